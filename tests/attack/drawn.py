"""Cases of letters that are built of something else: of signs, of dots, in frames.

`make.py` takes them in.
"""

from make import *
from make import CASES, IMAGE, INK, W, bitmap, image_page, packed
from further import outlined, page

LINES = ["NAMN: ELIN ÅKESSON", "811218-9876"]


def rows(ink, paper=" "):
    """The lines as letters of 5 by 7 signs, row by row."""
    both = [row for line in LINES for row in bitmap(line, 2) + [[0]] * 4]
    return ["".join(ink if bit else paper for bit in row).rstrip() for row in both]


def signs(channel, id, ink, paper=" "):
    lines = rows(ink, paper)
    # A row through the middle of the name.
    row = lines[9][40:]
    def make(pdf):
        shown = b" T* ".join(lit(line) + b" Tj" for line in lines)
        pdf.page(b"BT /F2 3 Tf 2.2 TL 20 230 Td " + shown + b" ET", resources=b"/Font<</F1 3 0 R/F2<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>>>")
    make.__name__ = id
    case(channel, go=[], bytes_gone=[lit(row)[1:-1].hex()], may_refuse=True)(make)


signs("letters built of number signs", "d_signs", "#")
signs("letters built of letters", "d_signs_x", "X")
signs("letters built of signs on a ground of others", "d_signs_ground", "@", ".")


# Letters built of dots, and in one path that is long ------------------------------------


def dots(shape, at=(20, 230), step=1.6):
    """The lines, a shape for each dot; row by row, from the top."""
    shapes = []
    for y, line in enumerate(rows("#")):
        shapes += [shape(at[0] + step * x, at[1] - step * y) for x, sign in enumerate(line) if sign == "#"]
    return shapes


def gone(shapes):
    """A stretch of shapes in the name."""
    middle = len(shapes) // 4
    return dict(go=[], bytes_gone=[b" ".join(shapes[middle:middle + 6]).hex()], may_refuse=True)


ROUND = dots(lambda x, y: b"%.1f %.1f m %.1f %.1f l" % (x, y, x, y))
SQUARE = dots(lambda x, y: b"%.1f %.1f .9 .9 re" % (x, y))
page("letters of round dots", "d_dots_round", b"1 J 1.2 w " + b" ".join(ROUND) + b" S", **gone(ROUND))
page("letters of squares that do not touch", "d_dots_square", b" ".join(SQUARE) + b" f", **gone(SQUARE))
FAR = [b"%.1f %.1f .9 .9 re" % (20 + at % 180 * 2, 600 + at // 180 * 2) for at in range(2000)]
page("white outlines at the end of a long path", "d_long_path", b"1 g " + b" ".join(FAR + SQUARE) + b" f", **gone(SQUARE))


# Pictures with rules and noise -------------------------------------------------------------


def picture(channel, id, levels):
    """The picture of the attack set in grey, with what a function of x, y and ink gives."""
    data = bytes(levels(x, y, bit) for y, row in enumerate(INK) for x, bit in enumerate(row))
    row = data[W * 13 + 300:W * 13 + 400]
    def make(pdf):
        image_page(pdf, pdf.stream(data, IMAGE.replace(b"/BitsPerComponent 1", b"/BitsPerComponent 8")))
    make.__name__ = id
    case(channel, go=[], bytes_gone=[row.hex()], may_refuse=True)(make)


def noise(x, y):
    """Four numbers that look drawn by lot, added up."""
    state, total = x * 7919 + y * 104729 + 17, 0
    for _ in range(4):
        state = (state * 1664525 + 1013904223) & 0xffffffff
        total += state >> 25
    return (total - 254) // 2


picture("a picture with lines through and below its text, in a grid", "d_grid", lambda x, y, bit: 0 if bit or y in (21, 22, 44, 45) or x % 92 < 2 else 255)
picture("a picture full of noise", "d_noise", lambda x, y, bit: max(0, min(255, (80 if bit else 190) + noise(x, y))))


# Outlines in another order, of another size; a picture for each letter; boxes ---------------


def letter_paths(text, x, y, size):
    """Outlines of each letter, as `outlined` draws them, at another place and size."""
    paths = []
    for at, letter in enumerate(text):
        if letter != " ":
            path = outlined(letter).replace(b"0 g ", b"", 1)
            paths.append(b"q %.2f 0 0 %.2f %.2f %.2f cm %s Q" % (size, size, x + size * (10.5 * at - 40), y - size * 200, path))
    return paths


def far_order(paths):
    """Every seventh, then those after them."""
    return [path for first in range(7) for path in paths[first::7]]


SMALL = letter_paths("NAMN: ELIN AKESSON", 40, 200, 1) + letter_paths("811218-9876", 40, 170, 1)
page("outlines of letters, drawn in any order", "d_any_order", b"0 g " + b" ".join(far_order(SMALL)), go=[], bytes_gone=[SMALL[10].hex()], may_refuse=True)
HIGH = letter_paths("ELIN AKESSON", 40, 330, 8) + letter_paths("811218-9876", 40, 130, 8)


@case("outlines of letters higher than those of a placard", go=[], bytes_gone=[HIGH[7].hex()], may_refuse=True)
def d_high(pdf):
    pdf.page(b"0 g " + b" ".join(HIGH), box=b"0 0 1100 500")




def stencils(text, x, y):
    """An inline stencil for each letter, ten pixels by fourteen."""
    shown = []
    for at, letter in enumerate(text):
        if letter != " ":
            data = packed(bitmap(letter, 2), invert=True).hex().encode()
            shown.append(b"q 12 0 0 14 %d %d cm BI /IM true /W 12 /H 14 /BPC 1 /F /AHx ID %s> EI Q" % (x + 13 * at, y, data))
    return shown


SPELT = stencils("NAMN: ELIN ÅKESSON", 40, 200) + stencils("811218-9876", 40, 170)
page("a small stencil for each letter", "d_stencils", b" ".join(SPELT), go=[], bytes_gone=[b" ".join(SPELT[9:13]).hex()], may_refuse=True)
BOXES = b" ".join(b"%d %d 28 22 re S BT /F1 12 Tf %d %d Td %s Tj ET" % (20 + 32 * x, y, 28 + 32 * x, y + 6, lit(letter))
                  for y, text in ((180, "ELIN ÅKESSON"), (120, "8112189876")) for x, letter in enumerate(text))
page("a box for each letter", "d_boxes", b"BT /F1 9 Tf 20 208 Td (Namn) Tj 0 -60 Td (Personnummer) Tj ET " + BOXES, go=[NAME, "8112189876"])
