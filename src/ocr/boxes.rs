//! What an engine gives: text with a box in the pixels it was shown.

use std::fmt;

/// A word as an engine read it.
#[derive(Clone, PartialEq)]
pub struct RawWord {
    /// Its text.
    pub text: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// Left, top, right and bottom in pixels, the origin at the upper left corner.
    pub bounds: [i32; 4],
    /// Number of its block, from 0.
    pub block: u32,
    /// Number of its line on the page, from 0.
    pub line: u32,
}

impl fmt::Debug for RawWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawWord({} bytes at {:?})", self.text.len(), self.bounds)
    }
}

/// Mean confidence, long words counting more. 0 where there are no words.
pub fn mean_confidence(words: &[RawWord]) -> f32 {
    let weigh = |word: &RawWord| word.text.chars().count() as f32;
    let total: f32 = words.iter().map(weigh).sum();
    if total == 0.0 {
        return 0.0;
    }
    let sum: f32 = words.iter().map(|w| w.confidence * weigh(w)).sum();
    (sum / total).clamp(0.0, 1.0)
}

/// Words of the program's table of tab-separated values (`tsv` of tesseract 4 and 5).
pub fn parse_table(table: &str) -> Vec<RawWord> {
    let mut words: Vec<RawWord> = Vec::new();
    let (mut block, mut line) = (0, 0);
    let mut last: Option<[u32; 4]> = None;
    for row in table.lines() {
        let mut fields = row.splitn(12, '\t');
        let mut number = || fields.next().and_then(|field| field.parse::<i32>().ok());
        let head: Vec<Option<i32>> = (0..10).map(|_| number()).collect();
        let [
            Some(5),
            Some(page),
            Some(b),
            Some(par),
            Some(l),
            Some(_),
            Some(left),
            Some(top),
            Some(width),
            Some(height),
        ] = head.as_slice()
        else {
            continue;
        };
        let confidence = fields.next().and_then(|field| field.parse::<f32>().ok());
        let text = fields.next().unwrap_or_default().trim();
        let place = [*page, *b, *par, *l].map(|n| u32::try_from(n).unwrap_or(0));
        if let Some(before) = last {
            block += u32::from(before[..2] != place[..2]);
            line += u32::from(before != place);
        }
        last = Some(place);
        if text.is_empty() {
            continue;
        }
        words.push(RawWord {
            text: text.to_owned(),
            confidence: confidence.unwrap_or(0.0).max(0.0) / 100.0,
            bounds: [
                *left,
                *top,
                left.saturating_add(*width),
                top.saturating_add(*height),
            ],
            block,
            line,
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t200\t100\t-1\t\n\
        5\t1\t1\t1\t1\t1\t10\t20\t30\t8\t96.5\tEtt\n\
        5\t1\t1\t1\t1\t2\t45\t20\t30\t8\t50\ttvå\n\
        5\t1\t1\t1\t2\t1\t10\t40\t30\t8\t90\ttre\n\
        5\t1\t2\t1\t1\t1\t10\t80\t30\t8\t90\t \n";

    #[test]
    fn a_table_gives_words_lines_and_blocks() {
        let words = parse_table(TABLE);
        let lines: Vec<u32> = words.iter().map(|w| w.line).collect();
        assert_eq!(lines, [0, 0, 1]);
        assert_eq!(words[1].text, "två");
        assert_eq!(words[1].bounds, [45, 20, 75, 28]);
        assert!((words[0].confidence - 0.965).abs() < 1e-6);
    }

    #[test]
    fn a_broken_table_gives_what_can_be_read() {
        assert!(parse_table("5\t1\t1\n\u{0}\t\t5\n").is_empty());
    }

    #[test]
    fn long_words_weigh_more() {
        let words = parse_table(TABLE);
        assert!((mean_confidence(&words) - 0.788).abs() < 0.01);
        assert_eq!(mean_confidence(&[]), 0.0);
    }
}
