//! Prints what the model sees of plain texts, for `tests/detect/train.py`: a line a word,
//! with tabs between file, start and end in bytes, what struck it, and the features.
//!
//! `cargo run --release --example observe -- FILE...`

use std::io::Write as _;

use svartpenna::detect::DictionaryText;
use svartpenna::detect::LoadOptions;
use svartpenna::detect::Role;
use svartpenna::detect::Rules;
use svartpenna::detect::detect;
use svartpenna::detect::observe;
use svartpenna::document::Document;
use svartpenna::document::Part;
use svartpenna::document::PartId;
use svartpenna::document::Place;
use svartpenna::formats::text::cells::cells;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::Path::new("/usr/share/hunspell");
    let dictionary = DictionaryText {
        aff: std::fs::read_to_string(folder.join("sv_SE.aff"))?,
        dic: std::fs::read_to_string(folder.join("sv_SE.dic"))?,
    };
    let rules = Rules::load(LoadOptions {
        dictionary: Some(dictionary),
        ..LoadOptions::default()
    })?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for name in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&name)?;
        let part = Part {
            cells: cells(&text),
            ..Part::new(PartId(0), Place::Body, text)
        };
        let document = Document::of_parts(vec![part]);
        let findings = detect(&document, &rules);
        for seen in observe(&document, &rules) {
            let struck = findings.iter().find(|finding| {
                let is_struck =
                    finding.score >= 0.5 && matches!(finding.role, Role::Private | Role::Official);
                is_struck
                    && finding.span.start < seen.span.end
                    && seen.span.start < finding.span.end
            });
            let rule = struck.map_or("-", |finding| finding.rule.as_str());
            let score = struck.map_or(0.0, |finding| finding.score);
            let (start, end) = (seen.span.start, seen.span.end);
            write!(out, "{name}\t{start}\t{end}\t{rule}:{score:.2}")?;
            for feature in &seen.features {
                write!(out, "\t{}", feature.replace(['\t', '\n'], " "))?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}
