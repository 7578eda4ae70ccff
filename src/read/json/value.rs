//! JSON values where they lie in the text, opened no further than is asked for.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

use crate::read::fields::{Field, Fields, folded};

/// An object, its members in order.
#[derive(Debug)]
pub(super) struct Object<'v>(Vec<Member<'v>>);

/// A file may be one object of as many members as there are articles in it: a member owns nothing that lies in the text.
#[derive(Debug)]
struct Member<'v> {
    name: Cow<'v, str>,
    /// `None` where it is the name as it stands.
    folded: Option<Box<str>>,
    value: &'v RawValue,
}

impl<'v> Member<'v> {
    fn new(name: Cow<'v, str>, value: &'v RawValue) -> Self {
        let folded = folded(&name);
        Member {
            folded: (folded != name).then(|| folded.into_boxed_str()),
            name,
            value,
        }
    }

    fn folded(&self) -> &str {
        self.folded.as_deref().unwrap_or(&self.name)
    }
}

/// Longest list that a value on one line is made of.
const LONGEST_LIST: usize = 50;

/// Members that hold the value of an object that stands for one: a name, a day, a text.
const VALUES: [&str; 18] = [
    "name",
    "rendered",
    "title",
    "main",
    "basic",
    "original",
    "label",
    "displayname",
    "date",
    "by",
    "value",
    "text",
    "default",
    "id",
    "url",
    "uri",
    "numberlong",
    "oid",
];

impl<'v> Object<'v> {
    /// The object that a value is.
    pub(super) fn of(value: &'v RawValue) -> Option<Self> {
        if !value.get().starts_with('{') {
            return None;
        }
        Deserializer::from_str(value.get()).deserialize_map(Members).ok()
    }

    /// The object of these members.
    pub(super) fn of_cells(cells: impl Iterator<Item = (&'v str, &'v RawValue)>) -> Self {
        let member = |(name, value): (&'v str, &'v RawValue)| Member::new(Cow::Borrowed(name), value);
        Object(cells.map(member).collect())
    }

    /// Its members.
    pub(super) fn members(&self) -> impl Iterator<Item = (Cow<'v, str>, &'v RawValue)> {
        self.0.iter().map(|member| (member.name.clone(), member.value))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|member| &*member.name)
    }

    /// Its members with their folded names.
    pub(super) fn named(&self) -> impl Iterator<Item = (&str, &'v RawValue)> {
        self.0.iter().map(|member| (member.folded(), member.value))
    }

    /// The first member of that folded name.
    pub(super) fn member(&self, folded: &str) -> Option<&'v RawValue> {
        self.named().find(|(name, _)| *name == folded).map(|(_, value)| value)
    }

    /// Those members that are objects, with their folded names.
    pub(super) fn objects(&self) -> impl Iterator<Item = (&str, Object<'v>)> {
        self.named()
            .filter_map(|(name, value)| Some((name, Object::of(value)?)))
    }

    /// The values that may be `field`, the surest first.
    pub(super) fn candidates(&self, fields: &Fields, field: Field) -> Vec<&'v RawValue> {
        let names = self.0.iter().map(|member| (&*member.name, member.folded()));
        let found = fields.candidates(field, names);
        found
            .into_iter()
            .filter_map(|at| self.0.get(at))
            .map(|member| member.value)
            .collect()
    }

    /// The name of the member that is the surest to be `field`.
    pub(super) fn name_of(&self, fields: &Fields, field: Field) -> Option<&str> {
        let names = self.0.iter().map(|member| (&*member.name, member.folded()));
        let at = *fields.candidates(field, names).first()?;
        self.0.get(at).map(|member| &*member.name)
    }

    /// The value at a path: the name of a member, or names with points between.
    pub(super) fn at(&self, path: &str) -> Option<&'v RawValue> {
        let exact = self
            .0
            .iter()
            .find(|member| member.name == path)
            .map(|member| member.value);
        if let Some(value) = exact.or_else(|| self.member(&folded(path))) {
            return Some(value);
        }
        let (first, rest) = path.split_once('.')?;
        Object::of(self.at(first)?)?.at(rest)
    }
}

/// Whether a value is an object or an array.
pub(super) fn is_container(value: &RawValue) -> bool {
    value.get().starts_with(['{', '['])
}

