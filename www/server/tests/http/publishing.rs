//! Drafts, versions, and publishing, as the API's handlers use them.

use plaudit::UnixSec;
use plaudit_server::app::App;
use plaudit_server::clock::now;
use plaudit_server::publishing::{Audience, Publication, PublishError, Publishing, Source, read};
use serde_json::{Value, json};

use crate::test_server::{DOCUMENT, TestServer, event, update};

async fn publishing(server: &TestServer) -> Publishing {
    server.app.publishing.opened(false).await.unwrap()
}

fn document(change: impl Fn(&mut Value)) -> String {
    let mut document: Value = serde_json::from_str(DOCUMENT).unwrap();
    change(&mut document);
    document.to_string()
}

fn publication(source: Source) -> Publication {
    Publication { source, at: None, author: "operator:ann".to_owned(), note: "why".to_owned() }
}

fn live(app: &App) -> Value {
    serde_json::from_str(&app.rules().player.document().to_canonical_json()).unwrap()
}

#[tokio::test]
async fn a_draft_is_apart_from_what_is_live_until_it_is_published() {
    let server = TestServer::new().await;
    let publishing = publishing(&server).await;
    let draft = publishing.draft(Audience::Player).await.unwrap();
    assert_eq!((draft.rev, draft.base, draft.author.as_str()), (1, 1, "file"), "the file is the first version");
    let renamed = document(|document| document["achievements"]["first"]["name"] = json!("A first step"));
    let saved = publishing.save(Audience::Player, 1, renamed, "operator:ann").await.unwrap();
    assert_eq!((saved.rev, live(&server.app)["achievements"]["first"]["name"].clone()), (2, json!("First steps")));
    let row = publishing.publish(Audience::Player, &publication(Source::Draft(2))).await.unwrap();
    assert_eq!((row.seq, live(&server.app)["achievements"]["first"]["name"].clone()), (2, json!("A first step")));
    let versions = publishing.versions(Audience::Player).await.unwrap();
    let told: Vec<_> = versions.iter().map(|row| (row.seq, row.author.as_str(), row.note.as_str())).collect();
    assert_eq!(told, [(2, "operator:ann", "why"), (1, "file", "")]);

    // Another process on the database takes the version over when it polls; a process that starts uses the version, not the file.
    let other = App::new(server.app.store.clone(), (*server.rules_of_files()).clone(), None, crate::test_server::UNLIMITED).await.unwrap();
    assert_eq!(live(&other)["achievements"]["first"]["name"], "First steps");
    let other = other.with_publishing(false).await.unwrap();
    assert_eq!(live(&other)["achievements"]["first"]["name"], "A first step");
    // To go back, an operator publishes an older version; the draft that another editor has saved meanwhile stays.
    let draft = publishing.draft(Audience::Player).await.unwrap();
    let text = document(|document| document["achievements"]["first"]["name"] = json!("Unpublished"));
    publishing.save(Audience::Player, draft.rev, text, "operator:bob").await.unwrap();
    publishing.publish(Audience::Player, &publication(Source::Version(1))).await.unwrap();
    assert_eq!(live(&server.app)["achievements"]["first"]["name"], "First steps");
    assert!(publishing.draft(Audience::Player).await.unwrap().document.contains("Unpublished"));
    other.publishing.refresh().await.unwrap();
    assert_eq!(live(&other)["achievements"]["first"]["name"], "First steps", "by a look alone");
}

#[tokio::test]
async fn two_editors_find_each_other() {
    let server = TestServer::new().await;
    let publishing = publishing(&server).await;
    let text = |name: &str| document(|document| document["achievements"]["first"]["name"] = json!(name));
    publishing.save(Audience::Player, 1, text("ann's"), "operator:ann").await.unwrap();
    let error = publishing.save(Audience::Player, 1, text("bob's"), "operator:bob").await.unwrap_err();
    let PublishError::Conflict { found, .. } = error else { unreachable!("{error}") };
    assert!(found.rev == 2 && found.author == "operator:ann" && found.document.contains("ann's"), "both texts can be shown");
    let error = publishing.publish(Audience::Player, &publication(Source::Draft(1))).await.unwrap_err();
    assert!(matches!(error, PublishError::Conflict { .. }), "what was not seen is not published: {error}");
}

