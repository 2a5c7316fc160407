//! A spec held against the vendor's OpenAPI document.
//!
//! What the document does not describe is not judged: a schema that leaves its members open, a body that
//! is computed as a whole. What it does describe and the spec says otherwise is a finding, at the words of
//! the spec and with the place in the document.

mod answer;
mod endpoint;
mod paging;
mod report;
mod request;
mod settle;
mod uses;
mod walk;

pub use report::{render_findings, render_github, render_json};

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, FileId, Place, SpecPath};
use crate::ir::{self, Operation, Outcome, Prior, Request};
use crate::load::ProviderSpec;
use crate::openapi::Document;
use crate::source::Sources;

#[cfg(test)]
mod tests;

/// Something that the spec says otherwise than the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What, and where in the spec.
    pub diagnostic: Diagnostic,
    /// Where in the document: a JSON pointer, `#/paths/~1servers/get`.
    pub pointer: String,
}

/// What an audit looked at, and what it found.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// By file and place of the spec.
    pub findings: Vec<Finding>,
    /// Requests of the spec that the document describes.
    pub described: usize,
    /// All requests of the spec.
    pub requests: usize,
    /// Findings that a comment of the spec settles.
    pub settled: Vec<Finding>,
}

impl Audit {
    /// Whether a finding is an error.
    pub fn has_errors(&self) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|one| one.diagnostic.severity == crate::diagnostic::Severity::Error)
    }
}

/// Holds a provider against the document of its vendor. `provider` is what was lowered from `spec`, whose
/// files are in `sources`.
///
/// Where the document is wrong, a comment in the spec settles it, with the finding's code in it
/// (`# E0206: …`): on the line that the finding is about or right above it, or so at the operation or model
/// that it is in.
pub fn audit(
    spec: &ProviderSpec,
    provider: &ir::Provider,
    document: &Document,
    sources: &Sources,
) -> Audit {
    let endpoints = document.endpoints();
    let mut auditor = Auditor {
        provider,
        spec,
        table: endpoint::Table::new(document, &endpoints, &provider.url),
        audit: Audit::default(),
        uses: uses::Uses::default(),
        errors_seen: Vec::new(),
        elsewhere: Vec::new(),
        handed_out: false,
        shown: Vec::new(),
    };
    for service in &provider.services {
        let file = spec
            .services
            .iter()
            .find(|(_, from)| from.service == service.kind.word());
        let Some((file, from)) = file else { continue };
        for operation in &service.operations {
            let scene = Scene {
                service,
                from,
                file: *file,
                operation,
            };
            auditor.operation(&scene);
        }
    }
    auditor.errors();
    let Auditor {
        mut audit, uses, ..
    } = auditor;
    audit.findings.extend(uses.findings());
    audit.findings.sort_by_key(|one| {
        (
            one.diagnostic.place.file,
            one.diagnostic.code,
            one.diagnostic.place.path.to_string(),
        )
    });
    audit.findings = settle::said_once(audit.findings);
    (audit.settled, audit.findings) = audit
        .findings
        .into_iter()
        .partition(|one| settle::is_settled(&one.diagnostic, sources));
    audit
}

/// An operation and what stands around it.
struct Scene<'a> {
    service: &'a ir::Service,
    from: &'a crate::spec::Service,
    file: FileId,
    operation: &'a Operation,
}

impl Scene<'_> {
    /// A path in the operation.
    fn path(&self, keys: &[&str]) -> SpecPath {
        let root = SpecPath::root()
            .key("operations")
            .key(self.operation.name.as_str());
        keys.iter().fold(root, |path, key| path.key(*key))
    }

    fn place(&self, keys: &[&str]) -> Place {
        Place::value(self.file, self.path(keys))
    }

    fn conversion(&self, name: &str) -> Option<&ir::Conversion> {
        self.service.conversions.iter().find(|one| one.name == name)
    }
}

