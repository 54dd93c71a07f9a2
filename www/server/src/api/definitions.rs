//! `/v1/server/definitions`: the draft, the versions, the effects of a change, publishing. `?of=team` selects the definitions of teams.

use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use plaudit::protocol::Rulebook;
use plaudit::{Key, UnixSec, Value, validate};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::callers::Caller;
use crate::clock::now;
use crate::endpoint::json::{json_text, stored_json};
use crate::endpoint::typed::typed;
use crate::endpoint::{Code, Refusal, body};
use crate::failure::Failure;
use crate::permission::Permission;
use crate::publishing::{Audience, MAX_DOCUMENT_BYTES, Publication, PublishError, Publishing, Source, read, text_of};
use crate::store::publishing::{DraftRow, VersionRow};

/// The most characters of a note.
const MAX_NOTE: usize = 2_000;

/// Selects the definitions of players or of teams.
#[derive(Deserialize)]
pub(super) struct Of {
    of: Option<String>,
}

impl Of {
    fn audience(&self) -> Result<Audience, Refusal> {
        let name = self.of.as_deref().unwrap_or(Audience::Player.as_str());
        Audience::named(name).ok_or_else(|| Refusal::new(Code::InvalidRequest, format!("expected of=player or of=team, found {name:?}")))
    }
}

/// `GET /v1/server/definitions`: the draft, the version in force with its document, the list of versions, and the existing audiences.
pub(super) async fn overview(State(publishing): State<Publishing>, caller: Caller, Query(of): Query<Of>) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    let audience = of.audience()?;
    let draft = publishing.draft(audience).await.map_err(refused)?;
    let versions = publishing.versions(audience).await?;
    let now = now();
    let live = in_force(&versions, now);
    let document = match live {
        Some(live) => Some(stored_json(publishing.document(audience, live.seq).await.map_err(refused)?)?),
        None => None,
    };
    Ok(typed(&Overview {
        now: now.0,
        read_only: publishing.is_read_only(),
        audiences: publishing.audiences().await?.into_iter().map(Audience::as_str).collect(),
        draft: DraftAnswer::of(draft)?,
        live: VersionAnswer { seq: live.map_or(0, |live| live.seq), document },
        versions: versions.iter().map(|row| version_value(row, live, now)).collect(),
    }))
}

/// `PUT /v1/server/definitions`: writes the draft, `{"rev", "document"}`. If it has changed since, the answer is `CONFLICT` with the draft.
pub(super) async fn save(
    State(publishing): State<Publishing>,
    caller: Caller,
    Query(of): Query<Of>,
    request: Request,
) -> Result<Response, Refusal> {
    caller.require(Permission::Edit)?;
    let audience = of.audience()?;
    let body = body::read_at_most(request, MAX_DOCUMENT_BYTES).await?;
    let rev = integer(&body, "rev")?.ok_or_else(|| Refusal::new(Code::InvalidRequest, "expected \"rev\", the draft's revision"))?;
    let Some(document @ Value::Object(_)) = body.get("document") else {
        return Err(Refusal::new(Code::InvalidRequest, "expected \"document\", an object"));
    };
    match publishing.save(audience, rev, text_of(document)?, &caller.actor()).await {
        Ok(draft) => answer(vec![
            ("rev".into(), draft.rev.into()),
            ("author".into(), draft.author.into()),
            ("changed_at".into(), draft.changed_at.into()),
        ]),
        Err(error) => conflict_or(error),
    }
}

/// `GET /v1/server/definitions/versions/{seq}`: a version with its document.
pub(super) async fn version(
    State(publishing): State<Publishing>,
    caller: Caller,
    Path(seq): Path<i64>,
    Query(of): Query<Of>,
) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    let document = publishing.document(of.audience()?, seq).await.map_err(refused)?;
    Ok(typed(&VersionAnswer { seq, document: Some(stored_json(document)?) }))
}

