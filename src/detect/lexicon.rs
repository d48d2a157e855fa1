//! What is known about a word: from lists, and from a Swedish dictionary.
//!
//! Lists are one hash table from lower-case words to flags. The dictionary (Hunspell
//! data, handed in by the caller) answers one question: is this an ordinary word in
//! lower case? It is loaded beside other work and asked about capitalised words only.

use std::ops::Range;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::OnceLock;

use rustc_hash::FxBuildHasher;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use crate::detect::answers::Answers;
use crate::detect::endings::Endings;
use crate::detect::flags::Flags;
use crate::detect::letters::Letters;
use crate::document::Digest;

/// The text in a range, or nothing where the range does not fit.
pub(crate) fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or("")
}

/// A word of more bytes than this is not taken to pieces.
const LONGEST_WORD: usize = 80;

/// The last character boundary at or before an offset.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..4)
        .map(|step| offset.saturating_sub(step))
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// The first character boundary at or after an offset.
pub(crate) fn ceil(text: &str, offset: usize) -> usize {
    (offset..offset.saturating_add(4))
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len())
}

/// Bytes of a Hunspell dictionary, read by the caller.
#[derive(Clone)]
pub struct DictionaryText {
    /// The `.aff` file.
    pub aff: String,
    /// The `.dic` file.
    pub dic: String,
}

struct Dictionary {
    text: Option<DictionaryText>,
    loaded: OnceLock<Option<spellbook::Dictionary>>,
    answers: Answers,
}

/// No ordinary word has so many bytes.
const LONGEST: usize = 64;

impl Dictionary {
    fn get(&self) -> Option<&spellbook::Dictionary> {
        let load = || {
            let text = self.text.as_ref()?;
            spellbook::Dictionary::new(&text.aff, &text.dic).ok()
        };
        self.loaded.get_or_init(load).as_ref()
    }

    fn knows(&self, word: &str) -> Option<bool> {
        let dictionary = self.get()?;
        let checked = || word.len() < LONGEST && dictionary.check(word);
        Some(self.answers.about(word, checked))
    }
}

/// How words for authorities, registers and newspapers end.
static OFFICE_ENDINGS: LazyLock<Endings> = LazyLock::new(|| {
    let endings = [
        "myndigheten",
        "myndighet",
        "verket",
        "nämnden",
        "nämnd",
        "styrelsen",
        "inspektionen",
        "utskottet",
        "förvaltningen",
        "förvaltning",
        "domstolen",
        "departementet",
        "ombudsmannen",
        "ombudsman",
        "kommissionen",
        "kontoret",
        "fullmäktige",
        "direktoratet",
        "nr",
        "nummer",
        "kommun",
        "regionen",
        "lagen",
        "balken",
        "förordningen",
        "enheten",
        "avdelningen",
        "utredningen",
        "rätten",
        "bladet",
        "tidningen",
        "posten",
        "partiet",
        "demokraterna",
    ];
    Endings::new(endings.map(str::to_owned).to_vec())
});

/// All lists and the dictionary.
pub(crate) struct Lexicon {
    flags: FxHashMap<Box<str>, Flags>,
    dictionary: Arc<Dictionary>,
    org_endings: Endings,
    org_weak_endings: Endings,
    org_noun_endings: Endings,
    org_head_endings: Endings,
    org_generic: FxHashMap<Box<str>, ()>,
    surname_endings: Endings,
    /// Whether words are ordinary ones.
    ordinary: Answers,
    letters: OnceLock<Letters>,
    /// Common words of some length, sorted, to look for the beginnings of words.
    sorted: OnceLock<Vec<Box<str>>>,
    /// Entries of several words, by their first word.
    phrases: FxHashMap<Box<str>, Vec<Phrase>>,
    /// Terms in capitals that are names in other capitals.
    terms: FxHashSet<Box<str>>,
}

/// An entry of a list that is several words, in lower case.
pub(crate) struct Phrase {
    pub(crate) rest: Vec<Box<str>>,
    pub(crate) flags: Flags,
}

const GIVEN: &str = include_str!("../../patterns/names/given.txt");
const SURNAMES: &str = include_str!("../../patterns/names/surnames.txt");
const WORDS: &str = include_str!("../../patterns/words.toml");

