//! `practice`: the whole way from proposal to release with two invented persons and an
//! invented document, for training. Nothing is kept.

use std::io::BufRead as _;
use std::io::IsTerminal as _;
use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::audit::AppendError;
use crate::audit::CaseOpened;
use crate::audit::Log;
use crate::audit::What;
use crate::cli::arguments::Common;
use crate::cli::arguments::OverlayKind;
use crate::cli::arguments::Practice;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::language::Value;
use crate::cli::office;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::settings;
use crate::cli::sights;
use crate::cli::steps;
use crate::cli::steps::Look;
use crate::cli::steps::Looked;
use crate::dossier::AnyPackage;
use crate::dossier::Draft;
use crate::dossier::Package;
use crate::dossier::Proposed;
use crate::dossier::Release;
use crate::dossier::Terms;
use crate::dossier::needed_stamp;
use crate::package::Disk;
use crate::people::Class;
use crate::people::Destination;
use crate::people::Policy;
use crate::statement::Identity;
use crate::statement::PersonId;

/// The invented document.
const SAMPLE: &str = include_str!("practice.txt");

/// Runs the command.
pub fn run(arguments: &Practice, messages: &Messages) -> Result<Exit, Problem> {
    let folder = tempfile::tempdir().map_err(|_| Problem::unreadable("problem-practice"))?;
    let path = folder.path().to_owned();
    let stage = Stage {
        folder: &path,
        messages,
        pauses: arguments.pause && std::io::stdin().is_terminal(),
        now: office::now(),
    };
    stage.play()?;
    drop(folder);
    stage.say("practice-end", &[])?;
    Ok(Exit::Done)
}

/// Where the practice takes place.
struct Stage<'a> {
    folder: &'a Path,
    messages: &'a Messages,
    pauses: bool,
    now: Timestamp,
}

fn failed() -> Problem {
    Problem::unreadable("problem-practice")
}

