//! Which mentions of an article have one bearer.
//!
//! Forms are taken from the longest to the shortest. A form joins the entity whose name contains it ("Zapatero" in "José
//! Luis Rodríguez Zapatero") or spells it nearly alike ("Vikov" and "Witkoff") if that entity stands out from the next
//! best; otherwise it makes an entity of its own.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::article::{Article, Span};
use crate::evidence::Mention;
use crate::lexicon::Language;
use crate::lexicon::names::{self as lexicon, Class, NameWords};
use crate::lexicon::places::Referent;

use super::compare::contained;
use super::find::{Before, Capitals, Found};
use super::spell::{SAME_KEY, likeness};
use super::{Entity, Kind, Name, Part, Word, place_of};

/// Least likeness to join an entity.
const ACCEPT: f64 = 0.7;
/// How much better than the next the best entity has to be.
const MARGIN: f64 = 0.04;
/// Most entities looked at for one form by one of its words, so that an article of a million names takes no square of
/// that.
const CANDIDATES: usize = 32;
/// What the first of two surnames counts against the last.
const FIRST_SURNAME: f64 = 0.97;
/// Least letters of a single word that joins by likeness rather than by key.
const FUZZY: usize = 5;

/// The same where nothing shows that the name is of a person.
const LONG: usize = 7;

/// A way in which the article writes a name.
struct Form {
    words: Vec<Word>,
    referent: Option<Referent>,
    span: Span,
    count: usize,
    titled: bool,
    /// A landmark or an institution is called so.
    landmark: bool,
    /// How it is capitalised; a number of order ("VI") apart.
    capitals: Capitals,
    /// All its mentions begin a sentence.
    initial: bool,
    /// Another form that it is said to be short for.
    stands_for: Option<usize>,
}

impl Form {
    fn is_acronym(&self) -> bool {
        self.capitals == Capitals::Acronym
    }
}

/// An entity in the making: indexes of its forms, the first of which is canonical.
struct Draft {
    forms: Vec<usize>,
    person: bool,
}

/// Gathers the mentions of each bearer.
pub(super) fn resolve(
    article: &Article,
    language: &Language,
    found: impl Iterator<Item = Vec<Found>>,
) -> Vec<Vec<Mention<Name>>> {
    let lexicon = lexicon::of(language);
    let (mut forms, mentions) = forms(found, article, lexicon);
    free_surnames(&mut forms);
    let drafts = Resolver::new(&forms, lexicon).run();
    let mut of_form = vec![0; forms.len()];
    for (index, draft) in drafts.iter().enumerate() {
        for &form in &draft.forms {
            of_form[form] = index;
        }
    }
    // Entities are numbered in the order of their first mentions.
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    let first = |draft: &Draft| draft.forms.iter().map(|&form| forms[form].span.start).min();
    order.sort_by_key(|&index| first(&drafts[index]));
    let mut entities: Vec<Option<Arc<Entity>>> = vec![None; drafts.len()];
    for (number, &index) in order.iter().enumerate() {
        entities[index] = Some(Arc::new(entity(number, &drafts[index], &forms, article)));
    }
    mentions
        .into_iter()
        .map(|paragraph| {
            paragraph
                .into_iter()
                .filter_map(|(span, form)| {
                    let entity = entities[of_form[form]].clone()?;
                    Some(Mention {
                        span,
                        value: Name { entity },
                    })
                })
                .collect()
        })
        .collect()
}

/// The forms of all mentions, and the form of each mention.
fn forms(
    found: impl Iterator<Item = Vec<Found>>,
    article: &Article,
    lexicon: &NameWords,
) -> (Vec<Form>, Vec<Vec<(Span, usize)>>) {
    let mut forms: Vec<Form> = Vec::new();
    let mut known: HashMap<(Vec<String>, Option<Referent>), usize> = HashMap::new();
    let mut mentions = Vec::with_capacity(article.paragraphs.len());
    for paragraph in found {
        let mut previous: Option<(Span, usize)> = None;
        let mut here = Vec::with_capacity(paragraph.len());
        for name in paragraph {
            let index = *known
                .entry((name.words, name.referent))
                .or_insert_with_key(|(words, referent)| {
                    forms.push(Form {
                        words: words.iter().map(|word| word_of(word, lexicon)).collect(),
                        referent: *referent,
                        span: name.span,
                        count: 0,
                        titled: false,
                        landmark: false,
                        capitals: match name.capitals {
                            Capitals::Partly if words.iter().any(|word| lexicon.is(word, &[Class::Suffix])) => {
                                Capitals::Usual
                            }
                            capitals => capitals,
                        },
                        initial: true,
                        stands_for: None,
                    });
                    forms.len() - 1
                });
            let form = &mut forms[index];
            form.count += 1;
            form.titled |= name.before == Before::Title;
            form.landmark |= name.before == Before::Landmark;
            form.initial &= name.initial;
            if let Some((before, long)) = previous {
                let between = article.text.get(before.end..name.span.start).unwrap_or_default();
                if name.capitals == Capitals::Acronym
                    && index != long
                    && introduces(between, &forms[index], &forms[long])
                {
                    forms[index].stands_for = Some(long);
                }
            }
            previous = Some((name.span, index));
            here.push((name.span, index));
        }
        mentions.push(here);
    }
    (forms, mentions)
}

