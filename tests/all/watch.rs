//! A watched folder: what arrives has one outcome, whatever happens to the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Child;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use assert_cmd::Command;
use tempfile::TempDir;

const LETTER: &str = "Hej!\n\nJag heter Gunvor Tallmark och bor på Lingonvägen 14.\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for (name, text) in files {
        put(&folder, name, text);
    }
    folder
}

fn put(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// All files below a folder that are not hidden, with what is in them.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap();
            let name = name.to_str().unwrap().replace('\\', "/");
            if !name.starts_with('.') && !name.contains("/.") {
                let bytes = fs::read(&path).unwrap();
                files.insert(name, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    files
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

/// Works on what is there; gives the exit code and what was complained of.
fn once(folder: &TempDir, arguments: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("svartpenna")
        .unwrap()
        .current_dir(folder.path())
        .args([
            "watch", "in", "-o", "ut", "--once", "--settle", "0.2", "--lang", "sv",
        ])
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), said)
}

/// A watcher that goes on.
struct Watcher(Child);

impl Watcher {
    fn start(folder: &TempDir) -> Self {
        let child = std::process::Command::new(assert_cmd::cargo::cargo_bin("svartpenna"))
            .current_dir(folder.path())
            .args(["bevaka", "in", "-o", "ut", "--settle", "0.3", "--poll", "1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }

    #[cfg(unix)]
    fn signal(&self, signal: &str) {
        let mut kill = std::process::Command::new("kill");
        kill.args([signal, &self.0.id().to_string()]);
        assert!(kill.status().unwrap().success());
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until something is so.
fn until(is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "waited too long");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn each_file_has_one_outcome_and_left_overs_have_none() {
    let folder = folder(&[
        ("in/brev.txt", LETTER),
        ("in/under/Gunvor Tallmark.txt", LETTER),
        ("in/trasig.pdf", "%PDF-1.7 inget mer"),
        ("in/okand.docx", "PK\u{3}\u{4}och mer"),
        ("in/~$brev.docx", "x"),
        ("in/hamtas.pdf.part", "x"),
    ]);
    let (exit, said) = once(&folder, &[]);
    assert_eq!(exit, 7, "{said}");
    assert_eq!(
        names(&folder.path().join("ut")),
        [
            "brev.txt",
            "brev.txt.receipt.json",
            "under/dokument-0004.txt",
            "under/dokument-0004.txt.receipt.json"
        ]
    );
    let originals = files(&folder.path().join("in"));
    assert_eq!(
        originals.keys().collect::<Vec<_>>(),
        [
            "_fel/okand.docx",
            "_fel/okand.docx.fel.txt",
            "_fel/trasig.pdf",
            "_fel/trasig.pdf.fel.txt",
            "brev.txt",
            "hamtas.pdf.part",
            "under/Gunvor Tallmark.txt",
            "~$brev.docx"
        ]
    );
    assert_eq!(originals["brev.txt"], LETTER);
    assert!(originals["_fel/trasig.pdf.fel.txt"].contains("är skadad"));
    // A second look finds nothing to do.
    assert_eq!(once(&folder, &[]).0, 0);
}

#[test]
fn what_was_done_before_the_program_died_is_not_done_again() {
    let folder = folder(&[
        ("in/brev.txt", LETTER),
        ("in/Gunvor.txt", LETTER),
        ("in/elin/Gunvor.txt", LETTER),
    ]);
    assert_eq!(once(&folder, &[]).0, 0);
    let before = files(&folder.path().join("ut"));
    assert_eq!(before.len(), 6);
    // It died after each result and before it noted so: only the beginnings are there.
    let journal = folder.path().join("in/_fel/.svartpenna-bevakning.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    let begun = text.lines().filter(|line| line.contains("begun"));
    fs::write(&journal, begun.collect::<Vec<_>>().join("\n")).unwrap();
    assert_eq!(once(&folder, &[]).0, 0);
    assert_eq!(files(&folder.path().join("ut")), before);
}

#[test]
fn a_new_version_of_a_file_is_another_result() {
    let folder = folder(&[("in/brev.txt", LETTER)]);
    once(&folder, &[]);
    put(&folder, "in/brev.txt", &LETTER.replace("Hej", "Hejsan"));
    assert_eq!(once(&folder, &[]).0, 0);
    let results = files(&folder.path().join("ut"));
    assert!(results["brev.txt"].starts_with("Hej!"));
    assert!(results["brev-2.txt"].starts_with("Hejsan!"));
    assert_eq!(results.len(), 4);
}

#[test]
fn two_watchers_on_one_folder_make_one_result_each_file() {
    let texts: Vec<(String, String)> = (0..8)
        .map(|n| (format!("in/{n}.txt"), LETTER.replace("14", &n.to_string())))
        .collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let folder = folder(&texts);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| once(&folder, &["--jobs", "2"]));
        assert_eq!(once(&folder, &["--jobs", "2"]).0, 0);
        assert_eq!(other.join().unwrap().0, 0);
    });
    let results = files(&folder.path().join("ut"));
    assert_eq!(results.len(), 16);
    for n in 0..8 {
        assert!(results[&format!("{n}.txt")].contains("█████"));
        assert!(results.contains_key(&format!("{n}.txt.receipt.json")));
    }
}

#[test]
fn where_two_persons_are_needed_nothing_is_written_without_a_case() {
    let folder = folder(&[("in/brev.txt", LETTER)]);
    let (exit, said) = once(&folder, &["--profile", "skyddad"]);
    assert_eq!(exit, 5);
    assert!(said.contains("--case"), "{said}");
    assert!(names(&folder.path().join("ut")).is_empty());
}

#[test]
fn originals_never_land_among_results() {
    let folder = folder(&[("in/brev.txt", LETTER)]);
    let (exit, said) = once(&folder, &["--failures", "ut/fel"]);
    assert_eq!(exit, 2);
    assert!(said.contains("--failures"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_file_is_left_alone_while_somebody_writes_and_a_stop_is_graceful() {
    use std::io::Write;
    let folder = folder(&[]);
    let mut watcher = Watcher::start(&folder);
    until(|| folder.path().join("in/_fel").exists());
    let mut slow = fs::File::create(folder.path().join("in/slow.txt")).unwrap();
    slow.write_all(LETTER.as_bytes()).unwrap();
    slow.flush().unwrap();
    put(&folder, "in/snabb.txt", LETTER);
    let out = folder.path().join("ut");
    until(|| out.join("snabb.txt").exists());
    if cfg!(target_os = "linux") {
        assert!(!out.join("slow.txt").exists());
    }
    slow.write_all("Mer.\n".as_bytes()).unwrap();
    drop(slow);
    until(|| out.join("slow.txt").exists());
    assert!(
        fs::read_to_string(out.join("slow.txt"))
            .unwrap()
            .contains("Mer.")
    );
    watcher.signal("-TERM");
    assert_eq!(watcher.0.wait().unwrap().code(), Some(0));
    assert_eq!(names(&out).len(), 4);
}

#[cfg(unix)]
#[test]
fn a_watcher_that_is_killed_leaves_nothing_half_written() {
    let texts: Vec<(String, String)> = (0..12)
        .map(|n| (format!("in/{n}.txt"), LETTER.replace("14", &n.to_string())))
        .collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let folder = folder(&texts);
    let out = folder.path().join("ut");
    for _ in 0..2 {
        let before = names(&out).len();
        let mut watcher = Watcher::start(&folder);
        until(|| names(&out).len() > before);
        watcher.signal("-KILL");
        watcher.0.wait().unwrap();
    }
    assert_eq!(once(&folder, &[]).0, 0);
    let results = files(&out);
    assert_eq!(results.len(), 24, "{:?}", results.keys());
    for (name, text) in results {
        assert!(name.ends_with(".receipt.json") || text.contains("█████"));
    }
}
