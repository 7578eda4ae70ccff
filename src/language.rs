//! Which language a text is in.
//!
//! Two witnesses are heard. The function words of the languages that articles can be in ([`LANGUAGES`]) tell a language in
//! a handful of words, but know no other. Trigrams and letters ([`whatlang`]) know the others, but are weak on short text:
//! they choose among a restricted list here. Both are taken for independent witnesses
//! (naive Bayes), so that a confidence is a probability.

use whatlang::{Detector, Info, Lang, Script};

use crate::article::{Article, Detected, LanguageCode};
use crate::lexicon::fold::fold;
use crate::lexicon::function_words::telling;
use crate::lexicon::{LANGUAGES, Language};

mod codes;

pub(crate) use codes::iso_639_1;

/// Languages that could be taken for one of ours on a short text, or that news comes in often.
const OTHERS: [Lang; 12] = [
    Lang::Por,
    Lang::Ita,
    Lang::Fra,
    Lang::Cat,
    Lang::Ron,
    Lang::Deu,
    Lang::Nld,
    Lang::Swe,
    Lang::Dan,
    Lang::Pol,
    Lang::Tur,
    Lang::Lat,
];

/// Of the words of a running text, the share that tells its language: about 0.4 of Spanish and of English news
/// ([`telling`] words only).
const OWN: f64 = 0.4;
/// The share of such words in a related language (`de`, `que`, `para` in Portuguese): up to a quarter.
const RELATED: f64 = 0.18;
/// The share of such words in an unrelated one: names, titles, quotations.
const FOREIGN: f64 = 0.02;
/// What sure trigrams are worth, in nats: as much as six or seven telling words.
const TRIGRAMS: f64 = 6.0;
/// Articles are likelier to be in one of our languages than in another, in nats: one in eight is a user's mistake at most.
const PRIOR: f64 = 2.0;

/// What the document says of its language is worth, in nats: a wrong word of an export, as where a field of another language
/// was left as it was, is outvoted by a paragraph.
const TOLD: f64 = 3.0;

/// So far ahead, in nats, nothing is open: odds of a hundred to one.
const CLEAR: f64 = 4.6;

/// A paragraph's language is told from this probability on; below, it is a guess.
const UNDECIDED: f64 = 0.6;

/// The code of a language that is none of those that articles can be in, where it can't be told which (ISO 639-2).
pub const UNDETERMINED: &str = "und";

/// Longest text that is looked at, in bytes: more can't change the answer.
const ENOUGH: usize = 32 << 10;

/// The language of `text`; `None` where it has too few words to tell.
///
/// The confidence (0 to 1) is the probability of the language, given what words and trigrams say; a guess is `None`.
pub fn detect(text: &str) -> Option<Detected> {
    let text = beginning(text);
    let (candidate, confidence) = weigh(text, None)?;
    if confidence < UNDECIDED {
        return None;
    }
    candidate.detected(text, confidence)
}

/// Tells the language of an article, and of each of its paragraphs.
///
/// The article's is that of its content paragraphs: of all of them as one text, and by their vote, weighted by length and
/// confidence, so that neither a table of names nor a quotation in another language decides. `None` where the two halves
/// don't agree and neither is far ahead.
pub fn detect_article(article: &mut Article) {
    let mut joined = String::new();
    let mut votes: Vec<(Candidate, f64)> = Vec::new();
    let mut voters = 0.0;
    let told = article.metadata.language.as_deref().and_then(Candidate::of_code);
    for paragraph in &mut article.paragraphs {
        let text = paragraph.span.of(&article.text);
        let found = weigh(beginning(text), None);
        paragraph.language = found
            .filter(|&(_, confidence)| confidence >= UNDECIDED)
            .and_then(|(candidate, confidence)| candidate.detected(text, confidence));
        if !paragraph.is_content() {
            continue;
        }
        if joined.len() < ENOUGH {
            joined.push_str(beginning(text));
            joined.push('\n');
        }
        let found = if told.is_some() {
            weigh(beginning(text), told)
        } else {
            found
        };
        if let Some((candidate, confidence)) = found {
            let length = paragraph.span.len() as f64;
            voters += length;
            add(&mut votes, candidate, confidence * length);
        }
    }
    article.language = decide(&joined, &votes, voters, told);
    // What is said of a language that is none of ours is believed, unless the text is in another that the detector knows.
    if let (Some(detected), Some(said)) = (&mut article.language, &article.metadata.language)
        && LANGUAGES
            .iter()
            .all(|ours| detected.code != ours.code && *said != ours.code)
        && (told.is_none() || detected.code == UNDETERMINED)
    {
        detected.code = *said;
    }
}

