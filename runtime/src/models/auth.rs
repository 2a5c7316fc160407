//! How to get into a new node.

use serde::Deserialize;

use crate::Secret;

/// What a new node lets in.
///
/// As JSON: `{"ssh_key": "ssh-ed25519 …"}` or `{"password": "…"}`. It is read, never written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NodeAuth {
    /// The owner of this public key, as OpenSSH writes it.
    #[serde(alias = "pubkey")]
    SshKey(String),
    /// Whoever knows this password.
    Password(Secret),
}

impl NodeAuth {
    /// The public key, where it is one.
    pub fn ssh_key(&self) -> Option<&str> {
        match self {
            Self::SshKey(key) => Some(key),
            Self::Password(_) => None,
        }
    }

    /// The password, where it is one.
    pub fn password(&self) -> Option<&Secret> {
        match self {
            Self::SshKey(_) => None,
            Self::Password(password) => Some(password),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn is_read_from_json_and_never_shown() {
        let auth: NodeAuth = serde_json::from_value(json!({"password": "hunter2"})).unwrap();
        assert_eq!(auth.password().unwrap().expose(), "hunter2");
        assert_eq!(auth.ssh_key(), None);
        assert!(!format!("{auth:?}").contains("hunter2"));
        for name in ["ssh_key", "pubkey"] {
            let auth: NodeAuth = serde_json::from_value(json!({name: "ssh-rsa AAAA"})).unwrap();
            assert_eq!(auth.ssh_key(), Some("ssh-rsa AAAA"));
        }
    }
}
