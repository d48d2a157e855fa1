//! Makes whole addresses out of what rules find of them: the town after the street, the
//! village before it, an odd number, what stands between street and postal code.

use crate::detect::Entity;
use crate::detect::address_tails;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Takes the town after a street into the address: `Storgatan 5, Ekeby`.
pub(crate) fn extend(page: &mut Page, lexicon: &Lexicon) {
    let Page { shadow, hits, .. } = page;
    // `Slottsparken`, and then the number of the next item of a list.
    hits.retain(|hit| {
        let text = slice(&shadow.text, hit.range.clone());
        let number = text.rsplit('\n').next().unwrap_or(text);
        let item = number.len() < text.len()
            && number.len() < 3
            && number.bytes().all(|byte| byte.is_ascii_digit());
        let after = slice(&shadow.text, hit.range.end..shadow.text.len());
        !(hit.entity == Entity::Address && item && after.starts_with(". "))
    });
    let mut ends = Vec::new();
    for (index, hit) in page.hits.iter().enumerate() {
        if hit.entity != Entity::Address || hit.score < 0.5 {
            continue;
        }
        let mut end = odd_number(page, hit).unwrap_or(hit.range.end);
        end = landmark(page, hit, end);
        end = through(page, index, end).unwrap_or(end);
        for _ in 0..2 {
            let next = page.token_from(end);
            match page
                .token(Some(next))
                .filter(|_| is_town_after(page, lexicon, next))
            {
                Some(town) => end = town.range.end,
                None => break,
            }
        }
        end = address_tails::end_of(page, lexicon, hit.range.start, end);
        let start = address_start(page, lexicon, hit);
        if end > hit.range.end || start != hit.range.start {
            ends.push((index, start..end));
        }
    }
    for (index, range) in ends {
        if let Some(hit) = page.hits.get_mut(index) {
            hit.range = range;
        }
    }
}

/// Addresses that stand right after somebody's name: `Anna Ek, Norrby 12`.
pub(crate) fn after_names(page: &Page) -> Vec<Hit> {
    let people = page.hits.iter().filter(|hit| {
        hit.entity == Entity::Person && hit.score >= 0.6 && page.after(hit.range.end, 2) == ", "
    });
    let address = |hit: &Hit| {
        let index = page.token_from(hit.range.end);
        let village = page.token(Some(index)).filter(|token| is_village(token))?;
        let mut last = index + 1;
        if page
            .token(Some(last))
            .is_some_and(|token| token.gap == Gap::Space && is_village(token))
        {
            last += 1;
        }
        let number = page.token(Some(last))?;
        let digits = page.word(number);
        let closes = page.token(Some(last + 1)).is_none_or(|next| {
            !matches!(next.gap, Gap::Space | Gap::Wrap | Gap::Colon | Gap::Slash)
        });
        let fits = number.case == Case::Number
            && number.gap == Gap::Space
            && digits.len() <= 4
            && !digits.starts_with(['0', '.', ':'])
            && digits.starts_with(|c: char| c.is_ascii_digit())
            && closes
            && page.claimed(&number.range).is_none();
        fits.then(|| {
            let evidence = crate::detect::Evidence::Shape;
            let range = village.range.start..number.range.end;
            Hit::new(range, Entity::Address, 0.7, "address_after_name", evidence)
        })
    };
    people.filter_map(address).collect()
}

/// Postal codes without a town right after an address: `Norrby 12, 123 45`.
pub(crate) fn postal_tails(page: &Page) -> Vec<Hit> {
    let text = page.text();
    let addresses = page
        .hits
        .iter()
        .filter(|hit| matches!(hit.entity, Entity::Address | Entity::Person) && hit.is_struck());
    let tail = |hit: &Hit| {
        let rest = slice(text, hit.range.end..text.len());
        let code = rest.strip_prefix(", ")?;
        let digits = code.get(..6).filter(|code| {
            let (head, tail) = (slice(code, 0..3), slice(code, 4..6));
            let all = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
            all(head)
                && all(tail)
                && code.as_bytes().get(3) == Some(&b' ')
                && !head.starts_with('0')
        })?;
        let after = slice(code, digits.len()..code.len());
        let start = hit.range.end + 2;
        let closes = after.is_empty() || after.starts_with(['\n', '.', ',', ')', ';', '\t']);
        let numbered =
            slice(text, hit.range.clone()).ends_with(|c: char| c.is_ascii_alphanumeric());
        (closes && numbered).then(|| {
            let evidence = crate::detect::Evidence::Shape;
            let range = start..start + digits.len();
            Hit::new(range, Entity::Address, 0.8, "postal_tail", evidence)
        })
    };
    addresses.filter_map(tail).collect()
}

