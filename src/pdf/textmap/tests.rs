use kurbo::Affine;
use kurbo::Point;
use kurbo::Rect;

use crate::document::Span;
use crate::geometry::Quad;

use super::*;

/// Glyphs of 10 points, drawn one after the other as 5 points wide letters.
#[derive(Default)]
struct Page(Vec<Glyph>);

impl Page {
    fn text(self, x: f64, y: f64, text: &str) -> Self {
        self.spaced(x, y, text, 5.0)
    }

    /// Text whose spaces are drawn as glyphs.
    fn spaced(mut self, x: f64, y: f64, text: &str, advance: f64) -> Self {
        for (index, c) in text.chars().enumerate() {
            self.0
                .push(glyph(x + advance * index as f64, y, 10.0, &c.to_string()));
        }
        self
    }

    /// Text whose spaces are left out of the drawing.
    fn gapped(mut self, x: f64, y: f64, text: &str) -> Self {
        for (index, c) in text.chars().enumerate().filter(|(_, c)| *c != ' ') {
            self.0
                .push(glyph(x + 5.0 * index as f64, y, 10.0, &c.to_string()));
        }
        self
    }

    fn sized(mut self, x: f64, y: f64, size: f64, text: &str) -> Self {
        for (index, c) in text.chars().enumerate() {
            let x = x + size / 2.0 * index as f64;
            self.0.push(glyph(x, y, size, &c.to_string()));
        }
        self
    }

    fn changed(mut self, change: impl FnMut(&mut Glyph)) -> Self {
        self.0.iter_mut().for_each(change);
        self
    }

    fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    fn shuffled(mut self) -> Self {
        let mut state = 7_u64;
        for last in (1..self.0.len()).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(99);
            self.0.swap(last, (state >> 33) as usize % (last + 1));
        }
        self
    }

    fn laid_out(&self) -> PageText {
        lay_out(&self.0)
    }

    fn reads(&self) -> String {
        self.laid_out().text
    }
}

fn glyph(x: f64, y: f64, size: f64, text: &str) -> Glyph {
    Glyph {
        text: text.chars().collect(),
        quad: Quad::from_rect(Rect::new(
            x,
            y - size / 4.0,
            x + size / 2.0,
            y + size * 0.75,
        )),
        origin: Point::new(x, y),
        size: size as f32,
        visible: true,
        is_cut_off: false,
        in_annotation: false,
    }
}

fn turn(page: Page, transform: Affine) -> Page {
    page.changed(|glyph| {
        glyph.quad = glyph.quad.transformed(transform);
        glyph.origin = transform * glyph.origin;
    })
}

/// Indices of the glyphs under the first place where the needle stands.
fn glyphs_of(page: &PageText, needle: &str) -> Vec<u32> {
    let start = page.text.find(needle).unwrap();
    page.glyphs
        .glyphs_in(Span::new(start..start + needle.len()))
        .collect()
}

#[test]
fn an_empty_page_has_no_text() {
    let page = Page::default().laid_out();
    assert_eq!((page.text.as_str(), page.cells.len()), ("", 0));
}

#[test]
fn shuffled_letters_read_in_order_and_map_back() {
    let page = Page::default()
        .text(50.0, 700.0, "Elin Åkesson bor")
        .text(50.0, 688.0, "i Granvik nu")
        .shuffled();
    let text = page.laid_out();
    assert_eq!(text.text, "Elin Åkesson bor\ni Granvik nu\n");
    let drawn: String = glyphs_of(&text, "Åkesson")
        .iter()
        .map(|&index| page.0[index as usize].text[0])
        .collect();
    assert_eq!(drawn, "Åkesson");
}

#[test]
fn spaces_are_inferred_from_gaps() {
    let page = Page::default().gapped(50.0, 700.0, "Elin Åkesson i dag");
    assert_eq!(page.reads(), "Elin Åkesson i dag\n");
}

#[test]
fn letter_spaced_words_stay_words() {
    let page = Page::default()
        .spaced(50.0, 700.0, "ELIN", 9.0)
        .spaced(94.0, 700.0, "ÅKESSON", 9.0);
    assert_eq!(page.reads(), "ELIN ÅKESSON\n");
}

