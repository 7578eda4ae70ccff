//! Which words of an article are names.
//!
//! A run of capitalised words is cut into names by the tables: places, organisations, titles, weekdays. A capital at the
//! start of a sentence says nothing, so that such a word needs other evidence: a capital inside a sentence elsewhere in
//! the article, a first name, another name after it. A word that the article also writes small is no name. In headlines
//! that capitalise most words, a word counts as capitalised only if the running text bears it out.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::article::{Article, Paragraph, Span};
use crate::evidence::pieces::pieces;
use crate::lexicon::Language;
use crate::lexicon::names as lexicon;
use crate::lexicon::places::Referent;
use crate::lexicon::quotes;
use crate::lexicon::tokens::{Case, Gap, Token};

use super::words_of;
use finder::Finder;

mod finder;
mod joiner;

/// What stands before a name and says what it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing that does.
    Nothing,
    /// A title or a role.
    Title,
    /// A word for a landmark or an institution ("avenida Pellegrini").
    Landmark,
}

/// How the words of a name are capitalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Capitals {
    /// With small letters after the capitals.
    Usual,
    /// One of several words is all capitals ("NBC News").
    Partly,
    /// One word, all capitals.
    Acronym,
}

/// A name as found, not yet resolved.
#[derive(Debug)]
pub(super) struct Found {
    /// In the text of the article.
    pub(super) span: Span,
    /// Folded words, particles left out.
    pub(super) words: Vec<String>,
    /// What the tables say of the whole phrase.
    pub(super) referent: Option<Referent>,
    /// What stands before it.
    pub(super) before: Before,
    /// How it is capitalised.
    pub(super) capitals: Capitals,
    /// Whether it begins where any word would have a capital.
    pub(super) initial: bool,
}

/// Share of the long words that are all capitals in a shouted headline.
const SHOUTED: f64 = 0.8;
/// How many capitalised words there are, in a headline in title case, to a long word in small letters.
const SMALL_SHARE: usize = 5;
/// Most words in a headline.
const HEADLINE: usize = 30;
/// Most small words that join two parts of a name ("de los").
const MOST_JOINERS: usize = 2;
/// Most bytes of such a word.
const LONGEST_JOINER: usize = 3;

/// How a paragraph uses capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Casing {
    Sentence,
    Title,
    Upper,
}

/// How often an article writes a word small, and with a capital where none is due.
#[derive(Clone, Copy, Debug, Default)]
struct Usage {
    lower: u32,
    capital: u32,
    /// With a capital where none is due, and no capital before it.
    leads: u32,
}

/// The names of each paragraph, in order.
pub(super) fn find(article: &Article, language: &'static Language) -> impl Iterator<Item = Vec<Found>> {
    /// Words that are kept between the two times that an article is gone through; it has more where it is of megabytes, and they
    /// are read again then.
    const KEPT: usize = 100_000;
    let mut usage = Usages::new();
    let mut kept = Vec::new();
    let mut words = 0;
    let parts = |paragraph: &'_ Paragraph| {
        let start = paragraph.span.start;
        pieces(article.paragraph_text(paragraph)).map(move |piece| piece.shifted(start))
    };
    let every = article.paragraphs.iter();
    for (paragraph, part) in every.flat_map(|paragraph| parts(paragraph).map(move |part| (paragraph, part))) {
        let read = Read::new(article, paragraph, part, language);
        if read.casing == Casing::Sentence && paragraph.is_content() {
            count(&read.words, &read.initial, &mut usage);
        }
        words += read.words.len();
        if words <= KEPT {
            kept.push(read);
        }
    }
    let mut kept = kept.into_iter();
    article.paragraphs.iter().map(move |paragraph| {
        let found = parts(paragraph).flat_map(|part| {
            let read = kept
                .next()
                .unwrap_or_else(|| Read::new(article, paragraph, part, language));
            let finder = Finder {
                words: &read.words,
                casing: read.casing,
                initial: &read.initial,
                usage: &usage,
                language,
                lexicon: lexicon::of(language),
                speech: quotes::of(language),
            };
            finder.find()
        });
        found.collect()
    })
}

