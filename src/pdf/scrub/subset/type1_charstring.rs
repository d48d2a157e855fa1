//! Type 1 charstrings (Adobe Type 1 Font Format, chapter 6), followed as far as is needed
//! to know which subroutines and which other glyphs they use.

use rustc_hash::FxHashSet;

const MOST_STEPS: usize = 200_000;
const DEEPEST: usize = 16;

/// What the glyphs that were followed use.
#[derive(Default)]
pub(super) struct Used {
    pub(super) subroutines: FxHashSet<usize>,
    /// Codes of StandardEncoding that accented letters are made of.
    pub(super) parts: FxHashSet<u8>,
}

/// Follows one decrypted glyph; nothing if that is not possible.
pub(super) fn follow(code: &[u8], subroutines: &[Option<Vec<u8>>], used: &mut Used) -> Option<()> {
    let mut walk = Walk {
        subroutines,
        used,
        stack: Vec::new(),
        handed: Vec::new(),
        steps: 0,
    };
    walk.run(code, 0).map(|_| ())
}

struct Walk<'w> {
    subroutines: &'w [Option<Vec<u8>>],
    used: &'w mut Used,
    stack: Vec<i32>,
    /// What other subroutines hand back.
    handed: Vec<i32>,
    steps: usize,
}

impl Walk<'_> {
    /// Runs a charstring; says whether the glyph has ended.
    fn run(&mut self, code: &[u8], depth: usize) -> Option<bool> {
        if depth > DEEPEST {
            return None;
        }
        let mut at = 0;
        while let Some(&first) = code.get(at) {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return None;
            }
            at += 1;
            let byte = |index: usize| code.get(at + index).copied().map(i32::from);
            match first {
                32..=246 => self.stack.push(i32::from(first) - 139),
                247..=250 => {
                    let value = (i32::from(first) - 247) * 256 + byte(0)? + 108;
                    self.stack.push(value);
                    at += 1;
                }
                251..=254 => {
                    let value = -(i32::from(first) - 251) * 256 - byte(0)? - 108;
                    self.stack.push(value);
                    at += 1;
                }
                255 => {
                    let value = byte(0)? << 24 | byte(1)? << 16 | byte(2)? << 8 | byte(3)?;
                    self.stack.push(value);
                    at += 4;
                }
                10 => {
                    if self.call(depth)? {
                        return Some(true);
                    }
                }
                11 => return Some(false),
                14 => return Some(true),
                12 => {
                    let second = *code.get(at)?;
                    at += 1;
                    if self.escape(second)? {
                        return Some(true);
                    }
                }
                _ => self.stack.clear(),
            }
        }
        Some(false)
    }

    fn call(&mut self, depth: usize) -> Option<bool> {
        let index = usize::try_from(self.stack.pop()?).ok()?;
        self.used.subroutines.insert(index);
        let code = self.subroutines.get(index)?.clone()?;
        self.run(&code, depth + 1)
    }

    /// Says whether the glyph has ended.
    fn escape(&mut self, operator: u8) -> Option<bool> {
        match operator {
            6 => {
                let (&accent, &base) = (self.stack.last()?, self.stack.iter().nth_back(1)?);
                self.used.parts.extend([base as u8, accent as u8]);
                return Some(true);
            }
            12 => {
                let (below, above) = (self.stack.pop()?, self.stack.pop()?);
                self.stack.push(above.checked_div(below)?);
            }
            16 => {
                let _number = self.stack.pop()?;
                let count = usize::try_from(self.stack.pop()?).ok()?;
                let from = self.stack.len().checked_sub(count)?;
                // The last argument is handed back first.
                self.handed = self.stack.split_off(from);
            }
            17 => self.stack.push(self.handed.pop().unwrap_or(0)),
            _ => self.stack.clear(),
        }
        Some(false)
    }
}
