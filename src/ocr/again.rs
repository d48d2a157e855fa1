//! A picture that was read, and what was left unread or unsure in it → the same with what
//! another look gives: at what lies aslant, is far too high, has rules on it, or is pale.

use kurbo::Affine;

use crate::geometry::Quad;
use crate::ocr::boxes::mean_confidence;
use crate::ocr::ink;
use crate::ocr::prepare::{self, Prepared};
use crate::ocr::reader::{
    LEAST_UNSURE, Reading, UNSURE, letters, quad, reading, to_unit, touch, words,
};
use crate::ocr::ruled::Rules;
use crate::ocr::weak::weak_places;
use crate::ocr::{Engine, Page, Picture, Word};

/// Reads places where ink was left unread, should its lines be slanted, as those of a stamp.
pub(super) fn read_slanted(engine: &Engine, best: &Reading, size: (u32, u32), found: &mut Page) {
    const MOST_PLACES: usize = 8;
    const LEAST_LETTERS: usize = 4;
    let prepared = &best.prepared;
    let places = ink::slanted(&prepared.image, prepared.dpi, &best.words);
    let slanted = places.into_iter().filter_map(|place| {
        let [left, top, right, bottom] = place.map(f64::from);
        let bounds = kurbo::Rect::new(left, top, right, bottom);
        Some((place, prepared.cropped(bounds)?.unslanted()?))
    });
    for (place, slanted) in slanted.take(MOST_PLACES) {
        let Ok(read) = reading(engine, slanted) else {
            continue;
        };
        let count: usize = read.words.iter().map(|word| letters(&word.text)).sum();
        if count < LEAST_LETTERS || mean_confidence(&read.words) < UNSURE {
            continue;
        }
        let place = quad(place).transformed(to_unit(best, size));
        add_words(found, words(&read, size));
        found.unread.retain(|other| !other.overlaps(&place));
    }
}

/// Reads letters that are too high for an engine, as on a placard or a sign, in a smaller
/// picture.
pub(super) fn read_large(engine: &Engine, best: &Reading, size: (u32, u32), found: &mut Page) {
    const TALL: i32 = 90;
    /// The height that is read best, in pixels.
    const GOOD: i32 = 44;
    const MOST_TIMES: i32 = 16;
    let prepared = &best.prepared;
    let mut places = ink::unread(&prepared.image, prepared.dpi, &best.words);
    let unsure = best.words.iter().filter(|word| word.confidence < UNSURE);
    places.extend(unsure.map(|word| word.bounds));
    let height = |place: &[i32; 4]| place[3] - place[1];
    places.retain(|place| height(place) >= TALL);
    places.sort_unstable_by_key(height);
    let Some(usual) = places.get(places.len() / 2).map(height) else {
        return;
    };
    let times = (usual / GOOD).clamp(2, MOST_TIMES);
    let tall: Vec<Quad> = places
        .into_iter()
        .map(|place| quad(place).transformed(to_unit(best, size)))
        .collect();
    let Ok(read) = reading(engine, prepared.shrunk(times.unsigned_abs())) else {
        return;
    };
    let mut large = words(&read, size);
    large.retain(|word| {
        word.confidence >= UNSURE && tall.iter().any(|place| place.overlaps(&word.quad))
    });
    // A letter or two may be read into a signature.
    let explains = |word: &&Word| letters(&word.text) > 2;
    let explained = |place: &Quad| {
        let mut telling = large.iter().filter(explains);
        telling.any(|word| word.quad.overlaps(place))
    };
    found.unread.retain(|place| !explained(place));
    // What was made of the same ink before is worth less.
    found
        .words
        .retain(|word| word.confidence >= UNSURE || !explained(&word.quad));
    add_words(found, large);
}

/// Reads places again that rules run through, without them.
pub(super) fn read_ruled(engine: &Engine, best: &Reading, size: (u32, u32), found: &mut Page) {
    const MOST_PLACES: usize = 8;
    let prepared = &best.prepared;
    let to_unit = to_unit(best, size);
    let mut places = ink::unread(&prepared.image, prepared.dpi, &best.words);
    let unsure = best.words.iter().filter(|word| word.confidence < UNSURE);
    places.extend(unsure.map(|word| word.bounds));
    if places.is_empty() {
        return;
    }
    let Some(rules) = Rules::of(&prepared.image, prepared.dpi) else {
        return;
    };
    places.retain(|place| rules.cross(*place));
    let reach = i32::try_from(prepared.dpi / 4).unwrap_or(0);
    let places = joined(places, reach);
    let without = Prepared {
        image: rules.removed_from(&prepared.image),
        ..*prepared
    };
    for place in places.into_iter().take(MOST_PLACES) {
        let [left, top, right, bottom] = place.map(f64::from);
        let bounds = kurbo::Rect::new(left, top, right, bottom);
        let read = without.cropped(bounds).map(|crop| reading(engine, crop));
        let Some(Ok(read)) = read else {
            continue;
        };
        let place = quad(place).transformed(to_unit);
        replace_worse(found, words(&read, size), &place);
    }
}

