//! The four-eyes way as people walk it: every state, and every move that is forbidden.

mod forbidden;

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A house with an owner, two workers and two folders that results may go to.
pub(crate) struct House {
    folder: TempDir,
}

/// What a run said and how it ended.
pub(crate) struct Run {
    exit: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    pub(crate) fn assert(&self, exit: i32, said: &str) {
        assert_eq!(self.exit, Some(exit), "{}\n{}", self.stdout, self.stderr);
        assert!(self.stderr.contains(said), "{said}: {}", self.stderr);
        assert!(!self.stderr.contains("{$"), "{}", self.stderr);
    }
}

const LETTER: &str = "Anteckning av Karin Lövgren.\n\
    Elin Åkesson (19811218-9876) bor på Kvarngränd 3, 123 45 Kvarnby.\n\
    Hon nås på 070-174 06 05. Samtalet handlade om skolan.\n";
/// Proposes the letter.
const PROPOSE: [&str; 6] = [
    "propose",
    "brev.txt",
    "--case",
    "arende",
    "-o",
    "arende/paket/ett",
];

/// Releases what was proposed, to a folder.
fn release_to(to: &str) -> [&str; 8] {
    [
        "release",
        "arende/paket/ett",
        "--to",
        to,
        "--recipient",
        "domstol",
        "--policy",
        "policy.toml",
    ]
}

/// What must not be left anywhere.
const SECRETS: [&str; 5] = ["Åkesson", "9876", "Kvarngränd", "174 06 05", "Elin"];

impl House {
    /// A house with a case; `protected` or not.
    pub(crate) fn new(protected: bool) -> Self {
        let house = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        house.write("fras", b"en bra fras\n");
        house.write(
            "policy.toml",
            b"[[destination]]\nfolder = \"ut/hemligt\"\nclass = \"secret\"\n\
              [[destination]]\nfolder = \"ut/oppet\"\nclass = \"open\"\n",
        );
        house.write("brev.txt", LETTER.as_bytes());
        for folder in ["ut/hemligt", "ut/oppet", "annat"] {
            fs::create_dir_all(house.path(folder)).unwrap();
        }
        for (person, name) in [
            ("chef", "Chris Chef"),
            ("anna", "Anna Ek"),
            ("bo", "Bo Berg"),
        ] {
            house.key(person, person, name);
        }
        let mut init = vec![
            "case", "init", "arende", "--number", "0655588", "--unit", "Vuxen",
        ];
        init.extend(protected.then_some("--protected"));
        house.run("chef", &init).assert(0, "öppnat");
        house.grant("anna", "2027-05-01").assert(0, "behörighet");
        house.grant("bo", "2027-05-01").assert(0, "behörighet");
        house
    }

