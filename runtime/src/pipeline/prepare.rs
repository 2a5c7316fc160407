//! What every request of a connection gets: address, parameters, headers, the caller's additions.

use http::HeaderMap;

use super::Expect;
use crate::auth::Access;
use crate::connection::Core;
use crate::request::Request;
use crate::{CallOptions, Result};

/// The address, where only signing in makes it known.
pub(super) async fn add_address(
    access: &Access<'_>,
    request: &mut Request,
    service: &'static str,
) -> Result<()> {
    let base = access.core.auth.scheme().endpoint(service, access).await?;
    let mut url = base.below(request.url.path());
    *url.query_mut() = std::mem::take(request.url.query_mut());
    request.url = url;
    request.service = service;
    Ok(())
}

/// The query parameters that every request of the provider has, and those of the caller.
pub(super) fn add_default_params(core: &Core, options: &CallOptions, request: &mut Request) {
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
pub(super) fn add_default_headers(
    core: &Core,
    options: &CallOptions,
    request: &mut Request,
    expect: &Expect,
) {
    let stated = std::mem::replace(&mut request.headers, core.headers.clone());
    request.headers.extend(stated);
    if expect.own {
        for (name, value) in &options.headers {
            request.headers.insert(name, value.clone());
        }
    }
    request.idempotent = request.idempotent || carries_idempotency_key(&request.headers);
    request.connect_timeout = options.connect_timeout;
    request.provider = core.provider.id;
}

/// Whether the provider is told by which key it can recognise the request when it comes again.
fn carries_idempotency_key(headers: &HeaderMap) -> bool {
    ["idempotency-key", "x-idempotency-key"]
        .iter()
        .any(|name| headers.get(*name).is_some_and(|key| !key.is_empty()))
}

/// The caller's members of the body, and its `Content-Type`.
pub(super) fn encode_body(
    options: &CallOptions,
    request: &mut Request,
    expect: &Expect,
) -> Result<()> {
    // A request that reads carries a body only where the operation itself gave it one.
    if expect.own && !(request.is_read() && request.body.is_empty()) {
        for (name, value) in &options.body {
            request.body.set_member(name, value)?;
        }
    }
    request.state_content_type();
    Ok(())
}
