-- One row for each assessment. Nothing here can be read without its resume code
-- (docs/decisions/0003-codes-and-encryption.md).
CREATE TABLE assessment (
    lookup   BLOB    NOT NULL PRIMARY KEY CHECK (length(lookup) = 32), -- derived from the code
    version  INTEGER NOT NULL CHECK (version >= 1),                    -- 1, 2, 3, … one a save
    saved_at TEXT    NOT NULL,  -- UTC, 2026-06-18T01:12:00.000000+00:00
    used_on  TEXT    NOT NULL,  -- UTC day of the last save or opening, 2026-06-18
    sealed   BLOB    NOT NULL   -- nonce, ciphertext, tag; last, so that a search by day skips it
);
