//! Ids of events. Events and grants from servers are stored under a prefix that no client's event may have, so that a client which guesses
//! such an id cannot use it up.

/// The prefix of all ids from servers.
const SERVERS: &str = "server:";

/// The prefix of ids from before each purpose had a prefix of its own.
const EARLIER: &str = "server:before:";

/// The purpose of an id from a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A reported event.
    Event,
    /// A grant.
    Grant,
}

impl Purpose {
    const ALL: [Purpose; 2] = [Purpose::Event, Purpose::Grant];

    const fn prefix(self) -> &'static str {
        match self {
            Purpose::Event => "server:event:",
            Purpose::Grant => "server:grant:",
        }
    }

    /// The stored id.
    #[must_use]
    pub fn stored(self, eid: &str) -> String {
        format!("{}{eid}", self.prefix())
    }
}

/// The id to which migration 0044 copies an earlier one.
#[must_use]
pub fn earlier(eid: &str) -> String {
    format!("{EARLIER}{eid}")
}

/// The id as its sender knows it.
#[must_use]
pub fn sent(stored: &str) -> &str {
    let mut prefixes = Purpose::ALL.into_iter().map(Purpose::prefix);
    prefixes.find_map(|prefix| stored.strip_prefix(prefix)).unwrap_or(stored)
}

/// Whether clients may not use this id.
#[must_use]
pub fn is_reserved(eid: &str) -> bool {
    eid.starts_with(SERVERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_of_each_purpose_are_apart_and_shown_as_they_were_sent() {
        let stored = Purpose::ALL.map(|purpose| purpose.stored("match-8"));
        assert_ne!(stored.first(), stored.last());
        assert!(stored.iter().all(|stored| is_reserved(stored) && sent(stored) == "match-8"));
        assert!(is_reserved(&earlier("match-8")) && !is_reserved("match-8"));
        assert_eq!(sent("match-8"), "match-8");
    }
}
