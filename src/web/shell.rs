//! The pages as HTML, with all words in the user's language; the rest is filled in by the
//! page's own code.

use maud::DOCTYPE;
use maud::Markup;
use maud::html;

use crate::detect::Entity;
use crate::web::app::First;
use crate::web::desk::Queued;
use crate::web::host::Argument;
use crate::web::host::Saving;
use crate::web::host::Words;

/// The kinds in the order of their keys, with the letter that stands in a box.
pub const KINDS: [(Entity, &str, &str); 13] = [
    (Entity::Person, "person", "N"),
    (Entity::Personnummer, "personnummer", "P"),
    (Entity::Address, "address", "A"),
    (Entity::Organisation, "organisation", "O"),
    (Entity::Phone, "phone", "T"),
    (Entity::Email, "email", "E"),
    (Entity::BirthDate, "birth_date", "D"),
    (Entity::CaseNumber, "case_number", "Ä"),
    (Entity::Other, "other", "Ö"),
    (Entity::Account, "account", "K"),
    (Entity::Plate, "plate", "R"),
    (Entity::Property, "property", "F"),
    (Entity::Place, "place", "L"),
];

/// The scripts that a page needs, so that they are fetched at once.
const SCRIPTS: [&str; 11] = [
    "app", "net", "store", "list", "pages", "thumbs", "draw", "keys", "dialogs", "make", "words",
];

/// The page behind a one-time link: its code takes the key and goes on without the link.
pub fn start(host: &dyn Words, key: &str) -> String {
    let body = html! {
        main .message data-key=(key) {
            h1 { (host.text("web-starting")) }
            noscript { p { (host.text("web-no-script")) } }
        }
    };
    document(host, "svartpenna", &["start"], &body)
}

/// A page for somebody who may not come in.
pub fn refused(host: &dyn Words, id: &str) -> String {
    let body = html! {
        main .message {
            h1 { (host.text("web-no-entry")) }
            p { (host.text(id)) }
        }
    };
    document(host, "svartpenna", &[], &body)
}

/// The review page of a document.
pub fn page(first: &First, index: usize, queued: &Queued) -> String {
    let host = first.host.words();
    let body = html! {
        a .skip href="#side" { (host.text("web-skip")) }
        div #app data-document=(index) data-count=(first.desk.queue.len()) {
            (top(first, index, queued))
            p #notice .notice role="status" aria-live="polite" {}
            main .desk {
                nav #thumbs .thumbs aria-label=(host.text("web-pages")) tabindex="0" {}
                (viewer(host))
                (side(host))
            }
        }
        (dialogs(first))
        noscript { p .message { (host.text("web-no-script")) } }
    };
    document(host, &queued.name, &SCRIPTS, &body)
}

/// A page with a title, a body and, as the first of its scripts, its own code.
pub fn document(host: &dyn Words, title: &str, scripts: &[&str], body: &Markup) -> String {
    let script = scripts.first().copied().unwrap_or_default();
    let page = html! {
        (DOCTYPE)
        html lang=(host.language()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " – svartpenna" }
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/assets/app.css";
                @for name in scripts {
                    link rel="modulepreload" href=(format!("/assets/{name}.js"));
                }
                @if !script.is_empty() {
                    script type="module" src=(format!("/assets/{script}.js")) {}
                }
            }
            body { (body) }
        }
    };
    page.into_string()
}

fn top(first: &First, index: usize, queued: &Queued) -> Markup {
    let host = first.host.words();
    let count = first.desk.queue.len();
    let (save, _) = save_words(first);
    let place = [
        ("number", Argument::Number(index + 1)),
        ("count", Argument::Number(count)),
    ];
    html! {
        header .top {
            div .title {
                img .mark src="/assets/icon.svg" alt="" width="26" height="26";
                // In a queue the choice beside it says the same.
                h1 #name .unseen[count > 1] { (queued.name) }
            }
            @if count > 1 {
                nav .queue aria-label=(host.text("web-queue")) {
                    @if index > 0 {
                        a .button href=(format!("/d/{}", index - 1)) { (host.text("web-previous-document")) }
                    }
                    label .unseen for="document" { (host.text("web-choose-document")) }
                    select #document title=(host.text("web-choose-document")) {
                        @for (number, other) in first.desk.queue.iter().enumerate() {
                            option value=(number) selected[number == index] { (other.name) }
                        }
                    }
                    span { (host.with("web-document-of", &place)) }
                    @if index + 1 < count {
                        a .button href=(format!("/d/{}", index + 1)) { (host.text("web-next-document")) }
                    }
                }
            }
            div .progress {
                progress #progress max="1" value="0" aria-label=(host.text("web-progress")) {}
                span #progress-text { (host.text("web-reading")) }
            }
            div .actions {
                button #undo type="button" disabled title=(host.text("web-undo-title")) { (host.text("web-undo")) }
                button #redo type="button" disabled title=(host.text("web-redo-title")) { (host.text("web-redo")) }
                button #open-help type="button" { (host.text("web-help")) }
                button #open-save .primary type="button" disabled { (host.text(save)) }
            }
        }
    }
}

