//! Long texts through a pager.

use std::env;
use std::io::{self, PipeReader, Read, Write};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// What shows a text where PAGER names nothing: it leaves at once where the text fits on the screen, and knows colour.
const USUAL: &str = "less -FRX";

/// Whether the terminal is the pager's.
static OPEN: AtomicBool = AtomicBool::new(false);

/// Whether a pager has the terminal. Ctrl-C is then meant for the pager, which may stop a search by it and stay: were the tool
/// to end, pager and shell would fight for the keys.
pub(crate) fn is_open() -> bool {
    OPEN.load(Ordering::SeqCst)
}

/// Shows a text through the pager; false where there is none, where `PAGER` is empty or `cat`, and where the pager fails
/// without having taken any of the text, which is then still to be shown.
pub(crate) fn show(text: &[u8]) -> bool {
    let mut command = match env::var("PAGER") {
        Ok(named) if matches!(named.trim(), "" | "cat") => return false,
        Ok(named) => by_shell(&named),
        Err(_) => by_words(USUAL),
    };
    if env::var_os("LESS").is_none() {
        // Of use to less alone, which else would show the escape sequences of colours.
        command.env("LESS", "FRX");
    }
    OPEN.store(true, Ordering::SeqCst);
    let shown = through(command, text).unwrap_or(false);
    OPEN.store(false, Ordering::SeqCst);
    shown
}

/// The command that a line means to a shell, with quotes and all, as man and git take it.
#[cfg(unix)]
fn by_shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line]);
    command
}

#[cfg(not(unix))]
fn by_shell(line: &str) -> Command {
    by_words(line)
}

fn by_words(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

/// Whether the pager took the text, or at least didn't fail.
fn through(mut command: Command, text: &[u8]) -> io::Result<bool> {
    let (ours, mut input) = io::pipe()?;
    command.stdin(ours.try_clone()?);
    let mut pager = command.spawn()?;
    // The command holds an end of the pipe too.
    drop(command);
    thread::scope(|scope| {
        scope.spawn(move || {
            // A reader who has seen enough closes the pipe.
            let _ = input.write_all(text);
        });
        ended(&mut pager, ours, text.len())
    })
}

/// Waits for the pager. What it has left of the text is read here, so that nobody waits to write it.
fn ended(pager: &mut Child, mut ours: PipeReader, written: usize) -> io::Result<bool> {
    let status = pager.wait();
    let mut left = Vec::new();
    ours.read_to_end(&mut left)?;
    Ok(status?.success() || left.len() < written)
}
