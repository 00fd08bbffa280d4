#!/usr/bin/env python3
"""Runs the golden cases: whole commands against the real program, all output compared.

A case is a folder tests/golden/<area>/<case>/ with

    cmd        one shell command line, run by `sh -eu` in an empty folder ($TMP)
    in/        copied into that folder first (optional)
    expout     expected stdout (absent: empty)
    experr     expected stderr (absent: empty)
    rc         expected exit status (absent: 0)
    expfiles/  files that must be there afterwards, byte for byte; with a file `.exact` in it, no
               others may be, except those of in/
    needs      what must be there to run it, one a line: `shared-data` or the name of a program

The program is first on PATH; $SAMPLES and $DATA are the samples and the shared data. In output
the paths of these three folders read $TMP, $SAMPLES and $DATA again, whatever they were.

After a wanted change: `golden.py --accept`, then review with `git diff`.
"""

import argparse
import concurrent.futures
import difflib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent
ROOT = TESTS.parent
TIMEOUT_S = 60
KNOWN = {"cmd", "in", "expout", "experr", "rc", "expfiles", "needs"}


def read(path):
    return path.read_bytes() if path.is_file() else b""


def files_below(folder):
    """The files below a folder, by relative name."""
    return {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}


def environment(bin_dir, tmp, samples, data):
    """The caller's environment without anything that could change what a command prints."""
    dropped = ("ARREARS_", "LC_", "XDG_")
    names = {"LANG", "LANGUAGE", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES"}
    env = {k: v for k, v in os.environ.items() if not k.startswith(dropped) and k not in names}
    env.update(PATH=f"{bin_dir}:{env.get('PATH', '/usr/bin:/bin')}", LC_ALL="C.UTF-8", TZ="UTC",
               TERM="xterm", HOME=str(tmp), XDG_CONFIG_HOME=str(tmp), TMP=str(tmp),
               SAMPLES=str(samples), DATA=str(data))
    return env


class Case:
    def __init__(self, folder, settings):
        self.folder = folder
        self.name = str(folder.relative_to(settings.cases))
        self.settings = settings

    def missing(self):
        """The first thing this case needs that is not there, or None."""
        for need in read(self.folder / "needs").decode().split():
            there = (self.settings.data.is_dir() if need == "shared-data" else
                     shutil.which(need, path=f"{self.settings.bin}:{os.environ.get('PATH', '')}"))
            if not there:
                return need
        return None

    def plain(self, data, tmp):
        """Output with the folders of this machine replaced by their names."""
        for path, name in ((tmp, b"$TMP"), (self.settings.samples, b"$SAMPLES"),
                           (self.settings.data, b"$DATA")):
            data = data.replace(str(path).encode(), name)
        return data

    def run(self, tmp):
        """Runs the command; returns what it printed, its status and the files it left."""
        if (self.folder / "in").is_dir():
            shutil.copytree(self.folder / "in", tmp, dirs_exist_ok=True)
        s = self.settings
        process = subprocess.Popen(
            ["sh", "-eu", "-c", read(self.folder / "cmd").decode()], cwd=tmp,
            env=environment(s.bin, tmp, s.samples, s.data), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, err = process.communicate(timeout=TIMEOUT_S)
            status = str(process.returncode)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            status = f"none: stopped after {TIMEOUT_S} s"
        produced = {name: self.plain(read(path), tmp) for name, path in files_below(tmp).items()}
        return self.plain(out, tmp), self.plain(err, tmp), status, produced

    def expected_and_got(self, tmp):
        """Pairs of bytes to compare by name of the expectation; None: no such file."""
        out, err, status, produced = self.run(tmp)
        pairs = {
            "expout": (read(self.folder / "expout"), out),
            "experr": (read(self.folder / "experr"), err),
            "rc": ((read(self.folder / "rc").strip() or b"0") + b"\n", status.encode() + b"\n"),
        }
        wanted = files_below(self.folder / "expfiles")
        exact = wanted.pop(".exact", None) is not None
        names = set(wanted)
        if exact:
            names |= set(produced) - set(files_below(self.folder / "in"))
        for name in sorted(names):
            expected = read(wanted[name]) if name in wanted else None
            pairs[f"expfiles/{name}"] = (expected, produced.get(name))
        return pairs

    def faults(self):
        """Names of files that mean nothing here: a misspelt expectation would never fail."""
        if not (self.folder / "cmd").is_file():
            return ["no file cmd"]
        return [f"unknown file {p.name}" for p in sorted(self.folder.iterdir())
                if p.name not in KNOWN]

    def check(self):
        """Returns (verdict, text to print); the verdict is passed, failed or skipped."""
        faults = self.faults()
        if faults:
            return "failed", f"FAIL {self.name}: {'; '.join(faults)}\n"
        need = self.missing()
        if need:
            return "skipped", f"SKIP {self.name}: needs {need}\n"
        with tempfile.TemporaryDirectory(prefix="golden-") as tmp:
            pairs = self.expected_and_got(pathlib.Path(tmp).resolve())
        wrong = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if not wrong:
            return "passed", ""
        command = read(self.folder / "cmd").decode().strip()
        text = f"FAIL {self.name}\n  $ {command}\n"
        text += "".join(difference(f"{self.name}/{n}", *pair) for n, pair in wrong.items())
        if self.settings.accept and not pairs["rc"][1][:1].isdigit():
            text += "  not accepted: it was stopped or died by a signal\n"
        elif self.settings.accept:
            for name, (_, got) in wrong.items():
                self.accept(name, got)
            text += f"  accepted: {', '.join(wrong)}\n"
        return "failed", text

    def accept(self, name, got):
        """Makes what the command did the expectation; the default ones need no file."""
        path = self.folder / name
        default = {"expout": b"", "experr": b"", "rc": b"0\n"}.get(name)
        if got is None or got == default:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(got)


def difference(name, expected, got):
    """A unified diff; bytes that are no UTF-8 show as \\xNN, a missing final newline is told."""
    def lines(data):
        if data is None:
            return ["(no such file)\n"]
        parts = data.decode("utf-8", "backslashreplace").replace("\r", "\\r").split("\n")
        tail = [parts[-1] + "\n\\ no newline at the end\n"] if parts[-1] else []
        return [part + "\n" for part in parts[:-1]] + tail
    return "".join(difflib.unified_diff(
        lines(expected), lines(got), f"{name} (expected)", f"{name} (got)"))


def settings_from_arguments():
    parser = argparse.ArgumentParser(description="Runs the golden cases.")
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release/bin",
                        help="folder of the program (default: build/release/bin)")
    parser.add_argument("--filter", default="", metavar="TEXT",
                        help="only cases whose <area>/<case> contains TEXT")
    parser.add_argument("--accept", action="store_true",
                        help="rewrite the expectations of failing cases")
    parser.add_argument("-j", type=int, default=os.cpu_count() or 1, metavar="N",
                        help="cases at a time (default: processors)")
    parser.add_argument("--cases", type=pathlib.Path, default=TESTS / "golden",
                        help=argparse.SUPPRESS)
    settings = parser.parse_args()
    settings.bin = settings.bin.resolve()
    settings.cases = settings.cases.resolve()
    settings.samples = ROOT / "samples"
    settings.data = (ROOT / "../shared/data").resolve()
    return settings


def main():
    settings = settings_from_arguments()
    if not os.access(settings.bin / "arrears", os.X_OK):
        sys.exit(f"golden: no program {settings.bin / 'arrears'}; build it first")
    folders = sorted(p for p in settings.cases.glob("*/*/") if p.is_dir())
    cases = [c for c in (Case(f, settings) for f in folders) if settings.filter in c.name]
    if not cases:
        sys.exit(f"golden: no case matches '{settings.filter}' in {settings.cases}")
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    with concurrent.futures.ThreadPoolExecutor(settings.j) as pool:
        for verdict, text in pool.map(Case.check, cases):
            counts[verdict] += 1
            sys.stdout.write(text)
    print("golden: " + ", ".join(f"{n} {verdict}" for verdict, n in counts.items()))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if sys.argv[1:] == ["--self-test"]:
        import golden_self_test
        sys.exit(golden_self_test.main())
    sys.exit(main())
