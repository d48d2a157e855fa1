//! What blacking out promises, for every codec and colour space.
//!
//! Pictures are put on a page of their own size and drawn by the page renderer before and
//! after, so what is compared has been decoded by somebody else.

use std::io::Read;

use hayro_syntax::Pdf;
use hayro_syntax::object::{FromBytes, Object};

use super::*;
use crate::geometry::Rect;
use crate::pdf::draw::draw;

const WIDTH: u32 = 160;
const HEIGHT: u32 = 120;
/// Pixels that are blacked out: columns and rows, the first row at the top.
const STRUCK: [u32; 4] = [43, 29, 101, 58];

/// A stream's dictionary entries and data. The first one is the picture, object 5.
type Objects = Vec<(String, Vec<u8>)>;

fn file(width: u32, height: u32, objects: &Objects) -> Vec<u8> {
    let content = format!("q {width} 0 0 {height} 0 0 cm /I Do Q");
    let mut file = format!(
        "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n\
         2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
         3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]\
         /Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>> endobj\n\
         4 0 obj <</Length {}>> stream\n{content}\nendstream endobj\n",
        content.len()
    )
    .into_bytes();
    for (number, (dict, data)) in (5..).zip(objects) {
        let head = format!(
            "{number} 0 obj <</Type/XObject/Subtype/Image{dict}/Length {}>> stream\n",
            data.len()
        );
        file.extend(head.into_bytes());
        file.extend(data);
        file.extend(b"\nendstream endobj\n");
    }
    file.extend(b"trailer <</Root 1 0 R>>\n");
    file
}

fn drawn(width: u32, height: u32, objects: &Objects) -> Pixels {
    let pdf = Pdf::new(file(width, height, objects)).unwrap();
    draw(&pdf, 1, 72.0, &RasterLimits::default()).unwrap()
}

