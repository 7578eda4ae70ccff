//! What is flagged, why, and above all what is not.

use super::*;
use crate::read;

fn kinds(text: &str) -> Vec<Kind> {
    let mut articles = [read::testing::parse_one("a.txt", text.as_bytes()).unwrap()];
    flag(&mut articles);
    articles[0].paragraphs.iter().map(|paragraph| paragraph.kind).collect()
}

/// The reason of a block that stands after a headline and a paragraph.
fn reason(block: &str) -> Option<Boilerplate> {
    let text = format!("A headline\n\nIt rained all day in the town.\n\n{block}");
    match kinds(&text).last() {
        Some(Kind::Boilerplate(reason)) => Some(*reason),
        _ => None,
    }
}

fn check(expected: Boilerplate, blocks: &[&str]) {
    for block in blocks {
        assert_eq!(reason(block), Some(expected), "{block}");
    }
}

#[test]
fn page_furniture_is_flagged_with_its_reason() {
    check(
        Boilerplate::SectionLabel,
        &[
            "Us News",
            "Internacional",
            "HOME > SOUTH EAST > PORT",
            "You are here: Home > Chile > Regions",
            "News Portal » Environment » Disasters",
            "EUROPE / SPAIN",
            "NEWS | PLANET | TODAY",
            "Inicio | Política | Sucesos",
            "Tags: shipwreck, fishing",
        ],
    );
    check(
        Boilerplate::Related,
        &[
            "Related Articles",
            "**Related articles:**",
            "More In Politics MORE...",
            "Also read: Fishermen denounce lack of ice",
            "Lea también: Los pescadores denuncian la falta de hielo",
            "Te puede interesar",
            "Previous: One thing | Next: Another thing",
        ],
    );
    check(
        Boilerplate::Comments,
        &[
            "Leave a Reply",
            "Deja una respuesta",
            "3 comments — Order by: most recent",
            "Comments (0) | Be the first in to comment",
            "Your email address will not be published. Required fields are marked *",
        ],
    );
    check(
        Boilerplate::Promotion,
        &[
            "Advertisement",
            "ADVERTISEMENT – CONTINUE READING BELOW",
            "PUBLICIDAD",
            "× How can I help you?",
            "Share this: Facebook | Twitter | Del.icio.us | Send to a friend",
            "Subscribe to our newsletter and receive the news in your mail",
            "Suscríbete a nuestro boletín y recibe las noticias en tu correo",
            "Newsletter — Write your email.",
            "I like it (214)   Share   Comment",
        ],
    );
    check(
        Boilerplate::Byline,
        &[
            "By Jane Doe",
            "Por Juan Pérez de la Cruz",
            "By Newsroom | 18.06.2009 | 19:42",
            "By Editorial, 15 October 2008",
            "Monday 25 of August, 2014. Redaction",
            "Redacción",
            "Posted by Staff on May 18, 2010 | 6 Comments",
        ],
    );
    check(
        Boilerplate::Caption,
        &[
            "Photo: The mayor leaves the building (Courtesy)",
            "EN LA FOTO: El alcalde sale del edificio.",
            "The mayor leaves the building (Photo: Archive)",
        ],
    );
    check(
        Boilerplate::Copyright,
        &[
            "© 2017 All rights reserved. This site uses it.",
            "(c) 2008 Gazette. Total or partial reproduction prohibited",
            "Copyright EuroGazette 2006. Partial reproduction is prohibited.",
            "Todos los derechos reservados",
        ],
    );
    check(
        Boilerplate::Consent,
        &[
            "This site uses cookies to offer you a better experience. Accept",
            "Este sitio utiliza cookies propias y de terceros.",
            "Accept cookies | Configure | More information",
        ],
    );
    check(Boilerplate::Ornament, &["***", "* * *", "—", "12", "• • •"]);
    check(
        Boilerplate::Metadata,
        &[
            "August 08, 2011",
            "8 de agosto de 2011",
            "lunes, 8 de agosto de 2011, 10:30 h",
            "2011-08-08",
            "WASHINGTON --",
            "BRUSSELS (Agencies)",
        ],
    );
}

