//! Statements over any number of rows, with their values.
//!
//! A sync writes each table with one statement, for any number of rows. `sqlx::QueryBuilder` builds such statements too. But with
//! the `Any` driver, which one set of statements for SQLite and Postgres needs, it writes `?` for a value, which Postgres does not
//! accept. This builder writes `$1`, `$2` … for Postgres. SQLite accepts these too, but takes them for names, and compares each with all
//! others: the time would grow with the square of the rows. So for SQLite the builder writes `?`.

use std::fmt::Write as _;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, FromRow};

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

/// SQL text with a placeholder for each value.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// The text without placeholders.
    text: String,
    /// The values, each with the position of its placeholder in the text.
    cells: Vec<(usize, Cell)>,
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
        self.cells.push((self.text.len(), cell.into()));
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

    /// The SQL text; `is_numbered`: with `$1`, `$2` … instead of `?`.
    #[must_use]
    pub fn text(&self, is_numbered: bool) -> String {
        let mut text = String::with_capacity(self.text.len() + 6 * self.cells.len());
        let mut from = 0;
        for (number, (to, _)) in (1..).zip(&self.cells) {
            text.push_str(self.text.get(from..*to).unwrap_or_default());
            from = *to;
            let _ = if is_numbered { write!(text, "${number}") } else { text.write_char('?') }; // writing to a String never fails
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        text
    }

    /// Runs the statement.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn execute(&self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        self.query(connection).execute(connection).await.map(|_| ())
    }

    /// Runs the statement, and reads its rows.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn fetch<R: for<'r> FromRow<'r, AnyRow>>(&self, connection: &mut AnyConnection) -> sqlx::Result<Vec<R>> {
        self.query(connection).fetch_all(connection).await?.iter().map(R::from_row).collect()
    }

    fn query(&self, connection: &AnyConnection) -> Query<'static, Any, AnyArguments> {
        let text = self.text(connection.backend_name() != "SQLite");
        self.cells.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, (_, cell)| match cell {
            Cell::Number(number) => query.bind(*number),
            Cell::Text(text) => query.bind(text.clone()),
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
        assert_eq!(statement.text(true), "WHERE id = $1 AND n IN ($2, $3) VALUES ($4, $5), ($6, $7)");
        assert_eq!(statement.text(false), "WHERE id = ? AND n IN (?, ?) VALUES (?, ?), (?, ?)");
        assert_eq!(statement.cells.last().map(|(_, cell)| cell), Some(&Cell::from("c")));
    }
}
