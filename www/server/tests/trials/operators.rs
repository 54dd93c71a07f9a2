//! Operators and keys: their access to the server API.

use serde_json::json;

use crate::Case;
use crate::client::Client;
use crate::fixture::Fixture;
use crate::portal::{Browser, Caller, PASSWORD, add_operator, send, serve, try_sign_in, typed};
use crate::server::{Server, operator, printed};

pub const CASES: &[Case] = &[
    ("an_operator_signs_in_and_out", an_operator_signs_in_and_out),
    ("a_wrong_password_and_an_unknown_name_are_answered_alike", a_wrong_password_and_an_unknown_name_are_answered_alike),
    ("what_another_site_posts_is_refused", what_another_site_posts_is_refused),
    ("the_last_admin_stays", the_last_admin_stays),
    ("two_admins_who_remove_each_other_leave_one", two_admins_who_remove_each_other_leave_one),
    ("another_password_role_or_removal_holds_at_once", another_password_role_or_removal_holds_at_once),
    ("sign_ins_of_an_address_are_limited", sign_ins_of_an_address_are_limited),
    ("a_key_is_shown_once_stored_hashed_and_revoked", a_key_is_shown_once_stored_hashed_and_revoked),
    ("a_key_without_the_scope_or_of_another_database_is_refused", a_key_without_the_scope_or_of_another_database_is_refused),
    ("nothing_is_there_until_it_is_switched_on", nothing_is_there_until_it_is_switched_on),
    ("of_two_changes_of_a_password_one_holds", of_two_changes_of_a_password_one_holds),
    ("a_note_with_a_zero_character_is_refused", a_note_with_a_zero_character_is_refused),
    ("the_audit_has_drafts_icons_restores_and_deletions", the_audit_has_drafts_icons_restores_and_deletions),
    ("saves_while_typing_are_one_entry_of_the_audit", saves_while_typing_are_one_entry_of_the_audit),
];

fn failed(output: &std::process::Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn an_operator_signs_in_and_out(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let client = server.client();
    client.get("/portal/api/me", &[]).assert_refused("without a cookie", 401, "AUTH");
    add_operator(fixture, "ann", "editor");
    let answer = try_sign_in(&client, "ann", PASSWORD);
    let me = answer.ok();
    assert_eq!((&me["name"], &me["role"], &me["may"]), (&json!("ann"), &json!("editor"), &json!(["read", "edit"])));
    let cookie = answer.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.split("; ").any(|of| of == part), "{part}: {cookie}");
    }
    assert!(!cookie.contains("Secure"), "the page came by http: {cookie}");
    let by_tls = [("origin", &*server.url.replace("http:", "https:")), ("x-plaudit-portal", "1")];
    let by_tls = send(&client, "/portal/api/sign-in", &by_tls, &json!({"name": "ann", "password": PASSWORD}));
    assert!(by_tls.header("set-cookie").unwrap().ends_with("; Secure"));
    assert_eq!(answer.header("cache-control"), Some("no-store, no-transform"));
    let secret = cookie.split(';').next().unwrap().split_once('=').unwrap().1.to_owned();
    let browser = Browser { client, cookie: format!("theme=dark; plaudit_operator={secret}") };
    assert_eq!(browser.get("/portal/api/me").ok(), me);
    let sql = fixture.database.sql();
    let (hash, password): (String, String) =
        sql.rows("SELECT (SELECT hash FROM operator_sessions LIMIT 1), password FROM operators").remove(0);
    assert!(!hash.contains(&secret) && password.starts_with("$argon2id$"), "{hash} {password}");
    let out = browser.post("/portal/api/sign-out", &json!({}));
    out.ok();
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    browser.get("/portal/api/me").assert_refused("signed out", 401, "AUTH");
    let again = Browser::sign_in(&server.client(), "ann");
    sql.run("UPDATE operator_sessions SET expires_at = 1000000000");
    again.get("/portal/api/me").assert_refused("over", 401, "AUTH");
    assert!(!server.log().contains("ann") && !server.log().contains(&secret), "the log contains neither names nor secrets");
}

