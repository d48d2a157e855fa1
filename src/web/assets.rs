//! The page's own files, which are part of the program.

/// A file's media type and text, by its name. Names are looked up, never opened.
pub fn find(name: &str) -> Option<(&'static str, &'static str)> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    const FILES: [(&str, &str, &str); 17] = [
        (
            "app.css",
            "text/css; charset=utf-8",
            include_str!("assets/app.css"),
        ),
        ("start.js", SCRIPT, include_str!("assets/start.js")),
        ("app.js", SCRIPT, include_str!("assets/app.js")),
        ("net.js", SCRIPT, include_str!("assets/net.js")),
        ("store.js", SCRIPT, include_str!("assets/store.js")),
        ("list.js", SCRIPT, include_str!("assets/list.js")),
        ("pages.js", SCRIPT, include_str!("assets/pages.js")),
        ("thumbs.js", SCRIPT, include_str!("assets/thumbs.js")),
        ("draw.js", SCRIPT, include_str!("assets/draw.js")),
        ("keys.js", SCRIPT, include_str!("assets/keys.js")),
        ("dialogs.js", SCRIPT, include_str!("assets/dialogs.js")),
        ("make.js", SCRIPT, include_str!("assets/make.js")),
        ("words.js", SCRIPT, include_str!("assets/words.js")),
        ("second.js", SCRIPT, include_str!("assets/second.js")),
        ("sheets.js", SCRIPT, include_str!("assets/sheets.js")),
        ("saying.js", SCRIPT, include_str!("assets/saying.js")),
        ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
    ];
    let mut files = FILES.iter().filter(|(known, ..)| *known == name);
    files.next().map(|(_, kind, text)| (*kind, *text))
}
