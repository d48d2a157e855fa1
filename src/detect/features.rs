//! Says in short words what stands at a word and around it: what the model weighs.
//!
//! A feature is a name or `name=value`, such as `before=på` or `mid.word`. Values come
//! from the document, so features stay inside this module and the model; nothing prints
//! them but the training of the model on invented texts.

use rustc_hash::FxHashMap;

use crate::detect::Entity;
use crate::detect::Role;
use crate::detect::context::Profile;
use crate::detect::flags::Flags;
use crate::detect::kinds::Finder;
use crate::detect::kinds::Kind;
use crate::detect::lexicon::Lexicon;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// What lists say of a word, under the names that features use.
const LISTS: &[(Flags, &str)] = &[
    (Flags::GIVEN, "given"),
    (Flags::GIVEN_WORD, "givenword"),
    (Flags::SURNAME, "surname"),
    (Flags::SURNAME_WORD, "surnameword"),
    (Flags::PLACE, "place"),
    (Flags::KEEP, "keep"),
    (Flags::KINSHIP, "kin"),
    (Flags::ROLE, "role"),
    (Flags::TITLE, "title"),
    (Flags::NAME_VERB, "nameverb"),
    (Flags::PERSON_VERB, "verb"),
    (Flags::FUNCTION, "function"),
    (Flags::ORG_NOUN, "orgnoun"),
    (Flags::ORG_PREFIX, "orgprefix"),
    (Flags::COMPANY, "company"),
    (Flags::EMPLOYER, "employer"),
    (Flags::COMMON, "common"),
    (Flags::AUTHORITY, "authority"),
    (Flags::BRAND, "brand"),
];

/// How far to both sides of a word its line is looked at, in bytes.
const LINE: usize = 80;

/// How often a word stands on a page, by how it is written.
#[derive(Default, Clone, Copy)]
struct Uses {
    small: u32,
    /// With a capital inside a sentence.
    inside: u32,
    found: u32,
}

