"""Pictures → the data and dictionary entries of PDF images, in every way that scanners and programs use."""

import io
import struct
import zlib

from PIL import Image


def group4(bits):
    return fax(bits, "group4", "/K -1")


def group3(bits):
    return fax(bits, "group3", "/K 0/EndOfLine true/EndOfBlock false")


def group3_2d(bits):
    return fax(bits, "group3", "/K 4/EndOfLine true/EndOfBlock false", {292: 1})


def fax(bits, compression, parameters, tags=()):
    packed = io.BytesIO()
    bits.save(packed, "TIFF", compression=compression, tiffinfo={278: bits.height, **dict(tags)})
    tiff = Image.open(packed)
    (offset,), (count,) = tiff.tag_v2[273], tiff.tag_v2[279]
    data = packed.getvalue()[offset:offset + count]
    if tiff.tag_v2.get(266, 1) == 2:
        data = data.translate(bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256)))
    black = "/BlackIs1 true" if tiff.tag_v2[262] == 1 else ""
    return data, f"/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode/DecodeParms<<{parameters}/Columns {bits.width}/Rows {bits.height}{black}>>"


def jpeg(image, quality=80, subsampling=2, progressive=False, invert_cmyk=True):
    out = io.BytesIO()
    entries = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]" if invert_cmyk else "/DeviceCMYK"}[image.mode]
    # Adobe's CMYK has full ink at 0; Pillow turns it round as it writes.
    image.save(out, "JPEG", quality=quality, subsampling=subsampling, progressive=progressive, comment=b"Scanner")
    return out.getvalue(), f"/BitsPerComponent 8/ColorSpace{entries}/Filter/DCTDecode"


def jpx(image, rate=12, reversible=False):
    out = io.BytesIO()
    image.save(out, "JPEG2000", irreversible=not reversible, quality_mode="rates", quality_layers=[0 if reversible else rate])
    space = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
    return out.getvalue(), f"/BitsPerComponent 8/ColorSpace{space}/Filter/JPXDecode"


