//! The bar that shows how far it is.

use indicatif::{ProgressBar, ProgressStyle};

use crate::generate::Step;

/// A bar on standard error; nothing where nobody watches.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new(watched: bool) -> Self {
        let bar = if watched {
            ProgressBar::no_length()
        } else {
            ProgressBar::hidden()
        };
        let style = ProgressStyle::with_template("{bar:30.cyan/blue} {pos}/{len} {msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub(super) fn tell(&self, step: Step<'_>) {
        self.0
            .set_length(u64::try_from(step.total).unwrap_or(u64::MAX));
        self.0
            .set_position(u64::try_from(step.done).unwrap_or(u64::MAX));
        let name = step.folder.file_name().unwrap_or_default();
        self.0.set_message(name.to_string_lossy().into_owned());
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
