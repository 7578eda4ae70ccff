// The strip: a column per paragraph of the report, a row per article, and above them whether anyone covers it.

const map = make("div", { class: "map" });
const plane = draw("svg", { role: "img" });
const hint = draw("title");
const seenBox = draw("rect", { class: "cell seen", rx: 2 });
const nowBox = draw("rect", { class: "cell now", rx: 1 });
map.append(plane);
$("overview").append(map, key());

const LEFT = 30;
const RIGHT = 40;
let grid = null;

function key() {
  const item = (kind, words) => make("li", {},
    draw("svg", { viewBox: "0 0 16 11", "aria-hidden": "true" }, draw("rect", { x: 1, y: 1, width: 14, height: 9, class: `cell ${kind}` })), words);
  return make("ul", { class: "key" }, item("c3", "covered, surer if darker"), item("gap", "only the report"), ...(links.some((link) => !link.match) ? [item("related", "related")] : []));
}

function drawOverview() {
  const ids = content[0][view.report];
  const width = map.clientWidth;
  if (width === 0) return;
  const rows = data.coverage.length;
  const tall = rows <= 6 ? 13 : 10;
  const first = 15;
  const step = Math.max(0.5, (width - LEFT - RIGHT) / Math.max(1, ids.length));
  const gap = step > 5 ? 2 : step > 2 ? 0.5 : 0;
  grid = { ids, step, tall, first, rows, height: first + 3 + rows * tall };
  const paths = { some: "", gap: "", none: "", c1: "", c2: "", c3: "", related: "" };
  const cell = (x, y, w, h) => `M${x.toFixed(1)} ${y.toFixed(1)}h${w.toFixed(1)}v${h.toFixed(1)}h${(-w).toFixed(1)}z`;
  let left = 0;
  ids.forEach((id, column) => {
    const x = LEFT + column * step;
    const best = new Array(rows).fill(null);
    for (const link of linksOf.get(id) ?? []) {
      const row = articleAt(link.t);
      if (!shows(link) || reviewOf(link) === "rejected" || (view.only !== null && row !== view.only)) continue;
      const rank = holds(link) ? 1 + (link.score ?? 1) : link.score ?? 0;
      best[row] = Math.max(best[row] ?? 0, rank);
    }
    const any = best.some((rank) => rank !== null && rank >= 1);
    if (!any) left += 1;
    // Thin cells have no room for an outline.
    const inset = any || step < 6 ? 0 : 0.5;
    paths[any ? "some" : "gap"] += cell(x + inset, 1 + inset, Math.max(0.5, step - gap - 2 * inset), first - 3 - 2 * inset);
    best.forEach((rank, row) => {
      const kind = rank === null ? "none" : rank < 1 ? "related" : rank < 1.75 ? "c1" : rank < 1.93 ? "c2" : "c3";
      const y = first + 3 + row * tall;
      if (kind === "none") paths.none += cell(x, y + tall / 2 - 1, Math.max(0.5, step - gap), 1.5);
      else paths[kind] += cell(x, y, Math.max(0.5, step - gap), tall - 2);
    });
  });
  const label = (words, y, now) => draw("text", { x: LEFT - 7, y, "text-anchor": "end", class: now ? "now" : "" }, words);
  const share = (words, y) => draw("text", { x: width - RIGHT + 6, y }, words);
  const words = [label("any", first - 4, true), share(percent(covered(view.report, null)), first - 4)];
  data.coverage.forEach((_, row) => {
    const y = first + 3 + row * tall + tall - 4;
    words.push(label(letter(row), y, row === view.article), share(percent(covered(view.report, row)), y));
  });
  plane.setAttribute("viewBox", `0 0 ${width} ${grid.height}`);
  plane.setAttribute("height", grid.height);
  plane.setAttribute("aria-label", `Overview: ${ids.length - left} of ${ids.length} paragraphs of the report are covered, ${left} only the report has. ${data.coverage.map((_, row) => `${letter(row)} covers ${percent(covered(view.report, row))}`).slice(0, 30).join(", ")}.`);
  plane.replaceChildren(hint, ...Object.entries(paths).map(([kind, d]) => draw("path", { class: `cell ${kind}`, d })), ...words, seenBox, nowBox);
}

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
  else if (row === null) hint.textContent = `${short(id)}: ${tied(id) ? "covered" : "only the report"}`;
  else hint.textContent = link ? `${short(id)} – ${short(link.t)}, ${link.score === null ? "by hand" : percent(link.score)}` : `${short(id)}: nothing in ${letter(row)}`;
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
