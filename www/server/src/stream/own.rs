//! Players' own streams. The lock on a player's own stream guards the player's acks, settled events and memberships as well; transactions take
//! it before the locks on teams' streams.

use plaudit::UnixSec;
use plaudit::authority::StreamRecord;
use plaudit::protocol::Rulebook;

use super::open_stream::OpenStream;
use crate::failure::Failure;
use crate::rules::Rules;
use crate::store::key::{id_of, key_of};
use crate::store::log::{LogEntry, LoggedChange};
use crate::store::{Store, StreamRow, Transaction, stream, tokens};

/// Locks a player's own stream until the transaction ends, and opens it. A signed token may name a player whom the database does not know,
/// who signed in after the backup that it was restored from: the player and the stream are created again.
///
/// # Errors
///
/// The database's; a snapshot that cannot be read.
pub async fn lock(store: &Store, tx: &mut Transaction, rules: &Rules, player: &str, now: UnixSec) -> Result<OpenStream, Failure> {
    let key = key_of(player);
    let row = match stream::lock(store, tx, &key).await? {
        Some(row) => Some(row),
        None => {
            ensure_player(tx, rules, player, now).await?;
            stream::lock(store, tx, &key).await?
        }
    };
    OpenStream::new(row.ok_or_else(|| Failure::Missing(format!("the stream {key}")))?, &rules.player, None)
}

/// Creates a player and the player's own stream, unless the database knows them.
///
/// # Errors
///
/// The database's.
pub async fn ensure_player(tx: &mut Transaction, rules: &Rules, player: &str, now: UnixSec) -> Result<(), Failure> {
    if tokens::create_player(tx, player, now).await? {
        create_stream(tx, &key_of(player), &rules.player, now).await?;
    }
    Ok(())
}

/// Creates a stream in which nothing has happened.
///
/// # Errors
///
/// The database's.
pub async fn create_stream(tx: &mut Transaction, key: &str, rulebook: &Rulebook, now: UnixSec) -> Result<(), Failure> {
    let record = StreamRecord::new(id_of(key), rulebook, now)?;
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
    stream::write_of(row, &[created], now)?.write(tx).await?;
    Ok(())
}