#[test]
fn digits_in_a_comb_of_boxes_stay_a_number() {
    let page = Page::default().spaced(50.0, 700.0, "811218-9876", 16.0);
    assert_eq!(page.reads(), "811218-9876\n");
}

#[test]
fn letters_in_wide_boxes_are_words_and_free_boxes_are_spaces() {
    let mut page = Page::default().text(50.0, 720.0, "Namn");
    for (at, letter) in "ANNA LIND".chars().enumerate().filter(|(_, c)| *c != ' ') {
        let x = 50.0 + 32.0 * at as f64;
        page.0.push(glyph(x, 700.0, 10.0, &letter.to_string()));
    }
    assert_eq!(page.reads(), "Namn\nANNA LIND\n");
}

#[test]
fn single_letters_at_different_distances_are_cells() {
    let mut page = Page::default();
    for (at, x) in [50.0, 90.0, 180.0, 200.0, 310.0].into_iter().enumerate() {
        page.0.push(glyph(x, 700.0, 10.0, &at.to_string()));
    }
    assert_eq!(page.reads(), "0\t1\t2\t3\t4\n");
}

#[test]
fn a_span_that_starts_at_an_inferred_space_leaves_the_letter_before() {
    let text = Page::default().gapped(50.0, 700.0, "AB CD").laid_out();
    assert_eq!(glyphs_of(&text, " C"), [2]);
    assert_eq!(glyphs_of(&text, "B "), [1]);
}

#[test]
fn letters_drawn_twice_are_read_once_and_both_mapped() {
    let twice = |shift: f64| {
        Page::default()
            .text(50.0, 700.0, "Kalle")
            .text(50.0 + shift, 700.0, "Kalle")
    };
    for shift in [0.0, 0.3, -0.3] {
        let text = twice(shift).laid_out();
        assert_eq!(text.text, "Kalle\n", "shift {shift}");
        let mut under = glyphs_of(&text, "ll");
        under.sort_unstable();
        assert_eq!(under, [2, 3, 7, 8]);
    }
    let mut letter_by_letter = Page::default();
    for (index, c) in "Kalle".chars().enumerate() {
        let x = 50.0 + 5.0 * index as f64;
        letter_by_letter
            .0
            .push(glyph(x, 700.0, 10.0, &c.to_string()));
        letter_by_letter
            .0
            .push(glyph(x + 0.2, 700.0, 10.0, &c.to_string()));
    }
    let text = letter_by_letter.laid_out();
    assert_eq!(text.text, "Kalle\n");
    assert_eq!(glyphs_of(&text, "e"), [8, 9]);
}

#[test]
fn different_texts_in_one_place_are_kept_apart() {
    let page = Page::default()
        .text(50.0, 700.0, "Elin Åkesson")
        .text(51.0, 700.0, "[Person A]---");
    let read = page.reads();
    assert!(
        read.contains("Elin Åkesson") && read.contains("[Person A]---"),
        "{read}"
    );
}

#[test]
fn every_byte_of_a_ligature_maps_to_its_glyph() {
    let mut page = Page::default().text(50.0, 700.0, "So");
    page.0.push(glyph(60.0, 700.0, 10.0, "ffi"));
    page.0.push(glyph(65.0, 700.0, 10.0, "a"));
    let text = page.laid_out();
    assert_eq!(text.text, "Soffia\n");
    assert_eq!(
        text.glyphs.glyphs_in(Span::new(3..4)).collect::<Vec<_>>(),
        [2]
    );
    assert_eq!(
        text.glyphs.glyphs_in(Span::new(4..6)).collect::<Vec<_>>(),
        [2, 3]
    );
}

#[test]
fn a_superscript_stays_with_its_word() {
    let page = Page::default()
        .text(50.0, 700.0, "Lag")
        .sized(65.0, 704.0, 6.0, "12")
        .text(76.0, 700.0, "och")
        .text(50.0, 688.0, "mera");
    assert_eq!(page.reads(), "Lag12 och\nmera\n");
}

