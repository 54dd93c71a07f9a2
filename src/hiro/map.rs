//! What stands under ids.

/// Ids and what stands under them, ascending by id; an id stands once.
///
/// ```
/// use plaudit::hiro::Map;
/// let mut map: Map<i64> = [("silver".to_owned(), 1), ("gold".to_owned(), 2)].into_iter().collect();
/// map.insert("gold", 3);
/// assert_eq!(map.get("gold"), Some(&3));
/// assert_eq!(map.keys().collect::<Vec<_>>(), ["gold", "silver"]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Map<T>(Vec<(String, T)>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Map(Vec::new())
    }
}

impl<T> Map<T> {
    /// What stands under an id.
    ///
    /// ```
    /// use plaudit::hiro::Map;
    /// let currencies: Map<i64> = [("gold".to_owned(), 5)].into_iter().collect();
    /// assert_eq!((currencies.get("gold"), currencies.get("gems")), (Some(&5), None));
    /// ```
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.0.get(self.place(id).ok()?).map(|(_, item)| item)
    }

    /// What stands under an id, to be changed.
    ///
    /// ```
    /// use plaudit::hiro::Map;
    /// let mut currencies: Map<i64> = [("gold".to_owned(), 5)].into_iter().collect();
    /// if let Some(gold) = currencies.get_mut("gold") {
    ///     *gold *= 2; // a weekend of double gold
    /// }
    /// assert_eq!(currencies.get("gold"), Some(&10));
    /// ```
    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let place = self.place(id).ok()?;
        self.0.get_mut(place).map(|(_, item)| item)
    }

    /// Puts something under an id; what stood there before.
    ///
    /// ```
    /// use plaudit::hiro::Map;
    /// let mut amounts: Map<i64> = Map::default();
    /// assert_eq!(amounts.insert("wins", 1), None);
    /// assert_eq!(amounts.insert("wins", 2), Some(1));
    /// ```
    pub fn insert(&mut self, id: &str, item: T) -> Option<T> {
        match self.place(id) {
            Ok(place) => self.0.get_mut(place).map(|(_, before)| std::mem::replace(before, item)),
            Err(place) => {
                self.0.insert(place, (id.to_owned(), item));
                None
            }
        }
    }

    /// Takes out what stands under an id.
    ///
    /// ```
    /// use plaudit::hiro::Map;
    /// let mut amounts: Map<i64> = [("wins".to_owned(), 1)].into_iter().collect();
    /// assert_eq!((amounts.remove("wins"), amounts.remove("wins")), (Some(1), None));
    /// ```
    pub fn remove(&mut self, id: &str) -> Option<T> {
        let place = self.place(id).ok()?;
        Some(self.0.remove(place).1)
    }

    /// Everything, ascending by id.
    ///
    /// ```
    /// use plaudit::hiro::Map;
    /// let amounts: Map<i64> = [("wins".to_owned(), 1), ("losses".to_owned(), 2)].into_iter().collect();
    /// assert_eq!(amounts.iter().collect::<Vec<_>>(), [("losses", &2), ("wins", &1)]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(id, item)| (id.as_str(), item))
    }

    /// Everything, ascending by id, to be changed.
    ///
    /// ```
    /// use plaudit::hiro::Map;
    /// let mut amounts: Map<i64> = [("wins".to_owned(), 1), ("losses".to_owned(), 2)].into_iter().collect();
    /// amounts.iter_mut().for_each(|(_, amount)| *amount += 10);
    /// assert_eq!((amounts.get("losses"), amounts.get("wins")), (Some(&12), Some(&11)));
    /// ```
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut T)> {
        self.0.iter_mut().map(|(id, item)| (id.as_str(), item))
    }

    /// The ids, ascending.
    ///
    /// ```
    /// use plaudit::hiro::Map;
    /// let amounts: Map<i64> = [("wins".to_owned(), 1), ("losses".to_owned(), 2)].into_iter().collect();
    /// assert_eq!(amounts.keys().collect::<Vec<_>>(), ["losses", "wins"]);
    /// ```
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(id, _)| id.as_str())
    }

    /// How many ids there are.
    ///
    /// ```
    /// use plaudit::hiro::Map;
    /// let amounts: Map<i64> = [("wins".to_owned(), 1), ("wins".to_owned(), 2)].into_iter().collect();
    /// assert_eq!(amounts.len(), 1); // the id stands once
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    ///
    /// ```
    /// use plaudit::hiro::AchievementsUpdateRequest;
    /// assert!(AchievementsUpdateRequest::default().achievements.is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ids mostly come in order: then the place is the end.
    fn place(&self, id: &str) -> Result<usize, usize> {
        match self.0.last() {
            Some((last, _)) if last.as_str() < id => Err(self.0.len()),
            _ => self.0.binary_search_by(|(other, _)| other.as_str().cmp(id)),
        }
    }
}

/// Of repeated ids the last stays.
impl<T> FromIterator<(String, T)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(items: I) -> Self {
        let mut map = Map::default();
        items.into_iter().for_each(|(id, item)| drop(map.insert(&id, item)));
        map
    }
}

impl<T> IntoIterator for Map<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
