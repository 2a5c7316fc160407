//! Pages: followed where there are any, and as the endpoint has them.

use super::answer::{Reached, step};
use super::{Auditor, Scene};
use crate::diagnostic::{Code, Diagnostic, Place as SpecPlace, SpecPath};
use crate::guess::{Ask, Shape, paging};
use crate::ir::{More, Paging, Position};
use crate::openapi::{Endpoint, Place};

/// The query parameters that a paging sends.
pub(super) fn params(paging: &Paging) -> Vec<String> {
    let position = match &paging.position {
        Position::PageNumber { param, .. }
        | Position::Offset { param, .. }
        | Position::Cursor { param, .. }
        | Position::Marker { param, .. } => Some(param),
        Position::NextUrl { .. } | Position::LinkHeader => None,
    };
    let size = paging.size.as_ref().map(|(param, _)| param);
    position.into_iter().chain(size).cloned().collect()
}

impl<'d> Auditor<'_, 'd> {
    /// The pages of a list.
    pub(super) fn pages(
        &mut self,
        scene: &Scene<'_>,
        endpoint: &Endpoint<'d>,
        items: &str,
        paged: Option<&Paging>,
    ) {
        match paged {
            Some(paged) => self.followed(scene, endpoint, items, paged),
            None => self.left(scene, endpoint, items),
        }
    }

    /// A list without pages here, and with pages there.
    fn left(&mut self, scene: &Scene<'_>, endpoint: &Endpoint<'d>, items: &str) {
        let asks: Vec<Ask> = endpoint
            .parameters_in(Place::Query)
            .map(|one| Ask {
                name: one.name.clone(),
                shape: one
                    .schema
                    .as_ref()
                    .map(Shape::of_schema)
                    .unwrap_or_default(),
            })
            .collect();
        // A list that is asked for one thing by its name has it on the first page.
        let find = matches!(scene.operation.outcome, crate::ir::Outcome::Find { .. });
        if find
            && scene
                .operation
                .request
                .as_ref()
                .is_some_and(|request| !request.query.is_empty())
        {
            return;
        }
        let Some(answer) = endpoint
            .success()
            .and_then(|answer| answer.schema())
            .map(|schema| Shape::of_schema(&schema))
        else {
            return;
        };
        let Some(way) = paging(&asks, &answer, items) else {
            return;
        };
        let by = way.param.as_deref().or(way.from.as_deref()).unwrap_or("");
        let key = if find { "item" } else { "items" };
        let place = SpecPlace::key(scene.file, scene.path(&[key]));
        let diagnostic = Diagnostic::warning(
            Code::PagesLeft,
            place,
            format!(
                "`{} {}` has pages, and only the first is asked for",
                endpoint.method, endpoint.path
            ),
        )
        .label("without `paging`")
        .help(format!("it pages by `{by}` ({})", way.kind));
        self.push(diagnostic, endpoint.pointer());
    }

    /// Parameters, size and paths of the paging, against the endpoint's.
    fn followed(
        &mut self,
        scene: &Scene<'_>,
        endpoint: &Endpoint<'d>,
        items: &str,
        paged: &Paging,
    ) {
        let root = SpecPath::root()
            .key("connection")
            .key("paging")
            .key(paged.name.as_str());
        let file = self.spec.file;
        let known: Vec<&str> = endpoint
            .parameters_in(Place::Query)
            .map(|one| one.name.as_str())
            .collect();
        let called = format!("`{} {}`", endpoint.method, endpoint.path);
        // Where the answer tells pages, the document forgot the parameters.
        let tells = match &paged.position {
            Position::PageNumber {
                more: More::While(path) | More::TotalPages(path) | More::TotalItems(path),
                ..
            }
            | Position::Offset {
                more: More::While(path) | More::TotalPages(path) | More::TotalItems(path),
                ..
            }
            | Position::Cursor { from: path, .. } => {
                let answer = endpoint.success().and_then(|answer| answer.schema());
                matches!(step(answer, path), Reached::Schema(_))
            }
            _ => false,
        };
        for name in params(paged) {
            if endpoint.query(&name).is_none() && !tells {
                let mut help = format!("it takes `{}`", known.join("`, `"));
                if known.is_empty() {
                    "it takes no query parameters".clone_into(&mut help);
                }
                let diagnostic = Diagnostic::warning(
                    Code::WrongPaging,
                    scene.place(&["paging"]),
                    format!("{called} takes no query parameter `{name}`"),
                )
                .label("asks for pages by it")
                .help(help);
                self.push(diagnostic, endpoint.pointer());
            }
        }
        if let Some((name, size)) = &paged.size
            && let Some(most) = endpoint
                .query(name)
                .and_then(|one| one.schema.as_ref()?.value("maximum")?.as_u64())
            && u64::from(*size) > most
        {
            let place = SpecPlace::value(file, root.key("size"));
            let diagnostic = Diagnostic::error(
                Code::WrongPaging,
                place,
                format!("{called} gives at most {most} a page"),
            )
            .label(format!("asks for {size}"));
            self.push(diagnostic, endpoint.pointer());
        }
        let answer = endpoint.success().and_then(|answer| answer.schema());
        let (keys, path): (&[&str], &str) = match &paged.position {
            Position::PageNumber { more, .. } | Position::Offset { more, .. } => match more {
                More::While(path) | More::WhileUpTo(path, _) => (&["next"], path),
                More::TotalPages(path) => (&["total_pages"], path),
                More::TotalItems(path) => (&["total_items"], path),
                More::TotalHeader(_) | More::ShortPage => return,
            },
            Position::Cursor { from, .. } => (&["cursor", "from"], from),
            Position::NextUrl { from } => (&["next_url"], from),
            Position::Marker { from, .. } => {
                let item = match step(answer, items) {
                    Reached::Schema(list) => list.items(),
                    _ => None,
                };
                self.told(
                    scene,
                    endpoint,
                    step(item, from),
                    SpecPlace::value(file, root.key("marker").key("from")),
                );
                return;
            }
            Position::LinkHeader => return,
        };
        let place = SpecPlace::value(file, keys.iter().fold(root, |path, key| path.key(*key)));
        self.told(scene, endpoint, step(answer, path), place);
    }

    fn told(
        &mut self,
        scene: &Scene<'_>,
        endpoint: &Endpoint<'d>,
        reached: Reached<'d>,
        place: SpecPlace,
    ) {
        if let Reached::Missing { member, of, .. } = reached {
            let message = format!(
                "the answer of `{} {}` has no `{member}`",
                endpoint.method, endpoint.path
            );
            let diagnostic = Diagnostic::error(Code::WrongPaging, place, message)
                .label("tells the next page")
                .also(scene.place(&["paging"]), "used here");
            self.push(diagnostic, of);
        }
    }
}
