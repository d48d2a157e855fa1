//! The arguments that each command takes.
//!
//! No texts here: [`crate::cli::help`] finds them in `lang/*.ftl` by the ids of commands and
//! arguments, so a doc comment on a field would never be shown. An alias is the Swedish name.

mod four_eyes;

use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use clap_complete::Shell;

pub use crate::cli::arguments::four_eyes::Approve;
pub use crate::cli::arguments::four_eyes::Case;
pub use crate::cli::arguments::four_eyes::CaseAction;
pub use crate::cli::arguments::four_eyes::CaseEvent;
pub use crate::cli::arguments::four_eyes::CaseGrant;
pub use crate::cli::arguments::four_eyes::CaseInit;
pub use crate::cli::arguments::four_eyes::CaseList;
pub use crate::cli::arguments::four_eyes::CaseRevoke;
pub use crate::cli::arguments::four_eyes::Diff;
pub use crate::cli::arguments::four_eyes::Key;
pub use crate::cli::arguments::four_eyes::KeyAction;
pub use crate::cli::arguments::four_eyes::KeyList;
pub use crate::cli::arguments::four_eyes::KeyNew;
pub use crate::cli::arguments::four_eyes::KeyShow;
pub use crate::cli::arguments::four_eyes::Log;
pub use crate::cli::arguments::four_eyes::LogAction;
pub use crate::cli::arguments::four_eyes::LogFill;
pub use crate::cli::arguments::four_eyes::LogOf;
pub use crate::cli::arguments::four_eyes::LogReview;
pub use crate::cli::arguments::four_eyes::LogShow;
pub use crate::cli::arguments::four_eyes::Looking;
pub use crate::cli::arguments::four_eyes::Outcome;
pub use crate::cli::arguments::four_eyes::Practice;
pub use crate::cli::arguments::four_eyes::Propose;
pub use crate::cli::arguments::four_eyes::Purge;
pub use crate::cli::arguments::four_eyes::Recipient;
pub use crate::cli::arguments::four_eyes::Reject;
pub use crate::cli::arguments::four_eyes::Release;
pub use crate::cli::arguments::four_eyes::Verify;
pub use crate::cli::arguments::four_eyes::Which;
pub use crate::cli::arguments::four_eyes::Who;
use crate::cli::language::Language;
use crate::detect::ListKind;
use crate::plan::GapAction;
use crate::plan::Overlay;

#[derive(Debug, Parser)]
#[command(
    name = "svartpenna",
    disable_help_flag = true,
    disable_help_subcommand = true
)]
pub struct Arguments {
    #[arg(long, global = true, value_enum, display_order = 900)]
    pub lang: Option<Language>,
    #[arg(short, long, global = true, action = clap::ArgAction::Help, display_order = 901)]
    help: Option<bool>,
    #[arg(short = 'V', long, action = clap::ArgAction::Version, display_order = 902)]
    version: Option<bool>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(alias = "skanna")]
    Scan(Scan),
    #[command(alias = "maskera")]
    Redact(Redact),
    #[command(alias = "bevaka")]
    Watch(Watch),
    #[command(alias = "rontga", alias = "röntga")]
    Inspect(Inspect),
    #[command(alias = "granska")]
    Review(Review),
    #[command(alias = "foresla", alias = "föreslå")]
    Propose(Propose),
    #[command(alias = "verifiera")]
    Verify(Verify),
    #[command(alias = "godkann", alias = "godkänn")]
    Approve(Approve),
    #[command(alias = "avvisa")]
    Reject(Reject),
    #[command(alias = "lamna-ut", alias = "lämna-ut")]
    Release(Release),
    #[command(alias = "jamfor", alias = "jämför")]
    Diff(Diff),
    #[command(alias = "gallra")]
    Purge(Purge),
    #[command(name = "practice", alias = "ova", alias = "öva")]
    Practice(Practice),
    #[command(alias = "arende", alias = "ärende", subcommand_required = true)]
    Case(Case),
    #[command(alias = "nyckel", subcommand_required = true)]
    Key(Key),
    #[command(alias = "logg", subcommand_required = true)]
    Log(Log),
    #[command(alias = "monster", alias = "mönster", subcommand_required = true)]
    Patterns(Patterns),
    #[command(alias = "diagnos")]
    Doctor(Doctor),
    #[command(hide = true, subcommand_required = true)]
    Generate(Generate),
}

