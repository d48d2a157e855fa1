//! The four-eyes way when the program dies: at every step of every write, and with every
//! byte of what it has written changed.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::Timestamp;
use proptest::prelude::ProptestConfig;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_assert;
use proptest::proptest;

use svartpenna::audit::CaseOpened;
use svartpenna::audit::Log;
use svartpenna::audit::Rejection;
use svartpenna::audit::What;
use svartpenna::audit::check;
use svartpenna::detect::Known;
use svartpenna::detect::LoadOptions;
use svartpenna::detect::Rules;
use svartpenna::document::Digest;
use svartpenna::dossier::AnyPackage;
use svartpenna::dossier::Draft;
use svartpenna::dossier::Examination;
use svartpenna::dossier::Inputs;
use svartpenna::dossier::Package;
use svartpenna::dossier::Release;
use svartpenna::dossier::Terms;
use svartpenna::dossier::due;
use svartpenna::dossier::examine;
use svartpenna::dossier::needed_stamp;
use svartpenna::dossier::purge;
use svartpenna::formats::ReadOptions;
use svartpenna::package::Disk;
use svartpenna::package::End;
use svartpenna::people::Class;
use svartpenna::people::Destination;
use svartpenna::people::Policy;
use svartpenna::pipeline::Settings;
use svartpenna::plan::PlanOptions;
use svartpenna::plan::Profile;
use svartpenna::statement::Identity;
use svartpenna::statement::PersonId;

const LETTER: &str = "Elin Åkesson (19811218-9876) bor på Kvarngränd 3, 123 45 Kvarnby.\n\
    Samtalet handlade om skolan.\n";

/// A case in a folder, and all that its steps need.
struct World {
    folder: tempfile::TempDir,
    settings: Settings,
    original: Arc<Vec<u8>>,
    owner: Identity,
    workers: Vec<Identity>,
    policy: Policy,
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn person(name: &str, seed: u8) -> Identity {
    Identity::from_seed(PersonId::new(name).unwrap(), name, &[seed; 32])
}

impl World {
    fn new(settings: &Settings, protected: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("ut");
        fs::create_dir_all(&out).unwrap();
        let world = Self {
            settings: settings.clone(),
            original: Arc::new(LETTER.as_bytes().to_vec()),
            owner: person("chef", 1),
            workers: vec![person("anna", 2), person("bo", 3), person("cia", 4)],
            policy: Policy {
                destinations: Some(vec![Destination {
                    folder: out,
                    class: Class::Secret,
                }]),
                ..Policy::default()
            },
            folder,
        };
        world.start(protected);
        world
    }

    fn start(&self, protected: bool) {
        let opened = CaseOpened {
            by: self.owner.card().clone(),
            at: now(),
            case: "0011223344556677".into(),
            number: "1".into(),
            unit: "Vuxen".into(),
            protected,
            salt: "00".into(),
            max_persons: 3,
            max_days: 365,
        };
        let case = self.case();
        let mut log = Log::start(&case, Disk::default(), opened, &self.owner).unwrap();
        for worker in &self.workers {
            let event = What::Granted {
                card: worker.card().clone(),
                unit: "Vuxen".into(),
                purpose: "prov".into(),
                until: now() + SignedDuration::from_hours(24 * 300),
            };
            log.append(event, &self.owner, now()).unwrap();
        }
    }

    fn case(&self) -> std::path::PathBuf {
        self.folder.path().join("arende")
    }

    fn package(&self) -> std::path::PathBuf {
        self.case().join("paket/ett")
    }

    fn out(&self) -> std::path::PathBuf {
        self.folder.path().join("ut")
    }

    fn log(&self, disk: Disk) -> Log {
        Log::open(&self.case(), disk, |_| None).unwrap()
    }

    fn open(&self, disk: Disk) -> Option<AnyPackage> {
        AnyPackage::open(self.log(disk), &self.package()).ok()
    }

