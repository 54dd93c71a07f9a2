-- Which player has ever earned which node, appended in the transaction of the event; node '': the player exists. counted: 1 once the row is part of
-- the sum in rarity.
CREATE TABLE earners (
    player  TEXT NOT NULL,
    node    TEXT NOT NULL,
    counted BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (player, node)
);
CREATE INDEX earners_to_count ON earners (node) WHERE counted = 0;

CREATE TABLE rarity (
    node    TEXT PRIMARY KEY,
    earners BIGINT NOT NULL
);

INSERT INTO earners (player, node) SELECT id, '' FROM players;