/// Word lists that are built in: text and the flag that its words get.
const LISTS: &[(&str, Flags)] = &[
    (
        include_str!("../../patterns/lists/places.txt"),
        Flags::PLACE,
    ),
    (
        include_str!("../../patterns/lists/authorities.txt"),
        Flags::AUTHORITY,
    ),
    (
        include_str!("../../patterns/lists/common_words.txt"),
        Flags::COMMON,
    ),
    (
        include_str!("../../patterns/lists/titles.txt"),
        Flags::TITLE,
    ),
    (
        include_str!("../../patterns/lists/kinship.txt"),
        Flags::KINSHIP,
    ),
    (include_str!("../../patterns/lists/roles.txt"), Flags::ROLE),
    (
        include_str!("../../patterns/lists/roles_private.txt"),
        Flags::KINSHIP,
    ),
    (
        include_str!("../../patterns/lists/allowed.txt"),
        Flags::KEEP,
    ),
    (
        include_str!("../../patterns/lists/org_heads.txt"),
        Flags::ORG_PREFIX,
    ),
    (
        include_str!("../../patterns/lists/org_suffixes.txt"),
        Flags::ORG_NOUN,
    ),
];

impl Lexicon {
    /// The built-in lists with a dictionary, which starts to load on another thread.
    pub(crate) fn new(dictionary: Option<DictionaryText>, builtin: bool) -> Self {
        let dictionary = Arc::new(Dictionary {
            text: dictionary,
            loaded: OnceLock::new(),
            answers: Answers::default(),
        });
        let loader = Arc::clone(&dictionary);
        rayon::spawn(move || {
            loader.get();
        });
        let mut lexicon = Self {
            flags: FxHashMap::with_capacity_and_hasher(65_536, FxBuildHasher),
            dictionary,
            org_endings: Endings::default(),
            org_weak_endings: Endings::default(),
            org_noun_endings: Endings::default(),
            org_head_endings: Endings::default(),
            org_generic: FxHashMap::default(),
            surname_endings: Endings::default(),
            ordinary: Answers::default(),
            letters: OnceLock::new(),
            sorted: OnceLock::new(),
            phrases: FxHashMap::default(),
            terms: FxHashSet::default(),
        };
        lexicon.add_words(WORDS);
        if builtin {
            lexicon.add_names(GIVEN, Flags::GIVEN, Flags::GIVEN_WORD);
            lexicon.add_names(SURNAMES, Flags::SURNAME, Flags::SURNAME_WORD);
            for (text, flag) in LISTS {
                lexicon.add_list(text, *flag);
            }
        }
        lexicon
    }

    /// Digest over the built-in lists and the dictionary.
    pub(crate) fn digest(&self) -> Digest {
        let mut all = [GIVEN, SURNAMES, WORDS].concat();
        for (text, _) in LISTS {
            all.push_str(text);
        }
        let dictionary = self.dictionary.text.as_ref();
        all.extend(dictionary.map(|text| Digest::of(text.dic.as_bytes()).to_string()));
        Digest::of(all.as_bytes())
    }

    /// Adds a user's list; the name of the file tells which one it is.
    pub(crate) fn add_file(&mut self, name: &str, text: &str) -> bool {
        let stem = name.rsplit('/').next().unwrap_or(name);
        match stem {
            "given.txt" => self.add_names(text, Flags::GIVEN, Flags::GIVEN_WORD),
            "surnames.txt" => self.add_names(text, Flags::SURNAME, Flags::SURNAME_WORD),
            "organisations.txt" => self.add_register(text),
            "places.txt" => self.add_list(text, Flags::PLACE),
            "keep.txt" | "allow.txt" | "authorities.txt" => self.add_list(text, Flags::KEEP),
            "common_words.txt" => self.add_list(text, Flags::COMMON),
            "roles.txt" => self.add_list(text, Flags::ROLE),
            "titles.txt" => self.add_list(text, Flags::TITLE),
            "kinship.txt" => self.add_list(text, Flags::KINSHIP),
            _ => return false,
        }
        true
    }

    fn add(&mut self, word: &str, flag: Flags) {
        let lower: Box<str> = word.to_lowercase().into();
        let flags = self.flags.entry(lower).or_default();
        *flags = *flags | flag;
    }

