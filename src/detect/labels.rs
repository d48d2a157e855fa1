//! Reads forms: what stands after `Namn:`, in the cell after `Namn`, or in the column
//! under it.

use std::ops::Range;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Role;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::floor;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::rooms::is_make;
use crate::detect::tokens::Case;
use crate::detect::tokens::Gap;
use crate::detect::tokens::Token;

/// What a label promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Promise {
    Person,
    Official,
    Address,
    Organisation,
    Phone,
    Birth,
    Number,
    Case,
    Account,
    Property,
}

/// Labels by their last or only word; longer ones first where they share an ending.
const LABELS: &[(&str, Promise)] = &[
    ("namn", Promise::Person),
    ("barnets namn", Promise::Person),
    ("förnamn", Promise::Person),
    ("förn", Promise::Person),
    ("eftern", Promise::Person),
    ("fnamn", Promise::Person),
    ("enamn", Promise::Person),
    ("efternamn, förnamn", Promise::Person),
    ("efternamn förnamn", Promise::Person),
    ("förnamn efternamn", Promise::Person),
    ("förnamn och efternamn", Promise::Person),
    ("fullständigt namn", Promise::Person),
    ("barnets förnamn", Promise::Person),
    ("klientens namn", Promise::Person),
    ("brukarens namn", Promise::Person),
    ("personnamn", Promise::Person),
    ("efternamn", Promise::Person),
    ("tilltalsnamn", Promise::Person),
    ("smeknamn", Promise::Person),
    ("namn/initialer", Promise::Person),
    ("för- och efternamn", Promise::Person),
    ("vårdnadshavare", Promise::Person),
    ("barn", Promise::Person),
    ("syskon", Promise::Person),
    ("mor", Promise::Person),
    ("far", Promise::Person),
    ("mamma", Promise::Person),
    ("pappa", Promise::Person),
    ("modern", Promise::Person),
    ("fadern", Promise::Person),
    ("förälder", Promise::Person),
    ("föräldrar", Promise::Person),
    ("sökande", Promise::Person),
    ("medsökande", Promise::Person),
    ("den enskilde", Promise::Person),
    ("klient", Promise::Person),
    ("brukare", Promise::Person),
    ("patient", Promise::Person),
    ("elev", Promise::Person),
    ("klagande", Promise::Person),
    ("motpart", Promise::Person),
    ("make", Promise::Person),
    ("maka", Promise::Person),
    ("sambo", Promise::Person),
    ("närstående", Promise::Person),
    ("anhörig", Promise::Person),
    ("god man", Promise::Person),
    ("förvaltare", Promise::Person),
    ("kontaktperson", Promise::Person),
    ("uppdragstagare", Promise::Person),
    ("inringande", Promise::Person),
    ("uppringare", Promise::Person),
    ("anmälare", Promise::Person),
    ("gäller", Promise::Person),
    ("avser", Promise::Person),
    ("underskrift", Promise::Person),
    ("namnteckning", Promise::Person),
    ("namnförtydligande", Promise::Person),
    ("förslagsställare", Promise::Person),
    ("berörd person", Promise::Person),
    ("vem", Promise::Person),
    ("familjehem", Promise::Person),
    ("hyresgäst", Promise::Person),
    ("från", Promise::Person),
    ("till", Promise::Person),
    ("kopia", Promise::Person),
    ("cc", Promise::Person),
    ("sökandens namn", Promise::Person),
    ("elevens namn", Promise::Person),
    ("patientens namn", Promise::Person),
    ("barnets för- och efternamn", Promise::Person),
    ("namn på barnet", Promise::Person),
    ("kontraktsinnehavare", Promise::Person),
    ("kontraktshavare", Promise::Person),
    ("misstänkt", Promise::Person),
    ("målsägande", Promise::Person),
    ("vittne", Promise::Person),
    ("svarande", Promise::Person),
    ("kärande", Promise::Person),
    ("part", Promise::Person),
    ("parter", Promise::Person),
    ("moder", Promise::Person),
    ("fader", Promise::Person),
    ("dotter", Promise::Person),
    ("son", Promise::Person),
    ("anropare", Promise::Person),
    ("anmälare/uppgiftslämnare", Promise::Person),
    ("uppgiftslämnare", Promise::Person),
    ("referensperson", Promise::Person),
    ("placerad hos", Promise::Person),
    ("ombud", Promise::Person),
    ("företrädare", Promise::Person),
    ("vårdtagare", Promise::Person),
    ("deltagares namn", Promise::Person),
    ("den unge", Promise::Person),
    ("den unga", Promise::Person),
    ("huvudman", Promise::Person),
    ("objekt", Promise::Property),
    ("fastighet", Promise::Property),
    ("fastighetsbeteckning", Promise::Property),
    ("handläggare", Promise::Official),
    ("socialsekreterare", Promise::Official),
    ("upprättad av", Promise::Official),
    ("ordförande", Promise::Official),
    ("sekreterare", Promise::Official),
    ("justerare", Promise::Official),
    ("rapportör", Promise::Official),
    ("chef", Promise::Official),
    ("stödansvarig", Promise::Official),
    ("vice stödansvarig", Promise::Official),
    ("föredragande", Promise::Official),
    ("tolk", Promise::Official),
    ("läkare", Promise::Official),
    ("rektor", Promise::Official),
    ("ansvarig", Promise::Official),
    ("utredare", Promise::Official),
    ("beslutsfattare", Promise::Official),
    ("deltagare", Promise::Official),
    ("närvarande", Promise::Official),
    ("adress", Promise::Address),
    ("bostadsadress", Promise::Address),
    ("gatuadress", Promise::Address),
    ("folkbokföringsadress", Promise::Address),
    ("vistelseadress", Promise::Address),
    ("postadress", Promise::Address),
    ("hemadress", Promise::Address),
    ("postnr", Promise::Address),
    ("postnr/ort", Promise::Address),
    ("postnummer", Promise::Address),
    ("postort", Promise::Address),
    ("ort", Promise::Address),
    ("bostad", Promise::Address),
    ("skola", Promise::Organisation),
    ("förskola", Promise::Organisation),
    ("skola/förskola", Promise::Organisation),
    ("skola/klass", Promise::Organisation),
    ("arbetsgivare", Promise::Organisation),
    ("nuvarande arbetsgivare", Promise::Organisation),
    ("arbetsgivarens namn", Promise::Organisation),
    ("praktikplats", Promise::Organisation),
    ("hyresvärd/bostadsbolag", Promise::Organisation),
    ("bostadsbolag", Promise::Organisation),
    ("förening", Promise::Organisation),
    ("skolans namn", Promise::Organisation),
    ("grundskola", Promise::Organisation),
    ("gymnasieskola", Promise::Organisation),
    ("boendets namn", Promise::Organisation),
    ("enhet/boende", Promise::Organisation),
    ("hvb", Promise::Organisation),
    ("placering", Promise::Organisation),
    ("vårdgivare", Promise::Organisation),
    ("bvc", Promise::Organisation),
    ("fritids", Promise::Organisation),
    ("fritidshem", Promise::Organisation),
    ("hemtjänstutförare", Promise::Organisation),
    ("arbetsplats", Promise::Organisation),
    ("utförare", Promise::Organisation),
    ("anordnare", Promise::Organisation),
    ("boende", Promise::Organisation),
    ("vårdcentral", Promise::Organisation),
    ("hyresvärd", Promise::Organisation),
    ("sysselsättning", Promise::Organisation),
    ("daglig verksamhet", Promise::Organisation),
    ("telefon", Promise::Phone),
    ("tel", Promise::Phone),
    ("tfn", Promise::Phone),
    ("telefonnummer", Promise::Phone),
    ("mobil", Promise::Phone),
    ("tel.", Promise::Phone),
    ("telnr", Promise::Phone),
    ("tel nr", Promise::Phone),
    ("tel/mobil", Promise::Phone),
    ("mobiltelefon", Promise::Phone),
    ("telefon arbete", Promise::Phone),
    ("telefon hem", Promise::Phone),
    ("mobilnummer", Promise::Phone),
    ("telefon dagtid", Promise::Phone),
    ("födelsedatum", Promise::Birth),
    ("dödsdag", Promise::Birth),
    ("dödsdatum", Promise::Birth),
    ("avliden", Promise::Birth),
    ("född", Promise::Birth),
    ("födelsetid", Promise::Birth),
    ("född den", Promise::Birth),
    ("f. datum", Promise::Birth),
    ("fdatum", Promise::Birth),
    ("född datum", Promise::Birth),
    ("födelsedag", Promise::Birth),
    ("föd.datum", Promise::Birth),
    ("personnummer", Promise::Number),
    ("personnr", Promise::Number),
    ("pnr", Promise::Number),
    ("p-nr", Promise::Number),
    ("pers.nr", Promise::Number),
    ("persnr", Promise::Number),
    ("person-/samordningsnr", Promise::Number),
    ("samordningsnummer", Promise::Number),
    ("ärendenummer", Promise::Case),
    ("ärendenr", Promise::Case),
    ("dnr", Promise::Case),
    ("diarienummer", Promise::Case),
    ("konto", Promise::Account),
    ("kontonr", Promise::Account),
    ("kontonummer", Promise::Account),
    ("bankkonto", Promise::Account),
    ("clearing", Promise::Account),
    ("clearingnr", Promise::Account),
    ("clearingnummer", Promise::Account),
    ("bankgiro", Promise::Account),
    ("plusgiro", Promise::Account),
    ("bg/pg", Promise::Account),
    ("bg", Promise::Account),
    ("pg", Promise::Account),
    ("ocr", Promise::Account),
    ("ocr-nr", Promise::Account),
    ("ocr-nummer", Promise::Account),
    ("betalningsreferens", Promise::Account),
    ("iban", Promise::Account),
    ("mottagarkonto", Promise::Account),
    ("målnummer", Promise::Case),
    ("ärende", Promise::Case),
    ("mål", Promise::Case),
    ("målnr", Promise::Case),
    ("mål nr", Promise::Case),
    ("akt", Promise::Case),
    ("aktnr", Promise::Case),
    ("aktnummer", Promise::Case),
    ("diarienr", Promise::Case),
    ("referens", Promise::Case),
    ("referensnr", Promise::Case),
    ("referensnummer", Promise::Case),
    ("vår referens", Promise::Case),
    ("er referens", Promise::Case),
    ("vår beteckning", Promise::Case),
    ("er beteckning", Promise::Case),
    ("klientnr", Promise::Case),
    ("klientnummer", Promise::Case),
    ("journalnr", Promise::Case),
    ("journalnummer", Promise::Case),
    ("avtalsnr", Promise::Case),
    ("beslutsnr", Promise::Case),
    ("löpnr", Promise::Case),
    ("insatsnr", Promise::Case),
    ("ärende-id", Promise::Case),
    ("dossiernr", Promise::Case),
    ("dossiernummer", Promise::Case),
];

