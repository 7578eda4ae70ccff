//! Names: the constructions that are found, resolved and compared, and the near misses that are left alone.

use proptest::prelude::*;

use super::*;
use crate::article::Span;
use crate::evidence::Agreement;
use crate::evidence::testing::article;

fn language(code: &str) -> &'static Language {
    crate::lexicon::language(code).expect("a language")
}

fn found(code: &str, text: &str) -> Vec<Vec<Mention<Name>>> {
    names(&article(text), language(code))
}

/// What is found, as written.
fn written(code: &str, text: &str) -> Vec<String> {
    found(code, text)
        .iter()
        .flatten()
        .map(|mention| mention.span.of(text).to_owned())
        .collect()
}

fn assert_names(code: &str, text: &str, expected: &[&str]) {
    assert_eq!(written(code, text), expected, "{text}");
}

/// The canonical forms of the entities, in the order of the article.
fn entities(code: &str, text: &str) -> Vec<String> {
    let mut seen: Vec<(usize, String)> = found(code, text)
        .iter()
        .flatten()
        .map(|m| (m.value.entity.index, m.value.canonical().to_owned()))
        .collect();
    seen.sort();
    seen.dedup();
    seen.into_iter().map(|(_, canonical)| canonical).collect()
}

#[test]
fn people_with_titles_initials_and_particles() {
    assert_names(
        "en",
        "Yesterday Mr. Peskov met Vladimir V. Putin there.",
        &["Peskov", "Vladimir V. Putin"],
    );
    assert_names(
        "en",
        "He praised Secretary of State Marco Rubio twice.",
        &["Marco Rubio"],
    );
    assert_names(
        "en",
        "It was Foreign Minister Sergei Lavrov who left.",
        &["Sergei Lavrov"],
    );
    assert_names(
        "en",
        "They met Ursula von der Leyen and Osama bin Laden.",
        &["Ursula von der Leyen", "Osama bin Laden"],
    );
    assert_names(
        "en",
        "He said that al-Assad and van Gogh came.",
        &["al-Assad", "van Gogh"],
    );
    assert_names(
        "en",
        "They saw George W. Bush and Kim Jong-un leave.",
        &["George W. Bush", "Kim Jong-un"],
    );
    assert_names(
        "es",
        "Habló el secretario de Estado Marco Rubio ayer.",
        &["Marco Rubio"],
    );
    assert_names(
        "es",
        "Vino el exministro de Justicia Álvaro Restrepo Villamizar.",
        &["Álvaro Restrepo Villamizar"],
    );
    assert_names(
        "es",
        "Lo dijo Bachar el Asad a Ángel de la Fuente.",
        &["Bachar el Asad", "Ángel de la Fuente"],
    );
    assert_names(
        "es",
        "El rey Felipe VI recibió a doña Sofía Lleras.",
        &["Felipe VI", "Sofía Lleras"],
    );
    assert_names("en", "A day later Jean-Claude Juncker spoke.", &["Jean-Claude Juncker"]);
}

#[test]
fn places_demonyms_and_organisations() {
    assert_names(
        "es",
        "Los estadounidenses de EE. UU. fueron a Moscú.",
        &["estadounidenses", "EE. UU.", "Moscú"],
    );
    assert_names(
        "en",
        "The U.S. envoy and Russian troops left St. Petersburg.",
        &["U.S.", "Russian", "St. Petersburg"],
    );
    assert_names(
        "en",
        "He told the U.S.-backed army in the United States.",
        &["U.S.", "United States"],
    );
    assert_names(
        "es",
        "Lo pidió el Ministerio de Relaciones Exteriores de Rusia.",
        &["Ministerio de Relaciones Exteriores", "Rusia"],
    );
    assert_names("es", "Según el Banco de España, no.", &["Banco de España"]);
    assert_names(
        "en",
        "It is the Supreme Council of the Armed Forces again.",
        &["Supreme Council of the Armed Forces"],
    );
    assert_names(
        "en",
        "Russian President Vladimir Putin and Ukraine's President left.",
        &["Russian", "Vladimir Putin", "Ukraine"],
    );
    assert_names(
        "en",
        "Passengers of American Airlines read the Washington Post.",
        &["American Airlines", "Washington Post"],
    );
    assert_names(
        "en",
        "The Russian-Ukraine war and the Washington-Moscow talks.",
        &["Russian", "Ukraine", "Washington", "Moscow"],
    );
    assert_names(
        "en",
        "Then the anti-Mubarak crowd saw an Airbus A380.",
        &["Mubarak", "Airbus A380"],
    );
}

