use cotejo::alignment::{Alignment, Cue, Evidence, EvidenceKind, Link, Relation};
use cotejo::article::Kind;
use serde_json::json;

use super::{amount, calm, open, rows_of, set, stories};

/// What the inspector says of the first link.
fn told_of_first(alignment: &Alignment) -> Option<String> {
    let (mut browser, _, _folder) = open(alignment)?;
    browser.key("n");
    let told = browser.text("document.getElementById('inspector').innerText");
    calm(&mut browser);
    Some(told)
}

fn first_link(alignment: &mut Alignment) -> &mut Link {
    let link = alignment.links.iter_mut().find(|link| link.relation == Relation::Match);
    link.expect("there is a match")
}

#[test]
fn a_table_tells_what_speaks_for_a_link() {
    let nothing = "No single word, name, number or date";
    let mut alignment = stories::told(&[&["Uno."]], &[&["One."]], &[((0, 0), (0, 0), 0.999_98)]);
    let Some(told) = told_of_first(&alignment) else { return };
    assert!(told.contains(nothing), "{told}");
    first_link(&mut alignment).evidence = "names: Halcyon Grace≈Halcion Grace".to_owned();
    let Some(told) = told_of_first(&alignment) else { return };
    assert!(
        told.contains("names: Halcyon Grace≈Halcion Grace") && !told.contains(nothing),
        "{told}"
    );
}

#[test]
fn normal_forms_are_told_where_they_help() {
    let said = "uno, cuarenta y cinco millones, 2 fueron, 18.47, 1.500 toneladas, ayer";
    let mut alignment = stories::told(&[&[said]], &[&["went"]], &[((0, 0), (0, 0), 0.5)]);
    let items = [
        (EvidenceKind::Dates, "18.47", "XXXXT18:47"),
        (EvidenceKind::Dates, "ayer", "2017-02-15T22:40"),
        (EvidenceKind::Numbers, "cuarenta y cinco millones", "45000000 EUR"),
        (EvidenceKind::Numbers, "dos went", "2 went"),
        (EvidenceKind::Numbers, "uno", "1 ordinal"),
        (EvidenceKind::Numbers, "1.500 tonne", "1500 tonne"),
        (EvidenceKind::Numbers, "12 metros", "~12 cubic-metre"),
    ];
    first_link(&mut alignment).items = items
        .map(|(kind, text, value)| Evidence {
            kind,
            source: Cue {
                text: text.to_owned(),
                span: None,
            },
            target: Cue {
                text: text.to_owned(),
                span: None,
            },
            value: Some(value.to_owned()),
            strength: 1.0,
        })
        .to_vec();
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    browser.key("n");
    let items = "[...document.querySelectorAll('.why .item')].map((item) => item.textContent.replaceAll('\\u202f', '_')).join('|')";
    assert_eq!(
        browser.text(items),
        "18.47|ayer (2017-02-15 22:40)|cuarenta y cinco millones (45_000_000 EUR)|dos went (2)|uno (1)|1.500 tonne|12 metros (~12 cubic-metre)"
    );
    calm(&mut browser);
}

#[test]
fn no_probability_is_certain() {
    let alignment = stories::told(&[&["Uno."]], &[&["One."]], &[((0, 0), (0, 0), 0.999_98)]);
    let Some((mut browser, page, _folder)) = open(&alignment) else {
        return;
    };
    // Before the script, after it, and after a review, which makes the sign anew.
    let written = std::fs::read_to_string(page).expect("it is there");
    assert!(written.contains("A 1 <small>99%</small>"));
    browser.key("n");
    browser.key("a");
    assert_eq!(
        browser.text("document.querySelector('#r0 .ref').textContent"),
        "✓ A 1 99%"
    );
    calm(&mut browser);
}

