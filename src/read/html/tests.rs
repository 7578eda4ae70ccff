//! Tests of the reader of pages as a whole.

use super::*;
use crate::read::testing::parse_one;

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
    assert_eq!(paragraphs(&format!("{}fin", "<div>".repeat(100_000))), ["fin"]);
    for tag in [
        "<b>",
        "<div><marquee></div>",
        "<ul><li>",
        "<table><tr><td>",
        "<font size=1>",
        "<p><a href=x>",
    ] {
        let html = format!("{}fin", tag.repeat(10_000));
        assert_eq!(paragraphs(&html), ["fin"], "{tag}");
    }
}

/// The articles of a page.
fn read_all(html: &str) -> Parsed {
    crate::read::parse("dir/a.html", html.as_bytes(), &crate::read::Options::default())
}

/// The paragraphs of the only article of a page.
fn read_texts(html: &str) -> Vec<String> {
    let parsed = read_all(html);
    assert_eq!(parsed.articles.len(), 1, "{:?}", parsed.problems);
    let article = &parsed.articles[0];
    let texts = article
        .paragraphs
        .iter()
        .map(|paragraph| article.paragraph_text(paragraph));
    texts.map(str::to_owned).collect()
}

const UNO: &str = "El pleno aprobó ayer, con los votos de tres grupos, la compra del viejo teatro, cerrado desde 1998.";
const DOS: &str =
    "La obra, que costará dos millones, empezará en otoño y durará año y medio, según explicó la alcaldesa.";

fn page(body: &str) -> String {
    format!(
        "<title>Compran el teatro | Diario</title><body><h1>Compran el teatro</h1><div class=texto><p>{UNO}</p>{body}<p>{DOS}</p></div>"
    )
}

#[test]
fn what_is_no_text_is_left_out_and_noted() {
    let cases = [
        ("<nav><a href=/>Inicio</a></nav>", "navigation"),
        (
            "<div class=comments><p>Qué vergüenza, siempre pagamos los mismos, y van tres veces.</p></div>",
            "comments",
        ),
        (
            "<figure><img src=a><figcaption>El teatro, ayer.</figcaption></figure>",
            "caption",
        ),
        ("<div id=cookie-notice>Usamos cookies.</div>", "cookie banner"),
        ("<div class=social-share>Compartir</div>", "share bar"),
        ("<div class=newsletter>Reciba nuestro boletín</div>", "newsletter box"),
        (
            "<p><a href=/b>Otro teatro que también se cierra</a></p>",
            "related links",
        ),
        ("<div style='display: none'>Oculto</div>", "hidden text"),
        (
            "<table><tr><th>Grupo<th>Votos<tr><td>A<td>12<tr><td>B<td>9</table>",
            "table of figures",
        ),
    ];
    for (furniture, what) in cases {
        let parsed = read_all(&page(furniture));
        let article = &parsed.articles[0];
        assert_eq!(
            article.text,
            format!("Compran el teatro\n\n{UNO}\n\n{DOS}"),
            "{furniture}"
        );
        assert_eq!(article.omitted[0].what, what, "{furniture}");
    }
    let article = &read_all(&page("<script>document.write('no')</script>")).articles[0];
    assert!(article.omitted.is_empty());
}

#[test]
fn headings_lists_and_quotations_stay_in_order() {
    let body = "<h2>Los plazos</h2><ul><li>En julio, el concurso de la obra.<li>En mayo, el estreno.</ul><blockquote><p>«No habrá más retrasos», prometió.</blockquote>";
    let texts = read_texts(&page(body));
    let expected = [
        "Compran el teatro",
        UNO,
        "Los plazos",
        "En julio, el concurso de la obra.",
        "En mayo, el estreno.",
        "«No habrá más retrasos», prometió.",
        DOS,
    ];
    assert_eq!(texts, expected);
}

#[test]
fn names_do_not_hide_the_text_of_a_page() {
    let text = format!("<p>{UNO}</p><p>{DOS}</p><p>{UNO} {DOS}</p>");
    for class in [
        "has-sidebar comments-open",
        "newsletter-wrapper",
        "related-content",
        "sidebar",
        "author-page",
    ] {
        let html = format!(
            "<title>Compran el teatro</title><body class='{class}'><div class='{class}'><h1>Compran el teatro</h1>{text}</div>"
        );
        assert_eq!(read_texts(&html).len(), 4, "{class}");
    }
}

