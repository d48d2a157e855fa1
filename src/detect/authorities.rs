//! Finds authorities, courts and municipalities, which are kept, and the entries of
//! several words that lists hold.

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Role;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Finds authorities, which are kept.
pub(crate) fn find(page: &Page, lexicon: &Lexicon) -> Vec<Hit> {
    let list = &page.tokens.list;
    let mut hits = phrases(page, lexicon);
    for (index, token) in list.iter().enumerate() {
        let lower = page.lower(token);
        let after_name = matches!(
            lower,
            "kommun"
                | "kommuns"
                | "tingsrätt"
                | "tingsrätts"
                | "stad"
                | "stads"
                | "län"
                | "läns"
                | "hovrätt"
                | "kommunfullmäktige"
                | "stadsdelsförvaltning"
                | "stadsdelsnämnd"
        );
        if after_name && let Some(before) = page.token(index.checked_sub(1)) {
            let joined = matches!(token.gap, Gap::Space | Gap::Wrap) && before.capital();
            if joined {
                hits.push(public(before.range.start..token.range.end));
            }
        }
        let before_name = [
            "förvaltningsrätten",
            "kammarrätten",
            "länsstyrelsen",
            "hovrätten",
            "tingsrätten",
            "region",
            "socialnämnden",
            "socialjouren",
            "socialtjänsten",
            "mark- och miljödomstolen",
            "socialförvaltningen",
            "kommunen",
            "arbetsförmedlingen",
            "försäkringskassan",
            "polisen",
            "skatteverket",
            "migrationsverket",
        ]
        .contains(&lower);
        let office = matches!(
            lower,
            "familjerätten"
                | "socialförvaltningen"
                | "socialtjänsten"
                | "socialkontoret"
                | "överförmyndaren"
                | "arbetsförmedlingen"
                | "försäkringskassan"
                | "polisen"
        );
        if before_name || office {
            let mut next = index + 1;
            if list
                .get(next)
                .is_some_and(|t| matches!(page.word(t), "i" | "för" | "över"))
            {
                next += 1;
            }
            if let Some(place) = list.get(next)
                && place.capital()
                && matches!(place.gap, Gap::Space | Gap::Wrap)
                && (next > index + 1
                    || lower == "region" && token.capital()
                    || office && !place.any_flags().has(Flags::GIVEN))
            {
                hits.push(public(token.range.start..place.range.end));
            }
        }
    }
    hits
}

/// Entries of several words: authorities, which are kept, and brands.
fn phrases(page: &Page, lexicon: &Lexicon) -> Vec<Hit> {
    let list = &page.tokens.list;
    let mut hits = Vec::new();
    for (index, token) in list.iter().enumerate() {
        if token.case == Case::Number {
            continue;
        }
        if let Some(end) = adjective_authority(page, lexicon, index) {
            hits.push(public(token.range.start..end));
        }
        for phrase in lexicon.phrases(page.lower(token)) {
            let rest = phrase.rest.iter().map(|word| &**word);
            let mut words = list.iter().skip(index + 1).zip(rest);
            let same = |(token, word): (&Token, &str)| {
                matches!(token.gap, Gap::Space | Gap::Wrap | Gap::And | Gap::Slash)
                    && (page.lower(token) == word || page.stem(token) == word)
            };
            let Some(last) = list.get(index + phrase.rest.len()) else {
                continue;
            };
            if !words.all(same) {
                continue;
            }
            let mut end = index + phrase.rest.len();
            if phrase.flags.has(Flags::BRAND) {
                // Which branch it is: `I Ur och Skur Gläntan`.
                let branch = |token: &&Token| {
                    token.gap == Gap::Space
                        && token.case == Case::Title
                        && !token.any_flags().has(Flags::GIVEN)
                };
                end += list.iter().skip(end + 1).take(2).take_while(branch).count();
            }
            let end = list.get(end).map_or(last.range.end, |last| last.range.end);
            let range = token.range.start..end;
            let cased = token.capital() || page.tokens.informal;
            if phrase.flags.has(Flags::REGISTER) && cased {
                hits.push(Hit::new(
                    range,
                    Entity::Organisation,
                    0.9,
                    "org_register",
                    Evidence::List("organisations".into()),
                ));
            } else if phrase.flags.has(Flags::BRAND) && cased {
                let evidence = Evidence::List("brands".into());
                hits.push(Hit::new(
                    range,
                    Entity::Organisation,
                    0.75,
                    "org_brand",
                    evidence,
                ));
            } else if phrase.flags.has(Flags::AUTHORITY | Flags::KEEP) {
                hits.push(public(range));
            }
        }
    }
    hits
}

/// `Statistiska centralbyrån`: an adjective and a kind of authority.
fn adjective_authority(page: &Page, lexicon: &Lexicon, index: usize) -> Option<usize> {
    let first = page.token(Some(index))?;
    let next = page.token(Some(index + 1))?;
    let lower = page.lower(first);
    let adjective = first.capital()
        && !first.any_flags().has(Flags::NAME)
        && ["ska", "liga", "nella", "rala"]
            .iter()
            .any(|ending| lower.ends_with(ending));
    let office = || {
        let noun = page.lower(next);
        ["byrån", "rådet", "institutet", "centralen"]
            .iter()
            .any(|ending| noun.ends_with(ending))
            || lexicon.is_office_word(noun)
    };
    let joined = next.case == Case::Lower && matches!(next.gap, Gap::Space | Gap::Wrap);
    (adjective && joined && office()).then_some(next.range.end)
}

fn public(range: std::ops::Range<usize>) -> Hit {
    Hit::new(
        range,
        Entity::Organisation,
        0.9,
        "authority",
        Evidence::List("authorities".into()),
    )
    .with_role(Role::Public)
}
