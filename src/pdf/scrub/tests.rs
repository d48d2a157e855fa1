//! Whole files through the copy, with a stand-in for the edit that changes nothing.

use std::fmt::Write as _;
use std::sync::Arc;

use hayro_syntax::Pdf;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;

use super::*;
use crate::geometry::Rect;
use crate::pdf::decode;
use crate::pdf::edit::Category;
use crate::pdf::edit::EditedPage;
use crate::pdf::edit::Resource;
use crate::pdf::edit::ResourceValue;
use crate::pdf::source::Limits;
use crate::pdf::strings::OuterId;
use crate::pdf::strings::OuterPlace;

const CATEGORIES: [Category; 7] = [
    Category::Font,
    Category::XObject,
    Category::ExtGState,
    Category::ColorSpace,
    Category::Pattern,
    Category::Shading,
    Category::Properties,
];

/// Every entry of a resource dictionary, unchanged.
fn resources<'a>(dict: &Dict<'a>) -> Vec<Resource<'a>> {
    let mut out = Vec::new();
    for category in CATEGORIES {
        let names = dict.get::<Dict<'a>>(category.key()).unwrap_or_default();
        out.extend(names.entries().map(|(name, value)| Resource {
            category,
            name: name.to_vec(),
            value: ResourceValue::Source(value),
        }));
    }
    out
}

fn unchanged<'a>(stream: &Stream<'a>, dict: Option<&Dict<'a>>) -> EditedStream<'a> {
    let content = decode::decode(stream, 1 << 20).map(|decoded| decoded.bytes.into_owned());
    EditedStream {
        content: content.unwrap_or_default(),
        resources: dict.map(resources).unwrap_or_default(),
    }
}

fn edited(source: &Source, index: usize) -> EditedPage<'_> {
    let raw = source.page(index).unwrap().raw();
    EditedPage {
        stream: EditedStream {
            content: source.content(index).unwrap().0,
            resources: raw
                .get::<Dict<'_>>("Resources")
                .map(|dict| resources(&dict))
                .unwrap_or_default(),
        },
        flattened: Default::default(),
        dropped: Default::default(),
        gaps: Vec::new(),
        removed: Default::default(),
        procedures: Default::default(),
        struck_content: Default::default(),
        notes_codes: false,
        kept_codes: Vec::new(),
    }
}

fn open(bytes: &[u8]) -> Source {
    Source::open(Arc::new(bytes.to_vec()), None, &Limits::default()).unwrap()
}

/// A file from the text of its objects, numbered from 1; 1 is the catalog.
fn file(objects: &[&str]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    for (index, object) in objects.iter().enumerate() {
        writeln!(out, "{} 0 obj\n{object}\nendobj", index + 1).unwrap();
    }
    out.push_str("trailer\n<</Root 1 0 R/Info 2 0 R>>\n%%EOF\n");
    out.into_bytes()
}

/// A file with one page; objects 1 to 4 are catalog, information, page tree and page.
fn one_page(catalog: &str, page: &str, more: &[&str]) -> Vec<u8> {
    let catalog = format!("<</Type/Catalog/Pages 3 0 R {catalog}>>");
    let page = format!("<</Type/Page/Parent 3 0 R/MediaBox[0 0 200 100] {page}>>");
    let mut objects = vec![
        catalog.as_str(),
        "<</Title(SECRET)/Author(SECRET)/Custom(SECRET)>>",
        "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        page.as_str(),
    ];
    objects.extend(more);
    file(&objects)
}

fn stream(entries: &str, data: &str) -> String {
    format!(
        "<<{entries}/Length {}>>\nstream\n{data}\nendstream",
        data.len()
    )
}

fn assemble_with(
    bytes: &[u8],
    overlay: &Overlay,
    choice: impl Fn(OuterId) -> OuterVerdict + Sync,
) -> Assembled {
    let source = open(bytes);
    let pages = (0..source.page_count())
        .map(|index| EncodedPage::new(&source, index, edited(&source, index), overlay));
    assemble(&source, pages, &choice, &unchanged).unwrap()
}

fn assembled(bytes: &[u8]) -> Assembled {
    assemble_with(bytes, &Overlay::default(), |_| OuterVerdict::Drop)
}

