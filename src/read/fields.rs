//! Which field of an export means what: by convention, or as the user says.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use crate::lexicon::fields::{self, Meaning};
use crate::nearest::nearest;

pub(super) use crate::lexicon::fields::folded;

/// What a field of an export can tell of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Its text.
    Text,
    /// Its headline.
    Title,
    /// Day of publication.
    Date,
    /// Day of the last change.
    Modified,
    /// Its address.
    Url,
    /// Outlet or agency.
    Source,
    /// Who wrote it.
    Author,
    /// Language it is in, as a code (`es`, `en-GB`).
    Language,
}

/// A field with its name on the command line, and the meaning that names of fields have in the tables.
struct Known {
    field: Field,
    name: &'static str,
    meaning: Meaning,
}

const FIELDS: [Known; 8] = [
    known(Field::Text, "text", Meaning::Text),
    known(Field::Title, "title", Meaning::Title),
    known(Field::Date, "date", Meaning::Date),
    known(Field::Modified, "modified", Meaning::Modified),
    known(Field::Url, "url", Meaning::Url),
    known(Field::Source, "source", Meaning::Source),
    known(Field::Author, "author", Meaning::Author),
    known(Field::Language, "language", Meaning::Language),
];

const fn known(field: Field, name: &'static str, meaning: Meaning) -> Known {
    Known { field, name, meaning }
}

impl Field {
    /// All but the text.
    pub(super) const BESIDE_TEXT: [Field; 7] = [
        Field::Title,
        Field::Date,
        Field::Modified,
        Field::Url,
        Field::Source,
        Field::Author,
        Field::Language,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.known().name
    }

    fn known(self) -> &'static Known {
        let mut fields = FIELDS.iter();
        // Every field stands in the table; a test makes sure.
        fields.find(|known| known.field == self).unwrap_or(&FIELDS[0])
    }

    /// How sure it is that a field of the folded name `name` holds this: the lower the surer, `None` where it doesn't.
    fn rank(self, name: &str) -> Option<u16> {
        fields::names().rank(name, self.known().meaning)
    }
}

/// Whether a list of the folded name `name` is one of articles.
pub(super) fn holds_articles(name: &str) -> bool {
    fields::names().holds(name, Meaning::Articles)
}

/// Whether a list of the folded name `name` is of what belongs to an article and is none.
pub(super) fn holds_what_is_beside(name: &str) -> bool {
    fields::names().holds(name, Meaning::Beside)
}

/// Which fields of an export hold what, where the user says so; other fields go by their names.
///
/// Written `text=body,title=head,date=meta.day`: what Cotejo calls it, then what the export does. A point leads into an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(Field, String)>);

/// Why an assignment of fields can't be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldsError {
    /// No such field.
    #[error("`{name}` is none of {known}{hint}", known = known_names(), hint = hint(name))]
    Unknown {
        /// What was written.
        name: String,
    },
    /// Not of the form `FIELD=NAME`.
    #[error("`{written}` is not of the form FIELD=NAME, as in text=body")]
    NoName {
        /// What was written.
        written: String,
    },
    /// Assigned twice.
    #[error("`{name}` is told twice; tell it once")]
    Twice {
        /// The field.
        name: &'static str,
    },
}

fn known_names() -> String {
    FIELDS.map(|known| known.name).join(", ")
}

