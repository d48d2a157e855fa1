//! Type 2 charstrings (Adobe Technical Note #5177), followed as far as is needed to know
//! which subroutines and which other glyphs they use.

use rustc_hash::FxHashSet;

/// Most operators that a glyph may run.
const MOST_STEPS: usize = 200_000;
const DEEPEST: usize = 16;

/// What the glyphs that were followed use.
#[derive(Default)]
pub(super) struct Used {
    pub(super) global: FxHashSet<usize>,
    pub(super) local: FxHashSet<usize>,
    /// Codes of StandardEncoding that accented letters are made of.
    pub(super) parts: FxHashSet<u8>,
}

/// The subroutines that a glyph may call.
pub(super) struct Subroutines<'p> {
    pub(super) global: &'p [&'p [u8]],
    pub(super) local: &'p [&'p [u8]],
}

/// Follows one glyph; nothing if that is not possible.
pub(super) fn follow(code: &[u8], subroutines: &Subroutines<'_>, used: &mut Used) -> Option<()> {
    let mut walk = Walk {
        subroutines,
        used,
        stack: Vec::new(),
        stems: 0,
        steps: 0,
    };
    walk.run(code, 0).map(|_| ())
}

struct Walk<'w, 'p> {
    subroutines: &'w Subroutines<'p>,
    used: &'w mut Used,
    stack: Vec<f64>,
    stems: usize,
    steps: usize,
}

impl Walk<'_, '_> {
    /// Runs a charstring; says whether the glyph has ended.
    fn run(&mut self, code: &[u8], depth: usize) -> Option<bool> {
        if depth > DEEPEST {
            return None;
        }
        let mut rest = code;
        while let Some((&first, after)) = rest.split_first() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return None;
            }
            rest = after;
            match first {
                28 | 32.. => rest = self.number(first, rest)?,
                1 | 3 | 18 | 23 => self.count_stems(),
                19 | 20 => {
                    self.count_stems();
                    rest = rest.get(self.stems.div_ceil(8)..)?;
                }
                10 | 29 => {
                    if self.call(first == 29, depth)? {
                        return Some(true);
                    }
                }
                11 => return Some(false),
                14 => {
                    self.end();
                    return Some(true);
                }
                12 => {
                    let (&second, after) = rest.split_first()?;
                    rest = after;
                    self.escape(second)?;
                }
                _ => self.stack.clear(),
            }
        }
        Some(false)
    }

    fn number<'r>(&mut self, first: u8, rest: &'r [u8]) -> Option<&'r [u8]> {
        let byte = |index: usize| rest.get(index).copied().map(i32::from);
        let first = i32::from(first);
        let (value, length) = match first {
            28 => (f64::from((byte(0)? << 8 | byte(1)?) as i16), 2),
            32..=246 => (f64::from(first - 139), 0),
            247..=250 => (f64::from((first - 247) * 256 + byte(0)? + 108), 1),
            251..=254 => (f64::from(-(first - 251) * 256 - byte(0)? - 108), 1),
            _ => {
                let fixed = byte(0)? << 24 | byte(1)? << 16 | byte(2)? << 8 | byte(3)?;
                (f64::from(fixed) / 65536.0, 4)
            }
        };
        // More than the format allows, but some programs do.
        if self.stack.len() > 512 {
            return None;
        }
        self.stack.push(value);
        rest.get(length..)
    }

    fn count_stems(&mut self) {
        self.stems += self.stack.len() / 2;
        self.stack.clear();
    }

    fn call(&mut self, is_global: bool, depth: usize) -> Option<bool> {
        let all = match is_global {
            true => self.subroutines.global,
            false => self.subroutines.local,
        };
        let bias = match all.len() {
            ..1240 => 107.0,
            1240..33900 => 1131.0,
            _ => 32768.0,
        };
        let index = self.stack.pop()? + bias;
        if index < 0.0 || index.fract() != 0.0 {
            return None;
        }
        let index = index as usize;
        let code = all.get(index)?;
        let used = match is_global {
            true => &mut self.used.global,
            false => &mut self.used.local,
        };
        used.insert(index);
        self.run(code, depth + 1)
    }

    /// `endchar`, which in old programs puts an accent on a letter.
    fn end(&mut self) {
        if let [.., base, accent] = self.stack.as_slice()
            && self.stack.len() >= 4
        {
            self.used.parts.extend([*base as u8, *accent as u8]);
        }
    }

    fn escape(&mut self, operator: u8) -> Option<()> {
        match operator {
            // Flexes and the old `dotsection`.
            0 | 34..=37 => self.stack.clear(),
            // Arithmetic is rare, and following it is not worth the while.
            _ => return None,
        }
        Some(())
    }
}
