//! Check digits and dates: a text of an identifier in, a verdict out.
//!
//! A verdict is evidence, never a gate where the shape or a cue is clear: a mistyped
//! personnummer still points at a person.

/// What a validator says about a text that has the right shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The check digit is right.
    Valid,
    /// Possible, but the check digit is wrong or there is none.
    Plausible,
    /// Something else, such as a month of 13.
    Impossible,
}

/// The validator that a rule file names.
pub(crate) fn validator(name: &str) -> Option<fn(&str) -> Verdict> {
    Some(match name {
        "personnummer" => personnummer,
        "personnummer_bare" => personnummer_bare,
        "birth_digits" => birth_digits,
        "organisation_number" => organisation_number,
        "phone" => phone,
        "phone_foreign" => phone_foreign,
        "luhn" => luhn_text,
        "iban" => iban,
        "card" => card,
        "ipv4" => ipv4,
        "property" => property,
        "plate" => plate,
        _ => return None,
    })
}

fn digits(text: &str) -> Vec<u8> {
    text.chars()
        .filter_map(|c| c.to_digit(10).and_then(|d| u8::try_from(d).ok()))
        .collect()
}

/// Luhn's sum (ISO/IEC 7812-1, annex B) over all digits, the last one being the check.
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| {
            let digit = u32::from(digit);
            if place % 2 == 0 {
                digit
            } else {
                digit * 2 / 10 + digit * 2 % 10
            }
        })
        .sum();
    digits.len() > 1 && sum.is_multiple_of(10)
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum, &d| sum * 10 + u32::from(d))
}

/// Whether month and day can be those of a personnummer or samordningsnummer.
///
/// Day 61-91 is a samordningsnummer (day + 60). Month 32-59 occurs in regional reserve
/// numbers.
fn plausible_date(month: u32, day: u32) -> bool {
    let day = if day > 60 { day - 60 } else { day };
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=longest).contains(&day)
}

/// The ten digits of a personnummer without century.
fn ten_digits(all: &[u8]) -> Option<&[u8]> {
    match all.len() {
        10 => Some(all),
        12 => {
            let century = number(all.get(..2)?);
            (18..=20).contains(&century).then(|| all.get(2..))?
        }
        _ => None,
    }
}

/// Date and check digit of a whole personnummer or samordningsnummer.
pub(crate) fn personnummer(text: &str) -> Verdict {
    let all = digits(text);
    let Some(ten) = ten_digits(&all) else {
        return Verdict::Impossible;
    };
    let (month, day) = (number(&ten[2..4]), number(&ten[4..6]));
    let reserve = (32..=59).contains(&month) && (1..=31).contains(&day) && all.len() == 12;
    match plausible_date(month, day) {
        true if luhn(ten) => Verdict::Valid,
        true => Verdict::Plausible,
        false if reserve => Verdict::Plausible,
        false => Verdict::Impossible,
    }
}

/// As [`personnummer`], for digits without any separator: the shape says little.
fn personnummer_bare(text: &str) -> Verdict {
    personnummer(text)
}

/// Six or eight digits at the start that can be a date of birth.
fn birth_digits(text: &str) -> Verdict {
    let all = digits(text);
    let (month, day) = match all.len() {
        6 | 7 => (number(&all[2..4]), number(&all[4..6])),
        8.. if (18..=20).contains(&number(&all[..2])) => (number(&all[4..6]), number(&all[6..8])),
        8.. => (number(&all[2..4]), number(&all[4..6])),
        _ => return Verdict::Impossible,
    };
    if plausible_date(month, day) {
        Verdict::Plausible
    } else {
        Verdict::Impossible
    }
}

/// Ten digits, the third at least 2, with a right check digit; `16` may stand before.
fn organisation_number(text: &str) -> Verdict {
    let all = digits(text);
    let ten = match all.len() {
        10 => all.as_slice(),
        12 if all.starts_with(&[1, 6]) => &all[2..],
        _ => return Verdict::Impossible,
    };
    match (ten[2] >= 2, luhn(ten)) {
        (true, true) => Verdict::Valid,
        (true, false) => Verdict::Plausible,
        (false, _) => Verdict::Impossible,
    }
}

/// A Swedish number with its area code: 8 to 10 digits after the leading zero or +46.
fn phone(text: &str) -> Verdict {
    let mut all = digits(text);
    if text.trim_start().starts_with('+') || text.trim_start().starts_with("00") {
        let code = if text.trim_start().starts_with('+') {
            2
        } else {
            4
        };
        all.drain(..code.min(all.len()));
        if all.first() != Some(&0) {
            all.insert(0, 0);
        }
    }
    let two_times = text.len() == 11 && text.matches('.').count() == 2;
    match all.as_slice() {
        _ if two_times => Verdict::Impossible,
        [0, 0, ..] => Verdict::Impossible,
        [0, 7, 0 | 2 | 3 | 6 | 9, ..] if all.len() == 10 => Verdict::Valid,
        [0, _, ..] if (8..=10).contains(&all.len()) => Verdict::Plausible,
        [0, 1 | 2 | 7 | 9, 0, ..] if (8..=14).contains(&all.len()) => Verdict::Plausible,
        _ => Verdict::Impossible,
    }
}

fn phone_foreign(text: &str) -> Verdict {
    match digits(text).len() {
        8..=16 => Verdict::Plausible,
        _ => Verdict::Impossible,
    }
}

fn luhn_text(text: &str) -> Verdict {
    if luhn(&digits(text)) {
        Verdict::Valid
    } else {
        Verdict::Plausible
    }
}

