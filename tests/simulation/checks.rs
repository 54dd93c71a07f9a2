//! What must hold once everything has been answered.

use std::collections::{BTreeMap, BTreeSet};

use crate::Broken;
use crate::server::{Server, Trouble};
use crate::world::{TEAM, World};

/// Round trips without a fault, until nothing changes any more (I9).
pub fn drain(world: &mut World) -> Result<(), Broken> {
    for _ in 0..60 {
        let before = standing(world);
        for index in 0..world.devices.len() {
            world.now_ms += 2_000;
            world.round_trip(index, Trouble::default())?;
        }
        let pending: usize = world.devices.iter().map(|device| device.replica.pending()).sum();
        if pending == 0 && standing(world) == before {
            return Ok(());
        }
    }
    let pending: Vec<Vec<&str>> =
        world.devices.iter().map(|device| device.replica.pending_events().map(|event| event.eid.as_str()).collect()).collect();
    Err(Broken::new("I9", format!("after 60 rounds {pending:?} still wait, or the devices do not come to rest")))
}

fn standing(world: &World) -> Vec<(String, i64, i64)> {
    let mut all: Vec<(String, i64, i64)> = Vec::new();
    for device in &world.devices {
        all.extend(device.replica.streams().filter_map(|stream| {
            let (epoch, rev, _) = device.replica.base(stream)?;
            Some((stream.to_owned(), epoch, rev))
        }));
    }
    all.extend(world.server.database.streams.iter().map(|(owner, record)| (owner.clone(), record.epoch(), record.rev())));
    all
}

pub fn check(world: &World) -> Result<(), Broken> {
    converged(world)?;
    applied_once(world)?;
    nothing_lost(world)?;
    in_order(world)?;
    reported_once(world)?;
    celebrated(world)?;
    taken_back(world)
}

/// I1: the bytes of each device are the authority's.
fn converged(world: &World) -> Result<(), Broken> {
    for (index, device) in world.devices.iter().enumerate() {
        for stream in device.replica.streams() {
            let Some(record) = world.server.record(&Server::owner(&device.player, stream)) else { continue };
            let base = device.replica.base(stream).map(|(_, _, text)| text.to_owned());
            let view = device.replica.view_text(stream);
            if base.as_deref() != Some(record.snapshot()) || view.as_deref() != Some(record.snapshot()) {
                let detail = format!("device {index}, {stream}: base {base:?}, view {view:?}, authority {:?}", record.snapshot());
                return Err(Broken::new("I1", detail));
            }
        }
    }
    Ok(())
}

/// I3: no event is applied twice, and none that was never recorded.
fn applied_once(world: &World) -> Result<(), Broken> {
    let mut seen = BTreeSet::new();
    for eid in &world.server.database.log {
        if !seen.insert(eid) {
            return Err(Broken::new("I3", format!("{eid} is applied twice")));
        }
        if !world.events.contains_key(eid) {
            return Err(Broken::new("I3", format!("{eid} is applied, but was never recorded")));
        }
    }
    Ok(())
}

/// I2: applied, or rejected and reported, or destroyed with its store.
fn nothing_lost(world: &World) -> Result<(), Broken> {
    let applied: BTreeSet<&String> = world.server.database.log.iter().collect();
    for (eid, recorded) in &world.events {
        let is_reported = world.devices[recorded.device].reported.contains_key(eid);
        if !applied.contains(eid) && !is_reported && !world.excused.contains(eid) {
            return Err(Broken::new("I2", format!("{eid} of device {} is lost", recorded.device)));
        }
    }
    Ok(())
}

/// I4: what a device did, in the order in which it did it.
fn in_order(world: &World) -> Result<(), Broken> {
    let mut last: BTreeMap<usize, (u64, &String)> = BTreeMap::new();
    for eid in world.server.database.log.iter().filter(|eid| !world.excused.contains(*eid)) {
        let Some(recorded) = world.events.get(eid) else { continue };
        if let Some((order, earlier)) = last.insert(recorded.device, (recorded.order, eid))
            && order > recorded.order
        {
            return Err(Broken::new("I4", format!("{eid} is applied after {earlier}, which came later on its device")));
        }
    }
    Ok(())
}

/// I11: each rejection is reported once.
fn reported_once(world: &World) -> Result<(), Broken> {
    for device in &world.devices {
        for (eid, times) in &device.reported {
            if *times > 1 && !world.excused.contains(eid) {
                return Err(Broken::new("I11", format!("the rejection of {eid} is reported {times} times")));
            }
        }
    }
    Ok(())
}

/// I6: every confirmed unlock is celebrated on some device of the player; of a team, of every member.
fn celebrated(world: &World) -> Result<(), Broken> {
    for player in ["p0", "p1"] {
        let celebrated: BTreeSet<&String> =
            world.devices.iter().filter(|device| device.player == player).flat_map(|device| &device.celebrated).collect();
        let streams = if world.server.roles.contains_key(player) { vec![player, TEAM] } else { vec![player] };
        for record in streams.into_iter().filter_map(|owner| world.server.record(owner)) {
            let mut keys = BTreeSet::new();
            let since = world.now().plus(-world.server.limits.unlocks_sec());
            for unlock in record.unlocks().iter().filter(|unlock| unlock.at >= since) {
                if !celebrated.contains(&unlock.key) {
                    return Err(Broken::new("I6", format!("{} never celebrates {}", player, unlock.key)));
                }
                if !keys.insert(&unlock.key) {
                    return Err(Broken::new("I6", format!("two runs share the key {}, and one celebration", unlock.key)));
                }
            }
        }
    }
    Ok(())
}

/// A4: what a device shows as earned is what the authority has.
fn taken_back(world: &World) -> Result<(), Broken> {
    let ledger_since = world.now().0 - world.server.limits.unlocks_sec() + 3 * 86_400;
    for (index, device) in world.devices.iter().enumerate() {
        for (key, (stream, at)) in &device.store.shown {
            let is_followed = device.replica.streams().any(|followed| followed == stream);
            let Some(record) = world.server.record(&Server::owner(&device.player, stream)).filter(|_| is_followed) else { continue };
            // The authority's instant counts, once it has confirmed it.
            let origin = world.server.database.origins.get(&(Server::owner(&device.player, stream), key.clone()));
            let at = origin.map_or(*at, |(_, confirmed)| *confirmed);
            if at >= ledger_since && !record.unlocks().iter().any(|unlock| unlock.key == *key) {
                return Err(Broken::new("A4", format!("device {index} still shows {key}, which the authority does not have")));
            }
        }
    }
    Ok(())
}
