//! An item and its places → what the page gets to know of it.
//!
//! Keys are short, since a long document has tens of thousands of items.

use serde::Serialize;

use crate::decisions::Group;
use crate::decisions::Item;
use crate::decisions::Origin;
use crate::decisions::Suggestion;
use crate::decisions::Verdict;
use crate::detect::Entity;
use crate::document::Document;
use crate::document::PartId;
use crate::document::Place;
use crate::document::Span;
use crate::formats::view::Seen;
use crate::geometry::Quad;
use crate::pipeline::Proposal;
use crate::web::host::Host;

/// Most characters of a text that are shown.
const LONGEST_TEXT: usize = 160;
/// Characters shown before and after a text.
const CONTEXT: usize = 42;

/// An item as the page gets it.
#[derive(Debug, Serialize)]
pub struct ItemJson {
    key: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    gone: bool,
    group: Group,
    verdict: Verdict,
    suggestion: Suggestion,
    entity: Entity,
    /// From 1; none for what stands on no page.
    page: Option<u32>,
    /// Page and corners x, y as shown.
    boxes: Vec<Placed>,
    text: String,
    before: String,
    after: String,
    /// From 0 to 100; none where no rule has found it.
    score: Option<u32>,
    reason: String,
    origin: &'static str,
    /// Whether nobody who looks at the pages sees it.
    hidden: bool,
    place: String,
    why: String,
}

type Placed = (u32, [f32; 8]);

impl ItemJson {
    /// An item as the page gets it.
    pub fn new(item: &Item, places: &[Seen], proposal: &Proposal, host: &dyn Host) -> Self {
        let document = &proposal.document;
        let span = item.marks.iter().find_map(|mark| mark.span());
        let place = place_of(item, proposal);
        let page = places.first().map(|seen| seen.page);
        let page = page.or_else(|| place.as_ref().and_then(page_of));
        let (before, text, after) = span
            .map(|(part, span)| excerpt(document, part, span))
            .unwrap_or_default();
        let finding = match item.origin {
            Origin::Finding(id) => proposal.findings.get(id as usize),
            _ => None,
        };
        let gap = match item.origin {
            Origin::Gap(index) => proposal.plan.gaps.get(index as usize),
            _ => None,
        };
        let is_covered = matches!(item.origin, Origin::Covered(_));
        let why = match (finding, gap) {
            (Some(finding), _) => {
                let mut reasons: Vec<String> = Vec::new();
                for reason in finding.evidence.iter().map(|reason| host.evidence(reason)) {
                    if !reasons.contains(&reason) {
                        reasons.push(reason);
                    }
                }
                reasons.join("; ")
            }
            (_, Some(gap)) => host.gap(&gap.gap),
            _ if is_covered => host.words().text("web-covered"),
            _ => String::new(),
        };
        Self {
            key: item.key.clone(),
            gone: !item.exists,
            group: item.group(),
            verdict: item.verdict,
            suggestion: item.suggestion,
            entity: item.entity,
            page,
            boxes: places
                .iter()
                .map(|seen| (seen.page, corners(&seen.quad)))
                .collect(),
            text,
            before,
            after,
            score: finding.map(|finding| (finding.score * 100.0).round() as u32),
            reason: item.reason.clone(),
            origin: match item.origin {
                Origin::Finding(_) => "finding",
                Origin::Gap(_) => "gap",
                Origin::Covered(_) => "covered",
                Origin::Drawn => "drawn",
                Origin::Search => "search",
            },
            hidden: is_covered || span.is_some() && !places.iter().any(|seen| seen.visible),
            place: place
                .map(|place| host.words().place(&place))
                .unwrap_or_default(),
            why,
        }
    }
}

/// Corners to a tenth of a point, in the order of a [`Quad`].
pub fn corners(quad: &Quad) -> [f32; 8] {
    let [a, b, c, d] = quad.0;
    [a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y].map(|value| ((value * 10.0).round() / 10.0) as f32)
}

/// The text of a span on one line, with what stands around it.
pub fn excerpt(document: &Document, part: PartId, span: Span) -> (String, String, String) {
    let Some(part) = document.parts.get(part.0 as usize) else {
        return Default::default();
    };
    let (start, end) = (span.start as usize, span.end as usize);
    let (Some(before), Some(text), Some(after)) = (
        part.text.get(..start),
        part.text.get(start..end),
        part.text.get(end..),
    ) else {
        return Default::default();
    };
    let cut = before.char_indices().rev().nth(CONTEXT).map(|(at, _)| at);
    let before = before.get(cut.unwrap_or(0)..).unwrap_or_default();
    (
        one_line(before, CONTEXT + 1),
        one_line(text, LONGEST_TEXT),
        one_line(after, CONTEXT),
    )
}

fn one_line(text: &str, most: usize) -> String {
    let taken = text.chars().take(most);
    let mut line = String::new();
    for character in taken {
        match character.is_whitespace() {
            true if line.ends_with(' ') => {}
            true => line.push(' '),
            false => line.push(character),
        }
    }
    line
}

fn place_of(item: &Item, proposal: &Proposal) -> Option<Place> {
    if let Origin::Gap(index) = item.origin {
        let gap = proposal.plan.gaps.get(index as usize)?;
        return Some(gap.gap.place.clone());
    }
    let (part, _) = item.marks.first()?.span()?;
    let part = proposal.document.parts.get(part.0 as usize)?;
    Some(part.place.clone())
}

/// The page that a place is on.
pub fn page_of(place: &Place) -> Option<u32> {
    match place {
        Place::Page(page)
        | Place::Image(page)
        | Place::Annotation(page)
        | Place::Alternative(page) => Some(*page),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Part;

    #[test]
    fn an_excerpt_is_one_line_with_what_stands_around_it() {
        let text = "Hon heter\nElin  Åkesson\toch bor";
        let document = Document::of_parts(vec![Part::new(PartId(0), Place::Body, text.into())]);
        let (before, shown, after) = excerpt(&document, PartId(0), Span::new(10..24));
        assert_eq!(
            (before.as_str(), shown.as_str(), after.as_str()),
            ("Hon heter ", "Elin Åkesson", " och bor")
        );
    }
}
