//! What the commands of the four-eyes way need of the machine: the user's own folder and
//! key, the time, chance, and the policies that hold.

use std::io::IsTerminal as _;
use std::path::Path;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::audit::AppendError;
use crate::audit::Log;
use crate::audit::Refusal;
use crate::cli::arguments::Who;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::package;
use crate::package::Disk;
use crate::people::Folder;
use crate::people::Policy;
use crate::people::SealError;
use crate::people::Sealed;
use crate::statement::Identity;
use crate::statement::PersonId;

/// The user's desk.
pub struct Office {
    /// The user's own folder.
    pub folder: Folder,
    /// Where files are written.
    pub disk: Disk,
}

impl Office {
    /// The desk of whoever runs the program. Tells once that use is logged.
    pub fn open(messages: &Messages) -> Result<Self, Problem> {
        let path = own_folder().ok_or(Problem::usage("problem-no-home"))?;
        let disk = disk();
        let folder = Folder::new(path, disk.clone());
        if folder.first_use() {
            output::complain(&messages.text("notice-logged"));
        }
        Ok(Self { folder, disk })
    }

    /// Whoever signs, once the passphrase has been given.
    pub fn identity(&self, who: &Who, messages: &Messages) -> Result<Identity, Problem> {
        let person = who.person.as_deref().map(person).transpose()?;
        let sealed = self
            .folder
            .key(person.as_ref())
            .map_err(|error| Problem::folder(&error))?;
        let name = &sealed.card().name;
        let passphrase = passphrase(who.passphrase_file.as_deref(), || {
            messages.with("ask-passphrase", &[("name", name.as_str().into())])
        })?;
        opened(&sealed, &passphrase)
    }

    /// Whoever signs, by a passphrase that has been asked for elsewhere.
    pub fn identity_by(&self, who: &Who, passphrase: &str) -> Result<Identity, Problem> {
        let person = who.person.as_deref().map(person).transpose()?;
        let sealed = self.folder.key(person.as_ref());
        opened(
            &sealed.map_err(|error| Problem::folder(&error))?,
            passphrase,
        )
    }

    /// A case's log, whole, and at least as long as this user has seen it.
    pub fn log(&self, case: &Path) -> Result<Log, Problem> {
        let seen = |case: &str| self.folder.last_seen(case);
        Log::open(case, self.disk.clone(), seen).map_err(|error| Problem::log(&error, case))
    }

    /// Remembers how far the user has seen a log.
    pub fn note_seen(&self, log: &Log) -> Result<(), Problem> {
        self.folder
            .note_seen(&log.case().predicate().case, log.seen())
            .map_err(|error| Problem::folder(&error))
    }

    /// What is said when an event was not added; a refusal is noted in the log.
    pub fn not_added(
        &self,
        log: &mut Log,
        error: &AppendError,
        verb: &'static str,
        package: Option<&str>,
        by: &Identity,
    ) -> Problem {
        match error {
            AppendError::Log(error) => Problem::log(error, log.folder()),
            AppendError::Refused(refusal) => self.refused(log, *refusal, verb, package, by),
        }
    }

    /// Notes a refusal in the log, and says it.
    pub fn refused(
        &self,
        log: &mut Log,
        refusal: Refusal,
        verb: &'static str,
        package: Option<&str>,
        by: &Identity,
    ) -> Problem {
        let noted = log.note_refusal(verb, package, refusal, by, now());
        if let Err(error) = noted {
            return Problem::log(&error, log.folder());
        }
        // The refusal is what the user has to know; the memory is made up next time.
        let _ = self.note_seen(log);
        Problem::refused(refusal, log)
    }

    /// The policies that hold: the machine's, the user's own, and one named on the command
    /// line. Each can only tighten.
    pub fn policy(&self, who: &Who) -> Result<Policy, Problem> {
        let mut policy = Policy::default();
        let own = self.folder.path().join("policy.toml");
        let given = who.policy.clone();
        for (path, must_exist) in machine_policy()
            .into_iter()
            .chain([own])
            .map(|path| (path, false))
            .chain(given.map(|path| (path, true)))
        {
            let text = match std::fs::read_to_string(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => {
                    continue;
                }
                Err(error) => return Err(Problem::reading(&error, &path)),
                Ok(text) => text,
            };
            let base = path.parent().unwrap_or(Path::new("."));
            let read = Policy::from_toml(&text, base).map_err(|error| {
                Problem::usage("problem-broken-policy")
                    .file(&path)
                    .argument("line", error.line)
                    .argument("reason", error.message.trim().to_owned())
            })?;
            policy = policy.tightened(&read);
        }
        Ok(policy)
    }
}

