//! Logistic regression whose terms can be told one by one: what every score and verdict is made of.

/// A feature: its name, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// As it stands in `data/scorer.csv` and in explanations.
    pub name: &'static str,
    /// Whether more of it speaks for what is asked (else against): a coefficient has this sign or is 0.
    pub speaks_for: bool,
}

impl Feature {
    /// A feature that speaks for what is asked.
    pub const fn for_it(name: &'static str) -> Self {
        Feature { name, speaks_for: true }
    }

    /// A feature that speaks against what is asked.
    pub const fn against_it(name: &'static str) -> Self {
        Feature {
            name,
            speaks_for: false,
        }
    }
}

/// The coefficients of a logistic regression on `N` features.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear<const N: usize> {
    /// Log-odds where all features are 0.
    pub intercept: f64,
    /// Log-odds a unit of each feature.
    pub weights: [f64; N],
}

impl<const N: usize> Linear<N> {
    /// Log-odds that each feature adds, in their order; with the intercept they sum to the [log-odds](Self::log_odds).
    pub fn contributions(&self, values: &[f32; N]) -> [f64; N] {
        std::array::from_fn(|index| self.weights[index] * f64::from(values[index]))
    }

    /// Log-odds of what is asked.
    pub fn log_odds(&self, values: &[f32; N]) -> f64 {
        self.intercept + self.contributions(values).iter().sum::<f64>()
    }

    /// Probability of what is asked, 0 to 1.
    pub fn probability(&self, values: &[f32; N]) -> f64 {
        logistic(self.log_odds(values))
    }
}

/// 1 / (1 + e^-x).
pub fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributions_sum_to_the_log_odds() {
        let linear = Linear {
            intercept: -1.0,
            weights: [2.0, -0.5],
        };
        let values = [0.75, 3.0];
        let sum: f64 = linear.intercept + linear.contributions(&values).iter().sum::<f64>();
        assert!((linear.probability(&values) - logistic(sum)).abs() < 1e-15);
        assert!((logistic(0.0) - 0.5).abs() < 1e-15 && logistic(-1e9) >= 0.0 && logistic(1e9) <= 1.0);
    }
}