struct Auditor<'a, 'd> {
    provider: &'a ir::Provider,
    spec: &'a ProviderSpec,
    table: endpoint::Table<'a, 'd>,
    audit: Audit,
    uses: uses::Uses,
    /// Members that the body may have where the path is another one.
    elsewhere: Vec<String>,
    /// Does the answer have the id of what is sent?
    handed_out: bool,
    /// Members of the item that the document's own examples show.
    shown: Vec<String>,
    /// Pointers of the errors' schemas, and whether they have the message.
    errors_seen: Vec<(String, bool)>,
}

impl<'d> Auditor<'_, 'd> {
    fn push(&mut self, diagnostic: Diagnostic, pointer: String) {
        let finding = Finding {
            diagnostic,
            pointer,
        };
        if !self.audit.findings.contains(&finding) {
            self.audit.findings.push(finding);
        }
    }

    fn operation(&mut self, scene: &Scene<'_>) {
        for prior in &scene.operation.priors {
            if let Prior::Step(step) = prior {
                let at = ["let", step.name.as_str()];
                let endpoint = self.request(scene, &step.request, &at, &[]);
                if let Some(endpoint) = endpoint {
                    self.value_path(
                        scene,
                        &endpoint,
                        &step.value,
                        &[&at[..], &["value"]].concat(),
                    );
                }
            }
        }
        let paged = scene
            .operation
            .paging
            .as_ref()
            .and_then(|name| self.provider.paging.iter().find(|one| one.name == *name))
            .cloned();
        let params = paged.as_ref().map(paging::params).unwrap_or_default();
        if let Some(request) = &scene.operation.request
            && let Some(endpoint) = self.request(scene, request, &[], &params)
        {
            self.outcome(scene, &endpoint, paged.as_ref());
        }
        if let Some(also) = &scene.operation.also
            && let Some(endpoint) = self.request(scene, &also.request, &["also"], &params)
        {
            self.listed(scene, &endpoint, &also.at, &["also", "items"]);
        }
    }

    /// A request against its endpoint; answers it where there is one.
    fn request(
        &mut self,
        scene: &Scene<'_>,
        request: &Request,
        at: &[&str],
        paging: &[String],
    ) -> Option<crate::openapi::Endpoint<'d>> {
        self.audit.requests += 1;
        let place = scene.place(&[at, &["request"]].concat());
        let mut templates = endpoint::templates(scene.operation, request);
        let last = templates.pop().unwrap_or_default();
        // Of a path with a choice in it each must be there.
        self.elsewhere.clear();
        for template in &templates {
            match self.table.find(request.method.word(), template) {
                endpoint::Match::Gone(near) => {
                    let diagnostic = Diagnostic::error(
                        Code::Gone,
                        place.clone(),
                        format!("the document has no `{template}`"),
                    )
                    .label("not described");
                    self.push(
                        diagnostic,
                        near.map_or_else(|| "#/paths".to_owned(), |(_, pointer)| pointer),
                    );
                }
                endpoint::Match::Found(endpoint) => {
                    let body = endpoint.body().map_or(Vec::new(), |body| body.properties());
                    self.elsewhere
                        .extend(body.into_iter().map(|(name, _)| name));
                }
                endpoint::Match::Method(..) => {}
            }
        }
        let endpoint = match self.table.find(request.method.word(), &last) {
            endpoint::Match::Found(endpoint) => endpoint.clone(),
            endpoint::Match::Method(methods, pointer) => {
                let method = request.method.word();
                let diagnostic = Diagnostic::error(
                    Code::WrongMethod,
                    place,
                    format!("`{}` cannot be called by {method}", request.path.text),
                )
                .label("not a method of this path")
                .help(format!("the document has {}", methods.join(", ")));
                self.push(diagnostic, pointer);
                return None;
            }
            endpoint::Match::Gone(near) => {
                let mut diagnostic = Diagnostic::error(
                    Code::Gone,
                    place,
                    format!("the document has no `{}`", request.path.text),
                )
                .label("not described");
                if let Some((near, _)) = &near {
                    diagnostic = diagnostic.help(format!("the nearest is `{near}`"));
                }
                self.push(
                    diagnostic,
                    near.map_or_else(|| "#/paths".to_owned(), |(_, pointer)| pointer),
                );
                return None;
            }
        };
        self.audit.described += 1;
        if endpoint.is_deprecated() {
            let diagnostic = Diagnostic::warning(
                Code::Deprecated,
                place,
                format!(
                    "`{} {}` is deprecated by the vendor",
                    endpoint.method, endpoint.path
                ),
            )
            .label("deprecated");
            self.push(diagnostic, endpoint.pointer());
        }
        self.query(scene, request, &endpoint, at, paging);
        self.body(scene, request, &endpoint, at);
        self.status(scene, request, &endpoint, at);
        self.see_errors(&endpoint);
        Some(endpoint)
    }

    fn outcome(
        &mut self,
        scene: &Scene<'_>,
        endpoint: &crate::openapi::Endpoint<'d>,
        paged: Option<&ir::Paging>,
    ) {
        match &scene.operation.outcome {
            Outcome::Items {
                at: ir::Listed::At(at),
                ..
            } => {
                self.listed(scene, endpoint, at, &["items"]);
                self.pages(scene, endpoint, at, paged);
            }
            Outcome::Find {
                at: ir::Listed::At(at),
                ..
            } => {
                self.listed(scene, endpoint, at, &["item"]);
                self.pages(scene, endpoint, at, paged);
            }
            Outcome::Item { at, .. } => self.one(scene, endpoint, at),
            Outcome::Value { at } => self.value_path(scene, endpoint, at, &["item"]),
            _ => {}
        }
    }

    /// Are the statuses of success those of the document?
    fn status(
        &mut self,
        scene: &Scene<'_>,
        request: &Request,
        endpoint: &crate::openapi::Endpoint<'_>,
        at: &[&str],
    ) {
        let theirs: Vec<u16> = endpoint
            .answers()
            .iter()
            .filter(|one| one.is_success())
            .filter_map(|one| one.status.parse().ok())
            .collect();
        if request.success.is_empty() || theirs.is_empty() {
            return;
        }
        let unknown: Vec<String> = theirs
            .iter()
            .filter(|status| !request.success.contains(status))
            .map(u16::to_string)
            .collect();
        if unknown.is_empty() {
            return;
        }
        let place = scene.place(&[at, &["success"]].concat());
        let diagnostic = Diagnostic::error(
            Code::WrongStatus,
            place,
            format!(
                "`{} {}` succeeds with {}, which is taken for an error",
                endpoint.method,
                endpoint.path,
                unknown.join(" and ")
            ),
        )
        .label("not all of the document's")
        .help("leave `success` out to take any 2xx, or name all");
        self.push(diagnostic, endpoint.pointer());
    }

    /// Remembers whether errors are told where the spec looks for them.
    fn see_errors(&mut self, endpoint: &crate::openapi::Endpoint<'_>) {
        if self.provider.errors.message.is_empty() {
            return;
        }
        for answer in endpoint.answers() {
            let error = answer.status.starts_with(['4', '5']) || answer.status == "default";
            let Some(schema) = answer.schema().filter(|_| error) else {
                continue;
            };
            let pointer = schema.pointer();
            if self.errors_seen.iter().any(|(known, _)| *known == pointer) {
                continue;
            }
            let mut paths = self.provider.errors.message.iter();
            let there = paths.any(|path| {
                !matches!(
                    answer::step(Some(schema.clone()), path),
                    answer::Reached::Missing { .. }
                )
            });
            self.errors_seen.push((pointer, there));
        }
    }

    fn errors(&mut self) {
        let (there, not): (Vec<_>, Vec<_>) = self.errors_seen.iter().partition(|(_, there)| *there);
        let Some((pointer, _)) = not.first().filter(|_| there.is_empty()) else {
            return;
        };
        let pointer = pointer.clone();
        let place = Place::value(
            self.spec.file,
            SpecPath::root()
                .key("connection")
                .key("errors")
                .key("message"),
        );
        let diagnostic = Diagnostic::warning(
            Code::NoErrorPath,
            place,
            "no error of the document has its message here",
        )
        .label("in no error's schema");
        self.push(diagnostic, pointer);
    }
}

/// The text of a value, for messages.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}
