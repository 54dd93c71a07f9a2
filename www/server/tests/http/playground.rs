//! Backing up and restoring one player's stream: only where the operator has asked for it, and as true as restoring the database.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use plaudit_server::router::RouterOptions;
use serde_json::{Value, json};

use crate::world::{Answer, Player, UNLIMITED, World, event, json_request, request, update};

async fn world() -> World {
    World::with(UNLIMITED, RouterOptions { playground: true, ..RouterOptions::default() }).await
}

async fn press(world: &World, player: &Player, action: &str) -> Answer {
    let request = Request::post(format!("/playground/{action}")).header("authorization", format!("Bearer {}", player.token));
    world.send(request.body(Body::empty()).unwrap()).await
}

async fn add(world: &World, player: &Player, cid: &str, mid: i64, amount: i64) -> Answer {
    world.sync(player, &request(0, None, &[event(cid, mid, update("hundred", amount))])).await
}

async fn count(world: &World, player: &Player) -> Value {
    world.state(player).await["records"]["hundred"]["count"].clone()
}

#[tokio::test]
async fn without_the_flag_there_is_nothing_at_these_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let page = RouterOptions { page: Some(folder.path().to_owned()), ..RouterOptions::default() };
    for options in [RouterOptions::default(), page] {
        let world = World::with(UNLIMITED, options).await;
        let player = world.sign_in("a").await;
        add(&world, &player, "c", 1, 3).await;
        for action in ["backup", "restore"] {
            assert_eq!(press(&world, &player, action).await.status, StatusCode::NOT_FOUND, "{action}");
            assert_eq!(world.get(&format!("/playground/{action}")).await.status, StatusCode::NOT_FOUND, "{action}");
        }
        assert_eq!(count(&world, &player).await, 3);
    }
}

#[tokio::test]
async fn the_page_is_told_where_the_authority_is_and_whether_it_is_a_playground() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("authority.json"), r#"{"url": null}"#).unwrap();
    for playground in [false, true] {
        let options = RouterOptions { page: Some(folder.path().to_owned()), playground, ..RouterOptions::default() };
        let answer = World::with(UNLIMITED, options).await.get("/authority.json").await;
        assert_eq!((answer.status, &answer.body), (StatusCode::OK, &json!({"url": ".", "playground": playground})));
    }
}

#[tokio::test]
async fn a_restored_stream_is_as_it_was_and_devices_that_have_seen_more_begin_another_epoch() {
    let world = world().await;
    let (player, other) = (world.sign_in("a").await, world.sign_in("b").await);
    add(&world, &player, "c", 1, 3).await;
    let before = world.standing(&player).await;
    assert_eq!(press(&world, &player, "backup").await.body, json!({"rev": 1}));

    add(&world, &player, "c", 2, 4).await;
    let later = world.sync(&player, &request(0, None, &[event("c", 3, update("forge", 1))])).await.body;
    add(&world, &other, "o", 1, 9).await;
    assert_eq!(world.rows("reward_ledger").await, 1);

    assert_eq!(press(&world, &player, "restore").await.body, json!({"rev": 1}));
    assert_eq!(world.standing(&player).await, before);
    assert_eq!(count(&world, &other).await, 9, "another player's stream is not touched");
    assert_eq!(world.rows("reward_ledger").await, 0, "the reward is granted anew when the event comes again");
    assert!(world.replays_equal().await);

    // S11: a device that has seen revision 3 betrays the restore. What it still has is sent again under a new process (K6).
    let (epoch, rev) = (later["streams"]["player"]["epoch"].as_i64().unwrap(), later["streams"]["player"]["rev"].as_i64());
    let meets = world.sync(&player, &request(epoch, rev, &[])).await.body;
    let raised = meets["streams"]["player"]["epoch"].as_i64().unwrap();
    assert!(raised > epoch, "{raised} after {epoch}");
    let mut known = event("d", 1, update("hundred", 3));
    known["eid"] = "c-1".into();
    let mut forgotten = event("d", 2, update("hundred", 4));
    forgotten["eid"] = "c-2".into();
    let answer = world.sync(&player, &request(raised, Some(1), &[known, forgotten])).await.body;
    assert_eq!(answer["ack"], json!({"d": 2}));
    assert_eq!(count(&world, &player).await, 7, "the event from before the backup counts once (S8)");
    assert!(world.replays_equal().await);
}

#[tokio::test]
async fn it_takes_a_player_with_a_backup() {
    let world = world().await;
    let (player, other) = (world.sign_in("a").await, world.sign_in("b").await);
    for action in ["backup", "restore"] {
        let answer = world.post(&format!("/playground/{action}"), &json!({})).await;
        assert_eq!((answer.status, answer.body["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("AUTH")), "{action}");
        let forged = json_request(&format!("/playground/{action}")).header("authorization", format!("Bearer {}x", player.token));
        assert_eq!(world.send(forged.body(Body::empty()).unwrap()).await.status, StatusCode::UNAUTHORIZED, "{action}");
        assert_eq!(world.get(&format!("/playground/{action}")).await.status, StatusCode::METHOD_NOT_ALLOWED, "{action}");
    }
    press(&world, &other, "backup").await;
    let answer = press(&world, &player, "restore").await;
    assert_eq!((answer.status, answer.body["code"].as_str()), (StatusCode::NOT_FOUND, Some("NOT_FOUND")));
}
