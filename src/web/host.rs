//! What the page asks of the program around it: words, and a place for results.

use std::path::Path;
use std::path::PathBuf;

use crate::detect::Entity;
use crate::detect::Evidence;
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

/// The program around the page.
pub trait Host: Send + Sync {
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

    /// Why something could not be read, in words.
    fn gap(&self, gap: &Gap) -> String;

    /// Why something is thought to be a finding, in words.
    fn evidence(&self, evidence: &Evidence) -> String;

    /// Why a document has no result, in words.
    fn failure(&self, failure: &Failure, path: &Path) -> String;

    /// Writes a result with its receipt and says where it is.
    fn save(&self, job: &SaveJob<'_>) -> Result<PathBuf, SaveProblem>;
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
    /// When the work began and ended.
    pub times: Times,
    /// Whether a result that is there already is replaced.
    pub replace: bool,
}

/// Why a result was not written, in words.
pub struct SaveProblem {
    /// What happened and what to do.
    pub message: String,
    /// Whether a result is there already, so that replacing it would help.
    pub exists: bool,
}
