//! The review page over real connections: who is refused, what a whole review does.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;

const TEXT: &str = "Elin Åkesson, 19811228-9874, bor i Umeå.\nRing Elin Åkesson.\nVägen är lång.\n";

/// A running review.
pub(crate) struct Review {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    authority: String,
    pub(crate) word: String,
    folder: tempfile::TempDir,
}

/// A browser's cookie and key.
#[derive(Clone)]
pub(crate) struct Pass {
    cookie: String,
    key: String,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Drop for Review {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Review {
    fn start(arguments: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), arguments)
    }

    fn start_in(folder: tempfile::TempDir, arguments: &[&str]) -> Self {
        let input = folder.path().join("brev.txt");
        std::fs::write(&input, TEXT).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_svartpenna"));
        command.arg("review").arg(&input).args(arguments);
        Self::run(folder, command)
    }

    /// Runs a command that serves a page.
    pub(crate) fn run(folder: tempfile::TempDir, mut command: Command) -> Self {
        let mut child = command
            .args(["--no-open", "--json"])
            .env("XDG_STATE_HOME", folder.path().join("state"))
            .env_remove("LOCALAPPDATA")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (authority, word) = read_link(&mut out);
        Self {
            child,
            out,
            authority,
            word,
            folder,
        }
    }

    /// One request, with these header lines instead of the usual ones.
    fn raw(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.authority).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes);
        let end = text.find("\r\n\r\n").unwrap_or(text.len());
        let status = text
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Answer {
            status: status.unwrap_or(0),
            head: text[..end].to_lowercase(),
            body: bytes.get(end + 4..).unwrap_or_default().to_vec(),
        }
    }

    fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let host = headers.iter().any(|(name, _)| *name == "Host");
        let mut head = format!("GET {path} HTTP/1.1\r\nConnection: close\r\n");
        if !host {
            head.push_str(&format!("Host: {}\r\n", self.authority));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        self.raw(&format!("{head}\r\n"), b"")
    }

    pub(crate) fn enter(&self, word: &str) -> Option<Pass> {
        let answer = self.get_with(&format!("/start?t={word}"), &[]);
        if answer.status != 200 {
            return None;
        }
        let cookie = between(&answer.head, "set-cookie: ", ";")?.to_owned();
        assert!(answer.head.contains("httponly; samesite=strict"));
        let page = String::from_utf8(answer.body).unwrap();
        let key = between(&page, "data-key=\"", "\"")?.to_owned();
        Some(Pass { cookie, key })
    }

    pub(crate) fn get(&self, pass: &Pass, path: &str) -> Answer {
        self.get_with(
            path,
            &[("Cookie", &pass.cookie), ("X-Svartpenna-Key", &pass.key)],
        )
    }

    pub(crate) fn post(&self, pass: &Pass, path: &str, body: &Value) -> Answer {
        let own = format!("http://{}", self.authority);
        self.post_from(pass, path, body.to_string().as_bytes(), &[("Origin", &own)])
    }

    fn post_from(&self, pass: &Pass, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Answer {
        let mut head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\n\
             X-Svartpenna-Key: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
            self.authority,
            pass.cookie,
            pass.key,
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        self.raw(&format!("{head}\r\n"), body)
    }

    /// The state, when the document has been read.
    fn state(&self, pass: &Pass) -> Value {
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            let state = self.get(pass, "/api/d/0/state").json();
            if state["stage"] != "reading" {
                return state;
            }
            assert!(Instant::now() < deadline, "the document is never ready");
            self.get(pass, &format!("/api/d/0/changes?since={}", state["news"]));
        }
    }

    /// Whether somebody with a pass is still served.
    fn is_alive(&self, pass: &Pass) -> bool {
        self.get(pass, "/api/d/0/state").status == 200
    }

    fn do_event(&self, pass: &Pass, version: u64, event: &Value) -> Answer {
        let body = json!({ "version": version, "event": event });
        self.post(pass, "/api/d/0/do", &body)
    }
}

fn read_link(out: &mut impl BufRead) -> (String, String) {
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    let url = line["url"].as_str().unwrap();
    let (authority, word) = url
        .strip_prefix("http://")
        .and_then(|url| url.split_once("/start?t="))
        .unwrap();
    (authority.to_owned(), word.to_owned())
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let rest = text.split(before).nth(1)?;
    rest.split(after).next()
}

fn decide(key: &Value, verdict: &str) -> Value {
    json!({ "do": "decide", "keys": [key], "verdict": verdict })
}

fn entered(arguments: &[&str]) -> (Review, Pass) {
    let review = Review::start(arguments);
    let pass = review.enter(&review.word).unwrap();
    (review, pass)
}

