//! Finds names without capitals, in the mail of people who use none.
//!
//! Here the lists and the words beside a name carry everything; a document counts as
//! informal when many of its sentences start in lower case.

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::kinds::Finder;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

impl Finder<'_> {
    /// Names without a capital, in the mail of people who use none.
    pub(crate) fn lower_case_name(&self, index: usize) -> Option<Hit> {
        const MOST_COORDINATED: u32 = 6;
        self.lower_name(index, MOST_COORDINATED)
    }

    /// The same, where so many names before may tell that this is one, too.
    fn lower_name(&self, index: usize, coordinated: u32) -> Option<Hit> {
        let token = self.token(index)?;
        let may_be = self.page.tokens.informal || token.start || token.flags.has(Flags::GIVEN);
        if token.case != Case::Lower || !may_be || self.page.claimed(&token.range).is_some() {
            return None;
        }
        let lower = self.page.word(token);
        if lower.chars().count() < 2
            || token
                .flags
                .has(Flags::KINSHIP | Flags::ROLE | Flags::PERSON_VERB)
        {
            return None;
        }
        let hit = |score: f32, evidence| {
            Some(Hit::new(
                token.range.start..self.lower_end(index),
                Entity::Person,
                score,
                "name_lower_case",
                evidence,
            ))
        };
        if crate::detect::labels::label(lower).is_some() {
            return None;
        }
        if self.number_after(index + 1) && token.start && !self.lexicon.is_word(lower) {
            return hit(0.8, Evidence::Cue("personnummer".into()));
        }
        let sure = token.flags.has(Flags::GIVEN)
            && lower.chars().count() > 3
            && !token.flags.has(
                Flags::FUNCTION | Flags::PLACE | Flags::KEEP | Flags::COMMON | Flags::PARTICLE,
            )
            && !self.page.is_ordinary(token, self.lexicon);
        if sure && !self.page.tokens.informal && self.profile.personal {
            return hit(0.6, Evidence::List("given".into()));
        }
        let mut parts = lower.split('-').map(|part| self.lexicon.flags(part));
        let is_double = lower.contains('-')
            && parts.all(|part| part.has(Flags::GIVEN | Flags::GIVEN_WORD))
            && !self.lexicon.is_word(lower);
        if is_double && (self.page.tokens.informal || self.profile.personal) {
            return hit(0.75, Evidence::List("given".into()));
        }
        if !self.page.tokens.informal {
            return None;
        }
        if self.number_after(index + 1)
            && token.start
            && !token.flags.has(Flags::FUNCTION)
            && !matches!(lower, "jag" | "han" | "hon" | "mitt" | "nummer")
        {
            return hit(0.7, Evidence::Cue("personnummer".into()));
        }
        let alias = token.start
            && matches!(token.gap, Gap::Line | Gap::Paragraph)
            && self.token(index + 1).is_some_and(|next| {
                next.gap == Gap::Open && next.capital() && self.number_after(index + 2)
            });
        if alias {
            return hit(0.75, Evidence::Cue("personnummer".into()));
        }
        let noble = page_is(self, token, &["von", "af"])
            && self.token(index + 1).is_some_and(|next| {
                next.gap == Gap::Space && next.case == Case::Lower && next.range.len() > 2
            });
        if noble && let Some(next) = self.token(index + 1) {
            let range = token.range.start..next.range.end;
            let evidence = Evidence::Cue("von".into());
            return Some(Hit::new(
                range,
                Entity::Person,
                0.7,
                "name_lower_case",
                evidence,
            ));
        }
        let cue = self.lower_cue(index, coordinated);
        let one = index.checked_sub(1).and_then(|at| self.token(at));
        if cue
            && one.is_some_and(|one| self.page.word(one) == "och")
            && !token.flags.has(Flags::FUNCTION)
            && !matches!(lower, "jag" | "han" | "hon" | "vi")
        {
            return hit(0.7, Evidence::Cue("och".into()));
        }
        let listed = token.any_flags().has(Flags::NAME) && !token.flags.has(Flags::FUNCTION);
        if listed && (self.is_spoken_of(index) || self.signs(index)) {
            return hit(0.7, Evidence::List("given".into()));
        }
        let given = token.flags.has(Flags::GIVEN)
            || token.stem_flags.has(Flags::GIVEN) && !self.page.is_ordinary(token, self.lexicon);
        if self.is_full_name(index) {
            return hit(0.75, Evidence::List("surnames".into()));
        }
        let ambiguous = token.any_flags().has(Flags::NAME);
        let unknown = || !self.lexicon.is_word(lower);
        let maybe = token.any_flags().has(Flags::GIVEN | Flags::GIVEN_WORD)
            || unknown() && lower.chars().count() > 3;
        let pair = maybe && self.lower_end(index) > token.range.end;
        if pair && (cue || !token.flags.has(Flags::FUNCTION)) {
            return hit(0.75, Evidence::List("given".into()));
        }
        let surname = token.any_flags().has(Flags::SURNAME) && lower.chars().count() > 4;
        if (given || surname) && !token.flags.has(Flags::FUNCTION) && (cue || unknown()) {
            return hit(0.8, Evidence::List("given".into()));
        }
        let inverted = self
            .token(index + 1)
            .is_some_and(|next| page_is(self, next, &["heter", "hette"]))
            && self
                .token(index + 2)
                .is_some_and(|next| page_is(self, next, &["han", "hon", "den", "hen"]));
        if inverted && !token.flags.has(Flags::FUNCTION) {
            return hit(0.75, Evidence::Cue("heter".into()));
        }
        let signed = matches!(token.gap, Gap::Line | Gap::Paragraph | Gap::Other)
            && self.page.before(token.range.start, 1) == "/"
            && ambiguous;
        if signed {
            return hit(0.75, Evidence::List("given".into()));
        }
        let named =
            one.is_some_and(|one| matches!(self.page.word(one), "heter" | "hette" | "heta"));
        let pronoun = matches!(
            lower,
            "han" | "hon" | "den" | "hen" | "jag" | "du" | "vi" | "ni"
        );
        if cue
            && !pronoun
            && (ambiguous || unknown())
            && (named || !token.flags.has(Flags::FUNCTION))
        {
            return hit(0.7, Evidence::UnknownWord);
        }
        None
    }

    /// Whether somebody's age follows a word, or what is said of people stands before it:
    /// `tindra är nio år`, `det gäller tindra`, `hos love`, `lille dag`.
    fn is_spoken_of(&self, index: usize) -> bool {
        let word = |at: usize| self.token(at).map_or("", |token| self.page.word(token));
        let is = matches!(word(index + 1), "är" | "ä" | "e" | "fyller" | "blir");
        let ages = is && matches!(word(index + 3), "år" | "månader");
        let joined = self
            .token(index)
            .is_some_and(|token| matches!(token.gap, Gap::Space | Gap::Wrap));
        let before = index.checked_sub(1).map_or("", word);
        ages || joined && matches!(before, "gäller" | "hos" | "lille" | "lilla" | "kallas")
    }

    /// Whether a word is a line of its own under a greeting.
    fn signs(&self, index: usize) -> bool {
        let starts = |at: usize| {
            self.token(at)
                .is_none_or(|token| matches!(token.gap, Gap::Line | Gap::Paragraph))
        };
        let before = |step: usize| {
            let token = self.page.token(index.checked_sub(step));
            token.map_or("", |token| self.page.lower(token))
        };
        let greets = |word: &str| word.starts_with("hälsning") || matches!(word, "mvh" | "hälsar");
        starts(index) && starts(index + 1) && (greets(before(1)) || greets(before(2)))
    }

    /// A given name, whatever else it means, before a surname that is no ordinary word, or
    /// one that is nothing else before any surname: `dag rosenhjelm`, `ragnhild svärd`.
    fn is_full_name(&self, index: usize) -> bool {
        let (Some(given), Some(surname)) = (self.token(index), self.token(index + 1)) else {
            return false;
        };
        let joined = surname.gap == Gap::Space && surname.case == Case::Lower;
        let is_given = given.flags.has(Flags::GIVEN | Flags::GIVEN_WORD);
        let only_given = given.flags.has(Flags::GIVEN)
            && !self.page.is_ordinary(given, self.lexicon)
            && !given.flags.has(Flags::FUNCTION);
        let lower = self.page.stem(surname);
        let strange = !self.page.is_ordinary(surname, self.lexicon)
            && !self.page.is_ordinary_stem(surname, self.lexicon);
        let only_surname = strange
            && lower.chars().count() > 3
            && (surname
                .any_flags()
                .has(Flags::SURNAME | Flags::SURNAME_WORD)
                || self.lexicon.has_surname_ending(lower));
        let spared = Flags::FUNCTION | Flags::PERSON_VERB | Flags::KINSHIP | Flags::ROLE;
        let any_surname = surname
            .any_flags()
            .has(Flags::SURNAME | Flags::SURNAME_WORD)
            && !surname.any_flags().has(spared)
            && lower.chars().count() > 2;
        joined && (is_given && only_surname || only_given && any_surname)
    }

    /// The end of a name without capitals that starts at `index`: given names and a
    /// surname that follow it.
    fn lower_end(&self, index: usize) -> usize {
        let Some(first) = self.token(index) else {
            return 0;
        };
        let mut last = first;
        let mut noble = false;
        let said = self
            .page
            .token(index.checked_sub(1))
            .is_some_and(|before| page_is(self, before, &["heter", "hette", "heta"]));
        let given =
            said || first.flags.has(Flags::GIVEN) && !self.page.is_ordinary(first, self.lexicon);
        for step in 1..5 {
            let Some(next) = self.token(index + step) else {
                break;
            };
            let closes = self.token(index + step + 1).is_none_or(|after| {
                after.gap != Gap::Space
                    || after.flags.has(Flags::PERSON_VERB)
                    || page_is(self, after, &["född", "födelsetid", "personnummer", "pnr"])
            });
            let last_name = step > 1
                && next.gap == Gap::Space
                && next.case == Case::Lower
                && next.any_flags().has(Flags::SURNAME_WORD | Flags::SURNAME)
                && closes;
            if last_name {
                last = next;
                break;
            }
            let particle = page_is(self, next, &["von", "af", "van", "al", "el", "de", "la"])
                && next.gap == Gap::Space
                && self.token(index + step + 1).is_some_and(|name| {
                    name.gap == Gap::Space
                        && name.case == Case::Lower
                        && (page_is(self, next, &["von", "af"])
                            || name.any_flags().has(Flags::SURNAME | Flags::SURNAME_WORD)
                            || !self.page.is_ordinary(name, self.lexicon))
                });
            if step == 1 && self.is_full_name(index) {
                last = next;
                continue;
            }
            let initial = given
                && next.gap == Gap::Space
                && next.case == Case::Lower
                && next.range.len() == 1
                && !page_is(self, next, &["i", "o", "e", "p", "d", "m", "s", "o", "a"]);
            if std::mem::take(&mut noble) {
                last = next;
                continue;
            }
            if particle || initial {
                noble = particle;
                last = next;
                if initial {
                    break;
                }
                continue;
            }
            let flags = next.any_flags();
            let unknown = !self.page.is_ordinary(next, self.lexicon);
            let name = flags.has(Flags::GIVEN | Flags::SURNAME) && (unknown || step == 1)
                || flags.has(Flags::SURNAME_WORD) && unknown
                || unknown && self.lexicon.has_surname_ending(self.page.lower(next))
                || unknown && given && next.range.len() > 5;
            let joined = next.gap == Gap::Space && next.case == Case::Lower;
            let job = flags.has(
                Flags::FUNCTION | Flags::KINSHIP | Flags::ROLE | Flags::PERSON_VERB | Flags::KEEP,
            );
            if !joined || !name || job || self.page.claimed(&next.range).is_some() {
                break;
            }
            last = next;
        }
        last.range.end
    }

    /// Whether one or two words before say that a name follows: `min kompis my`.
    fn lower_cue(&self, index: usize, coordinated: u32) -> bool {
        let Some(token) = self.token(index) else {
            return false;
        };
        if !matches!(token.gap, Gap::Space | Gap::Wrap) {
            return false;
        }
        let before = |step: usize| index.checked_sub(step).and_then(|at| self.token(at));
        let Some(one) = before(1) else {
            return false;
        };
        let cue = |token: &Token| {
            token
                .flags
                .has(Flags::KINSHIP | Flags::NAME_VERB | Flags::TITLE | Flags::ROLE)
        };
        let unknown = !self.lexicon.is_word(self.page.word(token));
        let coordinated = matches!(self.page.word(one), "och" | "å" | "o")
            && index >= 2
            && coordinated > 0
            && self.lower_name(index - 2, coordinated - 1).is_some()
            && (unknown
                || self
                    .token(index + 1)
                    .is_none_or(|next| next.gap != Gap::Space));
        if coordinated {
            return true;
        }
        let linked = matches!(
            self.page.word(one),
            "till" | "te" | "är" | "ä" | "e" | "med" | "me" | "jag"
        ) && before(2).is_some_and(cue);
        cue(one)
            || linked
            || (self.page.word(one) == "jag"
                && before(2).is_some_and(|two| self.page.word(two) == "är"))
    }
}

/// Whether a token is one of some words.
fn page_is(finder: &Finder<'_>, token: &Token, words: &[&str]) -> bool {
    words.contains(&finder.page.word(token))
}
