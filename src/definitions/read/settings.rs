//! Reading `settings`.

use super::fields::Fields;
use super::keys;
use crate::definitions::settings::{AppVersion, PreconditionMode, Settings};
use crate::error::Issue;
use crate::value::Value;
use crate::value::read::Path;
use crate::value::text::quote;

/// Reads `settings`; unset, or not readable, are the defaults of a player's or a team's document (U4).
pub(super) fn read(value: Option<&Value>, at: &Path<'_>, team: bool, issues: &mut Vec<Issue>) -> Settings {
    let precondition = if team { PreconditionMode::Claimed } else { PreconditionMode::Completed };
    let mut settings = Settings { enabled: true, enabled_time: None, min_app_version: None, precondition };
    let Some(mut fields) = value.and_then(|value| Fields::open(value, at, &keys::SETTINGS, issues)) else {
        return settings;
    };
    if fields.get("enabled").is_some() {
        settings.enabled = fields.boolean("enabled");
    }
    settings.enabled_time = fields.time("enabled_time_sec");
    if let Some(text) = fields.text("min_app_version") {
        settings.min_app_version = AppVersion::parse(text);
        if settings.min_app_version.is_none() {
            let message = format!("{} is not a version", quote(text));
            fields.error("bad_version", "min_app_version", &message, "write whole numbers with dots between, such as \"6.10\"");
        }
    }
    match fields.choice("precondition", keys::PRECONDITION) {
        Some("completed") => settings.precondition = PreconditionMode::Completed,
        Some(_) => settings.precondition = PreconditionMode::Claimed,
        None => {}
    }
    settings
}
