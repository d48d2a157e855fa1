#!/usr/bin/env python3
"""Fit the weights of patterns/model.txt on the marked documents beside this file.

Usage: python3 train.py OBSERVE [FOLDER ...]

OBSERVE is the example program (`cargo build --example observe`), which prints what the
model sees of each word. Folders hold marked texts (default: all here and corpus/open but
those called heldout*, and dev5, whose writer put capitals where hardly anybody does). A
word with a capital is a positive example when a mark that must go touches it, a negative
one when none or a public one does; words of the levels staff and soft are left out. What
cross-validation over documents says is printed. Needs scikit-learn.
"""
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parent
MODEL = HERE.parent.parent / "patterns" / "model.txt"
MARK = re.compile(r"⟦([A-Z]+)(?:/([a-z]+))?:([^⟦⟧]+)⟧")
CAPITAL = {"mid", "start", "upper", "upperstart", "mixed", "initial"}
# A feature counts when so many documents have it.
DOCUMENTS = 4
# Inverse strength of the L1 penalty.
PENALTY = 0.6
FOLDS = 5


def unmark(path):
    """Return a document's text as bytes and its spans (start, end, level)."""
    text = path.read_text(encoding="utf-8")
    body = text.split("---\n", 1)[1] if "---\n" in text else text
    plain, spans, at = b"", [], 0
    for mark in MARK.finditer(body):
        plain += body[at:mark.start()].encode()
        start = len(plain)
        plain += mark[3].encode()
        spans.append((start, len(plain), mark[2] or "must"))
        at = mark.end()
    return plain + body[at:].encode(), spans


def observations(program, folders):
    """Yield (document, struck by a rule, features, label) for words with a capital."""
    with tempfile.TemporaryDirectory() as work:
        spans = {}
        for folder in folders:
            for path in sorted(folder.glob("*.txt")):
                plain, marks = unmark(path)
                name = f"{work}/{folder.name}-{path.name}"
                Path(name).write_bytes(plain)
                spans[name] = marks
        out = subprocess.run([program, *spans], check=True, capture_output=True).stdout
        for line in out.decode().splitlines():
            name, start, end, rule, *features = line.split("\t")
            touched = [level for a, b, level in spans[name] if a < int(end) and int(start) < b]
            label = {"must": 1, "public": 0}.get(touched[-1]) if touched else 0
            if features[1] in CAPITAL and label is not None:
                yield name, not rule.startswith("-"), features, label


def matrix(rows, vocabulary):
    """Return the rows' features as a sparse matrix."""
    indexes, ends = [], [0]
    for row in rows:
        indexes += {vocabulary[word] for word in row[2] if word in vocabulary}
        ends.append(len(indexes))
    ones = numpy.ones(len(indexes), numpy.float32)
    return csr_matrix((ones, indexes, ends), shape=(len(rows), len(vocabulary)))


def fit(rows, vocabulary):
    """Return a model fitted to rows."""
    model = LogisticRegression(C=PENALTY, penalty="l1", solver="liblinear", max_iter=300)
    return model.fit(matrix(rows, vocabulary), [row[3] for row in rows])


def validate(rows, vocabulary):
    """Print what the model would add to the rules on documents it has not seen."""
    names = sorted({row[0] for row in rows})
    numpy.random.RandomState(1).shuffle(names)
    fold = {name: index % FOLDS for index, name in enumerate(names)}
    chance = numpy.zeros(len(rows))
    for number in range(FOLDS):
        model = fit([row for row in rows if fold[row[0]] != number], vocabulary)
        left = [index for index, row in enumerate(rows) if fold[row[0]] == number]
        chance[left] = model.predict_proba(matrix([rows[i] for i in left], vocabulary))[:, 1]
    missed = sum(row[3] and not row[1] for row in rows)
    for least in (0.9, 0.8, 0.7, 0.6, 0.5):
        added = [row[3] for row, p in zip(rows, chance) if p >= least and not row[1]]
        print(f"from {least}: of {missed} missed words {sum(added)} found, "
              f"{len(added) - sum(added)} others struck")


def main():
    """Fit, validate and write."""
    program = sys.argv[1]
    folders = [Path(name) for name in sys.argv[2:]] or [
        HERE, *(f for f in sorted(HERE.iterdir())
                if f.is_dir() and not f.name.startswith(("heldout", "dev5", "__"))),
        HERE.parent / "corpus" / "open" / "marked"]
    rows = list(observations(program, folders))
    documents = defaultdict(set)
    for name, _, features, _ in rows:
        for feature in features:
            documents[feature].add(name)
    known = sorted(word for word, names in documents.items() if len(names) >= DOCUMENTS)
    vocabulary = {word: index for index, word in enumerate(known)}
    validate(rows, vocabulary)
    model = fit(rows, vocabulary)
    weights = {word: weight for word, weight in zip(known, model.coef_[0]) if abs(weight) >= 0.005}
    weights["bias"] = weights.get("bias", 0) + model.intercept_[0]
    lines = [f"{word}\t{weight:.2f}" for word, weight in sorted(weights.items())]
    head = ["# Weights of the model for words with a capital; see src/detect/model.rs.",
            "# Made by tests/detect/train.py from documents about invented people."]
    MODEL.write_text("\n".join(head + lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} words, {len(lines)} weights")


if __name__ == "__main__":
    main()
