//! Many devices at once, each on its own thread, against servers that start and stop.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::client::Client;
use crate::device::{Device, now, update};

const DAY: i64 = 86_400;

/// The most pending events of a device before it pauses.
const QUEUE: usize = 30;

pub struct Fleet {
    pub devices: Vec<Mutex<Device>>,
    /// The current addresses of servers.
    urls: RwLock<Vec<String>>,
    /// The number of accepted answers.
    answered: AtomicU64,
    is_over: AtomicBool,
}

impl Fleet {
    /// This many players, each with two devices.
    pub fn new(client: &Client, players: usize) -> Fleet {
        let names = (0..players).map(|player| format!("the device of player {player}"));
        let devices = names.flat_map(|name| [Device::sign_in(client, &name), Device::sign_in(client, &name)]);
        Fleet {
            devices: devices.map(Mutex::new).collect(),
            urls: RwLock::default(),
            answered: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
        }
    }

    /// Lets all devices play while this runs.
    pub fn while_playing(&self, run: impl FnOnce()) {
        /// Ends the play even if the run panics.
        struct End<'a>(&'a AtomicBool);
        impl Drop for End<'_> {
            fn drop(&mut self) {
                self.0.store(true, Ordering::Relaxed);
            }
        }
        std::thread::scope(|scope| {
            for (index, device) in self.devices.iter().enumerate() {
                scope.spawn(move || self.play(&mut device.lock().unwrap(), StdRng::seed_from_u64(index as u64)));
            }
            let _end = End(&self.is_over);
            run();
        });
    }

    /// Sends requests to any of these servers from now on.
    pub fn route_to(&self, urls: Vec<String>) {
        *self.urls.write().unwrap_or_else(PoisonError::into_inner) = urls;
    }

    /// Waits for this many more answers.
    pub fn wait_for(&self, answers: u64) {
        let enough = self.answered.load(Ordering::Relaxed) + answers;
        let patience = Instant::now() + Duration::from_secs(180);
        while self.answered.load(Ordering::Relaxed) < enough {
            assert!(Instant::now() < patience, "no server answers");
            std::thread::sleep(Duration::from_micros(500));
        }
    }

    fn play(&self, device: &mut Device, mut random: StdRng) {
        let mut clients: Vec<Client> = Vec::new();
        while !self.is_over.load(Ordering::Relaxed) {
            for _ in 0..random.random_range(1..=3) {
                if device.replica.pending() < QUEUE {
                    act(device, &mut random);
                }
            }
            let urls = self.urls.read().unwrap_or_else(PoisonError::into_inner).clone();
            clients.retain(|client| urls.contains(&client.url));
            let Some(url) = urls.get(random.random_range(0..urls.len().max(1))) else { continue };
            if !clients.iter().any(|client| client.url == *url) {
                clients.push(Client::new(url));
            }
            let client = clients.iter().find(|client| client.url == *url).unwrap();
            if device.try_sync(client) {
                self.answered.fetch_add(1, Ordering::Relaxed);
            } else {
                std::thread::sleep(Duration::from_millis(2)); // a device waits before it retries (K10), though longer than this
            }
        }
    }

    /// Drains every device, and then once more for the changes of the others.
    pub fn drain(&self, client: &Client) {
        for _ in 0..2 {
            for device in &self.devices {
                device.lock().unwrap().drain(client);
            }
        }
    }
}

/// Records a random event on a device, unless the device's prediction refuses it.
fn act(device: &mut Device, random: &mut StdRng) {
    match random.random_range(0..20) {
        0 => drop(device.try_record(now(), &update("gift", 1))),
        // Both devices of a player may do this; the authority refuses one of the events.
        1 => drop(device.try_record(now(), r#""type":"claim","ids":["gift"]"#)),
        2 => drop(device.try_record(now() - 31 * DAY, &update("walk", 1))),
        3..8 => drop(device.try_record(now(), &update("prize", 1))),
        _ => drop(device.try_record(now(), &update("walk", 1))),
    }
}
