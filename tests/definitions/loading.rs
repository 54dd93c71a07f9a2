//! Definitions that load.

use plaudit::{Definitions, Value, validate};

fn object<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// Nothing recurses along the chain, and nothing is quadratic in it.
#[test]
fn a_chain_of_100_000_definitions_loads() {
    let node = |n: i64| {
        let needs = if n == 0 { vec![] } else { vec![Value::from(format!("n{}", n - 1))] };
        let gold = object([("guaranteed", object([("currencies", object([("gold", object([("min", 5.into())]))]))]))]);
        let node = object([
            ("name", "N".into()),
            ("max_count", 3.into()),
            ("precondition_ids", Value::List(needs)),
            ("reset_cronexpr", "0 0 * * *".into()),
            ("reward", gold),
        ]);
        (format!("n{n}").into(), node)
    };
    let document = object([("achievements", Value::Object((0..100_000).map(node).collect()))]);
    assert_eq!(validate(&document, None, false), []);
    Definitions::parse(&document).unwrap();
}

#[test]
fn the_kinds_of_definitions_that_games_have_are_without_issues() {
    let document: Value = serde_json::from_str(include_str!("../fixtures/definitions/typical.json")).unwrap();
    assert_eq!(validate(&document, None, false), []);
    Definitions::parse(&document).unwrap();
}
