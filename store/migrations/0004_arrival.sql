-- When each seat was taken, so that the facilitator sees a flood of them and can remove it. Wrong
-- codes are no longer counted here: they shut nobody out (views/room/door.py slows them down).
ALTER TABLE participant ADD COLUMN joined_at TEXT NOT NULL DEFAULT '2026-01-01T00:00'; -- UTC minute
DROP TABLE failure;
