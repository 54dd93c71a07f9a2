//! Reads options from flags, then environment variables, then a file, then defaults.
//!
//! Every option of `serve` has one name. `--allow-origin` is the flag, `PLAUDIT_ALLOW_ORIGIN` the variable (the database's is
//! `DATABASE_URL`), and `allow-origin` the key of the file. Secrets are not flags, because every user of the machine can list the flags of
//! its processes.

use std::collections::BTreeSet;
use std::env::VarError;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use toml::{Table, Value};

/// The variable that names the file.
const FILE: &str = "PLAUDIT_CONFIG";

/// The options that are not flags: their keys in the file, and their variables.
pub const UNFLAGGED: [(&str, &str); 5] = [
    ("secret", "PLAUDIT_SECRET"),
    ("previous-secret", "PLAUDIT_PREVIOUS_SECRET"),
    ("webhook-secret", "PLAUDIT_WEBHOOK_SECRET"),
    ("reward-hook-secret", "PLAUDIT_REWARD_HOOK_SECRET"),
    ("log", "RUST_LOG"),
];

/// The subcommand whose options are in the file.
const SERVE: &str = "serve";

/// The subcommands that take their own options from the file; the others take the global ones.
const WITH_FILE: [&str; 3] = [SERVE, "config", "health"];

/// Options that the file cannot set: `--config` itself, and clap's own.
const NO_KEYS: [&str; 3] = ["config", "help", "version"];

/// The configuration file, if there is one.
#[derive(Clone, Debug, Default)]
pub struct Config {
    file: Option<PathBuf>,
    table: Table,
}

impl Config {
    /// Reads the file that `--config` or `PLAUDIT_CONFIG` names.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not TOML.
    pub fn of(arguments: &[OsString]) -> Result<Config> {
        let named = flag(arguments, "config").or_else(|| std::env::var_os(FILE).filter(|file| !file.is_empty()));
        match named {
            Some(file) => Config::read(Path::new(&file)),
            None => Ok(Config::default()),
        }
    }

