//! Stores and databases that are lost, restored or vanish, and processes that start again.

use std::collections::BTreeSet;

use plaudit::replica::{Past, Saved};

use super::{TEAM, World};
use crate::Broken;
use crate::device::{GUEST, Store};
use crate::mutants::Mutant;

impl World {
    pub(super) fn restart(&mut self, index: usize) -> Result<(), Broken> {
        let cid = if self.rules.breaks(Mutant::K2SameIdentity) { format!("install{index}") } else { self.name("c") };
        let is_member = self.server.roles.contains_key(&self.devices[index].player);
        let device = &mut self.devices[index];
        let notices = device.restart(&self.documents.player[0], &cid)?;
        if is_member {
            device.replica.follow(TEAM, None).unwrap();
        }
        self.say(|| format!("device {index} starts as {cid}"));
        self.show(index, &notices, None)
    }

    pub(super) fn reboot(&mut self, index: usize) -> Result<(), Broken> {
        let boot = self.name("b");
        (self.devices[index].boot, self.devices[index].booted_ms) = (boot, self.now_ms);
        self.restart(index)
    }

    pub(super) fn wipe(&mut self, index: usize) -> Result<(), Broken> {
        self.say(|| format!("the store of device {index} is wiped"));
        self.lose(index, &Store { counter: 1, ..Store::default() });
        self.restart(index)
    }

    /// The user installs the first version's app, or today's. The first version does not adopt, so the guest keeps today's.
    pub(super) fn change_release(&mut self, index: usize) -> Result<(), Broken> {
        let device = &mut self.devices[index];
        if device.player == GUEST {
            return Ok(());
        }
        device.is_first_version = !device.is_first_version;
        device.was_first_version = true;
        self.say(|| format!("device {index} changes its release"));
        self.restart(index)
    }

    /// K16: the database is deleted under an open client, which writes again what it has in memory.
    pub(super) fn vanish(&mut self, index: usize) -> Result<(), Broken> {
        self.say(|| format!("the store of device {index} vanishes"));
        let is_left = self.rules.breaks(Mutant::K16LeavesVanished);
        let device = &mut self.devices[index];
        let aside = std::mem::take(&mut device.store.saved.aside);
        device.store.saved = if is_left { Saved::default() } else { Saved { aside, ..device.replica.saved() } };
        device.check_view(&self.documents.player[0])?;
        self.restart(index)
    }

    pub(super) fn back_up_store(&mut self, index: usize) {
        let device = &mut self.devices[index];
        device.store.pending = device.replica.pending_events().map(|event| event.eid.clone()).collect();
        device.backup = Some(device.store.clone());
    }

    pub(super) fn restore_store(&mut self, index: usize) -> Result<(), Broken> {
        let Some(backup) = self.devices[index].backup.clone() else { return Ok(()) };
        self.say(|| format!("the store of device {index} is restored from a backup"));
        self.lose(index, &backup);
        self.restart(index)
    }

    /// Replaces the device's store by another one: data of the old store alone are lost, and old events are back.
    pub(super) fn lose(&mut self, index: usize, next: &Store) {
        let device = &mut self.devices[index];
        let now: BTreeSet<String> = device.replica.pending_events().map(|event| event.eid.clone()).collect();
        let then: BTreeSet<String> = next.pending.iter().cloned().collect();
        if !self.rules.breaks(Mutant::K2SameIdentity) || !then.is_empty() {
            self.excused.extend(then.difference(&now).cloned());
        }
        self.excused.extend(now.difference(&then).cloned());
        let told = &self.server.database.told;
        let is_known = |key: &String| told.contains(&(device.player.clone(), key.clone())) || next.shown.contains_key(key);
        let unknown = device.celebrated.iter().filter(|key| !is_known(key));
        device.forgivable.extend(unknown.cloned().collect::<Vec<_>>());
        device.store = next.clone();
        (device.past, device.is_lossy) = (Past::Possible, true);
        device.told.clear();
    }

    pub(super) fn restore_server(&mut self, bump: bool) {
        let Some(backup) = self.server.backup.clone() else { return };
        self.forgets = true;
        self.is_restored_silently |= !bump;
        self.say(|| format!("the server is restored from a backup, epochs raised: {bump}"));
        let kept: BTreeSet<&String> = backup.log.iter().collect();
        self.excused.extend(self.server.database.log.iter().filter(|eid| !kept.contains(eid)).cloned());
        for device in self.devices.iter_mut().filter(|device| device.is_lossy) {
            let is_known = |key: &String| backup.told.contains(&(device.player.clone(), key.clone()));
            let unknown: Vec<String> = device.celebrated.iter().filter(|key| !is_known(key)).cloned().collect();
            device.forgivable.extend(unknown);
        }
        let now = self.now();
        self.server.restore(backup, bump, now);
    }
}
