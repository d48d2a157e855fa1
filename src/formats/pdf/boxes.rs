//! Boxes in; the operators that paint them, with their labels, out.

use std::fmt::Write as _;

use crate::formats::pdf::strike::StrikeBox;
use crate::geometry::Quad;
use crate::pdf::scrub::OVERLAY_FONT;

/// Smallest size of a label, in points; a box that is too small for it is only black.
const SMALLEST: f64 = 4.0;
/// Greatest size of a label, as a part of the box's height.
const TALLEST: f64 = 0.7;

/// The operators that paint boxes, in page coordinates.
pub fn draw(boxes: &[StrikeBox]) -> Vec<u8> {
    let mut content = String::from("0 g");
    for drawn in boxes {
        for (corner, operator) in drawn.quad.0.iter().zip(["m", "l", "l", "l"]) {
            let (x, y) = (rounded(corner.x), rounded(corner.y));
            // Writing to a string cannot fail.
            let _ = write!(content, "\n{x} {y} {operator}");
        }
        content.push_str(" h f");
    }
    let labels: Vec<String> = boxes
        .iter()
        .filter_map(|drawn| write_label(drawn.label.as_deref()?, &drawn.quad))
        .collect();
    if !labels.is_empty() {
        content.push_str("\nBT 1 g\n");
        content.push_str(&labels.join("\n"));
        content.push_str("\nET");
    }
    content.into_bytes()
}

/// A label in the middle of its box, along the lower edge.
fn write_label(label: &str, quad: &Quad) -> Option<String> {
    let codes: Vec<u8> = label.chars().map(code_of).collect::<Option<_>>()?;
    let [a, b, _, d] = quad.0;
    let (along, up) = (b - a, d - a);
    let (width, height) = (along.hypot(), up.hypot());
    let ems: f64 = label.chars().map(width_of).sum();
    if !(width > 0.0 && height > 0.0 && ems > 0.0) {
        return None;
    }
    let fitting = (height * TALLEST).min(0.94 * width / ems);
    let size = (fitting * 2.0).floor() / 2.0;
    if size < SMALLEST || !size.is_finite() {
        return None;
    }
    const CAPITAL: f64 = 0.72;
    let (along, up) = (along / width, up / height);
    let start = a + along * ((width - ems * size) / 2.0) + up * ((height - CAPITAL * size) / 2.0);
    let mut text = format!("/{OVERLAY_FONT} {size} Tf");
    for part in [along.x, along.y, up.x, up.y] {
        let _ = write!(text, " {:.4}", part.clamp(-1.0, 1.0));
    }
    let _ = write!(text, " {} {} Tm <", rounded(start.x), rounded(start.y));
    for code in codes {
        let _ = write!(text, "{code:02X}");
    }
    text.push_str("> Tj");
    Some(text)
}

/// A character's code in WinAnsiEncoding, for those that labels are made of.
pub fn code_of(letter: char) -> Option<u8> {
    let code = u8::try_from(u32::from(letter)).ok()?;
    matches!(code, 0x20..=0x7e | 0xa1..=0xff).then_some(code)
}

/// A character's width in Helvetica, in em, or a little more.
pub fn width_of(letter: char) -> f64 {
    match letter {
        ' ' | '[' | ']' | '.' | ',' | ':' | '/' | 'i' | 'l' | 'j' | 'f' | 't' | 'I' => 0.28,
        '(' | ')' | '-' | 'r' => 0.34,
        'm' | 'w' | 'M' | 'W' => 0.95,
        letter if letter.is_uppercase() => 0.78,
        _ => 0.56,
    }
}

/// To tenths of a point: finer steps would tell more than they show.
pub fn rounded(coordinate: f64) -> f64 {
    (coordinate.clamp(-1e6, 1e6) * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    fn drawn(width: f64, height: f64, label: Option<&str>) -> String {
        let boxes = [StrikeBox {
            quad: Quad::from_rect(Rect::new(10.0, 20.0, 10.0 + width, 20.0 + height)),
            label: label.map(str::to_owned),
        }];
        String::from_utf8(draw(&boxes)).unwrap()
    }

    #[test]
    fn a_label_stands_in_its_box_in_white() {
        let content = drawn(80.0, 14.0, Some("[Ä 1]"));
        assert!(content.contains("1 g"), "{content}");
        assert!(content.contains("<5BC420315D> Tj"), "{content}");
        assert!(content.contains("/L1 9.5 Tf 1.0000 0.0000"), "{content}");
    }

    #[test]
    fn a_box_that_is_too_small_for_its_label_is_only_black() {
        assert!(!drawn(10.0, 14.0, Some("[Person A]")).contains("BT"));
        assert!(!drawn(80.0, 14.0, None).contains("BT"));
    }
}
