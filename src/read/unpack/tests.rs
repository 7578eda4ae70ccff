//! What is packed, and what is wrong with it.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::{Options, parse};
use super::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read(name: &str, bytes: &[u8]) -> Parsed {
    parse(name, bytes, &Options::default())
}

fn names(parsed: &Parsed) -> Vec<&str> {
    parsed.articles.iter().map(|article| article.name.as_str()).collect()
}

fn problems(parsed: &Parsed) -> Vec<String> {
    parsed.problems.iter().map(ToString::to_string).collect()
}

const LINES: &[u8] = b"{\"text\": \"Uno.\"}\n{\"text\": \"Dos.\"}\n{\n";

#[test]
fn anything_may_be_compressed() {
    for (ending, packed) in [("gz", gzip(LINES)), ("zst", zstd(LINES))] {
        let name = format!("dir/a.jsonl.{ending}");
        let parsed = read(&name, &packed);
        assert_eq!(names(&parsed), [format!("{name}#1"), format!("{name}#2")]);
        assert!(problems(&parsed)[0].starts_with(&format!("{name}: line 3: not valid JSON")));
        // Without a name to tell it, by its bytes.
        assert_eq!(read("-", &packed).articles.len(), 2);
    }
    let parsed = read("a.md.gz", &gzip(b"# T\nUno."));
    assert_eq!(
        (names(&parsed), parsed.articles[0].paragraphs.len()),
        (vec!["a.md.gz"], 2)
    );
}

#[test]
fn streams_and_frames_one_after_another() {
    let both = [gzip(b"Uno.\n\n"), gzip(b"Dos.")].concat();
    assert_eq!(read("a.txt.gz", &both).articles[0].text, "Uno.\n\nDos.");
    let skipped: &[u8] = b"\x50\x2a\x4d\x18\x03\0\0\0abc";
    let both = [zstd(b"Uno.\n\n"), skipped.to_vec(), zstd(b"Dos.")].concat();
    assert_eq!(read("a.txt.zst", &both).articles[0].text, "Uno.\n\nDos.");
}

#[test]
fn an_archive_of_articles() {
    let packed = zip(&[
        ("uno.txt", b"Uno."),
        ("d/dos.jsonl", LINES),
        ("d/tres.txt.gz", &gzip(b"Tres.")),
        ("d/table.csv", b"x,y\n1,2\n"),
        ("d/foto.jpg", b"\xff\xd8"),
        (".hidden.txt", b"No."),
        ("__MACOSX/._uno.txt", b"No."),
        ("vacio.txt", b""),
        (
            "inner.zip",
            &zip(&[("../../cuatro.txt", b"Cuatro."), ("/cinco.txt", b"Cinco.")]),
        ),
    ]);
    let parsed = read("a.zip", &packed);
    let texts: Vec<_> = parsed.articles.iter().map(|article| article.text.as_str()).collect();
    assert_eq!(texts, ["Uno.", "Uno.", "Dos.", "Tres.", "Cuatro.", "Cinco."]);
    assert_eq!(
        names(&parsed),
        ["a.zip#1", "a.zip#2", "a.zip#3", "a.zip#4", "a.zip#5", "a.zip#6"]
    );
    let packed_as = |at: usize| parsed.articles[at].metadata.packed_as.as_deref();
    assert_eq!(
        (packed_as(2), packed_as(4)),
        (Some("d/dos.jsonl"), Some("inner.zip/cuatro.txt"))
    );
    assert_eq!(
        problems(&parsed),
        [
            "a.zip/d/dos.jsonl: line 3: not valid JSON: EOF while parsing an object at column 1; mend the line or take it out",
            "a.zip/d/table.csv: passed over, no article in it: no column of text among x, y; name the field of the text with --fields text=NAME",
            "a.zip/vacio.txt: is empty; give a file with text in it",
            "a.zip: 1 file was not looked into, as articles don't end so: .jpg (1); name one to have it read",
        ]
    );
    assert_eq!(names(&read("b.zip", &zip(&[("a.txt", b"Uno.")]))), ["b.zip"]);
}

#[test]
fn the_format_that_is_asked_for_is_that_of_what_is_packed() {
    let options = Options {
        format: Some(Format::JsonLines),
        ..Options::default()
    };
    for packed in [LINES.to_vec(), gzip(LINES), zstd(LINES), zip(&[("a.log", LINES)])] {
        assert_eq!(parse("a.log", &packed, &options).articles.len(), 2);
    }
}

#[test]
fn packed_too_deep() {
    let mut packed = b"Uno.".to_vec();
    let mut name = "a.txt".to_owned();
    for depth in 1..=4 {
        packed = gzip(&packed);
        name += ".gz";
        let parsed = read(&name, &packed);
        if depth <= 3 {
            assert_eq!(names(&parsed), [name.as_str()]);
        } else {
            assert_eq!(
                problems(&parsed),
                ["a.txt.gz.gz.gz.gz: packed more than 3 times over; unpack it and give its parts"]
            );
        }
    }
}

