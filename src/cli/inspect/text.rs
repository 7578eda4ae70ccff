//! What is shown of an article, for a person at a terminal.

use std::collections::HashMap;
use std::io::{self, Write};

use cotejo::article::{Detected, Omitted};
use cotejo::language::UNDETERMINED;

use super::evidence::SeenEvidence;
use super::seen::{Seen, SeenAnchor, SeenParagraph, SeenParagraphs};
use crate::cli::columns::Columns;
use crate::cli::messages::printable;

/// Columns of the terminal to write for; a name that is longer by itself stands out.
const WIDTH: usize = 100;
/// Least characters of a paragraph's text that are shown, whatever stands beside them.
const LEAST_START: usize = 30;
/// Characters of a quote, of a noun and of a date as written that are shown.
const EXCERPT: usize = 48;
/// Forms of a name that are shown beside the longest.
const MOST_FORMS: usize = 4;
/// Before every line.
const INDENT: &str = "  ";

/// Writes the article's own lines, a table of its paragraphs, and the evidence in them.
pub(super) fn describe(seen: &Seen<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", printable(seen.name))?;
    for (key, value) in head(seen) {
        writeln!(out, "{INDENT}{key:<10}  {}", printable(&value))?;
    }
    writeln!(out)?;
    paragraphs(&seen.paragraphs, out)?;
    evidence(&seen.paragraphs, out)
}

fn head(seen: &Seen<'_>) -> Vec<(&'static str, String)> {
    let role = seen.role.unwrap_or("left out");
    let said = seen.metadata.language.as_ref();
    let said = match said.filter(|said| seen.language.is_none_or(|language| language.code != **said)) {
        Some(said) => format!(", though it says {said}"),
        None => String::new(),
    };
    let language = match seen.language {
        Some(Detected { code, confidence }) if code == UNDETERMINED => {
            format!("none that is known (confidence {confidence:.2}{said}): {role}")
        }
        Some(Detected { code, confidence }) => format!("{code} (confidence {confidence:.2}{said}): {role}"),
        None => format!("can't be told{said}: {role}"),
    };
    let mut head = vec![("language", language)];
    let metadata = seen.metadata;
    let modified = metadata.modified.map(|date| date.to_string());
    for (key, value) in [
        ("packed as", &metadata.packed_as),
        ("title", &metadata.title),
        ("author", &metadata.author),
        ("source", &metadata.source),
        ("url", &metadata.url),
        ("modified", &modified),
    ] {
        head.extend(value.clone().map(|value| (key, value)));
    }
    if seen.role.is_some() {
        head.push(("date", anchor(seen.anchor.as_ref())));
    }
    let flagged = seen
        .paragraphs
        .without_evidence()
        .filter(|paragraph| paragraph.reason.is_some())
        .count();
    head.push((
        "paragraphs",
        format!("{}, {flagged} of them boilerplate", seen.paragraphs.len()),
    ));
    head.extend(left_out(seen.omitted).into_iter().map(|part| ("left out", part)));
    head
}

fn anchor(anchor: Option<&SeenAnchor>) -> String {
    let Some(SeenAnchor { date, from }) = anchor else {
        return "unknown: relative dates stay open; give it with --date FILE=YYYY-MM-DD".to_owned();
    };
    let place = match *from {
        "given" => "given with --date",
        "file-name" => "by the name of the file",
        "address" => "by the address",
        "dateline" => "by the dateline",
        "line" => "by a line of its own",
        "created" => "the day on which the file was made; overrule it with --date FILE=YYYY-MM-DD",
        _ => "by the metadata",
    };
    format!("{date} ({place})")
}

/// Parts that are called the same take a line together.
fn left_out(omitted: &[Omitted]) -> Vec<String> {
    let mut kinds: Vec<(&Omitted, usize, usize)> = Vec::new();
    for part in omitted {
        match kinds.iter_mut().find(|(first, ..)| first.what == part.what) {
            Some((_, count, bytes)) => {
                *count += 1;
                *bytes += part.bytes;
            }
            None => kinds.push((part, 1, part.bytes)),
        }
    }
    kinds
        .into_iter()
        .map(|(first, count, bytes)| {
            let what = match count {
                1 => first.what.clone(),
                _ => format!("{} ({count} parts)", first.what),
            };
            match first.start.trim() {
                "" => format!("{what}, {}", size(bytes)),
                start => format!("{what}, {}: {}", size(bytes), excerpt(start, EXCERPT)),
            }
        })
        .collect()
}

/// A number of bytes in the largest unit that leaves a whole number of them.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// The table of the paragraphs, of which there may be a million: they are gone through twice, for the widths of the columns and
/// to write them.
fn paragraphs(paragraphs: &SeenParagraphs<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut header = vec![">paragraph", ">line", "kind", ">sentences", "text"];
    if !paragraphs.have_lines() {
        header.remove(1);
    }
    let mut columns = Columns::new(&header);
    for paragraph in paragraphs.without_evidence() {
        columns.fit(&facts_of(&paragraph));
    }
    // The text has what the other columns leave.
    let width = columns.width_of_first(header.len() - 1);
    let room = WIDTH.saturating_sub(INDENT.len() + width + 2).max(LEAST_START);
    writeln!(out, "{INDENT}{}", columns.header())?;
    for paragraph in paragraphs.without_evidence() {
        let mut row = facts_of(&paragraph);
        row.push(excerpt(paragraph.text, room));
        writeln!(out, "{INDENT}{}", columns.line(&row))?;
    }
    Ok(())
}

