// Why two paragraphs are linked, and what a person says of it.

const inspector = $("inspector");
const wide = matchMedia("screen and (min-width: 1200px)");

// Beside the columns; on a phone below the paragraph.
function seat() {
  if (phone.matches && select.focus) $(select.focus).after(inspector);
  else if (inspector.parentElement !== document.body) $("columns").after(inspector);
  inspector.hidden = !select.focus && !wide.matches;
}

const heading = (words) => make("h2", { tabindex: -1, "data-act": "head" }, words);
const button = (words, press, attributes = {}) => make("button", { type: "button", press, ...attributes }, words);

let shownReasons = "";

function showReasons() {
  const { focus, link, picked, moving } = select;
  const reviewsOfFocus = focus ? partnersOf(focus).map(reviewOf) : [];
  const offered = offer();
  const stamp = [focus, link?.n, ...picked, offered, moving?.n, view.least, view.only, view.article, phone.matches, wide.matches, ...reviewsOfFocus].join();
  if (stamp === shownReasons) return;
  shownReasons = stamp;
  // The focus stays on the button that was pressed, though it is made anew.
  const pressed = inspector.contains(document.activeElement) ? document.activeElement.dataset.act : null;
  seat();
  if (!focus) inspector.replaceChildren(...nothingChosen());
  else if (link) inspector.replaceChildren(...aboutLink(link), ...byHandParts(offered), ...reasonsOf(link), ...others());
  else inspector.replaceChildren(...aboutParagraph(focus), ...byHandParts(offered), ...others());
  if (pressed) (inspector.querySelector(`[data-act="${pressed}"]`) ?? $(focus))?.focus({ preventScroll: true });
}

function nothingChosen() {
  const legend = document.querySelector("#help-dialog .legend").cloneNode(true);
  return [
    make("h2", {}, "Side by side"),
    make("p", { class: "quiet" }, "Choose a paragraph, a curve or a cell of the overview to see what report and coverage have in common, and why."),
    make("h3", {}, "Marks in the text"),
    legend,
    make("p", { class: "quiet" }, make("kbd", {}, "j"), " ", make("kbd", {}, "k"), " paragraphs, ", make("kbd", {}, "n"), " ", make("kbd", {}, "p"), " links, ", make("kbd", {}, "?"), " help"),
  ];
}

function aboutLink(link) {
  const review = reviewOf(link);
  const status = { accepted: "accepted", rejected: "rejected", added: "added by hand" }[review] ?? (link.match ? "match" : "related, below the least score of a match");
  const parts = [heading(`${short(link.s)} – ${short(link.t)}`)];
  if (link.score !== null) {
    const filled = make("i");
    filled.style.width = chance(link.score);
    parts.push(make("p", { class: "score" }, make("b", {}, link.score.toFixed(4)), make("span", { class: "meter", "aria-hidden": "true" }, filled)));
  }
  const told = `${status[0].toUpperCase()}${status.slice(1)}.`;
  parts.push(make("p", { class: "quiet" }, link.score === null ? told : `Probability that both tell the same. ${told}`));
  parts.push(partnerText(link));
  parts.push(acts(link, review));
  return parts;
}

function reasonsOf(link) {
  const parts = [];
  const common = make("h3", {}, "What they have in common");
  const words = evidenceOf(link);
  if (link.items.length > 0) parts.push(common, why(link));
  else if (words) parts.push(common, make("p", { class: "told" }, ...nodesOf(words)));
  else if (link.listed) parts.push(make("p", { class: "quiet" }, "No single word, name, number or date speaks for it: the paragraphs are alike as a whole."));
  if (link.terms.length > 0) parts.push(sum(link));
  return parts;
}

// For a phone, where the other side is out of sight.
function partnerText(link) {
  const other = link.s === select.focus ? link.t : link.s;
  const { side, article } = paragraphs.get(other);
  return make("p", { class: "partner", lang: articles[side][article].lang || null, dir: "auto" },
    make("b", {}, `${short(other)} `), ...nodesOf(wordsOf(other)));
}

function acts(link, review) {
  return make("div", { class: "acts", role: "group", "aria-label": "Review of this link" },
    byHand(link) ? null : button("Accept", () => answer(link, "accepted"), { class: "good", "data-act": "accept", "aria-pressed": String(review === "accepted" || review === "added"), "aria-keyshortcuts": "a" }),
    button(byHand(link) ? "Remove" : "Reject", () => answer(link, "rejected"), { class: "bad", "data-act": "reject", "aria-pressed": String(review === "rejected"), "aria-keyshortcuts": "r" }),
    holds(link) && rivals(link, select.focus).length > 0 ? button("Keep only this", () => keepOnly(link, select.focus), { "data-act": "only" }) : null,
    button(select.moving === link ? "Choose its paragraph …" : "Re-assign", () => startMove(link), { "data-act": "move" }));
}

function why(link) {
  const list = make("dl", { class: "why" });
  data.kinds.forEach(([name, label], kind) => {
    const items = link.items.filter((item) => item[0] === kind);
    if (items.length === 0) return;
    const told = items.map((item) => {
      const [one, other] = [saidAt(item, link, 0), saidAt(item, link, 1)];
      const both = one.toLowerCase() === other.toLowerCase() ? nodesOf(one)
        : name === "conflict" ? ["“", ...nodesOf(one), "” against “", ...nodesOf(other), "”"]
          : [...nodesOf(one), " – ", ...nodesOf(other)];
      const norm = normOf(item[1], name, `${one}\n${other}`);
      return make("span", { class: "item" }, ...both, norm && make("span", { class: "norm" }, " (", ...nodesOf(norm), ")"));
    });
    list.append(make("div", {}, make("dt", {}, make("mark", { class: `ev ${name}` }, label)), make("dd", { class: name }, ...told)));
  });
  return list;
}

