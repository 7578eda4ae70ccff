//! Sentences, as spans.
//!
//! Written for news as it comes: abbreviations and initials, quotation marks that close after the full stop, machine-translated
//! text in which the space after a full stop is missing, or the full stop itself (`en febreroAunque`).

use crate::article::{Article, Span};
use crate::lexicon::abbreviations::{self, Kind};
use crate::lexicon::fold::{fold, is_blank};
use crate::lexicon::function_words;
use crate::lexicon::{LANGUAGES, Language, language};
use crate::punctuation::{is_closer, is_list_item, is_opener, is_terminator};

/// How much of the text around a full stop is looked at, in characters: no abbreviation is longer, and no text of full stops
/// alone may cost more than its length.
const WINDOW: usize = 40;

/// Endings of addresses in the net, which a capital after a full stop may be part of (`Booking.Com`).
const DOMAINS: [&str; 14] = [
    "com", "org", "net", "gov", "gob", "edu", "info", "biz", "tv", "io", "uk", "eu", "js", "ai",
];

/// The sentences of the part `span` of `text`, in order, without overlap, without white space at their edges; together they
/// hold all of it but white space. Where the language isn't known, the abbreviations of all languages hold.
pub fn sentences(text: &str, span: Span, language: Option<&Language>) -> Vec<Span> {
    let body = span.of(text);
    let languages: Vec<&Language> = match language {
        Some(language) => vec![language],
        None => LANGUAGES.iter().collect(),
    };
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut skip_to = 0;
    let mut previous = None;
    for (at, c) in body.char_indices() {
        let before = previous.replace(c);
        if at < skip_to {
            continue;
        }
        let cut = if is_terminator(c) {
            let (end, cut) = after_terminator(body, start, at, &languages);
            skip_to = end;
            cut
        } else if c.is_uppercase() && before.is_some_and(char::is_lowercase) {
            glued_word(body, at, &languages).then_some(at)
        } else if matches!(c, '\n' | '\r' | '\u{2028}') && is_list_item(window_after(body, at + c.len_utf8())) {
            Some(at)
        } else {
            None
        };
        if let Some(cut) = cut.filter(|&cut| cut > start) {
            push(&mut sentences, body, start, cut, span.start);
            start = cut;
        }
    }
    push(&mut sentences, body, start, body.len(), span.start);
    sentences
}

/// Fills the sentences of every paragraph of an article, in the language of the paragraph, else of the article.
pub(crate) fn article(article: &mut Article) {
    let of_article = article.language.as_ref().and_then(|detected| language(&detected.code));
    for paragraph in &mut article.paragraphs {
        let own = paragraph
            .language
            .as_ref()
            .and_then(|detected| language(&detected.code));
        paragraph.sentences = sentences(&article.text, paragraph.span, own.or(of_article)).into();
    }
}

fn push(sentences: &mut Vec<Span>, body: &str, start: usize, end: usize, offset: usize) {
    let Some(sentence) = body.get(start..end) else { return };
    let kept = sentence.trim_start_matches(is_blank);
    let start = end - kept.len();
    let kept = kept.trim_end_matches(is_blank);
    if kept.is_empty() {
        return;
    }
    // Marks without a letter or a figure belong to the sentence before them.
    let span = Span::new(start, start + kept.len()).shifted(offset);
    match sentences.last_mut() {
        Some(last) if !kept.chars().any(char::is_alphanumeric) => last.end = span.end,
        _ => sentences.push(span),
    }
}

/// What follows a terminator at `at`: where to go on looking, and where to cut, if at all.
fn after_terminator(body: &str, start: usize, at: usize, languages: &[&Language]) -> (usize, Option<usize>) {
    let rest = &body[at..];
    let run = rest.len() - rest.trim_start_matches(is_terminator).len();
    let single_stop = &rest[..run] == ".";
    let marks = &rest[run..];
    let mut end = at + run + closers(marks);
    // Agencies write `(EFE).- El presidente`: the dash belongs to the dateline.
    if let Some(dash) = body[end..].chars().next().filter(|&c| matches!(c, '-' | '–' | '—')) {
        let after = end + dash.len_utf8();
        if body[after..].starts_with(char::is_whitespace) {
            end = after;
        }
    }
    let after = window_after(body, end);
    let spaced = after.starts_with(is_blank);
    let inside = after.trim_start_matches(|c| is_blank(c) || is_opener(c));
    let Some(next) = inside.chars().next() else {
        return (end, spaced.then_some(end));
    };
    let word = first_word(inside);
    let opened = after.trim_start_matches(is_blank).starts_with(is_opener);
    let cuts = if spaced {
        !next.is_lowercase() && (!single_stop || ends_sentence(body, start, at, next, word, languages))
    } else if opened && !after.starts_with(['-', '–', '—', '\'', '’', '`', '*', '_']) {
        // `caso.«El`, `caso.¿Qué`: an opening mark right after the full stop.
        next.is_uppercase() && is_plain_word_before(body, at)
    } else {
        next.is_uppercase() && (end > at + run || is_run_on(body, at, word, languages))
    };
    (end, cuts.then_some(end))
}

/// Length of the quotation marks and brackets that close at the start of `marks`.
fn closers(marks: &str) -> usize {
    let end = marks.len() - marks.trim_start_matches(is_closer).len();
    let (closed, rest) = marks.split_at(end);
    // A mark with a letter right after it opens (`caso."El`, `fin.«Una`), unless it can only close.
    match closed.chars().next_back() {
        Some(last) if rest.starts_with(char::is_alphanumeric) && !matches!(last, '”' | '»' | ')' | ']' | '}') => {
            end - last.len_utf8()
        }
        // `fin. “` has a space, `fin.“ El` has not: such a mark closes, as it does in German and in careless typing.
        _ => end,
    }
}

