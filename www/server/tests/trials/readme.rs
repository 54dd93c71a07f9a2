//! The README's commands run as they stand there.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::Case;
use crate::device::unique;
use crate::fixture::Fixture;
use crate::portal::{PASSWORD, add_operator, serve};
use crate::server::{binary, write};

pub const SQLITE: &[Case] = &[("every_command_of_the_readme_runs", every_command_of_the_readme_runs)];

const README: &str = include_str!("../../README.md");

/// The commands in the sentences of the operations' part, except those that a block has as well.
fn commands_in_sentences(operations: &str) -> Vec<Vec<String>> {
    let sentences = operations.split("```").step_by(2);
    let spans = sentences.flat_map(|text| text.split('`').skip(1).step_by(2));
    let blocks = commands();
    let commands = spans.filter_map(|span| span.strip_prefix("plaudit-server ")).map(|words| words.split_whitespace().map(str::to_owned));
    commands.map(Iterator::collect).filter(|words| !blocks.contains(words)).collect()
}

/// The lines of all `sh` blocks that run the server's program, without comments, in order.
fn commands() -> Vec<Vec<String>> {
    let blocks = README.split("```sh\n").skip(1).filter_map(|rest| Some(rest.split_once("```")?.0));
    let lines = blocks.flat_map(str::lines).filter_map(|line| {
        let line = line.split_once(" #").map_or(line, |(command, _)| command).trim();
        line.strip_prefix("target/server/plaudit-server").or_else(|| line.strip_prefix("plaudit-server")).map(str::trim)
    });
    lines.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

fn every_command_of_the_readme_runs(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    add_operator(fixture, "eve", "admin"); // the last admin stays, and the README's commands remove one
    let client = server.client();
    let sacrificed = client.sign_in("the device of a player to delete");
    let ann = client.sign_in("the device of ann");
    client.rpc(&ann, "ACHIEVEMENTS_UPDATE", &serde_json::json!({"achievements": {"gift": "1"}})).ok();
    let (_, operations) = README.split_once("## Operations").unwrap();
    let (operations, _) = operations.split_once("\n## ").unwrap();
    assert!(operations.lines().count() < 3 * 50, "the operations' part has three screens at most");
    let in_sentences = commands_in_sentences(operations);
    assert!(in_sentences.iter().any(|words| words[0] == "check") && in_sentences.iter().any(|words| words.contains(&"--list".to_owned())));
    let list = fixture.fresh_file("list");
    write(&list, &format!("{}\n", sacrificed.player));
    let mut ran = 0;
    for words in commands().into_iter().chain(in_sentences) {
        if words.first().is_some_and(|word| word == "serve") {
            continue; // this server runs already; `configuration.rs` starts one by its file
        }
        let player = if words[0] == "delete" { &sacrificed.player } else { &ann.player };
        let fill = |word: &String| match word.as_str() {
            "PLAYER" | "PLAYER…" => player.clone(),
            "ID…" => "gift".to_owned(),
            "COMMAND" => r#"{"type": "claim", "ids": ["gift"]}"#.to_owned(),
            "FILE" => list.to_str().unwrap().to_owned(),
            "definitions.json" | "FILE…" => fixture.definitions().to_str().unwrap().to_owned(),
            word => word.to_owned(),
        };
        let mut command: Command = binary(&fixture.database.url);
        command.args(words.iter().map(fill)).env("PLAUDIT_DEFINITIONS", fixture.definitions());
        command.env("PLAUDIT_LISTEN", server.address());
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let _ = process.stdin.take().unwrap().write_all(format!("{PASSWORD}{}\n", unique()).as_bytes()); // most do not read it
        let output = process.wait_with_output().unwrap();
        // `reset` comes before `send` in the README: the gift is complete again then.
        if words[0] == "reset" {
            client.rpc(&ann, "ACHIEVEMENTS_UPDATE", &serde_json::json!({"achievements": {"gift": "1"}})).ok();
        }
        assert!(output.status.success(), "{}: {}", words.join(" "), String::from_utf8_lossy(&output.stderr));
        ran += 1;
    }
    assert!(ran > 20, "{ran} commands");
}
