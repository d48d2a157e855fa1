//! Many documents at once: what one of them does is nobody else's trouble.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const LETTER: &str = "Hej!\n\nJag heter Gunvor Tallmark och bor på Lingonvägen 14.\n";

fn folder(files: &[(&str, String)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Runs in a folder; gives the exit code and what became of each document, by name.
fn run(folder: &Path, arguments: &[&str]) -> (i32, BTreeMap<String, Value>) {
    let output = Command::cargo_bin("svartpenna")
        .unwrap()
        .current_dir(folder)
        .args(["redact", "in", "-o", "ut", "--json"])
        .args(arguments)
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let lines = stdout.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        let name = Path::new(line["document"].as_str().unwrap());
        let name = name.file_name().unwrap().to_str().unwrap();
        (name.to_owned(), line)
    });
    (output.status.code().unwrap(), lines.collect())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_document_that_takes_too_long_costs_only_itself() {
    // Long enough for any computer to need more than a second for it.
    let slow =
        format!("{LETTER}Elin Sjöstrand, 070-174 06 05, Björkvägen {{}}\n\n").repeat(150_000);
    let folder = folder(&[
        ("in/lang.txt", slow),
        ("in/kort.txt", LETTER.into()),
        ("in/trasig.pdf", "%PDF-1.7 inget mer".into()),
    ]);
    let began = Instant::now();
    let (exit, became) = run(folder.path(), &["--time-limit", "1", "--jobs", "2"]);
    assert!(began.elapsed() < Duration::from_secs(60));
    assert_eq!(exit, 7);
    assert_eq!(became["lang.txt"]["problem"], "too-slow");
    assert_eq!(became["trasig.pdf"]["problem"], "damaged");
    assert_eq!(became["kort.txt"]["type"], "result");
    assert_eq!(
        names(&folder.path().join("ut")),
        ["kort.txt", "kort.txt.receipt.json"]
    );
}

#[test]
fn a_run_that_is_taken_up_again_repeats_nothing_that_is_right() {
    let folder = folder(&[
        ("in/ett.txt", LETTER.into()),
        ("in/tva.txt", LETTER.replace("14", "15")),
        ("in/tre.txt", LETTER.replace("14", "16")),
    ]);
    let (exit, _) = run(folder.path(), &[]);
    assert_eq!(exit, 0);
    fs::remove_file(folder.path().join("ut/tva.txt")).unwrap();
    fs::write(folder.path().join("ut/tre.txt"), "ändrad").unwrap();
    let (exit, became) = run(folder.path(), &["--resume"]);
    assert_eq!(exit, 7);
    assert_eq!(became["ett.txt"]["earlier"], true);
    assert_eq!(became["tva.txt"]["earlier"], false);
    // A result that is not what its receipt says is nobody's to replace unasked.
    assert_eq!(became["tre.txt"]["problem"], "exists");
    // Another profile asks for another result.
    let (_, became) = run(folder.path(), &["--resume", "--profile", "publicering"]);
    assert_eq!(became["ett.txt"]["problem"], "exists");
}

#[test]
fn one_process_and_many_give_the_same_results() {
    let files: Vec<(String, String)> = (0..6)
        .map(|n| (format!("in/{n}.txt"), LETTER.replace("14", &n.to_string())))
        .collect();
    let files: Vec<(&str, String)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.clone()))
        .collect();
    let (one, many) = (folder(&files), folder(&files));
    assert_eq!(run(one.path(), &["--no-sandbox"]).0, 0);
    assert_eq!(run(many.path(), &["--jobs", "3"]).0, 0);
    for n in 0..6 {
        let name = format!("ut/{n}.txt");
        let result = fs::read(one.path().join(&name)).unwrap();
        assert!(String::from_utf8_lossy(&result).contains("█████"));
        assert_eq!(result, fs::read(many.path().join(&name)).unwrap());
    }
}

#[test]
fn the_least_memory_is_enough_for_ordinary_documents() {
    let folder = folder(&[("in/ett.txt", LETTER.into()), ("in/tva.txt", LETTER.into())]);
    // So little is rounded up to what a worker needs, and the allocator has to fit in it.
    let (exit, became) = run(folder.path(), &["--memory", "64", "--jobs", "2"]);
    assert_eq!(exit, 0);
    assert_eq!(became.len(), 2);
}

