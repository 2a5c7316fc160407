//! The corpus as it is on disk.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

/// All cases found.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The cases, by file and in their order.
    pub cases: Vec<Case>,
}

/// A recorded operation. Fields are the corpus's own.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// `compute`, `dns`, …
    pub component: String,
    /// The driver variant (`linode_v4`).
    pub provider: String,
    /// The method called.
    pub operation: String,
    /// The driver it was called on.
    pub driver: Driver,
    /// Its arguments by name.
    #[serde(default, deserialize_with = "or_default")]
    pub args: Map<String, Value>,
    /// What went over the wire.
    #[serde(default)]
    pub http: Vec<Exchange>,
    /// What went over the wire before; may be asked for.
    #[serde(default)]
    pub session: Vec<Exchange>,
    /// What came out.
    #[serde(default)]
    pub result: Option<Value>,
    /// A huge result is known by its first items and their number.
    #[serde(default)]
    pub result_abridged: Option<Value>,
    /// The error instead.
    #[serde(default)]
    pub error: Option<Value>,
    /// What differs from run to run.
    #[serde(default)]
    pub volatile: Option<Volatile>,
    /// `fair`, `caution`, `static` or `unfair`.
    pub fairness: String,
    /// `pass`, `fail` or `skip`.
    pub selfcheck: String,
}

/// The driver of a case.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Driver {
    /// Its constructor's arguments.
    #[serde(default, deserialize_with = "or_default")]
    pub init: Map<String, Value>,
    /// Settings that the test changed.
    #[serde(default, deserialize_with = "or_default")]
    pub overrides: Vec<Value>,
}

/// A request and its response.
#[derive(Debug, Clone, Deserialize)]
pub struct Exchange {
    /// `auth` for a login.
    #[serde(default)]
    pub role: Option<String>,
    /// What was sent.
    pub request: Request,
    /// What came back; nothing where the connection failed.
    #[serde(default, deserialize_with = "or_default")]
    pub response: Response,
}

/// A request.
#[derive(Debug, Clone, Deserialize)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The scheme.
    #[serde(default)]
    pub scheme: String,
    /// The host.
    #[serde(default)]
    pub host: String,
    /// The port.
    #[serde(default)]
    pub port: Option<u16>,
    /// The path, percent-encoded as sent.
    pub path: String,
    /// Decoded pairs in order.
    #[serde(default)]
    pub query: Vec<(String, String)>,
    /// The headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body as text.
    #[serde(default)]
    pub body: Option<String>,
}

/// A response.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Response {
    /// The status; 0 for none.
    #[serde(default)]
    pub status: u16,
    /// The headers.
    #[serde(default)]
    pub headers: BTreeMap<String, Value>,
    /// The body as text.
    #[serde(default)]
    pub body: Option<String>,
    /// The body by its name in the bodies file.
    #[serde(default)]
    pub body_ref: Option<String>,
}

/// What differs from run to run, by exchange.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Volatile {
    /// By index into `http`.
    #[serde(default)]
    pub http: BTreeMap<String, VolatileRequest>,
}

/// The volatile parts of a request.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct VolatileRequest {
    /// Names of query parameters.
    #[serde(default)]
    pub query: Vec<String>,
    /// JSON pointers and the like.
    #[serde(default)]
    pub body: Option<Value>,
    /// Indices into the path's segments.
    #[serde(default)]
    pub path_segments: Vec<usize>,
}

/// The corpus says null for what is not known.
fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: serde::Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

impl Case {
    /// Fair, and the other library itself reproduces the outcome from the case alone.
    pub fn solid(&self) -> bool {
        self.fairness == "fair" && self.selfcheck == "pass"
    }
}

impl Corpus {
    /// Reads `<folder>/<component>/<provider>.jsonl` and the bodies beside them.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or is not what the corpus promises.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut cases = Vec::new();
        for component in sorted(folder)? {
            if !component.is_dir() {
                continue;
            }
            for file in sorted(&component)? {
                if file
                    .extension()
                    .is_some_and(|extension| extension == "jsonl")
                {
                    cases.extend(read_file(&file)?);
                }
            }
        }
        Ok(Self { cases })
    }
}

fn sorted(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn read_file(file: &Path) -> io::Result<Vec<Case>> {
    let bodies: BTreeMap<String, String> = match fs::read(file.with_extension("bodies.json")) {
        Ok(text) => serde_json::from_slice(&text)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
        Err(error) => return Err(error),
    };
    fs::read_to_string(file)?
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            let mut case: Case = serde_json::from_str(line)?;
            for exchange in case.http.iter_mut().chain(&mut case.session) {
                if let Some(name) = exchange.response.body_ref.take() {
                    exchange.response.body = bodies.get(&name).cloned();
                }
            }
            Ok(case)
        })
        .collect()
}