/// A Swedish IBAN (ISO 13616): mod 97 over the rearranged text.
fn iban(text: &str) -> Verdict {
    let plain: Vec<char> = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    if !(15..=34).contains(&plain.len()) {
        return Verdict::Impossible;
    }
    let rest = plain
        .iter()
        .cycle()
        .skip(4)
        .take(plain.len())
        .filter_map(|c| c.to_digit(36))
        .fold(0u32, |sum, value| {
            let shift = if value > 9 { 100 } else { 10 };
            (sum * shift + value) % 97
        });
    if rest == 1 {
        Verdict::Valid
    } else {
        Verdict::Plausible
    }
}

fn card(text: &str) -> Verdict {
    let all = digits(text);
    match all.len() {
        13..=19 if luhn(&all) => Verdict::Valid,
        13..=19 => Verdict::Plausible,
        _ => Verdict::Impossible,
    }
}

fn ipv4(text: &str) -> Verdict {
    let fits = text.split('.').all(|part| part.parse::<u8>().is_ok());
    if fits {
        Verdict::Plausible
    } else {
        Verdict::Impossible
    }
}

/// A property designation, not the number of a statute, a page or a time.
fn property(text: &str) -> Verdict {
    let Some((before, unit)) = text.rsplit_once(':') else {
        return Verdict::Impossible;
    };
    let (name, block) = before.rsplit_once(' ').unwrap_or((before, ""));
    let statute = [
        "sfs",
        "prop",
        "sou",
        "bet",
        "rskr",
        "dir",
        "ds",
        "skr",
        "mot",
        "punkt",
        "kl",
        "klockan",
        "cirkulär",
        "ajournering",
        "paus",
        "start",
        "slut",
        "uppehåll",
        "tid",
        "lag",
        "lagen",
    ];
    let last = name.rsplit(' ').next().unwrap_or("").trim_end_matches('.');
    let caps = last.chars().filter(|c| c.is_uppercase()).count();
    if statute.contains(&last.to_lowercase().as_str())
        || unit.is_empty()
        || (caps > 1 && last.len() < 6)
        || block.starts_with("19") && block.len() == 4
        || block.starts_with("20") && block.len() == 4
    {
        return Verdict::Impossible;
    }
    Verdict::Plausible
}

/// A plate, not an abbreviation of a statute with a number.
fn plate(text: &str) -> Verdict {
    let letters: String = text
        .chars()
        .take_while(|c| c.is_alphabetic())
        .flat_map(char::to_uppercase)
        .collect();
    let known = [
        "SFS", "SOU", "LSS", "LVU", "LVM", "LPT", "SOL", "OSL", "KAP", "PRO", "DIN", "ISO", "HSL",
        "SEK", "BBR", "NJA", "HFD", "RUM", "HUS", "DEL", "SID", "PLAN", "MAX", "MIN", "DAG", "UNG",
        "LMA", "PNR", "FAX", "TEL", "DNR", "ART", "NUM", "BUP", "HVB", "IFO", "ICD", "DSM", "ICF",
        "KVA", "ATC", "ASI", "BBS", "IBS", "KEX", "SIP", "HTM", "LOU", "LUF", "USD", "EUR", "NOK",
        "OCH", "ELL", "MOT", "FEM", "SEX", "SJU", "TRE", "TVÅ", "VAR", "PER", "BIL", "PDF", "KOD",
        "TKR", "MKR", "MED", "HAR", "KAN", "SKA", "DEN", "DET", "HON", "HAN", "JAG", "MAN", "SIN",
        "HOS", "NOG", "OCR", "UPP", "UTE", "NER", "CRP", "GCS", "SOC", "AFS", "NPF", "AKT", "BOX",
        "FAM",
    ];
    if known.contains(&letters.as_str()) {
        Verdict::Impossible
    } else {
        Verdict::Plausible
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_personnummer_is_valid_in_any_shape() {
        for text in [
            "811228-9874",
            "19811228-9874",
            "8112289874",
            "19 811228 9874",
        ] {
            assert_eq!(personnummer(text), Verdict::Valid, "{text}");
        }
        assert_eq!(personnummer("811228-9873"), Verdict::Plausible);
        assert_eq!(personnummer("811328-9874"), Verdict::Impossible);
        assert_eq!(personnummer("21811228-9874"), Verdict::Impossible);
    }

    #[test]
    fn a_samordningsnummer_has_sixty_added_to_the_day() {
        assert_eq!(personnummer("701063-2391"), Verdict::Valid);
        assert_eq!(personnummer("701092-2391"), Verdict::Impossible);
    }

    #[test]
    fn an_iban_is_checked_by_mod_97() {
        assert_eq!(iban("SE45 5000 0000 0583 9825 7466"), Verdict::Valid);
        assert_eq!(iban("SE46 5000 0000 0583 9825 7466"), Verdict::Plausible);
    }

    #[test]
    fn opening_hours_are_no_phone_number() {
        assert_eq!(phone("08.30-10.00"), Verdict::Impossible);
        assert_eq!(phone("070-174 06 05"), Verdict::Valid);
        assert_eq!(phone("0046 70 174 06 40"), Verdict::Valid);
        assert_eq!(phone("08-465 004 17"), Verdict::Plausible);
        assert_eq!(phone("0655812"), Verdict::Impossible);
    }

    #[test]
    fn a_statute_number_is_no_property() {
        assert_eq!(property("SFS 2001:453"), Verdict::Impossible);
        assert_eq!(property("prop. 12:3"), Verdict::Impossible);
        assert_eq!(property("Kvarnbacken 1:7"), Verdict::Plausible);
    }
}
