//! What reading promises. Tests that need an engine say so where there is none.

use super::*;
use crate::geometry::{Point, Rect};
use image::imageops;
use image::{GrayImage, Luma};

/// The engine, or a printed reason why the test cannot be run here.
fn engine() -> Option<Engine> {
    match Engine::find() {
        Ok(engine) => Some(engine),
        Err(missing) => {
            println!("skipped: {missing}");
            None
        }
    }
}

/// The engine as a program, whatever else there is.
fn program_engine() -> Option<Engine> {
    let program = program::PROGRAM_NAMES
        .iter()
        .find_map(|name| program::Program::open(name));
    match Engine::of(program.map(Backend::Program)) {
        Ok(engine) => Some(engine),
        Err(missing) => {
            println!("skipped: {missing}");
            None
        }
    }
}

/// Lines of Swedish at 200 dots per inch.
fn lines() -> GrayImage {
    let png = include_bytes!("../../tests/images/lines_of_text.png");
    image::load_from_memory(png).unwrap().to_luma8()
}

const WORDS: [&str; 4] = [
    "Socialtjänsten",
    "19811218-9876",
    "återkommande",
    "Östergatan",
];
/// Where the second of [`WORDS`] stands in the picture, in pixels from the upper left.
const NUMBER: [f64; 4] = [208.0, 131.0, 443.0, 154.0];

fn read(engine: &Engine, image: &GrayImage) -> Page {
    let picture = Picture {
        width: image.width(),
        height: image.height(),
        channels: 1,
        data: image.as_raw(),
        dpi: Some(200.0),
    };
    engine.read(&picture).unwrap()
}

fn missing_words(page: &Page) -> Vec<&'static str> {
    let read: Vec<&str> = page.words.iter().map(|word| word.text.as_str()).collect();
    let is_missing = |word: &&str| !read.iter().any(|text| text.contains(word));
    WORDS.into_iter().filter(is_missing).collect()
}

#[test]
fn swedish_words_and_numbers_are_read_by_the_library() {
    let Some(engine) = engine() else { return };
    let page = read(&engine, &lines());
    assert_eq!(missing_words(&page), [""; 0]);
    assert!(page.confidence > 0.8);
    assert!(
        page.words
            .windows(2)
            .all(|pair| pair[0].line <= pair[1].line)
    );
    assert!(page.words.last().unwrap().line >= 3);
}

#[test]
fn the_program_reads_the_same() {
    let Some(engine) = program_engine() else {
        return;
    };
    let page = read(&engine, &lines());
    assert_eq!(missing_words(&page), [""; 0]);
    assert!(page.words.last().unwrap().line >= 3);
}

#[test]
fn letters_far_higher_than_print_are_read() {
    let Some(engine) = engine() else { return };
    let print = lines();
    let [left, top, right, bottom] = NUMBER.map(|side| side as u32);
    let (wide, high) = (right - left + 16, bottom - top + 8);
    let number = imageops::crop_imm(&print, left - 8, top - 4, wide, high).to_image();
    let large = imageops::resize(
        &number,
        wide * 8,
        high * 8,
        imageops::FilterType::CatmullRom,
    );
    let mut page = GrayImage::from_pixel(3200, 1200, Luma([255]));
    imageops::overlay(&mut page, &print, 100, 40);
    imageops::overlay(&mut page, &large, 60, 700);
    let found = read(&engine, &page);
    let below = found.words.iter().filter(|word| {
        word.text.contains("9876") && word.quad.bounds().y1 < 0.5 && word.confidence > 0.6
    });
    assert_eq!(below.count(), 1);
}

#[test]
fn print_in_a_grid_and_under_strokes_is_read() {
    let Some(engine) = engine() else { return };
    let mut page = lines();
    let [left, top, right, bottom] = NUMBER.map(|side| side as u32);
    let (middle, wide) = (top.midpoint(bottom), page.width());
    for (x, y, Luma([level])) in page.enumerate_pixels_mut() {
        let near = (top - 40..bottom + 40).contains(&y);
        let stroke = near && y.abs_diff(middle) < 2 || y.abs_diff(bottom + 3) < 2;
        let grid = near && x % 60 < 2;
        let rule = stroke && (20..wide - 20).contains(&x);
        if rule || grid && x.abs_diff(left) < right {
            *level = 0;
        }
    }
    assert_eq!(missing_words(&read(&engine, &page)), [""; 0]);
}

