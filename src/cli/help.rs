//! The commands with their help in the user's language.
//!
//! The id of a text is made of the command's and the argument's name: `help-redact-output`,
//! or `help-output` where several commands share it. clap's own words for "Usage",
//! "Options" and the like are replaced by ours.

use clap::Arg;
use clap::Command;
use clap::CommandFactory;

use crate::cli::arguments::Arguments;
use crate::cli::language::Messages;

/// The program's commands, ready to parse arguments.
pub fn command(messages: &Messages) -> Command {
    let command = Arguments::command()
        .version(env!("CARGO_PKG_VERSION"))
        .max_term_width(100);
    translated(command, "", messages)
}

/// A command and all below it with texts; `path` is the names above, joined by `-`.
fn translated(command: Command, path: &str, messages: &Messages) -> Command {
    let template = format!(
        "{{about}}\n\n{}\n  {{usage}}\n\n{{all-args}}{{after-help}}",
        messages.text("heading-usage")
    );
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .help_template(template)
        .subcommand_help_heading(messages.text("heading-commands"))
        .about(messages.text(&id("about", path)))
        .override_usage(messages.text(&id("usage", path)));
    let more = id("more", path);
    if messages.has(&more) {
        command = command.after_help(messages.text(&more));
    }
    let command = command.mut_args(|argument| with_texts(argument, path, messages));
    command.mut_subcommands(|child| {
        let child_path = match path {
            "" => child.get_name().to_owned(),
            path => format!("{path}-{}", child.get_name()),
        };
        translated(child, &child_path, messages)
    })
}

fn with_texts(argument: Arg, path: &str, messages: &Messages) -> Arg {
    let name = argument.get_id().as_str().replace('_', "-");
    let find = |kind: &str| {
        let own = format!("{}-{name}", id(kind, path));
        let shared = format!("{kind}-{name}");
        [own, shared].into_iter().find(|id| messages.has(id))
    };
    let heading = match argument.is_positional() {
        true => messages.text("heading-arguments"),
        false => messages.text("heading-options"),
    };
    let mut argument = argument.help_heading(heading);
    if argument.get_action().takes_values() {
        argument = argument.hide_possible_values(true).hide_default_value(true);
    }
    if let Some(help) = find("help") {
        argument = argument.help(messages.text(&help));
    }
    match find("value") {
        Some(value) => argument.value_name(messages.text(&value)),
        None => argument,
    }
}

fn id(kind: &str, path: &str) -> String {
    match path {
        "" => format!("{kind}-svartpenna"),
        path => format!("{kind}-{path}"),
    }
}

/// The ids of all texts that are looked up by name here.
#[cfg(test)]
pub fn message_ids() -> std::collections::BTreeSet<String> {
    use crate::cli::language::Language;

    fn add(
        command: &Command,
        path: &str,
        messages: &Messages,
        ids: &mut std::collections::BTreeSet<String>,
    ) {
        ids.extend([id("about", path), id("usage", path)]);
        let more = id("more", path);
        ids.extend(messages.has(&more).then_some(more));
        for argument in command.get_arguments() {
            let name = argument.get_id().as_str().replace('_', "-");
            let takes_value = argument.is_positional() || argument.get_action().takes_values();
            // What is hidden needs no text, but may have one.
            let is_shown = !argument.is_hide_set() || messages.has(&format!("help-{name}"));
            for (kind, wanted) in [("help", is_shown), ("value", is_shown && takes_value)] {
                let own = format!("{}-{name}", id(kind, path));
                let used = if messages.has(&own) {
                    own
                } else {
                    format!("{kind}-{name}")
                };
                ids.extend(wanted.then_some(used));
            }
        }
        for child in command.get_subcommands() {
            let child_path = match path {
                "" => child.get_name().to_owned(),
                path => format!("{path}-{}", child.get_name()),
            };
            add(child, &child_path, messages, ids);
        }
    }

    let mut ids = std::collections::BTreeSet::new();
    let messages = Messages::new(Language::Sv);
    add(&Arguments::command(), "", &messages, &mut ids);
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::language::Language;

    fn all_help(command: &mut Command, shown: &mut String) {
        shown.push_str(&command.render_long_help().to_string());
        for child in command.get_subcommands_mut() {
            all_help(child, shown);
        }
    }

    #[test]
    fn no_english_of_clap_leaks_into_swedish_help() {
        let mut command = command(&Messages::new(Language::Sv));
        command.build();
        let mut shown = String::new();
        all_help(&mut command, &mut shown);
        for word in [
            "Usage",
            "Options",
            "OPTIONS",
            "Commands",
            "COMMAND",
            "Arguments",
            "Print",
            "help for",
            "possible values",
            "default:",
            "aliases",
            "[env",
            "required",
        ] {
            assert!(!shown.contains(word), "{word}");
        }
        assert!(shown.contains("Användning"));
    }

    #[test]
    fn the_commands_are_sound() {
        command(&Messages::new(Language::En)).debug_assert();
    }
}
