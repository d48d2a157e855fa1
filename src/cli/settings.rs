//! The arguments that commands share → the library's settings.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::audit::Log;
use crate::cli::arguments::Common;
use crate::cli::findings;
use crate::cli::language::Messages;
use crate::cli::office;
use crate::cli::problem::Problem;
use crate::cli::rules;
use crate::detect::Entity;
use crate::detect::Known;
use crate::detect::case_list;
use crate::detect::case_list::CaseListError;
use crate::formats::ReadOptions;
use crate::package::Disk;
use crate::pdf::source::Limits;
use crate::pipeline::Settings;
use crate::plan::Overlay;
use crate::plan::PlanOptions;
use crate::plan::Profile;
use crate::plan::ProfileError;

/// The file in a case's folder that lists the people known in the case.
pub const KNOWN_FILE: &str = "kanda.toml";

/// The settings that arguments ask for.
pub fn settings(
    common: &Common,
    overlay: Overlay,
    messages: &Messages,
) -> Result<Settings, Problem> {
    let profile = profile(&common.profile)?;
    let entities = match &common.entities {
        Some(words) => Some(entities(words, messages)?),
        None => None,
    };
    let password = match &common.password_file {
        Some(path) => Some(password(path)?),
        None => None,
    };
    let known = match &common.case {
        Some(path) => case_list(path)?,
        None => Known::default(),
    };
    let rules = Arc::new(rules::load(common.patterns.as_deref(), common.no_builtin)?);
    // Kept until the process ends: taking 150,000 words apart again takes longer than
    // redacting a page.
    std::mem::forget(Arc::clone(&rules));
    Ok(Settings {
        known,
        shared: Arc::default(),
        rules,
        profile,
        plan: PlanOptions {
            entities,
            overlay,
            on_gap: None,
        },
        read: ReadOptions {
            password,
            limits: limits(&common.limits)?,
            ocr: Some(Arc::default()),
            ..ReadOptions::default()
        },
    })
}

/// The limits that `--limit NAME=NUMBER` sets; sizes are in MiB.
fn limits(words: &[String]) -> Result<Limits, Problem> {
    let mut limits = Limits::default();
    for word in words {
        let wrong = || Problem::usage("problem-wrong-limit").argument("name", word.as_str());
        let (name, number) = word.split_once('=').ok_or_else(wrong)?;
        let number: usize = number.trim().parse().map_err(|_| wrong())?;
        let mebibytes = number.saturating_mul(1 << 20);
        match name.trim() {
            "file" => limits.file_bytes = mebibytes,
            "pages" => limits.pages = number,
            "stream" => limits.stream_bytes = mebibytes,
            "objects" => limits.object_bytes = mebibytes,
            "page" => limits.page_bytes = mebibytes,
            "depth" => limits.form_depth = number,
            "forms" => limits.streams = number,
            "operators" => limits.operators = number,
            "glyphs" => limits.glyphs = number,
            "annotations" => limits.annotations = number,
            "pixels" => limits.pixels = number,
            "nesting" => limits.nesting = number,
            _ => return Err(wrong()),
        }
    }
    Ok(limits)
}

