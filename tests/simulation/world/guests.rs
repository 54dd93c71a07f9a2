//! A guest: the clock that is wrong and set back, and the sign-up.

use plaudit::replica::Past;

use super::{Recorded, World};
use crate::Broken;
use crate::device::GUEST;
use crate::server::Trouble;
use crate::steps::Step;

impl World {
    /// K17: a guest's device sets back records from the time when its clock was ahead.
    pub(super) fn mind_clock(&mut self, index: usize) -> Result<(), Broken> {
        let (eid, now_ms) = (self.name("k"), self.now_ms);
        let broken = |error: plaudit::Error| Broken::new("K17", error.to_string());
        let device = &mut self.devices[index];
        let now = device.replica.believed(device.clock.now(device.reading(now_ms)));
        let Some(moved) = device.replica.set_clock_back(now, &eid).map_err(broken)? else { return Ok(()) };
        device.store.saved.write(&moved.write);
        let notices = device.replica.stored(moved).map_err(broken)?;
        device.store.shown.values_mut().for_each(|(_, at)| *at = (*at).min(now.0));
        self.say(|| format!("device {index} sets its clock back to {}: {notices:?}", now.0));
        self.show(index, &notices, None)?;
        if self.devices[index].replica.set_clock_back(now, "again").map_err(broken)?.is_some() {
            return Err(Broken::new("K17", "the clock is set back twice".to_owned()));
        }
        Ok(())
    }

    /// The network sets the guest's clock, two days pass, and nothing is frozen; then the guest signs up.
    pub(super) fn sign_up(&mut self, step: Step) -> Result<(), Broken> {
        let Some(index) = self.devices.iter().position(|device| device.is_guest) else { return Ok(()) };
        self.devices[index].skew_ms = 0;
        self.now_ms += 49 * 3_600_000;
        self.mind_clock(index)?;
        let at = self.now();
        let (device, update) = (&mut self.devices[index], plaudit::Action::update([("daily", 1)]));
        let outcome = device.replica.preview("player", &[plaudit::Command::new(at, update)]);
        let is_frozen = |outcome: &plaudit::Outcome| outcome.skipped.iter().any(|skipped| skipped.reason == plaudit::SkipReason::PhaseOver);
        if outcome.as_ref().is_ok_and(is_frozen) {
            return Err(Broken::new("K17", format!("the daily is frozen at {}: {outcome:?}", at.0)));
        }
        device.brought = device.replica.unlocks("player").map(|unlock| (unlock.earned.key.clone(), unlock.earned.at.0)).collect();
        device.shown_as_guest = device.store.shown.keys().cloned().collect();
        (device.is_guest, device.past) = (false, Past::Known);
        self.server.adopts = !step.b.is_multiple_of(4);
        self.say(|| "the guest signs up".to_owned());
        if step.c.is_multiple_of(8) {
            // Another device of the same player was first.
            let request = r#"{"v":1,"nonce":"first","streams":{"player":{"base":{"epoch":0,"rev":null,"definitions":""},"seen":[]}},"events":[
                {"cid":"first","mid":1,"eid":"first-of-all","stream":"player","synced_at":null,"clock":"unsynced","definitions":"none",
                 "command":{"type":"posted","at":AT}}]}"#;
            self.events.insert("first-of-all".to_owned(), Recorded { device: index, line: 0, order: 0 });
            self.excused.insert("first-of-all".to_owned());
            let now = self.now();
            self.server.receive(GUEST, &request.replace("AT", &now.0.to_string()), now, Trouble::default());
        }
        self.restart(index)
    }
}
