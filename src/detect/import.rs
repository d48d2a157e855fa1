//! A table of names or a register, as text; the list that pattern folders hold, out.
//!
//! Statistics offices and registers publish tables with quotation marks, notes above and
//! below, counts beside. A row that holds no name is told by its line and never taken in.

use unicode_normalization::UnicodeNormalization as _;

use crate::detect::flags::Flags;
use crate::detect::lexicon::Lexicon;

/// Longest entry, in characters.
const LONGEST: usize = 90;
/// Most entries of a list.
const MOST: usize = 1_000_000;
/// Lines above the heading that a table may have.
const NOTES: usize = 40;

/// Which list an import makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// Given names.
    Given,
    /// Surnames.
    Surnames,
    /// Schools, homes and other organisations that point at a person.
    Organisations,
    /// Places.
    Places,
    /// What is never struck by itself.
    Keep,
}

/// How a table is read.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The heading of the column; found by its usual names where none is given.
    pub column: Option<String>,
    /// Leave out rows whose count of bearers is smaller.
    pub least: u64,
    /// Leave rows out that hold no name, instead of refusing the table.
    pub skip_bad: bool,
}

/// What an import made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The list, as a file of a pattern folder.
    pub text: String,
    /// How many entries it has.
    pub entries: usize,
    /// How many of them are also ordinary words.
    pub words: usize,
    /// How many were left out since the program knows them as places or keeps them.
    pub known: usize,
    /// How many rows hold no name or too few bearers.
    pub skipped: usize,
}

/// Why a table cannot be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct ImportError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: ImportReason,
}

/// What is wrong with a line of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImportReason {
    /// A quotation mark opens and none closes.
    #[error("a quotation mark is not closed")]
    OpenQuote,
    /// No heading names the column.
    #[error("no column with that heading")]
    NoColumn,
    /// What stands in the column is no name.
    #[error("no name in the column")]
    NoName,
    /// There is no count of bearers.
    #[error("no number of bearers")]
    NoCount,
    /// Nothing is left.
    #[error("no entries")]
    Empty,
    /// There are more entries than any list has.
    #[error("too many entries")]
    TooMany,
}

impl ListKind {
    /// The name of the list's file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Given => "given.txt",
            Self::Surnames => "surnames.txt",
            Self::Organisations => "organisations.txt",
            Self::Places => "places.txt",
            Self::Keep => "keep.txt",
        }
    }

    /// Headings that the column usually has, most telling first.
    fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Given => &[
                "tilltalsnamn",
                "förnamn",
                "given name",
                "first name",
                "namn",
            ],
            Self::Surnames => &["efternamn", "surname", "last name", "namn"],
            Self::Organisations => &[
                "skolenhetsnamn",
                "skolenhet",
                "enhetsnamn",
                "enhet",
                "verksamhet",
                "boende",
                "förskola",
                "skola",
                "benämning",
                "namn",
                "name",
            ],
            Self::Places => &[
                "tätort", "småort", "ort", "ortnamn", "place", "namn", "name",
            ],
            Self::Keep => &["namn", "name", "benämning", "ord"],
        }
    }

    fn is_of_people(self) -> bool {
        matches!(self, Self::Given | Self::Surnames)
    }
}

/// Takes in a table.
pub(crate) fn import(
    table: &str,
    source: &str,
    kind: ListKind,
    options: &ImportOptions,
    lexicon: &Lexicon,
) -> Result<Imported, ImportError> {
    let rows = rows(table)?;
    let (head, columns) = heading(&rows, kind, options)?;
    let mut made = Imported::default();
    let mut entries: Vec<String> = Vec::new();
    for row in rows.iter().skip(head) {
        if row.cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        match entry(row, columns, kind, options) {
            Ok(Some(name)) => entries.push(name),
            Ok(None) => made.skipped += 1,
            Err(_) if options.skip_bad => made.skipped += 1,
            Err(reason) => {
                let line = row.line;
                return Err(ImportError { line, reason });
            }
        }
    }
    entries.sort();
    entries.dedup();
    entries.retain(|name| {
        let known = is_known(&name.to_lowercase(), kind, lexicon);
        made.known += usize::from(known);
        !known
    });
    let reason = match entries.len() {
        0 => Some(ImportReason::Empty),
        count => (count > MOST).then_some(ImportReason::TooMany),
    };
    if let Some(reason) = reason {
        let line = rows.last().map_or(1, |row| row.line);
        return Err(ImportError { line, reason });
    }
    write(&mut made, &entries, source, kind, lexicon);
    Ok(made)
}

