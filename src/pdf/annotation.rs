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
    let painted = !hidden && subtype != "Popup" && paint(run, annotation).is_some();
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
    let (stream, raw) = appearance(annotation)?;
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
fn appearance<'a>(annotation: &Dict<'a>) -> Option<(Stream<'a>, MaybeRef<Object<'a>>)> {
    let appearances = annotation.get::<Dict<'a>>("AP")?;
    match appearances.get::<Object<'a>>("N")? {
        Object::Stream(stream) => Some((stream, appearances.get_raw("N")?)),
        Object::Dict(states) => {
            let state = annotation.get::<Name<'a>>("AS")?;
            let stream = states.get::<Stream<'a>>(state.as_ref())?;
            Some((stream, states.get_raw(state.as_ref())?))
        }
        _ => None,
    }
}

/// The subtype if the standard knows it, so that a count never holds text of the file.
fn known_subtype(name: &[u8]) -> &'static str {
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
