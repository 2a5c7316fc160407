//! The fixed order that every call goes through:
//!
//! default params → default headers → encode body → cache (GET)
//! → ┌ rate limit → sign → send (attempt timeout) → log → classify ┐ → decode
//!   └────────────── retry with backoff, idempotent only ──────────┘

mod attempt;
mod expect;
mod prepare;
mod presign;

use std::pin::pin;

use tokio::runtime::Handle;
use tracing::{Instrument, Span};

pub(crate) use expect::{Expect, Received};
pub(crate) use presign::presign;

use crate::auth::Access;
use crate::cache::{CacheMode, Kept, Lookup};
use crate::connection::Core;
use crate::request::Request;
use crate::retry::Progress;
use crate::{CallOptions, Error, ErrorKind, Result, Timeouts, trace};

/// One call on its way. Nothing of it is kept in the connection.
struct Way<'a> {
    core: &'a Core,
    options: &'a CallOptions,
    timeouts: Timeouts,
    progress: Progress,
    span: Span,
}

/// The whole way of one call, from a request to an answer that means success.
pub(crate) async fn run(
    core: &Core,
    options: &CallOptions,
    request: Box<Request>,
    expect: &Expect,
) -> Result<Received> {
    if Handle::try_current().is_err() {
        let message = "a call needs tokio's runtime around it; where there is none, use `Blocking`";
        return Err(Error::new(ErrorKind::Unsupported, message).provider(core.provider.id));
    }
    let way = Way {
        core,
        options,
        timeouts: options.timeouts(&core.config.timeouts),
        progress: Progress::new(&request.body),
        span: trace::call(&request),
    };
    // Pinned here: it is large, and would be copied on its way through what is around it.
    let steps = pin!(way.steps(request, expect));
    let steps = steps.instrument(way.span.clone());
    let limit = way.timeouts.total;
    let result = match way.progress.watch.within(limit, None, steps).await {
        Ok(result) => result,
        Err(_) => Err(way.progress.out_of_time(limit)),
    }
    .map_err(|error| core.redacted(error).provider(core.provider.id));
    trace::end(&way.span, result.as_ref());
    result
}

impl Way<'_> {
    /// The steps, in their order.
    async fn steps(&self, mut request: Box<Request>, expect: &Expect) -> Result<Received> {
        let (core, options) = (self.core, self.options);
        let access = Access { core, options };
        let mut note = None;
        if expect.own {
            if let Some(service) = expect.service {
                match prepare::add_address(&access, &mut request, service).await {
                    Err(error) if self.is_dry(&error) => {
                        note = Some("signing in makes the address known");
                    }
                    added => added?,
                }
            }
            prepare::add_default_params(core, options, &mut request);
        }
        prepare::add_default_headers(core, options, &mut request, expect);
        prepare::encode_body(options, &mut request, expect)?;
        core.check_secure(&request.url)?;
        if let Some(dry_run) = &options.dry_run {
            let mut signed = request.clone();
            if expect.own {
                match core.auth.scheme().sign(&mut signed, &access).await {
                    Err(error) if self.is_dry(&error) => {
                        signed = request;
                        note = note.or(Some("signing in comes first; here are no credentials"));
                    }
                    done => done?,
                }
            }
            return Err(dry_run.collect(&signed, note, core));
        }
        if !expect.own || expect.stream {
            return self.exchange(&request, expect).await;
        }
        let mode = options.cache.unwrap_or(core.config.cache);
        if mode == CacheMode::Off && !request.changes {
            return self.exchange(&request, expect).await;
        }
        // On the heap: it is seldom gone, and large.
        Box::pin(self.cached(request, expect, mode)).await
    }

    /// Whether `error` says only that a dry run does not sign in.
    fn is_dry(&self, error: &Error) -> bool {
        self.options.dry_run.is_some() && error.kind() == ErrorKind::Cancelled
    }

    /// Around the exchange, the cache: what is kept may be the answer, or may still hold, and a
    /// write makes an end of it.
    async fn cached(
        &self,
        mut request: Box<Request>,
        expect: &Expect,
        mode: CacheMode,
    ) -> Result<Received> {
        let cache = &self.core.cache;
        let _write = cache.write(&request);
        let mut ticket = match cache.look(&mut request, mode) {
            Lookup::Hit(answer) => {
                trace::cache(&self.span, "hit");
                return Ok(Received::whole(answer));
            }
            Lookup::Ask(ticket) => ticket,
        };
        loop {
            let conditional = ticket.is_conditional();
            let received = if conditional {
                let expect = Expect {
                    conditional,
                    ..expect.clone()
                };
                self.exchange(&request, &expect).await?
            } else {
                self.exchange(&request, expect).await?
            };
            match cache.keep(ticket, &request, received.answer) {
                Kept::New(answer) => {
                    if mode != CacheMode::Off {
                        trace::cache(&self.span, "miss");
                    }
                    return Ok(Received { answer, ..received });
                }
                Kept::Held(answer) => {
                    trace::cache(&self.span, "revalidated");
                    return Ok(Received::whole(answer));
                }
                Kept::Unknown(unconditional) => ticket = unconditional,
            }
            cache.ask_anew(&mut request);
        }
    }

    /// Attempts until one succeeds or none is allowed any more.
    async fn exchange(&self, request: &Request, expect: &Expect) -> Result<Received> {
        loop {
            let number = self.progress.begin();
            match self.attempt(request, expect, number).await {
                Ok(received) => {
                    self.core.retries.give_back();
                    return Ok(received);
                }
                Err(failed) => {
                    let total = self.timeouts.total;
                    let wait = self.progress.wait(self.core, total, request, failed);
                    wait.await?;
                }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