fn viewer(host: &dyn Words) -> Markup {
    let modes = [
        ("original", "web-view-original"),
        ("result", "web-view-result"),
        ("side", "web-view-side"),
        ("blink", "web-view-blink"),
    ];
    html! {
        section #viewer .viewer aria-label=(host.text("web-page")) {
            div .toolbar role="group" aria-label=(host.text("web-tools")) {
                div .tools {
                    button #previous-page .square type="button" aria-label=(host.text("web-previous-page")) { "‹" }
                    label .page-number { span .unseen { (host.text("web-page")) } " "
                        input #page-number type="text" inputmode="numeric" size="4" value="1" autocomplete="off"; }
                    span #page-count {}
                    button #next-page .square type="button" aria-label=(host.text("web-next-page")) { "›" }
                }
                fieldset .modes {
                    legend .unseen { (host.text("web-view")) }
                    @for (mode, id) in modes {
                        label .mode {
                            input type="radio" name="mode" value=(mode) checked[mode == "original"];
                            span { (host.text(id)) }
                        }
                    }
                }
                div .tools {
                    button #zoom-out .square type="button" aria-label=(host.text("web-zoom-out")) { "−" }
                    span #zoom .zoom { "100 %" }
                    button #zoom-in .square type="button" aria-label=(host.text("web-zoom-in")) { "+" }
                    button #new-box type="button" aria-pressed="false" { (host.text("web-new-box")) }
                    button #page-done type="button" aria-pressed="false" { (host.text("web-page-done")) }
                }
            }
            div #stage .stage tabindex="0" role="group" aria-label=(host.text("web-page-picture")) {
                figure #sheet-original .sheet { figcaption { (host.text("web-view-original")) } }
                figure #sheet-result .sheet hidden { figcaption { (host.text("web-view-result")) } }
            }
        }
    }
}

fn side(host: &dyn Words) -> Markup {
    html! {
        section #side .side aria-label=(host.text("web-list")) tabindex="-1" {
            section #said .said hidden aria-labelledby="said-title" {
                h2 #said-title { (host.text("web-said")) }
                ul #said-list {}
            }
            form #search-form .search role="search" {
                label for="search" { (host.text("web-search")) }
                div .row {
                    input #search type="search" autocomplete="off" spellcheck="false";
                    select #search-kind aria-label=(host.text("web-kind")) { (kind_options(host, "person")) }
                }
                label .check { input #search-inside type="checkbox"; (host.text("web-search-inside")) }
                div #search-result .search-result hidden {
                    p #search-count role="status" {}
                    button #search-strike .primary type="button" {}
                    ul #search-hits .hits {}
                }
            }
            details #filter .filter {
                summary { (host.text("web-filter")) " " span #filter-state {} }
                div .filter-fields {
                    label { (host.text("web-kind"))
                        select #filter-kind {
                            option value="" { (host.text("web-all")) }
                            (kind_options(host, ""))
                        } }
                    label { (host.text("web-page"))
                        select #filter-page {
                            option value="" { (host.text("web-all-pages")) }
                            option value="this" { (host.text("web-this-page")) }
                        } }
                    label { (host.text("web-confidence"))
                        select #filter-score {
                            option value="" { (host.text("web-all")) }
                            option value="low" { (host.text("web-confidence-low")) }
                            option value="high" { (host.text("web-confidence-high")) }
                        } }
                    label .check { input #filter-hidden type="checkbox"; (host.text("web-only-hidden")) }
                    button #filter-clear type="button" { (host.text("web-filter-clear")) }
                }
            }
            div #list .list {
                p .empty { (host.text("web-reading")) }
            }
        }
    }
}

fn kind_options(host: &dyn Words, chosen: &str) -> Markup {
    html! {
        @for (entity, key, letter) in KINDS {
            option value=(key) data-letter=(letter) selected[key == chosen] { (host.entity(entity)) }
        }
    }
}

/// What the last button is called, and whether it asks for a passphrase.
fn save_words(first: &First) -> (&'static str, bool) {
    match first.host.saving() {
        Saving::File => ("web-save", false),
        Saving::Proposal { asks_passphrase } => ("web-propose", asks_passphrase),
    }
}

fn dialogs(first: &First) -> Markup {
    let host = first.host.words();
    let (save, asks_passphrase) = save_words(first);
    let is_proposal = first.host.saving() != Saving::File;
    let close = html! {
        button .close value="close" aria-label=(host.text("web-close")) { "×" }
    };
    html! {
        dialog #help aria-labelledby="help-title" {
            form method="dialog" { (close) }
            h2 #help-title { (host.text("web-help-title")) }
            p { (host.text("web-help-intro")) }
            label .check { input #keys-on type="checkbox" checked; (host.text("web-keys-on")) }
            table .keys {
                thead { tr { th scope="col" { (host.text("web-key-what")) } th scope="col" { (host.text("web-key")) } } }
                tbody #key-rows {}
            }
            p { (host.text("web-help-keys")) }
            button #keys-reset type="button" { (host.text("web-keys-reset")) }
        }
        dialog #save aria-labelledby="save-title" {
            form method="dialog" { (close) }
            h2 #save-title { (host.text(save)) }
            div #save-body role="status" {}
            @if asks_passphrase {
                div #save-passphrase-row .field {
                    label for="save-passphrase" { (host.text("web-passphrase")) }
                    input #save-passphrase type="password" autocomplete="off";
                }
            }
            label #save-replace-row .check hidden { input #save-replace type="checkbox"; (host.text("web-save-replace")) }
            div .dialog-actions {
                button #save-go .primary type="button" data-proposes[is_proposal] { (host.text(save)) }
                button #save-next type="button" hidden { (host.text("web-save-next")) }
                button #quit type="button" hidden { (host.text("web-quit")) }
            }
        }
        dialog #reason aria-labelledby="reason-title" {
            form method="dialog" { (close) }
            h2 #reason-title { (host.text("web-reason-title")) }
            ul #reason-list .reasons {
                @for reason in &first.desk.options.reasons {
                    li { button type="button" data-reason=(reason) { (reason) } }
                }
            }
            form #reason-form {
                label for="reason-own" { (host.text("web-reason-own")) }
                div .row {
                    input #reason-own type="text" maxlength="120" autocomplete="off";
                    button type="submit" { (host.text("web-reason-use")) }
                }
            }
        }
    }
}