/// `POST /v1/server/definitions/impact`: the effects of publishing `{"document"}`, `{"version"}` or, without either, the draft: the issues,
/// and for each changed node the number of streams that it concerns.
pub(super) async fn impact(
    State(publishing): State<Publishing>,
    caller: Caller,
    Query(of): Query<Of>,
    request: Request,
) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    let audience = of.audience()?;
    let body = body::read_at_most(request, MAX_DOCUMENT_BYTES).await?;
    let _turn = publishing.turn_to_count().await?;
    let next = match (body.get("document"), integer(&body, "version")?) {
        (Some(document), _) => document.clone(),
        (None, Some(seq)) => read_stored(&publishing.document(audience, seq).await.map_err(refused)?)?,
        (None, None) => read_stored(&publishing.draft(audience).await.map_err(refused)?.document)?,
    };
    let versions = publishing.versions(audience).await?;
    let live = in_force(&versions, now());
    let previous = match live {
        Some(live) => Some(read_stored(&publishing.document(audience, live.seq).await.map_err(refused)?)?),
        None => None,
    };
    let compile = move || (validate(&next, previous.as_ref(), audience == Audience::Team), Rulebook::new(next, audience.stream()));
    let compiled = tokio::task::spawn_blocking(compile).await;
    let (issues, rulebook) = compiled.map_err(|error| Failure::Missing(format!("the compiled definitions: {error}")))?;
    let issues = ("issues".into(), Value::List(issues.iter().map(super::issues::issue).collect()));
    let Ok(rulebook) = rulebook else { return answer(vec![issues]) };
    let impact = publishing.impact(audience, rulebook).await?;
    let nodes = impact.nodes.iter().map(|(id, node)| {
        let counts = object([
            ("in_progress", node.in_progress.into()),
            ("completed", node.completed.into()),
            ("would_lose", node.would_lose.into()),
        ]);
        (Key::from(id.clone()), counts)
    });
    answer(vec![
        issues,
        ("counted".into(), impact.counted.into()),
        ("streams".into(), impact.streams.into()),
        ("nodes".into(), Value::Object(nodes.collect())),
    ])
}

/// `POST /v1/server/definitions/publish`: publishes the draft, `{"rev", "note"?, "at"?}`, or an older version, `{"version", …}`.
pub(super) async fn publish(
    State(publishing): State<Publishing>,
    caller: Caller,
    Query(of): Query<Of>,
    request: Request,
) -> Result<Response, Refusal> {
    caller.require(Permission::Publish)?;
    let audience = of.audience()?;
    let body = body::read(request).await?;
    let source = match (integer(&body, "rev")?, integer(&body, "version")?) {
        (Some(rev), None) => Source::Draft(rev),
        (None, Some(seq)) => Source::Version(seq),
        _ => return Err(Refusal::new(Code::InvalidRequest, "expected \"rev\", the draft's revision, or \"version\", a version's number")),
    };
    let note = body.get("note").map_or(Ok(""), |_| body::stored_text(&body, "note", 0, MAX_NOTE))?.to_owned();
    let at = integer(&body, "at")?.map(UnixSec);
    let publication = Publication { source, at, author: caller.actor(), note };
    match publishing.publish(audience, &publication).await {
        Ok(row) => answer(vec![
            ("seq".into(), row.seq.into()),
            ("version".into(), row.version.into()),
            ("from_time_sec".into(), row.from_time.into()),
        ]),
        Err(error) => conflict_or(error),
    }
}

/// `POST /v1/server/definitions/versions/{seq}/cancel`: cancels a version that is not in force yet.
pub(super) async fn cancel(
    State(publishing): State<Publishing>,
    caller: Caller,
    Path(seq): Path<i64>,
    Query(of): Query<Of>,
) -> Result<Response, Refusal> {
    caller.require(Permission::Publish)?;
    publishing.call_off(of.audience()?, seq, &caller.actor()).await.map_err(refused)?;
    answer(Vec::new())
}

fn in_force(versions: &[VersionRow], now: UnixSec) -> Option<&VersionRow> {
    versions.iter().find(|row| row.cancelled_at == 0 && row.from_time <= now.0)
}