#[test]
fn bombs_are_stopped_by_size_and_by_ratio() {
    let zeros = vec![b' '; 40 << 20];
    let message = |name: &str| {
        format!(
            "{name}: unpacks to more than 1000 times its size, as only a decompression bomb does; if it is none, unpack it and give its parts"
        )
    };
    let gz = gzip(&zeros);
    assert_eq!(problems(&read("a.txt.gz", &gz)), [message("a.txt.gz")]);
    assert_eq!(problems(&read("a.txt.zst", &zstd(&zeros))), [message("a.txt.zst")]);
    let packed = zip(&[("b.txt", &zeros), ("c.txt", b"Uno.")]);
    let parsed = read("a.zip", &packed);
    assert_eq!(problems(&parsed), [message("a.zip/b.txt")]);
    assert_eq!(names(&parsed), ["a.zip"]);

    let options = Options {
        max_file_size: 1000,
        ..Options::default()
    };
    let text = "palabra ".repeat(100);
    let too_large = "a.zip: unpacks to more than 1000 bytes; raise --max-file-size, or unpack it and give its parts";
    // Each fits, all together don't; nor do they where they are packed once more.
    let inner = zip(&[("a.txt", text.as_bytes())]);
    for packed in [
        zip(&[("a.txt", text.as_bytes()), ("b.txt", text.as_bytes())]),
        zip(&[("a.zip", &inner), ("b.txt", text.as_bytes())]),
    ] {
        let parsed = parse("a.zip", &packed, &options);
        assert_eq!(parsed.articles.len(), 1);
        assert_eq!(problems(&parsed), [too_large]);
    }
}

#[test]
fn damaged_and_encrypted_archives() {
    let advice = "; get it again";
    let starts = |name: &str, bytes: &[u8], start: &str| {
        let told = problems(&read(name, bytes));
        assert!(
            told.len() == 1 && told[0].starts_with(start) && told[0].ends_with(advice),
            "{told:?}"
        );
    };
    let text = "palabra y otra ".repeat(50);
    let gz = gzip(text.as_bytes());
    starts("a.gz", &gz[..gz.len() - 9], "a.gz: damaged or cut short as gzip data (");
    let mut changed = gz.clone();
    let last = changed.len() - 6;
    changed[last] ^= 1;
    starts("a.gz", &changed, "a.gz: damaged or cut short as gzip data (");
    let packed = zstd(text.as_bytes());
    starts(
        "a.zst",
        &packed[..packed.len() - 5],
        "a.zst: damaged or cut short as Zstandard data (",
    );
    let mut changed = packed.clone();
    *changed.last_mut().unwrap() ^= 1;
    starts(
        "a.zst",
        &changed,
        "a.zst: damaged or cut short as Zstandard data (its checksum is another)",
    );
    let packed = zip(&[("a.txt", text.as_bytes())]);
    starts(
        "a.zip",
        &packed[..packed.len() - 30],
        "a.zip: damaged or cut short as a ZIP archive (",
    );
    starts(
        "a.zip",
        b"PK\x03\x04 hola",
        "a.zip: damaged or cut short as a ZIP archive (",
    );
    let mut changed = packed.clone();
    changed[45] ^= 0x55;
    starts(
        "a.zip",
        &changed,
        "a.zip/a.txt: damaged or cut short as an entry of the archive (",
    );
    let mut encrypted = packed;
    encrypted[6] |= 1;
    let central = encrypted
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .unwrap();
    encrypted[central + 8] |= 1;
    assert_eq!(
        problems(&read("a.zip", &encrypted)),
        ["a.zip/a.txt: is encrypted; unpack it with its password and give its parts"]
    );
}

#[test]
fn archives_without_articles() {
    let told = problems(&read("a.zip", &zip(&[("foto.jpg", b"x")])));
    assert!(
        told[1].starts_with("a.zip: no article in this archive; expected files that end in .txt, "),
        "{told:?}"
    );
    assert_eq!(
        problems(&read(
            "a.zip",
            &zip(&[("[Content_Types].xml", b"x"), ("xl/workbook.xml", b"x")])
        )),
        ["a.zip: an office document that is no text; save its text as .docx, or its table as .csv"]
    );
    let mut tar = vec![0; 1024];
    tar[257..262].copy_from_slice(b"ustar");
    assert_eq!(
        problems(&read("a.tgz", &gzip(&tar))),
        ["a.tgz: a tar archive; unpack it and give its folder, or pack it as .zip"]
    );
    assert_eq!(
        problems(&read("a.txt.gz", &gzip(b" \n"))),
        ["a.txt.gz: is empty; give a file with text in it"]
    );
}

#[test]
fn documents_of_office_suites_are_no_archives() {
    let docx = zip(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x")]);
    assert_eq!(kind_of_zip(&docx), Format::Docx);
    let odt = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"x"),
    ]);
    assert_eq!(kind_of_zip(&odt), Format::Odt);
    let ods = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"x"),
    ]);
    assert_eq!(kind_of_zip(&ods), Format::Zip);
    assert_eq!(kind_of_zip(b"PK\x03\x04"), Format::Zip);
}

