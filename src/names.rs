//! A map from names to numbers: the one map of the core.
//!
//! The standard library's costs the wasm three times as much, and its protection against chosen keys serves nobody here: the
//! names are those of the definitions.

use std::hash::Hasher;

use fnv::FnvHasher;

/// Names, each with a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    entries: Vec<(String, u32)>,
    /// Places in `entries`, counted from 1, by hash; 0 is free. A power of two, at most three quarters full.
    slots: Vec<u32>,
}

impl Names {
    /// The number of a name.
    pub(crate) fn get(&self, name: &str) -> Option<u32> {
        let entry = self.entry_at(self.slot_of(name)?)?;
        Some(entry.1)
    }

    /// Gives a new name a number; a name that is there keeps its own. Which of the two it has now.
    pub(crate) fn insert(&mut self, name: &str, number: u32) -> u32 {
        if let Some(number) = self.get(name) {
            return number;
        }
        self.entries.push((name.to_owned(), number));
        if self.entries.len() * 4 > self.slots.len() * 3 {
            self.spread();
        } else {
            self.take_slot(self.entries.len());
        }
        number
    }

    /// Whether the name is new; it is there now.
    pub(crate) fn is_new(&mut self, name: &str) -> bool {
        let next = self.entries.len() as u32;
        self.get(name).is_none() && self.insert(name, next) == next
    }

    /// Twice as many slots.
    fn spread(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(16)];
        (1..=self.entries.len()).for_each(|place| self.take_slot(place));
    }

    fn take_slot(&mut self, place: usize) {
        let name = self.entries.get(place.wrapping_sub(1)).map_or("", |(name, _)| name.as_str());
        let free = self.slot_of(name);
        if let (Some(slot), Ok(place)) = (free.and_then(|slot| self.slots.get_mut(slot)), u32::try_from(place)) {
            *slot = place;
        }
    }

    /// The slot of a name, or the free one where it would go; `None` while there are no slots.
    fn slot_of(&self, name: &str) -> Option<usize> {
        let mut hasher = FnvHasher::default();
        hasher.write(name.as_bytes());
        let last = self.slots.len().checked_sub(1)?;
        let mut slot = hasher.finish() as usize & last;
        while self.entry_at(slot).is_some_and(|(other, _)| other != name) {
            slot = (slot + 1) & last;
        }
        Some(slot)
    }

    fn entry_at(&self, slot: usize) -> Option<&(String, u32)> {
        let place = (*self.slots.get(slot)? as usize).checked_sub(1)?;
        self.entries.get(place)
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_keep_their_numbers() {
        let mut names = Names::default();
        assert_eq!(names.get("none"), None);
        for number in 0..10_000 {
            assert_eq!(names.insert(&format!("name {number}"), number), number);
        }
        assert_eq!(names.insert("name 7", 1), 7);
        assert!((0..10_000).all(|number| names.get(&format!("name {number}")) == Some(number)));
        assert_eq!((names.get(""), names.get("name 10000")), (None, None));
        names.insert("__proto__", 3);
        assert_eq!(names.get("__proto__"), Some(3));
    }
}