    fn read(file: &Path) -> Result<Config> {
        let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
        // The error's own message would show the line, which may hold a secret.
        let table = text.parse::<Table>().map_err(|error| {
            let at = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().matches('\n').count().saturating_add(1));
            anyhow::anyhow!("{}, line {at}: {}", file.display(), error.message())
        })?;
        Ok(Config { file: Some(file.to_owned()), table })
    }

    /// The arguments, preceded by the file's values of those options that neither a flag nor a variable sets.
    ///
    /// # Errors
    ///
    /// The file has a key that is not an option, or a value that its option does not take.
    pub fn arguments(&self, cli: &Command, arguments: Vec<OsString>) -> Result<Vec<OsString>> {
        self.check(cli)?;
        let name = arguments.iter().skip(1).position(|argument| argument.to_str().is_some_and(|name| cli.find_subcommand(name).is_some()));
        let Some(position) = name.map(|position| position.saturating_add(1)) else { return Ok(arguments) };
        let Some(subcommand) = arguments.get(position).and_then(|name| cli.find_subcommand(name.to_str()?)) else { return Ok(arguments) };
        // Other subcommands have options of the same names that mean something else, such as the files of `check`.
        let own = subcommand.get_arguments().filter(|_| WITH_FILE.contains(&subcommand.get_name()));
        let options = own.chain(cli.get_arguments().filter(|option| option.is_global_set()));
        let mut inserted = Vec::new();
        for option in options {
            let Some((key, value)) = option.get_long().and_then(|key| Some((key, self.table.get(key)?))) else { continue };
            let is_set = option.get_env().and_then(std::env::var_os).is_some() || flag(&arguments, key).is_some();
            if !is_set {
                inserted.extend(self.as_flags(option, key, value)?);
            }
        }
        let mut all = arguments;
        all.splice(position.saturating_add(1)..position.saturating_add(1), inserted);
        Ok(all)
    }

    fn check(&self, cli: &Command) -> Result<()> {
        let known = keys(cli);
        for key in self.table.keys() {
            let file = self.file.as_deref().unwrap_or(Path::new("")).display();
            ensure!(known.contains(key.as_str()), "{file}: there is no option {key}; `plaudit-server serve --help` lists them");
        }
        Ok(())
    }

    fn as_flags(&self, option: &Arg, key: &str, value: &Value) -> Result<Vec<OsString>> {
        let flag = |text: &str| OsString::from(format!("--{key}={text}"));
        let takes_none = matches!(option.get_action(), ArgAction::SetTrue);
        let may_be_bare = option.get_num_args().is_some_and(|count| count.min_values() == 0);
        Ok(match value {
            Value::Boolean(true) if takes_none || may_be_bare => vec![OsString::from(format!("--{key}"))],
            Value::Boolean(false) if takes_none || may_be_bare => Vec::new(),
            Value::Integer(number) if !takes_none => vec![flag(&number.to_string())],
            Value::String(text) if !takes_none => vec![flag(text)],
            Value::Array(items) if !takes_none && matches!(option.get_action(), ArgAction::Append) => items
                .iter()
                .map(|item| item.as_str().map(flag))
                .collect::<Option<_>>()
                .with_context(|| self.wrong(key, "a list of texts"))?,
            _ if takes_none => bail!(self.wrong(key, "true or false")),
            _ => bail!(self.wrong(key, "a text or a whole number")),
        })
    }

    fn wrong(&self, key: &str, expected: &str) -> String {
        format!("{}: {key}: expected {expected}", self.file.as_deref().unwrap_or(Path::new("")).display())
    }

    /// The value of an option that is not a flag, from its variable or the file; an empty value counts as unset.
    ///
    /// # Errors
    ///
    /// The variable is not UTF-8, or the file's value is not a text.
    pub fn unflagged(&self, variable: &str) -> Result<Option<String>> {
        match std::env::var(variable) {
            Ok(text) if !text.is_empty() => return Ok(Some(text)),
            Ok(_) | Err(VarError::NotPresent) => {}
            // The error's own message would show the secret.
            Err(VarError::NotUnicode(_)) => bail!("{variable} is not UTF-8"),
        }
        let key = UNFLAGGED.iter().find(|(_, of)| *of == variable).map_or("", |(key, _)| key);
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => bail!(self.wrong(key, "a text")),
        }
    }

    /// The configuration in force, in the form of a file; secrets are masked. Each line names the source of its value.
    ///
    /// # Errors
    ///
    /// [`Config::unflagged`]
    pub fn print(&self, cli: &Command, matches: &ArgMatches) -> Result<String> {
        let mut text = String::new();
        for option in options(cli) {
            let Some(key) = option.get_long() else { continue };
            let id = option.get_id().as_str();
            let values: Vec<String> =
                matches.get_raw(id).into_iter().flatten().map(|value| masked(key, &value.to_string_lossy())).collect();
            let source = match matches.value_source(id) {
                Some(ValueSource::EnvVariable) => option.get_env().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
                Some(ValueSource::CommandLine)
                    if self.table.contains_key(key) && flag(&std::env::args_os().collect::<Vec<_>>(), key).is_none() =>
                {
                    "file".to_owned()
                }
                Some(ValueSource::CommandLine) => format!("--{key}"),
                _ => "default".to_owned(),
            };
            // A default is a comment, because some options may only be set together with others.
            let prefix = if source == "default" { "# " } else { "" };
            writeln!(text, "{prefix}{}  # {source}", line(option, key, &values))?;
        }
        for (key, variable) in UNFLAGGED {
            let source = if std::env::var_os(variable).is_some() { variable } else { "file" };
            match self.unflagged(variable)? {
                Some(value) if key == "log" => writeln!(text, "{key} = {}  # {source}", quoted(&value))?,
                Some(_) => writeln!(text, "{key} = \"***\"  # {source}")?,
                None => writeln!(text, "# {key} =  # not set")?,
            }
        }
        Ok(text)
    }
}

/// A line of the file.
fn line(option: &Arg, key: &str, values: &[String]) -> String {
    let is_flag = matches!(option.get_action(), ArgAction::SetTrue);
    match values {
        [] => format!("{key} ="),
        values if matches!(option.get_action(), ArgAction::Append) => {
            format!("{key} = [{}]", values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", "))
        }
        [value, ..] if is_flag || value.parse::<i64>().is_ok() => format!("{key} = {value}"),
        [value, ..] => format!("{key} = {}", quoted(value)),
    }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// A value without its secrets: server keys, passwords in addresses, and everything after the host of a hook are masked.
