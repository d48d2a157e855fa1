//! The second person's page as HTML; the rest is filled in by the page's own code.

use maud::Markup;
use maud::html;

use crate::web::host::Words;
use crate::web::second::Table;
use crate::web::shell;

/// The scripts that the page needs, its own code first.
const SCRIPTS: [&str; 5] = ["second", "sheets", "saying", "net", "make"];

/// The views and her own comments, by their names in the page, with what they are called and
/// what they are about. The longest stands last, so that it hides none of the others.
const VIEWS: [(&str, &str, &str); 6] = [
    ("alarms", "exam-alarms", "exam-alarms-lead"),
    ("suspicions", "exam-suspicions", "exam-suspicions-lead"),
    ("changes", "exam-changes", "exam-changes-lead"),
    ("doubts", "exam-doubts", "exam-doubts-lead"),
    (
        "comments",
        "web-second-comments",
        "web-second-comments-lead",
    ),
    ("removals", "exam-removals", "exam-removals-lead"),
];

/// The page.
pub fn page(table: &Table) -> String {
    let words = table.host.words();
    let body = html! {
        a .skip href="#side" { (words.text("web-skip")) }
        (door(table))
        div #app .second hidden {
            (top(words))
            main .desk {
                nav #thumbs .thumbs aria-label=(words.text("web-pages")) tabindex="0" {}
                (sheets(words))
                (side(words))
            }
        }
        p #notice .notice role="status" aria-live="polite" {}
        (dialogs(words))
        noscript { p .message { (words.text("web-no-script")) } }
    };
    let title = words.text("web-second-title");
    shell::document(words, &title, &SCRIPTS, &body)
}

/// Where she says who she is.
fn door(table: &Table) -> Markup {
    let words = table.host.words();
    let people = table.host.people();
    html! {
        main #door .message {
            h1 { (words.text("web-second-title")) }
            form #enter {
                p { (words.text("web-second-intro")) }
                @if people.is_empty() {
                    p .problem { (words.text("web-second-no-key")) }
                }
                div .field hidden[people.len() < 2] {
                    label for="person" { (words.text("web-second-person")) }
                    select #person {
                        @for (id, name) in &people {
                            option value=(id) { (name) }
                        }
                    }
                }
                @if let [(_, name)] = people.as_slice() {
                    p #who { strong { (name) } }
                }
                @if table.host.asks_passphrase() {
                    div .field {
                        label for="passphrase" { (words.text("web-passphrase")) }
                        input #passphrase type="password" autocomplete="current-password" required;
                    }
                }
                p #door-problem .problem role="alert" {}
                button #enter-go .primary type="submit" { (words.text("web-second-enter")) }
            }
            div #examining hidden {
                p #examining-text role="status" {}
                progress #examining-bar aria-label=(words.text("web-second-examining")) {}
            }
            div #over hidden {
                p #over-text role="status" {}
                button #over-quit .primary type="button" { (words.text("web-quit")) }
            }
        }
    }
}

fn top(words: &dyn Words) -> Markup {
    html! {
        header .top {
            div .title {
                img .mark src="/assets/icon.svg" alt="" width="26" height="26";
                div {
                    h1 { (words.text("web-second-title")) }
                    p #facts .meta {}
                }
            }
            p #verdict .verdict {}
            div .progress {
                progress #progress max="1" value="0" aria-label=(words.text("web-second-shown")) {}
                span #progress-text {}
            }
            div .actions {
                button #open-reject type="button" { (words.text("web-second-reject")) }
                button #open-approve .primary type="button" { (words.text("web-second-approve")) }
            }
        }
    }
}