/// A capitalised word that may be a village.
fn is_village(token: &Token) -> bool {
    let spared = Flags::GIVEN | Flags::KEEP | Flags::ROLE | Flags::KINSHIP | Flags::FUNCTION;
    matches!(token.case, Case::Title | Case::Upper)
        && token.range.len() > 4
        && !token.any_flags().has(spared)
}

/// The end of a house number that rules do not know, after a street: `Ekvägen 5:3`.
fn odd_number(page: &Page, hit: &Hit) -> Option<usize> {
    let text = slice(page.text(), hit.range.clone());
    let number = page.token(Some(page.token_from(hit.range.end)))?;
    let bare = !text.bytes().any(|byte| byte.is_ascii_digit());
    let near = number.gap == Gap::Space && number.case == Case::Number && number.range.len() <= 5;
    let unit = [
        "min", "km", "år", "kr", "st", "mil", "meter", "gånger", "dagar", "jan", "feb", "mars",
        "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
    ];
    let after = page.after(number.range.end, 12).trim_start();
    (bare && near && !unit.iter().any(|word| after.starts_with(word))).then_some(number.range.end)
}

/// The end of a street without a number together with what it lies at: `Storgatan vid
/// pizzerian`, `Ringgatan ovanför frisören`.
fn landmark(page: &Page, hit: &Hit, end: usize) -> usize {
    let bare = !slice(page.text(), hit.range.start..end).contains(|c: char| c.is_ascii_digit());
    let index = page.token_from(end);
    let (Some(word), Some(place)) = (page.token(Some(index)), page.token(Some(index + 1))) else {
        return end;
    };
    let lies = matches!(
        page.word(word),
        "vid" | "ovanför" | "bakom" | "mittemot" | "bredvid" | "intill" | "nedanför" | "bortom"
    );
    let definite = place.case == Case::Lower
        && place.range.len() > 4
        && page.lower(place).ends_with(['n', 't'])
        && !place.flags.has(Flags::PERSON_VERB | Flags::FUNCTION);
    let joined = word.gap == Gap::Space && place.gap == Gap::Space;
    match bare && lies && definite && joined {
        true => place.range.end,
        false => end,
    }
}

/// The end of the next address where nothing but one numbered thing stands between the
/// two: `Ekvägen 5, stuga 4, 123 45 Ekeby`.
fn through(page: &Page, index: usize, end: usize) -> Option<usize> {
    let mut later = page.hits.iter().skip(index + 1);
    let next = later.find(|hit| hit.entity == Entity::Address && hit.range.start > end)?;
    let between = page.text().get(end..next.range.start)?;
    if between.len() > 24 {
        return None;
    }
    let words = between
        .split([' ', ',', '(', ')', '.'])
        .filter(|word| !word.is_empty());
    let (names, numbers) = words.fold((0, 0), |(names, numbers), word| {
        match word.starts_with(|c: char| c.is_ascii_digit()) {
            true => (names, numbers + 1),
            false => (names + 1, numbers),
        }
    });
    let one = names <= 2 && numbers == 1 && !between.contains(['\n', '\t']);
    (one && between.starts_with([',', ' '])).then_some(next.range.end)
}

/// The start of an address past words that are no part of it, such as `TILL` or `Bor`.
fn trimmed(page: &Page, hit: &Hit) -> usize {
    let mut start = hit.range.start;
    let words = page.tokens_in(&hit.range);
    for index in words {
        let (Some(word), Some(next)) = (page.token(Some(index)), page.token(Some(index + 1)))
        else {
            break;
        };
        let lead = word.flags.has(Flags::FUNCTION | Flags::PERSON_VERB)
            || matches!(
                page.lower(word),
                "bor" | "bodde" | "bott" | "besök" | "via" | "folkb"
            )
            || page.lower(word).ends_with("adress");
        let spared = word.any_flags().has(Flags::NAME) && word.case != Case::Upper;
        if !lead || spared || next.range.end > hit.range.end || next.case == Case::Number {
            break;
        }
        start = next.range.start;
    }
    start
}