#[test]
fn a_report_names_each_document_once() {
    let folder = folder(&[("in/ett.txt", LETTER.into()), ("in/tom.txt", String::new())]);
    run(folder.path(), &["--report", "rapport"]);
    assert_eq!(
        names(&folder.path().join("rapport")),
        ["report.html", "report.jsonl"]
    );
    let lines = fs::read_to_string(folder.path().join("rapport/report.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 2);
    let page = fs::read_to_string(folder.path().join("rapport/report.html")).unwrap();
    assert!(page.contains("ett.txt") && page.contains("tom.txt"));
    assert!(!page.contains("Gunvor") && !lines.contains("Gunvor"));
}

/// A folder of which one document tells surely who the others are about.
fn one_case() -> TempDir {
    let policy = "Rutinen beskriver hur ansökningar tas emot och hur de handläggs. ".repeat(9);
    folder(&[
        (
            "in/anmalan.txt",
            "Klienten heter Tindra Ymbrasko och är född 2011-03-09.\n".into(),
        ),
        (
            "in/bilaga.txt",
            format!("{policy}\n\nYmbrasko: listan ses över. Det gäller även stenar.\n"),
        ),
    ])
}

#[test]
fn a_name_in_one_document_is_struck_in_the_others_of_the_run() {
    let struck = |arguments: &[&str]| {
        let folder = one_case();
        run(folder.path(), arguments);
        fs::read_to_string(folder.path().join("ut/bilaga.txt")).unwrap()
    };
    assert!(struck(&["--separate"]).contains("Ymbrasko"));
    for arguments in [&["--jobs", "2"][..], &["--no-sandbox"]] {
        let text = struck(arguments);
        assert!(!text.contains("Ymbrasko"), "{arguments:?}");
        assert!(text.contains("även stenar"));
    }
}

#[test]
fn a_scan_of_a_folder_shares_names_as_redaction_does() {
    let folder = one_case();
    let findings = |arguments: &[&str]| {
        let output = Command::cargo_bin("svartpenna")
            .unwrap()
            .current_dir(folder.path())
            .args(["scan", "--json"])
            .args(arguments)
            .output()
            .unwrap();
        let lines = String::from_utf8(output.stdout).unwrap();
        let lines = lines.lines().map(|line| line.parse::<Value>().unwrap());
        let struck = lines
            .filter(|line| line["document"].as_str().unwrap().ends_with("bilaga.txt"))
            .flat_map(|line| line["findings"].as_array().unwrap().clone())
            .filter(|finding| finding["struck"] == true);
        struck.count()
    };
    assert_eq!(findings(&["in"]), 1);
    assert_eq!(findings(&["in/bilaga.txt"]), 0);
    assert_eq!(findings(&["in", "--separate"]), 0);
}

#[test]
fn a_document_that_comes_late_leaves_earlier_results_that_are_still_right() {
    let folder = one_case();
    let anmalan = folder.path().join("in/anmalan.txt");
    let text = fs::read_to_string(&anmalan).unwrap();
    fs::remove_file(&anmalan).unwrap();
    fs::write(folder.path().join("in/brev.txt"), LETTER).unwrap();
    run(folder.path(), &[]);
    fs::write(&anmalan, text).unwrap();
    let (_, became) = run(folder.path(), &["--resume"]);
    assert_eq!(became["anmalan.txt"]["earlier"], false);
    // What the new document tells changes nothing here.
    assert_eq!(became["brev.txt"]["earlier"], true);
    // And here it does: the earlier result shows a name that is now known.
    assert_eq!(became["bilaga.txt"]["problem"], "exists");
}

#[test]
fn no_file_of_a_run_holds_a_shared_name() {
    let folder = one_case();
    run(folder.path(), &["--jobs", "2", "--report", "rapport"]);
    for name in names(&folder.path().join("ut")) {
        let bytes = fs::read(folder.path().join("ut").join(name)).unwrap();
        assert!(
            !String::from_utf8_lossy(&bytes)
                .to_lowercase()
                .contains("ymbrasko")
        );
    }
}

/// Runs a command line in a folder; gives the exit code and what was complained of.
fn say(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("svartpenna")
        .unwrap()
        .current_dir(folder)
        .args(arguments)
        .args(["--lang", "sv"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), said)
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_leaves_nothing_behind() {
    let folder = folder(&[("in/brev.txt", LETTER.repeat(2000))]);
    let program = assert_cmd::cargo::cargo_bin("svartpenna");
    let output = std::process::Command::new("sh")
        .current_dir(folder.path())
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 8; exec \"$0\" redact in -o ut --lang sv",
        ])
        .arg(program)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("Disken är full"), "{said}");
    assert!(!folder.path().join("ut").exists());
}

