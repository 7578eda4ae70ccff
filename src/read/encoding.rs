//! Bytes to text: which encoding it is, and what could not be decoded.
//!
//! By byte order mark; as UTF-8, if all or nearly all of it is; as UTF-16, by where its zero bytes stand; last as one of the
//! eight-bit encodings of the Latin script.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257};

/// A text, and what of it could not be decoded.
#[derive(Debug, PartialEq)]
pub(super) struct Decoded {
    /// Without a byte order mark; U+FFFD where nothing could be made of the bytes.
    pub(super) text: String,
    /// Bytes without meaning in the encoding, where there were any.
    pub(super) undecoded: Option<Undecoded>,
    /// Bytes of another encoding, where there were any.
    pub(super) mixed: Option<Undecoded>,
    /// NUL bytes that were left out: how many, and the offset of the first.
    pub(super) nul: Option<(usize, usize)>,
}

/// Bytes that are not of the encoding of the others.
#[derive(Debug, PartialEq)]
pub(super) struct Undecoded {
    pub(super) count: usize,
    /// Of the first one, from the start of the file.
    pub(super) offset: usize,
    /// That which they have no meaning in, or that which they are of.
    pub(super) encoding: &'static str,
}

/// Why bytes are no text.
#[derive(Debug, PartialEq)]
pub(super) struct NoText(pub(super) String);

/// Eight-bit encodings that articles come in. The detector knows more, but on a short text its guess would at times be one
/// that nobody writes Spanish or English in.
const EIGHT_BIT: [&Encoding; 4] = [WINDOWS_1252, WINDOWS_1250, WINDOWS_1254, WINDOWS_1257];

/// How documents that are no text begin, with the name of their kind.
const SIGNATURES: [(&[u8], &str); 5] = [
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
];

/// Decodes the bytes of a document.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, NoText> {
    if let Some((_, kind)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(NoText((*kind).to_owned()));
    }
    let mark = Encoding::for_bom(bytes);
    // Plain letters in UTF-16 are valid UTF-8, with a NUL at every other place.
    let is_wide = mark.is_some_and(|(encoding, _)| encoding != UTF_8);
    let wide = if mark.is_none() { utf16(bytes) } else { None };
    let (plain, nul) = match wide {
        None if !is_wide => without_nul(bytes),
        _ => (Cow::Borrowed(bytes), None),
    };
    let mut decoded = if let Some(decoded) = wide {
        decoded
    } else if let Some((encoding, length)) = mark {
        decode_as(encoding, &plain, length)
    } else if let Ok(text) = std::str::from_utf8(&plain) {
        whole(text.to_owned())
    } else {
        narrow(&plain)
    };
    check(&decoded.text)?;
    decoded.nul = nul;
    Ok(decoded)
}

/// Bytes without the NULs that a database or a broken disk left in a text, how many there were and where the first stood.
/// With more than one in a hundred, it is no text, and they stay.
fn without_nul(bytes: &[u8]) -> (Cow<'_, [u8]>, Option<(usize, usize)>) {
    let Some(first) = bytes.iter().position(|byte| *byte == 0) else {
        return (Cow::Borrowed(bytes), None);
    };
    let plain: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let count = bytes.len() - plain.len();
    if count > bytes.len() / 100 {
        return (Cow::Borrowed(bytes), None);
    }
    (Cow::Owned(plain), Some((count, first)))
}

