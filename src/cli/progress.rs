//! How far long work has come: a line on standard error, where that is a terminal.

use std::fmt::{self, Display};
use std::io::{self, IsTerminal};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cotejo::progress::{Observer, Progress, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Work that is done sooner is not worth a line that flickers.
const PATIENCE: Duration = Duration::from_millis(500);

/// The line on the terminal; there is one terminal, so there is one line.
static LINE: Mutex<Option<Line>> = Mutex::new(None);

struct Line {
    doing: &'static str,
    bar: ProgressBar,
    begun: Instant,
    drawn: bool,
    /// Stands behind what is done. The bar reads it when it is drawn: a message of its own would draw it a second time.
    note: Arc<Mutex<String>>,
}

/// Somebody who may want to see how the work goes on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watcher {
    watches: bool,
}

impl Watcher {
    /// Nobody watches where standard error is no terminal, or one that can't go back on its line, or is to be quiet.
    pub(crate) fn new(quiet: bool) -> Self {
        let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        Watcher {
            watches: !quiet && !is_dumb && io::stderr().is_terminal(),
        }
    }

    /// To give to the library.
    pub(crate) fn observer(self) -> Observer {
        if !self.watches {
            return Observer::default();
        }
        Observer::new(move |Progress { stage, done, total }| {
            let (doing, unit) = match stage {
                Stage::Reading => ("reading", "files"),
                Stage::Encoding => ("encoding", "articles"),
                Stage::Comparing => ("comparing", "pairs of articles"),
                Stage::Fitting => ("fitting", "scorers"),
            };
            if done == 0 {
                self.begin(doing, unit, total);
            } else {
                self.update(doing, done, "");
            }
        })
    }

    /// Begins work of `total` parts, each called a `unit`.
    pub(crate) fn begin(self, doing: &'static str, unit: &'static str, total: usize) {
        if !self.watches {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        let note = Arc::<Mutex<String>>::default();
        let template = format!("{doing}{{note}} {{bar:30}} {{human_pos}}/{{human_len}} {unit}, {{eta}} left");
        // The template is sound; were it not, indicatif's own would do.
        if let Ok(style) = ProgressStyle::with_template(&template) {
            let note = Arc::clone(&note);
            bar.set_style(
                style.with_key("note", move |_: &ProgressState, out: &mut dyn fmt::Write| {
                    // Nothing is lost where a bar can't be drawn.
                    let _ = out.write_str(&held(&note));
                }),
            );
        }
        let begun = Instant::now();
        let mut line = line();
        if let Some(old) = line.take() {
            old.bar.finish_and_clear();
        }
        *line = Some(Line {
            doing,
            bar,
            begun,
            drawn: false,
            note,
        });
    }

    /// Tells that `done` parts of what was begun are done, with something to `note`. The line goes when all are.
    pub(crate) fn update(self, doing: &'static str, done: usize, note: impl Display) {
        if !self.watches {
            return;
        }
        let mut line = line();
        let Some(shown) = line.as_mut().filter(|line| line.doing == doing) else {
            return;
        };
        let done = done as u64;
        if shown.bar.length().is_none_or(|total| done >= total) {
            shown.bar.finish_and_clear();
            *line = None;
            return;
        }
        // Threads may tell what they did in another order than they did it.
        if done > shown.bar.position() {
            *held(&shown.note) = note.to_string();
            shown.bar.set_position(done);
        }
        if !shown.drawn && shown.begun.elapsed() >= PATIENCE {
            shown.drawn = true;
            shown.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

/// Takes the line away, as nothing more will be told of it.
pub(crate) fn clear() {
    if let Some(line) = line().take() {
        line.bar.finish_and_clear();
    }
}

/// Writes to standard error beside the line.
pub(crate) fn beside(write: impl FnOnce()) {
    let line = line();
    match line.as_ref().filter(|line| line.drawn) {
        Some(line) => line.bar.suspend(write),
        None => write(),
    }
}

fn line() -> MutexGuard<'static, Option<Line>> {
    held(&LINE)
}

/// What a lock holds. Nothing here is left half done by a thread that panics.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_soon_done_is_not_shown_and_what_is_done_is_gone() {
        let watcher = Watcher { watches: true };
        let drawn = || line().as_ref().map(|line| line.drawn);
        watcher.begin("testing", "parts", 3);
        watcher.update("testing", 2, "");
        // A step that comes late, and one of something else.
        watcher.update("testing", 1, "");
        watcher.update("resting", 3, "");
        assert_eq!(drawn(), Some(false));
        assert_eq!(line().as_ref().map(|line| line.bar.position()), Some(2));
        beside(|| {});
        watcher.update("testing", 3, "");
        assert_eq!(drawn(), None);
        watcher.update("testing", 2, "");
        assert_eq!(drawn(), None);
        Watcher { watches: false }.begin("testing", "parts", 3);
        assert_eq!(drawn(), None);
    }
}
