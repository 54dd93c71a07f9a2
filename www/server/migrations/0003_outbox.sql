-- What accepted events did, to be told to a webhook: one letter per event, written in the transaction of the event, deleted once the
-- receiver has acknowledged it. id: the same however often it is sent.
CREATE TABLE outbox (
    stream     TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    id         TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (stream, seq)
);
CREATE INDEX outbox_by_age ON outbox (written_at);

-- The streams that have letters. Its row is the lock on a stream's letters: one delivery at a time, in order. due_ms: when the first letter
-- may be sent, in UNIX milliseconds; while one is under way, when its sender counts as lost. attempts: those of the first letter that failed.
CREATE TABLE outbox_lanes (
    stream   TEXT PRIMARY KEY,
    due_ms   BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    holder   TEXT NOT NULL
);
CREATE INDEX outbox_lanes_by_due ON outbox_lanes (due_ms);

-- Letters that were given up, for an operator.
CREATE TABLE dead_letters (
    id         TEXT PRIMARY KEY,
    stream     TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    written_at BIGINT NOT NULL,
    body       TEXT NOT NULL,
    died_at    BIGINT NOT NULL,
    attempts   BIGINT NOT NULL,
    reason     TEXT NOT NULL
);
