//! What an examination has found, in words.

use crate::cli::findings;
use crate::cli::language::Messages;
use crate::dossier::Alarm;
use crate::dossier::Doubt;
use crate::dossier::Suspicion;
use crate::dossier::Why;

/// An alarm in words.
pub fn alarm_words(alarm: &Alarm, values: bool, messages: &Messages) -> String {
    let place = |place| findings::simple_place_words(place, messages);
    match alarm {
        Alarm::OriginalChanged => messages.text("alarm-original"),
        Alarm::File { file } => messages.with("alarm-file", &[("file", file.as_str().into())]),
        Alarm::OtherRules => messages.text("alarm-rules"),
        Alarm::OtherProfile => messages.text("alarm-profile"),
        Alarm::OtherCaseList => messages.text("alarm-list"),
        Alarm::Failed => messages.text("alarm-failed"),
        Alarm::NotReproduced => messages.text("alarm-not-reproduced"),
        Alarm::Pages {
            original,
            candidate,
        } => messages.with(
            "alarm-pages",
            &[
                ("original", (*original).into()),
                ("candidate", (*candidate).into()),
            ],
        ),
        Alarm::TextAdded { place: at, text } => messages.with(
            "alarm-text-added",
            &[
                ("place", place(at).into()),
                ("text", if values { text.as_str() } else { "…" }.into()),
            ],
        ),
        Alarm::TextRemoved { place: at, words } => messages.with(
            "alarm-text-removed",
            &[("place", place(at).into()), ("count", (*words).into())],
        ),
        Alarm::Looks { page, area } => messages.with(
            "alarm-looks",
            &[
                ("page", (*page).into()),
                ("left", area[0].into()),
                ("top", area[1].into()),
            ],
        ),
        Alarm::PageLooks { page } => messages.with("alarm-page", &[("page", (*page).into())]),
        Alarm::StampMissing { pages } => {
            messages.with("alarm-stamp", &[("count", pages.len().into())])
        }
    }
}

/// A suspicion in words.
pub fn suspicion_words(found: &Suspicion, values: bool, messages: &Messages) -> String {
    let text = match values || found.text.is_empty() {
        true => found.text.as_str(),
        false => "…",
    };
    messages.with(
        why_id(found.why),
        &[
            (
                "place",
                findings::simple_place_words(&found.place, messages).into(),
            ),
            ("text", text.into()),
            ("count", found.count.into()),
        ],
    )
}

fn why_id(why: Why) -> &'static str {
    match why {
        Why::Struck => "suspicion-struck",
        Why::Alike => "suspicion-alike",
        Why::Initials => "suspicion-initials",
        Why::Place => "suspicion-place",
        Why::Name => "suspicion-name",
        Why::Unsure => "suspicion-unsure",
        Why::Unread => "suspicion-unread",
    }
}

/// A doubt in words.
pub fn doubt_words(doubt: Doubt, messages: &Messages) -> String {
    messages.text(match doubt {
        Doubt::Unsure => "doubt-unsure",
        Doubt::Ordinary => "doubt-ordinary",
        Doubt::Long => "doubt-long",
        Doubt::Official => "doubt-official",
    })
}