#[derive(Debug, Args)]
pub struct Scan {
    #[arg(required = true, value_parser = clap::value_parser!(PathBuf))]
    pub inputs: Vec<PathBuf>,
    #[arg(long)]
    pub findings: Option<PathBuf>,
    #[arg(long)]
    pub explain: bool,
    #[arg(long)]
    pub show_values: bool,
    #[arg(long)]
    pub separate: bool,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Args)]
pub struct Redact {
    #[arg(required = true, value_parser = clap::value_parser!(PathBuf))]
    pub inputs: Vec<PathBuf>,
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    #[arg(long)]
    pub force: bool,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_enum, default_value = "black")]
    pub overlay: OverlayKind,
    #[arg(long, value_enum)]
    pub on_gap: Option<OnGap>,
    #[arg(long)]
    pub ocr_layer: bool,
    #[arg(long, value_enum, default_value = "remove")]
    pub attachments: Attachments,
    #[arg(long)]
    pub separate: bool,
    #[command(flatten)]
    pub batch: Batch,
    #[command(flatten)]
    pub common: Common,
}

/// How many documents are worked on.
#[derive(Debug, Args)]
pub struct Batch {
    #[arg(long)]
    pub resume: bool,
    #[arg(long)]
    pub report: Option<PathBuf>,
    #[command(flatten)]
    pub bounds: Bounds,
}

/// What documents may take of the machine.
#[derive(Debug, Args)]
pub struct Bounds {
    #[arg(long, default_value_t = 1800)]
    pub time_limit: u64,
    #[arg(long)]
    pub memory: Option<u64>,
    #[arg(long)]
    pub no_sandbox: bool,
    /// Set by the program itself: memory that this worker process may ask for.
    #[arg(long, hide = true)]
    pub as_worker: Option<u64>,
}

#[derive(Debug, Args)]
pub struct Watch {
    #[arg(id = "watch_folder")]
    pub folder: PathBuf,
    #[arg(short, long, required = true)]
    pub output: PathBuf,
    #[arg(long)]
    pub failures: Option<PathBuf>,
    #[arg(long, default_value_t = 2.0)]
    pub settle: f64,
    #[arg(long, default_value_t = 5.0)]
    pub poll: f64,
    #[arg(long)]
    pub once: bool,
    #[arg(long, value_enum, default_value = "black")]
    pub overlay: OverlayKind,
    #[arg(long, value_enum)]
    pub on_gap: Option<OnGap>,
    #[arg(long)]
    pub ocr_layer: bool,
    #[command(flatten)]
    pub bounds: Bounds,
    #[command(flatten)]
    pub common: Common,
    #[command(flatten)]
    pub who: Who,
}

#[derive(Debug, Args)]
pub struct Inspect {
    #[arg(required = true, value_parser = clap::value_parser!(PathBuf))]
    pub inputs: Vec<PathBuf>,
    #[arg(long)]
    pub show_values: bool,
    #[arg(long)]
    pub password_file: Option<PathBuf>,
    #[arg(long, default_value_t = 0)]
    pub jobs: usize,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Review {
    #[arg(required = true, value_parser = clap::value_parser!(PathBuf))]
    pub inputs: Vec<PathBuf>,
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    #[arg(long)]
    pub no_open: bool,
    #[arg(long)]
    pub memory_only: bool,
    #[arg(long, default_value_t = 15)]
    pub idle: u32,
    #[arg(long)]
    pub reasons: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "black")]
    pub overlay: OverlayKind,
    #[arg(long)]
    pub original: Option<PathBuf>,
    #[command(flatten)]
    pub who: Who,
    #[command(flatten)]
    pub common: Common,
}

