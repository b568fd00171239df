-- What is kept of calls. Columns of type bytea hold values sealed by records/vault.py.

CREATE TABLE calls (
    id                uuid        PRIMARY KEY,
    organisation      text        NOT NULL,
    way_in            text        NOT NULL,
    caller            bytea       NOT NULL,
    called            bytea       NOT NULL,
    started_at        timestamptz NOT NULL,
    trace             text        NOT NULL,
    consent           boolean     NOT NULL,
    verified_identity bytea,
    ended_at          timestamptz,
    end_reason        text
);
CREATE INDEX calls_by_start ON calls (organisation, started_at DESC);

-- The other side's names for a call: SIP Call-ID, CallSid, channel
CREATE TABLE call_foreign_ids (
    organisation text NOT NULL,
    call         uuid NOT NULL REFERENCES calls ON DELETE CASCADE,
    kind         text NOT NULL,
    value        text NOT NULL,
    PRIMARY KEY (call, kind)
);
CREATE INDEX call_foreign_ids_by_value ON call_foreign_ids (kind, value);

CREATE TABLE turns (
    organisation text        NOT NULL,
    call         uuid        NOT NULL REFERENCES calls ON DELETE CASCADE,
    turn         integer     NOT NULL,
    noted_at     timestamptz NOT NULL,
    kind         text        NOT NULL,
    said         bytea       NOT NULL,
    spoken       bytea       NOT NULL,
    citations    bytea       NOT NULL,
    reply        bytea       NOT NULL,
    timings      jsonb       NOT NULL,
    PRIMARY KEY (call, turn)
);

-- How much of a turn's reply reached the caller's ear; apart, because it comes later and may come again
CREATE TABLE heard_replies (
    organisation text        NOT NULL,
    call         uuid        NOT NULL REFERENCES calls ON DELETE CASCADE,
    turn         integer     NOT NULL,
    noted_at     timestamptz NOT NULL,
    complete     boolean     NOT NULL,
    heard        bytea       NOT NULL,
    unheard      bytea       NOT NULL,
    PRIMARY KEY (call, turn)
);
