//! A file's name → whether it holds what would be struck in a text, and a neutral name.
//!
//! `elin_akesson-811228.pdf` gives away what the document no longer says. A name is read as
//! a text of its own, and compared with what was struck in the document.

use std::ffi::OsStr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Finding;
use crate::document::Digest;
use crate::package;
use crate::pipeline;
use crate::pipeline::Proposal;
use crate::pipeline::Settings;
use crate::plan::OverlayText;
use crate::plan::Plan;
use crate::plan::Redaction;
use crate::plan::Target;

/// Words shorter than this say nothing about whom a name is about.
const SHORTEST_WORD: usize = 3;
/// Digits that a file name may share with a struck value.
const LONGEST_SHARED_NUMBER: usize = 5;

/// Whether a name without its ending holds something that the profile strikes.
///
/// File names are written without capitals and without å, ä and ö, and in any language. So
/// a word that no dictionary knows, and a lone word that is also somebody's name, say
/// nothing here: whether they mean a person is for the document to tell, see
/// [`shares_struck_value`].
pub fn holds_finding(stem: &str, settings: &Settings) -> bool {
    let spaced: String = stem.replace(['_', '+', '.'], " ").nfc().collect();
    let apart = spaced.replace(['-', '–'], " ");
    let is_surely_struck = |reading: &str, is_sure: fn(&Finding, &str) -> bool| {
        let bytes = Arc::new(reading.as_bytes().to_vec());
        let Ok(proposal) = pipeline::propose(&bytes, None, settings) else {
            return false;
        };
        let struck = |redaction: &Redaction| {
            finding_of(&proposal, redaction).is_some_and(|finding| {
                let part = proposal.document.parts.first();
                let value = part.and_then(|part| part.text.get(finding.span.range()));
                is_sure(finding, value.unwrap_or_default())
            })
        };
        proposal.plan.redactions.iter().any(struck)
    };
    is_surely_struck(&spaced, tells_a_person) || is_surely_struck(&apart, tells_a_person)
}

/// A full name, or something that is one person's by its shape alone.
fn tells_a_person(finding: &Finding, value: &str) -> bool {
    match finding.entity {
        Entity::Person => is_more_than_unknown(finding) && is_full_name(value),
        Entity::Personnummer | Entity::Phone | Entity::Email | Entity::Address => true,
        _ => finding.evidence.contains(&Evidence::CaseList),
    }
}

fn is_full_name(value: &str) -> bool {
    let words = value.split(|c: char| !c.is_alphabetic());
    words.filter(|word| word.chars().count() > 1).count() > 1
}

fn finding_of<'a>(proposal: &'a Proposal, redaction: &Redaction) -> Option<&'a Finding> {
    proposal.findings.get(redaction.finding? as usize)
}

/// A name for which more speaks than that no dictionary knows it; or anything but a name.
fn is_more_than_unknown(finding: &Finding) -> bool {
    let is_weak = |reason: &Evidence| {
        matches!(
            reason,
            Evidence::UnknownWord | Evidence::Shape | Evidence::Surroundings
        )
    };
    finding.entity != Entity::Person || !finding.evidence.iter().all(is_weak)
}

/// Whether a name without its ending shares a word or number with what a plan strikes.
pub fn shares_struck_value(stem: &str, proposal: &Proposal, plan: &Plan) -> bool {
    const SHORTEST_INSIDE: usize = 8;
    let stem: String = stem.nfc().flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = stem.split(|c: char| !c.is_alphanumeric()).collect();
    let joined: String = stem.chars().filter(|c| c.is_alphabetic()).collect();
    let digits: String = stem.chars().filter(char::is_ascii_digit).collect();
    plan.redactions.iter().any(|redaction| {
        let Target::Text { part, span } = redaction.target else {
            return false;
        };
        let part = proposal.document.parts.get(part.0 as usize);
        let value = part
            .and_then(|part| part.text.get(span.range()))
            .unwrap_or_default();
        let value: String = value.nfc().flat_map(char::to_lowercase).collect();
        let number: String = value.chars().filter(char::is_ascii_digit).collect();
        if number.len() > LONGEST_SHARED_NUMBER && digits.contains(&number) {
            return true;
        }
        let whole: String = value.chars().filter(|c| c.is_alphabetic()).collect();
        let is_long = whole.chars().count() >= SHORTEST_INSIDE;
        if is_long && redaction.overlay != OverlayText::Covered && joined.contains(&whole) {
            return true;
        }
        let is_name = redaction.entity == Entity::Person
            && finding_of(proposal, redaction).is_some_and(is_more_than_unknown);
        is_name
            && value
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.chars().count() >= SHORTEST_WORD)
                .any(|word| words.contains(&word) || words.contains(&without_genitive(word)))
    })
}

