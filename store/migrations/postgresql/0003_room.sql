-- The same as ../0003_room.sql, where the comments are.
CREATE TABLE room (
    id         BIGINT NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    lead       BYTEA  NOT NULL UNIQUE CHECK (length(lead) = 32),
    screen     BYTEA  NOT NULL UNIQUE CHECK (length(screen) = 32),
    code       TEXT   NOT NULL UNIQUE CHECK (length(code) = 8),
    version    BIGINT NOT NULL CHECK (version >= 1),
    phase      TEXT   NOT NULL,
    criterion  TEXT   NOT NULL,
    round      BIGINT NOT NULL,
    expires_at TEXT   NOT NULL,
    state      TEXT   NOT NULL
);
CREATE TABLE participant (
    id     BIGINT NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    room   BIGINT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    secret BYTEA  NOT NULL UNIQUE CHECK (length(secret) = 32),
    team   BIGINT NOT NULL CHECK (team >= -1)
);
CREATE INDEX participant_of_room ON participant (room);
CREATE TABLE vote (
    room        BIGINT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    criterion   TEXT   NOT NULL,
    round       BIGINT NOT NULL CHECK (round >= 1),
    participant BIGINT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    level       BIGINT NOT NULL CHECK (level BETWEEN -1 AND 4),
    number      BIGINT NOT NULL CHECK (number >= 1),
    PRIMARY KEY (room, criterion, round, participant)
);
CREATE INDEX vote_of_participant ON vote (participant);
CREATE TABLE dots (
    room        BIGINT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    participant BIGINT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    choices     TEXT   NOT NULL,
    number      BIGINT NOT NULL CHECK (number >= 1),
    PRIMARY KEY (room, participant)
);
CREATE INDEX dots_of_participant ON dots (participant);
CREATE TABLE share (
    room        BIGINT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    participant BIGINT NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
    content     TEXT   NOT NULL,
    PRIMARY KEY (room, participant)
);
CREATE INDEX share_of_participant ON share (participant);
CREATE TABLE ledger (
    room   BIGINT NOT NULL REFERENCES room (id) ON DELETE CASCADE,
    number BIGINT NOT NULL CHECK (number >= 1),
    entry  TEXT   NOT NULL,
    PRIMARY KEY (room, number)
);
CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM room WHERE id = OLD.room) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the ledger is append-only';
END;
$$;
CREATE TRIGGER ledger_keeps_what_it_says BEFORE UPDATE OR DELETE ON ledger
FOR EACH ROW EXECUTE FUNCTION ledger_refuses();
CREATE TABLE failure (
    room   BIGINT NOT NULL,
    minute TEXT   NOT NULL,
    count  BIGINT NOT NULL CHECK (count >= 1),
    PRIMARY KEY (room, minute)
);
