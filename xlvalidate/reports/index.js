"use strict";
(() => {
  const { pages, offices } = JSON.parse(document.getElementById("searched").textContent);
  offices.pop(); // the 0 behind the last comma
  const [STATE, NAME, CODE, PAGE, NUMBER, MUST, , , FIRST, RECEIVED, FILE] = Array(11).keys();
  const columns = [STATE, NAME, CODE, PAGE, MUST, MUST + 1, MUST + 2, FIRST, RECEIVED, FILE];
  const SOME = 100;
  const chips = [...document.querySelectorAll("#chips button")];
  const words = {};
  for (const chip of chips) words[chip.value] = chip.textContent;
  const classes = ["accepted", "explain", "return", "unreadable", "missing"];
  const table = document.getElementById("offices-table");
  const heads = [...table.tHead.rows[0].cells];
  const said = heads.map((head) => head.textContent);
  const find = document.getElementById("find");
  const shown = document.getElementById("shown");
  const more = document.getElementById("more");
  const compared = new Intl.Collator(document.documentElement.lang, { numeric: true });
  let state = "";
  let order = offices;
  let found = offices;

  const link = (office) => pages[office[PAGE]][0] + (office[NUMBER] ? `#o${office[NUMBER]}` : "");
  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  const leading = (office, text, href) => {
    const made = element("a");
    made.href = href;
    made.append(element("bdi", text));
    return made;
  };
  const row = (office) => {
    const made = element("tr");
    const name = element("td", undefined, "name");
    name.append(leading(office, office[NAME], link(office)));
    const first = element("td", undefined, "first");
    if (office[FIRST]) first.append(leading(office, office[FIRST], `${link(office)}f0`));
    made.append(
      element("td", words[office[STATE]], `verdict ${classes[office[STATE]]}`),
      name,
      element("td", office[CODE], "code"),
      element("td", pages[office[PAGE]][1], "parent"),
      ...[MUST, MUST + 1, MUST + 2].map((at) => element("td", office[at], office[at] ? "n" : "n zero")),
      first,
      element("td", office[RECEIVED], "when"),
      element("td", office[FILE], "file"),
    );
    [...made.cells].forEach((cell, at) => {
      if (at > 2) cell.dataset.head = said[at];
    });
    return made;
  };
  const body = table.tBodies[0];
  const show = (from) => {
    if (!from) body.replaceChildren();
    body.append(...found.slice(from, from + SOME).map(row));
    more.hidden = body.rows.length >= found.length;
    shown.textContent = shown.dataset.text.replace("{shown}", body.rows.length).replace("{total}", found.length);
  };
  const text = (office) =>
    `${words[office[STATE]]} ${office[NAME]} ${office[CODE]} ${pages[office[PAGE]][1]} ${office[FILE]}`.toLowerCase();
  const filter = () => {
    const asked = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    found = order.filter((office) => {
      if (state !== "" && office[STATE] !== Number(state)) return false;
      if (!asked.length) return true;
      const here = text(office);
      return asked.every((word) => here.includes(word));
    });
    show(0);
  };
  const choose = (value) => {
    state = value;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.value === value));
    filter();
  };
  const key = (office, column) => (column === PAGE ? pages[office[PAGE]][1] : office[column]);
  const sort = (head, at) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const column = columns[at];
    const numeric = typeof offices[0]?.[column] === "number" && column !== PAGE;
    const ascending = numeric
      ? (a, b) => a[column] - b[column]
      : (a, b) => compared.compare(key(a, column), key(b, column));
    order = [...offices].sort(down ? (a, b) => ascending(b, a) : ascending);
    filter();
  };

  heads.forEach((head, at) => {
    const button = element("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, at));
    head.append(button);
  });
  for (const chip of chips) chip.addEventListener("click", () => choose(chip.value));
  for (const tile of document.querySelectorAll("a[data-state]"))
    tile.addEventListener("click", () => choose(tile.dataset.state));
  more.addEventListener("click", () => show(body.rows.length));
  find.addEventListener("input", filter);
  find.addEventListener("keydown", (event) => {
    const first = body.querySelector("td.name a");
    if (event.key === "Enter" && first) first.click();
  });
  document.getElementById("no-script").hidden = true;
  document.getElementById("controls").hidden = false;
  document.getElementById("found").hidden = false;
  choose("");
  document.getElementById(location.hash.slice(1))?.scrollIntoView(); // the rows have moved what is below them
})();