#[test]
fn a_diacritic_of_its_own_follows_its_letter() {
    let mut page = Page::default();
    page.0.push(glyph(50.2, 702.0, 10.0, "\u{A8}"));
    page.0.push(glyph(50.0, 700.0, 10.0, "A"));
    page.0.push(glyph(55.0, 700.0, 10.0, "ng"));
    assert_eq!(page.reads(), "A\u{308}ng\n");
}

#[test]
fn a_glyph_without_text_keeps_its_place() {
    let mut page = Page::default().text(50.0, 700.0, "a");
    page.0.push(glyph(55.0, 700.0, 10.0, ""));
    let text = page.laid_out();
    assert_eq!(text.text, "a\u{FFFD}\n");
    assert_eq!(glyphs_of(&text, "\u{FFFD}"), [1]);
}

#[test]
fn rotated_and_mirrored_text_is_read_along_its_line() {
    let page = || {
        Page::default()
            .text(50.0, 700.0, "Elin Åkesson")
            .text(50.0, 688.0, "bor här")
            .shuffled()
    };
    let quarter = std::f64::consts::FRAC_PI_2;
    let turns = [quarter, 2.0 * quarter, 3.0 * quarter, 0.3, 2.5, -0.004].map(Affine::rotate);
    for transform in turns.into_iter().chain([Affine::FLIP_X, Affine::FLIP_Y]) {
        assert_eq!(
            turn(page(), transform).reads(),
            "Elin Åkesson\nbor här\n",
            "{transform:?}"
        );
    }
}

#[test]
fn text_on_a_curve_is_read_in_drawing_order() {
    let mut page = Page::default();
    for (index, c) in "Granvik".chars().enumerate() {
        let letter = Page(vec![glyph(-2.5, 100.0, 10.0, &c.to_string())]);
        page = page.and(turn(letter, Affine::rotate(1.0 - 0.055 * index as f64)));
    }
    assert_eq!(page.reads(), "Granvik\n");
}

#[test]
fn letters_stacked_an_em_apart_are_a_word() {
    let mut page = Page::default();
    for (index, c) in "Namn".chars().enumerate() {
        page.0.push(glyph(
            50.0,
            700.0 - 10.0 * index as f64,
            10.0,
            &c.to_string(),
        ));
    }
    assert_eq!(page.reads(), "Namn\n");
}

#[test]
fn right_to_left_writing_is_read_in_logical_order() {
    // Drawn from left to right, as some producers do.
    let page = Page::default().text(50.0, 700.0, "Namn: םולש");
    assert_eq!(page.reads(), "Namn: שלום\n");
}

#[test]
fn invisible_text_and_annotations_are_blocks_of_their_own() {
    let seen = Page::default().text(50.0, 700.0, "seen");
    let hidden = Page::default()
        .text(50.0, 700.0, "seen")
        .changed(|glyph| glyph.visible = false);
    let note = Page::default()
        .text(50.0, 701.0, "note")
        .changed(|glyph| glyph.in_annotation = true);
    assert_eq!(note.and(hidden).and(seen).reads(), "seen\n\nseen\n\nnote\n");
}

#[test]
fn a_word_that_the_page_edge_cuts_is_read_as_one() {
    let cut_from = |left: f64, right: f64| {
        let page = Page::default()
            .text(50.0, 700.0, "Elin Alm")
            .text(50.0, 600.0, "x");
        page.changed(move |glyph| {
            let is_in = (left..right).contains(&glyph.origin.x);
            (glyph.visible, glyph.is_cut_off) = (is_in, !is_in);
        })
    };
    for (left, right) in [(0.0, 62.0), (62.0, 900.0)] {
        let read = cut_from(left, right).reads();
        assert!(read.starts_with("Elin Alm\n"), "{read}");
    }
}

#[test]
fn invisible_letters_between_others_do_not_part_them() {
    let page = Page::default()
        .text(50.0, 700.0, "Elin")
        .changed(|glyph| glyph.visible = glyph.origin.x != 55.0);
    assert!(!page.reads().starts_with("Elin"));
}

#[test]
fn a_larger_space_between_lines_is_a_blank_line() {
    let page = Page::default()
        .text(50.0, 700.0, "ett")
        .text(50.0, 688.0, "två")
        .text(50.0, 664.0, "tre")
        .text(50.0, 652.0, "fyra");
    assert_eq!(page.reads(), "ett\ntvå\n\ntre\nfyra\n");
}

