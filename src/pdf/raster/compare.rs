//! Two pictures of a page in; the areas that look different out.

use crate::pdf::raster::Pixels;

/// How different a channel has to be to count.
const DIFFERENT: u8 = 72;
/// A pixel this dark is black.
const BLACK: u8 = 48;
/// Cells of a grid that differing pixels are gathered in, in pixels.
const CELL: u32 = 6;
/// Fewer differing pixels than this in one area are chance.
const FEWEST: u32 = 3;

/// An area that looks different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Left, upper, right and lower edge in pixels.
    pub area: [u32; 4],
    /// How many pixels differ.
    pub count: u32,
    /// Whether what differs is black in the first picture.
    pub is_black_in_one: bool,
    /// Whether what differs is black in the second picture.
    pub is_black_in_other: bool,
}

/// Differing pixels of one cell.
#[derive(Clone, Copy, Default)]
struct Cell {
    count: u32,
    black_in_one: u32,
    black_in_other: u32,
}

/// Compares two pictures of the same size; none if the sizes differ.
///
/// Edges of letters are drawn a little differently when a file has been written anew, so
/// single pixels count for nothing.
pub fn compare(one: &Pixels, other: &Pixels) -> Option<Vec<Region>> {
    if (one.width, one.height, one.channels) != (other.width, other.height, other.channels) {
        return None;
    }
    if one.data == other.data {
        return Some(Vec::new());
    }
    let columns = one.width.div_ceil(CELL) as usize;
    let rows = one.height.div_ceil(CELL) as usize;
    let mut cells = vec![Cell::default(); columns * rows];
    let channels = usize::from(one.channels).max(1);
    let line = one.width as usize * channels;
    for (y, (first, second)) in one
        .data
        .chunks(line)
        .zip(other.data.chunks(line))
        .enumerate()
    {
        if first == second {
            continue;
        }
        let pixels = first.chunks(channels).zip(second.chunks(channels));
        for (x, (a, b)) in pixels.enumerate() {
            let differs = a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > DIFFERENT);
            let index = y / CELL as usize * columns + x / CELL as usize;
            if let (true, Some(cell)) = (differs, cells.get_mut(index)) {
                cell.count += 1;
                cell.black_in_one += u32::from(a.iter().all(|value| *value <= BLACK));
                cell.black_in_other += u32::from(b.iter().all(|value| *value <= BLACK));
            }
        }
    }
    Some(regions(&cells, columns))
}

/// Whether an area of the second picture shows what stands a little to the left or right of
/// it in the first: text that has moved by a part of a letter.
pub fn is_shifted(one: &Pixels, other: &Pixels, area: [u32; 4], most: u32) -> bool {
    let most = i64::from(most);
    (-most..=most).any(|shift| {
        let (mut dark, mut wrong) = (0_u32, 0_u32);
        for y in area[1].saturating_sub(2)..(area[3] + 2).min(one.height) {
            for x in area[0].saturating_sub(2)..(area[2] + 2).min(one.width) {
                let Ok(from) = u32::try_from(i64::from(x) + shift) else {
                    continue;
                };
                if from >= one.width {
                    continue;
                }
                let (a, b) = (gray(one, from, y), gray(other, x, y));
                dark += u32::from(a.min(b) < 160);
                wrong += u32::from(a.abs_diff(b) > 120);
            }
        }
        wrong * 100 <= dark * MOST_WRONG
    })
}

/// How many of a hundred dark pixels may differ where text has moved: edges of letters fall
/// on other parts of a pixel.
const MOST_WRONG: u32 = 30;

fn gray(pixels: &Pixels, x: u32, y: u32) -> u8 {
    let channels = usize::from(pixels.channels);
    let at = (y as usize * pixels.width as usize + x as usize) * channels;
    let values = pixels.data.get(at..at + channels).unwrap_or(&[255]);
    values.iter().copied().min().unwrap_or(255)
}

/// Regions that stand close to one another as one.
pub fn joined(mut areas: Vec<[u32; 4]>, gap: u32) -> Vec<[u32; 4]> {
    let near = |a: &[u32; 4], b: &[u32; 4]| {
        a[0] <= b[2] + gap && b[0] <= a[2] + gap && a[1] <= b[3] + gap && b[1] <= a[3] + gap
    };
    let mut joined: Vec<[u32; 4]> = Vec::new();
    while let Some(mut area) = areas.pop() {
        while let Some(index) = joined.iter().position(|other| near(&area, other)) {
            let other = joined.swap_remove(index);
            area = [
                area[0].min(other[0]),
                area[1].min(other[1]),
                area[2].max(other[2]),
                area[3].max(other[3]),
            ];
        }
        joined.push(area);
    }
    joined.sort_by_key(|area| (area[1], area[0]));
    joined
}

