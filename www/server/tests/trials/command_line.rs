//! Mistakes in the command line and the environment: reported at the start, and not by a panic or while players wait.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::process::Command;

use crate::Case;
use crate::fixture::Fixture;
use crate::server::{binary, write};

pub const SQLITE: &[Case] = &[
    ("a_server_without_connections_does_not_start", a_server_without_connections_does_not_start),
    ("an_origin_that_no_browser_sends_is_refused", an_origin_that_no_browser_sends_is_refused),
    ("a_page_that_is_not_there_is_refused", a_page_that_is_not_there_is_refused),
    ("a_secret_that_is_no_text_is_refused_and_not_shown", a_secret_that_is_no_text_is_refused_and_not_shown),
    ("sqlite_in_memory_is_refused", sqlite_in_memory_is_refused),
    ("a_file_that_is_no_database_is_named_as_such", a_file_that_is_no_database_is_named_as_such),
    ("an_operator_makes_no_database", an_operator_makes_no_database),
    ("a_log_that_nobody_understands_is_refused", a_log_that_nobody_understands_is_refused),
];

/// Starts a server that must not start; returns its output.
fn refusal(mut command: Command, fixture: &Fixture, options: &[&str]) -> String {
    // This machine does not have this address, so a server that starts in spite of the mistake ends here.
    command.args(["serve", "--listen", "192.0.2.1:1", "--definitions"]).arg(fixture.definitions()).args(options);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(1 | 2)), "{options:?}: {}: {said}", output.status);
    said
}

fn refusal_of(fixture: &Fixture, options: &[&str]) -> String {
    refusal(binary(&fixture.database.url), fixture, options)
}

fn a_server_without_connections_does_not_start(fixture: &Fixture) {
    let said = refusal_of(fixture, &["--connections", "0"]);
    assert!(said.contains("'--connections <N>'"), "{said}");
}

fn an_origin_that_no_browser_sends_is_refused(fixture: &Fixture) {
    for origin in
        ["*", "https://*.example", "app.example", "https://app.example/", "https://App.example", "https://a.example,b.example", ""]
    {
        let said = refusal_of(fixture, &["--allow-origin", origin]);
        assert!(said.contains("expected an origin"), "{origin:?}: {said}");
    }
    for origin in [
        "https://app.example",
        "http://localhost:5173",
        "http://[::1]:80",
        "capacitor://localhost",
        "null",
        "https://a.example,https://b.example",
    ] {
        let said = refusal_of(fixture, &["--allow-origin", origin]);
        assert!(said.contains("cannot listen on 192.0.2.1:1"), "{origin:?}: {said}");
    }
}

fn a_page_that_is_not_there_is_refused(fixture: &Fixture) {
    let said = refusal_of(fixture, &["--page", "/nowhere/at/all"]);
    assert!(said.contains("--page /nowhere/at/all: there is no such folder"), "{said}");
}

fn a_secret_that_is_no_text_is_refused_and_not_shown(fixture: &Fixture) {
    let mut command = binary(&fixture.database.url);
    command.env("PLAUDIT_SECRET", OsStr::from_bytes(b"\xffa secret of 32 bytes and of some more"));
    let said = refusal(command, fixture, &[]);
    assert!(said.contains("PLAUDIT_SECRET is not UTF-8") && !said.contains("32 bytes"), "{said}");
}

fn sqlite_in_memory_is_refused(fixture: &Fixture) {
    for url in ["sqlite:", "sqlite::memory:", "sqlite://:memory:", "sqlite:plaudit.db?mode=memory"] {
        let said = refusal(binary(url), fixture, &[]);
        assert!(said.contains("SQLite needs a file"), "{url}: {said}");
    }
}

fn a_file_that_is_no_database_is_named_as_such(fixture: &Fixture) {
    let file = fixture.fresh_file("db");
    write(&file, &"no database ".repeat(1_000));
    let said = refusal(binary(&format!("sqlite:{}", file.display())), fixture, &[]);
    assert!(
        said.contains("the database cannot be opened: ") && said.lines().last().is_some_and(|line| line.contains("not a database")),
        "{said}"
    );
}

fn an_operator_makes_no_database(fixture: &Fixture) {
    let file = fixture.fresh_file("db");
    for arguments in [&["show", "ann"][..], &["reset", "ann", "walk"], &["replay", "--all"], &["dead-letters"]] {
        let output = binary(&format!("sqlite:{}", file.display())).args(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(&format!("there is no database {}", file.display())), "{arguments:?}: {said}");
        assert!(!file.exists(), "{arguments:?} has made one");
    }
}

fn a_log_that_nobody_understands_is_refused(fixture: &Fixture) {
    for (text, is_good) in [("info,sqlx=warm", false), ("plaudit_server=[", false), ("", true), ("debug,sqlx=off", true)] {
        let mut command = binary(&fixture.database.url);
        command.env("RUST_LOG", text);
        let said = refusal(command, fixture, &[]);
        let expected = if is_good { "cannot listen on 192.0.2.1:1".to_owned() } else { format!("RUST_LOG is {text:?}") };
        assert!(said.contains(&expected), "{text:?}: {said}");
    }
}
