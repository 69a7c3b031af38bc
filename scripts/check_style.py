#!/usr/bin/env python3
"""Checks the rules of CONTRIBUTING.md that no formatter or compiler checks: sizes, banned names, stray paths.

Usage: scripts/check_style.py [--root DIR]. Prints one line a problem and exits 1 when there is any.
"""

import argparse
import ast
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from check_edges import blanked, line_of  # noqa: E402

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
TOPS = [".ci", "bench", "cmake", "configs", "docs", "harness", "runners", "schemas", "scripts", "store", "tests"]
CPP = {".cc", ".h", ".cpp", ".hpp"}
CODE = CPP | {".py", ".sql", ".sh", ".js", ".css", ".cmake"}
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "README.ko.md", "LICENSE", "CHANGELOG.md",
             "CONTRIBUTING.md", "SECURITY.md"}

# (pattern, message) looked for in C++ without comments and strings.
BANNED_CPP = [
    (r"\busing\s+namespace\b", "no `using namespace`"),
    (r"\bstd::(?:ranges::)?shuffle\b", "std::shuffle differs between libraries: use DrawStream"),
    (r"\bstd::\w+_distribution\b", "the <random> distributions differ between libraries: use DrawStream"),
    (r"\bstd::(?:rand|srand)\b", "std::rand is neither drawn nor injected: use DrawStream or os::Entropy"),
    (r"\bstd::(?:setlocale|stod|stof|stold|atof|strtod)\b", "locale-dependent: numbers go through base/number.h"),
    (r"\bGTEST_SKIP\b|\bDISABLED_\w+", "a test that can be skipped must not exist"),
]
SLEEP_CPP = re.compile(r"\b(?:sleep_for|sleep_until|usleep|nanosleep)\s*\(|(?<![\w:.>])sleep\s*\(")
TODO = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")  # a TODO names its issue: TODO(#12)
TODO_WITH_ISSUE = re.compile(r"\bTODO\(#\d+\)")
# Paths and hosts of one machine have no place in the tree.
HOSTS = re.compile(r"https?://[a-z0-9.-]*(?:registry|mirror|proxy)[a-z0-9.-]*", re.IGNORECASE)
HOMES = re.compile(r"(?<![\w.])/(?:home|Users)/[a-z]\w*/")
COMMON_TOPS = {"tmp", "usr", "var", "opt", "home", "srv", "mnt", "root", "builds", "workspace", "github", "src", "data",
               "dev", "proc", "etc", "lib", "bin"}


def here_pattern(root):
    """The first folder above the checkout, when it is not one that every system has."""
    parts = root.resolve().parent.parts
    top = parts[1] if len(parts) > 1 else ""
    return re.compile(rf"(?<![\w.]){re.escape('/' + top)}/") if top and top not in COMMON_TOPS else None


def code_files(root):
    for top in TOPS:
        for folder, folders, names in os.walk(root / top):
            folders[:] = sorted(f for f in folders if f not in ("__pycache__", ".git", "build", ".cache"))
            for name in sorted(names):
                path = pathlib.Path(folder, name)
                if not path.is_symlink():
                    yield path
    yield from sorted(p for p in root.glob("*") if p.is_file())


def is_script(path, text):
    return path.suffix in CODE or path.name == "CMakeLists.txt" or (not path.suffix and text.startswith("#!"))


def opens_body(head):
    """Whether the text before a `{` is a function's head: not a scope, a type, or the value of a variable."""
    if "(" not in head or head.count("(") != head.count(")"):
        return False
    bare, last = head, None
    while bare != last:
        bare, last = re.sub(r"\([^()]*\)", "", bare), bare
    if re.search(r"\b(?:namespace|extern|enum)\b", bare) or "=" in bare.replace("operator", "", 1).replace("==", ""):
        return False
    return not re.search(r"\b(?:class|struct|union)\s+\w+[^;]*$", bare) or head.rstrip().endswith(")")


