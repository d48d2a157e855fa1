#!/usr/bin/env python3
"""Fills fuzz/corpus/ with seeds: the attack set, the samples and texts, and the contents
of pages. With qpdf, streams are also unfolded, so that changes reach what is in them."""

import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fuzz" / "corpus"
LARGEST = 60_000


def seed(target, name, data):
    if len(data) <= LARGEST:
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def unfolded(path):
    if not shutil.which("qpdf"):
        return None
    options = ["--stream-data=uncompress", "--object-streams=disable", "--decrypt"]
    done = subprocess.run(["qpdf", *options, str(path), "-"], capture_output=True)
    return done.stdout if done.stdout.startswith(b"%PDF") else None


def contents(data):
    """Streams that look like the content of a page."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S)
    return [stream for stream in streams if re.search(rb"\b(Tj|TJ|re|Do|cm)\b", stream)]


def main():
    pdfs = [*(ROOT / "tests/attack/files").glob("*.pdf"), *(ROOT / "samples").glob("*.pdf")]
    for path in sorted(pdfs):
        forms = {path.name: path.read_bytes()}
        plain = unfolded(path)
        if plain:
            forms[path.stem + "-plain.pdf"] = plain
        for name, data in forms.items():
            for target in ("open", "interpret", "redact_verify", "inspect"):
                seed(target, name, data)
            for number, content in enumerate(contents(data)):
                seed("interpret", f"{name}-{number}.content", content)
    texts = [*(ROOT / "samples").glob("*.txt"), *(ROOT / "tests/corpus/open/plain").glob("*.txt")]
    for path in sorted(texts):
        data = path.read_bytes()
        seed("text", path.name, data)
        seed("inspect", path.name, data)
        text = data.decode("utf-8", "replace")
        for encoding in ("utf-16", "utf-16-be", "latin-1"):
            seed("text", f"{path.stem}-{encoding}.txt", text.encode(encoding, "replace"))
    secrets = "Elin Åkesson bor här. 811218-9876\r\nElin\tÅkesson;\u200b811218\u20119876\n"
    seed("text", "secrets.txt", secrets.encode())
    for folder in sorted(CORPUS.iterdir()):
        print(f"{folder.name}: {len(list(folder.iterdir()))} seeds")


if __name__ == "__main__":
    main()