/// A paragraph, or a piece of a long one, in words.
struct Read<'t> {
    words: Vec<Token<'t>>,
    casing: Casing,
    /// Of each word whether it would have a capital whatever it is.
    initial: Vec<bool>,
}

impl<'t> Read<'t> {
    fn new(article: &'t Article, paragraph: &Paragraph, part: Span, language: &'static Language) -> Self {
        let text = part.of(&article.text);
        let words = words_of(text, part.start, language);
        Read {
            casing: casing(&words, text),
            initial: initials(&words, paragraph),
            words,
        }
    }
}

/// How an article writes its words, by their folded forms.
type Usages<'t> = HashMap<Cow<'t, str>, Usage>;

fn count<'t>(words: &[Token<'t>], initial: &[bool], usages: &mut Usages<'t>) {
    for (index, word) in words.iter().enumerate() {
        match word.case {
            Case::Lower => note(word, usages, |usage| usage.lower += 1),
            Case::Capital | Case::Upper if !initial[index] => {
                let compound = words
                    .get(index + 1)
                    .is_some_and(|next| next.gap == Gap::Hyphen && next.case.is_capital());
                let leads = u32::from(!compound && !follows_capital(words, index));
                note(word, usages, |usage| {
                    usage.capital += 1;
                    usage.leads += leads;
                });
            }
            _ => {}
        }
    }
}

fn note<'t>(word: &Token<'t>, usages: &mut Usages<'t>, note: impl FnOnce(&mut Usage)) {
    match usages.get_mut(&*word.folded) {
        Some(usage) => note(usage),
        None => note(usages.entry(word.folded.clone()).or_default()),
    }
}

/// Whether a capital stands before the word, or before the small words that may join the two ("Ángel de la Fuente").
fn follows_capital(words: &[Token], index: usize) -> bool {
    let mut at = index;
    while at > 0 && index - at <= MOST_JOINERS && words[at].gap.joins() {
        at -= 1;
        let before = &words[at];
        if before.case.is_capital() {
            return true;
        }
        if before.case != Case::Lower || before.end - before.start > LONGEST_JOINER {
            return false;
        }
    }
    false
}

/// A headline in title case has hardly a long word in small letters, and no full stop.
fn casing(words: &[Token], text: &str) -> Casing {
    let (mut capital, mut upper, mut small) = (0_usize, 0_usize, 0_usize);
    for word in words {
        let length = word.end - word.start;
        if word.case.is_capital() && length >= 4 {
            capital += 1;
            upper += usize::from(word.case == Case::Upper);
        } else if word.case == Case::Lower && length >= 5 {
            small += 1;
        }
    }
    let headline = words.len() <= HEADLINE && !text.trim_end().ends_with(['.', '?', '!', '…', '”', '"', '»']);
    if upper >= 2 && upper as f64 >= SHOUTED * (capital + small) as f64 {
        Casing::Upper
    } else if headline && capital >= 3 && small * SMALL_SHARE <= capital {
        Casing::Title
    } else {
        Casing::Sentence
    }
}

/// Which words would have a capital whatever they are.
fn initials(words: &[Token], paragraph: &Paragraph) -> Vec<bool> {
    // Those before a piece of a long paragraph have begun; its first word counts as one that begins.
    let first = words.first().map_or(0, |word| word.start);
    let begun = paragraph.sentences.partition_point(|sentence| sentence.start < first);
    let mut sentences = paragraph.sentences.iter().skip(begun).peekable();
    let told = !paragraph.sentences.is_empty();
    words
        .iter()
        .enumerate()
        .map(|(index, word)| {
            let mut begins = false;
            while sentences.next_if(|sentence| sentence.start <= word.start).is_some() {
                begins = true;
            }
            begins
                || match word.gap {
                    Gap::Start | Gap::Opening | Gap::Colon => true,
                    Gap::End => !told || !words[index - 1].case.is_capital(),
                    _ => false,
                }
        })
        .collect()
}
