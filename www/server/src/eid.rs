//! Identities of events. What servers report and grant has identities of its own, stored under a prefix that no client's event may have: a
//! client that guesses the identity of a server's event cannot use it up.

/// The prefix of all of them.
const SERVERS: &str = "server:";

/// What was settled by a server before there were prefixes for each purpose.
const EARLIER: &str = "server:before:";

/// What a server says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// What happened.
    Event,
    /// What is granted.
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

    /// The identity as it is stored.
    #[must_use]
    pub fn stored(self, eid: &str) -> String {
        format!("{}{eid}", self.prefix())
    }
}

/// The identity under which migration 0044 copies what was settled before.
#[must_use]
pub fn earlier(eid: &str) -> String {
    format!("{EARLIER}{eid}")
}

/// The identity as its sender knows it.
#[must_use]
pub fn sent(stored: &str) -> &str {
    let mut prefixes = Purpose::ALL.into_iter().map(Purpose::prefix);
    prefixes.find_map(|prefix| stored.strip_prefix(prefix)).unwrap_or(stored)
}

/// Whether a client may not use this identity.
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
