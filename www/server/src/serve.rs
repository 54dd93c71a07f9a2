//! The running server: listens, reloads, and shuts down.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::extract::FromRef as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::clock::now_ms;
use crate::limiter::Limiter;
use crate::notify::fanout::{self, Fanout};
use crate::notify::pg_bridge::PgBridge;
use crate::outbox::dispatcher::{Delivery, Dispatcher};
use crate::outgoing::queue::work;
use crate::peers::listener::{self, Capacity};
use crate::publishing;
use crate::reward_hook::asker::{Asker, Asking};
use crate::router::{RouterOptions, router};
use crate::rules::Sources;
use crate::store::{Store, deletion, earners, new_devices};
use crate::stream::Streams;

/// How long requests in progress may take after the server was asked to end.
const GRACE: Duration = Duration::from_secs(25);

/// The tasks that run beside requests.
#[derive(Default)]
pub struct Background {
    /// The options of webhook deliveries, if there is a webhook.
    pub delivery: Option<Delivery>,
    /// The options of the reward hook, if there is one.
    pub asking: Option<Asking>,
    /// The bridge to other processes, on Postgres.
    pub bridge: Option<PgBridge>,
}

/// The address to listen at, and the limits on connections.
#[derive(Clone, Copy, Debug)]
pub struct Listen {
    /// The address; port 0 takes any free one.
    pub address: SocketAddr,
    /// The limits on connections.
    pub capacity: Capacity,
}

/// Serves until SIGTERM or SIGINT; then finishes requests in progress.
///
/// # Errors
///
/// The address is taken; signals cannot be received.
pub async fn serve(app: Arc<App>, options: &RouterOptions, sources: Sources, listen: Listen, background: Background) -> Result<()> {
    let Listen { address, capacity } = listen;
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let bound = listener.local_addr()?;
    let (ended, mut end) = tokio::sync::watch::channel(false);
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    if let Some(issuer) = app.issuer.clone() {
        tokio::spawn(async move { issuer.prepare().await });
    }
    let watcher = tokio::spawn(reload_on_hangup(app.clone(), sources, signal(SignalKind::hangup())?));
    let sweeper = tokio::spawn(sweep(app.limiter.clone(), app.store.clone()));
    let eraser = tokio::spawn(erase(app.store.clone()));
    let follower = tokio::spawn(publishing::follow(app.publishing.clone(), end.clone()));
    let counter = tokio::spawn(count_earners(app.store.clone()));
    let dispatcher = background.delivery.map(|delivery| {
        let at_once = delivery.streams;
        let dispatcher = Dispatcher { delivery, store: app.store.clone(), counters: app.metrics.webhook.clone() };
        tokio::spawn(work(dispatcher, at_once, end.clone()))
    });
    let asker = background.asking.map(|asking| {
        let at_once = asking.at_once;
        let asker = Asker { asking, streams: Streams::from_ref(&*app), counters: app.metrics.reward_hook.clone() };
        tokio::spawn(work(asker, at_once, end.clone()))
    });
    let fanout = app
        .registry
        .is_on()
        .then(|| tokio::spawn(fanout::run(Fanout::from_ref(&*app), app.metrics.notifications.clone(), background.bridge, end.clone())));
    let terminated = async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tracing::info!("ending");
        let _ = ended.send(true); // there is no receiver if the server has ended by itself
    };
    let counters = app.metrics.connections.clone();
    let server = listener::run(listener, router(app.clone(), options), options.proxies.clone(), capacity, counters, terminated);
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{bound}")?;
    out.flush()?;
    tracing::info!(address = %bound, definitions = app.rules().player.version(), "listening");
    let too_late = async {
        let _ = end.wait_for(|ended| *ended).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        () = server => {}
        () = too_late => tracing::warn!("requests were still in progress"),
    }
    for task in [dispatcher, asker, fanout].into_iter().flatten() {
        task.await?; // a delivery, or a question, in progress ends within its timeout
    }
    watcher.abort();
    follower.abort();
    sweeper.abort();
    eraser.abort();
    counter.abort();
    app.store.close().await;
    Ok(())
}

async fn reload_on_hangup(app: Arc<App>, sources: Sources, mut hangup: tokio::signal::unix::Signal) {
    while hangup.recv().await.is_some() {
        let outcome = match app.reload(&sources).await {
            Ok(()) => {
                tracing::info!(definitions = app.rules().player.version(), "definitions reloaded");
                "ok"
            }
            Err(problems) => {
                tracing::error!(%problems, "the new definitions are refused; the old ones stay");
                "refused"
            }
        };
        app.metrics.reloads.with_label_values(&[outcome]).inc();
    }
}

/// Continues interrupted deletions.
async fn erase(store: Store) {
    let mut hours = tokio::time::interval(Duration::from_secs(3_600));
    loop {
        hours.tick().await;
        match deletion::resume(&store).await {
            Ok(0) => {}
            Ok(players) => tracing::info!(players, "deletions that were interrupted are complete"),
            Err(error) => tracing::warn!(%error, "deletions that were interrupted cannot be completed now"),
        }
    }
}

/// Drops outdated data of limits.
async fn sweep(limiter: Arc<Limiter>, store: Store) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        limiter.sweep();
        if let Err(error) = new_devices::forget_full(&store, now_ms()).await {
            tracing::warn!(%error, "the counts of new devices cannot be cleaned up now");
        }
    }
}

/// Sums up the earners of each node. With several processes, each row still counts once.
async fn count_earners(store: Store) {
    let mut seconds = tokio::time::interval(Duration::from_secs(2));
    loop {
        seconds.tick().await;
        loop {
            match earners::sum(&store).await {
                Ok(count) if count == earners::BATCH as usize => tokio::task::yield_now().await, // there may be more
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "earners cannot be counted now");
                    break;
                }
            }
        }
    }
}
