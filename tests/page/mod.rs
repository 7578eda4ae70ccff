mod browser;
mod stories;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use cotejo::alignment::{Alignment, Relation};
use cotejo::evaluate::gold::{Gold, Label};
use cotejo::lexicon::Role;
use cotejo::write::Format;
use cotejo::write::csv::{self, Review};
use serde_json::{Value, json};
use tempfile::TempDir;

use self::browser::{Browser, REQUIRED};

/// A browser with the page of an alignment; `None` where there is no browser.
fn open(alignment: &Alignment) -> Option<(Browser, PathBuf, TempDir)> {
    let mut browser = Browser::start()?;
    let folder = tempfile::tempdir().expect("a folder");
    let page = stories::page(alignment, folder.path());
    browser.open(&page, "");
    Some((browser, page, folder))
}

fn calm(browser: &mut Browser) {
    assert_eq!(browser.troubles(), Vec::<String>::new());
}

/// How many elements a selector has that can be seen.
fn seen(selector: &str) -> String {
    format!("[...document.querySelectorAll({selector:?})].filter((element) => element.checkVisibility()).length")
}

/// The first link of a report's paragraph to an article that is surer than most, for tests that need one.
fn a_match(alignment: &Alignment, article: usize) -> (usize, usize, usize) {
    let mut pairs: Vec<_> = alignment
        .links
        .iter()
        .filter_map(|link| Some((link, link.source?, link.target?)))
        .collect();
    pairs.sort_by_key(|(_, source, target)| (*source, *target));
    let found = pairs.iter().position(|(link, _, target)| {
        link.relation == Relation::Match && target.article == article && link.items.len() > 2
    });
    let place = found.expect("there is a match");
    (place + 1, pairs[place].1.paragraph, pairs[place].2.paragraph)
}

#[test]
fn what_is_pointed_at_or_chosen_lights_up_at_both_ends() {
    let alignment = stories::sample();
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    let (note, source, target) = a_match(&alignment, 0);
    let (report, article) = (format!("r0p{source}"), format!("c0p{target}"));
    assert_eq!(browser.eval(&seen(".tab")), json!(3));
    let open = alignment.links.iter().filter(|link| {
        link.relation == Relation::Match
            && link.target.is_some_and(|target| target.article == 0)
            && link.source.is_some()
    });
    assert_eq!(
        browser.eval("document.querySelectorAll('.curve').length"),
        json!(open.count())
    );

    let lit = |id: &str| format!("document.getElementById('{id}').classList.contains('lit')");
    let chip = format!("#{report} .ref[data-n=\"{note}\"]");
    browser.eval(&format!(
        "document.querySelector({chip:?}).scrollIntoView({{block: 'center'}})"
    ));
    browser.hover(&chip);
    browser.wait(&lit(&report));
    assert_eq!(browser.eval(&lit(&article)), json!(true));
    assert_eq!(browser.eval("document.querySelectorAll('.curve.lit').length"), json!(1));
    browser.hover(".brand");
    browser.wait(&format!("!({})", lit(&article)));

    browser.eval(&format!("document.querySelector({chip:?}).focus()"));
    browser.wait(&lit(&article));
    browser.eval("document.activeElement.blur()");
    browser.wait(&format!("!({})", lit(&article)));

    browser.click(&format!("#{report} p"));
    browser.wait("document.querySelector('.inspector h2') !== null && !document.querySelector('.inspector').hidden");
    browser.eval(&format!("document.querySelector({chip:?}).click()"));
    browser.hover(".brand");
    browser.wait(&lit(&article));
    assert_eq!(browser.text("document.activeElement.id"), article);

    // What is marked is what the evidence names, at its place.
    let link = alignment.links.iter().find(|link| {
        link.source.is_some_and(|place| place.paragraph == source)
            && link
                .target
                .is_some_and(|place| (place.article, place.paragraph) == (0, target))
    });
    let link = link.expect("it is there");
    for (id, text, span) in link.items.iter().flat_map(|item| {
        let (report_text, article_text) = (&alignment.reports[0].text, &alignment.coverage[0].text);
        [
            (&report, report_text, item.source.span),
            (&article, article_text, item.target.span),
        ]
    }) {
        let words = span.expect("evidence of the sample has its place").of(text);
        let marked = browser.text(&format!(
            "[...document.querySelectorAll('#{id} mark')].map((mark) => mark.textContent).join('')"
        ));
        assert!(
            marked.contains(words) || words.contains(' '),
            "{words:?} isn't marked in {id}: {marked}"
        );
    }
    // The table of contributions sums to the score.
    let sum = browser.text("document.querySelector('.terms tfoot td:nth-child(3)').textContent");
    let sum: f64 = sum.replace('−', "-").parse().expect("a number");
    let score = 1.0 / (1.0 + (-sum).exp());
    assert!((score - link.score.expect("a match has one")).abs() < 0.01, "{score}");

    // A curve can be pointed at, too.
    browser.eval("document.querySelector('.grip').dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))");
    browser.wait("document.querySelectorAll('.curve.lit').length >= 1");
    calm(&mut browser);
}

