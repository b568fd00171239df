-- What a document is filed under ("cardiology"), in small letters; null where nobody said.
ALTER TABLE documents ADD COLUMN specialties text[];
