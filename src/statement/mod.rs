//! What a person says, signed: a statement in; bytes that any tool can check out, and back.
//!
//! The form is that of others: an in-toto Statement v1 as canonical JSON in a DSSE envelope
//! with an Ed25519 signature (in-toto attestation framework, spec v1; DSSE v1.0; RFC 8032).
//! What is new here is only how strict reading is: an envelope has to be, byte for byte, the
//! one that we would write for what it holds, so that no byte of a file can change unseen.

mod canonical;
mod key;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::document::Digest;

pub use crate::statement::canonical::canonical;
pub use crate::statement::key::Card;
pub use crate::statement::key::Identity;
pub use crate::statement::key::PersonId;
pub use crate::statement::key::PersonIdError;
pub use crate::statement::key::PublicKey;

/// The payload type of in-toto statements.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";
/// The `_type` of a statement.
const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";
/// What every predicate type of ours begins with.
const PREDICATE_PREFIX: &str = "urn:svartpenna:predicate:";
/// Envelopes above this are not read.
const LARGEST: usize = 4 << 20;

/// What is said, of which things, and by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement<P> {
    /// The files that it is about.
    pub subjects: Vec<Subject>,
    /// What is said.
    pub predicate: P,
}

/// A file that a statement is about, by its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// What it is in the statement, such as `candidate`; never a file's own name.
    pub name: String,
    /// Digest of its bytes.
    pub digest: Digest,
}

impl Subject {
    /// A subject.
    pub fn new(name: &str, digest: Digest) -> Self {
        Self {
            name: name.to_owned(),
            digest,
        }
    }
}

/// Something that can be said in a statement.
pub trait Predicate: Serialize + DeserializeOwned {
    /// What the predicate type says after `urn:svartpenna:predicate:`, such as
    /// `approval/v1`.
    fn kind(&self) -> &'static str;

    /// Who says it.
    fn by(&self) -> &Card;
}

/// A statement whose signature is right.
///
/// Made only by [`sign`] and [`open`], so holding one is the proof. Whether the signer may
/// say such a thing is for the caller to ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed<P> {
    statement: Statement<P>,
    bytes: Vec<u8>,
}

impl<P> Signed<P> {
    /// What is said.
    pub fn predicate(&self) -> &P {
        &self.statement.predicate
    }

    /// The files that it is about.
    pub fn subjects(&self) -> &[Subject] {
        &self.statement.subjects
    }

    /// The envelope, as it stands in a file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Digest of the envelope.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }
}

/// Why bytes are no signed statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// It cannot be read.
    #[error("it is no signed statement")]
    Malformed,
    /// It says the same as a statement, but not in the one form that we write.
    #[error("it is not in canonical form")]
    NotCanonical,
    /// The signature does not fit.
    #[error("the signature does not fit what is said")]
    WrongSignature,
    /// It is a statement of another kind.
    #[error("it is a statement of another kind")]
    OtherKind,
    /// What should be said holds a number with a fraction, which has no canonical form here.
    #[error("it holds a number that is not whole")]
    Fraction,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: String,
    signatures: Vec<Signature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    keyid: String,
    sig: String,
}

/// Signs a statement.
///
/// # Errors
///
/// When the predicate cannot be written as canonical JSON, or names somebody else.
pub fn sign<P: Predicate>(
    statement: Statement<P>,
    signer: &Identity,
) -> Result<Signed<P>, StatementError> {
    if statement.predicate.by() != signer.card() {
        return Err(StatementError::WrongSignature);
    }
    let payload = payload(&statement)?;
    let signature = signer.sign(&to_be_signed(PAYLOAD_TYPE, &payload));
    let envelope = Envelope {
        payload: STANDARD.encode(&payload),
        payload_type: PAYLOAD_TYPE.to_owned(),
        signatures: vec![Signature {
            keyid: signer.card().key.id(),
            sig: STANDARD.encode(signature),
        }],
    };
    let bytes = written(&envelope)?;
    Ok(Signed { statement, bytes })
}

/// Reads a statement and checks its signature against the key that it names.
pub fn open<P: Predicate>(bytes: &[u8]) -> Result<Signed<P>, StatementError> {
    if bytes.len() > LARGEST {
        return Err(StatementError::Malformed);
    }
    let malformed = |_| StatementError::Malformed;
    let envelope: Envelope = serde_json::from_slice(bytes).map_err(malformed)?;
    if envelope.payload_type != PAYLOAD_TYPE {
        return Err(StatementError::OtherKind);
    }
    if written(&envelope)? != bytes {
        return Err(StatementError::NotCanonical);
    }
    let decoded = STANDARD.decode(&envelope.payload);
    let payload = decoded.map_err(|_| StatementError::Malformed)?;
    let statement = statement_of::<P>(&payload)?;
    let card = statement.predicate.by();
    let [signature] = envelope.signatures.as_slice() else {
        return Err(StatementError::WrongSignature);
    };
    let made = STANDARD.decode(&signature.sig);
    let made = made.map_err(|_| StatementError::WrongSignature)?;
    let message = to_be_signed(&envelope.payload_type, &payload);
    if signature.keyid != card.key.id() || !card.key.has_signed(&message, &made) {
        return Err(StatementError::WrongSignature);
    }
    Ok(Signed {
        statement,
        bytes: bytes.to_vec(),
    })
}

