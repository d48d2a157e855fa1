//! Names that OCR read in part: a word beside one that it was not sure of goes with it.

use std::ops::Range;

use crate::detect::Entity;
use crate::detect::Finding;
use crate::document::Part;
use crate::document::PlacedWord;
use crate::document::Span;

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
    use crate::detect::Role;
    use crate::document::PartId;
    use crate::document::Place;
    use crate::geometry::Quad;
    use crate::geometry::Rect;

    /// The texts of findings, given as words of a text, after widening. Words that end with
    /// `?` were not read surely.
    fn widened_to(text: &str, found: &[(&str, Entity)]) -> Vec<String> {
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
        let mut findings: Vec<Finding> = found.iter().map(finding).collect();
        widen(&part, &mut findings);
        let texts = findings.iter().map(|finding| &plain[finding.span.range()]);
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
    fn other_findings_keep_their_words() {
        let found = [("Ek", Entity::Person), ("Bo", Entity::Person)];
        assert_eq!(widened_to("Ek? Bo? Al?", &found), ["Ek", "Bo Al"]);
        assert_eq!(widened_to("Ecin? 070", &[("070", Entity::Phone)]), ["070"]);
    }
}