#[test]
fn filters_leave_what_they_name() {
    let alignment = stories::sample();
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    let count = |relation| alignment.links.iter().filter(|link| link.relation == relation).count();
    let (source_only, target_only) = (count(Relation::SourceOnly), count(Relation::TargetOnly));
    assert_eq!(
        browser.text("document.getElementById('count-match').textContent"),
        count(Relation::Match).to_string()
    );
    assert_eq!(
        browser.text("document.getElementById('count-report').textContent"),
        source_only.to_string()
    );
    assert_eq!(
        browser.text("document.getElementById('count-coverage').textContent"),
        target_only.to_string()
    );

    browser.click("input[value=coverage]");
    assert_eq!(browser.eval(&seen("#reports .par:not(.boiler)")), json!(0));
    let alone = alignment
        .links
        .iter()
        .filter(|link| link.relation == Relation::TargetOnly && link.target.is_some_and(|target| target.article == 0));
    assert_eq!(browser.eval(&seen("#coverage .par:not(.boiler)")), json!(alone.count()));
    browser.click("input[value=match]");
    assert_eq!(browser.eval(&seen(".par.only")), json!(0));
    assert_ne!(browser.eval(&seen("#reports .par")), json!(0));
    browser.click("input[value=all]");

    // Beside one article alone, more of the report is left out.
    browser.eval("(() => { const by = document.getElementById('by-article'); by.value = '1'; by.dispatchEvent(new Event('change')); })()");
    let covered = alignment.covered(0, Some(1));
    let content = alignment.reports[0].content().count();
    let left = content - (covered * content as f64).round() as usize;
    assert_eq!(
        browser.text("document.getElementById('count-report').textContent"),
        left.to_string()
    );
    assert_eq!(browser.eval(&seen("#c1")), json!(1));
    browser.eval("(() => { const by = document.getElementById('by-article'); by.value = ''; by.dispatchEvent(new Event('change')); })()");

    // The slider takes links away, and brings related ones.
    let links = |least: f64| {
        let shown = alignment
            .links
            .iter()
            .filter(|link| link.score.is_some_and(|score| score >= least));
        shown
            .filter(|link| link.target.is_some_and(|target| target.article == 1))
            .count()
    };
    for least in ["0.9", "0.05"] {
        browser.eval(&format!("(() => {{ const least = document.getElementById('least'); least.value = '{least}'; least.dispatchEvent(new Event('input')); }})()"));
        let expected = links(least.parse().expect("a number"));
        assert_eq!(
            browser.eval("document.querySelectorAll('.curve').length"),
            json!(expected),
            "{least}"
        );
    }
    assert_ne!(
        browser.eval("document.querySelectorAll('.curve.related').length"),
        json!(0)
    );

    // A cell of the overview leads to its link.
    browser.eval("(() => { const plane = document.querySelector('.overview .map svg'); const box = plane.getBoundingClientRect(); \
        plane.dispatchEvent(new MouseEvent('click', {bubbles: true, clientX: box.left + 34, clientY: box.top + 22})); })()");
    browser.wait("document.querySelector('#r0 .par.now') !== null");
    assert_eq!(
        browser.text("document.querySelector('.tab[aria-selected=true]').id"),
        "t0"
    );
    calm(&mut browser);
}