    /// Another house in which all is as in this one.
    fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for path in files_below(self.folder.path()) {
            let copy = folder
                .path()
                .join(path.strip_prefix(self.folder.path()).unwrap());
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(&path, copy).unwrap();
        }
        for empty in ["ut/hemligt", "ut/oppet", "annat"] {
            fs::create_dir_all(folder.path().join(empty)).unwrap();
        }
        Self { folder }
    }

    fn key(&self, home: &str, person: &str, name: &str) {
        let new = [
            "key", "new", "--person", person, "--name", name, "--work", "8",
        ];
        self.run(home, &new).assert(0, "Fingeravtryck");
        let card = format!("{home}.json");
        self.run_plain(home, &["key", "show", "-o", &card])
            .assert(0, "fingeravtryck");
    }

    fn grant(&self, person: &str, until: &str) -> Run {
        let card = format!("{person}.json");
        let grant = [
            "case",
            "grant",
            "arende",
            "--card",
            &card,
            "--unit",
            "Vuxen",
            "--purpose",
            "handläggare",
            "--until",
            until,
        ];
        self.run("chef", &grant)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Runs the program as somebody, with the passphrase.
    fn run(&self, home: &str, arguments: &[&str]) -> Run {
        let with = ["--passphrase-file", "fras"];
        self.run_plain(home, &[arguments, &with].concat())
    }

    fn run_plain(&self, home: &str, arguments: &[&str]) -> Run {
        self.run_at("2026-11-20T12:00:00Z", home, arguments, None)
    }

    fn run_at(&self, now: &str, home: &str, arguments: &[&str], steps: Option<u32>) -> Run {
        let mut command = Command::cargo_bin("svartpenna").unwrap();
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "SVARTPENNA_LANG"] {
            command.env_remove(name);
        }
        command
            .current_dir(self.folder.path())
            .env("SVARTPENNA_HOME", self.path(&format!("hem-{home}")))
            .env("SVARTPENNA_TEST_NOW", now);
        if let Some(steps) = steps {
            command.env("SVARTPENNA_TEST_STEPS", steps.to_string());
        }
        let output = command.args(arguments).output().unwrap();
        Run {
            exit: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn propose(&self) -> Run {
        self.run("anna", &PROPOSE)
    }

    pub(crate) fn verify(&self, home: &str) -> Run {
        self.run(home, &["verify", "arende/paket/ett"])
    }

    fn approve(&self, home: &str) -> Run {
        self.run(home, &["approve", "arende/paket/ett"])
    }

    pub(crate) fn release(&self, home: &str, to: &str) -> Run {
        self.run(home, &release_to(to))
    }

    /// Proposed by Anna, looked at and approved by Bo.
    fn approved(protected: bool) -> Self {
        let house = Self::new(protected);
        house.propose().assert(0, "Nästa steg");
        house.verify("bo");
        house.approve("bo").assert(0, "Godkänt");
        house
    }

    /// The file of the package whose name begins like this.
    fn package_file(&self, start: &str) -> PathBuf {
        let entries = fs::read_dir(self.path("arende/paket/ett")).unwrap();
        let mut paths = entries.map(|entry| entry.unwrap().path());
        let is_it = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with(start)
        };
        paths.find(is_it).unwrap()
    }

    fn released(&self) -> Vec<String> {
        ["ut/hemligt", "ut/oppet", "annat"]
            .iter()
            .flat_map(|folder| fs::read_dir(self.path(folder)).unwrap())
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    fn assert_nothing_released(&self) {
        assert_eq!(self.released(), Vec::<String>::new());
    }

    pub(crate) fn log_kinds(&self) -> Vec<String> {
        let run = self.run_plain("bo", &["log", "show", "arende", "--json"]);
        run.stdout
            .lines()
            .map(|line| {
                let event: Value = serde_json::from_str(line).unwrap();
                match &event["event"]["event"] {
                    Value::Object(kinds) => kinds.keys().next().unwrap().clone(),
                    other => other.to_string(),
                }
            })
            .collect()
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    files
}

#[test]
fn two_persons_walk_from_proposal_to_deletion() {
    let house = House::approved(true);
    house.release("anna", "ut/hemligt").assert(0, "Utlämnat");
    let result = fs::read_to_string(house.path("ut/hemligt/brev.txt")).unwrap();
    assert!(result.starts_with("Skyddade personuppgifter\n"));
    assert!(result.contains("Samtalet handlade om skolan."));
    assert!(
        !SECRETS.iter().any(|secret| result.contains(secret)),
        "{result}"
    );
    let certificate = ["verify", "--certificate", "ut/hemligt/brev.txt.intyg.json"];
    let with = ["--document", "ut/hemligt/brev.txt"];
    let checked = house.run_plain("anna", &[&certificate[..], &with[..]].concat());
    checked.assert(0, "");
    assert!(checked.stdout.contains("äkta") && checked.stdout.contains("Bo Berg"));
    let paper = fs::read(house.path("ut/hemligt/brev.txt.intyg.pdf")).unwrap();
    assert!(paper.starts_with(b"%PDF-"));
    house
        .run_plain("chef", &["log", "verify", "arende"])
        .assert(0, "");
    let due = ["purge", "arende", "--passphrase-file", "fras"];
    house.run_plain("chef", &due).assert(0, "Inget var dags");
    let later = house.run_at("2027-03-01T12:00:00Z", "chef", &due, None);
    later.assert(0, "Ett paket är gallrat");
    let left = files_below(&house.path("arende/paket/ett"));
    assert!(
        !left
            .iter()
            .any(|path| path.to_string_lossy().contains("kandidat"))
    );
    assert!(house.path("brev.txt").exists());
    let kinds = house.log_kinds();
    let expected = [
        "granted", "granted", "proposed", "opened", "approved", "released", "purged",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn nothing_that_is_left_behind_holds_a_struck_value() {
    let house = House::approved(true);
    house.release("bo", "ut/hemligt").assert(0, "Utlämnat");
    for folder in ["arende", "ut", "hem-anna", "hem-bo", "hem-chef"] {
        for path in files_below(&house.path(folder)) {
            let bytes = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            for secret in SECRETS {
                assert!(!text.contains(secret), "{secret} in {}", path.display());
            }
        }
    }
}

#[test]
fn a_refusal_is_shown_in_words() {
    let house = House::new(true);
    house.propose().assert(0, "");
    house.verify("anna");
    house.approve("anna").assert(5, "");
    let shown = house.run_plain("bo", &["log", "show", "arende", "--kind", "refused"]);
    assert!(shown.stdout.contains("godkänna: samma person som föreslog"));
}

#[test]
fn an_original_that_has_moved_can_be_pointed_out() {
    let house = House::approved(true);
    fs::rename(house.path("brev.txt"), house.path("flyttat.txt")).unwrap();
    house.release("anna", "ut/hemligt").assert(3, "--original");
    house.assert_nothing_released();
    let seen = ["verify", "arende/paket/ett", "--original", "flyttat.txt"];
    house.run("bo", &seen).assert(0, "");
}

#[test]
fn the_second_persons_own_edit_makes_her_an_author() {
    let house = House::approved(true);
    let edit = [&PROPOSE[..], &["--keep", "0"]].concat();
    house.run("bo", &edit).assert(0, "version 2");
    house
        .release("bo", "ut/hemligt")
        .assert(5, "Ingen andra person");
    house.verify("bo");
    house.approve("bo").assert(5, "kan inte själv godkänna");
    let seen = house.verify("anna");
    assert!(seen.stdout.contains("Ändrat sedan"), "{}", seen.stdout);
    house.approve("anna").assert(0, "Godkänt");
    house.release("bo", "ut/hemligt").assert(0, "Utlämnat");
}

#[test]
fn a_place_that_the_profile_keeps_is_shown_to_the_second_person() {
    let house = House::new(true);
    let letter = "Elin Åkesson bor på Kvarngränd 3, 123 45 Kvarnby.\n\
        Hon har flyttat till Torsvik. Skolan heter Ugglan.\n";
    house.write("brev.txt", letter.as_bytes());
    let profile = ["--profile", "domstol"];
    house
        .run("anna", &[&PROPOSE[..], &profile[..]].concat())
        .assert(0, "");
    let verify = ["verify", "arende/paket/ett", "--show-values"];
    let seen = house.run("bo", &verify);
    seen.assert(1, "");
    assert!(seen.stdout.contains("Torsvik"), "{}", seen.stdout);
    // The party's own name has to stay.
    let open = seen.stdout.split("Struket").next().unwrap();
    assert!(!open.contains("Åkesson"), "{open}");
}

#[test]
fn a_rejected_package_is_returned_and_comes_again() {
    let house = House::new(true);
    house.propose().assert(0, "");
    house.verify("bo");
    let reject = [
        "reject",
        "arende/paket/ett",
        "--reason",
        "en adress står kvar",
    ];
    house.run("bo", &reject).assert(0, "Återsänt");
    house.approve("bo").assert(5, "inte i ett läge");
    house
        .release("anna", "ut/hemligt")
        .assert(5, "inte i ett läge");
    house.propose().assert(0, "version 2");
    house.verify("bo");
    house.approve("bo").assert(0, "Godkänt");
    let block = [&reject[..], &["--outcome", "sparrad"][..]].concat();
    house.run("bo", &block).assert(0, "Spärrat");
    house
        .release("anna", "ut/hemligt")
        .assert(5, "inte i ett läge");
    house.assert_nothing_released();
}

#[test]
fn another_tool_finds_the_signatures_right() {
    let house = House::approved(true);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/statements/check.py");
    let statements = files_below(&house.path("arende/logg"));
    assert_eq!(statements.len(), 6);
    // `make test` sets one up that has the library.
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/bin/python3");
    let python = if own.is_file() {
        own
    } else {
        PathBuf::from("python3")
    };
    let checked = std::process::Command::new(python)
        .arg(script)
        .args(&statements)
        .output();
    // 2 says that the other tool is not installed here.
    match checked.map(|output| output.status.code()) {
        Ok(Some(2)) | Err(_) => println!("skipped: python3 has no securesystemslib"),
        Ok(code) => assert_eq!(code, Some(0)),
    }
}

#[test]
fn several_programs_write_to_one_log_and_nothing_is_lost() {
    let house = House::new(true);
    std::thread::scope(|scope| {
        for home in ["anna", "bo", "chef", "anna"] {
            let house = &house;
            scope.spawn(move || {
                let fill = ["log", "fill", "arende", "25"];
                house.run(home, &fill).assert(0, "");
            });
        }
    });
    let whole = house.run_plain("bo", &["log", "verify", "arende"]);
    whole.assert(0, "");
    assert!(whole.stdout.contains("102 händelser"), "{}", whole.stdout);
}

/// Kills the program at each of a step's writes in turn, until it comes to its end. The log
/// is whole after each, and the same step taken again does what is left to do; where nothing
/// was left, it may say so with 5. Says how often the program was killed.
fn killed_at_every_write(
    before: &House,
    home: &str,
    arguments: &[&str],
    now: &str,
    check: impl Fn(&House),
    is_over: impl Fn(&House) -> bool,
) -> u32 {
    let arguments = [arguments, &["--passphrase-file", "fras"]].concat();
    for steps in 0..80 {
        let house = before.copy();
        let run = house.run_at(now, home, &arguments, Some(steps));
        house
            .run_plain("bo", &["log", "verify", "arende"])
            .assert(0, "");
        check(&house);
        if run.exit == Some(0) {
            return steps;
        }
        assert!(run.exit.is_none(), "{}", run.stderr);
        let again = house.run_at(now, home, &arguments, None);
        let is_done = again.exit == Some(0) || again.exit == Some(5) && is_over(&house);
        assert!(is_done, "after {steps}: {}", again.stderr);
        check(&house);
    }
    unreachable!("the step never ends");
}

const NOW: &str = "2026-11-20T12:00:00Z";

#[test]
fn a_proposal_killed_at_any_write_can_be_made_again() {
    let check = House::assert_nothing_released;
    assert!(killed_at_every_write(&House::new(true), "anna", &PROPOSE, NOW, check, |_| false) > 10);
}

#[test]
fn an_approval_killed_at_any_write_is_there_or_can_be_given_again() {
    let before = House::new(true);
    before.propose().assert(0, "");
    before.verify("bo");
    let mut killed = 0;
    for steps in 0..80 {
        let house = before.copy();
        let approve = ["approve", "arende/paket/ett", "--passphrase-file", "fras"];
        let run = house.run_at(NOW, "bo", &approve, Some(steps));
        house
            .run_plain("bo", &["log", "verify", "arende"])
            .assert(0, "");
        house.assert_nothing_released();
        if run.exit == Some(0) {
            break;
        }
        killed += 1;
        let again = house.approve("bo");
        // Either it was not given and is now, or it stands in the log already.
        match house.log_kinds().iter().any(|kind| kind == "refused") {
            true => again.assert(5, "inte i ett läge"),
            false => again.assert(0, "Godkänt"),
        }
        let approvals = house.log_kinds();
        let approvals = approvals.iter().filter(|kind| *kind == "approved");
        assert_eq!(approvals.count(), 1);
        house.release("anna", "ut/hemligt").assert(0, "Utlämnat");
    }
    assert!(killed > 2, "the program was killed {killed} times");
}

#[test]
fn a_release_killed_at_any_write_is_completed_by_another() {
    let check = |house: &House| {
        let is_out = house.path("ut/hemligt/brev.txt").exists();
        let is_recorded = house.log_kinds().iter().any(|kind| kind == "released");
        assert!(is_recorded || !is_out, "a document is out without a record");
        if is_out {
            let out = fs::read(house.path("ut/hemligt/brev.txt")).unwrap();
            assert_eq!(out, fs::read(house.package_file("kandidat-")).unwrap());
        }
    };
    let before = House::approved(true);
    let is_over = |house: &House| house.released().len() == 3;
    assert!(
        killed_at_every_write(
            &before,
            "anna",
            &release_to("ut/hemligt"),
            NOW,
            check,
            is_over
        ) > 10
    );
}

#[test]
fn a_deletion_killed_at_any_write_is_completed_by_another() {
    let before = House::approved(true);
    before.release("anna", "ut/hemligt").assert(0, "Utlämnat");
    let check = |house: &House| {
        assert!(house.path("brev.txt").exists());
        assert!(house.path("ut/hemligt/brev.txt").exists());
    };
    let late = "2027-03-01T12:00:00Z";
    let purge = ["purge", "arende"];
    assert!(killed_at_every_write(&before, "chef", &purge, late, check, |_| false) > 2);
}

#[test]
fn first_use_says_once_that_use_is_logged() {
    let house = House {
        folder: tempfile::tempdir().unwrap(),
    };
    let first = house.run_plain("ny", &["key", "list"]);
    assert!(first.stderr.contains("loggas"), "{}", first.stderr);
    let second = house.run_plain("ny", &["key", "list"]);
    assert!(!second.stderr.contains("loggas"), "{}", second.stderr);
}

#[test]
fn practice_goes_the_whole_way_and_leaves_nothing() {
    let house = House {
        folder: tempfile::tempdir().unwrap(),
    };
    let run = house.run_plain("ingen", &["ova"]);
    assert_eq!(run.exit, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("kan inte själv godkänna"));
    assert!(run.stdout.contains("bit för bit"));
    assert!(files_below(house.folder.path()).is_empty());
}

#[test]
fn a_watched_folder_of_a_protected_case_fills_with_proposals() {
    let house = House::new(true);
    fs::create_dir(house.path("in")).unwrap();
    house.write("in/brev.txt", LETTER.as_bytes());
    house.write("in/trasig.pdf", b"%PDF-1.7 inget mer");
    let watch = [
        "watch", "in", "-o", "resultat", "--once", "--settle", "0.1", "--case", "arende",
    ];
    house.run("anna", &watch).assert(7, "är skadad");
    let packages = || fs::read_dir(house.path("arende/paket")).unwrap().count();
    assert_eq!(packages(), 1);
    assert_eq!(fs::read_dir(house.path("resultat")).unwrap().count(), 0);
    assert!(house.path("in/_fel/trasig.pdf.fel.txt").exists());
    // Whatever is lost of the memory of it, one document is one proposal.
    fs::remove_file(house.path("in/_fel/.svartpenna-bevakning.jsonl")).unwrap();
    let again = house.run("anna", &watch);
    again.assert(1, "");
    assert!(again.stdout.contains("väntar på en andra person"));
    assert_eq!(packages(), 1);
    // Who may not propose is told so before any document is read.
    house.run("chef", &watch).assert(6, "");
}
