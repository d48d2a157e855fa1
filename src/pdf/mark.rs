//! Marked content: hidden layers and texts that stand for other content
//! (ISO 32000-2, 14.6 and 14.9).

use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes as _;
use hayro_syntax::object::Object;

use crate::pdf::edit::Category;
use crate::pdf::emit::write_name;
use crate::pdf::emit::write_string;
use crate::pdf::glyph::Alternative;
use crate::pdf::glyph::AlternativeKind;
use crate::pdf::lex::Kind;
use crate::pdf::lex::decode_name;
use crate::pdf::operator::is_standard_tag;
use crate::pdf::run::Run;
use crate::pdf::text_string::decode_text;

/// An open marked-content sequence.
pub(super) struct Mark {
    hidden: bool,
    /// Its identifier in the structure tree, where it is the page's own content.
    content_id: Option<u32>,
    /// Identifiers of its alternative texts.
    alternatives: std::ops::Range<u32>,
    /// How many glyphs had been removed when it began.
    removed_before: u32,
    /// What goes back into its property list if none of its glyphs is removed.
    kept_texts: Option<(usize, Vec<u8>)>,
}

/// The entries that hold text, and how they are read.
const ALTERNATIVES: [(&str, AlternativeKind); 3] = [
    ("ActualText", AlternativeKind::ActualText),
    ("Alt", AlternativeKind::Alt),
    ("E", AlternativeKind::Expansion),
];

impl<'a, 'd> Run<'_, 'a, 'd> {
    /// `BDC` and `BMC`.
    pub fn begin_mark(&mut self, operator: &[u8]) {
        if self.marks.len() >= self.it.limits().nesting {
            self.it.page.halt();
            return;
        }
        let mut names = self
            .operands
            .iter()
            .filter_map(|token| token.name(self.data));
        let tag = names.next().map(decode_name).unwrap_or_default();
        let is_list = operator == b"BDC";
        let named = self
            .last_name()
            .filter(|_| is_list && self.operands.len() > 1);
        let list = match named {
            Some(name) => self.scope.properties.get::<Dict<'a>>(decode_name(name)),
            None if is_list => self.inline_list(),
            None => None,
        };
        let list = list.unwrap_or_default();
        let is_layer = tag == b"OC";
        let hidden = match named {
            Some(name) if is_layer => !self
                .it
                .layers
                .shows(&self.scope.properties, &decode_name(name)),
            _ => false,
        };
        self.it.page.hidden += u32::from(hidden);
        let first = self.it.page.alternative_count;
        let texts = self.take_alternatives(&list);
        let kept_texts = match named {
            Some(name) if is_layer => {
                self.rename(Category::Properties, name, b"/OC ", b"BDC");
                self.write_if_unnamed(name);
                None
            }
            _ => self.write_mark(&tag, &list, texts),
        };
        let is_own = self.it.page.open_forms.is_empty();
        self.marks.push(Mark {
            hidden,
            content_id: list.get::<u32>("MCID").filter(|_| is_own),
            alternatives: first..self.it.page.alternative_count,
            removed_before: self.it.page.removed.glyphs,
            kept_texts,
        });
    }

    /// `EMC`
    pub fn end_mark(&mut self) {
        let Some(mark) = self.marks.pop() else { return };
        self.it.page.hidden -= u32::from(mark.hidden);
        let glyph_count = self.it.page.glyph_count;
        let alternatives = &mut self.it.page.content.alternatives;
        for id in mark.alternatives {
            if let Some(alternative) = alternatives.get_mut(id as usize) {
                alternative.glyphs.end = glyph_count;
            }
        }
        let is_whole = mark.removed_before == self.it.page.removed.glyphs;
        if !is_whole {
            self.it.page.struck_content.extend(mark.content_id);
        }
        if let (Some(out), Some((place, texts))) = (&mut self.out, mark.kept_texts) {
            if is_whole {
                out.insert(place, texts);
            } else {
                self.it.page.removed.alternatives += 1;
            }
        }
        self.write(b"EMC");
    }

    /// The property list that stands among the operands.
    fn inline_list(&self) -> Option<Dict<'d>> {
        let start = self
            .operands
            .iter()
            .find(|token| token.kind == Kind::DictStart)?;
        let end = self
            .operands
            .iter()
            .rev()
            .find(|token| token.kind == Kind::DictEnd)?;
        let bytes = self.data.get(start.start as usize..end.end as usize)?;
        Dict::from_bytes(bytes)
    }

    /// Numbers the texts of a property list; gives those that stay, as entries. When
    /// reading, they are collected.
    fn take_alternatives(&mut self, list: &Dict<'_>) -> Vec<u8> {
        let mut kept = Vec::new();
        for (key, kind) in ALTERNATIVES {
            let Some(Object::String(string)) = list.get::<Object<'_>>(key) else {
                continue;
            };
            let page = &mut self.it.page;
            let id = page.alternative_count;
            page.alternative_count += 1;
            if page.reading {
                page.content.alternatives.push(Alternative {
                    id,
                    kind,
                    text: decode_text(string.as_bytes()),
                    glyphs: page.glyph_count..page.glyph_count,
                });
            } else if page.filter.alternatives.contains(&id) {
                page.removed.alternatives += 1;
                self.mark_changed();
            } else {
                kept.push(b'/');
                kept.extend_from_slice(key.as_bytes());
                write_string(string.as_bytes(), &mut kept);
            }
        }
        kept
    }

    /// Begins marked content with the entries that may stay. Texts are put in when it
    /// is known that none of its glyphs goes.
    fn write_mark(
        &mut self,
        tag: &[u8],
        list: &Dict<'_>,
        texts: Vec<u8>,
    ) -> Option<(usize, Vec<u8>)> {
        let out = self.out.as_mut()?;
        let tag = if is_standard_tag(tag) && tag != b"OC" {
            tag
        } else {
            b"Span"
        };
        let mut entries = Vec::new();
        if let Some(id) = list.get::<u32>("MCID") {
            entries.extend_from_slice(format!("/MCID {id}").as_bytes());
        }
        if let Some(Object::String(language)) = list.get::<Object<'_>>("Lang")
            && is_language(language.as_bytes())
        {
            entries.extend_from_slice(b"/Lang");
            write_string(language.as_bytes(), &mut entries);
        }
        let mut begin = Vec::new();
        write_name(tag, &mut begin);
        if entries.is_empty() && texts.is_empty() {
            begin.extend_from_slice(b" BMC");
            out.write(&begin);
            return None;
        }
        begin.extend_from_slice(b"<<");
        begin.extend_from_slice(&entries);
        let place = out.place() + begin.len();
        begin.extend_from_slice(b">>BDC");
        out.write(&begin);
        (!texts.is_empty()).then_some((place, texts))
    }

    /// A layer without a resource still opens marked content, which its `EMC` closes.
    fn write_if_unnamed(&mut self, name: &[u8]) {
        let known = self.scope.properties.contains_key(decode_name(name));
        if !known {
            self.write(b"/Span BMC");
        }
    }
}