/// Finds what labels promise, on one page.
pub(crate) fn find(page: &Page, lexicon: &Lexicon) -> Vec<Hit> {
    let mut hits = Vec::new();
    let text = page.text();
    let mut header: Vec<Option<Label>> = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let range = start..start + line.len();
        start = range.end + 1;
        if line.is_empty() {
            header.clear();
            continue;
        }
        let cells = cells_of(text, range);
        let promises: Vec<Option<Label>> = cells
            .iter()
            .map(|cell| label(slice(text, cell.clone())))
            .collect();
        let labels = promises.iter().flatten().count();
        if cells.len() > 1 && header.len() == cells.len() && labels < cells.len() {
            for (cell, promise) in cells.iter().zip(&header) {
                hits.extend(
                    promise.and_then(|promise| {
                        keep_promise(page, lexicon, cell.clone(), promise, true)
                    }),
                );
            }
        }
        if cells.len() > 1 && labels > 1 {
            header.clone_from(&promises);
        }
        for (index, cell) in cells.iter().enumerate() {
            let next = cells.get(index + 1);
            read_cell(page, lexicon, cell, next, &mut hits);
        }
    }
    hits
}

fn cells_of(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut start = line.start;
    for cell in slice(text, line).split('\t') {
        cells.push(start..start + cell.len());
        start += cell.len() + 1;
    }
    cells
}

