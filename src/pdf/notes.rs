//! The annotations of a page as dictionaries: what they are, where they lie, what they
//! say (ISO 32000-2, 12.5).
//!
//! Appearances are painted by the interpreter; here are the annotations that have none,
//! which viewers draw by themselves, and the texts that no page shows.

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use kurbo::BezPath;
use kurbo::Shape as _;

use crate::geometry::Affine;
use crate::geometry::Point;
use crate::geometry::Rect;
use crate::pdf::annotation::known_subtype;
use crate::pdf::interpret::bounds;
use crate::pdf::raster::Space;
use crate::pdf::source::Source;
use crate::pdf::text_string::decode_text;
use crate::pdf::trace::Blend;
use crate::pdf::trace::Ink;
use crate::pdf::trace::Outline;
use crate::pdf::trace::Paint;
use crate::pdf::trace::PaintKind;

/// Most corners of one annotation that are looked at.
const MOST_NUMBERS: usize = 20_000;

/// An annotation.
pub struct Note {
    /// Its subtype, `other` if the standard does not know it.
    pub subtype: &'static str,
    /// Where it lies, in page coordinates: its marked text, or its rectangle.
    pub areas: Vec<Rect>,
    /// Whether viewers leave it out.
    pub is_hidden: bool,
    /// Its texts: `/Contents`, `/RC`, `/T`, `/Subj`, `/OverlayText`.
    pub texts: Vec<String>,
    /// What a viewer paints for it if it has no appearance of its own.
    paint: Option<Paint<'static>>,
}

impl Note {
    /// What a viewer paints for it if it has no appearance of its own.
    pub fn take_paint<'b>(&mut self) -> Option<Paint<'b>> {
        self.paint.take().map(Paint::without_picture)
    }
}

/// The annotations of a page; the index counts from 0.
pub fn notes(source: &Source, index: usize) -> Vec<Note> {
    let (Some(page), Some(geometry)) = (source.page(index), source.geometry(index)) else {
        return Vec::new();
    };
    let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else {
        return Vec::new();
    };
    let found = annotations.iter::<Object<'_>>();
    found
        .take(source.limits().annotations)
        .filter_map(|object| match object {
            Object::Dict(dict) => Some(note(&dict, geometry.to_page(), geometry.area())),
            _ => None,
        })
        .collect()
}

fn note(dict: &Dict<'_>, to_page: Affine, area: Rect) -> Note {
    const INVISIBLE: u32 = 1 << 1 | 1 << 5;
    let subtype = dict.get::<Name<'_>>("Subtype");
    let subtype = known_subtype(subtype.as_deref().unwrap_or_default());
    let rect = bounds(dict, "Rect").map(|rect| to_page.transform_rect_bbox(rect));
    let marked = quads(&numbers(dict, "QuadPoints"), to_page);
    let is_hidden = dict.get::<u32>("F").unwrap_or(0) & INVISIBLE != 0;
    let has_appearance = dict
        .get::<Dict<'_>>("AP")
        .is_some_and(|appearances| appearances.contains_key("N"));
    let paint = (!is_hidden && !has_appearance)
        .then(|| paint(dict, subtype, rect?, &marked, to_page, area))
        .flatten();
    let areas = match marked.is_empty() {
        true => rect.into_iter().collect(),
        false => marked.iter().map(|path| path.bounding_box()).collect(),
    };
    Note {
        subtype,
        areas,
        is_hidden,
        texts: texts(dict),
        paint,
    }
}

fn texts(dict: &Dict<'_>) -> Vec<String> {
    let strings = ["Contents", "RC", "T", "Subj", "OverlayText"].into_iter();
    strings
        .filter_map(|key| match dict.get::<Object<'_>>(key) {
            Some(Object::String(string)) => Some(decode_text(string.as_bytes())),
            _ => None,
        })
        .filter(|text| text.chars().any(char::is_alphanumeric))
        .collect()
}

fn numbers(dict: &Dict<'_>, key: &str) -> Vec<f64> {
    let array = dict.get::<Array<'_>>(key);
    array.map_or_else(Vec::new, |array| {
        let numbers = array.iter::<f64>().take(MOST_NUMBERS);
        numbers.filter(|number| number.is_finite()).collect()
    })
}

