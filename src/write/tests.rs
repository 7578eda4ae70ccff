use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use textwrap::core::display_width;

use super::*;
use crate::testing::{TRANSLATED, alignment, any_alignment, rich_alignment};

fn written(alignment: &Alignment, format: Format, options: &Options<'_>) -> String {
    let mut bytes = Vec::new();
    write(alignment, format, options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_mark_stands_before_the_header_and_only_there() {
    let options = Options {
        bom: true,
        ..Options::default()
    };
    let text = written(&alignment(), Format::Csv, &options);
    assert!(text.starts_with("\u{feff}source_file,"));
    assert_eq!(text.matches('\u{feff}').count(), 1);
}

#[test]
fn options_are_checked_against_the_format() {
    let grid = Options {
        layout: Layout::Grid,
        ..Options::default()
    };
    assert!(grid.check(Format::Csv).is_ok() && grid.check(Format::Markdown).is_ok());
    for format in [Format::Xlsx, Format::Json, Format::JsonLines, Format::Tmx, Format::Text] {
        assert_eq!(grid.check(format).unwrap_err().option, "--layout grid");
    }
    assert!(Format::all().all(|format| Options::default().check(format).is_ok()));
}

#[test]
fn the_same_alignment_gives_the_same_bytes() {
    let alignment = rich_alignment();
    for format in Format::all() {
        let write = || {
            let mut bytes = Vec::new();
            write(&alignment, format, &Options::default(), &mut bytes).unwrap();
            bytes
        };
        let first = write();
        assert!(!first.is_empty() && write() == first, "{format}");
    }
}

/// How many bars part the cells of a line of a table in Markdown.
fn bars(line: &str) -> usize {
    let mut escaped = false;
    let bars = line.chars().filter(|&character| {
        let bar = character == '|' && !escaped;
        escaped = character == '\\' && !escaped;
        bar
    });
    bars.count()
}

/// The texts of the elements of a name; panics where the document is not well-formed.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut texts, mut inside) = (Vec::new(), None::<String>);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) if start.name().as_ref() == name => inside = Some(String::new()),
            Event::End(end) if end.name().as_ref() == name => texts.extend(inside.take()),
            Event::Text(text) => {
                if let Some(inside) = &mut inside {
                    inside.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                let entity = entity.to_string();
                let resolved = quick_xml::escape::resolve_predefined_entity(&entity).unwrap();
                if let Some(inside) = &mut inside {
                    inside.push_str(resolved);
                }
            }
            Event::Eof => return texts,
            _ => {}
        }
    }
}

#[test]
fn translations_are_found_and_told() {
    let (spanish, english) = TRANSLATED;
    let body = crate::article::Kind::Body;
    let mut alignment = alignment();
    alignment.reports = vec![crate::testing::article("a & b.txt", "es", &[(spanish, body)])];
    let coverage = ["Nobody was hurt, a spokesman for the fire brigade told us.", english];
    let coverage = coverage.map(|text| (text, body));
    alignment.coverage = vec![crate::testing::article("c.txt", "en", &coverage)];
    alignment.links.truncate(2);
    for (paragraph, link) in alignment.links.iter_mut().enumerate() {
        link.source = Some(crate::alignment::ParagraphRef {
            article: 0,
            paragraph: 0,
        });
        link.target = Some(crate::alignment::ParagraphRef { article: 0, paragraph });
        link.score = Some(0.9);
    }
    alignment.links[1].evidence = "names: <b>".to_owned();
    let xml = written(&alignment, Format::Tmx, &Options::default());
    assert_eq!(texts(&xml, "seg"), [spanish, english]);
    assert_eq!(
        texts(&xml, "note"),
        ["a & b.txt, paragraph 1; c.txt, paragraph 2; names: <b>"]
    );
    assert!(
        xml.contains("<prop type=\"x-score\">0.9000</prop>") && xml.contains("srclang=\"es\""),
        "{xml}"
    );
    assert!(xml.contains("<tuv xml:lang=\"en\">"));

    let surer = Options {
        tmx_min_score: Some(0.95),
        ..Options::default()
    };
    let none = written(&alignment, Format::Tmx, &surer);
    assert_eq!(texts(&none, "seg"), [""; 0]);

    // A person is surer than any score.
    alignment.links[1].score = None;
    alignment.links[1].reviewed = Some(csv::Review::Added);
    let by_hand = written(&alignment, Format::Tmx, &surer);
    assert_eq!(texts(&by_hand, "seg"), [spanish, english]);
    assert!(!by_hand.contains("x-score"));
}

