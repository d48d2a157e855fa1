//! A property of all documents: nothing that is struck can be extracted, and all else
//! can, in its place.
//!
//! Pages are made at random: lines of words in several fonts, shown by all text operators,
//! with spacing, scaling and rise, rotated, in forms, some of the words to be struck.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;
use std::sync::Arc;
use std::sync::OnceLock;

use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prelude::prop_oneof;
use proptest::test_runner::Config;
use proptest::test_runner::RngAlgorithm;
use proptest::test_runner::TestRng;
use proptest::test_runner::TestRunner;
use svartpenna::detect::Entity;
use svartpenna::detect::Known;
use svartpenna::detect::Rules;
use svartpenna::formats::ReadOptions;
use svartpenna::geometry::Point;
use svartpenna::pdf::glyph::Glyph;
use svartpenna::pdf::interpret::Interpreter;
use svartpenna::pdf::source::Limits;
use svartpenna::pdf::source::Source;
use svartpenna::pipeline;
use svartpenna::pipeline::Settings;
use svartpenna::plan::PlanOptions;
use svartpenna::plan::Profile;

/// Documents made in one run.
const DOCUMENTS: u32 = 60;
/// Side of the square that a line has for itself, in points.
const CELL: f64 = 700.0;
/// Cells in a row of the page.
const COLUMNS: usize = 3;
/// What stays may be off by this, in points.
const OFF: f64 = 0.6;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Font {
    Helvetica,
    Courier,
    Type3,
    Composite,
}

#[derive(Debug, Clone, Copy)]
enum Operator {
    Tj,
    Kerned,
    Quote,
    DoubleQuote,
    Glyphwise,
}

#[derive(Debug, Clone)]
struct Line {
    words: Vec<(String, bool)>,
    font: Font,
    operator: Operator,
    is_hex: bool,
    size: u8,
    character_spacing: i8,
    word_spacing: i8,
    scaling: u8,
    rise: i8,
    turn: u16,
    in_form: bool,
}

fn line() -> impl Strategy<Value = Line> {
    // Words that no rule and no dictionary knows, so that only the list finds them.
    let word = (
        "[B-DF-HJ-NP-TV-Z][a-z]{2}[xzq][a-z]{3,5}[xzq]",
        any::<bool>(),
    );
    let font = prop_oneof![
        Just(Font::Helvetica),
        Just(Font::Courier),
        Just(Font::Type3),
        Just(Font::Composite)
    ];
    let operator = prop_oneof![
        Just(Operator::Tj),
        Just(Operator::Kerned),
        Just(Operator::Quote),
        Just(Operator::DoubleQuote),
        Just(Operator::Glyphwise)
    ];
    let spacing = (-3..8_i8, 0..9_i8, 70..140_u8, -3..4_i8);
    let turn = prop_oneof![Just(0_u16), Just(90), Just(180), Just(270), 0..360_u16];
    (
        proptest::collection::vec(word, 1..5),
        (font, operator, any::<bool>(), 8..15_u8),
        spacing,
        (turn, any::<bool>()),
    )
        .prop_map(
            |(words, (font, operator, is_hex, size), spacing, place)| Line {
                words,
                font,
                operator,
                is_hex,
                size,
                character_spacing: spacing.0,
                word_spacing: spacing.1,
                scaling: spacing.2,
                rise: spacing.3,
                turn: place.0,
                in_form: place.1,
            },
        )
}

impl Line {
    fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|(word, _)| word.as_str()).collect();
        words.join(" ")
    }

    /// A string operand that shows some letters.
    fn string(&self, text: &str) -> String {
        let mut codes = String::new();
        match self.font {
            Font::Composite => {
                codes.extend(text.bytes().map(|byte| format!("{:04X}", byte)));
                format!("<{codes}>")
            }
            _ if self.is_hex => {
                codes.extend(text.bytes().map(|byte| format!("{byte:02x}")));
                format!("<{codes}>")
            }
            _ => format!("({text})"),
        }
    }

    /// How far the pen goes over a letter, in thousandths, as the fonts below have it.
    fn content(&self) -> String {
        let font = match self.font {
            Font::Helvetica => "F1",
            Font::Courier => "F2",
            Font::Type3 => "F3",
            Font::Composite => "F4",
        };
        let mut content = format!(
            "BT /{font} {} Tf {} Tc {} Tw {} Tz {} Ts 14 TL\n",
            self.size,
            f64::from(self.character_spacing) / 10.0,
            f64::from(self.word_spacing) / 3.0,
            self.scaling,
            self.rise
        );
        let text = self.text();
        match self.operator {
            Operator::Tj => content.push_str(&format!("{} Tj", self.string(&text))),
            Operator::Quote => content.push_str(&format!("{} '", self.string(&text))),
            Operator::DoubleQuote => {
                content.push_str(&format!("1 .2 {} \"", self.string(&text)));
            }
            Operator::Kerned => {
                content.push('[');
                for (index, letter) in text.chars().enumerate() {
                    let kern = [0, -35, 20][index % 3];
                    let _ = write!(content, "{} {kern} ", self.string(&letter.to_string()));
                }
                content.push_str("] TJ");
            }
            Operator::Glyphwise => {
                let step = f64::from(self.size) * 0.75;
                for letter in text.chars() {
                    let shown = self.string(&letter.to_string());
                    let _ = write!(content, "{shown} Tj {step} 0 Td ");
                }
            }
        }
        content.push_str(" ET");
        content
    }
}