impl Review {
    /// How documents of a case are looked at, as far as the arguments say.
    pub fn looking(&self) -> Looking {
        let common = &self.common;
        Looking {
            // The usual profile means that nothing was asked for: the case decides.
            profile: (common.profile != DEFAULT_PROFILE).then(|| common.profile.clone()),
            known: common.case.clone().filter(|path| !path.is_dir()),
            patterns: common.patterns.clone(),
            no_builtin: common.no_builtin,
            password_file: common.password_file.clone(),
            json: common.json,
        }
    }
}

/// The profile where none is asked for.
const DEFAULT_PROFILE: &str = "kollegial";

/// What holds for all commands that look for findings.
#[derive(Debug, Args)]
pub struct Common {
    #[arg(long, default_value = DEFAULT_PROFILE)]
    pub profile: String,
    #[arg(long, value_delimiter = ',')]
    pub entities: Option<Vec<String>>,
    #[arg(long)]
    pub patterns: Option<PathBuf>,
    #[arg(long, requires = "patterns")]
    pub no_builtin: bool,
    #[arg(long)]
    pub case: Option<PathBuf>,
    #[arg(long)]
    pub password_file: Option<PathBuf>,
    #[arg(long = "limit", id = "limit")]
    pub limits: Vec<String>,
    #[arg(long, default_value_t = 0)]
    pub jobs: usize,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Doctor {
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Patterns {
    #[command(subcommand)]
    pub action: PatternsAction,
}

#[derive(Debug, Subcommand)]
pub enum PatternsAction {
    #[command(alias = "lista")]
    List(PatternsFrom),
    #[command(alias = "prova")]
    Test(PatternsTest),
    #[command(alias = "importera")]
    Import(PatternsImport),
}

#[derive(Debug, Args)]
pub struct PatternsImport {
    #[arg(required = true, value_parser = clap::value_parser!(PathBuf))]
    pub tables: Vec<PathBuf>,
    #[arg(long = "as", value_enum)]
    pub kind: ListName,
    #[arg(long)]
    pub into: PathBuf,
    #[arg(long)]
    pub column: Option<String>,
    #[arg(long, default_value_t = 0)]
    pub least: u64,
    #[arg(long)]
    pub skip_bad: bool,
    #[arg(long)]
    pub force: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListName {
    #[value(alias = "fornamn", alias = "förnamn")]
    Given,
    #[value(alias = "efternamn")]
    Surnames,
    #[value(alias = "organisationer")]
    Organisations,
    #[value(alias = "orter")]
    Places,
    #[value(alias = "behall", alias = "behåll")]
    Keep,
}

impl From<ListName> for ListKind {
    fn from(name: ListName) -> Self {
        match name {
            ListName::Given => Self::Given,
            ListName::Surnames => Self::Surnames,
            ListName::Organisations => Self::Organisations,
            ListName::Places => Self::Places,
            ListName::Keep => Self::Keep,
        }
    }
}

#[derive(Debug, Args)]
pub struct PatternsFrom {
    #[arg(long)]
    pub patterns: Option<PathBuf>,
    #[arg(long, requires = "patterns")]
    pub no_builtin: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct PatternsTest {
    #[arg(conflicts_with_all = ["patterns", "no_builtin"])]
    pub source: Option<PathBuf>,
    #[command(flatten)]
    pub from: PatternsFrom,
}

#[derive(Debug, Args)]
pub struct Generate {
    #[command(subcommand)]
    pub what: GenerateWhat,
}

#[derive(Debug, Subcommand)]
pub enum GenerateWhat {
    Man { folder: PathBuf },
    Completions { shell: Shell },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OverlayKind {
    Black,
    Label,
}

/// What becomes of files within a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Attachments {
    Remove,
    Redact,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnGap {
    Raster,
    Refuse,
}

impl From<OnGap> for GapAction {
    fn from(choice: OnGap) -> Self {
        match choice {
            OnGap::Raster => Self::Raster,
            OnGap::Refuse => Self::Refuse,
        }
    }
}

impl From<OverlayKind> for Overlay {
    fn from(kind: OverlayKind) -> Self {
        match kind {
            OverlayKind::Black => Self::Black,
            OverlayKind::Label => Self::Label,
        }
    }
}
