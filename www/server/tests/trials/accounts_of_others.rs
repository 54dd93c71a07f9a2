//! Sign-in by an identity provider: a test issuer on loopback, whose keys come and go.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::Case;
use crate::client::{Answer, Client, Session};
use crate::device::{Device, count_in, now, update};
use crate::fixture::Fixture;
use crate::raw_event::{event, request, walk};
use crate::server::{Server, assert_replay_is_equal, binary, operator, printed};

pub const CASES: &[Case] = &[
    ("an_account_is_one_player_on_every_device", an_account_is_one_player_on_every_device),
    ("what_the_issuer_did_not_sign_is_refused", what_the_issuer_did_not_sign_is_refused),
    ("keys_are_cached_and_rotated", keys_are_cached_and_rotated),
    ("an_issuer_that_is_away_or_answers_nonsense_stops_no_one_else", an_issuer_that_is_away_or_answers_nonsense_stops_no_one_else),
    ("a_devices_player_becomes_the_accounts", a_devices_player_becomes_the_accounts),
    ("two_pasts_are_not_merged", two_pasts_are_not_merged),
    ("new_accounts_count_against_the_limit_of_their_address", new_accounts_count_against_the_limit_of_their_address),
    ("options_that_prove_nothing_are_refused", options_that_prove_nothing_are_refused),
    ("keys_without_an_id_or_of_one_id_are_all_tried", keys_without_an_id_or_of_one_id_are_all_tried),
    ("a_silent_issuer_keeps_no_known_key_waiting", a_silent_issuer_keeps_no_known_key_waiting),
];

/// Three private keys, made for these trials alone.
const RSA: &[u8] = include_bytes!("keys/rsa.der");
const EC: &[u8] = include_bytes!("keys/ec.der");
const ED: &[u8] = include_bytes!("keys/ed.der");

const ISSUER: &str = "https://accounts.example";
const AUDIENCE: &str = "the-game";

/// An issuer that publishes the given keys, and counts the requests for them.
struct Issuer {
    url: String,
    answer: Arc<Mutex<String>>,
    asked: Arc<AtomicUsize>,
    is_silent: Arc<AtomicBool>,
}

impl Issuer {
    fn start() -> Issuer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        let (answer, asked) = (Arc::new(Mutex::new(String::new())), Arc::new(AtomicUsize::new(0)));
        let is_silent = Arc::<AtomicBool>::default();
        let (told, count, silent) = (answer.clone(), asked.clone(), is_silent.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let _ = stream.read(&mut [0; 4096]);
                count.fetch_add(1, Ordering::SeqCst);
                while silent.load(Ordering::SeqCst) {
                    std::thread::sleep(std::time::Duration::from_millis(20));
                }
                let answer = told.lock().unwrap().clone();
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        let issuer = Issuer { url, answer, asked, is_silent };
        issuer.publish(&[("rsa", RSA), ("ec", EC), ("ed", ED)]);
        issuer
    }

    fn say(&self, status: &str, body: &str) {
        let text = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        *self.answer.lock().unwrap() = text;
    }

    fn publish(&self, keys: &[(&str, &[u8])]) {
        let keys: Vec<Value> = keys.iter().map(|(kid, private)| published(kid, private)).collect();
        self.say("200 OK", &json!({"keys": keys}).to_string());
    }

    /// Accepts connections, but answers none of them until the result is dropped.
    fn fall_silent(&self) -> impl Drop + '_ {
        struct Silence<'i>(&'i Issuer);
        impl Drop for Silence<'_> {
            fn drop(&mut self) {
                self.0.is_silent.store(false, Ordering::SeqCst);
            }
        }
        self.is_silent.store(true, Ordering::SeqCst);
        Silence(self)
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn serve(&self, fixture: &Fixture) -> Server {
        self.serve_with(fixture, &[])
    }

    fn serve_with(&self, fixture: &Fixture, more: &[&str]) -> Server {
        let team = fixture.team_definitions();
        let options = ["--jwks", &self.url, "--issuer", ISSUER, "--audience", AUDIENCE, "--team-definitions", team.to_str().unwrap()];
        Server::start_with(fixture, &[&["--player-rate", "0", "--address-rate", "0"], &options[..], more].concat())
    }
}

