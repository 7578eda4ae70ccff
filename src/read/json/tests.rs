//! The shapes in which exports and interfaces give articles, and what can be wrong with them.

use jiff::civil::date;

use crate::article::{Article, Kind};
use crate::read::{Options, Parsed, parse};

use super::*;

fn read(name: &str, text: &str) -> Parsed {
    parse(name, text.as_bytes(), &Options::default())
}

fn read_with(fields: &str, text: &str) -> Parsed {
    let options = Options {
        fields: fields.parse().unwrap(),
        ..Options::default()
    };
    parse("a.json", text.as_bytes(), &options)
}

fn problems(parsed: &Parsed) -> Vec<String> {
    parsed.problems.iter().map(ToString::to_string).collect()
}

fn names(parsed: &Parsed) -> Vec<&str> {
    parsed.articles.iter().map(|article| article.name.as_str()).collect()
}

/// The only article, of which nothing was told.
fn one(text: &str) -> Article {
    let mut parsed = read("a.json", text);
    assert_eq!(problems(&parsed), [""; 0]);
    assert_eq!(parsed.articles.len(), 1, "{text}");
    parsed.articles.remove(0)
}

fn texts(article: &Article) -> Vec<&str> {
    let paragraphs = article.paragraphs.iter();
    paragraphs.map(|paragraph| article.paragraph_text(paragraph)).collect()
}

#[test]
fn one_object_is_one_article() {
    let article = one(r#"{"title": "Llueve", "body": "Cae agua.\n\nMucha.", "date": "2024-01-15"}"#);
    assert_eq!(article.name, "a.json");
    assert_eq!(texts(&article), ["Llueve", "Cae agua.", "Mucha."]);
    assert_eq!(article.paragraphs[0].kind, Kind::Heading);
    assert_eq!(article.metadata.date, Some(date(2024, 1, 15)));
}

#[test]
fn articles_in_an_array_and_in_what_wraps_it() {
    let array = r#"[{"title": "A", "text": "Uno."}, {"title": "B", "text": "Dos."}]"#;
    let wrapped = [
        array.to_owned(),
        format!(r#"{{"articles": {array}}}"#),
        format!(r#"{{"status": "ok", "data": {{"total": 2, "items": {array}}}}}"#),
        format!(r#"{{"response": {{"meta": {{"hits": 2}}, "results": {array}}}}}"#),
        format!(r#"{{"whatever": {array}}}"#),
        format!("{{\"articles\": {array}}}\n"),
    ];
    for text in wrapped {
        let parsed = read("a.json", &text);
        assert_eq!(names(&parsed), ["a.json#1", "a.json#2"], "{text}");
        assert_eq!(problems(&parsed), [""; 0]);
    }
}

#[test]
fn search_engines_and_pages_of_answers() {
    let hits = r#"{"hits": {"total": 2, "hits": [{"_id": "1", "_source": {"titulo": "A", "cuerpo": "Uno.", "medio": "Faro"}},
        {"_id": "2", "_source": {"titulo": "B", "cuerpo": "Dos.", "medio": {"id": 3, "name": "Sol"}}}]}}"#;
    let parsed = read("a.json", hits);
    let sources: Vec<_> = parsed
        .articles
        .iter()
        .map(|article| article.metadata.source.clone())
        .collect();
    assert_eq!(sources, [Some("Faro".to_owned()), Some("Sol".to_owned())]);
    let page = r#"{"status":"ok","articles":[{"title":"A","content":"Uno."},{"title":"B","content":"Dos."}]}"#;
    let parsed = read("a.jsonl", &format!("{page}\n{page}\n"));
    assert_eq!(names(&parsed), ["a.jsonl#1", "a.jsonl#2", "a.jsonl#3", "a.jsonl#4"]);
}

#[test]
fn news_please() {
    let article = one(
        r#"{"authors": ["Ana Ruiz", "Luis Gil"], "date_download": "2024-02-01 10:00:00", "date_modify": "2024-01-16 10:00:00",
        "date_publish": "2024-01-15 09:00:00", "description": "Resumen.", "filename": "x", "image_url": "https://example.org/i.jpg",
        "language": "es", "localpath": null, "maintext": "Cae agua.\nMucha.", "source_domain": "www.example.org", "text": null,
        "title": "Llueve", "title_page": null, "title_rss": null, "url": "https://www.example.org/llueve"}"#,
    );
    assert_eq!(texts(&article), ["Llueve", "Cae agua.", "Mucha."]);
    let metadata = article.metadata;
    assert_eq!(metadata.author.as_deref(), Some("Ana Ruiz, Luis Gil"));
    assert_eq!(metadata.source.as_deref(), Some("www.example.org"));
    assert_eq!(metadata.url.as_deref(), Some("https://www.example.org/llueve"));
    assert_eq!(
        (metadata.date, metadata.modified),
        (Some(date(2024, 1, 15)), Some(date(2024, 1, 16)))
    );
}

#[test]
fn newspaper_and_trafilatura() {
    let article = one(
        r#"{"url": "https://example.org/a", "source_url": "https://www.example.org", "title": "T", "top_image": "https://x/i.jpg",
        "authors": [], "publish_date": "2024-01-15T00:00:00", "summary": "Corto.", "text": "Uno.\n\nDos.", "keywords": ["a"],
        "meta_description": "m", "movies": []}"#,
    );
    assert_eq!(texts(&article), ["T", "Uno.", "Dos."]);
    assert_eq!(article.metadata.source.as_deref(), Some("example.org"));
    assert_eq!(article.metadata.author, None);
    let article = one(
        r#"{"title": "T", "author": "Ana Ruiz", "hostname": "example.org", "date": "2024-01-15", "fingerprint": "f", "id": null,
        "comments": "Un lector: no.", "raw_text": "Uno. Dos.", "text": "Uno.\nDos.", "source": "https://example.org/a",
        "source-hostname": "Diario de Ejemplo", "excerpt": "Corto."}"#,
    );
    assert_eq!(texts(&article), ["T", "Uno.", "Dos."]);
    assert_eq!(article.metadata.source.as_deref(), Some("Diario de Ejemplo"));
}

