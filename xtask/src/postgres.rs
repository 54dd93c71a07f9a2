//! Postgres' programs for the tests that start a server: found, or installed if possible.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::tools::{find, install};

/// The programs that the tests run.
const PROGRAMS: [&str; 4] = ["initdb", "postgres", "pg_dump", "pgbench"];

/// The folder of Postgres' programs: `PLAUDIT_POSTGRES`, on the PATH, or where Debian has them. As root on Debian and Ubuntu,
/// installs what is missing; elsewhere fails with its name.
pub fn find_or_install() -> Result<PathBuf> {
    if folder().is_none() {
        let instead = "Postgres is needed; install it, or set PLAUDIT_POSTGRES to the folder with initdb, postgres, pg_dump and pgbench";
        install(&["postgresql"], instead)?;
    }
    folder().context("Postgres was installed, but initdb, postgres, pg_dump and pgbench are in no folder under /usr/lib/postgresql")
}

/// Installs PgBouncer if it is missing and that is possible; otherwise says that its trial is left out.
pub fn pooler() {
    let is_there = find(&["pgbouncer"]).is_some() || Path::new("/usr/sbin/pgbouncer").is_file();
    if !is_there && install(&["pgbouncer"], "PgBouncer is not installed").is_err() {
        println!("left out: the trial of PgBouncer, which is not installed (Debian: apt-get install pgbouncer)");
    }
}

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("PLAUDIT_POSTGRES").map(PathBuf::from);
    let on_path = find(&["initdb"]).and_then(|initdb| Some(initdb.parent()?.to_owned()));
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    debian.sort();
    let has_all = |folder: &PathBuf| PROGRAMS.iter().all(|program| folder.join(program).is_file());
    named.into_iter().chain(on_path).chain(debian.into_iter().rev()).find(has_all)
}
