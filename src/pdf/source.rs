//! Opens a PDF file: bytes and a password in, pages with their geometry out.
//!
//! Encryption is undone while objects are read, so nothing above this module sees it.

use std::sync::Arc;

use hayro_syntax::DecryptionError;
use hayro_syntax::LoadPdfError;
use hayro_syntax::Pdf;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use hayro_syntax::page::Page;
use hayro_syntax::page::Rotation;

use crate::geometry::Affine;
use crate::geometry::Point;
use crate::geometry::Rect;
use crate::pdf::bomb;
use crate::pdf::decode::DecodeError;
use crate::pdf::decode::decode;
use crate::pdf::join::Joiner;

/// An opened PDF file. Threads share it; each has its own interpreter.
pub struct Source {
    pdf: Pdf,
    limits: Limits,
    encrypted: bool,
}

/// What a hostile file may cost.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: usize,
    /// Pages of the file.
    pub pages: usize,
    /// Bytes that one stream may unfold to.
    pub stream_bytes: usize,
    /// Bytes that all object and cross-reference streams may unfold to.
    pub object_bytes: usize,
    /// Bytes of content that one page may unfold to, its forms included once each.
    pub page_bytes: usize,
    /// Forms within forms.
    pub form_depth: usize,
    /// Streams interpreted for one page: the page, and each use of a form, pattern, mask.
    pub streams: usize,
    /// Operators interpreted for one page, those of forms counted at each use.
    pub operators: usize,
    /// Glyphs of one page.
    pub glyphs: usize,
    /// Annotations of one page.
    pub annotations: usize,
    /// Samples of one picture (width times height).
    pub pixels: usize,
    /// Saved graphics states (`q`), and open marked content, within one stream.
    pub nesting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 2 << 30,
            pages: 100_000,
            stream_bytes: 128 << 20,
            object_bytes: 128 << 20,
            page_bytes: 192 << 20,
            form_depth: 40,
            streams: 20_000,
            operators: 8_000_000,
            glyphs: 2_000_000,
            annotations: 20_000,
            pixels: 300_000_000,
            nesting: 10_000,
        }
    }
}

/// Why a file could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// No PDF header.
    #[error("the file is not a PDF")]
    NotPdf,
    /// It needs a password and none was given.
    #[error("the document is encrypted and needs a password")]
    Encrypted,
    /// The password that was given does not open it.
    #[error("the password does not open the document")]
    WrongPassword,
    /// Its encryption is of a kind that is not supported.
    #[error("the document's encryption is of an unknown kind")]
    UnknownEncryption,
    /// Its objects cannot be found.
    #[error("the document is damaged beyond repair")]
    Damaged,
    /// It has no page.
    #[error("the document has no pages")]
    NoPages,
    /// It is larger than the limits allow.
    #[error("the document has {found} {what}; the limit is {limit}")]
    LimitReached {
        /// What there are too many of.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
}

/// Where a page's content lies and how it is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageGeometry {
    /// CropBox within MediaBox, in the page's default user space.
    pub crop: Rect,
    /// Clockwise rotation when shown: 0, 90, 180 or 270 (`/Rotate`).
    pub rotation: u16,
    /// Size of a unit of default user space in points (`/UserUnit`). Page coordinates
    /// are not multiplied by it.
    pub user_unit: f64,
}

impl PageGeometry {
    /// From default user space to page coordinates.
    pub fn to_page(&self) -> Affine {
        Affine::translate((-self.crop.x0, -self.crop.y0))
    }

    /// The page's area in page coordinates.
    pub fn area(&self) -> Rect {
        Rect::from_origin_size(Point::ORIGIN, self.crop.size())
    }
}

