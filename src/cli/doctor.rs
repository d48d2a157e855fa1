//! `doctor`: what is installed beside the program, what works without, and how to get it.

use serde_json::json;

use crate::cli::arguments::Doctor;
use crate::cli::dictionary;
use crate::cli::exit::Exit;
use crate::cli::isolate;
use crate::cli::language::Messages;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::table::table;
use crate::ocr;
use crate::ocr::EngineKind;
use crate::ocr::OcrAvailability;

/// Runs the command.
pub fn run(arguments: &Doctor, messages: &Messages) -> Result<Exit, Problem> {
    let ocr = ocr::availability();
    let mut helpers = vec![engine(&ocr), swedish(&ocr), dictionary()];
    helpers.extend(cfg!(target_os = "linux").then(isolation));
    match arguments.json {
        true => output::print(&as_json(&helpers))?,
        false => show(&helpers, messages)?,
    }
    let all_there = helpers.iter().all(|helper| helper.found.is_some());
    Ok(if all_there { Exit::Done } else { Exit::Look })
}

/// Something that the program uses when it is there.
struct Helper {
    /// Stable name, as JSON has it.
    name: &'static str,
    /// Message ids: what it is, what happens without it, how to install it.
    title: &'static str,
    without: &'static str,
    install: &'static str,
    /// Where it is or what it can do; none when it is missing.
    found: Option<String>,
}

fn engine(ocr: &OcrAvailability) -> Helper {
    Helper {
        name: "ocr",
        title: "doctor-ocr",
        without: "doctor-ocr-without",
        install: "doctor-ocr-install",
        found: match &ocr.engine {
            EngineKind::Library { path, version } | EngineKind::Program { path, version } => {
                Some(format!("{path} ({version})"))
            }
            EngineKind::Missing => None,
        },
    }
}

fn swedish(ocr: &OcrAvailability) -> Helper {
    let has_swedish = ocr.languages.iter().any(|language| language == "swe");
    Helper {
        name: "ocr-swedish",
        title: "doctor-swedish",
        without: "doctor-swedish-without",
        install: "doctor-swedish-install",
        found: has_swedish.then(|| ocr.languages.join(", ")),
    }
}

fn dictionary() -> Helper {
    Helper {
        name: "dictionary",
        title: "doctor-dictionary",
        without: "doctor-dictionary-without",
        install: "doctor-dictionary-install",
        found: dictionary::path().map(|path| path.display().to_string()),
    }
}

fn isolation() -> Helper {
    let walls = isolate::available();
    Helper {
        name: "isolation",
        title: "doctor-isolation",
        without: "doctor-isolation-without",
        install: "doctor-isolation-install",
        found: (walls.files && walls.network).then(|| "landlock, seccomp".to_owned()),
    }
}

fn show(helpers: &[Helper], messages: &Messages) -> Result<(), Problem> {
    let headings = [
        "doctor-column-what",
        "doctor-column-state",
        "doctor-column-where",
    ]
    .map(|id| messages.text(id));
    let rows: Vec<Vec<String>> = helpers
        .iter()
        .map(|helper| {
            let state = match helper.found {
                Some(_) => messages.text("doctor-found"),
                None => messages.text("doctor-missing"),
            };
            vec![
                messages.text(helper.title),
                state,
                helper.found.clone().unwrap_or_else(|| "–".into()),
            ]
        })
        .collect();
    output::write(table(&headings, &rows).as_bytes())?;
    for helper in helpers.iter().filter(|helper| helper.found.is_none()) {
        output::print(&format!("\n{}", messages.text(helper.without)))?;
        output::print(&format!("  {}", messages.text(helper.install)))?;
    }
    Ok(())
}

fn as_json(helpers: &[Helper]) -> String {
    let list: Vec<_> = helpers
        .iter()
        .map(|helper| {
            json!({
                "name": helper.name,
                "found": helper.found.is_some(),
                "where": helper.found,
            })
        })
        .collect();
    json!({
        "version": 1,
        "type": "doctor",
        "program": env!("CARGO_PKG_VERSION"),
        "helpers": list,
    })
    .to_string()
}
