//! The data of sign-ins: the store of players, the derivation of their ids, and the limit on new ones.

use std::net::IpAddr;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use uuid::Builder;

use crate::clock::now_ms;
use crate::failure::Failure;
use crate::limiter::TooManyRequests;
use crate::rules::CurrentRules;
use crate::secret::{keyed, random_secret, stored};
use crate::store::{Store, Transaction, new_devices};

/// The identity that signs a player in.
#[derive(Clone, Copy)]
pub(super) enum Identity<'i> {
    /// A device's id.
    Device(&'i str),
    /// An account's name, with its issuer.
    Account(&'i str),
}

impl Identity<'_> {
    /// The hash by which the database knows the identity.
    pub(super) fn hash(self) -> String {
        match self {
            Identity::Device(id) => stored("device", id),
            Identity::Account(id) => stored("account", id),
        }
    }
}

/// The players of one database.
#[derive(Clone)]
pub struct Accounts {
    /// The database.
    pub store: Store,
    /// The definitions in force, under which a new player's stream is created.
    pub rules: CurrentRules,
    /// The key of player ids, stored in the database so that a backup contains it.
    key: Arc<str>,
    /// New devices per hour of one address; 0 for no limit.
    new_devices: u32,
}

impl Accounts {
    /// The accounts of a database, with a limit on new devices per hour of one address; 0 for no limit.
    ///
    /// # Errors
    ///
    /// A database error; the system's random generator fails.
    pub async fn open(store: Store, rules: CurrentRules, new_devices: u32) -> Result<Accounts, Failure> {
        let key = store.setting("player_key", &random_secret()?).await?.into();
        Ok(Accounts { store, rules, key, new_devices })
    }

    /// The same accounts, with a limit on new devices per hour of one address; 0 for no limit.
    #[must_use]
    pub fn with_new_devices(self, new_devices: u32) -> Accounts {
        Accounts { new_devices, ..self }
    }

    /// The id of the player that a device, or an account, creates. It is derived from that identity, so that a player who signed in after
    /// the backup from which the database was restored gets the same id, and the events on the device keep their owner. Team mates see the
    /// id; the key keeps them from finding the device's id by trials. `generation` is the number of the identity's earlier, deleted players.
    pub(super) fn player_id(&self, identity: Identity<'_>, generation: u32) -> String {
        let (kind, id) = match identity {
            Identity::Device(id) => ("player", id),
            Identity::Account(id) => ("player of an account", id),
        };
        let purpose = if generation == 0 { kind.to_owned() } else { format!("{kind} {generation}") };
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = keyed(&self.key, &purpose, id);
        Builder::from_custom_bytes([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]).into_uuid().to_string()
    }

    /// Counts a new device of this address. The database stores a keyed hash of the address only.
    pub(super) async fn count_device(&self, tx: &mut Transaction, address: Option<IpAddr>) -> Result<(), Failure> {
        let Some(address) = address.filter(|_| self.new_devices > 0) else { return Ok(()) };
        let address = HEXLOWER.encode(&keyed(&self.key, "address", &address.to_string()));
        match new_devices::count(&self.store, tx, &address, self.new_devices, now_ms()).await? {
            None => Ok(()),
            Some(early_ms) => {
                let retry_after_sec = early_ms.saturating_add(999) / 1_000;
                Err(Failure::TooMany(TooManyRequests { of: "new devices from this address", retry_after_sec }))
            }
        }
    }
}
