//! Says what a single word is, as far as names are concerned: known to a list, unknown to
//! every dictionary, an ordinary word, or one that is always kept.

use crate::detect::Evidence;
use crate::detect::context::Profile;
use crate::detect::flags::Flags;
use crate::detect::lexicon::Lexicon;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// What a word is, as far as names are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Given,
    GivenWord,
    Surname,
    SurnameWord,
    /// No list and no dictionary knows it.
    Unknown,
    /// A word with the ending of a surname.
    Shaped,
    Initial,
    Particle,
    Place,
    /// An ordinary word.
    Word,
    /// Never a name.
    Keep,
}

impl Kind {
    /// Whether it may be a name by itself.
    pub(crate) fn is_name(self) -> bool {
        matches!(
            self,
            Self::Given
                | Self::GivenWord
                | Self::Surname
                | Self::SurnameWord
                | Self::Unknown
                | Self::Shaped
        )
    }

    pub(crate) fn weight(self, start: bool) -> f32 {
        match (self, start) {
            (Self::Given, false) => 0.9,
            (Self::Given, true) => 0.8,
            (Self::GivenWord, false) => 0.62,
            (Self::GivenWord, true) => 0.25,
            (Self::Surname, false) => 0.85,
            (Self::Surname, true) => 0.7,
            (Self::SurnameWord, false) => 0.52,
            (Self::SurnameWord, true) => 0.15,
            (Self::Unknown, false) => 0.62,
            (Self::Unknown, true) => 0.52,
            (Self::Shaped, false) => 0.55,
            (Self::Shaped, true) => 0.3,
            (Self::Place, _) => 0.1,
            (Self::Word, false) => 0.08,
            _ => 0.0,
        }
    }

    pub(crate) fn evidence(self) -> Evidence {
        match self {
            Self::Given | Self::GivenWord => Evidence::List("given".into()),
            Self::Surname | Self::SurnameWord => Evidence::List("surnames".into()),
            Self::Shaped => Evidence::Morphology,
            _ => Evidence::UnknownWord,
        }
    }
}

/// Judges single words and runs of words.
pub(crate) struct Finder<'a> {
    pub(crate) page: &'a Page,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) profile: &'a Profile,
}