#[test]
fn interfaces_of_papers() {
    let guardian = one(
        r#"{"response": {"status": "ok", "results": [{"id": "world/a", "webPublicationDate": "2024-01-15T09:00:00Z",
        "webTitle": "It rains", "webUrl": "https://example.org/a", "apiUrl": "https://api.example.org/a",
        "fields": {"headline": "It rains", "bodyText": "Water falls.", "byline": "Ana Ruiz"}}]}}"#,
    );
    assert_eq!(texts(&guardian), ["It rains", "Water falls."]);
    assert_eq!(guardian.metadata.author.as_deref(), Some("Ana Ruiz"));
    assert_eq!(guardian.metadata.date, Some(date(2024, 1, 15)));
    let single = one(
        r#"{"response": {"status": "ok", "content": {"webTitle": "It rains", "fields": {"bodyText": "Water falls."}}}}"#,
    );
    assert_eq!(texts(&single), ["It rains", "Water falls."]);
    let newsapi = one(
        r#"{"status": "ok", "totalResults": 1, "articles": [{"source": {"id": null, "name": "The Beacon"}, "author": null,
        "title": "It rains", "description": "Short.", "url": "https://example.org/a", "urlToImage": null,
        "publishedAt": "2024-01-15T09:00:00Z", "content": "Water falls and… [+3300 chars]"}]}"#,
    );
    assert_eq!(texts(&newsapi), ["It rains", "Water falls and…"]);
    assert_eq!(newsapi.metadata.source.as_deref(), Some("The Beacon"));
    let times = one(
        r#"{"response": {"docs": [{"abstract": "Short.", "web_url": "https://example.org/a", "lead_paragraph": "Water falls.",
        "source": "The Beacon", "headline": {"main": "It rains", "kicker": null}, "pub_date": "2024-01-15T09:00:00+0000",
        "byline": {"original": "By Ana Ruiz"}}]}}"#,
    );
    assert_eq!(times.metadata.title.as_deref(), Some("It rains"));
    assert_eq!(times.metadata.author.as_deref(), Some("By Ana Ruiz"));
}

