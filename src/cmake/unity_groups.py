#!/usr/bin/env python3
"""Groups sources that can be compiled as one: unity_groups.py SIZE SOURCE...

Prints `SOURCE<tab>GROUP` for each source that shares a group with another one. Two stay apart
when a private name of one (of its anonymous namespace, or static) occurs in the other or in a
header beside it: as one source they would clash, or mean something else.
"""

import os
import re
import sys

WORD = re.compile(r"[A-Za-z_]\w*")
DECLARED = (
    re.compile(r"^(?:class|struct|enum class|enum|union|using|concept)\s+(\w+)"),
    re.compile(r"(\w+)\s*(?:\[[^\]]*\])?\s*(?:=|\{|;|$)"),  # a variable
    re.compile(r"(\w+)\("),                                  # a function
)
INCLUDED = re.compile(r'^#include "([^"]+)"', re.M)


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)


def private_names(text):
    """What lines without indentation declare inside anonymous namespaces, rather too much of it."""
    names, inside = set(), False
    for line in text.split("\n"):
        if re.match(r"^namespace \{", line):
            inside = True
        elif re.match(r"^\}\s*// namespace\s*$", line):
            inside = False
        elif (inside or line.startswith("static ")) and line[:1] not in ("", " ", "}", "#", "/"):
            for pattern in DECLARED:
                found = pattern.search(line)
                if found:
                    names.add(found.group(1))
    return names


def words(path, seen):
    """All words of a source and of the headers beside it."""
    if path in seen or not os.path.exists(path):
        return set()
    seen.add(path)
    with open(path, encoding="utf-8") as file:
        text = without_comments(file.read())
    found = set(WORD.findall(text))
    for header in INCLUDED.findall(text):
        for folder in (os.path.dirname(path), os.path.dirname(os.path.dirname(path))):
            found |= words(os.path.join(folder, header), seen)
    return found


def main():
    size = int(sys.argv[1])
    groups = []  # of sources, with the private names and the words of all of them
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            mine = private_names(file.read())
        all_words = words(path, set())
        for group in groups:
            apart = mine & group["words"] or group["private"] & all_words
            if len(group["sources"]) < size and not apart:
                break
        else:
            group = {"sources": [], "private": set(), "words": set()}
            groups.append(group)
        group["sources"].append(path)
        group["private"] |= mine
        group["words"] |= all_words
    for number, group in enumerate(groups):
        if len(group["sources"]) > 1:
            for path in group["sources"]:
                print(f"{path}\t{number}")


if __name__ == "__main__":
    main()
