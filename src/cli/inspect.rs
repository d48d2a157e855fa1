//! `inspect`: says what a file, made by any tool, hides without having removed it.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;
use serde_json::json;

use crate::cli::arguments::Inspect;
use crate::cli::exit::Exit;
use crate::cli::inputs;
use crate::cli::inputs::Source;
use crate::cli::language::Messages;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::scan;
use crate::cli::settings;
use crate::formats::ReadOptions;
use crate::geometry::Rect;
use crate::inspect::Cover;
use crate::inspect::Finding;
use crate::inspect::Hiding;
use crate::inspect::Kind;
use crate::inspect::Report;
use crate::inspect::Severity;
use crate::inspect::Values;
use crate::pipeline;

/// Runs the command.
pub fn run(arguments: &Inspect, messages: &Messages) -> Result<Exit, Problem> {
    let password = match &arguments.password_file {
        Some(path) => Some(settings::password(path)?),
        None => None,
    };
    let inspector = Inspector {
        options: ReadOptions {
            password,
            ..ReadOptions::default()
        },
        values: match arguments.show_values {
            true => Values::Show,
            false => Values::Hide,
        },
        json: arguments.json,
        messages,
    };
    if inputs::is_stdin(&arguments.inputs)? {
        let (text, exit) = inspector.one(&scan::stdin()?, Path::new("-"))?;
        output::write(text.as_bytes())?;
        return Ok(exit);
    }
    let found = inputs::collect(&arguments.inputs, None);
    let work =
        |source: &Source| scan::read(source).and_then(|bytes| inspector.one(&bytes, &source.path));
    let results = pipeline::in_parallel(&found.sources, arguments.jobs, |source| source.size, work);
    let mut exits = Vec::new();
    for (_, problem) in &found.problems {
        exits.push(inspector.complain(problem)?);
    }
    for result in results {
        exits.push(match result {
            Ok((text, exit)) => {
                output::write(text.as_bytes())?;
                exit
            }
            Err(problem) => inspector.complain(&problem)?,
        });
    }
    if exits.is_empty() {
        return Err(Problem::unreadable("problem-no-files"));
    }
    Ok(Exit::of_all(&exits))
}

struct Inspector<'m> {
    options: ReadOptions,
    values: Values,
    json: bool,
    messages: &'m Messages,
}