fn opened(sealed: &Sealed, passphrase: &str) -> Result<Identity, Problem> {
    let card = sealed.card();
    sealed.open(passphrase).map_err(|error| match error {
        SealError::WrongPassphrase => Problem::new("problem-wrong-passphrase", Exit::Authority)
            .argument("name", card.name.clone()),
        _ => Problem::new("problem-broken-key", Exit::Authority)
            .argument("file", card.person.to_string()),
    })
}

/// The case that a package or a folder belongs to: the next folder above that is one.
pub fn case_of(path: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    let is_case = |folder: &&Path| folder.join(crate::audit::CASE_FILE).is_file();
    path.ancestors().find(is_case).map(Path::to_owned)
}

/// A person by id.
pub fn person(word: &str) -> Result<PersonId, Problem> {
    PersonId::new(word).map_err(|_| Problem::usage("problem-person-id").argument("name", word))
}

/// A passphrase: the first line of a file, or what somebody types unseen.
pub fn passphrase(
    file: Option<&Path>,
    question: impl FnOnce() -> String,
) -> Result<String, Problem> {
    if let Some(path) = file {
        let text = std::fs::read_to_string(path).map_err(|error| Problem {
            exit: Exit::Usage,
            ..Problem::reading(&error, path)
        })?;
        return Ok(text.lines().next().unwrap_or_default().to_owned());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Problem::usage("problem-no-passphrase"));
    }
    rpassword::prompt_password(question()).map_err(|_| Problem::usage("problem-no-passphrase"))
}

/// The end of a day, written `2027-05-31`.
pub fn end_of_day(text: &str) -> Result<Timestamp, Problem> {
    day(text, 23, 59, 59)
}

/// The beginning of a day.
pub fn start_of_day(text: &str) -> Result<Timestamp, Problem> {
    day(text, 0, 0, 0)
}

fn day(text: &str, hour: i8, minute: i8, second: i8) -> Result<Timestamp, Problem> {
    let date: Option<jiff::civil::Date> = text.trim().parse().ok();
    let time = date.map(|date| date.at(hour, minute, second, 0));
    time.and_then(|time| time.to_zoned(jiff::tz::TimeZone::UTC).ok())
        .map(|time| time.timestamp())
        .ok_or_else(|| Problem::usage("problem-date").argument("name", text))
}

/// Random bytes from the system.
pub fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Problem::usage("problem-no-random"))?;
    Ok(bytes)
}

/// A random name that says nothing.
pub fn random_name() -> Result<String, Problem> {
    let bytes: [u8; 8] = random()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The time, to the second.
pub fn now() -> Timestamp {
    let given = test_setting("SVARTPENNA_TEST_NOW").and_then(|time| time.parse().ok());
    given.unwrap_or_else(package::now)
}

fn disk() -> Disk {
    match test_setting("SVARTPENNA_TEST_STEPS").and_then(|steps| steps.parse().ok()) {
        Some(steps) => Disk::that_ends_after(steps, package::End::Die),
        None => Disk::default(),
    }
}

/// Settings that only the tests' build of the program knows.
fn test_setting(name: &str) -> Option<String> {
    match cfg!(debug_assertions) {
        true => std::env::var(name).ok(),
        false => None,
    }
}

/// Where a user's own files lie.
fn own_folder() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let below = |name, rest: &str| variable(name).map(|base| PathBuf::from(base).join(rest));
    if let Some(folder) = variable("SVARTPENNA_HOME") {
        return Some(folder.into());
    }
    match () {
        () if cfg!(windows) => below("APPDATA", "svartpenna"),
        () if cfg!(target_os = "macos") => below("HOME", "Library/Application Support/svartpenna"),
        () => {
            below("XDG_CONFIG_HOME", "svartpenna").or_else(|| below("HOME", ".config/svartpenna"))
        }
    }
}

fn machine_policy() -> Option<PathBuf> {
    match cfg!(windows) {
        true => {
            let base = std::env::var_os("PROGRAMDATA")?;
            Some(PathBuf::from(base).join("svartpenna").join("policy.toml"))
        }
        false => Some(PathBuf::from("/etc/svartpenna/policy.toml")),
    }
}
