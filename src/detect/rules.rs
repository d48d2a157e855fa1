//! Reads rule files (`patterns/*.toml`) and runs them over a text.
//!
//! A rule is a regular expression with a score, cue words nearby that raise it, a named
//! validator that raises or vetoes, and contexts that veto. Rules do not see names: those
//! are found by [`crate::detect::names`].
//!
//! The newcomer's trap: expressions run on the *shadow* of a text, where dashes, spaces
//! and line-end hyphens are already unified, a line end is `\n` and a cell border `\t`.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::Hir;
use serde::Deserialize;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Role;
use crate::detect::check::Verdict;
use crate::detect::check::validator;
use crate::detect::hit::Hit;
use crate::detect::lexicon::ceil;
use crate::detect::lexicon::floor;
use crate::detect::lexicon::slice;

mod sieve;

use sieve::Folded;
use sieve::Sieve;

/// Why a rule file could not be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}, line {line}: {reason}")]
pub struct RulesError {
    /// The rule file.
    pub file: String,
    /// Line in it, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// One rule as `patterns list` shows it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RuleDescription {
    /// Name of the rule.
    pub name: String,
    /// What it finds.
    pub entity: Entity,
    /// The file it stands in.
    pub file: String,
    /// Score of a bare match; one of 0 counts beside a cue only.
    pub score: f32,
    /// Number of examples in the file.
    pub examples: usize,
}

/// The outcome of one example line of a rule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ExampleResult {
    /// Name of the rule.
    pub rule: String,
    /// The example, as it stands in the rule file.
    pub example: String,
    /// Whether the rule should match it.
    pub expected: bool,
    /// Whether it does.
    pub found: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    define: toml::Table,
    #[serde(default)]
    rule: Vec<toml::Spanned<RuleText>>,
}

/// A rule as it is written.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct RuleText {
    name: String,
    entity: Entity,
    regex: String,
    #[serde(default)]
    validator: Option<String>,
    score: f32,
    #[serde(default)]
    score_valid: Option<f32>,
    #[serde(default)]
    score_cue: Option<f32>,
    #[serde(default)]
    cues: Vec<String>,
    #[serde(default)]
    cue_window: Option<usize>,
    #[serde(default)]
    cue_side: CueSide,
    #[serde(default)]
    boundary: Boundary,
    #[serde(default)]
    except: Option<String>,
    #[serde(default)]
    except_before: Option<String>,
    #[serde(default)]
    except_after: Option<String>,
    #[serde(default)]
    role: Option<Role>,
    #[serde(rename = "match", default)]
    matches: Vec<String>,
    #[serde(default)]
    no_match: Vec<String>,
}

#[derive(Deserialize, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum CueSide {
    #[default]
    Before,
    After,
    Both,
}

/// What may not stand right beside a match.
#[derive(Deserialize, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Boundary {
    /// Letters and digits.
    #[default]
    Word,
    /// Letters and digits, nor a further group of digits after `-`, `/`, `.` or `:`.
    Number,
    /// Letters and digits before; after it anything goes.
    Left,
}

/// A rule ready to run.
struct Rule {
    text: RuleText,
    file: String,
    /// Line in the file, from 1.
    line: usize,
    regex: Expression,
    validator: Option<fn(&str) -> Verdict>,
    except: Option<Expression>,
    except_before: Option<Expression>,
    except_after: Option<Expression>,
}

