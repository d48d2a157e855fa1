//! Finds names of people.
//!
//! Three questions are asked of each capitalised word: do lists know it as a name, does
//! a cue stand beside it, and (turned round) is it *not* an ordinary word although it
//! stands inside a sentence? Neighbouring words are then judged together.

use std::ops::Range;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Role;
use crate::detect::context::Profile;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::kinds::Finder;
use crate::detect::kinds::Kind;
use crate::detect::kinds::is_landmark;
use crate::detect::kinds::is_side;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::rooms::names_thing;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Finds names on a page.
pub(crate) fn find(page: &Page, lexicon: &Lexicon, profile: &Profile) -> Vec<Hit> {
    let finder = Finder {
        page,
        lexicon,
        profile,
    };
    let mut hits = Vec::new();
    let mut index = 0;
    while index < page.tokens.list.len() {
        index = match finder.run_at(index) {
            Some(run) => {
                let next = run.end.max(index + 1);
                hits.extend(finder.judge(run));
                next
            }
            None => {
                hits.extend(finder.lower_case_name(index));
                index + 1
            }
        };
    }
    hits.extend((0..page.hits.len()).filter_map(|index| finder.after_number(index)));
    hits.extend(initials(page));
    hits.extend((0..page.tokens.list.len()).filter_map(|index| finder.surname_first(index)));
    hits
}

