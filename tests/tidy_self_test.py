"""Snippets that tidy.py must refuse, and snippets it must let pass; run by tidy.py --self-test."""

from tidy import check, functions

MARK = "TO" + "DO"
STATEMENTS = "    work();\n" * 69

# Each is (name, source, what the one complaint contains).
BAD = [
    ("src/read/a.cpp", f"int f() {{\n{STATEMENTS}}}\n", "function of 71 lines"),
    ("src/read/a.cpp", f"int f()\n{{\n{STATEMENTS}}}\n", "function of 72 lines"),
    ("src/read/a.cpp", f"namespace a {{\nclass B {{\npublic:\n    int f() const {{\n{STATEMENTS}}}"
     "\n};\n}\n", "function of 71 lines"),
    ("src/read/a.cpp", f"A::A(int b) : b_{{b}}, c_(1) {{\n{STATEMENTS}}}\n", "of 71 lines"),
    ("src/read/a.cpp", f"auto f() -> std::vector<int> {{\n{STATEMENTS}}}\n", "of 71 lines"),
    ("src/read/a.cpp", f"template <class T>\nstruct A final {{\n    T f() noexcept {{\n{STATEMENTS}"
     "    }\n};\n", "of 71 lines"),
    ("src/read/a.cpp", f"const auto f = [](int a) {{\n{STATEMENTS}}};\n", "of 71 lines"),
    ("src/read/a.cpp", f"const auto f = make(1, [&] {{\n{STATEMENTS}}});\n", "of 71 lines"),
    ("tests/unit/read/a_test.cpp", f'TEST_CASE("}} {{") {{\n{STATEMENTS}}}\n', "of 71 lines"),
    ("tests/unit/read/a_test.cpp", f'TEST_SUITE("a") {{\nTEST_CASE("b") {{\n{STATEMENTS}}}\n}}\n',
     "of 71 lines"),
    ("src/read/a.cpp", "int f() {\n", "braces do not balance"),
    ("src/read/a.cpp", "int f() {}\n}\n", "braces do not balance"),
    ("src/read/a.cpp", "int a;\n" * 501, "501 lines"),
    ("src/read/a.cpp", "// " + "é" * 98 + "\n", "101 columns"),
    ("src/read/a.cpp", "\tint a;\n", "a tab"),
    ("src/read/a.cpp", "int a; \n", "blanks"),
    ("src/read/a.cpp", "int a;\r\n", "carriage return"),
    ("src/read/a.cpp", "int a;", "no newline"),
    ("src/read/a.cpp", "int a;\n\n", "empty line at the end"),
    ("src/read/a.cpp", f"int a;  // {MARK} more\n", "unfinished"),
    ("src/read/a.cpp", f"/* one\n   {MARK} */\n", "unfinished"),
    ("src/cmake/a.cmake", f"set(A B)  # {MARK}\n", "unfinished"),
    ("src/read/a.cpp", "#include <arrears/engine/age.hpp>\n", "read must not include engine"),
    ("src/model/a.cpp", "#include <arrears/read/csv.hpp>\n", "model must not include read"),
    ("include/arrears/engine/a.hpp", "/// A.\n#pragma once\n#include <arrears/render/b.hpp>\n",
     "engine must not include render"),
    ("src/engine/a.cpp", "#include <fmt/core.h>\n", "engine must not include <fmt"),
    ("src/engine/a.cpp", "#include <iostream>\n", "engine must not include <iostream>"),
    ("src/read/a.cpp", "#include <CLI/CLI.hpp>\n", "read must not include <CLI"),
    ("src/read/a.cpp", '#include "arrears/model/a.hpp"\n', "not \"arrears"),
    ("src/read/a.cpp", '#include "../model/a.hpp"\n', "leaves its folder"),
    ("include/arrears/read/a.hpp", "#pragma once\n", "opens with a comment"),
    ("include/arrears/read/a.hpp", "/// A.\nint a;\n", "no #pragma once"),
    ("src/read/a.hpp", "int a;\n", "no #pragma once"),
    ("include/arrears/read/a.hpp", "/// A.\n#pragma once\n" + "int a;\n" * 199, "201 lines"),
]

METHODS = "    int f() { return 1; }\n" * 90
LONG_TABLE = "    {1, 2},\n" * 90
GOOD = [
    ("src/read/a.cpp", f"int f() {{\n{STATEMENTS[12:]}}}\n"),
    ("src/read/a.cpp", f"constexpr Row rows[] = {{\n{LONG_TABLE}}};\n"),
    ("src/read/a.cpp", f"const std::array<Row, 90> rows{{{{\n{LONG_TABLE}}}}};\n"),
    ("src/read/a.cpp", "namespace a {\n" + "int f();\n" * 90 + "}\n"),
    ("src/read/a.cpp", "enum class E : int {\n" + "    a,\n" * 90 + "};\n"),
    ("src/read/a.cpp", "struct A : B<int> {\n" + METHODS + "};\n"),
    ("src/read/a.cpp", "template <class T>\nclass A {\n" + METHODS + "};\n"),
    ("src/read/a.cpp", "int f() { return 1; }\n" * 90),
    ("src/read/a.cpp", 'extern "C" {\n' + "int f();\n" * 90 + "}\n"),
    ("src/read/a.cpp", f"const char* a = R\"x({{\n{MARK}\n)x\";\n"),
    ("src/read/a.cpp", "int a = 1'000'000;\nchar b = '{';\nchar c = '\\'';\nauto d = \"\\\"{\";\n"),
    ("src/read/a.cpp", "// {\n/* { */\n#define OPEN {\n"),
    ("src/read/a.cpp", "// " + "é" * 97 + "\n"),
    ("src/read/a.cpp", "int a;\n" * 500),
    ("src/cli/a.cpp", "#include <CLI/CLI.hpp>\n#include <arrears/engine/age.hpp>\n"),
    ("src/engine/a.cpp", "#include <arrears/model/money.hpp>\n#include <vector>\n"),
    ("src/engine/a.cpp", '#include "b.hpp"\n'),
    ("include/arrears/read/a.hpp", "/// A.\n#pragma once\n"),
]


def main():
    wrong = 0
    for name, source, expected in BAD:
        errors = check(name, source)
        if len(errors) != 1 or expected not in errors[0][1]:
            print(f"self-test: expected one '{expected}', got {errors} for:\n{source[:120]}")
            wrong += 1
    for name, source in GOOD:
        errors = check(name, source)
        if errors:
            print(f"self-test: expected nothing, got {errors} for:\n{source[:120]}")
            wrong += 1
    if functions("int f() {\n}\n\nint g()\n{\n}\n") != [(1, 2), (4, 3)]:
        print("self-test: two plain functions are measured wrongly")
        wrong += 1
    print(f"tidy self-test: {len(BAD)} bad, {len(GOOD)} good, {wrong} wrong")
    return 1 if wrong else 0