/// Whether an acronym is introduced after a name: "Partido Libertad y Justicia (PLJ)", or "Revolutionary Army of the
/// East, or ERO" where at least two letters fit.
fn introduces(between: &str, acronym: &Form, long: &Form) -> bool {
    if long.words.len() < 2 || acronym.referent.is_some() || long.referent.is_some() {
        return false;
    }
    if between.trim() == "(" {
        return true;
    }
    let letters = &acronym.words[0].folded;
    let shared = long
        .words
        .iter()
        .filter(|word| word.folded.chars().next().is_some_and(|c| letters.contains(c)))
        .count();
    between.len() <= 6 && between.starts_with(',') && shared >= 2
}

fn word_of(folded: &str, lexicon: &NameWords) -> Word {
    let given = lexicon.is_given(folded);
    let organisation = lexicon.organisation(folded);
    let part = if folded.chars().count() == 1
        && folded.chars().all(char::is_alphabetic)
        && !lexicon.is(folded, &[Class::Suffix])
    {
        Part::Initial
    } else if lexicon.is(folded, &[Class::Suffix]) {
        Part::Suffix
    } else if given {
        Part::Given
    } else if organisation.is_some() || lexicon.is(folded, &[Class::Generic]) {
        Part::Generic
    } else {
        Part::Proper
    };
    Word {
        key: crate::lexicon::names::transliteration().key(folded).into(),
        folded: folded.into(),
        part,
        sense: if given { lexicon.given_id(folded) } else { organisation },
    }
}

/// A place that is also the surname of somebody named in full in the article is taken for that person.
fn free_surnames(forms: &mut [Form]) {
    let surnames: HashSet<Box<str>> = forms
        .iter()
        .filter(|form| form.referent.is_none() && form.words.len() > 1 && form.words[0].part == Part::Given)
        .filter_map(|form| form.words.last().map(|word| word.folded.clone()))
        .collect();
    for form in forms.iter_mut() {
        if matches!(form.referent, Some(Referent::Place(_)))
            && form.words.len() == 1
            && surnames.contains(&form.words[0].folded)
        {
            form.referent = None;
        }
    }
}

struct Resolver<'f> {
    forms: &'f [Form],
    lexicon: &'f NameWords,
    drafts: Vec<Draft>,
    by_word: HashMap<&'f str, Vec<usize>>,
    /// By the first letter of the key of a word that fuzzy forms may match.
    by_letter: HashMap<char, Vec<usize>>,
    by_acronym: HashMap<String, Vec<usize>>,
    of_form: Vec<Option<usize>>,
}

impl<'f> Resolver<'f> {
    fn new(forms: &'f [Form], lexicon: &'f NameWords) -> Self {
        Resolver {
            forms,
            lexicon,
            drafts: Vec::new(),
            by_word: HashMap::new(),
            by_letter: HashMap::new(),
            by_acronym: HashMap::new(),
            of_form: vec![None; forms.len()],
        }
    }

    fn run(mut self) -> Vec<Draft> {
        let mut order: Vec<usize> = (0..self.forms.len()).collect();
        order.sort_by_key(|&index| {
            let form = &self.forms[index];
            (
                std::cmp::Reverse(form.words.len()),
                std::cmp::Reverse(form.count),
                form.span.start,
            )
        });
        let mut referents: HashMap<Referent, usize> = HashMap::new();
        for index in order {
            let form = &self.forms[index];
            let draft = if let Some(referent) = form.referent {
                let draft = *referents.entry(referent).or_insert_with(|| {
                    self.drafts.push(Draft {
                        forms: Vec::new(),
                        person: false,
                    });
                    self.drafts.len() - 1
                });
                Some(draft)
            } else {
                self.find(form)
            };
            match draft {
                Some(draft) => {
                    self.drafts[draft].forms.push(index);
                    self.of_form[index] = Some(draft);
                    self.drafts[draft].person |= form.titled && form.referent.is_none();
                }
                None => self.begin(index),
            }
        }
        self.drafts
    }

