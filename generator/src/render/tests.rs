//! Operations of small specs as the methods that they become.

use crate::diagnostic::Diagnostics;
use crate::load::load_texts;
use crate::lower::lower;

const PROVIDER: &str = "\
format: 1
provider: acme
title: Acme
reference: https://acme.example/docs
credentials: {token: {secret: true}}
connection: {url: 'https://api.acme.example', auth: {bearer: '${credentials.token}'}}
";

const MODELS: &str = "\
service: compute
states: {node: {active: running}}
models:
  node: {id: id, name: name, state: status}
  image: {id: id, name: name}
operations:
";

/// The method `name` of a driver with these operations, without its documentation.
fn method(operations: &str, name: &str) -> String {
    let compute = format!("{MODELS}{operations}");
    let mut diagnostics = Diagnostics::new();
    let set = load_texts(
        "specs/acme",
        &[("provider.yaml", PROVIDER), ("compute.yaml", &compute)],
        &mut diagnostics,
    );
    let providers = lower(&set, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    let files = super::render(&providers).unwrap();
    let file = files
        .iter()
        .find(|file| file.path.ends_with("compute.rs"))
        .unwrap();
    let lines: Vec<&str> = file.contents.lines().collect();
    let start = lines
        .iter()
        .position(|line| line.contains(&format!("fn {name}(")))
        .unwrap();
    let end = lines
        .iter()
        .skip(start)
        .position(|line| *line == "    }")
        .unwrap();
    lines[start..=start + end]
        .iter()
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_check_comes_before_the_request() {
    let made = method(
        "
  ex_resize_node:
    doc: Resizes a node
    params: {node: node, disk: int}
    check:
      - {that: 'node.state == \"stopped\"', else: The node must be stopped.}
      - {that: disk >= 10, else: the disk must have 10 GB}
    request: POST /nodes/{node.id}/resize
    body: {disk: '${disk}'}
",
        "ex_resize_node",
    );
    assert_eq!(
        made,
        "\
pub fn ex_resize_node(&self, node: &Node, disk: i64) -> Reply<bool> {
    self.connection
        .operation(\"ex_resize_node\")
        .post(\"/nodes/{}/resize\", &[&node.id])
        .json(object().set(\"disk\", disk))
        .require(
            Doc::from(node.state.as_str()).is(\"stopped\"),
            \"The node must be stopped\",
        )
        .require(Doc::from(disk).ge(10), \"the disk must have 10 GB\")
        .done()
}"
    );
}

#[test]
fn a_check_comes_before_other_calls() {
    let made = method(
        "
  get_image: {request: 'GET /images/{image_id}', item: image, as: image}
  ex_copy_image:
    doc: Copies an image
    params: {image_id: text, name: text}
    check: [{that: 'name.matches(\"^[a-z]+$\")', else: the name must be in lower case}]
    let: {image: {call: get_image, args: {image_id: '${image_id}'}}}
    request: POST /images/{image.id}/copy
    body: {name: '${name}'}
",
        "ex_copy_image",
    );
    assert_eq!(
        made,
        "\
pub fn ex_copy_image(&self, image_id: &str, name: &str) -> Reply<bool> {
    if let Err(error) = self
        .connection
        .operation(\"ex_copy_image\")
        .require(
            Doc::from(name)
                .matches({
                    static PATTERN: Pattern = Pattern::new(\"^[a-z]+$\");
                    &PATTERN
                }),
            \"the name must be in lower case\",
        )
        .check()
    {
        return Reply::failed(error);
    }
    let driver = self.clone();
    let image_id = image_id.to_owned();
    let name = name.to_owned();
    Reply::new(async move {
        let image = driver.get_image(&image_id).await?;
        driver
            .connection
            .operation(\"ex_copy_image\")
            .post(\"/images/{}/copy\", &[&image.id])
            .json(object().set(\"name\", name.as_str()))
            .done()
            .await
    })
}"
    );
}

#[test]
fn a_value_may_fill_several_segments() {
    let made = method(
        "
  get_image: {request: 'GET /images/{*image_id}/detail', item: image, as: image, examples: [
    {args: {image_id: private/1}, exchanges: [{send: GET /images/private/1/detail, answer: {image: {id: private/1, name: a}}}],
      result: {id: private/1, name: a}}]}
",
        "get_image",
    );
    assert_eq!(
        made,
        "\
fn get_image(&self, image_id: &str) -> Reply<NodeImage> {
    self.connection
        .operation(\"get_image\")
        .get(\"/images/{*}/detail\", &[&image_id])
        .item(\"image\", to_image)
}"
    );
}

#[test]
fn a_second_list_comes_after_the_first() {
    let made = method(
        "
  list_nodes:
    params: {ex_all: bool?, ex_tag: text?}
    request: GET /nodes
    query: {tag: '${ex_tag}'}
    items: nodes
    as: node
    where: ex_tag == null || ex_tag in item.tags
    also: {when: ex_all, request: GET /metals, items: metals}
",
        "list_nodes",
    );
    assert_eq!(
        made,
        "\
fn list_nodes(&self) -> Pager<Node> {
    let first = self
        .connection
        .operation(\"list_nodes\")
        .get(\"/nodes\", &[])
        .query(\"tag\", self.connection.ex(\"ex_tag\"))
        .keep({
            let ex_tag = self.connection.ex(\"ex_tag\");
            move |item| ex_tag.is_absent() || item.at(\"tags\").contains(&ex_tag)
        })
        .items(\"nodes\", to_node);
    if !self.connection.ex(\"ex_all\").truthy() {
        return first;
    }
    let second = self
        .connection
        .operation(\"list_nodes\")
        .get(\"/metals\", &[])
        .keep({
            let ex_tag = self.connection.ex(\"ex_tag\");
            move |item| ex_tag.is_absent() || item.at(\"tags\").contains(&ex_tag)
        })
        .items(\"metals\", to_node);
    Pager::concat([first, second], 1)
}"
    );
}

#[test]
fn a_model_may_be_made_of_what_is_known() {
    let made = method(
        "
  ex_list_copies:
    doc: Lists the copies of an image
    params: {image_id: text}
    let: {image: 'to_image({\"id\": image_id, \"name\": \"copy\"})'}
    request: GET /images/{image.id}/copies
    items: images
    as: image
",
        "ex_list_copies",
    );
    assert_eq!(
        made,
        "\
pub fn ex_list_copies(&self, image_id: &str) -> Pager<NodeImage> {
    let driver = self.clone();
    let image_id = image_id.to_owned();
    Pager::later(
        Reply::new(async move {
            let image = to_image(
                &Doc::from(object().set(\"id\", image_id.as_str()).set(\"name\", \"copy\")),
            )?;
            Ok(
                driver
                    .connection
                    .operation(\"ex_list_copies\")
                    .get(\"/images/{}/copies\", &[&image.id])
                    .items(\"images\", to_image),
            )
        }),
    )
}"
    );
}