#[test]
fn words_and_counts_are_true_in_every_scope() {
    let alignment = stories::sample();
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    let strip = "document.querySelector('.map path.some').getAttribute('d')";
    let all = browser.text(strip);
    set(&mut browser, "by-article", "1");
    browser.eval("document.getElementById('t2').click()");
    // What another article is linked with isn't only in the coverage, whatever is looked at.
    let alone = alignment
        .links
        .iter()
        .filter(|link| link.relation == Relation::TargetOnly && link.target.is_some_and(|target| target.article == 2));
    assert_eq!(browser.eval(&amount("#c2 .alone")), json!(alone.count()));
    assert_eq!(browser.eval(&amount("#c2 .alone + li .ref:not(.related)")), json!(0));
    assert_eq!(
        browser.eval(&amount("#r0 .alone")),
        json!(rows_of(&alignment, Relation::SourceOnly))
    );
    // Share and number of links are of one scope, and say of which.
    let matches = alignment
        .links
        .iter()
        .filter(|link| link.relation == Relation::Match && link.target.is_some_and(|target| target.article == 1));
    let share = (100.0 * alignment.covered(0, Some(1))).round();
    let told = browser.text("document.querySelector('[data-covered]').textContent");
    let expected = format!(
        "{share}% of its paragraphs are covered by B, in {} links; ",
        matches.count()
    );
    assert!(told.starts_with(&expected), "{told}");
    let left = browser.text("document.querySelectorAll('#r0 .apart').length");
    assert_eq!(
        browser.text("document.querySelector('input[value=report] + span').textContent"),
        format!("Not in B {left}")
    );
    // The strip is of all the coverage, as its shares are.
    assert_eq!(browser.text(strip), all);
    set(&mut browser, "by-article", "");

    // The slider hides matches; it doesn't make a paragraph one that nothing matches.
    let only = amount("#r0 .alone, #c0 .alone");
    browser.eval("document.getElementById('t0').click()");
    let before = browser.eval(&only);
    set(&mut browser, "least", "1");
    assert_eq!(browser.eval(&only), before);
    assert_eq!(
        browser.text("document.querySelector('#r0 .apart').textContent"),
        "No link of 1.00 or more"
    );
    calm(&mut browser);
}

#[test]
fn headings_are_no_gap_in_what_is_told() {
    let mut alignment = stories::told(&[&["Uno.", "Brindis", "Tres."]], &[&["One."]], &[((0, 0), (0, 0), 0.9)]);
    alignment.reports[0].paragraphs[1].kind = Kind::Heading;
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    assert_eq!(
        browser.text("document.querySelector('[data-covered]').textContent"),
        "33% of its paragraphs are covered, in 1 link; 1 paragraph and 1 heading are not"
    );
    assert_eq!(
        browser.text("document.getElementById('count-report').title"),
        "1 paragraph and 1 heading"
    );
    calm(&mut browser);
}

#[test]
fn words_that_say_nothing_are_not_marked() {
    let mut alignment = stories::told(&[&["de barco"]], &[&["of ship"]], &[((0, 0), (0, 0), 0.5)]);
    let cue = |text: &str, start| Cue {
        text: text.to_owned(),
        span: Some(cotejo::article::Span::new(start, start + text.len())),
    };
    let words = |source, target, strength| Evidence {
        kind: EvidenceKind::Content,
        source,
        target,
        value: None,
        strength,
    };
    first_link(&mut alignment).items = vec![
        words(cue("barco", 3), cue("ship", 3), 14.0),
        words(cue("de", 0), cue("of", 0), 0.13),
    ];
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    browser.click("#always");
    assert_eq!(
        browser.text("[...document.querySelectorAll('.par mark')].map((mark) => mark.textContent).join()"),
        "barco,ship"
    );
    calm(&mut browser);
}

#[test]
fn verdicts_and_tabs_can_be_told_apart() {
    let Some((mut browser, _, _folder)) = open(&stories::sample()) else {
        return;
    };
    // What is how sure, and how much it covers, are two sentences.
    let lines = "[...document.querySelectorAll('#c0 .verdict .sum')].map((line) => line.innerText.replace(/\\d+/, 'N')).join('|')";
    assert_eq!(browser.text(lines), "● same event N% sure|covers N% of the report");
    // Two articles of the sample are of one outlet; both the names and the verdicts fit into a tab.
    let tabs = "[...document.querySelectorAll('.tab')].map((tab) => tab.querySelector('.name').textContent.slice(0, 12) + ', ' + \
                tab.querySelector('.kind').textContent).join('|')";
    assert_eq!(
        browser.text(tabs),
        "en-machine-t, same event, en|Unpaid crew , other event, en|Fuel seeps f, same event, en"
    );
    let cut =
        "[...document.querySelectorAll('.tab .facts')].filter((facts) => facts.scrollWidth > facts.clientWidth).length";
    assert_eq!(browser.eval(cut), json!(0));
    calm(&mut browser);
}
