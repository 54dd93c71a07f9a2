//! The hook's answer, which is not trusted.

use plaudit::hiro::{Message as _, Reward};
use plaudit::{UnixSec, Value};

/// The most bytes of a reward; it stays in the stream's snapshot.
const MAX_REWARD_BYTES: usize = 16 * 1024;

/// The most characters of a reason that are kept.
const MAX_REASON: usize = 200;

/// The hook's decision.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Grants the rolled reward.
    Rolled,
    /// Grants this one.
    Reward(Value),
    /// Grants nothing, for this reason.
    Refused(String),
}

/// Reads `{"grant": true}`, `{"reward": {…}}` or `{"refuse": "reason"}`.
///
/// # Errors
///
/// The fault, for any other answer.
pub fn read(text: &str, now: UnixSec) -> Result<Decision, String> {
    let answer = Value::from_json(text).map_err(|_| "the answer is not JSON".to_owned())?;
    let Value::Object(members) = &answer else { return Err("the answer is not an object".to_owned()) };
    match members.as_slice() {
        [(key, Value::Bool(true))] if key.as_ref() == "grant" => Ok(Decision::Rolled),
        [(key, reward)] if key.as_ref() == "reward" => Ok(Decision::Reward(checked(reward, now)?)),
        [(key, Value::Text(reason))] if key.as_ref() == "refuse" => Ok(Decision::Refused(reason.chars().take(MAX_REASON).collect())),
        _ => Err(r#"expected {"grant": true}, {"reward": {…}} or {"refuse": "reason"}"#.to_owned()),
    }
}

/// A reward in the shape of Hiro's `Reward`, with the instant of its grant.
fn checked(reward: &Value, now: UnixSec) -> Result<Value, String> {
    let told = |why: &str| format!("the answer's reward cannot be granted: {why}");
    Reward::from_request(reward).map_err(|error| told(error.message()))?;
    for counts in ["items", "currencies", "energies"].iter().filter_map(|key| reward.get(key)) {
        // The protocol's messages hold these as text; a stored reward holds numbers.
        let Value::Object(counts) = counts else { return Err(told("expected counts by id")) };
        if counts.iter().any(|(_, count)| !matches!(count, Value::Int(_))) {
            return Err(told("expected whole numbers, not texts, as counts"));
        }
    }
    let mut reward = reward.clone();
    if let Value::Object(members) = &mut reward
        && !members.iter().any(|(key, _)| key.as_ref() == "grant_time_sec")
    {
        members.push(("grant_time_sec".into(), now.0.into()));
    }
    let bytes = reward.to_canonical_json().len();
    if bytes > MAX_REWARD_BYTES {
        return Err(told(&format!("it has {bytes} bytes; at most {MAX_REWARD_BYTES} are allowed")));
    }
    Ok(reward)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const NOW: UnixSec = UnixSec(1_790_000_000);

    #[test]
    fn r6_a_hook_grants_replaces_or_refuses() {
        assert_eq!(read(r#"{"grant": true}"#, NOW), Ok(Decision::Rolled));
        assert_eq!(read(r#"{"refuse": "the shop is closed"}"#, NOW), Ok(Decision::Refused("the shop is closed".to_owned())));
        let Decision::Reward(reward) = read(r#"{"reward": {"currencies": {"gold": 5}}}"#, NOW).unwrap() else { unreachable!() };
        assert_eq!(reward.to_canonical_json(), r#"{"currencies":{"gold":5},"grant_time_sec":1790000000}"#);
        let Decision::Reward(dated) = read(r#"{"reward": {"grant_time_sec": 7}}"#, NOW).unwrap() else { unreachable!() };
        assert_eq!(dated.get("grant_time_sec"), Some(&Value::Int(7)));
    }

    #[test]
    fn an_answer_that_is_nonsense_grants_nothing() {
        let long = format!(r#"{{"reward": {{"message": "{}"}}}}"#, "x".repeat(MAX_REWARD_BYTES));
        let deep = "[".repeat(100_000);
        for answer in [
            "",
            "ok",
            "<html>",
            "[]",
            "{}",
            r#"{"grant": false}"#,
            r#"{"grant": true, "refuse": "no"}"#,
            r#"{"refuse": 1}"#,
            r#"{"reward": 5}"#,
            r#"{"reward": {"currencies": {"gold": "5"}}}"#,
            r#"{"reward": {"currencies": {"gold": 1.5}}}"#,
            r#"{"reward": {"gold": 5}}"#,
            r#"{"reward": {"currencies": ["gold"]}}"#,
            &long,
            &deep,
        ] {
            assert!(read(answer, NOW).is_err(), "{answer:.80}");
        }
        assert_eq!(read(&format!(r#"{{"refuse": "{}"}}"#, "é".repeat(999)), NOW), Ok(Decision::Refused("é".repeat(MAX_REASON))));
    }
}
