// Rewards: as defined, as available, and as granted.

// ---- Rewards -------------------------------------------------------------------------------------------------------

/** A rolled reward: exactly what is granted. */
export interface Reward {
  /** The number of each item, by id. */
  items?: Record<string, number>;
  /** The amount of each currency, by id. */
  currencies?: Record<string, number>;
  /** The amount of each energy, by id; an int32. */
  energies?: Record<string, number>;
  /** Passed through unchanged. */
  energy_modifiers?: EnergyModifier[];
  /** Passed through unchanged. */
  reward_modifiers?: RewardModifier[];
  /** When it was granted. */
  grant_time_sec?: number;
  /** Items with properties of their own, by id. */
  item_instances?: Record<string, ItemInstance>;
  /** How long the mailbox keeps it, in seconds; 0 if it is not sent by mailbox. */
  to_mailbox_expiry_sec?: number;
  /** The team's reward, passed through unchanged. */
  team_reward?: unknown;
  /** Passed through unchanged. */
  message?: unknown;
  /** Fields of newer definitions. */
  [field: string]: unknown;
}

/** An item that was granted with properties. */
export interface ItemInstance {
  /** The item's id in the host's catalogue. */
  item_id?: string;
  /** The number of items. */
  count?: number;
  /** Its texts, by name. */
  string_properties?: Record<string, string>;
  /** Its numbers, by name; fractions allowed. */
  numeric_properties?: Record<string, number>;
  /** Fields of newer definitions. */
  [field: string]: unknown;
}

/** The rewards that a claim can grant, in Hiro's wire format: ranges are under `count`. */
export interface AvailableRewards {
  /** The part that is always granted. */
  guaranteed?: AvailableRewardsContents;
  /** Rows that are drawn at random, by weight. */
  weighted?: AvailableRewardsContents[];
  /** The number of draws; 0 means one. */
  max_rolls?: number;
  /** The sum that the weights are relative to; if it exceeds the rows' own sum, the rest is the chance of drawing nothing. */
  total_weight?: number;
  /** How many more times a row may be granted after its first; 0 means no limit. */
  max_repeat_rolls?: number;
  /** How long the mailbox keeps it, in seconds; 0 if it is not sent by mailbox. */
  to_mailbox_expiry_sec?: number;
  /** The team's possible reward, passed through unchanged. */
  team_reward?: unknown;
  /** Passed through unchanged. */
  message?: unknown;
  /** Fields of newer definitions. */
  [field: string]: unknown;
}

/** One row of {@link AvailableRewards}. */
export interface AvailableRewardsContents {
  /** Items, by id. */
  items?: Record<string, AvailableItem>;
  /** Sets from which items are drawn. */
  item_sets?: AvailableItemSet[];
  /** Currencies, by id. */
  currencies?: Record<string, { count: Range }>;
  /** Energies, by id. */
  energies?: Record<string, { count: Range }>;
  /** Passed through unchanged. */
  energy_modifiers?: EnergyModifier[];
  /** Passed through unchanged. */
  reward_modifiers?: RewardModifier[];
  /** The weight of the row, if it is a weighted one. */
  weight?: number;
  /** Fields of newer definitions. */
  [field: string]: unknown;
}

/** The possible number of an item, and its properties. */
export interface AvailableItem {
  /** The number of items. */
  count: Range;
  /** Strings that are drawn at random, by property name. */
  string_properties?: Record<string, StringPropertyDefinition>;
  /** Numbers that are drawn at random, by property name; fractions allowed. */
  numeric_properties?: Record<string, { count: Range }>;
}

/** The possible number of items from item sets. */
export interface AvailableItemSet {
  /** The number of items. */
  count?: Range;
  /** How many more times the same item may be drawn after its first. */
  max_repeats?: number;
  /** The names of the sets that an item has to belong to. */
  set?: string[];
  /** Fields of newer definitions. */
  [field: string]: unknown;
}

/** From `min` to `max` (default: `min`), in steps of `multiple` (default: any). */
export interface Range {
  /** The minimum. */
  min?: number;
  /** The maximum. Default: `min`. */
  max?: number;
  /** Restricts the value to multiples of this number. */
  multiple?: number;
}

/** A temporary change of an energy, passed through unchanged. */
export interface EnergyModifier {
  /** The energy's id. */
  id?: string;
  /** The kind of change, such as `infinite` or `multiplier`. */
  operator?: string;
  /** Any other field. */
  [field: string]: unknown;
}

/** A temporary change of later rewards, passed through unchanged. */
export interface RewardModifier {
  /** The id of what it changes. */
  id?: string;
  /** The type of what it changes, such as `currency`. */
  type?: string;
  /** The kind of change, such as `multiplier`. */
  operator?: string;
  /** Any other field. */
  [field: string]: unknown;
}

/** A reward in definitions; ranges are inline. */
export interface RewardDefinition {
  /** The part that is always granted. */
  guaranteed?: RewardContentsDefinition;
  /** Rows that are drawn at random, by weight. */
  weighted?: readonly RewardContentsDefinition[];
  /** The number of draws. Default: 0, which means one. */
  max_rolls?: number;
  /** How many more times a row may be granted after its first. Default: 0, which means no limit. */
  max_repeat_rolls?: number;
  /** The sum that the weights are relative to; an excess over the rows' own sum is the chance of drawing nothing. Default: the rows' sum. */
  total_weight?: number;
  /** How long the mailbox keeps it, in seconds. Default: it is not sent by mailbox. */
  to_mailbox_expiry_sec?: number;
  /** The team's reward, passed through unchanged. */
  team_reward?: unknown;
  /** Passed through unchanged. */
  message?: unknown;
  /** Other keys are allowed. */
  [extra: string]: unknown;
}

/** One row of a {@link RewardDefinition}. */
export interface RewardContentsDefinition {
  /** Items, by id. */
  items?: Record<string, ItemDefinition>;
  /** Sets from which items are drawn; returned unresolved, for the host's catalogue (R4). */
  item_sets?: readonly ItemSetDefinition[];
  /** Currencies, by id. */
  currencies?: Record<string, Range>;
  /** Energies, by id; each amount is an int32. */
  energies?: Record<string, Range | number>;
  /** Passed through unchanged. */
  energy_modifiers?: readonly EnergyModifier[];
  /** Passed through unchanged. */
  reward_modifiers?: readonly RewardModifier[];
  /** The weight of the row, if it is a weighted one. */
  weight?: number;
  /** Other keys are allowed. */
  [extra: string]: unknown;
}

/** The number of an item, and its properties. */
export interface ItemDefinition extends Range {
  /** Strings that are drawn at random, by property name. */
  string_properties?: Record<string, StringPropertyDefinition>;
  /** Numbers that are drawn at random, by property name; fractions allowed. */
  numeric_properties?: Record<string, Range>;
}

/** A string that is drawn from options by weight. */
export interface StringPropertyDefinition {
  /** The sum that the weights are relative to. Default: the options' sum. */
  total_weight?: number;
  /** The options, each with its weight. */
  options?: Record<string, { weight?: number }>;
}

/** The number of items from item sets. */
export interface ItemSetDefinition extends Range {
  /** How many more times the same item may be drawn after its first. */
  max_repeats?: number;
  /** The names of the sets that an item has to belong to. */
  set?: readonly string[];
  /** Other keys are allowed. */
  [extra: string]: unknown;
}
