//! Settings of a whole document.

use super::node::Texts;
use crate::time::UnixSec;

/// The `settings` of a definitions document, defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// G10: whether triggers earn anything. Default true.
    pub(crate) enabled: bool,
    /// G9: the instant of the retroactive check; `None`: no check.
    pub(crate) enabled_time: Option<UnixSec>,
    /// G10: commands of an older app earn nothing.
    pub(crate) min_app_version: Option<AppVersion>,
    /// U4: what meets a precondition. Default: completed for players, claimed for teams.
    pub(crate) precondition: PreconditionMode,
    /// What categories are called, by id.
    pub(crate) categories: Vec<(String, Category)>,
    /// T6: statistics that a team's stream keeps though no trigger names them; sorted.
    pub(crate) statistics: Vec<String>,
}

/// What a category is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Category {
    pub(crate) name: Option<String>,
    pub(crate) texts: Vec<(String, Texts)>,
}

/// What meets a precondition (U4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PreconditionMode {
    Completed,
    Claimed,
}

/// Dotted whole numbers, compared number by number; missing ones count as 0 (G10: 6.10 > 6.2, 6.2.0 = 6.2).
///
/// ```
/// use plaudit::AppVersion;
/// assert!(AppVersion::parse("6.10") > AppVersion::parse("6.2"));
/// assert_eq!(AppVersion::parse("6.2.0"), AppVersion::parse("6.2"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AppVersion(Vec<u32>);

impl AppVersion {
    /// Reads `6.10.2`; `None` unless it is one to eight whole numbers of at most nine digits, with dots between.
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

/// As it is written, without trailing zeros.
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
