//! K16: progress made without an authority is adopted or set aside; it is never overwritten silently.

use plaudit::authority::{Account, Adopted, Exchange, StreamRecord};
use plaudit::protocol::{Adoption, Limits, SyncRequest};
use plaudit::replica::{Adopt, Opening, Past, Replica, Saved};
use plaudit::{UnixSec, Value};

use crate::pair::{DAY, DOCUMENT, Device, NOW, READ, Server, opening, rulebook, told, update};

/// A guest who has finished `first`, earned `grind` on ten days, and read a book.
fn guest() -> Device {
    let local = Opening { local: true, player: "guest".to_owned(), ..opening("guest", Past::Known) };
    let mut guest = Device::new("guest", Past::Known);
    guest.replica = Replica::open(&Saved::default(), local).unwrap().0;
    guest.record(NOW - 20 * DAY, &update("first", 2));
    for day in 0..10 {
        guest.record(NOW - (12 - day) * DAY, &update("grind", 1));
    }
    guest.record(NOW - DAY, READ);
    guest
}

fn signed_up(store: &Saved, adopt: Adopt) -> Device {
    let mut device = Device::new("ada", Past::Known);
    device.saved = store.clone();
    let player = if adopt == Adopt::No { "guest" } else { "ada" };
    device.replica = Replica::open(store, Opening { player: player.to_owned(), adopt, ..opening("ada", Past::Known) }).unwrap().0;
    device
}

fn begin(device: &mut Device, eid: &str) {
    let begun = device.replica.adopt(eid).unwrap();
    device.saved.write(&begun.write);
    device.replica.adopting(begun).unwrap();
}

#[test]
fn k16_a_guest_who_signs_up_keeps_everything_also_over_a_restart_and_a_lost_answer() {
    let (guest, mut server) = (guest(), Server::new());
    let before = guest.replica.view_text("player").unwrap();
    let mut device = signed_up(&guest.saved, Adopt::Of("guest".to_owned()));
    begin(&mut device, "a1");
    assert_eq!(device.replica.view_text("player").unwrap(), before, "until the answer, the view shows the guest's progress");
    let lost = device.request();
    let _ = server.receive(&lost, NOW);
    // After a restart without the option: the adoption is stored with its id.
    let (replica, notices) = Replica::open(&device.saved, opening("later", Past::Known)).unwrap();
    assert_eq!(notices, []);
    device.replica = replica;
    assert!(device.replica.adopt("another").is_none());
    let notices = device.sync(&mut server, NOW + 5);
    assert_eq!(told(&notices), Vec::<String>::new(), "no unlock is celebrated again or retracted");
    assert_eq!((server.record.rev(), server.record.unlocks().len()), (1, 12));
    let view = |id: &str| device.replica.view("player").unwrap().get(id, UnixSec(NOW)).unwrap();
    assert_eq!((view("first").count, view("grind").earned_count, view("reader").earned_count), (2, 10, 1));
    assert!(server.record.has_celebrated("first@once#1"), "other devices do not celebrate it");
    assert_eq!(device.request().adopt, None);
    assert!(device.saved.aside.is_empty());
}

/// The store of a guest in a process that does not predict: the last event waits beside the base.
fn unpredicted(store: &Saved, adopt: Adopt) -> Device {
    let mut device = signed_up(store, adopt.clone());
    let player = if adopt == Adopt::No { "guest" } else { "ada" };
    let opening = Opening { player: player.to_owned(), adopt, predicts: false, ..opening("mute", Past::Known) };
    device.replica = Replica::open(store, opening).unwrap().0;
    device
}

/// What the guest has done, in the authority's view.
fn brought(device: &Device) -> (i64, i64, i64) {
    let view = |id: &str| device.replica.view("player").unwrap().get(id, UnixSec(NOW)).unwrap();
    (view("first").count, view("grind").earned_count, view("reader").earned_count)
}