fn masked(key: &str, value: &str) -> String {
    if key == "server-key" && value != "defaultkey" && !value.is_empty() {
        return "***".to_owned();
    }
    let Some((scheme, rest)) = value.split_once("://") else { return value.to_owned() };
    if ["webhook", "reward-hook"].contains(&key) {
        // The path and the query of a hook may be secrets.
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = rest.rsplit_once('@').map_or(authority, |(_, host)| host.split(['/', '?', '#']).next().unwrap_or_default());
        return format!("{scheme}://{host}/***");
    }
    let unasked = without_passwords(rest);
    let rest = unasked.as_str();
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            format!("{scheme}://{}@{host}", user.split_once(':').map_or("***".to_owned(), |(name, _)| format!("{name}:***")))
        }
        None => format!("{scheme}://{rest}"),
    }
}

/// An address whose query has its passwords masked.
fn without_passwords(address: &str) -> String {
    let Some((before, query)) = address.split_once('?') else { return address.to_owned() };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if name.eq_ignore_ascii_case("password") => format!("{name}=***"),
        _ => pair.to_owned(),
    });
    format!("{before}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// The value of a flag among arguments; empty for a flag without a value.
fn flag(arguments: &[OsString], name: &str) -> Option<OsString> {
    let long = format!("--{name}");
    let position = arguments.iter().position(|argument| {
        argument.to_str().is_some_and(|text| text == long || text.strip_prefix(&long).is_some_and(|rest| rest.starts_with('=')))
    })?;
    let text = arguments.get(position)?.to_str()?;
    match text.split_once('=') {
        Some((_, value)) => Some(value.into()),
        None => Some(arguments.get(position.saturating_add(1)).cloned().unwrap_or_default()),
    }
}

/// The same command line, in which each option has a variable.
#[must_use]
pub fn with_variables(cli: Command) -> Command {
    cli.mut_subcommands(|subcommand| {
        if subcommand.get_name() != SERVE && subcommand.get_name() != "config" {
            return subcommand;
        }
        subcommand.mut_args(|option| match (option.get_long(), option.get_env()) {
            (Some(name), None) if !NO_KEYS.contains(&name) && name != "print" => {
                let variable: &'static str = variable(name).leak(); // the command line lasts as long as the process
                option.env(variable).hide_env(true)
            }
            _ => option,
        })
    })
}

/// The variable of an option.
#[must_use]
pub fn variable(name: &str) -> String {
    format!("PLAUDIT_{}", name.replace('-', "_").to_uppercase())
}

/// The options that a file may hold, besides those that are not flags.
fn options(cli: &Command) -> impl Iterator<Item = &Arg> {
    let global = cli.get_arguments().filter(|option| option.is_global_set());
    let of_serve = cli.find_subcommand(SERVE).into_iter().flat_map(Command::get_arguments);
    global.chain(of_serve).filter(|option| option.get_long().is_some_and(|name| !NO_KEYS.contains(&name)))
}

fn keys(cli: &Command) -> BTreeSet<&str> {
    options(cli).filter_map(Arg::get_long).chain(UNFLAGGED.iter().map(|(key, _)| *key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_printed() {
        assert_eq!(masked("database", "postgres://me:word@host/db"), "postgres://me:***@host/db");
        assert_eq!(masked("database", "postgres://me:w@rd@host/db"), "postgres://me:***@host/db");
        assert_eq!(masked("webhook", "https://token@host/db"), "https://host/***");
        assert_eq!(masked("reward-hook", "https://host:8443?token=x"), "https://host:8443/***");
        let query = "postgres://host/db?user=me&password=word&sslmode=require";
        assert_eq!(masked("database", query), "postgres://host/db?user=me&password=***&sslmode=require");
        assert_eq!(masked("page", "https://host/db"), "https://host/db");
        assert_eq!(masked("database", "sqlite:plaudit.db"), "sqlite:plaudit.db");
        assert_eq!([masked("server-key", "defaultkey"), masked("server-key", "mine")], ["defaultkey", "***"]);
    }

    #[test]
    fn a_flag_is_found_with_and_without_an_equals_sign() {
        let arguments: Vec<OsString> = ["x", "serve", "--listen=a", "--page", "b", "--portal"].map(OsString::from).into();
        let found = ["listen", "page", "portal", "portal-page"].map(|name| flag(&arguments, name));
        assert_eq!(found, [Some("a".into()), Some("b".into()), Some(OsString::new()), None]);
        assert_eq!(variable("allow-origin"), "PLAUDIT_ALLOW_ORIGIN");
    }
}
