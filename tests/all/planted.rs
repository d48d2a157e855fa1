//! Leaks of each class, planted into finished results, which the check must see; and the
//! result itself, which it must let through.

use std::io::Write as _;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::Dictionary;
use lopdf::Object;
use lopdf::Stream;
use lopdf::StringFormat;
use lopdf::dictionary;
use svartpenna::detect::Entity;
use svartpenna::detect::Known;
use svartpenna::document::Document;
use svartpenna::document::PartId;
use svartpenna::document::Span;
use svartpenna::formats;
use svartpenna::formats::ApplyError;
use svartpenna::formats::Drawer;
use svartpenna::formats::Format;
use svartpenna::formats::Output;
use svartpenna::formats::PlacedQuad;
use svartpenna::formats::ReadError;
use svartpenna::formats::ReadOptions;
use svartpenna::formats::Reading;
use svartpenna::formats::pdf::PdfFormat;
use svartpenna::ocr::LazyEngine;
use svartpenna::pipeline;
use svartpenna::pipeline::Settings;
use svartpenna::plan::PlanOptions;
use svartpenna::plan::Profile;
use svartpenna::review;
use svartpenna::review::Approved;
use svartpenna::verify;
use svartpenna::verify::LeakPlace;
use svartpenna::verify::Verified;
use svartpenna::verify::VerifyError;

const NAME: &str = "Elin Kronqvist";
const NUMBER: &str = "811218-9876";

/// Something that is done to the bytes of a finished result.
type Plant = Box<dyn Fn(Vec<u8>) -> Vec<u8> + Sync>;

/// PDF, but for what is planted into each result.
struct Planting(Plant);

impl Format for Planting {
    fn name(&self) -> &'static str {
        PdfFormat.name()
    }

    fn endings(&self) -> &'static [&'static str] {
        PdfFormat.endings()
    }

    fn matches(&self, head: &[u8]) -> bool {
        PdfFormat.matches(head)
    }

    fn read(&self, bytes: &Arc<Vec<u8>>, options: &ReadOptions) -> Result<Document, ReadError> {
        PdfFormat.read(bytes, options)
    }

    fn locate(
        &self,
        bytes: &Arc<Vec<u8>>,
        document: &Document,
        spans: &[(PartId, Span)],
        options: &ReadOptions,
    ) -> Result<Vec<Vec<PlacedQuad>>, ReadError> {
        PdfFormat.locate(bytes, document, spans, options)
    }

    fn apply(
        &self,
        bytes: &Arc<Vec<u8>>,
        document: &Document,
        plan: &Approved,
        options: &ReadOptions,
    ) -> Result<Output, ApplyError> {
        let output = PdfFormat.apply(bytes, document, plan, options)?;
        Ok(Output {
            bytes: (self.0)(output.bytes),
            ..output
        })
    }

    fn drawer<'b>(
        &self,
        bytes: &Arc<Vec<u8>>,
        options: &ReadOptions,
    ) -> Result<Option<Box<dyn Drawer + 'b>>, ReadError> {
        PdfFormat.drawer(bytes, options)
    }

    fn other_eyes(
        &self,
        bytes: &Arc<Vec<u8>>,
        see: &mut dyn FnMut(Reading<'_>),
    ) -> Result<(), ReadError> {
        PdfFormat.other_eyes(bytes, see)
    }
}

/// A page with a title, a name, a number and a last line; more may be drawn and named.
fn page(extra: &str, resources: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    let content = format!(
        "BT /F1 14 Tf 40 260 Td (Utredning om insatser) Tj 0 -60 Td (Namn: {NAME}) Tj \
         0 -30 Td (Personnummer: {NUMBER}) Tj 0 -90 Td (Beslutet kan inte ändras.) Tj ET\n{extra}"
    );
    let content: Vec<u8> = content.chars().map(|letter| letter as u8).collect();
    let mut file = format!(
        "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n\
         2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n\
         3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 420 300]/Contents 4 0 R\
         /Resources<</Font<</F1 5 0 R>>{resources}>>>> endobj\n\
         5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>> endobj\n\
         4 0 obj <</Length {}>> stream\n",
        content.len()
    )
    .into_bytes();
    file.extend(content);
    file.extend_from_slice(b"\nendstream endobj\n");
    for (number, object) in (6..).zip(objects) {
        file.extend(format!("{number} 0 obj ").into_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b" endobj\n");
    }
    file.extend_from_slice(b"trailer <</Root 1 0 R>>\n%%EOF\n");
    file
}

fn settings(read: ReadOptions) -> Settings {
    Settings {
        rules: Arc::new(crate::detection::rules()),
        shared: Arc::default(),
        known: Known {
            people: vec![NAME.to_owned()],
            values: vec![NUMBER.to_owned()],
        },
        profile: Profile::built_in("kollegial").unwrap(),
        plan: PlanOptions {
            entities: Some([Entity::Person, Entity::Other, Entity::Personnummer].into()),
            ..PlanOptions::default()
        },
        read,
    }
}

