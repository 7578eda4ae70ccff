//! How far scores are probabilities: of the pairs scored 0.8, are eight in ten right?
//!
//! Brier score: the mean squared difference between score and outcome (Brier 1950). Expected calibration error: over equal
//! bins of the score, the mean distance between mean score and share of right pairs, weighted by pairs (Naeini, Cooper and
//! Hauskrecht 2015).

use serde::Serialize;

/// Bins of the reliability table: the usual number, and as many as a few hundred pairs can fill.
pub const BINS: usize = 10;

/// A scored pair and its outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// Probability that it is right, 0 to 1.
    pub score: f64,
    /// Whether it is.
    pub right: bool,
}

/// A row of the reliability table.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Least score.
    pub from: f64,
    /// Scores lie below this; in the last bin, up to it.
    pub to: f64,
    /// Pairs scored so.
    pub pairs: usize,
    /// Their mean score; `None` in an empty bin.
    pub mean_score: Option<f64>,
    /// The share of them that is right; `None` in an empty bin.
    pub right: Option<f64>,
}

/// The quality of scores as probabilities.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Pairs judged.
    pub pairs: usize,
    /// 0 (all certain and right) to 1.
    pub brier: f64,
    /// 0 (a score is the share of right pairs) to 1.
    pub expected_error: f64,
    /// The reliability table: [`BINS`] bins from 0 to 1.
    pub bins: Vec<Bin>,
}

impl Calibration {
    /// Judges scores; `None` where there are none.
    pub fn of(judged: &[Judged]) -> Option<Calibration> {
        if judged.is_empty() {
            return None;
        }
        let total = judged.len() as f64;
        let outcome = |pair: &Judged| f64::from(u8::from(pair.right));
        let brier = judged
            .iter()
            .map(|pair| (pair.score - outcome(pair)).powi(2))
            .sum::<f64>()
            / total;
        let bins: Vec<Bin> = (0..BINS)
            .map(|bin| {
                let members: Vec<&Judged> = judged.iter().filter(|pair| bin_of(pair.score) == bin).collect();
                let mean = |value: &dyn Fn(&Judged) -> f64| {
                    let sum: f64 = members.iter().map(|pair| value(pair)).sum();
                    (!members.is_empty()).then(|| sum / members.len() as f64)
                };
                Bin {
                    from: bin as f64 / BINS as f64,
                    to: (bin + 1) as f64 / BINS as f64,
                    pairs: members.len(),
                    mean_score: mean(&|pair| pair.score),
                    right: mean(&outcome),
                }
            })
            .collect();
        let distance = |bin: &Bin| Some(bin.pairs as f64 * (bin.mean_score? - bin.right?).abs());
        let expected_error = bins.iter().filter_map(distance).sum::<f64>() / total;
        Some(Calibration {
            pairs: judged.len(),
            brier,
            expected_error,
            bins,
        })
    }
}

fn bin_of(score: f64) -> usize {
    ((score * BINS as f64) as usize).min(BINS - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judged(pairs: &[(f64, bool)]) -> Vec<Judged> {
        pairs.iter().map(|&(score, right)| Judged { score, right }).collect()
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn worked_by_hand() {
        let scores = judged(&[(0.9, true), (0.9, false), (0.25, false), (1.0, true)]);
        let calibration = Calibration::of(&scores).unwrap();
        assert!(close(calibration.brier, (0.01 + 0.81 + 0.0625) / 4.0));
        // Bin 0.2–0.3: 0.25 against 0; bin 0.9–1.0: 2.8/3 against 2/3.
        assert!(close(calibration.expected_error, (0.25 + 0.8) / 4.0));
        let filled: Vec<_> = calibration.bins.iter().map(|bin| bin.pairs).collect();
        assert_eq!(filled, [0, 0, 1, 0, 0, 0, 0, 0, 0, 3]);
        assert_eq!(calibration.bins[0].mean_score, None);
    }

    #[test]
    fn certain_and_right_is_perfect_and_nothing_is_nothing() {
        let calibration = Calibration::of(&judged(&[(1.0, true), (0.0, false)])).unwrap();
        assert!(close(calibration.brier, 0.0) && close(calibration.expected_error, 0.0));
        assert_eq!(Calibration::of(&[]), None);
    }

    proptest! {
        #[test]
        fn every_pair_is_in_one_bin_and_the_measures_in_bounds(
            pairs in prop::collection::vec((0.0..=1.0_f64, any::<bool>()), 1..50)
        ) {
            let calibration = Calibration::of(&judged(&pairs)).unwrap();
            prop_assert_eq!(calibration.bins.iter().map(|bin| bin.pairs).sum::<usize>(), pairs.len());
            prop_assert!((0.0..=1.0).contains(&calibration.brier));
            prop_assert!((0.0..=1.0).contains(&calibration.expected_error));
        }
    }
}
