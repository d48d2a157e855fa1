//! Whole-file tests of the library and the program.