/// A path below the output folder with each folder neutral whose name holds a finding.
pub fn neutral_folders(relative: &Path, settings: &Settings, known: &mut Vec<String>) -> PathBuf {
    let Some(parent) = relative.parent() else {
        return relative.to_owned();
    };
    let mut path: PathBuf = parent
        .iter()
        .map(|folder| {
            let name = folder.to_string_lossy();
            if !holds_finding(&name, settings) {
                return folder.to_owned();
            }
            let index = known.iter().position(|other| *other == name);
            let index = index.unwrap_or_else(|| {
                known.push(name.into_owned());
                known.len() - 1
            });
            format!("mapp-{:04}", index + 1).into()
        })
        .collect();
    path.push(relative.file_name().unwrap_or_default());
    path
}

/// A neutral name with the same ending, which no other document in the folder has yet.
///
/// `index` is the document's place among `count`: the names of one run never meet. A name is
/// taken again where its receipt says that it stands for the same document.
pub fn neutral(path: &Path, index: usize, count: usize, document: Digest) -> PathBuf {
    let ending = match ending(path) {
        Some(ending) => format!(".{ending}"),
        None => String::new(),
    };
    let numbers = (0..).map(|round| index + 1 + round * count.max(1));
    let names = numbers.map(|number| path.with_file_name(format!("dokument-{number:04}{ending}")));
    let is_ours = |name: &PathBuf| name.symlink_metadata().is_err() || is_result_of(name, document);
    let mut ours = names.filter(is_ours);
    ours.next().unwrap_or_else(|| path.to_owned())
}

/// The first of `brev.pdf`, `brev-2.pdf`, `brev-3.pdf` and so on that is free or `is_ours`.
pub fn numbered(path: &Path, is_ours: impl Fn(&Path) -> bool) -> PathBuf {
    let stem = stem(path);
    let ending = ending(path).map_or(String::new(), |ending| format!(".{ending}"));
    let more = (2..).map(|number| path.with_file_name(format!("{stem}-{number}{ending}")));
    std::iter::once(path.to_owned())
        .chain(more)
        .find(|name| name.symlink_metadata().is_err() || is_ours(name))
        .unwrap_or_else(|| path.to_owned())
}

/// Whether a result's receipt names this original.
fn is_result_of(path: &Path, document: Digest) -> bool {
    package::receipt_of(path).is_some_and(|receipt| {
        receipt.get("input").and_then(|input| input.as_str()) == Some(&document.to_string())
    })
}

/// A file's name without its ending.
pub fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match ending(path) {
        Some(ending) => {
            let end = name.len().saturating_sub(ending.len() + 1);
            name.get(..end).unwrap_or(&name).to_owned()
        }
        None => name.into_owned(),
    }
}

/// An ending that can only be one: a few letters and digits.
pub fn ending(path: &Path) -> Option<&str> {
    let ending = path.extension().and_then(OsStr::to_str)?;
    let is_short = (1..=5).contains(&ending.len());
    let is_plain = ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let has_letter = ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    (is_short && is_plain && has_letter).then_some(ending)
}

fn without_genitive(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_short_and_plain() {
        assert_eq!(stem(Path::new("a/brev.pdf")), "brev");
        assert_eq!(stem(Path::new("Elin Å. Åkesson")), "Elin Å. Åkesson");
        assert_eq!(stem(Path::new("811228.9874")), "811228.9874");
        assert_eq!(stem(Path::new("brev")), "brev");
    }

    #[test]
    fn a_neutral_name_keeps_folder_and_ending_and_takes_no_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("elin.pdf");
        let first = folder.path().join("dokument-0002.pdf");
        let document = Digest::of(b"elin");
        assert_eq!(neutral(&path, 1, 3, document), first);
        std::fs::write(&first, "x").unwrap();
        assert_eq!(
            neutral(&path, 1, 3, document),
            folder.path().join("dokument-0005.pdf")
        );
        let receipt = format!(r#"{{"input":"{document}"}}"#);
        std::fs::write(package::receipt_path(&first), receipt).unwrap();
        assert_eq!(neutral(&path, 1, 3, document), first);
    }
}
