//! What a document as a whole tells: whose it is, what kind it is, who is an official.

use rustc_hash::FxHashSet;

use crate::detect::Entity;
use crate::detect::Role;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::floor;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::rooms::is_room_word;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// Facts about a document that single findings depend on.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    /// Names of handling municipalities and their genitives, in lower case.
    pub(crate) municipalities: FxHashSet<String>,
    /// Towns of postal addresses, in lower case.
    pub(crate) towns: FxHashSet<String>,
    /// The document is about a procurement.
    pub(crate) procurement: bool,
    /// Some personnummer occurs.
    pub(crate) individual: bool,
    /// Something tells that the document is about people: a number of somebody, a full
    /// name, or pronouns of the third and first person.
    pub(crate) personal: bool,
    /// How many different case numbers occur.
    pub(crate) cases: usize,
    /// Minutes, an agenda or a policy: case numbers in it are mostly public.
    pub(crate) open_matter: bool,
}

impl Profile {
    /// Reads a document's pages after rules have run on them.
    pub(crate) fn of(pages: &[Page]) -> Self {
        let mut profile = Self::default();
        let mut procurement = 0;
        for page in pages {
            profile.find_municipalities(page);
            profile.find_towns(page);
            procurement += page
                .tokens
                .list
                .iter()
                .filter(|token| token.flags.has(Flags::PROCUREMENT))
                .count();
            profile.individual |= page
                .hits
                .iter()
                .any(|hit| hit.entity == Entity::Personnummer && hit.score >= 0.6);
            profile.open_matter |= is_open_matter(page.text());
            profile.personal |= is_personal(page);
        }
        profile.cases = pages
            .iter()
            .flat_map(|page| page.hits.iter().map(move |hit| (page, hit)))
            .filter(|(_, hit)| hit.entity == Entity::CaseNumber && hit.score >= 0.5)
            .map(|(page, hit)| slice(page.text(), hit.range.clone()))
            .collect::<FxHashSet<_>>()
            .len();
        profile.procurement = procurement >= 3 && !profile.individual;
        profile
    }

    fn find_municipalities(&mut self, page: &Page) {
        let list = &page.tokens.list;
        for (index, token) in list.iter().enumerate() {
            let word = page.word(token);
            let is_kommun = matches!(
                word,
                "kommun" | "kommuns" | "Kommun" | "KOMMUN" | "kommunen"
            );
            if is_kommun && let Some(before) = page.token(index.checked_sub(1)) {
                let joined = matches!(token.gap, Gap::Space | Gap::Wrap);
                if joined && before.capital() {
                    self.add_municipality(page.lower(before));
                }
            }
            let office = matches!(
                page.lower(token),
                "socialnämnden"
                    | "socialjouren"
                    | "socialtjänsten"
                    | "nämnden"
                    | "socialförvaltningen"
                    | "kommunen"
                    | "socialkontoret"
            );
            if office
                && let (Some(i), Some(place)) = (list.get(index + 1), list.get(index + 2))
                && page.word(i) == "i"
                && place.capital()
            {
                self.add_municipality(page.lower(place));
            }
        }
    }

    /// What stands after the postal code of an address.
    fn find_towns(&mut self, page: &Page) {
        for hit in page
            .hits
            .iter()
            .filter(|hit| hit.rule.starts_with("postal_code"))
        {
            let text = slice(page.text(), hit.range.clone());
            let town = text
                .trim_start_matches(|c: char| !c.is_alphabetic())
                .to_lowercase();
            if town.chars().count() > 2 && !town.contains(['\n', '\t']) {
                self.towns.extend(town.split(' ').map(str::to_owned));
            }
        }
    }

    /// Whether a lower-case word is a town of some address in the document.
    pub(crate) fn is_town(&self, lower: &str) -> bool {
        self.towns.contains(lower)
    }

