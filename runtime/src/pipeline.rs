//! The fixed order that every call goes through:
//!
//! default params → default headers → encode body → cache (GET)
//! → ┌ rate limit → sign → send (attempt timeout) → log → classify ┐ → decode
//!   └────────────── retry with backoff, idempotent only ──────────┘

use std::time::Duration;

use http::StatusCode;
use tokio::time::timeout;
use tracing::Instrument;

use crate::auth::Access;
use crate::cache::{CacheMode, Lookup};
use crate::classify::{self, Failed};
use crate::connection::Core;
use crate::doc::Tape;
use crate::intake;
use crate::redirect;
use crate::request::Request;
use crate::response::{Answer, Chunks};
use crate::retry::Progress;
use crate::trace;
use crate::{CallOptions, Error, ErrorKind, Format, Result};

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
    const fn whole(answer: Answer) -> Self {
        Self {
            answer,
            tape: None,
            stream: None,
        }
    }

    /// The parsed body.
    pub(crate) fn decode(self, format: Format) -> Result<(Answer, Tape)> {
        let tape = match self.tape {
            Some(tape) => tape,
            None => format.parse(&self.answer)?,
        };
        Ok((self.answer, tape))
    }
}

/// The whole way of one call, from a request to an answer that means success.
pub(crate) async fn run(
    core: &Core,
    options: &CallOptions,
    request: Request,
    expect: &Expect,
) -> Result<Received> {
    let span = trace::call(&request);
    let progress = Progress::new();
    let limit = options.total_timeout.unwrap_or(core.config.timeouts.total);
    let way = steps(core, options, request, expect, &progress).instrument(span.clone());
    let result = match timeout(limit, way).await {
        Ok(result) => result,
        Err(_) => Err(progress.out_of_time(limit)),
    }
    .map_err(|error| core.redacted(error).provider(core.provider.id));
    trace::end(&span, result.as_ref());
    result
}

/// The steps, in their order.
async fn steps(
    core: &Core,
    options: &CallOptions,
    mut request: Request,
    expect: &Expect,
    progress: &Progress,
) -> Result<Received> {
    if expect.own {
        add_address(core, options, &mut request, expect).await?;
        add_default_params(core, options, &mut request);
    }
    add_default_headers(core, options, &mut request, expect);
    encode_body(options, &mut request, expect)?;
    core.check_secure(&request.url)?;
    if let Some(dry_run) = &options.dry_run {
        return Err(dry_run.collect(&request, &core.redactor()));
    }
    if !expect.own || expect.stream {
        return exchange(core, options, request, expect, progress).await;
    }
    let ticket = match core.cache.look(&mut request, cache_mode(core, options)) {
        Lookup::Hit(answer) => return Ok(Received::whole(answer)),
        Lookup::Ask(ticket) => ticket,
    };
    let _write = core.cache.write(&request);
    let expect = Expect {
        conditional: ticket.is_conditional(),
        ..expect.clone()
    };
    let received = exchange(core, options, request, &expect, progress).await?;
    Ok(Received {
        answer: core.cache.keep(ticket, received.answer),
        ..received
    })
}

/// Attempts until one succeeds or none is allowed any more.
async fn exchange(
    core: &Core,
    options: &CallOptions,
    request: Request,
    expect: &Expect,
    progress: &Progress,
) -> Result<Received> {
    loop {
        let number = progress.begin();
        match attempt(core, options, &request, expect, number).await {
            Ok(received) => {
                core.retries.give_back();
                return Ok(received);
            }
            Err(failed) => progress.wait(core, &request, failed).await?,
        }
    }
}