/// The quadrilaterals of marked text. Writers order their corners in several ways, so
/// the rectangle around them is taken.
fn quads(numbers: &[f64], to_page: Affine) -> Vec<BezPath> {
    numbers
        .chunks_exact(8)
        .filter_map(|corners| {
            let mut points = corners.chunks_exact(2).filter_map(|pair| match pair {
                [x, y] => Some(to_page * Point::new(*x, *y)),
                _ => None,
            });
            let first = points.next()?;
            let around = points.fold(Rect::from_points(first, first), |rect, point| {
                rect.union_pt(point)
            });
            Some(around.to_path(0.1))
        })
        .collect()
}

/// What viewers draw for an annotation without an appearance.
fn paint(
    dict: &Dict<'_>,
    subtype: &'static str,
    rect: Rect,
    marked: &[BezPath],
    to_page: Affine,
    area: Rect,
) -> Option<Paint<'static>> {
    let colour = |key: &str| ink(&numbers(dict, key));
    let (kind, ink, path, blend) = match subtype {
        "Square" => (
            PaintKind::Fill,
            colour("IC")?,
            rect.to_path(0.1),
            Blend::Normal,
        ),
        "Circle" => {
            let around = kurbo::Ellipse::from_rect(rect).to_path(0.1);
            (PaintKind::Fill, colour("IC")?, around, Blend::Normal)
        }
        "Polygon" => {
            let path = polygon(&numbers(dict, "Vertices"), to_page)?;
            (PaintKind::Fill, colour("IC")?, path, Blend::Normal)
        }
        "Highlight" => {
            let path = marked.iter().flat_map(|path| path.iter()).collect();
            (PaintKind::Fill, colour("C")?, path, Blend::Darken)
        }
        "Line" | "Ink" | "PolyLine" => {
            let path = lines(dict, to_page)?;
            let width = line_width(dict);
            let style = kurbo::Stroke::new(width);
            let outline = kurbo::stroke(path, &style, &kurbo::StrokeOpts::default(), 0.1);
            (PaintKind::Stroke, colour("C")?, outline, Blend::Normal)
        }
        _ => return None,
    };
    let alpha = dict.get::<f64>("CA").unwrap_or(1.0) as f32;
    let shown = path.bounding_box().intersect(area);
    let is_shown = shown.is_finite() && shown.area() > 0.0;
    is_shown.then_some(Paint {
        kind,
        bounds: shown,
        ink,
        alpha,
        blend,
        is_masked: false,
        annotation: Some(subtype),
        picture: None,
        outline: Some(Outline {
            path,
            even_odd: false,
        }),
        clip: area,
    })
}

fn ink(values: &[f64]) -> Option<Ink> {
    let values: Vec<f32> = values.iter().map(|value| *value as f32).collect();
    let space = Space::device(values.len()).ok()?;
    space.to_rgb(&values).map(Ink::Rgb)
}

fn line_width(dict: &Dict<'_>) -> f64 {
    let style = dict.get::<Dict<'_>>("BS");
    let width = style.and_then(|style| style.get::<f64>("W"));
    let width = width.or_else(|| numbers(dict, "Border").get(2).copied());
    width.unwrap_or(1.0).abs().min(1000.0)
}

fn polygon(numbers: &[f64], to_page: Affine) -> Option<BezPath> {
    let mut path = polyline(numbers, to_page)?;
    path.close_path();
    Some(path)
}

fn polyline(numbers: &[f64], to_page: Affine) -> Option<BezPath> {
    let mut path = BezPath::new();
    for pair in numbers.chunks_exact(2) {
        let &[x, y] = pair else { continue };
        let point = to_page * Point::new(x, y);
        match path.elements().is_empty() {
            true => path.move_to(point),
            false => path.line_to(point),
        }
    }
    (path.elements().len() > 1).then_some(path)
}

fn lines(dict: &Dict<'_>, to_page: Affine) -> Option<BezPath> {
    if let Some(path) = polyline(&numbers(dict, "L"), to_page) {
        return Some(path);
    }
    if let Some(path) = polyline(&numbers(dict, "Vertices"), to_page) {
        return Some(path);
    }
    let list = dict.get::<Array<'_>>("InkList")?;
    let mut all = BezPath::new();
    for stroke in list.iter::<Array<'_>>().take(MOST_NUMBERS) {
        let numbers: Vec<f64> = stroke.iter::<f64>().take(MOST_NUMBERS).collect();
        if all.elements().len() < MOST_NUMBERS
            && let Some(path) = polyline(&numbers, to_page)
        {
            all.extend(path);
        }
    }
    (!all.elements().is_empty()).then_some(all)
}
