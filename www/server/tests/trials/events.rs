//! Connected clients are poked when a stream of theirs changes, wherever it was changed, and of nothing else (T4).

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::Case;
use crate::client::{Client, Session};
use crate::device::now;
use crate::listener::{Listener, Told};
use crate::server::{SECRET, Server, operator, printed};
use crate::setting::Setting;
use crate::teams::Squad;

pub const CASES: &[Case] = &[
    ("members_and_devices_hear_of_each_other", members_and_devices_hear_of_each_other),
    ("t4_who_is_removed_hears_nothing_more", t4_who_is_removed_hears_nothing_more),
    ("a_connection_ends_with_its_token", a_connection_ends_with_its_token),
    ("what_nobody_told_is_found", what_nobody_told_is_found),
    ("an_end_of_the_server_ends_connections", an_end_of_the_server_ends_connections),
    ("places_are_bounded", places_are_bounded),
];
pub const POSTGRES: &[Case] = &[("two_servers_poke_each_others_clients", two_servers_poke_each_others_clients)];

/// A contribution by RPC, which needs no replica.
fn contribute(client: &Client, who: &Session, team: &str) {
    client.rpc(who, "TEAMS_ACHIEVEMENTS_UPDATE", &json!({"id": team, "achievements": {"wins": "1"}})).ok();
}

fn walk(client: &Client, who: &Session) {
    client.rpc(who, "ACHIEVEMENTS_UPDATE", &json!({"achievements": {"walk": "1"}})).ok();
}

fn poke(stream: &str, rev: i64) -> Told {
    ("poke".to_owned(), json!({"rev": rev, "stream": stream}))
}

fn members(stream: &str) -> Told {
    ("members".to_owned(), json!({"stream": stream}))
}

