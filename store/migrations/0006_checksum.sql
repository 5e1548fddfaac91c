-- A checksum (CRC-32) of what a row of a room says, so that a single bit damaged on the disk does
-- not change a vote or an entry in silence; assessments are sealed anyway. NULL: written before.
ALTER TABLE room ADD COLUMN checksum INTEGER;
ALTER TABLE participant ADD COLUMN checksum INTEGER;
ALTER TABLE vote ADD COLUMN checksum INTEGER;
ALTER TABLE dots ADD COLUMN checksum INTEGER;
ALTER TABLE share ADD COLUMN checksum INTEGER;
ALTER TABLE ledger ADD COLUMN checksum INTEGER;
-- One row, written anew whenever somebody asks whether the store can be written.
CREATE TABLE probe (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    written INTEGER NOT NULL
);
