-- Who did what, each row holding the hash of the one before it (records/audit.py).

CREATE TABLE audit (
    number       bigint      PRIMARY KEY,
    organisation text        NOT NULL,
    at           timestamptz NOT NULL,
    actor        text        NOT NULL,
    action       text        NOT NULL,
    object       text        NOT NULL,
    facts        text        NOT NULL,
    previous     bytea       NOT NULL,
    hash         bytea       NOT NULL
);
CREATE INDEX audit_by_time ON audit (organisation, at DESC);

CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit rows are never changed or removed';
END $$;

CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
