//! Looks for what is surely known everywhere else: parts of names, initials, misspelt
//! names, short forms of organisations, streets without their number; and what the case
//! list names.

use rustc_hash::FxHashMap;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Role;
use crate::detect::context::Profile;
use crate::detect::fact::Fact;
use crate::detect::fact::one_edit;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::known::Known;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::shared::Shared;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Words that are known to name somebody, in lower case.
#[derive(Default)]
pub(crate) struct Facts<'a> {
    words: FxHashMap<String, Fact>,
    /// What the other documents of the run tell.
    shared: Option<&'a Shared>,
    /// First letters of known given names.
    initials: Vec<char>,
    /// `AL` of Anna Larsson, `J-O` of Jan-Olov.
    monograms: FxHashMap<String, Role>,
    /// Words of organisations that are kept.
    public: FxHashMap<String, ()>,
}

impl<'a> Facts<'a> {
    /// Collects from the hits of a document's pages.
    pub(crate) fn learn(&mut self, pages: &[Page], profile: &Profile, lexicon: &Lexicon) {
        for page in pages {
            for hit in &page.hits {
                if hit.entity == Entity::Organisation && hit.role == Role::Public {
                    self.learn_public(page, hit, lexicon);
                }
            }
        }
        for page in pages {
            for hit in &page.hits {
                match hit.entity {
                    Entity::Person if hit.score >= 0.6 => self.learn_person(page, hit, lexicon),
                    Entity::Organisation if hit.role == Role::Public => {}
                    Entity::Organisation if hit.score >= 0.7 || hit.rule == "model" => {
                        self.learn_organisation(page, hit, profile, lexicon);
                    }
                    Entity::Address if hit.score >= 0.8 && hit.role == Role::Private => {
                        self.learn_street(page, hit, lexicon);
                    }
                    _ => {}
                }
            }
        }
    }

    /// What other documents of the run may know: only what is unmistakable.
    pub(crate) fn sure(&self) -> Shared {
        Shared::of(self.words.iter())
    }

    /// Takes in what the other documents of the run tell.
    pub(crate) fn learn_shared(&mut self, shared: &'a Shared) {
        self.shared = Some(shared).filter(|shared| !shared.is_empty());
    }

    /// Takes in the case list.
    pub(crate) fn learn_known(&mut self, known: &Known, lexicon: &Lexicon) {
        for name in &known.people {
            for part in name
                .split([' ', ','])
                .filter(|part| part.chars().count() > 1)
            {
                let lower = part.to_lowercase();
                let ordinary = lexicon.is_word(&lower);
                let fact = Fact {
                    lower_case: !ordinary,
                    listed: true,
                    ..Fact::new(Entity::Person, Role::Private, ordinary)
                };
                self.words.insert(lower, fact);
            }
            self.learn_listed_initials(name);
        }
        for value in &known.values {
            self.learn_listed_street(value, lexicon);
        }
    }

    /// `ES` and `EMS` of Elin Marie Svensson.
    fn learn_listed_initials(&mut self, name: &str) {
        let parts = name
            .split([' ', '-'])
            .filter_map(|part| part.chars().next());
        let letters: Vec<char> = parts.filter(|letter| letter.is_uppercase()).collect();
        if let [first, .., last] = letters.as_slice()
            && !name.contains(',')
        {
            self.monograms
                .insert(format!("{first}{last}"), Role::Private);
            self.monograms
                .insert(letters.iter().collect(), Role::Private);
        }
    }

    /// `Lingonvägen 14`: the street is looked for without its number too.
    fn learn_listed_street(&mut self, value: &str, lexicon: &Lexicon) {
        let mut words = value.split([' ', ',']);
        let (Some(street), Some(number)) = (words.next(), words.next()) else {
            return;
        };
        let lower = street.to_lowercase();
        if number.starts_with(|c: char| c.is_ascii_digit()) && is_street(&lower) {
            let fact = Fact {
                listed: true,
                ..Fact::new(Entity::Address, Role::Private, lexicon.is_word(&lower))
            };
            self.words.entry(lower).or_insert(fact);
        }
    }

