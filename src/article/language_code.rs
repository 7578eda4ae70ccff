//! The code of a language, as it travels with articles and paragraphs.

use std::fmt;
use std::num::NonZeroU8;
use std::ops::Deref;

use serde::{Deserialize, Serialize, Serializer};

/// Longest code, in bytes: `zh-Hant` is one.
const LONGEST: usize = 7;

/// The code of a language: ISO 639-1 where there is one, else ISO 639-3. It reads as a string.
///
/// Every paragraph has one, and there may be a million of them: it takes eight bytes and owns nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct LanguageCode {
    /// Number of bytes; never 0, so that an `Option` of a code is no longer than a code.
    length: NonZeroU8,
    /// ASCII, filled up with zeros.
    bytes: [u8; LONGEST],
}

/// A string that can't be the code of a language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no code of a language; write one of ISO 639, such as es")]
pub struct NoLanguageCode(String);

impl LanguageCode {
    /// The code that is written so; `None` where it can't be one, which has one to seven letters, figures and hyphens of ASCII.
    pub fn new(code: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..code.len())?.copy_from_slice(code.as_bytes());
        let length = NonZeroU8::new(code.len() as u8)?;
        code.bytes().all(fits).then_some(LanguageCode { length, bytes })
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        let written = self.bytes.get(..usize::from(self.length.get())).unwrap_or_default();
        // It is ASCII.
        std::str::from_utf8(written).unwrap_or_default()
    }
}

impl Deref for LanguageCode {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for LanguageCode {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for LanguageCode {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for LanguageCode {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl TryFrom<&str> for LanguageCode {
    type Error = NoLanguageCode;

    fn try_from(code: &str) -> Result<Self, NoLanguageCode> {
        LanguageCode::new(code).ok_or_else(|| NoLanguageCode(code.to_owned()))
    }
}

impl TryFrom<String> for LanguageCode {
    type Error = NoLanguageCode;

    fn try_from(code: String) -> Result<Self, NoLanguageCode> {
        code.as_str().try_into()
    }
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for LanguageCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_what_is_written() {
        for code in ["es", "spa", "es-419", "zh-Hant", "x"] {
            let known = LanguageCode::new(code).unwrap();
            assert_eq!((known.as_str(), known.to_string().as_str()), (code, code));
            assert_eq!(serde_json::to_string(&known).unwrap(), format!("{code:?}"));
            assert_eq!(
                serde_json::from_str::<LanguageCode>(&format!("{code:?}")).unwrap(),
                known
            );
        }
        assert_eq!(size_of::<Option<LanguageCode>>(), 8);
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in ["", "español", "es es", "=1+1", "zh-Hant-TW"] {
            assert_eq!(LanguageCode::new(text), None, "{text}");
        }
        let error = serde_json::from_str::<LanguageCode>("\"en gallego\"")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("\"en gallego\" is no code of a language; write one of ISO 639"),
            "{error}"
        );
    }
}
