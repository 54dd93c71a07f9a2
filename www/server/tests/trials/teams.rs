//! Teams over HTTP: membership, and who may change it.

use serde_json::{Value, json};

use crate::Case;
use crate::client::{Answer, Client, Session};
use crate::fixture::{Fixture, TEAM_DEFINITIONS};
use crate::server::Server;

pub const CASES: &[Case] = &[
    ("a_team_is_made_joined_and_left", a_team_is_made_joined_and_left),
    ("at_least_one_admin_remains", at_least_one_admin_remains),
    ("t4_others_see_nothing", t4_others_see_nothing),
    ("t6_joining_takes_a_code_that_a_removal_renews", t6_joining_takes_a_code_that_a_removal_renews),
    ("t6_an_open_team_is_joined_by_its_id", t6_an_open_team_is_joined_by_its_id),
    ("names_and_numbers_are_bounded", names_and_numbers_are_bounded),
    ("the_teams_definitions_are_served", the_teams_definitions_are_served),
    ("a_server_without_teams_says_so", a_server_without_teams_says_so),
    ("teams_that_were_never_used_leave_nothing_and_cost_events", teams_that_were_never_used_leave_nothing_and_cost_events),
];

/// A team with an admin and a member.
pub struct TeamFixture {
    pub server: Server,
    pub client: Client,
    pub ann: Session,
    pub bob: Session,
    pub team: String,
}

impl TeamFixture {
    pub fn new(fixture: &Fixture) -> TeamFixture {
        let server = Server::start_with_teams(fixture);
        let client = server.client();
        let (ann, bob) = (client.sign_in("the device of ann"), client.sign_in("the device of bob"));
        let mut made = client.post_as(&ann, "/v1/teams", &json!({"name": "Reds"})).ok();
        let code = made.as_object_mut().unwrap().remove("code").unwrap();
        let team = made["id"].as_str().unwrap().to_owned();
        assert_eq!(
            made,
            json!({"id": team, "name": "Reds", "open": false, "role": "admin", "members": [{"player": ann.player, "role": "admin"}]})
        );
        let team_fixture = TeamFixture { server, client, ann, bob, team };
        team_fixture.act(&team_fixture.bob, "join", &json!({"code": code})).ok();
        team_fixture
    }

    /// `POST /v1/teams/<team>/<what>`
    pub fn act(&self, who: &Session, what: &str, body: &Value) -> Answer {
        self.client.post_as(who, &format!("/v1/teams/{}/{what}", self.team), body)
    }

    pub fn stream(&self) -> String {
        format!("team:{}", self.team)
    }

    /// The current code, as an admin sees it.
    pub fn code(&self) -> Value {
        let team = self.client.get_as(&self.ann, &format!("/v1/teams/{}", self.team)).ok();
        json!({"code": team["code"]})
    }

    fn roles(&self, who: &Session) -> Vec<String> {
        let body = self.client.get_as(who, &format!("/v1/teams/{}", self.team)).ok();
        body["members"].as_array().unwrap().iter().map(|member| member["role"].as_str().unwrap().to_owned()).collect()
    }
}

