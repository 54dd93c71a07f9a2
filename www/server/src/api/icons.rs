//! `/v1/server/icons`: the uploaded icons, for operators; `/v1/icons/<hash>.<kind>`: one icon, for everyone.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use data_encoding::BASE64;
use plaudit::Value;

use crate::callers::Caller;
use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal, body};
use crate::failure::Failure;
use crate::icons::{Icon, IconError, Kind};
use crate::permission::Permission;
use crate::store::{Store, icons};

/// The path of icons.
const FOLDER: &str = "/v1/icons/";

/// The content security policy of an icon: it may draw itself, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// `GET /v1/server/icons`: the icons, latest first.
pub(super) async fn list(State(store): State<Store>, caller: Caller) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    let rows = icons::list(&store).await.map_err(Failure::from)?;
    let icons = rows.into_iter().map(|row| {
        let url = format!("{FOLDER}{}.{}", row.hash, row.kind);
        let members = [("url", url.into()), ("name", row.name.into()), ("bytes", row.bytes.into()), ("author", row.author.into())];
        let members = members.into_iter().chain([("added_at", Value::from(row.added_at))]);
        Value::Object(members.map(|(key, value)| (key.into(), value)).collect())
    });
    Ok(json(StatusCode::OK, &Value::Object(vec![("icons".into(), Value::List(icons.collect()))])))
}

/// `POST /v1/server/icons`: `{"name", "data": base64 of a PNG, a WebP or an SVG}`; the answer contains the icon's address.
pub(super) async fn add(State(store): State<Store>, caller: Caller, request: Request) -> Result<Response, Refusal> {
    caller.require(Permission::Edit)?;
    let body = body::read(request).await?;
    let name = body::stored_text(&body, "name", 0, 200)?.to_owned();
    let data = body::text(&body, "data", 1, body::MAX_BODY_BYTES)?.to_owned();
    drop(body);
    let icon = Icon::made(data).await.map_err(|error| match error {
        IconError::Busy => Refusal::later(Code::Busy, error.to_string(), 2),
        _ => Refusal::new(Code::InvalidRequest, error.to_string()),
    })?;
    icons::add(&store, &icon, &name, &caller.actor(), caller.now).await.map_err(Failure::from)?;
    let url = format!("{FOLDER}{}", icon.file_name());
    Ok(json(StatusCode::OK, &Value::Object(vec![("url".into(), url.into())])))
}

/// `GET /v1/icons/<hash>.<kind>`: an icon, which never changes.
pub(super) async fn show(State(store): State<Store>, Path(name): Path<String>) -> Result<Response, Refusal> {
    let none = || Refusal::new(Code::NotFound, "there is no such icon");
    let (hash, ending) = name.split_once('.').ok_or_else(none)?;
    if !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(none());
    }
    let (kind, data) = icons::read(&store, hash).await.map_err(Failure::from)?.filter(|(kind, _)| kind == ending).ok_or_else(none)?;
    let kind = Kind::named(&kind).ok_or_else(none)?;
    let bytes = BASE64.decode(data.as_bytes()).map_err(|error| Failure::Missing(format!("the bytes of an icon: {error}")))?;
    let headers = [
        (header::CONTENT_TYPE, kind.content_type()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    Ok((headers.map(|(name, value)| (name, HeaderValue::from_static(value))), bytes).into_response())
}
