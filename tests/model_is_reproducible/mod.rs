use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin;

/// CRC-32 of the model that the corpus below makes. It changes with the layout of the file, the tokens, the hashes, the
/// random numbers or the order of any sum: on purpose, or by mistake.
const CHECKSUM: u32 = 0xa24c_e354;

/// Where the version stands in the file, after the magic.
const VERSION_AT: usize = 8;

/// A few hundred pairs that say who did what when, in two languages of which nothing else is known.
fn corpus() -> String {
    let who = [
        ("la alcaldesa", "the mayor"),
        ("el pescador", "the fisherman"),
        ("un médico", "a doctor"),
        ("la orquesta", "the orchestra"),
        ("mi vecina", "my neighbour"),
        ("el panadero", "the baker"),
        ("la jueza", "the judge"),
    ];
    let what = [
        ("abrió el puente", "opened the bridge"),
        ("vendió doce barcos", "sold twelve boats"),
        ("perdió las llaves", "lost the keys"),
        ("pintó la escuela", "painted the school"),
        ("cerró el mercado", "closed the market"),
        ("contó los votos", "counted the votes"),
    ];
    let when = [
        ("el lunes", "on Monday"),
        ("anoche", "last night"),
        ("en 1998", "in 1998"),
        ("durante la tormenta", "during the storm"),
        ("sin avisar", "without warning"),
        ("otra vez", "once again"),
        ("después del partido", "after the match"),
    ];
    let mut lines = Vec::new();
    for (document, (who_es, who_en)) in who.iter().enumerate() {
        for (what_es, what_en) in what {
            for (when_es, when_en) in when {
                lines.push(format!(
                    "doc{document}\t{who_es} {what_es} {when_es}\t{who_en} {what_en} {when_en}"
                ));
            }
        }
    }
    lines.join("\n") + "\n"
}

fn cotejo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(cargo_bin!("cotejo"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("it starts")
}

/// Trains on the corpus; gives the bytes of the model.
fn train(folder: &Path, jobs: &str, name: &str) -> Vec<u8> {
    fs::write(folder.join("pairs.tsv"), corpus()).expect("it can be written");
    let done = cotejo(
        folder,
        &[
            "train",
            "pairs.tsv",
            "--dimensions",
            "16",
            "--words",
            "60",
            "--buckets",
            "64",
            "--epochs",
            "12",
            "--provenance",
            "a small corpus",
            "--jobs",
            jobs,
            "-o",
            name,
        ],
    );
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    fs::read(folder.join(name)).expect("it was written")
}

#[test]
fn same_bytes_on_any_number_of_threads_and_ever_after() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = train(folder.path(), "1", "one.bin");
    assert_eq!(train(folder.path(), "2", "two.bin"), first);
    assert_eq!(train(folder.path(), "1", "again.bin"), first);
    let checksum = crc32fast::hash(&first);
    assert_eq!(checksum, CHECKSUM, "the CRC-32 is {checksum:#010x}");
}

#[test]
fn a_model_made_here_is_used_and_a_broken_one_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = train(folder.path(), "2", "model.bin");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("it can be written");
    write(
        "es.txt",
        "El panadero cerró el mercado durante la tormenta de la noche.".as_bytes(),
    );
    write("en.txt", b"The baker closed the market during the storm of that night.");

    let align = |model: &str| {
        cotejo(
            folder.path(),
            &["align", "--quiet", "es.txt", "en.txt", "--model", model],
        )
    };
    let used = align("model.bin");
    assert!(
        matches!(used.status.code(), Some(0 | 1)),
        "{}",
        String::from_utf8_lossy(&used.stderr)
    );
    assert!(used.stdout.starts_with(b"source_file,"));

    let mut damaged = model.clone();
    *damaged.last_mut().expect("it has bytes") ^= 1;
    let mut other_version = model.clone();
    other_version[VERSION_AT] += 1;
    let length = model.len();
    let last = length - 7;
    for (name, bytes, message) in [
        (
            "damaged.bin",
            &damaged[..],
            "the model is damaged (its checksum does not fit its content); copy it again".to_owned(),
        ),
        (
            "truncated.bin",
            &model[..last],
            format!("the model is incomplete: {last} bytes of {length}; copy it again"),
        ),
        (
            "foreign.bin",
            b"%PDF-1.7 and more than a head of other things, so that it could be one",
            "not a Cotejo model; make one with 'cotejo train'".to_owned(),
        ),
        (
            "short.bin",
            &model[..20],
            "not a Cotejo model; make one with 'cotejo train'".to_owned(),
        ),
        (
            "version.bin",
            &other_version[..],
            "model of version 2, this program reads version 1; make it again with 'cotejo train'".to_owned(),
        ),
    ] {
        write(name, bytes);
        let done = align(name);
        let told = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{name}: {told}");
        assert!(done.stdout.is_empty(), "{name}");
        assert!(told.starts_with(&format!("error: {name}: {message}")), "{name}: {told}");
        assert_eq!(told.lines().count(), 1, "{name}: {told}");
    }
}
