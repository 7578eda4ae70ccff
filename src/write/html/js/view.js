// What is shown: filters, and what follows from them for paragraphs, tabs and counts.

const view = { report: 0, article: 0, show: "all", only: null, least: Math.floor(100 * data.min_score) / 100, always: false };
const phone = matchMedia("screen and (max-width: 760px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const articleAt = (id) => paragraphs.get(id).article;

// What is asked of a link, each question on top of the one before:
//   exists   it is in the data, or a review made it (review.js)
//   holds    it is a match, after the review (review.js)
//   shows    it exists, and the score slider lets it be seen; what a person has judged always is
//   ties     it holds and shows
//   inScope  it joins the open report with an article that "By article" lets through
// And of a paragraph: its standing, below.
const shows = (link) => exists(link) && (reviewOf(link) !== "" || link.score === null || link.score >= view.least);
const ties = (link) => holds(link) && shows(link);
const inScope = (link) =>
  articleAt(link.s) === view.report && (view.only === null || articleAt(link.t) === view.only);

// How a paragraph stands to the other side:
//   tied   a match of it is shown
//   weak   it has a match that the score slider hides
//   apart  it has matches, but none with what is looked at: the article chosen, or the open report
//   alone  it has no match at all, whatever is looked at
function standing(id) {
  const matches = partnersOf(id).filter((link) => exists(link) && holds(link));
  if (matches.length === 0) return "alone";
  const near = matches.filter(paragraphs.get(id).side === 0
    ? (link) => view.only === null || articleAt(link.t) === view.only
    : (link) => printing || articleAt(link.s) === view.report);
  if (near.length === 0) return "apart";
  return near.some(shows) ? "tied" : "weak";
}

// A standing in words, for a reader who sees no match.
function wordsFor(stands, side) {
  if (stands === "weak") return `No link of ${view.least.toFixed(2)} or more`;
  if (stands === "apart") return side === 0 ? `Not in ${letter(view.only)}` : `Not in R${view.report + 1}`;
  return side === 0 ? "Only in the report" : "Only in the coverage";
}

// Links between the open report and the open article, in reading order.
function openLinks() {
  return content[0][view.report]
    .flatMap(partnersOf)
    .filter((link) => articleAt(link.t) === view.article && inScope(link) && shows(link));
}

// How much of a report is covered: by each article, by any, and by those in scope.
function sharesOf(report) {
  const ids = content[0][report];
  const of = data.coverage.map(() => 0);
  let [any, scope] = [0, 0];
  for (const id of ids) {
    const by = new Set();
    for (const link of partnersOf(id)) if (ties(link)) by.add(articleAt(link.t));
    for (const article of by) of[article] += 1;
    if (by.size > 0) any += 1;
    if (view.only === null ? by.size > 0 : by.has(view.only)) scope += 1;
  }
  const share = (covered) => covered / Math.max(1, ids.length);
  return { any: share(any), scope: share(scope), of: of.map(share) };
}

let shares = null;

const SIGNS = { accepted: "✓ ", rejected: "✗ ", added: "+ ", "": "" };

// Chips of links by note and side, each in its list item, with the review they tell of. Those that the page was written with
// are taken as they are: making them again would cost more than all else at the start.
const chips = [new Map(), new Map()];

function adoptChips(list, side) {
  for (const item of list.children) {
    const { n } = item.firstElementChild?.dataset ?? {};
    if (n) chips[side].set(Number(n), { item, ref: item.firstElementChild, review: "" });
  }
}

function chipOf(link, side) {
  const review = reviewOf(link);
  let chip = chips[side].get(link.n);
  if (!chip) {
    const ref = make("a", { href: `#${side === 0 ? link.t : link.s}`, "data-n": link.n });
    chip = { item: make("li", {}, ref), ref, review: null };
    chips[side].set(link.n, chip);
  }
  const { ref } = chip;
  if (chip.review !== review) {
    chip.review = review;
    ref.className = `ref ${review || (link.match ? "" : "related")}`.trim();
    ref.replaceChildren(`${SIGNS[review]}${short(side === 0 ? link.t : link.s)} `, make("small", {}, scoreOf(link)));
  }
  if (side === 0) ref.classList.toggle("away", articleAt(link.t) !== view.article);
  return chip.item;
}

// Puts these elements into a list, and moves none that is in its place.
function fill(list, items) {
  const wanted = new Set(items);
  for (const item of [...list.children]) if (!wanted.has(item)) item.remove();
  items.forEach((item, i) => {
    if (list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null);
  });
}

// The signs below a paragraph, made again only where they changed.
const signed = new Map();
function sign(id, element, stands) {
  const { side } = paragraphs.get(id);
  const links = partnersOf(id).filter((link) => shows(link) && (side === 1 || view.only === null || inScope(link)));
  const words = stands === "tied" ? "" : wordsFor(stands, side);
  const stamp = `${words}${side === 0 ? view.article : ""};${links.map((link) => link.n + reviewOf(link)).join()}`;
  if (signed.get(id) === stamp) return;
  const list = element.querySelector(".refs");
  if (!signed.has(id)) adoptChips(list, side);
  signed.set(id, stamp);
  const items = links.map((link) => chipOf(link, side));
  if (words) {
    const old = list.querySelector(".alone, .apart");
    const kind = stands === "alone" ? "alone" : "apart";
    items.unshift(old?.className === kind && old.textContent === words ? old : make("li", { class: kind }, words));
  }
  fill(list, items);
}

const KEPT = {
  all: () => true,
  match: (side, stands) => stands === "tied",
  report: (side, stands) => side === 0 && (stands === "alone" || stands === "apart"),
  coverage: (side, stands) => side === 1 && (stands === "alone" || stands === "apart"),
};

function renderArticle(side, article) {
  const column = $(`${MARKS[side]}${article}`);
  let seen = 0;
  for (const id of content[side][article]) {
    const stands = standing(id);
    const element = $(id);
    element.classList.toggle("only", stands === "alone");
    element.hidden = !KEPT[view.show](side, stands);
    if (!element.hidden) seen += 1;
    sign(id, element, stands);
  }
  for (const furniture of column.querySelectorAll(".furniture")) furniture.hidden = view.show !== "all";
  column.querySelector(":scope > .note")?.remove();
  if (seen === 0 && view.show !== "all") {
    column.append(make("p", { class: "note" }, "No paragraph here is of the kind shown. ",
      make("button", { type: "button", press: () => setShow("all") }, "Show all")));
  }
}

function setShow(show) {
  document.querySelector(`input[name="show"][value="${show}"]`).checked = true;
  view.show = show;
  render();
}

// Text of an element, written only where it changes: an element that is written anew is laid out anew.
function put(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}

// What is left, in words: headings seldom have a counterpart, and say little without one.
function leftWords(left) {
  const heads = left.filter((id) => $(id).classList.contains("head")).length;
  const parts = [];
  if (left.length > heads) parts.push(count(left.length - heads, "paragraph", "paragraphs"));
  if (heads > 0) parts.push(count(heads, "heading", "headings"));
  return parts.join(" and ");
}

function renderCounts() {
  const kept = (side, ids) => ids.filter((id) => KEPT[side === 0 ? "report" : "coverage"](side, standing(id)));
  const matches = links.filter((link) => inScope(link) && ties(link)).length;
  const ofReport = kept(0, content[0][view.report]);
  const ofCoverage = kept(1, view.only === null ? content[1].flat() : content[1][view.only]);
  put($("count-match"), String(matches));
  put($("count-report"), String(ofReport.length));
  put($("count-coverage"), String(ofCoverage.length));
  // The names of the filters say what they leave in this scope.
  const one = view.only === null ? "" : letter(view.only);
  put($("name-report"), one ? `Not in ${one}` : "Only in the report");
  put($("name-coverage"), data.reports.length > 1 ? `${one || "Coverage"} not in R${view.report + 1}` : `Only in ${one || "the coverage"}`);
  $("count-report").title = leftWords(ofReport);
  $("count-coverage").title = leftWords(ofCoverage);
  put($("least-shown"), view.least.toFixed(2));
  data.coverage.forEach((_, a) => {
    const share = percent(shares.of[a]);
    const tab = $(`t${a}`);
    const verdict = verdictOf(a);
    put(tab.querySelector(".share"), share);
    put(tab.querySelector(".sign"), verdict.querySelector(".sign")?.textContent ?? " ");
    put(tab.querySelector(".kind"), `${verdict.querySelector(".is")?.dataset.short ?? "no verdict"}, ${data.coverage[a].lang || "?"}`);
    put(verdict.querySelector("[data-covers]"), `covers ${share} of the report`);
    tab.classList.toggle("off", view.only !== null && view.only !== a);
  });
  const left = leftWords(ofReport);
  put(document.querySelector(`[data-covered="${view.report}"]`),
    `${percent(shares.scope)} of its paragraphs are covered${one ? ` by ${one}` : ""}, in ${count(matches, "link", "links")}${left ? `; ${left} ${ofReport.length === 1 ? "is" : "are"} not` : ""}`);
}

// The verdict on an article beside the open report.
const verdictOf = (a) => $(`c${a}`).querySelector(`.verdict[data-r="${view.report}"]`);

function renderProgress() {
  const there = links.filter(exists);
  const done = there.filter((link) => reviewOf(link) !== "").length;
  put($("progress"), `${done} of ${there.length} links reviewed${stored ? "" : " – not kept by this browser, export before you leave"}`);
  $("undo").disabled = past.length === 0;
}

// Everything again, after the filters, the review or the open articles changed.
function render() {
  shares = sharesOf(view.report);
  renderArticle(0, view.report);
  renderArticle(1, view.article);
  renderCounts();
  renderProgress();
  if (select.focus && $(select.focus).hidden) Object.assign(select, NOTHING);
  else if (select.link && !shows(select.link)) select.link = null;
  lightAll();
  // Measured last, when nothing is changed any more: a measure in between would lay the page out twice.
  drawOverview();
  layOut();
}

// After the review changed.
function reviewed(words) {
  say(words);
  render();
}

let started = false;
// The tab to be scrolled into sight once the page is laid out.
let tabToShow = null;

// Before an article is opened for the first time: its first paragraph can be reached with the tab key, the others by a click and
// the arrows from there.
const prepared = new Set();
function prepare(side, article) {
  const key = `${MARKS[side]}${article}`;
  if (prepared.has(key)) return;
  prepared.add(key);
  content[side][article].forEach((id, i) => {
    const element = $(id);
    element.tabIndex = i === 0 ? 0 : -1;
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", `Paragraph ${paragraphs.get(id).number}`);
  });
}

function openArticle(article) {
  if (!(article in data.coverage)) return;
  view.article = article;
  prepare(1, article);
  data.coverage.forEach((_, a) => {
    const tab = $(`t${a}`);
    tab.setAttribute("aria-selected", String(a === article));
    tab.tabIndex = a === article ? 0 : -1;
    $(`c${a}`).classList.toggle("open", a === article);
  });
  if (started) $("coverage").scrollTop = 0;
  tabToShow = article;
}

function openReport(report) {
  if (!(report in data.reports)) return;
  view.report = report;
  prepare(0, report);
  $("report-select").value = String(report);
  data.reports.forEach((_, r) => { $(`r${r}`).classList.toggle("open", r === report); });
  if (data.reports.length > 1) {
    for (const verdict of document.querySelectorAll(".verdict")) verdict.hidden = Number(verdict.dataset.r) !== report;
  }
  sortTabs();
  if (started) $("reports").scrollTop = 0;
}

// A message that is also seen.
let hush = 0;
function tell(words) {
  say(words);
  $("live").classList.add("told");
  clearTimeout(hush);
  hush = setTimeout(() => $("live").classList.remove("told"), 8000);
}
