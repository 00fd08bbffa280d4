// Columns that sort at a click or key; without script the tables are as the report made them.
(function () {
  "use strict";
  var collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  function value(cell, number) {
    var text = cell.textContent.trim();
    if (!number) return text;
    var plain = text.replace(/[,%]/g, "");
    return plain === "" || isNaN(plain) ? "" : Number(plain);
  }
  function sort(table, index, number, down) {
    var body = table.tBodies[0];
    var rows = Array.prototype.map.call(body.rows, function (row) {
      return { row: row, key: value(row.cells[index], number) };
    });
    rows.sort(function (a, b) {
      if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "");
      var order = number ? a.key - b.key : collator.compare(a.key, b.key);
      return down ? -order : order;
    });
    rows.forEach(function (one) { body.appendChild(one.row); });
  }
  document.querySelectorAll("table").forEach(function (table) {
    if (!table.tBodies[0] || table.tBodies[0].rows.length < 2) return;
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, index) {
      var button = document.createElement("button");
      button.type = "button";
      // The words stay outside the button: browsers do not repeat buttons on each printed page.
      button.setAttribute("aria-label", head.textContent);
      head.appendChild(button);
      head.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, index, head.classList.contains("n"), down);
      });
    });
  });
})();
