#!/usr/bin/env python3
"""Strikes common words in a folder of PDF files and looks at the results with outside tools.

    python3 tests/corpus/common.py PROGRAM FOLDER OUT [--only TEXT] [--jobs N]

Every page is drawn by poppler before and after. Pixels that are black in the result and
were not before are boxes; what else differs, away from them, should not. Where qpdf finds a
file sound, its result has to be sound too. One line a file that is worth a look, the worst
first, then the sums. Needs qpdf, poppler-utils, numpy and Pillow.
"""

import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

WORDS = "och|att|det|som|för|med|the|of|and|to|is|in|der|und|die|les|des"
DPI, MOST_PAGES, DIFFERENT, DARK = 60, 8, 72, 70
RULES = """[[rule]]
name = "common"
entity = "other"
regex = '(?i:%s)'
score = 0.9
boundary = "word"
match = ["och"]
no_match = ["ochre"]
""" % WORDS


def pages(path, folder, prefix):
    subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), "-l", str(MOST_PAGES), path, os.path.join(folder, prefix)],
                   capture_output=True, timeout=180)
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.startswith(prefix)]


def grown(mask, by):
    out = mask.copy()
    for _ in range(by):
        wide = out.copy()
        wide[1:] |= out[:-1]
        wide[:-1] |= out[1:]
        wide[:, 1:] |= out[:, :-1]
        wide[:, :-1] |= out[:, 1:]
        out = wide
    return out


def moved(before, after):
    """Pixels that differ from all their neighbours before: text may move by half a pixel."""
    low, high = before.copy(), before.copy()
    for shifted in (numpy.roll(before, step, axis) for axis in (0, 1) for step in (-1, 1)):
        low, high = numpy.minimum(low, shifted), numpy.maximum(high, shifted)
    return (after < low - DIFFERENT) | (after > high + DIFFERENT)


def difference(one, other):
    """The greatest part of a page's pixels that differ outside boxes, in percent."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = pages(one, folder, "a"), pages(other, folder, "b")
        if not before:
            return None, 0
        if len(before) != len(after):
            return 100.0, 0
        worst, where = 0.0, 0
        for number, (a, b) in enumerate(zip(before, after), 1):
            a, b = (numpy.asarray(Image.open(name)).astype(int) for name in (a, b))
            if a.shape != b.shape:
                return 100.0, number
            boxes = grown((b < DARK) & (a >= DARK), 3)
            part = 100.0 * (moved(a, b) & ~boxes).sum() / a.size
            if part > worst:
                worst, where = part, number
        return worst, where


def is_sound(path):
    return subprocess.run(["qpdf", "--check", path], capture_output=True, timeout=180).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("out")
    parser.add_argument("--only", default="", help="files whose path holds this")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    rules = os.path.join(options.out, "rules")
    os.makedirs(rules, exist_ok=True)
    open(os.path.join(rules, "common.toml"), "w", encoding="utf-8").write(RULES)
    sources = [os.path.join(base, name) for base, _, names in os.walk(options.folder) for name in sorted(names)
               if name.lower().endswith(".pdf") and options.only in os.path.join(base, name)]
    run = subprocess.run([options.program, "redact", *sources, "-o", os.path.join(options.out, "struck"), "--patterns", rules,
                          "--no-builtin", "--json", "--force", "--jobs", str(options.jobs)], capture_output=True)
    done = {}
    for line in run.stdout.decode().splitlines():
        line = json.loads(line)
        done[line.get("document")] = line
    sums = dict(files=len(sources), results=0, refused=0, leak=0, crash=0, unsound=0, over_tenth=0, over_one=0)
    told = []

    def look(source):
        line = done.get(source, {})
        if not line.get("output"):
            return source, line.get("problem", "no answer"), None, 0, False
        part, page = difference(source, line["output"])
        return source, None, part, page, is_sound(source) and not is_sound(line["output"])

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for source, problem, part, page, unsound in pool.map(look, sources):
            if problem:
                sums["refused"] += 1
                sums["crash"] += problem in ("crash", "no answer")
                sums["leak"] += problem in ("leak", "looks")
                if problem in ("crash", "no answer", "leak", "looks"):
                    told.append((101, f"{problem}: {source}"))
                continue
            sums["results"] += 1
            sums["unsound"] += unsound
            if unsound:
                told.append((102, f"unsound: {source}"))
            if part is not None and part > 0.1:
                sums["over_tenth"] += 1
                sums["over_one"] += part > 1
                told.append((part, f"{part:.2f} % on page {page}: {source}"))
    for _, line in sorted(told, reverse=True):
        print(line)
    print(" ".join(f"{name}={value}" for name, value in sums.items()))
    sys.exit(1 if sums["crash"] or sums["unsound"] or sums["over_one"] else 0)


if __name__ == "__main__":
    main()
