//! Values for all pairs of a source and a target passage.

/// Source × target, row-major.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f32>,
}

/// How many of the nearest a margin is taken over (Artetxe and Schwenk 2019 use 4).
const NEAREST: usize = 4;

impl Matrix {
    pub(super) fn from_fn(rows: usize, columns: usize, mut value: impl FnMut(usize, usize) -> f32) -> Self {
        let values = (0..rows)
            .flat_map(|i| (0..columns).map(move |j| (i, j)))
            .map(|(i, j)| value(i, j))
            .collect();
        Matrix { rows, columns, values }
    }

    pub(super) fn get(&self, row: usize, column: usize) -> f32 {
        self.values[row * self.columns + column]
    }

    /// Each value less the mean of the largest of its row and the largest of its column.
    ///
    /// The margin by difference of Artetxe and Schwenk (2019): a passage that is near to everything is not near to
    /// anything in particular. Where there are fewer than four to take the mean of, `usual`, the value that the nearest of a
    /// news story usually have, stands in for the missing ones: two stray lines are not related for want of others.
    pub(super) fn margin(&self, usual: f32) -> Matrix {
        let rows: Vec<f32> = (0..self.rows)
            .map(|i| mean_of_largest(self.values[i * self.columns..][..self.columns].to_vec(), usual))
            .collect();
        let columns: Vec<f32> = (0..self.columns)
            .map(|j| mean_of_largest((0..self.rows).map(|i| self.get(i, j)).collect(), usual))
            .collect();
        Matrix::from_fn(self.rows, self.columns, |i, j| {
            self.get(i, j) - f32::midpoint(rows[i], columns[j])
        })
    }

    /// The largest value within each group of rows and columns; `floor` where a group is empty.
    pub(super) fn largest_by(
        &self,
        row_group: &[usize],
        column_group: &[usize],
        shape: (usize, usize),
        floor: f32,
    ) -> Matrix {
        let mut grouped = Matrix {
            rows: shape.0,
            columns: shape.1,
            values: vec![floor; shape.0 * shape.1],
        };
        for (i, &row) in row_group.iter().enumerate() {
            for (j, &column) in column_group.iter().enumerate() {
                let best = &mut grouped.values[row * shape.1 + column];
                *best = best.max(self.get(i, j));
            }
        }
        grouped
    }
}

fn mean_of_largest(mut values: Vec<f32>, usual: f32) -> f32 {
    values.resize(values.len().max(NEAREST), usual);
    values.select_nth_unstable_by(NEAREST - 1, |a, b| b.total_cmp(a));
    // In order of size, so that the sum does not depend on the order the values came in.
    values[..NEAREST].sort_by(f32::total_cmp);
    values[..NEAREST].iter().sum::<f32>() / NEAREST as f32
}
