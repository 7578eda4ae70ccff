//! Long texts through a pager.

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

/// What shows a text where PAGER names nothing: it leaves at once where the text fits on the screen, and knows colour.
const USUAL: &str = "less -FRX";

/// Shows a text through the pager; false where there is none, or where `PAGER` is empty or `cat`.
pub(crate) fn show(text: &[u8]) -> bool {
    let named = env::var("PAGER").unwrap_or_else(|_| USUAL.to_owned());
    let mut words = named.split_whitespace();
    let Some(program) = words.next().filter(|program| *program != "cat") else {
        return false;
    };
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if env::var_os("LESS").is_none() {
        // Of use to less alone, which else would show the escape sequences of colours.
        command.env("LESS", "FRX");
    }
    let Ok(mut pager) = command.spawn() else { return false };
    if let Some(mut input) = pager.stdin.take() {
        // A reader who has seen enough closes the pipe.
        let _ = input.write_all(text);
    }
    pager.wait().is_ok()
}