    fn add_names(&mut self, text: &str, plain: Flags, word: Flags) {
        for line in lines(text) {
            let (name, flags) = line.split_once('\t').unwrap_or((line, ""));
            let flag = if flags.contains('w') { word } else { plain };
            self.add(name.trim(), flag);
        }
    }

    fn add_list(&mut self, text: &str, flag: Flags) {
        for line in lines(text) {
            let (entry, marks) = line.split_once('\t').unwrap_or((line, ""));
            // Written with other capitals it is somebody's name.
            if flag != Flags::KEEP || !marks.contains('n') {
                self.add_entry(entry.trim(), flag);
            } else if entry.chars().all(char::is_uppercase) {
                self.terms.insert(entry.into());
            }
        }
    }

    /// Adds the names of a register, and the short form of `Björkängens förskola`.
    fn add_register(&mut self, text: &str) {
        for line in lines(text) {
            let (entry, marks) = line.split_once('\t').unwrap_or((line, ""));
            let is_word = marks.contains('w');
            let flag = if is_word {
                Flags::REGISTER_WORD
            } else {
                Flags::REGISTER
            };
            self.add_entry(entry.trim(), flag);
            let lower = entry.trim().to_lowercase();
            let Some((owner, kind)) = lower.split_once(' ') else {
                continue;
            };
            let short = owner.strip_suffix('s').unwrap_or(owner);
            let is_telling = short.chars().count() > 5
                && owner.ends_with('s')
                && self.flags(kind).has(Flags::ORG_NOUN)
                && self.flags(short) == Flags::default();
            if is_telling {
                self.add(short, Flags::REGISTER_WORD);
            }
        }
    }

    /// Adds a word or a phrase.
    fn add_entry(&mut self, entry: &str, flag: Flags) {
        let lower = entry.to_lowercase();
        let mut words = lower.split(' ').filter(|word| !word.is_empty());
        let Some(first) = words.next() else {
            return;
        };
        let rest: Vec<Box<str>> = words.map(Into::into).collect();
        if rest.is_empty() {
            self.add(entry, flag);
            return;
        }
        let phrases = self.phrases.entry(first.into()).or_default();
        match phrases.iter_mut().find(|phrase| phrase.rest == rest) {
            Some(phrase) => phrase.flags = phrase.flags | flag,
            None => phrases.push(Phrase { rest, flags: flag }),
        }
    }