#[test]
fn an_article_of_gdelt_with_a_text_added() {
    let article = one(
        r#"{"articles": [{"url": "https://example.org/a", "url_mobile": "", "title": "T", "seendate": "20240115T083000Z",
        "socialimage": "", "domain": "example.org", "language": "Spanish", "sourcecountry": "Spain", "text": "Uno."}]}"#,
    );
    assert_eq!(article.metadata.date, Some(date(2024, 1, 15)));
    assert_eq!(article.metadata.source.as_deref(), Some("example.org"));
}

#[test]
fn event_registry_and_json_ld() {
    let article = one(
        r#"{"articles": {"results": [{"uri": "811", "lang": "spa", "date": "2024-01-15", "dateTimePub": "2024-01-14T20:00:00Z",
        "url": "https://example.org/a", "title": "T", "body": "Uno.", "source": {"uri": "example.org", "title": "Faro"},
        "authors": [{"uri": "x", "name": "Ana Ruiz"}]}], "totalResults": 1}}"#,
    );
    assert_eq!(article.metadata.source.as_deref(), Some("Faro"));
    assert_eq!(article.metadata.author.as_deref(), Some("Ana Ruiz"));
    assert_eq!(article.metadata.url.as_deref(), Some("https://example.org/a"));
    let article = one(
        r#"{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "T", "articleBody": "Uno.",
        "datePublished": "2024-01-15T09:00:00+01:00", "dateModified": "2024-01-15T10:00:00+01:00",
        "publisher": {"@type": "Organization", "name": "Faro", "logo": {"url": "https://example.org/l.png"}},
        "mainEntityOfPage": {"@type": "WebPage", "@id": "https://example.org/a"}}"#,
    );
    assert_eq!(article.metadata.source.as_deref(), Some("Faro"));
    assert_eq!(article.metadata.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(article.metadata.modified, None);
}

