//! Hiro's messages, as its protocol encodes them: for servers of Hiro's clients, and for clients of Hiro's servers.
//!
//! This module does no I/O. A server reads a body with [`Envelope::open_request`] and [`Message::from_request`], applies the
//! command of the request, and answers with [`AchievementList::of`] or [`AchievementsUpdateAck::new`]; an error becomes an
//! [`RpcError`]. A client reads answers with [`Message::from_answer`], and converts them to a state with
//! [`AchievementList::to_state`].
//!
//! ```
//! use plaudit::hiro::{AchievementList, AchievementsUpdateAck, AchievementsUpdateRequest, Envelope, Message, RpcError};
//! use plaudit::{Definitions, Engine, EngineOptions, Error, UnixSec, Value};
//!
//! /// `RPC_ID_ACHIEVEMENTS_UPDATE`.
//! fn update(engine: &mut Engine, body: &str, envelope: Envelope, now: UnixSec) -> Result<String, Error> {
//!     let request = AchievementsUpdateRequest::from_request(&envelope.open_request(body)?)?;
//!     let outcome = engine.apply(&request.command(now)?)?;
//!     let ack = AchievementsUpdateAck::new(AchievementList::of(engine, now)?, &outcome)?;
//!     Ok(envelope.answer(&ack.to_json()))
//! }
//!
//! let document = Value::from_json(r#"{"achievements": {"steps": {"name": "Steps", "max_count": 10}}}"#)?;
//! let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
//! let now = UnixSec(1_790_000_000);
//!
//! let answer = update(&mut engine, r#"{"ids": ["steps"], "amount": 4}"#, Envelope::Raw, now)?;
//! assert!(answer.contains(r#""count":"4""#));
//!
//! let error = update(&mut engine, r#"{"ids": ["stairs"], "amount": 4}"#, Envelope::Raw, now).unwrap_err();
//! assert_eq!(RpcError::from(&error).message, "achievement not found");
//! # Ok::<(), Error>(())
//! ```
//!
//! # The format
//!
//! Messages are JSON as protojson writes it, with proto names:
//!
//! - int64 and uint64 are text, also in maps; int32, double and bool are plain; NaN and the infinities are text.
//! - Zero, false, and empty text, lists and maps are left out. A message that is set is written even if it is empty: `{}`.
//! - Readers accept 64-bit integers as numbers or as text (`5`, `"5"`, `"5e0"`, `"-0"`), keys as `max_count` or `maxCount`, and
//!   `null` as unset.
//! - A request with an unknown field, or with a field given twice, is refused. An answer keeps the fields of newer servers in
//!   `unknown`, at every depth, and writes them again unchanged.
//! - Errors contain a JSON pointer: `expected a whole number of 64 bits, as a number or as text, found 1.5 (at "/amount")`.
//!
//! # Differences from protojson
//!
//! - [`Message::to_json`] sorts all keys by code point and writes no whitespace; protojson keeps the fields in the order of the
//!   protocol, and varies its whitespace on purpose.
//! - A whole number beyond 2^53 - 1 must be text: as a JSON number it is refused, because it may have been rounded on its way.
//! - Minus zero is zero.
//!
//! # Choices that the protocol leaves open
//!
//! - An update may contain `ids` with `amount` and `achievements` at once. An id in both, or twice in `ids`, is refused.
//! - An update without ids, or with amount 0, changes nothing and is answered like any other.
//! - An acknowledgement contains every achievement, as the list does.
//! - A sync that names other systems than achievements is refused as a whole, like any request with unknown fields.
//! - Parts of a granted reward beyond Hiro's fields are passed on under their own names: unresolved `item_sets`, and additions of a
//!   hook. A granted modifier whose definition has a range gets the lowest value. The type of `message` in rewards is not published,
//!   so any JSON is passed on.
//! - Errors: the three of achievements use Hiro's texts. A malformed request is code 3, with the place. A claim by hand by a team
//!   member who is no admin is code 7, and so is a command that only servers may send (A9). A command beyond a limit (A9) is code 8.
//!   All others are code 13, without details.
//! - Amounts and counts saturate at 2^53 - 1, as everywhere in plaudit (U1).

mod achievements;
mod available;
mod codec;
mod command;
mod envelope;
mod error;
mod import;
mod map;
mod message;
mod number;
mod requests;
mod reshape;
mod rewards;
mod view;

pub use achievements::{Achievement, AchievementList, AchievementsUpdateAck, SubAchievement};
pub use available::{
    AvailableRewards, AvailableRewardsContents, AvailableRewardsCurrency, AvailableRewardsEnergy, AvailableRewardsEnergyModifier,
    AvailableRewardsItem, AvailableRewardsItemSet, AvailableRewardsRewardModifier, AvailableRewardsStringProperty,
    AvailableRewardsStringPropertyOption, AvailableTeamMemberRewards, AvailableTeamRewards, AvailableTeamRewardsContents,
    RewardRangeDouble, RewardRangeInt32, RewardRangeInt64, RewardRangeUInt64,
};
pub use envelope::Envelope;
pub use error::{RpcCode, RpcError};
pub use map::Map;
pub use message::Message;
pub use requests::{
    AchievementsClaimRequest, AchievementsGetRequest, AchievementsUpdateRequest, SyncAchievements, SyncAchievementsUpdate, SyncRequest,
    SyncResponse, TeamAchievementsClaimRequest, TeamAchievementsGetRequest, TeamAchievementsUpdateRequest,
};
pub use rewards::{Reward, RewardEnergyModifier, RewardInventoryItem, RewardModifier, TeamMemberReward, TeamReward};
