//! Takes the pieces of a name that were left into what is struck beside them: `IF` of
//! `Ekeby Zorkiska IF`, `Apotek` of `Apotek Zorken`, `hand` of `Kyrkans Second hand`, the
//! number of a farm.
//!
//! Runs after [`bridges`](crate::detect::bridges), on what it has joined.

use std::ops::Range;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::address_tails;
use crate::detect::context::Profile;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Most words between a name and the letters of its club or company.
const MOST_BETWEEN: usize = 2;

/// Letters that end the names of clubs and companies.
const LETTERS: &[&str] = &[
    "AB", "HB", "KB", "IF", "BK", "SK", "FF", "IK", "HK", "IBK", "FK", "FC", "IFK", "GK", "SS",
    "GF", "TK", "BTK", "RK", "IS", "AIF", "BOIS", "BoIS",
];

/// First words of the names of shops and the like, and how such words end.
const SHOPS: &[&str] = &[
    "tempo", "taxi", "pingst", "apotek", "gym", "optik", "bingo", "hotell", "camping", "galleri",
    "möbler", "bilar", "blommor", "elim", "scandic", "preem", "mack", "bygg", "städ", "flytt",
];

const SHOP_ENDINGS: &[&str] = &[
    "studio",
    "bröderna",
    "systrarna",
    "hallen",
    "salong",
    "shop",
    "kompaniet",
    "boden",
    "butik",
    "service",
    "center",
    "gym",
    "städ",
    "bygg",
    "frisör",
    "apotek",
];

/// Houses and trades that a genitive stands before.
const OWNED: &[&str] = &[
    "stuga",
    "hus",
    "gatukök",
    "kiosk",
    "krog",
    "grill",
    "mek",
    "måleri",
    "bageri",
    "konditori",
    "pizzeria",
    "åkeri",
    "loppis",
    "frisersalong",
    "bilverkstad",
    "handelsträdgård",
    "syateljé",
];

/// Last words of the names of companies that are kept by themselves.
const REGIONS: &[&str] = &[
    "Norden",
    "Norr",
    "Syd",
    "Väst",
    "Öst",
    "Sverige",
    "Nord",
    "Mitt",
    "Skåne",
    "Norrland",
    "Svealand",
    "Götaland",
];

/// Starts of words that tell of a club, of work or of money owed, before a preposition.
const TOLD: &[&str] = &[
    "sjung",
    "sjöng",
    "medlem",
    "firmateckn",
    "delägar",
    "bolagsman",
    "styrelse",
    "kassör",
    "stamkund",
    "spelar",
    "spelade",
    "spelat",
    "tränar",
    "tränade",
    "försäkr",
    "skuld",
    "kock",
    "servitris",
    "diskare",
    "praktik",
    "anställ",
    "volontär",
    "sommarjobb",
];

/// Ends of streets, by which a name that no rule took for a street is told.
const STREETS: &[&str] = &["gatan", "vägen", "gränd", "stigen", "gränden", "backen"];

/// What leads up to the name of a village or farm.
const SIDES: &[&str] = &[
    "Övre", "Nedre", "Norra", "Södra", "Östra", "Västra", "Stora", "Lilla", "Gamla", "Nya", "Inre",
    "Yttre", "Mellan",
];

/// Adds what takes the pieces in.
pub(crate) fn find(page: &Page, lexicon: &Lexicon, profile: &Profile) -> Vec<Hit> {
    let pieces = Pieces { page, lexicon };
    if !profile.personal {
        return Vec::new();
    }
    let struck = page.hits.iter().filter(|hit| {
        let named = matches!(
            hit.entity,
            Entity::Organisation | Entity::Person | Entity::Place | Entity::Address
        );
        named && hit.is_struck()
    });
    let mut hits: Vec<Hit> = struck.filter_map(|hit| pieces.grown(hit)).collect();
    let runs = (0..page.tokens.list.len())
        .filter_map(|index| pieces.told(index).or_else(|| pieces.shop(index)));
    hits.extend(runs);
    hits
}

struct Pieces<'a> {
    page: &'a Page,
    lexicon: &'a Lexicon,
}