/// Labels within a cell, each with what follows it.
fn read_cell(
    page: &Page,
    lexicon: &Lexicon,
    cell: &Range<usize>,
    next: Option<&Range<usize>>,
    hits: &mut Vec<Hit>,
) {
    let text = page.text();
    let body = slice(text, cell.clone());
    let mut found = false;
    for (colon, _) in body.match_indices(':') {
        // A longer text is no label, and a longer one no value.
        let head = slice(body, floor(body, colon.saturating_sub(2 * LONGEST))..colon);
        let head_start = head.rfind(['.', ';', ',']).map_or(0, |at| at + 1);
        let Some(promise) = label(slice(head, head_start..head.len())) else {
            continue;
        };
        found = true;
        let end = floor(body, body.len().min(colon + LONGEST_VALUE));
        let value = cell.start + colon + 1..cell.start + end.max(colon + 1);
        if slice(text, value.clone()).trim().is_empty() {
            if let Some(next) = next {
                hits.extend(keep_promise(page, lexicon, next.clone(), promise, false));
            }
        } else {
            hits.extend(keep_promise(page, lexicon, value, promise, false));
        }
    }
    let is_label = |cell: &Range<usize>| label(slice(text, cell.clone())).is_some();
    let Some(next) = next.filter(|next| !found && !body.contains(':') && !is_label(next)) else {
        return;
    };
    if let Some(promise) = label(body) {
        hits.extend(keep_promise(page, lexicon, next.clone(), promise, false));
    }
}