impl Finder<'_> {
    pub(crate) fn token(&self, index: usize) -> Option<&Token> {
        self.page.tokens.list.get(index)
    }

    /// The run of words that starts at `index` and could be one name.
    fn run_at(&self, index: usize) -> Option<Range<usize>> {
        let first = self.token(index)?;
        let opens = first.capital() || self.opens_with_particle(index);
        if !opens || first.case == Case::Number || self.page.claimed(&first.range).is_some() {
            return None;
        }
        let first_kind = self.kind(first);
        if first_kind == Kind::Keep || self.is_thing(index) || self.is_dateline(index) {
            return None;
        }
        let mut end = index + 1;
        while let Some(next) = self.token(end) {
            let kind = self.kind(next);
            if kind == Kind::Keep && !self.is_odd_surname(end)
                || self.page.claimed(&next.range).is_some()
                || end - index > 7
                || !self.joins(end, kind)
            {
                break;
            }
            end += if next.capital() {
                1
            } else {
                self.particles_at(end) + 1
            };
        }
        self.trim(index..end)
            .filter(|run| run.start == index || !self.is_thing(run.start))
    }

    /// A word that is kept elsewhere but goes on a given name here: `Anna Ford`.
    fn is_odd_surname(&self, index: usize) -> bool {
        let (Some(token), Some(before)) =
            (self.token(index), self.page.token(index.checked_sub(1)))
        else {
            return false;
        };
        let job = Flags::ROLE
            | Flags::KINSHIP
            | Flags::AUTHORITY
            | Flags::TITLE
            | Flags::ORG_NOUN
            | Flags::ORG_PREFIX
            | Flags::COMPANY
            | Flags::BRAND;
        let number = self
            .token(index + 1)
            .is_some_and(|next| next.gap == Gap::Space && next.case == Case::Number);
        token.case == Case::Title
            && token.gap == Gap::Space
            && !token.start
            && !token.any_flags().has(job)
            && !number
            && !self.page.is_office(token, self.lexicon)
            && self.kind(before) == Kind::Given
    }

    /// A room's name, a car's model: `sammanträdesrum Lilla Björn`, `Toyota Yaris`.
    fn is_thing(&self, index: usize) -> bool {
        names_thing(self.page, index)
    }

    /// A place before a date: `Granvik den 9 april`, `Hagen 2024-03-26`.
    fn is_dateline(&self, index: usize) -> bool {
        let (Some(token), Some(next)) = (self.token(index), self.token(index + 1)) else {
            return false;
        };
        let number = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.case == Case::Number)
        };
        let month = self.token(index + 2).is_some_and(|token| {
            let word = self.page.lower(token);
            [
                "jan", "feb", "mars", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
            ]
            .iter()
            .any(|month| word.starts_with(month))
        });
        let date = self.page.word(next) == "den" && number(index + 2)
            || number(index + 1) && next.range.len() <= 2 && month
            || next.case == Case::Number
                && next.range.len() >= 8
                && self.page.word(next).contains('-');
        let label = self.page.lower_before(token.range.start, 24);
        let opens = token.start && matches!(token.gap, Gap::Paragraph | Gap::Line | Gap::Cell)
            || label.contains("datum");
        date && opens && !token.any_flags().has(Flags::NAME) && next.gap != Gap::Line
    }

    /// Whether the word at `index` goes on the run before it.
    fn joins(&self, index: usize, kind: Kind) -> bool {
        let Some(token) = self.token(index) else {
            return false;
        };
        let gap = match token.gap {
            Gap::Space => {
                self.page
                    .between(self.token(index - 1).unwrap_or(token), token)
                    .trim_matches(' ')
                    .len()
                    < 2
            }
            Gap::Wrap => kind.is_name() || kind == Kind::Particle,
            Gap::Line => {
                matches!(kind, Kind::Surname | Kind::SurnameWord | Kind::Unknown)
                    && self
                        .token(index - 1)
                        .is_some_and(|t| self.kind(t) == Kind::Given && !t.start)
            }
            _ => false,
        };
        if !gap {
            return false;
        }
        if token.capital() {
            return true;
        }
        let particles = self.particles_at(index);
        particles > 0
            && self.page.word(token) != "av"
            && self.page.word(token) != "och"
            && self.token(index + particles).is_some_and(|next| {
                next.capital() && next.gap == Gap::Space && self.kind(next) != Kind::Keep
            })
    }

    /// How many lower-case particles stand at `index`: `de la`.
    fn particles_at(&self, index: usize) -> usize {
        (0..3)
            .take_while(|step| {
                self.token(index + step).is_some_and(|token| {
                    token.case == Case::Lower && token.flags.has(Flags::PARTICLE)
                })
            })
            .count()
    }

    /// `de la Cruz`, `al-Khatib` (one word), `von Rahden` at the start of a name.
    fn opens_with_particle(&self, index: usize) -> bool {
        let Some(token) = self.token(index) else {
            return false;
        };
        let particles = self.particles_at(index);
        let unmistakable = matches!(
            self.page.word(token),
            "von"
                | "af"
                | "van"
                | "del"
                | "della"
                | "bin"
                | "ibn"
                | "abu"
                | "el"
                | "al"
                | "dos"
                | "da"
        );
        let follows = self.token(index + particles).is_some_and(|next| {
            next.capital() && next.gap == Gap::Space && self.kind(next) != Kind::Keep
        });
        token.case == Case::Lower && particles > 0 && follows && (unmistakable || particles > 1)
    }

    /// Whether a run is all of a line or cell, or all before a number, and ends in a given
    /// name: `Stark Jonas` in a list.
    fn is_cell(&self, run: &Range<usize>) -> bool {
        let (Some(first), Some(last)) = (self.token(run.start), self.token(run.end - 1)) else {
            return false;
        };
        let closes = self.token(run.end).is_none_or(|next| {
            matches!(next.gap, Gap::Line | Gap::Cell | Gap::Paragraph)
                || next.case == Case::Number && matches!(next.gap, Gap::Space | Gap::Comma)
        });
        run.len() == 2
            && matches!(first.gap, Gap::Line | Gap::Cell)
            && first.case == last.case
            && !first.flags.has(Flags::FUNCTION | Flags::PLACE)
            && self.kind(last) == Kind::Given
            && closes
    }

    /// Cuts ordinary words off both ends.
    fn trim(&self, mut run: Range<usize>) -> Option<Range<usize>> {
        let cue = self.cue_before(run.start).is_some();
        while run.len() > 1 {
            let Some(first) = self.token(run.start) else {
                break;
            };
            let kind = self.kind(first);
            let next_kind = self
                .token(run.start + 1)
                .map_or(Kind::Word, |next| self.kind(next));
            let opener = first.start
                && !cue
                && !self.is_cell(&run)
                && (kind == Kind::Word || kind == Kind::Place);
            let pronoun = first.start
                && first.flags.has(Flags::FUNCTION)
                && !cue
                && !matches!(
                    next_kind,
                    Kind::Surname
                        | Kind::SurnameWord
                        | Kind::Unknown
                        | Kind::Shaped
                        | Kind::Initial
                        | Kind::Particle
                );
            if !(opener || pronoun) {
                break;
            }
            run.start += 1;
        }
        while run.len() > 1 {
            let Some(last) = run.end.checked_sub(1).and_then(|last| self.token(last)) else {
                break;
            };
            let kind = self.kind(last);
            let strong_before = run.len() > 1
                && self.token(run.end - 2).is_some_and(|t| {
                    matches!(self.kind(t), Kind::Given | Kind::GivenWord | Kind::Initial)
                });
            // `INGELA RINGER` in a text of capitals.
            let verb = last.case == Case::Upper
                && kind == Kind::Word
                && (last.flags.has(Flags::PERSON_VERB | Flags::FUNCTION)
                    || run.len() > 2
                        && last.range.len() > 5
                        && self.page.lower(last).ends_with("as"));
            let loose = kind == Kind::Word && last.gap != Gap::Space
                || verb
                || kind == Kind::Particle
                || kind == Kind::Place && !strong_before;
            if !loose {
                break;
            }
            run.end -= 1;
        }
        (!run.is_empty()).then_some(run)
    }

    /// The score of a run, and a hit where it is worth one.
    fn judge(&self, run: Range<usize>) -> Option<Hit> {
        let tokens = self.page.tokens.list.get(run.clone())?;
        let kinds: Vec<Kind> = tokens.iter().map(|token| self.kind(token)).collect();
        let names = kinds.iter().filter(|kind| kind.is_name()).count();
        let mut doubt = 1.0;
        for (at, (kind, token)) in kinds.iter().zip(tokens).enumerate() {
            let opener = token.start && at == 0;
            let weight = kind.weight(opener);
            let doubtful = *kind == Kind::Surname && self.page.is_ordinary(token, self.lexicon);
            let pronoun = opener && (token.flags.has(Flags::FUNCTION) || doubtful);
            doubt *= 1.0 - if pronoun { weight.min(0.25) } else { weight };
        }
        let mut score: f32 = 1.0 - doubt;
        let best = kinds
            .iter()
            .copied()
            .max_by(|a, b| a.weight(false).total_cmp(&b.weight(false)))?;
        let mut evidence = vec![best.evidence()];
        let mut role = Role::Private;
        if kinds
            .iter()
            .all(|kind| matches!(kind, Kind::Initial | Kind::Particle))
        {
            return None;
        }
        if let Some((cue, strength, official)) = self.cue_before(run.start) {
            // `BARNETS UTVECKLING` is a heading.
            let heading = names == 0
                && tokens.iter().all(|token| {
                    // `Barnets Utveckling`, `Barn som Far Illa`
                    let raised = token.start && token.gap == Gap::Space;
                    (token.case == Case::Upper || raised || is_abstract(self.page.lower(token)))
                        && !token.any_flags().has(Flags::NAME)
                        && self.page.is_ordinary(token, self.lexicon)
                });
            let unsure = if official || heading { 0.4 } else { strength };
            let sure = if names > 0 { 0.9 } else { unsure };
            if sure > score {
                evidence.insert(0, Evidence::Cue(cue));
                score = sure;
            }
            if official {
                role = Role::Official;
            }
        }
        if self.role_after(run.end) {
            role = Role::Official;
            score = score.max(if names > 0 { 0.85 } else { 0.3 });
        }
        if names > 0 && self.number_after(run.end) {
            score = score.max(0.92);
        }
        if self.verb_after(&run) && kinds.first().is_some_and(|kind| kind.is_name()) {
            score = score.max(0.62);
        }
        let listed_name = matches!(
            kinds.as_slice(),
            [Kind::Given | Kind::GivenWord | Kind::Surname | Kind::SurnameWord]
        );
        if listed_name && self.age_after(run.end) {
            score = score.max(0.85);
        }
        let ambiguous = matches!(kinds.as_slice(), [Kind::GivenWord | Kind::SurnameWord]);
        let pronoun = tokens.first()?.flags.has(Flags::FUNCTION);
        let listed = ambiguous && !pronoun && tokens.first()?.start;
        let doubtful = names == 0 && !tokens.first()?.start;
        if (doubtful || listed) && score < 0.5 && self.coordinated(&run) {
            score = 0.7;
        }
        let vague = !kinds
            .iter()
            .any(|kind| matches!(kind, Kind::Given | Kind::Surname))
            || kinds.len() == 1 && tokens.first()?.start;
        if !self.profile.personal && vague {
            let cued = evidence.len() > 1 || role == Role::Official;
            score = if cued { score } else { score.min(0.45) };
        }
        if names == 0 && self.profile.personal && self.inside_prose(&run, &kinds) {
            score = score.max(0.52);
        }
        if names == 0 && kinds.contains(&Kind::Place) {
            score = score.min(0.4);
        }
        let first = tokens.first()?;
        let last = tokens.last()?;
        let range = self.family_start(run.start).unwrap_or(first.range.start)..last.range.end;
        if names == 0 && score < 0.5 {
            return self.place(range, &kinds);
        }
        (score >= 0.3).then(|| Hit {
            role,
            evidence,
            ..Hit::new(range, Entity::Person, score, "name", Evidence::UnknownWord)
        })
    }

    /// The start of `Familjen` before a name, inside a sentence.
    fn family_start(&self, start: usize) -> Option<usize> {
        let before = self.page.token(start.checked_sub(1))?;
        let joined = self.token(start)?.gap == Gap::Space;
        let family = matches!(self.page.word(before), "Familjen" | "Fam" | "Makarna");
        (joined && family && !before.start).then_some(before.range.start)
    }

    fn place(&self, range: Range<usize>, kinds: &[Kind]) -> Option<Hit> {
        kinds.contains(&Kind::Place).then(|| {
            Hit::new(
                range,
                Entity::Place,
                0.4,
                "place",
                Evidence::List("places".into()),
            )
            .with_role(Role::Contextual)
        })
    }

    /// The word before a run that says a name follows: (cue, score, official).
    fn cue_before(&self, index: usize) -> Option<(String, f32, bool)> {
        let token = self.token(index)?;
        let before = self.page.token(index.checked_sub(1))?;
        if !matches!(
            token.gap,
            Gap::Space | Gap::Wrap | Gap::Quote | Gap::Colon | Gap::Open | Gap::Cell
        ) {
            return None;
        }
        let flags = before.any_flags();
        let cue = || {
            let list = Flags::NAME_VERB | Flags::TITLE | Flags::KINSHIP | Flags::ROLE;
            let word = match before.flags.has(list) {
                true => self.page.lower(before),
                false => self.page.stem(before),
            };
            word.to_owned()
        };
        let label = matches!(token.gap, Gap::Colon | Gap::Cell);
        if label {
            return None;
        }
        if flags.has(Flags::NAME_VERB) {
            Some((cue(), 0.85, false))
        } else if flags.has(Flags::TITLE) {
            Some((cue(), 0.8, false))
        } else if flags.has(Flags::KINSHIP) {
            Some((cue(), 0.7, false))
        } else if flags.has(Flags::ROLE) {
            Some((cue(), 0.6, true))
        } else {
            None
        }
    }

    /// `Vilda och Tuva`: an ordinary word with a capital beside a name.
    fn coordinated(&self, run: &Range<usize>) -> bool {
        let and = |at: usize| {
            self.token(at)
                .is_some_and(|token| matches!(self.page.word(token), "och" | "samt" | "eller"))
        };
        let sure = |token: &Token| {
            matches!(
                self.kind(token),
                Kind::Given | Kind::Surname | Kind::Unknown
            )
        };
        let after = and(run.end)
            && self
                .token(run.end + 1)
                .is_some_and(|token| token.gap == Gap::Space && sure(token));
        let before = run.start >= 2
            && and(run.start - 1)
            && self
                .token(run.start - 2)
                .is_some_and(|token| !token.start && sure(token));
        after || before
    }

    /// One capitalised ordinary word between lower-case ones, in running text: writers of
    /// Swedish hardly do that but with names.
    fn inside_prose(&self, run: &Range<usize>, kinds: &[Kind]) -> bool {
        let Some(token) = self.token(run.start) else {
            return false;
        };
        let lower = |at: Option<usize>| {
            self.page
                .token(at)
                .is_some_and(|token| token.case == Case::Lower)
        };
        run.len() == 1
            && kinds == [Kind::Word]
            && !token.flags.has(Flags::FUNCTION)
            && !is_landmark(self.page.lower(token))
            && !is_side(self.page.lower(token))
            && !is_abstract(self.page.lower(token))
            && !token.start
            && token.case == Case::Title
            && (token.gap == Gap::Space || token.gap == Gap::Wrap && self.wraps_full_line(token))
            && lower(run.start.checked_sub(1))
            && lower(run.start.checked_sub(2))
            && lower(Some(run.end))
            && self
                .token(run.end)
                .is_some_and(|next| matches!(next.gap, Gap::Space | Gap::Wrap))
    }

    /// Whether the line before a word at the start of one is as long as lines of running
    /// text are; a heading, after which anything begins with a capital, is shorter.
    fn wraps_full_line(&self, token: &Token) -> bool {
        const FULL_LINE: usize = 50;
        let before = self
            .page
            .text()
            .get(..token.range.start)
            .unwrap_or_default();
        let line = before.trim_end().rsplit('\n').next().unwrap_or_default();
        line.chars().count() >= FULL_LINE
    }

    /// A role, or a party's letter, after a name.
    fn role_after(&self, end: usize) -> bool {
        let Some(next) = self.token(end) else {
            return false;
        };
        if next.gap == Gap::Open
            && matches!(next.case, Case::Initial | Case::Upper)
            && next.range.len() <= 3
        {
            return matches!(
                self.page.word(next),
                "S" | "M" | "C" | "V" | "L" | "KD" | "MP" | "SD" | "FI" | "F"
            );
        }
        let near = matches!(
            next.gap,
            Gap::Comma | Gap::Line | Gap::Wrap | Gap::Cell | Gap::Open | Gap::Slash | Gap::Space
        );
        let ordinal = next.case == Case::Number
            && self
                .token(end + 1)
                .is_some_and(|token| token.flags.has(Flags::ROLE));
        near && (next.flags.has(Flags::ROLE) || ordinal)
            && !(next.gap == Gap::Space && next.case == Case::Lower)
    }

    /// Names in capitals right after a personnummer, as lists have them, also where they are
    /// ordinary words: `410223-2380 HOLM MAJ`.
    fn after_number(&self, hit: usize) -> Option<Hit> {
        let number = self.page.hits.get(hit)?;
        if number.entity != Entity::Personnummer || number.score < 0.5 {
            return None;
        }
        let first = self.page.token_from(number.range.end);
        let name = |index: usize| {
            self.token(index).filter(|token| {
                let near = index > first
                    || slice(self.page.text(), number.range.end..token.range.start).len() <= 2;
                near && matches!(token.gap, Gap::Space | Gap::Cell | Gap::Comma)
                    && token.case == Case::Upper
                    && token.any_flags().has(Flags::NAME)
                    && self.page.claimed(&token.range).is_none()
            })
        };
        let end = (first..first + 4)
            .take_while(|&at| name(at).is_some())
            .last()?;
        let range = name(first)?.range.start..name(end)?.range.end;
        let evidence = Evidence::Cue("personnummer".into());
        Some(Hit::new(range, Entity::Person, 0.85, "name", evidence))
    }

    /// A personnummer right after a name.
    pub(crate) fn number_after(&self, end: usize) -> bool {
        let Some(last) = self.page.token(end.checked_sub(1)) else {
            return false;
        };
        let from = last.range.end;
        let next = self.page.hits.partition_point(|hit| hit.range.start < from);
        self.page.hits.iter().skip(next).take(4).any(|hit| {
            hit.entity == Entity::Personnummer && {
                let between = slice(self.page.text(), from..hit.range.start);
                between.len() <= 4 && between.chars().all(|c| !c.is_alphanumeric())
            }
        })
    }

    /// Whether somebody's age follows: `Björn, 12 år`, `Liv (7)`, `Rut, 94, bor ensam`.
    fn age_after(&self, end: usize) -> bool {
        let Some(last) = self.page.token(end.checked_sub(1)) else {
            return false;
        };
        let is_month = matches!(
            self.page.lower(last),
            "mars" | "april" | "maj" | "juni" | "juli" | "augusti"
        );
        let after = self.page.after(last.range.end, 16);
        let (is_open, rest) = match after.strip_prefix(" (") {
            Some(rest) => (true, rest),
            None => (false, after),
        };
        let (is_comma, rest) = match rest.strip_prefix(", ") {
            Some(rest) => (true, rest),
            None => (false, rest.strip_prefix(' ').unwrap_or(rest)),
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (age, rest) = rest.split_at_checked(digits).unwrap_or_default();
        let is_age = matches!(age.parse::<u32>(), Ok(1..=110));
        let years = |rest: &str| {
            let unit = rest.strip_prefix([' ', '-']).unwrap_or(rest);
            let unit = unit.strip_prefix("år");
            unit.is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
        };
        is_age
            && !is_month
            && (years(rest)
                || is_open && rest.starts_with(')')
                || is_comma && rest.starts_with(", "))
    }

    /// A doubtful word at the start of a sentence, then what only people do.
    fn verb_after(&self, run: &Range<usize>) -> bool {
        let (Some(first), Some(next)) = (self.token(run.start), self.token(run.end)) else {
            return false;
        };
        // `Dina har flyttat`: somebody's own things would come before the verb with them.
        let owner = matches!(self.page.lower(first), "dina" | "mina");
        run.len() == 1
            && first.start
            && (owner || !first.flags.has(Flags::FUNCTION))
            && matches!(next.gap, Gap::Space | Gap::Wrap)
            && next.flags.has(Flags::PERSON_VERB)
            && (owner
                || !matches!(
                    self.page.word(next),
                    "är" | "kan"
                        | "ska"
                        | "var"
                        | "blir"
                        | "får"
                        | "tar"
                        | "ger"
                        | "gör"
                        | "blev"
                        | "fick"
                        | "ligger"
                        | "låg"
                        | "står"
                        | "stod"
                        | "skulle"
                        | "kunde"
                        | "kommer"
                        | "har"
                        | "hade"
                ))
    }

    /// `Lo, Torbjörn` and `Wiśniewski, Kacper`, where nothing else stands in the cell.
    fn surname_first(&self, index: usize) -> Option<Hit> {
        let first = self.token(index)?;
        let opens = first.start || first.gap == Gap::Dash;
        if !opens || !first.capital() || self.page.claimed(&first.range).is_some() {
            return None;
        }
        let capital = |at: usize, gap: Gap| {
            self.token(at).is_some_and(|token| {
                token.gap == gap && token.capital() && self.kind(token) != Kind::Keep
            })
        };
        let mut comma = index + 1;
        while capital(comma, Gap::Space) && comma - index < 3 {
            comma += 1;
        }
        let address = [
            "du", "vi", "ni", "hej", "han", "hon", "de", "en", "man", "min", "ja", "nej", "där",
            "så", "nu",
        ];
        let pronoun = comma == index + 1 && address.contains(&self.page.lower(first));
        if pronoun || self.kind(first) == Kind::Keep || !capital(comma, Gap::Comma) {
            return None;
        }
        let mut end = comma + 1;
        while capital(end, Gap::Space) && end - comma < 4 {
            end += 1;
        }
        let given = self.token(comma)?;
        // `Gärd, L.` in a cell of its own.
        let letter = given.case == Case::Initial
            && self.page.after(given.range.end, 1) == "."
            && self.kind(first).is_name()
            && comma == index + 1;
        let closes = self.token(end).is_none_or(|next| {
            next.start
                || next.case == Case::Number
                || matches!(next.gap, Gap::Comma | Gap::Open | Gap::Dash | Gap::Slash)
        });
        let sure = matches!(self.kind(given), Kind::Given)
            || matches!(self.kind(given), Kind::GivenWord | Kind::Unknown)
                && self.kind(first).is_name();
        let last = self.page.token(end.checked_sub(1))?;
        (((closes && sure) || letter) && self.token(comma - 1)?.range.end + 2 >= given.range.start)
            .then(|| {
                Hit::new(
                    first.range.start..last.range.end,
                    Entity::Person,
                    0.85,
                    "surname_first",
                    Evidence::Shape,
                )
            })
    }
}

