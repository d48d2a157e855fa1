//! Finds organisations by how their names are written: capitals with `&` between, a
//! genitive before a compound such as `balettskola`, a capitalised word after `på` where
//! only a place of work or a shop makes sense.

use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::kinds::is_landmark;
use crate::detect::orgs::Finder;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

impl Finder<'_> {
    /// An organisation whose name is told by its writing alone.
    pub(crate) fn by_writing(&self, index: usize) -> Option<Hit> {
        self.partners(index)
            .or_else(|| self.compound_head(index))
            .or_else(|| self.owned_compound(index))
            .or_else(|| self.after_noun(index))
            .or_else(|| self.club(index))
            .or_else(|| self.of_a_people(index))
            .or_else(|| self.debt_or_rent(index))
            .or_else(|| self.owned_title(index))
            .or_else(|| self.quoted(index))
            .or_else(|| self.run_by(index))
            .or_else(|| self.clinic_in_town(index))
            .or_else(|| self.pair_of_compounds(index))
    }

    pub(crate) fn at_index(&self, index: usize) -> Option<&Token> {
        self.page.tokens.list.get(index)
    }

    /// A capitalised word that can stand in the name of a business.
    pub(crate) fn is_title(&self, token: &Token) -> bool {
        matches!(token.case, Case::Title | Case::Upper)
            && !token.any_flags().has(Flags::ROLE | Flags::AUTHORITY)
            && !self.is_kept(token)
    }

    pub(crate) fn is_person_word(&self, token: &Token) -> bool {
        token
            .any_flags()
            .has(Flags::GIVEN | Flags::SURNAME | Flags::KINSHIP)
            || token.case == Case::Initial
    }

    /// `Hyreshus & Gård`, `Kyl & Frys`: two capitalised words with `&` between, of which one
    /// is an ordinary word.
    fn partners(&self, index: usize) -> Option<Hit> {
        let token = self.at_index(index)?;
        let before = self.at_index(index.checked_sub(1)?)?;
        let ordinary = |token: &Token| {
            !self.is_person_word(token) && self.page.is_ordinary(token, self.lexicon)
        };
        let sign = self.page.between(before, token);
        let joined = token.gap == Gap::And && sign.trim() == "&";
        if !joined || !self.is_title(token) || !self.is_title(before) {
            return None;
        }
        if !ordinary(token) && !ordinary(before) {
            return None;
        }
        let first = self.family(self.backward(index));
        (first < index).then(|| self.hit(first, self.rest(index), 0.7, "org_partners", index))
    }

    /// `öppenvården Maskrosen`, `mottagningen Kompassen`: a compound that ends as a kind of
    /// organisation, then its name.
    fn compound_head(&self, index: usize) -> Option<Hit> {
        let head = self.at_index(index)?;
        let name = self.at_index(index + 1)?;
        if name.case != Case::Title {
            return None;
        }
        let lower = self.page.lower(head);
        let kind = self.lexicon.is_org_noun_compound(lower)
            || self.lexicon.ends_as_org(lower)
            || head.flags.has(Flags::ORG_NOUN)
            || [
                "parken",
                "teamet",
                "anstalten",
                "häktet",
                "träffen",
                "kollot",
                "lägret",
            ]
            .iter()
            .any(|end| lower.ends_with(end));
        let long = lower.chars().count() > 6;
        let named = name.case == Case::Title
            && matches!(name.gap, Gap::Space | Gap::Wrap | Gap::Quote)
            && !name
                .any_flags()
                .has(Flags::GIVEN | Flags::ROLE | Flags::TITLE)
            && !self.is_kept(name)
            && !self.is_town(name);
        (kind && long && named && !self.is_kept(head))
            .then(|| self.hit(index, self.rest(index + 1), 0.7, "org_compound_head", index))
    }

    /// `Elifs balettskola`, `Norrbottens Motorcykelcenter`: a genitive with a capital and a
    /// compound that ends as a kind of organisation.
    fn owned_compound(&self, index: usize) -> Option<Hit> {
        let noun = self.at_index(index)?;
        let owner = self.at_index(index.checked_sub(1)?)?;
        if owner.case != Case::Title {
            return None;
        }
        let lower = self.page.lower(noun);
        let side = matches!(
            self.page.word(owner),
            "Norra" | "Södra" | "Östra" | "Västra" | "Gamla" | "Nya" | "Stora" | "Lilla"
        ) && noun.case == Case::Title
            && self.lexicon.ends_as_org(lower);
        if side && noun.gap == Gap::Space {
            return Some(self.hit(index - 1, self.rest(index), 0.7, "org_owned", index));
        }
        let genitive = owner.case == Case::Title && owner.stem < owner.range.len();
        let joined = matches!(noun.gap, Gap::Space | Gap::Wrap);
        let bare = noun.flags.has(Flags::ORG_NOUN | Flags::ORG_PREFIX)
            || self.lexicon.flags(lower).has(Flags::KEEP);
        let compound = self.lexicon.is_org_compound(lower)
            || lower.chars().count() > 9 && self.lexicon.is_org_noun_compound(lower);
        let opening = owner.start
            && self.page.is_ordinary(owner, self.lexicon)
            && !owner.stem_flags.has(Flags::NAME);
        let spared = owner
            .any_flags()
            .has(Flags::KINSHIP | Flags::ROLE | Flags::AUTHORITY)
            || self.is_kept(owner)
            || self.is_kept(noun)
            || self.profile.is_municipality(self.page.stem(owner));
        (genitive && joined && compound && !bare && !opening && !spared)
            .then(|| self.hit(index - 1, self.rest(index), 0.65, "org_owned", index))
    }

    /// `hyresvärden Ekhem`, `företaget Ljusne Gräv`: capitalised words after a noun that
    /// only a business follows.
    fn after_noun(&self, index: usize) -> Option<Hit> {
        let token = self.at_index(index)?;
        let noun = self.at_index(index.checked_sub(1)?)?;
        if token.case != Case::Title {
            return None;
        }
        let nouns = [
            "hyresvärden",
            "hyresvärd",
            "företaget",
            "firman",
            "bolaget",
            "bostadsbolaget",
            "arbetsgivaren",
            "arbetsgivare",
            "assistansbolaget",
            "assistansanordnaren",
            "bemanningsföretaget",
            "byggföretaget",
            "städbolaget",
            "taxibolaget",
            "hemtjänstföretaget",
            "hemtjänstutföraren",
            "utföraren",
            "matbutiken",
            "kedjan",
            "hyresbolaget",
            "friskolan",
            "koncernen",
            "leverantören",
            "fastighetsbolaget",
            "åkeriet",
            "stiftelsen",
            "föreningen",
            "laget",
            "klubben",
            "kören",
            "bandet",
            "församlingen",
            "inkassobolaget",
            "vaktbolaget",
            "krogen",
            "lokalen",
            "butiken",
            "facket",
            "fackförbundet",
            "a-kassan",
            "banken",
            "gymmet",
            "restaurangkedjan",
        ];
        let cue = nouns.contains(&self.page.lower(noun));
        let joined = matches!(token.gap, Gap::Space | Gap::Wrap | Gap::Quote);
        let named = token.case == Case::Title
            && !token.flags.has(Flags::GIVEN)
            && !self.is_kept(token)
            && !token.any_flags().has(Flags::ROLE | Flags::KINSHIP);
        (cue && joined && named)
            .then(|| self.hit(index, self.rest(index), 0.7, "org_after_noun", index))
    }

    /// `IK Falken`, `BK Norrskenet`: letters of a club before its name.
    fn club(&self, index: usize) -> Option<Hit> {
        let letters = self.at_index(index)?;
        let name = self.at_index(index + 1)?;
        let club = matches!(
            self.page.word(letters),
            "IK" | "IF"
                | "BK"
                | "IFK"
                | "FK"
                | "FC"
                | "HK"
                | "SK"
                | "BTK"
                | "GF"
                | "IBK"
                | "KFUM"
                | "KFUK"
                | "GK"
                | "TK"
                | "RK"
                | "SS"
                | "OK"
                | "SIF"
                | "UK"
                | "DK"
                | "PRO"
                | "SPF"
        );
        let named = name.gap == Gap::Space && name.case == Case::Title && !self.is_kept(name);
        (club && named).then(|| self.hit(index, self.rest(index + 1), 0.75, "org_club", index))
    }

    /// `Kurdiska föreningen`, `Katolska kyrkan`: a people or faith and a kind of association.
    fn of_a_people(&self, index: usize) -> Option<Hit> {
        let noun = self.at_index(index)?;
        let people = self.at_index(index.checked_sub(1)?)?;
        if people.case != Case::Title {
            return None;
        }
        let lower = self.page.lower(people);
        let kind = [
            "föreningen",
            "församlingen",
            "kyrkan",
            "klubben",
            "sällskapet",
            "centret",
            "kulturföreningen",
            "kulturcentret",
            "moskén",
            "riksförbundet",
            "förbundet",
            "skolan",
            "friskolan",
            "gymnasiet",
            "akademin",
            "stiftelsen",
            "högskolan",
            "sjukhuset",
        ];
        let joined = matches!(noun.gap, Gap::Space | Gap::Wrap);
        let named = people.case == Case::Title
            && (lower.ends_with("ska") || lower.ends_with("liga"))
            && lower != "svenska"
            && !(people.start && lower.ends_with("liga"));
        (joined && named && kind.contains(&self.page.lower(noun)))
            .then(|| self.hit(index - 1, self.rest(index), 0.7, "org_people", index))
    }

    /// `fiket "Kom och ät"`: a kind of house or business, and its name in quotation marks.
    fn quoted(&self, index: usize) -> Option<Hit> {
        let head = self.at_index(index)?;
        let first = self.at_index(index + 1)?;
        if first.gap != Gap::Quote {
            return None;
        }
        let lower = self.page.lower(head);
        let kind = head.flags.has(Flags::ORG_PREFIX | Flags::ORG_NOUN)
            || self.lexicon.ends_as_org(lower)
            || self.lexicon.is_org_noun_compound(lower)
            || matches!(
                lower,
                "fiket" | "gruppen" | "firman" | "haket" | "bandet" | "laget"
            );
        let opens = self.page.between(head, first) == " \"";
        if !kind || !opens {
            return None;
        }
        let last = (index + 1..index + 7).find(|&at| {
            self.at_index(at)
                .is_some_and(|token| self.page.after(token.range.end, 1) == "\"")
        })?;
        Some(self.hit(index + 1, last, 0.7, "org_quoted", index))
    }

    /// `driver Falafelkungen`: what somebody runs or owns.
    fn run_by(&self, index: usize) -> Option<Hit> {
        let token = self.at_index(index)?;
        let verb = self.at_index(index.checked_sub(1)?)?;
        let runs = matches!(
            self.page.word(verb),
            "driver" | "drev" | "drivit" | "äger" | "ägde" | "startade" | "öppnade" | "startat"
        );
        let spared = Flags::KEEP | Flags::NAME | Flags::PLACE | Flags::ROLE | Flags::AUTHORITY;
        let named = token.case == Case::Title
            && matches!(token.gap, Gap::Space | Gap::Wrap)
            && !token.any_flags().has(spared)
            && !self.is_kept(token);
        (runs && named).then(|| self.hit(index, self.rest(index), 0.65, "org_run_by", index))
    }

    /// `Barnkliniken i Falun`: a kind of clinic with a capital, and the town it lies in.
    fn clinic_in_town(&self, index: usize) -> Option<Hit> {
        let kind = self.at_index(index)?;
        let (i, town) = (self.at_index(index + 1)?, self.at_index(index + 2)?);
        if kind.case != Case::Title {
            return None;
        }
        let lower = self.page.lower(kind);
        let clinic = kind.case == Case::Title
            && (self.lexicon.ends_as_org(lower) || kind.flags.has(Flags::ORG_PREFIX))
            && !self.is_kept(kind);
        let placed = self.page.word(i) == "i"
            && i.gap == Gap::Space
            && town.gap == Gap::Space
            && town.case == Case::Title
            && (town.any_flags().has(Flags::PLACE) || self.is_town(town));
        (clinic && placed && lower.chars().count() > 6 && self.profile.personal)
            .then(|| self.hit(index, index + 2, 0.6, "org_compound", index))
    }

    /// `Hultmarks Plåt`, `Olofssons Mek`: a genitive and an ordinary noun, both with a
    /// capital.
    fn owned_title(&self, index: usize) -> Option<Hit> {
        let noun = self.at_index(index)?;
        let owner = self.at_index(index.checked_sub(1)?)?;
        let genitive = owner.case == Case::Title
            && owner.stem < owner.range.len()
            && self.page.word(owner).ends_with('s')
            && !owner.flags.has(Flags::GIVEN | Flags::KEEP)
            && !owner
                .any_flags()
                .has(Flags::KINSHIP | Flags::ROLE | Flags::AUTHORITY)
            && !(owner.start && self.page.is_ordinary(owner, self.lexicon));
        let spared = Flags::KEEP | Flags::NAME | Flags::ROLE | Flags::AUTHORITY | Flags::PLACE;
        let named = noun.case == Case::Title
            && noun.gap == Gap::Space
            && noun.range.len() > 2
            && !noun.any_flags().has(spared)
            && !self.is_kept(noun);
        let office = matches!(self.page.lower(noun), "stad" | "kommun" | "län" | "stift");
        let known =
            office || self.profile.is_municipality(self.page.stem(owner)) || self.is_kept(owner);
        (genitive && named && !known)
            .then(|| self.hit(index - 1, self.rest(index), 0.65, "org_owned", index))
    }

    /// `Mödra- och barnhälsovårdsteamet`: half a compound with a capital and one that ends
    /// as a team or clinic.
    fn pair_of_compounds(&self, index: usize) -> Option<Hit> {
        let noun = self.at_index(index)?;
        let first = index.checked_sub(2)?;
        let half = self.at_index(first)?;
        let and = self.at_index(index - 1)?;
        if half.case != Case::Title {
            return None;
        }
        let hanging = self.page.before(and.range.start, 2) == "- " && self.page.word(and) == "och";
        let lower = self.page.lower(noun);
        let mut last = index;
        let ends = |lower: &str| {
            [
                "teamet",
                "mottagningen",
                "kliniken",
                "centralen",
                "mottagning",
                "klinik",
            ]
            .iter()
            .any(|end| lower.ends_with(end))
        };
        let next = self
            .at_index(index + 1)
            .filter(|next| next.gap == Gap::Space);
        if lower.ends_with("ska") && next.is_some_and(|next| ends(self.page.lower(next))) {
            last += 1;
        } else if !ends(lower) {
            return None;
        }
        let place = self.at_index(last + 1).is_some_and(|place| {
            matches!(place.gap, Gap::Comma | Gap::Space)
                && place.case == Case::Title
                && place.any_flags().has(Flags::PLACE)
        });
        let last = if place { last + 1 } else { last };
        (hanging && half.case == Case::Title && self.profile.personal)
            .then(|| self.hit(first, last, 0.6, "org_compound", index))
    }

    /// `hyr av Ekhem`, `skulden till Nordfakt`: whom somebody rents from or owes.
    fn debt_or_rent(&self, index: usize) -> Option<Hit> {
        let token = self.at_index(index)?;
        let preposition = self.page.word(self.at_index(index.checked_sub(1)?)?);
        let window = self
            .page
            .tokens
            .list
            .get(index.saturating_sub(6)..index - 1)?;
        let told = |stems: &[&str]| {
            window.iter().any(|before| {
                let lower = self.page.lower(before);
                stems.iter().any(|stem| lower.starts_with(stem))
            })
        };
        let cue = match preposition {
            "av" => told(&["hyr", "utförs", "sköts", "drivs", "levereras", "städas"]),
            "till" | "hos" => told(&[
                "skuld", "skyldig", "inkasso", "faktura", "avbetal", "kredit",
            ]),
            "från" => told(&[
                "faktur",
                "inkasso",
                "krav",
                "hyresavi",
                "lön",
                "betalningspåminn",
            ]),
            _ => false,
        };
        let joined = matches!(token.gap, Gap::Space | Gap::Wrap);
        let named = token.case == Case::Title
            && !token
                .any_flags()
                .has(Flags::GIVEN | Flags::ROLE | Flags::KINSHIP | Flags::KEEP)
            && !self.is_authority(token)
            && !self.is_town(token);
        (cue && joined && named)
            .then(|| self.hit(index, self.rest(index), 0.65, "org_debt_or_rent", index))
    }

    /// Whether a word is an authority, by the lists or by its ending.
    pub(crate) fn is_authority(&self, token: &Token) -> bool {
        token.any_flags().has(Flags::AUTHORITY) || self.is_kept(token)
    }

    pub(crate) fn is_town(&self, token: &Token) -> bool {
        let (lower, stem) = (self.page.lower(token), self.page.stem(token));
        [lower, stem]
            .iter()
            .any(|word| self.profile.is_municipality(word) || self.profile.is_town(word))
    }

    /// Whether a capitalised word goes on the name of a business before it.
    pub(crate) fn goes_on(&self, token: &Token) -> bool {
        self.is_title(token)
            && !token.start
            && !token
                .any_flags()
                .has(Flags::GIVEN | Flags::KINSHIP | Flags::TITLE)
    }

    /// One capitalised ordinary word after `på`, `hos`, `vid` or `via`, in running text:
    /// `arbetar skift på Linneverket`, `hos Tvättstugan`.
    pub(crate) fn after_place_word(&self, index: usize) -> Option<Hit> {
        let token = self.at_index(index)?;
        let before = self.at_index(index.checked_sub(1)?)?;
        if token.case != Case::Title {
            return None;
        }
        let lower = self.page.lower(token);
        let joined = matches!(token.gap, Gap::Space | Gap::Wrap);
        let place = matches!(self.page.word(before), "på" | "hos" | "vid" | "via");
        let spared = Flags::KEEP | Flags::NAME | Flags::PLACE | Flags::ROLE | Flags::AUTHORITY;
        let plain = token.case == Case::Title
            && !token.start
            && !token
                .any_flags()
                .has(spared | Flags::KINSHIP | Flags::FUNCTION)
            && !self.is_town(token)
            && !is_landmark(lower)
            && !self.is_kept(token)
            && !self.at_index(index + 1).is_some_and(|next| {
                next.gap == Gap::Space && (next.flags.has(Flags::AUTHORITY) || self.is_kept(next))
            });
        let common = [
            "biblioteket",
            "kommunhuset",
            "stadshuset",
            "medborgarkontoret",
            "receptionen",
            "intranätet",
            "internet",
            "hemsidan",
            "webben",
            "kontoret",
            "sekretariatet",
            "familjerätten",
            "äldreomsorgen",
            "individ",
            "enheten",
            "samtliga",
            "nätet",
        ];
        let common = common
            .iter()
            .any(|word| lower.starts_with(word) || lower.ends_with(word));
        (joined && place && plain && !common && self.profile.personal)
            .then(|| self.hit(index, self.rest(index), 0.6, "org_place_word", index))
    }
}

#[cfg(test)]
mod tests {
    use crate::detect::orgs::found;

    #[test]
    fn a_business_is_told_by_how_its_name_is_written() {
        for (text, name) in [
            (
                "han har skulder till Lindgrens Bygg & Trä sedan i fjol",
                "Lindgrens Bygg & Trä",
            ),
            (
                "hon är aktiv i Kurdiska föreningen varje helg",
                "Kurdiska föreningen",
            ),
            ("sonen spelar i IK Viken och trivs", "IK Viken"),
            ("de hyr av Ekebohus sedan i mars", "Ekebohus"),
            (
                "hon går hos familjecentralen Hjärtat varje vecka",
                "familjecentralen Hjärtat",
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
    fn people_and_authorities_are_no_businesses() {
        for text in [
            "hon bor hos Anna och Erik",
            "han har skulder till Kronofogden sedan i fjol",
            "beslutet fattas av Socialnämnden i Ekeby",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
