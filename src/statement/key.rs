//! Who says something: persons, their public keys, and the identity that can sign.
//!
//! A person is an id such as `anna.ek`. Two keys of one person are one person, which is why
//! ids have few letters to be spelled in: nobody becomes two by a look-alike.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use ed25519_dalek::SigningKey;
use ed25519_dalek::VerifyingKey;
use serde::Deserialize;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;

use crate::document::Digest;

/// Longest id of a person.
const LONGEST_ID: usize = 64;

/// A person, whatever keys he or she has: the user name at work or the like.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonId(String);

/// Why a word cannot stand for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a person's id has 2 to 64 letters a-z, å, ä, ö, digits and . - _ @")]
pub struct PersonIdError;

impl PersonId {
    /// The person of an id; capitals and the way of writing å, ä, ö make no difference.
    pub fn new(text: &str) -> Result<Self, PersonIdError> {
        let id: String = text.trim().nfkc().flat_map(char::to_lowercase).collect();
        let known = |letter: char| {
            letter.is_ascii_lowercase()
                || letter.is_ascii_digit()
                || matches!(letter, 'å' | 'ä' | 'ö' | '.' | '-' | '_' | '@')
        };
        let length = id.chars().count();
        match (2..=LONGEST_ID).contains(&length) && id.chars().all(known) {
            true => Ok(Self(id)),
            false => Err(PersonIdError),
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PersonId {
    type Error = PersonIdError;

    fn try_from(text: String) -> Result<Self, PersonIdError> {
        let id = Self::new(&text)?;
        match id.0 == text {
            true => Ok(id),
            false => Err(PersonIdError),
        }
    }
}

impl From<PersonId> for String {
    fn from(id: PersonId) -> Self {
        id.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An Ed25519 public key (RFC 8032).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// How the key is called in signatures: `sha256:` and the digest of its 32 bytes.
    pub fn id(&self) -> String {
        Digest::of(self.0.as_bytes()).to_string()
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// A short form for people to compare, such as `8f3a-01c2-77de-90b4`.
    pub fn fingerprint(&self) -> String {
        let hex = Digest::of(self.0.as_bytes()).hex();
        let groups = hex.as_bytes().chunks(4).take(4);
        let groups: Vec<String> = groups
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect();
        groups.join("-")
    }

    /// Whether the key's owner has signed the message; strict as RFC 8032, 5.1.7 allows, so
    /// that a signature has one form only.
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = ed25519_dalek::Signature::from_slice(signature) else {
            return false;
        };
        self.0.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fingerprint())
    }
}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("ed25519:{}", STANDARD.encode(self.0.as_bytes())))
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = text
            .strip_prefix("ed25519:")
            .and_then(|digits| STANDARD.decode(digits).ok())
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let key = bytes.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        key.filter(|key| !key.is_weak())
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("no Ed25519 key"))
    }
}

/// A person with the name that people know, and one of his or her keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// The person.
    pub person: PersonId,
    /// The person's name at work.
    pub name: String,
    /// The key.
    pub key: PublicKey,
}

/// Somebody who can sign: a card with the key's secret part. Has no `Debug`.
pub struct Identity {
    card: Card,
    secret: SigningKey,
}

impl Identity {
    /// The identity of a person whose secret key is made of 32 random bytes.
    pub fn from_seed(person: PersonId, name: &str, seed: &[u8; 32]) -> Self {
        let secret = SigningKey::from_bytes(seed);
        let card = Card {
            person,
            name: name.trim().to_owned(),
            key: PublicKey(secret.verifying_key()),
        };
        Self { card, secret }
    }

    /// What others see.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// The secret's 32 bytes, for sealing it.
    pub(crate) fn seed(&self) -> [u8; 32] {
        self.secret.to_bytes()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_the_same_however_the_id_is_typed() {
        let plain = PersonId::new("åsa.ek").unwrap();
        assert_eq!(PersonId::new(" A\u{30a}SA.EK ").unwrap(), plain);
    }

    #[test]
    fn a_look_alike_letter_makes_no_second_person() {
        assert_eq!(PersonId::new("\u{430}nna"), Err(PersonIdError));
        assert_eq!(PersonId::new("a"), Err(PersonIdError));
    }

    #[test]
    fn a_key_reads_back_and_shows_a_short_form() {
        let identity = Identity::from_seed(PersonId::new("bo").unwrap(), "Bo", &[1; 32]);
        let text = serde_json::to_string(identity.card()).unwrap();
        let card: Card = serde_json::from_str(&text).unwrap();
        assert_eq!(&card, identity.card());
        assert_eq!(card.key.fingerprint().len(), 19);
    }
}
