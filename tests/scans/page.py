"""Sets a marked document as pictures of pages, as a scanner would see them.

A page is a grey or coloured picture, and the list of its words: text, level, and the four
corners in parts of the page's width and height, from the upper left.
"""

import math
import random
import re
import unicodedata
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = "/usr/share/fonts/truetype/dejavu/"
FOLDERS = {"open": ROOT / "corpus/open/marked", "dev": ROOT / "detect/dev"}
MARK = re.compile(r"⟦([A-Z]+)(?:/([a-z]+))?:(.*?)⟧", re.S)


def document(name):
    """The plain text of `open/004` or `dev/001`, the level of each of its characters, and its must spans."""
    folder, number = name.split("/")
    marked = (FOLDERS[folder] / f"{number}.txt").read_text(encoding="utf-8").split("---\n", 1)[1]
    marked = unicodedata.normalize("NFC", marked).replace("\u00ad", "").replace("\u00a0", " ")
    text, levels, spans, at = "", [], [], 0
    for mark in MARK.finditer(marked):
        plain = marked[at:mark.start()]
        text, at = text + plain, mark.end()
        levels += ["keep"] * len(plain)
        level = {None: "must", "public": "keep"}.get(mark[2], mark[2])
        if level == "must":
            spans.append((len(text), len(text) + len(mark[3])))
        text += mark[3]
        levels += [level] * len(mark[3])
    plain = marked[at:]
    return text + plain, levels + ["keep"] * len(plain), spans


class Page:
    """A picture with its words."""

    def __init__(self, dpi, size=(8.27, 11.69)):
        self.dpi = dpi
        self.image = Image.new("L", (round(size[0] * dpi), round(size[1] * dpi)), 255)
        self.words = []

    def moved(self, move):
        """The words after their corners went through a function of pixels to pixels, once the picture has changed."""
        self.words = [(text, level, span, [move(x, y) for x, y in corners]) for text, level, span, corners in self.words]


def set_pages(name, dpi=200, font="DejaVuSans", points=11, columns=1, pages=1, margin=0.8, leading=1.45, ink=15):
    """Sets a document; what does not find room on so many pages is left out."""
    text, levels, spans = document(name)
    face = ImageFont.truetype(f"{FONTS}{font}.ttf", round(points * dpi / 72))
    step = round(points * leading * dpi / 72)
    made, start = [Page(dpi)], 0
    width, height = made[0].image.size
    edge, gap = round(margin * dpi), round(0.35 * dpi)
    column_width = (width - 2 * edge - gap * (columns - 1)) // columns
    column, y = 0, edge
    for line in text.split("\n"):
        x, high = 0, False
        for word in re.finditer(r"\S+", line):
            shown = word[0]
            blanks = word.start() - len(line[:word.start()].rstrip())
            indent = face.getlength(" ") * (blanks if x or blanks > 1 else 0)
            length = face.getlength(shown)
            if x and x + indent + length > column_width:
                x, indent, y = 0, 0, y + step
            if y + step > height - edge:
                column, y, x, indent = column + 1, edge, 0, 0
                if column == columns:
                    if len(made) == pages:
                        return finished(made, spans, start + word.start(), text)
                    column = 0
                    made.append(Page(dpi))
            left = edge + column * (column_width + gap) + x + indent
            page = made[-1]
            ImageDraw.Draw(page.image).text((left, y), shown, font=face, fill=ink)
            first = start + word.start()
            own = levels[first:first + len(shown)]
            letters = [level for level, letter in zip(own, shown) if letter.isalnum()] or ["none"]
            level = "must" if "must" in letters else "mixed" if len(set(letters)) > 1 else letters[0]
            box = page_box(face, shown, left, y)
            page.words.append((shown, level, first, box))
            x, high = x + indent + length, True
        y += step if high or line else step * 0.6
        y = round(y) if line.strip() or not high else y
        start += len(line) + 1
    return finished(made, spans, len(text), text)


def page_box(face, shown, left, top):
    x0, y0, x1, y1 = face.getbbox(shown)
    return [(left + x0, top + y0), (left + x1, top + y0), (left + x1, top + y1), (left + x0, top + y1)]


def finished(pages, spans, end, text):
    """Pages with the must values that are wholly on them."""
    return pages, sorted({text[start:stop] for start, stop in spans if stop <= end})


