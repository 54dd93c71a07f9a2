-- Teams. A team's stream is `team:<id>`; its row is the lock on who is a member, too.

CREATE TABLE teams (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- role: `member` or `admin`.
CREATE TABLE team_members (
    team      TEXT NOT NULL REFERENCES teams (id),
    player    TEXT NOT NULL REFERENCES players (id),
    role      TEXT NOT NULL CHECK (role IN ('member', 'admin')),
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (team, player)
);
CREATE INDEX team_members_of_player ON team_members (player);