#[test]
fn search_and_keys_lead_through_the_texts() {
    let alignment = stories::sample();
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    browser.key("/");
    browser.type_in("capitan");
    browser.wait("document.getElementById('found').textContent.startsWith('1 of ')");
    // Accents and case make no difference.
    assert_eq!(
        browser.text(
            "document.querySelector('.hit.here').textContent.normalize('NFD').replace(/\\p{M}/gu, '').toLowerCase()"
        ),
        "capitan"
    );
    let all = browser.eval("Number(document.getElementById('found').textContent.split(' ').at(-1))");
    assert!(all.as_u64() > Some(1), "{all}");
    browser.key("Enter");
    browser.wait("document.getElementById('found').textContent.startsWith('2 of ')");
    browser.click("#found-back");
    browser.wait("document.getElementById('found').textContent.startsWith('1 of ')");
    browser.click("#query");
    browser.key("Escape");
    assert_eq!(browser.eval("document.querySelectorAll('.hit').length"), json!(0));

    browser.eval("document.activeElement.blur()");
    browser.key("j");
    browser.wait("document.activeElement.matches('.par')");
    let first = browser.text("document.activeElement.id");
    browser.key("j");
    assert_ne!(browser.text("document.activeElement.id"), first);
    browser.key("k");
    assert_eq!(browser.text("document.activeElement.id"), first);
    browser.key("n");
    let link = browser.text("document.querySelector('.inspector h2').textContent");
    browser.key("n");
    assert_ne!(
        browser.text("document.querySelector('.inspector h2').textContent"),
        link
    );
    browser.key("p");
    assert_eq!(
        browser.text("document.querySelector('.inspector h2').textContent"),
        link
    );
    browser.key("o");
    assert_eq!(browser.text("document.activeElement.id.slice(0, 1)"), "c");
    browser.key("a");
    assert!(
        browser
            .text("document.getElementById('progress').textContent")
            .starts_with("1 of ")
    );
    browser.key("u");
    assert!(
        browser
            .text("document.getElementById('progress').textContent")
            .starts_with("0 of ")
    );
    browser.key("]");
    assert_eq!(
        browser.text("document.querySelector('.tab[aria-selected=true]').id"),
        "t1"
    );
    browser.key("Escape");
    assert_eq!(browser.eval("document.querySelectorAll('.par.now').length"), json!(0));
    browser.key("?");
    assert_eq!(browser.eval("document.getElementById('help-dialog').open"), json!(true));
    // Someone who speaks to the computer turns them off.
    browser.click("#keys-on");
    browser.click("#help-close");
    browser.key("n");
    assert_eq!(browser.eval("document.querySelectorAll('.par.now').length"), json!(0));
    calm(&mut browser);
}

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
    let pair = "(() => { const free = [...document.querySelectorAll('#r0 .par:not(.boiler)')] \
        .find((par) => !par.querySelector('.ref[href^=\"#c0\"]')); free.scrollIntoView(); free.click(); \
        const other = [...document.querySelectorAll('#c0 .par.only')].at(-1); other.scrollIntoView(); other.click(); \
        return [free.id, other.id]; })()";
    let pair = browser.eval(pair);
    browser.wait("document.querySelector('[data-act=link]') !== null");
    browser.key("l");
    browser.wait("document.getElementById('progress').textContent.startsWith('3 of ')");
    let state = browser.text(STATE);

    let corrected = browser.download("#save-csv");
    let rows = csv::read(corrected.as_slice(), true).expect("the tool reads it");
    let reviewed = |review| {
        rows.iter()
            .filter(move |row| row.reviewed == Some(review))
            .collect::<Vec<_>>()
    };
    let (accepted, rejected, added) = (
        reviewed(Review::Accepted),
        reviewed(Review::Rejected),
        reviewed(Review::Added),
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
    let matches = alignment
        .links
        .iter()
        .filter(|link| link.relation == Relation::Match)
        .count();
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
    other.wait("document.getElementById('progress').textContent.startsWith('3 of ')");
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
    let own = "[...document.querySelectorAll('#r0 .par.now .ref')]";
    assert_eq!(
        browser.eval(&format!(
            "{own}.filter((ref) => ref.classList.contains('accepted')).length"
        )),
        json!(1)
    );
    assert_eq!(
        browser.eval(&format!(
            "{own}.every((ref) => /accepted|rejected/.test(ref.className))"
        )),
        json!(true)
    );
    browser.key("u");
    assert_eq!(
        browser.eval(&format!("{own}.some((ref) => /accepted|rejected/.test(ref.className))")),
        json!(false)
    );

    browser.click("[data-act=move]");
    browser.eval("document.querySelector('#c0 .par.only').click()");
    browser.wait("document.querySelectorAll('#c0 .ref.added').length === 1");
    assert_eq!(
        browser.eval(&format!(
            "{own}.filter((ref) => ref.classList.contains('rejected')).length"
        )),
        json!(1)
    );
    assert_eq!(
        browser.eval(&format!(
            "{own}.filter((ref) => ref.classList.contains('added')).length"
        )),
        json!(1)
    );
    // It is one step.
    browser.key("u");
    assert!(
        browser
            .text("document.getElementById('progress').textContent")
            .starts_with("0 of ")
    );
    assert_eq!(browser.eval("document.querySelectorAll('.ref.added').length"), json!(0));
    calm(&mut browser);
}