/// The cells of the table before the text of a paragraph.
fn facts_of(paragraph: &SeenParagraph<'_>) -> Vec<String> {
    let mut facts = vec![paragraph.number.to_string()];
    facts.extend(paragraph.line.map(|line| line.to_string()));
    facts.push(match &paragraph.reason {
        Some(reason) => format!("{}: {reason}", paragraph.kind),
        None => paragraph.kind.to_owned(),
    });
    facts.push(paragraph.sentences.len().to_string());
    facts
}

/// The evidence of the paragraphs that take part in links, in lines of [`WIDTH`].
fn evidence(paragraphs: &SeenParagraphs<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut first = true;
    for paragraph in paragraphs.iter().filter(|paragraph| paragraph.reason.is_none()) {
        let Some(evidence) = &paragraph.evidence else {
            return Ok(());
        };
        let mut number = paragraph.number.to_string();
        for (label, items) in [
            ("names", names(evidence)),
            ("dates", dates(evidence)),
            ("numbers", numbers(evidence)),
            ("quotes", quotes(evidence)),
        ] {
            if items.is_empty() {
                continue;
            }
            if std::mem::take(&mut first) {
                writeln!(out, "\n{INDENT}{:>9}  evidence", "paragraph")?;
            }
            let label = format!("{INDENT}{:>9}  {label:<9}", std::mem::take(&mut number));
            out.write_all(wrap(&label, &items).as_bytes())?;
        }
    }
    Ok(())
}

/// Each bearer of a name once, with the other forms that the paragraph has for it.
fn names(evidence: &SeenEvidence<'_>) -> Vec<String> {
    let mut bearers: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for name in &evidence.names {
        let place = *places.entry(name.entity).or_insert_with(|| {
            bearers.push((&name.name, Vec::new()));
            bearers.len() - 1
        });
        if let Some((canonical, forms)) = bearers.get_mut(place)
            && name.place.text != *canonical
            && forms.len() < MOST_FORMS
            && !forms.contains(&name.place.text)
        {
            forms.push(name.place.text);
        }
    }
    bearers
        .into_iter()
        .map(|(canonical, forms)| with(excerpt(canonical, EXCERPT), &forms.join(", ")))
        .collect()
}

fn dates(evidence: &SeenEvidence<'_>) -> Vec<String> {
    let dates = evidence.dates.iter();
    dates.map(|date| with(date.timex.clone(), date.place.text)).collect()
}

/// Parts of dates are no numbers to a person.
fn numbers(evidence: &SeenEvidence<'_>) -> Vec<String> {
    let numbers = evidence.numbers.iter().filter(|number| number.kind != "date-part");
    numbers
        .map(|number| match number.noun {
            // A bare number of things is as clear as the text has it.
            Some(noun) => with(
                format!("{} {}", number.normalised, excerpt(noun, EXCERPT)),
                number.place.text,
            ),
            None => with(number.normalised.clone(), number.place.text),
        })
        .collect()
}

fn quotes(evidence: &SeenEvidence<'_>) -> Vec<String> {
    let quotes = evidence.quotes.iter();
    quotes
        .map(|quote| {
            let words = format!("“{}”", excerpt(&quote.words, EXCERPT));
            with(words, quote.speaker.as_deref().unwrap_or_default())
        })
        .collect()
}

/// A value, and in brackets what else there is to say.
fn with(value: String, more: &str) -> String {
    let more = excerpt(more, EXCERPT);
    if more.is_empty() || more == value {
        value
    } else {
        format!("{value} ({more})")
    }
}

/// Items after a label, in lines of [`WIDTH`] under each other.
fn wrap(label: &str, items: &[String]) -> String {
    let margin = label.chars().count();
    let mut at = margin;
    let mut text = label.to_owned();
    for (index, item) in items.iter().enumerate() {
        let mark = if index + 1 < items.len() { ";" } else { "" };
        let width = item.chars().count() + mark.len();
        if index > 0 {
            if at + 1 + width > WIDTH {
                text.push('\n');
                text.push_str(&" ".repeat(margin));
                at = margin;
            } else {
                text.push(' ');
                at += 1;
            }
        }
        text.push_str(item);
        text.push_str(mark);
        at += width;
    }
    text.push('\n');
    text
}

/// The beginning of a text, on one line of at most `most` characters.
fn excerpt(text: &str, most: usize) -> String {
    // White space apart, no more than what is shown is looked at: a text may be of any length.
    let seen: String = text.chars().take(4 * most).collect();
    let line = printable(&seen.split_whitespace().collect::<Vec<_>>().join(" "));
    if line.chars().count() <= most && text.chars().nth(4 * most).is_none() {
        return line;
    }
    let shortened: String = line.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", shortened.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_short_line() {
        assert_eq!(excerpt("a\n  b\u{a0}c\u{1b}", 60), "a b c\\u{1b}");
        let long = excerpt(&"é ".repeat(1_000_000), 60);
        assert!(long.chars().count() <= 60 && long.ends_with('…'), "{long}");
        assert_eq!(excerpt(&"x".repeat(60), 60).chars().count(), 60);
    }

    #[test]
    fn items_fill_lines_and_are_not_cut() {
        let items = vec!["x".repeat(40); 4];
        let text = wrap("names  ", &items);
        let item = &items[0];
        assert_eq!(text, format!("names  {item}; {item};\n       {item}; {item}\n"));
    }

    #[test]
    fn parts_of_one_kind_are_told_together() {
        let part = |what: &str, start: &str, bytes| Omitted {
            what: what.to_owned(),
            start: start.to_owned(),
            bytes,
        };
        let parts = [
            part("navigation", "Home Politics Sport", 900),
            part("script", "", 20),
            part("navigation", "About us", 350),
        ];
        assert_eq!(
            left_out(&parts),
            ["navigation (2 parts), 1.2 kB: Home Politics Sport", "script, 20 bytes"]
        );
    }
}
