//! The authority's rules S1–S11, over the endpoint.

use axum::http::StatusCode;
use plaudit_server::clock::now;
use serde_json::{Value, json};

use crate::test_server::{TestServer, event, request, update};

fn count(state: &Value, id: &str) -> i64 {
    state["records"][id]["count"].as_i64().unwrap_or(0)
}

#[tokio::test]
async fn s1_a_request_that_is_sent_again_counts_once() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let body = request(0, None, &[event("c", 1, update("hundred", 3)), event("c", 2, update("hundred", 4))]);
    let first = server.sync(&player, &body).await;
    let second = server.sync(&player, &body).await;
    assert_eq!(first.body["ack"], json!({"c": 2}));
    assert_eq!(second.body["streams"], first.body["streams"]);
    assert_eq!(count(&server.state(&player).await, "hundred"), 7);
    assert_eq!(first.body["streams"]["player"]["rev"], 1, "one run, one revision (S6)");
}

#[tokio::test]
async fn s2_what_follows_a_gap_waits() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let answer =
        server.sync(&player, &request(0, None, &[event("c", 1, update("hundred", 1)), event("c", 3, update("hundred", 10))])).await;
    assert_eq!(answer.body["ack"], json!({"c": 1}));
    assert_eq!(count(&server.state(&player).await, "hundred"), 1);
}

#[tokio::test]
async fn s3_a_process_waits_for_the_one_before() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let mut second = event("d", 1, update("hundred", 10));
    second["after"] = json!({"cid": "c", "mid": 1});
    let waits = server.sync(&player, &request(0, None, &[second.clone()])).await;
    assert_eq!(waits.body["ack"], json!({"d": 0}));
    let settles = server.sync(&player, &request(0, None, &[event("c", 1, update("hundred", 1)), second])).await;
    assert_eq!(settles.body["ack"], json!({"c": 1, "d": 1}));
}

#[tokio::test]
async fn s4_a_refusal_settles_and_is_told_with_every_answer() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let claim = json!({"type": "claim", "at": now().0, "ids": ["first"]});
    let body = request(0, None, &[event("c", 1, claim), event("c", 2, update("hundred", 1))]);
    for _ in 0..2 {
        let answer = server.sync(&player, &body).await;
        assert_eq!(answer.body["ack"], json!({"c": 2}), "later events are processed (A7)");
        assert_eq!(answer.body["rejected"][0]["eid"], "c-1");
        assert_eq!(answer.body["rejected"][0]["code"], "NOT_COMPLETE");
    }
    assert_eq!(count(&server.state(&player).await, "first"), 0);
}

#[tokio::test]
async fn s6_effects_acks_log_and_ledger_are_written_together() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let events: Vec<Value> = (1..=20).map(|mid| event("c", mid, update("forge", 1))).collect();
    let answer = server.sync(&player, &request(0, None, &events)).await;
    assert_eq!(answer.body["ack"], json!({"c": 20}));
    assert_eq!((server.rows("settled").await, server.rows("reward_ledger").await), (20, 20));
    assert_eq!(server.rows("event_log").await, 21, "the initial revision, and twenty events");
    let distinct: (i64,) =
        sqlx::query_as("SELECT COUNT(DISTINCT reward) FROM reward_ledger").fetch_one(server.app.store.readers()).await.unwrap();
    assert!(distinct.0 > 10, "rewards are rolled each by itself: {} of 20 differ", distinct.0);
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn s7_another_epoch_processes_nothing_and_brings_the_snapshot() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let epoch = server.standing(&player).await["epoch"].as_i64().unwrap();
    let answer = server.sync(&player, &request(epoch - 1, Some(5), &[event("c", 1, update("hundred", 1))])).await;
    assert_eq!(answer.body["ack"], json!({"c": 0}));
    assert_eq!(answer.body["streams"]["player"]["epoch"], epoch);
    assert!(answer.body["streams"]["player"]["snapshot"].is_string());
    assert_eq!(server.rows("settled").await, 0);
}

