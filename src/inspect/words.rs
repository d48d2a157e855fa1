//! Glyphs that were picked out → the runs of text that they make, with their places.

use crate::geometry::Rect;
use crate::pdf::glyph::Glyph;

/// Some glyphs of one line.
pub struct Run {
    /// Around them.
    pub area: Rect,
    /// How many letters and digits they are.
    pub letters: usize,
    /// What they say.
    pub text: String,
    /// Index of the first glyph.
    pub first: usize,
}

/// The runs that glyphs make; their indices must rise. Runs without a letter or digit
/// are left out, since a lone full stop tells nothing.
pub fn runs(glyphs: &[Glyph], picked: impl IntoIterator<Item = usize>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before: Option<usize> = None;
    for index in picked {
        let Some(glyph) = glyphs.get(index) else {
            continue;
        };
        let gap = before.and_then(|before| Some(Gap::between(glyphs.get(before)?, glyph)));
        before = Some(index);
        match (runs.last_mut(), gap) {
            (Some(run), Some(gap)) if gap.on_one_line => run.add(glyph, gap.is_wide),
            _ => {
                let mut run = Run {
                    area: glyph.quad.bounds(),
                    letters: 0,
                    text: String::new(),
                    first: index,
                };
                run.add(glyph, false);
                runs.push(run);
            }
        }
    }
    runs.retain(|run| run.letters > 0);
    runs
}

/// Runs as one: around all of them, all their letters, their texts line by line.
pub fn joined(runs: &[Run]) -> Option<Run> {
    let (first, others) = runs.split_first()?;
    let texts: Vec<&str> = runs.iter().map(|run| run.text.as_str()).collect();
    Some(Run {
        area: others
            .iter()
            .fold(first.area, |area, run| area.union(run.area)),
        letters: runs.iter().map(|run| run.letters).sum(),
        text: texts.join("\n"),
        first: first.first,
    })
}

/// Whether a glyph tells nothing by its text: white space, or a block.
pub fn is_blank(glyph: &Glyph) -> bool {
    !glyph.text.is_empty() && glyph.text.iter().all(|letter| letter.is_whitespace())
        || is_block(glyph)
}

/// Whether a glyph is a block, with which people black out text by hand.
pub fn is_block(glyph: &Glyph) -> bool {
    let block = |letter: &char| matches!(letter, '█' | '■' | '▇' | '▉' | '▊' | '▮' | '◼' | '⬛');
    !glyph.text.is_empty() && glyph.text.iter().all(block)
}

impl Run {
    fn add(&mut self, glyph: &Glyph, is_apart: bool) {
        if is_apart && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.area = self.area.union(glyph.quad.bounds());
        match glyph.text.is_empty() {
            // Nobody knows what it says, but it says something.
            true => {
                self.text.push(char::REPLACEMENT_CHARACTER);
                self.letters += 1;
            }
            false => {
                self.text.extend(glyph.text.iter());
                let letters = glyph.text.iter().filter(|letter| letter.is_alphanumeric());
                self.letters += letters.count();
            }
        }
    }
}

struct Gap {
    on_one_line: bool,
    is_wide: bool,
}

impl Gap {
    fn between(one: &Glyph, other: &Glyph) -> Self {
        const SAME_LINE: f64 = 0.4;
        const FAR: f64 = 3.0;
        const WORD: f64 = 0.18;
        let size = f64::from(one.size.max(other.size)).max(0.1);
        let [a, b, ..] = one.quad.0;
        let along = b - a;
        let length = along.hypot();
        let to = other.quad.0[0] - b;
        let (ahead, aside) = match length > 0.0 {
            true => (to.dot(along) / length, to.cross(along).abs() / length),
            false => (to.x, to.y.abs()),
        };
        Self {
            on_one_line: aside < SAME_LINE * size && ahead.abs() < FAR * size,
            is_wide: ahead > WORD * size,
        }
    }
}