fn a_wrong_password_and_an_unknown_name_are_answered_alike(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    add_operator(fixture, "ann", "admin");
    let client = server.client();
    let refused = ["ann", "bob", "a\0b"].map(|name| try_sign_in(&client, name, "another password"));
    refused.iter().for_each(|answer| answer.assert_refused("a stranger", 401, "AUTH"));
    assert_eq!(refused[0].text, refused[1].text);
    for body in
        [json!({}), json!({"name": "ann"}), json!({"name": 7, "password": PASSWORD}), json!({"name": "ann", "password": "x".repeat(257)})]
    {
        let headers = [("sec-fetch-site", "same-origin"), ("x-plaudit-portal", "1")];
        send(&client, "/portal/api/sign-in", &headers, &body).assert_refused("a body", 400, "INVALID_REQUEST");
    }
    let audit = Browser::sign_in(&client, "ann").audit();
    let of = |action: &str| audit.iter().filter(|(_, done, _)| done == action).map(|(_, _, subject)| subject.as_str()).collect::<Vec<_>>();
    assert_eq!((of("operator.sign_in_refused"), of("operator.sign_in")), (vec!["bob", "ann"], vec!["ann"]));
    let short = failed(&typed(fixture, &["add", "eve", "--role", "viewer"], "short"));
    assert!(short.contains("12 to 256 characters; this one has 5"), "{short}");
    let taken = failed(&typed(fixture, &["add", "ann", "--role", "viewer"], PASSWORD));
    assert!(taken.contains("an operator named ann exists already"), "{taken}");
    let unnamed = failed(&typed(fixture, &["add", "a b", "--role", "viewer"], PASSWORD));
    assert!(unnamed.contains("found \"a b\""), "{unnamed}");
}

fn what_another_site_posts_is_refused(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let browser = Browser::of(fixture, &server, "admin");
    let cookie = browser.cookie.as_str();
    for headers in [
        vec![("cookie", cookie), ("sec-fetch-site", "cross-site"), ("x-plaudit-portal", "1")],
        vec![("cookie", cookie), ("sec-fetch-site", "same-origin")],
        vec![("cookie", cookie), ("origin", "http://evil.example"), ("x-plaudit-portal", "1")],
        vec![("cookie", cookie), ("x-plaudit-portal", "1")],
        vec![("cookie", cookie)],
    ] {
        for path in ["/portal/api/sign-out", "/portal/api/password"] {
            send(&browser.client, path, &headers, &json!({})).assert_refused(&format!("{headers:?}"), 403, "PERMISSION_DENIED");
        }
        let body = json!({"name": "admin", "password": PASSWORD});
        send(&browser.client, "/portal/api/sign-in", &headers, &body).assert_refused(&format!("{headers:?}"), 403, "PERMISSION_DENIED");
    }
    let form = [("content-type", "text/plain"), ("cookie", cookie), ("sec-fetch-site", "same-origin"), ("x-plaudit-portal", "1")];
    let answer = browser.client.send("POST", "/portal/api/password", &form, b"{}").unwrap();
    answer.assert_refused("a form", 415, "UNSUPPORTED_MEDIA_TYPE");
    browser.get("/portal/api/me").ok();
}

fn the_last_admin_stays(fixture: &Fixture) {
    let _server = serve(fixture, &[]);
    add_operator(fixture, "ann", "admin");
    for arguments in [["operator", "remove", "ann", ""], ["operator", "role", "ann", "editor"]] {
        let arguments: Vec<&str> = arguments.into_iter().filter(|argument| !argument.is_empty()).collect();
        let said = failed(&operator(fixture, &arguments));
        assert!(said.contains("ann is the only admin"), "{said}");
    }
    add_operator(fixture, "bob", "viewer");
    printed(&operator(fixture, &["operator", "remove", "bob"]));
    add_operator(fixture, "bob", "viewer");
    printed(&operator(fixture, &["operator", "role", "bob", "admin"]));
    printed(&operator(fixture, &["operator", "remove", "ann"]));
    assert_eq!(printed(&operator(fixture, &["operator", "list"])), "bob\tadmin\n");
    let said = failed(&operator(fixture, &["operator", "remove", "ann"]));
    assert!(said.contains("there is no operator ann"), "{said}");
}

