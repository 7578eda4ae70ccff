// What is shown: filters, and what follows from them for paragraphs, tabs and counts.

const view = { report: 0, article: 0, show: "all", only: null, least: Math.floor(100 * data.min_score) / 100, always: false };
const phone = matchMedia("screen and (max-width: 760px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const articleAt = (id) => paragraphs.get(id).article;

// Whether the filters let a link be seen; what a person has judged always is.
function shows(link) {
  return exists(link) && (reviewOf(link) !== "" || link.score === null || link.score >= view.least);
}

const inScope = (link) =>
  articleAt(link.s) === view.report && (view.only === null || articleAt(link.t) === view.only);

// Whether a link counts as a match under the filters.
const ties = (link) => holds(link) && shows(link);

const tied = (id) => (linksOf.get(id) ?? []).some((link) => inScope(link) && ties(link));

// Links between the open report and the open article, in reading order.
function openLinks() {
  return content[0][view.report]
    .flatMap((id) => partnersOf(id))
    .filter((link) => inScope(link) && articleAt(link.t) === view.article && shows(link));
}

function covered(report, article) {
  const ids = content[0][report];
  const matched = ids.filter((id) => (linksOf.get(id) ?? []).some((link) =>
    ties(link) && (article === null || articleAt(link.t) === article)));
  return matched.length / Math.max(1, ids.length);
}

const SIGNS = { accepted: "✓ ", rejected: "✗ ", added: "+ ", "": "" };

function chip(link, id) {
  const other = link.s === id ? link.t : link.s;
  const review = reviewOf(link);
  const away = paragraphs.get(other).side === 1 && articleAt(other) !== view.article;
  const kind = review || (link.match ? "" : "related");
  const score = link.score === null ? "by hand" : percent(link.score);
  return make("a", { class: `ref ${kind}${away ? " away" : ""}`, href: `#${other}`, "data-n": link.n },
    `${SIGNS[review]}${short(other)} `, make("small", {}, score));
}

// The signs below a paragraph, made again only where they changed.
const signed = new Map();
function sign(id, alone) {
  const { side } = paragraphs.get(id);
  const links = partnersOf(id).filter((link) => shows(link) && (side === 1 || view.only === null || inScope(link)));
  const print = `${alone}${view.article};${links.map((link) => link.n + reviewOf(link)).join()}`;
  if (signed.get(id) === print) return;
  signed.set(id, print);
  const items = links.map((link) => make("li", {}, chip(link, id)));
  if (alone) items.unshift(make("li", { class: "alone" }, side === 0 ? "Only the report" : "Only the coverage"));
  $(id).querySelector(".refs").replaceChildren(...items);
}

const KEPT = {
  all: () => true,
  match: (side, tie) => tie,
  report: (side, tie) => side === 0 && !tie,
  coverage: (side, tie) => side === 1 && !tie,
};

function renderArticle(side, article) {
  const column = $(`${MARKS[side]}${article}`);
  let seen = 0;
  for (const id of content[side][article]) {
    const tie = tied(id);
    const element = $(id);
    element.classList.toggle("only", !tie);
    element.hidden = !KEPT[view.show](side, tie);
    if (!element.hidden) seen += 1;
    sign(id, !tie);
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

function renderCounts() {
  const scope = links.filter(inScope);
  const alone = (ids) => ids.filter((id) => !tied(id)).length;
  const matches = scope.filter(ties).length;
  const ofReport = alone(content[0][view.report]);
  const ofCoverage = alone(view.only === null ? content[1].flat() : content[1][view.only]);
  $("count-match").textContent = matches;
  $("count-report").textContent = ofReport;
  $("count-coverage").textContent = ofCoverage;
  $("least-shown").textContent = view.least.toFixed(2);
  data.coverage.forEach((_, a) => {
    const share = percent(covered(view.report, a));
    const tab = $(`t${a}`);
    const verdict = document.querySelector(`#c${a} .verdict[data-r="${view.report}"]`);
    tab.querySelector(".share").textContent = share;
    tab.querySelector(".sign").textContent = verdict.querySelector(".sign")?.textContent ?? "";
    tab.querySelector(".kind").textContent = `${verdict.querySelector(".is")?.textContent ?? "no verdict"}, ${data.coverage[a].lang || "?"}`;
    const told = document.querySelector(`[data-covers="${view.report}-${a}"]`);
    if (told) told.textContent = `covers ${share} of the report`;
    tab.classList.toggle("off", view.only !== null && view.only !== a);
  });
  document.querySelector(`[data-covered="${view.report}"]`).textContent =
    `${percent(covered(view.report, null))} of its paragraphs are covered, by ${matches} links`;
}

function renderProgress() {
  const there = links.filter(exists);
  const done = there.filter((link) => reviewOf(link) !== "").length;
  $("progress").textContent = `${done} of ${there.length} links reviewed${stored ? "" : " – not kept by this browser, export before you leave"}`;
  $("undo").disabled = past.length === 0;
}

// Everything again, after the filters, the review or the open articles changed.
function render() {
  renderArticle(0, view.report);
  renderArticle(1, view.article);
  renderCounts();
  renderProgress();
  for (const link of links) $(`n${link.n}`)?.classList.toggle("off", !shows(link) || reviewOf(link) === "rejected");
  lightAll();
  // Measured last, when nothing is changed any more: a measure in between would lay the page out twice.
  drawOverview();
  layOut();
}

// After the review changed.
function reviewed(words) {
  if (select.link && !exists(select.link)) select.link = null;
  say(words);
  render();
}

let started = false;

function openArticle(article) {
  if (!(article in data.coverage)) return;
  view.article = article;
  data.coverage.forEach((_, a) => {
    const tab = $(`t${a}`);
    tab.setAttribute("aria-selected", String(a === article));
    tab.tabIndex = a === article ? 0 : -1;
    $(`c${a}`).classList.toggle("open", a === article);
  });
  if (started) $("coverage").scrollTop = 0;
}

function openReport(report) {
  if (!(report in data.reports)) return;
  view.report = report;
  $("report-select").value = String(report);
  data.reports.forEach((_, r) => { $(`r${r}`).classList.toggle("open", r === report); });
  for (const verdict of document.querySelectorAll(".verdict")) verdict.hidden = Number(verdict.dataset.r) !== report;
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
