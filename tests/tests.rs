//! Tests through the real binary.

/// Command-line cases as files in `cmd/`: arguments, input, exact output, exit code.
mod cases;
/// The gold stories keep their word: links lead to paragraphs, and the agreement figures follow from the labels.
mod gold_agreement;
/// What comes out, whatever the order of the arguments, the number of threads, and who reads it.
mod output;