/// Decodes bytes that are no UTF-8, not as a whole: an eight-bit encoding, UTF-8 with damage, or both in one file, as where texts
/// of several sources were put together.
///
/// Well-formed sequences of UTF-8 stay, where they give characters of news in the Latin script: no eight-bit text has those by
/// chance. The other bytes are windows-1252 where they give such a character too, and damage where not.
fn narrow(bytes: &[u8]) -> Decoded {
    let characters = bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars());
    let several = characters.filter(|c| !c.is_ascii());
    let (mut usual, mut unusual) = (0_usize, 0_usize);
    for c in several {
        *(if is_usual(c) { &mut usual } else { &mut unusual }) += 1;
    }
    if usual == 0 && !is_mostly_utf8(bytes) {
        return decode_as(eight_bit(bytes), bytes, 0);
    }
    // A well-formed sequence of an unusual character is one, unless other bytes outnumber such sequences.
    let keeps_unusual = is_mostly_utf8(bytes);
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let (mut undecoded, mut mixed): (Option<Undecoded>, Option<Undecoded>) = (None, None);
    let mut offset = 0;
    let mut stray = |text: &mut String, bytes: &[u8], offset: usize| {
        let (decoded, _, _) = WINDOWS_1252.decode(bytes);
        let fits = bytes.len() == 1 && decoded.chars().all(is_usual_stray);
        let (found, encoding) = if fits {
            text.push_str(&decoded);
            (&mut mixed, WINDOWS_1252.name())
        } else {
            text.push('\u{fffd}');
            (&mut undecoded, UTF_8.name())
        };
        let found = found.get_or_insert(Undecoded {
            count: 0,
            offset,
            encoding,
        });
        found.count += bytes.len();
    };
    for chunk in bytes.utf8_chunks() {
        if keeps_unusual {
            text.push_str(chunk.valid());
        } else {
            for (at, c) in chunk.valid().char_indices() {
                if c.is_ascii() || is_usual(c) {
                    text.push(c);
                } else {
                    let mut buffer = [0; 4];
                    let bytes = c.encode_utf8(&mut buffer).as_bytes();
                    for (place, byte) in bytes.iter().enumerate() {
                        stray(&mut text, &[*byte], offset + at + place);
                    }
                }
            }
        }
        offset += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            stray(&mut text, chunk.invalid(), offset);
        }
        offset += chunk.invalid().len();
    }
    Decoded {
        undecoded,
        mixed,
        ..whole(text)
    }
}

/// Whether a character is one of news in the Latin script: its letters, punctuation, signs of money and measure.
fn is_usual(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{17f}' | '\u{2010}'..='\u{2044}' | '\u{20a0}'..='\u{20bf}' | '\u{2122}' | '\u{2190}'..='\u{22ff}'
        | '\u{feff}' | '\u{200b}'..='\u{200f}')
}

/// Whether a character of windows-1252 is one of Spanish or English. The letters that begin a sequence of UTF-8 in such a text
/// (`Ã`, `Â`, `â`) are what is left of one.
fn is_usual_stray(c: char) -> bool {
    const USUAL: &str = "áéíóúüñçàèìòùïöäëêôîûÁÉÍÓÚÜÑÇÀÈÌÒÙÏÖÄËÊÔÎÛ¿¡«»ºª°·€£§©®½¼¾±×“”‘’‚„–—…•™´¨²³\u{a0}\u{ad}";
    USUAL.contains(c)
}

/// Decodes the bytes of markup that says which encoding it is in.
///
/// Bytes that are UTF-8 are so whatever the label says: pages are saved anew and keep their old label, and no text of another
/// encoding is well-formed UTF-8 by chance. Stray NULs are dropped, as browsers do.
pub(super) fn decode_labelled(bytes: &[u8], label: Option<&str>) -> Result<Decoded, NoText> {
    let encoding = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    // A label that is read as ASCII can't be of an encoding that is not like it.
    let encoding = encoding.filter(|encoding| encoding.is_ascii_compatible() && *encoding != UTF_8);
    let plain: Cow<'_, [u8]> = match encoding {
        _ if utf16(bytes).is_some() || Encoding::for_bom(bytes).is_some() => return decode(bytes),
        _ if bytes
            .iter()
            .filter(|&&byte| byte == 0)
            .take(bytes.len() / 100 + 1)
            .count()
            > bytes.len() / 100 =>
        {
            return decode(bytes);
        }
        _ if bytes.contains(&0) => Cow::Owned(bytes.iter().copied().filter(|&byte| byte != 0).collect()),
        _ => Cow::Borrowed(bytes),
    };
    match encoding {
        Some(encoding) if std::str::from_utf8(&plain).is_err() && !is_mostly_utf8(&plain) => {
            let decoded = decode_as(encoding, &plain, 0);
            check(&decoded.text)?;
            Ok(decoded)
        }
        _ => decode(&plain),
    }
}

fn whole(text: String) -> Decoded {
    Decoded {
        text,
        undecoded: None,
        mixed: None,
        nul: None,
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], skip: usize) -> Decoded {
    let body = bytes.get(skip..).unwrap_or_default();
    if encoding == UTF_8 {
        let text = String::from_utf8_lossy(body);
        let undecoded = match &text {
            Cow::Borrowed(_) => None,
            Cow::Owned(_) => invalid_utf8(body, skip),
        };
        return Decoded {
            undecoded,
            ..whole(text.into_owned())
        };
    }
    let (text, replaced) = encoding.decode_without_bom_handling(body);
    // windows-1252 gives the C1 controls for the five bytes that it leaves open.
    let lost = |c: char| c == '\u{fffd}' || ('\u{80}'..='\u{9f}').contains(&c);
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let undecoded = (replaced || (!wide && text.contains(lost))).then(|| {
        let width = if wide { 2 } else { 1 };
        let before: usize = text
            .chars()
            .take_while(|&c| !lost(c))
            .map(|c| if wide { c.len_utf16() * width } else { 1 })
            .sum();
        Undecoded {
            count: text.chars().filter(|&c| lost(c)).count() * width,
            offset: (skip + before).min(bytes.len()),
            encoding: encoding.name(),
        }
    });
    Decoded {
        undecoded,
        ..whole(text.into_owned())
    }
}