fn key(private: &[u8]) -> (Algorithm, EncodingKey) {
    match private {
        RSA => (Algorithm::RS256, EncodingKey::from_rsa_der(private)),
        EC => (Algorithm::ES256, EncodingKey::from_ec_der(private)),
        _ => (Algorithm::EdDSA, EncodingKey::from_ed_der(private)),
    }
}

/// The public half, as issuers publish it.
fn published(kid: &str, private: &[u8]) -> Value {
    let (algorithm, key) = key(private);
    let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&key, algorithm).unwrap()).unwrap();
    jwk["kid"] = json!(kid);
    jwk["use"] = json!("sig");
    jwk
}

fn claims(name: &str) -> Value {
    json!({"iss": ISSUER, "aud": AUDIENCE, "sub": name, "exp": now() + 600, "iat": now()})
}

fn signed(kid: &str, private: &[u8], claims: &Value) -> String {
    let (algorithm, key) = key(private);
    let header = Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) };
    encode(&header, claims, &key).unwrap()
}

fn sign_in(client: &Client, token: &str) -> Answer {
    client.post("/v1/auth/account", &json!({"token": token}))
}

fn link(client: &Client, session: &Session, token: &str) -> Answer {
    client.post_as(session, "/v1/auth/link", &json!({"token": token}))
}

fn an_account_is_one_player_on_every_device(fixture: &Fixture) {
    let issuer = Issuer::start();
    let server = issuer.serve(fixture);
    let client = server.client();
    let phone = sign_in(&client, &signed("rsa", RSA, &claims("ada"))).session();
    client.sync(&phone.token, &request(vec![event("c", 1, "e1", walk(3))])).ok();
    for (kid, private) in [("ec", EC), ("ed", ED), ("rsa", RSA)] {
        let laptop = sign_in(&client, &signed(kid, private, &claims("ada"))).session();
        assert_eq!(laptop.player, phone.player, "{kid}");
        assert_eq!(count_in(&client.standing(&laptop).2, "walk"), 3);
    }
    let eve = sign_in(&client, &signed("rsa", RSA, &claims("eve"))).session();
    assert_ne!(eve.player, phone.player);
    // A device whose id equals the account's name signs in another player.
    let device = client.sign_in(&format!("{ISSUER}\0ada"));
    assert_ne!(device.player, phone.player);
    let refreshed = client.post("/v1/auth/refresh", &json!({"refresh_token": phone.refresh_token})).session();
    assert_eq!(refreshed.player, phone.player);
    printed(&operator(fixture, &["ban", &phone.player]));
    sign_in(&client, &signed("rsa", RSA, &claims("ada"))).assert_refused("a banned player", 403, "BANNED");
    printed(&operator(fixture, &["delete", &phone.player]));
    let again = sign_in(&client, &signed("rsa", RSA, &claims("ada"))).session();
    assert_ne!(again.player, phone.player, "who was deleted begins anew");
}

fn new_accounts_count_against_the_limit_of_their_address(fixture: &Fixture) {
    let issuer = Issuer::start();
    let server = issuer.serve_with(fixture, &["--new-devices", "3"]);
    let client = server.client();
    let by = |name: &str| sign_in(&client, &signed("rsa", RSA, &claims(name)));
    let ada = by("ada").session();
    client.send("DELETE", "/v1/me", &[("authorization", &format!("Bearer {}", ada.token))], &[]).unwrap().ok();
    by("ada").ok();
    by("bob").ok();
    by("eve").assert_refused("the fourth player", 429, "BUSY");
    by("bob").ok();
    client.post("/v1/auth/device", &json!({"device_id": "the device of eve, long"})).assert_refused("a device", 429, "BUSY");
}

