//! Message ids and their arguments → text in the user's language.
//!
//! Swedish unless somebody clearly asks for English: with `--lang`, `SVARTPENNA_LANG` or an
//! English locale, in this order.

use std::borrow::Cow;
use std::ffi::OsString;

use clap::ValueEnum;
use fluent_bundle::FluentArgs;
use fluent_bundle::FluentResource;
use fluent_bundle::FluentValue;
use fluent_bundle::concurrent::FluentBundle;
use serde::Deserialize;
use serde::Serialize;
use unic_langid::LanguageIdentifier;

const SWEDISH: &str = concat!(
    include_str!("lang/sv.ftl"),
    "\n",
    include_str!("lang/sv_four_eyes.ftl"),
    "\n",
    include_str!("lang/sv_second.ftl")
);
const ENGLISH: &str = concat!(
    include_str!("lang/en.ftl"),
    "\n",
    include_str!("lang/en_four_eyes.ftl"),
    "\n",
    include_str!("lang/en_second.ftl")
);

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Swedish.
    Sv,
    /// English.
    En,
}

impl Language {
    /// Its name (RFC 5646).
    pub fn key(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    fn source(self) -> &'static str {
        match self {
            Self::Sv => SWEDISH,
            Self::En => ENGLISH,
        }
    }
}

/// The language that the arguments or the environment ask for.
///
/// The arguments are looked at before they are parsed, since what is said about a wrong one
/// has to be in the right language too.
pub fn choose(arguments: &[OsString], environment: impl Fn(&str) -> Option<String>) -> Language {
    flag(arguments)
        .or_else(|| Language::from_str(&environment("SVARTPENNA_LANG")?, true).ok())
        .unwrap_or_else(|| {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .filter_map(environment)
                .find(|value| !value.is_empty());
            match locale {
                Some(locale) if is_english(&locale) => Language::En,
                _ => Language::Sv,
            }
        })
}

/// The value of `--lang`, if it is one; the last wins.
fn flag(arguments: &[OsString]) -> Option<Language> {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let end = words.iter().position(|word| *word == "--");
    let words = words.get(..end.unwrap_or(words.len())).unwrap_or_default();
    let joined = words.iter().filter_map(|word| word.strip_prefix("--lang="));
    let apart = words.windows(2).filter_map(|pair| match pair {
        [flag, value] if *flag == "--lang" => Some(*value),
        _ => None,
    });
    let mut values = joined.chain(apart);
    values.find_map(|value| Language::from_str(value, true).ok())
}

/// `en_GB.UTF-8`, `en`, `en-US`, but not `C.UTF-8`.
fn is_english(locale: &str) -> bool {
    let language = locale.split(['_', '-', '.', '@']).next();
    language.is_some_and(|language| language.eq_ignore_ascii_case("en"))
}

/// All that the program can say, in one language.
pub struct Messages {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// The messages of a language.
    pub fn new(language: Language) -> Self {
        let locale = match language {
            Language::Sv => "sv-SE",
            Language::En => "en",
        };
        let source = language.source();
        // A test sees to it that the files have no mistakes; what can be read is used anyway.
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let locale: LanguageIdentifier = locale.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        let _ = bundle.add_resource(resource);
        Self { language, bundle }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The ids of all messages that begin with a word.
    pub fn ids<'m>(&self, word: &'m str) -> impl Iterator<Item = &'static str> + use<'m> {
        self.language
            .source()
            .lines()
            .filter(move |line| line.starts_with(word))
            .filter_map(|line| Some(line.split_once(" =")?.0))
    }

    /// Whether there is a message of that id.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// A message without arguments.
    pub fn text(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// A message with its arguments: numbers as numbers, so that plurals come right.
    pub fn with(&self, id: &str, arguments: &[(&str, Value)]) -> String {
        let pattern = self
            .bundle
            .get_message(id)
            .and_then(|message| message.value());
        let Some(pattern) = pattern else {
            return id.to_owned();
        };
        let mut values = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            match value {
                Value::Text(text) => values.set(*name, on_one_line(text)),
                Value::Number(number) => values.set(*name, FluentValue::from(*number)),
            }
        }
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&values), &mut errors);
        text.into_owned()
    }
}

