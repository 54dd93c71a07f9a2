//! SQLite has one writer: it commits the changes that wait for it together, so that one wait for the disk settles all of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlx::AnyPool;
use tokio::sync::{mpsc, oneshot};

use super::change::{Change, write_all};
use super::insert::MOST_CELLS;
use crate::failure::Failure;

/// As many changes are committed together at most.
const AT_ONCE: usize = 128;

/// As many wait at most, before those who bring more wait as well.
const IN_QUEUE: usize = 1_024;

/// What became of a change: written, or `false`, somebody else was first.
type Outcome = Result<bool, Failure>;

/// The way to the writer.
#[derive(Clone, Debug)]
pub struct Group {
    queue: mpsc::Sender<Job>,
}

#[derive(Debug)]
struct Job {
    change: Change,
    done: oneshot::Sender<Outcome>,
}

impl Group {
    /// Starts the writer; it ends when nobody can reach it any more.
    pub(super) fn start(writers: AnyPool) -> Group {
        let (queue, jobs) = mpsc::channel(IN_QUEUE);
        tokio::spawn(work_off(writers, jobs));
        Group { queue }
    }

    /// Returns once the change is on the disk, or has failed.
    pub(super) async fn write(&self, change: Change) -> Outcome {
        let (done, outcome) = oneshot::channel();
        let lost = || Failure::Database(sqlx::Error::WorkerCrashed);
        self.queue.send(Job { change, done }).await.map_err(|_| lost())?;
        outcome.await.map_err(|_| lost())?
    }
}

async fn work_off(writers: AnyPool, mut jobs: mpsc::Receiver<Job>) {
    let mut waiting = Vec::new();
    while jobs.recv_many(&mut waiting, AT_ONCE).await > 0 {
        for group in groups(waiting.drain(..)) {
            let (changes, askers): (Vec<_>, Vec<_>) = group.into_iter().map(|job| (job.change, job.done)).unzip();
            for (done, outcome) in askers.into_iter().zip(settle(&writers, &changes).await) {
                let _ = done.send(outcome); // who asked may have left
            }
        }
    }
}

/// What can be written by the same statements: each stream once, and not more than they take in.
fn groups(jobs: impl IntoIterator<Item = Job>) -> Vec<Vec<Job>> {
    let (mut groups, mut group) = (Vec::new(), Vec::new());
    let (mut keys, mut cells) = (BTreeSet::new(), 0);
    for job in jobs {
        let (key, more) = (job.change.key.clone(), job.change.cells());
        if cells + more > MOST_CELLS || keys.contains(&key) {
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

/// What became of each. Where one cannot be written, all are tried again one by one, so that the others do not notice.
async fn settle(writers: &AnyPool, changes: &[Change]) -> Vec<Outcome> {
    match commit(writers.clone(), changes).await {
        Ok(Ok(written)) => changes.iter().map(|change| Ok(written.contains(&change.key))).collect(),
        Ok(Err(error)) if changes.len() == 1 => vec![Err(error.into())],
        Ok(Err(_)) => {
            let mut outcomes = Vec::with_capacity(changes.len());
            for change in changes {
                outcomes.extend(Box::pin(settle(writers, std::slice::from_ref(change))).await);
            }
            outcomes
        }
        Err(error) => {
            let error = Arc::new(error);
            changes.iter().map(|_| Err(Failure::Together(error.clone()))).collect()
        }
    }
}

/// The streams that were written, or what is wrong with one of them; the outer error: nobody can write.
async fn commit(writers: AnyPool, changes: &[Change]) -> sqlx::Result<sqlx::Result<BTreeSet<String>>> {
    let mut work = writers.begin_with("BEGIN IMMEDIATE").await?;
    let written = write_all(&mut work, changes).await;
    if written.is_ok() {
        work.commit().await?;
    }
    Ok(written)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use plaudit::protocol::Rulebook;
    use plaudit::{UnixSec, Value};

    use crate::store::Store;
    use crate::store::log::Entry;
    use crate::store::stream::{Stored, key_of};

    const NOW: UnixSec = UnixSec(1_790_000_000);
    const PLAYERS: [&str; 5] = ["ann", "bob", "cid", "dan", "eve"];

    struct World {
        _folder: tempfile::TempDir,
        store: Store,
        rulebook: Rulebook,
    }

    impl World {
        async fn new() -> World {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::open(&format!("sqlite:{}", folder.path().join("group.db").display()), 2).await.unwrap();
            let document = Value::from_json(r#"{"achievements": {"first": {"name": "First steps", "max_count": 1}}}"#).unwrap();
            let rulebook = Rulebook::new(document, "player").unwrap();
            let mut work = store.begin().await.unwrap();
            for player in PLAYERS {
                Stored::create(&mut work, &key_of(player), &rulebook, NOW).await.unwrap();
            }
            work.commit().await.unwrap();
            World { _folder: folder, store, rulebook }
        }

        /// One more row in the log of each of these players, all at once; `None`: an error.
        async fn write(&self, players: &[&str]) -> Vec<Option<bool>> {
            let mut writing = Vec::new();
            for player in players {
                let mut stored = Stored::read(&self.store, &key_of(player), &self.rulebook).await.unwrap().unwrap();
                let entries = [Entry::celebrated(1, player, Vec::new())];
                writing.push(self.store.write(stored.change(&self.rulebook, NOW, &entries).unwrap()));
            }
            // All of them are in the queue before the writer, on the same thread, looks into it.
            futures_util::future::join_all(writing).await.into_iter().map(Result::ok).collect()
        }

        async fn logged(&self) -> Vec<i64> {
            let text = "SELECT streams.logged FROM streams WHERE logged = (SELECT COUNT(*) FROM event_log WHERE stream = id) ORDER BY id";
            let rows: Vec<(i64,)> = sqlx::query_as(text).fetch_all(self.store.readers()).await.unwrap();
            rows.into_iter().map(|(logged,)| logged).collect()
        }
    }

    #[tokio::test]
    async fn a_change_that_fails_fails_alone() {
        let world = World::new().await;
        let taken = "INSERT INTO event_log SELECT stream, 1, rev, at, kind, player, eid, definitions, body FROM event_log WHERE stream = 'player:cid'";
        let mut work = world.store.begin().await.unwrap();
        sqlx::query(taken).execute(&mut *work).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(world.write(&PLAYERS).await, [Some(true), Some(true), None, Some(true), Some(true)]);
        assert_eq!(world.logged().await, [2, 2, 2, 2], "and of cid one row too many is there, as before");
    }

    #[tokio::test]
    async fn of_two_changes_of_one_stream_the_second_is_late() {
        let world = World::new().await;
        assert_eq!(world.write(&["ann", "bob", "ann", "bob", "ann"]).await, [true, true, false, false, false].map(Some));
        assert_eq!(world.logged().await, [2, 2, 1, 1, 1]);
        assert_eq!(world.write(&PLAYERS).await, [Some(true); 5]);
    }
}
