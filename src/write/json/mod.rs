//! JSON: everything that an alignment holds, in one document or a record a line.
//!
//! `data/alignment.schema.json` describes both; [`restore`](crate::restore) reads them back, equal to the last bit.

pub(crate) mod record;

use std::io::{self, Write};

use serde::Serialize;

use crate::alignment::Alignment;
use record::{ArticleRecord, Head, LinkRecord, Record, SideName, SidedArticle, Tool, VERSION, VerdictRecord};

/// Describes what [`write()`] and [`write_lines`] write (JSON Schema, draft 2020-12); for lines, its `$defs/record`.
pub const SCHEMA: &str = include_str!("../../../data/alignment.schema.json");

/// Writes one document, with each article, verdict and link on a line of its own: so two results can be compared line by line.
///
/// # Errors
///
/// Where `out` can't be written to.
pub fn write(alignment: &Alignment, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\n\"version\":{VERSION},\n\"tool\":")?;
    serde_json::to_writer(&mut *out, &Tool::this())?;
    out.write_all(b",\n\"min_score\":")?;
    serde_json::to_writer(&mut *out, &alignment.min_score)?;
    list("reports", alignment.reports.iter().map(ArticleRecord::from), out)?;
    list("coverage", alignment.coverage.iter().map(ArticleRecord::from), out)?;
    let verdicts = alignment.verdicts.iter();
    let verdicts = verdicts.filter_map(|verdict| VerdictRecord::new(alignment, verdict));
    list("verdicts", verdicts, out)?;
    let links = alignment.links.iter().map(|link| LinkRecord::new(alignment, link));
    list("links", links, out)?;
    out.write_all(b"\n}\n")
}

fn list<T: Serialize>(name: &str, items: impl Iterator<Item = T>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, ",\n\"{name}\":[")?;
    let mut parted = "\n";
    for item in items {
        out.write_all(parted.as_bytes())?;
        serde_json::to_writer(&mut *out, &item)?;
        parted = ",\n";
    }
    out.write_all(b"\n]")
}

/// Writes JSON Lines: a head, then the articles, the verdicts and the links, each with its `type`.
///
/// # Errors
///
/// Where `out` can't be written to.
pub fn write_lines(alignment: &Alignment, out: &mut dyn Write) -> io::Result<()> {
    let head = Record::Alignment(Head {
        version: VERSION,
        tool: Tool::this(),
        min_score: alignment.min_score,
    });
    line(&head, out)?;
    for (side, articles) in [
        (SideName::Report, &alignment.reports),
        (SideName::Coverage, &alignment.coverage),
    ] {
        for article in articles {
            let article = ArticleRecord::from(article);
            line(&Record::Article(SidedArticle { side, article }), out)?;
        }
    }
    for verdict in &alignment.verdicts {
        if let Some(verdict) = VerdictRecord::new(alignment, verdict) {
            line(&Record::Verdict(verdict), out)?;
        }
    }
    for link in &alignment.links {
        line(&Record::Link(LinkRecord::new(alignment, link)), out)?;
    }
    Ok(())
}

fn line(record: &Record<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests;
