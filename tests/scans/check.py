#!/usr/bin/env python3
"""Measures redacted scans with other eyes: poppler draws them, tesseract reads them.

    python3 check.py SCANS OUT [NAME...]

SCANS is what `make.py` made, OUT where the program put its results (no result: refused).
Recall: must values that OCR of the result at 300 dots an inch no longer finds, of those it
finds in the original. Seen: must words whose pixels are still there. Over: share of words
outside must, soft and staff spans that are black. Changed: pixels outside the black that
differ. Size: result by original. Exit code 1 where a figure misses its aim.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageOps

DARK, AIMS = 70, {"recall": 0.97, "over": 0.03, "size": 1.3, "changed": 0.002}


def drawn(path, folder, dpi=300):
    """The pages of a file in grey."""
    if path.suffix == ".pdf":
        stem = Path(folder) / f"{path.parent.name}_{path.stem}"
        subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", path, stem], check=True, capture_output=True)
        return [Image.open(page).convert("L") for page in sorted(Path(folder).glob(f"{stem.name}-*.pgm"))]
    picture, pages = Image.open(path), []
    for index in range(getattr(picture, "n_frames", 1)):
        picture.seek(index)
        page = ImageOps.exif_transpose(picture.copy()).convert("L")
        pages.append(page.resize((2480, 3508), Image.Resampling.BICUBIC))
    return pages


def read(page, turn=0):
    """What tesseract reads."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        page.rotate(turn, expand=True).save(file.name)
        done = subprocess.run(["tesseract", file.name, "-", "-l", "swe", "--dpi", "300"], check=True, capture_output=True,
                              env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return done.stdout.decode()


def squeezed(text):
    text = unicodedata.normalize("NFC", text).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def count(text, value):
    """How often a value stands in a text: a short one as a whole word, a longer one wherever its letters stand."""
    if len(squeezed(value)) < 7:
        return len(re.findall(r"(?<!\w)" + re.escape(value.strip().casefold()) + r"s?(?!\w)", " ".join(text.casefold().split())))
    return squeezed(text).count(squeezed(value))


def darkness(page, corners):
    """How much of the middle of a word's place is dark."""
    xs, ys = corners[0::2], corners[1::2]
    width, height = page.size
    x0, x1, y0, y1 = min(xs) * width, max(xs) * width, min(ys) * height, max(ys) * height
    inset = min(x1 - x0, y1 - y0) * 0.2
    box = [round(x0 + inset), round(y0 + inset), max(round(x1 - inset), round(x0 + inset) + 1), max(round(y1 - inset), round(y0 + inset) + 1)]
    if box[2] <= 0 or box[3] <= 0 or box[0] >= width or box[1] >= height:
        return None
    counts = page.crop(box).histogram()
    return sum(counts[:DARK]) / max(1, sum(counts))


def words_of(before, after, words):
    """For each word on the page: level, text, whether it is black now."""
    for text, level, corners in words:
        was, now = darkness(before, corners), darkness(after, corners)
        if was is None or not any(letter.isalnum() for letter in text):
            continue
        yield level, text, now > 0.85 and was < 0.8


def changed(before, after):
    """Share of pixels that differ and are not in or beside black."""
    quarter = (after.width // 4, after.height // 4)
    black = after.resize(quarter, Image.Resampling.BOX).point([255 if value < DARK else 0 for value in range(256)])
    # Letters are black as well, so only what is wide and black counts.
    box = black.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MaxFilter(9))
    differs = ImageChops.difference(before, after).point([255 if value > 60 else 0 for value in range(256)])
    outside = ImageChops.subtract(differs, box.resize(after.size, Image.Resampling.NEAREST))
    return outside.histogram()[255] / (before.width * before.height)


def measure(scan, result, truth, turn=0):
    with tempfile.TemporaryDirectory() as folder:
        before, after = drawn(scan, folder), drawn(result, folder)
        texts = []
        for pages in (before, after):
            texts.append("\n".join(read(page, turn) for page in pages))
        layer = subprocess.run(["pdftotext", result, "-"], capture_output=True).stdout.decode() if result.suffix == ".pdf" else ""
        row = {"could_read": [value for value in truth["must"] if count(texts[0], value)]}
        # A name that is also a word stands there as often as the document has the word.
        words = [[" \n| " if level == "must" else text for text, level, _ in page] for page in truth["pages"]]
        kept = "\n".join(" ".join(page) for page in words)
        row["left"] = [value for value in row["could_read"] if max(count(texts[1], value), count(layer, value)) > count(kept, value)]
        seen = [word for index, words in enumerate(truth["pages"]) for word in words_of(before[index], after[index], words)]
        row["must"] = [black for level, _, black in seen if level == "must"]
        row["unseen"] = sorted({text for level, text, black in seen if level == "must" and not black})
        row["keep"] = [black for level, _, black in seen if level in ("keep", "none")]
        row["over"] = sorted({text for level, text, black in seen if level in ("keep", "none") and black})
        row["changed"] = max(changed(a, b) for a, b in zip(before, after))
        row["size"] = result.stat().st_size / scan.stat().st_size
        kept = [squeezed(text) for level, text, black in seen if level == "keep" and len(text) > 5 and not black]
        were, are = squeezed(texts[0]), squeezed(texts[1])
        there = [word for word in kept if word in were]
        row["readable"] = sum(word in are for word in there) / max(1, len(there))
        return row


def main():
    scans, out, chosen = Path(sys.argv[1]), Path(sys.argv[2]), tuple(sys.argv[3:])
    truth = json.loads((scans / "truth.json").read_text())
    names = [name for name in sorted(truth) if not chosen or name.startswith(chosen)]
    results = {name: out / name for name in names}
    jobs = {}
    with ThreadPoolExecutor(2) as pool:
        for name in names:
            if results[name].exists():
                # A picture that stayed on its side or head is turned for reading.
                turn = -90 if "left_turned" in name else 180 if "upside_down" in name else 0
                jobs[name] = pool.submit(measure, scans / name, results[name], truth[name], turn)
    total = {key: 0 for key in ("could_read", "left", "must", "black", "keep", "over")}
    failed = []
    for name in names:
        if name not in jobs:
            print(f"{name:34} refused")
            failed.append(name)
            continue
        row = jobs[name].result()
        total["could_read"] += len(row["could_read"])
        total["left"] += len(row["left"])
        total["must"] += len(row["must"])
        total["black"] += sum(row["must"])
        total["keep"] += len(row["keep"])
        total["over"] += sum(row["keep"])
        print(f"{name:34} values {len(row['could_read']) - len(row['left'])}/{len(row['could_read'])}  words {sum(row['must'])}/{len(row['must'])}"
              f"  over {sum(row['keep'])}/{len(row['keep'])}  changed {row['changed']:.4f}  size {row['size']:.2f}  kept readable {row['readable']:.2f}")
        for key in ("left", "unseen", "over"):
            if row[key] and "-q" not in sys.argv:
                print(f"      {key}: {row[key]}")
        if row["size"] > AIMS["size"] or row["changed"] > AIMS["changed"]:
            failed.append(name)
    recall = 1 - total["left"] / max(1, total["could_read"])
    over = total["over"] / max(1, total["keep"])
    print(f"recall by OCR {recall:.4f} ({total['left']} of {total['could_read']} left), must words black {total['black'] / max(1, total['must']):.4f}, "
          f"over {over:.4f}, amiss: {', '.join(failed) or 'none'}")
    sys.exit(int(recall < AIMS["recall"] or over > AIMS["over"] or bool(failed)))


if __name__ == "__main__":
    main()
