//! Operations that list.

use super::super::evidence;
use super::super::request::line;
use super::super::things;
use super::{Made, Maker, Work};
use crate::draft::{Entry, Yaml};
use crate::guess::{Guess, Sure};
use crate::ir::ModelKind;
use crate::spec::WHOLE;

impl Maker<'_, '_> {
    pub(super) fn list(&self, work: &mut Work<'_, '_>) -> Option<Made> {
        let collection = self.collection;
        let name = things::list_verb(self.kind());
        let mut bindings = self.bindings("", "");
        // Snapshots of all volumes are no answer to those of one.
        if self.kind() == ModelKind::Snapshot && !collection.list.path.contains('{') {
            return None;
        }
        for binding in &mut bindings {
            if binding.names_id() {
                "1".clone_into(&mut binding.sample);
            }
        }
        let line = line(&collection.list, &bindings, &mut work.settings);
        let paging = work.paging(
            &collection.list,
            &collection.answer,
            &collection.items.value,
        );
        let way = paging
            .as_ref()
            .and_then(|name| work.ways.get(name))
            .cloned();
        let mut more = Vec::new();
        more.push(Self::paging(paging.as_deref()));
        more.push(
            Entry::flow("items", collection.items.value.as_str())
                .comment(collection.items.comment()),
        );
        more.push(Entry::flow("as", self.kind().word()));
        let answer = evidence::answer(&collection.list, &collection.answer);
        let answer = match (&way, answer) {
            (Some(way), Some(answer)) => evidence::only_page(answer, way, &collection.items.value),
            (None, answer) => answer,
            (_, None) => None,
        };
        if let Some(answer) = answer {
            let mut send = line.sample.clone();
            if let Some((param, size)) = way.as_ref().and_then(|way| way.size.as_ref()) {
                send.push(if send.contains('?') { '&' } else { '?' });
                send.push_str(&format!("{param}={size}"));
            }
            let example = evidence::example(
                self.parent_args(),
                send,
                None,
                evidence::status(&collection.list),
                Some(answer),
            );
            more.push(Entry::of("examples", Yaml::List(vec![example])));
        }
        Some(Self::made(name, collection.guess.clone(), &line, more))
    }

    /// A key pair by its name: the list is searched.
    pub(super) fn find_key(&self, work: &mut Work<'_, '_>) -> Option<Made> {
        let collection = self.collection;
        let (_, name) = collection
            .mapping
            .fields
            .iter()
            .find(|(field, _)| *field == "name")?;
        let test = if name.value.starts_with("self[") {
            name.value.replacen("self", "item", 1)
        } else {
            format!("item.{}", name.value)
        };
        if name.value.contains('(') {
            return None;
        }
        let line = line(&collection.list, &[], &mut work.settings);
        let paging = work.paging(
            &collection.list,
            &collection.answer,
            &collection.items.value,
        );
        let mut more = vec![Self::paging(paging.as_deref())];
        more.push(Entry::flow("item", collection.items.value.as_str()));
        more.push(Entry::flow("as", "key_pair"));
        more.push(Entry::flow("where", format!("{test} == name")));
        Some(Self::made(
            "get_key_pair",
            Guess::new("", Sure::Likely, "found in the list"),
            &line,
            more,
        ))
    }

    fn paging(name: Option<&str>) -> Entry {
        Entry::flow("paging", name.unwrap_or(WHOLE))
    }
}
