//! Tables as programs and people write them.

use jiff::civil::date;

use super::super::{Options, parse};
use super::*;

fn read(name: &str, text: &str) -> Parsed {
    parse(name, text.as_bytes(), &Options::default())
}

fn problems(parsed: &Parsed) -> Vec<String> {
    parsed.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn columns_by_convention() {
    let text = "\u{feff}ID,Titular,Fecha,Medio,URL,Texto\r\n\
                1,Llueve,15/01/2024,Faro,https://example.org/a,\"Cae agua, \"\"mucha\"\".\n\nY más.\"\r\n\
                2,Nieva,2024-01-16,None,,Cae nieve.\r\n";
    let parsed = read("a.csv", text);
    assert_eq!(problems(&parsed), [""; 0]);
    let [first, second] = parsed.articles.as_slice() else {
        panic!("{parsed:?}");
    };
    assert_eq!((first.name.as_str(), second.name.as_str()), ("a.csv#1", "a.csv#2"));
    assert_eq!(first.text, "Llueve\n\nCae agua, \"mucha\".\n\nY más.");
    assert_eq!(first.paragraphs.len(), 3);
    assert_eq!(first.metadata.date, Some(date(2024, 1, 15)));
    assert_eq!(first.metadata.source.as_deref(), Some("Faro"));
    assert_eq!((&second.metadata.source, &second.metadata.url), (&None, &None));
}

#[test]
fn delimiters_are_told_by_the_rows() {
    for delimiter in [",", ";", "\t", "|"] {
        let rows = [
            "title,text",
            "A,\"Uno, dos; tres | cuatro.\"",
            "B,\"Cinco; seis, siete.\"",
        ];
        let text = rows.map(|row| row.replacen(',', delimiter, 1)).join("\n");
        let parsed = read("a.csv", &text);
        assert_eq!(parsed.articles.len(), 2, "{delimiter}: {:?}", problems(&parsed));
        assert_eq!(parsed.articles[0].text, "A\n\nUno, dos; tres | cuatro.");
    }
    let parsed = read("a.csv", "sep=;\ntext;title\nUno, dos.;A\n;B\n");
    assert_eq!(parsed.articles[0].text, "A\n\nUno, dos.");
    assert_eq!(
        problems(&parsed),
        [
            "a.csv: 1 of 2 records has no text (the first at line 4), left out; if it is in another column, name that with --fields text=NAME"
        ]
    );
    assert_eq!(
        read("a.csv", "text\n\"Uno; dos, tres.\"\n").articles[0].text,
        "Uno; dos, tres."
    );
}

#[test]
fn days_in_figures_are_told_by_one_another() {
    let days = |text: &str| -> Vec<_> {
        let parsed = read("a.csv", text);
        parsed.articles.iter().map(|article| article.metadata.date).collect()
    };
    let may = |day| Some(date(2024, 5, day));
    assert_eq!(days("text,date\nA.,02/05/2024\nB.,13/05/2024\n"), [may(2), may(13)]);
    assert_eq!(days("text,date\nA.,5/2/2024 10:30\nB.,5/13/2024\n"), [may(2), may(13)]);
    assert_eq!(days("text,date\nA.,02/05/2024\nB.,03/05/2024\n"), [None, None]);
    assert_eq!(
        days("text,date\nA.,13/05/2024\nB.,05/13/2024\nC.,02/05/2024\n"),
        [may(13), may(13), None]
    );
    assert_eq!(days("text,date\nA.,99/99/2024\n"), [None]);
}

#[test]
fn quotes_in_tabbed_tables() {
    let plain = "title\ttext\nA\t\"Uno\nB\tDos\nC\t\"Tres\" dijo.\n";
    let parsed = read("a.tsv", plain);
    assert_eq!(parsed.articles.len(), 3, "{:?}", problems(&parsed));
    assert_eq!(parsed.articles[2].text, "C\n\n\"Tres\" dijo.");
    let quoted = "title\ttext\nA\t\"Uno\n\ndos\"\n";
    assert_eq!(read("a.tsv", quoted).articles[0].paragraphs.len(), 3);
}

#[test]
fn ragged_rows_are_told_and_the_others_read() {
    let text = "title,text,date\nA,Uno.,2024-01-15\nB,\"Dos\n.\"\nC,Tres.,2024-01-15,,\nD,Cuatro.,x,y\n\nE,Cinco.,2024-01-15\n";
    let parsed = read("a.csv", text);
    let names: Vec<_> = parsed.articles.iter().map(|article| article.name.as_str()).collect();
    assert_eq!(names, ["a.csv#1", "a.csv#3", "a.csv#5"]);
    assert_eq!(
        problems(&parsed),
        [
            "a.csv: line 3: 2 values where the header has 3; mend the row, where a quote may be open, or take it out",
            "a.csv: line 6: 4 values where the header has 3; mend the row, where a quote may be open, or take it out",
        ]
    );
}

fn texts(parsed: &Parsed) -> Vec<&str> {
    parsed.articles.iter().map(|article| article.text.as_str()).collect()
}

#[test]
fn rows_that_leave_out_their_last_values_are_read() {
    let text = "title,text,date,source,notes\nA,Uno.,2024-01-15,Faro\nB,Dos.,2024-01-15\nC,Tres.,2024-01-15,Faro,x\n\
                D,torn,apart by,commas\nE,Cinco.\nF,\"Seis, siete.\"\n";
    let parsed = read("a.csv", text);
    assert_eq!(
        texts(&parsed),
        ["A\n\nUno.", "B\n\nDos.", "C\n\nTres.", "F\n\nSeis, siete."]
    );
    let advice = "mend the row, where a quote may be open, or take it out";
    assert_eq!(
        problems(&parsed),
        [
            format!("a.csv: line 5: 4 values where the header has 5; {advice}"),
            format!("a.csv: line 6: 2 values where the header has 5; {advice}"),
            "a.csv: 3 rows are shorter than the header (the first at line 2); read with their last values empty, check that \
             none is missing before"
                .to_owned(),
        ]
    );
}

#[test]
fn an_open_quote_costs_its_row_alone() {
    let told = "a.csv: line 3: a quote is opened in it and not closed; mend the row or take it out";
    // To the end; up to the next value with quotes; with a value on several lines further down.
    for rest in [
        "C,Tres.\nD,Cuatro.\n",
        "C,\"Tres.\"\nD,Cuatro.\n",
        "C,Tres.\nD,\"Cuatro,\n\n\"\"sin\"\" más.\"\n",
    ] {
        let parsed = read(
            "a.csv",
            &format!("title,text\nA,El \"ministro\".\nB,\"Dos, tres.\n{rest}"),
        );
        assert_eq!(problems(&parsed), [told]);
        let titles: Vec<_> = parsed
            .articles
            .iter()
            .map(|article| article.metadata.title.as_deref())
            .collect();
        assert_eq!(titles, [Some("A"), Some("C"), Some("D")], "{rest}");
    }
    // Quotes in a text that the writer did not double.
    let parsed = read("a.csv", "title,text\nA,\"Uno.\n\nDijo \"no\", y ya\"\nB,Dos.\n");
    assert_eq!(parsed.articles.len(), 1 + usize::from(parsed.problems.is_empty()));
}

#[test]
fn quotes_behind_a_backslash() {
    let parsed = read("a.csv", "title,text\nA,\"Dijo \\\"no\\\", y se fue.\"\nB,\"Dos.\"\n");
    assert_eq!(problems(&parsed), [""; 0]);
    assert_eq!(texts(&parsed), ["A\n\nDijo \"no\", y se fue.", "B\n\nDos."]);
    // A path at the end of a value is none.
    let parsed = read("a.csv", "title,text\nA,\"En C:\\\"\nB,\"Dos, tres.\"\n");
    assert_eq!(texts(&parsed), ["A\n\nEn C:\\", "B\n\nDos, tres."]);
}

#[test]
fn many_open_quotes_hang_nothing() {
    let text = format!("title,text\n{}", "A,\"Uno\nB,\"\"\"\n".repeat(100_000));
    let _ = read("a.csv", &text);
}

#[test]
fn tables_are_known_by_their_first_lines() {
    for (text, format) in [
        ("title,text\nA,Uno.\n", Some(Format::Csv)),
        ("\u{feff}\"Fecha\";\"Titular\";\"Texto\"\n1;2;3\n", Some(Format::Csv)),
        ("url\tbody\nhttps://a.example\tUno.\n", Some(Format::Tsv)),
        ("title,text\nUno.\n", None),
        ("text\nUno, dos.\n", None),
        ("Título, fecha y texto.\nUno, dos.\n", None),
        ("a,b\n1,2\n", None),
    ] {
        assert_eq!(format_of(text.as_bytes()), format, "{text}");
    }
}

#[test]
fn tables_without_articles() {
    let aligned = "source_file,source_lang,source_par,target_file,target_lang,target_par,relation,score,evidence,source_text,\
                   target_text\nes.txt,es,1,en.txt,en,1,match,0.9,,Uno,One\n";
    let cases = [
        (
            aligned,
            "a.csv: no article in it: no column of text among source_file, source_lang, source_par, target_file, target_lang, \
             target_par, relation, score, evidence, source_text, target_text; name the field of the text with --fields text=NAME",
        ),
        (
            "title,text\nA,\n",
            "a.csv: a table without a text in any row; if it is in another column, name that with --fields text=NAME",
        ),
        (
            "text\n",
            "a.csv: a table without a text in any row; if it is in another column, name that with --fields text=NAME",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(problems(&read("a.csv", text)), [message]);
    }
}

#[test]
fn columns_that_the_user_names() {
    let options = |fields: &str| Options {
        fields: fields.parse().unwrap(),
        ..Options::default()
    };
    let text = b"body,story text,day\nNo.,Uno.,2024-01-15\n";
    let parsed = parse("a.csv", text, &options("text=Story_Text,date=day"));
    assert_eq!(parsed.articles[0].text, "Uno.");
    assert_eq!(parsed.articles[0].metadata.date, Some(date(2024, 1, 15)));
    let parsed = parse("a.csv", text, &options("text=texto"));
    assert_eq!(
        problems(&parsed),
        [
            "a.csv: no article in it: no column `texto` among body, story text, day; name the field of the text with --fields \
          text=NAME"
        ]
    );
}

#[test]
fn an_open_quote_takes_the_rest_and_hangs_nothing() {
    let text = format!("title,text\nA,Uno.\nB,\"Dos {}", "palabra,\n".repeat(500_000));
    let parsed = read("a.csv", &text);
    assert_eq!(parsed.articles[0].name, "a.csv#1");
    let wide = format!("text{}\nUno.\n", ",x".repeat(500_000));
    assert!(read("a.csv", &wide).articles.is_empty());
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        parse("a.csv", &bytes, &Options::default());
        parse("a.tsv", &bytes, &Options::default());
    }

    #[test]
    fn no_table_makes_it_panic(text in "(sep=;\n)?(text|title|date|,|;|\t|\\||\"|\n|\r|é|a| ){0,60}") {
        read("a.csv", &text);
        read("a.tsv", &text);
    }
}
