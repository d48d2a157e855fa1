//! Finds case numbers by their likes: a code that stands several times on a page with as
//! many digits each time (`EB 771204`), one listed after another (`MS 097 551 och MS 097
//! 552`), one broken over a line.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;

/// So many codes of one shape are a column of case numbers.
const FEWEST: usize = 3;
const DIGITS: Range<usize> = 5..8;

/// Letters before numbers of other kinds.
const OTHERS: &[&str] = &[
    "TEL", "TFN", "FAX", "MOB", "BG", "PG", "OCR", "NR", "KR", "SEK", "EUR", "BOX", "RUM", "ISBN",
    "SFS", "SOU", "KL", "ID", "LMA", "PNR", "FE", "ISO", "VAT", "ORG",
];

/// Finds the likes of one another.
pub(crate) fn find(page: &Page) -> Vec<Hit> {
    let mut hits = columns(page);
    for hit in &page.hits {
        if hit.entity == Entity::CaseNumber && hit.score >= 0.5 {
            listed(page, hit, &mut hits);
        }
    }
    hits
}

fn hit(range: Range<usize>) -> Hit {
    Hit::new(
        range,
        Entity::CaseNumber,
        0.75,
        "case_series",
        Evidence::Shape,
    )
}

/// Codes of one shape that stand often enough.
fn columns(page: &Page) -> Vec<Hit> {
    let mut shapes: FxHashMap<(&str, usize), Vec<Range<usize>>> = FxHashMap::default();
    for pair in page.tokens.list.windows(2) {
        let [code, number] = pair else {
            continue;
        };
        let letters = page.word(code);
        let is_code = (1..=6).contains(&letters.len())
            && matches!(code.case, Case::Upper | Case::Initial | Case::Mixed)
            && letters.chars().all(|c| c.is_alphabetic() || c == '-')
            && !OTHERS.contains(&letters)
            && !code.any_flags().has(Flags::GIVEN | Flags::SURNAME);
        let digits = page.word(number);
        let is_number = number.gap == Gap::Space
            && DIGITS.contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && page.between(code, number) == " ";
        if is_code && is_number {
            let likes = shapes.entry((letters, digits.len())).or_default();
            likes.push(code.range.start..number.range.end);
        }
    }
    let often = shapes.into_values().filter(|likes| likes.len() >= FEWEST);
    let mut hits: Vec<Hit> = often.flatten().map(hit).collect();
    hits.sort_by_key(|hit| hit.range.start);
    hits
}

/// What is listed after a case number and written as it is.
fn listed(page: &Page, first: &Hit, hits: &mut Vec<Hit>) {
    let text = page.text();
    let model = slice(text, first.range.clone());
    let mut end = first.range.end;
    for _ in 0..8 {
        let rest = slice(text, end..text.len());
        let link = [
            " och ", ", ", " samt ", " resp. ", " & ", " / ", "/", " och\n", ",\n",
        ]
        .into_iter()
        .find(|link| rest.starts_with(link));
        let Some(link) = link else {
            return;
        };
        let start = end + link.len();
        let Some(length) = same_shape(model, slice(text, start..text.len())) else {
            return;
        };
        end = start + length;
        if page
            .claimed(&(start..end))
            .is_none_or(|hit| hit.range != (start..end))
        {
            let role = first.role;
            hits.push(hit(start..end).with_role(role));
        }
    }
}

/// Length of a text's start that has letters where `model` has the same and digits where it
/// has digits, and ends as a word.
fn same_shape(model: &str, text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let mut digits = 0;
    for expected in model.chars() {
        let (_, c) = chars.next()?;
        let same = match expected.is_ascii_digit() {
            true => c.is_ascii_digit(),
            false => c == expected,
        };
        digits += usize::from(c.is_ascii_digit());
        if !same {
            return None;
        }
    }
    let rest = chars.as_str();
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric());
    (ends && digits >= 4).then(|| text.len() - rest.len())
}

/// Lets a case number that a line end has cut go on: `5000-K1455` and `098-23` below it.
pub(crate) fn mend_broken(page: &mut Page) {
    let Page { shadow, hits, .. } = page;
    for hit in hits {
        if hit.entity == Entity::CaseNumber && hit.score >= 0.5 {
            let text = slice(&shadow.text, hit.range.clone());
            let rest = slice(&shadow.text, hit.range.end..shadow.text.len());
            hit.range.end += broken_tail(text, rest).unwrap_or(0);
        }
    }
}

/// Length of what goes on a number after the line end that cuts it.
fn broken_tail(number: &str, rest: &str) -> Option<usize> {
    let tail = rest.strip_prefix('\n')?;
    let year = |text: &str| {
        let end = text.rsplit_once('-').map_or("", |pair| pair.1);
        end.len() == 2 && end.bytes().all(|byte| byte.is_ascii_digit())
    };
    let length = tail
        .find(|c: char| !c.is_ascii_digit() && c != '-')
        .unwrap_or(tail.len());
    let word = slice(tail, 0..length);
    let digits = word.find('-')?;
    let cut = number.ends_with(|c: char| c.is_ascii_digit()) && !year(number);
    (cut && (2..=4).contains(&digits) && year(word) && word.matches('-').count() == 1)
        .then_some(length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::lexicon::Lexicon;

    fn page(text: &str, number: Option<&str>) -> Page {
        let mut page = Page::of(text, &Lexicon::new(None, true));
        if let Some(start) = number.and_then(|number| page.text().find(number)) {
            let range = start..start + number.unwrap_or("").len();
            page.add(vec![hit(range)]);
        }
        page
    }

    fn found(text: &str, number: Option<&str>) -> Vec<String> {
        let page = page(text, number);
        find(&page)
            .into_iter()
            .map(|hit| page.text()[hit.range].to_owned())
            .collect()
    }

    #[test]
    fn a_code_that_stands_often_is_a_case_number() {
        let text = "QX 123456 bifall\nQX 234567 avslag\nQX 345678 bifall\nZZ 123456";
        assert_eq!(found(text, None), ["QX 123456", "QX 234567", "QX 345678"]);
        assert!(found("TEL 123456 TEL 234567 TEL 345678", None).is_empty());
    }

    #[test]
    fn what_is_listed_after_a_case_number_is_one() {
        let text = "nr ZO-Q 011 222, ZO-Q 011 223 och ZO-Q 011 224 samt ZO-Q 1";
        let found = found(text, Some("ZO-Q 011 222"));
        assert_eq!(found, ["ZO-Q 011 223", "ZO-Q 011 224"]);
    }

    #[test]
    fn a_number_goes_on_after_a_line_end() {
        let mut broken = page("nr 9000-K1234\n567-24 hos", Some("9000-K1234"));
        mend_broken(&mut broken);
        let range = broken.hits[0].range.clone();
        assert_eq!(&broken.text()[range], "9000-K1234\n567-24");
        assert_eq!(broken_tail("9000-K1234567-24", "\n567-24"), None);
    }
}
