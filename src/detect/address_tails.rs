//! Takes into an address what is said after it of floor, door, house and town:
//! `Ekvägen 5, nedre botten`, `Ekvägen 5 (ingång från gården)`, `Ekvägen 5 A-D i Ekeby`.
//!
//! A tail is made of few words, so they are listed here; what is not understood ends it.

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Most pieces that one address has after its number.
const MOST_PIECES: usize = 4;

/// Parts of a house that stand before a number or a letter: `port B`, `rum 312`.
const NUMBERED: &[&str] = &[
    "vån",
    "våning",
    "våningen",
    "plan",
    "dörr",
    "dörren",
    "port",
    "porten",
    "uppgång",
    "uppgången",
    "uppg",
    "ingång",
    "ingången",
    "ing",
    "trappuppgång",
    "trapphus",
    "lgh",
    "lägenhet",
    "rum",
    "korridor",
    "hus",
    "stuga",
    "stugan",
    "rad",
    "plats",
    "tomt",
    "barack",
    "flygel",
    "sal",
    "box",
];

/// Words that say where in a house by themselves: `gårdshuset`, `vindsvåningen`.
const HOUSES: &[&str] = &[
    "gårdshus",
    "gårdshuset",
    "hörnhus",
    "hörnhuset",
    "souterräng",
    "souterrängen",
    "suterräng",
    "suterrängen",
    "källare",
    "källaren",
    "källarn",
    "vinden",
    "flygeln",
    "längan",
    "annexet",
    "bottenvåning",
    "bottenvåningen",
    "vindsvåning",
    "vindsvåningen",
    "övervåning",
    "övervåningen",
    "undervåningen",
    "källarplan",
    "källarplanet",
    "källarvåningen",
    "gatuplan",
    "gatuplanet",
    "entréplan",
    "markplan",
    "bottenplan",
    "takvåningen",
    "gathuset",
    "lillstugan",
    "drängstugan",
    "garaget",
    "nb",
    "bv",
    "ög",
    "uh",
    "nbv",
];

/// Words of a house that an adjective stands before: `nedre botten`, `gula huset`.
const PARTS: &[&str] = &[
    "botten",
    "huset",
    "våningen",
    "våning",
    "vån",
    "dörren",
    "dörr",
    "porten",
    "ingången",
    "uppgången",
    "uppgång",
    "ingång",
    "flygeln",
    "längan",
    "stugan",
    "lägenheten",
    "planet",
    "trappan",
    "trappor",
    "trappa",
    "villan",
    "gården",
    "radhuset",
    "trapp",
    "bostaden",
    "lokalen",
    "magasinet",
];

/// Numbers of houses and doors in letters.
pub(crate) const SPELLED: &[&str] = &[
    "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
    "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton", "tjugo",
];

/// What says where a house or door lies by something beside it.
const BESIDE: &[&str] = &[
    "ovanför", "ovanpå", "bakom", "bredvid", "mittemot", "invid", "intill",
];

const ADJECTIVES: &[&str] = &[
    "nedre",
    "övre",
    "nederste",
    "nedersta",
    "översta",
    "överste",
    "bakre",
    "främre",
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "gamla",
    "gula",
    "röda",
    "vita",
    "gröna",
    "blå",
    "lilla",
    "stora",
    "högra",
    "vänstra",
    "mittersta",
    "sista",
    "samma",
    "inre",
    "yttre",
    "norra",
    "södra",
    "östra",
    "västra",
    "en",
    "två",
    "tre",
    "fyra",
    "fem",
    "halv",
    "bruna",
    "grå",
];

/// The end of an address that a rule has found up to `end`.
pub(crate) fn end_of(page: &Page, lexicon: &Lexicon, start: usize, end: usize) -> usize {
    let tail = Tail { page, lexicon };
    let has_number = slice(page.text(), start..end).contains(|c: char| c.is_ascii_digit());
    let mut end = tail.letters(end);
    for _ in 0..MOST_PIECES {
        let next = tail
            .bracket(end)
            .or_else(|| tail.piece(end))
            .or_else(|| tail.town(end).filter(|_| has_number));
        match next {
            Some(next) => end = next,
            None => break,
        }
    }
    end
}

