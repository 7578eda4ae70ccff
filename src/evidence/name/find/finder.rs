//! From runs of capitalised words to names, within one paragraph.

use crate::article::Span;
use crate::evidence::place;
use crate::lexicon::Language;
use crate::lexicon::names::{Class, NameWords};
use crate::lexicon::places::{Matching, Referent};
use crate::lexicon::quotes::QuoteWords;
use crate::lexicon::tokens::{Case, Gap, Token};

use super::{Before, Capitals, Casing, Found, LONGEST_JOINER, Usage, Usages};

/// Most words in one name; longer runs are cut.
const LONGEST: usize = 12;
/// Longest lower-case part of a first name after a hyphen ("Kim Jong-un").
const TAIL: usize = 4;
/// Most letters of an acronym; longer words in capitals are shouted.
const LONGEST_ACRONYM: usize = 6;

/// What stands before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    Nothing,
    /// A role and what joins it to its field ("ministro de", "secretary of the"): the field comes first, then the name.
    Office,
    /// A title or role.
    Title,
}

/// A stretch of words that may be a name.
#[derive(Clone, Copy, Debug)]
struct Pending {
    /// First word and one past the last.
    start: usize,
    end: usize,
    lead: Lead,
}

/// Reads the names of one paragraph.
pub(super) struct Finder<'a, 't> {
    pub(super) words: &'a [Token<'t>],
    pub(super) casing: Casing,
    pub(super) initial: &'a [bool],
    pub(super) usage: &'a Usages<'t>,
    pub(super) language: &'static Language,
    pub(super) lexicon: &'static NameWords,
    pub(super) speech: &'static QuoteWords,
}

impl Finder<'_, '_> {
    /// The names, in order.
    pub(super) fn find(&self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut lead = Lead::Nothing;
        let mut at = 0;
        while at < self.words.len() {
            (at, lead) = self.step(at, lead, &mut found);
            if self.words.get(at).is_none_or(|word| word.gap != Gap::Space) {
                lead = Lead::Nothing;
            }
        }
        found
    }

    /// Reads what begins at `at`; tells where to go on, and what lead to what is there.
    fn step(&self, at: usize, lead: Lead, found: &mut Vec<Found>) -> (usize, Lead) {
        if let Some(length) = self.title(at) {
            return (at + length, Lead::Title);
        }
        if let Some((length, referent)) = self.referent(at) {
            let end = at + length;
            if !self.goes_on(at, end, referent) {
                self.push(at, end, Some(referent), lead, found);
                return (end, Lead::Nothing);
            }
        } else if !self.begins_name(at) {
            let joins =
                self.words[at].case == Case::Lower && self.is(at, &[Class::Joiner, Class::Particle, Class::Initial]);
            let next = if joins && lead != Lead::Nothing && self.words[at].end - self.words[at].start <= LONGEST_JOINER
            {
                Lead::Office
            } else {
                Lead::Nothing
            };
            return (at + 1, next);
        }
        let end = self.run(at, lead);
        let end = self.flush(Pending { start: at, end, lead }, found).max(at + 1);
        // "ministro de Obras Públicas Darío Insfrán": the name comes straight after its field.
        (
            end,
            if lead == Lead::Office {
                Lead::Title
            } else {
                Lead::Nothing
            },
        )
    }

    pub(super) fn is(&self, at: usize, classes: &[Class]) -> bool {
        self.words
            .get(at)
            .is_some_and(|word| self.lexicon.is(&word.folded, classes))
    }

    pub(super) fn usage(&self, at: usize) -> Usage {
        self.usage.get(&*self.words[at].folded).copied().unwrap_or_default()
    }

    pub(super) fn referent(&self, at: usize) -> Option<(usize, Referent)> {
        let matching = match self.casing {
            Casing::Sentence | Casing::Title => Matching::Exact,
            Casing::Upper => Matching::Shouted,
        };
        let (length, referent) = place::longest(&self.words[at..], self.language, matching)?;
        // One word at the start of a sentence may be a common one: "Nice" and "Reading" are, if also written small.
        let common = length == 1 && self.initial[at] && self.usage(at).lower > 0 && self.usage(at).capital == 0;
        (!common || matches!(referent, Referent::Demonym(_))).then_some((length, referent))
    }

