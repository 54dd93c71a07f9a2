//! Runs the engine on the same case, and compares the results.

use plaudit::{Command, Definitions, Engine, EngineOptions, Outcome, Reason, Value};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::case::*;
use crate::reading::*;

pub fn document_json(case: &Case, document: &Document) -> Json {
    let mut achievements = serde_json::Map::new();
    for (n, node) in case.nodes.iter().enumerate().filter(|(n, _)| document.present[*n]) {
        let mut json = node_json(case, node);
        json["archived"] = json!(document.archived[n]);
        if let Some(parent) = node.parent {
            achievements[&case.nodes[parent].id]["sub_achievements"][&node.id] = json;
        } else {
            let (start, end) = document.times[n];
            json["start_time_sec"] = json!(start);
            json["end_time_sec"] = json!(end);
            json["sub_achievements"] = json!({});
            achievements.insert(node.id.clone(), json);
        }
    }
    let mut settings = json!({"enabled": document.enabled, "precondition": if case.claimed_mode { "claimed" } else { "completed" }});
    if let Some(enabled_at) = document.enabled_time {
        settings["enabled_time_sec"] = json!(enabled_at);
    }
    if let Some(least) = document.min_app_version {
        settings["min_app_version"] = json!(least);
    }
    for (n, account) in case.accounts.iter().enumerate() {
        settings["streaks"][format!("s{n}")] = account_json(account);
    }
    json!({"achievements": achievements, "settings": settings})
}

pub fn account_json(account: &Account) -> Json {
    let Rules { week, rest, grace_sec, start, earn_every, max, at_least } = &account.rules;
    let weekday = |days_after_monday: &i64| (days_after_monday + 1) % 7;
    let by = match &account.by {
        By::Session => json!("session"),
        By::Content(ids) => json!({"content": ids}),
        By::Stat(id) => json!({"stat": id, "at_least": at_least}),
    };
    let mut json = json!({"by": by, "freezes": {"start": start, "max": max, "earn_every": earn_every}});
    if let Some((per_week, starts)) = week {
        json["unit"] = json!("week");
        json["per_week"] = json!(per_week);
        json["week_starts"] = json!(weekday(starts));
    } else {
        json["grace_sec"] = json!(grace_sec);
        json["rest_days"] = json!(rest.iter().map(weekday).collect::<Vec<_>>());
    }
    json
}

pub fn node_json(case: &Case, node: &Node) -> Json {
    let mut needs: Vec<&str> = node.needs.iter().map(|need| case.nodes[*need].id.as_str()).collect();
    if node.needs_missing {
        needs.push("never-defined");
    }
    let mut json = json!({"name": node.id, "precondition_ids": needs, "auto_claim": node.auto_claim});
    let trigger = match &node.trigger {
        Trigger::Streak(days) => json!({"streak": {"days": days}}),
        Trigger::Sessions(sessions) => json!({"session_count": {"sessions": sessions}}),
        Trigger::Minutes(minutes) => json!({"total_time": {"minutes": minutes}}),
        Trigger::StreakOf(account, length) => {
            let unit = if case.accounts[*account].rules.week.is_some() { "weeks" } else { "days" };
            json!({"streak": {unit: length, "of": format!("s{account}")}})
        }
        Trigger::Content(ids, all, once) => {
            json!({"content": {"content_ids": ids, "require": if *all { "all" } else { "any" }, "once": once}})
        }
        Trigger::Community(actions) => match actions.as_slice() {
            [action] => json!({"community": {"action": action}}),
            several => json!({"community": {"action": several}}),
        },
        Trigger::Subscription(products, once) => json!({"subscription": {"product_ids": products, "once": once}}),
        Trigger::Stat(id, Bound::AtLeast(least)) => json!({"stat": {"id": id, "at_least": least}}),
        Trigger::Stat(id, Bound::AtMost(most)) => json!({"stat": {"id": id, "at_most": most}}),
        Trigger::Plain => {
            json["max_count"] = json!(1);
            return json;
        }
    };
    json["trigger"] = trigger;
    json["activated_time_sec"] = json!(node.activated);
    json
}

