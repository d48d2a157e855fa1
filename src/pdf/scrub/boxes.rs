//! A page's boxes, with the numbers that the source says (ISO 32000-2, 14.11.2).
//!
//! The reader's boxes went through single precision, which moves an edge of a page by
//! enough to shift its picture by a pixel.

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Number;
use hayro_syntax::page::Page;

use crate::geometry::Rect;
use crate::pdf::object::Dictionary;
use crate::pdf::object::Value;
use crate::pdf::source::has_media_box;

/// Boxes closer than this are the same but for precision.
const TOLERANCE: f64 = 0.01;

/// Sets `/MediaBox`, and `/CropBox` where it differs.
pub(crate) fn set(dictionary: &mut Dictionary, page: &Page<'_>, crop: Rect) {
    let media = page.media_box();
    let media = Rect::new(media.x0, media.y0, media.x1, media.y1);
    let media = match has_media_box(page.raw()) {
        true => exact(page.raw(), "MediaBox", media).unwrap_or(media),
        false => crop,
    };
    let cropped = match exact(page.raw(), "CropBox", crop) {
        Some(cropped) => cropped,
        None if is_near(media, crop) => media,
        None => crop,
    };
    // A page without area is shown as the page that geometry makes of it.
    let has_area = media.width().abs() > TOLERANCE && media.height().abs() > TOLERANCE;
    let media = if has_area { media } else { crop };
    dictionary.set("MediaBox", value(media));
    if cropped != media {
        dictionary.set("CropBox", value(cropped));
    }
}

fn value(rect: Rect) -> Value {
    Value::numbers([rect.x0, rect.y0, rect.x1, rect.y1])
}

fn is_near(one: Rect, other: Rect) -> bool {
    let pairs = [
        (one.x0, other.x0),
        (one.y0, other.y0),
        (one.x1, other.x1),
        (one.y1, other.y1),
    ];
    pairs.iter().all(|(a, b)| (a - b).abs() < TOLERANCE)
}

/// The box as the page or one of its ancestors says it, if it is the one that was read.
fn exact(page: &Dict<'_>, key: &str, read: Rect) -> Option<Rect> {
    const DEEPEST: usize = 64;
    let mut node = page.clone();
    for _ in 0..DEEPEST {
        if let Some(array) = node.get::<Array<'_>>(key) {
            let numbers: Vec<f64> = array.iter::<Number>().map(|n| n.as_f64()).collect();
            let [x0, y0, x1, y1] = *numbers.as_slice() else {
                return None;
            };
            let said = Rect::new(x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1));
            return is_near(said, read).then_some(said);
        }
        node = node.get::<Dict<'_>>("Parent")?;
    }
    None
}
