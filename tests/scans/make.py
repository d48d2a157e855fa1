#!/usr/bin/env python3
"""Makes scans of the marked, invented documents, and says what each word of them is.

    python3 make.py FOLDER [NAME...]    all of them, or those whose name begins so
    python3 make.py --small FOLDER      the three that stand in `files/` for the tests

Writes NAME.pdf (or .png, .jpg, .tif) and truth.json. Needs Pillow and the DejaVu fonts.
`check.py` measures what the program makes of them.
"""

import io
import json
import sys
import zlib
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

import coded
from page import faint, noisy, set_pages, signed, sloped, stamped, threshold, turned, with_code

A4 = (595.28, 841.89)
SCANS = {}


def scan(function):
    SCANS[function.__name__] = function
    return function


class File:
    """A PDF file in the making, with what is to be known of it."""

    def __init__(self, must):
        self.objects, self.kids, self.truth, self.must = [b"", b""], [], [], must

    def add(self, entries, data=None):
        if isinstance(entries, str):
            entries = entries.encode("latin-1")
        if data is not None:
            entries = b"<<" + entries + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"
        self.objects.append(entries)
        return len(self.objects)

    def image(self, size, data, entries, extra=""):
        return self.add(f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}{entries}{extra}", data)

    def page(self, content, images, page, move=None, extra="", box=A4, fonts=""):
        """A page whose words stand where the function of parts of the picture to parts of the shown page says."""
        content = self.add("/Filter/FlateDecode", zlib.compress(content.encode("latin-1")))
        names = "".join(f"/I{i} {number} 0 R" for i, number in enumerate(images))
        self.kids.append(self.add(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {box[0]} {box[1]}]{extra}/Contents {content} 0 R"
                                  f"/Resources<</XObject<<{names}>>{fonts}>>>>"))
        width, height = page.image.size
        move = move or (lambda u, v: (u, v))
        self.truth.append([[text, level, [round(value, 5) for x, y in corners for value in move(x / width, y / height)]]
                           for text, level, _, corners in page.words])

    def bytes(self):
        kids = " ".join(f"{kid} 0 R" for kid in self.kids)
        self.objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
        self.objects[1] = f"<</Type/Pages/Count {len(self.kids)}/Kids[{kids}]>>".encode()
        out, places = bytearray(b"%PDF-1.7\n%\xe5\xe4\xf6\n"), []
        for number, entry in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n" % number + entry + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
        return bytes(out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start))


FULL = "q 595.28 0 0 841.89 0 0 cm /I0 Do Q"


def whole(name, encode, change=lambda page: None, prepare=lambda image: image, content=FULL, extra="", **layout):
    """A document whose pages each are one picture over all of the page."""
    pages, must = set_pages(name, **layout)
    file = File(must)
    for page in pages:
        change(page)
        image = prepare(page.image)
        file.page(content, [file.image(image.size, *encode(image))], page, extra=extra)
    return file


@scan
def group4_200():
    return whole("open/001", coded.group4, lambda p: noisy(p, 8, 1), threshold, pages=2)


@scan
def group3_1d_table():
    return whole("open/003", coded.group3, prepare=threshold, font="DejaVuSansMono", points=8.5)


@scan
def group3_2d_300():
    return whole("dev/002", coded.group3_2d, lambda p: sloped(p, 0.6), threshold, dpi=300, font="DejaVuSerif")


@scan
def jbig2_200():
    return whole("open/005", coded.jbig2, lambda p: noisy(p, 6, 2), threshold, font="DejaVuSerif")


@scan
def jpeg_gray_150():
    return whole("open/007", lambda i: coded.jpeg(i, 75), lambda p: noisy(p, 6, 3), dpi=150, points=11)


@scan
def jpeg_stamped():
    def change(page):
        stamped(page, "INKOM 2024-02-14", (0.45, 0.1))
        noisy(page, 5, 4)
    return whole("open/008", lambda i: coded.jpeg(i, 80), change)


@scan
def jpeg_progressive_skewed():
    return whole("dev/014", lambda i: coded.jpeg(i, 85, progressive=True), lambda p: (sloped(p, 3), noisy(p, 5, 5)), font="DejaVuSerif")


@scan
def jpeg_cmyk():
    return whole("open/011", lambda i: coded.jpeg(i, 85), lambda p: noisy(p, 4, 6), lambda i: i.convert("RGB").convert("CMYK"))