#[tokio::test]
async fn what_is_wrong_is_not_published() {
    let server = TestServer::new().await;
    let publishing = publishing(&server).await;
    let bad = document(|document| document["achievements"]["hundred"]["max_count"] = json!(-1));
    publishing.save(Audience::Player, 1, bad, "operator:ann").await.unwrap();
    let error = publishing.publish(Audience::Player, &publication(Source::Draft(2))).await.unwrap_err();
    let PublishError::Invalid(error) = error else { unreachable!("{error}") };
    assert_eq!(error.issues()[0].path, "/achievements/hundred/max_count");
    let removed = document(|document| {
        document["achievements"].as_object_mut().unwrap().remove("first");
    });
    publishing.save(Audience::Player, 2, removed, "operator:ann").await.unwrap();
    let error = publishing.publish(Audience::Player, &publication(Source::Draft(3))).await.unwrap_err();
    let PublishError::Breaks(issues) = error else { unreachable!("{error}") };
    assert_eq!(issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), ["id_removed"], "never delete what was published");
    let past = Publication { at: Some(UnixSec(now().0 - 5)), ..publication(Source::Version(1)) };
    assert!(publishing.publish(Audience::Player, &past).await.unwrap_err().to_string().contains("in the past"));
    assert!(matches!(publishing.publish(Audience::Player, &publication(Source::Version(9))).await, Err(PublishError::NoVersion(9))));
    assert!(matches!(publishing.draft(Audience::Team).await, Err(PublishError::NoDefinitions("team"))));
    let read_only = server.app.publishing.opened(true).await.unwrap();
    assert!(matches!(read_only.save(Audience::Player, 2, "{}".to_owned(), "operator:ann").await, Err(PublishError::ReadOnly)));
    assert!(matches!(read_only.publish(Audience::Player, &publication(Source::Version(1))).await, Err(PublishError::ReadOnly)));
    assert_eq!(publishing.versions(Audience::Player).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_version_waits_for_its_instant_and_can_be_called_off() {
    let server = TestServer::new().await;
    let publishing = publishing(&server).await;
    let later = |sec: i64| Publication { at: Some(now().plus(sec)), ..publication(Source::Draft(2)) };
    let text = document(|document| document["achievements"]["first"]["name"] = json!("Later"));
    publishing.save(Audience::Player, 1, text, "operator:ann").await.unwrap();
    let row = publishing.publish(Audience::Player, &later(3_600)).await.unwrap();
    assert_eq!(live(&server.app)["achievements"]["first"]["name"], "First steps");
    let error = publishing.publish(Audience::Player, &publication(Source::Version(1))).await.unwrap_err();
    assert!(error.to_string().contains("version 2 is scheduled"), "{error}");
    publishing.call_off(Audience::Player, row.seq, "operator:ann").await.unwrap();
    assert!(matches!(publishing.call_off(Audience::Player, row.seq, "operator:ann").await, Err(PublishError::NotWaiting(2))));
    assert!(matches!(publishing.call_off(Audience::Player, 1, "operator:ann").await, Err(PublishError::NotWaiting(1))));
    let rev = publishing.draft(Audience::Player).await.unwrap().rev;
    publishing.publish(Audience::Player, &Publication { source: Source::Draft(rev), ..later(3_600) }).await.unwrap();
    // The version's instant comes.
    let mut tx = server.app.store.begin().await.unwrap();
    sqlx::query("UPDATE published_definitions SET from_time = from_time - 3600 WHERE seq = 3").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    publishing.refresh().await.unwrap();
    assert_eq!(live(&server.app)["achievements"]["first"]["name"], "Later");
}

#[tokio::test]
async fn g9_a_new_triggered_node_is_stamped_once() {
    let server = TestServer::new().await;
    let publishing = publishing(&server).await;
    let enabled = |document: &mut Value| document["settings"] = json!({"enabled_time_sec": 1_790_000_000});
    publishing.save(Audience::Player, 1, document(enabled), "operator:ann").await.unwrap();
    publishing.publish(Audience::Player, &publication(Source::Draft(2))).await.unwrap();
    let rev = publishing.draft(Audience::Player).await.unwrap().rev;
    let with_week = document(|document| {
        enabled(document);
        document["achievements"]["week"] = json!({"name": "A week", "trigger": {"streak": {"days": 7}}});
    });
    publishing.save(Audience::Player, rev, with_week, "operator:ann").await.unwrap();
    let at = Some(now().plus(60));
    let row = publishing.publish(Audience::Player, &Publication { at, ..publication(Source::Draft(rev + 1)) }).await.unwrap();
    let published = read(&publishing.document(Audience::Player, row.seq).await.unwrap()).unwrap();
    let stamp = published.get("achievements").and_then(|by_id| by_id.get("week")?.get("activated_time_sec")).cloned();
    assert_eq!(stamp, Some(row.from_time.into()), "from when it is in force");
    let draft = publishing.draft(Audience::Player).await.unwrap();
    assert!(draft.document.contains("activated_time_sec"), "the draft goes on from what was published");
    // With the instant of the cancelled version, the node would not count when it is published now.
    publishing.call_off(Audience::Player, row.seq, "operator:ann").await.unwrap();
    let draft = publishing.draft(Audience::Player).await.unwrap();
    assert!(!draft.document.contains("activated_time_sec"), "{}", draft.document);
    let row = publishing.publish(Audience::Player, &publication(Source::Draft(draft.rev))).await.unwrap();
    assert_eq!(live(&server.app)["achievements"]["week"]["activated_time_sec"], row.from_time);
}

#[tokio::test]
async fn the_impact_is_counted() {
    let server = TestServer::new().await;
    let publishing = publishing(&server).await;
    for (name, events) in [("a", 3), ("b", 100), ("c", 0)] {
        let player = server.sign_in(name).await;
        let events: Vec<_> = if events == 0 { Vec::new() } else { vec![event("c", 1, update("hundred", events))] };
        server.sync(&player, &crate::test_server::request(0, None, &events)).await;
    }
    let rulebook = |text: String| plaudit::protocol::Rulebook::new(read(&text).unwrap(), "player").unwrap();
    let removed = rulebook(document(|document| {
        document["achievements"].as_object_mut().unwrap().remove("hundred");
    }));
    let impact = publishing.impact(Audience::Player, removed).await.unwrap();
    let hundred = impact.nodes["hundred"];
    assert_eq!((impact.counted, impact.streams, impact.nodes.len()), (3, 3, 1));
    assert_eq!((hundred.in_progress, hundred.completed, hundred.would_lose), (1, 1, 2));
    let raised = rulebook(document(|document| document["achievements"]["hundred"]["max_count"] = json!(200)));
    let hundred = publishing.impact(Audience::Player, raised).await.unwrap().nodes["hundred"];
    assert_eq!((hundred.in_progress, hundred.completed), (1, 1));
    let same = rulebook(document(|_| ()));
    assert!(publishing.impact(Audience::Player, same).await.unwrap().nodes.is_empty());
}
