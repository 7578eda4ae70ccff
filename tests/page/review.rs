use std::fs;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use cotejo::alignment::{Alignment, Relation};
use cotejo::evaluate::gold::{Gold, Label};
use cotejo::write::csv::{self, Review};
use cotejo::write::{Format, Options};
use serde_json::{Value, json};

use super::browser::Browser;
use super::{amount, calm, open, reviewed, rows_of, stories};

/// What the page shows of a review.
const STATE: &str = "JSON.stringify([document.getElementById('progress').textContent, \
    document.getElementById('count-match').textContent, document.getElementById('count-report').textContent, \
    [...document.querySelectorAll('#r0 .ref')].map((ref) => ref.className.replace(/ ?(away|lit|now)/g, '') + ref.textContent)])";

#[test]
fn a_review_leaves_as_csv_and_comes_back() {
    let alignment = stories::sample();
    let Some((mut browser, page, folder)) = open(&alignment) else {
        return;
    };
    // Without a review the export is what the tool itself writes.
    let plain = browser.download("#save-csv");
    assert_eq!(
        String::from_utf8_lossy(&plain),
        String::from_utf8_lossy(&stories::written(&alignment, Format::Csv))
    );

    // Accept one, reject another, and add one that isn't there.
    browser.key("n");
    browser.key("a");
    browser.key("n");
    browser.key("r");
    browser.key("Escape");
    // One that no pair of the data joins, however weak.
    let pair = "(() => { for (const other of document.querySelectorAll('#c0 .par.only')) { \
        for (const free of document.querySelectorAll('#r0 .par:not(.boiler)')) { \
        if (free.querySelector('.ref[href^=\"#c0\"]')) continue; other.click(); free.click(); \
        if (document.querySelector('[data-act=link]')) return [free.id, other.id]; } } })()";
    let pair = browser.eval(pair);
    browser.wait("document.querySelector('[data-act=link]') !== null");
    browser.key("l");
    reviewed(&mut browser, 3);
    let state = browser.text(STATE);

    let corrected = browser.download("#save-csv");
    let rows = csv::read(corrected.as_slice(), true).expect("the tool reads it");
    let rows_with = |review| {
        rows.iter()
            .filter(move |row| row.reviewed == Some(review))
            .collect::<Vec<_>>()
    };
    let (accepted, rejected, added) = (
        rows_with(Review::Accepted),
        rows_with(Review::Rejected),
        rows_with(Review::Added),
    );
    assert_eq!([accepted.len(), rejected.len(), added.len()], [1, 1, 1]);
    assert_eq!(accepted[0].relation, Relation::Match);
    assert_eq!(rejected[0].relation, Relation::Related);
    assert_eq!((added[0].relation, added[0].score), (Relation::Match, None));
    // Written again it is the same, to the byte; and the law of matches and lone paragraphs holds.
    let mut again = Vec::new();
    csv::write(&rows, true, &mut again).expect("memory takes it");
    assert_eq!(String::from_utf8_lossy(&again), String::from_utf8_lossy(&corrected));
    assert_partition(&alignment, &rows);

    let gold = browser.download("#save-gold");
    let read = Gold::read(gold.as_slice()).expect("the tool reads it");
    let labels: Vec<Label> = read.pairs().map(|(_, label)| label).collect();
    assert_eq!(labels.iter().filter(|label| **label == Label::Match).count(), 2);
    let matches = rows_of(&alignment, Relation::Match);
    assert_eq!(
        labels.len(),
        matches + 1 - usize::from(rejected[0].score >= Some(alignment.min_score))
    );
    let (gold_file, corrected_file) = (folder.path().join("gold.csv"), folder.path().join("corrected.csv"));
    fs::write(&gold_file, &gold).expect("it can be written");
    fs::write(&corrected_file, &corrected).expect("it can be written");
    let evaluated = Command::new(cargo_bin!("cotejo"))
        .args(["evaluate", "--format", "json"])
        .args([&gold_file, &corrected_file])
        .output()
        .expect("it starts");
    assert!(
        evaluated.status.success(),
        "{}",
        String::from_utf8_lossy(&evaluated.stderr)
    );
    let evaluated: Value = serde_json::from_slice(&evaluated.stdout).expect("JSON");
    assert_eq!(evaluated["all"]["correct"], json!(2), "{evaluated}");
    assert_eq!(evaluated["all"]["gold"], json!(2), "{evaluated}");

    // It is there when the page is opened again, and in another browser after an import.
    browser.open(&page, "");
    assert_eq!(browser.text(STATE), state);
    calm(&mut browser);
    let Some(mut other) = Browser::start() else { return };
    other.open(&page, "");
    assert_ne!(other.text(STATE), state);
    other.give_file("#file", &corrected_file);
    reviewed(&mut other, 3);
    assert_eq!(other.text(STATE), state);
    assert_eq!(
        String::from_utf8_lossy(&other.download("#save-csv")),
        String::from_utf8_lossy(&corrected)
    );
    // An import is undone like anything else; a file that is none is named.
    other.click("#undo");
    assert_ne!(other.text(STATE), state);
    fs::write(&corrected_file, "a,b\n1,\"2").expect("it can be written");
    other.give_file("#file", &corrected_file);
    other.wait("document.getElementById('live').textContent.includes('be imported')");
    assert!(pair[0].as_str().is_some_and(|id| id.starts_with("r0p")));
    calm(&mut other);
}

