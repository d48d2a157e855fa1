//! Text → the same text in a page of HTML.

/// Text that a document or a user has chosen, as text of a page: never markup, neither
/// between tags nor in an attribute.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Controls are no HTML; a text that holds them shows where.
            control if control.is_control() && !matches!(control, '\n' | '\t') => {
                safe.push('\u{fffd}');
            }
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_says_is_text_and_never_markup() {
        assert_eq!(
            escaped("<script a='\"'>&\u{7}"),
            "&lt;script a=&#39;&quot;&#39;&gt;&amp;\u{fffd}"
        );
    }
}
