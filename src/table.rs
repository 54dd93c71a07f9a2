//! Values by name, kept ascending by name: a tree of the standard library costs the wasm several times as much.

use crate::time::saturating_sum;

/// Values by name. Names that come in ascending order are added in constant time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table<V>(Vec<(String, V)>);

impl<V> Default for Table<V> {
    fn default() -> Self {
        Table(Vec::new())
    }
}

impl<V> Table<V> {
    pub(crate) fn get(&self, name: &str) -> Option<&V> {
        let place = self.place(name).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        let place = self.place(name).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.place(name).is_ok()
    }

    /// Sets or, with `None`, removes a value; what was there before.
    pub(crate) fn set(&mut self, name: &str, value: Option<V>) -> Option<V> {
        match (self.place(name), value) {
            (Ok(place), Some(value)) => self.0.get_mut(place).map(|entry| std::mem::replace(&mut entry.1, value)),
            (Ok(place), None) => Some(self.0.remove(place).1),
            (Err(place), Some(value)) => {
                self.0.insert(place, (name.to_owned(), value));
                None
            }
            (Err(_), None) => None,
        }
    }

    pub(crate) fn insert(&mut self, name: &str, value: V) {
        self.set(name, Some(value));
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&V) -> bool) {
        self.0.retain(|(_, value)| keep(value));
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, (String, V)> {
        self.0.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut V)> {
        self.0.iter_mut().map(|(name, value)| (name.as_str(), value))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        match self.0.last() {
            Some((last, _)) if last.as_str() < name => Err(self.0.len()),
            _ => self.0.binary_search_by(|(other, _)| other.as_str().cmp(name)),
        }
    }
}

impl Table<i64> {
    /// Adds to a number; what comes to 0 is not there any more.
    pub(crate) fn add(&mut self, name: &str, number: i64) {
        let sum = saturating_sum(self.get(name).copied().unwrap_or(0), number);
        self.set(name, Some(sum).filter(|sum| *sum != 0));
    }
}

/// Of repeated names the last value stays.
impl<V> From<Vec<(String, V)>> for Table<V> {
    fn from(entries: Vec<(String, V)>) -> Self {
        let mut entries = crate::order::sorted(entries, |one, other| one.0.cmp(&other.0));
        entries.reverse();
        entries.dedup_by(|one, other| one.0 == other.0);
        entries.reverse();
        Table(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn a_table_keeps_one_value_per_name_in_their_order() {
        let entry = |name: &str, number| (name.to_owned(), number);
        let mut table = Table::from(vec![entry("b", 1), entry("a", 2), entry("b", 3)]);
        assert_eq!((table.get("a"), table.get("b"), table.get("c"), table.len()), (Some(&2), Some(&3), None, 2));
        assert_eq!(table.set("c", Some(4)), None);
        assert_eq!(table.set("aa", Some(5)), None);
        assert_eq!(table.set("b", None), Some(3));
        assert_eq!(table.set("b", None), None);
        assert_eq!(table.set("c", Some(6)), Some(4));
        *table.get_mut("aa").unwrap_or(&mut 0) += 1;
        assert_eq!(table.iter().cloned().collect::<Vec<_>>(), [entry("a", 2), entry("aa", 6), entry("c", 6)]);
        table.retain(|value| *value == 6);
        assert_eq!(table.names().collect::<Vec<_>>(), ["aa", "c"]);
        table.add("aa", -6);
        table.add("b", 5);
        assert_eq!(table.iter().cloned().collect::<Vec<_>>(), [entry("b", 5), entry("c", 6)]);
    }
}
