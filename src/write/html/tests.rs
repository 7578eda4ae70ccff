use snapbox::str;

use super::*;
use crate::testing;
use crate::write::Format;

fn page(alignment: &Alignment) -> String {
    let mut bytes = Vec::new();
    crate::write::write(alignment, Format::Html, &Options::default(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What stands between the first `start` behind `from` and the next `end`.
fn between<'p>(page: &'p str, from: usize, start: &str, end: &str) -> &'p str {
    let start = page[from..].find(start).unwrap() + from + start.len();
    &page[start..start + page[start..].find(end).unwrap()]
}

#[test]
fn the_policy_lets_run_what_is_there_and_nothing_else() {
    let page = page(&testing::alignment());
    let policy = between(&page, 0, "Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none'; "));
    assert!(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains('*'));
    let last = page.rfind("<script>").unwrap();
    for inline in [
        between(&page, 0, "<style>", "</style>"),
        between(&page, 0, "<script>", "</script>"),
        between(&page, last, "<script>", "</script>"),
    ] {
        assert!(policy.contains(&hash(inline)), "{inline:.60}");
    }
    // No other scripts or styles, and none in attributes, which the policy would refuse.
    assert_eq!(page.matches("<script").count(), 3);
    assert_eq!(page.matches("<style").count(), 1);
    assert!(!CONTROLS.contains("style=") && !DIALOGS.contains("style=") && !SCRIPT.contains("innerHTML"));
}

#[test]
fn the_parts_dont_end_their_elements() {
    assert!(!SCRIPT.contains("</") && !FIRST.contains("</") && !STYLE.contains("</") && !SCRIPT.contains("<!--"));
}

