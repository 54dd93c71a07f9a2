//! `kill -9` under load, repeatedly: no event is lost, and none counts twice.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::Case;
use crate::fixture::Fixture;
use crate::fleet::Fleet;
use crate::ledger::balance;
use crate::server::Server;

pub const SQLITE: &[Case] = &[("fifty_kills_under_fifty_clients_lose_nothing", |fixture| kills_lose_nothing(fixture, 50))];
pub const POSTGRES: &[Case] = &[("fifteen_kills_under_fifty_clients_lose_nothing", |fixture| kills_lose_nothing(fixture, 15))];

const PLAYERS: usize = 25;

fn kills_lose_nothing(fixture: &Fixture, kills: usize) {
    let mut random = StdRng::seed_from_u64(50);
    let mut server = Server::start(fixture);
    let fleet = Fleet::new(&server.client(), PLAYERS);
    // Old events of a new player are not refused (S9), so these players are made old.
    fixture.database.sql().run("UPDATE players SET created_at = created_at - 5184000");
    fleet.while_playing(|| {
        for _ in 0..kills {
            fleet.route_to(vec![server.url.clone()]);
            // Kills the server after some answers, at any point of the other clients' requests.
            fleet.wait_for(random.random_range(1..60));
            server.kill();
            server = Server::start(fixture);
        }
    });
    fleet.drain(&server.client());
    balance(fixture, &server.client(), &fleet).close(fixture.database.kind.name(), kills);
}
