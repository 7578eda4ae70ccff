// RFC 4180 with the guard of the aligned CSV (src/write/guard.rs).

// What the guard's library takes for white space (Unicode's White_Space), which is not what a pattern's \s is.
const SPACE = "\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const RUNS = new RegExp(`^'*(?:[\\t\\r\\n]|[${SPACE}]*[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20][${SPACE}]*[^${SPACE}])`, "u");

function guard(cell) {
  return data.guard && RUNS.test(cell) ? `'${cell}` : cell;
}

function unguard(cell) {
  return data.guard && cell.startsWith("'") && RUNS.test(cell.slice(1)) ? cell.slice(1) : cell;
}

function quoted(cell) {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function toCsv(rows) {
  return rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

// Rows of cells; a quote inside a cell without quotes is a character like any other. Where a comma is the decimal sign,
// spreadsheets part cells by semicolons.
function fromCsv(text) {
  const rows = [];
  let [row, cell, at] = [[], "", 0];
  const from = text.startsWith("\ufeff") ? text.slice(1) : text;
  const [header] = from.split(/[\r\n]/, 1);
  const parting = header.includes(",") || !header.includes(";") ? "," : ";";
  const edge = parting === "," ? /[,\r\n]/g : /[;\r\n]/g;
  const edgeFrom = (start) => {
    edge.lastIndex = start;
    return edge.exec(from)?.index ?? from.length;
  };
  const endRow = () => {
    row.push(cell);
    if (row.length > 1 || cell !== "") rows.push(row);
    [row, cell] = [[], ""];
  };
  while (at < from.length) {
    if (cell === "" && from[at] === '"') {
      at += 1;
      for (;;) {
        const end = from.indexOf('"', at);
        if (end < 0) throw new Error("a cell begins with a quote that nothing ends");
        cell += from.slice(at, end);
        at = end + 1;
        if (from[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    const end = edgeFrom(at);
    cell += from.slice(at, end);
    at = end + 1;
    if (from[end] === parting) { row.push(cell); cell = ""; if (at >= from.length) endRow(); }
    else {
      endRow();
      if (from[end] === "\r" && from[at] === "\n") at += 1;
    }
  }
  return rows;
}
