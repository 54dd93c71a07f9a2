//! The bridge between processes on one Postgres, by `LISTEN` and `NOTIFY`. Notifications are gathered and sent after the commits,
//! because inside a transaction each `NOTIFY` would make all other commits wait.

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::registry::Changed;
use crate::store::Store;

const CHANNEL: &str = "plaudit_changes";

/// The most bytes of one payload; Postgres accepts fewer than 8000.
const MAX_BYTES: usize = 7_900;

/// The pause before a lost connection is reopened.
const RECONNECT: Duration = Duration::from_secs(1);

/// The messages that the bridge receives from other processes.
#[derive(Debug, PartialEq, Eq)]
pub enum Received {
    /// Changes that another process has committed.
    Changes(BTreeSet<Changed>),
    /// The connection was lost and is open again; any stream may have changed meanwhile.
    Gap,
}

/// This process' end of the bridge.
pub struct PgBridge {
    url: String,
    /// The name of this process, by which it recognizes its own notifications.
    own: String,
}

impl PgBridge {
    /// A bridge over the Postgres at this address.
    #[must_use]
    pub fn new(url: &str) -> PgBridge {
        PgBridge { url: url.to_owned(), own: Uuid::new_v4().simple().to_string() }
    }

    /// Sends changes to the other processes.
    ///
    /// # Errors
    ///
    /// A database error; then the other processes find the changes by their next poll.
    pub async fn publish(&self, store: &Store, changes: &BTreeSet<Changed>) -> sqlx::Result<()> {
        for payload in payloads(&self.own, changes) {
            store.pg_notify(CHANNEL, &payload).await?;
        }
        Ok(())
    }

    /// Forwards the messages of other processes until the receiver is dropped.
    pub async fn listen(&self, sender: mpsc::Sender<Received>) {
        while !sender.is_closed() {
            if let Err(error) = self.try_listen(&sender).await {
                tracing::warn!(%error, "the connection to the other processes is lost");
            }
            tokio::time::sleep(RECONNECT).await;
        }
    }

    async fn try_listen(&self, sender: &mpsc::Sender<Received>) -> sqlx::Result<()> {
        let mut listener = PgListener::connect(&self.url).await?;
        listener.listen(CHANNEL).await?;
        let mut received = Received::Gap;
        while sender.send(received).await.is_ok() {
            received = loop {
                match listener.try_recv().await? {
                    None => break Received::Gap,
                    Some(notification) => {
                        if let Some(changes) = read(&self.own, notification.payload()) {
                            break Received::Changes(changes);
                        }
                    }
                }
            };
        }
        Ok(())
    }
}

/// The changes as payloads: the process' name on the first line, and a line for each change.
fn payloads(own: &str, changes: &BTreeSet<Changed>) -> Vec<String> {
    let mut payloads: Vec<String> = Vec::new();
    for change in changes {
        let line = match change {
            Changed::Stream(key) => format!("\nstream {key}"),
            Changed::Member { team, player } => format!("\nmember {team} {player}"),
        };
        match payloads.last_mut() {
            Some(last) if last.len() + line.len() <= MAX_BYTES => last.push_str(&line),
            _ => payloads.push(format!("{own}{line}")),
        }
    }
    payloads
}

/// The changes in a payload of another process; `None` if the payload is this process' own.
fn read(own: &str, payload: &str) -> Option<BTreeSet<Changed>> {
    let mut lines = payload.lines();
    if lines.next() == Some(own) {
        return None;
    }
    Some(lines.filter_map(change).collect())
}

fn change(line: &str) -> Option<Changed> {
    match line.split_once(' ')? {
        ("stream", key) => Some(Changed::Stream(key.to_owned())),
        ("member", rest) => rest.split_once(' ').map(|(team, player)| Changed::Member { team: team.to_owned(), player: player.to_owned() }),
        _ => None, // from a newer version
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_arrive_unchanged_in_payloads_that_postgres_takes() {
        let streams = (0..500).map(|n| Changed::Stream(format!("player:{n:036}")));
        let member = Changed::Member { team: "team:reds".to_owned(), player: "ann".to_owned() };
        let changes: BTreeSet<Changed> = streams.chain([member]).collect();
        let payloads = payloads("one", &changes);
        assert!(payloads.len() > 2 && payloads.iter().all(|payload| payload.len() < 8_000));
        let read_by = |own: &str| payloads.iter().filter_map(|payload| read(own, payload)).flatten().collect::<BTreeSet<_>>();
        assert_eq!(read_by("two"), changes);
        assert!(read_by("one").is_empty(), "its own payloads");
        assert_eq!(read("two", "one\nfuture x\nstream"), Some(BTreeSet::new()));
    }
}
