//! Players' own streams. The lock on a player's own stream guards the player's acks, settled events and memberships as well; a
//! transaction takes it before the locks on teams' streams.

use plaudit::UnixSec;
use plaudit::authority::StreamRecord;
use plaudit::protocol::Rulebook;

use super::open_stream::OpenStream;
use crate::failure::{Barred, Failure};
use crate::rules::Rules;
use crate::store::key::{id_of, key_of};
use crate::store::log::{LogEntry, LoggedChange};
use crate::store::{Store, StreamRow, Transaction, first_version, standing, stream, tokens};

/// Locks a player's own stream until the transaction ends, and opens it. A signed token may name a player whom the database does
/// not know, because the player signed in after the backup from which it was restored. Then the player and the stream are created
/// again.
///
/// # Errors
///
/// A database error; an unreadable snapshot; [`Failure::Barred`] for a deleted player.
pub async fn lock(store: &Store, tx: &mut Transaction, rules: &Rules, player: &str, now: UnixSec) -> Result<OpenStream, Failure> {
    let key = key_of(player);
    let row = match stream::lock(store, tx, &key).await? {
        // This check needs the lock, because a deletion erases the stream some time after the player.
        Some(_) if standing::of(tx, player).await?.barred == Some(Barred::Over) => return Err(Failure::Barred(Barred::Over)),
        Some(row) => Some(row),
        None => {
            ensure_player(tx, rules, player, now).await?;
            stream::lock(store, tx, &key).await?
        }
    };
    OpenStream::new(row.ok_or_else(|| Failure::Missing(format!("the stream {key}")))?, &rules.player, None)
}

/// Creates a player and the player's own stream, unless they exist.
///
/// # Errors
///
/// A database error.
pub async fn ensure_player(tx: &mut Transaction, rules: &Rules, player: &str, now: UnixSec) -> Result<(), Failure> {
    if tokens::create_player(tx, player, now).await? {
        // A deleted player has a tombstone: a token or a backup does not create the player again.
        if standing::of(tx, player).await?.barred == Some(Barred::Over) {
            return Err(Failure::Barred(Barred::Over));
        }
        create_stream(tx, &key_of(player), &rules.player, now).await?;
    }
    Ok(())
}

/// Creates an empty stream.
///
/// # Errors
///
/// A database error.
pub async fn create_stream(tx: &mut Transaction, key: &str, rulebook: &Rulebook, now: UnixSec) -> Result<(), Failure> {
    let record = StreamRecord::new(id_of(key), rulebook, now)?;
    let record = if first_version::runs(tx).await? { record.beside_first_version() } else { record };
    let row = StreamRow {
        id: key.to_owned(),
        epoch: record.epoch(),
        rev: record.rev(),
        snapshot: record.snapshot().to_owned(),
        definitions: rulebook.version().to_owned(),
        logged: 0,
        writes: 0,
    };
    stream::insert(tx, &row).await?;
    let created = LogEntry::new(0, LoggedChange::Created { epoch: row.epoch });
    stream::write_of(row, &[created], now)?.write_locked(tx).await?;
    Ok(())
}
