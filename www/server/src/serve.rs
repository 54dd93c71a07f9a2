//! The running server: listens, reloads, shuts down.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::http::{Surface, router};
use crate::outbox::dispatch::Dispatch;
use crate::pokes::relay::Relay;
use crate::pokes::spread;
use crate::rules::Sources;

/// How long requests that are under way may take once the server has been asked to end.
const GRACE: Duration = Duration::from_secs(25);

/// What runs beside the requests.
#[derive(Default)]
pub struct Beside {
    /// Tells the webhook, if there is one.
    pub dispatch: Option<Dispatch>,
    /// Carries pokes from and to other processes, where there may be any.
    pub relay: Option<Relay>,
}

/// Serves until SIGTERM or SIGINT; then finishes what is under way.
///
/// # Errors
///
/// The address is taken; signals cannot be received.
pub async fn serve(app: Arc<App>, surface: &Surface, sources: Sources, address: SocketAddr, beside: Beside) -> Result<()> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("{address} cannot be listened at"))?;
    let bound = listener.local_addr()?;
    let (ended, mut end) = tokio::sync::watch::channel(false);
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let watcher = tokio::spawn(reload_on_hangup(app.clone(), sources, signal(SignalKind::hangup())?));
    let sweeper = tokio::spawn(sweep(app.clone()));
    let letters = beside.dispatch.map(|dispatch| tokio::spawn(dispatch.run(app.clone(), end.clone())));
    let pokes = app.pokes.is_on().then(|| tokio::spawn(spread::run(app.clone(), beside.relay, end.clone())));
    let service = router(app.clone(), surface).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tracing::info!("ending");
        let _ = ended.send(true); // nobody listens any more if the server has ended by itself
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
    for task in [letters, pokes].into_iter().flatten() {
        task.await?; // what is under way ends by itself, within the receiver's timeout
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

async fn sweep(app: Arc<App>) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        app.rates.forget();
    }
}
