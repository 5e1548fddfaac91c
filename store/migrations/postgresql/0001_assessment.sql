-- The same as ../0001_assessment.sql, where the comments are.
CREATE TABLE assessment (
    lookup   BYTEA  NOT NULL PRIMARY KEY CHECK (length(lookup) = 32),
    version  BIGINT NOT NULL CHECK (version >= 1),
    saved_at TEXT   NOT NULL,
    used_on  TEXT   NOT NULL,
    sealed   BYTEA  NOT NULL
);