#[test]
fn capitals_that_name_nothing() {
    assert_names("es", "Ayer llovió. Nadie salió. Según fuentes, no.", &[]);
    assert_names(
        "es",
        "Reunión larga. La reunión acabó el Viernes. El Gobierno y el Presidente callan.",
        &[],
    );
    assert_names("es", "La portavoz, Dijo que La decisión no era suya.", &[]);
    assert_names(
        "en",
        "Critics say no. The critics left on Thursday, May 3. The Government and the President are silent.",
        &[],
    );
    assert_names(
        "en",
        "However, I am fine. Officials said so. It was Monday in March.",
        &[],
    );
    assert_names("en", "Let us go, and tell us who won; the Polish turkey.", &["Polish"]);
    assert_names("es", "El PIB cayó.", &[]);
}

#[test]
fn words_at_the_start_of_a_sentence_need_evidence() {
    // "Kellogg" is capitalised inside a sentence elsewhere, "Anything" and "Negotiators" are not.
    let text = "Kellogg was absent. Negotiators left.\n\nThey asked for Kellogg.";
    assert_names("en", text, &["Kellogg", "Kellogg"]);
    assert_names(
        "es",
        "Insistió Witkoff. Después habló Witkoff.",
        &["Witkoff", "Witkoff"],
    );
    assert_names("es", "Moscú calla. Rusia también.", &["Moscú", "Rusia"]);
    assert_names("en", "Andrei Fedorov left.", &["Andrei Fedorov"]);
}

#[test]
fn headlines_lean_on_the_text() {
    let text = "Kremlin Says Putin Meets Trump's Envoy Steve Witkoff\n\nHe met Putin and Trump, the envoy said, and meets more. It was Steve Witkoff.";
    let first: Vec<_> = found("en", text)[0]
        .iter()
        .map(|m| m.span.of(text).to_owned())
        .collect();
    assert_eq!(first, ["Kremlin", "Putin", "Trump", "Steve Witkoff"]);
    let text = "TRUMP TELLS US ABOUT RUSSIA\n\nIt was Trump who told Russia.";
    let first: Vec<_> = found("en", text)[0]
        .iter()
        .map(|m| m.span.of(text).to_owned())
        .collect();
    assert_eq!(first, ["TRUMP", "RUSSIA"]);
}

#[test]
fn misspelt_mentions_resolve() {
    let text = "There was Steve Witkoff. Later Mr. Vikov, Witkov and Mr. Vickov spoke to Witkoff.";
    assert_eq!(entities("en", text), ["Steve Witkoff"]);
    let text = "Habló José Luis Rodríguez Zapatero. Luego Rodríguez Zapatero y Zapatero callaron.";
    assert_eq!(entities("es", text), ["José Luis Rodríguez Zapatero"]);
    let text = "Vino Álvaro Restrepo Villamizar. Lo dijo Restrepo.";
    assert_eq!(entities("es", text), ["Álvaro Restrepo Villamizar"]);
    let text = "They saw Donald Trump. The Trump-Pudin call was with Vladimir Putin, whom Trump likes.";
    assert_eq!(entities("en", text), ["Donald Trump", "Vladimir Putin"]);
}

