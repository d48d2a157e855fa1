//! Any bytes in; nothing out, unless something that must hold does not.
//!
//! These functions are run by the fuzzer (`fuzz/targets`) and, over the seeds with a few
//! thousand random changes, by the program's own tests (`tests/all/mutation.rs`). A panic
//! is a bug. Panics of other people's parsers that the program survives are not.

use std::sync::Arc;
use std::sync::OnceLock;

use kurbo::Point;
use kurbo::Rect;
use svartpenna::detect::Known;
use svartpenna::detect::LoadOptions;
use svartpenna::detect::Rules;
use svartpenna::formats::ReadOptions;
use svartpenna::geometry::Quad;
use svartpenna::inspect;
use svartpenna::inspect::Values;
use svartpenna::pdf::edit::Refusal;
use svartpenna::pdf::interpret::Interpreter;
use svartpenna::pdf::source::Limits;
use svartpenna::pdf::source::Source;
use svartpenna::pdf::textmap;
use svartpenna::pipeline;
use svartpenna::pipeline::Failure;
use svartpenna::pipeline::Settings;
use svartpenna::plan::PlanOptions;
use svartpenna::plan::Profile;

/// What is struck wherever it stands; the seeds hold it.
const SECRETS: [&str; 2] = ["Elin Åkesson", "811218-9876"];
/// Pages looked at of one file.
const MOST_PAGES: usize = 8;

/// Opening a file, and the content of its pages.
pub fn open(bytes: &[u8]) {
    let Some(source) = source(bytes) else { return };
    for index in 0..source.page_count().min(MOST_PAGES) {
        let geometry = source.geometry(index).expect("a page has a geometry");
        assert!(geometry.area().is_finite(), "a page has no end");
        let _ = source.content(index);
    }
    let _ = source.catalog().len();
    assert!(source.geometry(source.page_count()).is_none());
}

/// Interpreting pages, laying out their text, and editing them. Bytes that are no PDF are
/// taken for the content of a page.
pub fn interpret(bytes: &[u8]) {
    let wrapped;
    let bytes = match bytes.starts_with(b"%PDF-") {
        true => bytes,
        false => {
            wrapped = page_with(bytes);
            &wrapped
        }
    };
    let Some(source) = source(bytes) else { return };
    let mut interpreter = Interpreter::new(&source);
    for index in 0..source.page_count().min(MOST_PAGES) {
        let content = interpreter.read(index);
        let again = interpreter.look(index);
        assert_eq!(content.glyphs.len(), again.content.glyphs.len());
        assert_eq!(content.glyphs.len(), again.glyphs.len());
        let halted = content.gaps.iter().any(|gap| gap.kind.is_end());
        for glyph in &content.glyphs {
            assert!(glyph.quad.0.iter().all(|corner| corner.is_finite()));
            assert!(glyph.size > 0.0);
        }
        let _ = textmap::lay_out(&content.glyphs);
        let count = u32::try_from(content.glyphs.len()).unwrap_or(u32::MAX);
        let refusal = refusal(bytes, count);
        let edited = interpreter.edit(index, &refusal);
        let gone = refusal.glyphs.len() as u32;
        assert!(
            halted || edited.removed.glyphs >= gone,
            "a refused glyph stayed"
        );
        let kept = interpreter.edit(index, &Refusal::default());
        assert_eq!(kept.removed.glyphs, 0);
    }
}

/// Reading, finding, striking and checking a PDF.
pub fn redact_verify(bytes: &[u8]) {
    redact(bytes, "pdf");
}

/// The same for a text, whose result is read again.
pub fn text(bytes: &[u8]) {
    let Some(result) = redact(bytes, "txt") else {
        return;
    };
    let text = String::from_utf8_lossy(&result);
    assert!(
        SECRETS.iter().all(|secret| !text.contains(secret)),
        "a secret stayed"
    );
}

/// Looking into a file of any kind.
pub fn inspect(bytes: &[u8]) {
    let options = ReadOptions {
        limits: limits(),
        ..ReadOptions::default()
    };
    if let Ok(report) = inspect::inspect(&Arc::new(bytes.to_vec()), Values::Show, &options) {
        assert!(report.page_count > 0);
    }
}

/// The result of redacting, if there is one. A breakdown within the program is a bug,
/// however well it is contained.
fn redact(bytes: &[u8], ending: &str) -> Option<Vec<u8>> {
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    let settings = SETTINGS.get_or_init(settings);
    let bytes = Arc::new(bytes.to_vec());
    let proposal = match pipeline::propose(&bytes, Some(ending), settings) {
        Err(Failure::Crashed) => panic!("reading broke down"),
        proposal => proposal.ok()?,
    };
    match pipeline::redact(&bytes, &proposal, settings) {
        Err(Failure::Crashed) => panic!("redacting broke down"),
        verified => Some(verified.ok()?.redacted().bytes().to_vec()),
    }
}

