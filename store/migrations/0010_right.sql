-- Links by right: when each was used last, what an answering link is asked and has answered, and what
-- was done through which link (docs/decisions/0022-links-by-right.md). Nothing here can be read
-- without a code.
ALTER TABLE link ADD COLUMN used_on TEXT;  -- UTC day of its last use; NULL: not yet, or before this
CREATE TABLE part (
    link      BLOB    NOT NULL PRIMARY KEY REFERENCES link (lookup) ON DELETE CASCADE,
    version   INTEGER NOT NULL CHECK (version >= 1), -- 1: as it was handed out
    saved_at  TEXT    NOT NULL,  -- UTC, 2026-06-18T01:12:00.000000+00:00
    closed_at TEXT,              -- NULL: it can be answered
    asked     BLOB    NOT NULL,  -- what the section is asked; nonce, ciphertext, tag
    sealed    BLOB    NOT NULL   -- its answers, likewise
);
CREATE TABLE event (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    assessment BLOB    NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    link       BLOB,             -- through which link; NULL: its name stands in what is sealed
    at         TEXT    NOT NULL, -- UTC, of the last deed that it tells
    sealed     BLOB    NOT NULL
);
CREATE INDEX event_of_assessment ON event (assessment, id);
