//! Leaves out of the linked wasm what no call can reach: the machinery of panics, and the data that only it used.
//!
//! On this target nobody hears a panic's message, and every panic ends in a trap. Trapping at its first step makes the rest
//! superfluous, the texts and places of panics among it. The linker's relocations say what uses what.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::mpsc::channel;

use anyhow::{Context, Result};
use rustc_demangle::demangle;
use walrus::{FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module, ModuleConfig};
use wasmparser::{
    BinaryReader, CustomSectionReader, ExternalKind, FunctionBody, KnownCustom, Linking, Operator, Parser, Payload, RelocationType,
    SymbolInfo, TypeRef,
};

/// Makes the linker say what it has put where.
pub const LINKER_FLAG: &str = "link-arg=--emit-relocs";

/// The functions through which code panics, as parts of their names.
const PANICS: &[&str] = &[
    "core::panicking::",
    "std::panicking::",
    "::unwrap_failed",
    "::expect_failed",
    "slice_error_fail",
    "slice_index_fail",
    "::len_mismatch_fail",
    "::raw_vec::handle_error",
    "capacity_overflow",
    "handle_alloc_error",
    "rust_begin_unwind",
    "rust_panic",
    "__rust_alloc_error_handler",
];

/// What no call reaches though the code mentions it, as parts of names. Plaudit alone writes the schedules that the cron crate is
/// given: they name days and months by numbers, and none is refused. Rust's debugging form shows up in panics alone.
const UNREACHED: &[&str] = &[
    "::ordinal_from_name",
    "<winnow::error::ParseError",
    "<winnow::error::ContextError as core::fmt::Display>",
    "<cron::error::Error as core::fmt::Display>",
    "as core::fmt::Debug>::fmt",
];

/// Exports, by their beginnings, that only wasm-bindgen uses, or that it leaves out because this crate has no closures or futures.
const NOT_IN_PACKAGE: &[&str] =
    &["__wbindgen_describe", "__wbindgen_skip_interpret", "__externref", "__wbg_jspi", "__wbindgen_jspi", "__wbindgen_destroy_closure"];

/// Reads a linked module; what it cannot reach traps, or is blank.
pub fn read(wasm: &[u8]) -> Result<Module> {
    let linked = Linked::read(wasm)?;
    let used = linked.reach(|export| !NOT_IN_PACKAGE.iter().any(|prefix| export.starts_with(prefix)), true);
    let called = linked.reach(|_| true, false);
    let (mut module, functions) = parse(wasm, linked.bodies.keys().copied().collect())?;
    for (index, id) in functions {
        let function = Node::Function(index);
        if linked.is_cut(index) || !used.contains(&function) && !called.contains(&function) {
            let trap = trap(&mut module, id);
            module.funcs.get_mut(id).kind = FunctionKind::Local(trap);
        }
    }
    let segments: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for (segment, id) in linked.segments.iter().zip(segments) {
        linked.blank(segment, &mut module.data.get_mut(id).value, &used);
    }
    for section in ["linking", "reloc.CODE", "reloc.DATA"] {
        module.customs.remove_raw(section);
    }
    Ok(module)
}

/// Parses the module, and finds its functions by their indices.
fn parse(wasm: &[u8], indices: Vec<u32>) -> Result<(Module, Vec<(u32, FunctionId)>)> {
    let (sender, receiver) = channel();
    let mut config = ModuleConfig::new();
    config.on_parse(move |_, ids| {
        for index in &indices {
            sender.send((*index, ids.get_func(*index)?))?;
        }
        Ok(())
    });
    Ok((config.parse(wasm)?, receiver.try_iter().collect()))
}

/// A function of the same type that does nothing but trap.
fn trap(module: &mut Module, like: FunctionId) -> LocalFunction {
    let kind = module.types.get(module.funcs.get(like).ty());
    let (parameters, results) = (kind.params().to_vec(), kind.results().to_vec());
    let arguments = parameters.iter().map(|parameter| module.locals.add(*parameter)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    builder.func_body().unreachable();
    builder.local_func(arguments)
}

/// A function, by its index, or a piece of data, by its symbol.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Function(u32),
    Data(usize),
}

/// What the linker says of a module. Places are those in the file.
#[derive(Default)]
struct Linked {
    exports: Vec<(String, u32)>,
    bodies: HashMap<u32, Range<usize>>,
    /// Demangled.
    names: HashMap<u32, String>,
    /// How many arguments each function takes.
    parameters: HashMap<u32, usize>,
    segments: Vec<Range<usize>>,
    symbols: Vec<Symbol>,
    /// In the order of their places.
    uses: Vec<Use>,
}

/// A symbol of the linker's; data has a place.
struct Symbol {
    node: Option<Node>,
    place: Range<usize>,
}

/// A mention of a symbol.
struct Use {
    at: usize,
    symbol: u32,
    calls: bool,
}

