//! The definitions of histories, each kind in several versions, and the commands on them.

use plaudit::Value;
use plaudit::protocol::Rulebook;

const PLAYER: [&str; 3] = [
    // Every kind of node: one-off, chain, derived, daily, auto-reset, both, chance, claimed by hand, triggered once and repeatedly.
    r#"{"achievements": {
        "first": {"name": "First", "max_count": 2},
        "chain": {"name": "Chain", "max_count": 1, "precondition_ids": ["first"]},
        "derived": {"name": "Derived", "precondition_ids": ["chain"], "max_count": 0, "auto_claim": true},
        "daily": {"name": "Daily", "max_count": 2, "reset_cronexpr": "0 0 * * *", "reward": {"guaranteed": {"currencies": {"coins": {"min": 5}}}}},
        "loop": {"name": "Loop", "max_count": 2, "auto_reset": true},
        "grind": {"name": "Grind", "max_count": 1, "reset_cronexpr": "0 */6 * * *", "auto_reset": true, "auto_claim": true},
        "prize": {"name": "Prize", "max_count": 2, "auto_claim": true, "auto_claim_total": true,
            "reward": {"weighted": [{"weight": 1, "currencies": {"coins": {"min": 1, "max": 90}}}], "max_rolls": 2},
            "total_reward": {"guaranteed": {"currencies": {"gems": {"min": 1}}}},
            "sub_achievements": {"prize_sub": {"name": "Sub", "max_count": 1}}},
        "treasure": {"name": "Treasure", "max_count": 1,
            "reward": {"weighted": [{"weight": 1, "currencies": {"coins": {"min": 1, "max": 90}}}]}},
        "reader": {"name": "Reader", "trigger": {"content": {"content_ids": ["a", "b"]}}},
        "scholar": {"name": "Scholar", "trigger": {"content": {"content_ids": ["a", "b"], "require": "all"}}},
        "patron": {"name": "Patron", "trigger": {"subscription": {}}},
        "streak": {"name": "Streak", "trigger": {"streak": {"days": 2}}},
        "sessions": {"name": "Sessions", "trigger": {"session_count": {"sessions": 3}}},
        "social": {"name": "Social", "trigger": {"community": {"action": "any"}}},
        "score": {"name": "Score", "trigger": {"stat": {"id": "score", "at_least": 3}}}
    }}"#,
    // Easier, later, and with a retroactive check; "loop" is removed, "late" is new.
    r#"{"settings": {"enabled_time_sec": 1000}, "achievements": {
        "first": {"name": "First", "max_count": 3},
        "chain": {"name": "Chain", "max_count": 1},
        "daily": {"name": "Daily", "max_count": 1, "reset_cronexpr": "0 12 * * *"},
        "grind": {"name": "Grind", "max_count": 2, "reset_cronexpr": "0 */6 * * *", "auto_reset": true},
        "prize": {"name": "Prize", "max_count": 1, "reward": {"guaranteed": {"currencies": {"coins": {"min": 3}}}}},
        "treasure": {"name": "Treasure", "max_count": 2},
        "late": {"name": "Late", "max_count": 1},
        "reader": {"name": "Reader", "trigger": {"content": {"content_ids": ["a"]}}},
        "patron": {"name": "Patron", "trigger": {"subscription": {"product_ids": ["gold"]}}},
        "sessions": {"name": "Sessions", "trigger": {"session_count": {"sessions": 2}}},
        "score": {"name": "Score", "trigger": {"stat": {"id": "score", "at_least": 2}}}
    }}"#,
    // Like the first version, but harder for nodes that the client may have celebrated, and without some nodes.
    r#"{"achievements": {
        "first": {"name": "First", "max_count": 4},
        "chain": {"name": "Chain", "max_count": 2, "precondition_ids": ["first"]},
        "daily": {"name": "Daily", "max_count": 3, "reset_cronexpr": "0 0 * * *"},
        "loop": {"name": "Loop", "max_count": 3, "auto_reset": true},
        "grind": {"name": "Grind", "max_count": 1, "reset_cronexpr": "0 0 * * *", "auto_reset": true, "auto_claim": true},
        "reader": {"name": "Reader", "trigger": {"content": {"content_ids": ["b"]}}},
        "social": {"name": "Social", "archived": true, "trigger": {"community": {"action": "post"}}}
    }}"#,
];

