//! Slow and silent clients, and many from one address: other clients are served meanwhile.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::mpsc::channel;
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use serde_json::json;
use socket2::{Domain, Socket, Type};

use crate::Case;
use crate::client::{Client, Session, raw, read_answer, until_served};
use crate::database::{Kind, Sql};
use crate::event_listener::EventListener;
use crate::fixture::Fixture;
use crate::raw_event::{event, request, walk};
use crate::server::{SECRET, Server, binary, write};

pub const CASES: &[Case] = &[
    ("bodies_that_do_not_come_take_no_places", bodies_that_do_not_come_take_no_places),
    ("one_address_takes_its_own_places_only", one_address_takes_its_own_places_only),
    ("one_address_listens_to_its_share_of_events", one_address_listens_to_its_share_of_events),
];

/// Trials that do not involve the database.
pub const SQLITE: &[Case] = &[
    ("unfinished_headers_end_and_newcomers_are_served", unfinished_headers_end_and_newcomers_are_served),
    ("the_limit_of_open_files_is_raised_as_far_as_allowed", the_limit_of_open_files_is_raised_as_far_as_allowed),
    ("a_client_that_does_not_read_is_given_up", a_client_that_does_not_read_is_given_up),
    ("many_large_bodies_hold_no_more_memory_than_a_few", many_large_bodies_hold_no_more_memory_than_a_few),
    ("bodies_of_one_address_leave_room_for_those_of_others", bodies_of_one_address_leave_room_for_those_of_others),
    ("the_last_byte_of_a_body_is_not_waited_for", the_last_byte_of_a_body_is_not_waited_for),
];

/// Locks the database; requests that write wait while it is held.
pub fn lock_database(fixture: &Fixture) -> Sql {
    let sql = fixture.database.sql();
    match fixture.database.kind {
        Kind::Sqlite => sql.run("BEGIN IMMEDIATE"),
        Kind::Postgres => sql.run("BEGIN; LOCK TABLE streams IN ACCESS EXCLUSIVE MODE"),
    }
    sql
}

/// Repeats the check until it succeeds.
pub fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(120), "{what}");
        sleep(Duration::from_millis(20));
    }
}

fn connect_from(source: [u8; 4], address: &str) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((source, 0)).into()).unwrap();
    socket.connect(&address.parse::<SocketAddr>().unwrap().into()).unwrap();
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(Duration::from_secs(45))).unwrap();
    stream
}

fn ask(mut stream: TcpStream) -> u16 {
    stream.write_all(b"GET /v1/definitions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    read_answer(&mut stream).0
}

/// The binary, started by a shell that first carries out this command.
fn behind(fixture: &Fixture, first: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!(r#"{first} && exec "$0" "$@""#)).arg(binary("").get_program());
    command.env("DATABASE_URL", &fixture.database.url).env("PLAUDIT_SECRET", SECRET).env_remove("RUST_LOG");
    command
}

/// Most systems start a process with a limit of 1,024 files, and allow it many more.
fn the_limit_of_open_files_is_raised_as_far_as_allowed(fixture: &Fixture) {
    let few = ["--requests", "400", "--event-connections", "400"];
    let server = Server::run(behind(fixture, "ulimit -Sn 200 && ulimit -Hn 2000"), fixture, &few);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.pid().as_raw_nonzero())).unwrap();
    let files: Vec<&str> = limits.lines().find(|line| line.starts_with("Max open files")).unwrap().split_whitespace().skip(3).collect();
    assert_eq!(files, ["2000", "2000", "files"]);
    assert!(!server.log().contains("the limit of open files"), "800 connections fit: {}", server.log());
}

