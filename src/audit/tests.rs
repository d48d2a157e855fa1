//! Tests of the log as a whole, on real files.

use std::path::Path;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::audit::AppendError;
use crate::audit::CaseOpened;
use crate::audit::Fault;
use crate::audit::Log;
use crate::audit::Refusal;
use crate::audit::What;
use crate::audit::check;
use crate::audit::review;
use crate::package::Disk;
use crate::statement::Identity;
use crate::statement::PersonId;

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn later(days: i64) -> Timestamp {
    now() + SignedDuration::from_hours(24 * days)
}

fn person(name: &str, seed: u8) -> Identity {
    Identity::from_seed(PersonId::new(name).unwrap(), name, &[seed; 32])
}

fn case(folder: &Path, owner: &Identity) -> Log {
    let opened = CaseOpened {
        by: owner.card().clone(),
        at: now(),
        case: "0123456789abcdef".into(),
        number: "0655588".into(),
        unit: "Vuxen".into(),
        protected: true,
        salt: "00".into(),
        max_persons: 3,
        max_days: 365,
    };
    Log::start(folder, Disk::default(), opened, owner).unwrap()
}

fn grant(to: &Identity, until: Timestamp) -> What {
    What::Granted {
        card: to.card().clone(),
        unit: "Vuxen".into(),
        purpose: "handläggare".into(),
        until,
    }
}

fn refusal(result: Result<&crate::statement::Signed<crate::audit::Event>, AppendError>) -> Refusal {
    match result {
        Err(AppendError::Refused(refusal)) => refusal,
        _ => panic!("it was not refused"),
    }
}

fn reviewed() -> What {
    What::Reviewed { unusual: 0 }
}

#[test]
fn a_fourth_person_and_a_second_year_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let owner = person("chefen", 1);
    let mut log = case(folder.path(), &owner);
    for seed in 2..5 {
        let event = grant(&person(&format!("person{seed}"), seed), later(300));
        log.append(event, &owner, now()).unwrap();
    }
    let fourth = grant(&person("fjarde", 9), later(300));
    assert_eq!(
        refusal(log.append(fourth.clone(), &owner, now())),
        Refusal::TooMany
    );
    let again = grant(&person("person2", 2), later(400));
    assert_eq!(refusal(log.append(again, &owner, now())), Refusal::TooLong);
    // A place that is free again can be taken.
    let revoked = What::Revoked {
        person: PersonId::new("person3").unwrap(),
        reason: "slutat".into(),
    };
    log.append(revoked, &owner, now()).unwrap();
    log.append(fourth, &owner, now()).unwrap();
}

#[test]
fn only_the_owner_grants_and_a_key_is_one_persons() {
    let folder = tempfile::tempdir().unwrap();
    let (owner, anna) = (person("chefen", 1), person("anna", 2));
    let mut log = case(folder.path(), &owner);
    let by_anna = log.append(grant(&anna, later(9)), &anna, now());
    assert_eq!(refusal(by_anna), Refusal::NotOwner);
    log.append(grant(&anna, later(9)), &owner, now()).unwrap();
    let same_key = grant(&person("bertil", 2), later(9));
    assert_eq!(
        refusal(log.append(same_key, &owner, now())),
        Refusal::KeyTaken
    );
}

#[test]
fn a_grant_runs_out_and_a_clock_that_is_put_back_brings_it_not_back() {
    let folder = tempfile::tempdir().unwrap();
    let (owner, anna) = (person("chefen", 1), person("anna", 2));
    let mut log = case(folder.path(), &owner);
    log.append(grant(&anna, later(10)), &owner, now()).unwrap();
    log.append(reviewed(), &anna, later(9)).unwrap();
    assert_eq!(
        refusal(log.append(reviewed(), &anna, later(11))),
        Refusal::Expired
    );
    log.append(reviewed(), &owner, later(11)).unwrap();
    let put_back = log.append(reviewed(), &anna, later(9));
    assert_eq!(refusal(put_back), Refusal::Clock);
}

fn faults(folder: &Path) -> Vec<Fault> {
    check(folder, |_| None).unwrap()
}

fn log_of_six(folder: &Path) -> Log {
    let owner = person("chefen", 1);
    let mut log = case(folder, &owner);
    for _ in 0..6 {
        log.append(reviewed(), &owner, now()).unwrap();
    }
    log
}

#[test]
fn a_whole_log_has_no_faults_and_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_of_six(folder.path());
    assert_eq!(faults(folder.path()), []);
    let again = Log::open(folder.path(), Disk::default(), |_| None).unwrap();
    assert_eq!(again.seen(), log.seen());
}

#[test]
fn a_removed_event_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_of_six(folder.path());
    std::fs::remove_file(log.event_path(3)).unwrap();
    assert!(faults(folder.path()).contains(&Fault::Missing { sequence: 3 }));
}