/// Every content paragraph is in a match, or alone once.
fn assert_partition(alignment: &Alignment, rows: &[csv::Row<'_>]) {
    let sides = [(&alignment.reports, 0), (&alignment.coverage, 1)];
    for (articles, side) in sides {
        for article in articles {
            for paragraph in article.content() {
                let own = rows.iter().filter(|row| {
                    let end = if side == 0 { &row.source } else { &row.target };
                    end.as_ref()
                        .is_some_and(|end| end.file == article.name && end.paragraph == paragraph.number)
                });
                let (mut matches, mut alone) = (0, 0);
                own.for_each(|row| match row.relation {
                    Relation::Match => matches += 1,
                    Relation::SourceOnly | Relation::TargetOnly => alone += 1,
                    Relation::Related => {}
                });
                assert_eq!(
                    alone,
                    usize::from(matches == 0),
                    "{} {}",
                    article.name,
                    paragraph.number
                );
            }
        }
    }
}

#[test]
fn links_are_taken_apart_and_moved() {
    let alignment = stories::sample();
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    // The first paragraph of the report has several partners.
    browser.eval("document.querySelector('#r0 .par:not(.boiler)').click()");
    browser.wait("document.querySelector('[data-act=only]') !== null");
    browser.click("[data-act=only]");
    let own = |class: &str| amount(&format!("#r0 .par.now .ref{class}"));
    assert_eq!(browser.eval(&own(".accepted")), json!(1));
    // Its partner in the same article goes, those in the other articles stay.
    assert_eq!(browser.eval(&own(".rejected")), json!(1));
    assert_eq!(browser.eval(&own(".away.rejected, .par.now .away.accepted")), json!(0));
    assert_ne!(browser.eval(&own(".away")), json!(0));
    browser.key("u");
    assert_eq!(browser.eval(&own(".accepted, .par.now .ref.rejected")), json!(0));

    browser.click("[data-act=move]");
    browser.eval("document.querySelector('#c0 .par.only').click()");
    browser.wait("document.querySelectorAll('#c0 .ref.added').length === 1");
    assert_eq!(browser.eval(&own(".rejected")), json!(1));
    assert_eq!(browser.eval(&own(".added")), json!(1));
    // It is one step.
    browser.key("u");
    reviewed(&mut browser, 0);
    assert_eq!(browser.eval(&amount(".ref.added")), json!(0));
    calm(&mut browser);
}

#[test]
fn a_browser_that_keeps_nothing_is_told_of_and_works() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let page = stories::page(&stories::sample(), folder.path());
    let refuse =
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})";
    browser.send("Page.addScriptToEvaluateOnNewDocument", &json!({"source": refuse}));
    browser.open(&page, "");
    browser.key("n");
    browser.key("a");
    let told = browser.text("document.getElementById('progress').textContent");
    assert!(told.starts_with("1 of ") && told.contains("not kept"), "{told}");
    assert!(String::from_utf8_lossy(&browser.download("#save-csv")).contains(",accepted\r\n"));
    calm(&mut browser);
}

#[test]
fn the_exported_csv_follows_the_options_of_the_page() {
    let alignment = stories::sample();
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options {
        keep_boilerplate: true,
        bom: true,
        guard: false,
        ..Options::default()
    };
    let page = folder.path().join("kept.html");
    fs::write(&page, stories::written_with(&alignment, Format::Html, options)).expect("it can be written");
    browser.open(&page, "");
    let exported = browser.download("#save-csv");
    let expected = stories::written_with(&alignment, Format::Csv, options);
    assert_eq!(String::from_utf8_lossy(&exported), String::from_utf8_lossy(&expected));
    calm(&mut browser);
}
