"""More cases for the attack set: the same channels in other encodings, nestings and places.

Written while looking for leaks in results that the first cases had passed; `make.py` takes
them in. What is refused today because nobody can tell text from data is marked so.
"""

import base64
import struct
import unicodedata
import zlib

from make import *
from make import ADOBE, CASES, DECISION, FORM, H, IMAGE, INK, JPEG, PIXELS, ROW, SHOW, W, XMP


def u16le(t): return b"<"+(b"\xff\xfe"+t.encode('utf-16-le')).hex().encode()+b">"
def u8(t): return lit(b"\xef\xbb\xbf"+t.encode())
S=f"{NAME} {PNR}"
def page(channel,id,content=b"",resources=b"",extra=b"",**more):
    def make(pdf):
        c=content(pdf) if callable(content) else content
        r=resources(pdf) if callable(resources) else resources
        e=extra(pdf) if callable(extra) else extra
        pdf.page(c,extra=e,resources=b"/Font<</F1 3 0 R>>"+r)
    make.__name__=id; case(channel,**more)(make)
def doc(channel,id,f,**more):
    def make(pdf):
        pdf.catalog+=f(pdf); pdf.page()
    make.__name__=id; case(channel,**more)(make)
# marked content
page("ActualText in named properties, indirect, utf8","mc_prop_u8",b"/Span /P0 BDC BT /F1 12 Tf 40 200 Td (Se bilaga) Tj ET EMC",lambda pdf:b"/Properties<</P0 "+pdf.add(b"<</ActualText "+pdf.add(u8(S))+b">>")+b">>")
page("ActualText utf16le","mc_u16le",b"/Span <</ActualText "+u16le(S)+b">> BDC BT /F1 12 Tf 40 200 Td (Se bilaga) Tj ET EMC")
page("ActualText on nothing","mc_empty",b"/Span <</ActualText "+u16(S)+b">> BDC EMC")
page("DP and MP","mc_point",b"/Span <</ActualText "+lit(S)+b"/Alt "+u16(S)+b">> DP /Elin MP /A /P0 DP",lambda pdf:b"/Properties<</P0<</X "+lit(S)+b">>>>")
page("nested marks split actualtext","mc_nested",b"/Span <</ActualText (Elin )>> BDC /Span <</ActualText (\xc5kesson)>> BDC BT /F1 12 Tf 40 200 Td (xx) Tj ET EMC EMC",go=["Åkesson"])
page("custom property names","mc_names",b"/Span <</Elin#20#c5kesson /X811218-9876 /Y [(811218-9876)] /Z<</Q "+u16(S)+b">>>> BDC BT /F1 12 Tf 40 200 Td (x) Tj ET EMC",go=["Elin","811218-9876"])
page("ActualText escape lang","mc_lang",b"/Span <</ActualText <feff001b0073007600530045001b"+S.encode('utf-16-be').hex().encode()+b">/Lang "+lit("sv-"+PNR)+b">> BDC BT /F1 12 Tf 40 200 Td (x) Tj ET EMC")
# content
page("unknown operator with strings","c_unknown",b"BX "+lit(S)+b" foo "+lit(S)+b" 12 bar EX")
page("inline image with extra keys","c_inline_key",b"q 8 0 0 8 300 200 cm BI /W 2 /H 2 /BPC 8 /CS /G /Name "+lit(S)+b" /Secret "+u16(S)+b" ID abcd EI Q")
page("inline image slack","c_inline_slack",b"q 8 0 0 8 300 200 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd"+raw(S)+b"\nEI Q",may_refuse=True)
page("text without ET","c_noet",b"BT /F1 12 Tf 40 200 Td "+lit(LABELLED)+b" Tj 0 -20 Td "+lit(NUMBERED)+b" Tj")
page("text outside BT","c_nobt",b"/F1 12 Tf "+lit(LABELLED+". ")+b" Tj "+lit(NUMBERED)+b" Tj")
page("size zero","c_size0",b"BT /F1 0 Tf 40 200 Td "+lit(LABELLED)+b" Tj 0 -20 Td "+lit(NUMBERED)+b" Tj ET")
page("Tz zero","c_tz0",b"BT /F1 12 Tf 0 Tz 40 200 Td "+lit(LABELLED)+b" Tj 0 -20 Td "+lit(NUMBERED)+b" Tj 100 Tz ET")
page("singular matrix","c_singular",b"q 0 0 0 0 40 200 cm BT /F1 12 Tf "+lit(f"{NAME}, {NUMBERED}")+b" Tj ET Q")
page("far away","c_far",b"BT /F1 12 Tf 9000000 200 Td "+lit(LABELLED)+b" Tj 0 -20 Td "+lit(NUMBERED)+b" Tj ET")
page("huge","c_huge",b"BT /F1 900 Tf 40 200 Td "+lit(LABELLED)+b" Tj 0 -20 Td "+lit(NUMBERED)+b" Tj ET")
page("hex with junk","c_hexjunk",b"BT /F1 12 Tf 40 200 Td <"+b"zz".join(b"%02x"%c for c in raw(LABELLED))+b"> Tj 0 -20 Td "+lit(NUMBERED)+b" Tj ET")
page("letterspaced by TJ","c_spacedtj",b"BT /F1 12 Tf 40 200 Td ["+b" -400 ".join(lit(c) for c in LABELLED)+b"] TJ 0 -20 Td ["+b" -400 ".join(lit(c) for c in NUMBERED)+b"] TJ ET")
page("comb boxes","c_comb",b"BT /F1 12 Tf 40 220 Td (Personnummer) Tj ET "+b" ".join(b"%d 190 16 18 re S BT /F1 12 Tf %d 195 Td %s Tj ET"%(40+16*i,44+16*i,lit(c)) for i,c in enumerate("8112189876")),go=["8112189876"])
page("uppercase","c_upper",b"BT /F1 12 Tf 40 200 Td "+lit("NAMN: ELIN ÅKESSON")+b" Tj 0 -20 Td "+lit(NUMBERED)+b" Tj ET",go=["ELIN ÅKESSON",PNR])
page("soft hyphen, nbsp","c_shy",b"BT /F1 12 Tf 40 200 Td (Namn: Elin\xa0\xc5kes\xadson) Tj 0 -20 Td (Personnummer: 811218\x969876) Tj ET",go=["kes\xadson","Åkesson","9876"])
page("PNR with date of century","c_century",b"BT /F1 12 Tf 40 200 Td (Personnummer: 19811218-9876, 19 81 12 18 98 76, 811218 9876, 198112189876) Tj ET",go=["811218-9876","81 12 18 98 76","811218 9876","198112189876"],may_refuse=True)
page("PS XObject","c_ps",b"/X0 Do",lambda pdf:b"/XObject<</X0 "+pdf.stream(b"("+raw(S)+b") show",b"/Type/XObject/Subtype/PS")+b">>")
page("q underflow and text","c_qunder",b"Q Q Q BT /F1 12 Tf 40 200 Td "+lit(LABELLED)+b" Tj 0 -20 Td "+lit(NUMBERED)+b" Tj ET q q q")
page("clip form bbox","c_bbox",b"/X0 Do",lambda pdf:b"/XObject<</X0 "+pdf.stream(two(),b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</Font<</F1 3 0 R>>>>")+b">>")
page("form w/o subtype w/o resources","c_bareform",b"/X0 Do",lambda pdf:b"/XObject<</X0 "+pdf.stream(two(),b"/BBox[0 0 420 300]")+b">>")
page("form with private keys","c_formkeys",b"/X0 Do",lambda pdf:b"/XObject<</X0 "+pdf.stream(b"BT /F1 12 Tf 40 200 Td (Se bilaga) Tj ET",FORM%b""+b"/Name/Elin#20811218-9876/PieceInfo<</A<</Private "+lit(S)+b">>>>/LastModified(D:2020)/Metadata "+pdf.stream(xmp(),XMP)+b"/OPI<</2.0<</Type/OPI/F "+lit(S)+b"/Comments "+u16(S)+b">>>>/Ref<</F "+lit(S)+b"/Page(x)>>/AF["+pdf.add(b"<</F "+lit(S)+b">>")+b"]/Secret "+lit(S)+b"/Measure<</R "+lit(S)+b">>/StructParents 3")+b">>",go=[NAME,PNR,"Elin"])
page("pattern in pattern","c_patpat",b"/Pattern cs /P1 scn 20 150 300 90 re f",lambda pdf:b"/Pattern<</P1 "+pdf.stream(b"/Pattern cs /P2 scn 0 0 420 300 re f",b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 420 300]/XStep 420/YStep 300/Resources<</Pattern<</P2 "+pdf.stream(two(),b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 420 300]/XStep 420/YStep 300/Resources<</Font<</F1 3 0 R>>>>")+b">>>>")+b">>")
page("pattern uncolored + stroke","c_patstroke",b"/C0 CS 0 0 1 /P1 SCN 20 150 300 90 re S",lambda pdf:b"/ColorSpace<</C0[/Pattern/DeviceRGB]>>/Pattern<</P1 "+pdf.stream(two(),b"/Type/Pattern/PatternType 1/PaintType 2/TilingType 1/BBox[0 0 420 300]/XStep 420/YStep 300/Resources<</Font<</F1 3 0 R>>>>")+b">>")
page("gs font","c_gsfont",b"BT /G0 gs 40 200 Td "+lit(LABELLED)+b" Tj 0 -20 Td "+lit(NUMBERED)+b" Tj ET",lambda pdf:b"/ExtGState<</G0<</Font[3 0 R 12]>>>>")
page("unused everything","c_unused",b"",lambda pdf:b"/ExtGState<</G0<</Font["+pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Elin811218-9876/Name/Elin>>")+b" 12]/Secret "+lit(S)+b">>>>/Shading<</Elin#20811218-9876<<>>>>/Pattern<</P "+pdf.stream(two())+b">>/ColorSpace<</C[/Indexed/DeviceRGB 5 "+lit(S)+b"]>>/ProcSet[/PDF/Elin811218-9876]/Properties<</X<</A "+lit(S)+b">>>>",go=[NAME,PNR,"Elin"])
page("softmask in form in annotation","c_smask_annot",b"",b"",lambda pdf:b"/Annots["+pdf.add(b"<</Type/Annot/Subtype/Stamp/Rect[0 0 420 300]/AP<</N "+pdf.stream(b"/G1 gs 0 0 420 300 re f",FORM%(b"/ExtGState<</G1<</SMask<</S/Alpha/G "+pdf.stream(b"/X1 Do",FORM%(b"/XObject<</X1 "+pdf.stream(two(),FORM%b"")+b">>")+b"/Group<</S/Transparency>>")+b">>>>>>"))+b">>>>")+b"]")
# palette, functions, halftone, shading
def indexed(lookup): return lambda pdf:b"/ColorSpace<</C0[/Indexed/DeviceGray %d "%(len(raw(S))-1)+lookup(pdf)+b"]>>"
page("palette string used","pal_string",b"/C0 cs 3 sc 300 150 20 20 re f",indexed(lambda pdf:lit(S)),may_refuse=True)
page("palette hex used","pal_hex",b"/C0 cs 3 sc 300 150 20 20 re f",indexed(lambda pdf:hexa(S)),may_refuse=True)
page("palette stream used","pal_stream",b"/C0 cs 3 sc 300 150 20 20 re f",indexed(lambda pdf:pdf.stream(raw(S))),may_refuse=True)
page("palette longer than hival","pal_long",b"/C0 cs 3 sc 300 150 20 20 re f",b"/ColorSpace<</C0[/Indexed/DeviceRGB 1 (abcdef"+raw(S)+b")]>>")
page("palette of an image","pal_image",b"q 20 0 0 20 300 150 cm /I0 Do Q",lambda pdf:b"/XObject<</I0 "+pdf.stream(b"\0\1\2\3",b"/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace[/Indexed/DeviceGray 22 "+lit(S)+b"]")+b">>",may_refuse=True)
page("palette of an inline image","pal_inline",b"q 20 0 0 20 300 150 cm BI /W 2 /H 2 /BPC 8 /CS [/I /G 22 "+lit(S)+b"] ID \0\1\2\3 EI Q",may_refuse=True)
page("function samples","fun_samples",b"/C0 cs 0.5 scn 300 150 20 20 re f",lambda pdf:b"/ColorSpace<</C0[/Separation/Black/DeviceGray "+pdf.stream(raw(S)+b"\0"*10,b"/FunctionType 0/Domain[0 1]/Range[0 1]/Size[%d]/BitsPerSample 8"%len(raw(S)))+b"]>>",may_refuse=True)
page("function slack","fun_slack",b"/C0 cs 0.5 scn 300 150 20 20 re f",lambda pdf:b"/ColorSpace<</C0[/Separation/Black/DeviceGray "+pdf.stream(b"\0\xff"+raw(S),b"/FunctionType 0/Domain[0 1]/Range[0 1]/Size[2]/BitsPerSample 8")+b"]>>")
page("postscript function comment","fun_ps",b"/C0 cs 0.5 scn 300 150 20 20 re f",lambda pdf:b"/ColorSpace<</C0[/Separation/Black/DeviceGray "+pdf.stream(b"{ % "+raw(S)+b"\n pop 0.5 } "+raw(S),b"/FunctionType 4/Domain[0 1]/Range[0 1]")+b"]>>")
page("shading stream slack","sh_slack",b"/S0 sh",lambda pdf:b"/Shading<</S0 "+pdf.stream(b"\0"+b"\0\0\0\0"*3+raw(S)*3,b"/ShadingType 4/ColorSpace/DeviceGray/BitsPerCoordinate 8/BitsPerComponent 8/BitsPerFlag 8/Decode[0 1 0 1 0 1]")+b">>",may_refuse=True)
page("halftone and transfer","ht",b"/G0 gs",lambda pdf:b"/ExtGState<</G0<</HT "+pdf.stream(raw(S),b"/Type/Halftone/HalftoneType 6/HalftoneName "+lit(S)+b"/Width 2/Height 2")+b"/TR "+pdf.stream(raw(S)+b"\0"*10,b"/FunctionType 0/Domain[0 1]/Range[0 1]/Size[%d]/BitsPerSample 8"%len(raw(S)))+b"/HTO[1 2]/HTP "+lit(S)+b"/Name/Elin811218-9876>>>>",go=[NAME,PNR,"Elin8"])
page("DeviceN attributes","devn",b"/C0 cs 1 1 scn 300 150 20 20 re f",lambda pdf:b"/ColorSpace<</C0[/DeviceN[/Elin#20811218-9876/"+raw("Åkesson")+b"]/DeviceCMYK "+pdf.stream(b"{pop pop 0 0 0 1}",b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1 0 1]")+b"<</Subtype/NChannel/Colorants<</Elin811218-9876[/Separation/Elin811218-9876/DeviceGray<</FunctionType 2/Domain[0 1]/N 1>>]>>/MixingHints<</PrintingOrder[/Elin811218-9876]>>/Process<</Components[/Elin811218-9876]>>>>]>>",go=["Elin",PNR,"Åkesson"])
# fonts
def fontres(f): return lambda pdf:b"/Font<</F1 3 0 R/F2 "+f(pdf)+b">>"
def page2(channel,id,content,font,**more):
    def make(pdf): pdf.page(content,resources=b"/Font<</F1 3 0 R/F2 "+font(pdf)+b">>")
    make.__name__=id; case(channel,**more)(make)
