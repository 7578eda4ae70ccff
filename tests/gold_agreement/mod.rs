//! The gold stories keep their word: every link points at a paragraph, and the agreement figures quoted in
//! `data/gold/README.md` follow from the two readers' labels.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A pair without a row in a label file.
const NONE: &str = "none";
const LABELS: [&str; 3] = ["match", "partial", NONE];
const VERDICTS: [&str; 3] = ["same-event", "same-story", "unrelated"];

/// Target file, report block, article block; blocks from 1.
type Pair = (String, usize, usize);
type Labels = BTreeMap<Pair, String>;
/// How often the first reader said one label where the second said another (or the same).
type Confusion = BTreeMap<(String, String), usize>;

struct Story {
    name: String,
    folder: PathBuf,
    report: Vec<String>,
    articles: BTreeMap<String, Vec<String>>,
}

impl Story {
    fn read(folder: &Path, report: &str) -> Self {
        let articles = entries(folder)
            .into_iter()
            .filter(|path| is_article(path))
            .map(|path| (file_name(&path), blocks(&path)))
            .collect();
        Self {
            name: file_name(folder),
            folder: folder.to_owned(),
            report: blocks(&folder.join(report)),
            articles,
        }
    }

    /// Reads a label file and checks each row: sorted, unique, known, and leading to existing blocks that are not metadata.
    fn labels(&self, file: &str) -> Labels {
        let mut labels = Labels::new();
        for row in rows(
            &self.folder.join(file),
            &["target_file", "source_par", "target_par", "label"],
        ) {
            let place = format!("{}/{file}: {}", self.name, row.join(","));
            let block = |text: &str| text.parse::<usize>().unwrap_or_else(|error| panic!("{place}: {error}"));
            let pair = (row[0].clone(), block(&row[1]), block(&row[2]));
            let article = self
                .articles
                .get(&pair.0)
                .unwrap_or_else(|| panic!("{place}: no such article"));
            assert!(
                (1..=self.report.len()).contains(&pair.1),
                "{place}: no such block in the report"
            );
            assert!(
                (1..=article.len()).contains(&pair.2),
                "{place}: no such block in the article"
            );
            assert!(
                row[3] != NONE && LABELS.contains(&row[3].as_str()),
                "{place}: unknown label"
            );
            assert!(
                !is_metadata(&self.report[pair.1 - 1]),
                "{place}: links the report's metadata"
            );
            assert!(
                !is_metadata(&article[pair.2 - 1]),
                "{place}: links the article's metadata"
            );
            assert!(
                labels.last_key_value().is_none_or(|(last, _)| *last < pair),
                "{place}: out of order or repeated"
            );
            labels.insert(pair, row[3].clone());
        }
        assert!(!labels.is_empty(), "{}/{file} is empty", self.name);
        labels
    }

    fn verdicts(&self) -> BTreeMap<String, String> {
        let mut verdicts = BTreeMap::new();
        for row in rows(&self.folder.join("verdicts.csv"), &["target_file", "verdict"]) {
            assert!(
                VERDICTS.contains(&row[1].as_str()),
                "{}: unknown verdict {}",
                self.name,
                row[1]
            );
            assert!(
                verdicts.insert(row[0].clone(), row[1].clone()).is_none(),
                "{}: {} twice",
                self.name,
                row[0]
            );
        }
        assert!(
            verdicts.keys().eq(self.articles.keys()),
            "{}: verdicts and articles differ",
            self.name
        );
        verdicts
    }

    /// Every pair of a report block and an article block.
    fn pairs(&self) -> impl Iterator<Item = Pair> {
        self.articles.iter().flat_map(move |(file, article)| {
            (1..=self.report.len())
                .flat_map(move |source| (1..=article.len()).map(move |target| (file.clone(), source, target)))
        })
    }

