// What is chosen and what lies under the pointer; both light up at both ends.

// The paragraph chosen last, its link, the paragraph of the report that it is or leads to, and a link whose end is to be moved.
// Apart from them, what was picked last on each side: a paragraph shows its own link, though it may be picked for another.
const NOTHING = Object.freeze({ s: null, focus: null, link: null, moving: null, picked: Object.freeze([null, null]) });
const select = { ...NOTHING };
const hover = { id: null, link: null };

// The link that a paragraph is shown with: to the paragraph picked on the other side, else the surest in the open article.
function usual(id) {
  const { side } = paragraphs.get(id);
  const links = partnersOf(id).filter((link) => shows(link) && inScope(link));
  const chosen = links.find((link) => (side === 0 ? link.t === select.picked[1] : link.s === select.picked[0]));
  const near = links.filter((link) => articleAt(link.t) === view.article);
  const rank = (link) => (holds(link) ? 2 : 0) + (link.score ?? 1);
  const best = (list) => list.reduce((one, two) => (one && rank(one) >= rank(two) ? one : two), null);
  return chosen ?? best(near) ?? (phone.matches ? best(links) : null);
}

function choose(id, link = null, { focus = true } = {}) {
  const { side, article } = paragraphs.get(id);
  if (select.moving && id !== select.focus && finishMove(id)) return;
  if (side === 0 && article !== view.report) openReport(article);
  if (side === 1 && article !== view.article) openArticle(article);
  if (phone.matches) showSide(side);
  const found = link ?? usual(id);
  if (link) select.picked = [link.s, link.t];
  else select.picked = side === 0 ? [id, select.picked[1]] : [select.picked[0], id];
  if (found) {
    if (articleAt(found.t) !== view.article && !(phone.matches && side === 0)) openArticle(articleAt(found.t));
    if (articleAt(found.s) !== view.report) openReport(articleAt(found.s));
  }
  select.s = found?.s ?? (side === 0 ? id : null);
  select.focus = id;
  select.link = found;
  if (!KEPT[view.show](side, standing(id))) setShow("all");
  else render();
  const element = $(id);
  element.closest("details")?.setAttribute("open", "");
  if (focus) {
    rove(element);
    element.focus({ preventScroll: true });
  }
  bring(id);
  if (found && !phone.matches) bring(found.s === id ? found.t : found.s);
  say(`${found ? `${long(found.s)}, with ${long(found.t)}, ${scoreOf(found)}` : `${long(id)}, no link chosen`}. Enter: reasons and review`);
}

function letGo() {
  Object.assign(select, NOTHING);
  refresh();
}

// One paragraph of each column can be reached with the tab key.
function rove(element) {
  for (const other of element.closest(".column").querySelectorAll('.par[tabindex="0"]')) other.tabIndex = -1;
  element.tabIndex = 0;
}

// Scrolls a paragraph into sight within its column, where it isn't.
function bring(id) {
  const element = $(id);
  const behavior = calm.matches ? "auto" : "smooth";
  const box = element.getBoundingClientRect();
  if (phone.matches) {
    if (box.top < 60 || box.bottom > innerHeight) scrollTo({ top: scrollY + box.top - innerHeight / 4, behavior });
    return;
  }
  const column = element.closest(".column");
  const frame = column.getBoundingClientRect();
  const top = frame.top + (column.id === "coverage" ? $("tabs").offsetHeight : 0);
  if (box.top >= top && box.bottom <= frame.bottom) return;
  const room = Math.max(20, (frame.bottom - top - box.height) / 2);
  column.scrollTo({ top: column.scrollTop + box.top - top - room, behavior });
}

// The links that are lit now.
function lit() {
  const lights = new Set();
  if (select.link) lights.add(select.link);
  if (hover.link) lights.add(hover.link);
  if (hover.id) {
    for (const link of linksOf.get(hover.id) ?? []) {
      if (shows(link) && inScope(link) && articleAt(link.t) === view.article) lights.add(link);
    }
  }
  return lights;
}

let printing = false;
let lighted = [];

// Lights, marks, curves and reasons after what is chosen or hovered changed.
function lightAll() {
  const lights = lit();
  for (const element of lighted) element.classList.remove("lit", "now", "picked");
  lighted = [];
  const light = (element, name) => {
    if (!element) return;
    element.classList.add(name);
    lighted.push(element);
  };
  for (const link of lights) {
    light($(link.s), "lit");
    light($(link.t), "lit");
    for (const ref of document.querySelectorAll(`.ref[data-n="${link.n}"]`)) light(ref, link === select.link ? "now" : "lit");
  }
  light(select.focus && $(select.focus), "now");
  const shown = [select.focus, select.link?.s, select.link?.t];
  for (const id of select.picked) if (id && !shown.includes(id)) light($(id), "picked");
  paintAll(printing ? links.filter(ties) : view.always ? openLinks() : lights);
  lightCurves(lights);
  showReasons();
}

function refresh() {
  lightAll();
  markOverview();
}

// Marks the evidence of links, and what is searched for; takes all other marks away.
function paintAll(marked) {
  const ranges = new Map();
  const add = (id, range) => {
    if (!range) return;
    const list = ranges.get(id);
    if (list) list.push(range);
    else ranges.set(id, [range]);
  };
  for (const link of marked) {
    for (const item of link.items) {
      add(link.s, rangeOf(item, 0));
      add(link.t, rangeOf(item, 1));
    }
  }
  for (const hit of hits) add(hit.id, [hit.start, hit.end, hit === hits[hitAt] ? "hit here" : "hit", "found"]);
  for (const id of [...painted.keys()]) if (!ranges.has(id)) paint(id, []);
  for (const [id, list] of ranges) paint(id, list);
}

function point(id, link) {
  if (hover.id === id && hover.link === link) return;
  // Marks would take away what someone is selecting to copy.
  if (!getSelection().isCollapsed) return;
  hover.id = id;
  hover.link = link;
  refresh();
}

const linkAt = (element) => links[Number(element.dataset.n) - 1];

function startMove(link) {
  select.moving = link;
  tell(`Choose the paragraph that ${short(link.s)} or ${short(link.t)} belongs to; Esc leaves it as it is.`);
  refresh();
}

// Moves the link to the paragraph chosen; false where that is none to move it to.
function finishMove(id) {
  const link = select.moving;
  select.moving = null;
  const { side, furniture } = paragraphs.get(id);
  if (furniture || id === link.s || id === link.t) return false;
  const next = reassign(link, id);
  choose(side === 0 ? link.t : link.s, next);
  return true;
}

for (const column of [$("reports"), $("coverage")]) {
  column.addEventListener("click", (event) => {
    const ref = event.target.closest(".ref");
    const par = event.target.closest(".par");
    if (ref) {
      event.preventDefault();
      const link = linkAt(ref);
      choose(phone.matches ? par.id : ref.hash.slice(1), link);
    } else if (par && !par.classList.contains("boiler") && !event.target.closest("a, button, summary") && getSelection().isCollapsed) {
      choose(par.id);
    }
  });
  column.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || event.buttons !== 0) return;
    const ref = event.target.closest(".ref");
    const par = event.target.closest(".par:not(.boiler)");
    point(ref ? null : par?.id ?? null, ref ? linkAt(ref) : null);
  });
  column.addEventListener("pointerleave", () => point(null, null));
  column.addEventListener("focusin", (event) => {
    const ref = event.target.closest(".ref");
    if (ref) point(null, linkAt(ref));
    else point(event.target.matches(".par") ? event.target.id : null, null);
  });
  column.addEventListener("focusout", () => point(null, null));
  column.addEventListener("toggle", () => layOut(), true);
}
