use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::article::{Article, Kind, Paragraph, Sentences, Span, SparseMetadata};
use crate::evidence::Agreement;
use crate::lexicon::{LANGUAGES, Language, language};

fn lang(code: &str) -> &'static Language {
    language(code).unwrap()
}

/// An article of paragraphs parted by blank lines.
fn article(text: &str) -> Article {
    let mut paragraphs = Vec::new();
    let mut at = 0;
    for block in text.split("\n\n") {
        let span = Span::new(at, at + block.len());
        let number = paragraphs.len() + 1;
        paragraphs.push(Paragraph {
            number,
            span,
            kind: Kind::Body,
            language: None,
            sentences: Sentences::default(),
        });
        at += block.len() + 2;
    }
    Article {
        name: "a.txt".to_owned(),
        text: text.to_owned(),
        metadata: SparseMetadata::default(),
        paragraphs,
        language: None,
        omitted: Vec::new(),
    }
}

fn publication_date(article: &Article, language: &'static Language) -> Option<Date> {
    publication(article, language).and_then(Publication::date)
}

fn told(text: &str, code: &str, publication: Option<Date>) -> String {
    let found = dates(&article(text), lang(code), publication);
    let told: Vec<_> = found
        .iter()
        .flatten()
        .map(|mention| mention.value.to_string())
        .collect();
    told.join(" | ")
}

