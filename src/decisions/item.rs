//! One thing that a person decides on: a finding, a gap or something she has drawn.

use serde::Deserialize;
use serde::Serialize;

use crate::detect::Entity;
use crate::document::PartId;
use crate::document::Span;
use crate::geometry::Point;
use crate::geometry::Quad;
use crate::plan::Target;

/// One thing to decide on.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its name, the same each time the document is opened.
    pub key: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What goes where it is struck.
    pub marks: Vec<Mark>,
    /// What the profile would do.
    pub suggestion: Suggestion,
    /// What kind of thing it is.
    pub entity: Entity,
    /// The ground on which it goes.
    pub reason: String,
    /// What a person has decided.
    pub verdict: Verdict,
    /// Whether it is there: what was drawn and then undone is not.
    pub exists: bool,
    /// The version of the sheet that changed it last.
    pub changed: u64,
}

impl Item {
    /// The group that it is listed in.
    pub fn group(&self) -> Group {
        match (self.verdict, self.suggestion) {
            (Verdict::Strike, _) => Group::Struck,
            (Verdict::Keep, _) | (Verdict::Open, Suggestion::Keep) => Group::Kept,
            (Verdict::Open, Suggestion::Strike) => Group::Open,
            (Verdict::Open, Suggestion::Review | Suggestion::Gap) => Group::Suspected,
        }
    }

    /// Whether a person has to say something about it.
    pub fn counts(&self) -> bool {
        self.exists && (self.suggestion != Suggestion::Keep || self.verdict != Verdict::Open)
    }
}

/// Where an item comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The finding with this id.
    Finding(u32),
    /// The gap at this place in the plan.
    Gap(u32),
    /// Text that is painted over: the redaction at this place in the suggested plan.
    Covered(u32),
    /// A person has drawn it.
    Drawn,
    /// A person has searched for it.
    Search,
}

/// What is suggested for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Suggestion {
    /// It goes.
    Strike,
    /// A person decides.
    Review,
    /// It stays.
    Keep,
    /// Nobody could read it, so a person decides.
    Gap,
}

/// What a person has decided about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing yet.
    Open,
    /// It goes.
    Strike,
    /// It stays.
    Keep,
}

/// The groups of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Suggested for striking, and nobody has looked.
    Open,
    /// Nobody knows: a person must decide.
    Suspected,
    /// Goes.
    Struck,
    /// Stays.
    Kept,
}

/// A place that goes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A span of a part's text.
    Text {
        /// The part.
        part: u32,
        /// First byte.
        start: u32,
        /// Byte after the last.
        end: u32,
    },
    /// An area of a page.
    Area {
        /// The page, from 1.
        page: u32,
        /// The corners x, y in page coordinates, in the order of a [`Quad`].
        corners: [f64; 8],
    },
}

impl Mark {
    /// A span of a part.
    pub fn text(part: PartId, span: Span) -> Self {
        Self::Text {
            part: part.0,
            start: span.start,
            end: span.end,
        }
    }

    /// An area of a page, in page coordinates.
    pub fn area(page: u32, quad: &Quad) -> Self {
        let [a, b, c, d] = quad.0;
        Self::Area {
            page,
            corners: [a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y],
        }
    }

    /// The span, where it is one.
    pub fn span(&self) -> Option<(PartId, Span)> {
        match *self {
            Self::Text { part, start, end } => Some((PartId(part), Span { start, end })),
            Self::Area { .. } => None,
        }
    }

    /// What a plan removes for it.
    pub fn target(&self) -> Target {
        match *self {
            Self::Text { part, start, end } => Target::Text {
                part: PartId(part),
                span: Span { start, end },
            },
            Self::Area { page, corners } => Target::Area {
                page,
                quads: vec![quad(corners)],
            },
        }
    }
}

fn quad([ax, ay, bx, by, cx, cy, dx, dy]: [f64; 8]) -> Quad {
    Quad([
        Point::new(ax, ay),
        Point::new(bx, by),
        Point::new(cx, cy),
        Point::new(dx, dy),
    ])
}

/// Something that a person adds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewItem {
    /// What goes.
    pub marks: Vec<Mark>,
    /// What kind of thing it is.
    pub entity: Entity,
    /// How she came to it.
    pub origin: Origin,
}
