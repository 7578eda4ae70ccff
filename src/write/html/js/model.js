// What there is: articles, paragraphs, links. A paragraph is known by the id of its element: r0p3 is the fourth of the first
// report, c1p0 the first of the second article of the coverage.

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const MARKS = ["r", "c"];
const articles = [data.reports, data.coverage];

// Elements are made of names and texts alone, never of markup.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") element.className = value;
    else if (key === "press") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function letter(article) {
  let name = "";
  for (let rest = article + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

const paragraphs = new Map();
// Ids of the paragraphs that take part in links, by side and article.
const content = [[], []];
articles.forEach((side, mark) => side.forEach((article, a) => {
  content[mark][a] = [];
  article.numbers.forEach((number, index) => {
    const id = `${MARKS[mark]}${a}p${index}`;
    paragraphs.set(id, { id, side: mark, article: a, index, number: Math.abs(number), furniture: number < 0 });
    if (number > 0) content[mark][a].push(id);
  });
}));

const links = [];
const linksOf = new Map();
const byPair = new Map();

// Whether the first of two paragraphs of a side is read before the second.
function before(one, two) {
  const [here, there] = [paragraphs.get(one), paragraphs.get(two)];
  return here.article < there.article || (here.article === there.article && here.index < there.index);
}

// The links of a paragraph are kept in reading order of the other side; those of the data come in it.
function addLink(link) {
  link.key = `${link.s}|${link.t}`;
  link.n = links.length + 1;
  links.push(link);
  byPair.set(link.key, link);
  for (const [end, other] of [[link.s, "t"], [link.t, "s"]]) {
    const list = linksOf.get(end);
    if (!list) {
      linksOf.set(end, [link]);
      continue;
    }
    let at = list.length;
    while (at > 0 && before(link[other], list[at - 1][other])) at -= 1;
    list.splice(at, 0, link);
  }
  return link;
}

// A link is listed where the program found it: one without a score was added by hand before the page was made, and one that
// the data don't have is added here, or learnt from a review of another page. What a person said before comes with its link.
for (const { s, t, m, p, e, c, r } of data.links) {
  addLink({ s: `r${s[0]}p${s[1]}`, t: `c${t[0]}p${t[1]}`, match: m === 1, score: p, items: e, terms: c, listed: p !== null, learnt: false, given: r });
}

// The link of a pair, made where there is none.
function linkOf(s, t) {
  return byPair.get(`${s}|${t}`)
    ?? addLink({ s, t, match: false, score: null, items: [], terms: [], listed: false, learnt: false });
}

const byHand = (link) => !link.listed && !link.learnt;

const NONE = [];
// Links of a paragraph in reading order of the other side.
const partnersOf = (id) => linksOf.get(id) ?? NONE;

// What a paragraph is called beside one of the other side.
function short(id) {
  const { side, article, number } = paragraphs.get(id);
  if (side === 1) return `${letter(article)} ${number}`;
  return data.reports.length > 1 ? `R${article + 1} ${number}` : `¶ ${number}`;
}

function long(id) {
  const { side, article, number } = paragraphs.get(id);
  if (side === 1) return `${letter(article)}, paragraph ${number}`;
  return data.reports.length > 1 ? `report ${article + 1}, paragraph ${number}` : `report, paragraph ${number}`;
}

// A share is 100% only where nothing is left, and a probability never, as in src/write/html/words.rs.
const percent = (share) => `${share < 1 ? Math.min(99, Math.round(100 * share)) : 100}%`;
const chance = (probability) => `${Math.min(99, Math.round(100 * probability))}%`;
const scoreOf = (link) => (link.score === null ? "by hand" : chance(link.score));
const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

// For those who listen. What was told before is out of date with it.
function say(words) {
  $("live").textContent = words;
  $("live").classList.remove("told");
}
