//! The server as its users meet it: the real binary, spoken to over HTTP, on SQLite and on Postgres.
//!
//! Every trial runs on both databases, with a database and a server of its own. `cargo test --package plaudit-server --test trials --
//! sqlite` runs those of one database, and needs no Postgres. Postgres' programs are found on the PATH, where Debian has them, or in the folder that
//! `PLAUDIT_POSTGRES` names. `cargo bench --package plaudit-server` measures instead.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod bodies;
mod client;
mod command_line;
mod crash;
mod database;
mod database_outage;
mod definitions;
mod device;
mod event_listener;
mod events;
mod fixture;
mod fleet;
mod hostile;
mod ledger;
mod load;
mod malformed;
mod operator;
mod overload;
mod postgres;
mod processes;
mod races;
mod raw_event;
mod restored;
mod rules;
mod server;
mod shutdown;
mod sign_in;
mod team_contention;
mod team_sync;
mod teams;
mod webhook;
mod webhook_receiver;

use std::process::ExitCode;
use std::sync::{Arc, Weak};

use libtest_mimic::{Arguments, Trial};

use database::Kind;
use fixture::Fixture;
use postgres::Postgres;

/// What is tried, by the file that tries it.
type Case = (&'static str, fn(&Fixture));

const BOTH: [(&str, &[Case]); 15] = [
    ("sign_in", sign_in::CASES),
    ("definitions", definitions::CASES),
    ("rules", rules::CASES),
    ("restored", restored::CASES),
    ("operator", operator::CASES),
    ("shutdown", shutdown::CASES),
    ("malformed", malformed::CASES),
    ("bodies", bodies::CASES),
    ("hostile", hostile::CASES),
    ("overload", overload::CASES),
    ("races", races::CASES),
    ("teams", teams::CASES),
    ("team_sync", team_sync::CASES),
    ("webhook", webhook::CASES),
    ("events", events::CASES),
];

/// What only one database can be tried with.
const SQLITE: [(&str, &[Case]); 5] = [
    ("database_outage", database_outage::SQLITE),
    ("crash", crash::SQLITE),
    ("team_contention", team_contention::SQLITE),
    ("command_line", command_line::SQLITE),
    ("webhook", webhook::SQLITE),
];
const POSTGRES: [(&str, &[Case]); 6] = [
    ("database_outage", database_outage::POSTGRES),
    ("crash", crash::POSTGRES),
    ("team_contention", team_contention::POSTGRES),
    ("processes", processes::POSTGRES),
    ("webhook", webhook::POSTGRES),
    ("events", events::POSTGRES),
];

/// Most trials wait for servers and disks: more of them than processors can run side by side.
const THREADS: usize = 6;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    // Kept by this thread: it ends, and is removed, with it.
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
