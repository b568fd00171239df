-- The vectors of a passage's word pieces, for late interaction: a signed byte for each direction, piece after piece.
CREATE TABLE passage_pieces (
    organisation text NOT NULL,
    passage bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
    model text NOT NULL,
    vectors bytea NOT NULL,
    PRIMARY KEY (passage, model)
);
-- Bytes of vectors do not get smaller by trying.
ALTER TABLE passage_pieces ALTER COLUMN vectors SET STORAGE EXTERNAL;
