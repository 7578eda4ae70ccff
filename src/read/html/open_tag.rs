//! How many attributes a tag has, told before it ends.

/// Attributes beyond which those of a tag are passed over. Written pages stay below 100.
pub(super) const MAX_ATTRIBUTES: usize = 500;

/// A tag that has begun, gone through as the tokenizer of the HTML standard does.
#[derive(Debug)]
pub(super) struct OpenTag {
    state: State,
    attributes: usize,
}

#[derive(Clone, Copy, Debug)]
enum State {
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    Quoted(u8),
    Unquoted,
}

/// Where a piece of a tag leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found {
    /// The tag goes on.
    More,
    /// The first attribute too many begins at this offset.
    TooMany(usize),
    /// The `>` that ends the tag stands at this offset.
    End(usize),
}

impl OpenTag {
    /// The tag that a text begins with, if it does with one.
    pub(super) fn begins(text: &str) -> Option<OpenTag> {
        let name = text.strip_prefix('<')?;
        let name = name.strip_prefix('/').unwrap_or(name);
        name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(OpenTag {
            state: State::TagName,
            attributes: 0,
        })
    }

    /// Whether it has too many attributes.
    pub(super) fn is_over(&self) -> bool {
        self.attributes > MAX_ATTRIBUTES
    }

    /// Goes through the next piece of the tag, its `<` with the first, up to its end or the first attribute too many. Behind that
    /// one it goes on to the end of the tag.
    pub(super) fn go_on(&mut self, piece: &[u8]) -> Found {
        for (offset, &byte) in piece.iter().enumerate() {
            let space = byte.is_ascii_whitespace();
            self.state = match self.state {
                State::Quoted(quote) if byte == quote => State::BeforeName,
                state @ State::Quoted(_) => state,
                _ if byte == b'>' => return Found::End(offset),
                State::TagName if offset <= 1 && byte == b'/' => State::TagName,
                State::Unquoted | State::TagName if space => State::BeforeName,
                State::BeforeValue if space => State::BeforeValue,
                State::BeforeValue if matches!(byte, b'"' | b'\'') => State::Quoted(byte),
                State::BeforeValue | State::Unquoted => State::Unquoted,
                _ if byte == b'/' => State::BeforeName,
                State::TagName => State::TagName,
                State::Name | State::AfterName if byte == b'=' => State::BeforeValue,
                State::Name if space => State::AfterName,
                State::Name => State::Name,
                state @ (State::BeforeName | State::AfterName) if space => state,
                State::BeforeName | State::AfterName => {
                    let was_over = self.is_over();
                    self.attributes += 1;
                    if self.is_over() && !was_over {
                        return Found::TooMany(offset);
                    }
                    State::Name
                }
            };
        }
        Found::More
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_tag_is_found_behind_its_values() {
        let cases = [
            ("<p>x", Some(2)),
            ("</p >", Some(4)),
            ("<a href='>' b=\">\"c=>", Some(19)),
            ("<a b = c/d>", Some(10)),
            ("<a b='>", None),
        ];
        for (text, end) in cases {
            let found = OpenTag::begins(text).unwrap().go_on(text.as_bytes());
            assert_eq!(found, end.map_or(Found::More, Found::End), "{text}");
        }
        assert!(OpenTag::begins("<!-- a").is_none());
        assert!(OpenTag::begins("< a").is_none());
    }

    #[test]
    fn the_first_attribute_too_many_is_found() {
        let fitting = format!("<p{} ", " a='b c' d=e".repeat(MAX_ATTRIBUTES / 2));
        let text = format!("{fitting}f g=h i>");
        let mut tag = OpenTag::begins(&text).unwrap();
        assert_eq!(tag.go_on(text.as_bytes()), Found::TooMany(fitting.len()));
        assert_eq!(tag.go_on(&text.as_bytes()[fitting.len()..]), Found::End(7));
    }
}
