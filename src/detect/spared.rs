//! What is never struck however it looks: placeholders in templates (`ÅÅÅÅMMDD-XXXX`), and
//! what stands in the letterhead of an authority or tells where a meeting is held.

use std::ops::Range;

use crate::detect::Entity;
use crate::detect::Role;
use crate::detect::context::Profile;
use crate::detect::hit::Hit;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;

/// Takes away hits on placeholders and makes those of letterheads public.
pub(crate) fn spare(page: &mut Page, profile: &Profile) {
    let Page { shadow, hits, .. } = page;
    let listed = |hit: &Hit| hit.rule == "case_list";
    hits.retain(|hit| listed(hit) || !is_placeholder(slice(&shadow.text, hit.range.clone())));
    hits.retain(|hit| listed(hit) || !is_unticked(&shadow.text, hit));
    let blocks = letterheads(page);
    let meetings = meetings(page, profile);
    let told = |hit: &Hit| {
        matches!(
            hit.entity,
            Entity::Address | Entity::Phone | Entity::Account | Entity::Email
        ) && blocks.iter().any(|block| hit.overlaps(block))
            || matches!(
                hit.entity,
                Entity::Address | Entity::Organisation | Entity::Person
            ) && meetings.iter().any(|line| hit.overlaps(line))
    };
    let public: Vec<usize> = (0..)
        .zip(&page.hits)
        .filter(|(_, hit)| hit.role == Role::Private && !listed(hit) && told(hit))
        .map(|(index, _)| index)
        .collect();
    for index in public {
        if let Some(hit) = page.hits.get_mut(index) {
            hit.role = Role::Public;
        }
    }
    spare_again(page);
}

/// Whether an organisation is a choice in a form that nobody has ticked: `☐ Habilitering`.
fn is_unticked(text: &str, hit: &Hit) -> bool {
    let before = slice(text, 0..hit.range.start).trim_end_matches([' ', '\t']);
    hit.entity == Entity::Organisation && before.ends_with(['☐', '□', '❏'])
}

/// An address that is an authority's where it stands in a letterhead is so elsewhere too.
fn spare_again(page: &mut Page) {
    let Page { shadow, hits, .. } = page;
    let text = |hit: &Hit| slice(&shadow.text, hit.range.clone()).to_lowercase();
    let address = |hit: &&Hit| hit.entity == Entity::Address;
    let public: Vec<String> = hits
        .iter()
        .filter(address)
        .filter(|hit| hit.role == Role::Public)
        .map(text)
        .filter(|text| text.contains(|c: char| c.is_ascii_digit()) && text.len() > 8)
        .collect();
    if public.is_empty() {
        return;
    }
    for hit in hits.iter_mut() {
        let private = hit.entity == Entity::Address && hit.role == Role::Private;
        if private && hit.rule != "case_list" && public.contains(&text(hit)) {
            hit.role = Role::Public;
        }
    }
}

/// Whether a text is made of what templates have where values go.
fn is_placeholder(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| c.is_alphanumeric() || *c == '_');
    let count = marks.clone().count();
    let blank =
        marks.all(|c| matches!(c, 'x' | 'X' | '_' | 'Å' | 'Y' | 'M' | 'D' | 'N' | 'n' | '0'));
    let zeros = text
        .chars()
        .filter(|c| matches!(c, '0' | 'x' | 'X' | '_'))
        .count();
    let mobile = count >= 7 && zeros + 1 >= count;
    let birth = text.ends_with("-0000");
    count >= 4 && (blank || mobile) && !is_word_like(text) || birth
}

/// `Nynn`: a name made of the same letters.
fn is_word_like(text: &str) -> bool {
    text.chars().all(char::is_alphabetic) && !text.chars().all(|c| matches!(c, 'x' | 'X'))
}

