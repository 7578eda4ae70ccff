//! The articles as the page has them before any script runs: texts, what is known of each article, and every link as a pair of
//! anchors and a numbered note. The script adds controls; what there is to read, it doesn't need to make.

use std::fmt::{self, Write};

use super::data;
use super::escape::{address, attribute, text};
use super::words;
use crate::alignment::{Alignment, ArticleVerdict, Contribution, Link, ParagraphRef, Relation};
use crate::article::{Article, Kind, Paragraph};
use crate::write::csv::standing;

/// A side of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Report,
    Coverage,
}

impl Side {
    /// What the ids of its elements begin with.
    fn mark(self) -> char {
        match self {
            Side::Report => 'r',
            Side::Coverage => 'c',
        }
    }

    /// The sign of a paragraph of this side that has no counterpart.
    fn alone(self) -> &'static str {
        match self {
            Side::Report => "Only in the report",
            Side::Coverage => "Only in the coverage",
        }
    }
}

/// The partners of each paragraph of a side, by place, each with the number of its note.
type Partners<'a> = Vec<Vec<Vec<(usize, ParagraphRef, &'a Link)>>>;

/// What is written while one page is.
pub(super) struct Body<'a> {
    alignment: &'a Alignment,
    pairs: Vec<(&'a Link, ParagraphRef, ParagraphRef)>,
    sources: Partners<'a>,
    targets: Partners<'a>,
    /// What articles are called, by side.
    report_labels: Vec<String>,
    coverage_labels: Vec<String>,
}

