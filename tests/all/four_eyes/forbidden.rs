//! Every move of the four-eyes way that is forbidden: the right exit code, a sentence that says
//! what to do, and nothing released.

use std::fs;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::Timestamp;

use svartpenna::audit::Log;
use svartpenna::detect::Known;
use svartpenna::detect::LoadOptions;
use svartpenna::detect::Rules;
use svartpenna::dossier::AnyPackage;
use svartpenna::dossier::Draft;
use svartpenna::dossier::Inputs;
use svartpenna::dossier::Release;
use svartpenna::dossier::ReleaseError;
use svartpenna::dossier::Terms;
use svartpenna::dossier::examine;
use svartpenna::formats::ReadOptions;
use svartpenna::package::Disk;
use svartpenna::people::Class;
use svartpenna::people::Destination;
use svartpenna::people::Folder;
use svartpenna::people::Policy;
use svartpenna::pipeline;
use svartpenna::pipeline::Settings;
use svartpenna::plan::Plan;
use svartpenna::plan::PlanOptions;
use svartpenna::plan::Profile;
use svartpenna::statement::Identity;

use crate::four_eyes::House;
use crate::four_eyes::LETTER;
use crate::four_eyes::NOW;
use crate::four_eyes::release_to;

/// Somebody's key, as the program opens it.
fn identity(house: &House, home: &str) -> Identity {
    let folder = Folder::new(house.path(&format!("hem-{home}")), Disk::default());
    folder.key(None).unwrap().open("en bra fras").unwrap()
}

#[test]
fn the_same_person_cannot_approve_even_with_another_key() {
    let house = House::new(true);
    house.propose().assert(0, "");
    house.verify("anna");
    house.approve("anna").assert(5, "kan inte själv godkänna");
    // Another key of the same person takes the first one's place and is still that person.
    house.key("anna2", "anna", "Anna Ek");
    house.grant("anna2", "2027-05-01").assert(0, "behörighet");
    house.verify("anna2");
    house.approve("anna2").assert(5, "kan inte själv godkänna");
    house
        .release("bo", "ut/hemligt")
        .assert(5, "Ingen andra person");
    house.assert_nothing_released();
    let kinds = house.log_kinds();
    assert_eq!(kinds.iter().filter(|kind| *kind == "refused").count(), 3);
}

#[test]
fn what_nobody_has_looked_at_cannot_be_approved() {
    let house = House::new(true);
    house.propose().assert(0, "");
    house.approve("bo").assert(5, "inte sett");
}

#[test]
fn a_fourth_grant_is_refused_and_noted() {
    let house = House::new(true);
    for (person, name) in [("tre", "Tove Tre"), ("fyra", "Fia Fyra")] {
        house.key(person, person, name);
    }
    house.grant("tre", "2027-05-01").assert(0, "behörighet");
    house
        .grant("fyra", "2027-05-01")
        .assert(6, "så många som huset tillåter");
    house
        .grant("tre", "2028-05-01")
        .assert(6, "högst 365 dagar");
    let grant = [
        "case",
        "grant",
        "arende",
        "--card",
        "fyra.json",
        "--unit",
        "Vuxen",
        "--purpose",
        "x",
        "--until",
        "2027-05-01",
    ];
    house.run("anna", &grant).assert(6, "Bara ärendets ägare");
    assert_eq!(
        house
            .log_kinds()
            .iter()
            .filter(|kind| *kind == "refused")
            .count(),
        3
    );
}

#[test]
fn a_unit_that_is_written_otherwise_has_no_room_for_more_persons() {
    let house = House::new(true);
    for (person, name) in [("tre", "Tove Tre"), ("fyra", "Fia Fyra")] {
        house.key(person, person, name);
    }
    house.grant("tre", "2027-05-01").assert(0, "behörighet");
    let in_unit = |unit| {
        let grant = [
            "case",
            "grant",
            "arende",
            "--card",
            "fyra.json",
            "--unit",
            unit,
        ];
        let rest = ["--purpose", "x", "--until", "2027-05-01"];
        house.run("chef", &[&grant[..], &rest[..]].concat())
    };
    in_unit(" VUXEN ").assert(6, "så många som huset tillåter");
    // Another unit has its own three, and a review says how many there are in all.
    in_unit("Barn").assert(0, "behörighet");
    let review = house.run("chef", &["log", "review", "arende"]);
    assert!(review.stdout.contains("Fler personer"), "{}", review.stdout);
}

