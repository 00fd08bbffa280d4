#!/usr/bin/env python3
"""Checks what a compiler does not: sizes, include arrows, unfinished marks, white space.

    tidy.py              checks the project; notes do not fail it, errors do
    tidy.py --self-test  checks the checker on bad and good snippets
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

COLUMNS_MAX = 100
FUNCTION_LINES_MAX = 70
FILE_LINES_NOTE = 300
FILE_LINES_MAX = 500
PUBLIC_HEADER_LINES_MAX = 200

# Which rooms a room may include; the build enforces the same, this says it in one line.
ROOMS = {
    "model": {"model"},
    "read": {"model", "read"},
    "engine": {"model", "engine"},
    "render": {"model", "engine", "render"},
    "cli": {"model", "read", "engine", "render", "cli"},
}

# Libraries are all found in /usr/include, so only this keeps them in their rooms.
LIBRARIES = [
    (re.compile(r"fmt/"), {"render", "cli"}),
    (re.compile(r"CLI/"), {"cli"}),
    (re.compile(r"toml\+\+/"), {"read", "render", "cli"}),
    (re.compile(r"(libfccp/|zlib\.h|zstd.*\.h|iconv\.h|zip\.h|expat\.h)"), {"read"}),
    (re.compile(r"(kainjow/|xlsxwriter|pango/|cairo)"), {"render"}),
    (re.compile(r"utf8proc\.h"), {"render", "cli"}),
    (re.compile(r"(doctest/|rapidcheck)"), set()),
    # The engine has no clock, no input or output, no locale.
    (re.compile(r"(iostream|fstream|cstdio|stdio\.h|locale|clocale|ctime|time\.h|filesystem)$"),
     {"model", "read", "render", "cli"}),
]

# In two halves, or this file would find itself.
MARKS = re.compile(r"\b(" + "|".join(a + b for a, b in (
    ("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK"), ("TB", "D"), ("W", "IP"))) + r")\b")

TOKEN = re.compile(r'''
    (?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<comment>//(?:\\\n|[^\n])*|/\*[\s\S]*?\*/)
  | (?P<raw>(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\([\s\S]*?\)(?P=mark)")
  | (?P<string>(?:u8|[uUL])?"(?:\\[\s\S]|[^"\\\n])*")
  | (?P<char>(?:u8|[uUL])?'(?:\\.|[^'\\\n])+')
  | (?P<word>[A-Za-z_]\w*)
  | (?P<number>\.?\d(?:[eEpP][+-]|'?\w|\.)*)
  | (?P<other>\S)
''', re.VERBOSE | re.MULTILINE)

TEMPLATE_HEAD = re.compile(r"\btemplate\s*<[^{}]*?>(?=\s*(?:class|struct|union|enum|requires)\b)")
CONTAINER = re.compile(r"^(?:\w+ )*?(?:namespace|class|struct|union|enum|TEST_SUITE)\b")
# What may stand between a parameter list and the body.
AFTER_PARAMETERS = {")", "]", "const", "noexcept", "override", "final", "mutable", "constexpr",
                    "try", "&", "else", "do"}


def tokens(text):
    """(kind, text, line) of every token of C++ source."""
    line, at = 1, 0
    for match in TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        yield match.lastgroup if match.lastgroup != "mark" else "raw", match.group(), line


class Scope:
    """An open brace: what it is, where its declaration began, the parentheses open outside."""

    def __init__(self, kind, first_line, parens, head):
        self.kind, self.first_line, self.parens, self.head = kind, first_line, parens, head


def block_kind(head, outer):
    """What a brace after these tokens opens: container, function or initialiser."""
    if not head:
        return outer or "function"  # a bare block is only measured; `{{` is one initialiser
    last = head[-1]
    outside, depth = [], 0
    for word in head:
        depth -= word == ")"
        if depth == 0:
            outside.append(word)
        depth += word == "("
    flat = TEMPLATE_HEAD.sub("", " ".join(outside))
    if outside[0] == "TEST_SUITE" or outside == ["extern", '""']:
        return "container"
    if last in AFTER_PARAMETERS and last != "final":
        return "function"
    if last == "=":
        return "initialiser"
    if CONTAINER.search(flat.strip()) and "=" not in outside:
        return "container"
    if last == "final" or last == "}":
        return "function"
    # A trailing return type, or a requires clause: `) -> std::vector<int> {`.
    tail = " ".join(outside).rpartition(")")[2]
    is_function = ")" in outside and re.match(r"^[\w ]*(- >|requires)", tail)
    return "function" if is_function else "initialiser"


def functions(text):
    """(first line, number of lines) of each outermost function; None if braces do not balance."""
    found, stack, head, first, parens = [], [], [], 0, 0
    for kind, word, line in tokens(text):
        if kind in ("comment", "directive"):
            continue
        inside = any(s.kind == "function" for s in stack)
        if kind in ("raw", "string", "char"):
            word = '""'
        if not head:
            first = line
        if word == "{":
            outer = stack[-1].kind if stack else None
            opened = "inner" if inside else block_kind(head, outer)
            stack.append(Scope(opened, first, parens, head))
            head, parens = [], 0
        elif word == "}":
            if not stack:
                return None
            scope = stack.pop()
            parens = scope.parens
            if scope.kind == "function":
                found.append((scope.first_line, line - scope.first_line + 1))
            # A function or a container ends its declaration, an initialiser or a lambda among
            # arguments does not.
            ends = scope.kind == "container" or (scope.kind == "function" and parens == 0)
            head, first = ([], line) if ends else (scope.head + ["}"], scope.first_line)
        elif word == ";" and parens == 0:
            head = []
        elif word == ":" and head in (["public"], ["private"], ["protected"]):
            head = []
        else:
            parens += (word == "(") - (word == ")")
            head.append(word)
    return None if stack else found


def room_of(name):
    parts = pathlib.PurePath(name).parts
    if parts[:2] == ("include", "arrears") and len(parts) > 3:
        return parts[2]
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


def include_errors(name, text):
    room, public = room_of(name), name.startswith("include/")
    for kind, word, line in tokens(text):
        match = kind == "directive" and re.match(r'\s*#\s*include\s*([<"])([^>"]+)', word)
        if not match:
            continue
        mark, header = match.groups()
        inner = re.match(r"arrears/(\w+)/", header)
        if mark == '"' and (inner or public):
            yield line, f'public headers are included as <arrears/...>, not "{header}"'
        elif mark == '"' and ".." in header.split("/"):
            yield line, f'"{header}" leaves its folder; name it relative to the room'
        elif room in ROOMS and inner and inner[1] not in ROOMS[room]:
            yield line, f"{room} must not include {inner[1]} (<{header}>)"
        elif room in ROOMS and mark == "<":
            if any(rule.match(header) and room not in rooms for rule, rooms in LIBRARIES):
                yield line, f"{room} must not include <{header}>"


def text_errors(lines, text):
    """What holds for every text file of ours."""
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS_MAX:
            yield number, f"{len(line)} columns; at most {COLUMNS_MAX}"
        if "\t" in line:
            yield number, "a tab"
        if line != line.rstrip():
            yield number, "blanks or a carriage return at the end"
    if not text.endswith("\n"):
        yield len(lines), "no newline at the end"
    if text.endswith("\n\n"):
        yield len(lines), "an empty line at the end"


def header_errors(name, lines, text):
    if not re.search(r"^#pragma once$", text, re.MULTILINE):
        yield 1, "no #pragma once"
    if not name.startswith("include/"):
        return
    if not re.match(r"///? \w", text):
        yield 1, "a public header opens with a comment saying what it is"
    if len(lines) > PUBLIC_HEADER_LINES_MAX:
        yield 1, f"{len(lines)} lines; a public header has at most {PUBLIC_HEADER_LINES_MAX}"


def cpp_errors(name, lines, text):
    if len(lines) > FILE_LINES_MAX:
        yield 1, f"{len(lines)} lines; a file has at most {FILE_LINES_MAX}"
    measured = functions(text)
    if measured is None:
        yield 1, "braces do not balance, so functions cannot be measured"
    for first, length in measured or []:
        if length > FUNCTION_LINES_MAX:
            yield first, f"a function of {length} lines; at most {FUNCTION_LINES_MAX}"
    for kind, word, line in tokens(text):
        if kind == "comment" and MARKS.search(word):
            yield line, f"unfinished: {MARKS.search(word)[0]}"
    if name.endswith(".hpp"):
        yield from header_errors(name, lines, text)
    yield from include_errors(name, text)


def script_errors(text):
    for number, line in enumerate(text.split("\n"), 1):
        match = MARKS.search(line.partition("#")[2])
        if match:
            yield number, f"unfinished: {match[0]}"


def check(name, text):
    """The errors of one file as (line, message), in order of lines."""
    lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
    errors = list(text_errors(lines, text))
    is_cpp = name.endswith((".cpp", ".hpp"))
    errors += cpp_errors(name, lines, text) if is_cpp else script_errors(text)
    return sorted(errors)


def notes(name, text):
    lines = text.count("\n")
    if name.endswith((".cpp", ".hpp")) and FILE_LINES_NOTE < lines <= FILE_LINES_MAX:
        yield 1, f"{lines} lines; more than {FILE_LINES_NOTE} is worth splitting"


def project_files():
    for folder in ("include", "src", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            name = str(path.relative_to(ROOT))
            is_data = name.startswith(("tests/golden/", "tests/data/"))
            if path.is_file() and not is_data and (
                    path.suffix in (".cpp", ".hpp", ".cmake", ".py", ".sh")
                    or path.name == "CMakeLists.txt"):
                yield name, path


def main():
    errors = files = 0
    for name, path in project_files():
        files += 1
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            print(f"{name}: error: not UTF-8: {error}")
            errors += 1
            continue
        for line, message in check(name, text):
            print(f"{name}:{line}: error: {message}")
            errors += 1
        for line, message in notes(name, text):
            print(f"{name}:{line}: note: {message}")
    print(f"tidy: {files} files, {errors} errors")
    return 1 if errors or not files else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        import tidy_self_test
        sys.exit(tidy_self_test.main())
    sys.exit(main())
