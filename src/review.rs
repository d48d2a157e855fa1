//! A plan and people's decisions in; an approved plan out.
//!
//! The policy says how many people have to say yes. Where it asks for none beside the one
//! who runs the program, running it is the decision.

use crate::plan::Plan;
use crate::plan::Profile;
use crate::plan::SecondPerson;

/// A plan which as many people as the policy asks for have said yes to.
///
/// Made only by [`approve`], so holding one is the proof.
#[derive(Debug)]
pub struct Approved {
    plan: Plan,
}

impl Approved {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
}

/// Why a plan is not approved.
#[derive(Debug, thiserror::Error)]
pub enum ApprovalError {
    /// The policy asks for a second person.
    #[error("the profile {profile} asks for a second person's approval")]
    SecondPersonNeeded {
        /// Name of the profile.
        profile: String,
    },
}

/// Takes a plan as one that waits for a second person, whatever the profile says.
///
/// Meant for [`crate::pipeline::candidate`] alone, which keeps what comes of it from being
/// packaged as a result.
pub(crate) fn provisionally(plan: Plan) -> Approved {
    Approved { plan }
}

/// Approves a plan for one person who works alone.
pub fn approve(plan: Plan, profile: &Profile) -> Result<Approved, ApprovalError> {
    match profile.second_person {
        SecondPerson::Optional | SecondPerson::Recommended => Ok(Approved { plan }),
        SecondPerson::Always => Err(ApprovalError::SecondPersonNeeded {
            profile: profile.name.clone(),
        }),
    }
}
