//! Text files: nothing can lie under anything, but some characters are not seen.

use crate::formats::ReadError;
use crate::formats::signature;
use crate::formats::text;
use crate::inspect::Finding;
use crate::inspect::Kind;
use crate::inspect::Values;

/// Characters that nobody sees; lines where they stand are told as pages are.
pub fn findings(bytes: &[u8], values: Values) -> Result<Vec<Finding>, ReadError> {
    if let Some(kind) = signature(bytes.get(..4096).unwrap_or(bytes)) {
        return Err(ReadError::Unsupported { kind: kind.into() });
    }
    let document = text::read(bytes)?;
    let body = document.parts.first().map(|part| part.text.as_str());
    let mut findings = Vec::new();
    for (number, line) in body.unwrap_or_default().lines().enumerate() {
        let unseen: Vec<char> = line.chars().filter(|letter| is_unseen(*letter)).collect();
        if unseen.is_empty() {
            continue;
        }
        let codes = unseen
            .iter()
            .map(|letter| format!("U+{:04X}", u32::from(*letter)));
        let codes: Vec<String> = codes.take(20).collect();
        findings.push(Finding {
            line: u32::try_from(number + 1).ok(),
            value: (values == Values::Show).then(|| format!("{} {line}", codes.join(" "))),
            ..Finding::of_file(Kind::UnseenCharacter, unseen.len())
        });
    }
    Ok(findings)
}

/// Whether a character has no width, turns the reading direction, or is a tag. A byte
/// order mark and the selectors behind emoji are ordinary.
fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e01ef}'
            | '\0'..='\u{8}'
            | '\u{e}'..='\u{1f}'
            | '\u{7f}'..='\u{84}'
            | '\u{86}'..='\u{9f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_hides_nothing() {
        let found = findings("Hej Åsa!\r\n\tOch é.\n".as_bytes(), Values::Show);
        assert!(found.unwrap().is_empty());
    }

    #[test]
    fn zero_width_and_turned_text_is_told_by_line() {
        let text = "ett\ntv\u{200b}å \u{202e}ert\u{202c}\n";
        let found = findings(text.as_bytes(), Values::Hide).unwrap();
        assert_eq!((found[0].line, found[0].count), (Some(2), 3));
        assert!(found[0].value.is_none());
    }
}
