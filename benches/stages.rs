//! Times the stages of the program, each alone, on a document made here.
//!
//! `cargo bench` runs all, `cargo bench -- detect` one. Figures are for one thread; the
//! document is the same at each run. To compare with other programs see `peers.sh`.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use divan::counter::ItemsCount;
use svartpenna::detect;
use svartpenna::detect::Finding;
use svartpenna::detect::Known;
use svartpenna::detect::LoadOptions;
use svartpenna::detect::Rules;
use svartpenna::document::Document;
use svartpenna::formats;
use svartpenna::formats::Format;
use svartpenna::formats::ReadOptions;
use svartpenna::formats::pdf::PdfFormat;
use svartpenna::formats::text::PlainText;
use svartpenna::pdf::interpret::Interpreter;
use svartpenna::pdf::source::Limits;
use svartpenna::pdf::source::Source;
use svartpenna::pdf::textmap;
use svartpenna::plan;
use svartpenna::plan::Plan;
use svartpenna::plan::PlanOptions;
use svartpenna::plan::Profile;
use svartpenna::review;
use svartpenna::verify;

const PAGES: usize = 20;
const LINES: usize = 40;

const WORDS: [&str; 40] = [
    "barnet",
    "och",
    "mamman",
    "har",
    "till",
    "kommunen",
    "uppgett",
    "att",
    "det",
    "finns",
    "ett",
    "behov",
    "av",
    "insatser",
    "under",
    "hösten",
    "skolan",
    "anser",
    "inte",
    "stödet",
    "räcker",
    "enligt",
    "beslut",
    "från",
    "nämnden",
    "ska",
    "utredning",
    "inledas",
    "vid",
    "möte",
    "deltog",
    "Karin",
    "Bergqvist",
    "Olle",
    "Sandell",
    "Lina",
    "Nyström",
    "Umeå",
    "Storgatan",
    "familjen",
];

fn main() {
    // One thread, so that figures do not depend on the machine's processors.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    match pool {
        Ok(pool) => pool.install(divan::main),
        Err(_) => divan::main(),
    }
}

/// A document and all that the stages make of it.
struct Case {
    bytes: Arc<Vec<u8>>,
    options: ReadOptions,
    document: Document,
    findings: Vec<Finding>,
    profile: Profile,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| good(Rules::load(LoadOptions::default())));
static PDF: LazyLock<Case> = LazyLock::new(|| Case::new(&PdfFormat, pdf()));
static TEXT: LazyLock<Case> = LazyLock::new(|| Case::new(&PlainText, text().into_bytes()));

impl Case {
    fn new(format: &dyn Format, bytes: Vec<u8>) -> Self {
        let bytes = Arc::new(bytes);
        let options = ReadOptions::default();
        let document = good(format.read(&bytes, &options));
        Self {
            findings: detect::detect(&document, &RULES),
            profile: good(Profile::built_in("kollegial")),
            bytes,
            options,
            document,
        }
    }

    fn plan(&self) -> Plan {
        let options = PlanOptions::default();
        plan::plan(
            &self.document,
            &self.findings,
            RULES.digest(),
            &self.profile,
            &options,
        )
    }

    fn approved(&self) -> review::Approved {
        good(review::approve(self.plan(), &self.profile))
    }

    fn applied(&self, format: &'static dyn Format) -> formats::Redacted {
        let plan = self.approved();
        good(formats::apply(
            format,
            &self.bytes,
            &self.document,
            &plan,
            &self.options,
        ))
    }
}

/// What must not fail here: without it there is nothing to measure.
#[expect(clippy::panic, reason = "a bench has nobody to give an error to")]
fn good<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error:?}"))
}

/// Numbers without a pattern, the same at each run (a linear congruential generator).
struct Numbers(u32);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % limit
    }
}

/// The lines of the document; every fourth holds a number of a person or a phone.
fn lines() -> impl Iterator<Item = String> {
    let mut numbers = Numbers(7);
    (0..PAGES * LINES).map(move |line| {
        let words = (0..9).map(|_| WORDS[numbers.below(WORDS.len())]);
        let mut text = words.collect::<Vec<_>>().join(" ");
        let (a, b, c) = (
            numbers.below(12) + 1,
            numbers.below(28) + 1,
            numbers.below(9000),
        );
        // Writing to a string cannot fail.
        let _ = match line % 8 {
            0 => write!(text, " 1981{a:02}{b:02}-{:04}", c + 1000),
            4 => write!(text, " tel. 070-174 {:02} {b:02}", c % 100),
            _ => Ok(()),
        };
        text
    })
}

