//! The short way: two round trips, and no lock. What a request needs is read in one statement, and what has changed is written in one
//! transaction if nobody else has written since; a request that changes nothing only reads.

use plaudit::UnixSec;
use plaudit::authority::Exchange;
use plaudit::protocol::{PLAYER, SyncRequest, SyncResponse};

use super::held::Held;
use super::scene::{Scene, teams_of};
use super::visit::FORGET_EVERY;
use super::{Authority, Tally};
use crate::failure::Failure;
use crate::store::account;
use crate::store::sight::Sight;
use crate::store::stream::{Stored, key_of};
use crate::store::teams::role_named;

impl Authority<'_> {
    /// `None`: it takes locks, and nothing has happened yet. What happens on a team's stream does; so does a player whom the database
    /// does not know; and somebody else may have been first.
    pub(super) async fn glance(&self, player: &str, request: &SyncRequest, now: UnixSec) -> Result<Option<(SyncResponse, Tally)>, Failure> {
        if request.events.iter().any(|event| event.stream != PLAYER) {
            return Ok(None);
        }
        let Some(mut scene) = self.look(player, request, now).await? else { return Ok(None) };
        let (mut exchange, mut tally) = (Exchange::new(request, now, self.limits), Tally::default());
        while exchange.next_run().is_some() {
            scene.settle(&mut exchange, &mut tally)?;
        }
        scene.celebrate(&exchange);
        let answer = scene.answer(&exchange);
        Ok(scene.write().await?.then_some((answer, tally)))
    }

    /// Everything that the request names, at one instant; `None`: there is no such player.
    async fn look<'a>(&'a self, player: &'a str, request: &'a SyncRequest, now: UnixSec) -> Result<Option<Scene<'a>>, Failure> {
        let named: Vec<&str> = if self.rules.team.is_some() { teams_of(request).into_iter().collect() } else { Vec::new() };
        let sight = Sight::of(self.store, player, &named, &request.events, now, self.limits).await?;
        let (key, mut own, mut teams) = (key_of(player), None, Vec::new());
        for look in sight.streams {
            if look.stream.id == key {
                own = Some(Held::own(self, Stored::of(look.stream, &self.rules.player)?));
            } else if let (Some(rulebook), Some(role)) = (&self.rules.team, role_named(&look.role)) {
                teams.push(Held::in_role(rulebook, Stored::of(look.stream, rulebook)?, role));
            }
        }
        let scene = |own| Scene { authority: self, player, request, now, own, teams, account: sight.account, settled: Vec::new() };
        Ok(own.map(scene))
    }
}

impl Scene<'_> {
    /// Writes what has changed; `false`: it cannot be written without locks, and nothing is.
    async fn write(self) -> Result<bool, Failure> {
        if self.teams.iter().any(Held::is_changed) {
            return Ok(false);
        }
        if !self.own.is_changed() {
            return Ok(true);
        }
        if self.own.record().rev() % FORGET_EVERY == 0 {
            return Ok(false); // a visit looks for old rows, too
        }
        let change = self.own.into_change(self.now)?.with(account::rows(self.player, &self.account, &self.settled));
        self.authority.store.write(change).await
    }
}