#[test]
fn print_in_noise_is_read() {
    let Some(engine) = engine() else { return };
    let mut page = lines();
    let mut state = 1_u32;
    for Luma([level]) in page.pixels_mut() {
        let mut spread = 0;
        for _ in 0..4 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            spread += (state >> 25) as i32;
        }
        let grey = 70 + i32::from(*level) / 2 + (spread - 254) / 2;
        *level = grey.clamp(0, 255) as u8;
    }
    assert_eq!(missing_words(&read(&engine, &page)), [""; 0]);
}

#[test]
fn a_page_on_its_side_or_head_is_read_and_placed() {
    let Some(engine) = engine() else { return };
    let upright = lines();
    let (width, height) = (f64::from(upright.width()), f64::from(upright.height()));
    let [left, top, right, bottom] = NUMBER;
    let expected = Rect::new(
        left / width,
        1.0 - bottom / height,
        right / width,
        1.0 - top / height,
    );
    type Turned = (fn(&GrayImage) -> GrayImage, fn(Point) -> Point);
    let turns: [Turned; 4] = [
        (Clone::clone, |p| p),
        (|i| imageops::rotate90(i), |p| Point::new(p.y, 1.0 - p.x)),
        (
            |i| imageops::rotate180(i),
            |p| Point::new(1.0 - p.x, 1.0 - p.y),
        ),
        (|i| imageops::rotate270(i), |p| Point::new(1.0 - p.y, p.x)),
    ];
    for (i, (turn, place)) in turns.into_iter().enumerate() {
        let page = read(&engine, &turn(&upright));
        let number = page.words.iter().find(|word| word.text.contains(WORDS[1]));
        let number = number.unwrap_or_else(|| panic!("turn {i} was not read"));
        let place = Quad(Quad::from_rect(expected).0.map(place)).bounds();
        let found = number.quad.bounds();
        let overlap = place.intersect(found).area();
        assert!(
            overlap > 0.6 * found.area() && overlap > 0.6 * place.area(),
            "turn {i}"
        );
    }
}

#[test]
fn a_blank_picture_needs_no_engine_work() {
    let Some(engine) = engine() else { return };
    let page = read(&engine, &GrayImage::from_pixel(3000, 3000, Luma([250])));
    assert!(page.words.is_empty() && page.unsure.is_empty());
}

#[test]
fn threads_read_at_the_same_time() {
    let Some(engine) = engine() else { return };
    let image = lines();
    let pages: Vec<Page> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| read(&engine, &image)))
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(pages[0], pages[1]);
}

#[test]
fn sizes_that_do_not_fit_are_refused() {
    let Some(engine) = engine() else { return };
    let picture = |width, channels, data| Picture {
        width,
        height: 2,
        channels,
        data,
        dpi: None,
    };
    for bad in [
        picture(2, 1, &[0; 3][..]),
        picture(0, 1, &[]),
        picture(1, 2, &[0; 4]),
    ] {
        assert_eq!(engine.read(&bad), Err(OcrError::Size));
    }
}

#[test]
fn a_machine_without_an_engine_says_what_to_install() {
    let missing = Engine::of(None).err().unwrap();
    assert_eq!(missing, OcrUnavailable::NoEngine);
    assert_eq!(missing.hint(), "install-tesseract");
}

#[test]
fn debug_of_a_word_shows_no_text() {
    let word = Word {
        text: "Östergatan".into(),
        quad: Quad::from_rect(Rect::ZERO),
        confidence: 1.0,
        line: 2,
        block: 0,
    };
    assert_eq!(format!("{word:?}"), "Word(11 bytes, line 2)");
}

#[test]
fn availability_agrees_with_what_is_found() {
    let found = availability();
    let has_swedish = found.languages.iter().any(|language| language == "swe");
    let can_read = found.engine != EngineKind::Missing && has_swedish;
    assert_eq!(can_read, Engine::find().is_ok());
}