#[test]
fn an_article_in_an_object_of_its_own() {
    let article = one(r#"{"article": {"head": "x", "title": "T", "body": "Uno."}, "url": "https://example.org/a"}"#);
    assert_eq!(texts(&article), ["T", "Uno."]);
    assert_eq!(article.metadata.url.as_deref(), Some("https://example.org/a"));
    let article = one(r#"{"metadata": {"title": "T", "date": 1705307400}, "content": {"plain": "Uno."}}"#);
    assert_eq!(texts(&article), ["T", "Uno."]);
    assert_eq!(article.metadata.date, Some(date(2024, 1, 15)));
    let parsed = read(
        "a.json",
        r#"{"report": {"text": "Uno."}, "coverage": [{"text": "One."}, {"text": "Two."}]}"#,
    );
    assert_eq!(parsed.articles.len(), 3);
}

#[test]
fn paragraphs_and_blocks() {
    let article = one(r#"{"title": "T", "paragraphs": ["Uno.", " ", "Dos."]}"#);
    assert_eq!(texts(&article), ["T", "Uno.", "Dos."]);
    let article = one(
        r#"{"headlines": {"basic": "T"}, "content_elements": [{"type": "text", "content": "Uno."},
        {"type": "image", "caption": "Foto", "url": "https://x/i.jpg"}, {"type": "header", "level": 2, "content": "Dos"},
        {"type": "list", "items": [{"type": "text", "content": "a"}, {"type": "text", "content": "b"}]}]}"#,
    );
    assert_eq!(texts(&article), ["T", "Uno.", "Dos", "a", "b"]);
    assert_eq!(article.paragraphs[2].kind, Kind::Heading);
    assert_eq!(article.omitted[0].what, "image");
    let article =
        one(r#"{"blocks": [{"type": "paragraph", "data": {"text": "Uno."}}, {"type": "delimiter", "data": {}}]}"#);
    assert_eq!(texts(&article), ["Uno."]);
}

#[test]
fn comments_and_related_articles_are_not_articles() {
    let article = one(
        r#"{"title": "T", "body": "Uno.", "comments": [{"text": "No.", "title": "x"}], "related": [{"title": "R", "text": "Dos."}]}"#,
    );
    assert_eq!(texts(&article), ["T", "Uno."]);
    let parsed = read(
        "a.json",
        r#"[{"title": "T", "date": "2024-01-15", "notes": [{"text": "No."}]}]"#,
    );
    assert!(parsed.articles.is_empty());
}

#[test]
fn a_teaser_is_not_the_text() {
    let article = one(r#"{"body": "Corto.", "text": "Un texto que es mucho más largo que el corto, con diferencia."}"#);
    assert!(article.text.starts_with("Un texto"));
}

#[test]
fn a_line_is_a_record() {
    let text =
        "{\"text\": \"Uno.\"}\r\n\r\n{\"text\": \"Dos.\"}\r\n{\"text\": \"Tres\r\n{\"text\": \"Cuatro.\"}\n[1, 2]\n";
    for name in ["a.jsonl", "a.json", "a"] {
        let parsed = read(name, text);
        let parts = [1, 2, 4].map(|number| format!("{name}#{number}"));
        assert_eq!(names(&parsed), parts, "{:?}", problems(&parsed));
        assert_eq!(
            problems(&parsed),
            [format!(
                "{name}: line 4: not valid JSON: EOF while parsing a string at column 14; mend the line or take it out"
            )]
        );
    }
}

#[test]
fn many_broken_lines_are_told_together() {
    let text = format!("{{\"text\": \"Uno.\"}}\n{}", "{\n".repeat(500));
    let told = problems(&read("a.jsonl", &text));
    assert_eq!(told.len(), 11);
    assert_eq!(
        told[10],
        "a.jsonl: 490 more records can't be read; check how the file was written"
    );
}

#[test]
fn records_without_text_are_told_in_one_line() {
    let parsed = read(
        "a.jsonl",
        "{\"text\": \"Uno.\"}\n{\"text\": null}\n{\"text\": \"Dos.\"}\n{\"title\": \"Solo\"}\n",
    );
    assert_eq!(names(&parsed), ["a.jsonl#1", "a.jsonl#3"]);
    assert_eq!(
        problems(&parsed),
        [
            "a.jsonl: 2 of 4 records have no text (the first at line 2), left out; if it is in another field, name that with --fields text=NAME"
        ]
    );
}

#[test]
fn objects_one_after_another_on_many_lines() {
    let parsed = read("a.json", "{\n  \"text\": \"Uno.\"\n}\n{\n  \"text\": \"Dos.\"\n}\n");
    assert_eq!(names(&parsed), ["a.json#1", "a.json#2"]);
    let parsed = read("a.json", "{\n  \"text\": \"Uno.\"\n}\n{\n  \"text\": \n}\n");
    assert_eq!(parsed.articles.len(), 1);
    assert_eq!(
        problems(&parsed),
        ["a.json: line 6, column 1: not valid JSON: expected value; write the file again, or mend it there"]
    );
}

#[test]
fn what_python_writes_is_read() {
    let article = one(r#"{"title": NaN, "text": "No es un número: NaN.", "date": -Infinity, "n": -1}"#);
    assert_eq!(texts(&article), ["No es un número: NaN."]);
    let parsed = read(
        "a.jsonl",
        "{\"text\": \"Uno \\\" NaN.\", \"d\": NaN}\n{\"text\": \"Dos.\"}\n",
    );
    assert_eq!(parsed.articles.len(), 2, "{:?}", problems(&parsed));
    assert_eq!(texts(&one(r#"{"text": "Sol \ud83c."}"#)), ["Sol \u{fffd}."]);
}

#[test]
fn fields_that_the_user_names() {
    let text = r#"[{"head": "T", "meta": {"day": "2024-01-15", "full.text": "Uno."}, "text": "Otro."}]"#;
    let parsed = read_with("text=meta.full.text,title=head,date=meta.day", text);
    assert_eq!(texts(&parsed.articles[0]), ["T", "Uno."]);
    assert_eq!(parsed.articles[0].metadata.date, Some(date(2024, 1, 15)));
    let parsed = read_with("text=bodi", text);
    assert_eq!(
        problems(&parsed),
        [
            "a.json: no article in it: no text in a field `bodi`; there are head, meta, text; name the field of the text with \
          --fields text=NAME"
        ]
    );
}

#[test]
fn every_error_of_a_document() {
    let cases = [
        (
            r#"{"title": "T", "seendate": "x"}"#,
            "a.json: no article in it: no field of text among title, seendate; name the field of the text with --fields text=NAME",
        ),
        (
            r#"{"title": "T", "text": null}"#,
            "a.json: no article in it: no text in its field text; if it is in another field, name that with --fields text=NAME",
        ),
        (
            "[1, 2]",
            "a.json: no article in it: no object in this JSON; write each article as an object with a field of text, in pandas with \
             to_json(orient='records', lines=True)",
        ),
        (
            r#"{"text": "Uno."#,
            "a.json: line 1, column 14: not valid JSON: EOF while parsing a string; write the file again, or mend it there",
        ),
        (
            "hola",
            "a.json: line 1, column 1: not valid JSON: expected value; write the file again, or mend it there",
        ),
        ("  ", "a.json: is empty; give a file with text in it"),
        (
            "\u{0}\u{0}{}",
            "a.json: is binary (NUL byte at offset 0); save it as plain text first",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(problems(&read("a.json", text)), [message]);
    }
}

#[test]
fn encodings_and_marks() {
    let text = "{\"text\": \"Mañana lloverá.\"}";
    for bytes in [
        format!("\u{feff}{text}").into_bytes(),
        text.chars().map(|c| c as u8).collect(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ] {
        let parsed = parse("a.json", &bytes, &Options::default());
        assert_eq!(parsed.articles[0].text, "Mañana lloverá.");
    }
}

#[test]
fn depth_and_length_don_t_matter() {
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert!(read("a.json", &deep).articles.is_empty());
    let deep = format!("{{\"text\": {deep}}}");
    assert!(read("a.json", &deep).articles.is_empty());
    let objects = format!("{}1{}", "{\"content\": ".repeat(300_000), "}".repeat(300_000));
    assert!(read("a.json", &objects).articles.is_empty());
    let long = format!(
        "{{\"title\": \"T\", \"text\": \"{}\", \"n\": [{}0]}}",
        "palabra ".repeat(500_000),
        "0,".repeat(500_000)
    );
    assert_eq!(read("a.json", &long).articles.len(), 1);
    let wide = format!("{{{}\"text\": \"Uno.\"}}", "\"\": 0, ".repeat(500_000));
    assert_eq!(read("a.json", &wide).articles.len(), 1);
}

#[test]
fn an_object_of_any_number_of_articles_gives_them_all() {
    let articles: Vec<String> = (0..2500)
        .map(|n| format!("\"id-{n}\": {{\"title\": \"T\", \"text\": \"Texto {n}.\"}}"))
        .collect();
    let parsed = read("a.json", &format!("{{{}}}", articles.join(",")));
    assert_eq!((parsed.articles.len(), parsed.problems.len()), (2500, 0));
    assert_eq!(parsed.articles[2499].name, "a.json#2500");
}

#[test]
fn columns_of_titles_and_texts_are_articles() {
    let parsed = read(
        "a.json",
        "{\"title\": [\"A\", \"B\"], \"text\": [\"Uno.\", \"Dos.\"], \"date\": [\"2024-01-15\", null], \"n\": [1, 2]}",
    );
    let all: Vec<_> = parsed.articles.iter().map(texts).collect();
    assert_eq!(all, [["A", "Uno."], ["B", "Dos."]]);
    assert_eq!(parsed.articles[0].metadata.date, Some(date(2024, 1, 15)));
    // One title, and paragraphs.
    assert_eq!(
        texts(&one("{\"title\": [\"A\"], \"text\": [\"Uno.\", \"Dos.\"]}")),
        ["A", "Uno.", "Dos."]
    );
}

#[test]
fn a_list_that_breaks_off_gives_what_stands_before() {
    let parsed = read(
        "a.json",
        "[{\"text\": \"Uno.\"}, {\"text\": \"Dos.\"}, {\"text\": \"Tre",
    );
    assert_eq!(names(&parsed), ["a.json#1", "a.json#2"]);
    assert_eq!(
        problems(&parsed),
        [
            "a.json: line 1, column 50: not valid JSON: EOF while parsing a string; write the file again, or mend it there"
        ]
    );
}

#[test]
fn the_kind_is_told_by_the_beginning() {
    assert_eq!(kind_of(b"{\"a\": 1}\n{\"a\": 2}"), Format::JsonLines);
    assert_eq!(kind_of(b"{\n\"a\": 1}\n"), Format::Json);
    assert_eq!(kind_of(b"{\"a\": "), Format::Json);
    assert_eq!(kind_of(b"{Madrid} llueve"), Format::Text);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        parse("a.json", &bytes, &Options::default());
        parse("a.jsonl", &bytes, &Options::default());
    }

    #[test]
    fn no_json_makes_it_panic(
        text in "(\\{|\\}|\\[|\\]|,|:|\"|\"text\":|\"title\":|\"articles\":|\"content\":|\"type\":|\"a\"|\\\\|\\\\ud83d|NaN|-Infinity|1|é|\n| ){0,40}"
    ) {
        for parsed in [read("a.json", &text), read("a.jsonl", &text)] {
            for article in &parsed.articles {
                for paragraph in &article.paragraphs {
                    proptest::prop_assert!(!article.paragraph_text(paragraph).is_empty());
                }
            }
        }
    }
}

/// Two articles in every way in which pandas writes a table.
#[test]
fn tables_of_pandas() {
    let columns = r#"{"date": {"0": 1705307400000, "1": null}, "title": {"0": "A", "1": "B"}, "text": {"0": "Uno.\n\nMás.", "1": "Dos."}}"#;
    let rows = r#"[[1705307400000, "A", "Uno.\n\nMás."], [null, "B", "Dos."]]"#;
    let objects = r#"{"date": 1705307400000, "title": "A", "text": "Uno.\n\nMás."}, {"date": null, "title": "B", "text": "Dos."}"#;
    let [first, second] = [
        objects.split_once("}, ").unwrap().0,
        objects.split_once("}, ").unwrap().1,
    ];
    for table in [
        columns.to_owned(),
        columns.replace("\"0\"", "\"a1\"").replace("\"1\"", "\"b2\""),
        format!(r#"{{"columns": ["date", "title", "text"], "index": [0, 1], "data": {rows}}}"#),
        format!("[{objects}]"),
        format!(r#"{{"0": {first}}}, "1": {second}}}"#),
        format!(
            r#"{{"schema": {{"fields": [{{"name": "index", "type": "integer"}}], "pandas_version": "1.4.0"}}, "data": [{objects}]}}"#
        ),
        format!(r#"[["date", "title", "text"], {}"#, &rows[1..]),
        r#"{"date": [1705307400000, null], "title": ["A", "B"], "text": ["Uno.\n\nMás.", "Dos."]}"#.to_owned(),
    ] {
        let parsed = read("a.json", &table);
        assert_eq!(names(&parsed), ["a.json#1", "a.json#2"], "{table}");
        assert_eq!(problems(&parsed), [""; 0], "{table}");
        assert_eq!(texts(&parsed.articles[0]), ["A", "Uno.", "Más."], "{table}");
        assert_eq!(parsed.articles[0].metadata.date, Some(date(2024, 1, 15)), "{table}");
        assert_eq!(texts(&parsed.articles[1]), ["B", "Dos."], "{table}");
    }
    let parsed = read("a.json", r#"{"text": {"0": "Uno.", "1": null, "2": "Tres."}}"#);
    assert_eq!(names(&parsed), ["a.json#1", "a.json#3"]);
    assert_eq!(
        problems(&parsed),
        [
            "a.json: 1 of 3 records has no text (the first at record 2), left out; if it is in another field, name that with \
          --fields text=NAME"
        ]
    );
    let parsed = read_with("text=pieza", r#"{"pieza": {"0": "Uno."}, "otra": {"0": "x"}}"#);
    assert_eq!(texts(&parsed.articles[0]), ["Uno."]);
    let values = format!("{rows}\n");
    assert_eq!(
        problems(&read("a.json", &values)),
        [
            "a.json: no article in it: no object in this JSON; write each article as an object with a field of text, in pandas \
          with to_json(orient='records', lines=True)"
        ]
    );
}

#[test]
fn what_only_looks_like_a_table_is_none() {
    let parsed = read(
        "a.json",
        r#"{"article": {"title": "A", "body": "Uno."}, "story": {"title": "B", "body": "Dos."}}"#,
    );
    let all: Vec<_> = parsed.articles.iter().map(texts).collect();
    assert_eq!(all, [["A", "Uno."], ["B", "Dos."]]);
    let article = one(r#"{"title": {"rendered": "A"}, "content": {"rendered": "<p>Uno.</p>"}}"#);
    assert_eq!(texts(&article), ["A", "Uno."]);
    let article = one(r#"{"columns": ["Opinión", "Local"], "data": [1, 2], "title": "A", "text": "Uno."}"#);
    assert_eq!(texts(&article), ["A", "Uno."]);
    let nested = format!(
        "{}\"x\"{}",
        r#"{"columns": ["text", "columns", "data"], "data": [["#.repeat(40),
        "]]}".repeat(40)
    );
    assert!(read("a.json", &nested).articles.is_empty());
}

#[test]
fn what_lies_too_deep_is_told() {
    let nested = |levels: usize, open: &str, close: &str| {
        format!(
            "{}{}{}",
            open.repeat(levels),
            r#"{"title": "T", "text": "Uno."}"#,
            close.repeat(levels)
        )
    };
    assert_eq!(texts(&one(&nested(6, "[", "]"))), ["T", "Uno."]);
    assert_eq!(texts(&one(&nested(7, "{\"a\": ", "}"))), ["T", "Uno."]);
    let advice = "and it is nested deeper than the 6 levels that are searched; give the list of articles by itself, or name the way \
                  to the text with --fields text=A.B.C";
    assert_eq!(
        problems(&read("a.json", &nested(7, "[", "]"))),
        [format!("a.json: no article in it: no object in this JSON, {advice}")]
    );
    assert_eq!(
        problems(&read("a.json", &nested(8, "{\"a\": ", "}"))),
        [format!("a.json: no article in it: no field of text among a, {advice}")]
    );
    let parsed = read_with("text=a.a.a.a.a.a.a.a.text", &nested(8, "{\"a\": ", "}"));
    assert_eq!(texts(&parsed.articles[0]), ["Uno."]);
}
