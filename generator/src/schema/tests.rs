//! The schemas are whole, and the examples in them right.

use serde_json::{Value, json};

use super::{examples, schemas};

/// The properties of the type `name`, in each schema that has it.
fn properties(name: &str) -> Vec<(Value, Value)> {
    let schemas = schemas().into_iter().map(|one| one.schema);
    schemas
        .filter_map(|schema| {
            let whole = match name {
                "Provider" => schema["title"] == "provider.yaml",
                "Service" => schema["title"] != "provider.yaml",
                _ => false,
            };
            let owner = if whole {
                &schema
            } else {
                &schema["$defs"][name]
            };
            let properties = owner.get("properties")?.clone();
            Some((schema, properties))
        })
        .collect()
}

#[test]
fn every_example_is_right() {
    for (name, examples) in &examples::table() {
        let found = properties(name);
        assert!(!found.is_empty(), "there is no type `{name}`");
        for (key, example) in examples.as_object().unwrap() {
            let mut of = found
                .iter()
                .filter_map(|(schema, properties)| Some((schema, properties.get(key)?.clone())));
            let (schema, mut property) = of
                .next()
                .unwrap_or_else(|| panic!("`{name}` has no `{key}`"));
            property["$defs"] = schema["$defs"].clone();
            // The service that an example shows is one of several.
            if (name.as_str(), key.as_str()) == ("Service", "service") {
                continue;
            }
            let validator = jsonschema::validator_for(&property).unwrap();
            if let Err(error) = validator.validate(example) {
                panic!("the example of `{name}.{key}` is wrong: {error}");
            }
        }
    }
}

/// What an editor shows for a key: what it is, and how it is written.
#[test]
fn every_key_has_a_description_and_an_example() {
    fn walk(schema: &Value, path: &str, lacking: &mut Vec<String>) {
        let Some(members) = schema.as_object() else {
            return;
        };
        for (key, property) in members
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let path = format!("{path}.{key}");
            // Verbs, models and state tables stand for themselves.
            let named = [".operations.", ".models.", ".states."].iter().any(|part| {
                path.split_once(part)
                    .is_some_and(|(_, rest)| !rest.contains('.'))
            });
            let text = property.get("markdownDescription").and_then(Value::as_str);
            let shown = property.get("examples").is_some()
                || property.get("const").is_some()
                || text.is_some_and(|text| text.contains("```yaml"));
            if property.get("description").is_none() {
                lacking.push(format!("{path}: description"));
            }
            if !named && !shown {
                lacking.push(format!("{path}: example"));
            }
            walk(property, &path, lacking);
        }
        for (name, one) in members
            .get("$defs")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            walk(one, name, lacking);
        }
    }
    let mut lacking = Vec::new();
    for one in schemas() {
        walk(&one.schema, one.name, &mut lacking);
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn what_may_be_left_out_is_not_null() {
    for one in schemas() {
        assert!(!one.text().contains("\"null\""), "{}", one.name);
        assert!(jsonschema::draft202012::meta::is_valid(&one.schema));
        assert_eq!(one.schema["additionalProperties"], json!(false));
    }
}

#[test]
fn each_service_has_its_own_verbs() {
    let of = |name: &str| super::schema(name).unwrap().schema["properties"].clone();
    let (compute, dns) = (of("compute"), of("dns"));
    assert!(
        compute["operations"]["properties"]
            .get("list_nodes")
            .is_some()
    );
    assert!(dns["operations"]["properties"].get("list_nodes").is_none());
    assert!(dns.get("rrsets").is_some() && compute.get("rrsets").is_none());
    assert!(super::schema("storage_and_more").is_none());
}
