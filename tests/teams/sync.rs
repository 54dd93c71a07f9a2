//! Teams between devices and the authority (T2–T4).

use plaudit::authority::{Account, Exchange, Host, StreamRecord};
use plaudit::protocol::{ClockState, Limits, MAX_EVENTS, Rulebook};
use plaudit::replica::{Adopt, Intent, Notice, Opening, Past, Reading, Replica, Saved, Verdict};
use plaudit::{Actor, ErrorCode, PendingRewards, RewardSource, Role, UnixSec, Value};

const NOW: i64 = 1_790_000_000;
const TEAM: &str = "team:reds";
const DOCUMENT: &str = r#"{"achievements": {"wins": {"name": "Wins", "count": 0, "max_count": 5}}}"#;

struct Desk(&'static str, Option<Role>, PendingRewards);

impl Host for Desk {
    fn actor(&mut self, _stream: &str) -> Option<Actor> {
        Some(Actor { id: self.0.to_owned(), role: self.1? })
    }

    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.2
    }
}

struct Member {
    name: &'static str,
    role: Option<Role>,
    replica: Replica,
    account: Account,
    own: StreamRecord,
    saved: Saved,
    count: u32,
}

fn rulebook(stream: &str) -> Rulebook {
    Rulebook::new(Value::from_json(DOCUMENT).unwrap(), stream).unwrap()
}

fn opening(name: &str) -> Opening {
    Opening {
        player: name.to_owned(),
        cid: format!("{name}-process"),
        past: Past::Known,
        local: false,
        predicts: true,
        definitions: None,
        built: None,
        adopt: Adopt::No,
        batch: MAX_EVENTS,
        limits: Limits::default(),
    }
}

impl Member {
    fn new(name: &'static str, role: Role, team: &mut StreamRecord) -> Member {
        let (mut replica, _) = Replica::open(&Saved::default(), opening(name)).unwrap();
        replica.follow(TEAM, None).unwrap();
        let own = StreamRecord::new("player", &rulebook("player"), UnixSec(NOW)).unwrap();
        let mut member = Member { name, role: Some(role), replica, account: Account::default(), own, saved: Saved::default(), count: 0 };
        member.sync(team);
        member
    }