/// Longest label, in bytes.
const LONGEST: usize = 40;
/// Longest value that is looked at, in bytes.
const LONGEST_VALUE: usize = 400;

/// A label and what it promises.
pub(crate) type Label = (&'static str, Promise);

/// What a text promises when it stands as a label.
pub(crate) fn label(text: &str) -> Option<Label> {
    let text = text.trim().trim_matches(|c: char| !c.is_alphanumeric());
    if text.is_empty() || text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let lower = text.to_lowercase();
    if lower.len() > LONGEST {
        return None;
    }
    // `Vårdnadshavare 2`, `2. Namn`, `Barn (1)`
    let bare =
        lower.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | ')' | '('));
    let known = |word: &str| LABELS.iter().find(|(label, _)| *label == word).copied();
    known(bare).or_else(|| key(bare)).or_else(|| {
        // `Förskola/fritids`: labels that promise the same.
        let (first, rest) = bare.split_once('/')?;
        let first = known(first.trim())?;
        let mut rest = rest.split('/').map(|part| known(part.trim()));
        rest.all(|part| part.is_some_and(|(_, promise)| promise == first.1))
            .then_some(first)
    })
}

/// What the key of an exported form promises: `anmalare_namn`, `barn_1_fodd`.
fn key(text: &str) -> Option<Label> {
    let is_key = text.contains('_') && text.chars().all(|c| c == '_' || c.is_alphanumeric());
    let last = text
        .rsplit('_')
        .find(|part| part.starts_with(char::is_alphabetic));
    let last = last.filter(|_| is_key)?;
    // Keys are often written without the letters that only some languages have.
    let folded = |c: char| match c {
        'å' | 'ä' => 'a',
        'ö' => 'o',
        other => other,
    };
    LABELS
        .iter()
        .find(|(label, _)| label.chars().map(folded).eq(last.chars().map(folded)))
        .copied()
}

