//! The server as its users meet it: the real binary over HTTP, on SQLite and on Postgres.
//!
//! Every trial runs on both databases, each with its own database and server.
//! `cargo test --package plaudit-server --test trials -- sqlite` runs those of one database, without Postgres. Postgres' programs
//! are found on the PATH, where Debian has them, or in the folder that `PLAUDIT_POSTGRES` names.
//! `cargo bench --package plaudit-server` runs the benchmark instead.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod accounts;
mod accounts_of_others;
mod bodies;
mod callers;
mod client;
mod command_line;
mod configuration;
mod cost;
mod crash;
mod database;
mod database_outage;
mod definitions;
mod device;
mod event_listener;
mod events;
mod fixture;
mod fleet;
mod hook_receiver;
mod hostile;
mod ledger;
mod load;
mod long_sync;
mod malformed;
mod operator;
mod operators;
mod overload;
mod peers;
mod person;
mod pgbouncer;
mod portal;
mod postgres;
mod processes;
mod races;
mod rarity;
mod raw_event;
mod readme;
mod restored;
mod reward_hook;
mod rules;
mod server;
mod server_events;
mod server_ledger;
mod shutdown;
mod sign_in;
mod team_contention;
mod team_sync;
mod teams;
mod upgrade;
mod webhook;
mod webhook_receiver;

use std::process::ExitCode;
use std::sync::{Arc, Weak};

use libtest_mimic::{Arguments, Trial};

use database::Kind;
use fixture::Fixture;
use postgres::Postgres;

/// The name and function of a trial, grouped by file.
type Case = (&'static str, fn(&Fixture));

const BOTH: &[(&str, &[Case])] = &[
    ("accounts", accounts::CASES),
    ("accounts_of_others", accounts_of_others::CASES),
    ("person", person::CASES),
    ("sign_in", sign_in::CASES),
    ("definitions", definitions::CASES),
    ("rules", rules::CASES),
    ("restored", restored::CASES),
    ("upgrade", upgrade::CASES),
    ("operator", operator::CASES),
    ("operators", operators::CASES),
    ("server_events", server_events::CASES),
    ("server_ledger", server_ledger::CASES),
    ("shutdown", shutdown::CASES),
    ("malformed", malformed::CASES),
    ("bodies", bodies::CASES),
    ("hostile", hostile::CASES),
    ("overload", overload::CASES),
    ("long_sync", long_sync::CASES),
    ("cost", cost::CASES),
    ("rarity", rarity::CASES),
    ("peers", peers::CASES),
    ("races", races::CASES),
    ("teams", teams::CASES),
    ("team_sync", team_sync::CASES),
    ("webhook", webhook::CASES),
    ("reward_hook", reward_hook::CASES),
    ("events", events::CASES),
];

/// Trials of one database only.
const SQLITE: [(&str, &[Case]); 10] = [
    ("callers", callers::SQLITE),
    ("database_outage", database_outage::SQLITE),
    ("crash", crash::SQLITE),
    ("team_contention", team_contention::SQLITE),
    ("command_line", command_line::SQLITE),
    ("configuration", configuration::SQLITE),
    ("readme", readme::SQLITE),
    ("peers", peers::SQLITE),
    ("webhook", webhook::SQLITE),
    ("reward_hook", reward_hook::SQLITE),
];
const POSTGRES: [(&str, &[Case]); 9] = [
    ("rarity", rarity::POSTGRES),
    ("database_outage", database_outage::POSTGRES),
    ("crash", crash::POSTGRES),
    ("team_contention", team_contention::POSTGRES),
    ("processes", processes::POSTGRES),
    ("pgbouncer", pgbouncer::POSTGRES),
    ("webhook", webhook::POSTGRES),
    ("reward_hook", reward_hook::POSTGRES),
    ("events", events::POSTGRES),
];

/// Most trials wait for servers and disks, so more of them run at once than there are processors.
const THREADS: usize = 6;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    // This thread keeps it, so it ends and is removed with the thread.
    let postgres = if needs_postgres(&arguments) { Some(Postgres::start(arguments.bench)) } else { None };
    let postgres = match postgres.transpose() {
        Ok(postgres) => postgres.map(Arc::new),
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::FAILURE;
        }
    };
    if arguments.bench {
        let filter = arguments.filter.unwrap_or_default();
        for kind in Kind::ALL.into_iter().filter(|kind| kind.name().starts_with(&filter)) {
            load::measure(&Fixture::new(postgres.as_ref().filter(|_| kind == Kind::Postgres)));
        }
        return ExitCode::SUCCESS;
    }
    let conclusion = libtest_mimic::run(&arguments, trials(postgres.as_ref()));
    conclusion.exit_code()
}

fn needs_postgres(arguments: &Arguments) -> bool {
    !arguments.list && !arguments.filter.as_ref().is_some_and(|filter| filter.starts_with(Kind::Sqlite.name()))
}

fn trials(postgres: Option<&Arc<Postgres>>) -> Vec<Trial> {
    let both = BOTH.iter().flat_map(|group| Kind::ALL.map(|kind| (kind, *group)));
    let one = SQLITE.map(|group| (Kind::Sqlite, group)).into_iter().chain(POSTGRES.map(|group| (Kind::Postgres, group)));
    let cases = both.chain(one).flat_map(|(kind, (group, cases))| cases.iter().map(move |case| (kind, group, *case)));
    cases.map(|(kind, group, (name, case))| trial(kind, &format!("{}::{group}::{name}", kind.name()), case, postgres)).collect()
}

fn trial(kind: Kind, name: &str, case: fn(&Fixture), postgres: Option<&Arc<Postgres>>) -> Trial {
    let postgres = postgres.map(Arc::downgrade);
    Trial::test(name, move || {
        let fixture = match kind {
            Kind::Sqlite => Fixture::new(None),
            Kind::Postgres => Fixture::new(Some(&postgres.as_ref().and_then(Weak::upgrade).ok_or("there is no Postgres")?)),
        };
        case(&fixture);
        Ok(())
    })
}
