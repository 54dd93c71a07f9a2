//! The memory budget of requests: bodies that arrive, their parsed trees, and answers until they are sent.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::endpoint::{Code, MAX_BODY_BYTES, Refusal};
use crate::limiter::TooManyRequests;
use crate::peers::{PerAddress, Share};

/// The most memory of a body's tree, in bytes for each byte of the body; `[0,0,…]` is the worst case.
const TREE: usize = 16;

/// The bytes of one permit.
const UNIT: usize = 1024;

/// How long a request waits for memory.
const PATIENCE: Duration = Duration::from_secs(5);

/// The bytes of an answer that are handed over at once.
const PART: usize = 32 * 1024;

/// The part of the memory for arriving bodies that one address may hold: a tenth, and at least two of the largest bodies.
const PART_OF_ADDRESS: usize = 10;
const LEAST_OF_ADDRESS: usize = 2 * MAX_BODY_BYTES / UNIT;

/// The part of the memory for answers that one address may hold, so that clients which read slowly leave enough to others.
const ANSWERS_OF_ADDRESS: usize = 4;

/// The budget of all requests.
#[derive(Clone, Debug)]
pub struct Memory {
    /// For arriving bodies. It is separate, so that bodies which arrive slowly do not take the memory of requests in progress.
    arriving: Budget,
    /// The units of it that each address holds.
    arriving_of: Arc<PerAddress>,
    /// For requests in progress, and their answers.
    working: Budget,
    /// The units of it that the answers of each address hold.
    answers_of: Arc<PerAddress>,
}

#[derive(Clone, Debug)]
struct Budget {
    free: Arc<Semaphore>,
    total: usize,
}

/// The memory of a body that arrives.
#[derive(Debug)]
pub struct Arriving {
    permit: OwnedSemaphorePermit,
    /// The units that its address holds; `None` if they are not counted.
    share: Option<Share>,
}

impl Arriving {
    /// The bytes for which there is memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.permit.num_permits().saturating_mul(UNIT)
    }
}

/// A request's part of the budget.
#[derive(Debug)]
pub struct Held {
    memory: OwnedSemaphorePermit,
    /// The units that the answer's address holds, once there is an answer.
    answer: Option<Share>,
    /// The request's places: of its address, and of all requests.
    _place: (Option<Share>, OwnedSemaphorePermit),
}

impl Memory {
    /// A budget of this many bytes.
    #[must_use]
    pub fn new(bytes: usize) -> Memory {
        let (arriving, working) = (Budget::new(bytes / 4), Budget::new(bytes - bytes / 4));
        let of_address = (arriving.total / PART_OF_ADDRESS).max(LEAST_OF_ADDRESS);
        let answers_of = Arc::new(PerAddress::new((working.total / ANSWERS_OF_ADDRESS).max(1)));
        Memory { arriving, arriving_of: Arc::new(PerAddress::new(of_address)), working, answers_of }
    }

    /// The largest body whose tree the memory can hold.
    #[must_use]
    pub fn largest_body(&self) -> usize {
        self.working.total.saturating_mul(UNIT) / TREE
    }

    /// Reserves memory for the first bytes of a body, and counts it against the share of an address.
    ///
    /// # Errors
    ///
    /// The address holds its share; the memory is not available in time.
    pub async fn arriving(&self, address: Option<IpAddr>, bytes: usize) -> Result<Arriving, Refusal> {
        let share = address.map(|address| self.arriving_of.take_many(address, units(bytes)).ok_or_else(share_is_taken)).transpose()?;
        Ok(Arriving { permit: self.arriving.acquire(bytes).await?, share })
    }

    /// Reserves memory for more bytes of a body.
    ///
    /// # Errors
    ///
    /// The address holds its share; the memory is not available in time.
    pub async fn more(&self, arriving: &mut Arriving, bytes: usize) -> Result<(), Refusal> {
        if !arriving.share.as_mut().is_none_or(|share| share.grow(units(bytes))) {
            return Err(share_is_taken());
        }
        arriving.permit.merge(self.arriving.acquire(bytes).await?);
        Ok(())
    }

    /// Reserves memory for processing a request whose body has this many bytes.
    ///
    /// # Errors
    ///
    /// The memory is not available in time.
    pub async fn working(&self, body: usize, place: (Option<Share>, OwnedSemaphorePermit)) -> Result<Held, Refusal> {
        let memory = self.working.acquire(body.saturating_mul(TREE)).await?;
        Ok(Held { memory, answer: None, _place: place })
    }

