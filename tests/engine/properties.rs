//! Properties of all definitions and all histories: nothing is half done, lost, or counted twice.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::random::*;
use crate::support::*;
use plaudit::{AchievementList, Command, Engine, MAX_SAFE_INTEGER, NodeView, Outcome, Schedule, UnixSec};
use proptest::prelude::*;

/// Everything that is visible to a host, without the instant.
fn everything(engine: &Engine, ids: &[String], at: UnixSec) -> (AchievementList, Vec<Option<NodeView>>) {
    let mut list = engine.list(at, None);
    list.achievements.iter_mut().chain(&mut list.repeat_achievements).for_each(leave_out_the_instant);
    let mut views: Vec<_> = ids.iter().map(|id| engine.get(id, at)).collect();
    views.iter_mut().flatten().for_each(leave_out_the_instant);
    (list, views)
}

fn leave_out_the_instant(view: &mut NodeView) {
    view.current_time_sec = 0;
    view.parent.iter_mut().flat_map(|parent| &mut parent.sub_achievements).for_each(leave_out_the_instant);
}

fn by_id(list: AchievementList) -> BTreeMap<String, NodeView> {
    let views = list.achievements.into_iter().chain(list.repeat_achievements);
    let untimed = views.map(|mut view| {
        leave_out_the_instant(&mut view);
        (view.id.clone(), view)
    });
    untimed.collect()
}

fn merge(into: &mut Outcome, outcome: Outcome) {
    into.events.extend(outcome.events);
    into.unlocks.extend(outcome.unlocks);
    into.rewards.extend(outcome.rewards);
    into.skipped.extend(outcome.skipped);
}

fn run(engine: &mut Engine, steps: &[Step]) -> Vec<Option<Outcome>> {
    steps.iter().map(|one| step(engine, one)).collect()
}

fn has_unsafe_number(value: &Json) -> bool {
    match value {
        Json::Number(number) => number.as_i64().is_none_or(|number| number.abs() > MAX_SAFE_INTEGER),
        Json::Array(items) => items.iter().any(has_unsafe_number),
        Json::Object(members) => members.values().any(has_unsafe_number),
        _ => false,
    }
}

/// U4, read naively from the saved state: whether a node meets the preconditions that name it.
struct Naive<'a> {
    engine: &'a Engine,
    achievements: HashMap<String, Json>,
    state: Json,
    claimed: bool,
}

impl<'a> Naive<'a> {
    fn new(document: &Json, engine: &'a Engine) -> Naive<'a> {
        let mut achievements = HashMap::new();
        for (id, node) in document["achievements"].as_object().unwrap() {
            achievements.insert(id.clone(), node.clone());
            for (sub_id, sub) in node["sub_achievements"].as_object().unwrap() {
                let mut sub = sub.clone();
                for inherited in ["start_time_sec", "end_time_sec"] {
                    sub[inherited] = node[inherited].clone();
                }
                sub["archived"] = json!(node["archived"] == true || sub["archived"] == true);
                achievements.insert(sub_id.clone(), sub);
            }
        }
        Naive { engine, achievements, state: json(&engine.state()), claimed: document["settings"]["precondition"] == "claimed" }
    }

    fn met(&self, id: &str, at: UnixSec) -> bool {
        let node = &self.achievements[id];
        let implied = !self.claimed && node["max_count"] == 0 && node["archived"] != true;
        self.recorded(id, node, at) || (implied && self.engine.is_active(id, at).unwrap() && self.unmet(id, at).is_empty())
    }

    fn unmet(&self, id: &str, at: UnixSec) -> Vec<String> {
        let named = self.achievements[id]["precondition_ids"].as_array().unwrap();
        named.iter().map(|id| id.as_str().unwrap().to_owned()).filter(|id| !self.met(id, at)).collect()
    }

    fn recorded(&self, id: &str, node: &Json, at: UnixSec) -> bool {
        let record = &self.state["records"][id];
        if !record.is_object() || record["forgotten"] == true {
            return false;
        }
        let current = |achieved: &Json| {
            let claimed = achieved["claimed"] == true || record["claim_time_sec"].is_number();
            if self.claimed { claimed } else { claimed || achieved["completed"] == true || record["completed"] == true }
        };
        let Some(cron) = node["reset_cronexpr"].as_str() else { return current(&record["earlier"]) };
        // Before the record's phase, the record decides about preconditions (P12).
        phase_start(node, cron, at) <= record["phase_start"].as_i64() && current(&record["earlier"])
    }
}

/// P2: the start of the phase at an instant; in a gap and after the end, that of the last phase.
fn phase_start(node: &Json, cron: &str, at: UnixSec) -> Option<i64> {
    let schedule = Schedule::parse(cron).unwrap().with_offset(node["time_offset_sec"].as_i64().unwrap());
    let (start, end) = (node["start_time_sec"].as_i64().unwrap(), node["end_time_sec"].as_i64().unwrap());
    let asked = if end > 0 && at.0 >= end { end - 1 } else { at.0 };
    let began = schedule.previous(UnixSec(asked + 1))?;
    let next = schedule.next(began).map_or(i64::MAX, |next| next.0);
    let ends = match node["duration_sec"].as_i64().unwrap() {
        0 => next,
        duration => next.min(began.0 + duration),
    };
    (ends > start).then_some(began.0)
}

/// Few enough cases for every run of the suite; `PROPTEST_CASES` sets more.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(150);
    ProptestConfig { cases, max_shrink_iters: 5_000, max_global_rejects: cases.saturating_mul(20), ..ProptestConfig::default() }
}