const PROSE: [&str; 6] = [
    "Familjen beskriver att",
    "vardagen har fungerat",
    "bättre under våren och",
    "att skolan har hållit",
    "kontakten med hemmet",
    "varje vecka sedan maj",
];

#[test]
fn columns_of_prose_are_read_one_after_the_other() {
    for shift in [0.0, 4.0] {
        let mut page = Page::default().text(50.0, 730.0, "En rubrik över båda spalterna på sidan");
        for (index, line) in PROSE.iter().enumerate() {
            let y = 700.0 - 12.0 * index as f64;
            page = page.text(50.0, y, line).text(175.0, y - shift, line);
        }
        let column = PROSE.join("\n");
        let expected = format!("En rubrik över båda spalterna på sidan\n\n{column}\n\n{column}\n");
        assert_eq!(page.reads(), expected, "shift {shift}");
    }
}

#[test]
fn rows_of_a_table_and_of_a_form_stay_lines() {
    let rows = [
        ["Namn", "Personnummer", "Relation"],
        ["Elin Åkesson", "811218-9876", "mor"],
        ["Nils Ek", "790102-9871", "far"],
        ["Maj-Britt Ek", "150607-9873", "barn"],
    ];
    let mut page = Page::default();
    for (index, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            page = page.text(
                50.0 + 120.0 * column as f64,
                700.0 - 14.0 * index as f64,
                cell,
            );
        }
    }
    let text = page.shuffled().laid_out();
    let expected: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
    assert_eq!(text.text, expected.join("\n") + "\n");
    let cell = text.cells[4];
    assert_eq!(&text.text[cell.span.range()], "811218-9876");
    assert_eq!((cell.line, cell.left, cell.right), (1, 170.0, 225.0));
}

#[test]
fn wrapped_cells_of_a_table_row_are_read_cell_by_cell() {
    let page = Page::default()
        .text(50.0, 700.0, "Namn")
        .text(110.0, 700.0, "Beslut")
        .text(50.0, 670.0, "Elin")
        .text(110.0, 670.0, "Kontaktfamilj")
        .text(50.0, 659.0, "Åkesson")
        .text(110.0, 659.0, "beviljas nu")
        .text(50.0, 630.0, "Nils Ek")
        .text(110.0, 630.0, "Avslag på allt");
    let read = page.reads();
    assert!(
        read.contains("Elin\nÅkesson\nKontaktfamilj\nbeviljas nu\n"),
        "{read}"
    );
    assert!(read.contains("Nils Ek\tAvslag på allt"), "{read}");
}

#[test]
fn every_line_has_a_cell_and_cells_come_in_order() {
    let text = Page::default()
        .text(50.0, 700.0, "a")
        .text(250.0, 700.0, "b")
        .text(50.0, 600.0, "c")
        .laid_out();
    let lines: Vec<u32> = text.cells.iter().map(|cell| cell.line).collect();
    assert_eq!(lines, [0, 0, 1]);
    assert!(text.cells.is_sorted_by_key(|cell| cell.span.start));
}

#[test]
fn nonsense_places_lose_no_text() {
    let nonsense = [f64::NAN, f64::INFINITY, -1e300, 0.0];
    let mut page = Page::default().text(50.0, 700.0, "ok");
    for value in nonsense {
        let mut bad = glyph(value, value, 10.0, "x");
        bad.size = value as f32;
        page.0.push(bad);
    }
    let text = page.laid_out();
    assert_eq!(text.text.matches('x').count(), 4);
    let whole = Span::new(0..text.text.len());
    assert_eq!(text.glyphs.glyphs_in(whole).count(), page.0.len());
}

#[test]
fn many_glyphs_in_one_place_end_in_time() {
    let page = Page(
        (0..200_000)
            .map(|i| glyph(50.0, 700.0, 10.0, ["a", "b"][i % 2]))
            .collect(),
    );
    assert!(page.reads().contains('a'));
}

