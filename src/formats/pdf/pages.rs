//! Work on the pages of one document, spread over the threads that are free.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use crate::pdf::interpret::Interpreter;
use crate::pdf::source::Source;

/// How many pages for each thread [`pages_in_order`] has ready at most.
const READY: usize = 32;

/// Runs `work` once for each page (index from 0) and returns the results in page order.
///
/// Each thread keeps one interpreter, with its font caches, for all pages that it takes.
pub fn for_each_page<'a, R: Send>(
    source: &'a Source,
    work: impl Fn(&mut Interpreter<'a>, usize) -> R + Sync,
) -> Vec<R> {
    work_on(source, 0..source.page_count(), &work, &mut None)
}

/// Runs `work` once for each page and hands the results to `take` in page order, until it
/// says that it wants no more. Only few results are held at a time.
pub fn pages_in_order<'a, R: Send, E>(
    source: &'a Source,
    work: impl Fn(&mut Interpreter<'a>, usize) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let step = match rayon::current_num_threads() {
        0 | 1 => 1,
        threads => threads * READY,
    };
    let count = source.page_count();
    let mut interpreter = None;
    for start in (0..count).step_by(step) {
        let pages = start..count.min(start + step);
        for result in work_on(source, pages, &work, &mut interpreter) {
            take(result)?;
        }
    }
    Ok(())
}

/// Runs `work` for some pages; this thread uses and leaves behind the interpreter given.
fn work_on<'a, R: Send>(
    source: &'a Source,
    pages: Range<usize>,
    work: &(impl Fn(&mut Interpreter<'a>, usize) -> R + Sync),
    interpreter: &mut Option<Interpreter<'a>>,
) -> Vec<R> {
    let next = AtomicUsize::new(pages.start);
    let done = Mutex::new(Vec::with_capacity(pages.len()));
    let worker = |interpreter: &mut Option<Interpreter<'a>>| {
        let mut own = Vec::new();
        loop {
            let page = next.fetch_add(1, Ordering::Relaxed);
            if page >= pages.end {
                break;
            }
            let interpreter = interpreter.get_or_insert_with(|| Interpreter::new(source));
            own.push((page, work(interpreter, page)));
        }
        if let Ok(mut done) = done.lock() {
            done.append(&mut own);
        }
    };
    if pages.len() == 1 || rayon::current_num_threads() == 1 {
        worker(interpreter);
    } else {
        // An interpreter stays on its thread, and a scope may run on another one.
        rayon::in_place_scope(|scope| {
            for _ in 1..rayon::current_num_threads().min(pages.len()) {
                scope.spawn(|_| worker(&mut None));
            }
            worker(interpreter);
        });
    }
    let mut results = done.into_inner().unwrap_or_default();
    results.sort_by_key(|(page, _)| *page);
    results.into_iter().map(|(_, result)| result).collect()
}
