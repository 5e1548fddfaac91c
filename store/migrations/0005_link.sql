-- Each assessment is sealed under a data key of its own; each link to it holds that key, wrapped
-- under the key of the link's code (docs/decisions/0016-one-data-key-per-assessment.md).
ALTER TABLE assessment RENAME COLUMN lookup TO id;
ALTER TABLE point RENAME COLUMN lookup TO assessment;
CREATE TABLE link (
    lookup     BLOB NOT NULL PRIMARY KEY CHECK (length(lookup) = 32), -- derived from the link's code
    assessment BLOB NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    may        TEXT NOT NULL CHECK (may IN ('all', 'read', 'answer')),
    wrapped    BLOB,  -- the data key; NULL: sealed under the code itself, until it is opened next
    entry      BLOB   -- name and public key of the link, sealed under the data key
);
CREATE INDEX link_of_assessment ON link (assessment);
INSERT INTO link (lookup, assessment, may) SELECT id, id, 'all' FROM assessment;
