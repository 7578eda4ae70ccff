//! Who says a quote.

use crate::article::{Article, Span};
use crate::evidence::Mention;
use crate::evidence::name::{Kind, Name};
use crate::lexicon::quotes::{QuoteWords, Speech};
use crate::lexicon::tokens::{Case, Gap, Token};

use super::{Quote, within};

/// Most words between a verb of speech and the name of the speaker.
const REACH: usize = 14;
/// Most words before and after a quote among which its speaker is looked for.
const NEIGHBOURHOOD: usize = 40;
/// Most names before a quote among which "he" is looked for.
const MEMORY: usize = 24;
/// Most bytes of a pronoun.
const LONGEST_PRONOUN: usize = 16;
/// Most bytes of an article or a preposition.
const SMALL: usize = 3;

/// Finds speakers, and remembers who spoke last.
#[derive(Default)]
pub(super) struct Teller {
    /// Who spoke last, and in which paragraph.
    last: Option<(Name, usize)>,
}

impl Teller {
    /// Finds the speakers of the quotes of a paragraph.
    pub(super) fn attribute(
        &mut self,
        found: &mut [Mention<Quote>],
        words: &[Token],
        names: &[Mention<Name>],
        lexicon: &QuoteWords,
        article: &Article,
        paragraph: usize,
    ) {
        let spans: Vec<Span> = found.iter().map(|mention| mention.span).collect();
        let spoken: Vec<Span> = found
            .iter()
            .flat_map(|mention| mention.value.content.iter().copied())
            .collect();
        let sentences = sentences(article, paragraph, words, &spans);
        for number in 0..found.len() {
            let quote = spans[number];
            let (from, to) = window(&sentences, quote);
            // However long the sentence is, the speaker is near.
            let (first, last) = (
                words
                    .partition_point(|word| word.start < quote.start)
                    .saturating_sub(NEIGHBOURHOOD),
                words.partition_point(|word| word.start < quote.end) + NEIGHBOURHOOD,
            );
            let from = from
                .max(words.get(first).map_or(from, |word| word.start))
                .min(quote.start);
            let to = to.min(words.get(last).map_or(to, |word| word.end)).max(quote.end);
            let speaker = self.speaker(
                words,
                names,
                lexicon,
                (&spans, &spoken),
                number,
                Span::new(from, to),
                paragraph,
                &article.text,
            );
            let continued = found[number].value.continued;
            let speaker = speaker.or_else(|| {
                let (last, place) = self.last.as_ref()?;
                (continued && place + 1 == paragraph).then(|| last.clone())
            });
            if let Some(name) = &speaker {
                self.last = Some((name.clone(), paragraph));
            }
            found[number].value.speaker = speaker;
        }
    }

    /// Who says the quote: the name nearest to a verb of speech in the quote's sentence or the one beside it.
    #[expect(clippy::too_many_arguments, reason = "a view of one paragraph, used once")]
    fn speaker(
        &self,
        words: &[Token],
        names: &[Mention<Name>],
        lexicon: &QuoteWords,
        (quotes, blocks): (&[Span], &[Span]),
        number: usize,
        sentence: Span,
        paragraph: usize,
        text: &str,
    ) -> Option<Name> {
        let quote = quotes[number];
        let outside = |at: usize| {
            let next = blocks.partition_point(|other| other.end <= at);
            blocks.get(next).is_none_or(|other| at < other.start)
        };
        let inside = within(words, sentence);
        let mut best: Option<(usize, &Name)> = None;
        let mut pronoun = false;
        let mut spoken = false;
        for (index, word) in inside.iter().enumerate() {
            if !outside(word.start) {
                continue;
            }
            let Some((length, class)) = lexicon.speech(&inside[index..]) else {
                continue;
            };
            // A verb beyond another quote belongs to that one.
            let between = if word.start < quote.start {
                (word.end, quote.start)
            } else {
                (quote.end, word.start)
            };
            let beyond = quotes
                .iter()
                .enumerate()
                .skip(number.saturating_sub(1))
                .take(3)
                .any(|(other, span)| other != number && span.start >= between.0 && span.end <= between.1);
            match class {
                Speech::Pronoun => {}
                // "he said": nobody else does.
                Speech::Verb if beside_pronoun(inside, index, length, text, lexicon) => pronoun |= !beyond,
                Speech::Verb | Speech::Cue => {
                    spoken |= !beyond;
                    let after_only = class == Speech::Cue;
                    let last = &inside[index + length - 1];
                    for name in candidates(names, sentence) {
                        if !outside(name.span.start) {
                            continue;
                        }
                        let Some(distance) = distance(inside, word, last, name.span, after_only) else {
                            continue;
                        };
                        // What is beyond another quote counts only if nothing nearer does.
                        let Some(rank) = rank(name, inside, distance) else {
                            continue;
                        };
                        let distance = distance + if beyond { REACH } else { 0 } + rank;
                        if best.is_none_or(|(nearest, _)| distance < nearest) {
                            best = Some((distance, &name.value));
                        }
                    }
                }
            }
        }
        match best {
            Some((distance, name)) if !pronoun || distance <= 2 => Some(name.clone()),
            _ if pronoun || spoken => self.named_before(names, quote, paragraph),
            _ => introduced(names, quote, text).cloned(),
        }
    }

