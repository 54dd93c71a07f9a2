//! Reading `texts`: the words of a node or a category in other languages.

use super::kinds::Named;
use super::table::{Key, Shape};
use super::tables;
use crate::definitions::node::Texts;
use crate::value::fields::{Fields, Item};
use crate::value::text::quote;

/// One node is told in at most this many languages: more than there are with an everyday use in software.
const MAX_LANGUAGES: usize = 1_000;

/// Texts by language, with a warning of what is no name of a language.
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
        place.warning("odd_language", &format!("{} is not the name of a language", quote(language)), &help);
    }
    texts
}

/// Whether this has the form of a language tag (BCP 47): letters, then parts of letters and digits.
fn is_language(tag: &str) -> bool {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let first = tag.split('-').next().unwrap_or_default();
    tag.split('-').all(is_part) && first.len() >= 2 && first.bytes().all(|byte| byte.is_ascii_alphabetic())
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
