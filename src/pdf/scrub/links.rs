//! Links as they may stay: those that lead to a page of the document, and those whose
//! address the caller allows (ISO 32000-2, 12.5.6.5).

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Name;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Rect as PdfRect;
use hayro_syntax::object::String as PdfString;

use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::pdf::scrub::destination::Destination;
use crate::pdf::scrub::destination::Destinations;
use crate::pdf::source::Source;
use crate::pdf::strings::OuterId;
use crate::pdf::strings::OuterPlace;
use crate::pdf::strings::OuterText;
use crate::pdf::strings::outer_text;

/// Most annotations of a page that are read.
const MAX_ANNOTATIONS: usize = 50_000;

/// A link of the source.
pub(crate) struct Link<'a> {
    pub(crate) id: Option<ObjectIdentifier>,
    pub(crate) dict: Dict<'a>,
    pub(crate) target: Target,
}

/// Where a link leads.
pub(crate) enum Target {
    /// To a page of the document.
    Page(Destination),
    /// To an address.
    Address { id: OuterId, text: String },
}

/// The annotations of a page.
pub(crate) struct Annotations<'a> {
    pub(crate) links: Vec<Link<'a>>,
    /// How many annotations there are of any kind, but for links and popups.
    pub(crate) others: usize,
    /// How many links there are, also such as lead nowhere.
    pub(crate) link_count: usize,
    pub(crate) attachments: usize,
    pub(crate) scripts: usize,
}

/// The annotations of each page of the source.
pub(crate) fn read<'a>(
    source: &'a Source,
    destinations: &Destinations<'a>,
) -> Vec<Annotations<'a>> {
    let mut index = 0;
    (source.pdf().pages().iter())
        .map(|page| of_page(source, page.raw(), destinations, &mut index))
        .collect()
}

fn of_page<'a>(
    source: &'a Source,
    page: &Dict<'a>,
    destinations: &Destinations<'a>,
    index: &mut u32,
) -> Annotations<'a> {
    let mut out = Annotations {
        links: Vec::new(),
        others: 0,
        link_count: 0,
        attachments: 0,
        scripts: 0,
    };
    let Some(array) = page.get::<Array<'a>>("Annots") else {
        return out;
    };
    for item in array.raw_iter().take(MAX_ANNOTATIONS) {
        let (id, dict) = match item {
            MaybeRef::NotRef(object) => (None, object.into_dict()),
            MaybeRef::Ref(reference) => {
                let id = ObjectIdentifier::from(reference);
                (Some(id), source.pdf().xref().get::<Dict<'a>>(id))
            }
        };
        let Some(dict) = dict else { continue };
        out.scripts += usize::from(is_script(&dict));
        match dict.get::<Name<'a>>("Subtype").as_deref() {
            Some(b"Link") => {
                out.link_count += 1;
                let target = target(&dict, destinations, index);
                out.links
                    .extend(target.map(|target| Link { id, dict, target }));
            }
            Some(b"Popup") => {}
            subtype => {
                out.others += 1;
                out.attachments += usize::from(subtype == Some(b"FileAttachment"));
            }
        }
    }
    out
}

/// Whether something starts a script.
pub(crate) fn is_script(dict: &Dict<'_>) -> bool {
    let action = dict.get::<Dict<'_>>("A").unwrap_or_default();
    action.get::<Name<'_>>("S").as_deref() == Some(b"JavaScript")
}

fn target<'a>(dict: &Dict<'a>, destinations: &Destinations<'a>, index: &mut u32) -> Option<Target> {
    if let Some(destination) = destinations.of(dict) {
        return Some(Target::Page(destination));
    }
    let action = dict.get::<Dict<'a>>("A")?;
    if action.get::<Name<'a>>("S").as_deref() != Some(b"URI") {
        return None;
    }
    let address = action.get::<PdfString<'a>>("URI")?;
    // What nobody can read at a glance nobody has checked either.
    if holds_encoded_text(&address) || is_encoded_twice(&address) {
        return None;
    }
    let id = OuterId {
        place: OuterPlace::LinkUri,
        index: *index,
    };
    *index = index.saturating_add(1);
    Some(Target::Address {
        id,
        text: outer_text(&address),
    })
}

