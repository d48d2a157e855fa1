//! What a file holds beside its pages: metadata, attachments, scripts, form values, and
//! objects that nothing uses.

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Name;
use hayro_syntax::object::ObjRef;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use rustc_hash::FxHashSet;

use crate::inspect::Finding;
use crate::inspect::Kind;
use crate::inspect::Values;
use crate::inspect::picture;
use crate::inspect::stray;
use crate::pdf::decode::decode;
use crate::pdf::decode::filters;
use crate::pdf::lex::Kind as TokenKind;
use crate::pdf::lex::Lexer;
use crate::pdf::lex::decode_string;
use crate::pdf::source::Source;
use crate::pdf::text_string::decode_text;

/// Most bytes of a stream that are looked at here.
const MOST_BYTES: usize = 32 << 20;
/// A text shorter than this, in letters, says nothing.
const LEAST_LETTERS: usize = 3;
/// Most values that one finding tells.
const MOST_VALUES: usize = 50;

/// What is found in the objects of a file. `used` are the streams that pages use.
pub fn findings(
    source: &Source,
    used: &FxHashSet<ObjectIdentifier>,
    values: Values,
) -> Vec<Finding> {
    let mut walk = Walk::new(source, used);
    walk.reach_all();
    walk.information();
    walk.unreached();
    let mut findings = walk.tally.findings(values);
    if source.was_encrypted() {
        findings.push(Finding::of_file(Kind::Encrypted, 1));
    }
    findings
}

/// What was counted, by kind, with the values.
#[derive(Default)]
struct Tally(std::collections::BTreeMap<Kind, Vec<String>>);

impl Tally {
    fn add(&mut self, kind: Kind, value: String) {
        self.0.entry(kind).or_default().push(value);
    }

    fn findings(self, values: Values) -> Vec<Finding> {
        let kinds = self.0.into_iter();
        kinds
            .map(|(kind, mut texts)| {
                let count = texts.len();
                texts.truncate(MOST_VALUES);
                texts.retain(|text| !text.is_empty());
                let is_told = values == Values::Show && !texts.is_empty();
                Finding {
                    value: is_told.then(|| texts.join("\n")),
                    ..Finding::of_file(kind, count)
                }
            })
            .collect()
    }
}

struct Walk<'a, 'u> {
    source: &'a Source,
    used: &'u FxHashSet<ObjectIdentifier>,
    reached: FxHashSet<ObjectIdentifier>,
    tally: Tally,
}

impl<'a, 'u> Walk<'a, 'u> {
    fn new(source: &'a Source, used: &'u FxHashSet<ObjectIdentifier>) -> Self {
        Self {
            source,
            used,
            reached: FxHashSet::default(),
            tally: Tally::default(),
        }
    }

