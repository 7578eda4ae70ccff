//! What one block is, by what it says and by its shape.

use crate::article::Boilerplate;
use crate::lexicon::boilerplate::{Reason, Token, reason as by_pattern, tokens};
use crate::lexicon::dateline::is_beside_date;
use crate::punctuation::is_closed;
use crate::read::date::is_figures;

/// Longer blocks, in bytes, are text.
const LONGEST: usize = 700;
/// Longest caption that is known by the credit at its end, in words.
const CAPTION_WORDS: usize = 40;
/// Longest part of a menu or of a path through a site, in words.
const PART_WORDS: usize = 4;
/// Stands for the marks between such parts; no text has it.
const PART_END: &str = "\0";

/// Why a block is boilerplate; `None` for text and headings.
pub(super) fn reason(block: &str) -> Option<Boilerplate> {
    if !block.chars().any(char::is_alphabetic) {
        return without_words(block);
    }
    if block.len() > LONGEST {
        return None;
    }
    let tokens = tokens(block)?;
    by_words(&tokens)
        .or_else(|| caption_by_credit(block, &tokens))
        .or_else(|| parts(block))
        .or_else(|| place_alone(block, &tokens))
}

/// A rule, bullets, the number of a page, a date in figures; an amount or a score is none of them.
fn without_words(block: &str) -> Option<Boilerplate> {
    let mut numbers = block
        .split(|c: char| !c.is_numeric())
        .filter(|number| !number.is_empty());
    let is_page = match (numbers.next(), numbers.next()) {
        (None, _) => true,
        (Some(number), None) => number.len() <= 3 && !block.contains(['%', '$', '€', '£', '+']),
        _ => false,
    };
    if is_figures(block) {
        Some(Boilerplate::Metadata)
    } else if is_page {
        Some(Boilerplate::Ornament)
    } else {
        None
    }
}

/// By the table, also with a date before or after what it says; a date alone is metadata.
fn by_words(tokens: &[Token]) -> Option<Boilerplate> {
    if let Some(reason) = by_pattern(tokens, false) {
        return Some(reason.into());
    }
    let head = date_at(tokens.iter());
    if head == tokens.len() && head > 0 {
        return Some(Boilerplate::Metadata);
    }
    let tail = date_at(tokens.iter().rev());
    let rest = [tokens.get(head..), tokens.get(..tokens.len() - tail)];
    rest.into_iter()
        .flatten()
        .filter(|rest| rest.len() < tokens.len())
        .find_map(|rest| by_pattern(rest, false))
        .map(Boilerplate::from)
}

/// Number of tokens of a date at the start of `tokens`; 0 where there is none. A date has a number and a month, or is whole in
/// figures; weekdays, hours and the small words between belong to it.
fn date_at<'t>(tokens: impl Iterator<Item = &'t Token>) -> usize {
    let mut length = 0;
    let (mut number, mut month, mut whole) = (false, false, false);
    for token in tokens {
        let is_month = token.is_month();
        let ordinal = token.text.starts_with(|c: char| c.is_ascii_digit()) && token.text.chars().count() <= 4;
        if !(token.number || is_month || ordinal || token.text == ":" || is_beside_date(&token.text)) {
            break;
        }
        number |= token.number || ordinal;
        month |= is_month;
        whole |= is_figures(&token.text);
        length += 1;
    }
    if whole || (number && month) { length } else { 0 }
}

/// A short text with the credit of a picture in brackets at its end.
fn caption_by_credit(block: &str, tokens_of_block: &[Token]) -> Option<Boilerplate> {
    let credit = block.trim_end_matches('.').strip_suffix([')', ']'])?;
    let at = credit.rfind(['(', '['])?;
    let credit = tokens(credit.get(at + 1..)?)?;
    let words = tokens_of_block.iter().filter(|token| token.is_word()).count();
    (words <= CAPTION_WORDS && by_pattern(&credit, true).is_some()).then_some(Boilerplate::Caption)
}

/// Menus and paths through a site: short parts with marks between them.
fn parts(block: &str) -> Option<Boilerplate> {
    if is_closed(block) {
        return None;
    }
    let split = |marks: &[&str]| -> Vec<String> {
        let mut rest = block.to_owned();
        for mark in marks {
            rest = rest.replace(mark, PART_END);
        }
        rest.split(PART_END)
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect()
    };
    let path = split(&[" > ", " >> ", " › ", " » ", " → "]);
    if path.len() >= 2 && path.iter().all(|part| is_short(part)) {
        return Some(Boilerplate::SectionLabel);
    }
    let bar = split(&["|", " / ", " • ", " · "]);
    if bar.len() >= 3 && bar.iter().all(|part| is_short(part) && is_capitalised(part)) {
        let known = bar.iter().find_map(|part| by_words(&tokens(part)?));
        return known
            .filter(|&reason| reason != Boilerplate::Metadata)
            .or(Some(Boilerplate::SectionLabel));
    }
    let menu = split(&["|", " • ", " · ", " / ", " - ", " – ", " — ", "   ", "\t", "\n"]);
    if menu.len() < 2 {
        return None;
    }
    let known: Vec<Boilerplate> = menu
        .iter()
        .filter_map(|part| tokens(part).and_then(|tokens| by_words(&tokens)))
        .collect();
    let first = *known.first()?;
    // A byline and a date, or half of a menu, tell what the whole is; one known word in a sentence does not.
    let few_unknown = known.len() * 2 >= menu.len() && menu.iter().all(|part| is_short(part));
    let all_known = known.len() == menu.len();
    let labels = menu.len() >= 3 && menu.iter().all(|part| is_short(part) && is_capitalised(part));
    if all_known && known.iter().all(|&reason| reason == Boilerplate::Metadata) {
        Some(Boilerplate::Metadata)
    } else if all_known || few_unknown || labels {
        known
            .iter()
            .copied()
            .find(|&reason| reason != Boilerplate::Metadata)
            .or(Some(first))
    } else {
        None
    }
}

fn is_short(part: &str) -> bool {
    part.split_whitespace().count() <= PART_WORDS
}

fn is_capitalised(part: &str) -> bool {
    part.starts_with(char::is_uppercase)
}

/// The place of a dateline without its text (`WASHINGTON --`, `BRUSSELS (Agencies)`).
fn place_alone(block: &str, tokens_of_block: &[Token]) -> Option<Boilerplate> {
    let words: Vec<&Token> = tokens_of_block.iter().filter(|token| token.is_word()).collect();
    let is_place = (1..=4).contains(&words.len()) && words.iter().all(|token| token.capital);
    let dash = block.ends_with(['—', '–']) || block.ends_with("--");
    let agency = || {
        let (place, agency) = block.strip_suffix(')')?.split_once('(')?;
        let capitals = !place.chars().any(char::is_lowercase) && place.chars().any(char::is_alphabetic);
        let known = by_pattern(&tokens(agency)?, false) == Some(Reason::Byline);
        Some(capitals && known)
    };
    (is_place && (dash || agency() == Some(true))).then_some(Boilerplate::Metadata)
}