/// Paragraphs with the number of a municipality or region, which opens with 2120 00 or
/// 2321 00: what else stands there is the authority's.
fn letterheads(page: &Page) -> Vec<Range<usize>> {
    let text = page.text();
    let mut blocks = Vec::new();
    for number in [
        "212000-", "232100-", "212000", "232100", "SE212000", "SE232100",
    ] {
        for (at, _) in text.match_indices(number) {
            let digit = |at: Option<usize>| {
                at.and_then(|at| text.as_bytes().get(at))
                    .is_some_and(u8::is_ascii_digit)
            };
            if digit(at.checked_sub(1)) || !digit(Some(at + number.len())) {
                continue;
            }
            let start = slice(text, 0..at)
                .rfind("\n\n")
                .map_or(0, |blank| blank + 2);
            let end = slice(text, at..text.len())
                .find("\n\n")
                .map_or(text.len(), |end| at + end);
            let block = slice(text, start..end);
            let few = block.lines().count() <= 8 && block.len() < 700;
            let person = |hit: &Hit| {
                matches!(hit.entity, Entity::Person | Entity::Personnummer)
                    && hit.is_struck()
                    && hit.overlaps(&(start..end))
            };
            if few && !page.hits.iter().any(person) {
                blocks.push(start..end);
            }
        }
    }
    blocks
}

/// Lines that tell where a meeting is held, in minutes and agendas.
fn meetings(page: &Page, profile: &Profile) -> Vec<Range<usize>> {
    let text = page.text();
    let head = [
        "ledamöter",
        "beslutande",
        "närvarande",
        "ajournering",
        "justerare",
        "föredragning",
    ];
    let lower = page.lower_at(0..text.len());
    if !profile.open_matter && !head.iter().any(|word| lower.contains(word)) {
        return Vec::new();
    }
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let range = start..start + line.len();
        start = range.end + 1;
        let lower = page.lower_at(range.clone()).trim_start();
        let told = [
            "plats och tid",
            "plats:",
            "plats\t",
            "sammanträdesplats",
            "tid och plats",
            "lokal:",
        ];
        if told.iter().any(|label| lower.starts_with(label)) {
            lines.push(range);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Evidence;
    use crate::detect::lexicon::Lexicon;

    #[test]
    fn placeholders_are_told_from_values() {
        for text in [
            "ÅÅÅÅMMDD-XXXX",
            "000-000 00 00",
            "07x-xxx xx xx",
            "xxxxxx-xxxx",
            "19000101-0000",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "811228-9874",
            "811228-XXXX",
            "Anna",
            "070-000 12 00",
            "Xu",
            "Nynn",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn what_the_case_list_names_is_not_spared() {
        let text = "Beslutande ledamöter\nPlats: Zorkgatan 2\n\n212000-9911 Zorkgatan 2";
        let mut page = Page::of(text, &Lexicon::new(None, true));
        let hits = text.match_indices("Zorkgatan 2").map(|(at, found)| {
            let range = at..at + found.len();
            Hit::new(range, Entity::Address, 1.0, "case_list", Evidence::CaseList)
        });
        let hits = hits.collect();
        page.add(hits);
        spare(&mut page, &Profile::default());
        assert!(page.hits.iter().all(|hit| hit.role == Role::Private));
    }

    #[test]
    fn a_letterhead_is_told_by_the_number_of_the_municipality() {
        let text = "Storgatan 2  0240-990 00\n212000-9911\n\nbor på Storgatan 2";
        let lexicon = Lexicon::new(None, true);
        let mut page = Page::of(text, &lexicon);
        let hits = text.match_indices("Storgatan 2").map(|(at, found)| {
            let range = at..at + found.len();
            Hit::new(range, Entity::Address, 0.8, "test", Evidence::Shape)
        });
        let hits = hits.collect();
        page.add(hits);
        spare(&mut page, &Profile::default());
        let roles: Vec<Role> = page.hits.iter().map(|hit| hit.role).collect();
        assert_eq!(roles, [Role::Public, Role::Private]);
    }
}