#[test]
fn too_many_entries_are_counted_before_they_are_read() {
    let mut bytes = zip(&[("a.txt", b"Uno.")]);
    bytes.splice(0..0, b"PK\x01\x02".repeat(MOST_ENTRIES + 1));
    assert_eq!(
        problems(&read("a.zip", &bytes)),
        ["a.zip: damaged or cut short as a ZIP archive (it has more than 100000 entries); get it again"]
    );
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        for (name, sign) in [("a.gz", &b"\x1f\x8b\x08\0"[..]), ("a.zst", b"\x28\xb5\x2f\xfd"), ("a.zip", b"PK\x03\x04")] {
            read(name, &bytes);
            read(name, &[sign, &bytes].concat());
        }
    }

    #[test]
    fn no_change_makes_it_panic(at in 0_usize..400, to: u8, length in 0_usize..400) {
        let archive = zip(&[("a.txt", b"Uno."), ("b.jsonl", LINES), ("c.gz", &gzip(LINES))]);
        for (name, mut packed) in [("a.gz", gzip(LINES)), ("a.zst", zstd(LINES)), ("a.zip", archive)] {
            if let Some(byte) = packed.get_mut(at) {
                *byte = to;
            }
            read(name, &packed);
            packed.truncate(length);
            read(name, &packed);
        }
    }
}

/// A DOCX of few bytes whose text unpacks to this many.
fn docx_of(bytes: usize) -> Vec<u8> {
    let text = "Llueve. ".repeat(bytes / 8);
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>{text}\
         </w:t></w:r></w:p></w:body></w:document>"
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, part) in [("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document)] {
        writer.start_file(name, options).unwrap();
        writer.write_all(part.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn documents_in_an_archive_draw_from_its_budget() {
    let docx = docx_of(3 << 20);
    let options = Options {
        max_file_size: 7 << 20,
        ..Options::default()
    };
    let three = zip(&[
        ("a.docx", &docx),
        ("b.docx", &docx),
        ("c.docx", &docx),
        ("d.txt", b"Uno."),
    ]);
    let parsed = parse("a.zip", &three, &options);
    assert_eq!(parsed.articles.len(), 2);
    assert_eq!(
        problems(&parsed),
        ["a.zip/c.docx: unpacks to more than 7340032 bytes; raise --max-file-size, or unpack it and give its parts"]
    );
    let packed = gzip(&docx);
    assert_eq!(parse("a.docx.gz", &packed, &options).articles.len(), 1);
    // Packed twice, it is so small that no document is.
    let bomb = gzip(&docx_of(15 << 20));
    assert!(problems(&read("a.docx.gz", &bomb))[0].contains("as only a decompression bomb does"));
}

#[test]
fn a_saved_page_in_an_archive_is_read_without_its_parts() {
    let page = "<h1>T</h1><p>Cae agua sobre toda la provincia desde hace tres días, y no parará hasta el jueves.</p>";
    let packed = zip(&[
        ("d/nota.html", page.as_bytes()),
        ("d/nota_files/frame.html", page.as_bytes()),
        ("d/nota_files/a.css", b"a {}"),
        ("d/nota-ingles/en.txt", b"Rain."),
    ]);
    let parsed = read("a.zip", &packed);
    assert_eq!(parsed.articles.len(), 2);
    assert_eq!(
        problems(&parsed),
        ["a.zip/d/nota_files: not looked into, as it holds the parts of the page beside it; name it to have it read"]
    );
}

#[test]
fn an_archive_of_nothing_says_so() {
    let packed = zip(&[("a.json", b"{\"a\": 1}"), ("b.json", b"{\"b\": 1}")]);
    assert_eq!(
        problems(&read("a.zip", &packed)).last().unwrap(),
        "a.zip: no article in it: 2 files were passed over, the first a.zip/a.json: no field of text among a; name the field of \
         the text with --fields text=NAME"
    );
}

#[test]
fn what_is_none_of_what_it_is_called_says_so() {
    for (format, what) in [(Format::Gzip, "gzip data"), (Format::Zstd, "Zstandard data")] {
        let options = Options {
            format: Some(format),
            ..Options::default()
        };
        assert_eq!(
            problems(&parse("a.txt", b"Uno y dos.", &options)),
            [format!(
                "a.txt: is no {what}; leave --from away, or give the file its own ending"
            )]
        );
    }
    let mut packed = zip(&[("a.txt", b"Uno.")]);
    // The method, in the head of the entry and in the directory: bzip2.
    let directory = packed.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    packed[8] = 12;
    packed[directory + 10] = 12;
    assert_eq!(
        problems(&read("a.zip", &packed)),
        ["a.zip/a.txt: is packed by a method that is not read; pack it again as an ordinary ZIP archive"]
    );
}
