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
use svartpenna::plan::GapAction;
use svartpenna::plan::PlanOptions;
use svartpenna::plan::Profile;
use svartpenna::review;
use svartpenna::review::Approved;
use svartpenna::verify;
use svartpenna::verify::VerifyError;

fn settings() -> Settings {
    Settings {
        rules: Arc::new(crate::detection::rules()),
        shared: Arc::default(),
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
            widths_told: 0,
            painted: Vec::new(),
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
    let original = verify::Original {
        bytes: &bytes,
        document,
    };
    let error = verify::verify(result, original, &approved, &settings.known, &settings.read)
        .err()
        .unwrap();
    assert!(matches!(error, VerifyError::Leaks { leaks } if leaks.len() > 10));
}

/// A page with a line that names somebody, in Helvetica; readers find its objects without a
/// table of them.
fn one_line(content: &str) -> Arc<Vec<u8>> {
    let length = content.len();
    let file = format!(
        "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n\
         2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n\
         3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 420 300]/Contents 4 0 R\
         /Resources<</Font<</F1 5 0 R>>>>>> endobj\n\
         4 0 obj <</Length {length}>> stream\n{content}\nendstream endobj\n\
         5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>> endobj\n\
         trailer <</Root 1 0 R>>\n%%EOF\n"
    );
    Arc::new(file.into_bytes())
}

/// The result for a line with a name in the place of `NAME`, and how many widths it tells.
fn with_name(line: &str, name: &str) -> (Arc<Vec<u8>>, u32) {
    let bytes = one_line(&line.replace("NAME", name));
    let settings = Settings {
        known: Known {
            people: vec![name.to_owned()],
            values: Vec::new(),
        },
        ..settings()
    };
    let proposal = proposed(&bytes, &settings);
    let result = pipeline::redact(&bytes, &proposal, &settings)
        .map_err(|failure| failure.to_string())
        .unwrap();
    let redacted = result.redacted();
    (redacted.bytes().clone(), redacted.widths_told())
}

#[test]
fn a_short_and_a_long_name_give_the_same_bytes_where_there_is_room() {
    for line in [
        "BT /F1 12 Tf 40 200 Td (Modern heter NAME) Tj ET",
        "BT /F1 12 Tf 40 200 Td (Modern heter ) Tj (NAME) Tj 0 -20 Td (och bor kvar.) Tj ET",
        "BT /F1 12 Tf 40 200 Td (NAME) Tj 190 0 Td (Insats) Tj ET",
        "BT /F1 12 Tf 40 200 Td [(Modern heter ) -200 (NAME)] TJ ET",
    ] {
        let (short, told) = with_name(line, "Bo Ek");
        let (long, also_told) = with_name(line, "Annika Lindqvist Holm");
        assert!(short == long, "{line}");
        assert_eq!((told, also_told), (0, 0), "{line}");
    }
}

#[test]
fn a_box_with_text_behind_it_is_said_to_tell_its_width() {
    for line in [
        "BT /F1 12 Tf 40 200 Td (NAME ska vara med i mars.) Tj ET",
        "BT /F1 12 Tf 40 200 Td (Modern NAME ska vara med i mars.) Tj ET",
    ] {
        let (_, told) = with_name(line, "Annika Lindqvist");
        assert_eq!(told, 1, "{line}");
    }
}

#[test]
fn a_page_with_a_gap_becomes_a_picture_or_there_is_no_result() {
    // Codes of a font that nothing describes.
    let line = "BT /F1 12 Tf 40 200 Td (Insatsen beviljas) Tj /F9 12 Tf 0 -20 Td (xyz) Tj ET";
    let bytes = one_line(line);
    let choose = |on_gap| Settings {
        plan: PlanOptions {
            on_gap: Some(on_gap),
            ..PlanOptions::default()
        },
        ..settings()
    };
    let rastering = choose(GapAction::Raster);
    let proposal = proposed(&bytes, &rastering);
    assert!(!proposal.document.gaps.is_empty());
    let result = pipeline::redact(&bytes, &proposal, &rastering)
        .map_err(|failure| failure.to_string())
        .unwrap();
    let document = PdfFormat
        .read(result.redacted().bytes(), &ReadOptions::default())
        .unwrap();
    assert!(document.parts.iter().all(|part| part.text.is_empty()));
    assert!(proposal.plan.needs_look());
    let refusing = choose(GapAction::Refuse);
    let proposal = proposed(&bytes, &refusing);
    assert!(pipeline::redact(&bytes, &proposal, &refusing).is_err());
}

#[test]
fn text_under_a_box_that_was_painted_over_it_goes_whatever_it_says() {
    let line = "BT /F1 12 Tf 40 200 Td (mycket hemligt) Tj 0 -60 Td (kvar) Tj ET \
                0 g 35 190 150 25 re f";
    let bytes = one_line(line);
    let settings = settings();
    let proposal = proposed(&bytes, &settings);
    let result = pipeline::redact(&bytes, &proposal, &settings)
        .map_err(|failure| failure.to_string())
        .unwrap();
    let document = PdfFormat
        .read(result.redacted().bytes(), &settings.read)
        .unwrap();
    let text: String = document
        .parts
        .iter()
        .map(|part| part.text.as_str())
        .collect();
    assert!(
        !text.contains("hemligt") && text.contains("kvar"),
        "{text:?}"
    );
}

/// A page with a name, and files within: a text, a page like this one, and an archive.
fn with_attachments() -> Arc<Vec<u8>> {
    let page = one_line("BT /F1 12 Tf 40 200 Td (Modern heter Annika Lindqvist) Tj ET");
    let mut file = lopdf::Document::load_mem(&page).unwrap();
    let texts: [(&str, Vec<u8>); 3] = [
        (
            "Annika Lindqvist.txt",
            b"Annika Lindqvist ringde i g\xc3\xa5r. Beslutet finns kvar.".to_vec(),
        ),
        ("bilaga.pdf", page.to_vec()),
        ("bilaga.zip", b"PK\x03\x04Annika Lindqvist".to_vec()),
    ];
    let mut names = Vec::new();
    for (name, data) in texts {
        let stream = lopdf::Stream::new(lopdf::Dictionary::new(), data);
        let stream = file.add_object(stream);
        let mut files = lopdf::Dictionary::new();
        files.set("F", stream);
        let mut specification = lopdf::Dictionary::new();
        specification.set("F", lopdf::Object::string_literal(name));
        specification.set("EF", files);
        names.push(lopdf::Object::string_literal(name));
        names.push(lopdf::Object::Dictionary(specification));
    }
    let mut tree = lopdf::Dictionary::new();
    tree.set("Names", names);
    let mut trees = lopdf::Dictionary::new();
    trees.set("EmbeddedFiles", tree);
    file.catalog_mut().unwrap().set("Names", trees);
    let mut out = Vec::new();
    file.save_to(&mut out).unwrap();
    Arc::new(out)
}

#[test]
fn attachments_of_known_formats_are_struck_and_kept_where_that_is_asked_for() {
    let bytes = with_attachments();
    let attached = |redact_attachments| {
        let mut settings = Settings {
            known: Known {
                people: vec!["Annika Lindqvist".to_owned()],
                values: Vec::new(),
            },
            ..settings()
        };
        settings.read.redact_attachments = redact_attachments;
        let proposal = proposed(&bytes, &settings);
        let result = pipeline::redact(&bytes, &proposal, &settings)
            .map_err(|failure| failure.to_string())
            .unwrap();
        let redacted = result.redacted();
        let left = PdfFormat.attachments(redacted.bytes(), &settings.read);
        let dropped = redacted.dropped().iter();
        let dropped = dropped.filter(|dropped| dropped.what == "attachment");
        (left.unwrap(), dropped.map(|dropped| dropped.count).sum())
    };
    let (left, dropped): (_, u32) = attached(false);
    assert_eq!((left.len(), dropped), (0, 3));
    let (left, dropped) = attached(true);
    let endings: Vec<&str> = left.iter().map(|file| file.ending.as_str()).collect();
    assert_eq!(
        (endings.as_slice(), dropped),
        (["txt", "pdf"].as_slice(), 1)
    );
    let text = String::from_utf8_lossy(&left[0].bytes);
    assert!(!text.contains("Annika") && text.contains("kvar"), "{text}");
    let page = PdfFormat
        .read(&left[1].bytes, &ReadOptions::default())
        .unwrap();
    assert!(
        page.parts
            .iter()
            .all(|part| !part.text.contains("Lindqvist"))
    );
}

#[test]
fn black_text_on_a_black_bar_goes_and_white_text_on_it_stays() {
    let line = "0 g 35 190 150 25 re f 35 140 150 25 re f \
                BT /F1 12 Tf 40 200 Td (mycket hemligt) Tj 1 g 0 -50 Td (rubrik) Tj \
                0 g 0 -40 Td (kvar) Tj ET";
    let bytes = one_line(line);
    let settings = settings();
    let proposal = proposed(&bytes, &settings);
    let result = pipeline::redact(&bytes, &proposal, &settings)
        .map_err(|failure| failure.to_string())
        .unwrap();
    let document = PdfFormat
        .read(result.redacted().bytes(), &settings.read)
        .unwrap();
    let texts = document.parts.iter().map(|part| part.text.as_str());
    let text: String = texts.collect();
    assert!(!text.contains("hemligt"), "{text:?}");
    assert!(text.contains("rubrik") && text.contains("kvar"), "{text:?}");
}
