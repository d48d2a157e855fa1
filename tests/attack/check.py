#!/usr/bin/env python3
"""Looks with every outside tool at hand for secrets that a program left in its results.

    python3 check.py OUT_DIR [--cases cases.json] [--map NAME=NEWNAME] [-v]
    python3 check.py files --selftest      the untouched files: each case must leak

For each case OUT_DIR/FILE is read. Where it is missing the program refused, which a case
may allow. A result is read by pdftotext, mutool, pypdf and PyMuPDF as far as they are
there, and by this script: all streams decoded (also without any PDF reader), all strings
read as literal, octal, hex, UTF-16 and PDFDoc, base64 and percent encoding, with and
without separators. Exit code: 0 all well, 1 leaks, 2 something lost or refused.
"""

import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import urllib.parse
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
STRING = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>", re.S)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
SHORT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


def run(*command):
    try:
        return subprocess.run(command, capture_output=True, timeout=60).stdout
    except (OSError, subprocess.TimeoutExpired):
        return b""


def unescape(body):
    def one(match):
        code = match.group(1)
        return bytes([int(code, 8) & 255]) if code[:1].isdigit() and code[:1] < b"8" else SHORT.get(code, code)
    return ESCAPE.sub(one, body)


def strings(data):
    """All PDF strings in some bytes, decoded; one per line and all run together."""
    found = []
    for match in STRING.finditer(data):
        token = match.group()
        if token[:1] == b"(":
            found.append(unescape(token[1:-1]))
        else:
            digits = re.sub(rb"\s", b"", token[1:-1])
            found.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
    return found


def streams(data):
    """Streams as they stand and inflated, found without a PDF reader."""
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.S):
        body = match.group(1)
        yield body
        engine = zlib.decompressobj()
        try:
            yield engine.decompress(body)
            yield engine.unused_data
        except zlib.error:
            continue


def by_qpdf(path):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "q.pdf")
        run("qpdf", "--qdf", "--object-streams=disable", "--decode-level=all", "--password=", path, out)
        return open(out, "rb").read() if os.path.exists(out) else b""