/// The day that a page with these attributes, head and line at the headline gives.
fn day_of(attributes: &str, head: &str, line: &str) -> Option<String> {
    let text = "The council met in the old hall and voted nine to two to leave the clock as it is, four minutes fast.";
    let html = format!(
        "<html {attributes}><head><title>Council keeps the clock fast</title>{head}</head><body><h1>Council keeps the clock \
         fast</h1><p>{line}</p><p>{text}</p><p>{text} It did.</p></body></html>"
    );
    let articles = read_all(&html).articles;
    articles.first()?.metadata.date.map(|day| day.to_string())
}

#[test]
fn days_in_figures_are_read_in_the_order_of_the_page() {
    let day = |attributes: &str, line: &str| day_of(attributes, "", line);
    assert_eq!(day("lang=es", "08/01/2014 - 10:21").as_deref(), Some("2014-01-08"));
    assert_eq!(day("lang=en-US", "08/01/2014").as_deref(), Some("2014-08-01"));
    assert_eq!(day("lang=en", "08/01/2014"), None);
    // Other days on the page know better than what it says of its language.
    let line = "08/01/2014</p><p>Read on 28/02/2014";
    assert_eq!(day("lang=en-US", line).as_deref(), Some("2014-01-08"));
}

#[test]
fn days_are_found_in_titles_scripts_clocks_and_tags_that_none_lists() {
    let day = |head: &str, line: &str| day_of("", head, line);
    let cases = [
        (
            "<meta name=DCSext.articleFirstPublished content='2018-09-05 14:15'>",
            "",
        ),
        (
            "<script>var page = {\"type\": \"story\", \"publishDate\": \"2018-09-05\"};</script>",
            "",
        ),
        ("", "<time datetime=1536156911000>a while ago</time>"),
        ("", "<time datetime=1536156911>a while ago</time>"),
    ];
    for (head, line) in cases {
        assert_eq!(day(head, line).as_deref(), Some("2018-09-05"), "{head}{line}");
    }
    let titled = "<html><head><title>Council keeps the clock fast - 05.09.2018 - The Quay</title></head><body><h1>Council keeps \
                  the clock fast</h1><p>It is four minutes fast and will be, as the council has decided by nine votes to two.</p>";
    let articles = read_all(titled).articles;
    assert_eq!(
        articles[0].metadata.date.map(|day| day.to_string()).as_deref(),
        Some("2018-09-05")
    );
}

#[test]
fn a_second_copy_of_the_text_is_dropped() {
    let text = "<p>The council met in the old hall and voted nine to two to leave the clock on Fore Street as it is.</p><h2>Why \
                it is</h2><p>It was wound forward in 1952 so that people would stop missing the train, which was always late.</p>";
    let html = format!("<h1>Council keeps the clock fast</h1><div class=a>{text}</div><div class=b>{text}</div>");
    assert_eq!(read_texts(&html).len(), 4);
}

#[test]
fn the_day_is_that_of_the_clock_of_the_page_and_of_its_own_article() {
    let cases = [
        (
            "<meta property=article:published_time content=2024-05-01T23:30:00-05:00>",
            "",
            "2024-05-01",
        ),
        (
            "<script type=application/ld+json>{\"@graph\":[{\"@type\":[\"NewsArticle\"],\"headline\":\"Compran el teatro\",\"datePublished\":\"2024-05-02T00:10:00+02:00\",\"dateModified\":\"2024-05-09\"}]}</script>",
            "",
            "2024-05-02",
        ),
        ("<meta name=DC.date.issued content=20240503>", "", "2024-05-03"),
        (
            "<link rel=canonical href=https://d.example/2024/05/04/teatro>",
            "",
            "2024-05-04",
        ),
        (
            "",
            "<time class=updated datetime=2024-05-09>9</time><time datetime=2024-05-05>5</time>",
            "2024-05-05",
        ),
        ("", "<div class=fecha>6 de mayo de 2024</div>", "2024-05-06"),
        (
            "",
            "<div class=related><time datetime=2020-01-01>2020</time></div><p>7 May 2024</p>",
            "2024-05-07",
        ),
    ];
    for (head, line, day) in cases {
        let html = format!(
            "<head><title>Compran el teatro</title>{head}</head><body><h1>Compran el teatro</h1>{line}<p>{UNO}</p><p>{DOS}</p>"
        );
        let date = read_all(&html).articles[0].metadata.date.map(|date| date.to_string());
        assert_eq!(date.as_deref(), Some(day), "{head}{line}");
    }
}