fn invalid_utf8(bytes: &[u8], skip: usize) -> Option<Undecoded> {
    let mut offset = 0;
    let mut first = None;
    let mut count = 0;
    for chunk in bytes.utf8_chunks() {
        offset += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            first.get_or_insert(offset);
            count += chunk.invalid().len();
            offset += chunk.invalid().len();
        }
    }
    first.map(|first| Undecoded {
        count,
        offset: skip + first,
        encoding: UTF_8.name(),
    })
}

/// Whether a text is UTF-8 with some damage, rather than another encoding: it has more well-formed characters of several
/// bytes than places with stray bytes, where another encoding has next to none of the former.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let mut well_formed = 0_usize;
    let mut stray = 0_usize;
    for chunk in bytes.utf8_chunks() {
        well_formed += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        stray += usize::from(!chunk.invalid().is_empty());
    }
    well_formed > stray
}

/// UTF-16 without a byte order mark: in a text of the Latin script nearly every other byte is zero.
pub(super) fn utf16(bytes: &[u8]) -> Option<Decoded> {
    let pairs = bytes.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    // The zero half of the pairs may hold some typographic characters (U+2019 and the like); the other half is letters.
    let is_utf16 = |zero: usize, other: usize| zero * 10 >= pairs * 7 && other * 50 <= pairs;
    if is_utf16(low, high) {
        Some(decode_as(UTF_16LE, bytes, 0))
    } else if is_utf16(high, low) {
        Some(decode_as(UTF_16BE, bytes, 0))
    } else {
        None
    }
}

fn eight_bit(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if EIGHT_BIT.contains(&guess) {
        guess
    } else {
        WINDOWS_1252
    }
}

