//! SQLite has one writer: it commits the changes that wait for it together, so that one wait for the disk settles all of them.

use std::sync::Arc;

use sqlx::AnyPool;
use tokio::sync::{mpsc, oneshot};

use super::Work;
use super::change::Change;
use super::statement::Statement;
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
        let (changes, askers): (Vec<_>, Vec<_>) = waiting.drain(..).map(|job| (job.change, job.done)).unzip();
        let outcomes = match commit(writers.clone(), changes).await {
            Ok(outcomes) => outcomes,
            Err(error) => {
                let error = Arc::new(error);
                askers.iter().map(|_| Err(Failure::Together(error.clone()))).collect()
            }
        };
        for (done, outcome) in askers.into_iter().zip(outcomes) {
            let _ = done.send(outcome); // who asked may have left
        }
    }
}

/// What became of each; `Err`: nothing was committed.
async fn commit(writers: AnyPool, changes: Vec<Change>) -> sqlx::Result<Vec<Outcome>> {
    let mut work = writers.begin_with("BEGIN IMMEDIATE").await?;
    let mut outcomes = Vec::with_capacity(changes.len());
    for change in changes {
        outcomes.push(match change.write_as_part(&mut work).await {
            Ok(is_written) => Ok(is_written),
            Err(error) if undo(&mut work).await.is_ok() => Err(error.into()),
            // On a full disk SQLite rolls back everything by itself: the first error says why.
            Err(error) => return Err(error),
        });
    }
    work.commit().await?;
    Ok(outcomes)
}

async fn undo(work: &mut Work) -> sqlx::Result<()> {
    Statement::of("ROLLBACK TO part; RELEASE part").execute(work).await
}
