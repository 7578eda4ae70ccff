//! What the rules that tell a headline, a standfirst, a day or several articles must leave alone.

use crate::article::{Article, Kind};
use crate::read::testing::parse_one;
use crate::read::{Options, parse};

const LEAD: &str = "The river rose two metres overnight and the council closed both bridges, so that nobody could cross until the \
                    morning, when the water began to fall again.";
const MORE: &str = "People slept in the school, and the mayor said that the repairs would take a week at least, if the weather held \
                    and the parts came in time from the coast.";

/// A page with that in its head, that between its headline and its text, and two paragraphs of text.
fn page(head: &str, between: &str) -> Article {
    let html = format!(
        "<html lang=en><head><title>River bursts its banks and shuts both bridges</title>{head}</head><body><main>\
         <h1>River bursts its banks and shuts both bridges</h1>{between}<div class=text><p>{LEAD}</p><p>{MORE}</p>\
         <p>{LEAD} Again.</p></div></main></body></html>"
    );
    parse_one("page.html", html.as_bytes()).expect("an article")
}

fn texts(article: &Article) -> Vec<&str> {
    let paragraphs = article.paragraphs.iter();
    paragraphs.map(|paragraph| article.paragraph_text(paragraph)).collect()
}

fn day(stamp: &str, between: &str) -> String {
    let head = format!("<meta property=article:published_time content={stamp}>");
    let date = page(&head, between).metadata.date;
    date.expect("a day").to_string()
}

#[test]
fn a_stamp_in_utc_gives_way_to_the_day_shown_by_the_clock_of_the_outlet() {
    let seventh = "<div class=when>March 7, 2024</div>";
    let eighth = "<div class=when>March 8, 2024</div>";
    assert_eq!(day("2024-03-08T02:15:00Z", seventh), "2024-03-07");
    assert_eq!(day("2024-03-07T22:40:00+00:00", eighth), "2024-03-08");
    for (stamp, between, told) in [
        // No outlet's clock is that far away, or the stamp is of another zone, or has no time.
        ("2024-03-07T18:00:00Z", eighth, "2024-03-07"),
        ("2024-03-08T02:15:00+01:00", seventh, "2024-03-08"),
        ("2024-03-08T00:00:00Z", seventh, "2024-03-08"),
        // What is said in a sentence is no day of publication, and the stamp's own day may be shown as well.
        (
            "2024-03-08T02:15:00Z",
            "<p>The flood of March 7, 2024 was the worst in years, and nobody had seen it coming.</p>",
            "2024-03-08",
        ),
        (
            "2024-03-08T02:15:00Z",
            "<div>March 8, 2024</div><div>March 7, 2024</div>",
            "2024-03-08",
        ),
    ] {
        assert_eq!(day(stamp, between), told, "{stamp} {between}");
    }
}

#[test]
fn a_line_behind_the_headline_is_a_standfirst_where_it_is_like_a_sentence() {
    let deck = "Two villages are cut off and the school has become a shelter";
    assert!(texts(&page("", &format!("<div>{deck}</div>"))).contains(&deck));
    for label in [
        "Words by Ana Ruiz and photographs by John Smith in Valley Town",
        "Share this story with your friends on Facebook, Twitter and WhatsApp",
        "Por Ana Ruiz y Juan Pérez, enviados especiales a Valle Alto",
        "Thursday 7th March at 10:22 am in the Local News section",
        "Last updated 3 hours ago at 10:22 by the people of the desk",
    ] {
        let article = page("", &format!("<div>{label}</div>"));
        assert!(!texts(&article).contains(&label), "{label}");
    }
}

#[test]
fn chapters_with_days_and_main_headings_are_one_article() {
    let chapter = |day: u8| {
        format!(
            "<section class=day><h1>{day} March 2024: the water</h1><p>{LEAD}</p><p>{MORE}</p><p>{LEAD}</p></section>"
        )
    };
    let html = format!(
        "<html><title>How the flood unfolded day by day</title><article><h1>How the flood unfolded day by day</h1><p>{LEAD}</p>{}</article>",
        (1..4).map(chapter).collect::<String>()
    );
    let articles = parse("page.html", html.as_bytes(), &Options::default()).articles;
    assert_eq!(articles.len(), 1);
    assert_eq!(
        articles[0].metadata.title.as_deref(),
        Some("How the flood unfolded day by day")
    );
}

#[test]
fn a_short_title_is_not_the_name_of_a_section() {
    let html = format!(
        "<html><title>Ana Ruiz dies</title><main><h1>Ana Ruiz dies</h1><h2 class=title>Ten things that you never knew about the \
         singer</h2><p>{LEAD}</p><p>{MORE}</p></main>"
    );
    let article = parse_one("page.html", html.as_bytes()).unwrap();
    assert_eq!(article.metadata.title.as_deref(), Some("Ana Ruiz dies"));
}

#[test]
fn spans_part_a_label_from_a_day_and_no_word_from_its_figures() {
    let spans = |one: &str, other: &str| {
        let between = format!("<p><span class=a>{one}</span><span class=b>{other}</span> {MORE}</p>");
        page("", &between)
    };
    let article = spans("CO", "2");
    assert!(texts(&article).iter().any(|text| text.starts_with("CO2 ")));
    let article = page(
        "",
        "<div><span class=a>Published</span><span class=b>21/02/2024</span></div>",
    );
    assert_eq!(
        article.metadata.date.map(|day| day.to_string()).as_deref(),
        Some("2024-02-21")
    );
}

#[test]
fn headings_are_told_by_their_role_too() {
    for (heading, is_heading) in [
        ("<div role=heading aria-level=2>What comes next</div>", true),
        ("<div><span role=heading>What comes next</span></div>", true),
        ("<h3 role=heading>What comes next</h3>", true),
        ("<div><strong class=x>What comes next</strong></div>", false),
    ] {
        let article = page("", &format!("<p>{MORE}</p>{heading}"));
        let found = article
            .paragraphs
            .iter()
            .find(|paragraph| article.paragraph_text(paragraph) == "What comes next");
        assert_eq!(
            found.is_some_and(|paragraph| paragraph.kind == Kind::Heading),
            is_heading,
            "{heading}"
        );
    }
    // A heading of HTML keeps its own level where the role tells none.
    let html = format!(
        "<html><title>Valley Gazette</title><main><h1 role=heading>River bursts its banks</h1><p>{LEAD}</p><p>{MORE}</p></main>"
    );
    let article = parse_one("page.html", html.as_bytes()).unwrap();
    assert_eq!(article.metadata.title.as_deref(), Some("River bursts its banks"));
}
