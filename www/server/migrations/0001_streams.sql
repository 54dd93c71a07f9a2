-- The same text serves SQLite and Postgres. Instants are UNIX seconds; documents are canonical JSON text.

-- What all processes have in common, such as the key that signs tokens.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE players (
    id         TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL
);

-- Devices that sign in, by the hash of their id.
CREATE TABLE devices (
    hash       TEXT PRIMARY KEY,
    player     TEXT NOT NULL REFERENCES players (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX devices_of_player ON devices (player);

-- Refresh tokens by their hash; a family is one sign-in and what it was refreshed to. used_at 0: not used yet.
CREATE TABLE refresh_tokens (
    hash       TEXT PRIMARY KEY,
    family     TEXT NOT NULL,
    player     TEXT NOT NULL REFERENCES players (id),
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE INDEX refresh_tokens_of_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_of_player ON refresh_tokens (player);

-- Every document that was ever in force, so that a replay can use the one of the time.
CREATE TABLE definitions (
    version       TEXT PRIMARY KEY,
    document      TEXT NOT NULL,
    first_used_at BIGINT NOT NULL
);

-- A stream as it stands: `player:<id>` or `team:<id>`. definitions: the version of its last change;
-- logged: how many rows of the event log it has. Its row is the lock on the stream, and a player's is the lock on acks and settled.
-- No reference to definitions: every transaction would have to lock that one row.
CREATE TABLE streams (
    id          TEXT PRIMARY KEY,
    epoch       BIGINT NOT NULL,
    rev         BIGINT NOT NULL,
    snapshot    TEXT NOT NULL,
    definitions TEXT NOT NULL,
    logged      BIGINT NOT NULL
);

-- How far each process of a player is settled (S1).
CREATE TABLE acks (
    player TEXT NOT NULL,
    cid    TEXT NOT NULL,
    mid    BIGINT NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (player, cid)
);

-- Which events are settled, and why one was refused (S4, S8). code '': it was not.
CREATE TABLE settled (
    player  TEXT NOT NULL,
    eid     TEXT NOT NULL,
    cid     TEXT NOT NULL,
    mid     BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    code    TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (player, eid)
);
CREATE INDEX settled_as_refused ON settled (player, cid, mid) WHERE code <> '';

-- Everything that ever changed a stream, in order; nothing is changed or deleted here. Rows of one revision were one change.
CREATE TABLE event_log (
    stream      TEXT NOT NULL REFERENCES streams (id),
    seq         BIGINT NOT NULL,
    rev         BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    player      TEXT NOT NULL,
    eid         TEXT NOT NULL,
    definitions TEXT NOT NULL,
    body        TEXT NOT NULL,
    PRIMARY KEY (stream, seq)
);

-- Every reward that was ever granted; nothing is changed or deleted here.
CREATE TABLE reward_ledger (
    stream TEXT NOT NULL REFERENCES streams (id),
    seq    BIGINT NOT NULL,
    part   BIGINT NOT NULL,
    player TEXT NOT NULL,
    eid    TEXT NOT NULL,
    node   TEXT NOT NULL,
    kind   TEXT NOT NULL,
    at     BIGINT NOT NULL,
    reward TEXT NOT NULL,
    PRIMARY KEY (stream, seq, part)
);
