//! Exit codes, as scripts may rely on them.

/// `align`: done, with at least one match. Other commands: done.
pub(crate) const DONE: u8 = 0;
/// `align`: done, without a match.
pub(crate) const NO_MATCH: u8 = 1;
/// Wrong usage; or something could not be read or written, though the rest may have been done.
pub(crate) const TROUBLE: u8 = 2;

/// How the help of `align` and of the tool as a whole ends.
pub(crate) const ALIGN_HELP: &str = "\
Exit codes:
  0    done, with at least one match
  1    done, but nothing matches
  2    wrong usage, or a file could not be read or written (the others are done)
  130  interrupted, as with Ctrl-C; no unfinished file stays";

/// How the help of other commands ends.
pub(crate) const HELP: &str = "\
Exit codes:
  0    done
  2    wrong usage, or a file could not be read or written
  130  interrupted, as with Ctrl-C; no unfinished file stays";
