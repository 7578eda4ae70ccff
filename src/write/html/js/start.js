// Everything is put in its place once.

function showSide(side) {
  $("columns").dataset.view = side === 0 ? "report" : "coverage";
  $("view-report").setAttribute("aria-pressed", String(side === 0));
  $("view-coverage").setAttribute("aria-pressed", String(side === 1));
}

// Articles in the order of their tabs.
const tabOrder = data.coverage.map((_, a) => a);
// From so many articles on, those that are not on the event of the report come last.
const MANY = 12;
const VERDICTS = ["same-event", "same-story", "unrelated"];

function sortTabs() {
  if (tabOrder.length < MANY) return;
  const ranks = data.coverage.map((_, a) => {
    const badge = verdictOf(a).querySelector(".badge");
    return badge ? VERDICTS.findIndex((verdict) => badge.classList.contains(verdict)) : VERDICTS.length;
  });
  const old = tabOrder.join();
  tabOrder.sort((one, two) => ranks[one] - ranks[two] || one - two);
  if (tabOrder.join() !== old) $("tabs").append(...tabOrder.map((a) => $(`t${a}`)));
}

function makeTabs() {
  const tabs = $("tabs");
  tabs.setAttribute("role", "tablist");
  tabs.classList.toggle("many", data.coverage.length > 6);
  data.coverage.forEach((article, a) => {
    const tab = $(`t${a}`);
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `c${a}`);
    tab.title = article.label;
    $(`c${a}`).setAttribute("role", "tabpanel");
    $(`c${a}`).setAttribute("aria-labelledby", `t${a}`);
  });
  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest(".tab");
    if (!tab) return;
    event.preventDefault();
    openArticle(Number(tab.id.slice(1)));
    render();
  });
  tabs.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const all = tabOrder.length;
    const now = tabOrder.indexOf(view.article);
    const next = event.key === "Home" ? 0 : event.key === "End" ? all - 1 : by ? (now + by + all) % all : null;
    if (next === null && event.key !== " ") return;
    event.preventDefault();
    if (next === null) return;
    openArticle(tabOrder[next]);
    render();
    $(`t${tabOrder[next]}`).focus();
  });
}

function makeFilters() {
  const option = (value, words) => make("option", { value }, words);
  $("by-article").append(option("", "All"), ...data.coverage.map((article, a) => option(a, `${letter(a)} ${article.label}`)));
  $("by-article").addEventListener("change", ({ target }) => {
    view.only = target.value === "" ? null : Number(target.value);
    if (view.only !== null) openArticle(view.only);
    if (select.link && !inScope(select.link)) select.link = usual(select.focus);
    render();
  });
  $("report-select").append(...data.reports.map((report, r) => option(r, `R${r + 1} ${report.label}`)));
  $("report-pick").hidden = data.reports.length < 2;
  $("report-select").addEventListener("change", ({ target }) => {
    letGo();
    openReport(Number(target.value));
    search();
    render();
  });
  for (const radio of document.querySelectorAll('input[name="show"]')) {
    radio.addEventListener("change", () => setShow(radio.value));
  }
  const lowest = links.reduce((least, { score }) => Math.min(least, score ?? 1), view.least);
  const least = $("least");
  least.min = String(Math.floor(100 * lowest) / 100);
  least.value = String(view.least);
  least.addEventListener("input", () => {
    view.least = Number(least.value);
    render();
  });
  $("always").addEventListener("change", ({ target }) => {
    view.always = target.checked;
    refresh();
  });
}

// What saved files are called: after the report, or how many there are.
function fileName() {
  if (data.reports.length > 1) return `${data.reports.length}-reports`;
  return lastPart(data.reports[0].name).replace(/\.[^.]*$/, "").replace(/[^\p{L}\p{M}\p{N}._ -]+/gu, "_") || "cotejo";
}

function makeTools() {
  const name = fileName();
  $("undo").addEventListener("click", undo);
  $("save-csv").addEventListener("click", () => download(`${name}-${reviews.size > 0 ? "reviewed" : "aligned"}.csv`, correctedRows()));
  $("save-gold").addEventListener("click", () => {
    if (![...reviews.values()].some((review) => review !== "rejected")) tell("No link is accepted or added yet: in this gold every link is only partial.");
    download(`${name}-gold.csv`, goldRows());
  });
  $("load-csv").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (file) await importFile(file);
    target.value = "";
  });
  $("help").addEventListener("click", () => $("help-dialog").showModal());
  $("theme").addEventListener("click", () => {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
      || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("cotejo-theme", document.documentElement.dataset.theme); } catch { /* Not kept, then. */ }
    say(dark ? "Light" : "Dark");
  });
  $("keys-on").addEventListener("change", ({ target }) => {
    keysOn = target.checked;
    try { localStorage.setItem("cotejo-keys", keysOn ? "on" : "off"); } catch { /* Not kept, then. */ }
  });
  try { keysOn = localStorage.getItem("cotejo-keys") !== "off"; } catch { /* As it is. */ }
  $("keys-on").checked = keysOn;
  $("more").addEventListener("click", () => {
    const open = document.body.classList.toggle("open");
    $("more").setAttribute("aria-expanded", String(open));
  });
  $("view-report").addEventListener("click", () => showSide(0));
  $("view-coverage").addEventListener("click", () => showSide(1));
}

function start() {
  if (data.reports.length === 0 || data.coverage.length === 0) {
    // Nothing to compare: the page is as it is without a script, to be read from top to bottom.
    document.documentElement.classList.remove("js");
    performance.mark("cotejo-ready");
    return;
  }
  recall();
  makeTabs();
  makeFilters();
  makeTools();
  showSide(0);
  openReport(0);
  openArticle(tabOrder[0]);
  render();
  started = true;
  $("reports").addEventListener("scroll", followScroll, { passive: true });
  $("coverage").addEventListener("scroll", followScroll, { passive: true });
  // The observer calls once at the beginning, when nothing has changed yet.
  let first = true;
  new ResizeObserver(() => {
    if (!first) {
      drawOverview();
      layOut();
    }
    first = false;
  }).observe($("columns"));
  for (const media of [phone, wide]) media.addEventListener("change", () => {
    if (!printing) render();
  });
  // On paper the evidence of all links is marked, and every article signed; with "By article", the one chosen stands alone.
  addEventListener("beforeprint", () => {
    printing = true;
    const chosen = (link) => view.only === null || articleAt(link.t) === view.only;
    data.reports.forEach((_, r) => renderArticle(0, r));
    data.coverage.forEach((_, a) => {
      renderArticle(1, a);
      $(`c${a}`).classList.toggle("aside", view.only !== null && a !== view.only);
    });
    for (const link of links) $(`n${link.n}`)?.classList.toggle("off", !shows(link) || reviewOf(link) === "rejected" || !chosen(link));
    refresh();
  });
  addEventListener("afterprint", () => {
    printing = false;
    render();
  });
  // An address that ends in the id of a paragraph opens the page there.
  const goToHash = () => {
    const id = location.hash.slice(1);
    if (paragraphs.has(id) && !paragraphs.get(id).furniture) choose(id, null, { focus: false });
  };
  addEventListener("hashchange", goToHash);
  goToHash();
  // The same page in another window: what is said there is said here.
  addEventListener("storage", ({ key }) => {
    if (key !== STORE) return;
    recall();
    reviewed("The review was changed in another window");
  });
  performance.mark("cotejo-ready");
}

start();