#[test]
fn two_events_that_change_places_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_of_six(folder.path());
    let (a, b) = (log.event_path(3), log.event_path(4));
    let (in_a, in_b) = (std::fs::read(&a).unwrap(), std::fs::read(&b).unwrap());
    std::fs::write(&a, in_b).unwrap();
    std::fs::write(&b, in_a).unwrap();
    assert!(faults(folder.path()).contains(&Fault::Broken { sequence: 3 }));
}

#[test]
fn a_log_that_is_cut_short_is_seen_by_its_head_and_by_who_has_seen_more() {
    let folder = tempfile::tempdir().unwrap();
    let log = log_of_six(folder.path());
    let seen = log.seen();
    std::fs::remove_file(log.event_path(6)).unwrap();
    let cut = Fault::Truncated { once: 6, now: 5 };
    assert_eq!(faults(folder.path()), std::slice::from_ref(&cut));
    let head = folder.path().join("logg/huvud.json");
    std::fs::remove_file(head).unwrap();
    assert_eq!(faults(folder.path()), [Fault::NoHead]);
    let with_memory = check(folder.path(), |_| Some(seen)).unwrap();
    assert!(with_memory.contains(&cut));
}

#[test]
fn a_log_that_is_written_anew_is_seen_by_who_has_seen_the_old_one() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let seen = log_of_six(one.path()).seen();
    let owner = person("chefen", 1);
    let mut log = case(other.path(), &owner);
    for _ in 0..7 {
        let at = now() + SignedDuration::from_secs(1);
        log.append(reviewed(), &owner, at).unwrap();
    }
    let found = check(other.path(), |_| Some(seen)).unwrap();
    assert_eq!(found, [Fault::Rewritten { sequence: 6 }]);
}

#[test]
fn an_event_that_was_slipped_in_without_a_right_to_has_no_effect() {
    let folder = tempfile::tempdir().unwrap();
    let (owner, anna) = (person("chefen", 1), person("anna", 2));
    let mut log = case(folder.path(), &owner);
    // Somebody else's program writes what ours would refuse.
    let forged = log.forge(grant(&anna, later(9)), &anna, now());
    std::fs::write(log.event_path(1), forged.bytes()).unwrap();
    let refusal = Refusal::NotOwner;
    assert_eq!(
        faults(folder.path()),
        [Fault::NotAllowed {
            sequence: 1,
            refusal
        }]
    );
    log.take(forged).unwrap_err();
    assert!(log.state().grants().is_empty());
}

#[test]
fn a_changed_byte_of_any_file_of_a_log_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let owner = person("chefen", 1);
    let mut log = case(folder.path(), &owner);
    log.append(grant(&person("anna", 2), later(9)), &owner, now())
        .unwrap();
    log.append(reviewed(), &owner, now()).unwrap();
    let paths = [
        folder.path().join("arende.json"),
        folder.path().join("logg/huvud.json"),
        log.event_path(1),
        log.event_path(2),
    ];
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        // That no byte of an envelope can change is shown where envelopes are read.
        for place in (0..bytes.len()).step_by(9) {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            std::fs::write(&path, changed).unwrap();
            let found = check(folder.path(), |_| None);
            let is_whole = found.is_ok_and(|faults| faults.is_empty());
            assert!(!is_whole, "byte {place} of {}", path.display());
        }
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(faults(folder.path()), []);
}

#[test]
fn many_writers_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let owner = person("chefen", 1);
    let mut log = case(folder.path(), &owner);
    let writers: Vec<Identity> = (2..5).map(|n| person(&format!("p{n}"), n)).collect();
    for writer in &writers {
        log.append(grant(writer, later(9)), &owner, now()).unwrap();
    }
    std::thread::scope(|scope| {
        for writer in &writers {
            scope.spawn(|| {
                let mut log = Log::open(folder.path(), Disk::default(), |_| None).unwrap();
                for _ in 0..40 {
                    log.append(reviewed(), writer, now()).unwrap();
                }
            });
        }
    });
    assert_eq!(faults(folder.path()), []);
    let log = Log::open(folder.path(), Disk::default(), |_| None).unwrap();
    assert_eq!(log.events().len(), 3 + 3 * 40);
}

#[test]
fn a_review_tells_what_somebody_should_ask_about() {
    let folder = tempfile::tempdir().unwrap();
    let (owner, anna) = (person("chefen", 1), person("anna", 2));
    let mut log = case(folder.path(), &owner);
    log.note_refusal("approve", None, Refusal::SamePerson, &anna, now())
        .unwrap();
    log.note_refusal("case", None, Refusal::TooMany, &owner, now())
        .unwrap();
    let kinds: Vec<review::Kind> = review::unusual(&log, now())
        .into_iter()
        .map(|unusual| unusual.kind)
        .collect();
    assert_eq!(kinds, [review::Kind::SelfApproval, review::Kind::TooMany]);
}
