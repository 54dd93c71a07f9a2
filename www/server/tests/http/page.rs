//! The page beside the endpoints.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use plaudit_server::router::RouterOptions;

use crate::test_server::{TestServer, UNLIMITED};

async fn server() -> (TestServer, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    for (file, text) in
        [("index.html", "<p>"), ("sw.js", "self"), ("assets/a-1f.js", "1"), ("assets/b.wasm", "asm"), ("manifest.webmanifest", "{}")]
    {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    let options = RouterOptions { page: Some(folder.path().to_owned()), ..RouterOptions::default() };
    (TestServer::with(UNLIMITED, options).await, folder)
}

#[tokio::test]
async fn files_have_their_type_and_their_time_in_caches() {
    let (server, _folder) = server().await;
    for (path, kind, caching) in [
        ("/", "text/html", "no-cache"),
        ("/sw.js", "text/javascript", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("/assets/a-1f.js", "text/javascript", "public, max-age=31536000, immutable"),
        ("/assets/b.wasm", "application/wasm", "public, max-age=31536000, immutable"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().split(';').next(), Some(kind), "{path}");
        assert_eq!(answer.headers[header::CACHE_CONTROL], caching, "{path}");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        let tag = answer.headers[header::ETAG].clone();
        let again = server.send(Request::get(path).header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap()).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
    }
}

#[tokio::test]
async fn endpoints_stand_before_files_and_nothing_outside_the_folder_is_served() {
    let (server, folder) = server().await;
    std::fs::write(folder.path().parent().unwrap().join("plaudit-secret"), "secret").unwrap();
    assert_eq!(server.get("/healthz").await.text, r#"{"status":"ok"}"#);
    assert_eq!(server.get("/v1/nothing").await.body["code"], "NOT_FOUND");
    for path in ["/../plaudit-secret", "/%2e%2e/plaudit-secret", "/assets/..%2f..%2fplaudit-secret", "/missing.js"] {
        assert_eq!(server.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    std::fs::remove_file(folder.path().parent().unwrap().join("plaudit-secret")).unwrap();
}

#[tokio::test]
async fn what_is_not_there_is_said_as_everywhere() {
    let (server, _folder) = server().await;
    for path in ["/missing.js", "/v1", "/v1/", "/v2", "/playground/nothing", "/%ff", "/%00"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, &answer.body["code"]), (StatusCode::NOT_FOUND, &"NOT_FOUND".into()), "{path}");
    }
    for (path, status, code) in [
        ("/index.html", StatusCode::NOT_FOUND, "NOT_FOUND"),
        ("/nothing", StatusCode::NOT_FOUND, "NOT_FOUND"),
        ("/authority.json", StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
    ] {
        let answer = server.send(Request::post(path).body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status, &answer.body["code"]), (status, &code.into()), "{path}");
    }
}
