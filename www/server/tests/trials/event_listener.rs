//! A client of `GET /v1/events` over HTTP/1.0: without chunks, until the server closes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::client::Session;
use crate::server::Server;

pub struct EventListener {
    reader: BufReader<TcpStream>,
    pub status: u16,
    /// The lines of the answer's head, in lower case.
    pub head: Vec<String>,
}

/// The name and the data of an event.
pub type ServerEvent = (String, Value);

impl EventListener {
    /// Starts to listen, as a client that accepts every encoding. If the server accepts it, it receives every event from now on.
    pub fn start(server: &Server, who: &Session) -> EventListener {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let accepted = "host: x\r\naccept-encoding: gzip, deflate, br, zstd";
        write!(stream, "GET /v1/events HTTP/1.0\r\n{accepted}\r\nauthorization: Bearer {}\r\n\r\n", who.token).unwrap();
        let mut listener = EventListener { reader: BufReader::new(stream), status: 0, head: Vec::new() };
        let first = listener.line().unwrap();
        listener.status = first.split(' ').nth(1).unwrap().parse().unwrap();
        while let Some(line) = listener.line().filter(|line| !line.is_empty()) {
            listener.head.push(line.to_lowercase());
        }
        if listener.status == 200 {
            assert_eq!(listener.line().as_deref(), Some(": listening"));
        }
        listener
    }

    /// Makes reading fail if no line comes within this time.
    pub fn wait_at_most(&mut self, limit: Duration) {
        self.reader.get_ref().set_read_timeout(Some(limit)).unwrap();
    }

    /// The next event; `None` if the server has closed.
    pub fn try_next(&mut self) -> Option<ServerEvent> {
        let mut name = String::new();
        loop {
            let line = self.line()?;
            if let Some(text) = line.strip_prefix("event: ") {
                name = text.to_owned();
            } else if let Some(text) = line.strip_prefix("data: ") {
                return Some((name, serde_json::from_str(text).unwrap()));
            }
        }
    }

    pub fn next(&mut self) -> ServerEvent {
        self.try_next().unwrap()
    }

    /// The next poke; events about members are skipped.
    pub fn next_poke(&mut self) -> ServerEvent {
        loop {
            let told = self.next();
            if told.0 == "poke" {
                return told;
            }
        }
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        (self.reader.read_line(&mut line).unwrap() > 0).then(|| line.trim_end().to_owned())
    }
}
