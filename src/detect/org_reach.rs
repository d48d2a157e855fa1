//! How far the name of an organisation reaches: what goes on it, and what leads up to it,
//! once some words of it are known.

use crate::detect::flags::Flags;
use crate::detect::orgs::Finder;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;

impl Finder<'_> {
    /// Takes in capitalised words before a name: `Norra Kvarnskolan`, `Sankt Pauliskolan`.
    pub(crate) fn lead(&self, mut first: usize) -> usize {
        for _ in 0..2 {
            let (Some(token), Some(before)) = (
                self.at_index(first),
                first.checked_sub(1).and_then(|at| self.at_index(at)),
            ) else {
                break;
            };
            let side = [
                "Norra",
                "Södra",
                "Östra",
                "Västra",
                "Gamla",
                "Nya",
                "Stora",
                "Lilla",
                "Sankt",
                "Sankta",
                "Övre",
                "Nedre",
                "Mellersta",
                "Gula",
                "Röda",
                "Gröna",
                "Blå",
                "Vita",
            ]
            .contains(&self.page.word(before));
            let value = matches!(before.gap, Gap::Colon | Gap::Cell | Gap::Open | Gap::Quote);
            let people = self.page.lower(before).ends_with("ska")
                && self.page.word(before) != "Svenska"
                && before.case == Case::Title
                && !before.start;
            let plain = before.case == Case::Title
                && (!before.start || value)
                && !before
                    .any_flags()
                    .has(Flags::GIVEN | Flags::KINSHIP | Flags::ROLE | Flags::TITLE | Flags::KEEP)
                && !self.is_authority(before);
            let joined = token.gap == Gap::Space && token.capital();
            if !(joined && (side || plain || people)) {
                break;
            }
            first -= 1;
        }
        first
    }

    /// Takes in `avd 23 på` before a hospital.
    pub(crate) fn ward_before(&self, first: usize) -> usize {
        let word = |step: usize| {
            let token = first.checked_sub(step).and_then(|at| self.at_index(at));
            token.map_or("", |token| self.page.lower(token))
        };
        let ward = matches!(word(3), "avd" | "avdelning" | "avdelningen" | "enhet");
        let number = word(2).len() <= 3 && word(2).bytes().any(|byte| byte.is_ascii_digit());
        match ward && number && matches!(word(1), "på" | "vid") {
            true => first - 3,
            false => first,
        }
    }

    /// Takes in `Familjen` or `Bröderna` before a name.
    pub(crate) fn family(&self, first: usize) -> usize {
        let before = first.checked_sub(1);
        let family = before
            .and_then(|at| self.at_index(at))
            .is_some_and(|before| {
                matches!(
                    self.page.word(before),
                    "Familjen" | "Bröderna" | "Systrarna"
                )
            });
        let joined = self
            .at_index(first)
            .is_some_and(|token| token.gap == Gap::Space);
        match before {
            Some(before) if family && joined => before,
            _ => first,
        }
    }

    /// The last word of a name that has been found up to `last`: `& Gård`, `och Skönhet`,
    /// `i Norr AB`, and further capitalised words.
    pub(crate) fn rest(&self, mut last: usize) -> usize {
        for _ in 0..6 {
            let (Some(next), then) = (self.at_index(last + 1), self.at_index(last + 2)) else {
                break;
            };
            let space = matches!(next.gap, Gap::Space | Gap::Wrap);
            let company = next.flags.has(Flags::COMPANY) && next.capital();
            let sign = next.gap == Gap::And && next.capital();
            let shout = next.case == Case::Upper
                && (self.page.is_ordinary(next, self.lexicon)
                    || self
                        .at_index(last)
                        .is_some_and(|last| last.case != Case::Upper))
                && !next.flags.has(Flags::ORG_NOUN | Flags::ORG_PREFIX);
            let field = next.gap == Gap::Space
                && matches!(
                    self.page.word(next),
                    "Barn"
                        | "Familjehem"
                        | "Sverige"
                        | "Ungdom"
                        | "Ung"
                        | "Unga"
                        | "Vuxen"
                        | "Maria"
                );
            if field {
                last += 1;
                continue;
            }
            let kind = next.case == Case::Lower
                && next.gap == Gap::Space
                && self.page.lower(next).chars().count() > 3
                && (next.flags.has(Flags::ORG_NOUN)
                    || self.lexicon.is_org_noun_compound(self.page.lower(next)))
                && !matches!(
                    self.page.lower(next),
                    "boende" | "buss" | "handel" | "livs" | "vård"
                );
            // Which branch it is: `vid torget`, `i hamnen`.
            let spot = then.is_some_and(|then| {
                let lower = self.page.lower(then);
                let spots = [
                    "torget",
                    "centrum",
                    "stationen",
                    "hamnen",
                    "kyrkan",
                    "rondellen",
                    "stan",
                    "byn",
                    "motorvägen",
                    "korsningen",
                    "gallerian",
                    "köpcentret",
                    "infarten",
                    "bron",
                    "gågatan",
                    "industriområdet",
                    "backen",
                    "korset",
                    "ån",
                    "sjön",
                    "stranden",
                ];
                then.gap == Gap::Space
                    && then.case == Case::Lower
                    && (spots.contains(&lower)
                        || self.page.word(next) == "vid"
                            && lower.ends_with(['n', 't'])
                            && lower.len() > 4)
            });
            if spot && space && matches!(self.page.word(next), "vid" | "i" | "på") {
                last += 2;
                break;
            }
            let assisted = self.page.word(next) == "personlig"
                && then.is_some_and(|then| self.page.word(then) == "assistans");
            if assisted {
                last += 2;
                continue;
            }
            if kind {
                last += 1;
                continue;
            }
            let twin = self.page.word(next) == "och"
                && then.is_some_and(|then| {
                    then.gap == Gap::Space
                        && then.case == Case::Lower
                        && self.page.lower(then).chars().count() > 4
                        && (then.flags.has(Flags::ORG_NOUN | Flags::ORG_PREFIX)
                            || self.lexicon.is_org_noun_compound(self.page.lower(then))
                            || matches!(
                                self.page.lower(then),
                                "fritids" | "rehab" | "service" | "konsult"
                            ))
                });
            if twin
                && self
                    .at_index(last)
                    .is_some_and(|last| last.case == Case::Lower)
            {
                last += 2;
                continue;
            }
            if space && (company || self.goes_on(next) && !shout) || sign {
                last += 1;
                continue;
            }
            let Some(then) = then.filter(|then| then.gap == Gap::Space && then.capital()) else {
                break;
            };
            let word = self.page.word(next);
            let then_lower = self.page.lower(then);
            let definite = then_lower.ends_with("na") || then_lower.ends_with("en");
            let trade = word == "och"
                && !definite
                && then.case == Case::Title
                && !self.is_person_word(then)
                && self.page.is_ordinary(then, self.lexicon)
                && !self.is_kept(then);
            let region = word == "i"
                && matches!(
                    self.page.word(then),
                    "Norr"
                        | "Norden"
                        | "Syd"
                        | "Söder"
                        | "Väst"
                        | "Öst"
                        | "Sverige"
                        | "Norrland"
                        | "Skåne"
                        | "Mälardalen"
                        | "Bergslagen"
                        | "Sverige AB"
                );
            let named = self.at_index(last).is_some_and(|name| {
                let lower = self.page.lower(name);
                let kind = self.page.is_ordinary(name, self.lexicon)
                    || [
                        "boden",
                        "kompaniet",
                        "butiken",
                        "macken",
                        "affären",
                        "kiosken",
                        "huset",
                    ]
                    .iter()
                    .any(|end| lower.ends_with(end));
                name.capital() && kind && !name.flags.has(Flags::COMPANY | Flags::NAME)
            });
            let placed = then.any_flags().has(Flags::PLACE)
                || self.is_town(then)
                || then.case == Case::Title
                    && !then
                        .any_flags()
                        .has(Flags::GIVEN | Flags::KEEP | Flags::ROLE);
            let branch = word == "i" && named && placed;
            let firm = word == "i"
                && self
                    .at_index(last + 3)
                    .is_some_and(|end| end.flags.has(Flags::COMPANY) && end.capital());
            if !(space && (trade || region || firm || branch)) {
                break;
            }
            last += 2;
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use crate::detect::context::Profile;
    use crate::detect::lexicon::Lexicon;
    use crate::detect::page::Page;

    #[test]
    fn a_name_is_taken_from_its_first_to_its_last_word() {
        let lexicon = Lexicon::new(None, true);
        for (text, name) in [
            ("han går på Norra Kvarnskolan nu", "Norra Kvarnskolan"),
            ("hon bor på Haga vård och omsorg nu", "Haga vård och omsorg"),
        ] {
            let page = Page::of(text, &lexicon);
            let profile = Profile {
                personal: true,
                ..Profile::default()
            };
            let hits = crate::detect::orgs::find(&page, &lexicon, &profile);
            let found: Vec<_> = hits
                .iter()
                .map(|hit| &page.text()[hit.range.clone()])
                .collect();
            assert!(found.contains(&name), "{found:?}");
        }
    }
}
