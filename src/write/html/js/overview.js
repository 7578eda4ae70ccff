// The strip: a column per paragraph of the report, a row per article, and above them whether anyone covers it. It shows all of
// the coverage whatever "By article" says, and so do its shares; rows of articles that are not looked at are paler.

// A score from which on a cell is of the second colour, and of the third.
const SURER = [0.75, 0.93];
const LEFT = 30;
const RIGHT = 40;
let grid = null;

const map = make("div", { class: "map" });
const plane = draw("svg", { role: "img" });
const hint = draw("title");
const seenBox = draw("rect", { class: "cell seen", rx: 2 });
const nowBox = draw("rect", { class: "cell now", rx: 1 });
map.append(plane);
$("overview").append(map, key());


function key() {
  const swatches = (...kinds) => draw("svg", { viewBox: `0 0 ${16 * kinds.length} 11`, width: 16 * kinds.length, "aria-hidden": "true" },
    ...kinds.map((kind, i) => draw("rect", { x: 16 * i + 1, y: 1, width: 14, height: 9, class: `cell ${kind}` })));
  const item = (words, title, ...kinds) => make("li", { title }, swatches(...kinds), words);
  const [second, third] = SURER.map(chance);
  return make("ul", { class: "key" },
    item("weak to sure", `Covered, with a score of less than ${second}, of ${second} to ${third}, and of more`, "c1", "c2", "c3"),
    item("only in the report", null, "gap"),
    ...(links.some((link) => !link.match) ? [item("related", null, "related")] : []));
}

function drawOverview() {
  const ids = content[0][view.report];
  const rows = data.coverage.length;
  const tall = rows <= 6 ? 13 : 10;
  const first = 15;
  const height = first + 3 + rows * tall;
  // Set before anything is measured: the columns below stand as high as this leaves them.
  plane.setAttribute("height", height);
  plane.classList.toggle("dense", tall < 13);
  const width = map.clientWidth;
  if (width === 0) return;
  const step = Math.max(0.5, (width - LEFT - RIGHT) / Math.max(1, ids.length));
  const gap = step > 5 ? 2 : step > 2 ? 0.5 : 0;
  grid = { ids, step, tall, first, rows, height };
  const paths = { some: "", gap: "", none: "", c1: "", c2: "", c3: "", related: "" };
  const pale = { none: "", c1: "", c2: "", c3: "", related: "" };
  const cell = (x, y, w, h) => `M${x.toFixed(1)} ${y.toFixed(1)}h${w.toFixed(1)}v${h.toFixed(1)}h${(-w).toFixed(1)}z`;
  let covered = 0;
  ids.forEach((id, column) => {
    const x = LEFT + column * step;
    const best = new Array(rows).fill(null);
    for (const link of partnersOf(id)) {
      const row = articleAt(link.t);
      if (!shows(link) || reviewOf(link) === "rejected") continue;
      const rank = holds(link) ? 1 + (link.score ?? 1) : link.score ?? 0;
      best[row] = Math.max(best[row] ?? 0, rank);
    }
    const any = best.some((rank) => rank !== null && rank >= 1);
    const wide = Math.max(0.5, step - gap);
    if (any) {
      covered += 1;
      paths.some += cell(x, 1, wide, first - 3);
    } else if (partnersOf(id).some((link) => exists(link) && holds(link))) paths.none += cell(x, first / 2 - 1, wide, 1.5);
    else {
      // Thin cells have no room for an outline. A heading seldom has a counterpart, and is no gap in what is told.
      const inset = step < 6 ? 0 : 0.5;
      const low = $(id).classList.contains("head") ? 7 : 0;
      paths.gap += cell(x + inset, 1 + inset + low, Math.max(0.5, wide - 2 * inset), first - 3 - 2 * inset - low);
    }
    best.forEach((rank, row) => {
      const kind = rank === null ? "none" : rank < 1 ? "related" : rank < 1 + SURER[0] ? "c1" : rank < 1 + SURER[1] ? "c2" : "c3";
      const y = first + 3 + row * tall;
      const into = view.only === null || view.only === row ? paths : pale;
      if (kind === "none") into.none += cell(x, y + tall / 2 - 1, wide, 1.5);
      else into[kind] += cell(x, y, wide, tall - 2);
    });
  });
  const label = (words, y, now) => draw("text", { x: LEFT - 7, y, "text-anchor": "end", class: now ? "now" : "" }, words);
  const share = (words, y) => draw("text", { x: width - RIGHT + 6, y }, words);
  const words = [label("any", first - 4, true), share(percent(shares.any), first - 4)];
  data.coverage.forEach((_, row) => {
    const y = first + 3 + row * tall + tall - 4;
    words.push(label(letter(row), y, row === view.article), share(percent(shares.of[row]), y));
  });
  plane.setAttribute("viewBox", `0 0 ${width} ${height}`);
  plane.setAttribute("aria-label", `Overview: ${covered} of ${ids.length} paragraphs of the report are covered. ${shares.of.map((of, row) => `${letter(row)} covers ${percent(of)}`).slice(0, 30).join(", ")}.`);
  const drawn = (cells, more) => Object.entries(cells).filter(([, d]) => d).map(([kind, d]) => draw("path", { class: `cell ${kind}${more}`, d }));
  plane.replaceChildren(hint, ...drawn(paths, ""), ...drawn(pale, " pale"), ...words, seenBox, nowBox);
}

