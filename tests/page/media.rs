use std::path::Path;
use std::{env, fs};

use cotejo::alignment::Relation;
use serde_json::json;

use super::browser::{Browser, REQUIRED};
use super::{amount, calm, content_of, open, rows_of, seen, set, stories};

#[test]
fn a_phone_shows_one_column_with_the_partner_below() {
    let alignment = stories::sample();
    let Some((mut browser, page, _folder)) = open(&alignment) else {
        return;
    };
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
    assert_eq!(browser.eval(&seen(".par:not(.boiler)")), json!(content_of(&alignment)));
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
    let pdf = browser.send("Page.printToPDF", &json!({}));
    assert!(pdf["data"].as_str().is_some_and(|data| data.len() > 20_000));
    browser.send("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    assert_eq!(browser.eval(&seen(".par:not(.boiler)")), json!(content_of(&alignment)));
    let matches = rows_of(&alignment, Relation::Match);
    assert_eq!(browser.eval(&seen(".notes li")), json!(matches));
    assert_eq!(browser.eval(&seen("button, .bar, .gutter")), json!(0));
    calm(&mut browser);
}

#[test]
fn paper_keeps_to_the_article_that_was_chosen() {
    let alignment = stories::sample();
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    set(&mut browser, "by-article", "1");
    browser.eval("document.getElementById('t2').click()");
    browser.eval("dispatchEvent(new Event('beforeprint'))");
    browser.send("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    for (article, shown) in [("#c0", 0), ("#c1", 1), ("#c2", 0)] {
        assert_eq!(browser.eval(&seen(article)), json!(shown), "{article}");
    }
    let matches = alignment
        .links
        .iter()
        .filter(|link| link.relation == Relation::Match && link.target.is_some_and(|target| target.article == 1));
    assert_eq!(browser.eval(&seen(".notes li")), json!(matches.count()));
    // Without a choice all are there again, and no matched paragraph is called one that nothing matches.
    browser.eval("dispatchEvent(new Event('afterprint'))");
    set(&mut browser, "by-article", "");
    browser.eval("dispatchEvent(new Event('beforeprint'))");
    assert_eq!(browser.eval(&seen(".par:not(.boiler)")), json!(content_of(&alignment)));
    let alone = rows_of(&alignment, Relation::SourceOnly) + rows_of(&alignment, Relation::TargetOnly);
    assert_eq!(browser.eval(&seen(".refs .alone")), json!(alone));
    calm(&mut browser);
}

#[test]
fn one_side_alone_can_be_read() {
    for (reports, coverage, words) in [
        (&[][..], &[&["One.", "Two."][..]][..], "There is no report here"),
        (&[&["Uno."][..]][..], &[][..], "There is no coverage here"),
    ] {
        let alignment = stories::told(reports, coverage, &[]);
        let Some((mut browser, _, _folder)) = open(&alignment) else {
            return;
        };
        assert_eq!(browser.eval(&seen(".par p")), json!(content_of(&alignment)));
        assert_eq!(browser.eval(&seen("button, .overview, input")), json!(0));
        assert!(
            browser
                .text("document.querySelector('.column > .note').innerText")
                .starts_with(words)
        );
        calm(&mut browser);
    }
}

#[test]
fn curves_stand_out_from_their_ground() {
    let Some((mut browser, page, _folder)) = open(&stories::sample()) else {
        return;
    };
    // The contrast (WCAG 2.2, 1.4.11) of the colour that the eye meets: of the stroke, as far as it covers the ground.
    let contrast = "(() => { \
        const read = (color) => color.match(/[\\d.]+/g).slice(0, 3).map(Number); \
        const light = (rgb) => rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) \
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0); \
        const ground = read(getComputedStyle(document.body).backgroundColor); \
        return Math.min(...[...document.querySelectorAll('.curve')].map((curve) => { \
            const { stroke, opacity } = getComputedStyle(curve); \
            const seen = read(stroke).map((c, i) => c * opacity + ground[i] * (1 - opacity)); \
            const [one, two] = [light(seen), light(ground)].sort((a, b) => b - a); \
            return (one + 0.05) / (two + 0.05); })); })()";
    for theme in ["light", "dark"] {
        browser.prefer("prefers-color-scheme", theme);
        browser.open(&page, "");
        set(&mut browser, "least", "0");
        assert_ne!(browser.eval(&amount(".curve.related")), json!(0));
        browser.eval("new Promise((done) => setTimeout(done, 300))");
        let contrast = browser.eval(contrast).as_f64().expect("a number");
        assert!(contrast >= 3.0, "{theme}: {contrast}");
        // In the key, too, stronger is surer: nothing is said of dark or bright.
        let key = browser.text("document.querySelector('.key').textContent");
        assert!(!key.contains("dark"), "{key}");
        assert_eq!(browser.eval(&amount(".key li:first-child rect")), json!(3));
    }
    calm(&mut browser);
}

/// States of the page that axe looks at, one after the other, each from where the one before leaves it.
const STATES: [(&str, &str); 10] = [
    ("at rest", "0"),
    (
        "a link chosen",
        "document.querySelector('#r0 .par:not(.boiler)').click()",
    ),
    (
        "by article, another one open",
        "change('by-article', '1'); $('t2').click()",
    ),
    (
        "related shown",
        "change('by-article', ''); change('least', $('least').min); $('t0').click()",
    ),
    (
        "reviewed",
        "$('r0').querySelector('.par:not(.boiler)').click(); act('reject'); key('n'); act('accept'); key('n'); key('n'); act('reject')",
    ),
    ("moving a link", "act('move')"),
    (
        "two picked",
        "key('Escape'); $('r0').querySelector('.par:not(.boiler)').click(); $('c0').querySelector('.par:last-of-type').click()",
    ),
    (
        "all details open, all marked",
        "for (const details of document.querySelectorAll('details')) details.open = true; $('always').click()",
    ),
    ("search", "change('query', 'de')"),
    ("help", "$('help').click()"),
];

/// What the states are made with.
const HANDS: &str = "globalThis.change = (id, value) => { const control = document.getElementById(id); control.value = value; \
    for (const kind of ['input', 'change']) control.dispatchEvent(new Event(kind)); }; \
    globalThis.act = (name) => document.querySelector(`[data-act=${name}]`).click(); \
    globalThis.key = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); \
    globalThis.$ = (id) => document.getElementById(id)";

/// Asserts that axe finds no violation now.
fn assert_sound(browser: &mut Browser, state: &str) {
    browser.eval("new Promise((done) => setTimeout(done, 300))");
    let found = browser.eval(
        "axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations.map(({id, nodes}) => \
         id + ': ' + nodes.slice(0, 3).map(({html, failureSummary}) => html.slice(0, 200) + ' ' + failureSummary).join(' | ')))",
    );
    assert_eq!(found, json!([]), "{state}");
}

#[test]
fn axe_finds_nothing() {
    let Ok(axe) = env::var("COTEJO_AXE") else {
        let required = env::var(REQUIRED).is_ok_and(|value| value == "required");
        assert!(
            !required,
            "{REQUIRED} is set, but COTEJO_AXE names no axe.min.js; .ci/browser installs it"
        );
        eprintln!("skipped: COTEJO_AXE names no axe.min.js");
        return;
    };
    let axe = fs::read_to_string(axe).expect("COTEJO_AXE names a file");
    let Some((mut browser, page, folder)) = open(&stories::sample()) else {
        return;
    };
    // Axe puts styles of its own into the page while it measures.
    browser.send("Page.setBypassCSP", &json!({"enabled": true}));
    let ready = |browser: &mut Browser, page: &Path, theme: &str| {
        browser.prefer("prefers-color-scheme", theme);
        browser.open(page, "");
        browser.eval("localStorage.clear()");
        browser.open(page, "");
        browser.eval(&axe);
        browser.eval(HANDS);
    };
    for theme in ["light", "dark"] {
        for (width, height) in [(1440, 900), (1024, 768), (390, 844)] {
            browser.size(width, height);
            ready(&mut browser, &page, theme);
            for (state, action) in STATES {
                browser.eval(&format!("{{ {action} }}"));
                assert_sound(&mut browser, &format!("{width} × {height}, {theme}, {state}"));
            }
        }
    }
    // As many articles as make the strip scroll.
    fs::create_dir(folder.path().join("many")).expect("a folder");
    let many = stories::page(&stories::large(12, 20, 6), &folder.path().join("many"));
    browser.size(1440, 700);
    for theme in ["light", "dark"] {
        ready(&mut browser, &many, theme);
        assert_eq!(
            browser.eval("document.querySelector('.map').scrollHeight > document.querySelector('.map').clientHeight"),
            json!(true)
        );
        assert_sound(&mut browser, &format!("20 articles, {theme}"));
    }
}