#[test]
fn different_people_stay_apart() {
    assert_eq!(
        entities("en", "There was Jon Smith and there was Juan Smith."),
        ["Jon Smith", "Juan Smith"]
    );
    assert_eq!(
        entities("en", "Here George Bush met George W. Bush."),
        ["George Bush", "George W. Bush"]
    );
    // Either Rueda may be meant.
    let text = "Hablaron Marcela Pinto Rueda y Luz Rueda. Después calló Rueda.";
    assert_eq!(entities("es", text), ["Marcela Pinto Rueda", "Luz Rueda", "Rueda"]);
    assert_eq!(
        entities("en", "They met Bill Clinton, and Clay too, and Trump at Trump Tower.").len(),
        4
    );
    let text = "Detuvieron a Gustavo Pellegrino en la avenida Pellegrini.";
    assert_eq!(entities("es", text), ["Gustavo Pellegrino", "Pellegrini"]);
}

#[test]
fn a_place_may_be_a_surname() {
    let text = "Habló Alejandro Toledo. Después, a Toledo le preguntaron.";
    assert_eq!(entities("es", text), ["Alejandro Toledo"]);
    assert_eq!(entities("es", "Fueron a Toledo en tren."), ["Toledo"]);
}

#[test]
fn acronyms_resolve_to_what_they_stand_for() {
    let text = "Habló el Partido Libertad (PLJ) y luego el PLJ.";
    assert_eq!(entities("es", text), ["Partido Libertad"]);
    let text = "It was the Revolutionary Army of the East, or ERO. Then the ERO left.";
    assert_eq!(entities("en", text), ["Revolutionary Army of the East"]);
    let text = "Lo pide el Tribunal Supremo Electoral. El TSE calla.";
    assert_eq!(entities("es", text), ["Tribunal Supremo Electoral"]);
    let spanish = "El Ejército Revolucionario del Oriente (ERO) calla.";
    let english = "It was the Revolutionary Army of the East, or ERO.";
    let (a, b) = (found("es", spanish), found("en", english));
    assert!(matches!(agreement(&a[0][0].value, &b[0][0].value), Agreement::Agree(strength) if strength > 0.8));
}

/// The bearer of a name that stands alone in a sentence, should it be found whole.
fn bearers(code: &str, name: &str) -> Option<Name> {
    let text = match code {
        "es" => format!("Todos hablaron mucho sobre {name} durante horas."),
        _ => format!("They all talked a lot about {name} for hours."),
    };
    let found = found(code, &text);
    let mention = found[0].first()?;
    name.ends_with(mention.span.of(&text)).then(|| mention.value.clone())
}

fn bearer(code: &str, name: &str) -> Name {
    bearers(code, name).unwrap_or_else(|| panic!("{name} is not found"))
}

