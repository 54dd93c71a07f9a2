//! Rows that a change adds, before it is known how they are sent.

use super::Work;
use super::statement::{Cell, Statement};

/// Values that one statement takes in; both databases take a little more.
pub const MOST_CELLS: usize = 30_000;

/// Rows for one table.
#[derive(Clone, Debug)]
pub struct Insert {
    /// `INSERT INTO table (columns)`.
    into: &'static str,
    /// What becomes of a row that is there already: `ON CONFLICT …`, or nothing.
    known: &'static str,
    rows: Vec<Vec<Cell>>,
}

impl Insert {
    /// Rows of as many values as there are columns.
    #[must_use]
    pub fn new(into: &'static str, known: &'static str, rows: Vec<Vec<Cell>>) -> Insert {
        Insert { into, known, rows }
    }

    /// How many values they have.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    /// As few as there are tables: those of the same table as one.
    #[must_use]
    pub fn joined(inserts: impl IntoIterator<Item = Insert>) -> Vec<Insert> {
        let mut joined: Vec<Insert> = Vec::new();
        for insert in inserts {
            match joined.iter_mut().find(|other| other.into == insert.into) {
                Some(other) => other.rows.extend(insert.rows),
                None => joined.push(insert),
            }
        }
        joined.retain(|insert| !insert.rows.is_empty());
        joined
    }

    /// Adds the rows as they are.
    pub fn say(self, statement: &mut Statement) {
        if !self.rows.is_empty() {
            statement.say(self.into).say(" ").rows(self.rows).say(" ").say(self.known);
        }
    }

    /// Adds the rows if the table of this name, which has one row or none, has one.
    pub fn say_if(self, table: &str, statement: &mut Statement) {
        statement.say(self.into).say(" SELECT rows.* FROM ").say(table).say(", (").rows(self.rows).say(") AS rows ").say(self.known);
    }

    /// Writes the rows.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn write(self, work: &mut Work) -> sqlx::Result<()> {
        for portion in self.portions() {
            let mut statement = Statement::default();
            portion.say(&mut statement);
            statement.execute(work).await?;
        }
        Ok(())
    }

    /// The rows in portions that one statement takes in.
    fn portions(self) -> Vec<Insert> {
        let columns = self.rows.first().map_or(1, Vec::len).max(1);
        let portions = self.rows.chunks(MOST_CELLS / columns).map(<[_]>::to_vec);
        portions.map(|rows| Insert { rows, ..self }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: usize) -> Insert {
        Insert::new("INSERT INTO t (a, b)", "ON CONFLICT (a) DO NOTHING", vec![vec![Cell::from(1), "x".into()]; count])
    }

    #[test]
    fn no_rows_are_no_statement() {
        let said = |count: usize| {
            let mut statement = Statement::default();
            rows(count).say(&mut statement);
            statement.text().to_owned()
        };
        assert_eq!(said(0), "");
        assert_eq!(said(1), "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING");
        assert!(rows(0).portions().is_empty());
    }

    #[test]
    fn rows_of_one_table_are_written_together() {
        let other = Insert::new("INSERT INTO other (a)", "", vec![vec![Cell::from(1)]]);
        let joined = Insert::joined([rows(2), other.clone(), rows(3), Insert::new("INSERT INTO none (a)", "", Vec::new()), other]);
        assert_eq!(joined.iter().map(|insert| insert.rows.len()).collect::<Vec<_>>(), [5, 2]);
    }

    #[test]
    fn no_portion_is_more_than_a_statement_takes_in() {
        let cells: Vec<usize> = rows(MOST_CELLS).portions().iter().map(Insert::cells).collect();
        assert_eq!(cells, [MOST_CELLS, MOST_CELLS]);
    }
}
