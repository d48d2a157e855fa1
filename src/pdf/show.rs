//! Shows text: strings to glyphs on the page, and strings without the refused ones
//! (ISO 32000-2, 9.4.3 and 9.4.4).
//!
//! What is taken out of a line leaves one advance behind, rounded to coarse steps, so that
//! neither the number nor the widths of the glyphs can be worked out from it. What the
//! rounding owes is carried along the line, so that nothing drifts.

use std::ops::Range;

use smallvec::SmallVec;

use crate::geometry::Affine;
use crate::geometry::Point;
use crate::geometry::Quad;
use crate::pdf::emit::write_number;
use crate::pdf::emit::write_string;
use crate::pdf::font::CodeEntry;
use crate::pdf::font::FontId;
use crate::pdf::glyph::ContentGapKind;
use crate::pdf::glyph::Glyph;
use crate::pdf::interpret::PageState;
use crate::pdf::interpret::meets;
use crate::pdf::lex::Kind;
use crate::pdf::lex::Token;
use crate::pdf::lex::decode_string;
use crate::pdf::lex::is_space;
use crate::pdf::run::Run;
use crate::pdf::state::GraphicsState;

/// Greatest step of an advance, in thousandths of the font size.
const STEP: f64 = 50.0;
/// Greatest step of an advance on the page, in points. Glyphs that stay are off by half
/// of it at most.
const STEP_ON_PAGE: f64 = 0.5;

/// By how much the pen of the result is behind that of the source, on the line at hand.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Owed {
    /// Distance in text space, along the writing direction.
    distance: f64,
    /// Whether glyphs have gone since the last one that stays.
    open: bool,
}

/// A piece of what an operator shows.
enum Piece {
    /// A number of a `TJ` array and how far it moves the pen.
    Move { token: Token, distance: f64 },
    /// A glyph's bytes among the decoded ones, and how far it moves the pen.
    Glyph {
        bytes: Range<u32>,
        distance: f64,
        refused: bool,
    },
}

/// What the glyphs of one operator have in common.
struct Line {
    state: GraphicsState,
    /// From text space to page coordinates, with the pen where the operator began.
    to_page: Affine,
    vertical: bool,
    ascent: f64,
    descent: f64,
    /// How far the pen has moved since.
    pen: f64,
}

impl Line {
    /// How far a number of a `TJ` array moves the pen.
    fn distance_of(&self, number: f64) -> f64 {
        -number / 1000.0 * self.unit()
    }

    /// The font size along the writing direction, in text space.
    fn unit(&self) -> f64 {
        if self.vertical {
            self.state.size
        } else {
            self.state.size * self.state.scaling
        }
    }

    /// How far a glyph moves the pen.
    fn distance_over(&self, code: &CodeEntry) -> f64 {
        let mut spacing = self.state.character_spacing;
        if code.is_word_space {
            spacing += self.state.word_spacing;
        }
        let distance = code.advance / 1000.0 * self.state.size + spacing;
        if self.vertical {
            distance
        } else {
            distance * self.state.scaling
        }
    }

    /// A glyph's cell, its origin and the height of its em, on the page.
    fn place(&self, code: &CodeEntry) -> (Quad, Point, f64) {
        let (size, wide) = (self.state.size, self.state.size * self.state.scaling);
        let (x, y) = if self.vertical {
            (0.0, self.pen)
        } else {
            (self.pen, 0.0)
        };
        let y = y + self.state.rise;
        let (dx, dy) = code.displacement;
        let corner = Point::new(
            x + dx / 1000.0 * wide,
            y + (dy / 1000.0 + self.descent) * size,
        );
        let [a, b, c, d, _, _] = self.to_page.as_coeffs();
        let along = kurbo::Vec2::new(a, b) * (code.width / 1000.0 * wide);
        let up = kurbo::Vec2::new(c, d) * ((self.ascent - self.descent) * size);
        let corner = self.to_page * corner;
        let quad = Quad([corner, corner + along, corner + along + up, corner + up]);
        let origin = self.to_page * Point::new(x, y);
        (quad, origin, kurbo::Vec2::new(c, d).hypot() * size.abs())
    }
}

