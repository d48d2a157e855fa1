#!/usr/bin/env python3
"""Writes small PDF files that hide the same few secrets in one place each.

Needs nothing but Python's standard library; the same run gives the same bytes.
    python3 make.py            writes files/*.pdf, cases.json and secrets.toml

A case is a function that gets a fresh `Pdf` and puts the secrets somewhere. cases.json
lists, for each file: `channel`, strings that `must_go` and `must_stay`, `bytes_gone` (hex,
pixel rows that no decoded stream may hold) and whether the program `may_refuse` the file.
All people and numbers are invented.
"""

import base64
import hashlib
import json
import os
import struct
import zlib

NAME, PNR, PHONE = "Elin Åkesson", "811218-9876", "070-174 06 34"
MAIL, STREET = "elin.akesson@granvik.example", "Rönnvägen 7"
SECRETS = [NAME, PNR, PHONE, MAIL, STREET]
TITLE, DECISION = "Utredning enligt socialtjänstlagen", "Insatsen beviljas från och med mars."
HERE = os.path.dirname(os.path.abspath(__file__))
CASES = []


def case(channel, go=(NAME, PNR), stay=(TITLE, DECISION), may_refuse=False, bytes_gone=(), name=None):
    """Registers a function as a case named after it."""
    def register(make):
        CASES.append(dict(file=name or make.__name__ + ".pdf", channel=channel, make=make, must_go=list(go),
                          must_stay=list(stay), may_refuse=may_refuse, bytes_gone=list(bytes_gone)))
        return make
    return register


def raw(text):
    return text if isinstance(text, bytes) else text.encode("cp1252")


def lit(text):
    """A literal string, WinAnsi or PDFDocEncoding."""
    out = raw(text)
    for char in (b"\\", b"(", b")"):
        out = out.replace(char, b"\\" + char)
    return b"(" + out + b")"


def u16(text):
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() + b">"


def hexa(data):
    return b"<" + raw(data).hex().encode() + b">"


class Pdf:
    """Objects by number; 1 is the catalog, 2 the page tree, 3 Helvetica."""

    def __init__(self):
        self.objects, self.pages = {}, []
        self.catalog, self.trailer, self.resources = b"", b"", b""
        self.tree, self.tail, self.version = b"", b"", b"1.7"
        self.objects[3] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
        self.number = 3

    def add(self, body):
        self.number += 1
        self.objects[self.number] = body
        return b"%d 0 R" % self.number

    def stream(self, data, entries=b"", length=None):
        size = len(data) if length is None else length
        return self.add(b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, size, data))

    def page(self, content=b"", extra=b"", resources=None, standard=True, box=b"0 0 420 300", contents=None):
        """Adds a page; `content` is drawn over the two lines that must stay."""
        base = b"BT /F1 12 Tf 40 260 Td %s Tj 0 -210 Td %s Tj ET\n" % (lit(TITLE), lit(DECISION))
        contents = contents or self.stream((base if standard else b"") + content)
        own = b"/Font<</F1 3 0 R>>" if resources is None else resources
        own = b"" if own == b"inherit" else b"/Resources<<%s%s>>" % (own, self.resources)
        number = self.add(b"<</Type/Page/Parent 2 0 R/MediaBox[%s]%s/Contents %s%s>>" % (box, own, contents, extra))
        self.pages.append(number)
        return number

    def bytes(self):
        self.objects[1] = b"<</Type/Catalog/Pages 2 0 R%s>>" % self.catalog
        self.objects[2] = b"<</Type/Pages/Count %d/Kids[%s]%s>>" % (len(self.pages), b" ".join(self.pages), self.tree)
        out = bytearray(b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % self.version)
        places = {}
        for number in sorted(self.objects):
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, self.objects[number])
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (self.number + 1)
        for number in range(1, self.number + 1):
            out += b"%010d 00000 n \n" % places[number]
        out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n%s" % (
            self.number + 1, self.trailer, start, self.tail)
        return bytes(out)


LABELLED = "Namn: " + NAME
NUMBERED = "Personnummer: " + PNR


def two(operator=b"%s Tj", font=b"/F1 12 Tf"):
    """Both labelled secrets, each shown by an operator pattern."""
    return b"BT %s 40 200 Td " % font + operator % lit(LABELLED) + b" 0 -20 Td " + operator % lit(NUMBERED) + b" ET"


def simple(channel, content, **more):
    """A case whose whole point is a piece of page content."""
    def make(pdf):
        pdf.page(content() if callable(content) else content)
    make.__name__ = more.pop("id")
    case(channel, **more)(make)


# Text on the page: operators, order, matrices -----------------------------------------

simple("Tj", two(), id="text_tj")
simple("'", b"BT /F1 12 Tf 14 TL 40 200 Td " + lit(LABELLED) + b" ' " + lit(NUMBERED) + b" ' ET", id="text_quote")
simple('"', b"BT /F1 12 Tf 14 TL 40 200 Td 1 0 " + lit(LABELLED) + b' " 1 0 ' + lit(NUMBERED) + b' " ET', id="text_double_quote")
simple("hex strings", two().replace(lit(LABELLED), hexa(LABELLED)).replace(lit(NUMBERED), hexa(NUMBERED)), id="text_hex")
simple("octal escapes", two().replace(lit(LABELLED), b"(" + b"".join(b"\\%03o" % c for c in raw(LABELLED)) + b")"), id="text_octal")
simple("line continuation in a string", two().replace(b"811218-9876", b"8112\\\n18-9876").replace(b"Elin", b"El\\\nin"), id="text_string_continued")


def kerned(text):
    return b"[" + b" -35 ".join(lit(c) for c in text) + b"] TJ"


simple("kerned TJ", b"BT /F1 12 Tf 40 200 Td " + kerned(LABELLED) + b" 0 -20 Td " + kerned(NUMBERED) + b" ET", id="text_kerned")
simple("spaces as TJ gaps", b"BT /F1 12 Tf 40 200 Td [(Namn:) -300 (Elin) -300 " + lit("Åkesson") + b"] TJ 0 -20 Td [(Personnummer:) -300 (811218) -20 (-) -20 (9876)] TJ ET", id="text_gap_spaces")


def glyphwise(text, x, y, step=8.0):
    return [b"BT /F1 12 Tf 1 0 0 1 %.2f %d Tm %s Tj ET" % (x + step * i, y, lit(c)) for i, c in enumerate(text) if c != " "]


