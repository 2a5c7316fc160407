//! Which driver a case is for, and how the other library's constructor arguments are called here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::case::Case;
use super::translate::argument;

/// The table in `tests/conformance/variants.yaml`.
#[derive(Debug, Deserialize)]
pub struct Variants(BTreeMap<String, Variant>);

/// A driver variant of the corpus.
#[derive(Debug, Clone, Deserialize)]
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
    /// What our paths begin with and theirs lack, since the API has another address today; `*` is any
    /// segment.
    #[serde(default)]
    pub moved: Option<String>,
    /// Operations that have another name here.
    #[serde(default)]
    pub operations: BTreeMap<String, String>,
    /// Arguments that have another name here.
    #[serde(default)]
    pub arguments: BTreeMap<String, String>,
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
    /// The arguments of a case under our names, as our values: what is null is not given, what was
    /// collected from any names (`**kwargs`) is given by these.
    pub fn arguments(&self, case: &Case) -> Map<String, Value> {
        let (collected, named): (Vec<_>, Vec<_>) = case
            .args
            .iter()
            .partition(|(name, value)| name.starts_with("**") && value.is_object());
        let collected = collected
            .into_iter()
            .filter_map(|(_, value)| value.as_object())
            .flatten();
        named
            .into_iter()
            .chain(collected)
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| {
                let ours = self.arguments.get(name).unwrap_or(name);
                (ours.clone(), argument(value))
            })
            .collect()
    }

    /// A path of ours where the API was when the case was recorded.
    pub fn then(&self, path: &str) -> String {
        let unmoved = || path.to_owned();
        let Some(moved) = &self.moved else {
            return unmoved();
        };
        let mut rest = path.trim_start_matches('/').split('/');
        for wanted in moved.trim_matches('/').split('/') {
            match rest.next() {
                Some(segment) if wanted == "*" || wanted == segment => {}
                _ => return unmoved(),
            }
        }
        let rest: Vec<&str> = rest.collect();
        format!("/{}", rest.join("/"))
    }

    /// The credentials of a case under our names; a placeholder for those it does not give.
    pub fn credentials(&self, case: &Case) -> Map<String, Value> {
        self.credentials
            .iter()
            .map(|(ours, theirs)| {
                let given = case.driver.init.get(theirs).map(argument);
                let given = match given {
                    Some(Value::String(text)) if !text.is_empty() => text,
                    Some(Value::Number(number)) => number.to_string(),
                    _ => "placeholder".to_owned(),
                };
                (ours.clone(), Value::from(given))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Variant;
    use crate::conformance::case::Case;

    #[test]
    fn a_path_is_where_the_api_was_only_if_it_has_moved() {
        let variant: Variant =
            serde_yaml::from_str("{provider: x, moved: /instance/v1/zones/*}").unwrap();
        assert_eq!(
            variant.then("/instance/v1/zones/fr-par-1/servers/7"),
            "/servers/7"
        );
        assert_eq!(variant.then("/iam/v1/keys"), "/iam/v1/keys");
        assert_eq!(variant.then("/instance/v1"), "/instance/v1");
        let there: Variant = serde_yaml::from_str("{provider: x}").unwrap();
        assert_eq!(
            there.then("/instance/v1/zones/a/servers"),
            "/instance/v1/zones/a/servers"
        );
    }

    #[test]
    fn arguments_and_credentials_are_under_our_names() {
        let variant: Variant = serde_yaml::from_str(
            "{provider: x, credentials: {user: user_id, token: key}, arguments: {key_id: name}}",
        )
        .unwrap();
        let case: Case = serde_json::from_value(json!({ "id": "x", "component": "compute",
            "provider": "x", "operation": "x", "fairness": "fair", "selfcheck": "pass",
            "driver": { "init": { "user_id": 7, "key": null } },
            "args": { "key_id": "k", "location": null, "**kwargs": { "ex_a": 1, "ex_b": null } } }))
        .unwrap();
        assert_eq!(
            serde_json::Value::Object(variant.arguments(&case)),
            json!({ "name": "k", "ex_a": 1 })
        );
        assert_eq!(
            serde_json::Value::Object(variant.credentials(&case)),
            json!({ "user": "7", "token": "placeholder" })
        );
    }
}
