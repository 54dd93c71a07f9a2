//! `plaudit-server health`: asks a server on this machine for its health, for a container's check.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

/// The time limit of the server's answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks `GET /livez`, or with `is_ready` `GET /readyz`, at the address at which a server listens.
///
/// # Errors
///
/// The server cannot be reached, takes too long, or reports a problem.
pub fn check(listen: SocketAddr, is_ready: bool) -> Result<()> {
    let address = reachable(listen);
    let path = if is_ready { "/readyz" } else { "/livez" };
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).with_context(|| format!("no server can be reached at {address}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut head = [0; 12]; // HTTP/1.1 200
    stream.read_exact(&mut head).with_context(|| format!("the server at {address} does not answer {path}"))?;
    let status = String::from_utf8_lossy(&head).split(' ').nth(1).unwrap_or_default().to_owned();
    ensure!(status == "200", "the server at {address} answers {path} with {status}");
    Ok(())
}

/// The address at which this machine reaches a server that listens at all its addresses.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
