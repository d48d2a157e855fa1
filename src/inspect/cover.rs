//! Text under what was painted over it.
//!
//! A thing covers a glyph if it was painted later and nothing shows through it. Where the
//! drawn page shows the glyph all the same (a clip that is no rectangle, say), the page is
//! right. Text that is painted after its box in a colour that is seen is a heading on a
//! dark ground, and no finding.

use crate::geometry::Quad;
use crate::inspect::Cover;
use crate::inspect::drawn::is_same;
use crate::inspect::drawn::light;
use crate::inspect::drawn::part_of;
use crate::inspect::drawn::share;
use crate::inspect::drawn::spread;
use crate::inspect::view::Covering;
use crate::inspect::view::View;
use crate::inspect::words::is_blank;
use crate::pdf::glyph::Glyph;
use crate::pdf::trace::Ink;
use crate::pdf::trace::Paint;
use crate::pdf::trace::PaintKind;

/// So much of a glyph's middle must be under something for it to be covered.
const MOST_OF_IT: usize = 8;
/// Points looked at on each side of the middle.
const SIDE: u32 = 3;
/// The same where thin lines are looked for.
const DENSE_SIDE: u32 = 12;
/// What is lighter than this, of 255,000, may be paper.
const PAPER: u32 = 200_000;

/// For each glyph, what covers it.
pub fn coverings(view: &View<'_, '_>) -> Vec<Option<Covering>> {
    let touched = Touched::find(view);
    let drawn_fonts = DrawnFonts::default();
    let glyphs = view.content().glyphs.iter().enumerate();
    glyphs
        .map(|(index, glyph)| {
            let touch = touched.of.get(index)?.as_ref()?;
            if is_blank(glyph) || view.is_aside(index) {
                return None;
            }
            under_later(view, index, glyph, touch, &drawn_fonts)
                .or_else(|| over_earlier(view, index, glyph, touch))
        })
        .collect()
}

/// The middle of a glyph's cell: what a letter without ascender fills.
pub fn middle(quad: &Quad) -> Quad {
    part_of(quad, (0.15, 0.85), (0.26, 0.6))
}

/// What capitals fill of a glyph's cell; a box over text may be no higher.
fn body(quad: &Quad) -> Quad {
    part_of(quad, (0.05, 0.95), (0.22, 0.74))
}

/// What touches a glyph's middle.
#[derive(Default, Clone)]
struct Touch {
    /// The last opaque thing that covers it, of those painted after it.
    covered: Option<usize>,
    /// The largest of the things painted after it that may cover it.
    later: Option<usize>,
    /// How many things were painted after it here.
    later_count: u32,
    /// The last opaque thing under it.
    ground: Option<usize>,
}

struct Touched {
    of: Vec<Option<Box<Touch>>>,
}

impl Touched {
    fn find(view: &View<'_, '_>) -> Self {
        let glyphs = &view.content().glyphs;
        let mut of = vec![None; glyphs.len()];
        // Only glyphs at the height of a paint are asked.
        let mut rows: Vec<(f64, usize)> = glyphs
            .iter()
            .enumerate()
            .map(|(index, glyph)| (middle(&glyph.quad).bounds().center().y, index))
            .filter(|(y, _)| y.is_finite())
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (number, paint) in view.paints.iter().enumerate() {
            let start = rows.partition_point(|(y, _)| *y < paint.bounds.y0);
            let level = rows.get(start..).unwrap_or_default();
            for (_, index) in level.iter().take_while(|(y, _)| *y <= paint.bounds.y1) {
                touch(view, &mut of, *index, number, paint);
            }
        }
        Self { of }
    }
}

fn touch(
    view: &View<'_, '_>,
    of: &mut [Option<Box<Touch>>],
    index: usize,
    number: usize,
    paint: &Paint<'_>,
) {
    let Some(glyph) = view.content().glyphs.get(index) else {
        return;
    };
    let middle = middle(&glyph.quad);
    if paint.alpha <= 0.0 || !share(middle.bounds(), paint.bounds) {
        return;
    }
    let mut hits = 0;
    let mut is_known = true;
    for point in spread(&middle, SIDE) {
        match paint.covers(point) {
            Some(true) => hits += 1,
            Some(false) => {}
            None => is_known = false,
        }
    }
    // A thin line passes between points that lie apart.
    let may_pass = paint.kind == PaintKind::Stroke;
    let passes = || spread(&middle, DENSE_SIDE).any(|point| paint.covers(point) == Some(true));
    if hits == 0 && is_known && !(may_pass && passes()) {
        return;
    }
    let Some(touch) = of.get_mut(index) else {
        return;
    };
    let touch = touch.get_or_insert_with(Box::default);
    let covers = hits >= MOST_OF_IT && is_known && paint.is_opaque();
    if number < view.after(index) {
        if covers {
            touch.ground = Some(number);
        }
        return;
    }
    touch.later_count += 1;
    if covers {
        touch.covered = Some(number);
    }
    let is_larger = |other: usize| {
        let other = view.paints.get(other);
        other.is_none_or(|other| other.bounds.area() <= paint.bounds.area())
    };
    if touch.later.is_none_or(is_larger) {
        touch.later = Some(number);
    }
}