    fn insert(&mut self, word: String, fact: Fact) {
        let old = self.words.entry(word).or_insert(fact);
        if fact.entity == Entity::Person {
            old.entity = Entity::Person;
        }
        old.lower_case |= fact.lower_case;
        old.sure |= fact.sure;
        // Somebody private with the same name as an official is struck.
        if fact.role == Role::Private {
            old.role = Role::Private;
        }
    }

    fn learn_person(&mut self, page: &Page, hit: &Hit, lexicon: &Lexicon) {
        let Some(tokens) = page.tokens.list.get(page.tokens_in(&hit.range)) else {
            return;
        };
        self.learn_monogram(tokens, page, hit);
        let names = tokens.iter().filter(|token| token.range.len() > 2).count();
        for token in tokens {
            if token.case == Case::Initial || token.case == Case::Number || token.range.len() < 2 {
                continue;
            }
            if token.flags.has(Flags::PARTICLE) && token.case == Case::Lower {
                continue;
            }
            let lower_case = token.case == Case::Lower;
            for word in [page.lower(token), page.stem(token)] {
                let known_stem =
                    word.len() == token.range.len() || lexicon.flags(word).has(Flags::NAME);
                let kept = self.is_public(word) && hit.rule == "name" && tokens.len() == 1;
                if word.chars().count() < 2 || !known_stem || kept {
                    continue;
                }
                let ordinary = lexicon.is_word(word) || lexicon.flags(word).has(Flags::FUNCTION);
                let fact = Fact {
                    lower_case,
                    sure: is_sure(hit) && travels(token, ordinary, names),
                    ..Fact::new(Entity::Person, hit.role, ordinary)
                };
                if !lower_case || !ordinary || page.tokens.informal {
                    self.insert(word.to_owned(), fact);
                }
            }
            let parts: Vec<&str> = page.word(token).split('-').collect();
            if parts.len() == 2 && token.case == Case::Title {
                let letters: Vec<String> = parts
                    .iter()
                    .filter_map(|part| part.chars().next())
                    .map(String::from)
                    .collect();
                self.monograms.insert(letters.join("-"), hit.role);
                self.monograms.insert(letters.concat(), hit.role);
            }
            let given = token.any_flags().has(Flags::GIVEN | Flags::GIVEN_WORD)
                || token.range.start == hit.range.start && hit.rule != "surname_first";
            if given && token.case == Case::Title && hit.role == Role::Private {
                self.initials.extend(page.word(token).chars().next());
            }
        }
    }

    fn learn_monogram(&mut self, tokens: &[Token], page: &Page, hit: &Hit) {
        let dotted = hit.rule == "initials";
        let letters: String = tokens
            .iter()
            .filter(|token| token.case == Case::Title || dotted && token.case == Case::Initial)
            .filter_map(|token| page.word(token).chars().next())
            .collect();
        let (first, last) = (letters.chars().next(), letters.chars().next_back());
        if let (2.., Some(first), Some(last)) = (letters.chars().count(), first, last) {
            self.monograms.insert(letters.clone(), hit.role);
            self.monograms.insert(format!("{first}{last}"), hit.role);
        }
    }

    fn learn_organisation(&mut self, page: &Page, hit: &Hit, profile: &Profile, lexicon: &Lexicon) {
        let Some(tokens) = page.tokens.list.get(page.tokens_in(&hit.range)) else {
            return;
        };
        for token in tokens.iter().take(3) {
            let lower = page.lower(token);
            let telling = token.capital()
                && token.case != Case::Initial
                && lower.chars().count() > 3
                && !token.any_flags().has(
                    Flags::PLACE | Flags::COMPANY | Flags::KEEP | Flags::ROLE | Flags::ORG_NOUN,
                );
            let town = [lower, page.stem(token)]
                .into_iter()
                .any(|word| profile.is_municipality(word) || profile.is_town(word));
            if town
                || !telling
                || (lexicon.is_word(lower)
                    && tokens.len() > 1
                    && token.range.start != hit.range.start)
            {
                continue;
            }
            let ordinary = lexicon.is_word(lower);
            let fact = Fact {
                sure: hit.score >= 0.8 && !ordinary && hit.role == Role::Private,
                ..Fact::new(Entity::Organisation, hit.role, ordinary)
            };
            self.insert(lower.to_owned(), fact);
        }
    }