/// Everything that a file says: raw bytes, and each object with its decoded data.
fn everything(bytes: &[u8]) -> String {
    let mut out = String::from_utf8_lossy(bytes).into_owned();
    let pdf = Pdf::new(bytes.to_vec()).unwrap();
    for object in pdf.objects() {
        if let Object::Stream(stream) = &object {
            let data = stream.decoded().map(|data| data.into_owned());
            out.push_str(&String::from_utf8_lossy(&data.unwrap_or_default()));
            write!(out, "{}", stream.dict()).unwrap();
        }
        write!(out, "{object}").unwrap();
    }
    let other = lopdf::Document::load_mem(bytes).unwrap();
    for object in other.objects.values() {
        write!(out, "{object:?}").unwrap();
        if let Ok(stream) = object.as_stream() {
            let data = stream.decompressed_content().unwrap_or_default();
            out.push_str(&String::from_utf8_lossy(&data));
        }
    }
    out
}

fn count(assembled: &Assembled, kind: DroppedKind) -> u32 {
    (assembled.dropped.iter())
        .find(|dropped| dropped.kind == kind)
        .map_or(0, |dropped| dropped.count)
}

/// Asserts that the planted word is gone, that something else stays, and that both readers
/// open the result.
fn assert_scrubbed(bytes: &[u8], kept: &str) -> Assembled {
    let assembled = assembled(bytes);
    let all = everything(&assembled.bytes);
    assert!(!all.contains("SECRET"), "planted text is in the result");
    assert!(all.contains(kept), "{kept} is not in the result");
    let other = lopdf::Document::load_mem(&assembled.bytes).unwrap();
    assert_eq!(other.get_pages().len(), open(bytes).page_count());
    assembled
}

#[test]
fn document_metadata_goes() {
    let xmp = stream("/Type/Metadata/Subtype/XML", "<x>SECRET</x>");
    let bytes = one_page("/Metadata 5 0 R", "/Metadata 5 0 R", &[&xmp]);
    let assembled = assert_scrubbed(&bytes, "MediaBox");
    assert_eq!(count(&assembled, DroppedKind::Metadata), 3);
}

#[test]
fn attachments_scripts_and_private_data_go() {
    let embedded = stream("/Type/EmbeddedFile", "SECRET");
    let bytes = one_page(
        "/Names<</EmbeddedFiles<</Names[(SECRET)6 0 R]>>/JavaScript<</Names[(a)7 0 R]>>>>\
         /OpenAction 7 0 R/AA<</WC 7 0 R>>/AF[6 0 R]/PieceInfo<</A<</Private(SECRET)>>>>\
         /Collection<</View/SECRET>>/Threads[<</I<</Title(SECRET)>>>>]/Extensions<</SECRET 1>>",
        "/PieceInfo<</A(SECRET)>>/LastModified(SECRET)/AA<</O 7 0 R>>/B[<</SECRET 1>>]\
         /Thumb 5 0 R",
        &[
            &embedded,
            "<</Type/Filespec/F(SECRET)/EF<</F 5 0 R>>>>",
            "<</S/JavaScript/JS(SECRET)>>",
        ],
    );
    let assembled = assert_scrubbed(&bytes, "MediaBox");
    assert_eq!(count(&assembled, DroppedKind::Attachment), 2);
    assert_eq!(count(&assembled, DroppedKind::JavaScript), 2);
    assert_eq!(count(&assembled, DroppedKind::Thumbnail), 1);
    assert_eq!(count(&assembled, DroppedKind::Thread), 2);
}

