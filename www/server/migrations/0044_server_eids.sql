-- What servers report and grant is settled under identities that no client's event can have. What they settled before (cid '': no process of a
-- client; an adoption has none either) is copied under a prefix of its own, until it is forgotten by age. The rows themselves stay: a process of
-- the version before, which may still run, knows its events by them.
INSERT INTO settled (player, eid, cid, mid, at, code, message)
SELECT player, 'server:before:' || eid, cid, mid, at, code, message FROM settled
WHERE cid = '' AND eid NOT LIKE 'server:%' AND code <> 'NOT_ADOPTED'
AND NOT EXISTS (SELECT 1 FROM event_log AS log WHERE log.stream = 'player:' || settled.player AND log.eid = settled.eid AND log.kind = 'adopted')
ON CONFLICT DO NOTHING;
