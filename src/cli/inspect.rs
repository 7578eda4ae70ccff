//! `cotejo inspect`: what Cotejo sees in an article.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use cotejo::article::{Article, Detected, Kind, Metadata, Paragraph};
use cotejo::lexicon::{self, Role};
use cotejo::read;
use cotejo::write::output::Output;
use serde::Serialize;

use crate::cli::columns::columns;
use crate::cli::exit;
use crate::cli::inputs::InputArgs;
use crate::cli::messages::{Messages, printable};

/// Characters of a paragraph's text that are shown: with the other columns, a line of a wide terminal.
const START: usize = 60;

const EXAMPLES: &str = "\
Examples:
  cotejo inspect es.txt                  why is a paragraph left out? where is paragraph 7?
  cotejo inspect story/ --format json    everything, with byte positions, for a program

";

/// Show what Cotejo sees in articles: language, paragraphs and what each is taken for
///
/// A paragraph's number is the one that stands in the aligned CSV; its line leads to its place in the file.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}{}", exit::HELP))]
pub(crate) struct RawArgs {
    #[command(flatten)]
    inputs: InputArgs,
    /// Format of the output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = InspectFormat::Text)]
    format: InspectFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum InspectFormat {
    /// A table per article, with the beginning of each paragraph
    Text,
    /// One array of all articles, with whole texts
    Json,
}

/// An article as it is shown.
#[derive(Serialize)]
struct Seen<'a> {
    name: &'a str,
    language: Option<&'a Detected>,
    role: Option<&'static str>,
    metadata: &'a Metadata,
    paragraphs: Vec<SeenParagraph<'a>>,
}

/// A paragraph as it is shown; positions are bytes of the decoded text.
#[derive(Serialize)]
struct SeenParagraph<'a> {
    number: usize,
    line: usize,
    kind: &'static str,
    reason: Option<String>,
    language: Option<&'a Detected>,
    start: usize,
    end: usize,
    text: &'a str,
    sentences: Vec<SeenSentence<'a>>,
}

#[derive(Serialize)]
struct SeenSentence<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(raw: RawArgs, messages: Messages) -> anyhow::Result<u8> {
    let read::Collected { mut articles, problems } =
        read::collect(&raw.inputs.into_inputs(), &read::Options::default());
    let trouble = messages.reading(&problems);
    cotejo::prepare(&mut articles);
    articles.sort_by(|a, b| a.name.cmp(&b.name));
    let seen: Vec<Seen<'_>> = articles.iter().map(see).collect();
    Output::Stdout.write(|out| match raw.format {
        InspectFormat::Text => {
            let texts: Vec<String> = seen.iter().map(describe).collect();
            out.write_all(texts.join("\n").as_bytes())
        }
        InspectFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &seen)?;
            out.write_all(b"\n")
        }
    })?;
    Ok(if trouble { exit::TROUBLE } else { exit::DONE })
}

/// The line that each paragraph of an article begins in, from 1.
pub(super) fn line_numbers(article: &Article) -> Vec<usize> {
    let (mut line, mut counted) = (1, 0);
    let starts = article.paragraphs.iter().map(|paragraph| paragraph.span.start);
    let line_of = |start: usize| {
        line += article
            .text
            .get(counted..start)
            .unwrap_or_default()
            .matches('\n')
            .count();
        counted = start;
        line
    };
    starts.map(line_of).collect()
}

fn see(article: &Article) -> Seen<'_> {
    let known = article
        .language
        .as_ref()
        .and_then(|detected| lexicon::language(&detected.code));
    let lines = line_numbers(article);
    Seen {
        name: &article.name,
        language: article.language.as_ref(),
        role: known.map(|language| match language.role {
            Role::Report => "report",
            Role::Coverage => "coverage",
        }),
        metadata: &article.metadata,
        paragraphs: article
            .paragraphs
            .iter()
            .zip(lines)
            .map(|(paragraph, line)| see_paragraph(article, paragraph, line))
            .collect(),
    }
}

fn see_paragraph<'a>(article: &'a Article, paragraph: &'a Paragraph, line: usize) -> SeenParagraph<'a> {
    let (kind, reason) = match paragraph.kind {
        Kind::Body => ("body", None),
        Kind::Heading => ("heading", None),
        Kind::Boilerplate(reason) => ("boilerplate", Some(reason.to_string())),
    };
    let sentences = paragraph.sentences.iter().map(|span| SeenSentence {
        start: span.start,
        end: span.end,
        text: span.of(&article.text),
    });
    SeenParagraph {
        number: paragraph.number,
        line,
        kind,
        reason,
        language: paragraph.language.as_ref(),
        start: paragraph.span.start,
        end: paragraph.span.end,
        text: article.paragraph_text(paragraph),
        sentences: sentences.collect(),
    }
}

fn describe(seen: &Seen<'_>) -> String {
    let mut text = format!("{}\n", printable(seen.name));
    let mut entry = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            // Writing to a String can't fail.
            let _ = writeln!(text, "  {key:<10}  {}", printable(&value));
        }
    };
    let role = seen.role.unwrap_or("left out");
    entry(
        "language",
        Some(match seen.language {
            Some(Detected { code, confidence }) => format!("{code} (confidence {confidence:.2}): {role}"),
            None => format!("can't be told: {role}"),
        }),
    );
    entry("title", seen.metadata.title.clone());
    entry("date", seen.metadata.date.map(|date| date.to_string()));
    entry("source", seen.metadata.source.clone());
    entry("url", seen.metadata.url.clone());
    let flagged = seen
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.reason.is_some())
        .count();
    entry(
        "paragraphs",
        Some(format!("{}, {flagged} of them boilerplate", seen.paragraphs.len())),
    );
    text.push('\n');
    let rows: Vec<Vec<String>> = seen
        .paragraphs
        .iter()
        .map(|paragraph| {
            vec![
                paragraph.number.to_string(),
                paragraph.line.to_string(),
                match &paragraph.reason {
                    Some(reason) => format!("{}: {reason}", paragraph.kind),
                    None => paragraph.kind.to_owned(),
                },
                paragraph.sentences.len().to_string(),
                start_of(paragraph.text),
            ]
        })
        .collect();
    for line in columns(&[">paragraph", ">line", "kind", ">sentences", "text"], &rows).lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// The beginning of a text, on one line.
fn start_of(text: &str) -> String {
    // White space apart, no more than what is shown is looked at: a paragraph may be of any length.
    let mut start = String::new();
    for (index, c) in text
        .chars()
        .take(4 * START)
        .collect::<String>()
        .split_whitespace()
        .enumerate()
    {
        if index > 0 {
            start.push(' ');
        }
        start.push_str(c);
    }
    if start.chars().count() > START || text.chars().nth(4 * START).is_some() {
        let shortened: String = start.chars().take(START - 1).collect();
        return format!("{}…", printable(shortened.trim_end()));
    }
    printable(&start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_a_text_is_one_short_line() {
        assert_eq!(start_of("a\n  b\u{a0}c\u{1b}"), "a b c\\u{1b}");
        let long = start_of(&"é ".repeat(1_000_000));
        assert!(long.chars().count() <= START && long.ends_with('…'), "{long}");
        assert_eq!(start_of(&"x".repeat(START)).chars().count(), START);
    }
}