#[test]
fn a_day_and_a_kind_that_do_not_exist_are_said_so() {
    let house = House::new(true);
    house.grant("anna", "31/5").assert(2, "31/5 är inget datum");
    let kind = ["log", "show", "arende", "--kind", "oga"];
    house
        .run_plain("bo", &kind)
        .assert(2, "Slaget oga finns inte");
}

#[test]
fn an_expired_or_revoked_grant_stops_approval_and_release() {
    let house = House::approved(true);
    let late = "2027-06-01T12:00:00Z";
    let release = [
        &release_to("ut/hemligt")[..],
        &["--passphrase-file", "fras"],
    ]
    .concat();
    house
        .run_at(late, "anna", &release, None)
        .assert(6, "har gått ut");
    house.assert_nothing_released();

    let house = House::approved(true);
    let revoke = [
        "case", "revoke", "arende", "--person", "bo", "--reason", "slutat",
    ];
    house.run("chef", &revoke).assert(0, "återtagen");
    house.release("bo", "ut/hemligt").assert(6, "återtagen");
    house
        .release("anna", "ut/hemligt")
        .assert(6, "Den som godkände");
    house.assert_nothing_released();
    let stranger = House::new(true);
    stranger.key("tre", "tre", "Tove Tre");
    stranger.propose().assert(0, "");
    stranger.verify("tre").assert(6, "ingen behörighet");
}

#[test]
fn any_change_of_original_plan_candidate_or_rules_stops_the_release() {
    type Change<'a> = (&'a str, &'a dyn Fn(&House));
    let changes: [Change<'_>; 4] = [
        ("Originalet är ett annat", &|house| {
            house.write("brev.txt", LETTER.replace("skolan", "jobbet").as_bytes());
        }),
        ("är inte den som godkändes", &|house| {
            let plan = house.package_file("plan-");
            let text = fs::read_to_string(&plan).unwrap();
            fs::write(plan, text.replace("OSL 26:1", "OSL 26:2")).unwrap();
        }),
        ("är inte den som godkändes", &|house| {
            let candidate = house.package_file("kandidat-");
            fs::write(candidate, LETTER).unwrap();
        }),
        ("lista över kända personer", &|house| {
            fs::write(house.path("arende/kanda.toml"), "name = \"Nils Ny\"\n").unwrap();
        }),
    ];
    for (said, change) in changes {
        let house = House::approved(true);
        change(&house);
        house.release("anna", "ut/hemligt").assert(4, said);
        house.assert_nothing_released();
        house.verify("bo").assert(4, "Larmen måste förklaras");
    }
}

#[test]
fn a_swapped_candidate_or_a_new_version_is_seen_before_approval() {
    let house = House::new(true);
    house.propose().assert(0, "");
    house.verify("bo");
    let candidate = house.package_file("kandidat-");
    let kept = fs::read(&candidate).unwrap();
    fs::write(&candidate, LETTER).unwrap();
    house.approve("bo").assert(4, "Kontrollen larmar");
    fs::write(&candidate, kept).unwrap();
    // A second version by the same author voids what Bo has seen.
    house.propose().assert(0, "version 2");
    house.approve("bo").assert(5, "inte sett");
    house.assert_nothing_released();
}

#[test]
fn an_edited_log_or_case_stops_everything() {
    let edits: [(&str, &str, &str); 3] = [
        ("arende/arende.json", "payloadType", "payloadtype"),
        ("arende/logg/00000002.json", "\"sig\":\"", "\"sig\":\"A"),
        ("arende/logg/huvud.json", "keyid", "keyId"),
    ];
    for (file, from, to) in edits {
        let house = House::approved(true);
        let text = fs::read_to_string(house.path(file)).unwrap();
        house.write(file, text.replace(from, to).as_bytes());
        house.release("anna", "ut/hemligt").assert(4, "har ändrats");
        house
            .run_plain("anna", &["log", "verify", "arende"])
            .assert(4, "har ändrats");
        house.assert_nothing_released();
    }
    let house = House::approved(true);
    fs::remove_file(house.path("arende/logg/00000005.json")).unwrap();
    fs::remove_file(house.path("arende/logg/huvud.json")).unwrap();
    let cut = house.run_plain("bo", &["log", "verify", "arende"]);
    cut.assert(4, "har ändrats");
    assert!(cut.stdout.contains("Slutet saknas"), "{}", cut.stdout);
}

