//! From process to process: Postgres' own notifications. They are sent behind a commit and gathered, not in it, where each would make all
//! other commits wait.

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::hub::Changed;
use crate::store::Store;

const CHANNEL: &str = "plaudit_changes";

/// Postgres takes less than 8000 bytes at once.
const MOST_BYTES: usize = 7_900;

/// How long a lost connection is left alone.
const PAUSE: Duration = Duration::from_secs(1);

/// What comes from other processes.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    /// They changed this.
    Changes(BTreeSet<Changed>),
    /// The connection was lost, and is there again: anything may have changed.
    Gap,
}

/// This process' voice among the others.
pub struct Relay {
    url: String,
    own: String,
}

impl Relay {
    /// Among the processes on this Postgres.
    #[must_use]
    pub fn new(url: &str) -> Relay {
        Relay { url: url.to_owned(), own: Uuid::new_v4().simple().to_string() }
    }

    /// Tells the others.
    ///
    /// # Errors
    ///
    /// The database's; the others find out by looking.
    pub async fn tell(&self, store: &Store, changes: &BTreeSet<Changed>) -> sqlx::Result<()> {
        for payload in payloads(&self.own, changes) {
            let query = sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)").bind(CHANNEL).bind(payload);
            query.execute(store.readers()).await?;
        }
        Ok(())
    }

    /// Hears the others, for as long as somebody wants to know.
    pub async fn hear(&self, news: mpsc::Sender<News>) {
        while !news.is_closed() {
            if let Err(error) = self.try_hear(&news).await {
                tracing::warn!(%error, "other processes cannot be heard now");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn try_hear(&self, news: &mpsc::Sender<News>) -> sqlx::Result<()> {
        let mut listener = PgListener::connect(&self.url).await?;
        listener.listen(CHANNEL).await?;
        let mut heard = News::Gap;
        while news.send(heard).await.is_ok() {
            heard = loop {
                match listener.try_recv().await? {
                    None => break News::Gap,
                    Some(notification) => {
                        if let Some(changes) = read(&self.own, notification.payload()) {
                            break News::Changes(changes);
                        }
                    }
                }
            };
        }
        Ok(())
    }
}

/// The changes in as many texts as they need: the process' name, and a line for each.
fn payloads(own: &str, changes: &BTreeSet<Changed>) -> Vec<String> {
    let mut payloads: Vec<String> = Vec::new();
    for change in changes {
        let line = match change {
            Changed::Stream(key) => format!("\nstream {key}"),
            Changed::Member { team, player } => format!("\nmember {team} {player}"),
        };
        match payloads.last_mut() {
            Some(last) if last.len() + line.len() <= MOST_BYTES => last.push_str(&line),
            _ => payloads.push(format!("{own}{line}")),
        }
    }
    payloads
}

/// What another process changed; `None`: it was this one.
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
        _ => None, // of a newer version
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_arrive_as_they_were_in_texts_that_postgres_takes() {
        let streams = (0..500).map(|n| Changed::Stream(format!("player:{n:036}")));
        let member = Changed::Member { team: "team:reds".to_owned(), player: "ann".to_owned() };
        let changes: BTreeSet<Changed> = streams.chain([member]).collect();
        let payloads = payloads("one", &changes);
        assert!(payloads.len() > 2 && payloads.iter().all(|payload| payload.len() < 8_000));
        let read_by = |own: &str| payloads.iter().filter_map(|payload| read(own, payload)).flatten().collect::<BTreeSet<_>>();
        assert_eq!(read_by("two"), changes);
        assert!(read_by("one").is_empty(), "our own words");
        assert_eq!(read("two", "one\nfuture x\nstream"), Some(BTreeSet::new()));
    }
}