/// What a DSSE signature is over (DSSE v1.0, "PAE").
fn to_be_signed(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!(
        "DSSEv1 {} {payload_type} {} ",
        payload_type.len(),
        payload.len()
    );
    [head.as_bytes(), payload].concat()
}

fn written(envelope: &Envelope) -> Result<Vec<u8>, StatementError> {
    let value = serde_json::to_value(envelope).map_err(|_| StatementError::Malformed)?;
    let mut bytes = canonical(&value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn payload<P: Predicate>(statement: &Statement<P>) -> Result<Vec<u8>, StatementError> {
    let subjects: Vec<Value> = statement
        .subjects
        .iter()
        .map(|subject| {
            let digest = serde_json::json!({ "sha256": subject.digest.hex() });
            serde_json::json!({ "name": subject.name, "digest": digest })
        })
        .collect();
    let predicate = &statement.predicate;
    let value = serde_json::to_value(predicate).map_err(|_| StatementError::Malformed)?;
    canonical(&serde_json::json!({
        "_type": STATEMENT_TYPE,
        "subject": subjects,
        "predicateType": format!("{PREDICATE_PREFIX}{}", predicate.kind()),
        "predicate": value,
    }))
}

fn statement_of<P: Predicate>(payload: &[u8]) -> Result<Statement<P>, StatementError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Raw {
        #[serde(rename = "_type")]
        kind: String,
        subject: Vec<RawSubject>,
        #[serde(rename = "predicateType")]
        predicate_type: String,
        predicate: Value,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct RawSubject {
        name: String,
        digest: std::collections::BTreeMap<String, String>,
    }
    let raw: Raw = serde_json::from_slice(payload).map_err(|_| StatementError::Malformed)?;
    if raw.kind != STATEMENT_TYPE {
        return Err(StatementError::OtherKind);
    }
    let predicate: P =
        serde_json::from_value(raw.predicate).map_err(|_| StatementError::OtherKind)?;
    if raw.predicate_type.strip_prefix(PREDICATE_PREFIX) != Some(predicate.kind()) {
        return Err(StatementError::OtherKind);
    }
    let subject = |raw: RawSubject| {
        let digest = raw.digest.get("sha256").map(String::as_str)?;
        Some(Subject {
            digest: Digest::from_hex(digest)?,
            name: raw.name,
        })
    };
    let subjects: Option<Vec<Subject>> = raw.subject.into_iter().map(subject).collect();
    let statement = Statement {
        subjects: subjects.ok_or(StatementError::Malformed)?,
        predicate,
    };
    // What was left out or said twice would not come out the same.
    match self::payload(&statement)? == payload {
        true => Ok(statement),
        false => Err(StatementError::NotCanonical),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Word {
        by: Card,
        word: String,
    }

    impl Predicate for Word {
        fn kind(&self) -> &'static str {
            "word/v1"
        }

        fn by(&self) -> &Card {
            &self.by
        }
    }

    fn said() -> Signed<Word> {
        let person = PersonId::new("anna.ek").unwrap();
        let signer = Identity::from_seed(person, "Anna Ek", &[7; 32]);
        let statement = Statement {
            subjects: vec![Subject::new("candidate", Digest::of(b"x"))],
            predicate: Word {
                by: signer.card().clone(),
                word: "å ja".into(),
            },
        };
        sign(statement, &signer).unwrap()
    }

    #[test]
    fn what_was_signed_can_be_opened_again() {
        let said = said();
        assert_eq!(open::<Word>(said.bytes()).unwrap(), said);
    }

    #[test]
    fn every_change_of_a_single_byte_is_seen() {
        let bytes = said().bytes().to_vec();
        for place in 0..bytes.len() {
            for flip in [0x01, 0x20, 0x80] {
                let mut changed = bytes.clone();
                changed[place] ^= flip;
                assert!(open::<Word>(&changed).is_err(), "{place} {flip}");
            }
            let mut shorter = bytes.clone();
            shorter.remove(place);
            assert!(open::<Word>(&shorter).is_err(), "{place}");
        }
    }

    #[test]
    fn nobody_signs_in_the_name_of_another() {
        let other = Identity::from_seed(PersonId::new("bo").unwrap(), "Bo", &[8; 32]);
        let statement = Statement {
            subjects: Vec::new(),
            predicate: said().predicate().clone(),
        };
        assert!(sign(statement, &other).is_err());
    }

    #[test]
    fn a_statement_is_signed_as_the_dsse_standard_says() {
        assert_eq!(
            to_be_signed("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }
}
