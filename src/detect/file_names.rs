//! Takes the rest of a file's name with what it tells: `Intyg_ZORK_ANNA_810412.pdf` goes as
//! a whole, since its parts are written as no text is.

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::hit::Hit;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;

/// Endings of the files that people send one another.
const ENDINGS: &[&str] = &[
    ".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".xls", ".xlsx", ".csv", ".ods", ".ppt",
    ".pptx", ".jpg", ".jpeg", ".png", ".gif", ".heic", ".tif", ".tiff", ".msg", ".eml", ".zip",
    ".mp3", ".mp4", ".m4a", ".mov", ".wav",
];

/// Longest file name, in bytes (most file systems hold no longer one).
const LONGEST: usize = 255;

/// Names of files that hold something that is struck.
pub(crate) fn find(page: &Page) -> Vec<Hit> {
    let struck = page.hits.iter().filter(|hit| hit.is_struck());
    let mut hits: Vec<Hit> = Vec::new();
    for hit in struck {
        let past = hits
            .last()
            .is_none_or(|last| last.range.end <= hit.range.start);
        if past {
            hits.extend(around(page, hit));
        }
    }
    hits
}

/// The file name that a hit is a part of.
fn around(page: &Page, hit: &Hit) -> Option<Hit> {
    let is_end = |c: char| c.is_whitespace() || "\"'”’<>()[],;:/\\|".contains(c);
    let before = page.before(hit.range.start, LONGEST);
    let after = page.after(hit.range.end, LONGEST);
    let head = before.rsplit(is_end).next().unwrap_or_default();
    let tail = after.split(is_end).next().unwrap_or_default();
    let tail = tail.trim_end_matches('.');
    let range = hit.range.start - head.len()..hit.range.end + tail.len();
    let name = slice(page.text(), range.clone());
    let ends = || {
        let lower = name.to_lowercase();
        ENDINGS.iter().any(|ending| lower.ends_with(ending))
    };
    let grows = range != hit.range && name.len() <= LONGEST;
    (grows && !name.contains('@') && ends()).then(|| {
        Hit::new(
            range,
            Entity::Other,
            0.7,
            "file_name",
            Evidence::Surroundings,
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::detect::lexicon::Lexicon;

    use super::*;

    fn found(text: &str, struck: &str) -> Vec<String> {
        let lexicon = Lexicon::new(None, true);
        let mut page = Page::of(text, &lexicon);
        let start = page.text().find(struck).unwrap();
        let range = start..start + struck.len();
        page.add(vec![Hit::new(
            range,
            Entity::Person,
            0.8,
            "test",
            Evidence::Shape,
        )]);
        let hits = find(&page).into_iter();
        hits.map(|hit| page.text()[hit.range].to_owned()).collect()
    }

    #[test]
    fn a_file_name_goes_as_a_whole() {
        assert_eq!(
            found("Se intyg_ZORK_810412.pdf, sid 2.", "ZORK"),
            ["intyg_ZORK_810412.pdf"]
        );
        assert_eq!(found("Filen foto-zork.JPG.", "zork"), ["foto-zork.JPG"]);
        assert!(found("Se Zorks.yttrande hos", "Zorks").is_empty());
        assert!(found("till zork@zork.zip eller", "zork").is_empty());
    }
}
