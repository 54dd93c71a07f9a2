//! Statements over as many rows as there are, with their values.

use std::fmt::Write as _;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, FromRow};

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A `BIGINT`.
    Number(i64),
    /// A `TEXT`.
    Text(String),
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

/// A text with a numbered placeholder for each value.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    text: String,
    cells: Vec<Cell>,
}

impl Statement {
    /// One without values.
    #[must_use]
    pub fn of(text: &str) -> Statement {
        Statement { text: text.to_owned(), cells: Vec::new() }
    }

    /// What comes next as it is.
    pub fn say(&mut self, text: &str) -> &mut Statement {
        self.text.push_str(text);
        self
    }

    /// A value.
    pub fn put(&mut self, cell: impl Into<Cell>) -> &mut Statement {
        self.cells.push(cell.into());
        let _ = write!(self.text, "${}", self.cells.len()); // writing to a String never fails
        self
    }

    /// Values of one list, parted by commas.
    pub fn list<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) -> &mut Statement {
        for (place, cell) in cells.into_iter().enumerate() {
            self.say(if place == 0 { "" } else { ", " }).put(cell);
        }
        self
    }

    /// `VALUES` of rows.
    pub fn rows<R: IntoIterator<Item = Cell>>(&mut self, rows: impl IntoIterator<Item = R>) -> &mut Statement {
        self.say("VALUES ");
        for (place, row) in rows.into_iter().enumerate() {
            self.say(if place == 0 { "(" } else { ", (" }).list(row).say(")");
        }
        self
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Runs it.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn execute(&self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        self.query().execute(connection).await.map(|_| ())
    }

    /// Runs it; the rows that it finds.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn fetch<R: for<'r> FromRow<'r, AnyRow>>(&self, connection: &mut AnyConnection) -> sqlx::Result<Vec<R>> {
        self.query().fetch_all(connection).await?.iter().map(R::from_row).collect()
    }

    fn query(&self) -> Query<'_, Any, AnyArguments<'_>> {
        self.cells.iter().fold(sqlx::query(&self.text), |query, cell| match cell {
            Cell::Number(number) => query.bind(*number),
            Cell::Text(text) => query.bind(text.as_str()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        let mut statement = Statement::default();
        statement.say("WHERE id = ").put("a").say(" AND n IN (").list([1, 2]).say(") ");
        statement.rows([[Cell::from(3), "b".into()], [4.into(), "c".into()]]);
        assert_eq!(statement.text, "WHERE id = $1 AND n IN ($2, $3) VALUES ($4, $5), ($6, $7)");
        assert_eq!(statement.cells.last(), Some(&Cell::from("c")));
    }
}