/// Every row of `dates.csv` names an example that it reads as a whole, or that it keeps from being read.
#[test]
fn every_pattern_reads_its_example() {
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let mut reader = csv::Reader::from_reader(language.table("dates").as_bytes());
        for (row, record) in reader.records().enumerate() {
            let record = record.unwrap();
            let found = super::parse::matched(&record[2], language);
            if !found.contains(&row) {
                wrong.push(format!(
                    "{} {row} {:?} {} {found:?}",
                    language.code, &record[2], &record[0]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The tables of cases: text, day of publication, and everything that it tells, as [`When`] displays it.
#[test]
fn cases_are_read_as_expected() {
    let tables = [
        ("es", include_str!("../../../tests/data/dates_es.csv")),
        ("en", include_str!("../../../tests/data/dates_en.csv")),
    ];
    let mut wrong = Vec::new();
    for (code, table) in tables {
        let mut count = 0;
        for record in csv::Reader::from_reader(table.as_bytes()).records() {
            let record = record.unwrap();
            count += 1;
            let found = told(&record[0], code, record[1].parse().ok());
            if found != record[2] {
                wrong.push(format!("{code} {:?}: {found:?}, not {:?}", &record[0], &record[2]));
            }
        }
        assert!(count >= 200, "{code}: {count}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_day_after_is_told_without_a_year() {
    let text = "El 11 de febrero fue a Moscú.\n\nNo hay cuenta oficial.\n\nAl día siguiente escribió.";
    assert_eq!(told(text, "es", None), "XXXX-02-11 | XXXX-02-12");
    let spanish = dates(&article(text), lang("es"), None);
    let english = dates(
        &article("The two leaders spoke on February 12."),
        lang("en"),
        Some(date(2025, 3, 14)),
    );
    let comparison = compare(&spanish[2], &english[0]);
    assert_eq!(comparison.agreement.map(|best| best.pair), Some((0, 0)));
    assert!(comparison.agreement.is_some_and(|best| best.strength >= 0.9));
    assert_eq!(compare(&spanish[0], &english[0]).agreement, None);
}

#[test]
fn the_entry_of_a_timeline_anchors_its_paragraph() {
    let text = "4 de julio de 2013: Dimitieron este jueves.\n\nJanuary 20 , 2011: nothing";
    assert_eq!(
        told("4 de julio de 2013: Dimitieron este jueves.", "es", None),
        "2013-07-04 | 2013-07-04"
    );
    assert!(told(text, "es", None).starts_with("2013-07-04 | 2013-07-04"));
    let english = "February 11, 2011: Mubarak steps down . Two days later , the generals dissolve parliament .";
    assert_eq!(told(english, "en", None), "2011-02-11 | 2011-02-13");
    assert_eq!(
        told("January 25, 2011: protests after the January 14 overthrow", "en", None),
        "2011-01-25 | 2011-01-14"
    );
}

#[test]
fn headings_of_a_timeline_anchor_what_follows() {
    let text = "March 3, 2011\n\nHe resigned on Tuesday.\n\nMarch 18, 2011\n\nToday 52 died.";
    assert_eq!(
        told(text, "en", None),
        "2011-03-03 | 2011-03-01 | 2011-03-18 | 2011-03-18"
    );
    assert_eq!(publication_date(&article(text), lang("en")), None);
}

#[test]
fn publication_is_found() {
    let cases = [
        (
            "LIMA, 14 ago 2013 (Agencia) El presidente habló.",
            "es",
            Some(date(2013, 8, 14)),
        ),
        (
            "Madrid, 3 jun 2020 (EFE).- El presidente habló.",
            "es",
            Some(date(2020, 6, 3)),
        ),
        ("MOSCOW, Oct. 3, 2011 — Putin said.", "en", Some(date(2011, 10, 3))),
        (
            "Headline of it\n\nAugust 08, 2011\n\nIt happened.",
            "en",
            Some(date(2011, 8, 8)),
        ),
        (
            "Published on March 14, 2025\n\nIt happened.",
            "en",
            Some(date(2025, 3, 14)),
        ),
        ("1 de marzo de 2008\n\nNorthrop venció.", "es", Some(date(2008, 3, 1))),
        ("LIMA, 14 ago (Agencia) El presidente habló.", "es", None),
        ("On March 14, 2025, he said it.", "en", None),
        ("February 3, 2011: Tens of thousands march.", "en", None),
    ];
    for (text, code, expected) in cases {
        assert_eq!(publication_date(&article(text), lang(code)), expected, "{text}");
    }
    let named = Article {
        name: "news/2025-03-14-x.txt".to_owned(),
        ..article("Hola.")
    };
    assert_eq!(publication_date(&named, lang("es")), Some(date(2025, 3, 14)));
}

#[test]
fn a_dateline_without_year_anchors_with_an_open_year() {
    assert_eq!(
        told("LIMA, 14 ago (Agencia) El presidente habló ayer.", "es", None),
        "XXXX-08-14 | XXXX-08-13"
    );
    assert_eq!(
        told("MOSCOW, Oct. 3 — Putin said today.", "en", None),
        "XXXX-10-03 | XXXX-10-03"
    );
}

#[test]
fn weekdays_take_their_week_from_a_date_nearby() {
    assert_eq!(told("Habló el jueves.", "es", None), "XXXX-WXX-4");
    assert_eq!(
        told("Llegó el 11 de marzo de 2025 y habló el jueves.", "es", None),
        "2025-03-11 | 2025-03-13"
    );
    let far = "Llegó el 11 de marzo de 2025.\n\nA.\n\nB.\n\nC.\n\nHabló el jueves.";
    assert_eq!(told(far, "es", None), "2025-03-11 | XXXX-WXX-4");
}

#[test]
fn unanchored_expressions_stay_open() {
    for (text, code) in [
        ("ayer", "es"),
        ("la semana pasada", "es"),
        ("last month", "en"),
        ("three days ago", "en"),
    ] {
        assert_eq!(told(text, code, None), "XXXX", "{text}");
    }
}

#[test]
fn ambiguous_digits_keep_both_readings() {
    let found = dates(&article("on 2/11/2025"), lang("en"), None);
    let when = &found[0][0].value;
    assert_eq!(when.day(), Some(date(2025, 2, 11)));
    assert_eq!(when.alternative, Some(Interval::day(date(2025, 11, 2))));
    assert_eq!(
        agreement(when, &when_of("2 de noviembre de 2025", "es")),
        Agreement::Agree(1.0)
    );
    assert_eq!(
        agreement(when, &when_of("11 de febrero de 2025", "es")),
        Agreement::Agree(1.0)
    );
    assert!(matches!(
        agreement(when, &when_of("5 de mayo de 2025", "es")),
        Agreement::Conflict(_)
    ));
    let spanish = dates(&article("el 2/11/2025"), lang("es"), None);
    assert_eq!(spanish[0][0].value.alternative, None);
}

/// The first date of a text, published on 14 March 2025.
fn when_of(text: &str, code: &str) -> When {
    dates(&article(text), lang(code), Some(date(2025, 3, 14)))[0][0]
        .value
        .clone()
}

/// Without a day of publication.
fn open_when(text: &str, code: &str) -> When {
    dates(&article(text), lang(code), None)[0][0].value.clone()
}

#[test]
fn agreement_follows_its_scale() {
    let strength = |a: &When, b: &When| match agreement(a, b) {
        Agreement::Agree(strength) => strength,
        other => panic!("{a} {b}: {other:?}"),
    };
    let day = when_of("el 11 de febrero", "es");
    assert!((strength(&day, &when_of("on February 11", "en")) - 1.0).abs() < 1e-9);
    let week = strength(&day, &when_of("2025-W07", "en"));
    let month = strength(&day, &when_of("last month", "en"));
    let year = strength(&day, &when_of("in 2025", "en"));
    assert!(
        1.0 > week && week > month && month > year && year > 0.0,
        "{week} {month} {year}"
    );
    assert!(strength(&when_of("el mes pasado", "es"), &when_of("last month", "en")) > month);
    let open = strength(&open_when("el 11 de febrero", "es"), &open_when("on February 11", "en"));
    assert!((0.85..1.0).contains(&open));
    assert!((0.85..1.0).contains(&strength(&open_when("el 11 de febrero", "es"), &day)));
    let weekday = strength(&open_when("el martes", "es"), &day);
    assert!((0.2..0.5).contains(&weekday));
    assert!((0.2..0.5).contains(&strength(&open_when("el martes", "es"), &open_when("on Tuesday", "en"))));
    let clock = strength(
        &open_when("el martes a las 19:40", "es"),
        &open_when("on Tuesday at 7:40 PM", "en"),
    );
    assert!(clock > weekday);
    assert!(strength(&open_when("a las 19:40", "es"), &open_when("7:40 PM", "en")) > 0.0);
}

#[test]
fn conflict_grows_with_the_distance() {
    let strength = |a: &When, b: &When| match agreement(a, b) {
        Agreement::Conflict(strength) => strength,
        other => panic!("{a} {b}: {other:?}"),
    };
    let day = when_of("11 de febrero de 2025", "es");
    let next = strength(&day, &when_of("February 12, 2025", "en"));
    let week = strength(&day, &when_of("February 18, 2025", "en"));
    let years = strength(&day, &when_of("February 11, 2011", "en"));
    assert!(next < 0.4 && next < week && week > 0.6 && week < years && years > 0.9);
    assert!(strength(&when_of("in 2013", "en"), &when_of("en 2014", "es")) > 0.9);
    assert!(strength(&when_of("in March 2013", "en"), &when_of("en abril de 2013", "es")) > 0.6);
    assert!(strength(&open_when("on Tuesday", "en"), &open_when("el lunes", "es")) < 0.2);
    assert!(strength(&open_when("on February 11", "en"), &open_when("el 18 de febrero", "es")) > 0.5);
    assert!(strength(&open_when("on December 31", "en"), &open_when("el 1 de enero", "es")) < 0.4);
}

#[test]
fn times_of_day_never_conflict() {
    assert_eq!(
        agreement(&open_when("a las 19:40", "es"), &open_when("4:40 PM", "en")),
        Agreement::Neutral
    );
    assert_eq!(
        agreement(&open_when("ayer", "es"), &open_when("yesterday", "en")),
        Agreement::Neutral
    );
    let (a, b) = (
        when_of("el 11 de febrero a las 19:40", "es"),
        when_of("February 11 at 4:40 PM", "en"),
    );
    assert_eq!(agreement(&a, &b), Agreement::Agree(1.0));
}

#[test]
fn a_paragraph_of_several_dates_conflicts_only_where_none_agrees() {
    let published = Some(date(2025, 3, 14));
    let several = dates(
        &article("On February 11 he came, on February 18 he left."),
        lang("en"),
        published,
    )
    .remove(0);
    let same = dates(&article("El 18 de febrero se fue."), lang("es"), published).remove(0);
    let other = dates(&article("El 1 de febrero se fue."), lang("es"), published).remove(0);
    let good = compare(&several, &same);
    assert_eq!(good.agreement.map(|best| best.pair), Some((1, 0)));
    assert_eq!((good.conflict, good.days), (None, Some(0)));
    let bad = compare(&several, &other);
    assert_eq!(bad.agreement, None);
    assert_eq!(bad.conflict.map(|worst| worst.pair), Some((0, 0)));
    assert_eq!(bad.days, Some(10));
    assert_eq!(compare(&several, &[]), DateComparison::default());
}

#[test]
fn spans_cover_the_words() {
    let cases = [
        ("es", "El 11 de febrero de 2025 llegó.", "11 de febrero de 2025"),
        ("es", "en septiembre de 2022.", "septiembre de 2022"),
        ("es", "Llegó el jueves por la noche.", "jueves por la noche"),
        ("es", "el 18 de febreroAunque", "18 de febrero"),
        (
            "en",
            "He came on Tuesday night, at 7:40 PM local time.",
            "Tuesday night, at 7:40 PM local time",
        ),
        ("en", "January 20 , 2011: it began", "January 20 , 2011"),
        ("en", "It began on\u{a0}Feb.\u{a0}11.", "Feb.\u{a0}11"),
        ("es", "man\u{303}ana hablará", "man\u{303}ana"),
    ];
    for (code, text, expected) in cases {
        let found = expressions(text, 0, lang(code));
        assert_eq!(
            found.iter().map(|mention| mention.span.of(text)).collect::<Vec<_>>(),
            [expected]
        );
    }
    assert_eq!(expressions("ayer", 100, lang("es"))[0].span, Span::new(100, 104));
}

/// Text out of pieces that patterns are made of, and of anything else.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "el",
        "11",
        "de",
        "febrero",
        "2025",
        ",",
        "del",
        "al",
        "3",
        "martes",
        "próximo",
        "pasado",
        "hace",
        "tres",
        "días",
        "a",
        "las",
        "19:40",
        "on",
        "May",
        "march",
        "Feb.",
        "last",
        "week",
        "the",
        "1990",
        "s",
        "'",
        "in",
        "two",
        "ago",
        "2025-02-30",
        "31/02/2011",
        "99999999999",
        "siglo",
        "XIX",
        "Q3",
        "-",
        "–",
        "%",
        "mañana",
        "man\u{303}ana",
        ".",
        "(",
        "9999",
        "years",
        "century",
        "ago",
        "later",
        "p.",
        "m.",
        "\u{a0}",
        "𝟙",
        "٣",
    ];
    let piece = prop_oneof![4 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    prop::collection::vec((piece, prop::bool::weighted(0.8)), 0..30).prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(piece, space)| if space { piece + " " } else { piece })
            .collect()
    })
}

proptest! {
    #[test]
    fn any_text_is_read_in_order(text in text(), known in any::<bool>()) {
        for language in LANGUAGES {
            let mut end = 0;
            for mention in expressions(&text, 0, language) {
                prop_assert!(text.get(mention.span.range()).is_some_and(|words| !words.is_empty()));
                prop_assert!(mention.span.start >= end);
                end = mention.span.end;
            }
            let published = known.then(|| date(2025, 3, 14));
            prop_assert_eq!(dates(&article(&text), language, published).len(), text.split("\n\n").count());
            prop_assert!(publication_date(&article(&text), language).is_none_or(|day| day.year() > 999));
        }
    }

    #[test]
    fn agreement_is_symmetric(a in text(), b in text(), known in any::<bool>()) {
        let published = known.then(|| date(2025, 3, 14));
        let spanish = dates(&article(&a), lang("es"), published).concat();
        let english = dates(&article(&b), lang("en"), published).concat();
        for x in &spanish {
            if x.value.days().is_some() {
                prop_assert!(matches!(agreement(&x.value, &x.value), Agreement::Agree(_)));
            }
            for y in &english {
                let forth = agreement(&x.value, &y.value);
                prop_assert_eq!(forth, agreement(&y.value, &x.value));
                if let Agreement::Agree(strength) | Agreement::Conflict(strength) = forth {
                    prop_assert!((0.0..=1.0).contains(&strength));
                }
            }
        }
        let (forth, back) = (compare(&spanish, &english), compare(&english, &spanish));
        prop_assert!(forth.agreement.is_none() || forth.conflict.is_none());
        prop_assert_eq!(forth.days, back.days);
        prop_assert_eq!(forth.agreement.map(|best| best.strength), back.agreement.map(|best| best.strength));
        prop_assert_eq!(forth.conflict.map(|best| best.strength), back.conflict.map(|best| best.strength));
    }

    #[test]
    fn iso_is_read_as_itself(year in 1900i16..2100, month in 1i8..=12, day in 1i8..=31, length in 0i64..40) {
        let first = Date::new(year, month, day.min(28)).unwrap();
        let last = first.saturating_add(jiff::Span::new().days(length));
        let month_first = Date::new(year, month, 1).unwrap();
        let intervals = [(first, last), (first, first), (month_first, month_first.last_of_month())];
        for (first, last) in intervals {
            let when = When {
                extent: Extent::Days(Interval { first, last }),
                alternative: None,
                granularity: Granularity::Day,
                basis: Basis::Absolute,
                weekday: None,
                clock: None,
                part: None,
                approximate: false,
                exact: None,
            };
            for language in LANGUAGES {
                let read = dates(&article(&when.to_string()), language, None);
                prop_assert_eq!(read[0].len(), 1, "{}", when);
                prop_assert_eq!(read[0][0].value.days(), when.days(), "{}", when);
                prop_assert_eq!(read[0][0].value.to_string(), when.to_string());
            }
        }
    }
}
