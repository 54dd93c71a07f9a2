//! Thousands of players, and their requests.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::json;

use super::raw_connection::{RawConnection, number_behind};
use super::{CLIENTS, PLAYERS};
use crate::device::now;
use crate::fixture::{DEFINITIONS, Fixture};
use crate::raw_event::{event, request_from, walk};
use crate::server::{SECRET, Server};

/// One player of the benchmark: one process that sends one event after the other.
pub struct Player {
    token: String,
    name: String,
    mid: i64,
    epoch: i64,
    rev: i64,
}

/// The version of the definitions.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let document = plaudit::Value::from_json(DEFINITIONS).unwrap();
    plaudit::protocol::hash_of(&document.to_canonical_json())
});

/// Creates players as sign-in does, without waiting for ten thousand commits.
pub fn populate(fixture: &Fixture) -> Vec<Player> {
    let server = Server::start(fixture);
    let model = server.client().sign_in("the player whom all others are like");
    let (epoch, ..) = server.client().standing(&model);
    drop(server);
    let names: Vec<String> = (0..PLAYERS).map(|n| format!("player-{n:05}")).collect();
    insert(fixture, &model.player, &names);
    let token = |name: &str| {
        let claims = json!({"iss": "plaudit", "sub": name, "iat": now(), "exp": now() + 3_600});
        encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(SECRET.as_bytes()).unwrap()).unwrap()
    };
    names.into_iter().map(|name| Player { token: token(&name), name, mid: 0, epoch, rev: 0 }).collect()
}

/// Creates players whose rows are like the model's.
fn insert(fixture: &Fixture, model: &str, names: &[String]) {
    let sql = fixture.database.sql();
    for names in names.chunks(500) {
        let each = |row: &dyn Fn(&String) -> String| names.iter().map(row).collect::<Vec<_>>().join(",");
        sql.run(&format!("INSERT INTO players (id, created_at) VALUES {}", each(&|name| format!("('{name}', {})", now()))));
        for table in ["streams", "event_log"] {
            let (columns, key) = match table {
                "streams" => ("epoch, rev, snapshot, definitions, logged", "id"),
                _ => ("seq, rev, at, kind, player, eid, definitions, body", "stream"),
            };
            let model = format!("SELECT * FROM {table} WHERE {key} = 'player:{model}'");
            let list = each(&|name| format!("('player:{name}')"));
            sql.run(&format!(
                "INSERT INTO {table} ({key}, {columns}) SELECT names.name, {columns} FROM ({model}) AS model, \
                 (WITH list(name) AS (VALUES {list}) SELECT name FROM list) AS names"
            ));
        }
    }
}

impl Player {
    /// Sends one event; receives the player's new state.
    fn sync(&mut self, connection: &mut RawConnection) {
        self.mid += 1;
        let event = event(&self.name, self.mid, &format!("{}-{}", self.name, self.mid), walk(1));
        let answer = connection.sync(&self.token, &self.request(vec![event]));
        let (ack, rev) = (number_behind(answer, &format!(r#""{}":"#, self.name)), number_behind(answer, r#""rev":"#));
        assert_eq!(ack, Some(self.mid), "{answer}");
        self.rev = rev.unwrap();
    }

    fn request(&self, events: Vec<serde_json::Value>) -> String {
        let base = json!({"epoch": self.epoch, "rev": self.rev, "definitions": *VERSION});
        request_from(base, &[], events).to_string()
    }
}

/// Lets all clients sync their own players: each player once, or random players for some time. Returns the number of syncs.
pub fn drive(server: &Server, players: &mut [Player], time: Option<Duration>) -> u64 {
    let (done, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let (done, is_over) = (&done, &is_over);
    std::thread::scope(|scope| {
        for (seed, players) in (0..).zip(players.chunks_mut(PLAYERS.div_ceil(CLIENTS))) {
            scope.spawn(move || {
                let (mut connection, mut random) = (RawConnection::to(server.address()), StdRng::seed_from_u64(seed));
                let count = players.len();
                let random_players = std::iter::repeat_with(|| random.random_range(0..count));
                let turns: Box<dyn Iterator<Item = usize>> = if time.is_none() { Box::new(0..count) } else { Box::new(random_players) };
                for turn in turns.take_while(|_| !is_over.load(Ordering::Relaxed)) {
                    players[turn].sync(&mut connection);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        if let Some(time) = time {
            std::thread::sleep(time);
            is_over.store(true, Ordering::Relaxed);
        }
    });
    done.load(Ordering::Relaxed)
}

/// Every player syncs once, without events and without changes, like most syncs.
pub fn idle(server: &Server, players: &mut [Player]) {
    std::thread::scope(|scope| {
        for players in players.chunks_mut(PLAYERS.div_ceil(CLIENTS)) {
            scope.spawn(move || {
                let mut connection = RawConnection::to(server.address());
                for player in players {
                    let answer = connection.sync(&player.token, &player.request(Vec::new()));
                    player.rev = number_behind(answer, r#""rev":"#).unwrap();
                }
            });
        }
    });
}