#[test]
fn scattered_glyphs_of_all_sizes_and_turns_lose_no_text() {
    let mut state = 1_u64;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(99);
        ((state >> 33) % below) as f64
    };
    let mut page = Page::default();
    for _ in 0..20_000 {
        let letter = glyph(next(600), next(800), 1.0 + next(30), "x");
        let transform = Affine::rotate(next(4) * next(2));
        page = Page(std::mem::take(&mut page.0)).and(turn(Page(vec![letter]), transform));
    }
    let text = page.laid_out();
    let mut seen: Vec<u32> = text
        .glyphs
        .glyphs_in(Span::new(0..text.text.len()))
        .collect();
    seen.sort_unstable();
    assert!(seen.into_iter().eq(0..20_000));
}

#[test]
fn letters_put_at_a_fixed_pitch_are_words() {
    let mut page = Page::default();
    let widths = [2.0, 9.5, 6.0, 8.5, 3.0];
    for (index, c) in "Namn: Elin Åkesson".chars().enumerate() {
        let mut letter = glyph(50.0 + 8.0 * index as f64, 700.0, 12.0, &c.to_string());
        let [a, _, c, d] = letter.quad.0;
        let right = a.x + widths[index % 5];
        letter.quad = Quad([a, Point::new(right, a.y), Point::new(right, c.y), d]);
        page.0.extend((letter.text[0] != ' ').then_some(letter));
    }
    assert_eq!(page.shuffled().reads(), "Namn: Elin Åkesson\n");
}

#[test]
fn a_value_whose_parts_are_raised_and_lowered_stays_whole() {
    let page = Page::default()
        .text(50.0, 700.0, "Nummer")
        .text(85.0, 697.0, "8112")
        .text(105.0, 703.0, "18-9876");
    assert_eq!(page.reads(), "Nummer 811218-9876\n");
}

#[test]
fn letters_without_width_are_not_taken_for_duplicates() {
    let page = Page(
        (0..5)
            .map(|i| glyph(50.0, 700.0, 10.0, &"Kalle"[i..=i]))
            .collect(),
    );
    let page = page.changed(|glyph| {
        let [a, _, _, d] = glyph.quad.0;
        glyph.quad = Quad([a, a, d, d]);
    });
    assert_eq!(page.reads(), "Kalle\n");
}

#[test]
fn a_lone_line_drawn_out_evenly_is_not_a_table() {
    let words = ["telefon", "070-174", "06", "11,", "e-post"];
    let mut x = 0.0;
    let mut page = Page::default();
    for word in words {
        page = page.text(x, 100.0, word);
        x += 5.0 * word.len() as f64 + 25.0;
    }
    assert_eq!(lay_out(&page.0).text.trim(), words.join(" "));
}

/// In which order letters are drawn, by the number of their copy and that of their word.
type Deal = fn(usize, usize) -> (usize, usize);

const SAID: &str = "Elin Åkesson, 811218-9876";

/// A line drawn once for each of some offsets, in the order that `deal` gives its letters.
fn drawn_over(offsets: &[(f64, f64)], deal: Deal) -> Page {
    let mut letters: Vec<((usize, usize), Glyph)> = Vec::new();
    for (copy, (dx, dy)) in offsets.iter().enumerate() {
        let line = Page::default().text(50.0 + dx, 700.0 + dy, SAID);
        let word = |at: usize| SAID.chars().take(at).filter(|c| *c == ' ').count();
        let line = line.0.into_iter().enumerate();
        letters.extend(line.map(|(at, glyph)| (deal(copy, word(at)), glyph)));
    }
    letters.sort_by_key(|(order, _)| *order);
    Page(letters.into_iter().map(|(_, glyph)| glyph).collect())
}

const OFFSETS: [&[(f64, f64)]; 5] = [
    &[(0.0, 0.0), (0.0, 0.0), (0.0, 0.0)],
    &[(0.7, -0.7), (0.0, 0.0)],
    &[(0.6, -0.6), (0.3, -0.3), (0.0, 0.0)],
    &[(0.4, 0.0), (-0.4, 0.0), (0.0, 0.4), (0.0, -0.4), (0.0, 0.0)],
    &[(0.8, -0.8), (-0.8, 0.0), (0.0, -1.6), (0.0, 0.0)],
];