#[test]
fn k12_k16_events_that_wait_beside_the_base_follow_it_once_it_is_adopted() {
    let guest = guest();
    assert!(!guest.saved.queue.is_empty(), "the last events are not folded into the stored base");
    for answer_is_lost in [false, true] {
        let mut server = Server::new();
        let mut device = unpredicted(&guest.saved, Adopt::Of("guest".to_owned()));
        begin(&mut device, "a1");
        device.record(NOW, &update("gift", 1));
        if answer_is_lost {
            let lost = device.request();
            assert_eq!(lost.events, [], "the later event waits for those before it");
            let _ = server.receive(&lost, NOW);
            // A process that predicts goes on: it sends the same state, and shows everything meanwhile.
            device.replica = Replica::open(&device.saved, opening("later", Past::Known)).unwrap().0;
            assert_eq!(brought(&device), (2, 10, 1));
        }
        // Nothing is retracted or celebrated again.
        let notices: Vec<String> = (1..5).flat_map(|turn| told(&device.sync(&mut server, NOW + turn))).collect();
        assert_eq!(notices, ["!gift@once#1"]);
        assert_eq!(brought(&device), (2, 10, 1), "lost answer: {answer_is_lost}");
        assert_eq!(device.replica.view("player").unwrap().get("gift", UnixSec(NOW)).unwrap().count, 1);
        assert_eq!((device.replica.pending(), device.saved.queue.len(), device.saved.aside.len()), (0, 0, 0));
    }
}

#[test]
fn k12_k16_events_that_wait_beside_the_base_are_set_aside_and_adopted_with_it() {
    let (guest, mut server) = (guest(), Server::new());
    let mut device = unpredicted(&guest.saved, Adopt::No);
    assert_eq!(told(&device.sync(&mut server, NOW)), ["not adopted"]);
    let aside = device.saved.aside[0].clone();
    let refused = device.replica.adopt_aside("a1", &aside.text).err().map(|error| error.code());
    assert_eq!(refused, Some(plaudit::ErrorCode::InvalidArgument), "its events wait for a process that predicts");
    let (mut fresh, mut server) = (Device::new("fresh", Past::Known), Server::new());
    fresh.sync(&mut server, NOW);
    let begun = fresh.replica.adopt_aside("a2", &aside.text).unwrap();
    fresh.saved.write(&begun.write);
    fresh.replica.adopting(begun).unwrap();
    fresh.sync(&mut server, NOW + 1);
    assert_eq!(brought(&fresh), (2, 10, 1));
}

#[test]
fn k16_without_the_option_the_past_is_set_aside_and_can_be_adopted_later() {
    let (guest, mut server) = (guest(), Server::new());
    let mut device = signed_up(&guest.saved, Adopt::No);
    device.record(NOW, &update("gift", 1));
    assert!(device.replica.adopt("a1").is_none());
    let notices = device.sync(&mut server, NOW + 1);
    assert_eq!(told(&notices), ["not adopted"], "there is no retraction");
    let view = |device: &Device, id: &str| device.replica.view("player").unwrap().get(id, UnixSec(NOW)).unwrap().count;
    assert_eq!((view(&device, "first"), view(&device, "gift")), (0, 1), "later events count");
    let aside = device.saved.aside[0].clone();
    assert_eq!(aside.what, "unadopted");
    // The stream has a past by now; a fresh stream adopts the state.
    let begun = device.replica.adopt_aside("a2", &aside.text).unwrap();
    device.saved.write(&begun.write);
    device.replica.adopting(begun).unwrap();
    assert_eq!(told(&device.sync(&mut server, NOW + 2)), ["not adopted"]);
    assert_eq!((view(&device, "first"), device.saved.aside.len()), (0, 1), "the state is set aside once");
    let (mut fresh, mut server) = (Device::new("fresh", Past::Known), Server::new());
    fresh.sync(&mut server, NOW);
    let begun = fresh.replica.adopt_aside("a3", &aside.text).unwrap();
    fresh.saved.write(&begun.write);
    fresh.replica.adopting(begun).unwrap();
    assert_eq!(told(&fresh.sync(&mut server, NOW + 3)), Vec::<String>::new());
    assert_eq!(view(&fresh, "first"), 2);
    assert!(fresh.replica.adopt_aside("a4", "{}").is_err());
}

