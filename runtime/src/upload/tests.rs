use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::iter;
use tokio::io::AsyncWriteExt;
use tokio::time::{Instant, sleep};

use super::*;
use crate::fixture::{config, with};
use crate::testing::Script;
use crate::transport::Transport;
use crate::{Body, Connection, Request, Response};

const SECOND: Duration = Duration::from_secs(1);

/// A transport that takes the body at its leisure, as a network does, and keeps what came.
#[derive(Clone, Debug, Default)]
struct Store {
    got: Arc<Mutex<Vec<u8>>>,
    /// How long it takes for each piece.
    pace: Duration,
    /// How many attempts fail after their first piece.
    failures: Arc<Mutex<u32>>,
}

impl Transport for Store {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        Box::pin(async move {
            self.got.lock().unwrap().clear();
            let Body::Stream(upload) = &request.body else {
                panic!()
            };
            let mut stream = upload.open()?;
            while let Some(chunk) = stream.next().await {
                sleep(self.pace).await;
                self.got.lock().unwrap().extend_from_slice(&chunk?);
                let mut failures = self.failures.lock().unwrap();
                if *failures > 0 {
                    *failures -= 1;
                    return Err(Error::new(ErrorKind::Transport, "reset"));
                }
            }
            Ok(Response::new(http::StatusCode::OK))
        })
    }
}

fn connect(store: &Store) -> Connection {
    with(config(&Script::in_order([])).transport(store.clone()))
}

async fn put(connection: &Connection, upload: Upload) -> Result<bool> {
    let call = connection.operation("rename_node").put("/o", &[]);
    call.body("text/plain", Body::Stream(upload)).done().await
}

fn chunks(texts: &'static [&'static str]) -> Chunks {
    iter(
        texts
            .iter()
            .map(|text| Ok(Bytes::from_static(text.as_bytes()))),
    )
    .boxed()
}

#[tokio::test]
async fn a_stream_is_read_once_unless_it_is_repeatable() {
    let once = Upload::once(Some(2), chunks(&["ab"]));
    assert!(once.open().is_ok());
    assert!(once.open().is_err());
    for many in [
        Upload::repeatable(None, || chunks(&["ab"])),
        Upload::bytes("ab"),
    ] {
        for _ in 0..2 {
            let read: Vec<_> = many.open().unwrap().collect().await;
            assert_eq!(read.len(), 1);
        }
        assert!(many.is_repeatable() && !once.is_repeatable());
    }
}

#[tokio::test]
async fn any_reader_is_sent_with_or_without_a_length() {
    let data: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    for length in [Some(200_000), None] {
        let (mut writer, reader) = tokio::io::duplex(1000);
        let data = data.clone();
        let sent = data.clone();
        let writes = tokio::spawn(async move { writer.write_all(&sent).await });
        let store = Store::default();
        let (upload, digests) = Upload::reader(length, reader).digested(&[Checksum::Sha256]);
        put(&connect(&store), upload).await.unwrap();
        writes.await.unwrap().unwrap();
        assert_eq!(*store.got.lock().unwrap(), data);
        // By Python: hashlib.sha256(bytes(n & 255 for n in range(200000))).hexdigest()
        assert_eq!(
            digests.hex(Checksum::Sha256).unwrap(),
            "c7a7d73b68d21102bf7d6d9be27b4106497efc8119224bebfbd26b375541bde7"
        );
    }
}

#[tokio::test]
async fn an_upload_that_is_not_as_long_as_it_said_fails() {
    for (length, how) in [(4, "1 bytes less than the 4"), (2, "more than the 2")] {
        let store = Store::default();
        let upload = Upload::repeatable(Some(length), || chunks(&["a", "bc"]));
        let error = put(&connect(&store), upload).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.message().contains(how), "{error}");
    }
}

#[tokio::test]
async fn a_reader_that_fails_ends_the_call() {
    let reader = broken(std::io::Error::other("disk on fire"));
    let error = put(&connect(&Store::default()), Upload::reader(None, reader))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Other, 1));
    assert!(error.message().contains("disk on fire"), "{error}");
}

/// A reader that fails at once.
fn broken(error: std::io::Error) -> impl AsyncRead + Send + 'static {
    struct Broken(Option<std::io::Error>);
    impl AsyncRead for Broken {
        fn poll_read(
            mut self: Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            _: &mut ReadBuf<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            std::task::Poll::Ready(self.0.take().map_or(Ok(()), Err))
        }
    }
    Broken(Some(error))
}

#[tokio::test(start_paused = true)]
async fn only_what_can_be_read_again_is_sent_again_and_its_digest_begins_anew() {
    let store = Store::default();
    *store.failures.lock().unwrap() = 2;
    let upload = Upload::repeatable(Some(3), || chunks(&["a", "bc"]));
    let (upload, digests) = upload.digested(&[Checksum::Md5]);
    put(&connect(&store), upload).await.unwrap();
    assert_eq!(*store.got.lock().unwrap(), b"abc");
    assert_eq!(
        digests.hex(Checksum::Md5).unwrap(),
        "900150983cd24fb0d6963f7d28e17f72"
    );
    *store.failures.lock().unwrap() = 1;
    let once = Upload::once(Some(3), chunks(&["a", "bc"]));
    let error = put(&connect(&store), once).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
}

/// A stream of `count` bytes, one every `pace`.
fn slowly(count: u64, pace: Duration) -> Upload {
    let bytes = iter(0..count).then(move |_| async move {
        sleep(pace).await;
        Ok(Bytes::from_static(b"x"))
    });
    Upload::once(Some(count), bytes.boxed())
}

#[tokio::test(start_paused = true)]
async fn an_upload_may_take_as_long_as_it_goes_on() {
    let began = Instant::now();
    let connection = connect(&Store::default());
    put(&connection, slowly(100, 20 * SECOND)).await.unwrap();
    assert!(began.elapsed() >= 2000 * SECOND);
    let slow_network = Store {
        pace: 20 * SECOND,
        ..Store::default()
    };
    let upload = slowly(100, SECOND);
    put(&connect(&slow_network), upload).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_stops_ends_in_time() {
    let began = Instant::now();
    let error = put(&connect(&Store::default()), slowly(3, 61 * SECOND))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(began.elapsed(), 30 * SECOND);
}
