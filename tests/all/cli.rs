//! The program as people and scripts meet it: words, files and exit codes.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder of its own for a run, with what the run is started in.
struct Bench {
    folder: TempDir,
}

/// What a run said and how it ended.
struct Run {
    exit: i32,
    stdout: String,
    stderr: String,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    fn with(files: &[(&str, &[u8])]) -> Self {
        let bench = Self::new();
        for (name, bytes) in files {
            let path = bench.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, b"")
    }

    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut command = Command::cargo_bin("svartpenna").unwrap();
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "SVARTPENNA_LANG"] {
            command.env_remove(name);
        }
        let output = command
            .current_dir(self.folder.path())
            .args(arguments)
            .write_stdin(input)
            .output()
            .unwrap();
        Run {
            exit: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// All files below the folder, sorted.
    fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let below = path.strip_prefix(self.folder.path()).unwrap();
                    files.push(below.to_str().unwrap().replace('\\', "/"));
                }
            }
        }
        files.sort();
        files
    }

    /// Runs `redact` on one file and asserts that it fails in this way without a trace.
    fn assert_refused(&self, arguments: &[&str], exit: i32, said: &str) {
        let before = self.files();
        let run = self.run(arguments);
        assert_eq!(run.exit, exit, "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(!run.stderr.contains("{$"), "{}", run.stderr);
        assert_eq!(self.files(), before);
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn help_is_swedish_unless_english_is_asked_for() {
    let bench = Bench::new();
    let swedish = bench.run(&["--help"]);
    assert_eq!(swedish.exit, 0);
    assert!(swedish.stdout.contains("Användning:"));
    assert!(!swedish.stdout.contains("Usage"));
    for arguments in [
        ["--lang", "en", "--help"],
        ["redact", "--lang=en", "--help"],
    ] {
        let english = bench.run(&arguments);
        assert!(english.stdout.contains("Usage:"));
        assert!(!english.stdout.contains("Användning"));
    }
}

#[test]
fn a_swedish_verb_does_what_the_english_one_does() {
    let bench = Bench::with(&[("brev.txt", b"Hej.\n")]);
    let swedish = bench.run(&["maskera", "brev.txt", "-o", "ut"]);
    assert_eq!(swedish.exit, 0, "{}", swedish.stderr);
    for verb in ["skanna", "rontga", "diagnos", "monster"] {
        let run = bench.run(&[verb, "--help"]);
        assert_eq!(run.exit, 0, "{verb}");
    }
}

#[test]
fn wrong_words_are_answered_in_swedish() {
    let bench = Bench::new();
    let cases: [(&[&str], &str); 8] = [
        (
            &["redact", "x", "--outptu", "ut"],
            "Flaggan --outptu finns inte.",
        ),
        (&["redakt"], "Kommandot redakt finns inte."),
        (&["redact"], "Det här saknas: <INDATA>..."),
        (
            &["redact", "x", "-o"],
            "Värdet till --output <MAPP> saknas.",
        ),
        (
            &["redact", "x", "--overlay", "red"],
            "Möjliga värden: black, label.",
        ),
        (
            &["redact", "x", "--jobs", "många"],
            "Värdet många går inte för --jobs",
        ),
        (
            &["scan", "x", "--no-builtin"],
            "Det här saknas: --patterns <MAPP>",
        ),
        (&["redact", "x"], "Det saknas en mapp att skriva till."),
    ];
    for (arguments, said) in cases {
        bench.assert_refused(arguments, 2, said);
        bench.assert_refused(arguments, 2, "Inget har skrivits.");
    }
}

#[test]
fn no_arguments_show_help_and_count_as_wrong_usage() {
    let run = Bench::new().run(&[]);
    assert_eq!(run.exit, 2);
    assert!(run.stderr.contains("Användning:"));
}

#[test]
fn a_result_keeps_its_place_and_gets_a_receipt() {
    let bench = Bench::with(&[
        ("in/a.txt", "Vi ses på måndag.\r\n".as_bytes()),
        ("in/under mapp/bilaga.txt", b"Vi ses.\n"),
    ]);
    let run = bench.run(&["redact", "in", "-o", "ut"]);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(
        bench.files(),
        [
            "in/a.txt",
            "in/under mapp/bilaga.txt",
            "ut/a.txt",
            "ut/a.txt.receipt.json",
            "ut/under mapp/bilaga.txt",
            "ut/under mapp/bilaga.txt.receipt.json",
        ]
    );
    assert_eq!(read(&bench.path("ut/a.txt")), "Vi ses på måndag.\r\n");
    assert!(
        run.stderr
            .contains("2 resultat och deras kvitton ligger i ut.")
    );
    let receipt: serde_json::Value =
        serde_json::from_str(&read(&bench.path("ut/a.txt.receipt.json"))).unwrap();
    assert_eq!(receipt["version"], 1);
    assert_eq!(receipt["neutral_name"], false);
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_number_of_threads() {
    let texts: Vec<(String, String)> = (0..6)
        .map(|n| (format!("in/{n}.txt"), format!("Rad {n}.\nNästa rad.\n")))
        .collect();
    let files: Vec<(&str, &[u8])> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let bench = Bench::with(&files);
    let one = bench.run(&["redact", "in", "-o", "ett", "--jobs", "1", "--json"]);
    let two = bench.run(&["redact", "in", "-o", "tva", "--jobs", "3", "--json"]);
    let order = |run: &Run| -> Vec<String> {
        let lines = run.stdout.lines();
        let values = lines.map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        values.map(|value| value["document"].to_string()).collect()
    };
    assert_eq!(order(&one), order(&two));
    for n in 0..6 {
        let name = format!("{n}.txt");
        let bytes = |folder: &str| fs::read(bench.path(folder).join(&name)).unwrap();
        assert_eq!(bytes("ett"), bytes("tva"));
    }
}

#[test]
fn text_goes_from_stdin_to_stdout() {
    let bench = Bench::new();
    let run = bench.run_with(&["redact", "-"], "Vi ses på måndag.\n".as_bytes());
    assert_eq!((run.exit, run.stdout.as_str()), (0, "Vi ses på måndag.\n"));
    let dry = bench.run_with(&["redact", "-", "--dry-run"], b"Hej.\n");
    assert_eq!((dry.exit, dry.stdout.as_str()), (0, ""));
}

#[test]
fn stdin_goes_with_nothing_else() {
    let bench = Bench::with(&[("a.txt", b"Hej.\n")]);
    bench.assert_refused(&["redact", "-", "a.txt", "-o", "ut"], 2, "Ange bara -.");
    bench.assert_refused(&["redact", "-", "-o", "ut"], 2, "Ta bort -o.");
    let pdf = bench.run_with(&["redact", "-"], b"\xff\xd8\xff\xe0 JFIF");
    assert_eq!((pdf.exit, pdf.stdout.as_str()), (3, ""));
}

#[test]
fn files_that_cannot_be_read_are_refused_with_a_reason() {
    let bench = Bench::with(&[
        ("tom.txt", b""),
        ("bild.pdf", b"\xff\xd8\xff\xe0\0\x10JFIF"),
        ("brev.docx", b"PK\x03\x04word"),
        ("skrot", b"\0\x01\x02\x03\0\0\x05"),
    ]);
    let cases = [
        ("saknas.txt", "Filen saknas.txt finns inte."),
        ("tom.txt", "Filen tom.txt är tom."),
        ("bild.pdf", "slutar på .pdf men är av slaget JPEG"),
        ("brev.docx", "som inte kan strykas"),
        ("skrot", "varken PDF eller text"),
    ];
    for (file, said) in cases {
        for verb in ["redact", "scan"] {
            let arguments: &[&str] = match verb {
                "redact" => &["redact", file, "-o", "ut"],
                _ => &["scan", file],
            };
            bench.assert_refused(arguments, 3, said);
            bench.assert_refused(arguments, 3, "Inget har skrivits.");
        }
    }
}

#[test]
fn a_batch_does_what_it_can_and_says_that_some_failed() {
    let bench = Bench::with(&[("in/a.txt", b"Hej.\n"), ("in/b.txt", b"")]);
    let run = bench.run(&["redact", "in", "-o", "ut"]);
    assert_eq!(run.exit, 7);
    assert!(run.stderr.contains("är tom"));
    assert_eq!(
        bench.files(),
        ["in/a.txt", "in/b.txt", "ut/a.txt", "ut/a.txt.receipt.json"]
    );
}

#[test]
fn an_existing_result_is_replaced_only_by_force() {
    let bench = Bench::with(&[("a.txt", b"ny\n"), ("ut/a.txt", b"gammal\n")]);
    bench.assert_refused(&["redact", "a.txt", "-o", "ut"], 2, "finns redan");
    assert_eq!(read(&bench.path("ut/a.txt")), "gammal\n");
    let run = bench.run(&["redact", "a.txt", "-o", "ut", "--force"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert_eq!(read(&bench.path("ut/a.txt")), "ny\n");
}

#[test]
fn an_input_is_never_overwritten() {
    let bench = Bench::with(&[("in/a.txt", b"Hej.\n")]);
    for arguments in [
        ["redact", "in/a.txt", "-o", "in", "--force"],
        ["redact", "in", "-o", "in", "--force"],
        ["redact", "in", "-o", "./in/../in", "--force"],
    ] {
        bench.assert_refused(&arguments, 2, "Resultatet skulle skriva över");
    }
}

#[test]
fn an_output_folder_inside_the_input_is_not_read_again() {
    let bench = Bench::with(&[("in/a.txt", b"Hej.\n")]);
    for _ in 0..2 {
        let run = bench.run(&["redact", "in", "-o", "in/ut", "--force"]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
    }
    assert_eq!(
        bench.files(),
        ["in/a.txt", "in/ut/a.txt", "in/ut/a.txt.receipt.json"]
    );
}

#[test]
fn an_output_that_is_a_file_is_refused() {
    let bench = Bench::with(&[("a.txt", b"Hej.\n"), ("ut", b"en fil")]);
    bench.assert_refused(&["redact", "a.txt", "-o", "ut"], 2, "är inte en mapp");
    bench.assert_refused(&["redact", "a.txt", "-o", "ut/under"], 2, "är inte en mapp");
}

#[test]
fn unknown_profiles_and_kinds_are_answered_with_the_known_ones() {
    let bench = Bench::with(&[
        ("a.txt", b"Hej.\n"),
        ("egen.toml", b"name = \"egen\"\nthreshold = hund\n"),
        ("tomt.txt", b"\n"),
    ]);
    let refused = |flag: &str, value: &str, said: &str| {
        bench.assert_refused(&["redact", "a.txt", "-o", "ut", flag, value], 2, said);
    };
    refused(
        "--profile",
        "kollega",
        "Välj någon av kollegial, publicering, domstol, skyddad",
    );
    refused("--profile", "egen.toml", "egen.toml är fel på rad 2");
    refused("--profile", "saknas.toml", "saknas.toml finns inte");
    refused("--entities", "person,hund", "Slaget hund finns inte.");
    refused("--password-file", "tomt.txt", "är tom");
    refused("--password-file", "saknas.txt", "saknas.txt finns inte");
}

#[test]
fn a_profile_that_asks_for_two_people_is_not_run_by_one() {
    let bench = Bench::with(&[("a.txt", b"Hej.\n")]);
    let arguments = ["redact", "a.txt", "-o", "ut", "--profile", "skyddad"];
    bench.assert_refused(&arguments, 5, "en andra person");
}

#[test]
fn a_dry_run_writes_nothing() {
    let bench = Bench::with(&[("a.txt", b"Hej.\n")]);
    for arguments in [
        vec!["redact", "a.txt", "--dry-run"],
        vec!["redact", "a.txt", "-o", "ut", "--dry-run"],
    ] {
        let run = bench.run(&arguments);
        assert_eq!(run.exit, 0, "{}", run.stderr);
        assert_eq!(bench.files(), ["a.txt"]);
    }
}

/// A file size limit of nothing stands in for a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing_behind() {
    let bench = Bench::with(&[("a.txt", b"Hej.\n")]);
    let program = assert_cmd::cargo::cargo_bin("svartpenna");
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" redact a.txt -o ut 2>&1 | cat";
    let output = Command::new("bash")
        .current_dir(bench.folder.path())
        .env_remove("LANG")
        .args(["-o", "pipefail", "-c", script])
        .arg(program)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("Disken är full"), "{said}");
    assert_eq!(bench.files(), ["a.txt"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_without_rights_is_told() {
    let bench = Bench::with(&[("a.txt", b"Hej.\n")]);
    // Nobody may make folders here, not even root.
    let run = bench.run(&["redact", "a.txt", "-o", "/proc/self/ut"]);
    assert_eq!(run.exit, 3, "{}", run.stderr);
    assert!(run.stderr.contains("Inget har"), "{}", run.stderr);
}

#[test]
fn one_line_of_json_for_each_file() {
    let bench = Bench::with(&[("a.txt", b"Hej.\n"), ("b.txt", b"")]);
    let run = bench.run(&["scan", "a.txt", "b.txt", "--json"]);
    assert_eq!(run.exit, 7);
    let lines: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line["version"] == 1));
    assert_eq!(lines[0]["type"], "document");
    assert_eq!(lines[0]["format"], "text");
    assert_eq!(lines[1]["type"], "problem");
    assert_eq!(lines[1]["problem"], "empty");
}

#[test]
fn findings_are_written_as_json_and_written_again() {
    let bench = Bench::with(&[("in/a.txt", b"Hej.\n"), ("in/b/c.txt", b"Hej.\n")]);
    for _ in 0..2 {
        let run = bench.run(&["scan", "in", "--findings", "in/fynd"]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
    }
    assert_eq!(
        bench.files(),
        [
            "in/a.txt",
            "in/b/c.txt",
            "in/fynd/a.json",
            "in/fynd/b/c.json"
        ]
    );
    let report: serde_json::Value =
        serde_json::from_str(&read(&bench.path("in/fynd/a.json"))).unwrap();
    assert_eq!(report["version"], 1);
    assert!(report["findings"].is_array());
}

/// A letter with a name, a number and an address in it.
const LETTER: &str = "Hej Elin Åkesson!\nDitt personnummer är 19811228-9874.\n\
                      Du bor på Storgatan 12, 412 55 Göteborg.\n";

#[test]
fn what_is_found_is_struck_and_told_without_its_text() {
    let bench = Bench::with(&[("brev.txt", LETTER.as_bytes())]);
    let run = bench.run(&["redact", "brev.txt", "-o", "ut", "--json"]);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(
        read(&bench.path("ut/brev.txt")),
        "Hej █████!\nDitt personnummer är █████.\nDu bor på █████.\n"
    );
    let receipt = read(&bench.path("ut/brev.txt.receipt.json"));
    for said in [&receipt, &run.stdout, &run.stderr] {
        for value in ["Elin", "Åkesson", "1228", "9874", "Storgatan"] {
            assert!(!said.contains(value), "{said}");
        }
    }
    let receipt: serde_json::Value = serde_json::from_str(&receipt).unwrap();
    assert_eq!(receipt["counts"]["personnummer"]["struck"], 1);
}

#[test]
fn stdin_and_labels_strike_too() {
    let run = Bench::new().run_with(&["redact", "-", "--overlay", "label"], LETTER.as_bytes());
    assert_eq!(
        run.stdout,
        "Hej [Person A]!\nDitt personnummer är [Personnummer 1].\nDu bor på [Adress 1].\n"
    );
}

#[test]
fn only_the_kinds_that_are_asked_for_are_struck() {
    let bench = Bench::new();
    let struck = |kinds: &str| {
        let arguments = ["redact", "-", "--entities", kinds];
        bench.run_with(&arguments, LETTER.as_bytes()).stdout
    };
    assert_eq!(struck("none"), LETTER);
    let only_name = LETTER.replace("Elin Åkesson", "█████");
    assert_eq!(struck("person"), only_name);
    assert_eq!(struck("namn"), only_name);
}

#[test]
fn values_are_shown_only_when_they_are_asked_for() {
    let bench = Bench::with(&[("brev.txt", LETTER.as_bytes())]);
    for arguments in [vec!["scan", "brev.txt"], vec!["scan", "brev.txt", "--json"]] {
        let quiet = bench.run(&arguments);
        assert!(!quiet.stdout.contains("Elin"), "{}", quiet.stdout);
        let shown = bench.run(&[arguments.as_slice(), &["--show-values"]].concat());
        assert!(shown.stdout.contains("Elin Åkesson"), "{}", shown.stdout);
    }
}

#[test]
fn each_finding_is_explained_in_a_line() {
    let run = Bench::new().run_with(&["scan", "-", "--explain"], LETTER.as_bytes());
    assert!(run.stdout.contains("därför: "), "{}", run.stdout);
    assert!(
        run.stdout.contains("kontrollsiffran stämmer"),
        "{}",
        run.stdout
    );
}

#[test]
fn findings_count_characters_and_not_bytes() {
    let bench = Bench::with(&[("brev.txt", LETTER.as_bytes())]);
    bench.run(&["scan", "brev.txt", "--findings", "fynd"]);
    let report: serde_json::Value =
        serde_json::from_str(&read(&bench.path("fynd/brev.json"))).unwrap();
    let number = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["entity"] == "personnummer")
        .unwrap();
    let place = |key: &str| usize::try_from(number[key].as_u64().unwrap()).unwrap();
    let value: String = LETTER
        .chars()
        .skip(place("start"))
        .take(place("end") - place("start"))
        .collect();
    assert_eq!(value, "19811228-9874");
    assert_eq!(number["struck"], true);
}

#[test]
fn a_file_name_that_holds_a_finding_becomes_neutral() {
    let bench = Bench::with(&[
        ("in/elin_akesson.txt", LETTER.as_bytes()),
        ("in/19811228-9874/beslut.txt", b"Vi ses.\n"),
        ("in/utredning om umgange.txt", LETTER.as_bytes()),
        ("in/genomforandeplan.txt", LETTER.as_bytes()),
    ]);
    for _ in 0..2 {
        let run = bench.run(&["redact", "in", "-o", "ut", "--force"]);
        assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
        let results: Vec<String> = bench
            .files()
            .into_iter()
            .filter(|name| name.starts_with("ut/") && name.ends_with(".txt"))
            .collect();
        assert_eq!(
            results,
            [
                "ut/dokument-0002.txt",
                "ut/genomforandeplan.txt",
                "ut/mapp-0001/beslut.txt",
                "ut/utredning om umgange.txt",
            ]
        );
    }
    let receipt = read(&bench.path("ut/dokument-0002.txt.receipt.json"));
    assert!(receipt.contains("\"neutral_name\": true"));
    assert!(!receipt.contains("akesson"));
}

#[test]
fn a_broken_pattern_file_is_told_with_its_line() {
    let bench = Bench::with(&[
        ("a.txt", b"Hej.\n"),
        ("monster/egna.toml", b"# egna\n[[rule]]\nname = 3\n"),
        ("tom/readme.md", b""),
    ]);
    let redact = |folder| ["redact", "a.txt", "-o", "ut", "--patterns", folder];
    bench.assert_refused(&redact("monster"), 2, "egna.toml är fel på rad");
    bench.assert_refused(&redact("tom"), 2, "har inga mönster");
    bench.assert_refused(&redact("saknas"), 2, "finns inte");
}

#[test]
fn the_built_in_patterns_pass_their_own_examples() {
    let bench = Bench::new();
    let test = bench.run(&["patterns", "test"]);
    assert_eq!(test.exit, 0, "{}", test.stdout);
    let list = bench.run(&["patterns", "list", "--json"]);
    let mut lines = list.stdout.lines();
    let is_pattern = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        value["type"] == "pattern" && value["pattern"]["name"].is_string()
    };
    assert!(list.stdout.lines().count() > 10);
    assert!(lines.all(is_pattern));
}

#[test]
fn a_register_is_taken_in_tested_and_used() {
    let table =
        b"Enheter 2024;\n\nSkolenhetsnamn;Ort\nZorbornas f\xf6rskola, Gula;A\nLjusglimten;B\n";
    let text = "Klienten heter Anna Ek. Hon går på zorbornas förskola. De såg Ljusglimten.\n";
    let bench = Bench::with(&[("skolor.csv", table), ("a.txt", text.as_bytes())]);
    let import = [
        "monster",
        "importera",
        "skolor.csv",
        "--as",
        "organisationer",
        "--into",
        "egna",
    ];
    let run = bench.run(&import);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert!(run.stderr.contains("2 namn"), "{}", run.stderr);
    let test = bench.run(&["patterns", "test", "--patterns", "egna"]);
    assert_eq!(test.exit, 0, "{}", test.stdout);
    let list = bench.run(&["patterns", "list", "--patterns", "egna"]);
    assert!(list.stdout.contains("organisations.txt"));
    let redacted = bench.run_with(&["redact", "-", "--patterns", "egna"], text.as_bytes());
    assert!(
        !redacted.stdout.contains("Ljusglimten"),
        "{}",
        redacted.stdout
    );
    let again = bench.run(&import);
    assert_eq!(again.exit, 2);
    assert!(again.stderr.contains("--force"));
}

#[test]
fn a_table_that_cannot_be_taken_in_is_told_with_its_line() {
    let bench = Bench::with(&[
        ("siffror.csv", b"Efternamn;Antal\nZorbell;3\n12;1\n"),
        ("citat.csv", b"Efternamn;Antal\n\"Zorbell;3\n"),
        ("bild.csv", b"\x89PNG\r\n\x1a\n\0\0"),
    ]);
    for (file, said) in [
        ("siffror.csv", "rad 3"),
        ("citat.csv", "rad 2"),
        ("bild.csv", "CSV"),
        ("saknas.csv", "finns inte"),
    ] {
        let run = bench.run(&[
            "patterns", "import", file, "--as", "surnames", "--into", "egna",
        ]);
        assert_eq!(run.exit, 2, "{file}");
        assert!(run.stderr.contains(said), "{file}: {}", run.stderr);
        assert!(!bench.path("egna").exists(), "{file}");
    }
}

#[test]
fn the_doctor_answers_for_people_and_machines() {
    let bench = Bench::new();
    let people = bench.run(&["doctor"]);
    assert!([0, 1].contains(&people.exit));
    assert!(people.stdout.contains("Hunspell"));
    let machine = bench.run(&["doctor", "--json"]);
    assert_eq!(machine.exit, people.exit);
    let answer: serde_json::Value = serde_json::from_str(&machine.stdout).unwrap();
    assert_eq!(answer["version"], 1);
    assert_eq!(answer["helpers"][0]["name"], "ocr");
}

#[test]
fn manual_pages_and_completions_are_made() {
    let bench = Bench::new();
    assert_eq!(bench.run(&["generate", "man", "man"]).exit, 0);
    let pages = bench.files();
    assert!(pages.contains(&"man/svartpenna.1".to_owned()), "{pages:?}");
    assert!(
        pages.contains(&"man/svartpenna-redact.1".to_owned()),
        "{pages:?}"
    );
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = bench.run(&["generate", "completions", shell]);
        assert_eq!(script.exit, 0);
        assert!(script.stdout.contains("redact"));
    }
}

/// Waits until a process listens for SIGINT, as Linux shows it in `SigCgt`.
#[cfg(target_os = "linux")]
fn wait_for_interrupt_handler(id: u32) {
    loop {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = u64::from_str_radix(caught.unwrap().trim(), 16).unwrap();
        if caught & (1 << 1) != 0 {
            return;
        }
        std::thread::yield_now();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_with_130_and_no_output() {
    let bench = Bench::new();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("svartpenna"))
        .args(["redact", "-"])
        .current_dir(bench.folder.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    wait_for_interrupt_handler(child.id());
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-INT", &id])
        .status();
    assert!(sent.unwrap().success());
    let stdin = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    assert_eq!(output.status.code(), Some(130));
    assert!(output.stdout.is_empty());
    assert_eq!(bench.files(), Vec::<String>::new());
}

/// A file with a word under a drawn box.
fn badly_redacted() -> Vec<u8> {
    let content = "BT /F1 12 Tf 50 700 Td (Elin Akesson) Tj ET 40 690 200 30 re f";
    format!(
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<<\
         /F1<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>>>>>endobj\n\
         4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n\
         trailer<</Root 1 0 R>>\n%%EOF\n",
        content.len()
    )
    .into_bytes()
}

#[test]
fn inspect_tells_what_a_box_hides_and_names_it_only_when_asked() {
    let bench = Bench::with(&[("akt.pdf", &badly_redacted()), ("brev.txt", b"Hej.\n")]);
    let run = bench.run(&["rontga", "akt.pdf"]);
    assert_eq!(run.exit, 1, "{}", run.stderr);
    assert!(run.stdout.contains("akt.pdf: OSÄKER."), "{}", run.stdout);
    let line = "sidan 1 (40, 690 till 240, 720): 11 tecken text går att läsa under en ruta";
    assert!(run.stdout.contains(line), "{}", run.stdout);
    assert!(!run.stdout.contains("Elin"));
    let run = bench.run(&["inspect", "akt.pdf", "--show-values"]);
    assert!(run.stdout.contains("Elin Akesson"), "{}", run.stdout);
    let run = bench.run(&["inspect", "brev.txt"]);
    assert_eq!(
        (run.exit, run.stdout.as_str()),
        (0, "brev.txt: Inget dolt hittades.\n")
    );
}

#[test]
fn inspect_writes_one_object_a_line() {
    let bench = Bench::with(&[("akt.pdf", &badly_redacted()), ("x.docx", b"PK\x03\x04..")]);
    let run = bench.run(&["inspect", "--json", "akt.pdf", "x.docx"]);
    assert_eq!(run.exit, 7, "{}", run.stderr);
    let lines: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2, "{}", run.stdout);
    let (akt, office) = (&lines[0], &lines[1]);
    assert_eq!(
        (&akt["version"], &akt["verdict"]),
        (&1.into(), &"leak".into())
    );
    let finding = &akt["findings"][0];
    assert_eq!(finding["kind"], "covered_text");
    assert_eq!(
        finding["box"],
        serde_json::json!([40.0, 690.0, 240.0, 720.0])
    );
    assert_eq!(
        (&finding["page"], &finding["cover"]),
        (&1.into(), &"box".into())
    );
    assert!(finding.get("value").is_none());
    assert_eq!(office["type"], "problem");
    let alone = bench.run(&["inspect", "x.docx"]);
    assert_eq!(alone.exit, 3, "{}", alone.stderr);
}
