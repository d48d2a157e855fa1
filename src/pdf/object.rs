//! PDF objects that own their content, as they are about to be written to a new file.
//!
//! The reader's objects borrow from the source file; these do not, and their references
//! point into the *new* file. So an object of the source cannot slip into the result by
//! its old number.

use hayro_syntax::object::Number;

/// Number of an object in the new file (generation is always 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectNumber(pub u32);

/// A direct object (ISO 32000-2, 7.3).
#[derive(Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A name, without the solidus and with `#` escapes resolved.
    Name(Vec<u8>),
    /// A string, decoded.
    String(Vec<u8>),
    /// An array.
    Array(Vec<Self>),
    /// A dictionary.
    Dictionary(Dictionary),
    /// A reference to an object of the new file.
    Reference(ObjectNumber),
}

impl Value {
    /// A name.
    pub fn name(name: impl AsRef<[u8]>) -> Self {
        Self::Name(name.as_ref().to_vec())
    }

    /// A number, whole if it has no fraction.
    pub fn number(number: f64) -> Self {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && number.abs() < EXACT {
            Self::Integer(number as i64)
        } else {
            Self::Real(number)
        }
    }

    /// An array of numbers.
    pub fn numbers(numbers: impl IntoIterator<Item = f64>) -> Self {
        Self::Array(numbers.into_iter().map(Self::number).collect())
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::number(number.as_f64())
    }
}

impl From<ObjectNumber> for Value {
    fn from(number: ObjectNumber) -> Self {
        Self::Reference(number)
    }
}

impl From<Dictionary> for Value {
    fn from(dictionary: Dictionary) -> Self {
        Self::Dictionary(dictionary)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

/// A dictionary. Entries are written in the order in which they were set.
#[derive(Clone, Default, PartialEq)]
pub struct Dictionary(Vec<(Vec<u8>, Value)>);

impl Dictionary {
    /// An empty dictionary.
    pub fn new() -> Self {
        Self::default()
    }

    /// A dictionary with a `/Type`.
    pub fn of_type(name: &str) -> Self {
        let mut dictionary = Self::new();
        dictionary.set("Type", Value::name(name));
        dictionary
    }

    /// Sets an entry, replacing an earlier one. A `null` value removes the entry, which
    /// means the same (ISO 32000-2, 7.3.7).
    pub fn set(&mut self, key: impl AsRef<[u8]>, value: impl Into<Value>) {
        let (key, value) = (key.as_ref(), value.into());
        let old = self.0.iter().position(|(name, _)| name == key);
        match (old, value.is_null()) {
            (Some(index), true) => drop(self.0.remove(index)),
            (Some(index), false) => {
                if let Some(entry) = self.0.get_mut(index) {
                    entry.1 = value;
                }
            }
            (None, true) => {}
            (None, false) => self.0.push((key.to_vec(), value)),
        }
    }

    /// Adds an entry whose key is known to be new.
    pub fn push(&mut self, key: impl AsRef<[u8]>, value: Value) {
        if !value.is_null() {
            self.0.push((key.as_ref().to_vec(), value));
        }
    }

    /// The value of a key.
    pub fn get(&self, key: impl AsRef<[u8]>) -> Option<&Value> {
        let key = key.as_ref();
        self.0
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// Entries in writing order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Value)> {
        self.0.iter().map(|(key, value)| (key.as_slice(), value))
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A stream whose data has been encoded as its dictionary's `/Filter` says. `/Length` is
/// added when it is written.
#[derive(Clone, Default)]
pub struct Stream {
    /// The stream's dictionary.
    pub dictionary: Dictionary,
    /// Encoded bytes.
    pub data: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_a_key_twice_keeps_the_last_value() {
        let mut dictionary = Dictionary::new();
        dictionary.set("A", 1);
        dictionary.set("A", 2);
        assert!(dictionary.get("A") == Some(&Value::Integer(2)));
        assert_eq!(dictionary.iter().count(), 1);
    }

    #[test]
    fn a_null_entry_is_no_entry() {
        let mut dictionary = Dictionary::new();
        dictionary.set("A", 1);
        dictionary.set("A", Value::Null);
        assert!(dictionary.is_empty());
    }

    #[test]
    fn a_number_without_fraction_is_whole() {
        assert!(Value::number(3.0) == Value::Integer(3));
        assert!(Value::number(0.5) == Value::Real(0.5));
        assert!(matches!(Value::number(f64::NAN), Value::Real(_)));
    }
}
