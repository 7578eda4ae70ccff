//! Products of dense matrices, to the same bit on every machine and for every number of threads.
//!
//! Each element is one chain of fused multiply-adds in the order of the inner index: neither the width of the vector
//! unit nor the split among threads changes it. Library kernels are faster by a little but promise no such thing.

use pulp::Arch;
use rayon::prelude::*;

/// Rows and columns of the block that is kept in registers.
const TILE_ROWS: usize = 6;
const TILE_COLUMNS: usize = 16;
/// Rows that one task works on.
const BLOCK_ROWS: usize = 96;
/// Inner indexes worked on at a time, so that what is read fits the cache.
const BLOCK_INNER: usize = 256;

/// A view of a dense matrix: element (i, j) lies at `i * row_step + j * column_step`.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) data: &'a [f32],
    pub(super) row_step: usize,
    pub(super) column_step: usize,
}

impl<'a> View<'a> {
    /// Row-major with `columns` columns.
    pub(super) fn rows(data: &'a [f32], columns: usize) -> Self {
        View {
            data,
            row_step: columns,
            column_step: 1,
        }
    }

    /// The transpose.
    pub(super) fn transposed(self) -> Self {
        View {
            data: self.data,
            row_step: self.column_step,
            column_step: self.row_step,
        }
    }
}

/// `out` (`rows` × `columns`, row-major) = `a` (`rows` × `inner`) · `b` (`inner` × `columns`).
pub(super) fn multiply(a: View<'_>, b: View<'_>, inner: usize, columns: usize, out: &mut [f32]) {
    out.fill(0.0);
    let arch = Arch::new();
    let panels = columns.div_ceil(TILE_COLUMNS);
    for first in (0..inner).step_by(BLOCK_INNER) {
        let depth = BLOCK_INNER.min(inner - first);
        // b in panels of TILE_COLUMNS columns, padded with zeros.
        let mut packed = vec![0.0_f32; panels * depth * TILE_COLUMNS];
        packed
            .par_chunks_mut(depth * TILE_COLUMNS)
            .enumerate()
            .for_each(|(panel, packed)| {
                for (k, line) in packed.chunks_exact_mut(TILE_COLUMNS).enumerate() {
                    let columns = (columns - panel * TILE_COLUMNS).min(TILE_COLUMNS);
                    for (j, value) in line[..columns].iter_mut().enumerate() {
                        *value = b.data[(first + k) * b.row_step + (panel * TILE_COLUMNS + j) * b.column_step];
                    }
                }
            });
        out.par_chunks_mut(BLOCK_ROWS * columns)
            .enumerate()
            .for_each(|(block, out)| {
                let rows = out.len() / columns;
                let mut strip = vec![0.0_f32; depth * TILE_ROWS];
                for tile in (0..rows).step_by(TILE_ROWS) {
                    let height = TILE_ROWS.min(rows - tile);
                    for (k, line) in strip.chunks_exact_mut(TILE_ROWS).enumerate() {
                        for (i, value) in line[..height].iter_mut().enumerate() {
                            *value = a.data[(block * BLOCK_ROWS + tile + i) * a.row_step + (first + k) * a.column_step];
                        }
                    }
                    for (panel, packed) in packed.chunks_exact(depth * TILE_COLUMNS).enumerate() {
                        let mut sums = [[0.0_f32; TILE_COLUMNS]; TILE_ROWS];
                        let width = TILE_COLUMNS.min(columns - panel * TILE_COLUMNS);
                        let at = |i: usize| (tile + i) * columns + panel * TILE_COLUMNS;
                        for (i, sums) in sums[..height].iter_mut().enumerate() {
                            sums[..width].copy_from_slice(&out[at(i)..][..width]);
                        }
                        let sums = arch.dispatch(
                            #[inline(always)]
                            || kernel(&strip, packed, sums),
                        );
                        for (i, sums) in sums[..height].iter().enumerate() {
                            out[at(i)..][..width].copy_from_slice(&sums[..width]);
                        }
                    }
                }
            });
    }
}

// Compiled for the vector unit at hand only where it is part of what is dispatched.
#[allow(clippy::inline_always)]
#[inline(always)]
fn kernel(a: &[f32], b: &[f32], mut sums: [[f32; TILE_COLUMNS]; TILE_ROWS]) -> [[f32; TILE_COLUMNS]; TILE_ROWS] {
    for (a, b) in a.chunks_exact(TILE_ROWS).zip(b.chunks_exact(TILE_COLUMNS)) {
        for (sums, &a) in sums.iter_mut().zip(a) {
            for (sum, &b) in sums.iter_mut().zip(b) {
                *sum = a.mul_add(b, *sum);
            }
        }
    }
    sums
}

/// e^x for x ≤ 0 with a relative error below 1e-6: a polynomial, since the system's function is not the same everywhere.
///
/// Range reduction and coefficients after Cephes `expf` (Moshier).
pub(super) fn exp(x: f32) -> f32 {
    if x < -87.0 {
        return 0.0;
    }
    let n = (x * std::f32::consts::LOG2_E).round();
    let r = n.mul_add(-0.693_359_4, x);
    let r = n.mul_add(2.121_944_4e-4, r);
    let mut p = 1.987_569_1e-4_f32;
    for c in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 5e-1] {
        p = p.mul_add(r, c);
    }
    let p = p.mul_add(r * r, r) + 1.0;
    p * f32::from_bits(((n as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::random::Random;

    #[test]
    fn product_is_that_of_the_definition() {
        let mut random = Random::new(1, 0);
        for (rows, inner, columns) in [(1, 1, 1), (7, 300, 17), (100, 5, 33), (97, 256, 16)] {
            let a: Vec<f32> = (0..rows * inner).map(|_| random.normal()).collect();
            let b: Vec<f32> = (0..columns * inner).map(|_| random.normal()).collect();
            let mut out = vec![0.0; rows * columns];
            multiply(
                View::rows(&a, inner),
                View::rows(&b, inner).transposed(),
                inner,
                columns,
                &mut out,
            );
            for i in 0..rows {
                for j in 0..columns {
                    let exact = (0..inner).fold(0.0_f32, |sum, k| a[i * inner + k].mul_add(b[j * inner + k], sum));
                    assert_eq!(out[i * columns + j].to_bits(), exact.to_bits());
                }
            }
        }
    }

    #[test]
    fn exp_is_close() {
        for step in 0..8000 {
            let x = -(step as f32) / 100.0;
            let exact = f64::from(x).exp();
            assert!(
                (f64::from(exp(x)) - exact).abs() <= 2e-7 * exact.max(1e-30) * 5.0,
                "{x}"
            );
        }
    }
}
