//! Reports and grants of other servers: each counts once per identity, beside refused ones, and by several processes.

use serde_json::{Value, json};

use crate::Case;
use crate::device::{Device, count_in, now, unique, update};
use crate::fixture::Fixture;
use crate::portal::{Browser, Caller, serve};
use crate::raw_event;
use crate::server::{assert_replay_is_equal, write};

pub const CASES: &[Case] = &[
    ("an_event_counts_once_and_devices_learn_of_it", an_event_counts_once_and_devices_learn_of_it),
    ("a_client_cannot_use_up_what_servers_say", a_client_cannot_use_up_what_servers_say),
    ("what_was_settled_before_the_prefixes_stays_settled", what_was_settled_before_the_prefixes_stays_settled),
    ("one_bad_event_among_200_is_refused_alone", one_bad_event_among_200_is_refused_alone),
    ("a9_a_server_says_what_a_client_may_not_within_limits", a9_a_server_says_what_a_client_may_not_within_limits),
    ("s9_a_servers_event_has_no_window", s9_a_servers_event_has_no_window),
    ("p13_a_servers_event_counts_by_the_players_clock", p13_a_servers_event_counts_by_the_players_clock),
    ("players_who_do_not_exist_are_made_or_refused", players_who_do_not_exist_are_made_or_refused),
    ("many_players_are_taken_and_too_many_refused", many_players_are_taken_and_too_many_refused),
    ("malformed_requests_are_refused_as_a_whole", malformed_requests_are_refused_as_a_whole),
    ("grants_are_audited_and_count_once", grants_are_audited_and_count_once),
    ("what_a_key_may_its_scopes_say", what_a_key_may_its_scopes_say),
    ("two_processes_count_an_event_once", two_processes_count_an_event_once),
    ("a_search_reads_no_other_players", a_search_reads_no_other_players),
];

fn event(eid: &str, id: &str, amount: i64) -> Value {
    json!({"eid": eid, "command": {"type": "update", "achievements": {id: amount}}})
}

fn statuses(answer: &Value) -> Vec<String> {
    let results = answer["players"][0]["results"].as_array().unwrap_or_else(|| panic!("{answer}"));
    results.iter().map(|result| result["status"].as_str().unwrap().to_owned()).collect()
}

fn an_event_counts_once_and_devices_learn_of_it(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let (client, game) = (server.client(), Caller::of(fixture, &server, "events,read"));
    let mut device = Device::sign_in(&client, "the device of a player");
    device.record(&update("walk", 5));
    device.drain(&client);
    let player = device.session.player.clone();
    let body =
        json!({"player": player, "events": [event("match-1", "first", 2), event("match-2", "walk", 1), event("match-1", "first", 2)]});
    let answer = game.post("/v1/server/events", &body).ok();
    assert_eq!(statuses(&answer), ["applied", "applied", "known"]);
    assert_eq!(answer["players"][0]["results"][0]["outcome"]["unlocks"][0]["id"], "first");
    assert_eq!(statuses(&game.post("/v1/server/events", &body).ok()), ["known", "known", "known"]);
    device.drain(&client);
    assert_eq!((device.count("first"), device.count("walk")), (2, 6));
    let list = game.get(&format!("/v1/server/players/{player}/achievements")).ok();
    assert_eq!((&list["achievements"]["walk"]["count"], list["rev"].as_i64()), (&json!(6), Some(device.base().1)));
    let node = game.get(&format!("/v1/server/players/{player}/achievements/first")).ok();
    assert_eq!(node["achievement"]["count"], 2);
    let log = game.get(&format!("/v1/server/players/{player}/log?after=0&limit=3")).ok();
    let by: Vec<&Value> = log["entries"].as_array().unwrap().iter().map(|entry| &entry["body"]["by"]).collect();
    assert_eq!(by, [&json!(null), &json!("key:events-read"), &json!("key:events-read")]);
    let rest = game.get(&format!("/v1/server/players/{player}/log?after=2&limit=1")).ok();
    assert_eq!((rest["entries"].as_array().unwrap().len(), &rest["entries"][0]["seq"]), (1, &json!(3)));
    let latest = game.get(&format!("/v1/server/players/{player}/log?newest=true&limit=2")).ok();
    let places: Vec<i64> = latest["entries"].as_array().unwrap().iter().map(|entry| entry["seq"].as_i64().unwrap()).collect();
    assert!(places[0] == places[1] + 1 && places[0] > 3, "the newest first: {places:?}");
    assert_replay_is_equal(fixture);
}

