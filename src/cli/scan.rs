//! `scan`: lists what would be struck, and changes nothing.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use crate::cli::arguments::Scan;
use crate::cli::exit::Exit;
use crate::cli::findings;
use crate::cli::findings::ListOptions;
use crate::cli::findings::Row;
use crate::cli::inputs;
use crate::cli::inputs::Source;
use crate::cli::kept::Kept;
use crate::cli::language::Messages;
use crate::cli::names;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::settings;
use crate::detect::Shared;
use crate::document::Digest;
use crate::formats::text::MAX_BYTES;
use crate::package;
use crate::package::Existing;
use crate::pipeline;
use crate::pipeline::Proposal;
use crate::pipeline::Settings;
use crate::plan::Overlay;

/// Runs the command.
pub fn run(arguments: &Scan, messages: &Messages) -> Result<Exit, Problem> {
    let mut scan = Scanner {
        settings: settings::settings(&arguments.common, Overlay::Black, messages)?,
        messages,
        json: arguments.common.json,
        list: ListOptions {
            values: arguments.show_values,
            reasons: arguments.explain,
        },
        kept: Kept::default(),
    };
    if inputs::is_stdin(&arguments.inputs)? {
        let path = Path::new("-");
        let (text, exit) = scan.one(&stdin()?, path, 0, None)?;
        output::write(text.as_bytes())?;
        return Ok(exit);
    }
    let found = inputs::collect(&arguments.inputs, arguments.findings.as_deref());
    let reports = arguments.findings.as_deref();
    let reports = report_paths(&found.sources, reports);
    if let Some(reports) = &reports {
        refuse_inputs_as_reports(&found.sources, reports)?;
    }
    let numbered: Vec<(usize, &Source)> = found.sources.iter().enumerate().collect();
    let shares = numbered.len() > 1 && !arguments.separate;
    let bar = output::progress(numbered.len() * if shares { 2 } else { 1 });
    if shares {
        let told = pipeline::in_parallel(
            &numbered,
            arguments.common.jobs,
            |(_, source)| source.size,
            |(index, source)| {
                let names = scan.names(source, *index);
                bar.inc(1);
                names
            },
        );
        let mut run = Shared::default();
        told.into_iter().flatten().for_each(|names| run.join(names));
        scan.settings.shared = Arc::new(run);
    }
    let scanned = pipeline::in_parallel(
        &numbered,
        arguments.common.jobs,
        |(_, source)| source.size,
        |(index, source)| {
            let report = reports.as_ref().and_then(|paths| paths.get(*index));
            let result = read(source).and_then(|bytes| {
                scan.one(&bytes, &source.path, *index, report.map(PathBuf::as_path))
            });
            bar.inc(1);
            result
        },
    );
    bar.finish_and_clear();
    let mut exits = Vec::new();
    for (_, problem) in &found.problems {
        exits.push(scan.complain(problem)?);
    }
    for result in scanned {
        exits.push(match result {
            Ok((text, exit)) => {
                output::write(text.as_bytes())?;
                exit
            }
            Err(problem) => scan.complain(&problem)?,
        });
    }
    if exits.is_empty() {
        return Err(Problem::unreadable("problem-no-files"));
    }
    if let (Some(folder), false) = (&arguments.findings, scan.json) {
        let folder = folder.display().to_string();
        output::complain(&messages.with("scan-reports", &[("folder", folder.into())]));
    }
    Ok(Exit::of_all(&exits))
}

/// The bytes of a file.
pub fn read(source: &Source) -> Result<Arc<Vec<u8>>, Problem> {
    if source.size > MAX_BYTES as u64 {
        return Err(Problem::unreadable("problem-too-large").file(&source.path));
    }
    let bytes = std::fs::read(&source.path);
    let bytes = bytes.map_err(|error| Problem::reading(&error, &source.path))?;
    Ok(Arc::new(bytes))
}

/// All that comes on stdin.
pub fn stdin() -> Result<Arc<Vec<u8>>, Problem> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    match std::io::stdin().lock().take(limit).read_to_end(&mut bytes) {
        Ok(_) => Ok(Arc::new(bytes)),
        Err(error) => Err(Problem::reading(&error, Path::new("-"))),
    }
}

/// A problem as one line of JSON.
pub fn problem_json(problem: &Problem, messages: &Messages) -> String {
    let file = problem.arguments.iter().find(|(name, _)| *name == "file");
    let file = file.and_then(|(_, value)| match value {
        crate::cli::language::Value::Text(text) => Some(text.as_str()),
        crate::cli::language::Value::Number(_) => None,
    });
    json!({
        "version": 1,
        "type": "problem",
        "document": file,
        "problem": problem.id.strip_prefix("problem-"),
        "message": problem.show(messages),
        "exit": problem.exit.code(),
    })
    .to_string()
}

struct Scanner<'a> {
    settings: Settings,
    messages: &'a Messages,
    json: bool,
    list: ListOptions,
    kept: Kept,
}

