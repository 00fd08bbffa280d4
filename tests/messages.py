#!/usr/bin/env python3
"""Checks the texts of src/cli/messages against the program's source, in both directions.

    messages.py [--bin FOLDER]     (the program is not needed; the option is taken for ctest's sake)

- Every entry speaks both languages, has a hint in both or in none, and names the same arguments.
- No code has two entries.
- Every entry is used: its code, or the end of it after a prefix that code puts before others
  (`head.`, `cell.`, ...), stands in the source.
- Every diagnostic that the source makes has an entry.
"""

import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
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
    if code in words:
        return True
    for at, mark in enumerate(code):
        if mark not in ".-":
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


def main():
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
    for problem in problems:
        print(problem)
    print(f"messages: {len(codes)} entries, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