    /// Each step says whether it was taken.
    fn propose(&self, by: usize, disk: Disk) -> bool {
        let stamp = needed_stamp(&self.settings.profile, true);
        let draft = Draft::make(
            &self.original,
            Some("txt"),
            &self.settings,
            &[],
            stamp.as_deref(),
        );
        let terms = Terms {
            package: "ett".into(),
            folder: &self.package(),
            original: None,
            known: None,
            delete_by: now() + SignedDuration::from_hours(24 * 90),
        };
        let log = self.log(disk);
        draft
            .unwrap()
            .propose(log, &terms, &self.workers[by], now())
            .is_ok()
    }

    fn examine<S>(&self, package: &Package<S>) -> Examination {
        examine(&Inputs {
            package: package.id(),
            version: package.version(),
            original: &self.original,
            ending: Some("txt"),
            candidate: package.candidate(),
            plan: package.plan(),
            faults: package.faults(),
            before: None,
            settings: &self.settings,
            known: None,
            stamp: needed_stamp(&self.settings.profile, true),
            dpi: 50.0,
            done: &|_, _| {},
            show: &|_| {},
        })
    }

    fn look(&self, by: usize, disk: Disk) -> bool {
        let Some(package) = self.open(disk) else {
            return false;
        };
        let mut package = package.any();
        let examination = self.examine(&package);
        let noted = package.note_opened(&examination, false, &self.workers[by], now());
        noted.is_ok()
    }

    fn approve(&self, by: usize, disk: Disk) -> bool {
        let Some(AnyPackage::Proposed(package)) = self.open(disk) else {
            return false;
        };
        let examination = self.examine(&package);
        package
            .approve(&examination, None, &self.workers[by], now())
            .is_ok()
    }

    fn reject(&self, by: usize, to: Rejection) -> bool {
        let Some(package) = self.open(Disk::default()) else {
            return false;
        };
        package
            .any()
            .reject(to, "prov", &self.workers[by], now())
            .is_ok()
    }

    fn release(&self, by: usize, disk: Disk) -> bool {
        let release = Release {
            original: &self.original,
            ending: Some("txt"),
            settings: &self.settings,
            known: None,
            policy: &self.policy,
            to: &self.out(),
            name: "brev.txt",
            recipient: "domstol",
            by: &self.workers[by],
            at: now(),
        };
        match self.open(disk) {
            Some(AnyPackage::Approved(package)) => package.release(&release).is_ok(),
            Some(AnyPackage::Proposed(package)) => package.release_alone(&release, "prov").is_ok(),
            Some(AnyPackage::Released(package)) => {
                package.complete(&self.out(), "brev.txt").is_ok()
            }
            _ => false,
        }
    }

    fn purge(&self, disk: Disk) -> bool {
        let late = now() + SignedDuration::from_hours(24 * 100);
        let mut log = self.log(disk);
        let folders = [("ett".to_owned(), self.package())];
        let due = due(&log, &folders, late);
        due.iter()
            .all(|due| purge(&mut log, due, &self.owner, late).is_ok())
    }

