//! Options from flags, variables and a file, and the commands that a container needs.

use std::process::Command;

use crate::Case;
use crate::client::Client;
use crate::fixture::Fixture;
use crate::peers::wait_for;
use crate::server::{SECRET, Server, binary, printed, write};

pub const SQLITE: &[Case] = &[
    ("flags_go_before_variables_and_these_before_the_file", flags_go_before_variables_and_these_before_the_file),
    ("a_server_runs_by_its_file_alone_and_is_healthy", a_server_runs_by_its_file_alone_and_is_healthy),
    ("a_mistake_in_the_file_is_named_with_its_place", a_mistake_in_the_file_is_named_with_its_place),
    ("another_command_takes_no_options_of_serve_from_the_file", another_command_takes_no_options_of_serve_from_the_file),
    ("the_readmes_table_has_every_option", the_readmes_table_has_every_option),
];

/// The binary in a bare environment.
fn bare() -> Command {
    let mut command = binary("");
    command.env_remove("DATABASE_URL").env_remove("PLAUDIT_SECRET");
    command
}

fn printed_config(command: &mut Command) -> Vec<String> {
    printed(&command.args(["config", "--print"]).output().unwrap()).lines().map(str::to_owned).collect()
}

fn flags_go_before_variables_and_these_before_the_file(fixture: &Fixture) {
    let file = fixture.fresh_file("toml");
    let text = "definitions = \"a.json\"\nlisten = \"0.0.0.0:1\"\nplayer-rate = 1\naddress-rate = 1\nevent-rate = 1\nportal = true\n\
                behind-proxy = true\nallow-origin = [\"https://a.example\", \"https://b.example\"]\n\
                database = \"postgres://me:word@host/db\"\nsecret = \"a secret of the file, 32 bytes or more\"\nlog = \"debug\"\n\
                webhook = \"https://hook.example/\"\n";
    write(&file, text);
    let mut command = bare();
    command.arg("--config").arg(&file).env("PLAUDIT_PLAYER_RATE", "2").env("PLAUDIT_EVENT_RATE", "2").env("PLAUDIT_API", "true");
    command.env("PLAUDIT_WEBHOOK_SECRET", "not shown").args(["config", "--print", "--event-rate", "3", "--webhook-timeout=4"]);
    let lines: Vec<String> = printed(&command.output().unwrap()).lines().map(str::to_owned).collect();
    for line in [
        "database = \"postgres://me:***@host/db\"  # file",
        "definitions = \"a.json\"  # file",
        "listen = \"0.0.0.0:1\"  # file",
        "address-rate = 1  # file",
        "player-rate = 2  # PLAUDIT_PLAYER_RATE",
        "event-rate = 3  # --event-rate",
        "webhook-timeout = 4  # --webhook-timeout",
        "api = true  # PLAUDIT_API",
        "portal = true  # file",
        "# adopt = false  # default",
        "behind-proxy = 1  # file",
        "allow-origin = [\"https://a.example\", \"https://b.example\"]  # file",
        "# server-key = \"defaultkey\"  # default",
        "# page =  # default",
        "secret = \"***\"  # file",
        "webhook-secret = \"***\"  # PLAUDIT_WEBHOOK_SECRET",
        "log = \"debug\"  # file",
    ] {
        assert!(lines.iter().any(|printed| printed == line), "{line}\n{}", lines.join("\n"));
    }
    assert!(lines.iter().any(|line| line == "webhook = \"https://hook.example/***\"  # file"), "{}", lines.join("\n"));
    // The output is a file of the same configuration.
    let again = fixture.fresh_file("toml");
    write(&again, &lines.join("\n"));
    let reread = printed_config(bare().arg("--config").arg(&again));
    let values = |lines: &[String]| lines.iter().map(|line| line.rsplit_once("  # ").unwrap().0.to_owned()).collect::<Vec<_>>();
    assert_eq!(values(&reread), values(&lines));
}

