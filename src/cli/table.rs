//! Rows of words → a table with aligned columns.

/// A table as text: two spaces between columns, a line under the headings.
pub fn table(headings: &[String], rows: &[Vec<String>]) -> String {
    let width = |text: &String| text.chars().count();
    let mut widths: Vec<usize> = headings.iter().map(width).collect();
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width(cell));
        }
    }
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).map(|(cell, &wide)| {
            let is_number = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
            match is_number {
                true => format!("{cell:>wide$}"),
                false => format!("{cell:<wide$}"),
            }
        });
        let line = padded.collect::<Vec<_>>().join("  ");
        format!("{}\n", line.trim_end())
    };
    let rule: Vec<String> = widths.iter().map(|wide| "─".repeat(*wide)).collect();
    let mut text = line(headings);
    text.push_str(&line(&rule));
    rows.iter().for_each(|row| text.push_str(&line(row)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_to_the_right_and_words_to_the_left() {
        let headings = ["Fil", "Antal"].map(String::from);
        let rows = [["å.txt", "3"], ["b", "12"]].map(|row| row.map(String::from).to_vec());
        assert_eq!(
            table(&headings, &rows),
            "Fil    Antal\n─────  ─────\nå.txt      3\nb         12\n"
        );
    }
}
