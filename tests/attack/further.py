"""Still more cases: letters in other writing, other orders and other places of a page.

`make.py` takes them in. Written by asking what somebody would do who knows how this
program reads a page.
"""

import unicodedata
import zlib

from make import *
from make import CASES, DECISION, FORM, SHOW, tounicode, type3
from variants import S, doc, page, u16le

WIDE = {"name": [NAME, "Elin", "Åkesson"], "pnr": [PNR]}


def show(*lines, font=b"/F1 12 Tf", at=(40, 200), step=20):
    """Lines of text below one another; each bytes of operands with its operator."""
    out = b"BT %s %d %d Td " % (font, *at)
    return out + (b" 0 -%d Td " % step).join(lines) + b" ET"


def cid_font(pdf, text, extra=b""):
    """A composite font whose codes are numbers and mean nothing without its map."""
    letters = sorted(set(text))
    codes = {letter: index + 5 for index, letter in enumerate(letters)}
    rows = [(struct_pack(code), letter) for letter, code in codes.items()]
    table = pdf.stream(tounicode(rows))
    descendant = pdf.add(b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Arial/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                         b"/Supplement 0>>/DW 600>>")
    font = pdf.add(b"<</Type/Font/Subtype/Type0/BaseFont/Arial/Encoding/Identity-H/DescendantFonts[%s]/ToUnicode %s%s>>"
                   % (descendant, table, extra))
    return font, lambda text: b"<" + b"".join(struct_pack(codes[c]) for c in text).hex().encode() + b">"


def struct_pack(code):
    return bytes([code >> 8, code & 255])


