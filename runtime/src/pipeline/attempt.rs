//! One attempt: its turn, its signature, the exchange, and what the answer means.

use std::pin::pin;

use tracing::Instrument;

use super::{Expect, Received, Way};
use crate::auth::Access;
use crate::classify::{self, Failed};
use crate::intake::{self, Asked};
use crate::request::Request;
use crate::stopwatch::Passed;
use crate::{Error, Limit, Result, redirect, trace};

impl Way<'_> {
    /// One attempt; a session that the provider refuses is renewed once, redirects are followed.
    pub(super) async fn attempt(
        &self,
        request: &Request,
        expect: &Expect,
        number: u32,
    ) -> Result<Received, Failed> {
        let access = Access {
            core: self.core,
            options: self.options,
        };
        let mut renewable = expect.own && self.core.auth.scheme().renews();
        let mut redirected = None;
        let mut hops = 0;
        loop {
            let request = redirected.as_deref().unwrap_or(request);
            let turn = self.core.limits.wait(expect.bucket).await?;
            let signed = sign(&access, request, expect, number).await?;
            // Only a scheme that may renew its session has to see the request again.
            let refused = renewable.then(|| signed.clone());
            let received = self.send(signed, request, expect).await?;
            turn.learn(&received.answer, || self.core.config.clock.now());
            let wanted = expect.accepts(received.answer.status);
            let scheme = self.core.auth.scheme();
            if let Some(refused) = refused
                && !wanted
                && scheme.refused(&received.answer)
            {
                renewable = false;
                let renewed = scheme.renew(&refused, &received.answer, &access).await?;
                if renewed && request.body.is_repeatable() {
                    continue;
                }
            }
            if !wanted && let Some(next) = redirect::follow(request, &received.answer, hops)? {
                hops += 1;
                redirected = Some(Box::new(next));
                continue;
            }
            return classify::judge(self.core, received, expect);
        }
    }

    /// Sends a signed request and reads what comes back, within the time for one attempt.
    /// `request` is the same without the credentials that signing may have put into it.
    async fn send(
        &self,
        mut signed: Box<Request>,
        request: &Request,
        expect: &Expect,
    ) -> Result<Received> {
        let core = self.core;
        let span = trace::attempt(core, request, signed.attempt);
        let noted = core
            .log
            .as_ref()
            .map(|log| log.begin(&signed, &core.via, core.redactor()));
        let asked = Asked {
            method: signed.method.clone(),
            url: request.url.clone(),
            attempt: signed.attempt,
            idle: self.timeouts.idle,
        };
        let watch = &self.progress.watch;
        self.progress.sends(signed.attempt);
        watch.follow(&mut signed.body);
        let exchanged = pin!(async {
            let response = core.transport.send(*signed).await?;
            watch.is_through();
            intake::read(core, asked, response, expect).await
        });
        let (limit, idle) = (self.timeouts.attempt, self.timeouts.idle);
        let received = match watch
            .within(limit, Some(idle), exchanged.instrument(span.clone()))
            .await
        {
            Ok(received) => received,
            Err(Passed::Limit) => Err(Error::timed_out(Limit::Attempt, limit, "no whole answer")),
            Err(Passed::Idle) => Err(Error::timed_out(
                Limit::Idle,
                idle,
                "nothing more of the body was sent",
            )),
        };
        watch.is_through();
        if let Some(noted) = noted {
            noted.end(received.as_ref(), expect.own);
        }
        trace::end(&span, received.as_ref());
        received
    }
}

/// The request with credentials.
async fn sign(
    access: &Access<'_>,
    request: &Request,
    expect: &Expect,
    number: u32,
) -> Result<Box<Request>> {
    // On the heap: it goes through many hands on its way.
    let mut signed = Box::new(request.clone());
    signed.attempt = number;
    signed.auth = Some(access.core.auth.clone());
    if expect.own {
        access.core.auth.scheme().sign(&mut signed, access).await?;
    }
    Ok(signed)
}
