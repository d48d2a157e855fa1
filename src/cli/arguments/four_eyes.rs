//! The arguments of the commands of the four-eyes way.

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;

use crate::cli::arguments::OverlayKind;

/// Who runs the command.
#[derive(Debug, Clone, Args)]
pub struct Who {
    #[arg(long = "as", id = "as", display_order = 800)]
    pub person: Option<String>,
    #[arg(long, display_order = 801)]
    pub passphrase_file: Option<PathBuf>,
    #[arg(long, display_order = 802)]
    pub policy: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Key {
    #[command(subcommand)]
    pub action: KeyAction,
}

#[derive(Debug, Subcommand)]
pub enum KeyAction {
    #[command(alias = "ny")]
    New(KeyNew),
    #[command(alias = "visa")]
    Show(KeyShow),
    #[command(alias = "lista")]
    List(KeyList),
}

#[derive(Debug, Args)]
pub struct KeyNew {
    #[arg(long)]
    pub person: String,
    #[arg(long)]
    pub name: String,
    #[arg(long)]
    pub passphrase_file: Option<PathBuf>,
    #[arg(long, hide = true, default_value_t = crate::people::DEFAULT_WORK)]
    pub work: u8,
}

#[derive(Debug, Args)]
pub struct KeyShow {
    #[arg(long = "as", id = "as")]
    pub person: Option<String>,
    #[arg(short, long)]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct KeyList {
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Case {
    #[command(subcommand)]
    pub action: CaseAction,
}

#[derive(Debug, Subcommand)]
pub enum CaseAction {
    #[command(alias = "ny", alias = "new")]
    Init(CaseInit),
    #[command(alias = "behorighet", alias = "behörighet")]
    Grant(CaseGrant),
    #[command(alias = "aterkalla", alias = "återkalla")]
    Revoke(CaseRevoke),
    #[command(alias = "handelse", alias = "händelse")]
    Event(CaseEvent),
    #[command(alias = "lista")]
    List(CaseList),
}

#[derive(Debug, Args)]
pub struct CaseInit {
    #[arg(id = "case_folder")]
    pub case: PathBuf,
    #[arg(long)]
    pub number: String,
    #[arg(long)]
    pub unit: String,
    #[arg(long)]
    pub protected: bool,
    #[command(flatten)]
    pub who: Who,
}

#[derive(Debug, Args)]
pub struct CaseGrant {
    #[arg(id = "case_folder")]
    pub case: PathBuf,
    #[arg(long)]
    pub card: PathBuf,
    #[arg(long)]
    pub unit: String,
    #[arg(long)]
    pub purpose: String,
    #[arg(long)]
    pub until: String,
    #[command(flatten)]
    pub who: Who,
}

#[derive(Debug, Args)]
pub struct CaseRevoke {
    #[arg(id = "case_folder")]
    pub case: PathBuf,
    #[arg(long)]
    pub person: String,
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub who: Who,
}

#[derive(Debug, Args)]
pub struct CaseEvent {
    #[arg(id = "case_folder")]
    pub case: PathBuf,
    #[arg(long)]
    pub what: String,
    #[arg(long)]
    pub package: Option<String>,
    #[command(flatten)]
    pub who: Who,
}

#[derive(Debug, Args)]
pub struct CaseList {
    #[arg(id = "case_folder")]
    pub case: PathBuf,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Log {
    #[command(subcommand)]
    pub action: LogAction,
}

#[derive(Debug, Subcommand)]
pub enum LogAction {
    #[command(alias = "visa")]
    Show(LogShow),
    #[command(alias = "kontrollera")]
    Verify(LogOf),
    #[command(alias = "granska")]
    Review(LogReview),
    #[command(alias = "atkomst", alias = "åtkomst")]
    Access(LogOf),
    #[command(hide = true)]
    Fill(LogFill),
}

#[derive(Debug, Args)]
pub struct LogShow {
    #[arg(id = "case_folder")]
    pub case: PathBuf,
    #[arg(long)]
    pub person: Option<String>,
    #[arg(long)]
    pub kind: Option<String>,
    #[arg(long)]
    pub package: Option<String>,
    #[arg(long)]
    pub since: Option<String>,
    #[arg(long)]
    pub until: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct LogOf {
    #[arg(id = "case_folder")]
    pub case: PathBuf,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct LogReview {
    #[arg(id = "case_folder")]
    pub case: PathBuf,
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub who: Who,
}

/// Writes many events, for trying out how a folder bears it.
#[derive(Debug, Args)]
pub struct LogFill {
    #[arg(id = "case_folder")]
    pub case: PathBuf,
    pub count: u32,
    #[command(flatten)]
    pub who: Who,
}

/// How a document is looked at: what has to be the same for both persons.
#[derive(Debug, Clone, Args)]
pub struct Looking {
    #[arg(long, id = "looking_profile")]
    pub profile: Option<String>,
    #[arg(long)]
    pub known: Option<PathBuf>,
    #[arg(long)]
    pub patterns: Option<PathBuf>,
    #[arg(long, requires = "patterns")]
    pub no_builtin: bool,
    #[arg(long)]
    pub password_file: Option<PathBuf>,
    #[arg(long)]
    pub json: bool,
}

/// A package, where its case is and where its original is.
#[derive(Debug, Clone, Args)]
pub struct Which {
    #[arg(long = "case", id = "in_case")]
    pub case: Option<PathBuf>,
    #[arg(long)]
    pub original: Option<PathBuf>,
    #[command(flatten)]
    pub looking: Looking,
    #[command(flatten)]
    pub who: Who,
}

#[derive(Debug, Args)]
pub struct Propose {
    pub input: PathBuf,
    #[arg(long = "case", id = "in_case")]
    pub case: Option<PathBuf>,
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    #[arg(long, value_delimiter = ',')]
    pub keep: Vec<u32>,
    #[arg(long, value_delimiter = ',')]
    pub strike: Vec<u32>,
    #[arg(long)]
    pub area: Vec<String>,
    #[arg(long, value_enum, default_value = "black")]
    pub overlay: OverlayKind,
    /// Set by the program itself: memory that this process may ask for.
    #[arg(long, hide = true)]
    pub as_worker: Option<u64>,
    #[command(flatten)]
    pub looking: Looking,
    #[command(flatten)]
    pub who: Who,
}

#[derive(Debug, Args)]
pub struct Verify {
    #[arg(id = "package_folder", required_unless_present = "certificate")]
    pub package: Option<PathBuf>,
    #[arg(long)]
    pub report: Option<PathBuf>,
    #[arg(long)]
    pub all_pages: bool,
    #[arg(long)]
    pub show_values: bool,
    #[arg(long, default_value_t = 100)]
    pub dpi: u32,
    #[arg(long, conflicts_with = "package_folder")]
    pub certificate: Option<PathBuf>,
    #[arg(long, requires = "certificate")]
    pub document: Option<PathBuf>,
    #[command(flatten)]
    pub which: Which,
}

#[derive(Debug, Args)]
pub struct Approve {
    #[arg(id = "package_folder")]
    pub package: PathBuf,
    #[arg(long = "override", id = "override")]
    pub overruled: Option<String>,
    #[command(flatten)]
    pub which: Which,
}

#[derive(Debug, Args)]
pub struct Reject {
    #[arg(id = "package_folder")]
    pub package: PathBuf,
    #[arg(long)]
    pub reason: String,
    #[arg(long, value_enum, default_value = "returned")]
    pub outcome: Outcome,
    #[command(flatten)]
    pub which: Which,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Outcome {
    #[value(alias = "atersand")]
    Returned,
    #[value(alias = "avvisad")]
    Declined,
    #[value(alias = "sparrad")]
    Blocked,
}

#[derive(Debug, Args)]
pub struct Release {
    #[arg(id = "package_folder")]
    pub package: PathBuf,
    #[arg(long)]
    pub to: PathBuf,
    #[arg(long, value_enum)]
    pub recipient: Recipient,
    #[arg(long = "override", id = "override")]
    pub overruled: Option<String>,
    #[command(flatten)]
    pub which: Which,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Recipient {
    Domstol,
    #[value(alias = "nämnd", alias = "utskott")]
    Namnd,
    Enskild,
    Ombud,
    Myndighet,
    Kollega,
    #[value(alias = "allmänheten")]
    Allmanheten,
}

#[derive(Debug, Args)]
pub struct Diff {
    pub one: PathBuf,
    pub other: PathBuf,
    #[arg(long)]
    pub password_file: Option<PathBuf>,
    #[arg(long, default_value_t = 100)]
    pub dpi: u32,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Purge {
    #[arg(id = "case_folder")]
    pub case: PathBuf,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub who: Who,
}

#[derive(Debug, Args)]
pub struct Practice {
    #[arg(long)]
    pub pause: bool,
}