/// The start of an address with the names before it: `Torpet` of `Torpet Stora Bjärka`,
/// `Söderbacka gård` before a postal code.
fn led_by(page: &Page, lexicon: &Lexicon, start: usize) -> usize {
    let mut first = page.token_from(start);
    let named = |token: &Token| {
        let spared = Flags::ROLE | Flags::KINSHIP | Flags::FUNCTION | Flags::GIVEN | Flags::TITLE;
        let opener = token.start && page.is_ordinary(token, lexicon) && !is_farm_word(page, token);
        token.case == Case::Title
            && !token.any_flags().has(spared)
            && !token.flags.has(Flags::KEEP)
            && !opener
    };
    let postal = page
        .token(Some(first))
        .is_some_and(|token| token.case == Case::Number && token.range.len() == 3);
    let comma = page
        .token(Some(first))
        .is_some_and(|token| token.gap == Gap::Comma);
    let farm = page
        .token(first.checked_sub(1))
        .filter(|farm| is_farm_word(page, farm) && farm.gap == Gap::Space);
    if postal && comma && farm.is_some() && page.token(first.checked_sub(2)).is_some_and(named) {
        first -= 2;
    }
    let capital = page.token(Some(first)).is_some_and(Token::capital);
    while capital
        && page
            .token(Some(first))
            .is_some_and(|token| token.gap == Gap::Space)
        && page.token(first.checked_sub(1)).is_some_and(named)
    {
        first -= 1;
    }
    page.token(Some(first))
        .map_or(start, |token| token.range.start.min(start))
}

/// A kind of farm or cottage: `Torpet Stora Bjärka`.
fn is_farm_word(page: &Page, token: &Token) -> bool {
    matches!(
        page.lower(token),
        "gård"
            | "gården"
            | "torp"
            | "torpet"
            | "villa"
            | "villan"
            | "stugan"
            | "säteri"
            | "kvarn"
            | "herrgård"
            | "prästgård"
            | "backstuga"
            | "soldattorp"
            | "brf"
    )
}

/// The start of an address, past an ordinary word that opens the sentence (`Fastigheten
/// Vallen 9`), or with a village before the street (`Ekeby, Byvägen 6`).
fn address_start(page: &Page, lexicon: &Lexicon, hit: &Hit) -> usize {
    let start = led_by(page, lexicon, trimmed(page, hit));
    let index = page.token_from(start);
    let (Some(first), Some(next)) = (page.token(Some(index)), page.token(Some(index + 1))) else {
        return start;
    };
    let part = [
        "norra",
        "södra",
        "östra",
        "västra",
        "stora",
        "lilla",
        "gamla",
        "nya",
        "övre",
        "nedre",
        "sankt",
        "första",
        "andra",
        "tredje",
        "fjärde",
        "yttre",
        "inre",
        "mellersta",
    ];
    let opener = first.start
        && first.case != Case::Initial
        && first.range.len() > 2
        && next.capital()
        && next.range.end <= hit.range.end
        && next.gap == Gap::Space
        && !part.contains(&page.lower(first))
        && !first.any_flags().has(Flags::NAME | Flags::PLACE)
        && page.is_ordinary(first, lexicon);
    if opener {
        return next.range.start;
    }
    let village = page.token(index.checked_sub(1)).filter(|village| {
        let lead = page.token(page.token_from(village.range.start).checked_sub(1));
        first.gap == Gap::Comma
            && village.case == Case::Title
            && village.gap == Gap::Space
            && !village.any_flags().has(Flags::GIVEN | Flags::KEEP)
            && !page.is_ordinary(village, lexicon)
            && lead
                .is_some_and(|lead| matches!(page.word(lead), "i" | "på" | "vid" | "från" | "till"))
    });
    village.map_or(start, |village| village.range.start)
}

