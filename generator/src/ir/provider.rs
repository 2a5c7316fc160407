//! A provider: how to reach it, how its errors read, what its services do.

use serde::Serialize;

use super::expr::{Expr, Template};
use super::models::{FieldType, ModelKind, StateKind};
use super::operation::Operation;
use super::prior::Polling;
use super::request::Request;

/// A provider.
#[derive(Debug, Clone, Serialize)]
pub struct Provider {
    /// Its id; the Rust module bears it.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The driver's type.
    pub type_name: String,
    /// A paragraph for the driver's documentation.
    pub doc: Option<String>,
    /// The vendor's API reference.
    pub reference: String,
    /// Hash of what `provider.yaml` says, whatever its layout.
    pub hash: String,
    /// What the caller hands in.
    pub credentials: Vec<Credential>,
    /// The base address.
    pub url: String,
    /// The authentication schemes; the first whose credentials are all given is used.
    pub auth: Vec<Scheme>,
    /// Headers of every request.
    pub headers: Vec<(String, String)>,
    /// Query parameters of every request.
    pub query: Vec<(String, String)>,
    /// What a user can choose.
    pub settings: Vec<Setting>,
    /// Ways to page.
    pub paging: Vec<Paging>,
    /// Jobs that requests start.
    pub jobs: Vec<Job>,
    /// How errors are told and read.
    pub errors: Errors,
    /// What it offers.
    pub services: Vec<Service>,
}

/// A credential.
#[derive(Debug, Clone, Serialize)]
pub struct Credential {
    /// Its name.
    pub name: String,
    /// Must it be hidden?
    pub secret: bool,
    /// May it be left out?
    pub optional: bool,
    /// The environment variable that holds it.
    pub env: Option<String>,
    /// What it is.
    pub doc: String,
}

impl Credential {
    /// The environment variable that is read for it.
    pub fn variable(&self) -> String {
        let own = || self.name.to_uppercase();
        self.env.clone().unwrap_or_else(own)
    }
}

/// A setting.
#[derive(Debug, Clone, Serialize)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// What it is.
    pub doc: Option<String>,
    /// The environment variable that holds it.
    pub env: Option<String>,
    /// What it is when nobody says.
    pub default: Option<String>,
    /// Must it be given?
    pub required: bool,
}

/// A job that a request starts.
#[derive(Debug, Clone, Serialize)]
pub struct Job {
    /// Its name in the spec.
    pub name: String,
    /// The request that tells how far it is; the answer that started it is the item.
    pub request: Request,
    /// Where the job stands in the answer.
    pub value: String,
    /// When it is done or failed, and how often to look.
    pub polling: Polling,
    /// The reason of a failure; the job is the item.
    pub message: Option<Expr>,
}

/// An authentication scheme and what it takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scheme {
    /// The scheme.
    pub auth: Auth,
    /// The credentials that it names.
    pub credentials: Vec<String>,
    /// Those of them that may be left out: without them the scheme is not used.
    pub needs: Vec<String>,
}

/// How requests are signed, each text a credential's name or a literal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Auth {
    /// `Authorization: Bearer …`
    Bearer(Template),
    /// HTTP Basic: user, password.
    Basic(Template, Template),
    /// Headers.
    Headers(Vec<(String, Template)>),
    /// Query parameters.
    Query(Vec<(String, Template)>),
    /// Body members.
    Body(Vec<(String, Template)>),
}

impl Auth {
    /// Does it name that credential?
    pub fn names(&self, credential: &str) -> bool {
        let templates: Vec<&Template> = match self {
            Self::Bearer(token) => vec![token],
            Self::Basic(user, password) => vec![user, password],
            Self::Headers(fields) | Self::Query(fields) | Self::Body(fields) => {
                fields.iter().map(|(_, template)| template).collect()
            }
        };
        let mut named = false;
        for template in templates {
            template.each_expr(&mut |expr| {
                named |= expr
                    .accesses()
                    .iter()
                    .any(|access| access.argument == credential);
            });
        }
        named
    }
}

/// A way to page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paging {
    /// Its name in the spec.
    pub name: String,
    /// Where the next page is told.
    pub position: Position,
    /// Page size: parameter and value.
    pub size: Option<(String, u32)>,
}

/// Where the next page is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Position {
    /// A page's number, from `first` on, while `more` holds.
    PageNumber {
        /// The query parameter.
        param: String,
        /// Number of the first page.
        first: u32,
        /// Is there a further page?
        more: More,
    },
    /// The number of items to skip.
    Offset {
        /// The query parameter.
        param: String,
        /// Is there a further page?
        more: More,
    },
    /// A cursor from the answer.
    Cursor {
        /// The query parameter.
        param: String,
        /// Its path.
        from: String,
    },
    /// The next page's address in the answer.
    NextUrl {
        /// Its path.
        from: String,
    },
    /// The `Link` header.
    LinkHeader,
    /// A field of the last item.
    Marker {
        /// The query parameter.
        param: String,
        /// The field.
        from: String,
    },
}

