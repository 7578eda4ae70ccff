//! Weighted logistic regression with the signs of the coefficients given.

use crate::regression::{Feature, Linear, logistic};

/// Strength of the pull of each coefficient towards zero, for features of unit variance and weights of one in all.
const RIDGE: f64 = 1e-2;

/// Features, whether it is what is asked, and a weight.
pub(super) type Row<'r, const N: usize> = (&'r [f32; N], bool, f64);

/// Weighted ridge logistic regression with the signs of the coefficients given: Newton's method (iteratively reweighted
/// least squares, `McCullagh` and Nelder 1989), each step solved by coordinate descent within the bounds (Friedman, Hastie,
/// Tibshirani 2010). Without a row it tells nothing: probability one half.
pub(super) fn fit<const N: usize>(rows: &[Row<'_, N>], features: &[Feature; N]) -> Linear<N> {
    let total: f64 = rows.iter().map(|(.., weight)| weight).sum();
    if total <= 0.0 {
        return Linear {
            intercept: 0.0,
            weights: [0.0; N],
        };
    }
    let mean = |value: &dyn Fn(&[f32; N]) -> f64| {
        let values = rows.iter().map(|(row, _, weight)| weight * value(row));
        values.sum::<f64>() / total
    };
    let means: [f64; N] = std::array::from_fn(|f| mean(&|row| f64::from(row[f])));
    let spreads: [f64; N] =
        std::array::from_fn(|f| mean(&|row| (f64::from(row[f]) - means[f]).powi(2)).sqrt().max(1e-9));
    // Standardised features behind a one for the intercept.
    let standard = |row: &[f32; N], x: &mut [f64]| {
        x[0] = 1.0;
        for (f, x) in x[1..].iter_mut().enumerate() {
            *x = (f64::from(row[f]) - means[f]) / spreads[f];
        }
    };
    let count = N + 1;
    let (mut terms, mut x) = (vec![0.0_f64; count], vec![0.0_f64; count]);
    for _ in 0..50 {
        let (mut gradient, mut hessian) = (vec![0.0_f64; count], vec![vec![0.0_f64; count]; count]);
        for (row, is_it, weight) in rows {
            standard(row, &mut x);
            let p = logistic(x.iter().zip(&terms).map(|(x, term)| x * term).sum());
            let (error, curvature) = (weight * (f64::from(u8::from(*is_it)) - p), weight * p * (1.0 - p));
            for (a, xa) in x.iter().enumerate() {
                gradient[a] += error * xa;
                for (sum, xb) in hessian[a].iter_mut().zip(&x) {
                    *sum += curvature * xa * xb;
                }
            }
        }
        for a in 0..count {
            hessian[a][a] += if a == 0 { 1e-9 } else { RIDGE };
            gradient[a] -= if a == 0 { 0.0 } else { RIDGE * terms[a] };
        }
        let step = bounded_step(&terms, &gradient, &hessian, features);
        terms.iter_mut().zip(&step).for_each(|(term, step)| *term += step);
        if step.iter().all(|step| step.abs() < 1e-8) {
            break;
        }
    }
    let weights: [f64; N] = std::array::from_fn(|f| terms[f + 1] / spreads[f]);
    let shift: f64 = weights.iter().zip(&means).map(|(weight, mean)| weight * mean).sum();
    Linear {
        intercept: terms[0] - shift,
        weights,
    }
}

/// The step that minimises the quadratic model without making a coefficient speak against its feature.
fn bounded_step(terms: &[f64], gradient: &[f64], hessian: &[Vec<f64>], features: &[Feature]) -> Vec<f64> {
    let mut step = vec![0.0_f64; terms.len()];
    for _ in 0..500 {
        let mut moved = 0.0_f64;
        for t in 0..terms.len() {
            let all: f64 = hessian[t].iter().zip(&step).map(|(h, step)| h * step).sum();
            let rest = all - hessian[t][t] * step[t];
            let mut value = terms[t] + (gradient[t] - rest) / hessian[t][t];
            if t > 0 {
                value = if features[t - 1].speaks_for {
                    value.max(0.0)
                } else {
                    value.min(0.0)
                };
            }
            moved = moved.max((value - terms[t] - step[t]).abs());
            step[t] = value - terms[t];
        }
        if moved < 1e-10 {
            break;
        }
    }
    step
}
