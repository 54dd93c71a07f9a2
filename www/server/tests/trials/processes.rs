//! Two server processes on one Postgres serve the same players, and come and go.

use crate::Case;
use crate::fixture::Fixture;
use crate::fleet::Fleet;
use crate::ledger::balance;
use crate::server::Server;

pub const POSTGRES: &[Case] = &[("two_serve_the_same_players", two_serve_the_same_players)];

const KILLS: usize = 8;
const PLAYERS: usize = 20;

fn two_serve_the_same_players(fixture: &Fixture) {
    let mut servers = [Server::start(fixture), Server::start(fixture)];
    let fleet = Fleet::new(&servers[0].client(), PLAYERS);
    let urls = |servers: &[Server; 2]| servers.iter().map(|server| server.url.clone()).collect::<Vec<_>>();
    fleet.while_playing(|| {
        for kill in 0..KILLS {
            fleet.route_to(urls(&servers));
            fleet.wait_for(200);
            servers[kill % 2].kill();
            fleet.wait_for(50); // the other one goes on alone
            servers[kill % 2] = Server::start(fixture);
        }
    });
    fleet.drain(&servers[1].client());
    balance(fixture, &servers[0].client(), &fleet).close("two processes on postgres", KILLS);
}