impl Run<'_, '_, '_> {
    /// `Tj`, `TJ`, `'` and `"`.
    pub fn show(&mut self, name: &[u8], operator: Token) {
        let spacing = match name {
            b"\"" => match self.spacing_operands() {
                Some(spacing) => Some(spacing),
                None => return,
            },
            _ => None,
        };
        if let Some([word, character]) = spacing {
            self.state.word_spacing = word;
            self.state.character_spacing = character;
        }
        if matches!(name, b"'" | b"\"") {
            self.next_line();
        }
        let elements = self.elements(name);
        let mut bytes = Vec::new();
        let pieces = if self.it.page.interprets() {
            self.interpret(&elements, &mut bytes)
        } else {
            None
        };
        if self.out.is_none() {
            return;
        }
        let count = match name {
            b"TJ" => elements.len() + 2,
            b"\"" => 3,
            _ => 1,
        };
        let unchanged = pieces.as_ref().is_none_or(|pieces| self.keeps_all(pieces));
        if unchanged && self.is_clean(name, &elements) {
            self.keep(count, operator);
            return;
        }
        let mut content = Vec::new();
        if let Some([word, character]) = spacing {
            write_number(word, &mut content);
            content.extend_from_slice(b" Tw ");
            write_number(character, &mut content);
            content.extend_from_slice(b" Tc ");
        }
        if matches!(name, b"'" | b"\"") {
            content.extend_from_slice(b"T* ");
        }
        match pieces {
            Some(pieces) => self.rebuild(&pieces, &bytes, &mut content),
            None => self.copy_elements(&elements, &mut content),
        }
        if !content.is_empty() {
            self.write(&content);
        }
    }

    /// The first two of the three operands of `"`.
    fn spacing_operands(&self) -> Option<[f64; 2]> {
        let start = self.operands.len().checked_sub(3)?;
        let word = self.operands.get(start)?.number()?;
        let character = self.operands.get(start + 1)?.number()?;
        Some([word, character])
    }

    /// The strings and numbers to show.
    fn elements(&self, name: &[u8]) -> Vec<Token> {
        let is_string = |token: &Token| matches!(token.kind, Kind::String { .. });
        if name != b"TJ" {
            return self
                .operands
                .last()
                .copied()
                .filter(is_string)
                .into_iter()
                .collect();
        }
        let shown = self.operands.iter().copied();
        shown
            .filter(|token| is_string(token) || token.number().is_some())
            .collect()
    }

    /// Whether an operator can be copied as it stands: nothing among its operands that
    /// would not be shown.
    fn is_clean(&self, name: &[u8], elements: &[Token]) -> bool {
        let hex_is_clean = |token: &Token| match token.kind {
            Kind::String { hex, open } => {
                !open
                    && (!hex
                        || token.bytes(self.data).iter().all(|byte| {
                            byte.is_ascii_hexdigit() || is_space(*byte) || b"<>".contains(byte)
                        }))
            }
            _ => true,
        };
        let shape = match name {
            b"TJ" => {
                self.operands.len() == elements.len() + 2
                    && self
                        .operands
                        .first()
                        .is_some_and(|t| t.kind == Kind::ArrayStart)
                    && self
                        .operands
                        .last()
                        .is_some_and(|t| t.kind == Kind::ArrayEnd)
            }
            b"\"" => self.operands.len() == 3 && elements.len() == 1,
            _ => self.operands.len() == 1 && elements.len() == 1,
        };
        shape && elements.iter().all(hex_is_clean)
    }

    /// Finds the glyphs, moves the pen over them and, when reading, collects them.
    fn interpret(&mut self, elements: &[Token], bytes: &mut Vec<u8>) -> Option<Vec<Piece>> {
        let id = match self.state.font {
            Some(id) => id,
            None => self.it.fonts.load(None),
        };
        self.state.font = Some(id);
        let font = self.it.fonts.get(id)?;
        if font.stands_in && elements.iter().any(|token| token.number().is_none()) {
            self.it.page.gap(ContentGapKind::MissingFont, 1);
        }
        let mut line = Line {
            state: self.state,
            to_page: self.state.ctm * self.text.matrix,
            vertical: font.vertical,
            ascent: font.ascent,
            descent: font.descent,
            pen: 0.0,
        };
        let mut pieces = Vec::new();
        for token in elements {
            if let Some(number) = token.number() {
                let distance = line.distance_of(number);
                line.pen += distance;
                if self.out.is_some() {
                    pieces.push(Piece::Move {
                        token: *token,
                        distance,
                    });
                }
                continue;
            }
            let start = bytes.len();
            decode_string(token.bytes(self.data), bytes);
            self.interpret_string(id, bytes, start, &mut line, &mut pieces);
        }
        if line.vertical {
            self.text.advance(0.0, line.pen);
        } else {
            self.text.advance(line.pen, 0.0);
        }
        Some(pieces)
    }

    fn interpret_string(
        &mut self,
        id: FontId,
        bytes: &[u8],
        start: usize,
        line: &mut Line,
        pieces: &mut Vec<Piece>,
    ) {
        let stream_bytes = self.it.limits().stream_bytes;
        let mut at = start;
        while let Some(font) = self.it.fonts.get_mut(id) {
            let Some((code, entry)) = font.code_at(bytes, at) else {
                break;
            };
            let end = (at + usize::from(entry.length)).min(bytes.len());
            let index = self.it.page.glyph_count;
            self.it.page.glyph_count += 1;
            let mut refused = take_glyph(&mut self.it.page, entry, line, index);
            let distance = line.distance_over(entry);
            if font.type3.is_some() {
                if let Some(procedure) = font.telling_procedure(code, stream_bytes) {
                    let at_pen = line.to_page
                        * if line.vertical {
                            Affine::translate((0.0, line.pen))
                        } else {
                            Affine::translate((line.pen, 0.0))
                        };
                    refused |= self.walk_procedure(id, &procedure, at_pen);
                }
            }
            if refused {
                self.it.page.removed.glyphs += 1;
            }
            line.pen += distance;
            if self.out.is_some() {
                pieces.push(Piece::Glyph {
                    bytes: at as u32..end as u32,
                    distance,
                    refused,
                });
            }
            at = end.max(at + 1);
            if self.it.page.halted {
                break;
            }
        }
    }

    fn keeps_all(&self, pieces: &[Piece]) -> bool {
        let refuses = |piece: &Piece| matches!(piece, Piece::Glyph { refused: true, .. });
        !self.owed.open && !pieces.iter().any(refuses)
    }

    /// Writes an array of what may stay, with one rounded advance for each run of what
    /// goes.
    fn rebuild(&mut self, pieces: &[Piece], bytes: &[u8], content: &mut Vec<u8>) {
        self.mark_changed();
        let mut array = Vec::new();
        let mut run: Vec<u8> = Vec::new();
        let mut moves: SmallVec<[(Token, f64); 4]> = SmallVec::new();
        for piece in pieces {
            match piece {
                Piece::Move { distance, .. } if self.owed.open => self.owed.distance += distance,
                Piece::Move { token, distance } => moves.push((*token, *distance)),
                Piece::Glyph {
                    distance,
                    refused: true,
                    ..
                } => {
                    self.owed.open = true;
                    let moved: f64 = moves.drain(..).map(|(_, distance)| distance).sum();
                    self.owed.distance += moved + distance;
                }
                Piece::Glyph { bytes: range, .. } => {
                    let advance = self.take_owed();
                    if advance.is_some() || !moves.is_empty() {
                        end_run(&mut run, &mut array);
                    }
                    for (token, _) in moves.drain(..) {
                        array.extend_from_slice(token.bytes(self.data));
                        array.push(b' ');
                    }
                    if let Some(advance) = advance {
                        write_number(advance, &mut array);
                        array.push(b' ');
                    }
                    let range = range.start as usize..range.end as usize;
                    run.extend_from_slice(bytes.get(range).unwrap_or_default());
                }
            }
        }
        end_run(&mut run, &mut array);
        for (token, _) in moves {
            array.extend_from_slice(token.bytes(self.data));
            array.push(b' ');
        }
        if !array.is_empty() {
            content.push(b'[');
            content.extend_from_slice(&array);
            content.extend_from_slice(b"]TJ");
        }
    }

    /// The rounded advance that is due before a glyph that stays; what the rounding
    /// leaves is owed further.
    fn take_owed(&mut self) -> Option<f64> {
        if !std::mem::take(&mut self.owed.open) {
            return None;
        }
        let vertical = self
            .state
            .font
            .and_then(|id| self.it.fonts.get(id))
            .is_some_and(|font| font.vertical);
        let state = &self.state;
        let unit = if vertical {
            state.size
        } else {
            state.size * state.scaling
        };
        let [a, b, c, d, _, _] = (state.ctm * self.text.matrix).as_coeffs();
        let on_page = if vertical { c.hypot(d) } else { a.hypot(b) };
        let thousandth = unit / 1000.0;
        if thousandth == 0.0 || !thousandth.is_finite() {
            return None;
        }
        let most = STEP_ON_PAGE / (thousandth.abs() * on_page);
        let step = if most >= STEP {
            STEP
        } else {
            most.floor().max(1.0)
        };
        let number = (-self.owed.distance / thousandth / step).round() * step;
        if number == 0.0 || !number.is_finite() {
            return None;
        }
        self.owed.distance += number * thousandth;
        Some(number)
    }

    /// Writes an array of strings and numbers as they are, decoded and written anew.
    fn copy_elements(&self, elements: &[Token], content: &mut Vec<u8>) {
        if elements.is_empty() {
            return;
        }
        content.push(b'[');
        for token in elements {
            if token.number().is_some() {
                content.extend_from_slice(token.bytes(self.data));
                content.push(b' ');
            } else {
                let mut bytes = Vec::new();
                decode_string(token.bytes(self.data), &mut bytes);
                write_string(&bytes, content);
            }
        }
        content.extend_from_slice(b"]TJ");
    }
}

