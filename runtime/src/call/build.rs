//! What to send.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method};

use super::Call;
use crate::body::Body;
use crate::doc::Doc;
use crate::nearest::did_you_mean;
use crate::nesting::{Nesting, plain};
use crate::paging::Paging;
use crate::path::{self, PathValue};
use crate::query::Query;
use crate::request::header;
use crate::url::{Url, check_segments};
use crate::{Error, Extra, Format, Result};

macro_rules! methods {
    ($($name:ident $method:ident,)*) => {
        $(
            #[doc = concat!("`", stringify!($method), "` to a path template below the base URL: ")]
            /// each `{}` is filled with one value, encoded as one segment, each `{*}` with one
            /// value whose slashes are kept. A value that is empty, `.` or `..` is an error.
            pub fn $name(self, template: &str, values: &[&dyn PathValue]) -> Self {
                self.method(Method::$method).path(template, values)
            }
        )*
    };
}

impl Call {
    methods! {
        get GET,
        head HEAD,
        post POST,
        put PUT,
        patch PATCH,
        delete DELETE,
    }

    /// Sets the method.
    pub fn method(mut self, method: Method) -> Self {
        self.draft.method = method;
        self
    }

    /// Sets the path from a template (see [`Call::get`]).
    pub fn path(self, template: &str, values: &[&dyn PathValue]) -> Self {
        self.change(|draft| {
            draft.path = path::fill(template, values)?;
            Ok(())
        })
    }

    /// Sets the path from a text that is percent-encoded already; after `?` stands the query.
    pub(crate) fn action(self, action: &str) -> Self {
        self.change(|draft| {
            let (path, query) = action.split_once('?').unwrap_or((action, ""));
            check_segments(path)?;
            path.clone_into(&mut draft.path);
            draft.query = Query::parse(query);
            Ok(())
        })
    }

    /// Goes to another base URL than the connection's, with the same credentials.
    pub fn base(self, url: &str) -> Self {
        self.change(|draft| {
            draft.base = Some(Url::parse(url)?);
            Ok(())
        })
    }

    /// Goes to the address of a service (`compute`) that signing in makes known.
    pub fn service(mut self, name: &'static str) -> Self {
        self.draft.expect.service = Some(name);
        self
    }

