-- The same as ../0009_table.sql, where the comments are.
ALTER TABLE share ADD COLUMN place BIGINT;
