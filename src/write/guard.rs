//! Keeps a spreadsheet from running a cell's text as a formula, and takes the guard away again.
//!
//! A spreadsheet that opens a CSV file reads a cell that begins with `=`, `+`, `-` or `@` as a formula, quoted or not
//! ("CSV injection", CWE-1236). An article is written by strangers, so such a cell gets an apostrophe in front.
//!
//! **Which cells.** After any apostrophes and white space, one of those signs or its full-width form, with something
//! behind it; or a tab, carriage return or line feed at once. A sign that stands alone is no formula and stays as it is.
//!
//! **Dialogue.** Dashes open speech in Spanish. The em dash (—), en dash (–) and horizontal bar (―) mean nothing to a
//! spreadsheet and are never touched. The hyphen is another matter: `-Hola` and `- Hola` are both the negative of a name,
//! shown as `#NAME?`, and a call to another program can stand behind a hyphen and a space as well. So it is guarded
//! (`'- Hola`), which costs one apostrophe and keeps the line legible.
//!
//! **Reversible.** An apostrophe that could be taken for the guard is guarded too (`'=` becomes `''=`), so that
//! [`unguard`] gives back every text from what [`guard`] made of it.
//!
//! **What it can't do.** A program told to split at semicolons instead of commas makes cells of its own choosing out of
//! any file.

use std::borrow::Cow;

/// What the guard puts in front of a cell.
const MARK: char = '\'';

/// What a formula begins with, in ASCII and full width.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// The cell with an apostrophe in front where a spreadsheet would run it, or where it could be taken for guarded.
pub fn guard(cell: &str) -> Cow<'_, str> {
    if runs_behind_marks(cell) {
        Cow::Owned(format!("{MARK}{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The text that [`guard`] was given, from what it returned.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix(MARK) {
        Some(rest) if runs_behind_marks(rest) => rest,
        _ => cell,
    }
}

/// Whether the cell would be run as a formula once the apostrophes in front of it are gone.
fn runs_behind_marks(cell: &str) -> bool {
    let bare = cell.trim_start_matches(MARK);
    if bare.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let mut characters = bare.trim().chars();
    let sign = characters.next().is_some_and(|first| SIGNS.contains(&first));
    sign && characters.next().is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_get_an_apostrophe() {
        for cell in [
            "=1+1",
            "+34 600 000",
            "-Hola",
            "- Hola",
            "@SUM(A1)",
            "\t=1",
            "\rx",
            " =1",
            "=1+1",
            "-2 %",
        ] {
            assert_eq!(guard(cell), format!("'{cell}"), "{cell:?}");
            assert_eq!(unguard(&guard(cell)), cell);
        }
    }

    #[test]
    fn prose_stays_as_it_is() {
        for cell in [
            "", "-", "+", "—Hola", "– Hola", "― Hola", "'Hola'", "a=b", "«-»", "''", "'", "'70s",
        ] {
            assert_eq!(guard(cell), cell);
            assert_eq!(unguard(cell), cell);
        }
    }

    #[test]
    fn what_looks_guarded_is_guarded_too() {
        assert_eq!(guard("'=1"), "''=1");
        assert_eq!(unguard("''=1"), "'=1");
        assert_eq!(unguard("'=1"), "=1");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(cell in r"('| |\t|[=+\-@])*\PC*") {
            let guarded = guard(&cell);
            prop_assert_eq!(unguard(&guarded), cell.as_str());
            prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r']) || guarded.trim().chars().count() == 1);
        }
    }
}
