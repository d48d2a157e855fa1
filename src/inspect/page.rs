//! The pages of a file → what is hidden on them.

use hayro_syntax::object::ObjectIdentifier;
use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use crate::geometry::Rect;
use crate::inspect::Cover;
use crate::inspect::Finding;
use crate::inspect::Hiding;
use crate::inspect::Kind;
use crate::inspect::Values;
use crate::inspect::boxes;
use crate::inspect::cover;
use crate::inspect::drawn::Drawn;
use crate::inspect::hidden;
use crate::inspect::layer;
use crate::inspect::pixels;
use crate::inspect::view;
use crate::inspect::view::View;
use crate::inspect::words;
use crate::inspect::words::Run;
use crate::pdf::glyph::ContentGapKind;
use crate::pdf::interpret::Interpreter;
use crate::pdf::notes;
use crate::pdf::notes::Note;
use crate::pdf::source::Source;
use crate::pdf::trace::Paint;

/// Most blocks of letters on a page that are taken for boxes.
const MOST_BLOCKS: usize = 5000;

/// What all pages give.
#[derive(Default)]
pub struct Pages {
    /// What was found.
    pub findings: Vec<Finding>,
    /// The streams that pages use.
    pub used: FxHashSet<ObjectIdentifier>,
}

/// Looks at all pages of a file.
pub fn all(source: &Source, values: Values) -> Pages {
    let pages: Vec<Pages> = (0..source.page_count())
        .into_par_iter()
        .map_init(
            || Interpreter::new(source),
            |interpreter, index| one(source, interpreter, index, values),
        )
        .collect();
    let mut all = Pages::default();
    for page in pages {
        all.findings.extend(page.findings);
        all.used.extend(page.used);
    }
    all
}

fn one<'a>(
    source: &'a Source,
    interpreter: &mut Interpreter<'a>,
    index: usize,
    values: Values,
) -> Pages {
    let mut look = interpreter.look(index);
    let mut notes = notes::notes(source, index);
    let Some(geometry) = source.geometry(index) else {
        return Pages::default();
    };
    let drawn = Drawn::new(source, index);
    let mut paints = std::mem::take(&mut look.paints);
    // Viewers show icons small and where they like; they are no boxes.
    let is_icon = |paint: &Paint<'_>| {
        matches!(
            paint.annotation,
            Some("Text" | "FileAttachment" | "Sound" | "Popup")
        )
    };
    // A glyph knows how many paints come before it, so those stay in their places.
    for paint in paints.iter_mut().filter(|paint| is_icon(paint)) {
        paint.alpha = 0.0;
    }
    let drawn_count = paints.len();
    paints.extend(notes.iter_mut().filter_map(Note::take_paint));
    let blocks_from = paints.len();
    // Whether text under blocks of letters was there first, the drawn page tells.
    let blocks = look.content.glyphs.iter().zip(&look.glyphs);
    let blocks = blocks.filter(|(glyph, paint)| words::is_block(glyph) && !paint.is_aside);
    paints.extend(
        blocks
            .filter(|(glyph, _)| glyph.visible)
            .take(MOST_BLOCKS)
            .map(|(glyph, paint)| Paint::of_quad(&glyph.quad, paint.ink, geometry.area())),
    );
    let mut view = View::new(&look, paints, &drawn, &geometry, values);
    view.number = u32::try_from(index + 1).unwrap_or(u32::MAX);
    view.undrawn = drawn_count..blocks_from;
    view.blocks_from = blocks_from;
    let mut findings = text(&view);
    findings.extend(pixels::findings(&view));
    findings.extend(note_findings(&view, &notes));
    findings.extend(unread(&view, look.is_cut));
    Pages {
        findings,
        used: std::mem::take(&mut look.used),
    }
}

/// Covered and hidden text.
fn text(view: &View<'_, '_>) -> Vec<Finding> {
    let coverings = cover::coverings(view);
    let layer = layer::of(view);
    let mut covered: FxHashMap<(usize, Cover), Vec<usize>> = FxHashMap::default();
    let mut hidden: FxHashMap<Hiding, Vec<usize>> = FxHashMap::default();
    for (index, covering) in coverings.iter().enumerate() {
        let in_layer = layer.holds(index);
        match covering {
            Some(found) if !(in_layer && found.cover == Cover::Picture) => {
                // Blocks and lines side by side are one thing to whoever looks.
                let paint = match found.cover {
                    Cover::Several => usize::MAX,
                    _ => found.paint.min(view.blocks_from),
                };
                let key = (paint, found.cover);
                covered.entry(key).or_default().push(index);
            }
            _ if in_layer => {}
            _ => {
                if let Some(how) = hidden::hiding(view, index) {
                    hidden.entry(how).or_default().push(index);
                }
            }
        }
    }
    let mut findings = covered_findings(view, covered);
    for (how, glyphs) in hidden {
        let runs = words::runs(&view.content().glyphs, glyphs);
        findings.extend(view::few(view, Kind::HiddenText(how), &runs));
    }
    findings.extend(layer.findings(view));
    let is_living = |index: usize| coverings.get(index).is_some_and(Option::is_some);
    findings.extend(boxes::findings(view, is_living));
    findings
}