impl Finder<'_> {
    /// What the word at an index is.
    pub(crate) fn kind(&self, token: &Token) -> Kind {
        let word = self.page.word(token);
        if !token.capital() {
            return if token.flags.has(Flags::PARTICLE) {
                Kind::Particle
            } else {
                Kind::Word
            };
        }
        let text = self.page.text().as_bytes();
        let four = token.range.start.saturating_sub(4)..token.range.start;
        if text
            .get(four)
            .is_some_and(|four| four.eq_ignore_ascii_case(b"lex "))
        {
            return Kind::Keep;
        }
        let next = text.get(token.range.end);
        let label = next == Some(&b':');
        let header = matches!(
            word,
            "To" | "From" | "Date" | "Sent" | "Subject" | "Re" | "Cc" | "Bcc" | "Fwd" | "Fw"
        );
        if label && token.start && (header || self.page.is_ordinary(token, self.lexicon)) {
            return Kind::Keep;
        }
        let stopped = label || next == Some(&b'.');
        if stopped && token.start && !token.any_flags().has(Flags::NAME) && is_clipped(word) {
            return Kind::Keep;
        }
        if token.start && (word == "I" || self.is_weekday(token, word)) {
            return Kind::Keep;
        }
        let listed = token.any_flags().has(Flags::NAME);
        let given = token.any_flags().has(Flags::GIVEN);
        if !listed && (is_code(word) || is_inflected_code(word)) || !given && self.is_hanging(token)
        {
            return Kind::Keep;
        }
        if token.case == Case::Initial && word.chars().count() <= 3 {
            return Kind::Initial;
        }
        let lower = self.page.lower(token);
        let stem = self.page.stem(token);
        let (flags, stem_flags) = (token.flags, token.stem_flags);
        if self.is_told_by_next(token, word)
            || !listed && (is_analysis(word) || is_post(lower))
            || self.is_address(token, lower)
        {
            return Kind::Keep;
        }
        if self.profile.is_municipality(lower)
            || word == "SoL"
            || lower.chars().any(|c| c.is_ascii_digit())
        {
            return Kind::Keep;
        }
        let strong = flags.has(Flags::GIVEN | Flags::SURNAME);
        if !strong && (self.profile.is_town(lower) || self.profile.is_town(stem)) {
            return Kind::Place;
        }
        let job = Flags::KINSHIP
            | Flags::ROLE
            | Flags::TITLE
            | Flags::ORG_PREFIX
            | Flags::ORG_NOUN
            | Flags::AUTHORITY
            | Flags::PROCUREMENT;
        if flags.has(Flags::KEEP) && !flags.has(Flags::NAME)
            || stem_flags.has(Flags::KEEP) && !(flags | stem_flags).has(Flags::NAME)
            || (flags | stem_flags).has(job)
                && (token.start || !flags.has(Flags::NAME))
                && !self.is_given_before_surname(token)
        {
            return Kind::Keep;
        }
        if token.case == Case::Upper && self.is_capital_word(token, lower, flags, strong) {
            return Kind::Keep;
        }
        let month = matches!(
            lower,
            "maj" | "juni" | "juli" | "april" | "januari" | "augusti" | "mars"
        );
        let surname_follows = || {
            let index = self.page.token_from(token.range.start);
            self.page.token(Some(index + 1)).is_some_and(|next| {
                next.gap == Gap::Space
                    && next.case == Case::Title
                    && next.any_flags().has(Flags::SURNAME)
                    && !next.flags.has(Flags::KEEP)
            })
        };
        let kept = flags.has(Flags::KEEP)
            && (token.start || !strong && !month || month && self.is_in_time(token));
        let born_follows = || {
            let index = self.page.token_from(token.range.start);
            self.page.token(Some(index + 1)).is_some_and(|next| {
                next.gap == Gap::Comma && matches!(self.page.lower(next), "född" | "f")
            })
        };
        if kept && flags.has(Flags::GIVEN | Flags::GIVEN_WORD) && born_follows() {
            return Kind::Given;
        }
        if kept && !(flags.has(Flags::GIVEN | Flags::GIVEN_WORD) && surname_follows()) {
            return Kind::Keep;
        }
        if token.case == Case::Upper && self.page.is_ordinary(token, self.lexicon) {
            let kind = if flags.has(Flags::GIVEN | Flags::GIVEN_WORD) {
                Kind::GivenWord
            } else {
                Kind::SurnameWord
            };
            return if flags.has(Flags::NAME) && token.start {
                kind
            } else if flags.has(Flags::GIVEN) {
                Kind::Given
            } else {
                Kind::Word
            };
        }
        let odd = matches!(token.case, Case::Title | Case::Mixed);
        if odd && !listed && (is_thing_compound(word, self.lexicon) || is_method(lower)) {
            return Kind::Keep;
        }
        let room = matches!(
            lower,
            "rum" | "sal" | "lokal" | "modul" | "blankett" | "flik"
        );
        if !listed && room || is_side(lower) && self.is_side_of(token, listed) {
            return Kind::Keep;
        }
        let mixed = word.contains('-')
            && word
                .split('-')
                .any(|part| part.len() > 1 && part.chars().all(char::is_uppercase));
        if mixed && token.case == Case::Title && !flags.has(Flags::NAME) {
            return self.unlisted(lower, stem, token);
        }
        self.listed(lower, flags)
            .or_else(|| self.listed(stem, stem_flags))
            .unwrap_or_else(|| self.unlisted(lower, stem, token))
    }

    /// What follows says that this is no name: `Del A`, `Prop. 2023/24:99`, `Ring
    /// Gruppledare`.
    fn is_told_by_next(&self, token: &Token, word: &str) -> bool {
        let next = || {
            let index = self.page.token_from(token.range.start);
            self.page.token(Some(index + 1))
        };
        match word {
            "Del" | "Prop" => {
                next().is_some_and(|next| matches!(next.case, Case::Initial | Case::Number))
            }
            "Ring" if token.start => next().is_some_and(|next| {
                next.gap == Gap::Space
                    && next.case == Case::Title
                    && !next.any_flags().has(Flags::NAME)
                    && self.page.is_ordinary(next, self.lexicon)
            }),
            _ => false,
        }
    }

    /// `Er`, `Ni`: somebody is addressed politely inside a sentence.
    fn is_address(&self, token: &Token, lower: &str) -> bool {
        let polite = matches!(
            lower,
            "er" | "ert" | "era" | "ni" | "du" | "dig" | "din" | "ditt"
        );
        if !polite || token.start || token.case != Case::Title || token.gap != Gap::Space {
            return false;
        }
        let index = self.page.token_from(token.range.start);
        let is_small = |token: &Token| token.case == Case::Lower;
        let (before, next) = (index.checked_sub(1), Some(index + 1));
        self.page.token(before).is_some_and(is_small) && self.page.token(next).is_none_or(is_small)
    }

    /// Whether a month is one by the word before it: `i Maj`, `under April`.
    fn is_in_time(&self, token: &Token) -> bool {
        let index = self.page.token_from(token.range.start);
        self.page.token(index.checked_sub(1)).is_some_and(|before| {
            let word = self.page.word(before);
            let preposition = matches!(word, "i" | "under" | "sedan" | "senast");
            token.gap == Gap::Space && (preposition || before.case == Case::Number)
        })
    }

    /// `Bror Edman`: a relative by the word, and a given name before a surname.
    fn is_given_before_surname(&self, token: &Token) -> bool {
        let index = self.page.token_from(token.range.start);
        let other = Flags::GIVEN | Flags::GIVEN_WORD | Flags::KEEP;
        token.case == Case::Title
            && token.flags.has(Flags::GIVEN_WORD | Flags::GIVEN)
            && token.flags.has(Flags::KINSHIP)
            && self.page.token(Some(index + 1)).is_some_and(|next| {
                next.gap == Gap::Space
                    && next.case == Case::Title
                    && next.flags.has(Flags::SURNAME)
                    && !next.flags.has(other)
            })
    }

    /// A day of the week cut short, before a date, a time or a cell: `Ti 4/3`, `Tor 10:00`,
    /// `Thu, 12 Dec`.
    fn is_weekday(&self, token: &Token, word: &str) -> bool {
        const DAYS: &[&str] = &[
            "Må", "Ti", "On", "To", "Fr", "Lö", "Sö", "Mån", "Tis", "Ons", "Tor", "Tors", "Fre",
            "Lör", "Sön", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
        ];
        let index = self.page.token_from(token.range.start);
        let dated = self.page.token(Some(index + 1)).is_some_and(|next| {
            next.case == Case::Number
                && matches!(next.gap, Gap::Space | Gap::Cell | Gap::Line | Gap::Comma)
                || next.gap == Gap::Dash
        });
        dated && DAYS.contains(&word)
    }

    /// Whether a point of the compass opens no name (`Norra Zorbskolan`) and ends none: after
    /// a word with a capital it does so but at the units of an office (`Barn Öster`).
    fn is_side_of(&self, token: &Token, listed: bool) -> bool {
        let index = self.page.token_from(token.range.start);
        let joined = |token: &Token| matches!(token.gap, Gap::Space | Gap::Wrap);
        let opens = self
            .page
            .token(Some(index + 1))
            .is_some_and(|next| joined(next) && next.case == Case::Title);
        let before = self.page.token(index.checked_sub(1));
        let before = before.filter(|before| joined(token) && before.case == Case::Title);
        let unit = before.map(|before| is_unit(self.page.lower(before)));
        !opens && unit.unwrap_or(!listed)
    }

    /// The first half of a pair of compounds: `Plan- och bygglagen`.
    fn is_hanging(&self, token: &Token) -> bool {
        let after = self.page.after(token.range.end, 5);
        let pair = ["- och", "- ell", "- & ", "- sam", "-/"];
        pair.iter().any(|start| after.starts_with(start))
    }

    /// A word in capitals that is an abbreviation or part of a heading.
    fn is_capital_word(&self, token: &Token, lower: &str, flags: Flags, strong: bool) -> bool {
        let index = self.page.token_from(token.range.start);
        let upper = |at: Option<usize>, own_gap: bool| {
            self.page.token(at).is_some_and(|other| {
                let gap = if own_gap { token.gap } else { other.gap };
                other.case == Case::Upper
                    && matches!(gap, Gap::Space | Gap::Comma | Gap::Wrap | Gap::Line)
            })
        };
        let lone = !upper(index.checked_sub(1), true) && !upper(Some(index + 1), false);
        let short = lower.chars().count() <= 4;
        let lex = self
            .page
            .before(token.range.start, 4)
            .eq_ignore_ascii_case("lex ");
        flags.has(Flags::KEEP)
            || lex
            || short && lone
            || self.is_term(index, token)
            || !strong && self.is_acronym(self.page.word(token), lower)
    }

    /// A term that is a name in other capitals, where no name in capitals stands beside it:
    /// `ADDIS, AUDIT`, not `LARS ZORK`.
    fn is_term(&self, index: usize, token: &Token) -> bool {
        let is_name = |other: Option<&Token>| {
            other.is_some_and(|other| other.case == Case::Upper && !other.flags.has(Flags::KEEP))
        };
        let next = self.page.token(Some(index + 1));
        let joined =
            |token: &Token| matches!(token.gap, Gap::Space | Gap::Comma | Gap::Wrap | Gap::Line);
        // `ISO 13485`
        let counted = next.is_some_and(|next| next.gap == Gap::Space && next.case == Case::Number);
        let beside = || {
            joined(token) && is_name(self.page.token(index.checked_sub(1)))
                || is_name(next.filter(|next| joined(next)))
        };
        self.lexicon.is_term(self.page.word(token)) && (counted || !beside())
    }

    /// A short word in capitals that no name list knows: an abbreviation.
    fn is_acronym(&self, word: &str, lower: &str) -> bool {
        let flags = self.lexicon.flags(lower);
        word.chars().count() <= 5 && !flags.has(Flags::NAME) || word.contains(':')
    }

    fn listed(&self, lower: &str, flags: Flags) -> Option<Kind> {
        let flags = if flags.has(Flags::NAME) {
            flags
        } else {
            flags | self.hyphenated(lower)
        };
        if flags.has(Flags::GIVEN) {
            Some(Kind::Given)
        } else if flags.has(Flags::SURNAME) {
            Some(Kind::Surname)
        } else if flags.has(Flags::GIVEN_WORD) {
            Some(Kind::GivenWord)
        } else if flags.has(Flags::SURNAME_WORD) {
            Some(Kind::SurnameWord)
        } else if flags.has(Flags::PLACE) {
            Some(Kind::Place)
        } else {
            None
        }
    }

    /// `Anna-Karin`, `al-Khatib`: one part in a list makes the whole a sure name.
    fn hyphenated(&self, lower: &str) -> Flags {
        let mut parts = lower.split('-').peekable();
        if lower.split('-').count() < 2 {
            return Flags::default();
        }
        let known = parts
            .by_ref()
            .map(|part| self.lexicon.flags(part))
            .collect::<Vec<_>>();
        let names = known.iter().filter(|flags| flags.has(Flags::NAME)).count();
        let particle = known
            .first()
            .is_some_and(|flags| flags.has(Flags::PARTICLE))
            || lower.starts_with("al-")
            || lower.starts_with("el-");
        if names == known.len() && names > 1 {
            Flags::GIVEN
        } else if (names > 0 && !self.lexicon.is_word(lower)) || particle {
            Flags::SURNAME
        } else {
            Flags::default()
        }
    }

    fn unlisted(&self, lower: &str, stem: &str, token: &Token) -> Kind {
        if lower.chars().count() < 2 {
            return Kind::Keep;
        }
        let known = |word: &str| self.lexicon.is_word(word);
        if self.lexicon.is_office_word(lower) || is_placeholder(lower) {
            return Kind::Keep;
        }
        let word = self.page.word(token);
        let acronym = |part: &str| part.len() <= 5 && part.chars().all(char::is_uppercase);
        let parts_known = lower.contains('-')
            && word.split('-').all(|part| {
                let lower = part.to_lowercase();
                let kept = || self.lexicon.flags(&lower).has(Flags::KEEP);
                part.is_empty() || acronym(part) || known(&lower) || kept()
            });
        if word.split('-').any(|part| part.len() > 1 && acronym(part))
            && parts_known
            && lower.contains('-')
        {
            return Kind::Keep;
        }
        let ordinary = self.page.is_ordinary(token, self.lexicon)
            || (stem != lower && self.page.is_ordinary_stem(token, self.lexicon))
            || parts_known
            || token.start
                && (is_derived(lower)
                    || self.lexicon.looks_ordinary(lower)
                    || self.lexicon.is_cut_word(lower));
        let shaped =
            self.lexicon.has_surname_ending(lower) || self.lexicon.has_surname_ending(stem);
        if !ordinary && (is_landmark(lower) || self.lies_in(token) && self.lexicon.is_proper(lower))
        {
            return Kind::Place;
        }
        if !ordinary {
            return Kind::Unknown;
        }
        if shaped && token.case == Case::Title && !token.start && lower.chars().count() <= 12 {
            return Kind::Shaped;
        }
        Kind::Word
    }

    /// Whether `i` stands before the word, as before places and never before people.
    fn lies_in(&self, token: &Token) -> bool {
        let index = self.page.token_from(token.range.start);
        let before = self.page.token(index.checked_sub(1));
        matches!(token.gap, Gap::Space | Gap::Wrap)
            && before.is_some_and(|before| self.page.word(before) == "i")
    }
}

