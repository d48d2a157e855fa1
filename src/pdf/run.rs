//! Runs the operators of one content stream (ISO 32000-2, annex A).
//!
//! With an emitter the run also writes the stream afresh: operators that the standard
//! knows, with the operands that they take, and nothing else.

use std::ops::Range;
use std::rc::Rc;

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Object;
use hayro_syntax::page::Resources;
use rustc_hash::FxHashMap;

use crate::geometry::Affine;
use crate::pdf::edit::Category;
use crate::pdf::edit::EditedStream;
use crate::pdf::edit::ResourceValue;
use crate::pdf::emit::Emitter;
use crate::pdf::emit::FARTHEST;
use crate::pdf::emit::write_number;
use crate::pdf::font::FontId;
use crate::pdf::font::stand_in;
use crate::pdf::interpret::Interpreter;
use crate::pdf::lex::Kind;
use crate::pdf::lex::Lexer;
use crate::pdf::lex::Token;
use crate::pdf::lex::decode_name;
use crate::pdf::mark::Mark;
use crate::pdf::paint::Outcome;
use crate::pdf::path::Path;
use crate::pdf::show::Owed;
use crate::pdf::state::GraphicsState;
use crate::pdf::state::TextPosition;

/// One content stream on its way through the interpreter.
pub(super) struct Run<'r, 'a, 'd> {
    pub it: &'r mut Interpreter<'a>,
    pub data: &'d [u8],
    pub scope: Rc<Resources<'a>>,
    /// The transform with which the stream began; patterns go by it.
    pub base: Affine,
    pub state: GraphicsState,
    pub text: TextPosition,
    pub operands: Vec<Token>,
    /// Whether a comment stands within the operator at hand or before it.
    pub comment: bool,
    /// Where the operator before ended.
    pub previous_end: usize,
    pub out: Option<Emitter<'a, 'd>>,
    pub path: Path,
    pub owed: Owed,
    pub marks: Vec<Mark>,
    /// Patterns and masks that were walked, by name and place, and what they became.
    pub walked: FxHashMap<(Category, &'d [u8], [u64; 6]), Outcome>,
    saved: Vec<GraphicsState>,
    held: Held,
    fonts: FxHashMap<&'d [u8], FontId>,
    in_text: bool,
}

/// An operator with its operands, without what stands between them.
pub(super) fn written(data: &[u8], operands: &[Token], operator: Token) -> Vec<u8> {
    let mut bytes = Vec::new();
    for token in operands.iter().chain(std::iter::once(&operator)) {
        match token.number() {
            Some(number) if is_far(token) => write_number(number, &mut bytes),
            _ => bytes.extend_from_slice(token.bytes(data)),
        }
        bytes.push(b' ');
    }
    bytes
}

/// Whether a number is too large to be a place.
pub(super) fn is_far(token: &Token) -> bool {
    token.number().is_some_and(|number| number.abs() > FARTHEST)
}

/// Moves of the pen that are not written yet.
#[derive(Default)]
struct Held {
    /// A text matrix that was set.
    matrix: Option<[f64; 6]>,
    /// How far the line was moved since.
    offset: Option<(f64, f64)>,
}

impl<'r, 'a, 'd> Run<'r, 'a, 'd> {
    pub fn new(
        it: &'r mut Interpreter<'a>,
        data: &'d [u8],
        scope: Rc<Resources<'a>>,
        state: GraphicsState,
        out: Option<Emitter<'a, 'd>>,
    ) -> Self {
        let mut run = Self {
            it,
            data,
            scope,
            base: state.ctm,
            state,
            text: TextPosition::default(),
            operands: Vec::new(),
            comment: false,
            previous_end: 0,
            out,
            path: Path::default(),
            owed: Owed::default(),
            marks: Vec::new(),
            walked: FxHashMap::default(),
            saved: Vec::new(),
            held: Held::default(),
            fonts: FxHashMap::default(),
            in_text: false,
        };
        run.name_default_color_spaces();
        run
    }

    /// Runs all operators.
    pub fn go(&mut self) {
        const MOST_OPERANDS: usize = 1 << 20;
        let mut lexer = Lexer::new(self.data);
        while let Some(token) = lexer.next() {
            match token.kind {
                Kind::Operator | Kind::InlineImage => {
                    self.comment = lexer.take_comment();
                    self.it.page.count_operator(self.it.limits());
                    if self.it.page.halted {
                        break;
                    }
                    if token.kind == Kind::Operator {
                        self.operator(token);
                    } else {
                        self.inline_image(token);
                    }
                    self.operands.clear();
                    self.previous_end = token.end as usize;
                }
                _ if self.operands.len() < MOST_OPERANDS => self.operands.push(token),
                _ => {}
            }
        }
        self.operands.clear();
    }

