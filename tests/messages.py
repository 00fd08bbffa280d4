#!/usr/bin/env python3
"""Checks the texts of src/cli/messages against the program's source, in both directions.

    messages.py [--bin FOLDER]     without a program the last point is left out

- Every entry speaks both languages, has a hint in both or in none, and names the same arguments.
- No code has two entries.
- Every entry is used: its code, or the end of it after a prefix that code puts before others
  (`head.`, `cell.`, ...), stands in the source.
- Every diagnostic that the source makes has an entry.
- Every column that the commands print on the samples has a heading.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

from golden import ROOT, environment

# error("code"), warning("code"), note("code"), usage_error("code"), file_error("code", path)
MADE = re.compile(r'\b(?:error|warning|note|usage_error|file_error)\(\s*"([a-z][a-z0-9.-]*)"')
NAME = re.compile(r"\{([^}|]*)[^}]*\}")
SAME = {"estimator.kaplan-meier"}   # names


def entries(table, path, file, into):
    if isinstance(table.get("en"), str):
        into.append((path, table, file))
    for key, value in table.items():
        if isinstance(value, dict):
            entries(value, f"{path}.{key}" if path else key, file, into)
    return into


def wrong_texts(code, entry):
    for key in ("en", "zh", "en_hint", "zh_hint"):
        if key in entry and not str(entry[key]).strip():
            yield f"{code}: {key} is empty"
    if "zh" not in entry:
        yield f"{code}: no Chinese"
    elif entry["zh"] == entry["en"] and code not in SAME and \
            re.search(r"[a-z]{4}", NAME.sub("", entry["en"])):
        yield f"{code}: the Chinese is the English: {entry['zh']}"
    if ("en_hint" in entry) != ("zh_hint" in entry):
        yield f"{code}: a hint in one language"
    for en, zh in (("en", "zh"), ("en_hint", "zh_hint")):
        if set(NAME.findall(entry.get(en, ""))) != set(NAME.findall(entry.get(zh, ""))):
            yield f"{code}: {en} and {zh} name other arguments"


def used(code, source, words):
    """Whole in the source, or put together from a beginning and an end that both stand there."""
    if code in words or code.startswith("pattern."):   # of columns' names
        return True
    for at, mark in enumerate(code):
        if mark not in ".-_":
            continue
        head, tail, end = code[:at + 1], code[at + 1:], code[at:]
        started = head in words or (mark == "." and code[:at] in words) or any(
            f"{quote}{head}{brace}" in source for quote in '"`\'' for brace in ("{}", "${"))
        ended = tail in words or tail.replace("-", "_") in words or used(tail, source, words)
        if started and ended:
            return True
        if end in words and code[:at] in words:
            return True
    return False


AT = ["ledger.csv", "--as-of", "2026-03-31", "--customers", "customers.csv"]
RUNS = [["import", "ledger.csv"], ["import", "--profiles"], ["dunning", *AT],
        ["dunning", "--procedures"], ["score", *AT, "--backtest"],
        *(["age", *AT, *more] for more in (
            [], ["--by", "invoice"], ["--by", "month"], ["--by", "salesperson"],
            ["--movements", "--months", "2"], ["--applications"], ["--shares"], ["--months", "3"],
            ["--ahead", "7,30"],
            ["--buckets", "stages"], ["--buckets", "months:3"], ["--buckets", "years"],
            ["--against", "ledger.csv"], ["--base", "EUR", "--rates", "rates.csv"])),
        *(["score", *AT, *more] for more in (
            [], ["--by", "customer"], ["--by", "parent"], ["--breaches"], ["--review"],
            ["--stop-supply"], ["--by", "order", "--orders", "orders.csv"])),
        *(["report", kind, *AT, "--plan", "plan.csv", "--sales", "sales.csv", "--theirs",
           "their-list.csv", "--limitation", "limitation.csv", "--contacts", "contacts.csv",
           "--promises", "promises.csv"] for kind in (
            "summary", "overdue", "upcoming", "worklist", "statement", "indicators", "forecast",
            "provision", "movements", "salespeople", "collectors", "credit", "write-offs",
            "disputes", "limitation", "reconcile"))]
# Named by a number of days, months or years: `pattern.d.range` puts `d1_30` into words.
NUMBERED = re.compile(r"^(\D+)\d+(?:(_up)|(_\d+))?$")
# Columns whose heading is that of another one.
HEADED = {"last_payment"}


def heading_of(key):
    numbered = NUMBERED.match(key)
    if not numbered:
        return f"head.{key}"
    kind = "up" if numbered[2] else "range" if numbered[3] else "one"
    return f"pattern.{numbered[1]}.{kind}"


def headings_missing(folder, codes):
    """Columns of all tables, as csv names them, that have no `head.` entry."""
    keys = {}
    with tempfile.TemporaryDirectory() as home:
        env = environment(folder.resolve(), home, ROOT / "samples", home)
        for file in (ROOT / "samples").iterdir():
            if file.name != "arrears.toml":
                (pathlib.Path(home) / file.name).symlink_to(file)
        subprocess.run(["arrears", "report", "worklist", *AT, "-q", "-o", "plan.csv"], env=env,
                       cwd=home, check=True, timeout=120)
        for words in RUNS:
            done = subprocess.run(["arrears", *words, "-q", "-O", "csv"], env=env, cwd=home,
                                  capture_output=True, text=True, timeout=120)
            if done.returncode > 1:
                yield f"{' '.join(words)}: status {done.returncode}: {done.stderr.strip()}"
            for table in done.stdout.split("\n\n"):
                for key in table.split("\n")[0].split(","):
                    keys.setdefault(key, " ".join(words[:2]))
    for key, where in sorted(keys.items()):
        if key and key not in HEADED and not {f"head.{key}", heading_of(key)} & set(codes):
            yield f"{heading_of(key)}: no entry, but {where} prints {key}"


def main():
    parser = argparse.ArgumentParser(description="texts against the source and the program")
    parser.add_argument("--bin", type=pathlib.Path)
    arguments = parser.parse_args()
    problems, codes, found = [], {}, []
    for file in sorted((ROOT / "src/cli/messages").glob("*.toml")):
        found += entries(tomllib.loads(file.read_text(encoding="utf-8")), "", file.name, [])
    for code, entry, file in found:
        if code in codes:
            problems.append(f"{code}: in {codes[code]} and in {file}")
        codes[code] = file
        problems += wrong_texts(code, entry)
    files = [f for kind in ("*.cpp", "*.hpp", "*.toml", "*.js", "*.mustache", "*.html")
             for f in sorted((ROOT / "src").rglob(kind)) if "messages" not in f.parts] + \
            sorted((ROOT / "include").rglob("*.hpp"))
    source = "\n".join(f.read_text(encoding="utf-8", errors="replace") for f in files)
    words = set(re.findall(r'"((?:[^"\\\n]|\\.)*)"', source))
    words |= set(re.findall(r"'([^'\n]*)'", source))
    words |= {word.rpartition(".")[2] for word in words}   # short texts of `credit.over-limit`
    problems += [f"{code}: used nowhere ({codes[code]})" for code in sorted(codes)
                 if not used(code, source, words)]
    problems += [f"{code}: no entry" for code in sorted(set(MADE.findall(source)))
                 if code not in codes]
    if arguments.bin is not None:
        problems += headings_missing(arguments.bin, codes)
    for problem in problems:
        print(problem)
    print(f"messages: {len(codes)} entries, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
