// Runs inside a report's page in the browser test and tells the frame around it what is wrong.
(function () {
  "use strict";
  var faults = [];
  function fault(text) { faults.push(text); }
  function channel(c) { c /= 255; return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4); }
  function colour(text) { return (text.match(/[\d.]+/g) || []).map(Number); }
  function luminance(c) { return 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]); }
  function contrast(a, b) {
    var x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
  }
  function background(element) {
    for (var at = element; at; at = at.parentElement) {
      var c = colour(getComputedStyle(at).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  }
  function visible(element) { return element.getClientRects().length > 0; }
  function ownText(element) {
    return Array.prototype.some.call(element.childNodes, function (node) {
      return node.nodeType === 3 && node.textContent.trim() !== "";
    });
  }
  function checkContrast() {
    var seen = {};
    document.querySelectorAll("body *").forEach(function (element) {
      if (!visible(element) || !ownText(element)) return;
      var style = getComputedStyle(element);
      var front = element.closest("svg") ? style.fill : style.color;
      var back = background(element);
      var key = front + " on " + back;
      if (seen[key]) return;
      seen[key] = true;
      if (contrast(colour(front), back) < 4.5) fault("contrast of " + key + ": " + element.tagName);
    });
  }
  function checkCharts() {
    document.querySelectorAll("figure").forEach(function (figure) {
      var shown = Array.prototype.filter.call(figure.querySelectorAll("svg"), visible);
      if (shown.length !== 1) return fault(figure.id + " shows " + shown.length + " drawings");
      var svg = shown[0], box = svg.getBoundingClientRect();
      if (!svg.querySelector("title")) fault(figure.id + " has no title");
      if (!document.getElementById(figure.getAttribute("aria-describedby"))) fault(figure.id + " names no table");
      var texts = Array.prototype.slice.call(svg.querySelectorAll("text"));
      var boxes = texts.map(function (text) { return text.getBoundingClientRect(); });
      boxes.forEach(function (a, i) {
        if (a.left < box.left - 1 || a.right > box.right + 1) fault(figure.id + " cuts " + texts[i].textContent);
        boxes.slice(i + 1).forEach(function (b, k) {
          var wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          var high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (wide > 1 && high > 3) fault(figure.id + ": " + texts[i].textContent + " over " + texts[i + 1 + k].textContent);
        });
      });
    });
  }
  function checkSorting() {
    document.querySelectorAll("table").forEach(function (table) {
      if (!table.tBodies[0] || table.tBodies[0].rows.length < 2) return;
      var head = table.querySelector("thead th.n") || table.querySelector("thead th");
      var index = Array.prototype.indexOf.call(head.parentElement.cells, head);
      head.querySelector("button").click();
      if (head.getAttribute("aria-sort") !== "ascending") fault(table.id + " does not sort");
      var last = -Infinity;
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
        var text = row.cells[index].textContent.replace(/[,%]/g, "");
        if (!head.classList.contains("n") || text === "" || isNaN(text)) return;
        if (Number(text) < last) fault(table.id + " is out of order at " + text);
        last = Number(text);
      });
    });
  }
  window.addEventListener("error", function (event) { fault("error: " + event.message); });
  document.addEventListener("securitypolicyviolation", function (event) { fault("policy: " + event.blockedURI); });
  window.addEventListener("load", function () {
    var page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) fault("the page is " + page.scrollWidth + " wide");
    checkContrast();
    checkCharts();
    checkSorting();
    var charts = document.querySelectorAll("figure").length;
    // A call and no message: the frame around it is written out as soon as this returns.
    parent.take({ page: window.name, width: innerWidth, charts: charts, faults: faults });
  });
})();
