//! What happens when the tool is told to stop.

/// From now on, being interrupted or told to end leaves neither an unfinished file nor half a line on the terminal; and a
/// file that grows beyond the limit of its size is an error as on a full disk, not the end.
///
/// The process then ends by the signal itself, which a shell shows as exit code 130 (interrupted) or 143 (told to end), so that a
/// loop in a shell ends with it. While a pager is open, Ctrl-C is the pager's. Hanging up is left to the system, as `nohup` must
/// be able to turn it off.
#[cfg(unix)]
pub(crate) fn handle() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::thread;

    use cotejo::write::output;
    use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use signal_hook::{flag, low_level};

    use crate::cli::{pager, progress};

    // Where any of this fails, the system ends the process as ever: no reason to refuse to work.
    let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
        return;
    };
    let _ = thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let ends = |signal: &i32| *signal != SIGINT || !pager::is_open();
        if let Some(signal) = signals.forever().find(ends) {
            output::abandon();
            progress::clear();
            let _ = low_level::emulate_default_handler(signal);
        }
    });
}

/// Elsewhere the system ends the process as ever; a hidden file of an unfinished result may stay.
#[cfg(not(unix))]
pub(crate) fn handle() {}