/// A glyph under something that was painted after it.
fn under_later(
    view: &View<'_, '_>,
    index: usize,
    glyph: &Glyph,
    touch: &Touch,
    fonts: &DrawnFonts,
) -> Option<Covering> {
    if view.is_unpainted(index) {
        return touch.covered.map(|number| view.covering(number));
    }
    if !view.is_there(index) {
        return None;
    }
    let shown = view.drawn.single_colour(&middle(&glyph.quad));
    if let Some(number) = touch.covered {
        let is_last = touch.later_count <= 1 || number + 1 == view.paints.len();
        let is_seen = view.drawn.is_there() && shown.is_none();
        let is_seen = is_seen
            && !view.undrawn.contains(&number)
            && is_last
            && !has_text_on_top(view, index, number, glyph);
        if is_seen || is_shown_again(view, index, number, glyph) {
            return None;
        }
        return Some(view.covering(number));
    }
    // Several things together may hide it, or one whose shape is not known.
    let later = touch.later?;
    let colour = shown?;
    let is_own_colour = view.ink(index).is_some_and(|ink| is_same(ink, colour));
    let is_paper = light(colour) > PAPER;
    let whole = view.drawn.single_colour(&body(&glyph.quad)).is_some();
    if (is_own_colour && is_paper) || !whole || (is_paper && !fonts.draws(view, index)) {
        return None;
    }
    let covering = view.covering(later);
    Some(match touch.later_count {
        1 => covering,
        _ => Covering {
            cover: Cover::Several,
            ..covering
        },
    })
}

/// A glyph over a box, in the box's colour or without any.
fn over_earlier(
    view: &View<'_, '_>,
    index: usize,
    glyph: &Glyph,
    touch: &Touch,
) -> Option<Covering> {
    const DARK: f32 = 0.45;
    let ground = touch.ground?;
    let paint = view.paints.get(ground)?;
    let is_dark = paint.ink.light().is_some_and(|light| light < DARK);
    if !is_dark || paint.kind == PaintKind::Picture {
        return None;
    }
    if view.is_unpainted(index) {
        return Some(view.covering(ground));
    }
    let Ink::Rgb(_) = paint.ink else { return None };
    let colour = view.drawn.single_colour(&body(&glyph.quad))?;
    let is_own_colour = view.ink(index).is_some_and(|ink| is_same(ink, colour));
    is_own_colour.then_some(Covering {
        paint: ground,
        cover: Cover::SameColour,
    })
}

/// Whether another glyph was painted over this one's place after a paint.
fn has_text_on_top(view: &View<'_, '_>, index: usize, number: usize, glyph: &Glyph) -> bool {
    on_top(view, index, number, glyph).next().is_some()
}

/// Whether the same letter stands at the same place after a paint: then nothing is hidden.
fn is_shown_again(view: &View<'_, '_>, index: usize, number: usize, glyph: &Glyph) -> bool {
    const NEAR: f64 = 0.25;
    on_top(view, index, number, glyph).any(|other| {
        let distance = other.origin.distance(glyph.origin);
        other.visible && other.text == glyph.text && distance < NEAR * f64::from(glyph.size)
    })
}

fn on_top<'v>(
    view: &'v View<'_, '_>,
    index: usize,
    number: usize,
    glyph: &'v Glyph,
) -> impl Iterator<Item = &'v Glyph> {
    let bounds = middle(&glyph.quad).bounds();
    let others = view.later_near(index, glyph.origin);
    others
        .filter(move |(other, _)| view.after(*other) > number)
        .map(|(_, other)| other)
        .filter(move |other| share(other.quad.bounds(), bounds))
}

/// Which fonts show anything at all: a font that cannot be drawn hides nothing.
#[derive(Default)]
struct DrawnFonts {
    known: std::cell::RefCell<rustc_hash::FxHashMap<u32, bool>>,
}

impl DrawnFonts {
    fn draws(&self, view: &View<'_, '_>, index: usize) -> bool {
        const TRIED: usize = 400;
        let Some(font) = view.font(index) else {
            return false;
        };
        if let Some(known) = self.known.borrow().get(&font) {
            return *known;
        }
        let glyphs = view.content().glyphs.iter().enumerate();
        let mut own = glyphs
            .filter(|(other, glyph)| view.font(*other) == Some(font) && !is_blank(glyph))
            .take(TRIED);
        let draws = own.any(|(_, glyph)| {
            let colours = view.drawn.colours(&glyph.quad);
            colours.is_some_and(|colours| !colours.is_empty())
                && view.drawn.single_colour(&glyph.quad).is_none()
        });
        self.known.borrow_mut().insert(font, draws);
        draws
    }
}
