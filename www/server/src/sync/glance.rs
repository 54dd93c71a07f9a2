//! The answer to a request that brings nothing and changes nothing: one statement, no lock.

use plaudit::UnixSec;
use plaudit::authority::{Account, Exchange};
use plaudit::sync::{PLAYER, SyncRequest, SyncResponse};

use super::Authority;
use crate::failure::Failure;
use crate::store::stream::{Stored, key_of, team_of};
use crate::store::teams::{look, role_named};

impl Authority<'_> {
    /// `None`: it takes a transaction.
    pub(super) async fn glance(&self, player: &str, request: &SyncRequest, now: UnixSec) -> Result<Option<SyncResponse>, Failure> {
        let brings = !request.events.is_empty() || request.streams.iter().any(|stream| !stream.seen.is_empty());
        if brings {
            return Ok(None);
        }
        let named = request.streams.iter().map(|base| base.stream.as_str());
        let teams: Vec<String> = named.filter(|stream| team_of(stream).is_some() && self.rules.team.is_some()).map(str::to_owned).collect();
        let key = key_of(player);
        let (mut own, mut seen) = (None, Vec::new());
        for row in look(self.store, player, &teams).await? {
            let role = row.role.as_deref().and_then(role_named);
            let rulebook = if row.id == key { Some(&self.rules.player) } else { self.rules.team.as_ref().filter(|_| role.is_some()) };
            let Some(rulebook) = rulebook else { continue };
            let record = Stored::of(&row.id, (row.epoch, row.rev, row.snapshot, row.logged), rulebook)?.record;
            if row.id == key { own = Some(record) } else { seen.push((record, role)) }
        }
        let Some(mut own) = own else { return Ok(None) };
        let exchange = Exchange::new(request, now, self.limits);
        for base in &request.streams {
            let team = seen.iter_mut().find(|(record, _)| record.id() == base.stream).map(|(record, _)| record);
            if (base.stream == PLAYER || team.is_some()) && exchange.celebrate(&base.stream, &mut own, team) {
                return Ok(None);
            }
        }
        let mut records = vec![(PLAYER, Some(&own))];
        records.extend(seen.iter().map(|(record, _)| (record.id(), Some(record))));
        let role = |stream: &str| seen.iter().find(|(record, _)| record.id() == stream).and_then(|(_, role)| *role);
        Ok(Some(exchange.answer(&Account::default(), &records, role)))
    }
}