fn with_source<T>(objects: &Objects, work: impl FnOnce(&Source<'_>) -> T) -> T {
    let pdf = Pdf::new(file(WIDTH, HEIGHT, objects)).unwrap();
    let stream = pdf.objects().into_iter().find_map(|object| match object {
        Object::Stream(stream) if stream.obj_id().obj_number == 5 => Some(stream),
        _ => None,
    });
    work(&Source::of_stream(&stream.unwrap(), None))
}

fn blackened(objects: &Objects, quads: &[Quad]) -> Result<EncodedImage, RasterError> {
    with_source(objects, |source| {
        black_out(source, quads, &RasterLimits::default())
    })
}

fn struck_quad() -> Quad {
    // One pixel less on every side, which the margin gives back.
    let [left, top, right, bottom] = STRUCK.map(f64::from);
    let (width, height) = (f64::from(WIDTH), f64::from(HEIGHT));
    Quad::from_rect(Rect::new(
        (left + 1.0) / width,
        1.0 - (bottom - 1.0) / height,
        (right - 1.0) / width,
        1.0 - (top + 1.0) / height,
    ))
}

/// The encoded picture as stream objects again; `space` is the source's colour space.
fn to_objects(image: &EncodedImage, space: &str) -> Objects {
    let mut dict = format!(
        "/Width {}/Height {}/BitsPerComponent {}",
        image.width, image.height, image.bits
    );
    dict += &match image.space {
        EncodedSpace::Keep => format!("/ColorSpace {space}"),
        EncodedSpace::Gray => "/ColorSpace/DeviceGray".into(),
        EncodedSpace::Rgb => "/ColorSpace/DeviceRGB".into(),
        EncodedSpace::Cmyk => "/ColorSpace/DeviceCMYK".into(),
        EncodedSpace::Stencil => "/ImageMask true".into(),
    };
    if !image.decode.is_empty() {
        dict += &format!("/Decode {:?}", image.decode).replace(',', " ");
    }
    dict += &match image.filter {
        EncodedFilter::Flate { predictor: None } => "/Filter/FlateDecode".into(),
        EncodedFilter::Flate { predictor: Some(p) } => format!(
            "/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors {}\
             /BitsPerComponent {}/Columns {}>>",
            p.colors, p.bits, p.columns
        ),
        EncodedFilter::Fax {
            columns,
            rows,
            black_is_1,
        } => format!(
            "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns {columns}/Rows {rows}\
             /BlackIs1 {black_is_1}>>"
        ),
        EncodedFilter::Jbig2 => "/Filter/JBIG2Decode".into(),
        EncodedFilter::Dct { color_transform } => match color_transform {
            Some(t) => format!("/Filter/DCTDecode/DecodeParms<</ColorTransform {t}>>"),
            None => "/Filter/DCTDecode".into(),
        },
    };
    let mut objects = vec![(dict, image.data.clone())];
    let (entry, mask) = match &image.mask {
        EncodedMask::None => return objects,
        EncodedMask::ColorKey(key) => (format!("/Mask {key:?}").replace(',', " "), None),
        EncodedMask::Stencil(mask) => ("/Mask 6 0 R".to_owned(), Some(mask)),
        EncodedMask::Soft { image, .. } => ("/SMask 6 0 R".to_owned(), Some(image)),
    };
    objects[0].0 += &entry;
    if let Some(mask) = mask {
        objects.extend(to_objects(mask, "/DeviceGray"));
    }
    objects
}

/// How exact a codec is.
struct Loss {
    /// Pixels around the struck ones that may change (a block of a JPEG).
    reach: u32,
    /// Greatest change of a channel elsewhere.
    outside: u8,
    /// Greatest value of a struck channel.
    inside: u8,
}

const LOSSLESS: Loss = Loss {
    reach: 0,
    outside: 0,
    inside: 0,
};
const BLOCKS: Loss = Loss {
    reach: 17,
    outside: 0,
    inside: 40,
};

/// Holds what [`hold_pixels`] does, and that the picture hardly grew.
fn hold(objects: &Objects, space: &str, loss: &Loss) -> EncodedImage {
    let encoded = hold_pixels(objects, space, loss);
    let size = |objects: &Objects| objects.iter().map(|o| o.1.len()).sum::<usize>();
    let (was, is) = (size(objects), size(&to_objects(&encoded, space)));
    assert!(is <= was * 13 / 10 + 200, "{was} bytes became {is}");
    encoded
}

/// Blackens the picture and holds that only the struck pixels changed, to black.
fn hold_pixels(objects: &Objects, space: &str, loss: &Loss) -> EncodedImage {
    let encoded = blackened(objects, &[struck_quad()]).unwrap();
    let before = drawn(WIDTH, HEIGHT, objects);
    let after = drawn(WIDTH, HEIGHT, &to_objects(&encoded, space));
    assert_ne!(before, after);
    let [left, top, right, bottom] = STRUCK;
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (old, new) = (before.at(x, y), after.at(x, y));
            if (left..right).contains(&x) && (top..bottom).contains(&y) {
                assert!(new.iter().all(|v| *v <= loss.inside), "{x} {y}: {new:?}");
                continue;
            }
            let near = (left.saturating_sub(loss.reach)..right + loss.reach).contains(&x)
                && (top.saturating_sub(loss.reach)..bottom + loss.reach).contains(&y);
            if !near || loss.reach == 0 {
                let change = old.iter().zip(new).map(|(a, b)| a.abs_diff(b)).max();
                assert!(change <= Some(loss.outside), "{x} {y}: {old:?} {new:?}");
            }
        }
    }
    encoded
}

fn flate(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::ZlibEncoder::new(data, flate2::Compression::new(6))
        .read_to_end(&mut out)
        .unwrap();
    out
}

fn head(bits: u8, space: &str, filter: &str) -> String {
    format!("/Width {WIDTH}/Height {HEIGHT}/BitsPerComponent {bits}/ColorSpace {space}{filter}")
}

/// The letters of the fixture, one byte a pixel.
fn letters() -> Vec<u8> {
    let png = include_bytes!("../../../tests/images/letters.png");
    image::load_from_memory(png).unwrap().to_luma8().into_raw()
}

/// The letters as samples of a depth, every component the same.
fn packed(bits: u8, components: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for row in letters().chunks(WIDTH as usize) {
        let (mut held, mut count) = (0_u32, 0);
        for value in row.iter().flat_map(|v| std::iter::repeat_n(*v, components)) {
            let sample = match bits {
                16 => u32::from(value) * 257,
                _ => u32::from(value) >> (8 - bits),
            };
            held = held << bits | sample;
            count += bits;
            while count >= 8 {
                count -= 8;
                out.push((held >> count) as u8);
            }
            held &= (1 << count) - 1;
        }
        if count > 0 {
            out.push((held << (8 - count)) as u8);
        }
    }
    out
}