pub(crate) fn keep_promise(
    page: &Page,
    lexicon: &Lexicon,
    value: Range<usize>,
    (word, promise): Label,
    column: bool,
) -> Option<Hit> {
    let text = page.text();
    let body = slice(text, value.clone());
    let lead = body.len() - body.trim_start().len();
    let value = value.start + lead..value.start + body.trim_end().len().max(lead);
    let body = slice(text, value.clone());
    let evidence = || match column {
        true => Evidence::TableHeader(word.to_owned()),
        false => Evidence::Cue(word.to_owned()),
    };
    // The blanks of a form that nobody has filled in.
    if body.contains("___") {
        return None;
    }
    let digits = body.chars().filter(char::is_ascii_digit).count();
    let whole =
        |entity, score, rule| Some(Hit::new(value.clone(), entity, score, rule, evidence()));
    match promise {
        Promise::Person if column && is_name_label(word) => bare_name(page, &value)
            .map(|span| Hit::new(span, Entity::Person, 0.88, "label_person", evidence())),
        Promise::Person => person(page, lexicon, &value, Role::Private).map(|hit| Hit {
            evidence: vec![evidence()],
            ..hit
        }),
        Promise::Official => person(page, lexicon, &value, Role::Official).map(|hit| Hit {
            evidence: vec![evidence()],
            ..hit
        }),
        Promise::Address => address(body).map(|len| {
            Hit::new(
                value.start..value.start + len,
                Entity::Address,
                0.85,
                "label_address",
                evidence(),
            )
        }),
        Promise::Organisation => organisation(page, lexicon, &value, word, evidence()),
        Promise::Phone if (5..=14).contains(&digits) && body.len() < 24 => {
            whole(Entity::Phone, 0.85, "label_phone")
        }
        Promise::Number if (4..=12).contains(&digits) && body.len() < 24 => {
            whole(Entity::Personnummer, 0.85, "label_number")
        }
        Promise::Birth if matches!(digits, 4 | 6 | 8 | 10 | 12) && is_dated(body) => {
            whole(Entity::BirthDate, 0.8, "label_birth")
        }
        Promise::Property => property(body).map(|len| {
            Hit::new(
                value.start..value.start + len,
                Entity::Property,
                0.8,
                "label_property",
                evidence(),
            )
        }),
        Promise::Account if (5..=24).contains(&digits) && body.len() < 34 && !is_sum(body) => {
            whole(Entity::Account, 0.8, "label_account")
        }
        Promise::Case if (3..=16).contains(&digits) && body.len() < 24 && !column => {
            whole(Entity::CaseNumber, 0.8, "label_case")
        }
        Promise::Case if digits >= 5 && body.len() < 20 => {
            whole(Entity::CaseNumber, 0.7, "label_case")
        }
        _ => None,
    }
}

/// Labels before the name of a house or business, in which any capitalised word is one.
fn is_house_label(label: &str) -> bool {
    [
        "skola",
        "förskola",
        "fritids",
        "hyresvärd",
        "arbetsgivare",
        "vårdcentral",
        "hvb",
        "arbetsplats",
    ]
    .iter()
    .any(|end| label.ends_with(end))
}

/// Whether a value can hold a date: it is short and no sum of money.
fn is_dated(body: &str) -> bool {
    body.len() < 24 && !body.contains(',') && !body.ends_with(" kr")
}

/// Whether a value is a sum of money: `12 480,00`, `450 kr`.
fn is_sum(body: &str) -> bool {
    let tail = body.rsplit(',').next().unwrap_or("");
    body.ends_with("kr") || body.contains(',') && tail.len() <= 2
}

/// Labels over columns that hold names and nothing else.
fn is_name_label(word: &str) -> bool {
    ["namn", "barn", "elev", "klient", "patient", "brukare"]
        .iter()
        .any(|end| word.ends_with(end))
}