// The normal form of a value, where it tells more than the words do: a date whose year or month is open doesn't, nor a number
// that stands there in figures, nor what is counted, where that is one of the words.
function normOf(value, kind, said) {
  if (!value) return "";
  if (kind === "dates") return /X/.test(value) || said.includes(value) ? "" : value.replace("T", " ");
  const [, about, whole, rest, unit] = /^(~?)(-?\d+)(\.\d+)?(?: (.+))?$/.exec(value) ?? [];
  if (!whole) return said.toLowerCase().includes(value.toLowerCase()) ? "" : value;
  const figures = (text) => text.replace(/(?<=\d)[., \u00a0\u202f](?=\d)/gu, "").match(/\d+/g) ?? [];
  const named = !unit || unit === "ordinal" || said.toLowerCase().includes(unit.split("-").at(-1).toLowerCase());
  if (named && figures(said).includes(whole + (rest ?? "").slice(1))) return "";
  const grouped = whole.length > 4 ? whole.replace(/(?<=\d)(?=(\d{3})+$)/g, "\u202f") : whole;
  return `${about}${grouped}${rest ?? ""}${named ? "" : ` ${unit}`}`;
}

// What the score is made of: log-odds that add up to it.
function sum(link) {
  const terms = [];
  for (let i = 0; i < link.terms.length; i += 3) terms.push(link.terms.slice(i, i + 3));
  const most = Math.max(1, ...terms.map(([, , adds]) => Math.abs(adds)));
  const signedText = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
  const rows = terms.map(([term, value, adds]) => {
    const [name, meaning] = data.terms[term];
    const width = 33 * Math.abs(adds) / most;
    const bar = draw("svg", { viewBox: "0 0 70 8", "aria-hidden": "true" },
      draw("rect", { x: adds < 0 ? 35 - width : 35, y: 1, width, height: 6, class: adds < 0 ? "minus" : "plus" }),
      draw("line", { x1: 35, x2: 35, y1: 0, y2: 8, class: "axis" }));
    return make("tr", {}, make("th", { scope: "row", title: meaning || null }, name === "(intercept)" ? "start" : name),
      make("td", {}, name === "(intercept)" ? "" : value.toFixed(2)), make("td", {}, signedText(adds)), make("td", { class: "bar" }, bar));
  });
  const total = terms.reduce((all, [, , adds]) => all + adds, 0);
  const table = make("table", { class: "terms" },
    make("thead", {}, make("tr", {}, ...["Sign", "Value", "Adds"].map((name) => make("th", { scope: "col" }, name)), make("td"))),
    make("tbody", {}, ...rows),
    make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, "Sum in log-odds"), make("td"), make("td", {}, signedText(total)), make("td"))));
  return make("details", { open: wide.matches }, make("summary", {}, "What the score is made of"), table);
}

function aboutParagraph(id) {
  const links = partnersOf(id).filter((link) => shows(link));
  const words = {
    alone: "Nothing on the other side matches it.",
    weak: `No link of it has a score of ${view.least.toFixed(2)} or more.`,
  }[standing(id)] ?? "No link of it leads to the open article.";
  return [
    heading(long(id).replace(/^./, (first) => first.toUpperCase())),
    make("p", { class: "quiet" }, links.length > 0 ? "No link of it leads to the open article." : words),
  ];
}

// Whether the paragraphs picked on the two sides can be linked: "link" where they aren't yet, "link-weak" where their link is too
// weak to be shown, and linking accepts it.
function offer() {
  const [s, t] = select.picked;
  if (!s || !t || select.moving) return null;
  const pair = byPair.get(`${s}|${t}`);
  if (!pair || !exists(pair)) return "link";
  return shows(pair) || holds(pair) ? null : "link-weak";
}

function byHandParts(offered) {
  const { picked: [s, t], focus, link, moving } = select;
  if (offered) {
    return [make("h3", {}, "Link by hand"), make("p", {}, button(`Link ${short(s)} with ${short(t)}`, tieChosen, { class: "good", "data-act": offered, "aria-keyshortcuts": "l" }))];
  }
  if (link || moving) return [];
  return [make("p", { class: "quiet" }, `To link it by hand, choose a paragraph of the ${paragraphs.get(focus).side === 0 ? "coverage" : "report"} too.`)];
}

function tieChosen() {
  const [s, t] = select.picked;
  const offered = offer();
  if (!offered) return;
  const { focus } = select;
  if (offered === "link-weak") answer(linkOf(s, t), "accepted");
  else tie(s, t);
  choose(focus, linkOf(s, t));
}

// From a paragraph to what is said of it, and back.
function enterInspector() {
  inspector.querySelector("h2")?.focus();
}

function leaveInspector() {
  if (!select.focus || !inspector.contains(document.activeElement)) return false;
  $(select.focus).focus({ preventScroll: true });
  return true;
}

function others() {
  const links = partnersOf(select.focus).filter((link) => link !== select.link && shows(link));
  if (links.length === 0) return [];
  const items = links.map((link) => {
    const other = link.s === select.focus ? link.t : link.s;
    return make("li", {}, button(`${SIGNS[reviewOf(link)]}${short(other)}, ${scoreOf(link)}`, () => choose(select.focus, link)));
  });
  return [make("h3", {}, "Other links of this paragraph"), make("ul", { class: "others" }, ...items)];
}
