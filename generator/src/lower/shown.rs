//! The values that examples show are of their types: arguments, models, states.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::site::{Site, lacks, unknown_word};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{
    ArgumentType, BaseType, Conversion, Custom, FieldType, ModelKind, Operation, Outcome,
    StateKind, VerbResult,
};
use crate::spec;

/// The values of one service's examples. What stands behind an alias is told once.
pub(super) struct Shown<'a> {
    types: &'a [Custom],
    conversions: &'a [Conversion],
    told: HashSet<(String, String)>,
}

/// A model, of ours or of the provider.
#[derive(Clone, Copy)]
enum Model<'a> {
    Base(ModelKind),
    Own(&'a Custom),
}

impl<'a> Shown<'a> {
    pub(super) fn new(types: &'a [Custom], conversions: &'a [Conversion]) -> Self {
        Self {
            types,
            conversions,
            told: HashSet::new(),
        }
    }

    /// The arguments and the result of an example.
    pub(super) fn example(
        &mut self,
        example: &spec::Example,
        operation: &Operation,
        site: &Site,
        diagnostics: &mut Diagnostics,
    ) {
        let declared = operation.arguments.iter().chain(&operation.options);
        for argument in declared {
            if let Some(value) = example.args.get(&argument.name) {
                let site = site.key("args").key(&argument.name);
                self.argument(value, &argument.ty, &site, diagnostics);
            }
        }
        let model = self.answered(operation);
        if let (Some(model), Some(result)) = (model, &example.result) {
            self.each(result, model, &site.key("result"), diagnostics);
        }
    }

    fn answered(&self, operation: &Operation) -> Option<Model<'a>> {
        if operation.outcome == Outcome::BySets {
            let (VerbResult::List(kind) | VerbResult::One(kind)) = operation.verb?.result else {
                return None;
            };
            return Some(Model::Base(kind));
        }
        let name = operation.outcome.conversion()?;
        let conversion = self.conversions.iter().find(|one| one.name == name)?;
        match conversion.model {
            Some(kind) => Some(Model::Base(kind)),
            None => self.own(name),
        }
    }

    fn own(&self, name: &str) -> Option<Model<'a>> {
        let mut types = self.types.iter();
        types.find(|one| one.name == name).map(Model::Own)
    }

    fn argument(
        &mut self,
        value: &Value,
        ty: &ArgumentType,
        site: &Site,
        diagnostics: &mut Diagnostics,
    ) {
        match ty {
            ArgumentType::Base(BaseType::Model(kind)) => {
                self.each(value, Model::Base(*kind), site, diagnostics);
            }
            ArgumentType::Custom(name) => {
                if let Some(model) = self.own(name) {
                    self.each(value, model, site, diagnostics);
                }
            }
            ArgumentType::Base(base) => {
                if !value.is_null()
                    && let Some(wanted) = misfit(*base, value)
                {
                    diagnostics.push(
                        Diagnostic::error(
                            Code::BadExample,
                            site.value(),
                            "an argument of another type",
                        )
                        .label(format!("wanted: {wanted}")),
                    );
                }
            }
        }
    }

    /// A model, or several.
    fn each(
        &mut self,
        value: &Value,
        model: Model<'_>,
        site: &Site,
        diagnostics: &mut Diagnostics,
    ) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.each(item, model, &site.index(index), diagnostics);
                }
            }
            Value::Object(members) => self.members(members, model, site, diagnostics),
            _ => {}
        }
    }

    fn members(
        &mut self,
        members: &Map<String, Value>,
        model: Model<'_>,
        site: &Site,
        diagnostics: &mut Diagnostics,
    ) {
        for (name, value) in members {
            let site = site.key(name);
            match model.field(name) {
                Some(FieldType::Model(kind)) => {
                    self.each(value, Model::Base(kind), &site, diagnostics);
                }
                Some(FieldType::State(kind)) => self.state(value, kind, &site, diagnostics),
                Some(_) => {}
                None if self.fresh(name, members) => diagnostics.push(lacks(
                    Code::BadExample,
                    site.name(),
                    model.name(),
                    "field",
                    name,
                    &model.fields(),
                )),
                None => {}
            }
        }
    }

    /// One of our words, `unknown`, or `unknown:` and the provider's word.
    fn state(
        &mut self,
        value: &Value,
        kind: StateKind,
        site: &Site,
        diagnostics: &mut Diagnostics,
    ) {
        // A zone can be of a kind of the provider's own.
        let Some(word) = value.as_str().filter(|_| kind != StateKind::ZoneKind) else {
            return;
        };
        let mut known: Vec<&str> = kind.states().iter().map(|(word, _)| *word).collect();
        known.push("unknown");
        let fits = known.contains(&word) || word.starts_with("unknown:");
        if !fits && self.fresh(word, &Map::new()) {
            let bare = word.split(':').next().unwrap_or(word);
            diagnostics.push(unknown_word(
                Code::UnknownState,
                site.value(),
                "state",
                bare,
                &known,
            ));
        }
    }

    fn fresh(&mut self, word: &str, around: &Map<String, Value>) -> bool {
        let around = serde_json::to_string(around).unwrap_or_default();
        self.told.insert((word.to_owned(), around))
    }
}

impl Model<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Base(kind) => kind.word(),
            Self::Own(custom) => &custom.name,
        }
    }

    /// The type of a field; the model that it belongs to is one.
    fn field(&self, name: &str) -> Option<FieldType> {
        match self {
            Self::Base(kind) => {
                let parent = kind.parent().filter(|parent| parent.word() == name);
                parent
                    .map(FieldType::Model)
                    .or_else(|| kind.field(name).map(|field| field.ty))
            }
            Self::Own(custom) => {
                let mut fields = custom.fields.iter();
                fields
                    .find(|field| field.name == name)
                    .map(|field| field.ty)
            }
        }
    }

    fn fields(&self) -> Vec<&str> {
        match self {
            Self::Base(kind) => {
                let parent = kind.parent().map(ModelKind::word);
                let fields = kind.fields().iter().map(|field| field.name);
                fields.chain(parent).collect()
            }
            Self::Own(custom) => custom.fields.iter().map(|field| &*field.name).collect(),
        }
    }
}

/// What is wanted of an argument, where the value is something else.
fn misfit(ty: BaseType, value: &Value) -> Option<&'static str> {
    let of = |fits: fn(&Value) -> bool| value.as_array().is_some_and(|all| all.iter().all(fits));
    let (fits, wanted) = match ty {
        BaseType::Text | BaseType::RecordType | BaseType::ZoneKind | BaseType::Time => {
            (value.is_string(), "a text")
        }
        BaseType::Int => (value.is_i64() || value.is_u64(), "a whole number"),
        BaseType::UInt | BaseType::Ttl => (value.is_u64(), "a whole number, not negative"),
        BaseType::Float => (value.is_number(), "a number"),
        BaseType::Bool => (value.is_boolean(), "true or false"),
        BaseType::Object | BaseType::Extra | BaseType::NodeAuth => (value.is_object(), "an object"),
        BaseType::Texts => (of(Value::is_string), "a list of texts"),
        BaseType::Ints => (
            of(|one| one.is_i64() || one.is_u64()),
            "a list of whole numbers",
        ),
        BaseType::Anys => (value.is_array(), "a list"),
        BaseType::Any | BaseType::Model(_) => (true, ""),
    };
    (!fits).then_some(wanted)
}
