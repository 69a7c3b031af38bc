#!/usr/bin/env python3
"""Checks the shape of the code: which folder may include which, and where each outside library may be named.

The one table of edges is RANKS below (docs/architecture.md draws it). Usage: scripts/check_edges.py [--root DIR]
Prints one line a problem and exits 1 when there is any.
"""

import argparse
import pathlib
import re
import sys

# From left to right: a folder may include every folder of an earlier rank, itself, and none of its siblings.
RANKS = [
    ["base"],
    ["json", "crypto", "stats"],
    ["core"],
    ["verify"],
    ["os"],
    ["config", "exec", "store"],
    ["ledger"],
    ["schedule", "audit", "publish"],
    ["web", "cli"],
]
PURE = {"base", "json", "crypto", "stats", "core", "verify"}

# Outside header prefix -> the only places that may name it (a folder ends in "/").
OUTSIDE = {
    "boost/process": ["harness/exec/child.cc"],
    "boost/asio": ["harness/exec/child.cc"],
    "boost/system": ["harness/exec/child.cc"],
    "boost/math": ["harness/stats/distributions.cc"],
    "boost/multiprecision": ["harness/base/rational.cc"],
    "boost/": [],
    "yaml-cpp/": ["harness/config/yaml_json.cc"],
    "nlohmann/": ["harness/json/read.cc", "harness/config/schema.cc"],  # schema.cc: valijson reads it through nlohmann
    "valijson/": ["harness/config/schema.cc"],
    "sqlite3.h": ["store/sqlite.cc"],
    "openssl/": ["harness/crypto/"],
    "httplib.h": ["harness/web/server.cc", "harness/exec/judge_client.cc"],
    "zstd": ["store/evidence.cc"],
    "re2/": ["harness/core/score_regex.cc"],
    "CLI/": ["harness/cli/parse.cc"],
}

STANDARD = set("""
algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits
clocale cmath compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio
cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem format forward_list fstream functional
future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory
memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore
set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view strstream
syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray
variant vector version
""".split())
IMPURE_HEADERS = set("""
fstream filesystem iostream thread mutex shared_mutex condition_variable future latch barrier semaphore stop_token
syncstream random ctime csignal csetjmp clocale locale
""".split())
IMPURE_NAMES = re.compile(
    r"\b(?:(?:system|steady|high_resolution|utc|file)_clock|random_device|getenv|setenv|putenv|fopen|freopen"
    r"|gettimeofday|clock_gettime|RAND_bytes|RAND_priv_bytes)\b|\bstd::(?:cout|cerr|clog|cin|time|rand|srand|system|thread)\b")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SOURCES = {".cc", ".h", ".cpp", ".hpp"}


def rank_of(folder):
    return next((i for i, names in enumerate(RANKS) if folder in names), None)


def may_include(user, used):
    return user == used or rank_of(used) < rank_of(user)


def folder_of(path):
    """The library folder of a path from the root ("harness/core/x.h" -> "core"), or None outside the libraries."""
    parts = pathlib.PurePosixPath(path).parts
    if len(parts) > 2 and parts[0] == "harness":
        return parts[1]
    return "store" if len(parts) > 1 and parts[0] == "store" else None


