//! Arguments and their fields as Rust.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{Access, Argument, ArgumentType, BaseType, FieldType, Operation, Origin, Step};

pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// How arguments are held at the place that is rendered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    /// The operation whose arguments they are; none in a conversion.
    pub(super) operation: Option<&'a Operation>,
    /// Where the code stands.
    pub(super) place: Place,
}

/// Where code stands that uses arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the method itself: arguments are borrowed as it takes them.
    Method,
    /// In an async block of it: arguments are owned, the driver is a clone.
    Async,
    /// In a function of its own that is handed the connection.
    Free,
}

impl Held<'_> {
    fn owned(&self) -> bool {
        self.place == Place::Async
    }

    fn argument(&self, name: &str) -> Option<&Argument> {
        let operation = self.operation?;
        operation
            .arguments
            .iter()
            .chain(&operation.options)
            .find(|argument| argument.name == name)
    }

    /// The connection, which also holds the options of the call.
    pub(super) fn connection(&self) -> TokenStream {
        match self.place {
            Place::Method => quote!(self.connection),
            Place::Async => quote!(driver.connection),
            Place::Free => quote!(connection),
        }
    }

    /// The access as something that goes into a `Doc`.
    pub(super) fn value(&self, access: &Access) -> TokenStream {
        let name = ident(&access.argument);
        match access.origin {
            Origin::Option => return self.option(access),
            Origin::Setting => {
                let (connection, name) = (self.connection(), &access.argument);
                return quote!(#connection.setting(#name));
            }
            Origin::Computed if access.steps.is_empty() => return quote!(#name.clone()),
            Origin::Computed => {
                let path = path_of(&access.steps);
                return quote!(#name.at(#path));
            }
            _ => {}
        }
        let argument = self
            .argument(&access.argument)
            .filter(|_| access.origin == Origin::Parameter);
        let Some(argument) = argument else {
            return from_root(&quote!(#name), &access.steps);
        };
        if access.steps.is_empty() {
            let whole = self.whole(argument);
            return match default_of(argument) {
                Some(default) => quote!(Doc::from(#whole).or(#default)),
                None => whole,
            };
        }
        let root = if self.owned() {
            quote!(#name.as_ref())
        } else {
            quote!(#name)
        };
        if let ([Step::Extra(path)], ArgumentType::Base(BaseType::Extra)) =
            (access.steps.as_slice(), &argument.ty)
        {
            return if argument.optional {
                quote!(#root.map(|#name| #name.doc().at(#path)))
            } else {
                quote!(#name.doc().at(#path))
            };
        }
        if !argument.optional {
            return from_root(&quote!(#name), &access.steps);
        }
        match access.steps.as_slice() {
            [Step::AuthSshKey] => quote!(#root.and_then(NodeAuth::ssh_key)),
            [Step::AuthPassword] => quote!(#root.and_then(NodeAuth::password).map(Secret::expose)),
            steps => {
                let inner = from_root(&quote!(#name), steps);
                let chain = if ends_optional(steps) {
                    ident("and_then")
                } else {
                    ident("map")
                };
                quote!(#root.#chain(|#name| #inner))
            }
        }
    }

    /// Is the access a `Doc` by itself?
    pub(super) fn is_doc(&self, access: &Access) -> bool {
        let whole_model = || {
            let argument = self.argument(&access.argument);
            access.steps.is_empty()
                && argument.is_some_and(|argument| match &argument.ty {
                    ArgumentType::Custom(_) => true,
                    ArgumentType::Base(base) => matches!(base, BaseType::Model(_)),
                })
        };
        match access.origin {
            Origin::Option | Origin::Computed | Origin::Setting => true,
            Origin::Parameter if access.steps.is_empty() && self.has_default(access) => true,
            _ => {
                matches!(access.steps.as_slice(), [Step::Extra(_)])
                    && !self.may_be_absent(&access.argument)
                    || whole_model()
            }
        }
    }

    /// The `Option` to ask whether an argument was given, where the access stands for the whole of it.
    pub(super) fn option_of(&self, access: &Access) -> Option<Ident> {
        let argument = self
            .argument(&access.argument)
            .filter(|_| access.origin == Origin::Parameter)?;
        let whole = match access.steps.as_slice() {
            [] => true,
            [Step::Field(..)] => matches!(argument.ty, ArgumentType::Base(BaseType::Model(_))),
            _ => false,
        };
        (whole && argument.optional && argument.default.is_none()).then(|| ident(&argument.name))
    }

    /// Does it take another value when it is absent?
    pub(super) fn has_default(&self, access: &Access) -> bool {
        self.argument(&access.argument)
            .and_then(default_of)
            .is_some()
    }

    /// Is it a flag that is there, and so a truth value as it stands?
    pub(super) fn is_flag(&self, access: &Access) -> bool {
        let argument = self
            .argument(&access.argument)
            .filter(|_| access.origin == Origin::Parameter && access.steps.is_empty());
        argument.is_some_and(|argument| {
            argument.ty == ArgumentType::Base(BaseType::Bool) && !argument.optional
        })
    }

    fn may_be_absent(&self, name: &str) -> bool {
        self.argument(name)
            .is_some_and(|argument| argument.optional)
    }

    fn option(&self, access: &Access) -> TokenStream {
        let connection = self.connection();
        let name = &access.argument;
        let given = quote!(#connection.ex(#name));
        let given = match self.argument(name).and_then(default_of) {
            Some(default) => quote!(#given.or(#default)),
            None => given,
        };
        if access.steps.is_empty() {
            given
        } else {
            let path = path_of(&access.steps);
            quote!(#given.at(#path))
        }
    }

    /// An argument as a whole.
    fn whole(&self, argument: &Argument) -> TokenStream {
        let name = ident(&argument.name);
        let reference = !argument.optional && !self.owned();
        let ArgumentType::Base(ty) = &argument.ty else {
            return if reference {
                quote!(Doc::serialize(#name))
            } else {
                quote!(Doc::serialize(&#name))
            };
        };
        match (ty, argument.optional, self.owned()) {
            (BaseType::Text, false, true) => quote!(#name.as_str()),
            (BaseType::Text, true, true) => quote!(#name.as_deref()),
            (BaseType::Ttl, false, _) => quote!(u64::from(#name)),
            (BaseType::Ttl, true, _) => quote!(#name.map(u64::from)),
            (
                BaseType::Int | BaseType::UInt | BaseType::Float | BaseType::Bool | BaseType::Time,
                ..,
            )
            | (BaseType::Text, _, false) => quote!(#name),
            (BaseType::RecordType, false, _) => quote!(#name.as_str()),
            (BaseType::RecordType, true, false) => quote!(#name.map(RecordType::as_str)),
            (BaseType::RecordType, true, true) => quote!(#name.as_ref().map(RecordType::as_str)),
            (BaseType::ZoneKind, false, _) => quote!(#name.as_str()),
            (BaseType::ZoneKind, true, false) => quote!(#name.map(ZoneKind::as_str)),
            (BaseType::ZoneKind, true, true) => quote!(#name.as_ref().map(ZoneKind::as_str)),
            (BaseType::Model(_), ..) if reference => quote!(Doc::serialize(#name)),
            (BaseType::Model(_), ..) => quote!(Doc::serialize(&#name)),
            // A secret is sent part by part; as a whole it is only asked for.
            (BaseType::NodeAuth, false, _) => quote!(true),
            (BaseType::NodeAuth, true, _) => quote!(#name.as_ref().map(|_| true)),
            (
                BaseType::Any
                | BaseType::Object
                | BaseType::Texts
                | BaseType::Ints
                | BaseType::Anys
                | BaseType::Extra,
                true,
                true,
            ) => quote!(#name.as_ref()),
            (
                BaseType::Any
                | BaseType::Object
                | BaseType::Texts
                | BaseType::Ints
                | BaseType::Anys
                | BaseType::Extra,
                false,
                true,
            ) => quote!(&#name),
            (
                BaseType::Any
                | BaseType::Object
                | BaseType::Texts
                | BaseType::Ints
                | BaseType::Anys
                | BaseType::Extra,
                _,
                false,
            ) => quote!(#name),
        }
    }

    /// The access as something that fills a hole of a path.
    pub(super) fn path_value(&self, access: &Access) -> TokenStream {
        if access.origin == Origin::Computed && access.steps.is_empty() {
            let name = ident(&access.argument);
            return quote!(&#name);
        }
        let value = self.value(access);
        match access.steps.as_slice() {
            [.., Step::Field(_, FieldType::Id | FieldType::Text)]
                if !ends_optional(&access.steps) && !self.may_be_absent(&access.argument) =>
            {
                value
            }
            _ => quote!(&#value),
        }
    }
}

/// What an argument is when it is not given.
fn default_of(argument: &Argument) -> Option<TokenStream> {
    argument.default.as_ref().map(super::template::literal)
}

/// Steps as a path in JSON.
fn path_of(steps: &[Step]) -> String {
    let words: Vec<&str> = steps
        .iter()
        .map(|step| match step {
            Step::Field(name, _) | Step::MaybeField(name, _) | Step::Extra(name) => name.as_str(),
            Step::AuthSshKey => "ssh_key",
            Step::AuthPassword => "password",
        })
        .collect();
    words.join(".")
}

/// Fields from a value that is there.
fn from_root(root: &TokenStream, steps: &[Step]) -> TokenStream {
    let Some((step, rest)) = steps.split_first() else {
        return root.clone();
    };
    match step {
        Step::Extra(path) => quote!(#root.extra.doc().at(#path)),
        Step::AuthSshKey => quote!(#root.ssh_key()),
        Step::AuthPassword => quote!(#root.password().map(Secret::expose)),
        Step::Field(name, FieldType::Model(_)) => {
            let name = ident(name);
            from_root(&quote!(#root.#name), rest)
        }
        Step::MaybeField(name, FieldType::Model(_)) => {
            let name = ident(name);
            if rest.is_empty() {
                return quote!(Doc::serialize(&#root.#name));
            }
            let inner = from_root(&quote!(#name), rest);
            let chain = if ends_optional(rest) {
                ident("and_then")
            } else {
                ident("map")
            };
            quote!(#root.#name.as_ref().#chain(|#name| #inner))
        }
        Step::Field(name, ty) => {
            let name = ident(name);
            match ty {
                FieldType::State(_) | FieldType::RecordType => quote!(#root.#name.as_str()),
                FieldType::UInt
                | FieldType::Ttl
                | FieldType::Int
                | FieldType::Float
                | FieldType::Bool
                | FieldType::Time => quote!(#root.#name),
                FieldType::Price => quote!(Doc::serialize(&#root.#name)),
                _ => quote!(&#root.#name),
            }
        }
        Step::MaybeField(name, ty) => {
            let name = ident(name);
            match ty {
                // Unknown where it is not known, never absent.
                FieldType::State(_) => quote!(#root.#name.as_str()),
                FieldType::Ttl => quote!(#root.#name.map(u64::from)),
                FieldType::UInt
                | FieldType::Int
                | FieldType::Float
                | FieldType::Bool
                | FieldType::Time => quote!(#root.#name),
                FieldType::Secret => quote!(#root.#name.as_ref().map(Secret::expose)),
                FieldType::Price => quote!(Doc::serialize(&#root.#name)),
                FieldType::Texts | FieldType::Value => quote!(#root.#name.as_ref()),
                _ => quote!(#root.#name.as_deref()),
            }
        }
    }
}

/// Does the way end at something that may be absent?
fn ends_optional(steps: &[Step]) -> bool {
    steps.iter().any(|step| {
        matches!(
            step,
            Step::MaybeField(..) | Step::AuthSshKey | Step::AuthPassword
        )
    })
}