#[test]
fn flate_at_every_depth() {
    for bits in [1, 2, 4, 8, 16] {
        for (space, components) in [("/DeviceGray", 1), ("/DeviceRGB", 3)] {
            let data = flate(&packed(bits, components));
            let image = hold(
                &vec![(head(bits, space, "/Filter/FlateDecode"), data)],
                space,
                &LOSSLESS,
            );
            // Nobody sees the lower half of 16 bits.
            assert_eq!(image.bits, bits.min(8));
        }
    }
}

#[test]
fn cmyk_and_inverted_decode() {
    let inverted = "/Decode[1 0 1 0 1 0 1 0]/Filter/FlateDecode";
    let objects = vec![(head(8, "/DeviceCMYK", inverted), flate(&packed(8, 4)))];
    hold(&objects, "/DeviceCMYK", &LOSSLESS);
    let inverted = "/Decode[1 0]/Filter/FlateDecode";
    for bits in [1, 4, 8] {
        let objects = vec![(head(bits, "/DeviceGray", inverted), flate(&packed(bits, 1)))];
        hold(&objects, "/DeviceGray", &LOSSLESS);
    }
}

#[test]
fn a_palette_stays_a_palette() {
    let space = "[/Indexed/DeviceRGB 3<FFFFFF 00FF00 000000 FF0000>]";
    let objects = vec![(head(2, space, "/Filter/FlateDecode"), flate(&packed(2, 1)))];
    let image = hold(&objects, space, &LOSSLESS);
    assert_eq!((image.space, image.bits), (EncodedSpace::Keep, 2));
}

#[test]
fn a_palette_without_black_becomes_rgb() {
    let space = "[/Indexed/DeviceRGB 1<FFFFFF FFFF80>]";
    let objects = vec![(head(1, space, ""), packed(1, 1))];
    assert_eq!(hold(&objects, space, &LOSSLESS).space, EncodedSpace::Rgb);
}

#[test]
fn colour_spaces_of_every_kind() {
    let tint = "<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 0 0 1]/N 1>>";
    let spaces = [
        (1, "[/CalGray<</WhitePoint[0.95 1 1.09]>>]".to_owned()),
        (3, "[/CalRGB<</WhitePoint[0.95 1 1.09]>>]".to_owned()),
        (1, format!("[/Separation/Black/DeviceCMYK {tint}]")),
    ];
    for (components, space) in spaces {
        let data = flate(&packed(8, components));
        let objects = vec![(head(8, &space, "/Filter/FlateDecode"), data)];
        let loss = Loss {
            inside: 40,
            ..LOSSLESS
        };
        assert_eq!(hold(&objects, &space, &loss).space, EncodedSpace::Keep);
    }
}

#[test]
fn an_ink_without_black_becomes_rgb() {
    let tint = "<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 0 1 0]/N 1>>";
    let space = format!("[/Separation/Yellow/DeviceCMYK {tint}]");
    let data = flate(&packed(8, 1));
    let objects = vec![(head(8, &space, "/Filter/FlateDecode"), data)];
    let loss = Loss {
        outside: 40,
        ..LOSSLESS
    };
    assert_eq!(
        hold_pixels(&objects, &space, &loss).space,
        EncodedSpace::Rgb
    );
}

#[test]
fn run_length_lzw_and_text_filters() {
    let plain = packed(8, 1);
    let runs: Vec<u8> = plain
        .chunks(128)
        .flat_map(|run| std::iter::once(run.len() as u8 - 1).chain(run.iter().copied()))
        .chain([128])
        .collect();
    let objects = vec![(
        head(8, "/DeviceGray", "/Filter/RunLengthDecode"),
        runs.clone(),
    )];
    hold(&objects, "/DeviceGray", &LOSSLESS);
    let hex: String = runs.iter().map(|byte| format!("{byte:02x}")).collect();
    let chain = "/Filter[/AHx/RunLengthDecode]";
    let objects = vec![(head(8, "/DeviceGray", chain), hex.into_bytes())];
    hold(&objects, "/DeviceGray", &LOSSLESS);
    let objects = vec![(head(8, "/DeviceGray", "/Filter/LZWDecode"), lzw(&plain))];
    hold(&objects, "/DeviceGray", &LOSSLESS);
}