/// A name that is the whole value of a cell: up to four words without digits that are not
/// words like `saknas` or a role.
fn bare_name(page: &Page, value: &Range<usize>) -> Option<Range<usize>> {
    let list = page.tokens.list.get(page.tokens_in(value))?;
    let (first, last) = (list.first()?, list.last()?);
    let none = [
        "saknas",
        "okänd",
        "okänt",
        "samma",
        "vakant",
        "ingen",
        "inga",
        "ej",
        "se",
        "anonym",
        "totalt",
        "summa",
        "sekretess",
        "skyddad",
        "hemlig",
        "dito",
        "uppgift",
        "utgår",
        "hela",
    ];
    let stop = Flags::ROLE | Flags::ORG_NOUN | Flags::AUTHORITY | Flags::COMPANY | Flags::KEEP;
    let bad = |token: &Token| {
        let lower = page.lower(token);
        let strange = token.flags.has(stop | Flags::KINSHIP) && !token.flags.has(Flags::NAME);
        let plain = token.case == Case::Lower
            && !token.any_flags().has(Flags::NAME | Flags::PARTICLE)
            && token.flags.has(Flags::COMMON);
        token.case == Case::Number || none.contains(&lower) || strange || plain
    };
    let names = list
        .iter()
        .filter(|token| token.case != Case::Initial)
        .count();
    let fits = list.len() <= 5 && names > 0 && !list.iter().any(bad);
    fits.then_some(first.range.start..last.range.end)
}

/// Length of the address that a value starts with: up to a sentence, a phone, an e-mail.
fn address(body: &str) -> Option<usize> {
    let has_digit = body.chars().any(|c| c.is_ascii_digit());
    let capital = body.starts_with(char::is_uppercase);
    let lower = body.to_lowercase();
    let secret = [
        "skydd",
        "sekretess",
        "samma",
        "okänd",
        "saknas",
        "se ",
        "ej ",
    ]
    .iter()
    .any(|word| lower.starts_with(word));
    if !(has_digit || capital && body.len() < 40)
        || secret
        || body.contains('@')
        || body.len() > 120
    {
        return None;
    }
    let end = [
        ", tel", ", tfn", ", mob", "; ", ". ", " tel", " (", ", 07", ", 0",
    ]
    .iter()
    .filter_map(|stop| lower.find(stop))
    .min();
    let end = end.unwrap_or(body.len());
    body.is_char_boundary(end)
        .then_some(end)
        .filter(|&end| end > 2)
}

/// Length of the property designation that a value starts with: `Bävern 12`.
fn property(body: &str) -> Option<usize> {
    let end = body.find([',', ';', '(', '.']).unwrap_or(body.len());
    let name = slice(body, 0..end);
    let number = name.rsplit(' ').next()?;
    let numbered = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == ':');
    let named = name.starts_with(char::is_uppercase) && name.len() < 40 && name.contains(' ');
    (numbered && named).then_some(end)
}

/// The capitalised words that a value starts with, whatever dictionaries say of them.
fn person(page: &Page, lexicon: &Lexicon, value: &Range<usize>, role: Role) -> Option<Hit> {
    let tokens = page.tokens_in(value);
    let list = page.tokens.list.get(tokens)?;
    let first = list.first()?;
    let stop = Flags::KEEP
        | Flags::ROLE
        | Flags::ORG_NOUN
        | Flags::ORG_PREFIX
        | Flags::AUTHORITY
        | Flags::COMPANY;
    let letters = |token: &Token| {
        token.case == Case::Upper && token.range.len() <= 4 && !token.any_flags().has(Flags::NAME)
    };
    let bad = |token: &Token| {
        token.flags.has(stop) && !token.flags.has(Flags::NAME)
            || letters(token)
            || !token.capital() && !token.flags.has(Flags::PARTICLE)
            || page.after(token.range.end, 2) == "- "
            || page.claimed(&token.range).is_some()
    };
    // `Anmälare   Antal   Andel`: the head of a table.
    let is_head = || {
        let after = page.token(Some(page.token_from(first.range.end)));
        after.is_some_and(|after| {
            first.gap != Gap::Colon
                && after.gap == Gap::Cell
                && page.after(after.range.end, 1) != ":"
                && [first, after]
                    .iter()
                    .all(|token| token.case == Case::Title && page.is_ordinary(token, lexicon))
        })
    };
    if is_head() || bad(first) || first.range.start > value.start + 2 {
        return None;
    }
    // `Närstående: Sonen Nils Ek`
    let kin = |pair: &[Token]| {
        matches!(pair, [kin, name] if kin.flags.has(Flags::KINSHIP)
            && !kin.flags.has(Flags::NAME)
            && name.gap == Gap::Space
            && !bad(name))
    };
    let skipped = usize::from(list.get(..2).is_some_and(kin));
    let first = list.get(skipped)?;
    let mut last = first;
    let mut commas = 0;
    for token in list.iter().skip(skipped + 1) {
        let comma = token.gap == Gap::Comma;
        commas += usize::from(comma);
        if bad(token) || !matches!(token.gap, Gap::Space | Gap::Comma | Gap::Slash) || commas > 1 {
            break;
        }
        last = token;
    }
    // One ordinary word that no list knows as a name is more likely a plain value.
    let name = |token: &Token| {
        token.any_flags().has(Flags::NAME)
            || token.case == Case::Initial
            || !page.is_ordinary(token, lexicon)
    };
    let end = last.range.end;
    let span = first.range.start..end;
    let listed = page
        .tokens
        .list
        .get(page.tokens_in(&span))?
        .iter()
        .any(name);
    let place_only = page
        .tokens
        .list
        .get(page.tokens_in(&span))?
        .iter()
        .all(|token| token.flags.has(Flags::PLACE) && !token.flags.has(Flags::NAME));
    (listed && !place_only).then(|| {
        Hit::new(span, Entity::Person, 0.88, "label_person", Evidence::Shape).with_role(role)
    })
}