/// A word joined by a hyphen to an ordinary one in lower case: `Sten-modellen`, `A-traktor`,
/// `PEth-prov`; not `Tallbacka-skolan`.
pub(crate) fn is_thing_compound(word: &str, lexicon: &Lexicon) -> bool {
    let Some((head, thing)) = word.rsplit_once('-') else {
        return false;
    };
    let small = thing.chars().count() > 2 && thing.chars().all(char::is_lowercase);
    if !small || head.ends_with("isk") {
        return false;
    }
    let capitals = head.chars().filter(|c| c.is_uppercase()).count();
    let letters = capitals > 1 || head.chars().count() == 1 && capitals == 1;
    let organisation = lexicon
        .flags(thing)
        .has(Flags::ORG_NOUN | Flags::ORG_PREFIX)
        || lexicon.ends_as_org(thing)
        || lexicon.ends_as_house(&word.to_lowercase());
    match organisation {
        // `LSS-bostäder` is a kind, `Zorb-skolan` a name.
        true => letters && lexicon.flags(&head.to_lowercase()).has(Flags::KEEP),
        false => letters || lexicon.is_word(thing) && !lexicon.flags(thing).has(Flags::NAME),
    }
}

/// Ways of working, which have all sorts of names: `Zorbmetoden`.
pub(crate) fn is_method(lower: &str) -> bool {
    [
        "metoden",
        "modellen",
        "programmet",
        "skalan",
        "testet",
        "formuläret",
        "dagen",
    ]
    .iter()
    .any(|end| lower.len() > end.len() + 2 && lower.ends_with(end))
}