/// LZW that never uses its table.
fn lzw(data: &[u8]) -> Vec<u8> {
    let mut codes = Vec::new();
    for chunk in data.chunks(250) {
        codes.push(256);
        codes.extend(chunk.iter().map(|byte| u32::from(*byte)));
    }
    codes.push(257);
    let (mut out, mut held, mut count) = (Vec::new(), 0_u32, 0);
    for code in codes {
        held = held << 9 | code;
        count += 9;
        while count >= 8 {
            count -= 8;
            out.push((held >> count) as u8);
        }
        held &= (1 << count) - 1;
    }
    out.push((held << (8 - count)) as u8);
    out
}

#[test]
fn fax_of_all_groups() {
    let one: &[u8] = include_bytes!("../../../tests/images/letters_1d.g3");
    let two: &[u8] = include_bytes!("../../../tests/images/letters_2d.g3");
    for (data, k) in [(one, 0), (two, 1)] {
        let filter =
            format!("/Filter/CCITTFaxDecode/DecodeParms<</K {k}/Columns {WIDTH}/BlackIs1 true>>");
        let objects = vec![(head(1, "/DeviceGray", &filter), data.to_vec())];
        assert_eq!(hold(&objects, "/DeviceGray", &LOSSLESS).bits, 1);
    }
}

#[test]
fn jbig2_in_a_generic_region() {
    let objects = vec![(head(1, "/DeviceGray", "/Filter/JBIG2Decode"), jbig2())];
    let image = hold(&objects, "/DeviceGray", &LOSSLESS);
    assert_eq!((image.bits, image.filter), (1, EncodedFilter::Jbig2));
}

/// A page with one generic region that is coded as group 4 (ITU-T T.88, 7.4.6).
fn jbig2() -> Vec<u8> {
    let limits = RasterLimits::default();
    let samples = Samples::new((WIDTH, HEIGHT), 1, 1, packed(1, 1), &limits).unwrap();
    let (filter, region) = encode::fax(&samples).unwrap();
    assert!(matches!(
        filter,
        EncodedFilter::Fax {
            black_is_1: false,
            ..
        }
    ));
    let size = [WIDTH.to_be_bytes(), HEIGHT.to_be_bytes()].concat();
    let mut page = size.clone();
    page.extend([0; 8]);
    page.extend([0, 0, 0]);
    let mut generic = size;
    generic.extend([0; 8]);
    generic.extend([0, 1]);
    generic.extend(region);
    let mut out = Vec::new();
    for (number, kind, data) in [(0_u32, 48, page), (1, 38, generic)] {
        out.extend(number.to_be_bytes());
        out.extend([kind, 0, 1]);
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(data);
    }
    out
}

fn jpeg(
    color: jpeg_encoder::ColorType,
    setup: impl FnOnce(&mut jpeg_encoder::Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, 80);
    setup(&mut encoder);
    let components = match color {
        jpeg_encoder::ColorType::Luma => 1,
        jpeg_encoder::ColorType::Rgb => 3,
        _ => 4,
    };
    let data = packed(8, components);
    encoder
        .encode(&data, WIDTH as u16, HEIGHT as u16, color)
        .unwrap();
    out
}

#[test]
fn jpeg_changes_only_in_touched_blocks() {
    use jpeg_encoder::{ColorType, SamplingFactor};
    let dict = |space: &str| head(8, space, "/Filter/DCTDecode");
    let gray = jpeg(ColorType::Luma, |_| {});
    hold(&vec![(dict("/DeviceGray"), gray)], "/DeviceGray", &BLOCKS);
    for sampling in [
        SamplingFactor::R_4_4_4,
        SamplingFactor::R_4_2_0,
        SamplingFactor::R_4_2_2,
    ] {
        let rgb = jpeg(ColorType::Rgb, |e| e.set_sampling_factor(sampling));
        hold(&vec![(dict("/DeviceRGB"), rgb)], "/DeviceRGB", &BLOCKS);
    }
    let restarted = jpeg(ColorType::Rgb, |e| e.set_restart_interval(3));
    hold(
        &vec![(dict("/DeviceRGB"), restarted)],
        "/DeviceRGB",
        &BLOCKS,
    );
    let progressive = jpeg(ColorType::Rgb, |e| e.set_progressive(true));
    hold(
        &vec![(dict("/DeviceRGB"), progressive)],
        "/DeviceRGB",
        &BLOCKS,
    );
}

