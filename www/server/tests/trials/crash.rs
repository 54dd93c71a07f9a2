//! `kill -9` under load, again and again: nothing is lost, and nothing counts twice.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::Case;
use crate::fleet::Fleet;
use crate::ledger::balance;
use crate::server::Server;
use crate::setting::Setting;

pub const SQLITE: &[Case] = &[("fifty_kills_under_fifty_clients_lose_nothing", |setting| kills_lose_nothing(setting, 50))];
pub const POSTGRES: &[Case] = &[("fifteen_kills_under_fifty_clients_lose_nothing", |setting| kills_lose_nothing(setting, 15))];

const PLAYERS: usize = 25;

fn kills_lose_nothing(setting: &Setting, kills: usize) {
    let mut random = StdRng::seed_from_u64(50);
    let mut server = Server::start(setting);
    let fleet = Fleet::new(&server.client(), PLAYERS);
    fleet.while_playing(|| {
        for _ in 0..kills {
            fleet.route_to(vec![server.url.clone()]);
            // After some answers, wherever the other clients' requests are by then.
            fleet.wait_for(random.random_range(1..60));
            server.kill();
            server = Server::start(setting);
        }
    });
    fleet.drain(&server.client());
    balance(setting, &server.client(), &fleet).close(setting.database.kind.name(), kills);
}
