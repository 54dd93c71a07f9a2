//! Receipts of revisions (S11), with which a client proves that its base came from this server although a restore has lost it.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, Mac as _};
use plaudit::authority::Receipts;
use sha2::Sha256;

use crate::secret::derived;
use crate::store::key::key_of;

/// The keys of receipts, derived from the operator's secrets, and the same in all processes.
pub struct ReceiptKeys {
    current: Hmac<Sha256>,
    previous: Option<Hmac<Sha256>>,
}

/// The receipts of the streams that one player may see.
pub struct PlayerReceipts<'a> {
    keys: &'a ReceiptKeys,
    player: &'a str,
}

impl ReceiptKeys {
    /// Keys derived from this secret; receipts of the previous one are still accepted.
    #[must_use]
    pub fn new(secret: &[u8], previous: Option<&[u8]>) -> ReceiptKeys {
        ReceiptKeys { current: of_secret(secret), previous: previous.map(of_secret) }
    }

    /// The receipts of a player's own stream, and of teams' streams.
    #[must_use]
    pub fn of<'a>(&'a self, player: &'a str) -> PlayerReceipts<'a> {
        PlayerReceipts { keys: self, player }
    }
}

impl PlayerReceipts<'_> {
    /// The message to sign. Every player's own stream has the same name in requests, so the message contains the player's key
    /// instead.
    fn message(&self, stream: &str, epoch: i64, rev: i64) -> String {
        let key = if stream.starts_with("team:") { stream.to_owned() } else { key_of(self.player) };
        format!("{epoch}.{rev}.{key}")
    }
}

impl Receipts for PlayerReceipts<'_> {
    fn issue(&self, stream: &str, epoch: i64, rev: i64) -> String {
        let mac = self.keys.current.clone().chain_update(self.message(stream, epoch, rev));
        BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())
    }

    fn verifies(&self, stream: &str, epoch: i64, rev: i64, receipt: &str) -> bool {
        let Ok(told) = BASE64URL_NOPAD.decode(receipt.as_bytes()) else { return false };
        let message = self.message(stream, epoch, rev);
        let keys = [Some(&self.keys.current), self.keys.previous.as_ref()];
        keys.into_iter().flatten().any(|key| key.clone().chain_update(&message).verify_slice(&told).is_ok())
    }
}

fn of_secret(secret: &[u8]) -> Hmac<Sha256> {
    derived(secret, b"plaudit receipts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s11_a_receipt_is_of_one_stream_epoch_and_revision() {
        let keys = ReceiptKeys::new(&[7; 32], None);
        let (ann, bob) = (keys.of("ann"), keys.of("bob"));
        let receipt = ann.issue("player", 1_790_000_000, 5);
        assert!(ann.verifies("player", 1_790_000_000, 5, &receipt));
        assert!(!ann.verifies("player", 1_790_000_000, 6, &receipt));
        assert!(!ann.verifies("player", 1_790_000_001, 5, &receipt));
        assert!(!ann.verifies("team:reds", 1_790_000_000, 5, &receipt));
        assert!(!bob.verifies("player", 1_790_000_000, 5, &receipt), "another player's own stream has the same name");
        assert!(bob.verifies("team:reds", 1, 2, &ann.issue("team:reds", 1, 2)), "a team's stream is the same for all members");
        assert!(["", "x", "é", &receipt[1..]].iter().all(|forged| !ann.verifies("player", 1_790_000_000, 5, forged)));
    }

    #[test]
    fn s11_the_previous_secret_still_verifies_and_no_other() {
        let old = ReceiptKeys::new(&[1; 32], None).of("ann").issue("player", 1, 1);
        assert!(ReceiptKeys::new(&[2; 32], Some(&[1; 32])).of("ann").verifies("player", 1, 1, &old));
        assert!(!ReceiptKeys::new(&[3; 32], Some(&[2; 32])).of("ann").verifies("player", 1, 1, &old));
    }
}