#[cfg(unix)]
#[test]
fn odd_names_are_worked_on_and_stay_on_one_line() {
    let folder = folder(&[
        ("in/rad\nbyte.txt", LETTER.into()),
        ("in/tom\n\u{202e}rad.txt", String::new()),
    ]);
    let (exit, said) = say(folder.path(), &["redact", "in", "-o", "ut"]);
    assert_eq!(exit, 7, "{said}");
    assert!(folder.path().join("ut/rad\nbyte.txt").exists());
    assert!(said.contains("tom\\n\\u{202e}rad.txt är tom"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_name_too_long_for_its_receipt_is_said() {
    let (long, folders) = ("n".repeat(250), "mapp/".repeat(60));
    let folder = folder(&[
        (format!("in/{long}.txt").as_str(), LETTER.into()),
        (format!("in/{folders}brev.txt").as_str(), LETTER.into()),
    ]);
    let (exit, said) = say(folder.path(), &["redact", "in", "-o", "ut"]);
    assert_eq!(exit, 7, "{said}");
    assert!(said.contains("för långt"), "{said}");
    assert!(folder.path().join(format!("ut/{folders}brev.txt")).exists());
}

#[cfg(unix)]
#[test]
fn a_file_that_vanishes_costs_only_itself() {
    let folder = folder(&[("in/brev.txt", LETTER.into())]);
    std::os::unix::fs::symlink("ingenstans.txt", folder.path().join("in/borta.txt")).unwrap();
    let (exit, said) = say(folder.path(), &["redact", "in", "-o", "ut"]);
    assert_eq!(exit, 7, "{said}");
    assert!(said.contains("borta.txt finns inte"), "{said}");
    assert!(folder.path().join("ut/brev.txt").exists());
}

#[test]
fn neutral_names_of_two_runs_never_meet() {
    let folder = folder(&[
        ("ett/Gunvor Tallmark.txt", LETTER.into()),
        ("tva/Gunvor Tallmark.txt", LETTER.replace("Hej", "Hejsan")),
    ]);
    let program = || Command::cargo_bin("svartpenna").unwrap();
    let run = |input: &str| {
        let mut command = program();
        let command = command.current_dir(folder.path());
        command
            .args(["redact", input, "-o", "ut"])
            .output()
            .unwrap()
    };
    let (one, two) = std::thread::scope(|scope| {
        let other = scope.spawn(|| run("tva"));
        (run("ett"), other.join().unwrap())
    });
    assert!(one.status.success() && two.status.success());
    let out = folder.path().join("ut");
    assert_eq!(names(&out).len(), 4);
    let texts = ["dokument-0001.txt", "dokument-0002.txt"].map(|name| {
        let text = fs::read_to_string(out.join(name)).unwrap();
        let receipt = fs::read_to_string(out.join(format!("{name}.receipt.json"))).unwrap();
        let receipt: Value = serde_json::from_str(&receipt).unwrap();
        assert_eq!(receipt["document"], name);
        text
    });
    assert_ne!(texts[0], texts[1]);
}

#[test]
fn an_input_inside_the_output_is_read_and_never_written() {
    let folder = folder(&[("ut/in/brev.txt", LETTER.into())]);
    let (exit, said) = say(folder.path(), &["redact", "ut/in", "-o", "ut"]);
    assert_eq!(exit, 0, "{said}");
    let original = fs::read_to_string(folder.path().join("ut/in/brev.txt")).unwrap();
    assert_eq!(original, LETTER);
    let (exit, said) = say(folder.path(), &["redact", "ut", "-o", "ut"]);
    assert_eq!(exit, 2, "{said}");
    assert!(said.contains("skulle skriva över"), "{said}");
}

#[test]
fn a_limit_is_a_flag_and_says_so() {
    let folder = folder(&[("in/brev.txt", LETTER.into())]);
    let pdf = fs::read_dir("tests/attack/files")
        .unwrap()
        .find_map(|entry| {
            let path = entry.unwrap().path();
            path.extension()
                .is_some_and(|ending| ending == "pdf")
                .then_some(path)
        });
    fs::copy(pdf.unwrap(), folder.path().join("in/en.pdf")).unwrap();
    let (exit, said) = say(
        folder.path(),
        &["redact", "in/en.pdf", "-o", "ut", "--limit", "pages=0"],
    );
    assert_eq!(exit, 3, "{said}");
    assert!(said.contains("pages") && said.contains("--limit"), "{said}");
    let (exit, said) = say(
        folder.path(),
        &["redact", "in", "-o", "ut", "--limit", "sidor=9"],
    );
    assert_eq!(exit, 2, "{said}");
    assert!(said.contains("sidor=9"), "{said}");
}
