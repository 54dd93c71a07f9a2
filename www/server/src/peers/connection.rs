//! A client's connection, which is closed if the client does not read.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a write may wait for the client, and how many bytes the client must accept in that time.
const PATIENCE: Duration = Duration::from_secs(10);
const LEAST_BYTES: usize = 64 * 1024;

/// A connection whose client must read the answers to its requests.
pub struct Connection {
    stream: TokioIo<TcpStream>,
    patience: Duration,
    waiting: Option<Waiting>,
}

/// The state of a write that waits for the client.
struct Waiting {
    until: Pin<Box<Sleep>>,
    /// The bytes that the client has accepted since.
    bytes: usize,
}

impl Connection {
    /// Wraps a stream.
    #[must_use]
    pub fn new(stream: TcpStream) -> Connection {
        Connection { stream: TokioIo::new(stream), patience: PATIENCE, waiting: None }
    }

    /// Watches a write: one that must wait starts the timer, and fails if the client accepts too little for too long.
    fn watch(&mut self, context: &mut Context<'_>, written: Poll<Result<usize>>) -> Poll<Result<usize>> {
        match written {
            Poll::Ready(Ok(bytes)) => {
                if let Some(waiting) = &mut self.waiting {
                    waiting.bytes = waiting.bytes.saturating_add(bytes);
                }
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                let until = Instant::now() + self.patience;
                let waiting = self.waiting.get_or_insert_with(|| Waiting { until: Box::pin(sleep_until(until)), bytes: 0 });
                loop {
                    ready!(waiting.until.as_mut().poll(context));
                    if waiting.bytes < LEAST_BYTES {
                        return Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the client does not read")));
                    }
                    waiting.bytes = 0;
                    waiting.until.as_mut().reset(until);
                }
            }
        }
    }
}

impl Read for Connection {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl Write for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, written)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watch(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// A flush succeeds once everything is written; then no write waits for the client.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        self.waiting = None;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::future::poll_fn;

    use tokio::io::AsyncReadExt as _;
    use tokio::net::TcpListener;

    use super::*;

    async fn pair() -> (Connection, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let connection = Connection { patience: Duration::from_secs(1), ..Connection::new(listener.accept().await.unwrap().0) };
        (connection, client)
    }

    async fn send(connection: &mut Connection, mut bytes: usize) -> Result<()> {
        while bytes > 0 {
            let part = vec![b'x'; bytes.min(64 * 1024)];
            bytes -= poll_fn(|context| Pin::new(&mut *connection).poll_write(context, &part)).await?;
        }
        poll_fn(|context| Pin::new(&mut *connection).poll_flush(context)).await
    }

    #[tokio::test]
    async fn a_client_that_does_not_read_is_given_up() {
        let (mut connection, _client) = pair().await;
        let error = send(&mut connection, 64 * 1024 * 1024).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_client_that_reads_slower_than_the_least_is_given_up_and_a_steady_one_is_not() {
        // All bytes take the steady client longer than a write may wait.
        for (bytes_at_once, is_served) in [(16, false), (512 * 1024, true)] {
            let (mut connection, mut client) = pair().await;
            let reading = tokio::spawn(async move {
                let (mut all, mut part) = (0, vec![0; bytes_at_once]);
                while let Ok(read) = client.read(&mut part).await
                    && read > 0
                {
                    all += read;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                all
            });
            let sent = send(&mut connection, 32 * 1024 * 1024).await;
            drop(connection);
            assert_eq!(sent.is_ok(), is_served, "{sent:?}");
            if is_served {
                assert_eq!(reading.await.unwrap(), 32 * 1024 * 1024);
            } else {
                reading.abort();
            }
        }
    }
}