    fn learn_public(&mut self, page: &Page, hit: &Hit, lexicon: &Lexicon) {
        let Some(tokens) = page.tokens.list.get(page.tokens_in(&hit.range)) else {
            return;
        };
        for token in tokens.iter().filter(|token| token.capital()) {
            let lower = page.lower(token);
            if !lexicon.flags(lower).has(Flags::GIVEN) {
                self.public.insert(lower.to_owned(), ());
            }
        }
    }

    fn learn_street(&mut self, page: &Page, hit: &Hit, lexicon: &Lexicon) {
        let Some(tokens) = page.tokens.list.get(page.tokens_in(&hit.range)) else {
            return;
        };
        let Some(first) = tokens.iter().find(|token| token.case != Case::Number) else {
            return;
        };
        let lower = page.lower(first);
        if is_street(lower) {
            let ordinary = lexicon.is_word(lower);
            let fact = Fact {
                sure: !ordinary,
                ..Fact::new(Entity::Address, hit.role, ordinary)
            };
            self.insert(lower.to_owned(), fact);
        }
    }

    /// Whether a word belongs to an organisation that is kept.
    pub(crate) fn is_public(&self, lower: &str) -> bool {
        self.public.contains_key(lower)
    }

    /// Looks for known words where nothing has been found yet.
    pub(crate) fn find(&self, page: &Page, lexicon: &Lexicon) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (index, token) in page.tokens.list.iter().enumerate() {
            if token.case == Case::Number {
                continue;
            }
            if page.claimed(&token.range).is_some() {
                continue;
            }
            let monogram =
                matches!(token.case, Case::Initial | Case::Upper) && token.range.len() > 1;
            if let Some(role) = self.monograms.get(page.word(token)).filter(|_| monogram) {
                let kept = token
                    .flags
                    .has(Flags::KEEP | Flags::COMPANY | Flags::ORG_PREFIX | Flags::ORG_NOUN)
                    || page.after(token.range.end, 1) == ")"
                        && page.before(token.range.start, 1) == "("
                    || page.before(token.range.start, 12).contains('§');
                if !kept {
                    let hit = Hit::new(
                        token.range.clone(),
                        Entity::Person,
                        0.65,
                        "monogram",
                        Evidence::Propagated,
                    );
                    hits.push(hit.with_role(*role));
                    continue;
                }
            }
            if token.case == Case::Initial {
                hits.extend(self.initial(page, index, token));
                continue;
            }
            let Some((fact, evidence)) = self.fact(page, token, lexicon) else {
                continue;
            };
            if let Some(score) = score(page, index, token, &fact) {
                let house = page.token(Some(index + 1)).filter(|house| {
                    fact.entity == Entity::Organisation && is_owned(page, token, house, lexicon)
                });
                let end = house.map_or(token.range.end, |house| house.range.end);
                let hit = Hit::new(
                    token.range.start..end,
                    fact.entity,
                    score,
                    "propagated",
                    evidence,
                );
                hits.push(hit.with_role(fact.role));
            }
        }
        hits
    }

    fn fact(&self, page: &Page, token: &Token, lexicon: &Lexicon) -> Option<(Fact, Evidence)> {
        let lower = page.lower(token);
        if token.case == Case::Upper && lexicon.is_term(page.word(token)) {
            return None;
        }
        // `SoL` is a statute, whoever is called Sol.
        let inner = page.word(token).chars().skip(1).any(char::is_uppercase);
        if inner && token.case == Case::Title && !lower.contains('-') && lexicon.is_word(lower) {
            return None;
        }
        let person = |word: &str| {
            self.words
                .get(word)
                .filter(|fact| fact.entity == Entity::Person)
        };
        if let Some(fact) = person(lower)
            .or_else(|| person(page.stem(token)))
            .or_else(|| self.words.get(lower))
        {
            let evidence = if fact.listed {
                Evidence::CaseList
            } else {
                Evidence::Propagated
            };
            return Some((*fact, evidence));
        }
        let stem = page.stem(token);
        if let Some(fact) = self.words.get(stem) {
            return Some((*fact, Evidence::Propagated));
        }
        // What is kept here stays, whoever has such a name elsewhere.
        let elsewhere = self.shared.filter(|_| !self.is_public(lower));
        if let Some(fact) = elsewhere.and_then(|all| all.get(lower).or_else(|| all.get(stem))) {
            return Some((fact, Evidence::Propagated));
        }
        let misspelt = token.capital() || page.tokens.informal;
        let small = self.words.len() < 3000;
        if small && misspelt && lower.chars().count() >= 5 && !lexicon.is_word(lower) {
            let near = self.words.iter().find(|(word, fact)| {
                fact.entity == Entity::Person
                    && !fact.ordinary
                    && word.chars().count() >= 5
                    && one_edit(word, lower)
            });
            let near = near.map(|(_, fact)| *fact);
            let near = near.or_else(|| elsewhere.and_then(|all| all.near(lower)));
            return near.map(|fact| (fact, Evidence::Propagated));
        }
        None
    }

    /// A capital inside a sentence that is the initial of somebody known: `att V har`.
    fn initial(&self, page: &Page, index: usize, token: &Token) -> Option<Hit> {
        let letter = page.word(token).chars().next()?;
        let single = page.word(token).chars().count() == 1;
        if !single || !self.initials.contains(&letter) {
            return None;
        }
        if token.start {
            let next = page.token(Some(index + 1))?;
            let word = page.lower(next);
            let verb = next.flags.has(Flags::PERSON_VERB)
                || next.case == Case::Lower
                    && word.chars().count() > 3
                    && ["ade", "at", "er", "ar", "it", "de"]
                        .iter()
                        .any(|ending| word.ends_with(ending));
            let acts = next.gap == Gap::Space && verb && letter != 'I';
            return acts.then(|| {
                Hit::new(
                    token.range.clone(),
                    Entity::Person,
                    0.6,
                    "initial",
                    Evidence::Propagated,
                )
            });
        }
        let before = page.token(index.checked_sub(1))?;
        let after = page.token(Some(index + 1))?;
        let counted = matches!(
            page.lower(before),
            "klass"
                | "grupp"
                | "alt"
                | "typ"
                | "plan"
                | "bilaga"
                | "punkt"
                | "vitamin"
                | "hepatit"
                | "steg"
                | "del"
                | "nivå"
                | "kategori"
                | "och"
                | "avdelning"
                | "hus"
                | "uppgång"
                | "fas"
        );
        let inside = before.case == Case::Lower
            && after.case == Case::Lower
            && token.gap == Gap::Space
            && matches!(after.gap, Gap::Space | Gap::Wrap | Gap::Quote);
        (inside && !counted).then(|| {
            Hit::new(
                token.range.clone(),
                Entity::Person,
                0.6,
                "initial",
                Evidence::Propagated,
            )
        })
    }
}

