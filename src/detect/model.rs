//! Weighs what stands at a word: a linear model that gives a second opinion on words
//! with a capital that no rule has taken.
//!
//! Its weights stand in `patterns/model.txt`, made by `tests/detect/train.py` from marked
//! texts about invented people. It only adds findings; it never takes one away, and it has
//! no say in texts about nobody.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Rules;
use crate::detect::context::Profile;
use crate::detect::features::Teller;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::kinds::is_method;
use crate::detect::kinds::is_placeholder;
use crate::detect::kinds::is_side;
use crate::detect::kinds::is_thing_compound;
use crate::detect::kinds::is_unit;
use crate::detect::known::Known;
use crate::detect::lexicon::Lexicon;
use crate::detect::page::Page;
use crate::detect::read_rules;
use crate::detect::rooms::surely_names_thing;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;
use crate::document::Digest;
use crate::document::Document;
use crate::document::PartId;
use crate::document::Span;

/// From which probability a word is struck.
const STRIKES: f32 = 0.5;
/// From which probability a word goes with its neighbour that is struck.
const GOES_WITH: f32 = 0.35;

/// A word of a document as the model sees it, for training. Holds text of the document:
/// for invented documents only.
#[derive(Debug, Clone)]
pub struct Observation {
    /// The part it stands in.
    pub part: PartId,
    /// Where, in bytes.
    pub span: Span,
    /// What stands at it and around it.
    pub features: Vec<String>,
}

/// All words of a document and what stands at them once the rules have run.
pub fn observe(document: &Document, rules: &Rules) -> Vec<Observation> {
    let (pages, profile) = read_rules(document, rules, &Known::default());
    let mut observations = Vec::new();
    for (page, part) in pages.iter().zip(&document.parts) {
        let mut teller = Teller::new(page, &rules.lexicon, &profile);
        for (index, token) in page.tokens.list.iter().enumerate() {
            let mut features = Vec::new();
            teller.tell(index, &mut |feature| features.push(feature.to_owned()));
            observations.push(Observation {
                part: part.id,
                span: Span::new(page.shadow.source_range(token.range.clone())),
                features,
            });
        }
    }
    observations
}

const TABLE: &str = include_str!("../../patterns/model.txt");

/// Digest of the weights.
pub(crate) fn digest() -> Digest {
    Digest::of(TABLE.as_bytes())
}

static WEIGHTS: LazyLock<FxHashMap<&'static str, f32>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let (feature, weight) = line.rsplit_once('\t')?;
            Some((feature, weight.parse().ok()?))
        })
        .collect()
});

/// Finds words that are likely to point at somebody.
pub(crate) fn find(page: &Page, lexicon: &Lexicon, profile: &Profile) -> Vec<Hit> {
    if !profile.personal {
        return Vec::new();
    }
    let mut opinion = Opinion {
        page,
        lexicon,
        teller: Teller::new(page, lexicon, profile),
    };
    let mut hits: Vec<Hit> = Vec::new();
    let mut index = 0;
    while index < page.tokens.list.len() {
        let strikes = |score: &f32| *score >= STRIKES;
        let Some(score) = opinion
            .of(index)
            .filter(strikes)
            .filter(|_| !opinion.is_harmless(index))
        else {
            index += 1;
            continue;
        };
        let first = hits.last().map_or(0, |hit| page.token_from(hit.range.end));
        let (start, end) = opinion.reach(first, index);
        hits.extend(opinion.hit(start, end, score));
        index = end + 1;
    }
    hits
}

struct Opinion<'a> {
    page: &'a Page,
    lexicon: &'a Lexicon,
    teller: Teller<'a>,
}

