-- The order in which the ledger is read by other servers. 0: not numbered yet; numbers are given to committed rows, so that none comes behind a
-- reader's back.
ALTER TABLE reward_ledger ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
CREATE INDEX reward_ledger_new ON reward_ledger (at, stream, seq, part) WHERE number = 0;
CREATE UNIQUE INDEX reward_ledger_by_number ON reward_ledger (number) WHERE number > 0;
CREATE INDEX reward_ledger_of_player ON reward_ledger (player, number);