impl Linked {
    fn read(wasm: &[u8]) -> Result<Linked> {
        let mut linked = Linked::default();
        let (mut functions, mut types, mut sections) = (0, Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if !matches!(payload, Payload::CodeSectionEntry(_)) {
                sections.extend(payload.as_section().map(|(_, range)| range.start));
            }
            match payload {
                Payload::TypeSection(groups) => {
                    for kind in groups.into_iter_err_on_gc_types() {
                        types.push(kind?.params().len());
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        functions += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(kinds) => {
                    for (index, kind) in (functions..).zip(kinds) {
                        linked.parameters.extend(types.get(kind? as usize).map(|count| (index, *count)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        linked.exports.extend((export.kind == ExternalKind::Func).then(|| (export.name.to_owned(), export.index)));
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    linked.bodies.insert(functions, body.range());
                    functions += 1;
                }
                Payload::DataSection(segments) => {
                    for segment in segments {
                        let segment = segment?;
                        linked.segments.push(segment.range.end - segment.data.len()..segment.range.end);
                    }
                }
                Payload::CustomSection(custom) => linked.read_custom(&custom, &sections)?,
                _ => {}
            }
        }
        linked.uses.sort_unstable_by_key(|one| one.at);
        linked.forget_last_words(wasm)?;
        Ok(linked)
    }

    /// Reads what the linker says; `sections` are the beginnings of those read so far.
    fn read_custom(&mut self, custom: &CustomSectionReader<'_>, sections: &[usize]) -> Result<()> {
        match custom.as_known() {
            KnownCustom::Linking(linking) => {
                for part in linking.subsections() {
                    if let Linking::SymbolTable(symbols) = part? {
                        for symbol in symbols {
                            self.define(&symbol?);
                        }
                    }
                }
            }
            KnownCustom::Reloc(relocations) => {
                let section = *sections.get(relocations.section_index() as usize).context("relocations of no section")?;
                for entry in relocations.entries() {
                    let entry = entry?;
                    let calls = entry.ty == RelocationType::FunctionIndexLeb;
                    // The other indices are symbols'.
                    if entry.ty != RelocationType::TypeIndexLeb {
                        self.uses.push(Use { at: section + entry.offset as usize, symbol: entry.index, calls });
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn define(&mut self, symbol: &SymbolInfo<'_>) {
        let (mut node, mut place) = (None, 0..0);
        match symbol {
            SymbolInfo::Func { index, name, .. } => {
                node = Some(Node::Function(*index));
                self.names.extend(name.map(|name| (*index, format!("{:#}", demangle(name)))));
            }
            SymbolInfo::Data { symbol: Some(data), .. } => {
                if let Some(segment) = self.segments.get(data.index as usize) {
                    let start = segment.start + data.offset as usize;
                    (node, place) = (Some(Node::Data(self.symbols.len())), start..start + data.size as usize);
                }
            }
            _ => {}
        }
        self.symbols.push(Symbol { node, place });
    }

    /// Whether a call of this function traps.
    fn is_cut(&self, function: u32) -> bool {
        self.names.get(&function).is_some_and(|name| PANICS.iter().chain(UNREACHED).any(|part| name.contains(part)))
    }

    /// Forgets the mentions that are only handed over to a function whose call traps.
    fn forget_last_words(&mut self, wasm: &[u8]) -> Result<()> {
        let mut forgotten: HashSet<usize> = HashSet::new();
        for body in self.bodies.values() {
            let bytes = wasm.get(body.clone()).context("a function outside of the file")?;
            let mut operators = FunctionBody::new(BinaryReader::new(bytes, body.start)).get_operators_reader()?;
            let mut pushed = Vec::new();
            while !operators.eof() {
                let (operator, at) = operators.read_with_offset()?;
                match operator {
                    Operator::I32Const { .. } | Operator::I64Const { .. } | Operator::LocalGet { .. } => {
                        pushed.push(at..operators.original_position());
                        continue;
                    }
                    Operator::Call { function_index } if self.is_cut(function_index) => {
                        let count = self.parameters.get(&function_index).copied().unwrap_or(0);
                        forgotten.extend(pushed.iter().rev().take(count).cloned().flatten());
                    }
                    _ => {}
                }
                pushed.clear();
            }
        }
        self.uses.retain(|one| !forgotten.contains(&one.at));
        Ok(())
    }

    /// All that some exports reach; by calls alone, or through `mentions` of functions and of data as well.
    fn reach(&self, is_root: impl Fn(&str) -> bool, mentions: bool) -> HashSet<Node> {
        let roots = self.exports.iter().filter(|(name, _)| is_root(name));
        let mut open: Vec<Node> = roots.map(|(_, index)| Node::Function(*index)).collect();
        let mut reached = HashSet::new();
        while let Some(node) = open.pop() {
            if !reached.insert(node) {
                continue;
            }
            let place = match node {
                Node::Function(index) if self.is_cut(index) => None,
                Node::Function(index) => self.bodies.get(&index).cloned(),
                Node::Data(symbol) => self.symbols.get(symbol).map(|symbol| symbol.place.clone()),
            };
            for one in place.into_iter().flat_map(|place| self.uses_within(place)).filter(|one| one.calls || mentions) {
                open.extend(self.symbols.get(one.symbol as usize).and_then(|symbol| symbol.node));
            }
        }
        reached
    }

    fn uses_within(&self, place: Range<usize>) -> impl Iterator<Item = &Use> {
        let first = self.uses.partition_point(|one| one.at < place.start);
        self.uses.iter().skip(first).take_while(move |one| one.at < place.end)
    }

    /// Blanks the data of a segment that is not used. Data may share its bytes.
    fn blank(&self, segment: &Range<usize>, bytes: &mut [u8], used: &HashSet<Node>) {
        let is_used = |symbol: &Symbol| symbol.node.is_some_and(|node| used.contains(&node));
        let within = |symbol: &&Symbol| segment.start <= symbol.place.start && symbol.place.end <= segment.end;
        let mut keep = vec![true; bytes.len()];
        for kept in [false, true] {
            for symbol in self.symbols.iter().filter(within).filter(|symbol| is_used(symbol) == kept) {
                if let Some(keep) = keep.get_mut(symbol.place.start - segment.start..symbol.place.end - segment.start) {
                    keep.fill(kept);
                }
            }
        }
        for (byte, _) in bytes.iter_mut().zip(keep).filter(|(_, keep)| !keep) {
            *byte = 0;
        }
    }
}
