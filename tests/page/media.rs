use std::{env, fs};

use cotejo::alignment::Relation;
use serde_json::json;

use super::browser::{Browser, REQUIRED};
use super::{calm, content_of, open, rows_of, seen, stories};

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
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let page = stories::page(&stories::sample(), folder.path());
    // Axe puts styles of its own into the page while it measures.
    browser.send("Page.setBypassCSP", &json!({"enabled": true}));
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