def cpp_functions(text):
    """(first line, lines) of every outermost block that is a function's body: a simple scan of braces."""
    code = re.sub(r"(?m)^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", lambda m: "\n" * m.group().count("\n"),
                  blanked(text, keep_strings=False))
    found, start, depth, stack = [], 0, 0, []
    for match in re.finditer(r"[{};]", code):
        mark = match.group()
        if stack and stack[-1] is not None and mark == "{":
            depth += 1
        elif mark == "{":
            head = code[start:match.start()]
            stack.append(line_of(code, start + len(head) - len(head.lstrip())) if opens_body(head) else None)
            depth, start = 0, match.end()
        elif mark == "}" and stack:
            if stack[-1] is not None and depth > 0:
                depth -= 1
                continue
            first = stack.pop()
            if first is not None:
                found.append((first, line_of(code, match.start()) - first + 1))
            start = match.end()
        elif not stack or stack[-1] is None:
            start = match.end()
    return found


def python_functions(text):
    tree = ast.parse(text)
    return [(node.lineno, node.end_lineno - node.lineno + 1) for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def size_problems(path, text):
    lines = text.count("\n")
    problems = [(1, f"{lines} lines, at most {MAX_FILE_LINES}: split it by idea")] if lines > MAX_FILE_LINES else []
    is_python = path.suffix == ".py" or re.match(r"#!.*python", text)
    functions = cpp_functions(text) if path.suffix in CPP else python_functions(text) if is_python else []
    return problems + [(first, f"a function of {count} lines, at most {MAX_FUNCTION_LINES}")
                       for first, count in functions if count > MAX_FUNCTION_LINES]


def cpp_problems(name, path, text):
    code = blanked(text, keep_strings=False)
    problems = []
    for pattern, message in BANNED_CPP:
        problems += [(line_of(code, m.start()), message) for m in re.finditer(pattern, code)]
    if name.startswith("tests/") and not name.startswith("tests/support/"):  # a poll with a deadline may live in support
        problems += [(line_of(code, m.start()), "no sleeps in tests: wait for a condition or drive a FakeClock")
                     for m in SLEEP_CPP.finditer(code)]
    if path.suffix in (".h", ".hpp"):
        first = next((line for line in text.split("\n") if line.strip()), "")
        if first.strip() != "#pragma once":
            problems.append((1, "a header starts with #pragma once"))
    return problems


def text_problems(text, here):
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if TODO.search(TODO_WITH_ISSUE.sub("", line)):
            problems.append((number, "an open TODO names its issue: write it with the number, or do it"))
        if HOSTS.search(line):
            problems.append((number, "names a registry, mirror or proxy host"))
        if HOMES.search(line) or (here and here.search(line)):
            problems.append((number, "names a path of one machine"))
    return problems


def check_file(root, path, here):
    name = path.relative_to(root).as_posix()
    if name.startswith("tests/vectors/") or ".min." in path.name or name == "LICENSE":
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [(1, "is not UTF-8")] if path.suffix in CODE else []
    own = name.startswith("scripts/check_style") or name.startswith("tests/system/check_")  # they quote what they look for
    problems = [] if own else text_problems(text, here)
    if is_script(path, text):
        problems += size_problems(path, text)
    if path.suffix in CPP:
        problems += cpp_problems(name, path, text)
    return problems


def check_tree(root):
    problems, here, count = [], here_pattern(root), 0
    for path in code_files(root):
        count += 1
        name = path.relative_to(root).as_posix()
        problems += [(name, line, message) for line, message in check_file(root, path, here)]
        if "/" not in name and name not in TOP_LEVEL and not name.startswith(".") and name != "compile_commands.json":
            problems.append((name, 1, "unexpected file at the top level"))
    return problems, count


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    problems, count = check_tree(parser.parse_args().root)
    for path, line, message in problems:
        print(f"{path}:{line}: error: {message} [style]")
    print(f"style: {count} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