@scan
def jpx_gray():
    return whole("open/012", coded.jpx, lambda p: noisy(p, 5, 7))


@scan
def jpx_colour_left_turned():
    def change(page):
        stamped(page, "KOPIA", (0.6, 0.04), (180, 40, 40))
        noisy(page, 4, 8)
        turned(page, 1)
    return whole("open/013", coded.jpx, change)


@scan
def flate_png_predictor():
    return whole("open/014", lambda i: coded.flate(i, 15), dpi=150, points=12, font="DejaVuSansCondensed")


@scan
def flate_tiff_predictor_rgb():
    return whole("open/015", lambda i: coded.flate(i, 2), lambda p: stamped(p, "SEKRETESS", (0.55, 0.5), (170, 30, 30), -20), dpi=150, points=12)


@scan
def sixteen_bit():
    return whole("open/016", coded.sixteen, lambda p: noisy(p, 3, 9), dpi=150, points=12)


@scan
def indexed_16_colours():
    return whole("open/017", coded.indexed4, lambda p: (stamped(p, "DIARIEFÖRD", (0.5, 0.02)), signed(p)), font="DejaVuSerif")


@scan
def icc_rgb():
    pages, must = set_pages("open/018", dpi=150, points=12)
    file = File(must)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    number = file.add("/N 3/Filter/FlateDecode", zlib.compress(profile))
    for page in pages:
        stamped(page, "AVSKRIFT", (0.5, 0.3))
        file.page(FULL, [file.image(page.image.size, *coded.flate(page.image, 15, f"[/ICCBased {number} 0 R]"))], page)
    return file


@scan
def decode_inverted_upside_down():
    return whole("open/019", coded.inverted, lambda p: turned(p, 2), dpi=200)


@scan
def run_length_bits():
    return whole("open/020", coded.run_length, prepare=threshold, font="DejaVuSansMono", points=9)


@scan
def lzw_gray():
    return whole("open/021", coded.lzw, dpi=150, points=12, font="DejaVuSerif")


@scan
def inline_strips():
    pages, must = set_pages("dev/003", dpi=150, points=12)
    file = File(must)
    for page in pages:
        bits = threshold(page.image)
        width, height = bits.size
        parts = []
        for top in range(0, height, 100):
            bottom = min(height, top + 100)
            strip = bits.crop((0, top, width, bottom))
            data = "".join(f"{byte:02x}" for byte in zlib.compress(strip.tobytes(), 9)) + ">"
            low = (height - bottom) / height * A4[1]
            parts.append(f"q {A4[0]} 0 0 {(bottom - top) / height * A4[1]:.4f} 0 {low:.4f} cm BI /W {width} /H {bottom - top} /BPC 1 /CS /G /F [/AHx /Fl] ID {data}\nEI Q")
        file.page("\n".join(parts), [], page)
    return file


@scan
def stencil_over_jpeg():
    """As compressing scanners do: a coarse picture of the paper, the letters as a mask over it."""
    pages, must = set_pages("dev/004", dpi=300, font="DejaVuSerif")
    file = File(must)
    for page in pages:
        bits = threshold(page.image)
        paper = Image.new("RGB", (410, 580), (244, 240, 228))
        data, entries = coded.group4(bits)
        entries = entries.replace("/ColorSpace/DeviceGray", "/ImageMask true")
        images = [file.image(paper.size, *coded.jpeg(paper, 60)), file.image(bits.size, data, entries)]
        file.page(FULL + " q 0.1 0.1 0.2 rg 595.28 0 0 841.89 0 0 cm /I1 Do Q", images, page)
    return file


@scan
def soft_mask_letters():
    """A black picture whose soft mask holds the letters."""
    pages, must = set_pages("dev/005", dpi=200)
    file = File(must)
    for page in pages:
        mask = ImageOps.invert(page.image)
        number = file.image(mask.size, *coded.flate(mask))
        ink = Image.new("L", (8, 8), 20)
        file.page(FULL, [file.image(ink.size, *coded.flate(ink), extra=f"/SMask {number} 0 R")], page)
    return file


