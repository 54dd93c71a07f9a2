//! Maps by id.

/// A map from ids to values, in ascending order.
///
/// ```
/// use plaudit::hiro::Map;
/// let mut map: Map<i64> = [("silver".to_owned(), 1), ("gold".to_owned(), 2)].into_iter().collect();
/// map.insert("gold".to_owned(), 3);
/// assert_eq!(map.get("gold"), Some(&3));
/// assert_eq!(map.keys().collect::<Vec<_>>(), ["gold", "silver"]);
/// ```
pub type Map<T> = std::collections::BTreeMap<String, T>;
