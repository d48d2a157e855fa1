//! Tells names of things from names of people by the word before them: a room, a module, a
//! make of cars, a code word.

use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Whether the word at an index names a thing: `sammanträdesrum Lilla Björn`, `Toyota
/// Yaris`, `av märket Zorbo`, `en Saab`.
pub(crate) fn names_thing(page: &Page, index: usize) -> bool {
    is_thing(page, index, is_room_word)
}

/// The same but for wards, groups and services, whose names may point at somebody.
pub(crate) fn surely_names_thing(page: &Page, index: usize) -> bool {
    is_thing(page, index, |lower| {
        is_room_word(lower) && !UNITS.iter().any(|end| lower.ends_with(end))
    })
}

fn is_thing(page: &Page, index: usize, is_word: fn(&str) -> bool) -> bool {
    /// Most names in a row: `rummen Eken, Linden och Alen`.
    const MOST_LISTED: usize = 12;
    let listed = std::iter::successors(Some(index), |index| listed_before(page, *index));
    listed
        .take(MOST_LISTED)
        .any(|index| is_told_thing(page, index, is_word))
}

/// The word with a capital that a comma or `och` joins to one: `rummen Eken och Linden`.
fn listed_before(page: &Page, index: usize) -> Option<usize> {
    let (token, before) = (page.token(Some(index))?, page.token(index.checked_sub(1))?);
    let and = page.word(before) == "och" && token.gap == Gap::Space;
    let first = index.checked_sub(if and { 2 } else { 1 })?;
    let is_listed = and || token.gap == Gap::Comma;
    (is_listed && page.token(Some(first)).is_some_and(Token::capital)).then_some(first)
}

fn is_told_thing(page: &Page, index: usize, is_word: fn(&str) -> bool) -> bool {
    let (Some(token), Some(before)) = (page.token(Some(index)), page.token(index.checked_sub(1)))
    else {
        return false;
    };
    let joined = matches!(token.gap, Gap::Space | Gap::Wrap | Gap::Line);
    joined && MAKES.contains(&page.lower(before)) && before.capital()
        || is_owned_make(page, token, before)
        || follows_room_word(page, index, is_word)
}

/// `en Saab`, `sin äldre Mercedes`: nobody's name has an article.
fn is_owned_make(page: &Page, token: &Token, before: &Token) -> bool {
    let article = matches!(
        page.word(before),
        "en" | "sin" | "min" | "hans" | "hennes" | "deras" | "äldre" | "ny" | "nyare" | "gammal"
    ) || ["vit", "svart", "grå", "röd", "blå", "grön", "silverfärgad"]
        .contains(&page.word(before));
    article
        && matches!(token.gap, Gap::Space | Gap::Wrap)
        && token.case == Case::Title
        && MAKES.contains(&page.lower(token))
}

/// Whether a word for a kind of thing stands before a word, or before the capitalised word
/// before it.
fn follows_room_word(page: &Page, index: usize, is_word: fn(&str) -> bool) -> bool {
    let (Some(token), Some(near)) = (page.token(Some(index)), page.token(index.checked_sub(1)))
    else {
        return false;
    };
    let told = |token: &Token| is_word(page.lower(token));
    let joined = |token: &Token| matches!(token.gap, Gap::Space | Gap::Wrap | Gap::Quote);
    let skips = near.capital() && token.gap == Gap::Space && joined(near) && !told(near);
    let before = match skips {
        true => page.token(index.checked_sub(2)).unwrap_or(near),
        false => near,
    };
    let word = page.word(before);
    let typed = word == "typ" && before.gap == Gap::Comma;
    joined(token)
        && (before.case == Case::Lower || before.start)
        && (word.len() > 3 || matches!(word, "kod" | "Kod" | "rum" | "Rum") || typed)
        && (typed || told(before))
}

/// Whether a lower-case word says that the name after it is no person's.
pub(crate) fn is_room_word(lower: &str) -> bool {
    lower == "kod" || ROOMS.iter().any(|end| lower.ends_with(end))
}

