//! Two versions of a document in; what one shows and holds and the other does not, out.
//!
//! Three eyes look: at the text as it is read, at the pages as they are drawn, and at what
//! other programs find in the bytes. None of them believes what a plan says.

pub mod hidden;
pub mod text;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::diff::text::Change;
use crate::document::Document;
use crate::document::Place;
use crate::formats;
use crate::formats::ReadError;
use crate::formats::ReadOptions;
use crate::pdf::raster::compare as pixels;
use crate::pdf::raster::compare::Region;

/// The differences of two versions.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Comparison {
    /// Pages of both.
    pub pages: [u32; 2],
    /// Whether the bytes are the same.
    pub same_bytes: bool,
    /// Changes of text, by place.
    pub text: Vec<TextChange>,
    /// Areas that look different, by page.
    pub looks: Vec<Look>,
    /// Kinds of things that other programs find, where their number or content differs.
    pub hidden: Vec<hidden::Difference>,
}

impl Comparison {
    /// Whether anything differs.
    pub fn is_empty(&self) -> bool {
        self.pages[0] == self.pages[1]
            && self.text.is_empty()
            && self.looks.is_empty()
            && self.hidden.is_empty()
    }
}

/// A change of text at a place.
#[derive(Clone, Serialize)]
pub struct TextChange {
    /// Where.
    pub place: Place,
    /// What.
    #[serde(flatten)]
    pub change: Change,
}

impl std::fmt::Debug for TextChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TextChange(at {:?})", self.place)
    }
}

/// An area of a page that looks different.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Look {
    /// The page, from 1.
    pub page: u32,
    /// The area, in points from the upper left corner of the page as it is shown.
    pub area: [u32; 4],
    /// What has happened there.
    pub kind: LookKind,
}

/// What has happened to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LookKind {
    /// It has become a black box.
    BoxAdded,
    /// It was a black box and is none.
    BoxRemoved,
    /// A black box that stood elsewhere on the page stands here now.
    BoxMoved,
    /// Something else.
    Changed,
    /// The whole page has another size, or cannot be drawn in one of the versions.
    Page,
}

/// Compares two versions. `dpi` is how finely pages are drawn, `done` is told after each
/// page.
pub fn compare(
    one: &Arc<Vec<u8>>,
    other: &Arc<Vec<u8>>,
    options: &ReadOptions,
    dpi: f32,
    done: &dyn Fn(u32, u32),
) -> Result<Comparison, ReadError> {
    let formats = [
        formats::format_of(one, None)?,
        formats::format_of(other, None)?,
    ];
    let documents = [
        formats[0].read(one, options)?,
        formats[1].read(other, options)?,
    ];
    let drawers = [
        formats[0].drawer(one, options)?,
        formats[1].drawer(other, options)?,
    ];
    let mut looks = Vec::new();
    if let [Some(first), Some(second)] = &drawers {
        let pages = documents[0].page_count.min(documents[1].page_count);
        for page in 1..=pages {
            let drawn = [first.draw(page, dpi), second.draw(page, dpi)];
            looks.extend(look_at(page, &drawn, dpi));
            done(page, pages);
        }
    }
    Ok(Comparison {
        pages: [documents[0].page_count, documents[1].page_count],
        same_bytes: one == other,
        text: text_changes(&documents[0], &documents[1]),
        looks,
        hidden: hidden::compare(
            &hidden::look(formats[0], one)?,
            &hidden::look(formats[1], other)?,
        ),
    })
}

fn look_at(page: u32, drawn: &[Option<crate::pdf::raster::Pixels>; 2], dpi: f32) -> Vec<Look> {
    let whole = || {
        vec![Look {
            page,
            area: [0; 4],
            kind: LookKind::Page,
        }]
    };
    let [Some(one), Some(other)] = drawn else {
        return whole();
    };
    let Some(regions) = pixels::compare(one, other) else {
        return whole();
    };
    let look = |region: Region| Look {
        page,
        area: region.area.map(|side| (side as f32 * 72.0 / dpi) as u32),
        kind: match () {
            () if region.is_black_in_other => LookKind::BoxAdded,
            () if region.is_black_in_one => LookKind::BoxRemoved,
            () => LookKind::Changed,
        },
    };
    with_moves(regions.into_iter().map(look).collect())
}

/// A box that is gone and one of the same size that has come are one that has moved.
fn with_moves(looks: Vec<Look>) -> Vec<Look> {
    let mut kept: Vec<Look> = Vec::with_capacity(looks.len());
    let (mut gone, others): (Vec<Look>, Vec<Look>) = looks
        .into_iter()
        .partition(|look| look.kind == LookKind::BoxRemoved);
    for mut look in others {
        let from = gone.iter().position(|gone| is_one_size(gone, &look));
        if let (LookKind::BoxAdded, Some(from)) = (look.kind, from) {
            gone.remove(from);
            look.kind = LookKind::BoxMoved;
        }
        kept.push(look);
    }
    kept.extend(gone);
    kept.sort_by_key(|look| (look.area[1], look.area[0]));
    kept
}

/// Whether two areas are as wide and as high as each other, to within the drawing.
fn is_one_size(one: &Look, other: &Look) -> bool {
    const NEAR: u32 = 2;
    let side = |look: &Look, from: usize| look.area[from + 2].saturating_sub(look.area[from]);
    (0..2).all(|from| side(one, from).abs_diff(side(other, from)) <= NEAR)
}

/// Changes of text at each place of two documents.
pub fn text_changes(one: &Document, other: &Document) -> Vec<TextChange> {
    let texts = |document: &Document| {
        let mut texts: BTreeMap<Place, String> = BTreeMap::new();
        for part in &document.parts {
            let text = texts.entry(part.place.clone()).or_default();
            text.push_str(&part.text);
            text.push('\n');
        }
        texts
    };
    let (one, other) = (texts(one), texts(other));
    let places: BTreeSet<&Place> = one.keys().chain(other.keys()).collect();
    let empty = String::new();
    let changes = places.into_iter().flat_map(|place| {
        let one = one.get(place).unwrap_or(&empty);
        let other = other.get(place).unwrap_or(&empty);
        text::compare(one, other)
            .into_iter()
            .map(|change| TextChange {
                place: place.clone(),
                change,
            })
    });
    changes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(kind: LookKind, area: [u32; 4]) -> Look {
        Look {
            page: 1,
            area,
            kind,
        }
    }

    #[test]
    fn a_box_that_stands_elsewhere_has_moved() {
        let gone = look(LookKind::BoxRemoved, [10, 10, 60, 22]);
        let come = look(LookKind::BoxAdded, [10, 40, 61, 52]);
        let moved = look(LookKind::BoxMoved, come.area);
        assert_eq!(with_moves(vec![gone, come]), [moved]);
        let longer = look(LookKind::BoxAdded, [10, 40, 90, 52]);
        assert_eq!(with_moves(vec![gone, longer]), [gone, longer]);
    }
}
