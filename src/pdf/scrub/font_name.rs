//! Font names that say nothing: made of words that typefaces are called by.
//!
//! A producer may call an embedded font anything, even after the person a letter is
//! about. Viewers need the name only where the font is not embedded, and then only
//! names that they know, so every other name is replaced by a number.

use rustc_hash::FxHashMap;

/// Gives every font name of a document its new name.
#[derive(Default)]
pub(crate) struct FontNames {
    given: FxHashMap<Vec<u8>, Vec<u8>>,
}

impl FontNames {
    /// The new name; the same for the same old one. Subset tags are counted anew, since
    /// some producers derive them from the letters in the subset (ISO 32000-2, 9.9.2).
    pub(crate) fn rename(&mut self, name: &[u8]) -> Vec<u8> {
        if let Some(given) = self.given.get(name) {
            return given.clone();
        }
        let number = self.given.len();
        let (is_subset, stem) = match name.split_at_checked(7) {
            Some((tag, stem)) if is_tag(tag) => (true, stem),
            _ => (false, name),
        };
        let stem = match is_known(stem) {
            true => stem.to_vec(),
            false => format!("F{}{}", number + 1, style(stem)).into_bytes(),
        };
        let new = match is_subset {
            true => [subset_tag(number).as_slice(), b"+", &stem].concat(),
            false => stem,
        };
        self.given.insert(name.to_vec(), new.clone());
        new
    }
}

fn is_tag(tag: &[u8]) -> bool {
    matches!(tag, [letters @ .., b'+'] if letters.iter().all(u8::is_ascii_uppercase))
}

/// A tag of six letters that counts: `AAAAAA`, `AAAAAB` ..
fn subset_tag(mut number: usize) -> [u8; 6] {
    let mut tag = [b'A'; 6];
    for letter in tag.iter_mut().rev() {
        *letter += (number % 26) as u8;
        number /= 26;
    }
    tag
}

/// What a viewer needs to know of a name that it cannot find.
fn style(name: &[u8]) -> &'static str {
    let lower = name.to_ascii_lowercase();
    let says = |word: &str| memchr::memmem::find(&lower, word.as_bytes()).is_some();
    let bold = says("bold") || says("black") || says("heavy");
    let slanted = says("italic") || says("oblique");
    match (bold, slanted) {
        (true, true) => "-BoldItalic",
        (true, false) => "-Bold",
        (false, true) => "-Italic",
        (false, false) => "",
    }
}

/// Whether a name consists of words that typefaces are called by, and short numbers.
fn is_known(name: &[u8]) -> bool {
    const LONGEST: usize = 64;
    const MOST_DIGITS: usize = 4;
    if name.is_empty() || name.len() > LONGEST {
        return false;
    }
    let Ok(name) = std::str::from_utf8(name) else {
        return false;
    };
    name.split(|c: char| "-,_ +.".contains(c)).all(|part| {
        let part = part.to_ascii_lowercase();
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        part.len() - letters.len() <= MOST_DIGITS && is_made_of_words(letters)
    })
}

/// Whether a text in lower case is a row of words that typefaces are called by.
pub(crate) fn is_made_of_words(text: &str) -> bool {
    // Which lengths of the text's start are rows of words.
    let mut reachable = vec![false; text.len() + 1];
    if let Some(start) = reachable.first_mut() {
        *start = true;
    }
    for end in 1..=text.len() {
        let fits = WORDS.iter().any(|word| {
            let start = end.checked_sub(word.len());
            start.is_some_and(|start| {
                reachable.get(start) == Some(&true) && text.get(start..end) == Some(*word)
            })
        });
        if let Some(slot) = reachable.get_mut(end) {
            *slot = fits;
        }
    }
    reachable.last() == Some(&true)
}

