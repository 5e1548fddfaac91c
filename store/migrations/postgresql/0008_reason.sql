-- The same as ../0008_reason.sql, where the comments are.
CREATE TABLE reason (
    id        BYTEA   NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    room      BIGINT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    criterion TEXT    NOT NULL,
    round     BIGINT NOT NULL CHECK (round >= 1),
    level     BIGINT NOT NULL CHECK (level BETWEEN -1 AND 4),
    content   TEXT    NOT NULL,
    state     BIGINT NOT NULL CHECK (state IN (0, 1, 2)),
    checksum  BIGINT
);
CREATE INDEX reason_of_room ON reason (room);
