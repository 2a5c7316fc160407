//! Doing something again whenever a file of the specs changes.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::{Exit, Terminal};

/// An editor saves in several steps, and git changes many files: what comes within this time of the
/// change before is one change.
const QUIET: Duration = Duration::from_millis(80);

/// Clears the screen and what can be scrolled back to, and goes to its first line.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// Where news of changed files come from.
pub(super) trait Events {
    /// The next news; waits for at most `limit`, and forever where there is none.
    fn next(&mut self, limit: Option<Duration>) -> News;
}

/// What is heard of the files.
#[derive(Debug)]
pub(super) enum News {
    /// This file or folder was made, written, renamed or removed.
    Changed(PathBuf),
    /// Nothing happened for the time that was asked.
    Nothing,
    /// There will be no more news, for this reason if it is a failure.
    End(Option<String>),
}

/// Does it, and again after every change of a spec, until there are no more news. On a terminal each
/// round takes the place of the one before, all at once. The exit is that of the last round.
pub(super) fn watch(
    events: &mut dyn Events,
    terminal: &mut Terminal<'_>,
    round: &mut dyn FnMut(&mut Terminal<'_>) -> io::Result<Exit>,
) -> io::Result<Exit> {
    loop {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = round(&mut Terminal {
            input: &mut io::empty(),
            out: &mut out,
            err: &mut err,
            folder: terminal.folder.clone(),
            watched: false,
        })?;
        if terminal.watched {
            terminal.err.write_all(CLEAR.as_bytes())?;
        }
        show(terminal.err, &err)?;
        show(terminal.out, &out)?;
        match change(events) {
            Ok(()) => {}
            Err(None) => return Ok(exit),
            Err(Some(failure)) => {
                terminal.fail(&failure)?;
                return Ok(Exit::Files);
            }
        }
    }
}

fn show(to: &mut dyn Write, text: &[u8]) -> io::Result<()> {
    to.write_all(text)?;
    to.flush()
}

/// Waits for a change of a spec, and then until it is quiet. An error is the end of the news.
fn change(events: &mut dyn Events) -> Result<(), Option<String>> {
    let mut changed = false;
    loop {
        match events.next(changed.then_some(QUIET)) {
            News::Changed(path) => changed |= is_spec(&path),
            News::Nothing if changed => return Ok(()),
            News::Nothing => {}
            News::End(reason) => return Err(reason),
        }
    }
}

/// Whether it may be a spec, or the folder of some: editors leave other files there for a moment.
fn is_spec(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let yaml = path
        .extension()
        .is_none_or(|extension| extension == "yaml" || extension == "yml");
    yaml && !name.starts_with('.') && !name.ends_with('~')
}

/// News from the file system.
pub(super) struct Watched {
    heard: Receiver<notify::Result<Event>>,
    /// Those of an event about several files that were not told yet.
    left: Vec<PathBuf>,
    /// Watches as long as it lives.
    _watcher: RecommendedWatcher,
}

impl Watched {
    /// Watches a folder with all that is in it.
    pub(super) fn new(folder: &Path) -> notify::Result<Self> {
        let (tell, heard) = channel();
        let mut watcher = notify::recommended_watcher(tell)?;
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(Self {
            heard,
            left: Vec::new(),
            _watcher: watcher,
        })
    }
}

impl Events for Watched {
    fn next(&mut self, limit: Option<Duration>) -> News {
        loop {
            if let Some(path) = self.left.pop() {
                return News::Changed(path);
            }
            let heard = match limit {
                None => self.heard.recv().map_err(RecvTimeoutError::from),
                Some(limit) => self.heard.recv_timeout(limit),
            };
            match heard {
                // Reading is no change: the check itself reads.
                Ok(Ok(event)) if matches!(event.kind, EventKind::Access(_)) => {}
                Ok(Ok(event)) => self.left = event.paths,
                Ok(Err(error)) => return News::End(Some(error.to_string())),
                Err(RecvTimeoutError::Timeout) => return News::Nothing,
                Err(RecvTimeoutError::Disconnected) => return News::End(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::fs;

    use super::*;

    /// News that were written down before, and the limits that were asked with.
    struct Script(VecDeque<News>, Vec<Option<Duration>>);

    impl Events for Script {
        fn next(&mut self, limit: Option<Duration>) -> News {
            self.1.push(limit);
            self.0.pop_front().unwrap_or(News::End(None))
        }
    }

    fn changed(path: &str) -> News {
        News::Changed(PathBuf::from(path))
    }

    /// Exit and output of rounds that count themselves, and the limits that were asked with.
    fn rounds(news: Vec<News>, watched: bool) -> (Exit, String, Vec<Option<Duration>>) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut nothing = io::empty();
        let mut terminal = Terminal {
            input: &mut nothing,
            out: &mut out,
            err: &mut err,
            folder: PathBuf::from("."),
            watched,
        };
        let mut script = Script(news.into(), Vec::new());
        let mut count = 0;
        let exit = watch(&mut script, &mut terminal, &mut |terminal| {
            count += 1;
            write!(terminal.err, "round {count} ")?;
            Ok(if count == 1 { Exit::Specs } else { Exit::Fine })
        });
        let text = String::from_utf8(err).unwrap();
        (exit.unwrap(), text, script.1)
    }

    #[test]
    fn changes_close_to_each_other_are_one() {
        let news = vec![
            changed("specs/acme/dns.yaml"),
            changed("specs/acme/compute.yaml"),
            News::Nothing,
            changed("specs/acme"),
            News::Nothing,
        ];
        let (exit, text, limits) = rounds(news, false);
        assert_eq!(
            (exit, text.as_str()),
            (Exit::Fine, "round 1 round 2 round 3 ")
        );
        let (wait, soon) = (None, Some(QUIET));
        assert_eq!(limits, [wait, soon, soon, wait, soon, wait]);
    }

    #[test]
    fn what_is_no_spec_changes_nothing() {
        let news = [
            "specs/acme/.dns.yaml.swp",
            "specs/acme/dns.yaml~",
            "a/b.txt",
        ];
        let (exit, text, limits) = rounds(news.map(changed).into(), false);
        assert_eq!((exit, text.as_str()), (Exit::Specs, "round 1 "));
        assert!(limits.iter().all(Option::is_none), "{limits:?}");
    }

    #[test]
    fn on_a_terminal_each_round_takes_the_place_of_the_one_before() {
        let (_, text, _) = rounds(vec![changed("a.yaml"), News::Nothing], true);
        assert_eq!(text, format!("{CLEAR}round 1 {CLEAR}round 2 "));
    }

    #[test]
    fn a_failure_of_the_watcher_is_told() {
        let (exit, text, _) = rounds(vec![News::End(Some("no more watches".to_owned()))], false);
        assert_eq!(exit, Exit::Files);
        assert!(text.contains("no more watches"), "{text}");
    }

    #[test]
    fn the_file_system_tells_what_is_written() {
        let base = tempfile::tempdir().unwrap();
        fs::create_dir(base.path().join("acme")).unwrap();
        let mut watched = Watched::new(base.path()).unwrap();
        let file = base.path().join("acme/provider.yaml");
        fs::write(&file, "format: 1\n").unwrap();
        let limit = Some(Duration::from_secs(20));
        assert!(
            matches!(watched.next(limit), News::Changed(path) if path.ends_with("provider.yaml"))
        );
        while let News::Changed(_) = watched.next(Some(QUIET)) {}
        fs::read(&file).unwrap();
        assert!(matches!(watched.next(Some(QUIET)), News::Nothing));
    }
}