    /// Closes what the stream left open, so that what follows finds a clean state.
    pub fn close(&mut self) {
        self.flush_path();
        while !self.marks.is_empty() {
            self.end_mark();
        }
        if std::mem::take(&mut self.in_text) {
            self.write(b"ET");
        }
        for _ in 0..self.saved.len() {
            self.write(b"Q");
        }
        if let Some(first) = self.saved.first().copied() {
            self.state = first;
        }
        self.saved.clear();
    }

    /// Closes and gives what was written.
    pub fn finish(mut self) -> Option<EditedStream<'a>> {
        self.close();
        self.out.map(Emitter::finish)
    }

    /// Writes bytes of its own, if writing.
    pub fn write(&mut self, bytes: &[u8]) {
        if let Some(out) = &mut self.out {
            out.write(bytes);
        }
    }

    /// Notes that the result differs from the source.
    pub fn mark_changed(&mut self) {
        if let Some(out) = &mut self.out {
            out.changed = true;
        }
    }

    fn operator(&mut self, operator: Token) {
        let data = self.data;
        let name = operator.bytes(data);
        if self.path_operator(name, operator) {
            return;
        }
        self.flush_path();
        if self.is_recording() {
            self.record_state(name);
        }
        match name {
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show(name, operator),
            b"Tf" => self.set_font(),
            b"BT" | b"ET" | b"Td" | b"TD" | b"Tm" | b"T*" => self.place_text(name, operator),
            b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Tr" | b"Ts" => self.set_text(name, operator),
            b"q" | b"Q" | b"cm" => self.set_state(name, operator),
            b"BDC" | b"BMC" => self.begin_mark(name),
            b"EMC" => self.end_mark(),
            b"Do" => self.paint_object(),
            b"gs" => self.set_parameters(),
            b"cs" | b"CS" => self.set_color_space(name, operator),
            b"scn" | b"SCN" => self.set_color(name, operator),
            b"sh" => self.paint_shading(name),
            b"g" | b"rg" | b"k" => {
                self.set_fill_color();
                let count = match name {
                    b"g" => 1,
                    b"rg" => 3,
                    _ => 4,
                };
                self.keep_numbers(count, operator);
            }
            b"w" | b"J" | b"j" | b"M" | b"i" | b"G" => self.keep_numbers(1, operator),
            b"d0" => self.keep_numbers(2, operator),
            b"RG" => self.keep_numbers(3, operator),
            b"K" => self.keep_numbers(4, operator),
            b"d1" => self.keep_numbers(6, operator),
            b"sc" | b"SC" => {
                if name == b"sc" {
                    self.set_fill_color();
                }
                self.keep_numbers(self.trailing_numbers(), operator);
            }
            b"d" => self.keep_dash(operator),
            b"ri" => self.keep_intent(operator),
            _ => {}
        }
    }

    /// The last operands as numbers; None where they are too few or something else.
    pub fn numbers<const N: usize>(&self) -> Option<[f64; N]> {
        let start = self.operands.len().checked_sub(N)?;
        let mut numbers = [0.0; N];
        for (number, token) in numbers.iter_mut().zip(self.operands.get(start..)?) {
            *number = token.number()?;
        }
        Some(numbers)
    }

    /// How many operands at the end are numbers.
    fn trailing_numbers(&self) -> usize {
        let operands = self.operands.iter().rev();
        operands
            .take_while(|token| token.number().is_some())
            .count()
    }

    /// The last operand as a name, still escaped.
    pub fn last_name(&self) -> Option<&'d [u8]> {
        self.operands.last()?.name(self.data)
    }

    /// Copies an operator with its last operands.
    pub fn keep(&mut self, operand_count: usize, operator: Token) {
        let Some(out) = &mut self.out else { return };
        let first = self.operands.len().saturating_sub(operand_count);
        let operands = self.operands.get(first..).unwrap_or_default();
        if self.comment || operands.iter().any(is_far) {
            let bytes = written(self.data, operands, operator);
            out.write(&bytes);
            return;
        }
        let start = operands.first().unwrap_or(&operator).start as usize;
        let after = (first == 0).then_some(self.previous_end);
        out.copy(start..operator.end as usize, after);
    }

    /// The range that [`Self::keep`] would copy, where it can.
    pub fn kept_range(&self, operand_count: usize, operator: Token) -> Option<Range<usize>> {
        let first = self.operands.len().checked_sub(operand_count)?;
        let operands = self.operands.get(first..)?;
        let start = operands.first().unwrap_or(&operator).start as usize;
        let is_clean = !self.comment && !operands.iter().any(is_far);
        is_clean.then_some(start..operator.end as usize)
    }

    fn keep_numbers(&mut self, count: usize, operator: Token) {
        if count > 0 && self.trailing_numbers() >= count {
            self.keep(count, operator);
        }
    }

    fn keep_dash(&mut self, operator: Token) {
        let kinds = self.operands.iter().rev().map(|token| token.kind);
        let mut count = 0;
        for (index, kind) in kinds.enumerate() {
            match (index, kind) {
                (1, Kind::ArrayEnd) | (_, Kind::Number(_))
                    if index != 1 || kind == Kind::ArrayEnd => {}
                (2.., Kind::ArrayStart) => {
                    count = index + 1;
                    break;
                }
                _ => break,
            }
        }
        if count > 0 {
            self.keep(count, operator);
        }
    }

    fn keep_intent(&mut self, operator: Token) {
        let standard = matches!(
            self.last_name(),
            Some(b"AbsoluteColorimetric" | b"RelativeColorimetric" | b"Saturation" | b"Perceptual")
        );
        if standard {
            self.keep(1, operator);
        }
    }

    fn set_state(&mut self, name: &[u8], operator: Token) {
        match name {
            b"q" if self.saved.len() >= self.it.limits().nesting => self.it.page.halt(),
            b"q" => {
                self.saved.push(self.state);
                self.keep(0, operator);
            }
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                    self.keep(0, operator);
                }
            }
            _ => {
                if let Some(matrix) = self.numbers::<6>() {
                    self.state.ctm *= Affine::new(matrix);
                    self.keep(6, operator);
                }
            }
        }
    }

    fn place_text(&mut self, name: &[u8], operator: Token) {
        let count = match name {
            b"Td" | b"TD" => 2,
            b"Tm" => 6,
            _ => 0,
        };
        if self.trailing_numbers() < count {
            return;
        }
        match name {
            b"BT" if self.in_text => return,
            b"ET" if !self.in_text => return,
            b"BT" => {
                self.in_text = true;
                self.text = TextPosition::default();
            }
            b"ET" => self.in_text = false,
            b"T*" => self.next_line(),
            b"Tm" => {
                if let Some(matrix) = self.numbers::<6>() {
                    self.text.set(Affine::new(matrix));
                }
            }
            _ => {
                if let Some([x, y]) = self.numbers::<2>() {
                    if name == b"TD" {
                        self.state.leading = -y;
                    }
                    self.text.move_line(x, y);
                }
            }
        }
        self.owed = Owed::default();
        if !self.hold_position(name) {
            self.keep(count, operator);
        }
    }

    /// Holds a move of the pen back until something is shown there, where an edit takes
    /// text away: moves from one struck word to the next would tell how many there were.
    fn hold_position(&mut self, name: &[u8]) -> bool {
        if self.out.is_none() || !self.it.page.filter.is_active() {
            return false;
        }
        match name {
            b"Tm" => {
                let matrix = self.numbers::<6>();
                self.held = Held {
                    matrix,
                    ..Held::default()
                };
                true
            }
            b"Td" => {
                let [x, y] = self.numbers::<2>().unwrap_or_default();
                let offset = self.held.offset.unwrap_or_default();
                self.held.offset = Some((offset.0 + x, offset.1 + y));
                true
            }
            b"BT" | b"ET" => {
                self.held = Held::default();
                false
            }
            _ => {
                self.release_position();
                false
            }
        }
    }

    /// Writes the moves that were held back, as one.
    pub fn release_position(&mut self) {
        let held = std::mem::take(&mut self.held);
        let mut bytes = Vec::new();
        let mut put = |numbers: &[f64], operator: &[u8]| {
            for number in numbers {
                write_number(*number, &mut bytes);
                bytes.push(b' ');
            }
            bytes.extend_from_slice(operator);
        };
        let (x, y) = held.offset.unwrap_or_default();
        match held.matrix {
            Some(matrix) => {
                let moved = Affine::new(matrix) * Affine::translate((x, y));
                put(&moved.as_coeffs(), b"Tm");
            }
            None if held.offset.is_some() => put(&[x, y], b"Td"),
            None => return,
        }
        self.write(&bytes);
    }

    /// Moves to the next line, by the leading.
    pub fn next_line(&mut self) {
        self.text.move_line(0.0, -self.state.leading);
        self.owed = Owed::default();
    }

    fn set_text(&mut self, name: &[u8], operator: Token) {
        let Some([value]) = self.numbers::<1>() else {
            return;
        };
        match name {
            b"Tc" => self.state.character_spacing = value,
            b"Tw" => self.state.word_spacing = value,
            b"Tz" => self.state.scaling = value / 100.0,
            b"TL" => self.state.leading = value,
            b"Ts" => self.state.rise = value,
            _ => {
                self.state.rendering = value.clamp(0.0, 255.0) as u8;
                // Letters clip what follows, and nobody works out to what.
                self.state.clip_is_exact &= self.state.rendering < 4;
            }
        }
        self.keep(1, operator);
    }

    fn set_font(&mut self) {
        let (Some([size]), Some(name)) = (
            self.numbers::<1>(),
            self.operands
                .iter()
                .rev()
                .nth(1)
                .and_then(|token| token.name(self.data)),
        ) else {
            return;
        };
        self.state.size = size;
        if self.it.page.interprets() {
            let id = match self.fonts.get(name) {
                Some(id) => *id,
                None => {
                    let dict = self.scope.fonts.get::<Dict<'a>>(decode_name(name));
                    let id = self.it.fonts.load(dict.as_ref());
                    self.fonts.insert(name, id);
                    id
                }
            };
            self.state.font = Some(id);
        }
        let size_token = self.operands.last().copied();
        let scope = Rc::clone(&self.scope);
        let Some(out) = &mut self.out else { return };
        let value = || {
            let raw = scope.fonts.get_raw::<Object<'a>>(decode_name(name));
            raw.map(ResourceValue::Source).or_else(|| {
                let dict: Dict<'a> = stand_in(&Dict::empty())?;
                Some(ResourceValue::Source(
                    hayro_syntax::object::MaybeRef::NotRef(Object::Dict(dict)),
                ))
            })
        };
        if let Some(new) = out.name(Category::Font, name, value) {
            let mut bytes = vec![b'/'];
            bytes.extend(new);
            bytes.push(b' ');
            match size_token {
                Some(token) => bytes.extend_from_slice(token.bytes(self.data)),
                None => write_number(size, &mut bytes),
            }
            bytes.extend_from_slice(b" Tf");
            out.write(&bytes);
        }
    }

    /// Writes an operator whose last operand names a resource, which stays as it is.
    pub fn rename_last(&mut self, category: Category, operator: &[u8]) {
        let Some(name) = self.last_name() else { return };
        self.rename(category, name, &[], operator);
    }

    /// Writes an operator with some operands and the new name of a resource.
    pub fn rename(&mut self, category: Category, name: &'d [u8], before: &[u8], operator: &[u8]) {
        let scope = Rc::clone(&self.scope);
        let Some(out) = &mut self.out else { return };
        let value = || {
            let raw = resource_dict(&scope, category).get_raw::<Object<'a>>(decode_name(name));
            raw.map(ResourceValue::Source)
        };
        if let Some(new) = out.name(category, name, value) {
            out.write(&[before, b"/", &new, b" ", operator].concat());
        }
    }

    fn set_color_space(&mut self, name: &[u8], operator: Token) {
        if name == b"cs" {
            // A new space begins with black, or with all of its colourants.
            self.state.fill.is_plain = self.last_name() != Some(b"Pattern");
            self.state.fill.is_dark = true;
            self.state.fill.light = 0.0;
        }
        match self.last_name() {
            Some(b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"Pattern") => {
                self.keep(1, operator);
            }
            _ => self.rename_last(Category::ColorSpace, name),
        }
    }

    fn set_color(&mut self, name: &[u8], operator: Token) {
        if name == b"scn" {
            match self.last_name() {
                Some(_) => self.state.fill.is_plain = false,
                None => self.set_fill_color(),
            }
        }
        match self.last_name() {
            Some(pattern) => self.set_pattern(pattern, name),
            None => self.keep_numbers(self.trailing_numbers(), operator),
        }
    }

    /// `gs`: fonts and soft masks matter here, the rest is copied.
    fn set_parameters(&mut self) {
        let Some(name) = self.last_name() else { return };
        let dict = self.scope.ext_g_states.get::<Dict<'a>>(decode_name(name));
        let Some(dict) = dict else { return };
        self.set_fill(&dict);
        if let Some(font) = dict.get::<Array<'a>>("Font")
            && self.it.page.interprets()
        {
            let mut items = font.iter::<Object<'a>>();
            if let (Some(Object::Dict(font)), Some(Object::Number(size))) =
                (items.next(), items.next())
            {
                self.state.font = Some(self.it.fonts.load(Some(&font)));
                self.state.size = size.as_f64();
            }
        }
        self.set_soft_mask(&dict, name);
    }

    /// Takes the operands as the colour of fills.
    fn set_fill_color(&mut self) {
        let numbers = self.operands.iter().filter_map(|token| token.number());
        let numbers: smallvec::SmallVec<[f64; 4]> = numbers.take(8).collect();
        self.state.fill.set_color(&numbers);
    }

    /// What a graphics state dictionary says of fills.
    fn set_fill(&mut self, dict: &Dict<'a>) {
        let fill = &mut self.state.fill;
        if let Some(alpha) = dict.get::<f64>("ca") {
            fill.alpha = alpha;
        }
        match dict.get::<Object<'a>>("BM") {
            Some(Object::Name(mode)) => {
                fill.replaces = matches!(&*mode, b"Normal" | b"Compatible");
            }
            Some(_) => fill.replaces = false,
            None => {}
        }
        match dict.get::<Object<'a>>("SMask") {
            Some(Object::Name(_)) => fill.is_unmasked = true,
            Some(_) => fill.is_unmasked = false,
            None => {}
        }
    }

    /// Colour spaces that stand in for device spaces are used without being named.
    fn name_default_color_spaces(&mut self) {
        let Some(out) = &mut self.out else { return };
        for name in ["DefaultGray", "DefaultRGB", "DefaultCMYK"] {
            if let Some(value) = self.scope.color_spaces.get_raw::<Object<'a>>(name) {
                out.add_silent(Category::ColorSpace, name, value);
            }
        }
    }
}