/// A file with a page of these lines, each turned in its own cell.
fn file(lines: &[Line]) -> Vec<u8> {
    let mut content = String::new();
    let mut forms: Vec<String> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let x = (index % COLUMNS) as f64 * CELL + CELL / 2.0;
        let y = (index / COLUMNS) as f64 * CELL + CELL / 2.0;
        let (sine, cosine) = f64::from(line.turn).to_radians().sin_cos();
        let _ = writeln!(
            content,
            "q {cosine:.6} {sine:.6} {:.6} {cosine:.6} {x} {y} cm",
            -sine
        );
        if line.in_form {
            let _ = write!(content, "/X{} Do", forms.len());
            forms.push(line.content());
        } else {
            content.push_str(&line.content());
        }
        content.push_str("\nQ\n");
    }
    assembled(
        &content,
        &forms,
        lines.len().div_ceil(COLUMNS) as f64 * CELL,
    )
}

fn assembled(content: &str, forms: &[String], height: f64) -> Vec<u8> {
    let width = COLUMNS as f64 * CELL;
    let names: String = (0..forms.len())
        .map(|index| format!("/X{index} {} 0 R", 20 + index))
        .collect();
    let letters = || (b'A'..=b'Z').chain(b'a'..=b'z').map(char::from);
    let named: String = letters().map(|letter| format!("/{letter} 9 0 R")).collect();
    let upper: String = ('A'..='Z').map(|letter| format!("/{letter}")).collect();
    let lower: String = ('a'..='z').map(|letter| format!("/{letter}")).collect();
    let widths = "55 ".repeat(91);
    let map = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange \
        1 beginbfrange <0020> <007E> <0020> endbfrange endcmap";
    let mut pdf = format!(
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 4 0 R\
         /Resources 5 0 R>>endobj\n\
         5 0 obj<</XObject<<{names}>>/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica\
         /Encoding/WinAnsiEncoding>>/F2<</Type/Font/Subtype/Type1/BaseFont/Courier>>\
         /F3 6 0 R/F4 7 0 R>>>>endobj\n\
         6 0 obj<</Type/Font/Subtype/Type3/FontMatrix[.01 0 0 .01 0 0]/FontBBox[0 0 60 80]\
         /FirstChar 32/LastChar 122/Widths[{widths}]/Resources<<>>/CharProcs<<{named}\
         /space 10 0 R>>/Encoding<</Differences[32/space 65{upper} 97{lower}]>>>>endobj\n\
         7 0 obj<</Type/Font/Subtype/Type0/BaseFont/Free/Encoding/Identity-H/ToUnicode 8 0 R\
         /DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Free/DW 620\
         /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>endobj\n"
    );
    let mut stream = |number: usize, entries: &str, data: &str| {
        let length = data.len();
        let _ = writeln!(
            pdf,
            "{number} 0 obj<<{entries}/Length {length}>>stream\n{data}\nendstream endobj"
        );
    };
    stream(4, "", content);
    stream(8, "", map);
    stream(9, "", "55 0 0 0 50 70 d1 5 0 40 70 re f");
    stream(10, "", "55 0 0 0 1 1 d1");
    for (index, form) in forms.iter().enumerate() {
        let entries = "/Subtype/Form/BBox[-700 -700 700 700]/Resources 5 0 R";
        stream(20 + index, entries, form);
    }
    pdf.push_str("trailer<</Root 1 0 R/Size 60>>\n%%EOF\n");
    pdf.into_bytes()
}

fn rules() -> Arc<Rules> {
    static RULES: OnceLock<Arc<Rules>> = OnceLock::new();
    Arc::clone(RULES.get_or_init(|| Arc::new(crate::detection::rules())))
}

