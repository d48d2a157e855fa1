//! The INPUT arguments → the files to work on, in a stable order.
//!
//! A folder stands for all files below it, but not for hidden files, what editors and
//! downloads leave behind, receipts, or our own output folder.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;
use std::path::PathBuf;

use walkdir::DirEntry;
use walkdir::WalkDir;

use crate::cli::problem::Problem;
use crate::package;

/// A file to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// Where it belongs below the output folder.
    pub relative: PathBuf,
    /// Its size in bytes.
    pub size: u64,
}

/// What the arguments stand for.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Files, in the order of the arguments and by name in folders; each once.
    pub sources: Vec<Source>,
    /// What could not be read or found.
    pub problems: Vec<(PathBuf, Problem)>,
}

/// Whether the arguments ask for stdin, which goes with no other input.
pub fn is_stdin(arguments: &[PathBuf]) -> Result<bool, Problem> {
    let asked = arguments.iter().any(|path| path.as_os_str() == "-");
    match arguments {
        [_] => Ok(asked),
        _ if asked => Err(Problem::usage("problem-stdin-alone")),
        _ => Ok(false),
    }
}

/// Finds all files that the arguments stand for. Nothing below the folder `own` is read: it
/// is where results go.
pub fn collect(arguments: &[PathBuf], own: Option<&Path>) -> Inputs {
    let mut inputs = Inputs::default();
    let mut seen = BTreeSet::new();
    let own = own.and_then(|folder| folder.canonicalize().ok());
    for argument in arguments {
        match argument.metadata() {
            Err(error) => {
                let problem = Problem::reading(&error, argument);
                inputs.problems.push((argument.clone(), problem));
            }
            Ok(metadata) if metadata.is_dir() => {
                folder(argument, own.as_deref(), &mut seen, &mut inputs);
            }
            Ok(metadata) => {
                let relative = PathBuf::from(argument.file_name().unwrap_or_default());
                add(argument, relative, metadata.len(), &mut seen, &mut inputs);
            }
        }
    }
    inputs
}

/// Refuses inputs whose results would land on one another or on an input.
pub fn check_targets(sources: &[Source], output: &Path) -> Result<(), Problem> {
    let mut taken: BTreeMap<String, &Path> = BTreeMap::new();
    let originals: BTreeSet<PathBuf> = sources
        .iter()
        .filter_map(|source| source.path.canonicalize().ok())
        .collect();
    for source in sources {
        let target = output.join(&source.relative);
        let is_original = |path: &Path| {
            path.canonicalize()
                .is_ok_and(|path| originals.contains(&path))
        };
        if is_original(&target) || is_original(&package::receipt_path(&target)) {
            return Err(Problem::usage("problem-output-is-input").file(&source.path));
        }
        // Windows and macOS take names that differ in case for the same.
        let key = source.relative.to_string_lossy().to_lowercase();
        if let Some(other) = taken.insert(key, &source.path) {
            return Err(Problem::usage("problem-same-target")
                .file(&source.path)
                .argument("other", other.display().to_string()));
        }
    }
    Ok(())
}

fn folder(root: &Path, own: Option<&Path>, seen: &mut BTreeSet<PathBuf>, inputs: &mut Inputs) {
    let is_root = own.is_some_and(|own| root.canonicalize().is_ok_and(|root| root == own));
    let is_own = |entry: &DirEntry| {
        let is_folder = entry.file_type().is_dir() && entry.depth() > 0 && !is_root;
        is_folder && own.is_some() && entry.path().canonicalize().ok().as_deref() == own
    };
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
    let entries = walk.into_iter().filter_entry(|entry| {
        entry.depth() == 0 || !(is_left_over(entry.file_name()) || is_own(entry))
    });
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
                let size = entry
                    .metadata()
                    .map(|metadata| metadata.len())
                    .unwrap_or_default();
                add(entry.path(), relative.to_owned(), size, seen, inputs);
            }
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let problem = match error.io_error() {
                    Some(error) => Problem::reading(error, &path),
                    None => Problem::unreadable("problem-read").file(&path),
                };
                inputs.problems.push((path, problem));
            }
        }
    }
}

fn add(
    path: &Path,
    relative: PathBuf,
    size: u64,
    seen: &mut BTreeSet<PathBuf>,
    inputs: &mut Inputs,
) {
    let identity = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if seen.insert(identity) {
        inputs.sources.push(Source {
            path: path.to_owned(),
            relative,
            size,
        });
    }
}

/// Hidden files, what editors and downloads leave behind, what systems put into folders,
/// and receipts.
pub fn is_left_over(name: &OsStr) -> bool {
    const ENDINGS: [&str; 11] = [
        "~",
        ".tmp",
        ".temp",
        ".part",
        ".partial",
        ".filepart",
        ".crdownload",
        ".download",
        ".opdownload",
        ".swp",
        package::RECEIPT_ENDING,
    ];
    let name = name.to_string_lossy().to_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || matches!(name.as_str(), "thumbs.db" | "desktop.ini")
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        folder
    }

    fn found(inputs: &Inputs) -> Vec<String> {
        let relative = inputs.sources.iter().map(|source| &source.relative);
        relative
            .map(|path| path.display().to_string().replace('\\', "/"))
            .collect()
    }

    #[test]
    fn a_folder_is_read_in_a_stable_order_without_left_overs() {
        let folder = folder_with(&[
            "b.txt",
            "a.txt",
            "under/c.txt",
            ".dold",
            "~$a.docx",
            "a.txt.receipt.json",
            "d.tmp",
            ".git/x",
            "Thumbs.db",
        ]);
        let inputs = collect(&[folder.path().to_owned()], None);
        assert_eq!(found(&inputs), ["a.txt", "b.txt", "under/c.txt"]);
    }

    #[test]
    fn an_output_folder_inside_the_input_is_not_read_again() {
        let folder = folder_with(&["a.txt", "ut/a.txt"]);
        let own = folder.path().join("ut");
        let inputs = collect(&[folder.path().to_owned()], Some(&own));
        assert_eq!(found(&inputs), ["a.txt"]);
    }

    #[test]
    fn an_input_may_lie_inside_the_output_folder() {
        let folder = folder_with(&["in/a.txt"]);
        let inputs = collect(&[folder.path().join("in")], Some(folder.path()));
        assert_eq!(found(&inputs), ["a.txt"]);
    }

    #[test]
    fn a_result_that_would_land_on_its_input_is_refused() {
        let folder = folder_with(&["a.txt"]);
        let inputs = collect(&[folder.path().join("a.txt")], Some(folder.path()));
        let problem = check_targets(&inputs.sources, folder.path()).unwrap_err();
        assert_eq!(problem.id, "problem-output-is-input");
    }

    #[test]
    fn two_inputs_with_one_target_are_refused() {
        let folder = folder_with(&["x/a.txt", "y/A.txt"]);
        let arguments = [folder.path().join("x"), folder.path().join("y")];
        let inputs = collect(&arguments, None);
        let problem = check_targets(&inputs.sources, &folder.path().join("ut")).unwrap_err();
        assert_eq!(problem.id, "problem-same-target");
    }

    #[test]
    fn a_file_that_is_named_twice_is_read_once() {
        let folder = folder_with(&["a.txt"]);
        let arguments = [folder.path().join("a.txt"), folder.path().to_owned()];
        assert_eq!(found(&collect(&arguments, None)), ["a.txt"]);
    }
}