/// Is there a further page?
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum More {
    /// As long as that path is there.
    While(String),
    /// As long as that path is there; the other rule only says how far pages can be asked for ahead.
    WhileUpTo(String, Box<Self>),
    /// Up to the number of pages at that path.
    TotalPages(String),
    /// Up to the number of items at that path.
    TotalItems(String),
    /// Up to the number of items in that header.
    TotalHeader(String),
    /// Until a page is not full.
    ShortPage,
}

/// How errors are told and read.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Errors {
    /// Paths of the message.
    pub message: Vec<String>,
    /// Paths of the code.
    pub code: Vec<String>,
    /// Header with the id of the request.
    pub request_id: Option<String>,
    /// Paths that make a 2xx answer an error.
    pub in_success: Vec<String>,
    /// Path of the flag that tells success, whatever the status.
    pub succeeded: Option<String>,
    /// Rules, first match wins.
    pub rules: Vec<ErrorRule>,
}

/// A rule.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorRule {
    /// Statuses; none means any.
    pub status: Vec<u16>,
    /// Codes; none means any.
    pub code: Vec<String>,
    /// Text in the message.
    pub message: Option<String>,
    /// The variant of `ErrorKind`.
    pub kind: String,
    /// What the error is about.
    pub resource: Option<String>,
}

/// A service of the base API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "each is the service of that name")]
pub enum ServiceKind {
    Compute,
    Dns,
}

impl ServiceKind {
    /// Every service.
    pub const ALL: &[Self] = &[Self::Compute, Self::Dns];

    /// Its name in specs; the Rust module bears it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Compute => "compute",
            Self::Dns => "dns",
        }
    }

    /// Its trait in the runtime.
    pub const fn trait_name(self) -> &'static str {
        match self {
            Self::Compute => "Compute",
            Self::Dns => "Dns",
        }
    }

    /// The service of that name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

/// A service of a provider.
#[derive(Debug, Clone, Serialize)]
pub struct Service {
    /// Which.
    pub kind: ServiceKind,
    /// Hash of what its file says, whatever its layout.
    pub hash: String,
    /// A paragraph for the module's documentation.
    pub doc: Option<String>,
    /// State tables.
    pub states: Vec<StateTable>,
    /// The provider's own types.
    pub types: Vec<Custom>,
    /// Conversions of answers to models.
    pub conversions: Vec<Conversion>,
    /// Types of records that the provider can hold.
    pub record_types: Vec<String>,
    /// How record sets are written, where the record verbs are made of them.
    pub record_sets: Option<RecordSets>,
    /// Operations, in the spec's order.
    pub operations: Vec<Operation>,
}

/// How record sets are written.
#[derive(Debug, Clone, Serialize)]
pub struct RecordSets {
    /// Types whose numbers are kept in `extra`.
    pub split: Vec<String>,
    /// Are texts quoted?
    pub quoted_txt: bool,
    /// Do host names get a final dot?
    pub absolute_targets: bool,
    /// The time to live of a new set.
    pub ttl: Option<u32>,
    /// The least time to live.
    pub min_ttl: Option<u32>,
    /// The most time to live.
    pub max_ttl: Option<u32>,
    /// Is creating a set that is there a conflict?
    pub create_conflicts: bool,
    /// Facts of single values.
    pub marks: Vec<String>,
}

/// A state table.
#[derive(Debug, Clone, Serialize)]
pub struct StateTable {
    /// Whose states.
    pub kind: StateKind,
    /// The provider's word and our variant.
    pub entries: Vec<(String, String)>,
}

/// A resource that the base models lack.
#[derive(Debug, Clone, Serialize)]
pub struct Custom {
    /// Its name in specs.
    pub name: String,
    /// Its Rust type.
    pub type_name: String,
    /// What it is.
    pub doc: String,
    /// Its fields.
    pub fields: Vec<CustomField>,
}

/// A field of a provider's own type.
#[derive(Debug, Clone, Serialize)]
pub struct CustomField {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub ty: FieldType,
    /// May it be absent?
    pub optional: bool,
}

/// A conversion of an answer to a model or a provider's type.
#[derive(Debug, Clone, Serialize)]
pub struct Conversion {
    /// Its name in specs.
    pub name: String,
    /// The base model; `None` for a provider's type.
    pub model: Option<ModelKind>,
    /// The Rust type that it makes.
    pub type_name: String,
    /// The parent that it is handed.
    pub parent: Option<ModelKind>,
    /// The fields that must be there, in the order of the model's `new`.
    pub required: Vec<Mapped>,
    /// Fields beyond.
    pub optional: Vec<Mapped>,
}

/// A field and where it comes from.
#[derive(Debug, Clone, Serialize)]
pub struct Mapped {
    /// The field.
    pub field: String,
    /// What it holds.
    pub ty: FieldType,
    /// Must it be there?
    pub required: bool,
    /// Where it comes from.
    pub value: FieldValue,
}

/// Where a field comes from.
#[derive(Debug, Clone, Serialize)]
pub enum FieldValue {
    /// An expression.
    Expr(Expr),
    /// Chosen members.
    Pick(Vec<ExtraEntry>),
    /// All members but these.
    Except(Vec<String>),
    /// All members.
    Whole,
}

/// A member of `extra`.
#[derive(Debug, Clone, Serialize)]
pub struct ExtraEntry {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub value: Expr,
}
