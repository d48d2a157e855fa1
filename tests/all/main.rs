//! Whole-file tests of the library and the program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod attack;
mod batch;
mod cli;
mod detection;
mod four_eyes;
mod inspect;
mod interrupted;
mod layering;
mod mutation;
mod planted;
mod property;
mod redaction;
mod review;
mod scans;
mod second;
mod watch;