    fn get(&self, reference: ObjRef) -> Option<Object<'a>> {
        self.source.pdf().xref().get::<Object<'a>>(reference.into())
    }

    /// Walks all that can be reached from the catalogue.
    fn reach_all(&mut self) {
        let root = self.source.pdf().xref().root_id();
        self.reached.insert(root);
        let mut waiting = vec![Object::Dict(self.source.catalog())];
        while let Some(object) = waiting.pop() {
            let mut meet = |raw: MaybeRef<Object<'a>>| match raw {
                MaybeRef::NotRef(object) => waiting.push(object),
                MaybeRef::Ref(reference) => {
                    if self.reached.insert(reference.into()) {
                        waiting.extend(self.get(reference));
                    }
                }
            };
            match &object {
                Object::Dict(dict) => dict.entries().for_each(|(_, raw)| meet(raw)),
                Object::Stream(stream) => stream.dict().entries().for_each(|(_, raw)| meet(raw)),
                Object::Array(array) => array.raw_iter().for_each(&mut meet),
                _ => {}
            }
            match &object {
                Object::Dict(dict) => self.dictionary(dict),
                Object::Stream(stream) => {
                    self.dictionary(stream.dict());
                    self.stream(stream);
                }
                _ => {}
            }
        }
    }

    fn dictionary(&mut self, dict: &Dict<'a>) {
        let has = |key: &str| dict.contains_key(key);
        if has("JS") {
            self.tally
                .add(Kind::JavaScript, string(dict, "JS").unwrap_or_default());
        }
        if has("EF") {
            let name = string(dict, "UF").or_else(|| string(dict, "F"));
            self.tally.add(Kind::Attachment, name.unwrap_or_default());
        }
        if has("Thumb") {
            self.tally.add(Kind::Thumbnail, String::new());
        }
        if has("PieceInfo") {
            self.tally.add(Kind::PrivateData, String::new());
        }
        if has("XFA") {
            self.tally.add(Kind::Xfa, String::new());
        }
        if has("ByteRange") && has("Contents") {
            self.tally
                .add(Kind::Signature, string(dict, "Name").unwrap_or_default());
        } else if has("FT") || has("Kids") || has("Parent") || is(dict, "Subtype", b"Widget") {
            self.field(dict);
        }
        if let Some(metadata) = dict.get::<Stream<'a>>("Metadata") {
            self.xmp(&metadata);
        }
    }

    fn field(&mut self, dict: &Dict<'a>) {
        let mut texts = Vec::new();
        for key in ["V", "DV", "RV"] {
            match dict.get::<Object<'a>>(key) {
                Some(Object::String(value)) => texts.push(decode_text(value.as_bytes())),
                Some(Object::Stream(value)) => texts.push(self.bytes(&value)),
                Some(Object::Array(items)) => {
                    let strings = items.iter::<Object<'a>>().filter_map(Object::into_string);
                    texts.extend(strings.map(|value| decode_text(value.as_bytes())));
                }
                _ => {}
            }
        }
        texts.retain(|text| text.chars().any(char::is_alphanumeric));
        texts.dedup();
        if !texts.is_empty() {
            self.tally.add(Kind::FieldValue, texts.join(" "));
        }
    }

    fn bytes(&self, stream: &Stream<'a>) -> String {
        let decoded = decode(stream, MOST_BYTES);
        decoded.map_or_else(|_| String::new(), |decoded| decode_text(&decoded.bytes))
    }

    fn stream(&mut self, stream: &Stream<'a>) {
        let dict = stream.dict();
        if is(dict, "Subtype", b"Form") && !self.used.contains(&stream.obj_id()) {
            self.unused(stream);
        }
        let filters = filters(dict);
        let is_jpeg = matches!(&filters[..], [(name, _)] if name == b"DCTDecode");
        if is_jpeg {
            let found = picture::findings(&stream.raw_data(), Values::Hide);
            for finding in found.unwrap_or_default() {
                let name = finding.detail.unwrap_or_default();
                self.tally.add(finding.kind, name.to_owned());
            }
        }
        if stray::has_slack(stream) {
            self.tally.add(Kind::StreamSlack, String::new());
        }
    }

    /// A stream that no page shows, if it holds text.
    fn unused(&mut self, stream: &Stream<'a>) {
        let Ok(decoded) = decode(stream, MOST_BYTES) else {
            return;
        };
        let text = shown_text(&decoded.bytes);
        if letters(&text) >= LEAST_LETTERS {
            self.tally.add(Kind::UnusedObject, text);
        }
    }

    fn xmp(&mut self, metadata: &Stream<'a>) {
        let Ok(decoded) = decode(metadata, MOST_BYTES) else {
            return;
        };
        let text = match decoded.bytes.get(..2) {
            Some([0xfe, 0xff] | [0xff, 0xfe]) => decode_text(&decoded.bytes),
            _ => String::from_utf8_lossy(&decoded.bytes).into_owned(),
        };
        for value in xmp_values(&text) {
            self.tally.add(Kind::Metadata, value);
        }
    }

    /// The document information dictionary (ISO 32000-2, 14.3.3).
    fn information(&mut self) {
        const OF_PROGRAMS: [&[u8]; 5] = [
            b"Producer",
            b"Creator",
            b"CreationDate",
            b"ModDate",
            b"Trapped",
        ];
        let Some(dict) = self.find_information() else {
            return;
        };
        self.reached.extend(dict.obj_id());
        for (key, _) in dict.entries() {
            let Some(Object::String(value)) = dict.get::<Object<'a>>(key.as_ref()) else {
                continue;
            };
            let text = decode_text(value.as_bytes());
            if !text.chars().any(char::is_alphanumeric) {
                continue;
            }
            let kind = match OF_PROGRAMS.contains(&key.as_ref()) {
                true => Kind::ProgramName,
                false => Kind::Metadata,
            };
            self.tally.add(kind, format!("{}: {text}", key.as_str()));
        }
    }

    /// The dictionary that the last trailer names. The library keeps trailers to itself,
    /// so it is looked for in the bytes.
    fn find_information(&self) -> Option<Dict<'a>> {
        let data = self.source.pdf().data().as_ref();
        let mut places: Vec<usize> = memchr::memmem::find_iter(data, b"/Info").collect();
        places.reverse();
        places.iter().take(20).find_map(|at| {
            let bytes = data.get(at + 5..(at + 40).min(data.len()))?;
            let mut tokens = Lexer::new(bytes);
            let number = tokens.next()?.number()?;
            let generation = tokens.next()?.number()?;
            let is_reference = tokens.next()?.bytes(bytes) == b"R";
            let id = ObjectIdentifier::new(number as u32, generation as i32);
            let dict = self.source.pdf().xref().get::<Dict<'a>>(id)?;
            (is_reference && !dict.contains_key("Type")).then_some(dict)
        })
    }

    /// Objects that nothing leads to.
    fn unreached(&mut self) {
        for object in self.source.pdf().objects() {
            match object {
                Object::Stream(stream) => {
                    let dict = stream.dict();
                    let is_of_file = is(dict, "Type", b"XRef") || is(dict, "Type", b"ObjStm");
                    if !self.reached.contains(&stream.obj_id()) && !is_of_file {
                        self.unreached_stream(&stream);
                    }
                }
                Object::Dict(dict) => {
                    let is_reached = dict.obj_id().is_none_or(|id| self.reached.contains(&id));
                    // What belongs to the linearisation says nothing.
                    if is_reached || dict.contains_key("Linearized") {
                        continue;
                    }
                    let text = strings_in(&dict);
                    if letters(&text) >= LEAST_LETTERS {
                        self.tally.add(Kind::UnusedObject, text);
                    }
                }
                _ => {}
            }
        }
    }

    fn unreached_stream(&mut self, stream: &Stream<'a>) {
        let dict = stream.dict();
        let holds_all = ["Image"]
            .iter()
            .any(|kind| is(dict, "Subtype", kind.as_bytes()))
            || is(dict, "Type", b"EmbeddedFile")
            || is(dict, "Type", b"Metadata");
        match holds_all {
            true => self.tally.add(Kind::UnusedObject, String::new()),
            false => self.unused(stream),
        }
    }
}

