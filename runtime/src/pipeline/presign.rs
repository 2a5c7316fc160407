//! A call as a URL that anybody can send.

use std::time::Duration;

use super::{Expect, prepare};
use crate::auth::Access;
use crate::connection::Core;
use crate::request::Request;
use crate::url::Url;
use crate::{CallOptions, Result};

/// The URL with which anybody can send `request` for the time `lasts`. Nothing but what signing in
/// may need is sent.
pub(crate) async fn presign(
    core: &Core,
    options: &CallOptions,
    mut request: Request,
    expect: &Expect,
    lasts: Duration,
) -> Result<Url> {
    let signed = async {
        let access = Access { core, options };
        if let Some(service) = expect.service {
            prepare::add_address(&access, &mut request, service).await?;
        }
        prepare::add_default_params(core, options, &mut request);
        core.check_secure(&request.url)?;
        let scheme = core.auth.scheme();
        scheme.presign(&mut request, lasts, &access).await?;
        Ok(request.url)
    };
    let signed: Result<Url> = signed.await;
    signed.map_err(|error| core.redacted(error).provider(core.provider.id))
}