fn what_the_issuer_did_not_sign_is_refused(fixture: &Fixture) {
    let issuer = Issuer::start();
    let server = issuer.serve(fixture);
    let client = server.client();
    sign_in(&client, &signed("rsa", RSA, &claims("ada"))).ok();
    let with = |key: &str, value: Value| {
        let mut claims = claims("ada");
        claims[key] = value;
        claims
    };
    let without = |key: &str| {
        let mut claims = claims("ada");
        claims.as_object_mut().unwrap().remove(key);
        claims
    };
    let good = signed("rsa", RSA, &claims("ada"));
    let [head, body, signature]: [&str; 3] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    // The published key as the secret of an HMAC, in the forms in which libraries have taken it.
    let public = published("rsa", RSA);
    let hmac = |kid: &str, secret: &[u8]| {
        let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::HS256) };
        encode(&header, &claims("ada"), &EncodingKey::from_secret(secret).unwrap()).unwrap()
    };
    let none = data_encoding::BASE64URL_NOPAD.encode(br#"{"alg":"none","kid":"rsa"}"#);
    let bad = [
        ("another audience", signed("rsa", RSA, &with("aud", json!("another-game")))),
        ("audiences without this one", signed("rsa", RSA, &with("aud", json!(["a", "b"])))),
        ("no audience", signed("rsa", RSA, &without("aud"))),
        ("another issuer", signed("rsa", RSA, &with("iss", json!("https://evil.example")))),
        ("no issuer", signed("rsa", RSA, &without("iss"))),
        ("expired", signed("rsa", RSA, &with("exp", json!(now() - 120)))),
        ("no end", signed("rsa", RSA, &without("exp"))),
        ("not yet", signed("rsa", RSA, &with("nbf", json!(now() + 600)))),
        ("no name", signed("rsa", RSA, &without("sub"))),
        ("an empty name", signed("rsa", RSA, &with("sub", json!("")))),
        ("a name that is a number", signed("rsa", RSA, &with("sub", json!(7)))),
        ("a name of 257 characters", signed("rsa", RSA, &with("sub", json!("x".repeat(257))))),
        ("an unknown key", signed("other", RSA, &claims("ada"))),
        ("another key's id", signed("ec", RSA, &claims("ada"))),
        ("HS256 with the public key", hmac("rsa", public["n"].as_str().unwrap().as_bytes())),
        ("HS256 with the whole public key", hmac("rsa", public.to_string().as_bytes())),
        ("no signature", format!("{none}.{body}.")),
        ("a cut signature", format!("{head}.{body}.{}", &signature[..20])),
        ("changed claims", format!("{head}.{}.{signature}", signed("rsa", RSA, &claims("eve")).split('.').nth(1).unwrap())),
        ("our own token", client.sign_in("the device of a player").token),
        ("no token", "a.b.c".to_owned()),
    ];
    for (what, token) in bad {
        sign_in(&client, &token).assert_refused(what, 401, "AUTH");
    }
    client.post("/v1/auth/account", &json!({"token": 7})).assert_refused("a number", 400, "INVALID_REQUEST");
    client.post("/v1/auth/account", &json!({})).assert_refused("nothing", 400, "INVALID_REQUEST");
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM players"), 2, "none of them made a player");
    assert!(issuer.asked() <= 3, "unknown keys make the server ask {} times", issuer.asked());
    let other = Server::start(fixture);
    sign_in(&other.client(), &good).assert_refused("a server without an issuer", 404, "NOT_FOUND");
}

fn keys_are_cached_and_rotated(fixture: &Fixture) {
    let issuer = Issuer::start();
    issuer.publish(&[("first", RSA)]);
    let server = issuer.serve(fixture);
    let client = server.client();
    for _ in 0..20 {
        sign_in(&client, &signed("first", RSA, &claims("ada"))).ok();
    }
    assert_eq!(issuer.asked(), 1, "keys are cached");
    issuer.publish(&[("second", EC)]);
    // An unknown key is fetched, but not twice within a short time.
    crate::peers::wait_for("the new key is taken", || sign_in(&client, &signed("second", EC, &claims("ada"))).status == 200);
    sign_in(&client, &signed("first", RSA, &claims("ada"))).assert_refused("the old key", 401, "AUTH");
    assert!(issuer.asked() <= 3, "it was asked {} times", issuer.asked());
}

