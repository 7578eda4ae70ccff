//! The page: report and coverage side by side in one file that needs nothing else, neither a network nor a server.
//!
//! **What is in it.** `body` writes the articles and all links as HTML, to be read without a script. `js/` adds what a person
//! does with them: filters, curves between paragraphs, search, review. `data` is what the script knows, as JSON in a
//! `script` element that isn't run. `css/` is the look, on screen and on paper. The parts of `css/` and `js/` are put one after
//! the other when the program is built; those of `js/` share one scope, in the order of `SCRIPT`.
//!
//! **What an article can do.** Nothing: all text is escaped (`escape`), and the page's content security policy lets only the two
//! scripts and the one style sheet run whose hashes it names, and nothing be loaded from anywhere. Addresses are links only
//! where they begin with `http` or `https`.
//!
//! **Review.** What a person accepts, rejects and adds stays in the browser's storage, under a hash of the articles' texts and
//! file names. It begins with the review that the alignment holds, and leaves as CSV: the long layout with the column
//! [`reviewed`](super::csv::REVIEWED), or links in the form of [`gold`](crate::evaluate::gold).

mod body;
mod data;
mod escape;
mod words;

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use self::body::Body;
use self::data::Data;
use super::Options;
use crate::alignment::Alignment;

/// The look of the page.
const STYLE: &str = concat!(
    include_str!("css/theme.css"),
    include_str!("css/frame.css"),
    include_str!("css/text.css"),
    include_str!("css/controls.css"),
    include_str!("css/inspector.css"),
    include_str!("css/phone.css"),
    include_str!("css/print.css"),
);

/// Runs before anything is shown: tells the style sheet that there is a script, and which theme was chosen.
const FIRST: &str = include_str!("js/first.js");

/// What the page can do, in one scope.
const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("js/model.js"),
    include_str!("js/text.js"),
    include_str!("js/csv.js"),
    include_str!("js/review.js"),
    include_str!("js/files.js"),
    include_str!("js/view.js"),
    include_str!("js/select.js"),
    include_str!("js/inspector.js"),
    include_str!("js/curves.js"),
    include_str!("js/overview.js"),
    include_str!("js/search.js"),
    include_str!("js/keys.js"),
    include_str!("js/start.js"),
    "})();\n",
);

/// The controls, which stay hidden where no script runs.
const CONTROLS: &str = include_str!("controls.html");

/// The help, and what else opens over the page.
const DIALOGS: &str = include_str!("dialogs.html");

/// Writes the page.
///
/// `options.guard`, `options.bom` and `options.keep_boilerplate` are those of the CSV that the page exports; the layout of rows
/// and columns is not for a page.
///
/// # Errors
///
/// Where `out` can't be written to.
pub fn write(alignment: &Alignment, options: &Options, mut out: impl Write) -> io::Result<()> {
    let body = Body::new(alignment);
    let mut page = String::new();
    page.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"");
    page.push_str(&policy());
    page.push_str("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.push_str(
        "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
    );
    page.push_str("<meta name=\"generator\" content=\"cotejo ");
    page.push_str(env!("CARGO_PKG_VERSION"));
    page.push_str("\">\n<title>");
    page.push_str(&escape::attribute(&body.title()));
    page.push_str(" – Cotejo</title>\n<style>");
    page.push_str(STYLE);
    page.push_str("</style>\n<script>");
    page.push_str(FIRST);
    page.push_str("</script>\n</head>\n<body>\n");
    out.write_all(page.as_bytes())?;
    out.write_all(skeleton(&body)?.as_bytes())?;
    let data = escape::json(&Data::new(alignment, *options))?;
    out.write_all(b"<script type=\"application/json\" id=\"data\">")?;
    out.write_all(data.as_bytes())?;
    out.write_all(b"</script>\n<script>")?;
    out.write_all(SCRIPT.as_bytes())?;
    out.write_all(b"</script>\n</body>\n</html>\n")?;
    out.flush()
}

/// What stands in the body before the scripts.
fn skeleton(body: &Body<'_>) -> io::Result<String> {
    let mut page = String::new();
    page.push_str("<a class=\"skip\" href=\"#reports\">Skip to the report</a>\n");
    page.push_str(CONTROLS);
    body.columns(&mut page).map_err(io::Error::other)?;
    page.push_str("<aside class=\"inspector\" id=\"inspector\" aria-label=\"Link\" hidden></aside>\n");
    body.notes(&mut page).map_err(io::Error::other)?;
    page.push_str(DIALOGS);
    Ok(page)
}

/// The content security policy: our own scripts and style by their hashes, and nothing else; no text becomes markup.
fn policy() -> String {
    format!(
        "default-src 'none'; script-src {} {}; style-src {}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
        hash(FIRST),
        hash(SCRIPT),
        hash(STYLE)
    )
}

fn hash(source: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(source.as_bytes())))
}

#[cfg(test)]
mod tests;