fn organisation(
    page: &Page,
    lexicon: &Lexicon,
    value: &Range<usize>,
    label: &str,
    evidence: Evidence,
) -> Option<Hit> {
    let list = page.tokens.list.get(page.tokens_in(value))?;
    let first = list.first()?;
    // Who makes cars has people at work, too.
    let is_work = label.ends_with("arbetsgivare") || label == "arbetsplats";
    let is_kept = first.flags.has(Flags::KEEP) && !(is_work && is_make(page.lower(first)));
    if !first.capital() || first.range.start > value.start + 2 || is_kept {
        return None;
    }
    let mut last = first;
    for token in list.iter().skip(1) {
        let joined = matches!(token.gap, Gap::Space | Gap::And) && token.case != Case::Number;
        if !joined || page.claimed(&token.range).is_some() {
            break;
        }
        last = token;
    }
    let span = first.range.start..last.range.end;
    let proper = list
        .iter()
        .take_while(|token| token.range.end <= span.end)
        .any(|token| {
            token
                .any_flags()
                .has(Flags::ORG_NOUN | Flags::ORG_PREFIX | Flags::COMPANY)
                && span.len() > token.range.len()
                || lexicon.is_org_compound(page.lower(token))
                || token.capital()
                    && !page.is_ordinary(token, lexicon)
                    && !page.is_ordinary_stem(token, lexicon)
        });
    let text = slice(page.text(), span.clone());
    let titles = text
        .split(' ')
        .filter(|word| word.starts_with(char::is_uppercase));
    let title = titles.count() > 1 || is_house_label(label) && first.case == Case::Title;
    let answer = [
        "ja",
        "nej",
        "ingen",
        "inget",
        "okänd",
        "okänt",
        "saknas",
        "hemma",
        "egen",
        "eget",
        "kommunal",
        "kommunalt",
        "privat",
        "arbetslös",
        "pensionär",
        "sjukskriven",
        "se",
        "ej",
        "har",
        "andra",
        "inom",
        "samma",
        "hyresrätt",
        "bostadsrätt",
        "villa",
        "lägenhet",
        "på",
        "i",
        "ordinärt",
        "särskilt",
        "fungerar",
        "går",
        "barnet",
        "vistas",
        "bor",
        "sedan",
        "inskriven",
        "familjehem",
        "sekretess",
    ];
    let named = title && !answer.contains(&page.lower(first)) && text.len() < 48;
    (proper || named).then(|| {
        Hit::new(
            span,
            Entity::Organisation,
            0.8,
            "label_organisation",
            evidence,
        )
    })
}
