//! What the pairs of paragraphs of two articles, taken together, say of each of them.

/// A pair of paragraphs as a first pass sees it: paragraph of the report, paragraph of the article, both counted from 0 in
/// order, and its probability.
pub type Judged = (usize, usize, f64);

/// Best pairs of paragraphs that tell how well two articles correspond.
const PAIRS: usize = 5;
/// Pairs that tell in which order the article goes through what the report tells.
const ANCHORS: usize = 64;
/// Least probability of such a pair.
const LEAST_ANCHOR: f64 = 0.2;
/// An order told by so many anchors is believed by half.
const HALF_BELIEVED: f64 = 4.0;

/// Two articles side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// How well the article corresponds to the report, 0 to 1: the mean probability of the best pairs.
    pub correspondence: f64,
    /// For each paragraph of the report its two best pairs: paragraph of the article, probability.
    source_best: Vec<[(usize, f64); 2]>,
    /// The same for each paragraph of the article.
    target_best: Vec<[(usize, f64); 2]>,
    anchors: Vec<Judged>,
    /// Agreement of the orders, 0 (none) to 1 (the same order, told by many anchors).
    order: f64,
}

impl Context {
    /// What the pairs of two articles say together; `shape` is how many paragraphs the report and the article have.
    ///
    /// Two articles on one event have several pairs that surely correspond; those on two events of the same people have
    /// few. No paragraph is counted twice.
    pub fn new(mut pairs: Vec<Judged>, shape: (usize, usize)) -> Self {
        pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        let (mut sources, mut targets) = (vec![false; shape.0], vec![false; shape.1]);
        let mut anchors: Vec<Judged> = Vec::new();
        for &(source, target, probability) in &pairs {
            if anchors.len() == ANCHORS {
                break;
            }
            if !sources[source] && !targets[target] {
                (sources[source], targets[target]) = (true, true);
                anchors.push((source, target, probability));
            }
        }
        let none = [(usize::MAX, 0.0); 2];
        let (mut source_best, mut target_best) = (vec![none; shape.0], vec![none; shape.1]);
        for &(source, target, probability) in &pairs {
            keep_best(&mut source_best[source], target, probability);
            keep_best(&mut target_best[target], source, probability);
        }
        let wanted = PAIRS.min(shape.0).min(shape.1).max(1);
        let best: f64 = anchors.iter().take(wanted).map(|anchor| anchor.2).sum();
        anchors.retain(|anchor| anchor.2 >= LEAST_ANCHOR);
        let order = order(&anchors);
        Context {
            correspondence: best / wanted as f64,
            source_best,
            target_best,
            anchors,
            order,
        }
    }

    /// How well both paragraphs of a pair could do without each other, 0 to 1: the best probability of each with another
    /// paragraph, the lower of the two.
    pub fn rival(&self, source: usize, target: usize) -> f64 {
        let other = |best: &[(usize, f64); 2], partner: usize| {
            best.iter()
                .find(|(other, _)| *other != partner)
                .map_or(0.0, |(_, probability)| *probability)
        };
        other(&self.source_best[source], target).min(other(&self.target_best[target], source))
    }

    /// Whether a pair fits into the order of the surer pairs, -1 to 1; 0 where the article keeps no order.
    ///
    /// Chronicles and rewrites tell things in the order of the report: there a pair that crosses all others is suspect.
    /// Elsewhere order says nothing, and this neither.
    pub fn fits_order(&self, source: usize, target: usize) -> f64 {
        let (mut agree, mut all) = (0.0, 0.0);
        for &(i, j, probability) in &self.anchors {
            if i != source && j != target {
                all += probability;
                if (i < source) == (j < target) {
                    agree += probability;
                }
            }
        }
        if all > 0.0 {
            self.order * (2.0 * agree / all - 1.0)
        } else {
            0.0
        }
    }
}

/// Keeps the two best of what comes best first.
fn keep_best(best: &mut [(usize, f64); 2], other: usize, probability: f64) {
    if let Some(slot) = best.iter_mut().find(|slot| slot.0 == usize::MAX) {
        *slot = (other, probability);
    }
}

/// Kendall's tau of the anchors, each pair of them weighted by both probabilities, shrunk where they are few; not below 0.
fn order(anchors: &[Judged]) -> f64 {
    let (mut sum, mut all) = (0.0, 0.0);
    for (at, a) in anchors.iter().enumerate() {
        for b in &anchors[at + 1..] {
            let weight = a.2 * b.2;
            sum += if (a.0 < b.0) == (a.1 < b.1) { weight } else { -weight };
            all += weight;
        }
    }
    let count: f64 = anchors.iter().map(|anchor| anchor.2).sum();
    if all > 0.0 {
        (sum / all).max(0.0) * count / (count + HALF_BELIEVED)
    } else {
        0.0
    }
}