    /// Number of words of the titles and roles at `at`.
    pub(super) fn title(&self, at: usize) -> Option<usize> {
        let mut end = at;
        let mut titled = false;
        while end < self.words.len() && (end == at || self.words[end].gap == Gap::Space || self.words[end - 1].dotted) {
            if end > at && !self.title_gap(end) {
                break;
            }
            if let Some((length, Class::Role | Class::Title)) = self.lexicon.phrase(&self.words[end..]) {
                end += length;
                titled = true;
            } else if self.is(end, &[Class::Title, Class::Role]) && !self.is_part_of_name(end) {
                end += 1;
                titled = true;
            } else if self.is(end, &[Class::Modifier]) && self.modifies(end) {
                end += 1;
            } else {
                break;
            }
        }
        titled.then_some(end - at)
    }

    /// Whether a title may go on over the gap before `at`: over space, and over the full stop of "Mr.".
    fn title_gap(&self, at: usize) -> bool {
        matches!(self.words[at].gap, Gap::Space | Gap::Hyphen)
    }

    /// Whether a role stands a few words after a modifier ("Foreign Minister", "former Prime Minister").
    fn modifies(&self, at: usize) -> bool {
        (at + 1..(at + 4).min(self.words.len()))
            .take_while(|&next| self.words[next].gap == Gap::Space)
            .find(|&next| !self.is(next, &[Class::Modifier]))
            .is_some_and(|next| {
                self.is(next, &[Class::Role])
                    || self
                        .lexicon
                        .phrase(&self.words[next..])
                        .is_some_and(|(_, class)| class == Class::Role)
            })
            || self.is(at + 1, &[Class::Role])
    }

    /// Whether a role is a word of a longer name here ("General Assembly", "Major League").
    fn is_part_of_name(&self, at: usize) -> bool {
        let word = &self.words[at];
        if !word.case.is_capital() || self.casing != Casing::Sentence {
            return false;
        }
        self.words.get(at + 1).is_some_and(|next| {
            next.gap == Gap::Space
                && next.case == Case::Capital
                && (self.lexicon.is(&next.folded, &[Class::Generic])
                    || self.lexicon.organisation(&next.folded).is_some())
                && !self.is(at + 1, &[Class::Role, Class::Title])
        })
    }

    /// Whether the word may be the first of a name that no table knows.
    fn begins_name(&self, at: usize) -> bool {
        self.is_name_word(at) && !self.is_barred(at) || self.is_prefix(at)
    }

    /// Whether the word is capitalised, as far as the casing of the paragraph lets tell.
    pub(super) fn is_name_word(&self, at: usize) -> bool {
        let word = &self.words[at];
        if !word.case.is_capital() {
            return false;
        }
        if self.casing == Casing::Sentence {
            return true;
        }
        let usage = self.usage(at);
        let shouted = self.casing == Casing::Upper;
        usage.capital > usage.lower
            || self.lexicon.is_given(&word.folded) && !self.is(at, &[Class::Initial])
            || (word.case == Case::Upper && !shouted)
            || (at > 0
                && word.gap == Gap::Space
                && usage.lower == 0
                && self.lexicon.is_given(&self.words[at - 1].folded)
                && !self.is(at, &[Class::Initial, Class::Generic, Class::Role, Class::Modifier])
                && !self.speech.is_verb(&word.folded))
    }

    /// Words that begin no name although capitalised.
    fn is_barred(&self, at: usize) -> bool {
        let word = &self.words[at];
        let followed = self.is_followed(at);
        if self.is(at, &[Class::Initial, Class::Weekday, Class::Month, Class::Title]) {
            return !(followed && self.lexicon.is_given(&word.folded) && !self.initial[at]);
        }
        self.speech.is_verb(&word.folded) && !self.lexicon.is_given(&word.folded)
    }

    /// Whether another capitalised word follows.
    fn is_followed(&self, at: usize) -> bool {
        !self.words[at].clitic
            && at + 1 < self.words.len()
            && self.words[at + 1].gap.joins()
            && self.is_name_word(at + 1)
            && !self.is(at + 1, &[Class::Initial, Class::Weekday, Class::Month, Class::Title])
    }

