//! Words as an engine read them → words as they most likely stand there.
//!
//! Only what has a shape that leaves no doubt is mended: what an engine makes of `@`.

use std::sync::LazyLock;

use regex::Regex;

/// What engines make of an at sign, from the longest.
const MISREAD: &str = r"\(Q|\(a\)|\(@|G@|Q|©|®|&|€|¢|£|\(";

static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let ends = r"(?:[a-z0-9][a-z0-9-]*\.)+(?:[a-z]{2,4}|example|online|kommun)";
    Regex::new(&format!(
        r"^([(<]?[\p{{L}}0-9][\p{{L}}0-9._+-]*)(?:{MISREAD})({ends}[.,;:)>]*)$"
    ))
    .ok()
});

/// A round capital in the midst of small letters that end as an address does, or a small
/// one after a full stop.
static ADDRESS_WITH_LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let ends = r"(?:[a-z0-9][a-z0-9-]*\.)+(?:se|com|nu|org|net|eu|info|example|no|dk|fi)";
    Regex::new(&format!(
        r"^([(<]?(?:[\p{{Ll}}0-9][\p{{Ll}}0-9._+-]+[OÖÅÄØDCG]{{1,2}}|[\p{{Ll}}0-9]+[._][\p{{Ll}}0-9._+-]*[öåä]))({ends}[.,;:)>]*)$"
    ))
    .ok()
});

static ADDRESS_BEFORE_LINE_END: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^([\p{{Ll}}0-9]+[._][\p{{Ll}}0-9._+-]*)(?:{MISREAD})$"
    ))
    .ok()
});

/// A word with the at sign of its e-mail address in place.
pub fn corrected(word: String, is_last_of_line: bool) -> String {
    if word.contains('@') || word.len() < 6 {
        return word;
    }
    if let Some(found) = ADDRESS.as_ref().and_then(|shape| shape.captures(&word)) {
        return format!("{}@{}", &found[1], &found[2]);
    }
    let with_letter = ADDRESS_WITH_LETTER.as_ref();
    if let Some(found) = with_letter.and_then(|shape| shape.captures(&word))
        && !word.starts_with("www")
    {
        let before = found[1].trim_end_matches(|c: char| "OÖÅÄØDCGöåä".contains(c));
        return format!("{before}@{}", &found[2]);
    }
    let at_end = ADDRESS_BEFORE_LINE_END.as_ref().filter(|_| is_last_of_line);
    match at_end.and_then(|shape| shape.captures(&word)) {
        Some(found) => format!("{}@", &found[1]),
        None => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_at_sign_is_mended() {
        for (read, meant) in [
            ("erik.stalQalvsunda.example", "erik.stal@alvsunda.example"),
            ("frisk52&example.org,", "frisk52@example.org,"),
            ("maja©post.se", "maja@post.se"),
            ("m.stalÖpostlada.se", "m.stal@postlada.se"),
            ("m.stalöpostlada.se", "m.stal@postlada.se"),
        ] {
            assert_eq!(corrected(read.into(), false), meant);
        }
        assert_eq!(corrected("rune.stal(Q".into(), true), "rune.stal@");
    }

    #[test]
    fn what_is_no_address_stays() {
        for word in [
            "Öst&Co",
            "www.kommun.se",
            "H&M.",
            "kl.08(se",
            "rune.stal(Q",
            "QR-kod.se",
            "www.sjöbo.se",
            "sjöbo.se",
        ] {
            assert_eq!(corrected(word.into(), false), word);
        }
    }
}
