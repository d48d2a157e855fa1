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
use crate::geometry::Rect;
use crate::pdf::areas::meets;
use crate::pdf::emit::end_run;
use crate::pdf::emit::write_number;
use crate::pdf::emit::write_string;
use crate::pdf::font::CodeEntry;
use crate::pdf::font::FontId;
use crate::pdf::glyph::ContentGapKind;
use crate::pdf::glyph::Glyph;
use crate::pdf::glyph::core;
use crate::pdf::interpret::PageState;
use crate::pdf::lex::Kind;
use crate::pdf::lex::Token;
use crate::pdf::lex::decode_string;
use crate::pdf::lex::is_space;
use crate::pdf::line::Line;
use crate::pdf::run::Run;
use crate::pdf::run::is_far;

/// Room for pieces that is taken before they are known.
const USUAL_PIECES: usize = 256;
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
            self.release_position();
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
            self.release_position();
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
        // What stands in an array or dictionary within the array is shown by nobody.
        let mut depth = 0_usize;
        let mut shown = Vec::with_capacity(self.operands.len());
        for token in &self.operands {
            match token.kind {
                Kind::ArrayStart => depth += 1,
                Kind::DictStart => depth += 2,
                Kind::ArrayEnd => depth = depth.saturating_sub(1),
                Kind::DictEnd => depth = depth.saturating_sub(2),
                _ if depth > 1 => {}
                _ if is_string(token) || token.number().is_some() => shown.push(*token),
                _ => {}
            }
        }
        shown
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
        shape && elements.iter().all(hex_is_clean) && !self.operands.iter().any(is_far)
    }

    /// Finds the glyphs, moves the pen over them and, when reading, collects them.
    fn interpret(&mut self, elements: &[Token], bytes: &mut Vec<u8>) -> Option<Vec<Piece>> {
        let id = match self.state.font {
            Some(id) => id,
            None => self.it.fonts.load(None),
        };
        self.state.font = Some(id);
        let font = self.it.fonts.get(id)?;
        if font.is_endless {
            // Nobody may draw it either.
            self.it.page.halt();
        }
        if font.has_unknown_codes {
            self.it.page.halt_at(ContentGapKind::UnknownCodes);
        }
        if font.stands_in && elements.iter().any(|token| token.number().is_none()) {
            self.it.page.gap(ContentGapKind::MissingFont, 1);
        }
        let mut line = Line::new(self.state, self.text.matrix, font, &self.it.page);
        let length = |token: &Token| token.bytes(self.data).len();
        let most_bytes = elements.iter().map(length).sum();
        bytes.reserve(most_bytes);
        let mut pieces = match self.out {
            Some(_) => Vec::with_capacity(most_bytes.min(USUAL_PIECES)),
            None => Vec::new(),
        };
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
        let most = self.it.limits().glyphs;
        let mut at = start;
        while let Some(font) = self.it.fonts.get_mut(id) {
            let Some((code, entry)) = font.code_at(bytes, at) else {
                break;
            };
            let end = (at + usize::from(entry.length)).min(bytes.len());
            let index = self.it.page.glyph_count;
            if index as usize > most {
                self.it.page.halt();
                break;
            }
            self.it.page.glyph_count += 1;
            let mut refused = take_glyph(&mut self.it.page, entry, line, index);
            if let Some(trace) = &mut self.it.trace {
                trace.glyph(&line.state, id.number(), self.it.page.hidden > 0);
            }
            let distance = line.distance_over(entry);
            if font.type3.is_some()
                && let Some(procedure) = font.telling_procedure(code, stream_bytes)
            {
                let along = if line.vertical {
                    (0.0, line.pen)
                } else {
                    (line.pen, 0.0)
                };
                let at_pen = line.to_page * Affine::translate(along);
                let inside = self.walk_procedure(id, &procedure, at_pen);
                if inside {
                    self.it.page.procedures.insert(procedure.obj_id());
                }
                refused |= inside;
            }
            if refused {
                self.it.page.removed.glyphs += 1;
            }
            if self.it.page.filter.notes_codes
                && let Some(font) = self.it.fonts.get_mut(id)
            {
                font.note(code, !refused);
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
                        self.copy_number(token, &mut array);
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
            self.copy_number(token, &mut array);
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

    /// Writes a number as it stands, unless it is too large to be an advance.
    fn copy_number(&self, token: Token, out: &mut Vec<u8>) {
        match token.number() {
            Some(number) if is_far(&token) => write_number(number, out),
            _ => out.extend_from_slice(token.bytes(self.data)),
        }
    }

    /// Writes an array of strings and numbers as they are, decoded and written anew.
    fn copy_elements(&self, elements: &[Token], content: &mut Vec<u8>) {
        if elements.is_empty() {
            return;
        }
        content.push(b'[');
        for token in elements {
            if token.number().is_some() {
                self.copy_number(*token, content);
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

/// An em of so many heights of an area (half an em of the struck text) is of other text.
const MUCH_LARGER: f64 = 8.0;

/// Collects a glyph when reading; when editing, says whether it is refused.
#[inline]
fn take_glyph(page: &mut PageState, code: &CodeEntry, line: &Line, index: u32) -> bool {
    let plain = line.plain.as_ref().filter(|_| page.grounds.is_empty());
    if let Some(glyph) = plain.and_then(|plain| plain.glyph(code, line.pen)) {
        page.content.glyphs.push(glyph);
        return false;
    }
    if page.reading {
        if code.text.is_empty() {
            page.gap(ContentGapKind::UnknownGlyphs, 1);
        }
        let (quad, origin) = line.place(code);
        let glyph = match page.away {
            0.0 => glyph(page, code, line, quad, origin),
            away => glyph_away(page, code, line, (quad, origin), away),
        };
        if page.away == 0.0 && (code.text.is_empty() || code.is_doubtful) && glyph.visible {
            // Its neighbours too, so that whole words are read.
            let bounds = quad.bounds().inflate(8.0 * line.em.min(20.0), 0.0);
            let known = page.unclear.unwrap_or(bounds);
            page.unclear = Some(known.union(bounds));
        }
        if glyph.visible && !page.grounds.is_empty() {
            page.note_ground(&glyph, line.state.fill, index);
        }
        page.content.glyphs.push(glyph);
        return false;
    }
    if page.filter.refuses_glyph(index) {
        return true;
    }
    if page.away != 0.0 || line.is_far && code.displacement.1 == 0.0 {
        return false;
    }
    let (quad, _) = line.place(code);
    let bounds = quad.bounds();
    let (areas, shapes) = (&page.filter.areas, &page.filter.shapes);
    if areas.near(bounds).next().is_none() && shapes.near(bounds).next().is_none() {
        return false;
    }
    let core = core(&quad);
    let is_below = |(area, _): (&Quad, _)| core.0.iter().all(|corner| area.contains(*corner));
    // A letter of a much larger text, such as a watermark, is no layer under this line. What
    // a person has drawn takes all.
    let is_drawn = |area: &Quad| shapes.near(bounds).any(|(shape, _)| shape == area);
    let is_larger = |area: &Quad| line.em > MUCH_LARGER * area.0[0].distance(area.0[3]);
    areas
        .touching(&core)
        .any(|area| !is_larger(area) || is_drawn(area))
        || shapes.near(bounds).any(is_below)
}

/// A glyph of a tile that is repeated: it is seen in many places, and read in one where
/// nothing else stands.
fn glyph_away(
    page: &PageState,
    code: &CodeEntry,
    line: &Line,
    (quad, origin): (Quad, Point),
    away: f64,
) -> Glyph {
    let up = Affine::translate((0.0, away));
    let mut glyph = glyph(page, code, line, quad.transformed(up), up * origin);
    glyph.visible = page.hidden == 0 && line.state.paints_text();
    glyph.is_cut_off = false;
    glyph
}

#[inline]
fn glyph(page: &PageState, code: &CodeEntry, line: &Line, quad: Quad, origin: Point) -> Glyph {
    let [a, b, c, d] = quad.0;
    // On a level line two corners tell all.
    let (sum, bounds) = match line.level {
        Some(_) => {
            let sum = (a.x + c.x + origin.x, a.y + c.y + origin.y);
            (sum, Rect::from_points(a, c))
        }
        None => {
            let sum = a.to_vec2() + b.to_vec2() + c.to_vec2() + d.to_vec2() + origin.to_vec2();
            ((sum.x, sum.y), quad.bounds())
        }
    };
    let is_finite = sum.0.is_finite() && sum.1.is_finite();
    let is_painted = is_finite && page.hidden == 0 && line.state.paints_text();
    let visible = is_painted && meets(bounds, page.area) && meets(bounds, line.state.clip);
    let nowhere = Quad([Point::ORIGIN; 4]);
    Glyph {
        text: match code.text.as_slice() {
            [one] => SmallVec::from_buf_and_len([*one, '\0'], 1),
            _ => code.text.clone(),
        },
        quad: if is_finite { quad } else { nowhere },
        origin: if is_finite { origin } else { Point::ORIGIN },
        size: line.em_size(),
        visible,
        is_cut_off: is_painted && !visible,
        in_annotation: page.in_annotation,
    }
}

#[cfg(test)]
mod tests {
    use crate::pdf::edit::Refusal;
    use crate::pdf::glyph::ContentGapKind;
    use crate::pdf::sample::COURIER;
    use crate::pdf::sample::Sample;
    use crate::pdf::sample::area;
    use crate::pdf::sample::assert_only_gone;
    use crate::pdf::sample::glyphs;
    use crate::pdf::sample::text;

    /// Edits, checks that only the refused glyphs go, and gives the content.
    fn without(sample: &Sample, refusal: &Refusal) -> String {
        let before = sample.read();
        let edited = sample.edited(refusal);
        assert_only_gone(&before, &edited.read(), refusal);
        edited.content
    }

    #[test]
    fn every_operator_shows_text_where_it_belongs() {
        let page = Sample::new(
            "BT /F1 10 Tf 14 TL 50 700 Td (ab) Tj (c)' 2 1 (d e)\" [(f) -1000 <67>] TJ ET",
        )
        .read();
        assert_eq!(text(&page), "abcd efg");
        let at: Vec<_> = page
            .glyphs
            .iter()
            .map(|glyph| (glyph.origin.x.round() as i32, glyph.origin.y.round() as i32))
            .collect();
        // Courier at 10 points: 6 points a glyph; the last line adds 1 a glyph, and 2 a space.
        let last = [(50, 672), (57, 672), (66, 672), (73, 672), (90, 672)];
        assert_eq!(at[..3], [(50, 700), (56, 700), (50, 686)]);
        assert_eq!(at[3..], last);
        assert!(page.gaps.is_empty());
    }

    #[test]
    fn a_removed_run_is_one_rounded_advance() {
        let sample = Sample::new("BT /F1 10 Tf 50 700 Td (ab) Tj [(cd) -13 (ef) 7 (gh)] TJ ET");
        let content = without(&sample, &glyphs(1..6));
        assert!(content.contains("[(a)]TJ"), "{content}");
        // 5 glyphs of 600 and 13 of kerning less 7 make 3006, in steps of 50.
        assert!(content.contains("[-3000 (gh)]TJ"), "{content}");
    }

    #[test]
    fn nothing_is_left_where_an_absolute_move_follows() {
        let sample = Sample::new("BT /F1 10 Tf 50 700 Td (name) Tj 0 -12 Td (b) Tj ET");
        let content = without(&sample, &glyphs(0..4));
        assert!(!content.contains("TJ"), "{content}");
    }

    #[test]
    fn rounding_does_not_drift_along_a_line() {
        let words: String = (0..40).map(|n| format!("[(x) {n} (yz)]TJ ")).collect();
        let sample = Sample::new(format!("BT /F1 11.3 Tf 1.3 Tc 10 700 Td {words} ET"));
        without(&sample, &glyphs((0..120).filter(|n| n % 3 == 1)));
    }

    #[test]
    fn large_and_scaled_text_stays_in_place() {
        for setting in [
            "/F1 72 Tf",
            "/F1 1 Tf 30 0 0 30 10 600 Tm",
            "/F1 12 Tf 60 Tz 3 Tc 5 Tw 4 Ts",
            "/F1 12 Tf 0 1 -1 0 300 300 Tm",
            "/F1 -12 Tf 0.7 0.7 -0.7 0.7 300 300 Tm",
            "/F1 12 Tf -100 Tz 300 300 Td",
        ] {
            let sample = Sample::new(format!("BT {setting} (a bc) Tj (def g) Tj (hij) Tj ET"));
            without(&sample, &glyphs([2, 3, 5, 9]));
        }
    }

    #[test]
    fn quotes_keep_their_moves_and_spacing() {
        let sample = Sample::new("BT /F1 10 Tf 14 TL 50 700 Td (ab)' 2 1 (cd)\" (ef)' (gh) Tj ET");
        for gone in [0..2, 2..4, 1..3, 4..6] {
            without(&sample, &glyphs(gone));
        }
    }

    #[test]
    fn hexadecimal_strings_lose_their_bytes() {
        let sample = Sample::new("BT /F1 10 Tf 50 700 Td <4142 43> Tj ET");
        let content = without(&sample, &glyphs([1]));
        assert!(content.contains("[(A)-600 (C)]TJ"), "{content}");
    }

    #[test]
    fn junk_between_hexadecimal_digits_does_not_stay() {
        let sample = Sample::new("BT /F1 10 Tf 50 700 Td <41xyzzy42> Tj (q) (r) Tj ET");
        let content = without(&sample, &Refusal::default());
        assert!(
            !content.contains("zzy") && !content.contains('q'),
            "{content}"
        );
    }

    #[test]
    fn an_area_takes_seen_and_unseen_glyphs_but_not_the_next_line() {
        let sample = Sample::new(
            "BT /F1 10 Tf 50 700 Td (see) Tj 3 Tr -18 0 Td (hid) Tj 0 Tr 0 -11 Td (low) Tj ET",
        );
        let cell = sample.read().glyphs[0].quad.bounds();
        let edited = sample.edited(&area(cell.x0, cell.y0, cell.x0 + 18.0, cell.y1));
        assert_eq!(text(&edited.read()), "hidlow");
        let hidden = sample.edited(&area(30.0, cell.y0, 50.5, cell.y1));
        assert_eq!(text(&hidden.read()), "seelow");
    }

    #[test]
    fn rendering_mode_three_and_text_off_the_page_are_unseen() {
        let page = Sample::new(
            "BT /F1 10 Tf 50 700 Td (a) Tj 3 Tr (b) Tj 0 Tr 0 200 Td (c) Tj ET \
             q 0 0 5 5 re W n BT 50 600 Td (d) Tj ET Q BT 50 600 Td (e) Tj ET",
        )
        .read();
        let seen: Vec<bool> = page.glyphs.iter().map(|glyph| glyph.visible).collect();
        assert_eq!(seen, [true, false, false, false, true]);
    }

    #[test]
    fn a_string_and_an_operator_cut_between_streams_are_read() {
        let sample = Sample::new("BT /F1 10 Tf 50 700 Td (ab")
            .more("cd) T")
            .more("j ET");
        assert_eq!(text(&sample.read()), "abcd");
        without(&sample, &glyphs([1, 2]));
    }

    const COMPOSITE: &str = "/Font<</F1 <</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H\
        /ToUnicode 11 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500\
        /W[3[250]]/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>>>";
    const MAP: &str = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
        /CMapName /X def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
        3 beginbfchar <0003> <0041> <0004> <00660069> <0005> <E000> endbfchar\n\
        endcmap end end";

    #[test]
    fn two_byte_codes_are_read_and_removed_whole() {
        let sample = Sample::new("BT /F1 10 Tf 50 700 Td <000300040003> Tj ET")
            .resources(COMPOSITE)
            .stream(11, "", MAP);
        let page = sample.read();
        assert_eq!(text(&page), "AfiA");
        assert_eq!(page.glyphs.len(), 3);
        let content = without(&sample, &glyphs([1]));
        assert!(content.contains("[<0003>-500 <0003>]TJ"), "{content}");
    }

    #[test]
    fn private_use_and_unmapped_codes_are_a_gap() {
        let page = Sample::new("BT /F1 10 Tf 50 700 Td <000500060003> Tj ET")
            .resources(COMPOSITE)
            .stream(11, "", MAP)
            .read();
        assert_eq!(text(&page), "A");
        assert_eq!(page.gaps.len(), 1);
        assert_eq!(page.gaps[0].count, 2);
    }

    #[test]
    fn vertical_text_goes_down_and_stays_in_place() {
        let sample =
            Sample::new("BT /F1 10 Tf 300 700 Td [<00030003> 500 <0004000300030004>] TJ ET")
                .resources(&COMPOSITE.replace("Identity-H", "Identity-V"))
                .stream(11, "", MAP);
        let page = sample.read();
        let step = page.glyphs[1].origin - page.glyphs[0].origin;
        assert!(step.x.abs() < 0.01 && (step.y + 10.0).abs() < 0.01);
        without(&sample, &glyphs([1, 3]));
    }

    #[test]
    fn codes_of_a_font_that_is_not_there_are_a_gap_of_their_own() {
        for encoding in ["UniCNS-UTF8-H", "UniJIS-UTF32-H"] {
            let fonts = format!(
                "/Font<</F1<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/{encoding}\
                 /DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/X\
                 /CIDSystemInfo<</Registry(Adobe)/Ordering(CNS1)/Supplement 0>>>>]>>>>"
            );
            let sample = Sample::new("BT /F1 10 Tf 50 700 Td (abc) Tj ET").resources(&fonts);
            let gaps = sample.read().gaps;
            let is_told = gaps
                .iter()
                .any(|gap| gap.kind == ContentGapKind::UnknownCodes);
            assert!(is_told, "{encoding}: {gaps:?}");
        }
    }

    #[test]
    fn a_missing_font_is_a_gap_and_its_text_is_read_all_the_same() {
        let sample = Sample::new("BT /F9 10 Tf 50 700 Td (abc) Tj ET");
        let page = sample.read();
        assert_eq!(text(&page), "abc");
        assert!(!page.gaps.is_empty());
        without(&sample, &glyphs([1]));
    }

    const TYPE3: &str = "/Font<</F1 <</Type/Font/Subtype/Type3/FontBBox[0 0 100 100]\
        /FontMatrix[.01 0 0 .01 0 0]/FirstChar 97/LastChar 98/Widths[60 60]\
        /Encoding<</Differences[97/a/b]>>/CharProcs<</a 11 0 R/b 12 0 R>>\
        /Resources<</Font<</F2 13 0 R>>>>>>>>";

    #[test]
    fn type_3_glyphs_have_text_and_width_and_the_text_in_them_is_read() {
        let sample = Sample::new("BT /F1 10 Tf 50 700 Td (aba) Tj ET")
            .resources(TYPE3)
            .stream(11, "", "60 0 d0 0 0 50 50 re f")
            .stream(12, "", "60 0 d0 BT /F2 20 Tf (xy) Tj ET")
            .object(13, COURIER.trim_start_matches("/F1"));
        let page = sample.read();
        assert_eq!(text(&page), "abxya");
        assert!((page.glyphs[4].origin.x - 62.0).abs() < 0.01);
        let inner = page.glyphs[3].quad.bounds();
        assert!(inner.x0 > 56.0 && inner.x1 < 59.0, "{inner:?}");
        // What stands in a glyph goes with the whole glyph.
        let edited = sample.edited(&glyphs([3]));
        assert_eq!(text(&edited.read()), "aa");
    }

    #[test]
    fn a_font_set_by_a_graphics_state_is_used() {
        let page = Sample::new("BT /G gs 50 700 Td (ab) Tj ET")
            .resources("/ExtGState<</G <</Font[11 0 R 20]>>>>")
            .object(11, COURIER.trim_start_matches("/F1"))
            .read();
        assert_eq!(text(&page), "ab");
        assert!((page.glyphs[1].origin.x - 62.0).abs() < 0.01);
    }
}
