-- Another model's vectors have another length, and are made beside those that answer until they are all there.

DROP INDEX passage_vectors_nearest;
-- Null: the vector lies at another server, and this row says that it does.
ALTER TABLE passage_vectors ALTER COLUMN embedding TYPE vector, ALTER COLUMN embedding DROP NOT NULL;
ALTER TABLE statement_vectors ALTER COLUMN embedding TYPE halfvec;
-- In the row up to what a page takes (1,536 numbers), beside it beyond that.
ALTER TABLE passage_vectors ALTER COLUMN embedding SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160);
ALTER TABLE statement_vectors ALTER COLUMN embedding SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160);

-- The packaged model's, named as kb/stores/vectors.py names it; each other model's is made when it is first used.
CREATE INDEX passage_vectors_5a02ab285f13edd4 ON passage_vectors
    USING hnsw ((embedding::vector(384)) vector_cosine_ops) WHERE model = 'all-MiniLM-L6-v2-int8';

-- Which vectors answer an organisation's questions: those kept under index_key, made as recipe says (no secrets in it).
CREATE TABLE library_indexes (
    organisation text PRIMARY KEY,
    index_key text NOT NULL,
    dimension integer NOT NULL,
    recipe jsonb NOT NULL,
    switched_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO library_indexes (organisation, index_key, dimension, recipe)
SELECT DISTINCT organisation, model, 384, '{"embedding": {"engine": "packaged"}, "store": {"engine": "pgvector"}}'::jsonb
FROM passage_vectors WHERE model = 'all-MiniLM-L6-v2-int8';
