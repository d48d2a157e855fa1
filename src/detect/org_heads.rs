//! Finds organisations whose kind stands before their name: `restaurang Lilla Saigon`,
//! `Kvinnojouren Ljungtuvan`.

use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::orgs::Finder;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

impl Finder<'_> {
    /// `restaurang Lilla Saigon`, `Kvinnojouren Ljungtuvan`.
    pub(crate) fn kind_before_name(&self, index: usize) -> Option<Hit> {
        let list = &self.page.tokens.list;
        let token = list.get(index)?;
        let mut last = index;
        let shouts = token.case == Case::Upper;
        let shouted = |next: &Token| shouts && next.case == Case::Upper;
        // In a text of capitals an ordinary word goes on the name only right after its kind.
        let after = list.get(index + 1..).unwrap_or_default();
        let few = after
            .iter()
            .take_while(|next| next.gap == Gap::Space && next.case == Case::Upper)
            .count()
            < 3;
        let goes_on = |next: &Token| {
            next.gap == Gap::Quote
                || !shouts
                || few
                || !self.page.is_ordinary(next, self.lexicon)
                || self.page.token_from(next.range.start) == index + 1
                    && !next.any_flags().has(Flags::PERSON_VERB | Flags::FUNCTION)
        };
        // A term of endearment is one only of a person: `Familjecentralen Hjärtat`.
        let dear = |next: &Token| {
            token.case == Case::Title
                && next.case == Case::Title
                && !next.flags.has(Flags::NAME | Flags::ROLE | Flags::TITLE)
        };
        while let Some(next) = list.get(last + 1) {
            let joined = matches!(next.gap, Gap::Space | Gap::Wrap)
                || (last == index && next.gap == Gap::Quote);
            let joined = joined || (last > index && next.gap == Gap::And);
            let part = self.is_part(next) || shouted(next) || dear(next);
            if joined && part && goes_on(next) && !self.is_kept(next) && next.case != Case::Initial
            {
                last += 1;
            } else {
                break;
            }
        }
        if last == index || shouts && self.is_heading(index, last) {
            return None;
        }
        let alone = list.get(last)?;
        // `skolan Anna ...`: a lone given name after a common noun is a person.
        let person =
            token.case == Case::Lower && last == index + 1 && alone.flags.has(Flags::GIVEN);
        if person && !token.flags.has(Flags::ORG_NOUN) || self.is_job_or_resident(index) {
            return None;
        }
        let last = self.forward_place(last);
        Some(self.hit(index, last, 0.8, "org_kind_before", index))
    }

    /// Whether a kind of place is what somebody is: `tandläkare Sara Ek`, `den boende Ek`.
    fn is_job_or_resident(&self, index: usize) -> bool {
        let (Some(token), Some(next)) = (
            self.page.token(Some(index)),
            self.page.token(Some(index + 1)),
        ) else {
            return false;
        };
        let job = token.flags.has(Flags::ROLE)
            && next.any_flags().has(Flags::GIVEN)
            && next.stem_flags == Flags::default();
        let before = self.page.token(index.checked_sub(1));
        let resident = self.page.lower(token) == "boende"
            && before.is_some_and(|before| {
                matches!(
                    self.page.word(before),
                    "den" | "Den" | "en" | "de" | "De" | "varje"
                )
            });
        job || resident
    }

    /// Whether ordinary words in capitals are all of a line, perhaps after its number:
    /// `3  BOENDE OCH KONTAKTER`.
    fn is_heading(&self, first: usize, last: usize) -> bool {
        let list = &self.page.tokens.list;
        let Some(words) = list.get(first..=last) else {
            return false;
        };
        let ordinary = words.iter().all(|token| {
            self.page.is_ordinary(token, self.lexicon) && !token.any_flags().has(Flags::GIVEN)
        });
        // `OM VÅRDNAD, BOENDE OCH UMGÄNGE`
        let goes_on = ordinary
            && first
                .checked_sub(1)
                .and_then(|at| list.get(at))
                .is_some_and(|before| {
                    before.case == Case::Upper && self.page.is_ordinary(before, self.lexicon)
                })
            && words.iter().any(|token| self.page.lower(token) == "och");
        if goes_on {
            return true;
        }
        let breaks = |gap: Gap| matches!(gap, Gap::Paragraph | Gap::Line | Gap::Cell);
        let opens = |at: usize| {
            list.get(at)
                .is_none_or(|token| breaks(token.gap) || at == 0)
        };
        let numbered = first
            .checked_sub(1)
            .and_then(|at| list.get(at).map(|token| (at, token)))
            .is_some_and(|(at, token)| token.case == Case::Number && opens(at));
        ordinary && (opens(first) || numbered) && opens(last + 1)
    }
}
