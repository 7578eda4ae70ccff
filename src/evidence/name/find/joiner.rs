//! What joins the parts of a name: "de la", "of the", "for".

use crate::lexicon::names::Class;
use crate::lexicon::places::Referent;
use crate::lexicon::tokens::{Case, Gap, Token};

use super::finder::{Finder, Lead};

/// What small words between capitals do.
enum Joiner {
    Purpose,
    Particle,
    Arabic,
    Organisation,
}

impl Finder<'_, '_> {
    /// Number of small words at `at` that join the name from `start` with the capitalised word after them.
    pub(super) fn joiner(&self, start: usize, at: usize, lead: Lead) -> Option<usize> {
        let rest = &self.words[at..];
        if rest[0].case != Case::Lower || rest[0].gap != Gap::Space {
            return None;
        }
        let mut length = 1;
        while length < 3
            && rest
                .get(length)
                .is_some_and(|word| word.case == Case::Lower && word.gap == Gap::Space)
        {
            length += 1;
        }
        let next = at + length;
        let follower = self.words.get(next)?;
        if !follower.gap.joins() || !self.is_name_word(next) || self.is(next, &[Class::Weekday, Class::Month]) {
            return None;
        }
        let phrase = self.lexicon_joiner(&rest[..length])?;
        let pending = &self.words[start..at];
        let is_person = lead == Lead::Title || self.lexicon.is_given(&pending[0].folded);
        let is_organisation = pending
            .iter()
            .any(|word| self.lexicon.organisation(&word.folded).is_some());
        if matches!(self.referent(next), Some((_, Referent::Organisation(_)))) {
            return None;
        }
        let place = self
            .referent(next)
            .filter(|(_, referent)| matches!(referent, Referent::Place(_)));
        if let Some((words, _)) = place {
            // "Ministerio de Defensa de Rusia" is of Rusia, "Banco de España" is called so.
            let ends = self
                .words
                .get(next + words)
                .is_none_or(|word| !(word.gap == Gap::Space && word.case.is_capital()));
            if ends && (is_person || !is_organisation || pending.len() > 1) {
                return None;
            }
        } else if self.is_opener(next) || self.title(next).is_some() {
            return None;
        }
        let joins = match phrase {
            // "el mensaje para Putin de Trump": whoever stands alone elsewhere does so here.
            Joiner::Particle => is_organisation || self.usage(next).leads == 0,
            Joiner::Arabic => {
                self.lexicon.is_given(&self.words[at - 1].folded)
                    && !self.is(next, &[Class::Generic, Class::Role])
                    && self.usage(next).leads == 0
            }
            Joiner::Purpose => !is_person && is_organisation,
            // "Bank of X" but not "Yeray Betancor of X".
            Joiner::Organisation => !is_person && (is_organisation || pending.len() == 1 && place.is_none()),
        };
        joins.then_some(length)
    }

    fn lexicon_joiner(&self, small: &[Token]) -> Option<Joiner> {
        let is = |class| match small {
            [word] => self.lexicon.is(&word.folded, &[class]),
            // "von der" needs no row of its own.
            _ => {
                self.lexicon.is_link(small, class)
                    || class == Class::Particle && small.iter().all(|word| self.lexicon.is(&word.folded, &[class]))
            }
        };
        [
            (Class::Particle, Joiner::Particle),
            (Class::Joiner, Joiner::Organisation),
            (Class::Purpose, Joiner::Purpose),
            (Class::Arabic, Joiner::Arabic),
        ]
        .into_iter()
        .find_map(|(class, joiner)| is(class).then_some(joiner))
    }
}
