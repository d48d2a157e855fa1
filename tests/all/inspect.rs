//! `inspect` on whole files: what hides something is told, and what hides nothing is not.

use std::sync::Arc;

use svartpenna::detect::Entity;
use svartpenna::detect::Known;
use svartpenna::formats::ReadOptions;
use svartpenna::inspect::Cover;
use svartpenna::inspect::Finding;
use svartpenna::inspect::Hiding;
use svartpenna::inspect::Kind;
use svartpenna::inspect::Report;
use svartpenna::inspect::Severity;
use svartpenna::inspect::Values;
use svartpenna::inspect::inspect;
use svartpenna::pipeline;
use svartpenna::pipeline::Settings;
use svartpenna::plan::PlanOptions;
use svartpenna::plan::Profile;

/// A line of text at 700 and a box over its second word; the word is 12 letters of
/// Courier, 7.2 points each.
const LINE: &str = "BT /F1 12 Tf 50 700 Td (Traffat Elin Akesson igen) Tj ET\n";
const BOX: &str = "107 696 88 14 re f\n";

/// A file with one page of 600 by 800 points. Objects count from 10.
fn file(content: &str, page: &str, resources: &str, objects: &[String]) -> Vec<u8> {
    let mut pdf = String::from("%PDF-1.7\n");
    let mut offsets = Vec::new();
    let length = content.len();
    let fixed = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<<\
             /F1<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>>>\
             {resources}>>{page}>>"
        ),
        format!("<</Length {length}>>stream\n{content}\nendstream"),
    ];
    let numbered = fixed.iter().zip(1..).chain(objects.iter().zip(10..));
    for (body, number) in numbered {
        offsets.push((number, pdf.len()));
        pdf.push_str(&format!("{number} 0 obj\n{body}\nendobj\n"));
    }
    let table = pdf.len();
    pdf.push_str("xref\n0 1\n0000000000 65535 f \n");
    for (number, offset) in offsets {
        pdf.push_str(&format!("{number} 1\n{offset:010} 00000 n \n"));
    }
    pdf.push_str(&format!(
        "trailer\n<</Root 1 0 R/Size 40>>\nstartxref\n{table}\n%%EOF\n"
    ));
    pdf.into_bytes()
}

fn look(bytes: Vec<u8>) -> Report {
    inspect(&Arc::new(bytes), Values::Show, &ReadOptions::default()).unwrap()
}

fn look_at(content: &str) -> Report {
    look(file(content, "", "", &[]))
}

/// The findings that are more than remarks.
fn grave(report: &Report) -> Vec<&Finding> {
    let findings = report.findings.iter();
    findings
        .filter(|finding| finding.kind.severity() > Severity::Remark)
        .collect()
}

fn assert_nothing(report: &Report) {
    assert!(grave(report).is_empty(), "{report:?}");
}

fn assert_covered(report: &Report, cover: Cover) {
    let found = grave(report);
    assert_eq!(found.len(), 1, "{report:?}");
    let one = found[0];
    assert_eq!((one.kind, one.cover), (Kind::CoveredText, Some(cover)));
    let value: String = one
        .value
        .iter()
        .flat_map(|value| value.split_whitespace())
        .collect();
    assert_eq!(value, "ElinAkesson");
}

#[test]
fn text_under_a_box_of_any_colour_is_found() {
    for colour in [
        "0 g",
        "1 g",
        ".2 0 0 rg",
        "0 0 0 1 k",
        ".4 g",
        "/DeviceRGB cs 0 0 .3 sc",
    ] {
        assert_covered(&look_at(&format!("{LINE}{colour} {BOX}")), Cover::Box);
    }
}

#[test]
fn a_label_on_the_box_does_not_make_it_safe() {
    let label = "BT 1 g /F1 9 Tf 112 700 Td ([STRUKET]) Tj ET";
    assert_covered(&look_at(&format!("{LINE}{BOX}{label}")), Cover::Box);
}

#[test]
fn a_thick_line_covers_as_a_box_does() {
    let line = "14 w 107 703 m 195 703 l S";
    assert_covered(&look_at(&format!("{LINE}{line}")), Cover::Line);
}

#[test]
fn black_text_in_a_black_box_is_found_whichever_came_first() {
    let word = "BT /F1 12 Tf 107.6 700 Td (Elin Akesson) Tj ET ";
    assert_covered(&look_at(&format!("{BOX}{word}")), Cover::SameColour);
    assert_covered(&look_at(&format!("{word}{BOX}")), Cover::Box);
}

#[test]
fn invisible_text_at_a_box_is_covered_whichever_came_first() {
    let word = "BT 3 Tr /F1 12 Tf 107.6 700 Td (Elin Akesson) Tj ET ";
    assert_covered(&look_at(&format!("{BOX}{word}")), Cover::Box);
    assert_covered(&look_at(&format!("{word}{BOX}")), Cover::Box);
}

