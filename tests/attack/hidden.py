"""Cases of what a page stores and does not show: samples behind masks, outlines nobody sees.

`make.py` takes them in.
"""

from make import *
from make import CASES, H, IMAGE, INK, PIXELS, ROW, SHOW, W, image_page
from further import outlined

HEAD = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % (W, H)
GONE = dict(go=[], bytes_gone=[ROW], may_refuse=True)
NONE = IMAGE.replace(b"/Width %d/Height %d" % (W, H), b"/Width 1/Height 1")


def samples(of):
    """The picture with some bytes for each of its pixels, and a row of them."""
    rows = [b"".join(of(bit) for bit in row) for row in INK]
    return b"".join(rows), rows[13].hex()


@case("a picture behind a soft mask that shows nothing", **GONE)
def hid_soft_mask(pdf):
    image_page(pdf, pdf.stream(PIXELS, IMAGE + b"/SMask " + pdf.stream(b"\0", NONE)))


@case("a picture behind a stencil that shows nothing", **GONE)
def hid_stencil(pdf):
    mask = pdf.stream(b"\x80", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 1/ImageMask true")
    image_page(pdf, pdf.stream(PIXELS, IMAGE + b"/Mask " + mask))


@case("a picture whose colours are all keyed out", **GONE)
def hid_color_key(pdf):
    image_page(pdf, pdf.stream(PIXELS, IMAGE + b"/Mask[0 1]"))


@case("a picture of which a soft mask shows the upper half", **GONE)
def hid_half(pdf):
    mask = pdf.stream(b"\x80\0", IMAGE.replace(b"/Width %d/Height %d" % (W, H), b"/Width 1/Height 2"))
    upside = b"".join(PIXELS[82 * row:82 * row + 82] for row in reversed(range(H)))
    image_page(pdf, pdf.stream(upside, IMAGE + b"/SMask " + mask))


@case("a picture that is white whatever its samples are", **GONE)
def hid_decode(pdf):
    image_page(pdf, pdf.stream(PIXELS, IMAGE + b"/Decode[1 1]"))


LOW, LOW_ROW = samples(lambda bit: b"\xff\0" if bit else b"\xff\xff")
TINT, TINT_ROW = samples(lambda bit: b"\0\xff" if bit else b"\0\0")
SAME, SAME_ROW = samples(lambda bit: b"\1" if bit else b"\0")


@case("letters in the lower bytes of 16 bits", go=[], bytes_gone=[LOW_ROW], may_refuse=True)
def hid_low_byte(pdf):
    image_page(pdf, pdf.stream(LOW, HEAD + b"/BitsPerComponent 16/ColorSpace/DeviceGray"))


@case("letters in a colorant that is not painted", go=[], bytes_gone=[TINT_ROW], may_refuse=True)
def hid_colorant(pdf):
    function = pdf.stream(b"{pop 0 0 0 4 -1 roll}", b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1 0 1]")
    space = b"[/DeviceN[/Black/None]/DeviceCMYK %s]" % function
    image_page(pdf, pdf.stream(TINT, HEAD + b"/BitsPerComponent 8/ColorSpace" + space))


@case("letters in one of two equal colours", go=[], bytes_gone=[SAME_ROW], may_refuse=True)
def hid_palette(pdf):
    image_page(pdf, pdf.stream(SAME, HEAD + b"/BitsPerComponent 8/ColorSpace[/Indexed/DeviceGray 1<F0F0>]"))


@case("a picture too faint to be seen", **GONE)
def hid_faint(pdf):
    image_page(pdf, pdf.stream(PIXELS, IMAGE), b"q /G1 gs " + SHOW[2:], b"/ExtGState<</G1<</ca .02>>>>")


@case("a picture in a group too faint to be seen", **GONE)
def hid_faint_group(pdf):
    image = pdf.stream(PIXELS, IMAGE)
    form = pdf.stream(SHOW, b"/Type/XObject/Subtype/Form/BBox[0 0 420 300]/Group<</S/Transparency>>/Resources<</XObject<</Im1 %s>>>>" % image)
    pdf.page(b"/G1 gs /Fm1 Do", resources=b"/Font<</F1 3 0 R>>/XObject<</Fm1 %s>>/ExtGState<</G1<</ca .02>>>>" % form)


@case("a picture below another one", **GONE)
def hid_below(pdf):
    above = pdf.stream(b"\xff" * 256, b"/Type/XObject/Subtype/Image/Width 16/Height 16/BitsPerComponent 8/ColorSpace/DeviceGray")
    image = pdf.stream(PIXELS, IMAGE)
    pdf.page(SHOW + b" q 340 0 0 %.1f 34 146 cm /Im2 Do Q" % (H / 2 + 8), resources=b"/Font<</F1 3 0 R>>/XObject<</Im1 %s/Im2 %s>>" % (image, above))


# Outlines that nobody sees ----------------------------------------------------------------

LETTERS = outlined("NAMN: ELIN AKESSON 811218-9876")
# Where the K of the surname begins.
K = b"%.2f %.2f" % (40 + 10.5 * "NAMN: ELIN AKESSON".index("K"), 200)
OUTLINES = dict(go=[], bytes_gone=[K.hex()], may_refuse=True)


def outlines(channel, id, before, after=b"", resources=b"", catalog=None):
    def make(pdf):
        if catalog:
            catalog(pdf)
        own = resources(pdf) if callable(resources) else resources
        pdf.page(b"q " + before + LETTERS.replace(b"0 g ", b"", 1) + b" Q " + after, resources=b"/Font<</F1 3 0 R>>" + own)
    make.__name__ = id
    case(channel, **OUTLINES)(make)


def layer(pdf):
    group = pdf.add(b"<</Type/OCG/Name(Skikt)>>")
    pdf.catalog += b"/OCProperties<</OCGs[%s]/D<</OFF[%s]>>>>" % (group, group)
    return b"/Properties<</M0 %s>>" % group


outlines("outlines in white", "hid_outlines_white", b"1 g ")
outlines("outlines that are fully transparent", "hid_outlines_clear", b"/G1 gs ", resources=b"/ExtGState<</G1<</ca 0>>>>")
outlines("outlines below a box", "hid_outlines_below", b"0 g ", b"q 1 g 0 150 420 80 re f Q")
outlines("outlines in a hidden layer", "hid_outlines_layer", b"/OC /M0 BDC ", b"EMC", layer)
outlines("outlines beside the page", "hid_outlines_beside", b"1 0 0 1 0 500 cm ")
outlines("small outlines", "hid_outlines_small", b".4 0 0 .4 0 100 cm ")
outlines("outlines on a colour of the same brightness", "hid_outlines_color", b"0 .5 0 rg 0 150 420 80 re f .98 0 0 rg ")
