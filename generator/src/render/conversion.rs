//! Conversions of answers to models, state tables and the provider's own types.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::{Held, Place, ident};
use super::cause::caused;
use super::expression::Scene;
use crate::ir::{
    Conversion, Custom, CustomField, Expr, ExtraEntry, FieldType, FieldValue, Mapped, StateKind,
    StateTable, Variable,
};

const SCENE: Scene<'static> = Scene {
    held: Held {
        operation: None,
        place: Place::Method,
    },
    hoisted: Vec::new(),
};

/// `fn to_node(item: &Doc<'_>) -> Result<Node>`
///
/// Hooks may call it too, where there are any.
pub(super) fn conversion(from: &Conversion, hooks: bool) -> TokenStream {
    let visibility = hooks.then(|| quote!(pub(super)));
    let function = ident(&format!("to_{}", from.name));
    let made = ident(&from.type_name);
    let doc = format!(
        " Converts an item of an answer into [`{}`].",
        from.type_name
    );
    let parent = from.parent.map(|parent| {
        let (name, ty) = (ident(parent.word()), ident(parent.type_name()));
        quote!(, #name: &#ty)
    });
    let body = if from.model.is_some() {
        base_model(from)
    } else {
        custom_model(from)
    };
    let function = quote! {
        #[doc = #doc]
        #visibility fn #function(item: &Doc<'_> #parent) -> Result<#made> {
            #body
        }
    };
    caused(&["models", &from.name], function)
}

