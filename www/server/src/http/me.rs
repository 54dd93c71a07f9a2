//! `GET /v1/me/export` and `DELETE /v1/me`: the data of the calling player.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::stream::{self, Stream};
use plaudit::Value;

use crate::clock::now;
use crate::endpoint::bearer::Bearers;
use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal};
use crate::failure::Failure;
use crate::notify::{Changed, Registry};
use crate::players::Act;
use crate::store::export::{self, Part, Position};
use crate::store::key::key_of_team;
use crate::store::{Store, teams};

/// The number of events that an export counts as, because it may read a long log.
const EXPORT_EVENTS: usize = 1_000;

/// Sends all data of the player, as one JSON document.
pub async fn export(State(bearers): State<Bearers>, headers: HeaderMap) -> Result<Response, Refusal> {
    let player = bearers.admitted(&headers, now()).await?.player;
    bearers.limiter.check_events(&player, EXPORT_EVENTS)?;
    let store = bearers.store;
    let head = export::head(&store, &player).await.map_err(Failure::from)?;
    let head = head.ok_or_else(|| Refusal::new(Code::NotFound, "nothing is stored for this player"))?;
    let parts = export::parts(&store, &player).await.map_err(Failure::from)?;
    let mut response = Response::new(Body::from_stream(document(store, player, head, parts)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"plaudit.json\""));
    Ok(response)
}

/// The rest of a document.
struct Rest {
    store: Store,
    player: String,
    /// Text to send before the next page.
    text: String,
    parts: Vec<Part>,
    position: Position,
    is_begun: bool,
    is_over: bool,
}

/// The document, page by page. If the database fails halfway, the answer breaks off, and is not valid JSON.
fn document(
    store: Store,
    player: String,
    head: Vec<(&'static str, String)>,
    mut parts: Vec<Part>,
) -> impl Stream<Item = sqlx::Result<String>> {
    parts.reverse();
    let members: Vec<String> = head.into_iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
    let text = format!("{{{},\"streams\":{{", members.join(","));
    let rest = Rest { store, player, text, parts, position: BEGIN, is_begun: false, is_over: false };
    stream::try_unfold(rest, |mut rest| async {
        if rest.is_over {
            return Ok(None);
        }
        let text = rest.next().await?;
        Ok(Some((text, rest)))
    })
}

/// The position before all lines.
const BEGIN: Position = (-1, -1);

impl Rest {
    /// The next piece of the document: each stream is an object with its log and its rewards.
    async fn next(&mut self) -> sqlx::Result<String> {
        let mut text = std::mem::take(&mut self.text);
        let Some(part) = self.parts.last().cloned() else {
            self.is_over = true;
            return Ok(text + "}}");
        };
        let (lines, next) = export::page(&self.store, &self.player, &part, self.position).await?;
        if !self.is_begun {
            text += &match &part {
                Part::Log(key) => format!("{}:{{\"log\":[", Value::from(key.as_str()).to_canonical_json()),
                Part::Rewards(_) => "\"rewards\":[".to_owned(),
            };
        } else if !lines.is_empty() {
            text.push(',');
        }
        text += &lines.join(",");
        self.is_begun = next.is_some();
        self.position = next.unwrap_or(BEGIN);
        if next.is_none() {
            self.parts.pop();
            text += match (&part, self.parts.is_empty()) {
                (Part::Log(_), _) => "],",
                (Part::Rewards(_), false) => "]},",
                (Part::Rewards(_), true) => "]}",
            };
        }
        Ok(text)
    }
}

/// The actor of a deletion that the player has requested.
const PLAYER_ITSELF: &str = "player";

/// Deletes the player: all rows except a tombstone, so that no token and no device creates the player again.
pub async fn delete(
    State(bearers): State<Bearers>,
    State(registry): State<Arc<Registry>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let now = now();
    let player = bearers.admitted(&headers, now).await?.player;
    let teams = teams::list_of(&bearers.store, &player).await.map_err(Failure::from)?;
    crate::players::delete(&bearers.store, Act { actor: PLAYER_ITSELF, reason: "", now }, &player).await?.or_later();
    registry.publish(teams.into_iter().map(|team| Changed::Member { team: key_of_team(&team.id), player: player.clone() }));
    Ok(json(StatusCode::OK, &Value::Object(Vec::new())))
}
