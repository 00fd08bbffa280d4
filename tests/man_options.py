#!/usr/bin/env python3
"""Checks that the manual lists exactly the options that `arrears COMMAND --help` prints.

    man_options.py --bin FOLDER   compares man/arrears-COMMAND.1 with the program in FOLDER
    man_options.py --self-test    checks the checker on made-up pages and help texts

Names, short names and value names must agree. In man/arrears.1, which explains the options that
commands share, every option must be one that some command has, written the same way. The sample of
settings, samples/arrears.toml, must list every setting once and be good TOML without its '#'.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMANDS = ("import", "age", "score", "dunning", "report")

# `  -o, --output FILE    text`, `      --excel[=de]    text`, and without a text on that line.
HELP_LINE = re.compile(r"^ {2,6}(?:-(?P<letter>\w), )?--(?P<name>[a-z][a-z-]*)"
                       r"(?:\[=(?P<optional>[^]]*)\])?(?: (?P<value>\S+))?(?: {2,}.*)?$")

# A setting of the sample, commented out.
SETTING = re.compile(r"^# ([a-z-]+) = ", re.MULTILINE)


def help_options(text):
    """{name: (short name, value name, whether the value is optional)} of a help text."""
    found = {}
    for line in text.splitlines():
        match = HELP_LINE.match(line)
        if match:
            optional = match["optional"] is not None
            found[match["name"]] = (match["letter"] or "",
                                    match["optional"] if optional else match["value"] or "",
                                    optional)
    return found


def page_item(line):
    """(name, (short name, value name, optional)) of an `.It Fl` line."""
    name, letter, value, optional = "", "", [], False
    words = iter(word for word in line.split()[1:] if word not in (",", "Ns", "Oc", "Pq"))
    for word in words:
        if word == "Fl":
            flag = next(words, "").replace("\\-", "-")
            if flag.startswith("-"):
                name = flag[1:]
            else:
                letter = flag
        elif word in ("Oo", "Op"):
            optional = True
        elif word not in ("Ar", "="):
            value.append(word)
    return name, (letter, " ".join(value), optional)


def page_options(text):
    """(options, names listed twice) of a page's OPTIONS section."""
    found, twice, section = {}, [], ""
    for line in text.splitlines():
        if line.startswith(".Sh "):
            section = line[4:].strip().strip('"')
        elif section in ("OPTIONS", "COMMON OPTIONS") and line.startswith(".It Fl"):
            name, rest = page_item(line)
            if name in found:
                twice.append(name)
            found[name] = rest
    return found, twice


def shown(name, option):
    letter, value, optional = option
    text = (f"-{letter}, " if letter else "") + f"--{name}"
    return text + (f"[={value}]" if optional else f" {value}" if value else "")


def differences(page, page_text, help_text, whole=True):
    """What a page says otherwise than the help, one sentence each. `whole`: all must be listed."""
    there, twice = page_options(page_text)
    wanted = help_options(help_text)
    problems = [f"{page}: lists --{name} twice" for name in twice]
    if not wanted:
        problems.append(f"{page}: the help prints no options")
    for name in sorted(there):
        if name not in wanted:
            problems.append(f"{page}: there is no option {shown(name, there[name])}")
        elif there[name] != wanted[name]:
            problems.append(f"{page}: says {shown(name, there[name])}, "
                            f"help says {shown(name, wanted[name])}")
    if whole:
        problems += [f"{page}: lacks {shown(name, wanted[name])}"
                     for name in wanted if name not in there]
    return problems


def setting_differences(sample, shown_settings):
    """What the sample of settings lists otherwise than `--show-config`, one sentence each."""
    there = SETTING.findall(sample)
    wanted = set(re.findall(r"^([a-z-]+) = ", shown_settings, re.MULTILINE))
    problems = [f"arrears.toml: lists {key} twice" for key in sorted(set(there))
                if there.count(key) > 1]
    problems += [f"arrears.toml: there is no setting {key}" for key in sorted(set(there) - wanted)]
    return problems + [f"arrears.toml: lacks {key}" for key in sorted(wanted - set(there))]


def page_settings(text):
    """{key: default, '' where none is said} of the KEYS section of the page of settings."""
    found, section = {}, ""
    for line in text.splitlines():
        if line.startswith(".Sh "):
            section = line[4:].strip()
        elif section == "KEYS" and line.startswith(".It Li "):
            keys, _, default = line[7:].partition(" Pq ")
            for key in keys.split(" , "):
                found[key.strip()] = default.strip()
    return found


def config_differences(page_text, shown_settings):
    """What arrears-config.5 says otherwise than `--show-config`, one sentence each."""
    there = page_settings(page_text)
    wanted = dict(re.findall(r'^([a-z-]+) = "(.*)"  #', shown_settings, re.MULTILINE))
    problems = [f"arrears-config.5: there is no setting {key}"
                for key in sorted(set(there) - set(wanted))]
    problems += [f"arrears-config.5: lacks {key}" for key in sorted(set(wanted) - set(there))]
    for key in sorted(set(there) & set(wanted)):
        said = there[key].removesuffix(",...")
        if said != there[key] and wanted[key].startswith(said):
            continue
        if said != wanted[key]:
            problems.append(f"arrears-config.5: {key} is built in as '{wanted[key]}', not '{said}'")
    return problems