/// A modified client knows the id of a server's event in advance; and an event and a grant have the same id.
fn a_client_cannot_use_up_what_servers_say(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let (client, game) = (server.client(), Caller::of(fixture, &server, "events,grants,read"));
    let mut device = Device::sign_in(&client, "the device of a player");
    let player = device.session.player.clone();
    let prizes = |eid: &str| json!({"eid": eid, "command": {"type": "update", "achievements": {"prize": 3}}});
    let guessed = raw_event::event("c9", 1, "match-8", raw_event::update("prize", 3));
    assert_eq!(raw_event::rejections(&raw_event::send(&client, &device.session, vec![guessed])), []);
    let body = json!({"player": player, "events": [prizes("match-8")]});
    assert_eq!(statuses(&game.post("/v1/server/events", &body).ok()), ["applied"]);
    let grant = json!({"player": player, "eid": "match-8", "reason": "a grant of this name", "ids": ["first"]});
    assert_eq!(game.post("/v1/server/grants", &grant).ok()["status"], "applied");
    assert_eq!(statuses(&game.post("/v1/server/events", &body).ok()), ["known"]);
    assert_eq!(game.post("/v1/server/grants", &grant).ok()["status"], "known");
    device.drain(&client);
    assert_eq!(device.count("first"), 2);
    // Each is shown with the id that its sender gave it, and each has its own line in the ledger.
    let log = game.get(&format!("/v1/server/players/{player}/log?after=0")).ok();
    let eids: Vec<&Value> = log["entries"].as_array().unwrap().iter().map(|entry| &entry["eid"]).filter(|eid| **eid != "").collect();
    assert_eq!(eids, ["match-8"; 3]);
    let ledger = game.get("/v1/server/ledger").ok();
    let lines = ledger["lines"].as_array().unwrap();
    assert!(lines.len() == 2 && lines.iter().all(|line| line["eid"] == "match-8") && lines[0]["id"] != lines[1]["id"], "{ledger}");
    let export = client.get_as(&device.session, "/v1/me/export").ok();
    let own = &export["streams"][format!("player:{player}")];
    assert!(own["log"][1]["eid"] == "match-8" && own["log"][2]["eid"] == "match-8" && own["rewards"][1]["eid"] == "match-8", "{own}");
    for eid in ["server:event:match-9", "server:"] {
        let forged = raw_event::request(vec![raw_event::event("c9", 2, eid, raw_event::walk(1))]);
        client.sync(&device.session.token, &forged).assert_refused(eid, 400, "INVALID_REQUEST");
        let mut adopts = raw_event::request(vec![]);
        adopts["adopt"] = json!({"eid": eid, "state": "{}"});
        client.sync(&device.session.token, &adopts).assert_refused("an adoption", 400, "INVALID_REQUEST");
    }
    assert_replay_is_equal(fixture);
}

