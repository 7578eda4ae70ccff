//! Feeds of every kind, whole and broken.

use jiff::civil::date;

use super::super::{Options, parse};
use super::*;
use crate::article::{Article, Kind};

fn read(text: &str) -> Parsed {
    parse("a.xml", text.as_bytes(), &Options::default())
}

fn problems(parsed: &Parsed) -> Vec<String> {
    parsed.problems.iter().map(ToString::to_string).collect()
}

fn texts(article: &Article) -> Vec<&str> {
    let paragraphs = article.paragraphs.iter();
    paragraphs.map(|paragraph| article.paragraph_text(paragraph)).collect()
}

#[test]
fn rss_2() {
    let parsed = read(
        "<?xml version='1.0' encoding='UTF-8'?>\n<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>\n\
         <channel><title>El Faro &amp; C.</title><link>https://example.org</link><image><title>Logo</title></image>\n\
         <item><title>Llueve</title><link>https://example.org/a</link><description>Corto.</description>\n\
         <content:encoded><![CDATA[Cae agua.\n\nMucha.]]></content:encoded><pubDate>Mon, 15 Jan 2024 08:30:00 GMT</pubDate>\n\
         <author>ana@example.org (Ana Ruiz)</author><media:title>Foto</media:title></item>\n\
         <item><title>Nieva</title><guid isPermaLink='true'>https://example.org/b</guid><description>Cae nieve.</description>\n\
         <source url='https://x'>Sol</source></item></channel></rss>",
    );
    assert_eq!(problems(&parsed), [""; 0]);
    let [first, second] = parsed.articles.as_slice() else {
        panic!("{parsed:?}");
    };
    assert_eq!(first.name, "a.xml#1");
    assert_eq!(texts(first), ["Llueve", "Cae agua.", "Mucha."]);
    assert_eq!(first.paragraphs[0].kind, Kind::Heading);
    let metadata = &first.metadata;
    assert_eq!(metadata.source.as_deref(), Some("El Faro & C."));
    assert_eq!(metadata.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(metadata.author.as_deref(), Some("Ana Ruiz"));
    assert_eq!(metadata.date, Some(date(2024, 1, 15)));
    assert_eq!(second.metadata.url.as_deref(), Some("https://example.org/b"));
    assert_eq!(second.metadata.source.as_deref(), Some("Sol"));
}

#[test]
fn rss_1_and_atom() {
    let parsed = read(
        "<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/' xmlns:dc='d'><channel rdf:about='x'><title>Faro</title></channel>\n\
         <item rdf:about='y'><title>T</title><link>https://example.org/a</link><description>Uno.</description>\n\
         <dc:date>2024-01-15T08:30:00Z</dc:date><dc:creator>Ana</dc:creator></item></rdf:RDF>",
    );
    let article = &parsed.articles[0];
    assert_eq!((article.name.as_str(), texts(article)), ("a.xml", vec!["T", "Uno."]));
    assert_eq!(article.metadata.source.as_deref(), Some("Faro"));
    assert_eq!(article.metadata.date, Some(date(2024, 1, 15)));
    let parsed = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Beacon</title><author><name>Desk</name></author>\n\
         <entry><title>T</title><link rel='self' href='https://example.org/s'/><link href='https://example.org/a?x=1&amp;y=2'/>\n\
         <author><name>Ana Ruiz</name><email>a@example.org</email></author><author><name>Luis Gil</name></author>\n\
         <updated>2024-01-16T08:30:00Z</updated><published>2024-01-15T08:30:00Z</published><summary>Short.</summary>\n\
         <content type='text'>One text &lt; two.</content></entry></feed>",
    );
    let article = &parsed.articles[0];
    assert_eq!(texts(article), ["T", "One text < two."]);
    let metadata = &article.metadata;
    assert_eq!(metadata.author.as_deref(), Some("Ana Ruiz, Luis Gil"));
    assert_eq!(metadata.url.as_deref(), Some("https://example.org/a?x=1&y=2"));
    assert_eq!(
        (metadata.date, metadata.modified),
        (Some(date(2024, 1, 15)), Some(date(2024, 1, 16)))
    );
}

#[test]
fn entities_are_never_expanded() {
    let laughs: Vec<String> = (1..40)
        .map(|n| format!("<!ENTITY l{n} '&l{};&l{};'>", n - 1, n - 1))
        .collect();
    let parsed = read(&format!(
        "<!DOCTYPE rss [<!ENTITY l0 'ja'>{}<!ENTITY file SYSTEM 'file:///etc/passwd'>]>\n\
         <rss><channel><item><title>T</title><description>Uno &l39; &file; &#233; fin.</description></item></channel></rss>",
        laughs.concat()
    ));
    assert_eq!(texts(&parsed.articles[0])[1], "Uno &l39; &file; é fin.");
}

