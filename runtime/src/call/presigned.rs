//! Calls that somebody else sends.

use std::time::Duration;

use super::Call;
use super::sent::Sent;
use crate::{Reply, pipeline};

impl Call {
    /// A URL with which anybody can make this call for the time `lasts`, without further
    /// credentials. It is a secret as long as it is valid. Nothing is sent.
    ///
    /// An error of kind [`Unsupported`](crate::ErrorKind::Unsupported) when the provider's
    /// authentication knows no such URLs.
    pub fn presigned(self, lasts: Duration) -> Reply<String> {
        match self.finish() {
            Ok((sent, ..)) => Reply::new(async move {
                let Sent {
                    connection,
                    request,
                    expect,
                } = sent;
                let operation = request.operation.clone();
                let (core, options) = (&connection.core, &connection.options);
                let url = pipeline::presign(core, options, *request, &expect, lasts).await;
                let url = url.map_err(|error| error.operation(operation))?;
                Ok(url.to_string())
            }),
            Err(error) => Reply::failed(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::AwsV4;
    use crate::fixture::{PROVIDER, config, connection};
    use crate::testing::{Script, Scripted};
    use crate::{Auth, Clock, Connection, ErrorKind};

    /// The example of S3's reference, through a call.
    #[tokio::test]
    async fn a_call_becomes_a_url() {
        let script = Script::new(|_| Scripted::failure("nothing is sent"));
        let clock = Clock::starting_at("2013-05-24T00:00:00Z".parse().unwrap());
        let config = config(&script)
            .clock(clock)
            .url("https://examplebucket.s3.amazonaws.com");
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let scheme = AwsV4::new("AKIAIOSFODNN7EXAMPLE", secret, "us-east-1", "s3").s3();
        let connection = Connection::new(&PROVIDER, Auth::new(scheme), config).unwrap();
        let object = || connection.operation("get_node").get("/{*}", &[&"test.txt"]);
        let url = object()
            .presigned(Duration::from_secs(86_400))
            .await
            .unwrap();
        assert!(
            url.ends_with(
                "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
            ),
            "{url}"
        );
        let error = object().presigned(Duration::ZERO).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(script.count(), 0);
    }

    #[tokio::test]
    async fn most_schemes_cannot() {
        let script = Script::new(|_| Scripted::failure("nothing is sent"));
        let call = connection(&script).operation("get_node").get("/x", &[]);
        let error = call.presigned(Duration::from_secs(1)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    }
}