    fn add_municipality(&mut self, lower: &str) {
        if lower.chars().count() < 3 {
            return;
        }
        self.municipalities.insert(lower.to_owned());
        match lower.strip_suffix('s') {
            Some(stem) => self.municipalities.insert(stem.to_owned()),
            None => self.municipalities.insert(format!("{lower}s")),
        };
    }

    /// Whether a lower-case word is the handling municipality.
    pub(crate) fn is_municipality(&self, lower: &str) -> bool {
        self.municipalities.contains(lower)
    }
}

/// Whether a page speaks of people and not of kinds of people. Short texts do: they are
/// excerpts, and doubt about them is to end in striking.
fn is_personal(page: &Page) -> bool {
    const SHORT: usize = 60;
    let numbers = page.hits.iter().any(|hit| {
        let telling = matches!(
            hit.entity,
            Entity::Personnummer | Entity::BirthDate | Entity::Plate
        );
        telling
            && hit.score >= 0.6
            && hit.role == Role::Private
            && !is_example(page, hit.range.start)
    });
    let list = &page.tokens.list;
    if list.len() < SHORT || numbers || page.tokens.informal {
        return true;
    }
    let told = |index: usize, token: &Token| {
        let word = page.word(token);
        let pronoun = matches!(
            word,
            "han" | "hon" | "honom" | "henne" | "hennes" | "jag" | "mig" | "Jag" | "Hon" | "Han"
        );
        let either = |at: Option<usize>| page.token(at).is_some_and(|t| page.word(t) == "eller");
        pronoun && !either(index.checked_sub(1)) && !either(Some(index + 1))
    };
    let pronouns = (0..).zip(list).filter(|(index, token)| told(*index, token));
    let names = (0..).zip(list).filter(|(index, token)| {
        is_private_name(page, *index) && !is_example(page, token.range.start)
    });
    pronouns.take(3).count() > 2 || names.take(2).count() > 1
}

/// Whether what stands at an offset is told to be an example: `till exempel 900101-T001`,
/// `i handboken heter alla Anna Andersson`.
fn is_example(page: &Page, at: usize) -> bool {
    let before = page.lower_before(at, 90);
    let near = before.rsplit(['\n', '?', '!']).next().unwrap_or(before);
    [
        "exempel",
        "t.ex",
        "fiktiv",
        "påhitt",
        "testperson",
        "testnummer",
        "testmiljö",
        "serierna",
        "mallen",
        "format",
        "skriv inte",
        "handboken",
        "övningsperson",
    ]
    .iter()
    .any(|word| near.contains(word))
}

/// Whether a given name that is no ordinary word stands at an index, and no role around it
/// makes it that of an official.
fn is_private_name(page: &Page, index: usize) -> bool {
    let Some(given) = page.token(Some(index)) else {
        return false;
    };
    let surname_after = || {
        page.token(Some(index + 1)).is_some_and(|next| {
            next.case == Case::Title && next.gap == Gap::Space && next.flags.has(Flags::SURNAME)
        })
    };
    let shouted = given.case == Case::Upper && given.flags.has(Flags::GIVEN);
    let initial = given.case == Case::Initial && given.range.len() == 1 && surname_after();
    if initial {
        return true;
    }
    if !given.any_flags().has(Flags::GIVEN) || given.case != Case::Title && !shouted {
        return false;
    }
    let full = page.token(Some(index + 1)).is_some_and(|next| {
        next.gap == Gap::Space
            && next.case == given.case
            && next.any_flags().has(Flags::SURNAME | Flags::GIVEN)
    });
    let around = page
        .tokens
        .list
        .get(index.saturating_sub(3)..(index + 5).min(page.tokens.list.len()));
    let role = around.is_some_and(|around| around.iter().any(|token| token.flags.has(Flags::ROLE)));
    let plain = !given.start
        && !shouted
        && given.flags.has(Flags::GIVEN)
        && !given.flags.has(Flags::PLACE | Flags::KEEP | Flags::SURNAME);
    let thing = page
        .token(index.checked_sub(1))
        .is_some_and(|before| is_room_word(page.lower(before)));
    (full || plain) && !role && !thing
}