impl Inspector<'_> {
    /// What is said about one file, and how it ended.
    fn one(&self, bytes: &Arc<Vec<u8>>, path: &Path) -> Result<(String, Exit), Problem> {
        let report = pipeline::inspect(bytes, self.values, &self.options)
            .map_err(|failure| Problem::failure(&failure, path))?;
        let exit = match report.severity() {
            Some(Severity::Leak | Severity::Look) => Exit::Look,
            Some(Severity::Remark) | None => Exit::Done,
        };
        let document = path.display().to_string();
        let text = match self.json {
            true => json_line(&document, &report, exit),
            false => self.for_people(&document, &report),
        };
        Ok((text, exit))
    }

    fn for_people(&self, document: &str, report: &Report) -> String {
        let verdict = match report.severity() {
            Some(Severity::Leak) => "inspect-verdict-leak",
            Some(Severity::Look) => "inspect-verdict-look",
            _ if report.format == "picture" => "inspect-verdict-picture",
            _ => "inspect-verdict-clean",
        };
        let verdict = self.messages.text(verdict);
        let arguments = [("file", document.into()), ("verdict", verdict.into())];
        let mut lines = vec![self.messages.with("inspect-heading", &arguments)];
        for (severity, id) in [
            (Severity::Leak, "inspect-heading-leak"),
            (Severity::Look, "inspect-heading-look"),
            (Severity::Remark, "inspect-heading-remark"),
        ] {
            let own = report.findings.iter();
            let own = own.filter(|finding| finding.kind.severity() == severity);
            let own: Vec<&Finding> = own.collect();
            if !own.is_empty() {
                lines.push(format!("  {}", self.messages.text(id)));
                lines.extend(own.iter().flat_map(|finding| self.lines(finding)));
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// Where and what, and the text below it if values are shown.
    fn lines(&self, finding: &Finding) -> Vec<String> {
        let cover = finding.cover.map_or("", |cover| match cover {
            Cover::Annotation(subtype) => subtype,
            other => other.key(),
        });
        let what = self.messages.with(
            message_id(finding.kind),
            &[
                ("count", finding.count.into()),
                ("cover", cover.into()),
                ("detail", finding.detail.unwrap_or_default().into()),
            ],
        );
        let place = self.place(finding);
        let mut lines = vec![match place {
            Some(place) => format!("    {place}: {what}"),
            None => format!("    {what}"),
        }];
        let told = finding.value.as_deref().unwrap_or_default().lines();
        let told: Vec<&str> = told.filter(|line| !line.trim().is_empty()).collect();
        let shown = told.iter().take(MOST_LINES);
        lines.extend(shown.map(|line| format!("        {}", visible(line))));
        if let Some(more) = told.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
            let more = self
                .messages
                .with("inspect-more-lines", &[("count", more.into())]);
            lines.push(format!("        {more}"));
        }
        lines
    }

    fn place(&self, finding: &Finding) -> Option<String> {
        if let Some(line) = finding.line {
            let arguments = [("line", line.into())];
            return Some(self.messages.with("inspect-place-line", &arguments));
        }
        let page = finding.page?;
        let Some(area) = finding.area else {
            let arguments = [("page", page.into())];
            return Some(self.messages.with("inspect-place-page", &arguments));
        };
        let [left, low, right, high] = corners(area).map(|number| format!("{number:.0}"));
        let arguments = [
            ("page", page.into()),
            ("left", left.into()),
            ("low", low.into()),
            ("right", right.into()),
            ("high", high.into()),
        ];
        Some(self.messages.with("inspect-place-area", &arguments))
    }

    fn complain(&self, problem: &Problem) -> Result<Exit, Problem> {
        match self.json {
            true => output::print(&scan::problem_json(problem, self.messages))?,
            false => output::complain(&problem.show(self.messages)),
        }
        Ok(problem.exit)
    }
}

/// Lines of one finding's text that are shown, and letters of each.
const MOST_LINES: usize = 12;
const MOST_LETTERS: usize = 160;

/// Text as a terminal may show it: nothing in it moves the cursor or turns the line.
fn visible(text: &str) -> String {
    let is_long = text.chars().count() > MOST_LETTERS;
    let rest = if is_long { "…" } else { "" };
    let shown = text.chars().take(MOST_LETTERS).map(|letter| match letter {
        '\t' => ' ',
        letter if letter.is_control() => '\u{fffd}',
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => '\u{fffd}',
        letter => letter,
    });
    shown.chain(rest.chars()).collect()
}

fn corners(area: Rect) -> [f64; 4] {
    let rounded = |number: f64| (number.clamp(-1e6, 1e6) * 10.0).round() / 10.0;
    [area.x0, area.y0, area.x1, area.y1].map(rounded)
}

fn json_line(document: &str, report: &Report, exit: Exit) -> String {
    let of = |remarks: bool| -> Vec<Json> {
        let findings = report.findings.iter();
        let own =
            findings.filter(|finding| (finding.kind.severity() == Severity::Remark) == remarks);
        own.map(finding_json).collect()
    };
    let line = json!({
        "version": 1,
        "type": "inspection",
        "document": document,
        "format": report.format,
        "pages": report.page_count,
        "verdict": match report.severity() {
            Some(severity @ (Severity::Leak | Severity::Look)) => severity_key(severity),
            _ => "clean",
        },
        "findings": of(false),
        "remarks": of(true),
        "exit": exit.code(),
    });
    format!("{line}\n")
}

fn finding_json(finding: &Finding) -> Json {
    let mut json = json!({
        "kind": finding.kind.key(),
        "severity": severity_key(finding.kind.severity()),
        "count": finding.count,
    });
    let mut set = |key: &str, value: Option<Json>| {
        if let (Some(object), Some(value)) = (json.as_object_mut(), value) {
            object.insert(key.to_owned(), value);
        }
    };
    set("page", finding.page.map(Json::from));
    set("line", finding.line.map(Json::from));
    set("box", finding.area.map(|area| json!(corners(area))));
    set("cover", finding.cover.map(|cover| cover.key().into()));
    if let Some(Cover::Annotation(subtype)) = finding.cover {
        set("annotation", Some(subtype.into()));
    }
    if let Kind::HiddenText(how) = finding.kind {
        set("how", Some(how.key().into()));
    }
    set("detail", finding.detail.map(Json::from));
    set("value", finding.value.as_deref().map(Json::from));
    json
}

fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Leak => "leak",
        Severity::Look => "look",
        Severity::Remark => "remark",
    }
}

fn message_id(kind: Kind) -> &'static str {
    match kind {
        Kind::CoveredText => "inspect-covered-text",
        Kind::TextOverBlack => "inspect-text-over-black",
        Kind::CoveredPixels => "inspect-covered-pixels",
        Kind::UnappliedRedaction => "inspect-unapplied-redaction",
        Kind::OlderText => "inspect-older-text",
        Kind::HiddenText(how) => hiding_id(how),
        Kind::OlderRevision => "inspect-older-revision",
        Kind::Attachment => "inspect-attachment",
        Kind::Metadata => "inspect-metadata",
        Kind::AnnotationText => "inspect-annotation-text",
        Kind::FieldValue => "inspect-field-value",
        Kind::JavaScript => "inspect-javascript",
        Kind::Signature => "inspect-signature",
        Kind::Thumbnail => "inspect-thumbnail",
        Kind::Xfa => "inspect-xfa",
        Kind::PrivateData => "inspect-private-data",
        Kind::UnusedObject => "inspect-unused-object",
        Kind::StrayBytes => "inspect-stray-bytes",
        Kind::StreamSlack => "inspect-stream-slack",
        Kind::Unread => "inspect-unread",
        Kind::UnseenCharacter => "inspect-unseen-character",
        Kind::PictureMetadata => "inspect-picture-metadata",
        Kind::TightBox => "inspect-tight-box",
        Kind::CroppedPicture => "inspect-cropped-picture",
        Kind::ProgramName => "inspect-program-name",
        Kind::TextLayer => "inspect-text-layer",
        Kind::Encrypted => "inspect-encrypted",
    }
}

fn hiding_id(how: Hiding) -> &'static str {
    match how {
        Hiding::Invisible => "inspect-hidden-invisible",
        Hiding::SameColour => "inspect-hidden-same-colour",
        Hiding::Tiny => "inspect-hidden-tiny",
        Hiding::Clipped => "inspect-hidden-clipped",
        Hiding::Outside => "inspect-hidden-outside",
        Hiding::Layer => "inspect-hidden-layer",
        Hiding::Transparent => "inspect-hidden-transparent",
        Hiding::Blank => "inspect-hidden-blank",
    }
}
