#!/usr/bin/env python3
"""Every diagnostic of the program: how it comes about, its whole text, and what it shows.

tests/diagnostics/*.toml say for each code of the catalogue (src/cli/messages/) how to meet it:

    [code]
    run = "age in.csv"     a command line: arguments of arrears, or after `$ ` a line for sh
    in = "..."             what in.csv holds (optional); files = {name = "..."} for others
    golden = "area/case"   or: the golden case that meets it
    unit = "room/x_test.cpp", why = "..."
    source = "room/x.cpp", why = "..."
                           or, where no input can bring it about: the unit test that does, or the
                           code that says it

tests/diagnostics/table.txt has what came: severity, place, excerpt, hint and the text as it is
printed. Each is run twice, as text and as `--errors=json`, and both must say the same. A code
without an entry is a failure, and so is an error or a warning without a hint, or one with a line
number that does not show the line. Codes `explain-...` and the like are lines of an answer: there
the line printed must fit the catalogue's text.

    diagnostics.py --bin FOLDER             checks
    diagnostics.py --bin FOLDER --accept    writes the table; review it with git diff
"""

import argparse
import concurrent.futures
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unicodedata

from golden import ROOT, environment

HERE = pathlib.Path(__file__).resolve().parent
DATA = (ROOT / "../shared/data").resolve()
# No diagnostics: lines of an answer, the last line of a run, and reasons in --rejects.
ANSWER = re.compile(r"explain-(?!unknown-document)|may-ship-(yes|no)$|run-summary|"
                    r"row-(heading|total|ignored-type|repeated-line|void)|progress-")


def catalogue():
    """The codes of diagnostics with their entries: those without a dot."""
    found = {}
    for path in sorted((ROOT / "src/cli/messages").glob("*.toml")):
        for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(entry.get("en"), str):
                found[code] = entry
    return found


def entries():
    found = {}
    for path in sorted((HERE / "diagnostics").glob("*.toml")):
        for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if code in found:
                raise ValueError(f"{path.name}: {code} has two entries")
            found[code] = entry
    return found


def as_text(d):
    """A line of --errors=json as the text run prints it."""
    out = f"{d['severity']}: "
    if d["file"]:
        out += d["file"]
        out += f":{d['line']}" if d["line"] else ""
        out += f":{d['column']}" if d["column"] else ""
        out += ": "
    out += d["message"] + "\n"
    if d["line"] and d["excerpt"]:
        out += excerpt(d)
    return out + (f"hint: {d['hint']}\n" if d["hint"] else "")


def excerpt(d):
    line = d["excerpt"].encode()
    characters = d["excerpt"]
    at = len(characters[:max(d["mark"], 1) - 1].encode())
    end_of_mark = at + len(line[at:].decode()[:d["length"]].encode())
    start, end = max(0, at - 60), min(len(line), end_of_mark + 60)
    while start > 0 and line[start] & 0xC0 == 0x80:
        start -= 1
    while end < len(line) and line[end] & 0xC0 == 0x80:
        end += 1
    head = ("…" if start > 0 else "") + line[start:at].decode()
    mark = line[at:end_of_mark].decode()
    tail = line[end_of_mark:end].decode() + ("…" if end < len(line) else "")
    out = f"   {d['line']} | {head}{mark}{tail}\n"
    if d["column"]:
        blank = " " * len(str(d["line"]))
        out += f"   {blank} | {' ' * width(head)}{'^' * max(1, width(mark))}\n"
    return out


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF"
               else 1 for c in text)


def command_of(entry, folder):
    """Fills the folder; returns the line for sh."""
    if "golden" in entry:
        case = HERE / "golden" / entry["golden"]
        if (case / "in").is_dir():
            subprocess.run(["cp", "-R", f"{case}/in/.", str(folder)], check=True)
        return (case / "cmd").read_text(encoding="utf-8")
    files = dict(entry.get("files", {}))
    if "in" in entry:
        files["in.csv"] = entry["in"]
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    line = entry["run"]
    return line[2:] if line.startswith("$ ") else "arrears " + line