fn two_admins_who_remove_each_other_leave_one(fixture: &Fixture) {
    let _server = serve(fixture, &[]);
    for round in 0..5 {
        let names = [format!("ann{round}"), format!("bob{round}")];
        names.iter().for_each(|name| add_operator(fixture, name, "admin"));
        fixture.database.sql().run(&format!("DELETE FROM operators WHERE name NOT IN ('{}', '{}')", names[0], names[1]));
        let remove = |name: &str| crate::server::binary(&fixture.database.url).args(["operator", "remove", name]).spawn().unwrap();
        let both = names.clone().map(|name| remove(&name));
        both.into_iter().for_each(|mut process| assert!(process.wait().is_ok()));
        assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM operators WHERE role = 'admin'"), 1);
    }
}

fn another_password_role_or_removal_holds_at_once(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let admin = Browser::of(fixture, &server, "admin");
    let ann = Browser::of(fixture, &server, "publisher");
    ann.get("/v1/server/audit").assert_refused("a publisher", 403, "PERMISSION_DENIED");
    printed(&operator(fixture, &["operator", "role", "publisher", "admin"]));
    ann.get("/v1/server/audit").ok();
    let wrong = ann.post("/portal/api/password", &json!({"password": "another password", "new_password": "a newer password"}));
    wrong.assert_refused("wrong", 400, "INVALID_REQUEST");
    let short = ann.post("/portal/api/password", &json!({"password": PASSWORD, "new_password": "short"}));
    short.assert_refused("short", 400, "INVALID_REQUEST");
    let elsewhere = Browser::sign_in(&server.client(), "publisher");
    ann.post("/portal/api/password", &json!({"password": PASSWORD, "new_password": "a newer password"})).ok();
    for browser in [&ann, &elsewhere] {
        browser.get("/portal/api/me").assert_refused("signed out", 401, "AUTH");
    }
    try_sign_in(&server.client(), "publisher", PASSWORD).assert_refused("the old password", 401, "AUTH");
    printed(&typed(fixture, &["password", "publisher"], PASSWORD));
    let ann = Browser::sign_in(&server.client(), "publisher");
    printed(&operator(fixture, &["operator", "remove", "publisher"]));
    ann.get("/portal/api/me").assert_refused("removed", 401, "AUTH");
    let actions: Vec<String> = admin.audit().into_iter().filter(|(_, _, of)| of == "publisher").map(|(_, action, _)| action).collect();
    let expected = ["remove", "sign_in", "password", "sign_in_refused", "password", "sign_in", "role", "sign_in", "add"];
    assert_eq!(actions, expected.map(|action| format!("operator.{action}")));
}

/// The limit is ten a minute for one address, even without limits on requests; a request counts before its body is parsed.
fn sign_ins_of_an_address_are_limited(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let client = server.client();
    let headers = [("sec-fetch-site", "same-origin"), ("x-plaudit-portal", "1")];
    let attempt = || send(&client, "/portal/api/sign-in", &headers, &json!({}));
    for _ in 0..10 {
        attempt().assert_refused("within the limit", 400, "INVALID_REQUEST");
    }
    let refused = (0..1_000).map(|_| attempt()).find(|answer| answer.status != 400).unwrap();
    refused.assert_refused("above the limit", 429, "BUSY");
    assert!((1..=6).contains(&refused.retry_after().unwrap()), "{refused:?}");
}