def blanked(text, keep_strings):
    """The text without comments (and without string contents), line breaks kept."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^(\s"]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)

    def replace(match):
        if not match.group().startswith("/"):
            return match.group() if keep_strings else '""' + "\n" * match.group().count("\n")
        return "\n" * match.group().count("\n")

    return pattern.sub(replace, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def outside_problem(header, path):
    if header in STANDARD:
        return None
    prefix = max((p for p in OUTSIDE if header.startswith(p)), key=len, default=None)
    if prefix is None:
        return None
    if any(path == place or (place.endswith("/") and path.startswith(place)) for place in OUTSIDE[prefix]):
        return None
    places = ", ".join(OUTSIDE[prefix]) or "nowhere"
    return f"<{header}> may be named only in: {places}"


def include_problem(folder, path, quote, header):
    if quote == '"':
        if not header.startswith(("harness/", "store/")):
            return f'"{header}": our own headers are included from the root ("harness/..." or "store/...")'
        used = folder_of(header)
        if rank_of(used) is None:
            return f'"{header}" is in no folder of the table of edges'
        if not may_include(folder, used):
            return f"{folder} may not include {used} (\"{header}\")"
        return None
    if folder in PURE:
        if header in IMPURE_HEADERS:
            return f"{folder} is pure: <{header}> is not allowed"
        if header not in STANDARD and not any(header.startswith(p) for p in OUTSIDE):
            return f"{folder} is pure: <{header}> is no standard C++ header"
    return outside_problem(header, path)


def check_source(path, text):
    """Problems of one library source as (line, message)."""
    folder = folder_of(path)
    if folder is None:
        return []
    if rank_of(folder) is None:
        return [(1, f"folder '{folder}' is not in the table of edges")]
    code = blanked(text, keep_strings=True)
    problems = []
    for match in INCLUDE.finditer(code):
        message = include_problem(folder, path, match.group(1), match.group(2))
        if message:
            problems.append((line_of(code, match.start(1)), message))
    if folder in PURE:
        bare = blanked(text, keep_strings=False)
        for match in IMPURE_NAMES.finditer(bare):
            problems.append((line_of(bare, match.start()), f"{folder} is pure: {match.group()} is not allowed"))
    return problems


def links_of(text):
    """(folder of each ff_library, the ff_ names it links publicly) and every ff_ name of a CMakeLists.txt."""
    code = re.sub(r"#[^\n]*", "", text)
    public = {}
    for match in re.finditer(r"\bff_library\s*\(\s*(\w+)([^)]*)\)", code):
        section, names = None, set()
        for word in match.group(2).split():
            if word in ("SOURCES", "PUBLIC", "PRIVATE"):
                section = word
            elif section == "PUBLIC" and word.startswith("ff_"):
                names.add(word[3:])
        public[match.group(1)] = names
    every = {name for name in re.findall(r"\bff_(\w+)\b", code)} - {"library", "test"}
    return public, every


def reachable(folder, public):
    found, todo = set(), [folder]
    while todo:
        for name in public.get(todo.pop(), ()):
            if name not in found:
                found.add(name)
                todo.append(name)
    return found


def check_links(root, used_folders):
    """CMake: links keep to the edges, cover every include, and every source file is in a list."""
    problems, public = [], {}
    lists = sorted(p for p in root.glob("harness/*/CMakeLists.txt")) + sorted(root.glob("store/CMakeLists.txt"))
    for file in lists:
        folder, path = file.parent.name, file.relative_to(root).as_posix()
        text = file.read_text(encoding="utf-8")
        libraries, every = links_of(text)
        public.update(libraries)
        for name in sorted(every - {folder}):
            if rank_of(name) is not None and not may_include(folder, name):
                problems.append((path, 1, f"ff_{folder} may not link ff_{name}"))
        for source in sorted(file.parent.rglob("*.cc")):
            name = source.relative_to(file.parent).as_posix()
            if not re.search(rf"(?<![\w/.-]){re.escape(name)}(?![\w.])", text):
                problems.append((path, 1, f"{name} is in no source list"))
    for folder in sorted(public):
        lacking = used_folders.get(folder, set()) - reachable(folder, public) - {folder}
        for name in sorted(lacking):
            problems.append((f"{'' if folder == 'store' else 'harness/'}{folder}/CMakeLists.txt", 1,
                             f"ff_{folder} includes {name} but does not link ff_{name}"))
    return problems


def check_tree(root):
    problems, used_folders = [], {}
    files = [p for top in ("harness", "store") for p in sorted((root / top).rglob("*")) if p.suffix in SOURCES]
    for file in files:
        path, text = file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")
        problems += [(path, line, message) for line, message in check_source(path, text)]
        used = {folder_of(h) for q, h in INCLUDE.findall(blanked(text, keep_strings=True)) if q == '"'} - {None}
        used_folders.setdefault(folder_of(path), set()).update(used)
    return problems + check_links(root, used_folders), len(files)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    problems, files = check_tree(parser.parse_args().root)
    for path, line, message in problems:
        print(f"{path}:{line}: error: {message} [edges]")
    print(f"edges: {files} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