    fn released(&self) -> Option<Vec<u8>> {
        fs::read(self.out().join("brev.txt")).ok()
    }
}

fn settings(profile: &str) -> Settings {
    Settings {
        rules: Arc::new(Rules::load(LoadOptions::default()).unwrap()),
        shared: Arc::default(),
        known: Known::default(),
        profile: Profile::built_in(profile).unwrap(),
        plan: PlanOptions::default(),
        read: ReadOptions::default(),
    }
}

/// Runs a step with a disk that goes away after each number of writes in turn, until it has
/// enough. After each, the log is whole, nothing unapproved is out, and the step can be
/// taken again. Says how many places there were.
fn at_every_write(
    settings: &Settings,
    before: impl Fn(&World),
    step: impl Fn(&World, Disk) -> bool,
    check: impl Fn(&World),
) -> u32 {
    for steps in 0.. {
        let world = World::new(settings, true);
        before(&world);
        let taken = step(&world, Disk::that_ends_after(steps, End::Fail));
        world.log(Disk::default());
        check(&world);
        if !taken {
            step(&world, Disk::default());
        }
        world.log(Disk::default());
        check(&world);
        if taken && steps > 3 {
            return steps;
        }
        assert!(steps < 200, "the step never ends");
    }
    0
}

#[test]
fn wherever_the_program_dies_the_state_is_the_old_or_the_new_one() {
    let settings = settings("skyddad");
    let nothing_out = |world: &World| assert_eq!(world.released(), None);
    let propose = at_every_write(
        &settings,
        |_| {},
        |world, disk| world.propose(0, disk),
        |world| {
            nothing_out(world);
            let open = world.open(Disk::default());
            assert!(matches!(open, None | Some(AnyPackage::Proposed(_))));
        },
    );
    let proposed = |world: &World| {
        assert!(world.propose(0, Disk::default()));
        assert!(world.look(1, Disk::default()));
    };
    let approve = at_every_write(
        &settings,
        proposed,
        |world, disk| world.approve(1, disk),
        |world| {
            nothing_out(world);
            let open = world.open(Disk::default());
            assert!(matches!(
                open,
                Some(AnyPackage::Proposed(_) | AnyPackage::Approved(_))
            ));
        },
    );
    let approved = |world: &World| {
        proposed(world);
        assert!(world.approve(1, Disk::default()));
    };
    let release = at_every_write(
        &settings,
        approved,
        |world, disk| world.release(0, disk),
        |world| {
            let open = world.open(Disk::default()).unwrap();
            let is_released = matches!(open, AnyPackage::Released(_));
            let candidate = open.any().candidate().unwrap();
            // A document is out only when it is recorded, and then it is the whole of it.
            assert!(
                world
                    .released()
                    .is_none_or(|out| is_released && out == candidate)
            );
        },
    );
    let released = |world: &World| {
        approved(world);
        assert!(world.release(0, Disk::default()));
    };
    let purge = at_every_write(
        &settings,
        released,
        |world, disk| world.purge(disk),
        |world| assert!(world.released().is_some()),
    );
    println!("writes: propose {propose}, approve {approve}, release {release}, purge {purge}");
}

#[test]
fn after_an_interrupted_release_the_document_comes_out_whole() {
    let settings = settings("skyddad");
    for steps in 0..40 {
        let world = World::new(&settings, true);
        assert!(world.propose(0, Disk::default()) && world.look(1, Disk::default()));
        assert!(world.approve(1, Disk::default()));
        world.release(0, Disk::that_ends_after(steps, End::Fail));
        assert!(world.release(0, Disk::default()), "after {steps}");
        let candidate = world.open(Disk::default()).unwrap().any().candidate();
        assert_eq!(world.released(), Some(candidate.unwrap()));
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect()
}

/// Changes a byte of each file in turn and tells how many were changed, all of them found.
/// Every `step`th byte, or every one where `EVERY_BYTE` is set.
fn changed_bytes(paths: &[std::path::PathBuf], step: usize, is_whole: impl Fn() -> bool) -> u32 {
    let step = std::env::var_os("EVERY_BYTE").map_or(step, |_| 1);
    assert!(is_whole());
    let mut count = 0;
    for path in paths {
        let bytes = fs::read(path).unwrap();
        for place in (0..bytes.len()).step_by(step) {
            let mut changed = bytes.clone();
            changed[place] ^= 1 << (place % 8);
            fs::write(path, changed).unwrap();
            assert!(!is_whole(), "byte {place} of {}", path.display());
            count += 1;
        }
        fs::write(path, bytes).unwrap();
    }
    assert!(is_whole());
    count
}

#[test]
fn every_single_byte_of_a_package_and_its_case_counts() {
    let settings = settings("skyddad");
    let world = World::new(&settings, true);
    assert!(world.propose(0, Disk::default()) && world.look(1, Disk::default()));
    assert!(world.approve(1, Disk::default()) && world.release(0, Disk::default()));
    let package = world.open(Disk::default()).unwrap().any();
    let bytes = changed_bytes(&files(&world.package()), 1, || package.faults().is_empty());
    let mut case = files(&world.case());
    case.retain(|path| !path.starts_with(world.package()));
    assert!(case.len() > 8, "case file, head and events");
    // Each of these costs the check of all signatures.
    let of_case = changed_bytes(&case, 23, || {
        check(&world.case(), |_| None).is_ok_and(|faults| faults.is_empty())
    });
    println!("{bytes} bytes of a package and {of_case} of its case, each found");
}

/// One move of somebody.
#[derive(Debug, Clone, Copy)]
enum Move {
    Propose(usize),
    Look(usize),
    Approve(usize),
    Reject(usize, u8),
    Release(usize),
    SwapCandidate,
    Revoke(usize),
    Purge,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = (0..12_u8, 0..3_usize, any::<u8>()).prop_map(|(kind, who, other)| match kind {
        0 | 1 => Move::Propose(who),
        2..=4 => Move::Look(who),
        5 | 6 => Move::Approve(who),
        7 => Move::Reject(who, other % 3),
        8 | 9 => Move::Release(who),
        10 if other < 90 => Move::Revoke(who),
        10 => Move::SwapCandidate,
        _ if other < 40 => Move::Purge,
        _ => Move::Release(who),
    });
    proptest::collection::vec(one, 1..24)
}

fn make(world: &World, one: Move) {
    match one {
        Move::Propose(who) => drop(world.propose(who, Disk::default())),
        Move::Look(who) => drop(world.look(who, Disk::default())),
        Move::Approve(who) => drop(world.approve(who, Disk::default())),
        Move::Reject(who, to) => {
            let outcomes = [Rejection::Returned, Rejection::Declined, Rejection::Blocked];
            world.reject(who, outcomes[usize::from(to)]);
        }
        Move::Release(who) => drop(world.release(who, Disk::default())),
        Move::SwapCandidate => {
            for path in files(&world.package()) {
                if path.to_string_lossy().contains("kandidat-") {
                    fs::write(path, LETTER).unwrap();
                }
            }
        }
        Move::Revoke(who) => {
            let event = What::Revoked {
                person: world.workers[who].card().person.clone(),
                reason: "prov".into(),
            };
            let _ = world
                .log(Disk::default())
                .append(event, &world.owner, now());
        }
        Move::Purge => drop(world.purge(Disk::default())),
    }
}

/// Whether what is out was approved by somebody who had not proposed it, as the log tells.
fn is_approved_by_another(world: &World, out: &[u8]) -> bool {
    let log = world.log(Disk::default());
    let digest = Digest::of(out);
    let events = log.events().iter().map(|event| event.predicate());
    let mut author = None;
    let mut approved = false;
    for event in events {
        match &event.event {
            What::Proposed(proposed) => {
                author = (proposed.candidate == digest).then(|| event.by.person.clone());
                approved = false;
            }
            What::Approved { candidate, .. } => {
                approved = *candidate == digest
                    && author
                        .as_ref()
                        .is_some_and(|author| *author != event.by.person);
            }
            What::Rejected { .. } => approved = false,
            What::Released { document, .. } => return approved && *document == digest,
            _ => {}
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_three_persons_do_no_unapproved_byte_gets_out(moves in moves()) {
        static SETTINGS: std::sync::OnceLock<Settings> = std::sync::OnceLock::new();
        let world = World::new(SETTINGS.get_or_init(|| settings("skyddad")), true);
        for one in moves {
            make(&world, one);
            if let Some(out) = world.released() {
                prop_assert!(is_approved_by_another(&world, &out));
            }
        }
    }
}
