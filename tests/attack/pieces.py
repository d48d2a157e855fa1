"""Cases where a value is drawn several times at one place, or comes in pieces from several
places. `make.py` takes them in.
"""

from make import *
from make import CASES
from fresh import *
from further import page, show, unicode_page

BESIDE = b"BT /F1 12 Tf 40 120 Td (Text bredvid) Tj ET "
SAYS = [LABELLED, NUMBERED]
WIDTH = 7.0


def at(text, x, y):
    return b"BT /F1 12 Tf 1 0 0 1 %.2f %.2f Tm %s Tj ET\n" % (x, y, lit(text))


def copies(channel, id, offsets, cut):
    """Both lines at each of some offsets; `cut` says into which pieces they are cut, and a
    piece is drawn as often as there are offsets before the next one."""
    content = b""
    for y, line in ((200, LABELLED), (180, NUMBERED)):
        x = 40.0
        for piece in cut(line):
            content += b"".join(at(piece, x + dx, y + dy) for dx, dy in offsets)
            x += WIDTH * len(piece)
    page(channel, id, BESIDE + content, stay=[TITLE, DECISION, "Text bredvid"], go=["Elin", "Åkesson", PNR])


SHIFTS = {"exact": [(0, 0)] * 3, "shadow": [(.6, -.6), (.3, -.3), (0, 0)], "halo": [(.4, 0), (-.4, 0), (0, .4), (0, -.4), (0, 0)]}
for name, offsets in SHIFTS.items():
    copies(f"lines drawn {len(offsets)} times ({name})", f"again_{name}", offsets, lambda line: [line])
    copies(f"letters drawn {len(offsets)} times ({name})", f"again_{name}_letters", offsets, list)
copies("words drawn three times", "again_words", SHIFTS["exact"], lambda line: [word for word in line.replace(" ", " \n").split("\n")])
copies("letters drawn twice, as a shadow", "again_two_letters", [(.7, -.7), (0, 0)], list)
page("kerned lines drawn three times", "again_kerned", b"".join(b"BT /F1 12 Tf 1 0 0 1 %.1f %d Tm [" % (x, y) + b" -12 ".join(lit(c) for c in line) + b"] TJ ET\n" for x in (40, 40.3, 40.6) for y, line in ((200, LABELLED), (180, NUMBERED))), go=["Elin", "Åkesson", PNR])


def spans(pieces):
    return b"BT /F1 12 Tf 40 200 Td " + b"".join(b"/Span<</ActualText %s>>BDC (*) Tj EMC " % u16(piece) for piece in pieces) + b"ET"


BOTH_IN_ONE = f"{LABELLED}, personnummer {PNR}"
page("replacements letter by letter", "actual_letters", spans(BOTH_IN_ONE))
page("replacements of parts of words", "actual_parts", spans(["Namn: ", "Elin", " ", "Åkes", "son", ", personnummer ", "811218", "-", "9876"]))
page("a value half in letters, half in a replacement", "actual_half", b"BT /F1 12 Tf 40 200 Td (Modern heter Elin \305kes) Tj /Span<</ActualText(son)>>BDC (==) Tj EMC 0 -20 Td (personnummer 811218-) Tj /Span<</ActualText(9876)>>BDC (==) Tj EMC ET", go=["Åkesson", PNR])


@case("the structure tree replaces letter by letter")
def actual_structure(pdf):
    text = f"{LABELLED} {PNR}"
    content = b"".join(b"/Span<</MCID %d>>BDC %sEMC " % (i, at(".", 40 + 7 * i, 200)) for i in range(len(text)))
    number = pdf.page(content, extra=b"/StructParents 0")
    root = pdf.number + 1
    pdf.add(b"")
    kids = [pdf.add(b"<</Type/StructElem/S/Span/P %d 0 R/K %d/Pg %s/ActualText %s>>" % (root, i, number, u16(c))) for i, c in enumerate(text)]
    pdf.objects[root] = b"<</Type/StructTreeRoot/K[%s]/ParentTree<</Nums[0[%s]]>>>>" % (b" ".join(kids), b" ".join(kids))
    pdf.catalog = b"/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>" % root