/// A regular expression that is compiled when it is first needed: most documents need
/// few of them.
struct Expression {
    pattern: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Expression {
    /// Checks how an expression is written, and gives it parsed.
    fn new(pattern: String) -> Result<(Self, Hir), String> {
        let parsed = regex_syntax::parse(&pattern).map_err(|error| error.to_string())?;
        let compiled = OnceLock::new();
        Ok((Self { pattern, compiled }, parsed))
    }

    /// The compiled expression; none where it is too large, see [`Expression::check_size`].
    fn get(&self) -> Option<&Regex> {
        let compile = || {
            regex::RegexBuilder::new(&self.pattern)
                .size_limit(SIZE_LIMIT)
                .build()
                .ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    fn check_size(&self) -> Result<(), String> {
        match self.get() {
            Some(_) => Ok(()),
            None => Err("the expression is too large".to_owned()),
        }
    }

    fn is_match(&self, text: &str) -> bool {
        self.get().is_some_and(|regex| regex.is_match(text))
    }
}

/// Rule files ready to run.
pub(crate) struct RuleSet {
    rules: Vec<Rule>,
    /// Tells which rules can match in a chunk of text, in one pass.
    sieve: Sieve,
}

/// Classes as rule files write them, and what they are compiled to: Latin letters and
/// ASCII digits. The full Unicode classes make automata a hundred times as large, and a
/// Unicode `\b` keeps the fast engines from running at all on text with å, ä and ö.
const CLASSES: &[(&str, &str)] = &[
    (r"\p{L}", "[A-Za-zÀ-ɏḀ-ỿ]"),
    (r"\p{Lu}", "[A-ZÀ-ÞĀ-ɏḀ-ỿ]"),
    (r"\p{Ll}", "[a-zß-ɏḀ-ỿ]"),
    (r"\d", "[0-9]"),
    (r"\b", r"(?-u:\b)"),
];

/// Limit on the compiled size of one expression, against hostile rule files.
const SIZE_LIMIT: usize = 32 << 20;

/// Longest chunk that is looked at as a whole.
const CHUNK: usize = 1500;

impl RuleSet {
    /// Reads rule files given as (name, text). How large an expression becomes is known
    /// only when it is compiled, which [`RuleSet::check_sizes`] does.
    pub(crate) fn compile(files: &[(&str, &str)]) -> Result<Self, RulesError> {
        let mut rules = Vec::new();
        for (file, text) in files {
            compile_file(file, text, &mut rules)?;
        }
        let (rules, parsed): (Vec<Rule>, Vec<Hir>) = rules.into_iter().unzip();
        let sieve = Sieve::new(&parsed);
        Ok(Self { rules, sieve })
    }

    /// Compiles the rules of one file now, so that one that is too large is known.
    pub(crate) fn check_sizes(&self, file: &str) -> Result<(), RulesError> {
        for rule in self.rules.iter().filter(|rule| rule.file == file) {
            let around = [&rule.except, &rule.except_before, &rule.except_after];
            for expression in around.into_iter().flatten().chain([&rule.regex]) {
                expression.check_size().map_err(|reason| RulesError {
                    file: file.to_owned(),
                    line: rule.line,
                    reason: format!("rule {}: {reason}", rule.text.name),
                })?;
            }
        }
        Ok(())
    }

    /// Finds everything that the rules match in a shadow text.
    pub(crate) fn run(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut folded = Folded::default();
        for chunk in chunks(text) {
            self.run_chunk(text, &chunk, &mut folded, &mut hits);
        }
        hits
    }

    /// The same, only in paragraphs that hold one of some places.
    pub(crate) fn run_at(&self, text: &str, places: &[Range<usize>]) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut folded = Folded::default();
        for chunk in chunks(text) {
            let inside = |place: &Range<usize>| place.start < chunk.end && chunk.start < place.end;
            if places.iter().any(inside) {
                self.run_chunk(text, &chunk, &mut folded, &mut hits);
            }
        }
        hits
    }

    fn run_chunk(
        &self,
        text: &str,
        chunk: &Range<usize>,
        folded: &mut Folded,
        hits: &mut Vec<Hit>,
    ) {
        folded.take(slice(text, chunk.clone()));
        for (index, stretch) in self.sieve.passing(folded) {
            if let Some(rule) = self.rules.get(index) {
                let stretch = chunk.start + stretch.start..chunk.start + stretch.end;
                rule.find(text, stretch, hits);
            }
        }
    }

    pub(crate) fn describe(&self) -> Vec<RuleDescription> {
        self.rules
            .iter()
            .map(|rule| RuleDescription {
                name: rule.text.name.clone(),
                entity: rule.text.entity,
                file: rule.file.clone(),
                score: rule.text.score,
                examples: rule.text.matches.len() + rule.text.no_match.len(),
            })
            .collect()
    }

    pub(crate) fn test(&self) -> Vec<ExampleResult> {
        let mut results = Vec::new();
        for rule in &self.rules {
            let lines = rule.text.matches.iter().map(|line| (line, true));
            let lines = lines.chain(rule.text.no_match.iter().map(|line| (line, false)));
            for (line, expected) in lines {
                let shadow = crate::detect::shadow::Shadow::of(line);
                let mut hits = Vec::new();
                rule.find(&shadow.text, 0..shadow.text.len(), &mut hits);
                let least = if rule.text.role.is_some() { 0.25 } else { 0.5 };
                results.push(ExampleResult {
                    rule: rule.text.name.clone(),
                    example: line.clone(),
                    expected,
                    found: hits.iter().any(|hit| hit.score >= least),
                });
            }
        }
        results
    }
}

/// Ranges that rules run on: paragraphs, and long ones in pieces that overlap by a line.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut start = 0;
    for paragraph in text.split("\n\n") {
        let end = start + paragraph.len();
        let mut at = start;
        while end - at > CHUNK * 2 {
            let window = slice(text, at..floor(text, at + CHUNK));
            let cut = at
                + window
                    .rfind('\n')
                    .filter(|&cut| cut > 0)
                    .unwrap_or(window.len());
            let overlap = slice(text, cut..floor(text, (cut + 200).min(end)));
            chunks.push(at..cut + overlap.len());
            at = cut.max(at + 1);
            at = ceil(text, at);
        }
        chunks.push(at..end);
        start = end + 2;
    }
    chunks
}

/// Adds the rules of one file, each with its expression as it was parsed.
fn compile_file(file: &str, text: &str, rules: &mut Vec<(Rule, Hir)>) -> Result<(), RulesError> {
    let fail = |offset: usize, reason: String| RulesError {
        file: file.to_owned(),
        line: 1 + slice(text, 0..offset.min(text.len())).matches('\n').count(),
        reason,
    };
    let parsed: RuleFile = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        fail(offset, error.message().to_owned())
    })?;
    let mut defines: Vec<(String, String)> = Vec::new();
    for (name, value) in &parsed.define {
        let Some(value) = value.as_str() else {
            return Err(fail(0, format!("definition {name} is not a text")));
        };
        defines.push((format!("%{name}%"), value.to_owned()));
    }
    for rule in parsed.rule {
        let offset = rule.span().start;
        let (mut compiled, parsed) = compile_rule(file, rule.into_inner(), &defines)
            .map_err(|reason| fail(offset, reason))?;
        compiled.line = fail(offset, String::new()).line;
        rules.push((compiled, parsed));
    }
    Ok(())
}

