//! Events → a file that is added to as they happen; the file → events, after a crash.
//!
//! Each record is encrypted (XChaCha20-Poly1305, RFC 8439 with the longer nonce) and bound
//! to its place in the file. The key is made of a secret file of this user and of the
//! document's own bytes: who has deleted the document has no use for its journal. Events
//! hold places and no text. A record that was half written when the machine stopped is
//! cut off.

use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use chacha20poly1305::KeyInit;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::XNonce;
use chacha20poly1305::aead::Aead;
use chacha20poly1305::aead::Payload;
use hmac::Hmac;
use hmac::Mac;
use sha2::Sha256;

use crate::decisions::Event;

/// Length of a nonce, in bytes.
const NONCE: usize = 24;
/// Length of a secret, in bytes.
const SECRET: usize = 32;
/// Records above this are damaged.
const LONGEST_RECORD: usize = 16 << 20;
/// A journal above this is not read.
const LARGEST: u64 = 1 << 30;

/// Where journals are kept.
#[derive(Debug, Clone)]
pub struct JournalPlace {
    /// A folder of this user.
    pub folder: PathBuf,
}

/// An open journal of one document.
pub struct Journal {
    file: File,
    cipher: XChaCha20Poly1305,
    /// Records so far.
    count: u64,
    /// Length of the file after our last record.
    length: u64,
}

impl Journal {
    /// Opens a document's journal and reads the events that are in it.
    pub fn open(place: &JournalPlace, document: &[u8]) -> io::Result<(Self, Vec<Event>)> {
        make_private_folder(&place.folder)?;
        let secret = secret(&place.folder)?;
        let key = keyed(&secret, b"key", document)?;
        let name = keyed(&secret, b"name", document)?;
        let name: String = name.iter().take(16).map(|b| format!("{b:02x}")).collect();
        let path = place.folder.join(format!("{name}.journal"));
        let mut file = private_file().read(true).append(true).open(&path)?;
        if file.metadata()?.len() > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let cipher = XChaCha20Poly1305::new(&key.into());
        let (events, good) = read_records(&cipher, &bytes);
        if good < bytes.len() {
            file.set_len(u64::try_from(good).unwrap_or_default())?;
            file.seek(SeekFrom::End(0))?;
        }
        let count = u64::try_from(events.len()).unwrap_or(u64::MAX);
        let journal = Self {
            length: u64::try_from(good).unwrap_or(u64::MAX),
            file,
            cipher,
            count,
        };
        Ok((journal, events))
    }

    /// Adds an event; it is on disk when this returns.
    pub fn append(&mut self, event: &Event) -> io::Result<()> {
        if self.file.metadata()?.len() != self.length {
            return Err(io::Error::other("another program writes the same journal"));
        }
        let text = serde_json::to_vec(event).map_err(io::Error::from)?;
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| io::Error::other("no random numbers"))?;
        let place = self.count.to_le_bytes();
        let payload = Payload {
            msg: &text,
            aad: &place,
        };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| io::Error::other("the record could not be sealed"))?;
        let length = u32::try_from(NONCE + sealed.len()).map_err(io::Error::other)?;
        let mut record = length.to_le_bytes().to_vec();
        record.extend_from_slice(&nonce);
        record.extend_from_slice(&sealed);
        // One write: another process that reads sees all of it or a cut record.
        self.file.write_all(&record)?;
        self.file.sync_data()?;
        self.count += 1;
        self.length += u64::try_from(record.len()).unwrap_or_default();
        Ok(())
    }
}

/// The events up to the first damaged record, and where that begins.
fn read_records(cipher: &XChaCha20Poly1305, bytes: &[u8]) -> (Vec<Event>, usize) {
    let mut events = Vec::new();
    let mut at = 0;
    while let Some((event, end)) = read_record(cipher, bytes, at, events.len()) {
        events.push(event);
        at = end;
    }
    (events, at)
}

fn read_record(
    cipher: &XChaCha20Poly1305,
    bytes: &[u8],
    at: usize,
    index: usize,
) -> Option<(Event, usize)> {
    let head: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    let length = usize::try_from(u32::from_le_bytes(head)).ok()?;
    if !(NONCE..LONGEST_RECORD).contains(&length) {
        return None;
    }
    let end = at + 4 + length;
    let record = bytes.get(at + 4..end)?;
    let nonce: [u8; NONCE] = record.get(..NONCE)?.try_into().ok()?;
    let place = u64::try_from(index).ok()?.to_le_bytes();
    let payload = Payload {
        msg: record.get(NONCE..)?,
        aad: &place,
    };
    let text = cipher.decrypt(&XNonce::from(nonce), payload).ok()?;
    Some((serde_json::from_slice(&text).ok()?, end))
}