/// The end of the parts of a house that follow a name: `, rum 208`, `, avd. Ek`.
pub(crate) fn pieces(page: &Page, lexicon: &Lexicon, end: usize) -> Option<usize> {
    let tail = Tail { page, lexicon };
    std::iter::successors(tail.piece(end), |end| tail.piece(*end))
        .take(MOST_PIECES + 1)
        .last()
}

/// Parts of a house that stand by themselves: two pieces in a row (`tredje våningen, dörr
/// 8`), or one that a name follows (`stuga 6 på Zorkens camping`).
pub(crate) fn find(page: &Page, lexicon: &Lexicon) -> Vec<Hit> {
    let tail = Tail { page, lexicon };
    let mut hits: Vec<Hit> = Vec::new();
    for (index, token) in page.tokens.list.iter().enumerate() {
        let past = hits
            .last()
            .is_none_or(|hit| hit.range.end <= token.range.start);
        if !past {
            continue;
        }
        let first = tail
            .numbered(index)
            .or_else(|| tail.counted(index))
            .or_else(|| tail.house(index).filter(|last| *last > index));
        let Some(end) = first
            .and_then(|last| tail.token(last))
            .map(|last| last.range.end)
        else {
            continue;
        };
        // Few words get so far, so the dearest question comes last.
        let end = tail.placed(end).or_else(|| tail.piece(end));
        if let Some(end) = end.filter(|_| page.claimed(&token.range).is_none()) {
            let range = token.range.start..end;
            hits.push(Hit::new(
                range,
                Entity::Address,
                0.6,
                "house_part",
                Evidence::Shape,
            ));
        }
    }
    hits
}

struct Tail<'a> {
    page: &'a Page,
    lexicon: &'a Lexicon,
}

