//! The constructions that evidence is read for, across the languages, each with its near misses; and the laws that hold
//! for all kinds of evidence alike.

use jiff::civil::date;
use proptest::prelude::*;

use super::testing::article;
use super::*;
use crate::article::{Article, Detected, LanguageCode};
use crate::evidence::number::Quantity;

/// An article of a day in March 2025.
fn article_in(code: &str, text: &str) -> Article {
    let mut article = article(text);
    article.language = Some(Detected {
        code: LanguageCode::new(code).unwrap(),
        confidence: 1.0,
    });
    article.metadata.to_mut().date = Some(date(2025, 3, 14));
    article
}

/// All evidence of an article as if it were of one paragraph.
fn read(code: &str, text: &str) -> Facts {
    let mut all = Facts::default();
    for facts in facts(&article_in(code, text)) {
        all.names.extend(facts.names);
        all.dates.extend(facts.dates);
        all.quantities.extend(facts.quantities);
        all.quotes.extend(facts.quotes);
    }
    all
}

/// The strongest agreement of any two values; of none, the weakest conflict, if all conflict.
fn best<V>(spanish: &[Mention<V>], english: &[Mention<V>], agreement: impl Fn(&V, &V) -> Agreement) -> Agreement {
    assert!(!spanish.is_empty() && !english.is_empty(), "nothing to compare");
    let rank = |found: &Agreement| match found {
        Agreement::Agree(strength) => *strength,
        Agreement::Neutral => 0.0,
        Agreement::Conflict(strength) => -strength,
    };
    spanish
        .iter()
        .flat_map(|a| english.iter().map(|b| agreement(&a.value, &b.value)))
        .max_by(|a, b| rank(a).total_cmp(&rank(b)))
        .unwrap_or(Agreement::Neutral)
}

fn names(spanish: &str, english: &str) -> Agreement {
    best(&read("es", spanish).names, &read("en", english).names, name::agreement)
}

fn numbers(spanish: &str, english: &str) -> Agreement {
    let (spanish, english) = (read("es", spanish).quantities, read("en", english).quantities);
    best(&spanish, &english, number::agreement)
}

fn dates(spanish: &str, english: &str) -> Agreement {
    best(&read("es", spanish).dates, &read("en", english).dates, date::agreement)
}

fn agree(found: Agreement, least: f64, what: (&str, &str)) {
    assert!(
        matches!(found, Agreement::Agree(strength) if strength >= least),
        "{what:?}: {found:?}"
    );
}

fn differ(found: Agreement, what: (&str, &str)) {
    assert!(!matches!(found, Agreement::Agree(_)), "{what:?}: {found:?}");
}

#[test]
fn names_agree_however_they_are_spelt() {
    for what in [
        ("Lo dijo Volodímir Zelenski.", "Volodymyr Zelensky said so."),
        ("Lo dijo Volodímir Zelenski.", "Volodymyr Zelenskyy said so."),
        ("Lo negó Dmitri Peskov.", "Dmitry Peskov denied it."),
        ("Llegó Kiril Dmítriev.", "Kirill Dmitriev arrived."),
        ("Cayó Muamar Gadafi.", "Moammar Gaddafi fell."),
        ("Cayó Muamar Gadafi.", "Col. Qaddafi fell."),
        ("La OTAN se reúne.", "The NATO allies meet."),
        ("La ONU protesta.", "The UN protests."),
        ("Viajó a EE. UU. ayer.", "He went to the U.S. then."),
        ("Viajó a Moscú ayer.", "He went to Moscow then."),
        ("Viajó a Kiev ayer.", "He went to Kyiv then."),
        ("Viajó a Pekín ayer.", "He went to Beijing then."),
    ] {
        agree(names(what.0, what.1), 0.5, what);
    }
    for what in [
        ("Es el enviado estadounidense.", "He is the American envoy."),
        ("Es el enviado estadounidense.", "He is the U.S. envoy."),
    ] {
        agree(names(what.0, what.1), 0.3, what);
    }
    for what in [
        ("Lo dijo Juan Smith.", "Jon Smith said so."),
        ("Viajó a Kiev ayer.", "He went to Kharkiv then."),
        ("La OTAN se reúne.", "The UN meets."),
        ("Lo dijo Marta Lugo.", "Maria Lugano said so."),
    ] {
        differ(names(what.0, what.1), what);
    }
}

