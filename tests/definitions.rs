//! Definitions that load.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use plaudit::{Definitions, Value, validate};
use serde_json::json;

fn value(json: serde_json::Value) -> Value {
    serde_json::from_value(json).unwrap()
}

#[test]
fn large_documents_load_in_linear_time() {
    let mut achievements = serde_json::Map::new();
    for n in 0..100_000 {
        let needs = if n == 0 { json!([]) } else { json!([format!("n{}", n - 1)]) };
        let node = json!({"name": format!("Number {n}"), "max_count": 3, "precondition_ids": needs, "reset_cronexpr": "0 0 * * *",
            "reward": {"guaranteed": {"currencies": {"gold": {"min": 5}}}}});
        achievements.insert(format!("n{n}"), node);
    }
    let document = value(json!({"achievements": achievements}));
    let start = std::time::Instant::now();
    assert_eq!(validate(&document, None, false), []);
    Definitions::parse(&document).unwrap();
    println!("{:?}", start.elapsed());
}
