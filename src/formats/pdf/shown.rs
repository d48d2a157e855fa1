//! A content stream in; the string operands of its operators out.
//!
//! This is for looking, not for drawing: it knows strings, comments, inline images and
//! where an operator ends, and nothing else. It shares no code with the reader, so that
//! what the one overlooks the other may see.

/// More control characters than this between operands, and it is no content stream.
const MOST_CONTROLS: usize = 8;

/// Puts the string operands of a content stream into `text`: those of one operator run
/// together, with a line end after it. Says whether it looks like a content stream at all.
pub fn shown_text(content: &[u8], text: &mut Vec<u8>) -> bool {
    text.clear();
    let mut at = 0;
    let mut controls = 0;
    let mut line = 0;
    while let Some(&byte) = content.get(at) {
        at = match byte {
            b'(' => literal(content, at + 1, text),
            b'<' if content.get(at + 1) == Some(&b'<') => at + 2,
            b'<' => hexadecimal(content, at + 1, text),
            b'%' => skip(content, at, |byte| !matches!(byte, b'\n' | b'\r')),
            b'/' => skip(content, at + 1, is_regular),
            b'a'..=b'z' | b'A'..=b'Z' | b'\'' | b'"' => {
                let end = skip(content, at, is_regular);
                if text.len() > line {
                    text.push(b'\n');
                    line = text.len();
                }
                match content.get(at..end) {
                    Some(b"ID") => end_of_image(content, end),
                    _ => end,
                }
            }
            _ => {
                controls += usize::from(byte < b' ' && !byte.is_ascii_whitespace() && byte != 0);
                if controls > MOST_CONTROLS {
                    return false;
                }
                at + 1
            }
        };
    }
    true
}

/// Neither white space nor a delimiter (ISO 32000-2, 7.2.3).
fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        b'\0'
            | b'\t'
            | b'\n'
            | b'\x0c'
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
    )
}

/// The first place from `at` on that a test does not accept.
fn skip(content: &[u8], at: usize, accepts: impl Fn(u8) -> bool) -> usize {
    let rest = content.get(at..).unwrap_or_default();
    let length = rest.iter().position(|byte| !accepts(*byte));
    at + length.unwrap_or(rest.len())
}

/// The end of an inline image's data: `EI` as a word of its own.
fn end_of_image(content: &[u8], from: usize) -> usize {
    let rest = content.get(from..).unwrap_or_default();
    let alone = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| rest.get(before));
        before.is_none_or(u8::is_ascii_whitespace)
            && rest.get(at + 2).is_none_or(|after| !is_regular(*after))
    };
    let end = memchr::memmem::find_iter(rest, b"EI").find(alone);
    end.map_or(content.len(), |end| from + end + 2)
}

/// A string in parentheses (ISO 32000-2, 7.3.4.2), from behind the first one.
fn literal(content: &[u8], mut at: usize, text: &mut Vec<u8>) -> usize {
    let mut depth = 1_usize;
    while let Some(&byte) = content.get(at) {
        at += 1;
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'\\' => {
                at = escape(content, at, text);
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        text.push(byte);
    }
    at
}

/// What stands behind a backslash.
fn escape(content: &[u8], at: usize, text: &mut Vec<u8>) -> usize {
    let Some(&byte) = content.get(at) else {
        return at;
    };
    match byte {
        b'n' => text.push(b'\n'),
        b'r' => text.push(b'\r'),
        b't' => text.push(b'\t'),
        b'b' => text.push(8),
        b'f' => text.push(12),
        b'\n' => {}
        b'\r' => return at + 1 + usize::from(content.get(at + 1) == Some(&b'\n')),
        b'0'..=b'7' => {
            let digits = content[at..].iter().take(3);
            let digits = digits.take_while(|digit| (b'0'..=b'7').contains(digit));
            let (mut code, mut length) = (0_u32, 0);
            for digit in digits {
                code = code * 8 + u32::from(digit - b'0');
                length += 1;
            }
            text.push((code & 0xff) as u8);
            return at + length;
        }
        other => text.push(other),
    }
    at + 1
}

/// A string of hexadecimal digits (ISO 32000-2, 7.3.4.3), from behind the `<`.
fn hexadecimal(content: &[u8], mut at: usize, text: &mut Vec<u8>) -> usize {
    let mut high = None;
    while let Some(&byte) = content.get(at) {
        at += 1;
        if byte == b'>' {
            break;
        }
        let Some(digit) = char::from(byte).to_digit(16) else {
            continue;
        };
        match high.take() {
            None => high = Some(digit),
            Some(first) => text.push((first << 4 | digit) as u8),
        }
    }
    text.extend(high.map(|digit| (digit << 4) as u8));
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(content: &[u8]) -> String {
        let mut text = Vec::new();
        assert!(shown_text(content, &mut text));
        text.iter().map(|byte| char::from(*byte)).collect()
    }

    #[test]
    fn strings_of_one_operator_run_together() {
        let content = b"BT /F1 12 Tf [(Sj\\366) -20 <7374>] TJ (rand) Tj ET";
        assert_eq!(shown(content), "Sj\u{f6}st\nrand\n");
    }

    #[test]
    fn parentheses_escapes_and_line_ends_are_read() {
        assert_eq!(
            shown(b"(a(b)\\)c\\\nd\\n) '"),
            "a(b)cd\n\n".replace("(b)c", "(b))c")
        );
    }

    #[test]
    fn text_behind_an_inline_image_is_read() {
        let content = b"BI /W 1 /H 1 ID \x01(\xff EI (Elin) Tj";
        assert_eq!(shown(content), "Elin\n");
    }

    #[test]
    fn strings_in_property_lists_are_read_and_comments_are_not() {
        let content = b"/Span <</ActualText (Elin)>> BDC % (Anna)\nEMC";
        assert_eq!(shown(content), "Elin\n");
    }

    #[test]
    fn binary_data_is_no_content_stream() {
        let bytes: Vec<u8> = (0..=255)
            .cycle()
            .take(4000)
            .filter(|b| *b != b'(')
            .collect();
        assert!(!shown_text(&bytes, &mut Vec::new()));
    }
}
