//! Finds entities in a document's text.
//!
//! Rules come from `patterns/`; this module knows how a rule is run, not what a
//! personnummer looks like. A finding points at text and never copies it.

mod address_tails;
mod addresses;
mod answers;
mod authorities;
mod bridges;
mod business;
pub mod case_list;
mod chats;
mod check;
mod context;
mod edges;
mod endings;
mod fact;
mod features;
mod file_names;
mod flags;
mod hit;
mod import;
mod informal;
mod informal_orgs;
mod kinds;
mod known;
mod labels;
mod letters;
mod lexicon;
mod merge;
mod model;
mod names;
mod numbered;
mod numbers;
mod org_heads;
mod org_reach;
mod org_tails;
mod orgs;
mod page;
mod page_breaks;
mod pieces;
mod propagate;
mod rooms;
mod rules;
mod series;
mod shadow;
mod shared;
mod spared;
mod spoken;
mod tables;
mod tokens;
mod unsure;

use rayon::prelude::IndexedParallelIterator as _;
use rayon::prelude::IntoParallelIterator as _;
use rayon::prelude::IntoParallelRefIterator as _;
use rayon::prelude::IntoParallelRefMutIterator as _;
use rayon::prelude::ParallelIterator as _;
use serde::Deserialize;
use serde::Serialize;

pub use crate::detect::import::ImportError;
pub use crate::detect::import::ImportOptions;
pub use crate::detect::import::ImportReason;
pub use crate::detect::import::Imported;
pub use crate::detect::import::ListKind;
pub use crate::detect::known::Known;
pub use crate::detect::lexicon::DictionaryText;
pub use crate::detect::model::Observation;
pub use crate::detect::model::observe;
pub use crate::detect::rules::ExampleResult;
pub use crate::detect::rules::RuleDescription;
pub use crate::detect::rules::RulesError;
pub use crate::detect::shared::Shared;

use crate::detect::context::Profile;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::page::Page;
use crate::detect::propagate::Facts;
use crate::detect::rules::RuleSet;
use crate::document::Digest;
use crate::document::Document;
use crate::document::Part;
use crate::document::PartId;
use crate::document::Place;
use crate::document::Span;

/// The kind of thing that a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// A person's name, whole or in part, or initials.
    Person,
    /// Personnummer, samordningsnummer or reserve number.
    Personnummer,
    /// Street, postal or box address.
    Address,
    /// Company, school, association or other organisation, and its number.
    Organisation,
    /// Telephone number.
    Phone,
    /// E-mail address, web address or handle.
    Email,
    /// Date of birth or death, or an age.
    BirthDate,
    /// Case number, diarienummer or court case number.
    CaseNumber,
    /// Bank account, giro, IBAN or card number.
    Account,
    /// Vehicle registration plate.
    Plate,
    /// Property designation.
    Property,
    /// A place that points at a person.
    Place,
    /// Anything else that points at a person.
    Other,
}

/// One thing that was found: where it stands, what it is and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Index in the list that [`detect`] returned.
    pub id: u32,
    /// What it is.
    pub entity: Entity,
    /// The part whose text holds it.
    pub part: PartId,
    /// Where in that text.
    pub span: Span,
    /// How sure, from 0 to 1.
    pub score: f32,
    /// Whose it is: what the profile's choice depends on beside the entity.
    pub role: Role,
    /// Name of the rule that found it.
    pub rule: String,
    /// Why it is thought to be one, strongest first.
    pub evidence: Vec<Evidence>,
}

/// Whose a finding is, as far as the text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A private person's, or unknown: the safe assumption.
    Private,
    /// That of an official or elected member acting in duty.
    Official,
    /// That of an authority, a court or a company in a procurement.
    Public,
    /// Points at a person only together with other facts; left to review.
    Contextual,
}

/// A reason for a finding. Holds no text of the document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The shape is that of the rule.
    Shape,
    /// The check digit is right.
    Checksum,
    /// The check digit is wrong: typed wrongly, perhaps, but still pointing at a person.
    ChecksumWrong,
    /// A word nearby, as it stands in the pattern file.
    Cue(String),
    /// The word stands in a name list, by the list's name.
    List(String),
    /// The ending is that of a surname.
    Morphology,
    /// A capitalised word that no dictionary knows.
    UnknownWord,
    /// The head of the table column says so.
    TableHeader(String),
    /// The same as an earlier finding, in this or another form.
    Propagated,
    /// It stands in the case list.
    CaseList,
    /// It is a code for machines, whatever it says.
    Code,
    /// How the word is written and what stands around it, as a model weighs them.
    Surroundings,
}

