-- Postgres alone: players by the bytes of their ids, in which those of one beginning are neighbours.
CREATE INDEX players_by_bytes ON players (id COLLATE "C");