#[test]
fn a_page_without_text_says_what_to_do() {
    let cases = [
        (
            "<div id=app></div><script>load()</script>",
            "dir/a.html: holds no text of an article, which its scripts fetch when it is opened; open it in a browser and save it as a complete page once the text is there",
        ),
        (
            "<frameset><frame src=a.htm></frameset>",
            "dir/a.html: is a frame around other pages; open the frame with the article in a window of its own and save that",
        ),
        (
            "<html><body></body></html>",
            "dir/a.html: holds no text of an article; open it in a browser and save the page with the article",
        ),
    ];
    for (html, message) in cases {
        let parsed = read_all(html);
        assert!(parsed.articles.is_empty());
        assert_eq!(parsed.problems[0].to_string(), message);
    }
}

#[test]
fn encodings_are_told_by_the_page_unless_its_bytes_say_otherwise() {
    let text = "<meta charset=iso-8859-2><h1>Título</h1><p>El señor Muñoz volverá mañana, según dijo, y no antes; así lo cree él.</p>";
    let utf8 = crate::read::testing::parse_one("a.html", text.as_bytes()).unwrap();
    assert!(utf8.text.contains("señor Muñoz"));
    let latin = text.replace("iso-8859-2", "iso-8859-1");
    let bytes: Vec<u8> = latin.chars().map(|c| c as u8).collect();
    assert!(
        crate::read::testing::parse_one("a.html", &bytes)
            .unwrap()
            .text
            .contains("señor Muñoz")
    );
    let nul = text.replace("volverá", "vol\0verá");
    assert!(
        crate::read::testing::parse_one("a.html", nul.as_bytes())
            .unwrap()
            .text
            .contains("volverá")
    );
}

#[test]
fn attributes_beyond_the_limit_are_passed_over() {
    let many: Vec<String> = (0..3000).map(|at| format!(" a{at}='<p>'")).collect();
    let many = many.concat();
    assert_eq!(
        paragraphs(&format!("<p{many} hidden>Uno</p{many}><p>Dos <b{many}>tres</b>")),
        ["Uno", "Dos tres"]
    );
    // In a script, a tag is none.
    let script = format!("<script>a<b{many}</script><p>Uno");
    assert_eq!(paragraphs(&script), ["Uno"]);
    let open = format!("<p>Uno</p><p{many}");
    assert_eq!(paragraphs(&open), ["Uno"]);
}

#[test]
fn a_page_of_too_many_elements_is_told() {
    let html = format!(
        "<h1>Compran el teatro</h1><p>{UNO}</p>{}",
        "<p>a".repeat(parser::MAX_NODES / 2)
    );
    let parsed = read_all(&html);
    assert!(parsed.articles.is_empty());
    assert_eq!(
        parsed.problems[0].to_string(),
        "dir/a.html: holds more than 300000 elements and pieces of text; save the article from it alone, or as plain text"
    );
    let mut draft = Draft::default();
    fragment(&html, &mut draft);
    let article = draft.into_article(String::new());
    assert!(article.text.starts_with("Compran el teatro\n\nEl pleno"));
    assert_eq!(article.omitted[0].what, "what follows too many elements");
}

#[test]
fn a_page_of_many_articles_is_taken_apart() {
    let articles = |count: usize| -> String {
        let article = |at: usize| {
            format!(
                "<article><h2>Compran el teatro {at}</h2><p>{UNO}</p><p>{DOS}</p><p>{UNO} {at}</p><p>{DOS} {at}</p></article>"
            )
        };
        (0..count).map(article).collect()
    };
    let parsed = read_all(&articles(101));
    assert_eq!((parsed.articles.len(), parsed.problems.len()), (101, 0));
    let parsed = read_all(&articles(several::MAX_PARTS + 1));
    assert_eq!(parsed.articles.len(), several::MAX_PARTS);
    assert_eq!(
        parsed.problems[0].to_string(),
        "dir/a.html: holds more than 1000 articles, of which the first 1000 are read; save the others in files of their own"
    );
}

#[test]
fn what_a_fragment_does_not_say_is_left_out() {
    let cases = [
        (
            "<figure><img src=a><figcaption>El teatro, ayer.</figcaption></figure>",
            "caption",
        ),
        (
            "<div style='display:none'>The old theatre is to be bought by the town.</div>",
            "hidden text",
        ),
        (
            "<div class=sharedaddy><h3>Comparte esto</h3><ul><li><a href=x>Correo</a></ul></div>",
            "share bar",
        ),
        (
            "<div class=related-posts><h3>Más</h3><a href=x>Otro teatro que también se cierra</a></div>",
            "related links",
        ),
        ("<div class=newsletter>Reciba nuestro boletín</div>", "newsletter box"),
        ("<div class=advert>Compre ya</div>", "advert"),
        ("<amp-twitter>Lo dijo ayer</amp-twitter>", "embedded post"),
    ];
    for (furniture, what) in cases {
        let mut draft = Draft::default();
        fragment(&format!("<p>{UNO}</p>{furniture}<p>{DOS}</p>"), &mut draft);
        let article = draft.into_article(String::new());
        assert_eq!(article.text, format!("{UNO}\n\n{DOS}"), "{furniture}");
        assert_eq!(article.omitted.len(), 1, "{furniture}");
        assert_eq!(article.omitted[0].what, what, "{furniture}");
    }
}