#[test]
fn forms_signatures_and_annotations_go() {
    let bytes = one_page(
        "/AcroForm<</Fields[5 0 R 6 0 R]/XFA(SECRET)/DA(SECRET)>>/Perms<</DocMDP 7 0 R>>",
        "/Annots[5 0 R 6 0 R<</Subtype/Text/Rect[0 0 9 9]/Contents(SECRET)/T(SECRET)>>]",
        &[
            "<</FT/Tx/T(SECRET)/V(SECRET)/Subtype/Widget/Rect[0 0 9 9]>>",
            "<</FT/Sig/T(b)/V 7 0 R/Subtype/Widget/Rect[0 0 9 9]>>",
            "<</Type/Sig/Name(SECRET)/Contents<534543524554>>>",
        ],
    );
    let assembled = assert_scrubbed(&bytes, "MediaBox");
    assert_eq!(count(&assembled, DroppedKind::Signature), 2);
    assert_eq!(count(&assembled, DroppedKind::FormField), 2);
    assert_eq!(count(&assembled, DroppedKind::XfaForm), 1);
    assert_eq!(count(&assembled, DroppedKind::Annotation), 3);
}

#[test]
fn fonts_keep_metrics_and_lose_words() {
    let map = stream(
        "/CMapName/SECRET",
        "% SECRET\n/CMapName /SECRET def 1 beginbfchar <41> <0042> endbfchar",
    );
    let program = stream("/Length1 9/SECRET(SECRET)", "font data");
    let bytes = one_page(
        "",
        "/Resources<</Font<</F1 5 0 R>>>>",
        &[
            "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+SECRET/FirstChar 65/LastChar 65\
             /Widths[6 0 R]/FontDescriptor 7 0 R/ToUnicode 8 0 R/Name/SECRET\
             /Encoding<</Differences[65/SECRET#20x/Aring]/Note(SECRET)>>>>",
            "613",
            "<</Type/FontDescriptor/FontName/ABCDEF+SECRET/FontFamily(SECRET)/CharSet(/SECRET)\
             /Flags 4/FontFile2 9 0 R/Style<</Panose(SECRET)>>>>",
            &map,
            &program,
        ],
    );
    let assembled = assert_scrubbed(&bytes, "<41> <0042>");
    let all = everything(&assembled.bytes);
    assert!(all.contains("AAAAAA+F1") && all.contains("613") && all.contains("font data"));
}

#[test]
fn images_lose_what_is_no_sample() {
    let image = stream(
        "/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8\
         /ColorSpace[/Separation/SECRET/DeviceGray 6 0 R]/Metadata 7 0 R/Name/SECRET\
         /OPI<</SECRET 1>>/Alternates[<</Image 7 0 R>>]/PtData(SECRET)",
        "PIXLSECRET",
    );
    let function = stream(
        "/FunctionType 4/Domain[0 1]/Range[0 1]",
        "{ % SECRET\n 1 exch sub }",
    );
    let xmp = stream("/Type/Metadata", "SECRET");
    let bytes = one_page(
        "",
        "/Resources<</XObject<</X 5 0 R>>>>",
        &[&image, &function, &xmp],
    );
    let assembled = assert_scrubbed(&bytes, "PIXL");
    assert_eq!(count(&assembled, DroppedKind::AlternateImage), 1);
    assert!(everything(&assembled.bytes).contains("Spot1"));
}

#[test]
fn graphics_states_and_patterns_keep_what_they_draw_with() {
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Name/SECRET/LastModified(SECRET)\
         /Group<</S/Transparency/CS/DeviceRGB/SECRET 1>>/PieceInfo<</A(SECRET)>>",
        "0 0 1 1 re f",
    );
    let tiling = stream(
        "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 1/YStep 1\
         /Resources<<>>/Note(SECRET)",
        "0 0 2 2 re f",
    );
    let bytes = one_page(
        "",
        "/Resources<</ExtGState<</G 6 0 R>>/Pattern<</P 7 0 R/S 8 0 R>>/XObject<</X 5 0 R>>>>",
        &[
            &form,
            "<</Type/ExtGState/ca 0.25/BM/Multiply/SMask<</S/Luminosity/G 5 0 R/Note(SECRET)>>\
             /Note(SECRET)/HT<</HalftoneName(SECRET)>>/BM2/SECRET>>",
            &tiling,
            "<</PatternType 2/Shading<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 1 1]\
             /Function<</FunctionType 2/N 1/Domain[0 1]/Note(SECRET)>>>>>>",
        ],
    );
    let all = everything(&assert_scrubbed(&bytes, "0 0 2 2 re f").bytes);
    assert!(all.contains("Luminosity") && all.contains("0.25"));
    assert!(all.contains("ShadingType"));
}