    fn begin(&mut self, index: usize) {
        let form = &self.forms[index];
        let draft = self.drafts.len();
        let person = !form.is_acronym()
            && (form.titled || form.capitals == Capitals::Usual)
            && (form.titled || (form.words.len() > 1 && form.words[0].part == Part::Given))
            && (form.titled || !form.words.iter().any(Word::is_institutional));
        self.drafts.push(Draft {
            forms: vec![index],
            person,
        });
        self.of_form[index] = Some(draft);
        for word in &form.words {
            self.by_word.entry(&word.folded).or_default().push(draft);
        }
        for word in form.words.iter().rev().take(2) {
            if let Some(letter) = word
                .key
                .chars()
                .next()
                .filter(|_| word.folded.chars().count() >= FUZZY - 1)
            {
                self.by_letter.entry(letter).or_default().push(draft);
            }
        }
        if form.words.len() >= 3 {
            let initials: String = form
                .words
                .iter()
                .filter_map(|word| word.folded.chars().next())
                .collect();
            self.by_acronym.entry(initials).or_default().push(draft);
        }
    }

    /// The entity that a form belongs to, where one stands out.
    fn find(&self, form: &Form) -> Option<usize> {
        if form.is_acronym() {
            if let Some(draft) = form.stands_for.and_then(|long| self.of_form[long]) {
                return Some(draft);
            }
            return match self.by_acronym.get(&*form.words[0].folded).map(Vec::as_slice) {
                Some([draft]) => Some(*draft),
                _ => None,
            };
        }
        let mut candidates: Vec<usize> = Vec::new();
        for word in form.words.iter().rev() {
            if let Some(drafts) = self.by_word.get(&*word.folded) {
                candidates.extend(drafts.iter().take(CANDIDATES));
            }
        }
        if let Some(drafts) = form
            .words
            .last()
            .and_then(|word| self.by_letter.get(&word.key.chars().next()?))
        {
            candidates.extend(drafts.iter().take(CANDIDATES));
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut scored: Vec<(f64, usize)> = candidates
            .into_iter()
            .filter_map(|draft| Some((self.score(form, draft)?, draft)))
            .filter(|(score, _)| *score >= ACCEPT)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        match scored[..] {
            [] => None,
            [(_, only)] => Some(only),
            [(best, first), (next, second), ..] => {
                let nested = || {
                    let (a, b) = (self.canonical(first), self.canonical(second));
                    contained(&a.words, &b.words).is_some() || contained(&b.words, &a.words).is_some()
                };
                (best - next >= MARGIN || nested()).then_some(first)
            }
        }
    }

    fn canonical(&self, draft: usize) -> &'f Form {
        &self.forms[self.drafts[draft].forms[0]]
    }

    /// How well a form fits an entity, if at all.
    fn score(&self, form: &Form, draft: usize) -> Option<f64> {
        let long = self.canonical(draft);
        if long.is_acronym() || long.referent.is_some() {
            return None;
        }
        let person = self.drafts[draft].person;
        match &form.words[..] {
            [] => None,
            [word] => score_word(word, form, long, person),
            words => self.score_words(words, form, long, person),
        }
    }

    fn score_words(&self, words: &[Word], form: &Form, long: &Form, person: bool) -> Option<f64> {
        let initials = |words: &[Word]| words.iter().filter(|word| word.part == Part::Initial).count();
        if let Some(pairs) = contained(words, &long.words) {
            // "George Bush" and "George W. Bush" in one article are two men.
            if initials(words) != initials(&long.words) {
                return None;
            }
            let last = pairs.last().map_or(0, |(_, index)| *index);
            let ends = last + 1 == long.words.len()
                || (person && long.words.len() > words.len() && last + 2 == long.words.len());
            let exact = pairs.iter().filter(|(like, _)| *like >= SAME_KEY).count();
            let prefix = !person && last + 1 == words.len() && exact == words.len();
            let mean = pairs.iter().map(|(like, _)| like).sum::<f64>() / pairs.len() as f64;
            let first_stands = pairs[0].0 >= SAME_KEY || words[0].part != Part::Given;
            return ((ends || prefix) && exact > 0 && first_stands).then_some(mean);
        }
        // "Inquired Witkoff": a word that only stands there because it begins the sentence.
        let (first, rest) = words.split_first()?;
        let stray = form.initial
            && form.count == 1
            && first.part == Part::Proper
            && person
            && rest.len() == 1
            && long.words.last().is_some_and(|last| last.folded == rest[0].folded)
            && self.lexicon.is_given(&long.words[0].folded);
        stray.then_some(ACCEPT)
    }
}

