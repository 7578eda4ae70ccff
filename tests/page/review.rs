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

/// Chooses two paragraphs that no pair of the data joins, however weak; gives their ids.
const CHOOSE_UNLINKED: &str = "(() => { for (const other of document.querySelectorAll('#c0 .par.only')) { \
    for (const free of document.querySelectorAll('#r0 .par:not(.boiler)')) { \
    if (free.querySelector('.ref[href^=\"#c0\"]')) continue; other.click(); free.click(); \
    if (document.querySelector('[data-act=link]')) return [free.id, other.id]; } } })()";

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
    let pair = browser.eval(CHOOSE_UNLINKED);
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
    // The same table as Excel saves it where a comma is decimal, and as its Unicode text.
    for saved in as_excel_saves(&corrected) {
        other.click("#undo");
        other.wait("document.getElementById('progress').textContent.startsWith('0 of ')");
        fs::write(&corrected_file, saved).expect("it can be written");
        other.give_file("#file", &corrected_file);
        other.wait("document.getElementById('progress').textContent.startsWith('3 of ')");
        assert_eq!(other.text(STATE), state);
    }
    // An import is undone like anything else; a file that is none is named.
    other.click("#undo");
    assert_ne!(other.text(STATE), state);
    fs::write(&corrected_file, "a,b\n1,\"2").expect("it can be written");
    other.give_file("#file", &corrected_file);
    other.wait("document.getElementById('live').textContent.includes('be imported')");
    assert!(pair[0].as_str().is_some_and(|id| id.starts_with("r0p")));
    calm(&mut other);
}