#[test]
fn what_is_no_feed() {
    let cases = [
        (
            "<?xml version='1.0'?><urlset><url/></urlset>",
            "a.xml: no article in it: this XML is no feed, but <urlset>; save the articles as pages, text or a feed",
        ),
        (
            "hola",
            "a.xml: no article in it: no element in this XML; save the articles as pages, text or a feed",
        ),
        (
            "<rss><channel><title>T</title></channel></rss>",
            "a.xml: a feed without a text in any item; save the pages that it leads to, and give these",
        ),
        (
            "<rss><channel><item><title>T</title></item></channel></rss>",
            "a.xml: a feed without a text in any item; save the pages that it leads to, and give these",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(problems(&read(text)), [message]);
    }
}

#[test]
fn the_full_text_is_known_whatever_its_prefix() {
    let parsed = read(
        "<rss xmlns:c=\"http://purl.org/rss/1.0/modules/content/\"><channel><item><title>A</title><description>Uno…</description>\
         <c:encoded><![CDATA[<p>Uno y dos.</p>]]></c:encoded></item></channel></rss>",
    );
    assert_eq!(parsed.articles[0].text, "A\n\nUno y dos.");
}

#[test]
fn a_feed_that_is_broken_gives_what_it_has() {
    let parsed = read(
        "<rss><channel>\n<item><title>A</title><description>Uno.</description></item>\n\
         <item><title>B</title><description>Dos <br> y <b>tres.</description></item>\n<item><title>C</title></channel></rss>",
    );
    assert_eq!(parsed.articles.len(), 2);
    assert_eq!(
        problems(&parsed),
        [
            "a.xml: 1 of 3 records has no text (the first at item 3), left out; to have it, save the page that it leads to"
        ]
    );
    let parsed =
        read("<rss><channel>\n<item><title>A</title><description>Uno.</description></item>\n<item><description>Dos y");
    let texts: Vec<_> = parsed.articles.iter().map(|article| article.text.as_str()).collect();
    assert_eq!(texts, ["A\n\nUno.", "Dos y"]);
    assert_eq!(
        problems(&parsed),
        [
            "a.xml: line 3: not valid XML: it ends in the middle of an item; get the feed again; what stands before is read"
        ]
    );
    let parsed = read("<rss><channel>\n<item><title>A</title><description>Uno.</description></item>\n<item <");
    assert_eq!(parsed.articles.len(), 1);
    let told = problems(&parsed);
    assert!(told[0].starts_with("a.xml: line 3: not valid XML: "), "{told:?}");
    assert!(
        told[0].ends_with("; get the feed again; what stands before is read"),
        "{told:?}"
    );
}

#[test]
fn the_encoding_is_the_one_it_says() {
    let text =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><item><description>Mañana</description></item></rss>";
    let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
    assert_eq!(parse("a.rss", &bytes, &Options::default()).articles[0].text, "Mañana");
    let text = text.replace("ISO-8859-1", "windows-1251");
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
    assert!(
        parse("a.rss", &bytes, &Options::default()).articles[0]
            .text
            .starts_with("Ma")
    );
}

#[test]
fn depth_and_length_don_t_matter() {
    let deep = "<a>".repeat(1_000_000);
    assert!(read(&format!("<rss>{deep}")).articles.is_empty());
    let parsed = read(&format!("<rss><item><description>{deep}Uno."));
    assert!(parsed.articles.len() <= 1);
    let attributes: Vec<String> = (0..200_000).map(|n| format!(" a{n}='x'")).collect();
    let attributes = attributes.concat();
    read(&format!(
        "<rss><item><link{attributes}/><description>Uno.</description></item></rss>"
    ));
    let many = "<item><title>T</title><description>Uno.</description></item>".repeat(20_000);
    assert_eq!(read(&format!("<rss>{many}</rss>")).articles.len(), 20_000);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        parse("a.xml", &bytes, &Options::default());
    }

    #[test]
    fn no_xml_makes_it_panic(
        text in "(<rss>)?(<feed>)?(<item>|</item>|<entry>|</entry>|<title>|</title>|<content>|</content>|<author>|<name>|</name>|\
                 </author>|<link href='a'/>|<source>|</source>|<br/>|<!\\[CDATA\\[|\\]\\]>|&|;|&#x41;|<!DOCTYPE|<!--|-->|<\\?|>|<|\"|a|é| ){0,30}"
    ) {
        read(&text);
    }
}

#[test]
fn vocabularies_are_known_whatever_their_prefix() {
    let parsed = read(
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns:d='http://purl.org/dc/elements/1.1/'><a:title>Beacon</a:title>\n\
         <a:entry><a:title>T</a:title><a:link href='https://example.org/a'/><a:published>2024-01-15T08:30:00Z</a:published>\n\
         <d:creator>Ana Ruiz</d:creator><a:content>One text.</a:content></a:entry></a:feed>",
    );
    assert_eq!(problems(&parsed), [""; 0]);
    let article = &parsed.articles[0];
    assert_eq!(texts(article), ["T", "One text."]);
    let metadata = &article.metadata;
    assert_eq!(metadata.source.as_deref(), Some("Beacon"));
    assert_eq!(metadata.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(metadata.author.as_deref(), Some("Ana Ruiz"));
    assert_eq!(metadata.date, Some(date(2024, 1, 15)));
    let parsed = read(
        "<rss xmlns:c='http://purl.org/rss/1.0/modules/content/'><channel><item><title>T</title>\n\
         <c:encoded>&lt;p&gt;Uno.&lt;/p&gt;&lt;p&gt;Dos.&lt;/p&gt;</c:encoded><media:description>Foto, que no es texto.</media:description>\n\
         </item></channel></rss>",
    );
    assert_eq!(texts(&parsed.articles[0]), ["T", "Uno.", "Dos."]);
}