#[test]
fn copies_of_a_line_are_one_line_in_any_order() {
    let deals: [Deal; 2] = [|copy, _| (copy, 0), |copy, word| (word, copy)];
    for offsets in OFFSETS {
        for deal in deals {
            let page = drawn_over(offsets, deal);
            for page in [page.shuffled(), drawn_over(offsets, deal)] {
                let text = page.laid_out();
                assert_eq!(text.text, format!("{SAID}\n"), "{offsets:?}");
                let number = glyphs_of(&text, "811218-9876").len();
                assert_eq!(number, 11 * offsets.len());
            }
        }
    }
}

#[test]
fn letters_drawn_several_times_each_are_one_line() {
    for offsets in OFFSETS {
        let copies: Vec<Page> = offsets
            .iter()
            .map(|(dx, dy)| Page::default().text(50.0 + dx, 700.0 + dy, SAID))
            .collect();
        let letters = (0..copies[0].0.len()).flat_map(|at| copies.iter().map(move |c| (c, at)));
        let page = Page(letters.map(|(copy, at)| copy.0[at].clone()).collect());
        let text = page.laid_out();
        assert_eq!(text.text, format!("{SAID}\n"), "{offsets:?}");
        let number = glyphs_of(&text, "811218-9876").len();
        assert_eq!(number, 11 * offsets.len(), "{offsets:?}");
    }
}

#[test]
fn copies_of_a_turned_line_are_one_line() {
    for degrees in [90.0_f64, 180.0, 33.0] {
        let turned = Affine::rotate(degrees.to_radians());
        let page = turn(drawn_over(OFFSETS[2], |copy, _| (copy, 0)), turned);
        assert_eq!(page.reads(), format!("{SAID}\n"), "{degrees}");
    }
}

#[test]
fn a_letter_twice_in_a_word_is_no_copy() {
    let tight = Page::default().spaced(50.0, 700.0, "Illl-.. 1122", 2.4);
    let page = tight.changed(|glyph| {
        let [a, _, _, d] = glyph.quad.0;
        let right = a.x + 2.4;
        glyph.quad = Quad([a, Point::new(right, a.y), Point::new(right, d.y), d]);
    });
    let text = page.laid_out();
    assert_eq!(text.text.replace(' ', ""), "Illl-..1122\n");
}

/// Letters above each other, from the first drawn on.
fn stack(letters: impl Iterator<Item = (usize, char)>, x: f64, pitch: f64) -> Page {
    let glyphs = letters.map(|(at, c)| glyph(x, 700.0 - pitch * at as f64, 10.0, &c.to_string()));
    Page(glyphs.collect())
}

#[test]
fn a_stack_of_letters_reads_downwards_whichever_end_was_drawn_first() {
    let letters = || "Elin Ek".chars().enumerate();
    for pitch in [10.0, 12.0, 16.0] {
        let down = stack(letters(), 50.0, pitch);
        let up = stack(letters().collect::<Vec<_>>().into_iter().rev(), 50.0, pitch);
        assert_eq!(down.reads(), "Elin Ek\n", "{pitch}");
        assert_eq!(up.reads(), "Elin Ek\n", "{pitch}");
    }
}

#[test]
fn a_column_of_signs_beside_text_is_no_stack() {
    let signs = stack("ABCDEF".chars().enumerate(), 50.0, 12.0);
    let lines = (0..6).fold(signs, |page, line| {
        page.text(64.0, 700.0 - 12.0 * f64::from(line), "rad")
    });
    assert!(
        lines.reads().starts_with("A rad\nB rad\n"),
        "{}",
        lines.reads()
    );
}

#[test]
fn a_note_that_ends_a_word_of_the_page_is_read_with_it() {
    let note = |x: f64| {
        let text = Page::default().text(x, 700.0, "son");
        text.changed(|glyph| glyph.in_annotation = true)
    };
    let page = || Page::default().text(50.0, 700.0, "\u{c5}kes");
    assert_eq!(page().and(note(70.0)).reads(), "\u{c5}kesson\n");
    assert_eq!(page().and(note(80.0)).reads(), "\u{c5}kes\n\nson\n");
}