fn compile_rule(
    file: &str,
    text: RuleText,
    defines: &[(String, String)],
) -> Result<(Rule, Hir), String> {
    let expand = |pattern: &str| {
        let mut pattern = pattern.to_owned();
        // Definitions may use others; three levels are enough and cannot loop.
        for _ in 0..3 {
            for (name, value) in defines {
                pattern = pattern.replace(name, value);
            }
        }
        for (written, meant) in CLASSES {
            pattern = pattern.replace(written, meant);
        }
        pattern
    };
    let build = |pattern: String| {
        let built = Expression::new(pattern);
        built.map_err(|error| format!("rule {}: {error}", text.name))
    };
    let optional = |pattern: &Option<String>, head: &str, tail: &str| {
        let wrap = |pattern: &String| {
            let built = build(format!("{head}(?:{}){tail}", expand(pattern)));
            built.map(|(expression, _)| expression)
        };
        pattern.as_ref().map(wrap).transpose()
    };
    let check = match &text.validator {
        Some(name) => {
            Some(validator(name).ok_or(format!("rule {}: no validator {name}", text.name))?)
        }
        None => None,
    };
    let (regex, parsed) = build(expand(&text.regex))?;
    let rule = Rule {
        regex,
        validator: check,
        except: optional(&text.except, "", "")?,
        except_before: optional(&text.except_before, "", "$")?,
        except_after: optional(&text.except_after, "^", "")?,
        file: file.to_owned(),
        line: 0,
        text,
    };
    Ok((rule, parsed))
}

