//! Streams that go up over the network.

use tokio::io::AsyncWriteExt;

use super::server::{connect, http, serve};
use crate::*;

async fn put(url: &str, upload: Upload) -> Result<String> {
    let call = connect(url).operation("create_node").put("/o", &[]);
    call.body("text/plain", Body::Stream(upload)).text().await
}

#[tokio::test]
async fn a_reader_goes_up_with_its_length_or_in_pieces() {
    let url = serve(|request| http("200 OK", "", request.as_bytes())).await;
    for (length, part) in [
        (Some(9), "content-length: 9\r\n"),
        (None, "transfer-encoding: chunked\r\n"),
    ] {
        let (mut writer, reader) = tokio::io::duplex(4);
        let writes = tokio::spawn(async move { writer.write_all(b"some text").await });
        let (upload, digests) = Upload::reader(length, reader).digested(&[Checksum::Md5]);
        let saw = put(&url, upload).await.unwrap();
        writes.await.unwrap().unwrap();
        assert!(saw.contains(part), "{saw}");
        // By Python's hashlib.
        assert_eq!(
            digests.hex(Checksum::Md5).unwrap(),
            "552e21cd4cd9918678e3c1a0df491bc3"
        );
    }
}

#[tokio::test]
async fn the_error_of_the_upload_itself_is_what_the_call_answers() {
    let url = serve(|request| http("200 OK", "", request.as_bytes())).await;
    for (length, how) in [(Some(20), "less"), (Some(4), "more")] {
        let error = put(&url, Upload::reader(length, &b"some text"[..]))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error:?}");
        assert!(error.message().contains(how), "{error}");
    }
}