/// Compiled rules: patterns, lists and lexicon. Build once, share between threads.
pub struct Rules {
    set: RuleSet,
    lexicon: Lexicon,
    digest: Digest,
    lists: Vec<ListDescription>,
    /// Whether the built-in rules and lists are in use.
    is_builtin: bool,
}

/// A word list that the user has given, for `patterns list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListDescription {
    /// The file it stands in.
    pub file: String,
    /// Number of entries.
    pub entries: usize,
    /// Examples in the file, and whether each has to be found.
    #[serde(skip)]
    examples: Vec<(String, bool)>,
}

impl ListDescription {
    /// Lines that start with `#match` and `#no_match` are examples, other lines with `#`
    /// remarks.
    fn of(file: &PatternFile) -> Self {
        let lines = || file.text.lines().map(str::trim_end);
        let example = |line: &str| {
            let wanted = line
                .strip_prefix("#match ")
                .map(|text| (text.to_owned(), true));
            let unwanted = line.strip_prefix("#no_match ");
            wanted.or_else(|| unwanted.map(|text| (text.to_owned(), false)))
        };
        let entries = lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self {
            file: file.name.clone(),
            entries: entries.count(),
            examples: lines().filter_map(example).collect(),
        }
    }
}

/// A file of rules (`.toml`) or words (`.txt`) that the caller has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternFile {
    /// Its name, for messages and, with word lists, for telling which list it is.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What [`Rules::load`] builds from.
#[derive(Clone, Default)]
pub struct LoadOptions {
    /// Leave the built-in rules and lists out.
    pub no_builtin: bool,
    /// The user's own files, read after the built-in ones.
    pub files: Vec<PatternFile>,
    /// A Hunspell dictionary for Swedish. Without one a built-in word list is used, and
    /// more ordinary words are struck.
    pub dictionary: Option<DictionaryText>,
}

/// Rule files that are built in.
const BUILTIN: &[(&str, &str)] = &[
    ("numbers.toml", include_str!("../../patterns/numbers.toml")),
    ("contact.toml", include_str!("../../patterns/contact.toml")),
    (
        "addresses.toml",
        include_str!("../../patterns/addresses.toml"),
    ),
    ("cases.toml", include_str!("../../patterns/cases.toml")),
];

impl Rules {
    /// Compiles rules and lists. The dictionary goes on loading on another thread.
    ///
    /// # Errors
    ///
    /// Names the file and line of the first rule that cannot be used.
    pub fn load(options: LoadOptions) -> Result<Self, RulesError> {
        let mut digested = format!("svartpenna {}\n", env!("CARGO_PKG_VERSION"));
        let mut files: Vec<(&str, &str)> = Vec::new();
        if !options.no_builtin {
            files.extend(BUILTIN);
        }
        let mut lexicon = Lexicon::new(options.dictionary.clone(), !options.no_builtin);
        for file in &options.files {
            if file.name.ends_with(".toml") {
                files.push((&file.name, &file.text));
            } else if !lexicon.add_file(&file.name, &file.text) {
                return Err(RulesError {
                    file: file.name.clone(),
                    line: 1,
                    reason: "no such word list; see patterns/lists".to_owned(),
                });
            }
        }
        let texts = files.iter().map(|file| file.1);
        for text in texts.chain(options.files.iter().map(|file| file.text.as_str())) {
            digested.push_str(&Digest::of(text.as_bytes()).to_string());
        }
        digested.push_str(&lexicon.digest().to_string());
        digested.push_str(&model::digest().to_string());
        let set = RuleSet::compile(&files)?;
        // The built-in rules are known to be well.
        for file in &options.files {
            set.check_sizes(&file.name)?;
        }
        Ok(Self {
            set,
            lexicon,
            digest: Digest::of(digested.as_bytes()),
            is_builtin: !options.no_builtin,
            lists: options
                .files
                .iter()
                .filter(|file| !file.name.ends_with(".toml"))
                .map(ListDescription::of)
                .collect(),
        })
    }

    /// The user's word lists, in order, for `patterns list`.
    pub fn lists(&self) -> &[ListDescription] {
        &self.lists
    }

