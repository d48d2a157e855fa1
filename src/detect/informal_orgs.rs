//! Finds organisations in the mail of people who use no capitals: by genitives before
//! kinds of houses (`myrans förskola`), by what is no word after `jobbar på`, by letters
//! of companies and clubs.

use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::orgs::Finder;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

impl Finder<'_> {
    /// An organisation at an index of an informal text.
    pub(crate) fn without_capitals(&self, index: usize) -> Option<Hit> {
        let token = self.lower_token(index)?;
        if !self.page.tokens.informal || token.case != Case::Lower {
            return None;
        }
        self.owned_house(index)
            .or_else(|| self.lower_company(index))
            .or_else(|| self.lower_club(index))
            .or_else(|| self.lower_named(index))
            .or_else(|| self.lower_employer(index))
            .or_else(|| self.lower_local(index))
            .or_else(|| self.lower_street(index))
    }

    fn lower_token(&self, index: usize) -> Option<&Token> {
        self.page.tokens.list.get(index)
    }

    fn is_strange(&self, token: &Token) -> bool {
        !self.page.is_ordinary(token, self.lexicon)
            && !self.page.is_ordinary_stem(token, self.lexicon)
    }

    /// `ängelholms sjukhus`, `myrans förskola`.
    fn owned_house(&self, index: usize) -> Option<Hit> {
        let noun = self.lower_token(index)?;
        let owner = self.lower_token(index.checked_sub(1)?)?;
        let lower = self.page.lower(noun);
        let kind = lower.chars().count() > 2
            && (noun.flags.has(Flags::ORG_NOUN) || self.lexicon.is_org_noun_compound(lower));
        let word = self.page.lower(owner);
        let common = [
            "dagens",
            "kommunens",
            "stadens",
            "barnens",
            "barnets",
            "hennes",
            "deras",
            "allas",
            "ortens",
            "byns",
            "nämndens",
            "regionens",
            "veckans",
            "årets",
            "pojkens",
            "flickans",
            "vårdens",
            "skolans",
            "samma",
            "dess",
            "varandras",
            "egnas",
            "andras",
            "kompisens",
        ];
        let spared = Flags::GIVEN | Flags::KINSHIP | Flags::ROLE | Flags::KEEP | Flags::FUNCTION;
        let named = owner.case == Case::Lower
            && owner.stem < owner.range.len()
            && word.chars().count() > 4
            && !owner.any_flags().has(spared)
            && !common.contains(&word);
        let joined = matches!(noun.gap, Gap::Space | Gap::Wrap);
        (kind && named && joined).then(|| self.hit(index - 1, index, 0.7, "org_kind_after", index))
    }

    /// `ekbyhem ab`, `fagerslätt sk`: letters of a company or club after what is no word.
    fn lower_company(&self, index: usize) -> Option<Hit> {
        let letters = self.lower_token(index)?;
        let name = self.lower_token(index.checked_sub(1)?)?;
        let company = letters.flags.has(Flags::COMPANY | Flags::ORG_NOUN)
            && (2..=3).contains(&letters.range.len())
            && letters.gap == Gap::Space;
        let named = name.case == Case::Lower
            && name.range.len() > 3
            && self.is_strange(name)
            && !name.any_flags().has(Flags::GIVEN | Flags::FUNCTION);
        (company && named).then(|| self.hit(index - 1, index, 0.7, "org_company", index))
    }

    /// `bk vargen`: letters of a club before a word that ends as a name of one.
    fn lower_club(&self, index: usize) -> Option<Hit> {
        let letters = self.lower_token(index)?;
        let name = self.lower_token(index + 1)?;
        let club = matches!(
            self.page.word(letters),
            "bk" | "ik" | "if" | "ifk" | "ibk" | "ff" | "fk" | "gf"
        );
        let word = self.page.lower(name);
        let named = name.case == Case::Lower
            && name.gap == Gap::Space
            && word.chars().count() > 3
            && (word.ends_with(['n', 't']) || self.is_strange(name))
            && !name
                .any_flags()
                .has(Flags::FUNCTION | Flags::PERSON_VERB | Flags::KINSHIP);
        (club && named).then(|| self.hit(index, index + 1, 0.7, "org_club", index))
    }

    /// `jobbar på hermods`: what is no word after a cue of work, and after a preposition
    /// what ends as a house and is no word.
    fn lower_employer(&self, index: usize) -> Option<Hit> {
        let token = self.lower_token(index)?;
        let before = self.lower_token(index.checked_sub(1)?)?;
        let placed = matches!(
            self.page.word(before),
            "på" | "hos" | "vid" | "för" | "till" | "från"
        );
        let named = matches!(token.gap, Gap::Space | Gap::Wrap)
            && token.range.len() > 3
            && !token
                .any_flags()
                .has(Flags::NAME | Flags::PLACE | Flags::KEEP)
            && (self.is_strange(token) || self.is_lower_home(index));
        if !placed || !named {
            return None;
        }
        let window = self
            .page
            .tokens
            .list
            .get(index.saturating_sub(5)..index - 1)?;
        let cue = window.iter().any(|token| self.tells_employer(token));
        let house = self.lexicon.ends_as_house(self.page.lower(token));
        (cue || house).then(|| self.hit(index, index, 0.6, "org_employer", index))
    }

    /// `plats på solgläntan`: a compound that ends as a home, where somebody stays.
    fn is_lower_home(&self, index: usize) -> bool {
        let Some(token) = self.lower_token(index) else {
            return false;
        };
        let lower = self.page.lower(token);
        let ends = [
            "gläntan", "gården", "hemmet", "backen", "lunden", "hagen", "kullen", "åsen",
        ];
        let generic = [
            "bond",
            "skol",
            "fritids",
            "vård",
            "barn",
            "familje",
            "jour",
            "ålderdoms",
            "sjuk",
            "hem",
            "bak",
            "för",
            "inner",
            "herr",
            "kyrko",
            "hus",
            "koloni",
            "behandlings",
        ];
        let stem = ends.iter().find_map(|end| lower.strip_suffix(end));
        let named = stem.is_some_and(|stem| stem.chars().count() > 2 && !generic.contains(&stem));
        let window = self.page.tokens.list.get(index.saturating_sub(5)..index);
        named && window.is_some_and(|words| words.iter().any(|word| self.tells_stay(word)))
    }

    /// `beroendemottagningen kompassen` in the mail of people who use no capitals.
    fn lower_named(&self, index: usize) -> Option<Hit> {
        let head = self.lower_token(index)?;
        let name = self.lower_token(index + 1)?;
        let lower = self.page.lower(head);
        let kind = lower.chars().count() > 8
            && (head.flags.has(Flags::ORG_PREFIX)
                || self.lexicon.ends_as_org(lower)
                || self.lexicon.is_org_noun_compound(lower))
            && lower.ends_with(['n', 't']);
        let word = self.page.lower(name);
        let named = name.case == Case::Lower
            && name.gap == Gap::Space
            && word.chars().count() > 4
            && word.ends_with(['n', 't', 'a'])
            && !name
                .any_flags()
                .has(Flags::PERSON_VERB | Flags::FUNCTION | Flags::KINSHIP | Flags::ROLE)
            && !matches!(
                word,
                "sedan" | "innan" | "redan" | "annan" | "utan" | "medan" | "också"
            );
        let closes = self.lower_token(index + 2).is_none_or(|next| {
            matches!(
                next.gap,
                Gap::Comma | Gap::Stop | Gap::Line | Gap::Paragraph
            ) || next.flags.has(Flags::PERSON_VERB)
                || [
                    "i", "och", "på", "där", "som", "med", "för", "å", "också", "oxå", "hela",
                    "sen", "nu", "igen", "idag", "när", "så", "men", "eller", "om", "har", "är",
                    "var", "varje", "till",
                ]
                .contains(&self.page.word(next))
        });
        let strange = head.flags.has(Flags::ORG_PREFIX)
            && lower.chars().count() > 2
            && name.case == Case::Lower
            && name.gap == Gap::Space
            && word.chars().count() > 3
            && !self.page.is_ordinary(name, self.lexicon)
            && !name.any_flags().has(Flags::GIVEN);
        if head.case == Case::Lower && strange {
            return Some(self.hit(index, index + 1, 0.6, "org_compound_head", index));
        }
        (head.case == Case::Lower && kind && named && closes)
            .then(|| self.hit(index, index + 1, 0.6, "org_compound_head", index))
    }
}

#[cfg(test)]
mod tests {
    use crate::detect::lexicon::Lexicon;
    use crate::detect::orgs;
    use crate::detect::page::Page;

    fn found(text: &str) -> Vec<String> {
        let page = Page::of(text, &Lexicon::new(None, true));
        assert!(page.tokens.informal);
        orgs::found(text)
    }

    #[test]
    fn names_of_houses_need_no_capitals() {
        let text =
            "hej. vi bor här. han går på myrans förskola. jag mår bra. hon jobbar på zorbax.";
        assert_eq!(found(text), ["myrans förskola", "zorbax"]);
    }

    #[test]
    fn clubs_and_youth_clubs_need_no_capitals() {
        let text = "hej. han är med i bk zorken igen. jag mår bra. hon är på fritidsgården \
                    ekorren hela dagen. jag vet.";
        assert_eq!(found(text), ["bk zorken", "fritidsgården ekorren"]);
    }

    #[test]
    fn somebodys_school_is_no_name() {
        let text = "hej. vi bor här. det är barnens skola. jag mår bra. hon jobbar på kvällen.";
        assert!(found(text).is_empty(), "{:?}", found(text));
    }
}
