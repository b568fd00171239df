-- The rare words of each document that somebody added, so that they are heard when a caller says them.
CREATE TABLE document_terms (
    document bigint NOT NULL REFERENCES documents ON DELETE CASCADE,
    term text NOT NULL,
    mentions integer NOT NULL,
    -- An amount stands behind it somewhere: "Kaltrexa 5 mg".
    dosed boolean NOT NULL,
    PRIMARY KEY (document, term)
);