fn an_issuer_that_is_away_or_answers_nonsense_stops_no_one_else(fixture: &Fixture) {
    let issuer = Issuer::start();
    let huge = format!(r#"{{"keys": ["{}"]}}"#, "x".repeat(300_000));
    for (status, body) in [
        ("200 OK", "no JSON"),
        ("200 OK", "{}"),
        ("200 OK", r#"{"keys": []}"#),
        ("200 OK", r#"{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "rsa"}]}"#),
        ("200 OK", huge.as_str()),
        ("302 Found", ""),
        ("500 Oops", r#"{"keys": []}"#),
    ] {
        issuer.say(status, body);
        let server = issuer.serve(fixture);
        let client = server.client();
        let answer = sign_in(&client, &signed("rsa", RSA, &claims("ada")));
        answer.assert_refused(&format!("{status} {}", &body[..body.len().min(40)]), 503, "BUSY");
        assert!(answer.retry_after().is_some());
        client.sign_in("the device of a player");
    }
}

/// Checks that the sign-ins of a player who has lost the devices are over.
fn is_over(client: &Client, session: &Session) {
    client.get_as(session, "/v1/teams").assert_refused("the player of before", 401, "AUTH");
    client.post("/v1/auth/refresh", &json!({"refresh_token": session.refresh_token})).assert_refused("refresh", 401, "AUTH");
}

fn a_devices_player_becomes_the_accounts(fixture: &Fixture) {
    let issuer = Issuer::start();
    let server = issuer.serve(fixture);
    let client = server.client();
    let mut phone = Device::sign_in(&client, "the device of ada");
    phone.record(&update("walk", 5));
    phone.drain(&client);
    let token = signed("ed", ED, &claims("ada"));
    let linked = link(&client, &phone.session, &token).session();
    assert_eq!(linked.player, phone.session.player);
    assert_eq!(link(&client, &linked, &token).session().player, linked.player, "again, it is so already");
    // The account signs in on a new device, and the old device's id still does.
    assert_eq!(sign_in(&client, &token).session().player, linked.player);
    assert_eq!(client.sign_in("the device of ada").player, linked.player);
    // A new device without progress becomes the account's.
    let tablet = client.sign_in("the tablet of ada");
    assert_ne!(tablet.player, linked.player);
    assert_eq!(link(&client, &tablet, &token).session().player, linked.player);
    is_over(&client, &tablet);
    assert_eq!(client.sign_in("the tablet of ada").player, linked.player);
    // An account without progress gets the player of the device.
    let other = signed("ed", ED, &claims("bob"));
    let empty = sign_in(&client, &other).session();
    let mut bobs = Device::sign_in(&client, "the device of bob");
    bobs.record(&update("walk", 2));
    bobs.drain(&client);
    assert_eq!(link(&client, &bobs.session, &other).session().player, bobs.session.player);
    assert_ne!(sign_in(&client, &other).session().player, empty.player);
    is_over(&client, &empty);
    client.post("/v1/auth/link", &json!({"token": token})).assert_refused("nobody", 401, "AUTH");
    link(&client, &bobs.session, "a.b.c").assert_refused("no token", 401, "AUTH");
    assert_replay_is_equal(fixture);
}

fn two_pasts_are_not_merged(fixture: &Fixture) {
    let issuer = Issuer::start();
    let server = issuer.serve(fixture);
    let client = server.client();
    let token = signed("rsa", RSA, &claims("ada"));
    let account = sign_in(&client, &token).session();
    client.sync(&account.token, &request(vec![event("c", 1, "e1", walk(1))])).ok();
    let device = client.sign_in("the device of ada");
    client.post_as(&device, "/v1/teams", &json!({"name": "Reds"})).ok();
    link(&client, &device, &token).assert_refused("a member of a team has a past", 409, "ACCOUNT_TAKEN");
    assert_eq!(sign_in(&client, &token).session().player, account.player);
    assert_eq!(client.sign_in("the device of ada").player, device.player);
    // Many players link one account at once that has no player yet: one of them gets it.
    let token = signed("rsa", RSA, &claims("eve"));
    let sessions: Vec<Session> = (0..8).map(|n| client.sign_in(&format!("device {n} of eve and others"))).collect();
    for session in &sessions {
        client.sync(&session.token, &request(vec![event("c", 1, &session.player, walk(1))])).ok();
    }
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asking: Vec<_> = sessions
            .iter()
            .map(|session| {
                let (client, token) = (server.client(), token.as_str());
                scope.spawn(move || {
                    loop {
                        let status = link(&client, session, token).status;
                        if status != 503 {
                            return status;
                        }
                    }
                })
            })
            .collect();
        asking.into_iter().map(|asking| asking.join().unwrap()).collect()
    });
    let count = |status| statuses.iter().filter(|found| **found == status).count();
    assert_eq!((count(200), count(409)), (1, 7), "{statuses:?}");
    assert_replay_is_equal(fixture);
}

fn options_that_prove_nothing_are_refused(fixture: &Fixture) {
    let all = |keys: &str| ["--jwks", keys, "--issuer", ISSUER, "--audience", AUDIENCE].map(str::to_owned).to_vec();
    for (options, word) in [
        (vec!["--jwks".to_owned(), "https://a.example/keys".to_owned()], "--issuer"),
        (vec!["--audience".to_owned(), "a".to_owned()], "--jwks"),
        (all("http://accounts.example/keys"), "https://"),
        (all("https://me:word@accounts.example/keys"), "password"),
        (all("nothing at all"), "--jwks"),
    ] {
        let mut command = binary(&fixture.database.url);
        let output = command.args(["serve", "--listen", "127.0.0.1:0", "--definitions"]).arg(fixture.definitions()).args(&options).output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(word), "{options:?}: {said}");
    }
}

fn keys_without_an_id_or_of_one_id_are_all_tried(fixture: &Fixture) {
    let issuer = Issuer::start();
    let keys = [("", RSA), ("", EC), ("k", EC), ("k", ED)].map(|(kid, private)| {
        let mut key = published(kid, private);
        if kid.is_empty() {
            key.as_object_mut().unwrap().remove("kid");
        }
        key
    });
    issuer.say("200 OK", &json!({"keys": keys}).to_string());
    let server = issuer.serve(fixture);
    let client = server.client();
    let unnamed = |private: &[u8]| {
        let (algorithm, key) = key(private);
        encode(&Header::new(algorithm), &claims("ada"), &key).unwrap()
    };
    sign_in(&client, &unnamed(RSA)).ok();
    sign_in(&client, &unnamed(EC)).ok();
    sign_in(&client, &signed("k", EC, &claims("ada"))).ok();
    sign_in(&client, &signed("k", ED, &claims("ada"))).ok();
    sign_in(&client, &unnamed(ED)).assert_refused("it has an id", 401, "AUTH");
    sign_in(&client, &signed("k", RSA, &claims("ada"))).assert_refused("it has none", 401, "AUTH");
}

/// While a request with an unknown key waits for the issuer, others sign in by known keys.
fn a_silent_issuer_keeps_no_known_key_waiting(fixture: &Fixture) {
    let issuer = Issuer::start();
    let server = issuer.serve(fixture);
    let client = server.client();
    let good = signed("rsa", RSA, &claims("ada"));
    sign_in(&client, &good).ok();
    let silence = issuer.fall_silent();
    let before = issuer.asked();
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let client = server.client();
            // The server fetches keys only after a pause, so the request is repeated.
            while issuer.asked() == before {
                sign_in(&client, &signed("unknown", RSA, &claims("ada"))).assert_refused("unknown", 401, "AUTH");
            }
        });
        crate::peers::wait_for("the issuer is asked", || issuer.asked() > before);
        sign_in(&client, &good).ok();
        assert!(!asking.is_finished(), "the known key has waited for the unknown one");
        drop(silence);
    });
}
