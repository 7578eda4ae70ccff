//! What holds for every reader, whatever the bytes. The fuzz targets and the replay of their corpus in `cargo test` ask it.

use std::time::{Duration, Instant};

use cotejo::read::{Format, Options, ReadError, Severity, parse};

/// Longest document that is read, in bytes: also the most that anything unpacks to, so that a run stays fast.
const MOST_BYTES: u64 = 1 << 20;

/// Longest that a document of so many bytes may take, in an unoptimised build on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// Reads `bytes` as a document of `format`, and makes sure of what was read.
///
/// # Panics
///
/// Where a law is broken: paragraphs are numbered from 1, in order, without overlap, not empty, and inside the text; what is left
/// out and what is wrong is told on one line; a document that gives no article tells why by an
/// error; none takes long.
pub fn hold(format: Format, bytes: &[u8]) {
    let options = Options {
        max_file_size: MOST_BYTES,
        format: Some(format),
        ..Options::default()
    };
    let start = Instant::now();
    let parsed = parse("fuzz", bytes, &options);
    assert!(start.elapsed() < LONGEST, "it takes {:?}", start.elapsed());
    let is_told = |problem: &ReadError| problem.severity() == Severity::Error;
    assert!(
        !parsed.articles.is_empty() || parsed.problems.iter().any(is_told),
        "no article, and no reason"
    );
    for article in &parsed.articles {
        let mut end = 0;
        for (index, paragraph) in article.paragraphs.iter().enumerate() {
            let span = paragraph.span;
            assert_eq!(paragraph.number, index + 1, "paragraphs are numbered in order");
            assert!(
                end <= span.start && span.start < span.end,
                "paragraphs overlap, or one is empty"
            );
            assert!(article.text.get(span.range()).is_some(), "a span does not fit the text");
            end = span.end;
        }
        for omitted in &article.omitted {
            assert!(!omitted.start.contains('\n'), "what is left out is told on one line");
        }
    }
    for problem in &parsed.problems {
        let line = problem.to_string();
        assert!(!line.contains(['\n', '\r']), "a problem is told on one line: {line:?}");
    }
}
