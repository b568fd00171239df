-- The vectors of what can be said from a passage, so that a caller's question need not wait for them. A text is known by
-- its hash: a vector follows from model and text alone, whoever's passage it stands in.
CREATE TABLE statement_vectors (
    organisation text NOT NULL,
    passage bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
    model text NOT NULL,
    text_hash bytea NOT NULL,
    embedding halfvec(384) NOT NULL,
    PRIMARY KEY (text_hash, model, passage)
);
ALTER TABLE statement_vectors ALTER COLUMN embedding SET STORAGE PLAIN;
-- For the cascade when a passage goes.
CREATE INDEX statement_vectors_passage ON statement_vectors (passage);

-- Says of which content, by which model and which way of extracting, all statements of the document have their vectors.
ALTER TABLE documents ADD COLUMN statements_hash bytea;