impl<'a> Pieces<'a> {
    fn token(&self, index: usize) -> Option<&'a Token> {
        self.page.token(Some(index))
    }

    fn before(&self, index: usize) -> Option<&'a Token> {
        self.page.token(index.checked_sub(1))
    }

    fn lower(&self, index: usize) -> &'a str {
        self.token(index).map_or("", |token| self.page.lower(token))
    }

    fn joined(&self, index: usize) -> bool {
        self.token(index)
            .is_some_and(|token| matches!(token.gap, Gap::Space | Gap::Wrap))
    }

    fn hit(&self, words: Range<usize>, entity: Entity) -> Option<Hit> {
        let evidence = Evidence::Surroundings;
        let range = self.page.stretch(&words)?;
        Some(Hit::new(range, entity, 0.6, "name_pieces", evidence))
    }

    /// A hit with the pieces around it, if there are any.
    fn grown(&self, hit: &Hit) -> Option<Hit> {
        let words = self.page.tokens_in(&hit.range);
        if words.is_empty() {
            return None;
        }
        if let Some(address) = self.as_address(hit, &words) {
            return Some(address);
        }
        if hit.entity == Entity::Address {
            return None;
        }
        let end = self
            .letters_after(&words)
            .or_else(|| self.second_hand(&words))
            .or_else(|| self.owned_house(&words))
            .or_else(|| self.short_word(&words, hit))
            .or_else(|| self.second_half(&words, hit))
            .or_else(|| self.shop_name(&words))
            .or_else(|| self.ward(&words, hit))
            .or_else(|| self.pair(&words, hit))
            .or_else(|| self.place_after(&words, hit));
        let start = self.kind_before(&words, hit);
        let whole = start.unwrap_or(words.start)..end.unwrap_or(words.end);
        (whole != words)
            .then(|| self.hit(whole, Entity::Organisation))
            .flatten()
    }

    /// A capitalised word that may be a part of a name.
    fn is_part(&self, token: &Token) -> bool {
        let spared = Flags::ROLE | Flags::KINSHIP | Flags::AUTHORITY | Flags::FUNCTION;
        matches!(token.case, Case::Title | Case::Upper | Case::Mixed)
            && !token.any_flags().has(spared | Flags::PERSON_VERB)
            && (!token.flags.has(Flags::KEEP) || token.flags.has(Flags::NAME))
            && !self.page.is_office(token, self.lexicon)
    }

    /// The end with the letters of a club or company: `Zorkiska IF`, `& SÖNER SCHAKT AB`.
    fn letters_after(&self, words: &Range<usize>) -> Option<usize> {
        let mut at = words.end;
        while at <= words.end + MOST_BETWEEN {
            let token = self.token(at)?;
            let joined = matches!(token.gap, Gap::Space | Gap::Wrap | Gap::And);
            if joined && LETTERS.contains(&self.page.word(token)) {
                return Some(at + 1);
            }
            let line = at == words.end
                && token.gap == Gap::Line
                && token.case == Case::Title
                && LETTERS.contains(&self.token(at + 1).map_or("", |next| self.page.word(next)));
            let middle = joined && !(token.start && at > words.end);
            let capital = matches!(token.case, Case::Title | Case::Upper | Case::Mixed);
            let goes_on = capital && self.is_named(token) && (line || middle);
            if !goes_on {
                return None;
            }
            at += 1;
        }
        None
    }

    /// `Kyrkans Second hand`
    fn second_hand(&self, words: &Range<usize>) -> Option<usize> {
        let last = self.lower(words.end - 1);
        (last == "second" && self.joined(words.end) && self.lower(words.end) == "hand")
            .then_some(words.end + 1)
    }

    /// `Röda Korsets stuga`, `ebbas gatukök`
    fn owned_house(&self, words: &Range<usize>) -> Option<usize> {
        let owner = self.token(words.end - 1)?;
        let genitive = owner.stem < owner.range.len();
        let house = self.token(words.end)?;
        let joined = matches!(house.gap, Gap::Space | Gap::Wrap | Gap::Line);
        let told = genitive && joined && OWNED.contains(&self.page.lower(house));
        let name = self.token(words.end + 1);
        let named = name.is_some_and(|name| {
            name.gap == Gap::Space && name.case == Case::Title && self.is_named(name)
        });
        told.then_some(words.end + 1 + usize::from(named))
    }

    /// `Zorkskolan Pro`: a short word with a capital after an organisation, though it is
    /// one that is kept elsewhere.
    fn short_word(&self, words: &Range<usize>, hit: &Hit) -> Option<usize> {
        let next = self.token(words.end)?;
        let short = next.case == Case::Title
            && !next.start
            && next.range.len() <= 4
            && !next
                .any_flags()
                .has(Flags::ROLE | Flags::KINSHIP | Flags::FUNCTION | Flags::PERSON_VERB);
        (hit.entity == Entity::Organisation && self.joined(words.end) && short)
            .then_some(words.end + 1)
    }

    /// Whether a hit is one word that was taken for a person by its looks alone.
    fn is_doubtful(&self, words: &Range<usize>, hit: &Hit) -> bool {
        words.len() == 1
            && hit.entity == Entity::Person
            && matches!(hit.rule.as_ref(), "name" | "model")
            && hit.score < 0.8
            && self.token(words.start).is_some_and(|token| {
                token.case == Case::Title
                    && !token.any_flags().has(Flags::GIVEN)
                    && !SIDES.contains(&self.page.word(token))
            })
    }

    /// `Apotek Zorken`, `Kronfordran Norden`: the other word of what is no person's name.
    fn second_half(&self, words: &Range<usize>, hit: &Hit) -> Option<usize> {
        let next = self.token(words.end)?;
        let name = next.gap == Gap::Space
            && next.case == Case::Title
            && !next.start
            && (self.is_part(next) || REGIONS.contains(&self.page.word(next)))
            && self.page.claimed(&next.range).is_none();
        (self.is_doubtful(words, hit) && name).then_some(words.end + 1)
    }

    /// `Forex i gallerian`, `Ungdomens Hus i Zorkby`
    fn place_after(&self, words: &Range<usize>, hit: &Hit) -> Option<usize> {
        let last = self.lower(words.end - 1);
        let place = self.token(words.end)?;
        let named = place.case == Case::Title && place.gap == Gap::Space;
        if hit.entity == Entity::Organisation && matches!(last, "i" | "på") && named {
            return Some(words.end + 1);
        }
        let spot = matches!(
            self.lower(words.end + 1),
            "gallerian" | "köpcentret" | "köpcentrum" | "hamnen" | "stationen" | "industriområdet"
        );
        let organisation = hit.entity == Entity::Organisation && words.len() == 1;
        let doubtful = organisation || self.is_doubtful(words, hit);
        (doubtful && spot && self.joined(words.end) && matches!(self.lower(words.end), "i" | "vid"))
            .then_some(words.end + 2)
    }

    /// The start with the kind of shop before a name: `Taxi Zorkby`, `Nagelstudio Lotus`,
    /// or the first word of a name that was taken for a person's: `Grönt Ljus`.
    fn kind_before(&self, words: &Range<usize>, hit: &Hit) -> Option<usize> {
        let first = self.token(words.start)?;
        let before = self.before(words.start)?;
        let lower = self.page.lower(before);
        let free = self.page.claimed(&before.range).is_none();
        if first.gap != Gap::Space || !free {
            return None;
        }
        let capital = matches!(before.case, Case::Title | Case::Upper);
        let hall = before.case == Case::Lower
            && words.len() == 1
            && first.case == Case::Title
            && [
                "hallen", "salongen", "studion", "krogen", "puben", "kiosken",
            ]
            .iter()
            .any(|ending| lower.ends_with(ending) && lower.len() > ending.len() + 2);
        let grill = first.flags.has(Flags::ORG_NOUN) && before.case == Case::Title && !before.start;
        if hall || grill && self.is_doubtful(words, hit) {
            return Some(words.start - 1);
        }
        if capital && self.is_shop(before) {
            return Some(words.start - 1);
        }
        let telling = !before.start || matches!(before.gap, Gap::Colon | Gap::Quote | Gap::Open);
        let half = before.case == Case::Title && telling && self.is_part(before);
        let own = self.is_doubtful(words, hit) && before.range.len() > 3;
        (half && own).then_some(words.start - 1)
    }

    /// A hit that is an address by what follows it: `Zorklyckan 6`, `Zorkgatan, gården till
    /// höger`; or one whose village has a word before it: `Övre Zorkby 3`.
    fn as_address(&self, hit: &Hit, words: &Range<usize>) -> Option<Hit> {
        let text = slice(self.page.text(), hit.range.clone());
        let last = self.lower(words.end - 1);
        let street = STREETS.iter().any(|end| last.ends_with(end));
        let numbered = text.ends_with(|c: char| c.is_ascii_digit());
        let address = hit.entity == Entity::Address;
        let mut start = hit.range.start;
        let mut end = hit.range.end;
        let side = self
            .before(words.start)
            .filter(|before| SIDES.contains(&self.page.word(before)));
        let led = address && numbered && self.joined(words.start);
        if let Some(side) = side.filter(|_| led) {
            start = side.range.start;
        }
        if let Some(number) = self.farm_number(hit, words) {
            end = number;
        }
        let spelled = self.token(words.end).filter(|token| {
            street
                && token.gap == Gap::Space
                && address_tails::SPELLED.contains(&self.page.lower(token))
        });
        let after = self.token(words.end + 1);
        let closed = after.is_none_or(|after| {
            let small = after.case == Case::Lower && after.range.len() < 4;
            after.gap != Gap::Space || small && self.page.lower(after) != "par"
        });
        if let Some(token) = spelled.filter(|_| closed) {
            end = token.range.end;
        }
        if street || address || end > hit.range.end {
            let tail = address_tails::pieces(self.page, self.lexicon, end);
            end = tail.unwrap_or(end);
        }
        ((start..end) != hit.range).then(|| {
            let evidence = Evidence::Surroundings;
            Hit::new(
                start..end,
                Entity::Address,
                0.65,
                "address_pieces",
                evidence,
            )
        })
    }

    /// The end of a number after the name of a farm that was taken for a person's, where
    /// somebody lives or is visited.
    fn farm_number(&self, hit: &Hit, words: &Range<usize>) -> Option<usize> {
        let number = self.token(words.end)?;
        let farm = words.len() == 1
            && hit.entity == Entity::Person
            && self.token(words.start).is_some_and(|token| {
                token.case == Case::Title
                    && token.range.len() > 4
                    && !token.any_flags().has(Flags::GIVEN | Flags::KINSHIP)
            });
        let fits = number.case == Case::Number
            && number.gap == Gap::Space
            && number.range.len() <= 3
            && self.page.claimed(&number.range).is_none()
            && !self
                .page
                .after(number.range.end, 1)
                .starts_with([':', '/', '-', '%'])
            && !self
                .page
                .after(number.range.end, 2)
                .trim_start_matches('.')
                .starts_with(|c: char| c.is_ascii_digit());
        let counts = self
            .token(words.end + 1)
            .is_some_and(|next| next.gap == Gap::Space && !self.is_close(next));
        let window = self
            .page
            .tokens
            .list
            .get(words.start.saturating_sub(5)..words.start)?;
        let lives = window.iter().any(|before| {
            let lower = self.page.lower(before);
            matches!(
                lower,
                "bor" | "bodde" | "hus" | "gård" | "gården" | "adress" | "skriven" | "boende"
            ) || ["flytt", "åk", "hembesök", "kör"]
                .iter()
                .any(|stem| lower.starts_with(stem))
        });
        (farm && fits && lives && !counts).then_some(number.range.end)
    }

    /// Whether a word goes on a sentence after an address.
    fn is_close(&self, token: &Token) -> bool {
        token.flags.has(Flags::FUNCTION | Flags::PERSON_VERB)
            || matches!(
                self.page.word(token),
                "i" | "och" | "med" | "där" | "som" | "källare" | "tillsammans" | "för" | "till"
            )
    }

    /// `firmatecknare i Zorkska Skafferiet`, `sjunger i Två Starka`: words with capitals
    /// after a word of clubs, work or money.
    fn told(&self, index: usize) -> Option<Hit> {
        let first = self.token(index)?;
        let before = self.before(index)?;
        let link = matches!(
            self.page.word(before),
            "i" | "på" | "hos" | "vid" | "till" | "av"
        );
        if first.case != Case::Title || !link || !self.joined(index) || !self.is_named(first) {
            return None;
        }
        let list = &self.page.tokens.list;
        let window = list.get(index.saturating_sub(4)..index - 1)?;
        let told = window.iter().any(|word| {
            let lower = self.page.lower(word);
            TOLD.iter().any(|stem| lower.starts_with(stem))
        });
        let goes_on = |at: usize| {
            self.token(at).is_some_and(|token| {
                token.case == Case::Title && !token.start && self.is_named(token)
            }) && self.joined(at)
        };
        let mut last = index;
        while last < index + 3 && goes_on(last + 1) {
            last += 1;
        }
        let alone = last == index && first.any_flags().has(Flags::PLACE | Flags::KEEP);
        (told && !alone)
            .then(|| self.hit(index..last + 1, Entity::Organisation))
            .flatten()
    }

    /// `Nagelstudio Zorken`: a kind of shop and its name, of which none was taken.
    fn shop(&self, index: usize) -> Option<Hit> {
        let kind = self.token(index)?;
        let name = self.token(index + 1)?;
        let lower = self.page.lower(kind);
        let told = kind.case == Case::Title
            && lower.chars().count() > 6
            && SHOP_ENDINGS.iter().any(|ending| lower.ends_with(ending));
        let named = name.case == Case::Title && name.gap == Gap::Space && self.is_named(name);
        (told && named)
            .then(|| self.hit(index..index + 2, Entity::Organisation))
            .flatten()
    }

    /// A capitalised word that stands in names of shops and clubs, also one that is kept
    /// elsewhere, such as a people, but no office, role or function word.
    fn is_named(&self, token: &Token) -> bool {
        let spared = Flags::ROLE | Flags::KINSHIP | Flags::AUTHORITY | Flags::FUNCTION;
        let people = self.page.lower(token).ends_with("ska");
        !token
            .any_flags()
            .has(spared | Flags::PERSON_VERB | Flags::TITLE)
            && (people || !token.flags.has(Flags::KEEP) || token.flags.has(Flags::NAME))
            && !self.page.is_office(token, self.lexicon)
    }

    /// Whether a word is a kind of shop: `Apotek`, `Nagelstudio`.
    fn is_shop(&self, token: &Token) -> bool {
        let lower = self.page.lower(token);
        matches!(token.case, Case::Title | Case::Upper)
            && (SHOPS.contains(&lower) || SHOP_ENDINGS.iter().any(|ending| lower.ends_with(ending)))
    }

    /// The end of a shop's name after its kind: `Apotek Zorken`, `Gym 24sju`, `Taxi 020
    /// Zorkby`.
    fn shop_name(&self, words: &Range<usize>) -> Option<usize> {
        let kind = self
            .token(words.end - 1)
            .filter(|kind| self.is_shop(kind))?;
        let next = self.token(words.end)?;
        let named = |token: &Token| {
            token.gap == Gap::Space
                && matches!(token.case, Case::Title)
                && !token.start
                && !token
                    .any_flags()
                    .has(Flags::ROLE | Flags::KINSHIP | Flags::FUNCTION | Flags::AUTHORITY)
        };
        let lettered = next.case == Case::Number
            && self.page.word(next).ends_with(char::is_alphabetic)
            && next.range.len() > 3;
        if kind.range.end == next.range.start || next.gap != Gap::Space {
            return None;
        }
        let beyond = self.token(words.end + 1);
        match next.case {
            Case::Number if lettered => Some(words.end + 1),
            Case::Number if next.range.len() <= 3 && beyond.is_some_and(named) => {
                Some(words.end + 2)
            }
            _ => named(next).then_some(words.end + 1),
        }
    }

    /// `, avd. Ek` after a home or hospital.
    fn ward(&self, words: &Range<usize>, hit: &Hit) -> Option<usize> {
        let ward = self.token(words.end)?;
        let name = self.token(words.end + 1)?;
        let told = hit.entity == Entity::Organisation
            && ward.gap == Gap::Comma
            && matches!(self.page.word(ward), "avd" | "avdelning" | "avdelningen");
        let joined = self.page.between(ward, name).trim_start_matches('.') == " ";
        let preschool = words.clone().any(|at| self.lower(at).contains("förskol"));
        let named = name.case == Case::Title && !preschool;
        (told && joined && named).then_some(words.end + 2)
    }

    /// `Salong Sax o Kam`
    fn pair(&self, words: &Range<usize>, hit: &Hit) -> Option<usize> {
        let name = self.token(words.end + 1)?;
        let linked = self.lower(words.end) == "o"
            && self.joined(words.end)
            && self.joined(words.end + 1)
            && matches!(name.case, Case::Title)
            && self.is_named(name);
        (hit.entity == Entity::Organisation && linked).then_some(words.end + 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(text: &str, found: &str, entity: Entity) -> Vec<String> {
        let lexicon = Lexicon::new(None, true);
        let mut page = Page::of(text, &lexicon);
        let start = page.text().find(found).unwrap();
        let mut hit = Hit::new(
            start..start + found.len(),
            entity,
            0.7,
            "name",
            Evidence::Shape,
        );
        hit.rule = "model".into();
        page.add(vec![hit]);
        let profile = Profile {
            personal: true,
            ..Profile::default()
        };
        find(&page, &lexicon, &profile)
            .into_iter()
            .map(|hit| page.text()[hit.range].to_owned())
            .collect()
    }

    #[test]
    fn pieces_go_with_the_name_they_stand_beside() {
        let (org, person) = (Entity::Organisation, Entity::Person);
        for (text, found, entity, whole) in [
            (
                "spelar i Zorkby Bosniska IF nu",
                "Zorkby",
                org,
                "Zorkby Bosniska IF",
            ),
            (
                "av ZORK & SÖNER GRÄV AB",
                "ZORK & SÖNER",
                person,
                "ZORK & SÖNER GRÄV AB",
            ),
            (
                "från Zorkens Second hand idag",
                "Zorkens Second",
                org,
                "Zorkens Second hand",
            ),
            (
                "på Blå Zorkens\nloppis igen",
                "Blå Zorkens",
                org,
                "Blå Zorkens\nloppis",
            ),
            (
                "hämtas av Taxi Zorkby kl 8",
                "Zorkby",
                person,
                "Taxi Zorkby",
            ),
            ("vid Apotek Zorken igår", "Apotek", person, "Apotek Zorken"),
            ("dras av Gym 24zork nu", "Gym", org, "Gym 24zork"),
            (
                "ringer Taxi 020 Zorkby ofta",
                "Taxi",
                org,
                "Taxi 020 Zorkby",
            ),
            (
                "på HVB Zorken, avd. Lönn.",
                "HVB Zorken",
                org,
                "HVB Zorken, avd. Lönn",
            ),
            (
                "hos Salong Zork o Kam nu",
                "Salong Zork",
                org,
                "Salong Zork o Kam",
            ),
            (
                "känd från bingohallen Zork nu",
                "Zork",
                person,
                "bingohallen Zork",
            ),
            (
                "skuld hos Zorkfordran Syd nu",
                "Zorkfordran",
                person,
                "Zorkfordran Syd",
            ),
        ] {
            let hits = grown(text, found, entity);
            assert!(hits.iter().any(|hit| hit == whole), "{text}: {hits:?}");
        }
    }

    #[test]
    fn a_farm_takes_its_number_and_a_street_its_house() {
        let person = Entity::Person;
        for (text, found, whole) in [
            (
                "lägenheten på Zorkgatan sjutton den",
                "Zorkgatan",
                "Zorkgatan sjutton",
            ),
            ("hon bor på Zorklyckan 6, röd", "Zorklyckan", "Zorklyckan 6"),
            (
                "lokalen på Zorkgatan, gården till höger",
                "Zorkgatan",
                "Zorkgatan, gården till höger",
            ),
        ] {
            assert_eq!(grown(text, found, person), [whole], "{text}");
        }
        assert!(grown("hon bor med Zork 3 dagar", "Zork", person).is_empty());
    }

    #[test]
    fn a_persons_name_stays_as_it_is() {
        for text in ["hon träffade Zork igår", "Igår kom Zork. IF är bra"] {
            assert!(grown(text, "Zork", Entity::Person).is_empty(), "{text}");
        }
    }
}
