use serde_json::json;

use super::{amount, calm, open, reviewed, stories};

/// What has the focus.
const FOCUS: &str = "document.activeElement.id || document.activeElement.textContent";

#[test]
fn without_single_keys_all_can_be_reached() {
    let Some((mut browser, _, _folder)) = open(&stories::sample()) else {
        return;
    };
    browser.click("#help");
    browser.click("#keys-on");
    browser.click("#help-close");
    let first = browser.text("document.querySelector('#r0 .par[tabindex=\"0\"]').id");
    browser.eval(&format!("document.getElementById('{first}').focus()"));
    browser.key("j");
    assert_eq!(browser.text(FOCUS), first);
    browser.key("ArrowDown");
    let second = browser.text(FOCUS);
    assert_ne!(second, first);
    assert_eq!(browser.text("document.querySelector('.par.now').id"), second);
    browser.key("ArrowUp");
    assert_eq!(browser.text(FOCUS), first);
    browser.key("End");
    let last = browser.text(FOCUS);
    assert_eq!(
        last,
        browser.text("[...document.querySelectorAll('#r0 .par:not(.boiler)')].at(-1).id")
    );
    browser.key("Home");
    assert_eq!(browser.text(FOCUS), first);
    // Escape lets go; Enter and the space bar choose what has the focus.
    for key in ["Enter", " "] {
        browser.key("Escape");
        assert_eq!(browser.eval(&amount(".par.now")), json!(0));
        browser.key(key);
        assert_eq!(browser.text("document.querySelector('.par.now').id"), first);
    }
    // The coverage has a way in of its own.
    browser.eval("document.querySelector('#c0 .par[tabindex=\"0\"]').focus()");
    browser.key("ArrowDown");
    assert_eq!(browser.text("document.activeElement.id.slice(0, 3)"), "c0p");
    calm(&mut browser);
}

#[test]
fn from_a_paragraph_to_its_review_and_back() {
    let Some((mut browser, _, _folder)) = open(&stories::sample()) else {
        return;
    };
    browser.eval("document.querySelector('#r0 .par[tabindex=\"0\"]').focus()");
    let paragraph = browser.text(FOCUS);
    browser.key("Enter");
    let told = browser.text("document.getElementById('live').textContent");
    assert!(told.ends_with("Enter: reasons and review"), "{told}");
    browser.key("Enter");
    assert_eq!(
        browser.eval("document.activeElement.matches('.inspector h2')"),
        json!(true)
    );
    // The answers follow the heading; after one the focus is where it was.
    let next = "document.querySelector('.inspector button').dataset.act";
    assert_eq!(browser.text(next), "accept");
    browser.key("a");
    reviewed(&mut browser, 1);
    assert_eq!(
        browser.eval("document.activeElement.matches('.inspector h2')"),
        json!(true)
    );
    browser.key("Escape");
    assert_eq!(browser.text(FOCUS), paragraph);
    assert_eq!(browser.eval(&amount(".par.now")), json!(1));
    browser.key("Escape");
    assert_eq!(browser.eval(&amount(".par.now")), json!(0));
    calm(&mut browser);
}
