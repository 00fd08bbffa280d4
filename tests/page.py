#!/usr/bin/env python3
"""Checks the pages that `-O html` writes: their figures against json, and in a browser.

The figures of every table are compared, cell by cell, with those of `-O json`; nothing may point
outside the file; text of a ledger must stay text. Where Chromium is there (tests/packages-all.txt)
each page is opened 360 and 1280 pixels wide, light and dark: no error, no text over another, no
page wider than its window, charts labelled, contrast of WCAG AA, columns that sort, a printout.

    page.py --bin DIR
"""

import argparse
import html
import html.parser
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent
SAMPLES = TESTS.parent / "samples"
BROWSER = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]

# How many charts a page has at least.
CHARTS = {"summary": 10, "months": 6, "concentration": 2, "forecast": 4, "provision": 2}
ITEMS = 150  # of the table that is printed over several pages

HOSTILE = '''doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount
invoice,"<script>alert(1)</script>",C1,"<img src=x onerror=a()>",2026-01-10,2026-02-09,EUR,100.00
invoice,"</td></table>",C2,""" onmouseover=""alert(2)""",2026-01-11,2026-02-10,EUR,200.50
invoice,"I-3\u202e","C&3","</script><script>alert(3)</script>",2026-03-01,2026-03-31,EUR,0.01
payment,"=1+1",C2,"&amp;&lt;",2026-03-02,,EUR,10.00
'''


class Tables(html.parser.HTMLParser):
    """Rows of cell texts of every table body, and what would reach outside."""

    def __init__(self):
        super().__init__()
        self.tables, self.outside, self.tags = [], [], set()
        self.in_body = self.in_cell = False

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("src", "href", "action") and not (value or "").startswith("#"):
                self.outside.append(f"{tag} {name}={value}")
            if name.startswith("on"):
                self.outside.append(f"{tag} {name}")
        if tag == "tbody":
            self.in_body = True
            self.tables.append([])
        elif self.in_body and tag == "tr":
            self.tables[-1].append([])
        elif self.in_body and tag in ("td", "th"):
            self.in_cell = True
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag):
        if tag == "tbody":
            self.in_body = False
        if tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, data):
        if self.in_body and self.in_cell:
            self.tables[-1][-1][-1] += data