/// The known name that was probably meant.
fn hint(name: &str) -> String {
    let name = folded(name);
    let meaning = fields::names().meaning(&name);
    let alias_of = FIELDS.iter().find(|known| Some(known.meaning) == meaning);
    alias_of
        .map(|known| known.name)
        .or_else(|| nearest(&name, FIELDS.map(|known| known.name)))
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

impl FromStr for Fields {
    type Err = FieldsError;

    fn from_str(written: &str) -> Result<Self, FieldsError> {
        let mut fields = Fields::default();
        for part in written.split(',') {
            let no_name = || FieldsError::NoName {
                written: part.trim().to_owned(),
            };
            let (name, path) = part.split_once('=').ok_or_else(no_name)?;
            let (name, path) = (name.trim(), path.trim());
            if path.is_empty() {
                return Err(no_name());
            }
            let known = FIELDS
                .iter()
                .find(|known| known.name.eq_ignore_ascii_case(name))
                .ok_or_else(|| FieldsError::Unknown { name: name.to_owned() })?;
            fields.assign(known.field, path.to_owned())?;
        }
        Ok(fields)
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self
            .0
            .iter()
            .map(|(field, path)| format!("{}={path}", field.name()))
            .collect();
        f.write_str(&parts.join(","))
    }
}

impl Fields {
    /// Says where `field` is: a name, or names with points between that lead into objects.
    ///
    /// # Errors
    ///
    /// [`FieldsError::Twice`] where that has been said already.
    pub fn assign(&mut self, field: Field, path: String) -> Result<(), FieldsError> {
        if self.path(field).is_some() {
            return Err(FieldsError::Twice { name: field.name() });
        }
        self.0.push((field, path));
        Ok(())
    }

    /// The assignments of both.
    ///
    /// # Errors
    ///
    /// [`FieldsError::Twice`] where both say the same field.
    pub fn and(mut self, other: Fields) -> Result<Fields, FieldsError> {
        for (field, path) in other.0 {
            self.assign(field, path)?;
        }
        Ok(self)
    }

    /// Where the user says that `field` is.
    pub(super) fn path(&self, field: Field) -> Option<&str> {
        let mut said = self.0.iter();
        said.find(|(known, _)| *known == field).map(|(_, path)| path.as_str())
    }

    /// Which of `names` hold `field`, the surest first. Each is given as the export writes it and [`folded`]; ways into objects are
    /// not gone.
    pub(super) fn candidates<'n>(&self, field: Field, names: impl Iterator<Item = (&'n str, &'n str)>) -> Vec<usize> {
        let said = self.path(field).map(|said| (said, folded(said)));
        let rank = |(name, folded): (&str, &str)| match &said {
            Some((said, _)) if name == *said => Some(0),
            Some((_, wanted)) => (folded == wanted && !wanted.is_empty()).then_some(1),
            None => field.rank(folded),
        };
        let mut ranked: Vec<(u16, usize)> = (0..)
            .zip(names)
            .filter_map(|(at, name)| Some((rank(name)?, at)))
            .collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, at)| at).collect()
    }
}

/// The names of fields, as a message lists them: the first of them where there are many.
pub(super) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    /// So many are shown, and no more of each.
    const SHOWN: usize = 12;
    const LENGTH: usize = 40;
    let mut text = String::new();
    let mut more = 0_usize;
    for (at, name) in names.enumerate() {
        if at >= SHOWN {
            more += 1;
            continue;
        }
        if at > 0 {
            text.push_str(", ");
        }
        let mut chars = name.chars();
        text.extend(
            chars
                .by_ref()
                .take(LENGTH)
                .map(|c| if c.is_control() { ' ' } else { c }),
        );
        if chars.next().is_some() {
            text.push('…');
        }
    }
    if more > 0 {
        let _ = write!(text, " and {more} more");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_in_the_table() {
        for known in &FIELDS {
            assert_eq!(known.field.known().name, known.name);
        }
        for field in Field::BESIDE_TEXT {
            assert_eq!(field.known().field, field);
        }
    }

    #[test]
    fn the_surest_comes_first() {
        let names = ["text", "Title", "maintext", "source_text", "other"].map(|name| (name, folded(name)));
        let find = |fields: &Fields, field| {
            fields.candidates(field, names.iter().map(|(name, folded)| (*name, folded.as_str())))
        };
        assert_eq!(find(&Fields::default(), Field::Text), [2, 0]);
        assert_eq!(find(&Fields::default(), Field::Title), [1]);
        assert_eq!(find(&"text=other".parse().unwrap(), Field::Text), [4]);
    }

    #[test]
    fn assignments_read_back() {
        let fields: Fields = "text=body, title=meta.head".parse().unwrap();
        assert_eq!(fields.to_string(), "text=body,title=meta.head");
        assert_eq!(fields.path(Field::Title), Some("meta.head"));
        let more = fields.and("date=day".parse().unwrap()).unwrap();
        assert_eq!(more.path(Field::Date), Some("day"));
    }

    #[test]
    fn every_error_of_an_assignment() {
        let told = |written: &str| written.parse::<Fields>().unwrap_err().to_string();
        let known = "text, title, date, modified, url, source, author, language";
        assert_eq!(told("txt=a"), format!("`txt` is none of {known}; did you mean `text`?"));
        assert_eq!(
            told("headline=a"),
            format!("`headline` is none of {known}; did you mean `title`?")
        );
        assert_eq!(told("zzz=a"), format!("`zzz` is none of {known}"));
        assert_eq!(told("text"), "`text` is not of the form FIELD=NAME, as in text=body");
        assert_eq!(told("text="), "`text=` is not of the form FIELD=NAME, as in text=body");
        assert_eq!(told("text=a,text=b"), "`text` is told twice; tell it once");
    }

    #[test]
    fn long_lists_of_names_are_cut() {
        let names: Vec<String> = (0..20).map(|n| format!("c{n}")).collect();
        let text = listed(names.iter().map(String::as_str));
        assert!(text.ends_with("c11 and 8 more"), "{text}");
        assert_eq!(listed(["a\nb"].into_iter()), "a b");
    }
}