/// Whether the token at an index is a town in an address: a lone capitalised word after a
/// comma that is no name, role or ordinary word.
fn is_town_after(page: &Page, lexicon: &Lexicon, index: usize) -> bool {
    let Some(town) = page.token(Some(index)) else {
        return false;
    };
    let lone = page.token(Some(index + 1)).is_none_or(|next| {
        !matches!(next.gap, Gap::Space)
            || next.case == Case::Lower && !next.flags.has(Flags::PERSON_VERB)
    });
    let flags = town.any_flags();
    let country = matches!(
        page.lower(town),
        "sverige" | "finland" | "norge" | "danmark" | "tyskland" | "polen" | "island"
    );
    let place = country
        || flags.has(Flags::PLACE)
        || !flags.has(Flags::KEEP | Flags::ROLE | Flags::KINSHIP | Flags::TITLE)
            && !page.is_ordinary(town, lexicon);
    let letters = town.range.len() > 3 && !page.word(town).contains(|c: char| c.is_ascii_digit());
    let spaced = town.gap == Gap::Space
        && (flags.has(Flags::PLACE) || !page.is_ordinary(town, lexicon))
        && !flags.has(Flags::NAME)
        && page.token(Some(index + 1)).is_none_or(|next| {
            matches!(next.gap, Gap::Line | Gap::Paragraph | Gap::Cell | Gap::Stop)
        });
    (town.gap == Gap::Comma || spaced)
        && matches!(town.case, Case::Title | Case::Upper)
        && letters
        && lone
        && place
        && !flags.has(Flags::GIVEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extended(text: &str, found: &[&str]) -> String {
        let lexicon = Lexicon::new(None, true);
        let mut page = Page::of(text, &lexicon);
        let hit = |part: &&str| {
            let start = page.text().find(part).unwrap();
            let evidence = crate::detect::Evidence::Shape;
            Hit::new(
                start..start + part.len(),
                Entity::Address,
                0.8,
                "street",
                evidence,
            )
        };
        let hits = found.iter().map(hit).collect();
        page.add(hits);
        extend(&mut page, &lexicon);
        page.text()[page.hits[0].range.clone()].to_owned()
    }

    #[test]
    fn an_address_takes_in_its_town_and_what_stands_between() {
        for (text, found, whole) in [
            (
                "bor på Ekvägen 5, Ljusdal.",
                &["Ekvägen 5"][..],
                "Ekvägen 5, Ljusdal",
            ),
            (
                "bor på Ekvägen 5, stuga 4, 123 45 Ljusdal.",
                &["Ekvägen 5", "123 45 Ljusdal"],
                "Ekvägen 5, stuga 4, 123 45 Ljusdal",
            ),
        ] {
            assert_eq!(extended(text, found), whole, "{text}");
        }
    }

    #[test]
    fn a_postal_code_without_town_goes_with_its_address() {
        let text = "till: Zorbby 12, 123 45\noch Zorbby 12, 123 kr";
        let mut page = Page::of(text, &Lexicon::new(None, true));
        let hits = text.match_indices("Zorbby 12").map(|(at, found)| {
            let evidence = crate::detect::Evidence::Shape;
            Hit::new(at..at + found.len(), Entity::Address, 0.8, "test", evidence)
        });
        let hits = hits.collect();
        page.add(hits);
        let found: Vec<&str> = postal_tails(&page)
            .into_iter()
            .map(|hit| &text[hit.range])
            .collect();
        assert_eq!(found, ["123 45"]);
    }

    #[test]
    fn a_village_and_a_number_after_a_name_are_an_address() {
        let lexicon = Lexicon::new(None, true);
        let found = |text: &str| {
            let mut page = Page::of(text, &lexicon);
            let end = text.find(',').unwrap();
            let evidence = crate::detect::Evidence::Shape;
            page.add(vec![Hit::new(
                0..end,
                Entity::Person,
                0.9,
                "name",
                evidence,
            )]);
            let hit = after_names(&page).pop();
            hit.map(|hit| page.text()[hit.range].to_owned())
        };
        assert_eq!(
            found("Anna Ek, Zorbby 12, kom."),
            Some("Zorbby 12".to_owned())
        );
        assert_eq!(found("Anna Ek, Zorbby 12 gånger."), None);
        assert_eq!(found("Anna Ek, Mars 12."), None);
    }

    #[test]
    fn a_person_after_an_address_is_no_town() {
        assert_eq!(
            extended("bor på Ekvägen 5, Anna.", &["Ekvägen 5"]),
            "Ekvägen 5"
        );
        assert_eq!(
            extended("bor på Ekvägen 5, mamma.", &["Ekvägen 5"]),
            "Ekvägen 5"
        );
    }
}