#[test]
fn the_frame_of_a_fragment_is_text_whatever_it_is_called() {
    for class in ["newsletter", "related-content", "caption", "advert"] {
        assert_eq!(
            paragraphs(&format!("<div class={class}><p>{UNO}</p><p>Fin</p></div><p>Pie</p>")),
            [UNO, "Fin", "Pie"],
            "{class}"
        );
        assert_eq!(paragraphs(&format!("<div class={class}>Uno</div>")), ["Uno"], "{class}");
    }
}

#[test]
fn the_prose_inside_each_node_is_known() {
    let html = format!(
        "<div class=related><p>{UNO}</p><span class=share>{DOS}<br><br>{UNO}<div class=comments><p>{DOS}</p><div>{UNO}</div></div></span>\
         </div><p><b class=caption><i>{UNO}</i></b> {DOS}</p><section><span>{DOS}<p class=advert>{UNO}</p></span></section>"
    );
    let tree = tree::Tree::parse(&html);
    let mut roles = roles::Roles::by_name(&tree);
    let blocks = blocks::blocks(&tree, 0, &roles);
    roles.settle(&tree, &blocks, &[]);
    let prose = main_content::Prose::of(&blocks, &roles);
    let page = main_content::Page {
        tree: &tree,
        blocks: &blocks,
        roles: &roles,
        prose: &prose,
    };
    for node in 0..tree.len() {
        let inside = main_content::blocks_in(page, node)
            .filter(|block| roles::is_prose(block) && roles.within(node, block.node).is_none());
        let sum: usize = inside.map(|block| block.text.len()).sum();
        assert_eq!(main_content::prose_in(page, node), sum, "{node}");
    }
}

/// Longest that a hostile page may take in a debug build on a busy machine: what grows with the square of it takes far longer.
const LONGEST: std::time::Duration = std::time::Duration::from_mins(1);

#[test]
fn hostile_pages_end() {
    let rows = |count: usize, row: &dyn Fn(usize) -> String| {
        let rows: Vec<String> = (0..count).map(row).collect();
        format!("<h1>Compran el teatro viejo</h1>{}", rows.concat())
    };
    let cases = [
        format!("<p>{}</p>", "palabra ".repeat(1_250_000)),
        "<table><tr><td>".repeat(20_000),
        "</div>".repeat(100_000),
        "<a href=x>y</a>".repeat(50_000),
        "&".repeat(300_000),
        format!("<p>{}</p>", "palabras &amp; ".repeat(300_000)),
        format!("<p>{}</p>", "«¿Palabras?», ¡no! ".repeat(300_000)),
        "<div class=card><h3><a href=x>Un título de otra noticia</a></h3></div>".repeat(5_000),
        format!("<script type=application/ld+json>{}", "[".repeat(200_000)),
        "<!--".repeat(50_000),
        format!(
            "<p {}>x",
            (0..100_000).map(|at| format!("a{at}=1 ")).collect::<Vec<_>>().concat()
        ),
        format!(
            "<svg><style></><p {}>x",
            (0..100_000).map(|at| format!("a{at} ")).collect::<Vec<_>>().concat()
        ),
        "<p>a".repeat(500_000),
        // Parts that are asked about one by one.
        rows(6_000, &|at| format!("<article><p>{UNO} {at}</p></article>")),
        rows(6_000, &|at| format!("<div class=entry-content><p>{UNO} {at}</p></div>")),
        rows(6_000, &|at| {
            format!("<div itemprop=articleBody><p>{UNO} {at}</p></div>")
        }),
        rows(6_000, &|at| format!("<h2>Los plazos de la obra {at}</h2>")),
        rows(4_000, &|at| {
            format!("<div class=\"{at} live\"><h1>La obra {at}</h1><p>{UNO}</p></div>")
        }),
        rows(6_000, &|at| {
            format!(
                "<article class=teaser><h3><a href=/{at}>Otra obra que se retrasa, la {at}</a></h3><p>{UNO}</p></article>"
            )
        }),
        format!("<h1>Compran el teatro</h1>{}", format!("<p>{UNO}</p>").repeat(5_000)),
        rows(4_000, &|at| {
            format!("<div class=m><div>Ana, 12/03/2024</div><p>{UNO} {at}</p></div>")
        }),
        rows(6_000, &|_| "<p class=x>Suscríbete a nuestro boletín</p>".to_owned()),
        format!(
            "{}{}",
            "<div itemprop=datePublished>".repeat(250),
            "palabra ".repeat(100_000)
        ),
        format!(
            "{}{}",
            "<div class='a b c d e f g h live-x'>".repeat(250),
            format!("<h1>La obra</h1><p>{UNO}</p>").repeat(5_000)
        ),
        format!("{}<p>{UNO}</p>", "<meta name=x content=y>".repeat(50_000)),
        format!(
            "<meta property=og:site_name content='{}'>{}",
            "palabra ".repeat(50_000),
            rows(4_000, &|at| format!("<h2>Los plazos de la obra {at}</h2><p>{UNO}</p>"))
        ),
        format!(
            "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{}\"}}</script>{}",
            "palabra ".repeat(100_000),
            rows(4_000, &|at| format!("<p>{UNO} {at}</p>"))
        ),
    ];
    for html in cases {
        let start = std::time::Instant::now();
        let _ = read_all(&html);
        let time = start.elapsed();
        println!(
            "{time:8.1?} {:9} bytes {}",
            html.len(),
            &html.chars().take(60).collect::<String>()
        );
        assert!(
            time < LONGEST,
            "{time:?}: {}",
            html.chars().take(200).collect::<String>()
        );
    }
}