/// How sure it is that a known word means the known person here.
fn score(page: &Page, index: usize, token: &Token, fact: &Fact) -> Option<f32> {
    if token.case == Case::Lower {
        let lone = fact.lower_case && (page.tokens.informal || fact.listed);
        let given = token.flags.has(Flags::GIVEN);
        let informal = page.tokens.informal && (!fact.ordinary || given);
        let function = token.flags.has(Flags::FUNCTION);
        return ((lone || informal && given) && !function || informal && !fact.ordinary)
            .then_some(0.7);
    }
    if !fact.ordinary {
        return Some(0.85);
    }
    if fact.entity == Entity::Organisation && token.start {
        return None;
    }
    if !token.start {
        // `Hans Modig`: a function word inside a sentence with a capital is a name.
        return Some(0.75);
    }
    let next = page.token(Some(index + 1));
    let name_follows = next.is_some_and(|next| next.gap == Gap::Space && next.capital());
    let verb_follows = next.is_some_and(|next| {
        matches!(next.gap, Gap::Space | Gap::Wrap) && next.flags.has(Flags::PERSON_VERB)
    });
    let genitive = token.stem < token.range.len()
        && slice(page.word(token), token.stem..token.range.len()).ends_with('s');
    // `Rask försämring`, `Asp och björk`: the word itself, opening a sentence.
    let lower_next = |step: usize| {
        page.token(Some(index + step))
            .filter(|next| next.gap == Gap::Space && next.case == Case::Lower)
    };
    let thing = lower_next(1).is_some_and(|next| {
        let word = page.lower(next);
        let noun = ["ning", "het", "tion", "else", "skap", "ande"]
            .iter()
            .any(|ending| word.ends_with(ending));
        noun || word == "och" && lower_next(2).is_some_and(|two| !two.any_flags().has(Flags::NAME))
    });
    if thing && fact.entity == Entity::Person {
        return None;
    }
    // `Dag har ringt`: no noun, preposition or possessive stands before a verb.
    let acts = [
        "dag", "hans", "per", "sol", "liv", "bo", "lo", "tor", "ben", "kim", "tom",
    ];
    if verb_follows && acts.contains(&page.lower(token)) && fact.entity == Entity::Person {
        return Some(0.65);
    }
    let told = verb_follows || name_follows || genitive;
    if (!token.flags.has(Flags::FUNCTION) || name_follows) && (told || !fact.elsewhere) {
        return Some(if told { 0.7 } else { 0.55 });
    }
    None
}

