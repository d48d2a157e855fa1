#!/usr/bin/env python3
"""Check the marked documents beside this file and print what they hold; writes nothing.

Documents are `NNN.txt` in the folders `dev*` and `heldout*`: header lines `#kind:`
and `#about:`, a line `---`, then text with marks `⟦TYPE:text⟧` or `⟦TYPE/level:text⟧`. All people are invented.

Usage: python3 build.py [--lint]
"""
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
TYPES = set("PERSON PNR ADDRESS ORG PHONE EMAIL BIRTHDATE CASE ACCOUNT PLATE "
            "PROPERTY PLACE OTHER".split())
LEVELS = {"", "staff", "soft", "public"}
MARK = re.compile(r"⟦([A-Z]+)(?:/([a-z]+))?:([^⟦⟧]+)⟧")


def luhn_ok(digits):
    """Whether the last digit is the right check digit."""
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def problems(kind, level, text):
    """What is wrong with one mark."""
    if kind not in TYPES or level not in LEVELS:
        yield "unknown type or level"
    if text != text.strip():
        yield "space at the edge"
    digits = re.sub(r"\D", "", text)
    if kind == "PNR" and not re.search(r"[A-Za-z*]", text):
        if len(digits) not in (10, 12) or not luhn_ok(digits[-10:]):
            yield "personnummer with a wrong check digit or length"
    if kind == "ACCOUNT" and text.startswith("SE"):
        if int(digits[2:] + "2814" + digits[:2]) % 97 != 1:
            yield "IBAN with wrong check digits"


def lint(name, body):
    """Print names marked once and left unmarked elsewhere (some are intended traps)."""
    names = {word for kind, level, text in MARK.findall(body)
             if kind in ("PERSON", "ORG", "PLACE", "ADDRESS") and level != "public"
             for word in re.findall(r"[^\W\d_]{3,}", text) if word[0].isupper()}
    rest = MARK.sub(" ", body)
    for word in sorted(names):
        for hit in re.finditer(rf"\b{word}s?\b", rest):
            around = rest[max(0, hit.start() - 30):hit.end() + 30].replace("\n", " ")
            print(f"  lint {name}: {word} in …{around}…")
    for hit in re.finditer(r"\d{6}[-+ ]?\d{4}|\S+@\S+", rest):
        print(f"  lint {name}: {hit.group(0)}")


def main():
    """Check every document; the exit code tells whether all are sound."""
    bad, counts = 0, Counter()
    for path in sorted([*HERE.glob("dev*/*.txt"), *HERE.glob("heldout*/*.txt")]):
        name = f"{path.parent.name}/{path.stem}"
        head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
        faults = [] if head.startswith("#kind:") and "\n#about:" in head else ["no header"]
        for kind, level, text in MARK.findall(body):
            faults += [f"{fault}: {text!r}" for fault in problems(kind, level, text)]
            counts[kind, level or "must"] += 1
        if re.search("[⟦⟧]", MARK.sub("", body)):
            faults.append("stray mark bracket")
        print(f"{name}  {len(MARK.sub('x', body).split()):4d} words  {len(MARK.findall(body)):3d} marks")
        for fault in faults:
            print(f"  {fault}")
        bad += len(faults)
        if "--lint" in sys.argv:
            lint(name, body)
    for (kind, level), number in sorted(counts.items()):
        print(f"{kind:<10}{level:<8}{number:5d}")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