/// 32 bytes that only this user's secret and this document give (HMAC-SHA-256, RFC 2104).
fn keyed(secret: &[u8], what: &[u8], document: &[u8]) -> io::Result<[u8; 32]> {
    let mac = Hmac::<Sha256>::new_from_slice(secret);
    let mut mac = mac.map_err(|_| io::Error::other("the secret has no length"))?;
    mac.update(what);
    mac.update(&[0]);
    mac.update(document);
    Ok(mac.finalize().into_bytes().into())
}

/// This user's secret; made when it is first asked for.
fn secret(folder: &Path) -> io::Result<Vec<u8>> {
    let path = folder.join("secret");
    match std::fs::read(&path) {
        Ok(secret) if secret.len() == SECRET => return Ok(secret),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut secret = vec![0; SECRET];
    getrandom::fill(&mut secret).map_err(|_| io::Error::other("no random numbers"))?;
    // A file of its own, then a rename: another program that starts now reads all or none.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&secret)?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(&path) {
        Ok(_) => Ok(secret),
        Err(_) => std::fs::read(&path),
    }
}

#[cfg(unix)]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.create(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true);
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::Verdict;

    const DOCUMENT: &[u8] = b"%PDF-1.7 ...";

    fn event(key: &str) -> Event {
        Event::Decide {
            keys: vec![key.into()],
            verdict: Verdict::Keep,
        }
    }

    fn place(folder: &tempfile::TempDir) -> JournalPlace {
        JournalPlace {
            folder: folder.path().join("granskning"),
        }
    }

    fn journal_file(place: &JournalPlace) -> PathBuf {
        let entries = std::fs::read_dir(&place.folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let mut journals = paths.filter(|path| path.extension().is_some());
        journals.next().unwrap()
    }

    #[test]
    fn events_are_there_again_after_the_program_was_killed() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, events) = Journal::open(&place(&folder), DOCUMENT).unwrap();
        assert!(events.is_empty());
        journal.append(&event("a")).unwrap();
        journal.append(&Event::Undo).unwrap();
        let (_, events) = Journal::open(&place(&folder), DOCUMENT).unwrap();
        assert_eq!(events, [event("a"), Event::Undo]);
        let (_, others) = Journal::open(&place(&folder), b"another").unwrap();
        assert!(others.is_empty());
    }

    #[test]
    fn a_half_written_record_is_cut_off_and_the_rest_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let (mut journal, _) = Journal::open(&place, DOCUMENT).unwrap();
        journal.append(&event("a")).unwrap();
        journal.append(&event("b")).unwrap();
        let path = journal_file(&place);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() - 3]).unwrap();
        let (mut journal, events) = Journal::open(&place, DOCUMENT).unwrap();
        assert_eq!(events, [event("a")]);
        journal.append(&event("c")).unwrap();
        let (_, events) = Journal::open(&place, DOCUMENT).unwrap();
        assert_eq!(events, [event("a"), event("c")]);
    }

    #[test]
    fn records_cannot_change_places_and_show_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let (mut journal, _) = Journal::open(&place, DOCUMENT).unwrap();
        journal.append(&event("a")).unwrap();
        journal.append(&event("b")).unwrap();
        let path = journal_file(&place);
        let bytes = std::fs::read(&path).unwrap();
        assert!(memchr::memmem::find(&bytes, b"keep").is_none());
        let (first, second) = bytes.split_at(bytes.len() / 2);
        std::fs::write(&path, [second, first].concat()).unwrap();
        let (_, events) = Journal::open(&place, DOCUMENT).unwrap();
        assert!(events.is_empty());
    }

    #[test]
    fn two_programs_never_mix_their_events() {
        let folder = tempfile::tempdir().unwrap();
        let (mut one, _) = Journal::open(&place(&folder), DOCUMENT).unwrap();
        let (mut other, _) = Journal::open(&place(&folder), DOCUMENT).unwrap();
        one.append(&event("a")).unwrap();
        assert!(other.append(&event("b")).is_err());
        one.append(&event("c")).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn journal_and_secret_are_for_this_user_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let _ = Journal::open(&place, DOCUMENT).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&place.folder), 0o700);
        assert_eq!(mode(&place.folder.join("secret")), 0o600);
        assert_eq!(mode(&journal_file(&place)), 0o600);
    }
}
