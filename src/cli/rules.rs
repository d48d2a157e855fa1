//! Pattern files and the Swedish dictionary on disk → the library's rules.

use std::path::Path;
use std::path::PathBuf;

use walkdir::WalkDir;

use crate::cli::dictionary;
use crate::cli::exit::Exit;
use crate::cli::problem::Problem;
use crate::detect::DictionaryText;
use crate::detect::LoadOptions;
use crate::detect::PatternFile;
use crate::detect::Rules;
use crate::detect::RulesError;

/// Pattern files above this are refused.
const LARGEST_FILE: u64 = 64 << 20;

/// The built-in rules and those of a folder, or of one file.
pub fn load(folder: Option<&Path>, no_builtin: bool) -> Result<Rules, Problem> {
    let files = match folder {
        Some(folder) => pattern_files(folder)?,
        None => Vec::new(),
    };
    let options = LoadOptions {
        no_builtin,
        files,
        dictionary: dictionary_text(),
    };
    Rules::load(options).map_err(|error| broken(&error, folder))
}

/// The rule files (`.toml`) and word lists (`.txt`) below a folder, in a stable order; or
/// one such file.
fn pattern_files(folder: &Path) -> Result<Vec<PatternFile>, Problem> {
    let wrong_usage = |problem: Problem| Problem {
        exit: Exit::Usage,
        ..problem
    };
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            wrong_usage(match error.io_error() {
                Some(error) => Problem::reading(error, &path),
                None => Problem::unreadable("problem-read").file(&path),
            })
        })?;
        let path = entry.path();
        let is_pattern = path
            .extension()
            .is_some_and(|ending| ending == "toml" || ending == "txt");
        if !entry.file_type().is_file() || !is_pattern {
            continue;
        }
        if entry
            .metadata()
            .is_ok_and(|metadata| metadata.len() > LARGEST_FILE)
        {
            return Err(wrong_usage(
                Problem::unreadable("problem-too-large").file(path),
            ));
        }
        let text = std::fs::read_to_string(path)
            .map_err(|error| wrong_usage(Problem::reading(&error, path)))?;
        // A single file may be named instead of a folder.
        let below = path.strip_prefix(folder).ok();
        let below = below.filter(|below| !below.as_os_str().is_empty());
        let name = below.or_else(|| path.file_name().map(Path::new));
        let name = name.unwrap_or(path);
        files.push(PatternFile {
            name: name.to_string_lossy().replace('\\', "/"),
            text,
        });
    }
    match files.is_empty() {
        true => Err(Problem::usage("problem-no-patterns").file(folder)),
        false => Ok(files),
    }
}

fn broken(error: &RulesError, folder: Option<&Path>) -> Problem {
    let path = match folder {
        Some(file) if file.is_file() => file.to_owned(),
        Some(folder) => folder.join(&error.file),
        None => PathBuf::from(&error.file),
    };
    Problem::usage("problem-broken-patterns")
        .file(&path)
        .argument("line", error.line)
        .argument("reason", error.reason.trim().to_owned())
}

fn dictionary_text() -> Option<DictionaryText> {
    let aff = dictionary::path()?;
    let dic = aff.with_extension("dic");
    Some(DictionaryText {
        aff: std::fs::read_to_string(aff).ok()?,
        dic: std::fs::read_to_string(dic).ok()?,
    })
}
