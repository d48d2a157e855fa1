//! Finds organisations by the words they are made of: company forms, kinds of schools,
//! homes, clinics and clubs, and employers.

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::context::Profile;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Finds organisations that point at a person.
pub(crate) fn find(page: &Page, lexicon: &Lexicon, profile: &Profile) -> Vec<Hit> {
    let finder = Finder {
        page,
        lexicon,
        profile,
    };
    let mut hits = Vec::new();
    for index in 0..page.tokens.list.len() {
        let hit = finder.at(index).map(|hit| finder.extended(hit));
        let told = || {
            let hit = finder.by_writing(index);
            let hit = hit.or_else(|| finder.by_surroundings(index));
            let hit = hit.or_else(|| finder.after_place_word(index));
            hit.map(|hit| finder.placed(hit))
        };
        hits.extend(hit.or_else(told));
    }
    hits
}

pub(crate) struct Finder<'a> {
    pub(crate) page: &'a Page,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) profile: &'a Profile,
}

impl Finder<'_> {
    /// A hit with the rest of the name after it.
    fn extended(&self, mut hit: Hit) -> Hit {
        let tokens = self.page.tokens_in(&hit.range);
        let first = self.page.token(Some(
            self.with_letters(self.ward_before(self.family(self.lead(tokens.start)))),
        ));
        if let Some(first) = first {
            hit.range.start = hit.range.start.min(first.range.start);
        }
        if let Some(last) = tokens.last()
            && let Some(token) = self.page.token(Some(self.with_place(self.rest(last))))
        {
            hit.range.end = hit.range.end.max(token.range.end);
        }
        hit
    }

    fn at(&self, index: usize) -> Option<Hit> {
        let token = self.page.token(Some(index))?;
        let flags = token.flags;
        if flags.has(Flags::COMPANY) && token.capital() {
            return self.company(index);
        }
        if let Some(hit) = self.ward(index).or_else(|| self.without_capitals(index)) {
            return Some(hit);
        }
        if let Some(hit) = self.registered(index) {
            return Some(hit);
        }
        if flags.has(Flags::BRAND) && (token.capital() || self.page.tokens.informal) {
            return Some(self.hit(index, self.brand_end(index), 0.7, "org_brand", index));
        }
        let stem_noun = token.stem_flags.has(Flags::ORG_NOUN);
        let compound = token.case == Case::Lower
            && matches!(token.gap, Gap::Space | Gap::Wrap)
            && self.page.token(self.owner_of(index)).is_some_and(|before| {
                let place = self.profile.is_municipality(self.page.lower(before));
                before.capital()
                    && before.stem < before.range.len()
                    && !place
                    && (!before.stem_flags.has(Flags::GIVEN)
                        || self.after_preposition(index.saturating_sub(1)))
            })
            && self.lexicon.is_org_noun_compound(self.page.word(token));
        if (flags.has(Flags::ORG_NOUN) || stem_noun || compound)
            && let Some(hit) = self.kind_after_name(index)
        {
            return Some(hit);
        }
        if flags.has(Flags::ORG_PREFIX)
            && let Some(hit) = self.kind_before_name(index)
        {
            return Some(hit);
        }
        let named = || {
            let next = self.page.token(Some(index + 1));
            next.is_some_and(|next| {
                let person = Flags::GIVEN | Flags::SURNAME | Flags::KEEP;
                next.case == Case::Title && !next.any_flags().has(person)
            })
        };
        let compound = token.case == Case::Lower
            && named()
            && self.lexicon.is_org_head_compound(self.page.word(token));
        if (compound || token.capital() && self.lexicon.ends_as_org(self.page.lower(token)))
            && let Some(hit) = self.kind_before_name(index)
        {
            return Some(hit);
        }
        if token.capital()
            && token.case != Case::Initial
            && self.lexicon.is_org_compound(self.page.lower(token))
        {
            return Some(self.hit(index, self.forward_place(index), 0.8, "org_compound", index));
        }
        let lower = || self.page.lower(token);
        let house = || {
            self.lexicon.is_weak_org_compound(lower())
                || self.after_preposition(index) && self.lexicon.ends_as_house(lower())
        };
        if token.case == Case::Title && !token.start && house() {
            return Some(self.hit(index, self.forward_place(index), 0.6, "org_compound", index));
        }
        let informal =
            self.page.tokens.informal && token.case == Case::Lower && token.range.len() > 9;
        if informal && self.lexicon.is_org_compound(lower()) {
            return Some(self.hit(index, index, 0.65, "org_compound", index));
        }
        if let Some(hit) = self.local_business(index) {
            return Some(hit);
        }
        if token.capital() {
            return self.school(index).or_else(|| self.employer(index));
        }
        None
    }

    /// A name in a register that the user has given; where it is also an ordinary word, only
    /// with a capital inside a sentence.
    fn registered(&self, index: usize) -> Option<Hit> {
        let token = self.page.token(Some(index))?;
        let flags = token.any_flags();
        let telling = token.case == Case::Title && !token.start
            || matches!(token.gap, Gap::Colon | Gap::Cell) && token.capital();
        let surely = flags.has(Flags::REGISTER) && (token.capital() || self.page.tokens.informal);
        (surely || flags.has(Flags::REGISTER_WORD) && telling).then(|| {
            let mut hit = self.hit(index, index, 0.9, "org_register", index);
            hit.evidence = vec![Evidence::List("organisations".into())];
            hit
        })
    }

    /// Whether a word stands after `på`, `till`, `från` or `vid`.
    fn after_preposition(&self, index: usize) -> bool {
        let before = self.page.token(index.checked_sub(1));
        before.is_some_and(|before| {
            matches!(
                self.page.word(before),
                "på" | "till" | "från" | "vid" | "hos" | "i" | "med" | "via" | "av"
            )
        })
    }

    /// A hit whose evidence is the word or ending at `cue` that pattern files name.
    pub(crate) fn hit(
        &self,
        first: usize,
        last: usize,
        score: f32,
        rule: &'static str,
        cue: usize,
    ) -> Hit {
        let list = &self.page.tokens.list;
        let start = list.get(first).map_or(0, |token| token.range.start);
        let end = list.get(last).map_or(start, |token| token.range.end);
        let evidence = list
            .get(cue)
            .map_or(Evidence::Shape, |token| self.evidence(token));
        Hit::new(start..end, Entity::Organisation, score, rule, evidence)
    }

    /// The list that a word stands in, or the word or its ending as patterns have them.
    fn evidence(&self, token: &Token) -> Evidence {
        let lower = self.page.lower(token);
        let cues = Flags::ORG_NOUN | Flags::ORG_PREFIX | Flags::COMPANY | Flags::EMPLOYER;
        if token.flags.has(Flags::BRAND) {
            return Evidence::List("brands".into());
        }
        if token.flags.has(cues) {
            return Evidence::Cue(lower.to_owned());
        }
        if token.stem_flags.has(cues) {
            return Evidence::Cue(self.page.stem(token).to_owned());
        }
        self.lexicon
            .org_ending(lower)
            .map_or(Evidence::Shape, |ending| Evidence::Cue(ending.to_owned()))
    }

    /// Whether a word can be part of an organisation's name.
    pub(crate) fn is_part(&self, token: &Token) -> bool {
        let heading = token.case == Case::Upper
            && !token
                .flags
                .has(Flags::NAME | Flags::ORG_PREFIX | Flags::COMPANY)
            && self.page.is_ordinary(token, self.lexicon);
        let digits = token.range.len() <= 3
            && self
                .page
                .word(token)
                .bytes()
                .any(|byte| byte.is_ascii_digit());
        token.capital()
            && !heading
            && !digits
            && !token.flags.has(Flags::KINSHIP | Flags::ROLE | Flags::TITLE)
    }

    /// Whether a word is one that is kept by itself, such as an authority.
    pub(crate) fn is_kept(&self, token: &Token) -> bool {
        token.flags.has(Flags::KEEP) && !token.flags.has(Flags::NAME)
            || self.page.is_office(token, self.lexicon)
    }

    /// Whether a word opens a sentence and is an ordinary one.
    fn is_opening_word(&self, token: &Token) -> bool {
        token.start
            && !self.profile.is_municipality(self.page.lower(token))
            && (self.page.is_ordinary(token, self.lexicon)
                || self.page.is_ordinary_stem(token, self.lexicon))
    }

    /// The first token of the capitalised words before `index`.
    pub(crate) fn backward(&self, index: usize) -> usize {
        let list = &self.page.tokens.list;
        let mut first = index;
        while let Some(before) = self.page.token(first.checked_sub(1)) {
            let gap = list.get(first).map_or(Gap::Other, |token| token.gap);
            let joined = matches!(gap, Gap::Space | Gap::Wrap | Gap::And)
                || gap == Gap::Line && first == index && !before.start;
            if !joined || index - first > 6 {
                break;
            }
            let kept = self.is_kept(before) && (before.start || first == index);
            if self.is_part(before)
                && (!kept
                    || self
                        .page
                        .token(Some(index))
                        .is_some_and(|t| t.flags.has(Flags::COMPANY)))
            {
                first -= 1;
                continue;
            }
            let small = matches!(self.page.word(before), "i" | "och" | "of" | "the" | "and");
            let beyond = self.page.token(first.checked_sub(2));
            // `Grip i Lövby byalag` is somebody in a club.
            let given = self.page.token(first.checked_sub(3));
            let person = self.page.word(before) == "i"
                && beyond.is_some_and(|token| {
                    token.gap == Gap::Space && token.any_flags().has(Flags::NAME)
                })
                && given.is_some_and(|given| given.flags.has(Flags::GIVEN));
            let spans = small
                && !person
                && first < index
                && matches!(before.gap, Gap::Space | Gap::Wrap)
                && beyond.is_some_and(|token| {
                    self.is_part(token) && !(token.start && self.is_plain(token))
                });
            if !spans {
                break;
            }
            first -= 2;
        }
        // What a payment is for is no part of who was paid.
        let payment = [
            "lön",
            "hyra",
            "el",
            "faktura",
            "kortköp",
            "swish",
            "autogiro",
            "lån",
            "kredit",
            "försäkring",
            "avgift",
            "överföring",
            "insättning",
            "betalning",
            "arbetsgivare",
        ];
        while first < index
            && list.get(first).is_some_and(|token| {
                token.start && payment.contains(&self.page.lower(token)) && first + 1 < index
            })
        {
            first += 1;
        }
        while first < index
            && list.get(first).is_some_and(|token| {
                token.start
                    && (token.flags.has(Flags::FUNCTION | Flags::PERSON_VERB)
                        || matches!(self.page.lower(token), "ringt" | "skuld" | "från" | "till"))
                    && !token.any_flags().has(Flags::NAME)
            })
        {
            first += 1;
        }
        // An ordinary word that merely opens the sentence is not part of the name.
        while first < index
            && list
                .get(first)
                .is_some_and(|token| self.is_opening_word(token))
            && index - first > 1
        {
            let next_and = list
                .get(first + 1)
                .is_some_and(|token| token.gap == Gap::And);
            let in_table = list
                .get(first)
                .is_some_and(|token| !matches!(token.gap, Gap::Stop));
            if next_and || in_table {
                break;
            }
            first += 1;
        }
        first
    }

    fn is_plain(&self, token: &Token) -> bool {
        self.page.is_ordinary(token, self.lexicon)
    }

    fn company(&self, index: usize) -> Option<Hit> {
        let list = &self.page.tokens.list;
        let first = self.backward(index);
        let short = index - first <= 1
            && self.page.token(index.checked_sub(1)).is_none_or(|token| {
                first == index
                    || matches!(
                        self.page.lower(token),
                        "bostads" | "fastighets" | "byggnads" | "aktiebolaget"
                    )
            });
        let mut last = index;
        if short {
            while list
                .get(last + 1)
                .is_some_and(|next| next.gap == Gap::Space && self.is_part(next))
                && last - index < 3
            {
                last += 1;
            }
        }
        (first < last).then(|| self.hit(first, last, 0.9, "org_company", index))
    }

    /// `Solgläntans äldreboende`, `Björkhaga förskola och skola`.
    fn kind_after_name(&self, index: usize) -> Option<Hit> {
        let list = &self.page.tokens.list;
        let token = list.get(index)?;
        let mut name_end = self.owner_of(index)? + 1;
        // One adjective may stand between: `Granviks islamiska förening`.
        let before = self.page.token(name_end.checked_sub(1))?;
        if before.case == Case::Lower
            && matches!(before.gap, Gap::Space | Gap::Wrap)
            && matches!(token.gap, Gap::Space | Gap::Wrap)
        {
            let word = self.page.word(before);
            let adjective = [
                "ska",
                "liga",
                "nya",
                "gamla",
                "norra",
                "södra",
                "östra",
                "västra",
                "fria",
                "ideella",
                "ekonomiska",
                "kommunala",
                "privata",
            ]
            .iter()
            .any(|ending| word.ends_with(ending));
            if !adjective {
                return None;
            }
            name_end -= 1;
        }
        let named = self.page.token(name_end.checked_sub(1))?;
        let gap = list.get(name_end)?.gap;
        if !matches!(gap, Gap::Space | Gap::Wrap | Gap::And)
            || !self.is_part(named)
            || self.is_kept(named)
            || named.case == Case::Initial
        {
            return None;
        }
        // `Anna boende i Granvik` says where she lives, `Vik såg` what he saw.
        let verb = matches!(self.page.word(token), "boende" | "såg" | "kör" | "handel");
        if verb && named.stem == named.range.len() {
            return None;
        }
        // `Elsies förskola` is a kind of place and whose, not a name.
        let saint = self
            .page
            .token(name_end.checked_sub(2))
            .is_some_and(|saint| matches!(self.page.word(saint), "Sankt" | "Sankta" | "S:t"));
        let owner = token.case == Case::Lower
            && !saint
            && named.stem_flags.has(Flags::GIVEN)
            && named.stem < named.range.len()
            && !self.after_preposition(self.backward(name_end));
        if owner && !self.profile.is_municipality(self.page.stem(named)) {
            return None;
        }
        let first = self.backward(name_end);
        // `SoL hemtjänst` is help by a statute.
        if first + 1 == name_end && is_statute(self.page.word(named)) {
            return None;
        }
        let opening = list
            .get(first)
            .is_some_and(|token| self.is_opening_word(token));
        if first == name_end || (opening && first + 1 == name_end && self.is_weak_opening(first)) {
            return None;
        }
        let mut last = index;
        loop {
            let (and, noun) = (list.get(last + 1), list.get(last + 2));
            let next_noun = and.filter(|next| {
                matches!(next.gap, Gap::Space | Gap::And)
                    && (next.any_flags().has(Flags::ORG_NOUN | Flags::COMPANY)
                        || next.capital()
                            && next.case != Case::Initial
                            && self.is_part(next)
                            && !self.is_kept(next))
                    && last - index < 4
            });
            if next_noun.is_some() {
                last += 1;
            } else if let (Some(and), Some(noun)) = (and, noun)
                && self.page.word(and) == "och"
                && and.gap == Gap::Space
                && noun.flags.has(Flags::ORG_NOUN)
            {
                last += 2;
            } else {
                break;
            }
        }
        let last = self.with_ward(last);
        Some(self.hit(first, last, 0.8, "org_kind_after", index))
    }

    /// Takes in `, avd 34` after a hospital or home.
    fn with_ward(&self, last: usize) -> usize {
        let list = &self.page.tokens.list;
        let ward = list.get(last + 1).is_some_and(|next| {
            matches!(next.gap, Gap::Comma | Gap::Space)
                && matches!(
                    self.page.word(next),
                    "avd" | "avdelning" | "avdelningen" | "enhet"
                )
        });
        let number = list.get(last + 2).is_some_and(|next| {
            next.gap == Gap::Space && (next.capital() || next.case == Case::Number)
        });
        if ward && number { last + 2 } else { last }
    }

    /// The word before a kind of organisation, past the first half of a pair: the name in
    /// `Ekens vård- och omsorgsboende`.
    fn owner_of(&self, index: usize) -> Option<usize> {
        let before = index.checked_sub(1)?;
        let and = self.page.token(Some(before))?;
        let hanging = self.page.word(and) == "och" && self.page.before(and.range.start, 2) == "- ";
        if hanging {
            before.checked_sub(2)
        } else {
            Some(before)
        }
    }

    /// An ordinary word without genitive at the start: `Kommunal förskola`.
    fn is_weak_opening(&self, index: usize) -> bool {
        let Some(token) = self.page.token(Some(index)) else {
            return true;
        };
        let genitive = token.stem < token.range.len();
        let stem = self.page.stem(token);
        !genitive
            || self
                .lexicon
                .flags(stem)
                .has(Flags::KINSHIP | Flags::KEEP | Flags::ROLE)
            || stem.chars().count() < 8
    }

    /// Takes in `i Granvik` after a name.
    pub(crate) fn forward_place(&self, last: usize) -> usize {
        let list = &self.page.tokens.list;
        let company = |index: usize| {
            list.get(index).is_some_and(|token| {
                token.gap == Gap::Space && token.flags.has(Flags::COMPANY) && token.capital()
            })
        };
        let grades = list.get(last + 1).is_some_and(|next| {
            let word = self.page.word(next);
            next.gap == Gap::Space
                && word.len() == 3
                && word.contains('-')
                && word.ends_with(|c: char| c.is_ascii_digit())
        });
        if company(last + 1) || grades {
            last + 1
        } else {
            last
        }
    }

    /// `USÖ avd 82`: a hospital by its letters.
    fn ward(&self, index: usize) -> Option<Hit> {
        let token = self.page.token(Some(index))?;
        let next = self.page.token(Some(index + 1))?;
        let letters = token.case == Case::Upper
            && token.range.len() <= 6
            && !token.flags.has(Flags::KEEP)
            && next.gap == Gap::Space
            && matches!(self.page.word(next), "avd" | "avdelning");
        let last = self.with_ward(index);
        (letters && last > index).then(|| self.hit(index, last, 0.7, "org_ward", index + 1))
    }

    /// `Kvarnsjö Grönsaksodling`: a place and an ordinary word, both with a capital.
    fn local_business(&self, index: usize) -> Option<Hit> {
        let token = self.page.token(Some(index))?;
        let place = self.page.token(index.checked_sub(1))?;
        let before = self.page.token(index.checked_sub(2))?;
        let spared = Flags::KEEP | Flags::NAME | Flags::PLACE | Flags::ROLE | Flags::AUTHORITY;
        let telling = token.case == Case::Title
            && token.gap == Gap::Space
            && token.range.len() > 4
            && !token.any_flags().has(spared)
            && !self.page.is_office(token, self.lexicon)
            && self.page.is_ordinary(token, self.lexicon);
        let local = place.case == Case::Title
            && matches!(place.gap, Gap::Space | Gap::Wrap)
            && before.case == Case::Lower
            && (self.profile.is_municipality(self.page.lower(place))
                || self.profile.is_town(self.page.lower(place))
                || place.flags.has(Flags::PLACE));
        (telling && local).then(|| self.hit(index - 1, index, 0.6, "org_local", index))
    }

    /// `åk 6 Lillåsen`, `fritids på Kotten`.
    fn school(&self, index: usize) -> Option<Hit> {
        let token = self.page.token(Some(index))?;
        let before = self.page.token(index.checked_sub(1))?;
        let cue = self.page.token(index.checked_sub(2))?;
        if token.case != Case::Title
            || !matches!(token.gap, Gap::Space | Gap::Wrap)
            || token
                .flags
                .has(Flags::GIVEN | Flags::PLACE | Flags::FUNCTION)
            || self.is_kept(token)
            || !self.is_part(token)
            || self.profile.is_municipality(self.page.lower(token))
        {
            return None;
        }
        let grade = before.case == Case::Number
            && matches!(
                self.page.lower(cue),
                "åk" | "årskurs" | "klass" | "årskursen"
            );
        let place = self.page.word(before) == "på"
            && matches!(
                self.page.lower(cue),
                "fritids"
                    | "förskola"
                    | "förskolan"
                    | "dagis"
                    | "fritidshemmet"
                    | "fritidshem"
                    | "avdelningen"
                    | "boendet"
                    | "gruppboendet"
                    | "korttids"
                    | "plats"
            );
        (grade || place).then(|| {
            let mut hit = self.hit(index, self.forward_place(index), 0.65, "org_school", index);
            hit.evidence = vec![Evidence::Cue(self.page.lower(cue).to_owned())];
            hit
        })
    }

    /// Takes in which branch it is: `vid torget`, `i Granvik`, `Maxi`.
    fn brand_end(&self, index: usize) -> usize {
        let list = &self.page.tokens.list;
        let word = |at: usize| list.get(at).map_or("", |token| self.page.word(token));
        let capital = |at: usize| {
            list.get(at).is_some_and(|token| {
                token.gap == Gap::Space
                    && self.is_part(token)
                    && !self.is_kept(token)
                    && token.case != Case::Initial
            })
        };
        let branch = |at: usize| {
            self.page.tokens.informal
                && list.get(at).is_some_and(|token| {
                    token.gap == Gap::Space
                        && token.case == Case::Lower
                        && (token.any_flags().has(Flags::PLACE)
                            || matches!(
                                self.page.word(token),
                                "nära" | "maxi" | "kvantum" | "supermarket" | "konsum" | "extra"
                            )
                            || !self.page.is_ordinary(token, self.lexicon))
                })
        };
        let mut last = index;
        while (capital(last + 1) || branch(last + 1)) && last - index < 2 {
            last += 1;
        }
        let spot = matches!(
            word(last + 2),
            "torget"
                | "centrum"
                | "stationen"
                | "hamnen"
                | "kyrkan"
                | "rondellen"
                | "motorvägen"
                | "stan"
        );
        if matches!(word(last + 1), "vid" | "i" | "på")
            && (spot || capital(last + 2) && word(last + 1) == "vid")
        {
            last += 2;
        }
        last
    }

    /// Whether a word tells that an employer, a club or a school follows.
    pub(crate) fn tells_employer(&self, token: &Token) -> bool {
        let lower = self.page.lower(token);
        token.flags.has(Flags::EMPLOYER)
            || [
                "jobba",
                "arbetat",
                "arbetad",
                "anställ",
                "praktise",
                "sommarjobb",
                "vikarier",
                "extrajobb",
            ]
            .iter()
            .any(|stem| lower.contains(stem))
    }

    /// Whether a word tells of work for somebody: `kör färdtjänst för Samtrans`.
    pub(crate) fn tells_errand(&self, token: &Token) -> bool {
        [
            "kör",
            "körde",
            "städar",
            "levererar",
            "säljer",
            "aktiv",
            "engagerad",
            "styrelsen",
        ]
        .contains(&self.page.lower(token))
    }

    /// Whether a word is an occupation: `frisör`, `lagerarbetare`.
    fn is_job(&self, token: &Token) -> bool {
        let lower = self.page.lower(token);
        (token.case == Case::Lower || token.start)
            && lower.chars().count() > 4
            && !token.flags.has(Flags::KINSHIP)
            && (token.flags.has(Flags::ROLE)
                || [
                    "are",
                    "ör",
                    "ist",
                    "biträde",
                    "chaufför",
                    "lärling",
                    "vikarie",
                    "montör",
                    "arbetare",
                    "sköterska",
                    "tekniker",
                    "mekaniker",
                    "vakt",
                    "städare",
                ]
                .iter()
                .any(|ending| lower.ends_with(ending))
                || [
                    "ägaren",
                    "ägare",
                    "personal",
                    "personalen",
                    "chefen",
                    "föreståndaren",
                    "kassören",
                    "ordföranden",
                    "kunden",
                    "medlemmen",
                    "praktikanten",
                ]
                .contains(&lower))
    }

    /// A capitalised name after `jobbar på`, `anställd vid`, `praktik hos`.
    fn employer(&self, index: usize) -> Option<Hit> {
        let list = &self.page.tokens.list;
        let token = list.get(index)?;
        let preposition = self.page.token(index.checked_sub(1))?;
        if !matches!(
            self.page.word(preposition),
            "på" | "hos" | "vid" | "i" | "för" | "åt" | "från" | "till"
        ) || !matches!(token.gap, Gap::Space | Gap::Wrap)
            || !self.is_part(token)
            || token.any_flags().has(Flags::KEEP | Flags::AUTHORITY)
                && !token.flags.has(Flags::NAME)
            || token.case == Case::Initial
        {
            return None;
        }
        let window = list.get(index.saturating_sub(6)..index - 1)?;
        let cue = window
            .iter()
            .rev()
            .find(|before| {
                let to = self.page.word(preposition) == "till";
                !to && (self.tells_employer(before) || self.tells_errand(before))
            })
            .or_else(|| window.last().filter(|before| self.is_job(before)))?;
        let mut last = index;
        while list.get(last + 1).is_some_and(|next| {
            matches!(next.gap, Gap::Space | Gap::And | Gap::Wrap) && self.is_part(next)
        }) {
            last += 1;
        }
        let place = self.lexicon.flags(self.page.lower(token)).has(Flags::PLACE)
            || self.profile.is_municipality(self.page.lower(token));
        let plays = |word: &str| word.starts_with("spel") || word.starts_with("trän");
        let sport = plays(self.page.lower(cue)) && self.page.word(preposition) == "i";
        if last == index && (place && !sport || token.flags.has(Flags::GIVEN)) {
            return None;
        }
        let mut hit = self.hit(index, last, 0.75, "org_employer", index);
        let listed = cue.flags.has(Flags::EMPLOYER | Flags::ROLE) && cue.case == Case::Lower;
        hit.evidence = vec![match listed {
            true => Evidence::Cue(self.page.lower(cue).to_owned()),
            false => Evidence::Shape,
        }];
        Some(hit)
    }
}

/// Whether a word is the short name of a statute by which help is given.
fn is_statute(word: &str) -> bool {
    matches!(
        word,
        "SoL" | "LSS" | "LVU" | "LVM" | "HSL" | "LASS" | "SFB" | "LPT" | "LRV" | "LUL"
    )
}

/// What is found in a text of somebody's case.
#[cfg(test)]
pub(crate) fn found(text: &str) -> Vec<String> {
    let lexicon = Lexicon::new(None, true);
    let page = Page::of(text, &lexicon);
    let profile = Profile {
        personal: true,
        ..Profile::default()
    };
    find(&page, &lexicon, &profile)
        .into_iter()
        .map(|hit| page.text()[hit.range].to_owned())
        .collect()
}