impl Rule {
    /// Finds all matches that start within `chunk` of `text`.
    fn find(&self, text: &str, chunk: Range<usize>, hits: &mut Vec<Hit>) {
        let body = slice(text, 0..chunk.end);
        let mut at = chunk.start;
        while let Some(found) = self.next_match(body, at) {
            let (whole, value) = found;
            let hit = self
                .judge(text, whole.clone(), value.clone())
                .or_else(|| self.judge_shorter(text, &whole, &value));
            at = if hit.is_some() {
                whole.end.max(whole.start + 1)
            } else {
                whole.start + 1
            };
            at = ceil(body, at);
            hits.extend(hit);
            if at > body.len() {
                break;
            }
        }
    }

    /// Tries a match that ran into the next word again without its last piece: `11 f`
    /// of `Höstvägen 11 förut`.
    fn judge_shorter(&self, text: &str, whole: &Range<usize>, value: &Range<usize>) -> Option<Hit> {
        let after = slice(text, value.end..text.len()).chars().next();
        if !after.is_some_and(char::is_alphanumeric) {
            return None;
        }
        let matched = slice(text, whole.clone());
        let cut = matched
            .rfind(|c: char| !c.is_alphanumeric())
            .filter(|&cut| cut > 2)?;
        let (again, value) = self.next_match(slice(text, 0..whole.start + cut), whole.start)?;
        (again.start == whole.start).then(|| self.judge(text, again, value))?
    }

    fn next_match(&self, text: &str, at: usize) -> Option<(Range<usize>, Range<usize>)> {
        let regex = self.regex.get()?;
        if regex.captures_len() == 1 {
            let found = regex.find_at(text, at)?;
            return Some((found.range(), found.range()));
        }
        let found = regex.captures_at(text, at)?;
        let whole = found.get(0)?.range();
        let value = found.name("v").map_or(whole.clone(), |value| value.range());
        Some((whole, value))
    }

    fn judge(&self, text: &str, whole: Range<usize>, value: Range<usize>) -> Option<Hit> {
        if !self.bounded(text, &whole, &value) {
            return None;
        }
        let matched = slice(text, value.clone());
        let vetoed = self
            .except
            .as_ref()
            .is_some_and(|regex| regex.is_match(matched));
        if vetoed || self.excepted_around(text, &whole) {
            return None;
        }
        let mut score = self.text.score;
        let mut evidence = vec![Evidence::Shape];
        match self.validator.map(|check| check(matched)) {
            Some(Verdict::Impossible) => return None,
            Some(Verdict::Valid) => {
                score = score.max(self.text.score_valid.unwrap_or(score));
                evidence.insert(0, Evidence::Checksum);
            }
            Some(Verdict::Plausible) if self.text.score_valid.is_some() => {
                evidence.push(Evidence::ChecksumWrong);
            }
            _ => {}
        }
        if let (Some(raised), Some(cue)) = (self.text.score_cue, self.cue_near(text, &whole)) {
            score = score.max(raised);
            evidence.insert(0, Evidence::Cue(cue));
        }
        if score <= 0.0 {
            return None;
        }
        Some(Hit {
            range: value,
            entity: self.text.entity,
            score,
            role: self.text.role.unwrap_or(Role::Private),
            rule: self.text.name.clone().into(),
            evidence,
        })
    }

    fn bounded(&self, text: &str, whole: &Range<usize>, value: &Range<usize>) -> bool {
        let before = slice(text, 0..whole.start);
        let after = slice(text, value.end..text.len());
        let mut back = before.chars().rev();
        let (last, second) = (back.next(), back.next());
        let mut forth = after.chars();
        let (next, then) = (forth.next(), forth.next());
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let starts_word = slice(text, whole.clone()).starts_with(|c: char| c.is_alphanumeric());
        if starts_word && is_word(last) {
            return false;
        }
        let ends_word = slice(text, value.clone()).ends_with(|c: char| c.is_alphanumeric());
        match self.text.boundary {
            Boundary::Left => true,
            Boundary::Word => !ends_word || !is_word(next),
            Boundary::Number => {
                let chain = |c: Option<char>| matches!(c, Some('-' | '/' | '.' | ':' | ','));
                let starts_digit =
                    slice(text, whole.clone()).starts_with(|c: char| c.is_ascii_digit());
                let chained_before = starts_digit && chain(last) && is_digit(second);
                let goes_on = is_word(next) || chain(next) && is_digit(then);
                (!ends_word || !goes_on) && !chained_before
            }
        }
    }

