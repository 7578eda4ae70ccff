use proptest::prelude::*;

use super::*;
use crate::evidence::Agreement;
use crate::lexicon::{LANGUAGES, language};

fn read(text: &str, code: &str) -> Vec<Mention<Quantity>> {
    quantities(text, 0, language(code).expect("a language of the tests"))
}

fn shown(text: &str, code: &str) -> String {
    let found: Vec<String> = read(text, code)
        .iter()
        .map(|mention| mention.value.to_string())
        .collect();
    found.join("; ")
}

/// The only quantity of a text.
fn one(text: &str, code: &str) -> Quantity {
    let mut found = read(text, code);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.remove(0).value
}

#[test]
fn durations_are_written_as_iso_8601_has_them() {
    for (text, code, expected) in [
        ("tres días", "es", Some("P3D")),
        ("tres horas y media", "es", Some("PT3H30M")),
        ("two and a half months", "en", Some("P2.5M")),
        ("año y medio", "es", Some("P1Y6M")),
        ("1.5 weeks", "en", Some("P10DT12H")),
        ("90 minutes", "en", Some("PT90M")),
        ("tres décadas", "es", Some("P30Y")),
        ("0 seconds", "en", Some("PT0S")),
        ("44 years old", "en", Some("P44Y")),
        ("two to three days", "en", None),
        ("30 people", "en", None),
        ("12.5 seconds", "en", Some("PT12.5S")),
    ] {
        assert_eq!(one(text, code).iso_duration().as_deref(), expected, "{text}");
    }
}

fn strength(spanish: &str, english: &str) -> f64 {
    match agreement(&one(spanish, "es"), &one(english, "en")) {
        Agreement::Agree(strength) => strength,
        other => panic!("{spanish} / {english}: {other:?}"),
    }
}

fn neutral(spanish: &str, english: &str) {
    let found = agreement(&one(spanish, "es"), &one(english, "en"));
    assert_eq!(found, Agreement::Neutral, "{spanish} / {english}");
}

/// The cases of `tests/data/numbers_CODE.csv`: a text, and its quantities as [`Quantity`] displays them.
fn cases(code: &str) -> Vec<(String, String)> {
    let table = match code {
        "es" => include_str!("../../../tests/data/numbers_es.csv"),
        _ => include_str!("../../../tests/data/numbers_en.csv"),
    };
    csv::Reader::from_reader(table.as_bytes())
        .deserialize()
        .map(|row| row.expect("a row of the table"))
        .collect()
}

