//! Numbers that belong to the name before them: `Nyby 114` is a house in a village,
//! `Fight Factory 573` and `Gatuköket 4:an` are organisations.

use crate::detect::Entity;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Lets names reach over the number after them.
pub(crate) fn extend(page: &mut Page, lexicon: &Lexicon) {
    let mut longer = Vec::new();
    for (index, hit) in page.hits.iter().enumerate() {
        let takes = hit.is_struck()
            && match hit.entity {
                Entity::Organisation => true,
                Entity::Person => hit.rule == "name" && is_no_given_name(page, hit),
                _ => false,
            };
        if takes && let Some(end) = number_after(page, hit) {
            longer.push((index, end));
        }
    }
    for (index, end) in longer {
        if let Some(hit) = page.hits.get_mut(index) {
            hit.range.end = end;
            let house = hit.entity == Entity::Person;
            hit.entity = if house { Entity::Address } else { hit.entity };
        }
    }
    let mut found = villages(page, lexicon);
    found.extend(kinds(page));
    page.add(found);
}

/// Whether no word of a name is a given name: after one of those a number is an age.
fn is_no_given_name(page: &Page, hit: &Hit) -> bool {
    page.tokens_in(&hit.range)
        .filter_map(|index| page.token(Some(index)))
        .all(|token| !token.any_flags().has(Flags::GIVEN | Flags::GIVEN_WORD))
}

/// The end of a short number right after a hit, where nothing follows that it could count.
fn number_after(page: &Page, hit: &Hit) -> Option<usize> {
    let index = page.token_from(hit.range.end);
    let number = page.token(Some(index))?;
    let word = page.word(number);
    let last = page.token(index.checked_sub(1))?;
    let beside = number.gap == Gap::Space && number.range.start == last.range.end + 1;
    let short = word.len() <= 5 && !is_year(word);
    // `Kavehs Däck 24/7`, `Eftis 12+`, `Gatuköket 4:an`.
    let rest = page.after(number.range.end, 12);
    let run = rest
        .find(|c: char| !c.is_alphanumeric() && !matches!(c, '/' | '+' | ':'))
        .unwrap_or(rest.len());
    let odd = rest.get(..run).unwrap_or_default().trim_end_matches(':');
    let end = number.range.end + odd.len();
    let code = |token: &Token| {
        let letters = page
            .word(token)
            .bytes()
            .filter(u8::is_ascii_uppercase)
            .count();
        (1..=2).contains(&letters) && token.range.len() <= 4 && hit.entity == Entity::Organisation
    };
    let fits = number.case == Case::Number || code(number) && has_digit(word);
    let after = slice(page.text(), end..page.text().len());
    (beside && short && fits && closes(after)).then_some(end)
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}

/// Whether a number ends what it stands in: it counts nothing after it.
fn closes(after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next() {
        None | Some(',' | ';' | ')' | '"' | '”' | '\n' | '\t' | '|' | '⟧') => true,
        Some('.' | '!' | '?') => !chars.next().is_some_and(char::is_alphanumeric),
        Some(' ') => {
            let rest = after.trim_start();
            let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
            rest.starts_with(['(', '–', '|'])
                || after.starts_with("  ")
                || matches!(
                    word.as_str(),
                    "och"
                        | "i"
                        | "på"
                        | "med"
                        | "som"
                        | "där"
                        | "är"
                        | "har"
                        | "till"
                        | "för"
                        | "kör"
                        | "igen"
                        | "kom"
                        | "eller"
                        | "men"
                        | "ska"
                        | "var"
                )
        }
        _ => false,
    }
}

