//! A server in this process with its own database, and the players who call it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use plaudit_server::app::App;
use plaudit_server::clock::now;
use plaudit_server::limiter::{EventRate, RatesPerMinute};
use plaudit_server::router::{RouterOptions, router};
use plaudit_server::rules::{Rules, Sources};
use plaudit_server::store::Store;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

pub const DOCUMENT: &str = r#"{"achievements": {
    "first": {"name": "First steps", "max_count": 1},
    "hundred": {"name": "A hundred", "max_count": 100},
    "forge": {"name": "Forge", "max_count": 1, "auto_claim": true, "auto_reset": true, "reward": {
        "guaranteed": {"currencies": {"gold": {"min": 1, "max": 1000000}}},
        "weighted": [{"items": {"feather": {"min": 1}}, "weight": 50}, {"items": {"stone": {"min": 1, "max": 9}}, "weight": 50}]
    }}
}}"#;

/// No rate limits.
pub const UNLIMITED: RatesPerMinute = RatesPerMinute { player: 0, address: 0, events: EventRate { per_minute: 0, burst: 0 } };

pub struct TestServer {
    pub folder: TempDir,
    pub app: Arc<App>,
    pub options: RouterOptions,
    service: Router,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
    pub text: String,
}

/// A signed-in player.
#[derive(Clone)]
pub struct Player {
    pub id: String,
    pub token: String,
    pub refresh_token: String,
}

impl TestServer {
    pub async fn new() -> TestServer {
        TestServer::with(UNLIMITED, RouterOptions::default()).await
    }

    pub async fn with(rates: RatesPerMinute, options: RouterOptions) -> TestServer {
        TestServer::of(DOCUMENT, rates, options).await
    }

    /// A server with these definitions.
    pub async fn of(document: &str, rates: RatesPerMinute, options: RouterOptions) -> TestServer {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("definitions.json"), document).unwrap();
        let app = start(&folder, "authority.db", rates).await;
        let service = router(app.clone(), &options);
        TestServer { folder, app, options, service }
    }

    pub fn sources(&self) -> Sources {
        sources(&self.folder)
    }

    /// The definitions of the files, which need not be in force.
    pub fn rules_of_files(&self) -> Arc<Rules> {
        Arc::new(Rules::load(&self.sources()).unwrap())
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.service.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
        Answer { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::Null), text }
    }

    /// The answer before its body is read.
    pub async fn raw(&self, request: Request<Body>) -> axum::response::Response {
        self.service.clone().oneshot(request).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(json_request(path).body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn sign_in(&self, device: &str) -> Player {
        let answer = self.post("/v1/auth/device", &json!({"device_id": format!("device-of-{device:0>16}")})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let text = |key: &str| answer.body[key].as_str().unwrap().to_owned();
        Player { id: text("player"), token: text("token"), refresh_token: text("refresh_token") }
    }

    pub async fn sync(&self, player: &Player, body: &Value) -> Answer {
        let request = json_request("/v1/sync").header("authorization", format!("Bearer {}", player.token));
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// The current state of a player's stream, to check that nothing has changed.
    pub async fn standing(&self, player: &Player) -> Value {
        let answer = self.sync(player, &request(0, None, &[])).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.body["streams"]["player"].clone()
    }

    pub async fn state(&self, player: &Player) -> Value {
        serde_json::from_str(self.standing(player).await["snapshot"].as_str().unwrap()).unwrap()
    }

    pub async fn rows(&self, table: &str) -> i64 {
        let text = format!("SELECT COUNT(*) FROM {table}");
        let row: (i64,) = sqlx::query_as(sqlx::AssertSqlSafe(text)).fetch_one(self.app.store.readers()).await.unwrap();
        row.0
    }

    /// Makes a player one year old.
    pub async fn age(&self, player: &Player) {
        let mut tx = self.app.store.begin().await.unwrap();
        let text = "UPDATE players SET created_at = created_at - 31536000 WHERE id = $1";
        sqlx::query(text).bind(&player.id).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Takes a backup of the database.
    pub async fn backup(&self) {
        let file = self.folder.path().join("backup.db");
        let _ = std::fs::remove_file(&file);
        sqlx::query(sqlx::AssertSqlSafe(format!("VACUUM INTO '{}'", file.display()))).execute(self.app.store.readers()).await.unwrap();
    }

    pub async fn restore(&mut self) {
        self.app = start(&self.folder, "backup.db", UNLIMITED).await;
        self.service = router(self.app.clone(), &self.options);
    }

    pub async fn replays_equal(&self) -> bool {
        let mut lines = Vec::new();
        let equal = plaudit_server::admin::replay_and_report(&self.app.store, None, |line| {
            lines.push(line.to_owned());
            Ok(())
        });
        let equal = equal.await.unwrap();
        println!("{}", lines.join("\n")); // shown only if a test fails
        equal
    }
}

async fn start(folder: &TempDir, file: &str, rates: RatesPerMinute) -> Arc<App> {
    let store = Store::open(&format!("sqlite:{}", folder.path().join(file).display()), 4).await.unwrap();
    let rules = Rules::load(&sources(folder)).unwrap();
    Arc::new(App::new(store, rules, None, rates).await.unwrap())
}

fn sources(folder: &TempDir) -> Sources {
    Sources { player: folder.path().join("definitions.json"), team: None }
}

pub fn json_request(path: &str) -> axum::http::request::Builder {
    Request::post(path).header("content-type", "application/json")
}

pub fn request(epoch: i64, rev: Option<i64>, events: &[Value]) -> Value {
    json!({"v": 1, "nonce": "n", "streams": {"player": {"base": {"epoch": epoch, "rev": rev, "definitions": ""}, "seen": []}}, "events": events})
}

/// An event of the process `cid`, with the id `cid-mid`.
pub fn event(cid: &str, mid: i64, command: Value) -> Value {
    json!({"cid": cid, "mid": mid, "eid": format!("{cid}-{mid}"), "stream": "player", "command": command,
           "synced_at": null, "clock": "unsynced", "age_ms": 0, "definitions": "none"})
}

pub fn update(id: &str, amount: i64) -> Value {
    json!({"type": "update", "at": now().0, "achievements": {id: amount}})
}
