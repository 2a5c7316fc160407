//! The `connection` of a provider: address, authentication, paging, errors.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

#[cfg(feature = "schema")]
use crate::schema::shapes;

/// `connection:` of `provider.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// Base address, without a slash at the end.
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::address"))]
    pub url: String,
    /// The authentication scheme, or several: the first whose credentials are all given is used.
    pub auth: OneOrMany<Auth>,
    /// Headers of every request.
    #[serde(default)]
    pub headers: IndexMap<String, String>,
    /// Query parameters of every request.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::constants"))]
    pub query: IndexMap<String, Value>,
    /// Named ways to page through a list.
    #[serde(default)]
    pub paging: IndexMap<String, Paging>,
    /// Jobs that requests start, by name: how to see that they are done.
    #[serde(default)]
    pub jobs: IndexMap<String, Job>,
    /// How errors are told and read.
    #[serde(default)]
    pub errors: Errors,
}

/// A job that a request starts and that goes on after its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Method and path of the request that tells how far the job is; `item` is the answer that
    /// started it.
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::request"))]
    pub request: String,
    /// Query parameters of it.
    #[serde(default)]
    pub query: IndexMap<String, Value>,
    /// Path of the job in the answer; the answer itself unless given.
    #[serde(default)]
    pub value: Option<String>,
    /// Condition over the job, as `item`: it is done.
    pub done: String,
    /// Condition over the job, as `item`: it failed.
    #[serde(default)]
    pub failed: Option<String>,
    /// Path in the job of the reason of a failure.
    #[serde(default)]
    pub message: Option<String>,
    /// Seconds between two looks.
    pub every: f64,
    /// Seconds in all.
    pub within: f64,
}

/// An authentication scheme; exactly one member is given.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1, "maxProperties" = 1)))]
pub struct Auth {
    /// `Authorization: Bearer …`.
    #[serde(default)]
    pub bearer: Option<String>,
    /// HTTP Basic.
    #[serde(default)]
    pub basic: Option<Basic>,
    /// Headers that carry the credentials.
    #[serde(default)]
    pub headers: Option<IndexMap<String, String>>,
    /// Query parameters that carry the credentials.
    #[serde(default)]
    pub query: Option<IndexMap<String, String>>,
    /// Members of the request body that carry the credentials.
    #[serde(default)]
    pub body: Option<IndexMap<String, String>>,
}

/// User and password of HTTP Basic.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Basic {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
}

/// One way to page; exactly one of `page_number`, `offset`, `cursor`, `next_url`, `link_header`, `marker` is given.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// Query parameter that holds the page's number.
    #[serde(default)]
    pub page_number: Option<String>,
    /// Query parameter that holds the number of items to skip.
    #[serde(default)]
    pub offset: Option<String>,
    /// A cursor that the answer hands out.
    #[serde(default)]
    pub cursor: Option<Cursor>,
    /// Path in the answer of the next page's address.
    #[serde(default)]
    pub next_url: Option<String>,
    /// The next page's address stands in the `Link` header.
    #[serde(default)]
    pub link_header: bool,
    /// The last item's field is the marker of the next page.
    #[serde(default)]
    pub marker: Option<Cursor>,
    /// Query parameter for the page size, and the size: one entry.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::page_size"))]
    pub size: IndexMap<String, u32>,
    /// Number of the first page (1 unless said).
    #[serde(default)]
    pub first: Option<u32>,
    /// Path in the answer that is there as long as a further page is.
    #[serde(default)]
    pub next: Option<String>,
    /// Path in the answer of the number of pages.
    #[serde(default)]
    pub total_pages: Option<String>,
    /// Path in the answer of the number of items over all pages.
    #[serde(default)]
    pub total_items: Option<String>,
    /// Header of the answer with the number of items over all pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_header: Option<Header>,
    /// A page shorter than the page size is the last.
    #[serde(default)]
    pub short_page: bool,
}

/// Where a cursor comes from and where it goes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// Query parameter that takes it.
    pub param: String,
    /// Path of it: in the answer, or in the item for a marker.
    pub from: String,
}

/// How errors are told and read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Errors {
    /// Paths of the message in an error's body; the first that is there is taken.
    #[serde(default)]
    pub message: OneOrMany<String>,
    /// Paths of the provider's error code.
    #[serde(default)]
    pub code: OneOrMany<String>,
    /// Header with the id of the request.
    #[serde(default)]
    pub request_id: Option<Header>,
    /// Paths that make an answer an error although its status says success.
    #[serde(default)]
    pub in_success: OneOrMany<String>,
    /// Path of true or false for whether the request succeeded; it counts more than the status.
    #[serde(default)]
    pub succeeded: Option<String>,
    /// Rules, first match wins; what no rule matches is judged by its status.
    #[serde(default)]
    pub rules: Vec<ErrorRule>,
}

/// A header's name.
pub type Header = String;

/// One rule: all conditions given must hold.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorRule {
    /// The HTTP status.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::statuses"))]
    pub status: OneOrMany<u16>,
    /// The provider's code.
    #[serde(default)]
    pub code: OneOrMany<Word>,
    /// Text that the message contains.
    #[serde(default)]
    pub message: Option<String>,
    /// The kind of error.
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::error_kind"))]
    pub kind: String,
    /// What the error is about (`zone`), where it is not the operation's own resource.
    #[serde(default)]
    pub resource: Option<String>,
}

/// A text, or a number as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Word(pub String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor)
    }
}

struct WordVisitor;

impl serde::de::Visitor<'_> for WordVisitor {
    type Value = Word;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("text or a whole number")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Word, E> {
        Ok(Word(text.to_owned()))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Word, E> {
        Ok(Word(number.to_string()))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Word, E> {
        Ok(Word(number.to_string()))
    }
}

/// One value or a list of them.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_or_many::deserialize(deserializer).map(Self)
    }
}

mod one_or_many {
    use std::fmt;
    use std::marker::PhantomData;

    use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
    use serde::de::{IntoDeserializer, MapAccess, SeqAccess, Visitor};
    use serde::{Deserialize, Deserializer};

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData))
    }

    struct OneOrManyVisitor<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("one value or a list of values")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(seq))
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            Ok(vec![T::deserialize(MapAccessDeserializer::new(map))?])
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
            Ok(vec![T::deserialize(text.into_deserializer())?])
        }

        fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
            Ok(vec![T::deserialize(number.into_deserializer())?])
        }

        fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
            Ok(vec![T::deserialize(number.into_deserializer())?])
        }

        fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Self::Value, E> {
            Ok(vec![T::deserialize(number.into_deserializer())?])
        }

        fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<Self::Value, E> {
            Ok(vec![T::deserialize(flag.into_deserializer())?])
        }
    }
}
