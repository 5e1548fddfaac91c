-- Rooms: workshops on phones. Secrets are 256 random bits, kept as HMAC-SHA256; nobody can lead,
-- show or vote with what stands here (docs/decisions/0008-rooms-in-the-store.md).
CREATE TABLE room (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- never used again for another
    lead       BLOB    NOT NULL UNIQUE CHECK (length(lead) = 32),   -- of the facilitator's secret
    screen     BLOB    NOT NULL UNIQUE CHECK (length(screen) = 32), -- of the projector's
    code       TEXT    NOT NULL UNIQUE CHECK (length(code) = 8),    -- in the room everybody sees it
    version    INTEGER NOT NULL CHECK (version >= 1),               -- one more with each step
    phase      TEXT    NOT NULL,  -- these four stand in the state as well: a vote is tested by them
    criterion  TEXT    NOT NULL,
    round      INTEGER NOT NULL,
    expires_at TEXT    NOT NULL,  -- UTC, 2026-06-18T01:12:00.000000+00:00
    state      TEXT    NOT NULL   -- JSON: workshop.room.Room
);
CREATE TABLE participant (
    id     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    room   INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    secret BLOB    NOT NULL UNIQUE CHECK (length(secret) = 32), -- of the phone's secret
    team   INTEGER NOT NULL CHECK (team >= -1)                  -- place among the groups, -1: none
);
CREATE INDEX participant_of_room ON participant (room);
CREATE TABLE vote (
    room        INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    criterion   TEXT    NOT NULL,
    round       INTEGER NOT NULL CHECK (round >= 1),
    participant INTEGER NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    level       INTEGER NOT NULL CHECK (level BETWEEN -1 AND 4), -- -1: don't know
    number      INTEGER NOT NULL CHECK (number >= 1),            -- the phone counts; a later one holds
    PRIMARY KEY (room, criterion, round, participant)
);
CREATE INDEX vote_of_participant ON vote (participant);
CREATE TABLE dots (
    room        INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    participant INTEGER NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    choices     TEXT    NOT NULL, -- JSON: a list of ids
    number      INTEGER NOT NULL CHECK (number >= 1),
    PRIMARY KEY (room, participant)
);
CREATE INDEX dots_of_participant ON dots (participant);
-- What a municipality shares in a peer room, until it takes it back.
CREATE TABLE share (
    room        INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    participant INTEGER NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    content     TEXT    NOT NULL, -- JSON: workshop.peers.Shared
    PRIMARY KEY (room, participant)
);
CREATE INDEX share_of_participant ON share (participant);
-- Append-only: it goes with its room, and never before.
CREATE TABLE ledger (
    room   INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1), -- 1, 2, 3, …
    entry  TEXT    NOT NULL,                     -- JSON: workshop.room.Entry
    PRIMARY KEY (room, number)
);
CREATE TRIGGER ledger_keeps_what_it_says BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER ledger_keeps_its_entries BEFORE DELETE ON ledger
WHEN EXISTS (SELECT 1 FROM room WHERE id = OLD.room)
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
-- Codes and secrets that were wrong, counted by minute: whoever guesses is stopped.
CREATE TABLE failure (
    room   INTEGER NOT NULL, -- 0: no room was found
    minute TEXT    NOT NULL, -- UTC, 2026-06-18T01:12
    count  INTEGER NOT NULL CHECK (count >= 1),
    PRIMARY KEY (room, minute)
);
