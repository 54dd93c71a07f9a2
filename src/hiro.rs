//! Hiro's messages, as its protocol encodes them: for servers that Hiro's clients talk to, and for clients of Hiro's servers.
//!
//! Pure: no HTTP here. A server reads a body with [`Envelope::open_request`] and [`Message::from_request`], carries out the command that
//! the request asks for, and answers with [`AchievementList::of`] or [`AchievementsUpdateAck::new`]; what fails becomes an [`RpcError`].
//! A client reads answers with [`Message::from_answer`] and makes a state of them with [`AchievementList::to_state`].
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
//! # What it speaks
//!
//! The JSON of protojson with proto names:
//!
//! - int64 and uint64 are written as text, also in maps; int32, double and bool plainly; NaN and the infinities as text.
//! - Zero, false, and empty text, lists and maps are left out. A message knows whether it is set: an empty one is `{}`.
//! - Read are: 64-bit integers as numbers or as text (`5`, `"5"`, `"5e0"`, `"-0"`), keys as `max_count` or `maxCount`, `null` as unset.
//! - Requests with a field that their message does not have, or with a field given twice, are refused; answers keep the fields of newer
//!   servers in `unknown`, at every depth, and write them again as they came.
//! - Errors name the place as a JSON pointer: `expected a whole number of 64 bits, as a number or as text, found 1.5 (at "/amount")`.
//!
//! # What differs from protojson
//!
//! - Text: [`Message::to_json`] sorts all keys by code point and puts nothing between tokens; protojson keeps the fields in the order of
//!   the protocol, and varies its spaces on purpose.
//! - A whole number beyond 2^53 - 1 has to be text: as a JSON number it is refused, for it may have been rounded on its way.
//! - Minus zero is zero.
//!
//! # Choices, where the protocol does not say
//!
//! - An update may use `ids` with `amount`, and `achievements`, both at once; an id in both, or twice in `ids`, is refused.
//! - An update without ids, or of 0, changes nothing and is answered like any other.
//! - An acknowledgement carries every achievement, as the list does.
//! - A sync that names other systems than achievements is refused as a whole, as any request with unknown fields.
//! - What a granted reward holds beyond Hiro's fields goes along under its own names: `item_sets` that no hook resolved, what a hook
//!   added. Granted modifiers whose definitions have a range count with its least value. The type of `message` in rewards is not
//!   published: any JSON is carried.
//! - Errors: the three of achievements in Hiro's words; malformed requests are code 3 with the place; a hand claim by a member of a team
//!   who is no admin is code 7; the rest is code 13, without details.
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
