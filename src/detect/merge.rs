//! Makes sorted findings without overlap out of hits that may overlap.

use crate::detect::Entity;
use crate::detect::Role;
use crate::detect::hit::Hit;
use crate::detect::lexicon::slice;

/// The score from which a hit is struck in the usual profile.
const SURE: f32 = 0.5;
/// More reasons than this tell nobody more.
const MOST_EVIDENCE: usize = 16;

/// Merges hits: sure ones that overlap become one that covers both; unsure ones that
/// overlap a sure one are dropped; neighbouring parts of a name or address are joined.
pub(crate) fn merge(text: &str, mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.retain(|hit| hit.range.end > hit.range.start && hit.range.end <= text.len());
    hits.sort_by(|a, b| {
        a.range
            .start
            .cmp(&b.range.start)
            .then(b.range.end.cmp(&a.range.end))
    });
    let (sure, unsure): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(is_sure);
    let (kept, struck): (Vec<Hit>, Vec<Hit>) =
        sure.into_iter().partition(|hit| hit.role == Role::Public);
    let struck = join(text, struck);
    // What is kept yields to what is struck.
    let merged = fill(struck, join(text, kept));
    let mut merged = fill(merged, join(text, unsure));
    merged.sort_by_key(|hit| hit.range.start);
    merged
}

/// Adds those of `more` that overlap nothing in `hits`. Both are sorted and without
/// overlap in themselves.
fn fill(mut hits: Vec<Hit>, more: Vec<Hit>) -> Vec<Hit> {
    let free: Vec<Hit> = more
        .into_iter()
        .filter(|hit| {
            let past = hits.partition_point(|other| other.range.start < hit.range.end);
            let before = past.checked_sub(1).and_then(|last| hits.get(last));
            before.is_none_or(|other| !other.overlaps(&hit.range))
        })
        .collect();
    hits.extend(free);
    hits.sort_by_key(|hit| hit.range.start);
    hits
}

fn is_sure(hit: &Hit) -> bool {
    hit.score >= SURE && hit.role != Role::Contextual
}

fn join(text: &str, hits: Vec<Hit>) -> Vec<Hit> {
    let mut merged: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        let Some(last) = merged.last_mut() else {
            merged.push(hit);
            continue;
        };
        let overlaps = last.overlaps(&hit.range);
        let between = slice(text, last.range.end.min(hit.range.start)..hit.range.start);
        let pair = || {
            matches!(between, " och " | " o " | " & " | " samt ")
                && is_one_word(slice(text, last.range.clone()))
                && !is_one_word(slice(text, hit.range.clone()))
                && (last.entity, hit.entity) == (Entity::Person, Entity::Person)
                && last.role == hit.role
        };
        if overlaps || are_neighbours(last, &hit, between) || pair() {
            absorb(last, hit);
        } else {
            merged.push(hit);
        }
    }
    merged
}

/// Parts of one name or of one address with nothing but a separator between them.
fn are_neighbours(left: &Hit, right: &Hit, between: &str) -> bool {
    if left.entity != right.entity || left.role != right.role {
        return false;
    }
    match left.entity {
        Entity::Person => matches!(between, " " | "-" | ""),
        Entity::Address => {
            between.len() <= 3
                && between
                    .chars()
                    .all(|c| matches!(c, ' ' | ',' | '\n' | '\t'))
        }
        _ => false,
    }
}

/// `Anna` of `Anna och Magnus Vik`: a couple with one surname is struck as one.
fn is_one_word(name: &str) -> bool {
    !name.contains([' ', '\n'])
}

fn absorb(last: &mut Hit, hit: Hit) {
    let end = last.range.end.max(hit.range.end);
    let start = last.range.start;
    let role = if last.role == Role::Private || hit.role == Role::Private {
        Role::Private
    } else {
        last.role
    };
    if hit.score > last.score {
        let evidence = std::mem::take(&mut last.evidence);
        *last = hit;
        last.evidence.extend(evidence);
    } else {
        last.evidence.extend(hit.evidence);
    }
    last.evidence.dedup();
    last.evidence.truncate(MOST_EVIDENCE);
    last.range = start..end;
    last.role = role;
}