const TEAM: [&str; 2] = [
    r#"{"achievements": {
        "together": {"name": "Together", "count": 3},
        "team_loop": {"name": "Team loop", "count": 2, "auto_reset": true},
        "team_daily": {"name": "Team daily", "count": 2, "reset_cronexpr": "0 0 * * *", "auto_claim": true},
        "rivals": {"name": "Rivals", "trigger": {"stat": {"id": "pvp_wins", "at_least": 3}}}
    }}"#,
    r#"{"achievements": {
        "together": {"name": "Together", "count": 5},
        "team_daily": {"name": "Team daily", "count": 1, "reset_cronexpr": "0 0 * * *"}
    }}"#,
];

/// Every version of both documents, compiled once per thread.
pub struct Documents {
    pub player: Vec<Rulebook>,
    pub team: Vec<Rulebook>,
}

impl Documents {
    pub fn compile() -> Documents {
        let compile = |documents: &[&str], stream: &str| {
            let rulebook = |text: &&str| Rulebook::new(Value::from_json(text).unwrap(), stream).unwrap();
            documents.iter().map(rulebook).collect::<Vec<_>>()
        };
        Documents { player: compile(&PLAYER, "player"), team: compile(&TEAM, "team:t") }
    }
}

/// A command for a player's stream, chosen by a number.
pub fn player_command(choice: u64, at: i64) -> String {
    let amount = [1, 1, 1, 2, -1][(choice / 32 % 5) as usize];
    let update = |id: &str| format!(r#""type":"update","achievements":{{"{id}":{amount}}}"#);
    let body = match choice % 32 {
        0..=2 => update("first"),
        3 => update("chain"),
        4..=7 => update("daily"),
        8..=10 => update("loop"),
        11..=13 => update("grind"),
        14 | 15 => update("prize"),
        16 => update("prize_sub"),
        17 => update("treasure"),
        18 => r#""type":"claim","ids":["treasure"]"#.to_owned(),
        19 => r#""type":"claim","ids":["daily"],"claim_total_reward":true"#.to_owned(),
        20 => r#""type":"claim","ids":["loop"]"#.to_owned(),
        21..=23 => r#""type":"content_completed","content_id":"a""#.to_owned(),
        24 => r#""type":"session_completed","duration_sec":600,"content_id":"b""#.to_owned(),
        25 => r#""type":"session_completed","duration_sec":60"#.to_owned(),
        26 => r#""type":"subscribed","product_id":"gold""#.to_owned(),
        27 => r#""type":"posted""#.to_owned(),
        28 => r#""type":"stat","add":{"score":1}"#.to_owned(),
        29 => r#""type":"app_opened""#.to_owned(),
        30 => update("late"),
        _ => r#""type":"update","achievements":{"daily":1,"first":1,"grind":1,"loop":-1}"#.to_owned(),
    };
    format!(r#"{{"at":{at},{body}}}"#)
}

/// A command for the team's stream: contributions, and claims that only an admin may make.
pub fn team_command(choice: u64, at: i64) -> String {
    let id = ["together", "team_loop", "team_daily"][(choice % 3) as usize];
    let amount = [1, 1, 2, -1][(choice / 3 % 4) as usize];
    let body = match choice / 12 % 8 {
        0 => format!(r#""type":"claim","ids":["{id}"]"#),
        1 => r#""type":"stat","add":{"pvp_wins":1}"#.to_owned(),
        _ => format!(r#""type":"update","achievements":{{"{id}":{amount}}}"#),
    };
    format!(r#"{{"at":{at},{body}}}"#)
}
