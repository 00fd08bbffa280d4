#!/usr/bin/env python3
"""Checks the workbooks that `-O xlsx` writes, cell by cell against json.

Every cell is read back from the file's XML: amounts, dates and rates must be numbers that equal the
json's, text must be the same text and never a formula. Totals must be formulas whose value, worked
out here from the cells that they name, is the one that the file carries. Where LibreOffice is there
each workbook is opened and saved by it, and compared again.

    workbook.py --bin DIR
"""

import argparse
import datetime
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zipfile

SAMPLES = pathlib.Path(__file__).resolve().parent.parent / "samples"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

HOSTILE = '''doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount
invoice,=1+1,+C1,"=HYPERLINK(""http://x"",""y"")",2026-01-10,2026-02-09,EUR,100.00
invoice,007,@C2,-2+3,2026-01-11,2026-02-10,EUR,99999999999999.99
invoice,_x0041_,C\x013,"tab\there",1900-01-29,1900-02-28,EUR,0.01
invoice,12345678901234567890,C4,<b>&amp;</b>,2026-03-01,2026-03-31,JPY,5
'''


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def unescaped(text):
    return ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


class Sheet:
    """Cells of a sheet by (row, column): a number or a text; and its formulas."""

    def __init__(self, root, strings):
        self.cells, self.formulas = {}, {}
        for cell in root.iter(MAIN + "c"):
            letters, digits = re.match(r"([A-Z]+)(\d+)", cell.get("r")).groups()
            at = (int(digits) - 1, column_number(letters))
            value, formula = cell.find(MAIN + "v"), cell.find(MAIN + "f")
            if formula is not None:
                self.formulas[at] = formula.text
            if cell.get("t") == "s":
                self.cells[at] = strings[int(value.text)]
            elif cell.get("t") == "inlineStr":
                self.cells[at] = unescaped("".join(cell.itertext()))
            elif value is not None:
                self.cells[at] = float(value.text)
        self.frozen = root.find(f".//{MAIN}pane") is not None
        self.filtered = root.find(f"{MAIN}autoFilter") is not None


def read_workbook(path):
    parse = xml.etree.ElementTree.fromstring
    with zipfile.ZipFile(path) as archive:
        strings = []
        if "xl/sharedStrings.xml" in archive.namelist():
            for item in parse(archive.read("xl/sharedStrings.xml")).iter(MAIN + "si"):
                strings.append(unescaped("".join(t.text or "" for t in item.iter(MAIN + "t"))))
        targets = {link.get("Id"): link.get("Target")
                   for link in parse(archive.read("xl/_rels/workbook.xml.rels"))}
        sheets = {}
        for sheet in parse(archive.read("xl/workbook.xml")).iter(MAIN + "sheet"):
            target = targets[sheet.get(LINK)].removeprefix("/xl/")
            sheets[sheet.get("name")] = Sheet(parse(archive.read("xl/" + target)), strings)
    return sheets


def expected(value, kind):
    """What a cell must hold: a number, a text, or None."""
    if value is None or (kind == "text" and value == ""):
        return None
    if kind == "date":
        days = (datetime.date.fromisoformat(value) - datetime.date(1899, 12, 30)).days
        return float(days) if days >= 61 else value
    if kind == "text":
        return value
    if kind == "percent" or kind == "share":
        return round(float(value) / 100, 6)
    if len(value.replace(".", "").replace("-", "")) > 15:
        return value
    return float(value)


def same(found, wanted):
    if isinstance(wanted, float) and isinstance(found, float):
        return abs(found - wanted) <= 1e-15 * max(1.0, abs(wanted)) * 4
    return found == wanted


def evaluate(formula, sheet):
    """SUM and SUMIF as our workbooks write them."""
    plain = re.fullmatch(r"SUM\(([A-Z]+)2:\1(\d+)\)", formula)
    if plain:
        column, last, rows = column_number(plain[1]), int(plain[2]), None
    else:
        match = re.fullmatch(r'SUMIF\(\$([A-Z]+)\$2:\$\1\$(\d+),"([A-Z]{3})",([A-Z]+)2:\4\2\)',
                             formula)
        if not match:
            return None
        column, last = column_number(match[4]), int(match[2])
        codes = column_number(match[1])
        rows = {r for r in range(1, last) if sheet.cells.get((r, codes)) == match[3]}
    values = [sheet.cells.get((r, column)) for r in range(1, last) if rows is None or r in rows]
    return sum(v for v in values if isinstance(v, float))


