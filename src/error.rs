//! Errors and issues as data: a code, a message, the place, and what would be right.

use std::fmt;

use crate::value::text::quote;

/// What kind of failure an [`Error`] is; the same names as in the npm package.
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
    /// An argument is none that the call can take, such as an option that does not exist.
    InvalidArgument,
    /// A cron expression does not parse (C7).
    InvalidSchedule,
    /// An id is not defined (U2, R2).
    NotFound,
    /// A claim names a node that is not complete (R2).
    NotComplete,
    /// A claim names a node whose current run is claimed already (R2).
    AlreadyClaimed,
    /// The actor may not do this (T3).
    PermissionDenied,
    /// A saved state cannot be read (A8).
    StateUnreadable,
    /// A saved state was written by a newer version (A8).
    StateNewer,
    /// Something failed that is not the caller's doing.
    Internal,
}

impl ErrorCode {
    /// The code as it is written in the npm package, such as `"NOT_FOUND"`.
    ///
    /// ```
    /// assert_eq!(plaudit::ErrorCode::NotFound.as_str(), "NOT_FOUND");
    /// ```
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
/// assert_eq!(validate(&document, None, false)[0].severity, Severity::Warning); // `intro` is not defined: it loads, but stays locked
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The document is refused.
    Error,
    /// The document loads, but probably does not mean what it says.
    Warning,
}

impl Severity {
    /// `"error"` or `"warning"`.
    ///
    /// ```
    /// assert_eq!(plaudit::Severity::Warning.as_str(), "warning");
    /// ```
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
    /// Whether the document is refused for it.
    pub severity: Severity,
    /// A stable identifier of the kind of problem, such as `missing_name`.
    pub code: &'static str,
    /// Where: a JSON pointer (RFC 6901) into the document; empty for the whole document.
    pub path: String,
    /// What is wrong, with the value.
    pub message: String,
    /// What would be right.
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

    /// Adds an issue with advice.
    pub(crate) fn report(issues: &mut Vec<Issue>, severity: Severity, code: &'static str, path: String, message: &str, help: &str) {
        issues.push(Self { severity, code, path, message: message.to_owned(), help: Some(help.to_owned()) });
    }

    /// The same issue with advice.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Why a call was refused. A refused call changes nothing.
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
    /// An error without a place.
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

    /// The same error of an item `index` in a list.
    pub(crate) fn within(mut self, index: usize) -> Self {
        let path = self.0.path.unwrap_or_default();
        self.0.path = Some(format!("/{index}{path}"));
        self
    }

    /// What kind of failure this is.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, ErrorCode, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let early = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::claim(["wins"])));
    /// assert_eq!(early.unwrap_err().code(), ErrorCode::NotComplete);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// What is wrong, in words, with the value.
    ///
    /// ```
    /// use plaudit::{Command, Value};
    /// let command = Value::from_json(r#"{"type": "updaet", "at": 1790000000}"#)?;
    /// let error = Command::from_value(&command).unwrap_err();
    /// assert!(error.message().starts_with(r#"unknown command type "updaet"; known are update"#));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where: a JSON pointer into the argument, if there is a place.
    ///
    /// ```
    /// use plaudit::{Command, Value};
    /// let command = Value::from_json(r#"{"type": "update", "at": 1790000000, "achievements": {"wins": 1.5}}"#)?;
    /// assert_eq!(Command::from_value(&command).unwrap_err().path(), Some("/achievements/wins"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Every issue of the definitions, for [`ErrorCode::InvalidDefinitions`]; otherwise empty.
    ///
    /// ```
    /// use plaudit::{Definitions, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"max_count": -1}}}"#)?;
    /// let error = Definitions::parse(&document).unwrap_err();
    /// let codes: Vec<_> = error.issues().iter().map(|issue| issue.code).collect();
    /// assert_eq!(codes, ["missing_name", "negative"]);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.0.issues
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.path {
            Some(path) => write!(f, " (at {path:?})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