impl<'a> Body<'a> {
    pub(super) fn new(alignment: &'a Alignment) -> Self {
        let empty = |articles: &[Article]| -> Partners<'a> {
            articles
                .iter()
                .map(|article| vec![Vec::new(); article.paragraphs.len()])
                .collect()
        };
        let (mut sources, mut targets) = (empty(&alignment.reports), empty(&alignment.coverage));
        let pairs = data::pairs(alignment);
        for (note, (link, source, target)) in (1..).zip(&pairs) {
            if let Some(partners) = at(&mut sources, *source) {
                partners.push((note, *target, *link));
            }
            if let Some(partners) = at(&mut targets, *target) {
                partners.push((note, *source, *link));
            }
        }
        Body {
            alignment,
            pairs,
            sources,
            targets,
            report_labels: words::labels(&alignment.reports),
            coverage_labels: words::labels(&alignment.coverage),
        }
    }

    /// What the page is called.
    pub(super) fn title(&self) -> String {
        match self.alignment.reports.as_slice() {
            [report] => words::headline(report).to_owned(),
            reports => format!("{} reports", reports.len()),
        }
    }

    /// Both columns.
    pub(super) fn columns(&self, out: &mut String) -> fmt::Result {
        out.push_str("<main class=\"columns\" id=\"columns\">\n<section class=\"column\" id=\"reports\" aria-label=\"Report\" tabindex=\"-1\">\n");
        for (place, report) in self.alignment.reports.iter().enumerate() {
            self.article(out, Side::Report, place, report)?;
        }
        if self.alignment.reports.is_empty() {
            out.push_str("<p class=\"note\">There is no report here, so that nothing can be compared.</p>\n");
        }
        out.push_str("</section>\n<div class=\"gutter\" id=\"gutter\" aria-hidden=\"true\"></div>\n<section class=\"column\" id=\"coverage\" aria-label=\"Coverage\" tabindex=\"-1\">\n<nav class=\"tabs\" id=\"tabs\" aria-label=\"Articles of the coverage\">\n");
        for (place, article) in self.alignment.coverage.iter().enumerate() {
            self.tab(out, place, article)?;
        }
        out.push_str("</nav>\n");
        for (place, article) in self.alignment.coverage.iter().enumerate() {
            self.article(out, Side::Coverage, place, article)?;
        }
        if self.alignment.coverage.is_empty() {
            out.push_str("<p class=\"note\">There is no coverage here, so that nothing can be compared.</p>\n");
        }
        out.push_str("</section>\n</main>\n");
        Ok(())
    }

    /// Every link as a numbered note: for paper, and for who has no script.
    pub(super) fn notes(&self, out: &mut String) -> fmt::Result {
        if self.pairs.is_empty() {
            return Ok(());
        }
        out.push_str("<section class=\"notes\" id=\"notes\" aria-label=\"Links\">\n<h2>Links</h2>\n<ol>\n");
        for (note, (link, source, target)) in (1..).zip(&self.pairs) {
            write!(
                out,
                "<li id=\"n{note}\" value=\"{note}\"><a href=\"#{}\">Report {}</a> – <a href=\"#{}\">{}</a>",
                id(Side::Report, *source),
                self.short(Side::Report, *source),
                id(Side::Coverage, *target),
                self.short(Side::Coverage, *target),
            )?;
            if let Some(score) = link.score {
                write!(out, " <b>{score:.4}</b>")?;
            }
            if let Some(told) = standing(link.relation, link.reviewed) {
                write!(out, " <i>{told}</i>")?;
            }
            writeln!(out, " <span class=\"w\">{}</span></li>", text(&link.evidence))?;
        }
        out.push_str("</ol>\n</section>\n");
        Ok(())
    }

    fn tab(&self, out: &mut String, place: usize, article: &Article) -> fmt::Result {
        let label = self.coverage_labels.get(place).map_or("", String::as_str);
        let language = article.language.as_ref().map_or("?", |language| &language.code);
        let judgement = self.alignment.verdict(0, place).map(|verdict| verdict.judgement);
        let (sign, verdict) = judgement.map_or((' ', "no verdict"), |judgement| {
            (words::sign(judgement.verdict), words::short_verdict(judgement.verdict))
        });
        writeln!(
            out,
            "<a class=\"tab\" id=\"t{place}\" href=\"#c{place}\"><span class=\"who\"><b>{}</b> <span class=\"name\">{}</span></span> <span class=\"facts\"><span class=\"sign\" aria-hidden=\"true\">{sign}</span> <span class=\"share\">{}</span> <span class=\"kind\">{verdict}, {}</span></span></a>",
            words::letter(place),
            text(label),
            words::percent(self.alignment.covered(0, Some(place))),
            text(language),
        )
    }

    fn article(&self, out: &mut String, side: Side, place: usize, article: &Article) -> fmt::Result {
        let language = article.language.as_ref().map_or("", |language| &language.code);
        let letter = match side {
            Side::Coverage => words::letter(place),
            Side::Report if self.alignment.reports.len() > 1 => format!("R{}", place + 1),
            Side::Report => String::new(),
        };
        let (mark, headline) = (side.mark(), words::headline(article));
        let element = match side {
            Side::Report => "article",
            // What a tab opens; an `article` can't be that to assistive software.
            Side::Coverage => "section",
        };
        write!(
            out,
            "<{element} class=\"text\" id=\"{mark}{place}\" aria-labelledby=\"{mark}{place}h\">\n<header class=\"about\">\n"
        )?;
        write!(out, "<p class=\"outlet\">")?;
        if !letter.is_empty() {
            write!(out, "<b>{letter}</b> ")?;
        }
        let labels = match side {
            Side::Report => &self.report_labels,
            Side::Coverage => &self.coverage_labels,
        };
        // Where several are called the same, the headline below says which this is.
        let outlet = words::outlet(article).or_else(|| labels.get(place).map(String::as_str));
        writeln!(out, "{}</p>", text(outlet.unwrap_or_default()))?;
        writeln!(
            out,
            "<h2 id=\"{mark}{place}h\" lang=\"{}\" dir=\"auto\">{}</h2>",
            attribute(language),
            text(headline)
        )?;
        about(out, article)?;
        match side {
            Side::Report => self.coverage_of(out, place)?,
            Side::Coverage => self.verdicts(out, place)?,
        }
        out.push_str("</header>\n");
        let mut paragraphs = article.paragraphs.iter().enumerate().peekable();
        while let Some((index, paragraph)) = paragraphs.next() {
            if let Kind::Boilerplate(_) = paragraph.kind {
                let mut furniture = vec![(index, paragraph)];
                while let Some(next) = paragraphs.next_if(|(_, next)| !next.is_content()) {
                    furniture.push(next);
                }
                furnish(out, side, place, article, &furniture)?;
            } else {
                self.paragraph(out, side, (place, index), article, paragraph)?;
            }
        }
        omitted(out, article)?;
        writeln!(out, "</{element}>")
    }

    /// A paragraph that takes part in links.
    fn paragraph(
        &self,
        out: &mut String,
        side: Side,
        (place, index): (usize, usize),
        article: &Article,
        paragraph: &Paragraph,
    ) -> fmt::Result {
        let partners = match side {
            Side::Report => &self.sources,
            Side::Coverage => &self.targets,
        };
        let partners = partners.get(place).and_then(|article| article.get(index));
        let partners = partners.map_or(&[][..], Vec::as_slice);
        let alone = partners.iter().all(|(_, _, link)| link.relation != Relation::Match);
        let mark = side.mark();
        let class = match (paragraph.kind, alone) {
            (Kind::Heading, true) => "par head only",
            (Kind::Heading, false) => "par head",
            (_, true) => "par only",
            (_, false) => "par",
        };
        write!(
            out,
            "<div class=\"{class}\" id=\"{mark}{place}p{index}\"><span class=\"no\">{number}</span>",
            number = paragraph.number,
        )?;
        words_of(out, article, paragraph)?;
        out.push_str("<ul class=\"refs\">");
        if alone {
            write!(out, "<li class=\"alone\">{}</li>", side.alone())?;
        }
        for (note, partner, link) in partners {
            let other = match side {
                Side::Report => Side::Coverage,
                Side::Coverage => Side::Report,
            };
            write!(
                out,
                "<li><a class=\"ref{}{}\" href=\"#{}\" data-n=\"{note}\">{} <small>{}</small></a></li>",
                if link.relation == Relation::Match {
                    ""
                } else {
                    " related"
                },
                // The script opens the first article; a link to another one leads away from it.
                if other == Side::Coverage && partner.article > 0 {
                    " away"
                } else {
                    ""
                },
                id(other, *partner),
                self.short(other, *partner),
                link.score.map_or_else(|| "by hand".to_owned(), words::chance),
            )?;
        }
        out.push_str("</ul></div>\n");
        Ok(())
    }

    /// How much of a report is covered.
    fn coverage_of(&self, out: &mut String, report: usize) -> fmt::Result {
        let share = words::percent(self.alignment.covered(report, None));
        writeln!(
            out,
            "<p class=\"sum\"><span data-covered=\"{report}\">{share} of its paragraphs are covered</span></p>"
        )
    }

    /// What an article is to each report, how sure that is, and why.
    fn verdicts(&self, out: &mut String, place: usize) -> fmt::Result {
        for (report, _) in self.alignment.reports.iter().enumerate() {
            let share = words::percent(self.alignment.covered(report, Some(place)));
            write!(out, "<div class=\"verdict\" data-r=\"{report}\"><p class=\"sum\">")?;
            if self.alignment.reports.len() > 1 {
                write!(out, "<span class=\"for\">R{}:</span> ", report + 1)?;
            }
            let verdict = self.alignment.verdict(report, place);
            if let Some(ArticleVerdict { judgement, .. }) = verdict {
                write!(
                    out,
                    "<span class=\"badge {}\"><span class=\"sign\" aria-hidden=\"true\">{}</span> <span class=\"is\" data-short=\"{}\">{}</span></span> <span class=\"sure\">{} sure</span></p><p class=\"sum\">",
                    judgement.verdict.as_str(),
                    words::sign(judgement.verdict),
                    words::short_verdict(judgement.verdict),
                    words::verdict(judgement.verdict),
                    words::chance(judgement.probability()),
                )?;
            }
            write!(
                out,
                "<span data-covers=\"{report}-{place}\">covers {share} of the report</span></p>"
            )?;
            if let Some(verdict) = verdict.filter(|verdict| !verdict.contributions.is_empty()) {
                let [same_event, same_story, unrelated] = verdict.judgement.probabilities.map(words::chance);
                write!(
                    out,
                    "<details><summary>Why this verdict</summary><p>Same event {same_event}, same story {same_story}, unrelated {unrelated}. What speaks for the same event, in log-odds:</p>"
                )?;
                contributions(out, &verdict.contributions)?;
                out.push_str("</details>");
            }
            out.push_str("</div>\n");
        }
        Ok(())
    }

    /// How a paragraph is called beside one of the other side: `4`, `R2 4` where there are several reports, `A 6`.
    fn short(&self, side: Side, place: ParagraphRef) -> String {
        let articles = match side {
            Side::Report => &self.alignment.reports,
            Side::Coverage => &self.alignment.coverage,
        };
        let paragraph = articles
            .get(place.article)
            .and_then(|article| article.paragraphs.get(place.paragraph));
        let number = paragraph.map_or(0, |paragraph| paragraph.number);
        match side {
            Side::Coverage => format!("{} {number}", words::letter(place.article)),
            Side::Report if self.alignment.reports.len() > 1 => format!("R{} {number}", place.article + 1),
            Side::Report => format!("¶ {number}"),
        }
    }
}

