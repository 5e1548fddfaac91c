-- The assessment whose answers were given before a workshop, sealed under a key that follows from
-- the facilitator's secret: the room's own state has only its levels.
CREATE TABLE attached (
    room    INTEGER NOT NULL PRIMARY KEY REFERENCES room (id) ON DELETE CASCADE,
    content BLOB    NOT NULL
);
