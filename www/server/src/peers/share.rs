//! The shares of one address: connections, active requests, and event connections.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts the shares of each address.
#[derive(Debug)]
pub struct PerAddress {
    most: usize,
    held: Mutex<HashMap<IpAddr, usize>>,
}

/// One share, or several of one address; dropping it returns them.
#[derive(Debug)]
pub struct Share {
    of: Arc<PerAddress>,
    address: IpAddr,
    count: usize,
}

impl PerAddress {
    /// Up to `most` shares for each address.
    #[must_use]
    pub fn new(most: usize) -> PerAddress {
        PerAddress { most, held: Mutex::default() }
    }

    /// Takes a share for an address as limits count it; `None` if it has the most already.
    pub fn take(self: &Arc<PerAddress>, address: IpAddr) -> Option<Share> {
        self.take_many(address, 1)
    }

    /// Takes `count` shares at once; `None` if the address would have more than the most.
    pub fn take_many(self: &Arc<PerAddress>, address: IpAddr, count: usize) -> Option<Share> {
        self.add(address, count).then(|| Share { of: self.clone(), address, count })
    }

    fn add(&self, address: IpAddr, more: usize) -> bool {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.get(&address).copied().unwrap_or_default().saturating_add(more);
        if count > self.most {
            return false;
        }
        held.insert(address, count);
        true
    }
}

impl Share {
    /// Takes more shares of the same address; `false`, without taking any, if the address would have more than the most.
    pub fn grow(&mut self, more: usize) -> bool {
        let is_taken = self.of.add(self.address, more);
        if is_taken {
            self.count = self.count.saturating_add(more);
        }
        is_taken
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.of.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.address) {
            *count = count.saturating_sub(self.count);
            if *count == 0 {
                held.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_so_many_and_others_are_not_touched() {
        let places = Arc::new(PerAddress::new(2));
        let (ann, bob): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let first = places.take(ann).unwrap();
        let _second = places.take(ann).unwrap();
        assert!(places.take(ann).is_none());
        let bobs = places.take(bob).unwrap();
        drop(first);
        let _third = places.take(ann).unwrap();
        assert!(places.take(ann).is_none());
        drop(bobs);
        assert_eq!(places.held.lock().unwrap().len(), 1, "nothing is kept of an address that holds nothing");
    }

    #[test]
    fn a_share_grows_up_to_the_most_of_its_address() {
        let places = Arc::new(PerAddress::new(10));
        let ann: IpAddr = "192.0.2.1".parse().unwrap();
        let mut share = places.take_many(ann, 4).unwrap();
        assert!(share.grow(5) && !share.grow(2) && places.take_many(ann, 2).is_none());
        assert!(share.grow(1));
        drop(share);
        assert!(places.take_many(ann, 10).is_some(), "all of it came back");
    }
}
