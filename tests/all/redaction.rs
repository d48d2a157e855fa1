//! Whole documents through the library: what is struck is gone, what leaks is stopped.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use svartpenna::detect::Known;
use svartpenna::document::Document;
use svartpenna::document::PartId;
use svartpenna::document::Span;
use svartpenna::formats;
use svartpenna::formats::ApplyError;
use svartpenna::formats::Format;
use svartpenna::formats::Output;
use svartpenna::formats::PlacedQuad;
use svartpenna::formats::ReadError;
use svartpenna::formats::ReadOptions;
use svartpenna::formats::Reading;
use svartpenna::formats::pdf::PdfFormat;
use svartpenna::pipeline;
use svartpenna::pipeline::Proposal;
use svartpenna::pipeline::Settings;
use svartpenna::plan::PlanOptions;
use svartpenna::plan::Profile;
use svartpenna::review;
use svartpenna::review::Approved;
use svartpenna::verify;
use svartpenna::verify::VerifyError;

fn settings() -> Settings {
    Settings {
        rules: Arc::new(crate::detection::rules()),
        known: Known::default(),
        profile: Profile::built_in("kollegial").unwrap(),
        plan: PlanOptions::default(),
        read: ReadOptions::default(),
    }
}

fn bytes(path: &str) -> Arc<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Arc::new(std::fs::read(root.join(path)).unwrap())
}

fn proposed(bytes: &Arc<Vec<u8>>, settings: &Settings) -> Proposal {
    pipeline::propose(bytes, Some("pdf"), settings)
        .map_err(|failure| failure.to_string())
        .unwrap()
}

fn redacted(path: &str, settings: &Settings) -> Arc<Vec<u8>> {
    let bytes = bytes(path);
    let proposal = proposed(&bytes, settings);
    let verified = pipeline::redact(&bytes, &proposal, settings)
        .map_err(|failure| format!("{path}: {failure}"))
        .unwrap();
    verified.redacted().bytes().clone()
}

/// Letters and digits only, in lower case.
fn squeezed(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The PDFs of a folder with a text layer, and the strings that must be gone from each.
fn expectations(folder: &str) -> Vec<(PathBuf, Vec<String>, Vec<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let text = std::fs::read_to_string(root.join("expect.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let strings = |value: &serde_json::Value| -> Vec<String> {
        let list = value.as_array().cloned().unwrap_or_default();
        list.iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect()
    };
    let entries = all.as_object().unwrap().iter();
    entries
        .filter(|(name, _)| {
            name.ends_with(".pdf") && !name.contains("skannad") && !name.contains("skannat")
        })
        .map(|(name, entry)| {
            let gone = [
                strings(&entry["must_not_remain"]),
                strings(&entry["hidden"]),
            ]
            .concat();
            (
                Path::new(folder).join(name),
                gone,
                strings(&entry["must_remain"]),
            )
        })
        .collect()
}

#[test]
fn nothing_that_must_go_can_be_read_in_the_result_and_the_rest_can() {
    let settings = settings();
    let mut checked = 0;
    for folder in ["samples", "tests/corpus/open/samples"] {
        for (path, gone, kept) in expectations(folder) {
            let path = path.to_str().unwrap().to_owned();
            let result = redacted(&path, &settings);
            let document = PdfFormat.read(&result, &settings.read).unwrap();
            let text: String = document
                .parts
                .iter()
                .map(|part| part.text.as_str())
                .collect();
            let text = squeezed(&text);
            for value in gone.iter().filter(|value| squeezed(value).len() > 5) {
                assert!(
                    !text.contains(&squeezed(value)),
                    "{path} still holds a value"
                );
                checked += 1;
            }
            for value in kept {
                assert!(text.contains(&squeezed(&value)), "{path} lost {value:?}");
            }
        }
    }
    assert!(checked > 60, "only {checked} values were checked");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let settings = settings();
    let path = "samples/02_beslut.pdf";
    assert!(redacted(path, &settings) == redacted(path, &settings));
}

/// A format whose `apply` forgets to remove anything.
struct Forgetful;

impl Format for Forgetful {
    fn name(&self) -> &'static str {
        PdfFormat.name()
    }

    fn endings(&self) -> &'static [&'static str] {
        PdfFormat.endings()
    }

    fn matches(&self, head: &[u8]) -> bool {
        PdfFormat.matches(head)
    }

    fn read(&self, bytes: &Arc<Vec<u8>>, options: &ReadOptions) -> Result<Document, ReadError> {
        PdfFormat.read(bytes, options)
    }

    fn locate(
        &self,
        bytes: &Arc<Vec<u8>>,
        document: &Document,
        spans: &[(PartId, Span)],
        options: &ReadOptions,
    ) -> Result<Vec<Vec<PlacedQuad>>, ReadError> {
        PdfFormat.locate(bytes, document, spans, options)
    }

    fn apply(
        &self,
        bytes: &Arc<Vec<u8>>,
        _document: &Document,
        _plan: &Approved,
        _options: &ReadOptions,
    ) -> Result<Output, ApplyError> {
        Ok(Output {
            bytes: bytes.to_vec(),
            dropped: Vec::new(),
        })
    }

    fn other_eyes(
        &self,
        bytes: &Arc<Vec<u8>>,
        see: &mut dyn FnMut(Reading<'_>),
    ) -> Result<(), ReadError> {
        PdfFormat.other_eyes(bytes, see)
    }
}

#[test]
fn a_result_that_still_holds_what_was_struck_is_not_let_through() {
    let settings = settings();
    let bytes = bytes("samples/02_beslut.pdf");
    let proposal = proposed(&bytes, &settings);
    let approved = review::approve(proposal.plan.clone(), &settings.profile).unwrap();
    let document = &proposal.document;
    let result = formats::apply(&Forgetful, &bytes, document, &approved, &settings.read).unwrap();
    let error = verify::verify(result, document, &approved, &settings.known, &settings.read)
        .err()
        .unwrap();
    assert!(matches!(error, VerifyError::Leaks { leaks } if leaks.len() > 10));
}
