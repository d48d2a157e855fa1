//! Pages of an opened file as pictures, and which pages hold more than plain text.

use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::dict::keys;

use crate::formats::Drawer;
use crate::geometry::Affine;
use crate::geometry::Quad;
use crate::pdf::draw;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterLimits;
use crate::pdf::source::Source;
use crate::pdf::under;

/// Draws pages of an opened file.
pub struct PageDrawer {
    source: Source,
}

impl PageDrawer {
    /// A drawer of an opened file.
    pub fn new(source: Source) -> Self {
        Self { source }
    }
}

impl Drawer for PageDrawer {
    fn draw(&self, page: u32, dpi: f32) -> Option<Pixels> {
        draw::draw(self.source.pdf(), page, dpi, &RasterLimits::default()).ok()
    }

    fn is_plain(&self, page: u32) -> bool {
        let index = usize::try_from(page)
            .ok()
            .and_then(|page| page.checked_sub(1));
        let Some(page) = index.and_then(|index| self.source.page(index)) else {
            return false;
        };
        let resources = page.resources();
        let draws_other = [
            &resources.x_objects,
            &resources.patterns,
            &resources.shadings,
        ];
        !page.raw().contains_key(keys::ANNOTS)
            && draws_other.iter().all(|kind| kind.is_empty())
            && dictionaries(&resources.fonts).all(|font| !is_type3(&font))
            && dictionaries(&resources.ext_g_states).all(|state| is_opaque(&state))
    }

    fn pictures_show(&self, page: u32, areas: &[Quad]) -> Option<bool> {
        let index = usize::try_from(page).ok()?.checked_sub(1)?;
        let resources = self.source.page(index)?.resources();
        if resources.x_objects.is_empty() && resources.patterns.is_empty() {
            return Some(false);
        }
        under::shows_something(&self.source, index, areas)
    }

    fn to_shown(&self, page: u32) -> Option<(Affine, [f64; 2])> {
        let index = usize::try_from(page).ok()?.checked_sub(1)?;
        let geometry = self.source.geometry(index)?;
        let (width, height) = (geometry.area().width(), geometry.area().height());
        // `/Rotate` turns clockwise (ISO 32000-2, table 31).
        Some(match geometry.rotation {
            90 => (Affine::new([0.0, 1.0, 1.0, 0.0, 0.0, 0.0]), [height, width]),
            180 => (
                Affine::new([-1.0, 0.0, 0.0, 1.0, width, 0.0]),
                [width, height],
            ),
            270 => (
                Affine::new([0.0, -1.0, -1.0, 0.0, height, width]),
                [height, width],
            ),
            _ => (
                Affine::new([1.0, 0.0, 0.0, -1.0, 0.0, height]),
                [width, height],
            ),
        })
    }
}

/// The dictionaries that a dictionary names.
fn dictionaries<'d, 'a>(of: &'d Dict<'a>) -> impl Iterator<Item = Dict<'a>> + 'd {
    of.keys().filter_map(|key| of.get::<Dict<'a>>(key))
}

fn is_type3(font: &Dict<'_>) -> bool {
    let subtype = font.get::<Name<'_>>(keys::SUBTYPE);
    subtype.is_some_and(|subtype| &*subtype == b"Type3")
}

/// Whether a graphics state hides nothing of what it paints (ISO 32000-2, 11.6.4).
fn is_opaque(state: &Dict<'_>) -> bool {
    let has_mask = state.get::<Dict<'_>>(keys::SMASK).is_some();
    let alpha = [b"ca".as_slice(), b"CA"].map(|key| state.get::<f32>(key).unwrap_or(1.0));
    !has_mask && alpha.iter().all(|alpha| *alpha >= 1.0)
}