fn a_server_runs_by_its_file_alone_and_is_healthy(fixture: &Fixture) {
    let file = fixture.fresh_file("toml");
    let text = format!(
        "definitions = {:?}\nlisten = \"127.0.0.1:0\"\ndatabase = {:?}\nsecret = {SECRET:?}\n",
        fixture.definitions().to_str().unwrap(),
        fixture.database.url
    );
    write(&file, &text);
    let mut command = bare();
    command.env("PLAUDIT_CONFIG", &file).arg("serve");
    let mut server = Server::spawn(command, fixture);
    let ann = server.client().sign_in("the device of ann");
    // The file's secret has signed the token: another server with the same one takes it.
    let other = Server::start(fixture);
    assert_eq!(Client::new(&other.url).get_as(&ann, "/v1/teams").status, server.client().get_as(&ann, "/v1/teams").status);
    assert_eq!(Client::new(&other.url).get_as(&ann, "/v1/me/export").status, 200);
    let health = |options: &[&str]| bare().arg("health").args(options).output().unwrap();
    let address = server.address().to_owned();
    // The command waits for 2 s, which a slow machine may exceed.
    wait_for("it is alive", || health(&["--listen", &address]).status.success());
    wait_for("it is ready", || health(&["--listen", &address, "--ready"]).status.success());
    let port = address.rsplit_once(':').unwrap().1;
    let everywhere = || bare().env("PLAUDIT_LISTEN", format!("0.0.0.0:{port}")).arg("health").status().unwrap().success();
    wait_for("it is alive at all addresses", everywhere);
    server.kill();
    let dead = health(&["--listen", &address]);
    assert!(!dead.status.success() && String::from_utf8_lossy(&dead.stderr).contains("no server can be reached"), "{dead:?}");
}

fn a_mistake_in_the_file_is_named_with_its_place(fixture: &Fixture) {
    for (text, said) in [
        ("listne = \"a\"\n", "there is no option listne"),
        ("portal = 1\n", "portal: expected true or false"),
        ("player-rate = [1]\n", "player-rate: expected a text or a whole number"),
        ("player-rate = 1.5\n", "player-rate: expected a text or a whole number"),
        ("allow-origin = [1]\n", "allow-origin: expected a list of texts"),
        ("secret = 5\n", "secret: expected a text"),
        ("player-rate = \"many\"\n", "invalid value 'many' for '--player-rate <N>'"),
        ("adopt = true\n\nsecret = \"a secret without its end\n", "line 3: "),
    ] {
        let file = fixture.fresh_file("toml");
        write(&file, text);
        let output = bare().arg("--config").arg(&file).args(["config", "--print", "--definitions", "a.json"]).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && stderr.contains(said), "{text}: {stderr}");
        assert!(said.starts_with("invalid value") || stderr.contains(file.to_str().unwrap()), "{stderr}");
        assert!(!stderr.contains("a secret without"), "no secret is shown: {stderr}");
    }
    let output = bare().args(["--config", "/nowhere.toml", "serve"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere.toml cannot be read"), "{output:?}");
}

/// Every option, and every variable that is not a flag, has a row in the README.
fn the_readmes_table_has_every_option(_: &Fixture) {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, rest) = readme.split_once("## Configuration").unwrap();
    let (table, _) = rest.split_once("\n## ").unwrap();
    let lines = printed_config(bare().env("PLAUDIT_DEFINITIONS", "a.json"));
    let keys: Vec<&str> = lines.iter().map(|line| line.trim_start_matches("# ").split_once(" =").unwrap().0).collect();
    assert!(keys.len() > 45, "{keys:?}");
    for key in keys {
        let name = match key {
            "secret" | "previous-secret" | "webhook-secret" | "reward-hook-secret" => {
                format!("PLAUDIT_{}", key.replace('-', "_").to_uppercase())
            }
            "log" => "RUST_LOG".to_owned(),
            key => format!("--{key}"),
        };
        assert!(
            table.contains(&format!("`{name}`")) || table.contains(&format!("`{name} ")) || table.contains(&format!("`{name}[")),
            "{name}"
        );
    }
}

/// `check` has a `--definitions` of its own.
fn another_command_takes_no_options_of_serve_from_the_file(fixture: &Fixture) {
    let file = fixture.fresh_file("toml");
    write(&file, "definitions = \"no-such-file.json\"\n");
    let mut command = bare();
    command.arg("--config").arg(&file).arg("check").arg(fixture.definitions());
    printed(&command.output().unwrap());
}