fn redacted(bytes: &Arc<Vec<u8>>, secrets: &BTreeSet<String>) -> Result<Vec<u8>, String> {
    let settings = Settings {
        rules: rules(),
        shared: Arc::default(),
        known: Known {
            people: Vec::new(),
            values: secrets.iter().cloned().collect(),
        },
        profile: Profile::built_in("kollegial").unwrap(),
        plan: PlanOptions {
            entities: Some([Entity::Other].into()),
            ..PlanOptions::default()
        },
        read: ReadOptions::default(),
    };
    let proposal = pipeline::propose(bytes, Some("pdf"), &settings);
    let verified = proposal.and_then(|proposal| pipeline::redact(bytes, &proposal, &settings));
    let verified = verified.map_err(|failure| format!("refused: {failure}"))?;
    Ok(verified.redacted().bytes().to_vec())
}

fn glyphs(bytes: &[u8]) -> Vec<Glyph> {
    let source = Source::open(Arc::new(bytes.to_vec()), None, &Limits::default()).unwrap();
    Interpreter::new(&source).read(0).glyphs
}

fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// A glyph that stays must be shown where it was. What was struck must not be shown.
fn moved(before: &[Glyph], after: &[Glyph]) -> Option<Point> {
    let is_letter = |glyph: &&Glyph| glyph.text.iter().any(|letter| letter.is_alphanumeric());
    let mut lost = after.iter().filter(is_letter).filter(|glyph| {
        let same =
            |other: &&Glyph| other.text == glyph.text && other.origin.distance(glyph.origin) < OFF;
        !before.iter().any(|other| same(&other))
    });
    lost.next().map(|glyph| glyph.origin)
}

/// What pdftotext reads, where it is installed. Slanted text it takes apart.
fn outside_reading(bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new("pdftotext")
        .arg(&path)
        .arg("-")
        .output()
        .ok()?;
    Some(squeezed(&String::from_utf8_lossy(&output.stdout)))
}

/// All content that lopdf sees, as bytes.
fn other_streams(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let streams = file
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok());
    let contents = streams.map(|stream| {
        let data = stream.decompressed_content();
        let data = data.as_deref().unwrap_or(&stream.content);
        data.iter()
            .map(|byte| char::from(*byte))
            .collect::<String>()
    });
    contents.collect()
}

fn check(lines: &[Line]) -> Result<(), String> {
    let words = || lines.iter().flat_map(|line| line.words.iter());
    let secrets: BTreeSet<String> = words()
        .filter(|(_, struck)| *struck)
        .map(|(word, _)| word.clone())
        .collect();
    let kept: BTreeSet<&String> = words()
        .map(|(word, _)| word)
        .filter(|word| !secrets.contains(*word))
        .collect();
    let bytes = Arc::new(file(lines));
    let result = redacted(&bytes, &secrets)?;
    let (before, after) = (glyphs(&bytes), glyphs(&result));
    let count = |glyphs: &[Glyph]| {
        glyphs
            .iter()
            .flat_map(|glyph| glyph.text.iter())
            .filter(|c| c.is_alphanumeric())
            .count()
    };
    let gone: usize = words()
        .filter(|(word, _)| secrets.contains(word))
        .map(|(word, _)| word.len())
        .sum();
    if count(&after) + gone != count(&before) {
        return Err(format!(
            "{} - {gone} -> {} letters",
            count(&before),
            count(&after)
        ));
    }
    if let Some(place) = moved(&before, &after) {
        return Err(format!("a letter came to {place}"));
    }
    let drawn: String = after.iter().flat_map(|glyph| glyph.text.iter()).collect();
    let readings = [
        Some(squeezed(&drawn)),
        outside_reading(&result),
        Some(other_streams(&result)),
    ];
    for (number, reading) in readings.into_iter().enumerate() {
        let Some(reading) = reading else { continue };
        if secrets
            .iter()
            .any(|secret| reading.contains(secret.as_str()))
        {
            return Err(format!("reading {number} holds a secret"));
        }
        let lost = kept
            .iter()
            .filter(|word| !reading.contains(word.as_str()))
            .count();
        if number == 0 && lost > 0 {
            return Err(format!("{lost} words are lost"));
        }
    }
    Ok(())
}

#[test]
fn what_is_struck_cannot_be_extracted_and_the_rest_stays_in_place() {
    // A number here makes a long run, with other documents each time.
    let many = std::env::var("PROPERTY_DOCUMENTS")
        .ok()
        .and_then(|number| number.parse().ok());
    let config = Config {
        cases: many.unwrap_or(DOCUMENTS),
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let mut runner = match many {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let documents = proptest::collection::vec(line(), 1..9);
    let outcome = runner.run(&documents, |lines| {
        check(&lines).map_err(proptest::test_runner::TestCaseError::fail)
    });
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
}
