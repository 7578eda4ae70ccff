//! Plain text and Markdown to an article.

use std::borrow::Cow;

use crate::article::{Article, Boilerplate, Kind, Metadata, Paragraph, Sentences, Span};

use super::lines::lines;
use super::{Document, Parsed, ReadError, blocks, encoding, front_matter};
use crate::lexicon::fold::is_blank;

/// Reads plain text.
pub(super) fn read(document: &Document<'_>) -> Parsed {
    read_as(document, false)
}

/// Reads Markdown.
pub(super) fn read_markdown(document: &Document<'_>) -> Parsed {
    read_as(document, true)
}

fn read_as(document: &Document<'_>, markdown: bool) -> Parsed {
    let (text, problems) = match decode(document) {
        Ok(decoded) => decoded,
        Err(problem) => return problem.into(),
    };
    if text.chars().all(is_blank) {
        let path = document.shown();
        return ReadError::Empty { path }.into();
    }
    Parsed {
        articles: vec![article(document.name, text, markdown)],
        problems,
    }
}

/// The text of a document that is one, with a note where some bytes could not be decoded.
///
/// # Errors
///
/// [`ReadError::Binary`] where the bytes are no text.
pub(super) fn decode(document: &Document<'_>) -> Result<(String, Vec<ReadError>), ReadError> {
    noted(document, encoding::decode(document.bytes))
}

/// As [`decode`], for markup that may say by a `label` which encoding it is in.
///
/// # Errors
///
/// [`ReadError::Binary`] where the bytes are no text.
pub(super) fn decode_as(document: &Document<'_>, label: Option<&str>) -> Result<(String, Vec<ReadError>), ReadError> {
    noted(document, encoding::decode_labelled(document.bytes, label))
}

fn noted(
    document: &Document<'_>,
    decoded: Result<encoding::Decoded, encoding::NoText>,
) -> Result<(String, Vec<ReadError>), ReadError> {
    let decoded = decoded.map_err(|encoding::NoText(reason)| ReadError::Binary {
        path: document.shown(),
        reason,
    })?;
    let path = || document.shown();
    let undecoded = decoded.undecoded.map(|lost| ReadError::Undecoded {
        path: path(),
        count: lost.count,
        offset: lost.offset,
        encoding: lost.encoding,
    });
    let mixed = decoded.mixed.map(|other| ReadError::Mixed {
        path: path(),
        count: other.count,
        offset: other.offset,
        encoding: other.encoding,
    });
    let nul = decoded.nul.map(|(count, offset)| ReadError::Nul {
        path: path(),
        count,
        offset,
    });
    Ok((decoded.text, [undecoded, mixed, nul].into_iter().flatten().collect()))
}

/// As [`decode`], for a format whose texts are nearly always UTF-8 and may be large: such a text is borrowed.
///
/// # Errors
///
/// As [`decode`].
pub(super) fn decode_borrowed<'d>(document: &Document<'d>) -> Result<(Cow<'d, str>, Vec<ReadError>), ReadError> {
    match std::str::from_utf8(document.bytes) {
        Ok(text) if !text.contains('\0') => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            Ok((Cow::Borrowed(text), Vec::new()))
        }
        _ => decode(document).map(|(text, problems)| (Cow::Owned(text), problems)),
    }
}

/// The article that `text` holds, its paragraphs told apart.
pub(super) fn article(name: &str, text: String, markdown: bool) -> Article {
    let lines = lines(&text);
    let mut metadata = Metadata::default();
    let (head, used) = front_matter::read(&text, &lines, &mut metadata);
    let body = blocks::paragraphs(&text, lines.get(used..).unwrap_or_default(), markdown);
    let metadata_kind = Kind::Boilerplate(Boilerplate::Metadata);
    // There may be as many of them as of paragraphs, or more.
    drop(lines);
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
        metadata: metadata.into(),
        paragraphs,
        language: None,
        omitted: Vec::new(),
    }
}

fn paragraph(number: usize, span: Span, kind: Kind) -> Paragraph {
    Paragraph {
        number,
        span,
        kind,
        language: None,
        sentences: Sentences::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
