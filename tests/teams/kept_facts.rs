//! T6: the facts about its members' activity that a team's stream keeps.

use crate::squad::Squad;
use crate::support::*;
use plaudit::Action;

const NOW: &str = "2026-11-21T10:00";

#[test]
fn t6_a_team_keeps_only_what_its_definitions_name() {
    let mut squad = Squad::new(&json!({"settings": {"statistics": ["goals"]}, "achievements": {
        "wins": {"name": "Wins", "trigger": {"stat": {"id": "wins", "at_least": 2}}},
        "gold": {"name": "Gold", "trigger": {"subscription": {"product_ids": ["gold"]}}},
        "book": {"name": "Book", "trigger": {"content": {"content_ids": ["book"]}}},
    }}));
    let stats = |ids: &[&str]| ids.iter().map(|id| ((*id).to_owned(), 1)).collect::<Vec<_>>();
    let stat = Action::Stat { set: vec![], max: stats(&["goals"]), min: vec![], add: stats(&["wins", "secrets"]) };
    squad.run("bob", NOW, stat).unwrap();
    for id in ["book", "other"] {
        squad.run("bob", NOW, Action::ContentCompleted { content_id: id.to_owned() }).unwrap();
    }
    for id in ["gold", "iron"] {
        let (product_id, transaction_id) = (Some(id.to_owned()), Some(format!("t-{id}")));
        squad.run("bob", NOW, Action::Subscribed { product_id, transaction_id }).unwrap();
    }
    let facts = json(squad.0.state().get("facts").unwrap());
    assert_eq!(facts["stats"], json!({"goals": 1, "wins": 1}));
    assert_eq!((&facts["contents"], &facts["products"], &facts["transactions"]), (&json!(["book"]), &json!(["gold"]), &json!(["t-gold"])));
}

#[test]
fn t6_what_only_an_archived_trigger_names_is_kept_too() {
    let mut squad = Squad::new(&json!({"achievements": {
        "wins": {"name": "Wins", "trigger": {"stat": {"id": "wins", "at_least": 2}}, "archived": true},
        "gold": {"name": "Gold", "trigger": {"subscription": {"product_ids": ["gold"]}}, "archived": true},
        "book": {"name": "Book", "trigger": {"content": {"content_ids": ["book"]}}, "archived": true},
    }}));
    let add = |id: &str| Action::Stat { set: vec![], max: vec![], min: vec![], add: vec![(id.to_owned(), 1)] };
    for id in ["wins", "secrets"] {
        squad.run("bob", NOW, add(id)).unwrap();
    }
    squad.run("bob", NOW, Action::ContentCompleted { content_id: "book".to_owned() }).unwrap();
    let bought = Action::Subscribed { product_id: Some("gold".to_owned()), transaction_id: Some("t1".to_owned()) };
    squad.run("bob", NOW, bought).unwrap();
    let facts = json(squad.0.state().get("facts").unwrap());
    assert_eq!(facts["stats"], json!({"wins": 1}));
    assert_eq!((&facts["contents"], &facts["products"], &facts["transactions"]), (&json!(["book"]), &json!(["gold"]), &json!(["t1"])));
}
