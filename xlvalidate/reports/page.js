"use strict";
(() => {
  const table = document.getElementById("offices-table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const find = document.getElementById("find");
  const shown = document.getElementById("shown");
  const chips = [...document.querySelectorAll("#chips button")];
  let verdict = "";

  const filter = () => {
    const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const keep = (!verdict || row.dataset.verdict === verdict) && words.every((word) => text.includes(word));
      row.hidden = !keep;
      const section = document.getElementById(row.dataset.section);
      if (section) section.hidden = !keep;
      if (keep) count += 1;
    }
    shown.textContent = shown.dataset.text.replace("{shown}", count).replace("{total}", rows.length);
  };
  const choose = (value) => {
    verdict = value;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.value === value));
    filter();
  };
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.key === undefined ? cell.textContent.trim() : cell.dataset.key;
  };
  const compare = (first, second) =>
    first !== "" && second !== "" && !isNaN(first) && !isNaN(second)
      ? Number(first) - Number(second)
      : first.localeCompare(second, document.documentElement.lang, { numeric: true });
  const sort = (head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const column = head.cellIndex;
    const sorted = [...rows].sort((a, b) => (down ? -1 : 1) * compare(key(a, column), key(b, column)));
    body.append(...sorted);
  };

  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head));
    head.append(button);
  }
  for (const chip of chips) chip.addEventListener("click", () => choose(chip.value));
  for (const tile of document.querySelectorAll("a[data-verdict]"))
    tile.addEventListener("click", () => choose(tile.dataset.verdict));
  find.addEventListener("input", filter);
  document.getElementById("controls").hidden = false;
  choose("");
})();
