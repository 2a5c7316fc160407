//! `provider.yaml`: who the provider is and how to reach it.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::Connection;
#[cfg(feature = "schema")]
use crate::schema::shapes;

/// The file `provider.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Version of the spec format; 1.
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::format"))]
    pub format: u32,
    /// Id: lower-case letters, digits and `_`; the folder and the Rust module bear it.
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::name"))]
    pub provider: String,
    /// The name as its owner writes it; the driver type is made from it.
    pub title: String,
    /// One paragraph for the driver's documentation.
    #[serde(default)]
    pub doc: Option<String>,
    /// Address of the vendor's API reference.
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::address"))]
    pub reference: String,
    /// Day on which the facts were last compared with the reference, `2026-11-23`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::day"))]
    pub verified: Option<String>,
    /// What the caller must hand in, by name.
    #[serde(default)]
    pub credentials: IndexMap<String, Credential>,
    /// What the caller can choose once for a driver, by name; known as `settings.<name>`.
    #[serde(default)]
    pub settings: IndexMap<String, Setting>,
    /// How requests are sent and answers are judged.
    pub connection: Connection,
}

/// One credential.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// Never shown in logs and errors.
    #[serde(default)]
    pub secret: bool,
    /// Environment variable that holds it.
    #[serde(default)]
    pub env: Option<String>,
    /// What it is, for the driver's user.
    #[serde(default)]
    pub doc: Option<String>,
    /// May be left out.
    #[serde(default)]
    pub optional: bool,
}

/// One setting.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// What it is, for the driver's user.
    #[serde(default)]
    pub doc: Option<String>,
    /// Environment variable that holds it.
    #[serde(default)]
    pub env: Option<String>,
    /// What it is when nobody says.
    #[serde(default)]
    pub default: Option<String>,
    /// Must be given.
    #[serde(default)]
    pub required: bool,
}
