//! What striking in picture files promises; reading them needs no engine here.

use std::io::Cursor;

use image::ImageFormat;
use image::Rgb;
use image::RgbImage;

use super::*;
use crate::geometry::Rect;

/// A light picture of 64 by 48 with a dark bar in its upper left.
fn picture() -> RgbImage {
    RgbImage::from_fn(64, 48, |x, y| {
        let is_bar = (4..28).contains(&x) && (4..10).contains(&y);
        Rgb(if is_bar {
            [20, 30, 90]
        } else {
            [240, 235, 220]
        })
    })
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The file after a strike over the bar.
fn struck_file(format: PictureFormat, bytes: &[u8]) -> Vec<u8> {
    let areas = BTreeMap::from([(1, vec![Quad::from_rect(Rect::new(3.0, 37.0, 29.0, 45.0))])]);
    let mut pictures = format.open(bytes).unwrap();
    pictures.black_out(&areas).unwrap();
    let written = pictures.write().unwrap();
    format.confirm(&written, &areas).unwrap();
    written
}

#[test]
fn what_is_struck_is_black_and_the_rest_is_as_it_was() {
    for (format, kind) in [
        (PictureFormat::Jpeg, ImageFormat::Jpeg),
        (PictureFormat::Png, ImageFormat::Png),
        (PictureFormat::Tiff, ImageFormat::Tiff),
    ] {
        let bytes = encoded(kind);
        let before = image::load_from_memory(&bytes).unwrap().to_rgb8();
        let written = struck_file(format, &bytes);
        assert!(format.matches(&written));
        let after = image::load_from_memory(&written).unwrap().to_rgb8();
        assert!(
            after.get_pixel(10, 7).0.iter().all(|v| *v < 40),
            "{format:?}"
        );
        assert_eq!(
            after.get_pixel(60, 40),
            before.get_pixel(60, 40),
            "{format:?}"
        );
    }
}

/// A JPEG with an Exif block that says how it is turned and who took it.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut block = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    block.extend([orientation, 0, 0, 0]);
    block.extend(b"Petra Lundvik");
    let mut file = jpeg[..2].to_vec();
    file.extend([0xFF, 0xE1]);
    file.extend((block.len() as u16 + 2).to_be_bytes());
    file.extend(block);
    file.extend(&jpeg[2..]);
    file
}

#[test]
fn a_photo_on_its_side_comes_out_upright_without_its_metadata() {
    // 64 by 48 is whole blocks; the second picture is not.
    for cut in [(64, 48), (61, 45)] {
        let part = image::imageops::crop_imm(&picture(), 0, 0, cut.0, cut.1).to_image();
        let mut bytes = Cursor::new(Vec::new());
        part.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
        let stored = with_exif(&bytes.into_inner(), 6);
        let format = PictureFormat::Jpeg;
        let written = format.open(&stored).unwrap().write().unwrap();
        let upright = image::load_from_memory(&written).unwrap().to_luma8();
        assert_eq!(upright.dimensions(), (cut.1, cut.0));
        // The bar ran along the upper edge; it now runs down the right one.
        assert!(upright.get_pixel(cut.1 - 7, 15).0[0] < 80);
        assert!(upright.get_pixel(5, 5).0[0] > 200);
        assert!(holds_metadata(&stored) && !holds_metadata(&written));
        assert!(memchr::memmem::find(&written, b"Petra").is_none());
    }
}

#[test]
fn a_strike_that_did_not_take_is_an_error() {
    let bytes = encoded(ImageFormat::Png);
    let areas = BTreeMap::from([(1, vec![Quad::from_rect(Rect::new(30.0, 5.0, 60.0, 20.0))])]);
    assert!(PictureFormat::Png.confirm(&bytes, &areas).is_err());
}

#[test]
fn without_an_engine_a_picture_is_a_gap() {
    let bytes = Arc::new(encoded(ImageFormat::Png));
    let document = PictureFormat::Png
        .read(&bytes, &ReadOptions::default())
        .unwrap();
    assert_eq!(document.gaps[0].why, GapReason::UnreadImage);
    assert_eq!(document.page_count, 1);
}
