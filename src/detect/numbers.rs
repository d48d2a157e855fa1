//! Finds numbers of any shape after a word that says what they number: `klientnr 4471-B`,
//! `dossiernummer hos Migrationsverket: 11-998877`.
//!
//! The rules in `patterns/` know numbers by their shape. Here the word before the number
//! decides, and the number may be anything with digits in it that is not a date, a year,
//! an amount or a time. A line end between the two is as good as a space.

use std::ops::Range;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Token;

/// What a word says about the number after it.
#[derive(Clone, Copy)]
struct Cue {
    entity: Entity,
    /// The cue as evidence: the ending or word that tells.
    word: &'static str,
    /// Fewest digits that a number has after this cue.
    digits: usize,
}

/// Most words between a cue and its number.
const MOST_WORDS: usize = 5;

/// Finds numbers after cues.
pub(crate) fn find(page: &Page, lexicon: &Lexicon) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, token) in page.tokens.list.iter().enumerate() {
        let Some(cue) = cue(page, lexicon, index, token) else {
            continue;
        };
        let Some(range) = number_after(page, index, cue) else {
            continue;
        };
        if page.claimed(&range).is_none_or(|hit| hit.range != range) {
            let evidence = Evidence::Cue(cue.word.to_owned());
            hits.push(Hit::new(range, cue.entity, 0.8, "number_cue", evidence));
        }
    }
    hits
}

/// Lets identifiers reach to the ends of what is written as one word, and over letters
/// before them: all of `SN 4471-0993/2`, not the digits in the middle.
pub(crate) fn make_whole(page: &mut Page) {
    let text = &page.shadow.text;
    for hit in &mut page.hits {
        if !matches!(hit.entity, Entity::Other | Entity::CaseNumber) || hit.score < 0.5 {
            continue;
        }
        let base = hit.range.end;
        let after = slice(text, base..text.len());
        let mut chars = after.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let joins = matches!(c, '-' | '/' | ':' | '_')
                && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            if !c.is_alphanumeric() && !joins || at > 24 {
                break;
            }
            if c.is_alphanumeric() {
                hit.range.end = base + at + c.len_utf8();
            }
        }
        let before = slice(text, 0..hit.range.start);
        let letters = before.strip_suffix(' ').map_or("", |head| {
            head.rsplit([' ', '\n', '\t', '(', ':'])
                .next()
                .unwrap_or("")
        });
        let prefix = (1..=4).contains(&letters.chars().count())
            && letters.chars().all(char::is_uppercase)
            && !matches!(
                letters,
                "NR" | "LMA" | "ID" | "IP" | "OCR" | "IMEI" | "DNR" | "AKT" | "MÅL"
            );
        if prefix && hit.rule != "ip_address" && hit.rule != "ipv6_address" {
            hit.range.start -= letters.len() + 1;
        }
    }
}

/// Words that number cases; compounds that begin or end with one count too.
const CASES: &[&str] = &[
    "dnr",
    "diarie",
    "ärende",
    "mål",
    "akt",
    "dossier",
    "beslut",
    "anmälan",
    "anmälning",
    "journal",
    "klient",
    "brukar",
    "patient",
    "individ",
    "insats",
    "utredning",
    "reg",
    "remiss",
    "avvikelse",
    "rapport",
    "händelse",
    "incident",
    "kontrakt",
    "avtal",
    "referens",
    "lma",
    "skade",
    "försäkring",
    "placering",
    "uppdrag",
    "prov",
    "löp",
    "registrering",
    "handling",
    "besluts",
];

/// Kinds of numbers that point at nobody: `artikelnummer`.
const NEUTRAL: &[&str] = &[
    "artikel",
    "beställning",
    "blankett",
    "sid",
    "rad",
    "version",
    "kapitel",
    "avsnitt",
    "bilag",
    "ordning",
    "våning",
    "plan",
    "paragraf",
    "vecko",
    "turordning",
    "sfs",
    "tolk",
    "kö",
    "rums",
    "telefon",
    "tele",
    "mobil",
    "fax",
    "person",
    "samordning",
    "org",
    "organisation",
    "post",
    "hus",
    "gatu",
    "port",
    "lägenhet",
    "bankgiro",
    "plusgiro",
    "versions",
    "spår",
    "linje",
    "buss",
    "protokoll",
    "punkt",
    "tabell",
    "figur",
    "steg",
    "nöd",
    "larm",
    "växel",
    "direkt",
    "mål",
    "upp",
    "hem",
    "ett",
    "ord",
    "läs",
    "inne",
    "portal",
    "journ",
    "jour",
    "tel",
    "sjuk",
    "telefonnummer",
    "produkt",
    "modell",
    "ansvar",
    "projekt",
    "kostnadsställe",
];

