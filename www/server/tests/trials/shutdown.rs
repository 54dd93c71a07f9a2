//! SIGTERM: requests in progress finish, new ones are refused.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::Case;
use crate::client::{read_answer, under_way};
use crate::device::count_in;
use crate::fixture::Fixture;
use crate::peers::wait_for;
use crate::raw_event::{event, request, walk};
use crate::server::Server;

pub const CASES: &[Case] = &[
    ("what_is_under_way_is_finished", what_is_under_way_is_finished),
    ("what_never_arrives_is_not_waited_for", what_never_arrives_is_not_waited_for),
];

fn what_is_under_way_is_finished(fixture: &Fixture) {
    let mut server = Server::start(fixture);
    let session = server.client().sign_in("the device of a player");
    let body = request(vec![event("c", 1, "e1", walk(1))]).to_string();
    let mut stream = under_way(server.address(), &session.token, body.len());
    server.signal(Signal::TERM);
    let patience = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(server.address()).is_ok() {
        assert!(Instant::now() < patience, "the server takes in new connections");
        std::thread::sleep(Duration::from_millis(5));
    }
    stream.write_all(body.as_bytes()).unwrap();
    let (status, answer) = read_answer(&mut stream);
    assert_eq!(status, 200, "{answer}");
    assert!(server.ended().success(), "{}", server.log());
    let next = Server::start(fixture);
    assert_eq!(count_in(&next.client().standing(&session).2, "walk"), 1);
}

/// Headers and bodies that stay unfinished end by their own deadlines, before the 25 s in which the server would be ended by force.
fn what_never_arrives_is_not_waited_for(fixture: &Fixture) {
    let mut server = Server::start(fixture);
    let session = server.client().sign_in("the device of a player");
    let _body = under_way(server.address(), &session.token, 1_000);
    let mut head = TcpStream::connect(server.address()).unwrap();
    head.write_all(b"POST /v1/sync HTTP/1.1\r\nhost: x\r\n").unwrap();
    let _silent = TcpStream::connect(server.address()).unwrap();
    wait_for("all connections are known", || server.client().measured("plaudit_connections") >= 4);
    server.signal(Signal::TERM);
    assert!(server.ended().success(), "{}", server.log());
    assert!(!server.log().contains("requests were still in progress"), "{}", server.log());
}