def run(entry, bin_dir, errors):
    with tempfile.TemporaryDirectory(prefix="diagnostics-") as name:
        folder = pathlib.Path(name).resolve()
        command = command_of(entry, folder)
        env = environment(bin_dir, folder, ROOT / "samples", DATA)
        env["ARREARS_ERRORS"], env["NO_COLOR"] = errors, "1"
        done = subprocess.run(["sh", "-u", "-c", command], cwd=folder, env=env, timeout=60,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        text = done.stdout + b"\n" + done.stderr
        for path, word in ((folder, b"$TMP"), (ROOT / "samples", b"$SAMPLES"), (DATA, b"$DATA")):
            text = text.replace(str(path).encode(), word)
        return text.decode("utf-8", "replace")


def fits(pattern, text):
    """Whether some lines are the catalogue's text with its names filled in."""
    parts = re.split(r"\{[^}]*\}", pattern.strip("\n"))
    return re.search("(?m)" + "[^\n]*".join(re.escape(part) for part in parts), text)


def faults_of(code, d, message):
    faults = []
    open_end = "suggestion}" in message.get("en_hint", "")  # nothing was near
    if d["severity"] != "note" and not d["hint"] and not open_end:
        faults.append("no hint")
    if d["line"] and not d["excerpt"] and not d["file"].endswith(".xlsx"):
        faults.append("a line number without the line")
    if re.search(r"\{\w", d["message"] + d["hint"]):
        faults.append("a name that was not filled in")
    return [f"{code}: {fault}" for fault in faults]


def by_code(code, entry):
    path = HERE / "unit" / entry["unit"] if "unit" in entry else ROOT / "src" / entry["source"]
    if not path.is_file() or f'"{code}"' not in path.read_text(encoding="utf-8"):
        return [f"{code}: {path.relative_to(ROOT)} does not name it"]
    return [] if entry.get("why") else [f"{code}: why is there no input for it?"]


def check(code, entry, message, bin_dir):
    """Faults, and the code's part of the table."""
    if "unit" in entry or "source" in entry:
        text = message["en"] + "\n"
        text += f"hint: {message['en_hint']}\n" if message.get("en_hint") else ""
        faults = [] if message.get("en_hint") or ANSWER.match(code) else [f"{code}: no hint"]
        return faults + by_code(code, entry), f"## {code}: {entry.get('why')}\n{text}"
    printed = run(entry, bin_dir, "text")
    if ANSWER.match(code):
        found = fits(message["en"], printed)
        head = f"## {code} in an answer\n"
        return ([], f"{head}{found[0]}\n") if found else ([f"{code}: not printed\n{printed}"], head)
    said = [json.loads(line) for line in run(entry, bin_dir, "json").split("\n")
            if line.startswith('{"severity"')]
    mine = [d for d in said if d["code"] == code]
    if not mine:
        return [f"{code}: not met; printed was\n{printed}"], ""
    alike = [d for d in mine if as_text(d) in printed]  # a case may also print it in Chinese
    d = (alike or mine)[0]
    faults = faults_of(code, d, message)
    if not alike:
        faults.append(f"{code}: as json it says\n{as_text(d)}and as text\n{printed}")
    shows = [name if d[key] else f"no {name}" for name, key in
             (("place", "file"), ("line", "line"), ("excerpt", "excerpt"), ("hint", "hint"))]
    return faults, f"## {code}: {', '.join(shows)}\n{as_text(d)}"


def main():
    parser = argparse.ArgumentParser(description="the table of diagnostics")
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--filter", default="", help="only codes that contain the text")
    arguments = parser.parse_args()
    bin_dir = arguments.bin.resolve()
    messages, cases = catalogue(), entries()
    faults = [f"{code}: no entry in tests/diagnostics/" for code in messages if code not in cases]
    faults += [f"{code}: the catalogue has no such code" for code in cases if code not in messages]
    codes = [code for code in sorted(messages) if code in cases and arguments.filter in code]
    table = ""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for found, text in pool.map(lambda c: check(c, cases[c], messages[c], bin_dir), codes):
            faults += found
            table += text
    path = HERE / "diagnostics/table.txt"
    known = path.read_text(encoding="utf-8") if path.is_file() else ""
    if arguments.accept and not arguments.filter:
        path.write_text(table, encoding="utf-8")
    elif not arguments.filter and table != known:
        faults += difflib.unified_diff(known.split("\n"), table.split("\n"), "table.txt", "now",
                                       lineterm="", n=1)
    print("\n".join(faults + [f"diagnostics: {len(codes)} codes, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
