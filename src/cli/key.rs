//! `key`: makes, shows and lists identities.

use crate::cli::arguments::Key;
use crate::cli::arguments::KeyAction;
use crate::cli::arguments::KeyList;
use crate::cli::arguments::KeyNew;
use crate::cli::arguments::KeyShow;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::table::table;
use crate::people::SealError;
use crate::people::Sealed;
use crate::people::Seeds;
use crate::statement::Card;
use crate::statement::Identity;

use serde_json::json;

/// Runs the command.
pub fn run(arguments: &Key, messages: &Messages) -> Result<Exit, Problem> {
    match &arguments.action {
        KeyAction::New(new_key) => new(new_key, messages),
        KeyAction::Show(of) => show(of, messages),
        KeyAction::List(of) => list(of, messages),
    }
}

fn new(arguments: &KeyNew, messages: &Messages) -> Result<Exit, Problem> {
    let office = Office::open(messages)?;
    let person = office::person(&arguments.person)?;
    if !arguments.name.chars().any(char::is_alphabetic) {
        return Err(Problem::usage("problem-no-name"));
    }
    let passphrase = match &arguments.passphrase_file {
        Some(file) => office::passphrase(Some(file), String::new)?,
        None => chosen_passphrase(messages)?,
    };
    let seeds = Seeds {
        key: office::random()?,
        salt: office::random()?,
        nonce: office::random()?,
    };
    let identity = |seed: &[u8; 32]| Identity::from_seed(person, &arguments.name, seed);
    let sealed = Sealed::new(identity, &passphrase, arguments.work, &seeds, office::now());
    let sealed = sealed.map_err(|error| match error {
        SealError::TooShort => Problem::usage("problem-short-passphrase"),
        _ => Problem::usage("problem-no-random"),
    })?;
    let path = office
        .folder
        .keep(&sealed)
        .map_err(|error| Problem::folder(&error))?;
    output::complain(&messages.with(
        "key-made",
        &[
            ("name", sealed.card().name.as_str().into()),
            ("file", path.display().to_string().into()),
            ("fingerprint", sealed.card().key.fingerprint().into()),
        ],
    ));
    Ok(Exit::Done)
}

/// A passphrase that somebody has typed twice.
fn chosen_passphrase(messages: &Messages) -> Result<String, Problem> {
    let first = office::passphrase(None, || messages.text("ask-new-passphrase"))?;
    let second = office::passphrase(None, || messages.text("ask-again"))?;
    match first == second {
        true => Ok(first),
        false => Err(Problem::usage("problem-passphrases-differ")),
    }
}

fn show(arguments: &KeyShow, messages: &Messages) -> Result<Exit, Problem> {
    let office = Office::open(messages)?;
    let person = arguments
        .person
        .as_deref()
        .map(office::person)
        .transpose()?;
    let sealed = office
        .folder
        .key(person.as_ref())
        .map_err(|error| Problem::folder(&error))?;
    let card = card_text(sealed.card());
    match &arguments.output {
        None => output::write(card.as_bytes())?,
        Some(path) => office
            .disk
            .create(path, card.as_bytes())
            .map_err(|error| Problem::writing(&error, path))?,
    }
    output::complain(&messages.with(
        "key-shown",
        &[
            ("name", sealed.card().name.as_str().into()),
            ("fingerprint", sealed.card().key.fingerprint().into()),
        ],
    ));
    Ok(Exit::Done)
}

fn list(arguments: &KeyList, messages: &Messages) -> Result<Exit, Problem> {
    let office = Office::open(messages)?;
    let keys = office
        .folder
        .keys()
        .map_err(|error| Problem::folder(&error))?;
    if arguments.json {
        for key in &keys {
            let card = key.card();
            let line = json!({
                "version": 1, "type": "key", "card": card, "created": key.created(),
                "fingerprint": card.key.fingerprint(),
            });
            output::print(&line.to_string())?;
        }
        return Ok(Exit::Done);
    }
    if keys.is_empty() {
        return Err(Problem::new("problem-no-key", Exit::Authority));
    }
    let headings = [
        "column-person",
        "column-name",
        "column-fingerprint",
        "column-created",
    ]
    .map(|id| messages.text(id));
    let rows: Vec<Vec<String>> = keys
        .iter()
        .map(|key| {
            vec![
                key.card().person.to_string(),
                key.card().name.clone(),
                key.card().key.fingerprint(),
                key.created().to_string(),
            ]
        })
        .collect();
    output::write(table(&headings, &rows).as_bytes())?;
    Ok(Exit::Done)
}

fn card_text(card: &Card) -> String {
    format!("{:#}\n", json!(card))
}
