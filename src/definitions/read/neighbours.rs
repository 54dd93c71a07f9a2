//! Keys of other systems, with the key to write instead: Hiro's older versions and sister systems, and other products.
//!
//! They differ from plaudit's keys by more than a typo, so that no edit distance finds them.

use super::table::Neighbours;

pub(super) const ACHIEVEMENT: &[Neighbours] = &[
    (&["reward_config", "available_rewards", "reward_definition", "prize", "prizes", "loot"], "write the reward under `reward`"),
    (&["total_reward_config", "available_total_reward", "completion_reward"], "write it under `total_reward`"),
    (
        &["is_repeatable", "repeatable", "repeat", "repeats", "recurring", "infinite", "is_recurring"],
        "use `auto_reset` for a fresh run at once, or `reset_cronexpr` for one on a schedule",
    ),
    (
        &[
            "preconditions",
            "precondition",
            "prerequisites",
            "prerequisite",
            "prerequisite_ids",
            "requires",
            "required_ids",
            "requirements",
            "dependencies",
            "depends_on",
            "unlock_after",
        ],
        "list the ids under `precondition_ids`",
    ),
    (
        &[
            "cronexpr",
            "cron",
            "cron_expr",
            "cron_expression",
            "schedule",
            "reset_schedule",
            "reset_interval",
            "refresh",
            "refresh_cronexpr",
            "reset",
            "interval",
            "frequency",
        ],
        "write a cron expression under `reset_cronexpr`",
    ),
    (
        &["time_zone", "timezone", "tz", "utc_offset", "utc_offset_sec", "offset_sec"],
        "write the offset from UTC in seconds under `time_offset_sec`",
    ),
    (&["start_time", "starts_at", "start_at", "start_date", "available_from", "valid_from"], "write UNIX seconds under `start_time_sec`"),
    (
        &[
            "end_time",
            "ends_at",
            "end_at",
            "end_date",
            "expires_at",
            "expire_time_sec",
            "expiry",
            "available_until",
            "valid_until",
            "deadline",
        ],
        "write UNIX seconds under `end_time_sec`",
    ),
    (&["duration", "duration_ms", "duration_minutes", "active_duration"], "write seconds under `duration_sec`"),
    (
        &[
            "target",
            "goal",
            "target_count",
            "goal_count",
            "required_count",
            "count_required",
            "max_progress",
            "total_steps",
            "steps_to_unlock",
            "maximum_count",
            "threshold",
        ],
        "write what completes it under `max_count`",
    ),
    (&["progress", "initial_count", "initial_progress", "start_count"], "write the progress that a run starts with under `count`"),
    (&["auto_collect", "claim_automatically", "auto_grant", "auto_award"], "use `auto_claim`"),
    (&["is_hidden", "secret", "is_secret", "invisible"], "use `hidden`"),
    (
        &["disabled", "is_disabled", "deprecated", "retired", "is_archived", "is_active"],
        "use `archived`: the achievement can no longer be earned",
    ),
    (&["image", "image_url", "icon_url", "badge_url", "badge_image", "unlocked_icon"], "write it under `icon`"),
    (&["display_name", "label"], "write what players see under `name`"),
    (&["desc", "details"], "write it under `description`"),
    (&["subs", "children", "objectives", "sub_tasks", "tasks", "stages", "milestones"], "write subs by id under `sub_achievements`"),
    (&["group", "category_id", "categories"], "name one group under `category`"),
    (&["metadata", "custom_data", "additional_data", "properties", "extra"], "write texts by name under `additional_properties`"),
    (&["localization", "localizations", "translations", "i18n", "locales"], "write texts by language under `texts`"),
    (&["rarity", "rank", "grade"], "use `tier`: bronze, silver, gold or platinum"),
    (&["sort_order", "position", "display_order", "index"], "use `order`"),
    (&["units"], "use `unit`"),
    (&["once"], "write it in the trigger: `content` and `subscription` have it; all other triggers earn once anyway"),
    (
        &["max_count_current_reset", "idle_count_decay_reset", "max_idle_count_decay", "grace_window_sec", "count_min", "count_max"],
        "this belongs to Hiro's streaks; here a streak is {\"trigger\": {\"streak\": {\"days\": 7}}}, and each step is a sub",
    ),
    (
        &["advancement_config", "unlockable", "unlockables", "counts_config"],
        "this belongs to Hiro's progressions; use `precondition_ids` and `max_count`",
    ),
];

pub(super) const DOCUMENT: &[Neighbours] = &[
    (&["quests", "badges", "missions", "challenges", "trophies", "definitions", "items"], "write them by id under `achievements`"),
    (
        &["streaks", "progressions", "tutorials", "event_leaderboards", "unlockables"],
        "this is another of Hiro's systems; write achievements by id under `achievements`",
    ),
    (&["config", "options", "configuration"], "write settings of all achievements under `settings`"),
];

pub(super) const SETTINGS: &[Neighbours] = &[
    (&["disabled"], "use `enabled`"),
    (&["min_version", "minimum_version", "version"], "use `min_app_version`"),
    (&["start_time_sec", "launch_time_sec"], "use `enabled_time_sec`"),
    (&["time_zone", "timezone", "time_offset_sec"], "write `time_offset_sec` on each achievement with a schedule"),
];

pub(super) const REWARD: &[Neighbours] = &[
    (&["rewards", "contents", "fixed", "always"], "write contents that are always granted under `guaranteed`"),
    (&["random", "chance", "loot_table", "rolls", "drops"], "write rows with weights under `weighted`"),
];

pub(super) const RANGE: &[Neighbours] = &[
    (&["count"], "write `min` and `max` without a `count` around them"),
    (&["amount", "value", "quantity", "minimum"], "write it as `min`"),
    (&["maximum"], "write it as `max`"),
];

pub(super) const TRIGGER: &[Neighbours] = &[
    (&["once"], "remove it: this is earned once anyway"),
    (&["count", "target", "goal", "threshold", "amount", "value", "min"], "write the threshold in this trigger's own field"),
    (&["reset_cronexpr", "cronexpr", "repeatable", "is_repeatable"], "remove it: a trigger has no schedule"),
];
