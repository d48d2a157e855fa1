//! What is struck in a text, joined so that the number of words tells nothing.

use crate::detect::Entity;
use crate::document::Span;
use crate::formats::text::TextError;

/// A span to strike and what to write in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strike<'a> {
    /// What to strike.
    pub span: Span,
    /// The kind of thing it is; neighbours of one kind may be joined.
    pub entity: Entity,
    /// A label instead of the five blocks.
    pub label: Option<&'a str>,
}

/// Strikes in order, without overlap, with the pieces of one name or address joined.
///
/// `Anna Maria Berg` found as three names is one strike, but `Anna, Maria` are two people
/// and stay two. Strikes that touch are one as well, unless they carry different labels.
pub fn merge<'a>(text: &str, strikes: &[Strike<'a>]) -> Result<Vec<Strike<'a>>, TextError> {
    let mut sorted = strikes.to_vec();
    sorted.sort_by_key(|strike| (strike.span.start, strike.span.end));
    let mut merged: Vec<Strike<'a>> = Vec::with_capacity(sorted.len());
    for strike in sorted {
        if text.get(strike.span.range()).is_none() {
            return Err(TextError::StrikeOutside);
        }
        if strike.span.start == strike.span.end {
            continue;
        }
        match merged.last_mut() {
            Some(last) if belongs_to(text, last, &strike) => {
                last.span.end = last.span.end.max(strike.span.end);
            }
            _ => merged.push(strike),
        }
    }
    Ok(merged)
}

fn belongs_to(text: &str, last: &Strike<'_>, next: &Strike<'_>) -> bool {
    if next.span.start < last.span.end {
        return true;
    }
    if last.label != next.label {
        return false;
    }
    if next.span.start == last.span.end {
        return true;
    }
    let between = text.get(last.span.end as usize..next.span.start as usize);
    last.entity == next.entity && between.is_some_and(|between| joins(between, last.entity))
}

/// Whether text between two strikes of one kind belongs inside one name or address.
fn joins(between: &str, entity: Entity) -> bool {
    let is_column_gap = between.contains("  ") || between.contains('\t');
    if is_column_gap || between.chars().count() > 3 {
        return false;
    }
    let fits: fn(char) -> bool = match entity {
        Entity::Person => {
            |c| is_blank(c) || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '.' | '\'' | '’')
        }
        Entity::Address => |c| is_blank(c) || matches!(c, '-' | '.' | ',' | ':' | '/'),
        _ => |c| is_blank(c) || matches!(c, '-' | '/'),
    };
    between.chars().all(fits)
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(text: &str, values: &[(&str, Entity)]) -> Vec<String> {
        let strikes: Vec<_> = values
            .iter()
            .map(|&(value, entity)| {
                let start = text.find(value).unwrap();
                Strike {
                    span: Span::new(start..start + value.len()),
                    entity,
                    label: None,
                }
            })
            .collect();
        let merged = merge(text, &strikes).unwrap();
        let pieces = merged
            .iter()
            .map(|strike| text[strike.span.range()].to_owned());
        pieces.collect()
    }

    #[test]
    fn pieces_of_one_name_are_one_strike() {
        let names = [("Bo", Entity::Person), ("Ek", Entity::Person)];
        assert_eq!(merged("hos Bo Ek hemma", &names), ["Bo Ek"]);
        assert_eq!(merged("hos Bo-Ek hemma", &names), ["Bo-Ek"]);
    }

    #[test]
    fn two_people_in_a_list_stay_two() {
        let names = [("Bo", Entity::Person), ("Ek", Entity::Person)];
        assert_eq!(merged("hos Bo, Ek hemma", &names), ["Bo", "Ek"]);
        assert_eq!(merged("Bo\tEk", &names), ["Bo", "Ek"]);
        assert_eq!(merged("Bo    Ek", &names), ["Bo", "Ek"]);
    }

    #[test]
    fn street_and_postal_address_are_one_strike() {
        let pieces = [
            ("Ekgatan 1", Entity::Address),
            ("123 45 Ås", Entity::Address),
        ];
        assert_eq!(
            merged("på Ekgatan 1, 123 45 Ås sedan", &pieces),
            ["Ekgatan 1, 123 45 Ås"]
        );
    }

    #[test]
    fn overlapping_strikes_are_one_even_with_labels() {
        let strike = |start, end, label| Strike {
            span: Span { start, end },
            entity: Entity::Person,
            label: Some(label),
        };
        let merged = merge("abcdef", &[strike(2, 6, "[B]"), strike(0, 3, "[A]")]).unwrap();
        assert_eq!(merged, [strike(0, 6, "[A]")]);
    }
}
