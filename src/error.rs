//! Errors and issues as data: a code, a message, a path, and help.

use std::fmt;

use crate::text::quote;

/// The kind of failure of an [`Error`]; the npm package uses the same names.
///
/// ```
/// use plaudit::{ErrorCode, Value};
/// let error = Value::from_json("{").unwrap_err();
/// assert_eq!(error.code(), ErrorCode::InvalidCommand);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// The definitions document has errors; [`Error::issues`] lists every one.
    InvalidDefinitions,
    /// A command, or another document, is malformed.
    InvalidCommand,
    /// The call does not accept this argument, such as an unknown option.
    InvalidArgument,
    /// A cron expression does not parse (C7).
    InvalidSchedule,
    /// An id is not defined (U2, R2).
    NotFound,
    /// A claim names a node that is not complete (R2).
    NotComplete,
    /// A claim names a node whose current run is claimed already (R2).
    AlreadyClaimed,
    /// The actor lacks the permission (T3).
    PermissionDenied,
    /// The authority takes this from servers only, not from clients (A9).
    Untrusted,
    /// The command exceeds a limit of the settings (A9).
    Limited,
    /// A saved state cannot be read (A8).
    StateUnreadable,
    /// A saved state was written by a newer version (A8).
    StateNewer,
    /// A failure that the caller did not cause.
    Internal,
}

impl ErrorCode {
    /// The code as the npm package writes it, such as `"NOT_FOUND"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidDefinitions => "INVALID_DEFINITIONS",
            Self::InvalidCommand => "INVALID_COMMAND",
            Self::InvalidArgument => "INVALID_ARGUMENT",
            Self::InvalidSchedule => "INVALID_SCHEDULE",
            Self::NotFound => "NOT_FOUND",
            Self::NotComplete => "NOT_COMPLETE",
            Self::AlreadyClaimed => "ALREADY_CLAIMED",
            Self::PermissionDenied => "PERMISSION_DENIED",
            Self::Untrusted => "UNTRUSTED",
            Self::Limited => "LIMITED",
            Self::StateUnreadable => "STATE_UNREADABLE",
            Self::StateNewer => "STATE_NEWER",
            Self::Internal => "INTERNAL",
        }
    }
}

/// How serious an [`Issue`] is.
///
/// ```
/// use plaudit::{Severity, Value, validate};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win once", "max_count": 1, "precondition_ids": ["intro"]}}}"#)?;
/// assert_eq!(validate(&document, None, false)[0].severity, Severity::Warning); // `intro` is undefined: the node stays locked
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The document is refused because of the issue.
    Error,
    /// The document loads, but probably does not mean what it says.
    Warning,
}

impl Severity {
    /// `"error"` or `"warning"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One problem of a definitions document.
///
/// ```
/// use plaudit::{Value, validate};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": "3"}}}"#)?;
/// let issue = &validate(&document, None, false)[0];
/// assert_eq!((issue.code, issue.path.as_str()), ("wrong_type", "/achievements/wins/max_count"));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Whether the issue makes the document refused.
    pub severity: Severity,
    /// A stable identifier of the kind of problem, such as `missing_name`.
    pub code: &'static str,
    /// The place as a JSON pointer (RFC 6901) into the document; empty for the whole document.
    pub path: String,
    /// A description of the problem, with the offending value.
    pub message: String,
    /// The correction.
    pub help: Option<String>,
}

impl Issue {
    /// An error at `path`.
    pub(crate) fn error(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, path: path.into(), message: message.into(), help: None }
    }

    /// A warning at `path`.
    pub(crate) fn warning(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, path, message) }
    }

    /// Adds an issue with help.
    pub(crate) fn report(issues: &mut Vec<Issue>, severity: Severity, code: &'static str, path: String, message: &str, help: &str) {
        issues.push(Self { severity, code, path, message: message.to_owned(), help: Some(help.to_owned()) });
    }

    /// The same issue with help.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The reason why a call was refused. A refused call changes nothing.
///
/// ```
/// use plaudit::{Definitions, Value};
/// let document = Value::from_json(r#"{"achievements": {"daily": {"name": "Daily", "max_count": 1, "reset_cronexpr": "0 0 * *"}}}"#)?;
/// let error = Definitions::parse(&document).unwrap_err();
/// assert!(error.to_string().ends_with(r#"(at "/achievements/daily/reset_cronexpr")"#));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    code: ErrorCode,
    message: String,
    path: Option<String>,
    issues: Vec<Issue>,
}

impl Error {
    /// An error without a path.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { code, message: message.into(), path: None, issues: Vec::new() }))
    }

    /// An error at a JSON pointer.
    pub(crate) fn at(code: ErrorCode, path: impl Into<String>, message: impl Into<String>) -> Self {
        let mut error = Self::new(code, message);
        error.0.path = Some(path.into());
        error
    }

    /// An `INVALID_DEFINITIONS` error that carries every issue.
    pub(crate) fn definitions(issues: Vec<Issue>) -> Self {
        let errors = issues.iter().filter(|issue| issue.severity == Severity::Error).count();
        let first = issues.iter().find(|issue| issue.severity == Severity::Error);
        let message = match first {
            Some(issue) => format!("the definitions have {errors} error(s); the first, at {}: {}", quote(&issue.path), issue.message),
            None => "the definitions have errors".to_owned(),
        };
        let mut error = Self::new(ErrorCode::InvalidDefinitions, message);
        error.0.path = first.map(|issue| issue.path.clone());
        error.0.issues = issues;
        error
    }

    /// The same error with the path of item `index` of a list.
    pub(crate) fn within(mut self, index: usize) -> Self {
        let path = self.0.path.unwrap_or_default();
        self.0.path = Some(format!("/{index}{path}"));
        self
    }

    /// The kind of failure.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// A description of the error, with the offending value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The place as a JSON pointer into the argument, if the error has one.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Every issue of the definitions, for [`ErrorCode::InvalidDefinitions`]; otherwise empty.
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.0.issues
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.path {
            Some(path) => write!(f, " (at {})", quote(path)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
