-- What people are expected to ask of a document, each question with the words of the document that answer it: a caller's
-- words are nearer to another caller's than to any sentence of a guideline (Nogueira and others 2019, "Document
-- Expansion by Query Prediction").
CREATE TABLE expected_questions (
    document bigint NOT NULL REFERENCES documents ON DELETE CASCADE,
    question text NOT NULL,
    answered_by text NOT NULL,
    PRIMARY KEY (document, question)
);

-- Their vectors, each with its passage and, by its hash, the statement that answers.
CREATE TABLE question_vectors (
    organisation text NOT NULL,
    passage bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
    model text NOT NULL,
    question text NOT NULL,
    question_hash bytea NOT NULL,
    text_hash bytea NOT NULL,
    embedding halfvec NOT NULL,
    PRIMARY KEY (passage, model, question_hash)
);
ALTER TABLE question_vectors ALTER COLUMN embedding SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160);
CREATE INDEX question_vectors_organisation ON question_vectors (organisation, model);
-- Asked by hash whenever the statements of an answer are compared.
CREATE INDEX question_vectors_statement ON question_vectors (text_hash);
