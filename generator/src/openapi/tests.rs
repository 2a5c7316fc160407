use std::path::Path;

use super::*;

fn document(text: &str) -> Document {
    Document::parse(Path::new("api.yaml"), text).unwrap()
}

const PETS: &str = r"
openapi: 3.0.0
paths:
  /pets/{id}:
    parameters: [{$ref: '#/components/parameters/id'}]
    get:
      operationId: getPet
      responses:
        200:
          content:
            application/json:
              schema:
                allOf:
                  - {$ref: '#/components/schemas/Pet'}
                  - {properties: {age: {type: integer}}, required: [age]}
              examples: {one: {value: {id: 1}}}
components:
  parameters: {id: {name: id, in: path, schema: {type: string}}}
  schemas:
    Pet:
      type: object
      required: [id]
      properties: {id: {type: integer}, parent: {$ref: '#/components/schemas/Pet'}, lost: {$ref: '#/nowhere'}}
    Loop: {$ref: '#/components/schemas/Loop'}
";

#[test]
fn references_are_followed_and_those_that_lead_nowhere_are_known() {
    let document = document(PETS);
    let endpoints = document.endpoints();
    let [pet] = endpoints.as_slice() else {
        panic!("one endpoint");
    };
    assert_eq!(pet.parameters[0].name, "id");
    assert!(pet.parameters[0].required, "what is in the path always is");
    let schema = pet.success().unwrap().schema().unwrap();
    let names: Vec<String> = schema
        .properties()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["id", "parent", "age"]);
    assert_eq!(schema.required(), ["id", "age"]);
    assert_eq!(schema.kind(), Kind::Object);
    let parent = schema
        .property("parent")
        .unwrap()
        .property("parent")
        .unwrap();
    assert_eq!(parent.pointer(), "#/components/schemas/Pet");
    assert_eq!(pet.success().unwrap().examples().len(), 1);
    assert_eq!(document.dangling(), ["#/nowhere"]);
}

#[test]
fn a_reference_in_a_circle_is_nothing() {
    let document = document(PETS);
    let schemas = document
        .root()
        .get("components")
        .unwrap()
        .get("schemas")
        .unwrap();
    assert!(schemas.get("Loop").is_none());
}

#[test]
fn files_refer_to_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let main = "openapi: 3.1.0\npaths:\n  /a:\n    $ref: paths/a.yaml\n";
    let path = "get:\n  responses:\n    '200':\n      content:\n        application/json:\n          schema: {$ref: '../models.yaml#/A%20b'}\n";
    std::fs::create_dir(folder.path().join("paths")).unwrap();
    std::fs::write(folder.path().join("main.yaml"), main).unwrap();
    std::fs::write(folder.path().join("paths/a.yaml"), path).unwrap();
    std::fs::write(
        folder.path().join("models.yaml"),
        "A b: {type: [string, 'null'], enum: [x, null]}\n",
    )
    .unwrap();
    let document = Document::open(&folder.path().join("main.yaml")).unwrap();
    assert!(document.dangling().is_empty(), "{:?}", document.dangling());
    let endpoints = document.endpoints();
    let schema = endpoints[0].success().unwrap().schema().unwrap();
    assert_eq!(
        (schema.kind(), schema.words()),
        (Kind::Text, vec!["x".to_owned()])
    );
    assert!(
        schema.pointer().ends_with("models.yaml#/A b"),
        "{}",
        schema.pointer()
    );
}

#[test]
fn other_descriptions_are_refused_by_name() {
    let told = |text: &str| {
        Document::parse(Path::new("x"), text)
            .unwrap_err()
            .to_string()
    };
    assert!(told("swagger: '2.0'").contains("Swagger 2.0"));
    assert!(told("{\"discoveryVersion\": \"v1\"}").contains("Google Discovery"));
    assert!(told("a: [").contains("neither JSON nor YAML"));
    assert!(told("openapi: 4.0.0").contains("OpenAPI 4.0.0"));
}

#[test]
fn what_is_not_described_is_open() {
    let text = "openapi: 3.0.0\ncomponents: {schemas: {A: {}, B: {properties: {a: {}}}, C: {type: string}, D: {properties: {a: {}}, additionalProperties: true}, E: {oneOf: [{properties: {a: {}}}, {$ref: '#/no'}]}}}\n";
    let document = document(text);
    let schemas = document
        .root()
        .get("components")
        .unwrap()
        .get("schemas")
        .unwrap();
    let open = |name: &str| Schema::new(schemas.get(name).unwrap()).is_open();
    assert_eq!(
        ["A", "B", "C", "D", "E"].map(open),
        [true, false, false, true, true]
    );
}