/// The cue that a word is.
fn cue(page: &Page, lexicon: &Lexicon, index: usize, token: &Token) -> Option<Cue> {
    let lower = page.lower(token);
    let case = |word, digits| {
        Some(Cue {
            entity: Entity::CaseNumber,
            word,
            digits,
        })
    };
    let other = |word, digits| {
        Some(Cue {
            entity: Entity::Other,
            word,
            digits,
        })
    };
    match lower {
        "dnr" | "d-nr" | "diarie" => return case("dnr", 3),
        "akt" | "akten" | "aktbilaga" => return case("akt", 4),
        "ärende" | "ärendet" => return case("ärende", 4),
        "mål" | "målet" => return case("mål", 4),
        "ref" | "referens" | "beteckning" | "vår" => return case("referens", 4),
        "dossier" => return case("dossier", 4),
        "ocr" => return other("ocr", 4),
        "lånesedel" | "pantsedel" | "kvitto" | "biljett" | "polis-id" => {
            return other("nummer", 4);
        }
        "id" | "id:t" => return other("id", 4),
        _ => {}
    }
    let numbered = page.token(Some(index + 1)).is_some_and(|next| {
        matches!(
            next.gap,
            crate::detect::tokens::Gap::Space | crate::detect::tokens::Gap::Wrap
        ) && matches!(page.lower(next), "nr" | "nummer" | "nr:")
    });
    let counted = [
        "avtal",
        "kontrakt",
        "beslut",
        "remiss",
        "rapport",
        "anmälan",
        "faktura",
        "dom",
        "intyg",
        "försäkring",
        "reg",
        "order",
    ];
    if numbered && counted.iter().any(|word| lower.ends_with(word)) {
        return case("nummer", 3);
    }
    if numbered
        && token.case != Case::Number
        && lexicon.is_word(lower)
        && !NEUTRAL.contains(&lower)
        && !NEUTRAL
            .iter()
            .any(|word| word.len() > 4 && lower.starts_with(word))
    {
        return other("nummer", 5);
    }
    let endings = ["nummer", "numret", "nummret", "-nr", "nr", "-id", "-id:t"];
    let ending = endings.into_iter().find(|end| lower.ends_with(end))?;
    let stem = slice(lower, 0..lower.len() - ending.len()).trim_end_matches('-');
    let bare = stem.strip_suffix('s').unwrap_or(stem);
    if stem.is_empty() {
        return None;
    }
    let counts = CASES
        .iter()
        .any(|word| stem.starts_with(word) || bare.ends_with(word));
    if counts || stem == "k" {
        return case("nummer", 3);
    }
    let neutral = NEUTRAL.contains(&stem) || NEUTRAL.contains(&bare);
    let known = ending != "nr" || lexicon.is_word(stem) || lexicon.is_word(bare);
    (!neutral && known).then_some(())?;
    other("nummer", 4)
}

/// The number that a cue announces.
fn number_after(page: &Page, index: usize, cue: Cue) -> Option<Range<usize>> {
    let text = page.text();
    let list = &page.tokens.list;
    let mut end = list.get(index)?.range.end;
    let mut announced = true;
    for next in list.iter().skip(index + 1).take(MOST_WORDS + 1) {
        let between = slice(text, end..next.range.start);
        if !links(between) {
            return None;
        }
        if let Some(range) = number_at(text, next.range.start) {
            let colon = between.contains([':', '(']);
            let fits = (announced || colon) && is_number(text, &range, cue.digits);
            return fits.then_some(range);
        }
        let word = page.lower(next);
        let small = next.flags.has(Flags::KEEP | Flags::AUTHORITY)
            || next.capital() && next.case != Case::Initial
            || [
                "nr", "nummer", "är", "har", "hos", "i", "på", "vid", "för", "med", "från", "hon",
                "han", "lyder", "vårt", "ert", "blev", "fick", "som", "till",
            ]
            .contains(&word);
        let verb = ["är", "har", "nr", "nummer", "lyder", "hos"].contains(&word);
        announced = if small { announced || verb } else { false };
        end = next.range.end;
    }
    None
}

/// Whether what stands between two words links a cue to its number: no sentence end, no
/// more than one line end or cell border.
fn links(between: &str) -> bool {
    between.chars().count() <= 4
        && !between.contains("\n\n")
        && between.chars().all(|c| {
            matches!(
                c,
                ' ' | '\n' | '\t' | ':' | '.' | '(' | '"' | '#' | '-' | '/' | '='
            )
        })
        && !between.contains(". ")
        || between == ".: "
}

