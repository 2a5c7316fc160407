//! Which driver a case is for, and how the other library's constructor arguments are called here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::case::Case;

/// The table in `tests/conformance/variants.yaml`.
#[derive(Debug, Deserialize)]
pub struct Variants(BTreeMap<String, Variant>);

/// A driver variant of the corpus.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The id of our provider.
    pub provider: String,
    /// Our credential's or option's name to the constructor argument's.
    #[serde(default)]
    pub credentials: BTreeMap<String, String>,
    /// The address that the other library uses unless told otherwise, where ours is another one.
    #[serde(default)]
    pub url: Option<String>,
    /// Query parameters that say how many items a page has. They are not compared: what is listed is
    /// the same, and the other library sends them with every request.
    #[serde(default)]
    pub page_size: Vec<String>,
    /// The API wants names whole and with a final dot; the other library sends what it is given.
    #[serde(default)]
    pub whole_names: bool,
    /// The provider keeps record sets, which ours reads before it writes.
    #[serde(default)]
    pub record_sets: bool,
    /// Operations that have another name here.
    #[serde(default)]
    pub operations: BTreeMap<String, String>,
}

impl Variants {
    /// Reads the table.
    ///
    /// # Errors
    ///
    /// When it is not one.
    pub fn read(text: &str) -> Result<Self, String> {
        serde_yaml::from_str(text).map_err(|error| error.to_string())
    }

    /// The variant of a case, if there is a driver for it.
    pub fn of(&self, case: &Case) -> Option<&Variant> {
        let variant = self
            .0
            .get(&format!("{}/{}", case.component, case.provider))?;
        skyloom_drivers::PROVIDERS
            .contains(&variant.provider.as_str())
            .then_some(variant)
    }
}

impl Variant {
    /// The credentials of a case under our names; a placeholder for those it does not give.
    pub fn credentials(&self, case: &Case) -> Map<String, Value> {
        self.credentials
            .iter()
            .map(|(ours, theirs)| {
                let given = case.driver.init.get(theirs).cloned();
                (
                    ours.clone(),
                    given
                        .filter(Value::is_string)
                        .unwrap_or_else(|| Value::from("placeholder")),
                )
            })
            .collect()
    }
}