    /// Whether a small particle begins a name here ("van Gogh", "al-Assad").
    fn is_prefix(&self, at: usize) -> bool {
        let Some(next) = self.words.get(at + 1) else {
            return false;
        };
        let word = &self.words[at];
        let after_name = at > 0 && word.gap == Gap::Space && self.words[at - 1].case.is_capital();
        if word.case != Case::Lower
            || next.case != Case::Capital
            || !self.is_name_word(at + 1)
            || self.is_barred(at + 1)
            || after_name && next.gap == Gap::Space
        {
            return false;
        }
        let hyphen = next.gap == Gap::Hyphen && self.is(at, &[Class::Prefix, Class::Arabic]);
        hyphen || (next.gap == Gap::Space && self.is(at, &[Class::Prefix]) && !self.is(at, &[Class::Initial]))
    }

    /// Whether a place or demonym at the start of a run belongs to a longer name ("Washington Post", "American Airlines").
    fn goes_on(&self, start: usize, end: usize, referent: Referent) -> bool {
        if matches!(referent, Referent::Organisation(_)) || self.words[end - 1].clitic || end >= self.words.len() {
            return false;
        }
        let next = &self.words[end];
        if next.gap != Gap::Space || !self.is_name_word(end) || self.is_barred(end) {
            return false;
        }
        if self.title(end).is_some() || self.referent(end).is_some() {
            return false;
        }
        let given = self.lexicon.is_given(&next.folded);
        match referent {
            // "Russian President", "Russian Vladimir", "Ukrainian Zelensky".
            Referent::Demonym(_) => {
                !given && self.usage(end).leads == 0 && !self.is(end, &[Class::Generic]) && !self.is_pair(end)
            }
            // "Jordan Peterson" but not "Washington Donald Trump".
            _ => !given || self.lexicon.is_given(&self.words[start].folded),
        }
    }

    /// Whether two capitalised words stand at `at`, neither of which institutions have: "Argentine Leandro Battaglini".
    fn is_pair(&self, at: usize) -> bool {
        self.is_followed(at)
            && [at, at + 1]
                .iter()
                .all(|&at| self.lexicon.organisation(&self.words[at].folded).is_none())
    }

    /// One past the last word of the name that begins at `start`.
    fn run(&self, start: usize, lead: Lead) -> usize {
        let mut end = start + 1;
        if self.words[start].case == Case::Lower {
            end += 1; // a prefix with its name
        }
        // "de la Rúa": further particles before the first capital are taken by the joiner below.
        while end < self.words.len() && end - start < LONGEST && !self.words[end - 1].clitic {
            let word = &self.words[end];
            if !word.gap.joins() {
                break;
            }
            if self.is_name_word(end) {
                if !self.continues(start, end, lead) {
                    break;
                }
                end += 1;
            } else if word.gap == Gap::Hyphen && (self.is_tail(end) || word.case == Case::Number) {
                end += 1;
            } else if let Some(length) = self.joiner(start, end, lead) {
                end += length + 1;
            } else {
                break;
            }
        }
        end
    }

    /// Whether the capitalised word at `at` goes on the name that began at `start`.
    fn continues(&self, start: usize, at: usize, lead: Lead) -> bool {
        let word = &self.words[at];
        let is_person = lead == Lead::Title || self.lexicon.is_given(&self.words[start].folded);
        if self.is(at, &[Class::Weekday, Class::Title]) && !self.is(at, &[Class::Suffix]) {
            return self.lexicon.is_given(&word.folded) && self.is_followed(at);
        }
        if lead == Lead::Office && word.gap == Gap::Space && self.begins_person(start, at) {
            return false;
        }
        if self.is(at, &[Class::Month]) {
            return self.lexicon.is_given(&self.words[at - 1].folded) && !self.next_is_number(at);
        }
        if word.gap == Gap::Hyphen {
            // "Trump-Putin" are two, "Jean-Claude" is one.
            let alone = self.stands_alone(at) || self.stands_alone(at - 1);
            return !alone || self.lexicon.is_given(&self.words[at - 1].folded);
        }
        if at == start + 1 && !is_person && self.usage(start).leads > 0 && self.usage(at).leads > 0 {
            // "Witkov Putin", as machine translation has it: two who also stand alone.
            return self.referent(start).is_some();
        }
        if self.is(at, &[Class::Suffix]) {
            return true;
        }
        if self.speech.is_verb(&word.folded) && self.usage(at).capital <= 1 && !self.lexicon.is_given(&word.folded) {
            return false;
        }
        if self.is_opener(at) {
            return self.is_surname(at) || self.usage(at).capital > 1 && self.usage(at).lower == 0;
        }
        if let Some(length) = self.title(at) {
            // "Kremlin Spokesman Dmitry Peskov": a role with a name after it ends the name before it.
            let after = at + length;
            return !(after < self.words.len() && self.words[after].gap == Gap::Space && self.is_name_word(after));
        }
        match self.referent(at) {
            Some((_, Referent::Organisation(_))) => false,
            Some((_, Referent::Demonym(_))) => !is_person,
            _ => true,
        }
    }

