//! Finds organisations by where they lie (`Konsum i Ekeby`), by a capital on a word that is
//! otherwise a kind of one (`hos Beroendecentrum`), and by what leads to a home
//! (`fick plats på Ekbacken`).

use crate::detect::Entity;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::orgs::Finder;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// How many words before a place may tell that somebody lives or stays there.
const STAY_WINDOW: usize = 4;

impl Finder<'_> {
    /// An organisation whose name is told by what stands around it.
    pub(crate) fn by_surroundings(&self, index: usize) -> Option<Hit> {
        if self.at_index(index)?.case != Case::Title || !self.profile.personal {
            return None;
        }
        self.capital_kind(index)
            .or_else(|| self.home(index))
            .or_else(|| self.local_kind(index))
            .or_else(|| self.faith(index))
    }

    /// Takes in the place where what ends at `last` lies: `i Ekeby`, `på Ringvägen`.
    pub(crate) fn with_place(&self, last: usize) -> usize {
        let (Some(word), Some(place)) = (self.at_index(last + 1), self.at_index(last + 2)) else {
            return last;
        };
        let joined = word.gap == Gap::Space
            && place.gap == Gap::Space
            && matches!(self.page.word(word), "i" | "på");
        let spared = Flags::ROLE | Flags::TITLE | Flags::KINSHIP | Flags::AUTHORITY;
        let kept = place.flags.has(Flags::KEEP | Flags::FUNCTION) || self.is_kept(place);
        let person = place.any_flags().has(Flags::GIVEN) && self.page.word(word) != "i";
        let named = matches!(place.case, Case::Title | Case::Upper)
            && place.range.len() > 2
            && !place.any_flags().has(spared)
            && !kept
            && !person
            && !self.profile.is_municipality(self.page.lower(place));
        match joined && named {
            true => last + 2,
            false => last,
        }
    }

    /// A hit with the place where it lies.
    pub(crate) fn placed(&self, mut hit: Hit) -> Hit {
        let last = self.page.tokens_in(&hit.range).last();
        let placed = last.map(|last| self.with_place(last));
        if let Some(token) = placed.and_then(|at| self.at_index(at)) {
            hit.range.end = hit.range.end.max(token.range.end);
        }
        hit
    }

    /// Takes in letters before a kind of home: `SiS ungdomshem`, `HVB Ekgården`.
    pub(crate) fn with_letters(&self, first: usize) -> usize {
        let before = first.checked_sub(1).and_then(|at| self.at_index(at));
        let letters = before.is_some_and(|before| {
            matches!(
                self.page.word(before),
                "SiS" | "SIS" | "HVB" | "LSS" | "LVM" | "BRF" | "Brf" | "S:t" | "St" | "IOGT"
            )
        });
        let joined = self
            .at_index(first)
            .is_some_and(|token| token.gap == Gap::Space);
        match letters && joined {
            true => first - 1,
            false => first,
        }
    }

    /// `hos Beroendecentrum`, `från Missionskyrkan`: a kind of organisation with a capital
    /// inside a sentence.
    fn capital_kind(&self, index: usize) -> Option<Hit> {
        let token = self.at_index(index)?;
        let before = self.at_index(index.checked_sub(1)?)?;
        let lower = self.page.lower(token);
        let placed = matches!(
            self.page.word(before),
            "på" | "hos" | "vid" | "via" | "till" | "från" | "i" | "av" | "genom"
        );
        let kind = self.lexicon.ends_as_org(lower)
            || lower.ends_with("centrum")
            || token.flags.has(Flags::ORG_PREFIX) && lower.chars().count() > 8;
        let inside = !token.start && matches!(token.gap, Gap::Space | Gap::Wrap);
        let spared = Flags::NAME | Flags::ROLE | Flags::KINSHIP | Flags::AUTHORITY;
        (placed
            && kind
            && inside
            && lower.chars().count() > 7
            && before.case == Case::Lower
            && !token.any_flags().has(spared)
            && !self.is_kept(token))
        .then(|| self.hit(index, self.rest(index), 0.6, "org_compound", index))
    }

    /// `fick plats på Ekbacken`, `flyttade till Furulunden`: a landmark by its ending that
    /// somebody lives at.
    fn home(&self, index: usize) -> Option<Hit> {
        let token = self.at_index(index)?;
        let before = self.at_index(index.checked_sub(1)?)?;
        let lower = self.page.lower(token);
        let ends = [
            "backen", "hagen", "lunden", "gården", "åsen", "dalen", "parken", "ängen", "kullen",
            "gläntan", "höjden", "tunet", "hemmet", "borg", "hallen", "torpet", "liden", "udden",
        ];
        let placed = matches!(self.page.word(before), "på" | "till" | "från" | "vid")
            && matches!(token.gap, Gap::Space | Gap::Wrap);
        let window = self
            .page
            .tokens
            .list
            .get(index.saturating_sub(STAY_WINDOW + 1)..index - 1)?;
        let stays = window.iter().any(|word| self.tells_stay(word));
        let named = !token.start
            && lower.chars().count() > 6
            && ends.iter().any(|end| lower.ends_with(end))
            && !token
                .any_flags()
                .has(Flags::GIVEN | Flags::KEEP | Flags::ROLE)
            && !self.is_town(token)
            && !self.is_kept(token);
        (placed && stays && named).then(|| self.hit(index, index, 0.6, "org_home", index))
    }

    /// Whether a word tells that somebody lives or stays somewhere.
    pub(crate) fn tells_stay(&self, token: &Token) -> bool {
        let lower = self.page.lower(token);
        [
            "bor",
            "bodde",
            "bott",
            "plats",
            "platsen",
            "boende",
            "boendet",
            "korttids",
            "rum",
            "inskriven",
            "utskriven",
            "inlagd",
        ]
        .contains(&lower)
            || [
                "placer",
                "flytt",
                "vista",
                "vård",
                "avlast",
                "växelvård",
                "inflytt",
                "korttid",
            ]
            .iter()
            .any(|stem| lower.starts_with(stem))
    }

    /// `Tranemo judoklubb`, `Åsö vuxengymnasium`: a place or an unknown word and a kind of
    /// organisation, without a genitive.
    fn local_kind(&self, index: usize) -> Option<Hit> {
        let place = self.at_index(index)?;
        let noun = self.at_index(index + 1)?;
        let lower = self.page.lower(noun);
        let kind = noun.case == Case::Lower
            && matches!(noun.gap, Gap::Space | Gap::Wrap)
            && lower.chars().count() > 7
            && (self.lexicon.is_org_noun_compound(lower) || self.lexicon.ends_as_org(lower))
            && !lower.ends_with(['n', 't'])
            && !noun
                .any_flags()
                .has(Flags::KEEP | Flags::ROLE | Flags::KINSHIP);
        let spared = Flags::GIVEN | Flags::SURNAME | Flags::ROLE | Flags::KINSHIP | Flags::TITLE;
        let named = !place.any_flags().has(spared)
            && !self.is_kept(place)
            && !self.is_authority(place)
            && (place.any_flags().has(Flags::PLACE)
                || !place.start && !self.page.is_ordinary(place, self.lexicon));
        (kind && named).then(|| {
            self.hit(
                index,
                self.rest(index + 1),
                0.65,
                "org_kind_after",
                index + 1,
            )
        })
    }

    /// `Eritreanska ortodoxa kyrkan`, `Sankt Eriks katolska skola`: a people or a saint, an
    /// adjective and a kind of house.
    fn faith(&self, index: usize) -> Option<Hit> {
        let people = self.at_index(index)?;
        let saint = matches!(self.page.word(people), "Sankt" | "Sankta");
        let lower = self.page.lower(people);
        let is_people = lower.ends_with("ska") && lower != "svenska";
        if !saint && !is_people {
            return None;
        }
        let house = self.at_index(index + 1)?;
        let ends = [
            "huset",
            "föreningen",
            "församlingen",
            "moskén",
            "centret",
            "klubben",
            "skolan",
        ];
        let named = !saint
            && !people.start
            && matches!(house.gap, Gap::Space | Gap::Wrap | Gap::Line)
            && house.case == Case::Lower
            && ends.iter().any(|end| self.page.lower(house).ends_with(end));
        if named {
            let last = self.with_place(self.rest(index + 1));
            return Some(self.hit(index, last, 0.7, "org_people", index + 1));
        }
        let skip = usize::from(saint);
        let adjective = self.at_index(index + 1 + skip)?;
        let noun = self.at_index(index + 2 + skip)?;
        let word = self.page.lower(adjective);
        let between = adjective.case == Case::Lower
            && adjective.gap == Gap::Space
            && noun.gap == Gap::Space
            && word.ends_with('a')
            && word.chars().count() > 4;
        let noun_lower = self.page.lower(noun);
        let kind = noun.case == Case::Lower
            && (noun.flags.has(Flags::ORG_NOUN) || self.lexicon.ends_as_org(noun_lower))
            && noun_lower.chars().count() > 3;
        (between && kind).then(|| {
            let last = self.rest(index + 2 + skip);
            self.hit(index, last, 0.7, "org_people", index + 2 + skip)
        })
    }

    /// `på götgatan` in the mail of people who use no capitals.
    pub(crate) fn lower_street(&self, index: usize) -> Option<Hit> {
        let token = self.at_index(index)?;
        let before = self.at_index(index.checked_sub(1)?)?;
        let lower = self.page.lower(token);
        let street = ["gatan", "vägen", "gränd", "stigen", "torget"]
            .iter()
            .find_map(|end| lower.strip_suffix(end));
        let common = [
            "hem", "skol", "mot", "motor", "lands", "gång", "cykel", "huvud", "in", "ut", "upp",
            "ned", "ner", "om", "av", "till", "fram", "tvär", "gå", "åter", "bil", "skogs", "sido",
            "strand", "arbets", "livs", "mellan", "lång", "gångs", "affärs", "bak", "jobb",
        ];
        let named = street.is_some_and(|stem| stem.chars().count() > 2 && !common.contains(&stem));
        let placed = matches!(
            self.page.word(before),
            "på" | "till" | "från" | "vid" | "i" | "utanför" | "bor" | "bakom"
        );
        (named && placed && matches!(token.gap, Gap::Space | Gap::Wrap)).then(|| Hit {
            entity: Entity::Address,
            ..self.hit(index, index, 0.65, "street_lower", index)
        })
    }

    /// `gymnasiet på tumba`, `ungdomsmottagningen i botkyrka` without capitals.
    pub(crate) fn lower_local(&self, index: usize) -> Option<Hit> {
        let head = self.at_index(index)?;
        let (word, place) = (self.at_index(index + 1)?, self.at_index(index + 2)?);
        let lower = self.page.lower(head);
        let kind = lower.chars().count() > 6
            && (head.flags.has(Flags::ORG_PREFIX) || self.lexicon.ends_as_org(lower))
            && lower.ends_with(['n', 't']);
        let placed = matches!(self.page.word(word), "i" | "på")
            && word.gap == Gap::Space
            && place.gap == Gap::Space
            && place.case == Case::Lower
            && place.range.len() > 3
            && !place.any_flags().has(Flags::FUNCTION | Flags::PERSON_VERB)
            && !self.page.is_ordinary(place, self.lexicon);
        (kind && placed).then(|| self.hit(index, index + 2, 0.6, "org_compound_head", index))
    }
}

#[cfg(test)]
mod tests {
    use crate::detect::orgs::found;

    #[test]
    fn what_stands_around_tells_an_organisation() {
        for (text, name) in [
            ("hon handlar på Coop i Zorbäck varje dag", "Coop i Zorbäck"),
            ("han fick plats på Zebrabacken i går", "Zebrabacken"),
            ("hon tränar med Zorbo judoklubb nu", "Zorbo judoklubb"),
            (
                "de hör till Zorbinska ortodoxa kyrkan nu",
                "Zorbinska ortodoxa kyrkan",
            ),
            ("remiss till Beroendecentrum skickas", "Beroendecentrum"),
            (
                "han vistas på SiS ungdomshem Zorbo nu",
                "SiS ungdomshem Zorbo",
            ),
        ] {
            assert!(
                found(text).iter().any(|hit| hit == name),
                "{text}: {:?}",
                found(text)
            );
        }
    }

    #[test]
    fn views_and_kinds_are_no_organisations() {
        for text in [
            "hon såg ut över backen och parken",
            "han går till skolan på morgonen",
            "utsikten från Storbacken är fin",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
