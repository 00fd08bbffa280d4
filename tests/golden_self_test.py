"""Checks golden.py itself on cases with a stand-in program; run by golden.py --self-test."""

import pathlib
import subprocess
import sys
import tempfile

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden.py"

# Prints its arguments, a path, a message; leaves a file; ends with the status it is told.
PROGRAM = """#!/bin/sh
printf '%s\\n' "$@"
pwd
echo "warning: $SAMPLES/x" >&2
echo kept > out.txt
exit "${1:-0}"
"""
GOOD = {
    "cmd": "arrears 3 b", "expout": "3\nb\n$TMP\n", "experr": "warning: $SAMPLES/x\n", "rc": "3\n",
    "in/given.txt": "given\n", "expfiles/out.txt": "kept\n", "expfiles/.exact": "",
}
# What is changed in the good case, and the verdict then.
CASES = [
    ({}, "passed"),
    ({"needs": "sh\n"}, "passed"),
    ({"needs": "no-such-program\n"}, "skipped"),
    ({"expout": "3\nb\n"}, "failed"),
    ({"expout": None}, "failed"),
    ({"experr": None}, "failed"),
    ({"rc": None}, "failed"),
    ({"rc": "4\n"}, "failed"),
    ({"cmd": None}, "failed"),
    ({"cmd": "false; arrears 3 b"}, "failed"),
    ({"cmd": "arrears 3 $UNSET"}, "failed"),
    ({"expfiles/out.txt": "kept"}, "failed"),
    ({"expfiles/other.txt": "kept\n"}, "failed"),
    ({"expfiles/out.txt": None}, "failed"),
    ({"expfiles/out.txt": None, "expfiles/.exact": None}, "passed"),
    ({"expuot": ""}, "failed"),
]


def write_case(folder, changes):
    for name, text in (GOOD | changes).items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def run(root, *arguments):
    command = [sys.executable, str(GOLDEN), "--bin", str(root), "--cases", str(root / "cases")]
    done = subprocess.run(command + list(arguments), capture_output=True, text=True)
    last = done.stdout.strip().rpartition("\n")[2]
    return done.returncode, last or done.stderr.strip()


def expect(what, got, wanted):
    if got != wanted:
        print(f"self-test: {what}: expected {wanted}, got {got}")
    return got != wanted


def main():
    wrong = 0
    for number, (changes, verdict) in enumerate(CASES):
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name)
            (root / "arrears").write_text(PROGRAM)
            (root / "arrears").chmod(0o755)
            write_case(root / f"cases/area/{number}", changes)
            counts = ", ".join(f"{int(v == verdict)} {v}" for v in ("passed", "failed", "skipped"))
            wanted = (int(verdict == "failed"), f"golden: {counts}")
            wrong += expect(f"{changes}", run(root), wanted)
            # What is accepted passes afterwards; a misnamed or missing file cannot be accepted.
            if verdict == "failed" and not {"expuot"} & changes.keys() and changes != {"cmd": None}:
                run(root, "--accept")
                wanted = (0, "golden: 1 passed, 0 failed, 0 skipped")
                wrong += expect(f"{changes}, accepted", run(root), wanted)
            wrong += expect("a filter without a match", run(root, "--filter", "none")[0], 1)
    print(f"golden self-test: {len(CASES)} cases, {wrong} wrong")
    return 1 if wrong else 0
