//! A page → the user's browser, by a link that works once, until it is closed.

use std::io::BufRead;
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

use serde_json::json;

use crate::cli::arguments::Review;
use crate::cli::language::Messages;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::web;
use crate::web::Address;
use crate::web::Job;

/// Serves a page until it is closed.
pub fn serve(job: Job, arguments: &Review, messages: &Messages) -> Result<(), Problem> {
    let is_json = arguments.common.json;
    let opens = !arguments.no_open;
    let idle = Duration::from_secs(60 * u64::from(arguments.idle.max(1)));
    web::serve(job, idle, |address| {
        announce(address, is_json, opens, messages);
    })
    .map_err(|_| Problem::unreadable("problem-no-page"))?;
    output::complain(&messages.text("review-ended"));
    Ok(())
}

/// Says where the page is, opens it, and gives a new link whenever Enter is pressed.
fn announce(address: Address, is_json: bool, opens: bool, messages: &Messages) {
    let Ok(link) = address.new_link() else {
        address.quit();
        return;
    };
    show_link(&link, is_json, "review-link", messages);
    if opens && !open_in_browser(&link) {
        output::complain(&messages.text("review-no-browser"));
    }
    let messages = Messages::new(messages.language());
    let listen = move || {
        for _ in std::io::stdin().lock().lines().map_while(Result::ok) {
            if let Ok(link) = address.new_link() {
                show_link(&link, is_json, "review-new-link", &messages);
            }
        }
    };
    // Without the thread there is no new link, and all else works.
    let _ = std::thread::Builder::new().spawn(listen);
}

fn show_link(link: &str, is_json: bool, id: &str, messages: &Messages) {
    match is_json {
        true => {
            let line = json!({ "version": 1, "type": "review", "url": link });
            let _ = output::print(&line.to_string());
        }
        false => output::complain(&messages.with(id, &[("link", link.into())])),
    }
}

/// Opens a link in the user's browser. The arguments of a program can be read by every user
/// of the machine, so the browser is given a private file that leads on to the link.
fn open_in_browser(link: &str) -> bool {
    let Ok(folder) = tempfile::Builder::new().prefix("svartpenna-").tempdir() else {
        return false;
    };
    let path = folder.path().join("granska.html");
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta http-equiv=\"refresh\" content=\"0;url={link}\"><title>svartpenna</title>"
    );
    let written =
        std::fs::File::create_new(&path).and_then(|mut file| file.write_all(page.as_bytes()));
    if written.is_err() {
        return false;
    }
    let program = match () {
        () if cfg!(windows) => "explorer",
        () if cfg!(target_os = "macos") => "open",
        () => "xdg-open",
    };
    let started = std::process::Command::new(program)
        .arg(&path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut browser) = started else {
        return false;
    };
    // The file is there for as long as a browser may take to start. The link in it works
    // only once.
    let clean_up = move || {
        let _ = browser.wait();
        std::thread::sleep(Duration::from_secs(30));
        drop(folder);
    };
    std::thread::Builder::new().spawn(clean_up).is_ok()
}
