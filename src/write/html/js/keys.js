// Keys of the thing that has the focus; and single keys, which can be turned off: someone who speaks to the computer may say
// them by accident.

let keysOn = true;

function step(list, now, by) {
  const at = list.indexOf(now);
  if (at < 0) return by > 0 ? list[0] : list.at(-1);
  return list[at + by] ?? null;
}

// The paragraphs of the open article of a side that are shown.
const shownOf = (side) => content[side][side === 0 ? view.report : view.article].filter((id) => !$(id).hidden);

function stepParagraph(by, from = select.focus) {
  const side = from ? paragraphs.get(from).side : document.activeElement?.closest?.("#coverage") ? 1 : 0;
  const next = step(shownOf(side), from, by);
  if (next) choose(next);
  else say(by > 0 ? "Last paragraph" : "First paragraph");
}

function stepLink(by) {
  const open = openLinks();
  const next = step(open, select.link, by);
  if (!next) {
    say(open.length === 0 ? "No link here" : by > 0 ? "Last link of this article" : "First link of this article");
    return;
  }
  const side = select.focus ? paragraphs.get(select.focus).side : 0;
  choose(side === 0 ? next.s : next.t, next);
}

function otherSide() {
  const { link, focus } = select;
  if (link) choose(focus === link.s ? link.t : link.s, link);
}

function stepArticle(by) {
  const next = tabOrder[tabOrder.indexOf(view.article) + by];
  if (next === undefined) return;
  openArticle(next);
  render();
  say(`${letter(next)}, ${data.coverage[next].label}`);
}

const DOES = {
  j: () => stepParagraph(1),
  k: () => stepParagraph(-1),
  n: () => stepLink(1),
  p: () => stepLink(-1),
  o: otherSide,
  a: () => select.link && answer(select.link, "accepted"),
  r: () => select.link && answer(select.link, "rejected"),
  l: tieChosen,
  u: undo,
  "[": () => stepArticle(-1),
  "]": () => stepArticle(1),
  "/": () => $("query").focus(),
  "?": () => $("help-dialog").showModal(),
};

// On a paragraph that has the focus: Enter chooses it, and once it is chosen leads to its reasons.
const DOES_ON_PARAGRAPH = {
  Enter: (id) => (select.focus === id ? enterInspector() : choose(id)),
  " ": (id) => choose(id),
  ArrowDown: (id) => stepParagraph(1, id),
  ArrowUp: (id) => stepParagraph(-1, id),
  Home: (id) => choose(shownOf(paragraphs.get(id).side)[0]),
  End: (id) => choose(shownOf(paragraphs.get(id).side).at(-1)),
};

document.addEventListener("keydown", (event) => {
  if ($("help-dialog").open) return;
  const typing = event.target.matches?.("input:not([type=radio], [type=checkbox], [type=range]), select, textarea");
  if (event.key === "Escape" && !typing) {
    if (select.moving) {
      select.moving = null;
      refresh();
    } else if (!leaveInspector()) letGo();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey && !typing) {
    event.preventDefault();
    undo();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const onParagraph = event.target.matches?.(".par[tabindex]") && !event.shiftKey && DOES_ON_PARAGRAPH[event.key];
  const does = onParagraph || (keysOn && DOES[event.key]);
  if (!does) return;
  event.preventDefault();
  does(event.target.id);
});