/// Day, author, address, language, file, as far as they are known.
fn about(out: &mut String, article: &Article) -> fmt::Result {
    let metadata = &article.metadata;
    out.push_str("<ul class=\"meta\">");
    if let Some(date) = metadata.date {
        write!(out, "<li><time datetime=\"{date}\">{date}</time></li>")?;
    }
    if let Some(date) = metadata.modified.filter(|date| Some(*date) != metadata.date) {
        write!(out, "<li>changed <time datetime=\"{date}\">{date}</time></li>")?;
    }
    if let Some(author) = &metadata.author {
        write!(out, "<li><bdi>{}</bdi></li>", text(author))?;
    }
    match &article.language {
        Some(language) => write!(
            out,
            "<li title=\"Language detected, {} sure\">{}</li>",
            words::chance(language.confidence),
            text(&language.code)
        )?,
        None => out.push_str("<li>language unknown</li>"),
    }
    if let Some(url) = &metadata.url {
        match address(url) {
            Some(sound) => write!(
                out,
                "<li class=\"url\"><a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\"><bdi>{}</bdi></a></li>",
                attribute(sound),
                text(sound)
            )?,
            None => write!(out, "<li class=\"url\"><bdi>{}</bdi></li>", text(url))?,
        }
    }
    if metadata.url.as_deref() != Some(&article.name) {
        write!(out, "<li class=\"file\"><bdi>{}</bdi></li>", text(&article.name))?;
    }
    out.push_str("</ul>\n");
    Ok(())
}

