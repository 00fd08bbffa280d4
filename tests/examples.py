#!/usr/bin/env python3
"""Runs every example of the manual and the README against the real program.

An example is a line `$ COMMAND` (a backslash at its end or `<< 'WORD'` continues it) in a
`.Bd -literal` block or a `.Dl` line of a page in man/, or in a ```console block of README.md. The
lines below it, up to the next example, are what it prints, on both streams; they are compared
exactly. An example that shows no output only has to succeed; one that shows some may end in
`; echo $?`. Each document's examples run one after another, by `sh`, in a folder of their own that
holds a copy of samples/. A line `.\" needs PROGRAM...` before a block of a page names what its
examples need; where one is missing they are skipped, and that is told.

    examples.py --bin FOLDER             runs them all with FOLDER first on PATH
    examples.py --bin FOLDER --accept    writes what they printed where output is shown
    examples.py --self-test              checks this script with a stand-in program

`--filter TEXT` keeps the documents whose name has the text.
"""

import argparse
import contextlib
import dataclasses
import difflib
import io
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from golden import ROOT, environment

TIMEOUT_S = 60
HERE_DOCUMENT = re.compile(r"<<-? *'?(\w+)'?")
ESCAPES = (("\\e", "\\"), ("\\-", "-"), ("\\&", ""), ("\\(aq", "'"), ("\\(dq", '"'),
           ("\\(ti", "~"), ("\\(ha", "^"), ("\\(ga", "`"))


@dataclasses.dataclass
class Example:
    line: int           # of the command, counted from 0
    command: str
    first: int          # lines [first, end) show its output
    end: int
    shown: list
    needs: tuple = ()   # programs


def from_roff(line):
    """The text of a literal line of a page."""
    out, at = "", 0
    while at < len(line):
        for escape, text in ESCAPES:
            if line.startswith(escape, at):
                out, at = out + text, at + len(escape)
                break
        else:
            out, at = out + line[at], at + 1
    return out


def to_roff(line):
    line = line.replace("\\", "\\e")
    return "\\&" + line if line.startswith((".", "'")) else line


def blocks(lines, page):
    """[first, end) of each block that may hold examples, and whether it is a single `.Dl` line."""
    first = None
    for at, line in enumerate(lines):
        opens = line.startswith(".Bd -literal") if page else line.rstrip() == "```console"
        closes = line.startswith(".Ed") if page else line.rstrip() == "```"
        if first is not None and closes:
            yield first, at, False
            first = None
        elif first is None and opens:
            first = at + 1
        elif page and line.startswith(".Dl $ "):
            yield at, at + 1, True


def examples_of(lines, page):
    found = []
    for first, end, single in blocks(lines, page):
        needs = needs_of(lines, first - (1 if not single else 0)) if page else ()
        text = [from_roff(line) if page else line for line in lines[first:end]]
        if single:
            text = [text[0][len(".Dl "):]]
        at = 0
        while at < len(text):
            if not text[at].startswith("$ "):
                if text[at].strip() and not found_here(found, first):
                    raise ValueError(f"line {first + at + 1}: output before any command")
                at += 1
                continue
            start, command = at, text[at][2:]
            while command.endswith("\\") and at + 1 < len(text):
                at += 1
                command = command[:-1] + text[at].lstrip()
            here = HERE_DOCUMENT.search(command)
            while here and at + 1 < len(text) and not command.endswith("\n" + here[1]):
                at += 1
                command += "\n" + text[at]
            below = at = at + 1
            while at < len(text) and not text[at].startswith("$ "):
                at += 1
            stop = at
            while stop > below and not text[stop - 1].strip():
                stop -= 1
            found.append(Example(first + start, command, first + below, first + stop,
                                 text[below:stop], needs))
    return found


def needs_of(lines, opening):
    """The programs named in the line before a block."""
    before = lines[opening - 1] if opening > 0 else ""
    return tuple(before.split()[2:]) if before.startswith('.\\" needs ') else ()


def found_here(found, first):
    return bool(found) and found[-1].line >= first


