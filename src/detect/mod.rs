//! Finds entities in a document's text.
//!
//! Rules come from `patterns/`; this module knows how a rule is run, not what a
//! personnummer looks like. A finding points at text and never copies it.

use serde::Deserialize;
use serde::Serialize;

use crate::document::Document;
use crate::document::PartId;
use crate::document::Span;

/// The kind of thing that a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// A person's name, whole or in part, or initials.
    Person,
    /// Personnummer, samordningsnummer or reserve number.
    Personnummer,
    /// Street, postal or box address.
    Address,
    /// Company, school, association or other organisation, and its number.
    Organisation,
    /// Telephone number.
    Phone,
    /// E-mail address, web address or handle.
    Email,
    /// Date of birth or death, or an age.
    BirthDate,
    /// Case number, diarienummer or court case number.
    CaseNumber,
    /// Bank account, giro, IBAN or card number.
    Account,
    /// Vehicle registration plate.
    Plate,
    /// Property designation.
    Property,
    /// A place that points at a person.
    Place,
    /// Anything else that points at a person.
    Other,
}

/// One thing that was found: where it stands, what it is and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Index in the list that [`detect`] returned.
    pub id: u32,
    /// What it is.
    pub entity: Entity,
    /// The part whose text holds it.
    pub part: PartId,
    /// Where in that text.
    pub span: Span,
    /// How sure, from 0 to 1.
    pub score: f32,
    /// Whose it is: what the profile's choice depends on beside the entity.
    pub role: Role,
    /// Name of the rule that found it.
    pub rule: String,
    /// Why it is thought to be one, strongest first.
    pub evidence: Vec<Evidence>,
}

/// Whose a finding is, as far as the text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A private person's, or unknown: the safe assumption.
    Private,
    /// That of an official or elected member acting in duty.
    Official,
    /// That of an authority, a court or a company in a procurement.
    Public,
    /// Points at a person only together with other facts; left to review.
    Contextual,
}

/// A reason for a finding. Holds no text of the document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The shape is that of the rule.
    Shape,
    /// The check digit is right.
    Checksum,
    /// The check digit is wrong: typed wrongly, perhaps, but still pointing at a person.
    ChecksumWrong,
    /// A word nearby, as it stands in the pattern file.
    Cue(String),
    /// The word stands in a name list, by the list's name.
    List(String),
    /// The ending is that of a surname.
    Morphology,
    /// A capitalised word that no dictionary knows.
    UnknownWord,
    /// The head of the table column says so.
    TableHeader(String),
    /// The same as an earlier finding, in this or another form.
    Propagated,
    /// It stands in the case list.
    CaseList,
}

/// Compiled rules: patterns, lists and lexicon. Build once, share between threads.
pub struct Rules {}

/// Finds entities in all parts of a document.
///
/// Findings come in order of part and start; they do not overlap within a part.
pub fn detect(_document: &Document, _rules: &Rules) -> Vec<Finding> {
    Vec::new()
}