/// A kind of organisation with a capital and a number for a name: `Taxi 020`, `Gym 24sju`.
fn kinds(page: &Page) -> Vec<Hit> {
    let list = &page.tokens.list;
    let kind = |pair: &[Token]| {
        let [kind, number] = pair else { return None };
        let fits = kind.case == Case::Title
            && !kind.start
            && kind.flags.has(Flags::ORG_PREFIX | Flags::ORG_NOUN)
            && number.case == Case::Number
            && number.gap == Gap::Space
            && !is_year(page.word(number))
            && page.claimed(&number.range).is_none()
            && closes(slice(page.text(), number.range.end..page.text().len()));
        let range = kind.range.start..number.range.end;
        let evidence = crate::detect::Evidence::Cue(page.lower(kind).to_owned());
        fits.then(|| Hit::new(range, Entity::Organisation, 0.6, "org_numbered", evidence))
    };
    list.windows(2).filter_map(kind).collect()
}

/// A village that no list knows and the number of a house in it, after a preposition or
/// after a comma or bracket: `vid kvarnen, Nyby 114`.
fn villages(page: &Page, lexicon: &Lexicon) -> Vec<Hit> {
    let list = &page.tokens.list;
    let mut hits = Vec::new();
    for (index, pair) in list.windows(2).enumerate() {
        let [village, number] = pair else { continue };
        let led = matches!(village.gap, Gap::Comma | Gap::Open)
            || page.token(index.checked_sub(1)).is_some_and(|before| {
                matches!(
                    page.word(before),
                    "i" | "på" | "vid" | "till" | "från" | "nära" | "bor"
                )
            });
        let spared = Flags::GIVEN
            | Flags::GIVEN_WORD
            | Flags::KEEP
            | Flags::ROLE
            | Flags::KINSHIP
            | Flags::AUTHORITY
            | Flags::FUNCTION;
        let word = page.word(number);
        let named = village.case == Case::Title
            && village.range.len() > 3
            && !village.any_flags().has(spared)
            && (village.flags.has(Flags::PLACE) || !page.is_ordinary(village, lexicon));
        let numbered = number.case == Case::Number
            && number.gap == Gap::Space
            && word.len() <= 3
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && closes(slice(page.text(), number.range.end..page.text().len()));
        let range = village.range.start..number.range.end;
        if led && named && numbered && page.claimed(&number.range).is_none() {
            let evidence = crate::detect::Evidence::Shape;
            hits.push(Hit::new(
                range,
                Entity::Address,
                0.6,
                "village_house",
                evidence,
            ));
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extended(text: &str, found: &str, entity: Entity) -> Vec<String> {
        let lexicon = Lexicon::new(None, true);
        let mut page = Page::of(text, &lexicon);
        let start = page.text().find(found).unwrap();
        let evidence = crate::detect::Evidence::UnknownWord;
        let range = start..start + found.len();
        page.add(vec![Hit::new(range, entity, 0.7, "name", evidence)]);
        extend(&mut page, &lexicon);
        page.hits
            .iter()
            .map(|hit| page.text()[hit.range.clone()].to_owned())
            .collect()
    }

    #[test]
    fn a_number_goes_with_the_name_before_it() {
        let org = Entity::Organisation;
        for (text, found, whole) in [
            (
                "tränar på Zork Factory 573 och",
                "Zork Factory",
                "Zork Factory 573",
            ),
            (
                "extra på Zorkköket 4:an i hamnen",
                "Zorkköket",
                "Zorkköket 4:an",
            ),
            (
                "eget företag (Zorks Däck 24/7)",
                "Zorks Däck",
                "Zorks Däck 24/7",
            ),
        ] {
            assert_eq!(extended(text, found, org), [whole], "{text}");
        }
        let house = extended("stuga, Zorkinge 7. Hon", "Zorkinge", Entity::Person);
        assert_eq!(house[0], "Zorkinge 7");
    }

    #[test]
    fn what_a_number_counts_is_left() {
        let org = Entity::Organisation;
        for text in [
            "hos Zork 12 gånger",
            "hos Zork 2024, sedan",
            "hos Zork 8.30",
        ] {
            assert_eq!(extended(text, "Zork", org), ["Zork"], "{text}");
        }
        assert_eq!(
            extended("Zorka och Anna 7, barn", "Anna", Entity::Person),
            ["Anna"]
        );
    }
}