#[test]
fn an_object_is_copied_once_for_all_pages() {
    let bytes = file(&[
        "<</Type/Catalog/Pages 3 0 R>>",
        "<<>>",
        "<</Type/Pages/Kids[4 0 R 5 0 R]/Count 2>>",
        "<</Type/Page/MediaBox[0 0 9 9]/Resources<</XObject<</A 6 0 R>>>>>>",
        "<</Type/Page/MediaBox[0 0 9 9]/Resources<</XObject<</B 6 0 R>>>>>>",
        &stream("/Subtype/Form/BBox[0 0 7 7]", "0 0 7 7 re f"),
    ]);
    let result = assembled(&bytes).bytes;
    let pdf = Pdf::new(result).unwrap();
    let forms = pdf.objects().into_iter().filter(|object| match object {
        Object::Stream(stream) => stream.dict().contains_key("BBox"),
        _ => false,
    });
    assert_eq!(forms.count(), 1);
}

#[test]
fn untouched_forms_and_glyph_procedures_keep_the_resources_they_name() {
    let inner = stream("/Subtype/Form/BBox[0 0 5 5]", "0 0 5 5 re f");
    let outer = stream(
        "/Subtype/Form/BBox[0 0 7 7]/Resources<</XObject<</I 5 0 R>>>>",
        "/I Do",
    );
    let procedure = stream("", "750 0 d0 /I Do");
    let bytes = one_page(
        "",
        "/Resources<</XObject<</X 6 0 R>>/Font<</T 8 0 R>>>>",
        &[
            &inner,
            &outer,
            &procedure,
            "<</Type/Font/Subtype/Type3/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 7 0 R>>\
             /Encoding<</Differences[97/a]>>/Resources<</XObject<</I 5 0 R>>>>>>",
        ],
    );
    let result = open(&assembled(&bytes).bytes);
    let resources = result.page(0).unwrap().resources();
    let form = resources.x_objects.get::<Stream<'_>>("X").unwrap();
    let font = resources.fonts.get::<Dict<'_>>("T").unwrap();
    let procedures = font.get::<Dict<'_>>("CharProcs").unwrap();
    let procedure = procedures.get::<Stream<'_>>("a").unwrap();
    for dict in [form.dict(), &font, procedure.dict()] {
        let resources = dict.get::<Dict<'_>>("Resources").unwrap();
        let forms = resources.get::<Dict<'_>>("XObject").unwrap();
        let inner = forms.get::<Stream<'_>>("I").unwrap();
        assert_eq!(inner.decoded().unwrap().as_ref(), b"0 0 5 5 re f");
    }
}

#[test]
fn an_edited_form_does_not_bring_its_original_along() {
    let form = stream("/Subtype/Form/BBox[0 0 7 7]", "SECRET");
    let bytes = one_page(
        "",
        "/Resources<</XObject<</X 5 0 R>>/ExtGState<</G 6 0 R>>>>",
        &[
            &form,
            "<</Type/ExtGState/SMask 7 0 R>>",
            "<</S/Luminosity/G 5 0 R>>",
        ],
    );
    let source = open(&bytes);
    let xref = source.pdf().xref();
    let group = xref.get::<Stream<'_>>(ObjectIdentifier::new(5, 0)).unwrap();
    let state = xref.get::<Dict<'_>>(ObjectIdentifier::new(6, 0)).unwrap();
    let stream = || {
        Box::new(EditedStream {
            content: b"0 0 3 3 re f".to_vec(),
            resources: Vec::new(),
        })
    };
    let mut page = edited(&source, 0);
    page.stream.resources = vec![
        Resource {
            category: Category::XObject,
            name: b"X".to_vec(),
            value: ResourceValue::Form {
                source: group.clone(),
                stream: stream(),
            },
        },
        Resource {
            category: Category::ExtGState,
            name: b"G".to_vec(),
            value: ResourceValue::SoftMask {
                source: state,
                group,
                stream: stream(),
            },
        },
    ];
    let page = EncodedPage::new(&source, 0, page, &Overlay::default());
    let choice = |_| OuterVerdict::Drop;
    let result = assemble(&source, [page], &choice, &unchanged).unwrap();
    let all = everything(&result.bytes);
    assert!(!all.contains("SECRET"));
    assert!(all.contains("0 0 3 3 re f") && all.contains("Luminosity"));
}