def by_pypdf(path):
    """Text of pages, all strings and names, and all decoded streams."""
    try:
        import logging
        import pypdf
        from pypdf import generic
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    except ImportError:
        return "", [], []
    texts, datas, names = [], [], []
    try:
        reader = pypdf.PdfReader(path, strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
        for page in reader.pages:
            try:
                texts.append(page.extract_text())
            except Exception:
                pass
        todo, seen = [reader.trailer], set()
        while todo:
            item = todo.pop()
            if isinstance(item, generic.IndirectObject):
                if item.idnum in seen:
                    continue
                seen.add(item.idnum)
                try:
                    item = item.get_object()
                except Exception:
                    continue
            if isinstance(item, generic.StreamObject):
                for read in (lambda: item.get_data(), lambda: item._data):
                    try:
                        datas.append(bytes(read()))
                    except Exception:
                        pass
            if isinstance(item, dict):
                names += [str(key) for key in item]
                todo += list(dict.values(item))
            elif isinstance(item, (list, tuple)):
                todo += list(item)
            elif isinstance(item, bytes):
                datas.append(item)
            elif isinstance(item, str):
                names.append(str(item))
                datas.append(getattr(item, "original_bytes", b"") or b"")
    except Exception:
        pass
    return "\n".join(texts), datas, names


def by_mupdf(path):
    try:
        import fitz
        fitz.TOOLS.mupdf_display_errors(False)
        fitz.TOOLS.mupdf_display_warnings(False)
    except ImportError:
        return ""
    texts = []
    try:
        document = fitz.open(path)
        for page in document:
            texts.append(page.get_text("text", clip=fitz.INFINITE_RECT()))
            for note in page.annots() or []:
                texts += [str(note.info), note.get_text() or ""]
            for widget in page.widgets() or []:
                texts += [str(widget.field_value), str(widget.field_name), str(widget.field_label)]
            texts += [str(link.get("uri")) + str(link.get("file")) for link in page.get_links()]
        texts += [str(document.metadata), str(document.get_toc()), document.get_xml_metadata()]
    except Exception:
        pass
    return "\n".join(texts)


def images(path):
    """Decoded pixels of all pictures, as one-bit rows."""
    out = []
    with tempfile.TemporaryDirectory() as folder:
        run("pdfimages", "-png", path, os.path.join(folder, "i"))
        try:
            from PIL import Image
            for name in sorted(os.listdir(folder)):
                picture = Image.open(os.path.join(folder, name)).convert("L").point(lambda v: 255 * (v > 127)).convert("1")
                out += [picture.tobytes(), bytes(255 - byte for byte in picture.tobytes())]
        except ImportError:
            pass
    return out


class View:
    """Everything that can be got out of one file, as texts and as bytes."""

    def __init__(self, path):
        data = open(path, "rb").read()
        text, datas, names = by_pypdf(path)
        flat = by_qpdf(path)
        self.blobs = [data, flat, *streams(data), *streams(flat), *datas]
        for blob in list(self.blobs):
            if b"%PDF-" in blob[1:]:
                self.blobs += list(streams(blob))
        found = [strings(blob) for blob in self.blobs]
        self.shown = "\n".join([
            run("pdftotext", path, "-").decode("utf-8", "replace"),
            run("pdftotext", "-raw", path, "-").decode("utf-8", "replace"),
            run("mutool", "draw", "-q", "-F", "text", path).decode("utf-8", "replace") if shutil.which("mutool") else "",
            text, by_mupdf(path)])
        texts = [self.shown, "\n".join(names)]
        for blob in self.blobs + [b"\n".join(group) for group in found] + [b"".join(group) for group in found]:
            texts += [blob.decode("utf-8", "ignore"), blob.decode("cp1252", "replace"), blob.decode("mac-roman", "replace")]
        for blob in self.blobs + [one for group in found for one in group]:
            if b"\0" in blob:
                texts += [blob[skip:].decode(order, "ignore") for skip in (0, 1) for order in ("utf-16-be", "utf-16-le")]
        self.texts = [unicodedata.normalize("NFKC", text) for text in texts]
        self.path = path

    def leaks(self, secret):
        """How a secret can still be read, or nothing."""
        plain = unicodedata.normalize("NFKC", secret)
        coded = [base64.b64encode(plain.encode(kind, "replace")).rstrip(b"=")[:-1].decode() for kind in ("utf-8", "cp1252", "utf-16-be")]
        coded += [urllib.parse.quote(plain), re.sub(r"[^\x21-\x7e]", lambda m: "#%02x" % ord(m.group()), plain)]
        tight = re.sub(r"\W", "", plain).casefold()
        for text in self.texts:
            if plain.casefold() in text.casefold():
                return "as it stands"
            if len(tight) >= 8 and tight in re.sub(r"[\W_]", "", text).casefold():
                return "without separators"
            if any(form in text for form in coded):
                return "encoded"
        return None


def judge(case, path, keep_all=False):
    """(leaks, lost) of one case."""
    view = View(path)
    leaks = [f"{secret!r} {how}" for secret in case["must_go"] if (how := view.leaks(secret))]
    wanted = [bytes.fromhex(row) for row in case["bytes_gone"]]
    blobs = view.blobs + images(path) if wanted else []
    for row in wanted:
        flipped = bytes(255 - byte for byte in row)
        if any(row in blob or flipped in blob for blob in blobs):
            leaks.append("pixel rows")
    shown = re.sub(r"\s", "", view.shown)
    lost = [text for text in case["must_stay"] if re.sub(r"\s", "", text) not in shown]
    return leaks, lost


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--cases", default=os.path.join(HERE, "cases.json"))
    parser.add_argument("--map", action="append", default=[], help="a case's file was written under another name")
    parser.add_argument("--selftest", action="store_true", help="the folder holds the untouched files")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    renamed = dict(pair.split("=", 1) for pair in options.map)
    cases = json.load(open(options.cases, encoding="utf-8"))
    counts = dict(cases=len(cases), clean=0, leaking=0, lost=0, refused=0, refused_allowed=0)
    for case in cases:
        path = os.path.join(options.folder, renamed.get(case["file"], case["file"]))
        if not os.path.exists(path):
            counts["refused_allowed" if case["may_refuse"] else "refused"] += 1
            if not case["may_refuse"] or options.verbose:
                print(f"refused  {case['file']}: {case['channel']}")
            continue
        leaks, lost = judge(case, path)
        counts["leaking"] += bool(leaks)
        counts["lost"] += bool(lost)
        counts["clean"] += not leaks and not lost
        if options.selftest and not leaks and (case["must_go"] or case["bytes_gone"]):
            print(f"blind    {case['file']}: {case['channel']}")
        if leaks and not options.selftest or options.verbose:
            print(f"LEAK     {case['file']}: {case['channel']}: {', '.join(leaks)}")
        if lost:
            print(f"lost     {case['file']}: {case['channel']}: {', '.join(lost)}")
    print(" ".join(f"{name}={count}" for name, count in counts.items()))
    sys.exit(1 if counts["leaking"] else 2 if counts["lost"] or counts["refused"] else 0)


if __name__ == "__main__":
    main()