impl Stage<'_> {
    fn say(&self, id: &str, arguments: &[(&str, Value)]) -> Result<(), Problem> {
        output::print(&self.messages.with(id, arguments))?;
        if self.pauses {
            let mut line = String::new();
            let _ = std::io::stdin().lock().read_line(&mut line);
        } else {
            output::print("")?;
        }
        Ok(())
    }

    fn play(&self) -> Result<(), Problem> {
        self.say("practice-begin", &[])?;
        let owner = invented("chef", "Chris Chefsson")?;
        let author = invented("forsta", "Frida Första")?;
        let second = invented("andra", "Anders Andra")?;
        let log = self.case(&owner, &[&author, &second])?;
        self.say("practice-case", &[])?;
        let looked = self.looked()?;
        let original = Arc::new(SAMPLE.as_bytes().to_vec());
        output::print(SAMPLE)?;
        let package = self.propose(log, &looked, &original, &author)?;
        let package = self.author_tries(package, &looked, &original, &author)?;
        let package = self.second_looks(package, &looked, &original, &second)?;
        self.finish(package, &looked, &original, &second, &author)
    }

    fn case(&self, owner: &Identity, workers: &[&Identity]) -> Result<Log, Problem> {
        let opened = CaseOpened {
            by: owner.card().clone(),
            at: self.now,
            case: office::random_name()?,
            number: "OVNING".into(),
            unit: "Övningsenheten".into(),
            protected: true,
            salt: office::random_name()?,
            max_persons: 3,
            max_days: 365,
        };
        let folder = self.folder.join("arende");
        let log = Log::start(&folder, Disk::default(), opened, owner);
        let mut log = log.map_err(|error| Problem::log(&error, &folder))?;
        for worker in workers {
            let event = What::Granted {
                card: worker.card().clone(),
                unit: "Övningsenheten".into(),
                purpose: "övning".into(),
                until: self.now + SignedDuration::from_hours(24),
            };
            log.append(event, owner, self.now).map_err(|_| failed())?;
        }
        Ok(log)
    }

    fn looked(&self) -> Result<Looked, Problem> {
        let common = Common {
            profile: "skyddad".into(),
            entities: None,
            patterns: None,
            no_builtin: false,
            case: None,
            password_file: None,
            limits: Vec::new(),
            jobs: 0,
            json: false,
        };
        let settings = settings::settings(&common, OverlayKind::Black.into(), self.messages)?;
        Ok(Looked {
            settings,
            known: None,
        })
    }

    fn propose(
        &self,
        log: Log,
        looked: &Looked,
        original: &Arc<Vec<u8>>,
        author: &Identity,
    ) -> Result<Package<Proposed>, Problem> {
        let stamp = needed_stamp(&looked.settings.profile, true);
        let draft = Draft::make(
            original,
            Some("txt"),
            &looked.settings,
            &[],
            stamp.as_deref(),
        );
        let draft = draft.map_err(|_| failed())?;
        let terms = Terms {
            package: "ovning".into(),
            folder: &self.folder.join("arende/paket/ovning"),
            original: None,
            known: None,
            delete_by: self.now + SignedDuration::from_hours(24 * 90),
        };
        let package = draft
            .propose(log, &terms, author, self.now)
            .map_err(|_| failed())?;
        let struck: u32 = package.version().proposed.struck.values().sum();
        self.say("practice-proposed", &[("struck", struck.into())])?;
        let candidate = package.candidate().map_err(|_| failed())?;
        output::write(&candidate)?;
        output::print("")?;
        Ok(package)
    }

    /// The author tries to approve, and is refused.
    fn author_tries(
        &self,
        mut package: Package<Proposed>,
        looked: &Looked,
        original: &Arc<Vec<u8>>,
        author: &Identity,
    ) -> Result<Package<Proposed>, Problem> {
        let examination = self.examine(&package, looked, original, author);
        package
            .note_opened(&examination, false, author, self.now)
            .map_err(|_| failed())?;
        let folder = package.folder().to_owned();
        let Err(stopped) = package.approve(&examination, None, author, self.now) else {
            return Err(failed());
        };
        let AppendError::Refused(refusal) = stopped.error else {
            return Err(failed());
        };
        let refused = Problem::refused(refusal, &stopped.log).show(self.messages);
        self.say("practice-self", &[("refusal", refused.into())])?;
        match AnyPackage::open(*stopped.log, &folder) {
            Ok(AnyPackage::Proposed(package)) => Ok(package),
            _ => Err(failed()),
        }
    }

    fn examine(
        &self,
        package: &Package<Proposed>,
        looked: &Looked,
        original: &Arc<Vec<u8>>,
        by: &Identity,
    ) -> crate::dossier::Examination {
        let look = Look {
            original,
            ending: Some("txt"),
            looked,
            by,
            dpi: 100.0,
        };
        steps::look(package, &look, &|_| {})
    }

    fn second_looks(
        &self,
        mut package: Package<Proposed>,
        looked: &Looked,
        original: &Arc<Vec<u8>>,
        second: &Identity,
    ) -> Result<Package<crate::dossier::Approved>, Problem> {
        let examination = self.examine(&package, looked, original, second);
        package
            .note_opened(&examination, false, second, self.now)
            .map_err(|_| failed())?;
        let found = examination.suspicions.iter();
        for found in found {
            output::print(&format!(
                "  {}",
                sights::suspicion_words(found, true, self.messages)
            ))?;
        }
        let counts = [
            ("alarms", examination.alarms.len().into()),
            ("count", examination.suspicions.len().into()),
        ];
        self.say("practice-seen", &counts)?;
        let approved = package.approve(&examination, None, second, self.now);
        let approved = approved.map_err(|_| failed())?;
        self.say("practice-approved", &[])?;
        Ok(approved)
    }

    fn finish(
        &self,
        package: Package<crate::dossier::Approved>,
        looked: &Looked,
        original: &Arc<Vec<u8>>,
        second: &Identity,
        author: &Identity,
    ) -> Result<(), Problem> {
        let to = self.folder.join("till-domstolen");
        std::fs::create_dir_all(&to).map_err(|_| failed())?;
        let policy = Policy {
            destinations: Some(vec![Destination {
                folder: to.clone(),
                class: Class::Secret,
            }]),
            ..Policy::default()
        };
        let release = Release {
            original,
            ending: Some("txt"),
            settings: &looked.settings,
            known: None,
            policy: &policy,
            to: &to,
            name: "telefonanteckning.txt",
            recipient: "domstol",
            by: second,
            at: self.now,
        };
        let released = package.release(&release).map_err(|_| failed())?;
        let certificate = released.certificate().ok_or_else(failed)?;
        let facts = certificate.facts();
        let told = [
            ("author", author.card().name.as_str().into()),
            (
                "approver",
                facts
                    .approver
                    .as_ref()
                    .map_or("–", |(card, _)| &card.name)
                    .into(),
            ),
            ("document", facts.document.hex().into()),
        ];
        self.say("practice-released", &told)?;
        let events = released.log().events().len();
        self.say("practice-log", &[("count", events.into())])
    }
}

fn invented(id: &str, name: &str) -> Result<Identity, Problem> {
    let person = PersonId::new(id).map_err(|_| failed())?;
    Ok(Identity::from_seed(person, name, &office::random()?))
}