/// Tells features of single words of a page.
pub(crate) struct Teller<'a> {
    finder: Finder<'a>,
    text: String,
    /// Made when it is asked for first.
    uses: Option<FxHashMap<&'a str, Uses>>,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(page: &'a Page, lexicon: &'a Lexicon, profile: &'a Profile) -> Self {
        let finder = Finder {
            page,
            lexicon,
            profile,
        };
        Self {
            finder,
            text: String::new(),
            uses: None,
        }
    }

    /// Tells all features of the word at an index.
    pub(crate) fn tell(&mut self, index: usize, hear: &mut dyn FnMut(&str)) {
        let page = self.finder.page;
        let Some(token) = page.token(Some(index)) else {
            return;
        };
        hear("bias");
        let manner = self.manner(token);
        hear(manner);
        self.own(token, manner, hear);
        self.around(index, token, manner, hear);
        self.label(token, manner, hear);
        self.elsewhere(token, manner, hear);
        self.document(manner, hear);
    }

    /// How the same word is written elsewhere on the page.
    fn elsewhere(&mut self, token: &Token, manner: &str, hear: &mut dyn FnMut(&str)) {
        let page = self.finder.page;
        let uses = self.uses.get_or_insert_with(|| uses_on(page));
        let uses = uses.get(page.stem(token)).copied().unwrap_or_default();
        let own = u32::from(token.case == Case::Title && !token.start);
        let told = [
            (uses.small > 0, ".elsewhere=small"),
            (uses.inside > own, ".elsewhere=inside"),
            (
                uses.found > u32::from(is_found(page, token)),
                ".elsewhere=found",
            ),
        ];
        for (is, name) in told {
            if is {
                self.say(&[manner, name], hear);
            }
        }
    }

    /// Says `parts` joined by `=` or dots.
    fn say(&mut self, parts: &[&str], hear: &mut dyn FnMut(&str)) {
        self.text.clear();
        for part in parts {
            self.text.push_str(part);
        }
        hear(&self.text);
    }

    /// How the word is written and whether its capital says anything.
    fn manner(&self, token: &Token) -> &'static str {
        match (token.case, token.start) {
            (Case::Title, false) => "mid",
            (Case::Title, true) => "start",
            (Case::Upper, false) => "upper",
            (Case::Upper, true) => "upperstart",
            (Case::Mixed, _) => "mixed",
            (Case::Initial, _) => "initial",
            (Case::Number, _) => "number",
            (Case::Lower, _) => "lower",
        }
    }

    /// What the word is by itself.
    fn own(&mut self, token: &Token, manner: &str, hear: &mut dyn FnMut(&str)) {
        let (page, lexicon) = (self.finder.page, self.finder.lexicon);
        let kind = kind_name(&self.finder, token);
        self.say(&[manner, ".kind=", kind], hear);
        for (_, name) in listed(token) {
            self.say(&[manner, ".is=", name], hear);
        }
        let ordinary = match (
            page.is_ordinary(token, lexicon),
            page.is_ordinary_stem(token, lexicon),
        ) {
            (true, _) => "word",
            (false, true) => "stem",
            (false, false) => "unknown",
        };
        self.say(&[manner, ".", ordinary], hear);
        let lower = page.lower(token);
        let traits = [
            (lower.contains('-'), ".hyphen"),
            (lexicon.is_office_word(lower), ".office"),
            (lexicon.ends_as_org(lower), ".orgend"),
            (token.stem < token.range.len(), ".genitive"),
        ];
        for (_, name) in traits.iter().filter(|(is, _)| *is) {
            self.say(&[manner, name], hear);
        }
        self.spelling(lower, manner, hear);
    }

    /// The word itself, its endings of three to six letters, and how long it is.
    fn spelling(&mut self, lower: &str, manner: &str, hear: &mut dyn FnMut(&str)) {
        self.say(&["w=", lower], hear);
        for (length, name) in [(3, "end3="), (4, "end4="), (5, "end5="), (6, "end6=")] {
            let ending = lower.char_indices().rev().nth(length - 1);
            if let Some((at, _)) = ending.filter(|(at, _)| *at > 0) {
                self.say(&[name, lower.get(at..).unwrap_or_default()], hear);
            }
        }
        let length = match lower.chars().count() {
            0 | 1 => "1",
            2 => "2",
            3 => "3",
            4 => "4",
            5..=7 => "5-7",
            8..=11 => "8-11",
            _ => "12",
        };
        self.say(&[manner, ".length=", length], hear);
    }

    /// The words before and after, and what has been found there.
    fn around(&mut self, index: usize, token: &Token, manner: &str, hear: &mut dyn FnMut(&str)) {
        let page = self.finder.page;
        self.say(&[manner, ".gap=", gap_name(token.gap)], hear);
        let sides: [(&str, Option<usize>); 5] = [
            ("b1", index.checked_sub(1)),
            ("b2", index.checked_sub(2)),
            ("b3", index.checked_sub(3)),
            ("a1", Some(index + 1)),
            ("a2", Some(index + 2)),
        ];
        for (side, at) in sides {
            let Some(other) = page.token(at) else {
                self.say(&[side, "=none"], hear);
                continue;
            };
            let near = matches!(side, "b1" | "a1");
            self.say(&[side, "=", page.lower(other)], hear);
            if near {
                self.beside(side, token, other, manner, hear);
            }
            for (_, name) in listed(other) {
                self.say(&[side, ".is=", name], hear);
            }
            if let Some(found) = found_at(page, other) {
                self.say(&[side, ".hit=", found], hear);
                if near {
                    self.say(&[side, ".", gap_name(token.gap), ".hit=", found], hear);
                }
            }
        }
        let word = |back: usize| page.token(index.checked_sub(back));
        if let (Some(first), Some(second)) = (word(2), word(1)) {
            let (first, second) = (page.lower(first), page.lower(second));
            self.say(&["b2b1=", first, " ", second], hear);
        }
        let next = page.after(token.range.end, 1);
        if !next.starts_with(' ') && !next.is_empty() {
            self.say(&[manner, ".then=", next], hear);
        }
    }

    /// The word right before or right after.
    fn beside(
        &mut self,
        side: &str,
        token: &Token,
        other: &Token,
        manner: &str,
        hear: &mut dyn FnMut(&str),
    ) {
        let (page, lexicon) = (self.finder.page, self.finder.lexicon);
        let case = case_name(other);
        self.say(&[manner, ".", side, "=", page.lower(other)], hear);
        self.say(&[side, ".", case], hear);
        let (own, theirs) = (
            kind_name(&self.finder, token),
            kind_name(&self.finder, other),
        );
        self.say(&[own, ".", side, ".", theirs], hear);
        let gap = if side == "b1" { token.gap } else { other.gap };
        self.say(&[side, ".", gap_name(gap), ".", case], hear);
        let ordinary = match page.is_ordinary(other, lexicon) {
            true => "word",
            false => "unknown",
        };
        self.say(&[side, ".", case, ".", ordinary], hear);
    }

    /// The words before the last colon on the line, and the line's own manner.
    fn label(&mut self, token: &Token, manner: &str, hear: &mut dyn FnMut(&str)) {
        let page = self.finder.page;
        let before = page.lower_before(token.range.start, LINE);
        let line = before.rsplit(['\n', '\t', '|']).next().unwrap_or_default();
        if let Some((label, value)) = line.rsplit_once(':') {
            let word = label.rsplit([' ', '(', '/']).next().unwrap_or_default();
            self.say(&["label=", word.trim_end_matches(')')], hear);
            self.say(&[manner, ".label=", word.trim_end_matches(')')], hear);
            let words = value.split_whitespace().count();
            let far = if words > 3 { "far" } else { "near" };
            self.say(&["label.", far], hear);
        }
        let start = token.range.start - line.len().min(token.range.start);
        let written = page.text().get(start..token.range.start);
        let after = page.after(token.range.end, LINE);
        let rest = after.split(['\n', '\t', '|']).next().unwrap_or_default();
        self.line(written.unwrap_or_default(), rest, manner, hear);
    }

    /// How many words the line has, and how many of them in lower case.
    fn line(&mut self, before: &str, after: &str, manner: &str, hear: &mut dyn FnMut(&str)) {
        let small = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.chars().next().is_some_and(char::is_lowercase))
                .count()
        };
        let words = |text: &str| text.split_whitespace().count();
        let low = small(before) + small(after);
        let all = words(before) + words(after) + 1;
        let size = match all {
            1 => "1",
            2 => "2",
            3 => "3",
            4..=6 => "4-6",
            7..=10 => "7-10",
            _ => "11",
        };
        self.say(&[manner, ".line=", size], hear);
        let share = match (low * 4).checked_div(all).unwrap_or(0) {
            0 => "few",
            1 => "some",
            2 => "half",
            _ => "most",
        };
        self.say(&[manner, ".small=", share], hear);
    }

    /// What kind of document it is.
    fn document(&mut self, manner: &str, hear: &mut dyn FnMut(&str)) {
        let profile = self.finder.profile;
        let traits = [
            (profile.personal, "personal"),
            (profile.individual, "individual"),
            (profile.procurement, "procurement"),
            (profile.open_matter, "open"),
            (self.finder.page.tokens.informal, "informal"),
        ];
        for (is, name) in traits {
            if is {
                self.say(&[manner, ".doc=", name], hear);
            }
        }
    }
}