/// A text has no NUL, and hardly a control character but tabs and the ends of lines.
fn check(text: &str) -> Result<(), NoText> {
    if let Some(offset) = text.find('\0') {
        return Err(NoText(format!("NUL byte at offset {offset}")));
    }
    let controls = text
        .bytes()
        .filter(|&byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b))
        .count();
    let lost = text.chars().filter(|&c| c == '\u{fffd}').count();
    // One in fifty is more than terminal codes and broken characters leave behind in any text.
    if controls * 50 > text.len() {
        return Err(NoText(format!("{controls} control characters")));
    }
    if lost * 4 > text.len() {
        return Err(NoText("no encoding fits it".to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPANISH: &str = "El señor Muñoz dijo que mañana habrá reunión en Bogotá, según informó la agencia.";

    fn utf16_bytes(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn byte_order_marks_tell() {
        let utf8 = [b"\xef\xbb\xbf", SPANISH.as_bytes()].concat();
        let little = [&[0xff, 0xfe], utf16_bytes(SPANISH, u16::to_le_bytes).as_slice()].concat();
        let big = [&[0xfe, 0xff], utf16_bytes(SPANISH, u16::to_be_bytes).as_slice()].concat();
        for bytes in [utf8, little, big] {
            assert_eq!(decode(&bytes), Ok(whole(SPANISH.to_owned())));
        }
    }

    #[test]
    fn utf16_without_a_mark() {
        for text in [SPANISH, "“Plain” letters — and a dash’s worth of others."] {
            for bytes in [utf16_bytes(text, u16::to_le_bytes), utf16_bytes(text, u16::to_be_bytes)] {
                assert_eq!(decode(&bytes), Ok(whole(text.to_owned())));
            }
        }
    }

    #[test]
    fn windows_1252_and_latin_1() {
        let (bytes, _, _) = WINDOWS_1252.encode("«Será mañana», dijo el señor Ibáñez – y añadió: “No”.");
        assert_eq!(
            decode(&bytes).unwrap().text,
            "«Será mañana», dijo el señor Ibáñez – y añadió: “No”."
        );
        assert_eq!(decode(b"Bogot\xe1").unwrap().text, "Bogotá");
    }

    #[test]
    fn damaged_utf8_is_kept_and_told() {
        let mut bytes = SPANISH.as_bytes().to_vec();
        bytes.extend(b" Fin \xff\xfe de \xc3");
        let decoded = decode(&bytes).unwrap();
        assert!(decoded.text.starts_with(SPANISH));
        assert_eq!(
            decoded.undecoded,
            Some(Undecoded {
                count: 3,
                offset: SPANISH.len() + 5,
                encoding: "UTF-8"
            })
        );
    }

    #[test]
    fn encodings_that_are_mixed_are_each_decoded() {
        let (latin, _, _) = WINDOWS_1252.encode("Según la agencia, «mañana» no – ni pasado – habrá reunión.");
        for bytes in [
            [SPANISH.as_bytes(), b"\n\n", &latin].concat(),
            [
                &latin,
                b"\n\n".as_slice(),
                SPANISH.as_bytes(),
                b"\n\n",
                &latin,
                b"\n\n",
                &latin,
            ]
            .concat(),
        ] {
            let decoded = decode(&bytes).unwrap();
            assert!(decoded.text.contains(SPANISH), "{}", decoded.text);
            assert!(
                decoded
                    .text
                    .contains("Según la agencia, «mañana» no – ni pasado – habrá reunión.")
            );
            let mixed = decoded.mixed.unwrap();
            assert_eq!((mixed.encoding, decoded.undecoded), ("windows-1252", None));
        }
        // A capital with an accent before a closing quotation mark looks like a letter of another script in UTF-8.
        let (latin, _, _) = WINDOWS_1252.encode("Gritaron «SÍ» y «CAFÉ» en la reunión de mañana.");
        assert_eq!(
            decode(&latin).unwrap().text,
            "Gritaron «SÍ» y «CAFÉ» en la reunión de mañana."
        );
    }

    #[test]
    fn stray_nul_bytes_are_left_out_and_told() {
        let text = SPANISH.repeat(3);
        let mut bytes = text.as_bytes().to_vec();
        bytes.insert(20, 0);
        bytes.insert(100, 0);
        let decoded = decode(&bytes).unwrap();
        assert_eq!((decoded.text, decoded.nul), (text.clone(), Some((2, 20))));
        let mut latin = WINDOWS_1252.encode(&text).0.into_owned();
        latin.insert(7, 0);
        let decoded = decode(&latin).unwrap();
        assert_eq!((decoded.text, decoded.nul), (text, Some((1, 7))));
    }

    #[test]
    fn bytes_that_windows_1252_leaves_open_are_told() {
        let decoded = decode(b"Bogot\xe1, ma\xf1ana \x81 ser\xe1 otro d\xeda en Am\xe9rica").unwrap();
        assert_eq!(decoded.undecoded.map(|lost| (lost.count, lost.offset)), Some((1, 15)));
    }

    #[test]
    fn half_a_utf16_character_is_told() {
        let mut bytes = [&[0xff, 0xfe], utf16_bytes("Hola a todos", u16::to_le_bytes).as_slice()].concat();
        bytes.extend(0xd800_u16.to_le_bytes());
        let lost = decode(&bytes).unwrap().undecoded.unwrap();
        assert_eq!((lost.offset, lost.encoding), (26, "UTF-16LE"));
    }

    #[test]
    fn binary_files_are_refused() {
        assert_eq!(decode(b"%PDF-1.7 ..."), Err(NoText("a PDF document".into())));
        assert_eq!(decode(b"abc\0def"), Err(NoText("NUL byte at offset 3".into())));
        assert_eq!(
            decode(b"\x01\x02\x03\x04text"),
            Err(NoText("4 control characters".into()))
        );
        assert!(decode(&[0xff, 0xd8, 0xff, 0xe0, 0, 0x10, b'J', b'F', b'I', b'F', 0]).is_err());
    }

    #[test]
    fn terminal_codes_are_no_reason_to_refuse() {
        assert!(decode(b"\x1b[1mTitle\x1b[0m and text").is_ok());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = decode(&bytes);
        }

        #[test]
        fn text_in_utf8_comes_through(text in "[^\0\u{1}-\u{8}\u{e}-\u{1f}\u{feff}\u{fffd}]{0,60}") {
            if !SIGNATURES.iter().any(|(start, _)| text.as_bytes().starts_with(start)) {
                proptest::prop_assert_eq!(decode(text.as_bytes()), Ok(whole(text)));
            }
        }
    }
}
