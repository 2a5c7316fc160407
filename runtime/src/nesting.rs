//! How values with parts are written into queries and forms.

use crate::doc::Doc;
use crate::{Error, Result};

/// How lists and objects are written into a query or a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Nesting {
    /// A list repeats the name: `tag=a&tag=b`. Objects cannot be written.
    #[default]
    Repeat,
    /// A list is one value, its items joined by this: `tag=a,b`.
    Join(&'static str),
    /// `Filter.1.Name=a&Filter.1.Value.1=b`, counted from 1.
    Dotted,
    /// `filter[name]=a&filter[values][]=b`.
    Brackets,
    /// `filter[0].name=a`, counted from 0.
    Indexed,
}

impl Nesting {
    /// Adds `value` under `name`. Absent values are left out.
    pub(crate) fn write(
        self,
        name: &str,
        value: &Doc<'_>,
        pairs: &mut Vec<(String, String)>,
    ) -> Result<()> {
        value.check()?;
        if value.is_absent() {
            return Ok(());
        }
        if value.is_list() {
            return self.write_list(name, value, pairs);
        }
        if !value.is_object() {
            pairs.push((name.to_owned(), plain(value)?));
            return Ok(());
        }
        for entry in &value.entries().items() {
            let key = entry.at("key").text()?;
            let name = match self {
                Self::Repeat | Self::Join(_) => {
                    return Err(Error::invalid_argument(format!(
                        "`{name}` is an object, which cannot be sent here"
                    )));
                }
                Self::Dotted | Self::Indexed => format!("{name}.{key}"),
                Self::Brackets => format!("{name}[{key}]"),
            };
            self.write(&name, &entry.at("value"), pairs)?;
        }
        Ok(())
    }

    fn write_list(
        self,
        name: &str,
        list: &Doc<'_>,
        pairs: &mut Vec<(String, String)>,
    ) -> Result<()> {
        if let Self::Join(separator) = self {
            let texts = list
                .iter()
                .map(|item| plain(&item))
                .collect::<Result<Vec<_>>>()?;
            pairs.push((name.to_owned(), texts.join(separator)));
            return Ok(());
        }
        for (index, item) in list.iter().enumerate() {
            let name = match self {
                Self::Dotted => format!("{name}.{}", index + 1),
                Self::Brackets => format!("{name}[]"),
                Self::Indexed => format!("{name}[{index}]"),
                Self::Repeat | Self::Join(_) => name.to_owned(),
            };
            self.write(&name, &item, pairs)?;
        }
        Ok(())
    }
}

/// A value as one text.
pub(crate) fn plain(value: &Doc<'_>) -> Result<String> {
    if value.is_list() || value.is_object() {
        return Err(Error::invalid_argument(
            "a list or an object cannot be sent as one text",
        ));
    }
    if let Ok(Some(text)) = value.opt_text() {
        return Ok(text);
    }
    value.to_json_text()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn write(nesting: Nesting, value: serde_json::Value) -> String {
        let mut pairs = Vec::new();
        nesting.write("a", &Doc::from(value), &mut pairs).unwrap();
        let parts = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        parts.collect::<Vec<_>>().join("&")
    }

    #[test]
    fn every_style() {
        let value = json!([{"n": "x", "v": [1, true]}]);
        assert_eq!(
            write(Nesting::Dotted, value.clone()),
            "a.1.n=x&a.1.v.1=1&a.1.v.2=true"
        );
        assert_eq!(
            write(Nesting::Brackets, value.clone()),
            "a[][n]=x&a[][v][]=1&a[][v][]=true"
        );
        assert_eq!(
            write(Nesting::Indexed, value.clone()),
            "a[0].n=x&a[0].v[0]=1&a[0].v[1]=true"
        );
        assert_eq!(write(Nesting::Repeat, json!(["x", 2])), "a=x&a=2");
        assert_eq!(write(Nesting::Join(","), json!(["x", 2])), "a=x,2");
        assert_eq!(write(Nesting::Repeat, json!(null)), "");
        let mut pairs = Vec::new();
        assert!(
            Nesting::Repeat
                .write("a", &Doc::from(value), &mut pairs)
                .is_err()
        );
    }
}