fn is_open_matter(text: &str) -> bool {
    let head = slice(text, 0..floor(text, 700.min(text.len()))).to_lowercase();
    let open = [
        "protokoll",
        "föredragningslista",
        "kallelse",
        "medborgarförslag",
        "riktlinje",
        "rutin",
        "policy",
        "upphandling",
        "tilldelningsbeslut",
        "anvisning",
        "motion",
        "tjänsteskrivelse",
        "delegationsordning",
        "byggnadsnämnden",
        "bygglov",
        "detaljplan",
        "tekniska nämnden",
        "kommunstyrelsen",
        "kommunfullmäktige",
        "fritidsnämnden",
        "serveringstillstånd",
        "remissvar",
        "remiss",
        "årsredovisning",
        "tillsyn",
    ];
    let closed = [
        "individutskott",
        "social journal",
        "sekretess enligt",
        "din ansökan",
        "du har ansökt",
        "din anmälan",
    ];
    // A mailbox, `kommunstyrelsen@…`, says nothing of the matter.
    let says = |word: &&str| {
        head.match_indices(*word)
            .any(|(at, _)| !slice(&head, at + word.len()..head.len()).starts_with('@'))
    };
    open.iter().any(says) && !closed.iter().any(|word| head.contains(word))
}

/// Six digits right after a name are a date of birth.
fn raise_birth_digits(page: &mut Page) {
    let ends: FxHashSet<usize> = page
        .hits
        .iter()
        .filter(|hit| hit.entity == Entity::Person && hit.score >= 0.5)
        .map(|hit| hit.range.end)
        .collect();
    let after_name = |start: usize| {
        let text = page.text();
        (1..=3)
            .filter(|gap| ends.contains(&start.saturating_sub(*gap)))
            .any(|gap| {
                let between = slice(text, start.saturating_sub(gap)..start);
                between
                    .chars()
                    .all(|c| matches!(c, ' ' | ',' | '(' | '\t' | '/'))
            })
    };
    let raised: Vec<usize> = (0..)
        .zip(&page.hits)
        .filter(|(_, hit)| {
            matches!(
                &*hit.rule,
                "birth_date_name" | "birth_date_bracket" | "birth_date_iso"
            ) && after_name(hit.range.start)
        })
        .map(|(index, _)| index)
        .collect();
    for index in raised {
        if let Some(hit) = page.hits.get_mut(index) {
            hit.score = hit.score.max(0.8);
        }
    }
}

/// Gives findings the role that their surroundings tell.
pub(crate) fn set_roles(page: &mut Page, profile: &Profile, lexicon: &Lexicon) {
    raise_birth_digits(page);
    let secret = secret_section(page);
    let mut roles = Vec::new();
    let mut public_end = 0;
    for (index, hit) in page.hits.iter().enumerate() {
        if hit.role != Role::Private {
            continue;
        }
        let told =
            hit.rule.starts_with("label_") || hit.rule == "care_of" || hit.rule == "case_list";
        let role = match hit.entity {
            Entity::Address | Entity::Account | Entity::Property | Entity::Other
                if !profile.personal && !told =>
            {
                Some(Role::Public)
            }
            Entity::Address
                if is_office_address(page, hit)
                    || is_letterhead(page, hit, lexicon, public_end) =>
            {
                public_end = hit.range.end;
                Some(Role::Public)
            }
            Entity::Email => email_role(page, hit, profile, lexicon),
            Entity::Phone if is_office_phone(page, hit, profile) => Some(Role::Public),
            Entity::Account if profile.procurement || is_office_account(page, hit) => {
                Some(Role::Public)
            }
            Entity::Organisation => organisation_role(page, hit, profile, lexicon),
            Entity::CaseNumber if is_public_case(page, hit, profile, secret) => Some(Role::Public),
            _ => None,
        };
        roles.extend(role.map(|role| (index, role)));
    }
    for (index, role) in roles {
        if let Some(hit) = page.hits.get_mut(index) {
            hit.role = role;
        }
    }
}

