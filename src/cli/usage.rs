//! clap's errors → our own sentences.

use clap::error::ContextKind;
use clap::error::ContextValue;
use clap::error::ErrorKind;

use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::language::Value;
use crate::cli::output;

/// Shows help, the version or what was wrong with the arguments.
pub fn show(error: &clap::Error, messages: &Messages) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            return Exit::Done;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            return Exit::Usage;
        }
        _ => {}
    }
    output::complain(&sentence(error, messages));
    let suggestion = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .find_map(|kind| text(error, kind));
    if let Some(suggestion) = suggestion {
        let arguments = [("suggestion", Value::Text(suggestion))];
        output::complain(&messages.with("usage-error-suggestion", &arguments));
    }
    output::complain(&messages.text("usage-error-hint"));
    Exit::Usage
}

fn sentence(error: &clap::Error, messages: &Messages) -> String {
    let of = |kind| Value::Text(text(error, kind).unwrap_or_default());
    let argument = || ("argument", of(ContextKind::InvalidArg));
    let value = || ("value", of(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let given = text(error, ContextKind::InvalidArg).unwrap_or_default();
            let id = match given.starts_with('-') {
                true => "usage-error-unknown-argument",
                false => "usage-error-unexpected-argument",
            };
            messages.with(id, &[argument()])
        }
        ErrorKind::InvalidSubcommand => messages.with(
            "usage-error-unknown-command",
            &[("command", of(ContextKind::InvalidSubcommand))],
        ),
        ErrorKind::MissingSubcommand => messages.text("usage-error-missing-command"),
        ErrorKind::MissingRequiredArgument => {
            messages.with("usage-error-missing-argument", &[argument()])
        }
        ErrorKind::InvalidValue if text(error, ContextKind::InvalidValue).is_none() => {
            messages.with("usage-error-missing-value", &[argument()])
        }
        ErrorKind::InvalidValue if text(error, ContextKind::ValidValue).is_some() => {
            let valid = ("valid", of(ContextKind::ValidValue));
            messages.with(
                "usage-error-invalid-value-of",
                &[value(), argument(), valid],
            )
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            messages.with("usage-error-invalid-value", &[value(), argument()])
        }
        ErrorKind::ArgumentConflict => messages.with(
            "usage-error-conflict",
            &[argument(), ("other", of(ContextKind::PriorArg))],
        ),
        ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::NoEquals => messages.with("usage-error-count", &[argument()]),
        ErrorKind::InvalidUtf8 => messages.text("usage-error-not-utf8"),
        _ => messages.text("usage-error-other"),
    }
}

/// A piece of an error's context, if there is one and it is not empty.
fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let text = match error.get(kind)? {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            texts.join(", ")
        }
        ContextValue::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
