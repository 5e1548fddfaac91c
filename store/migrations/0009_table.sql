-- The table that a municipality of a peer room was given, from 0; NULL before tables are fixed.
ALTER TABLE share ADD COLUMN place INTEGER;