#[test]
fn jpeg_with_four_inks_in_both_polarities() {
    use jpeg_encoder::ColorType;
    for color in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let data = jpeg(color, |_| {});
        for decode in ["", "/Decode[1 0 1 0 1 0 1 0]"] {
            let filter = format!("/Filter/DCTDecode{decode}");
            let objects = vec![(head(8, "/DeviceCMYK", &filter), data.clone())];
            hold(&objects, "/DeviceCMYK", &BLOCKS);
        }
    }
}

#[test]
fn jpegs_of_another_encoder() {
    let progressive: &[u8] = include_bytes!("../../../tests/images/progressive.jpg");
    let baseline: &[u8] = include_bytes!("../../../tests/images/baseline_with_metadata.jpg");
    for data in [progressive, baseline] {
        let objects = vec![(head(8, "/DeviceRGB", "/Filter/DCTDecode"), data.to_vec())];
        let image = hold(&objects, "/DeviceRGB", &BLOCKS);
        for marker in [&b"Exif"[..], b"kommentar"] {
            assert!(memchr::memmem::find(&image.data, marker).is_none());
        }
    }
    assert!(memchr::memmem::find(baseline, b"kommentar").is_some());
}

#[test]
fn an_untouched_jpeg_keeps_every_pixel() {
    for name in ["progressive.jpg", "baseline_with_metadata.jpg"] {
        let path = format!("{}/tests/images/{name}", env!("CARGO_MANIFEST_DIR"));
        let data = std::fs::read(path).unwrap();
        let objects = vec![(head(8, "/DeviceRGB", "/Filter/DCTDecode"), data.clone())];
        let encoded = blackened(&objects, &[]).unwrap();
        let decode = |data: &[u8]| image::load_from_memory(data).unwrap().to_rgb8();
        assert_eq!(decode(&data), decode(&encoded.data));
    }
}

#[test]
fn jpeg_under_a_text_filter() {
    let data = jpeg(jpeg_encoder::ColorType::Luma, |_| {});
    let hex: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
    let filter = "/Filter[/ASCIIHexDecode/DCTDecode]";
    let objects = vec![(head(8, "/DeviceGray", filter), hex.into_bytes())];
    hold(&objects, "/DeviceGray", &BLOCKS);
}

#[test]
fn jpeg_2000_becomes_jpeg() {
    let colour: &[u8] = include_bytes!("../../../tests/images/colour.jp2");
    let gray: &[u8] = include_bytes!("../../../tests/images/gray.jp2");
    for (data, space) in [(colour, "/DeviceRGB"), (gray, "/DeviceGray")] {
        let objects = vec![(head(8, space, "/Filter/JPXDecode"), data.to_vec())];
        let encoded = blackened(&objects, &[struck_quad()]).unwrap();
        assert!(matches!(encoded.filter, EncodedFilter::Dct { .. }));
        let before = drawn(WIDTH, HEIGHT, &objects);
        let after = drawn(WIDTH, HEIGHT, &to_objects(&encoded, space));
        let far = |p: &Pixels| (0..HEIGHT).map(|y| p.at(130, y)[1]).collect::<Vec<_>>();
        let change = far(&before)
            .iter()
            .zip(far(&after))
            .map(|(a, b)| a.abs_diff(b))
            .max();
        assert!(change <= Some(48), "{change:?}");
        assert!(after.at(70, 40).iter().all(|v| *v < 12));
    }
}

#[test]
fn a_stencil_paints_the_struck_area() {
    for decode in ["", "/Decode[1 0]"] {
        let dict = format!("/Width {WIDTH}/Height {HEIGHT}/ImageMask true{decode}");
        let objects = vec![(dict, packed(1, 1))];
        let image = hold(&objects, "", &LOSSLESS);
        assert_eq!(image.space, EncodedSpace::Stencil);
    }
}