#[test]
fn a_browser_that_keeps_nothing_is_told_of_and_works() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let page = stories::page(&stories::sample(), folder.path());
    let refuse =
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})";
    browser.send("Page.addScriptToEvaluateOnNewDocument", json!({"source": refuse}));
    browser.open(&page, "");
    browser.key("n");
    browser.key("a");
    let told = browser.text("document.getElementById('progress').textContent");
    assert!(told.starts_with("1 of ") && told.contains("not kept"), "{told}");
    assert!(String::from_utf8_lossy(&browser.download("#save-csv")).contains(",accepted\r\n"));
    calm(&mut browser);
}

#[test]
fn large_stories_are_small_and_quick() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for (report, articles, each) in [(40, 20, 38), (40, 1, 400), (400, 2, 200)] {
        let page = stories::page(&stories::large(report, articles, each), folder.path());
        let bytes = fs::metadata(&page).expect("it is there").len();
        assert!(bytes <= 1_500_000, "{report} × {articles} × {each}: {bytes} bytes");
        // The machine may have other things to do: the best of several loads is what the page needs.
        let mut best = f64::INFINITY;
        for load in 0..20 {
            if load >= 3 && best <= 300.0 {
                break;
            }
            browser.open(&page, "");
            let ready = browser.eval("performance.getEntriesByName('cotejo-ready')[0].startTime");
            best = best.min(ready.as_f64().expect("a time"));
        }
        eprintln!("{report} paragraphs, {articles} articles of {each}: {bytes} bytes, interactive in {best:.0} ms");
        assert!(
            best <= 300.0,
            "{report} × {articles} × {each}: interactive in {best:.0} ms"
        );
        browser.eval("document.querySelector('#c0 .par:last-of-type').click()");
        browser.key("n");
        browser.wait("document.querySelector('.par.now') !== null");
    }
    calm(&mut browser);
}

#[test]
fn a_phone_shows_one_column_with_the_partner_below() {
    let alignment = stories::sample();
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let page = stories::page(&alignment, folder.path());
    browser.size(390, 844);
    browser.open(&page, "");
    let fits = "document.documentElement.scrollWidth <= innerWidth && innerWidth === 390";
    assert_eq!(browser.eval(fits), json!(true));
    assert_eq!(browser.eval(&seen("#coverage")), json!(0));
    browser.eval("document.querySelector('#r0 .par:not(.boiler)').click()");
    browser.wait(&format!("{} === 1", seen(".par.now + .inspector .partner")));
    assert_eq!(browser.eval(fits), json!(true));
    browser.click("#more");
    assert_eq!(browser.eval(fits), json!(true));
    browser.eval("scrollTo(0, 0)");
    browser.click("#view-coverage");
    assert_eq!(browser.eval(&seen("#reports")), json!(0));
    assert_eq!(browser.eval(fits), json!(true));
    browser.size(320, 640);
    assert_eq!(browser.eval("document.documentElement.scrollWidth <= 320"), json!(true));
    calm(&mut browser);
}