/// The number that starts at an offset: letters, digits and `-/.:_` between them, and
/// further groups of digits after a space.
fn number_at(text: &str, start: usize) -> Option<Range<usize>> {
    let group = |at: usize| -> usize {
        let rest = slice(text, at..text.len());
        let mut end = 0;
        let mut chars = rest.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let joins = matches!(c, '-' | '/' | '.' | ':' | '_')
                && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            if !c.is_alphanumeric() && !joins {
                break;
            }
            end = offset + c.len_utf8();
        }
        at + end
    };
    let has_digit = |range: Range<usize>| slice(text, range).bytes().any(|b| b.is_ascii_digit());
    let mut end = group(start);
    let prefix = slice(text, start..end);
    let letters = !has_digit(start..end);
    if letters && (prefix.is_empty() || prefix.len() > 6 || !prefix.starts_with(char::is_uppercase))
    {
        return None;
    }
    for _ in 0..4 {
        let next = end + 1;
        let spaced = slice(text, end..next) == " ";
        let stop = group(next);
        let digits = slice(text, next..stop);
        let so_far = slice(text, start..end);
        let count = so_far.bytes().filter(u8::is_ascii_digit).count();
        let plain = (digits.len() >= 2 || count >= 7 && digits.len() == 1)
            && digits
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/'))
            && digits.starts_with(|c: char| c.is_ascii_digit());
        if !spaced || !plain || is_date(digits) || is_amount(slice(text, next..text.len())) {
            break;
        }
        end = stop;
    }
    has_digit(start..end).then_some(start..end)
}

/// Whether a text starts with a sum of money: `19 847,00`.
fn is_amount(text: &str) -> bool {
    let Some((whole, rest)) = text.split_once(',') else {
        return false;
    };
    let mut groups = whole.split(' ');
    let first = groups
        .next()
        .is_some_and(|group| (1..=3).contains(&group.len()));
    let groups = first
        && whole.len() <= 9
        && groups.all(|group| group.len() == 3)
        && whole
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b' ');
    let cents = rest.get(..2).unwrap_or("");
    let ends = !slice(rest, 2..3).starts_with(|c: char| c.is_ascii_digit());
    groups && cents.len() == 2 && cents.bytes().all(|byte| byte.is_ascii_digit()) && ends
}

/// Whether a text is a number that can point at somebody.
fn is_number(text: &str, range: &Range<usize>, least: usize) -> bool {
    let number = slice(text, range.clone());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let after = slice(text, range.end..text.len()).trim_start_matches([' ', '\n']);
    let amount = [
        "kr", "kronor", "%", "procent", "§", "kap", "st ", "dagar", "år", ":-", "tkr",
    ];
    let longer = slice(text, range.end..text.len()).starts_with('@');
    digits >= least
        && number.len() <= 28
        && !is_date(number)
        && !longer
        && !amount.iter().any(|word| after.starts_with(word))
}

/// Whether a text is a date, a year, a span of years or a time of day.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.', ':']).collect();
    let all = |lengths: &[usize]| {
        parts.len() == lengths.len()
            && parts.iter().zip(lengths).all(|(part, length)| {
                part.len() <= *length && part.bytes().all(|b| b.is_ascii_digit())
            })
    };
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let first = parts.first().copied().unwrap_or("");
    let last = parts.last().copied().unwrap_or("");
    all(&[4, 2, 2]) && year(first)
        || all(&[2, 2, 4]) && year(last)
        || all(&[4]) && year(first)
        || all(&[2, 2])
        || all(&[4, 4]) && year(first) && year(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let lexicon = Lexicon::new(None, true);
        let page = Page::of(text, &lexicon);
        find(&page, &lexicon)
            .into_iter()
            .map(|hit| page.text()[hit.range].to_owned())
            .collect()
    }

    #[test]
    fn a_number_of_any_shape_is_found_after_its_cue() {
        for (text, number) in [
            ("Klientnummer: 44-B/918 gäller", "44-B/918"),
            (
                "dossiernummer hos\nMigrationsverket: 11-223344",
                "11-223344",
            ),
            ("Dnr soc-24/118", "soc-24/118"),
            ("Diarienr FR 2024/071.", "FR 2024/071"),
            ("Medlemsnumret är 88 120 45", "88 120 45"),
            ("journalnummer\nJ-77120", "J-77120"),
        ] {
            assert_eq!(found(text), [number], "{text}");
        }
    }

    #[test]
    fn an_identifier_is_taken_whole() {
        let lexicon = Lexicon::new(None, true);
        let mut page = Page::of("larm SN 4471-0993/2 finns", &lexicon);
        let evidence = Evidence::Shape;
        page.add(vec![Hit::new(8..17, Entity::Other, 0.8, "test", evidence)]);
        make_whole(&mut page);
        assert_eq!(&page.text()[page.hits[0].range.clone()], "SN 4471-0993/2");
    }

    #[test]
    fn dates_years_amounts_and_neutral_numbers_are_left() {
        for text in [
            "Beslutsnummer saknas 2024-05-01",
            "ärendet 2024-05-01",
            "Artikelnummer 99120",
            "ärende 4 500 kr",
            "Målnummer. Den 1123",
            "dnr 2023",
            "ärende 4 500,00",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
