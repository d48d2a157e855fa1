"""Cases of letters that are built of something else: of signs, of dots, in frames.

`make.py` takes them in.
"""

from make import *
from make import CASES, IMAGE, INK, W, bitmap, image_page
from further import page

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
