//! Reads `settings`.

use super::kinds::Words;
use super::streak;
use super::table::Shape;
use super::tables::{self, Settings as Keys};
use super::texts::texts;
use crate::definitions::node::ResetZone;
use crate::definitions::settings::{AppVersion, Category, PreconditionMode, RateLimit, Settings};
use crate::definitions::streak::StreakAccount;
use crate::text::quote;
use crate::time::UnixSec;
use crate::value::fields::Fields;
use crate::value::texts as sorting;

/// The settings that a document sets; the others are `None`.
pub(super) struct Given {
    enabled: Option<bool>,
    enabled_time: Option<UnixSec>,
    min_app_version: Option<AppVersion>,
    precondition: Option<PreconditionMode>,
    reset_zone: Option<ResetZone>,
    categories: Vec<(String, Category)>,
    statistics: Vec<String>,
    streaks: Vec<StreakAccount>,
    trusted: Vec<String>,
    limits: Vec<(String, RateLimit)>,
}

/// The default settings of a player's or a team's document (U4).
pub(super) fn defaults(team: bool) -> Settings {
    let precondition = if team { PreconditionMode::Claimed } else { PreconditionMode::Completed };
    Settings {
        enabled: true,
        enabled_time: None,
        min_app_version: None,
        precondition,
        reset_zone: ResetZone::Utc,
        categories: Vec::new(),
        statistics: Vec::new(),
        streaks: Vec::new(),
        trusted: Vec::new(),
        limits: Vec::new(),
    }
}

impl Given {
    /// Whether the settings set `reset_zone` (P13).
    pub(super) fn names_a_zone(&self) -> bool {
        self.reset_zone.is_some()
    }

    /// Fills the unset settings with the defaults.
    pub(super) fn over(self, defaults: Settings) -> Settings {
        let Given { enabled, enabled_time, min_app_version, precondition, reset_zone, categories, statistics, streaks, trusted, limits } =
            self;
        Settings {
            enabled: enabled.unwrap_or(defaults.enabled),
            enabled_time,
            min_app_version,
            precondition: precondition.unwrap_or(defaults.precondition),
            reset_zone: reset_zone.unwrap_or(defaults.reset_zone),
            categories,
            statistics,
            streaks,
            trusted,
            limits,
        }
    }
}

impl Shape for Keys {
    type Read<'v> = Given;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Given> {
        let given = Given {
            enabled: self.enabled.read(fields),
            enabled_time: self.enabled_time_sec.read(fields),
            min_app_version: self.min_app_version.read(fields).and_then(|text| version(text, fields)),
            precondition: self.precondition.read(fields),
            reset_zone: self.reset_zone.read(fields),
            categories: self.categories.read(fields).unwrap_or_default(),
            statistics: self.statistics.read(fields).unwrap_or_default(),
            streaks: streak::accounts(self.streaks.read(fields).unwrap_or_default(), fields),
            trusted: self.trusted.read(fields).unwrap_or_default().into_iter().map(|(_, name)| name.to_owned()).collect(),
            limits: sorting::sorted_by(self.limits.read(fields).unwrap_or_default(), |(name, _)| name.as_str()),
        };
        Some(given)
    }
}

impl Shape for tables::Category {
    type Read<'v> = Category;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Category> {
        Some(Category { name: self.name.read(fields).map(str::to_owned), texts: texts(&self.texts, fields) })
    }
}

fn version(text: &str, fields: &Fields<'_, '_>) -> Option<AppVersion> {
    let version = AppVersion::parse(text);
    if version.is_none() {
        let message = format!("{} is not a version", quote(text));
        fields.error("bad_version", "min_app_version", &message, "write whole numbers separated by dots, such as \"6.10\"");
    }
    version
}

impl Words for ResetZone {
    const WORDS: &'static [(&'static str, Self)] = &[("utc", Self::Utc), ("player", Self::Player)];
}

impl Words for PreconditionMode {
    const WORDS: &'static [(&'static str, Self)] = &[("completed", Self::Completed), ("claimed", Self::Claimed)];
}
