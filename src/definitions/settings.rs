//! The settings of a whole document.

use super::node::{ResetZone, Texts, closest};
use super::streak::StreakAccount;
use crate::locale::Locale;
use crate::time::UnixSec;

/// The types of commands; `trusted` and `limits` may name them too (A9).
pub(crate) const COMMAND_TYPES: [&str; 14] = [
    "update",
    "claim",
    "session_completed",
    "content_completed",
    "joined",
    "posted",
    "commented",
    "subscribed",
    "stat",
    "app_opened",
    "clock_set_back",
    "grant",
    "streak_freeze",
    "streak_repair",
];

/// The `settings` of a definitions document, defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// G10: whether triggers earn anything. Default true.
    pub(crate) enabled: bool,
    /// G9: the instant of the retroactive check; `None` for no check.
    pub(crate) enabled_time: Option<UnixSec>,
    /// G10: the lowest app version whose commands earn.
    pub(crate) min_app_version: Option<AppVersion>,
    /// U4: the state that meets a precondition. Default: completed for players, claimed for teams.
    pub(crate) precondition: PreconditionMode,
    /// P13: the clock of schedules whose achievements set neither a zone nor an offset. Default: UTC.
    pub(crate) reset_zone: ResetZone,
    /// The texts of categories, by id.
    pub(crate) categories: Vec<(String, Category)>,
    /// T6: statistics that a team's stream keeps although no trigger names them; sorted.
    pub(crate) statistics: Vec<String>,
    /// G14: streak accounts, sorted by name; at most [`super::streak::MAX_ACCOUNTS`].
    pub(crate) streaks: Vec<StreakAccount>,
    /// A9: the command types, `stat:<id>` and node ids that an authority takes from servers only, in document order.
    pub(crate) trusted: Vec<String>,
    /// A9: limits on the amount that an authority takes from a client, sorted by the name that they apply to.
    pub(crate) limits: Vec<(String, RateLimit)>,
}

impl Settings {
    /// The name of a category in the closest language, an empty one counting as none; `None` if the settings do not name it.
    pub(crate) fn category(&self, id: &str, locale: Option<&Locale>) -> Option<&str> {
        let (_, category) = self.categories.iter().find(|(category, _)| category == id)?;
        let translated =
            closest(&category.texts, locale).into_iter().filter_map(|texts| texts.name.as_deref()).find(|name| !name.is_empty());
        translated.or(category.name.as_deref())
    }

    /// The index of a streak account.
    pub(crate) fn streak(&self, name: &str) -> Option<u32> {
        self.streaks.binary_search_by(|account| account.name.as_str().cmp(name)).ok().map(|place| place as u32)
    }
}

/// The most that an authority takes within an hour and within a day (A9); `None` for any amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RateLimit {
    pub(crate) per_hour: Option<i64>,
    pub(crate) per_day: Option<i64>,
}

/// A category's texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Category {
    pub(crate) name: Option<String>,
    pub(crate) texts: Vec<(String, Texts)>,
}

/// The state that meets a precondition (U4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PreconditionMode {
    Completed,
    Claimed,
}

/// A version of whole numbers separated by dots. Versions compare number by number; missing numbers are 0 (G10: 6.10 > 6.2, 6.2.0 =
/// 6.2).
///
/// ```
/// use plaudit::AppVersion;
/// assert!(AppVersion::parse("6.10") > AppVersion::parse("6.2"));
/// assert_eq!(AppVersion::parse("6.2.0"), AppVersion::parse("6.2"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AppVersion(Vec<u32>);

impl AppVersion {
    /// Reads a version such as `6.10.2`. `None` unless it is one to eight whole numbers of at most nine digits, separated by dots.
    ///
    /// ```
    /// use plaudit::AppVersion;
    /// assert_eq!(AppVersion::parse("6.10.0").map(|version| version.to_string()).as_deref(), Some("6.10"));
    /// assert_eq!(AppVersion::parse("v6.10"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<AppVersion> {
        let mut numbers = Vec::new();
        for part in text.split('.') {
            let digits = part.len() <= 9 && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            if !digits || numbers.len() == 8 {
                return None;
            }
            numbers.push(part.parse().ok()?);
        }
        while numbers.last() == Some(&0) {
            numbers.pop();
        }
        Some(AppVersion(numbers))
    }
}

/// Writes the version without trailing zeros.
impl std::fmt::Display for AppVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str("0");
        }
        for (index, number) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            write!(f, "{number}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::AppVersion;

    #[test]
    fn g10_versions_compare_number_by_number() {
        let version = |text| AppVersion::parse(text).unwrap();
        assert!(version("6.10") > version("6.2"));
        assert_eq!(version("6.2.0"), version("6.2"));
        assert!(version("7") > version("6.99.99"));
        for bad in ["", "6.", ".6", "6.x", "-1", "6 .2", "1.2.3.4.5.6.7.8.9", "99999999999"] {
            assert_eq!(AppVersion::parse(bad), None, "{bad}");
        }
    }
}