proptest::proptest! {
    #[test]
    fn no_markup_makes_it_panic(parts in proptest::collection::vec("<(/)?(p|div|table|tr|td|article|h1|h2|ul|li|a href=x|b|br|time|script|template|svg|select|form|q)( class=(card|related|post))?>|[a-zñ .,]{0,30}|&[a-z]{1,5};?", 0..60)) {
        let _ = read_all(&parts.concat());
    }
}

/// Ten paragraphs written alike, the box after the third.
fn page_with(between: &str) -> String {
    let paragraph = |at: usize| {
        format!(
            "<div class=\"blk-{at} txt\"><p>La obra número {at} del plan costará cuatro millones y estará lista en otoño, \
             según el acta del concejo.</p></div>"
        )
    };
    let half = |range: std::ops::Range<usize>| range.map(paragraph).collect::<String>();
    format!(
        "<h1>El concejo aprueba diez obras</h1><div class=\"x1\">{}{between}{}</div>",
        half(0..3),
        half(3..10)
    )
}

#[test]
fn a_box_between_paragraphs_that_are_written_alike_is_left_out() {
    let boxes = [
        "<div class=\"q9\"><p>Reciba cada mañana lo que importa en su correo, elegido por quienes lo escriben, y sin coste.</p></div>",
        "<x-teaser><h4>Otra obra</h4><p>La plaza que nadie quiso terminar cumple veinte años entre vallas y promesas rotas.</p></x-teaser>",
        "<div class=\"im\"><img src=a><div class=\"t\">El concejo, ayer, durante la votación</div></div>",
    ];
    for between in boxes {
        let article = parse_one("a.html", page_with(between).as_bytes()).unwrap();
        assert_eq!(article.paragraphs.len(), 11, "{}", article.text);
    }
}

#[test]
fn what_stands_between_them_without_a_frame_is_text() {
    let lines = [
        "<h2>El puente, primero</h2>",
        "<blockquote><p>No hay dinero para más, y lo saben todos los que hoy han votado que sí a este plan.</p></blockquote>",
        "<div class=\"lst\"><ul><li>Un puente sobre el río.</li></ul></div>",
    ];
    for between in lines {
        let article = parse_one("a.html", page_with(between).as_bytes()).unwrap();
        assert_eq!(article.paragraphs.len(), 12, "{}", article.text);
    }
}

#[test]
fn the_first_letter_in_an_element_of_its_own_is_read() {
    let html = page_with(
        "<div class=\"blk txt\"><p><span aria-hidden=\"true\">L</span>a última, la del molino, queda para otro año \
         por falta de quien la quiera hacer a ese precio.</p></div>",
    );
    let article = parse_one("a.html", html.as_bytes()).unwrap();
    assert!(
        article.text.contains("\n\nLa última, la del molino"),
        "{}",
        article.text
    );
}
