//! One transaction on the streams that a request names (S6), behind their locks.

use std::collections::BTreeSet;

use plaudit::UnixSec;
use plaudit::authority::Exchange;
use plaudit::protocol::SyncRequest;

use super::Authority;
use super::held::Held;
use super::scene::{Scene, teams_of};
use crate::auth::lock_own;
use crate::failure::Failure;
use crate::store::stream::{key_of, team_of, touch};
use crate::store::{Work, account};

/// After how many revisions of a stream the old rows of a player are looked for (S8).
pub const FORGET_EVERY: i64 = 64;

/// A transaction that holds the player's lock, which is the row of the player's own stream, and those of teams. Everybody takes the
/// player's first, and then the teams' in the order of their ids.
pub struct Visit<'a> {
    work: Work,
    pub scene: Scene<'a>,
    /// The teams that were looked for.
    asked: BTreeSet<&'a str>,
}

impl<'a> Visit<'a> {
    /// Begins the transaction, locks what the next run needs, behind the last one all that the request names, and reads.
    pub async fn begin(
        authority: &'a Authority<'a>,
        player: &'a str,
        request: &'a SyncRequest,
        now: UnixSec,
        exchange: &Exchange<'a>,
    ) -> Result<Visit<'a>, Failure> {
        let mut work = authority.store.begin().await?;
        let own = Held::own(authority, lock_own(authority.store, &mut work, authority.rules, player, now).await?);
        let asked = exchange.next_run().map_or_else(|| teams_of(request), |run| team_of(run.stream).into_iter().collect());
        let mut teams = Vec::new();
        for team in &asked {
            teams.extend(Held::team(authority, &mut work, team, player).await?);
        }
        let account = account::read(&mut work, player, &request.events, now, authority.limits).await?;
        let scene = Scene { authority, player, request, now, own, teams, account, settled: Vec::new() };
        Ok(Visit { work, scene, asked })
    }

    /// Whether it holds everything that the request names.
    pub fn holds_all(&self) -> bool {
        teams_of(self.scene.request).is_subset(&self.asked)
    }

    /// Writes what has changed, and commits.
    pub async fn commit(self) -> Result<(), Failure> {
        let Visit { mut work, scene, .. } = self;
        let Scene { authority, player, now, own, teams, account, settled, .. } = scene;
        for insert in account::rows(player, &account, &settled) {
            insert.write(&mut work).await?;
        }
        let own = own.write(&mut work, now).await?;
        if own.is_none() && !settled.is_empty() {
            touch(&mut work, &key_of(player)).await?;
        }
        let mut revs = vec![own];
        for team in teams {
            revs.push(team.write(&mut work, now).await?);
        }
        if revs.into_iter().flatten().any(|rev| rev % FORGET_EVERY == 0) {
            account::forget(&mut work, player, now, authority.limits).await?;
        }
        Ok(work.commit().await?)
    }
}