/// The list as a file: where it comes from, examples for `patterns test`, the entries.
fn write(made: &mut Imported, entries: &[String], source: &str, kind: ListKind, lexicon: &Lexicon) {
    let mut text = format!("# Imported from {source}: {} entries.\n", entries.len());
    let example = match kind {
        ListKind::Keep | ListKind::Places => "no_match",
        _ => "match",
    };
    let thirds = [0, entries.len() / 2, entries.len().saturating_sub(1)];
    let mut shown: Vec<&String> = thirds.iter().filter_map(|at| entries.get(*at)).collect();
    shown.dedup();
    for entry in shown {
        text.push_str(&format!("#{example} {entry}\n"));
    }
    for entry in entries {
        let lower = entry.to_lowercase();
        let is_word = matches!(
            kind,
            ListKind::Given | ListKind::Surnames | ListKind::Organisations
        ) && !lower.contains(' ')
            && lexicon.is_word(&lower);
        made.words += usize::from(is_word);
        text.push_str(entry);
        text.push_str(if is_word { "\tw\n" } else { "\n" });
    }
    made.entries = entries.len();
    made.text = text;
}

/// Whether the program already says something else of a name, which an import of all that
/// anybody is called must not undo.
fn is_known(lower: &str, kind: ListKind, lexicon: &Lexicon) -> bool {
    let flags = lexicon.flags(lower);
    let office = Flags::KEEP | Flags::AUTHORITY | Flags::ROLE | Flags::KINSHIP | Flags::TITLE;
    let kept = match kind {
        ListKind::Given | ListKind::Surnames => office | Flags::PLACE | Flags::FUNCTION,
        ListKind::Organisations => Flags::KEEP | Flags::AUTHORITY | Flags::ORG_NOUN,
        ListKind::Places => office | Flags::NAME,
        ListKind::Keep => Flags::default(),
    };
    flags.has(kept) && !(kind.is_of_people() && flags.has(Flags::NAME))
}

/// Columns of a table: that of the name and that of the count.
type Columns = (usize, Option<usize>);

/// The row after the heading, and the columns.
fn heading(
    rows: &[Row],
    kind: ListKind,
    options: &ImportOptions,
) -> Result<(usize, Columns), ImportError> {
    let asked = options.column.as_deref().map(str::to_lowercase);
    let headings: Vec<&str> = match &asked {
        Some(asked) => vec![asked.as_str()],
        None => kind.headings().to_vec(),
    };
    let is_count = |cell: &String| {
        let cell = cell.to_lowercase();
        cell.starts_with("antal") || matches!(cell.as_str(), "count" | "bearers")
    };
    for heading in &headings {
        for (index, row) in rows.iter().take(NOTES).enumerate() {
            let named = |cell: &String| cell.to_lowercase() == **heading;
            if let Some(column) = row.cells.iter().position(named) {
                let count = row.cells.iter().position(is_count);
                return Ok((index + 1, (column, count)));
            }
        }
    }
    let line = rows.first().map_or(1, |row| row.line);
    // A list of one name a line has no heading.
    let plain = rows.iter().all(|row| row.cells.len() == 1);
    match plain && asked.is_none() {
        true => Ok((0, (0, None))),
        false => Err(ImportError {
            line,
            reason: ImportReason::NoColumn,
        }),
    }
}

/// The name in a row; none where too few bear it.
fn entry(
    row: &Row,
    (column, count): Columns,
    kind: ListKind,
    options: &ImportOptions,
) -> Result<Option<String>, ImportReason> {
    let cell = row.cells.get(column).ok_or(ImportReason::NoName)?;
    if options.least > 0 {
        let count = count.and_then(|count| row.cells.get(count));
        let digits: String = count
            .into_iter()
            .flat_map(|count| count.chars())
            .filter(char::is_ascii_digit)
            .collect();
        if digits.parse::<u64>().map_err(|_| ImportReason::NoCount)? < options.least {
            return Ok(None);
        }
    }
    // `Ormbergs förskola, Gula`: what follows is which house of it.
    let cell = match kind {
        ListKind::Organisations => cell.split([',', '(']).next().unwrap_or(cell),
        _ => cell,
    };
    let name: String = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let name: String = name.nfc().collect();
    let length = name.chars().count();
    let of_people = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.');
    let fits = match kind.is_of_people() {
        true => name.chars().all(of_people),
        false => !name.chars().any(char::is_control),
    };
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    match (2..=LONGEST).contains(&length) && letters > 1 && fits && !name.starts_with('#') {
        true => Ok(Some(name)),
        false => Err(ImportReason::NoName),
    }
}

