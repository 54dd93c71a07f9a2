//! The reward hook (R6): no event waits for it, each claim is settled once, and what it answers is not trusted.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Case;
use crate::client::{Client, Session};
use crate::device::{Device, update};
use crate::event_listener::EventListener;
use crate::fixture::Fixture;
use crate::hook_receiver::{HOOK_SECRET, HookReceiver, Reply};
use crate::portal::Caller;
use crate::server::{Server, assert_replay_is_equal, binary, operator};
use crate::webhook_receiver::{Response, WEBHOOK_SECRET, WebhookReceiver};

pub const CASES: &[Case] = &[
    ("r6_a_hook_grants_what_was_rolled_or_another_reward", grants_what_was_rolled_or_another_reward),
    ("r6_a_refused_claim_fails_and_is_paid_by_a_servers_claim", a_refused_claim_fails),
    ("r6_a_hook_that_is_down_makes_claims_late_and_no_event_wait", a_hook_that_is_down),
    ("a_hook_that_answers_nonsense_grants_nothing_until_it_is_healed", nonsense_grants_nothing),
    ("an_expired_lease_settles_nothing", an_expired_lease_settles_nothing),
    ("a_run_that_waits_is_not_asked_for_by_hand_too", a_run_that_waits_is_not_asked_for_by_hand_too),
    ("a_teams_claim_waits_for_the_hook_too", a_teams_claim_waits),
    ("a_deleted_players_claims_are_forgotten", a_deleted_players_claims_are_forgotten),
    ("without_a_hook_nothing_waits", nothing_waits_without_a_hook),
];
pub const SQLITE: &[Case] = &[("each_claim_is_settled_once_through_kills", |fixture| through_kills(fixture, 1))];
pub const POSTGRES: &[Case] = &[("each_claim_is_settled_once_through_kills_of_two_servers", |fixture| through_kills(fixture, 2))];

