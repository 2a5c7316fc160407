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
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderMap;

pub(crate) use curl::{Via, curl_line};

use crate::pipeline::Received;
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

    /// A log at the end of a file, which only its owner can read when it is new; or to
    /// `/dev/stderr` or `/dev/stdout`.
    pub fn at(path: &Path) -> io::Result<Self> {
        // Opened as files these fail where they are sockets.
        match path.to_str() {
            Some("/dev/stderr") => return Ok(Self::new(io::stderr())),
            Some("/dev/stdout") => return Ok(Self::new(io::stdout())),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        // Even without secrets it tells much about the account.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map(Self::new)
    }

    /// The log that the environment asks for. A file that cannot be opened is an error.
    fn from_env() -> Result<Option<Self>> {
        let Some(path) = std::env::var_os("SKYLOOM_DEBUG").filter(|path| !path.is_empty()) else {
            return Ok(None);
        };
        let mut log = Self::at(Path::new(&path)).map_err(|source| {
            Error::invalid_argument("the file that SKYLOOM_DEBUG names cannot be opened")
                .with_source(source)
        })?;
        let is_on = |name| std::env::var_os(name).is_some_and(|value| value == "1");
        log.secrets = is_on("SKYLOOM_DEBUG_SECRETS");
        log.pretty = is_on("SKYLOOM_DEBUG_PRETTY");
        Ok(Some(log))
    }

    /// Writes the frame of a request, which must be followed by that of its end.
    pub(crate) fn begin(&self, request: &Request, via: &Via, redactor: Redactor) -> Noted<'_> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:x}-{id}", std::process::id());
        let redactor = redactor.knowing(request);
        let line = curl_line(request, via, (!self.secrets).then_some(&redactor));
        let (provider, operation, attempt) =
            (request.provider, &request.operation, request.attempt);
        self.write(&format!(
            "# -------- begin {id} request ---------- {provider} {operation}, attempt {attempt}\n{line}\n"
        ));
        Noted {
            log: self,
            id,
            redactor,
            ended: false,
        }
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

/// A request that stands in the log.
pub(crate) struct Noted<'a> {
    log: &'a Log,
    id: String,
    redactor: Redactor,
    ended: bool,
}

/// A call that is dropped on the way still closes its frame.
impl Drop for Noted<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.write("[cancelled before the answer came]\n");
        }
    }
}

impl Noted<'_> {
    /// Writes the frame of what came back. An answer that is not `open` holds a session, under
    /// names that nobody knows.
    pub(crate) fn end(mut self, received: Result<&Received, &Error>, open: bool) {
        let shown = match received {
            Ok(Received { answer, .. })
                if answer.status.is_success() && !open && !self.log.secrets =>
            {
                format!("HTTP/1.1 {}\n\n[it signs in: not shown]\n", answer.status)
            }
            Ok(received) => self.answer(received),
            Err(error) => {
                let error = error.to_string();
                let error = if self.log.secrets {
                    error.into()
                } else {
                    self.redactor.values(&error)
                };
                format!("[no answer: {error}]\n")
            }
        };
        self.ended = true;
        self.write(&shown);
    }

    fn write(&self, shown: &str) {
        let id = &self.id;
        self.log.write(&format!(
            "# -------- begin {id} response ----------\n{shown}# -------- end {id} response ----------\n\n"
        ));
    }

    fn answer(&self, received: &Received) -> String {
        let answer = &received.answer;
        let mut frame = format!("HTTP/1.1 {}\n", answer.status);
        for (name, value) in &answer.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = if self.log.secrets {
                value
            } else {
                self.redactor.header(name.as_str(), &value)
            };
            let _ = writeln!(frame, "{}: {value}", curl::title(name.as_str()));
        }
        frame.push('\n');
        if received.stream.is_some() {
            frame.push_str("[a stream, not shown]\n");
        } else if !answer.body.is_empty() {
            let body = self.log.body(&answer.body, &answer.headers, &self.redactor);
            frame.push_str(&body);
        }
        frame
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Url;

    #[test]
    fn a_file_is_appended_to_and_private() {
        let path = std::env::temp_dir().join(format!("skyloom-log-{}", std::process::id()));
        let url = Url::parse("https://h/").unwrap();
        for _ in 0..2 {
            let log = Log::at(&path).unwrap();
            // Dropped without an end: the call was cancelled.
            drop(log.begin(
                &Request::new(http::Method::GET, url.clone()),
                &Via::default(),
                Redactor::default(),
            ));
        }
        let text = std::fs::read_to_string(&path).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::remove_file(&path).unwrap();
        assert_eq!(
            text.matches("[cancelled before the answer came]").count(),
            2,
            "{text}"
        );
        assert!(Log::at(Path::new("/nowhere/at/all")).is_err());
    }

    #[test]
    fn bodies_that_are_no_text_are_counted_and_long_ones_cut() {
        let log = Log::new(io::sink());
        let show = |body: &[u8]| log.body(body, &HeaderMap::new(), &Redactor::default());
        assert_eq!(show(&[0xff, 0xfe]), "[2 bytes, not text]\n");
        assert_eq!(show(b"a\0b"), "[3 bytes, not text]\n");
        let shown = show("ü".repeat(LONGEST_BODY).as_bytes());
        assert!(shown.len() < LONGEST_BODY + 100 && shown.ends_with(" more bytes]\n"));
    }
}