/// Asks for each object once. A table of objects that turns out to be wrong is made anew by
/// what stands in the file; were that to happen between two readings, they would not read
/// the same.
fn settle(pdf: &Pdf) {
    /// Object numbers beyond those of a file without gaps that are tried.
    const GAPS: usize = 10_000;
    let xref = pdf.xref();
    let most = pdf.len().saturating_mul(2).saturating_add(GAPS);
    let mut left = pdf.len();
    for number in 1..=u32::try_from(most).unwrap_or(u32::MAX) {
        let object = xref.get::<Object<'_>>(ObjectIdentifier::new(number, 0));
        left -= usize::from(object.is_some()).min(left);
        if left == 0 {
            break;
        }
    }
}

impl Source {
    /// Opens a file. A password is tried as it is given; without one, the empty password
    /// is tried.
    pub fn open(
        bytes: Arc<Vec<u8>>,
        password: Option<&str>,
        limits: &Limits,
    ) -> Result<Self, OpenError> {
        within("bytes", bytes.len(), limits.file_bytes)?;
        if !has_header(&bytes) {
            return Err(OpenError::NotPdf);
        }
        if bomb::unfolded(&bytes, limits.object_bytes).is_none() {
            return Err(OpenError::LimitReached {
                what: "object-streams",
                found: usize::MAX,
                limit: limits.object_bytes,
            });
        }
        let pdf =
            Pdf::new_with_password(bytes, password.unwrap_or_default()).map_err(
                |error| match error {
                    LoadPdfError::Invalid => OpenError::Damaged,
                    LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
                        match password {
                            None => OpenError::Encrypted,
                            Some(_) => OpenError::WrongPassword,
                        }
                    }
                    LoadPdfError::Decryption(_) => OpenError::UnknownEncryption,
                },
            )?;
        settle(&pdf);
        let page_count = pdf.pages().len();
        if page_count == 0 {
            return Err(OpenError::NoPages);
        }
        within("pages", page_count, limits.pages)?;
        if pdf
            .pages()
            .iter()
            .any(|page| page.raw().contains_key("Kids"))
        {
            return Err(OpenError::Damaged);
        }
        let encrypted = mentions_encryption(pdf.data().as_ref());
        let source = Self {
            pdf,
            limits: limits.clone(),
            encrypted,
        };
        // Nobody can tell what is on a page without an end and what is beside it.
        let is_endless = |page: PageGeometry| !page.crop.is_finite();
        match (0..page_count).any(|index| source.geometry(index).is_some_and(is_endless)) {
            true => Err(OpenError::Damaged),
            false => Ok(source),
        }
    }

    /// The limits that it was opened with.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether the file is encrypted, with whatever password. (A file that merely holds
    /// the key `/Encrypt` somewhere counts as encrypted.)
    pub fn was_encrypted(&self) -> bool {
        self.encrypted
    }

    /// The objects.
    pub fn pdf(&self) -> &Pdf {
        &self.pdf
    }

    /// How many pages there are; at least one.
    pub fn page_count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// A page, counted from 0.
    pub fn page(&self, index: usize) -> Option<&Page<'_>> {
        self.pdf.pages().get(index)
    }

    /// The document catalogue.
    pub fn catalog(&self) -> Dict<'_> {
        let xref = self.pdf.xref();
        xref.get::<Dict<'_>>(xref.root_id()).unwrap_or_default()
    }

    /// A page's geometry; a page without area is taken for A4, as viewers do.
    pub fn geometry(&self, index: usize) -> Option<PageGeometry> {
        let page = self.page(index)?;
        let boxed = page.intersected_crop_box();
        let (width, height) = page.base_dimensions();
        let crop = match has_media_box(page.raw()) {
            true => Rect::new(
                boxed.x0,
                boxed.y0,
                boxed.x0 + f64::from(width),
                boxed.y0 + f64::from(height),
            ),
            false => LETTER,
        };
        let user_unit = page.raw().get::<f64>("UserUnit").unwrap_or(1.0);
        Some(PageGeometry {
            crop,
            rotation: match page.rotation() {
                Rotation::None => 0,
                Rotation::Horizontal => 90,
                Rotation::Flipped => 180,
                Rotation::FlippedHorizontal => 270,
            },
            user_unit: if user_unit.is_finite() && user_unit > 0.0 {
                user_unit
            } else {
                1.0
            },
        })
    }

    /// A page's content streams as one, and whether all of it could be decoded
    /// (ISO 32000-2, 7.8.2).
    pub fn content(&self, index: usize) -> Result<(Vec<u8>, bool), DecodeError> {
        let Some(page) = self.page(index) else {
            return Ok((Vec::new(), true));
        };
        let streams: Vec<Stream<'_>> = match page.raw().get::<Object<'_>>("Contents") {
            Some(Object::Stream(stream)) => vec![stream],
            Some(Object::Array(array)) => content_streams(&array),
            _ => Vec::new(),
        };
        let mut joiner = Joiner::default();
        let mut whole = true;
        for stream in streams {
            let room = self.limits.page_bytes.saturating_sub(joiner.len());
            match decode(&stream, room.min(self.limits.stream_bytes)) {
                Ok(decoded) => {
                    whole &= decoded.whole;
                    joiner.push(decoded.bytes);
                }
                Err(error @ DecodeError::TooLarge { .. }) => return Err(error),
                Err(_) => whole = false,
            }
        }
        Ok((joiner.finish(), whole))
    }
}