@scan
def mosaic_of_jpegs():
    pages, must = set_pages("dev/006", dpi=200)
    file = File(must)
    for page in pages:
        noisy(page, 4, 11)
        width, height = page.image.size
        content, images = [], []
        for left in range(0, width, 512):
            for top in range(0, height, 384):
                right, bottom = min(width, left + 512), min(height, top + 384)
                tile = page.image.crop((left, top, right, bottom))
                content.append(f"q {(right - left) / width * A4[0]:.4f} 0 0 {(bottom - top) / height * A4[1]:.4f} {left / width * A4[0]:.4f} "
                               f"{(height - bottom) / height * A4[1]:.4f} cm /I{len(images)} Do Q")
                images.append(file.image(tile.size, *coded.jpeg(tile, 80)))
        file.page("\n".join(content), images, page)
    return file


@scan
def partly_off_the_page():
    """The picture is larger than the page: its rim is cut off, and words with it."""
    pages, must = set_pages("dev/007", dpi=200, margin=0.9)
    file = File(must)
    for page in pages:
        scale, left, low = 1.16, -40, -60
        content = f"q {A4[0] * scale} 0 0 {A4[1] * scale} {left} {low} cm /I0 Do Q"
        file.page(content, [file.image(page.image.size, *coded.jpeg(page.image, 80))], page,
                  lambda u, v: ((u * A4[0] * scale + left) / A4[0], 1 - ((1 - v) * A4[1] * scale + low) / A4[1]))
    return file


@scan
def same_picture_twice():
    pages, must = set_pages("dev/008", dpi=200, pages=1)
    file = File(must)
    number = file.image(pages[0].image.size, *coded.jpeg(pages[0].image, 80))
    file.page(FULL, [number], pages[0])
    half = "q 595.28 0 0 420.9 0 210 cm /I0 Do Q"
    file.page(half, [number], pages[0], lambda u, v: (u, 1 - ((1 - v) * 420.9 + 210) / A4[1]))
    return file


@scan
def right_turned_page():
    """The paper lay on its side, and the page says so with /Rotate."""
    pages, must = set_pages("dev/009", dpi=200)
    file = File(must)
    for page in pages:
        words = page.words
        upright = page.image
        turned(page, 1)
        number = file.image(page.image.size, *coded.group4(threshold(page.image)))
        page.words, page.image = words, upright
        file.page("q 841.89 0 0 595.28 0 0 cm /I0 Do Q", [number], page, extra="/Rotate 90", box=(A4[1], A4[0]))
    return file


@scan
def skewed_right_low_contrast():
    return whole("open/002", lambda i: coded.jpeg(i, 80), lambda p: (faint(p), sloped(p, -3), noisy(p, 5, 12)), dpi=200)


@scan
def noisy_bits_400():
    return whole("dev/011", coded.group4, lambda p: noisy(p, 20, 13, specks=900), threshold, dpi=400, points=10)


@scan
def two_columns():
    return whole("dev/012", lambda i: coded.jpeg(i, 80), lambda p: noisy(p, 5, 14), dpi=220, columns=2, points=8.5, font="DejaVuSerif")