#[test]
fn a_box_in_a_form_or_an_annotation_covers() {
    let entries = format!(
        "<</Subtype/Form/BBox[0 0 600 800]/Resources<<>>/Length {}>>stream\n{BOX}\nendstream",
        BOX.len()
    );
    let content = format!("{LINE}/X Do");
    let report = look(file(&content, "", "/XObject<</X 10 0 R>>", &[entries]));
    assert_covered(&report, Cover::Box);
    for (subtype, entries) in [
        ("Square", "/IC[0 0 0]"),
        (
            "Highlight",
            "/C[0 0 0]/QuadPoints[107 710 195 710 107 696 195 696]",
        ),
        ("Ink", "/C[0 0 0]/BS<</W 14>>/InkList[[107 703 195 703]]"),
    ] {
        let page = format!("/Annots[<</Subtype/{subtype}/Rect[107 696 195 710]{entries}>>]");
        assert_covered(
            &look(file(LINE, &page, "", &[])),
            Cover::Annotation(subtype),
        );
    }
}

#[test]
fn what_is_seen_is_no_finding() {
    let heading = "0 0 .3 rg 50 720 300 20 re f BT 1 g /F1 12 Tf 60 726 Td (Namn) Tj ET 0 g ";
    let glass = "/Glass gs 1 1 0 rg";
    let page = "/ExtGState<</Glass<</ca .4>>>>";
    for content in [
        format!("{heading}{LINE}"),
        format!("1 g 0 0 600 800 re f 0 g {LINE}"),
        format!("{LINE}107 696 88 14 re S"),
        format!("{LINE}1 w 107 703 m 195 703 l S"),
        format!("{LINE}{glass} {BOX}"),
        // A frame: the hole in the middle is where the text is.
        format!("{LINE}100 690 102 26 re 106 695 90 16 re f*"),
    ] {
        assert_nothing(&look(file(&content, "", page, &[])));
    }
    let yellow = "/Annots[<</Subtype/Highlight/C[1 1 0]/Rect[107 696 195 710]\
        /QuadPoints[107 710 195 710 107 696 195 696]>>]";
    assert_nothing(&look(file(LINE, yellow, "", &[])));
}

#[test]
fn hidden_text_is_told_with_its_reason() {
    for (content, how) in [
        ("3 Tr 50 600 Td (Elin) Tj", Hiding::Invisible),
        ("1 g 50 600 Td (Elin) Tj", Hiding::SameColour),
        ("/F1 .4 Tf 50 600 Td (Elin) Tj", Hiding::Tiny),
        ("50 900 Td (Elin) Tj", Hiding::Outside),
    ] {
        let report = look_at(&format!("{LINE}BT /F1 12 Tf {content} ET"));
        let kinds: Vec<Kind> = grave(&report).iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [Kind::HiddenText(how)]);
    }
    let clipped = format!("{LINE}q 0 0 9 9 re W n BT /F1 12 Tf 50 600 Td (Elin) Tj ET Q");
    let kinds: Vec<Kind> = grave(&look_at(&clipped))
        .iter()
        .map(|one| one.kind)
        .collect();
    assert_eq!(kinds, [Kind::HiddenText(Hiding::Clipped)]);
}

/// An image of vertical stripes, or of one colour.
fn picture(is_striped: bool) -> String {
    let stripe = if is_striped { "00ff" } else { "ffff" };
    let data = stripe.repeat(40 * 20 / 2);
    format!(
        "<</Subtype/Image/Width 40/Height 20/BitsPerComponent 8/ColorSpace/DeviceGray\
         /Filter/ASCIIHexDecode/Length {}>>stream\n{data}>\nendstream",
        data.len() + 1
    )
}

#[test]
fn pixels_under_a_box_are_found_where_they_show_something() {
    let content = "q 200 0 0 100 50 500 cm /I Do Q 0 g 100 520 60 20 re f";
    let of = |is_striped| {
        let objects = [picture(is_striped)];
        look(file(content, "", "/XObject<</I 10 0 R>>", &objects))
    };
    let report = of(true);
    let found = grave(&report);
    assert_eq!(found.len(), 1, "{report:?}");
    assert_eq!(found[0].kind, Kind::CoveredPixels);
    let area = found[0].area.unwrap();
    assert_eq!(
        (area.x0, area.y0, area.x1, area.y1),
        (100.0, 520.0, 160.0, 540.0)
    );
    assert_nothing(&of(false));
}

#[test]
fn a_text_layer_is_looked_at_where_its_picture_is_black() {
    let content = |width: u32| {
        format!(
            "q 600 0 0 800 0 0 cm /I Do Q BT 3 Tr /F1 12 Tf 100 600 Td (Elin) Tj ET\n\
             q {width} 0 0 20 95 595 cm /B Do Q"
        )
    };
    let black = picture(false).replace('f', "0");
    let black = black.replace("o0", "of").replace("0ilter", "Filter");
    let of = |width| {
        let objects = [picture(true), black.clone()];
        look(file(
            &content(width),
            "",
            "/XObject<</I 10 0 R/B 11 0 R>>",
            &objects,
        ))
    };
    let kinds: Vec<Kind> = grave(&of(60)).iter().map(|finding| finding.kind).collect();
    assert!(kinds.contains(&Kind::TextOverBlack), "{kinds:?}");
    let kinds: Vec<Kind> = grave(&of(1)).iter().map(|finding| finding.kind).collect();
    assert!(!kinds.contains(&Kind::TextOverBlack), "{kinds:?}");
}