#[test]
fn a_stranger_is_refused_and_the_session_lives_on() {
    let (review, pass) = entered(&["--memory-only"]);
    let stranger = Pass {
        cookie: pass.cookie.replace(['0', '1', '2', '3'], "4"),
        key: pass.key.clone(),
    };
    let status = |answer: Answer| answer.status;
    // A link works once, and only as it was given.
    assert!(review.enter(&review.word).is_none());
    assert!(review.enter("").is_none());
    assert!(review.enter(&"0".repeat(64)).is_none());
    // No cookie, a wrong cookie, a cookie without its key.
    assert_eq!(status(review.get_with("/api/d/0/state", &[])), 401);
    assert_eq!(status(review.get(&stranger, "/api/d/0/state")), 401);
    let only_cookie = [("Cookie", pass.cookie.as_str())];
    for path in [
        "state",
        "picture/1",
        "words/1",
        "changes?since=0",
        "search?q=e",
    ] {
        let path = format!("/api/d/0/{path}");
        assert_eq!(status(review.get_with(&path, &only_cookie)), 401, "{path}");
    }
    assert_eq!(status(review.get_with("/d/0", &[])), 401);
    assert!(review.is_alive(&pass));
}

#[test]
fn another_host_origin_or_site_is_refused() {
    let (review, pass) = entered(&["--memory-only"]);
    let with = |extra: &[(&str, &str)]| {
        let mut headers = vec![
            ("Cookie", pass.cookie.as_str()),
            ("X-Svartpenna-Key", pass.key.as_str()),
        ];
        headers.extend_from_slice(extra);
        review.get_with("/api/d/0/state", &headers).status
    };
    let port = review.authority.rsplit(':').next().unwrap();
    let other_port = format!("http://127.0.0.1:{}", port.parse::<u16>().unwrap() ^ 1);
    for host in [
        "attacker.example",
        &format!("attacker.example:{port}"),
        &format!("localhost:{port}"),
        "127.0.0.1",
        &format!("{}.attacker.example", review.authority),
    ] {
        assert_eq!(with(&[("Host", host)]), 421, "{host}");
    }
    assert_eq!(with(&[("Host", &review.authority), ("Host", "x")]), 421);
    for origin in ["http://attacker.example", "null", &other_port] {
        assert_eq!(with(&[("Origin", origin)]), 403, "{origin}");
    }
    for site in ["cross-site", "same-site", "none"] {
        assert_eq!(with(&[("Sec-Fetch-Site", site)]), 403, "{site}");
    }
    // A write says where it comes from.
    let body = br#"{"version":0,"event":{"do":"undo"}}"#;
    for headers in [&[][..], &[("Origin", other_port.as_str())][..]] {
        let answer = review.post_from(&pass, "/api/d/0/do", body, headers);
        assert_eq!(answer.status, 403);
    }
    assert!(review.is_alive(&pass));
}

#[test]
fn odd_paths_and_methods_lead_nowhere() {
    let (review, pass) = entered(&["--memory-only"]);
    for path in [
        "/assets/../../etc/passwd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets//etc/passwd",
        "/assets/",
        "/api/d/7/state",
        "/api/d/-1/state",
        "/api/d/0/../../state",
        "/api/d/0/picture/0",
        "/api/d/0/picture/99999999999999999999",
        "/api/d/0/nothing",
        "/d/9",
        "/etc/passwd",
    ] {
        let status = review.get(&pass, path).status;
        assert!((400..500).contains(&status), "{path} gives {status}");
    }
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT"] {
        let head = format!(
            "{method} /api/d/0/state HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            review.authority
        );
        let status = review.raw(&head, b"").status;
        assert!((400..500).contains(&status), "{method} gives {status}");
    }
    assert!(review.is_alive(&pass));
}

#[test]
fn oversized_broken_and_slow_requests_cost_nobody_else_anything() {
    let (review, pass) = entered(&["--memory-only"]);
    let own = format!("http://{}", review.authority);
    let origin = [("Origin", own.as_str())];
    let large = vec![b'x'; 3 << 20];
    let answer = review.post_from(&pass, "/api/d/0/do", &large, &origin);
    assert!(matches!(answer.status, 413 | 0), "{}", answer.status);
    for body in ["", "{", "[]", "{\"version\":-1}", "\u{0}"] {
        let answer = review.post_from(&pass, "/api/d/0/do", body.as_bytes(), &origin);
        assert_eq!(answer.status, 422, "{body}");
    }
    let long_head = format!(
        "GET / HTTP/1.1\r\nHost: {}\r\nX: {}\r\n\r\n",
        review.authority,
        "a".repeat(200_000)
    );
    assert!(review.raw(&long_head, b"").status >= 400);
    // Clients that never finish, more than there is room for in the end.
    let mut slow = Vec::new();
    for _ in 0..40 {
        let mut stream = TcpStream::connect(&review.authority).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost:").unwrap();
        slow.push(stream);
    }
    let begin = Instant::now();
    assert!(review.is_alive(&pass));
    assert!(begin.elapsed() < Duration::from_secs(5));
    // They are dropped after a while, without anything said.
    let mut first = slow.swap_remove(0);
    first
        .set_read_timeout(Some(Duration::from_secs(40)))
        .unwrap();
    let mut rest = Vec::new();
    let _ = first.read_to_end(&mut rest);
    assert!(begin.elapsed() < Duration::from_secs(40));
    assert!(review.is_alive(&pass));
}