fn end_run(run: &mut Vec<u8>, array: &mut Vec<u8>) {
    if !run.is_empty() {
        write_string(run, array);
        run.clear();
    }
}

/// Collects a glyph when reading; when editing, says whether it is refused.
fn take_glyph(page: &mut PageState, code: &CodeEntry, line: &Line, index: u32) -> bool {
    if page.reading {
        if code.text.is_empty() {
            page.gap(ContentGapKind::UnknownGlyphs, 1);
        }
        let (quad, origin, size) = line.place(code);
        let glyph = glyph(page, code, line, quad, origin, size);
        page.content.glyphs.push(glyph);
        return false;
    }
    if page.filter.glyphs.contains(&index) {
        return true;
    }
    if page.filter.areas.is_empty() {
        return false;
    }
    let (quad, _, _) = line.place(code);
    let cell = core(&quad);
    page.filter.touches_text(&cell)
}

fn glyph(
    page: &PageState,
    code: &CodeEntry,
    line: &Line,
    quad: Quad,
    origin: Point,
    size: f64,
) -> Glyph {
    let is_finite = quad.0.iter().all(|corner| corner.is_finite()) && origin.is_finite();
    let bounds = quad.bounds();
    let visible = is_finite
        && page.hidden == 0
        && line.state.paints_text()
        && meets(bounds, page.area)
        && meets(bounds, line.state.clip);
    let nowhere = Quad([Point::ORIGIN; 4]);
    Glyph {
        text: code.text.clone(),
        quad: if is_finite { quad } else { nowhere },
        origin: if is_finite { origin } else { Point::ORIGIN },
        size: (size as f32).clamp(f32::MIN_POSITIVE, f32::MAX),
        visible,
        in_annotation: page.in_annotation,
    }
}

/// The middle of a cell. Cells of neighbours overlap a little, above and below and where
/// letters lean, and an area around one must not take the others.
fn core(quad: &Quad) -> Quad {
    const INSET_ALONG: f64 = 0.12;
    const INSET_ACROSS: f64 = 0.2;
    let [a, b, c, d] = quad.0;
    let at = |along: f64, across: f64| {
        let (low, high) = (a.lerp(b, along), d.lerp(c, along));
        low.lerp(high, across)
    };
    let (left, right) = (INSET_ALONG, 1.0 - INSET_ALONG);
    let (low, high) = (INSET_ACROSS, 1.0 - INSET_ACROSS);
    Quad([
        at(left, low),
        at(right, low),
        at(right, high),
        at(left, high),
    ])
}