#[test]
fn without_a_script_everything_can_be_read() {
    let alignment = stories::sample();
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let page = stories::page(&alignment, folder.path());
    browser.open_without_script(&page);
    let paragraphs: usize = alignment
        .reports
        .iter()
        .chain(&alignment.coverage)
        .map(|article| article.content().count())
        .sum();
    assert_eq!(browser.eval(&seen(".par:not(.boiler)")), json!(paragraphs));
    let links = alignment.links.iter().filter(|link| link.score.is_some()).count();
    assert_eq!(browser.eval(&seen(".notes li")), json!(links));
    assert_eq!(browser.eval(&seen("button")), json!(0));
    assert_eq!(
        browser
            .eval("[...document.querySelectorAll('.ref')].every((ref) => document.querySelector(ref.hash) !== null)"),
        json!(true)
    );
    calm(&mut browser);
}

#[test]
fn paper_has_every_article_and_numbered_notes() {
    let alignment = stories::sample();
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    let pdf = browser.send("Page.printToPDF", json!({}));
    assert!(pdf["data"].as_str().is_some_and(|data| data.len() > 20_000));
    browser.send("Emulation.setEmulatedMedia", json!({"media": "print"}));
    let paragraphs: usize = alignment
        .reports
        .iter()
        .chain(&alignment.coverage)
        .map(|article| article.content().count())
        .sum();
    assert_eq!(browser.eval(&seen(".par:not(.boiler)")), json!(paragraphs));
    let matches = alignment
        .links
        .iter()
        .filter(|link| link.relation == Relation::Match)
        .count();
    assert_eq!(browser.eval(&seen(".notes li")), json!(matches));
    assert_eq!(browser.eval(&seen("button, .bar, .gutter")), json!(0));
    calm(&mut browser);
}

