//! Expressions of the spec walked through schemas of the document.

use super::answer::{Reached, member};
use super::uses::Use;
use super::{Auditor, Scene};
use crate::cel::Each;
use crate::diagnostic::{Code, Diagnostic, Place, SpecPath};
use crate::ir::{Conversion, Expr, FieldType, FieldValue, Variable};
use crate::openapi::Schema;

/// What an expression stands for.
#[derive(Clone)]
enum Ty<'d> {
    Unknown,
    Is(Schema<'d>),
    List(Box<Ty<'d>>),
}

impl Ty<'_> {
    fn items(&self) -> Self {
        match self {
            Self::Is(schema) => schema.items().map_or(Self::Unknown, Self::Is),
            Self::List(inner) => (**inner).clone(),
            Self::Unknown => Self::Unknown,
        }
    }
}

/// Where an expression stands, and how much hangs on it.
struct Spot<'s> {
    scene: &'s Scene<'s>,
    path: SpecPath,
    /// As the spec writes it.
    text: String,
    needed: bool,
    /// An alternative stands beside it: that it is missing here may be meant.
    guarded: bool,
}

impl Spot<'_> {
    fn place(&self, member: &str) -> Place {
        let at = self.text.match_indices(member).find(|(at, _)| {
            let letter = |c: char| c.is_alphanumeric() || c == '_';
            let before = self.text.get(..*at).and_then(|text| text.chars().last());
            let after = self
                .text
                .get(at + member.len()..)
                .and_then(|text| text.chars().next());
            !before.is_some_and(letter) && !after.is_some_and(letter)
        });
        match at {
            Some((at, _)) if self.text != member => {
                Place::within(self.scene.file, self.path.clone(), at..at + member.len())
            }
            _ => Place::value(self.scene.file, self.path.clone()),
        }
    }
}

