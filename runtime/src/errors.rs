//! How a provider tells failures: static facts, stated by generated code.

use crate::ErrorKind;

/// Where a provider's failures keep their message, code and request id, and what they mean.
///
/// Paths are dotted, as in `Doc::at`; of several the first that holds text counts.
#[derive(Debug, Clone, Copy)]
pub struct Errors {
    /// Where the message stands in the body (`error.message`).
    pub message: &'static [&'static str],
    /// Where the provider's own code stands in the body (`error.code`).
    pub code: &'static [&'static str],
    /// What statuses, codes and texts mean; the first rule that fits counts, before the
    /// meaning that HTTP gives the status.
    pub rules: &'static [Rule],
    /// Response headers that may hold the id of the request, besides the usual ones.
    pub request_id: &'static [&'static str],
    /// Where the id of the request stands in the body, where it is no header.
    pub request_id_in_body: &'static [&'static str],
    /// What shows that an answer of status 2xx is a failure all the same.
    pub failures: &'static [Failure],
    /// Where the body says `true` or `false` for whether the request succeeded. Where it is said,
    /// it counts more than the status.
    pub succeeded: Option<&'static str>,
}

impl Errors {
    /// No facts: message by the usual names, kind by status.
    pub const fn new() -> Self {
        Self {
            message: &[],
            code: &[],
            rules: &[],
            request_id: &[],
            request_id_in_body: &[],
            failures: &[],
            succeeded: None,
        }
    }

    /// Says where the message stands in the body.
    #[must_use]
    pub const fn message(mut self, paths: &'static [&'static str]) -> Self {
        self.message = paths;
        self
    }

    /// Says where the code stands in the body.
    #[must_use]
    pub const fn code(mut self, paths: &'static [&'static str]) -> Self {
        self.code = paths;
        self
    }

    /// Says what statuses, codes and texts mean.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// Names the response headers that hold the request's id.
    #[must_use]
    pub const fn request_id(mut self, headers: &'static [&'static str]) -> Self {
        self.request_id = headers;
        self
    }

    /// Says where the request's id stands in the body.
    #[must_use]
    pub const fn request_id_in_body(mut self, paths: &'static [&'static str]) -> Self {
        self.request_id_in_body = paths;
        self
    }

    /// Says where the body tells whether the request succeeded: `true` or `false`, which counts
    /// more than the status.
    #[must_use]
    pub const fn succeeded(mut self, path: &'static str) -> Self {
        self.succeeded = Some(path);
        self
    }

    /// Says what shows a failure inside an answer of status 2xx.
    #[must_use]
    pub const fn failures(mut self, failures: &'static [Failure]) -> Self {
        self.failures = failures;
        self
    }
}

impl Default for Errors {
    fn default() -> Self {
        Self::new()
    }
}

/// One meaning of a failure. All that is stated must hold.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The kind the failure then has.
    pub kind: ErrorKind,
    /// The HTTP statuses it is about; empty for any.
    pub status: &'static [u16],
    /// The provider's codes it is about, letter by letter; empty for any.
    pub code: &'static [&'static str],
    /// A part of the message, in any case.
    pub text: Option<&'static str>,
    /// What the failure is about, where it is not the operation's own resource.
    pub resource: Option<&'static str>,
}

impl Rule {
    /// A rule that fits every failure; narrow it.
    pub const fn new(kind: ErrorKind) -> Self {
        Self {
            kind,
            status: &[],
            code: &[],
            text: None,
            resource: None,
        }
    }

    /// Only these HTTP statuses.
    #[must_use]
    pub const fn status(mut self, statuses: &'static [u16]) -> Self {
        self.status = statuses;
        self
    }

    /// Only these codes of the provider; a number counts as its text.
    #[must_use]
    pub const fn code(mut self, codes: &'static [&'static str]) -> Self {
        self.code = codes;
        self
    }

    /// Only where the message holds these words, in any case.
    #[must_use]
    pub const fn text(mut self, text: &'static str) -> Self {
        self.text = Some(text);
        self
    }

    /// The failure is about this kind of thing (`zone`).
    #[must_use]
    pub const fn about(mut self, resource: &'static str) -> Self {
        self.resource = Some(resource);
        self
    }

    /// Whether the rule fits a failure of this status, code and message.
    pub(crate) fn fits(&self, status: u16, code: Option<&str>, message: &str) -> bool {
        (self.status.is_empty() || self.status.contains(&status))
            && (self.code.is_empty() || code.is_some_and(|code| self.code.contains(&code)))
            && self.text.is_none_or(|wanted| {
                message
                    .to_ascii_lowercase()
                    .contains(&wanted.to_ascii_lowercase())
            })
    }
}

/// What shows that an answer of status 2xx is a failure: a place in the body and a test.
#[derive(Debug, Clone, Copy)]
pub struct Failure {
    /// The place, as a dotted path.
    pub path: &'static str,
    /// The test on what stands there.
    pub test: FailureTest,
}

impl Failure {
    /// Anything that is not null, `false`, empty text, or an empty list stands at `path`.
    pub const fn present(path: &'static str) -> Self {
        Self {
            path,
            test: FailureTest::Present,
        }
    }

    /// One of `words` stands at `path`; numbers and booleans count as their text.
    pub const fn any_of(path: &'static str, words: &'static [&'static str]) -> Self {
        Self {
            path,
            test: FailureTest::AnyOf(words),
        }
    }

    /// Something stands at `path` and it is none of `words`.
    pub const fn none_of(path: &'static str, words: &'static [&'static str]) -> Self {
        Self {
            path,
            test: FailureTest::NoneOf(words),
        }
    }
}

/// The test of a [`Failure`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum FailureTest {
    /// Something is there.
    Present,
    /// One of these words is there.
    AnyOf(&'static [&'static str]),
    /// Something else than these words is there.
    NoneOf(&'static [&'static str]),
}

/// What HTTP itself says about a status.
pub(crate) const fn kind_of_status(status: u16) -> ErrorKind {
    match status {
        401 | 407 => ErrorKind::InvalidCredentials,
        402 | 507 => ErrorKind::QuotaExceeded,
        403 | 451 => ErrorKind::Forbidden,
        404 | 410 => ErrorKind::NotFound,
        405 | 501 => ErrorKind::Unsupported,
        408 => ErrorKind::Timeout,
        409 | 412 | 423 | 428 => ErrorKind::Conflict,
        429 => ErrorKind::RateLimited,
        400 | 406 | 411 | 413..=417 | 422 | 431 => ErrorKind::InvalidArgument,
        500..=599 => ErrorKind::Unavailable,
        _ => ErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_fits_only_when_all_it_states_holds() {
        let rule = Rule::new(ErrorKind::QuotaExceeded)
            .status(&[422])
            .text("Droplet Limit");
        assert!(rule.fits(422, None, "You reached your droplet limit."));
        assert!(!rule.fits(400, None, "You reached your droplet limit."));
        assert!(!rule.fits(422, None, "name is too long"));
        let coded = Rule::new(ErrorKind::NotFound).code(&["InvalidInstanceID.NotFound"]);
        assert!(coded.fits(400, Some("InvalidInstanceID.NotFound"), ""));
        assert!(!coded.fits(400, None, "InvalidInstanceID.NotFound"));
    }

    #[test]
    fn every_status_has_a_kind() {
        assert_eq!(kind_of_status(410), ErrorKind::NotFound);
        assert_eq!(kind_of_status(503), ErrorKind::Unavailable);
        assert_eq!(kind_of_status(302), ErrorKind::Other);
    }
}
