#!/usr/bin/env python3
"""A large export goes out as it comes in: the same bytes as when it is read as a whole, and nothing
where something forbids a result.

    tests/large_import.py --bin build/release/bin

With `--rejects` an import is always read as a whole, which is what the other one is compared with.
"""

import argparse
import gzip
import os
import random
import subprocess
import sys
import tempfile

ROWS = 60_000  # some megabytes: fewer are never streamed


def export(path, odd=None, encoding="utf-8"):
    pick = random.Random(5)
    with open(path, "w", encoding=encoding) as out:
        out.write("Debitor;Name 1;Belegnummer;Belegart;Belegdatum;Nettof\u00e4lligkeit;"
                  "Betrag in Belegw\u00e4hrung;Belegw\u00e4hrung;Text\n")
        for i in range(ROWS):
            customer, kind = pick.randrange(900), pick.choice(("RV", "RV", "RV", "DZ"))
            cents = pick.randrange(100, 9_000_000)
            amount = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"
            day, month = pick.randrange(1, 29), pick.randrange(1, 13)
            text = '"Bolzen; M8 ""lang\"""' if i % 50 == 0 else f"Lieferung {i}"
            out.write(f"{100000 + customer};M\u00fcller {customer};{1800000000 + i};{kind};"
                      f"{day:02d}.{month:02d}.2025;{day:02d}.{month:02d}.2026;"
                      f"{amount}{'-' if kind == 'DZ' else ''};EUR;{text}\n")
        if odd:
            out.write(odd + "\n")


class Runs:
    def __init__(self, bin_dir, folder):
        self.arrears = os.path.join(bin_dir, "arrears")
        self.folder = folder
        self.faults = 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *options):
        done = subprocess.run([self.arrears, "import", *options], capture_output=True,
                              env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]})
        return done.returncode, done.stdout, done.stderr.decode()

    def check(self, name, holds):
        if not holds:
            self.faults += 1
            print(f"large_import: {name}")

    def same_as_whole(self, name, *options):
        """stdout, a file and one thread give what reading the export as a whole gives."""
        _, whole, said = self.run(*options, "--rejects", self.path("rejects.csv"))
        self.check(f"{name}: has rows", whole.count(b"\n") > ROWS)
        code, streamed, notes = self.run(*options)
        self.check(f"{name}: stdout", streamed == whole and notes == said)
        _, single, _ = self.run(*options, "--threads", "1")
        self.check(f"{name}: one thread", single == whole)
        target = self.path("out.csv")
        self.check(f"{name}: status", self.run(*options, "-o", target)[0] == code)
        with open(target, "rb") as file:
            self.check(f"{name}: file", file.read() == whole)
        os.remove(target)
        self.check(f"{name}: temporary files", not [n for n in os.listdir(self.folder)
                                                    if n.startswith("out.csv")])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(parser.parse_args().bin, folder)
        good = runs.path("good.csv")
        export(good)
        runs.same_as_whole("good rows", good)
        runs.same_as_whole("all that is said", good, "-v")
        for name, odd in {
                "a total": "Summe;;;;;;1,00;EUR;",
                "no such day": "100001;M\u00fcller 1;9;RV;31.02.2025;;5,00;EUR;x",
                "another name": "100001;Meier;9;RV;01.02.2025;;5,00;EUR;x",
                "no amount": "100001;M\u00fcller 1;9;RV;01.02.2025;;;EUR;x"}.items():
            bad = runs.path("bad.csv")
            export(bad, odd)
            runs.same_as_whole(name, bad)
        for encoding in ("gb18030", "windows-1252", "utf-16"):
            export(runs.path("other.csv"), encoding=encoding)
            runs.same_as_whole(encoding, runs.path("other.csv"), "-v", "--encoding", encoding)
        export(runs.path("other.csv"), encoding="windows-1252")
        runs.same_as_whole("an encoding that is guessed", runs.path("other.csv"), "-v")
        with open(good, "rb") as file, gzip.open(runs.path("good.csv.gz"), "wb", 1) as packed:
            packed.write(file.read())
        runs.same_as_whole("packed", runs.path("good.csv.gz"), "-v")
        target = runs.path("out.csv")
        with open(target, "w", encoding="utf-8") as file:
            file.write("what was there\n")
        code, _, said = runs.run(good, "-o", target, "--control-rows", "1")
        with open(target, encoding="utf-8") as file:
            runs.check("a failed control leaves the file", file.read() == "what was there\n")
        runs.check("a failed control says so", code != 0 and "59999" in said)
        code, _, said = runs.run(good, "-o", "/dev/full")
        runs.check("a full disk has status 3", code == 3 and "/dev/full" in said)
        code, _, _ = runs.run(good, "-o", runs.path("nowhere/out.csv"))
        runs.check("a folder that is not there has status 3", code == 3)
    print(f"large_import: {runs.faults} faults")
    return runs.faults > 0


if __name__ == "__main__":
    sys.exit(main())
