//! What a name means at a place of the spec.

use crate::ir::{
    Access, Argument, ArgumentType, BaseType, Custom, Expr, FieldType, Listed, ModelKind, Origin,
    Step, Variable,
};

/// A name that stands for a typed value in hand.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) ty: ArgumentType,
    pub(super) origin: Origin,
}

impl Known {
    pub(super) fn argument(argument: &Argument, origin: Origin) -> Self {
        Self {
            name: argument.name.clone(),
            ty: argument.ty.clone(),
            origin,
        }
    }

    /// A value that was computed or answered before: JSON of any shape.
    pub(super) fn computed(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ty: ArgumentType::Base(BaseType::Any),
            origin: Origin::Computed,
        }
    }

    pub(super) fn model(name: &str, kind: ModelKind, origin: Origin) -> Self {
        Self {
            name: name.to_owned(),
            ty: ArgumentType::Base(BaseType::Model(kind)),
            origin,
        }
    }
}

/// How names are looked up.
#[derive(Debug, Clone)]
pub(super) struct Scope<'a> {
    /// Typed values in hand.
    pub(super) known: Vec<Known>,
    /// What the other names are.
    pub(super) rest: Rest,
    /// Names bound by `filter`, `map`, … around the expression.
    pub(super) bound: Vec<String>,
    /// The conversions of the service, for `to_size(…)`.
    pub(super) conversions: &'a [&'a str],
    /// The provider's own types, for their fields.
    pub(super) types: &'a [Custom],
    /// The provider's settings.
    pub(super) settings: &'a [&'a str],
}

/// What a name is that stands for no value in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// A member of the item being converted.
    Member,
    /// A member of the answer.
    Answer,
    /// Nothing: only arguments can be named.
    Unknown,
    /// Nothing, but the item can be named as `item`.
    Item,
}

/// What looking up a path gives.
pub(super) enum Lookup {
    Found(Expr),
    /// The root is not known; these are.
    NoRoot(Vec<String>),
    /// The root is a model; this member of the path is none of its fields.
    NoField {
        index: usize,
        of: String,
        fields: Vec<String>,
    },
    /// The root is a plain value and has no members.
    NoMembers {
        index: usize,
        of: &'static str,
    },
}