/// The draft and the versions. Documents are passed on as stored text: as trees, two of 8 MiB would take 16 times as much memory.
#[derive(Serialize)]
struct Overview {
    now: i64,
    read_only: bool,
    audiences: Vec<&'static str>,
    draft: DraftAnswer,
    live: VersionAnswer,
    versions: Vec<Value>,
}

#[derive(Serialize)]
struct VersionAnswer {
    seq: i64,
    document: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct DraftAnswer {
    rev: i64,
    base: i64,
    author: String,
    changed_at: i64,
    document: Box<RawValue>,
}

impl DraftAnswer {
    fn of(draft: DraftRow) -> Result<DraftAnswer, Failure> {
        let DraftRow { rev, document, base, author, changed_at } = draft;
        Ok(DraftAnswer { rev, base, author, changed_at, document: stored_json(document)? })
    }
}

/// The refusal of a change to a draft that another editor has changed, with the present draft.
#[derive(Serialize)]
struct ConflictAnswer {
    code: &'static str,
    message: String,
    draft: DraftAnswer,
}

fn version_value(row: &VersionRow, live: Option<&VersionRow>, now: UnixSec) -> Value {
    let state = match live {
        _ if row.cancelled_at != 0 => "cancelled",
        _ if row.from_time > now.0 => "waiting",
        Some(live) if live.seq == row.seq => "live",
        _ => "past",
    };
    object([
        ("seq", row.seq.into()),
        ("version", row.version.as_str().into()),
        ("author", row.author.as_str().into()),
        ("note", row.note.as_str().into()),
        ("published_at", row.published_at.into()),
        ("from_time_sec", row.from_time.into()),
        ("state", state.into()),
    ])
}

fn object<const N: usize>(members: [(&'static str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// An answer whose documents keep the order of their keys.
fn answer(members: Vec<(Key, Value)>) -> Result<Response, Refusal> {
    Ok(json_text(StatusCode::OK, text_of(&Value::Object(members))?))
}

fn read_stored(text: &str) -> Result<Value, Refusal> {
    Ok(read(text).map_err(Failure::from)?)
}

fn integer(body: &Value, key: &str) -> Result<Option<i64>, Refusal> {
    match body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Int(number)) => Ok(Some(*number)),
        Some(_) => Err(Refusal::new(Code::InvalidRequest, format!("expected {key:?}, a whole number"))),
    }
}

/// A conflict contains the other editor's draft, so that the page can show both texts.
fn conflict_or(error: PublishError) -> Result<Response, Refusal> {
    match error {
        PublishError::Conflict { asked, found } => {
            let message = PublishError::Conflict { asked, found: found.clone() }.to_string();
            let mut response = typed(&ConflictAnswer { code: Code::Conflict.as_str(), message, draft: DraftAnswer::of(*found)? });
            *response.status_mut() = Code::Conflict.status();
            Ok(response)
        }
        PublishError::Invalid(ref core) if !core.issues().is_empty() => invalid("the definitions have errors", core.issues()),
        PublishError::Breaks(ref issues) => invalid(&error.to_string(), issues),
        error => Err(refused(error)),
    }
}

fn invalid(message: &str, issues: &[plaudit::Issue]) -> Result<Response, Refusal> {
    let mut members = Refusal::new(Code::InvalidDefinitions, message).members();
    members.push(("issues".into(), Value::List(issues.iter().map(super::issues::issue).collect())));
    Ok(json_text(Code::InvalidDefinitions.status(), text_of(&Value::Object(members))?).into_response())
}

fn refused(error: PublishError) -> Refusal {
    let code = match &error {
        PublishError::ReadOnly => Code::PermissionDenied,
        PublishError::NoDefinitions(_) | PublishError::NoVersion(_) => Code::NotFound,
        PublishError::Conflict { .. } | PublishError::NotWaiting(_) => Code::Conflict,
        PublishError::Invalid(_) | PublishError::Breaks(_) => Code::InvalidDefinitions,
        PublishError::Instant(_) => Code::InvalidRequest,
        PublishError::Failure(_) => match error {
            PublishError::Failure(failure) => return failure.into(),
            _ => Code::Internal,
        },
    };
    Refusal::new(code, error.to_string())
}
