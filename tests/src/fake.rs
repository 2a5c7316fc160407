//! A fake provider on loopback, made from the examples of a spec.
//!
//! It answers what an example answers, to requests that differ from that of the example by the id
//! of another thing too, and it remembers what was created and deleted. What no example shows it
//! does not make up: such a request gets 501 and the reason.

mod answer;
mod at;
mod collection;
mod known;
mod memory;
mod requests;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use http::{HeaderMap, Method, Response, Uri};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::examples::{Example, Provider};
use crate::sent::Sent;
use crate::signature::Signature;
use answer::Answer;
use known::Known;
use memory::Memory;

/// A fake provider. It ends when it is dropped.
#[derive(Debug)]
pub struct Fake {
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Fake {
    /// Starts a fake of `provider`, which knows all its examples, on a free port of this machine.
    ///
    /// # Errors
    ///
    /// If there is no port to be had.
    pub async fn start(provider: &Provider) -> io::Result<Self> {
        Self::knowing(provider, &provider.examples).await
    }

    /// Starts a fake that knows only these examples.
    ///
    /// # Errors
    ///
    /// If there is no port to be had.
    pub async fn knowing(provider: &Provider, examples: &[Example]) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let known = Known::new(&provider.ir, examples);
        let cloud = Cloud {
            signature: Signature::of(&provider.spec),
            memory: Mutex::new(Memory::new(provider, &known)),
            known,
            theirs: provider.url(),
            ours: format!("http://{address}"),
        };
        let service = Router::new().fallback(serve).with_state(Arc::new(cloud));
        let server = tokio::spawn(async move {
            // It serves until it is aborted; a connection that breaks is the client's to tell.
            let _ = axum::serve(listener, service).await;
        });
        Ok(Self { address, server })
    }

    /// Its base address, for [`Config::url`](skyloom_runtime::Config::url).
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What the server works with.
#[derive(Debug)]
struct Cloud {
    signature: Signature,
    known: Known,
    memory: Mutex<Memory>,
    /// The base address of the provider, as it stands in answers.
    theirs: String,
    /// What stands there instead.
    ours: String,
}

impl Cloud {
    fn answer(&self, mut sent: Sent) -> Answer {
        if let Err(missing) = self.signature.take_any(&mut sent) {
            return self
                .known
                .refusal(401, &format!("the request is not signed: {missing}"));
        }
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.answer(&self.known, &sent)
    }
}

async fn serve(
    State(cloud): State<Arc<Cloud>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let sent = Sent::new(method.as_str(), target, headers, &body);
    cloud.answer(sent).response(&cloud.theirs, &cloud.ours)
}
