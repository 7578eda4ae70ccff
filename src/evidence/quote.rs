//! Quotes: what stands between quotation marks or after a dash of dialogue, and who says it where that is told.
//!
//! Only the outermost quote is taken; what it quotes in turn is part of its content. A quote ends with its paragraph at
//! the latest; one that goes on in the next paragraph after another opening mark is marked as continued, and keeps its
//! speaker.

use serde::Serialize;

use crate::article::{Article, Span};
use crate::lexicon::Language;
use crate::lexicon::quotes::{self, Marks, QuoteWords, Role, Speech};
use crate::lexicon::tokens::{Case, Gap, Token};

use super::name::{self, Kind, Name};
use super::{Agreement, Mention};

/// Fewer words than that are a phrase, a title or a word at a distance rather than a statement.
const STATEMENT: usize = 5;
/// Most words between a verb of speech and the name of the speaker.
const REACH: usize = 14;
/// Most words before and after a quote among which its speaker is looked for.
const NEIGHBOURHOOD: usize = 40;
/// Most names before a quote among which "he" is looked for.
const MEMORY: usize = 24;
/// Most bytes of an article or a preposition.
const SMALL: usize = 3;
/// Strength of the conflict between two quotes of different people: each may have said both.
const OTHER_SPEAKER: f64 = 0.3;

/// Words that an article gives as somebody's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quote {
    /// What is quoted, without the marks: one span, or several where the text interrupts a dialogue ("—Sí —dijo—, claro").
    pub content: Vec<Span>,
    /// Who says it, where it is told or follows from the sentence.
    pub speaker: Option<Name>,
    /// Whether it is less than a sentence: begins with a small letter, or is of a few words, as titles and words at a
    /// distance are.
    pub partial: bool,
    /// Whether it goes on from the paragraph before.
    pub continued: bool,
    /// Whether its end is marked; else it was taken to end with its paragraph.
    pub closed: bool,
    /// Number of words.
    pub words: usize,
}

/// The quotes in an article, one list for each of its paragraphs, in order and without overlap. `names` are those of
/// [`names`](name::names) for the same article; the span of a mention takes in the marks.
pub fn quotes(
    article: &Article,
    language: &'static Language,
    names: &[Vec<Mention<Name>>],
) -> Vec<Vec<Mention<Quote>>> {
    let lexicon = quotes::of(language);
    let mut open: Option<Marks> = None;
    let mut teller = Teller::default();
    let mut all = Vec::with_capacity(article.paragraphs.len());
    for (index, paragraph) in article.paragraphs.iter().enumerate() {
        let text = article.paragraph_text(paragraph);
        let start = paragraph.span.start;
        let raw = scan(text, lexicon.marks(), open.as_ref());
        open = raw
            .last()
            .and_then(|last| if last.closed { None } else { last.marks.clone() });
        let words = name::words_of(text, start, language);
        let mut found: Vec<Mention<Quote>> = raw
            .into_iter()
            .filter_map(|raw| quote(raw, text, start, &words))
            .collect();
        let people = names.get(index).map_or(&[][..], Vec::as_slice);
        teller.attribute(&mut found, &words, people, lexicon, article, index);
        all.push(found);
    }
    all
}

/// Whether two quotes have the same speaker, as far as both are told. Their content is for the bilingual model.
pub fn speaker_agreement(a: &Quote, b: &Quote) -> Agreement {
    let (Some(a), Some(b)) = (&a.speaker, &b.speaker) else {
        return Agreement::Neutral;
    };
    match name::agreement(a, b) {
        Agreement::Neutral if a.kind() == Kind::Person && b.kind() == Kind::Person => {
            Agreement::Conflict(OTHER_SPEAKER)
        }
        agreement => agreement,
    }
}

/// A stretch between marks, in bytes of its paragraph.
struct Raw {
    /// With the marks.
    whole: Span,
    content: Vec<Span>,
    closed: bool,
    continued: bool,
    /// What would close it, if it may go on in the next paragraph.
    marks: Option<Marks>,
}

