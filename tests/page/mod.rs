/// The keyboard: all of the page without a mouse, with single keys and without.
mod keyboard;
/// What must not break the page: size, hostile articles, characters that parsers change.
mod limits;
/// Paper, phones, assistive software, and no script at all.
mod media;
/// Reading: lights, filters, search, keys, several reports.
mod reading;
/// Review, and the files it leaves as and comes back from.
mod review;
/// What a link tells of itself, and whether the words of the page are true in every scope.
mod words;

mod browser;
mod stories;

use std::path::PathBuf;

use cotejo::alignment::{Alignment, Relation};
use tempfile::TempDir;

use self::browser::Browser;

/// A browser with the page of an alignment; `None` where there is no browser.
fn open(alignment: &Alignment) -> Option<(Browser, PathBuf, TempDir)> {
    let mut browser = Browser::start()?;
    let folder = tempfile::tempdir().expect("a folder");
    let page = stories::page(alignment, folder.path());
    browser.open(&page, "");
    Some((browser, page, folder))
}

/// Asserts that there was no error, no message of the console and no request.
fn calm(browser: &mut Browser) {
    assert_eq!(browser.troubles(), Vec::<String>::new());
}

/// How many elements a selector has that can be seen.
fn seen(selector: &str) -> String {
    format!("[...document.querySelectorAll({selector:?})].filter((element) => element.checkVisibility()).length")
}

/// How many elements a selector has.
fn amount(selector: &str) -> String {
    format!("document.querySelectorAll({selector:?}).length")
}

/// Chooses what a control gives, by its id.
fn set(browser: &mut Browser, id: &str, value: &str) {
    browser.eval(&format!(
        "(() => {{ const control = document.getElementById({id:?}); control.value = {value:?}; \
         for (const kind of ['input', 'change']) control.dispatchEvent(new Event(kind)); }})()"
    ));
}

/// Waits until the page tells that so many links are reviewed.
fn reviewed(browser: &mut Browser, links: usize) {
    browser.wait(&format!(
        "document.getElementById('progress').textContent.startsWith('{links} of ')"
    ));
}

/// How many rows of a relation an alignment has.
fn rows_of(alignment: &Alignment, relation: Relation) -> usize {
    alignment.links.iter().filter(|link| link.relation == relation).count()
}

/// How many paragraphs take part in links, on both sides.
fn content_of(alignment: &Alignment) -> usize {
    let articles = alignment.reports.iter().chain(&alignment.coverage);
    articles.map(|article| article.content().count()).sum()
}
