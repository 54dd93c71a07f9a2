//! Teams over HTTP: who is a member, and who may say so.

use serde_json::{Value, json};

use crate::Case;
use crate::client::{Answer, Client, Session};
use crate::fixture::{Fixture, TEAM_DEFINITIONS};
use crate::server::Server;

pub const CASES: &[Case] = &[
    ("a_team_is_made_joined_and_left", a_team_is_made_joined_and_left),
    ("at_least_one_admin_remains", at_least_one_admin_remains),
    ("t4_others_see_nothing", t4_others_see_nothing),
    ("names_and_numbers_are_bounded", names_and_numbers_are_bounded),
    ("the_teams_definitions_are_served", the_teams_definitions_are_served),
    ("a_server_without_teams_says_so", a_server_without_teams_says_so),
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
        let made = client.post_as(&ann, "/v1/teams", &json!({"name": "Reds"})).ok();
        let team = made["id"].as_str().unwrap().to_owned();
        assert_eq!(made, json!({"id": team, "name": "Reds", "role": "admin", "members": [{"player": ann.player, "role": "admin"}]}));
        let team_fixture = TeamFixture { server, client, ann, bob, team };
        team_fixture.act(&team_fixture.bob, "join", &Value::Null).ok();
        team_fixture
    }

    /// `POST /v1/teams/<team>/<what>`
    pub fn act(&self, who: &Session, what: &str, body: &Value) -> Answer {
        self.client.post_as(who, &format!("/v1/teams/{}/{what}", self.team), body)
    }

    pub fn stream(&self) -> String {
        format!("team:{}", self.team)
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
    assert_eq!((again["members"].as_array().unwrap().len(), &again["role"]), (2, &json!("member")), "whoever joins twice has joined");
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
    team_fixture.act(ann, "role", &json!({"player": "nobody", "role": "admin"})).assert_refused("no such member", 404, "NOT_FOUND");
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
    team_fixture.client.get("/v1/teams", &[]).assert_refused("nobody", 401, "AUTH");
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
    let late = team_fixture.client.sign_in("the device of somebody late");
    team_fixture.act(&late, "join", &Value::Null).assert_refused("full", 409, "TEAM_FULL");
    team_fixture.act(&team_fixture.ann, "remove", &json!({"player": "p2"})).ok();
    team_fixture.act(&late, "join", &Value::Null).ok();
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