/// U12: whether a parent counts its subs.
fn counts_subs(document: &Json, id: &str) -> bool {
    let node = &document["achievements"][id];
    node.is_object() && node["max_count"].is_null() && node["trigger"].is_null()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_refused_command_leaves_the_state_bit_for_bit((document, ids, steps) in worlds(true)) {
        let mut engine = engine_over(&document);
        for one in &steps {
            let before = engine.state();
            let shown = everything(&engine, &ids, UnixSec(BASE + DAY));
            if let Step::Do(command) = one {
                let poison = Command::new(command.at, plaudit::Action::claim(["nobody"]));
                prop_assert!(engine.apply_all(&[command.clone(), poison]).is_err());
                prop_assert_eq!(engine.state(), before.clone(), "a batch whose last command fails");
                let preview = engine.preview(std::slice::from_ref(command));
                prop_assert_eq!(engine.state(), before.clone(), "a preview");
                prop_assert_eq!(everything(&engine, &ids, UnixSec(BASE + DAY)), shown);
                let applied = engine.apply_all(std::slice::from_ref(command));
                if applied.is_err() {
                    prop_assert_eq!(engine.state(), before, "a refused command");
                }
                let preview = preview.map(|told| plaudit::Outcome { saves: Vec::new(), ..told }); // only a preview compares
                prop_assert_eq!(preview, applied, "the preview told what happened");
            } else {
                step(&mut engine, one);
            }
        }
    }

    #[test]
    fn a_state_round_trips((document, ids, steps) in worlds(true), cut in any::<prop::sample::Index>()) {
        let mut engine = engine_over(&document);
        let cut = cut.index(steps.len());
        run(&mut engine, &steps[..cut]);
        let mut loaded = reload(&engine);
        prop_assert_eq!(loaded.state(), engine.state());
        for hours in [0, 30, 200] {
            let at = UnixSec(BASE + hours * HOUR);
            prop_assert_eq!(everything(&loaded, &ids, at), everything(&engine, &ids, at));
            prop_assert_eq!(loaded.next_change(at), engine.next_change(at));
        }
        prop_assert_eq!(run(&mut loaded, &steps[cut..]), run(&mut engine, &steps[cut..]));
        prop_assert_eq!(loaded.state(), engine.state());
    }

    #[test]
    fn p11_nothing_changes_before_next_change_and_something_does_then(
        (document, ids, steps) in worlds(false), starts in prop::collection::vec(-2 * DAY..SPAN + 2 * DAY, 4), samples in prop::collection::vec(0.0..1.0_f64, 6),
    ) {
        let mut engine = engine_over(&document);
        run(&mut engine, &steps);
        for start in starts {
            let now = UnixSec(BASE + start);
            let shown = everything(&engine, &ids, now);
            let next = engine.next_change(now);
            let end = next.map_or(BASE + 400 * DAY, |next| next.0);
            prop_assert!(end > now.0);
            for sample in &samples {
                let at = UnixSec(now.0 + ((end - now.0) as f64 * sample) as i64);
                prop_assert_eq!(&everything(&engine, &ids, at), &shown, "at {} between {} and {:?}", at.0, now.0, next);
            }
            prop_assert_eq!(&everything(&engine, &ids, UnixSec(end - 1)), &shown, "just before {:?}", next);
            if let Some(next) = next {
                prop_assert_ne!(everything(&engine, &ids, next), shown, "at {}", next.0);
            }
        }
    }

    #[test]
    fn a_batch_equals_its_commands_one_by_one((document, _, steps) in worlds(false)) {
        let mut one_by_one = engine_over(&document);
        let mut outcome = Outcome::default();
        let mut accepted = Vec::new();
        for command in commands(&steps) {
            if let Ok(done) = one_by_one.apply(&command) {
                merge(&mut outcome, done);
                accepted.push(command);
            }
        }
        let mut at_once = engine_over(&document);
        prop_assert_eq!(at_once.apply_all(&accepted).unwrap(), outcome);
        prop_assert_eq!(at_once.state(), one_by_one.state());
    }

    #[test]
    fn counts_and_numbers_stay_in_their_bounds((document, ids, steps) in worlds(true), far in prop::sample::select(vec![0, 4_102_444_799, i64::MAX, i64::MIN, -1])) {
        let mut engine = engine_over(&document);
        for one in &steps {
            step(&mut engine, one);
            prop_assert!(!has_unsafe_number(&json(&engine.state())));
            for at in [UnixSec(BASE), UnixSec(BASE + SPAN), UnixSec(far)] {
                for view in ids.iter().filter_map(|id| engine.get(id, at)) {
                    prop_assert!((0..=view.max_count).contains(&view.count), "{view:?}");
                    prop_assert!(view.pending_claims >= 0 && view.earned_count >= 0);
                }
                let _ = (engine.next_change(at), ids.iter().map(|id| engine.explain(id, at)).collect::<Vec<_>>());
            }
        }
    }

    /// An engine that is queried repeatedly keeps an index of instants; a clone of it starts with a scan of all nodes.
    #[test]
    fn p11_asking_between_commands_answers_as_a_scan_of_all_nodes(
        (document, _, steps) in worlds(true), offsets in prop::collection::vec(-DAY / 4..2 * DAY, 3),
    ) {
        let mut engine = engine_over(&document);
        let mut at = BASE;
        for one in &steps {
            step(&mut engine, one);
            if let Step::Do(command) = one {
                at = command.at.0;
            }
            for offset in &offsets {
                let now = UnixSec(at + offset);
                prop_assert_eq!(engine.next_change(now), engine.clone().next_change(now), "at {} after {:?}", now.0, one);
            }
        }
        // Without commands, from instant to instant.
        let mut now = UnixSec(at);
        for _ in 0..20 {
            let next = engine.next_change(now);
            prop_assert_eq!(next, engine.clone().next_change(now), "at {}", now.0);
            let Some(next) = next else { break };
            now = next;
        }
    }

    /// A list that is updated with the reported changes equals the whole list.
    #[test]
    fn views_that_are_not_said_to_have_changed_show_the_same(
        (document, _, steps) in worlds(true), waits in prop::collection::vec((0..2 * DAY, any::<bool>()), 3),
    ) {
        let mut engine = engine_over(&document);
        let mut kept = BTreeMap::new();
        let mut at = BASE;
        for one in &steps {
            step(&mut engine, one);
            if let Step::Do(command) = one {
                at = at.max(command.at.0);
            }
            for (wait, asks_between) in &waits {
                let now = UnixSec(at + wait);
                if *asks_between {
                    let _ = engine.next_change(now);
                }
                let whole = by_id(engine.list(now, None));
                match engine.changed(now) {
                    Some(changed) => kept.extend(by_id(changed)),
                    None => kept = whole.clone(),
                }
                prop_assert_eq!(&kept, &whole, "at {} after {:?}", now.0, one);
            }
        }
    }

    #[test]
    fn the_same_history_gives_the_same_outcomes_in_any_order_of_keys((document, _, steps) in worlds(true)) {
        let mut first = engine_over(&document);
        let mut second = engine_over(&document);
        for one in &steps {
            let mut turned = one.clone();
            match &mut turned {
                Step::Do(Command { action: plaudit::Action::Update { achievements, .. }, .. }) => achievements.reverse(),
                Step::Do(Command { action: plaudit::Action::Claim { ids, .. }, .. }) | Step::Reset(ids) => ids.reverse(),
                Step::Do(_) => {}
            }
            prop_assert_eq!(step(&mut first, one), step(&mut second, &turned));
        }
        prop_assert_eq!(first.state(), second.state());
    }

    #[test]
    fn k7_unlock_keys_are_unique((document, _, steps) in worlds(true)) {
        let mut engine = engine_over(&document);
        let mut seen = HashSet::new();
        for outcome in run(&mut engine, &steps).into_iter().flatten() {
            for unlock in outcome.unlocks {
                prop_assert!(seen.insert(unlock.key.clone()), "{} stands twice", unlock.key);
            }
        }
    }

    #[test]
    fn g13_each_earning_has_its_unlock_and_each_event_its_order((document, ids, steps) in worlds(false)) {
        let mut engine = engine_over(&document);
        let mut unlocks: HashMap<String, i64> = HashMap::new();
        for outcome in run(&mut engine, &steps).into_iter().flatten() {
            outcome.unlocks.into_iter().for_each(|unlock| *unlocks.entry(unlock.id).or_default() += 1);
        }
        for view in ids.iter().filter_map(|id| engine.get(id, UnixSec(BASE + SPAN))) {
            prop_assert_eq!(view.earned_count, unlocks.get(&view.id).copied().unwrap_or(0), "{}", view.id);
        }
    }

    #[test]
    fn r5_every_completed_run_is_paid_once_and_what_is_pending_is_paid((document, ids, steps) in worlds(false)) {
        let mut engine = engine_over(&document);
        let mut paid: HashMap<String, i64> = HashMap::new();
        let mut pay = |outcome: Outcome| {
            outcome.rewards.into_iter().filter(|grant| grant.kind.as_str() == "reward").for_each(|grant| *paid.entry(grant.id).or_default() += 1);
        };
        run(&mut engine, &steps).into_iter().flatten().for_each(&mut pay);
        let at = UnixSec(BASE + 400 * DAY);
        for id in &ids {
            let pending = engine.get(id, at).map_or(0, |view| view.pending_claims);
            // The last one may be the current run, which is not pending. The first may complete a run that no command saw complete (U12).
            let claim = Command::new(at, plaudit::Action::claim([id.as_str()]));
            let outcomes: Vec<_> = (0..=pending).map_while(|_| engine.apply(&claim).ok()).collect();
            prop_assert!(outcomes.len() as i64 >= pending, "{id}: {} of {pending} pending runs are paid", outcomes.len());
            outcomes.into_iter().for_each(&mut pay);
        }
        for view in ids.iter().filter_map(|id| engine.get(id, at)) {
            let paid = paid.get(&view.id).copied().unwrap_or(0);
            prop_assert!(paid + view.pending_claims <= view.earned_count, "{}: {paid} paid, {} pending, {} earned", view.id, view.pending_claims, view.earned_count);
        }
    }

    #[test]
    fn u3_a_skipped_node_is_left_alone((document, ids, steps) in worlds(false)) {
        let mut engine = engine_over(&document);
        for command in commands(&steps) {
            let before = json(&engine.state());
            let Ok(outcome) = engine.apply(&command) else { continue };
            let after = json(&engine.state());
            let touched: HashSet<_> = outcome.events.iter().map(|event| event.id.as_str()).collect();
            for skipped in outcome.skipped.iter().filter(|skipped| !touched.contains(skipped.id.as_str())) {
                // Hidden nodes report no events; the total of a family may fall due by its subs.
                let id = skipped.id.as_str();
                let node = &document["achievements"][id];
                let has_subs = node["sub_achievements"].as_object().is_some_and(|subs| !subs.is_empty());
                // A node with implied completion (U7) is complete without an update, and a command that names it suffices for its total to fall due
                // (R3).
                let is_implied = node["count"].as_i64().unwrap_or(0) >= node["max_count"].as_i64().unwrap_or(1);
                let falls_due = is_implied && node["total_reward"].is_object();
                if engine.get(id, command.at).is_some() && !has_subs && !falls_due {
                    prop_assert_eq!(&before["records"][id], &after["records"][id], "{}: {}", id, skipped.reason.as_str());
                }
            }
            for id in &ids {
                if engine.get(id, command.at).is_some() && !touched.contains(id.as_str()) && outcome.skipped.is_empty() {
                    let counts = [&before, &after].map(|state| state["records"][id]["count"].clone());
                    let fresh = counts[0].is_null();
                    // The count of a parent that counts its subs changes with theirs, without an event of its own (U12).
                    let subs = document["achievements"][id]["sub_achievements"].as_object();
                    let by_subs = counts_subs(&document, id) && subs.is_some_and(|subs| subs.keys().any(|sub| touched.contains(sub.as_str())));
                    prop_assert!(fresh || by_subs || counts[0] == counts[1], "{}: an event tells every change of a count", id);
                }
            }
        }
    }

    #[test]
    fn u4_locks_agree_with_a_naive_reading((document, ids, steps) in worlds(true), starts in prop::collection::vec(-DAY..SPAN, 3)) {
        let mut engine = engine_over(&document);
        run(&mut engine, &steps);
        let naive = Naive::new(&document, &engine);
        for at in starts.iter().map(|start| UnixSec(BASE + start)) {
            for id in &ids {
                let Ok(explanation) = engine.explain(id, at) else { continue };
                let locked = explanation.reasons.into_iter().find_map(|reason| match reason {
                    plaudit::Reason::Locked { ids } => Some(ids),
                    _ => None,
                });
                let unmet = naive.unmet(id, at);
                prop_assert_eq!(locked.is_some(), !unmet.is_empty(), "{} at {}", id, at.0);
                // Hidden nodes are left out until they are earned (G13).
                let seen: Vec<_> = unmet.into_iter().filter(|id| engine.get(id, at).is_some() || naive.achievements[id]["hidden"] != true).collect();
                let told = locked.unwrap_or_default();
                prop_assert!(told.iter().all(|id| seen.contains(id)), "{}: {:?} {:?}", id, told, seen);
            }
        }
    }

    #[test]
    fn x1_a_reset_forgets_the_record_and_keeps_the_numbers((document, ids, steps) in worlds(false)) {
        let mut engine = engine_over(&document);
        run(&mut engine, &steps);
        let at = UnixSec(BASE + SPAN);
        let before: HashMap<_, _> = ids.iter().filter_map(|id| Some((id.clone(), engine.get(id, at)?))).collect();
        let facts = json(&engine.state())["facts"].clone();
        let (named, others) = ids.split_at(ids.len() / 2);
        engine.reset(&named.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
        prop_assert_eq!(&json(&engine.state())["facts"], &facts);
        let fresh = engine_over(&document);
        for id in named {
            let (Some(after), Some(old)) = (engine.get(id, at), before.get(id)) else { continue };
            prop_assert_eq!((after.earned_count, after.first_earned_time_sec, after.last_earned_time_sec), (old.earned_count, old.first_earned_time_sec, old.last_earned_time_sec));
            prop_assert_eq!((after.pending_claims, after.claim_time_sec, after.update_time_sec), (0, 0, 0));
            if let Some(new) = fresh.get(id, at) {
                // The count of a parent that counts its subs (U12) follows theirs.
                let count = if counts_subs(&document, id) { after.count } else { new.count };
                prop_assert_eq!((after.count, after.is_active, after.expire_time_sec), (count, new.is_active, new.expire_time_sec));
            }
        }
        for id in others {
            let (Some(mut after), Some(old)) = (engine.get(id, at), before.get(id)) else { continue };
            // The views of subs are inside those of their parents, and hidden preconditions appear and disappear: compare the
            // node's own fields.
            after.parent.clone_from(&old.parent);
            // The state depends on preconditions and subs.
            after.reasons.clone_from(&old.reasons);
            (after.state, after.value, after.claimable, after.claimable_total) = (old.state, old.value, old.claimable, old.claimable_total);
            if counts_subs(&document, id) {
                (after.count, after.pending_claims) = (old.count, old.pending_claims);
            }
            prop_assert_eq!(&after, old);
        }
    }
}
