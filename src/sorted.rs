//! Small sets and tables of texts, kept sorted: no tree of the standard library would earn its bytes here.

use crate::definitions::NodeIx;

/// Texts, ascending, without repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts(Vec<String>);

impl Texts {
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.place(text).is_ok()
    }

    /// Whether it was not there before.
    pub(crate) fn insert(&mut self, text: &str) -> bool {
        let place = self.place(text);
        if let Err(place) = place {
            self.0.insert(place, text.to_owned());
        }
        place.is_err()
    }

    pub(crate) fn remove(&mut self, text: &str) {
        if let Ok(place) = self.place(text) {
            self.0.remove(place);
        }
    }

    pub(crate) fn retain(&mut self, keep: impl FnMut(&String) -> bool) {
        self.0.retain(keep);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }

    fn place(&self, text: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|other| other.as_str().cmp(text))
    }
}

impl From<Vec<String>> for Texts {
    fn from(texts: Vec<String>) -> Self {
        let mut texts = crate::order::sorted(texts, |one, other| one.cmp(other));
        texts.dedup();
        Texts(texts)
    }
}

/// Numbers by name, ascending by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Numbers(Vec<(String, i64)>);

impl Numbers {
    pub(crate) fn get(&self, name: &str) -> Option<i64> {
        let place = self.place(name).ok()?;
        self.0.get(place).map(|(_, number)| *number)
    }

    /// Sets or, with `None`, removes a number; what was there before.
    pub(crate) fn set(&mut self, name: &str, number: Option<i64>) -> Option<i64> {
        let before = self.get(name);
        match (self.place(name), number) {
            (Ok(place), Some(number)) => {
                if let Some(entry) = self.0.get_mut(place) {
                    entry.1 = number;
                }
            }
            (Ok(place), None) => drop(self.0.remove(place)),
            (Err(place), Some(number)) => self.0.insert(place, (name.to_owned(), number)),
            (Err(_), None) => {}
        }
        before
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, i64)> {
        self.0.iter()
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(name))
    }
}

/// Of repeated names the last number stays.
impl From<Vec<(String, i64)>> for Numbers {
    fn from(numbers: Vec<(String, i64)>) -> Self {
        let mut numbers = crate::order::sorted(numbers, |one, other| one.0.cmp(&other.0));
        numbers.reverse();
        numbers.dedup_by(|one, other| one.0 == other.0);
        numbers.reverse();
        Numbers(numbers)
    }
}

/// Sets of texts by node, ascending by node; no set is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sets(Vec<(NodeIx, Texts)>);

impl Sets {
    pub(crate) fn get(&self, ix: NodeIx) -> Option<&Texts> {
        let place = self.place(ix).ok()?;
        self.0.get(place).map(|(_, set)| set)
    }

    /// Whether the text was not there before.
    pub(crate) fn insert(&mut self, ix: NodeIx, text: &str) -> bool {
        let place = self.place(ix).unwrap_or_else(|place| {
            self.0.insert(place, (ix, Texts::default()));
            place
        });
        self.0.get_mut(place).is_some_and(|(_, set)| set.insert(text))
    }

    pub(crate) fn remove(&mut self, ix: NodeIx, text: &str) {
        let mut set = self.take(ix);
        set.remove(text);
        self.replace(ix, set);
    }

    /// The whole set, which is empty afterwards.
    pub(crate) fn take(&mut self, ix: NodeIx) -> Texts {
        self.place(ix).map_or_else(|_| Texts::default(), |place| self.0.remove(place).1)
    }

    pub(crate) fn replace(&mut self, ix: NodeIx, set: Texts) {
        self.take(ix);
        if let (Err(place), false) = (self.place(ix), set.is_empty()) {
            self.0.insert(place, (ix, set));
        }
    }

    fn place(&self, ix: NodeIx) -> Result<usize, usize> {
        self.0.binary_search_by_key(&ix, |(other, _)| *other)
    }
}

#[cfg(test)]
mod tests {
    use super::{Numbers, Texts};

    #[test]
    fn texts_are_a_set() {
        let mut texts = Texts::from(vec!["b".to_owned(), "a".to_owned(), "b".to_owned()]);
        assert!(texts.insert("aa") && !texts.insert("b"));
        texts.remove("a");
        assert_eq!(texts.iter().map(String::as_str).collect::<Vec<_>>(), ["aa", "b"]);
        assert!(texts.contains("b") && !texts.contains("a"));
    }

    #[test]
    fn numbers_are_a_table() {
        let entry = |name: &str, number| (name.to_owned(), number);
        let mut numbers = Numbers::from(vec![entry("b", 1), entry("a", 2), entry("b", 3)]);
        assert_eq!((numbers.get("a"), numbers.get("b"), numbers.get("c"), numbers.len()), (Some(2), Some(3), None, 2));
        assert_eq!(numbers.set("c", Some(4)), None);
        assert_eq!(numbers.set("b", None), Some(3));
        assert_eq!(numbers.iter().cloned().collect::<Vec<_>>(), [entry("a", 2), entry("c", 4)]);
    }
}