    /// An answer that keeps its memory and its place until it is sent, counted against the share of an address. A stream of events has
    /// no end, so it keeps none.
    ///
    /// # Errors
    ///
    /// The address holds its share; the memory is not available in time.
    pub async fn until_sent(&self, address: Option<IpAddr>, mut held: Held, response: Response) -> Result<Response, Refusal> {
        let kind = response.headers().get(header::CONTENT_TYPE).map_or(&b""[..], |kind| kind.as_bytes());
        if kind.starts_with(b"text/event-stream") {
            return Ok(response);
        }
        let bytes = usize::try_from(response.body().size_hint().lower()).unwrap_or(usize::MAX);
        held.answer = address.map(|address| self.answers_of.take_many(address, units(bytes)).ok_or_else(answers_wait)).transpose()?;
        let before = held.memory.num_permits();
        match before.checked_sub(units(bytes)) {
            Some(spare) => drop(held.memory.split(spare)), // the request's tree is gone
            None => held.memory.merge(self.working.acquire(bytes.saturating_sub(before.saturating_mul(UNIT))).await?),
        }
        Ok(response.map(|body| Body::new(Sent { body, rest: Bytes::new(), _held: held })))
    }
}

impl Budget {
    fn new(bytes: usize) -> Budget {
        let total = (bytes / UNIT).clamp(1, Semaphore::MAX_PERMITS);
        Budget { free: Arc::new(Semaphore::new(total)), total }
    }

    /// Waits for memory. A request for more than the whole budget is refused at once, because requests that queue after it would wait in
    /// vain.
    async fn acquire(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Refusal> {
        let busy = || Refusal::later(Code::Busy, "active requests use all of the request memory; retry later", 1);
        let permits = u32::try_from(units(bytes)).ok().filter(|_| units(bytes) <= self.total).ok_or_else(busy)?;
        timeout(PATIENCE, self.free.clone().acquire_many_owned(permits)).await.ok().and_then(Result::ok).ok_or_else(busy)
    }
}

fn units(bytes: usize) -> usize {
    bytes.div_ceil(UNIT).max(1)
}

fn share_is_taken() -> Refusal {
    TooManyRequests { of: "bodies from this address arrive at once", retry_after_sec: 1 }.into()
}

fn answers_wait() -> Refusal {
    TooManyRequests { of: "answers to this address wait to be read", retry_after_sec: 1 }.into()
}

/// The body of an answer, which is handed over in parts.
struct Sent {
    body: Body,
    rest: Bytes,
    _held: Held,
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            let frame = match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => frame,
                other => return other,
            };
            match frame.into_data() {
                Ok(bytes) => self.rest = bytes,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
        let part = self.rest.len().min(PART);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(part)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (more, mut hint) = (self.rest.len() as u64, self.body.size_hint());
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper.saturating_add(more));
        }
        hint.set_lower(hint.lower().saturating_add(more));
        hint
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const MIB: usize = 1024 * 1024;

    async fn answer(memory: &Memory, address: &str, bytes: usize) -> Result<Response, Refusal> {
        let place = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
        let held = memory.working(1, (None, place)).await?;
        memory.until_sent(Some(address.parse().unwrap()), held, Response::new(Body::from(vec![0; bytes]))).await
    }

    #[tokio::test]
    async fn answers_that_one_address_does_not_read_leave_memory_to_others() {
        let memory = Memory::new(64 * MIB); // 48 for answers, of which each address may hold 12
        let first = answer(&memory, "192.0.2.1", 8 * MIB).await.unwrap();
        assert_eq!(answer(&memory, "192.0.2.1", 8 * MIB).await.unwrap_err().code, Code::TooMany, "at once, without waiting for memory");
        let _of_others = answer(&memory, "192.0.2.2", 8 * MIB).await.unwrap();
        drop(first);
        assert!(answer(&memory, "192.0.2.1", 8 * MIB).await.is_ok(), "what was read counts no more");
    }

    #[tokio::test]
    async fn a_small_answer_does_not_keep_the_memory_of_its_request() {
        let memory = Memory::new(4 * MIB);
        let place = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
        let held = memory.working(MIB / 8, (None, place)).await.unwrap(); // its tree takes 2 MiB
        let _unread = memory.until_sent(None, held, Response::new(Body::from("{}"))).await.unwrap();
        assert_eq!(memory.working.free.available_permits(), memory.working.total - 1);
    }
}