def run(bin_dir, *arguments):
    command = [str(pathlib.Path(bin_dir) / "arrears"), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def same_figure(shown, value, kind):
    if value is None:
        return shown in ("", "n/a")
    plain = shown.replace(",", "")
    if kind == "probability":
        return plain.rstrip("%") == f"{round(float(value) * 10000)/100:.2f}"
    if kind in ("money", "integer", "number", "percent"):
        return plain.rstrip("%") == str(value)
    return True


def compare(page, document):
    """Faults of a page against the json of the same report."""
    faults = [f"reaches outside: {what}" for what in page.outside]
    tables = document.get("tables", [document])
    filled = [table for table in tables if table["rows"]]
    if len(filled) != len(page.tables):
        return faults + [f"{len(page.tables)} tables instead of {len(filled)}"]
    for table, rows in zip(filled, page.tables):
        if len(rows) != len(table["rows"]):
            faults.append(f"{len(rows)} rows instead of {len(table['rows'])}")
        for row, wanted in zip(rows, table["rows"]):
            values = list(wanted.values()) if isinstance(wanted, dict) else wanted
            for column, shown, value in zip(table["columns"], row, values):
                if not same_figure(shown, value, column["type"]):
                    faults.append(f"{column['name']}: {shown!r} is not {value!r}")
    return faults


def browse(chromium, folder, pages, dark):
    """Opens every page in two frames, in one browser, and collects what their probes found."""
    probe = "<script>" + (TESTS / "page_probe.js").read_text() + "</script></head>"
    frames = ""
    for name, page in pages.items():
        # As text of the frame, so that it is of the origin of the page around it.
        inner = html.escape(page.read_text().replace("</head>", probe, 1))
        for width in (360, 1280):
            frames += (f'<iframe name="{name}" srcdoc="{inner}" '
                       f'style="width:{width}px;height:900px"></iframe>')
    outer = folder / "outer.html"
    outer.write_text(
        "<!doctype html><body><pre id=found></pre><script>var all=[];"
        "function take(one){all.push(one);"
        "document.getElementById('found').textContent=JSON.stringify(all)}</script>" + frames)
    scheme = ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []
    profile = folder / "profile"
    command = [chromium, *BROWSER, *scheme, f"--user-data-dir={profile}", "--window-size=1700,1000",
               "--virtual-time-budget=20000", "--dump-dom", outer.as_uri()]
    done = subprocess.run(command, capture_output=True, check=False, timeout=180)
    shutil.rmtree(profile, ignore_errors=True)
    dom = done.stdout.decode(errors="replace")
    mark = '<pre id="found">'
    start, end = dom.find(mark), dom.find("</pre>")
    found = json.loads(html.unescape(dom[start + len(mark):end]) or "[]") if start >= 0 else []
    look = "dark" if dark else "light"
    faults = [f"{frame['page']}, {frame['width']} px, {look}: {fault}"
              for frame in found for fault in frame["faults"]]
    if len(found) != 2 * len(pages):
        faults.append(f"{len(found)} of {2 * len(pages)} frames answered")
    return found, faults


def printed(chromium, folder, page):
    """The printed page as a file; none where the browser prints nothing."""
    out = folder / "page.pdf"
    out.unlink(missing_ok=True)
    command = [chromium, *BROWSER, f"--user-data-dir={folder / 'profile'}",
               "--no-pdf-header-footer", f"--print-to-pdf={out}", page.as_uri()]
    subprocess.run(command, capture_output=True, check=False, timeout=120)
    return out if out.is_file() and out.read_bytes().startswith(b"%PDF") else None


def many_items(path):
    """A ledger whose list of overdue items runs over several pages, with names that wrap."""
    lines = ["doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount"]
    for i in range(1, ITEMS + 1):
        lines.append(f"invoice,DOC{i:04},C{i % 40:02},A name that is long enough to take two "
                     f"lines in a narrow column {i % 40},2026-01-05,2026-02-04,EUR,"
                     f"{i}.{i % 100:02}")
    path.write_text("\n".join(lines) + "\n")


def check_pages(pdf):
    """Every page of the printed list has the table's head, and every row stands whole on one."""
    if pdf is None:
        return ["overdue does not print"]
    if not shutil.which("pdftotext"):
        return []
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True,
                          text=True).stdout
    pages = [page for page in text.split("\f") if "DOC" in page]
    faults = [] if len(pages) > 2 else [f"{len(pages)} printed pages"]
    faults += [f"printed page {i + 1} has no table head" for i, page in enumerate(pages)
               if "due date" not in page.lower().replace("\n", " ")]
    for i in range(1, ITEMS + 1):
        holding = [page for page in pages if f"DOC{i:04}" in page]
        amount = f"{i}.{i % 100:02}"
        if len(holding) != 1 or not any(
                f"DOC{i:04}" in line and amount in line for line in holding[0].splitlines()):
            faults.append(f"printed row DOC{i:04} is not whole")
    return faults[:10]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        hostile = folder / "hostile.csv"
        hostile.write_text(HOSTILE)
        ledger = str(SAMPLES / "ledger.csv")
        sides = ["--customers", str(SAMPLES / "customers.csv")]
        sides += ["--promises", str(SAMPLES / "promises.csv"),
                  "--contacts", str(SAMPLES / "contacts.csv")]
        cases = [("summary", ledger, sides), ("months", ledger, []),
                 ("concentration", ledger, sides), ("overdue", str(hostile), []),
                 ("statement", str(hostile), []), ("forecast", ledger, sides),
                 ("provision", ledger, ["--provision-rates", "0.5,2,5,20,50,80"]),
                 ("movements", ledger, []), ("worklist", ledger, sides),
                 ("credit", ledger, sides), ("disputes", ledger, []),
                 ("salespeople", ledger, sides), ("upcoming", ledger, sides),
                 ("indicators", ledger, sides), ("collectors", ledger, sides),
                 ("write-offs", ledger, []),
                 ("limitation", ledger, ["--limitation", str(SAMPLES / "limitation.csv"),
                                         "--within", "3000"]),
                 ("reconcile", ledger, ["--theirs", str(SAMPLES / "their-list.csv")])]
        pages = {}
        for kind, path, more in cases:
            arguments = ["report", kind, path, "--as-of", "2026-03-31", "-q", *more]
            page = pages[kind] = folder / f"{kind}.html"
            page.write_text(run(options.bin, *arguments, "-O", "html"))
            parsed = Tables()
            parsed.feed(page.read_text())
            document = json.loads(run(options.bin, *arguments, "-O", "json"),
                                  parse_float=str, parse_int=str)
            faults += [f"{kind}: {fault}" for fault in compare(parsed, document)]
        if chromium:
            for dark in (False, True):
                found, seen = browse(chromium, folder, pages, dark)
                faults += seen
                for frame in found:
                    if frame["charts"] < CHARTS.get(frame["page"], 0):
                        faults.append(f"{frame['page']}: only {frame['charts']} charts")
            if printed(chromium, folder, pages["summary"]) is None:
                faults.append("summary does not print")
            listed, page = folder / "many.csv", folder / "many.html"
            many_items(listed)
            page.write_text(run(options.bin, "report", "overdue", str(listed), "--as-of",
                                "2026-03-31", "-q", "-O", "html"))
            faults += check_pages(printed(chromium, folder, page))
    for fault in faults:
        print(fault)
    if not chromium:
        print("page.py: chromium not found; pages were not opened (tests/packages-all.txt)")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
