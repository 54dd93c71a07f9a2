//! Reading `settings`.

use super::kinds::Words;
use super::table::Shape;
use super::tables::{self, Settings as Keys};
use super::texts::texts;
use crate::definitions::settings::{AppVersion, Category, PreconditionMode, Settings};
use crate::time::UnixSec;
use crate::value::fields::Fields;
use crate::value::text::quote;

/// The settings that a document gives.
pub(super) struct Given {
    enabled: Option<bool>,
    enabled_time: Option<UnixSec>,
    min_app_version: Option<AppVersion>,
    precondition: Option<PreconditionMode>,
    categories: Vec<(String, Category)>,
    statistics: Vec<String>,
}

/// The settings of a player's or a team's document that gives none (U4).
pub(super) fn defaults(team: bool) -> Settings {
    let precondition = if team { PreconditionMode::Claimed } else { PreconditionMode::Completed };
    Settings { enabled: true, enabled_time: None, min_app_version: None, precondition, categories: Vec::new(), statistics: Vec::new() }
}

impl Given {
    /// These settings where they are given, and otherwise the defaults.
    pub(super) fn over(self, defaults: Settings) -> Settings {
        let Given { enabled, enabled_time, min_app_version, precondition, categories, statistics } = self;
        Settings {
            enabled: enabled.unwrap_or(defaults.enabled),
            enabled_time,
            min_app_version,
            precondition: precondition.unwrap_or(defaults.precondition),
            categories,
            statistics,
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
            categories: self.categories.read(fields).unwrap_or_default(),
            statistics: self.statistics.read(fields).unwrap_or_default(),
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
        fields.error("bad_version", "min_app_version", &message, "write whole numbers with dots between, such as \"6.10\"");
    }
    version
}

impl Words for PreconditionMode {
    const WORDS: &'static [(&'static str, Self)] = &[("completed", Self::Completed), ("claimed", Self::Claimed)];
}