fn settings() -> Settings {
    Settings {
        rules: Arc::new(Rules::load(LoadOptions::default()).expect("the built-in rules load")),
        shared: Arc::default(),
        known: Known {
            people: Vec::new(),
            values: SECRETS.map(str::to_owned).to_vec(),
        },
        profile: Profile::built_in("kollegial").expect("a built-in profile"),
        plan: PlanOptions::default(),
        read: ReadOptions {
            limits: limits(),
            ..ReadOptions::default()
        },
    }
}

fn source(bytes: &[u8]) -> Option<Source> {
    Source::open(Arc::new(bytes.to_vec()), None, &limits()).ok()
}

/// Small enough that a run through them takes a moment, and that they are reached.
fn limits() -> Limits {
    Limits {
        file_bytes: 1 << 20,
        pages: 64,
        stream_bytes: 4 << 20,
        object_bytes: 4 << 20,
        page_bytes: 8 << 20,
        form_depth: 12,
        streams: 300,
        operators: 50_000,
        glyphs: 20_000,
        annotations: 200,
        pixels: 10_000_000,
        nesting: 200,
    }
}

/// Some glyphs and areas, as the bytes have it.
fn refusal(bytes: &[u8], glyph_count: u32) -> Refusal {
    let seed = bytes.iter().fold(17_u32, |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(u32::from(*byte))
    });
    let mut refusal = Refusal::default();
    for step in 0..glyph_count.min(5) {
        let index = seed.wrapping_add(step * 7919) % glyph_count;
        refusal.glyphs.insert(index);
    }
    let corner = Point::new(f64::from(seed % 600), f64::from(seed / 600 % 800));
    let area = Quad::from_rect(Rect::from_origin_size(corner, (90.0, 20.0)));
    refusal.areas.push(area);
    refusal.pictures.push(area);
    refusal.notes_codes = seed % 2 == 0;
    refusal
}

/// A file whose only page has this content, with fonts, forms, a picture and a pattern to
/// be used by it.
pub fn page_with(content: &[u8]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources 5 0 R>>\
        endobj\n\
        5 0 obj<</Font<</F1 6 0 R/F2 7 0 R/F3 8 0 R>>/XObject<</X 9 0 R/I 10 0 R>>\
        /Pattern<</P 11 0 R>>/ExtGState<</G<</ca .5/SMask<</S/Luminosity/G 9 0 R>>>>>>\
        /ColorSpace<</C[/Indexed/DeviceRGB 1<000000ffffff>]>>\
        /Properties<</M<</ActualText(abc)>>>>>>endobj\n\
        6 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n\
        7 0 obj<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<<\
        /Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)\
        /Ordering(Identity)/Supplement 0>>/DW 600/W[0[300 400]]>>]>>endobj\n\
        8 0 obj<</Type/Font/Subtype/Type3/FontMatrix[.01 0 0 .01 0 0]/FontBBox[0 0 100 100]\
        /FirstChar 97/LastChar 98/Widths[50 60]/Encoding<</Differences[97/a/b]>>/CharProcs<<\
        /a 12 0 R/b 13 0 R>>/Resources 5 0 R>>endobj\n"
        .to_vec();
    let mut stream = |number: u32, entries: &str, data: &[u8]| {
        let length = data.len();
        let head = format!("{number} 0 obj<<{entries}/Length {length}>>stream\n");
        pdf.extend_from_slice(head.as_bytes());
        pdf.extend_from_slice(data);
        pdf.extend_from_slice(b"\nendstream endobj\n");
    };
    let form = "/Subtype/Form/BBox[0 0 600 800]/Matrix[1 0 0 1 5 5]/Resources 5 0 R";
    let tile = "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9\
        /Resources 5 0 R";
    let image = "/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray";
    stream(9, form, b"BT /F1 9 Tf 50 500 Td (form) Tj ET /I Do");
    stream(10, image, b"abcd");
    stream(11, tile, b"BT /F1 5 Tf (p) Tj ET");
    stream(12, "", b"50 0 0 0 50 50 d1 0 0 40 40 re f");
    stream(13, "", b"60 0 d0 BT /F1 40 Tf (b) Tj ET");
    stream(4, "", content);
    pdf.extend_from_slice(b"trailer<</Root 1 0 R/Size 14>>\n%%EOF\n");
    pdf
}