impl<'d> Auditor<'_, 'd> {
    /// An item of an answer, and everything that reads it.
    pub(super) fn item(&mut self, scene: &Scene<'_>, item: &Schema<'d>) {
        let item_ty = Ty::Is(item.clone());
        if let Some(filter) = &scene.operation.filter {
            let spot = Spot {
                scene,
                path: scene.path(&["where"]),
                text: filter.text.clone(),
                needed: false,
                guarded: false,
            };
            self.walk(&filter.test, &item_ty, &mut Vec::new(), &spot);
        }
        for (name, value) in &scene.operation.with {
            let spot = Spot {
                scene,
                path: scene.path(&["with", name]),
                text: String::new(),
                needed: false,
                guarded: false,
            };
            self.walk(value, &item_ty, &mut Vec::new(), &spot);
        }
        if let Some(conversion) = scene
            .operation
            .outcome
            .conversion()
            .and_then(|name| scene.conversion(name))
        {
            let given: Vec<&str> = scene
                .operation
                .with
                .iter()
                .map(|(name, _)| name.as_str())
                .collect();
            self.conversion(scene, conversion, item, &given, &mut Vec::new());
        }
    }

    fn conversion(
        &mut self,
        scene: &Scene<'_>,
        conversion: &Conversion,
        item: &Schema<'d>,
        given: &[&str],
        seen: &mut Vec<(String, String)>,
    ) {
        let key = (conversion.name.clone(), item.pointer());
        if seen.contains(&key) {
            return;
        }
        seen.push(key);
        let root = SpecPath::root().key("models").key(conversion.name.as_str());
        let written = scene.from.models.get(&conversion.name);
        for mapped in conversion.required.iter().chain(&conversion.optional) {
            let path = root.key(mapped.field.as_str());
            let value = written.and_then(|model| model.get(&mapped.field));
            let text = |value: Option<&serde_json::Value>| {
                value.and_then(|one| one.as_str()).unwrap_or("").to_owned()
            };
            match &mapped.value {
                FieldValue::Expr(expr) => {
                    let spot = Spot {
                        scene,
                        path,
                        text: text(value),
                        needed: mapped.required,
                        guarded: false,
                    };
                    let ty = self.walk_given(expr, item, given, &spot, seen);
                    if let (FieldType::State(kind), Ty::Is(schema)) = (mapped.ty, ty) {
                        self.states(scene, kind, &schema);
                    }
                }
                FieldValue::Pick(entries) => {
                    for (index, entry) in entries.iter().enumerate() {
                        let path = path.index(index);
                        let written = value.and_then(|list| list.get(index));
                        let (path, text) = match written {
                            Some(serde_json::Value::Object(members)) => {
                                let (name, value) =
                                    members.iter().next().map_or(("", None), |(name, value)| {
                                        (name.as_str(), Some(value))
                                    });
                                (path.key(name), text(value))
                            }
                            other => (path, text(other)),
                        };
                        let spot = Spot {
                            scene,
                            path,
                            text,
                            needed: false,
                            guarded: false,
                        };
                        self.walk_given(&entry.value, item, given, &spot, seen);
                    }
                }
                FieldValue::Except(names) => {
                    for (index, name) in names.iter().enumerate() {
                        let spot = Spot {
                            scene,
                            path: path.key("except").index(index),
                            text: name.clone(),
                            needed: false,
                            guarded: false,
                        };
                        if !given.contains(&name.as_str()) {
                            self.read(item, name, &spot);
                        }
                    }
                }
                FieldValue::Whole => {}
            }
        }
    }

    fn walk_given(
        &mut self,
        expr: &Expr,
        item: &Schema<'d>,
        given: &[&str],
        spot: &Spot<'_>,
        seen: &mut Vec<(String, String)>,
    ) -> Ty<'d> {
        // What the operation gives the item is in no schema.
        let mut from_operation = false;
        expr.walk(&mut |part| {
            if let Expr::At(of, path) = part
                && matches!(**of, Expr::Variable(Variable::Item))
                && path
                    .first()
                    .is_some_and(|name| given.contains(&name.as_str()))
            {
                from_operation = true;
            }
        });
        if from_operation {
            return Ty::Unknown;
        }
        let item_ty = Ty::Is(item.clone());
        if let Expr::Convert(name, of) = expr {
            let inner = self.walk(of, &item_ty, &mut Vec::new(), spot);
            if let (Ty::Is(schema), Some(conversion)) = (&inner, spot.scene.conversion(name)) {
                // Parts of a thing may have less than the thing.
                self.conversion(spot.scene, conversion, schema, &[], seen);
            }
            return Ty::Unknown;
        }
        self.walk(expr, &item_ty, &mut Vec::new(), spot)
    }

    /// A member that is read.
    fn read(&mut self, schema: &Schema<'d>, name: &str, spot: &Spot<'_>) -> Ty<'d> {
        let reached = member(schema, name);
        let key = format!("{:?}/{}/{name}", spot.scene.file, spot.path);
        let known = self.uses.of.entry(key).or_insert_with(|| Use {
            place: spot.place(name),
            member: name.to_owned(),
            near: None,
            needed: spot.needed && !spot.guarded,
            missing: Vec::new(),
            there: 0,
            old: None,
        });
        match reached {
            Reached::Schema(next) => {
                known.there += 1;
                if next.flag("deprecated") && known.old.is_none() {
                    known.old = Some(next.pointer());
                }
                Ty::Is(next)
            }
            Reached::Open => {
                known.there += 1;
                Ty::Unknown
            }
            Reached::Missing { of, near, .. } => {
                if spot.guarded || self.shown.iter().any(|shown| shown == name) {
                    known.there += 1;
                } else {
                    known.near = near;
                    known.missing.push((spot.scene.operation.name.clone(), of));
                }
                Ty::Unknown
            }
        }
    }

    fn walk(
        &mut self,
        expr: &Expr,
        item: &Ty<'d>,
        bound: &mut Vec<(String, Ty<'d>)>,
        spot: &Spot<'_>,
    ) -> Ty<'d> {
        match expr {
            Expr::Variable(Variable::Item) => item.clone(),
            Expr::Variable(Variable::Bound(name)) => bound
                .iter()
                .rev()
                .find(|(known, _)| known == name)
                .map_or(Ty::Unknown, |(_, ty)| ty.clone()),
            Expr::At(of, path) => {
                let mut ty = self.walk(of, item, bound, spot);
                for name in path {
                    ty = match &ty {
                        Ty::Is(schema) => self.read(schema, name, spot),
                        _ => Ty::Unknown,
                    };
                }
                ty
            }
            Expr::Get(of, name) => match self.walk(of, item, bound, spot) {
                Ty::Is(schema) => self.read(&schema, name, spot),
                _ => Ty::Unknown,
            },
            Expr::Index(of, _) => self.walk(of, item, bound, spot).items(),
            Expr::Lookup(of, key) => {
                self.walk(key, item, bound, spot);
                match self.walk(of, item, bound, spot) {
                    Ty::Is(schema) => schema.values().map_or(Ty::Unknown, Ty::Is),
                    _ => Ty::Unknown,
                }
            }
            Expr::Each(each, list, name, body) => {
                let list = self.walk(list, item, bound, spot);
                bound.push((name.clone(), list.items()));
                let body = self.walk(body, item, bound, spot);
                bound.pop();
                match each {
                    Each::Filter => list,
                    Each::Map => Ty::List(Box::new(body)),
                    _ => Ty::Unknown,
                }
            }
            Expr::Call(function, operands) => {
                let guarded = Spot {
                    scene: spot.scene,
                    path: spot.path.clone(),
                    text: spot.text.clone(),
                    needed: spot.needed,
                    guarded: true,
                };
                // Of alternatives one may be missing.
                let spot = if matches!(function.name, "default" | "merge") {
                    &guarded
                } else {
                    spot
                };
                let types: Vec<Ty<'d>> = operands
                    .iter()
                    .map(|one| self.walk(one, item, bound, spot))
                    .collect();
                match (function.name, types.into_iter().next()) {
                    ("first" | "last", Some(list)) => list.items(),
                    ("default", Some(first)) => first,
                    ("values", Some(Ty::Is(schema))) => schema
                        .values()
                        .map_or(Ty::Unknown, |values| Ty::List(Box::new(Ty::Is(values)))),
                    _ => Ty::Unknown,
                }
            }
            Expr::Has(of) => {
                let guarded = Spot {
                    scene: spot.scene,
                    path: spot.path.clone(),
                    text: spot.text.clone(),
                    needed: false,
                    guarded: true,
                };
                self.walk(of, item, bound, &guarded)
            }
            Expr::Choose(test, yes, no) => {
                let guarded = Spot {
                    scene: spot.scene,
                    path: spot.path.clone(),
                    text: spot.text.clone(),
                    needed: false,
                    guarded: spot.guarded,
                };
                self.walk(test, item, bound, &guarded);
                self.walk(yes, item, bound, &guarded);
                self.walk(no, item, bound, &guarded);
                Ty::Unknown
            }
            Expr::Not(of) | Expr::Negate(of) | Expr::Convert(_, of) => {
                self.walk(of, item, bound, spot);
                Ty::Unknown
            }
            Expr::Binary(_, one, other) => {
                self.walk(one, item, bound, spot);
                self.walk(other, item, bound, spot);
                Ty::Unknown
            }
            Expr::List(items) => {
                for one in items {
                    self.walk(one, item, bound, spot);
                }
                Ty::Unknown
            }
            Expr::Object(entries) => {
                for (_, one) in entries {
                    self.walk(one, item, bound, spot);
                }
                Ty::Unknown
            }
            Expr::Null
            | Expr::Bool(_)
            | Expr::Int(_)
            | Expr::Float(_)
            | Expr::Text(_)
            | Expr::Argument(_) => Ty::Unknown,
        }
    }

    /// Words of the schema that the table has no state for.
    fn states(&mut self, scene: &Scene<'_>, kind: crate::ir::StateKind, schema: &Schema<'d>) {
        let table = scene.service.states.iter().find(|table| table.kind == kind);
        let entries = table
            .map(|table| table.entries.as_slice())
            .unwrap_or_default();
        let known: std::collections::BTreeMap<String, &str> =
            crate::guess::states(kind, &schema.words())
                .known
                .into_iter()
                .collect();
        let missing: Vec<String> = schema
            .words()
            .into_iter()
            .filter(|word| word != "unknown" && !entries.iter().any(|(theirs, _)| theirs == word))
            .collect();
        if missing.is_empty() {
            return;
        }
        let words: Vec<String> = missing.iter().map(|word| format!("`{word}`")).collect();
        let place = Place::key(scene.file, SpecPath::root().key("states").key(kind.key()));
        let mut diagnostic = Diagnostic::warning(
            Code::UnmappedState,
            place,
            format!("the vendor also tells {}", words.join(", ")),
        )
        .label("without a state here: they become unknown");
        let proposed: Vec<String> = missing
            .iter()
            .filter_map(|word| Some(format!("{word}: {}", known.get(word)?)))
            .collect();
        if !proposed.is_empty() {
            diagnostic = diagnostic.help(format!("perhaps {}", proposed.join(", ")));
        }
        self.push(diagnostic, schema.pointer());
    }
}
