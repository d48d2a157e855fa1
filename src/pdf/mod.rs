//! Reads, edits and writes PDF files (ISO 32000-2). Knows nothing of redaction.

pub mod edit;
pub mod glyph;
pub mod object;
pub mod write;
