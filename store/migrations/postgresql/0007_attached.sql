-- The same as ../0007_attached.sql, where the comments are.
CREATE TABLE attached (
    room    BIGINT NOT NULL PRIMARY KEY REFERENCES room (id) ON DELETE CASCADE,
    content BYTEA  NOT NULL
);
