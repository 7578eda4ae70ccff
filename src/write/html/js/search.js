// Search in the open report and all of the coverage, whatever the case and the accents.

let hits = [];
let hitAt = -1;
const MOST = 2000;

// A text without case and accents, and where each of its units stood.
function fold(text) {
  let folded = "";
  const from = [];
  let at = 0;
  for (const character of text) {
    const plain = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    for (let i = 0; i < plain.length; i += 1) from.push(at);
    folded += plain;
    at += character.length;
  }
  from.push(at);
  return { folded, from };
}

const folds = new Map();
function foldOf(id) {
  if (!folds.has(id)) folds.set(id, fold(wordsOf(id)));
  return folds.get(id);
}

function search() {
  const query = fold($("query").value.trim()).folded;
  hits = [];
  hitAt = -1;
  if (query !== "") {
    for (const { id, side, article } of paragraphs.values()) {
      if (side === 0 && article !== view.report) continue;
      const { folded, from } = foldOf(id);
      for (let at = folded.indexOf(query); at >= 0 && hits.length < MOST; at = folded.indexOf(query, at + query.length)) {
        hits.push({ id, start: from[at], end: Math.max(from[at] + 1, from[at + query.length]) });
      }
    }
  }
  $("found-back").disabled = hits.length === 0;
  $("found-on").disabled = hits.length === 0;
  if (query === "") $("found").textContent = "";
  else if (hits.length === 0) $("found").textContent = "nothing";
  if (hits.length > 0) goToHit(0);
  else {
    refresh();
    if (query !== "") say("Nothing found");
  }
}

function goToHit(index) {
  if (hits.length === 0) return;
  hitAt = (index + hits.length) % hits.length;
  const { id } = hits[hitAt];
  const { side, article } = paragraphs.get(id);
  if (side === 1 && article !== view.article) {
    openArticle(article);
    render();
  }
  if (phone.matches) showSide(side);
  if ($(id).hidden || $(id).closest(".furniture")?.hidden) setShow("all");
  const folded = $(id).closest("details");
  if (folded) folded.open = true;
  refresh();
  bring(id);
  const most = hits.length === MOST ? "+" : "";
  $("found").textContent = `${hitAt + 1} of ${hits.length}${most}`;
  say(`${hitAt + 1} of ${hits.length}${most}, ${long(id)}`);
}

let waiting = 0;
$("query").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 120);
});
$("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    goToHit(hitAt + (event.shiftKey ? -1 : 1));
  } else if (event.key === "Escape") {
    $("query").value = "";
    search();
    $("query").blur();
  }
});
$("found-back").addEventListener("click", () => goToHit(hitAt - 1));
$("found-on").addEventListener("click", () => goToHit(hitAt + 1));
