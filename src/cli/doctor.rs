//! `doctor`: what is installed beside the program, what works without, and how to get it.

use std::path::Path;
use std::path::PathBuf;

use serde_json::json;

use crate::cli::arguments::Doctor;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::table::table;

/// Runs the command.
pub fn run(arguments: &Doctor, messages: &Messages) -> Result<Exit, Problem> {
    let helpers = [ocr(), dictionary()];
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

fn ocr() -> Helper {
    let program = std::env::var_os("PATH").and_then(|path| {
        let name = format!("tesseract{}", std::env::consts::EXE_SUFFIX);
        let mut places = std::env::split_paths(&path).map(|folder| folder.join(&name));
        places.find(|place| place.is_file())
    });
    Helper {
        name: "ocr",
        title: "doctor-ocr",
        without: "doctor-ocr-without",
        install: "doctor-ocr-install",
        found: program.map(|path| path.display().to_string()),
    }
}

fn dictionary() -> Helper {
    let found = dictionary_places()
        .into_iter()
        .find(|path| is_dictionary(path));
    Helper {
        name: "dictionary",
        title: "doctor-dictionary",
        without: "doctor-dictionary-without",
        install: "doctor-dictionary-install",
        found: found.map(|path| path.display().to_string()),
    }
}

/// A `.aff` file counts only with its `.dic` beside it.
fn is_dictionary(path: &Path) -> bool {
    path.is_file() && path.with_extension("dic").is_file()
}

/// Where systems keep the Swedish Hunspell dictionary.
fn dictionary_places() -> Vec<PathBuf> {
    const FOLDERS: [&str; 7] = [
        "/usr/share/hunspell",
        "/usr/share/myspell",
        "/usr/share/myspell/dicts",
        "/usr/local/share/hunspell",
        "/opt/homebrew/share/hunspell",
        "/Library/Spelling",
        "/app/share/hunspell",
    ];
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(PathBuf::from).collect();
    let below = |variable: &str, below: &str| {
        let base = std::env::var_os(variable)?;
        Some(PathBuf::from(base).join(below))
    };
    folders.extend(below("HOME", "Library/Spelling"));
    folders.extend(below("XDG_DATA_HOME", "hunspell"));
    folders.extend(below("APPDATA", "hunspell"));
    folders.extend(below("PROGRAMDATA", "hunspell"));
    folders.extend(below(
        "PROGRAMFILES",
        "LibreOffice/share/extensions/dict-sv",
    ));
    folders
        .iter()
        .map(|folder| folder.join("sv_SE.aff"))
        .collect()
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
