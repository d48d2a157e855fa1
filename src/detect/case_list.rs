//! The text of a case list in; the people and values that are known to belong to the case
//! out.
//!
//! A case list is TOML that a person writes, so it is read generously: names of people are
//! looked for under the keys that mean so, and every other string is taken for a value that
//! has to go. Only remarks are left out. A key that nobody has thought of must not become a
//! leak.

use toml::Table;
use toml::Value;

use crate::detect::Known;

/// Keys, in lower case, whose strings are names of people.
const PEOPLE: [&str; 16] = [
    "name",
    "names",
    "namn",
    "person",
    "persons",
    "people",
    "personer",
    "also",
    "alias",
    "aliases",
    "nickname",
    "nicknames",
    "smeknamn",
    "kallas",
    "former_name",
    "tidigare_namn",
];
/// Keys whose strings say something about an entry and are not looked for.
const REMARKS: [&str; 12] = [
    "relation",
    "relationer",
    "role",
    "roll",
    "note",
    "notes",
    "anteckning",
    "comment",
    "kommentar",
    "kind",
    "slag",
    "version",
];
/// Keys for the other identity of a person who lives under a new one.
const OTHER_IDENTITY: [&str; 6] = [
    "fingerad",
    "fingerat_namn",
    "fictitious",
    "verklig",
    "verkligt_namn",
    "real_name",
];
/// Deepest nesting of tables and arrays.
const DEPTH: usize = 16;

/// Why a case list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CaseListError {
    /// It is no TOML.
    #[error("line {line}: {reason}")]
    Broken {
        /// Line, from 1.
        line: usize,
        /// What the parser says; never a value.
        reason: String,
    },
    /// It ties a real identity to the one that protects its bearer, and that link is
    /// secret (rutin för skyddade personuppgifter, 1.3).
    #[error("the list holds both identities of a person")]
    BothIdentities,
    /// It names nothing.
    #[error("the list names nobody and nothing")]
    Empty,
}

/// Reads a case list.
pub fn read(text: &str) -> Result<Known, CaseListError> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start.min(text.len()));
        let before = text.as_bytes().get(..start).unwrap_or_default();
        CaseListError::Broken {
            line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
            reason: error.message().to_owned(),
        }
    })?;
    let mut known = Known::default();
    collect(&table, false, 0, &mut known)?;
    known.people.retain(|name| !name.trim().is_empty());
    known.values.retain(|value| !value.trim().is_empty());
    match known.people.is_empty() && known.values.is_empty() {
        true => Err(CaseListError::Empty),
        false => Ok(known),
    }
}

fn collect(
    table: &Table,
    is_person: bool,
    depth: usize,
    known: &mut Known,
) -> Result<(), CaseListError> {
    let has_name = table
        .keys()
        .any(|key| PEOPLE.contains(&key.to_lowercase().as_str()));
    for (key, value) in table {
        let key = key.to_lowercase();
        if OTHER_IDENTITY.contains(&key.as_str()) && (is_person || has_name) && holds_text(value) {
            return Err(CaseListError::BothIdentities);
        }
        if !REMARKS.contains(&key.as_str()) {
            let names = PEOPLE.contains(&key.as_str()) || OTHER_IDENTITY.contains(&key.as_str());
            collect_value(value, names, depth, known)?;
        }
    }
    Ok(())
}

fn collect_value(
    value: &Value,
    names: bool,
    depth: usize,
    known: &mut Known,
) -> Result<(), CaseListError> {
    match value {
        Value::String(text) if names => known.people.push(text.clone()),
        Value::String(text) => known.values.push(text.clone()),
        Value::Integer(number) => known.values.push(number.to_string()),
        Value::Datetime(date) => known.values.push(date.to_string()),
        Value::Array(items) if depth < DEPTH => {
            for item in items {
                collect_value(item, names, depth + 1, known)?;
            }
        }
        Value::Table(table) if depth < DEPTH => collect(table, names, depth + 1, known)?,
        _ => {}
    }
    Ok(())
}

fn holds_text(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(holds_text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_told_apart_and_remarks_left_out() {
        let known = read(
            r#"
            addresses = ["Kvarngränd 3"]
            [[person]]
            name = "Elin Alm"
            also = ["Ella"]
            relation = "mor"
            personnummer = "811218-9876"
            "#,
        )
        .unwrap();
        assert_eq!(known.people, ["Ella", "Elin Alm"]);
        assert_eq!(known.values, ["Kvarngränd 3", "811218-9876"]);
    }

    #[test]
    fn an_unknown_key_is_a_value_that_goes() {
        assert_eq!(read("hund = \"Vovve\"").unwrap().values, ["Vovve"]);
    }

    #[test]
    fn both_identities_in_one_list_are_a_hard_stop() {
        let text = "[[person]]\nname = \"Elin Alm\"\nfingerad = \"Anna Ek\"";
        assert!(matches!(read(text), Err(CaseListError::BothIdentities)));
    }

    #[test]
    fn a_broken_list_says_the_line() {
        let error = read("a = \"x\"\nb = \n").unwrap_err();
        assert!(matches!(error, CaseListError::Broken { line: 2, .. }));
    }
}
