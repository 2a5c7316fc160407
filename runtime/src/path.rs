//! Path templates: each hole is filled with one argument, encoded as one segment.

use std::borrow::Cow;

use percent_encoding::utf8_percent_encode;

use crate::doc::Doc;
use crate::nesting::plain;
use crate::url::{STRICT, check_segments};
use crate::{Error, ErrorKind, Result};

/// What may fill a hole of a path template.
pub trait PathValue: Sync {
    /// The text of the value, not encoded. An absent value is an error.
    fn path_value(&self) -> Result<Cow<'_, str>>;
}

impl PathValue for str {
    fn path_value(&self) -> Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(self))
    }
}

impl PathValue for String {
    fn path_value(&self) -> Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(self))
    }
}

impl<T: PathValue + ?Sized> PathValue for &T {
    fn path_value(&self) -> Result<Cow<'_, str>> {
        (**self).path_value()
    }
}

impl<T: PathValue> PathValue for Option<T> {
    fn path_value(&self) -> Result<Cow<'_, str>> {
        match self {
            Some(value) => value.path_value(),
            None => Err(Error::invalid_argument("a part of the path is not given")),
        }
    }
}

impl PathValue for Doc<'_> {
    fn path_value(&self) -> Result<Cow<'_, str>> {
        self.check()?;
        if self.is_absent() {
            return Err(Error::invalid_argument("a part of the path is not given"));
        }
        plain(self).map(Cow::Owned)
    }
}

macro_rules! plain_values {
    ($($type:ty)*) => {$(
        impl PathValue for $type {
            fn path_value(&self) -> Result<Cow<'_, str>> {
                Ok(Cow::Owned(self.to_string()))
            }
        }
    )*};
}

plain_values!(u8 u16 u32 u64 usize i32 i64 bool char std::net::IpAddr);

/// Fills the holes of `template`: `{}` takes one value as one segment, everything but unreserved
/// characters encoded; `{*}` takes one value as several segments (an object's key), its slashes
/// kept. Values that are empty and segments `.` and `..` are refused; nothing is normalised.
pub fn fill(template: &str, values: &[&dyn PathValue]) -> Result<String> {
    let mut path = String::with_capacity(template.len() + 16 * values.len());
    let mut values = values.iter();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        path.push_str(before);
        let (hole, after) = after.split_once('}').ok_or_else(|| mismatch(template))?;
        let value = values.next().ok_or_else(|| mismatch(template))?;
        let value = value.path_value()?;
        if value.is_empty() {
            return Err(Error::invalid_argument(format!(
                "a part of the path {template} is empty"
            )));
        }
        match hole {
            "" => push_segment(&mut path, &value)?,
            "*" => {
                for (index, segment) in value.split('/').enumerate() {
                    if index > 0 {
                        path.push('/');
                    }
                    push_segment(&mut path, segment)?;
                }
            }
            _ => return Err(mismatch(template)),
        }
        rest = after;
    }
    path.push_str(rest);
    if values.next().is_some() {
        return Err(mismatch(template));
    }
    check_segments(&path)?;
    Ok(path)
}

fn push_segment(path: &mut String, value: &str) -> Result<()> {
    if value == "." || value == ".." {
        return Err(Error::invalid_argument(format!(
            "`{value}` cannot be a part of a path"
        )));
    }
    path.extend(utf8_percent_encode(value, STRICT));
    Ok(())
}

fn mismatch(template: &str) -> Error {
    Error::new(
        ErrorKind::Other,
        format!("the path template {template} and its values do not match"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: &str) -> Result<String> {
        fill("/v2/zones/{}/records", &[&value])
    }

    #[test]
    fn a_value_stays_one_segment() {
        assert_eq!(one("../account").unwrap(), "/v2/zones/..%2Faccount/records");
        assert_eq!(
            one("a b?c#d%2e").unwrap(),
            "/v2/zones/a%20b%3Fc%23d%252e/records"
        );
        assert_eq!(one("ü:@").unwrap(), "/v2/zones/%C3%BC%3A%40/records");
        assert_eq!(
            fill("/a/{}:start/{}", &[&"x", &7u64]).unwrap(),
            "/a/x:start/7"
        );
    }

    #[test]
    fn what_would_be_rewritten_is_refused() {
        for bad in ["", ".", ".."] {
            assert_eq!(
                one(bad).unwrap_err().kind(),
                ErrorKind::InvalidArgument,
                "{bad:?}"
            );
        }
        assert!(fill("/a/{}", &[&None::<&str>]).is_err());
        assert!(fill("/a/.{}", &[&"%2e"]).is_ok());
    }

    #[test]
    fn a_key_keeps_its_slashes_and_nothing_else() {
        let key = |key: &str| fill("/{}/{*}", &[&"mine", &key]);
        assert_eq!(key("a//b c/").unwrap(), "/mine/a//b%20c/");
        for bad in ["../other/secret", "trailing/..", "./x", ""] {
            assert!(key(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn holes_and_values_must_match() {
        for (template, values) in [
            ("/{}", &[][..]),
            ("/", &[&"x" as &dyn PathValue][..]),
            ("/{", &[&"x" as &dyn PathValue][..]),
        ] {
            assert_eq!(fill(template, values).unwrap_err().kind(), ErrorKind::Other);
        }
    }
}
