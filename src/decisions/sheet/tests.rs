use super::*;
use crate::decisions::item::Group;
use crate::detect::Role;
use crate::document::Digest;
use crate::document::Gap;
use crate::document::GapReason;
use crate::document::Part;
use crate::document::Span;
use crate::plan::PlanOptions;

const TEXT: &str = "Elin bor i Umeå. Elin, lärare.";

fn document() -> Document {
    Document {
        digest: Digest::of(b""),
        format: "pdf",
        page_count: 3,
        parts: vec![Part::new(PartId(0), Place::Page(1), TEXT.into())],
        gaps: vec![Gap {
            place: Place::Image(2),
            why: GapReason::UnreadImage,
        }],
        dropped: Vec::new(),
    }
}

fn finding(id: u32, word: &str, from: usize, score: f32, role: Role) -> Finding {
    let start = from + TEXT[from..].find(word).unwrap();
    Finding {
        id,
        entity: Entity::Person,
        part: PartId(0),
        span: Span::new(start..start + word.len()),
        score,
        role,
        rule: "test".into(),
        evidence: Vec::new(),
    }
}

/// Two names that go, a place that is suspected, a word that is kept and a gap.
fn sheet() -> (Sheet, Document, Plan) {
    let document = document();
    let findings = [
        finding(0, "Elin", 0, 0.9, Role::Private),
        finding(1, "Umeå", 0, 0.2, Role::Private),
        finding(2, "Elin", 5, 0.9, Role::Private),
        finding(3, "lärare", 0, 0.9, Role::Public),
    ];
    let profile = Profile::built_in("kollegial").unwrap();
    let rules = Digest::of(b"");
    let plan = crate::plan::plan(
        &document,
        &findings,
        rules,
        &profile,
        &PlanOptions::default(),
    );
    let mark = Mark::Area {
        page: 2,
        corners: [0.0, 0.0, 9.0, 0.0, 9.0, 9.0, 0.0, 9.0],
    };
    let sheet = Sheet::new(&document, &findings, &plan, &profile, |_| vec![mark]);
    (sheet, document, plan)
}

fn decide(keys: &[&str], verdict: Verdict) -> Event {
    Event::Decide {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        verdict,
    }
}

fn keys(sheet: &Sheet, group: Group) -> Vec<&str> {
    let items = sheet.items().iter().filter(|item| item.exists);
    let items = items.filter(|item| item.group() == group);
    items.map(|item| item.key.as_str()).collect()
}

fn word(text: &str) -> NewItem {
    let start = TEXT.find(text).unwrap();
    NewItem {
        marks: vec![Mark::text(PartId(0), Span::new(start..start + text.len()))],
        entity: Entity::Other,
        origin: Origin::Drawn,
    }
}

#[test]
fn what_nobody_has_looked_at_stands_in_the_group_of_its_suggestion() {
    let (sheet, ..) = sheet();
    assert_eq!(keys(&sheet, Group::Open), ["f0.0.4", "f0.18.22"]);
    assert_eq!(keys(&sheet, Group::Suspected), ["f0.11.16", "g0"]);
    assert_eq!(keys(&sheet, Group::Kept), ["f0.24.31"]);
    let progress = sheet.progress();
    assert_eq!(
        (progress.decided, progress.total, progress.blocking),
        (0, 4, 2)
    );
}

#[test]
fn a_kept_suggestion_stays_and_a_struck_suspicion_goes() {
    let (mut sheet, document, plan) = sheet();
    sheet
        .apply(&decide(&["f0.0.4"], Verdict::Keep), &document)
        .unwrap();
    sheet
        .apply(&decide(&["f0.11.16"], Verdict::Strike), &document)
        .unwrap();
    let decided = sheet.decided(&plan, Overlay::Black);
    let findings: Vec<_> = decided.struck.iter().map(|struck| struck.finding).collect();
    assert_eq!(findings, [Some(1), Some(2)]);
    assert!(decided.review.is_empty());
}

#[test]
fn a_gap_that_is_struck_becomes_an_area_and_one_that_was_seen_forbids_nothing() {
    let (mut sheet, document, plan) = sheet();
    assert_eq!(plan.refusals().count(), 1);
    sheet
        .apply(&decide(&["g0"], Verdict::Strike), &document)
        .unwrap();
    let decided = sheet.decided(&plan, Overlay::Black);
    assert_eq!(decided.gaps[0].action, GapAction::Struck);
    let is_area = |struck: &&Struck| matches!(struck.target, Target::Area { page: 2, .. });
    assert_eq!(decided.struck.iter().filter(is_area).count(), 1);
    sheet
        .apply(&decide(&["g0"], Verdict::Keep), &document)
        .unwrap();
    let decided = sheet.decided(&plan, Overlay::Black);
    assert_eq!(decided.gaps[0].action, GapAction::Seen);
}

