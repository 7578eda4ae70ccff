// Reviews as files: out as the corrected table and as gold, in from the table.

const COLUMNS = [
  "source_file", "source_lang", "source_par", "target_file", "target_lang", "target_par", "relation", "score", "evidence",
  "source_text", "target_text",
];

function cellsOf(id) {
  if (!id) return ["", "", "", ""];
  const { side, article, number } = paragraphs.get(id);
  const { name, lang } = articles[side][article];
  return [guard(name), guard(lang), String(number), guard(wordsOf(id))];
}

function rowOf(s, t, relation, score, evidence, review) {
  const [source, target] = [cellsOf(s), cellsOf(t)];
  return [
    ...source.slice(0, 3), ...target.slice(0, 3), relation, score === null ? "" : score.toFixed(4), guard(evidence),
    source[3], target[3], review,
  ];
}

// What speaks for a link, in the words of the table.
function evidenceOf(link) {
  const words = $(`n${link.n}`)?.querySelector(".w");
  return words ? raw(words) : link.words ?? "";
}

// The long layout after the review: a rejected pair is related, an added one a match, and a paragraph without a match alone.
function correctedRows() {
  const rows = [];
  const alone = (id) => !(linksOf.get(id) ?? []).some((link) => exists(link) && holds(link));
  const furniture = (side, id, a, index) => {
    if (!data.keep_boilerplate) return;
    const reason = articles[side][a].reasons[index];
    rows.push(side === 0 ? rowOf(id, null, "source-only", null, reason, "") : rowOf(null, id, "target-only", null, reason, ""));
  };
  for (const { id, side, article, index, furniture: left } of paragraphs.values()) {
    if (left) {
      furniture(side, id, article, index);
      continue;
    }
    if (alone(id)) rows.push(side === 0 ? rowOf(id, null, "source-only", null, "", "") : rowOf(null, id, "target-only", null, "", ""));
    if (side === 1) continue;
    for (const link of partnersOf(id)) {
      if (!exists(link)) continue;
      rows.push(rowOf(link.s, link.t, holds(link) ? "match" : "related", link.score, evidenceOf(link), reviewOf(link)));
    }
  }
  const withReview = reviews.size > 0;
  const width = withReview ? COLUMNS.length + 1 : COLUMNS.length;
  return [withReview ? [...COLUMNS, "reviewed"] : COLUMNS, ...rows.map((row) => row.slice(0, width))];
}

// Gold: what a person has confirmed is a match; what nobody has looked at is neither right nor wrong.
function goldRows() {
  const rows = [["source_file", "target_file", "source_par", "target_par", "label", "reviewed"]];
  for (const id of content[0].flat()) {
    for (const link of partnersOf(id)) {
      if (!exists(link) || !holds(link)) continue;
      const [source, target] = [cellsOf(link.s), cellsOf(link.t)];
      const review = reviewOf(link);
      rows.push([source[0], target[0], source[2], target[2], review ? "match" : "partial", review]);
    }
  }
  return rows;
}

function download(name, rows) {
  const blob = new Blob([data.bom ? "\ufeff" : "", toCsv(rows)], { type: "text/csv;charset=utf-8" });
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  say(`${name} is saved`);
}

const lastPart = (name) => name.split(/[/\\]/).filter(Boolean).at(-1) ?? name;

// Finds the paragraphs of a side by file and number. A folder may be named in another way elsewhere: where a file isn't known
// as it is called, the one of the same last part is taken, if there is one alone.
function finder(side) {
  const byName = new Map();
  const byLast = new Map();
  const byNumber = articles[side].map(() => new Map());
  articles[side].forEach(({ name }, a) => {
    byName.set(name, a);
    byLast.set(lastPart(name), byLast.has(lastPart(name)) ? undefined : a);
  });
  for (const at of paragraphs.values()) if (at.side === side) byNumber[at.article].set(at.number, at.id);
  return (file, number) => {
    const article = byName.get(file) ?? byLast.get(lastPart(file));
    return article === undefined ? undefined : byNumber[article].get(number);
  };
}

// Whether a cell tells the text of a paragraph; spreadsheets change white space.
function tells(cell, id) {
  const bare = (text) => text.replace(/\s+/gu, " ").trim();
  const words = bare(wordsOf(id));
  return cell === null || bare(cell) === words || bare(unguard(cell)) === words;
}

// What a table holds of a review: by pair the review, the score and the evidence; how many reviewed rows name no paragraphs of
// this page, and how many name paragraphs that say something else here.
function reviewsOfCsv(text) {
  const [header = [], ...rows] = fromCsv(text);
  const wanted = ["source_file", "source_par", "target_file", "target_par", "reviewed"];
  const missing = wanted.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new Error(`it has no column ${missing.join(", ")}; import a table that this page exported after a review`);
  }
  const find = [finder(0), finder(1)];
  const entries = new Map();
  let [strange, changed] = [0, 0];
  for (const row of rows) {
    const cell = (column) => (header.includes(column) ? row[header.indexOf(column)] ?? "" : null);
    const review = cell("reviewed").trim().toLowerCase();
    if (review === "") continue;
    const s = find[0](unguard(cell("source_file")), Number(cell("source_par")));
    const t = find[1](unguard(cell("target_file")), Number(cell("target_par")));
    if (!s || !t) strange += 1;
    else if (!tells(cell("source_text"), s) || !tells(cell("target_text"), t)) changed += 1;
    else {
      const score = (cell("score") ?? "").trim().replace(",", ".");
      entries.set(`${s}|${t}`, [review, score === "" ? null : Number(score), unguard(cell("evidence") ?? "")]);
    }
  }
  const sound = soundReviews(entries);
  return { reviews: sound, strange: strange + entries.size - sound.size, changed };
}

// A table may come as UTF-16, which Excel calls Unicode text.
async function textOf(file) {
  const bytes = await file.arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  const wide = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  return new TextDecoder(wide ?? "utf-8").decode(bytes);
}

async function importFile(file) {
  try {
    const { reviews: next, strange, changed } = reviewsOfCsv(await textOf(file));
    const unlisted = [...next.keys()].filter((key) => byPair.get(key).learnt).length;
    const told = [
      `Imported ${count(next.size, "reviewed link", "reviewed links")}`,
      unlisted > 0 ? `, ${unlisted} of them not among the links of this page` : "",
      strange > 0 ? `; ${count(strange, "row names", "rows name")} no pair of paragraphs here` : "",
      changed > 0 ? `; ${count(changed, "row is", "rows are")} left out, as the paragraphs say something else here` : "",
      reviews.size > 0 ? `. They replace the ${reviews.size} of before, which Undo brings back` : "",
    ].join("");
    replaceReviews(next, told);
    tell(`${told}.`);
  } catch (error) {
    tell(`${file.name} can't be imported: ${error.message}.`);
  }
}
