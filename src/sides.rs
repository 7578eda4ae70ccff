//! Tells reports from coverage.

use std::collections::BTreeMap;

use crate::article::Article;
use crate::lexicon::{self, Role};

/// Articles by the side they stand on, each sorted by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sides {
    /// The source side.
    pub reports: Vec<Article>,
    /// The target side.
    pub coverage: Vec<Article>,
    /// In a language of neither side, or in one that can't be told.
    pub left_out: Vec<Article>,
}

/// Divides articles by their language; `roles` overrules it for the articles that it names.
pub fn divide(articles: Vec<Article>, roles: &BTreeMap<String, Role>) -> Sides {
    let mut sides = Sides::default();
    for article in articles {
        let language = lexicon::language_of(&article);
        let role = roles
            .get(&article.name)
            .copied()
            .or(language.map(|language| language.role));
        match role {
            Some(Role::Report) => sides.reports.push(article),
            Some(Role::Coverage) => sides.coverage.push(article),
            None => sides.left_out.push(article),
        }
    }
    for side in [&mut sides.reports, &mut sides.coverage, &mut sides.left_out] {
        side.sort_by(|a, b| a.name.cmp(&b.name));
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::article;

    fn names(articles: &[Article]) -> Vec<&str> {
        articles.iter().map(|article| article.name.as_str()).collect()
    }

    #[test]
    fn language_decides_unless_a_role_is_given() {
        let mut unknown = article("u", "es", &[]);
        unknown.language = None;
        let articles = vec![
            article("z", "es", &[]),
            article("b", "en", &[]),
            article("a", "en", &[]),
            article("p", "pt", &[]),
            article("q", "pt", &[]),
            article("e", "en", &[]),
            unknown,
        ];
        let roles = BTreeMap::from([("q".to_owned(), Role::Coverage), ("e".to_owned(), Role::Report)]);
        let sides = divide(articles, &roles);
        assert_eq!(names(&sides.reports), ["e", "z"]);
        assert_eq!(names(&sides.coverage), ["a", "b", "q"]);
        assert_eq!(names(&sides.left_out), ["p", "u"]);
    }
}
