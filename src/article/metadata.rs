//! What a document says of itself.

use std::ops::Deref;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::LanguageCode;

/// What the document says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Outlet or agency.
    pub source: Option<String>,
    /// Address it was published at.
    pub url: Option<String>,
    /// Who wrote it, as the document names them.
    pub author: Option<String>,
    /// Day on which the file says that it was made. It may be years away from that of publication (an export, a scan), so
    /// relative dates count from it only where nothing else tells a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Date>,
    /// Day of the last change, where the document tells one apart from that of publication.
    pub modified: Option<Date>,
    /// Language that the document says it is in: ISO 639-1 where there is such a code, in lower case. A witness among others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<LanguageCode>,
    /// Name in the archive that it was packed in, with those of the folders around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packed_as: Option<String>,
    /// Day of publication in figures that may be read in two ways, as written, until the language tells their order: then it is
    /// that of [`date`](Metadata::date).
    #[serde(skip)]
    pub date_as_written: Option<String>,
}

impl Metadata {
    /// Of a document that says nothing of itself.
    const NONE: Metadata = Metadata {
        title: None,
        date: None,
        source: None,
        url: None,
        author: None,
        created: None,
        modified: None,
        language: None,
        packed_as: None,
        date_as_written: None,
    };
}

/// The metadata of an article; a pointer, and no memory behind it where the document says nothing of itself, as few records of
/// some exports do.
#[derive(Clone, Debug, Default)]
pub struct SparseMetadata(Option<Box<Metadata>>);

impl SparseMetadata {
    /// To change something; makes room for it first where there was nothing.
    pub fn to_mut(&mut self) -> &mut Metadata {
        self.0.get_or_insert_default()
    }
}

impl Deref for SparseMetadata {
    type Target = Metadata;

    fn deref(&self) -> &Metadata {
        static NONE: Metadata = Metadata::NONE;
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl From<Metadata> for SparseMetadata {
    fn from(metadata: Metadata) -> Self {
        SparseMetadata((metadata != Metadata::NONE).then(|| Box::new(metadata)))
    }
}

impl From<SparseMetadata> for Metadata {
    fn from(metadata: SparseMetadata) -> Self {
        metadata.0.map(|metadata| *metadata).unwrap_or_default()
    }
}

/// By what they say.
impl PartialEq for SparseMetadata {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Serialize for SparseMetadata {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_takes_nothing() {
        assert_eq!(Metadata::NONE, Metadata::default());
        let mut sparse = SparseMetadata::from(Metadata::default());
        assert!(sparse.0.is_none());
        assert_eq!(*sparse, Metadata::NONE);
        sparse.to_mut().title = Some("Llueve".to_owned());
        assert_eq!(sparse.title.as_deref(), Some("Llueve"));
        sparse.to_mut().title = None;
        assert_eq!(sparse, SparseMetadata::default());
    }
}