/// How well a form of one word fits an entity.
fn score_word(word: &Word, form: &Form, long: &Form, person: bool) -> Option<f64> {
    if matches!(word.part, Part::Generic | Part::Suffix) {
        return None;
    }
    let (last, before) = long.words.split_last()?;
    let fuzzy = form.titled || person || long.titled || looks_personal(long);
    let fits = |like: f64| {
        let letters = word.folded.chars().count();
        let guess = word.part != Part::Given && !form.landmark;
        like >= 1.0 || guess && (like >= SAME_KEY || letters >= if fuzzy { FUZZY } else { LONG })
    };
    let mut best = 0.0;
    if last.part != Part::Generic || long.words.len() == 1 {
        let like = likeness(word, last);
        if fits(like) {
            best = like;
        }
    }
    // The first of two surnames ("Restrepo" of Álvaro Restrepo Villamizar).
    if before.len() >= 2 && person {
        let likes = before[1..].iter().map(|other| likeness(word, other));
        best = likes
            .filter(|&like| fits(like))
            .fold(best, |best, like| best.max(like * FIRST_SURNAME));
    }
    // "Marcela said": the first name of somebody named in full.
    if person
        && !form.titled
        && before
            .first()
            .is_some_and(|first| first.part == Part::Given && first.folded == word.folded)
    {
        best = f64::max(best, 0.8);
    }
    Some(best)
}

/// Whether a name of several words has no word in it that speaks against a person.
fn looks_personal(form: &Form) -> bool {
    form.words.len() > 1 && form.capitals == Capitals::Usual && form.words.iter().all(|word| word.part != Part::Generic)
}

fn entity(index: usize, draft: &Draft, forms: &[Form], article: &Article) -> Entity {
    let mut members: Vec<&Form> = draft.forms.iter().map(|&form| &forms[form]).collect();
    let canonical_form = &forms[draft.forms[0]];
    members.sort_by_key(|form| form.span.start);
    let written = |form: &Form| {
        form.span
            .of(&article.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let acronyms: Vec<String> = members
        .iter()
        .filter(|form| form.is_acronym() && form.referent.is_none())
        .map(|form| form.words[0].folded.to_string())
        .collect();
    let place = canonical_form.referent.and_then(place_of);
    let organisation = match canonical_form.referent {
        Some(Referent::Organisation(id)) => Some(id),
        _ => None,
    };
    let words = &canonical_form.words;
    let kind = match canonical_form.referent {
        Some(Referent::Place(_)) => Kind::Place,
        Some(Referent::Demonym(_)) => Kind::Demonym,
        Some(Referent::Organisation(_)) => Kind::Organisation,
        None if draft.person => Kind::Person,
        None if !acronyms.is_empty()
            || canonical_form.capitals != Capitals::Usual
            || words
                .iter()
                .any(|word| word.part == Part::Generic && word.sense.is_some()) =>
        {
            Kind::Organisation
        }
        None => Kind::Other,
    };
    let key = match (place, organisation) {
        (Some(place), _) => format!("place:{}", place.id),
        (None, Some(id)) => format!("org:{id}"),
        (None, None) => format!("name:{}", word_key(words, kind)),
    };
    Entity {
        index,
        canonical: written(canonical_form),
        forms: distinct(members.iter().map(|form| written(form))),
        kind,
        organisation,
        place,
        words: words.clone(),
        acronyms,
        key,
    }
}

/// The key of the surname of a person; of other names that of the proper words, or of all where none is proper.
fn word_key(words: &[Word], kind: Kind) -> String {
    let proper: Vec<&str> = words
        .iter()
        .filter(|word| matches!(word.part, Part::Proper | Part::Given))
        .map(|word| &*word.key)
        .collect();
    match (kind, proper.as_slice()) {
        (Kind::Person | Kind::Other, [.., last]) => (*last).to_owned(),
        (_, []) => words
            .iter()
            .map(|word| word.sense.unwrap_or(&word.key))
            .collect::<Vec<_>>()
            .join(" "),
        _ => proper.join(" "),
    }
}

fn distinct(forms: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    forms.filter(|form| seen.insert(form.clone())).collect()
}
