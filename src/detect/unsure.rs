//! What OCR read in part: a word beside a name that it was not sure of goes with it, and so
//! does what has the looks of a personnummer.

use std::ops::Range;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Finding;
use crate::detect::Role;
use crate::detect::lexicon::Lexicon;
use crate::document::Part;
use crate::document::PlacedWord;
use crate::document::Span;

/// A surname has at least so many letters.
const LEAST_SURNAME: usize = 4;
/// A name has at most so many words more on either side.
const MOST: usize = 2;

/// Widens findings of a part, given in order, that are names: capitalised words right
/// beside them that OCR was not sure of are struck as well, since `ELIN` may have been read
/// as `ECIN`.
pub(super) fn widen(part: &Part, findings: &mut [Finding]) {
    if !part.words.iter().any(|word| word.is_unsure) {
        return;
    }
    for at in 0..findings.len() {
        let ends = |finding: Option<&Finding>| finding.map(|finding| finding.span);
        let before = ends(at.checked_sub(1).and_then(|at| findings.get(at)));
        let after = ends(findings.get(at + 1));
        let free = before.map_or(0, |span| span.end)..after.map_or(u32::MAX, |span| span.start);
        if let Some(finding) = findings.get_mut(at)
            && finding.entity == Entity::Person
        {
            finding.span = widened(part, finding.span, &free);
        }
    }
}

/// What else a part hides: numbers that were not read surely, and surnames below given ones.
pub(super) fn more(part: &Part, findings: &[Finding], lexicon: &Lexicon) -> Vec<Finding> {
    let numbers = part.words.iter().filter_map(|word| number(part, word));
    let names = findings
        .iter()
        .filter_map(|finding| surname_below(part, finding, lexicon));
    let mut more: Vec<Finding> = numbers.chain(names).collect();
    more.retain(|new| !findings.iter().any(|known| known.span.overlaps(new.span)));
    more
}

fn finding(part: &Part, entity: Entity, span: Span, rule: &str) -> Finding {
    Finding {
        id: 0,
        entity,
        part: part.id,
        span,
        score: 0.6,
        role: Role::Private,
        rule: rule.into(),
        evidence: vec![Evidence::Shape],
    }
}

/// A word that OCR was not sure of and that looks like a personnummer with wrong digits.
fn number(part: &Part, word: &PlacedWord) -> Option<Finding> {
    let text = part.text.get(word.span.range()).unwrap_or_default();
    (word.is_unsure && looks_like_number(text))
        .then(|| finding(part, Entity::Personnummer, word.span, "personnummer_unsure"))
}

/// The word below a name that has a line for itself, where it has one too and no dictionary
/// knows it: OCR may have lost the dots of a surname.
fn surname_below(part: &Part, name: &Finding, lexicon: &Lexicon) -> Option<Finding> {
    let is_read = !part.words.is_empty() && !part.is_code;
    if name.entity != Entity::Person || name.role != Role::Private || !is_read {
        return None;
    }
    let before = part.text.get(..name.span.start as usize)?;
    let rest = part.text.get(name.span.end as usize..)?;
    let is_alone = before.is_empty() || before.ends_with('\n');
    let below = rest.trim_start_matches('\n');
    let breaks = rest.len() - below.len();
    let word = below.split('\n').next().unwrap_or_default();
    let is_ordinary = |lower: &str| lexicon.is_word(lower) || lexicon.looks_ordinary(lower);
    let is_name = word.starts_with(char::is_uppercase)
        && word.chars().count() >= LEAST_SURNAME
        && word.chars().all(|c| c.is_alphabetic() || c == '-')
        && !is_ordinary(&word.to_lowercase());
    if !(is_alone && (1..=2).contains(&breaks) && is_name) {
        return None;
    }
    let start = name.span.end as usize + breaks;
    let span = Span::new(start..start + word.len());
    Some(finding(part, Entity::Person, span, "surname_below"))
}

