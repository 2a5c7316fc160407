//! The debug log: every exchange as a `curl` line and the answer, between begin and end lines.
//!
//! `SKYLOOM_DEBUG` names a file, or `/dev/stderr`. Secrets are replaced unless
//! `SKYLOOM_DEBUG_SECRETS=1`; JSON and XML are indented with `SKYLOOM_DEBUG_PRETTY=1`.

mod curl;
mod pretty;

use std::fmt;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, StatusCode};

pub(crate) use curl::curl_line;

use crate::redact::Redactor;
use crate::request::Request;
use crate::snippet::start;
use crate::{Error, Result};

/// Bodies longer than this are cut in the log, in bytes.
const LONGEST_BODY: usize = 256 * 1024;

/// Where a connection writes its log.
#[derive(Clone, Default)]
pub enum LogTarget {
    /// Where the variable `SKYLOOM_DEBUG` says; nowhere when it is not set.
    #[default]
    Environment,
    /// Nowhere.
    Off,
    /// To this log.
    To(Log),
}

impl From<Log> for LogTarget {
    fn from(log: Log) -> Self {
        Self::To(log)
    }
}

/// A log that connections write exchanges to, each frame in one piece.
#[derive(Clone)]
pub struct Log {
    writer: Arc<Mutex<dyn Write + Send>>,
    secrets: bool,
    pretty: bool,
}

impl Log {
    /// A log that goes to `writer`, without secrets.
    pub fn new(writer: impl Write + Send + 'static) -> Self {
        Self {
            writer: Arc::new(Mutex::new(writer)),
            secrets: false,
            pretty: false,
        }
    }

    /// Shows secrets. Whoever reads the log can then use the account.
    #[must_use]
    pub fn show_secrets(mut self) -> Self {
        self.secrets = true;
        self
    }

    /// Indents JSON and XML.
    #[must_use]
    pub fn pretty(mut self) -> Self {
        self.pretty = true;
        self
    }

    /// The log that the environment asks for. A file that cannot be opened is an error.
    fn from_env() -> Result<Option<Self>> {
        let Some(path) = std::env::var_os("SKYLOOM_DEBUG").filter(|path| !path.is_empty()) else {
            return Ok(None);
        };
        let mut log = if path == "/dev/stderr" {
            Self::new(io::stderr())
        } else if path == "/dev/stdout" {
            Self::new(io::stdout())
        } else {
            let mut options = OpenOptions::new();
            options.create(true).append(true);
            // Even without secrets it tells much about the account.
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            Self::new(options.open(&path).map_err(|source| {
                Error::invalid_argument("the file that SKYLOOM_DEBUG names cannot be opened")
                    .with_source(source)
            })?)
        };
        let is_on = |name| std::env::var_os(name).is_some_and(|value| value == "1");
        log.secrets = is_on("SKYLOOM_DEBUG_SECRETS");
        log.pretty = is_on("SKYLOOM_DEBUG_PRETTY");
        Ok(Some(log))
    }

    /// Writes the frame of a request. Answers the id that its response is written with.
    pub(crate) fn request(&self, request: &Request, redactor: &Redactor) -> String {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:x}-{id}", std::process::id());
        let line = curl_line(request, (!self.secrets).then_some(redactor));
        let (provider, operation, attempt) =
            (request.provider, &request.operation, request.attempt);
        self.write(&format!(
            "# -------- begin {id} request ---------- {provider} {operation}, attempt {attempt}\n{line}\n"
        ));
        id
    }

    /// Writes the frame of a response. No body: it is a stream that somebody else reads.
    pub(crate) fn response(
        &self,
        id: &str,
        status: StatusCode,
        headers: &HeaderMap,
        body: Option<&[u8]>,
        redactor: &Redactor,
    ) {
        let mut frame = format!("# -------- begin {id} response ----------\nHTTP/1.1 {status}\n");
        for (name, value) in headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = if self.secrets {
                value
            } else {
                redactor.header(name.as_str(), &value)
            };
            let _ = writeln!(frame, "{}: {value}", curl::title(name.as_str()));
        }
        frame.push('\n');
        match body {
            Some([]) => {}
            Some(body) => frame.push_str(&self.body(body, headers, redactor)),
            None => frame.push_str("[a stream, not shown]\n"),
        }
        let _ = writeln!(frame, "# -------- end {id} response ----------\n");
        self.write(&frame);
    }

    /// Writes the frame of an attempt that got no answer.
    pub(crate) fn failure(&self, id: &str, error: &Error, redactor: &Redactor) {
        let error = error.to_string();
        let error = if self.secrets {
            error.into()
        } else {
            redactor.values(&error)
        };
        self.write(&format!(
            "# -------- begin {id} response ----------\n[no answer: {error}]\n# -------- end {id} response ----------\n\n"
        ));
    }

    fn body(&self, body: &[u8], headers: &HeaderMap, redactor: &Redactor) -> String {
        let Ok(text) = std::str::from_utf8(body) else {
            return format!("[{} bytes, not text]\n", body.len());
        };
        if text.contains('\0') {
            return format!("[{} bytes, not text]\n", body.len());
        }
        let shown = start(text, LONGEST_BODY);
        let rest = text.len() - shown.len();
        let text = shown;
        let content_type = headers
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let mut shown = if self.secrets {
            text.to_owned()
        } else {
            redactor.body(text, content_type)
        };
        if self.pretty
            && let Some(pretty) = pretty::pretty(&shown)
        {
            shown = pretty;
        }
        if rest > 0 {
            let _ = write!(shown, "\n[… {rest} more bytes]");
        }
        if !shown.ends_with('\n') {
            shown.push('\n');
        }
        shown
    }

    /// Writes one frame. A log that cannot be written must not stop the call.
    fn write(&self, frame: &str) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writer.write_all(frame.as_bytes());
        let _ = writer.flush();
    }
}

impl LogTarget {
    /// The log to write to, if any.
    pub(crate) fn open(&self) -> Result<Option<Log>> {
        match self {
            Self::Environment => Log::from_env(),
            Self::Off => Ok(None),
            Self::To(log) => Ok(Some(log.clone())),
        }
    }
}

impl fmt::Debug for LogTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::Off => "Off",
            Self::To(_) => "To",
        })
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log")
            .field("secrets", &self.secrets)
            .field("pretty", &self.pretty)
            .finish_non_exhaustive()
    }
}