/// What the check says of a result after something was done to it.
fn checked_with(
    original: Vec<u8>,
    read: ReadOptions,
    plant: impl Fn(Vec<u8>) -> Vec<u8> + Sync + 'static,
) -> Result<Verified, VerifyError> {
    let format: &'static Planting = Box::leak(Box::new(Planting(Box::new(plant))));
    let settings = settings(read);
    let bytes = Arc::new(original);
    let proposal = pipeline::propose(&bytes, Some("pdf"), &settings)
        .map_err(|failure| failure.to_string())
        .unwrap();
    assert!(proposal.plan.redactions.len() >= 2, "nothing was struck");
    let approved = review::approve(proposal.plan.clone(), &settings.profile).unwrap();
    let document = &proposal.document;
    let result = formats::apply(format, &bytes, document, &approved, &settings.read).unwrap();
    let original = verify::Original {
        bytes: &bytes,
        document,
    };
    verify::verify(result, original, &approved, &settings.known, &settings.read)
}

fn checked(plant: impl Fn(Vec<u8>) -> Vec<u8> + Sync + 'static) -> Result<Verified, VerifyError> {
    checked_with(page("", "", &[]), ReadOptions::default(), plant)
}

/// Changes the objects of a file.
fn edited(bytes: &[u8], edit: impl Fn(&mut lopdf::Document)) -> Vec<u8> {
    let mut file = lopdf::Document::load_mem(bytes).unwrap();
    edit(&mut file);
    let mut out = Vec::new();
    file.save_to(&mut out).unwrap();
    out
}

/// Changes the content of the first page.
fn repainted(bytes: &[u8], repaint: impl Fn(String) -> String) -> Vec<u8> {
    edited(bytes, |file| {
        let page = file.page_iter().next().unwrap();
        let content = file.get_page_content(page);
        let content: String = content.iter().map(|byte| char::from(*byte)).collect();
        let content = repaint(content);
        let content = content.chars().map(|letter| letter as u8).collect();
        file.change_page_content(page, content).unwrap();
    })
}

