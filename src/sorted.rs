//! Small sets of texts, kept sorted: no tree of the standard library would earn its bytes here.

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
    use super::Texts;

    #[test]
    fn texts_are_a_set() {
        let mut texts = Texts::from(vec!["b".to_owned(), "a".to_owned(), "b".to_owned()]);
        assert!(texts.insert("aa") && !texts.insert("b"));
        texts.remove("a");
        assert_eq!(texts.iter().map(String::as_str).collect::<Vec<_>>(), ["aa", "b"]);
        assert!(texts.contains("b") && !texts.contains("a"));
    }
}
