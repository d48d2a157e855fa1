//! The page of a second person over real connections, and that of whoever proposes to her.

use std::fs;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;

use crate::four_eyes::House;
use crate::review::Pass;
use crate::review::Review;

/// A page that somebody has opened in a house.
fn page(house: &House, home: &str, input: &str) -> (Review, Pass) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_svartpenna"));
    command
        .args(["review", input, "--memory-only"])
        .current_dir(house.path("."))
        .env("SVARTPENNA_HOME", house.path(&format!("hem-{home}")))
        .env("SVARTPENNA_TEST_NOW", "2026-11-20T12:00:00Z");
    let review = Review::run(tempfile::tempdir().unwrap(), command);
    let pass = review.enter(&review.word).unwrap();
    (review, pass)
}

/// Asks until the answer is of a stage that does not pass by itself.
fn settled(review: &Review, pass: &Pass, path: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let state = review.get(pass, &format!("{path}/state")).json();
        if !matches!(state["stage"].as_str(), Some("reading" | "looking")) {
            return state;
        }
        assert!(Instant::now() < deadline, "it never settles");
        let news = &state["news"];
        review.get(pass, &format!("{path}/changes?since={news}"));
    }
}

fn enter(review: &Review, pass: &Pass) -> Value {
    let body = json!({ "passphrase": "en bra fras" });
    let answer = review.post(pass, "/api/second/enter", &body);
    assert_eq!(
        answer.status,
        200,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    settled(review, pass, "/api/second")
}

fn proposed() -> House {
    let house = House::new(true);
    house.propose().assert(0, "");
    house
}

#[test]
fn a_document_of_a_protected_case_is_proposed_and_not_written() {
    let house = House::new(true);
    fs::copy(house.path("brev.txt"), house.path("arende/brev.txt")).unwrap();
    let (review, pass) = page(&house, "anna", "arende/brev.txt");
    let state = settled(&review, &pass, "/api/d/0");
    let mut now = 0;
    for item in state["items"].as_array().unwrap() {
        if item["group"] == "suspected" {
            let event = json!({ "do": "decide", "keys": [item["key"]], "verdict": "strike" });
            let body = json!({ "version": now, "event": event });
            let answer = review.post(&pass, "/api/d/0/do", &body);
            now = answer.json()["version"].as_u64().unwrap();
        }
    }
    let save = |passphrase: &str| {
        let body = json!({ "version": now, "passphrase": passphrase });
        review.post(&pass, "/api/d/0/save", &body)
    };
    assert_eq!(save("").status, 422);
    assert_eq!(save("fel fras").status, 422);
    assert!(!house.path("arende/paket").exists());
    let saved = save("en bra fras");
    assert_eq!(
        saved.status,
        200,
        "{}",
        String::from_utf8_lossy(&saved.body)
    );
    assert!(!house.path("arende/maskerat").exists());
    let folder = saved.json()["path"].as_str().unwrap().to_owned();
    let names = fs::read_dir(folder).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(
        names
            .into_iter()
            .any(|name| name.starts_with("kandidat-1-"))
    );
    assert_eq!(house.log_kinds().last().unwrap(), "proposed");
}

#[test]
fn without_her_passphrase_a_proposal_shows_nothing() {
    let house = proposed();
    let (review, pass) = page(&house, "bo", "arende/paket/ett");
    let shut = review.get(&pass, "/api/second/state").json();
    assert_eq!(shut["stage"], "shut");
    for path in ["picture/1", "picture/1?of=result", "place?suspicion=0"] {
        let status = review.get(&pass, &format!("/api/second/{path}")).status;
        assert_eq!(status, 409, "{path}");
    }
    for path in ["approve", "shown", "reject"] {
        let answer = review.post(&pass, &format!("/api/second/{path}"), &json!({}));
        assert_eq!(answer.status, 409, "{path}");
    }
    for path in ["/api/d/0/state", "/api/second", "/d/0"] {
        assert_eq!(review.get(&pass, path).status, 404, "{path}");
    }
    let wrong = json!({ "passphrase": "fel fras" });
    assert_eq!(review.post(&pass, "/api/second/enter", &wrong).status, 422);
    assert_eq!(
        review.get(&pass, "/api/second/state").json()["stage"],
        "shut"
    );
    // Nobody has opened anything.
    assert_eq!(house.log_kinds().last().unwrap(), "proposed");
}

#[test]
fn a_proposal_is_approved_only_when_every_page_has_been_shown() {
    let house = proposed();
    let (review, pass) = page(&house, "bo", "arende/paket/ett");
    let state = enter(&review, &pass);
    assert_eq!(state["stage"], "open", "{state}");
    assert_eq!(state["alarms"], json!([]));
    assert!(state["removals"].as_array().unwrap().iter().all(|removal| {
        let boxes = removal["boxes"].as_array().unwrap();
        !boxes.is_empty() && removal["page"] == 1
    }));
    assert_eq!(house.log_kinds().last().unwrap(), "opened");
    let post = |path: &str, body: Value| review.post(&pass, &format!("/api/second/{path}"), &body);
    assert_eq!(post("approve", json!({})).status, 422);
    // To say that it was shown is not enough: its pictures have to have been fetched, and as
    // large as one can read.
    assert_eq!(post("shown", json!({ "page": 1 })).status, 409);
    for of in ["original", "result"] {
        let path = format!("/api/second/picture/1?dpi=15&of={of}");
        assert_eq!(review.get(&pass, &path).status, 200);
    }
    assert_eq!(post("shown", json!({ "page": 1 })).status, 409);
    for of in ["original", "result"] {
        let path = format!("/api/second/picture/1?dpi=110&of={of}");
        assert_eq!(review.get(&pass, &path).status, 200);
    }
    assert_eq!(post("shown", json!({ "page": 1 })).status, 200);
    assert_eq!(post("shown", json!({ "page": 2 })).status, 409);
    assert_eq!(post("approve", json!({})).status, 200);
    assert_eq!(house.log_kinds().last().unwrap(), "approved");
    house.release("anna", "ut/hemligt").assert(0, "Utlämnat");
}

#[test]
fn an_original_that_changes_while_she_looks_is_not_approved() {
    let house = proposed();
    let (review, pass) = page(&house, "bo", "arende/paket/ett");
    enter(&review, &pass);
    for of in ["original", "result"] {
        review.get(&pass, &format!("/api/second/picture/1?of={of}"));
    }
    let body = json!({ "page": 1 });
    assert_eq!(review.post(&pass, "/api/second/shown", &body).status, 200);
    fs::write(house.path("brev.txt"), "något annat").unwrap();
    let answer = review.post(&pass, "/api/second/approve", &json!({}));
    assert_eq!(answer.status, 422);
    assert!(!house.log_kinds().contains(&"approved".to_owned()));
}

#[test]
fn comments_that_lie_nowhere_or_name_somebody_are_not_signed() {
    let house = proposed();
    let (review, pass) = page(&house, "bo", "arende/paket/ett");
    enter(&review, &pass);
    let reject = |reason: &str, comments: Value| {
        let body = json!({ "to": "returned", "reason": reason, "comments": comments });
        review.post(&pass, "/api/second/reject", &body).status
    };
    assert_eq!(reject("ändra", json!([{ "page": 9, "text": "x" }])), 422);
    let unknown = json!([{ "page": 1, "removal": 999, "text": "x" }]);
    assert_eq!(reject("ändra", unknown), 422);
    assert_eq!(
        reject("ändra", json!([{ "page": 1, "text": "a".repeat(700) }])),
        422
    );
    let naming = json!([{ "page": 1, "text": "Ring Elin Åkesson 070-174 06 05" }]);
    assert_eq!(reject("ändra", naming), 422);
    assert_eq!(reject("", json!([])), 422);
    assert_eq!(house.log_kinds().last().unwrap(), "refused");
    let area = json!([{ "page": 1, "area": [10, 10, 60, 20], "text": "den här raden" }]);
    assert_eq!(reject("en rad till", area), 200);
    assert_eq!(house.log_kinds().last().unwrap(), "rejected");
}
