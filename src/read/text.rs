//! Plain text and Markdown to an article.

use crate::article::{Article, Boilerplate, Kind, Metadata, Paragraph, Span};

use super::lines::lines;
use super::{blocks, date, front_matter};

/// How many paragraphs from the top a date line may stand.
const DATE_LINE_WITHIN: usize = 6;
/// Longest date line, in bytes: with a weekday, an hour and a byline.
const LONGEST_DATE_LINE: usize = 80;

/// The article that `text` holds, its paragraphs told apart.
pub(super) fn article(name: &str, text: String, markdown: bool) -> Article {
    let lines = lines(&text);
    let mut metadata = Metadata::default();
    let (head, used) = front_matter::read(&text, &lines, &mut metadata);
    let body = blocks::paragraphs(&text, lines.get(used..).unwrap_or_default(), markdown);
    if metadata.date.is_none() {
        metadata.date = body
            .iter()
            .take(DATE_LINE_WITHIN)
            .filter(|span| span.len() <= LONGEST_DATE_LINE && !ends_sentence(span.of(&text)))
            .find_map(|span| date::day_in(span.of(&text)))
            .or_else(|| date::day_in_name(name));
    }
    let metadata_kind = Kind::Boilerplate(Boilerplate::Metadata);
    let spans = head
        .into_iter()
        .map(|span| (span, metadata_kind))
        .chain(body.into_iter().map(|span| (span, Kind::Body)));
    let paragraphs = spans
        .enumerate()
        .map(|(index, (span, kind))| paragraph(index + 1, span, kind))
        .collect();
    Article {
        name: name.to_owned(),
        text,
        metadata,
        paragraphs,
        language: None,
    }
}

/// A short sentence may tell of a day without being published on it.
fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '?', '!', '”', '"', '»']) && text.split_whitespace().count() > 7
}

fn paragraph(number: usize, span: Span, kind: Kind) -> Paragraph {
    Paragraph {
        number,
        span,
        kind,
        language: None,
        sentences: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(name: &str, text: &str) -> Article {
        article(name, text.to_owned(), false)
    }

    #[test]
    fn every_block_has_its_number() {
        let article = read(
            "a.txt",
            "Title: A day\nDate: 2014-03-07\n\nNews\n\nIt rained.\n\n***\n\nIt snowed.\n",
        );
        let numbers: Vec<_> = article.paragraphs.iter().map(|paragraph| paragraph.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5]);
        assert_eq!(article.paragraphs[0].kind, Kind::Boilerplate(Boilerplate::Metadata));
        assert_eq!(article.paragraph_text(&article.paragraphs[4]), "It snowed.");
    }

    #[test]
    fn the_date_comes_from_the_head_then_the_date_line_then_the_name() {
        let day = Some(date(2011, 8, 8));
        assert_eq!(read("2010-01-01.txt", "Date: 2011-08-08\n\nText.").metadata.date, day);
        assert_eq!(
            read("2010-01-01.txt", "Title here\n\nAugust 08, 2011\n\nText.")
                .metadata
                .date,
            day
        );
        assert_eq!(read("efe-2011-08-08.txt", "Text.").metadata.date, day);
        let told = "He was born in Lima on August 8, 2011, as they say.";
        assert_eq!(read("a.txt", told).metadata.date, None);
    }

    proptest::proptest! {
        #[test]
        fn paragraphs_hold_all_text_in_order(text in "([a-zñÁ.,:—#*«» ]|\n|\r|\u{2028}|\u{a0}|Title: ){0,80}", markdown: bool) {
            let article = article("a.txt", text.clone(), markdown);
            let mut end = 0;
            for paragraph in &article.paragraphs {
                let span = paragraph.span;
                proptest::prop_assert!(end <= span.start && !span.is_empty());
                proptest::prop_assert!(text.get(end..span.start).is_some_and(|gap| gap.trim().is_empty()));
                end = span.end;
            }
            proptest::prop_assert!(text.get(end..).is_some_and(|gap| gap.trim().is_empty()));
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            article("a.md", text, true);
        }
    }
}