#[test]
fn k16_an_authority_that_does_not_know_adoption_overwrites_nothing() {
    let (guest, mut server) = (guest(), Server::new());
    let mut device = signed_up(&guest.saved, Adopt::Of("guest".to_owned()));
    begin(&mut device, "a1");
    let mut request = device.request();
    request.adopt = None;
    let answer = server.receive(&request, NOW);
    assert_eq!(told(&device.accept(&answer)), ["not adopted"]);
    assert_eq!(device.saved.aside.len(), 1);
}

/// The player in what is set aside.
fn maker(device: &Device) -> String {
    let aside = Value::from_json(&device.saved.aside[0].text).unwrap();
    let Some(Value::Text(player)) = aside.get("player") else { panic!("{aside:?}") };
    player.clone()
}

#[test]
fn k16_what_is_set_aside_names_who_made_it() {
    for restarts in [false, true] {
        let (guest, mut server) = (guest(), Server::new());
        let mut device = signed_up(&guest.saved, Adopt::Of("guest".to_owned()));
        begin(&mut device, "a1");
        device.record(NOW, &update("gift", 1));
        if restarts {
            // The base belongs to the player by now, and the option is no longer given.
            device.replica = Replica::open(&device.saved, opening("later", Past::Known)).unwrap().0;
        }
        let mut request = device.request();
        request.adopt = None;
        let answer = server.receive(&request, NOW);
        assert_eq!(told(&device.accept(&answer)), ["not adopted"]);
        assert_eq!(maker(&device), "guest", "restarts: {restarts}");
        assert!(!device.saved.base.as_ref().unwrap().contains("guest"), "the authority's base is the player's");
    }
    let (own, mut server) = (guest(), Server::new());
    let mut device = signed_up(&own.saved, Adopt::No);
    assert_eq!(told(&device.sync(&mut server, NOW)), ["not adopted"]);
    assert_eq!(maker(&device), "guest", "who is the player here");
}

fn decided(record: &mut StreamRecord, account: &mut Account, eid: &str, state: &str, allows: bool) -> Option<Adopted> {
    let adopt = Some(Adoption { eid: eid.to_owned(), state: state.to_owned() });
    let request = SyncRequest { nonce: "n".to_owned(), adopt, ..SyncRequest::default() };
    Exchange::new(&request, UnixSec(NOW), Limits::default()).adopt(account, record, allows)
}

fn fresh() -> StreamRecord {
    StreamRecord::new("player", &rulebook(DOCUMENT), UnixSec(NOW)).unwrap()
}

#[test]
fn k16_what_is_forged_damaged_newer_too_large_late_or_not_allowed_is_refused_for_good() {
    let state = guest().replica.base("player").unwrap().2.to_owned();
    let large = format!(r#"{{"version":2,"records":{{}},"facts":{{}},"more":"{}"}}"#, "x".repeat(1 << 20));
    let newer = state.replace(r#""version":2"#, r#""version":3"#);
    let forged = r#"{"version":2,"records":{"first":{"count":9e99}},"facts":{}}"#;
    let endless = r#"{"version":2,"records":{},"facts":{"streaks":{"days":{"days":"0L",
        "fold":[20459,20461,-9007199254740991,1767891600,0,0,3,0,3,0,0,0,0]}}}}"#;
    for (text, allows) in [
        (endless, true),
        ("", true),
        ("[]", true),
        (r#"{"__proto__":1}"#, true),
        (&state[..90], true),
        (&newer, true),
        (&large, true),
        (forged, true),
        (&state, false),
    ] {
        let (mut record, mut account) = (fresh(), Account::default());
        let refused = decided(&mut record, &mut account, "a1", text, allows);
        assert!(
            matches!(&refused, Some(Adopted::Refused(code, _)) if code == "NOT_ADOPTED"),
            "{refused:?} of {}",
            &text[..text.len().min(60)]
        );
        assert_eq!((record.rev(), record.unlocks().len()), (0, 0));
        assert_eq!(decided(&mut record, &mut account, "a1", &state, true), None, "the adoption's id is settled");
    }
    let (mut record, mut account) = (fresh(), Account::default());
    assert_eq!(decided(&mut record, &mut account, "a1", &state, true), Some(Adopted::Taken));
    assert_eq!(decided(&mut record, &mut account, "a1", &state, true), None);
    let second = decided(&mut record, &mut account, "a2", &state, true);
    assert!(matches!(second, Some(Adopted::Refused(..))), "only one of two concurrent adoptions succeeds");
    assert_eq!(record.rev(), 1);
}

