//! The rules of the house: the text of a policy file in, limits and destinations out.
//!
//! Several policies hold at once, machine-wide and the user's own: each can only tighten
//! what the others say.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

/// Limits, and where results may go.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Most persons a case and unit (rutin för skyddade personuppgifter, 2.1 and 5.1).
    pub max_persons: u32,
    /// Longest time of a grant in days (rutin för behörighet: at most one year).
    pub max_days: u32,
    /// Days until the copies of a package are deleted (rutin: within three months).
    pub delete_after_days: u32,
    /// Days after justering or expediering.
    pub delete_after_event_days: u32,
    /// Folders that results may be released to. Where no policy lists any, nothing may be
    /// released.
    #[serde(rename = "destination")]
    pub destinations: Option<Vec<Destination>>,
    /// Classes that a profile allows, where they differ from the built-in ones.
    pub classes: BTreeMap<String, Vec<Class>>,
}

/// A folder that results may be released to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// The folder; all folders below it count too.
    pub folder: PathBuf,
    /// Who can read what lies there.
    pub class: Class,
}

/// Who can read what lies in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Anybody.
    #[serde(alias = "oppen", alias = "öppen")]
    Open,
    /// Only those who may know.
    #[serde(alias = "sekretess")]
    Secret,
}

/// Why a policy cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the policy: {message}")]
pub struct PolicyError {
    /// Line, from 1.
    pub line: usize,
    /// What the parser says.
    pub message: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_persons: 3,
            max_days: 365,
            delete_after_days: 90,
            delete_after_event_days: 7,
            destinations: None,
            classes: BTreeMap::new(),
        }
    }
}

impl Policy {
    /// A policy from the text of a TOML file. Relative folders are those below `base`.
    pub fn from_toml(text: &str, base: &Path) -> Result<Self, PolicyError> {
        let mut policy: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start.min(text.len()));
            let before = text.as_bytes().get(..start).unwrap_or_default();
            PolicyError {
                line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
                message: error.message().to_owned(),
            }
        })?;
        for destination in policy.destinations.iter_mut().flatten() {
            destination.folder = base.join(&destination.folder);
        }
        Ok(policy)
    }

    /// Both policies at once: the stricter number of each, and the destinations that both
    /// allow.
    pub fn tightened(mut self, other: &Self) -> Self {
        self.max_persons = self.max_persons.min(other.max_persons);
        self.max_days = self.max_days.min(other.max_days);
        self.delete_after_days = self.delete_after_days.min(other.delete_after_days);
        self.delete_after_event_days = self
            .delete_after_event_days
            .min(other.delete_after_event_days);
        self.destinations = match (self.destinations, &other.destinations) {
            (own, None) => own,
            (None, Some(other)) => Some(other.clone()),
            (Some(own), Some(other)) => Some(both(&own, other)),
        };
        for (profile, classes) in &other.classes {
            let own = self
                .classes
                .entry(profile.clone())
                .or_insert_with(|| classes.clone());
            own.retain(|class| classes.contains(class));
        }
        self
    }

    /// The class of a folder: that of the innermost destination that holds it; of two for
    /// one folder, the one that more can read.
    pub fn class_of(&self, folder: &Path) -> Option<Class> {
        class_among(self.destinations.as_deref()?, folder)
    }

    /// Whether a profile's results may lie where this class can read.
    pub fn allows(&self, profile: &str, class: Class, protected: bool) -> bool {
        if protected && class == Class::Open {
            return false;
        }
        // What is only stated for own profiles may not loosen the built-in ones.
        let built_in = match profile {
            "skyddad" | "domstol" => class == Class::Secret,
            _ => true,
        };
        let own = self.classes.get(profile);
        built_in && own.is_none_or(|classes| classes.contains(&class))
    }
}

fn class_among(destinations: &[Destination], folder: &Path) -> Option<Class> {
    let folder = real(folder);
    destinations
        .iter()
        .map(|destination| (real(&destination.folder), destination.class))
        .filter(|(known, _)| folder.starts_with(known))
        .max_by_key(|(known, class)| (known.components().count(), *class == Class::Open))
        .map(|(_, class)| class)
}

/// A path without links and dots, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let mut rest = Vec::new();
    let mut known = path;
    loop {
        if let Ok(mut real) = known.canonicalize() {
            real.extend(rest.iter().rev());
            return real;
        }
        match (known.parent(), known.file_name()) {
            (Some(parent), Some(name)) => {
                rest.push(name);
                known = match parent.as_os_str().is_empty() {
                    true => Path::new("."),
                    false => parent,
                };
            }
            // Dots at the end of what does not exist: nowhere that is allowed.
            _ => return path.to_owned(),
        }
    }
}

/// The folders that both lists allow; what either calls open is open.
fn both(one: &[Destination], other: &[Destination]) -> Vec<Destination> {
    let inside = |inner: &[Destination], outer: &[Destination]| -> Vec<Destination> {
        inner
            .iter()
            .filter_map(|destination| {
                let class = class_among(outer, &destination.folder)?;
                Some(Destination {
                    folder: destination.folder.clone(),
                    // A folder that either calls open is open.
                    class: class.min(destination.class),
                })
            })
            .collect()
    };
    let mut shared = inside(one, other);
    shared.extend(inside(other, one));
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(text: &str) -> Policy {
        Policy::from_toml(text, Path::new("/srv")).unwrap()
    }

    const TWO: &str = "[[destination]]\nfolder = \"ut\"\nclass = \"open\"\n\
                       [[destination]]\nfolder = \"ut/hemligt\"\nclass = \"sekretess\"\n";

    #[test]
    fn the_innermost_folder_tells_the_class() {
        let policy = policy(TWO);
        assert_eq!(policy.class_of(Path::new("/srv/ut/a")), Some(Class::Open));
        assert_eq!(
            policy.class_of(Path::new("/srv/ut/hemligt/a")),
            Some(Class::Secret)
        );
        assert_eq!(policy.class_of(Path::new("/srv")), None);
        assert_eq!(policy.class_of(Path::new("/srv/utan")), None);
    }

    #[test]
    fn a_second_policy_only_tightens() {
        let loose = policy("max_persons = 9\nmax_days = 9999\n");
        let tight = Policy::default().tightened(&loose);
        assert_eq!((tight.max_persons, tight.max_days), (3, 365));
        let elsewhere = policy("[[destination]]\nfolder = \"/mnt\"\nclass = \"secret\"\n");
        assert!(policy(TWO).tightened(&elsewhere).destinations == Some(Vec::new()));
    }

    #[test]
    fn a_folder_that_one_policy_calls_open_is_open() {
        let other = policy("[[destination]]\nfolder = \"ut/hemligt\"\nclass = \"open\"\n");
        let both = policy(TWO).tightened(&other);
        assert_eq!(
            both.class_of(Path::new("/srv/ut/hemligt")),
            Some(Class::Open)
        );
    }

    #[test]
    fn what_is_protected_never_lies_open() {
        let policy = Policy::default();
        assert!(policy.allows("publicering", Class::Open, false));
        assert!(!policy.allows("publicering", Class::Open, true));
        assert!(!policy.allows("skyddad", Class::Open, false));
        assert!(policy.allows("skyddad", Class::Secret, true));
    }
}