def sloped(page, degrees):
    """As if the paper lay askew in the scanner; positive turns left."""
    width, height = page.image.size
    fill = 255 if page.image.mode == "L" else (255, 255, 255)
    page.image = page.image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=fill)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    cx, cy = width / 2, height / 2
    page.moved(lambda x, y: (cx + cos * (x - cx) + sin * (y - cy), cy - sin * (x - cx) + cos * (y - cy)))


def turned(page, quarters):
    """Turned left by so many quarters."""
    for _ in range(quarters % 4):
        width = page.image.size[0]
        page.image = page.image.transpose(Image.Transpose.ROTATE_90)
        page.moved(lambda x, y, width=width: (y, width - x))


def noisy(page, sigma, seed, specks=0, blur=0.6):
    """Grain of a sensor, dust, and a lens that is not quite sharp."""
    image = page.image.filter(ImageFilter.GaussianBlur(blur * page.dpi / 200))
    random_state = random.Random(seed)
    width, height = image.size
    tile = Image.frombytes("L", (256, 256), bytes(min(255, max(0, round(random_state.gauss(128, sigma)))) for _ in range(65536)))
    grain = Image.new("L", image.size)
    for x in range(0, width, 256):
        for y in range(0, height, 256):
            grain.paste(tile.rotate(90 * random_state.randrange(4)), (x, y))
    if image.mode == "RGB":
        grain = Image.merge("RGB", [grain] * 3)
    page.image = ImageChops.add(image, grain, 1, -128)
    pen = ImageDraw.Draw(page.image)
    for _ in range(specks):
        x, y, r = random_state.randrange(width), random_state.randrange(height), random_state.choice((1, 1, 2))
        pen.ellipse((x, y, x + r, y + r), fill=random_state.randrange(40, 150) if image.mode == "L" else (90, 80, 70))


def faint(page, darkest=120, lightest=225):
    """Pale ink on grey paper."""
    page.image = page.image.point([darkest + (lightest - darkest) * value // 255 for value in range(256)])


def stamped(page, text, where=(0.5, 0.2), color=(40, 60, 170), degrees=12):
    """A stamp's frame and letters over whatever stands there; the page becomes coloured."""
    page.image = page.image.convert("RGB")
    dpi = page.dpi
    face = ImageFont.truetype(FONTS + "DejaVuSans-Bold.ttf", round(16 * dpi / 72))
    width = round(face.getlength(text)) + dpi // 5
    stamp = Image.new("L", (width, round(dpi * 0.42)), 0)
    pen = ImageDraw.Draw(stamp)
    pen.rectangle((3, 3, width - 4, stamp.height - 4), outline=190, width=max(2, dpi // 60))
    pen.text((dpi // 10, dpi // 12), text, font=face, fill=190)
    stamp = stamp.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    corner = (round(where[0] * page.image.width), round(where[1] * page.image.height))
    page.image.paste(Image.new("RGB", stamp.size, color), corner, stamp)


def signed(page, where=(0.12, 0.85), seed=3):
    """A signature in blue ink."""
    page.image = page.image.convert("RGB")
    random_state, dpi = random.Random(seed), page.dpi
    x, y = where[0] * page.image.width, where[1] * page.image.height
    points = []
    for step in range(90):
        x += dpi * 0.018 * (0.6 + random_state.random())
        points.append((x, y + math.sin(step * 0.9) * dpi * 0.11 * (0.4 + random_state.random()) + math.sin(step / 9) * dpi * 0.05))
    ImageDraw.Draw(page.image).line(points, fill=(30, 40, 120), width=max(2, dpi // 70), joint="curve")


def with_code(page, text, where=(0.72, 0.7)):
    """A QR code, as forms and letters carry them."""
    from reportlab.graphics.barcode import qrencoder
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count, step = code.getModuleCount(), max(2, page.dpi // 45)
    drawn = Image.new("L", ((count + 8) * step,) * 2, 255)
    pen = ImageDraw.Draw(drawn)
    for row in range(count):
        for column in range(count):
            if code.isDark(row, column):
                x, y = (column + 4) * step, (row + 4) * step
                pen.rectangle((x, y, x + step - 1, y + step - 1), fill=0)
    page.image.paste(drawn, (round(where[0] * page.image.width), round(where[1] * page.image.height)))


def threshold(image, level=150):
    """Black and white without dither, as a copier makes it."""
    return image.convert("L").point([0 if value < level else 255 for value in range(256)]).convert("1")