fn a_team_is_made_joined_and_left(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let TeamFixture { client, ann, bob, team, .. } = &team_fixture;
    let mine = |who: &Session| client.get_as(who, "/v1/teams").ok()["teams"].clone();
    assert_eq!(mine(bob), json!([{"id": team, "name": "Reds", "role": "member", "members": 2}]));
    assert_eq!(mine(ann)[0]["role"], "admin");
    assert_eq!(team_fixture.roles(bob), ["admin", "member"]);
    let again = team_fixture.act(bob, "join", &Value::Null).ok();
    assert_eq!((again["members"].as_array().unwrap().len(), &again["role"]), (2, &json!("member")), "joining again changes nothing");
    assert_eq!(team_fixture.act(bob, "leave", &Value::Null).ok(), json!({}));
    assert_eq!((mine(bob), team_fixture.roles(ann).len()), (json!([]), 1));
    team_fixture.act(bob, "leave", &Value::Null).assert_refused("left already", 404, "NOT_FOUND");
    let metrics = client.get("/metrics", &[]).text;
    assert!(metrics.contains(r#"plaudit_team_changes_total{change="created"} 1"#), "{metrics}");
    assert!(metrics.contains(r#"plaudit_team_changes_total{change="left"} 1"#), "{metrics}");
    assert!(!team_fixture.server.log().contains(team), "the log names no team");
}

fn at_least_one_admin_remains(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let TeamFixture { ann, bob, .. } = &team_fixture;
    let role = |of: &Session, role: &str| json!({"player": of.player, "role": role});
    team_fixture.act(bob, "role", &role(bob, "admin")).assert_refused("a member makes himself an admin", 403, "PERMISSION_DENIED");
    team_fixture.act(bob, "remove", &json!({"player": ann.player})).assert_refused("a member removes the admin", 403, "PERMISSION_DENIED");
    team_fixture.act(ann, "leave", &Value::Null).assert_refused("the last admin leaves", 409, "LAST_ADMIN");
    team_fixture.act(ann, "role", &role(ann, "member")).assert_refused("the last admin steps down", 409, "LAST_ADMIN");
    team_fixture.act(ann, "remove", &json!({"player": ann.player})).assert_refused("and is removed", 409, "LAST_ADMIN");
    team_fixture.act(ann, "role", &role(bob, "owner")).assert_refused("no such role", 400, "INVALID_REQUEST");
    team_fixture.act(ann, "role", &json!({"player": "unknown", "role": "admin"})).assert_refused("no such member", 404, "NOT_FOUND");
    assert_eq!(team_fixture.roles(ann), ["admin", "member"], "nothing has changed");
    team_fixture.act(ann, "role", &role(bob, "admin")).ok();
    team_fixture.act(ann, "leave", &Value::Null).ok();
    assert_eq!(team_fixture.roles(bob), ["admin"]);
    team_fixture.act(bob, "leave", &Value::Null).ok();
    team_fixture.act(ann, "join", &Value::Null).assert_refused("with its last member a team is over", 404, "NOT_FOUND");
}

fn t4_others_see_nothing(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let eve = team_fixture.client.sign_in("the device of eve");
    let nowhere =
        TeamFixture { team: "00000000-0000-4000-8000-000000000000".to_owned(), ..TeamFixture::new(&fixture.beside(fixture.another())) };
    let stranger = nowhere.client.sign_in("the device of eve");
    let someone = json!({"player": team_fixture.ann.player, "role": "member"});
    for (what, body) in [("leave", &Value::Null), ("role", &someone), ("remove", &someone)] {
        let (there, not_there) = (team_fixture.act(&eve, what, body), nowhere.act(&stranger, what, body));
        there.assert_refused(what, 404, "NOT_FOUND");
        assert_eq!(there.text, not_there.text, "{what}: whether or not the team exists");
    }
    let look = |team_fixture: &TeamFixture, who: &Session| team_fixture.client.get_as(who, &format!("/v1/teams/{}", team_fixture.team));
    look(&team_fixture, &eve).assert_refused("look", 404, "NOT_FOUND");
    assert_eq!(look(&team_fixture, &eve).text, look(&nowhere, &stranger).text);
    assert_eq!(team_fixture.client.get_as(&eve, "/v1/teams").ok(), json!({"teams": []}));
    team_fixture.client.get("/v1/teams", &[]).assert_refused("without a token", 401, "AUTH");
    team_fixture.client.get_as(&eve, "/v1/teams/%00").assert_refused("no id has it", 404, "NOT_FOUND");
    assert_eq!(team_fixture.roles(&team_fixture.ann), ["admin", "member"]);
}

fn names_and_numbers_are_bounded(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let make = |name: &str| team_fixture.client.post_as(&team_fixture.bob, "/v1/teams", &json!({"name": name}));
    for name in ["", " Reds", "Re\nds", "\u{0}", &"r".repeat(65)] {
        make(name).assert_refused(name, 400, "INVALID_REQUEST");
    }
    for n in 1..50 {
        assert_eq!(make(&"ß".repeat(64)).status, 200, "{n}");
    }
    make("one more").assert_refused("too many", 409, "TOO_MANY_TEAMS");
    let sql = fixture.database.sql();
    for n in 2..200 {
        sql.run(&format!("INSERT INTO players (id, created_at) VALUES ('p{n}', 0)"));
        sql.run(&format!("INSERT INTO team_members (team, player, role, joined_at) VALUES ('{}', 'p{n}', 'member', 0)", team_fixture.team));
    }
    let late = team_fixture.client.sign_in("the device of a player late");
    team_fixture.act(&late, "join", &team_fixture.code()).assert_refused("full", 409, "TEAM_FULL");
    team_fixture.act(&team_fixture.ann, "remove", &json!({"player": "p2"})).ok();
    team_fixture.act(&late, "join", &team_fixture.code()).ok();
}

fn the_teams_definitions_are_served(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let answer = team_fixture.client.get("/v1/definitions/team", &[]);
    let tag = answer.header("etag").unwrap().to_owned();
    assert_eq!(answer.ok()["document"], serde_json::from_str::<Value>(TEAM_DEFINITIONS).unwrap());
    assert_eq!(team_fixture.client.get("/v1/definitions/team", &[("if-none-match", &tag)]).status, 304);
    assert_ne!(team_fixture.client.get("/v1/definitions", &[]).header("etag"), Some(tag.as_str()));
}

fn a_server_without_teams_says_so(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    client.get("/v1/definitions/team", &[]).assert_refused("no definitions", 404, "NOT_FOUND");
    client.post_as(&ann, "/v1/teams", &json!({"name": "Reds"})).assert_refused("no teams", 404, "NOT_FOUND");
}

fn t6_joining_takes_a_code_that_a_removal_renews(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let TeamFixture { client, ann, bob, team, .. } = &team_fixture;
    let eve = client.sign_in("the device of eve");
    let first = team_fixture.code();
    let nothing = client.post_as(&eve, "/v1/teams/no-such-team/join", &first);
    for wrong in [Value::Null, json!({}), json!({"code": ""}), json!({"code": "AAAAAAAAAAAAAAAA"})] {
        let answer = team_fixture.act(&eve, "join", &wrong);
        answer.assert_refused("without the code", 404, "NOT_FOUND");
        assert_eq!(answer.text, nothing.text, "T4: the answer is that for an unknown team");
    }
    team_fixture.act(&eve, "join", &json!({"code": 1})).assert_refused("no text", 400, "INVALID_REQUEST");
    assert!(client.get_as(bob, &format!("/v1/teams/{team}")).ok().get("code").is_none(), "only admins see the code");
    team_fixture.act(bob, "code", &json!({})).assert_refused("a member renews it", 403, "PERMISSION_DENIED");
    team_fixture.act(&eve, "code", &json!({})).assert_refused("another renews it", 404, "NOT_FOUND");
    // A removal renews the code: the removed player cannot join.
    team_fixture.act(ann, "remove", &json!({"player": bob.player})).ok();
    let second = team_fixture.code();
    assert_ne!(first, second);
    for _ in 0..3 {
        team_fixture.act(bob, "join", &first).assert_refused("the old code", 404, "NOT_FOUND");
    }
    team_fixture.act(&eve, "join", &second).ok();
    team_fixture.act(&eve, "join", &Value::Null).ok(); // already a member
    let renewed = team_fixture.act(ann, "code", &Value::Null).ok();
    assert_ne!(renewed["code"], second["code"]);
    team_fixture.act(bob, "join", &second).assert_refused("the second code", 404, "NOT_FOUND");
    team_fixture.act(bob, "join", &team_fixture.code()).ok();
}

fn t6_an_open_team_is_joined_by_its_id(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let TeamFixture { client, ann, bob, .. } = &team_fixture;
    let eve = client.sign_in("the device of eve");
    assert_eq!(team_fixture.act(ann, "code", &json!({"open": true})).ok()["open"], true);
    team_fixture.act(&eve, "join", &Value::Null).ok();
    team_fixture.act(ann, "remove", &json!({"player": eve.player})).ok();
    team_fixture.act(&eve, "join", &json!({})).ok();
    assert_eq!(team_fixture.act(ann, "code", &json!({"open": false})).ok()["open"], false);
    team_fixture.act(ann, "remove", &json!({"player": eve.player})).ok();
    team_fixture.act(&eve, "join", &Value::Null).assert_refused("closed again", 404, "NOT_FOUND");
    team_fixture.act(ann, "code", &json!({"open": 1})).assert_refused("no truth", 400, "INVALID_REQUEST");
    let open = client.post_as(bob, "/v1/teams", &json!({"name": "Blues", "open": true})).ok();
    client.post_as(&eve, &format!("/v1/teams/{}/join", open["id"].as_str().unwrap()), &Value::Null).ok();
    // A team from before there were codes stays as it was: its id suffices.
    let old = "INSERT INTO teams (id, name, created_at) VALUES ('old', 'Old', 0)";
    let sql = fixture.database.sql();
    sql.run(old);
    let rows: Vec<(i64, String)> = sql.rows("SELECT open, code FROM teams WHERE id = 'old'");
    assert_eq!(rows, [(1, String::new())]);
}

fn teams_that_were_never_used_leave_nothing_and_cost_events(fixture: &Fixture) {
    let file = fixture.team_definitions();
    let options = ["--player-rate", "0", "--address-rate", "0", "--event-rate", "1", "--event-burst", "250"];
    let server = Server::start_with(fixture, &[&options[..], &["--team-definitions", file.to_str().unwrap()]].concat());
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    let create = || client.post_as(&ann, "/v1/teams", &json!({"name": "Reds"}));
    let (unused, used) = (create().ok(), create().ok());
    create().assert_refused("the third within the burst", 429, "BUSY");
    let id = |team: &Value| team["id"].as_str().unwrap().to_owned();
    let stream = format!("team:{}", id(&used));
    let mut wins = crate::raw_event::event("c", 1, "e1", crate::raw_event::update("wins", 1));
    wins["stream"] = json!(stream);
    let mut body = crate::raw_event::request(vec![wins]);
    body["streams"][&stream] = body["streams"]["player"].clone();
    assert_eq!(client.sync(&ann.token, &body).ok()["rejected"], json!([]));
    for team in [&unused, &used] {
        client.post_as(&ann, &format!("/v1/teams/{}/leave", id(team)), &json!({})).ok();
        client.get_as(&ann, &format!("/v1/teams/{}", id(team))).assert_refused("ended", 404, "NOT_FOUND");
        client.post_as(&ann, &format!("/v1/teams/{}/join", id(team)), &json!({})).assert_refused("ended", 404, "NOT_FOUND");
    }
    let rows: Vec<(String,)> = fixture.database.sql().rows("SELECT id FROM streams WHERE id LIKE 'team:%'");
    assert_eq!(rows, [(stream,)]);
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM teams"), 1);
}
