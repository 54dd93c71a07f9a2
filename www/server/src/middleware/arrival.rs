//! The arrival of bodies: a body is read whole before its request takes a place, and must not arrive too slowly.

use std::net::IpAddr;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use http_body_util::BodyExt as _;
use tokio::time::{Instant, timeout_at};

use super::memory::Memory;
use crate::endpoint::{Code, Refusal};

/// The initial time for a body. Each [`RATE`] bytes that arrive extend it by one second, up to the request's timeout.
const BEGINNING: Duration = Duration::from_secs(5);
const RATE: u64 = 16 * 1024;

/// The longest time without a byte: a client that stalls near the end of a body must not hold its memory until the request times out.
const SILENCE: Duration = Duration::from_secs(5);

/// The bytes for which memory is reserved at once.
const STEP: usize = 64 * 1024;

/// Reads a body of at most `most` bytes to its end. Its memory counts against the share of the address, if there is one.
///
/// # Errors
///
/// The body is too large, by its announced or its actual length; it arrives too slowly; it ends early; the memory for bodies, or the
/// share of the address, is used up.
pub async fn read(mut body: Body, memory: &Memory, address: Option<IpAddr>, most: usize) -> Result<Bytes, Refusal> {
    let too_large = || Refusal::new(Code::TooLarge, format!("a body may have at most {most} bytes"));
    // A body whose announced length is too large is refused before it arrives.
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > most {
        return Err(too_large());
    }
    let mut whole = Vec::new();
    let mut room = memory.arriving(address, STEP).await?;
    let mut began = Instant::now();
    loop {
        let deadline = began + BEGINNING + Duration::from_secs(whole.len() as u64 / RATE);
        let deadline = deadline.min(Instant::now() + SILENCE);
        let late = |_| Refusal::later(Code::Timeout, "the body arrived too slowly", 2);
        let Some(frame) = timeout_at(deadline, body.frame()).await.map_err(late)? else { break };
        let frame = frame.map_err(|_| Refusal::new(Code::InvalidRequest, "the body could not be read to its end"))?;
        let Ok(data) = frame.into_data() else { continue };
        if whole.len().saturating_add(data.len()) > most {
            return Err(too_large());
        }
        whole.extend_from_slice(&data);
        let missing = whole.len().saturating_sub(room.bytes());
        if missing > 0 {
            let waiting = Instant::now();
            memory.more(&mut room, missing.max(STEP)).await?;
            began += waiting.elapsed(); // this wait is not the client's fault
        }
    }
    Ok(whole.into())
}
