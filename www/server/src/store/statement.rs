//! Statements over any number of rows, with their values.
//!
//! A sync writes every table by one statement, however many rows there are. `sqlx::QueryBuilder` builds such statements as well, but over
//! the `Any` driver, which one set of statements for SQLite and Postgres needs, it writes `?` for a value, and Postgres does not read that.
//! Both read `$1`, `$2` …, which this builder numbers through.

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

/// SQL text with a numbered placeholder for each value.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    text: String,
    cells: Vec<Cell>,
}

impl Statement {
    /// A statement that begins with this text.
    #[must_use]
    pub fn new(text: &str) -> Statement {
        Statement { text: text.to_owned(), cells: Vec::new() }
    }

    /// Adds SQL text.
    pub fn push(&mut self, text: &str) -> &mut Statement {
        self.text.push_str(text);
        self
    }

    /// Adds a placeholder, and binds its value.
    pub fn bind(&mut self, cell: impl Into<Cell>) -> &mut Statement {
        self.cells.push(cell.into());
        let _ = write!(self.text, "${}", self.cells.len()); // writing to a String never fails
        self
    }

    /// Binds values, separated by commas.
    pub fn bind_list<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) -> &mut Statement {
        for (index, cell) in cells.into_iter().enumerate() {
            self.push(if index == 0 { "" } else { ", " }).bind(cell);
        }
        self
    }

    /// Adds `VALUES`, and binds rows.
    pub fn bind_rows<R: IntoIterator<Item = Cell>>(&mut self, rows: impl IntoIterator<Item = R>) -> &mut Statement {
        self.push("VALUES ");
        for (index, row) in rows.into_iter().enumerate() {
            self.push(if index == 0 { "(" } else { ", (" }).bind_list(row).push(")");
        }
        self
    }

    /// The SQL text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Runs the statement.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn execute(&self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        self.query().execute(connection).await.map(|_| ())
    }

    /// Runs the statement, and reads its rows.
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
        let mut statement = Statement::new("WHERE id = ");
        statement.bind("a").push(" AND n IN (").bind_list([1, 2]).push(") ");
        statement.bind_rows([[Cell::from(3), "b".into()], [4.into(), "c".into()]]);
        assert_eq!(statement.text, "WHERE id = $1 AND n IN ($2, $3) VALUES ($4, $5), ($6, $7)");
        assert_eq!(statement.cells.last(), Some(&Cell::from("c")));
    }
}