/// Puts words of another reading of a place where less was read of the same ink before.
fn replace_worse(found: &mut Page, mut again: Vec<Word>, place: &Quad) {
    let is_same = |a: &Word, b: &Word| {
        let (a, b) = (a.quad.bounds(), b.quad.bounds());
        a.contains(b.center()) || b.contains(a.center())
    };
    again.retain(|new| {
        let same = found.words.iter().filter(|old| is_same(old, new));
        weight(std::iter::once(new)) > weight(same)
    });
    let is_worse = |old: &Word| again.iter().any(|new| is_same(old, new));
    let first = found.words.iter().position(is_worse);
    let below = |word: &Word| word.quad.bounds().y1 < place.bounds().center().y;
    let at = first.or_else(|| found.words.iter().position(below));
    found.words.retain(|word| !is_worse(word));
    found
        .unsure
        .retain(|quad| !again.iter().any(|new| new.quad.overlaps(quad)));
    let sure = again.iter().filter(|word| word.confidence >= UNSURE);
    if sure.clone().count() * 2 > again.len() {
        found
            .unread
            .retain(|quad| !sure.clone().any(|word| word.quad.overlaps(quad)));
    }
    insert_words(found, at.unwrap_or(usize::MAX), again);
}

/// How much was read, and how surely.
fn weight<'w>(words: impl Iterator<Item = &'w Word>) -> f32 {
    words
        .map(|word| word.confidence * letters(&word.text) as f32)
        .sum()
}

/// Places, those that are nearer than `reach` made one.
fn joined(mut places: Vec<[i32; 4]>, reach: i32) -> Vec<[i32; 4]> {
    let mut joined: Vec<[i32; 4]> = Vec::new();
    while let Some(mut own) = places.pop() {
        let wide = |[left, top, right, bottom]: [i32; 4]| {
            [left - reach, top - reach, right + reach, bottom + reach]
        };
        while let Some(index) = joined.iter().position(|other| touch(&wide(*other), &own)) {
            let other = joined.swap_remove(index);
            own = [
                own[0].min(other[0]),
                own[1].min(other[1]),
                own[2].max(other[2]),
                own[3].max(other[3]),
            ];
        }
        joined.push(own);
    }
    joined
}

/// Reads places where something stands out too little, or in its colour only.
pub(super) fn read_weak(engine: &Engine, picture: &Picture<'_>, found: &mut Page) {
    /// Letters of this mean confidence are there, be they read or not.
    const PRINT: f32 = 0.25;
    const LEAST_LETTERS: usize = 6;
    let size = (picture.width, picture.height);
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let from_unit = Affine::new([width, 0.0, 0.0, -height, 0.0, height]);
    let known: Vec<[i32; 4]> = found
        .words
        .iter()
        .filter(|word| word.confidence > 0.3 && letters(&word.text) > 0)
        .map(|word| {
            let bounds = word.quad.transformed(from_unit).bounds();
            [bounds.x0, bounds.y0, bounds.x1, bounds.y1].map(|side| side as i32)
        })
        .collect();
    let dpi = prepare::resolution(size, picture.dpi);
    for place in weak_places(picture, dpi.round() as u32, &known) {
        let (wide, high) = place.image.dimensions();
        let corner = (f64::from(place.corner.0), f64::from(place.corner.1));
        let prepared = Prepared::new(place.image, Some(dpi)).moved(corner);
        let Ok(read) = reading(engine, prepared) else {
            continue;
        };
        let confidence = mean_confidence(&read.words);
        let count: usize = read.words.iter().map(|word| letters(&word.text)).sum();
        if confidence >= UNSURE || count >= LEAST_LETTERS && confidence >= UNSURE - 0.2 {
            add_words(found, words(&read, size));
        } else if count >= LEAST_LETTERS && confidence >= PRINT {
            let bounds = [
                corner.0,
                corner.1,
                corner.0 + f64::from(wide),
                corner.1 + f64::from(high),
            ];
            let bounds = quad(bounds.map(|side| side as i32));
            found.unread.push(bounds.transformed(from_unit.inverse()));
        }
    }
}

/// Adds words of another reading, as lines of their own.
fn add_words(found: &mut Page, more: Vec<Word>) {
    insert_words(found, usize::MAX, more);
}

/// Adds words of another reading in the midst of the others, as lines of their own.
fn insert_words(found: &mut Page, at: usize, mut more: Vec<Word>) {
    let next = |number: fn(&Word) -> u32| {
        let numbers = found.words.iter().map(number);
        numbers.max().map_or(0, |last| last.saturating_add(1))
    };
    let (line, block) = (next(|word| word.line), next(|word| word.block));
    for word in &mut more {
        word.line = word.line.saturating_add(line);
        word.block = word.block.saturating_add(block);
        if word.confidence < UNSURE && letters(&word.text) >= LEAST_UNSURE {
            found.unsure.push(word.quad);
        }
    }
    let at = at.min(found.words.len());
    found.words.splice(at..at, more);
}
