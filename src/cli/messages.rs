//! What the tool says beside its data: errors, warnings and notes, on standard error.

use std::fmt::{self, Display};
use std::io::Write;

use clap::builder::styling::{AnsiColor, Style};
use cotejo::article::Detected;
use cotejo::language::UNDETERMINED;
use cotejo::read::ReadError;
use cotejo::read::Severity;
pub(crate) use cotejo::unseen::escaped as printable;

use crate::cli::progress::{Watcher, beside};

/// Speaks to the user, as loudly as they asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Messages {
    /// Errors alone.
    Quiet,
    /// Warnings and summaries too.
    Normal,
    /// And what is of interest only to those who wonder.
    Verbose,
}

impl Messages {
    /// Who watches the work as loudly as they asked for.
    pub(crate) fn watcher(self) -> Watcher {
        Watcher::new(self.is_quiet())
    }

    fn is_quiet(self) -> bool {
        matches!(self, Messages::Quiet)
    }

    /// Something that the user may not expect.
    pub(crate) fn warning(self, warning: impl Display) {
        if !self.is_quiet() {
            say("warning", AnsiColor::Yellow, warning);
        }
    }

    /// Something for those who asked for more.
    pub(crate) fn note(self, text: impl Display) {
        if matches!(self, Messages::Verbose) {
            say("note", AnsiColor::Cyan, text);
        }
    }

    /// Tells what went wrong in reading, and whether any of it cost an article.
    pub(crate) fn reading(self, problems: &[ReadError]) -> bool {
        for problem in problems {
            match problem.severity() {
                Severity::Error => error(problem),
                Severity::Warning => self.warning(problem),
                Severity::Note => self.note(problem),
            }
        }
        problems.iter().any(|problem| problem.severity() == Severity::Error)
    }

    /// A text of several lines.
    pub(crate) fn block(self, text: &str) {
        if !self.is_quiet() {
            // Nobody is left to tell where standard error is closed.
            beside(|| drop(anstream::stderr().write_all(text.as_bytes())));
        }
    }
}

/// Something could not be done; said however quiet the user wants it.
pub(crate) fn error(text: impl Display) {
    say("error", AnsiColor::Red, text);
}

/// What is done otherwise than the user may expect. Each message ends in advice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Warning {
    /// An article in a language that is on neither side.
    OtherLanguage {
        name: String,
        detected: Detected,
        known: Vec<&'static str>,
    },
    /// An article whose language can't be told.
    Undecided { name: String },
    /// A report of which only the day is known on which its file was made.
    DayOfFile { name: String, day: String },
    /// An article of boilerplate alone.
    NoContent { name: String },
    /// Gold and links that may not belong together.
    NeverNamed { case: String, files: Vec<String> },
    /// A translation memory without an entry; the least score of a match whose sentences were looked at.
    NoTranslation { least: f64 },
}

impl Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::OtherLanguage { name, detected, known } => {
                let Detected { code, confidence } = detected;
                let (name, known) = (printable(name), known.join(" or "));
                let told = if code == UNDETERMINED {
                    format!("another than {known} (confidence {confidence:.2})")
                } else {
                    format!("{code} (confidence {confidence:.2}), not {known}")
                };
                write!(
                    f,
                    "{name}: left out: its language is {told}; to use it all the same, give --role {name}=report or --role \
                     {name}=coverage"
                )
            }
            Warning::Undecided { name } => {
                let name = printable(name);
                write!(
                    f,
                    "{name}: left out: its language can't be told; to use it all the same, give \
                     --role {name}=report or --role {name}=coverage"
                )
            }
            Warning::DayOfFile { name, day } => {
                let name = printable(name);
                write!(
                    f,
                    "{name}: relative dates are counted from {day}, the day on which the file was made, as it tells no other; \
                     to give the day of publication, add --date {name}=YYYY-MM-DD"
                )
            }
            Warning::NoContent { name } => {
                let name = printable(name);
                write!(
                    f,
                    "{name}: nothing in it can match, as all of it is taken for boilerplate; to see why, run cotejo \
                     inspect {name}"
                )
            }
            Warning::NeverNamed { case, files } => {
                let files: Vec<String> = files.iter().map(|file| printable(file)).collect();
                write!(
                    f,
                    "{}: the gold has links to {}, which the alignment never names; check that both are about the same \
                     files",
                    printable(case),
                    files.join(", ")
                )
            }
            Warning::NoTranslation { least } => {
                let advice = if *least > 0.0 {
                    "to look at less sure matches too, give --tmx-min-score 0"
                } else {
                    "to see the matches, write another format"
                };
                write!(
                    f,
                    "the translation memory is empty: no sentence is near enough to be a translation of one that it matches; \
                     {advice}"
                )
            }
        }
    }
}

fn say(label: &str, color: AnsiColor, text: impl Display) {
    let style = Style::new().bold().fg_color(Some(color.into()));
    // Nobody is left to tell where standard error is closed.
    beside(|| drop(writeln!(anstream::stderr(), "{style}{label}:{style:#} {text}")));
}

#[cfg(test)]
mod tests {
    use cotejo::article::LanguageCode;

    use super::*;

    #[test]
    fn warnings_end_in_advice() {
        let name = || "a.txt".to_owned();
        for (code, told) in [
            ("pt", "pt (confidence 0.93), not es or en"),
            (UNDETERMINED, "another than es or en (confidence 0.93)"),
        ] {
            let other = Warning::OtherLanguage {
                name: name(),
                detected: Detected {
                    code: LanguageCode::new(code).unwrap(),
                    confidence: 0.934,
                },
                known: vec!["es", "en"],
            };
            let advice = "to use it all the same, give --role a.txt=report or --role a.txt=coverage";
            assert_eq!(
                other.to_string(),
                format!("a.txt: left out: its language is {told}; {advice}")
            );
        }
        let undecided = Warning::Undecided { name: name() }.to_string();
        assert!(undecided.ends_with("--role a.txt=coverage"), "{undecided}");
        let day = "2024-03-05".to_owned();
        let of_file = Warning::DayOfFile { name: name(), day }.to_string();
        assert!(of_file.ends_with("add --date a.txt=YYYY-MM-DD"), "{of_file}");
        let empty = Warning::NoContent { name: name() }.to_string();
        assert!(empty.ends_with("run cotejo inspect a.txt"), "{empty}");
        let none = |least| Warning::NoTranslation { least }.to_string();
        assert!(none(0.8).ends_with("give --tmx-min-score 0"), "{}", none(0.8));
        assert!(none(0.0).ends_with("write another format"), "{}", none(0.0));
    }
}
