//! Whole-file tests of the library and the program.

mod cli;
mod layering;
mod detection;