#[test]
fn a_folder_of_the_wrong_class_or_on_no_list_is_refused() {
    let house = House::approved(true);
    house.release("anna", "ut/oppet").assert(2, "för öppen");
    house
        .release("anna", "annat")
        .assert(2, "finns inte i husets regler");
    house.assert_nothing_released();
}

#[test]
fn nothing_is_overruled_where_two_are_needed_and_elsewhere_with_a_reason_only() {
    let release = |house: &House, reason: &str| {
        house.run(
            "anna",
            &[
                "release",
                "arende/paket/ett",
                "--to",
                "ut/hemligt",
                "--recipient",
                "kollega",
                "--policy",
                "policy.toml",
                "--override",
                reason,
            ],
        )
    };
    let protected = House::new(true);
    protected.propose().assert(0, "");
    release(&protected, "bråttom i dag").assert(5, "går inte att gå förbi");
    protected.assert_nothing_released();
    let plain = House::new(false);
    plain.propose().assert(0, "");
    release(&plain, " ").assert(2, "skäl saknas");
    release(&plain, "Elin Åkesson 19811218-9876 väntar").assert(2, "personuppgifter");
    plain.assert_nothing_released();
    release(&plain, "bråttom i dag").assert(0, "Utlämnat");
    let review = plain.run("chef", &["log", "review", "arende"]);
    assert_eq!(review.exit, Some(1));
    assert!(review.stdout.contains("gick förbi"), "{}", review.stdout);
}

#[test]
fn redact_writes_nothing_where_two_are_needed_and_says_propose() {
    let house = House::new(true);
    let cases: [&[&str]; 3] = [
        &["redact", "brev.txt", "-o", "ut2", "--case", "arende"],
        &["redact", "brev.txt", "-o", "ut2", "--profile", "skyddad"],
        &["redact", "brev.txt", "-o", "ut2", "--case", "lista.toml"],
    ];
    house.write("lista.toml", b"skyddad = true\nname = \"Elin Alm\"\n");
    for arguments in cases {
        house
            .run_plain("anna", arguments)
            .assert(5, "svartpenna propose");
        assert!(!house.path("ut2").exists());
    }
    fs::copy(house.path("brev.txt"), house.path("arende/brev.txt")).unwrap();
    let inside: [&[&str]; 3] = [
        &["redact", "arende/brev.txt", "-o", "ut2"],
        &["redact", "arende", "-o", "ut2"],
        // The case lies somewhere below what is asked for.
        &["redact", ".", "-o", "ut2"],
    ];
    for arguments in inside {
        house
            .run_plain("anna", arguments)
            .assert(5, "svartpenna propose");
        assert!(!house.path("ut2").exists());
    }
    let protected = ["review", "brev.txt", "--case", "lista.toml", "--no-open"];
    house
        .run_plain("anna", &protected)
        .assert(5, "svartpenna propose");
}

#[test]
fn documents_of_two_cases_are_not_reviewed_together() {
    let house = House::new(true);
    let init = [
        "case",
        "init",
        "annat",
        "--number",
        "2",
        "--unit",
        "Barn",
        "--protected",
    ];
    house.run("chef", &init).assert(0, "öppnat");
    for case in ["arende", "annat"] {
        fs::copy(house.path("brev.txt"), house.path(case).join("brev.txt")).unwrap();
    }
    let both = ["review", "arende/brev.txt", "annat/brev.txt", "--no-open"];
    house.run_plain("anna", &both).assert(2, "flera ärenden");
}

