//! Reads a Containerfile: the instructions of each stage.

use anyhow::{Context as _, Result, bail, ensure};

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Copy {
        from: Option<String>,
        source: String,
        destination: String,
    },
    Run(String),
    Env(String, String),
    /// The words of HEALTHCHECK's command.
    Health(Vec<String>),
    /// The words of ENTRYPOINT.
    Entry(Vec<String>),
    /// The words of CMD.
    Command(Vec<String>),
    /// An instruction that changes no file and starts nothing.
    Other(String),
}

/// The stages, each with its instructions.
#[derive(Debug)]
pub struct Containerfile(Vec<Vec<Step>>);

impl Containerfile {
    pub fn parse(text: &str) -> Result<Containerfile> {
        let mut stages: Vec<Vec<Step>> = Vec::new();
        let joined = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n").replace("\\\n", " ");
        for line in joined.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (name, rest) = line.split_once(' ').with_context(|| format!("{line}: no arguments"))?;
            if name == "FROM" {
                ensure!(rest.split(' ').next().is_some_and(|image| image.contains(':')), "FROM {rest}: the image has no version");
                stages.push(Vec::new());
                continue;
            }
            stages.last_mut().with_context(|| format!("{line}: before FROM"))?.push(step(name, rest.trim())?);
        }
        ensure!(stages.len() > 1, "the Containerfile has no stage of its own for the build");
        Ok(Containerfile(stages))
    }

    pub fn last_stage(&self) -> &[Step] {
        self.0.last().map_or(&[], Vec::as_slice)
    }

    /// Checks that a stage builds the server under this profile with the locked versions, and that the last stage copies the result and
    /// does not run as root.
    pub fn build_command(&self, profile: &str) -> Result<()> {
        let expected = format!("cargo build --locked --package plaudit-server --profile {profile}");
        ensure!(self.0.iter().flatten().any(|step| *step == Step::Run(expected.clone())), "no step runs `{expected}`");
        let built = format!("/src/target/{profile}/plaudit-server");
        let is_copied = |step: &Step| matches!(step, Step::Copy { from: Some(_), source, .. } if *source == built);
        ensure!(self.last_stage().iter().any(is_copied), "the last stage does not copy {built}");
        ensure!(self.last_stage().contains(&Step::Other("USER 10001".to_owned())), "the server would run as root");
        Ok(())
    }
}

fn step(name: &str, rest: &str) -> Result<Step> {
    Ok(match name {
        "COPY" => {
            let words: Vec<&str> = rest.split_whitespace().collect();
            match words.as_slice() {
                [source, destination] => Step::Copy { from: None, source: (*source).to_owned(), destination: (*destination).to_owned() },
                [from, source, destination] => {
                    let from = from.strip_prefix("--from=").with_context(|| format!("COPY {rest}: only --from is known"))?;
                    Step::Copy { from: Some(from.to_owned()), source: (*source).to_owned(), destination: (*destination).to_owned() }
                }
                _ => bail!("COPY {rest}: expected a source and a destination"),
            }
        }
        "RUN" => Step::Run(rest.to_owned()),
        "ENV" => {
            let (name, value) = rest.split_once('=').with_context(|| format!("ENV {rest}: expected NAME=value"))?;
            Step::Env(name.to_owned(), value.to_owned())
        }
        "HEALTHCHECK" => Step::Health(words(rest.split_once("CMD ").map_or("", |(_, words)| words))?),
        "ENTRYPOINT" => Step::Entry(words(rest)?),
        "CMD" => Step::Command(words(rest)?),
        "WORKDIR" | "USER" | "VOLUME" | "EXPOSE" | "STOPSIGNAL" => Step::Other(format!("{name} {rest}")),
        _ => bail!("{name} {rest}: an instruction that this check does not know"),
    })
}

/// `["a", "b"]`
fn words(text: &str) -> Result<Vec<String>> {
    let inner =
        text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']')).with_context(|| format!("{text}: expected a list"))?;
    let word = |word: &str| word.trim().strip_prefix('"').and_then(|word| word.strip_suffix('"')).map(str::to_owned);
    inner.split(',').map(|text| word(text).with_context(|| format!("{text}: expected a quoted word"))).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const FILE: &str = "# about\nFROM a:1 AS build\nRUN cargo build --locked --package plaudit-server --profile server\nFROM b:2\n\
        COPY --from=build /src/target/server/plaudit-server /bin/x\nUSER 10001\nENV A=b\nHEALTHCHECK --interval=1s \\\n  CMD [\"x\", \"health\"]\nCMD [\"serve\"]\n";

    #[test]
    fn the_steps_of_each_stage_are_read() {
        let file = Containerfile::parse(FILE).unwrap();
        file.build_command("server").unwrap();
        let health = Step::Health(vec!["x".to_owned(), "health".to_owned()]);
        assert!(file.last_stage().contains(&health) && file.last_stage().contains(&Step::Env("A".to_owned(), "b".to_owned())));
        assert_eq!(file.last_stage().last(), Some(&Step::Command(vec!["serve".to_owned()])));
    }

    #[test]
    fn a_build_without_the_lock_and_a_server_as_root_are_refused() {
        let refused = |from: &str, to: &str| {
            let read = Containerfile::parse(&FILE.replace(from, to)).and_then(|file| file.build_command("server"));
            read.unwrap_err().to_string()
        };
        assert!(refused(" --locked", "").contains("no step runs"));
        assert!(refused("USER 10001\n", "").contains("as root"));
        assert!(refused("b:2", "b").contains("no version"));
        assert!(refused("ENV A=b", "ADD a b").contains("does not know"));
    }
}
