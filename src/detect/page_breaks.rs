//! Finds numbers that a page break cuts in two: `811218-` at the end of a page, `9876` at
//! the start of the next one. Each half is a hit on its own page.
//!
//! Page numbers and letterheads may stand between the two, so the last lines of a page are
//! tried with the first ones of the next.

use std::ops::Range;

use crate::detect::Entity;
use crate::detect::hit::Hit;
use crate::detect::lexicon::ceil;
use crate::detect::lexicon::floor;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::rules::RuleSet;
use crate::document::Part;
use crate::document::Place;

/// So many lines at the edges of pages are tried.
const LINES: usize = 3;
/// So many bytes of a line belong to a number and the cue before it.
const REACH: usize = 80;
/// What may stand before the last digits of a number.
const SIGNS: [char; 3] = ['-', '+', '–'];
/// Parts of a page are looked for so far on.
const NEAR: usize = 8;

/// Adds the halves of numbers to the pages that hold them.
pub(crate) fn add(pages: &mut [Page], parts: &[Part], rules: &RuleSet) {
    for index in 0..pages.len() {
        let Some(next) = next_page(parts, index) else {
            continue;
        };
        let (Some(above), Some(below)) = (pages.get(index), pages.get(next)) else {
            continue;
        };
        let (ends, starts) = halves(above.text(), below.text(), rules);
        if let Some(page) = pages.get_mut(index) {
            page.add(ends);
        }
        if let Some(page) = pages.get_mut(next) {
            page.add(starts);
        }
    }
}

/// The part with the text of the page after a part's.
fn next_page(parts: &[Part], index: usize) -> Option<usize> {
    let place = match parts.get(index)?.place {
        Place::Page(page) => Place::Page(page.checked_add(1)?),
        Place::Image(page) => Place::Image(page.checked_add(1)?),
        _ => return None,
    };
    let near = parts.iter().enumerate().skip(index + 1).take(NEAR);
    near.filter(|(_, part)| part.place == place)
        .map(|(next, _)| next)
        .next()
}

/// The first and second halves of numbers that start in one text and end in the next.
fn halves(above: &str, below: &str, rules: &RuleSet) -> (Vec<Hit>, Vec<Hit>) {
    let (mut ends, mut starts) = (Vec::new(), Vec::new());
    let lasts = lines(above).into_iter().rev().filter(|line| {
        let end = slice(above, line.clone()).trim_end_matches(SIGNS);
        end.ends_with(|c: char| c.is_ascii_digit())
    });
    let lasts: Vec<Range<usize>> = lasts.take(LINES).collect();
    let firsts = lines(below).into_iter().take(LINES).filter(|line| {
        let start = slice(below, line.clone()).trim_start_matches(SIGNS);
        start.starts_with(|c: char| c.is_ascii_digit())
    });
    for first in firsts {
        for last in &lasts {
            let from = ceil(above, last.end.saturating_sub(REACH).max(last.start));
            let to = floor(below, first.end.min(first.start + REACH));
            let (tail, head) = (slice(above, from..last.end), slice(below, first.start..to));
            for hit in across(tail, head, rules) {
                let (start, end) = (from + hit.range.start, first.start + hit.range.end);
                starts.push(Hit {
                    range: first.start..end,
                    ..hit.clone()
                });
                ends.push(Hit {
                    range: start..last.end,
                    ..hit
                });
            }
        }
    }
    (ends, starts)
}

/// Numbers that start in one stretch and end in the next; a hit's range starts in the
/// first and ends in the second. Without its sign a personnummer is no more than two
/// numbers, of which any page may have one at its end.
fn across(tail: &str, head: &str, rules: &RuleSet) -> Vec<Hit> {
    let is_cut_at_sign = tail.ends_with(SIGNS) || head.starts_with(SIGNS);
    let between = if is_cut_at_sign {
        &[""][..]
    } else {
        &["", " "]
    };
    let mut hits = Vec::new();
    for between in between {
        let joined = format!("{tail}{between}{head}");
        let behind = tail.len() + between.len();
        let is_cut = |hit: &Hit| {
            let text = slice(&joined, hit.range.clone());
            let is_number = match hit.entity {
                Entity::Personnummer => text.contains(SIGNS),
                Entity::Phone => !between.is_empty() || is_cut_at_sign,
                _ => false,
            };
            is_number && hit.score >= 0.5 && hit.range.start < tail.len() && hit.range.end > behind
        };
        hits.extend(
            rules
                .run(&joined)
                .into_iter()
                .filter(is_cut)
                .map(|hit| Hit {
                    range: hit.range.start..hit.range.end - behind,
                    ..hit
                }),
        );
    }
    hits
}

/// The lines of a text that say something, without the blanks at their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let body = line.trim();
        let from = start + (line.len() - line.trim_start().len());
        if !body.is_empty() {
            lines.push(from..from + body.len());
        }
        start += line.len() + 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Finding;
    use crate::detect::LoadOptions;
    use crate::detect::Rules;
    use crate::detect::detect;
    use crate::document::Document;
    use crate::document::PartId;

    /// What is found as a number on two pages that follow each other.
    fn found(above: &str, below: &str) -> Vec<String> {
        let rules = Rules::load(LoadOptions::default()).unwrap();
        let texts = [above, below].into_iter();
        let part =
            |(at, text): (u32, &str)| Part::new(PartId(at), Place::Page(at + 1), text.to_owned());
        let document = Document::of_parts((0..).zip(texts).map(part).collect());
        let text = |finding: &Finding| {
            document.parts[finding.part.0 as usize].text[finding.span.range()].to_owned()
        };
        let findings = detect(&document, &rules);
        let numbers = findings
            .iter()
            .filter(|finding| finding.entity == Entity::Personnummer);
        numbers.map(text).collect()
    }

    #[test]
    fn both_halves_of_a_personnummer_are_found() {
        let halves = ["19811228-", "9874"];
        assert_eq!(
            found(
                "Hennes personnummer är 19811228-\n",
                "9874 enligt uppgift.\n"
            ),
            halves
        );
        let above = "Hennes personnummer är 19811228-\n\nSida 1 av 2\n";
        assert_eq!(
            found(above, "Granviks kommun\n9874 enligt uppgift.\n"),
            halves
        );
    }

    #[test]
    fn numbers_that_end_with_their_page_are_whole() {
        assert_eq!(
            found("Nummer 198112\n", "28-9874 är hennes.\n"),
            ["198112", "28-9874"]
        );
        assert!(found("Summa 811228\n", "2024 års budget\n").is_empty());
    }
}
