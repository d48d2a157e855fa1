//! How a run ended → the program's exit code.

use std::process::ExitCode;

use serde::Deserialize;
use serde::Serialize;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    /// Done.
    Done,
    /// Done, but a person must look.
    Look,
    /// Wrong usage.
    Usage,
    /// Unreadable or unsupported; nothing written.
    Unreadable,
    /// The leak check failed; nothing written.
    Leak,
    /// Somebody's approval is missing; nothing written.
    Approval,
    /// Somebody's authority is missing or has run out; nothing written.
    Authority,
    /// Some files failed, the rest are done.
    Some,
    /// Stopped by the user.
    Interrupted,
}

impl Exit {
    /// The number that the system gets.
    pub fn code(self) -> i32 {
        i32::from(self.number())
    }

    fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Look => 1,
            Self::Usage => 2,
            Self::Unreadable => 3,
            Self::Leak => 4,
            Self::Approval => 5,
            Self::Authority => 6,
            Self::Some => 7,
            Self::Interrupted => 130,
        }
    }

    /// The exit of a run over many files.
    pub fn of_all(exits: &[Self]) -> Self {
        let is_done = |exit: &&Self| matches!(exit, Self::Done | Self::Look);
        let done_count = exits.iter().filter(is_done).count();
        let mut failed = exits.iter().filter(|exit| !is_done(exit));
        match failed.next() {
            None if exits.contains(&Self::Look) => Self::Look,
            None => Self::Done,
            Some(_) if done_count > 0 => Self::Some,
            Some(first) if failed.all(|exit| exit == first) => *first,
            Some(_) => Self::Unreadable,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_among_many_files_is_some() {
        assert_eq!(Exit::of_all(&[Exit::Done, Exit::Leak]), Exit::Some);
        assert_eq!(Exit::of_all(&[Exit::Leak, Exit::Leak]), Exit::Leak);
        assert_eq!(Exit::of_all(&[Exit::Leak, Exit::Usage]), Exit::Unreadable);
        assert_eq!(Exit::of_all(&[Exit::Done, Exit::Look]), Exit::Look);
        assert_eq!(Exit::of_all(&[Exit::Done]), Exit::Done);
    }
}
