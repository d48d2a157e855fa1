//! All looks at a picture, one after the other: at what is plain to see, then at what was
//! left unread.

use crate::ocr::again::{read_large, read_ruled, read_slanted, read_weak};
use crate::ocr::prepare::is_blank;
use crate::ocr::reader::{best_reading, gray, page};
use crate::ocr::{Engine, OcrError, Page, Picture};

/// Reads a picture.
pub fn read(engine: &Engine, picture: &Picture<'_>) -> Result<Page, OcrError> {
    let image = gray(picture)?;
    let size = (picture.width, picture.height);
    let mut found = match is_blank(&image) {
        true => Page {
            words: Vec::new(),
            confidence: 1.0,
            unsure: Vec::new(),
            unread: Vec::new(),
            codes: Vec::new(),
        },
        false => {
            let best = best_reading(engine, picture, image)?;
            let mut found = page(&best, size);
            read_slanted(engine, &best, size, &mut found);
            read_large(engine, &best, size, &mut found);
            read_ruled(engine, &best, size, &mut found);
            found
        }
    };
    read_weak(engine, picture, &mut found);
    Ok(found)
}
