#!/usr/bin/env python3
"""Completes command lines in real shells: bash, zsh and fish, each with the script that
`arrears completions SHELL` prints. A shell that is not installed is skipped, and said so.

    completions.py --bin FOLDER

bash is asked as readline asks it (COMP_WORDS, then COMPREPLY), fish by `complete -C`, and zsh is
typed at through a terminal: the line is read back after Tab.
"""

import argparse
import os
import pathlib
import pty
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

from golden import ROOT, environment

# The line, words that must be offered, words that must not be.
CASES = [
    (["arrears", ""], {"age", "dunning", "help", "completions"}, {"--as-of"}),
    (["arrears", "dun"], {"dunning"}, {"age"}),
    (["arrears", "help", "form"], {"formulas"}, {"age"}),
    (["arrears", "completions", ""], {"bash", "zsh", "fish"}, {"age"}),
    (["arrears", "age", "--a"], {"--as-of", "--apply", "--ahead"}, {"--by", "--advance"}),
    (["arrears", "age", "--as-of", "2026-03-31", "--as-"], set(), {"--as-of"}),
    (["arrears", "age", "--apply", "o"], {"oldest"}, {"reference"}),
    (["arrears", "age", "--basis", ""], {"due", "invoice"}, set()),
    (["arrears", "import", "--profile", "son"], set(), {"sage50"}),
    (["arrears", "import", "--profile", "sa"], {"sage50", "sap-fbl5n"}, {"xero-aged"}),
    (["arrears", "dunning", "--procedure", "tw"], {"twelve-steps"}, set()),
    (["arrears", "dunning", "--charges", "de-"], {"de-b2b", "de-b2c"}, {"eu-b2b"}),
    (["arrears", "report", "over"], {"overdue"}, {"summary"}),
    (["arrears", "report", "summary", "led"], {"ledger.csv"}, {"overdue"}),
    (["arrears", "age", "led"], {"ledger.csv"}, set()),
    (["arrears", "age", "ledger.csv", "--by", "sal"], {"salesperson"}, {"region"}),
    (["arrears", "age", "ledger.csv", "--by", "shop"], {"shop_floor"}, set()),
    (["arrears", "age", "ledger.csv", "--columns", "bal"], {"balance"}, {"doc_no"}),
    (["arrears", "age", "ledger.csv", "--by", "invoice", "--columns", "customer_id,doc_n"],
     {"customer_id,doc_no"}, {"customer_id,balance"}),
    (["arrears", "age", "--output-format", ""], {"csv", "json", "table"}, {"bash"}),
    (["arrears", "age", "-O", "nd"], {"ndjson"}, set()),
    (["arrears", "dunning", "--letters", "out"], {"outbox"}, {"outline.csv"}),
]
# The same with `=`: bash takes it for a word of its own.
EQUALS = [
    (["arrears", "age", "--basis=in"], "--basis=", {"invoice"}, {"due"}),
    (["arrears", "age", "ledger.csv", "--by=reg"], "--by=", {"region"}, {"salesperson"}),
]


def bash_words(words):
    out = []
    for word in words:
        head, equals, rest = word.partition("=")
        out += [head, "=", *([rest] if rest else [])] if equals else [word]
    return out


def ask_bash(words, env, folder):
    split = bash_words(words)
    script = (f"source <(arrears completions bash)\n"
              f"COMP_WORDS=({' '.join(shlex.quote(w) for w in split)})\n"
              f"COMP_CWORD={len(split) - 1}\ncompopt() {{ :; }}\n"
              "_arrears\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n")
    done = subprocess.run(["bash", "--norc", "-c", script], env=env, cwd=folder, check=True,
                          capture_output=True, text=True, timeout=60)
    return set(done.stdout.split("\n")) - {""}, done.stderr


def ask_fish(words, env, folder):
    line = " ".join(words)
    script = f"arrears completions fish | source; complete -C {shlex.quote(line)}"
    done = subprocess.run(["fish", "--no-config", "-c", script], env=env, cwd=folder, check=True,
                          capture_output=True, text=True, timeout=60)
    return {row.split("\t")[0].rstrip("/") for row in done.stdout.split("\n")} - {""}, done.stderr


