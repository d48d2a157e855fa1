//! The report of a run: one line of JSON a document, and a page to look at.
//!
//! It names the originals, so it goes where the user says and never beside the results.

use std::path::Path;
use std::time::Duration;

use crate::cli::html::escaped;
use crate::cli::language::Messages;
use crate::cli::outcome::HEADINGS;
use crate::cli::outcome::Outcome;
use crate::cli::outcome::json_line;
use crate::cli::problem::Problem;
use crate::package;
use crate::package::Existing;

/// Writes `report.jsonl` and `report.html` into a folder; those of an earlier run are
/// replaced.
pub fn write(
    folder: &Path,
    all: &[Outcome],
    time: Duration,
    messages: &Messages,
) -> Result<(), Problem> {
    let lines: Vec<String> = all
        .iter()
        .map(|(path, result)| json_line(path, result, messages) + "\n")
        .collect();
    put(&folder.join("report.jsonl"), &lines.concat())?;
    put(&folder.join("report.html"), &page(all, time, messages))
}

fn put(path: &Path, text: &str) -> Result<(), Problem> {
    package::write_file(text.as_bytes(), path, Existing::Replace)
        .map_err(|error| Problem::writing(&error, path))
}

/// A page that needs nothing beside itself.
fn page(all: &[Outcome], time: Duration, messages: &Messages) -> String {
    let text = |id: &str| escaped(&messages.text(id));
    let done = all.iter().filter(|(_, result)| result.is_ok()).count();
    let counts = [
        ("count", all.len().into()),
        ("done", done.into()),
        ("failed", (all.len() - done).into()),
        (
            "seconds",
            usize::try_from(time.as_secs()).unwrap_or(0).into(),
        ),
    ];
    let summary = escaped(&messages.with("report-summary", &counts));
    let headings: String = HEADINGS
        .iter()
        .map(|id| format!("<th scope=\"col\">{}</th>", text(id)))
        .collect();
    // What failed comes first, then what somebody has to look at.
    let mut sorted: Vec<&Outcome> = all.iter().collect();
    sorted.sort_by_key(|(_, result)| match result {
        Err(_) => 0,
        Ok(done) if done.needs_look => 1,
        Ok(_) => 2,
    });
    let rows: String = sorted
        .into_iter()
        .map(|outcome| row(outcome, messages))
        .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n\
         <p>{summary}</p>\n<table>\n<thead><tr>{headings}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</main>\n</body>\n</html>\n",
        text("report-language"),
        title = text("report-title"),
    )
}

fn row((path, result): &Outcome, messages: &Messages) -> String {
    let name = escaped(&path.display().to_string());
    match result {
        Ok(done) => {
            let place = done.path.as_ref().map(|path| path.path());
            let place = place.map_or_else(String::new, |path| path.display().to_string());
            let class = if done.needs_look { "look" } else { "done" };
            format!(
                "<tr class=\"{class}\"><td>{name}</td><td>{}</td><td>{}</td><td>{}</td>\
                 <td>{}</td><td>{}</td></tr>\n",
                done.pages,
                done.struck,
                done.review,
                done.gaps.len(),
                escaped(&place)
            )
        }
        Err(problem) => format!(
            "<tr class=\"failed\"><td>{name}</td><td colspan=\"5\">{}</td></tr>\n",
            escaped(&problem.show(messages))
        ),
    }
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;\
    margin:2rem auto;max-width:75rem;padding:0 1rem}table{border-collapse:collapse;width:100%}\
    th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ccc;\
    overflow-wrap:anywhere}.failed td:first-child{border-left:.4rem solid #a40000}\
    .look td:first-child{border-left:.4rem solid #8a5a00}\
    .done td:first-child{border-left:.4rem solid #1b6e2c}";

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use crate::cli::language::Language;
    use crate::cli::wire::Done;

    use super::*;

    #[test]
    fn names_are_escaped_and_failures_come_first() {
        let messages = Messages::new(Language::Sv);
        let done = Done {
            receipt: serde_json::Value::Null,
            pages: 2,
            struck: 3,
            review: 0,
            needs_look: false,
            path: None,
            gaps: Vec::new(),
            earlier: false,
        };
        let all = [
            (PathBuf::from("a<b>.pdf"), Ok(done)),
            (
                PathBuf::from("c.pdf"),
                Err(Problem::unreadable("problem-empty").file(Path::new("c.pdf"))),
            ),
        ];
        let page = page(&all, Duration::from_secs(1), &messages);
        assert!(page.contains("a&lt;b&gt;.pdf"));
        assert!(page.find("c.pdf") < page.find("a&lt;b"));
    }
}