#[test]
fn a_missing_stamp_is_an_alarm_and_blocks_the_release() {
    let house = House::new(true);
    let settings = Settings {
        rules: Arc::new(Rules::load(LoadOptions::default()).unwrap()),
        known: Known::default(),
        shared: Default::default(),
        profile: Profile::built_in("skyddad").unwrap(),
        plan: PlanOptions::default(),
        read: ReadOptions::default(),
    };
    // A program that is not ours proposes without the stamp.
    let original = Arc::new(LETTER.as_bytes().to_vec());
    let own = pipeline::propose(&original, Some("txt"), &settings).unwrap();
    let plan = Plan {
        stamp: None,
        ..own.plan
    };
    let draft = Draft::decided(&original, Some("txt"), &settings, plan, None).unwrap();
    let now: Timestamp = NOW.parse().unwrap();
    let log = || Log::open(&house.path("arende"), Disk::default(), |_| None).unwrap();
    let folder = house.path("arende/paket/ett");
    let terms = Terms {
        package: "ett".into(),
        folder: &folder,
        original: Some(&house.path("brev.txt")),
        known: None,
        delete_by: now + SignedDuration::from_hours(24),
    };
    let proposed = draft.propose(log(), &terms, &identity(&house, "anna"), now);
    assert!(proposed.is_ok());
    let seen = house.run("bo", &["verify", "arende/paket/ett", "--json"]);
    assert!(seen.stdout.contains("stamp_missing"), "{}", seen.stdout);
    house.approve("bo").assert(4, "Kontrollen larmar");
    // And approves, saying that there was no alarm.
    let Ok(AnyPackage::Proposed(package)) = AnyPackage::open(log(), &folder) else {
        unreachable!("it is proposed");
    };
    let examination = examine(&Inputs {
        package: package.id(),
        version: package.version(),
        original: &original,
        ending: Some("txt"),
        candidate: package.candidate(),
        plan: package.plan(),
        faults: package.faults(),
        before: None,
        settings: &settings,
        known: None,
        stamp: None,
        dpi: 50.0,
        done: &|_, _| {},
        show: &|_| {},
    });
    let approved = package.approve(&examination, None, &identity(&house, "bo"), now);
    assert!(approved.is_ok());
    let policy = Policy {
        destinations: Some(vec![Destination {
            folder: house.path("ut/hemligt"),
            class: Class::Secret,
        }]),
        ..Policy::default()
    };
    let Ok(AnyPackage::Approved(package)) = AnyPackage::open(log(), &folder) else {
        unreachable!("it is approved");
    };
    let released = package.release(&Release {
        original: &original,
        ending: Some("txt"),
        settings: &settings,
        known: None,
        policy: &policy,
        to: &house.path("ut/hemligt"),
        name: "brev.txt",
        recipient: "domstol",
        by: &identity(&house, "anna"),
        at: now,
    });
    let why = released.map(|_| ()).map_err(|stopped| stopped.why);
    assert!(matches!(why, Err(ReleaseError::StampMissing { .. })));
    house.assert_nothing_released();
}

#[test]
fn a_failed_check_never_becomes_a_proposal() {
    let house = House::new(true);
    house.write("bild.pdf", b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\n");
    let propose = [
        "propose",
        "bild.pdf",
        "--case",
        "arende",
        "-o",
        "arende/paket/ett",
    ];
    let run = house.run("anna", &propose);
    assert_eq!(run.exit, Some(3), "{}", run.stderr);
    assert!(!house.path("arende/paket/ett").exists());
}

#[test]
fn what_is_deleted_is_said_to_be_and_raises_no_alarm() {
    let house = House::approved(true);
    let purge = ["purge", "arende", "--passphrase-file", "fras"];
    let late = "2027-03-01T12:00:00Z";
    house
        .run_at(late, "anna", &purge, None)
        .assert(0, "gallrat");
    let verify = ["verify", "arende/paket/ett", "--passphrase-file", "fras"];
    house
        .run_at(late, "bo", &verify, None)
        .assert(3, "är gallrat");
}

#[test]
fn a_certificate_with_any_byte_changed_is_refused() {
    let house = House::approved(true);
    house.release("anna", "ut/hemligt").assert(0, "Utlämnat");
    let bytes = fs::read(house.path("ut/hemligt/brev.txt.intyg.json")).unwrap();
    assert!(svartpenna::dossier::certificate::read(&bytes).is_ok());
    // Each costs the check of several signatures; every thirteenth place will do.
    for place in (0..bytes.len()).step_by(13) {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let read = svartpenna::dossier::certificate::read(&changed);
        assert!(read.is_err(), "byte {place}");
    }
    let other = ["verify", "--certificate", "ut/hemligt/brev.txt.intyg.json"];
    let run = house.run_plain("bo", &[&other[..], &["--document", "brev.txt"]].concat());
    run.assert(4, "är inte den som intyget gäller");
}