#[test]
fn what_is_painted_over_goes_unless_a_person_keeps_it() {
    let (_, document, mut plan) = sheet();
    plan.redactions = vec![Redaction {
        id: 0,
        target: word("bor").marks[0].target(),
        entity: Entity::Other,
        reason: String::new(),
        overlay: crate::plan::OverlayText::Covered,
        finding: None,
    }];
    let profile = Profile::built_in("kollegial").unwrap();
    let mut sheet = Sheet::new(&document, &[], &plan, &profile, |_| Vec::new());
    let decided = sheet.decided(&plan, Overlay::Label);
    let made = crate::plan::decided(&document, decided);
    assert_eq!(made.redactions[0].overlay, plan.redactions[0].overlay);
    let event = decide(&["c0.5.8"], Verdict::Keep);
    sheet.apply(&event, &document).unwrap();
    assert!(sheet.decided(&plan, Overlay::Black).struck.is_empty());
}

#[test]
fn everything_can_be_taken_back_and_done_again() {
    let (mut sheet, document, _) = sheet();
    let add = Event::Add {
        items: vec![word("bor")],
        keys: vec!["f0.11.16".into()],
    };
    sheet.apply(&add, &document).unwrap();
    sheet
        .apply(&decide(&["b1"], Verdict::Keep), &document)
        .unwrap();
    sheet
        .apply(
            &Event::Page {
                page: 1,
                done: true,
                keys: vec![],
            },
            &document,
        )
        .unwrap();
    for _ in 0..3 {
        sheet.apply(&Event::Undo, &document).unwrap();
    }
    assert_eq!(
        sheet.apply(&Event::Undo, &document),
        Err(Refused::NothingLeft)
    );
    assert!(keys(&sheet, Group::Struck).is_empty());
    assert!(sheet.pages_done().is_empty());
    sheet.apply(&Event::Redo, &document).unwrap();
    assert_eq!(keys(&sheet, Group::Struck), ["f0.11.16", "b1"]);
    sheet.apply(&Event::Redo, &document).unwrap();
    sheet.apply(&Event::Redo, &document).unwrap();
    assert_eq!(sheet.pages_done().len(), 1);
    assert_eq!(sheet.item("b1").unwrap().verdict, Verdict::Keep);
}

#[test]
fn the_same_events_give_the_same_sheet() {
    let events = [
        decide(&["f0.0.4"], Verdict::Keep),
        Event::Undo,
        Event::Add {
            items: vec![word("bor")],
            keys: Vec::new(),
        },
        Event::Kind {
            keys: vec!["b1".into()],
            entity: Entity::Place,
        },
    ];
    let run = || {
        let (mut sheet, document, _) = sheet();
        for event in &events {
            let text = serde_json::to_string(event).unwrap();
            let read: Event = serde_json::from_str(&text).unwrap();
            sheet.apply(&read, &document).unwrap();
        }
        format!("{:?} {}", sheet.items(), sheet.version())
    };
    assert_eq!(run(), run());
}

#[test]
fn a_decision_on_what_somebody_else_has_changed_is_a_conflict() {
    let (mut sheet, document, _) = sheet();
    sheet
        .apply(&decide(&["f0.0.4"], Verdict::Keep), &document)
        .unwrap();
    assert!(sheet.conflicts(&decide(&["f0.0.4"], Verdict::Strike), 0));
    assert!(!sheet.conflicts(&decide(&["f0.11.16"], Verdict::Strike), 0));
    assert!(sheet.conflicts(&Event::Undo, 0));
    assert!(!sheet.conflicts(&Event::Undo, 1));
}

#[test]
fn marks_outside_the_document_are_refused() {
    let (mut sheet, document, _) = sheet();
    let mark = |mark| Event::Add {
        items: vec![NewItem {
            marks: vec![mark],
            ..word("bor")
        }],
        keys: Vec::new(),
    };
    let text = |part, start, end| mark(Mark::Text { part, start, end });
    let area = |page, x| {
        mark(Mark::Area {
            page,
            corners: [x; 8],
        })
    };
    // In the middle of "å", beyond the end, in no part, blank, on no page, nowhere.
    let wrong = [
        text(0, 14, 15),
        text(0, 0, 900),
        text(7, 0, 1),
        text(0, 4, 5),
        area(9, 1.0),
        area(1, f64::NAN),
    ];
    for event in wrong {
        assert_eq!(
            sheet.apply(&event, &document),
            Err(Refused::OutsideDocument)
        );
    }
    assert_eq!(sheet.version(), 0);
}
