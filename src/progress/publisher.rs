//! Converts outcomes to events for analytics and integrations, in the shape of Hiro's publishers (T5).

use super::outcome::{AchievementEvent, EventKind, Outcome};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::object::Object;

/// An event for Hiro's publishers; the host chooses its id.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Ten wins", "max_count": 10}}}"#)?;
/// let options = EngineOptions { team: Some("reds".to_owned()), ..EngineOptions::default() };
/// let mut engine = Engine::new(Definitions::parse_team(&document)?, options)?;
/// let now = UnixSec(1_790_000_000);
/// let outcome = engine.apply_all(&[Command::new(now, Action::update([("wins", 10)])), Command::new(now, Action::claim(["wins"]))])?;
/// let names: Vec<_> = outcome.publisher_events(Some("reds")).iter().map(|event| (event.name, event.value.clone())).collect();
/// assert_eq!(names, [("achievementUpdated", "10".to_owned()), ("teamAchievementClaimed", String::new())]);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublisherEvent {
    /// `achievementUpdated`, `achievementClaimed` or `teamAchievementClaimed`.
    pub name: &'static str,
    /// The instant.
    pub timestamp: UnixSec,
    /// The team, on a team's stream.
    pub team: Option<String>,
    /// The node's id.
    pub achievement: String,
    /// The count of an update; empty for a claim.
    pub value: String,
}

impl Outcome {
    /// The publisher events of this outcome, in its order: one `achievementUpdated` per new count, and one claim per claimed node
    /// (T5). `team` is the team's id, on a team's stream.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Wins", "max_count": 3}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("wins", 2)])))?;
    /// let event = outcome.publisher_events(None)[0].to_value("0199c6a4-9f00-7000-8000-000000000000");
    /// assert_eq!(event.to_canonical_json(), concat!(
    ///     r#"{"id":"0199c6a4-9f00-7000-8000-000000000000","metadata":{"achievementId":"wins"},"#,
    ///     r#""name":"achievementUpdated","timestamp":1790000000,"value":"2"}"#,
    /// ));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn publisher_events(&self, team: Option<&str>) -> Vec<PublisherEvent> {
        let mut events: Vec<PublisherEvent> = Vec::new();
        for event in self.events.iter().filter_map(|event| published(event, team)) {
            // The engine reports two events for an update that completes a node, and for a claim of both rewards; publishers get
            // one.
            if events.iter().rfind(|earlier| earlier.achievement == event.achievement) != Some(&event) {
                events.push(event);
            }
        }
        events
    }
}

fn published(event: &AchievementEvent, team: Option<&str>) -> Option<PublisherEvent> {
    let name = match event.kind {
        EventKind::Progressed | EventKind::Completed | EventKind::Earned => "achievementUpdated",
        EventKind::Claimed | EventKind::TotalClaimed if team.is_some() => "teamAchievementClaimed",
        EventKind::Claimed | EventKind::TotalClaimed => "achievementClaimed",
        EventKind::Reset | EventKind::Available | EventKind::ClaimFailed => return None,
    };
    let value = event.count.filter(|_| name == "achievementUpdated").map_or(String::new(), |count| count.to_string());
    Some(PublisherEvent { name, timestamp: event.at, team: team.map(str::to_owned), achievement: event.id.clone(), value })
}

impl PublisherEvent {
    /// The event as `{name, id, timestamp, metadata, value}`. The host chooses the id: a UUID that stays the same when the event is
    /// sent again.
    ///
    /// ```
    /// use plaudit::{PublisherEvent, UnixSec, Value};
    /// let (achievement, timestamp) = ("wins".to_owned(), UnixSec(1_790_000_000));
    /// let event = PublisherEvent { name: "achievementClaimed", timestamp, team: None, achievement, value: String::new() };
    /// let sent = event.to_value("0199c6a4-9f00-7000-8000-000000000000");
    /// assert_eq!(sent.get("metadata").and_then(|metadata| metadata.get("achievementId")), Some(&Value::from("wins")));
    /// ```
    #[must_use]
    pub fn to_value(&self, id: &str) -> Value {
        let mut metadata = Object::default();
        metadata.some_text("teamId", self.team.as_ref());
        metadata.text("achievementId", &self.achievement);
        let mut object = Object::default();
        object.text("name", self.name);
        object.text("id", id);
        object.number("timestamp", self.timestamp.0);
        object.set("metadata", metadata.into());
        object.text("value", &self.value);
        object.into()
    }
}
