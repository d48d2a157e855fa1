//! JSON in; the one way to write it out (RFC 8785, without numbers that have a fraction).

use serde_json::Value;

use crate::statement::StatementError;

/// Deepest nesting that is written.
const DEPTH: usize = 64;

/// A value as canonical JSON.
///
/// # Errors
///
/// When it holds a number that is not whole, or is nested too deeply.
pub fn canonical(value: &Value) -> Result<Vec<u8>, StatementError> {
    let mut text = String::new();
    put(value, &mut text, 0)?;
    Ok(text.into_bytes())
}

fn put(value: &Value, text: &mut String, depth: usize) -> Result<(), StatementError> {
    if depth > DEPTH {
        return Err(StatementError::Malformed);
    }
    match value {
        Value::Number(number) if !(number.is_i64() || number.is_u64()) => {
            return Err(StatementError::Fraction);
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                put(item, text, depth + 1)?;
            }
            text.push(']');
        }
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            // RFC 8785, 3.2.3: by UTF-16 code units.
            entries.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            text.push('{');
            for (index, (key, item)) in entries.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                put(&Value::String(key.clone()), text, depth + 1)?;
                text.push(':');
                put(item, text, depth + 1)?;
            }
            text.push('}');
        }
        // Strings are escaped as RFC 8785, 3.2.2.2 asks.
        simple => text.push_str(&simple.to_string()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_nothing_stands_between() {
        let value = serde_json::json!({"b": [1, true, null], "a": {"å": "\u{8}\n\"", "z": ""}});
        let text = String::from_utf8(canonical(&value).unwrap()).unwrap();
        assert_eq!(text, r#"{"a":{"z":"","å":"\b\n\""},"b":[1,true,null]}"#);
    }

    #[test]
    fn a_fraction_is_refused() {
        assert!(canonical(&serde_json::json!({"a": 0.5})).is_err());
    }
}