#[test]
fn every_answer_forbids_what_a_page_does_not_need() {
    let (review, pass) = entered(&["--memory-only"]);
    for path in ["/d/0", "/assets/app.js", "/api/d/0/state", "/nothing"] {
        let head = review.get(&pass, path).head;
        for line in [
            "cache-control: no-store",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "default-src 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(head.contains(line), "{path} without {line}");
        }
        assert!(!head.contains("unsafe-inline"), "{path}");
    }
    let page = review.get(&pass, "/d/0");
    let page = String::from_utf8(page.body).unwrap();
    assert!(
        !page.contains("Åkesson"),
        "the page itself holds no text of the document"
    );
    assert!(!page.contains("style=") && !page.contains(" onclick"));
    assert!(!page.contains("http://") && !page.contains("https://"));
}

#[test]
fn a_decision_on_the_page_is_what_the_file_says() {
    let (review, pass) = entered(&["--memory-only"]);
    let state = review.state(&pass);
    let items = state["items"].as_array().unwrap();
    let named = |text: &str| items.iter().find(|item| item["text"] == text).unwrap();
    let kept = &named("19811228-9874")["key"];
    let version = |answer: &Answer| answer.json()["version"].as_u64().unwrap();
    let answer = review.do_event(&pass, 0, &decide(kept, "keep"));
    assert_eq!(answer.status, 200);
    let mut now = version(&answer);
    let phrase = json!({ "version": now, "phrase": "lång", "entity": "other" });
    now = version(&review.post(&pass, "/api/d/0/strike", &phrase));
    for item in items.iter().filter(|item| item["group"] == "suspected") {
        now = version(&review.do_event(&pass, now, &decide(&item["key"], "strike")));
    }
    let saved = review.post(&pass, "/api/d/0/save", &json!({ "version": now }));
    assert_eq!(
        saved.status,
        200,
        "{:?}",
        String::from_utf8_lossy(&saved.body)
    );
    let path = saved.json()["path"].as_str().unwrap().to_owned();
    let result = std::fs::read_to_string(&path).unwrap();
    assert!(
        !result.contains("Åkesson") && !result.contains("lång"),
        "{result}"
    );
    assert!(
        result.contains("19811228-9874") && result.contains("Vägen är"),
        "{result}"
    );
    assert!(Path::new(&format!("{path}.receipt.json")).is_file());
    // The file is there now, and is replaced only where that is asked for.
    let again = review.post(&pass, "/api/d/0/save", &json!({ "version": now }));
    assert_eq!((again.status, &again.json()["exists"]), (422, &json!(true)));
    let body = json!({ "version": now, "replace": true });
    assert_eq!(review.post(&pass, "/api/d/0/save", &body).status, 200);
}

#[test]
fn what_was_decided_is_there_again_after_the_program_was_killed() {
    let (mut review, pass) = entered(&[]);
    let state = review.state(&pass);
    let key = state["items"][0]["key"].clone();
    let phrase = json!({ "version": 0, "phrase": "lång", "entity": "other" });
    assert_eq!(review.post(&pass, "/api/d/0/strike", &phrase).status, 200);
    assert_eq!(review.do_event(&pass, 1, &decide(&key, "keep")).status, 200);
    review.child.kill().unwrap();
    review.child.wait().unwrap();
    let empty = tempfile::tempdir().unwrap();
    let folder = std::mem::replace(&mut review.folder, empty);
    let review = Review::start_in(folder, &[]);
    let pass = review.enter(&review.word).unwrap();
    let state = review.state(&pass);
    assert_eq!(state["recovered"], 2);
    let items = state["items"].as_array().unwrap();
    let own = items.iter().find(|item| item["key"] == key).unwrap();
    assert_eq!(own["verdict"], "keep");
    assert!(items.iter().any(|item| item["text"] == "lång"));
    // Nothing of the document lies in the open.
    for file in walkdir::WalkDir::new(review.folder.path().join("state")) {
        let file = file.unwrap();
        if file.file_type().is_file() {
            let bytes = std::fs::read(file.path()).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains("keep"));
        }
    }
}