/// Whether a rule has taken a word with a capital.
fn is_found(page: &Page, token: &Token) -> bool {
    let hit = || page.claimed(&token.range);
    token.capital() && hit().is_some_and(|hit| hit.role == Role::Private)
}

/// The lists that a word stands in.
fn listed(token: &Token) -> impl Iterator<Item = &'static (Flags, &'static str)> {
    let flags = token.any_flags();
    LISTS.iter().filter(move |(flag, _)| flags.has(*flag))
}

/// What has been found at a word.
fn found_at(page: &Page, token: &Token) -> Option<&'static str> {
    let hit = page.claimed(&token.range)?;
    Some(match hit.role {
        Role::Public => "public",
        _ => entity_name(hit.entity),
    })
}

fn uses_on(page: &Page) -> FxHashMap<&str, Uses> {
    let mut uses: FxHashMap<&str, Uses> = FxHashMap::default();
    for token in &page.tokens.list {
        let word = uses.entry(page.stem(token)).or_default();
        word.small += u32::from(token.case == Case::Lower);
        word.inside += u32::from(token.case == Case::Title && !token.start);
        word.found += u32::from(is_found(page, token));
    }
    uses
}

fn case_name(token: &Token) -> &'static str {
    match token.case {
        Case::Lower => "lower",
        Case::Title => "title",
        Case::Upper => "upper",
        Case::Initial => "initial",
        Case::Mixed => "mixed",
        Case::Number => "number",
    }
}

fn gap_name(gap: Gap) -> &'static str {
    match gap {
        Gap::Paragraph => "paragraph",
        Gap::Cell => "cell",
        Gap::Line => "line",
        Gap::Wrap => "wrap",
        Gap::Stop => "stop",
        Gap::Colon => "colon",
        Gap::Comma => "comma",
        Gap::Slash => "slash",
        Gap::And => "and",
        Gap::Open => "open",
        Gap::Close => "close",
        Gap::Quote => "quote",
        Gap::Dash => "dash",
        Gap::Space => "space",
        Gap::Other => "other",
    }
}

fn kind_name(finder: &Finder, token: &Token) -> &'static str {
    match finder.kind(token) {
        Kind::Given => "given",
        Kind::GivenWord => "givenword",
        Kind::Surname => "surname",
        Kind::SurnameWord => "surnameword",
        Kind::Unknown => "unknown",
        Kind::Shaped => "shaped",
        Kind::Initial => "initial",
        Kind::Particle => "particle",
        Kind::Place => "place",
        Kind::Word => "word",
        Kind::Keep => "keep",
    }
}

fn entity_name(entity: Entity) -> &'static str {
    match entity {
        Entity::Person => "person",
        Entity::Address => "address",
        Entity::Organisation => "organisation",
        Entity::Place => "place",
        Entity::Personnummer
        | Entity::Phone
        | Entity::Email
        | Entity::BirthDate
        | Entity::CaseNumber
        | Entity::Account
        | Entity::Plate
        | Entity::Property
        | Entity::Other => "number",
    }
}