/// What is done or thought, which nobody and no house is called by.
fn is_abstract(lower: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ningen", "ning", "ingar", "heten", "heter", "het", "elsen", "else", "tionen", "tion",
        "skapet", "skap", "igt", "iskt", "andet", "ande", "mentet", "itet", "iteten",
    ];
    lower.chars().count() > 6 && ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// `A.L.`, `S. L.`: initials with full stops.
fn initials(page: &Page) -> Vec<Hit> {
    let list = &page.tokens.list;
    let mut hits = Vec::new();
    let mut index = 0;
    let dotted = |at: usize| {
        list.get(at).is_some_and(|token| {
            token.case == Case::Initial
                && token.range.len() <= 2
                && slice(page.text(), token.range.end..page.text().len()).starts_with('.')
        })
    };
    while index < list.len() {
        let mut end = index;
        while dotted(end)
            && (end == index || list.get(end).is_some_and(|token| token.gap == Gap::Space))
        {
            end += 1;
        }
        let (first, last) = (list.get(index), list.get(end.saturating_sub(1)));
        if let (2..=4, Some(first), Some(last)) = (end - index, first, last) {
            let text = slice(page.text(), first.range.start..last.range.end);
            let spared = [
                "P.S", "O.S.A", "N.N", "O.S", "U.S.A", "D.S", "T.O.M", "O.M", "M.M", "D.V.S",
                "T.EX", "F.D",
            ]
            .contains(&text);
            if !spared && page.claimed(&first.range).is_none() {
                hits.push(Hit::new(
                    first.range.start..last.range.end + 1,
                    Entity::Person,
                    0.8,
                    "initials",
                    Evidence::Shape,
                ));
            }
        }
        index = end.max(index + 1);
    }
    hits
}