#[test]
fn two_tabs_lose_no_decision() {
    let (review, pass) = entered(&["--memory-only"]);
    let state = review.state(&pass);
    let (one, other) = (&state["items"][0]["key"], &state["items"][1]["key"]);
    assert_eq!(review.do_event(&pass, 0, &decide(one, "keep")).status, 200);
    // The other tab has not seen that: another item is no matter, the same one is.
    assert_eq!(
        review.do_event(&pass, 0, &decide(other, "strike")).status,
        200
    );
    assert_eq!(
        review.do_event(&pass, 0, &decide(one, "strike")).status,
        409
    );
    assert_eq!(
        review.do_event(&pass, 0, &json!({ "do": "undo" })).status,
        409
    );
    let now = review
        .get(&pass, "/api/d/0/changes?since=0&version=0")
        .json();
    let changed: Vec<_> = now["items"].as_array().unwrap().iter().collect();
    assert_eq!((now["version"].as_u64(), changed.len()), (Some(2), 2));
    assert_eq!(changed[0]["verdict"], "keep");
}

#[test]
fn nothing_is_saved_while_something_suspected_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("egen.toml");
    // Everything is left to a person.
    std::fs::write(
        &profile,
        "name = \"egen\"\nsecond_person = \"optional\"\nthreshold = 0.5\nreason = \"x\"\n\
         unread_page = \"refuse\"\n[default]\nprivate = \"review\"\nofficial = \"review\"\n\
         public = \"keep\"\ncontextual = \"review\"\n",
    )
    .unwrap();
    let (review, pass) = entered(&["--memory-only", "--profile", profile.to_str().unwrap()]);
    let state = review.state(&pass);
    assert!(state["progress"]["blocking"].as_u64().unwrap() > 0);
    let saved = review.post(&pass, "/api/d/0/save", &json!({ "version": 0 }));
    assert_eq!(saved.status, 422);
    assert!(!review.folder.path().join("maskerat").exists());
}

#[test]
fn a_profile_that_asks_for_two_people_saves_nothing_for_one() {
    let (review, pass) = entered(&["--memory-only", "--profile", "skyddad"]);
    let mut now = 0;
    for item in review.state(&pass)["items"].as_array().unwrap() {
        if item["group"] == "suspected" {
            let answer = review.do_event(&pass, now, &decide(&item["key"], "strike"));
            now = answer.json()["version"].as_u64().unwrap();
        }
    }
    let saved = review.post(&pass, "/api/d/0/save", &json!({ "version": now }));
    assert_eq!(saved.status, 422);
    assert!(!review.folder.path().join("maskerat").exists());
    // She may still look at what it would be.
    assert_eq!(
        review.post(&pass, "/api/d/0/preview", &json!({})).status,
        200
    );
}

#[test]
fn a_new_link_is_given_to_whoever_sits_at_the_terminal() {
    let (mut review, _) = entered(&["--memory-only"]);
    let mut stdin = review.child.stdin.take().unwrap();
    stdin.write_all(b"\n").unwrap();
    let (_, word) = read_link(&mut review.out);
    assert!(review.enter(&word).is_some());
    // The end of input is no reason to end.
    drop(stdin);
    assert_eq!(review.get_with("/", &[]).status, 401);
}

#[cfg(target_os = "linux")]
#[test]
fn another_user_of_the_machine_is_not_even_answered() {
    let (review, pass) = entered(&["--memory-only"]);
    let (host, port) = review.authority.split_once(':').unwrap();
    let request = format!(
        "GET /api/d/0/state HTTP/1.1\\r\\nHost: {}\\r\\nCookie: {}\\r\\nX-Svartpenna-Key: {}\\r\\nConnection: close\\r\\n\\r\\n",
        review.authority, pass.cookie, pass.key
    );
    let script = format!("exec 3<>/dev/tcp/{host}/{port}; printf '{request}' >&3; cat <&3");
    let ask = |prefix: &[&str]| {
        let mut words = prefix.to_vec();
        words.extend(["bash", "-c", &script]);
        let output = Command::new(words[0]).args(&words[1..]).output();
        output.map(|output| (output.status.success(), output.stdout))
    };
    let (_, ours) = ask(&["env"]).unwrap();
    assert!(String::from_utf8_lossy(&ours).starts_with("HTTP/1.1 200"));
    // Only an administrator can become somebody else for a test.
    let as_nobody = ["setpriv", "--reuid=65534", "--clear-groups"];
    let may = Command::new(as_nobody[0])
        .args(&as_nobody[1..])
        .arg("true")
        .output();
    if may.is_ok_and(|output| output.status.success()) {
        let (_, theirs) = ask(&as_nobody).unwrap();
        assert!(theirs.is_empty(), "{}", String::from_utf8_lossy(&theirs));
    }
    assert!(review.is_alive(&pass));
}
