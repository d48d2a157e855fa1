//! svartpenna finds personal data in Swedish case documents, strikes it for real and
//! proves that it is gone.
//!
//! # The way of a document
//!
//! ```text
//! bytes ─read→ Document ─detect→ [Finding] ─plan→ Plan ─approve→ Approved
//!                                                                   │
//! Receipt ←package─ Verified ←verify─ Redacted ←apply───────────────┘
//! ```
//!
//! Each arrow is one function. [`review::Approved`], [`formats::Redacted`] and
//! [`verify::Verified`] have private fields and are made only by the step before, so
//! applying something unapproved and packaging something unchecked do not compile.
//!
//! # The floors
//!
//! A module imports only from lower floors; neighbours on one floor do not know each
//! other. `tests/all/layering.rs` holds this.
//!
//! | Floor | Module | Job |
//! |---|---|---|
//! | 15 | [`cli`] | parse arguments, call one library function, print |
//! | 14 | [`web`] | pages on loopback: for whoever decides what goes, and for the second person |
//! | 13 | [`dossier`] | packages with states: propose, look, approve, release, delete |
//! | 12 | [`diff`] | what two versions of a document show and hold |
//! | 11 | [`audit`] | a case's log: who did what, and all that follows from it |
//! | 10 | [`people`] | identities under a passphrase; the rules of the house |
//! | 9 | [`pipeline`] | one document through the stages; many documents in parallel |
//! | 8 | [`package`] | write result and receipt, atomically |
//! | 7 | [`verify`], [`inspect`] | read the result afresh and look for what should be gone; any file: what it hides |
//! | 6 | [`formats`] | one adapter for each file format |
//! | 5 | [`review`], [`decisions`] | policy: plan → approved plan; what a person decides, event by event |
//! | 4 | [`plan`] | findings, gaps and profile → redactions |
//! | 3 | [`detect`], [`ocr`] | text → findings; pixels → words |
//! | 2 | [`statement`] | what a person says, signed, in forms that other tools know |
//! | 2 | [`pdf`] | a PDF library that knows nothing of redaction |
//! | 1 | [`document`] | text and where it stands |
//! | 0 | [`geometry`] | points, quads, transforms |
//!
//! # Invariants
//!
//! 1. Bytes in, bytes out: below `package` nothing touches disk, clock, network or
//!    environment.
//! 2. Reading loses nothing in silence: what is not understood is a [`document::Gap`],
//!    and the plan closes each gap.
//! 3. Text to be removed lives only in [`document::Document`], whose `Debug` prints
//!    places and lengths. Findings, plans, receipts and errors hold no text.
//! 4. `verify` shares nothing with `apply` but the reader, and also reads with a second
//!    parser.
//! 5. A result is written afresh from reachable objects, never appended to the original.
//! 6. Same bytes, same rules, same decisions → same output bytes.
//! 7. Only `cli` knows arguments and languages, only `web` knows HTTP. `pdf` never says "redaction";
//!    `detect` never says "PDF".

pub mod audit;
pub mod cli;
pub mod decisions;
pub mod detect;
pub mod diff;
pub mod document;
pub mod dossier;
pub mod formats;
pub mod geometry;
pub mod inspect;
pub mod ocr;
pub mod package;
pub mod pdf;
pub mod people;
pub mod pipeline;
pub mod plan;
pub mod review;
pub mod statement;
pub mod verify;
pub mod web;
