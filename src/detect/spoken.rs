//! Finds numbers that are written as words, in dictated text: `sista fyra nittioåtta
//! femton`, `målnummer be nio nio snedstreck tjugofyra`.
//!
//! A row of number words is a number of somebody when a cue stands before it, or when it
//! is as long as a telephone number.

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::hit::Hit;
use crate::detect::page::Page;
use crate::detect::tokens::Answers;
use crate::detect::tokens::Gap;

/// Row of number words this long needs no cue.
const LONG: usize = 7;

/// Finds rows of number words.
pub(crate) fn find(page: &Page) -> Vec<Hit> {
    let list = &page.tokens.list;
    let numbers = page.tokens.ask(|word| is_number_word(word.lower()));
    let mut hits = Vec::new();
    let mut index = 0;
    while let Some(first) = list.get(index) {
        let end = row(page, &numbers, index);
        let count = end - index;
        if count > 0 {
            let cue = cue_before(page, index);
            let least = if cue.is_some() { 2 } else { LONG };
            let last = list.get(end - 1);
            if let Some(last) = last.filter(|_| count >= least) {
                let (entity, word) = cue.unwrap_or((Entity::Phone, "siffror"));
                let range = first.range.start..last.range.end;
                let evidence = Evidence::Cue(word.to_owned());
                hits.push(Hit::new(range, entity, 0.8, "number_spoken", evidence));
            }
        }
        index = end.max(index + 1);
    }
    hits
}

/// The end of the row of number words that starts at an index; letters and signs may stand
/// in it but not end it.
fn row(page: &Page, numbers: &Answers, index: usize) -> usize {
    let list = &page.tokens.list;
    let sign = |word: &str| {
        matches!(
            word,
            "snedstreck" | "streck" | "bindestreck" | "punkt" | "plus" | "kolon"
        ) || word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
    };
    let opens = list.get(index).is_some_and(|token| {
        let letter = || {
            let word = page.lower(token);
            word.chars().count() == 1 && word != "i" && word != "å"
        };
        let next = || list.get(index + 1).is_some_and(|next| numbers.of(next));
        numbers.of(token) || next() && letter()
    });
    if !opens {
        return index;
    }
    let (mut at, mut end) = (index, index);
    while let Some(token) = list.get(at) {
        let joined = at == index
            || matches!(
                token.gap,
                Gap::Space | Gap::Wrap | Gap::Line | Gap::Comma | Gap::Dash
            );
        let word = page.lower(token);
        if !joined || !(numbers.of(token) || sign(word)) || at - index > 24 {
            break;
        }
        at += 1;
        if numbers.of(token) {
            end = at;
        }
    }
    end
}

/// What the words before a row say that it numbers.
fn cue_before(page: &Page, index: usize) -> Option<(Entity, &'static str)> {
    let list = &page.tokens.list;
    let window = list.get(index.saturating_sub(5)..index)?;
    let cues: [(&[&str], Entity, &str); 6] = [
        (
            &["födelsetid", "född", "födelsedatum", "födelsedata"],
            Entity::BirthDate,
            "född",
        ),
        (
            &["personnummer", "pnr", "sista", "samordningsnummer"],
            Entity::Personnummer,
            "personnummer",
        ),
        (
            &[
                "målnummer",
                "diarienummer",
                "ärendenummer",
                "dnr",
                "aktnummer",
            ],
            Entity::CaseNumber,
            "nummer",
        ),
        (
            &[
                "telefon",
                "telefonnummer",
                "mobil",
                "mobilnummer",
                "nås",
                "ring",
                "ringa",
                "numret",
            ],
            Entity::Phone,
            "telefon",
        ),
        (
            &[
                "konto",
                "kontonummer",
                "clearing",
                "bankgiro",
                "plusgiro",
                "kontot",
            ],
            Entity::Account,
            "konto",
        ),
        (
            &[
                "kundnummer",
                "portkod",
                "koden",
                "kod",
                "legitimation",
                "passnummer",
            ],
            Entity::Other,
            "nummer",
        ),
    ];
    window.iter().rev().find_map(|token| {
        let word = page.lower(token);
        let cue = cues.iter().find(|(words, _, _)| words.contains(&word));
        cue.map(|(_, entity, name)| (*entity, *name))
    })
}

const ONES: &[&str] = &[
    "noll", "nolla", "ett", "etta", "en", "två", "tvåa", "tre", "trea", "fyra", "fem", "femma",
    "sex", "sexa", "sju", "sjua", "åtta", "nio", "nia", "tio", "elva", "tolv", "tretton",
    "fjorton", "femton", "sexton", "sjutton", "arton", "nitton", "tjugo", "hundra", "tusen",
];

const TENS: &[&str] = &[
    "tjugo", "tjug", "trettio", "tretti", "fyrtio", "fyrti", "förti", "femtio", "femti", "sextio",
    "sexti", "sext", "sjuttio", "sjutti", "sjutt", "åttio", "åtti", "nittio", "nitti",
];

/// Whether a lower-case word is a number, also as it is said: `sextiåtta`.
fn is_number_word(word: &str) -> bool {
    let begins = word.starts_with(['n', 'e', 't', 'f', 's', 'å', 'a', 'h']);
    if !begins || word.len() > 16 {
        return false;
    }
    ONES.contains(&word)
        || TENS.iter().any(|ten| {
            word.strip_prefix(ten)
                .is_some_and(|rest| rest.is_empty() && ten.len() > 5 || ONES.contains(&rest))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::lexicon::Lexicon;

    fn found(text: &str) -> Vec<String> {
        let lexicon = Lexicon::new(None, true);
        let page = Page::of(text, &lexicon);
        find(&page)
            .into_iter()
            .map(|hit| page.text()[hit.range].to_owned())
            .collect()
    }

    #[test]
    fn rows_of_number_words_after_a_cue_are_found() {
        for (text, row) in [
            ("de fyra sista sjuttitre elva stämmer", "sjuttitre elva"),
            (
                "målnummer b tre åtta snedstreck tjugotvå avgjordes",
                "b tre åtta snedstreck tjugotvå",
            ),
            (
                "hon nås på noll sju noll fem fem ett två",
                "noll sju noll fem fem ett två",
            ),
        ] {
            assert_eq!(found(text), [row], "{text}");
        }
    }

    #[test]
    fn counted_things_are_left() {
        for text in [
            "hon har tre barn och två hundar",
            "fyra fem gånger i veckan",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