    fn confusion(&self) -> Confusion {
        let (first, second) = (self.labels("first.csv"), self.labels("second.csv"));
        let mut confusion = Confusion::new();
        for pair in self.pairs() {
            let key = (label(&first, &pair).to_owned(), label(&second, &pair).to_owned());
            *confusion.entry(key).or_default() += 1;
        }
        confusion
    }
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn stories(set: &str) -> Vec<Story> {
    let folders = entries(&data().join("gold").join(set));
    folders.iter().map(|folder| Story::read(folder, "es.txt")).collect()
}

fn entries(folder: &Path) -> BTreeSet<PathBuf> {
    fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a readable directory entry").path())
        .collect()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .expect("a path with a name")
        .to_string_lossy()
        .into_owned()
}

fn is_article(path: &Path) -> bool {
    file_name(path).starts_with("en-") && path.extension().is_some_and(|extension| extension == "txt")
}

/// Runs of lines between blank lines, which is how the stories number their paragraphs.
fn blocks(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut blocks = vec![String::new()];
    for line in text.lines() {
        let last = blocks.last_mut().expect("one block at least");
        if line.trim().is_empty() {
            if !last.is_empty() {
                blocks.push(String::new());
            }
        } else {
            last.push_str(line);
            last.push('\n');
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

fn is_metadata(block: &str) -> bool {
    ["Title:", "Título:"].iter().any(|key| block.starts_with(key))
}

fn rows(path: &Path, header: &[&str]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(
        reader.headers().expect("a header").iter().eq(header.iter().copied()),
        "{}: other header",
        path.display()
    );
    reader
        .records()
        .map(|row| row.expect("a whole row").iter().map(str::to_owned).collect())
        .collect()
}

fn label<'a>(labels: &'a Labels, pair: &Pair) -> &'a str {
    labels.get(pair).map_or(NONE, String::as_str)
}

/// Cohen's kappa: observed agreement beyond what the two readers' label frequencies would give by chance.
fn kappa(confusion: &Confusion) -> f64 {
    let total = confusion.values().sum::<usize>() as f64;
    let classes: BTreeSet<&String> = confusion.keys().flat_map(|(first, second)| [first, second]).collect();
    let share = |wanted: &dyn Fn(&String, &String) -> bool| {
        let counts = confusion.iter().filter(|((first, second), _)| wanted(first, second));
        counts.map(|(_, count)| *count).sum::<usize>() as f64 / total
    };
    let observed = share(&|first, second| first == second);
    let expected: f64 = classes
        .iter()
        .map(|class| share(&|first, _| first == *class) * share(&|_, second| second == *class))
        .sum();
    (observed - expected) / (1.0 - expected)
}

/// The same counts with every label but one merged.
fn against_others(confusion: &Confusion, kept: &str) -> Confusion {
    let merge = |label: &str| if label == kept { kept } else { "other" }.to_owned();
    let mut merged = Confusion::new();
    for ((first, second), count) in confusion {
        *merged.entry((merge(first), merge(second))).or_default() += count;
    }
    merged
}

fn pool<'a>(confusions: impl IntoIterator<Item = &'a Confusion>) -> Confusion {
    let mut pooled = Confusion::new();
    for (key, count) in confusions.into_iter().flatten() {
        *pooled.entry(key.clone()).or_default() += count;
    }
    pooled
}

/// The rows of the README's table whose header begins with `column`, by their first cell.
fn quoted(column: &str) -> BTreeMap<String, Vec<String>> {
    let readme = fs::read_to_string(data().join("gold/README.md")).expect("data/gold/README.md");
    let lines = readme
        .lines()
        .skip_while(|line| !line.starts_with(&format!("| {column} |")))
        .skip(2);
    let table = lines.take_while(|line| line.starts_with('|')).map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
        (cells.next().expect("a first cell"), cells.collect())
    });
    table.collect()
}

#[test]
fn links_point_at_paragraphs_and_verdicts_cover_the_articles() {
    for (set, count) in [("calibrate", 20), ("held-out", 10)] {
        let stories = stories(set);
        assert_eq!(stories.len(), count, "stories in {set}");
        for story in stories {
            assert!((3..=4).contains(&story.articles.len()), "{}: articles", story.name);
            story.labels("gold.csv");
            let verdicts = story.verdicts();
            assert!(
                verdicts.values().any(|verdict| verdict == "same-event"),
                "{}: no coverage",
                story.name
            );
            assert!(
                verdicts.values().any(|verdict| verdict == "same-story"),
                "{}: no decoy",
                story.name
            );
        }
    }
    let sample = Story::read(&data().join("samples/cartagena"), "es-report.txt");
    assert_eq!(sample.articles.len(), 3);
    sample.labels("gold.csv");
    sample.verdicts();
}

#[test]
fn settling_changed_only_what_the_readers_disagreed_on() {
    for story in ["calibrate", "held-out"].into_iter().flat_map(stories) {
        let (first, second, gold) = (
            story.labels("first.csv"),
            story.labels("second.csv"),
            story.labels("gold.csv"),
        );
        for pair in story.pairs() {
            let (one, other) = (label(&first, &pair), label(&second, &pair));
            assert!(one != other || label(&gold, &pair) == one, "{}: {pair:?}", story.name);
        }
    }
}