/// A name of a file may hold line ends, and characters that turn the direction of writing;
/// here they are only shown. What a message quotes as it stands keeps its lines.
pub fn on_one_line(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| {
        c.is_control() && c != '\t'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match is_odd(c) {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// An argument of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// A word, name or path.
    Text(String),
    /// A number that the message may count with.
    Number(u64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(u64::from(number))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::collections::BTreeSet;

    use fluent_syntax::ast;
    use fluent_syntax::parser;

    use super::*;

    fn chosen(words: &[&str], variables: &[(&str, &str)]) -> Language {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        choose(&words, |name| {
            let known = variables.iter().find(|(known, _)| *known == name);
            known.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn swedish_unless_english_is_clearly_asked_for() {
        for locale in ["", "C", "POSIX", "C.UTF-8", "sv_SE.UTF-8", "xx_YY"] {
            assert_eq!(chosen(&[], &[("LANG", locale)]), Language::Sv);
        }
        assert_eq!(chosen(&[], &[("LANG", "en_GB.UTF-8")]), Language::En);
        assert_eq!(
            chosen(&[], &[("LC_ALL", "sv_SE"), ("LANG", "en_GB.UTF-8")]),
            Language::Sv
        );
    }

    #[test]
    fn the_flag_wins_over_the_variable_and_the_variable_over_the_locale() {
        let variables = [("SVARTPENNA_LANG", "sv"), ("LANG", "en_US")];
        assert_eq!(chosen(&[], &variables), Language::Sv);
        assert_eq!(chosen(&["--lang", "en"], &variables), Language::En);
        assert_eq!(chosen(&["--lang=en"], &variables), Language::En);
        assert_eq!(chosen(&["--", "--lang=en"], &variables), Language::Sv);
    }

    /// Each message's id and the names of its arguments.
    fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let resource = parser::parse(source).unwrap();
        let entries = resource.body.iter().filter_map(|entry| match entry {
            ast::Entry::Message(message) => Some(message),
            _ => None,
        });
        entries
            .map(|message| {
                let shown = format!("{:?}", message.value);
                let names = shown.split("VariableReference { id: Identifier { name: \"");
                let names = names.skip(1).filter_map(|rest| rest.split('"').next());
                (
                    message.id.name.to_owned(),
                    names.map(str::to_owned).collect(),
                )
            })
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_messages_with_the_same_arguments() {
        let (swedish, english) = (messages(SWEDISH), messages(ENGLISH));
        let ids = |messages: &BTreeMap<String, BTreeSet<String>>| -> Vec<String> {
            messages.keys().cloned().collect()
        };
        assert_eq!(ids(&swedish), ids(&english));
        for (id, arguments) in &swedish {
            assert_eq!(Some(arguments), english.get(id), "{id}");
        }
    }

    /// The sources of the command line and of the review page, without their tests.
    fn sources() -> String {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = [root.join("src/cli"), root.join("src/web")];
        let files = folders
            .into_iter()
            .flat_map(walkdir::WalkDir::new)
            .flatten();
        let is_source = |path: &std::path::Path| {
            path.extension()
                .is_some_and(|end| end == "rs" || end == "js")
        };
        let sources = files.filter(|file| is_source(file.path()));
        let texts = sources.map(|file| std::fs::read_to_string(file.path()).unwrap());
        texts
            .map(|text| {
                text.split("#[cfg(test)]\nmod tests")
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn every_message_that_is_said_exists() {
        let known = messages(SWEDISH);
        let sources = sources();
        let call = regex::Regex::new(
            r#"(?:\.text|\btext|\.with|Problem::new|Problem::usage|Problem::unreadable)\(\s*"([a-z0-9-]+)""#,
        );
        let ids: BTreeSet<&str> = call
            .unwrap()
            .captures_iter(&sources)
            .map(|found| found.get(1).unwrap().as_str())
            .collect();
        assert!(ids.len() > 20, "the call pattern has gone blind");
        let missing: Vec<_> = ids.iter().filter(|id| !known.contains_key(**id)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn no_message_is_left_unsaid() {
        let sources = sources();
        let mut built = crate::cli::help::message_ids();
        built.extend(crate::cli::findings::message_ids());
        // The page's code puts these together from groups and actions.
        let families = [
            "page-status-",
            "page-group-",
            "page-action-",
            "page-verdict-",
            "page-dropped-",
            // And the log's show puts these together from what was tried and refused.
            "refused-",
            "tried-",
        ];
        let is_said = |id: &String| {
            built.contains(id)
                || sources.contains(&format!("\"{id}\""))
                || families.iter().any(|family| id.starts_with(family))
        };
        let known = messages(SWEDISH);
        let unsaid: Vec<_> = known.keys().filter(|id| !is_said(id)).collect();
        assert!(unsaid.is_empty(), "{unsaid:?}");
        let missing: Vec<_> = built.iter().filter(|id| !known.contains_key(*id)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
