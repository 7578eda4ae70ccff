use cotejo::alignment::{Alignment, Relation};
use cotejo::event::Judgement;
use serde_json::json;

use super::browser::Browser;
use super::{amount, calm, open, reviewed, rows_of, seen, set, stories};

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
    assert_eq!(browser.eval(&amount(".curve")), json!(open.count()));

    let lit = |id: &str| format!("document.getElementById('{id}').classList.contains('lit')");
    let chip = format!("#{report} .ref[data-n=\"{note}\"]");
    browser.eval(&format!(
        "document.querySelector({chip:?}).scrollIntoView({{block: 'center'}})"
    ));
    browser.hover(&chip);
    browser.wait(&lit(&report));
    assert_eq!(browser.eval(&lit(&article)), json!(true));
    assert_eq!(browser.eval(&amount(".curve.lit")), json!(1));
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
    let count = |relation| rows_of(&alignment, relation);
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
    set(&mut browser, "by-article", "1");
    let covered = alignment.covered(0, Some(1));
    let content = alignment.reports[0].content().count();
    let left = content - (covered * content as f64).round() as usize;
    assert_eq!(
        browser.text("document.getElementById('count-report').textContent"),
        left.to_string()
    );
    assert_eq!(browser.eval(&seen("#c1")), json!(1));
    set(&mut browser, "by-article", "");

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
        set(&mut browser, "least", least);
        let expected = links(least.parse().expect("a number"));
        assert_eq!(browser.eval(&amount(".curve")), json!(expected), "{least}");
    }
    assert_ne!(browser.eval(&amount(".curve.related")), json!(0));

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
    assert_eq!(browser.eval(&amount(".hit")), json!(0));

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
    reviewed(&mut browser, 1);
    browser.key("u");
    reviewed(&mut browser, 0);
    browser.key("]");
    assert_eq!(
        browser.text("document.querySelector('.tab[aria-selected=true]').id"),
        "t1"
    );
    browser.key("Escape");
    assert_eq!(browser.eval(&amount(".par.now")), json!(0));
    browser.key("?");
    assert_eq!(browser.eval("document.getElementById('help-dialog').open"), json!(true));
    // Someone who speaks to the computer turns them off.
    browser.click("#keys-on");
    browser.click("#help-close");
    browser.key("n");
    assert_eq!(browser.eval(&amount(".par.now")), json!(0));
    calm(&mut browser);
}

#[test]
fn several_reports_can_be_chosen() {
    let alignment = stories::told(
        &[&["Uno.", "Dos."], &["Tres.", "Cuatro."]],
        &[&["Two.", "Three.", "Five."]],
        &[((0, 1), (0, 0), 0.9), ((1, 0), (0, 1), 0.8)],
    );
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    assert_eq!(browser.eval(&seen("#report-select")), json!(1));
    assert_eq!(browser.eval(&seen("#r1")), json!(0));
    let alone = "[...document.querySelectorAll('#c0 .par.only')].map((par) => par.id).join()";
    assert_eq!(browser.text(alone), "c0p2");
    // What the other report has isn't only in the coverage.
    let sign = |id: &str| format!("document.querySelector('#{id} .refs').textContent");
    assert_eq!(browser.text(&sign("c0p1")), "Not in R1R2 1 80%");
    assert_eq!(browser.text(&sign("c0p2")), "Only in the coverage");
    let filter = "document.querySelector('input[value=coverage] + span').textContent";
    assert_eq!(browser.text(filter), "Coverage not in R1 2");
    set(&mut browser, "report-select", "1");
    assert_eq!(browser.eval(&seen("#r1")), json!(1));
    assert_eq!(browser.eval(&seen("#r0")), json!(0));
    assert_eq!(browser.text(alone), "c0p2");
    assert_eq!(browser.text(&sign("c0p0")), "Not in R2R1 2 90%");
    assert_eq!(browser.eval(&amount(".curve")), json!(1));
    // A sign of the coverage that leads to the other report opens that.
    browser.eval("document.querySelector('#c0p0 .ref').click()");
    assert_eq!(browser.eval(&seen("#r0")), json!(1));
    assert_eq!(browser.text("document.getElementById('report-select').value"), "0");
    calm(&mut browser);
}

#[test]
fn what_a_filter_hides_is_let_go() {
    let alignment = stories::sample();
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    let (_, source, _) = a_match(&alignment, 0);
    let choose = format!("document.getElementById('r0p{source}').click()");
    browser.eval(&choose);
    assert_eq!(browser.eval(&amount(".par.now")), json!(1));
    browser.click("input[value=report]");
    assert_eq!(browser.eval(&amount(".par.now, .par.lit, .inspector .score")), json!(0));
    assert_eq!(
        browser.text("document.querySelector('.cell.now').style.display"),
        "none"
    );
    // A link that the slider hides is not explained any more either.
    browser.click("input[value=all]");
    browser.eval(&choose);
    assert_eq!(browser.eval(&amount(".inspector .score")), json!(1));
    set(&mut browser, "least", "1");
    assert_eq!(browser.eval(&amount(".par.now")), json!(1));
    assert_eq!(browser.eval(&amount(".inspector .score")), json!(0));
    // Chosen from elsewhere, a paragraph that the filter hides is shown.
    set(&mut browser, "least", "0.5");
    browser.click("input[value=report]");
    browser.eval(&format!("location.hash = '#r0p{source}'"));
    browser.wait(&format!("document.querySelector('#r0p{source}.now') !== null"));
    assert_eq!(browser.eval(&seen(&format!("#r0p{source}"))), json!(1));
    calm(&mut browser);
}

#[test]
fn tabs_of_many_articles_leave_room_for_the_text() {
    let mut alignment = stories::large(12, 112, 4);
    for verdict in &mut alignment.verdicts {
        if verdict.article < 40 {
            verdict.judgement = Judgement::new([0.05, 0.05, 0.9]);
        }
    }
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let page = stories::page(&alignment, folder.path());
    browser.size(1440, 700);
    browser.open(&page, "");
    let share = "document.getElementById('tabs').offsetHeight / document.getElementById('coverage').clientHeight";
    let share = browser.eval(share).as_f64().expect("a number");
    assert!(share < 0.35, "{share}");
    // The event of the report comes first, and is open; the others follow.
    let order = "[...document.querySelectorAll('.tab')].map((tab) => tab.id.slice(1)).join()";
    let expected: Vec<String> = (40..112).chain(0..40).map(|article| article.to_string()).collect();
    assert_eq!(browser.text(order), expected.join(","));
    let open = "document.querySelector('.tab[aria-selected=true]').id";
    assert_eq!(browser.text(open), "t40");
    // However far down it stands, the open tab is seen.
    browser.eval("document.querySelector('.tab[aria-selected=true]').focus()");
    browser.key("End");
    assert_eq!(browser.text(open), "t39");
    browser.wait(
        "(() => { const [tab, tabs] = ['t39', 'tabs'].map((id) => document.getElementById(id).getBoundingClientRect()); \
         return tab.top >= tabs.top && tab.bottom <= tabs.bottom + 1; })()",
    );
    // The strip scrolls, and can be scrolled by keyboard.
    assert_eq!(browser.eval(&amount(".map[tabindex='0'][role=region]")), json!(1));
    calm(&mut browser);
}