#[test]
fn a_blackened_picture_does_not_bring_its_original_along() {
    let mask = stream(
        "/Subtype/Image/Width 3/Height 3/BitsPerComponent 8/ColorSpace/DeviceGray",
        "SECRETxyz",
    );
    let image = stream(
        "/Subtype/Image/Width 3/Height 3/BitsPerComponent 8/ColorSpace[/ICCBased 7 0 R]\
         /SMask 5 0 R/Alternates[<</Image 5 0 R>>]",
        "SECRETxyz",
    );
    let profile = stream("/N 1/Alternate/DeviceGray", "profile");
    let bytes = one_page("", "", &[&mask, &image, &profile]);
    let source = open(&bytes);
    let xref = source.pdf().xref();
    let image = xref.get::<Stream<'_>>(ObjectIdentifier::new(6, 0)).unwrap();
    let black = vec![Quad::from_rect(Rect::new(0.0, 0.0, 1.0, 1.0))];
    let inline = ResourceValue::InlineImage {
        dict: b"<</Width 3/Height 3/BitsPerComponent 8>>".to_vec(),
        data: b"SECRETxyz".to_vec(),
        color_space: image.dict().get_raw::<Object<'_>>("ColorSpace"),
        black: black.clone(),
    };
    let mut page = edited(&source, 0);
    let named = |name: &[u8], value| Resource {
        category: Category::XObject,
        name: name.to_vec(),
        value,
    };
    let source_image = image.clone();
    page.stream.resources = vec![
        named(
            b"A",
            ResourceValue::Image {
                source: source_image,
                black,
            },
        ),
        named(b"B", inline),
    ];
    let page = EncodedPage::new(&source, 0, page, &Overlay::default());
    let choice = |_| OuterVerdict::Drop;
    let result = assemble(&source, [page], &choice, &unchanged).unwrap();
    assert!(!everything(&result.bytes).contains("SECRET"));
    let names = open(&result.bytes);
    let names = names.page(0).unwrap().resources().x_objects.clone();
    for name in ["A", "B"] {
        let image = names.get::<Stream<'_>>(name).unwrap();
        assert_eq!(image.dict().get::<i32>("Width"), Some(3));
        assert!(image.dict().contains_key("ColorSpace"));
    }
}

#[test]
fn outline_titles_ask_and_destinations_become_direct() {
    let bytes = one_page(
        "/Outlines 5 0 R/Names<</Dests<</Names[(SECRET)[4 0 R/XYZ 1 2 0]]>>>>",
        "",
        &[
            "<</First 6 0 R/Last 7 0 R/Count 2>>",
            "<</Title(SECRET)/Parent 5 0 R/Next 7 0 R/Dest(SECRET)/SE 4 0 R>>",
            "<</Title(Beslut)/Parent 5 0 R/Prev 6 0 R/A<</S/GoTo/D[4 0 R/Fit]>>\
             /First 8 0 R/Last 8 0 R/Count -1>>",
            "<</Title(Bilaga)/Parent 7 0 R/A<</S/Launch/F(SECRET)>>/Next 6 0 R>>",
        ],
    );
    let texts = outer_texts(&open(&bytes));
    let said: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
    assert_eq!(said, ["SECRET", "Beslut", "Bilaga"]);
    let result = assemble_with(&bytes, &Overlay::default(), |id| match id.index {
        0 => OuterVerdict::Drop,
        1 => OuterVerdict::Keep,
        _ => OuterVerdict::Replace("Annat".into()),
    });
    let all = everything(&result.bytes);
    assert!(!all.contains("SECRET") && !all.contains("Bilaga"));
    assert!(all.contains("Beslut") && all.contains("Annat") && all.contains("XYZ"));
    assert_eq!(count(&result, DroppedKind::OutlineTitle), 1);
    assert_eq!(outer_texts(&open(&result.bytes)).len(), 3);
}