def unicode_page(channel, id, lines, **more):
    """Text in any script, shown by a composite font."""
    def make(pdf):
        font, code = cid_font(pdf, "".join(lines))
        content = show(*[code(line) + b" Tj" for line in lines], font=b"/F2 12 Tf")
        pdf.page(content, resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")
    make.__name__ = id
    case(channel, **more)(make)


# Letters and digits in other writing ----------------------------------------------------

unicode_page("letters decomposed", "u_nfd", [unicodedata.normalize("NFD", LABELLED), NUMBERED])
unicode_page("zero-width characters within", "u_zwsp", ["Namn: El\u200bin Åke\u200dsson", "Personnummer: 8112\u200b18\u2060-98\ufeff76"], go=["Elin", "Åkesson", PNR])
unicode_page("soft hyphens within", "u_shy", ["Namn: Elin Åkes\u00adson", "Personnummer: 811218\u00ad-9876"], go=["Elin", "Åkesson", PNR])
unicode_page("other dashes and spaces", "u_dash", ["Namn: Elin\u00a0Åkesson", "Personnummer: 811218\u20119876", "eller 811218\u20129876, 811218\u22129876"], go=[NAME, "8112189876"])
unicode_page("thin spaces between digits", "u_thin", ["Namn: Elin\u2009Åkesson", "Personnummer: 811218\u2009-\u20099876"], go=["Elin", "Åkesson", "9876"])
unicode_page("full-width digits", "u_wide", [LABELLED, "Personnummer: " + "".join(chr(ord(c) + 0xfee0) if c.isdigit() else c for c in PNR)], go=[NAME, PNR])
unicode_page("ligatures of Unicode", "u_lig", ["Namn: Elin Åkesson", "E-post: elin.akesson@granvik.example"], go=[NAME, MAIL])
unicode_page("mathematical letters", "u_math", ["Namn: " + "".join(chr(0x1d400 + ord(c) - 65) if "A" <= c <= "Z" else chr(0x1d41a + ord(c) - 97) if "a" <= c <= "z" else c for c in NAME), NUMBERED], go=[PNR, "Elin"])
unicode_page("the Angstrom sign for Å", "u_angstrom", ["Namn: Elin \u212bkesson", NUMBERED], go=[NAME, PNR])
unicode_page("capitals with spaces between", "u_spaced", ["Namn: E L I N  Å K E S S O N", "Personnummer: 8 1 1 2 1 8 - 9 8 7 6"], go=["E L I N", "8 1 1 2 1 8"])
unicode_page("Cyrillic look-alikes", "u_homoglyph", ["Namn: Elin Åk\u0435ss\u043en", NUMBERED], go=["Elin", PNR, "\u212bk\u0435ss\u043en"])
unicode_page("Arabic digits", "u_arabic", [LABELLED, "Personnummer: " + "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in PNR)], go=[NAME, "".join(chr(0x660 + int(c)) for c in "9876")])
unicode_page("right-to-left marks around", "u_rtl", ["Namn: \u202b" + NAME + "\u202c", "Personnummer: \u202d" + PNR + "\u202c"])

# Orders, columns and gaps ---------------------------------------------------------------

page("digits in pairs", "t_pairs", show(lit(LABELLED) + b" Tj", b"(Personnummer: 19 81 12 18 98 76) Tj"), go=[NAME, "81 12 18", "98 76"])
page("digits in pairs with stops", "t_stops", show(lit(LABELLED) + b" Tj", b"(Personnummer: 81.12.18-9876) Tj"), go=[NAME, "9876"])
page("a space around the hyphen", "t_hyphen", show(lit(LABELLED) + b" Tj", b"(Personnummer: 811218 - 9876) Tj"), go=[NAME, "9876"])
page("without hyphen", "t_plain", show(lit(LABELLED) + b" Tj", b"(Personnummer: 198112189876 eller 8112189876) Tj"), go=[NAME, "8112189876"])
page("number over two lines", "t_twolines", show(lit("Barnet Elin") + b" Tj", lit("Åkesson har 811218-") + b" Tj", b"(9876 som nummer.) Tj", step=14), go=["Elin", "Åkesson", "811218-", "9876"], stay=[TITLE, DECISION, "som nummer."])
page("two columns side by side", "t_columns", b"BT /F1 10 Tf 40 220 Td 12 TL (Vi har talat med Elin) Tj T* (\xc5kesson om hur det g\xe5r.) Tj T* (Hon trivs i skolan.) Tj ET BT /F1 10 Tf 230 220 Td 12 TL (Numret \xe4r 811218-) Tj T* (9876 enligt registret.) Tj T* (Inget mer.) Tj ET", go=["Elin", "\xc5kesson", "811218-", "9876"], stay=[TITLE, DECISION, "Hon trivs i skolan.", "Inget mer."])
page("surname first", "t_comma", show(lit("Namn: Åkesson, Elin") + b" Tj", lit(NUMBERED) + b" Tj"), go=["Elin", "Åkesson", PNR])
page("genitive and capitals", "t_genitive", show(lit("ELIN ÅKESSONS ansökan") + b" Tj", lit("Åkessons barn, Elins syster") + b" Tj", lit(NUMBERED) + b" Tj"), go=["ELIN", "ÅKESSON", "Åkesson", "Elin", PNR])
page("words moved by Td within a word", "t_td", b"BT /F1 12 Tf 40 200 Td (Namn: El) Tj 43 0 Td (in \xc5ke) Tj 38 0 Td (sson) Tj ET " + show(lit(NUMBERED) + b" Tj", at=(40, 180)))
page("last letters drawn first", "t_backwards", b"BT /F1 12 Tf 100 200 Td (\xc5kesson) Tj -60 0 Td (Namn: Elin) Tj ET BT /F1 12 Tf 150 180 Td (-9876) Tj -110 0 Td (Personnummer: 811218) Tj ET".replace(b"100 200", b"104 200").replace(b"-60 0", b"-64 0"), go=["Elin", "Åkesson", "9876"])
page("each letter turned on its own", "t_turned", b"\n".join(b"BT /F1 12 Tf %.3f %.3f %.3f %.3f %d %d Tm %s Tj ET" % (c, s, -s, c, 40 + 9 * i, 200, lit(letter)) for i, letter in enumerate(LABELLED) for c, s in [(0.98, 0.2) if i % 2 else (0.98, -0.2)] if letter != " ") + b"\n" + show(lit(NUMBERED) + b" Tj", at=(40, 170)))
page("letters on a circle", "t_circle", b"\n".join(b"BT /F1 12 Tf %.4f %.4f %.4f %.4f %.2f %.2f Tm %s Tj ET" % (__import__("math").cos(a), __import__("math").sin(a), -__import__("math").sin(a), __import__("math").cos(a), 210 - 90 * __import__("math").sin(a), 90 + 90 * __import__("math").cos(a), lit(letter)) for i, letter in enumerate(NAME) for a in [0.8 - 0.1 * i] if letter != " ") + b"\n" + show(lit(NUMBERED) + b" Tj", at=(40, 220)), go=["Elin Åkesson", PNR])
page("stacked downwards", "t_stacked", b"\n".join(b"BT /F1 10 Tf 350 %d Td %s Tj ET" % (240 - 11 * i, lit(c)) for i, c in enumerate(NAME) if c != " ") + b"\n" + show(lit(NUMBERED) + b" Tj"), go=["Elin", "Åkesson", PNR], may_refuse=True)
page("a wide gap in the middle of a word", "t_gap", b"BT /F1 12 Tf 40 200 Td [(Namn: Elin \xc5ke) -180 (sson)] TJ 0 -20 Td [(Personnummer: 811) -180 (218-98) -180 (76)] TJ ET")
page("two texts at one place", "t_twice", show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj") + show(b"(Sekretess: se bilaga) Tj", b"(Uppgift borttagen) Tj"), may_refuse=True)
page("text in a rotated page with UserUnit", "p_rotunit", show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj"), extra=b"/Rotate 270/UserUnit 3")
page("a page of negative size", "p_negative", show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj"), extra=b"/CropBox[420 300 0 0]")
page("0.01 point text", "t_tiny", show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj", font=b"/F1 0.01 Tf"))
page("text shown outside and in", "t_halfout", b"BT /F1 12 Tf -20 200 Td " + lit(LABELLED) + b" Tj 380 -20 Td " + lit(PNR) + b" Tj ET", go=["Åkesson", PNR, "Elin"])
page("text clip around a shading", "t_clipshade", b"q BT /F1 12 Tf 7 Tr 40 200 Td " + lit(LABELLED) + b" Tj 0 -20 Td " + lit(NUMBERED) + b" Tj ET /Sh1 sh Q", b"/Shading<</Sh1<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 420 0]/Function<</FunctionType 2/N 1/Domain[0 1]/C0[0]/C1[0.5]>>>>>>")
page("fill and stroke with a pattern", "t_patfill", lambda pdf: b"/Pattern cs /P1 scn " + show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj"), lambda pdf: b"/Pattern<</P1 " + pdf.stream(b"0 g 0 0 4 4 re f", b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 4 4]/XStep 4/YStep 4/Resources<<>>") + b">>")
page("transparent by a soft mask", "t_masked", lambda pdf: b"q /G1 gs " + show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj") + b" Q", lambda pdf: b"/ExtGState<</G1<</SMask<</S/Luminosity/G " + pdf.stream(b"0 g 0 0 420 300 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 420 300]/Group<</S/Transparency/CS/DeviceGray>>") + b">>>>>>")
page("blend mode that hides", "t_blend", b"q 1 g 0 0 420 300 re f /G1 gs 1 g " + show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj") + b" Q", b"/ExtGState<</G1<</BM/Multiply>>>>", stay=[])

# Structure, layers, annotations ---------------------------------------------------------


@case("structure elements with text for all uses")
def s_elements(pdf):
    number = pdf.page(b"/P <</MCID 0>> BDC " + show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj") + b" EMC", b"/StructParents 0/Tabs/S")
    leaf = b"<</Type/StructElem/S/P/P 9 0 R/Pg %s/K 0/T %s/Alt %s/E %s/ActualText %s/Lang %s/ID %s/C/%s/R 2/A<</O/Layout/%s 4>>>>" % (
        number, lit(S), u16(S), lit(S), u16(S), lit("sv-" + PNR), lit(PNR), b"Elin811218-9876", b"Elin#20Akesson")
    root = b"%d 0 R" % (pdf.number + 1)
    own = b"%d 0 R" % (pdf.number + 2)
    leaf = leaf.replace(b"9 0 R", root)
    pdf.add(b"<</Type/StructTreeRoot/K[12 0 R]/RoleMap<</Elin811218-9876/P>>/ClassMap<</Elin811218-9876<</O/Layout>>>>/IDTree<</Names[%s 12 0 R]>>/ParentTree<</Nums[0[12 0 R]]>>>>".replace(b"12 0 R", own) % lit(PNR))
    pdf.add(leaf)
    pdf.catalog += b"/StructTreeRoot %s/MarkInfo<</Marked true>>/Lang%s" % (root, lit("sv-SE"))


@case("optional content with usage, names and membership")
def d_usage(pdf):
    group = pdf.add(b"<</Type/OCG/Name %s/Intent/View/Usage<</CreatorInfo<</Creator %s/Subtype/Artwork>>/User<</Type/Ind/Name %s>>/Language<</Lang %s>>>>>>" % (u16(S), lit(S), lit(S), lit(PNR)))
    member = pdf.add(b"<</Type/OCMD/OCGs[%s]/P/AllOff/VE[/Not %s]>>" % (group, group))
    pdf.catalog += b"/OCProperties<</OCGs[%s]/D<</Name %s/Creator %s/Order[%s[%s]]/OFF[%s]/RBGroups[]>>>>" % (group, lit(S), u16(S), lit(S), group, group)
    pdf.page(b"/OC /M0 BDC " + show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj") + b" EMC", resources=b"/Font<</F1 3 0 R>>/Properties<</M0 " + member + b">>")


doc("spider info and web capture", "d_spider", lambda pdf: b"/SpiderInfo<</V 1.0/C[<</URL %s/P %s>>]>>/Names<</IDS<</Names[%s %s]>>/URLS<</Names[%s null]>>>>" % (lit("http://x/" + PNR), hexa(S), lit(PNR), pdf.add(b"<</S/SPS/T %s/ID %s/O 3 0 R/SI<</AU %s>>>>" % (lit(S), lit(PNR), lit(S))), lit(S)))
doc("collection with schema and sort", "d_schema", lambda pdf: b"/Collection<</Schema<</Elin811218-9876<</Subtype/S/N %s/O 1>>>>/D %s/Sort<</S/Elin811218-9876>>/Folders<</Name %s/Desc %s>>>>" % (u16(S), lit(PNR), lit(S), lit(S)))
doc("thread with beads and info", "d_beads", lambda pdf: b"/Threads[%s]" % pdf.add(b"<</Type/Thread/F<</N 7 0 R/V 7 0 R/P 5 0 R/R[0 0 9 9]>>/I<</Title %s/Author %s/Keywords %s>>/Metadata %s>>" % (u16(S), lit(S), lit(S), pdf.stream(S.encode(), b"/Type/Metadata/Subtype/XML"))))
doc("names as keys of name trees with limits", "d_keys", lambda pdf: b"/Names<</Dests<</Kids[%s]/Limits[%s %s]>>/Pages<</Names[%s null]>>/Templates<</Names[%s null]>>/Renditions<</Names[%s null]>>>>" % (pdf.add(b"<</Limits[%s %s]/Names[%s[5 0 R/Fit]]>>" % (lit(S), lit(S), lit(S))), lit(S), lit(S), lit(S), u16(S), lit(PNR)))
doc("requirements, extensions, permissions, DSS", "d_more", lambda pdf: b"/Requirements[<</S/EnableJavaScripts/RH[<</S/JS/Script %s>>]>>]/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 3/URL %s>>>>/Perms<</DocMDP<</Reason %s>>>>/DSS<</Certs[%s]/VRI<</X<</TU %s>>>>>>/Legal<</Attestation %s>>/DPartRoot<</NodeNameList[/Elin811218-9876]/DPartRootNode<</DPM<</X %s>>>>>>" % (lit(S), lit(S), lit(S), pdf.stream(S.encode()), lit(S), u16(S), lit(S)))
page("viewports with measures", "p_measure", extra=b"/VP[<</BBox[0 0 99 99]/Name %s/Measure<</Subtype/RL/R %s/X[<</U %s/C 1/F/D/RT %s>>]/D[<</U(m)/PS %s>>]/A[]>>>>]" % (u16(S), lit(S), lit(S), lit(S), lit(PNR)))
page("page with own metadata, pieces, ids and thumb", "p_own", extra=lambda pdf: b"/Metadata %s/PieceInfo<</Elin<</LastModified(D:1)/Private<</X %s>>>>>>/ID %s/SeparationInfo<</DeviceColorant %s>>/PresSteps<</NA %s>>/Hid true/DPart<</DPM<</A %s>>>>/Thumb %s" % (pdf.stream(S.encode(), b"/Type/Metadata/Subtype/XML"), lit(S), lit(PNR), lit(S), lit(S), lit(S), pdf.stream(S.encode() * 3, b"/Width 4/Height 4/BitsPerComponent 8/ColorSpace/DeviceRGB/Alternates " + lit(S))))


def note(channel, id, body, **more):
    page(channel, id, extra=lambda pdf: b"/Annots[" + pdf.add(b"<</Type/Annot/Rect[40 100 300 120]" + (body(pdf) if callable(body) else body) + b">>") + b"]", **more)


note("link with PA, quads and a named action", "an_pa", b"/Subtype/Link/A<</S/GoToR/F<</F %s/UF %s/Desc %s>>/D %s>>/PA<</S/URI/URI %s>>/AP<</N<<>>>>" % (lit(S), u16(S), lit(S), lit(S), lit("mailto:" + MAIL)), go=[NAME, PNR, MAIL])
note("submit form and import data", "an_submit", b"/Subtype/Link/A<</S/SubmitForm/F<</FS/URL/F %s>>/Fields[%s]/Next[<</S/ImportData/F %s>><</S/Hide/T %s>><</S/Named/N/Elin811218-9876>><</S/SetOCGState/State[]>><</S/GoToE/F %s/T<</N %s/R/C>>>>]>>" % (lit("http://x/?p=" + PNR), lit(S), lit(S), lit(S), lit(S), lit(S)))
note("markup reply with group and exdata", "an_exdata", b"/Subtype/Text/Contents %s/T %s/Subj %s/RC %s/NM %s/IT/Elin811218-9876/RT/Group/State(Elin)/StateModel %s/ExData<</Subtype/Markup3D/MD5 %s/Name %s>>" % (u16(S), u16(S), lit(S), lit("<p>" + S + "</p>"), lit(PNR), lit(S), lit(PNR), lit(S)))
note("redaction with overlay text and quads", "an_redact", lambda pdf: b"/Subtype/Redact/QuadPoints[40 200 300 200 40 180 300 180]/OverlayText %s/DA(/F1 9 Tf)/RO %s/Repeat true" % (u16(S), pdf.stream(show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj"), FORM % b"")))
note("rich media with configuration and assets", "an_media", lambda pdf: b"/Subtype/RichMedia/RichMediaContent<</Assets<</Names[%s <</Type/Filespec/F %s/EF<</F %s>>>>]>>/Configurations[<</Name %s/Instances[<</Params<</FlashVars %s>>>>]>>]>>" % (lit(S), lit(S), pdf.stream(S.encode()), u16(S), lit(S)))
note("3D with views and script", "an_views", lambda pdf: b"/Subtype/3D/3DD %s/3DV<</XN %s/IN %s/MS/M>>" % (pdf.stream(S.encode(), b"/Type/3D/Subtype/U3D/OnInstantiate %s/VA[<</XN %s>>]" % (pdf.stream(S.encode()), u16(S))), u16(S), lit(S)))
note("widget with every text entry", "fi_all", lambda pdf: b"/Subtype/Widget/FT/Tx/T %s/TU %s/TM %s/V %s/DV %s/RV %s/DS %s/DA(/Elin811218-9876 9 Tf)/MK<</CA %s/RC %s/AC %s>>/AA<</K<</S/JavaScript/JS %s>>>>/MaxLen 99/AP<</N %s>>" % (*(u16(S), lit(S)) * 3, lit("font: " + S), lit(S), u16(S), lit(S), lit(S), pdf.stream(show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj", at=(2, 4)), FORM % b"")))


@case("FDF and mail as attachments, by three ways")
def d_three(pdf):
    fdf = b"%FDF-1.2\n1 0 obj<</FDF<</Fields[<</T(n)/V " + lit(S) + b">>]>>>>endobj trailer<</Root 1 0 R>>"
    mail = f"Subject: {S}\r\n\r\nHej {NAME}\r\n".encode()
    files = [pdf.add(b"<</Type/Filespec/F %s/UF %s/Desc %s/EF<</F %s>>/AFRelationship/Source/CI<</Elin %s>>>>" % (
        lit(S + ".fdf"), u16(S), lit(S), pdf.stream(zlib.compress(data), b"/Type/EmbeddedFile/Subtype/application#2fvnd.fdf/Filter/FlateDecode/Params<</Size 9/CheckSum %s/Mac<</Subtype %s>>>>" % (lit(S), lit(PNR))), lit(S))) for data in (fdf, mail, zlib.compress(mail))]
    pdf.catalog += b"/Names<</EmbeddedFiles<</Names[%s %s]>>>>/AF[%s]" % (lit(S), files[0], files[1])
    pdf.page(extra=b"/AF[" + files[2] + b"]")


# Fonts ----------------------------------------------------------------------------------


@case("font names and descriptors with text")
def font_names(pdf):
    descriptor = pdf.add(b"<</Type/FontDescriptor/FontName/ABCDEF+Elin#20Akesson811218-9876/FontFamily %s/CharSet %s/Lang %s/Style<</Panose %s>>/Flags 32/FontBBox[0 0 1000 1000]/Ascent 800/Descent -200/CapHeight 700/StemV 80/ItalicAngle 0>>" % (lit(S), lit("/E/l/i/n" + PNR), lit(PNR), lit(S)))
    font = pdf.add(b"<</Type/Font/Subtype/TrueType/Name/Elin811218-9876/BaseFont/ABCDEF+Elin#20Akesson811218-9876/FirstChar 32/LastChar 33/Widths[300 300]/Encoding/WinAnsiEncoding/FontDescriptor %s>>" % descriptor)
    pdf.page(show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj", font=b"/F2 12 Tf"), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>", )


@case("an embedded CMap names the codes")
def font_codes(pdf):
    text = LABELLED + NUMBERED
    letters = sorted(set(text))
    rows = b"".join(b"<%02x> %d\n" % (ord(c) & 255, 5 + i) for i, c in enumerate(letters))
    cmap = pdf.stream(b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo<</Registry(Adobe)/Ordering(" + raw("Elin Åkesson 811218-9876") + b")/Supplement 0>>def /CMapName/Elin811218-9876 def /CMapType 1 def 1 begincodespacerange <00><ff> endcodespacerange %d begincidchar\n%sendcidchar endcmap end end" % (len(letters), rows),
                      b"/Type/CMap/CMapName/Elin811218-9876/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>")
    table = pdf.stream(tounicode([(raw(c), c) for c in letters]))
    descendant = pdf.add(b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Arial/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 600>>")
    font = pdf.add(b"<</Type/Font/Subtype/Type0/BaseFont/Arial/Encoding %s/DescendantFonts[%s]/ToUnicode %s>>" % (cmap, descendant, table))
    pdf.page(show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj", font=b"/F2 12 Tf"), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")


@case("a ToUnicode map that maps all to one letter", may_refuse=True)
def font_all_x(pdf):
    letters = sorted(set(LABELLED + NUMBERED))
    table = pdf.stream(tounicode([(raw(c), "x") for c in letters]))
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode %s>>" % table)
    pdf.page(show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj", font=b"/F2 12 Tf"), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")


@case("a ToUnicode map that maps to spaces and nothing", may_refuse=True)
def font_blank(pdf):
    letters = sorted(set(LABELLED + NUMBERED))
    table = pdf.stream(tounicode([(raw(c), " ") for c in letters]))
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode %s>>" % table)
    pdf.page(show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj", font=b"/F2 12 Tf"), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>")


@case("a ToUnicode map that maps one code to the whole name")
def font_long(pdf):
    table = pdf.stream(tounicode([(b"!", NAME), (b"#", PNR)]))
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode %s>>" % table)
    pdf.page(show(b"(!) Tj", b"(#) Tj", font=b"/F2 12 Tf"), resources=b"/Font<</F1 3 0 R/F2 " + font + b">>", )


# Files ----------------------------------------------------------------------------------


def revision(*changes):
    """Appends revisions; each is a list of objects, by number."""
    def change(data):
        for objects in changes:
            start = data.rindex(b"startxref") + 9
            before = int(data[start:].split()[0])
            places = []
            for number, body in objects:
                places.append((number, len(data)))
                data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
            table = len(data)
            data += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places)
            data += b"trailer\n<</Size 99/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (before, table)
        return data
    return change


@case("three revisions, the value in the first and the second")
def rev_three(pdf):
    pdf.page(show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj"))
    clean = b"<</Length 99>>stream\n" + b"BT /F1 12 Tf 40 260 Td %s Tj 0 -210 Td %s Tj ET" % (lit(TITLE), lit(DECISION)) + b"\nendstream"
    again = clean.replace(b" ET", b" ET " + two())
    pdf.change = revision([(4, again)], [(4, clean), (90, lit(S))], [(90, b"null")])


@case("an object freed by an update")
def rev_freed(pdf):
    extra = pdf.add(lit(S))
    pdf.page(extra=b"/X " + extra)
    pdf.change = revision([(60, b"null")])


@case("a page tree with inherited and odd nodes")
def tree_odd(pdf):
    pdf.page(show(lit(LABELLED) + b" Tj", lit(NUMBERED) + b" Tj"), resources=b"inherit")
    pdf.tree += b"/Resources<</Font<</F1 3 0 R>>>>/Elin#20Akesson(811218-9876)/Metadata " + pdf.stream(S.encode()) + b"/PieceInfo<</X<</Private %s>>>>" % lit(S)


page("letters as outlines", "v_outlines", lambda pdf: outlined("NAMN: ELIN AKESSON 811218-9876"), go=[], may_refuse=True)


def outlined(text):
    """Letters as filled outlines of a few strokes, with holes as a font has them."""
    strokes = {"A": "M0 0L4 10L6 10L10 0L8 0L7 3L3 3L2 0ZM3.6 4.6L6.4 4.6L5 8.4Z", "E": "M0 0L0 10L8 10L8 8L2 8L2 6L7 6L7 4L2 4L2 2L8 2L8 0Z",
               "L": "M0 0L0 10L2 10L2 2L8 2L8 0Z", "I": "M3 0L3 10L5 10L5 0Z", "N": "M0 0L0 10L2 10L7 3L7 10L9 10L9 0L7 0L2 7L2 0Z",
               "K": "M0 0L0 10L2 10L2 6L6 10L9 10L4 5L9 0L6 0L2 4L2 0Z", "M": "M0 0L0 10L2 10L5 5L8 10L10 10L10 0L8 0L8 6L5 2L2 6L2 0Z",
               "S": "M0 2L6 2L6 4L2 4L0 6L0 10L8 10L8 8L2 8L2 6L6 6L8 4L8 0L0 0Z", "O": "M0 0L0 10L8 10L8 0ZM2 2L6 2L6 8L2 8Z",
               "8": "M0 0L0 10L8 10L8 0ZM2 2L6 2L6 4L2 4ZM2 6L6 6L6 8L2 8Z", "1": "M3 0L3 7L1 6L1 8L4 10L5 10L5 0Z", "2": "M0 0L0 2L5 7L5 8L2 8L2 7L0 7L0 10L7 10L7 6L3 2L7 2L7 0Z",
               "9": "M1 0L4 0L8 5L8 10L0 10L0 5L5 5ZM2 7L6 7L6 8L2 8Z", "7": "M0 10L8 10L8 8L4 0L2 0L6 8L0 8Z", "6": "M7 10L4 10L0 5L0 0L8 0L8 5L3 5ZM2 2L6 2L6 3L2 3Z",
               "-": "M1 4L1 6L6 6L6 4Z", ":": "M2 1L2 3L4 3L4 1ZM2 6L2 8L4 8L4 6Z", " ": ""}
    out, x = [], 40.0
    for letter in text:
        for part in strokes[letter].replace("M", " M").replace("L", " L").replace("Z", " Z").split("M")[1:]:
            points = part.replace("L", " ").replace("Z", " ").split()
            pairs = [(x + 0.95 * float(a), 200 + 0.95 * float(b)) for a, b in zip(points[::2], points[1::2])]
            out.append(b" ".join(b"%.2f %.2f %s" % (a, b, b"m" if i == 0 else b"l") for i, (a, b) in enumerate(pairs)) + b" h")
        x += 10.5
    return b"0 g " + b" ".join(out) + b" f*"


def plotted(text, x, y, step=15.0, size=1.2):
    """Letters as a plotter draws them: single strokes, bars and dots apart. One path a letter."""
    pens = {"A": "0,0 4,10 8,0|1.5,4 6.5,4", "E": "7,10 0,10 0,0 7,0|0,5 5,5", "L": "0,10 0,0 6,0", "I": "3,0 3,10", "N": "0,0 0,10 7,0 7,10",
            "K": "0,0 0,10|7,10 0,4 7,0", "M": "0,0 0,10 4,4 8,10 8,0", "S": "7,9 5,10 2,10 0,8 1,6 6,4 7,2 5,0 2,0 0,1",
            "O": "3,0 0,2 0,8 3,10 5,10 8,8 8,2 5,0 3,0", ":": "3,2 3,3|3,6 3,7", "-": "1,5 6,5", " ": "",
            "8": "4,5 1,7 1,9 3,10 5,10 7,9 7,7 4,5 1,3 1,1 3,0 5,0 7,1 7,3 4,5", "1": "2,8 4,10 4,0", "2": "0,8 2,10 5,10 7,8 7,6 0,0 7,0",
            "9": "7,6 4,5 1,6 1,9 3,10 6,10 7,8 7,3 5,0 2,0", "7": "0,10 7,10 3,0", "6": "6,10 3,9 1,6 1,2 3,0 6,0 7,2 7,4 5,5 2,5 1,4"}
    paths = []
    for letter in text:
        strokes = [part.split() for part in pens[letter].split("|") if part]
        lines = []
        for stroke in strokes:
            points = [tuple(float(number) for number in point.split(",")) for point in stroke]
            lines.append(b" ".join(b"%.1f %.1f %s" % (x + size * a, y + size * b, b"m" if at == 0 else b"l") for at, (a, b) in enumerate(points)) + b" S")
        paths.append(b" ".join(lines))
        x += step
    return paths


FIRST = plotted("NAMN: ELIN AKESSON", 36, 150)
SECOND = plotted("811218-9876", 36, 125)


@case("letters as a plotter draws them", go=[], bytes_gone=[FIRST[12].hex(), SECOND[8].hex()], may_refuse=True)
def v_plotter(pdf):
    pdf.page(b"1.1 w 1 J 1 j " + b" ".join(FIRST + SECOND))