fn base_model(from: &Conversion) -> TokenStream {
    let made = ident(&from.type_name);
    let model = ident(&from.name);
    let parent = from.parent.map(|parent| {
        let name = ident(parent.word());
        quote!(, #name.clone())
    });
    let required = from
        .required
        .iter()
        .map(|mapped| caused(&[&mapped.field], value(mapped)));
    let new = quote!(#made::new(#(#required),* #parent));
    if from.optional.is_empty() {
        return quote!(Ok(#new));
    }
    let fields = from.optional.iter().map(|mapped| {
        let field = ident(&mapped.field);
        let value = value(mapped);
        caused(&[&mapped.field], quote!(#model.#field = #value;))
    });
    quote! {
        let mut #model = #new;
        #(#fields)*
        Ok(#model)
    }
}

fn custom_model(from: &Conversion) -> TokenStream {
    let made = ident(&from.type_name);
    let fields = from.required.iter().chain(&from.optional).map(|mapped| {
        let field = ident(&mapped.field);
        let value = value(mapped);
        caused(&[&mapped.field], quote!(#field: #value))
    });
    quote!(Ok(#made { #(#fields),* }))
}

/// A field's value, of the field's type.
fn value(mapped: &Mapped) -> TokenStream {
    match &mapped.value {
        FieldValue::Pick(entries) => pick(entries),
        FieldValue::Except(names) => quote!(item.except(&[#(#names),*])),
        FieldValue::Whole => quote!(item.whole()),
        FieldValue::Expr(Expr::Text(text))
            if matches!(mapped.ty, FieldType::Id | FieldType::Text) =>
        {
            if mapped.required {
                quote!(#text)
            } else {
                quote!(Some(#text.to_owned()))
            }
        }
        FieldValue::Expr(expr) if mapped.ty == FieldType::Bool && expr.is_test() => {
            let test = SCENE.test(expr);
            if mapped.required {
                test
            } else {
                quote!(Some(#test))
            }
        }
        FieldValue::Expr(expr) => getter(expr, mapped),
    }
}

fn getter(expr: &Expr, mapped: &Mapped) -> TokenStream {
    let of = match expr {
        Expr::Convert(_, of) => SCENE.receiver(of),
        expr => SCENE.receiver(expr),
    };
    let required = mapped.required;
    let plain = |must: &str, may: &str| {
        let getter = ident(if required { must } else { may });
        quote!(#of.#getter()?)
    };
    match mapped.ty {
        FieldType::Id => plain("id", "opt_id"),
        FieldType::Text => plain("text", "opt_text"),
        FieldType::UInt => plain("uint", "opt_uint"),
        FieldType::Ttl => plain("uint32", "opt_uint32"),
        FieldType::Int => plain("int", "opt_int"),
        FieldType::Float => plain("float", "opt_float"),
        FieldType::Bool => plain("boolean", "opt_boolean"),
        FieldType::Time => plain("time", "opt_time"),
        FieldType::Addresses => plain("addresses", "addresses"),
        FieldType::Texts => plain("texts", "opt_texts"),
        FieldType::Value | FieldType::Extra => plain("value", "opt_value"),
        FieldType::Secret => quote!(#of.opt_text()?.map(Secret::new)),
        FieldType::RecordType => quote!(#of.record_type()?),
        FieldType::State(kind) => {
            let table = ident(&states_static(kind));
            quote!(#of.state(#table))
        }
        FieldType::Price => price(expr, required),
        FieldType::Model(_) => match expr {
            Expr::Convert(name, _) => {
                let convert = ident(&format!("to_{name}"));
                if required {
                    quote!(#convert(&#of)?)
                } else {
                    quote!(#of.opt(#convert)?)
                }
            }
            _ => quote!(None),
        },
    }
}

fn price(expr: &Expr, required: bool) -> TokenStream {
    let Expr::Call(_, operands) = expr else {
        return quote!(None);
    };
    let (Some(amount), Some(Expr::Text(currency)), Some(Expr::Text(period))) =
        (operands.first(), operands.get(1), operands.get(2))
    else {
        return quote!(None);
    };
    let amount = SCENE.receiver(amount);
    let period = ident(if period == "month" { "Month" } else { "Hour" });
    let decimal = ident(if required { "decimal" } else { "opt_decimal" });
    if required {
        quote!(Price::new(#amount.#decimal()?, #currency, Period::#period))
    } else {
        quote!(#amount.#decimal()?.map(|amount| Price::new(amount, #currency, Period::#period)))
    }
}

fn pick(entries: &[ExtraEntry]) -> TokenStream {
    let mut paths = Vec::new();
    let mut others = Vec::new();
    for (position, entry) in entries.iter().enumerate() {
        let (name, position) = (&entry.name, position.to_string());
        match &entry.value {
            Expr::At(of, path) if **of == Expr::Variable(Variable::Item) => {
                let path = path.join(".");
                paths.push(caused(&[&position], quote!((#name, #path))));
            }
            other => {
                let value = SCENE.operand(other);
                others.push(caused(&[&position], quote!(.with(#name, #value))));
            }
        }
    }
    let picked = if paths.is_empty() {
        quote!(Extra::new())
    } else {
        quote!(item.pick(&[#(#paths),*]))
    };
    quote!(#picked #(#others)*)
}

/// `NODE_STATES`
pub(super) fn states_static(kind: StateKind) -> String {
    match kind {
        StateKind::Node => "NODE_STATES",
        StateKind::Volume => "VOLUME_STATES",
        StateKind::Snapshot => "SNAPSHOT_STATES",
        StateKind::ZoneKind => "ZONE_KINDS",
    }
    .to_owned()
}

pub(super) fn state_table(from: &StateTable) -> TokenStream {
    let name = ident(&states_static(from.kind));
    let ty = ident(from.kind.type_name());
    let entries = from.entries.iter().map(|(word, variant)| {
        let variant = ident(variant);
        caused(&[word], quote!((#word, #ty::#variant)))
    });
    let doc = format!(
        " The provider's words for [`{}`]; any other becomes unknown, with its text kept.",
        from.kind.type_name()
    );
    let table = quote! {
        #[doc = #doc]
        static #name: &[(&str, #ty)] = &[#(#entries),*];
    };
    caused(&["states", from.kind.key()], table)
}

/// A resource that the base models lack, as plain data.
pub(super) fn custom(from: &Custom) -> TokenStream {
    let name = ident(&from.type_name);
    let docs = super::format::doc_lines(&from.doc);
    let fields = from.fields.iter().map(|field| {
        let name = ident(&field.name);
        let ty = field_type(field);
        let doc = format!(" {}.", field_words(field));
        let default =
            (field.optional || field.ty == FieldType::Extra).then(|| quote!(#[serde(default)]));
        let declared = quote! {
            #[doc = #doc]
            #default
            pub #name: #ty
        };
        caused(&["fields", &field.name], declared)
    });
    let made = quote! {
        #(#[doc = #docs])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(crate = "skyloom_runtime::serde")]
        #[non_exhaustive]
        pub struct #name {
            #(#fields),*
        }
    };
    caused(&["types", &from.name], made)
}

fn field_type(field: &CustomField) -> TokenStream {
    let bare = match field.ty {
        FieldType::UInt => quote!(u64),
        FieldType::Ttl => quote!(u32),
        FieldType::Int => quote!(i64),
        FieldType::Float => quote!(f64),
        FieldType::Bool => quote!(bool),
        FieldType::Time => quote!(Timestamp),
        FieldType::Texts => quote!(Vec<String>),
        FieldType::Addresses => quote!(Vec<IpAddr>),
        FieldType::Price => quote!(Price),
        FieldType::Value => quote!(Value),
        FieldType::Extra => return quote!(Extra),
        _ => quote!(String),
    };
    if field.optional {
        quote!(Option<#bare>)
    } else {
        bare
    }
}

fn field_words(field: &CustomField) -> String {
    let words = field.ty.words();
    let mut letters = words.chars();
    let words = letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().to_string() + letters.as_str()
    });
    format!(
        "{words}{}",
        if field.optional {
            "; may be absent"
        } else {
            ""
        }
    )
}
