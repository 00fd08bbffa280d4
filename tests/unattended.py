#!/usr/bin/env python3
"""Runs the crontabs and checks the systemd units of the manual.

In pages of man/, a block with a line of five time fields is a crontab, one with a line such as
`# /etc/systemd/system/x.timer` holds units. Crontab lines run as cron runs them: an empty
environment with the variables of the crontab, `sh -c`, no terminal; an unescaped percent sign is a
fault. Units go through `systemd-analyze verify`, which is skipped where it is missing.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from examples import from_roff

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLACE = "/srv/receivables"
FIELD = r"(?:\*|\d+(?:-\d+)?)(?:/\d+)?(?:,\d+(?:-\d+)?)*"
JOB = re.compile(rf"{FIELD} {FIELD} {FIELD} {FIELD} {FIELD}\s+(\S.*)")
SETTINGS = """\
creditor = "creditor.toml"
customers = "customers.csv"
"""


def blocks(page):
    lines = [from_roff(line) for line in page.read_text(encoding="utf-8").split("\n")]
    block = None
    for line in lines:
        if line.startswith((".Bd -unfilled", ".Bd -literal")):
            block = []
        elif line.startswith(".Ed") and block is not None:
            yield block
            block = None
        elif block is not None:
            block.append(line)


def prepare(folder):
    for name in ("ledger.csv", "customers.csv", "creditor.toml"):
        shutil.copy(ROOT / "samples" / name, folder)
    (folder / "dunning.toml").write_text(SETTINGS)


def run_job(command, variables, bin_dir):
    """Faults of one line."""
    if re.search(r"(?<!\\)%", command):
        return ["an unescaped percent sign"]
    command = command.replace("\\%", "%")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder)
        env = {"HOME": "/nonexistent", "LOGNAME": "nobody", "SHELL": "/bin/sh",
               "PATH": "/usr/bin:/bin", **variables}
        env["PATH"] = f"{bin_dir}:{env['PATH']}"
        done = subprocess.run(["sh", "-c", command.replace(PLACE, name)], env=env, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                              cwd="/", check=False)
        made = [path.name for path in folder.iterdir() if path.suffix in (".csv", ".xlsx")]
        if done.returncode != 0 or done.stderr.startswith(("error", "sh:")):
            return [f"status {done.returncode}: {done.stderr}"]
        return [] if len(made) > 2 else [f"no file was made: {done.stderr}"]


def check_crontab(block, bin_dir):
    variables, faults, jobs = {}, [], 0
    for line in block:
        job = JOB.fullmatch(line)
        if not line.strip() or line.startswith("#"):
            continue
        if re.match(r"[A-Z]+=", line):
            name, value = line.split("=", 1)
            variables[name] = value
        elif job:
            jobs += 1
            faults += [f"{line}: {fault}" for fault in run_job(job[1], variables, bin_dir)]
        else:
            faults.append(f"no line of a crontab: {line}")
    return jobs, faults


def units_of(block):
    units, name = {}, None
    for line in block:
        head = re.fullmatch(r"# /etc/systemd/system/(\S+)", line)
        name = head[1] if head else name
        if name:
            units.setdefault(name, []).append(line)
    return units


def check_units(units, bin_dir):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for unit, lines in units.items():
            text = "\n".join(lines).replace("/usr/bin/arrears", f"{bin_dir}/arrears") + "\n"
            (folder / unit).write_text(text.replace("User=receivables\n", ""))
        done = subprocess.run(["systemd-analyze", "verify", "--man=no",
                               *(str(folder / unit) for unit in units)],
                              capture_output=True, text=True, timeout=60, check=False,
                              env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"})
        said = [line for line in done.stderr.split("\n") if any(unit in line for unit in units)]
        return said + ([f"status {done.returncode}: {done.stderr}"] if done.returncode else [])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    bin_dir = parser.parse_args().bin.resolve()
    jobs, units, faults = 0, 0, []
    verifies = shutil.which("systemd-analyze")
    for page in sorted((ROOT / "man").glob("*.[157]")):
        for block in blocks(page):
            if any(JOB.fullmatch(line) for line in block):
                count, found = check_crontab(block, bin_dir)
                jobs += count
                faults += [f"{page.name}: {fault}" for fault in found]
            found_units = units_of(block)
            units += len(found_units)
            if found_units and verifies:
                found = check_units(found_units, bin_dir)
                faults += [f"{page.name}: {fault}" for fault in found]
    if not verifies:
        print("unattended.py: units not verified, systemd-analyze not found (systemd)")
    if jobs < 3 or units < 4:
        faults.append(f"only {jobs} jobs and {units} units found in the manual")
    print("\n".join([*faults, f"unattended: {jobs} jobs, {units} units, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
