//! What became of each file of a watched folder, kept between runs.
//!
//! One JSON object a line, only ever added to. It names the originals, so it lies with them
//! and never among the results. A line that a crash has cut off counts as unwritten: what
//! it said is found out again.

use std::collections::BTreeMap;
use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::io::Read as _;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::cli::watch::arrivals::State;
use crate::cli::wire::WirePath;
use crate::package;
use crate::package::Existing;

/// The journal's name.
pub const NAME: &str = ".svartpenna-bevakning.jsonl";

/// Where lines are added.
pub struct Journal {
    file: File,
    files: BTreeMap<PathBuf, Entry>,
    folders: Vec<String>,
    next: usize,
}

/// What is known of a file.
#[derive(Debug, Clone, Copy)]
struct Entry {
    number: usize,
    done: Option<State>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line {
    /// Work on a file begins; the number is what its neutral name is made of.
    Begun { file: WirePath, number: usize },
    /// It has a result, or a proposal, or a reason why there is none.
    Done {
        file: WirePath,
        #[serde(flatten)]
        state: State,
        result: Option<WirePath>,
        problem: Option<String>,
    },
    /// A folder that has a neutral name, in order of their numbers.
    Folder { name: String },
}

impl Journal {
    /// The journal in a folder, which is made if need be.
    pub fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(NAME);
        let mut text = Vec::new();
        if path.exists() {
            File::open(&path)?.read_to_end(&mut text)?;
        }
        let mut journal = Self {
            file: OpenOptions::new().append(true).create(true).open(&path)?,
            files: BTreeMap::new(),
            folders: Vec::new(),
            next: 0,
        };
        let mut count = 0;
        for line in text.split(|byte| *byte == b'\n') {
            if let Ok(line) = serde_json::from_slice(line) {
                journal.take(line);
                count += 1;
            }
        }
        // Twice as many as there are files is what it takes.
        if count > 4 * journal.files.len() + 1000 {
            journal.shorten(&path)?;
        } else if !text.is_empty() && !text.ends_with(b"\n") {
            journal.file.write_all(b"\n")?;
        }
        Ok(journal)
    }

    /// Whether there is an outcome for this state of a file.
    pub fn is_done(&self, file: &Path, state: State) -> bool {
        let entry = self.files.get(file);
        entry.is_some_and(|entry| entry.done == Some(state))
    }

    /// Notes that work on a file begins. The number is its own; work that was interrupted
    /// goes on under the same.
    pub fn begin(&mut self, file: &Path) -> io::Result<usize> {
        if let Some(entry) = self.files.get(file)
            && entry.done.is_none()
        {
            return Ok(entry.number);
        }
        let number = self.next;
        self.add(Line::Begun {
            file: WirePath::of(file),
            number,
        })?;
        Ok(number)
    }

    /// Notes what became of a file.
    pub fn end(
        &mut self,
        file: &Path,
        state: State,
        result: Option<&Path>,
        problem: Option<&str>,
    ) -> io::Result<()> {
        self.add(Line::Done {
            file: WirePath::of(file),
            state,
            result: result.map(WirePath::of),
            problem: problem.map(str::to_owned),
        })
    }

    /// Folders that have neutral names, in order of their numbers.
    pub fn folders(&self) -> &[String] {
        &self.folders
    }

    /// Notes that a folder has the next neutral name.
    pub fn add_folder(&mut self, name: &str) -> io::Result<()> {
        self.add(Line::Folder {
            name: name.to_owned(),
        })
    }

    fn add(&mut self, line: Line) -> io::Result<()> {
        // One write for a line: two programs may add to the same journal.
        let mut text = serde_json::to_string(&line)?;
        text.push('\n');
        self.file.write_all(text.as_bytes())?;
        self.file.sync_data()?;
        self.take(line);
        Ok(())
    }

    fn take(&mut self, line: Line) {
        match line {
            Line::Begun { file, number } => {
                self.next = self.next.max(number.saturating_add(1));
                self.files.insert(file.path(), Entry { number, done: None });
            }
            Line::Done { file, state, .. } => {
                if let Some(entry) = self.files.get_mut(&file.path()) {
                    entry.done = Some(state);
                }
            }
            Line::Folder { name } => self.folders.push(name),
        }
    }

    /// Writes anew what is known, and nothing else.
    fn shorten(&mut self, path: &Path) -> io::Result<()> {
        let mut text = String::new();
        let mut add = |line: &Line| {
            text += &serde_json::to_string(line)?;
            text.push('\n');
            io::Result::Ok(())
        };
        for name in &self.folders {
            add(&Line::Folder { name: name.clone() })?;
        }
        for (path, entry) in &self.files {
            let file = WirePath::of(path);
            let number = entry.number;
            add(&Line::Begun {
                file: file.clone(),
                number,
            })?;
            if let Some(state) = entry.done {
                add(&Line::Done {
                    file,
                    state,
                    result: None,
                    problem: None,
                })?;
            }
        }
        package::write_file(text.as_bytes(), path, Existing::Replace).map_err(io::Error::other)?;
        self.file = OpenOptions::new().append(true).open(path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATE: State = State {
        size: 3,
        modified: 7,
    };

    #[test]
    fn what_was_done_is_known_after_a_restart_and_what_was_begun_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (Path::new("a.pdf"), Path::new("b.pdf"));
        let mut journal = Journal::open(folder.path()).unwrap();
        assert_eq!(journal.begin(a).unwrap(), 0);
        assert_eq!(journal.begin(b).unwrap(), 1);
        journal
            .end(a, STATE, Some(Path::new("ut/a.pdf")), None)
            .unwrap();
        let mut again = Journal::open(folder.path()).unwrap();
        assert!(again.is_done(a, STATE));
        assert!(!again.is_done(a, State { size: 4, ..STATE }));
        assert!(!again.is_done(b, STATE));
        assert_eq!(again.begin(b).unwrap(), 1);
        // Another version is another document.
        assert_eq!(again.begin(a).unwrap(), 2);
    }

    #[test]
    fn a_line_that_was_cut_off_counts_as_unwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let mut journal = Journal::open(folder.path()).unwrap();
        journal.begin(Path::new("a.pdf")).unwrap();
        journal.end(Path::new("a.pdf"), STATE, None, None).unwrap();
        let text = std::fs::read(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 4]).unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        assert!(!journal.is_done(Path::new("a.pdf"), STATE));
        journal.end(Path::new("a.pdf"), STATE, None, None).unwrap();
        let journal = Journal::open(folder.path()).unwrap();
        assert!(journal.is_done(Path::new("a.pdf"), STATE));
    }

    #[test]
    fn a_journal_that_has_grown_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        journal.add_folder("elin").unwrap();
        for size in 0..1100 {
            journal.begin(Path::new("a.pdf")).unwrap();
            journal
                .end(Path::new("a.pdf"), State { size, ..STATE }, None, None)
                .unwrap();
        }
        let again = Journal::open(folder.path()).unwrap();
        assert_eq!(again.folders(), ["elin"]);
        let text = std::fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert_eq!(text.lines().count(), 3);
        assert!(again.is_done(
            Path::new("a.pdf"),
            State {
                size: 1099,
                ..STATE
            }
        ));
    }
}
