//! The rows that a change adds to one table. They are sent later: with rows of other streams, or in one statement with the stream's
//! own row.

use sqlx::AnyConnection;

use super::statement::{Cell, Statement};

/// The most values of one statement; both databases allow slightly more.
pub const MAX_CELLS: usize = 30_000;

/// Rows for one table.
#[derive(Clone, Debug)]
pub struct Insert {
    /// `INSERT INTO table (columns)`.
    into: &'static str,
    /// `ON CONFLICT …`, or empty.
    on_conflict: &'static str,
    rows: Vec<Vec<Cell>>,
}

impl Insert {
    /// Rows with one value for each column.
    #[must_use]
    pub fn new(into: &'static str, on_conflict: &'static str, rows: Vec<Vec<Cell>>) -> Insert {
        Insert { into, on_conflict, rows }
    }

    /// The number of values.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    /// Merges the inserts of each table into one.
    #[must_use]
    pub fn merged(inserts: impl IntoIterator<Item = Insert>) -> Vec<Insert> {
        let mut merged: Vec<Insert> = Vec::new();
        for insert in inserts {
            match merged.iter_mut().find(|other| other.into == insert.into) {
                Some(other) => other.rows.extend(insert.rows),
                None => merged.push(insert),
            }
        }
        merged.retain(|insert| !insert.rows.is_empty());
        merged
    }

    /// Adds `INSERT … VALUES …` to a statement, unless there are no rows.
    pub fn push_to(self, statement: &mut Statement) {
        if !self.rows.is_empty() {
            statement.push(self.into).push(" ").bind_rows(self.rows).push(" ").push(self.on_conflict);
        }
    }

    /// Adds `INSERT … SELECT …` to a statement, which inserts the rows only if `table` has a row; it has at most one.
    pub fn push_if_any(self, table: &str, statement: &mut Statement) {
        statement.push(self.into).push(" SELECT rows.* FROM ").push(table).push(", (").bind_rows(self.rows).push(") AS rows ");
        statement.push(self.on_conflict);
    }

    /// Writes the rows.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn write(self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        for portion in self.portions() {
            let mut statement = Statement::default();
            portion.push_to(&mut statement);
            statement.execute(connection).await?;
        }
        Ok(())
    }

    /// Splits the rows into portions of one statement each.
    fn portions(self) -> Vec<Insert> {
        let columns = self.rows.first().map_or(1, Vec::len).max(1);
        let portions = self.rows.chunks(MAX_CELLS / columns).map(<[_]>::to_vec);
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
        let text = |count: usize| {
            let mut statement = Statement::default();
            rows(count).push_to(&mut statement);
            statement.text(true)
        };
        assert_eq!(text(0), "");
        assert_eq!(text(1), "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING");
        assert!(rows(0).portions().is_empty());
    }

    #[test]
    fn rows_of_one_table_are_written_together() {
        let other = Insert::new("INSERT INTO other (a)", "", vec![vec![Cell::from(1)]]);
        let merged = Insert::merged([rows(2), other.clone(), rows(3), Insert::new("INSERT INTO none (a)", "", Vec::new()), other]);
        assert_eq!(merged.iter().map(|insert| insert.rows.len()).collect::<Vec<_>>(), [5, 2]);
    }

    #[test]
    fn no_portion_has_more_values_than_a_statement_takes() {
        let cells: Vec<usize> = rows(MAX_CELLS).portions().iter().map(Insert::cells).collect();
        assert_eq!(cells, [MAX_CELLS, MAX_CELLS]);
    }
}
