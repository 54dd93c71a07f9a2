//! G9: whether the retroactive check waits for the app to be opened.

use super::{Replica, ReplicaRules};
use crate::definitions::AppVersion;
use crate::progress::{Action, Command};
use crate::protocol::PLAYER;
use crate::time::UnixSec;

impl<R: ReplicaRules> Replica<R> {
    /// Whether `app_opened` at an instant would run the retroactive check of the player's stream (G9). A client records it then, so that
    /// no opening without an effect is sent. False before the authority's first answer to a player who may have earlier progress (K8).
    ///
    /// ```
    /// use plaudit::replica::{Opening, Replica, Saved};
    /// use plaudit::{UnixSec, Value};
    /// let opening = r#"{"player": "ada", "cid": "c1", "past": "known", "predicts": true,
    ///     "definitions": {"settings": {"enabled_time_sec": 1790000000}, "achievements": {}}}"#;
    /// let (device, _) = Replica::open(&Saved::default(), Opening::from_value(&Value::from_json(opening)?)?)?;
    /// assert!(!device.awaits_opening(UnixSec(1_789_999_999), None));
    /// assert!(device.awaits_opening(UnixSec(1_790_000_000), None));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn awaits_opening(&self, at: UnixSec, app_version: Option<&str>) -> bool {
        let Some(engine) = self.view(PLAYER).filter(|_| self.settings.predicts && !self.is_held(PLAYER)) else { return false };
        self.check_trust(engine, &Command::new(at, Action::AppOpened)).is_ok()
            && engine.awaits_opening(at, app_version.and_then(AppVersion::parse).as_ref())
    }
}
