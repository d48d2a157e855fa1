//! Pictures of pages, kept up to a number of bytes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Condvar;
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
pub struct Pictures {
    kept: Mutex<Kept>,
    /// Wakes those who wait for a picture that another thread draws.
    drawn: Condvar,
}

#[derive(Default)]
struct Kept {
    /// The oldest first.
    pictures: VecDeque<(PictureKey, Arc<Drawing>)>,
    bytes: usize,
    /// What is being drawn.
    under_way: Vec<PictureKey>,
}

/// Says that a picture is no longer being drawn, whatever became of it.
struct UnderWay<'a> {
    pictures: &'a Pictures,
    key: PictureKey,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut kept = self.pictures.kept();
        kept.under_way.retain(|other| *other != self.key);
        self.pictures.drawn.notify_all();
    }
}

impl Pictures {
    /// A picture, drawn where it is not kept. It is drawn once, however many ask for it.
    pub fn picture(
        &self,
        key: PictureKey,
        draw: impl FnOnce() -> Option<Drawing>,
    ) -> Option<Arc<Drawing>> {
        let mut kept = self.kept();
        loop {
            if let Some(known) = kept.get(key) {
                return Some(known);
            }
            if !kept.under_way.contains(&key) {
                break;
            }
            kept = self
                .drawn
                .wait(kept)
                .unwrap_or_else(PoisonError::into_inner);
        }
        kept.under_way.push(key);
        drop(kept);
        let _under_way = UnderWay {
            pictures: self,
            key,
        };
        let drawing = Arc::new(draw()?);
        self.kept().put(key, drawing.clone());
        Some(drawing)
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        let mut kept = self.kept();
        kept.pictures.clear();
        kept.bytes = 0;
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn a_picture_that_several_ask_for_is_drawn_once_and_a_failure_stops_nobody() {
        let pictures = Pictures::default();
        let draws = std::sync::atomic::AtomicU32::new(0);
        let draw = |bytes: Option<usize>| {
            pictures.picture(key(1), || {
                draws.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                std::thread::sleep(std::time::Duration::from_millis(20));
                bytes.map(|bytes| Drawing {
                    media_type: "image/png",
                    bytes: vec![0; bytes],
                })
            })
        };
        assert!(draw(None).is_none());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| assert!(draw(Some(3)).is_some()));
            }
        });
        assert_eq!(draws.into_inner(), 2);
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