impl Opinion<'_> {
    /// How likely the word at an index points at somebody, where it has a capital and no
    /// rule has judged it.
    fn of(&mut self, index: usize) -> Option<f32> {
        let token = self.page.token(Some(index))?;
        let open = token.capital() && self.page.claimed(&token.range).is_none();
        open.then(|| {
            let mut sum = 0.0;
            self.teller.tell(index, &mut |feature| {
                sum += WEIGHTS.get(feature).copied().unwrap_or_default();
            });
            1.0 / (1.0 + f32::exp(-sum))
        })
    }

    /// The words on both sides that go with a word, first and last.
    fn reach(&mut self, least: usize, index: usize) -> (usize, usize) {
        let (mut first, mut last) = (index, index);
        while first > least && self.joins(first) && self.goes_with(first - 1) {
            first -= 1;
        }
        while self.joins(last + 1) && self.goes_with(last + 1) {
            last += 1;
        }
        (first, last)
    }

    /// Whether a word by itself points at nobody: a town, a term that lists keep, a label,
    /// a letter after a number (`klass 3 B`) or before an item (`C. Yttranden`), a thing, an
    /// ordinary word in capitals.
    fn is_harmless(&self, index: usize) -> bool {
        let before = self.page.token(index.checked_sub(1));
        let counted = before.is_some_and(|before| before.case == Case::Number);
        let is_subject = |before: &Token| {
            let named = before.any_flags().has(Flags::NAME | Flags::KINSHIP);
            !named && self.page.is_ordinary(before, self.lexicon) && before.case == Case::Title
        };
        self.page.token(Some(index)).is_some_and(|token| {
            let opens = token.start || matches!(token.gap, Gap::Line | Gap::Wrap | Gap::Cell);
            let label = opens && self.page.after(token.range.end, 1) == ":";
            // `klass 3 B`, `Matematik F`
            let letter = token.range.len() == 1
                && (counted || before.is_some_and(is_subject) || self.is_item(index, token));
            let kept = token.flags.has(Flags::PLACE | Flags::KEEP) || label || letter;
            let named = token.any_flags().has(Flags::NAME);
            // `SoL`, whatever `Sol` is.
            let term = token.flags.has(Flags::KEEP) && !token.flags.has(Flags::NAME);
            term || surely_names_thing(self.page, index)
                || !named && (kept || self.is_common(index, token))
        })
    }

    /// Whether a letter counts or is cut short: `C. Yttranden` at the start of a line, `bilaga
    /// B`, `V. 13`, `P.S.`.
    fn is_item(&self, index: usize, token: &Token) -> bool {
        let before = self.page.token(index.checked_sub(1));
        let led = before.is_some_and(|before| {
            matches!(
                self.page.lower(before),
                "bilaga" | "bil" | "del" | "punkt" | "avsnitt" | "alternativ" | "grupp" | "nivå"
            )
        });
        let opens = before.is_none() || matches!(token.gap, Gap::Line | Gap::Paragraph);
        let dotted = self.page.after(token.range.end, 1).starts_with(['.', ')']);
        let next = self.page.token(Some(index + 1));
        let text = next.is_some_and(|next| {
            // `A. berättar` is somebody.
            next.capital()
                && !next.any_flags().has(Flags::NAME)
                && self.page.is_ordinary(next, self.lexicon)
        });
        let unit = matches!(self.page.word(token), "V" | "S" | "P");
        let counts = dotted && unit && next.is_some_and(|next| next.case == Case::Number);
        let around = [
            self.page.before(token.range.start, 2),
            self.page.after(token.range.end, 2),
        ];
        let script = matches!(around, [_, ".S"] | ["P.", _] | [_, ".M"] | ["M.", _]);
        led || counts || script || opens && dotted && text
    }

    /// Whether a word says by its form that it is no name: `ANMÄLAN`, `BVC-besöket`,
    /// `Zorbmetoden`, `Ärendenr`, a party, a label before a blank.
    fn is_common(&self, index: usize, token: &Token) -> bool {
        let lexicon = self.lexicon;
        let (lower, after) = (self.page.lower(token), self.page.after(token.range.end, 6));
        let ordinary = || self.page.is_ordinary(token, lexicon);
        let value = matches!(token.gap, Gap::Colon | Gap::Cell);
        let shouted = token.case == Case::Upper
            && !value
            && token.range.len() > 4
            && self.page.word(token).chars().all(char::is_alphabetic)
            && ordinary();
        let blank = after.trim_start_matches([' ', ':', '\t']).starts_with("__");
        let party = matches!(
            lower,
            "m" | "s" | "c" | "v" | "l" | "kd" | "mp" | "sd" | "x"
        ) && token.case != Case::Title
            && after.starts_with([')', ']']);
        let numbered = lower.len() > 4 && (lower.ends_with("nr") || lower.ends_with("nummer"));
        let compound = is_placeholder(lower)
            || is_method(lower)
            || is_thing_compound(self.page.word(token), lexicon);
        shouted || blank || party || numbered || compound || self.is_side_of(index, token)
    }

    /// `Norra Dalarna`, `Jourgrupp Nord`: a point of the compass at a region or a unit of an
    /// office, or that unit.
    fn is_side_of(&self, index: usize, token: &Token) -> bool {
        let (before, next) = (
            self.page.token(index.checked_sub(1)),
            self.page.token(Some(index + 1)),
        );
        let joined = |token: &Token| matches!(token.gap, Gap::Space | Gap::Wrap);
        let next = next.filter(|next| joined(next) && next.capital());
        if !is_side(self.page.lower(token)) {
            let side = next.is_some_and(|next| is_side(self.page.lower(next)));
            return side && is_unit(self.page.lower(token));
        }
        // `Boendekraft Syd` is a name.
        let before = before.filter(|before| joined(token) && before.capital());
        let led = before.is_some_and(|before| !is_unit(self.page.lower(before)));
        let strange = next.is_some_and(|next| !next.flags.has(Flags::PLACE));
        !led && !strange
    }

    fn joins(&self, index: usize) -> bool {
        let gap = self.page.token(Some(index)).map(|token| token.gap);
        matches!(gap, Some(Gap::Space | Gap::Wrap | Gap::And))
    }

    fn goes_with(&mut self, index: usize) -> bool {
        self.of(index).is_some_and(|score| score >= GOES_WITH)
    }

    fn hit(&self, first: usize, last: usize, score: f32) -> Option<Hit> {
        let (start, end) = (self.page.token(Some(first))?, self.page.token(Some(last))?);
        let before = self.page.token(first.checked_sub(1));
        let entity = match before.is_some_and(|before| self.leads_to_place(before)) {
            true => Entity::Organisation,
            false => Entity::Person,
        };
        let range = start.range.start..end.range.end;
        Some(Hit::new(
            range,
            entity,
            score,
            "model",
            Evidence::Surroundings,
        ))
    }

    /// Whether a word leads to where somebody is, and not to who it is.
    fn leads_to_place(&self, token: &Token) -> bool {
        token.case == Case::Lower
            && matches!(
                self.page.word(token),
                "på" | "hos" | "vid" | "till" | "från" | "via" | "i" | "av"
            )
    }
}
