//! The sources keep to the floors that `src/lib.rs` lists, and to the house's rules.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

/// Each top module and its floor; a module imports from lower floors only.
const FLOORS: [(&str, u32); 21] = [
    ("geometry", 0),
    ("document", 1),
    ("pdf", 2),
    ("statement", 2),
    ("detect", 3),
    ("ocr", 3),
    ("plan", 4),
    ("review", 5),
    ("decisions", 5),
    ("formats", 6),
    ("inspect", 7),
    ("verify", 7),
    ("package", 8),
    ("pipeline", 9),
    ("people", 10),
    ("audit", 11),
    ("diff", 12),
    ("dossier", 13),
    ("web", 14),
    ("cli", 15),
    ("lib", 16),
];

/// The only file that may be `unsafe`: it calls a C library.
const MAY_BE_UNSAFE: &str = "src/ocr/ffi.rs";

/// Where files may import each other in circles: the operators of a content stream are
/// spread over files that call one another.
const MAY_BE_CIRCULAR: &str = "pdf::";

const LONGEST_FILE: usize = 800;

/// A source file.
struct Source {
    /// Such as `src/pdf/lex.rs`.
    path: String,
    /// Such as `pdf::lex`.
    module: String,
    /// Its code without comments and without its tests.
    code: String,
    line_count: usize,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.ends_with("tests.rs")
            {
                sources.push(source(root, &path));
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn source(root: &Path, path: &Path) -> Source {
    let text = std::fs::read_to_string(path).unwrap();
    let path = path
        .strip_prefix(root)
        .unwrap()
        .to_str()
        .unwrap()
        .replace('\\', "/");
    let module = path
        .strip_prefix("src/")
        .unwrap()
        .strip_suffix(".rs")
        .unwrap();
    let module = module
        .strip_suffix("/mod")
        .unwrap_or(module)
        .replace('/', "::");
    let tests = Regex::new(r"(?m)^#\[cfg\(test\)\]\n(?:#\[.*\]\n)*mod ").unwrap();
    let end = tests.find(&text).map_or(text.len(), |found| found.start());
    let code: Vec<&str> = text[..end]
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| line.split(" // ").next().unwrap())
        .collect();
    Source {
        path,
        module,
        code: code.join("\n"),
        line_count: text.lines().count(),
    }
}

/// The modules that a file names in its code, as full paths without `crate`.
fn named_modules(source: &Source) -> BTreeSet<String> {
    let from_root = Regex::new(r"\bcrate::((?:\w+::)*\w+)").unwrap();
    let from_parent = Regex::new(r"\b((?:super::)+)((?:\w+::)*\w+)").unwrap();
    let mut named: BTreeSet<String> = from_root
        .captures_iter(&source.code)
        .map(|found| found[1].to_owned())
        .collect();
    for found in from_parent.captures_iter(&source.code) {
        let mut parents: Vec<&str> = source.module.split("::").collect();
        parents.truncate(
            parents
                .len()
                .saturating_sub(found[1].matches("super").count()),
        );
        parents.push(&found[2]);
        named.insert(parents.join("::"));
    }
    named
}

fn floor(module: &str) -> Option<u32> {
    let top = module.split("::").next()?;
    FLOORS
        .iter()
        .find(|(name, _)| *name == top)
        .map(|(_, floor)| *floor)
}

#[test]
fn a_module_imports_from_lower_floors_only() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.module != "main") {
        let own_top = source.module.split("::").next().unwrap();
        let own = floor(&source.module).unwrap_or_else(|| panic!("{} has no floor", source.path));
        for named in named_modules(source) {
            let top = named.split("::").next().unwrap();
            if top != own_top && floor(&named).is_none_or(|other| other >= own) {
                wrong.push(format!("{} names {named}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_map_in_lib_shows_these_floors() {
    let map = std::fs::read_to_string("src/lib.rs").unwrap();
    let row = Regex::new(r"(?m)^//! \| (\d+) \| ([^|]+) \|").unwrap();
    let name = Regex::new(r"\[`(\w+)`\]").unwrap();
    let mut shown = BTreeMap::new();
    for found in row.captures_iter(&map) {
        let number: u32 = found[1].parse().unwrap();
        shown.extend(
            name.captures_iter(&found[2])
                .map(|name| (name[1].to_owned(), number)),
        );
    }
    let listed: BTreeMap<String, u32> = FLOORS
        .iter()
        .filter(|(name, _)| *name != "lib")
        .map(|(name, floor)| ((*name).to_owned(), *floor))
        .collect();
    assert_eq!(shown, listed);
}

#[test]
fn files_of_one_module_do_not_import_each_other_in_circles() {
    let sources = sources();
    let modules: BTreeSet<&str> = sources
        .iter()
        .map(|source| source.module.as_str())
        .collect();
    let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in &sources {
        for named in named_modules(source) {
            let mut target = named.as_str();
            while !modules.contains(target) {
                let Some((shorter, _)) = target.rsplit_once("::") else {
                    break;
                };
                target = shorter;
            }
            // A file may use what the file above it declares.
            let is_above = source.module.starts_with(&format!("{target}::"));
            if let Some(target) = modules.get(target)
                && *target != source.module
                && !is_above
            {
                imports.entry(&source.module).or_default().insert(target);
            }
        }
    }
    let reaches_itself = |module: &&str| {
        let targets = |module: &str| imports.get(module).into_iter().flatten().copied();
        let mut waiting: Vec<&str> = targets(module).collect();
        let mut seen = BTreeSet::new();
        while let Some(next) = waiting.pop() {
            if seen.insert(next) {
                waiting.extend(targets(next));
            }
        }
        seen.contains(*module)
    };
    let mut left: BTreeSet<&str> = modules.iter().copied().filter(reaches_itself).collect();
    left.retain(|module| !module.starts_with(MAY_BE_CIRCULAR));
    assert!(
        left.is_empty(),
        "these import each other in a circle: {left:?}"
    );
}

#[test]
fn imports_are_spelled_out() {
    let short = Regex::new(r"crate::\{|^\s*(?:pub )?use [^;]*::\*;").unwrap();
    for source in sources() {
        let line = source.code.lines().find(|line| short.is_match(line));
        assert_eq!(line, None, "{}", source.path);
    }
}

#[test]
fn only_the_c_library_is_called_unsafely() {
    let word = Regex::new(r"\bunsafe\b").unwrap();
    let sources = sources();
    let found = sources.iter().filter(|source| word.is_match(&source.code));
    let wrong: Vec<&str> = found
        .map(|source| source.path.as_str())
        .filter(|path| *path != MAY_BE_UNSAFE)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn no_file_is_longer_than_anybody_reads() {
    let sources = sources();
    let long = sources
        .iter()
        .filter(|source| source.line_count > LONGEST_FILE);
    let long: Vec<&str> = long.map(|source| source.path.as_str()).collect();
    assert!(long.is_empty(), "{long:?}");
}
