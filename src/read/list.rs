//! Lists of names of files, as other programs write them.

use std::ffi::OsString;
use std::path::PathBuf;

use encoding_rs::{Encoding, UTF_8};

use super::encoding;

/// The names in a list of them: one a line, or with NUL bytes between; empty ones are none.
///
/// A name is what stands there, spaces and `#` included. A list in UTF-16, as PowerShell of Windows writes it, is decoded; any
/// other is taken by its bytes, as names need not be UTF-8.
pub fn names_in_list(bytes: &[u8]) -> Vec<PathBuf> {
    let mark = Encoding::for_bom(bytes);
    let wide = match mark {
        Some((encoding, _)) if encoding == UTF_8 => None,
        Some((encoding, length)) => Some(encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned()),
        None => encoding::utf16(bytes).map(|decoded| decoded.text),
    };
    if let Some(text) = wide {
        return names(text.as_bytes(), b'\n');
    }
    let bytes = mark.and_then(|(_, length)| bytes.get(length..)).unwrap_or(bytes);
    // Without a mark alone: where there is one, the list was written as text.
    let has_nul = mark.is_none() && bytes.contains(&0);
    names(bytes, if has_nul { 0 } else { b'\n' })
}

fn names(bytes: &[u8], separator: u8) -> Vec<PathBuf> {
    bytes
        .split(|byte| *byte == separator)
        .map(|name| {
            if separator == 0 {
                name
            } else {
                name.strip_suffix(b"\r").unwrap_or(name)
            }
        })
        .filter(|name| !name.is_empty())
        .map(path)
        .collect()
}

/// A path of bytes, as the system has it.
#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(name.to_vec()).into()
}

/// A path of bytes; the system has none that is no Unicode.
#[cfg(not(unix))]
fn path(name: &[u8]) -> PathBuf {
    OsString::from(String::from_utf8_lossy(name).into_owned()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn names(bytes: &[u8]) -> Vec<String> {
        let names = names_in_list(bytes);
        names.iter().map(|name| name.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn names_are_told_apart_by_lines_or_by_nul() {
        assert_eq!(names(b"d/a.txt\nb c.txt\r\n\n#d"), ["d/a.txt", "b c.txt", "#d"]);
        assert_eq!(names(b"d/a.txt\0b\nc.txt\0"), ["d/a.txt", "b\nc.txt"]);
        assert_eq!(names(b"\xef\xbb\xbfa.txt\n"), ["a.txt"]);
        assert!(names(b"\n\r\n").is_empty());
    }

    #[test]
    fn a_list_in_utf_16_is_one_of_names_not_of_letters() {
        let list = "d/nota.txt\r\n/año.txt\r\n";
        for bytes in [
            [&[0xff, 0xfe], wide(list, u16::to_le_bytes).as_slice()].concat(),
            [&[0xfe, 0xff], wide(list, u16::to_be_bytes).as_slice()].concat(),
            wide(list, u16::to_le_bytes),
            wide(list, u16::to_be_bytes),
        ] {
            assert_eq!(names(&bytes), ["d/nota.txt", "/año.txt"]);
        }
        // A mark says what it is, however few of its bytes are zero.
        let list = [&[0xff, 0xfe], wide("日本/ニュース.txt", u16::to_le_bytes).as_slice()].concat();
        assert_eq!(names(&list), ["日本/ニュース.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_utf8_stays_as_it_is() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(
            names_in_list(b"caf\xe9.txt\n")[0].as_os_str().as_bytes(),
            b"caf\xe9.txt"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            names_in_list(&bytes);
        }
    }
}
