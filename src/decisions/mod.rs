//! What was suggested and what a person does with it, event by event; at any time, what
//! goes and what stays.
//!
//! Events are only ever added, also `undo` and `redo`: the list of events is the truth,
//! and the same list gives the same decisions. Events point at text and never copy it, so
//! they can be kept.

mod item;
mod search;
mod sheet;

pub use crate::decisions::item::Group;
pub use crate::decisions::item::Item;
pub use crate::decisions::item::Mark;
pub use crate::decisions::item::NewItem;
pub use crate::decisions::item::Origin;
pub use crate::decisions::item::Suggestion;
pub use crate::decisions::item::Verdict;
pub use crate::decisions::search::Words;
pub use crate::decisions::search::find;
pub use crate::decisions::search::same_text;
pub use crate::decisions::sheet::Event;
pub use crate::decisions::sheet::Progress;
pub use crate::decisions::sheet::Refused;
pub use crate::decisions::sheet::Sheet;