/// The outermost quotes of a paragraph.
fn scan(text: &str, marks: &[Marks], open: Option<&Marks>) -> Vec<Raw> {
    if let Some(raw) = dialogue(text, marks) {
        return vec![raw];
    }
    let mut found = Vec::new();
    let mut at = 0;
    // After an unclosed quote a paragraph that begins with a mark of the same kind goes on with it; old style repeats the
    // closing mark (»).
    let mut continued = None;
    if let Some(marks) = open {
        let mark = [&marks.open, &marks.close]
            .into_iter()
            .find(|mark| text.starts_with(mark.as_str()));
        continued = mark.map(|mark| (marks, mark.len()));
    }
    let first_of = |byte: u8| marks.iter().any(|pair| starts(pair, byte));
    let bytes = text.as_bytes();
    // Where a search for a closing mark failed, none from further on can succeed.
    let mut failed = vec![false; marks.len()];
    while at < text.len() {
        let opened = if let Some((pair, length)) = continued.take() {
            Some((pair, length, true))
        } else if first_of(bytes[at]) && text.is_char_boundary(at) {
            marks
                .iter()
                .find(|pair| pair.role != Role::Dialogue && opens(text, at, pair))
                .map(|pair| {
                    let length = if text[at..].starts_with(pair.open.as_str()) {
                        pair.open.len()
                    } else {
                        pair.close.len()
                    };
                    (pair, length, false)
                })
        } else {
            None
        };
        let Some((pair, length, goes_on)) = opened else {
            at += 1;
            continue;
        };
        let inside = at + length;
        let slot = marks.iter().position(|other| other == pair);
        let hopeless = slot.is_some_and(|slot| failed[slot]);
        let close = if hopeless { None } else { close_of(text, inside, pair) };
        match close {
            // "rock 'n' roll"
            Some(close) if pair.role == Role::Nested && text[inside..close].chars().nth(1).is_none() => at = inside,
            Some(close) => {
                found.push(Raw {
                    whole: Span::new(at, close + pair_end(text, close, pair)),
                    content: vec![Span::new(inside, close)],
                    closed: true,
                    continued: goes_on,
                    marks: None,
                });
                at = close + pair_end(text, close, pair);
            }
            None if pair.role == Role::Primary => {
                found.push(Raw {
                    whole: Span::new(at, text.len()),
                    content: vec![Span::new(inside, text.len())],
                    closed: false,
                    continued: goes_on,
                    marks: Some(pair.clone()),
                });
                break;
            }
            // A single mark without its pair is an apostrophe.
            None => {
                if let Some(slot) = slot {
                    failed[slot] = true;
                }
                at = inside;
            }
        }
    }
    found
}

fn starts(pair: &Marks, byte: u8) -> bool {
    pair.open.as_bytes().first() == Some(&byte) || pair.close.as_bytes().first() == Some(&byte)
}

fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Whether a quote opens at `at`: with its opening mark, or with the closing one where it can only be meant to open.
fn opens(text: &str, at: usize, pair: &Marks) -> bool {
    let rest = &text[at..];
    if rest.starts_with(pair.open.as_str()) {
        if pair.role == Role::Nested || pair.open == pair.close {
            let inside = at + pair.open.len();
            let clear =
                before(text, at).is_none_or(|c| !c.is_alphanumeric() && !(pair.role == Role::Nested && is_single(c)));
            // Tokenised text has spaces around straight marks, which then count from left to right.
            return clear
                && (pair.role == Role::Primary
                    || after(text, inside).is_some_and(|c| !c.is_whitespace() && !c.is_numeric()));
        }
        return true;
    }
    // “…“ and ”…”: the wrong mark, at the start of a word.
    pair.role == Role::Primary
        && pair.close.chars().all(|c| matches!(c, '”' | '»'))
        && rest.starts_with(pair.close.as_str())
        && before(text, at).is_none_or(char::is_whitespace)
        && after(text, at + pair.close.len()).is_some_and(char::is_alphabetic)
}

fn is_single(c: char) -> bool {
    matches!(c, '\'' | '`' | '‘' | '’')
}

/// Bytes of the mark that closes a quote at `close`.
fn pair_end(text: &str, close: usize, pair: &Marks) -> usize {
    if text[close..].starts_with(pair.close.as_str()) {
        pair.close.len()
    } else {
        pair.open.len()
    }
}

