-- The same as ../0006_checksum.sql, where the comments are.
ALTER TABLE room ADD COLUMN checksum BIGINT;
ALTER TABLE participant ADD COLUMN checksum BIGINT;
ALTER TABLE vote ADD COLUMN checksum BIGINT;
ALTER TABLE dots ADD COLUMN checksum BIGINT;
ALTER TABLE share ADD COLUMN checksum BIGINT;
ALTER TABLE ledger ADD COLUMN checksum BIGINT;
CREATE TABLE probe (
    id      BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    written BIGINT NOT NULL
);