@case("a value begins on the page and ends in a note beside it", go=["Åkesson", PNR])
def note_beside(pdf):
    def note(x, y, text):
        look = pdf.stream(b"BT /F1 12 Tf 0 4 Td %s Tj ET" % lit(text), b"/Type/XObject/Subtype/Form/BBox[0 0 100 16]/Resources<</Font<</F1 3 0 R>>>>")
        return pdf.add(b"<</Type/Annot/Subtype/FreeText/F 4/Rect[%.2f %d %.2f %d]/DA(/F1 12 Tf)/Contents%s/AP<</N %s>>>>" % (x, y - 4, x + 100, y + 12, lit(text), look))
    # Widths of Helvetica: "Modern heter Elin Åkes" and "Personnummer: 811218".
    notes = note(40 + 124.72, 200, "son"), note(40 + 128.72, 180, "-9876")
    pdf.page(at("Modern heter Elin Åkes", 40, 200) + at("Personnummer: 811218", 40, 180), extra=b"/Annots[%s %s]" % notes)


@case("a number over a page break", go=["811218-", "9876"])
def break_number(pdf):
    pdf.page(at("Hennes personnummer är 811218-", 40, 20))
    pdf.page(at("9876 enligt uppgift.", 40, 270), standard=False)


def stacked(upwards, pitch):
    letters = list(enumerate(f"Namn: {NAME} {PNR}"))
    return b"".join(at(c, 12, 290 - pitch * i) for i, c in (reversed(letters) if upwards else letters))


page("letters above each other, drawn from below", "stack_up", stacked(True, 8.5).replace(b"/F1 12", b"/F1 8"))
page("letters above each other, as far as lines", "stack_lines", stacked(True, 9.3).replace(b"/F1 12", b"/F1 7"))
unicode_page("digits in circles", "u_circled", [LABELLED, "Personnummer: " + "".join(chr(ord(c) - 49 + 0x2460) if c.isdigit() else c for c in PNR)])
page("a number as a place of a path", "number_path", b"198112189876 198112189876 m n", go=["8112189876"])
page("a number as an advance", "number_advance", b"BT /F1 12 Tf 40 120 Td [(Text bredvid) 8112189876 ( )] TJ ET", go=["8112189876"], stay=[TITLE, DECISION, "Text bredvid"])


@case("pages within a page", may_refuse=True)
def file_page_in_page(pdf):
    pdf.page(b"")
    inner = pdf.stream(two())
    pdf.pages.append(pdf.add(b"<</Kids[<</MediaBox[0 0 420 300]/Contents %s/Resources<</Font<</F1 3 0 R>>>>/Parent 2 0 R>>]/Count 1/Parent 2 0 R>>" % inner))


@case("thirty forms within each other")
def form_deep(pdf):
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 420 300]/Resources<</Font<</F1 3 0 R>>%s>>"
    form = pdf.stream(two(), entries % b"")
    for _ in range(30):
        form = pdf.stream(b"/X Do", entries % (b"/XObject<</X %s>>" % form))
    pdf.resources += b"/XObject<</X %s>>" % form
    pdf.page(b"/X Do")


@case("codes of UTF-8 in a font that is not there", may_refuse=True)
def font_utf8(pdf):
    descriptor = pdf.add(b"<</Type/FontDescriptor/FontName/MSung-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>")
    descendant = pdf.add(b"<</Type/Font/Subtype/CIDFontType0/BaseFont/MSung-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(CNS1)/Supplement 2>>/FontDescriptor %s/DW 500>>" % descriptor)
    font = pdf.add(b"<</Type/Font/Subtype/Type0/BaseFont/MSung-Light-UniCNS-UTF8-H/Encoding/UniCNS-UTF8-H/DescendantFonts[%s]>>" % descendant)
    lines = [hexa(line.encode("utf-8")) + b" Tj" for line in SAYS]
    pdf.page(show(*lines, font=b"/F2 12 Tf"), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")


@case("a link to somebody's own page", go=["elinakesson"])
def link_user(pdf):
    addresses = b"https://granvik.example/u/elinakesson", b"https://granvik.example/forum/~elinakesson"
    notes = [pdf.add(b"<</Type/Annot/Subtype/Link/Rect[40 100 90 110]/A<</S/URI/URI(%s)>>>>" % one) for one in addresses]
    pdf.page(extra=b"/Annots[%s]" % b" ".join(notes))
