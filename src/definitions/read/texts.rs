//! Reads `texts`: the texts of a node or a category in other languages.

use super::kinds::Named;
use super::table::{Key, Shape};
use super::tables;
use crate::definitions::node::Texts;
use crate::locale::is_language;
use crate::text::quote;
use crate::value::fields::{Fields, Item};

/// The most languages of one node, more than software is translated into.
const MAX_LANGUAGES: usize = 1_000;

/// Reads texts by language. Warns about keys that are not language tags.
pub(super) fn texts(key: &Key<Named<tables::Texts>>, fields: &Fields<'_, '_>) -> Vec<(String, Texts)> {
    let texts = key.read(fields).unwrap_or_default();
    if texts.len() > MAX_LANGUAGES {
        let message = format!("`{}` has {} languages", key.name, texts.len());
        fields.error("too_many", key.name, &message, "give at most 1,000 languages");
    }
    let at = fields.at.key(key.name);
    for (language, _) in texts.iter().filter(|(language, _)| !is_language(language)) {
        let Some(value) = fields.get(key.name) else { continue };
        let place = Item { value, at: &at.key(language), faults: fields.faults };
        let help = match language.replace('_', "-") {
            hyphens if is_language(&hyphens) => format!("write {}", quote(&hyphens)),
            _ => "write a language tag, such as \"de\" or \"de-AT\"".to_owned(),
        };
        place.warning("odd_language", &format!("{} is not a language tag", quote(language)), &help);
    }
    texts
}

impl Shape for tables::Texts {
    type Read<'v> = Texts;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Texts> {
        let texts = Texts {
            name: self.name.read(fields).map(str::to_owned),
            description: self.description.read(fields).map(str::to_owned),
            title: self.title.read(fields).map(str::to_owned),
            body: self.body.read(fields).map(str::to_owned),
            share_text: self.share_text.read(fields).map(str::to_owned),
            unit: self.unit.read(fields).map(str::to_owned),
        };
        Some(texts)
    }
}