simple("one glyph per operator", b"\n".join(glyphwise(LABELLED, 40, 200) + glyphwise(NUMBERED, 40, 180)), id="text_glyphwise")
simple("shuffled drawing order", b"\n".join(sorted(glyphwise(LABELLED, 40, 200) + glyphwise(NUMBERED, 40, 180), key=lambda b: hashlib.md5(b).digest())), id="text_shuffled")
simple("drawn right to left", b"\n".join(reversed(glyphwise(LABELLED, 40, 200) + glyphwise(NUMBERED, 40, 180))), id="text_reversed")
simple("value split over operators", b"BT /F1 12 Tf 40 200 Td (Namn: El) Tj (in ) Tj " + lit("Åke") + b" Tj (sson) Tj 0 -20 Td (Personnummer: 8112) Tj (18-98) Tj (76) Tj ET", id="text_split_operators")
simple("fake bold: drawn twice", two() + b"\n1 0 0 1 0.3 0 cm\n" + two(), id="text_fake_bold")
simple("over a line end", b"BT /F1 12 Tf 14 TL 40 200 Td (Modern heter Elin) Tj T* " + lit("Åkesson och har personnummer 811218-") + b" Tj T* (9876 enligt uppgift.) Tj ET", id="text_over_lines", go=["Åkesson", "Elin", "811218-", "9876"])
simple("hyphenated", b"BT /F1 12 Tf 14 TL 40 200 Td " + lit("Namn: Elin Åkes-") + b" Tj T* (son, f\xf6dd 811218-9876) Tj ET", id="text_hyphenated", go=["Elin", "Åkes", PNR])
simple("wrapped in a table cell", b"BT /F1 10 Tf 40 200 Td (Namn) Tj 70 0 Td (Personnummer) Tj 90 0 Td (Insats) Tj -160 -24 Td (Elin) Tj 70 0 Td (811218-) Tj 90 0 Td (Hj\xe4lp i hemmet) Tj -160 -12 Td (\xc5kesson) Tj 70 0 Td (9876) Tj 90 0 Td (varje dag) Tj ET", id="text_table_wrapped", go=["Elin", "Åkesson", "811218-", "9876"], stay=[TITLE, DECISION, "Insats", "varje dag"])
simple("several targets in one object", b"BT /F1 11 Tf 40 200 Td " + lit(f"{NAME} ({PNR}) bor på {STREET}, tel. {PHONE}, och") + b" Tj 0 -14 Td " + lit(f"{MAIL} ska kvittera. Slut på raden.") + b" Tj ET", id="text_many_targets", go=SECRETS, stay=[TITLE, DECISION, "ska kvittera. Slut på raden."])
for angle, cos, sin in ((90, 0, 1), (180, -1, 0), (270, 0, -1), (37, 0.7986, 0.6018)):
    x, y = {90: (200, 90), 180: (380, 150), 270: (200, 230), 37: (120, 80)}[angle]
    simple(f"rotated {angle}", b"BT /F1 12 Tf %.4f %.4f %.4f %.4f %d %d Tm %s Tj 0 -16 Td %s Tj ET" % (cos, sin, -sin, cos, x, y, lit(LABELLED), lit(NUMBERED)), id=f"text_rotated_{angle}")
simple("scaled matrix", b"q 0.1 0 0 0.1 0 0 cm BT /F1 120 Tf 400 2000 Td " + lit(LABELLED) + b" Tj 0 -200 Td " + lit(NUMBERED) + b" Tj ET Q", id="text_scaled")
simple("size in the matrix", b"BT /F1 1 Tf 12 0 0 12 40 200 Tm " + lit(LABELLED) + b" Tj 0 -1.5 Td " + lit(NUMBERED) + b" Tj ET", id="text_matrix_size")
simple("skewed", b"BT /F1 12 Tf 1 0 0.35 1 40 200 Tm " + lit(LABELLED) + b" Tj 0 -20 Td " + lit(NUMBERED) + b" Tj ET", id="text_skewed")
simple("mirrored", b"BT /F1 12 Tf -1 0 0 1 380 200 Tm " + lit(LABELLED) + b" Tj 0 -20 Td " + lit(NUMBERED) + b" Tj ET", id="text_mirrored")
simple("negative size", b"BT /F1 -12 Tf -1 0 0 -1 40 200 Tm " + lit(LABELLED) + b" Tj 0 20 Td " + lit(NUMBERED) + b" Tj ET", id="text_negative_size")
simple("Tz", b"60 Tz " + two() + b" 100 Tz", id="text_tz")
simple("Tc", b"5 Tc " + two() + b" 0 Tc", id="text_tc")
simple("Tw", b"9 Tw " + two() + b" 0 Tw", id="text_tw")
simple("Ts", b"BT /F1 12 Tf 40 200 Td (Namn: Elin) Tj 3 Ts (\xa0\xc5kes) Tj 0 Ts (son) Tj 0 -20 Td (Personnummer: ) Tj -3 Ts (8112) Tj 3 Ts (18-9876) Tj ET", id="text_rise", go=["Elin", "Åkesson", PNR])
simple("huge and tiny letters", b"BT /F1 12 Tf 40 200 Td (Namn: ) Tj /F1 24 Tf (E) Tj /F1 7 Tf (lin ) Tj /F1 24 Tf (\xc5) Tj /F1 7 Tf (kesson) Tj /F1 12 Tf 0 -25 Td " + lit(NUMBERED) + b" Tj ET", id="text_mixed_sizes")
simple("decoy EI in an inline image", b"q 8 0 0 8 300 200 cm BI /W 4 /H 4 /BPC 8 /CS /G ID ab EI Q qBTabc1\nEI Q\n" + two(), id="text_after_decoy_ei", may_refuse=True)
simple("white text", b"1 g " + two(), id="hidden_white")
simple("invisible (Tr 3)", b"3 Tr " + two(), id="hidden_tr3")
simple("clip only (Tr 7)", b"q 7 Tr " + two() + b" Q", id="hidden_tr7")
simple("under a box", two() + b" 0 g 30 170 250 45 re f", id="hidden_fake_redaction")
simple("clipped away", b"q 0 0 10 10 re W n " + two() + b" Q", id="hidden_clipped")
simple("outside the MediaBox", b"BT /F1 12 Tf 1040 200 Td " + lit(LABELLED) + b" Tj 0 -20 Td " + lit(NUMBERED) + b" Tj ET", id="hidden_outside_media")
simple("tiny text", b"BT /F1 0.1 Tf 40 200 Td " + lit(LABELLED) + b" Tj 0 -2 Td " + lit(NUMBERED) + b" Tj ET", id="hidden_tiny")
simple("/ActualText", b"/Span <</ActualText " + u16(LABELLED) + b">> BDC BT /F1 12 Tf 40 200 Td (Namn: se bilaga) Tj ET EMC", id="marked_actualtext", go=[NAME])
simple("/Alt and /E", b"/Span <</Alt " + lit(LABELLED) + b"/E " + lit(NUMBERED) + b">> BDC BT /F1 12 Tf 40 200 Td (Se bilaga) Tj ET EMC", id="marked_alt")


@case("page /Rotate")
def page_rotate(pdf):
    pdf.page(two(), b"/Rotate 90")


