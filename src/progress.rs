//! How far work has come, told to whoever asked to know.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A stretch of the work whose length is known when it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Files are read; counted in files, of which an archive or an export is one.
    Reading,
    /// Articles are encoded, and what they name is read; counted in articles.
    Encoding,
    /// Reports are compared with articles of the coverage; counted in pairs of the two.
    Comparing,
    /// Scorers are fitted, one to all tasks and one without each; counted in scorers.
    Fitting,
}

/// How far a stage has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The stage.
    pub stage: Stage,
    /// What is done of it.
    pub done: usize,
    /// What there is to do; the stage ends when `done` has reached it.
    pub total: usize,
}

/// Someone who is told of progress, or nobody.
///
/// It is called from any thread, several at a time, and calls may arrive out of order. It changes no result.
#[derive(Clone, Default)]
pub struct Observer(Option<Arc<dyn Fn(Progress) + Send + Sync>>);

impl Observer {
    /// Calls `tell` at each step of the work.
    pub fn new(tell: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Observer(Some(Arc::new(tell)))
    }

    /// Begins a stage of `total` steps.
    pub(crate) fn stage(&self, stage: Stage, total: usize) -> Steps<'_> {
        let steps = Steps {
            tell: self.0.as_deref(),
            stage,
            done: AtomicUsize::new(0),
            total,
        };
        steps.tell(0);
        steps
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Observer" } else { "nobody" })
    }
}

/// Two are equal where they tell the same one, or nobody.
impl PartialEq for Observer {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// The steps of a stage under way.
pub(crate) struct Steps<'o> {
    tell: Option<&'o (dyn Fn(Progress) + Send + Sync)>,
    stage: Stage,
    done: AtomicUsize,
    total: usize,
}

impl Steps<'_> {
    /// Steps that nobody is told of.
    pub(crate) fn unseen() -> Self {
        Steps {
            tell: None,
            stage: Stage::Encoding,
            done: AtomicUsize::new(0),
            total: 0,
        }
    }

    /// One more step is done.
    pub(crate) fn step(&self) {
        self.tell(1);
    }

    fn tell(&self, more: usize) {
        if let Some(tell) = self.tell {
            tell(Progress {
                stage: self.stage,
                done: self.done.fetch_add(more, Ordering::Relaxed) + more,
                total: self.total,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn each_step_is_told_once_on_any_number_of_threads() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let observer = {
            let told = Arc::clone(&told);
            Observer::new(move |progress| told.lock().unwrap().push(progress))
        };
        let steps = observer.stage(Stage::Comparing, 64);
        rayon::scope(|scope| (0..64).for_each(|_| scope.spawn(|_| steps.step())));
        let mut told = told.lock().unwrap().clone();
        told.sort_by_key(|progress| progress.done);
        let expected: Vec<Progress> = (0..=64)
            .map(|done| Progress {
                stage: Stage::Comparing,
                done,
                total: 64,
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn nobody_is_equal_to_nobody() {
        let someone = Observer::new(|_| {});
        assert_eq!(Observer::default(), Observer::default());
        assert_eq!(someone, someone.clone());
        assert_ne!(someone, Observer::new(|_| {}));
    }
}