impl Scope<'_> {
    pub(super) fn lookup(&self, path: &[&str]) -> Lookup {
        let Some((root, members)) = path.split_first() else {
            return Lookup::NoRoot(Vec::new());
        };
        let rest = |of: Expr, members: &[&str]| {
            if members.is_empty() {
                of
            } else {
                Expr::At(
                    Box::new(of),
                    members.iter().map(|m| (*m).to_owned()).collect(),
                )
            }
        };
        if self.bound.iter().any(|bound| bound == root) {
            return Lookup::Found(rest(
                Expr::Variable(Variable::Bound((*root).to_owned())),
                members,
            ));
        }
        if let Some(known) = self.known.iter().find(|known| known.name == *root) {
            return self.access(known, members);
        }
        if self.rest != Rest::Member && *root == "settings" && !self.settings.is_empty() {
            return self.setting(members);
        }
        match self.rest {
            Rest::Member if *root == "self" => {
                Lookup::Found(rest(Expr::Variable(Variable::Item), members))
            }
            Rest::Member => Lookup::Found(rest(Expr::Variable(Variable::Item), path)),
            Rest::Answer => {
                let answer = Expr::Variable(Variable::Bound(Listed::ANSWER.to_owned()));
                let path = if *root == "self" { members } else { path };
                Lookup::Found(rest(answer, path))
            }
            Rest::Item if *root == "item" => {
                Lookup::Found(rest(Expr::Variable(Variable::Item), members))
            }
            Rest::Item => Lookup::NoRoot(self.names().chain(["item".to_owned()]).collect()),
            Rest::Unknown => Lookup::NoRoot(self.names().collect()),
        }
    }

    fn setting(&self, members: &[&str]) -> Lookup {
        match members {
            [name] if self.settings.contains(name) => Lookup::Found(Expr::Argument(Access {
                argument: (*name).to_owned(),
                origin: Origin::Setting,
                steps: Vec::new(),
            })),
            _ => Lookup::NoField {
                index: 1,
                of: "settings".to_owned(),
                fields: self
                    .settings
                    .iter()
                    .map(|name| (*name).to_owned())
                    .collect(),
            },
        }
    }

    fn names(&self) -> impl Iterator<Item = String> {
        self.known.iter().map(|known| known.name.clone())
    }

    /// Walks the fields of a typed value.
    fn access(&self, known: &Known, members: &[&str]) -> Lookup {
        let mut steps = Vec::new();
        let mut ty = Reached::Typed(known.ty.clone());
        for (index, member) in members.iter().enumerate() {
            let next = match &ty {
                Reached::Typed(ArgumentType::Base(BaseType::Model(kind))) => {
                    model_field(*kind, member)
                }
                Reached::Typed(ArgumentType::Custom(name)) => self.custom_field(name, member),
                Reached::Typed(ArgumentType::Base(BaseType::NodeAuth)) => auth_field(member),
                Reached::Typed(ArgumentType::Base(BaseType::Extra)) | Reached::Extra => {
                    steps.push(Step::Extra(
                        members.get(index..).unwrap_or_default().join("."),
                    ));
                    return found(known, steps);
                }
                Reached::Typed(ArgumentType::Base(BaseType::Any | BaseType::Object)) => {
                    let argument = Expr::Argument(Access {
                        argument: known.name.clone(),
                        origin: known.origin,
                        steps,
                    });
                    let path = members
                        .get(index..)
                        .unwrap_or_default()
                        .iter()
                        .map(|m| (*m).to_owned())
                        .collect();
                    return Lookup::Found(Expr::At(Box::new(argument), path));
                }
                Reached::Typed(ArgumentType::Base(_)) | Reached::Plain => {
                    return Lookup::NoMembers {
                        index: index + 1,
                        of: "a plain value",
                    };
                }
            };
            match next {
                Ok((step, reached)) => {
                    steps.extend(step);
                    ty = reached;
                }
                Err((of, fields)) => {
                    return Lookup::NoField {
                        index: index + 1,
                        of,
                        fields,
                    };
                }
            }
        }
        found(known, steps)
    }

    /// Is it a key or password for a new node, and not one of the two?
    pub(super) fn is_whole_auth(&self, access: &Access) -> bool {
        let known = self
            .known
            .iter()
            .find(|known| known.name == access.argument);
        access.steps.is_empty()
            && known.is_some_and(|known| known.ty == ArgumentType::Base(BaseType::NodeAuth))
    }

    /// Turns an access of a whole model into one of its first field.
    pub(super) fn by_first_field(&self, access: &mut Access) {
        let known = self
            .known
            .iter()
            .find(|known| known.name == access.argument);
        if let (true, Some(ArgumentType::Base(BaseType::Model(kind)))) =
            (access.steps.is_empty(), known.map(|known| &known.ty))
            && let Some(field) = kind.fields().first()
        {
            access
                .steps
                .push(Step::Field(field.name.to_owned(), field.ty));
        }
    }

    fn custom_field(
        &self,
        name: &str,
        member: &str,
    ) -> Result<(Option<Step>, Reached), (String, Vec<String>)> {
        let fields = self
            .types
            .iter()
            .find(|custom| custom.name == name)
            .map(|custom| custom.fields.as_slice())
            .unwrap_or_default();
        match fields.iter().find(|field| field.name == member) {
            Some(field) if field.ty == FieldType::Extra => Ok((None, Reached::Extra)),
            Some(field) => {
                let step = if field.optional {
                    Step::MaybeField(member.to_owned(), field.ty)
                } else {
                    Step::Field(member.to_owned(), field.ty)
                };
                Ok((Some(step), Reached::Plain))
            }
            None => Err((
                name.to_owned(),
                fields.iter().map(|field| field.name.clone()).collect(),
            )),
        }
    }
}

fn found(known: &Known, steps: Vec<Step>) -> Lookup {
    Lookup::Found(Expr::Argument(Access {
        argument: known.name.clone(),
        origin: known.origin,
        steps,
    }))
}

/// Where a walk through fields stands.
enum Reached {
    Typed(ArgumentType),
    Extra,
    Plain,
}

fn model_field(
    kind: ModelKind,
    member: &str,
) -> Result<(Option<Step>, Reached), (String, Vec<String>)> {
    let name = member.to_owned();
    if kind.parent().is_some_and(|parent| parent.word() == member) {
        let parent = kind.parent().unwrap_or(kind);
        let step = Step::Field(name, FieldType::Model(parent));
        return Ok((
            Some(step),
            Reached::Typed(ArgumentType::Base(BaseType::Model(parent))),
        ));
    }
    let Some(field) = kind.field(member) else {
        let mut fields: Vec<String> = kind
            .fields()
            .iter()
            .map(|field| field.name.to_owned())
            .collect();
        fields.extend(kind.parent().map(|parent| parent.word().to_owned()));
        return Err((kind.word().to_owned(), fields));
    };
    Ok(match field.ty {
        FieldType::Extra => (None, Reached::Extra),
        FieldType::Model(inner) => (
            Some(Step::MaybeField(name, field.ty)),
            Reached::Typed(ArgumentType::Base(BaseType::Model(inner))),
        ),
        FieldType::Addresses | FieldType::Texts | FieldType::State(_) => {
            (Some(Step::Field(name, field.ty)), Reached::Plain)
        }
        _ if field.required => (Some(Step::Field(name, field.ty)), Reached::Plain),
        _ => (Some(Step::MaybeField(name, field.ty)), Reached::Plain),
    })
}

fn auth_field(member: &str) -> Result<(Option<Step>, Reached), (String, Vec<String>)> {
    match member {
        "ssh_key" => Ok((Some(Step::AuthSshKey), Reached::Plain)),
        "password" => Ok((Some(Step::AuthPassword), Reached::Plain)),
        _ => Err((
            "auth".to_owned(),
            vec!["ssh_key".to_owned(), "password".to_owned()],
        )),
    }
}