fn unfinished_headers_end_and_newcomers_are_served(fixture: &Fixture) {
    let server = Server::run(behind(fixture, "ulimit -n 400"), fixture, &[]);
    let silent: Vec<TcpStream> = (0..380)
        .map(|_| {
            let mut stream = connect_from([127, 0, 0, 1], server.address());
            let _ = stream.write_all(b"GET /v1/definitions HTTP/1.1\r\nhost: x\r\nx-unfinished: "); // one above the limit is closed
            stream
        })
        .collect();
    assert_eq!(ask(connect_from([127, 0, 0, 2], server.address())), 200, "another address is served at once");
    for mut stream in silent {
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer); // returns when the server closes
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    }
    assert_eq!(ask(connect_from([127, 0, 0, 1], server.address())), 200, "their address is served once they are gone");
    let log = server.log();
    assert!(log.contains("the limit of open files"), "{log}");
    assert!(log.contains("one address has reached its largest number of connections"), "{log}");
    let metrics = server.client().get("/metrics", &[]).text;
    assert!(metrics.contains(r#"plaudit_connections_refused_total{limit="address"} "#), "{metrics}");
}

fn a_client_that_does_not_read_is_given_up(fixture: &Fixture) {
    let nodes: Vec<String> = (0..4_000).map(|n| format!(r#""node{n}": {{"name": "The node of this number", "max_count": 1}}"#)).collect();
    write(&fixture.definitions(), &format!(r#"{{"achievements": {{{}}}}}"#, nodes.join(", ")));
    let server = Server::start(fixture);
    let client = server.client();
    let before = client.measured("plaudit_connections");
    let ask = "GET /v1/definitions HTTP/1.1\r\nhost: x\r\n\r\n".repeat(100);
    let deaf: Vec<TcpStream> = (0..30)
        .map(|_| {
            let mut stream = TcpStream::connect(server.address()).unwrap();
            stream.write_all(ask.as_bytes()).unwrap();
            stream
        })
        .collect();
    assert_eq!(client.get("/v1/definitions", &[]).status, 200, "others are served meanwhile");
    wait_for("the connections of clients that do not read end", || client.measured("plaudit_connections") <= before);
    drop(deaf);
}

/// One megabyte of the values that take the most memory for their text.
fn large_body() -> String {
    let commands = (1..=64).map(|mid| event("c", mid, &format!("e{mid}"), json!({"type": "no", "more": "LIST"}))).collect();
    request(commands).to_string().replace(r#""LIST""#, &format!("[{}0]", "0,".repeat(7_900)))
}

fn many_large_bodies_hold_no_more_memory_than_a_few(fixture: &Fixture) {
    let peak = |at_once: usize| {
        let fixture = fixture.beside(fixture.another());
        let options = ["--player-rate", "0", "--address-rate", "0", "--request-memory", "64", "--behind-proxy"];
        let server = Server::start_with(&fixture, &options);
        let session = server.client().sign_in("the device of one player");
        // Each request has an address of its own, because one address may not send so much. The body is made before, so that all arrive
        // at once on a slow machine too.
        let body = large_body();
        let requests: Vec<_> = (0..at_once)
            .map(|number| {
                let (client, session, body) = (server.client(), session.clone(), body.clone());
                spawn(move || {
                    let (bearer, address) = (format!("Bearer {}", session.token), format!("192.0.2.{number}"));
                    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), ("x-forwarded-for", &address)];
                    client.send("POST", "/v1/sync", &headers, body.as_bytes()).unwrap().status
                })
            })
            .collect();
        let statuses: Vec<u16> = requests.into_iter().map(|request| request.join().unwrap()).collect();
        assert!(statuses.contains(&200) && statuses.iter().all(|status| matches!(status, 200 | 408 | 503)), "{statuses:?}");
        server.memory_kib("VmHWM")
    };
    let (few, many) = (peak(4), peak(40));
    assert!(many < few * 2, "{few} KiB for 4 at once, {many} KiB for 40");
}

/// A body of 1 MiB from this address, of which the last byte is missing.
fn unfinished_body(server: &Server, session: &Session, source: [u8; 4]) -> TcpStream {
    const BYTES: usize = 1024 * 1024;
    let mut stream = connect_from(source, server.address());
    let bearer = format!("authorization: Bearer {}", session.token);
    let head = format!("content-type: application/json\r\ncontent-length: {BYTES}\r\nconnection: close");
    write!(stream, "POST /v1/sync HTTP/1.1\r\nhost: x\r\n{bearer}\r\n{head}\r\n\r\n").unwrap();
    let mut writer = stream.try_clone().unwrap();
    spawn(move || {
        let _ = writer.write_all(&[b' '; BYTES - 1]); // the server may answer, and read no further
    });
    stream
}

/// Eight of these bodies use all of the memory for arriving bodies.
fn bodies_of_one_address_leave_room_for_those_of_others(fixture: &Fixture) {
    let server = Server::start_with(fixture, &["--player-rate", "0", "--address-rate", "0", "--request-memory", "32"]);
    let session = server.client().sign_in("the device of one player");
    let waiting: Vec<TcpStream> = (0..16).map(|_| unfinished_body(&server, &session, [127, 0, 0, 2])).collect();
    // Once any one of them is refused, the memory that their address may hold is taken.
    let (tell, told) = channel();
    for mut stream in waiting {
        let tell = tell.clone();
        spawn(move || tell.send(read_answer(&mut stream)));
    }
    let (status, body) = told.recv().unwrap();
    assert!(status == 429 && body.contains("bodies from this address arrive at once"), "{status} {body}");
    let answer = server.client().sync(&session.token, &request(vec![event("c", 1, "e1", walk(1))]));
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// The rate of bodies alone would allow the last byte as much time as a request may take.
fn the_last_byte_of_a_body_is_not_waited_for(fixture: &Fixture) {
    let server = Server::start(fixture);
    let session = server.client().sign_in("the device of one player");
    let (status, body) = read_answer(&mut unfinished_body(&server, &session, [127, 0, 0, 1]));
    assert!(status == 408 && body.contains("the body arrived too slowly"), "{status} {body}");
}

fn slow_body(server: &Server, session: &Session) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let bearer = format!("authorization: Bearer {}", session.token);
    let head = "content-type: application/json\r\ncontent-length: 1000000\r\nconnection: close";
    write!(stream, "POST /v1/sync HTTP/1.1\r\nhost: x\r\n{bearer}\r\n{head}\r\n\r\n{{").unwrap();
    stream
}

fn bodies_that_do_not_come_take_no_places(fixture: &Fixture) {
    let server = Server::start_with(fixture, &["--player-rate", "0", "--address-rate", "0", "--requests", "8"]);
    let client = server.client();
    let (slow, other) = (client.sign_in("the device of one player"), client.sign_in("the device of another"));
    let mut waiting: Vec<TcpStream> = (0..60).map(|_| slow_body(&server, &slow)).collect();
    for mid in 1..=10 {
        client.sync(&other.token, &request(vec![event("c", mid, &format!("e{mid}"), walk(1))])).ok();
    }
    for stream in &mut waiting {
        let (status, body) = read_answer(stream);
        assert!(status == 408 && body.contains("TIMEOUT"), "{status} {body}");
    }
}

/// Requests that wait for the database take the places of their address; another address has its own.
fn one_address_takes_its_own_places_only(fixture: &Fixture) {
    let options = ["--player-rate", "0", "--address-rate", "0", "--requests", "20", "--address-requests", "3", "--behind-proxy"];
    let server = Server::start_with(fixture, &options);
    let client = server.client();
    let session = client.sign_in("the device of one player");
    let look = |client: &Client, address: &str| client.get("/v1/definitions", &[("x-forwarded-for", address)]);
    let lock = lock_database(fixture);
    let waiting: Vec<_> = (0..3)
        .map(|_| {
            let (client, session) = (server.client(), session.clone());
            spawn(move || {
                let bearer = format!("Bearer {}", session.token);
                let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), ("x-forwarded-for", "192.0.2.1")];
                let body = request(vec![event("c", 1, "e1", walk(1))]).to_string();
                until_served(|| client.send("POST", "/v1/sync", &headers, body.as_bytes()).unwrap()).status
            })
        })
        .collect();
    let mut fourth = look(&client, "192.0.2.1");
    wait_for("the places of the address are taken", || {
        fourth = look(&client, "192.0.2.1");
        fourth.status == 429
    });
    fourth.assert_refused("the fourth of the address", 429, "BUSY");
    assert_eq!(look(&client, "192.0.2.2").status, 200);
    lock.run("ROLLBACK");
    for request in waiting {
        assert_eq!(request.join().unwrap(), 200);
    }
    assert_eq!(look(&client, "192.0.2.1").status, 200);
}

fn one_address_listens_to_its_share_of_events(fixture: &Fixture) {
    let options = ["--player-rate", "0", "--address-rate", "0", "--event-connections", "40", "--address-event-connections", "5"];
    let server = Server::start_with(fixture, &options);
    let client = server.client();
    let sessions: Vec<Session> = (0..6).map(|n| client.sign_in(&format!("the device of number {n}"))).collect();
    let mut listening: Vec<EventListener> = sessions[..5].iter().map(|session| EventListener::start(&server, session)).collect();
    assert_eq!(EventListener::start(&server, &sessions[5]).status, 429);
    let bearer = format!("authorization: Bearer {}", sessions[5].token);
    let head = format!("GET /v1/events HTTP/1.1\r\nhost: x\r\n{bearer}\r\nconnection: close\r\n\r\n");
    let (status, body) = raw(server.address(), head.as_bytes());
    assert!(status == 429 && body.contains(r#""code":"BUSY""#), "{status} {body}");
    drop(listening.pop());
    wait_for("there is room again", || EventListener::start(&server, &sessions[5]).status == 200);
}