fn in_catalog(bytes: &[u8], key: &str, value: impl Fn(&mut lopdf::Document) -> Object) -> Vec<u8> {
    edited(bytes, |file| {
        let value = value(file);
        file.catalog_mut().unwrap().set(key, value);
    })
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    let marked = format!("\u{feff}{text}");
    marked.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn string(bytes: impl Into<Vec<u8>>) -> Object {
    Object::String(bytes.into(), StringFormat::Hexadecimal)
}

fn stream(dictionary: Dictionary, data: impl Into<Vec<u8>>) -> Stream {
    Stream::new(dictionary, data.into())
}

/// The places of leaks; none where the result was let through.
fn leaks(result: Result<Verified, VerifyError>) -> Vec<LeakPlace> {
    match result {
        Ok(_) => Vec::new(),
        Err(VerifyError::Leaks { leaks }) => leaks.into_iter().map(|leak| leak.place).collect(),
        Err(_) => Vec::new(),
    }
}

#[test]
fn a_result_as_it_is_passes_and_its_page_was_drawn() {
    let verified = checked(|bytes| bytes)
        .map_err(|error| error.to_string())
        .unwrap();
    let checks = verified.checks();
    assert_eq!((checks.pages_drawn, checks.pages_changed.len()), (1, 0));
    // So does one that another program has written again.
    let verified = checked(|bytes| edited(&bytes, |_| {}));
    assert!(verified.is_ok());
}

#[test]
fn words_on_the_page_are_seen_however_they_are_shown() {
    for shown in [
        format!("BT /F1 9 Tf 40 30 Td ({NAME}) Tj ET"),
        "BT /F1 9 Tf 40 30 Td [(El) 5 (in Kron) -3 (qvist)] TJ ET".to_owned(),
        format!("BT 3 Tr /F1 9 Tf 40 30 Td ({NUMBER}) Tj ET"),
        "BT /F1 9 Tf 40 30 Td <456C696E204B726F6E7176697374> Tj ET".to_owned(),
        format!("/Span <</ActualText ({NAME})>> BDC EMC"),
    ] {
        let result = checked(move |bytes| {
            repainted(&bytes, |content| {
                // The name of the font in the result.
                let font = content.split(" Tf").next().unwrap_or_default();
                let font = font.rsplit('/').next().unwrap_or_default();
                let font = font.split(' ').next().unwrap_or_default();
                format!("{content}\n{}", shown.replace("/F1", &format!("/{font}")))
            })
        });
        assert!(!leaks(result).is_empty());
    }
}

#[test]
fn strings_in_dictionaries_are_seen_in_any_encoding() {
    let base64 = "RWxpbiBLcm9ucXZpc3Q=";
    let forms: [Vec<u8>; 5] = [
        NAME.as_bytes().to_vec(),
        utf16(NAME),
        NUMBER.replace('-', "").into_bytes(),
        base64.as_bytes().to_vec(),
        b"456c696e204b726f6e7176697374".to_vec(),
    ];
    for form in forms {
        let places = leaks(checked(move |bytes| {
            in_catalog(&bytes, "Note", |_| string(form.clone()))
        }));
        assert!(places.contains(&LeakPlace::Reading("string")));
    }
}

#[test]
fn names_are_seen() {
    let result = checked(|bytes| in_catalog(&bytes, "ElinKronqvist", |_| Object::Boolean(true)));
    assert!(leaks(result).contains(&LeakPlace::Reading("name")));
}

#[test]
fn streams_are_seen_packed_and_in_any_encoding() {
    let forms: [Vec<u8>; 4] = [
        format!("<x:xmpmeta>{NAME}</x:xmpmeta>").into_bytes(),
        utf16(NAME),
        b"data:;base64,RWxpbiBLcm9ucXZpc3Q=".to_vec(),
        NUMBER.as_bytes().to_vec(),
    ];
    for form in forms {
        let result = checked(move |bytes| {
            in_catalog(&bytes, "Metadata", |file| {
                let mut metadata = stream(Dictionary::new(), form.clone());
                metadata.compress().unwrap();
                Object::Reference(file.add_object(metadata))
            })
        });
        assert!(leaks(result).contains(&LeakPlace::Reading("stream")));
    }
}

#[test]
fn attachments_are_looked_into() {
    let inner = page("", "", &[]);
    let mut archive = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
    archive.extend_from_slice(&[0; 16]);
    archive.extend_from_slice(&[1, 0, 0, 0, b'a']);
    // What zlib puts around deflated data is left out.
    let packed = deflated(format!("<w:t>{NAME}</w:t>").as_bytes());
    archive.extend_from_slice(&packed[2..packed.len() - 4]);
    for file in [inner, archive] {
        let result = checked(move |bytes| {
            in_catalog(&bytes, "AF", |pdf| {
                let attached = stream(Dictionary::new(), file.clone());
                Object::Reference(pdf.add_object(attached))
            })
        });
        assert!(!leaks(result).is_empty());
    }
}

#[test]
fn an_older_revision_and_bytes_outside_all_objects_are_seen() {
    let secret = deflated(format!("BT ({NAME}) Tj ET").as_bytes());
    let mut old = format!("9 0 obj <</Length {}>> stream\n", secret.len()).into_bytes();
    old.extend(secret);
    old.extend_from_slice(b"\nendstream endobj\n");
    let after = old.clone();
    let result = checked(move |mut bytes| {
        bytes.extend_from_slice(&after);
        bytes
    });
    assert!(leaks(result).contains(&LeakPlace::Reading("carved")));
    let result = checked(move |bytes| {
        // Between the header and the first object; offsets are found anew.
        let mut saved = edited(&bytes, |_| {});
        let place = saved.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        saved.splice(place..place, old.clone());
        saved
    });
    assert!(result.is_err());
    let result = checked(|mut bytes| {
        bytes.extend_from_slice(format!("% {NUMBER}\n").as_bytes());
        bytes
    });
    assert!(leaks(result).contains(&LeakPlace::Reading("file")));
}

#[test]
fn a_box_that_is_not_black_is_seen() {
    let result = checked(|bytes| {
        repainted(&bytes, |content| {
            format!("{content}\n1 g 30 150 300 70 re f")
        })
    });
    assert!(leaks(result).contains(&LeakPlace::Box(1)));
}

#[test]
fn what_moves_vanishes_or_appears_outside_the_boxes_is_seen() {
    let last = "Beslutet kan inte";
    for (from, to) in [
        ("(Utredning om insatser)", "(Utredning insatser om)"),
        ("(Utredning om insatser)", "()"),
    ] {
        let verified = checked(move |bytes| {
            repainted(&bytes, |content| {
                assert!(content.contains(from), "{content}");
                content.replace(from, to)
            })
        });
        let verified = verified.map_err(|error| error.to_string()).unwrap();
        assert_eq!(verified.checks().pages_changed, [1], "{last}");
    }
    let result = checked(|bytes| {
        repainted(&bytes, |content| {
            format!("{content}\n0.5 g 0 0 420 60 re f")
        })
    });
    assert!(matches!(result, Err(VerifyError::Looks { pages }) if pages == [1]));
}

#[test]
fn pixels_below_a_box_are_seen() {
    // A picture over the whole page, behind its text.
    let objects = [picture(&|x, y| match (x / 3 + y / 3) % 2 {
        0 => 200,
        _ => 255,
    })];
    let original = page("", "/XObject<</P 6 0 R>>", &objects);
    let original = prepended(original, "q 420 0 0 300 0 0 cm /P Do Q\n");
    let passes = checked_with(original.clone(), ReadOptions::default(), |bytes| bytes);
    assert!(passes.map_err(|error| error.to_string()).is_ok());
    let result = checked_with(original, ReadOptions::default(), |bytes| {
        edited(&bytes, |file| {
            for object in file.objects.values_mut() {
                if let Object::Stream(stream) = object
                    && stream.dict.has(b"Width")
                {
                    let mut data = stream.decompressed_content().unwrap();
                    for (index, sample) in data.iter_mut().enumerate() {
                        *sample = if index / 3 % 2 == 0 { 0 } else { 255 };
                    }
                    stream.set_plain_content(data);
                    stream.dict.remove(b"Filter");
                    stream.dict.remove(b"DecodeParms");
                }
            }
        })
    });
    assert!(leaks(result).contains(&LeakPlace::Box(1)));
}

/// A grey picture of 420 by 300 samples.
fn picture(shade: &dyn Fn(u32, u32) -> u8) -> Vec<u8> {
    let data: Vec<u8> = (0..300)
        .flat_map(|y| (0..420).map(move |x| (x, y)))
        .map(|(x, y)| shade(x, y))
        .collect();
    let mut object = format!(
        "<</Type/XObject/Subtype/Image/Width 420/Height 300/BitsPerComponent 8\
         /ColorSpace/DeviceGray/Length {}>> stream\n",
        data.len()
    )
    .into_bytes();
    object.extend(data);
    object.extend_from_slice(b"\nendstream");
    object
}

/// The same page with operators before its own.
fn prepended(bytes: Vec<u8>, operators: &str) -> Vec<u8> {
    let operators = operators.to_owned();
    repainted(&bytes, move |content| format!("{operators}{content}"))
}

#[test]
fn words_in_a_picture_are_read_where_they_can_be() {
    let engine = Arc::new(LazyEngine::default());
    if engine.get().is_none() {
        return;
    }
    let read = ReadOptions {
        ocr: Some(engine),
        ..ReadOptions::default()
    };
    // A page that is nothing but a picture of a page.
    let drawn = PdfFormat
        .drawer(&Arc::new(page("", "", &[])), &ReadOptions::default())
        .unwrap()
        .unwrap()
        .draw(1, 200.0)
        .unwrap();
    let scan = scanned(drawn.width, drawn.height, &drawn.data);
    let passes = checked_with(scan.clone(), read.clone(), |bytes| bytes);
    let passes = passes.map_err(|error| error.to_string()).unwrap();
    assert_eq!(passes.checks().pages_read, 1);
    let secret = NAME.to_owned();
    let result = checked_with(scan, read, move |bytes| {
        let line = PdfFormat
            .drawer(&Arc::new(page("", "", &[])), &ReadOptions::default())
            .unwrap()
            .unwrap()
            .draw(1, 200.0)
            .unwrap();
        assert!(!secret.is_empty());
        // The line with the name once more, beside its box.
        let rows = (line.height * 87 / 300, line.height * 106 / 300);
        let row = line.width as usize * 3;
        let strip = line.data[rows.0 as usize * row..rows.1 as usize * row].to_vec();
        edited(&bytes, |file| {
            let page = file.page_iter().next().unwrap();
            let dictionary = dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "BitsPerComponent" => 8,
                "ColorSpace" => "DeviceRGB", "Width" => i64::from(line.width),
                "Height" => i64::from(rows.1 - rows.0),
            };
            let image = file.add_object(stream(dictionary, strip.clone()));
            file.add_xobject(page, "Planted", image).unwrap();
            let content = file.get_page_content(page);
            let mut content = content;
            content.extend_from_slice(
                b"\nq 262 190 158 25 re W n 420 0 0 19 225 194 cm /Planted Do Q",
            );
            file.change_page_content(page, content).unwrap();
        })
    });
    assert!(leaks(result).contains(&LeakPlace::Pixels(1)));
}

/// A page that shows a picture and nothing else.
fn scanned(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    let mut file = lopdf::Document::load_mem(&page("", "", &[])).unwrap();
    let first = file.page_iter().next().unwrap();
    let dictionary = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "BitsPerComponent" => 8,
        "ColorSpace" => "DeviceRGB", "Width" => i64::from(width), "Height" => i64::from(height),
    };
    let image = file.add_object(stream(dictionary, data.to_vec()));
    file.add_xobject(first, "Scan", image).unwrap();
    let content = b"q 420 0 0 300 0 0 cm /Scan Do Q".to_vec();
    file.change_page_content(first, content).unwrap();
    let mut out = Vec::new();
    file.save_to(&mut out).unwrap();
    out
}
