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

function evidenceOf(link) {
  const words = $(`n${link.n}`)?.querySelector(".w");
  return words ? raw(words) : "";
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

// The review that a table holds, with how many of its reviewed rows belong to no pair of paragraphs here.
function reviewsOfCsv(text) {
  const [header, ...rows] = fromCsv(text);
  const wanted = ["source_file", "source_par", "target_file", "target_par", "reviewed"];
  const places = wanted.map((column) => (header ?? []).indexOf(column));
  const missing = wanted.filter((_, i) => places[i] < 0);
  if (missing.length > 0) {
    throw new Error(`it has no column ${missing.join(", ")}; import a table that this page exported after a review`);
  }
  const known = new Map();
  for (const { id, side, article, number } of paragraphs.values()) known.set(JSON.stringify([side, articles[side][article].name, number]), id);
  const pairs = [];
  let strange = 0;
  for (const row of rows) {
    const [sFile, sPar, tFile, tPar, review] = places.map((place) => row[place] ?? "");
    if (review.trim() === "") continue;
    const s = known.get(JSON.stringify([0, unguard(sFile), Number(sPar)]));
    const t = known.get(JSON.stringify([1, unguard(tFile), Number(tPar)]));
    if (s && t) pairs.push([`${s}|${t}`, review.trim().toLowerCase()]);
    else strange += 1;
  }
  const sound = soundReviews(pairs);
  return { reviews: sound, strange: strange + new Set(pairs.map(([key]) => key)).size - sound.size };
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
    const { reviews: next, strange } = reviewsOfCsv(await textOf(file));
    const rest = strange > 0 ? `; ${strange} rows belong to no pair of paragraphs here` : "";
    replaceReviews(next, `Imported ${next.size} reviewed links${rest}`);
    tell(`Imported ${next.size} reviewed links${rest}.`);
  } catch (error) {
    tell(`${file.name} can't be imported: ${error.message}.`);
  }
}
