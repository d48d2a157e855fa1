//! Reads, edits and writes PDF files (ISO 32000-2). Knows nothing of redaction.

pub mod decode;
pub mod draw;
pub mod edit;
pub mod font;
pub mod glyph;
pub mod inline;
pub mod join;
pub mod layers;
pub mod lex;
pub mod object;
pub mod operator;
pub mod raster;
pub mod scrub;
pub mod source;
mod state;
pub mod strings;
pub mod text_string;
pub mod textmap;
pub mod write;