/// Whether an address stands right after an authority, names one, or goes on the address
/// of one: `Socialförvaltningen, Storgatan 1, 123 45 Ekeby`.
fn is_letterhead(page: &Page, hit: &Hit, lexicon: &Lexicon, public_end: usize) -> bool {
    let office = |token: &Token| {
        token.capital() && (token.flags.has(Flags::AUTHORITY) || page.is_office(token, lexicon))
    };
    let told = page.lower_before(hit.range.start, 60);
    if told.contains("förmedling") || told.contains("c/o") || told.contains("särskild post") {
        return false;
    }
    let tokens = page.tokens_in(&hit.range);
    let inside = page.tokens.list.get(tokens.clone());
    let first = inside.and_then(<[Token]>::first);
    if first.is_some_and(office) {
        return true;
    }
    let bare = |from: usize| {
        page.text()
            .get(from..hit.range.start)
            .is_some_and(|between| {
                between.len() <= 3 && between.chars().all(|c| matches!(c, ' ' | ',' | '\n'))
            })
    };
    // `Skatteverket, FE 2003, 839 86 Ekeby`
    let boxed = |at: usize| {
        let number = page.token(at.checked_sub(1));
        let kind = page.token(at.checked_sub(2));
        number.is_some_and(|number| number.case == Case::Number)
            && kind.is_some_and(|kind| matches!(page.word(kind), "FE" | "Box" | "box"))
    };
    let boxes = boxed(tokens.start);
    let before = page.token(tokens.start.checked_sub(if boxes { 3 } else { 1 }));
    let goes_on = public_end > 0 && (hit.range.start < public_end || bare(public_end));
    goes_on || before.is_some_and(|before| office(before) && (boxes || bare(before.range.end)))
}

fn is_office_address(page: &Page, hit: &Hit) -> bool {
    let before = page.lower_before(hit.range.start, 60);
    let near = before.rsplit(['\t', '|']).next().unwrap_or(before);
    let office = [
        "kommunhuset",
        "nämndhuset",
        "stadshuset",
        "rådhuset",
        "nämnden,",
        "nämnden\n",
        "kommun\n",
        "kommun,",
        "förvaltningsrätten",
        "kammarrätten",
        "tingsrätt",
        "kommunens lokal",
        "kommunens lokaler",
        "förvaltningen\n",
        "socialkontoret",
        "besöksadress",
        "försörjning\n",
        "omsorg\n",
        "medborgarkontoret",
        "förvaltningen,",
        "sammanträdesrum",
        "plats och tid",
        "socialtjänsten,",
        "socialtjänsten\n",
        "domstolen",
    ];
    let own_text = page.lower_at(hit.range.clone());
    let house = ["kommunhuset", "nämndhuset", "stadshuset", "rådhuset"]
        .iter()
        .any(|word| own_text.starts_with(word));
    house || office.iter().any(|word| near.contains(word)) && !near.contains("c/o")
}

/// The giro of the authority itself: `stadens bankgiro`.
fn is_office_account(page: &Page, hit: &Hit) -> bool {
    let before = page.lower_before(hit.range.start, 40);
    [
        "stadens ",
        "kommunens ",
        "nämndens ",
        "förvaltningens ",
        "regionens ",
    ]
    .iter()
    .any(|owner| before.contains(owner))
}

