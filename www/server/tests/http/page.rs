//! The page beside the endpoints.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use plaudit_server::http::page::Files;
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
    let options = RouterOptions { page: Some(Files::new(folder.path())), ..RouterOptions::default() };
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

#[tokio::test]
async fn no_hidden_file_is_served_and_no_link_leads_out() {
    let (server, folder) = server().await;
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("passwd"), "secret").unwrap();
    for file in [".env", ".git/config", "assets/.hidden", ".well-known/assetlinks.json", ".well-known/.env"] {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, "text").unwrap();
    }
    std::os::unix::fs::symlink(outside.path().join("passwd"), folder.path().join("link.txt")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("out")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("sw.js"), folder.path().join("in.js")).unwrap();
    for (path, status) in [
        ("/.env", 404),
        ("/%2eenv", 404),
        ("/.git/config", 404),
        ("/assets/.hidden", 404),
        ("/.well-known/.env", 404),
        ("/.well-known/assetlinks.json", 200),
        ("/link.txt", 404),
        ("/out/passwd", 404),
        ("/in.js", 200),
        ("//assets", 404),
        ("//assets/", 404),
    ] {
        assert_eq!(server.get(path).await.status.as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn pages_say_what_they_may_do_and_a_missing_one_is_a_page() {
    let (server, folder) = server().await;
    let visit = |path: &str| Request::get(path).header(header::ACCEPT, "text/html,*/*").body(Body::empty()).unwrap();
    for (path, status) in [("/", 200), ("/missing", 404)] {
        let answer = server.send(visit(path)).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"), "{path}");
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("'wasm-unsafe-eval'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.headers[header::REFERRER_POLICY], "no-referrer", "{path}");
        assert!(answer.headers.contains_key("permissions-policy"), "{path}");
    }
    assert!(server.send(visit("/missing")).await.text.contains("There is nothing at this address"));
    std::fs::write(folder.path().join("404.html"), "<h1>lost</h1>").unwrap();
    let own = server.send(visit("/missing")).await;
    assert_eq!((own.status, own.text.as_str()), (StatusCode::NOT_FOUND, "<h1>lost</h1>"));
    assert_eq!(server.get("/missing").await.body["code"], "NOT_FOUND", "requests that do not accept HTML get no page");
}

#[tokio::test]
async fn files_come_compressed_and_vary_by_nothing_that_a_worker_cannot_see() {
    let (server, folder) = server().await;
    std::fs::write(folder.path().join("assets/a-1f.js.br"), "by brotli").unwrap();
    std::fs::write(folder.path().join("assets/a-1f.js.gz"), "by gzip").unwrap();
    for (accepts, encoding, text) in [("gzip, br", Some("br"), "by brotli"), ("gzip", Some("gzip"), "by gzip"), ("identity", None, "1")] {
        let request =
            Request::get("/assets/a-1f.js").header(header::ACCEPT_ENCODING, accepts).header(header::ORIGIN, "https://app.example");
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap()), encoding);
        assert_eq!((answer.text.as_str(), answer.headers[header::CONTENT_TYPE].to_str().unwrap()), (text, "text/javascript"));
        let vary: Vec<&str> = answer.headers.get_all(header::VARY).iter().map(|value| value.to_str().unwrap()).collect();
        assert_eq!(vary, ["accept-encoding"]);
    }
}
