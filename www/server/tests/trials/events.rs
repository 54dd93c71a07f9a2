//! Connected clients get a `poke` when one of their streams changes, in any process, and none about other streams (T4).

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::Case;
use crate::client::{Client, Session};
use crate::device::now;
use crate::event_listener::{EventListener, ServerEvent};
use crate::fixture::Fixture;
use crate::peers::wait_for;
use crate::server::{SECRET, Server, operator, printed};
use crate::teams::TeamFixture;

pub const CASES: &[Case] = &[
    ("members_and_devices_hear_of_each_other", members_and_devices_hear_of_each_other),
    ("t4_who_is_removed_hears_nothing_more", t4_who_is_removed_hears_nothing_more),
    ("a_connection_ends_with_its_token", a_connection_ends_with_its_token),
    ("what_nobody_told_is_found", what_nobody_told_is_found),
    ("what_nobody_told_is_found_by_a_busy_process", what_nobody_told_is_found_by_a_busy_process),
    ("an_end_of_the_server_ends_connections", an_end_of_the_server_ends_connections),
    ("places_are_bounded", places_are_bounded),
    ("are_never_compressed", are_never_compressed),
    ("end_with_a_ban_a_sign_out_and_a_deletion", end_with_a_ban_a_sign_out_and_a_deletion),
];
pub const POSTGRES: &[Case] = &[("two_servers_poke_each_others_clients", two_servers_poke_each_others_clients)];

/// A contribution by RPC, which needs no replica.
fn contribute(client: &Client, who: &Session, team: &str) {
    client.rpc(who, "TEAMS_ACHIEVEMENTS_UPDATE", &json!({"id": team, "achievements": {"wins": "1"}})).ok();
}

fn walk(client: &Client, who: &Session) {
    client.rpc(who, "ACHIEVEMENTS_UPDATE", &json!({"achievements": {"walk": "1"}})).ok();
}

fn poke(stream: &str, rev: i64) -> ServerEvent {
    ("poke".to_owned(), json!({"rev": rev, "stream": stream}))
}

fn members(stream: &str) -> ServerEvent {
    ("members".to_owned(), json!({"stream": stream}))
}

fn members_and_devices_hear_of_each_other(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let TeamFixture { server, client, ann, bob, team } = &team_fixture;
    let stream = team_fixture.stream();
    walk(client, ann);
    let mut of_ann = EventListener::start(server, ann);
    assert_eq!([of_ann.next_poke(), of_ann.next_poke()], [poke("player", 1), poke(&stream, 0)], "the current revisions come first");
    let mut of_bob = EventListener::start(server, bob);
    assert_eq!([of_bob.next_poke(), of_bob.next_poke()], [poke("player", 0), poke(&stream, 0)]);
    for rev in 1..=5 {
        contribute(client, bob, team);
        assert_eq!((of_ann.next_poke(), of_bob.next_poke()), (poke(&stream, rev), poke(&stream, rev)));
    }
    assert!(client.measured(r#"plaudit_notifications_total{source="published"}"#) > 0, "some changes are published, not found by polling");
    assert_eq!(client.measured("plaudit_event_connections"), 2);
    walk(client, ann);
    contribute(client, ann, team);
    assert_eq!(of_bob.next(), poke(&stream, 6), "bob does not hear of ann's own stream");
}

/// Contributes twice, and waits until the listener has received both pokes. Pokes come in the order of batches, and a poll comes
/// between two batches, not within one, so all earlier changes have been sent by then.
fn settle(team_fixture: &TeamFixture, listener: &mut EventListener, revs: [i64; 2]) {
    for rev in revs {
        contribute(&team_fixture.client, &team_fixture.ann, &team_fixture.team);
        while listener.next() != poke(&team_fixture.stream(), rev) {}
    }
}

fn t4_who_is_removed_hears_nothing_more(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let TeamFixture { server, client, ann, bob, team } = &team_fixture;
    let stream = team_fixture.stream();
    let (mut of_ann, mut of_bob) = (EventListener::start(server, ann), EventListener::start(server, bob));
    settle(&team_fixture, &mut of_bob, [1, 2]);
    let bobs = json!({"player": bob.player});
    team_fixture.act(ann, "remove", &bobs).ok();
    assert_eq!(of_bob.next(), members(&stream), "the end of the membership is announced");
    team_fixture.act(ann, "role", &json!({"player": ann.player, "role": "admin"})).ok();
    settle(&team_fixture, &mut of_ann, [3, 4]);
    walk(client, bob);
    assert_eq!(of_bob.next(), poke("player", 1), "later changes of the team are not announced");
    team_fixture.act(bob, "join", &team_fixture.code()).ok();
    let mut told = [of_bob.next(), of_bob.next()];
    told.sort_by(|one, other| one.0.cmp(&other.0)); // the poll may have found it before the notification
    assert_eq!(told, [members(&stream), poke(&stream, 4)], "joining takes effect on the same connection");
    contribute(client, ann, team);
    assert_eq!(of_bob.next(), poke(&stream, 5));
    let eve = client.sign_in("the device of eve");
    let mut of_eve = EventListener::start(server, &eve);
    assert_eq!(of_eve.next(), poke("player", 0));
    contribute(client, ann, team);
    team_fixture.act(bob, "leave", &Value::Null).ok();
    settle(&team_fixture, &mut of_ann, [7, 8]);
    walk(client, &eve);
    assert_eq!(of_eve.next(), poke("player", 1), "other players hear nothing of the team");
}

fn a_connection_ends_with_its_token(fixture: &Fixture) {
    let server = Server::start(fixture);
    let ann = server.client().sign_in("the device of ann");
    let key = jsonwebtoken::EncodingKey::from_secret(SECRET.as_bytes()).unwrap();
    let token = |seconds: i64| {
        let claims = json!({"iss": "plaudit", "sub": ann.player, "iat": now(), "exp": now() + seconds});
        jsonwebtoken::encode(&Default::default(), &claims, &key).unwrap()
    };
    // On a slow machine, a token may expire before its connection has told anything; the next one lives longer.
    let mut lives = [2, 4, 8, 16, 32].into_iter();
    let (mut listener, late) = loop {
        let session = Session { token: token(lives.next().unwrap()), ..ann.clone() };
        let mut listener = EventListener::start(&server, &session);
        if listener.status == 200
            && let Some(told) = listener.try_next()
        {
            assert_eq!(told, poke("player", 0));
            break (listener, session);
        }
    };
    assert_eq!(listener.try_next(), None);
    assert_eq!(EventListener::start(&server, &late).status, 401);
}

fn what_nobody_told_is_found(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    walk(&client, &ann);
    let mut listener = EventListener::start(&server, &ann);
    assert_eq!(listener.next(), poke("player", 1));
    printed(&operator(fixture, &["reset", &ann.player, "walk"]));
    assert_eq!(listener.next(), poke("player", 2), "a change by a process that sends no notifications");
}

/// Changes of this process are pending all the time; the poll finds those of others nevertheless.
fn what_nobody_told_is_found_by_a_busy_process(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let [ann, bob, eve] = ["ann", "bob", "eve"].map(|who| client.sign_in(&format!("the device of {who}")));
    walk(&client, &ann);
    let mut listener = EventListener::start(&server, &ann);
    assert_eq!(listener.next(), poke("player", 1));
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for who in [&bob, &eve] {
            let (client, is_over) = (server.client(), &is_over);
            scope.spawn(move || {
                let began = Instant::now();
                while !is_over.load(Ordering::Relaxed) && began.elapsed() < Duration::from_secs(30) {
                    walk(&client, who);
                }
            });
        }
        printed(&operator(fixture, &["reset", &ann.player, "walk"]));
        listener.wait_at_most(Duration::from_secs(20));
        assert_eq!(listener.next(), poke("player", 2), "a change by a process that sends no notifications");
        is_over.store(true, Ordering::Relaxed);
    });
}