#[test]
fn tables_read_as_expected() {
    for code in ["es", "en"] {
        let cases = cases(code);
        assert!(cases.len() >= 200, "{code} has {} cases", cases.len());
        let wrong: Vec<String> = cases
            .iter()
            .filter_map(|(text, expected)| {
                let found = shown(text, code);
                (found != *expected).then(|| format!("{code}: {text:?}\n  expected {expected}\n  found    {found}"))
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn rendering_and_reading_again_gives_the_same_value() {
    for code in ["es", "en"] {
        let language = language(code).expect("a language of the tests");
        let mut wrong = Vec::new();
        for (text, _) in cases(code) {
            for mention in read(&text, code) {
                let quantity = mention.value;
                if matches!(quantity.kind, Kind::DatePart | Kind::Identifier { .. }) || quantity.year_like {
                    continue;
                }
                let rendered = quantity.render(language);
                let again = read(&rendered, code);
                let same = again.first().map(|mention| &mention.value).is_some_and(|first| {
                    first.reading() == quantity.reading()
                        && first.approximation == quantity.approximation
                        && std::mem::discriminant(&first.kind) == std::mem::discriminant(&quantity.kind)
                        && first.render(language) == rendered
                });
                if !same {
                    wrong.push(format!(
                        "{text}: {quantity} renders as {rendered}, which reads as {}",
                        shown(&rendered, code)
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn every_unit_of_every_table_is_known() {
    for language in LANGUAGES {
        for row in csv::Reader::from_reader(language.table("units").as_bytes()).records() {
            let row = row.expect("a row of the table");
            for key in row.get(1).unwrap_or_default().split('|') {
                assert!(Unit::named(key).is_some(), "{}: {key}", language.code);
            }
        }
    }
}

#[test]
fn spans_cut_out_what_was_read() {
    let text = "Murieron más de 3,2 millones de euros y 52 manifestantes muertos";
    let found = quantities(text, 100, language("es").expect("Spanish"));
    let pieces: Vec<&str> = found
        .iter()
        .map(|mention| Span::new(mention.span.start - 100, mention.span.end - 100).of(text))
        .collect();
    assert_eq!(pieces, ["más de 3,2 millones de euros", "52"]);
    let Kind::Count { noun: Some(noun) } = found[1].value.kind else {
        panic!("{found:?}")
    };
    assert_eq!(
        Span::new(noun.start - 100, noun.end - 100).of(text),
        "manifestantes muertos"
    );
}

#[test]
fn the_same_quantity_agrees_across_languages() {
    for (spanish, english) in [
        ("tres horas y media", "three and a half hours"),
        ("90 minutos", "an hour and a half"),
        ("90 minutos", "a 90-minute call"),
        ("mil millones de euros", "one billion euros"),
        ("un billón de dólares", "$1 trillion"),
        ("2.000 personas", "2,000 people"),
        ("2,000 personas", "2,000 people"),
        ("un tercio", "a third"),
        ("la mitad de ellos", "50%"),
        ("25 puntos básicos", "0.25 percentage points"),
        ("medio punto", "half a point"),
        ("100 kilómetros", "62 miles"),
        ("30 grados", "86 degrees"),
        ("1.500 hectáreas", "3,700 acres"),
        ("30 días", "one month"),
        ("48 horas", "two days"),
        ("52 semanas", "one year"),
        ("54 años de edad", "a 54-year-old"),
        ("ganó 3-2", "a 3-2 win"),
        ("G-7", "G7"),
        ("tercero", "3rd"),
    ] {
        assert!(strength(spanish, english) > 0.1, "{spanish} / {english}");
    }
}

#[test]
fn other_kinds_and_other_values_are_neutral() {
    for (spanish, english) in [
        ("30 días", "30 people"),
        ("30 %", "30 people"),
        ("20 euros", "$20"),
        ("20 kilómetros", "20 miles"),
        ("50 personas", "52 people"),
        ("30 días", "31 days"),
        ("más de 50", "40"),
        ("menos de 50", "60"),
        ("casi 50", "52"),
        ("2 de marzo", "2 people"),
        ("en 2014", "in 2014"),
        ("F-16", "F-18"),
        ("28 días", "one month"),
    ] {
        neutral(spanish, english);
    }
}

#[test]
fn approximations_and_roundings_agree_less() {
    let exact = strength("52 personas", "52 people");
    for (spanish, english) in [
        ("más de 50 personas", "52 people"),
        ("unas 50 personas", "52 people"),
        ("52 personas", "around 50 people"),
    ] {
        let approximate = strength(spanish, english);
        assert!(approximate < exact, "{spanish} / {english}: {approximate}");
    }
    assert!(strength("3,2 millones de personas", "3,215,000 people") > 0.4);
    assert!(strength("entre 20 y 30 personas", "25 people") < strength("25 personas", "25 people"));
    assert!(strength("decenas de personas", "dozens of people") < strength("entre 20 y 30", "20 to 30"));
}

#[test]
fn a_specific_number_tells_more() {
    let strengths: Vec<f64> = ["52", "50", "3", "2", "1"]
        .map(|number| strength(number, number))
        .to_vec();
    assert!(strengths.windows(2).all(|pair| pair[0] > pair[1]), "{strengths:?}");
}

#[test]
fn only_ages_and_scores_exclude_each_other() {
    let conflict = |spanish: &str, english: &str| agreement(&one(spanish, "es"), &one(english, "en"));
    assert!(matches!(conflict("54 años de edad", "aged 45"), Agreement::Conflict(_)));
    assert!(matches!(conflict("empate 2-2", "a 3-1 win"), Agreement::Conflict(_)));
    assert!(matches!(
        conflict("más de 54 años de edad", "aged 45"),
        Agreement::Neutral
    ));
    assert!(matches!(conflict("victoria por 3-2", "lost 2-3"), Agreement::Agree(_)));
}

#[test]
fn long_hostile_lines_take_linear_time() {
    for piece in [
        "1 ",
        "1.",
        "111 ",
        "one hundred and ",
        "mil ",
        "1-",
        "entre 1 y ",
        "y media ",
        "1,",
        "$",
        "the ",
        "1 de ",
        ":1",
    ] {
        let text = piece.repeat(60_000 / piece.len());
        for language in LANGUAGES {
            let begin = std::time::Instant::now();
            let _ = quantities(&text, 0, language);
            // Linear work takes a second or two without optimisation; quadratic work would take minutes.
            assert!(begin.elapsed().as_secs() < 30, "{piece:?} {}", language.code);
        }
    }
}

/// Texts that look like what the reader reads, and are not.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("mil"),
        Just("millones"),
        Just("de"),
        Just("y"),
        Just("media"),
        Just("one"),
        Just("hundred"),
        Just("and"),
        Just("a"),
        Just("half"),
        Just("1"),
        Just("2.000"),
        Just("3,5"),
        Just("-"),
        Just("–"),
        Just("%"),
        Just("€"),
        Just("$"),
        Just("/"),
        Just("2014"),
        Just("febrero"),
        Just("March"),
        Just("years"),
        Just("años"),
        Just("old"),
        Just("un"),
        Just("tercio"),
        Just("third"),
        Just("entre"),
        Just("to"),
        Just("más"),
        Just("G7"),
        Just("½"),
        Just("º"),
        Just("km"),
        Just("²"),
        Just("e\u{301}"),
        Just("."),
        Just(","),
        Just("'"),
        Just("\n\n"),
        Just("bn"),
        Just("docenas"),
        Just("dozens"),
        Just("quarter"),
        Just("hora"),
        Just("cuarto"),
        Just("segunda"),
        Just("punto"),
    ];
    let gap = prop_oneof![Just(""), Just(" "), Just("\u{a0}")];
    prop::collection::vec((piece, gap), 0..14)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect())
}

/// Reads in every language and checks the spans.
fn read_all(text: &str) -> Vec<Quantity> {
    let mut all = Vec::new();
    for language in LANGUAGES {
        let mut last = 0;
        for mention in quantities(text, 0, language) {
            let span = mention.span;
            assert!(
                span.start >= last && span.start < span.end,
                "{text:?}: {span:?} after {last}"
            );
            assert!(
                text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
                "{text:?}: {span:?}"
            );
            assert!(!mention.value.readings.is_empty(), "{text:?}");
            last = span.end;
            all.push(mention.value);
        }
    }
    all
}

proptest! {
    #[test]
    fn no_text_panics_and_spans_are_in_order(text in "\\PC*") {
        read_all(&text);
    }

    #[test]
    fn agreement_is_symmetric_and_itself_never_a_conflict(a in soup(), b in soup()) {
        let found: Vec<Quantity> = [read_all(&a), read_all(&b)].concat();
        for x in &found {
            prop_assert!(!matches!(agreement(x, x), Agreement::Conflict(_)), "{x}");
            for y in &found {
                let (one, other) = (agreement(x, y), agreement(y, x));
                prop_assert_eq!(one, other, "{} / {}", x, y);
                if let Agreement::Agree(strength) | Agreement::Conflict(strength) = one {
                    prop_assert!(strength > 0.0 && strength <= 1.0, "{} / {}: {}", x, y, strength);
                }
            }
        }
    }

    #[test]
    fn a_number_reads_back_from_its_rendering(value in -999_999_999_999i64..999_999_999_999, places in 0u32..4) {
        let value = Ratio::new(value.into(), 10i128.pow(places)).expect("a power of ten is not zero");
        for (unit, kind) in [(None, Kind::Count { noun: None }), (Unit::named("kilometre"), Kind::Length)] {
            let readings = vec![Reading { low: value, high: value, unit }];
            let quantity = Quantity { readings, approximation: Approximation::Exact, kind, year_like: false };
            for language in LANGUAGES {
                let rendered = quantity.render(language);
                let again = quantities(&rendered, 0, language);
                let first = again.first().and_then(|mention| mention.value.reading().copied());
                let read = first.filter(|_| again.len() == 1);
                // Three decimals look like a group: then the value is among the readings.
                let any = again.iter().any(|mention| mention.value.readings.contains(&quantity.readings[0]));
                prop_assert!(read == quantity.reading().copied() || any, "{} {:?}", rendered, again);
            }
        }
    }
}