    /// Makes a list for a pattern folder of a table of names or a register. `source` is the
    /// name of the table, for the list's first line.
    ///
    /// # Errors
    ///
    /// Names the first line that holds no name.
    pub fn import(
        &self,
        table: &str,
        source: &str,
        kind: ListKind,
        options: &ImportOptions,
    ) -> Result<Imported, ImportError> {
        import::import(table, source, kind, options, &self.lexicon)
    }

    /// All rules, in order, for `patterns list`.
    pub fn describe(&self) -> Vec<RuleDescription> {
        self.set.describe()
    }

    /// Runs the examples that stand in the rule files and lists, for `patterns test`.
    pub fn test(&self) -> Vec<ExampleResult> {
        let mut results = self.set.test();
        for list in &self.lists {
            let test = |(example, expected): &(String, bool)| ExampleResult {
                rule: list.file.clone(),
                example: example.clone(),
                expected: *expected,
                found: self.finds(example),
            };
            results.extend(list.examples.iter().map(test));
        }
        results
    }

    /// Whether all of an entry is struck inside a sentence about somebody.
    fn finds(&self, entry: &str) -> bool {
        let lead = "Mamman heter Anna Ek, född 811228-9874. De talade igår om ";
        let text = format!("{lead}{entry} och om skolan.");
        let document = Document::of_parts(vec![Part::new(PartId(0), Place::Body, text)]);
        let (start, end) = (lead.len(), lead.len() + entry.len());
        let covers = |finding: &Finding| {
            let span = finding.span.range();
            finding.score >= 0.5 && span.start <= start && span.end >= end
        };
        detect(&document, self).iter().any(covers)
    }

    /// Runs the examples of one rule file by itself.
    ///
    /// # Errors
    ///
    /// Names the line of the first rule that cannot be used.
    pub fn test_file(file: &PatternFile) -> Result<Vec<ExampleResult>, RulesError> {
        let set = RuleSet::compile(&[(&file.name, &file.text)])?;
        set.check_sizes(&file.name)?;
        Ok(set.test())
    }