@case("CropBox")
def page_cropbox(pdf):
    pdf.page(b"BT /F1 12 Tf 40 20 Td %s Tj 0 -14 Td %s Tj ET" % (lit(LABELLED), lit(NUMBERED)), b"/CropBox[20 40 400 290]")


@case("UserUnit and a shifted MediaBox")
def page_shifted_box(pdf):
    pdf.page(two(), b"/UserUnit 2/CropBox[20 30 400 290]", box=b"-20 -10 420 300")


@case("a value split over fonts")
def text_split_fonts(pdf):
    bold = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>")
    pdf.page(b"BT /F1 12 Tf 40 200 Td (Namn: El) Tj /F2 12 Tf (in \xc5k) Tj /F1 12 Tf (esson) Tj 0 -20 Td (Personnummer: 811) Tj /F2 12 Tf (218-98) Tj /F1 12 Tf (76) Tj ET",
             resources=b"/Font<</F1 3 0 R/F2 " + bold + b">>")


@case("an operator split over content streams")
def text_split_streams(pdf):
    parts = [b"BT /F1 12 Tf 40 260 Td %s Tj 0 -60 Td (Namn: Elin )" % lit(TITLE), b"Tj [(\xc5kes) -10",
             b"(son)] TJ 0 -20 Td (Personnummer: 811218-9876)",
             b"Tj 0 -130 Td %s Tj ET" % lit(DECISION)]
    pdf.page(contents=b"[" + b" ".join(pdf.stream(part) for part in parts) + b"]")


@case("standard-14 font without encoding entry")
def font_bare(pdf):
    bare = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>")
    pdf.page(b"BT /F2 12 Tf 40 200 Td (Namn: Elin Ek) Tj 0 -20 Td (Personnummer: 811218-9876) Tj ET", resources=b"/Font<</F1 3 0 R/F2 " + bare + b">>")


CASES[-1]["must_go"] = ["Elin Ek", PNR]


