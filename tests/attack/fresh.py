"""Cases that another reader of the list of channels made: what repeats, clips, lies or lies
beside. `make.py` takes them in.
"""

from make import *
from make import CASES, tounicode, type3
from further import outlined, page, show

BOTH = show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj")
BESIDE = "Text bakom ska stå kvar."
TILE = b"/Type/Pattern/PatternType 1/PaintType %d/TilingType 1/BBox[0 0 200 60]/XStep 200/YStep 60/Resources<</Font<</F1 3 0 R>>>>"


def tile(pdf, kind=1, extra=b""):
    lines = show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj", at=(10, 40))
    return b"/Pattern<</P1 " + pdf.stream(lines, TILE % kind + extra) + b">>/ColorSpace<</C1[/Pattern/DeviceRGB]>>"


def beside(at):
    return b"BT /F1 12 Tf %d %d Td %s Tj ET " % (*at, lit(BESIDE))


STAYS = dict(stay=[TITLE, DECISION, BESIDE])
page("a repeated tile with text, over kept text in page space", "x_tiles", beside((20, 40)) + b"/Pattern cs /P1 scn 20 90 380 150 re f", tile, **STAYS)
page("a repeated tile, uncoloured and turned", "x_tiles_turned", beside((20, 40)) + b"/C1 cs 0 0 1 /P1 scn 20 90 380 150 re f", lambda pdf: tile(pdf, 2, b"/Matrix[.7 .3 -.3 .7 0 0]"), may_refuse=True, **STAYS)
page("a fill through a clip of letters hides nothing", "t_clipfill", beside((40, 100)) + b"q 7 Tr " + BOTH + b" 1 0 0 rg 0 0 420 300 re f Q", **STAYS)
page("large letters across the lines", "t_watermark", b".9 g BT /F1 120 Tf 30 170 Td (KOPIA) Tj ET 0 g " + BOTH, stay=[TITLE, DECISION, "KOPIA"])
page("outlines as a clip", "v_clip", lambda pdf: b"q " + outlined("NAMN: ELIN AKESSON 811218-9876").removesuffix(b" f*") + b" W* n 0 0 420 300 re f Q", go=[], may_refuse=True)
page("outlines from below", "v_turned", lambda pdf: b"q 0 1 -1 0 400 -30 cm " + outlined("NAMN: ELIN AKESSON") + b" Q", go=[], may_refuse=True)


def coarse(width, height):
    """A picture with fewer samples than letters have, under the text."""
    samples = bytes(150 + 100 * (x + y) // (width + height) for y in range(height) for x in range(width))
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray" % (width, height)
    return lambda pdf: b"/XObject<</I1 " + pdf.stream(samples, head) + b">>"


for width, height in ((12, 9), (90, 64)):
    page(f"a picture of {width} by {height} samples under text", f"im_coarse{width}", b"q 420 0 0 300 0 0 cm /I1 Do Q " + BOTH, coarse(width, height))


@case("a map that lies about a font without encoding", go=["Elin Ek", PNR], may_refuse=True)
def font_lying_bare(pdf):
    lines = ["Namn: Elin Ek", NUMBERED]
    letters = sorted(set("".join(lines)))
    lie = pdf.stream(tounicode([(raw(c), "abcdefghijklmnopqrstuvwxyz"[i % 26]) for i, c in enumerate(letters)]))
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode %s>>" % lie)
    pdf.page(show(*[lit(line) + b" Tj" for line in lines], font=b"/F2 12 Tf"), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")
