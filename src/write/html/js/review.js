// What a person says of the links. It is kept under a hash of the articles' texts and the last parts of their names, so that it
// outlives another run, and a folder that is named in another way.

const STORE = `cotejo-review-${data.key}`;
// The review that the page begins with.
const given = links.filter((link) => link.given).map((link) => [link.key, link.given]);
// By pair: accepted, rejected or added.
let reviews = new Map();
const past = [];
let stored = true;

function keep() {
  try {
    // Where the page begins with a review, having none is something to keep too.
    const kept = [...reviews].map(toKeep);
    if (kept.length > 0 || given.length > 0) localStorage.setItem(STORE, JSON.stringify(Object.fromEntries(kept)));
    else localStorage.removeItem(STORE);
    stored = true;
  } catch {
    stored = false;
  }
}

// A review with its pair; of a pair that the page doesn't list also what was learnt of it.
function toKeep([key, review]) {
  const link = byPair.get(key);
  return [key, link.learnt ? [review, link.score, link.words] : review];
}

// Only pairs of paragraphs that are here, and words that are known: what is stored or imported may be anyone's. A review is a
// word, or a word with the score and the evidence of the pair where the review comes from.
function soundReviews(entries) {
  const sound = new Map();
  for (const [key, told] of entries) {
    const [s, t] = key.split("|").map((id) => paragraphs.get(id));
    const [review, score, words] = [told].flat();
    const pair = s && t && s.side === 0 && t.side === 1 && !s.furniture && !t.furniture;
    if (!pair || !["accepted", "rejected", "added"].includes(review)) continue;
    const link = linkOf(s.id, t.id);
    const scored = typeof score === "number" && score >= 0 && score <= 1;
    if (!link.listed && (scored || review === "rejected")) {
      Object.assign(link, { learnt: true, score: scored ? score : null, words: typeof words === "string" ? words : "" });
    }
    sound.set(key, byHand(link) ? "added" : review === "added" ? "accepted" : review);
  }
  return sound;
}

function recall() {
  reviews = soundReviews(given);
  try {
    const text = localStorage.getItem(STORE);
    if (text) reviews = soundReviews(Object.entries(JSON.parse(text)));
  } catch {
    stored = false;
  }
}

const reviewOf = (link) => reviews.get(link.key) ?? "";

// A link that only the review knows is no link any more where that was undone.
const exists = (link) => link.listed || reviews.has(link.key);

// Whether a link is a match once it is looked at, whatever the page shows.
function holds(link) {
  const review = reviewOf(link);
  if (review === "rejected") return false;
  return review !== "" || link.match;
}

// Changes the reviews of several links in one step that can be undone.
function judge(changes, words) {
  if (changes.every(([link, review]) => reviewOf(link) === review)) return;
  past.push({ reviews: new Map(reviews), words });
  for (const [link, review] of changes) {
    if (review === "") reviews.delete(link.key);
    else reviews.set(link.key, review);
  }
  keep();
  reviewed(words);
}

function replaceReviews(next, words) {
  past.push({ reviews, words });
  reviews = next;
  keep();
  reviewed(words);
}

function undo() {
  const last = past.pop();
  if (!last) return;
  reviews = last.reviews;
  keep();
  reviewed(`Undone: ${last.words}`);
}

// The same answer twice takes it back.
function answer(link, review) {
  const same = reviewOf(link) === review;
  const name = `${short(link.s)} with ${short(link.t)}`;
  if (byHand(link)) judge([[link, review === "rejected" ? "" : "added"]], `${review === "rejected" ? "Removed" : "Kept"} ${name}`);
  else judge([[link, same ? "" : review]], `${same ? "No longer" : "Link"} ${review}: ${name}`);
}

// The other links of a paragraph between the same two articles: with each article it may have a partner of its own.
function rivals(link, id) {
  const between = ({ s, t }) => `${paragraphs.get(s).article}|${paragraphs.get(t).article}`;
  return partnersOf(id).filter((other) => other !== link && between(other) === between(link) && exists(other) && holds(other));
}

// Takes the links of a paragraph with one article apart: keeps this one and rejects the others.
function keepOnly(link, id) {
  const others = rivals(link, id);
  judge(
    [[link, byHand(link) ? "added" : "accepted"], ...others.map((other) => [other, byHand(other) ? "" : "rejected"])],
    `Kept only ${short(link.s)} with ${short(link.t)}`,
  );
}

function tie(s, t) {
  const link = linkOf(s, t);
  judge([[link, byHand(link) ? "added" : "accepted"]], `Linked ${short(s)} with ${short(t)}`);
  return link;
}

// Moves one end of a link to another paragraph of the same side.
function reassign(link, id) {
  const { side } = paragraphs.get(id);
  const [s, t] = side === 0 ? [id, link.t] : [link.s, id];
  const next = linkOf(s, t);
  judge(
    [[link, byHand(link) ? "" : "rejected"], [next, byHand(next) ? "added" : "accepted"]],
    `Moved ${short(link.s)} with ${short(link.t)} to ${short(s)} with ${short(t)}`,
  );
  return next;
}
