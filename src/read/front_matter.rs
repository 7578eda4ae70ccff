//! What a document says of itself at its head: `Title:`, `Date:`, `Source:` lines, or YAML between `---` lines.

use crate::article::{Metadata, Span};
use crate::lexicon::metadata::{Field, field};

use super::date::day_in;
use super::lines::Line;
use super::tag;

/// Longest front matter, in lines: beyond, a `---` is a rule between two parts of the text.
const MAX_LINES: usize = 100;

/// The metadata blocks at the head of a text, with the number of lines that they and the blank lines around them take.
pub(super) fn read(text: &str, lines: &[Line], metadata: &mut Metadata) -> (Vec<Span>, usize) {
    let mut blocks = Vec::new();
    let mut at = lines.iter().take_while(|line| line.is_blank()).count();
    if let Some(length) = fenced(text, lines.get(at..).unwrap_or_default()) {
        let fenced = &lines[at..at + length];
        for line in &fenced[1..length - 1] {
            note(line.span.of(text), metadata);
        }
        blocks.push(Span::new(fenced[0].span.start, fenced[length - 1].span.end));
        at += length;
    }
    loop {
        let start = at + lines[at..].iter().take_while(|line| line.is_blank()).count();
        let length = keyed(text, &lines[start..]);
        if length == 0 {
            return (blocks, at);
        }
        let block = &lines[start..start + length];
        for line in block {
            note(line.span.of(text), metadata);
        }
        blocks.push(Span::new(block[0].span.start, block[length - 1].span.end));
        at = start + length;
    }
}

/// Number of lines of front matter between two rules of `---` or `+++`.
fn fenced(text: &str, lines: &[Line]) -> Option<usize> {
    let fence = lines.first()?.span.of(text);
    if fence != "---" && fence != "+++" {
        return None;
    }
    let inner = lines
        .iter()
        .skip(1)
        .take(MAX_LINES)
        .position(|line| line.span.of(text) == fence || (fence == "---" && line.span.of(text) == "..."))?;
    let mut keys = 0;
    for line in &lines[1..=inner] {
        let written = line.span.of(text);
        let is_key = key_value(written).is_some() || (fence == "+++" && written.contains('='));
        let is_more = line.is_blank() || line.indented || written.starts_with(['-', '#']);
        if !is_key && !is_more {
            return None;
        }
        keys += usize::from(is_key);
    }
    (keys > 0).then_some(inner + 2)
}

/// Number of lines of a block of `Key: value` lines at the start of `lines`, of which the first has a known key.
fn keyed(text: &str, lines: &[Line]) -> usize {
    let known = |line: &Line| key_value(line.span.of(text)).and_then(|(key, _)| field(key)).is_some();
    if !lines.first().is_some_and(known) {
        return 0;
    }
    lines
        .iter()
        .take(MAX_LINES)
        .take_while(|line| !line.is_blank() && (line.indented || known(line)))
        .count()
}

/// The key and the value of a line such as `Title: A day in March` or `title = "A day"`; keys are short.
fn key_value(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(['*', '_']);
    let at = line.find([':', '=', '：'])?;
    let (key, rest) = line.split_at(at);
    let value = rest.trim_start_matches([':', '=', '：', '*', '_']);
    let key = key.trim().trim_matches(['*', '_', '"']);
    let is_key = (1..=24).contains(&key.chars().count())
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.') || !c.is_ascii())
        && !rest.starts_with("://");
    is_key.then(|| (key, value.trim().trim_matches(['"', '\'']).trim()))
}

fn note(line: &str, metadata: &mut Metadata) {
    let Some((key, value)) = key_value(line) else {
        return;
    };
    if value.is_empty() {
        return;
    }
    let own = || Some(value.to_owned());
    match field(key) {
        Some(Field::Title) if metadata.title.is_none() => metadata.title = own(),
        Some(Field::Source) if metadata.source.is_none() => metadata.source = own(),
        Some(Field::Url) if metadata.url.is_none() => metadata.url = own(),
        Some(Field::Language) if metadata.language.is_none() => metadata.language = tag::language(value),
        Some(Field::Date) if metadata.date.is_none() => metadata.date = day_in(value),
        _ => (),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;
    use jiff::civil::date;

    fn read_all(text: &str) -> (Metadata, Vec<&str>, usize) {
        let mut metadata = Metadata::default();
        let (blocks, used) = read(text, &lines(text), &mut metadata);
        (metadata, blocks.iter().map(|block| block.of(text)).collect(), used)
    }

    #[test]
    fn keyed_lines_of_both_languages() {
        let text = "Título: Un día\nFecha: 7 de marzo de 2014\nFuente: Diario\n\nTexto: no.";
        let (metadata, blocks, used) = read_all(text);
        assert_eq!(blocks, ["Título: Un día\nFecha: 7 de marzo de 2014\nFuente: Diario"]);
        assert_eq!(metadata.title.as_deref(), Some("Un día"));
        assert_eq!(metadata.source.as_deref(), Some("Diario"));
        assert_eq!(metadata.date, Some(date(2014, 3, 7)));
        assert_eq!(used, 3);
        assert_eq!(
            read_all("TITLE: A day\nURL: https://example.org/a\n").0.url.as_deref(),
            Some("https://example.org/a")
        );
    }

    #[test]
    fn yaml_between_rules_is_one_block() {
        let text = "---\ntitle: \"A: b\"\ndate: 2014-03-07T09:00:00Z\n\ntags:\n  - x\n---\nText follows.";
        let (metadata, blocks, used) = read_all(text);
        assert_eq!((blocks.len(), used), (1, 7));
        assert_eq!(metadata.title.as_deref(), Some("A: b"));
        assert_eq!(metadata.date, Some(date(2014, 3, 7)));
    }

    #[test]
    fn text_is_no_front_matter() {
        for text in [
            "Witkoff said: no.",
            "---\n\nIt rained.\n\n---\n",
            "---",
            "",
            "He said: \"Title\"",
            "https://example.org",
        ] {
            assert!(read_all(text).1.is_empty(), "{text}");
        }
    }

    #[test]
    fn text_right_below_the_keys_stays_text() {
        assert_eq!(
            read_all("Title: A\nDate: 2014-03-07\nIt rained.").1,
            ["Title: A\nDate: 2014-03-07"]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(---|\\+\\+\\+|Title|date|:|=|\n| |\\PC){0,40}") {
            read_all(&text);
        }
    }
}