#[test]
fn names_across_languages() {
    let mut reader = csv::Reader::from_reader(include_str!("../../../tests/data/names.csv").as_bytes());
    let mut wrong = Vec::new();
    for row in reader.deserialize() {
        let (es, en, verdict): (String, String, String) = row.expect("a row of three cells");
        let (Some(a), Some(b)) = (bearers("es", &es), bearers("en", &en)) else {
            wrong.push(format!("{es} / {en}: not found"));
            continue;
        };
        let found = agreement(&a, &b);
        assert_eq!(found, agreement(&b, &a), "{es} {en}");
        let same = match found {
            Agreement::Agree(strength) => strength >= 0.35,
            _ => false,
        };
        if same != (verdict == "same") {
            wrong.push(format!("{es} / {en}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn strength_grows_with_what_is_known() {
    let strength = |a: &str, b: &str| match agreement(&bearer("es", a), &bearer("en", b)) {
        Agreement::Agree(strength) => strength,
        other => panic!("{a} {b}: {other:?}"),
    };
    assert!(strength("Steve Witkoff", "Steve Witkoff") > strength("Steve Witkoff", "Steve Witkov"));
    assert!(strength("Steve Witkoff", "Steve Witkov") > strength("Witkoff", "Vikov"));
    assert!(strength("Witkoff", "Witkoff") > strength("María", "Maria"));
    assert!(strength("Rusia", "Russia") > strength("rusos", "Russian"));
    assert_eq!(
        agreement(&bearer("es", "Juan Pérez"), &bearer("en", "José Pérez")),
        Agreement::Conflict(0.3)
    );
}

#[test]
fn keys_count_bearers_across_languages() {
    for (es, en) in [
        ("Volodímir Zelenski", "Zelenskyy"),
        ("Rusia", "Russian"),
        ("OTAN", "NATO"),
        ("Ministerio de Defensa", "Ministry of Defence"),
    ] {
        assert_eq!(bearer("es", es).key(), bearer("en", en).key());
    }
}

#[test]
fn a_long_article_takes_no_square_of_its_length() {
    let mut text = String::new();
    for number in 0..30_000_u32 {
        // Names of letters that differ, so that every one is a form of its own.
        let letters: String = (0..6)
            .map(|place| char::from(b'a' + ((number / 7_u32.pow(place)) % 7) as u8))
            .collect();
        text.push_str("and Mr. Karlo W");
        text.push_str(&letters);
        text.push_str(" met ");
    }
    let start = std::time::Instant::now();
    assert!(found("en", &text)[0].len() > 20_000);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

fn check(code: &str, text: &str) {
    let article = article(text);
    let all = names(&article, language(code));
    assert_eq!(all.len(), article.paragraphs.len());
    for (paragraph, mentions) in article.paragraphs.iter().zip(&all) {
        let mut end = paragraph.span.start;
        for mention in mentions {
            let Span { start, end: stop } = mention.span;
            assert!(start >= end && stop <= paragraph.span.end && start < stop);
            assert!(text.is_char_boundary(start) && text.is_char_boundary(stop));
            end = stop;
        }
    }
    let mentions: Vec<_> = all.into_iter().flatten().take(12).collect();
    for a in &mentions {
        assert!(!matches!(agreement(&a.value, &a.value), Agreement::Conflict(_)));
        for b in &mentions {
            let there = agreement(&a.value, &b.value);
            assert_eq!(there, agreement(&b.value, &a.value));
            if let Agreement::Agree(strength) | Agreement::Conflict(strength) = there {
                assert!((0.0..=1.0).contains(&strength));
            }
        }
    }
}

/// Text of the pieces that names are made of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Mr. ",
        "Steve ",
        "Witkoff ",
        "Vikov",
        "EE. UU. ",
        "U.S.",
        "-",
        " de la ",
        "de ",
        "of the ",
        "Bank ",
        "(",
        ") ",
        ", or ",
        "ERO ",
        "Ministro ",
        "Russian ",
        "'s ",
        "\u{2019}s ",
        "al-",
        "Juan ",
        "Smith ",
        "V. ",
        "VI ",
        ". ",
        "«",
        "» ",
        "“",
        "El ",
        "\n\n",
        "the ",
        "MOSCÚ ",
        "Mosc\u{75}\u{301} ",
        "\u{ad}",
        "jueves ",
        "May ",
        "3 ",
        "iPhone ",
        "&",
        "ß",
        "İ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gives_names_in_order(text in "\\PC{0,200}|[A-Za-zÁÉñ'’.\\- \n]{0,200}") {
        check("es", &text);
        check("en", &text);
    }

    #[test]
    fn any_pieces_give_names_in_order(text in pieces()) {
        check("es", &text);
        check("en", &text);
    }

    #[test]
    fn keys_are_their_own_keys(word in "[a-z]{0,14}") {
        let key = crate::lexicon::names::transliteration().key(&word);
        prop_assert_eq!(crate::lexicon::names::transliteration().key(&key), key);
    }
}