/// Words that typefaces and their styles are called by; none is a personal name in use.
const WORDS: &[&str] = &[
    "symbol",
    "zapf",
    "dingbats",
    "helvetica",
    "times",
    "courier",
    "arial",
    "roman",
    "new",
    "mt",
    "ps",
    "neue",
    "verdana",
    "tahoma",
    "trebuchet",
    "ms",
    "calibri",
    "cambria",
    "candara",
    "consolas",
    "constantia",
    "corbel",
    "segoe",
    "ui",
    "aptos",
    "display",
    "georgia",
    "garamond",
    "palatino",
    "linotype",
    "book",
    "antiqua",
    "bookman",
    "old",
    "style",
    "century",
    "gothic",
    "schoolbook",
    "franklin",
    "gill",
    "sans",
    "serif",
    "mono",
    "monospace",
    "slab",
    "text",
    "light",
    "medium",
    "regular",
    "normal",
    "bold",
    "black",
    "heavy",
    "thin",
    "extra",
    "ultra",
    "semi",
    "demi",
    "italic",
    "oblique",
    "ital",
    "obl",
    "it",
    "bd",
    "condensed",
    "cond",
    "narrow",
    "wide",
    "extended",
    "expanded",
    "compressed",
    "rounded",
    "deja",
    "vu",
    "liberation",
    "free",
    "nimbus",
    "noto",
    "cjk",
    "jp",
    "kr",
    "sc",
    "tc",
    "emoji",
    "color",
    "open",
    "source",
    "code",
    "pro",
    "std",
    "lt",
    "roboto",
    "lato",
    "ubuntu",
    "inter",
    "montserrat",
    "raleway",
    "oswald",
    "carlito",
    "caladea",
    "gentium",
    "libertinus",
    "libertine",
    "linux",
    "biolinum",
    "latin",
    "modern",
    "computer",
    "cm",
    "cmr",
    "cmb",
    "cmbx",
    "cmti",
    "cmmi",
    "cmsy",
    "cmex",
    "cmtt",
    "cmss",
    "cmcsc",
    "cmsl",
    "cmssbx",
    "cmssi",
    "sfrm",
    "sfbx",
    "sfti",
    "sftt",
    "sfss",
    "lm",
    "math",
    "msam",
    "msbm",
    "wingdings",
    "webdings",
    "wing",
    "dings",
    "comic",
    "impact",
    "lucida",
    "console",
    "unicode",
    "microsoft",
    "univers",
    "frutiger",
    "futura",
    "optima",
    "rockwell",
    "perpetua",
    "myriad",
    "minion",
    "utopia",
    "charter",
    "fira",
    "ibm",
    "plex",
    "jetbrains",
    "hack",
    "droid",
    "cantarell",
    "public",
    "work",
    "pt",
    "ms",
    "mincho",
    "sim",
    "sun",
    "hei",
    "song",
    "kai",
    "batang",
    "gulim",
    "dotum",
    "meiryo",
    "yu",
    "kozuka",
    "goth",
    "morisawa",
    "hiragino",
    "kaku",
    "min",
    "heisei",
    "kaku",
    "ryumin",
    "medi",
    "rom",
    "reg",
    "glyph",
    "less",
    "identity",
    "h",
    "v",
    "os",
    "type",
    "three",
    "cambriamath",
    "stix",
    "xits",
    "tex",
    "gyre",
    "termes",
    "heros",
    "cursor",
    "pagella",
    "bonum",
    "schola",
    "adventor",
    "l",
    "numbers",
    "no",
    "san",
    "francisco",
    "sf",
    "compact",
    "apple",
    "system",
    "menlo",
    "monaco",
    "geneva",
    "ocr",
    "a",
    "b",
    "barcode",
    "code",
    "ean",
    "upc",
    "fallback",
    "standard",
    "din",
    "brandon",
    "grotesque",
    "grotesk",
    "akzidenz",
    "didot",
    "bodoni",
    "baskerville",
    "caslon",
    "sabon",
    "bembo",
    "plantin",
    "swift",
    "scala",
    "meta",
    "officina",
    "itc",
    "avant",
    "garde",
    "avenir",
    "next",
    "proxima",
    "nova",
    "museo",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn rename(name: &str) -> String {
        String::from_utf8(FontNames::default().rename(name.as_bytes())).unwrap()
    }

    #[test]
    fn names_of_typefaces_stay() {
        for name in [
            "Helvetica-BoldOblique",
            "TimesNewRomanPS-BoldItalicMT",
            "Arial,Bold",
            "ZapfDingbats",
            "CMR10",
            "LiberationSans",
            "NotoSansCJKjp-Regular",
        ] {
            assert_eq!(rename(name), name);
        }
    }

    #[test]
    fn other_names_go_and_their_style_stays() {
        assert_eq!(rename("ElinHandwriting"), "F1");
        assert_eq!(rename("Elin-Bold"), "F1-Bold");
        assert_eq!(rename("Arial-198001019999"), "F1");
    }

    #[test]
    fn subset_tags_are_counted_anew() {
        let mut names = FontNames::default();
        assert_eq!(names.rename(b"ELINAX+DejaVuSans"), b"AAAAAA+DejaVuSans");
        assert_eq!(names.rename(b"XELINA+DejaVuSans"), b"AAAAAB+DejaVuSans");
        assert_eq!(names.rename(b"ELINAX+DejaVuSans"), b"AAAAAA+DejaVuSans");
        assert_eq!(names.rename(b"QWERTY+Secret"), b"AAAAAC+F3");
    }
}
