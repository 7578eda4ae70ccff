//! Why a pair scores as it does, for a person to read.

use std::fmt;

/// What two paragraphs have in common or in conflict.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Reasons {
    /// Names that agree, as written: source, target; strongest first.
    pub names: Vec<(String, String)>,
    /// The date that agrees best, in ISO 8601 or, where it is not a plain day, as TIMEX3 writes it.
    pub dates: Vec<String>,
    /// Quantities that agree, normalised; strongest first.
    pub numbers: Vec<String>,
    /// Dates that exclude each other: source, target.
    pub conflicts: Vec<(String, String)>,
    /// Words that are each other's counterparts: source, target; strongest first.
    pub content: Vec<(String, String)>,
}

impl fmt::Display for Reasons {
    /// `names: Witkoff≈Vikov; dates: 2025-02-12; numbers: 30 day; conflict: 2025-03-13/2025-03-14; content: tregua≈truce`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = |pairs: &[(String, String)]| -> Vec<String> { pairs.iter().map(alike).collect() };
        let conflicts: Vec<String> = self
            .conflicts
            .iter()
            .map(|(source, target)| format!("{source}/{target}"))
            .collect();
        let mut rest = false;
        for (label, items) in [
            ("names", &pairs(&self.names)),
            ("dates", &self.dates),
            ("numbers", &self.numbers),
            ("conflict", &conflicts),
            ("content", &pairs(&self.content)),
        ] {
            if !items.is_empty() {
                write!(f, "{}{label}: {}", if rest { "; " } else { "" }, items.join(", "))?;
                rest = true;
            }
        }
        Ok(())
    }
}

fn alike((source, target): &(String, String)) -> String {
    if source == target {
        source.clone()
    } else {
        format!("{source}≈{target}")
    }
}