    /// Whether the first name of a person begins at `at`, after the field of an office.
    fn begins_person(&self, start: usize, at: usize) -> bool {
        let before = &self.words[at - 1];
        self.lexicon.is_given(&self.words[at].folded)
            && !self.lexicon.is_given(&self.words[start].folded)
            && !self.lexicon.is_given(&before.folded)
            && before.case != Case::Initial
            && !self.is(at - 1, &[Class::Saint])
    }

    /// Whether a word that may be common is a surname here: after a first name, and never in small letters ("Carlos
    /// Fuentes").
    fn is_surname(&self, at: usize) -> bool {
        at > 0 && self.lexicon.is_given(&self.words[at - 1].folded) && self.usage(at).lower == 0
    }

    /// Whether a word begins sentences and is in no name.
    pub(super) fn is_opener(&self, at: usize) -> bool {
        let folded = &self.words[at].folded;
        self.is(at, &[Class::Initial]) && !self.lexicon.is_given(folded) && self.lexicon.organisation(folded).is_none()
    }

    fn next_is_number(&self, at: usize) -> bool {
        self.words.get(at + 1).is_some_and(|next| next.case == Case::Number)
    }

    /// Whether a word is a name by itself: a place, or a word that leads capitalised runs.
    fn stands_alone(&self, at: usize) -> bool {
        self.referent(at).is_some() || self.usage(at).leads > 0
    }

    /// Whether the small word after a hyphen belongs to a first name ("Jong-un").
    fn is_tail(&self, at: usize) -> bool {
        let word = &self.words[at];
        word.case == Case::Lower
            && word.end - word.start <= TAIL
            && !self.is(at, &[Class::Tail, Class::Joiner])
            && at > 0
            && self.words[at - 1].case == Case::Capital
            && self.referent(at - 1).is_none()
    }

    /// Trims a stretch, and keeps it if something shows that it is a name.
    ///
    /// Returns where to read on.
    fn flush(&self, mut pending: Pending, found: &mut Vec<Found>) -> usize {
        let resume = pending.end;
        while pending.end - pending.start > 1 && self.is_trimmed(pending.end - 1) {
            pending.end -= 1;
        }
        if pending.end - pending.start > 1 && self.drops_first(pending.start) {
            // What follows is read again on its own: it may be a place.
            let mut at = pending.start + 1;
            while at < resume {
                at = self.step(at, pending.lead, found).0;
            }
            return at;
        }
        if pending.start < pending.end && self.is_name(&pending) {
            self.push(pending.start, pending.end, None, pending.lead, found);
        }
        resume
    }

    /// Whether a word at the end of a stretch belongs to no name.
    fn is_trimmed(&self, at: usize) -> bool {
        let word = &self.words[at];
        if word.gap == Gap::Hyphen {
            return false;
        }
        let calendar = self.is(at, &[Class::Weekday, Class::Month]) && !self.lexicon.is_given(&word.folded);
        ((calendar || self.is_opener(at) && !self.is_surname(at)) && !self.is(at, &[Class::Suffix]))
            || (word.case == Case::Initial && !self.is(at, &[Class::Suffix]))
            || word.case == Case::Lower
    }

