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

function addLink(link) {
  link.key = `${link.s}|${link.t}`;
  link.n = links.length + 1;
  links.push(link);
  byPair.set(link.key, link);
  for (const end of [link.s, link.t]) {
    const list = linksOf.get(end);
    if (list) list.push(link);
    else linksOf.set(end, [link]);
  }
  return link;
}

// What a person said before the page was made comes with its link; one without a score was linked by hand.
for (const { s, t, m, p, e, c, r } of data.links) {
  addLink({ s: `r${s[0]}p${s[1]}`, t: `c${t[0]}p${t[1]}`, match: m === 1, score: p, items: e, terms: c, byHand: p === null, given: r });
}

// The link of a pair, made where there is none.
function linkOf(s, t) {
  return byPair.get(`${s}|${t}`)
    ?? addLink({ s, t, match: false, score: null, items: [], terms: [], byHand: true });
}

// Links of a paragraph in reading order of the other side.
function partnersOf(id) {
  const other = paragraphs.get(id).side === 0 ? "t" : "s";
  const order = (link) => { const at = paragraphs.get(link[other]); return at.article * 1e7 + at.index; };
  return [...(linksOf.get(id) ?? [])].sort((one, two) => order(one) - order(two));
}

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

// Only what is certain is 100%, as in src/write/html/words.rs.
const percent = (share) => `${share < 1 ? Math.min(99, Math.round(100 * share)) : 100}%`;

function say(words) {
  $("live").textContent = words;
}
