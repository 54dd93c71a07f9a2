//! Callers of the server API: strangers' bodies are not read, documents and uploads take little memory, and no one waits for a publication.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::Case;
use crate::client::raw;
use crate::fixture::{DEFINITIONS, Fixture};
use crate::portal::{Browser, serve};
use crate::raw_event::{event, request, walk};

pub const SQLITE: &[Case] = &[
    ("a_strangers_body_is_not_waited_for", a_strangers_body_is_not_waited_for),
    ("a_document_that_the_memory_cannot_hold_is_refused_at_once", a_document_that_the_memory_cannot_hold_is_refused_at_once),
    ("an_svg_whose_entities_grow_takes_little_memory", an_svg_whose_entities_grow_takes_little_memory),
    ("a_stored_document_is_passed_on_as_it_is", a_stored_document_is_passed_on_as_it_is),
    ("publishing_a_large_document_keeps_no_one_waiting", publishing_a_large_document_keeps_no_one_waiting),
];

/// The head of a request whose body never comes.
fn head(line: &str, more: &str, bytes: usize) -> String {
    let kind = "content-type: application/json\r\nsec-fetch-site: same-origin\r\nx-plaudit-portal: 1";
    format!("{line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{kind}\r\n{more}content-length: {bytes}\r\n\r\n")
}

fn a_strangers_body_is_not_waited_for(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    for line in ["PUT /v1/server/definitions", "POST /v1/server/definitions/impact", "POST /v1/server/events", "POST /v1/server/icons"] {
        for who in ["", "authorization: Bearer plaudit_x\r\n", "cookie: plaudit_operator=x\r\n"] {
            let (status, body) = raw(server.address(), head(line, who, 1_000_000).as_bytes());
            assert!(status == 401 && body.contains(r#""code":"AUTH""#), "{line} {who}: {status} {body}");
        }
    }
}

/// The tree of a document takes up to 16 times its bytes.
fn a_document_that_the_memory_cannot_hold_is_refused_at_once(fixture: &Fixture) {
    let server = serve(fixture, &["--request-memory", "64"]);
    let admin = Browser::of(fixture, &server, "admin");
    let cookie = format!("cookie: {}\r\n", admin.cookie);
    let (status, body) = raw(server.address(), head("PUT /v1/server/definitions", &cookie, 4 * 1024 * 1024).as_bytes());
    assert!(status == 413 && body.contains("at most 3145728 bytes"), "{status} {body}");
}

/// With its entities written out, the SVG has 500 MB.
fn an_svg_whose_entities_grow_takes_little_memory(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let admin = Browser::of(fixture, &server, "admin");
    let (entity, uses) = ("x".repeat(250_000), "&a;<g/>".repeat(2_000));
    let svg = format!(r#"<!DOCTYPE svg [<!ENTITY a "{entity}">]><svg xmlns="http://www.w3.org/2000/svg"><text>{uses}</text></svg>"#);
    let before = server.memory_kib("VmHWM");
    let upload = json!({"name": "bomb.svg", "data": data_encoding::BASE64.encode(svg.as_bytes())});
    admin.post("/v1/server/icons", &upload).assert_refused("entities", 400, "INVALID_REQUEST");
    let grown = server.memory_kib("VmHWM") - before;
    assert!(grown < 64 * 1024, "{grown} KiB");
}

/// As a tree, the document would take 16 times its bytes.
fn a_stored_document_is_passed_on_as_it_is(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let admin = Browser::of(fixture, &server, "admin");
    let zeros = vec!["0"; 3_500_000].join(",");
    fixture.database.sql().run(&format!(r#"UPDATE draft_definitions SET document = '{{"more":[{zeros}]}}'"#));
    let before = server.memory_kib("VmHWM");
    let answer =
        raw(server.address(), format!("GET /v1/server/definitions HTTP/1.0\r\nhost: x\r\ncookie: {}\r\n\r\n", admin.cookie).as_bytes());
    assert!(answer.0 == 200 && answer.1.contains("0,0,0,0,0"), "{}", answer.0);
    let grown = server.memory_kib("VmHWM") - before;
    assert!(grown < 64 * 1024, "{grown} KiB");
}

/// While a document is compiled, others write. The best of three publications counts, because others also wait for a slow disk.
fn publishing_a_large_document_keeps_no_one_waiting(fixture: &Fixture) {
    const NODES: usize = 8_000;
    let server = serve(fixture, &[]);
    let admin = Browser::of(fixture, &server, "admin");
    let eve = server.client().sign_in("the device of eve");
    let answered = [1, 2, 3].map(|round| {
        let mut document: Value = serde_json::from_str(DEFINITIONS).unwrap();
        let nodes = (0..NODES).map(|n| (format!("node{n}"), json!({"name": format!("Node of {round}"), "max_count": 9})));
        document["achievements"].as_object_mut().unwrap().extend(nodes);
        fixture.database.sql().run(&format!("UPDATE draft_definitions SET document = '{document}' WHERE stream = 'player'"));
        let draft = admin.get("/v1/server/definitions").ok()["draft"]["rev"].clone();
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                let (client, cid, mut mid) = (server.client(), format!("process {round}"), 0);
                while !is_over.load(Ordering::SeqCst) {
                    mid += 1;
                    client.sync(&eve.token, &request(vec![event(&cid, mid, &format!("{cid}, {mid}"), walk(1))])).ok();
                }
                mid
            });
            let answer = admin.post("/v1/server/definitions/publish", &json!({"rev": draft}));
            is_over.store(true, Ordering::SeqCst);
            assert!(answer.text.contains(&format!("\"seq\":{}", round + 1)), "{answer:?}");
            other.join().unwrap()
        })
    });
    // If syncs had to wait, at most three would be answered: one before the document is compiled, the one that waits, and one after it.
    assert!(answered.iter().any(|answered| *answered > 5), "{answered:?} syncs were answered while the document was published");
}