fn a_key_is_shown_once_stored_hashed_and_revoked(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let text = printed(&operator(fixture, &["key", "add", "game", "--scope", "read,events"]));
    assert!(text.starts_with("plaudit_") && text.trim().len() > 40, "{text}");
    let rows: Vec<(String, String)> = fixture.database.sql().rows("SELECT hash, scopes FROM server_keys");
    assert!(!rows[0].0.contains(text.trim()) && rows[0].1 == "events,read", "{rows:?}");
    assert_eq!(printed(&operator(fixture, &["key", "list"])), "game\tevents,read\tin force\n");
    let caller = Caller { client: server.client(), bearer: format!("Bearer {}", text.trim()) };
    caller.get("/v1/server/audit").assert_refused("no scope has it", 403, "PERMISSION_DENIED");
    let body = json!({"password": PASSWORD, "new_password": PASSWORD});
    caller.post("/portal/api/password", &body).assert_refused(
        "this is for operators, and a server's key is not one",
        403,
        "PERMISSION_DENIED",
    );
    printed(&operator(fixture, &["key", "revoke", "game"]));
    caller.get("/v1/server/audit").assert_refused("revoked", 401, "AUTH");
    assert_eq!(printed(&operator(fixture, &["key", "list"])), "game\tevents,read\trevoked\n");
    let said = failed(&operator(fixture, &["key", "revoke", "game"]));
    assert!(said.contains("there is no key game in force"), "{said}");
    let said = failed(&operator(fixture, &["key", "add", "game", "--scope", "read"]));
    assert!(said.contains("the name game is or was used by a key"), "{said}");
    let said = failed(&operator(fixture, &["key", "add", "other", "--scope", "everything"]));
    assert!(said.contains("everything"), "{said}");
}

fn a_key_without_the_scope_or_of_another_database_is_refused(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let elsewhere = Fixture::new(fixture.database.postgres());
    let other = serve(&elsewhere, &[]);
    let theirs = Caller::of(&elsewhere, &other, "read");
    let strange = Caller { client: server.client(), bearer: theirs.bearer };
    strange.get("/v1/server/audit").assert_refused("of another database", 401, "AUTH");
    for token in ["plaudit_".to_owned(), "x".to_owned(), format!("plaudit_{}", "x".repeat(5_000))] {
        let caller = Caller { client: server.client(), bearer: format!("Bearer {token}") };
        caller.get("/v1/server/audit").assert_refused(&token, 401, "AUTH");
    }
    server.client().get("/v1/server/audit", &[("authorization", "Basic cGxhdWRpdDo=")]).assert_refused("another scheme", 401, "AUTH");
    let player = server.client().sign_in("the device of a player");
    server.client().get_as(&player, "/v1/server/audit").assert_refused("a player", 401, "AUTH");
}

fn nothing_is_there_until_it_is_switched_on(fixture: &Fixture) {
    let server = Server::start(fixture);
    add_operator(fixture, "ann", "admin");
    let off = server.client();
    for path in ["/v1/server/audit", "/portal/api/me"] {
        assert_eq!(off.get(path, &[]).status, 404, "{path}");
    }
    let options = |option| ["--player-rate", "0", "--address-rate", "0", option];
    let (portal, api) = (Server::start_with(fixture, &options("--portal")), Server::start_with(fixture, &options("--api")));
    let key = Caller::of(fixture, &portal, "read");
    key.get("/v1/server/audit").assert_refused("no keys", 401, "AUTH");
    let browser = Browser::sign_in(&portal.client(), "ann");
    browser.get("/v1/server/audit").ok();
    let there = Browser { client: Client::new(&api.url), cookie: browser.cookie };
    there.get("/v1/server/audit").assert_refused("no operators", 401, "AUTH");
    assert_eq!(there.get("/portal/api/me").status, 404);
}

/// Both browsers know the old password, and neither change may undo the other.
fn of_two_changes_of_a_password_one_holds(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let first = Browser::of(fixture, &server, "admin");
    let second = Browser::sign_in(&server.client(), "admin");
    let change =
        |browser: &Browser, new: &str| browser.post("/portal/api/password", &json!({"password": PASSWORD, "new_password": new})).status;
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| change(&first, "the first new password"));
        let other = scope.spawn(|| change(&second, "the second new password"));
        (one.join().unwrap(), other.join().unwrap())
    });
    assert_eq!([one, other].iter().filter(|status| **status == 200).count(), 1, "{one} {other}");
    let kept = if one == 200 { "the first new password" } else { "the second new password" };
    try_sign_in(&server.client(), "admin", kept).ok();
}

