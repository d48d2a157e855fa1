//! Inline images on their way through an edit (ISO 32000-2, 8.9.7).

use std::ops::Range;

use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Object;

use crate::pdf::edit::Category;
use crate::pdf::edit::ResourceValue;
use crate::pdf::emit::write_name;
use crate::pdf::emit::write_string;
use crate::pdf::inline::Parts;
use crate::pdf::inline::full_value;
use crate::pdf::inline::parts;
use crate::pdf::lex::Kind;
use crate::pdf::lex::Lexer;
use crate::pdf::lex::Token;
use crate::pdf::lex::decode_name;
use crate::pdf::lex::decode_string;
use crate::pdf::lex::is_regular;
use crate::pdf::lex::is_space;
use crate::pdf::paint::Fate;
use crate::pdf::run::Run;

/// The entries that an inline image may keep.
const ENTRIES: [&str; 8] = [
    "Width",
    "Height",
    "BitsPerComponent",
    "ColorSpace",
    "Decode",
    "DecodeParms",
    "Filter",
    "ImageMask",
];

impl<'a> Run<'_, 'a, '_> {
    /// `BI` to `EI`
    pub fn inline_image(&mut self, token: Token) {
        self.flush_path();
        let Some(parts) = parts(self.data, token) else {
            return;
        };
        let side = |key: &str| parts.integer(self.data, key).unwrap_or(0);
        let samples = (side("Width"), side("Height"));
        if self.is_recording() {
            let (entries, _) = self.entries(&parts);
            let data = self.data.get(parts.data.clone()).unwrap_or_default();
            self.record_inline(&entries, data, samples);
        }
        let fate = self.place_picture(samples);
        let Fate::Black(black) = fate else {
            self.mark_changed();
            return;
        };
        if self.out.is_none() {
            return;
        }
        let data = self.data.get(parts.data.clone()).unwrap_or_default();
        let (entries, color_space) = self.entries(&parts);
        let is_plain = black.is_empty() && color_space.is_none() && !holds_decoy(data);
        if is_plain {
            let mut content = b"BI".to_vec();
            content.extend_from_slice(&entries);
            content.extend_from_slice(b" ID ");
            content.extend_from_slice(data);
            content.extend_from_slice(b"\nEI");
            self.write(&content);
            return;
        }
        if !black.is_empty() {
            self.mark_changed();
        }
        let mut dict = b"<</Type/XObject/Subtype/Image".to_vec();
        dict.extend_from_slice(&entries);
        dict.extend_from_slice(b">>");
        let value = ResourceValue::InlineImage {
            dict,
            data: data.to_vec(),
            color_space,
            black,
        };
        self.paint_fresh(Category::XObject, value, b"Do");
    }

    /// The entries that may stay, and the colour space if it is a resource.
    fn entries(&self, parts: &Parts) -> (Vec<u8>, Option<MaybeRef<Object<'a>>>) {
        let mut entries = Vec::new();
        let mut color_space = None;
        for (key, range) in &parts.entries {
            if !ENTRIES
                .iter()
                .any(|known| known.as_bytes() == key.as_slice())
            {
                continue;
            }
            if key == b"ColorSpace"
                && let Some(found) = self.named_color_space(range)
            {
                color_space = Some(found);
                continue;
            }
            write_name(key, &mut entries);
            self.write_value(range, &mut entries);
        }
        (entries, color_space)
    }

    /// The resource that a colour space names, unless it is a device space.
    fn named_color_space(&self, range: &Range<usize>) -> Option<MaybeRef<Object<'a>>> {
        let bytes = self.data.get(range.clone())?;
        let name = decode_name(Lexer::new(bytes).next()?.name(bytes)?);
        let is_device = full_value(&name).starts_with(b"Device");
        let raw = self.scope.color_spaces.get_raw::<Object<'a>>(&name);
        raw.filter(|_| !is_device)
    }

    /// Writes a value with full names.
    fn write_value(&self, range: &Range<usize>, out: &mut Vec<u8>) {
        let bytes = self.data.get(range.clone()).unwrap_or_default();
        for token in Lexer::new(bytes) {
            match token.kind {
                Kind::Name => {
                    let name = decode_name(token.name(bytes).unwrap_or_default());
                    write_name(full_value(&name), out);
                }
                Kind::String { .. } => {
                    let mut string = Vec::new();
                    decode_string(token.bytes(bytes), &mut string);
                    write_string(&string, out);
                }
                Kind::Operator | Kind::InlineImage | Kind::Junk => {}
                _ => {
                    out.push(b' ');
                    out.extend_from_slice(token.bytes(bytes));
                }
            }
        }
    }
}

/// Whether data hold an `EI` that a reader could take for the end.
fn holds_decoy(data: &[u8]) -> bool {
    memchr::memmem::find_iter(data, b"EI").any(|at| {
        let before = at.checked_sub(1).and_then(|at| data.get(at).copied());
        let after = data.get(at + 2).copied();
        before.is_none_or(is_space) && after.is_none_or(|byte| !is_regular(byte))
    })
}

#[cfg(test)]
mod tests {
    use crate::pdf::edit::Refusal;
    use crate::pdf::edit::ResourceValue;
    use crate::pdf::interpret::Interpreter;
    use crate::pdf::sample::Sample;
    use crate::pdf::sample::drawn;
    use crate::pdf::sample::text;

    const IMAGE: &str = "q 10 0 0 10 50 50 cm BI /W 8 /H 1 /BPC 8 /CS /G /Title (x) ID 12345678\nEI Q \
        BT /F1 9 Tf 50 700 Td (after) Tj ET";

    #[test]
    fn an_inline_image_is_a_picture_and_text_goes_on_after_it() {
        let page = Sample::new(IMAGE).read();
        assert_eq!(page.pictures[0].pixels, (8, 1));
        assert_eq!(text(&page), "after");
    }

    #[test]
    fn an_inline_image_keeps_only_entries_that_matter() {
        let content = Sample::new(IMAGE).edited(&Refusal::default()).content;
        let expected =
            "BI/Width 8/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray ID 12345678\nEI";
        assert!(content.contains(expected), "{content}");
    }

    #[test]
    fn a_decoy_end_mark_in_the_data_hides_nothing() {
        let decoy = IMAGE.replace("12345678", "1 EI Q 8");
        assert_eq!(text(&Sample::new(&decoy).read()), "after");
        let content = Sample::new(&decoy).edited(&Refusal::default()).content;
        assert!(
            !content.contains("EI") && content.contains("/X1 Do"),
            "{content}"
        );
    }

    #[test]
    fn an_inline_image_under_an_area_becomes_an_object_to_be_blackened() {
        let source = Sample::new(IMAGE).open();
        let page = Interpreter::new(&source).edit(0, &drawn(52.0, 52.0, 54.0, 54.0));
        let found = page
            .stream
            .resources
            .iter()
            .find_map(|resource| match &resource.value {
                ResourceValue::InlineImage {
                    dict, data, black, ..
                } => Some((dict, data, black.len())),
                _ => None,
            });
        let (dict, data, count) = found.unwrap();
        assert_eq!((data.as_slice(), count), (&b"12345678"[..], 1));
        assert!(dict.starts_with(b"<</Type/XObject/Subtype/Image/Width 8"));
    }
}
