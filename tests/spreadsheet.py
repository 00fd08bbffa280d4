#!/usr/bin/env python3
"""What LibreOffice makes of `-O csv --excel` and of `-O tsv --excel`, cell by cell.

Reports of the samples, of the Chinese sample and of a ledger full of traps are opened by
LibreOffice without a screen and saved again as a flat OpenDocument sheet. Each cell must hold what
`-O json` says: an amount a number, a date a date, any other text that text; a text that would run
as a formula has an apostrophe before it, and no formula but ="text" may be there.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TRAPS = """\
doc_type,doc_no,customer_id,customer_name,doc_date,due_date,currency,amount,salesperson
invoice,007,00042,=1+1,2026-01-05,2026-02-05,EUR,1234.50,3-4
invoice,1E5,00043,"@SUM(1;2)",2026-01-05,2026-02-05,EUR,0.05,TRUE
invoice,1234567890123456789,00044,-2+3,2026-01-05,2026-02-05,JPY,7,MAR-26
invoice,2026-03,00045,"+1, ""x"" | y",2026-01-05,2026-04-05,KWD,1.125,1/2
invoice,A-1,00046,"  leading, and trailing  ",2026-01-05,2026-04-05,EUR,99999999999.99,
invoice,A-2,00047,上海沪榕家居有限公司,2026-01-05,2026-04-05,CNY,5.00,李雷
credit_note,A-3,00047,上海沪榕家居有限公司,2026-01-06,,CNY,2.50,=李雷
"""
# The way in, the options, and LibreOffice's reading of it: separator, quote, UTF-8, first line,
# columns, language (1031 is German).
WAYS = {"csv": (["-O", "csv", "--excel"], "44,34,76,1"),
        "csv-de": (["-O", "csv", "--excel=de"], "59,34,76,1,,1031"),
        "tsv": (["-O", "tsv", "--excel"], "9,34,76,1")}


def convert(office, folder, path, reading):
    command = [office, f"-env:UserInstallation=file://{folder}/office", "--headless",
               "--convert-to", "fods", "--outdir", str(folder / "out")]
    if reading:
        command.append(f"--infilter=Text - txt - csv (StarCalc):{reading}")
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=300,
                   env={**os.environ, "HOME": str(folder)})
    return rows_of(folder / "out" / f"{path.stem}.fods")


def rows_of(path):
    rows = []
    for row in xml.parse(path).iter(f"{TABLE}table-row"):
        cells = []
        for cell in row:
            if not cell.tag.startswith(TABLE):
                continue
            times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            cells += [value_of(cell)] * min(times, 200)
        rows.append(cells)
    return rows


def value_of(cell):
    """(type, value, formula)"""
    kind = cell.get(f"{OFFICE}value-type")
    formula = cell.get(f"{TABLE}formula")
    if kind in ("float", "currency", "percentage"):
        return "number", float(cell.get(f"{OFFICE}value")), formula
    if kind == "date":
        return "date", cell.get(f"{OFFICE}date-value"), formula
    if kind == "string":
        lines = []
        for line in cell.iter(f"{TEXT}p"):
            for blank in line.iter(f"{TEXT}s"):
                blank.text = " " * int(blank.get(f"{TEXT}c", "1"))
            lines.append("".join(line.itertext()))
        return "text", "\n".join(lines), formula
    return "empty" if kind is None else kind, None, formula


def wanted(value, kind):
    if value is None or value == "":
        return "empty", None
    if kind in ("text", "code"):
        return "text", ("'" if value[0] in "=+-@\t＝＋－＠" else "") + value
    if kind == "date":
        return "date", value
    return "number", float(value)


def compare(document, rows):
    faults = []
    names = [column["name"] for column in document["columns"]]
    if [cell[1] for cell in rows[0][:len(names)]] != names:
        faults.append(f"headings {rows[0][:len(names)]}")
    if len(document["rows"]) > len(rows) - 1:
        return [f"{len(rows) - 1} rows, not {len(document['rows'])}"]
    for number, row in enumerate(document["rows"], 1):
        for at, column in enumerate(document["columns"]):
            found = rows[number][at] if at < len(rows[number]) else ("empty", None, None)
            kind, value = wanted(row[column["name"]], column["type"])
            formula = found[2]
            exact = formula == f'of:="{row[column["name"]]}"'
            if exact:
                value = row[column["name"]]
            if formula is not None and not exact:
                faults.append(f"row {number}, {column['name']}: a formula {formula!r}")
            if kind == "text" and row[column["name"]].isdigit() and found[0] == "number":
                kind, value = "number", float(value)  # it reads the same
            if found[:2] != (kind, value):
                faults.append(f"row {number}, {column['name']}: {found[:2]} is not {(kind, value)}")
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    program = str(parser.parse_args().bin.resolve() / "arrears")
    office = shutil.which("soffice")
    if not office:
        print("spreadsheet.py: skipped, soffice not found (libreoffice-calc-nogui)")
        return 77
    faults, cells = [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        traps = folder / "traps.csv"
        traps.write_text(TRAPS, encoding="utf-8")
        cases = {"age": ["age", str(SAMPLES / "ledger.csv")],
                 "invoices": ["age", str(SAMPLES / "ledger.csv"), "--by", "invoice"],
                 "zh": ["age", str(SAMPLES / "zh/应收账款.csv"), "--by", "invoice"],
                 "traps": ["age", str(traps), "--by", "invoice"]}
        for case, arguments in cases.items():
            common = [program, *arguments, "--as-of", "2026-03-31", "-q"]
            said = subprocess.run([*common, "-O", "json"], check=True, capture_output=True)
            document = json.loads(said.stdout)
            for way, (options, reading) in WAYS.items():
                if way != "csv" and case not in ("zh", "traps"):
                    continue
                path = folder / f"{case}-{way}.{way[:3]}"
                with path.open("wb") as out:
                    subprocess.run([*common, *options], check=True, stdout=out)
                found = compare(document, convert(office, folder, path, reading))
                cells += len(document["rows"]) * len(document["columns"])
                faults += [f"{case} as {way}: {fault}" for fault in found]
    print("\n".join(faults[:60] + [f"spreadsheet: {cells} cells, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
