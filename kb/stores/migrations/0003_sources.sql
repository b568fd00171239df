-- Where documents come from: what was added, and what became of each file of it.

CREATE TABLE library_sources (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation text NOT NULL,
    -- An absolute path or a web address.
    address text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('file', 'folder', 'web', 'feed')),
    -- What whoever added it said of all its documents (title, issuer, published, licence); it wins over the file's word.
    facts jsonb NOT NULL,
    -- Whether addresses inside the house may be fetched for it.
    private boolean NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organisation, address)
);

CREATE TABLE library_files (
    organisation text NOT NULL,
    address text NOT NULL,
    source bigint REFERENCES library_sources ON DELETE SET NULL,
    -- The last word about it; 'waiting' and 'reading' are on the way there, 'removed' is somebody's wish.
    outcome text NOT NULL CHECK (outcome IN
        ('waiting', 'reading', 'added', 'unchanged', 'changed', 'skipped', 'gone', 'removed')),
    reason text NOT NULL DEFAULT '',
    notes text[] NOT NULL DEFAULT '{}',
    -- Of the bytes, and of all that decides what is made of them; null while nothing of the file is in.
    content_hash bytea,
    mark bytea,
    size bigint NOT NULL DEFAULT 0,
    etag text NOT NULL DEFAULT '',
    last_modified text NOT NULL DEFAULT '',
    -- Passages it has, those looked after in this reading, and those that were new.
    passages integer NOT NULL DEFAULT 0,
    done integer NOT NULL DEFAULT 0,
    fresh integer NOT NULL DEFAULT 0,
    -- Those added together are reported together.
    batch uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organisation, address)
);
CREATE INDEX library_files_batch ON library_files (batch);
CREATE INDEX library_files_content ON library_files (organisation, content_hash);
CREATE INDEX library_files_source ON library_files (source);

-- The file a document was read from; null for those that came with the starter library.
ALTER TABLE documents ADD COLUMN address text;
CREATE INDEX documents_address ON documents (organisation, address);
