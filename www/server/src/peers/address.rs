//! The client's address as limits count it: the IPv4 address, or the /64 of an IPv6 address, which is what one customer gets.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::str::FromStr;

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The header in which proxies list the addresses that they have seen.
const FORWARDED: &str = "x-forwarded-for";

/// The bits of an IPv6 address that a customer chooses freely.
const INTERFACE: u128 = u64::MAX as u128;

/// An address as limits count it. Requests carry it as an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The proxies in front of the server. Each appends the address that it has seen to `X-Forwarded-For`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Proxies {
    /// There is no proxy: the client controls the header, so it is not read.
    #[default]
    None,
    /// This number of proxies, one behind the other.
    Hops(NonZeroUsize),
    /// All proxies have addresses in these networks.
    Networks(Vec<IpNet>),
}

impl FromStr for Proxies {
    type Err = String;

    /// Reads a number of proxies, or networks separated by commas.
    fn from_str(text: &str) -> Result<Proxies, String> {
        let wrong = || format!("expected the number of proxies, 1 or more, or their networks, such as 10.0.0.0/8,fd00::/8, found {text:?}");
        if let Ok(hops) = text.parse() {
            return Ok(Proxies::Hops(hops));
        }
        let networks = text.split(',').map(|network| {
            let network = network.trim();
            network.parse().or_else(|_| network.parse().map(|address: IpAddr| IpNet::from(address)))
        });
        networks.collect::<Result<_, _>>().map(Proxies::Networks).map_err(|_| wrong())
    }
}

impl Proxies {
    /// Whether a connection from this address may belong to a proxy, which serves many clients.
    #[must_use]
    pub fn may_include(&self, peer: IpAddr) -> bool {
        match self {
            Proxies::None => false,
            Proxies::Hops(_) => true,
            Proxies::Networks(networks) => is_in(networks, peer),
        }
    }

    /// The address of the client whose request came from `peer` with these headers. Entries that the client itself has written into
    /// `X-Forwarded-For` stand to the left of the proxies' entries, and are not read.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let address = match self {
            Proxies::None => None,
            Proxies::Hops(hops) => forwarded(headers).nth(hops.get() - 1).flatten(),
            Proxies::Networks(networks) if is_in(networks, peer) => {
                // Takes the first address from the right that is not one of the known proxies. Entries behind an invalid one are
                // not trusted.
                let known = forwarded(headers).map_while(|address| address);
                let mut seen = None;
                for address in known {
                    seen = Some(address);
                    if !is_in(networks, address) {
                        break;
                    }
                }
                seen
            }
            Proxies::Networks(_) => None,
        };
        ClientAddress(counted(address.unwrap_or(peer)))
    }
}

fn is_in(networks: &[IpNet], address: IpAddr) -> bool {
    let address = address.to_canonical();
    networks.iter().any(|network| network.contains(&address))
}

/// The entries of all `X-Forwarded-For` lines, last one first; `None` for an entry that is not an address.
fn forwarded(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let lines: Vec<_> = headers.get_all(FORWARDED).iter().collect();
    lines.into_iter().rev().flat_map(|line| line.to_str().unwrap_or_default().rsplit(',').map(entry))
}

/// Reads an entry, to which some proxies add the port.
fn entry(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()))
}

/// The form of an address that limits count.
#[must_use]
pub fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) & !INTERFACE).into(),
        address => address,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn client(proxies: &str, peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, line.parse().unwrap());
        }
        let proxies = if proxies.is_empty() { Proxies::None } else { proxies.parse().unwrap() };
        proxies.client(peer.parse().unwrap(), &headers).0.to_string()
    }

    #[test]
    fn without_a_proxy_the_header_is_not_read() {
        assert_eq!(client("", "192.0.2.1", &["198.51.100.1"]), "192.0.2.1");
    }

    #[test]
    fn hops_count_from_the_right_over_all_lines() {
        for (hops, lines, expected) in [
            ("1", &["203.0.113.9, 198.51.100.1"][..], "198.51.100.1"),
            ("1", &["203.0.113.9", "198.51.100.1"], "198.51.100.1"),
            ("2", &["203.0.113.9", "198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("2", &["198.51.100.1", "10.0.0.2"], "198.51.100.1"),
            ("2", &["198.51.100.1"], "10.0.0.1"),
            ("1", &["198.51.100.1, unknown"], "10.0.0.1"),
            ("1", &["198.51.100.1:4711"], "198.51.100.1"),
            ("1", &["[2001:db8:1:2:3::9]:4711"], "2001:db8:1:2::"),
            ("1", &[], "10.0.0.1"),
        ] {
            assert_eq!(client(hops, "10.0.0.1", lines), expected, "{hops} {lines:?}");
        }
    }

    #[test]
    fn of_networks_the_first_address_outside_of_them_is_the_client() {
        let networks = "10.0.0.0/8, fd00::/8,192.0.2.7";
        for (peer, lines, expected) in [
            ("10.0.0.1", &["203.0.113.9, 198.51.100.1, 10.9.9.9"][..], "198.51.100.1"),
            ("::ffff:10.0.0.1", &["198.51.100.1", "192.0.2.7, fd00::7"], "198.51.100.1"),
            ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1", &["203.0.113.9, unknown, 10.0.0.2"], "10.0.0.2"),
            ("198.51.100.8", &["203.0.113.9"], "198.51.100.8"),
        ] {
            assert_eq!(client(networks, peer, lines), expected, "{peer} {lines:?}");
        }
        for wrong in ["0", "-1", "10.0.0.0/33", "10.0.0.0/8,", "proxy.example"] {
            assert!(wrong.parse::<Proxies>().unwrap_err().contains(wrong), "{wrong}");
        }
    }

    #[test]
    fn ipv6_counts_by_its_64_and_a_mapped_address_is_the_one_that_it_maps() {
        for (address, expected) in [
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
            ("2001:db8:1:3::1", "2001:db8:1:3::"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("192.0.2.1", "192.0.2.1"),
        ] {
            assert_eq!(counted(address.parse().unwrap()).to_string(), expected, "{address}");
        }
    }
}