fn content_streams<'a>(array: &Array<'a>) -> Vec<Stream<'a>> {
    array
        .iter::<Object<'a>>()
        .filter_map(Object::into_stream)
        .collect()
}

fn within(what: &'static str, found: usize, limit: usize) -> Result<(), OpenError> {
    if found > limit {
        return Err(OpenError::LimitReached { what, found, limit });
    }
    Ok(())
}

/// Whether the header stands in the first bytes, with junk before it at most.
fn has_header(bytes: &[u8]) -> bool {
    const WINDOW: usize = 4096;
    let head = bytes.get(..WINDOW).unwrap_or(bytes);
    memchr::memmem::find(head, b"%PDF-").is_some()
}

fn mentions_encryption(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"/Encrypt").is_some()
}

/// The size that viewers take for a page without a MediaBox.
const LETTER: Rect = Rect::new(0.0, 0.0, 612.0, 792.0);

/// Whether a page or one of its ancestors has a MediaBox.
pub(crate) fn has_media_box(page: &Dict<'_>) -> bool {
    const DEEPEST: usize = 64;
    let mut node = Some(page.clone());
    for _ in 0..DEEPEST {
        let Some(own) = node else { return false };
        if own.get::<hayro_syntax::object::Rect>("MediaBox").is_some() {
            return true;
        }
        node = own.get::<Dict<'_>>("Parent");
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::sample::COURIER;
    use crate::pdf::sample::Sample;
    use crate::pdf::sample::glyphs;

    fn open(pdf: &str) -> Result<Source, OpenError> {
        Source::open(Arc::new(pdf.as_bytes().to_vec()), None, &Limits::default())
    }

    fn one_page(entries: &str) -> String {
        format!(
            "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
             2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R {entries}>>endobj\n\
             trailer<</Root 1 0 R>>\n%%EOF"
        )
    }

    #[test]
    fn a_text_is_not_a_pdf() {
        assert_eq!(open("hej").err(), Some(OpenError::NotPdf));
    }

    #[test]
    fn a_header_alone_is_damaged() {
        assert_eq!(open("%PDF-1.7\n").err(), Some(OpenError::Damaged));
    }

    /// A file whose table of objects is right but for object 5, and has a later object 4 that
    /// it does not name.
    fn half_wrong() -> String {
        let stream = |text: &str| format!("4 0 obj<</Length 3>>stream\n{text}\nendstream endobj\n");
        let objects = [
            "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n".to_owned(),
            "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n".to_owned(),
            "3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[5 0 R]>>endobj\n".to_owned(),
            stream("old"),
        ];
        let mut file = "%PDF-1.7\n".to_owned();
        let mut table = "xref\n0 6\n0000000000 65535 f \n".to_owned();
        for object in objects {
            table.push_str(&format!("{:010} 00000 n \n", file.len()));
            file.push_str(&object);
        }
        table.push_str("0000000003 00000 n \n");
        file.push_str("5 0 obj<</Type/Annot>>endobj\n");
        file.push_str(&stream("new"));
        let start = file.len();
        format!("{file}{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF")
    }

    #[test]
    fn a_page_without_an_end_is_damaged() {
        let endless = format!("/MediaBox[0 0 {} 300]", "1".repeat(70));
        assert_eq!(open(&one_page(&endless)).err(), Some(OpenError::Damaged));
    }

    #[test]
    fn what_is_read_first_is_read_again() {
        let source = open(&half_wrong()).unwrap();
        let first = source.content(0).unwrap();
        let broken = ObjectIdentifier::new(5, 0);
        assert!(source.pdf().xref().get::<Dict<'_>>(broken).is_some());
        assert_eq!(source.content(0).unwrap(), first);
        assert_eq!(first.0.trim_ascii(), b"new");
    }

    #[test]
    fn a_page_that_holds_pages_is_not_read_as_an_empty_one() {
        let nested = one_page("/Kids[<</MediaBox[0 0 9 9]>>]").replace("/Type/Page/", "/");
        assert_eq!(open(&nested).err(), Some(OpenError::Damaged));
    }

    #[test]
    fn geometry_is_crop_box_within_media_box() {
        let source = open(&one_page(
            "/MediaBox[0 0 600 800]/CropBox[10 20 700 700]/Rotate 450/UserUnit 2",
        ))
        .unwrap();
        let geometry = source.geometry(0).unwrap();
        assert_eq!(geometry.crop, Rect::new(10.0, 20.0, 600.0, 700.0));
        assert_eq!(geometry.rotation, 90);
        assert_eq!(geometry.user_unit, 2.0);
        assert_eq!(geometry.area(), Rect::new(0.0, 0.0, 590.0, 680.0));
    }

    #[test]
    fn a_page_without_a_media_box_is_as_large_as_viewers_take_it_for() {
        let source = open(&one_page("")).unwrap();
        assert_eq!(source.geometry(0).unwrap().crop, LETTER);
    }

    #[test]
    fn too_many_pages_are_refused() {
        let limits = Limits {
            pages: 0,
            ..Limits::default()
        };
        let error = Source::open(Arc::new(one_page("").into_bytes()), None, &limits).err();
        assert!(matches!(
            error,
            Some(OpenError::LimitReached { found: 1, .. })
        ));
    }

    #[test]
    fn text_in_many_forms_within_each_other_is_read_and_removed() {
        let entries = |inner: &str| {
            format!(
                "/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<<{COURIER}>>/XObject<<{inner}>>>>"
            )
        };
        let outer = Sample::new("/X Do").resources("/XObject<</X 11 0 R>>");
        let nested = (11..41).fold(outer, |sample, number| {
            sample.stream(number, &entries(&format!("/X {} 0 R", number + 1)), "/X Do")
        });
        let sample = nested.stream(41, &entries(""), "BT /F1 9 Tf (ab) Tj ET");
        let page = sample.read();
        assert_eq!((page.glyphs.len(), page.gaps.len()), (2, 0));
        assert_eq!(sample.edited(&glyphs([0])).read().glyphs.len(), 1);
    }

    #[test]
    fn coordinates_start_at_the_crop_box() {
        let page = Sample::new("BT /F1 10 Tf 50 700 Td (a) Tj ET")
            .page("/CropBox[40 90 500 790]/Rotate 90")
            .read();
        let origin = page.glyphs[0].origin;
        assert!((origin.x - 10.0).abs() < 0.01 && (origin.y - 610.0).abs() < 0.01);
    }
}
