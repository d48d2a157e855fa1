//! Shadings on their way through an edit (ISO 32000-2, 8.7.4).

use hayro_syntax::object::Stream;

use crate::pdf::edit::Category;
use crate::pdf::lex::decode_name;
use crate::pdf::run::Run;

impl<'a, 'd> Run<'_, 'a, 'd> {
    /// `sh`: a shading of triangles or patches (ISO 32000-2, 8.7.4.5.5) may show letters, so
    /// that it is read as a picture and goes as a whole where something in it is struck.
    pub fn paint_shading(&mut self, operator: &'d [u8]) {
        const FIRST_MESH: i32 = 4;
        let shading = self.last_name().and_then(|name| {
            let shadings = &self.scope.shadings;
            shadings.get::<Stream<'a>>(decode_name(name))
        });
        let kind = shading.and_then(|shading| shading.dict().get::<i32>("ShadingType"));
        let clip = self.state.clip;
        let page = &mut self.it.page;
        if kind.is_some_and(|kind| kind >= FIRST_MESH) {
            if page.reading && page.hidden == 0 && page.tiles == 0 {
                page.meshes = Some(page.meshes.map_or(clip, |known| known.union(clip)));
            }
            if page.filter.shapes.near(clip).next().is_some() {
                page.removed.paths += 1;
                self.mark_changed();
                return;
            }
        }
        self.rename_last(Category::Shading, operator);
    }
}

#[cfg(test)]
mod tests {
    use crate::pdf::edit::Refusal;
    use crate::pdf::sample::Sample;
    use crate::pdf::sample::drawn;

    fn sample(kind: u8) -> Sample {
        let entries = format!("/ShadingType {kind}/ColorSpace/DeviceGray");
        Sample::new("q 10 10 100 20 re W n /S sh Q")
            .resources("/Shading<</S 11 0 R>>")
            .stream(11, &entries, "x")
    }

    #[test]
    fn patches_are_read_as_a_picture_and_go_where_something_is_struck() {
        assert_eq!(sample(4).read().pictures.len(), 1);
        let struck = drawn(20.0, 12.0, 40.0, 24.0);
        assert!(!sample(4).edited(&struck).content.contains("sh"));
        assert!(sample(4).edited(&Refusal::default()).content.contains("sh"));
    }

    #[test]
    fn smooth_shadings_are_no_letters() {
        assert!(sample(2).read().pictures.is_empty());
        let struck = drawn(20.0, 12.0, 40.0, 24.0);
        assert!(sample(2).edited(&struck).content.contains("sh"));
    }
}
