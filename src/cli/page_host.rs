//! Words for the page, and a place for what is decided on it.

use std::path::Path;
use std::path::PathBuf;

use crate::cli::findings;
use crate::cli::finished;
use crate::cli::finished::Finished;
use crate::cli::inputs::Source;
use crate::cli::language::Messages;
use crate::cli::names;
use crate::cli::problem::Problem;
use crate::cli::proposer::Proposer;
use crate::detect::Entity;
use crate::detect::Evidence;
use crate::document::Digest;
use crate::document::Gap;
use crate::document::Place;
use crate::package::Existing;
use crate::package::PackageError;
use crate::pipeline::Failure;
use crate::pipeline::Settings;
use crate::web::Argument;
use crate::web::Host;
use crate::web::Said;
use crate::web::SaveJob;
use crate::web::SaveProblem;
use crate::web::Saving;
use crate::web::Words;

/// The page's words in the user's language.
pub struct PageWords {
    pub messages: Messages,
}

impl PageWords {
    pub fn new(messages: &Messages) -> Self {
        Self {
            messages: Messages::new(messages.language()),
        }
    }
}

impl Words for PageWords {
    fn language(&self) -> &'static str {
        self.messages.language().key()
    }

    fn text(&self, id: &str) -> String {
        self.messages.text(id)
    }

    fn with(&self, id: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        let arguments: Vec<_> = arguments
            .iter()
            .map(|(name, argument)| match argument {
                Argument::Text(text) => (*name, (*text).into()),
                Argument::Number(number) => (*name, (*number).into()),
            })
            .collect();
        self.messages.with(id, &arguments)
    }

    fn page_texts(&self) -> Vec<(String, String)> {
        let ids = self.messages.ids("page-");
        ids.map(|id| (id.to_owned(), self.messages.text(id)))
            .collect()
    }

    fn entity(&self, entity: Entity) -> String {
        findings::entity_words(entity, &self.messages)
    }

    fn place(&self, place: &Place) -> String {
        findings::simple_place_words(place, &self.messages)
    }
}

/// Where results go.
pub enum Results {
    /// Files with receipts, in a folder.
    Folder(PathBuf),
    /// Proposals in a case.
    Case(Box<Proposer>),
}

/// Words and results for whoever reviews.
pub struct PageHost {
    pub words: PageWords,
    pub settings: Settings,
    pub sources: Vec<Source>,
    pub results: Results,
}

impl Host for PageHost {
    fn words(&self) -> &dyn Words {
        &self.words
    }

    fn gap(&self, gap: &Gap) -> String {
        findings::gap_words(gap, &self.words.messages)
    }

    fn evidence(&self, evidence: &Evidence) -> String {
        findings::evidence_words(evidence, &self.words.messages)
    }

    fn failure(&self, failure: &Failure, path: &Path) -> String {
        Problem::failure(failure, path).show(&self.words.messages)
    }

    fn saving(&self) -> Saving {
        match &self.results {
            Results::Folder(_) => Saving::File,
            Results::Case(proposer) => Saving::Proposal {
                asks_passphrase: proposer.asks_passphrase(),
            },
        }
    }

    fn save(&self, job: &SaveJob<'_>) -> Result<PathBuf, SaveProblem> {
        let Some(source) = self.sources.get(job.index) else {
            return Err(self.problem(&Problem::unreadable("problem-no-files")));
        };
        match &self.results {
            Results::Folder(folder) => self.write(source, folder, job),
            Results::Case(proposer) => proposer
                .propose(source, job)
                .map_err(|problem| self.problem(&problem)),
        }
    }

    fn comments(&self, document: Digest) -> Vec<Said> {
        match &self.results {
            Results::Folder(_) => Vec::new(),
            Results::Case(proposer) => proposer.comments(document),
        }
    }
}

impl PageHost {
    fn write(
        &self,
        source: &Source,
        folder: &Path,
        job: &SaveJob<'_>,
    ) -> Result<PathBuf, SaveProblem> {
        let mut neutral = Vec::new();
        let below = names::neutral_folders(&source.relative, &self.settings, &mut neutral);
        let finished = Finished {
            source,
            target: &folder.join(below),
            place: (job.index, job.count),
            proposal: job.proposal,
            plan: job.plan,
            // No run of `redact` takes it for its own.
            choices: finished::choices(&self.settings) + " decided=person",
            result: job.result,
            times: job.times,
            settings: &self.settings,
        };
        let (receipt, path) = finished.receipt();
        let existing = match job.replace {
            true => Existing::Replace,
            false => Existing::Refuse,
        };
        match finished.write(&receipt, &path, existing) {
            Ok(()) => Ok(path),
            Err(PackageError::Exists) => Err(SaveProblem {
                message: self.words.messages.with(
                    "review-exists",
                    &[("file", path.display().to_string().into())],
                ),
                exists: true,
            }),
            Err(error) => Err(self.problem(&Problem::writing(&error, &path))),
        }
    }

    fn problem(&self, problem: &Problem) -> SaveProblem {
        SaveProblem {
            message: problem.show(&self.words.messages),
            exists: false,
        }
    }
}
