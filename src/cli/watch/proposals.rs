//! Where two persons are needed: each document becomes a proposal in the case, and waits
//! there. Nothing is written to the output folder, and nothing is released.
//!
//! The proposal is made by `svartpenna propose` in a process of its own, with the limits of
//! any worker, so that here too a document can cost no more than itself.

use std::ffi::OsString;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::thread::JoinHandle;
use std::time::Duration;
use std::time::Instant;

use crate::cli::arguments::OverlayKind;
use crate::cli::arguments::Watch;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::limits;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::problem::Problem;
use crate::cli::scan;
use crate::cli::settings;
use crate::cli::stop;
use crate::document::Digest;
use crate::pipeline::Settings;
use crate::plan::SecondPerson;

/// How often to look whether a process has ended.
const LOOK: Duration = Duration::from_millis(50);
/// How long a process may go on once the program has to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// How documents are proposed.
pub struct Proposals {
    case: PathBuf,
    arguments: Vec<OsString>,
    limit: Duration,
}

impl Proposals {
    /// What the profile and the case demand: none where one person is enough.
    pub fn needed(
        arguments: &Watch,
        settings: &Settings,
        messages: &Messages,
    ) -> Result<Option<Self>, Problem> {
        let folder = [arguments.folder.as_path()];
        let demanding = settings::demanding_case(&arguments.common, folder)?;
        if demanding.is_none() && settings.profile.second_person != SecondPerson::Always {
            return Ok(None);
        }
        let named = arguments.common.case.as_deref();
        let case = demanding
            .as_deref()
            .or(named)
            .and_then(office::case_of)
            .ok_or(Problem::new("problem-watch-needs-case", Exit::Approval))?;
        if arguments.common.entities.is_some() {
            return Err(Problem::usage("problem-watch-entities"));
        }
        // Who may not propose hears it now and not with the first document.
        let office = Office::open(messages)?;
        let mut log = office.log(&case)?;
        let by = office.identity(&arguments.who, messages)?;
        let granted = log.state().granted(by.card(), office::now()).map(|_| ());
        if let Err(refusal) = granted {
            return Err(office.refused(&mut log, refusal, "propose", None, &by));
        }
        Ok(Some(Self {
            arguments: own_arguments(arguments, &case),
            limit: Duration::from_secs(arguments.bounds.time_limit.max(1)),
            case,
        }))
    }

    /// Proposes one document, unless the case has a proposal of the same bytes already.
    /// Gives the package.
    pub fn propose(&self, path: &Path) -> Result<String, Problem> {
        if let Some(package) = self.earlier(path)? {
            return Ok(package);
        }
        let failed = |id| Problem::unreadable(id).file(path);
        let mut process = std::env::current_exe()
            .map(Command::new)
            .and_then(|mut command| {
                command
                    .args(&self.arguments)
                    .arg("--")
                    .arg(path)
                    .stdin(Stdio::null())
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
            })
            .map_err(|_| failed("problem-no-worker"))?;
        let said = process.stdout.take().map(listen);
        let complained = process.stderr.take().map(listen);
        let Some(status) = wait(&mut process, self.limit) else {
            let seconds = self.limit.as_secs().to_string();
            return Err(match stop::is_asked() {
                true => failed("problem-stopped"),
                false => failed("problem-too-slow").argument("seconds", seconds),
            });
        };
        let text = |of: Option<JoinHandle<String>>| {
            of.and_then(|thread| thread.join().ok()).unwrap_or_default()
        };
        match status.code() {
            Some(0) => {
                let line: serde_json::Value = serde_json::from_str(&text(said)).unwrap_or_default();
                let package = line.get("package").and_then(|package| package.as_str());
                Ok(package.unwrap_or_default().to_owned())
            }
            Some(code) if code == Exit::Interrupted.code() => Err(failed("problem-stopped")),
            Some(code @ (3 | 4)) => {
                let exit = if code == 4 {
                    Exit::Leak
                } else {
                    Exit::Unreadable
                };
                let reason = text(complained).trim().to_owned();
                Err(Problem::new("problem-not-proposed", exit)
                    .file(path)
                    .argument("reason", reason))
            }
            Some(_) => {
                let reason = text(complained).trim().to_owned();
                Err(failed("problem-cannot-propose").argument("reason", reason))
            }
            None => Err(failed("problem-crash")),
        }
    }

    /// The package that was proposed for the same bytes.
    fn earlier(&self, path: &Path) -> Result<Option<String>, Problem> {
        let source = crate::cli::inputs::Source {
            path: path.to_owned(),
            relative: PathBuf::new(),
            size: path.metadata().map_or(0, |metadata| metadata.len()),
        };
        let original = Digest::of(&scan::read(&source)?);
        let log = crate::audit::Log::open(&self.case, crate::package::Disk::default(), |_| None);
        let log = log.map_err(|error| Problem::log(&error, &self.case))?;
        let found = log.state().packages().iter().find(|(_, package)| {
            let mut versions = package.versions.iter();
            versions.any(|version| version.proposed.original == original)
        });
        Ok(found.map(|(package, _)| package.clone()))
    }
}

/// The arguments of `propose`, without the document.
fn own_arguments(arguments: &Watch, case: &Path) -> Vec<OsString> {
    let common = &arguments.common;
    let mut own: Vec<OsString> = ["propose", "--json", "--lang", "sv"]
        .map(OsString::from)
        .into();
    let memory = arguments.bounds.memory;
    let memory = memory.map_or_else(limits::quarter_of_memory, |mebibytes| mebibytes << 20);
    own.push(format!("--as-worker={memory}").into());
    let mut add = |flag: &str, value: Option<OsString>| {
        if let Some(value) = value {
            own.extend([flag.into(), value]);
        }
    };
    let path = |path: &Option<PathBuf>| path.clone().map(PathBuf::into_os_string);
    add("--case", Some(case.as_os_str().to_owned()));
    // Without a word, the case itself says which profile it takes.
    let profile = Some(&common.profile).filter(|profile| *profile != "kollegial");
    add("--profile", profile.map(OsString::from));
    let list = common.case.clone().filter(|list| list.is_file());
    add("--known", path(&list));
    add("--patterns", path(&common.patterns));
    add("--password-file", path(&common.password_file));
    add("--as", arguments.who.person.as_ref().map(OsString::from));
    add("--passphrase-file", path(&arguments.who.passphrase_file));
    add("--policy", path(&arguments.who.policy));
    if arguments.overlay == OverlayKind::Label {
        add("--overlay", Some("label".into()));
    }
    if common.no_builtin {
        own.push("--no-builtin".into());
    }
    own
}

fn listen(mut pipe: impl std::io::Read + Send + 'static) -> JoinHandle<String> {
    const MOST: u64 = 1 << 20;
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.by_ref().take(MOST).read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Waits for a process, and ends it when its time is up or the program has to end.
fn wait(process: &mut Child, limit: Duration) -> Option<std::process::ExitStatus> {
    let began = Instant::now();
    let mut asked = None;
    loop {
        if let Ok(Some(status)) = process.try_wait() {
            return Some(status);
        }
        if stop::is_asked() {
            asked = asked.or(Some(Instant::now()));
        }
        let is_patient = asked.is_none_or(|asked: Instant| asked.elapsed() < PATIENCE);
        if began.elapsed() >= limit || !is_patient {
            let _ = process.kill();
            let _ = process.wait();
            return None;
        }
        std::thread::sleep(LOOK);
    }
}
