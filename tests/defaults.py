#!/usr/bin/env python3
"""Checks that what `--show-config` calls built in is what really holds: setting it changes nothing.

    defaults.py --bin FOLDER

Each command runs on the samples, once as it is and once with every built-in value set through the
environment; messages, results and status must be the same bytes.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

from golden import ROOT, environment

RUNS = [
    ["import", "exports/xero-invoices.csv"],
    ["age", "ledger.csv", "--as-of", "2026-03-31", "--customers", "customers.csv"],
    ["age", "ledger.csv", "--as-of", "2026-03-31", "--by", "invoice", "-O", "csv"],
    ["score", "ledger.csv", "--as-of", "2026-03-31", "--customers", "customers.csv",
     "--by", "customer"],
    ["score", "ledger.csv", "--as-of", "2026-03-31", "--customers", "customers.csv", "--breaches"],
    ["dunning", "ledger.csv", "--as-of", "2026-03-31", "--customers", "customers.csv",
     "--letters", "out"],
    ["report", "summary", "ledger.csv", "--as-of", "2026-03-31", "--customers", "customers.csv"],
    ["report", "credit", "ledger.csv", "--as-of", "2026-03-31", "--customers", "customers.csv"],
]
BUILT_IN = re.compile(r'^([a-z-]+) = "(.+)"  # built-in$', re.MULTILINE)


def run(words, env):
    """Status, both streams, and the files that were written."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for file in (ROOT / "samples").iterdir():
            (folder / file.name).symlink_to(file)
        (folder / "arrears.toml").unlink()
        done = subprocess.run(["arrears", *words], env=env, cwd=folder, capture_output=True,
                              timeout=120)
        files = {str(path.relative_to(folder)): path.read_bytes()
                 for path in sorted(folder.glob("out/*"))}
        return done.returncode, done.stdout, done.stderr, files


def check(words, env):
    shown = subprocess.run(["arrears", words[0], "--no-config", "--show-config"], env=env,
                           check=True, capture_output=True, text=True, timeout=60).stdout
    settings = {"ARREARS_" + key.upper().replace("-", "_"): value
                for key, value in BUILT_IN.findall(shown)}
    plain = run(words, env)
    if plain[0] > 1:
        return len(settings), [f"{' '.join(words)}: status {plain[0]}: {plain[2].decode()}"]
    if run(words, dict(env, **settings)) == plain:
        return len(settings), []
    return len(settings), [f"{' '.join(words)}: {key}={value} changes the result"
                           for key, value in settings.items()
                           if run(words, dict(env, **{key: value})) != plain]


def main():
    parser = argparse.ArgumentParser(description="built-in values of settings")
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    problems, count = [], 0
    with tempfile.TemporaryDirectory() as home:
        env = environment(arguments.bin.resolve(), home, ROOT / "samples", home)
        for words in RUNS:
            settings, found = check(words, env)
            count += settings
            problems += found
    for problem in problems:
        print(problem)
    print(f"defaults: {len(RUNS)} runs, {count} settings, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