#[test]
fn readme_quotes_each_story_and_its_agreement() {
    let mut quoted = quoted("story");
    let mut check = |name: &str, stories: &[&Story]| {
        let confusion = pool(&stories.iter().map(|story| story.confusion()).collect::<Vec<_>>());
        let gold: Vec<String> = stories
            .iter()
            .flat_map(|story| story.labels("gold.csv").into_values())
            .collect();
        let settled = |label: &str| gold.iter().filter(|settled| *settled == label).count();
        let expected = vec![
            stories
                .iter()
                .map(|story| story.articles.len())
                .sum::<usize>()
                .to_string(),
            stories
                .iter()
                .map(|story| story.report.len())
                .sum::<usize>()
                .to_string(),
            confusion.values().sum::<usize>().to_string(),
            settled("match").to_string(),
            settled("partial").to_string(),
            confusion
                .iter()
                .filter(|((a, b), _)| a != b)
                .map(|(_, count)| count)
                .sum::<usize>()
                .to_string(),
            format!("{:.3}", kappa(&against_others(&confusion, "match"))),
            format!("{:.3}", kappa(&confusion)),
        ];
        assert_eq!(quoted.remove(name), Some(expected), "row {name}");
    };
    let sets = ["calibrate", "held-out"].map(|set| (set, stories(set)));
    for (set, stories) in &sets {
        for story in stories {
            check(&story.name, &[story]);
        }
        check(set, &stories.iter().collect::<Vec<_>>());
    }
    check("all", &sets.iter().flat_map(|(_, stories)| stories).collect::<Vec<_>>());
    assert!(quoted.is_empty(), "rows of no story: {:?}", quoted.keys());
}

#[test]
fn readme_quotes_the_agreement_on_each_label_and_verdict() {
    let stories: Vec<Story> = ["calibrate", "held-out"].into_iter().flat_map(stories).collect();
    let labels = pool(&stories.iter().map(Story::confusion).collect::<Vec<_>>());

    let mut verdicts = Confusion::new();
    let mut judged = BTreeSet::new();
    for row in rows(
        &data().join("gold/verdicts-by-reader.csv"),
        &["story", "target_file", "first", "second"],
    ) {
        let story = stories
            .iter()
            .find(|story| story.name == row[0])
            .unwrap_or_else(|| panic!("no story {}", row[0]));
        if row[2] == row[3] {
            assert_eq!(story.verdicts().get(&row[1]), Some(&row[2]), "{}/{}", row[0], row[1]);
        }
        *verdicts.entry((row[2].clone(), row[3].clone())).or_default() += 1;
        assert!(
            judged.insert((row[0].clone(), row[1].clone())),
            "{}/{} twice",
            row[0],
            row[1]
        );
    }
    assert_eq!(
        judged.len(),
        stories.iter().map(|story| story.articles.len()).sum::<usize>()
    );

    let mut quoted = quoted("label");
    for (confusion, classes) in [(&labels, LABELS), (&verdicts, VERDICTS)] {
        for class in classes {
            let count = |wanted: &dyn Fn(&str, &str) -> bool| {
                confusion
                    .iter()
                    .filter(|((a, b), _)| wanted(a, b))
                    .map(|(_, count)| count)
                    .sum::<usize>()
            };
            let (first, second) = (count(&|first, _| first == class), count(&|_, second| second == class));
            let both = count(&|first, second| first == class && second == class);
            let expected = vec![
                first.to_string(),
                second.to_string(),
                both.to_string(),
                format!("{:.3}", kappa(&against_others(confusion, class))),
                format!("{:.3}", 2.0 * both as f64 / (first + second) as f64),
            ];
            assert_eq!(quoted.remove(class), Some(expected), "row {class}");
        }
    }
    assert!(quoted.is_empty(), "rows of no label: {:?}", quoted.keys());
}

#[test]
fn kappa_agrees_with_a_worked_example() {
    // Both said yes 20 times and no 15; they differed 5 and 10 times: observed 0.7, by chance 0.5.
    let cells = [
        ("yes", "yes", 20),
        ("yes", "no", 5),
        ("no", "yes", 10),
        ("no", "no", 15),
    ];
    let confusion = cells
        .map(|(first, second, count)| ((first.to_owned(), second.to_owned()), count))
        .into();
    assert!((kappa(&confusion) - 0.4).abs() < 1e-12);
}