@case("MacRoman")
def font_macroman(pdf):
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/MacRomanEncoding>>")
    pdf.page(b"BT /F2 12 Tf 40 200 Td %s Tj 0 -20 Td %s Tj ET" % (lit(LABELLED.encode("mac-roman")), lit(NUMBERED)), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")


def coded(text, glyph_names):
    """Codes from 33 on for the letters of a text, and their /Differences."""
    letters = sorted(set(text))
    codes = bytes(33 + letters.index(c) for c in text)
    names = b"".join(b"/" + glyph_names(c) for c in letters)
    return codes, b"[33" + names + b"]", letters


ADOBE = {" ": b"space", ":": b"colon", "-": b"hyphen", "Å": b"Aring", "8": b"eight", "1": b"one", "2": b"two", "9": b"nine", "7": b"seven", "6": b"six"}


def differences(channel, id, names, may_refuse=False):
    def make(pdf):
        codes, table, _ = coded(LABELLED + "|" + NUMBERED, names)
        first, second = codes.split(codes[len(LABELLED):len(LABELLED) + 1])
        font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/Differences%s>>>>" % table)
        pdf.page(b"BT /F2 12 Tf 40 200 Td %s Tj 0 -20 Td %s Tj ET" % (hexa(first), hexa(second)), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")
    make.__name__ = id
    case(channel, may_refuse=may_refuse)(make)


differences("/Differences", "font_differences", lambda c: ADOBE.get(c, c.encode() if c.isalpha() else b"bar"))
differences("uniXXXX glyph names", "font_uni_names", lambda c: b"uni%04X" % ord(c))


def tounicode(pairs):
    rows = b"\n".join(b"<%s> <%s>" % (code.hex().encode(), text.encode("utf-16-be").hex().encode()) for code, text in pairs)
    width = len(pairs[0][0])
    return (b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            b"1 begincodespacerange <%s> <%s> endcodespacerange\n%d beginbfchar\n%s\nendbfchar endcmap end end"
            % (b"00" * width, b"ff" * width, len(pairs), rows))


def cid_font(pdf, letters, encoding=b"Identity-H", with_map=True, base=b"DejaVuSans"):
    codes = {c: struct.pack(">H", 5 + i) for i, c in enumerate(letters)}
    mapping = b"/ToUnicode " + pdf.stream(tounicode([(codes[c], c) for c in letters])) if with_map else b""
    described = pdf.add(b"<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>" % base)
    below = pdf.add(b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 600/FontDescriptor %s>>" % (base, described))
    font = pdf.add(b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/%s/DescendantFonts[%s]%s>>" % (base, encoding, below, mapping))
    return font, lambda text: hexa(b"".join(codes[c] for c in text))


def cid(channel, id, encoding=b"Identity-H", with_map=True, place=b"40 200", step=b"0 -20", may_refuse=False):
    def make(pdf):
        font, show = cid_font(pdf, sorted(set(LABELLED + NUMBERED)), encoding, with_map)
        pdf.page(b"BT /F2 10 Tf %s Td %s Tj %s Td %s Tj ET" % (place, show(LABELLED), step, show(NUMBERED)), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")
    make.__name__ = id
    case(channel, may_refuse=may_refuse, go=[NAME, PNR] if with_map else [])(make)


cid("CID font with ToUnicode", "font_cid")
cid("CID font without ToUnicode", "font_cid_unmapped", with_map=False, may_refuse=True)
cid("vertical writing", "font_cid_vertical", b"Identity-V", place=b"330 285", step=b"20 0")


@case("a ligature glyph")
def font_ligature(pdf):
    pieces = ["N", "a", "m", "n", ": ", "E", "li", "n ", "Å", "k", "e", "ss", "o"]
    font, show = cid_font(pdf, pieces)
    shown = b"".join(bytes.fromhex(show([p])[1:-1].decode()) for p in ["N", "a", "m", "n", ": ", "E", "li", "n ", "Å", "k", "e", "ss", "o", "n "])
    pdf.page(b"BT /F2 10 Tf 40 200 Td %s Tj ET" % hexa(shown), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")


CASES[-1]["must_go"] = [NAME]


@case("lying ToUnicode: seen is not extracted", may_refuse=True)
def font_lying(pdf):
    letters = sorted(set(LABELLED + NUMBERED))
    shifted = pdf.stream(tounicode([(raw(c), "abcdefghijklmnopqrstuvwxyz"[i % 26]) for i, c in enumerate(letters)]))
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode %s>>" % shifted)
    pdf.page(two(font=b"/F2 12 Tf"), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")


def type3(pdf, matrix, size, procedures, text, unit):
    letters = sorted(procedures)
    procs = b"".join(b"/g%d %s" % (i, pdf.stream(procedures[c])) for i, c in enumerate(letters))
    table = b"[65" + b"".join(b"/g%d" % i for i in range(len(letters))) + b"]"
    mapping = pdf.stream(tounicode([(bytes([65 + i]), c) for i, c in enumerate(letters)]))
    widths = b" ".join([b"%d" % unit] * len(letters))
    font = pdf.add(b"<</Type/Font/Subtype/Type3/FontBBox[0 0 %d %d]/FontMatrix[%s]/FirstChar 65/LastChar %d/Widths[%s]/CharProcs<<%s>>/Encoding<</Differences%s>>/Resources<</Font<</F1 3 0 R>>>>/ToUnicode %s>>"
                   % (unit, unit, matrix, 64 + len(letters), widths, procs, table, mapping))
    lines = [hexa(bytes(65 + letters.index(c) for c in line)) for line in text]
    pdf.page(b"BT /T3 %d Tf 40 200 Td " % size + b" 0 -20 Td ".join(line + b" Tj" for line in lines) + b" ET", resources=b"/Font<</F1 3 0 R/T3 " + font + b">>")


@case("Type3 with a FontMatrix other than 1/1000")
def font_type3(pdf):
    boxes = {c: b"8 0 0 0 8 10 d1 1 0 5 7 re f" for c in set(LABELLED + NUMBERED)}
    type3(pdf, b"0.1 0 0 0.1 0 0", 10, boxes, [LABELLED, NUMBERED], 8)


@case("a Type3 procedure that draws text")
def font_type3_draws(pdf):
    type3(pdf, b"0.001 0 0 0.001 0 0", 12, {"x": b"1000 0 d0 BT /F1 1000 Tf %s Tj 0 -1500 Td %s Tj ET" % (lit(LABELLED), lit(NUMBERED))}, ["x"], 1000)


@case("a font that Resources lack", may_refuse=True)
def font_missing(pdf):
    pdf.page(two(font=b"/F9 12 Tf"))


@case("inherited resources")
def font_inherited(pdf):
    pdf.tree = b"/Resources<</Font<</F1 3 0 R>>>>"
    pdf.page(two(), resources=b"inherit")


# Content that is not the page's own stream --------------------------------------------

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 420 300]/Resources<</Font<</F1 3 0 R>>%s>>"


@case("Form XObject")
def form_xobject(pdf):
    form = pdf.stream(two(), FORM % b"")
    pdf.page(b"/X1 Do", resources=b"/Font<</F1 3 0 R>>/XObject<</X1 %s>>" % form)


@case("nested forms with matrices")
def form_nested(pdf):
    inner = pdf.stream(two(), FORM % b"" + b"/Matrix[0.5 0 0 0.5 10 20]")
    outer = pdf.stream(b"q 2 0 0 2 -20 -40 cm /X2 Do Q", FORM % (b"/XObject<</X2 %s>>" % inner))
    pdf.page(b"/X1 Do", resources=b"/Font<</F1 3 0 R>>/XObject<</X1 %s>>" % outer)


@case("a form on two pages")
def form_two_pages(pdf):
    form = pdf.stream(two(), FORM % b"")
    for _ in range(2):
        pdf.page(b"/X1 Do", resources=b"/Font<</F1 3 0 R>>/XObject<</X1 %s>>" % form)


@case("a form that calls itself", may_refuse=True)
def form_cycle(pdf):
    form = b"%d 0 R" % (pdf.number + 1)
    pdf.stream(two() + b" /X1 Do", FORM % (b"/XObject<</X1 %s>>" % form))
    pdf.page(b"/X1 Do", resources=b"/Font<</F1 3 0 R>>/XObject<</X1 %s>>" % form)


@case("an unused form in Resources")
def form_unused(pdf):
    form = pdf.stream(two(), FORM % b"")
    pdf.page(b"", resources=b"/Font<</F1 3 0 R>>/XObject<</X1 %s>>" % form)


@case("tiling pattern")
def pattern_tiling(pdf):
    pattern = pdf.stream(two(), b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 420 300]/XStep 420/YStep 300/Resources<</Font<</F1 3 0 R>>>>")
    pdf.page(b"/Pattern cs /P1 scn 20 150 300 90 re f", resources=b"/Font<</F1 3 0 R>>/Pattern<</P1 %s>>" % pattern)


@case("soft-mask group")
def soft_mask_group(pdf):
    group = pdf.stream(b"1 g " + two(), FORM % b"" + b"/Group<</S/Transparency/CS/DeviceGray>>")
    pdf.page(b"q /G1 gs 0 g 20 150 300 90 re f Q", resources=b"/Font<</F1 3 0 R>>/ExtGState<</G1<</SMask<</S/Luminosity/G %s>>>>>>" % group)


@case("transparent (ca 0)")
def hidden_transparent(pdf):
    pdf.page(b"q /G1 gs " + two() + b" Q", resources=b"/Font<</F1 3 0 R>>/ExtGState<</G1<</ca 0>>>>")


@case("a hidden layer")
def hidden_layer(pdf):
    layer = pdf.add(b"<</Type/OCG/Name(Lager)>>")
    pdf.catalog += b"/OCProperties<</OCGs[%s]/D<</OFF[%s]/Order[%s]>>>>" % (layer, layer, layer)
    pdf.page(b"/OC /L1 BDC " + two() + b" EMC", resources=b"/Font<</F1 3 0 R>>/Properties<</L1 %s>>" % layer)


@case("a page that is not in the page tree")
def page_detached(pdf):
    pdf.page()
    kept = list(pdf.pages)
    pdf.page(two())
    pdf.pages = kept


@case("letters drawn as boxes", may_refuse=True, go=[])
def outlines(pdf):
    pdf.page(b"0 g " + b" ".join(b"%d %d 2 2 re" % (40 + 2 * x, 200 - 2 * y) for y, row in enumerate(bitmap("NAMN: ELIN ÅKESSON")) for x, on in enumerate(row) if on) + b" f")


# Pixels -------------------------------------------------------------------------------

LETTERS = {"A": "0E11111F111111", "Å": "040A0E111F1111", "E": "1F10101E10101F", "I": "0E04040404040E", "K": "11121418141211",
           "L": "1010101010101F", "M": "111B1511111111", "N": "11191513111111", "O": "0E11111111110E", "S": "0F10100E01011E",
           ":": "00040000000400", "-": "0000001F000000", " ": "00000000000000", "1": "040C040404040E", "2": "0E11010204081F",
           "6": "0608101E11110E", "7": "1F010204080808", "8": "0E11110E11110E", "9": "0E11110F01020C"}


def bitmap(text, scale=1):
    """Rows of pixels, 1 for ink, in a 5 by 7 letter."""
    rows = []
    for y in range(7):
        row = []
        for c in text:
            bits = bytes.fromhex(LETTERS[c])[y]
            row += [bits >> (4 - x) & 1 for x in range(5)] + [0]
        row = [bit for bit in row for _ in range(scale)]
        rows += [row] * scale
    return rows


def packed(rows, invert=True):
    """One bit a pixel, rows padded to bytes; ink is 0 if inverted (DeviceGray)."""
    out = bytearray()
    for row in rows:
        row = row + [0] * (-len(row) % 8)
        for at in range(0, len(row), 8):
            byte = int("".join(map(str, row[at:at + 8])), 2)
            out.append(byte ^ 255 if invert else byte)
    return bytes(out)


INK = [[0] * 656] * 8 + [row[:640] + [0] * 16 for row in bitmap("NAMN: ELIN ÅKESSON     ", 4)] + [[0] * 656] * 12
INK = [(row + [0] * 656)[:656] for row in INK]
INK += [(row + [0] * 656)[:656] for row in bitmap("811218-9876", 4)] + [[0] * 656] * 8
W, H = 656, len(INK)
PIXELS = packed(INK)
ROW = PIXELS[82 * 13:82 * 14].hex()
IMAGE = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray" % (W, H)
SHOW = b"q 328 0 0 %.1f 40 150 cm /Im1 Do Q" % (H / 2)
GONE = dict(go=[], bytes_gone=[ROW], may_refuse=True)


def image_page(pdf, image, content=SHOW, resources=b""):
    return pdf.page(content, resources=b"/Font<</F1 3 0 R>>/XObject<</Im1 %s>>%s" % (image, resources))


def run_length(data):
    out = bytearray()
    for at in range(0, len(data), 128):
        part = data[at:at + 128]
        out += bytes([len(part) - 1]) + part
    return bytes(out) + b"\x80"


def lzw(data):
    """LZW that clears its table before codes grow: right, if not small."""
    bits = []
    for at in range(0, len(data), 250):
        bits += [256] + list(data[at:at + 250])
    text = "".join(f"{code:09b}" for code in bits + [257])
    text += "0" * (-len(text) % 8)
    return bytes(int(text[at:at + 8], 2) for at in range(0, len(text), 8))


for filter_name, encode in ((b"", bytes), (b"/FlateDecode", lambda d: zlib.compress(d, 9)), (b"/RunLengthDecode", run_length), (b"/LZWDecode", lzw),
                            (b"/ASCIIHexDecode", lambda d: d.hex().encode() + b">"), (b"/ASCII85Decode", lambda d: base64.a85encode(d) + b"~>")):
    def picture(pdf, filter_name=filter_name, encode=encode):
        image_page(pdf, pdf.stream(encode(PIXELS), IMAGE + (b"/Filter" + filter_name if filter_name else b"")))
    picture.__name__ = "image_" + (filter_name.decode().strip("/").replace("Decode", "").lower() or "raw")
    case("a scan, " + (filter_name.decode().strip("/") or "no filter"), **GONE)(picture)


@case("an inline image", **GONE)
def image_inline(pdf):
    pdf.page(b"q 328 0 0 %.1f 40 150 cm BI /W %d /H %d /BPC 1 /CS /G /F /AHx ID %s> EI Q" % (H / 2, W, H, PIXELS.hex().encode()))


@case("a stencil mask", **GONE)
def image_stencil(pdf):
    image_page(pdf, pdf.stream(PIXELS, b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ImageMask true" % (W, H)))


@case("a soft mask that shows the letters", **GONE)
def image_soft_mask(pdf):
    mask = pdf.stream(PIXELS, IMAGE)
    image_page(pdf, pdf.stream(b"\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/SMask %s" % mask))


@case("a scan with an invisible text layer", bytes_gone=[ROW], may_refuse=True)
def image_with_layer(pdf):
    layer = b"BT 3 Tr /F1 20 Tf 40 %d Td %s Tj 0 -30 Td %s Tj ET" % (150 + H // 2 - 24, lit(LABELLED), lit(PNR))
    image_page(pdf, pdf.stream(zlib.compress(PIXELS, 9), IMAGE + b"/Filter/FlateDecode"), SHOW + layer)


@case("text under an image")
def hidden_under_image(pdf):
    image_page(pdf, pdf.stream(b"\xff", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"), two() + b" q 300 0 0 60 30 165 cm /Im1 Do Q")


@case("a scan on two pages", **GONE)
def image_two_pages(pdf):
    image = pdf.stream(PIXELS, IMAGE)
    image_page(pdf, image)
    image_page(pdf, image)


@case("strips of one scan", **GONE)
def image_strips(pdf):
    shown, entries, top = b"", b"", 0
    while top < H:
        rows = min(11, H - top)
        image = pdf.stream(PIXELS[82 * top:82 * (top + rows)], b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray" % (W, rows))
        entries += b"/S%d %s" % (top, image)
        shown += b"q 328 0 0 %.2f 40 %.2f cm /S%d Do Q\n" % (rows / 2, 150 + (H - top - rows) / 2, top)
        top += rows
    pdf.page(shown, resources=b"/Font<</F1 3 0 R>>/XObject<<%s>>" % entries)


@case("the part of a scan outside the clip", **GONE)
def image_clipped(pdf):
    image_page(pdf, pdf.stream(PIXELS, IMAGE), b"q 40 150 5 5 re W n " + SHOW[2:])


@case("/Alternates", **GONE)
def image_alternates(pdf):
    other = pdf.stream(PIXELS, IMAGE)
    image_page(pdf, pdf.stream(b"\xff", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Alternates[<</Image %s/DefaultForPrinting true>>]" % other))


@case("/Thumb", go=[], bytes_gone=[ROW])
def image_thumb(pdf):
    pdf.page(extra=b"/Thumb " + pdf.stream(PIXELS, b"/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray" % (W, H)))


JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933383740"
    "485c4e404457453738506d51575f626768673e4d71797064785c656763ffc0000b080010001001011100ffc400150001010000000000000000000000"
    "0000000006ffc40014100100000000000000000000000000000000ffda0008010100003f00a401ffd9")


def jpeg_page(pdf, segment):
    image = pdf.stream(JPEG[:2] + segment + JPEG[2:], b"/Type/XObject/Subtype/Image/Width 16/Height 16/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode")
    image_page(pdf, image, b"q 60 0 0 60 300 150 cm /Im1 Do Q")


@case("comment in a JPEG", may_refuse=True)
def jpeg_comment(pdf):
    text = f"{LABELLED}, {NUMBERED}".encode()
    jpeg_page(pdf, b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text)


@case("EXIF in a JPEG", may_refuse=True)
def jpeg_exif(pdf):
    text = f"{NAME} {PNR}".encode() + b"\0"
    ifd = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", 0x013B, 2, len(text), 26) + b"\0\0\0\0" + text
    body = b"Exif\0\0" + ifd
    jpeg_page(pdf, b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)


@case("bytes after a JPEG's end", may_refuse=True)
def jpeg_tail(pdf):
    image = pdf.stream(JPEG + f"{LABELLED} {NUMBERED}".encode(), b"/Type/XObject/Subtype/Image/Width 16/Height 16/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode")
    image_page(pdf, image, b"q 60 0 0 60 300 150 cm /Im1 Do Q")


# Annotations and forms ----------------------------------------------------------------


def annotated(channel, id, entries, appearance=True, **more):
    """A page with one annotation; its appearance shows the secrets."""
    def make(pdf):
        look = b"/AP<</N %s>>" % pdf.stream(two(), FORM % b"") if appearance else b""
        body = entries(pdf) if callable(entries) else entries
        note = pdf.add(b"<</Type/Annot/Rect[0 0 420 300]%s%s>>" % (body, look))
        pdf.page(extra=b"/Annots[%s]" % note)
    make.__name__ = id
    case(channel, **more)(make)


BOTH = lit(f"{LABELLED}, {NUMBERED}")
annotated("FreeText", "annot_freetext", b"/Subtype/FreeText/DA(/F1 12 Tf)/Contents " + BOTH)
annotated("note without appearance, UTF-16", "annot_note", b"/Subtype/Text/Contents " + u16(f"{LABELLED}, {NUMBERED}"), appearance=False)
annotated("Stamp", "annot_stamp", b"/Subtype/Stamp/Name/Draft")
annotated("Line", "annot_line", b"/Subtype/Line/L[40 100 200 100]/Contents " + BOTH, appearance=False)
annotated("Watermark", "annot_watermark", b"/Subtype/Watermark")
annotated("/RC /T /Subj /NM", "annot_rich", b"/Subtype/Text/Contents(Se bilaga)/T " + lit(NAME) + b"/Subj " + lit(PNR) + b"/NM " + lit(PNR) + b"/RC " + lit(f"<body><p>{LABELLED}</p></body>"), appearance=False)
annotated("Popup", "annot_popup", lambda pdf: b"/Subtype/Popup/Parent " + pdf.add(b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents %s>>" % BOTH), appearance=False)
annotated("hidden annotation", "annot_hidden", b"/Subtype/FreeText/F 2/DA(/F1 12 Tf)/Contents " + BOTH)
annotated("unapplied Redact", "annot_redact", b"/Subtype/Redact/OverlayText " + lit(NAME) + b"/Contents " + lit(PNR) + b"/QuadPoints[40 215 300 215 40 195 300 195]", appearance=False)
annotated("mailto link", "annot_mailto", b"/Subtype/Link/A<</S/URI/URI " + lit(f"mailto:{MAIL}?subject=811218-9876") + b">>", appearance=False, go=[MAIL, PNR])
annotated("percent-encoded link", "annot_query", b"/Subtype/Link/A<</S/URI/URI(https://granvik.example/akt?namn=Elin%20%C3%85kesson&pnr=8112189876)>>", appearance=False, go=["Elin%20%C3%85kesson", "8112189876"])
annotated("path in a launch action", "annot_launch", b"/Subtype/Link/A<</S/Launch/F " + lit(f"C:\\akter\\{NAME} {PNR}.docx") + b">>", appearance=False)
annotated("file attachment", "annot_file", lambda pdf: b"/Subtype/FileAttachment/FS<</Type/Filespec/F " + lit(f"{NAME}.txt") + b"/EF<</F " + pdf.stream(f"{LABELLED}\n{NUMBERED}\n".encode(), b"/Type/EmbeddedFile") + b">>>>", appearance=False)


@case("appearances of all states")
def annot_states(pdf):
    looks = [pdf.stream(two(), FORM % b"") for _ in range(3)]
    note = pdf.add(b"<</Type/Annot/Subtype/Widget/FT/Btn/T(ruta)/Rect[0 0 420 300]/AS/Off/AP<</N<</Off %s/On %s>>/D<</On %s>>>>>>" % (pdf.stream(b"", FORM % b""), looks[0], looks[1]))
    pdf.catalog += b"/AcroForm<</Fields[%s]>>" % note
    pdf.page(extra=b"/Annots[%s]" % note)


def field(channel, id, entries, **more):
    def make(pdf):
        body = entries(pdf) if callable(entries) else entries
        widget = pdf.add(b"<</Type/Annot/Subtype/Widget/Rect[40 180 380 220]/DA(/F1 12 Tf 0 g)%s>>" % body)
        pdf.catalog += b"/AcroForm<</Fields[%s]/DR<</Font<</F1 3 0 R>>>>/DA(/F1 12 Tf 0 g)>>" % widget
        pdf.page(extra=b"/Annots[%s]" % widget)
    make.__name__ = id
    case(channel, **more)(make)


field("field value with appearance", "field_value", lambda pdf: b"/FT/Tx/T(namn)/V %s/AP<</N %s>>" % (BOTH, pdf.stream(b"/Tx BMC BT /F1 12 Tf 2 12 Td %s Tj ET EMC" % BOTH, FORM % b"")))
field("field value without appearance", "field_bare", b"/FT/Tx/T(namn)/V " + u16(f"{LABELLED} {NUMBERED}"))
field("default and rich value", "field_default", b"/FT/Tx/T(namn)/V(se akten)/DV " + BOTH + b"/RV " + BOTH)
field("choice options", "field_options", b"/FT/Ch/T(val)/Opt[[(1) " + lit(LABELLED) + b"][(2) " + lit(NUMBERED) + b"]]/V(1)")
field("tooltip and field name", "field_names", b"/FT/Tx/TU " + lit(LABELLED) + b"/TM " + lit(NUMBERED) + b"/T " + lit(NAME) + b"/V()")
field("signature", "field_signature", lambda pdf: b"/FT/Sig/T(underskrift)/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 10 20 10]/Name %s/ContactInfo %s/Contents %s>>" % (lit(NAME), lit(PNR), hexa(b"\x30\x82\x00\x40\x0c\x0cserialNumber" + PNR.replace("-", "").encode() + f"CN={NAME}".encode())))
field("JavaScript", "field_script", b"/FT/Tx/T(namn)/AA<</K<</S/JavaScript/JS " + lit(f'event.value = "{NAME} {PNR}";') + b">>>>")


@case("XFA")
def form_xfa(pdf):
    data = pdf.stream(f"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><namn>{NAME}</namn><pnr>{PNR}</pnr></xdp:xdp>".encode())
    pdf.catalog += b"/AcroForm<</Fields[]/XFA %s>>" % data
    pdf.page()


@case("document JavaScript")
def open_action(pdf):
    pdf.catalog += b"/OpenAction<</S/JavaScript/JS %s>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS %s>>]>>>>" % (lit(f'app.alert("{NAME}")'), lit(f'var p = "{PNR}";'))
    pdf.page()


# The document -------------------------------------------------------------------------


def document(channel, id, make_entries, **more):
    def make(pdf):
        pdf.catalog += make_entries(pdf)
        pdf.page()
    make.__name__ = id
    case(channel, **more)(make)


def xmp():
    return f"<?xpacket begin='' id='x'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>{NAME}</dc:creator><dc:title>{PNR}</dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>".encode()


XMP = b"/Type/Metadata/Subtype/XML"
document("XMP", "document_xmp", lambda pdf: b"/Metadata " + pdf.stream(xmp(), XMP))
document("XMP in UTF-16", "document_xmp_utf16", lambda pdf: b"/Metadata " + pdf.stream(xmp().decode().encode("utf-16"), XMP))
document("outline", "document_outline", lambda pdf: b"/Outlines<</First %s/Count 1>>" % pdf.add(b"<</Title %s/Dest[0/Fit]>>" % u16(f"{LABELLED} {NUMBERED}")))
document("named destinations", "document_destinations", lambda pdf: b"/Names<</Dests<</Names[%s[0/Fit]]>>>>/Dests<</%s[0/Fit]>>" % (lit(f"{NAME} {PNR}"), b"Elin#20#c5kesson"))
document("page labels", "document_page_labels", lambda pdf: b"/PageLabels<</Nums[0<</P %s>>]>>" % lit(f"{NAME} {PNR} "))
document("article threads", "document_threads", lambda pdf: b"/Threads[<</Type/Thread/I<</Title %s/Author %s>>>>]" % (lit(PNR), lit(NAME)))
document("structure tree", "document_structure", lambda pdf: b"/MarkInfo<</Marked true>>/StructTreeRoot<</Type/StructTreeRoot/K<</S/Figure/Alt %s/ActualText %s/T %s/A<</O/UserProperties/P[<</N(pnr)/V %s>>]>>>>>>" % (lit(LABELLED), lit(NUMBERED), lit(NAME), lit(PNR)))
document("embedded file", "document_embedded", lambda pdf: b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F %s/UF %s/Desc %s/EF<</F %s>>>>]>>>>" % (lit(f"{NAME}.txt"), u16(f"{NAME}.txt"), lit(PNR), pdf.stream(zlib.compress(f"{LABELLED}\n{NUMBERED}".encode()), b"/Type/EmbeddedFile/Filter/FlateDecode")))
document("associated file", "document_associated", lambda pdf: b"/AF[<</Type/Filespec/F(a.xml)/AFRelationship/Data/EF<</F %s>>>>]" % pdf.stream(f"<p>{NAME} {PNR}</p>".encode(), b"/Type/EmbeddedFile"))
document("collection", "document_collection", lambda pdf: b"/Collection<</Type/Collection/Schema<</a<</N %s/Subtype/S>>>>/D %s>>" % (lit(NAME), lit(PNR)))
document("PieceInfo", "document_pieceinfo", lambda pdf: b"/PieceInfo<</App<</LastModified(D:2024)/Private %s>>>>" % pdf.stream(f"{LABELLED} {NUMBERED}".encode()))
document("output intent", "document_output_intent", lambda pdf: b"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier %s/Info %s>>]" % (lit(NAME), lit(PNR)))
document("layer name", "document_layer_name", lambda pdf: b"/OCProperties<</OCGs[%s]/D<<>>>>" % pdf.add(b"<</Type/OCG/Name %s>>" % lit(f"{NAME} {PNR}")))
document("unknown catalog key", "document_unknown_key", lambda pdf: b"/XX_Minne<</Namn %s/Nummer [%s]>>" % (lit(NAME), lit(PNR)))
document("URI base and language", "document_uri_base", lambda pdf: b"/URI<</Base %s>>/Lang %s" % (lit(f"https://granvik.example/{PNR}/"), lit(NAME)))


@case("embedded PDF")
def document_pdf_in_pdf(pdf):
    inner = Pdf()
    inner.page(two())
    pdf.catalog += b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(inre.pdf)/EF<</F %s>>>>]>>>>" % pdf.stream(zlib.compress(inner.bytes(), 9), b"/Type/EmbeddedFile/Filter/FlateDecode")
    pdf.page()


@case("Info dictionary")
def document_info(pdf):
    pdf.page()
    pdf.trailer += b"/Info " + pdf.add(b"<</Title %s/Author %s/Subject %s/Keywords %s/Producer %s/Akt %s>>" % (u16(NAME), lit(NAME), lit(PNR), u16(PNR), lit(f"P {NAME}"), lit(PNR)))


@case("/ID made from the number", go=[PNR])
def document_id(pdf):
    pdf.page()
    pdf.trailer += b"/ID[%s%s]" % (lit(PNR), lit(PNR))


@case("metadata of page and image")
def page_xmp(pdf):
    pdf.page(extra=b"/Metadata %s/PieceInfo<</A<</Private %s>>>>" % (pdf.stream(xmp(), XMP), lit(PNR)))


@case("resource and tag names", go=["Elin", "811218-9876"])
def names_resources(pdf):
    pdf.page(b"/Elin_811218-9876 BMC BT /Elin 12 Tf 40 200 Td (Se bilaga) Tj ET EMC", resources=b"/Font<</F1 3 0 R/Elin 3 0 R>>")


@case("colorant name", go=["Elin", PNR])
def names_colorant(pdf):
    pdf.page(b"/C1 cs 1 scn 300 150 20 20 re f", resources=b"/Font<</F1 3 0 R>>/ColorSpace<</C1[/Separation/Elin#20811218-9876/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>]>>")


@case("font name", go=["Elin", PNR])
def names_font(pdf):
    font, show = cid_font(pdf, sorted(set("Se bilaga")), base=b"Elin-811218-9876")
    pdf.page(b"BT /F2 10 Tf 40 200 Td %s Tj ET" % show("Se bilaga"), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")


@case("description in an ICC profile", go=["Elin", PNR])
def names_icc(pdf):
    text = f"Elin {PNR}".encode() + b"\0"
    tag = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text
    head = struct.pack(">I", 144 + len(tag)) + b"\0" * 4 + b"\x02\x10\0\0mntrGRAYXYZ " + b"\0" * 12 + b"acsp" + b"\0" * 88
    profile = pdf.stream(head + struct.pack(">I4sII", 1, b"desc", 144, len(tag)) + tag, b"/N 1/Alternate/DeviceGray")
    pdf.page(b"/C1 cs 0.5 scn 300 150 20 20 re f", resources=b"/Font<</F1 3 0 R>>/ColorSpace<</C1[/ICCBased %s]>>" % profile)


# The file -----------------------------------------------------------------------------


def file_case(channel, id, change, before=None, **more):
    """A clean file whose bytes are changed after writing."""
    def make(pdf):
        if before:
            before(pdf)
        else:
            pdf.page()
        pdf.change = change
    make.__name__ = id
    case(channel, **more)(make)


PLAIN = f"{LABELLED}, {NUMBERED}".encode("cp1252")
file_case("after %%EOF", "file_tail", lambda data: data + PLAIN + b"\n")
file_case("before %PDF", "file_head", lambda data: PLAIN + b"\n" + data)
file_case("comment between objects", "file_comment", lambda data: data.replace(b"endobj\n2 0 obj", b"endobj\n% " + PLAIN + b"\n2 0 obj"))
file_case("junk between objects", "file_junk", lambda data: data.replace(b"endobj\n2 0 obj", b"endobj\n" + PLAIN + b"\n2 0 obj"))
file_case("no xref at all", "file_no_xref", lambda data: data[:data.index(b"xref\n")] + b"trailer\n<</Root 1 0 R>>\n", before=lambda pdf: pdf.page(two()))
file_case("truncated", "file_truncated", lambda data: data[:data.index(b"xref\n") - 3], before=lambda pdf: pdf.page(two()), may_refuse=True)


@case("an orphan object")
def file_orphan(pdf):
    pdf.stream(two())
    pdf.add(b"<</Namn %s>>" % BOTH)
    pdf.page()


@case("slack after a stream's data")
def file_slack(pdf):
    text = b"BT /F1 12 Tf 40 260 Td %s Tj 0 -210 Td %s Tj ET\n" % (lit(TITLE), lit(DECISION))
    pdf.page(contents=pdf.stream(text + PLAIN, length=len(text)))


@case("slack after deflated data")
def file_deflate_slack(pdf):
    text = b"BT /F1 12 Tf 40 260 Td %s Tj 0 -210 Td %s Tj ET\n" % (lit(TITLE), lit(DECISION))
    pdf.page(contents=pdf.stream(zlib.compress(text) + PLAIN, b"/Filter/FlateDecode"))


@case("comment in a content stream")
def content_comment(pdf):
    pdf.page(b"% " + PLAIN + b"\n")


@case("unused string operand in a content stream")
def content_operands(pdf):
    pdf.page(b"%s %s n 0 0 m " % (lit(LABELLED), lit(NUMBERED)))


@case("an older revision")
def file_revision(pdf):
    pdf.page(two())
    content = pdf.number - 1

    def change(data):
        text = b"BT /F1 12 Tf 40 260 Td %s Tj 0 -210 Td %s Tj ET" % (lit(TITLE), lit(DECISION))
        place, old = len(data), int(data.rsplit(b"startxref\n", 1)[1].split()[0])
        data += b"%d 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (content, len(text), text)
        start = len(data)
        return data + b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (content, place, pdf.number + 1, old, start)
    pdf.change = change


@case("object stream and xref stream")
def file_object_stream(pdf):
    pdf.version = b"1.5"
    note = pdf.add(b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents %s>>" % BOTH)
    pdf.page(two(), extra=b"/Annots[%s]" % note)
    pdf.write = packed_file


def packed_file(pdf):
    pdf.bytes()
    whole = {n: b for n, b in pdf.objects.items() if b"stream" in b}
    small = {n: b for n, b in pdf.objects.items() if n not in whole}
    head, body = b"", b""
    for number, text in small.items():
        head += b"%d %d " % (number, len(body))
        body += text + b" "
    holder = pdf.number + 1
    data = zlib.compress(head + body)
    whole[holder] = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(small), len(head), len(data), data)
    out, rows = bytearray(b"%PDF-1.5\n"), {0: (0, 0, 65535)}
    for index, number in enumerate(small):
        rows[number] = (2, holder, index)
    for number, text in whole.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    rows[holder + 1] = (1, len(out), 0)
    table = b"".join(struct.pack(">BIH", *rows[n]) for n in range(holder + 2))
    start = len(out)
    out += b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (holder + 1, holder + 2, len(table), table, start)
    return bytes(out)


def rc4(key, data):
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(out)


@case("encrypted, empty user password")
def file_encrypted(pdf):
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    owner = rc4(hashlib.md5(pad).digest()[:5], pad)
    key = hashlib.md5(pad + owner + struct.pack("<i", -4) + b"attack-set-id-01").digest()[:5]

    def sealed(data, number):
        return rc4(hashlib.md5(key + struct.pack("<I", number)[:3] + b"\0\0").digest()[:10], data)
    text = b"BT /F1 12 Tf 40 260 Td %s Tj 0 -210 Td %s Tj ET\n" % (lit(TITLE), lit(DECISION)) + two()
    pdf.page(contents=pdf.stream(sealed(text, pdf.number + 1)))
    # The encryption dictionary itself stays in the clear.
    pdf.trailer += b"/Encrypt<</Filter/Standard/V 1/R 2/O %s/U %s/P -4>>/ID[%s%s]" % (hexa(owner), hexa(rc4(key, pad)), hexa(b"attack-set-id-01"), hexa(b"attack-set-id-01"))


@case("wrong /Length")
def file_wrong_length(pdf):
    text = b"BT /F1 12 Tf 40 260 Td %s Tj 0 -210 Td %s Tj ET\n" % (lit(TITLE), lit(DECISION)) + two()
    pdf.page(contents=pdf.stream(text, length=len(text) - 90))


@case("broken startxref, two copies of a page's content")
def file_two_copies(pdf):
    pdf.page(two())
    content = pdf.number - 1
    clean = b"BT /F1 12 Tf 40 260 Td %s Tj 0 -210 Td %s Tj ET" % (lit(TITLE), lit(DECISION))
    copy = b"%d 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (content, len(clean), clean)
    pdf.change = lambda data: data[:data.index(b"xref\n")] + copy + b"trailer\n<</Root 1 0 R>>\nstartxref\n999999\n%%EOF\n"


@case("a name in the file name", go=[NAME], name="Elin Åkesson beslut.pdf")
def file_name(pdf):
    pdf.page(b"BT /F1 12 Tf 40 200 Td %s Tj ET" % lit(LABELLED))


# --------------------------------------------------------------------------------------


def main():
    import drawn
    import fresh
    import hidden  # takes its cases in
    import pieces
    out = os.path.join(HERE, "files")
    os.makedirs(out, exist_ok=True)
    listed = []
    for entry in pieces.CASES:
        pdf = Pdf()
        entry["make"](pdf)
        data = pdf.write(pdf) if hasattr(pdf, "write") else pdf.bytes()
        if hasattr(pdf, "change"):
            data = pdf.change(data)
        with open(os.path.join(out, entry["file"]), "wb") as file:
            file.write(data)
        listed.append({key: value for key, value in entry.items() if key != "make"})
    with open(os.path.join(HERE, "cases.json"), "w", encoding="utf-8") as file:
        json.dump(listed, file, ensure_ascii=False, indent=1)
        file.write("\n")
    with open(os.path.join(HERE, "secrets.toml"), "w", encoding="utf-8") as file:
        file.write("# The secrets of the attack set, as a case list. Written by make.py.\n[[person]]\n")
        file.write(f'name = "{NAME}"\npersonnummer = "{PNR}"\nphone = "{PHONE}"\nemail = "{MAIL}"\naddress = "{STREET}"\n')
    print(len(listed), "cases")


if __name__ == "__main__":
    main()