/// A table as Excel saves it on a Spanish machine: parted by semicolons, scores with a comma; and by tabs, in UTF-16.
fn as_excel_saves(csv: &[u8]) -> [Vec<u8>; 2] {
    let table = |delimiter: u8| {
        let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
        for record in reader.records() {
            let record = record.expect("a row");
            let cells = record.iter().enumerate();
            let cells = cells.map(|(place, cell)| {
                if place == 7 {
                    cell.replace('.', ",")
                } else {
                    cell.to_owned()
                }
            });
            writer.write_record(cells).expect("memory takes it");
        }
        let text = String::from_utf8(writer.into_inner().expect("memory takes it")).expect("UTF-8");
        format!("\u{feff}{text}")
    };
    let wide = table(b'\t');
    [
        table(b';').into_bytes(),
        wide.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ]
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

#[test]
fn a_page_of_a_reviewed_table_begins_with_its_review() {
    let alignment = stories::sample();
    let Some((mut browser, page, folder)) = open(&alignment) else {
        return;
    };
    browser.key("n");
    browser.key("a");
    browser.key("n");
    browser.key("r");
    browser.key("Escape");
    browser.eval(CHOOSE_UNLINKED);
    browser.wait("document.querySelector('[data-act=link]') !== null");
    browser.key("l");
    browser.wait("document.getElementById('progress').textContent.startsWith('3 of ')");
    let exported = browser.download("#save-csv");
    let exported_text = String::from_utf8_lossy(&exported).into_owned();
    for review in Review::ALL {
        assert!(
            exported_text.contains(&format!(",{}\r\n", review.as_str())),
            "{exported_text}"
        );
    }

    // Through any format that is read back, to the CSV and to a page that begins where this one ended.
    let corrected = folder.path().join("corrected.csv");
    fs::write(&corrected, &exported).expect("it can be written");
    let convert = |from: &std::path::Path, to: &str| {
        let to = folder.path().join(to);
        let converted = Command::new(cargo_bin!("cotejo"))
            .arg("convert")
            .args([from, std::path::Path::new("-o"), &to])
            .output()
            .expect("it starts");
        let told = String::from_utf8_lossy(&converted.stderr);
        assert!(converted.status.success(), "{told}");
        to
    };
    for ending in ["csv", "tsv", "xlsx", "json", "jsonl"] {
        let there = convert(&corrected, &format!("there.{ending}"));
        let back = fs::read_to_string(convert(&there, "back.csv")).expect("it is there");
        assert_eq!(back, exported_text, "{ending}");
    }
    for ending in ["md", "txt", "tmx"] {
        convert(&corrected, &format!("there.{ending}"));
    }
    let reviewed = convert(&corrected, "reviewed.html");
    // What the browser keeps of the other page doesn't count here.
    browser.open(&reviewed, "");
    let progress = "document.getElementById('progress').textContent";
    assert!(
        browser.text(progress).starts_with("3 of "),
        "{}",
        browser.text(progress)
    );
    assert_eq!(String::from_utf8_lossy(&browser.download("#save-csv")), exported_text);
    // Taken back and kept, it stays taken back.
    browser.eval("document.querySelector('.ref.added').click()");
    browser.wait("document.querySelector('[data-act=reject]') !== null");
    browser.click("[data-act=reject]");
    browser.wait(&format!("{progress}.startsWith('2 of ')"));
    browser.open(&reviewed, "");
    assert!(
        browser.text(progress).starts_with("2 of "),
        "{}",
        browser.text(progress)
    );
    assert_eq!(browser.eval("document.querySelectorAll('.ref.added').length"), json!(0));
    // Under load Chromium may give a new process its storage late.
    let is_kept = (0..3).any(|_| {
        browser.open(&page, "");
        browser.text(progress).starts_with("3 of ")
    });
    assert!(is_kept, "{}", browser.text(progress));
    calm(&mut browser);
}

#[test]
fn two_paragraphs_that_have_links_can_be_linked() {
    let alignment = stories::told(
        &[&["Uno.", "Dos."]],
        &[&["One.", "Two."]],
        &[((0, 0), (0, 0), 0.9), ((0, 1), (0, 1), 0.8)],
    );
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    let heading = "document.querySelector('.inspector h2').textContent";
    for [first, second] in [["#r0p0", "#c0p1"], ["#c0p1", "#r0p0"]] {
        browser.click(&format!("{first} p"));
        browser.click(&format!("{second} p"));
        // It tells of its own link, and offers the other.
        let own = if second == "#c0p1" {
            "¶ 2 – A 2"
        } else {
            "¶ 1 – A 1"
        };
        assert_eq!(browser.text(heading), own);
        assert_eq!(
            browser.text("document.querySelector('[data-act=link]').textContent"),
            "Link ¶ 1 with A 2"
        );
        browser.key("l");
        reviewed(&mut browser, 1);
        assert_eq!(browser.text(heading), "¶ 1 – A 2");
        assert_eq!(browser.eval(&amount(".ref.added")), json!(2));
        // What was just linked isn't offered again; then the next time round.
        assert_eq!(browser.eval(&amount("[data-act=link]")), json!(0));
        browser.key("u");
        reviewed(&mut browser, 0);
        browser.key("Escape");
    }
    // Where the two are linked, that link is shown.
    browser.click("#r0p1 p");
    browser.click("#c0p1 p");
    assert_eq!(browser.text(heading), "¶ 2 – A 2");
    assert_eq!(browser.eval(&amount("[data-act=link]")), json!(0));
    calm(&mut browser);
}

/// The page of an alignment in a folder of its own, with a review imported: what it says of it, and what it exports.
fn imported(browser: &mut Browser, alignment: &Alignment, review: &str) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let page = stories::page(alignment, folder.path());
    let file = folder.path().join("review.csv");
    fs::write(&file, review).expect("it can be written");
    browser.open(&page, "");
    browser.give_file("#file", &file);
    browser.wait("document.getElementById('live').textContent.includes('mport')");
    let told = browser.text("document.getElementById('live').textContent");
    let exported = browser.download("#save-csv");
    // The next page is not to begin with this review.
    browser.eval("localStorage.clear()");
    (told, String::from_utf8(exported).expect("text"))
}

