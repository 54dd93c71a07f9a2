-- On the tombstone of the first player of a device or an account: how many of its players, one after another, are known to be deleted.
ALTER TABLE standings ADD COLUMN generations BIGINT NOT NULL DEFAULT 0;