    fn excepted_around(&self, text: &str, whole: &Range<usize>) -> bool {
        let before = || {
            slice(
                text,
                floor(text, whole.start.saturating_sub(40))..whole.start,
            )
        };
        let after = || {
            slice(
                text,
                whole.end..ceil(text, (whole.end + 24).min(text.len())),
            )
        };
        self.except_before
            .as_ref()
            .is_some_and(|regex| regex.is_match(before()))
            || self
                .except_after
                .as_ref()
                .is_some_and(|regex| regex.is_match(after()))
    }

    /// The first cue that a word nearby starts with.
    fn cue_near(&self, text: &str, whole: &Range<usize>) -> Option<String> {
        let window = self.text.cue_window.unwrap_or(40);
        let before = slice(
            text,
            floor(text, whole.start.saturating_sub(window))..whole.start,
        );
        let before = before.rsplit("\n\n").next().unwrap_or(before);
        let after = slice(
            text,
            whole.end..ceil(text, (whole.end + window).min(text.len())),
        );
        let after = after.split("\n\n").next().unwrap_or(after);
        let sides: &[&str] = match self.text.cue_side {
            CueSide::Before => &[before],
            CueSide::After => &[after],
            CueSide::Both => &[before, after],
        };
        sides.iter().find_map(|side| {
            let side = side.to_lowercase();
            let cue = self.text.cues.iter().find(|cue| starts_a_word(&side, cue));
            cue.cloned()
        })
    }
}

/// Whether some word of `text` starts with `cue`, or is a compound that ends with it.
fn starts_a_word(text: &str, cue: &str) -> bool {
    text.match_indices(cue).any(|(at, _)| {
        let before = slice(text, 0..at).chars().next_back();
        let after = slice(text, at + cue.len()..text.len()).chars().next();
        before.is_none_or(|c| !c.is_alphanumeric())
            || (cue.len() > 2 && after.is_none_or(|c| !c.is_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rules: &str, text: &str) -> Vec<String> {
        let set = RuleSet::compile(&[("t.toml", rules)]).unwrap();
        set.run(text)
            .into_iter()
            .map(|hit| text[hit.range].to_owned())
            .collect()
    }

    #[test]
    fn an_error_names_file_and_line() {
        let text = "\n[[rule]]\nname = 'a'\nentity = 'phone'\nregex = '('\nscore = 1.0\n";
        let error = RuleSet::compile(&[("my.toml", text)]).err().unwrap();
        assert_eq!((error.file.as_str(), error.line), ("my.toml", 2));
        let error = RuleSet::compile(&[("my.toml", "[[rule]]\nnam = 'a'\n")])
            .err()
            .unwrap();
        assert!(error.line <= 2 && error.reason.contains("nam"));
    }

    #[test]
    fn a_match_inside_a_longer_number_is_none() {
        let rule =
            "[[rule]]\nname='a'\nentity='phone'\nregex='\\d{4}'\nscore=1.0\nboundary='number'";
        assert_eq!(found(rule, "12345 1234-5 x1234 1234."), ["1234"]);
    }

    #[test]
    fn long_paragraphs_are_cut_without_losing_matches() {
        let rule = "[[rule]]\nname='a'\nentity='phone'\nregex='\\d{4}-\\d{4}'\nscore=1.0";
        let text = "åäö 1234-5678 och\n".repeat(900);
        let mut all: Vec<_> = RuleSet::compile(&[("t", rule)]).unwrap().run(&text);
        all.sort_by_key(|hit| hit.range.start);
        all.dedup_by_key(|hit| hit.range.start);
        assert_eq!(all.len(), 900);
    }

    #[test]
    fn no_match_is_lost_where_rules_are_not_tried() {
        let set = RuleSet::compile(crate::detect::BUILTIN).unwrap();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/detect");
        let texts: Vec<String> = walkdir::WalkDir::new(folder)
            .into_iter()
            .filter_map(|entry| std::fs::read_to_string(entry.ok()?.path()).ok())
            .collect();
        assert!(texts.len() > 40);
        for text in texts {
            let mut all = Vec::new();
            for chunk in chunks(&text) {
                for rule in &set.rules {
                    rule.find(&text, chunk.clone(), &mut all);
                }
            }
            assert!(set.run(&text) == all);
        }
    }
}
