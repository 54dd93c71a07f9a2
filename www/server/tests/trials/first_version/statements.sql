-- What a process of the first version's server (2d556e5) says to its database, from its source, with values in place of the parameters.

-- A new device signs in.
SELECT player FROM devices WHERE hash = 'hash of cid';
INSERT INTO players (id, created_at) VALUES ('cid-of-before', 1700000060) ON CONFLICT (id) DO NOTHING;
INSERT INTO streams (id, epoch, rev, snapshot, definitions, logged) VALUES ('player:cid-of-before', 1700000060, 0, '{"facts":{},"records":{},"version":1}', 'v1-player', 0);
UPDATE streams SET epoch = new.column1, rev = new.column2, snapshot = new.column3, definitions = new.column4, logged = new.column5,
    writes = streams.writes + 1 FROM (VALUES (1700000060, 0, '{"facts":{},"records":{},"version":1}', 'v1-player', 1, 'player:cid-of-before', 0)) AS new
    WHERE id = new.column6 AND writes = new.column7 RETURNING id;
INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body)
    VALUES ('player:cid-of-before', 0, 0, 1700000060, 'created', '', '', 'v1-player', '{"epoch":1700000060}');
INSERT INTO devices (hash, player, created_at) VALUES ('62429686ad146fc0cbb6c1e24df15c55a843160ac90ded5ebc1d8fdd22291784', 'cid-of-before', 1700000060) ON CONFLICT (hash) DO NOTHING;
INSERT INTO refresh_tokens (hash, family, player, expires_at, used_at) VALUES ('hash of a token', 'a family', 'cid-of-before', 1705184060, 0);

-- A token is refreshed, and another sign-in ends.
SELECT family, player, expires_at, used_at FROM refresh_tokens WHERE hash = 'hash of a token';
UPDATE refresh_tokens SET used_at = 1700000060 WHERE hash = 'hash of a token';
DELETE FROM refresh_tokens WHERE player = 'cid-of-before' AND expires_at < 1700000060;
INSERT INTO refresh_tokens (hash, family, player, expires_at, used_at) VALUES ('hash of the next', 'a family', 'cid-of-before', 1705184060, 0);
DELETE FROM refresh_tokens WHERE family = 'another family';

-- Definitions are kept, and a setting is read.
INSERT INTO definitions (version, document, first_used_at) VALUES ('v1-player', '{}', 1700000060) ON CONFLICT (version) DO NOTHING;
SELECT document FROM definitions WHERE version = 'v1-player';
INSERT INTO settings (name, value) VALUES ('signing_key', 'of before') ON CONFLICT (name) DO NOTHING;
SELECT value FROM settings WHERE name = 'signing_key';

-- A sync with an event and a refusal: read, and written.
SELECT 'stream' AS part, streams.id AS name, '' AS process, rev AS number, epoch AS at, '' AS word, snapshot AS text, logged, writes
    FROM streams WHERE id = 'player:bob-of-before'
    UNION ALL SELECT 'stream', streams.id, '', rev, epoch, role, snapshot, logged, writes
    FROM team_members JOIN streams ON streams.id = 'team:' || team WHERE player = 'bob-of-before' AND team IN ('reds-of-before')
    UNION ALL SELECT 'ack', '', cid, mid, at, '', '', 0, 0 FROM acks WHERE player = 'bob-of-before' AND at >= 0 AND cid IN ('b')
    UNION ALL SELECT 'settled', eid, cid, mid, at, code, message, 0, 0 FROM settled WHERE player = 'bob-of-before' AND at >= 0 AND eid IN ('b1')
    UNION ALL SELECT 'settled', eid, cid, mid, at, code, message, 0, 0 FROM settled WHERE player = 'bob-of-before' AND at >= 0
    AND code <> '' AND (cid = 'b' AND mid >= 1);
UPDATE streams SET epoch = new.column1, rev = new.column2, snapshot = new.column3, definitions = new.column4, logged = new.column5,
    writes = streams.writes + 1 FROM (VALUES (1700000000, 1, '{"facts":{},"records":{"walk":{"count":3,"create_time_sec":1700000060,"update_time_sec":1700000060}},"version":1}', 'v1-player', 3, 'player:bob-of-before', 1)) AS new
    WHERE id = new.column6 AND writes = new.column7 RETURNING id;
INSERT INTO acks (player, cid, mid, at) VALUES ('bob-of-before', 'b', 2, 1700000060)
    ON CONFLICT (player, cid) DO UPDATE SET mid = excluded.mid, at = excluded.at;