fn is_office_phone(page: &Page, hit: &Hit, profile: &Profile) -> bool {
    let number: String = slice(page.text(), hit.range.clone())
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let service = [
        "020", "0200", "0770", "0771", "0772", "0774", "0775", "0776", "0778", "0779",
    ];
    let landline =
        number.starts_with('0') && !number.starts_with("07") && !number.starts_with("00");
    if service.iter().any(|start| number.starts_with(start)) || landline && !profile.personal {
        return true;
    }
    // `Giftinformationscentralen, 010-…`
    let owner = page.token(page.tokens_in(&hit.range).start.checked_sub(1));
    let authority = owner.is_some_and(|owner| {
        let between = page.text().get(owner.range.end..hit.range.start);
        let near = between.is_some_and(|between| {
            between.len() <= 3 && !between.contains('\t') && !between.contains("\n\n")
        });
        near && owner.capital() && (owner.flags.has(Flags::AUTHORITY) || page_keeps(owner))
    });
    if authority && landline {
        return true;
    }
    let before = page.lower_before(hit.range.start, 40);
    let near = before
        .rsplit(['|', '\n', '.', '\t'])
        .next()
        .unwrap_or(before);
    [
        "växel",
        "växeln",
        "kontaktcenter",
        "medborgarkontor",
        "medborgarservice",
        "socialjouren",
        "kundtjänst",
        "kundcenter",
        "avdelningen",
        "enheten,",
        "avbok",
        "bokningen",
        "kundservice",
        "stödlinje",
        "upplysning",
        "reception",
    ]
    .iter()
    .any(|word| near.contains(word))
}

/// Whether a long word is one that lists keep: a national body.
fn page_keeps(token: &Token) -> bool {
    token.flags.has(Flags::KEEP) && !token.flags.has(Flags::NAME) && token.range.len() > 12
}

/// Local parts of e-mail addresses that are mailboxes, not people.
const MAILBOXES: &[&str] = &[
    "info",
    "registrator",
    "kontakt",
    "kommun",
    "namnd",
    "nämnd",
    "utskott",
    "forvaltning",
    "förvaltning",
    "barnochunga",
    "social",
    "kansli",
    "diarie",
    "noreply",
    "no-reply",
    "kundtjanst",
    "kundtjänst",
    "support",
    "omsorg",
    "socialtjanst",
    "ifo",
    "jour",
    "reception",
    "expedition",
    "dataskydd",
    "upphandling",
    "kommunstyrelsen",
    "medborgar",
    "mottagning",
    "bistand",
    "stod",
    "bygglov",
    "familjeratt",
    "inkop",
    "postlada",
    "handlaggare",
    "fakturor",
    "overformyndar",
    "budget",
    "skola",
    "bibliotek",
    "miljo",
    "samhallsbyggnad",
    "remiss",
    "yttrande",
];

/// An address of an authority's mailbox: no part of it is a name, and it is either one of
/// the usual mailboxes or a word at the authority's own domain.
fn email_role(page: &Page, hit: &Hit, profile: &Profile, lexicon: &Lexicon) -> Option<Role> {
    let text = page.lower_at(hit.range.clone());
    let (local, domain) = text.split_once('@')?;
    let fold = |word: &str| word.replace(['å', 'ä'], "a").replace('ö', "o");
    let own = profile
        .municipalities
        .iter()
        .any(|name| name.chars().count() > 3 && fold(domain).contains(&fold(name)));
    const FREE: &[&str] = &[
        "gmail.",
        "hotmail.",
        "outlook.",
        "live.",
        "yahoo.",
        "icloud.",
        "telia.",
        "me.",
        "msn.",
        "spray.",
        "bredband",
        "comhem",
        "proton",
        "mail.",
        "example.com",
        "example.org",
        "example.net",
        "example.se",
        "post.",
    ];
    // One plain word of some length at a domain of its own is a mailbox too.
    let office = local.chars().count() > 5
        && local.chars().all(char::is_alphabetic)
        && !FREE
            .iter()
            .any(|free| domain.starts_with(free) || domain.contains("post."));
    let word = |part: &str| {
        (own || office || !profile.personal)
            && part.chars().count() > 3
            && !lexicon.flags(part).has(Flags::NAME)
            && (lexicon.is_word(part) || lexicon.is_word_unaccented(part))
    };
    // The letter of a department, `s.remiss`, is nobody's.
    let parts = local
        .split(['.', '-', '_'])
        .filter(|part| part.chars().count() > 1);
    let (mailbox, other) = parts.fold((0, 0), |(mailbox, other), part| {
        match MAILBOXES.iter().any(|name| part.contains(name)) || word(part) {
            true => (mailbox + 1, other),
            false => (mailbox, other + 1),
        }
    });
    (mailbox > 0 && other == 0).then_some(Role::Public)
}