impl<'a> Tail<'a> {
    fn token(&self, index: usize) -> Option<&'a Token> {
        self.page.token(Some(index))
    }

    fn lower(&self, index: usize) -> &'a str {
        self.token(index).map_or("", |token| self.page.lower(token))
    }

    /// Whether a word goes on what stands before it, without a comma.
    fn joined(&self, index: usize) -> bool {
        self.token(index)
            .is_some_and(|token| matches!(token.gap, Gap::Space | Gap::Wrap))
    }

    /// The other letters of `8 A-D` and `8 A/B`.
    fn letters(&self, end: usize) -> usize {
        let after = self.page.after(end, 3).as_bytes();
        let last = self.page.text().as_bytes().get(end.wrapping_sub(1));
        let lettered = last.is_some_and(u8::is_ascii_alphabetic);
        match after {
            [b'-' | b'/', b'A'..=b'H', rest @ ..]
                if lettered && !rest.first().is_some_and(u8::is_ascii_alphanumeric) =>
            {
                end + 2
            }
            _ => end,
        }
    }

    /// A short remark in brackets that speaks of a house: `(ingång från gården)`.
    fn bracket(&self, end: usize) -> Option<usize> {
        let first = self.page.token_from(end);
        (self.token(first)?.gap == Gap::Open).then_some(())?;
        let after = self.page.after(end, 60);
        let close = after.find(')')?;
        let inside = after.get(..close)?.to_lowercase();
        let mut words = inside.split(|c: char| !c.is_alphanumeric());
        let few = inside.split_whitespace().count() <= 5;
        let house = words.any(|word| {
            NUMBERED.contains(&word)
                || HOUSES.contains(&word)
                || PARTS.contains(&word)
                || word.len() > 7
                    && PARTS
                        .iter()
                        .any(|part| part.len() > 4 && word.ends_with(part))
        });
        (few && house && !inside.contains('\n')).then_some(end + close)
    }

    /// One piece after a comma or a space: `2:a vån`, `port B`, `gården till höger`.
    fn piece(&self, end: usize) -> Option<usize> {
        let first = self.page.token_from(end);
        let token = self.token(first)?;
        matches!(token.gap, Gap::Comma | Gap::Space | Gap::Wrap).then_some(())?;
        if slice(self.page.text(), end..token.range.start).len() > 3 {
            return None;
        }
        let last = self
            .numbered(first)
            .or_else(|| self.counted(first))
            .or_else(|| self.house(first))
            .or_else(|| self.beside(first))?;
        let last = self.side(last);
        self.token(last).map(|token| token.range.end)
    }

    /// `plan 1`, `dörr C`, `rum 312`, `port nr 3`.
    fn numbered(&self, first: usize) -> Option<usize> {
        let is_part = NUMBERED.contains(&self.lower(first));
        let number = match self.lower(first + 1) {
            "nr" | "nummer" => first + 2,
            _ => first + 1,
        };
        let token = self.token(number)?;
        let spelled = SPELLED.contains(&self.lower(number)) && token.case == Case::Lower;
        let short = spelled
            || token.range.len() <= 4
                && (token.case == Case::Number
                    || matches!(token.case, Case::Initial | Case::Lower))
                && (token.case == Case::Number || token.range.len() == 1);
        (is_part && short && self.joined(number)).then_some(number)
    }

    /// `2:a vån`, `2 tr`, `3 trappor`.
    fn counted(&self, first: usize) -> Option<usize> {
        let number = self.token(first)?;
        let ordinal = number.case == Case::Number && number.range.len() <= 4;
        let storey = matches!(
            self.lower(first + 1),
            "vån" | "våning" | "våningen" | "tr" | "trappor" | "trappa" | "trapp"
        );
        // `2:a` is two words.
        let suffix = matches!(self.lower(first + 1), "a" | "e")
            && matches!(self.lower(first + 2), "vån" | "våning" | "våningen");
        match ordinal {
            true if storey && self.joined(first + 1) => Some(first + 1),
            true if suffix => Some(first + 2),
            _ => None,
        }
    }

    /// `gårdshuset`, `nedre botten`, `gula huset`, `gården`.
    fn house(&self, first: usize) -> Option<usize> {
        let lower = self.lower(first);
        if HOUSES.contains(&lower) {
            return Some(first);
        }
        let adjective = ADJECTIVES.contains(&lower);
        if adjective && PARTS.contains(&self.lower(first + 1)) && self.joined(first + 1) {
            return Some(first + 1);
        }
        let nested = matches!(lower, "nere" | "uppe" | "längst")
            && self.joined(first + 1)
            && (first + 1..first + 3).any(|at| HOUSES.contains(&self.lower(at)));
        if nested {
            return (first + 1..first + 3).find(|&at| HOUSES.contains(&self.lower(at)));
        }
        let comma = self.token(first)?.gap == Gap::Comma;
        let told = self.side(first) > first;
        (comma && told && PARTS.contains(&lower)).then_some(first)
    }

    /// `, ovanför frisören`, `, trapphus och gård`, `, högst upp till vänster` after a comma.
    fn beside(&self, first: usize) -> Option<usize> {
        (self.token(first)?.gap == Gap::Comma && self.joined(first + 1)).then_some(())?;
        let (lower, next) = (self.lower(first), self.lower(first + 1));
        if matches!(lower, "högst" | "längst") && matches!(next, "upp" | "ner" | "in" | "bort") {
            return Some(first + 1);
        }
        let pair = next == "och"
            && ["trapphus", "trapphuset", "källare", "gård", "innergård"].contains(&lower)
            && ["gård", "gården", "källare", "innergård", "trapphus"]
                .contains(&self.lower(first + 2));
        if pair {
            return Some(first + 2);
        }
        let landmark = self.token(first + 1)?;
        let named = next.chars().count() > 4
            && (next.ends_with(['n', 't']) || landmark.case == Case::Title)
            && !landmark.flags.has(Flags::FUNCTION | Flags::PERSON_VERB);
        (BESIDE.contains(&lower) && named).then_some(first + 1)
    }

    /// The end of `på Zorkens camping` or `vid Stora Rör` after a part of a house.
    fn placed(&self, end: usize) -> Option<usize> {
        let link = self.page.token_from(end);
        let named = |at: usize| {
            self.token(at).is_some_and(|token| {
                token.case == Case::Title
                    && token.gap == Gap::Space
                    && !token
                        .any_flags()
                        .has(Flags::GIVEN | Flags::ROLE | Flags::KINSHIP)
                    && !token.flags.has(Flags::KEEP | Flags::FUNCTION)
            })
        };
        if !matches!(self.lower(link), "på" | "vid" | "i") || !self.joined(link) || !named(link + 1)
        {
            return None;
        }
        let mut last = link + 1;
        while named(last + 1) && last < link + 3 {
            last += 1;
        }
        let kind = matches!(
            self.lower(last + 1),
            "camping" | "stugby" | "vandrarhem" | "hotell" | "gård" | "koloniområde"
        );
        self.token(last + usize::from(kind))
            .map(|token| token.range.end)
    }

    /// Takes in `till höger`, `mot gården`, `på gården`, `t.h.` after a piece.
    fn side(&self, last: usize) -> usize {
        let (one, two) = (self.lower(last + 1), self.lower(last + 2));
        let pair = match one {
            "till" => matches!(two, "höger" | "vänster"),
            "mot" | "från" | "på" | "över" => matches!(
                two,
                "gården" | "gatan" | "baksidan" | "framsidan" | "gaveln" | "torget" | "parken"
            ),
            "t" => matches!(two, "h" | "v"),
            _ => false,
        };
        match pair && self.joined(last + 1) {
            true => last + 2,
            false => last,
        }
    }

    /// `i Ekeby` after a number.
    fn town(&self, end: usize) -> Option<usize> {
        let first = self.page.token_from(end);
        let place = self.token(first + 1)?;
        let flags = place.any_flags();
        let spared = Flags::KEEP | Flags::ROLE | Flags::KINSHIP | Flags::FUNCTION | Flags::TITLE;
        let named = matches!(place.case, Case::Title | Case::Upper)
            && place.range.len() > 3
            && !flags.has(spared)
            && !flags.has(Flags::GIVEN)
            && (flags.has(Flags::PLACE | Flags::SURNAME | Flags::SURNAME_WORD)
                || !self.page.is_ordinary(place, self.lexicon));
        let near = matches!(place.gap, Gap::Space | Gap::Wrap | Gap::Line);
        let inside = self.lower(first) == "i" && self.joined(first) && near;
        (inside && named).then_some(place.range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str, found: &str) -> String {
        let lexicon = Lexicon::new(None, true);
        let page = Page::of(text, &lexicon);
        let start = page.text().find(found).unwrap();
        let end = end_of(&page, &lexicon, start, start + found.len());
        page.text()[start..end].to_owned()
    }

    #[test]
    fn floor_door_and_house_belong_to_the_address() {
        for (text, found, expected) in [
            (
                "bor Ekvägen 5, 2:a vån, ingen hiss",
                "Ekvägen 5",
                "Ekvägen 5, 2:a vån",
            ),
            (
                "Ekvägen 5, nedre botten.",
                "Ekvägen 5",
                "Ekvägen 5, nedre botten",
            ),
            (
                "Ekvägen 5, plan 1, dörr C.",
                "Ekvägen 5",
                "Ekvägen 5, plan 1, dörr C",
            ),
            (
                "Ekvägen 5 (ingång från gården)",
                "Ekvägen 5",
                "Ekvägen 5 (ingång från gården",
            ),
            (
                "Ekvägen, gården till höger, och",
                "Ekvägen",
                "Ekvägen, gården till höger",
            ),
            ("Ekvägen 8 A-D\n", "Ekvägen 8 A", "Ekvägen 8 A-D"),
            (
                "Ekvägen 8 i Zorkeby och",
                "Ekvägen 8",
                "Ekvägen 8 i Zorkeby",
            ),
            (
                "Ekvägen, ingång sju, högst upp till vänster.",
                "Ekvägen",
                "Ekvägen, ingång sju, högst upp till vänster",
            ),
            (
                "till Ekvägen, ovanför bagaren till jul",
                "Ekvägen",
                "Ekvägen, ovanför bagaren",
            ),
            (
                "Ekvägen 8, gårdshuset, 070",
                "Ekvägen 8",
                "Ekvägen 8, gårdshuset",
            ),
        ] {
            assert_eq!(whole(text, found), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_part_of_a_house_is_left() {
        for text in [
            "Ekvägen 5, 2 barn",
            "Ekvägen 5, huset är rött",
            "Ekvägen 5 (se bilaga)",
            "Ekvägen 5 i går",
            "Ekvägen 5, första gången",
        ] {
            assert_eq!(whole(text, "Ekvägen 5"), "Ekvägen 5", "{text}");
        }
    }
}