#[tokio::test]
async fn s8_a_copy_under_another_number_is_settled_already() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    server.sync(&player, &request(0, None, &[event("c", 1, update("hundred", 5))])).await;
    let mut copy = event("d", 1, update("hundred", 5));
    copy["eid"] = json!("c-1");
    let answer = server.sync(&player, &request(0, None, &[copy])).await;
    assert_eq!(answer.body["ack"], json!({"d": 1}));
    assert_eq!(count(&server.state(&player).await, "hundred"), 5);
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn s9_what_a_guest_did_before_the_account_counts_within_the_bound() {
    let server = TestServer::new().await;
    let begun = now().0;
    let player = server.sign_in("a").await;
    let mut old = event("c", 1, update("hundred", 1));
    old["age_ms"] = json!(400 * 86_400_000_i64);
    let answer = server.sync(&player, &request(0, None, &[old])).await;
    assert_eq!(answer.body["rejected"], json!([]));
    assert_eq!(answer.body["limits"], json!({"offline_sec": 30 * 86_400}));
    let state = server.state(&player).await;
    let counted = state["records"]["hundred"]["update_time_sec"].as_i64().unwrap() - (begun - 30 * 86_400);
    let off = format!("{counted} s off the bound, which is as long before the account as an event may wait");
    assert!((-2..=now().0 - begun + 2).contains(&counted), "{off}");
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn s4_an_answer_lists_a_thousand_later_refusals_and_stops_the_ack_before_the_next() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let refused = |mid: i64| event("c", mid, json!({"type": "claim", "at": now().0, "ids": ["first"]}));
    for first in (1..=1_200).step_by(200) {
        let events: Vec<Value> = (first..first + 200).map(refused).collect();
        assert_eq!(server.sync(&player, &request(0, None, &events)).await.body["ack"], json!({"c": first + 199}));
    }
    let answer = server.sync(&player, &request(0, None, &[refused(1)])).await;
    assert_eq!(answer.body["rejected"].as_array().map(Vec::len), Some(1_001), "its own, and a thousand later ones");
    assert_eq!(answer.body["ack"], json!({"c": 1_001}), "the 1,002nd is left out");
    let answer = server.sync(&player, &request(0, None, &[refused(1_002)])).await;
    assert_eq!((&answer.body["ack"], answer.body["rejected"].as_array().map(Vec::len)), (&json!({"c": 1_200}), Some(199)));
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn s9_what_waited_too_long_is_refused_and_the_future_counts_as_now() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    server.age(&player).await;
    let mut old = event("c", 1, update("hundred", 1));
    old["age_ms"] = json!(31 * 86_400_000_i64);
    let mut early = event("c", 2, json!({"type": "update", "at": now().0 + 1_000_000, "achievements": {"hundred": 1}}));
    early["age_ms"] = Value::Null;
    let answer = server.sync(&player, &request(0, None, &[old, early])).await;
    assert_eq!(answer.body["rejected"][0]["code"], "TOO_OLD");
    let state = server.state(&player).await;
    assert!(state["records"]["hundred"]["update_time_sec"].as_i64().unwrap() <= now().0);
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn s10_celebrations_are_kept_and_forged_ones_are_not() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let mut body = request(0, None, &[event("c", 1, update("first", 1))]);
    body["streams"]["player"]["seen"] = json!(["first@once#1", "hundred@once#1"]);
    server.sync(&player, &body).await;
    let celebrated = server.state(&player).await["celebrated"].clone();
    assert_eq!(celebrated.as_object().unwrap().keys().collect::<Vec<_>>(), ["first@once#1"]);
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn s11_a_restored_backup_is_found_and_raises_the_epoch() {
    let mut server = TestServer::new().await;
    let player = server.sign_in("a").await;
    server.backup().await;
    let ahead = server.sync(&player, &request(0, None, &[event("c", 1, update("hundred", 1))])).await;
    let (epoch, rev) = (ahead.body["streams"]["player"]["epoch"].as_i64().unwrap(), ahead.body["streams"]["player"]["rev"].as_i64());
    server.restore().await;
    let answer = server.sync(&player, &request(epoch, rev, &[])).await;
    let raised = answer.body["streams"]["player"]["epoch"].as_i64().unwrap();
    assert!(raised > epoch, "{}", answer.text);
    assert!(server.replays_equal().await);
    // The client re-keys the events that the backup lacks, and sends them again (K6).
    let mut again = event("d", 1, update("hundred", 1));
    again["eid"] = json!("c-1");
    server.sync(&player, &request(raised, Some(0), &[again])).await;
    assert_eq!(count(&server.state(&player).await, "hundred"), 1);
}

#[tokio::test]
async fn s11_a_player_who_signed_in_after_the_backup_is_known_again() {
    let mut server = TestServer::new().await;
    server.backup().await;
    let player = server.sign_in("a").await;
    let ahead = server.sync(&player, &request(0, None, &[event("c", 1, update("hundred", 2))])).await;
    let epoch = ahead.body["streams"]["player"]["epoch"].as_i64().unwrap();
    server.restore().await;
    let lost = server.sync(&player, &request(epoch, Some(1), &[])).await;
    assert_eq!(lost.status, StatusCode::OK, "the token is still good: {}", lost.text);
    let raised = lost.body["streams"]["player"]["epoch"].as_i64().unwrap();
    assert!(raised > epoch);
    assert_eq!(server.sign_in("a").await.id, player.id);
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn t4_a_team_of_others_is_no_stream_and_refuses_its_events() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let mut body =
        request(0, None, &[event("c", 1, update("hundred", 1)), event("c", 2, update("hundred", 1)), event("c", 3, update("hundred", 1))]);
    body["streams"]["team:red"] = json!({"base": {"epoch": 0, "rev": null, "definitions": ""}, "seen": []});
    body["events"][1]["stream"] = json!("team:red");
    let answer = server.sync(&player, &body).await;
    assert_eq!(answer.body["ack"], json!({"c": 3}));
    assert_eq!(answer.body["streams"]["team:red"], json!({"error": "NOT_MEMBER"}));
    assert_eq!(answer.body["rejected"][0]["code"], "NOT_MEMBER");
    assert_eq!(count(&server.state(&player).await, "hundred"), 2);
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn what_is_up_to_date_brings_no_snapshot_and_no_definitions() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let standing = server.standing(&player).await;
    let mut body = request(standing["epoch"].as_i64().unwrap(), standing["rev"].as_i64(), &[]);
    body["streams"]["player"]["base"]["definitions"] = standing["definitions"]["version"].clone();
    let answer = server.sync(&player, &body).await;
    let members: Vec<&String> = answer.body["streams"]["player"].as_object().unwrap().keys().collect();
    assert_eq!(members, ["epoch", "receipt", "rev", "state_hash"]);
}