/// The string that a value is. Halves of characters that Python may have written become U+FFFD.
pub(super) fn string(value: &RawValue) -> Option<Cow<'_, str>> {
    if !value.get().starts_with('"') {
        return None;
    }
    Deserializer::from_str(value.get()).deserialize_bytes(Text).ok()
}

/// Whether a value is a string with anything but white space in it; nothing is decoded.
pub(super) fn is_filled_string(value: &RawValue) -> bool {
    let Some(inner) = value.get().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return false;
    };
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        let blank = c.is_whitespace() || (c == '\\' && chars.next().is_some_and(|c| matches!(c, 'n' | 'r' | 't')));
        if !blank {
            return true;
        }
    }
    false
}

/// A value on one line: a string, a number, the names in a list, what stands for it in an object.
pub(super) fn scalar(value: &RawValue) -> Option<String> {
    scalar_within(value, 4)
}

fn scalar_within(value: &RawValue, depth: usize) -> Option<String> {
    match value.get().as_bytes().first()? {
        b'"' => string(value).map(Cow::into_owned),
        b'-' | b'0'..=b'9' => Some(value.get().to_owned()),
        b'[' if depth > 0 => {
            let mut list = Vec::new();
            each(value, |element| {
                if list.len() < LONGEST_LIST {
                    list.extend(scalar_within(element, depth - 1).filter(|text| !text.trim().is_empty()));
                }
            });
            (!list.is_empty()).then(|| list.join(", "))
        }
        b'{' if depth > 0 => {
            let object = Object::of(value)?;
            VALUES
                .iter()
                .filter_map(|name| object.member(name))
                .filter_map(|value| scalar_within(value, depth - 1))
                .find(|text| !text.trim().is_empty())
        }
        _ => None,
    }
}

/// Gives every element of an array; nothing where the value is none.
pub(super) fn each<'v>(value: &'v RawValue, take: impl FnMut(&'v RawValue)) {
    if value.get().starts_with('[') {
        // The value was scanned before: it can't be broken.
        let _ = Deserializer::from_str(value.get()).deserialize_seq(Elements(take));
    }
}

/// Gives every element of an array in a text, up to where that is broken; nothing where the text begins otherwise.
pub(super) fn each_in<'v>(text: &'v str, take: impl FnMut(&'v RawValue)) {
    if text.trim_start().starts_with('[') {
        let _ = Deserializer::from_str(text).deserialize_seq(Elements(take));
    }
}

struct Members;

impl<'v> Visitor<'v> for Members {
    type Value = Object<'v>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'v>>(self, mut map: A) -> Result<Object<'v>, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key_seed(Name)? {
            members.push(Member::new(name, map.next_value()?));
        }
        Ok(Object(members))
    }
}

/// The name of a member, decoded as [`string`] does.
struct Name;

impl<'v> DeserializeSeed<'v> for Name {
    type Value = Cow<'v, str>;

    fn deserialize<D: serde::Deserializer<'v>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_bytes(Text)
    }
}

struct Elements<F>(F);

impl<'v, F: FnMut(&'v RawValue)> Visitor<'v> for Elements<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'v>>(mut self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element()? {
            (self.0)(element);
        }
        Ok(())
    }
}

/// The text of bytes in which the half of a character is of three bytes, as if it were one: U+FFFD for each.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    let Err(_) = std::str::from_utf8(bytes) else {
        return String::from_utf8_lossy(bytes);
    };
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        // The three bytes come as three, each of them stray; the first is the only one of its kind.
        let is_rest =
            chunk.valid().is_empty() && matches!(chunk.invalid(), [0x80..=0xbf]) && text.ends_with('\u{fffd}');
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() && !is_rest {
            text.push('\u{fffd}');
        }
    }
    Cow::Owned(text)
}

/// A string, by way of its bytes.
struct Text;

impl<'v> Visitor<'v> for Text {
    type Value = Cow<'v, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_bytes<E>(self, bytes: &'v [u8]) -> Result<Self::Value, E> {
        Ok(lossy(bytes))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Cow::Owned(lossy(bytes).into_owned()))
    }

    fn visit_borrowed_str<E>(self, text: &'v str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}