    fn record(&mut self, body: &str) -> Result<Vec<Notice>, ErrorCode> {
        self.count += 1;
        let recorded = self.replica.record(Intent {
            stream: TEAM.to_owned(),
            command: Value::from_json(&format!(r#"{{"at":{NOW},{body}}}"#)).unwrap(),
            eid: format!("{}-{}", self.name, self.count),
            clock: ClockState::Synced,
            reading: Reading::default(),
            boot: "boot".to_owned(),
        });
        let recorded = recorded.map_err(|error| error.code())?;
        self.saved.write(&recorded.write);
        Ok(self.replica.stored(recorded).unwrap())
    }

    fn sync(&mut self, team: &mut StreamRecord) -> Vec<Notice> {
        self.count += 1;
        let request = self.replica.request(&format!("{}-{}", self.name, self.count), Reading::default(), "boot");
        let mut desk = Desk(self.name, self.role, PendingRewards);
        let mut exchange = Exchange::new(&request, UnixSec(NOW), Limits::default());
        while exchange.next_run().is_some() {
            exchange.settle(&mut self.account, Some(team), &mut desk);
        }
        exchange.celebrate(TEAM, &mut self.own, Some(team));
        let answer = exchange.answer(&self.account, &[("player", Some(&self.own)), (TEAM, Some(team))], |_| self.role);
        let Verdict::Accepted(accepted) = self.replica.accept(&answer, "fresh").unwrap() else { panic!("not accepted") };
        self.saved.write(&accepted.write);
        self.replica.take_over(*accepted).unwrap()
    }

    fn contributions(&self) -> Vec<(String, i64)> {
        self.replica.view(TEAM).unwrap().get("wins", UnixSec(NOW)).unwrap().contributions.unwrap()
    }
}

const WIN: &str = r#""type":"update","achievements":{"wins":3}"#;
const CLAIM: &str = r#""type":"claim","ids":["wins"]"#;

fn team() -> StreamRecord {
    StreamRecord::new(TEAM, &rulebook(TEAM), UnixSec(NOW)).unwrap()
}

fn codes(notices: &[Notice]) -> Vec<&str> {
    notices
        .iter()
        .filter_map(|notice| match notice {
            Notice::Rejected(rejection) => Some(rejection.code.as_str()),
            Notice::NotMember { .. } => Some("away"),
            Notice::Retract { reason, .. } => Some(reason.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn t2_contributions_are_predicted_and_add_up_in_the_authoritys_order() {
    let mut team = team();
    let (mut ann, mut bob) = (Member::new("ann", Role::Admin, &mut team), Member::new("bob", Role::Member, &mut team));
    ann.record(WIN).unwrap();
    bob.record(WIN).unwrap();
    assert_eq!((ann.contributions(), bob.contributions()), (vec![("ann".to_owned(), 3)], vec![("bob".to_owned(), 3)]));
    bob.sync(&mut team);
    ann.sync(&mut team);
    bob.sync(&mut team);
    assert_eq!(ann.contributions(), [("ann".to_owned(), 2), ("bob".to_owned(), 3)]);
    assert_eq!(bob.replica.view_text(TEAM).as_deref(), Some(team.snapshot()));
}

#[test]
fn t3_the_device_learns_its_role_and_refuses_what_the_authority_would() {
    let mut team = team();
    let mut bob = Member::new("bob", Role::Member, &mut team);
    bob.record(WIN).unwrap();
    bob.record(WIN).unwrap();
    assert_eq!((bob.replica.role(TEAM), bob.record(CLAIM)), (Some(Role::Member), Err(ErrorCode::PermissionDenied)));
    bob.role = Some(Role::Admin);
    bob.sync(&mut team);
    assert_eq!(bob.replica.role(TEAM), Some(Role::Admin));
    bob.record(CLAIM).unwrap();
    let (again, _) = Replica::open(&bob.saved, opening("bob")).unwrap();
    assert_eq!((again.role(TEAM), again.view_text(TEAM)), (Some(Role::Admin), bob.replica.view_text(TEAM)), "the role is stored");
    bob.role = Some(Role::Member);
    assert_eq!(codes(&bob.sync(&mut team)), ["PERMISSION_DENIED"], "the current role counts");
}

#[test]
fn t4_removed_while_offline_the_view_goes_away_and_each_event_is_refused_once() {
    let mut team = team();
    let mut bob = Member::new("bob", Role::Member, &mut team);
    bob.record(WIN).unwrap();
    bob.record(WIN).unwrap();
    bob.role = None;
    let before = team.snapshot().to_owned();
    assert_eq!(codes(&bob.sync(&mut team)), ["NOT_MEMBER", "NOT_MEMBER", "NOT_MEMBER", "away"], "the unlock is retracted too");
    assert!(bob.replica.view(TEAM).is_none() && bob.replica.pending() == 0);
    assert_eq!(codes(&bob.sync(&mut team)), [""; 0]);
    assert_eq!(team.snapshot(), before);
}

#[test]
fn a8_an_answer_without_a_role_or_with_a_newer_one_is_understood() {
    for role in ["", r#","role":"owner""#] {
        let text = format!(r#"{{"nonce":"n","server_time":{NOW},"streams":{{"{TEAM}":{{"epoch":1,"rev":0,"state_hash":"h"{role}}}}}}}"#);
        let answer = plaudit::protocol::SyncResponse::from_value(&Value::from_json(&text).unwrap()).unwrap();
        assert!(matches!(&answer.streams[0].1, plaudit::protocol::StreamAnswer::State(state) if state.role.is_none()));
    }
}
