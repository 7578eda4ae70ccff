use proptest::prelude::*;

use super::*;
use crate::article::{Article, Kind};
use crate::table::Delimiter;
use crate::testing::{alignment, any_alignment, rich_alignment};
use crate::write;

const KEPT: write::Options<'static> = write::Options {
    layout: write::Layout::Long,
    keep_boilerplate: true,
    bom: false,
    guard: true,
    tmx_min_score: None,
    model: None,
    width: None,
    color: false,
};

fn written(alignment: &Alignment, format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    write::write(alignment, format, &KEPT, &mut bytes).unwrap();
    bytes
}

fn refused(bytes: &[u8], format: Format) -> String {
    restore(bytes, format).unwrap_err().to_string()
}

#[test]
fn a_format_is_known_by_how_it_begins_and_by_its_ending() {
    let alignment = rich_alignment();
    let of = |name: &str, bytes: &[u8]| format_of(Path::new(name), bytes);
    for format in Format::all() {
        let bytes = written(&alignment, format);
        // Whatever parts the cells of a table, it is read alike.
        let told = if format == Format::Tsv { Format::Csv } else { format };
        assert_eq!(of("-", &bytes), told);
        assert_eq!(of(&format!("a.{}", format.endings()[0].to_uppercase()), &bytes), format);
    }
    assert_eq!(of("a.csv", &written(&alignment, Format::Json)), Format::Json);
    assert_eq!(of("a.json", b"[]"), Format::Json);
    assert_eq!(of("a.md", b"# Links"), Format::Markdown);
    // Excel's "Unicode text".
    let table = String::from_utf8(written(&alignment, Format::Tsv)).unwrap();
    let wide: Vec<u8> = format!("\u{feff}{table}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(of("a.txt", &wide), Format::Csv);
    assert_eq!(
        restore(&wide, Format::Csv).unwrap(),
        restore(table.as_bytes(), Format::Tsv).unwrap()
    );
}

#[test]
fn what_has_no_way_back_is_told_with_what_has() {
    for format in Format::all().filter(|format| !format.reads()) {
        let told = refused(&written(&rich_alignment(), format), format);
        let expected = format!("{format} can't be read back (csv, tsv, xlsx, json, jsonl can); ");
        assert!(told.starts_with(&expected), "{told}");
    }
    assert!(refused(b"", Format::Html).ends_with("use Export CSV, and give that"));
}

#[test]
fn a_table_that_excel_saved_on_a_spanish_machine_is_read() {
    let alignment = restore(&written(&rich_alignment(), Format::Csv), Format::Csv).unwrap();
    let mut saved = Vec::new();
    let rows = crate::write::csv::rows(&alignment, true);
    crate::write::csv::write_delimited(&rows, Delimiter::Semicolon, true, &mut saved).unwrap();
    let saved = String::from_utf8(saved).unwrap().replace(";0.", ";0,");
    assert!(saved.contains(";0,9100;"));
    let restored = restore(format!("\u{feff}{saved}").as_bytes(), Format::Csv).unwrap();
    assert_eq!(restored, alignment);
}

#[test]
fn json_gives_everything_back() {
    let alignment = rich_alignment();
    for format in [Format::Json, Format::JsonLines] {
        let bytes = written(&alignment, format);
        assert_eq!(restore(&bytes, format).unwrap(), alignment);
        let marked = [b"\xef\xbb\xbf".as_slice(), &bytes].concat();
        assert_eq!(restore(&marked, format).unwrap(), alignment);
    }
}

#[test]
fn a_table_gives_back_what_it_holds() {
    let alignment = rich_alignment();
    let expected = written(&alignment, Format::Csv);
    for format in Format::all().filter(|format| format.reads()) {
        let restored = restore(&written(&alignment, format), format).unwrap();
        let again = written(&restored, Format::Csv);
        assert_eq!(
            String::from_utf8_lossy(&again),
            String::from_utf8_lossy(&expected),
            "{format:?}"
        );
    }
}

#[test]
fn articles_of_a_table_have_the_paragraphs_of_its_rows() {
    let restored = restore(&written(&alignment(), Format::Csv), Format::Csv).unwrap();
    let told = |article: &Article| {
        let paragraphs = article.paragraphs.iter();
        let told = paragraphs.map(|paragraph| (paragraph.number, article.paragraph_text(paragraph).to_owned()));
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        told(&restored.reports[0])[2],
        (3, "Habló \"tres horas\", dijo.".to_owned())
    );
    assert_eq!(restored.reports[0].paragraphs[2].sentences.len(), 1);
    assert!(matches!(restored.reports[0].paragraphs[1].kind, Kind::Boilerplate(_)));
    assert!((restored.min_score - 0.5).abs() < 1e-12);

    // A paragraph without a row is not there; the numbers of the others stay.
    let text = "source_file,source_lang,source_par,target_file,target_lang,target_par,relation,score,evidence,source_text,\
                target_text,mine\na,es,2,b,en,7,match,0.9,,x,y,good\n";
    let restored = restore(text.as_bytes(), Format::Csv).unwrap();
    assert_eq!(told(&restored.coverage[0]), [(7, "y".to_owned())]);
    assert_eq!(restored.links[0].target.unwrap().paragraph, 0);
}

/// A table with the rows given, without the texts' own commas.
fn table(rows: &[&str]) -> String {
    let header = crate::write::csv::COLUMNS.join(",");
    format!("{header},reviewed\r\n{}\r\n", rows.join("\r\n"))
}

fn csv_again(text: &str) -> String {
    let restored = restore(text.as_bytes(), Format::Csv).unwrap();
    String::from_utf8(written(&restored, Format::Csv)).unwrap()
}

#[test]
fn what_a_person_said_goes_through_every_format() {
    // As the page exports it: accepted, rejected, and linked by hand, without a score.
    let exported = table(&[
        "a,es,1,b,en,1,match,0.2000,names: x,uno,one,accepted",
        "a,es,2,,,,source-only,,,dos,,",
        "a,es,2,b,en,2,related,0.9700,,dos,two,rejected",
        "a,es,3,b,en,3,match,,,tres,three,added",
        "a,es,4,b,en,4,match,0.6000,,cuatro,four,",
        ",,,b,en,2,target-only,,,,two,",
    ]);
    let alignment = restore(exported.as_bytes(), Format::Csv).unwrap();
    // A score that a person had to overrule was not enough.
    assert!((alignment.min_score - 0.6).abs() < 1e-12);
    for format in Format::all().filter(|format| format.reads()) {
        let restored = restore(&written(&alignment, format), format).unwrap();
        let again = written(&restored, Format::Csv);
        assert_eq!(String::from_utf8(again).unwrap(), exported, "{format:?}");
    }
    for (format, told) in [
        (
            Format::Markdown,
            ["| 0.20 accepted |", "| 0.97 rejected |", "| added |"],
        ),
        (Format::Text, ["0.20, accepted", "0.97, rejected", "added"]),
    ] {
        let text = String::from_utf8(written(&alignment, format)).unwrap();
        assert!(told.iter().all(|told| text.contains(told)), "{text}");
    }
}

#[test]
fn a_review_decides_the_relation() {
    let text = table(&[
        "a,es,1,b,en,1,match,0.9000,,uno,one,rejected",
        "a,es,2,b,en,2,related,0.1000,,dos,two,accepted",
        "a,es,2,b,en,1,related,,,dos,one,added",
    ]);
    let again = csv_again(&text);
    let relations: Vec<&str> = again.lines().filter_map(|line| line.split(',').nth(6)).collect();
    assert_eq!(relations, ["relation", "source-only", "related", "match", "match"]);
}

#[test]
fn a_corrected_table_is_made_whole() {
    // The only match of paragraph 1 and of b 1 is taken away, paragraph 2 got one; a row of b 3 stands twice.
    let text = table(&[
        "a,es,1,b,en,1,related,0.9000,,uno,one,",
        "a,es,2,,,,source-only,,,dos,,",
        "a,es,2,b,en,2,match,0.3000,,dos,two,",
        ",,,b,en,3,target-only,,,,three,",
        ",,,b,en,2,target-only,,,,two,",
        ",,,b,en,3,target-only,,,,three,",
    ]);
    let again = csv_again(&text);
    let rows: Vec<String> = again
        .lines()
        .skip(1)
        .map(|line| line.split(',').take(7).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        rows,
        [
            "a es 1    source-only",
            "a es 1 b en 1 related",
            "a es 2 b en 2 match",
            "   b en 1 target-only",
            "   b en 3 target-only",
        ]
    );
    let mut alignment = rich_alignment();
    alignment
        .links
        .retain(|link| link.source.is_some() && link.target.is_some());
    alignment.links.reverse();
    let restored = restore(&written(&alignment, Format::Json), Format::Json).unwrap();
    assert_eq!(restored, rich_alignment());
}

#[test]
fn rows_that_contradict_themselves_are_told() {
    let header = crate::write::csv::COLUMNS.join(",");
    let error = |rows: &str| refused(format!("{header}\n{rows}\n").as_bytes(), Format::Csv);
    for (rows, told) in [
        (
            "a,es,1,,,,match,0.9,,x,",
            "line 2: a row of match must have source_par, target_par and a score",
        ),
        ("a,es,1,b,en,1,match,1.9,,x,y", "line 2: a row of match"),
        (
            "a,es,1,b,en,1,source-only,,,x,y",
            "line 2: a row of source-only must have source_par, and neither",
        ),
        ("a,es,0,b,en,1,match,0.9,,x,y", "line 2: paragraphs are numbered from 1"),
        (
            "a,es,1,b,en,1,match,0.9,,x,y\na,es,1,b,en,2,match,0.9,,z,y",
            "line 3: paragraph 1 of a is not what it is in line 2",
        ),
        (
            "a,es,1,,,,source-only,,,x,\na,en,2,,,,source-only,,,x,",
            "line 3: a is in \"en\" here and in \"es\" above",
        ),
        ("a,es,one,,,,source-only,,,x,", "line 2: source_par can't be \"one\""),
        (
            "a,es,1,b,en,1,related,,,x,y",
            "line 2: a row of related must have source_par, target_par and a score from 0 to 1",
        ),
        (
            "a,es,1,b,en,1,match,0.9,,x,y\na,es,1,b,en,2,match,0.9,,x,z\na,es,1,b,en,1,related,0.9,,x,y",
            "line 4: this pair stands in line 2 already; keep one of the two rows",
        ),
    ] {
        assert!(error(rows).starts_with(told), "{}", error(rows));
    }
    for (row, told) in [
        (
            "a,es,1,,,,source-only,,,x,,accepted",
            "line 2: a paragraph alone has no review",
        ),
        (
            "a,es,1,b,en,1,match,,,x,y,rejected",
            "line 2: a pair without a score was linked by hand; delete its row",
        ),
    ] {
        let error = refused(table(&[row]).as_bytes(), Format::Csv);
        assert!(error.starts_with(told), "{error}");
    }
    assert!(refused(b"a,b\n1,2\n", Format::Csv).contains("no column source_file"));
    assert!(refused(b"PK nothing", Format::Xlsx).contains("sheet Links"));
}

#[test]
fn json_that_contradicts_itself_is_told() {
    let good = String::from_utf8(written(&rich_alignment(), Format::Json)).unwrap();
    for (from, to, told) in [
        (
            "\"version\":1,",
            "\"version\":7,",
            "it is of version 7, this program reads version 1",
        ),
        (
            "\"score\":0.91",
            "\"score\":1.91",
            "link 1: its sides or its score don't fit its relation, match",
        ),
        ("\"score\":0.31234", "\"score\":null", "link 3: its sides"),
        (
            "\"reviewed\":\"accepted\"",
            "\"reviewed\":\"rejected\"",
            "link 2: what is rejected can't be match",
        ),
        (
            "\"relation\":\"match\",\"score\":null",
            "\"relation\":\"related\",\"score\":null",
            "link 4: its sides",
        ),
        (
            "\"file\":\"a.txt\",\"paragraph\":1",
            "\"file\":\"c.txt\",\"paragraph\":1",
            "link 1: no article",
        ),
        (
            "\"file\":\"a.txt\",\"paragraph\":1",
            "\"file\":\"a.txt\",\"paragraph\":9",
            "link 1: \"a.txt\" has no paragraph 9",
        ),
        (
            "\"file\":\"b.txt\",\"language\"",
            "\"file\":\"a.txt\",\"language\"",
            "a.txt: two articles have this name",
        ),
        (
            "\"file\":\"b.txt\",\"language\"",
            "\"file\":\"es.txt\",\"language\"",
            "es.txt: two articles have this name",
        ),
        (
            "\"number\":2",
            "\"number\":1",
            "es.txt, paragraph 1: the number is not above",
        ),
        (
            "{\"start\":0,\"end\":20}",
            "{\"start\":1,\"end\":20}",
            "es.txt, paragraph 1: its span doesn't cut",
        ),
        (
            "{\"start\":13,\"end\":20}",
            "{\"start\":13,\"end\":2000}",
            "link 1: the span of \"enviado\"",
        ),
        (
            "\"reason\":\"byline\"",
            "\"reason\":null",
            "es.txt, paragraph 2: boilerplate must have a reason",
        ),
        (
            "\"min_score\":0.5",
            "\"min_score\":2",
            "min_score: 2 is no number from 0 to 1",
        ),
        ("\"links\":[", "\"lonks\":[", "missing field `links`"),
        (
            "\"relation\":\"match\"",
            "\"relation\":\"equal\"",
            "unknown variant `equal`",
        ),
    ] {
        assert!(good.contains(from), "{from}");
        let error = refused(good.replacen(from, to, 1).as_bytes(), Format::Json);
        assert!(error.starts_with(told), "{told}: {error}");
    }
    let mut twice = rich_alignment();
    twice.links.insert(1, twice.links[0].clone());
    let error = refused(&written(&twice, Format::Json), Format::Json);
    assert_eq!(error, "link 2: it joins the same two paragraphs as link 1");
    let lines = String::from_utf8(written(&rich_alignment(), Format::JsonLines)).unwrap();
    let (head, rest) = lines.split_once('\n').unwrap();
    assert!(refused(rest.as_bytes(), Format::JsonLines).starts_with("line 1: missing field `version`"));
    let twice = format!("{head}\n{lines}");
    assert!(refused(twice.as_bytes(), Format::JsonLines).starts_with("line 2: a second head"));
    assert!(refused(b"\n\n", Format::JsonLines).starts_with("line 1: there is no record"));
    let cut = &lines[..lines.len() - 4];
    assert!(refused(cut.as_bytes(), Format::JsonLines).contains("EOF while parsing"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_alignment_comes_back(alignment in any_alignment()) {
        for format in [Format::Json, Format::JsonLines] {
            prop_assert_eq!(&restore(&written(&alignment, format), format).unwrap(), &alignment);
        }
        let expected = written(&alignment, Format::Csv);
        for format in [Format::Csv, Format::Tsv, Format::Xlsx] {
            let restored = restore(&written(&alignment, format), format).unwrap();
            let again = written(&restored, Format::Csv);
            prop_assert_eq!(String::from_utf8_lossy(&again), String::from_utf8_lossy(&expected));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[{}\\[\\]\",:a-z0-9\n]{0,80}") {
        for format in Format::all() {
            let _ = restore(&bytes, format);
            let _ = restore(text.as_bytes(), format);
        }
    }

    #[test]
    fn no_damage_makes_it_panic(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        for format in [Format::Json, Format::Xlsx] {
            let mut bytes = written(&rich_alignment(), format);
            for (place, byte) in &places {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
            let _ = restore(&bytes, format);
        }
    }
}