#[test]
fn a_small_story_has_this_skeleton() {
    let alignment = testing::alignment();
    let body = Body::new(&alignment);
    let mut columns = String::new();
    body.columns(&mut columns).unwrap();
    body.notes(&mut columns).unwrap();
    snapbox::assert_data_eq!(
        columns,
        str![[r##"
<main class="columns" id="columns">
<section class="column" id="reports" aria-label="Report" tabindex="-1">
<article class="text" id="r0" aria-labelledby="r0h">
<header class="about">
<p class="outlet">es</p>
<h2 id="r0h" lang="es" dir="auto">—Llegó el enviado</h2>
<ul class="meta"><li title="Language detected, 98% sure">es</li><li class="file"><bdi>es.txt</bdi></li></ul>
<p class="sum"><span data-covered="0">67% of its paragraphs are covered</span></p>
</header>
<div class="par head" id="r0p0"><span class="no">1</span><p lang="es" dir="auto">—Llegó el enviado</p><ul class="refs"><li><a class="ref" href="#c0p0" data-n="1">A 1 <small>91%</small></a></li></ul></div>
<details class="furniture"><summary>Boilerplate: byline</summary>
<div class="par boiler" id="r0p1"><span class="no">2</span><p lang="es" dir="auto">Por Ana Ruiz</p></div>
</details>
<div class="par" id="r0p2"><span class="no">3</span><p lang="es" dir="auto">Habló "tres horas", dijo.</p><ul class="refs"><li><a class="ref" href="#c0p1" data-n="2">A 2 <small>50%</small></a></li><li><a class="ref related away" href="#c1p0" data-n="3">B 1 <small>31%</small></a></li><li><a class="ref away" href="#c1p2" data-n="4">B 3 <small>99%</small></a></li></ul></div>
<div class="par only" id="r0p3"><span class="no">4</span><p lang="es" dir="auto">- Nadie más lo vio.</p><ul class="refs"><li class="alone">Only in the report</li></ul></div>
</article>
</section>
<div class="gutter" id="gutter" aria-hidden="true"></div>
<section class="column" id="coverage" aria-label="Coverage" tabindex="-1">
<nav class="tabs" id="tabs" aria-label="Articles of the coverage">
<a class="tab" id="t0" href="#c0"><span class="who"><b>A</b> <span class="name">a</span></span> <span class="facts"><span class="sign" aria-hidden="true"> </span> <span class="share">67%</span> <span class="kind">no verdict, en</span></span></a>
<a class="tab" id="t1" href="#c1"><span class="who"><b>B</b> <span class="name">b</span></span> <span class="facts"><span class="sign" aria-hidden="true"> </span> <span class="share">33%</span> <span class="kind">no verdict, en</span></span></a>
</nav>
<section class="text" id="c0" aria-labelledby="c0h">
<header class="about">
<p class="outlet"><b>A</b> a</p>
<h2 id="c0h" lang="en" dir="auto">Envoy arrives</h2>
<ul class="meta"><li title="Language detected, 98% sure">en</li><li class="file"><bdi>a.txt</bdi></li></ul>
<div class="verdict" data-r="0"><p class="sum"><span data-covers="0-0">covers 67% of the report</span></p></div>
</header>
<div class="par head" id="c0p0"><span class="no">1</span><p lang="en" dir="auto">Envoy arrives</p><ul class="refs"><li><a class="ref" href="#r0p0" data-n="1">¶ 1 <small>91%</small></a></li></ul></div>
<div class="par" id="c0p1"><span class="no">2</span><p lang="en" dir="auto">They talked
for two
lines.</p><ul class="refs"><li><a class="ref" href="#r0p2" data-n="2">¶ 3 <small>50%</small></a></li></ul></div>
</section>
<section class="text" id="c1" aria-labelledby="c1h">
<header class="about">
<p class="outlet"><b>B</b> b</p>
<h2 id="c1h" lang="en" dir="auto">b</h2>
<ul class="meta"><li title="Language detected, 98% sure">en</li><li class="file"><bdi>b.txt</bdi></li></ul>
<div class="verdict" data-r="0"><p class="sum"><span data-covers="0-1">covers 33% of the report</span></p></div>
</header>
<div class="par only" id="c1p0"><span class="no">1</span><p lang="en" dir="auto">=HYPERLINK("http://example.org")</p><ul class="refs"><li class="alone">Only in the coverage</li><li><a class="ref related" href="#r0p2" data-n="3">¶ 3 <small>31%</small></a></li></ul></div>
<details class="furniture"><summary>Boilerplate: related articles</summary>
<div class="par boiler" id="c1p1"><span class="no">2</span><p lang="en" dir="auto">Related Articles</p></div>
</details>
<div class="par" id="c1p2"><span class="no">3</span><p lang="en" dir="auto">Three hours, he said.</p><ul class="refs"><li><a class="ref" href="#r0p2" data-n="4">¶ 3 <small>99%</small></a></li></ul></div>
</section>
</section>
</main>
<section class="notes" id="notes" aria-label="Links">
<h2>Links</h2>
<ol>
<li id="n1" value="1"><a href="#r0p0">Report ¶ 1</a> – <a href="#c0p0">A 1</a> <b>0.9100</b> <span class="w">words: enviado≈envoy</span></li>
<li id="n2" value="2"><a href="#r0p2">Report ¶ 3</a> – <a href="#c0p1">A 2</a> <b>0.5000</b> <span class="w"></span></li>
<li id="n3" value="3"><a href="#r0p2">Report ¶ 3</a> – <a href="#c1p0">B 1</a> <b>0.3123</b> <i>related</i> <span class="w"></span></li>
<li id="n4" value="4"><a href="#r0p2">Report ¶ 3</a> – <a href="#c1p2">B 3</a> <b>0.9877</b> <span class="w">numbers: 3 hours</span></li>
</ol>
</section>

"##]]
    );
}

#[test]
fn the_data_are_numbers_and_few_words() {
    let page = page(&testing::alignment());
    let data = between(&page, 0, "id=\"data\">", "</script>");
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["links"][2]["p"], 0.3123);
    assert_eq!(data["links"][2]["s"], serde_json::json!([0, 2]));
    assert_eq!(data["reports"][0]["numbers"], serde_json::json!([1, -2, 3, 4]));
    assert_eq!(data["reports"][0]["reasons"]["1"], "boilerplate: byline");
}

#[test]
fn the_page_itself_is_small() {
    let own = STYLE.len() + FIRST.len() + SCRIPT.len() + CONTROLS.len() + DIALOGS.len();
    assert!(own < 120_000, "{own} bytes");
}
