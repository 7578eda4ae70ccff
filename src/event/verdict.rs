//! What an article of the coverage is to a report.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::regression::{Feature, Linear};

use super::Context;

/// What an article of the coverage is to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It reports the same event.
    SameEvent,
    /// It reports another event of the same story: the same people and places at another time.
    SameStory,
    /// It has nothing to do with the report.
    Unrelated,
}

impl Verdict {
    /// Every verdict, from the nearest to the farthest.
    pub const ALL: [Verdict; 3] = [Verdict::SameEvent, Verdict::SameStory, Verdict::Unrelated];

    /// As it stands in tables and on the page.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::SameEvent => "same-event",
            Verdict::SameStory => "same-story",
            Verdict::Unrelated => "unrelated",
        }
    }

    /// The verdict that is written so.
    pub fn of_name(name: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == name)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is measured of a report and an article, in the order of [`SIGNS`].
pub type Signs = [f32; SIGNS.len()];

/// Every sign. Both questions, whether the article is related at all and whether it is on the same event, are monotone in
/// each: see [`Feature::speaks_for`].
pub const SIGNS: [Feature; 4] = [
    // Mean probability of the best pairs of paragraphs, none counted twice.
    Feature::for_it("correspondence"),
    // Mean strength of the names that a paragraph of the article shares with the report.
    Feature::for_it("names"),
    // How near the days lie on which the two were published, or of which their leads tell.
    Feature::for_it("dates"),
    // How far apart they lie.
    Feature::against_it("dates conflict"),
];

/// Puts the signs of a report and an article together.
///
/// `names` is the strength of the names that each paragraph of the article shares with the report, at best; `dates` and
/// `conflict` tell how the days of the two stand to each other, 0 to 1 each.
pub fn signs(context: &Context, names: &[f32], dates: f32, conflict: f32) -> Signs {
    let mean = names.iter().sum::<f32>() / names.len().max(1) as f32;
    [context.correspondence as f32, mean, dates, conflict]
}

/// Coefficients that make a verdict of signs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judge {
    /// Whether the article has to do with the report at all.
    pub related: Linear<{ SIGNS.len() }>,
    /// Whether it reports the same event.
    pub same_event: Linear<{ SIGNS.len() }>,
}

/// A verdict with the probabilities behind it, which sum to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Judgement {
    /// The most probable.
    pub verdict: Verdict,
    /// Of each of [`Verdict::ALL`], 0 to 1.
    pub probabilities: [f64; 3],
}

impl Judgement {
    /// Of probabilities of each of [`Verdict::ALL`].
    pub fn new(probabilities: [f64; 3]) -> Self {
        let verdict = Verdict::ALL
            .into_iter()
            .zip(probabilities)
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map_or(Verdict::Unrelated, |(verdict, _)| verdict);
        Judgement { verdict, probabilities }
    }

    /// Probability of the verdict.
    pub fn probability(&self) -> f64 {
        self.probabilities.iter().copied().fold(0.0, f64::max)
    }

    /// Probability that the article reports the same event.
    pub fn same_event(&self) -> f64 {
        self.probabilities[0]
    }
}

impl Judge {
    /// The verdict on an article: two cumulative questions, as in ordinal regression (`McCullagh` 1980), each with
    /// coefficients of its own.
    pub fn judge(&self, signs: &Signs) -> Judgement {
        let same_event = self.same_event.probability(signs);
        let related = self.related.probability(signs).max(same_event);
        Judgement::new([same_event, related - same_event, 1.0 - related])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_probable_verdict_is_given() {
        let judge = Judge {
            related: Linear {
                intercept: -1.0,
                weights: [4.0, 2.0, 0.0, 0.0],
            },
            same_event: Linear {
                intercept: -4.0,
                weights: [8.0, 0.0, 1.0, -2.0],
            },
        };
        for (signs, verdict) in [
            ([0.0, 0.0, 0.0, 0.0], Verdict::Unrelated),
            ([0.3, 0.5, 0.0, 0.0], Verdict::SameStory),
            ([0.7, 0.5, 0.0, 1.0], Verdict::SameStory),
            ([0.9, 0.5, 1.0, 0.0], Verdict::SameEvent),
        ] {
            let judgement = judge.judge(&signs);
            assert_eq!(judgement.verdict, verdict, "{signs:?} {judgement:?}");
            assert!((judgement.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(judgement.probability() >= 1.0 / 3.0);
        }
    }

    #[test]
    fn a_verdict_is_known_by_its_name() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::of_name(verdict.as_str()), Some(verdict));
        }
        assert_eq!(Verdict::of_name("same event"), None);
    }
}