#[test]
fn a_soft_mask_with_letters_becomes_opaque() {
    let base = (
        head(8, "/DeviceGray", "/SMask 6 0 R"),
        vec![90; (WIDTH * HEIGHT) as usize],
    );
    for decode in ["", "/Decode[1 0]"] {
        let mask = (head(8, "/DeviceGray", decode), packed(8, 1));
        hold(&vec![base.clone(), mask], "/DeviceGray", &LOSSLESS);
    }
    let coded = jpeg(jpeg_encoder::ColorType::Luma, |_| {});
    let mask = (head(8, "/DeviceGray", "/Filter/DCTDecode"), coded);
    let image = hold(&vec![base, mask], "/DeviceGray", &BLOCKS);
    assert!(matches!(image.mask, EncodedMask::Soft { .. }));
}

#[test]
fn an_explicit_mask_with_letters_becomes_opaque() {
    let base = (
        head(8, "/DeviceGray", "/Mask 6 0 R"),
        vec![90; (WIDTH * HEIGHT) as usize],
    );
    for decode in ["", "/Decode[1 0]"] {
        let dict = format!("/Width {WIDTH}/Height {HEIGHT}/ImageMask true{decode}");
        hold(
            &vec![base.clone(), (dict, packed(1, 1))],
            "/DeviceGray",
            &LOSSLESS,
        );
    }
}

#[test]
fn black_is_never_keyed_out() {
    let key = "/Mask[0 40]/Filter/FlateDecode";
    let objects = vec![(head(8, "/DeviceGray", key), flate(&packed(8, 1)))];
    let encoded = blackened(&objects, &[struck_quad()]).unwrap();
    assert!(
        matches!(encoded.mask, EncodedMask::Stencil(_)),
        "{encoded:?}"
    );
    let after = drawn(WIDTH, HEIGHT, &to_objects(&encoded, "/DeviceGray"));
    assert_eq!(after.at(70, 40), [0; 3]);
    let key = "/Mask[200 255]/Filter/FlateDecode";
    let objects = vec![(head(8, "/DeviceGray", key), flate(&packed(8, 1)))];
    let encoded = blackened(&objects, &[struck_quad()]).unwrap();
    assert_eq!(encoded.mask, EncodedMask::ColorKey(vec![200, 255]));
}

#[test]
fn nothing_is_left_under_the_struck_area() {
    // The same picture with other letters there must give the same bytes.
    let mut other = packed(8, 1);
    for y in STRUCK[1] + 2..STRUCK[3] - 2 {
        let row = (y * WIDTH) as usize;
        other[row + 46..row + 98].reverse();
    }
    assert_ne!(other, packed(8, 1));
    let encode = |plain: &[u8]| {
        let objects = vec![(head(8, "/DeviceGray", ""), plain.to_vec())];
        blackened(&objects, &[struck_quad()]).unwrap()
    };
    assert_eq!(encode(&packed(8, 1)), encode(&other));
}

#[test]
fn inline_images_have_short_names() {
    let dict = Dict::from_bytes(b"<</W 160/H 120/BPC 1/CS/G/D[1 0]>>").unwrap();
    let data = packed(1, 1);
    let source = Source::of_inline(dict, &data, None);
    let image = black_out(&source, &[struck_quad()], &RasterLimits::default()).unwrap();
    assert_eq!(image.decode, [1.0, 0.0]);
    let dict = Dict::from_bytes(b"<</W 160/H 120/BPC 1/CS/Named>>").unwrap();
    let spaces = Dict::from_bytes(b"<</Named/DeviceGray>>").unwrap();
    let source = Source::of_inline(dict, &data, Some(spaces));
    assert!(black_out(&source, &[], &RasterLimits::default()).is_ok());
}