/// A server with this hook, which must answer within a second unless the options say otherwise, and with the server API.
fn serve(fixture: &Fixture, hook: &str, options: &[&str]) -> Server {
    let teams = fixture.team_definitions();
    let mut all = vec!["--player-rate", "0", "--address-rate", "0", "--api", "--team-definitions", teams.to_str().unwrap()];
    all.extend(["--reward-hook", hook]);
    if !options.contains(&"--reward-hook-timeout") {
        all.extend(["--reward-hook-timeout", "1"]);
    }
    all.extend(options);
    let mut command = binary(&fixture.database.url);
    command.env("PLAUDIT_REWARD_HOOK_SECRET", HOOK_SECRET).env("PLAUDIT_WEBHOOK_SECRET", WEBHOOK_SECRET);
    Server::run(command, fixture, &all)
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_secs(90);
    while !is_so() {
        assert!(Instant::now() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn asked(client: &Client, outcome: &str) -> u64 {
    let text = client.get("/metrics", &[]).text;
    let name = format!(r#"plaudit_reward_hook_total{{outcome="{outcome}"}} "#);
    text.lines().find_map(|line| line.strip_prefix(&name)).map_or(0, |count| count.parse().unwrap())
}

fn record(client: &Client, who: &Session, id: &str) -> Value {
    client.standing(who).2["records"][id].clone()
}

fn is_claimed(client: &Client, who: &Session, id: &str) -> bool {
    record(client, who, id)["claim_time_sec"].is_i64()
}

/// The rewards of the ledger, in order.
fn granted(fixture: &Fixture) -> Vec<Value> {
    let rows: Vec<(String,)> = fixture.database.sql().rows("SELECT reward FROM reward_ledger ORDER BY at, stream, seq, part");
    rows.iter().map(|(reward,)| serde_json::from_str(reward).unwrap()).collect()
}

fn waiting(fixture: &Fixture) -> i64 {
    fixture.database.sql().number("SELECT COUNT(*) FROM reward_claims")
}

fn grants_what_was_rolled_or_another_reward(fixture: &Fixture) {
    let open = Arc::new(AtomicBool::new(false));
    let is_open = open.clone();
    let hook = HookReceiver::start(move |question| match question["achievement"].as_str().unwrap() {
        _ if !is_open.load(Ordering::Relaxed) => Reply::Status(503),
        "prize" => Reply::Body(r#"{"reward": {"items": {"sword": 1}}}"#.to_owned()),
        _ => Reply::grant(),
    });
    let server = serve(fixture, &hook.url, &[]);
    let client = server.client();
    let mut device = Device::sign_in(&client, "the device of ann");
    let ann = device.session.clone();
    device.record(&update("prize", 3));
    device.record(&update("gift", 1));
    device.record(r#""type":"claim","ids":["gift"]"#);
    device.drain(&client);
    assert_eq!((device.reported.len(), granted(fixture)), (0, vec![]), "the claim by hand is settled, and nothing is granted yet");
    assert!(!is_claimed(&client, &ann, "gift"));
    assert_eq!(
        record(&client, &ann, "prize")["pending_claims"],
        1,
        "the run is complete and unclaimed: {}",
        record(&client, &ann, "prize")
    );
    wait_until("the metrics count what waits", || client.measured("plaudit_reward_hook_pending") == 2);
    let mut listener = EventListener::start(&server, &ann);
    let rev = device.base().1;
    open.store(true, Ordering::Relaxed);
    wait_until("claims still wait", || waiting(fixture) == 0);
    while listener.next_poke().1["rev"].as_i64() <= Some(rev) {} // clients are told
    device.drain(&client);
    assert!(is_claimed(&client, &ann, "gift"));
    assert_eq!(record(&client, &ann, "prize")["pending_claims"].as_i64().unwrap_or(0), 0);
    let rewards = granted(fixture);
    let sword = rewards.iter().find(|reward| reward["items"]["sword"] == 1).unwrap();
    assert!(rewards.len() == 2 && sword["grant_time_sec"].is_i64(), "{rewards:?}");
    let question = hook.questions().into_iter().find(|question| question["achievement"] == "gift").unwrap();
    wait_until("the metrics count what was granted", || asked(&client, "granted") >= 2);
    assert!(rewards.contains(&question["reward"]), "what was rolled is granted: {question} {rewards:?}");
    assert_eq!((&question["player"], &question["kind"]), (&json!(ann.player), &json!("reward")));
    assert_eq!((asked(&client, "granted"), asked(&client, "refused")), (2, 0));
    assert_replay_is_equal(fixture);
}

fn a_refused_claim_fails(fixture: &Fixture) {
    let hook = HookReceiver::start(|_| Reply::Body(r#"{"refuse": "the shop is closed"}"#.to_owned()));
    let receiver = WebhookReceiver::start(|_| Response::Answer(200));
    // A slow machine answers in time, so that each question is asked once.
    let server = serve(fixture, &hook.url, &["--webhook", &receiver.url, "--reward-hook-timeout", "60"]);
    let (client, game) = (server.client(), Caller::of(fixture, &server, "events,read"));
    let mut device = Device::sign_in(&client, "the device of ann");
    device.record(&update("gift", 1));
    device.record(r#""type":"claim","ids":["gift"]"#);
    device.drain(&client);
    let failures = || {
        let letters = receiver.firsts().remove(&format!("player:{}", device.session.player)).unwrap_or_default();
        letters.into_iter().filter(|letter| letter.letter["events"][0]["type"] == "claim_failed").collect::<Vec<_>>()
    };
    wait_until("the claim has not failed", || failures().len() == 1);
    assert_eq!(failures()[0].letter["events"][0]["id"], "gift");
    wait_until("the metrics count the refusal", || asked(&client, "refused") > 0);
    assert_eq!((asked(&client, "refused"), waiting(fixture), granted(fixture).len()), (1, 0, 0));
    let log = game.get(&format!("/v1/server/players/{}/log?limit=100", device.session.player)).ok();
    let failed = log["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == "claim_failed").unwrap();
    assert_eq!(failed["body"], json!({"id": "gift", "kind": "reward", "reason": "the shop is closed"}));
    // It is not retried by itself; the player's own claim asks once more.
    assert_eq!(hook.questions().len(), 1);
    device.drain(&client);
    device.record(r#""type":"claim","ids":["gift"]"#);
    device.drain(&client);
    wait_until("the second claim has not failed", || asked(&client, "refused") == 2);
    // A server's claim pays without asking.
    let event = json!([{"eid": "c1", "command": {"type": "claim", "ids": ["gift"]}}]);
    let answer = game.post("/v1/server/events", &json!({"player": device.session.player, "events": event})).ok();
    assert_eq!(answer["players"][0]["results"][0]["outcome"]["rewards"][0]["id"], "gift", "{answer}");
    assert_eq!((hook.questions().len(), granted(fixture).len()), (2, 1));
    assert!(is_claimed(&client, &device.session, "gift"));
    assert_replay_is_equal(fixture);
}

/// Nothing listens at the hook's address: events are answered at once, claims fail at their deadline.
fn a_hook_that_is_down(fixture: &Fixture) {
    let server = serve(fixture, "http://127.0.0.1:9/rewards", &["--reward-hook-deadline", "1"]);
    let client = server.client();
    let mut device = Device::sign_in(&client, "the device of ann");
    device.record(&update("prize", 3));
    device.drain(&client);
    wait_until("the claim is not given up", || asked(&client, "late") == 1);
    assert_eq!((granted(fixture).len(), waiting(fixture)), (0, 0));
    assert_eq!(record(&client, &device.session, "prize")["pending_claims"], 1);
    let kinds = fixture.database.sql().number("SELECT COUNT(*) FROM event_log WHERE kind = 'claim_failed'");
    assert_eq!(kinds, 1);
    assert!(!server.log().contains(&device.session.player) && !server.log().contains("/rewards"));
    assert_replay_is_equal(fixture);
}

fn nonsense_grants_nothing(fixture: &Fixture) {
    let bad = [
        Reply::Never,
        Reply::Large,
        Reply::Status(302),
        Reply::Status(307),
        Reply::Status(500),
        Reply::Status(204),
        Reply::Drop,
        Reply::Body("<html>".to_owned()),
        Reply::Body("{}".to_owned()),
        Reply::Body(r#"{"grant": "yes"}"#.to_owned()),
        Reply::Body(r#"{"reward": {"currencies": {"coins": -1.5}}}"#.to_owned()),
        Reply::Body(r#"{"reward": []}"#.to_owned()),
        Reply::Body("[".repeat(60_000)),
    ];
    // The nth player's claim is answered with the nth reply at first, and granted when it is asked for again.
    let turns: Arc<Mutex<BTreeMap<String, Reply>>> = Arc::default();
    let of_player = turns.clone();
    let hook = HookReceiver::start(move |question| {
        if question["attempt"] == 1 { of_player.lock().unwrap()[question["player"].as_str().unwrap()].clone() } else { Reply::grant() }
    });
    // Only the hook that never answers is to be late, and not a slow machine.
    let server = serve(fixture, &hook.url, &["--reward-hook-timeout", "10"]);
    let client = server.client();
    for (number, reply) in bad.iter().enumerate() {
        let who = client.sign_in(&format!("the device of player {number}"));
        turns.lock().unwrap().insert(who.player.clone(), reply.clone());
        let begun = Instant::now();
        client.rpc(&who, "ACHIEVEMENTS_UPDATE", &json!({"achievements": {"prize": "3"}})).ok();
        assert!(begun.elapsed() < Duration::from_secs(30), "no event waits for the hook");
    }
    wait_until("claims still wait", || waiting(fixture) == 0);
    wait_until("the metrics count what was granted", || asked(&client, "granted") >= bad.len() as u64);
    assert!(hook.by_claim().values().all(|times| *times == 2), "each answer was refused once: {:?}", hook.by_claim());
    assert_eq!(
        (granted(fixture).len(), asked(&client, "granted"), asked(&client, "retried")),
        (bad.len(), bad.len() as u64, bad.len() as u64)
    );
    assert!(server.memory_kib("VmHWM") < 400_000, "20 MB are not read");
    assert_replay_is_equal(fixture);
}

/// The hook answers twice about one claim, because its lease has expired meanwhile. Two runs are unpaid, and one of them is paid.
fn an_expired_lease_settles_nothing(fixture: &Fixture) {
    let first: Arc<Mutex<Option<Value>>> = Arc::default();
    let is_open = Arc::new(AtomicBool::new(false));
    let (of_first, open) = (first.clone(), is_open.clone());
    let hook = HookReceiver::start(move |question| {
        if *of_first.lock().unwrap().get_or_insert_with(|| question["id"].clone()) != question["id"] {
            return Reply::Body(r#"{"refuse": "one is enough"}"#.to_owned());
        }
        while !open.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(10));
        }
        Reply::grant()
    });
    let server = serve(fixture, &hook.url, &["--reward-hook-timeout", "300"]);
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    client.rpc(&ann, "ACHIEVEMENTS_UPDATE", &json!({"achievements": {"prize": "3"}})).ok();
    wait_until("nothing is asked", || hook.questions().len() == 1);
    client.rpc(&ann, "ACHIEVEMENTS_UPDATE", &json!({"achievements": {"prize": "3"}})).ok();
    wait_until("the second claim is not refused", || asked(&client, "refused") == 1);
    fixture.database.sql().run("UPDATE reward_claims SET due_ms = 0");
    wait_until("nothing is asked again", || hook.questions().len() == 3);
    is_open.store(true, Ordering::Relaxed);
    wait_until("not both answers are carried out", || asked(&client, "granted") + asked(&client, "gone") == 2);
    assert_eq!((asked(&client, "granted"), granted(fixture).len()), (1, 1));
    assert_eq!(record(&client, &ann, "prize")["pending_claims"], 1);
    assert_replay_is_equal(fixture);
}

/// A run is claimed by hand while its automatic claim waits: the hook hears of one claim, and of a second only if the first is refused.
fn a_run_that_waits_is_not_asked_for_by_hand_too(fixture: &Fixture) {
    let open = Arc::new(AtomicBool::new(false));
    let refused: Arc<Mutex<Option<Value>>> = Arc::default();
    let (is_open, of_bob) = (open.clone(), refused.clone());
    let hook = HookReceiver::start(move |question| match of_bob.lock().unwrap().as_ref() {
        _ if !is_open.load(Ordering::Relaxed) => Reply::Status(503),
        Some(id) if *id == question["id"] => Reply::Body(r#"{"refuse": "not this one"}"#.to_owned()),
        _ => Reply::grant(),
    });
    let server = serve(fixture, &hook.url, &[]);
    let client = server.client();
    let mut devices = ["ann", "bob"].map(|name| Device::sign_in(&client, &format!("the device of {name}")));
    for device in &mut devices {
        device.record(&update("prize", 3));
        device.drain(&client);
        for _ in 0..2 {
            device.record(r#""type":"claim","ids":["prize"]"#);
            device.drain(&client);
        }
    }
    let [ann, bob] = devices.map(|device| device.session);
    let of = |who: &Session| {
        let questions = hook.questions().into_iter().filter(|question| question["player"] == who.player.as_str());
        questions.map(|question| question["id"].clone()).collect::<Vec<_>>()
    };
    wait_until("the hook is not asked three times", || of(&ann).len() >= 3 && of(&bob).len() >= 3);
    *refused.lock().unwrap() = Some(of(&bob)[0].clone());
    open.store(true, Ordering::Relaxed);
    wait_until("claims still wait", || waiting(fixture) == 0);
    assert!(of(&ann).iter().all(|id| *id == of(&ann)[0]), "one run is one question: {:?}", of(&ann));
    wait_until("the metrics count what was settled", || asked(&client, "granted") >= 2 && asked(&client, "refused") >= 1);
    let by_hand: Vec<_> = of(&bob).into_iter().filter(|id| *id != of(&bob)[0]).collect();
    assert_eq!(by_hand.len(), 1, "the claim by hand is asked for after the refusal");
    assert_eq!((granted(fixture).len(), asked(&client, "granted"), asked(&client, "refused")), (2, 2, 1));
    for who in [&ann, &bob] {
        assert_eq!(record(&client, who, "prize")["pending_claims"].as_i64().unwrap_or(0), 0);
    }
    assert_replay_is_equal(fixture);
}

fn a_teams_claim_waits(fixture: &Fixture) {
    let hook = HookReceiver::start(|_| Reply::grant());
    let server = serve(fixture, &hook.url, &[]);
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    let team = client.post_as(&ann, "/v1/teams", &json!({"name": "Reds", "open": true})).ok()["id"].as_str().unwrap().to_owned();
    client.rpc(&ann, "TEAMS_ACHIEVEMENTS_UPDATE", &json!({"id": team, "achievements": {"cup": "2"}})).ok();
    client.rpc(&ann, "TEAMS_ACHIEVEMENTS_CLAIM", &json!({"id": team, "achievement_ids": ["cup"]})).ok();
    wait_until("the claim is not settled", || granted(fixture).len() == 1);
    let rows: Vec<(String, String)> = fixture.database.sql().rows("SELECT stream, player FROM reward_ledger");
    assert_eq!(rows, [(format!("team:{team}"), ann.player.clone())]);
    let question = &hook.questions()[0];
    assert_eq!((&question["stream"], &question["player"]), (&json!(format!("team:{team}")), &json!(ann.player)));
    assert_replay_is_equal(fixture);
}

fn a_deleted_players_claims_are_forgotten(fixture: &Fixture) {
    let hook = HookReceiver::start(|_| Reply::Status(500));
    let server = serve(fixture, &hook.url, &[]);
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    client.rpc(&ann, "ACHIEVEMENTS_UPDATE", &json!({"achievements": {"prize": "3"}})).ok();
    assert_eq!(waiting(fixture), 1);
    assert!(operator(fixture, &["delete", &ann.player]).status.success());
    assert_eq!(waiting(fixture), 0);
}

fn nothing_waits_without_a_hook(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    client.rpc(&client.sign_in("the device of ann"), "ACHIEVEMENTS_UPDATE", &json!({"achievements": {"prize": "3"}})).ok();
    assert_eq!((granted(fixture).len(), waiting(fixture)), (1, 0));
    let file = fixture.definitions();
    let refused = operator(fixture, &["serve", "--definitions", file.to_str().unwrap(), "--reward-hook", "http://127.0.0.1:9/"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && said.contains("PLAUDIT_REWARD_HOOK_SECRET has 0 bytes; at least 32 are needed"), "{said}");
}

/// Servers are killed while the hook is asked and while claims are settled; the hook grants, refuses, and fails.
fn through_kills(fixture: &Fixture, processes: usize) {
    const KILLS: usize = 6;
    const PLAYERS: usize = 8;
    const ROUNDS: usize = 12;
    // The decision depends on the claim alone, so that it is the same however often it is asked for.
    let refuses = |question: &Value| question["id"].as_str().unwrap().starts_with(['0', '1', '2', '3']);
    let hook = HookReceiver::start(move |question| match question["attempt"].as_i64().unwrap() % 3 {
        1 if question["id"].as_str().unwrap().ends_with(['0', '1', '2']) => Reply::Status(500),
        _ if refuses(question) => Reply::Body(r#"{"refuse": "no"}"#.to_owned()),
        _ => Reply::grant(),
    });
    let start = || serve(fixture, &hook.url, &[]);
    let mut servers: Vec<Server> = (0..processes).map(|_| start()).collect();
    let urls = Mutex::new(servers.iter().map(|server| server.url.clone()).collect::<Vec<_>>());
    let key = Caller::of(fixture, &servers[0], "events,read");
    let (is_over, urls) = (AtomicBool::new(false), &urls);
    std::thread::scope(|scope| {
        for player in 0..PLAYERS {
            let (bearer, is_over) = (key.bearer.clone(), &is_over);
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let events = json!([{"eid": format!("e{round}"), "command": {"type": "update", "achievements": {"prize": 3}}}]);
                    let body = json!({"player": format!("p{player}"), "events": events});
                    for turn in 0.. {
                        assert!(!is_over.load(Ordering::Relaxed), "the servers are gone");
                        let url = {
                            let urls = urls.lock().unwrap();
                            urls[(player + turn) % urls.len()].clone()
                        };
                        let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
                        let sent = Client::new(&url).send("POST", "/v1/server/events", &headers, body.to_string().as_bytes());
                        if sent.is_ok_and(|answer| answer.status == 200) {
                            break;
                        }
                    }
                }
            });
        }
        for kill in 0..KILLS {
            let seen = hook.questions().len();
            wait_until("nothing is asked", || hook.questions().len() > seen + 3 || waiting(fixture) == 0);
            servers[kill % processes].kill();
            servers[kill % processes] = start();
            urls.lock().unwrap()[kill % processes] = servers[kill % processes].url.clone();
        }
    });
    wait_until("claims still wait", || waiting(fixture) == 0);
    let by_claim = hook.by_claim();
    assert_eq!(by_claim.len(), PLAYERS * ROUNDS, "each run is one claim");
    let refused = by_claim.keys().filter(|id| id.starts_with(['0', '1', '2', '3'])).count();
    let sql = fixture.database.sql();
    assert_eq!(sql.number("SELECT COUNT(*) FROM reward_ledger"), (PLAYERS * ROUNDS - refused) as i64);
    assert_eq!(sql.number("SELECT COUNT(DISTINCT eid) FROM reward_ledger"), (PLAYERS * ROUNDS - refused) as i64);
    assert_eq!(sql.number("SELECT COUNT(*) FROM event_log WHERE kind = 'claim_failed'"), refused as i64);
    let pending: i64 = sql
        .rows::<(String,)>("SELECT snapshot FROM streams WHERE id LIKE 'player:p%'")
        .iter()
        .map(|(snapshot,)| serde_json::from_str::<Value>(snapshot).unwrap()["records"]["prize"]["pending_claims"].as_i64().unwrap_or(0))
        .sum();
    assert_eq!(pending, refused as i64, "what was refused stays unclaimed");
    println!("{} claims: {refused} refused, {} questions", PLAYERS * ROUNDS, by_claim.values().sum::<usize>());
    assert_replay_is_equal(fixture);
}
