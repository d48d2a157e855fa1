"""Makes files that are small and ask for much: one for each way that we know.

    python3 tests/bombs/make.py FOLDER [--cheap]

--cheap leaves out those that are large themselves.
"""

import sys
import zlib
from pathlib import Path


def pdf(objects, trailer=b"", pack=True):
    """A file of objects, numbered from 1; each is bytes, or (dictionary, stream)."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        if isinstance(body, tuple):
            dictionary, stream = body
            if pack and b"/Filter" not in dictionary:
                stream = zlib.compress(stream, 9)
                dictionary += b"/Filter/FlateDecode"
            body = b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(stream), stream)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, trailer, table)
    return bytes(out)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = b"BT /F 12 Tf 50 700 Td (Hej Gunvor Tallmark) Tj ET\n"


def page(content, resources=b"", more=(), extra=b""):
    """One page: 1 catalog, 2 pages, 3 page, 4 content, 5 font, 6 and on what is `more`."""
    return pdf([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>%s>>%s>>" % (resources, extra),
        (b"", content), FONT, *more])


def image(dictionary, data):
    """A page that shows one picture."""
    return page(TEXT + b"q 500 0 0 500 20 20 cm /I Do Q", b"/XObject<</I 6 0 R>>",
                [(b"/Type/XObject/Subtype/Image" + dictionary, data)])


def form(content, resources=b""):
    return (b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s>>" % resources, content)


def nested_flate(depth, size):
    data = b"\0" * size
    for _ in range(depth):
        data = zlib.compress(data, 9)
    return data


def bombs(cheap):
    """Name and bytes of each."""
    # Depth.
    yield "nested_arrays", page(TEXT, b"/X " + b"[" * 200_000 + b"]" * 200_000)
    yield "nested_dicts", page(TEXT, b"/X " + b"<</A" * 100_000 + b" 1" + b">>" * 100_000)
    yield "nested_content_arrays", page(TEXT + b"[" * 500_000 + b"]" * 500_000 + b" TJ")
    yield "nested_states", page(b"q " * 5_000_000 + TEXT)
    yield "nested_marks", page(b"/A BMC " * 2_000_000 + TEXT)
    chain = [form(b"/X Do ", b"/XObject<</X %d 0 R>>" % (7 + n)) for n in range(3000)]
    yield "form_chain", page(b"/X Do", b"/XObject<</X 6 0 R>>", chain + [form(TEXT)])
    yield "form_loop", page(b"/X Do", b"/XObject<</X 6 0 R>>",
                            [form(TEXT + b"/X Do /X Do", b"/Font<</F 5 0 R>>/XObject<</X 6 0 R>>")])
    # Endless forms: each shows the next ten times.
    tree = [form(b"/X Do " * 10, b"/XObject<</X %d 0 R>>" % (7 + n)) for n in range(12)]
    yield "form_tree", page(b"/X Do", b"/XObject<</X 6 0 R>>", tree + [form(TEXT, b"/Font<</F 5 0 R>>")])
    yield "form_many", page(b"/X Do " * 3_000_000, b"/XObject<</X 6 0 R>>",
                            [form(TEXT, b"/Font<</F 5 0 R>>")])
    # Patterns and Type 3 fonts that show themselves.
    pattern = (b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001"
               b"/YStep 0.001/Resources<</Pattern<</P 6 0 R>>>>",
               b"/Pattern cs /P scn 0 0 600 800 re f")
    yield "pattern_loop", page(TEXT + b"/Pattern cs /P scn 0 0 600 800 re f",
                               b"/Pattern<</P 6 0 R>>", [pattern])
    glyph = (b"", b"1000 0 d0 /F 1000 Tf BT (aaaaaaaaaa) Tj ET")
    type3 = (b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[.001 0 0 .001 0 0]"
             b"/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>/FirstChar 97/LastChar 97"
             b"/Widths[1000]/Resources<</Font<</F 7 0 R>>>>>>")
    yield "type3_loop", page(b"BT /T 12 Tf 50 700 Td (aaaaaaaaaaaaaaaa) Tj ET",
                             b"/Font<</T 7 0 R>>", [glyph, type3])
    # Unfolding streams.
    yield "content_gibibyte", page(b"0 0 m " * 90_000_000 if not cheap else b"0 0 m " * 30_000_000)
    nested = nested_flate(3, 1 << 30 if not cheap else 1 << 28)
    yield "flate_nest", pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        (b"/Filter[/FlateDecode/FlateDecode/FlateDecode]", nested)])
    yield "flate_filters", pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        (b"/Filter[" + b"/ASCIIHexDecode" * 10_000 + b"]", b"41" * 1000)])
    yield "lzw_runs", page(TEXT, b"/XObject<</X 6 0 R>>", [
        (b"/Filter[/RunLengthDecode/RunLengthDecode]", b"\x81\x81" * 2_000_000)])
    # Predictors.
    yield "predictor_columns", page(TEXT, b"/XObject<</X 6 0 R>>", [
        (b"/Type/XObject/Subtype/Image/Width 2000000000/Height 1/ColorSpace/DeviceGray"
         b"/BitsPerComponent 8/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2000000000>>",
         zlib.compress(b"\2" * 1000))])
    yield "predictor_content", page(TEXT, extra=b"/Annots[6 0 R]", more=[
        (b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2147483647/Colors 2147483647"
         b"/BitsPerComponent 16>>", zlib.compress(b"\2" * 1000))])
    # Pictures.
    yield "image_side", image(b"/Width 2000000000/Height 2000000000/ColorSpace/DeviceRGB"
                              b"/BitsPerComponent 8", b"\0" * 1000)
    side = 30_000 if not cheap else 12_000
    yield "image_whole", image(b"/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
                               % (side, side), b"\xff" * (side * side * 3))
    yield "image_fax", image(b"/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 1"
                             b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000/Rows 60000>>",
                             b"\xff" * 100_000)
    jbig2 = (b"\0\0\0\0\x30\0\1" + b"\0\0\0\x13" + b"\0\0\xea\x60" * 2 + b"\0" * 8 + b"\0\0\0")
    yield "image_jbig2", image(b"/Width 60000/Height 60000/ColorSpace/DeviceGray"
                               b"/BitsPerComponent 1/Filter/JBIG2Decode", jbig2)
    jpx = (b"\xff\x4f\xff\x51\x00\x2f\x00\x00" + b"\x00\x01\x00\x00" * 2 + b"\0" * 8
           + b"\x00\x01\x00\x00" * 2 + b"\0" * 8 + b"\x00\x03" + b"\x07\x01\x01" * 3
           + b"\xff\x52\x00\x0c\x00\x00\x00\x01\x00\x05\x04\x04\x00\x01"
           + b"\xff\x5c\x00\x13\x40" + b"\x40" * 16 + b"\xff\x90\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x01"
           + b"\xff\x93\xff\xd9")
    yield "image_jpx", image(b"/Width 65536/Height 65536/Filter/JPXDecode", jpx)
    jpeg = (b"\xff\xd8\xff\xdb\0\x43\0" + b"\1" * 64 + b"\xff\xc0\0\x0b\x08\xff\xff\xff\xff\1\1\x11\0"
            + b"\xff\xc4\0\x14\0\1" + b"\0" * 15 + b"\0\xff\xc4\0\x14\x10\1" + b"\0" * 15 + b"\0"
            + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\0" * 1000 + b"\xff\xd9")
    yield "image_jpeg", image(b"/Width 65535/Height 65535/ColorSpace/DeviceGray"
                              b"/BitsPerComponent 8/Filter/DCTDecode", jpeg)
    inline = b"q 9 0 0 9 0 0 cm BI /W 60000 /H 60000 /CS /RGB /BPC 8 /F /Fl ID xxxx EI Q\n"
    yield "image_inline", page(TEXT + inline * 20_000)
    # Pages.
    yield "page_count", pdf([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 2000000000/Kids[" + b"3 0 R " * 1_000_000 + b"]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"])
    levels = [b"<</Type/Pages/Count 10/Kids[" + b"%d 0 R " % (3 + n) * 10 + b"]>>" for n in range(9)]
    yield "page_tree", pdf([b"<</Type/Catalog/Pages 2 0 R>>", *levels,
                            b"<</Type/Page/MediaBox[0 0 9 9]>>"])
    yield "page_loop", pdf([b"<</Type/Catalog/Pages 2 0 R>>",
                            b"<</Type/Pages/Count 1/Kids[2 0 R 2 0 R]>>"])
    yield "page_size", page(TEXT).replace(b"[0 0 595 842]", b"[0 0 1e9 1e9]")
    # Fonts.
    widths = b" ".join([b"[0 65535 1000]"] * 100_000)
    yield "font_widths", page(TEXT, b"/Font<</F 6 0 R>>", [
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[7 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(I)"
        b"/Supplement 0>>/W[" + b"0 65535 500 " * 100_000 + b"]>>"])
    cmap = b"begincmap " + b"1 beginbfrange <0000> <ffff> <0041> endbfrange " * 200_000 + b"endcmap"
    yield "font_cmap", page(TEXT, b"/Font<</F 6 0 R>>", [
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>", (b"", cmap)])
    yield "font_program", page(TEXT, b"/Font<</F 6 0 R>>", [
        b"<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor 7 0 R/FirstChar 32/LastChar 32"
        b"/Widths[500]>>",
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1"
        b"/Descent 0/CapHeight 1/StemV 1/FontFile2 8 0 R>>",
        (b"", b"\0\1\0\0\xff\xff\0\0\0\0\0\0" + b"glyf\0\0\0\0\0\0\0\0\x7f\xff\xff\xff" * 65_535
         + b"\0" * (100 << 20))])
    # Many.
    count = 300_000 if cheap else 10_000_000
    yield "objects", objects(count)
    yield "objects_packed", packed(count)
    yield "xref_size", page(TEXT).replace(b"/Size 6", b"/Size 2147483647")
    loop = page(TEXT)
    place = int(loop.split(b"startxref\n")[1].split()[0])
    yield "xref_loop", loop.replace(b"/Size 6", b"/Size 6/Prev %d" % place)
    yield "operators", page(b"0 g " * (100_000_000 if not cheap else 30_000_000))
    yield "glyphs", page(b"BT /F 1 Tf " + b"(" + b"a" * 30_000_000 + b") Tj ET")
    yield "annotations", page(TEXT, extra=b"/Annots[" + b"6 0 R " * 1_000_000 + b"]", more=[
        b"<</Type/Annot/Subtype/Square/Rect[0 0 9 9]/AP<</N 7 0 R>>>>", form(TEXT)])
    yield "outline_loop", page(TEXT).replace(
        b"/Pages 2 0 R", b"/Pages 2 0 R/Outlines<</First 5 0 R/Last 5 0 R>>").replace(
        FONT, b"<</Title(x)/Next 5 0 R/First 5 0 R>>")
    yield "functions", image(b"/Width 1/Height 1/BitsPerComponent 8/ColorSpace[/Separation/X"
                             b"/DeviceRGB<</FunctionType 0/Domain[0 1]/Range[0 1 0 1 0 1]"
                             b"/Size[2000000000]/BitsPerSample 32>>]", b"\0")
    yield "indexed_chain", image(b"/Width 1/Height 1/BitsPerComponent 8/ColorSpace 6 0 R", b"\0")


# What a text repeats: each is read once and not once for all before it.
REPEATED = ["Anna och ", "zorba och ", "Anna, ", "zorb-", "Namn: ", "namn/namn: ", "AB ", "al-", "och och ",
            "Storgatan 1 A, lgh 2, ", "(a (b ", "Anna\t", "\"Hej\" ", "skolan på Zorb i Zorb "]


def texts():
    """Name and text of each, in the mail of somebody who uses no capitals."""
    head = "hej. vi bor här. det är så. jag mår bra. Personnummer 811228-9874 Anna Ek. "
    for number, piece in enumerate(REPEATED):
        yield f"text_{number:02}", head + piece * (300_000 // len(piece.encode()))


def objects(count):
    out = bytearray(page(TEXT).split(b"xref\n")[0])
    body = b"".join(b"%d 0 obj<</A 1>>endobj\n" % number for number in range(6, 6 + count))
    return bytes(out + body + b"trailer<</Size %d/Root 1 0 R>>\n%%%%EOF\n" % (6 + count))


def packed(count):
    """Objects in object streams of 100 000, found through a cross-reference stream."""
    each = 100_000
    out = bytearray(b"%PDF-1.7\n")
    places = {}

    def add(number, body):
        places[number] = (1, len(out), 0)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    add(1, b"<</Type/Catalog/Pages 2 0 R>>")
    add(2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    add(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")
    number = 4
    for _ in range(max(1, count // each)):
        holder = number
        number += 1
        head = b" ".join(b"%d %d" % (number + n, 3 * n) for n in range(each))
        data = zlib.compress(head + b" " + b"[] " * each, 9)
        add(holder, b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (each, len(head) + 1, len(data), data))
        for n in range(each):
            places[number + n] = (2, holder, n)
        number += each
    start = len(out)
    places[number] = (1, start, 0)
    table = b"\0" * 9 + b"".join(
        bytes([kind]) + a.to_bytes(4, "big") + b.to_bytes(4, "big")
        for kind, a, b in (places[n] for n in range(1, number + 1)))
    table = zlib.compress(table, 9)
    out += (b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 4]/Root 1 0 R/Filter/FlateDecode/Length %d>>"
            b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
            % (number, number + 1, len(table), table, start))
    return bytes(out)


def main():
    arguments = [word for word in sys.argv[1:] if word != "--cheap"]
    if len(arguments) != 1:
        sys.exit(__doc__.strip())
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, data in bombs("--cheap" in sys.argv):
        (folder / f"{name}.pdf").write_bytes(data)
        count += 1
    for name, text in texts():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        count += 1
    print(f"{count} bombs in {folder}")


if __name__ == "__main__":
    main()