/// Postgres' text cannot contain U+0000.
fn a_note_with_a_zero_character_is_refused(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let publisher = Browser::of(fixture, &server, "publisher");
    let publish = json!({"rev": 1, "note": "a\0b"});
    publisher.post("/v1/server/definitions/publish", &publish).assert_refused("a note", 400, "INVALID_REQUEST");
    let svg = data_encoding::BASE64.encode(br#"<svg xmlns="http://www.w3.org/2000/svg"/>"#);
    publisher.post("/v1/server/icons", &json!({"name": "a\0b", "data": svg})).assert_refused("a name", 400, "INVALID_REQUEST");
}

/// A portal saves every second; another editor, or a publication, begins a new entry.
fn saves_while_typing_are_one_entry_of_the_audit(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let [admin, editor] = ["admin", "editor"].map(|role| Browser::of(fixture, &server, role));
    let live = admin.get("/v1/server/definitions").ok()["draft"]["document"].clone();
    let save = |browser: &Browser, rev: i64| {
        let mut document = live.clone();
        document["achievements"]["draft"] = json!({"name": format!("Draft {rev}"), "max_count": 1});
        let draft = json!({"rev": rev, "document": document}).to_string();
        let headers = [
            ("cookie", browser.cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("x-plaudit-portal", "1"),
            ("content-type", "application/json"),
        ];
        browser.client.send("PUT", "/v1/server/definitions", &headers, draft.as_bytes()).unwrap().ok();
    };
    for (browser, rev) in [(&admin, 1), (&admin, 2), (&admin, 3), (&editor, 4), (&editor, 5), (&admin, 6)] {
        save(browser, rev);
    }
    admin.post("/v1/server/definitions/publish", &json!({"rev": 7, "note": ""})).ok();
    // Publishing made revision 8.
    save(&admin, 8);
    save(&admin, 9);
    let body = admin.get("/v1/server/audit?subject=player").ok();
    let done: Vec<_> =
        body["entries"].as_array().unwrap().iter().map(|entry| json!([entry["actor"], entry["action"], entry["detail"]["rev"]])).collect();
    let expected = json!([
        ["operator:admin", "definitions.save", 9],
        ["operator:admin", "definitions.publish", null],
        ["operator:admin", "definitions.save", 7],
        ["operator:editor", "definitions.save", 5],
        ["operator:admin", "definitions.save", 2],
    ]);
    assert_eq!(json!(done), expected);
}

fn the_audit_has_drafts_icons_restores_and_deletions(fixture: &Fixture) {
    let server = serve(fixture, &[]);
    let admin = Browser::of(fixture, &server, "admin");
    let headers = [
        ("cookie", admin.cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("x-plaudit-portal", "1"),
        ("content-type", "application/json"),
    ];
    let draft = json!({"rev": 1, "document": {"achievements": {}}}).to_string();
    admin.client.send("PUT", "/v1/server/definitions", &headers, draft.as_bytes()).unwrap().ok();
    let svg = data_encoding::BASE64.encode(br#"<svg xmlns="http://www.w3.org/2000/svg"/>"#);
    admin.post("/v1/server/icons", &json!({"name": "a cup", "data": svg})).ok();
    let session = server.client().sign_in("the device of a player");
    admin.client.send("DELETE", "/v1/me", &[("authorization", &format!("Bearer {}", session.token))], &[]).unwrap().ok();
    for arguments in [&["restored"][..], &["dead-letters", "--retry"], &["dead-letters", "--forget"]] {
        printed(&operator(fixture, arguments));
    }
    let done: Vec<(String, String)> = admin.audit().into_iter().map(|(actor, action, _)| (actor, action)).take(6).collect();
    let expected = [
        ("command line", "dead_letters.forget"),
        ("command line", "dead_letters.retry"),
        ("command line", "restored"),
        ("player", "player.delete"),
        ("operator:admin", "icon.add"),
        ("operator:admin", "definitions.save"),
    ];
    assert_eq!(done, expected.map(|(actor, action)| (actor.to_owned(), action.to_owned())));
}