def run(example, folder, bin_dir):
    """(whether it passed, why not, what it printed)"""
    env = environment(bin_dir, folder, folder / "samples", ROOT.parent / "shared" / "data")
    try:
        done = subprocess.run(["sh", "-c", example.command], cwd=folder, env=env, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, encoding="utf-8", timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        return False, f"took more than {TIMEOUT_S} s", []
    text = done.stdout.rstrip("\n")
    printed = [line.rstrip() for line in text.split("\n")] if text else []
    if done.returncode != 0:
        return False, f"status {done.returncode}\n" + "\n".join(printed), printed
    if not example.shown:
        return True, "", printed
    shown = [line.rstrip() for line in example.shown]
    if printed == shown:
        return True, "", printed
    difference = difflib.unified_diff(shown, printed, "shown", "printed", n=2, lineterm="")
    return False, "\n".join(difference), printed


def check_document(path, bin_dir, accept):
    """How many examples of a document passed and failed; failures are printed."""
    lines = path.read_text(encoding="utf-8").split("\n")
    page = path.suffix != ".md"
    passed = failed = 0
    changes = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shutil.copytree(ROOT / "samples", folder / "samples")
        for example in examples_of(lines, page):
            absent = [name for name in example.needs if not shutil.which(name)]
            if absent:
                print(f"{path.name}:{example.line + 1}: skipped, needs {', '.join(absent)}")
                continue
            good, why, printed = run(example, folder, bin_dir)
            if not good and accept and example.shown and not why.startswith(("status", "took")):
                changes.append((example, [to_roff(x) for x in printed] if page else printed))
                good = True
            if good:
                passed += 1
            else:
                failed += 1
                print(f"{path.name}:{example.line + 1}: $ {example.command}\n{why}\n")
    for example, printed in reversed(changes):
        lines[example.first:example.end] = printed
    if changes:
        path.write_text("\n".join(lines), encoding="utf-8")
        print(f"{path.name}: {len(changes)} outputs rewritten")
    return passed, failed


def documents(filter_text):
    pages = sorted((ROOT / "man").glob("*.[1-8]"))
    return [p for p in [ROOT / "README.md", *pages] if p.is_file() and filter_text in p.name]


SELF_PROGRAM = "#!/bin/sh\nprintf '%s\\n' \"$@\"\n"
SELF_PAGE = r""".Sh EXAMPLES
.Dl $ arrears one
.Bd -literal -offset indent
$ arrears two \e
    --three
two
--three
$ arrears .four; cat << 'END'
\e
END
\&.four
\e
.Ed
"""
SELF_NEEDS = ".\\\" needs no-such-program\n.Dl $ false\n.\\\" needs sh\n.Dl $ arrears one\n"
SELF_README = """text
```console
$ arrears x > made; cat made samples/none 2>&1 || :
x
```
$ no
"""
# The document, what is changed in it, how many examples then pass and fail.
SELF_CASES = [
    ("a.1", "", "", (3, 0)),
    ("a.1", "two\n--three\n", "two\n--four\n", (2, 1)),
    ("a.1", "two\n--three\n", "two\n", (2, 1)),
    ("a.1", "arrears one", "false", (2, 1)),
    ("needs.7", "", "", (1, 0)),
    ("README.md", "\nx\n", "\nx\ncat: samples/none: No such file or directory\n", (1, 0)),
    ("README.md", "", "", (0, 1)),
]


def self_test():
    wrong = 0
    for name, old, new, wanted in SELF_CASES:
        with tempfile.TemporaryDirectory() as folder:
            bin_dir = pathlib.Path(folder)
            program = bin_dir / "arrears"
            program.write_text(SELF_PROGRAM)
            program.chmod(0o755)
            document = bin_dir / name
            text = {"a.1": SELF_PAGE, "needs.7": SELF_NEEDS}.get(name, SELF_README)
            document.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
            with contextlib.redirect_stdout(io.StringIO()):
                got = check_document(document, bin_dir, False)
                check_document(document, bin_dir, True)
                again = check_document(document, bin_dir, False)
        accepted = again[1] == 0 or "false" in new
        if got != wanted or not accepted:
            wrong += 1
            print(f"{name} with {new!r}: expected {wanted}, found {got}, accepted {accepted}")
    print(f"examples self-test: {len(SELF_CASES) - wrong} passed, {wrong} failed")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description="examples of the documentation")
    parser.add_argument("--bin", type=pathlib.Path, help="folder of the program")
    parser.add_argument("--accept", action="store_true", help="write what was printed")
    parser.add_argument("--filter", default="", help="only documents with that in their name")
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test()
    if arguments.bin is None:
        parser.error("--bin is needed")
    passed = failed = 0
    for path in documents(arguments.filter):
        counts = check_document(path, arguments.bin.resolve(), arguments.accept)
        passed += counts[0]
        failed += counts[1]
    print(f"examples: {passed} passed, {failed} failed")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
