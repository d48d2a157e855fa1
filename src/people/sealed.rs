//! An identity and a passphrase in; a file that nobody can sign with who does not know it.
//!
//! The key to the secret is made from the passphrase with scrypt (RFC 7914) and the secret
//! is sealed with ChaCha20-Poly1305 (RFC 8439), over all that the file says in clear. How
//! hard scrypt works stands in the file, so it can grow without making old files useless.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::KeyInit as _;
use chacha20poly1305::aead::Aead as _;
use chacha20poly1305::aead::Payload;
use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::statement::Card;
use crate::statement::Identity;
use crate::statement::canonical;

/// Binary logarithm of scrypt's cost for new keys: 64 MiB.
pub const DEFAULT_WORK: u8 = 16;
/// The least that is taken.
pub const SMALLEST_WORK: u8 = 8;
/// The most that is read: a hostile file must not ask for all memory.
const GREATEST_WORK: u8 = 20;
/// Shortest passphrase.
const SHORTEST: usize = 8;

/// Random bytes for a new key. The caller draws them.
pub struct Seeds {
    /// The secret key.
    pub key: [u8; 32],
    /// Salt of the passphrase.
    pub salt: [u8; 16],
    /// Nonce of the cipher.
    pub nonce: [u8; 12],
}

/// An identity that sleeps until the passphrase is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    version: u32,
    card: Card,
    created: Timestamp,
    work: u8,
    salt: String,
    nonce: String,
    secret: String,
}

/// Why an identity could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The passphrase has too few characters.
    #[error("the passphrase is shorter than 8 characters")]
    TooShort,
    /// The passphrase is another, or the file has been changed.
    #[error("the passphrase does not fit, or the file has been changed")]
    WrongPassphrase,
    /// The file is no key.
    #[error("it is no key file")]
    Malformed,
}

impl Sealed {
    /// Makes a new key for a person and seals it.
    pub fn new(
        card: impl FnOnce(&[u8; 32]) -> Identity,
        passphrase: &str,
        work: u8,
        seeds: &Seeds,
        created: Timestamp,
    ) -> Result<Self, SealError> {
        if passphrase.trim().chars().count() < SHORTEST {
            return Err(SealError::TooShort);
        }
        let identity = card(&seeds.key);
        let mut sealed = Self {
            version: 1,
            card: identity.card().clone(),
            created,
            work: work.clamp(SMALLEST_WORK, GREATEST_WORK),
            salt: STANDARD.encode(seeds.salt),
            nonce: STANDARD.encode(seeds.nonce),
            secret: String::new(),
        };
        let cipher = sealed.cipher(passphrase)?;
        let said = sealed.said_in_clear()?;
        let secret = cipher.encrypt(
            &seeds.nonce.into(),
            Payload {
                msg: &identity.seed(),
                aad: &said,
            },
        );
        sealed.secret = STANDARD.encode(secret.map_err(|_| SealError::Malformed)?);
        Ok(sealed)
    }

    /// Who it is.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// When the key was made.
    pub fn created(&self) -> Timestamp {
        self.created
    }

    /// Opens it.
    pub fn open(&self, passphrase: &str) -> Result<Identity, SealError> {
        let nonce = STANDARD.decode(&self.nonce).ok();
        let nonce: [u8; 12] = nonce
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(SealError::Malformed)?;
        let secret = STANDARD.decode(&self.secret);
        let secret = secret.map_err(|_| SealError::Malformed)?;
        let said = self.said_in_clear()?;
        let opened = self.cipher(passphrase)?.decrypt(
            &nonce.into(),
            Payload {
                msg: &secret,
                aad: &said,
            },
        );
        let opened = opened.map_err(|_| SealError::WrongPassphrase)?;
        let seed: [u8; 32] = opened.try_into().map_err(|_| SealError::Malformed)?;
        let person = self.card.person.clone();
        let identity = Identity::from_seed(person, &self.card.name, &seed);
        match identity.card() == &self.card {
            true => Ok(identity),
            false => Err(SealError::WrongPassphrase),
        }
    }

    /// The file's bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SealError> {
        let value = serde_json::to_value(self).map_err(|_| SealError::Malformed)?;
        let mut bytes = canonical(&value).map_err(|_| SealError::Malformed)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let sealed: Self = serde_json::from_slice(bytes).map_err(|_| SealError::Malformed)?;
        let is_known =
            sealed.version == 1 && (SMALLEST_WORK..=GREATEST_WORK).contains(&sealed.work);
        match is_known && sealed.to_bytes()? == bytes {
            true => Ok(sealed),
            false => Err(SealError::Malformed),
        }
    }

    fn cipher(&self, passphrase: &str) -> Result<ChaCha20Poly1305, SealError> {
        let malformed = |_| SealError::Malformed;
        let salt = STANDARD
            .decode(&self.salt)
            .map_err(|_| SealError::Malformed)?;
        let parameters = scrypt::Params::new(self.work, 8, 1, 32).map_err(malformed)?;
        let mut key = [0; 32];
        scrypt::scrypt(passphrase.trim().as_bytes(), &salt, &parameters, &mut key)
            .map_err(|_| SealError::Malformed)?;
        Ok(ChaCha20Poly1305::new(&key.into()))
    }

    /// Everything but the secret, which is sealed together with it.
    fn said_in_clear(&self) -> Result<Vec<u8>, SealError> {
        let clear = Self {
            secret: String::new(),
            ..self.clone()
        };
        clear.to_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::PersonId;

    fn sealed() -> Sealed {
        let seeds = Seeds {
            key: [1; 32],
            salt: [2; 16],
            nonce: [3; 12],
        };
        let person = PersonId::new("anna.ek").unwrap();
        let new = |seed: &[u8; 32]| Identity::from_seed(person, "Anna Ek", seed);
        let created = Timestamp::from_second(1_800_000_000).unwrap();
        Sealed::new(new, "hästen äter", SMALLEST_WORK, &seeds, created).unwrap()
    }

    #[test]
    fn only_the_passphrase_opens_a_key() {
        let sealed = sealed();
        assert_eq!(sealed.open("hästen äter").unwrap().card(), sealed.card());
        assert_eq!(
            sealed.open("hästen sover").err(),
            Some(SealError::WrongPassphrase)
        );
    }

    #[test]
    fn a_key_file_with_another_person_in_it_does_not_open() {
        let bytes = sealed().to_bytes().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let changed = text.replace("anna.ek", "anna.al");
        let sealed = Sealed::from_bytes(changed.as_bytes()).unwrap();
        assert!(sealed.open("hästen äter").is_err());
    }

    #[test]
    fn no_secret_stands_in_clear() {
        let text = String::from_utf8(sealed().to_bytes().unwrap()).unwrap();
        assert!(!text.contains(&STANDARD.encode([1; 32])));
    }
}
