//! Group commit. SQLite has one writer, which commits all waiting writes together, so that they share one wait for the disk.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlx::AnyPool;
use tokio::sync::{mpsc, oneshot};

use super::insert::MAX_CELLS;
use super::write::{StreamWrite, write_all};
use crate::failure::Failure;

/// The most writes of one commit.
const MAX_GROUP: usize = 128;

/// The most queued writes; further ones wait for the queue.
const MAX_QUEUED: usize = 1_024;

/// The result of a write; false if the stream had been written since it was read.
type Outcome = Result<bool, Failure>;

/// The queue in front of the writer.
#[derive(Clone, Debug)]
pub struct GroupCommit {
    queue: mpsc::Sender<Job>,
}

#[derive(Debug)]
struct Job {
    write: StreamWrite,
    done: oneshot::Sender<Outcome>,
}

impl GroupCommit {
    /// Starts the writer; it ends once all handles to its queue are dropped.
    pub(super) fn start(writers: AnyPool) -> GroupCommit {
        let (queue, jobs) = mpsc::channel(MAX_QUEUED);
        tokio::spawn(run(writers, jobs));
        GroupCommit { queue }
    }

    /// Returns once the write is on the disk, or has failed.
    pub(super) async fn write(&self, write: StreamWrite) -> Outcome {
        let (done, outcome) = oneshot::channel();
        let lost = || Failure::Database(sqlx::Error::WorkerCrashed);
        self.queue.send(Job { write, done }).await.map_err(|_| lost())?;
        outcome.await.map_err(|_| lost())?
    }
}

async fn run(writers: AnyPool, mut jobs: mpsc::Receiver<Job>) {
    let mut waiting = Vec::new();
    while jobs.recv_many(&mut waiting, MAX_GROUP).await > 0 {
        for group in groups(waiting.drain(..)) {
            let (writes, waiters): (Vec<_>, Vec<_>) = group.into_iter().map(|job| (job.write, job.done)).unzip();
            for (done, outcome) in waiters.into_iter().zip(write_group(&writers, &writes).await) {
                let _ = done.send(outcome); // the request may have been given up meanwhile
            }
        }
    }
}

/// Groups of writes that the same statements can write: each stream once, and no more values than a statement allows.
fn groups(jobs: impl IntoIterator<Item = Job>) -> Vec<Vec<Job>> {
    let (mut groups, mut group) = (Vec::new(), Vec::new());
    let (mut keys, mut cells) = (BTreeSet::new(), 0);
    for job in jobs {
        let (key, more) = (job.write.key().to_owned(), job.write.cells());
        if cells + more > MAX_CELLS || keys.contains(&key) {
            groups.push(std::mem::take(&mut group));
            (keys, cells) = (BTreeSet::new(), 0);
        }
        keys.insert(key);
        cells += more;
        group.push(job);
    }
    groups.push(group);
    groups
}

/// The result of each write. If one of them fails, each is retried in its own transaction, so that it fails alone.
async fn write_group(writers: &AnyPool, writes: &[StreamWrite]) -> Vec<Outcome> {
    match commit(writers.clone(), writes).await {
        Ok(Ok(written)) => writes.iter().map(|write| Ok(written.contains(write.key()))).collect(),
        Ok(Err(error)) if writes.len() == 1 => vec![Err(error.into())],
        Ok(Err(_)) => {
            let mut outcomes = Vec::with_capacity(writes.len());
            for write in writes {
                outcomes.extend(Box::pin(write_group(writers, std::slice::from_ref(write))).await);
            }
            outcomes
        }
        Err(error) => {
            let error = Arc::new(error);
            writes.iter().map(|_| Err(Failure::GroupCommit(error.clone()))).collect()
        }
    }
}

/// Commits writes; returns the keys of the written streams. The inner error may belong to one write; the outer one belongs to the
/// transaction.
async fn commit(writers: AnyPool, writes: &[StreamWrite]) -> sqlx::Result<sqlx::Result<BTreeSet<String>>> {
    let mut tx = writers.begin_with("BEGIN IMMEDIATE").await?;
    let written = write_all(&mut tx, writes).await;
    if written.is_ok() {
        tx.commit().await?;
    }
    Ok(written)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use plaudit::UnixSec;

    use crate::store::key::key_of;
    use crate::store::log::{LogEntry, LoggedChange};
    use crate::store::{Store, StreamRow, stream};

    const NOW: UnixSec = UnixSec(1_790_000_000);
    const PLAYERS: [&str; 5] = ["ann", "bob", "cid", "dan", "eve"];

    struct World {
        _folder: tempfile::TempDir,
        store: Store,
    }

    impl World {
        async fn new() -> World {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::open(&format!("sqlite:{}", folder.path().join("group.db").display()), 2).await.unwrap();
            let mut tx = store.begin().await.unwrap();
            for player in PLAYERS {
                let row = StreamRow {
                    id: key_of(player),
                    epoch: NOW.0,
                    rev: 0,
                    snapshot: "{}".to_owned(),
                    definitions: "d1".to_owned(),
                    logged: 0,
                    writes: 0,
                };
                stream::insert(&mut tx, &row).await.unwrap();
                let entries = [LogEntry::new(0, LoggedChange::Created { epoch: NOW.0 })];
                stream::write_of(row, &entries, NOW).unwrap().write_locked(&mut tx).await.unwrap();
            }
            tx.commit().await.unwrap();
            World { _folder: folder, store }
        }

        /// Writes one more log row for each of these players at once; `None` for an error.
        async fn write(&self, players: &[&str]) -> Vec<Option<bool>> {
            let mut writing = Vec::new();
            for player in players {
                let mut reader = self.store.readers().acquire().await.unwrap();
                let row = stream::read(&mut reader, &key_of(player)).await.unwrap().unwrap();
                let entries = [LogEntry::of_player(1, player, LoggedChange::Celebrated { keys: Vec::new() })];
                writing.push(self.store.write(stream::write_of(row, &entries, NOW).unwrap()));
            }
            // All of them are queued before the writer, on the same thread, reads the queue.
            futures_util::future::join_all(writing).await.into_iter().map(Result::ok).collect()
        }

        async fn logged(&self) -> Vec<i64> {
            let text = "SELECT streams.logged FROM streams WHERE logged = (SELECT COUNT(*) FROM event_log WHERE stream = id) ORDER BY id";
            let rows: Vec<(i64,)> = sqlx::query_as(text).fetch_all(self.store.readers()).await.unwrap();
            rows.into_iter().map(|(logged,)| logged).collect()
        }
    }

    #[tokio::test]
    async fn a_write_that_fails_fails_alone() {
        let world = World::new().await;
        let taken = "INSERT INTO event_log SELECT stream, 1, rev, at, kind, player, eid, definitions, body FROM event_log WHERE stream = 'player:cid'";
        let mut tx = world.store.begin().await.unwrap();
        sqlx::query(taken).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.write(&PLAYERS).await, [Some(true), Some(true), None, Some(true), Some(true)]);
        assert_eq!(world.logged().await, [2, 2, 2, 2], "and of cid one row too many is there, as before");
    }

    #[tokio::test]
    async fn of_two_writes_of_one_stream_the_second_is_a_conflict() {
        let world = World::new().await;
        assert_eq!(world.write(&["ann", "bob", "ann", "bob", "ann"]).await, [true, true, false, false, false].map(Some));
        assert_eq!(world.logged().await, [2, 2, 1, 1, 1]);
        assert_eq!(world.write(&PLAYERS).await, [Some(true); 5]);
    }
}