/// What an evidence sum is made of, as a table.
fn contributions(out: &mut String, contributions: &[Contribution]) -> fmt::Result {
    out.push_str("<table class=\"sumtable\"><thead><tr><th scope=\"col\">Sign</th><th scope=\"col\">Value</th><th scope=\"col\">Adds</th></tr></thead><tbody>");
    for contribution in contributions {
        write!(
            out,
            "<tr><th scope=\"row\" title=\"{}\">{}</th><td>{:.2}</td><td>{:+.2}</td></tr>",
            attribute(words::term(&contribution.term)),
            text(&contribution.term),
            contribution.value,
            contribution.log_odds
        )?;
    }
    out.push_str("</tbody></table>");
    Ok(())
}

/// Paragraphs of boilerplate that follow each other, folded.
fn furnish(
    out: &mut String,
    side: Side,
    place: usize,
    article: &Article,
    furniture: &[(usize, &Paragraph)],
) -> fmt::Result {
    let mut reasons: Vec<String> = Vec::new();
    for (_, paragraph) in furniture {
        if let Kind::Boilerplate(reason) = paragraph.kind {
            let reason = reason.to_string();
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    writeln!(
        out,
        "<details class=\"furniture\"><summary>Boilerplate: {}</summary>",
        text(&reasons.join(", "))
    )?;
    let mark = side.mark();
    for (index, paragraph) in furniture {
        write!(
            out,
            "<div class=\"par boiler\" id=\"{mark}{place}p{index}\"><span class=\"no\">{}</span>",
            paragraph.number
        )?;
        words_of(out, article, paragraph)?;
        out.push_str("</div>\n");
    }
    out.push_str("</details>\n");
    Ok(())
}

/// What the reader of the format left out of the text.
fn omitted(out: &mut String, article: &Article) -> fmt::Result {
    if article.omitted.is_empty() {
        return Ok(());
    }
    write!(
        out,
        "<details class=\"furniture\"><summary>Parts of the document that are no text: {}</summary><ul>",
        article.omitted.len()
    )?;
    for part in &article.omitted {
        let (what, start) = (text(&part.what), text(&part.start));
        write!(out, "<li>{what}, {} bytes: <bdi>{start}</bdi></li>", part.bytes)?;
    }
    out.push_str("</ul></details>\n");
    Ok(())
}

/// The text of a paragraph, in the language of its article.
fn words_of(out: &mut String, article: &Article, paragraph: &Paragraph) -> fmt::Result {
    let language = article.language.as_ref().map_or("", |language| &language.code);
    write!(
        out,
        "<p lang=\"{}\" dir=\"auto\">{}</p>",
        attribute(language),
        text(article.paragraph_text(paragraph))
    )
}

fn id(side: Side, place: ParagraphRef) -> String {
    format!("{}{}p{}", side.mark(), place.article, place.paragraph)
}

fn at<T>(lists: &mut [Vec<T>], place: ParagraphRef) -> Option<&mut T> {
    lists.get_mut(place.article)?.get_mut(place.paragraph)
}
