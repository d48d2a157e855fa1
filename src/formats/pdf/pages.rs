//! Work on the pages of one document, spread over the threads that are free.

use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use crate::pdf::interpret::Interpreter;
use crate::pdf::source::Source;

/// Runs `work` once for each page (index from 0) and returns the results in page order.
///
/// Each thread keeps one interpreter, with its font caches, for all pages that it takes.
pub fn for_each_page<'a, R: Send>(
    source: &'a Source,
    work: impl Fn(&mut Interpreter<'a>, usize) -> R + Sync,
) -> Vec<R> {
    let count = source.page_count();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    let worker = || {
        let mut interpreter = None;
        let mut own = Vec::new();
        loop {
            let page = next.fetch_add(1, Ordering::Relaxed);
            if page >= count {
                break;
            }
            let interpreter = interpreter.get_or_insert_with(|| Interpreter::new(source));
            own.push((page, work(interpreter, page)));
        }
        if let Ok(mut done) = done.lock() {
            done.append(&mut own);
        }
    };
    rayon::scope(|scope| {
        for _ in 1..rayon::current_num_threads().min(count) {
            scope.spawn(|_| worker());
        }
        worker();
    });
    let mut results = done.into_inner().unwrap_or_default();
    results.sort_by_key(|(page, _)| *page);
    results.into_iter().map(|(_, result)| result).collect()
}