def check_table(table, sheet, ours):
    faults = []
    # LibreOffice without a screen keeps no view, so no frozen rows.
    if not sheet.filtered or (ours and not sheet.frozen):
        faults.append("no frozen header or no filter")
    for c, column in enumerate(table["columns"]):
        if sheet.cells.get((0, c)) != column["name"]:
            faults.append(f"heading {sheet.cells.get((0, c))!r} is not {column['name']!r}")
    for r, row in enumerate(table["rows"], 1):
        for c, column in enumerate(table["columns"]):
            kind = column["type"]
            value = row[column["name"]]
            # Figures of several kinds share a column; shares among them say so in their unit.
            if kind == "number" and row.get("unit") == "per_cent":
                kind = "share"
            wanted, found = expected(value, kind), sheet.cells.get((r, c))
            if (r, c) in sheet.formulas:
                faults.append(f"row {r}, {column['name']}: a formula {sheet.formulas[(r, c)]!r}")
            if not same(found, wanted):
                faults.append(f"row {r}, {column['name']}: {found!r} is not {wanted!r}")
    for at, formula in sheet.formulas.items():
        worth = evaluate(formula.lstrip("="), sheet)
        if worth is None or abs(worth - sheet.cells[at]) > 0.005:
            faults.append(f"{formula} gives {worth}, the file says {sheet.cells[at]}")
    return faults


def check_proof(sheet):
    faults = []
    rows = {row for row, _ in sheet.cells if row > 0}
    for row in rows:
        if sheet.cells.get((row, 13)) != 0.0:
            faults.append(f"tie-out row {row}: difference {sheet.cells.get((row, 13))!r}")
        value = [sheet.cells.get((row, c)) for c in range(2, 6)]
        if abs(value[0] + value[1] - value[2] - value[3]) > 0.005:
            faults.append(f"tie-out row {row} does not add up")
        if (row, 5) not in sheet.formulas or (row, 13) not in sheet.formulas:
            faults.append(f"tie-out row {row}: no formulas")
    return faults if rows else ["an empty tie-out"]


def check(document, path, ours=True):
    sheets = read_workbook(path)
    faults = []
    for table in document.get("tables", [document]):
        name = table.get("name") or document["report"]
        if name not in sheets:
            faults.append(f"no sheet {name}")
            continue
        faults += [f"{name}: {fault}" for fault in check_table(table, sheets[name], ours)]
    return faults + check_proof(sheets["tie_out"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    program = str(pathlib.Path(parser.parse_args().bin) / "arrears")
    office = shutil.which("soffice")
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        hostile = folder / "hostile.csv"
        hostile.write_text(HOSTILE)
        sides = ["--customers", str(SAMPLES / "customers.csv")]
        ledger = str(SAMPLES / "ledger.csv")
        cases = {"summary": ["report", "summary", ledger, *sides],
                 "age": ["age", ledger], "score": ["score", ledger],
                 "invoices": ["age", ledger, "--by", "invoice"],
                 "hostile": ["age", str(hostile), "--by", "invoice"]}
        for case, arguments in cases.items():
            common = [program, *arguments, "--as-of", "2026-03-31", "-q"]
            book, again = folder / f"{case}.xlsx", folder / f"{case}-again.xlsx"
            subprocess.run([*common, "-o", str(book)], check=True)
            subprocess.run([*common, "-o", str(again)], check=True)
            if book.read_bytes() != again.read_bytes():
                faults.append(f"{case}: two runs differ")
            done = subprocess.run([*common, "-O", "json"], check=True, capture_output=True)
            document = json.loads(done.stdout, parse_float=str, parse_int=str)
            faults += [f"{case}: {fault}" for fault in check(document, book)]
            if office:
                subprocess.run([office, f"-env:UserInstallation=file://{folder}/office",
                                "--headless", "--convert-to", "xlsx", "--outdir",
                                str(folder / "saved"), str(book)],
                               check=True, capture_output=True, timeout=120)
                faults += [f"{case}, saved by LibreOffice: {fault}"
                           for fault in check(document, folder / "saved" / book.name,
                                          ours=False)]
    for fault in faults:
        print(fault)
    if not office:
        print("workbook.py: soffice not found; workbooks were only read as XML")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
