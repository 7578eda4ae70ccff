//! Tests of the reader of pages as a whole.

use super::*;

/// The paragraphs of a piece of HTML.
fn paragraphs(html: &str) -> Vec<String> {
    let mut draft = Draft::default();
    fragment(html, &mut draft);
    let article = draft.into_article("a.html".to_owned());
    let texts = article
        .paragraphs
        .iter()
        .map(|paragraph| article.paragraph_text(paragraph));
    texts.map(str::to_owned).collect()
}

#[test]
fn inline_markup_neither_cuts_nor_glues_words() {
    let html = "<p>El <b>pre</b>si<i>dente</i>\n<a href=x>de&nbsp;la </a> Rep&uacute;bli&shy;ca<span> , </span>di<wbr>jo</p><p>Dos</p>";
    assert_eq!(paragraphs(html), ["El presidente de la República , dijo", "Dos"]);
}

#[test]
fn two_line_breaks_end_a_paragraph_and_one_a_line() {
    assert_eq!(
        paragraphs("Uno<br>\n<br/>Dos<br>tres<p>Cuatro"),
        ["Uno", "Dos\ntres", "Cuatro"]
    );
}

#[test]
fn text_directly_in_a_division_and_in_cells_is_a_paragraph() {
    let html = "<div>Uno<div>Dos</div>tres</div><table><tr><td>Cuatro<td>Cinco</table>";
    assert_eq!(paragraphs(html), ["Uno", "Dos", "tres", "Cuatro", "Cinco"]);
}

#[test]
fn a_hundred_thousand_open_elements_are_read() {
    for tag in [
        "<div>",
        "<b>",
        "<div><marquee></div>",
        "<ul><li>",
        "<table><tr><td>",
        "<font size=1>",
        "<p><a href=x>",
    ] {
        let html = format!("{}fin", tag.repeat(100_000));
        assert_eq!(paragraphs(&html), ["fin"], "{tag}");
    }
}
