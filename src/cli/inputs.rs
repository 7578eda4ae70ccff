//! The articles that a command works on, as they are named on the command line.

use std::path::PathBuf;

use clap::Args;
use cotejo::read::Input;

/// Files, directories, standard input.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Articles: text or Markdown files, directories of them, or - for standard input
    #[arg(required = true, value_name = "FILE|DIR|-")]
    paths: Vec<PathBuf>,
}

impl InputArgs {
    /// What to read, in an order that doesn't hang on the order of the arguments.
    pub(crate) fn into_inputs(self) -> Vec<Input> {
        let mut paths = self.paths;
        paths.sort();
        let input = |path: PathBuf| {
            if path.as_os_str() == "-" {
                Input::Stdin
            } else {
                Input::Path(path)
            }
        };
        paths.into_iter().map(input).collect()
    }
}
