//! Pictures that hide the pictures below them.

use hayro_syntax::object::Stream;

use crate::geometry::Rect;
use crate::pdf::glyph::Cover;
use crate::pdf::paint::SHADES_ONLY;
use crate::pdf::path::MOST_COVERS;
use crate::pdf::path::intersection;
use crate::pdf::path::is_upright;
use crate::pdf::run::Run;
use crate::pdf::state::transformed_bounds;

impl<'a> Run<'_, 'a, '_> {
    /// Takes down that a picture hides the pictures below it.
    pub fn note_picture_cover(&mut self, stream: &Stream<'a>, samples: (u32, u32)) {
        const SEE_THROUGH: [&str; 4] = ["SMask", "Mask", "SMaskInData", "ImageMask"];
        let state = self.state;
        let page = &mut self.it.page;
        let many = u64::from(samples.0) * u64::from(samples.1);
        let is_opaque = !SEE_THROUGH
            .iter()
            .any(|key| stream.dict().contains_key(*key));
        let hides = is_opaque && state.fill.replaces_all() && many > SHADES_ONLY;
        let is_placed = state.clip_is_exact && is_upright(state.ctm);
        let is_elsewhere = page.hidden > 0 || page.tiles > 0 || page.masks > 0;
        let is_full = page.content.covers.len() >= MOST_COVERS;
        let index = page.picture_count.saturating_sub(1);
        if !page.reading || !hides || !is_placed || is_elsewhere || is_full || index == 0 {
            return;
        }
        let on_page = transformed_bounds(state.ctm, Rect::new(0.0, 0.0, 1.0, 1.0));
        let area = intersection(intersection(on_page, state.clip), page.area);
        if area.width() > 1.0 && area.height() > 1.0 {
            // Text below a picture is found as any other.
            page.content.covers.push(Cover {
                area,
                is_dark: false,
                glyphs: 0,
                pictures: index,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pdf::sample::Sample;

    fn covers(entries: &str) -> usize {
        let image = format!("/Subtype/Image/Width 40/Height 40{entries}");
        Sample::new("q 90 0 0 90 50 50 cm /I Do Q q 99 0 0 99 45 45 cm /J Do Q")
            .resources("/XObject<</I 11 0 R/J 12 0 R>>")
            .stream(11, "/Subtype/Image/Width 40/Height 40", "x")
            .stream(12, &image, "x")
            .read()
            .covers
            .len()
    }

    #[test]
    fn a_picture_hides_what_is_below_it_unless_it_has_a_mask() {
        assert_eq!(covers(""), 1);
        assert_eq!(covers("/Mask[0 1]"), 0);
    }
}