#[test]
fn a_misspelt_surname_is_its_bearer_where_one_stands_out() {
    let canonical = |text: &str| -> Vec<String> {
        let names = read("en", text).names;
        names.iter().map(|name| name.value.canonical().to_owned()).collect()
    };
    assert_eq!(
        canonical("Steve Witkoff landed early. Mr. Vikov spoke. Later Witkov left."),
        ["Steve Witkoff"; 3]
    );
    // Two that he may be, so he is neither.
    let names = canonical("Steve Witkoff met Ana Witkow. Mr. Witkov left.");
    assert_eq!(names[2], "Witkov");
}

#[test]
fn numbers_agree_in_digits_words_and_units() {
    for what in [
        ("Hablaron tres horas y media.", "They spoke for three and a half hours."),
        ("Hablaron 90 minutos.", "They spoke for an hour and a half."),
        ("Bajó medio punto.", "It fell half a point."),
        ("Hubo 1.234 detenidos.", "There were 1,234 arrests."),
        ("Ganó 1,5 puntos.", "It won 1.5 points."),
        ("Costó mil millones de euros.", "It cost a billion euros."),
        ("Costó un billón de dólares.", "It cost a trillion dollars."),
        ("Perdió el cinco por ciento.", "It lost 5%."),
        ("Murieron treinta personas.", "Thirty people died."),
        ("El paro bajó dos décimas.", "Unemployment fell 0.2 percentage points."),
        ("Votó uno de cada cinco.", "One in five voted."),
        ("Reunió a millón y medio de fieles.", "It drew 1.5 million faithful."),
        ("Recorrió 100 kilómetros.", "It covered 62 miles."),
    ] {
        agree(numbers(what.0, what.1), 0.3, what);
    }
    for what in [
        ("Duró 30 días.", "It took 30 people."),
        ("Costó un billón de dólares.", "It cost a billion dollars."),
        ("Perdió el 5 %.", "It lost 5 euros."),
        ("Hablaron tres horas y media.", "They spoke for three hours."),
        ("Bajó medio punto.", "It fell half a million."),
        ("Es el tercer intento.", "There were three attempts."),
    ] {
        differ(numbers(what.0, what.1), what);
    }
}

#[test]
fn approximations_are_ranges() {
    for what in [
        ("Murieron más de 300 personas.", "At least 312 people died."),
        ("Murieron unas 300 personas.", "About 300 people died."),
        ("Murieron casi 300 personas.", "Almost 300 people died."),
        ("Murieron unas 300 personas.", "There were 298 people dead."),
    ] {
        agree(numbers(what.0, what.1), 0.1, what);
    }
    for what in [
        ("Murieron más de 300 personas.", "It killed 200 people."),
        ("Murieron unas 300 personas.", "It killed 500 people."),
    ] {
        differ(numbers(what.0, what.1), what);
    }
}

#[test]
fn dates_agree_however_they_are_told() {
    for what in [
        ("Vino el 11 de febrero.", "He came on February 11."),
        ("Vino el jueves.", "He came on March 13."),
        ("Vino la semana pasada.", "He came last week."),
        ("Vino el mes pasado.", "He came last month."),
        ("Vino hace tres días.", "He came on Tuesday."),
        ("Vino el lunes por la noche.", "He came late Monday."),
        ("Vino este jueves 13 de marzo.", "He came yesterday."),
        (
            "El 11 de febrero vino. Al día siguiente habló.",
            "He spoke on February 12.",
        ),
        (
            "El 11 de febrero vino. Al día siguiente habló.",
            "They spoke on 12 February 2025.",
        ),
    ] {
        agree(dates(what.0, what.1), 0.5, what);
    }
    for what in [
        ("Vino el 11 de febrero.", "He came on February 18."),
        ("Vino el jueves.", "He came on March 6."),
        ("Vino la semana pasada.", "He came last month, on February 3."),
        ("Vino hace tres días.", "He came three weeks ago."),
        ("Vino el 11 de febrero de 2011.", "He came on February 11, 2025."),
    ] {
        assert!(matches!(dates(what.0, what.1), Agreement::Conflict(_)), "{what:?}");
    }
}

#[test]
fn a_paragraph_of_two_events_conflicts_with_neither() {
    let spanish = read("es", "El 11 de febrero vino. El 3 de marzo se fue.").dates;
    for english in ["He came on February 11.", "He left on March 3."] {
        let found = date::compare(&spanish, &read("en", english).dates);
        assert!(found.agreement.is_some() && found.conflict.is_none(), "{english}");
    }
    let other = date::compare(&spanish, &read("en", "He died on January 20.").dates);
    assert!(other.agreement.is_none() && other.conflict.is_some());
}

