-- How many transactions have written a stream, or the acks and settled events of its player. Who has read without a lock writes only
-- if this is still the same.
ALTER TABLE streams ADD COLUMN writes BIGINT NOT NULL DEFAULT 0;
