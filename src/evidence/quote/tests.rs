//! Quotes: typography, paragraphs and speakers, and the marks that quote nothing.

use proptest::prelude::*;

use super::*;
use crate::evidence::testing::article;

fn language(code: &str) -> &'static Language {
    crate::lexicon::language(code).expect("a language")
}

fn found(code: &str, text: &str) -> Vec<Vec<Mention<Quote>>> {
    let article = article(text);
    let language = language(code);
    let names = name::names(&article, language);
    quotes(&article, language, &names)
}

/// What is quoted, dialogue joined by a bar.
fn contents(code: &str, text: &str) -> Vec<String> {
    found(code, text)
        .iter()
        .flatten()
        .map(|quote| {
            quote
                .value
                .content
                .iter()
                .map(|span| span.of(text))
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect()
}

fn speakers(code: &str, text: &str) -> Vec<Option<String>> {
    found(code, text)
        .iter()
        .flatten()
        .map(|quote| quote.value.speaker.as_ref().map(|name| name.canonical().to_owned()))
        .collect()
}

#[test]
fn marks_of_both_languages() {
    assert_eq!(
        contents("es", "Dijo «no vamos a ir» y “tampoco ella” ayer."),
        ["no vamos a ir", "tampoco ella"]
    );
    assert_eq!(
        contents("en", "He said \"we will not go\" and ‘not she’ then."),
        ["we will not go", "not she"]
    );
    assert_eq!(
        contents("en", "An `` uprising '' , he said , is 'not a revolt' ."),
        ["uprising", "not a revolt"]
    );
    assert_eq!(contents("es", "Lo llamó „una vergüenza“ ayer."), ["una vergüenza"]);
    assert_eq!(contents("en", "He spoke of ”a shame” then."), ["a shame"]);
}

#[test]
fn quotes_in_quotes_are_content() {
    assert_eq!(contents("es", "«Me dijo “ven” y fui», contó."), ["Me dijo “ven” y fui"]);
    assert_eq!(
        contents("en", "“They talk of ‘fake’ terms,” he said."),
        ["They talk of ‘fake’ terms,"]
    );
    assert_eq!(contents("es", "«Uno «dos» tres», dijo."), ["Uno «dos» tres"]);
}

#[test]
fn apostrophes_quote_nothing() {
    for text in [
        "Egypt's rulers don't care, the officials' assets are theirs.",
        "Egypt’s rulers don’t care, the officials’ assets are theirs.",
        "In the '90s it was rock 'n' roll.",
        "The Workers' Party isn't Mubarak 's.",
    ] {
        assert_eq!(contents("en", text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(
        contents("en", "He called it ‘the officials’ day’ then."),
        ["the officials’ day"]
    );
}

#[test]
fn dialogue_is_interrupted_by_its_teller() {
    let text = "—Nos iremos —dijo Jairo Ortiz—, pero no hoy.";
    assert_eq!(contents("es", text), ["Nos iremos|, pero no hoy."]);
    assert_eq!(speakers("es", text), [Some("Jairo Ortiz".to_owned())]);
    assert_eq!(contents("es", "— Madrid — 3 de mayo"), Vec::<String>::new());
    assert_eq!(contents("en", "—Not a dialogue in English—"), Vec::<String>::new());
}

#[test]
fn a_quote_goes_on_in_the_next_paragraph_or_ends_with_its_own() {
    let text = "“We are leaving, said Steve Jobs said.\n\n“And we are not coming back.”\n\nNothing more.";
    let quotes = found("en", text);
    assert!(!quotes[0][0].value.closed);
    assert!(quotes[1][0].value.continued && quotes[1][0].value.closed);
    assert!(quotes[2].is_empty());
    let text = "«Nos vamos.\n\n»Y no volveremos», dijo Ana Pastor.";
    assert_eq!(contents("es", text), ["Nos vamos.", "Y no volveremos"]);
    let text = "He said “this is open.\n\nAnd this is not quoted at all.";
    assert_eq!(contents("en", text), ["this is open."]);
}

#[test]
fn partial_quotes_and_scare_quotes_are_marked() {
    let partial = |text: &str| found("en", text)[0][0].value.partial;
    assert!(partial("He was “cautiously optimistic about it all” then."));
    assert!(partial("She saw “Gone with the Wind” again, a “film”."));
    assert!(!partial("“We will never go back there,” he said."));
}

#[test]
fn the_speaker_stands_by_the_verb() {
    for (code, text, speaker) in [
        (
            "en",
            "“We will see,” said Dmitri Peskov, who met Vladimir Putin.",
            "Dmitri Peskov",
        ),
        (
            "en",
            "“We will see,” Mr. Peskov said on Friday after Steve Witkoff left.",
            "Peskov",
        ),
        ("en", "Steve Jobs told Bill Gates: “We will see it all.”", "Steve Jobs"),
        ("en", "According to Steve Jobs, it was “a bad idea”.", "Steve Jobs"),
        (
            "es",
            "«Ya veremos qué pasa», dijo Dmitri Peskov a Steve Jobs.",
            "Dmitri Peskov",
        ),
        ("es", "Según Ana Pastor, fue «una mala idea».", "Ana Pastor"),
        (
            "es",
            "El portavoz, Dmitri Peskov, aseguró que era «una idea».",
            "Dmitri Peskov",
        ),
        ("es", "«Ya veremos». Lo dijo ayer Ana Pastor.", "Ana Pastor"),
    ] {
        assert_eq!(speakers(code, text), [Some(speaker.to_owned())], "{text}");
    }
}

#[test]
fn articles_titles_and_colons_lead_to_the_speaker() {
    for (code, text, speaker) in [
        // "el" is no "él".
        (
            "es",
            "«No vamos», afirmó el presidente Gustavo Petro en Bogotá.",
            Some("Gustavo Petro"),
        ),
        (
            "es",
            "«Ha sido un éxito», ha dicho la ministra Ana Pastor.",
            Some("Ana Pastor"),
        ),
        (
            "es",
            "«Estamos listos», señaló el portavoz de la OTAN, Dmitri Peskov.",
            Some("Dmitri Peskov"),
        ),
        ("es", "Ana Pastor: «No habrá recortes este año».", Some("Ana Pastor")),
        ("en", "Steve Jobs: “There will be no cuts.”", Some("Steve Jobs")),
        ("en", "Asked about it, Trump replied: “We will see.”", Some("Trump")),
        (
            "es",
            "Ana Pastor habló de paz. «No iremos», dijo él.",
            Some("Ana Pastor"),
        ),
        ("es", "Lo que vio Ana Pastor fue: «Cerrado».", None),
    ] {
        assert_eq!(speakers(code, text), [speaker.map(str::to_owned)], "{text}");
    }
}

#[test]
fn pronouns_mean_the_only_person_named_before() {
    let text = "Steve Jobs came late. “I was asleep,” he said.";
    assert_eq!(speakers("en", text), [Some("Steve Jobs".to_owned())]);
    let text = "Steve Jobs met Bill Gates. “I was asleep,” he said.";
    assert_eq!(speakers("en", text), [None]);
    let text = "«Vamos todos a casa», dijo Ana Pastor.\n\n«Y no volveremos más», añadió.";
    assert_eq!(
        speakers("es", text),
        [Some("Ana Pastor".to_owned()), Some("Ana Pastor".to_owned())]
    );
}

#[test]
fn speakers_agree_or_conflict() {
    let quote = |code: &str, text: &str| found(code, text)[0][0].value.clone();
    let a = quote("es", "«Ya veremos qué pasa», dijo Dmitri Peskov.");
    let b = quote("en", "“We will see it,” said Dmitry Peskov.");
    let c = quote("en", "“We will see it,” said Steve Jobs.");
    let d = quote("en", "“We will see it.”");
    assert!(matches!(speaker_agreement(&a, &b), Agreement::Agree(strength) if strength > 0.8));
    assert_eq!(speaker_agreement(&a, &c), Agreement::Conflict(OTHER_SPEAKER));
    assert_eq!(speaker_agreement(&a, &d), Agreement::Neutral);
}

fn check(code: &str, text: &str) {
    let article = article(text);
    let names = name::names(&article, language(code));
    let all = quotes(&article, language(code), &names);
    assert_eq!(all.len(), article.paragraphs.len());
    for (paragraph, quotes) in article.paragraphs.iter().zip(&all) {
        let mut end = paragraph.span.start;
        for quote in quotes {
            assert!(quote.span.start >= end && quote.span.end <= paragraph.span.end);
            end = quote.span.end;
            for content in &quote.value.content {
                assert!(text.get(content.range()).is_some_and(|text| !text.is_empty()));
                assert!(content.start >= quote.span.start && content.end <= quote.span.end);
            }
        }
    }
    let flat: Vec<_> = all.iter().flatten().take(8).collect();
    for a in &flat {
        for b in &flat {
            assert_eq!(
                speaker_agreement(&a.value, &b.value),
                speaker_agreement(&b.value, &a.value)
            );
        }
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "«",
        "»",
        "“",
        "”",
        "„",
        "‘",
        "’",
        "\"",
        "'",
        "``",
        "''",
        "`",
        "—",
        "–",
        " ",
        " ",
        ". ",
        ", ",
        "dijo ",
        "said ",
        "he ",
        "Ana Pastor ",
        "Steve Jobs ",
        "no vamos ",
        "We go ",
        "s",
        "\n\n",
        "según ",
        "é",
        "\u{301}",
    ]);
    prop::collection::vec(piece, 0..50).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gives_quotes_in_order(text in "\\PC{0,200}") {
        check("es", &text);
        check("en", &text);
    }

    #[test]
    fn any_marks_give_quotes_in_order(text in pieces()) {
        check("es", &text);
        check("en", &text);
    }
}

#[test]
fn marks_without_end_take_no_square_of_their_number() {
    for mark in ["‘a ", "«a ", "'a ", "“a ", "\"a ", "`a ", "—a "] {
        let text = mark.repeat(60_000);
        let start = std::time::Instant::now();
        found("es", &text);
        assert!(start.elapsed().as_secs() < 30, "{mark}: {:?}", start.elapsed());
    }
}
