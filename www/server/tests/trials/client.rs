//! An HTTP client, as any client of the server would be.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use plaudit::Value;
use plaudit::protocol::SyncResponse;
use serde_json::json;
use ureq::http::{Request, Response};

use crate::peers::wait_for;

#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    pub url: String,
}

/// An answer of any status.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub text: String,
    headers: ureq::http::HeaderMap,
}

/// A signed-in player.
#[derive(Clone, Debug)]
pub struct Session {
    pub player: String,
    pub token: String,
    pub refresh_token: String,
}

impl Client {
    pub fn new(url: &str) -> Client {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60)));
        Client { agent: config.build().new_agent(), url: url.to_owned() }
    }

    /// Sends a request; `Err` if no whole answer came.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, ureq::Error> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response: Response<ureq::Body> = match body {
            [] => self.agent.run(request.body(())?)?,
            body => self.agent.run(request.body(body)?)?,
        };
        let text = response.body_mut().read_to_string()?;
        Ok(Answer { status: response.status().as_u16(), text, headers: response.headers().clone() })
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, &[]).unwrap()
    }

    /// Sends JSON, without a token.
    pub fn post(&self, path: &str, body: &serde_json::Value) -> Answer {
        self.send("POST", path, &[("content-type", "application/json")], body.to_string().as_bytes()).unwrap()
    }

    /// `POST /v1/sync` with any body.
    pub fn try_sync(&self, token: &str, body: &[u8]) -> Result<Answer, ureq::Error> {
        let bearer = format!("Bearer {token}");
        self.send("POST", "/v1/sync", &[("content-type", "application/json"), ("authorization", &bearer)], body)
    }

    /// `POST` with a token; without a body if it is null.
    pub fn post_as(&self, session: &Session, path: &str, body: &serde_json::Value) -> Answer {
        let bearer = format!("Bearer {}", session.token);
        let text = if body.is_null() { String::new() } else { body.to_string() };
        self.send("POST", path, &[("content-type", "application/json"), ("authorization", &bearer)], text.as_bytes()).unwrap()
    }

    /// An RPC of Nakama's clients, unwrapped.
    pub fn rpc(&self, session: &Session, id: &str, body: &serde_json::Value) -> Answer {
        self.post_as(session, &format!("/v2/rpc/RPC_ID_{id}?unwrap"), body)
    }

    pub fn get_as(&self, session: &Session, path: &str) -> Answer {
        self.get(path, &[("authorization", &format!("Bearer {}", session.token))])
    }

    /// The value of a metric.
    pub fn measured(&self, name: &str) -> u64 {
        let text = self.get("/metrics", &[]).text;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
    }

    pub fn sync(&self, token: &str, body: &serde_json::Value) -> Answer {
        self.try_sync(token, body.to_string().as_bytes()).unwrap()
    }

    pub fn sign_in(&self, device_id: &str) -> Session {
        self.post("/v1/auth/device", &json!({"device_id": device_id})).session()
    }

    /// The state of a player's stream: epoch, revision, snapshot.
    pub fn standing(&self, session: &Session) -> (i64, i64, serde_json::Value) {
        let body = json!({"v": 1, "nonce": "look", "state_version": 2, "streams": {"player": {"base": {"epoch": 0, "rev": null, "definitions": ""}, "seen": []}},
            "events": []});
        let answer = self.sync(&session.token, &body).ok();
        let stream = &answer["streams"]["player"];
        let snapshot = serde_json::from_str(stream["snapshot"].as_str().unwrap()).unwrap();
        (stream["epoch"].as_i64().unwrap(), stream["rev"].as_i64().unwrap(), snapshot)
    }
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body of a successful answer.
    pub fn ok(&self) -> serde_json::Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()
    }

    /// The answer as a replica reads it, with any status.
    pub fn sync_response(&self) -> Result<SyncResponse, plaudit::Error> {
        SyncResponse::from_value(&Value::from_json(&self.text)?)
    }

    pub fn session(&self) -> Session {
        let body = self.ok();
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        Session { player: text("player"), token: text("token"), refresh_token: text("refresh_token") }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The seconds to wait, according to the answer.
    pub fn retry_after(&self) -> Option<u64> {
        self.header("retry-after").map(|seconds| seconds.parse().unwrap())
    }

    /// Checks a documented error: its status, and `{code, message}`.
    pub fn assert_refused(&self, what: &str, status: u16, code: &str) {
        let body = self.json();
        assert_eq!((self.status, body["code"].as_str()), (status, Some(code)), "{what}: {self:?}");
        assert!(body["message"].as_str().is_some_and(|message| !message.is_empty()), "{what}: {self:?}");
        assert_eq!(self.header("content-type"), Some("application/json"), "{what}");
    }
}

/// Sends a request again while the server asks to retry it later: a test that asks whether all places are taken takes one itself for a
/// moment, and of many requests at once, on a slow machine, one may wait for the database for longer than a request does.
pub fn until_served(mut send: impl FnMut() -> Answer) -> Answer {
    let mut answer = send();
    wait_for("the request is served", || {
        let is_served = !matches!(answer.status, 429 | 503);
        if !is_served {
            answer = send();
        }
        is_served
    });
    answer
}

/// Sends bytes unchanged, and reads until the server closes: status and body.
pub fn raw(address: &str, bytes: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let _ = stream.write_all(bytes); // the server may answer and close before the end
    read_answer(&mut stream)
}

/// Reads until the server closes: status and body.
pub fn read_answer(stream: &mut TcpStream) -> (u16, String) {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer); // a reset after the answer does not matter
    let text = String::from_utf8(answer).unwrap();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, text.split_once("\r\n\r\n").map_or(String::new(), |(_, body)| body.to_owned()))
}

/// The content of a body in chunks; `None` if its last chunk is missing.
pub fn unchunked(body: &str) -> Option<String> {
    let mut content = String::new();
    let mut rest = body;
    loop {
        let (size, behind) = rest.split_once("\r\n")?;
        match usize::from_str_radix(size, 16).ok()? {
            0 => return Some(content),
            size => {
                content += behind.get(..size)?;
                rest = behind.get(size..)?.strip_prefix("\r\n")?;
            }
        }
    }
}

/// A sync request whose body the server is waiting for.
pub fn under_way(address: &str, token: &str, body_bytes: usize) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /v1/sync HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {body_bytes}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut word = [0; 25];
    stream.read_exact(&mut word).unwrap();
    assert_eq!(&word, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}