/// The addresses.
pub(crate) fn texts(pages: &[Annotations<'_>]) -> Vec<OuterText> {
    let mut out = Vec::new();
    for (page, annotations) in pages.iter().enumerate() {
        for link in &annotations.links {
            if let Target::Address { id, text } = &link.target {
                out.push(OuterText {
                    id: *id,
                    page: Some(page),
                    text: text.clone(),
                });
            }
        }
    }
    out
}

/// Whether a part of an address is text in hexadecimal digits or base64.
fn holds_encoded_text(address: &[u8]) -> bool {
    const SHORTEST: usize = 10;
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-_".contains(byte);
    let runs = address
        .split(|byte| !is_digit(byte))
        .filter(|run| run.len() >= SHORTEST);
    let mut runs = runs.filter(|run| run.iter().any(u8::is_ascii_digit) || !is_word(run));
    runs.any(|run| is_text(&from_hex(run)) || is_text(&from_base64(run)))
}

/// Whether percent signs of an address are themselves written with percent signs
/// (RFC 3986, 2.4), which hides letters from whoever decodes it once.
fn is_encoded_twice(address: &[u8]) -> bool {
    address
        .windows(5)
        .any(|five| matches!(five, [b'%', b'2', b'5', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit()))
}

/// Whether a run is written like a word or several: small letters, and capitals only where
/// one begins.
fn is_word(run: &[u8]) -> bool {
    let mut parts = run.split(|byte| b"-_+=".contains(byte));
    parts.all(|part| part.iter().skip(1).all(u8::is_ascii_lowercase))
}

fn from_hex(run: &[u8]) -> Vec<u8> {
    let digits = run.iter().map(|byte| char::from(*byte).to_digit(16));
    let digits: Option<Vec<u8>> = digits.map(|digit| digit.map(|digit| digit as u8)).collect();
    let digits = digits.unwrap_or_default();
    let pairs = digits.as_chunks::<2>().0.iter();
    pairs.map(|[high, low]| high << 4 | low).collect()
}

/// Base64 in the usual or the address-safe alphabet (RFC 4648).
fn from_base64(run: &[u8]) -> Vec<u8> {
    let (mut out, mut buffer, mut bits) = (Vec::new(), 0_u32, 0);
    for byte in run {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => break,
        };
        buffer = buffer << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((buffer >> bits) as u8);
            buffer &= (1 << bits) - 1;
        }
    }
    out
}

/// Whether bytes are text that somebody could read.
fn is_text(bytes: &[u8]) -> bool {
    const SHORTEST: usize = 5;
    let readable = |text: &str| {
        let is_readable = |c: char| c.is_alphanumeric() || " .,:;@+-_/()&=\"'".contains(c);
        text.chars().count() >= SHORTEST
            && text.chars().all(is_readable)
            && text.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST
    };
    std::str::from_utf8(bytes).is_ok_and(readable)
}

/// An address in ASCII, as a URI must be (ISO 32000-2, 12.6.4.8).
pub(crate) fn address(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'!'..=b'~' => out.push(byte),
            _ => out.extend_from_slice(format!("%{byte:02X}").as_bytes()),
        }
    }
    out
}

impl Link<'_> {
    /// Whether the link's area shares something with one of these, in page coordinates.
    pub(crate) fn overlaps(&self, covered: &[Quad], origin: crate::geometry::Point) -> bool {
        // A link without a place cannot be shown to be apart.
        let Some(rect) = self.dict.get::<PdfRect>("Rect") else {
            return true;
        };
        let rect = Rect::new(rect.x0, rect.y0, rect.x1, rect.y1) - origin.to_vec2();
        let own = Quad::from_rect(rect);
        covered.iter().any(|quad| quad.overlaps(&own))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_encoded_twice_is_not_checked_by_reading_it() {
        assert!(is_encoded_twice(b"https://karta.example/?q=R%25C3%25B6nn"));
        assert!(!is_encoded_twice(
            b"https://karta.example/?q=100%25+av%20alla"
        ));
    }

    #[test]
    fn encoded_text_in_an_address_is_seen() {
        for address in [
            "https://x.example/?d=RWxpbiDDhWtlc3NvbiA4MTEyMTgtOTg3Ng==",
            "https://x.example/456c696e20c3856b6573736f6e/a",
        ] {
            assert!(holds_encoded_text(address.as_bytes()), "{address}");
        }
        for address in [
            "https://www.socialstyrelsen.se/globalassets/sharepoint-dokument/artikelkatalog/",
            "https://x.example/ViewDocument?id=20240131-1200&hash=9f86d081884c7d659a2feaa0c55ad015",
            "https://x.example/InternationalizationOfDocuments",
        ] {
            assert!(!holds_encoded_text(address.as_bytes()), "{address}");
        }
    }
}