#[test]
fn text_is_not_flagged() {
    for block in [
        "Politics is the art of the possible.",
        "“No comment.”",
        "By Friday the town had been emptied.",
        "Por ahora no hay acuerdo.",
        "Share prices fell in London - and in Paris",
        "Advertisement rules are to change, the minister said.",
        "He was born in 1990 (see the archive) and died in May 2010.",
        "On August 8, 2011, the town was emptied",
        "Madrid: Real 3 - Atlético 2",
        "$ 5,000",
        "3 - 1",
        "The dollar | a history of the currency that rules the markets of the world",
    ] {
        assert_eq!(reason(block), None, "{block}");
    }
}

#[test]
fn headlines_and_headings_are_kept_as_such() {
    let text = "Politics\n\nEnvoy lands for talks\n\nA second line on what the talks may bring\n\n\
                The envoy landed on Friday.\n\nA long night\n\nHe slept.\n\n“Llega tarde”\n\nNo.";
    assert_eq!(
        kinds(text),
        [
            Kind::Boilerplate(Boilerplate::SectionLabel),
            Kind::Heading,
            Kind::Heading,
            Kind::Body,
            Kind::Heading,
            Kind::Body,
            Kind::Heading,
            Kind::Body,
        ]
    );
    assert_eq!(kinds("Who owns the water?\n\nNobody knows.")[0], Kind::Heading);
    assert_eq!(kinds("# A heading that ends.\n\nText.")[0], Kind::Heading);
    assert_eq!(kinds("Title of it all\n=====\n\nText.")[0], Kind::Heading);
}

#[test]
fn links_below_a_label_are_boilerplate_until_the_text_goes_on() {
    let related = Kind::Boilerplate(Boilerplate::Related);
    let text = "Title\n\nIt rained.\n\nRelated Articles\n\nThe Bread Will Be Dearer\n\nBest of the party\n\nIt snowed.\n\nNight";
    assert_eq!(kinds(text)[2..], [related, related, related, Kind::Body, Kind::Heading]);
}

#[test]
fn capitals_beside_a_label_are_labels_before_the_text() {
    let label = Kind::Boilerplate(Boilerplate::SectionLabel);
    assert_eq!(
        kinds("NEWS\n\nFLEETS\n\nA treaty is signed\n\nText.")[..3],
        [label, label, Kind::Heading]
    );
}

#[test]
fn what_stands_in_several_files_is_furniture_but_for_headlines() {
    let one =
        "The same headline\n\nText of its own, {n}.\n\nThe Daily Something of Quito\n\nA statement that all have.";
    let mut articles: Vec<_> = (0..3)
        .map(|n| read::testing::parse_one(&format!("{n}.txt"), one.replace("{n}", &n.to_string()).as_bytes()).unwrap())
        .collect();
    flag(&mut articles);
    for article in articles {
        let kinds: Vec<_> = article.paragraphs.iter().map(|paragraph| paragraph.kind).collect();
        assert_eq!(kinds[2], Kind::Boilerplate(Boilerplate::Repeated));
        assert!(!matches!(kinds[0], Kind::Boilerplate(_)) && kinds[3] == Kind::Body);
    }
}

#[test]
fn the_date_comes_from_the_head_then_a_date_line_then_the_name() {
    let day = Some(jiff::civil::date(2011, 8, 8));
    let dated = |name: &str, text: &str| {
        let mut articles = [read::testing::parse_one(name, text.as_bytes()).unwrap()];
        flag(&mut articles);
        articles[0].metadata.date
    };
    assert_eq!(dated("2010-01-01.txt", "Date: 2011-08-08\n\nText."), day);
    assert_eq!(dated("2010-01-01.txt", "Title here\n\nAugust 08, 2011\n\nText."), day);
    assert_eq!(
        dated("a.txt", "Title here\n\nBy Newsroom | 08.08.2011 | 19:42\n\nText."),
        day
    );
    assert_eq!(dated("efe-2011-08-08.txt", "Text."), day);
    assert_eq!(dated("a.txt", "He was born in Lima on August 8, 2011."), None);
    assert_eq!(dated("a.txt", "August 8, 2011: Protests near the square"), None);
}

#[test]
fn front_matter_stays_flagged() {
    assert_eq!(
        kinds("Title: A\nDate: 2014-03-07\n\nText.")[0],
        Kind::Boilerplate(Boilerplate::Metadata)
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "([A-Za-zñ]{1,5}|[|>©:—.()#*-]|By|Photo|2014|May| |\n\n|\\PC){1,60}") {
        if let Ok(article) = read::testing::parse_one("a.txt", text.as_bytes()) {
            flag(&mut [article]);
        }
    }
}
