//! Joins what belongs to one name but was found in pieces: `NTI på Hamngatan`, `Turunen &
//! Söner`, `Familjehälsan Ringen`, `Rädda Barnens lokalförening`.
//!
//! Runs after rules and model, when it is known which pieces are struck.

use std::ops::Range;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Role;
use crate::detect::address_tails;
use crate::detect::context::Profile;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Clinics and the like that point at a person only with the place they lie in.
const CLINICS: &[&str] = &[
    "bup",
    "bvc",
    "mvc",
    "bb",
    "vc",
    "bumm",
    "bmm",
    "akuten",
    "närakuten",
    "ivo-akuten",
    "jb",
    "nti",
    "barnhab",
    "vuxenhab",
    "habiliteringen",
    "vuxenpsykiatrin",
    "psykiatrin",
    "beroendevården",
    "ungdomsmottagningen",
    "familjerådgivningen",
    "folktandvården",
    "tandvården",
    "rehab",
    "geriatriken",
    "praktiska",
    "komvux",
    "sfi",
    "kvinnokliniken",
    "barnkliniken",
    "lasarettet",
    "sjukhuset",
    "abb",
    "max",
    "pressbyrån",
    "forex",
    "systembolaget",
];

const CLINIC_ENDINGS: &[&str] = &[
    "kliniken",
    "mottagningen",
    "habiliteringen",
    "tandvården",
    "tandläkarna",
    "optikern",
    "palatset",
    "läroverket",
    "läroverken",
    "gymnasiet",
];

/// Endings of clubs, which no person's name stands before but as a part of theirs.
const CLUBS: &[&str] = &[
    "klubb",
    "förening",
    "församling",
    "stadium",
    "samfällighet",
    "hembygdsgård",
    "scoutkår",
    "byalag",
    "jaktlag",
    "sällskap",
];

/// Parts of shops and firms where people work.
const DEPARTMENTS: &[&str] = &[
    "kundtjänst",
    "kassa",
    "lager",
    "centrallager",
    "restaurang",
    "café",
    "bageri",
    "charkdisk",
    "delikatess",
    "terminal",
    "kundservice",
    "huvudkontor",
    "köpcentrum",
    "centrum",
];

/// Whether a number before a word counts something.
fn is_unit(lower: &str) -> bool {
    const UNITS: &[&str] = &[
        "år",
        "månader",
        "veckor",
        "dagar",
        "gånger",
        "timmar",
        "barn",
        "personer",
        "kr",
        "kronor",
        "platser",
        "tim",
        "dygn",
        "nätter",
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ];
    UNITS.contains(&lower)
}

/// Adds what joins the pieces of names.
pub(crate) fn find(page: &Page, lexicon: &Lexicon, profile: &Profile) -> Vec<Hit> {
    let bridges = Bridges {
        page,
        lexicon,
        profile,
    };
    let struck = page.hits.iter().filter(|hit| {
        let named = matches!(hit.entity, Entity::Organisation | Entity::Person);
        named && hit.is_struck()
    });
    let mut hits: Vec<Hit> = struck.filter_map(|hit| bridges.around(hit)).collect();
    if profile.personal {
        let clinics = (0..page.tokens.list.len()).filter_map(|index| bridges.clinic(index));
        hits.extend(clinics);
    }
    hits
}

struct Bridges<'a> {
    page: &'a Page,
    lexicon: &'a Lexicon,
    profile: &'a Profile,
}

