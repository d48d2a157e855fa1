//! Annotations as page content: their normal appearances, painted after the page's own
//! content (ISO 32000-2, 12.5.5).

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;

use crate::geometry::Affine;
use crate::geometry::Rect;
use crate::pdf::font::matrix;
use crate::pdf::interpret::bounds;
use crate::pdf::run::Run;
use crate::pdf::state::GraphicsState;

/// Annotation flags (ISO 32000-2, table 167) with which one is not shown on screen.
const HIDDEN: u32 = 1 << 1;
const NO_VIEW: u32 = 1 << 5;

/// Paints the appearances of a page's annotations. Links are left to others.
pub(super) fn walk_annotations<'a>(
    run: &mut Run<'_, 'a, '_>,
    page: &Dict<'a>,
    state: GraphicsState,
) {
    let Some(annotations) = page.get::<Array<'a>>("Annots") else {
        return;
    };
    run.it.page.in_annotation = true;
    let most = run.it.limits().annotations;
    for (index, annotation) in annotations.iter::<Object<'a>>().enumerate() {
        if index >= most {
            run.it.page.halt();
        }
        if run.it.page.halted {
            break;
        }
        if let Object::Dict(annotation) = annotation {
            run.state = state;
            walk_annotation(run, &annotation);
        }
    }
    run.it.page.in_annotation = false;
}

fn walk_annotation<'a>(run: &mut Run<'_, 'a, '_>, annotation: &Dict<'a>) {
    let subtype = annotation.get::<Name<'_>>("Subtype");
    let subtype = known_subtype(subtype.as_deref().unwrap_or_default());
    if subtype == "Link" {
        return;
    }
    let flags = annotation.get::<u32>("F").unwrap_or(0);
    let hidden = flags & (HIDDEN | NO_VIEW) != 0 || !run.it.layers.shows(annotation, b"OC");
    if let Some(trace) = &mut run.it.trace {
        trace.annotation = Some(subtype);
    }
    let painted = !hidden && subtype != "Popup" && paint(run, annotation).is_some();
    if let Some(trace) = &mut run.it.trace {
        trace.annotation = None;
    }
    let content = &mut run.it.page.content;
    let counts = if painted {
        &mut content.flattened
    } else {
        &mut content.dropped
    };
    *counts.entry(subtype.to_owned()).or_default() += 1;
}

/// Paints an annotation's appearance; None where it has none.
fn paint<'a>(run: &mut Run<'_, 'a, '_>, annotation: &Dict<'a>) -> Option<()> {
    let (stream, raw) = appearance(run, annotation)?;
    let place = bounds(annotation, "Rect")?;
    let dict = stream.dict();
    let transform = matrix(dict, "Matrix").unwrap_or(Affine::IDENTITY);
    let bounded = bounds(dict, "BBox")?;
    let shown = transform.transform_rect_bbox(bounded);
    run.paint_appearance(&stream, raw, fitting(shown, place));
    Some(())
}

/// The transform that makes one rectangle fill another.
fn fitting(from: Rect, to: Rect) -> Affine {
    let scale = |from: f64, to: f64| if from > 0.0 { to / from } else { 1.0 };
    let x = scale(from.width(), to.width());
    let y = scale(from.height(), to.height());
    Affine::new([x, 0.0, 0.0, y, to.x0 - from.x0 * x, to.y0 - from.y0 * y])
}

/// The normal appearance in the annotation's current state.
fn appearance<'a>(
    run: &Run<'_, 'a, '_>,
    annotation: &Dict<'a>,
) -> Option<(Stream<'a>, MaybeRef<Object<'a>>)> {
    let appearances = annotation.get::<Dict<'a>>("AP")?;
    match appearances.get::<Object<'a>>("N")? {
        Object::Stream(_) => {
            let stream = run.it.stream(&appearances, b"N")?;
            Some((stream, appearances.get_raw("N")?))
        }
        Object::Dict(states) => {
            let state = annotation.get::<Name<'a>>("AS")?;
            let stream = run.it.stream(&states, &state)?;
            Some((stream, states.get_raw(state.as_ref())?))
        }
        _ => None,
    }
}

/// The subtype if the standard knows it, so that a count never holds text of the file.
pub(super) fn known_subtype(name: &[u8]) -> &'static str {
    const SUBTYPES: [&str; 28] = [
        "Text",
        "Link",
        "FreeText",
        "Line",
        "Square",
        "Circle",
        "Polygon",
        "PolyLine",
        "Highlight",
        "Underline",
        "Squiggly",
        "StrikeOut",
        "Caret",
        "Stamp",
        "Ink",
        "Popup",
        "FileAttachment",
        "Sound",
        "Movie",
        "Screen",
        "Widget",
        "PrinterMark",
        "TrapNet",
        "Watermark",
        "3D",
        "Redact",
        "Projection",
        "RichMedia",
    ];
    let found = SUBTYPES.iter().find(|known| known.as_bytes() == name);
    found.copied().unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use crate::pdf::edit::Refusal;
    use crate::pdf::interpret::Interpreter;
    use crate::pdf::sample::COURIER;
    use crate::pdf::sample::Sample;
    use crate::pdf::sample::assert_only_gone;
    use crate::pdf::sample::glyphs;
    use crate::pdf::sample::text;

    fn annotated(entries: &str) -> Sample {
        Sample::new("q BT /F1 9 Tf 50 700 Td (page) Tj ET")
            .page("/Annots[11 0 R]")
            .object(
                11,
                &format!("<</Subtype/FreeText/Rect[100 100 300 140]{entries}>>"),
            )
            .stream(
                12,
                &format!(
                    "/Subtype/Form/BBox[0 0 100 20]/Matrix[1 0 0 1 7 7]\
                     /Resources<</Font<<{COURIER}>>>>"
                ),
                "BT /F1 10 Tf 10 5 Td (note) Tj ET",
            )
    }

    #[test]
    fn an_appearance_is_read_where_it_is_shown() {
        let page = annotated("/AP<</N 12 0 R>>").read();
        assert_eq!(text(&page), "pagenote");
        assert!(!page.glyphs[3].in_annotation && page.glyphs[4].in_annotation);
        // The box is stretched to twice its size.
        let origin = page.glyphs[4].origin;
        assert!((origin.x - 120.0).abs() < 0.01 && (origin.y - 110.0).abs() < 0.01);
        assert_eq!(page.flattened.get("FreeText"), Some(&1));
    }

    #[test]
    fn an_appearance_becomes_page_content_without_what_is_refused() {
        let sample = annotated("/AP<</N<</On 12 0 R/Off 13 0 R>>>>/AS/On");
        let before = sample.read();
        for refusal in [glyphs([]), glyphs([5, 6])] {
            let edited = sample.edited(&refusal);
            assert_only_gone(&before, &edited.read(), &refusal);
        }
    }

    #[test]
    fn hidden_annotations_and_those_without_appearance_vanish() {
        for entries in ["/AP<</N 12 0 R>>/F 2", "/AP<</N 12 0 R>>/F 32", ""] {
            let sample = annotated(entries);
            let page = sample.read();
            assert_eq!(text(&page), "page");
            assert_eq!(page.dropped.get("FreeText"), Some(&1));
        }
    }

    #[test]
    fn an_unknown_subtype_is_not_named() {
        let sample = annotated("/AP<</N 12 0 R>>");
        let named = sample.object(11, "<</Subtype/Elin/Rect[1 1 2 2]>>");
        let source = named.open();
        let edited = Interpreter::new(&source).edit(0, &Refusal::default());
        assert_eq!(edited.dropped.keys().collect::<Vec<_>>(), ["other"]);
    }
}
