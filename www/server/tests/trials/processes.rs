//! Two server processes on one Postgres serve the same players, while they start and stop.

use std::time::{Duration, Instant};

use crate::Case;
use crate::fixture::Fixture;
use crate::fleet::Fleet;
use crate::ledger::balance;
use crate::peers::wait_for;
use crate::raw_event::{event, request, walk};
use crate::server::Server;

pub const POSTGRES: &[Case] = &[
    ("two_serve_the_same_players", two_serve_the_same_players),
    ("a_migration_has_the_time_that_it_needs", a_migration_has_the_time_that_it_needs),
    ("a_process_waits_while_another_one_migrates", a_process_waits_while_another_one_migrates),
];

const KILLS: usize = 8;
const PLAYERS: usize = 20;

fn two_serve_the_same_players(fixture: &Fixture) {
    let mut servers = [Server::start(fixture), Server::start(fixture)];
    let fleet = Fleet::new(&servers[0].client(), PLAYERS);
    // Old events of a new player are not refused (S9), so these players are made old.
    fixture.database.sql().run("UPDATE players SET created_at = created_at - 5184000");
    let urls = |servers: &[Server; 2]| servers.iter().map(|server| server.url.clone()).collect::<Vec<_>>();
    fleet.while_playing(|| {
        for kill in 0..KILLS {
            fleet.route_to(urls(&servers));
            fleet.wait_for(200);
            servers[kill % 2].kill();
            fleet.wait_for(50); // the other process continues alone
            servers[kill % 2] = Server::start(fixture);
        }
    });
    fleet.drain(&servers[1].client());
    balance(fixture, &servers[0].client(), &fleet).close("two processes on postgres", KILLS);
}

/// The migration of a large table may take longer than a request.
fn a_migration_has_the_time_that_it_needs(fixture: &Fixture) {
    drop(Server::start(fixture));
    let sql = fixture.database.sql();
    sql.run("INSERT INTO settled (player, eid, cid, mid, at, code, message) VALUES ('ann', 'match-1', '', 0, 0, '', '')");
    sql.run(
        "CREATE TABLE limits (text TEXT); CREATE FUNCTION limits() RETURNS trigger AS $$ BEGIN \
         INSERT INTO limits VALUES (current_setting('statement_timeout') || ' ' || current_setting('lock_timeout')); RETURN NEW; \
         END $$ LANGUAGE plpgsql; CREATE TRIGGER limits BEFORE INSERT ON settled FOR EACH ROW EXECUTE FUNCTION limits(); \
         DELETE FROM _sqlx_migrations WHERE version = 44",
    );
    let server = Server::start(fixture);
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    client.sync(&ann.token, &request(vec![event("c", 1, "e1", walk(1))])).ok();
    let limits: Vec<(String,)> = sql.rows("SELECT text FROM limits");
    assert_eq!(limits, [("0 5s".to_owned(),), ("15s 5s".to_owned(),)]);
}

/// The wait is longer than a request may wait for a lock.
fn a_process_waits_while_another_one_migrates(fixture: &Fixture) {
    let (migrating, other) = (fixture.database.sql(), fixture.database.sql());
    migrating.lock_migrations();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            wait_for("the process waits", || {
                other.number("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") > 0
            });
            std::thread::sleep(Duration::from_secs(7));
            drop(migrating);
        });
        let server = Server::start(fixture);
        assert!(begun.elapsed() >= Duration::from_secs(7), "it is not served before the tables are up to date");
        server.client().sign_in("the device of ann");
        assert!(server.log().contains("waiting for another process that is migrating"), "{}", server.log());
    });
}