    /// Whether the capital of the first of several words is due to its place in the sentence.
    fn drops_first(&self, at: usize) -> bool {
        let word = &self.words[at];
        let usage = self.usage(at);
        self.initial[at]
            && word.case == Case::Capital
            && !self.lexicon.is_given(&word.folded)
            && self.lexicon.organisation(&word.folded).is_none()
            && usage.capital == 0
            && self.words[at + 1].gap == Gap::Space
            // "Habló Alejandro": a first name begins the name.
            && (usage.lower > 0
                || (self.lexicon.is_given(&self.words[at + 1].folded) && !self.is(at, &[Class::Generic, Class::Role, Class::Saint])))
    }

    fn is_name(&self, pending: &Pending) -> bool {
        let words = &self.words[pending.start..pending.end];
        let proper = |at: usize| {
            !self.is(
                at,
                &[
                    Class::Generic,
                    Class::Initial,
                    Class::Joiner,
                    Class::Particle,
                    Class::Modifier,
                    Class::Weekday,
                    Class::Suffix,
                ],
            )
        };
        if words.len() > 1 {
            // Generic words make a name together ("Policía Nacional") if they carry capitals of their own.
            let capitals = words.iter().filter(|word| word.case.is_capital()).count();
            return (pending.start..pending.end).any(proper)
                || capitals > 1
                    && self.casing == Casing::Sentence
                    && words
                        .iter()
                        .any(|word| self.lexicon.organisation(&word.folded).is_some());
        }
        let at = pending.start;
        let word = &self.words[at];
        let may_be_titled = pending.lead == Lead::Title && !self.is(at, &[Class::Initial, Class::Generic]);
        let is_role = word.case == Case::Upper && self.is(at, &[Class::Role, Class::Title]);
        if word.case == Case::Initial || is_role || !(proper(at) || may_be_titled) {
            return false;
        }
        let usage = self.usage(at);
        if pending.lead == Lead::Title {
            return true;
        }
        if word.case == Case::Upper && self.casing != Casing::Upper && word.folded.len() <= LONGEST_ACRONYM {
            return true;
        }
        if self.initial[at] || self.casing != Casing::Sentence {
            usage.capital > usage.lower
                || usage.lower == 0
                    && (self.lexicon.is_given(&word.folded) || (word.clitic && self.casing == Casing::Sentence))
        } else {
            usage.lower == 0 || usage.capital > 2 * usage.lower
        }
    }

    fn push(&self, start: usize, end: usize, referent: Option<Referent>, lead: Lead, found: &mut Vec<Found>) {
        let words = &self.words[start..end];
        let is_particle = |word: &Token| {
            word.case == Case::Lower
                && word.gap != Gap::Hyphen
                && self.lexicon.is(
                    &word.folded,
                    &[
                        Class::Particle,
                        Class::Joiner,
                        Class::Arabic,
                        Class::Prefix,
                        Class::Initial,
                    ],
                )
        };
        let arabic = |word: &Token| {
            // "Al Sisi" is "el-Sisi" elsewhere.
            words.len() > 1 && self.lexicon.is(&word.folded, &[Class::Arabic, Class::Prefix]) && word.folded.len() <= 3
        };
        let mut folded: Vec<String> = words
            .iter()
            .filter(|word| !is_particle(word) && !arabic(word))
            .map(|word| word.folded.to_string())
            .collect();
        if folded.is_empty() {
            folded = words.iter().map(|word| word.folded.to_string()).collect();
        }
        let (first, last) = (&words[0], &words[words.len() - 1]);
        let upper = self.casing != Casing::Upper && words.iter().any(|word| word.case == Case::Upper);
        found.push(Found {
            span: Span::new(first.start, last.end),
            words: folded,
            referent,
            before: match lead {
                Lead::Title => Before::Title,
                _ if self.is_after_landmark(start) => Before::Landmark,
                _ => Before::Nothing,
            },
            capitals: match (upper, words.len()) {
                (false, _) => Capitals::Usual,
                (true, 1) => Capitals::Acronym,
                (true, _) => Capitals::Partly,
            },
            initial: self.initial[start],
        });
    }

    /// Whether a small word for a landmark or an institution stands before `at`.
    fn is_after_landmark(&self, at: usize) -> bool {
        at > 0
            && self.words[at].gap == Gap::Space
            && self.words[at - 1].case == Case::Lower
            && self.lexicon.organisation(&self.words[at - 1].folded).is_some()
    }
}
