//! An authority embedded in a server: it handles the body of `POST /v1/sync`, without HTTP, and with a table in memory.
//!
//! Run it with `cargo run --example embed`.

use std::collections::HashMap;

use plaudit::authority::{Account, Exchange, Host, StreamRecord};
use plaudit::protocol::{Limits, PLAYER, Rulebook, SyncRequest};
use plaudit::{Error, RewardSource, SeededRewards, UnixSec, Value};

/// The database's row of one player. All of it changes in one transaction.
struct Row {
    account: Account,
    epoch: i64,
    rev: i64,
    snapshot: String,
}

/// The server: the rules, and the table of players.
struct Server {
    rules: Rulebook,
    players: HashMap<String, Row>,
}

/// The source of rewards. A real server uses its own randomness, and may refuse events (`Host::admit`).
struct Dice(SeededRewards);

impl Host for Dice {
    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.0
    }
}

impl Server {
    fn new(definitions: &str) -> Result<Server, Error> {
        let rules = Rulebook::new(Value::from_json(definitions)?, PLAYER)?;
        Ok(Server { rules, players: HashMap::new() })
    }

    /// Handles one request of a player, who is identified by the token. `body` and the answer are JSON.
    fn sync(&mut self, player: &str, body: &str, now: UnixSec) -> Result<String, Error> {
        let request = SyncRequest::from_value(&Value::from_json(body)?)?;
        let mut dice = Dice(SeededRewards { seed: format!("{player} {}", request.nonce) });

        // Begin the transaction: lock and read the player's row.
        let (mut account, mut record) = match self.players.remove(player) {
            Some(row) => (row.account, StreamRecord::read(PLAYER, &self.rules, row.epoch, row.rev, &row.snapshot)?),
            None => (Account::default(), StreamRecord::new(PLAYER, &self.rules, now)?),
        };
        let mut exchange = Exchange::new(&request, now, Limits::default());
        while let Some(run) = exchange.next_run() {
            // Teams have their own records. This server has no teams, so their events are refused.
            let record = (run.stream == PLAYER).then_some(&mut record);
            let settlement = exchange.settle(&mut account, record, &mut dice);
            for (event, grant) in &settlement.rewards {
                println!("{player} is granted the {} of {} by event {event}", grant.kind.as_str(), grant.id); // the ledger
            }
        }
        exchange.celebrate(PLAYER, &mut record, None);
        let answer = exchange.answer(&account, &[(PLAYER, Some(&record))], |_| None);

        // Write the row, and commit.
        let row = Row { account, epoch: record.epoch(), rev: record.rev(), snapshot: record.snapshot().to_owned() };
        self.players.insert(player.to_owned(), row);
        Ok(answer.to_value().to_canonical_json())
    }
}

const DEFINITIONS: &str = r#"{"achievements": {"first": {"name": "First steps", "max_count": 1, "auto_claim": true,
    "reward": {"guaranteed": {"currencies": {"gold": {"min": 100}}}}}}}"#;

/// A client's request: its base, and its new events.
const REQUEST: &str = r#"{"v": 1, "nonce": "n1",
    "streams": {"player": {"base": {"epoch": 0, "rev": null, "definitions": ""}, "seen": []}},
    "events": [{"cid": "c1", "mid": 1, "eid": "e1", "stream": "player", "synced_at": null, "clock": "unsynced", "definitions": "none",
                "command": {"type": "update", "at": 1790000000, "achievements": {"first": 1}}}]}"#;

fn main() -> Result<(), Error> {
    let mut server = Server::new(DEFINITIONS)?;
    println!("{}", server.sync("ada", REQUEST, UnixSec(1_790_000_000))?);
    // If the answer is lost, the client sends the same request again; no event is settled twice.
    println!("{}", server.sync("ada", REQUEST, UnixSec(1_790_000_060))?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(server: &Server) -> Option<(i64, &str)> {
        server.players.get("ada").map(|row| (row.rev, row.snapshot.as_str()))
    }

    #[test]
    fn a_request_that_comes_twice_counts_once() -> Result<(), Error> {
        let mut server = Server::new(DEFINITIONS)?;
        let first = Value::from_json(&server.sync("ada", REQUEST, UnixSec(1_790_000_000))?)?;
        assert_eq!(first.get("ack").and_then(|ack| ack.get("c1")), Some(&Value::Int(1)));
        let stored = record(&server).map(|(rev, snapshot)| (rev, snapshot.to_owned()));
        assert!(stored.as_ref().is_some_and(|(rev, snapshot)| *rev == 1 && snapshot.contains("first@once#1")), "{stored:?}");

        server.sync("ada", REQUEST, UnixSec(1_790_000_060))?;
        assert_eq!(record(&server).map(|(rev, snapshot)| (rev, snapshot.to_owned())), stored);
        Ok(())
    }
}