/// Events as migration 0044 leaves them, and as a process of the previous version settles them.
fn what_was_settled_before_the_prefixes_stays_settled(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let game = Caller::of(fixture, &server, "events,grants");
    let of = |eid: &str| json!({"player": "ann", "events": [event(eid, "walk", 1)]});
    assert_eq!(statuses(&game.post("/v1/server/events", &of("first")).ok()), ["applied"]);
    let columns = "player, eid, cid, mid, at, code, message";
    let sql = fixture.database.sql();
    sql.run(&format!(
        "INSERT INTO settled ({columns}) VALUES ('ann', 'match-1', '', 0, {0}, '', ''), ('ann', 'match-2', '', 0, {0}, 'LIMITED', 'so')",
        now()
    ));
    sql.run(&format!("INSERT INTO settled ({columns}) VALUES ('ann', 'match-3', 'a process', 1, {}, '', '')", now()));
    let adoption = format!("'', 0, {}, 'NOT_ADOPTED', 'so'", now());
    sql.run(&format!("INSERT INTO settled ({columns}) VALUES ('ann', 'match-4', {adoption})"));
    sql.run(include_str!("../../migrations/0044_server_eids.sql"));
    assert_eq!(sql.number("SELECT COUNT(*) FROM settled WHERE eid IN ('match-1', 'match-2')"), 2, "the version before knows them");
    sql.run(&format!("INSERT INTO settled ({columns}) VALUES ('ann', 'match-5', '', 0, {0}, '', '')", now()));
    sql.run(&format!("INSERT INTO settled ({columns}) VALUES ('ann', 'match-6', '', 0, {0}, '', '')", now()));
    sql.run("UPDATE event_log SET kind = 'adopted', eid = 'match-6' WHERE stream = 'player:ann' AND seq = 0");
    assert_eq!(statuses(&game.post("/v1/server/events", &of("match-5")).ok()), ["known"], "another process has settled it");
    for eid in ["match-4", "match-6"] {
        assert_eq!(statuses(&game.post("/v1/server/events", &of(eid)).ok()), ["applied"], "{eid} is an adoption's");
    }
    sql.run("UPDATE event_log SET kind = 'created', eid = '' WHERE stream = 'player:ann' AND seq = 0");
    assert_eq!(statuses(&game.post("/v1/server/events", &of("match-1")).ok()), ["known"]);
    let refused = game.post("/v1/server/events", &of("match-2")).ok();
    assert_eq!(refused["players"][0]["results"][0]["code"], "LIMITED");
    assert_eq!(statuses(&game.post("/v1/server/events", &of("match-3")).ok()), ["applied"], "a client's event of this name is another one");
    let grant = json!({"player": "ann", "eid": "match-1", "reason": "again", "ids": ["first"]});
    assert_eq!(game.post("/v1/server/grants", &grant).ok()["status"], "known");
    assert_replay_is_equal(fixture);
}

