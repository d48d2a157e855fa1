//! Takes small words off the ends of names: `Kan du Sara` is `Sara`, `Vik såg` is `Vik`,
//! and `Jag` by itself is nobody.

use crate::detect::Entity;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Words that are never a name nor the first or last word of one.
const NEVER: &[&str] = &[
    "jag",
    "mig",
    "dig",
    "han",
    "hon",
    "hen",
    "honom",
    "henne",
    "det",
    "dem",
    "dom",
    "och",
    "samt",
    "eller",
    "att",
    "som",
    "om",
    "när",
    "där",
    "här",
    "hur",
    "vad",
    "vem",
    "varför",
    "på",
    "från",
    "med",
    "för",
    "hos",
    "vid",
    "under",
    "efter",
    "innan",
    "enligt",
    "utan",
    "mot",
    "mellan",
    "genom",
    "har",
    "hade",
    "är",
    "blir",
    "blev",
    "kunde",
    "skulle",
    "vill",
    "ville",
    "måste",
    "får",
    "fick",
    "finns",
    "fanns",
    "gör",
    "gjorde",
    "går",
    "gick",
    "kommer",
    "tar",
    "ger",
    "gav",
    "säger",
    "inte",
    "ej",
    "inget",
    "någon",
    "något",
    "några",
    "varje",
    "båda",
    "både",
    "annan",
    "annat",
    "andra",
    "mitt",
    "ditt",
    "sitt",
    "sina",
    "deras",
    "vårt",
    "våra",
    "ert",
    "person",
    "personen",
    "personer",
    "raden",
    "rummet",
    "kommunalt",
    "kommunal",
    "kommunala",
    "deltog",
    "deltar",
    "nu",
    "då",
    "sedan",
    "också",
    "även",
    "endast",
    "bara",
    "eftersom",
    "därför",
    "herr",
    "fru",
    "fröken",
    "kvinna",
    "kvinnan",
    "mannen",
    "flicka",
    "flickan",
    "pojke",
    "pojken",
    "dr",
    "därefter",
    "dock",
    "men",
    "denna",
    "detta",
    "dessa",
    "kallad",
];

/// Words that are a name in some mouths, and none before a small word: `Du har`, `De är`.
const SELDOM: &[&str] = &[
    "de", "du", "vi", "ni", "kan", "man", "den", "ska", "var", "ser", "en", "ett", "ta", "se",
    "min", "din", "sin", "vår", "så",
];

/// Verbs that end the words of a name by mistake.
const VERBS: &[&str] = &["såg", "kör", "ser", "kan", "ska", "var", "till", "i", "av"];

/// Cuts the ends of the hits on people; hits of small words alone go.
pub(crate) fn trim(page: &mut Page) {
    let mut hits = std::mem::take(&mut page.hits);
    hits.retain_mut(|hit| !may_trim(hit) || trim_one(page, hit));
    hits.iter_mut().for_each(|hit| trim_label(page, hit));
    hits.sort_by_key(|hit| (hit.range.start, hit.range.end));
    page.hits = hits;
}

fn may_trim(hit: &Hit) -> bool {
    matches!(hit.entity, Entity::Person) && hit.rule != "case_list"
}

/// Takes a label off the start of an address: `Lev.adress Mejerigränd 6`, `Adr. Storg. 14`.
fn trim_label(page: &Page, hit: &mut Hit) {
    let words = page.tokens_in(&hit.range);
    let (Some(label), Some(next)) = (
        page.token(Some(words.start)),
        page.token(Some(words.start + 1)),
    ) else {
        return;
    };
    // `Lev.adress` is two words.
    let second = words.start + 2;
    let next = match page.lower(next) {
        "adress" | "adr" => page.token(Some(second)),
        _ if matches!(page.lower(label), "adress" | "adressen" | "adr")
            || page.lower(label).ends_with("adress") =>
        {
            Some(next)
        }
        _ => None,
    };
    if let Some(next) =
        next.filter(|next| hit.entity == Entity::Address && next.range.end <= hit.range.end)
    {
        hit.range.start = next.range.start;
    }
}

/// Whether anything is left of a hit.
fn trim_one(page: &Page, hit: &mut Hit) -> bool {
    let words = page.tokens_in(&hit.range);
    let (mut first, mut end) = (words.start, words.end);
    while first < end
        && page.token(Some(first)).is_some_and(|word| {
            let led = first > words.start && word.case == Case::Lower;
            is_opener(page, first, word) || led && SELDOM.contains(&page.lower(word))
        })
    {
        first += 1;
    }
    while first < end
        && page
            .token(end.checked_sub(1))
            .is_some_and(|word| is_closer(page, word))
    {
        end -= 1;
    }
    if first == words.start && end == words.end {
        return true;
    }
    let (Some(start), Some(last)) = (page.token(Some(first)), page.token(end.checked_sub(1)))
    else {
        return false;
    };
    if first >= end {
        return false;
    }
    if first > words.start {
        hit.range.start = start.range.start;
    }
    if end < words.end {
        hit.range.end = last.range.end;
    }
    true
}

fn is_opener(page: &Page, index: usize, word: &Token) -> bool {
    let lower = page.lower(word);
    // `Andra Chansen` inside a sentence is a name.
    let goes_on = || {
        page.token(Some(index + 1))
            .is_some_and(|next| next.gap == Gap::Space && next.case == Case::Title)
    };
    if word.case == Case::Upper && word.range.len() < 4
        || word.case == Case::Title && !word.start && goes_on()
    {
        return false;
    }
    // `De la Cruz` is a name.
    let small_follows = || {
        page.token(Some(index + 1)).is_some_and(|next| {
            let goes_on = next.flags.has(Flags::PARTICLE) && page.lower(next) != "du";
            next.gap == Gap::Space && next.case == Case::Lower && !goes_on
        })
    };
    let seldom = word.case == Case::Title && SELDOM.contains(&lower);
    NEVER.contains(&lower) || seldom && small_follows()
}

fn is_closer(page: &Page, word: &Token) -> bool {
    let lower = page.lower(word);
    word.case == Case::Lower && (NEVER.contains(&lower) || VERBS.contains(&lower))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Evidence;
    use crate::detect::lexicon::Lexicon;

    fn trimmed(text: &str) -> Option<String> {
        let mut page = Page::of(text, &Lexicon::new(None, true));
        let end = text.find('|').unwrap_or(text.len());
        let hit = Hit::new(0..end, Entity::Person, 0.8, "name", Evidence::Shape);
        page.add(vec![hit]);
        trim(&mut page);
        let hit = page.hits.first()?;
        Some(page.text()[hit.range.clone()].to_owned())
    }

    #[test]
    fn small_words_are_no_ends_of_names() {
        for (text, left) in [
            ("Kan du Sara", Some("Sara")),
            ("Zorb Vikman såg", Some("Zorb Vikman")),
            ("Finns", None),
            ("Jag", None),
            ("Vi Lindgren", Some("Vi Lindgren")),
            ("De Zorb", Some("De Zorb")),
            ("de la Zorb", Some("de la Zorb")),
            ("Anna och", Some("Anna")),
            ("hos Andra Zorb", Some("Andra Zorb")),
        ] {
            assert_eq!(trimmed(text).as_deref(), left, "{text}");
        }
    }
}
