-- Claims whose reward the hook decides, appended in the transaction of the event, deleted in the one that settles them. key: the run, so
-- that a run is asked for once at a time. id: the same however often the hook is asked. due_ms: when it may be asked, in UNIX milliseconds;
-- while it is asked, when the asker counts as lost.
CREATE TABLE reward_claims (
    stream     TEXT NOT NULL,
    key        TEXT NOT NULL,
    id         TEXT NOT NULL,
    player     TEXT NOT NULL,
    eid        TEXT NOT NULL,
    node       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    written_at BIGINT NOT NULL,
    reward     TEXT NOT NULL,
    due_ms     BIGINT NOT NULL,
    attempts   BIGINT NOT NULL,
    holder     TEXT NOT NULL,
    PRIMARY KEY (stream, key)
);
CREATE INDEX reward_claims_by_due ON reward_claims (due_ms);
CREATE INDEX reward_claims_by_age ON reward_claims (written_at);