/// Whether a word is a unit of an office, with a point of the compass after it.
pub(crate) fn is_unit(lower: &str) -> bool {
    const UNITS: &[&str] = &[
        "barn", "unga", "vuxen", "grupp", "team", "område", "region", "distrikt", "enhet",
        "sektor", "sektion",
    ];
    UNITS.iter().any(|end| lower.ends_with(end))
}

/// A point of the compass, as parts of districts and units have them: `Barn Öster`.
pub(crate) fn is_side(lower: &str) -> bool {
    matches!(
        lower,
        "norra"
            | "södra"
            | "östra"
            | "västra"
            | "mellersta"
            | "nord"
            | "syd"
            | "norr"
            | "söder"
            | "öster"
            | "väster"
            | "nordöst"
            | "nordväst"
            | "sydöst"
            | "sydväst"
    )
}

/// Whether a word ends as nouns made of verbs and adjectives do: dictionaries lack many.
fn is_derived(lower: &str) -> bool {
    [
        "het",
        "heten",
        "heter",
        "ning",
        "ningen",
        "ningar",
        "ningarna",
        "tion",
        "tionen",
        "tioner",
        "ande",
        "andet",
        "ende",
        "endet",
        "else",
        "elsen",
        "elser",
        "are",
        "aren",
        "arna",
        "itet",
        "iteten",
        "skap",
        "skapet",
        "ismen",
        "barhet",
        "mässig",
        "mässiga",
        "aktig",
        "aktiga",
        "stöd",
        "stödet",
        "arbete",
        "arbetet",
        "plan",
        "planen",
        "tid",
        "tiden",
        "lista",
        "listan",
        "samtal",
        "samtalet",
        "möte",
        "mötet",
        "uppgift",
        "uppgifter",
        "normen",
        "avdrag",
        "bidrag",
        "bidraget",
        "ersättning",
        "lagen",
        "beslut",
        "beslutet",
        "ärende",
        "ärendet",
        "sidor",
        "jouren",
        "linjen",
    ]
    .iter()
    .any(|ending| {
        let stem = lower.strip_suffix(ending).unwrap_or("");
        stem.chars().count() >= 4
    })
}