/// One attempt; a session that the provider refuses is renewed once.
async fn attempt(
    core: &Core,
    options: &CallOptions,
    request: &Request,
    expect: &Expect,
    number: u32,
) -> Result<Received, Failed> {
    let access = Access { core, options };
    let mut renewed = false;
    let mut redirected = None;
    let mut hops = 0;
    loop {
        let request = redirected.as_ref().unwrap_or(request);
        if let Some(limiter) = &core.limiter {
            limiter.wait().await?;
        }
        let signed = sign(core, &access, request, expect, number).await?;
        let mut received = send(core, options, &signed, expect).await?;
        // Without the credentials that signing may have put into it.
        received.answer.url = request.url.clone();
        let status = received.answer.status;
        if status == StatusCode::UNAUTHORIZED && expect.own && !renewed {
            renewed = true;
            if request.body.is_repeatable()
                && core
                    .auth
                    .scheme()
                    .renew(&signed, &received.answer, &access)
                    .await?
            {
                continue;
            }
        }
        if let Some(next) = redirect::follow(request, &received.answer, hops)? {
            hops += 1;
            redirected = Some(next);
            continue;
        }
        return classify::judge(core, received, expect);
    }
}

/// The query parameters that every request of the provider has, and those of the caller.
fn add_default_params(core: &Core, options: &CallOptions, request: &mut Request) {
    let query = request.url.query_mut();
    for (name, value) in core.provider.query {
        if !query.has(name) {
            query.push(*name, *value);
        }
    }
    for (name, value) in &options.query {
        query.set(name, value);
    }
}

/// The headers that every request has; what the request states itself counts more, what the caller
/// states counts most.
fn add_default_headers(core: &Core, options: &CallOptions, request: &mut Request, expect: &Expect) {
    for (name, value) in &core.headers {
        if !request.headers.contains_key(name) {
            request.headers.insert(name, value.clone());
        }
    }
    if expect.own {
        for (name, value) in &options.headers {
            request.headers.insert(name, value.clone());
        }
    }
    request.provider = core.provider.id;
}

/// The caller's members of the body, and its `Content-Type`.
fn encode_body(options: &CallOptions, request: &mut Request, expect: &Expect) -> Result<()> {
    // A request that reads carries a body only where the operation itself gave it one.
    if expect.own && !(request.is_read() && request.body.is_empty()) {
        for (name, value) in &options.body {
            request.body.set_member(name, value)?;
        }
    }
    request.state_content_type();
    Ok(())
}

/// What the caller, or else the connection's configuration, wants of the cache.
fn cache_mode(core: &Core, options: &CallOptions) -> CacheMode {
    options.cache.unwrap_or(core.config.cache)
}

/// The address, where only signing in makes it known.
async fn add_address(
    core: &Core,
    options: &CallOptions,
    request: &mut Request,
    expect: &Expect,
) -> Result<()> {
    if let Some(service) = expect.service {
        let access = Access { core, options };
        let base = core.auth.scheme().endpoint(service, &access).await?;
        let mut url = base.below(request.url.path());
        *url.query_mut() = std::mem::take(request.url.query_mut());
        request.url = url;
    }
    Ok(())
}

/// The request with credentials.
async fn sign(
    core: &Core,
    access: &Access<'_>,
    request: &Request,
    expect: &Expect,
    number: u32,
) -> Result<Request> {
    let mut signed = request.clone();
    signed.attempt = number;
    if expect.own {
        core.auth.scheme().sign(&mut signed, access).await?;
    }
    Ok(signed)
}

/// Sends one signed request and reads what comes back, within the time for one attempt.
async fn send(
    core: &Core,
    options: &CallOptions,
    request: &Request,
    expect: &Expect,
) -> Result<Received> {
    let span = trace::attempt(request);
    let limit = options
        .attempt_timeout
        .unwrap_or(core.config.timeouts.attempt);
    let noted = core
        .log
        .as_ref()
        .map(|log| log.begin(request, core.redactor()));
    let exchanged = async {
        let response = core.transport.send(request.clone()).await?;
        intake::read(core, request, response, expect).await
    };
    let received = match timeout(limit, exchanged.instrument(span.clone())).await {
        Ok(received) => received,
        Err(_) => Err(too_slow(limit)),
    };
    if let Some(noted) = noted {
        noted.end(received.as_ref());
    }
    trace::end(&span, received.as_ref());
    if let (Some(limiter), Ok(received)) = (&core.limiter, &received) {
        limiter.learn(&received.answer, core.config.clock.now());
    }
    received
}

fn too_slow(limit: Duration) -> Error {
    let message = format!("no whole answer within {limit:?}, the limit for one attempt");
    Error::new(ErrorKind::Timeout, message)
}

#[cfg(test)]
mod tests;