impl Scanner<'_> {
    /// The names that are sure in a document; what is wrong with it is told later.
    fn names(&self, source: &Source, index: usize) -> Option<Shared> {
        let bytes = read(source).ok()?;
        let ending = names::ending(&source.path);
        let reading = pipeline::read(&bytes, ending, &self.settings).ok()?;
        let names = pipeline::names(&reading, &self.settings).ok()?;
        self.kept.keep(index, Digest::of(&bytes), reading);
        Some(names)
    }

    /// What is said about one document, and how it ended.
    fn one(
        &self,
        bytes: &Arc<Vec<u8>>,
        path: &Path,
        index: usize,
        report: Option<&Path>,
    ) -> Result<(String, Exit), Problem> {
        let failed = |failure| Problem::failure(&failure, path);
        let reading = match self.kept.take(index, bytes) {
            Some(reading) => Ok(reading),
            None => pipeline::read(bytes, names::ending(path), &self.settings),
        };
        let proposal = reading
            .and_then(|reading| pipeline::propose_reading(reading, &self.settings))
            .map_err(failed)?;
        let places = pipeline::locate(bytes, &proposal, &self.settings).map_err(failed)?;
        let rows = findings::rows(&proposal, &places, self.list);
        let document = path.display().to_string();
        if let Some(report) = report {
            write_report(&document, &rows, report)?;
        }
        let exit = match proposal.plan.needs_look() {
            true => Exit::Look,
            false => Exit::Done,
        };
        let text = match self.json {
            true => json_line(&document, &proposal, &rows, exit),
            false => self.for_people(&document, &proposal),
        };
        Ok((text, exit))
    }

    fn for_people(&self, document: &str, proposal: &Proposal) -> String {
        let plan = &proposal.plan;
        let mut lines = vec![self.messages.with(
            "scan-heading",
            &[
                ("file", document.into()),
                ("findings", proposal.findings.len().into()),
                ("struck", plan.redactions.len().into()),
                ("review", plan.review.len().into()),
            ],
        )];
        lines.extend(findings::lines(proposal, self.messages, self.list));
        for decision in &plan.gaps {
            let gap = findings::gap_words(&decision.gap, self.messages);
            let line = self.messages.with("scan-gap", &[("gap", gap.into())]);
            lines.push(format!("  {line}"));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn complain(&self, problem: &Problem) -> Result<Exit, Problem> {
        match self.json {
            true => output::print(&problem_json(problem, self.messages))?,
            false => output::complain(&problem.show(self.messages)),
        }
        Ok(problem.exit)
    }
}

fn json_line(document: &str, proposal: &Proposal, rows: &[Row], exit: Exit) -> String {
    let line = json!({
        "version": 1,
        "type": "document",
        "document": document,
        "format": proposal.document.format,
        "pages": proposal.document.page_count,
        "findings": rows,
        "gaps": proposal.plan.gaps,
        "dropped": proposal.document.dropped,
        "exit": exit.code(),
    });
    format!("{line}\n")
}

fn write_report(document: &str, rows: &[Row], path: &Path) -> Result<(), Problem> {
    let report = json!({ "version": 1, "document": document, "findings": rows });
    let text = format!("{report:#}\n");
    package::write_file(text.as_bytes(), path, Existing::Replace)
        .map_err(|error| Problem::writing(&error, path))
}

/// Where each document's findings go: `DIR/STEM.json`, below `DIR` as the document lies below
/// the input; with the whole name before `.json` where two documents share a stem.
fn report_paths(sources: &[Source], folder: Option<&Path>) -> Option<Vec<PathBuf>> {
    let folder = folder?;
    let by_stem = |source: &Source| source.relative.with_extension("json");
    let mut uses: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for source in sources {
        *uses.entry(by_stem(source)).or_default() += 1;
    }
    let paths = sources.iter().map(|source| {
        let path = by_stem(source);
        match uses.get(&path) {
            Some(1) => folder.join(path),
            _ => {
                let mut name = source.relative.clone().into_os_string();
                name.push(".json");
                folder.join(name)
            }
        }
    });
    Some(paths.collect())
}

fn refuse_inputs_as_reports(sources: &[Source], reports: &[PathBuf]) -> Result<(), Problem> {
    let originals: BTreeSet<PathBuf> = sources
        .iter()
        .filter_map(|source| source.path.canonicalize().ok())
        .collect();
    let hit = reports.iter().find(|report| {
        report
            .canonicalize()
            .is_ok_and(|report| originals.contains(&report))
    });
    match hit {
        Some(report) => Err(Problem::usage("problem-output-is-input").file(report)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Vec<String> {
        let sources: Vec<Source> = names
            .iter()
            .map(|name| Source {
                path: PathBuf::from(name),
                relative: PathBuf::from(name),
                size: 0,
            })
            .collect();
        let paths = report_paths(&sources, Some(Path::new("ut"))).unwrap();
        let shown = paths
            .iter()
            .map(|path| path.display().to_string().replace('\\', "/"));
        shown.collect()
    }

    #[test]
    fn findings_are_named_by_the_stem_and_by_the_whole_name_where_stems_meet() {
        assert_eq!(paths(&["a.txt", "b/a.pdf"]), ["ut/a.json", "ut/b/a.json"]);
        assert_eq!(
            paths(&["a.txt", "a.pdf"]),
            ["ut/a.txt.json", "ut/a.pdf.json"]
        );
    }
}