/// Whether a word is a date of birth, give or take some digits, with a dash and four digits
/// more or less.
fn looks_like_number(text: &str) -> bool {
    let is_digits = |text: &str, count: std::ops::RangeInclusive<usize>| {
        count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let text = text.trim_matches(|c: char| !c.is_ascii_digit());
    text.split_once(['-', '+'])
        .is_some_and(|(born, last)| is_digits(born, 6..=12) && is_digits(last, 3..=5))
}

fn widened(part: &Part, mut span: Span, free: &Range<u32>) -> Span {
    let is_free = |word: &PlacedWord| free.start <= word.span.start && word.span.end <= free.end;
    for _ in 0..MOST {
        let first = part
            .words
            .partition_point(|word| word.span.end <= span.start);
        let before = first.checked_sub(1).and_then(|at| part.words.get(at));
        if let Some(word) = before.filter(|word| is_free(word))
            && may_belong(part, word, word.span.end..span.start)
        {
            span.start = word.span.start;
        }
        let next = part
            .words
            .partition_point(|word| word.span.start < span.end);
        if let Some(word) = part.words.get(next).filter(|word| is_free(word))
            && may_belong(part, word, span.end..word.span.start)
        {
            span.end = word.span.end;
        }
    }
    span
}

/// Whether a word that was not read surely can be part of a name that only spaces part
/// from it.
fn may_belong(part: &Part, word: &PlacedWord, between: Range<u32>) -> bool {
    let between = part
        .text
        .get(between.start as usize..between.end as usize)
        .unwrap_or("\n");
    let text = part.text.get(word.span.range()).unwrap_or_default();
    word.is_unsure
        && !between.is_empty()
        && between.chars().all(|gap| gap == ' ')
        && text.starts_with(char::is_uppercase)
        && !text.ends_with([':', '.', ',', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PartId;
    use crate::document::Place;
    use crate::geometry::Quad;
    use crate::geometry::Rect;

    /// A text with findings, given as words of it. Words that end with `?` were not read
    /// surely.
    fn found(text: &str, found: &[(&str, Entity)]) -> (Part, Vec<Finding>) {
        let plain = text.replace('?', "");
        let mut part = Part::new(PartId(0), Place::Image(1), plain.clone());
        let mut at = 0;
        for piece in text.split_inclusive([' ', '\n']) {
            let word = piece.trim_end();
            let length = word.trim_end_matches('?').len();
            part.words.push(PlacedWord {
                span: Span::new(at..at + length),
                quad: Quad::from_rect(Rect::ZERO),
                is_unsure: word.ends_with('?'),
            });
            at += piece.replace('?', "").len();
        }
        let finding = |(word, entity): &(&str, Entity)| {
            let start = plain.find(word).unwrap();
            Finding {
                id: 0,
                entity: *entity,
                part: PartId(0),
                span: Span::new(start..start + word.len()),
                score: 1.0,
                role: Role::Private,
                rule: "test".into(),
                evidence: Vec::new(),
            }
        };
        let findings = found.iter().map(finding).collect();
        (part, findings)
    }

    /// The texts of findings after widening.
    fn widened_to(text: &str, words: &[(&str, Entity)]) -> Vec<String> {
        let (part, mut findings) = found(text, words);
        widen(&part, &mut findings);
        let texts = findings
            .iter()
            .map(|finding| &part.text[finding.span.range()]);
        texts.map(str::to_owned).collect()
    }

    #[test]
    fn unsure_capitalised_words_beside_a_name_go_with_it() {
        let name = [("ARESSON", Entity::Person)];
        assert_eq!(
            widened_to("MANA:? ECIN? ARESSON kom", &name),
            ["ECIN ARESSON"]
        );
        assert_eq!(widened_to("ECIN ARESSON Kom? hem?", &name), ["ARESSON Kom"]);
        assert_eq!(widened_to("Hej?\nARESSON och?", &name), ["ARESSON"]);
    }

    #[test]
    fn a_number_with_wrong_digits_looks_like_one() {
        for text in ["1955811228-9574", "19811228-9874", "811228-987"] {
            assert!(looks_like_number(text), "{text}");
        }
        for text in [
            "08-123",
            "2024-05-15",
            "19811228",
            "1234567-12",
            "8112a8-9874",
        ] {
            assert!(!looks_like_number(text), "{text}");
        }
    }

    #[test]
    fn an_unknown_word_below_a_name_is_a_surname() {
        let lexicon = Lexicon::new(None, true);
        let below = |text: &str| {
            let (part, findings) = found(text, &[("Anna", Entity::Person)]);
            let more = more(&part, &findings, &lexicon);
            let texts = more.iter().map(|new| &part.text[new.span.range()]);
            texts.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(below("Anna\nLindstrom\n811218-9876"), ["Lindstrom"]);
        assert_eq!(below("Anna\nBeslutet"), [""; 0]);
        assert_eq!(below("Hej Anna\nLindstrom"), [""; 0]);
        assert_eq!(below("Anna\nLindstrom kom"), [""; 0]);
    }

    #[test]
    fn other_findings_keep_their_words() {
        let found = [("Ek", Entity::Person), ("Bo", Entity::Person)];
        assert_eq!(widened_to("Ek? Bo? Al?", &found), ["Ek", "Bo Al"]);
        assert_eq!(widened_to("Ecin? 070", &[("070", Entity::Phone)]), ["070"]);
    }
}
