//! Whole-file tests of the library and the program.

mod attack;
mod cli;
mod detection;
mod layering;
mod redaction;
