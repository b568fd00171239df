-- The library: documents, the passages cut from them, their vectors and their words.
-- organisation is the tenant in every table; who issued a document is its issuer.
CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation text NOT NULL,
    key text NOT NULL,
    title text NOT NULL,
    issuer text NOT NULL,
    published date NOT NULL,
    year_only boolean NOT NULL,
    licence text NOT NULL,
    url text NOT NULL,
    digest boolean NOT NULL,
    pages integer NOT NULL,
    -- Null until every passage of this version is in: an interrupted ingest knows where to go on.
    content_hash bytea,
    added_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organisation, key)
);

CREATE TABLE passages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation text NOT NULL,
    document bigint NOT NULL REFERENCES documents ON DELETE CASCADE,
    content_hash bytea NOT NULL,
    position integer NOT NULL,
    section text NOT NULL,
    text text NOT NULL,
    page integer,
    -- How many words with a lexeme it has, for BM25.
    length integer NOT NULL,
    UNIQUE (document, content_hash)
);
CREATE INDEX passages_length ON passages (organisation) INCLUDE (length);

-- Apart from the passages, so that another model's vectors can be made beside these and the scan stays narrow.
CREATE TABLE passage_vectors (
    organisation text NOT NULL,
    passage bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
    model text NOT NULL,
    embedding vector(384) NOT NULL,
    PRIMARY KEY (passage, model)
);
ALTER TABLE passage_vectors ALTER COLUMN embedding SET STORAGE PLAIN;
CREATE INDEX passage_vectors_nearest ON passage_vectors USING hnsw (embedding vector_cosine_ops);
CREATE INDEX passage_vectors_organisation ON passage_vectors (organisation, model);

-- The postings BM25 is summed from: ts_rank_cd knows no document frequency, so a tsvector alone cannot give it.
CREATE TABLE passage_lexemes (
    organisation text NOT NULL,
    lexeme text NOT NULL,
    passage bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
    frequency smallint NOT NULL,
    length integer NOT NULL,
    PRIMARY KEY (organisation, lexeme, passage) INCLUDE (frequency, length)
);
-- For the cascade when a passage goes.
CREATE INDEX passage_lexemes_passage ON passage_lexemes (passage);