#[test]
fn k16_of_other_definitions_what_is_defined_counts_and_claims_are_one_of_each_kind() {
    let state = r#"{"version":2,"facts":{},"records":{
        "gone":{"count":4,"update_time_sec":1789000000},
        "grind":{"count":0,"update_time_sec":1789000000,"pending_claims":50,"pending_total_claims":7},
        "first":{"count":2,"completed":true,"counted":true,"update_time_sec":1990000000}},
        "unlocks":[{"key":"first@once#1","id":"first","at":1990000000,"retroactive":false}],
        "celebrated":{"first@once#1":1990000000,"never@once#1":5}}"#;
    let (mut record, mut account) = (fresh(), Account::default());
    assert_eq!(decided(&mut record, &mut account, "a1", state, true), Some(Adopted::Taken));
    let kept = Value::from_json(record.snapshot()).unwrap();
    let records = kept.get("records").unwrap();
    assert!(records.get("gone").is_some(), "D1");
    assert_eq!(records.get("grind").and_then(|grind| grind.get("pending_claims")), Some(&Value::Int(1)));
    assert_eq!(records.get("grind").and_then(|grind| grind.get("pending_total_claims")), Some(&Value::Int(1)));
    assert_eq!(
        records.get("first").and_then(|first| first.get("update_time_sec")),
        Some(&Value::Int(NOW)),
        "K17: moved to the instant of receipt"
    );
    assert_eq!((record.unlocks()[0].at, record.has_celebrated("first@once#1")), (UnixSec(NOW), true));
    assert!(!record.has_celebrated("never@once#1"));
}

/// A guest who has done everything once, under definitions without `settings.trusted`.
fn busy_guest() -> String {
    let mut guest = Device::new("guest", Past::Known);
    let local =
        Opening { local: true, player: "guest".to_owned(), definitions: Some(rulebook(&trusting(""))), ..opening("guest", Past::Known) };
    guest.replica = Replica::open(&Saved::default(), local).unwrap().0;
    for body in [
        r#""type":"session_completed","duration_sec":600"#,
        READ,
        r#""type":"subscribed","product_id":"plus""#,
        r#""type":"joined""#,
        r#""type":"posted""#,
        r#""type":"stat","add":{"gold":9,"steps":20}"#,
        r#""type":"streak_freeze","of":"days","add":1"#,
        &update("first", 2),
        &update("grind", 1),
    ] {
        guest.record(NOW - 60, body);
    }
    guest.replica.base("player").unwrap().2.to_owned()
}

/// Definitions in which these names are trusted.
fn trusting(names: &str) -> String {
    format!(
        r#"{{"settings": {{"trusted": [{names}], "streaks": {{"days": {{"freezes": {{"start": 1, "max": 3}}}}, "walks": {{"by": {{"stat": "steps", "at_least": 10}}}}}}}},
        "achievements": {{"first": {{"name": "First", "max_count": 2}}, "grind": {{"name": "Grind", "max_count": 1}},
        "reader": {{"name": "Reader", "trigger": {{"content": {{"content_ids": ["book"]}}}}}},
        "regular": {{"name": "Regular", "trigger": {{"session_count": {{"sessions": 1}}}}}},
        "day": {{"name": "Day", "trigger": {{"streak": {{"days": 1, "of": "days"}}}}}},
        "walker": {{"name": "Walker", "trigger": {{"streak": {{"days": 1, "of": "walks"}}}}}},
        "patron": {{"name": "Patron", "trigger": {{"subscription": {{}}}}}},
        "member": {{"name": "Member", "trigger": {{"community": {{"action": ["join", "post"]}}}}}},
        "rich": {{"name": "Rich", "trigger": {{"stat": {{"id": "gold", "at_least": 9}}}}}}}}}}"#
    )
}

