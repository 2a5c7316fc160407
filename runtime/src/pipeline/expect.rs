//! What a call expects of its answer, and what it gets.

use http::StatusCode;

use crate::doc::{Room, Tape};
use crate::response::{Answer, Chunks};
use crate::{Format, Result};

/// What a call expects of its answer.
#[derive(Clone)]
pub(crate) struct Expect {
    /// The statuses that mean success; empty for any 2xx.
    pub(crate) success: &'static [u16],
    /// What kind of thing a 404 is about.
    pub(crate) resource: Option<&'static str>,
    pub(crate) format: Format,
    /// Whether the request is the driver's own and gets parameters and credentials; signing in
    /// does without.
    pub(crate) own: bool,
    /// Whether the body is handed out as it comes in.
    pub(crate) stream: bool,
    /// Whether "not modified" means success, because the request asked so.
    pub(crate) conditional: bool,
    /// The service whose address signing in makes known, where it is not the base URL.
    pub(crate) service: Option<&'static str>,
    /// The provider's limit that the request counts against, where it is not that of all.
    pub(crate) bucket: Option<&'static str>,
    /// Where the answer is received and parsed.
    pub(crate) room: Room,
}

impl Expect {
    /// What a request to sign in expects.
    pub(crate) const fn sign_in() -> Self {
        Self {
            success: &[],
            resource: None,
            format: Format::Json,
            own: false,
            stream: false,
            conditional: false,
            service: None,
            bucket: None,
            room: Room::none(),
        }
    }

    /// Whether `status` means success.
    pub(crate) fn accepts(&self, status: StatusCode) -> bool {
        if self.conditional && status == StatusCode::NOT_MODIFIED {
            true
        } else if self.success.is_empty() {
            status.is_success()
        } else {
            self.success.contains(&status.as_u16())
        }
    }
}

/// An answer that means success.
pub(crate) struct Received {
    pub(crate) answer: Answer,
    /// The parsed body, where judging the answer had to parse it.
    pub(crate) tape: Option<Tape>,
    /// The rest of the body, where it is handed out as it comes in.
    pub(crate) stream: Option<Chunks>,
}

impl Received {
    pub(super) const fn whole(answer: Answer) -> Self {
        Self {
            answer,
            tape: None,
            stream: None,
        }
    }

    /// The parsed body. It may have gone into the tape; of the answer status and headers are left.
    pub(crate) fn decode(mut self, format: Format, room: &Room) -> Result<(Answer, Tape)> {
        let (status, attempts) = (self.answer.status.as_u16(), self.answer.attempts);
        let parsed = self
            .tape
            .map_or_else(|| format.parse(&mut self.answer, room), Ok)
            .map_err(|error| error.with_status(status).with_attempts(attempts));
        let tape = parsed?;
        Ok((self.answer, tape))
    }
}