/// Whether bytes are a language tag and nothing that could tell more (RFC 5646).
fn is_language(bytes: &[u8]) -> bool {
    const LONGEST: usize = 12;
    bytes.len() <= LONGEST
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && bytes.iter().filter(|byte| byte.is_ascii_digit()).count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::edit::Refusal;
    use crate::pdf::sample::Sample;
    use crate::pdf::sample::glyphs;

    const MARKED: &str = "/Secret <</MCID 3/ActualText(whole)/Alt<FEFF00C5>/Owner(x)>> BDC \
        BT /F1 10 Tf 50 700 Td (abc) Tj ET EMC BT 50 650 Td (d) Tj ET";

    #[test]
    fn alternatives_are_read_with_their_glyphs() {
        let page = Sample::new(MARKED).read();
        let found: Vec<_> = page
            .alternatives
            .iter()
            .map(|a| (a.id, a.kind, a.text.as_str(), a.glyphs.clone()))
            .collect();
        assert_eq!(
            found,
            [
                (0, AlternativeKind::ActualText, "whole", 0..3),
                (1, AlternativeKind::Alt, "Å", 0..3)
            ]
        );
    }

    #[test]
    fn untouched_marked_content_keeps_its_number_and_texts_only() {
        let content = Sample::new(MARKED).edited(&Refusal::default()).content;
        assert!(
            content.contains("/Span<</MCID 3/ActualText(whole)/Alt<FEFF00C5>>>BDC"),
            "{content}"
        );
        assert!(
            !content.contains("Owner") && !content.contains("Secret"),
            "{content}"
        );
    }

    #[test]
    fn alternatives_go_with_any_of_their_glyphs() {
        let content = Sample::new(MARKED).edited(&glyphs([1])).content;
        assert!(content.contains("/Span<</MCID 3>>BDC"), "{content}");
        let other = Sample::new(MARKED).edited(&glyphs([3])).content;
        assert!(other.contains("(whole)"), "{other}");
    }

    #[test]
    fn one_alternative_goes_when_asked() {
        let refusal = Refusal {
            alternatives: [0].into_iter().collect(),
            ..Refusal::default()
        };
        let content = Sample::new(MARKED).edited(&refusal).content;
        assert!(
            content.contains("/Span<</MCID 3/Alt<FEFF00C5>>>BDC"),
            "{content}"
        );
    }

    #[test]
    fn named_property_lists_are_written_inline() {
        let sample = Sample::new("/Span /Private BDC BT /F1 9 Tf (ab) Tj ET EMC")
            .resources("/Properties<</Private 11 0 R>>")
            .object(11, "<</ActualText(name)/MCID 4/Other(x)>>");
        assert_eq!(sample.read().alternatives.len(), 1);
        let content = sample.edited(&Refusal::default()).content;
        assert!(
            content.contains("/Span<</MCID 4/ActualText(name)>>BDC"),
            "{content}"
        );
        let content = sample.edited(&glyphs([0])).content;
        assert!(content.contains("/Span<</MCID 4>>BDC"), "{content}");
    }

    #[test]
    fn text_in_a_hidden_layer_is_unseen() {
        let page = Sample::new(
            "BT /F1 9 Tf 50 700 Td /OC /L BDC (a) Tj EMC (b) Tj /OC /M BDC (c) Tj EMC ET",
        )
        .resources("/Properties<</L 11 0 R/M 12 0 R>>")
        .object(11, "<</Type/OCG/Name(x)>>")
        .object(12, "<</Type/OCMD/OCGs[11 0 R]/P/AllOff>>")
        .catalog("/OCProperties<</OCGs[11 0 R]/D<</OFF[11 0 R]>>>>")
        .read();
        let seen: Vec<bool> = page.glyphs.iter().map(|glyph| glyph.visible).collect();
        assert_eq!(seen, [false, true, true]);
    }

    #[test]
    fn open_marks_are_closed_and_stray_ends_dropped() {
        let content = Sample::new("EMC ET Q q /P BMC BT /F1 9 Tf (a) Tj")
            .edited(&Refusal::default())
            .content;
        let words: Vec<&str> = content.split_whitespace().collect();
        assert_eq!(
            words,
            [
                "q", "/P", "BMC", "BT", "/F1", "9", "Tf", "(a)", "Tj", "EMC", "ET", "Q"
            ]
        );
    }
}
