// Texts as they are, and marks in them. Offsets are UTF-16 code units of the article's own text, in which a character that
// the page shows by its name counts as the one it is.

const names = new Map();
const texts = new Map();

// Text of an element made by the page's writer, with the characters that were shown by their names.
function raw(element) {
  let text = "";
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) text += node.data;
    else if (node.className === "ctl") {
      const character = String.fromCodePoint(parseInt(node.dataset.c, 16));
      names.set(character, node.textContent);
      text += character;
    } else text += raw(node);
  }
  return text;
}

function wordsOf(id) {
  let text = texts.get(id);
  if (text === undefined) {
    text = raw($(id).querySelector("p"));
    texts.set(id, text);
  }
  return text;
}

// Nodes of a piece of text, as the writer makes them.
function nodesOf(text) {
  if (names.size === 0) return [text];
  const nodes = [];
  let plain = "";
  for (const character of text) {
    const name = names.get(character);
    if (name === undefined) {
      plain += character;
      continue;
    }
    if (plain) nodes.push(plain);
    plain = "";
    nodes.push(make("span", { class: "ctl", "data-c": character.codePointAt(0).toString(16) }, name));
  }
  if (plain) nodes.push(plain);
  return nodes;
}

// The paragraphs that have marks now, and which.
const painted = new Map();

// Marks ranges of a paragraph: [start, end, class, title]. Where they overlap, a piece has all their classes.
function paint(id, ranges) {
  const stamp = ranges.map((range) => range.join()).sort().join(";");
  if ((painted.get(id) ?? "") === stamp) return;
  const text = wordsOf(id);
  const cuts = new Set([0, text.length]);
  for (const [start, end] of ranges) {
    cuts.add(Math.min(start, text.length));
    cuts.add(Math.min(end, text.length));
  }
  const edges = [...cuts].sort((one, two) => one - two);
  const nodes = [];
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const piece = nodesOf(text.slice(edges[i], edges[i + 1]));
    const over = ranges.filter(([start, end]) => start <= edges[i] && end >= edges[i + 1]);
    if (over.length === 0) nodes.push(...piece);
    else {
      const classes = [...new Set(over.map(([, , kind]) => kind))].join(" ");
      nodes.push(make("mark", { class: classes, title: over[0][3] }, ...piece));
    }
  }
  $(id).querySelector("p").replaceChildren(...nodes);
  if (stamp) painted.set(id, stamp);
  else painted.delete(id);
}

// The marks that an item makes at one end of its link: end 0 is the report's.
function rangeOf(item, end) {
  const place = item[2 + end];
  if (!Array.isArray(place)) return null;
  const [name, label] = data.kinds[item[0]];
  return [place[0], place[0] + place[1], `ev ${name}`, label];
}

// What an item says at one end, in the words of the article where they are known.
function saidAt(item, link, end) {
  const place = item[2 + end] ?? item[2];
  if (!Array.isArray(place)) return place;
  return wordsOf(end === 0 ? link.s : link.t).slice(place[0], place[0] + place[1]);
}
