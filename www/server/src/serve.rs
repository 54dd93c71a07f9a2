//! The running server: listens, reloads, shuts down.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::limiter::Limiter;
use crate::notify::fanout;
use crate::notify::pg_bridge::PgBridge;
use crate::outbox::dispatcher::{Delivery, Dispatcher};
use crate::router::{RouterOptions, router};
use crate::rules::Sources;

/// How long requests that are under way may take once the server has been asked to end.
const GRACE: Duration = Duration::from_secs(25);

/// What runs in the background of the requests.
#[derive(Default)]
pub struct Background {
    /// How messages are delivered, if there is a webhook.
    pub delivery: Option<Delivery>,
    /// The bridge to other processes, on Postgres.
    pub bridge: Option<PgBridge>,
}

/// Serves until SIGTERM or SIGINT; then finishes what is under way.
///
/// # Errors
///
/// The address is taken; signals cannot be received.
pub async fn serve(app: Arc<App>, options: &RouterOptions, sources: Sources, address: SocketAddr, background: Background) -> Result<()> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("{address} cannot be listened at"))?;
    let bound = listener.local_addr()?;
    let (ended, mut end) = tokio::sync::watch::channel(false);
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let watcher = tokio::spawn(reload_on_hangup(app.clone(), sources, signal(SignalKind::hangup())?));
    let sweeper = tokio::spawn(sweep(app.limiter.clone()));
    let dispatcher = background.delivery.map(|delivery| {
        let dispatcher = Dispatcher { delivery, store: app.store.clone(), counters: app.metrics.webhook.clone() };
        tokio::spawn(dispatcher.run(end.clone()))
    });
    let fanout = app
        .registry
        .is_on()
        .then(|| tokio::spawn(fanout::run(app.fanout(), app.metrics.notifications.clone(), background.bridge, end.clone())));
    let service = router(app.clone(), options).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tracing::info!("ending");
        let _ = ended.send(true); // there is no receiver if the server has ended by itself
    });
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{bound}")?;
    out.flush()?;
    tracing::info!(address = %bound, definitions = app.rules().player.version(), "listening");
    let too_late = async {
        let _ = end.wait_for(|ended| *ended).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        result = server.into_future() => result?,
        () = too_late => tracing::warn!("requests were still under way"),
    }
    for task in [dispatcher, fanout].into_iter().flatten() {
        task.await?; // a delivery that is under way ends within the receiver's timeout
    }
    watcher.abort();
    sweeper.abort();
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

async fn sweep(limiter: Arc<Limiter>) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        limiter.sweep();
    }
}