/// A row of a table.
struct Row {
    /// The line that it starts on, from 1.
    line: usize,
    cells: Vec<String>,
}

/// The rows of a table with commas, semicolons or tabs between its cells (RFC 4180).
fn rows(table: &str) -> Result<Vec<Row>, ImportError> {
    let separator = separator(table);
    let mut rows = Vec::new();
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let (mut line, mut start) = (1, 1);
    let mut quoted = false;
    let mut characters = table.chars().peekable();
    while let Some(c) = characters.next() {
        line += usize::from(c == '\n');
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => quoted = true,
            c if quoted => cell.push(c),
            '\r' => {}
            '\n' => {
                cells.push(std::mem::take(&mut cell).trim().to_owned());
                let cells = std::mem::take(&mut cells);
                rows.push(Row { line: start, cells });
                start = line;
            }
            c if c == separator => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            c => cell.push(c),
        }
    }
    if quoted {
        let reason = ImportReason::OpenQuote;
        return Err(ImportError {
            line: start,
            reason,
        });
    }
    if !cell.trim().is_empty() || !cells.is_empty() {
        cells.push(cell.trim().to_owned());
        rows.push(Row { line: start, cells });
    }
    Ok(rows)
}

/// What stands between cells: that of the three which the first lines have most of.
fn separator(table: &str) -> char {
    let head: String = table.lines().take(NOTES).collect();
    let count = |separator: &char| head.matches(*separator).count();
    // The last of equals wins, and commas stand in names of schools.
    [',', ';', '\t']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(table: &str, kind: ListKind, options: &ImportOptions) -> Result<Imported, ImportError> {
        import(
            table,
            "tabell.csv",
            kind,
            options,
            &Lexicon::new(None, true),
        )
    }

    #[test]
    fn a_table_of_the_statistics_office_becomes_a_list() {
        let table = "Tilltalsnamn, kvinnor 2023;;\n\nTilltalsnamn;Antal bärare;Andel\n\
                     Zorvelina;1 204;0,1\nQvirria;3;0\nStockholm;2;0\n";
        let options = ImportOptions {
            least: 2,
            ..ImportOptions::default()
        };
        let made = take(table, ListKind::Given, &options).unwrap();
        assert_eq!((made.entries, made.known, made.skipped), (2, 1, 0));
        assert!(made.text.ends_with("Qvirria\nZorvelina\n"));
        let options = ImportOptions {
            least: 10,
            ..ImportOptions::default()
        };
        assert_eq!(take(table, ListKind::Given, &options).unwrap().entries, 1);
    }

    #[test]
    fn a_row_without_a_name_is_told_by_its_line() {
        let table = "Namn,Ort\n\"Ekbackens\nskola\",A\n12,B\n";
        let options = ImportOptions::default();
        let error = take(table, ListKind::Organisations, &options);
        assert_eq!(
            error,
            Err(ImportError {
                line: 4,
                reason: ImportReason::NoName
            })
        );
        let options = ImportOptions {
            skip_bad: true,
            ..ImportOptions::default()
        };
        let made = take(table, ListKind::Organisations, &options).unwrap();
        assert_eq!((made.entries, made.skipped), (1, 1));
    }

    #[test]
    fn broken_tables_are_refused() {
        let none = ImportOptions::default();
        let reason = |table: &str| take(table, ListKind::Given, &none).unwrap_err().reason;
        assert_eq!(
            reason("Namn;Antal\n\"Zorvelina;3\n"),
            ImportReason::OpenQuote
        );
        assert_eq!(reason("Färg;Antal\nRöd;3\n"), ImportReason::NoColumn);
        assert_eq!(reason("Namn;Antal\n"), ImportReason::Empty);
    }
}
