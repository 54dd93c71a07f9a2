-- What the first version's server (2d556e5) leaves of two players and a team. Its tables are migrations 1 to 4.

INSERT INTO players (id, created_at) VALUES
    ('ann-of-before', 1700000000),
    ('bob-of-before', 1700000000);
INSERT INTO devices (hash, player, created_at) VALUES
    ('25e0bd1290a40d743b073327e01196409ff066e2d9323c9c3a7cfcd888dcd9fd', 'ann-of-before', 1700000000),
    ('b4a32de91fb0ccf576441110b3139977d1e1cce8c9de9009576cf7c9061f2c9f', 'bob-of-before', 1700000000);
INSERT INTO definitions (version, document, first_used_at) VALUES
    ('v1-player', '{"achievements":{"first":{"max_count":2,"name":"First steps"},"gift":{"max_count":1,"name":"Gift","reward":{"guaranteed":{"currencies":{"coins":{"min":7}}}}},"walk":{"max_count":1000000000,"name":"Walk"}}}', 1700000000),
    ('v1-team', '{"achievements":{"wins":{"count":1000000000,"name":"Wins"}}}', 1700000000);
INSERT INTO streams (id, epoch, rev, snapshot, definitions, logged, writes) VALUES
    ('player:ann-of-before', 1700000000, 1, '{"facts":{"sessions":2,"streak":{"days":2,"last_day":19675,"longest":2},"total_sec":120},"records":{"first":{"completed":true,"count":2,"counted":true,"create_time_sec":1700000000,"earned":{"by_phase":[[null,1]],"count":1,"first":1700000000,"last":1700000000},"update_time_sec":1700000000},"gift":{"claim_time_sec":1700000000,"completed":true,"count":1,"counted":true,"create_time_sec":1700000000,"earned":{"by_phase":[[null,1]],"count":1,"first":1700000000,"last":1700000000},"reward":{"currencies":{"coins":7},"energies":{},"energy_modifiers":[],"grant_time_sec":1700000000,"item_instances":{},"item_sets":[],"items":{},"reward_modifiers":[],"to_mailbox_expiry_sec":0},"update_time_sec":1700000000},"walk":{"count":5,"create_time_sec":1700000000,"update_time_sec":1700000000}},"unlocks":[{"at":1700000000,"id":"first","key":"first@once#1","retroactive":false},{"at":1700000000,"id":"gift","key":"gift@once#1","retroactive":false}],"version":1}', 'v1-player', 6, 2),
    ('player:bob-of-before', 1700000000, 0, '{"facts":{},"records":{},"version":1}', 'v1-player', 1, 1),
    ('team:reds-of-before', 1700000000, 1, '{"facts":{},"records":{"wins":{"contributions":{"ann-of-before":2},"count":2,"create_time_sec":1700000000,"update_time_sec":1700000000}},"version":1}', 'v1-team', 2, 2);
INSERT INTO acks (player, cid, mid, at) VALUES
    ('ann-of-before', 'c', 6, 1700000000);
INSERT INTO settled (player, eid, cid, mid, at, code, message) VALUES
    ('ann-of-before', 'e1', 'c', 1, 1700000000, '', ''),
    ('ann-of-before', 'e2', 'c', 2, 1700000000, 'NOT_FOUND', 'there is no achievement of this name'),
    ('ann-of-before', 'e3', 'c', 3, 1700000000, '', ''),
    ('ann-of-before', 'e4', 'c', 4, 1700000000, '', ''),
    ('ann-of-before', 'e5', 'c', 5, 1700000000, '', ''),
    ('ann-of-before', 'e6', 'c', 6, 1700000000, '', '');
INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body) VALUES
    ('player:ann-of-before', 0, 0, 1700000000, 'created', '', '', 'v1-player', '{"epoch":1700000000}'),
    ('player:ann-of-before', 1, 1, 1700000000, 'applied', 'ann-of-before', 'e1', 'v1-player', '{"at":1700000000,"command":{"achievements":{"first":2,"gift":1,"walk":5},"at":1700000000,"type":"update"},"rolled":[]}'),
    ('player:ann-of-before', 2, 1, 1700000000, 'refused', 'ann-of-before', 'e2', 'v1-player', '{"code":"NOT_FOUND","message":"there is no achievement of this name"}'),
    ('player:ann-of-before', 3, 1, 1700000000, 'applied', 'ann-of-before', 'e3', 'v1-player', '{"at":1699913600,"command":{"at":1699913600,"duration_sec":60,"type":"session_completed"},"rolled":[]}'),
    ('player:ann-of-before', 4, 1, 1700000000, 'applied', 'ann-of-before', 'e4', 'v1-player', '{"at":1700000000,"command":{"at":1700000000,"duration_sec":60,"type":"session_completed"},"rolled":[]}'),
    ('player:ann-of-before', 5, 1, 1700000000, 'applied', 'ann-of-before', 'e5', 'v1-player', '{"at":1700000000,"command":{"at":1700000000,"ids":["gift"],"type":"claim"},"rolled":[{"currencies":{"coins":7},"energies":{},"energy_modifiers":[],"grant_time_sec":1700000000,"item_instances":{},"item_sets":[],"items":{},"reward_modifiers":[],"to_mailbox_expiry_sec":0}]}'),
    ('player:bob-of-before', 0, 0, 1700000000, 'created', '', '', 'v1-player', '{"epoch":1700000000}'),
    ('team:reds-of-before', 0, 0, 1700000000, 'created', '', '', 'v1-team', '{"epoch":1700000000}'),
    ('team:reds-of-before', 1, 1, 1700000000, 'applied', 'ann-of-before', 'e6', 'v1-team', '{"at":1700000000,"command":{"achievements":{"wins":2},"at":1700000000,"type":"update"},"role":"admin","rolled":[]}');
INSERT INTO reward_ledger (stream, seq, part, player, eid, node, kind, at, reward) VALUES
    ('player:ann-of-before', 5, 0, 'ann-of-before', 'e5', 'gift', 'reward', 1700000000, '{"currencies":{"coins":7},"energies":{},"energy_modifiers":[],"grant_time_sec":1700000000,"item_instances":{},"item_sets":[],"items":{},"reward_modifiers":[],"to_mailbox_expiry_sec":0}');
INSERT INTO teams (id, name, created_at) VALUES
    ('reds-of-before', 'Reds', 1700000000);
INSERT INTO team_members (team, player, role, joined_at) VALUES
    ('reds-of-before', 'ann-of-before', 'admin', 1700000000);