fn one_bad_event_among_200_is_refused_alone(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let game = Caller::of(fixture, &server, "events");
    let mut events: Vec<Value> = (0..200).map(|number| event(&format!("e{number}"), "walk", 1)).collect();
    events[77] = event("e77", "no such achievement", 1);
    events[78] = json!({"eid": "e78", "command": {"type": "shout"}});
    events[79] = json!({"eid": "e79", "command": [7]});
    events[80] = json!({"eid": "e80", "command": {"type": "clock_set_back"}});
    events[81] = json!({"eid": "e81", "command": {"type": "claim", "ids": ["gift"]}});
    let body = json!({"player": "ann", "events": events});
    let answer = game.post("/v1/server/events", &body).ok();
    let refused: Vec<(usize, &str)> = answer["players"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .filter(|(_, result)| result["status"] == "refused")
        .map(|(index, result)| (index, result["code"].as_str().unwrap()))
        .collect();
    let codes = ["NOT_FOUND", "INVALID_COMMAND", "INVALID_COMMAND", "INVALID_COMMAND", "NOT_COMPLETE"];
    assert_eq!(refused, (77..82).zip(codes).collect::<Vec<_>>());
    let again = game.post("/v1/server/events", &body).ok();
    let results = |answer: &Value| answer["players"][0]["results"].clone();
    assert_eq!((&results(&again)[77], &results(&again)[0]["status"]), (&results(&answer)[77], &json!("known")));
    assert_eq!(fixture.database.sql().number("SELECT rev FROM streams WHERE id = 'player:ann'"), 1);
    assert_replay_is_equal(fixture);
}

fn a9_a_server_says_what_a_client_may_not_within_limits(fixture: &Fixture) {
    let document = r#"{"settings": {"trusted": ["walk"], "limits": {"walk": {"per_hour": 5}}}, "achievements": {"walk": {"name": "Walk", "max_count": 100}}}"#;
    write(&fixture.definitions(), document);
    let server = serve(fixture, &[]);
    let game = Caller::of(fixture, &server, "events");
    let body = json!({"player": "ann", "events": [event("e1", "walk", 5), event("e2", "walk", 1)]});
    let answer = game.post("/v1/server/events", &body).ok();
    assert_eq!(
        (statuses(&answer), &answer["players"][0]["results"][1]["code"]),
        (vec!["applied".to_owned(), "refused".to_owned()], &json!("LIMITED"))
    );
}

fn s9_a_servers_event_has_no_window(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let game = Caller::of(fixture, &server, "events,read");
    let long_ago = now() - 400 * 86_400;
    let update = |eid: &str, at: i64| json!({"eid": eid, "at": at, "command": {"type": "update", "at": 7, "achievements": {"walk": 1}}});
    let body = json!({"player": "ann", "events": [update("past", long_ago), update("future", now() + 86_400)]});
    let before = now();
    assert_eq!(statuses(&game.post("/v1/server/events", &body).ok()), ["applied", "applied"]);
    let log = game.get("/v1/server/players/ann/log?after=0").ok();
    let at = |index: usize| log["entries"][index]["body"]["at"].as_i64().unwrap();
    assert_eq!(at(0), long_ago);
    assert!((before..=now()).contains(&at(1)), "no event is of tomorrow");
}

/// An event without an offset does not move the player to UTC.
fn p13_a_servers_event_counts_by_the_players_clock(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let game = Caller::of(fixture, &server, "events,read");
    let session = |eid: &str, offset: Value| json!({"eid": eid, "command": {"type": "session_completed", "duration_sec": 60, "utc_offset_sec": offset}});
    let silent = json!({"eid": "silent", "command": {"type": "session_completed", "duration_sec": 60}});
    let body = json!({"player": "ann", "events": [session("auckland", json!(46_800)), silent, session("utc", json!(0)), session("odd", json!("x"))]});
    assert_eq!(statuses(&game.post("/v1/server/events", &body).ok()), ["applied", "applied", "applied", "refused"]);
    let log = game.get("/v1/server/players/ann/log?after=0").ok();
    let offset = |index: usize| log["entries"][index]["body"]["command"]["utc_offset_sec"].clone();
    assert_eq!([offset(0), offset(1), offset(2)], [json!(46_800), json!(46_800), json!(0)]);
    assert_replay_is_equal(fixture);
}

fn players_who_do_not_exist_are_made_or_refused(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let game = Caller::of(fixture, &server, "events,players");
    let body = json!({"player": "ann", "events": [event("e1", "walk", 1)]});
    assert_eq!(statuses(&game.post("/v1/server/events", &body).ok()), ["applied"]);
    drop(server);
    let server = serve(fixture, &["--known-players"]);
    let game = Caller { client: server.client(), bearer: game.bearer };
    assert_eq!(statuses(&game.post("/v1/server/events", &body).ok()), ["known"]);
    let eve = json!({"player": "eve", "events": [event("e1", "walk", 1)]});
    assert_eq!(game.post("/v1/server/events", &eve).ok()["players"][0]["error"]["code"], "NOT_FOUND");
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM players"), 1);
    // A ban and a deletion hold for servers, too.
    game.post("/v1/server/players/ann/ban", &json!({"reason": "cheats"})).ok();
    let more = json!({"player": "ann", "events": [event("e2", "walk", 1)]});
    assert_eq!(game.post("/v1/server/events", &more).ok()["players"][0]["error"]["code"], "BANNED");
    game.post("/v1/server/players/ann/unban", &json!({"reason": "did not"})).ok();
    assert_eq!(statuses(&game.post("/v1/server/events", &more).ok()), ["applied"]);
    game.post("/v1/server/players/ann/delete", &json!({"reason": "asked for it"})).ok();
    drop(server);
    let server = serve(fixture, &[]);
    let game = Caller { client: server.client(), bearer: game.bearer };
    assert_eq!(game.post("/v1/server/events", &more).ok()["players"][0]["error"]["code"], "NOT_FOUND");
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM players"), 0, "the tombstone holds");
}

fn many_players_are_taken_and_too_many_refused(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let game = Caller::of(fixture, &server, "events");
    let players = |count: usize| {
        let of = |number: usize| json!({"player": format!("p{number}"), "events": [event("e", "walk", 1)]});
        json!({"players": (0..count).map(of).collect::<Vec<_>>()})
    };
    let refused = game.post("/v1/server/events", &players(10_000));
    refused.assert_refused("10,000 players", 400, "INVALID_REQUEST");
    assert!(refused.text.contains("10000 players in one request; at most 1000 are allowed"), "{}", refused.text);
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM players"), 0);
    // Each player is a transaction of its own; a hundred fit into the time limit of a request on a busy disk too.
    for status in ["applied", "known"] {
        let answer = game.post("/v1/server/events", &players(100)).ok();
        let all = answer["players"].as_array().unwrap();
        assert!(all.len() == 100 && all.iter().all(|of| of["results"][0]["status"] == status), "{answer}");
    }
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM players"), 100);
}

fn malformed_requests_are_refused_as_a_whole(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let game = Caller::of(fixture, &server, "events,grants,read,players");
    let ok = || event("e1", "walk", 1);
    let many: Vec<Value> = (0..201).map(|number| event(&format!("e{number}"), "walk", 1)).collect();
    for body in [
        json!(null),
        json!([]),
        json!({}),
        json!({"player": "ann"}),
        json!({"player": "ann", "events": [ok()], "players": []}),
        json!({"player": "", "events": [ok()]}),
        json!({"player": "a\0b", "events": [ok()]}),
        json!({"player": "team:reds", "events": [ok()]}),
        json!({"player": "x".repeat(129), "events": [ok()]}),
        json!({"player": "ann", "events": [ok()], "extra": 1}),
        json!({"player": "ann", "events": [{"eid": "", "command": {}}]}),
        json!({"player": "ann", "events": [{"eid": "x".repeat(65), "command": {}}]}),
        json!({"player": "ann", "events": [{"eid": "e\0", "command": {}}]}),
        json!({"player": "ann", "events": [{"eid": "e1"}]}),
        json!({"player": "ann", "events": [{"eid": "e1", "command": {}, "at": "now"}]}),
        json!({"player": "ann", "events": [{"eid": "e1", "command": {"type": "posted", "community_id": "x".repeat(17_000)}}]}),
        json!({"player": "ann", "events": [{"eid": "e1", "command": {"type": "grant", "ids": ["walk"]}}]}),
        json!({"player": "ann", "events": many}),
        json!({"players": [{"player": "ann", "events": [ok()]}, {"player": "ann", "events": [ok()]}]}),
    ] {
        game.post("/v1/server/events", &body).assert_refused(&body.to_string(), 400, "INVALID_REQUEST");
    }
    let deep = format!(r#"{{"player": "ann", "events": [{{"eid": "e1", "command": {}1{}}}]}}"#, "[".repeat(5_000), "]".repeat(5_000));
    let headers = [("content-type", "application/json"), ("authorization", game.bearer.as_str())];
    game.client.send("POST", "/v1/server/events", &headers, deep.as_bytes()).unwrap().assert_refused("deep", 400, "INVALID_REQUEST");
    for path in
        ["ledger?after=x", "ledger?after=-1", "ledger?limit=many", "ledger?what=1", "players?after=a%00", "players/a%00/log", "audit?x=1"]
    {
        let answer = game.get(&format!("/v1/server/{path}"));
        answer.assert_refused(path, 400, "INVALID_REQUEST");
    }
    for path in ["players/ann", "players/ann/log", "players/ann/achievements", "players/ann/achievements/walk"] {
        game.get(&format!("/v1/server/{path}")).assert_refused(path, 404, "NOT_FOUND");
    }
    for (path, body) in [
        ("grants", json!({"player": "ann", "eid": "g1", "reason": "x", "ids": ["walk"]})),
        ("players/ann/ban", json!({"reason": "x"})),
        ("players/ann/reset", json!({"reason": "x", "ids": ["walk"]})),
    ] {
        game.post(&format!("/v1/server/{path}"), &body).assert_refused(path, 404, "NOT_FOUND");
    }
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM players"), 0);
}

fn grants_are_audited_and_count_once(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let client = server.client();
    let (publisher, admin) = (Browser::of(fixture, &server, "publisher"), Browser::of(fixture, &server, "admin"));
    let mut device = Device::sign_in(&client, "the device of a player");
    let player = device.session.player.clone();
    let grant = json!({"player": player, "eid": unique(), "reason": "lost by a bug", "ids": ["first"]});
    assert_eq!(publisher.post("/v1/server/grants", &grant).ok()["status"], "applied");
    assert_eq!(publisher.post("/v1/server/grants", &grant).ok()["status"], "known");
    device.drain(&client);
    assert_eq!(device.count("first"), 2);
    let unknown = json!({"player": player, "eid": unique(), "reason": "x", "freeze": {"of": "daily", "add": 1}});
    let refused = publisher.post("/v1/server/grants", &unknown).ok();
    assert_eq!((&refused["status"], refused["message"].as_str().unwrap().contains("daily")), (&json!("refused"), true));
    for body in [
        json!({"player": player, "eid": "g", "reason": "x"}),
        json!({"player": player, "eid": "g", "reason": "x", "ids": ["first"], "repair": {"of": "daily"}}),
        json!({"player": player, "eid": "g", "reason": " ", "ids": ["first"]}),
        json!({"player": player, "eid": "g", "ids": ["first"]}),
    ] {
        publisher.post("/v1/server/grants", &body).assert_refused(&body.to_string(), 400, "INVALID_REQUEST");
    }
    let path = |what: &str| format!("/v1/server/players/{player}/{what}");
    publisher.post(&path("reset"), &json!({"reason": "again", "ids": ["nothing"]})).assert_refused("reset", 400, "INVALID_REQUEST");
    publisher.post(&path("reset"), &json!({"reason": "again", "ids": ["first"]})).ok();
    device.drain(&client);
    assert_eq!(device.count("first"), 0);
    publisher.post(&path("sign-out"), &json!({"reason": "lost phone"})).ok();
    client.get_as(&device.session, "/v1/teams").assert_refused("signed out", 401, "AUTH");
    publisher.post(&path("ban"), &json!({"reason": "cheats"})).ok();
    let shown = publisher.get(&format!("/v1/server/players/{player}")).ok();
    assert_eq!((&shown["banned"], &shown["reason"], &shown["devices"]), (&json!(true), &json!("cheats"), &json!(1)));
    publisher.post(&path("delete"), &json!({"reason": "asked for it"})).assert_refused("a publisher", 403, "PERMISSION_DENIED");
    let found = publisher.get(&format!("/v1/server/players?search={}", &player[..8])).ok();
    assert_eq!(found["players"][0]["player"], player.as_str());
    assert_eq!(publisher.get("/v1/server/players?search=nobody").ok()["players"], json!([]));
    admin.post(&path("delete"), &json!({"reason": "asked for it"})).ok();
    publisher.get(&format!("/v1/server/players/{player}")).assert_refused("deleted", 404, "NOT_FOUND");
    let audit = admin.audit();
    let of_player: Vec<(&str, &str)> =
        audit.iter().filter(|(_, _, of)| *of == player).map(|(actor, action, _)| (actor.as_str(), action.as_str())).collect();
    let by = "operator:publisher";
    assert_eq!(
        of_player,
        [("operator:admin", "player.delete"), (by, "player.ban"), (by, "player.sign_out"), (by, "player.reset"), (by, "player.grant")]
    );
    let entries = admin.get(&format!("/v1/server/audit?subject={player}&limit=1")).ok();
    assert_eq!(entries["entries"][0]["reason"], "asked for it");
    assert_replay_is_equal(fixture);
}

/// A call by a key; its status.
type Call<'c> = &'c dyn Fn(&Caller) -> u16;

fn what_a_key_may_its_scopes_say(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let keys = ["events", "grants", "read", "players"].map(|scope| Caller::of(fixture, &server, scope));
    server.client().sign_in("the device of a player");
    let calls: [(&str, Call<'_>); 4] = [
        ("events", &|key| key.post("/v1/server/events", &json!({"player": "ann", "events": []})).status),
        ("grants", &|key| key.post("/v1/server/grants", &json!({"player": "ann", "eid": unique(), "reason": "x", "ids": ["walk"]})).status),
        ("read", &|key| key.get("/v1/server/players/ann").status),
        ("players", &|key| key.post("/v1/server/players/ann/unban", &json!({"reason": "x"})).status),
    ];
    for (scope, call) in calls {
        let statuses: Vec<u16> = keys.iter().map(call).collect();
        let expected: Vec<u16> = ["events", "grants", "read", "players"].map(|own| if own == scope { 200 } else { 403 }).to_vec();
        assert_eq!(statuses, expected, "{scope}");
    }
}

/// The same events at once, through two processes: each counts once.
fn two_processes_count_an_event_once(fixture: &Fixture) {
    let servers = [serve(fixture, &[]), serve(fixture, &[])];
    let key = Caller::of(fixture, &servers[0], "events");
    let body = |round: usize| {
        let players = (0..5).map(|number| {
            let events: Vec<Value> = (0..10).map(|event_number| event(&format!("e{round}-{event_number}"), "walk", 1)).collect();
            json!({"player": format!("p{number}"), "events": events})
        });
        json!({"players": players.collect::<Vec<_>>()})
    };
    std::thread::scope(|scope| {
        for server in servers.iter().chain(&servers) {
            let caller = Caller { client: server.client(), bearer: key.bearer.clone() };
            scope.spawn(move || {
                for round in 0..8 {
                    // One may find the row locked for too long: what was committed counts once.
                    while caller.post("/v1/server/events", &body(round)).status != 200 {}
                }
            });
        }
    });
    for number in 0..5 {
        let text = format!("SELECT snapshot FROM streams WHERE id = 'player:p{number}'");
        let (snapshot,): (String,) = fixture.database.sql().rows(&text).remove(0);
        assert_eq!(count_in(&serde_json::from_str(&snapshot).unwrap(), "walk"), 80);
    }
    assert_replay_is_equal(fixture);
}

fn a_search_reads_no_other_players(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let game = Caller::of(fixture, &server, "events,read");
    for player in ["ann", "anna", "an\u{e4}", "a%n", "bob"] {
        game.post("/v1/server/events", &json!({"player": player, "events": [event("e1", "walk", 1)]})).ok();
    }
    let found = |query: &str| -> Vec<String> {
        let players = game.get(&format!("/v1/server/players?{query}")).ok()["players"].take();
        players.as_array().unwrap().iter().map(|player| player["player"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("search=an"), ["ann", "anna", "an\u{e4}"]);
    assert_eq!(
        (found("search=an&after=ann"), found("search=a%25"), found("search=c")),
        (vec!["anna".to_owned(), "an\u{e4}".to_owned()], vec!["a%n".to_owned()], vec![])
    );
    assert_eq!(found("limit=1"), ["a%n"]);
    if fixture.database.kind == crate::database::Kind::Postgres {
        let sql = fixture.database.sql();
        sql.run("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off");
        let text =
            r#"EXPLAIN SELECT id FROM players WHERE id COLLATE "C" >= 'an' AND id COLLATE "C" < 'ao' ORDER BY id COLLATE "C" LIMIT 5"#;
        let plan: Vec<(String,)> = sql.rows(text);
        assert!(plan.iter().any(|(line,)| line.contains("players_by_bytes")), "{plan:?}");
    }
}
