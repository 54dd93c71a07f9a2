-- What an operator, or the player, has decided about a player. state: '' nothing, 'banned', or 'deleted', which outlives the player's rows: no token and no
-- device makes the player again. tokens_from: access tokens that were issued before are over.
CREATE TABLE standings (
    player      TEXT PRIMARY KEY,
    state       TEXT NOT NULL CHECK (state IN ('', 'banned', 'deleted')),
    tokens_from BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    changed_at  BIGINT NOT NULL
);

-- How many new devices come from an address, over all processes: when, in milliseconds, its bucket is full again. address: a keyed hash.
CREATE TABLE new_devices (
    address    TEXT PRIMARY KEY,
    full_at_ms BIGINT NOT NULL
);
