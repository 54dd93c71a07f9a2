//! An operator's browser, and another server with its key, as callers of the server API.

use std::io::Write as _;
use std::process::{Output, Stdio};

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::fixture::Fixture;
use crate::server::{Server, binary, operator, printed};

/// The password of every operator in the trials.
pub const PASSWORD: &str = "a password of the trials";

/// A server with the portal and the server API.
pub fn serve(fixture: &Fixture, options: &[&str]) -> Server {
    let mut all = vec!["--player-rate", "0", "--address-rate", "0", "--portal", "--api"];
    all.extend(options);
    Server::start_with(fixture, &all)
}

/// Runs `operator …`, and types a password.
pub fn typed(fixture: &Fixture, arguments: &[&str], password: &str) -> Output {
    let mut command = binary(&fixture.database.url);
    let command = command.arg("operator").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    let _ = process.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes()); // it may have ended without reading it
    process.wait_with_output().unwrap()
}

pub fn add_operator(fixture: &Fixture, name: &str, role: &str) {
    printed(&typed(fixture, &["add", name, "--role", role], PASSWORD));
}

/// A signed-in browser.
pub struct Browser {
    pub client: Client,
    pub cookie: String,
}

impl Browser {
    /// Adds an operator whose name is the role, and signs in.
    pub fn of(fixture: &Fixture, server: &Server, role: &str) -> Browser {
        add_operator(fixture, role, role);
        Browser::sign_in(&server.client(), role)
    }

    pub fn sign_in(client: &Client, name: &str) -> Browser {
        let answer = try_sign_in(client, name, PASSWORD);
        answer.ok();
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        Browser { client: client.clone(), cookie }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.client.get(path, &[("cookie", &self.cookie)])
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        let headers = [("cookie", self.cookie.as_str()), ("sec-fetch-site", "same-origin"), ("x-plaudit-portal", "1")];
        send(&self.client, path, &headers, body)
    }

    /// The audit, latest first: actor, action, subject.
    pub fn audit(&self) -> Vec<(String, String, String)> {
        let body = self.get("/v1/server/audit?limit=200").ok();
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
        let entries = body["entries"].as_array().unwrap().iter();
        entries.map(|entry| (text(entry, "actor"), text(entry, "action"), text(entry, "subject"))).collect()
    }
}

/// Posts JSON with additional headers.
pub fn send(client: &Client, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
    let all: Vec<(&str, &str)> = [("content-type", "application/json")].into_iter().chain(headers.iter().copied()).collect();
    client.send("POST", path, &all, body.to_string().as_bytes()).unwrap()
}

pub fn try_sign_in(client: &Client, name: &str, password: &str) -> Answer {
    let headers = [("sec-fetch-site", "same-origin"), ("x-plaudit-portal", "1")];
    send(client, "/portal/api/sign-in", &headers, &json!({"name": name, "password": password}))
}

/// Another server, with its key.
pub struct Caller {
    pub client: Client,
    pub bearer: String,
}

impl Caller {
    /// Creates a key with these scopes, named after them.
    pub fn of(fixture: &Fixture, server: &Server, scopes: &str) -> Caller {
        let name = scopes.replace(',', "-");
        let key = printed(&operator(fixture, &["key", "add", &name, "--scope", scopes]));
        Caller { client: server.client(), bearer: format!("Bearer {}", key.trim()) }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.client.get(path, &[("authorization", &self.bearer)])
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        send(&self.client, path, &[("authorization", &self.bearer)], body)
    }
}
