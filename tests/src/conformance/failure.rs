//! Errors compared: their class against our kind, and the status where both know it.

use serde_json::Value;
use skyloom_runtime::{Error, ErrorKind};

/// What differs between their error and ours.
pub fn differences(theirs: &Value, ours: &Error) -> Vec<String> {
    let class = theirs["class"].as_str().unwrap_or("");
    let mut found = Vec::new();
    let kinds = kinds(theirs);
    if !kinds.is_empty() && !kinds.contains(&ours.kind()) {
        found.push(format!("error: theirs is {class}, ours {}", ours.kind()));
    }
    let number = |pointer: &str| theirs.pointer(pointer).and_then(Value::as_u64);
    let status = number("/attributes/code").or_else(|| number("/attributes/http_code"));
    if let (Some(theirs), Some(ours)) = (status, ours.status())
        && (100..600).contains(&theirs)
        && theirs != u64::from(ours)
    {
        found.push(format!("error: their status is {theirs}, ours {ours}"));
    }
    found
}

/// Our kinds for their class, or the first of its bases that says more than that it is an error;
/// none where nothing does.
fn kinds(theirs: &Value) -> &'static [ErrorKind] {
    let bases = theirs["bases"].as_array().into_iter().flatten();
    [&theirs["class"]]
        .into_iter()
        .chain(bases)
        .filter_map(Value::as_str)
        .map(of_class)
        .find(|kinds| !kinds.is_empty())
        .unwrap_or(&[])
}

fn of_class(class: &str) -> &'static [ErrorKind] {
    match class {
        "InvalidCredsError" | "InvalidCredsException" => {
            &[ErrorKind::InvalidCredentials, ErrorKind::Forbidden]
        }
        "ResourceNotFoundError" => &[ErrorKind::NotFound],
        "ResourceExistsError" | "ContainerIsNotEmptyError" | "ResourceConflictError" => {
            &[ErrorKind::Conflict]
        }
        "RateLimitReachedError" => &[ErrorKind::RateLimited],
        "ServiceUnavailableError" => &[ErrorKind::Unavailable],
        "MalformedResponseError" | "JsonParseError" | "ParseError" => &[ErrorKind::Malformed],
        "NotImplementedError" => &[ErrorKind::Unsupported, ErrorKind::InvalidArgument],
        "ValueError" | "TypeError" => &[ErrorKind::InvalidArgument, ErrorKind::Unsupported],
        other if other.ends_with("DoesNotExistError") => &[ErrorKind::NotFound],
        other if other.ends_with("AlreadyExistsError") => &[ErrorKind::Conflict],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use skyloom_runtime::{Error, ErrorKind};

    use super::differences;

    fn agree(theirs: &serde_json::Value, kind: ErrorKind) -> bool {
        differences(theirs, &Error::new(kind, "so it is")).is_empty()
    }

    #[test]
    fn a_class_is_one_kind_and_no_other() {
        let missing = json!({ "class": "ImageDoesNotExistError", "bases": ["LibcloudError"] });
        assert!(agree(&missing, ErrorKind::NotFound));
        assert!(!agree(&missing, ErrorKind::InvalidCredentials));
        let there = json!({ "class": "ZoneAlreadyExistsError" });
        assert!(agree(&there, ErrorKind::Conflict) && !agree(&there, ErrorKind::NotFound));
        let creds = json!({ "class": "InvalidCredsError" });
        assert!(agree(&creds, ErrorKind::Forbidden) && !agree(&creds, ErrorKind::NotFound));
    }

    #[test]
    fn a_provider_s_own_class_is_what_it_extends() {
        let own =
            json!({ "class": "NoSuchKey", "bases": ["KeyPairDoesNotExistError", "LibcloudError"] });
        assert!(agree(&own, ErrorKind::NotFound) && !agree(&own, ErrorKind::Conflict));
        let any = json!({ "class": "FooException", "bases": ["LibcloudError", "Exception"] });
        assert!(agree(&any, ErrorKind::Conflict));
    }
}