/// One finding for each thing that covers text.
fn covered_findings(
    view: &View<'_, '_>,
    covered: FxHashMap<(usize, Cover), Vec<usize>>,
) -> Vec<Finding> {
    const MUCH_LARGER: f64 = 6.0;
    let mut found: Vec<(Cover, Option<Rect>, Run)> = Vec::new();
    for ((paint, cover), glyphs) in covered {
        let runs = words::runs(&view.content().glyphs, glyphs);
        let Some(all) = words::joined(&runs) else {
            continue;
        };
        let own = view.paints.get(paint);
        let own = own.filter(|_| paint != view.blocks_from);
        let close = own.map(|paint| paint.bounds).filter(|bounds| {
            let (own, text) = (bounds.area(), all.area.area());
            own < MUCH_LARGER * text && own > text / MUCH_LARGER
        });
        found.push((cover, close, all));
    }
    drop_labels(&mut found);
    let mut findings: Vec<Finding> = found
        .into_iter()
        .map(|(cover, close, run)| Finding {
            area: close.or(Some(run.area)),
            cover: Some(cover),
            ..view.of_run(Kind::CoveredText, &run)
        })
        .collect();
    findings.sort_by(|a, b| top_left(a).total_cmp(&top_left(b)));
    findings
}

/// Leaves out what tools write onto their boxes in the boxes' own colour: words such as
/// "redacted", or one and the same stamp on box after box.
fn drop_labels(found: &mut Vec<(Cover, Option<Rect>, Run)>) {
    const WORDS: [&str; 12] = [
        "redacted",
        "redaction",
        "privilege",
        "privileged",
        "confidential",
        "sealed",
        "sekretess",
        "maskerat",
        "maskerad",
        "struket",
        "struken",
        "borttaget",
    ];
    const STAMPS: usize = 3;
    let plain = |run: &Run| -> String {
        let letters = run.text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let same = found
        .iter()
        .filter(|(cover, ..)| *cover == Cover::SameColour);
    let texts: Vec<String> = same.map(|(.., run)| plain(run)).collect();
    let longest = texts.iter().max_by_key(|text| text.len()).cloned();
    let is_stamp = texts.len() >= STAMPS
        && longest.is_some_and(|longest| {
            let is_part = |text: &String| {
                longest.contains(text.as_str()) && text.len() * 5 >= longest.len() * 3
            };
            texts.iter().all(is_part)
        });
    found.retain(|(cover, _, run)| {
        let is_label = is_stamp || WORDS.contains(&plain(run).as_str());
        *cover != Cover::SameColour || !is_label
    });
}

/// Reading order, roughly: from the top down.
fn top_left(finding: &Finding) -> f64 {
    finding.area.map_or(0.0, |area| area.x0 / 1000.0 - area.y1)
}

/// What annotations say and mark.
fn note_findings(view: &View<'_, '_>, notes: &[Note]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for note in notes {
        let Some(area) = note.areas.iter().copied().reduce(|a, b| a.union(b)) else {
            continue;
        };
        let told = |kind, count, text: String| Finding {
            value: (view.values == Values::Show).then_some(text),
            cover: Some(Cover::Annotation(note.subtype)),
            ..Finding::on_page(kind, view.number, area, count)
        };
        if note.subtype == "Redact" {
            let under = view
                .content()
                .glyphs
                .iter()
                .enumerate()
                .filter(|(_, glyph)| {
                    let middle = cover::middle(&glyph.quad).bounds().center();
                    note.areas.iter().any(|area| area.contains(middle))
                });
            let under = under.map(|(index, _)| index);
            let runs = words::runs(&view.content().glyphs, under);
            let all = words::joined(&runs);
            let (letters, text) = all.map_or((0, String::new()), |run| (run.letters, run.text));
            findings.push(told(Kind::UnappliedRedaction, letters, text));
        }
        if !note.texts.is_empty() && !matches!(note.subtype, "Link" | "Widget") {
            findings.push(told(Kind::AnnotationText, 1, note.texts.join("\n")));
        }
    }
    findings
}

/// What of the page could not be examined.
fn unread(view: &View<'_, '_>, is_cut: bool) -> Option<Finding> {
    let gaps = view.content().gaps.iter();
    let counted =
        gaps.filter(|gap| gap.kind == ContentGapKind::UnreadableStream || gap.kind.is_end());
    let count: u32 = counted.map(|gap| gap.count).sum();
    let is_undrawn = !view.content().glyphs.is_empty() && !view.drawn.is_there();
    let count = count + u32::from(is_cut) + u32::from(is_undrawn);
    (count > 0).then(|| Finding::on_page(Kind::Unread, view.number, view.area, count as usize))
}
