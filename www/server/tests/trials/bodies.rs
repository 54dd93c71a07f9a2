//! Bodies that are too large, too slow, or without an end.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;

use crate::Case;
use crate::client::{Session, raw, read_answer};
use crate::fixture::Fixture;
use crate::raw_event::{event, request, walk};
use crate::server::Server;

pub const CASES: &[Case] = &[
    ("an_oversized_body_is_refused", an_oversized_body_is_refused),
    ("who_sends_an_oversized_body_to_its_end_reads_the_answer", who_sends_an_oversized_body_to_its_end_reads_the_answer),
    ("a_refusal_before_the_body_leaves_the_connection_good", a_refusal_before_the_body_leaves_the_connection_good),
    ("a_body_that_never_ends_is_cut_off", a_body_that_never_ends_is_cut_off),
    ("hostile_bodies_take_little_memory", hostile_bodies_take_little_memory),
    ("a_body_that_never_comes_times_out", a_body_that_never_comes_times_out),
];

fn head(session: &Session, more: &str) -> String {
    let bearer = format!("authorization: Bearer {}", session.token);
    format!("POST /v1/sync HTTP/1.1\r\nhost: x\r\n{bearer}\r\ncontent-type: application/json\r\nconnection: close\r\n{more}\r\n\r\n")
}

fn assert_error(answer: &(u16, String), status: u16, code: &str) {
    assert_eq!(answer.0, status, "{}", answer.1);
    assert!(answer.1.contains(&format!(r#""code":"{code}""#)), "{}", answer.1);
}

fn an_oversized_body_is_refused(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let session = client.sign_in("the device of a player");
    let before = client.standing(&session);
    // The announced length is refused before the first byte is sent.
    assert_error(&raw(server.address(), head(&session, "content-length: 1048577").as_bytes()), 413, "TOO_LARGE");
    assert_error(&raw(server.address(), head(&session, "content-length: 9223372036854775807").as_bytes()), 413, "TOO_LARGE");
    let padded = |bytes: usize| {
        let body = request(vec![event("c", 1, "e1", walk(1))]).to_string();
        let spaces = " ".repeat(bytes - body.len());
        format!("{body}{spaces}")
    };
    assert_eq!(client.standing(&session), before);
    let answer = client.try_sync(&session.token, padded(1024 * 1024).as_bytes()).unwrap().ok();
    assert_eq!(answer["ack"], json!({"c": 1}), "the largest allowed body");
}

/// Most clients do this. If the server closed the connection, their error would be a broken pipe.
fn who_sends_an_oversized_body_to_its_end_reads_the_answer(fixture: &Fixture) {
    const BYTES: usize = 8 * 1024 * 1024;
    let server = Server::start(fixture);
    let session = server.client().sign_in("the device of a player");
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.write_all(head(&session, &format!("content-length: {BYTES}")).as_bytes()).unwrap();
    for _ in 0..BYTES / 0x4000 {
        stream.write_all(&[b' '; 0x4000]).unwrap();
    }
    assert_error(&read_answer(&mut stream), 413, "TOO_LARGE");
}

/// Clients keep connections: if one were closed after a refusal, the next request would fail.
fn a_refusal_before_the_body_leaves_the_connection_good(fixture: &Fixture) {
    let server = Server::start(fixture);
    for (path, code) in [("/v1/sync", "UNSUPPORTED_MEDIA_TYPE"), ("/v1/definitions", "METHOD_NOT_ALLOWED"), ("/v1/nothing", "NOT_FOUND")] {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        let session = server.client().sign_in("the device of a player");
        let bearer = format!("authorization: Bearer {}", session.token);
        write!(stream, "POST {path} HTTP/1.1\r\nhost: x\r\n{bearer}\r\ncontent-type: text/plain\r\ncontent-length: 5\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        while !String::from_utf8_lossy(&answer).contains(code) {
            let mut some = [0; 1024];
            let read = stream.read(&mut some).unwrap();
            assert!(read > 0, "{path}: {}", String::from_utf8_lossy(&answer));
            answer.extend_from_slice(&some[..read]);
        }
        stream.write_all(b"helloGET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        assert_eq!(read_answer(&mut stream).0, 200, "{path}");
    }
}

/// More than a million bytes in chunks: the limit ends the body.
fn a_body_that_never_ends_is_cut_off(fixture: &Fixture) {
    let server = Server::start(fixture);
    let session = server.client().sign_in("the device of a player");
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.write_all(head(&session, "transfer-encoding: chunked").as_bytes()).unwrap();
    let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
    // One chunk above the limit: the server answers and stops reading.
    for _ in 0..=64 {
        stream.write_all(chunk.as_bytes()).unwrap();
    }
    assert_error(&read_answer(&mut stream), 413, "TOO_LARGE");
}

fn a_body_that_never_comes_times_out(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let session = client.sign_in("the device of a player");
    let before = client.standing(&session);
    let mut slow: Vec<TcpStream> = ["content-length: 100", "transfer-encoding: chunked"]
        .iter()
        .map(|more| {
            let mut stream = TcpStream::connect(server.address()).unwrap();
            stream.write_all(head(&session, more).as_bytes()).unwrap();
            stream
        })
        .collect();
    assert_eq!(client.standing(&session), before, "other clients are served meanwhile");
    for stream in &mut slow {
        assert_error(&read_answer(stream), 408, "TIMEOUT");
    }
    assert_eq!(client.standing(&session), before);
}

/// A megabyte of the values that take the most memory for their text, in an unread member and in commands.
fn hostile_bodies_take_little_memory(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let session = client.sign_in("the device of a player");
    let before = client.standing(&session);
    let lists = |bytes: usize| format!("[{}1]", "[],".repeat(bytes / 3));
    let unread = request(vec![]).to_string().replacen('{', &format!(r#"{{"more":{},"#, lists(1_040_000)), 1);
    let commands = (1..=64).map(|mid| event("c", mid, &format!("e{mid}"), json!({"type": "no", "more": "LISTS"}))).collect();
    let commands = request(commands).to_string().replace(r#""LISTS""#, &lists(15_800));
    for body in [unread, commands] {
        for _ in 0..3 {
            let answer = client.try_sync(&session.token, body.as_bytes()).unwrap();
            assert!(answer.status == 200, "{answer:?}");
        }
    }
    assert_eq!(client.standing(&session).2, before.2);
    let peak = server.memory_kib("VmHWM");
    assert!(peak < 128 * 1024, "{peak} KiB at the most");
}