    /// Digest over rules, lists and dictionary: what a plan depends on beside the document.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

/// Finds entities in all parts of a document.
///
/// Findings come in order of part and start; they do not overlap within a part.
pub fn detect(document: &Document, rules: &Rules) -> Vec<Finding> {
    detect_all(&[document], rules, &Known::default())
        .pop()
        .unwrap_or_default()
}

/// Finds entities in the documents of one run: a name that is sure in one of them is
/// looked for in all, and what the case list names is found whatever else is said of it.
pub fn detect_all(documents: &[&Document], rules: &Rules, known: &Known) -> Vec<Vec<Finding>> {
    let mut shared = Shared::default();
    if documents.len() > 1 {
        let each: Vec<Shared> = documents
            .par_iter()
            .map(|document| names(document, rules, known))
            .collect();
        each.into_iter().for_each(|one| shared.join(one));
    }
    documents
        .par_iter()
        .map(|document| detect_in_run(document, rules, known, &shared))
        .collect()
}

/// The names that are sure in a document, for [`detect_in_run`] on the others of a run.
pub fn names(document: &Document, rules: &Rules, known: &Known) -> Shared {
    let (pages, profile) = read(document, rules, known);
    let mut facts = Facts::default();
    facts.learn(&pages, &profile, &rules.lexicon);
    facts.sure()
}

/// Finds entities in one document of a run, with what the other documents tell and what
/// the case list names.
pub fn detect_in_run(
    document: &Document,
    rules: &Rules,
    known: &Known,
    shared: &Shared,
) -> Vec<Finding> {
    let (pages, profile) = read(document, rules, known);
    let mut facts = Facts::default();
    facts.learn(&pages, &profile, &rules.lexicon);
    facts.learn_shared(shared);
    facts.learn_known(known, &rules.lexicon);
    finish(document, pages, &facts, rules)
}

/// Everything that a document tells by itself.
fn read(document: &Document, rules: &Rules, known: &Known) -> (Vec<Page>, Profile) {
    let (mut pages, profile) = read_rules(document, rules, known);
    if rules.is_builtin {
        pages.par_iter_mut().for_each(|page| {
            page.add(model::find(page, &rules.lexicon, &profile));
            page.add(bridges::find(page, &rules.lexicon, &profile));
            page.add(pieces::find(page, &rules.lexicon, &profile));
            edges::trim(page);
        });
    }
    (pages, profile)
}

/// What the rules find in a document, before the model is asked.
fn read_rules(document: &Document, rules: &Rules, known: &Known) -> (Vec<Page>, Profile) {
    let lexicon = &rules.lexicon;
    let mut pages: Vec<Page> = document
        .parts
        .par_iter()
        .map(|part| Page::of(&part.text, lexicon))
        .collect();
    pages.par_iter_mut().for_each(|page| {
        // A cue and its value may stand on two lines of one sentence.
        let text = tokens::unwrapped(page.text());
        let mut hits = rules.set.run(&text);
        hits.extend(scan_errors(page.text(), rules, &hits));
        hits.extend(known::find(page, known));
        page.add(hits);
        page.add(numbers::find(page, lexicon));
        numbers::make_whole(page);
        series::mend_broken(page);
        page.add(series::find(page));
        page.add(spoken::find(page));
        addresses::extend(page, lexicon);
        page.add(address_tails::find(page, lexicon));
    });
    page_breaks::add(&mut pages, &document.parts, &rules.set);
    let profile = Profile::of(&pages);
    let parts = pages.par_iter_mut().zip(&document.parts);
    parts.for_each(|(page, part)| {
        page.add(tables::find(page, &part.cells, lexicon));
        page.add(authorities::find(page, lexicon));
        page.add(orgs::find(page, lexicon, &profile));
        page.add(labels::find(page, lexicon));
        page.add(names::find(page, lexicon, &profile));
        page.add(chats::find(page, lexicon));
        numbered::extend(page, lexicon);
        page.add(addresses::after_names(page));
        page.add(addresses::postal_tails(page));
        context::set_roles(page, &profile, lexicon);
        spared::spare(page, &profile);
    });
    (pages, profile)
}

/// Numbers that OCR read with letters in them, such as `O7O-I74 O6 05`.
fn scan_errors(text: &str, rules: &Rules, found: &[Hit]) -> Vec<Hit> {
    let Some((mended, places)) = shadow::mend_digits(text) else {
        return Vec::new();
    };
    let mut hits = rules.set.run_at(&mended, &places);
    hits.retain(|hit| {
        let number = matches!(
            hit.entity,
            Entity::Personnummer
                | Entity::Phone
                | Entity::Account
                | Entity::BirthDate
                | Entity::Address
        );
        // Three letters and a number with a letter in it are much else than a plate.
        let number = number || hit.entity == Entity::Plate && hit.score >= 0.9;
        number && places.iter().any(|place| hit.overlaps(place)) && !found.contains(hit)
    });
    hits
}

/// Propagates, merges and maps back to the source. A page is let go of once it is done.
fn finish(document: &Document, pages: Vec<Page>, facts: &Facts, rules: &Rules) -> Vec<Finding> {
    let parts = pages.into_par_iter().zip(&document.parts);
    let found: Vec<Vec<Finding>> = parts
        .map(|(page, part)| finish_page(page, part, facts, rules))
        .collect();
    let mut findings: Vec<Finding> = found.into_iter().flatten().collect();
    for (id, finding) in (0..).zip(&mut findings) {
        finding.id = id;
    }
    findings
}

fn finish_page(mut page: Page, part: &Part, facts: &Facts, rules: &Rules) -> Vec<Finding> {
    page.hits
        .retain(|hit| !is_kept(page_word(&page.shadow.text, hit), hit, facts));
    let more = facts.find(&page, &rules.lexicon);
    page.add(more);
    if part.is_code {
        page.hits.retain(|hit| hit.role == Role::Private);
        page.add(silent_codes(&page, part));
    }
    if rules.is_builtin {
        page.add(file_names::find(&page));
    }
    let hits = std::mem::take(&mut page.hits);
    let merged = merge::merge(page.text(), hits).into_iter();
    let findings = merged.map(|mut hit| {
        drop_stop(page.text(), &mut hit);
        Finding {
            id: 0,
            entity: hit.entity,
            part: part.id,
            span: Span::new(page.shadow.source_range(hit.range)),
            score: hit.score.clamp(0.0, 1.0),
            role: hit.role,
            rule: hit.rule.into_owned(),
            evidence: hit.evidence,
        }
    });
    let mut findings: Vec<Finding> = findings.collect();
    unsure::widen(part, &mut findings);
    let more = unsure::more(part, &findings, &rules.lexicon);
    findings.extend(more);
    findings.sort_by_key(|finding| finding.span);
    findings
}

/// Leaves the full stop of a sentence that ends with a number where it is.
fn drop_stop(text: &str, hit: &mut Hit) {
    let is_number = matches!(
        hit.entity,
        Entity::CaseNumber | Entity::Phone | Entity::Personnummer | Entity::Account | Entity::Plate
    );
    let number = page_word(text, hit).trim_end_matches(['.', ',', ';', ':']);
    if is_number && number.ends_with(|last: char| last.is_ascii_digit()) {
        hit.range.end = hit.range.start + number.len();
    }
}

/// Codes in which nothing was found: an address on the web may be somebody's own, so a
/// profile says what becomes of them.
fn silent_codes(page: &Page, part: &Part) -> Vec<Hit> {
    let shadow = &page.shadow;
    let ranges = part.words.iter().map(|code| {
        let [start, end] = [code.span.start, code.span.end].map(|at| shadow.offset_of(at as usize));
        start..end
    });
    let silent = ranges
        .filter(|range| !range.is_empty() && !page.hits.iter().any(|hit| hit.overlaps(range)));
    let hits = silent.map(|range| Hit {
        role: Role::Contextual,
        ..Hit::new(range, Entity::Other, 0.9, "code", Evidence::Code)
    });
    hits.collect()
}

fn page_word<'a>(text: &'a str, hit: &Hit) -> &'a str {
    lexicon::slice(text, hit.range.clone())
}