fn is(dict: &Dict<'_>, key: &str, name: &[u8]) -> bool {
    dict.get::<Name<'_>>(key)
        .is_some_and(|value| value.as_ref() == name)
}

fn string(dict: &Dict<'_>, key: &str) -> Option<String> {
    match dict.get::<Object<'_>>(key)? {
        Object::String(value) => Some(decode_text(value.as_bytes())),
        _ => None,
    }
}

fn letters(text: &str) -> usize {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .count()
}

/// All strings of a dictionary, also those in arrays and dictionaries within.
fn strings_in(dict: &Dict<'_>) -> String {
    const DEEPEST: u32 = 6;
    const MOST: usize = 2000;
    fn add(object: &Object<'_>, depth: u32, texts: &mut Vec<String>) {
        if depth == 0 || texts.len() > MOST {
            return;
        }
        let mut meet = |raw: MaybeRef<Object<'_>>| {
            if let MaybeRef::NotRef(object) = raw {
                add(&object, depth - 1, texts);
            }
        };
        match object {
            Object::String(value) => texts.push(decode_text(value.as_bytes())),
            Object::Array(array) => array_items(array).for_each(&mut meet),
            Object::Dict(dict) => dict.entries().for_each(|(_, raw)| meet(raw)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    add(&Object::Dict(dict.clone()), DEEPEST, &mut texts);
    texts.join(" ")
}

fn array_items<'a>(array: &Array<'a>) -> impl Iterator<Item = MaybeRef<Object<'a>>> {
    array.raw_iter()
}

