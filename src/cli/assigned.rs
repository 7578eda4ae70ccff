//! What the user tells of articles by their names: `--date FILE=…`, `--role FILE=…`.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::path::Path;

use anyhow::bail;
use clap::Args;
use cotejo::article::Article;
use cotejo::lexicon::Role;
use jiff::civil::Date;

use crate::cli::config::FromFile;
use crate::cli::messages::{self, Messages, printable};

/// When articles were published.
#[derive(Debug, Args)]
pub(crate) struct DateArgs {
    /// Publication date of an article that tells none, or a wrong one (may be repeated)
    #[arg(long, value_name = "FILE=YYYY-MM-DD", value_parser = assigned_date, allow_hyphen_values = true)]
    date: Vec<(String, Date)>,
}

impl DateArgs {
    /// The dates by the names of the articles, as the user gave them.
    pub(crate) fn into_dates(self) -> anyhow::Result<BTreeMap<String, Date>> {
        once_each("--date", self.date)
    }
}

/// Gives articles the dates the user told; false where one is told of no article on the command line.
pub(crate) fn set_dates(
    articles: &mut [Article],
    dates: &BTreeMap<String, Date>,
    given: &FromFile,
    messages: Messages,
) -> bool {
    let mut known = true;
    for (file, date) in dates {
        match named(articles, file) {
            Ok(place) => {
                if let Some(article) = articles.get_mut(place) {
                    article.metadata.to_mut().date = Some(*date);
                }
            }
            Err(unknown) => {
                let told = format!("--date {}={date}", printable(file));
                known &= tell(&unknown, &told, given.place("date"), messages);
            }
        }
    }
    known
}

/// Puts the articles' own names for the names the user gave; false where there is no such article and the command line
/// gives it.
pub(crate) fn resolve_roles(
    articles: &[Article],
    roles: &mut BTreeMap<String, Role>,
    given: &FromFile,
    messages: Messages,
) -> bool {
    let mut known = true;
    for (file, role) in std::mem::take(roles) {
        match named(articles, &file).map(|place| articles.get(place)) {
            Ok(article) => roles.extend(article.map(|article| (article.name.clone(), role))),
            Err(unknown) => {
                let told = format!("--role {}", printable(&file));
                known &= tell(&unknown, &told, given.place("role"), messages);
            }
        }
    }
    known
}

/// Tells that an article isn't known; gives whether that is to be expected: a file of settings holds for other stories too.
fn tell(unknown: &Unknown, told: &str, from_file: Option<&str>, messages: Messages) -> bool {
    if let (Unknown::Nowhere(_), Some(place)) = (unknown, from_file) {
        messages.note(format_args!("{place}: passed over: {told}: no article has this name"));
        return true;
    }
    messages::error(format_args!("{told}: {unknown}"));
    false
}

/// Why a name leads to no article.
#[derive(Debug, PartialEq)]
enum Unknown {
    /// None has it; the names that there are.
    Nowhere(Vec<String>),
    /// Two have it as the last part of their paths.
    Twice(String, String),
}

impl Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unknown::Nowhere(names) => {
                let names: Vec<String> = names.iter().map(|name| printable(name)).collect();
                write!(f, "no article has this name; there are {}", names.join(", "))
            }
            Unknown::Twice(one, other) => {
                let (one, other) = (printable(one), printable(other));
                write!(f, "both {one} and {other} are called so; give the whole path")
            }
        }
    }
}

/// The place of the article that the user calls `file`: by its name, or by the last part of it where only one has that.
fn named(articles: &[Article], file: &str) -> Result<usize, Unknown> {
    if let Some(place) = articles.iter().position(|article| article.name == file) {
        return Ok(place);
    }
    let last = |name: &str| {
        Path::new(name)
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let wanted = last(file);
    let mut places = (0..)
        .zip(articles)
        .filter(|(_, article)| last(&article.name) == wanted && !file.contains('/'));
    match (places.next(), places.next()) {
        (Some((place, _)), None) => Ok(place),
        (Some((_, one)), Some((_, other))) => Err(Unknown::Twice(one.name.clone(), other.name.clone())),
        (None, _) => Err(Unknown::Nowhere(
            articles.iter().map(|article| article.name.clone()).collect(),
        )),
    }
}

fn assigned_date(text: &str) -> Result<(String, Date), String> {
    let (file, date) = assigned(text)?;
    let date = date
        .parse()
        .map_err(|_| format!("{date:?} is no day; write it as in 2025-02-12"))?;
    Ok((file, date))
}

pub(crate) fn assigned_role(text: &str) -> Result<(String, Role), String> {
    let (file, role) = assigned(text)?;
    match role {
        "report" => Ok((file, Role::Report)),
        "coverage" => Ok((file, Role::Coverage)),
        _ => Err(format!("{role:?} is no role; there are report and coverage")),
    }
}

fn assigned(text: &str) -> Result<(String, &str), String> {
    match text.rsplit_once('=') {
        Some((file, value)) if !file.is_empty() => Ok((file.to_owned(), value)),
        _ => Err("write the article's file, an equals sign, and the value".to_owned()),
    }
}

pub(crate) fn once_each<T: PartialEq>(option: &str, pairs: Vec<(String, T)>) -> anyhow::Result<BTreeMap<String, T>> {
    let mut map = BTreeMap::new();
    for (file, value) in pairs {
        if map.get(&file).is_some_and(|earlier| *earlier != value) {
            bail!("{option} is given twice for {}; keep one", printable(&file));
        }
        map.insert(file, value);
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_may_hold_an_equals_sign() {
        assert_eq!(
            assigned_role("a=b.txt=report"),
            Ok(("a=b.txt".to_owned(), Role::Report))
        );
        assert!(assigned_role("=report").is_err() && assigned_role("a.txt").is_err());
        assert!(assigned_date("a=2025-02-30").is_err());
        assert_eq!(
            assigned_date("a=2025-02-12").map(|(_, date)| date.to_string()),
            Ok("2025-02-12".to_owned())
        );
    }
}
