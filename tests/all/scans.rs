//! Scans through the library, looked at with other programs: poppler draws the result and
//! tesseract reads it. `tests/scans/check.py` does the same, and more, for all scans that
//! `tests/scans/make.py` can make.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;

use svartpenna::detect::Known;
use svartpenna::formats::ReadOptions;
use svartpenna::pipeline;
use svartpenna::pipeline::Settings;
use svartpenna::plan::PlanOptions;
use svartpenna::plan::Profile;

/// Least share of values that are gone, and of kept words that can still be read.
const RECALL: f64 = 0.85;
const KEPT: f64 = 0.9;

fn settings(ocr_layer: bool) -> Settings {
    Settings {
        rules: Arc::new(crate::detection::rules()),
        shared: Arc::default(),
        known: Known::default(),
        profile: Profile::built_in("kollegial").unwrap(),
        plan: PlanOptions::default(),
        read: ReadOptions {
            ocr: Some(Arc::default()),
            ocr_layer,
            ..ReadOptions::default()
        },
    }
}

fn redacted(bytes: &Arc<Vec<u8>>, ending: &str, ocr_layer: bool) -> Arc<Vec<u8>> {
    let settings = settings(ocr_layer);
    let proposal = pipeline::propose(bytes, Some(ending), &settings).unwrap();
    let verified = pipeline::redact(bytes, &proposal, &settings)
        .map_err(|failure| failure.to_string())
        .unwrap();
    verified.redacted().bytes().clone()
}

/// What another program says; none where it is not installed.
fn ask(program: &str, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new(program)
        .args(arguments)
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?;
    output.status.success().then_some(output.stdout)
}

/// What tesseract reads on the first page of a file.
fn read(bytes: &[u8], ending: &str) -> Option<String> {
    let is_pdf = ending == "pdf";
    let page = match is_pdf {
        true => ask("pdftoppm", &["-r", "200", "-gray", "-l", "1", "-"], bytes)?,
        false => bytes.to_vec(),
    };
    let text = ask("tesseract", &["-", "-", "-l", "swe", "--dpi", "200"], &page)?;
    String::from_utf8(text).ok()
}

/// Letters and digits only, in lower case.
fn squeezed(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn strings(value: &serde_json::Value) -> Vec<String> {
    let list = value.as_array().cloned().unwrap_or_default();
    let texts = list.iter().filter_map(|item| item.as_str());
    texts.map(str::to_owned).collect()
}

/// Of these, how many stand in a text.
fn count(texts: &[String], within: &str) -> f64 {
    let found = texts.iter().filter(|text| within.contains(&squeezed(text)));
    found.count() as f64
}

#[test]
fn values_are_gone_from_scans_and_other_words_can_still_be_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scans/files");
    let text = std::fs::read_to_string(root.join("expect.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let (mut values, mut left, mut words, mut kept) = (0.0, 0.0, 0.0, 0.0);
    for (name, expected) in all.as_object().unwrap() {
        let ending = name.rsplit('.').next().unwrap();
        let bytes = Arc::new(std::fs::read(root.join(name)).unwrap());
        let Some(before) = read(&bytes, ending).map(|text| squeezed(&text)) else {
            println!("skipped: pdftoppm or tesseract with Swedish is not installed");
            return;
        };
        let result = redacted(&bytes, ending, true);
        assert!(result.len() * 10 < bytes.len() * 13, "{name} has grown");
        let after = squeezed(&read(&result, ending).unwrap());
        let long = |text: &String| squeezed(text).len() > 6 && before.contains(&squeezed(text));
        let gone: Vec<String> = strings(&expected["gone"])
            .into_iter()
            .filter(long)
            .collect();
        let stay: Vec<String> = strings(&expected["stay"][0])
            .into_iter()
            .filter(long)
            .collect();
        values += gone.len() as f64;
        left += count(&gone, &after);
        words += stay.len() as f64;
        kept += count(&stay, &after);
        if ending == "pdf"
            && let Some(layer) = ask("pdftotext", &["-", "-"], &result)
        {
            let layer = squeezed(&String::from_utf8_lossy(&layer));
            left += (count(&gone, &layer) - count(&gone, &after)).max(0.0);
            assert!(count(&stay, &layer) > KEPT * stay.len() as f64, "{name}");
        }
    }
    assert!(
        values > 20.0 && words > 100.0,
        "{values} values, {words} words"
    );
    assert!(left <= (1.0 - RECALL) * values, "{left} of {values} left");
    assert!(kept >= KEPT * words, "{kept} of {words} kept");
}