/// Whether all words of a name hit belong to an organisation that is kept.
fn is_kept(text: &str, hit: &Hit, facts: &Facts) -> bool {
    hit.entity == Entity::Person
        && hit.rule == "name"
        && text
            .split([' ', '\n', '-'])
            .all(|word| facts.is_public(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;
    use crate::document::PlacedWord;
    use crate::geometry::Quad;
    use crate::geometry::Rect;

    #[test]
    fn every_builtin_expression_compiles() {
        let set = RuleSet::compile(BUILTIN).unwrap();
        assert!(!set.describe().is_empty());
        for (file, _) in BUILTIN {
            assert_eq!(set.check_sizes(file), Ok(()));
        }
    }

    #[test]
    fn an_expression_that_is_too_large_is_refused_with_its_line() {
        let text = "\n[[rule]]\nname = \"x\"\nentity = \"other\"\nscore = 1.0\n\
                    regex = '((\\p{L}{1,900}){1,900}){1,90}'\n";
        let file = PatternFile {
            name: "egna.toml".to_owned(),
            text: text.to_owned(),
        };
        let error = Rules::load(LoadOptions {
            files: vec![file],
            ..LoadOptions::default()
        });
        let error = error.err().unwrap();
        assert_eq!((error.file.as_str(), error.line), ("egna.toml", 2));
    }

    fn code_roles(text: &str, is_code: bool) -> Vec<(Span, Entity, Role)> {
        let rules = Rules::load(LoadOptions::default()).unwrap();
        let mut part = Part::new(PartId(0), Place::Image(1), text.to_owned());
        part.is_code = is_code;
        part.words = text
            .split("\n\n")
            .scan(0, |at, word| {
                let start = *at;
                *at += word.len() + 2;
                Some(PlacedWord {
                    span: Span::new(start..start + word.len()),
                    quad: Quad::from_rect(Rect::ZERO),
                    is_unsure: false,
                })
            })
            .collect();
        let findings = detect(&Document::of_parts(vec![part]), &rules);
        findings
            .into_iter()
            .map(|finding| (finding.span, finding.entity, finding.role))
            .collect()
    }

    #[test]
    fn a_code_that_says_nothing_by_itself_is_left_to_the_profile() {
        let text = "https://kommun.example/x/77\n\nPersonnummer 811228-9874";
        let found = code_roles(text, true);
        assert_eq!(
            found[0],
            (Span::new(0..27), Entity::Other, Role::Contextual)
        );
        assert_eq!(
            (found[1].1, found[1].2),
            (Entity::Personnummer, Role::Private)
        );
        assert_eq!(found.len(), 2);
        let plain = code_roles(text, false);
        assert!(plain.iter().all(|(_, entity, _)| *entity != Entity::Other));
    }

    #[test]
    fn the_full_stop_after_a_number_stays() {
        let text = "Dnr SN 2024/0417-3. Ring 070-174 06 11, tack.";
        for (span, entity, _) in code_roles(text, false) {
            let found = &text[span.range()];
            assert!(
                found.ends_with(|last: char| last.is_ascii_digit()),
                "{entity:?}"
            );
        }
        assert_eq!(code_roles(text, false).len(), 2);
    }
}
