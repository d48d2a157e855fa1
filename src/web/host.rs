//! What the page asks of the program around it: words, and a place for results.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::document::Digest;
use crate::document::Gap;
use crate::document::Place;
use crate::package::Times;
use crate::pipeline::Failure;
use crate::pipeline::Proposal;
use crate::plan::Plan;
use crate::verify::Verified;

/// An argument of a message.
pub enum Argument<'a> {
    /// A word, name or path.
    Text(&'a str),
    /// A number that the message may count with.
    Number(usize),
}

/// What a page says, in the user's language.
pub trait Words: Send + Sync {
    /// The language of all words, such as `sv` (RFC 5646).
    fn language(&self) -> &'static str;

    /// A message.
    fn text(&self, id: &str) -> String;

    /// A message with arguments.
    fn with(&self, id: &str, arguments: &[(&str, Argument<'_>)]) -> String;

    /// All messages that the page's own code says, as id and text with `{ $name }` left in.
    fn page_texts(&self) -> Vec<(String, String)>;

    /// A kind of thing in words.
    fn entity(&self, entity: Entity) -> String;

    /// A place in words.
    fn place(&self, place: &Place) -> String;
}

/// The program around the page.
pub trait Host: Send + Sync {
    /// What the page says.
    fn words(&self) -> &dyn Words;

    /// Why something could not be read, in words.
    fn gap(&self, gap: &Gap) -> String;

    /// Why something is thought to be a finding, in words.
    fn evidence(&self, evidence: &Evidence) -> String;

    /// Why a document has no result, in words.
    fn failure(&self, failure: &Failure, path: &Path) -> String;

    /// What is done with a result.
    fn saving(&self) -> Saving;

    /// Writes a result with its receipt, or proposes it, and says where it is.
    fn save(&self, job: &SaveJob<'_>) -> Result<PathBuf, SaveProblem>;

    /// What a second person has said when she sent a document back.
    fn comments(&self, document: Digest) -> Vec<Said>;
}

/// What is done with a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saving {
    /// It is written with a receipt.
    File,
    /// It is put before a second person.
    Proposal {
        /// Whether the page has to ask for the passphrase.
        asks_passphrase: bool,
    },
}

/// Something that a second person has said about a document.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// Who.
    pub by: String,
    /// The page, if it is about one.
    pub page: Option<u32>,
    /// Left, upper, right and lower edge in points from the page's upper left corner.
    pub area: Option<[u32; 4]>,
    /// What.
    pub text: String,
}

/// A result that is to be written.
pub struct SaveJob<'j> {
    /// The document's place in the queue.
    pub index: usize,
    /// How many documents there are.
    pub count: usize,
    /// What was suggested.
    pub proposal: &'j Proposal,
    /// What was decided.
    pub plan: &'j Plan,
    /// The checked result.
    pub result: &'j Verified,
    /// The document's bytes.
    pub bytes: &'j Arc<Vec<u8>>,
    /// When the work began and ended.
    pub times: Times,
    /// Whether a result that is there already is replaced.
    pub replace: bool,
    /// The passphrase of whoever proposes, where the page asks for one.
    pub passphrase: Option<&'j str>,
}

/// Why a result was not written, in words.
pub struct SaveProblem {
    /// What happened and what to do.
    pub message: String,
    /// Whether a result is there already, so that replacing it would help.
    pub exists: bool,
}
