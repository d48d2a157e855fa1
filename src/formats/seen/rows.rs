//! Words in the order in which an engine read them → rows as a person reads them.
//!
//! An engine takes the columns of a form or a log for blocks of their own: first all
//! labels, then all values. A name would then stand far from what says that it is one. So
//! lines of a block of short lines are continued by the lines that stand beside them.
//! Columns of running text are not short, and stay apart.

use kurbo::Vec2;

use crate::formats::seen::SeenWord;

/// A block whose middle line has more letters than this is running text.
const LONGEST: usize = 16;
/// How far base lines of a row may differ, in word heights.
const LEVEL: f64 = 0.4;

/// A line of a block.
struct Line<'w> {
    words: &'w [SeenWord],
    /// Along the line and up from it.
    along: Vec2,
    left: f64,
    right: f64,
    base: f64,
    height: f64,
    block: (usize, u32),
}

impl<'w> Line<'w> {
    fn of(words: &'w [SeenWord]) -> Option<Self> {
        let (first, last) = (words.first()?, words.last()?);
        let [start, end, _, up] = first.quad.0;
        let along = (end - start).normalize();
        let rise = (up - start).normalize();
        let heights = words
            .iter()
            .map(|word| word.quad.0[0].distance(word.quad.0[3]));
        let middle = words.iter().map(|word| {
            let [a, _, _, d] = word.quad.0;
            a.midpoint(d).to_vec2().dot(rise)
        });
        Some(Self {
            words,
            along,
            left: start.to_vec2().dot(along),
            right: last.quad.0[1].to_vec2().dot(along),
            base: middle.sum::<f64>() / words.len() as f64,
            height: heights.fold(0.0, f64::max),
            block: (first.line.0, first.line.1),
        })
    }

    fn letters(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.text.chars().count())
            .sum()
    }

    /// How far another line stands behind this one, if both make a row.
    fn gap_to(&self, other: &Self) -> Option<f64> {
        let is_level = (self.base - other.base).abs() < LEVEL * self.height.max(other.height);
        let is_beside = other.block != self.block && other.block.0 == self.block.0;
        let gap = other.left - self.right;
        let is_parallel = self.along.dot(other.along) > 0.99;
        (is_level && is_beside && is_parallel && gap > 0.0).then_some(gap)
    }
}

/// Rows of words; each is one line, or several that stand beside each other.
pub fn rows(words: &[SeenWord]) -> Vec<Vec<&SeenWord>> {
    let by_line = words.chunk_by(|before, after| before.line == after.line);
    let lines: Vec<Line<'_>> = by_line
        .filter_map(|line| Line::of(without_specks(line)))
        .collect();
    let mut is_used = vec![false; lines.len()];
    let mut rows = Vec::new();
    for index in 0..lines.len() {
        if is_used.get(index) == Some(&true) {
            continue;
        }
        let mut row: Vec<&SeenWord> = Vec::new();
        let mut next = Some(index);
        while let Some(at) = next {
            let Some(line) = lines.get(at) else { break };
            row.extend(line.words);
            if let Some(used) = is_used.get_mut(at) {
                *used = true;
            }
            next = continued_by(line, &lines, &is_used);
        }
        rows.push(row);
    }
    rows
}

/// The line that stands beside another, where its block is one of short lines.
fn continued_by(line: &Line<'_>, lines: &[Line<'_>], is_used: &[bool]) -> Option<usize> {
    let mut own: Vec<usize> = lines
        .iter()
        .filter(|other| other.block == line.block)
        .map(Line::letters)
        .collect();
    own.sort_unstable();
    if own.len() < 2
        || own
            .get(own.len() / 2)
            .is_none_or(|letters| *letters > LONGEST)
    {
        return None;
    }
    let beside = lines.iter().zip(is_used).enumerate();
    beside
        .filter(|(_, (_, used))| !**used)
        .filter_map(|(index, (other, _))| Some((index, line.gap_to(other)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| index)
}

/// A line without the signs at its ends that are neither letters nor digits: dust and the
/// rims of paper are read as such, and would part a line from the next one.
fn without_specks(line: &[SeenWord]) -> &[SeenWord] {
    let says = |word: &SeenWord| word.text.contains(char::is_alphanumeric);
    let first = line.iter().position(says).unwrap_or(line.len());
    let last = line.iter().rposition(says).map_or(first, |last| last + 1);
    line.get(first..last).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Quad;
    use kurbo::Rect;

    fn column(x: f64, block: u32, texts: &[&str]) -> Vec<SeenWord> {
        let word = |(i, text): (usize, &&str)| {
            let y = -15.0 * i as f64;
            SeenWord {
                text: (*text).into(),
                quad: Quad::from_rect(Rect::new(x, y, x + 40.0, y + 10.0)),
                line: (0, block, block * 100 + i as u32),
                is_unsure: false,
            }
        };
        texts.iter().enumerate().map(word).collect()
    }

    fn shown(words: &[SeenWord]) -> Vec<String> {
        let join = |row: Vec<&SeenWord>| {
            let texts: Vec<&str> = row.iter().map(|word| word.text.as_str()).collect();
            texts.join("|")
        };
        rows(words).into_iter().map(join).collect()
    }

    #[test]
    fn labels_stand_with_their_values() {
        let mut words = column(0.0, 0, &["Namn", "Adress", "Tel"]);
        words.extend(column(90.0, 1, &["Elin Alm", "Ekgatan 3", "031"]));
        assert_eq!(
            shown(&words),
            ["Namn|Elin Alm", "Adress|Ekgatan 3", "Tel|031"]
        );
    }

    #[test]
    fn columns_of_running_text_stay_apart() {
        let text = "en rad med löpande text";
        let mut words = column(0.0, 0, &[text, text]);
        words.extend(column(300.0, 1, &["nästa spalt", "går vidare"]));
        assert_eq!(shown(&words), [text, text, "nästa spalt", "går vidare"]);
    }
}
