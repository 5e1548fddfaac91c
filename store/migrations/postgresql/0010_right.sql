-- The same as ../0010_right.sql, where the comments are.
ALTER TABLE link ADD COLUMN used_on TEXT;
CREATE TABLE part (
    link      BYTEA  NOT NULL PRIMARY KEY REFERENCES link (lookup) ON DELETE CASCADE,
    version   BIGINT NOT NULL CHECK (version >= 1),
    saved_at  TEXT   NOT NULL,
    closed_at TEXT,
    asked     BYTEA  NOT NULL,
    sealed    BYTEA  NOT NULL
);
CREATE TABLE event (
    id         BIGINT NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    assessment BYTEA  NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    link       BYTEA,
    at         TEXT   NOT NULL,
    sealed     BYTEA  NOT NULL
);
CREATE INDEX event_of_assessment ON event (assessment, id);
