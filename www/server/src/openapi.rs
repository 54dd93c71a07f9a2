//! `GET /openapi.json`: all endpoints as an OpenAPI document.
//!
//! Endpoints of the server API have their descriptions beside them. Endpoints whose bodies are handled by the crate's protocol, or as
//! trees, are described here: `clients`, `publishing`, `nakama`.

mod clients;
mod nakama;
mod publishing;

use std::sync::LazyLock;

use axum::response::Response;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::api;
use crate::endpoint::json::json_text;

/// The document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "plaudit-server",
        description = "The authority of plaudit's achievements: endpoints of clients, of other servers, and of operators.",
        license(name = "MIT OR Apache-2.0")
    ),
    paths(
        clients::device,
        clients::refresh,
        clients::sign_out,
        clients::account,
        clients::link,
        clients::export,
        clients::delete_me,
        clients::rarity,
        clients::sync,
        clients::events,
        clients::definitions,
        clients::team_definitions,
        clients::teams,
        clients::create_team,
        clients::team,
        clients::join_team,
        clients::renew_code,
        clients::leave_team,
        clients::give_role,
        clients::remove_member,
        clients::livez,
        clients::readyz,
        clients::healthz,
        clients::metrics,
        api::sign_in::sign_in,
        api::sign_in::sign_out,
        api::sign_in::password,
        api::sign_in::me,
        api::events::post,
        api::grants::post,
        api::ledger::get,
        api::players::find,
        api::players::one,
        api::players::achievements,
        api::players::achievement,
        api::players::log_of,
        api::players::reset,
        api::players::ban,
        api::players::unban,
        api::players::sign_out,
        api::players::delete,
        api::audit::list,
        publishing::overview,
        publishing::save,
        publishing::version,
        publishing::impact,
        publishing::publish,
        publishing::cancel,
        publishing::icons,
        publishing::add_icon,
        publishing::icon,
        publishing::figures,
        nakama::device,
        nakama::refresh,
        nakama::logout,
        nakama::rpc_get,
        nakama::rpc_post,
    ),
    modifiers(&Schemes),
    tags(
        (name = "clients", description = "What an app calls for its player"),
        (name = "server", description = "What other servers and operators call"),
        (name = "portal", description = "How operators sign in"),
        (name = "nakama", description = "What clients of Nakama and Hiro call"),
        (name = "operation", description = "What keeps the server running")
    )
)]
struct Document;

/// The ways in which callers authenticate.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = |about: &str| {
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about.to_owned())).build())
        };
        components.add_security_scheme("player", bearer("An access token, as POST /v1/auth/device answers it"));
        components.add_security_scheme("key", bearer("A server's key, as plaudit-server key add prints it"));
        let basic = HttpBuilder::new().scheme(HttpAuthScheme::Basic).description(Some("--server-key as the user's name")).build();
        components.add_security_scheme("server_key", SecurityScheme::Http(basic));
        let cookie = ApiKey::Cookie(ApiKeyValue::new("plaudit_operator"));
        components.add_security_scheme("operator", SecurityScheme::ApiKey(cookie));
        // By default an operation has the name of its function, and several functions share a name.
        for (path, item) in &mut document.paths.paths {
            for (method, operation) in
                [("get", &mut item.get), ("post", &mut item.post), ("put", &mut item.put), ("delete", &mut item.delete)]
            {
                if let Some(operation) = operation {
                    operation.operation_id = Some(format!("{method}{}", path.replace(['{', '}'], "").replace(['/', '-', '.'], "_")));
                }
            }
        }
    }
}

static TEXT: LazyLock<String> = LazyLock::new(|| Document::openapi().to_json().unwrap_or_default());

/// Serves the document.
pub async fn serve() -> Response {
    json_text(axum::http::StatusCode::OK, TEXT.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files with routes. Pages and the playground, which is for tests, are not part of the document.
    const ROUTES: [&str; 4] = [include_str!("http.rs"), include_str!("http/teams.rs"), include_str!("api.rs"), include_str!("nakama.rs")];

    #[test]
    fn every_endpoint_is_in_the_document() {
        let document = Document::openapi();
        let mut count = 0;
        for route in ROUTES.iter().flat_map(|text| text.split(".route(").skip(1)) {
            let Some((path, rest)) = route.trim_start().trim_start_matches('"').split_once('"') else { continue };
            if path.contains("{*rest}") {
                continue;
            }
            let handlers = rest.split("\n").next().unwrap_or_default();
            let Some(item) = document.paths.paths.get(path) else { unreachable!("{path} is not in the document") };
            for (method, operation) in [("get(", &item.get), ("post(", &item.post), ("put(", &item.put), ("delete(", &item.delete)] {
                assert_eq!(handlers.contains(method), operation.is_some(), "{path}: {method}");
            }
            count += 1;
        }
        assert_eq!(count, document.paths.paths.len(), "and no other");
    }
}
