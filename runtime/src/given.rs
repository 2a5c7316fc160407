//! Credentials and options as the user hands them over: from the environment or from JSON.

use std::env;

use serde_json::{Map, Value};

use crate::nearest::did_you_mean;
use crate::{Error, ErrorKind, Provider, Result, Secret};

/// Texts by name, from the environment or from a JSON object. Generated constructors read it.
pub struct Given<'a> {
    provider: &'static Provider,
    from: From<'a>,
}

enum From<'a> {
    Environment,
    Json(&'a Map<String, Value>),
}

impl Given<'static> {
    /// The variables of the environment.
    pub fn env(provider: &'static Provider) -> Self {
        Self {
            provider,
            from: From::Environment,
        }
    }
}

impl<'a> Given<'a> {
    /// The members of a JSON object; those not in `known` are refused.
    pub fn json(
        provider: &'static Provider,
        values: &'a Map<String, Value>,
        known: &[&str],
    ) -> Result<Self> {
        match values.keys().find(|name| !known.contains(&name.as_str())) {
            None => Ok(Self {
                provider,
                from: From::Json(values),
            }),
            Some(name) => {
                let hint = did_you_mean(name, known.iter().copied());
                let message = format!("there is no credential `{name}`{hint}");
                Err(Error::invalid_argument(message).provider(provider.id))
            }
        }
    }

    /// The error of credentials with which no way to sign in works; `wanted` lists what to give.
    pub fn missing(provider: &'static Provider, wanted: &str) -> Error {
        let message = format!("give the credentials {wanted}");
        Error::new(ErrorKind::InvalidCredentials, message).provider(provider.id)
    }

    /// A secret that must be there.
    pub fn secret(&self, name: &str) -> Result<Secret> {
        self.text(name).map(Secret::new)
    }

    /// A secret that may be left out.
    pub fn opt_secret(&self, name: &str) -> Result<Option<Secret>> {
        Ok(self.opt_text(name)?.map(Secret::new))
    }

    /// A text that must be there.
    pub fn text(&self, name: &str) -> Result<String> {
        self.opt_text(name)?.ok_or_else(|| {
            let what = match self.from {
                From::Environment => format!("the environment variable `{name}` is not set"),
                From::Json(_) => format!("the credential `{name}` is missing"),
            };
            Error::new(ErrorKind::InvalidCredentials, what).provider(self.provider.id)
        })
    }

    /// A text that may be left out; empty counts as left out.
    pub fn opt_text(&self, name: &str) -> Result<Option<String>> {
        let text = match self.from {
            From::Environment => env::var(name).ok(),
            From::Json(values) => match values.get(name) {
                None | Some(Value::Null) => None,
                Some(Value::String(text)) => Some(text.clone()),
                Some(_) => {
                    let message = format!("the credential `{name}` is not a text");
                    return Err(Error::invalid_argument(message).provider(self.provider.id));
                }
            },
        };
        Ok(text.filter(|text| !text.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    static CLOUD: Provider = Provider::new("cloud", "Cloud", "https://cloud.example");

    fn object(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn a_missing_credential_is_named_and_a_wrong_one_is_refused() {
        let values = object(&json!({"token": "", "user": 3}));
        let given = Given::json(&CLOUD, &values, &["token", "user"]).unwrap();
        let error = given.secret("token").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidCredentials);
        assert_eq!(
            error.to_string(),
            "cloud: invalid credentials: the credential `token` is missing"
        );
        assert_eq!(
            given.text("user").unwrap_err().kind(),
            ErrorKind::InvalidArgument
        );
    }

    #[test]
    fn what_is_missing_is_said() {
        let error = Given::missing(&CLOUD, "`token`, or `user` and `key`");
        assert_eq!(error.kind(), ErrorKind::InvalidCredentials);
        assert!(
            error
                .to_string()
                .ends_with("give the credentials `token`, or `user` and `key`")
        );
    }

    #[test]
    fn an_unknown_credential_is_refused_with_a_hint() {
        let values = object(&json!({"tokn": "x"}));
        let error = Given::json(&CLOUD, &values, &["token"]).err().unwrap();
        assert!(
            error
                .to_string()
                .ends_with("there is no credential `tokn`; did you mean `token`?")
        );
    }
}