    /// Adds a query parameter. Absent values are left out, a list repeats the name.
    pub fn query<'v>(self, name: &str, value: impl Into<Doc<'v>>) -> Self {
        self.add_query(name, &value.into(), Nesting::Repeat)
    }

    /// Adds a query parameter whose value may be a list or an object, written as `nesting` says.
    pub fn query_nested<'v>(self, name: &str, value: impl Into<Doc<'v>>, nesting: Nesting) -> Self {
        self.add_query(name, &value.into(), nesting)
    }

    fn add_query(self, name: &str, value: &Doc<'_>, nesting: Nesting) -> Self {
        self.change(|draft| {
            let mut pairs = Vec::new();
            nesting
                .write(name, value, &mut pairs)
                .map_err(|error| argument(&error))?;
            for (name, value) in pairs {
                draft.query.push(name, value);
            }
            Ok(())
        })
    }

    /// Adds a bare name to the query (`?acl`).
    pub fn query_flag(mut self, name: &str) -> Self {
        self.draft.query.push_flag(name);
        self
    }

    /// Sets a header. An absent value leaves it out.
    pub fn header<'v>(self, name: &str, value: impl Into<Doc<'v>>) -> Self {
        self.set_header(name, &value.into())
    }

    fn set_header(self, name: &str, value: &Doc<'_>) -> Self {
        self.change(|draft| {
            value.check().map_err(|error| argument(&error))?;
            if value.is_absent() {
                return Ok(());
            }
            let (name, value) = header(name, &plain(value)?)?;
            draft.headers.insert(name, value);
            Ok(())
        })
    }

    /// Sends JSON. An absent value sends nothing.
    pub fn json<'v>(self, body: impl Into<Doc<'v>>) -> Self {
        self.json_doc(&body.into())
    }

    fn json_doc(self, body: &Doc<'_>) -> Self {
        self.change(|draft| {
            body.check().map_err(|error| argument(&error))?;
            if !body.is_absent() {
                draft.body = Body::Json(
                    body.to_json_text()
                        .map_err(|error| argument(&error))?
                        .into(),
                );
            }
            Ok(())
        })
    }

    /// Sends a form: the members of an object, absent ones left out, lists repeating the name.
    pub fn form<'v>(self, fields: impl Into<Doc<'v>>) -> Self {
        self.form_doc(&fields.into(), Nesting::Repeat)
    }

    /// Sends a form whose fields may be lists and objects, written as `nesting` says.
    pub fn form_nested<'v>(self, fields: impl Into<Doc<'v>>, nesting: Nesting) -> Self {
        self.form_doc(&fields.into(), nesting)
    }

    fn form_doc(self, fields: &Doc<'_>, nesting: Nesting) -> Self {
        self.change(|draft| {
            fields.check().map_err(|error| argument(&error))?;
            let mut pairs = Vec::new();
            for entry in &fields.entries().items() {
                let name = entry.at("key").text()?;
                nesting
                    .write(&name, &entry.at("value"), &mut pairs)
                    .map_err(|error| argument(&error))?;
            }
            draft.body = Body::Form(pairs);
            Ok(())
        })
    }

    /// Sends plain text. An absent value sends nothing.
    pub fn plain_text<'v>(self, text: impl Into<Doc<'v>>) -> Self {
        let text: Doc<'_> = text.into();
        match text.opt_text() {
            Ok(Some(text)) => self.raw("text/plain", text),
            Ok(None) => self,
            Err(error) => self.change(|_| Err(argument(&error))),
        }
    }

    /// Sends bytes as they are.
    pub fn raw(self, content_type: &str, bytes: impl Into<Bytes>) -> Self {
        self.body(content_type, Body::Bytes(bytes.into()))
    }

    /// Sends a body of any kind.
    pub fn body(self, content_type: &str, body: Body) -> Self {
        self.change(|draft| {
            let value = header("content-type", content_type)?.1;
            draft.headers.insert(CONTENT_TYPE, value);
            draft.body = body;
            Ok(())
        })
    }

    /// Says which statuses mean success; any 2xx unless said.
    pub fn success(mut self, statuses: &'static [u16]) -> Self {
        self.draft.expect.success = statuses;
        self
    }

    /// Says how the answer is written, where it is not as the provider usually writes.
    pub fn format(mut self, format: Format) -> Self {
        self.draft.expect.format = format;
        self.draft
            .headers
            .insert(ACCEPT, HeaderValue::from_static(format.accept()));
        self
    }

    /// Says what kind of thing the call is about, where it is not the operation's own resource.
    pub fn about(mut self, resource: &'static str) -> Self {
        self.draft.expect.resource = Some(resource);
        self
    }

    /// Says that sending it twice does what sending it once does.
    pub fn idempotent(mut self) -> Self {
        self.draft.idempotent = true;
        self
    }

    /// Reads the list page by page.
    pub fn pages(mut self, paging: &'static Paging) -> Self {
        self.draft.paging = Some(paging);
        self
    }

    /// Keeps only the items for which `test` holds.
    pub fn keep(self, test: impl Fn(&Doc<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.keep_boxed(Box::new(test))
    }

    fn keep_boxed(mut self, test: super::Keep) -> Self {
        self.draft.keep.push(test);
        self
    }

    /// Refuses an argument that this provider cannot take, when it was given.
    pub fn unused(self, argument: &str, given: bool) -> Self {
        self.change(|_| {
            if given {
                return Err(Error::invalid_argument(format!(
                    "the argument `{argument}` cannot be used with this provider"
                )));
            }
            Ok(())
        })
    }

    /// Refuses a change that this provider cannot make: `given`, unless it is empty or as it is `now`.
    pub fn unchanged<'v>(
        self,
        argument: &str,
        given: impl Into<Doc<'v>>,
        now: impl Into<Doc<'v>>,
    ) -> Self {
        let (given, now) = (given.into(), now.into());
        let same = given.is_absent() || given.is("") || given.eq(now);
        self.change(|_| same.then_some(()).ok_or_else(|| unchangeable(argument)))
    }

    /// Refuses extra facts that this provider cannot change: those not in `members` that differ
    /// from what they are `now`, so that the facts of a model can be handed back with one changed.
    pub fn only_or_same(
        self,
        argument: &str,
        extra: &Extra,
        members: &[&str],
        now: &Extra,
    ) -> Self {
        let (mut given, now) = (extra.to_map(), now.to_map());
        given.retain(|name, value| now.get(name) != Some(value));
        let known = |name: &String| members.contains(&name.as_str());
        let fixed = given
            .keys()
            .find(|name| !known(name) && now.contains_key(*name));
        match fixed.map(|name| unchangeable(&format!("{argument}.{name}"))) {
            Some(error) => self.change(|_| Err(error)),
            None => self.only(argument, &Extra::from(given), members),
        }
    }

    /// Refuses the call when an argument was not given that only other providers can do without.
    pub fn needed(self, argument: &str, given: bool) -> Self {
        self.change(|_| {
            if given {
                return Ok(());
            }
            Err(Error::invalid_argument(format!(
                "the argument `{argument}` is needed with this provider"
            )))
        })
    }

    /// Refuses extra facts that this provider cannot take: those not in `members`.
    pub fn only(self, argument: &str, extra: &Extra, members: &[&str]) -> Self {
        self.change(|_| {
            let given = extra.to_map();
            let Some(unknown) = given.keys().find(|name| !members.contains(&name.as_str())) else {
                return Ok(());
            };
            let hint = did_you_mean(unknown, members.iter().copied());
            Err(Error::invalid_argument(format!(
                "`{argument}` cannot hold `{unknown}` with this provider{hint}"
            )))
        })
    }

    /// Refuses the call unless `holds`; `reason` says what is wrong with the arguments.
    pub fn require(self, holds: bool, reason: &str) -> Self {
        self.change(|_| {
            if holds {
                Ok(())
            } else {
                Err(Error::invalid_argument(reason))
            }
        })
    }

    /// Whether anything was wrong so far; for operations that send other requests first.
    pub fn check(self) -> Result<()> {
        let provider = self.connection.core.provider.id;
        let name = self.name;
        match self.wrong {
            None => Ok(()),
            Some(error) => Err(error.provider(provider).operation(name)),
        }
    }

    /// Refuses the call when `check` is an error: for arguments that are computed before.
    pub fn checked<T>(self, check: Result<T>) -> Self {
        self.change(|_| check.map(drop))
    }
}

fn unchangeable(what: &str) -> Error {
    Error::invalid_argument(format!("`{what}` cannot be changed with this provider"))
}

/// A mistake in an expression over arguments is a mistake of the caller.
fn argument(error: &Error) -> Error {
    Error::invalid_argument(error.message().to_owned())
}
