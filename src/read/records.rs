//! The records of a document, counted and named.

use crate::article::{Article, Metadata};

use super::record::Record;
use super::{Document, Parsed, ReadError, Shown};

/// The records of a document, as they are read: which of them are articles, and what is wrong with the others.
#[derive(Debug)]
pub(super) struct Records<'d> {
    document: Document<'d>,
    articles: Vec<Article>,
    count: usize,
    textless: usize,
    first_textless: Option<String>,
    malformed: usize,
    problems: Vec<ReadError>,
    /// What to do where a record has no text.
    advice: &'static str,
}

/// So many malformed records of a document are told one by one.
const TOLD: usize = 10;

/// Counts of records, to go back to.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    count: usize,
    textless: usize,
    first_textless: Option<String>,
}

impl<'d> Records<'d> {
    /// None yet; `problems` are what is known of the document already, `advice` is what to do where a record has no text.
    pub(super) fn new(document: &Document<'d>, problems: Vec<ReadError>, advice: &'static str) -> Self {
        Records {
            document: *document,
            articles: Vec::new(),
            count: 0,
            textless: 0,
            first_textless: None,
            malformed: 0,
            problems,
            advice,
        }
    }

    /// Takes a record that stands at `place` (`line 7`).
    pub(super) fn take(&mut self, record: Record, place: impl FnOnce() -> String) {
        let name = self.document.part(self.count + 1);
        match record.into_article(&self.document, name) {
            Some(article) => self.take_article(article),
            None => self.textless(place),
        }
    }

    /// Takes an article; it is named by its place among all records.
    pub(super) fn take_article(&mut self, mut article: Article) {
        self.count += 1;
        article.name = self.document.part(self.count);
        // There may be hundreds of thousands, most of them short: room to grow would be half of their memory.
        article.name.shrink_to_fit();
        article.text.shrink_to_fit();
        article.paragraphs.shrink_to_fit();
        self.articles.push(article);
    }

    /// Notes that the record at `place` has no text.
    pub(super) fn textless(&mut self, place: impl FnOnce() -> String) {
        self.count += 1;
        self.textless += 1;
        self.first_textless.get_or_insert_with(place);
    }

    /// Notes that the record at `place` can't be read.
    pub(super) fn malformed(&mut self, place: &str, reason: String, advice: &str) {
        self.count += 1;
        self.malformed += 1;
        if self.malformed <= TOLD {
            self.problems.push(ReadError::Malformed {
                path: self.document.shown(),
                place: format!("{place}: "),
                reason,
                advice: advice.to_owned(),
            });
        }
    }

    /// How many records there are so far.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Tells what is to be known of the document, by its path.
    pub(super) fn warn(&mut self, problem: impl FnOnce(Shown) -> ReadError) {
        self.problems.push(problem(self.document.shown()));
    }

    /// How many articles there are so far.
    pub(super) fn len(&self) -> usize {
        self.articles.len()
    }

    /// The metadata of the articles so far.
    pub(super) fn metadata(&mut self) -> impl Iterator<Item = &mut Metadata> {
        self.articles.iter_mut().map(|article| article.metadata.to_mut())
    }

    /// Where the counts stand.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            count: self.count,
            textless: self.textless,
            first_textless: self.first_textless.clone(),
        }
    }

    /// Forgets the records without text since `mark`, after which no article came.
    pub(super) fn back_to(&mut self, mark: Mark) {
        self.count = mark.count;
        self.textless = mark.textless;
        self.first_textless = mark.first_textless;
    }

    /// What the document gave; `none` is what is wrong where it has neither an article nor a malformed record.
    pub(super) fn finish(mut self, none: impl FnOnce(&Document<'_>) -> ReadError) -> Parsed {
        let path = self.document.shown();
        if self.malformed > TOLD {
            self.problems.push(ReadError::Malformed {
                path: path.clone(),
                place: String::new(),
                reason: format!("{} more records can't be read", self.malformed - TOLD),
                advice: "check how the file was written".to_owned(),
            });
        }
        if self.articles.is_empty() {
            if self.malformed == 0 {
                self.problems.push(none(&self.document));
            }
        } else if let Some(first) = self.first_textless.take() {
            self.problems.push(ReadError::Textless {
                path,
                count: self.textless,
                records: self.count,
                first,
                advice: self.advice,
            });
        }
        if let ([only], 1) = (self.articles.as_mut_slice(), self.count) {
            self.document.name.clone_into(&mut only.name);
        }
        Parsed {
            articles: self.articles,
            problems: self.problems,
        }
    }
}