    /// Whom "he said" or a bare "añadió" means: the only person named before in the paragraph, or, if there is none, who
    /// spoke last just before.
    fn named_before(&self, names: &[Mention<Name>], quote: Span, paragraph: usize) -> Option<Name> {
        let end = names.partition_point(|name| name.span.end <= quote.start);
        let near = &names[end.saturating_sub(MEMORY)..end];
        let mut people = near
            .iter()
            .map(|name| &name.value)
            .filter(|name| name.kind() == Kind::Person);
        let Some(first) = people.next() else {
            let (last, place) = self.last.as_ref()?;
            return (*place + 1 >= paragraph).then(|| last.clone());
        };
        people
            .all(|name| name.entity.index == first.entity.index)
            .then(|| first.clone())
    }
}

/// Whether a pronoun stands right before or after the verb of `length` words at `at`.
fn beside_pronoun(words: &[Token], at: usize, length: usize, text: &str, lexicon: &QuoteWords) -> bool {
    let is_pronoun = |index: usize| {
        let word = words.get(index).and_then(|word| text.get(word.start..word.end));
        word.is_some_and(|word| word.len() <= LONGEST_PRONOUN && lexicon.is_pronoun(word))
    };
    at.checked_sub(1).is_some_and(is_pronoun) || is_pronoun(at + length)
}

/// The name that goes before a quote with a colon and nothing else: "Ortiz: «No iremos»".
fn introduced<'n>(names: &'n [Mention<Name>], quote: Span, text: &str) -> Option<&'n Name> {
    let before = names
        .partition_point(|name| name.span.end <= quote.start)
        .checked_sub(1)?;
    let name = &names[before];
    let between = text.get(name.span.end..quote.start)?;
    let speaks = matches!(name.value.kind(), Kind::Person | Kind::Organisation | Kind::Other);
    (speaks && between.trim() == ":").then_some(&name.value)
}

/// Names that begin inside a span.
fn candidates(names: &[Mention<Name>], span: Span) -> impl Iterator<Item = &Mention<Name>> {
    let start = names.partition_point(|name| name.span.start < span.start);
    names[start..]
        .iter()
        .take_while(move |name| name.span.start < span.end)
        .filter(|name| name.value.kind() != Kind::Demonym)
}

/// How much farther than it stands a name is taken to be: people speak before others do, and what a preposition goes
/// before seldom does. A place speaks only right beside the verb ("Moscú dijo").
fn rank(name: &Mention<Name>, words: &[Token], distance: usize) -> Option<usize> {
    let position = words.partition_point(|word| word.start < name.span.start);
    let small = position
        .checked_sub(1)
        .filter(|_| words.get(position).is_some_and(|word| word.gap == Gap::Space))
        .is_some_and(|before| words[before].case == Case::Lower && words[before].end - words[before].start <= SMALL);
    match name.value.kind() {
        Kind::Person => Some(0),
        // A surname, or else a place unknown to the tables.
        Kind::Other => (!small).then_some(1),
        Kind::Organisation => Some(if small { 4 } else { 2 }),
        Kind::Place | Kind::Demonym => (distance <= 2 && !small).then_some(5),
    }
}

/// Number of words between a name and a verb or cue, where it is within reach. Subjects stand before the verb or right
/// after it, so that a name after the verb counts a little farther.
fn distance(words: &[Token], verb: &Token, last: &Token, name: Span, after_only: bool) -> Option<usize> {
    let position = |byte: usize| words.partition_point(|word| word.start < byte);
    let (verb_start, verb_end) = (position(verb.start), position(last.start));
    let (name_start, name_end) = (position(name.start), position(name.end));
    let distance = if name_start > verb_end {
        name_start - verb_end
    } else if name_end <= verb_start && !after_only {
        verb_start - name_end + 1
    } else {
        return None;
    };
    (distance <= REACH).then_some(distance)
}

/// The sentences of a paragraph, as told by the article, else cut at the ends of sentences outside quotes.
fn sentences(article: &Article, paragraph: usize, words: &[Token], quotes: &[Span]) -> Vec<Span> {
    let Some(paragraph) = article.paragraphs.get(paragraph) else {
        return Vec::new();
    };
    if !paragraph.sentences.is_empty() {
        return paragraph.sentences.to_vec();
    }
    let mut sentences = Vec::new();
    let mut start = paragraph.span.start;
    let mut next = 0;
    for word in words {
        if word.gap == Gap::End && word.case.is_capital() {
            while quotes.get(next).is_some_and(|quote| quote.end <= word.start) {
                next += 1;
            }
            let quoted = quotes.get(next).is_some_and(|quote| quote.start < word.start);
            if !quoted && word.start > start {
                sentences.push(Span::new(start, word.start));
                start = word.start;
            }
        }
    }
    sentences.push(Span::new(start, paragraph.span.end.max(start)));
    sentences
}

/// The stretch in which the speaker of a quote is looked for: the sentences that the quote is in, and the next one where
/// the quote ends a sentence of its own.
fn window(sentences: &[Span], quote: Span) -> (usize, usize) {
    let first = sentences.partition_point(|sentence| sentence.end <= quote.start);
    let last = sentences.partition_point(|sentence| sentence.start < quote.end);
    let from = sentences
        .get(first)
        .map_or(quote.start, |sentence| sentence.start.min(quote.start));
    let mut to = last
        .checked_sub(1)
        .and_then(|last| sentences.get(last))
        .map_or(quote.end, |sentence| sentence.end.max(quote.end));
    let mut from = from;
    if from == quote.start && to <= quote.end + 2 {
        // The quote is a sentence of its own: "Dijo Ortiz:" may stand before it, "dijo Ortiz" after it.
        if let Some(next) = sentences.get(last) {
            to = next.end;
        }
        if let Some(before) = first.checked_sub(1).and_then(|before| sentences.get(before)) {
            from = before.start;
        }
    }
    (from, to)
}