/// Text of pieces that carry evidence, in both languages.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Steve Witkoff ",
        "Vikov ",
        "Putin ",
        "Moscú ",
        "Moscow ",
        "EE. UU. ",
        "U.S. ",
        "OTAN ",
        "ruso ",
        "American ",
        "el 11 de febrero ",
        "February 12 ",
        "al día siguiente ",
        "ayer ",
        "Monday ",
        "el lunes ",
        "in 2014 ",
        "hace ",
        "tres ",
        "days ",
        "días ",
        "ago ",
        "30 ",
        "1.234 ",
        "1,5 ",
        "mil ",
        "millones ",
        "million ",
        "de ",
        "euros ",
        "$",
        "%",
        "por ciento ",
        "half ",
        "an hour ",
        "y media ",
        "más de ",
        "about ",
        "uno de cada ",
        "one in ",
        "five ",
        "a las 22.40 ",
        "«",
        "» ",
        "“",
        "” ",
        "dijo ",
        "said ",
        "no vamos a ir",
        "we will not go",
        ", ",
        ". ",
        "\n\n",
        "é",
        "\u{301}",
        "—",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Both ways alike, and with itself never in conflict.
fn symmetric<V>(all: &[Mention<V>], agreement: impl Fn(&V, &V) -> Agreement) -> Result<(), TestCaseError> {
    for a in all.iter().take(10) {
        prop_assert!(!matches!(agreement(&a.value, &a.value), Agreement::Conflict(_)));
        for b in all.iter().rev().take(10) {
            let there = agreement(&a.value, &b.value);
            prop_assert_eq!(there, agreement(&b.value, &a.value));
            if let Agreement::Agree(strength) | Agreement::Conflict(strength) = there {
                prop_assert!((0.0..=1.0).contains(&strength));
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn agreement_is_symmetric_across_languages(spanish in pieces(), english in pieces()) {
        let (a, b) = (read("es", &spanish), read("en", &english));
        symmetric(&[a.names, b.names].concat(), name::agreement)?;
        symmetric(&[a.dates.clone(), b.dates.clone()].concat(), date::agreement)?;
        symmetric(&[a.quantities, b.quantities].concat(), number::agreement)?;
        symmetric(&[a.quotes, b.quotes].concat(), quote::speaker_agreement)?;
        let compared = date::compare(&a.dates, &b.dates);
        prop_assert!(compared.agreement.is_none() || compared.conflict.is_none());
    }

    /// What is normal stays as it is: a value that is written out and read again is the same value.
    #[test]
    fn normalising_is_idempotent(text in pieces()) {
        for code in ["es", "en"] {
            let language = crate::lexicon::language(code).unwrap();
            let found = read(code, &text);
            for date in found.dates.iter().filter(|date| date.value.day().is_some() && date.value.clock.is_none()) {
                let again = read(code, &date.value.to_string()).dates;
                prop_assert_eq!(again.len(), 1);
                prop_assert_eq!(again[0].value.days(), date.value.days());
            }
            for quantity in found.quantities.iter().filter(|quantity| is_plain(&quantity.value)) {
                let rendered = quantity.value.render(language);
                let again: Vec<Quantity> =
                    number::quantities(&rendered, 0, language).into_iter().map(|mention| mention.value).collect();
                // The value alone may look like a group of thousands too; then it is among the readings.
                prop_assert!(
                    again.first().is_some_and(|again| again.readings.contains(&quantity.value.readings[0])),
                    "{} {:?}", rendered, again
                );
            }
            for quote in &found.quotes {
                let [content] = quote.value.content[..] else { continue };
                let words = content.of(&text);
                if !words.contains(|c: char| !c.is_alphanumeric() && c != ' ') {
                    let marked = format!("“{words}”");
                    let again = read(code, &marked).quotes;
                    prop_assert_eq!(again.len(), 1);
                    prop_assert_eq!(again[0].value.content[0].of(&marked), words);
                    prop_assert_eq!(again[0].value.words, quote.value.words);
                }
            }
        }
    }
}

/// Whether its rendering can be nothing else: no part of a date, no name, no year, and no 1/30, which may be a day.
fn is_plain(quantity: &Quantity) -> bool {
    use number::Kind::{DatePart, Fraction, Identifier};
    !quantity.year_like && !matches!(quantity.kind, DatePart | Fraction | Identifier { .. })
}