    /// The phrases that start with a lower-case word.
    pub(crate) fn phrases(&self, first: &str) -> &[Phrase] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }

    fn add_words(&mut self, text: &str) {
        let table: toml::Table = toml::from_str(text).unwrap_or_default();
        let words = |key: &str| -> Vec<String> {
            let value = table.get(key).and_then(toml::Value::as_str).unwrap_or("");
            value.split_whitespace().map(str::to_owned).collect()
        };
        let flagged = [
            ("kinship", Flags::KINSHIP),
            ("name_verbs", Flags::NAME_VERB),
            ("roles", Flags::ROLE),
            ("titles", Flags::TITLE),
            ("person_verbs", Flags::PERSON_VERB),
            ("keep", Flags::KEEP),
            ("function_names", Flags::FUNCTION),
            ("particles", Flags::PARTICLE),
            ("org_nouns", Flags::ORG_NOUN),
            ("org_prefixes", Flags::ORG_PREFIX),
            ("company_endings", Flags::COMPANY),
            ("employer_cues", Flags::EMPLOYER),
            ("procurement", Flags::PROCUREMENT),
            ("brands", Flags::BRAND),
        ];
        for (key, flag) in flagged {
            for word in words(key) {
                self.add_entry(&word.replace('_', " "), flag);
            }
        }
        self.org_endings = Endings::new(words("org_endings"));
        self.org_weak_endings = Endings::new(words("org_weak_endings"));
        self.org_noun_endings = Endings::new(words("org_noun_endings"));
        self.org_head_endings = Endings::new(words("org_head_endings"));
        self.org_generic = words("org_generic")
            .into_iter()
            .map(|w| (w.into(), ()))
            .collect();
        self.surname_endings = Endings::new(words("surname_endings"));
    }

    /// Whether a word in capitals is a term that is a name in other capitals.
    pub(crate) fn is_term(&self, word: &str) -> bool {
        self.terms.contains(word)
    }

    /// What the lists say about a lower-case word.
    pub(crate) fn flags(&self, lower: &str) -> Flags {
        self.flags.get(lower).copied().unwrap_or_default()
    }

    /// Whether a lower-case word is an ordinary one.
    pub(crate) fn is_word(&self, lower: &str) -> bool {
        if self.flags(lower).has(Flags::COMMON) {
            return true;
        }
        self.ordinary
            .about(lower, || match self.dictionary.knows(lower) {
                Some(known) => known || self.is_word_of_the_trade(lower),
                None => self.is_known_compound(lower),
            })
    }

    /// Whether a word that no list knows looks more like an ordinary word than a name,
    /// where no dictionary can tell.
    pub(crate) fn looks_ordinary(&self, lower: &str) -> bool {
        if self.dictionary.get().is_some() || lower.chars().count() < 4 {
            return false;
        }
        self.letters
            .get_or_init(|| Letters::of(&self.flags))
            .score(lower)
            > 0.0
    }

    /// Whether a word is the beginning of an ordinary one, or of a compound of two, cut
    /// within a syllable: `vidarebef`, `akutplac`.
    pub(crate) fn is_cut_word(&self, lower: &str) -> bool {
        let sorted = self.sorted.get_or_init(|| {
            let common = self
                .flags
                .iter()
                .filter(|(_, flags)| flags.has(Flags::COMMON));
            let mut words: Vec<Box<str>> = common
                .filter(|(word, _)| word.chars().count() > 4)
                .map(|(word, _)| word.clone())
                .collect();
            words.sort_unstable();
            words
        });
        let begins = |part: &str| {
            let next = sorted.partition_point(|word| &**word < part);
            let word = sorted.get(next);
            word.is_some_and(|word| word.starts_with(part) && word.len() >= part.len() + 2)
        };
        let vowel = |c: char| "aeiouyåäö".contains(c);
        if lower.chars().count() < 3 || lower.ends_with(vowel) || lower.contains('-') {
            return false;
        }
        begins(lower)
            || lower.char_indices().skip(4).any(|(at, _)| {
                let (head, tail) = (slice(lower, 0..at), slice(lower, at..lower.len()));
                tail.chars().count() >= 3 && self.is_word(head) && begins(tail)
            })
    }

    /// Whether a word is an ordinary one once it gets lost rings and dots back.
    pub(crate) fn is_word_unaccented(&self, lower: &str) -> bool {
        let places: Vec<usize> = lower
            .char_indices()
            .filter(|(_, c)| matches!(c, 'a' | 'o'))
            .map(|(at, _)| at)
            .take(6)
            .collect();
        let variants = |word: &str, at: usize| -> Vec<String> {
            let (head, tail) = (slice(word, 0..at), slice(word, at + 1..word.len()));
            let letters: &[char] = match slice(word, at..at + 1) {
                "a" => &['å', 'ä'],
                _ => &['ö'],
            };
            letters
                .iter()
                .map(|letter| format!("{head}{letter}{tail}"))
                .collect()
        };
        (3..=LONGEST_WORD).contains(&lower.len())
            && places.iter().rev().enumerate().any(|(step, &at)| {
                let earlier = || places.iter().rev().skip(step + 1);
                variants(lower, at).iter().any(|word| {
                    self.is_word(word)
                        || earlier()
                            .any(|&at| variants(word, at).iter().any(|word| self.is_word(word)))
                })
            })
    }

    /// Whether the dictionary knows a word with a capital only.
    pub(crate) fn is_proper(&self, lower: &str) -> bool {
        let mut letters = lower.chars();
        let title: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .chain(letters)
            .collect();
        self.dictionary.knows(&title).unwrap_or(false)
            && !self.dictionary.knows(lower).unwrap_or(false)
    }

    /// Words of social work that general dictionaries lack, by their parts.
    fn is_word_of_the_trade(&self, lower: &str) -> bool {
        let flags = self.flags(lower);
        flags
            .has(Flags::KINSHIP | Flags::ROLE | Flags::ORG_NOUN | Flags::PERSON_VERB | Flags::TITLE)
            || self.is_known_compound(lower)
    }

    /// Whether both halves of a word are common words.
    fn is_known_compound(&self, lower: &str) -> bool {
        let common = |part: &str| {
            let inflected = [
                "", "s", "en", "et", "er", "na", "a", "t", "n", "ar", "or", "ens", "ets",
            ];
            inflected.iter().any(|ending| {
                let stem = part.strip_suffix(ending).unwrap_or("");
                stem.len() > 2 && self.flags(stem).has(Flags::COMMON)
            })
        };
        common(lower)
            || lower.len() <= LONGEST_WORD
                && lower.char_indices().skip(3).any(|(at, _)| {
                    let (head, tail) = (slice(lower, 0..at), slice(lower, at..lower.len()));
                    tail.len() > 2 && common(head) && common(tail)
                })
    }

    /// An authority or a heading of a register by its ending: `socialnämnden`, `ärendenr`.
    pub(crate) fn is_office_word(&self, lower: &str) -> bool {
        let bare = lower.strip_suffix('s').unwrap_or(lower);
        let ends = |word| OFFICE_ENDINGS.of(word).next().is_some();
        !bare.starts_with("fastighetsförvaltning") && (ends(bare) || ends(lower))
    }

    /// The ending of a surname on a stem of at least three letters.
    pub(crate) fn has_surname_ending(&self, lower: &str) -> bool {
        self.surname_endings.of(lower).any(|ending| {
            lower
                .strip_suffix(ending)
                .is_some_and(|stem| stem.chars().count() >= 3)
        })
    }

    /// Whether a lower-case word is the name of a school, clinic or home in one word,
    /// such as `tallbackaskolan`, rather than a kind of one, such as `förskolan`.
    pub(crate) fn is_org_compound(&self, lower: &str) -> bool {
        let lower = lower
            .strip_suffix('s')
            .filter(|stem| self.ends_as_org(stem))
            .unwrap_or(lower);
        self.org_endings.of(lower).any(|ending| {
            lower.strip_suffix(ending).is_some_and(|stem| {
                let stem = stem.trim_end_matches('-');
                let bare = stem.strip_suffix('s').unwrap_or(stem);
                stem.chars().count() >= 3
                    && !self.org_generic.contains_key(stem)
                    && !self.org_generic.contains_key(bare)
            })
        }) && !self
            .flags(lower)
            .has(Flags::ORG_NOUN | Flags::ORG_PREFIX | Flags::KEEP | Flags::KINSHIP)
    }

    /// Whether an unknown word ends as the name of a house or home: `Nämndemansgården`.
    pub(crate) fn is_weak_org_compound(&self, lower: &str) -> bool {
        self.ends_as_house(lower) && !self.flags(lower).has(Flags::KEEP) && !self.is_word(lower)
    }

    /// The same of any word: `Kvarngården`.
    pub(crate) fn ends_as_house(&self, lower: &str) -> bool {
        self.org_weak_endings.of(lower).any(|ending| {
            lower.strip_suffix(ending).is_some_and(|stem| {
                stem.trim_end_matches('-').chars().count() >= 3
                    && !self.org_generic.contains_key(stem)
            })
        })
    }

    /// A compound whose last part is a kind of organisation: `däckverkstad`.
    pub(crate) fn is_org_noun_compound(&self, lower: &str) -> bool {
        self.org_noun_endings.of(lower).next().is_some()
    }

    /// A compound that is a kind of organisation before its name: `bingohallen Rex`.
    pub(crate) fn is_org_head_compound(&self, lower: &str) -> bool {
        let mut endings = self.org_head_endings.of(lower);
        endings.any(|ending| lower.len() > ending.len() + 2)
    }

    /// The ending of a lower-case word that makes an organisation of it.
    pub(crate) fn org_ending(&self, lower: &str) -> Option<&str> {
        let bare = lower.strip_suffix('s').unwrap_or(lower);
        let lists = [
            &self.org_endings,
            &self.org_weak_endings,
            &self.org_noun_endings,
        ];
        lists
            .into_iter()
            .find_map(|list| list.of(lower).next().or_else(|| list.of(bare).next()))
    }

    /// Whether a lower-case word ends as a kind of organisation.
    pub(crate) fn ends_as_org(&self, lower: &str) -> bool {
        self.org_endings.of(lower).next().is_some()
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(|line| line.trim_end())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}
