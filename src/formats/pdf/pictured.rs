//! Pages that become one picture: what nobody can read is turned into what can be seen.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use kurbo::Affine;

use crate::document::Place;
use crate::formats::ApplyError;
use crate::pdf::draw;
use crate::pdf::edit::Category;
use crate::pdf::edit::EditedPage;
use crate::pdf::edit::EditedStream;
use crate::pdf::edit::Resource;
use crate::pdf::edit::ResourceValue;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterLimits;
use crate::pdf::scrub::EncodedPage;
use crate::pdf::scrub::Overlay;
use crate::pdf::scrub::WriteError;
use crate::pdf::source::Limits;
use crate::pdf::source::Source;
use crate::plan::GapAction;
use crate::plan::Plan;

/// Resolution of such a page, in dots per inch.
const DPI: f64 = 200.0;

/// Pages as they look, by number from 1.
pub type PagePictures = BTreeMap<u32, Pixels>;

/// The pages that a plan turns into pictures.
pub fn pages(plan: &Plan) -> BTreeSet<u32> {
    plan.gaps
        .iter()
        .filter(|decision| decision.action == GapAction::Raster)
        .filter_map(|decision| match decision.gap.place {
            Place::Page(page) | Place::Image(page) => Some(page),
            _ => None,
        })
        .collect()
}

/// Draws pages of a result.
pub fn draw(result: &[u8], pages: &BTreeSet<u32>) -> Result<PagePictures, ApplyError> {
    let failed = |page: u32| ApplyError::CannotRemove { page, what: "page" };
    let first = pages.first().copied().unwrap_or(1);
    let source = Source::open(Arc::new(result.to_vec()), None, &Limits::default())
        .map_err(|_| failed(first))?;
    let limits = RasterLimits::default();
    let drawn = pages.iter().map(|page| {
        let pixels = draw::draw(source.pdf(), *page, DPI as f32, &limits);
        Ok((*page, pixels.map_err(|_| failed(*page))?))
    });
    drawn.collect()
}

/// A page of nothing but its picture; the index counts from 0.
pub fn page<'a>(
    source: &'a Source,
    index: usize,
    picture: &Pixels,
) -> Result<EncodedPage<'a>, WriteError> {
    let missing = WriteError::NoSuchPage { index };
    let to_page = draw::drawn_to_page(source, index, DPI).ok_or(missing.clone())?;
    let origin = source.geometry(index).ok_or(missing)?.crop.origin();
    let (width, height) = (f64::from(picture.width), f64::from(picture.height));
    let square = Affine::new([width, 0.0, 0.0, -height, 0.0, height]);
    let place = Affine::translate(origin.to_vec2()) * to_page * square;
    let numbers = place.as_coeffs().map(|number| format!("{number:.4}"));
    let resource = Resource {
        category: Category::XObject,
        name: b"X1".to_vec(),
        value: ResourceValue::InlineImage {
            dict: dictionary(picture),
            data: deflated(&picture.data)?,
            color_space: None,
            black: Vec::new(),
        },
    };
    let page = EditedPage {
        stream: EditedStream {
            content: format!("q {} cm /X1 Do Q\n", numbers.join(" ")).into_bytes(),
            resources: vec![resource],
        },
        flattened: BTreeMap::new(),
        dropped: BTreeMap::new(),
        gaps: Vec::new(),
        removed: Default::default(),
        procedures: Default::default(),
        notes_codes: true,
        kept_codes: Vec::new(),
        struck_content: Default::default(),
    };
    EncodedPage::new(source, index, page, &Overlay::default())
}

fn dictionary(picture: &Pixels) -> Vec<u8> {
    let space = match picture.channels {
        1 => "DeviceGray",
        4 => "DeviceCMYK",
        _ => "DeviceRGB",
    };
    format!(
        "<</Type/XObject/Subtype/Image/Width {}/Height {}/BitsPerComponent 8/ColorSpace/{space}\
         /Filter/FlateDecode>>",
        picture.width, picture.height
    )
    .into_bytes()
}

fn deflated(data: &[u8]) -> Result<Vec<u8>, WriteError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(data).and_then(|()| encoder.finish());
    written.map_err(|_| WriteError::Picture)
}