/// Whether a word is an abbreviation by its letters: capitals inside it, as in `HbA1c` and
/// `BoU`, or no vowel at all, as in `Kv`.
fn is_code(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let inner = |at: usize, c: &char| {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        at > 0 && c.is_uppercase() && before.is_some_and(|before| before.is_lowercase())
    };
    let capitals = letters.iter().enumerate().any(|(at, c)| inner(at, c));
    let lowers = letters.iter().filter(|c| c.is_lowercase()).count();
    let opening = letters.iter().take_while(|c| c.is_uppercase()).count();
    let mixed = opening >= 2 && lowers > 0 && letters.len() <= 5;
    let prefixed = [
        "Mc", "Mac", "De", "Di", "Le", "La", "Van", "Fitz", "Al", "El", "Ben",
    ]
    .iter()
    .any(|prefix| word.starts_with(prefix));
    let vowel = |c: &char| {
        c.to_lowercase()
            .any(|c| "aeiouyåäöéáíóúüæøâîûê".contains(c))
    };
    let silent = letters.len() <= 3 && letters.len() > 1 && !letters.iter().any(vowel);
    let all_capitals = letters.iter().all(|c| c.is_uppercase());
    !word.contains(['-', '\'']) && (capitals && !prefixed || mixed || silent && !all_capitals)
}

