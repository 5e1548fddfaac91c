-- Points in time that somebody kept of an assessment, to compare with later. They go with it.
CREATE TABLE point (
    id      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- never used again for another
    lookup  BLOB    NOT NULL REFERENCES assessment (lookup) ON DELETE CASCADE,
    kept_at TEXT    NOT NULL,  -- UTC, 2026-06-18T01:12:00.000000+00:00
    sealed  BLOB    NOT NULL   -- name and assessment: nonce, ciphertext, tag
);
CREATE INDEX point_of_assessment ON point (lookup, id);