fn an_end_of_the_server_ends_connections(fixture: &Fixture) {
    let mut server = Server::start(fixture);
    let ann = server.client().sign_in("the device of ann");
    let mut listener = EventListener::start(&server, &ann);
    server.signal(Signal::TERM);
    assert_eq!((listener.next(), listener.try_next()), (poke("player", 0), None));
    assert!(server.ended().success() && !server.log().contains("still in progress"), "{}", server.log());
}

fn places_are_bounded(fixture: &Fixture) {
    let server = Server::start_with(fixture, &["--event-connections", "1"]);
    let [ann, bob] = ["ann", "bob"].map(|who| server.client().sign_in(&format!("the device of {who}")));
    let of_ann = EventListener::start(&server, &ann);
    assert_eq!((of_ann.status, EventListener::start(&server, &bob).status), (200, 503));
    drop(of_ann);
    let silent = Server::start_with(fixture, &["--event-connections", "0"]);
    silent.client().get_as(&ann, "/v1/events").assert_refused("none at all", 404, "NOT_FOUND");
    server.client().get("/v1/events", &[]).assert_refused("without a token", 401, "AUTH");
}

/// Compressed, an event would wait in the encoder, or in a proxy, until more of them come.
fn are_never_compressed(fixture: &Fixture) {
    let server = Server::start(fixture);
    let ann = server.client().sign_in("the device of ann");
    let mut listener = EventListener::start(&server, &ann);
    assert!(listener.head.contains(&"content-type: text/event-stream".to_owned()), "{:?}", listener.head);
    assert!(listener.head.contains(&"cache-control: no-store, no-transform".to_owned()), "{:?}", listener.head);
    assert!(!listener.head.iter().any(|line| line.starts_with("content-encoding")), "{:?}", listener.head);
    assert_eq!(listener.next(), poke("player", 0), "as plain text");
}

fn two_servers_poke_each_others_clients(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let (stream, other) = (team_fixture.stream(), Server::start_with_teams(fixture));
    let mut of_ann = EventListener::start(&team_fixture.server, &team_fixture.ann);
    assert_eq!([of_ann.next_poke(), of_ann.next_poke()], [poke("player", 0), poke(&stream, 0)]);
    for rev in 1..=5 {
        contribute(&other.client(), &team_fixture.bob, &team_fixture.team);
        assert_eq!(of_ann.next_poke(), poke(&stream, rev));
    }
    assert!(
        team_fixture.client.measured(r#"plaudit_notifications_total{source="published"}"#) > 0,
        "some changes are published, not found by polling"
    );
    other.client().post_as(&team_fixture.bob, &format!("/v1/teams/{}/leave", team_fixture.team), &Value::Null).ok();
    assert_eq!(of_ann.next(), members(&stream));
}

fn end_with_a_ban_a_sign_out_and_a_deletion(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let sessions: Vec<Session> = (0..4).map(|n| client.sign_in(&format!("the device of number {n}"))).collect();
    let listeners: Vec<EventListener> = sessions.iter().map(|session| EventListener::start(&server, session)).collect();
    assert_eq!(client.measured("plaudit_event_connections"), 4);
    for (command, session) in ["ban", "sign-out", "delete"].into_iter().zip(&sessions) {
        printed(&operator(fixture, &[command, &session.player]));
    }
    wait_for("the three connections end", || client.measured("plaudit_event_connections") == 1);
    drop(listeners);
}