/// Wards, groups and services.
const UNITS: &[&str] = &[
    "avd",
    "avdelning",
    "enhet",
    "tjänsten",
    "gruppen",
    "projektet",
    "kursen",
    "utbildningen",
    "insatsen",
    "lokalen",
    "båten",
];

/// Whether a word is a make, in lower case.
pub(crate) fn is_make(word: &str) -> bool {
    MAKES.contains(&word)
}

/// Makes of cars, bicycles, telephones and computers, in lower case.
const MAKES: &[&str] = &[
    "toyota",
    "volvo",
    "saab",
    "ford",
    "kia",
    "opel",
    "audi",
    "bmw",
    "skoda",
    "škoda",
    "nissan",
    "peugeot",
    "renault",
    "honda",
    "mazda",
    "hyundai",
    "volkswagen",
    "vw",
    "citroën",
    "citroen",
    "fiat",
    "seat",
    "mercedes",
    "mercedes-benz",
    "dacia",
    "chevrolet",
    "chrysler",
    "dodge",
    "jeep",
    "lexus",
    "mini",
    "porsche",
    "polestar",
    "cupra",
    "byd",
    "mg",
    "iveco",
    "puch",
    "yamaha",
    "kawasaki",
    "vespa",
    "crescent",
    "monark",
    "husqvarna",
    "polaris",
    "suzuki",
    "tesla",
    "mitsubishi",
    "subaru",
    "samsung",
    "apple",
    "sony",
    "nokia",
    "huawei",
    "doro",
    "xiaomi",
    "lenovo",
    "dell",
    "asus",
    "acer",
];

/// Words after which a name is that of a room, a module or another thing.
const ROOMS: &[&str] = &[
    "rum",
    "rummet",
    "rummen",
    "salen",
    "sal",
    "lokalen",
    "mappen",
    "systemet",
    "programmet",
    "programvaran",
    "blankett",
    "blanketten",
    "modellen",
    "metoden",
    "verktyget",
    "avd",
    "avdelning",
    "enhet",
    "våning",
    "fliken",
    "flik",
    "pärmen",
    "modul",
    "modulen",
    "modulerna",
    "kod",
    "koden",
    "servern",
    "server",
    "miljön",
    "version",
    "versionen",
    "tjänsten",
    "appen",
    "portalen",
    "insatsen",
    "kursen",
    "utbildningen",
    "projektet",
    "gruppen",
    "båten",
    "ordet",
    "stormen",
    "filmen",
    "boken",
    "serien",
    "sorten",
    "larmet",
    "märket",
    "märke",
    "fabrikat",
    "fabrikatet",
    "spelet",
    "medicinen",
    "läkemedlet",
    "vaccinet",
    "toyota",
    "volvo",
    "ford",
    "kia",
    "opel",
    "audi",
    "skoda",
    "nissan",
    "peugeot",
    "renault",
    "honda",
    "mazda",
    "hyundai",
    "mercedes",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::lexicon::Lexicon;

    #[test]
    fn things_with_names_are_told_by_the_word_before() {
        assert!(is_room_word("modulen") && is_room_word("sammanträdesrum"));
        assert!(!is_room_word("sonen") && !is_room_word("hos"));
    }

    #[test]
    fn makes_and_rooms_name_things() {
        let lexicon = Lexicon::new(None, true);
        for (text, name, expected) in [
            ("hon kör en Nissan Zorbo till jobbet", "Zorbo", true),
            ("han har en Saab hemma", "Saab", true),
            ("möte i rum Sankt Zorb klockan", "Zorb", true),
            ("i samtalsrummen Rönnen och Almen i dag", "Almen", true),
            ("telefon av märket Zorb Plus", "Plus", true),
            ("hon träffar Zorbo till jobbet", "Zorbo", false),
            ("hon bor med Saab hemma", "Saab", false),
        ] {
            let page = Page::of(text, &lexicon);
            let at = page.token_from(text.find(name).unwrap());
            assert_eq!(names_thing(&page, at), expected, "{text}");
        }
    }
}