#[test]
fn an_unapplied_redaction_is_told_with_what_is_under_it() {
    let page = "/Annots[<</Subtype/Redact/Rect[107 696 195 710]>>]";
    let report = look(file(LINE, page, "", &[]));
    let found = grave(&report);
    assert_eq!(
        (found[0].kind, found[0].count),
        (Kind::UnappliedRedaction, 11)
    );
}

#[test]
fn the_text_of_an_older_revision_is_told() {
    let mut bytes = file(LINE, "", "", &[]);
    bytes.extend_from_slice(
        b"4 0 obj\n<</Length 43>>stream\nBT /F1 12 Tf 50 700 Td (Traffat igen) Tj ET \nendstream\n\
          endobj\ntrailer\n<</Root 1 0 R/Size 40>>\nstartxref\n0\n%%EOF\n",
    );
    let report = look(bytes);
    let older = report
        .findings
        .iter()
        .find(|one| one.kind == Kind::OlderText);
    let value = older.and_then(|one| one.value.as_deref());
    assert_eq!(value, Some("Akesson Elin"), "{report:?}");
}

#[test]
fn what_lies_beside_the_pages_is_told() {
    for (object, kind) in [
        ("<</S/JavaScript/JS(app.alert)>>", Kind::JavaScript),
        ("<</Type/Filespec/F(elin.txt)/EF<<>>>>", Kind::Attachment),
        ("<</FT/Tx/T(n)/V(Elin)>>", Kind::FieldValue),
        (
            "<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>",
            Kind::Signature,
        ),
    ] {
        let report = look(file(LINE, "/Extra 10 0 R", "", &[object.to_owned()]));
        let kinds: Vec<Kind> = grave(&report).iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [kind]);
    }
    let unused = look(file(LINE, "", "", &["<</Note(Elin Akesson)>>".to_owned()]));
    assert_eq!(grave(&unused)[0].kind, Kind::UnusedObject);
}

#[test]
fn values_are_told_only_when_asked_for() {
    let bytes = Arc::new(file(&format!("{LINE}{BOX}"), "", "", &[]));
    let report = inspect(&bytes, Values::Hide, &ReadOptions::default()).unwrap();
    assert!(
        report
            .findings
            .iter()
            .all(|finding| finding.value.is_none())
    );
    assert!(!format!("{:?}", look(bytes.to_vec())).contains("Elin"));
}

/// The file as this program redacts it.
fn redacted(bytes: Vec<u8>, value: &str) -> Vec<u8> {
    let settings = Settings {
        rules: Arc::new(crate::detection::rules()),
        shared: Arc::default(),
        known: Known {
            people: Vec::new(),
            values: vec![value.to_owned()],
        },
        profile: Profile::built_in("kollegial").unwrap(),
        plan: PlanOptions {
            entities: Some([Entity::Other].into()),
            ..PlanOptions::default()
        },
        read: ReadOptions::default(),
    };
    let bytes = Arc::new(bytes);
    let proposal = pipeline::propose(&bytes, Some("pdf"), &settings).unwrap();
    let verified = pipeline::redact(&bytes, &proposal, &settings).unwrap();
    verified.redacted().bytes().to_vec()
}

#[test]
fn what_we_redact_is_clean() {
    let report = look(redacted(file(LINE, "", "", &[]), "Elin Akesson"));
    assert_nothing(&report);
}

#[test]
fn a_box_is_widened_only_to_text_that_stands_in_its_way() {
    // A line that ends with the name, and upright text beside it on the same page.
    let content = "BT /F1 12 Tf 50 700 Td (Elin Akesson) Tj ET\n\
        BT /F1 12 Tf 0 1 -1 0 170 660 Tm (lodrat text har) Tj ET\n\
        BT /F1 12 Tf 50 300 Td (annat) Tj ET";
    let report = look(redacted(file(content, "", "", &[]), "Elin Akesson"));
    assert_nothing(&report);
}

#[test]
fn black_in_a_picture_is_as_wide_as_the_box_on_it() {
    let content = format!(
        "q 600 0 0 800 0 0 cm /I Do Q 0 g {}",
        LINE.replace(" igen", "")
    );
    let bytes = file(&content, "", "/XObject<</I 10 0 R>>", &[picture(true)]);
    let report = look(redacted(bytes, "Elin Akesson"));
    let kinds: Vec<Kind> = grave(&report).iter().map(|finding| finding.kind).collect();
    assert!(!kinds.contains(&Kind::CoveredPixels), "{report:?}");
}