/// Where the quote that opened before `inside` is closed. Pairs of the same kind inside are skipped.
fn close_of(text: &str, inside: usize, pair: &Marks) -> Option<usize> {
    let same = pair.open == pair.close;
    let mut depth = 0_usize;
    let mut at = inside;
    let bytes = text.as_bytes();
    // An apostrophe at the end of a plural may look like the closing mark; it is taken only if none follows.
    let mut doubtful = None;
    while at < text.len() {
        if !starts(pair, bytes[at]) || !text.is_char_boundary(at) {
            at += 1;
            continue;
        }
        let rest = &text[at..];
        if rest.starts_with(pair.close.as_str()) {
            let end = at + pair.close.len();
            if pair.role == Role::Nested {
                if after(text, end).is_some_and(char::is_alphanumeric)
                    || before(text, at).is_some_and(char::is_whitespace) && pair.close == "'"
                {
                    at = end;
                    continue;
                }
                let plural = before(text, at) == Some('s') && after(text, end) == Some(' ');
                if plural {
                    doubtful = doubtful.or(Some(at));
                    at = end;
                    continue;
                }
            }
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
            at = end;
        } else if !same && rest.starts_with(pair.open.as_str()) {
            let end = at + pair.open.len();
            // “…“: a second opening mark at the end of a word closes.
            let closes = before(text, at).is_some_and(|c| !c.is_whitespace())
                && after(text, end).is_none_or(|c| !c.is_alphanumeric());
            if closes && depth == 0 && pair.role == Role::Primary {
                return Some(at);
            }
            if pair.role == Role::Nested && doubtful.is_some() {
                return doubtful;
            }
            depth += 1;
            at = end;
        } else {
            at += 1;
        }
    }
    doubtful
}

/// A paragraph of dialogue: "—Nos iremos —dijo Ortiz—, pero no hoy."
fn dialogue(text: &str, marks: &[Marks]) -> Option<Raw> {
    let pair = marks
        .iter()
        .find(|pair| pair.role == Role::Dialogue && text.starts_with(pair.open.as_str()))?;
    let first = after(text, pair.open.len())?;
    // Typographers put no space after the dash of speech; a list or a dateline has one.
    if !first.is_alphabetic() && !matches!(first, '¿' | '¡' | '«' | '“' | '"') {
        return None;
    }
    let dashes: Vec<usize> = text.match_indices(pair.open.as_str()).map(|(at, _)| at).collect();
    let mut content = Vec::new();
    // Odd stretches are spoken, even ones are the narrator's.
    for (number, &dash) in dashes.iter().enumerate() {
        if number % 2 == 0 {
            let start = dash + pair.open.len();
            let end = dashes.get(number + 1).copied().unwrap_or(text.len());
            if end > start {
                content.push(Span::new(start, end));
            }
        }
    }
    let end = content.last()?.end;
    Some(Raw {
        whole: Span::new(0, end),
        content,
        closed: true,
        continued: false,
        marks: None,
    })
}

/// A quote with its content trimmed and counted; `None` where there are no words in it.
fn quote(raw: Raw, text: &str, start: usize, words: &[Token]) -> Option<Mention<Quote>> {
    let content: Vec<Span> = raw
        .content
        .iter()
        .filter_map(|span| {
            let inside = span.of(text);
            let trimmed = inside.trim();
            if trimmed.is_empty() {
                return None;
            }
            let offset = span.start + (inside.len() - inside.trim_start().len());
            Some(Span::new(offset, offset + trimmed.len()).shifted(start))
        })
        .collect();
    let count: usize = content.iter().map(|span| within(words, *span).len()).sum();
    let first = within(words, *content.first()?).first()?;
    let whole = raw.whole.shifted(start);
    Some(Mention {
        span: whole,
        value: Quote {
            partial: count < STATEMENT || !(first.case.is_capital() || raw.continued),
            content,
            speaker: None,
            continued: raw.continued,
            closed: raw.closed,
            words: count,
        },
    })
}

/// The words inside a span.
fn within<'w, 't>(words: &'w [Token<'t>], span: Span) -> &'w [Token<'t>] {
    let start = words.partition_point(|word| word.start < span.start);
    let end = words.partition_point(|word| word.end <= span.end);
    &words[start.min(end)..end]
}

/// Finds speakers, and remembers who spoke last.
#[derive(Default)]
struct Teller {
    /// Who spoke last, and in which paragraph.
    last: Option<(Name, usize)>,
}

impl Teller {
    fn attribute(
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
                Speech::Verb if beside_pronoun(inside, index, length, lexicon) => pronoun |= !beyond,
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
            _ => None,
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
fn beside_pronoun(words: &[Token], at: usize, length: usize, lexicon: &QuoteWords) -> bool {
    let is_pronoun = |index: usize| {
        matches!(
            words.get(index..).and_then(|rest| lexicon.speech(rest)),
            Some((_, Speech::Pronoun))
        )
    };
    at.checked_sub(1).is_some_and(is_pronoun) || is_pronoun(at + length)
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
        return paragraph.sentences.clone();
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

#[cfg(test)]
mod tests;
