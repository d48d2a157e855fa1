//! Pictures of pages, kept up to a number of bytes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use crate::formats::view::Drawing;

/// Bytes of page pictures that are kept.
const PICTURE_BYTES: usize = 48 << 20;

/// Which picture of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureKey {
    /// The document, by its place in the queue.
    pub document: usize,
    /// None for the original, a version for the result.
    pub version: Option<u64>,
    /// The page, from 1.
    pub page: u32,
    /// Dots per inch.
    pub dpi: u32,
}

/// Pictures, for several threads.
#[derive(Default)]
pub struct Pictures(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// The oldest first.
    pictures: VecDeque<(PictureKey, Arc<Drawing>)>,
    bytes: usize,
}

impl Pictures {
    /// A picture, drawn where it is not kept.
    pub fn picture(
        &self,
        key: PictureKey,
        draw: impl FnOnce() -> Option<Drawing>,
    ) -> Option<Arc<Drawing>> {
        if let Some(known) = self.kept().get(key) {
            return Some(known);
        }
        let drawing = Arc::new(draw()?);
        self.kept().put(key, drawing.clone());
        Some(drawing)
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        *self.kept() = Kept::default();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn get(&mut self, key: PictureKey) -> Option<Arc<Drawing>> {
        let at = self.pictures.iter().position(|(known, _)| *known == key)?;
        let known = self.pictures.remove(at)?;
        let drawing = known.1.clone();
        self.pictures.push_back(known);
        Some(drawing)
    }

    fn put(&mut self, key: PictureKey, drawing: Arc<Drawing>) {
        self.bytes += drawing.bytes.len();
        self.pictures.push_back((key, drawing));
        while self.bytes > PICTURE_BYTES {
            let Some((_, oldest)) = self.pictures.pop_front() else {
                break;
            };
            self.bytes -= oldest.bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(page: u32) -> PictureKey {
        PictureKey {
            document: 0,
            version: None,
            page,
            dpi: 110,
        }
    }

    #[test]
    fn pictures_take_bounded_memory_and_the_oldest_go_first() {
        let mut kept = Kept::default();
        for page in 0..100 {
            let drawing = Drawing {
                media_type: "image/png",
                bytes: vec![0; 1 << 20],
            };
            kept.put(key(page), Arc::new(drawing));
            assert!(kept.get(key(0)).is_some() || page > 60);
        }
        assert!(kept.bytes <= PICTURE_BYTES);
        assert!(kept.get(key(99)).is_some());
        assert!(kept.get(key(20)).is_none());
    }
}
