//! An operation of a document.

use super::{Node, Schema};

/// Where a parameter stands in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// Elsewhere, such as in a cookie.
    Other,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter<'d> {
    /// Its name, without the `[]` of a list.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Must it be given?
    pub required: bool,
    /// What it is.
    pub doc: Option<&'d str>,
    /// What it looks like, where that is said.
    pub schema: Option<Schema<'d>>,
    node: Node<'d>,
}

impl<'d> Parameter<'d> {
    fn new(node: Node<'d>) -> Option<Self> {
        let name = node.text("name")?.trim_end_matches("[]").to_owned();
        let place = match node.text("in") {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            _ => Place::Other,
        };
        let schema = node.get("schema").or_else(|| {
            let (_, media) = node.get("content")?.members().into_iter().next()?;
            media.get("schema")
        });
        Some(Self {
            name,
            place,
            required: place == Place::Path || node.flag("required"),
            doc: node.text("description"),
            schema: schema.map(Schema::new),
            node,
        })
    }

    /// Where it stands in the document.
    pub fn pointer(&self) -> String {
        self.node.pointer()
    }

    /// Is it not to be used any more?
    pub fn is_deprecated(&self) -> bool {
        self.node.flag("deprecated")
    }
}

/// An answer of an operation.
#[derive(Debug, Clone)]
pub struct Answer<'d> {
    /// The status as it is written: `200`, `4XX`, `default`.
    pub status: String,
    node: Node<'d>,
}

impl<'d> Answer<'d> {
    /// Where it stands in the document.
    pub fn pointer(&self) -> String {
        self.node.pointer()
    }

    /// Does its status mean success?
    pub fn is_success(&self) -> bool {
        self.status.starts_with('2')
    }

    fn media(&self) -> Option<Node<'d>> {
        media(&self.node.get("content")?)
    }

    /// What its JSON looks like.
    pub fn schema(&self) -> Option<Schema<'d>> {
        self.media()?.get("schema").map(Schema::new)
    }

    /// The examples of its body, best first.
    pub fn examples(&self) -> Vec<&'d serde_json::Value> {
        let Some(media) = self.media() else {
            return Vec::new();
        };
        let named = media.get("examples").into_iter().flat_map(|examples| {
            let members = examples.members().into_iter();
            members.filter_map(|(_, example)| example.value().get("value"))
        });
        let own = media.value().get("example");
        let of_schema = self.schema().and_then(|schema| schema.example());
        own.into_iter().chain(named).chain(of_schema).collect()
    }

    /// The names of its headers.
    pub fn headers(&self) -> Vec<String> {
        let headers = self.node.get("headers");
        let members = headers.map_or(Vec::new(), |headers| headers.members());
        members.into_iter().map(|(name, _)| name).collect()
    }

    /// Has it a body, of whatever type?
    pub fn has_body(&self) -> bool {
        self.node
            .get("content")
            .is_some_and(|content| !content.members().is_empty())
    }
}

/// The JSON among media types; else the first.
fn media<'d>(content: &Node<'d>) -> Option<Node<'d>> {
    let members = content.members();
    let json = members
        .iter()
        .find(|(name, _)| name.contains("json"))
        .or_else(|| members.iter().find(|(name, _)| name == "*/*"));
    json.map(|(_, node)| node.clone())
}

/// An operation: method, path, what is sent, what is answered.
#[derive(Debug, Clone)]
pub struct Endpoint<'d> {
    /// The method, in capitals.
    pub method: String,
    /// The path, as the document writes it: `/servers/{id}`.
    pub path: String,
    /// Its parameters, those of the path's first.
    pub parameters: Vec<Parameter<'d>>,
    node: Node<'d>,
}

impl<'d> Endpoint<'d> {
    pub(super) fn new(method: &str, path: &str, item: &Node<'d>, node: Node<'d>) -> Self {
        let mut parameters: Vec<Parameter<'d>> = Vec::new();
        for list in [item.get("parameters"), node.get("parameters")] {
            let nodes = list.map_or(Vec::new(), |list| list.items());
            for parameter in nodes.into_iter().filter_map(Parameter::new) {
                let same = |known: &Parameter<'_>| {
                    known.name == parameter.name && known.place == parameter.place
                };
                parameters.retain(|known| !same(known));
                parameters.push(parameter);
            }
        }
        Self {
            method: method.to_owned(),
            path: path.split(['?', '#']).next().unwrap_or(path).to_owned(),
            parameters,
            node,
        }
    }

    /// Where it stands in the document.
    pub fn pointer(&self) -> String {
        self.node.pointer()
    }

    /// The operation itself.
    pub fn node(&self) -> &Node<'d> {
        &self.node
    }

    /// Its id, where it has one.
    pub fn id(&self) -> Option<&'d str> {
        self.node.text("operationId")
    }

    /// The tags that it is sorted under.
    pub fn tags(&self) -> Vec<&'d str> {
        let tags = self
            .node
            .value()
            .get("tags")
            .and_then(|tags| tags.as_array());
        tags.into_iter()
            .flatten()
            .filter_map(|tag| tag.as_str())
            .collect()
    }

    /// What it does, in a few words.
    pub fn summary(&self) -> Option<&'d str> {
        let summary = self
            .node
            .text("summary")
            .filter(|text| !text.trim().is_empty());
        summary.or_else(|| self.node.text("description"))
    }

    /// Is it not to be used any more?
    pub fn is_deprecated(&self) -> bool {
        self.node.flag("deprecated")
    }

    /// The parameters at a place.
    pub fn parameters_in(&self, place: Place) -> impl Iterator<Item = &Parameter<'d>> {
        self.parameters.iter().filter(move |one| one.place == place)
    }

    /// The query parameter of that name.
    pub fn query(&self, name: &str) -> Option<&Parameter<'d>> {
        self.parameters_in(Place::Query)
            .find(|one| one.name == name)
    }

    /// What its JSON body looks like.
    pub fn body(&self) -> Option<Schema<'d>> {
        let content = self.node.get("requestBody")?.get("content")?;
        media(&content)?.get("schema").map(Schema::new)
    }

    /// Does it take a body that is no JSON?
    pub fn has_other_body(&self) -> bool {
        let content = self
            .node
            .get("requestBody")
            .and_then(|body| body.get("content"));
        content.is_some_and(|content| media(&content).is_none() && !content.members().is_empty())
    }

    /// Its answers.
    pub fn answers(&self) -> Vec<Answer<'d>> {
        let responses = self.node.get("responses");
        let members = responses.map_or(Vec::new(), |responses| responses.members());
        members
            .into_iter()
            .map(|(status, node)| Answer { status, node })
            .collect()
    }

    /// The answer on success: the first that has JSON, else the first.
    pub fn success(&self) -> Option<Answer<'d>> {
        let answers = self.answers();
        let mut all: Vec<Answer<'d>> = answers
            .iter()
            .filter(|one| one.is_success())
            .cloned()
            .collect();
        if all.is_empty() {
            all = answers
                .into_iter()
                .filter(|one| one.status == "default")
                .collect();
        }
        let with_schema = all.iter().position(|one| one.schema().is_some());
        let index = with_schema.unwrap_or(0);
        (index < all.len()).then(|| all.swap_remove(index))
    }

    /// The segments of its path; a parameter is `{name}`.
    pub fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|one| !one.is_empty()).collect()
    }
}