#[test]
fn links_stay_within_the_document_or_ask() {
    let bytes = one_page(
        "",
        "/Annots[<</Subtype/Link/Rect[0 0 9 9]/Dest[4 0 R/Fit]/Contents(SECRET)/NM(SECRET)>>\
         <</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(mailto:SECRET)>>>>\
         <</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI<68747470733A2F2F6578616D706C652E6F72672FE5>>>>>\
         <</Subtype/Link/Rect[0 0 9 9]/A<</S/GoToR/F(SECRET)>>>>\
         <</Subtype/Link/Rect[50 50 60 60]/Dest[4 0 R/FitB]>>]",
        &[],
    );
    let overlay = Overlay {
        has_text: false,
        content: b"0 0 1 1 re f".to_vec(),
        covered: vec![Quad::from_rect(Rect::new(45.0, 45.0, 55.0, 55.0))],
    };
    let result = assemble_with(&bytes, &overlay, |id| {
        assert_eq!(id.place, OuterPlace::LinkUri);
        match id.index {
            1 => OuterVerdict::Keep,
            _ => OuterVerdict::Drop,
        }
    });
    let all = everything(&result.bytes);
    assert!(!all.contains("SECRET") && !all.contains("FitB"));
    assert!(all.contains("https://example.org/%C3%A5") && all.contains("/Fit"));
    assert_eq!(count(&result, DroppedKind::Link), 3);
}

#[test]
fn the_structure_tree_is_built_anew() {
    let bytes = one_page(
        "/StructTreeRoot 5 0 R/MarkInfo<</Marked true/Note(SECRET)>>/Lang(sv-SE)",
        "/StructParents 7/Annots[8 0 R 9 0 R]",
        &[
            "<</Type/StructTreeRoot/K 6 0 R/RoleMap<</SECRET/P/Eget/SECRET>>/ParentTree(SECRET)\
             /ClassMap<</SECRET<<>>>>/IDTree(SECRET)>>",
            "<</S/Eget/P 5 0 R/Pg 4 0 R/K[0 7 0 R<</Type/MCR/MCID 3>>6 0 R\
             <</Type/OBJR/Obj 8 0 R>><</Type/OBJR/Obj 9 0 R>>]/ID(SECRET)/C/SECRET>>",
            "<</S/SECRET2/P 6 0 R/K 1/Alt(SECRET)/ActualText(Kvar)/Lang(SECRET)\
             /A<</O/Table/RowSpan 2/Summary(SECRET)>>>>",
            "<</Subtype/Link/Rect[0 0 9 9]/Dest[4 0 R/Fit]/StructParent 9>>",
            "<</Subtype/Text/Rect[0 0 9 9]/Contents(SECRET)>>",
        ],
    );
    let result = assemble_with(&bytes, &Overlay::default(), |id| match id.index {
        1 => OuterVerdict::Keep,
        _ => OuterVerdict::Drop,
    });
    let all = everything(&result.bytes);
    assert!(!all.contains("SECRET"));
    assert!(all.contains("Kvar") && all.contains("sv-SE") && all.contains("RowSpan"));
    assert_eq!(count(&result, DroppedKind::StructureText), 1);

    let source = open(&result.bytes);
    let root = source.catalog().get::<Dict<'_>>("StructTreeRoot").unwrap();
    let parents = root.get::<Dict<'_>>("ParentTree").unwrap();
    let numbers = destination::number_tree(source.pdf().xref(), parents);
    let keys: Vec<i64> = numbers.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, [0, 1]);
    let Object::Array(page) = &numbers[0].1 else {
        panic!("the page's entry is an array");
    };
    assert_eq!(page.raw_iter().count(), 4);
    let key = source.page(0).unwrap().raw().get::<i32>("StructParents");
    assert_eq!(key, Some(0));
}

#[test]
fn a_structure_tree_without_content_goes() {
    let bytes = one_page(
        "/StructTreeRoot<</K<</S/P/Alt(SECRET)>>>>/MarkInfo<</Marked true>>",
        "",
        &[],
    );
    let assembled = assert_scrubbed(&bytes, "MediaBox");
    assert_eq!(count(&assembled, DroppedKind::StructureTree), 1);
    assert!(!everything(&assembled.bytes).contains("MarkInfo"));
}