/// A subdictionary of a resource dictionary.
pub(super) fn resource_dict<'s, 'a>(scope: &'s Resources<'a>, category: Category) -> &'s Dict<'a> {
    match category {
        Category::Font => &scope.fonts,
        Category::XObject => &scope.x_objects,
        Category::ExtGState => &scope.ext_g_states,
        Category::ColorSpace => &scope.color_spaces,
        Category::Pattern => &scope.patterns,
        Category::Shading => &scope.shadings,
        Category::Properties => &scope.properties,
    }
}

#[cfg(test)]
mod tests {
    use crate::pdf::edit::Refusal;
    use crate::pdf::sample::COURIER;
    use crate::pdf::sample::Sample;
    use crate::pdf::sample::glyphs;

    fn words(content: &str) -> String {
        let edited = Sample::new(content).edited(&Refusal::default()).content;
        edited.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn digits_of_numbers_that_are_no_places_go() {
        let content = "198112289874 -198112289874 m n 0 0 1 8112289874 re S \
            BT /F1 10 Tf [(a) 198112289874 (b)] TJ 1 0 0 1 198112289874 0 Tm (c) Tj ET";
        for refusal in [Refusal::default(), glyphs([0]), glyphs([1]), glyphs([2])] {
            let content = Sample::new(content).edited(&refusal).content;
            assert!(!content.contains("112289874"), "{content}");
        }
    }

    #[test]
    fn comments_unknown_operators_and_stray_operands_are_dropped() {
        assert_eq!(
            words("1 w %secret\n2 %x\nw (s) 3 w /n 4 zap (s) BX 5 w EX"),
            "1 w 2 w 3 w 5 w"
        );
    }

    #[test]
    fn names_without_a_meaning_are_dropped_and_dashes_kept() {
        assert_eq!(
            words("/Secret ri /Perceptual ri [1 2] 0 d [] 0 d [(x)] 0 d /Name MP"),
            "/Perceptual ri [1 2] 0 d [] 0 d"
        );
    }

    #[test]
    fn resources_get_short_names_and_missing_ones_go() {
        let edited =
            Sample::new("/Elin 1 Tf /CS#41 cs 1 scn /Nowhere gs /Nothing Do /DeviceRGB CS")
                .resources(&format!(
                    "/Font<<{}>>/ColorSpace<</CSA[/Separation/X/DeviceGray 11 0 R]>>",
                    COURIER.replace("/F1", "/Elin")
                ))
                .edited(&Refusal::default());
        let words: Vec<&str> = edited.content.split_whitespace().collect();
        assert_eq!(words.join(" "), "/F1 1 Tf /C1 cs 1 scn /DeviceRGB CS");
    }
}