/// The strings that a content stream shows; nothing if it is none. Codes of fonts with
/// an encoding of their own come out as they are.
fn shown_text(content: &[u8]) -> String {
    const MOST_JUNK: usize = 64;
    let mut text = String::new();
    let mut waiting = Vec::new();
    let mut junk = 0;
    for token in Lexer::new(content) {
        match token.kind {
            TokenKind::String { .. } => decode_string(token.bytes(content), &mut waiting),
            TokenKind::Operator => {
                if matches!(token.bytes(content), b"Tj" | b"TJ" | b"'" | b"\"") {
                    text.push_str(&decode_text(&waiting));
                    text.push('\n');
                }
                waiting.clear();
            }
            TokenKind::Junk => junk += 1,
            _ => {}
        }
        if junk > MOST_JUNK {
            return String::new();
        }
    }
    legible(&text)
}

/// The lines that are mostly words, where there are any.
fn legible(text: &str) -> String {
    let is_word = |line: &&str| {
        let odd = line
            .chars()
            .filter(|letter| letter.is_control() || *letter == '\u{fffd}');
        odd.count() * 4 <= line.chars().count()
    };
    let lines: Vec<&str> = text.lines().filter(is_word).collect();
    let legible = lines.join("\n");
    match letters(&legible) {
        0 => text.to_owned(),
        _ => legible,
    }
}

/// The values of an XMP packet that may tell about people: not dates, numbers of versions
/// and names of programs.
fn xmp_values(packet: &str) -> Vec<String> {
    const HARMLESS: [&str; 26] = [
        "CreateDate",
        "ModifyDate",
        "MetadataDate",
        "CreatorTool",
        "Producer",
        "format",
        "DocumentID",
        "InstanceID",
        "OriginalDocumentID",
        "RenditionClass",
        "part",
        "conformance",
        "PDFVersion",
        "Trapped",
        "Format",
        "VersionID",
        "amd",
        "rev",
        "xmptk",
        "about",
        "lang",
        "parseType",
        "action",
        "changed",
        "softwareAgent",
        "when",
    ];
    let mut values = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = packet;
    while let Some(start) = rest.find('<') {
        let (before, tagged) = rest.split_at(start);
        let is_told = open.iter().all(|name| !HARMLESS.contains(name));
        let text = before.trim();
        if !open.is_empty() && is_told && letters(text) > 0 {
            values.push(text.to_owned());
        }
        let Some(end) = tagged.find('>') else { break };
        let tag = tagged.get(1..end).unwrap_or_default();
        rest = tagged.get(end + 1..).unwrap_or_default();
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if tag.starts_with('/') {
            open.pop();
            continue;
        }
        for (name, value) in attributes(tag) {
            if !name.starts_with("xmlns") && !HARMLESS.contains(&local(name)) && letters(value) > 0
            {
                values.push(value.to_owned());
            }
        }
        if !tag.ends_with('/') && open.len() < 100 {
            open.push(local(
                tag.split_ascii_whitespace().next().unwrap_or_default(),
            ));
        }
    }
    // Each language of a title says the same.
    values.dedup();
    values
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = tag;
    while let Some(at) = rest.find('=') {
        let name = rest.get(..at).unwrap_or_default().trim_end();
        let name = name.rsplit(char::is_whitespace).next().unwrap_or_default();
        let behind = rest.get(at + 1..).unwrap_or_default().trim_start();
        let Some(quote) = behind.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            break;
        };
        let behind = behind.get(1..).unwrap_or_default();
        let Some(end) = behind.find(quote) else { break };
        found.push((name, behind.get(..end).unwrap_or_default()));
        rest = behind.get(end + 1..).unwrap_or_default();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_tells_authors_and_titles_but_not_programs_and_dates() {
        let packet = "<?xpacket begin=''?><x:xmpmeta x:xmptk='Tool 1'><rdf:RDF xmlns:rdf='http://a'>\
            <rdf:Description rdf:about='' xmp:CreatorTool='Word' dc:source='akt 7'>\
            <dc:creator><rdf:Seq><rdf:li>Elin Alm</rdf:li></rdf:Seq></dc:creator>\
            <xmp:CreateDate>2024-01-01</xmp:CreateDate></rdf:Description></rdf:RDF></x:xmpmeta>";
        assert_eq!(xmp_values(packet), ["akt 7", "Elin Alm"]);
    }

    #[test]
    fn only_shown_strings_of_a_content_stream_are_text() {
        assert_eq!(shown_text(b"/P <</T (no)>> BDC (yes) Tj EMC"), "yes");
    }
}