/// Whether a case demands a second person, and which: that of `--case`, or the one in whose
/// folder a document lies.
pub fn demanding_case<'p>(
    common: &Common,
    documents: impl IntoIterator<Item = &'p Path>,
) -> Result<Option<PathBuf>, Problem> {
    if let Some(path) = &common.case
        && !path.is_dir()
        && is_protected_list(path)
    {
        return Ok(Some(path.clone()));
    }
    for case in cases(common, documents) {
        let log = Log::open(&case, Disk::default(), |_| None);
        let log = log.map_err(|error| Problem::log(&error, &case))?;
        if log.state().opened().protected {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

/// The cases of `--case` and of the folders that documents lie in.
pub fn cases<'p>(
    common: &Common,
    documents: impl IntoIterator<Item = &'p Path>,
) -> BTreeSet<PathBuf> {
    let given = common.case.as_deref().filter(|path| path.is_dir());
    let folders: BTreeSet<&Path> = documents
        .into_iter()
        .map(|path| match path.parent() {
            _ if path.is_dir() => path,
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        })
        .collect();
    let folders = folders.into_iter().chain(given);
    folders.filter_map(office::case_of).collect()
}

/// Whether a case list says that it is about somebody with protected data.
fn is_protected_list(path: &Path) -> bool {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let table: toml::Table = text.parse().unwrap_or_default();
    ["protected", "skyddad"]
        .iter()
        .any(|key| table.get(*key).and_then(toml::Value::as_bool) == Some(true))
}

fn case_list(path: &Path) -> Result<Known, Problem> {
    if path.is_dir() {
        let list = path.join(KNOWN_FILE);
        return match list.is_file() {
            true => case_list(&list),
            false => Ok(Known::default()),
        };
    }
    let text = std::fs::read_to_string(path).map_err(|error| Problem {
        exit: crate::cli::exit::Exit::Usage,
        ..Problem::reading(&error, path)
    })?;
    case_list::read(&text).map_err(|error| match error {
        CaseListError::Broken { line, reason } => Problem::usage("problem-broken-case")
            .file(path)
            .argument("line", line)
            .argument("reason", reason.trim().to_owned()),
        CaseListError::BothIdentities => Problem::usage("problem-both-identities").file(path),
        CaseListError::Empty => Problem::usage("problem-empty-case").file(path),
    })
}

/// The profile of a name or of a file.
pub fn profile(name: &str) -> Result<Profile, Problem> {
    let path = Path::new(name);
    let is_file = path.extension().is_some_and(|ending| ending == "toml");
    if !is_file {
        return Profile::built_in(name).map_err(|_| {
            let names: Vec<&str> = Profile::names().collect();
            Problem::usage("problem-unknown-profile")
                .argument("name", name)
                .argument("names", names.join(", "))
        });
    }
    let text = std::fs::read_to_string(path).map_err(|error| Problem {
        exit: crate::cli::exit::Exit::Usage,
        ..Problem::reading(&error, path)
    })?;
    Profile::from_toml(&text).map_err(|error| {
        let (line, reason) = match error {
            ProfileError::Broken { line, message } => (line, message),
            unknown @ ProfileError::Unknown { .. } => (1, unknown.to_string()),
        };
        Problem::usage("problem-broken-profile")
            .file(path)
            .argument("line", line)
            .argument("reason", reason.trim().to_owned())
    })
}

/// The kinds that a list names, in the words of either language; `none` alone is no kind.
fn entities(words: &[String], messages: &Messages) -> Result<BTreeSet<Entity>, Problem> {
    let words: Vec<String> = words
        .iter()
        .map(|word| word.trim().to_lowercase())
        .collect();
    if let [only] = words.as_slice()
        && matches!(only.as_str(), "none" | "inga")
    {
        return Ok(BTreeSet::new());
    }
    words
        .iter()
        .map(|word| {
            findings::entity_named(word, messages).ok_or_else(|| {
                let keys = findings::ENTITIES.map(|entity| findings::key(&entity));
                Problem::usage("problem-unknown-entity")
                    .argument("name", word.as_str())
                    .argument("names", keys.join(", "))
            })
        })
        .collect()
}

/// The first line of a file.
pub fn password(path: &Path) -> Result<String, Problem> {
    let text = std::fs::read_to_string(path).map_err(|error| Problem {
        exit: crate::cli::exit::Exit::Usage,
        ..Problem::reading(&error, path)
    })?;
    let line = text.lines().next().unwrap_or_default();
    match line.is_empty() {
        true => Err(Problem::usage("problem-empty-password").file(path)),
        false => Ok(line.to_owned()),
    }
}
