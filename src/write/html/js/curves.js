// A curve for each link between the open report and the open article.

const gutter = $("gutter");
const board = draw("svg");
gutter.append(board);

let curves = [];

// Measures where the ends stand, and makes the curves. Scrolling then moves them without measuring again.
function layOut() {
  if (phone.matches) return;
  const seen = openLinks().filter((link) => !$(link.s).hidden && !$(link.t).hidden);
  const ends = new Map();
  const height = new Map();
  const top = new Map();
  for (const link of seen) {
    for (const end of [link.s, link.t]) {
      if (!top.has(end)) {
        top.set(end, $(end).offsetTop);
        height.set(end, $(end).offsetHeight);
      }
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
  }
  const used = new Map();
  // Several curves of a paragraph begin below each other.
  const anchor = (end) => {
    const nth = used.get(end) ?? 0;
    used.set(end, nth + 1);
    const step = Math.min(9, Math.max(1, (height.get(end) - 30) / ends.get(end)));
    return top.get(end) + Math.min(18, height.get(end) / 2) + nth * step;
  };
  const width = gutter.clientWidth;
  curves = seen.map((link) => {
    const kind = reviewOf(link) || (link.match ? "" : "related");
    const path = draw("path", { class: `curve ${kind}`, "stroke-width": (1 + 2.2 * (link.score ?? 1)).toFixed(1) });
    const grip = draw("path", { class: "grip", "data-n": link.n });
    const band = draw("path", { class: "band" });
    return {
      link, path, grip, band, width, from: anchor(link.s), to: anchor(link.t),
      spans: [top.get(link.s), height.get(link.s), top.get(link.t), height.get(link.t)],
    };
  });
  board.replaceChildren(...curves.map(({ path }) => path), ...curves.map(({ band }) => band), ...curves.map(({ grip }) => grip));
  moveCurves();
  lightCurves(lit());
  showTab();
}

// Brings the tab of the article that was opened into sight, where the tabs are too many for their room.
function showTab() {
  if (tabToShow === null) return;
  const [tabs, tab] = [$("tabs"), $(`t${tabToShow}`)];
  tabToShow = null;
  if (tabs.scrollHeight <= tabs.clientHeight) return;
  const [frame, box] = [tabs.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (box.top < frame.top) tabs.scrollTop -= frame.top - box.top + 8;
  else if (box.bottom > frame.bottom) tabs.scrollTop += box.bottom - frame.bottom + 8;
}

function moveCurves() {
  const [left, right] = [$("reports").scrollTop, $("coverage").scrollTop];
  const room = gutter.clientHeight;
  const under = $("tabs").offsetHeight;
  for (const { path, grip, band, width, from, to, spans } of curves) {
    const [one, two] = [from - left, to - right];
    const out = (one < 0 && two < under) || (one > room && two > room);
    const line = out ? "" : `M0 ${one}C${width / 2} ${one} ${width / 2} ${two} ${width} ${two}`;
    path.setAttribute("d", line);
    grip.setAttribute("d", line);
    const [a, b, c, d] = [spans[0] - left, spans[0] + spans[1] - left, spans[2] - right, spans[2] + spans[3] - right];
    const half = width / 2;
    band.setAttribute("d", `M0 ${a}C${half} ${a} ${half} ${c} ${width} ${c}V${d}C${half} ${d} ${half} ${b} 0 ${b}Z`);
  }
  markOverview();
}

function lightCurves(lights) {
  for (const { link, path, band } of curves) {
    path.classList.toggle("lit", lights.has(link));
    path.classList.toggle("dim", lights.size > 0 && !lights.has(link));
    band.style.display = lights.has(link) ? "" : "none";
  }
}

let scrollPending = false;
function followScroll() {
  if (scrollPending) return;
  scrollPending = true;
  requestAnimationFrame(() => {
    scrollPending = false;
    moveCurves();
  });
}

board.addEventListener("pointerover", (event) => {
  const grip = event.target.closest(".grip");
  point(null, grip ? linkAt(grip) : null);
});
board.addEventListener("pointerleave", () => point(null, null));
board.addEventListener("click", (event) => {
  const grip = event.target.closest(".grip");
  if (grip) choose(linkAt(grip).s, linkAt(grip));
});