fn organisation_role(
    page: &Page,
    hit: &Hit,
    profile: &Profile,
    _lexicon: &Lexicon,
) -> Option<Role> {
    let told = hit.rule.starts_with("label_") || hit.rule.starts_with("organisation_number");
    if profile.procurement || !profile.personal && !told {
        return Some(Role::Public);
    }
    let text = slice(page.text(), hit.range.clone());
    if text.starts_with("212000") || text.starts_with("232100") {
        return Some(Role::Public);
    }
    let before = page.lower_before(hit.range.start, 120);
    let row = before.rsplit("\t").next().unwrap_or(before);
    let open = [
        "upphandling",
        "anbud",
        "serveringstillstånd",
        "ramavtal",
        "tilldelning",
        "föreningsbidrag",
        "verksamhetsbidrag",
    ];
    open.iter()
        .any(|word| row.contains(word))
        .then_some(Role::Public)
}

/// A case number of a public matter: the document is an open one, and no private person
/// with a number stands in the same block.
fn is_public_case(page: &Page, hit: &Hit, profile: &Profile, secret: Option<usize>) -> bool {
    let text = slice(page.text(), hit.range.clone());
    if text.starts_with("KS ") || text.starts_with("KS-") || text.starts_with("KF ") {
        return true;
    }
    let one_matter = profile.individual && profile.cases <= 2;
    if !profile.personal {
        return true;
    }
    if !profile.open_matter && !profile.procurement || one_matter {
        return false;
    }
    let after_secret = secret.is_some_and(|secret| secret < hit.range.start);
    let confidential = text.contains("/SE") || text.contains("-SE") || after_secret;
    !confidential && (secret.is_some() || !profile.individual || !has_person_near(page, hit))
}

/// Where an agenda's confidential part begins: at a heading with a word like `sekretess`,
/// not at the stamp at the head of a document.
fn secret_section(page: &Page) -> Option<usize> {
    let mut start = 0;
    let mut found = None;
    for (number, line) in page.text().split('\n').enumerate() {
        let lower = page.lower_at(start..start + line.len());
        let heading = line.len() < 70 && !line.ends_with(['.', ',']) && !lower.contains("enligt");
        let secret = ["sekretess", "lyckta dörrar", "individärende"]
            .iter()
            .any(|word| lower.contains(word));
        let closed = lower.contains("lyckta dörrar");
        if (heading && number > 6 || closed) && secret {
            found = Some(start);
            break;
        }
        start += line.len() + 1;
    }
    found
}

fn has_person_near(page: &Page, hit: &Hit) -> bool {
    let from = page
        .hits
        .partition_point(|other| other.range.start + 400 < hit.range.start);
    let near = page.hits.iter().skip(from);
    near.take_while(|other| other.range.start < hit.range.end + 160)
        .any(|other| {
            let private = matches!(other.entity, Entity::Person | Entity::Personnummer)
                && other.role == Role::Private
                || other.entity == Entity::BirthDate && other.role != Role::Public;
            let gap = hit
                .range
                .start
                .abs_diff(other.range.end)
                .min(other.range.start.abs_diff(hit.range.end));
            private && gap < 160
        })
}
