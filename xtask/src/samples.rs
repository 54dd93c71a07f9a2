//! The demo's definitions: both samples of the page in one document, whose dates begin on the day of the first start.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

use crate::tools::root;

/// The samples are written for a start on Monday, 5 January 2026; the page moves their dates in the same way.
const WRITTEN_FOR: i64 = 1_767_571_200;
const DAY: i64 = 86_400;
const DATES: [&str; 4] = ["start_time_sec", "end_time_sec", "activated_time_sec", "enabled_time_sec"];

/// Writes the document into a folder, for the day of the first start there; returns the file.
pub fn write(folder: &Path) -> Result<PathBuf> {
    let mut document = Map::new();
    for sample in ["game.json", "wellness.json"] {
        let text = fs::read_to_string(root().join("www/app/src/samples").join(sample))?;
        let Value::Object(sample) = serde_json::from_str(&text)? else { bail!("{sample} is not an object") };
        merge(&mut document, sample)?;
    }
    let mut document = Value::Object(document);
    move_dates(&mut document, first_day(folder)? - WRITTEN_FOR);
    let file = folder.join("definitions.json");
    fs::write(&file, document.to_string())?;
    Ok(file)
}

/// Merges the members of one object into another; objects under the same key are merged too.
fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) -> Result<()> {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (None, value) => {
                into.insert(key, value);
            }
            (Some(Value::Object(known)), Value::Object(more)) => merge(known, more)?,
            (Some(_), _) => bail!("both samples have {key:?}"),
        }
    }
    Ok(())
}

fn move_dates(value: &mut Value, by: i64) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member.as_i64() {
                    Some(instant) if DATES.contains(&key.as_str()) => *member = (instant + by).into(),
                    _ => move_dates(member, by),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| move_dates(item, by)),
        _ => {}
    }
}

/// Midnight of the day of the demo's first start.
fn first_day(folder: &Path) -> Result<i64> {
    let file = folder.join("first-day");
    if !file.exists() {
        let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
        fs::write(&file, (now - now % DAY).to_string())?;
    }
    fs::read_to_string(&file)?.trim().parse().with_context(|| format!("{} holds no instant", file.display()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn documents_become_one_and_what_both_have_is_refused() {
        let merged = |one: Value, other: Value| {
            let mut document = one.as_object().unwrap().clone();
            merge(&mut document, other.as_object().unwrap().clone()).map(|()| Value::Object(document))
        };
        let both = merged(json!({"achievements": {"a": {"count": 1}}}), json!({"achievements": {"b": {}}, "settings": {}}));
        assert_eq!(both.unwrap(), json!({"achievements": {"a": {"count": 1}, "b": {}}, "settings": {}}));
        assert!(merged(json!({"achievements": {"a": {"count": 1}}}), json!({"achievements": {"a": {"count": 2}}})).is_err());
    }

    #[test]
    fn only_dates_are_moved() {
        let mut document = json!({"settings": {"enabled_time_sec": 100}, "list": [{"end_time_sec": 5, "duration_sec": 5}]});
        move_dates(&mut document, 10);
        assert_eq!(document, json!({"settings": {"enabled_time_sec": 110}, "list": [{"end_time_sec": 15, "duration_sec": 5}]}));
    }
}
