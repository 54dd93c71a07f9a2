//! Passwords: hashed by argon2id, at most two at a time, on blocking threads. A hash takes 19 MiB and tens of milliseconds.

use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::failure::Failure;
use crate::limiter::TooManyRequests;

/// The least characters of a password.
pub const MIN_PASSWORD_CHARACTERS: usize = 12;
/// The most characters of a password.
pub const MAX_PASSWORD_CHARACTERS: usize = 256;

/// One permit for each hash that may run in this process.
static PLACES: Semaphore = Semaphore::const_new(2);

/// How long a hash waits for its permit.
const PATIENCE: Duration = Duration::from_secs(5);

async fn place() -> Result<SemaphorePermit<'static>, Failure> {
    let busy = || Failure::TooMany(TooManyRequests { of: "sign-ins of operators at once", retry_after_sec: 2 });
    tokio::time::timeout(PATIENCE, PLACES.acquire()).await.ok().and_then(Result::ok).ok_or_else(busy)
}

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let _place = place().await?;
    tokio::task::spawn_blocking(work).await.map_err(|_| Failure::Missing("the thread that hashes a password".to_owned()))
}

/// The hash of a password, with a random salt.
pub(super) async fn hash(password: &str) -> Result<String, Failure> {
    let password = password.to_owned();
    let hashed = on_a_thread(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())).await?;
    hashed.map_err(|error| Failure::Missing(format!("the hash of a password: {error}")))
}

/// Whether a password matches a hash. Without a hash it does not match, in the same time.
pub(super) async fn verifies(password: &str, hashed: Option<String>) -> Result<bool, Failure> {
    let password = password.to_owned();
    on_a_thread(move || match hashed.as_deref().map(PasswordHash::new) {
        Some(Ok(hashed)) => Argon2::default().verify_password(password.as_bytes(), &hashed).is_ok(),
        _ => {
            let _ = Argon2::default().hash_password(password.as_bytes());
            false
        }
    })
    .await
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_password_is_its_own_alone() {
        let hashed = hash("a long password").await.unwrap();
        assert!(hashed.starts_with("$argon2id$"), "{hashed}");
        assert_ne!(hashed, hash("a long password").await.unwrap(), "each hash has a salt of its own");
        assert!(verifies("a long password", Some(hashed.clone())).await.unwrap());
        for (password, hashed) in [("a long passwore", Some(hashed)), ("a long password", None), ("x", Some("no hash".to_owned()))] {
            assert!(!verifies(password, hashed).await.unwrap());
        }
    }

    /// Other tests hash at the same time, so the number is at most two, but may be lower.
    #[tokio::test(flavor = "multi_thread")]
    async fn at_most_two_hashes_are_under_way() {
        static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);
        let work = || {
            let under_way = UNDER_WAY.fetch_add(1, Ordering::SeqCst) + 1;
            std::thread::sleep(Duration::from_millis(20));
            UNDER_WAY.fetch_sub(1, Ordering::SeqCst);
            under_way
        };
        let all: Vec<_> = (0..6).map(|_| tokio::spawn(on_a_thread(work))).collect();
        for one in all {
            let under_way = one.await.unwrap().unwrap();
            assert!(under_way <= 2, "{under_way} at once");
        }
    }
}