#[test]
fn hostile_data_are_an_error_or_a_picture_but_no_panic() {
    let progressive: &[u8] = include_bytes!("../../../tests/images/progressive.jpg");
    let colour: &[u8] = include_bytes!("../../../tests/images/colour.jp2");
    let fax: &[u8] = include_bytes!("../../../tests/images/letters_2d.g3");
    let jbig2 = jbig2();
    let baseline = jpeg(jpeg_encoder::ColorType::Rgb, |e| e.set_restart_interval(2));
    let cases = [
        ("/Filter/DCTDecode", "/DeviceRGB", progressive),
        ("/Filter/DCTDecode", "/DeviceRGB", &baseline),
        ("/Filter/JPXDecode", "/DeviceRGB", colour),
        (
            "/Filter/CCITTFaxDecode/DecodeParms<</K 1/Columns 160>>",
            "/DeviceGray",
            fax,
        ),
        ("/Filter/JBIG2Decode", "/DeviceGray", &jbig2),
    ];
    let mut state = 7_u32;
    let mut random = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for (filter, space, data) in cases {
        for _ in 0..60 {
            let mut data = data.to_vec();
            data.truncate(random(data.len()) + 1);
            for _ in 0..random(6) {
                let place = random(data.len());
                data[place] = random(256) as u8;
            }
            let objects = vec![(head(8, space, filter), data)];
            let _ = blackened(&objects, &[struck_quad()]);
            let _ = with_source(&objects, |s| decode(s, &RasterLimits::default()));
        }
    }
}

#[test]
fn a_huge_header_is_refused_before_memory_is_taken() {
    let limits = RasterLimits::default();
    let dict = Dict::from_bytes(b"<</W 65000/H 65000/BPC 16/CS/CMYK>>").unwrap();
    let source = Source::of_inline(dict, b"x", None);
    assert_eq!(
        black_out(&source, &[], &limits).err(),
        Some(RasterError::TooLarge)
    );
    let mut data = include_bytes!("../../../tests/images/progressive.jpg").to_vec();
    let frame = memchr::memmem::find(&data, &[0xFF, 0xC2]).unwrap();
    data[frame + 5..frame + 9].copy_from_slice(&[0x30, 0, 0x30, 0]);
    let dict = Dict::from_bytes(b"<</W 160/H 120/BPC 8/CS/RGB/F/DCT>>").unwrap();
    let source = Source::of_inline(dict, &data, None);
    assert_eq!(
        black_out(&source, &[], &limits).err(),
        Some(RasterError::Damaged("JPEG"))
    );
}

#[test]
fn decoding_agrees_with_the_page_renderer() {
    let pictures = [
        (head(8, "/DeviceGray", ""), packed(8, 1)),
        (head(4, "/DeviceGray", "/Decode[1 0]"), packed(4, 1)),
        (head(16, "/DeviceRGB", ""), packed(16, 3)),
        (
            head(2, "[/Indexed/DeviceRGB 3<FFFFFF 00FF00 000000 FF0000>]", ""),
            packed(2, 1),
        ),
        (
            head(8, "/DeviceRGB", "/Filter/DCTDecode"),
            include_bytes!("../../../tests/images/progressive.jpg").to_vec(),
        ),
        (
            head(8, "/DeviceRGB", "/Filter/JPXDecode"),
            include_bytes!("../../../tests/images/colour.jp2").to_vec(),
        ),
        (
            format!("/Width {WIDTH}/Height {HEIGHT}/ImageMask true"),
            packed(1, 1),
        ),
    ];
    for picture in pictures {
        let objects = vec![picture];
        let page = drawn(WIDTH, HEIGHT, &objects);
        let own = with_source(&objects, |s| decode(s, &RasterLimits::default())).unwrap();
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let (theirs, ours) = (page.at(x, y), own.at(x, y));
                let change = theirs.iter().zip(ours).map(|(a, b)| a.abs_diff(b));
                assert!(change.max() <= Some(3), "{} at {x} {y}", objects[0].0);
            }
        }
    }
}

#[test]
fn decoding_lays_masks_over_white() {
    let base = (
        head(8, "/DeviceGray", "/SMask 6 0 R"),
        vec![0; (WIDTH * HEIGHT) as usize],
    );
    let mask = (
        "/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray".into(),
        vec![255, 0],
    );
    let seen = with_source(&vec![base, mask], |s| decode(s, &RasterLimits::default())).unwrap();
    assert_eq!((seen.at(10, 10), seen.at(150, 10)), ([0; 3], [255; 3]));
}