def run(program, *words):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ARREARS_")}
    environment["LC_ALL"] = "C.UTF-8"
    return subprocess.run([program, *words], env=environment, check=True, capture_output=True,
                          text=True, encoding="utf-8", timeout=60).stdout


def check(program):
    helps, settings, problems = "", "", []
    for command in COMMANDS:
        text = run(program, command, "--help")
        helps += text
        settings += run(program, command, "--no-config", "--show-config")
        page = ROOT / "man" / f"arrears-{command}.1"
        problems += differences(page.name, page.read_text(encoding="utf-8"), text)
    page = ROOT / "man" / "arrears.1"
    problems += differences(page.name, page.read_text(encoding="utf-8"), helps, False)
    sample = (ROOT / "samples" / "arrears.toml").read_text(encoding="utf-8")
    problems += setting_differences(sample, settings)
    page = ROOT / "man" / "arrears-config.5"
    problems += config_differences(page.read_text(encoding="utf-8"), settings)
    with tempfile.NamedTemporaryFile("w", suffix=".toml", encoding="utf-8") as file:
        file.write(SETTING.sub(lambda match: match[0][2:], sample))
        file.flush()
        try:
            run(program, "age", "--config", file.name, "--show-config")
        except subprocess.CalledProcessError as wrong:
            problems.append(f"arrears.toml: without '#': {wrong.stderr.strip()}")
    return problems


SELF_HELP = """arrears age: text

  arrears age ledger.csv --as-of 2026-03-31   an example

What is asked for
      --by WHAT                 customer (default)
                                or --something else
      --exported-on-that-day DATE
                                a long one
  -o, --output FILE             write there
      --excel[=de]              csv
  -v, --verbose                 more
"""
SELF_PAGE = """.Sh DESCRIPTION
.It Fl -not-an-option
.Sh OPTIONS
.Bl -tag -width Ds
.It Fl -by Ar WHAT
.It Fl -exported-on-that-day Ar DATE
.It Fl o , Fl -output Ar FILE
.It Fl -excel Ns Oo = Ns Ar de Oc
.It Fl v , Fl -verbose
.El
.Sh EXAMPLES
.It Fl -nor-this
"""
# What is changed in the page, and the one problem that must be named.
SELF_CASES = [
    ("", "", None),
    (".It Fl -by Ar WHAT\n", "", "p: lacks --by WHAT"),
    ("Ar WHAT", "Ar HOW", "p: says --by HOW, help says --by WHAT"),
    ("Fl o , Fl -output", "Fl -output", "p: says --output FILE, help says -o, --output FILE"),
    (".It Fl v", ".It Fl -more\n.It Fl v", "p: there is no option --more"),
    (".It Fl v", ".It Fl -by Ar WHAT\n.It Fl v", "p: lists --by twice"),
    ("Fl -excel Ns Oo = Ns Ar de Oc", "Fl -excel Ar de",
     "p: says --excel de, help says --excel[=de]"),
]


def self_test():
    failed = 0
    for old, new, wanted in SELF_CASES:
        found = differences("p", SELF_PAGE.replace(old, new, 1) if old else SELF_PAGE, SELF_HELP)
        if found != ([wanted] if wanted else []):
            failed += 1
            print(f"expected {wanted}, found {found}")
    if differences("p", ".Sh OPTIONS\n.It Fl -by Ar WHAT\n", SELF_HELP, False):
        failed += 1
        print("a page of some options must pass")
    if not differences("p", SELF_PAGE, ""):
        failed += 1
        print("an empty help must fail")
    settings = setting_differences("# a-b = 1\n# c = 2\n# c = 3\n# text\n", 'a-b = ""\nd = ""\n')
    if settings != ["arrears.toml: lists c twice", "arrears.toml: there is no setting c",
                    "arrears.toml: lacks d"]:
        failed += 1
        print(f"settings: found {settings}")
    page = ".Sh KEYS\n.It Li a Pq 1\n.It Li b , c\n.It Li e Pq 1,...\n.It Li f\n"
    said = config_differences(page, 'a = "1"  # built-in\nb = ""  # x\nc = "2"  # x\n'
                              'd = ""  # x\ne = "1,2"  # x\n')
    if said != ["arrears-config.5: there is no setting f", "arrears-config.5: lacks d",
                "arrears-config.5: c is built in as '2', not ''"]:
        failed += 1
        print(f"config: found {said}")
    print(f"man_options self-test: {len(SELF_CASES) + 4 - failed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description="manual pages against --help")
    parser.add_argument("--bin", type=pathlib.Path, help="folder of the program")
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test()
    if arguments.bin is None:
        parser.error("--bin is needed")
    problems = check(arguments.bin / "arrears")
    for problem in problems:
        print(problem)
    print(f"man_options: {len(COMMANDS) + 1} pages, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