fn text() -> String {
    lines().collect::<Vec<_>>().join("\n")
}

/// A PDF with the lines, in Helvetica and WinAnsiEncoding, without a table of objects:
/// readers look for the objects themselves.
fn pdf() -> Vec<u8> {
    let kids: String = (0..PAGES)
        .map(|page| format!("{} 0 R ", 10 + page))
        .collect();
    let mut file = format!(
        "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n\
         2 0 obj <</Type/Pages/Count {PAGES}/Kids[{kids}]/MediaBox[0 0 595 842]\
         /Resources<</Font<</F1 3 0 R>>>>>> endobj\n\
         3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica\
         /Encoding/WinAnsiEncoding>> endobj\n"
    );
    let lines: Vec<String> = lines().collect();
    for (page, lines) in lines.chunks(LINES).enumerate() {
        let mut content = "BT /F1 10 Tf 18 TL 50 800 Td".to_owned();
        for line in lines {
            let _ = write!(content, "\n({line}) '");
        }
        content.push_str("\nET");
        let (own, stream, length) = (10 + page, 10 + PAGES + page, content.chars().count());
        let _ = write!(
            file,
            "{own} 0 obj <</Type/Page/Parent 2 0 R/Contents {stream} 0 R>> endobj\n\
             {stream} 0 obj <</Length {length}>> stream\n{content}\nendstream endobj\n"
        );
    }
    file.push_str("trailer <</Root 1 0 R>>\n%%EOF\n");
    // All letters of the words are in Latin-1, of which WinAnsiEncoding is a superset.
    file.chars().map(|letter| letter as u8).collect()
}

fn source() -> Source {
    good(Source::open(PDF.bytes.clone(), None, &Limits::default()))
}

#[divan::bench]
fn load_rules() -> Rules {
    good(Rules::load(LoadOptions::default()))
}

#[divan::bench]
fn open_and_interpret(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(PAGES)).bench(|| {
        let source = source();
        let mut interpreter = Interpreter::new(&source);
        let glyphs = (0..PAGES).map(|page| interpreter.read(page).glyphs.len());
        glyphs.sum::<usize>()
    });
}

#[divan::bench]
fn lay_out(bencher: Bencher<'_, '_>) {
    let source = source();
    let mut interpreter = Interpreter::new(&source);
    let pages: Vec<_> = (0..PAGES).map(|page| interpreter.read(page)).collect();
    bencher.counter(ItemsCount::new(PAGES)).bench(|| {
        let texts = pages.iter().map(|page| textmap::lay_out(&page.glyphs));
        texts.map(|page| page.text.len()).sum::<usize>()
    });
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let case = &*PDF;
    bencher
        .counter(ItemsCount::new(PAGES))
        .bench(|| good(PdfFormat.read(&case.bytes, &case.options)));
}

#[divan::bench]
fn detect_in_pages(bencher: Bencher<'_, '_>) {
    let case = &*PDF;
    bencher
        .counter(ItemsCount::new(PAGES))
        .bench(|| detect::detect(&case.document, &RULES));
}

#[divan::bench]
fn make_plan(bencher: Bencher<'_, '_>) {
    let case = &*PDF;
    bencher.bench(|| case.plan());
}

#[divan::bench]
fn apply(bencher: Bencher<'_, '_>) {
    let case = &*PDF;
    bencher
        .counter(ItemsCount::new(PAGES))
        .bench(|| case.applied(&PdfFormat).bytes().len());
}

#[divan::bench]
fn verify_result(bencher: Bencher<'_, '_>) {
    let case = &*PDF;
    let plan = case.approved();
    bencher
        .counter(ItemsCount::new(PAGES))
        .with_inputs(|| case.applied(&PdfFormat))
        .bench_values(|redacted| {
            let original = verify::Original {
                bytes: &case.bytes,
                document: &case.document,
            };
            let verified =
                verify::verify(redacted, original, &plan, &Known::default(), &case.options);
            good(verified.map(|verified| verified.checks().values))
        });
}

#[divan::bench]
fn scan_text(bencher: Bencher<'_, '_>) {
    let case = &*TEXT;
    bencher
        .counter(BytesCount::new(case.bytes.len()))
        .bench(|| {
            let document = good(PlainText.read(&case.bytes, &case.options));
            detect::detect(&document, &RULES).len()
        });
}
