#!/usr/bin/env python3
"""Compares the program's display widths with Python's Unicode data, code point by code point."""
import subprocess
import sys
import unicodedata

LATER_JAMO = [(0x1160, 0x11FF), (0xD7B0, 0xD7FF)]
# Code points not assigned yet are wide where ideographs will come (the first lines of EastAsianWidth.txt).
WIDE_WHEN_UNASSIGNED = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD)]


def within(code, ranges):
    return any(low <= code <= high for low, high in ranges)


def expected(code):
    char = chr(code)
    category = unicodedata.category(char)
    if category in ("Mn", "Me") or (category == "Cf" and code != 0xAD) or within(code, LATER_JAMO):
        return 0
    if category == "Cn":
        return 2 if within(code, WIDE_WHEN_UNASSIGNED) else 1
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def main():
    wrong = seen = 0
    for line in subprocess.check_output([sys.argv[1]], text=True).splitlines():
        first, last, width = (int(word, base) for word, base in zip(line.split(), (16, 16, 10)))
        for code in range(first, last + 1):
            seen += 1
            # A newer Python knows more characters than the table: what Unicode 14 had not assigned is not compared.
            if unicodedata.unidata_version != "14.0.0" and unicodedata.ucd_3_2_0.category(chr(code)) == "Cn":
                continue
            if expected(code) != width:
                wrong += 1
                print(f"U+{code:04X}: the table says {width}, Unicode {unicodedata.unidata_version} {expected(code)}")
    if seen != 0x110000:
        print(f"{seen} code points instead of {0x110000}")
        return 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