/// Cells that touch, with at least one differing pixel each, as one region.
fn regions(cells: &[Cell], columns: usize) -> Vec<Region> {
    let mut seen = vec![false; cells.len()];
    let mut regions = Vec::new();
    for start in 0..cells.len() {
        if seen[start] || cells[start].count == 0 {
            continue;
        }
        seen[start] = true;
        let mut waiting = vec![start];
        let mut members = Vec::new();
        while let Some(index) = waiting.pop() {
            members.push(index);
            for next in neighbours(index, columns, cells.len()) {
                if !seen[next] && cells[next].count > 0 {
                    seen[next] = true;
                    waiting.push(next);
                }
            }
        }
        let region = region(&members, cells, columns);
        if region.count >= FEWEST {
            regions.push(region);
        }
    }
    regions
}

fn neighbours(index: usize, columns: usize, count: usize) -> impl Iterator<Item = usize> {
    let (row, column) = (index / columns, index % columns);
    (-1..=1)
        .flat_map(|down| (-1..=1).map(move |right| (down, right)))
        .filter_map(move |(down, right)| {
            let row = row.checked_add_signed(down)?;
            let column = column.checked_add_signed(right)?;
            (column < columns && row * columns + column < count).then_some(row * columns + column)
        })
}

fn region(members: &[usize], cells: &[Cell], columns: usize) -> Region {
    let mut area = [u32::MAX, u32::MAX, 0, 0];
    let mut sum = Cell::default();
    for index in members {
        let cell = cells[*index];
        sum.count += cell.count;
        sum.black_in_one += cell.black_in_one;
        sum.black_in_other += cell.black_in_other;
        let x = u32::try_from(index % columns).unwrap_or(0) * CELL;
        let y = u32::try_from(index / columns).unwrap_or(0) * CELL;
        area = [
            area[0].min(x),
            area[1].min(y),
            area[2].max(x + CELL),
            area[3].max(y + CELL),
        ];
    }
    let mostly = |black: u32| black * 10 >= sum.count * 7;
    Region {
        area,
        count: sum.count,
        is_black_in_one: mostly(sum.black_in_one),
        is_black_in_other: mostly(sum.black_in_other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn white(width: u32, height: u32) -> Pixels {
        Pixels {
            width,
            height,
            channels: 3,
            data: vec![255; (width * height * 3) as usize],
        }
    }

    fn with_box(mut pixels: Pixels, from: (u32, u32), to: (u32, u32), value: u8) -> Pixels {
        for y in from.1..to.1 {
            for x in from.0..to.0 {
                let at = ((y * pixels.width + x) * 3) as usize;
                pixels.data[at..at + 3].fill(value);
            }
        }
        pixels
    }

    #[test]
    fn a_black_box_is_one_region_and_is_black_in_the_second_picture() {
        let boxed = with_box(white(100, 60), (20, 20), (50, 30), 0);
        let regions = compare(&white(100, 60), &boxed).unwrap();
        assert_eq!(regions.len(), 1);
        assert!(regions[0].is_black_in_other && !regions[0].is_black_in_one);
        assert_eq!(regions[0].count, 300);
    }

    #[test]
    fn faint_edges_count_for_nothing() {
        let faint = with_box(white(100, 60), (20, 20), (50, 30), 220);
        assert_eq!(compare(&white(100, 60), &faint), Some(Vec::new()));
    }

    #[test]
    fn what_has_moved_a_little_is_shifted_and_what_has_changed_is_not() {
        let stroke = with_box(white(100, 60), (40, 20), (44, 40), 0);
        let moved = with_box(white(100, 60), (43, 20), (47, 40), 0);
        assert!(is_shifted(&stroke, &moved, [36, 18, 54, 42], 5));
        let lower = with_box(white(100, 60), (43, 34), (63, 40), 0);
        assert!(!is_shifted(&stroke, &lower, [36, 18, 66, 42], 5));
    }

    #[test]
    fn regions_side_by_side_are_told_as_one() {
        let areas = vec![[0, 0, 6, 6], [12, 0, 18, 6], [90, 90, 96, 96]];
        assert_eq!(joined(areas, 8), [[0, 0, 18, 6], [90, 90, 96, 96]]);
    }

    #[test]
    fn a_page_of_another_size_cannot_be_compared() {
        assert_eq!(compare(&white(10, 10), &white(10, 11)), None);
    }
}