impl<'a> Bridges<'a> {
    fn token(&self, index: usize) -> Option<&'a Token> {
        self.page.token(Some(index))
    }

    fn hit(&self, words: Range<usize>, entity: Entity) -> Option<Hit> {
        Some(Hit::new(
            self.page.stretch(&words)?,
            entity,
            0.6,
            "name_joined",
            Evidence::Surroundings,
        ))
    }

    /// A hit grown over what belongs to it on both sides.
    fn around(&self, hit: &Hit) -> Option<Hit> {
        let words = self.page.tokens_in(&hit.range);
        let mut grown = words.clone();
        while let Some(end) = self.onward(&grown, hit) {
            grown.end = end;
        }
        if hit.entity == Entity::Organisation && self.leads(grown.start) {
            grown.start -= 1;
        }
        if hit.entity == Entity::Organisation {
            grown.start -= self.half_before(grown.start);
        }
        let joined = self.hit(grown.clone(), hit.entity)?;
        // `Hotell Zork, rum 208`
        let organisation = hit.entity == Entity::Organisation;
        let end = organisation
            .then(|| address_tails::pieces(self.page, self.lexicon, joined.range.end))
            .flatten();
        let range = joined.range.start..end.unwrap_or(joined.range.end);
        (grown != words || end.is_some()).then_some(Hit { range, ..joined })
    }

    /// The end of a name with one more piece.
    fn onward(&self, words: &Range<usize>, hit: &Hit) -> Option<usize> {
        let next = self.token(words.end)?;
        if words.len() > 8 {
            return None;
        }
        if let Some(end) = self.kind_after(words, next, hit) {
            return Some(end);
        }
        // `Turunen & Söner`, `Salong Sax o Kam`
        let sons = next.capital() && next.flags.has(Flags::KINSHIP);
        if next.gap == Gap::And && (sons || self.is_part(next)) {
            return Some(words.end + 1);
        }
        // `Zorkbys folkets hus`
        let last = self.token(words.end.checked_sub(1)?)?;
        let owned = last.stem < last.range.len() && next.case == Case::Lower;
        let house = self.token(words.end + 1).map(|token| self.page.word(token));
        if owned && self.page.word(next) == "folkets" && matches!(house, Some("hus" | "park")) {
            return Some(words.end + 2);
        }
        if hit.entity != Entity::Organisation {
            return None;
        }
        if let Some(end) = self.branch_after(words, next) {
            return Some(end);
        }
        if !matches!(next.gap, Gap::Space | Gap::Wrap) {
            return None;
        }
        let part = next.case == Case::Title && !next.start && self.is_part(next);
        if part && self.page.claimed(&next.range).is_none() {
            return Some(words.end + 1);
        }
        let beyond = self.token(words.end + 1)?;
        let joined = matches!(beyond.gap, Gap::Space | Gap::Wrap);
        let link = self.page.word(next);
        // `Zorks Kyl och Frys`: an ordinary word with a capital inside a sentence.
        let trade = || {
            let named = beyond
                .any_flags()
                .has(Flags::GIVEN | Flags::KEEP | Flags::ORG_PREFIX);
            beyond.case == Case::Title && !named && self.page.is_ordinary(beyond, self.lexicon)
        };
        if matches!(link, "o" | "och")
            && joined
            && self.is_part(beyond)
            && (hit.rule == "org_company" || trade())
        {
            return Some(words.end + 2);
        }
        if link == "second" && self.page.word(beyond) == "hand" {
            return Some(words.end + 2);
        }
        // `Rädda Barnens lokalförening`
        if owned && self.is_house(next) {
            return Some(words.end + 1);
        }
        // `S:t Zorks syrisk-ortodoxa kyrka`
        let faith = [
            "ortodoxa",
            "katolska",
            "lutherska",
            "islamiska",
            "kristna",
            "koptiska",
        ];
        let described = faith.iter().any(|end| self.page.lower(next).ends_with(end));
        if owned && described && joined && self.is_house(beyond) {
            return Some(words.end + 2);
        }
        // `Skönhetshörnan hos Lilly`, `Synliv på Torggatan`
        let placed = matches!(link, "hos" | "by" | "på" | "vid" | "i")
            && joined
            && self.is_part(beyond)
            && self
                .page
                .claimed(&beyond.range)
                .is_some_and(|hit| hit.role == Role::Private);
        placed.then_some(words.end + 2)
    }

    /// The end of a name with the part of it that is meant: `Zorkan, avd. Blå`, `Zorbanken,
    /// kontoret vid Zorktorget`, `Zorbanken, Zorkvikskontoret`.
    fn branch_after(&self, words: &Range<usize>, next: &Token) -> Option<usize> {
        if !matches!(next.gap, Gap::Space | Gap::Wrap | Gap::Comma) {
            return None;
        }
        let lower = self.page.lower(next);
        let named = |token: &Token| {
            self.is_part(token)
                && (self.page.claimed(&token.range).is_some()
                    || !self.page.is_ordinary(token, self.lexicon))
        };
        let stem = lower.strip_suffix("kontoret").unwrap_or_default();
        if next.gap == Gap::Comma && next.case == Case::Title && stem.chars().count() > 3 {
            return named(next).then_some(words.end + 1);
        }
        let beyond = self.token(words.end + 1)?;
        let joins = |token: &Token| matches!(token.gap, Gap::Space | Gap::Wrap);
        if matches!(lower, "avd" | "avdelning" | "avdelningen" | "kontoret")
            && self.is_part(beyond)
            && (joins(beyond) || beyond.gap == Gap::Stop && lower == "avd")
        {
            return Some(words.end + 2);
        }
        let place = self.token(words.end + 2)?;
        let linked = lower == "kontoret" && matches!(self.page.word(beyond), "i" | "på" | "vid");
        (linked && joins(beyond) && joins(place) && named(place)).then_some(words.end + 3)
    }

    /// The end of a name with the kind of organisation that stands after it: `Zorby
    /// skytteklubb`, `Zorbmarket kundtjänst`, `Medicinmottagning 2`, `zorbmarket kista`.
    fn kind_after(&self, words: &Range<usize>, next: &Token, hit: &Hit) -> Option<usize> {
        let last = self.token(words.end.checked_sub(1)?)?;
        let lower = self.page.lower(next);
        let joined = matches!(next.gap, Gap::Space | Gap::Wrap) && next.case == Case::Lower;
        let club = CLUBS.iter().any(|end| lower.ends_with(end));
        if joined && club && last.case == Case::Title && hit.rule != "initials" {
            return Some(words.end + 1);
        }
        if hit.entity != Entity::Organisation {
            return None;
        }
        let known = last.flags.has(Flags::BRAND) || hit.rule == "org_employer";
        let department = known && DEPARTMENTS.contains(&lower);
        let branch = last.flags.has(Flags::BRAND)
            && last.case == Case::Lower
            && lower.chars().count() > 3
            && !next.any_flags().has(Flags::FUNCTION | Flags::PERSON_VERB)
            && !self.page.is_ordinary(next, self.lexicon);
        let ward = ["mottagning", "avdelning", "vårdcentral", "klinik"]
            .iter()
            .any(|end| self.page.lower(last).ends_with(end));
        let number = ward
            && next.gap == Gap::Space
            && next.case == Case::Number
            && next.range.len() <= 2
            && self
                .token(words.end + 1)
                .is_none_or(|after| !is_unit(self.page.lower(after)));
        (joined && (department || branch) || number).then_some(words.end + 1)
    }

    /// How many words before a name are the first half of a pair that it ends: `Vård- och`
    /// of `Vård- och omsorgsboendet Zorbhemmet`.
    fn half_before(&self, first: usize) -> usize {
        let and = first.checked_sub(1).and_then(|at| self.token(at));
        let hanging = and.is_some_and(|and| {
            self.page.word(and) == "och" && self.page.before(and.range.start, 2) == "- "
        });
        let small = self.token(first).is_some_and(|token| {
            token.case == Case::Lower && matches!(token.gap, Gap::Space | Gap::Wrap)
        });
        match hanging && small && first >= 2 {
            true => 2,
            false => 0,
        }
    }

    /// Whether a lower-case word is a kind of house, club or firm.
    fn is_house(&self, token: &Token) -> bool {
        let lower = self.page.lower(token);
        token.flags.has(Flags::ORG_NOUN | Flags::ORG_PREFIX)
            || lower.chars().count() > 7
                && (self.lexicon.is_org_noun_compound(lower) || self.lexicon.ends_as_org(lower))
    }

    /// A capitalised word that may be a part of a name.
    fn is_part(&self, token: &Token) -> bool {
        let spared = Flags::ROLE | Flags::KINSHIP | Flags::AUTHORITY | Flags::FUNCTION;
        matches!(token.case, Case::Title | Case::Upper | Case::Mixed)
            && !token.any_flags().has(spared)
            && (!token.flags.has(Flags::KEEP) || token.flags.has(Flags::NAME))
            && !self.lexicon.is_office_word(self.page.lower(token))
    }

    /// Whether the word before a name is its first part: `Boendekraft` of `Boendekraft
    /// Syd`, inside a sentence.
    fn leads(&self, first: usize) -> bool {
        let Some(before) = first.checked_sub(1).and_then(|at| self.token(at)) else {
            return false;
        };
        let joined = self
            .token(first)
            .is_some_and(|token| token.gap == Gap::Space);
        let people = self.page.lower(before).ends_with("ska");
        let telling = !before.start
            || matches!(before.gap, Gap::Colon | Gap::Cell)
            || !self.page.is_ordinary(before, self.lexicon);
        joined
            && before.case == Case::Title
            && telling
            && (self.is_part(before) || people && !before.start)
            && self.page.claimed(&before.range).is_none()
    }

    /// `BUP i Hällviken`, `kirurgkliniken i Falun`, `NTI på Hamngatan`.
    fn clinic(&self, index: usize) -> Option<Hit> {
        let clinic = self.token(index)?;
        let (link, place) = (self.token(index + 1)?, self.token(index + 2)?);
        let lower = self.page.lower(clinic);
        let told =
            CLINICS.contains(&lower) || CLINIC_ENDINGS.iter().any(|ending| lower.ends_with(ending));
        let linked = matches!(self.page.word(link), "i" | "på" | "vid")
            && matches!(link.gap, Gap::Space | Gap::Wrap)
            && matches!(place.gap, Gap::Space | Gap::Wrap);
        let named = matches!(place.case, Case::Title | Case::Upper)
            && place.range.len() > 2
            && (self.is_part(place) || self.profile.is_municipality(self.page.lower(place)));
        // `jb i zorkby` in the mail of people who use no capitals.
        let small = self.page.tokens.informal
            && CLINICS.contains(&lower)
            && place.case == Case::Lower
            && place.range.len() > 3
            && !place.any_flags().has(Flags::FUNCTION | Flags::PERSON_VERB)
            && !self.page.is_ordinary(place, self.lexicon);
        let named = named || small;
        let open = || {
            self.page
                .claimed(&clinic.range)
                .is_none_or(|hit| hit.role == Role::Private)
        };
        (told && linked && named && open())
            .then(|| self.hit(index..index + 3, Entity::Organisation))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str, found: &[(&str, Entity)]) -> Vec<String> {
        let lexicon = Lexicon::new(None, true);
        let mut page = Page::of(text, &lexicon);
        let hits = found.iter().map(|(part, entity)| {
            let start = page.text().find(part).unwrap();
            let range = start..start + part.len();
            Hit::new(range, *entity, 0.8, "test", Evidence::Shape)
        });
        let hits = hits.collect();
        page.add(hits);
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
    fn pieces_of_one_name_are_joined() {
        let org = Entity::Organisation;
        for (text, found, whole) in [
            (
                "hos Zork & Söner i",
                ("Zork", Entity::Person),
                "Zork & Söner",
            ),
            ("av Boendekraft Zork.", ("Zork", org), "Boendekraft Zork"),
            (
                "hos Zorks lokalförening i",
                ("Zorks", org),
                "Zorks lokalförening",
            ),
        ] {
            assert_eq!(joined(text, &[found]), [whole], "{text}");
        }
        let pieces = [("Synzork", org), ("Zorkgatan", Entity::Address)];
        let whole = joined("från Synzork på Zorkgatan idag", &pieces);
        assert_eq!(whole, ["Synzork på Zorkgatan"]);
    }

    #[test]
    fn a_clinic_is_told_by_its_place() {
        assert_eq!(joined("via BUP i Zorkeby idag", &[]), ["BUP i Zorkeby"]);
        assert!(joined("via BUP i våras och", &[]).is_empty());
        assert!(joined("kom från Region Norr", &[]).is_empty());
    }
}