/// The language of an article by its text as a whole and the votes of its paragraphs, which are `voters` bytes long together.
fn decide(joined: &str, votes: &[(Candidate, f64)], voters: f64, told: Option<Candidate>) -> Option<Detected> {
    let (whole, confidence) = weigh(joined, told)?;
    let mut shares: Vec<(Candidate, f64)> = votes
        .iter()
        .map(|&(candidate, weight)| (candidate, if voters > 0.0 { weight / voters / 2.0 } else { 0.0 }))
        .collect();
    add(&mut shares, whole, confidence / 2.0);
    let (candidate, share) = first(&shares)?;
    if share <= 0.5 {
        return None;
    }
    candidate.detected(joined, share.min(1.0))
}

/// A language that a text could be in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Candidate {
    Ours(&'static Language),
    Other(Lang),
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Candidate {
    fn of(lang: Lang) -> Self {
        LANGUAGES
            .iter()
            .find(|language| language.code3 == lang.code())
            .map_or(Candidate::Other(lang), Candidate::Ours)
    }

    /// The language of a code of ISO 639-1.
    fn of_code(code: &str) -> Option<Self> {
        let ours = LANGUAGES.iter().find(|language| language.code == code);
        ours.map(Candidate::Ours).or_else(|| {
            let others = Lang::all().iter().copied();
            others
                .into_iter()
                .find(|lang| codes::iso_639_1(lang.code()) == code)
                .map(Candidate::Other)
        })
    }

    /// As it is told of a text. Which of the others it is, is asked again among all languages: the restricted list serves to keep
    /// ours apart.
    fn detected(self, text: &str, confidence: f64) -> Option<Detected> {
        let code = match self {
            Candidate::Ours(language) => language.code,
            Candidate::Other(lang) => {
                let among_all = whatlang::detect(beginning(text)).filter(is_sure);
                match among_all.map(|info| Candidate::of(info.lang())) {
                    Some(Candidate::Other(lang)) => codes::iso_639_1(lang.code()),
                    Some(Candidate::Ours(_)) => codes::iso_639_1(lang.code()),
                    None => UNDETERMINED,
                }
            }
        };
        let code = LanguageCode::new(code)?;
        Some(Detected { code, confidence })
    }
}

/// The likeliest language of a text, with its probability: naive Bayes over telling words, trigrams, and what was `told`.
fn weigh(text: &str, told_by_document: Option<Candidate>) -> Option<(Candidate, f64)> {
    let (words, known) = count(text);
    let told: usize = known.iter().sum();
    let likelihood = |own: usize, share: f64| {
        let rest = 1.0 - share - FOREIGN;
        own as f64 * share.ln() + (told - own) as f64 * FOREIGN.ln() + (words - told) as f64 * rest.ln()
    };
    let other = likelihood(known.iter().copied().max().unwrap_or(0), RELATED);
    let mut weights: Vec<(Candidate, f64)> = LANGUAGES
        .iter()
        .zip(&known)
        .map(|(language, &own)| (Candidate::Ours(language), PRIOR + likelihood(own, OWN)))
        .collect();
    if let Some(candidate) = told_by_document {
        if let Candidate::Other(_) = candidate {
            weights.push((candidate, other));
        }
        add(&mut weights, candidate, TOLD);
    }
    // Trigrams are the slow part. Where even the most that they could say for another language leaves it far behind, as in
    // most paragraphs of some length, they are not asked.
    let (_, ahead) = first(&weights)?;
    let asked = ahead - (other + TRIGRAMS) < CLEAR;
    match asked.then(|| trigrams(text)).flatten() {
        Some((lang, confidence)) => {
            let candidate = Candidate::of(lang);
            if matches!(candidate, Candidate::Other(_)) && told_by_document != Some(candidate) {
                weights.push((candidate, other));
            }
            // Squared: what the detector itself is unsure of is mostly noise from names.
            add(&mut weights, candidate, TRIGRAMS * confidence * confidence);
        }
        None if words == 0 && told_by_document.is_none() => return None,
        None => (),
    }
    let (best, weight) = first(&weights)?;
    let mut all: f64 = weights.iter().map(|(_, other)| (other - weight).exp()).sum();
    let is_ours = |(candidate, _): &(Candidate, f64)| matches!(candidate, Candidate::Ours(_));
    if weights.iter().all(is_ours)
        && weight - other < CLEAR
        && !whatlang::detect(text).is_some_and(|info| is_sure(&info))
    {
        // It may be in a language that the detector doesn't know, whose trigrams are likest to those of one of ours.
        all += (other - weight).exp();
    }
    Some((best, 1.0 / all))
}

/// Number of words of a text, and how many of them tell each of [`LANGUAGES`]. Names say nothing: a capitalised word counts
/// only where it tells.
fn count(text: &str) -> (usize, Vec<usize>) {
    let mut words = 0;
    let mut known = vec![0; LANGUAGES.len()];
    for word in text.split(|c: char| !(c.is_alphabetic() || matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}'))) {
        let word = word.trim_matches(['\'', '’']);
        if word.is_empty() {
            continue;
        }
        if let Some(count) = telling(&fold(word)).and_then(|index| known.get_mut(index)) {
            words += 1;
            *count += 1;
        } else if !word.starts_with(char::is_uppercase) {
            words += 1;
        }
    }
    (words, known)
}

/// What trigrams and letters say: among the restricted list, or among all languages where the script isn't Latin.
fn trigrams(text: &str) -> Option<(Lang, f64)> {
    let info = if whatlang::detect_script(text)? == Script::Latin {
        let ours = LANGUAGES.iter().filter_map(|language| Lang::from_code(language.code3));
        Detector::with_allowlist(ours.chain(OTHERS).collect()).detect(text)?
    } else {
        whatlang::detect(text)?
    };
    Some((info.lang(), info.confidence()))
}

/// Whether the detector is sure of what it found among all languages. It has to take one that it doesn't know, as Basque or
/// Galician, for one that it knows, and is unsure then.
fn is_sure(info: &Info) -> bool {
    info.is_reliable() || info.script() != Script::Latin
}

fn add(weights: &mut Vec<(Candidate, f64)>, candidate: Candidate, weight: f64) {
    match weights.iter_mut().find(|(known, _)| *known == candidate) {
        Some((_, sum)) => *sum += weight,
        None => weights.push((candidate, weight)),
    }
}

/// The candidate of the greatest weight; of equals the one that was there first.
fn first(weights: &[(Candidate, f64)]) -> Option<(Candidate, f64)> {
    weights
        .iter()
        .copied()
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// The part of a text that is looked at.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(ENOUGH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn code(text: &str) -> Option<String> {
        detect(text).map(|detected| detected.code.to_string())
    }

    #[test]
    fn short_texts_of_our_languages() {
        for text in [
            "El jueves, Trump envió a Witkoff a Rusia nuevamente.",
            "Kellogg no estaba en la lista.",
            "Cae una red policial que cobraba peaje en Rosario",
            "«Me empujó él»",
        ] {
            assert_eq!(code(text).as_deref(), Some("es"), "{text}");
        }
        for text in [
            "Trump envoy lands in Russia for possible talks with Putin",
            "The next strike is called for Wednesday.",
            "He did not say when.",
        ] {
            assert_eq!(code(text).as_deref(), Some("en"), "{text}");
        }
    }

    #[test]
    fn other_languages_are_told_and_named() {
        for (expected, text) in [
            (
                "pt",
                "O presidente disse ontem que o governo não vai aumentar os impostos sobre os combustíveis até ao final do ano, apesar da pressão dos mercados.",
            ),
            (
                "fr",
                "Le président a déclaré hier que le gouvernement ne va pas augmenter les impôts sur les carburants avant la fin de l'année.",
            ),
            (
                "it",
                "Il presidente ha detto ieri che il governo non aumenterà le tasse sui carburanti fino alla fine dell'anno, nonostante la pressione dei mercati.",
            ),
            (
                "de",
                "Der Präsident sagte gestern, dass die Regierung die Steuern auf Kraftstoffe bis zum Ende des Jahres nicht erhöhen wird.",
            ),
            (
                "ca",
                "El president va dir ahir que el govern no apujarà els impostos sobre els carburants fins a finals d'any, malgrat la pressió dels mercats i dels partits.",
            ),
            (
                "fi",
                "Presidentti sanoi eilen, että hallitus ei aio korottaa polttoaineiden veroja ennen vuoden loppua markkinoiden paineesta huolimatta.",
            ),
            (
                "ru",
                "Президент заявил вчера, что правительство не будет повышать налоги на топливо до конца года, несмотря на давление рынков.",
            ),
        ] {
            let detected = detect(text).expect(expected);
            assert_eq!(detected.code, expected, "{detected:?}");
        }
    }

    #[test]
    fn too_little_to_tell() {
        for text in ["", "12 345", "***", "Putin", "Witkoff, Kellogg"] {
            assert_eq!(detect(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_document_says_tips_the_balance_and_no_more() {
        let code = |text: &str, told: &str| {
            let mut article = read::testing::parse_one("a.txt", text.as_bytes()).unwrap();
            article.metadata.to_mut().language = LanguageCode::new(told);
            detect_article(&mut article);
            article.language.map(|language| language.code)
        };
        for told in ["es", "en"] {
            assert_eq!(code("Ok", told).as_deref(), Some(told));
            assert_eq!(code("Putin, Witkoff", told).as_deref(), Some(told));
        }
        let text =
            "The council of the town met on Monday and said that it would vote again on Thursday, after the holidays.";
        for told in ["es", "en", "pt", "xx"] {
            assert_eq!(code(text, told).as_deref(), Some("en"), "{told}");
        }
    }

    #[test]
    fn a_language_that_the_detector_does_not_know_is_not_called_by_the_name_of_another() {
        let basque = "Presoen senideek manifestazioa egin zuten igandean Bilbon, eta hamar mila lagun inguru bildu ziren \
                      kaleetan, antolatzaileen arabera. Udalak ez du oraindik ezer esan.";
        let galician = "O Goberno de Galicia anunciou onte que a Xunta investirá vinte millóns de euros na reparación da \
                        estrada, segundo explicou o conselleiro. Non hai risco para os veciños, dixo.";
        // Whose trigrams are likest to Spanish ones.
        let other_basque = format!("{basque} Alkateak gaur goizean eskatu du lasaitasuna.");
        for (text, own) in [(basque, "eu"), (&other_basque, "eu"), (galician, "gl")] {
            let code = |told: Option<&str>| {
                let mut article = read::testing::parse_one("a.txt", text.as_bytes()).unwrap();
                article.metadata.to_mut().language = told.and_then(LanguageCode::new);
                detect_article(&mut article);
                article.language.map(|language| language.code)
            };
            for told in [None, Some("en")] {
                let code = code(told);
                assert!(
                    code.as_deref().is_none_or(|code| code == UNDETERMINED),
                    "{told:?}: {code:?}"
                );
            }
            // Or none, where the detector takes it for Spanish and its words don't.
            let code = code(Some(own));
            assert!(code.as_deref().is_none_or(|code| code == own), "{code:?}");
        }
    }

    #[test]
    fn a_table_of_names_does_not_decide() {
        let text = "The council of the town met on Monday and said that it would vote again.\n\n\
                    José Martínez Rodríguez, Real Madrid\n\nAndrés García Hernández, Atlético de Madrid\n\n\
                    María Fernández López, Deportivo de La Coruña\n\nJuan Pérez, Rayo Vallecano";
        let mut article = read::testing::parse_one("a.txt", text.as_bytes()).unwrap();
        detect_article(&mut article);
        let language = article.language.unwrap();
        assert_eq!(language.code, "en");
        assert!((0.5..=1.0).contains(&language.confidence));
    }

    #[test]
    fn an_article_of_two_languages_is_undecided_or_unsure() {
        let text = "The council of the town met on Monday and said that it would vote again.\n\n\
                    El ayuntamiento se reunió el lunes y dijo que votaría otra vez el martes.";
        let mut article = read::testing::parse_one("a.txt", text.as_bytes()).unwrap();
        detect_article(&mut article);
        assert!(article.language.is_none_or(|language| language.confidence < 0.8));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String) {
            if let Some(detected) = detect(&text) {
                proptest::prop_assert!((0.0..=1.0).contains(&detected.confidence));
            }
        }
    }
}