/// Whether a word is the house of the one named before it: `Vallens` and `skola`.
fn is_owned(page: &Page, owner: &Token, house: &Token, lexicon: &Lexicon) -> bool {
    let kind = Flags::ORG_NOUN | Flags::ORG_PREFIX;
    owner.capital()
        && owner.stem < owner.range.len()
        && house.case == Case::Lower
        && matches!(house.gap, Gap::Space | Gap::Wrap)
        && (house.flags.has(kind) || lexicon.is_org_noun_compound(page.lower(house)))
}

/// Whether a lower-case word ends as streets do.
fn is_street(lower: &str) -> bool {
    let endings = [
        "gatan", "vägen", "gränd", "stigen", "backen", "liden", "allén", "torget", "brinken",
        "slingan", "gata", "väg",
    ];
    let mut endings = endings.iter();
    endings.any(|end| lower.len() > end.len() + 2 && lower.ends_with(end))
}

/// Whether a name was found so surely that it may be looked for in other documents.
fn is_sure(hit: &Hit) -> bool {
    let weak = |reason: &Evidence| {
        matches!(
            reason,
            Evidence::UnknownWord | Evidence::Morphology | Evidence::Propagated
        )
    };
    let told = hit.rule == "surname_first" || !hit.evidence.iter().all(weak);
    hit.score >= 0.8 && told
}

/// Whether a word of a sure name tells whom it means in another document too. Words that
/// are also ordinary ones do so only as part of a full name.
fn travels(token: &Token, ordinary: bool, names: usize) -> bool {
    let kept = Flags::KEEP | Flags::AUTHORITY | Flags::PLACE | Flags::ROLE | Flags::KINSHIP;
    let is_name = token.any_flags().has(Flags::NAME);
    token.range.len() > 2
        && (is_name || !token.any_flags().has(kept))
        && (!ordinary || is_name && names > 1)
}
