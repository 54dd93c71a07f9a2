//! Issues of definitions, in the form of the package's `validate`.

use plaudit::{Issue, Severity, Value};

/// An issue in an answer.
pub(super) fn issue(issue: &Issue) -> Value {
    let severity = match issue.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let members = [("severity", severity), ("code", issue.code), ("path", issue.path.as_str()), ("message", issue.message.as_str())];
    let members = members.into_iter().chain(issue.help.as_deref().map(|help| ("help", help)));
    Value::Object(members.map(|(key, value)| (key.into(), value.into())).collect())
}