#[test]
fn a_hostile_article_stays_text() {
    let story = tempfile::tempdir().expect("a folder");
    let attack = "</script><script>document.title='owned'</script><!-- <img src=x onerror=\"document.title='owned'\"> \
        <svg onload=alert(1)> <a href=\"javascript:alert(1)\">x</a> <style>*{display:none}</style> ]]> &amp; &#x3c;b&#x3e;";
    let report = format!(
        "Título: El alcalde {attack}\nFecha: 2017-02-16\nFuente: {attack}\nURL: javascript:alert(document.domain)\n\n\
         El alcalde de Cartagena, Ramón Cegarra, dijo el martes que {attack} y que pagará 400.000 euros al puerto.\n\n\
         =HYPERLINK(\"http://example.org/?\"&A1) dijo el alcalde a los periodistas de la ciudad el miércoles.\n\n\
         El \u{202e}gnp.exe\u{202c} del alcalde \u{2066}está\u{2069} en la mesa, dijo la policía de Cartagena \u{200f}ayer.\n"
    );
    let article = format!(
        "Title: {attack}\nDate: 2017-02-16\nSource: {attack}\nURL: data:text/html,{attack}\n\n\
         The mayor of Cartagena, Ramón Cegarra, said on Tuesday that {attack} and that he will pay €400,000 to the port.\n\n\
         @SUM(1+1)*cmd|' /C calc'!A0 said the mayor to the reporters of the city on Wednesday.\n\n\
         The \u{202e}gnp.exe\u{202c} of the mayor \u{2066}is\u{2069} on the table, said the police of Cartagena \u{200f}yesterday.\n"
    );
    // A file may be called anything.
    let (spanish, english) = ("=es <img src=x onerror=alert(1)>.txt", "en\u{202e}'\"&lt;.txt");
    fs::write(story.path().join(spanish), report).expect("it can be written");
    fs::write(story.path().join(english), article).expect("it can be written");
    let roles: BTreeMap<String, Role> = [(spanish, Role::Report), (english, Role::Coverage)]
        .into_iter()
        .map(|(name, role)| (story.path().join(name).to_string_lossy().into_owned(), role))
        .collect();
    let alignment = stories::align(story.path(), &roles);
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    assert_eq!(browser.eval("document.scripts.length"), json!(3));
    assert_eq!(browser.eval("document.querySelectorAll('img, iframe, main style, main script, [onload], [onerror], a[href^=javascript], a[href^=data]').length"), json!(0));
    assert_ne!(browser.text("document.title"), "owned");
    // Every text is what the file says, character by character: the export tells.
    let exported = browser.download("#save-csv");
    assert_eq!(
        String::from_utf8_lossy(&exported),
        String::from_utf8_lossy(&stories::written(&alignment, Format::Csv))
    );
    // What turns the direction of text is seen, and turns nothing.
    assert_eq!(
        browser.eval("[...document.querySelectorAll('.ctl')].some((mark) => mark.textContent === 'RLO')"),
        json!(true)
    );
    assert_eq!(
        browser.eval("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)"),
        json!(false)
    );
    // It stays so when marks are made, notes are read, and the texts are searched.
    browser.key("n");
    browser.eval("document.getElementById('always').click()");
    browser.key("/");
    browser.type_in("gnp.exe");
    browser.wait("document.getElementById('found').textContent.startsWith('1 of ')");
    assert_eq!(
        browser.eval("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)"),
        json!(false)
    );
    assert_eq!(
        browser.eval("document.querySelectorAll('img, main script').length"),
        json!(0)
    );
    browser.click("#query");
    browser.key("Escape");
    browser.key("n");
    browser.key("a");
    let corrected = browser.download("#save-csv");
    let rows = csv::read(corrected.as_slice(), true).expect("the tool reads it");
    let mut again = Vec::new();
    csv::write(&rows, true, &mut again).expect("memory takes it");
    assert_eq!(String::from_utf8_lossy(&again), String::from_utf8_lossy(&corrected));
    let gold = browser.download("#save-gold");
    let gold = Gold::read(gold.as_slice()).expect("the tool reads it");
    assert!(
        gold.target_files().all(|name| name == english),
        "{:?}",
        gold.target_files().collect::<Vec<_>>()
    );
    calm(&mut browser);
}

#[test]
fn axe_finds_nothing() {
    let Ok(axe) = std::env::var("COTEJO_AXE") else {
        let required = std::env::var(REQUIRED).is_ok_and(|value| value == "required");
        assert!(
            !required,
            "{REQUIRED} is set, but COTEJO_AXE names no axe.min.js; .ci/browser installs it"
        );
        eprintln!("skipped: COTEJO_AXE names no axe.min.js");
        return;
    };
    let axe = fs::read_to_string(axe).expect("COTEJO_AXE names a file");
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let page = stories::page(&stories::sample(), folder.path());
    // Axe puts styles of its own into the page while it measures.
    browser.send("Page.setBypassCSP", json!({"enabled": true}));
    for (width, height) in [(1440, 900), (1024, 768), (390, 844)] {
        browser.size(width, height);
        for theme in ["light", "dark"] {
            browser.prefer("prefers-color-scheme", theme);
            browser.open(&page, "");
            browser.eval(&axe);
            let mut states = vec![("at rest", "0")];
            states.push((
                "a link chosen",
                "document.querySelector('#r0 .par:not(.boiler)').click()",
            ));
            states.push((
                "marked and reviewed",
                "document.getElementById('always').click(); document.querySelector('[data-act=reject]').click()",
            ));
            states.push(("help", "document.getElementById('help').click()"));
            for (state, action) in states {
                browser.eval(&format!("{{ {action} }}"));
                browser.eval("new Promise((done) => setTimeout(done, 300))");
                let found = browser.eval(
                    "axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations.map(({id, nodes}) => \
                     id + ': ' + nodes.slice(0, 3).map(({html, failureSummary}) => html.slice(0, 200) + ' ' + failureSummary).join(' | ')))",
                );
                assert_eq!(found, json!([]), "{width} {theme}, {state}");
            }
        }
    }
}