SE=b"BT /F2 12 Tf 40 200 Td (Se bilaga) Tj ET"
page2("tounicode unused codes","tu_unused",SE,lambda pdf:pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode "+pdf.stream(tounicode([(b"S","S"),(b"\x01",S),(b"\x02",NAME)]))+b">>"))
page2("tounicode bfrange array","tu_range",SE,lambda pdf:pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode "+pdf.stream(b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <01> <%02x> ["%len(S)+b" ".join(b"<%s>"%c.encode('utf-16-be').hex().encode() for c in S)+b"] endbfrange (%s) pop /%s def endcmap"%(raw(S),b"Elin811218-9876"))+b">>"),go=[NAME,PNR,"Elin8"])
page2("differences unused names spelled","diff_unused",SE,lambda pdf:pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[1/Elin/Akesson/P811218-9876 200/e200/P8/P1/P1/P2/P1/P8]>>>>"),go=["Elin","Akesson","811218-9876"])
page2("font dictionary extra keys","font_keys",SE,lambda pdf:pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Name/Elin811218-9876/Metadata "+pdf.stream(xmp(),XMP)+b"/PieceInfo<</X "+lit(S)+b">>/Encoding/WinAnsiEncoding/Elin#20 "+lit(S)+b"/FontDescriptor<</Type/FontDescriptor/FontName/Helvetica/FontFamily "+lit(S)+b"/CharSet(/Elin/Akesson/811218-9876)/Style<</Panose "+hexa(S)+b">>/Flags 32/Lang/Elin>>>>"),go=[NAME,PNR,"Elin"])
page2("CIDSystemInfo strings","font_csi",b"BT /F2 12 Tf 40 200 Td <0001> Tj ET",lambda pdf:pdf.add(b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry "+lit(NAME)+b"/Ordering "+lit(PNR)+b"/Supplement 0>>/DW 600/W[1[500] 8112 18 9876]/FontDescriptor<</Type/FontDescriptor/FontName/X/Flags 4/CIDSet "+pdf.stream(raw(S))+b">>>>]/ToUnicode "+pdf.stream(tounicode([(b"\0\1","x")]))+b">>"))
page2("embedded CMap with secrets","font_cmap",b"BT /F2 12 Tf 40 200 Td <0001> Tj ET",lambda pdf:pdf.add(b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding "+pdf.stream(b"% "+raw(S)+b"\nbegincmap /CIDSystemInfo<</Registry("+raw(S)+b")>> def 1 begincodespacerange <0000> <ffff> endcodespacerange 1 begincidrange <0001> <00ff> 1 endcidrange "+b" ".join(b"1 begincidchar <%04x> 7 endcidchar"%ord(c) for c in S)+b" endcmap",b"/Type/CMap/CMapName/Elin811218-9876/CIDSystemInfo<</Registry "+lit(S)+b">>/Secret "+lit(S))+b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 600>>]/ToUnicode "+pdf.stream(tounicode([(b"\0\1","x")]))+b">>"),go=[NAME,PNR,"Elin8"])
def t3(pdf,procs,enc,extra=b"",text=b"(A)"):
    return pdf.add(b"<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[0.1 0 0 0.1 0 0]/FirstChar 65/LastChar 66/Widths[8 8]/CharProcs<<%s>>/Encoding<</Differences[65%s]>>/Resources<</Font<</F1 3 0 R>>>>%s>>"%(procs,enc,extra))
page2("type3 unused procedures","t3_unused",b"BT /F2 12 Tf 40 200 Td (A) Tj ET",lambda pdf:t3(pdf,b"/a "+pdf.stream(b"8 0 d0 0 0 5 7 re f")+b"/Elin#20811218-9876 "+pdf.stream(b"8 0 d0 "+two())+b"/b "+pdf.stream(b"8 0 d0 % "+raw(S)+b"\n0 0 5 7 re f "+lit(S)+b" foo"),b"/a/b/Elin811218-9876"),go=[NAME,PNR,"Elin"],may_refuse=True)
page2("type3 used with comment and ActualText","t3_used",b"BT /F2 12 Tf 40 200 Td (A) Tj ET",lambda pdf:t3(pdf,b"/a "+pdf.stream(b"8 0 d0 % "+raw(S)+b"\n/Span<</ActualText "+lit(S)+b">> BDC 0 0 5 7 re f EMC BI /W 1 /H 1 /BPC 8 /CS /G /Nm "+lit(S)+b" ID x EI"),b"/a"),may_refuse=True)
page2("type3 glyph names spell, used","t3_names",b"BT /F2 12 Tf 40 200 Td (AB) Tj ET",lambda pdf:t3(pdf,b"/Elin811218-9876 "+pdf.stream(b"8 0 d0 0 0 5 7 re f")+b"/b "+pdf.stream(b"8 0 d0 0 0 5 7 re f"),b"/Elin811218-9876/b"),go=["Elin",PNR],may_refuse=True)
page2("used glyph name is a secret","diff_usedname",b"BT /F2 12 Tf 40 200 Td (A) Tj ET",lambda pdf:pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[65/Elin811218-9876]>>>>"),go=["Elin",PNR],may_refuse=True)
# annotations
def annot(channel,id,body,**more):
    def make(pdf):
        b=body(pdf) if callable(body) else body
        pdf.page(extra=b"/Annots[%s]"%pdf.add(b"<</Type/Annot/Rect[40 100 200 140]%s>>"%b))
    make.__name__=id; case(channel,**more)(make)
annot("AP R and D","an_rd",lambda pdf:b"/Subtype/Widget/FT/Btn/AP<</N "+pdf.stream(b"",FORM%b"")+b"/R "+pdf.stream(two(),FORM%b"")+b"/D<</X "+pdf.stream(two(),FORM%b"")+b">>>>")
annot("state names","an_state",lambda pdf:b"/Subtype/Widget/FT/Btn/T(x)/AS/Elin#20811218-9876/V/Elin811218-9876/AP<</N<</Elin#20811218-9876 "+pdf.stream(b"0 0 5 5 re f",FORM%b"")+b"/Off "+pdf.stream(b"",FORM%b"")+b">>>>/MK<</CA "+lit(S)+b"/RC "+u16(S)+b"/AC "+u8(S)+b">>",go=[NAME,PNR,"Elin"])
for sub in (b"Screen",b"RichMedia",b"3D",b"Sound",b"Movie",b"Caret",b"Ink",b"Polygon",b"Highlight",b"Underline",b"TrapNet",b"PrinterMark",b"Projection",b"Bogus"):
    annot(sub.decode(),"an_"+sub.decode().lower(),lambda pdf,sub=sub:b"/Subtype/"+sub+b"/T "+lit(S)+b"/Contents "+u8(S)+b"/NM "+lit(PNR)+b"/A<</S/Rendition/R<</N "+lit(S)+b"/C<</S/MCD/D<</F "+lit(S)+b">>>>>>/JS "+lit(S)+b">>/Movie<</F "+lit(S)+b"/Poster "+pdf.stream(raw(S))+b">>/Sound "+pdf.stream(raw(S),b"/Type/Sound/R 8000")+b"/3DD "+pdf.stream(raw(S),b"/Type/3D/Subtype/U3D/VA[<</XN "+lit(S)+b"/IN "+lit(S)+b">>]/OnInstantiate "+pdf.stream(raw(S)))+b"/RichMediaContent<</Assets<</Names["+lit(S)+b" "+pdf.add(b"<</F "+lit(S)+b"/EF<</F "+pdf.stream(raw(S))+b">>>>")+b"]>>>>/Path[[1 2 3]]/ExData<</Type/ExData "+b"/X "+lit(S)+b">>/OC<</Type/OCG/Name "+lit(S)+b">>")
annot("link with named dest and AA","an_dest",lambda pdf:b"/Subtype/Link/Dest "+lit(S)+b"/PA<</S/URI/URI "+lit("http://x/"+S)+b">>/AA<</E<</S/JavaScript/JS "+pdf.stream(raw(S))+b">>>>/StructParent 8112189876")
annot("action chain","an_next",lambda pdf:b"/Subtype/Link/A<</S/GoTo/D[0/Fit]/Next[<</S/URI/URI "+lit("http://x/?"+S)+b">><</S/GoToR/F "+lit(S)+b"/D "+lit(S)+b">><</S/Named/N/Elin811218-9876>><</S/SubmitForm/F "+lit(S)+b">><</S/Hide/T "+lit(S)+b">><</S/GoToE/T<</N "+lit(S)+b">>>><</S/Thread/D "+lit(S)+b">><</S/ImportData/F "+lit(S)+b">><</S/SetOCGState/State["+lit(S)+b"]>>]>>",go=[NAME,PNR,"Elin8"])
annot("uri in utf16 / percent lower / base64","an_uri16",lambda pdf:b"/Subtype/Link/A<</S/URI/URI "+u16("https://x.example/"+S)+b">>")
annot("uri base64","an_uri64",lambda pdf:b"/Subtype/Link/A<</S/URI/URI(https://x.example/?d="+base64.b64encode(S.encode())+b")>>",go=[base64.b64encode(S.encode()).decode()])
annot("uri hex","an_urihex",lambda pdf:b"/Subtype/Link/A<</S/URI/URI(https://x.example/?d="+S.encode().hex().encode()+b")>>",go=[S.encode().hex()],may_refuse=True)
annot("uri percent lowercase name only","an_uripc",lambda pdf:b"/Subtype/Link/A<</S/URI/URI(https://x.example/elin.%c3%a5kesson/19811218%2D9876?p=811218%209876)>>",go=["elin.%c3%a5kesson","19811218%2D9876","811218%209876"])
annot("FreeText RC DS CL","an_ft",lambda pdf:b"/Subtype/FreeText/DA(/Elin811218-9876 12 Tf)/DS "+lit(S)+b"/RC "+pdf.stream(f"<body>{S}</body>".encode())+b"/CL[1 2]/IT/Elin811218-9876/Contents "+u16le(S)+b"/AP<</N "+pdf.stream(two(),FORM%b"")+b">>",go=[NAME,PNR,"Elin8"])
# fields
def acro(channel,id,f,**more):
    def make(pdf):
        fields=f(pdf)
        pdf.catalog+=b"/AcroForm<</Fields[%s]/DA "%fields+lit("/F1 12 Tf %"+S)+b"/CO[%s]/DR<</Font<</Elin811218-9876 3 0 R>>>>/Extra "%fields+u16(S)+b">>"
        pdf.page(extra=b"/Annots[%s]"%fields)
    make.__name__=id; case(channel,go=[NAME,PNR,"Elin8"],**more)(make)
acro("field kids inherit","fi_kids",lambda pdf:pdf.add(b"<</T "+lit(NAME)+b"/FT/Tx/V "+u16(S)+b"/Kids["+pdf.add(b"<</T "+lit(PNR)+b"/Subtype/Widget/Rect[40 100 200 120]/DV "+u8(S)+b"/AP<</N "+pdf.stream(two(),FORM%b"")+b">>>>")+b"]>>"))
acro("field value stream","fi_stream",lambda pdf:pdf.add(b"<</T(a)/FT/Tx/V "+pdf.stream(raw(S))+b"/RV "+pdf.stream(raw(S))+b"/Subtype/Widget/Rect[40 100 200 120]>>"))
acro("signature lock, seed, ref","fi_sig",lambda pdf:pdf.add(b"<</T(a)/FT/Sig/Subtype/Widget/Rect[40 100 200 120]/Lock<</Type/SigFieldLock/Action/Include/Fields["+lit(S)+b"]>>/SV<</Reasons["+lit(S)+b"]/Cert<</Subject["+lit(S)+b"]/URL "+lit(S)+b">>>>/V<</Type/Sig/Filter/Adobe.PPKLite/Name "+u16(S)+b"/Location "+lit(S)+b"/Reason "+lit(S)+b"/Cert["+lit(S)+b"]/Prop_Build<</App<</Name/Elin811218-9876>>>>/Contents "+hexa(S)+b"/Reference[<</Type/SigRef/TransformMethod/DocMDP/Data "+lit(S)+b">>]>>/AP<</N "+pdf.stream(two(),FORM%b"")+b">>>>"))
acro("combo w. indirect Opt","fi_opt",lambda pdf:pdf.add(b"<</T(a)/FT/Ch/Subtype/Widget/Rect[40 100 200 120]/Opt "+pdf.add(b"["+lit(NAME)+b"["+u16(PNR)+b" "+lit(S)+b"]]")+b"/I[0]/TI 0/V "+u16(NAME)+b">>"))
doc("XFA array","d_xfa",lambda pdf:b"/AcroForm<</Fields[]/XFA["+lit(NAME)+b" "+pdf.stream(S.encode())+b"(datasets) "+pdf.stream(zlib.compress(S.encode('utf-16')),b"/Filter/FlateDecode")+b"]>>/NeedsRendering true")
# document
doc("OCG usage and config","d_ocg",lambda pdf:(lambda g:b"/OCProperties<</OCGs["+g+b"]/D<</Name "+lit(S)+b"/Creator "+u16(S)+b"/Order["+lit(S)+b" ["+u8(S)+b" "+g+b"]]/RBGroups[[%s]]/AS[<</Event/View/Category[/Elin811218-9876]/OCGs[%s]>>]/Locked[%s]>>/Configs[<</Name "%(g,g,g)+lit(S)+b">>]>>")(pdf.add(b"<</Type/OCG/Name "+u16(S)+b"/Intent[/View/Elin811218-9876]/Usage<</CreatorInfo<</Creator "+lit(S)+b"/Subtype/Elin811218-9876>>/User<</Type/Ind/Name["+lit(S)+b"]>>/Language<</Lang "+lit(S)+b">>/PageElement<</Subtype/HF>>>>>>")),go=[NAME,PNR,"Elin8"])
page("OCG used in content","p_ocg",b"/OC /O0 BDC BT /F1 12 Tf 40 200 Td (Se) Tj ET EMC /OC /O1 BDC BT /F1 12 Tf 40 180 Td (ok) Tj ET EMC",lambda pdf:b"/Properties<</O0 "+pdf.add(b"<</Type/OCG/Name "+u16(S)+b"/Usage<</CreatorInfo<</Creator "+lit(S)+b">>>>>>")+b"/O1<</Type/OCMD/OCGs["+pdf.add(b"<</Type/OCG/Name "+lit(S)+b">>")+b"]/P/AnyOn/VE[/Not "+pdf.add(b"<</Type/OCG/Name "+u8(S)+b">>")+b"]/X "+lit(S)+b">>>>")
doc("every name tree","d_names",lambda pdf:b"/Names<<"+b"".join(b"/"+k+b"<</Kids["+pdf.add(b"<</Limits["+lit(NAME)+lit(S)+b"]/Names["+lit(S)+b" "+pdf.add(b"<</T "+lit(S)+b"/S/JavaScript/JS "+u16(S)+b">>")+b"]>>")+b"]>>" for k in (b"AP",b"JavaScript",b"Pages",b"Templates",b"IDS",b"URLS",b"EmbeddedFiles",b"AlternatePresentations",b"Renditions",b"Dests",b"Elin811218-9876"))+b">>",go=[NAME,PNR,"Elin8"])
doc("catalog odds","d_odds",lambda pdf:b"/Legal<</Attestation "+lit(S)+b">>/Requirements[<</S/EnableJavaScripts/RH<</Script "+lit(S)+b">>>>]/SpiderInfo<</V 1/C["+lit(S)+b"]>>/DSS<</Certs["+pdf.stream(raw(S))+b"]/VRI<</Elin811218-9876<<>>>>>>/Extensions<</ELIN<</BaseVersion/1.7/URL "+lit(S)+b">>>>/Perms<</DocMDP<</Contents "+hexa(S)+b"/Name "+lit(S)+b">>/UR3<</Msg "+lit(S)+b">>>>/ViewerPreferences<</Direction/Elin811218-9876/PrintArea/Elin811218-9876/NumCopies 8112189876>>/PageMode/Elin811218-9876/PageLayout/Elin811218-9876/Version/Elin811218-9876/Lang "+u16(S)+b"/DPartRoot<</DPM<</N "+lit(S)+b">>>>/AF["+pdf.add(b"<</F "+lit(S)+b">>")+b"]/MarkInfo<</Marked true/X "+lit(S)+b">>/AA<</WC<</S/JavaScript/JS "+lit(S)+b">>>>/Metadata "+pdf.stream(zlib.compress(xmp()),XMP+b"/Filter/FlateDecode"),go=[NAME,PNR,"Elin8"])
page("page odds","p_odds",b"",b"",lambda pdf:b"/PieceInfo<</X "+lit(S)+b">>/Tabs/Elin811218-9876/PresSteps<</NA<</S/URI/URI "+lit(S)+b">>>>/Trans<</S/Elin811218-9876>>/B["+pdf.add(b"<</T "+pdf.add(b"<</I<</Title "+lit(S)+b">>>>")+b">>")+b"]/SeparationInfo<</DeviceColorant "+lit(S)+b">>/VP[<</Type/Viewport/Name "+lit(S)+b"/Measure<</R "+u16(S)+b">>>>]/ID "+lit(S)+b"/PZ 3/Hid true/TemplateInstantiated/Elin811218-9876/AF["+pdf.add(b"<</F "+lit(S)+b">>")+b"]/AA<</O<</S/JavaScript/JS "+lit(S)+b">>>>/LastModified "+lit(S)+b"/Group<</S/Transparency/X "+lit(S)+b">>/BoxColorInfo<</X "+lit(S)+b">>/DPart<</X "+lit(S)+b">>/OutputIntents[<</Info "+lit(S)+b">>]/StructParents 811218",go=[NAME,PNR,"Elin8"])
doc("outline deep","d_outline",lambda pdf:(lambda c:b"/Outlines<</First "+c+b"/Last "+c+b"/Count 2/X "+lit(S)+b">>/PageMode/UseOutlines")(pdf.add(b"<</Title(Kapitel)/C[0 0 0]/A<</S/URI/URI "+lit(S)+b">>/SE 1 0 R/X "+lit(S)+b"/First "+pdf.add(b"<</Title "+u8(S)+b"/Dest "+lit(S)+b">>")+b">>")))
doc("outline utf16le","d_outline_le",lambda pdf:b"/Outlines<</First %s/Count 1>>"%pdf.add(b"<</Title "+u16le(S)+b"/Dest[0/Fit]>>"))
doc("outline latin no label","d_outline_plain",lambda pdf:b"/Outlines<</First %s/Count 1>>"%pdf.add(b"<</Title "+lit(S)+b"/Dest[0/Fit]>>"))
doc("outline split","d_outline_split",lambda pdf:(lambda b:b"/Outlines<</First %s/Count 2>>"%pdf.add(b"<</Title(Elin)/Next %s/Dest[0/Fit]>>"%b))(pdf.add(b"<</Title "+lit("Åkesson 811218")+b"/Dest[0/Fit]>>")),go=["Åkesson"])
doc("page label styles","d_labels",lambda pdf:b"/PageLabels<</Kids[<</Limits[0 1]/Nums[0<</S/D/P "+u16(S)+b"/St 8112189876/X "+lit(S)+b">>]>>]>>")
doc("structure everything","d_struct",lambda pdf:b"/MarkInfo<</Marked true>>/StructTreeRoot<</Type/StructTreeRoot/RoleMap<</Elin811218-9876/P>>/ClassMap<</Elin811218-9876<</O/Layout/X "+lit(S)+b">>>>/IDTree<</Names["+lit(S)+b" 1 0 R]>>/Namespaces[<</NS "+lit(S)+b"/Schema "+lit(S)+b">>]/PronunciationLexicon["+pdf.add(b"<</F "+lit(S)+b">>")+b"]/AF["+pdf.add(b"<</F "+lit(S)+b">>")+b"]/K["+pdf.add(b"<</S/Elin811218-9876/ID "+lit(S)+b"/Lang "+lit("sv-"+S)+b"/C/Elin811218-9876/R 1/Alt "+u8(S)+b"/E "+u16(S)+b"/Phoneme "+lit(S)+b"/PhoneticAlphabet/Elin811218-9876/Ref[]/AF[<</F "+lit(S)+b">>]/T "+u16le(S)+b"/A[<</O/Table/Summary "+lit(S)+b"/Headers["+lit(S)+b"]/Short "+lit(S)+b">><</O/PrintField/Desc "+lit(S)+b">><</O/NSO/NS<<>>/X "+lit(S)+b">>]/K[<</S/P/ActualText "+lit(S)+b"/K 0>>]>>")+b"]>>",go=[NAME,PNR,"Elin8"])
doc("AF and embedded nested","d_embed",lambda pdf:b"/AF["+pdf.add(b"<</Type/Filespec/F "+lit(S)+b"/UF "+u16(S)+b"/DOS "+lit(S)+b"/Mac "+lit(S)+b"/Unix "+lit(S)+b"/ID["+lit(S)+lit(S)+b"]/Desc "+u8(S)+b"/CI<</Elin811218-9876 "+lit(S)+b">>/EF<</F "+pdf.stream(S.encode(),b"/Type/EmbeddedFile/Subtype/Elin811218-9876/Params<</CheckSum "+hexa(S)+b"/Mac<</ResFork "+pdf.stream(raw(S))+b">>>>")+b">>/RF<</F["+lit(S)+b" "+pdf.stream(raw(S))+b"]>>/EP<<>>/Thumb "+pdf.stream(raw(S))+b">>")+b"]",go=[NAME,PNR,"Elin8"])
doc("output intent profile","d_oi",lambda pdf:b"/OutputIntents[<</S/GTS_PDFX/OutputCondition "+u16(S)+b"/RegistryName "+lit(S)+b"/DestOutputProfile "+pdf.stream(raw(S),b"/N 3")+b"/DestOutputProfileRef<</URLs["+lit(S)+b"]>>/MixingHints<</X "+lit(S)+b">>/SpectralData<</X "+lit(S)+b">>>>]")
# images
IMG=b"/Type/XObject/Subtype/Image/Width 16/Height 16/BitsPerComponent 8/ColorSpace/DeviceGray"
def img(channel,id,data,entries=b"",content=b"q 60 0 0 60 300 150 cm /I0 Do Q",base=IMG,**more):
    def make(pdf):
        d=data(pdf) if callable(data) else data; e=entries(pdf) if callable(entries) else entries
        pdf.page(content,resources=b"/Font<</F1 3 0 R>>/XObject<</I0 "+pdf.stream(d,base+e)+b">>")
    make.__name__=id; case(channel,**more)(make)
G=bytes(range(256))
img("image keys","im_keys",G,lambda pdf:b"/Name/Elin811218-9876/Metadata "+pdf.stream(xmp(),XMP)+b"/OPI<</1.3<</F "+lit(S)+b">>>>/ID "+lit(S)+b"/PieceInfo<</X "+lit(S)+b">>/AF[<</F "+lit(S)+b">>]/Measure<</X "+lit(S)+b">>/PtData<</X "+lit(S)+b">>/Decode[0 1]/Secret "+u16(S)+b"/StructParent 5/Intent/Elin811218-9876",go=[NAME,PNR,"Elin8"])
img("image slack raw","im_slack",G+raw(S))
img("image slack flate inside","im_slack_flate",zlib.compress(G+raw(S)),b"/Filter/FlateDecode")
img("image slack flate after","im_slack_flate2",zlib.compress(G)+raw(S),b"/Filter/FlateDecode")
img("image slack runlength","im_slack_rl",run_length(G)+raw(S),b"/Filter/RunLengthDecode")
img("image slack hex","im_slack_hex",G.hex().encode()+b">"+raw(S),b"/Filter/ASCIIHexDecode")
img("image slack a85","im_slack_a85",base64.a85encode(G)+b"~>"+raw(S),b"/Filter/ASCII85Decode")
img("image slack lzw","im_slack_lzw",lzw(G)+raw(S),b"/Filter/LZWDecode")
img("image rows are text","im_rows_text",(raw(S)*30)[:256],go=[PNR],may_refuse=True)
img("image predictor slack","im_pred",zlib.compress(b"".join(b"\0"+G[i*16:i*16+16] for i in range(16))+b"\0"+raw(S)[:16]+b"\0"+raw(S)[16:]),b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 16/Secret "+lit(S)+b">>")
img("jpeg in flate w. app segs","im_dctfl",zlib.compress(JPEG[:2]+b"".join(bytes([255,m])+struct.pack(">H",len(S.encode())+2)+S.encode() for m in (0xe1,0xe2,0xed,0xee,0xef,0xfe))+JPEG[2:]+raw(S)),b"/Filter[/FlateDecode/DCTDecode]",may_refuse=True)
img("jpeg fill bytes between","im_jpgfill",JPEG[:2]+b"\xff\xff\xfe"+struct.pack(">H",len(S.encode())+2)+S.encode()+JPEG[2:-2]+b"\xff\xfe"+struct.pack(">H",len(S.encode())+2)+S.encode()+JPEG[-2:],b"/Filter/DCTDecode",may_refuse=True)
img("jpeg then jpeg","im_jpg2",JPEG+JPEG[:2]+b"\xff\xfe"+struct.pack(">H",len(S.encode())+2)+S.encode()+JPEG[2:],b"/Filter/DCTDecode",may_refuse=True)
img("ccitt slack","im_ccitt",b"\x00\x10\x01\x00\x10\x01"+raw(S),b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 16/Rows 16/X "+lit(S)+b">>",base=IMG.replace(b"BitsPerComponent 8",b"BitsPerComponent 1"),may_refuse=True)
GONE2=dict(go=[],bytes_gone=[ROW],may_refuse=True)
def scan(channel,id,make_,**m):
    make_.__name__=id; case(channel,**{**GONE2,**m})(make_)
def ca0(pdf): image_page(pdf,pdf.stream(PIXELS,IMAGE),b"q /G0 gs "+SHOW[2:],b"/ExtGState<</G0<</ca 0>>>>")
scan("transparent image","sc_ca0",ca0)
def hid(pdf):
    layer=pdf.add(b"<</Type/OCG/Name(L)>>"); pdf.catalog+=b"/OCProperties<</OCGs[%s]/D<</OFF[%s]>>>>"%(layer,layer)
    image_page(pdf,pdf.stream(PIXELS,IMAGE+b"/OC "+layer))
scan("image in hidden layer","sc_hidden",hid)
def zero(pdf): image_page(pdf,pdf.stream(PIXELS,IMAGE),b"q 0 0 0 0 40 150 cm /Im1 Do Q")
scan("image of no size","sc_zero",zero)
def offp(pdf): image_page(pdf,pdf.stream(PIXELS,IMAGE),b"q 328 0 0 80 1000 1500 cm /Im1 Do Q")
scan("image off page","sc_off",offp)
def formclip(pdf):
    f=pdf.stream(SHOW,b"/Type/XObject/Subtype/Form/BBox[0 0 5 5]/Resources<</XObject<</Im1 %s>>>>"%pdf.stream(PIXELS,IMAGE))
    pdf.page(b"/X0 Do",resources=b"/Font<</F1 3 0 R>>/XObject<</X0 %s>>"%f)
scan("image clipped by form bbox, nothing struck","sc_formclip",formclip)
def formclip2(pdf):
    f=pdf.stream(b"q 40 150 5 5 re W n "+SHOW[2:],FORM%(b"/XObject<</Im1 %s>>"%pdf.stream(PIXELS,IMAGE)))
    pdf.page(b"/X0 Do",resources=b"/Font<</F1 3 0 R>>/XObject<</X0 %s>>"%f)
scan("image clipped within form","sc_formclip2",formclip2)
def patimg(pdf):
    p=pdf.stream(SHOW,b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 420 300]/XStep 420/YStep 300/Resources<</XObject<</Im1 %s>>>>"%pdf.stream(PIXELS,IMAGE))
    pdf.page(b"/Pattern cs /P1 scn 20 100 380 190 re f",resources=b"/Font<</F1 3 0 R>>/Pattern<</P1 %s>>"%p)
scan("image in pattern","sc_pattern",patimg)
def smaskimg(pdf):
    g=pdf.stream(SHOW,FORM%(b"/XObject<</Im1 %s>>"%pdf.stream(PIXELS,IMAGE))+b"/Group<</S/Transparency/CS/DeviceGray>>")
    pdf.page(b"q /G1 gs 0 g 20 100 380 190 re f Q",resources=b"/Font<</F1 3 0 R>>/ExtGState<</G1<</SMask<</S/Luminosity/G %s>>>>>>"%g)
scan("image in soft mask group","sc_smask",smaskimg)
def unusedimg(pdf): pdf.page(b"",resources=b"/Font<</F1 3 0 R>>/XObject<</Im1 %s>>"%pdf.stream(PIXELS,IMAGE))
scan("unused image","sc_unused",unusedimg)
def annimg(pdf):
    a=pdf.add(b"<</Type/Annot/Subtype/Stamp/Rect[0 0 420 300]/AP<</N %s>>>>"%pdf.stream(SHOW,FORM%(b"/XObject<</Im1 %s>>"%pdf.stream(PIXELS,IMAGE))))
    pdf.page(extra=b"/Annots[%s]"%a)
scan("image in annotation","sc_annot",annimg)
def under(pdf): image_page(pdf,pdf.stream(PIXELS,IMAGE),SHOW+b" 0 g 30 140 360 100 re f")
scan("scan under a box","sc_under",under)
def under2(pdf): image_page(pdf,pdf.stream(PIXELS,IMAGE),SHOW+b" 1 g 30 140 360 100 re f")
scan("scan under a white box","sc_under_white",under2)
# file
def fc(channel,id,change,before=None,**more): file_case(channel,id,change,before,**more)
fc("junk after endobj/stream kw","f_kw",lambda d:d.replace(b"endobj\n3 0 obj",b"endobj "+PLAIN+b"\n3 0 obj").replace(b">>stream\n",b">> % "+PLAIN+b"\nstream\n",1))
fc("junk in xref","f_xref",lambda d:d.replace(b"trailer\n",b"% "+PLAIN+b"\ntrailer\n"))
fc("trailer keys","f_trailer",lambda d:d.replace(b"trailer\n<<",b"trailer\n<</Secret "+lit(S)+b"/ID["+hexa(S)+u16(S)+b"]/Info<</Title "+u16(S)+b">>/X<</Elin811218-9876 1>>"),go=[NAME,PNR,"Elin8"])
fc("two PDFs concatenated","f_two",lambda d:(lambda p:p+d)((lambda q:(q.page(two()),q.bytes())[1])(Pdf())))
def strdict(pdf):
    text=b"BT /F1 12 Tf 40 260 Td %s Tj 0 -210 Td %s Tj ET\n"%(lit(TITLE),lit(DECISION))
    pdf.page(contents=pdf.stream(text,b"/Secret "+lit(S)+b"/Elin811218-9876 1/F "+u16(S)[:0]+b"/DL 5/Metadata "+pdf.stream(xmp(),XMP)))
case("content stream private keys",go=[NAME,PNR,"Elin8"])(strdict)
def cryptf(pdf):
    text=b"BT /F1 12 Tf 40 260 Td %s Tj 0 -210 Td %s Tj ET\n"%(lit(TITLE),lit(DECISION))+two()
    pdf.page(contents=pdf.stream(zlib.compress(text).hex().encode()+b">"+PLAIN,b"/Filter[/ASCIIHexDecode/FlateDecode]/DecodeParms[null<</X "+lit(S)+b">>]"))
case("filter chain with slack")(cryptf)
def objstm_extra(pdf):
    pdf.version=b"1.5"; pdf.page(two())
    pdf.add(b"<</Orphan %s>>"%BOTH)
    def write(p):
        d=packed_file(p); return d
    pdf.write=write
case("orphan in object stream")(objstm_extra)
def hybrid(pdf):
    pdf.page()
    n=pdf.number
    def change(d):
        # hidden object reachable only through XRefStm
        start=int(d.rsplit(b"startxref\n",1)[1].split()[0])
        obj=b"%d 0 obj\n<</Namn %s>>\nendobj\n"%(n+1,BOTH)
        off=start; xo=off+len(obj)
        rows=struct.pack(">BIH",0,0,65535)+struct.pack(">BIH",1,off,0)
        xs=b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Index[0 1 %d 1]/Length %d>>stream\n%s\nendstream\nendobj\n"%(n+2,n+3,n+1,len(rows),rows)
        ns=xo+len(xs)
        tail=d[start:].replace(b"trailer\n<<",b"trailer\n<</XRefStm %d"%xo)
        return d[:start]+obj+xs+tail.replace(b"startxref\n%d"%start,b"startxref\n%d"%ns)
    pdf.change=change
case("hybrid xref hidden object")(hybrid)
def rev_page(pdf):
    pdf.page(); keep=list(pdf.pages); pdf.page(two())
    def change(d):
        old=int(d.rsplit(b"startxref\n",1)[1].split()[0]); place=len(d)
        d+=b"2 0 obj\n<</Type/Pages/Count 1/Kids[%s]>>\nendobj\n"%keep[0]; s=len(d)
        return d+b"xref\n2 1\n%010d 00000 n \ntrailer\n<</Size %d/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"%(place,pdf.number+1,old,s)
    pdf.change=change
case("page deleted by an update")(rev_page)
# covered text
page("text under later white box","cov_white",two()+b" 1 g 30 170 250 45 re f")
page("text under black box, no finding","cov_black",b"BT /F1 12 Tf 40 200 Td (Hemlig ort Granvik) Tj ET 0 g 30 190 250 25 re f",go=["Hemlig ort Granvik"])
page("text under box annotation","cov_annot",b"BT /F1 12 Tf 40 200 Td (Hemlig ort Granvik) Tj ET",b"",lambda pdf:b"/Annots["+pdf.add(b"<</Type/Annot/Subtype/Square/IC[0 0 0]/Rect[30 190 280 215]/AP<</N "+pdf.stream(b"0 g 30 190 250 25 re f",b"/Type/XObject/Subtype/Form/BBox[30 190 280 215]")+b">>>>")+b"]",go=["Hemlig ort Granvik"])
