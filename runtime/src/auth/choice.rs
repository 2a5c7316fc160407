//! Several schemes in one provider: the credentials that were given decide.

use futures_util::future::{BoxFuture, FutureExt, ready};

use super::{Access, Auth, Authenticate};
use crate::request::Request;
use crate::{Error, ErrorKind, Result, Secret};

/// Nothing that any scheme of the provider could use was given. A connection is not made then.
#[derive(Debug)]
pub(super) struct NoneGiven(Vec<&'static str>);

/// The first scheme whose credentials are complete; each comes with what it needs, in words.
pub(super) fn first_of(choices: Vec<(&'static str, Option<Auth>)>) -> Auth {
    let needs = choices.iter().map(|choice| choice.0).collect();
    match choices.into_iter().find_map(|choice| choice.1) {
        Some(auth) => auth,
        None => Auth::new(NoneGiven(needs)),
    }
}

impl NoneGiven {
    fn error(&self) -> Error {
        let message = format!("no credentials are given; give {}", self.0.join(", or "));
        Error::new(ErrorKind::InvalidCredentials, message)
    }
}

impl Authenticate for NoneGiven {
    fn sign<'a>(&'a self, _: &'a mut Request, _: &'a Access<'a>) -> BoxFuture<'a, Result<()>> {
        ready(Err(self.error())).boxed()
    }

    fn check(&self) -> Result<()> {
        Err(self.error())
    }

    fn renews(&self) -> bool {
        false
    }

    fn secrets(&self) -> Vec<Secret> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{PROVIDER, config};
    use crate::testing::{Script, Scripted};
    use crate::{Auth, Connection, Result};

    /// A provider as generated code writes it: a token, or a user and a password.
    fn connect(script: &Script, token: Option<&str>, user: Option<&str>) -> Result<Connection> {
        let password = Some("secret");
        let auth = Auth::first_of(vec![
            ("`token`", token.map(Auth::bearer)),
            (
                "`user` and `password`",
                user.zip(password)
                    .map(|(user, password)| Auth::basic(user, password)),
            ),
        ]);
        Connection::new(&PROVIDER, auth, config(script))
    }

    #[tokio::test]
    async fn the_first_that_is_complete_counts() {
        for (token, user, sent) in [
            (Some("t"), Some("u"), "Bearer t"),
            (Some("t"), None, "Bearer t"),
            (None, Some("u"), "Basic dTpzZWNyZXQ="),
        ] {
            let script = Script::new(|_| Scripted::ok("{}"));
            let connection = connect(&script, token, user).unwrap();
            connection.request("/").answer().await.unwrap();
            assert_eq!(script.requests()[0].headers["authorization"], sent);
        }
        let script = Script::new(|_| Scripted::ok("{}"));
        let error = connect(&script, None, None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "acme: invalid credentials: no credentials are given; give `token`, or `user` and `password`"
        );
    }
}
