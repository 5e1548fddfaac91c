-- The same as ../0002_point.sql, where the comments are.
CREATE TABLE point (
    id      BIGINT NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    lookup  BYTEA  NOT NULL REFERENCES assessment (lookup) ON DELETE CASCADE,
    kept_at TEXT   NOT NULL,
    sealed  BYTEA  NOT NULL
);
CREATE INDEX point_of_assessment ON point (lookup, id);
