-- Why people voted so, without who it was: no seat, no time, no order. Until the reveal the id is an
-- HMAC of the phone's secret under a name of its own, which nothing else here can be compared with;
-- at the reveal each reason gets a random one. The rows lie in the order of their ids.
CREATE TABLE reason (
    id        BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    room      INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    criterion TEXT    NOT NULL,
    round     INTEGER NOT NULL CHECK (round >= 1),
    level     INTEGER NOT NULL CHECK (level BETWEEN -1 AND 4), -- of the vote; -1: don't know
    content   TEXT    NOT NULL,                                -- JSON: workshop.reasons.Reason
    state     INTEGER NOT NULL CHECK (state IN (0, 1, 2)),     -- 0 not revealed, 1 kept, 2 on the wall
    checksum  INTEGER
) WITHOUT ROWID;
CREATE INDEX reason_of_room ON reason (room);