/// What the stream has after the adoption under definitions that trust these names: the ids with a record, and the facts.
fn adopted_under(names: &str) -> (Vec<String>, Value) {
    let mut record = StreamRecord::new("player", &rulebook(&trusting(names)), UnixSec(NOW)).unwrap();
    assert_eq!(decided(&mut record, &mut Account::default(), "a1", &busy_guest(), true), Some(Adopted::Taken));
    let state = Value::from_json(record.snapshot()).unwrap();
    let Some(Value::Object(records)) = state.get("records") else { panic!("no records") };
    let ids: Vec<String> = records.iter().map(|(id, _)| id.clone().into_owned()).collect();
    for unlock in record.unlocks() {
        assert!(ids.contains(&unlock.id), "{names}: {} is shown as unlocked, but has no record", unlock.id);
    }
    (ids, state.get("facts").unwrap().clone())
}

#[test]
fn k16_what_only_servers_may_send_and_what_it_has_earned_is_not_brought_along() {
    let all = ["day", "first", "grind", "member", "patron", "reader", "regular", "rich", "walker"];
    assert_eq!(adopted_under("").0, all);
    for (trusted, gone, facts) in [
        ("session_completed", &["day", "regular"][..], &["sessions", "total_sec", "streak"][..]),
        ("content_completed", &["reader"], &["contents"]),
        ("subscribed", &["patron"], &["purchased", "products"]),
        ("joined", &["member"], &["joined"]),
        ("posted", &["member"], &["posted"]),
        ("stat", &["rich", "walker"], &["stats"]),
        ("stat:gold", &["rich"], &[]),
        ("stat:steps", &["walker"], &[]),
        ("update", &["first", "grind"], &[]),
        ("first", &["first"], &[]),
    ] {
        let (ids, left) = adopted_under(&format!(r#""{trusted}""#));
        let kept: Vec<&str> = all.into_iter().filter(|id| !gone.contains(id)).collect();
        assert_eq!(ids, kept, "{trusted}");
        for fact in facts {
            assert_eq!(left.get(fact), None, "{trusted}");
        }
        let account = |name: &str| left.get("streaks").and_then(|accounts| accounts.get(name));
        assert_eq!(account("days").is_some(), trusted != "session_completed", "{trusted}");
        assert_eq!(account("walks").is_some(), !["stat", "stat:steps"].contains(&trusted), "{trusted}");
        assert_eq!(account("days").and_then(|days| days.get("freezes")), None, "{trusted}: freezes are the authority's to give");
        let statistic = |id: &str| left.get("stats").and_then(|statistics| statistics.get(id)).is_some();
        assert_eq!(statistic("gold"), !["stat", "stat:gold"].contains(&trusted), "{trusted}");
        assert_eq!(statistic("steps"), !["stat", "stat:steps"].contains(&trusted), "{trusted}");
    }
}

/// Definitions of two parents with the same subs: `family` has a total reward, `set` counts its subs.
fn families(trusted: &str) -> String {
    let sub = |id: &str| format!(r#""{id}": {{"name": "Sub", "max_count": 1}}"#);
    format!(
        r#"{{"settings": {{"trusted": [{trusted}]}}, "achievements": {{
        "family": {{"name": "Family", "max_count": 1, "reset_cronexpr": "0 0 * * *", "total_reward": {{"guaranteed": {{"currencies": {{"gold": {{"min": 9}}}}}}}},
            "sub_achievements": {{{}, {}}}}},
        "set": {{"name": "Set", "sub_achievements": {{{}, {}}}}}}}}}"#,
        sub("bought"),
        sub("free"),
        sub("gem"),
        sub("stone"),
    )
}

