//! Where sentences end, and where they don't.

use proptest::prelude::*;

use super::*;

fn cut<'t>(text: &'t str, code: &str) -> Vec<&'t str> {
    sentences(text, Span::new(0, text.len()), language(code))
        .iter()
        .map(|span| span.of(text))
        .collect()
}

/// Text with `|` where it is to be cut.
fn check(code: &str, marked: &[&str]) {
    for text in marked {
        let expected: Vec<_> = text.split('|').map(str::trim).collect();
        let plain = text.replace('|', "");
        assert_eq!(cut(&plain, code), expected);
    }
}

#[test]
fn abbreviations_do_not_end_a_sentence() {
    check(
        "es",
        &[
            "El Sr. García habló. |Luego calló.",
            "La Dra. Ruiz y D. José Pérez llegaron ayer. |Nadie más.",
            "EE. UU. anunció sanciones. |Rusia respondió.",
            "Viajó a EE. UU. |El presidente lo recibió.",
            "Vive en la Av. Libertador núm. 5, pág. 3. |Fin.",
            "A las 10 a. m. Trump llegó. |A las 5 p.m. Putin salió.",
        ],
    );
    check(
        "en",
        &[
            "Mr. Putin met Dr. Smith. |They spoke.",
            "The U.S. President spoke. |He left the U.S. |The talks went on.",
            "Russian President Vladimir V. Putin met J. K. Doe. |He left.",
            "It opens at 9 a.m. Monday. |Apple Inc. Chief Tim Cook said so on Oct. 3, No. 5.",
            "Sen. Ruiz and Lt. Gen. Keith Kellogg said no. |No. 4 came later.",
            "He said no. |They left.",
        ],
    );
}

#[test]
fn figures_are_whole() {
    check(
        "en",
        &["It rose 3.5 percent to 1.234,5 in v2.0. |In 2010. |25 people left in 1999. |The end."],
    );
}

#[test]
fn marks_close_after_the_full_stop() {
    check(
        "es",
        &[
            "«No lo sé.» |Eso dijo.",
            "“¿Quién va?” |Nadie. |(Luego volvió.) |Fin",
            "«¡No!», gritó. |¿Por qué? |¡Nadie lo sabe!",
            "—¿Sí? —dijo él—. |No vino.",
            "LIMA, 14 ago (EFE).- |El presidente habló.",
        ],
    );
    check(
        "en",
        &[
            "\"We left.\" |\"They stayed,\" she said.",
            "``We left.'' |He stayed.",
            "“No way!” he said. |“Yes.”",
            "Yahoo! said so. |Really? |Yes.",
        ],
    );
}

#[test]
fn dots_go_on_before_a_small_letter() {
    check("es", &["Bueno... no sé. |Bueno… |No sé."]);
}

#[test]
fn missing_spaces_and_full_stops() {
    check(
        "es",
        &[
            "el 18 de febrero|Aunque el secretario anunció.",
            "Así cerró el caso.|El juez habló.",
            "Cerró el caso.|«El juez» habló.",
            "Cerró el caso.|¿Quién lo abrió?",
            "La reunión fue en 2010.|Putin dijo que no.",
            "«Lo dijo él.»|Luego calló.",
        ],
    );
}

#[test]
fn names_and_addresses_are_whole() {
    check(
        "en",
        &[
            "The U.S.A won at example.Com and Booking.Com today.",
            "See www.example.Org or mail a.b@example.Net now.",
            "Detik.com and Node.Js and ASP.NET are names.",
            "An iPhone by PricewaterhouseCoopers on YouTube for McDonald and LaTeX.",
        ],
    );
}

#[test]
fn numbers_of_a_list_stay_with_their_item() {
    check("en", &["1. First point. |2. Second point."]);
    assert_eq!(cut("- First item\n- Second item\n2) Third", "en").len(), 3);
}

#[test]
fn a_language_need_not_be_known() {
    let text = "El Sr. Ruiz met Mr. Smith. Fin.";
    assert_eq!(sentences(text, Span::new(0, text.len()), None).len(), 2);
}

#[test]
fn spans_count_from_the_start_of_the_text() {
    let text = "Ñandú. Uno. Dos.";
    let found = sentences(text, Span::new(9, text.len()), language("es"));
    assert_eq!(
        found.iter().map(|span| span.of(text)).collect::<Vec<_>>(),
        ["Uno.", "Dos."]
    );
}

#[test]
fn long_lines_of_one_kind_take_no_longer_than_others() {
    for piece in [".", "a.", "aA", ". ", ".)", "\n", "A. ", "\"", "—", " "] {
        let text = piece.repeat(100_000);
        sentences(&text, Span::new(0, text.len()), None);
    }
}

fn news() -> impl Strategy<Value = String> {
    "([A-ZÁa-zñ]{1,6}|e\u{301}|\\.|\\.\\.\\.|!|\\?|…|[«»“”\"'()—¿¡-]|U\\.S\\.|Sr\\.|[0-9]{1,2}|febreroAunque|caso\\.El| |  |\n|\u{a0}|😀){0,60}"
}

proptest! {
    #[test]
    fn sentences_hold_all_text_in_order(text in news(), from in 0_usize..20, code in prop_oneof![Just("es"), Just("en"), Just("")]) {
        let start = (from.min(text.len())..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let span = Span::new(start, text.len());
        let mut end = start;
        for sentence in sentences(&text, span, language(code)) {
            prop_assert!(end <= sentence.start && sentence.end <= span.end && !sentence.is_empty());
            prop_assert!(!sentence.of(&text).is_empty());
            prop_assert!(text[end..sentence.start].chars().all(is_blank));
            end = sentence.end;
        }
        prop_assert!(text[end..].chars().all(is_blank));
    }

    #[test]
    fn no_text_makes_it_panic(text: String) {
        sentences(&text, Span::new(0, text.len()), None);
    }
}