/// Whether a full stop at `at`, with a space after it, ends a sentence, `next` being what stands behind it.
fn ends_sentence(body: &str, start: usize, at: usize, next: char, word: &str, languages: &[&Language]) -> bool {
    let token = word_before(body, at);
    let begins = at - token.len() <= start + (body[start..].len() - body[start..].trim_start_matches(is_blank).len());
    let token = token.trim_start_matches(|c: char| is_opener(c) || is_blank(c));
    if token.is_empty() {
        return true;
    }
    // `1. First`, `a. First`: the number of an item.
    if begins && (token.chars().all(|c| c.is_ascii_digit()) && token.len() <= 3 || token.chars().count() == 1) {
        return false;
    }
    let starter = next.is_uppercase() && starts_sentence(word, languages);
    let folded = fold(token);
    match kind(&folded, languages) {
        Some(Kind::Title) => false,
        Some(Kind::Number) => !next.is_numeric(),
        Some(Kind::General) => starter,
        None if is_acronym(token) => starter,
        None => true,
    }
}

/// The kind of an abbreviation; of `Lt.-Gen` and `(Sen` the last part counts.
fn kind(folded: &str, languages: &[&Language]) -> Option<Kind> {
    let of = |part: &str| {
        languages
            .iter()
            .find_map(|language| abbreviations::of(language).kind(part))
    };
    of(folded).or_else(|| {
        let last = folded.rsplit(['-', '/', '(', '«', '"']).next()?;
        (last.len() < folded.len()).then(|| of(last)).flatten()
    })
}

/// An initial (`V`), or letters with full stops between them (`U.S`, `p.m`).
fn is_acronym(token: &str) -> bool {
    let mut letters = 0;
    token.split('.').all(|part| {
        letters += 1;
        let mut chars = part
            .chars()
            .filter(|&c| !unicode_normalization::char::is_combining_mark(c));
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    }) && (letters > 1 || token.starts_with(char::is_uppercase))
}

/// Whether `word` is one that sentences start with: a function word.
fn starts_sentence(word: &str, languages: &[&Language]) -> bool {
    let folded = fold(word);
    languages
        .iter()
        .any(|language| function_words::of(language).role(&folded).is_some())
}

/// `caso.El presidente`: a full stop between a whole word in small letters and a capitalised one, the space missing. Not
/// within an address, an acronym or a name such as `Node.Js`.
fn is_run_on(body: &str, at: usize, word: &str, languages: &[&Language]) -> bool {
    if !is_plain_word_before(body, at) || !is_capitalised(word) {
        return false;
    }
    let folded = fold(word);
    starts_sentence(word, languages)
        || (folded.chars().count() >= 3
            && !DOMAINS.contains(&folded.as_str())
            && !word_before(body, at).starts_with(char::is_uppercase))
}

/// Whether a whole word stands before `at`, of two letters or more, in small letters but for the first, and nothing else
/// glued to it.
fn is_plain_word_before(body: &str, at: usize) -> bool {
    let token = word_before(body, at).trim_start_matches(is_opener);
    let token = token.trim_end_matches(is_closer);
    let mut chars = token.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c.is_ascii_digit())
        && token.chars().count() >= 2
        && chars.all(|c| c.is_lowercase() || c.is_ascii_digit() || unicode_normalization::char::is_combining_mark(c))
}

/// `febreroAunque`: a function word with its capital at the end of a word in small letters. Names such as `iPhone`, `McDonald`,
/// `YouTube` have no function word there, or a capital before it.
fn glued_word(body: &str, at: usize, languages: &[&Language]) -> bool {
    /// Shorter words are found within names (`LaTeX`, `DeSoto`).
    const SHORTEST: usize = 4;
    let token = word_before(body, at).trim_start_matches(is_opener);
    let word = first_word(window_after(body, at));
    token.chars().count() >= SHORTEST
        && token.chars().all(char::is_lowercase)
        && word.chars().count() >= SHORTEST
        && is_capitalised(word)
        && starts_sentence(word, languages)
}

fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.all(|c| !c.is_uppercase())
}

/// The letters at the start of `text`.
fn first_word(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)))
        .unwrap_or(text.len());
    &text[..end]
}

/// What stands before `at` up to the last white space, or [`WINDOW`] characters of it.
fn word_before(body: &str, at: usize) -> &str {
    let before = &body[..at];
    let start = before
        .char_indices()
        .rev()
        .take(WINDOW)
        .take_while(|(_, c)| !c.is_whitespace())
        .last()
        .map_or(at, |(start, _)| start);
    &before[start..]
}

/// At most [`WINDOW`] characters from `at` on, not counting white space and opening marks before them.
fn window_after(body: &str, at: usize) -> &str {
    let rest = body.get(at..).unwrap_or_default();
    let skipped = rest
        .char_indices()
        .take(WINDOW * 4)
        .find(|&(_, c)| !is_blank(c) && !is_opener(c))
        .map_or(0, |(skipped, _)| skipped);
    let end = rest[skipped..]
        .char_indices()
        .nth(WINDOW)
        .map_or(rest.len(), |(length, _)| skipped + length);
    &rest[..end]
}

#[cfg(test)]
mod tests;