#[test]
fn k16_what_trusted_subs_have_earned_for_their_parents_is_not_brought_along() {
    let mut guest = Device::new("guest", Past::Known);
    let definitions = Some(rulebook(&families("")));
    guest.replica =
        Replica::open(&Saved::default(), Opening { local: true, player: "guest".to_owned(), definitions, ..opening("guest", Past::Known) })
            .unwrap()
            .0;
    for id in ["bought", "free", "gem", "stone"] {
        guest.record(NOW - DAY, &update(id, 1));
    }
    // A total of yesterday is pending, and today's is due.
    guest.record(NOW - DAY, &update("family", 1));
    guest.record(NOW - 60, &update("family", 1));
    let state = guest.replica.base("player").unwrap().2.to_owned();
    for (trusted, total, pending, has_set) in [
        ("", Some(Value::Bool(true)), Some(Value::Int(1)), true),
        (r#""free""#, None, None, true),
        (r#""bought", "gem""#, None, None, false),
        (r#""stone""#, Some(Value::Bool(true)), Some(Value::Int(1)), false),
    ] {
        let mut record = StreamRecord::new("player", &rulebook(&families(trusted)), UnixSec(NOW)).unwrap();
        assert_eq!(decided(&mut record, &mut Account::default(), "a1", &state, true), Some(Adopted::Taken));
        let kept = Value::from_json(record.snapshot()).unwrap();
        let records = kept.get("records").unwrap();
        let family = records.get("family").unwrap();
        assert_eq!(family.get("count"), Some(&Value::Int(1)), "{trusted}: its own count is the player's");
        assert_eq!(family.get("total_due"), total.as_ref(), "{trusted}");
        assert_eq!(family.get("pending_total_claims"), pending.as_ref(), "{trusted}");
        assert_eq!(records.get("set").is_some(), has_set, "{trusted}");
        assert_eq!(record.unlocks().iter().any(|unlock| unlock.id == "set"), has_set, "{trusted}");
    }
}

#[test]
fn k16_r5_a_run_that_the_next_reset_leaves_pending_is_the_one_pending_claim() {
    let document = r#"{"achievements": {
        "daily": {"name": "Daily", "max_count": 1, "reset_cronexpr": "0 0 * * *"},
        "family": {"name": "Family", "max_count": 1, "reset_cronexpr": "0 0 * * *",
            "total_reward": {"guaranteed": {"currencies": {"gold": {"min": 9}}}}},
        "set": {"name": "Set", "reset_cronexpr": "0 0 * * *",
            "sub_achievements": {"part": {"name": "Part", "max_count": 1, "reset_cronexpr": "0 0 * * *"}}}}}"#;
    // Claims and totals, as the list shows them: `daily`, `family`, its totals, `set` and `part`.
    let pending = |engine: &plaudit::Engine, at: i64| {
        let list = engine.list(UnixSec(at), None).to_value();
        let number = |pointer: &[&str]| {
            let found = pointer.iter().try_fold(list.get("repeat_achievements").unwrap(), |value, key| value.get(key));
            found.and_then(|value| if let Value::Int(number) = value { Some(*number) } else { None }).unwrap_or(0)
        };
        [
            number(&["daily", "pending_claims"]),
            number(&["family", "pending_claims"]),
            number(&["family", "pending_total_claims"]),
            number(&["set", "pending_claims"]),
            number(&["set", "sub_achievements", "part", "pending_claims"]),
        ]
    };
    // The days before the adoption on which the guest earns everything; then the pending claims before it, after it, and a day later.
    for (days, guests, adopted, next_day) in [
        (vec![3, 2, 1], [3; 5], [1; 5], [1; 5]),
        (vec![1], [1; 5], [1; 5], [1; 5]),
        // Today's run is not a pending claim yet, and becomes one at the reset, like any run.
        (vec![1, 0], [1; 5], [1; 5], [2; 5]),
        (vec![0], [0; 5], [0; 5], [1; 5]),
    ] {
        let mut guest = Device::new("guest", Past::Known);
        let definitions = Some(rulebook(document));
        let local = Opening { local: true, player: "guest".to_owned(), definitions, ..opening("guest", Past::Known) };
        guest.replica = Replica::open(&Saved::default(), local).unwrap().0;
        for day in &days {
            for id in ["daily", "family", "part"] {
                guest.record(NOW - day * DAY, &update(id, 1));
            }
        }
        assert_eq!(pending(guest.replica.view("player").unwrap(), NOW), guests, "{days:?}");
        let state = guest.replica.base("player").unwrap().2.to_owned();
        let mut record = StreamRecord::new("player", &rulebook(document), UnixSec(NOW)).unwrap();
        assert_eq!(decided(&mut record, &mut Account::default(), "a1", &state, true), Some(Adopted::Taken));
        assert_eq!(pending(record.engine(), NOW), adopted, "{days:?}");
        assert_eq!(pending(record.engine(), NOW + DAY), next_day, "{days:?}");
    }
}
