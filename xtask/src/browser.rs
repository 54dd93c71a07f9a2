//! The browser for tests, and its driver: found, or installed if possible.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::tools::{find, root, target_dir};

/// A Chromium, and its chromedriver.
pub struct Browser {
    pub chrome: PathBuf,
    pub driver: PathBuf,
}

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Finds a browser (`CHROME`, or on the PATH) and chromedriver (`CHROMEDRIVER`, or on the PATH). As root on Debian and Ubuntu,
/// installs what is missing; elsewhere fails with its name.
pub fn find_or_install() -> Result<Browser> {
    if chrome().is_none() || driver().is_none() {
        install()?;
    }
    let chrome = chrome().context("no browser found: install chromium or Google Chrome, or set CHROME to its path")?;
    let driver = driver().context("chromedriver not found: install it (Debian: chromium-driver), or set CHROMEDRIVER to its path")?;
    Ok(Browser { chrome, driver })
}

const FIREFOXES: [&str; 2] = ["firefox-esr", "firefox"];

/// Finds Firefox (`FIREFOX`, or on the PATH), or installs Debian's.
pub fn firefox() -> Result<PathBuf> {
    let present = || from_env("FIREFOX").or_else(|| find(&FIREFOXES));
    if present().is_none() {
        crate::tools::install(&["firefox-esr"], "Firefox is needed; install it, or set FIREFOX to its path")?;
    }
    present().context("no Firefox found: install firefox-esr, or set FIREFOX to its path")
}

fn chrome() -> Option<PathBuf> {
    from_env("CHROME").or_else(|| find(&BROWSERS))
}

fn driver() -> Option<PathBuf> {
    from_env("CHROMEDRIVER").or_else(|| find(&["chromedriver"]))
}

fn from_env(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_file())
}

fn install() -> Result<()> {
    let instead = "chromium and chromedriver are needed; install them, or set CHROME and CHROMEDRIVER to their paths";
    crate::tools::install(&["chromium", "chromium-driver"], instead)
}

impl Browser {
    /// Writes `webdriver.json` with this browser's path in it, for the wasm test runner.
    pub fn webdriver_json(&self) -> Result<PathBuf> {
        let mut options: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(root().join("tests/webdriver.json"))?)?;
        let chrome = options.get_mut("goog:chromeOptions").and_then(|chrome| chrome.as_object_mut());
        let chrome = chrome.context("webdriver.json has no goog:chromeOptions")?;
        chrome.insert("binary".to_owned(), self.chrome.to_string_lossy().into());
        let file = target_dir().join("webdriver.json");
        std::fs::write(&file, serde_json::to_vec_pretty(&options)?)?;
        Ok(file)
    }
}
