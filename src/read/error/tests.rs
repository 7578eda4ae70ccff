//! Every message is one line with its path, its reason and what to do.

use super::*;

fn path() -> Shown {
    Shown::from("dir/a.txt")
}

fn check<const N: usize>(cases: [(ReadError, &str, Severity); N]) {
    for (error, message, severity) in cases {
        assert_eq!(error.to_string(), message);
        assert_eq!(error.severity(), severity, "{message}");
    }
}

#[test]
fn every_message_is_one_line_with_path_reason_and_advice() {
    check([
        (
            ReadError::from_io(Path::new("dir/a.txt"), io::ErrorKind::NotFound.into()),
            "dir/a.txt: not found; check the path",
            Severity::Error,
        ),
        (
            ReadError::from_io(Path::new("dir/a.txt"), io::ErrorKind::PermissionDenied.into()),
            "dir/a.txt: permission denied; make it readable for this user",
            Severity::Error,
        ),
        (
            ReadError::from_io(Path::new("dir/a.txt"), io::Error::other("disk on fire")),
            "dir/a.txt: cannot be read: disk on fire; check the file and its disk",
            Severity::Error,
        ),
        (
            ReadError::Empty { path: path() },
            "dir/a.txt: is empty; give a file with text in it",
            Severity::Error,
        ),
        (
            ReadError::Binary {
                path: path(),
                reason: "NUL byte at offset 4".into(),
            },
            "dir/a.txt: is binary (NUL byte at offset 4); save it as plain text first",
            Severity::Error,
        ),
        (
            ReadError::NoArticle {
                path: path(),
                endings: ".txt, .md".into(),
            },
            "dir/a.txt: no article in this directory; expected files that end in .txt, .md",
            Severity::Error,
        ),
        (
            ReadError::TooLarge {
                path: path(),
                limit: 10,
            },
            "dir/a.txt: too large, more than 10 bytes; raise --max-file-size, or split it into one file per article",
            Severity::Error,
        ),
        (
            ReadError::UnpacksTooLarge {
                path: path(),
                limit: 10,
            },
            "dir/a.txt: unpacks to more than 10 bytes; raise --max-file-size, or unpack it and give its parts",
            Severity::Error,
        ),
        (
            ReadError::Textless {
                path: path(),
                count: 1,
                records: 3,
                first: "line 2".into(),
                advice: NAME_FIELD,
            },
            "dir/a.txt: 1 of 3 records has no text (the first at line 2), left out; name the field of the text with --fields \
             text=NAME",
            Severity::Warning,
        ),
        (
            ReadError::NoFeed {
                path: path(),
                reason: "it is <svg>".into(),
            }
            .into_found(),
            "dir/a.txt: passed over, no article in it: it is <svg>; save the articles as pages, text or a feed",
            Severity::Note,
        ),
    ]);
}

#[test]
fn what_was_read_otherwise_than_expected_is_told_too() {
    check([
        (
            ReadError::Duplicate {
                copies: Copies::new(vec![path()]),
                original: Shown::from("b.txt"),
            },
            "dir/a.txt: has the same text as b.txt; left out, as --drop-duplicates asks",
            Severity::Warning,
        ),
        (
            ReadError::SamePath {
                path: path(),
                original: Shown::from("b.txt"),
            },
            "dir/a.txt: is the same file as b.txt; read once, name it once",
            Severity::Warning,
        ),
        (
            ReadError::Loop {
                path: path(),
                ancestor: Shown::from("dir"),
            },
            "dir/a.txt: leads back to dir, a directory above it; not followed, remove the link",
            Severity::Warning,
        ),
        (
            ReadError::Undecoded {
                path: path(),
                count: 3,
                offset: 17,
                encoding: "UTF-8",
            },
            "dir/a.txt: 3 bytes from offset 17 could not be decoded as UTF-8; save it as UTF-8 if letters are missing",
            Severity::Warning,
        ),
        (
            ReadError::Undecoded {
                path: path(),
                count: 1,
                offset: 17,
                encoding: "UTF-8",
            },
            "dir/a.txt: 1 byte at offset 17 could not be decoded as UTF-8; save it as UTF-8 if letters are missing",
            Severity::Warning,
        ),
    ]);
}

#[test]
fn a_path_with_a_line_break_stays_on_one_line() {
    assert_eq!(Shown::from("a\nb\u{2028}é.txt").to_string(), "a\\nb\\u{2028}é.txt");
}
