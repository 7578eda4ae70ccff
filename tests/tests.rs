//! Tests through the real binary and the library, as a user has them.

/// Command-line cases as files in `cmd/`: arguments, input, exact output, exit code.
mod cases;
/// The seeds of the fuzz targets, and what fuzzing has found, are read without a panic, and the laws hold.
mod corpus;
/// Every file under `data/` has its source and licence told in `data/README.md`.
mod data_readme;
/// DOCX, ODT and PDF of different makers give the paragraphs that a person reads in them, or say why not.
mod document_readers;
/// The gold stories keep their word: links lead to paragraphs, and the agreement figures follow from the labels.
mod gold_agreement;
/// The laws that hold for any articles: nothing lost, nothing twice, the same result for the same input, no panic.
mod laws;
/// How much memory reading takes: no more than three times the file and some room.
#[cfg(target_os = "linux")]
mod memory;
/// The same corpus gives the same model, bit for bit; a model that is broken is refused.
mod model_is_reproducible;
/// What comes out, whatever the order of the arguments, the number of threads, and who reads it.
mod output;
/// The page in a real browser: reading, filters, review, paper, phone, and articles that mean harm.
mod page;
/// Web pages in the shapes of many content systems: paragraphs and days against gold.
mod pages;
/// The README's commands run, and its excerpt and figures are what the tool gives.
mod readme;
/// What a file of settings may say, who wins against whom, and what is refused.
mod settings;
/// On a terminal and off it: progress, colour, interrupts; and places that can't be written to.
#[cfg(target_os = "linux")]
mod terminal;
