//! Reads, edits and writes PDF files (ISO 32000-2). Knows nothing of redaction.

mod annotation;
mod areas;
mod bomb;
pub mod decode;
pub mod draw;
pub mod edit;
mod emit;
mod encoding;
pub mod font;
pub mod glyph;
pub mod inline;
pub mod interpret;
pub mod join;
pub mod layers;
pub mod lex;
mod mark;
pub mod notes;
pub mod object;
pub mod operator;
mod paint;
mod path;
mod picture;
mod predictor;
pub mod raster;
mod record;
mod run;
#[cfg(test)]
mod sample;
pub mod scrub;
mod show;
pub mod source;
mod state;
pub mod strings;
pub mod text_string;
pub mod textmap;
pub mod trace;
pub mod write;