fn members_and_devices_hear_of_each_other(setting: &Setting) {
    let squad = Squad::new(setting);
    let Squad { server, client, ann, bob, team } = &squad;
    let stream = squad.stream();
    walk(client, ann);
    let mut of_ann = Listener::start(server, ann);
    assert_eq!([of_ann.next_poke(), of_ann.next_poke()], [poke("player", 1), poke(&stream, 0)], "how everything stands, to begin with");
    let mut of_bob = Listener::start(server, bob);
    assert_eq!([of_bob.next_poke(), of_bob.next_poke()], [poke("player", 0), poke(&stream, 0)]);
    for rev in 1..=5 {
        contribute(client, bob, team);
        assert_eq!((of_ann.next_poke(), of_bob.next_poke()), (poke(&stream, rev), poke(&stream, rev)));
    }
    assert!(client.measured(r#"plaudit_pokes_total{found="word"}"#) > 0, "not by looking around alone");
    assert_eq!(client.measured("plaudit_event_connections"), 2);
    walk(client, ann);
    contribute(client, ann, team);
    assert_eq!(of_bob.next(), poke(&stream, 6), "ann's own steps are none of bob's business");
}

/// Contributes twice, and waits until the listener has heard of both. Changes are told in the order of batches, and a look at everything comes
/// between two of them, not within one: whatever happened before has been told to everybody by then.
fn settle(squad: &Squad, listener: &mut Listener, revs: [i64; 2]) {
    for rev in revs {
        contribute(&squad.client, &squad.ann, &squad.team);
        while listener.next() != poke(&squad.stream(), rev) {}
    }
}

fn t4_who_is_removed_hears_nothing_more(setting: &Setting) {
    let squad = Squad::new(setting);
    let Squad { server, client, ann, bob, team } = &squad;
    let stream = squad.stream();
    let (mut of_ann, mut of_bob) = (Listener::start(server, ann), Listener::start(server, bob));
    settle(&squad, &mut of_bob, [1, 2]);
    let bobs = json!({"player": bob.player});
    squad.act(ann, "remove", &bobs).ok();
    assert_eq!(of_bob.next(), members(&stream), "this much: that it is over");
    squad.act(ann, "role", &json!({"player": ann.player, "role": "admin"})).ok();
    settle(&squad, &mut of_ann, [3, 4]);
    walk(client, bob);
    assert_eq!(of_bob.next(), poke("player", 1), "and nothing of what has happened since");
    squad.act(bob, "join", &Value::Null).ok();
    let mut told = [of_bob.next(), of_bob.next()];
    told.sort_by(|one, other| one.0.cmp(&other.0)); // a look may have come before the word
    assert_eq!(told, [members(&stream), poke(&stream, 4)], "who joins is told on the same connection");
    contribute(client, ann, team);
    assert_eq!(of_bob.next(), poke(&stream, 5));
    let eve = client.sign_in("the device of eve");
    let mut of_eve = Listener::start(server, &eve);
    assert_eq!(of_eve.next(), poke("player", 0));
    contribute(client, ann, team);
    squad.act(bob, "leave", &Value::Null).ok();
    settle(&squad, &mut of_ann, [7, 8]);
    walk(client, &eve);
    assert_eq!(of_eve.next(), poke("player", 1), "others hear nothing at all");
}

fn a_connection_ends_with_its_token(setting: &Setting) {
    let server = Server::start(setting);
    let ann = server.client().sign_in("the device of ann");
    let claims = json!({"iss": "plaudit", "sub": ann.player, "iat": now(), "exp": now() + 2});
    let token = jsonwebtoken::encode(&Default::default(), &claims, &jsonwebtoken::EncodingKey::from_secret(SECRET.as_bytes())).unwrap();
    let mut listener = Listener::start(&server, &Session { token: token.clone(), ..ann.clone() });
    assert_eq!(listener.next(), poke("player", 0));
    assert_eq!(listener.try_next(), None);
    let late = Session { token, ..ann };
    assert_eq!(Listener::start(&server, &late).status, 401);
}

fn what_nobody_told_is_found(setting: &Setting) {
    let server = Server::start(setting);
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    walk(&client, &ann);
    let mut listener = Listener::start(&server, &ann);
    assert_eq!(listener.next(), poke("player", 1));
    printed(&operator(setting, &["reset", &ann.player, "walk"]));
    assert_eq!(listener.next(), poke("player", 2), "of another process that has no voice");
}

fn an_end_of_the_server_ends_connections(setting: &Setting) {
    let mut server = Server::start(setting);
    let ann = server.client().sign_in("the device of ann");
    let mut listener = Listener::start(&server, &ann);
    server.signal(Signal::TERM);
    assert_eq!((listener.next(), listener.try_next()), (poke("player", 0), None));
    assert!(server.ended().success() && !server.log().contains("still under way"), "{}", server.log());
}

fn places_are_bounded(setting: &Setting) {
    let server = Server::start_with(setting, &["--event-connections", "1"]);
    let [ann, bob] = ["ann", "bob"].map(|who| server.client().sign_in(&format!("the device of {who}")));
    let of_ann = Listener::start(&server, &ann);
    assert_eq!((of_ann.status, Listener::start(&server, &bob).status), (200, 503));
    drop(of_ann);
    let silent = Server::start_with(setting, &["--event-connections", "0"]);
    silent.client().get_as(&ann, "/v1/events").assert_refused("none at all", 404, "NOT_FOUND");
    server.client().get("/v1/events", &[]).assert_refused("nobody", 401, "AUTH");
}

fn two_servers_poke_each_others_clients(setting: &Setting) {
    let squad = Squad::new(setting);
    let (stream, other) = (squad.stream(), Server::start_with_teams(setting));
    let mut of_ann = Listener::start(&squad.server, &squad.ann);
    assert_eq!([of_ann.next_poke(), of_ann.next_poke()], [poke("player", 0), poke(&stream, 0)]);
    for rev in 1..=5 {
        contribute(&other.client(), &squad.bob, &squad.team);
        assert_eq!(of_ann.next_poke(), poke(&stream, rev));
    }
    assert!(squad.client.measured(r#"plaudit_pokes_total{found="word"}"#) > 0, "not by looking around alone");
    other.client().post_as(&squad.bob, &format!("/v1/teams/{}/leave", squad.team), &Value::Null).ok();
    assert_eq!(of_ann.next(), members(&stream));
}