def space_of(image):
    return {"1": "/DeviceGray", "L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}[image.mode]


def flate(image, predictor=1, space=None, extra=""):
    """Flate with no predictor (1), the TIFF one (2) or the PNG ones (15)."""
    colors, bits = len(image.getbands()), 1 if image.mode == "1" else 8
    step, length = colors, (image.width * colors * bits + 7) // 8
    data = image.tobytes()
    rows = [data[at:at + length] for at in range(0, len(data), length)]
    if predictor == 2:
        rows = [bytes((byte - (row[i - step] if i >= step else 0)) & 255 for i, byte in enumerate(row)) for row in rows]
    elif predictor == 15:
        above, made = bytes(length), []
        for y, row in enumerate(rows):
            kind = (0, 1, 2)[y % 3]
            before = {0: bytes(length), 1: bytes(step) + row[:-step], 2: above}[kind]
            made.append(bytes([kind]) + bytes((a - b) & 255 for a, b in zip(row, before)))
            above = row
        rows = made
    parms = f"/DecodeParms<</Predictor {predictor}/Colors {colors}/BitsPerComponent {bits}/Columns {image.width}>>" if predictor > 1 else ""
    return zlib.compress(b"".join(rows), 9), f"/BitsPerComponent {bits}/ColorSpace{space or space_of(image)}/Filter/FlateDecode{parms}{extra}"


def sixteen(gray):
    data = b"".join(bytes((value, (value * 37) & 255)) for value in gray.tobytes())
    return zlib.compress(data, 9), "/BitsPerComponent 16/ColorSpace/DeviceGray/Filter/FlateDecode"


def indexed4(image):
    """Sixteen colours of a table, two in a byte."""
    palette = image.convert("RGB").quantize(16)
    table = bytes(palette.getpalette()[:48]).ljust(48, b"\0")
    data, width = palette.tobytes(), palette.width
    rows = (data[at:at + width] + b"\0" * (width % 2) for at in range(0, len(data), width))
    packed = b"".join(bytes(row[i] << 4 | row[i + 1] for i in range(0, len(row), 2)) for row in rows)
    return zlib.compress(packed, 9), f"/BitsPerComponent 4/ColorSpace[/Indexed/DeviceRGB 15<{table.hex()}>]/Filter/FlateDecode"


def inverted(gray):
    return zlib.compress(bytes(255 - value for value in gray.tobytes()), 9), "/BitsPerComponent 8/ColorSpace/DeviceGray/Decode[1 0]/Filter/FlateDecode"


def run_length(bits):
    data, out, at = bits.tobytes(), bytearray(), 0
    while at < len(data):
        run = 1
        while run < 128 and at + run < len(data) and data[at + run] == data[at]:
            run += 1
        if run > 2:
            out += bytes((257 - run, data[at]))
            at += run
            continue
        end = at + 1
        while end < len(data) and end - at < 128 and not data[end] == data[end - 1] == data[min(end + 1, len(data) - 1)]:
            end += 1
        out += bytes((end - at - 1,)) + data[at:end]
        at = end
    return bytes(out + b"\x80"), "/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/RunLengthDecode"


def lzw(image):
    bits = 1 if image.mode == "1" else 8
    out, width, buffer, held = bytearray(), 9, 0, 0

    def put(code):
        nonlocal buffer, held
        buffer, held = buffer << width | code, held + width
        while held >= 8:
            held -= 8
            out.append(buffer >> held & 255)
            buffer &= (1 << held) - 1
    table, word = {bytes((i,)): i for i in range(256)}, b""
    put(256)
    for value in image.tobytes():
        longer = word + bytes((value,))
        if longer in table:
            word = longer
            continue
        put(table[word])
        table[longer] = len(table) + 2
        # One code early, as the standard has it.
        size = len(table) + 2
        width = 9 if size < 512 else 10 if size < 1024 else 11 if size < 2048 else 12
        if size >= 4095:
            put(256)
            table, width = {bytes((i,)): i for i in range(256)}, 9
        word = bytes((value,))
    put(table[word])
    put(257)
    if held:
        out.append(buffer << 8 - held & 255)
    return bytes(out), f"/BitsPerComponent {bits}/ColorSpace{space_of(image)}/Filter/LZWDecode"


# JBIG2: one generic region with template 0 (ITU-T T.88, 6.2), typical rows skipped ------

QE = [(0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0), (0x0521, 5, 29, 0), (0x0221, 38, 33, 0), (0x5601, 7, 6, 1), (0x5401, 8, 14, 0),
      (0x4801, 9, 14, 0), (0x3801, 10, 14, 0), (0x3001, 11, 17, 0), (0x2401, 12, 18, 0), (0x1C01, 13, 20, 0), (0x1601, 29, 21, 0), (0x5601, 15, 14, 1), (0x5401, 16, 14, 0),
      (0x5101, 17, 15, 0), (0x4801, 18, 16, 0), (0x3801, 19, 17, 0), (0x3401, 20, 18, 0), (0x3001, 21, 19, 0), (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0),
      (0x1C01, 25, 22, 0), (0x1801, 26, 23, 0), (0x1601, 27, 24, 0), (0x1401, 28, 25, 0), (0x1201, 29, 26, 0), (0x1101, 30, 27, 0), (0x0AC1, 31, 28, 0), (0x09C1, 32, 29, 0),
      (0x08A1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0), (0x02A1, 36, 33, 0), (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0),
      (0x0049, 41, 38, 0), (0x0025, 42, 39, 0), (0x0015, 43, 40, 0), (0x0009, 44, 41, 0), (0x0005, 45, 42, 0), (0x0001, 45, 43, 0), (0x5601, 46, 46, 0)]


class Coder:
    """The arithmetic coder of T.88, annex E (as an encoder: ISO/IEC 14492, E.2)."""

    def __init__(self):
        self.a, self.c, self.ct, self.out, self.states = 0x8000, 0, 12, bytearray(b"\0"), {}

    def code(self, context, bit):
        index, mps = self.states.get(context, (0, 0))
        qe, next_mps, next_lps, switch = QE[index]
        self.a -= qe
        if bit == mps:
            if self.a & 0x8000:
                self.c += qe
                return
            if self.a < qe:
                self.a = qe
            else:
                self.c += qe
            self.states[context] = (next_mps, mps)
        else:
            if self.a < qe:
                self.c += qe
            else:
                self.a = qe
            self.states[context] = (next_lps, 1 - mps if switch else mps)
        while not self.a & 0x8000:
            self.a, self.c, self.ct = self.a << 1, self.c << 1, self.ct - 1
            if self.ct == 0:
                self.byte_out()

    def byte_out(self):
        if self.out[-1] != 0xFF and self.c >= 0x8000000:
            self.out[-1] += 1
            self.c &= 0x7FFFFFF
        if self.out[-1] == 0xFF:
            self.out.append(self.c >> 20 & 0xFF)
            self.c, self.ct = self.c & 0xFFFFF, 7
        else:
            self.out.append(self.c >> 19 & 0xFF)
            self.c, self.ct = self.c & 0x7FFFF, 8

    def finish(self):
        top = self.c + self.a
        self.c |= 0xFFFF
        if self.c >= top:
            self.c -= 0x8000
        for _ in range(2):
            self.c <<= self.ct
            self.byte_out()
        return bytes(self.out[1:]).rstrip(b"\xff") + b"\xff\xac"


def jbig2(bits):
    width, height = bits.size
    black = bytes(1 if value == 0 else 0 for value in bits.convert("L").tobytes())
    rows = [black[y * width:(y + 1) * width] for y in range(height)]
    coder, blank, was_typical = Coder(), bytes(width), 0
    for y, row in enumerate(rows):
        one, two = (rows[y - 1] if y else blank), (rows[y - 2] if y > 1 else blank)
        typical = int(row == one)
        coder.code(0x9B25, typical ^ was_typical)
        was_typical = typical
        if typical:
            continue
        a, b, c = b"\0\0" + two + b"\0\0", b"\0\0\0" + one + b"\0\0\0", b"\0\0\0\0" + row
        for x in range(width):
            # Adaptive pixels at their nominal places: (3,-1), (-3,-1), (2,-2), (-2,-2).
            context = (a[x] << 15 | a[x + 1] << 14 | a[x + 2] << 13 | a[x + 3] << 12 | a[x + 4] << 11 | b[x] << 10 | b[x + 1] << 9 | b[x + 2] << 8
                       | b[x + 3] << 7 | b[x + 4] << 6 | b[x + 5] << 5 | b[x + 6] << 4 | c[x] << 3 | c[x + 1] << 2 | c[x + 2] << 1 | c[x + 3])
            coder.code(context, row[x])
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 0x08) + struct.pack("bbbbbbbb", 3, -1, -3, -1, 2, -2, -2, -2) + coder.finish()
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    data = struct.pack(">IBBBI", 0, 48, 0, 1, len(page)) + page + struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region
    return data, "/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode"
