//! Where an answer to signing in holds what.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::SET_COOKIE;

use crate::auth::Access;
use crate::auth::sign_in::{Grant, seconds};
use crate::doc::Tape;
use crate::{Error, Result, Secret};

/// A place in the answer to signing in.
#[derive(Debug, Clone, Copy)]
pub struct Find(Place);

#[derive(Debug, Clone, Copy)]
enum Place {
    Body(&'static str),
    Text,
    Header(&'static str),
    Cookie(&'static str),
}

impl Find {
    /// The text at a path of the JSON or XML body.
    pub const fn body(path: &'static str) -> Self {
        Self(Place::Body(path))
    }

    /// The whole body, as text.
    pub const fn text_body() -> Self {
        Self(Place::Text)
    }

    /// A header.
    pub const fn header(name: &'static str) -> Self {
        Self(Place::Header(name))
    }

    /// A cookie that is set.
    pub const fn cookie(name: &'static str) -> Self {
        Self(Place::Cookie(name))
    }

    /// What stands there. It is an error when there is nothing; the error does not quote the answer.
    pub(super) fn text(self, grant: &Grant) -> Result<String> {
        let what = match self.0 {
            Place::Body(path) => return grant.text(path),
            Place::Text => "body".to_owned(),
            Place::Header(name) => format!("header {name}"),
            Place::Cookie(name) => format!("cookie {name}"),
        };
        let missing = || Error::malformed(format!("the answer to signing in has no {what}"));
        self.opt_text(grant).ok_or_else(missing)
    }

    fn opt_text(self, grant: &Grant) -> Option<String> {
        let answer = &grant.answer;
        let text = match self.0 {
            Place::Body(path) => grant.opt_text(path),
            Place::Text => answer.text().ok().map(ToOwned::to_owned),
            Place::Header(name) => answer.header(name).map(ToOwned::to_owned),
            Place::Cookie(name) => {
                let cookies = answer.headers.get_all(SET_COOKIE).iter();
                let mut cookies = cookies.filter_map(|cookie| {
                    let pair = cookie.to_str().ok()?.split(';').next()?;
                    let (set, value) = pair.split_once('=')?;
                    (set.trim() == name).then(|| value.trim().to_owned())
                });
                cookies.next()
            }
        };
        let text = text.map(|text| text.trim().to_owned());
        text.filter(|text| !text.is_empty())
    }
}

/// How long a session lasts.
#[derive(Debug, Clone, Copy)]
pub struct Expiry(Ends);

#[derive(Debug, Clone, Copy)]
enum Ends {
    Unknown,
    After(Duration),
    Seconds(Find),
    At(Find),
    Jwt,
}

impl Expiry {
    /// Until the provider refuses it.
    pub const fn unknown() -> Self {
        Self(Ends::Unknown)
    }

    /// For so many seconds, as the provider's reference says.
    pub const fn after(seconds: u64) -> Self {
        Self(Ends::After(Duration::from_secs(seconds)))
    }

    /// For the number of seconds that stands there.
    pub const fn seconds(place: Find) -> Self {
        Self(Ends::Seconds(place))
    }

    /// Until the time that stands there: RFC 3339, or seconds since 1970, or alike.
    pub const fn at(place: Find) -> Self {
        Self(Ends::At(place))
    }

    /// Until the time that the token, a JSON Web Token, states itself.
    pub const fn jwt() -> Self {
        Self(Ends::Jwt)
    }

    /// How long the session lasts, where that is known.
    pub(super) fn lasts(
        self,
        grant: &Grant,
        token: &Secret,
        access: &Access<'_>,
    ) -> Option<Duration> {
        match self.0 {
            Ends::Unknown => None,
            Ends::After(time) => Some(time),
            Ends::Seconds(place) => seconds(&place.opt_text(grant)?),
            Ends::At(place) => grant.until_text(&place.opt_text(grant)?, access),
            Ends::Jwt => {
                let payload = token.expose().split('.').nth(1)?;
                let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
                let payload = Tape::json(payload).ok()?;
                let end = payload.root().at("exp").opt_time().ok().flatten()?;
                grant.until(end, access)
            }
        }
    }
}