INSERT INTO settled (player, eid, cid, mid, at, code, message)
    VALUES ('bob-of-before', 'b1', 'b', 1, 1700000060, '', ''), ('bob-of-before', 'b2', 'b', 2, 1700000060, 'NOT_FOUND', 'there is none')
    ON CONFLICT (player, eid) DO UPDATE SET cid = excluded.cid, mid = excluded.mid, at = excluded.at, code = excluded.code,
    message = excluded.message;
INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body) VALUES
    ('player:bob-of-before', 1, 1, 1700000060, 'applied', 'bob-of-before', 'b1', 'v1-player', '{"at":1700000060,"command":{"achievements":{"walk":3},"at":1700000060,"type":"update"},"rolled":[]}'),
    ('player:bob-of-before', 2, 1, 1700000060, 'refused', 'bob-of-before', 'b2', 'v1-player', '{"code":"NOT_FOUND","message":"there is none"}');
INSERT INTO reward_ledger (stream, seq, part, player, eid, node, kind, at, reward)
    SELECT 'player:bob-of-before', 1, 0, 'bob-of-before', 'b1', 'walk', 'reward', 1700000060, '{}' WHERE 1 = 0;
UPDATE streams SET writes = writes + 1 WHERE id = 'player:bob-of-before';
DELETE FROM settled WHERE player = 'bob-of-before' AND at < 1;
DELETE FROM acks WHERE player = 'bob-of-before' AND at < 1;

-- A team is made, joined, looked at and left.
INSERT INTO teams (id, name, created_at) VALUES ('blues-of-before', 'Blues', 1700000060);
INSERT INTO streams (id, epoch, rev, snapshot, definitions, logged) VALUES ('team:blues-of-before', 1700000060, 0, '{"facts":{},"records":{},"version":1}', 'v1-team', 1);
INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body)
    VALUES ('team:blues-of-before', 0, 0, 1700000060, 'created', '', '', 'v1-team', '{"epoch":1700000060}');
INSERT INTO team_members (team, player, role, joined_at) VALUES ('blues-of-before', 'bob-of-before', 'member', 1700000060)
    ON CONFLICT (team, player) DO UPDATE SET role = excluded.role;
INSERT INTO team_members (team, player, role, joined_at) VALUES ('blues-of-before', 'bob-of-before', 'admin', 1700000060)
    ON CONFLICT (team, player) DO UPDATE SET role = excluded.role;
INSERT INTO team_members (team, player, role, joined_at) VALUES ('blues-of-before', 'cid-of-before', 'member', 1700000060)
    ON CONFLICT (team, player) DO UPDATE SET role = excluded.role;
SELECT role FROM team_members WHERE team = 'blues-of-before' AND player = 'bob-of-before';
SELECT name, player, role FROM team_members JOIN teams ON teams.id = team_members.team WHERE team = 'blues-of-before' ORDER BY joined_at, player;
SELECT COUNT(*) FROM team_members WHERE player = 'bob-of-before';
SELECT teams.id, teams.name, own.role, (SELECT COUNT(*) FROM team_members AS others WHERE others.team = own.team) AS members
    FROM team_members AS own JOIN teams ON teams.id = own.team WHERE own.player = 'bob-of-before' ORDER BY own.joined_at, own.team;
DELETE FROM team_members WHERE team = 'blues-of-before' AND player = 'cid-of-before';

-- Letters to a webhook.
INSERT INTO outbox (stream, seq, id, written_at, body) VALUES ('player:bob-of-before', 1, 'a letter', 1700000060, '{}');
INSERT INTO outbox_lanes (stream, due_ms, attempts, holder) VALUES ('player:bob-of-before', 1700000060000, 0, '') ON CONFLICT (stream) DO NOTHING;
SELECT stream, due_ms, attempts, holder FROM outbox_lanes WHERE due_ms <= 1700000060000;
INSERT INTO dead_letters (id, stream, seq, written_at, body, died_at, attempts, reason)
    SELECT id, stream, seq, written_at, body, 1700000060, 1, 'tried too often' FROM outbox WHERE stream = 'player:bob-of-before' AND seq = 1;
DELETE FROM dead_letters WHERE id = 'a letter';
DELETE FROM outbox WHERE stream = 'player:bob-of-before' AND seq = 1;
DELETE FROM outbox_lanes WHERE stream = 'player:bob-of-before';

-- An operator replays a stream.
SELECT epoch, rev, snapshot, logged FROM streams WHERE id = 'player:bob-of-before';
SELECT seq, rev, at, kind, player, eid, definitions, body FROM event_log WHERE stream = 'player:bob-of-before' ORDER BY seq;
SELECT seq, part, eid, node, kind, reward FROM reward_ledger WHERE stream = 'player:bob-of-before' ORDER BY seq, part;
