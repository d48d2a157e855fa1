//! Two texts in; the runs of words that one has and the other has not, out.

use serde::Serialize;

/// Steps that the comparison may take before it gives up being exact.
const STEPS: usize = 4_000_000;

/// A run of words that differs.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Words of the first text that are not in the second.
    pub removed: String,
    /// Words of the second that are not in the first.
    pub added: String,
    /// Whether the same words stand elsewhere in the other text.
    pub moved: bool,
    /// Number of the first word in the first text.
    #[serde(skip)]
    pub at: usize,
    /// How many words of the first text it takes.
    #[serde(skip)]
    pub count: usize,
}

/// Compares two texts word by word; white space counts for nothing.
pub fn compare(one: &str, other: &str) -> Vec<Change> {
    let one: Vec<&str> = one.split_whitespace().collect();
    let other: Vec<&str> = other.split_whitespace().collect();
    compare_words(&one, &other)
}

/// Compares two lists of words.
pub fn compare_words(one: &[&str], other: &[&str]) -> Vec<Change> {
    let head = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[head..], &other[head..]);
    let tail = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (one, other) = (&one[..one.len() - tail], &other[..other.len() - tail]);
    let mut changes = Vec::new();
    for (from_one, from_other) in runs(one, other) {
        let removed = one[from_one.clone()].join(" ");
        let added = other[from_other].join(" ");
        changes.push(Change {
            removed,
            added,
            moved: false,
            at: head + from_one.start,
            count: from_one.len(),
        });
    }
    mark_moved(&mut changes);
    changes
}

type Run = (std::ops::Range<usize>, std::ops::Range<usize>);

/// Runs that differ, after the longest common subsequence of the words (Myers, "An O(ND)
/// difference algorithm", with the trace kept).
fn runs(one: &[&str], other: &[&str]) -> Vec<Run> {
    let (n, m) = (one.len() as isize, other.len() as isize);
    if n == 0 && m == 0 {
        return Vec::new();
    }
    let whole = || vec![(0..one.len(), 0..other.len())];
    let most = n + m;
    let offset = most + 1;
    let mut reach = vec![0_isize; (2 * most + 3) as usize];
    let mut trace: Vec<Vec<isize>> = Vec::new();
    let mut steps = 0;
    let mut found = false;
    for d in 0..=most {
        let (from, to) = ((offset - d - 1) as usize, (offset + d + 2) as usize);
        trace.push(reach[from..to].to_vec());
        steps += to - from;
        if steps > STEPS {
            return whole();
        }
        let mut k = -d;
        while k <= d {
            let at = (offset + k) as usize;
            let down = k == -d || (k != d && reach[at - 1] < reach[at + 1]);
            let mut x = if down {
                reach[at + 1]
            } else {
                reach[at - 1] + 1
            };
            let mut y = x - k;
            while x < n && y < m && one[x as usize] == other[y as usize] {
                x += 1;
                y += 1;
            }
            reach[at] = x;
            if x >= n && y >= m {
                found = true;
                break;
            }
            k += 2;
        }
        if found {
            break;
        }
    }
    backtrack(&trace, n, m)
}

/// The runs along the way that was found.
fn backtrack(trace: &[Vec<isize>], n: isize, m: isize) -> Vec<Run> {
    let (mut x, mut y) = (n, m);
    let mut edits: Vec<(isize, isize, bool)> = Vec::new();
    for d in (1..trace.len() as isize).rev() {
        let reach = &trace[d as usize];
        // What was kept of round `d` begins at diagonal `-d - 1`.
        let at = |k: isize| reach.get((k + d + 1) as usize).copied().unwrap_or(0);
        let k = x - y;
        let down = k == -d || (k != d && at(k - 1) < at(k + 1));
        let before = if down { k + 1 } else { k - 1 };
        let from_x = at(before);
        let from_y = from_x - before;
        edits.push((from_x, from_y, down));
        (x, y) = (from_x, from_y);
    }
    edits.reverse();
    let mut runs: Vec<Run> = Vec::new();
    for (x, y, added) in edits {
        let (x, y) = (x.max(0) as usize, y.max(0) as usize);
        let (to_x, to_y) = if added { (x, y + 1) } else { (x + 1, y) };
        match runs.last_mut() {
            Some((one, other)) if one.end == x && other.end == y => {
                one.end = to_x;
                other.end = to_y;
            }
            _ => runs.push((x..to_x, y..to_y)),
        }
    }
    runs
}

/// Marks what was only taken away here to stand there.
fn mark_moved(changes: &mut [Change]) {
    let removed: Vec<String> = changes
        .iter()
        .map(|change| change.removed.clone())
        .collect();
    let added: Vec<String> = changes.iter().map(|change| change.added.clone()).collect();
    for change in changes {
        let came = change.removed.is_empty() && removed.contains(&change.added);
        let went = change.added.is_empty() && added.contains(&change.removed);
        change.moved = came || went;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(one: &str, other: &str) -> Vec<(String, String, bool)> {
        let changes = compare(one, other).into_iter();
        changes
            .map(|change| (change.removed, change.added, change.moved))
            .collect()
    }

    fn change(removed: &str, added: &str, moved: bool) -> (String, String, bool) {
        (removed.into(), added.into(), moved)
    }

    #[test]
    fn same_words_with_other_spaces_are_the_same() {
        assert_eq!(changes("a b\nc", "a  b c"), []);
    }

    #[test]
    fn a_changed_word_and_an_added_one_are_found() {
        assert_eq!(
            changes("hon bor i Lund nu", "hon bor i Umeå nu igen"),
            [change("Lund", "Umeå", false), change("", "igen", false)]
        );
    }

    #[test]
    fn a_sentence_that_stands_elsewhere_is_moved() {
        assert_eq!(
            changes("x y ett två tre fyra fem", "ett två tre fyra fem x y"),
            [change("x y", "", true), change("", "x y", true)]
        );
    }

    #[test]
    fn nothing_against_something_is_all_of_it() {
        assert_eq!(changes("", "a b"), [change("", "a b", false)]);
        assert_eq!(changes("a b", ""), [change("a b", "", false)]);
    }
}
