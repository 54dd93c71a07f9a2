-- People who run the server, by name. role: each may do what those before it may. password: argon2id, as PHC writes it.
CREATE TABLE operators (
    name       TEXT PRIMARY KEY,
    role       TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'publisher', 'admin')),
    password   TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Their sign-ins, by the hash of the cookie.
CREATE TABLE operator_sessions (
    hash       TEXT PRIMARY KEY,
    operator   TEXT NOT NULL REFERENCES operators (name),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX operator_sessions_of_operator ON operator_sessions (operator);

-- Keys of other servers, by their hash. scopes: names with commas between them. revoked_at 0: in force.
CREATE TABLE server_keys (
    name       TEXT PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE,
    scopes     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL
);

-- Who did what, when and why; nothing is changed here. actor: `operator:<name>`, `key:<name>` or `command line`. subject: what it was done to.
-- detail: canonical JSON text.
CREATE TABLE audit (
    id      TEXT PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason  TEXT NOT NULL,
    detail  TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit (subject, id);