class Zsh:
    """An interactive zsh that lists what Tab offers."""

    def __init__(self, env, folder):
        env = dict(env, TERM="dumb", ZDOTDIR=str(folder), PS1="", HOME=str(folder))
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], env)
        # _describe and _files are given words by way of compadd: their list is what is offered.
        self.send("PS1=; stty -echo 2>/dev/null; unsetopt zle_bracketed_paste; "
                  "autoload -Uz compinit; compinit -u -d $PWD/.dump; "
                  "source <(arrears completions zsh); "
                  "bindkey '^I' list-choices; bindkey '^U' kill-whole-line; "
                  "endmark() { zle -M END''MARK }; zle -N endmark; bindkey '^T' endmark; "
                  "zstyle ':completion:*' list-packed no; LISTMAX=9999; "
                  "zstyle ':completion:*' verbose no; COLUMNS=60; LINES=500; print REA''DY\n")
        self.until("READY")
        time.sleep(0.3)
        self.drain()

    def send(self, text):
        os.write(self.fd, text.encode())

    def drain(self, seconds=0.0):
        out = b""
        while select.select([self.fd], [], [], seconds)[0]:
            try:
                more = os.read(self.fd, 65536)
            except OSError:
                break
            if not more:
                break
            out += more
        return out.decode(errors="replace")

    def until(self, mark, seconds=30):
        out, end = "", time.monotonic() + seconds
        while mark not in out and time.monotonic() < end:
            out += self.drain(0.1)
        if mark not in out:
            raise TimeoutError(f"zsh did not print {mark}: {out!r}")
        return out

    def ask(self, words):
        # Keys are worked off in order, so the mark stands behind the list.
        self.send(" ".join(words) + "\t\x14")
        out = self.until("ENDMARK")
        self.send("\x15\n")
        self.drain(0.2)
        return {word.rstrip("/") for word in out.replace("\r", " ").split()}

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def problems_of(shell, words, found, wanted, unwanted):
    missing = wanted - found
    surplus = unwanted & found
    line = " ".join(words)
    return ([f"{shell}: '{line}': not offered: {' '.join(sorted(missing))}"] if missing else []) + \
           ([f"{shell}: '{line}': offered: {' '.join(sorted(surplus))}"] if surplus else [])


def check(shell, env, folder):
    problems = []
    zsh = Zsh(env, folder) if shell == "zsh" else None
    for words, wanted, unwanted in CASES:
        if zsh:
            found = zsh.ask(words) - set(words[:-1])
        else:
            found, said = (ask_bash if shell == "bash" else ask_fish)(words, env, folder)
            if said.strip():
                problems.append(f"{shell}: {' '.join(words)}: {said.strip()}")
        problems += problems_of(shell, words, found, wanted, unwanted)
    for words, head, wanted, unwanted in EQUALS:
        if zsh:
            found = {word.removeprefix(head) for word in zsh.ask(words)}
        else:
            found, _ = (ask_bash if shell == "bash" else ask_fish)(words, env, folder)
            if shell != "bash":
                found = {word.removeprefix(head) for word in found}
        problems += problems_of(shell, words, found, wanted, unwanted)
    if zsh:
        zsh.close()
    return problems


def main():
    parser = argparse.ArgumentParser(description="completions in real shells")
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--shell", choices=("bash", "zsh", "fish"), action="append")
    arguments = parser.parse_args()
    problems = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        ledger = (ROOT / "samples" / "ledger.csv").read_text(encoding="utf-8").splitlines()
        head, *rows = ledger
        (folder / "ledger.csv").write_text(
            "\n".join([head + ",shop_floor", *(row + "," for row in rows[:50])]) + "\n",
            encoding="utf-8")
        (folder / "outbox").mkdir()
        (folder / "outline.csv").write_text("", encoding="utf-8")
        env = environment(arguments.bin.resolve(), folder, ROOT / "samples", folder)
        for shell in arguments.shell or ("bash", "zsh", "fish"):
            if shutil.which(shell) is None:
                print(f"completions: {shell}: SKIPPED, {shell} is not installed "
                      f"(Debian: apt-get install {shell})")
                continue
            found = check(shell, env, folder)
            print(f"completions: {shell}: {len(CASES) + len(EQUALS)} lines, "
                  f"{len(found)} problems")
            problems += found
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
