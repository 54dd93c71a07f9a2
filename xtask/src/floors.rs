//! The floors of the core and of the server, as their documentation lists them: each module uses only those below it, or beside it without
//! a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The modules that each module uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// The modules of each floor, from the top down: the names in backticks in the first cell of each row below `heading`.
fn floors(text: &str, heading: &str) -> Vec<Vec<String>> {
    let rows = text.lines().map(|line| line.trim_start_matches("//! "));
    let table = rows.skip_while(|row| *row != heading).skip(2).take_while(|row| row.starts_with('|'));
    table.map(|row| row.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2).map(name).collect()).collect()
}

/// The module of a file or a folder: `sync.rs` and `store/` are `sync` and `store`, and `src/value/` is `value`.
fn name(path: &str) -> String {
    path.trim_start_matches("src/").trim_end_matches('/').trim_end_matches(".rs").to_owned()
}

/// The modules that a source names behind `crate::`, outside of comments.
fn named(source: &str) -> BTreeSet<String> {
    let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        found.extend(part.strip_prefix('{').map_or_else(|| vec![identifier(part)], firsts));
    }
    found
}

/// The modules of the names that `lib.rs` exports again, such as `value` of `Value`.
fn exported(lib: &str) -> BTreeMap<String, String> {
    let mut exported = BTreeMap::new();
    for (module, names) in lib.split("pub use ").skip(1).filter_map(|item| item.split_once("::")) {
        let names = names.strip_prefix('{').map_or_else(|| vec![identifier(names)], firsts);
        exported.extend(names.into_iter().map(|name| (name, module.to_owned())));
    }
    exported
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first word of each member of a group, up to its closing brace.
fn firsts(group: &str) -> Vec<String> {
    let (mut depth, mut found, mut is_first) = (0_usize, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_first = true,
            _ if is_first && c.is_alphanumeric() => {
                found.push(identifier(group.get(at..).unwrap_or_default()));
                is_first = false;
            }
            _ => {}
        }
    }
    found
}

/// The modules of a crate, each with those that it uses; without `lib.rs` and `main.rs`, which use all of them.
fn uses_of(src: &Path) -> std::io::Result<Uses> {
    let mut uses = Uses::new();
    let exported = exported(&std::fs::read_to_string(src.join("lib.rs"))?);
    let mut folders = vec![src.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let module = path.strip_prefix(src).ok().and_then(|path| path.iter().next()).and_then(|first| first.to_str()).map(name);
            match module {
                _ if path.is_dir() => folders.push(path),
                Some(module) if module != "lib" && module != "main" => {
                    let found = uses.entry(module.clone()).or_default();
                    let named = named(&std::fs::read_to_string(&path)?);
                    found.extend(named.into_iter().map(|name| exported.get(&name).cloned().unwrap_or(name)));
                    found.remove(&module);
                }
                _ => {}
            }
        }
    }
    Ok(uses)
}

/// The violations: modules on no floor, uses of a higher floor, and the modules of a circle.
fn faults(uses: &Uses, floors: &[Vec<String>]) -> Vec<String> {
    let floor = |module: &String| floors.iter().position(|modules| modules.contains(module));
    let mut faults = Vec::new();
    for (module, used) in uses {
        if floor(module).is_none() {
            faults.push(format!("{module} is on no floor"));
        }
        let higher = used.iter().filter(|used| floor(used) < floor(module) && floor(used).is_some());
        faults.extend(higher.map(|used| format!("{module} uses {used}, which is above it")));
    }
    // Repeatedly removes modules that use none of the others, or are used by none. The modules on and between circles remain.
    let mut left: BTreeSet<&String> = uses.keys().collect();
    loop {
        let uses_another = |module: &String, other: &String| uses.get(module).is_some_and(|used| used.contains(other));
        let before = left.clone();
        left.retain(|module| {
            before.iter().any(|other| uses_another(module, other)) && before.iter().any(|other| uses_another(other, module))
        });
        if left.len() == before.len() {
            break;
        }
    }
    if !left.is_empty() {
        faults.push(format!("these use each other in a circle: {left:?}"));
    }
    faults
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::tools::root;

    #[test]
    fn the_core_keeps_to_the_floors_of_the_architecture() {
        let uses = uses_of(&root().join("src")).unwrap();
        assert!(uses.len() > 15 && uses.values().map(BTreeSet::len).sum::<usize>() > 80, "{uses:?}");
        // The table begins with the lowest floor.
        let mut floors = floors(&std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap(), "| Where | What it does | Uses |");
        floors.reverse();
        assert_eq!(faults(&uses, &floors), Vec::<String>::new());
    }

    fn none_of_the_server(document: &str, heading: &str) {
        let uses = uses_of(&root().join("www/server/src")).unwrap();
        assert!(uses.len() > 40 && uses.values().map(BTreeSet::len).sum::<usize>() > 150, "{uses:?}");
        let floors = floors(&std::fs::read_to_string(root().join(document)).unwrap(), heading);
        assert_eq!(faults(&uses, &floors), Vec::<String>::new());
    }

    #[test]
    fn the_server_keeps_to_the_floors_of_its_documentation() {
        none_of_the_server("www/server/src/lib.rs", "| | |");
    }

    #[test]
    fn the_server_keeps_to_the_floors_of_its_readme() {
        none_of_the_server("www/server/README.md", "| Floor | |");
    }

    #[test]
    fn an_arrow_up_a_circle_and_a_homeless_module_are_found() {
        let table = "| Floor | |\n|---|---|\n| `main.rs`, [`top`] | |\n| `b.rs`, `c/` | |\n\n| `d` | |";
        let floors = floors(table, "| Floor | |");
        assert_eq!(floors, [vec!["main", "top"], vec!["b", "c"]]);
        let uses = |uses: &[(&str, &str)]| uses.iter().map(|(module, source)| ((*module).to_owned(), named(source))).collect::<Uses>();
        let found = |sources: &[(&str, &str)]| faults(&uses(sources), &floors).join("; ");
        assert_eq!(found(&[("top", "use crate::{b::{x, c}, d};"), ("b", "use crate::c::C;"), ("c", "")]), "");
        assert!(found(&[("b", "let x = crate::top::X;")]).contains("b uses top"));
        assert!(found(&[("b", "use crate::c;"), ("c", "use crate::{\n    b,\n};"), ("top", "use crate::b;")]).contains(r#"{"b", "c"}"#));
        assert!(found(&[("d", "")]).contains("d is on no floor"));
        assert_eq!(found(&[("b", "//! [`crate::top`]\n")]), "", "a comment is no use");
        let exported = exported("pub use value::{Key, Value};\npub use time::UnixSec;\n");
        assert_eq!(exported.get("Value").map(String::as_str), Some("value"));
        assert_eq!(exported.get("UnixSec").map(String::as_str), Some("time"));
    }
}
