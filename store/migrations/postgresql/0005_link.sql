-- The same as ../0005_link.sql, where the comments are.
ALTER TABLE assessment RENAME COLUMN lookup TO id;
ALTER TABLE point RENAME COLUMN lookup TO assessment;
CREATE TABLE link (
    lookup     BYTEA NOT NULL PRIMARY KEY CHECK (length(lookup) = 32),
    assessment BYTEA NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    may        TEXT  NOT NULL CHECK (may IN ('all', 'read', 'answer')),
    wrapped    BYTEA,
    entry      BYTEA
);
CREATE INDEX link_of_assessment ON link (assessment);
INSERT INTO link (lookup, assessment, may) SELECT id, id, 'all' FROM assessment;
