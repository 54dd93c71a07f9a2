-- What a player has done in teams, also in those that the player has left: a person's data is looked for in it.
CREATE INDEX team_log_of_player ON event_log (player, stream) WHERE substr(stream, 1, 5) = 'team:';