fn sheets(words: &dyn Words) -> Markup {
    let modes = [
        ("side", "web-view-side"),
        ("result", "web-view-result"),
        ("original", "web-view-original"),
    ];
    html! {
        section #viewer .viewer aria-label=(words.text("web-page")) {
            div .toolbar role="group" aria-label=(words.text("web-tools")) {
                div .tools {
                    button #previous-page .square type="button" aria-label=(words.text("web-previous-page")) { "‹" }
                    label .page-number { (words.text("web-page")) " "
                        input #page-number type="text" inputmode="numeric" size="4" value="1" autocomplete="off"; }
                    span #page-count {}
                    button #next-page .square type="button" aria-label=(words.text("web-next-page")) { "›" }
                }
                fieldset .modes {
                    legend .unseen { (words.text("web-view")) }
                    @for (mode, id) in modes {
                        label .mode {
                            input type="radio" name="mode" value=(mode) checked[mode == "side"];
                            span { (words.text(id)) }
                        }
                    }
                }
                div .tools {
                    button #zoom-out .square type="button" aria-label=(words.text("web-zoom-out")) { "−" }
                    span #zoom .zoom { "100 %" }
                    button #zoom-in .square type="button" aria-label=(words.text("web-zoom-in")) { "+" }
                    button #comment-page type="button" title=(words.text("web-second-comment-page")) { (words.text("web-second-comment")) }
                }
            }
            div #stage .stage tabindex="0" role="group" aria-label=(words.text("web-second-picture")) {
                figure #sheet-original .sheet { figcaption { (words.text("web-view-original")) } }
                figure #sheet-result .sheet { figcaption { (words.text("web-view-result")) } }
            }
        }
    }
}

fn side(words: &dyn Words) -> Markup {
    html! {
        section #side .side aria-label=(words.text("web-list")) tabindex="-1" {
            div #views .list tabindex="0" role="group" aria-label=(words.text("web-second-views")) {
                @for (view, title, lead) in VIEWS {
                    section .view id=(format!("view-{view}")) aria-labelledby=(format!("title-{view}")) {
                        h2 {
                            button .group type="button" id=(format!("title-{view}")) aria-expanded="true"
                                aria-controls=(format!("rows-{view}")) {
                                (words.text(title)) " " span .count { "0" }
                            }
                        }
                        div id=(format!("rows-{view}")) {
                            p .lead { (words.text(lead)) }
                            ul .rows {}
                        }
                    }
                }
            }
        }
    }
}

fn dialogs(words: &dyn Words) -> Markup {
    let close = html! {
        button .close value="close" aria-label=(words.text("web-close")) { "×" }
    };
    let outcomes = [
        ("returned", "web-second-to-returned"),
        ("declined", "web-second-to-declined"),
        ("blocked", "web-second-to-blocked"),
    ];
    html! {
        dialog #approve aria-labelledby="approve-title" {
            form method="dialog" { (close) }
            h2 #approve-title { (words.text("web-second-approve-go")) }
            div #approve-body role="status" {}
            form #approve-form hidden {
                div .field {
                    label for="approve-why" { (words.text("page-alarms-why")) }
                    textarea #approve-why rows="3" maxlength="500" required aria-describedby="approve-hint" {}
                    p #approve-hint .meta { (words.text("web-second-hint")) }
                }
            }
            div .dialog-actions {
                button #approve-go .primary type="button" { (words.text("web-second-approve-go")) }
                button #approve-despite type="submit" form="approve-form" hidden { (words.text("page-approve-despite")) }
            }
        }
        dialog #reject aria-labelledby="reject-title" {
            form method="dialog" { (close) }
            h2 #reject-title { (words.text("web-second-reject")) }
            form #reject-form {
                fieldset .outcomes {
                    legend { (words.text("web-second-outcome")) }
                    @for (value, id) in outcomes {
                        label .check {
                            input type="radio" name="outcome" value=(value) checked[value == "returned"];
                            (words.text(id))
                        }
                    }
                }
                div .field {
                    label for="reject-reason" { (words.text("web-second-reason")) }
                    textarea #reject-reason rows="3" maxlength="500" required aria-describedby="reject-hint" {}
                    p #reject-hint .meta { (words.text("web-second-hint")) }
                }
                p #reject-count .meta {}
                p #reject-problem .problem role="alert" {}
                div .dialog-actions {
                    button #reject-go .primary type="submit" { (words.text("web-second-reject-go")) }
                }
            }
        }
        dialog #comment aria-labelledby="comment-title" {
            form method="dialog" { (close) }
            h2 #comment-title { (words.text("web-second-comment")) }
            form #comment-form {
                div .field {
                    label #comment-label for="comment-text" {}
                    textarea #comment-text rows="3" maxlength="500" required aria-describedby="comment-hint" {}
                    p #comment-hint .meta { (words.text("web-second-hint")) }
                }
                div .dialog-actions {
                    button .primary type="submit" { (words.text("web-second-comment-keep")) }
                }
            }
        }
    }
}
