-- The code by which players join a team (T6). open 1: the id is enough, as it was before there were codes.
ALTER TABLE teams ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN open BIGINT NOT NULL DEFAULT 1;
