//! Files without a result: each goes to a folder of its own, with a text beside it that
//! says why and what to do.
//!
//! The text comes first and the file last, in one step, so that after a crash the file is
//! still where it was and is tried again. Nothing is ever written over.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;

use jiff::Zoned;

use crate::cli::language::Language;
use crate::cli::language::Messages;
use crate::cli::names;
use crate::cli::problem::Problem;
use crate::package;
use crate::package::Existing;

/// What the folder is called unless somebody says otherwise.
pub const NAME: &str = "_fel";
/// What the name of a text ends with.
const TEXT: &str = ".fel.txt";
/// Most bytes of a name, so that there is room for what comes behind it.
const LONGEST: usize = 200;

/// The folder for files without a result.
pub struct Failures {
    folder: PathBuf,
    swedish: Messages,
}

impl Failures {
    /// A folder for failures.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            swedish: Messages::new(Language::Sv),
        }
    }

    /// Puts a file there, with its reason. Gives its new path, or none where it could not
    /// be moved and stays where it is.
    pub fn put(
        &self,
        path: &Path,
        relative: &Path,
        problem: &Problem,
    ) -> io::Result<Option<PathBuf>> {
        let wanted = self.folder.join(short(relative));
        let target = names::numbered(&wanted, |_| false);
        let text = self.text(relative, path, problem);
        package::write_file(text.as_bytes(), &text_path(&target), Existing::Replace)
            .map_err(io::Error::other)?;
        match move_file(path, &target) {
            Ok(()) => Ok(Some(target)),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// Takes away the text about a file that has a result after all, unless the file is
    /// there too.
    pub fn forget(&self, relative: &Path) {
        let target = self.folder.join(short(relative));
        let is_alone = target.symlink_metadata().is_err();
        if is_alone {
            let _ = std::fs::remove_file(text_path(&target));
        }
    }

    /// In Swedish whatever language the program runs in: it is for who looks for the file.
    fn text(&self, relative: &Path, path: &Path, problem: &Problem) -> String {
        let folder = path.parent().unwrap_or(Path::new(""));
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let time = Zoned::now().strftime("%Y-%m-%d %H:%M").to_string();
        let arguments = [
            ("file", relative.display().to_string().into()),
            ("time", time.into()),
            ("reason", problem.show(&self.swedish).into()),
            ("folder", folder.display().to_string().into()),
        ];
        let text = self.swedish.with("watch-failure-text", &arguments);
        // Notepad on older systems wants both.
        text.replace('\n', "\r\n") + "\r\n"
    }
}

fn text_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(TEXT);
    PathBuf::from(name)
}

/// A path whose last part leaves room for an ending.
fn short(relative: &Path) -> PathBuf {
    let name = relative.file_name().unwrap_or_default();
    if name.len() <= LONGEST {
        return relative.to_owned();
    }
    let ending = names::ending(relative).map_or(String::new(), |ending| format!(".{ending}"));
    let stem = names::stem(relative);
    let mut end = LONGEST.saturating_sub(ending.len()).min(stem.len());
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let start = stem.get(..end).unwrap_or_default();
    relative.with_file_name(format!("{start}{ending}"))
}

/// Renames a file, or copies it to another disk and then takes it away.
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    let folder = to.parent().unwrap_or(Path::new("."));
    match std::fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {}
        done => return done,
    }
    let mut copy = tempfile::Builder::new()
        .prefix(package::TEMPORARY_PREFIX)
        .tempfile_in(folder)?;
    io::copy(&mut File::open(from)?, copy.as_file_mut())?;
    copy.as_file().sync_all()?;
    copy.persist_noclobber(to).map_err(|failed| failed.error)?;
    std::fs::remove_file(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        let problem = Problem::unreadable("problem-damaged").file(&path);
        let failures = Failures::new(&folder.join(NAME));
        failures
            .put(&path, Path::new(name), &problem)
            .unwrap()
            .unwrap()
    }

    #[test]
    fn a_file_is_moved_with_a_swedish_text_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let moved = put(folder.path(), "brev.pdf", "x");
        assert_eq!(moved, folder.path().join("_fel/brev.pdf"));
        let text = std::fs::read_to_string(text_path(&moved)).unwrap();
        assert!(text.contains("är skadad"), "{text}");
        assert!(!folder.path().join("brev.pdf").exists());
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let first = put(folder.path(), "brev.pdf", "ett");
        let second = put(folder.path(), "brev.pdf", "två");
        assert_ne!(first, second);
        assert_eq!(std::fs::read_to_string(first).unwrap(), "ett");
        assert!(text_path(&second).exists());
    }

    #[test]
    fn a_long_name_leaves_room_for_the_text() {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("{}.pdf", "å".repeat(120));
        let moved = put(folder.path(), &name, "x");
        assert!(text_path(&moved).exists());
        assert!(moved.to_string_lossy().ends_with("å.pdf"));
    }
}