// Many rows scroll; then the keyboard has to come here, too.
new ResizeObserver(() => {
  const scrolls = map.scrollHeight > map.clientHeight;
  for (const [name, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": "Overview of all articles" })) {
    if (scrolls) map.setAttribute(name, value);
    else map.removeAttribute(name);
  }
}).observe(map);

// Where the reader is.
function markOverview() {
  if (!grid) return;
  const { ids, step, height, first, tall } = grid;
  const now = select.focus && select.s ? ids.indexOf(select.s) : -1;
  nowBox.style.display = now < 0 ? "none" : "";
  if (now >= 0) {
    for (const [name, value] of Object.entries({ x: LEFT + now * step - 1, y: 0.5, width: Math.max(3, step), height: height - 1 })) nowBox.setAttribute(name, value);
  }
  const row = first + 3 + view.article * tall;
  const column = $("reports");
  const [from, to] = [column.scrollTop, column.scrollTop + column.clientHeight];
  let [start, end] = [-1, -1];
  if (!phone.matches) {
    ids.forEach((id, i) => {
      const top = tops(id);
      if (top === null || top.bottom <= from + 20 || top.top >= to - 20) return;
      if (start < 0) start = i;
      end = i;
    });
  }
  seenBox.style.display = start < 0 ? "none" : "";
  if (start >= 0) {
    for (const [name, value] of Object.entries({ x: LEFT + start * step - 1, y: row - 1, width: (end - start + 1) * step, height: tall })) seenBox.setAttribute(name, value);
  }
}

// Places of the report's paragraphs, measured once for each lay-out.
let measured = new Map();
let measuredFor = null;
function tops(id) {
  if (measuredFor !== curves) {
    measuredFor = curves;
    measured = new Map();
  }
  if (!measured.has(id)) {
    const element = $(id);
    measured.set(id, element.hidden ? null : { top: element.offsetTop, bottom: element.offsetTop + element.offsetHeight });
  }
  return measured.get(id);
}

function cellAt(event) {
  const box = plane.getBoundingClientRect();
  const column = Math.floor((event.clientX - box.left - LEFT) / grid.step);
  const row = Math.floor((event.clientY - box.top - grid.first - 3) / grid.tall);
  return { id: grid.ids[column] ?? null, row: row >= 0 && row < grid.rows ? row : null, label: column < 0 };
}

function bestOf(id, row) {
  return partnersOf(id)
    .filter((link) => articleAt(link.t) === row && shows(link))
    .reduce((one, two) => (one && (one.score ?? 1) >= (two.score ?? 1) ? one : two), null);
}

plane.addEventListener("pointermove", (event) => {
  const { id, row } = cellAt(event);
  const link = id && row !== null ? bestOf(id, row) : null;
  if (!id) hint.textContent = row === null ? "" : `${letter(row)}: ${data.coverage[row].label}`;
  else if (row === null) hint.textContent = `${short(id)}: ${partnersOf(id).some(ties) ? "covered" : "only in the report"}`;
  else hint.textContent = link ? `${short(id)} – ${short(link.t)}, ${scoreOf(link)}` : `${short(id)}: nothing in ${letter(row)}`;
});
plane.addEventListener("click", (event) => {
  const { id, row, label } = cellAt(event);
  if (row !== null && row !== view.article) {
    openArticle(row);
    render();
  }
  if (label || !id) return;
  choose(id, row === null ? null : bestOf(id, row), { focus: false });
});
