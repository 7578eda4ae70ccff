//! The articles of one side as passages: their paragraphs, and the sentences of these.

use crate::alignment::ParagraphRef;
use crate::article::Article;
use crate::encode::{Model, Types};

use super::content::Bag;

/// The content paragraphs of some articles, in order.
pub(super) struct Passages {
    /// Where each paragraph stands.
    pub(super) places: Vec<ParagraphRef>,
    /// Its distinct tokens.
    pub(super) bags: Vec<Bag>,
    /// Its vector, of unit length (zero where it has no token): the sum of the vectors of its tokens.
    pub(super) vectors: Vec<Vec<f32>>,
    /// The distinct tokens of each sentence of each paragraph.
    pub(super) sentences: Vec<Bag>,
    /// The paragraph of each sentence, as an index into `bags`.
    pub(super) paragraph_of: Vec<usize>,
}

impl Passages {
    /// Reads the content paragraphs of `articles`; `number` is the index by which the alignment knows the first of them.
    pub(super) fn read(articles: &[Article], number: usize, model: &Model, types: &mut Types) -> Self {
        let mut passages = Passages {
            places: Vec::new(),
            bags: Vec::new(),
            vectors: Vec::new(),
            sentences: Vec::new(),
            paragraph_of: Vec::new(),
        };
        for (article, content) in articles.iter().enumerate() {
            for (paragraph, text) in content.paragraphs.iter().enumerate() {
                if text.is_content() {
                    passages.places.push(ParagraphRef {
                        article: number + article,
                        paragraph,
                    });
                    let whole = [text.span];
                    let sentences = if text.sentences.is_empty() {
                        &whole[..]
                    } else {
                        &text.sentences
                    };
                    passages.push(sentences.iter().map(|span| span.of(&content.text)), model, types);
                }
            }
        }
        passages
    }

    fn push<'t>(&mut self, sentences: impl Iterator<Item = &'t str>, model: &Model, types: &mut Types) {
        let mut vector = vec![0.0_f32; model.dimensions()];
        let mut bag = Bag::new();
        for sentence in sentences {
            let mut tokens: Bag = types.read(model, sentence).into_iter().map(|(id, _)| id).collect();
            for &id in &tokens {
                vector
                    .iter_mut()
                    .zip(types.vector(id))
                    .for_each(|(sum, value)| *sum += value);
            }
            distinct(&mut tokens);
            if !tokens.is_empty() {
                bag.extend_from_slice(&tokens);
                self.sentences.push(tokens);
                self.paragraph_of.push(self.bags.len());
            }
        }
        distinct(&mut bag);
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        if length > 0.0 {
            vector.iter_mut().for_each(|value| *value /= length);
        }
        self.bags.push(bag);
        self.vectors.push(vector);
    }
}

/// Makes a bag a sorted set.
pub(super) fn distinct(bag: &mut Bag) {
    bag.sort_unstable();
    bag.dedup();
}