#[test]
fn a_review_belongs_to_texts_and_files() {
    let Some(mut browser) = Browser::start() else { return };
    let made = || {
        stories::told(
            &[&["Uno.", "Dos."]],
            &[&["One."], &["Two."]],
            &[((0, 0), (0, 0), 0.9), ((0, 1), (1, 0), 0.8)],
        )
    };
    let header = "source_file,source_lang,source_par,target_file,target_lang,target_par,relation,score,evidence,source_text,target_text,reviewed\r\n";
    let accepted = format!("{header}es-0.txt,es,1,en-0.txt,en,1,match,0.9000,,Uno.,One.,accepted\r\n");
    let (told, exported) = imported(&mut browser, &made(), &accepted);
    assert_eq!(told, "Imported 1 reviewed link.");
    assert!(exported.contains(",Uno.,One.,accepted\r\n"), "{exported}");

    // Another folder with the same files.
    let mut elsewhere = made();
    for article in elsewhere.reports.iter_mut().chain(&mut elsewhere.coverage) {
        article.name = format!("../a folder/{}", article.name);
    }
    let (told, exported) = imported(&mut browser, &elsewhere, &accepted);
    assert_eq!(told, "Imported 1 reviewed link.");
    assert!(exported.contains("../a folder/es-0.txt,es,1,"), "{exported}");
    // Files that meet in the last part can't be told apart by it.
    let mut twice = elsewhere.clone();
    twice.coverage[1].name = "another/en-0.txt".to_owned();
    let (told, _) = imported(&mut browser, &twice, &accepted);
    assert_eq!(
        told,
        "Imported 0 reviewed links; 1 row names no pair of paragraphs here."
    );

    // Paragraphs that say something else by now.
    let changed = accepted.replace("Uno.", "Cero.");
    let (told, _) = imported(&mut browser, &made(), &changed);
    assert_eq!(
        told,
        "Imported 0 reviewed links; 1 row is left out, as the paragraphs say something else here."
    );
    // White space that a spreadsheet changed makes no difference, nor its semicolons.
    let spread = accepted
        .replace(',', ";")
        .replace("0.9000", "0,9")
        .replace("Uno.", "\" Uno.\"");
    let (told, _) = imported(&mut browser, &made(), &spread);
    assert_eq!(told, "Imported 1 reviewed link.");
    calm(&mut browser);
}

#[test]
fn a_pair_that_the_page_does_not_list_is_kept() {
    let Some(mut browser) = Browser::start() else { return };
    let alignment = stories::told(
        &[&["Uno.", "Dos."]],
        &[&["One.", "Two."]],
        &[((0, 0), (0, 0), 0.9), ((0, 1), (0, 1), 0.8)],
    );
    let row = "es-0.txt,es,1,en-0.txt,en,2,related,0.7000,numbers: 3,Uno.,Two.,rejected\r\n";
    let header = "source_file,source_lang,source_par,target_file,target_lang,target_par,relation,score,evidence,source_text,target_text,reviewed\r\n";
    let (told, exported) = imported(&mut browser, &alignment, &format!("{header}{row}"));
    assert_eq!(
        told,
        "Imported 1 reviewed link, 1 of them not among the links of this page."
    );
    assert!(exported.contains(row), "{exported}");

    // It stays after the page is opened again, and a second import says what it replaces.
    let Some((mut browser, page, folder)) = open(&alignment) else {
        return;
    };
    let file = folder.path().join("review.csv");
    fs::write(&file, format!("{header}{row}")).expect("it can be written");
    browser.give_file("#file", &file);
    reviewed(&mut browser, 1);
    assert_eq!(String::from_utf8_lossy(&browser.download("#save-csv")), exported);
    browser.open(&page, "");
    reviewed(&mut browser, 1);
    assert_eq!(String::from_utf8_lossy(&browser.download("#save-csv")), exported);
    browser.give_file("#file", &file);
    browser.wait(
        "document.getElementById('live').textContent.endsWith('They replace the 1 of before, which Undo brings back.')",
    );
    calm(&mut browser);
}

#[test]
fn saved_files_are_called_after_what_is_in_them() {
    let one = stories::told(&[&["Uno."]], &[&["One."]], &[((0, 0), (0, 0), 0.9)]);
    let Some((mut browser, _, _folder)) = open(&one) else {
        return;
    };
    assert_eq!(browser.download_named("#save-csv").0, "es-0-aligned.csv");
    browser.key("n");
    browser.key("a");
    assert_eq!(browser.download_named("#save-csv").0, "es-0-reviewed.csv");
    assert_eq!(browser.download_named("#save-gold").0, "es-0-gold.csv");
    let two = stories::told(&[&["Uno."], &["Dos."]], &[&["One."]], &[((0, 0), (0, 0), 0.9)]);
    let folder = tempfile::tempdir().expect("a folder");
    browser.open(&stories::page(&two, folder.path()), "");
    assert_eq!(browser.download_named("#save-csv").0, "2-reports-aligned.csv");
    calm(&mut browser);
}