/// An abbreviation with an ending: `SIP:en`.
fn is_inflected_code(word: &str) -> bool {
    word.split_once(':').is_some_and(|(head, ending)| {
        head.len() > 1
            && head.chars().all(char::is_uppercase)
            && ending.len() > 1
            && ending.chars().all(char::is_lowercase)
    })
}

/// What a laboratory measures, and in what: `U-Tox`, `S-Ferritin`.
fn is_analysis(word: &str) -> bool {
    let rest = ["B-", "S-", "U-", "P-", "fP-", "Lkc-"]
        .iter()
        .find_map(|system| word.strip_prefix(system));
    rest.is_some_and(|rest| rest.chars().count() > 2 && !rest.contains('-'))
}

/// Somebody in charge, by the ending of the word: `butikschefen`.
fn is_post(lower: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "chefen",
        "chef",
        "ledaren",
        "ledare",
        "läraren",
        "sköterskan",
        "sekreteraren",
        "handläggaren",
        "inspektören",
        "assistenten",
        "terapeuten",
        "pedagogen",
        "konsulenten",
        "konsulten",
        "ansvarig",
        "ansvarige",
        "samordnaren",
    ];
    let mut endings = ENDINGS.iter();
    endings.any(|ending| lower.len() > ending.len() + 2 && lower.ends_with(ending))
}

/// Whether a word was cut short: `Närv`, `Ant`.
fn is_clipped(word: &str) -> bool {
    let vowel = |c: &char| "aeiouyåäöéáí".contains(c.to_ascii_lowercase());
    let letters: Vec<char> = word.chars().collect();
    let ends = letters.iter().rev().take(2).all(|c| !vowel(c));
    (2..=5).contains(&letters.len()) && ends
}

/// `ÅÅÅÅMMDD`, `XXXXX`: a letter three times in a row stands for something else.
pub(crate) fn is_placeholder(lower: &str) -> bool {
    let mut run = 0;
    let mut last = None;
    lower.chars().any(|c| {
        run = if last == Some(c) { run + 1 } else { 1 };
        last = Some(c);
        run >= 3
    })
}

/// Names of places in a town: surnames do not end in a definite form.
pub(crate) fn is_landmark(lower: &str) -> bool {
    [
        "parken",
        "torget",
        "gatan",
        "vägen",
        "promenaden",
        "badet",
        "hallen",
        "bron",
        "gården",
        "hamnen",
        "åsen",
        "backen",
        "centrum",
        "området",
        "platsen",
        "planen",
        "sjön",
        "skogen",
        "dalen",
        "stranden",
        "rondellen",
        "leden",
    ]
    .iter()
    .any(|ending| lower.len() > ending.len() + 2 && lower.trim_end_matches('s').ends_with(ending))
}