pub fn engine(case: &Case, document: usize, before: Option<&Engine>) -> Engine {
    let json = document_json(case, &case.documents[document]);
    let definitions = Definitions::parse(&serde_json::from_value::<Value>(json.clone()).unwrap());
    let definitions = definitions.unwrap_or_else(|error| panic!("{error} in {json}"));
    // The state goes through text, as when it is stored.
    let state = before.map(|engine| serde_json::from_str(&serde_json::to_string(&engine.state()).unwrap()).unwrap());
    Engine::new(definitions, EngineOptions { state, ..EngineOptions::default() }).unwrap()
}

pub fn agrees(case: &Case) -> Result<(), TestCaseError> {
    let mut reading = Reading { case, earned: vec![Vec::new(); case.nodes.len()], checked: None };
    let mut engine = self::engine(case, case.history[0].0, None);
    let (mut i, mut batches) = (0, case.batches.iter().cycle());
    while i < case.history.len() {
        let document = case.history[i].0;
        if i > 0 && case.history[i - 1].0 != document {
            engine = self::engine(case, document, Some(&engine));
        }
        let same = case.history[i..].iter().take_while(|(other, _)| *other == document).count();
        let batch = same.min(*batches.next().unwrap());
        let commands: Vec<Command> = case.history[i..i + batch].iter().map(|(_, command)| command.clone()).collect();
        let expected: Vec<Expected> = (i..i + batch).flat_map(|i| reading.unlocks_at(i)).collect();
        // Only a preview compares the streaks with and without the commands.
        let previewed = Outcome { saves: Vec::new(), ..engine.preview(&commands).unwrap() };
        let outcome = engine.apply_all(&commands).unwrap();
        prop_assert_eq!(&previewed, &outcome, "preview");
        let got: Vec<Expected> = outcome.unlocks.iter().map(|unlock| (unlock.id.clone(), unlock.at.0, unlock.retroactive)).collect();
        prop_assert_eq!(got, expected, "at command {} of {:?}", i, document_json(case, &case.documents[document]).to_string());
        i += batch;
        views_agree(&reading, &engine, i - 1)?;
    }
    Ok(())
}

pub fn views_agree(reading: &Reading<'_>, engine: &Engine, i: usize) -> Result<(), TestCaseError> {
    let (document, now) = (reading.document(i), reading.case.history[i].1.at);
    for (n, node) in reading.case.nodes.iter().enumerate() {
        let earned: Vec<i64> = reading.earned[n].iter().map(|(_, at)| *at).collect();
        let archived = document.archived[n] || node.parent.is_some_and(|parent| document.archived[parent]);
        let seen = document.present[n] && (!archived || !earned.is_empty());
        let Some(view) = engine.get(&node.id, now) else {
            prop_assert!(!seen, "{} is not shown", node.id);
            continue;
        };
        prop_assert!(seen, "{} is shown", node.id);
        prop_assert_eq!((view.earned_count, view.count), (earned.len() as i64, i64::from(!earned.is_empty())));
        let (first, last) = (earned.iter().min().copied().unwrap_or(0), earned.iter().max().copied().unwrap_or(0));
        prop_assert_eq!((view.first_earned_time_sec, view.last_earned_time_sec), (first, last));
        let unpaid = if node.auto_claim { 0 } else { (earned.len() as i64 - 1).max(0) };
        prop_assert_eq!(view.pending_claims, unpaid);
        prop_assert_eq!(view.progress.map(|progress| (progress.value, progress.target)), reading.progress(n, i), "{}", &node.id);
        let reasons = engine.explain(&node.id, now).unwrap().reasons;
        prop_assert_eq!(reasons.contains(&Reason::Missed), reading.is_missed(n, i), "missed: {}", &node.id);
    }
    Ok(())
}