@scan
def fax_low_resolution():
    """A fax: 204 by 98 dots an inch, so letters are flat."""
    pages, must = set_pages("dev/013", dpi=204, points=12)
    file = File(must)
    for page in pages:
        flat = threshold(page.image.resize((page.image.width, page.image.height // 2), Image.Resampling.BOX), 160)
        file.page(FULL, [file.image(flat.size, *coded.group3(flat))], page)
    return file


@scan
def signed_and_stamped():
    def change(page):
        signed(page, (0.12, 0.8))
        stamped(page, "INKOM 2023-11-20", (0.5, 0.05))
        sloped(page, 1.2)
        noisy(page, 5, 15, specks=60)
    return whole("open/004", lambda i: coded.jpeg(i, 82), change, font="DejaVuSerif")


@scan
def qr_code():
    """Needs reportlab. The code says a name and a number that stand in the letter as well."""
    value = next(v for v in set_pages("open/008")[1] if v[:6].isdigit() or "-" in v)
    return whole("open/008", lambda i: coded.jpeg(i, 80), lambda p: (with_code(p, f"Personnummer: {value}"), noisy(p, 5, 18)))


def searchable(name, lie=lambda word: word, **layout):
    pages, must = set_pages(name, **layout)
    file = File(must)
    font = file.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    for page in pages:
        noisy(page, 5, 16)
        scale, content = 72 / page.dpi, [FULL, "BT 3 Tr /F0 9 Tf"]
        for text, _, _, corners in page.words:
            x, y = corners[3]
            shown = lie(text).encode("cp1252", "replace").decode("latin-1")
            shown = shown.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            content.append(f"1 0 0 1 {x * scale:.2f} {A4[1] - y * scale:.2f} Tm ({shown} ) Tj")
        file.page("\n".join([*content, "ET"]), [file.image(page.image.size, *coded.jpeg(page.image, 75))], page,
                  fonts=f"/Font<</F0 {font} 0 R>>")
    return file


@scan
def searchable_good_layer():
    return searchable("dev/014", dpi=200)


@scan
def searchable_poor_layer():
    """Another program's OCR has misread letters and digits."""
    swaps = str.maketrans({"å": "a", "ö": "6", "1": "l", "0": "O", "m": "rn"})
    return searchable("dev/015", lambda word: word.translate(swaps), dpi=200)


class Picture:
    """A picture file."""

    def __init__(self, ending, pages, must, **options):
        self.ending, self.pages, self.must, self.options = ending, pages, must, options
        self.truth = [[[text, level, [round(value, 5) for x, y in corners for value in (x / page.image.width, y / page.image.height)]]
                       for text, level, _, corners in page.words] for page in pages]

    def bytes(self):
        out, images = io.BytesIO(), [page.image for page in self.pages]
        kind = {"jpg": "JPEG", "png": "PNG", "tif": "TIFF"}[self.ending]
        more = {"save_all": True, "append_images": images[1:]} if self.ending == "tif" else {}
        images[0].save(out, kind, **more, **self.options)
        return out.getvalue()


@scan
def photo_turned_by_exif():
    """A telephone's picture: stored on its side, with a note of how to turn it, and metadata."""
    pages, must = set_pages("open/010", dpi=200)
    noisy(pages[0], 5, 17)
    upright = Picture("jpg", pages, must)
    exif = Image.Exif()
    exif[274], exif[270], exif[315] = 6, "Petra Lundvik", "Petra Lundvik"
    pages[0].image = pages[0].image.convert("RGB").transpose(Image.Transpose.ROTATE_90)
    upright.options = {"quality": 85, "exif": exif, "dpi": (200, 200), "comment": b"Petra Lundvik"}
    return upright


@scan
def png_with_text_chunks():
    from PIL.PngImagePlugin import PngInfo
    notes = PngInfo()
    notes.add_text("Author", "Petra Lundvik")
    pages, must = set_pages("dev/001", dpi=150, points=12)
    return Picture("png", pages, must, pnginfo=notes, dpi=(150, 150))


@scan
def tiff_pages_group4():
    pages, must = set_pages("open/005", dpi=200, pages=2, points=13)
    for page in pages:
        page.image = threshold(page.image)
    return Picture("tif", pages, must, compression="group4", dpi=(200, 200), description="Petra Lundvik")


@scan
def tiff_gray_lzw():
    pages, must = set_pages("open/006", dpi=150, points=12)
    return Picture("tif", pages, must, compression="tiff_lzw", dpi=(150, 150))


SMALL = ("jbig2_200", "right_turned_page", "tiff_pages_group4")


def main():
    is_small = sys.argv[1] == "--small"
    folder, chosen = Path(sys.argv[2] if is_small else sys.argv[1]), SMALL if is_small else tuple(sys.argv[2:])
    folder.mkdir(parents=True, exist_ok=True)
    truth_file = folder / "truth.json"
    truth = json.loads(truth_file.read_text()) if truth_file.exists() else {}
    for name, make in SCANS.items():
        if chosen and not name.startswith(chosen):
            continue
        file = make()
        data = file.bytes()
        path = folder / f"{name}.{getattr(file, 'ending', 'pdf')}"
        path.write_bytes(data)
        truth[path.name] = {"must": file.must, "pages": file.truth}
        print(f"{path.name}: {len(data) // 1024} KB, {len(file.truth)} pages, {len(file.must)} values", file=sys.stderr)
    if is_small:
        # The tests only look for values and words, not for places.
        expect = {name: {"gone": own["must"], "stay": [[text for text, level, _ in page if level == "keep"] for page in own["pages"]]}
                  for name, own in truth.items()}
        (folder / "expect.json").write_text(json.dumps(expect, ensure_ascii=False, indent=0))
    else:
        truth_file.write_text(json.dumps(truth, ensure_ascii=False))


if __name__ == "__main__":
    main()
