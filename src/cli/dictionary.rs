//! Where the Swedish Hunspell dictionary is on this machine.

use std::path::PathBuf;

/// Where the Swedish dictionary is, if there is one.
pub fn path() -> Option<PathBuf> {
    let is_whole = |path: &PathBuf| path.is_file() && path.with_extension("dic").is_file();
    places().into_iter().find(is_whole)
}

/// Where systems keep the Swedish Hunspell dictionary.
fn places() -> Vec<PathBuf> {
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
    let paths = folders.iter().map(|folder| folder.join("sv_SE.aff"));
    paths.collect()
}