#[test]
fn page_labels_keep_numbers_and_ask_for_prefixes() {
    let bytes = one_page("/PageLabels<</Nums[0<</S/r/P(SECRET)/St 3>>]>>", "", &[]);
    assert_scrubbed(&bytes, "/PageLabels");
}

#[test]
fn layers_keep_their_state_and_lose_their_names() {
    let bytes = one_page(
        "/OCProperties<</OCGs[5 0 R 6 0 R]/D<</Name(SECRET)/OFF[5 0 R]/Order[(SECRET)5 0 R]>>\
         /Configs[<</Name(SECRET)>>]>>",
        "/Resources<</Properties<</A 5 0 R/B<</Type/OCMD/OCGs[5 0 R 6 0 R]/P/AllOn>>\
         /C<</SECRET(SECRET)>>>>>>",
        &[
            "<</Type/OCG/Name(SECRET)/Usage<</CreatorInfo<</Creator(SECRET)>>\
             /Print<</PrintState/OFF/Subtype/SECRET>>>>>>",
            "<</Type/OCG/Name(SECRET)>>",
        ],
    );
    let assembled = assert_scrubbed(&bytes, "Layer 2");
    assert_eq!(count(&assembled, DroppedKind::LayerName), 2);
    let all = everything(&assembled.bytes);
    assert!(all.contains("AllOn") && all.contains("PrintState"));
}

#[test]
fn a_page_keeps_its_boxes_and_overlays_count_from_the_crop_box() {
    let entries = "/MediaBox[200 100.44 0 0]/CropBox[10 20 110 90]/Rotate 90/UserUnit 2";
    let bytes = one_page("", entries, &[]);
    let overlay = Overlay {
        has_text: false,
        content: b"1 2 3 4 re f".to_vec(),
        covered: Vec::new(),
    };
    let result = assemble_with(&bytes, &overlay, |_| OuterVerdict::Drop);
    let (before, after) = (open(&bytes), open(&result.bytes));
    assert_eq!(before.geometry(0), after.geometry(0));
    let media = after.page(0).unwrap().raw().get::<Object<'_>>("MediaBox");
    assert_eq!(media.unwrap().to_string(), "[0 0 200 100.44]");
    let content = String::from_utf8(after.content(0).unwrap().0).unwrap();
    assert!(
        content.contains("q 1 0 0 1 10 20 cm\n1 2 3 4 re f"),
        "{content}"
    );
}

#[test]
fn same_input_gives_same_bytes() {
    let bytes = one_page(
        "/Outlines<<>>",
        "/Resources<</Font<</B 5 0 R/A 5 0 R>>>>",
        &["<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"],
    );
    assert!(assembled(&bytes).bytes == assembled(&bytes).bytes);
}

#[test]
fn loops_and_missing_objects_end_in_a_file() {
    let bytes = one_page(
        "/Outlines 5 0 R/StructTreeRoot 6 0 R/Names<</Dests 7 0 R>>/PageLabels 7 0 R",
        "/Resources<</XObject<</X 99 0 R>>/ColorSpace<</C 8 0 R>>/Font<</F 9 0 R>>>>",
        &[
            "<</First 5 0 R/Next 5 0 R/Title(SECRET)>>",
            "<</K 6 0 R/S/P/P 6 0 R/Pg 4 0 R>>",
            "<</Kids[7 0 R 7 0 R]>>",
            "[/Indexed 8 0 R 1 8 0 R]",
            "<</Type/Font/Subtype/Type0/DescendantFonts[9 0 R]/FontDescriptor 9 0 R/W 9 0 R>>",
        ],
    );
    assert_scrubbed(&bytes, "Catalog");
}

#[test]
fn a_page_cannot_be_appended_twice() {
    let bytes = one_page("", "", &[]);
    let source = open(&bytes);
    let page = || EncodedPage::new(&source, 0, edited(&source, 0), &Overlay::default());
    let choice = |_| OuterVerdict::Drop;
    let error = assemble(&source, [page(), page()], &choice, &unchanged).err();
    assert_eq!(error, Some(WriteError::NoSuchPage { index: 0 }));
}