#[test]
fn an_empty_memory_is_told() {
    let mut alignment = alignment();
    let write = |alignment: &Alignment, format| write(alignment, format, &Options::default(), &mut Vec::new()).unwrap();
    assert_eq!(write(&alignment, Format::Csv), Written::Alignment);
    alignment.links.clear();
    assert_eq!(write(&alignment, Format::Tmx), Written::NoTranslation);
    assert_eq!(write(&alignment, Format::Json), Written::Alignment);
}

/// An alignment of one paragraph of the report, of this text, with one of each of these articles.
fn of_one(text: &str, coverage: &[&str]) -> Alignment {
    let body = crate::article::Kind::Body;
    let mut alignment = alignment();
    alignment.reports = vec![crate::testing::article("story/es.txt", "es", &[(text, body)])];
    let article = |name: &&str| crate::testing::article(name, "en", &[("The tide.", body)]);
    alignment.coverage = coverage.iter().map(article).collect();
    let link = alignment.links[0].clone();
    let to = |article| crate::alignment::Link {
        source: Some(crate::alignment::ParagraphRef {
            article: 0,
            paragraph: 0,
        }),
        target: Some(crate::alignment::ParagraphRef { article, paragraph: 0 }),
        relation: crate::alignment::Relation::Match,
        score: Some(0.9),
        ..link.clone()
    };
    alignment.links = (0..coverage.len()).map(to).collect();
    alignment
}

#[test]
fn markdown_shows_text_as_it_is_and_makes_no_links_of_it() {
    let shown = |text| {
        let table = written(&of_one(text, &["en.txt"]), Format::Markdown, &Options::default());
        let row = table.lines().find(|line| line.starts_with("| 1 |")).unwrap();
        row.split(" | ").nth(1).unwrap().to_owned()
    };
    assert_eq!(shown("de *a* a [b](c)"), "de \\*a\\* a \\[b\\](c)");
    assert_eq!(shown("la \u{202e}vuelta\u{feff}"), "la \\[RLO\\]vuelta\\[U+FEFF\\]");
    assert_eq!(
        shown("a las 10:30, https://a.example"),
        "a las 10:30, https&#58;//a.example"
    );
    assert_eq!(shown("en www.a.example o Www.b"), "en &#119;ww.a.example o &#87;ww.b");
    assert_eq!(shown("dijo @nadie"), "dijo @<!-- -->nadie");
}

#[test]
fn an_article_is_named_in_a_column_as_shortly_as_it_can_be() {
    let text = |coverage: &[&str]| written(&of_one("La marea.", coverage), Format::Text, &Options::default());
    let of = |text: &str| -> Vec<String> {
        let rights = text
            .lines()
            .filter_map(|line| line.split_once(" │ "))
            .map(|(_, right)| right.to_owned());
        rights.filter(|right| right.contains(".txt")).collect()
    };
    let told = text(&["a/b/en-1.txt", "a/b/en-2.txt"]);
    assert_eq!(of(&told), ["en-1.txt", "en-2.txt"]);
    assert!(told.contains("a/b/en-1.txt: ") && told.contains("\u{a0}%"), "{told}");
    assert_eq!(of(&text(&["a/en.txt", "b/en.txt"])), ["a/en.txt", "b/en.txt"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_a_format(alignment in any_alignment(), width in 0..120_usize) {
        let kept = Options { keep_boilerplate: true, ..Options::default() };

        let json: serde_json::Value = serde_json::from_str(&written(&alignment, Format::Json, &kept)).unwrap();
        prop_assert_eq!(json["links"].as_array().unwrap().len(), alignment.links.len());

        for line in written(&alignment, Format::JsonLines, &kept).lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            prop_assert!(record["type"].is_string());
        }

        let xml = written(&alignment, Format::Tmx, &Options { tmx_min_score: Some(0.0), ..kept });
        prop_assert!(texts(&xml, "seg").len().is_multiple_of(2));
        prop_assert!(!xml.chars().any(|character| character.is_control() && character != '\n'));

        for layout in [Layout::Long, Layout::Grid] {
            let markdown = written(&alignment, Format::Markdown, &Options { layout, ..kept });
            let mut expected = None;
            for line in markdown.lines() {
                if line.starts_with('|') {
                    prop_assert_eq!(bars(line), *expected.get_or_insert(bars(line)), "{}", line);
                } else {
                    prop_assert!(line.is_empty() || line.starts_with("## "), "{}", line);
                    expected = None;
                }
            }
        }

        let text = written(&alignment, Format::Text, &Options { width: Some(width), ..kept });
        for line in text.lines() {
            prop_assert!(display_width(line) <= width.max(40), "{}: {:?}", width, line);
            prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
        }

        let mut workbook = Vec::new();
        write(&alignment, Format::Xlsx, &kept, &mut workbook).unwrap();
        prop_assert!(workbook.starts_with(b"PK"));
    }
}
