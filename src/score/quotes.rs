//! Which quotes two paragraphs have in common.

use std::collections::HashMap;

use crate::alignment::{Cue, Evidence, EvidenceKind};
use crate::article::Span;
use crate::encode::{Model, Types};
use crate::evidence::Agreement;
use crate::evidence::quote::{Quote, speaker_agreement};

use super::content::{Bag, LOCAL, Overlaps, Tokens};
use super::facts::Told;
use super::passages::distinct;

/// More quotes than any real paragraph has, and few enough for a hostile one.
const MOST: usize = 16;
/// What a quote counts whose speaker is not told on both sides, and one that is told to be of somebody else; 1 for the same
/// speaker.
const UNTOLD: f32 = 0.7;
const OTHER_SPEAKER: f32 = 0.3;
/// A quote of so many words counts by half: a phrase or a title is easily said twice.
const HALF_WORDS: f32 = 4.0;
/// Similarity of content from which two quotes can be one.
const LEAST: f32 = 0.2;
/// Characters of a quote that are shown.
const SHOWN: usize = 40;

/// The quotes of one side.
pub(super) struct Quotes {
    quotes: Vec<Quoted>,
    bags: Vec<Bag>,
}

struct Quoted {
    /// Index of its passage.
    passage: usize,
    quote: Quote,
    span: Span,
    text: String,
}

impl Quotes {
    /// Reads the quotes that the passages tell.
    pub(super) fn read(told: &[Told], model: &Model, types: &mut Types) -> Self {
        let mut all = Quotes {
            quotes: Vec::new(),
            bags: Vec::new(),
        };
        for (passage, told) in told.iter().enumerate() {
            for (mention, text) in told.facts.quotes.iter().zip(&told.quotes).take(MOST) {
                let mut bag: Bag = types.read(model, text).into_iter().map(|(id, _)| id).collect();
                distinct(&mut bag);
                if !bag.is_empty() {
                    all.bags.push(bag);
                    all.quotes.push(Quoted {
                        passage,
                        quote: mention.value.clone(),
                        span: mention.span,
                        text: text.clone(),
                    });
                }
            }
        }
        all
    }
}

/// The quotes that the passages of both sides have in common.
pub(super) struct CommonQuotes {
    /// The best pair of quotes of two passages that have any in common, by source passage and target passage.
    best: HashMap<(usize, usize), Common>,
}

/// A quote of one side that is one of the other's.
#[derive(Clone, Copy)]
struct Common {
    source: usize,
    target: usize,
    /// Above 0, to 1.
    strength: f32,
}

impl CommonQuotes {
    /// Compares the quotes of both sides.
    ///
    /// A pair of quotes is as strong as its content is similar, less where they are short, and less where their speakers are
    /// not told to be the same.
    pub(super) fn compare(source: &Quotes, target: &Quotes, tokens: &Tokens) -> Self {
        let similarity = Overlaps::compare(&source.bags, &target.bags, tokens).similarity(LOCAL);
        let mut best: HashMap<_, Common> = HashMap::new();
        for (i, here) in source.quotes.iter().enumerate() {
            for (j, there) in target.quotes.iter().enumerate() {
                let alike = similarity.get(i, j);
                if alike < LEAST {
                    continue;
                }
                let speaker = match speaker_agreement(&here.quote, &there.quote) {
                    Agreement::Agree(_) => 1.0,
                    Agreement::Neutral => UNTOLD,
                    Agreement::Conflict(_) => OTHER_SPEAKER,
                };
                let words = here.quote.words.min(there.quote.words) as f32;
                let strength = alike * speaker * words / (words + HALF_WORDS);
                let passages = (here.passage, there.passage);
                if strength > best.get(&passages).map_or(0.0, |known| known.strength) {
                    let (source, target) = (i, j);
                    best.insert(
                        passages,
                        Common {
                            source,
                            target,
                            strength,
                        },
                    );
                }
            }
        }
        CommonQuotes { best }
    }

    /// Strength of the best pair of quotes of two passages, 0 to 1.
    pub(super) fn strength(&self, source: usize, target: usize) -> f32 {
        self.best.get(&(source, target)).map_or(0.0, |common| common.strength)
    }

    /// The best pair of quotes of two passages, where they have any in common.
    pub(super) fn evidence(&self, quotes: (&Quotes, &Quotes), source: usize, target: usize) -> Option<Evidence> {
        let common = self.best.get(&(source, target))?;
        let cue = |quoted: &Quoted| Cue {
            text: shortened(&quoted.text),
            span: Some(quoted.span),
        };
        Some(Evidence {
            kind: EvidenceKind::Quotes,
            source: cue(quotes.0.quotes.get(common.source)?),
            target: cue(quotes.1.quotes.get(common.target)?),
            value: None,
            strength: f64::from(common.strength),
        })
    }
}

/// The beginning of a quote, on one line.
fn shortened(text: &str) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.chars().count() > SHOWN {
            let start: String = words.chars().take(SHOWN).collect();
            return format!("“{}…”", start.trim_end());
        }
    }
    format!("“{words}”")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Detected, Kind, LanguageCode};
    use crate::progress::Steps;
    use crate::score::facts;
    use crate::testing::article;

    fn strength(spanish: &str, english: &str) -> f32 {
        let model = Model::embedded();
        let side = |name, code, text| {
            let mut article = article(name, code, &[(text, Kind::Body)]);
            article.language = Some(Detected {
                code: LanguageCode::new(code).unwrap(),
                confidence: 1.0,
            });
            let (told, _) = facts::told(std::slice::from_ref(&article), &Steps::unseen());
            let mut types = Types::new(model);
            let mut whole: Bag = types.read(model, text).into_iter().map(|(id, _)| id).collect();
            distinct(&mut whole);
            let quotes = Quotes::read(&told, model, &mut types);
            (types, whole, quotes)
        };
        let (source_types, source_bag, source) = side("es.txt", "es", spanish);
        let (target_types, target_bag, target) = side("en.txt", "en", english);
        let tokens = Tokens::weigh((&source_types, &[source_bag]), (&target_types, &[target_bag]));
        CommonQuotes::compare(&source, &target, &tokens).strength(0, 0)
    }

    #[test]
    fn the_same_speaker_makes_the_same_words_stronger() {
        let spanish = "«No hay dinero para pagar los salarios de diciembre», dijo Ana Torres.";
        let same = strength(
            spanish,
            "“There is no money to pay the December wages,” said Ana Torres.",
        );
        let untold = strength(
            spanish,
            "“There is no money to pay the December wages,” the text reads.",
        );
        let other = strength(
            spanish,
            "“There is no money to pay the December wages,” said Peter Walsh.",
        );
        assert!(
            same > untold && untold > other && other > 0.0,
            "{same} {untold} {other}"
        );
    }

    #[test]
    fn other_words_of_the_same_speaker_are_no_common_quote() {
        let spanish = "«No hay dinero para pagar los salarios de diciembre», dijo Ana Torres.";
        let other = strength(spanish, "“My brother plays the violin in Vienna,” said Ana Torres.");
        assert!(other < 0.1, "{other}");
        assert!(strength(spanish, "There is no money to pay the December wages, said Ana Torres.") == 0.0);
    }

    #[test]
    fn a_long_quote_is_shown_by_its_beginning() {
        assert_eq!(shortened("a\n b"), "“a b”");
        assert!(shortened(&"palabra ".repeat(50)).chars().count() <= SHOWN + 3);
    }
}
