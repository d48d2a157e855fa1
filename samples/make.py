#!/usr/bin/env python3
"""Makes the sample documents: invented Swedish case files as real programs write them.

    python3 make.py [NAME...]      all of them, or those whose file name begins so

Needs Python with reportlab and Pillow, the DejaVu fonts, LibreOffice Writer (`soffice`) and
Chromium. Files by reportlab and the scans come out byte for byte the same each time; those
by LibreOffice and Chromium differ in dates and identifiers, so the committed ones count.
All people, places, companies and numbers are invented: birth numbers 980-999, telephone
numbers and `.example` domains are from series kept for tests.
"""

import html
import io
import json
import os
import random
import subprocess
import sys
import tempfile

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

HERE = os.path.dirname(os.path.abspath(__file__))
FONTS = "/usr/share/fonts/truetype/dejavu/"
rl_config.invariant = 1
EXPECT = {}


def pnr(date, number, century=""):
    """A personnummer of the test series with the right check digit (Luhn)."""
    digits = date + number
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(digits))
    return f"{century}{date}-{number}{-total % 10}"


def expect(name, gone, stay, hidden=()):
    EXPECT[name] = {"must_not_remain": sorted(gone), "must_remain": sorted(stay), "hidden": sorted(hidden)}


# 1. An inquiry: reportlab, a TrueType subset ------------------------------------------

TUVA, AKUA, MATS = pnr("140923", "982"), pnr("860417", "984", "19"), pnr("831130", "991")
INQUIRY = [
    ("h1", "Utredning enligt 11 kap. 1 § socialtjänstlagen"),
    ("p", "Lindbro kommun, socialförvaltningen, enheten för barn och familj<br/>Dnr SN 2024/0417-3. Upprättad 2024-04-22 av socialsekreterare Petra Lundvik."),
    ("h2", "Uppgifter om barnet"),
    ("p", f"Namn: Tuva Hellgren-Osei<br/>Personnummer: {TUVA}<br/>Adress: Stenbocksgatan 14 B, 914 32 Kvarnsele<br/>Skola: Almdungens skola, klass 3 B"),
    ("h2", "Vårdnadshavare"),
    ("p", f"Akua Osei, {AKUA}, telefon 070-174 06 11, e-post akua.osei@kvarnpost.example<br/>Mats Hellgren, {MATS}, telefon 070-174 06 27"),
    ("h2", "Aktualisering"),
    ("p", "Den 26 februari inkom en orosanmälan från Tuvas klasslärare Birgitta Nordqvist. Av anmälan framgår att Tuva vid flera tillfällen kommit till skolan utan matsäck och sagt att hon inte vill gå hem. Flickan har berättat att pappa blir arg när han har druckit. Mats har bekräftat att han har en pågående kontakt med mottagningen Vändpunkten i Lindbro."),
    ("p", "Förhandsbedömning gjordes samma dag. Beslut om att inleda utredning fattades den 4 mars av enhetschef Gunilla Strand enligt delegation."),
    ("h2", "Familjens situation"),
    ("p", "Föräldrarna separerade hösten 2022 och har gemensam vårdnad. Tuva bor växelvis. Akua arbetar som svetsare på Kvarnsele Plåt &amp; Smide AB. Hon beskriver att samarbetet med Mats fungerade fram till att hans bror Rickard flyttade in hos honom på Mossvägen 3. Akuas mor, Comfort Osei, hjälper till med hämtningar på tisdagar."),
    ("p", "Vid hembesöket den 19 mars visade Tuva sitt rum. Hon berättade att hon brukar sova hos kompisen Majken när det är bråk. Majkens mamma, Therese Öhrn, har bekräftat detta per telefon och uppger att flickan har övernattat hos dem fem gånger sedan jul."),
    ("h2", "Barnets uppfattning"),
    ("p", "Tuva säger att hon tycker om båda sina föräldrar. Hon önskar att farbror Rickard flyttar och att pappa slutar dricka. Hon vill gärna fortsätta på fotbollen i Kvarnsele IK, där tränaren Hasse är snäll."),
    ("h2", "Bedömning och förslag till beslut"),
    ("p", "Av utredningen framkommer att barnets behov av trygghet tidvis inte tillgodoses. Föräldrarna samtycker till öppna insatser. Det föreslås att familjen beviljas familjebehandling i sex månader och att barnet erbjuds plats i stödgrupp, 4 kap. 1 § socialtjänstlagen. Uppföljning sker efter tre månader."),
    ("p", "Petra Lundvik<br/>socialsekreterare"),
]


def utredning(path):
    pdfmetrics.registerFont(TTFont("Serif", FONTS + "DejaVuSerif.ttf"))
    pdfmetrics.registerFont(TTFont("Serif-Bold", FONTS + "DejaVuSerif-Bold.ttf"))
    styles = {
        "h1": ParagraphStyle("h1", fontName="Serif-Bold", fontSize=15, leading=20, spaceAfter=8),
        "h2": ParagraphStyle("h2", fontName="Serif-Bold", fontSize=11, leading=15, spaceBefore=8, spaceAfter=2),
        "p": ParagraphStyle("p", fontName="Serif", fontSize=10.5, leading=15, spaceAfter=5, alignment=4),
    }

    def frame(canvas, document):
        canvas.setFont("Serif", 8)
        canvas.drawString(70, 810, "Lindbro kommun")
        canvas.drawRightString(525, 810, f"Sekretess 26 kap. OSL    Sida {document.page}")
        canvas.drawString(70, 30, f"Avser: Tuva Hellgren-Osei, {TUVA}")
    document = SimpleDocTemplate(path, pagesize=A4, leftMargin=70, rightMargin=70, topMargin=60, bottomMargin=60,
                                 title="Utredning Tuva Hellgren-Osei", author="Petra Lundvik", subject=TUVA)
    document.build([Paragraph(text, styles[kind]) for kind, text in INQUIRY], onFirstPage=frame, onLaterPages=frame)


expect("01_utredning.pdf",
       ["Tuva", "Hellgren", "Osei", "Akua", "Mats", "Rickard", "Comfort", "Majken", "Öhrn", "Nordqvist", TUVA, AKUA, MATS, "070-174 06 11",
        "070-174 06 27", "akua.osei@kvarnpost.example", "Stenbocksgatan 14", "Mossvägen 3", "Almdungens", "Smide AB"],
       ["Utredning enligt 11 kap. 1 § socialtjänstlagen", "Barnets uppfattning", "familjebehandling", "Uppföljning sker efter tre månader"], ["Tuva Hellgren-Osei", TUVA])

# 2. A decision with a table: reportlab, standard fonts ----------------------------------

FAMILY = [("Johan Wallmark", pnr("790805", "987"), "sökande"), ("Sirpa Niskala Wallmark", pnr("820119", "996"), "medsökande"),
          ("Elvira Wallmark", pnr("110702", "998"), "barn"), ("Noel Wallmark", pnr("170212", "995"), "barn")]


def beslut(path):
    body = ParagraphStyle("b", fontName="Helvetica", fontSize=10, leading=13.5, spaceAfter=6)
    head = ParagraphStyle("h", parent=body, fontName="Helvetica-Bold", fontSize=14, leading=20)
    cell = ParagraphStyle("c", parent=body, fontSize=9, leading=11, spaceAfter=0)
    rows = [["Namn", "Personnummer", "Roll"]] + [[Paragraph(name, cell), number, role] for name, number, role in FAMILY]
    costs = [["Post", "Norm", "Beviljat"], ["Riksnorm, fyra personer", "14 320 kr", "14 320 kr"], ["Hyra, Bostads AB Lindbrohus", "8 940 kr", "8 940 kr"],
             ["Hushållsel", "1 105 kr", "1 105 kr"], ["Arbetsresor, bil KLM 39T", "1 480 kr", "0 kr"], ["Summa", "25 845 kr", "24 365 kr"]]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 9), ("FONT", (0, 1), (-1, -1), "Helvetica", 9),
                       ("VALIGN", (0, 0), (-1, -1), "TOP")])
    sums = TableStyle([*grid.getCommands(), ("ALIGN", (1, 0), (-1, -1), "RIGHT")])
    parts = [
        Table([["LINDBRO KOMMUN\nSocialförvaltningen", "BESLUT\n2024-05-02"]], colWidths=[300, 170], style=[("FONT", (0, 0), (-1, -1), "Helvetica-Bold", 10)]),
        Spacer(1, 18), Paragraph("Ekonomiskt bistånd enligt 4 kap. 1 § SoL", head), Paragraph("Dnr SN 2024/0533. Avser maj månad 2024.", body),
        Table(rows, colWidths=[105, 110, 90], style=grid, hAlign="LEFT"), Spacer(1, 10),
        Paragraph("Adress: Granlidsvägen 22, lgh 1102, 914 33 Kvarnsele. Telefon 070-174 06 42 (Johan) och 070-174 06 43 (Sirpa).", body),
        Table(costs, colWidths=[190, 80, 80], style=sums, hAlign="LEFT"), Spacer(1, 10),
        Paragraph("Ansökan om ersättning för arbetsresor avslås. Johan Wallmark har inte visat att resorna är nödvändiga, eftersom arbetsgivaren Kallbäckens Såg AB ordnar busstransport. "
                  "Utbetalning sker till konto 8327-9, 934 118 204-7 i Sirpas namn den 6 maj.", body),
        Paragraph("Beslutet kan överklagas hos förvaltningsrätten inom tre veckor från den dag ni fick del av det.", body),
        Spacer(1, 20), Paragraph("Anneli Kroon<br/>biståndshandläggare", body),
    ]
    SimpleDocTemplate(path, pagesize=A4, leftMargin=60, rightMargin=60, topMargin=50, title="Beslut Wallmark", author="Anneli Kroon").build(parts)


expect("02_beslut.pdf", [part for name, number, _ in FAMILY for part in (name.split()[0], number)]
       + ["Wallmark", "Niskala", "Granlidsvägen 22", "070-174 06 42", "070-174 06 43", "KLM 39T", "934 118 204-7", "Kallbäckens"],
       ["Ekonomiskt bistånd enligt 4 kap. 1 § SoL", "Riksnorm, fyra personer", "14 320 kr", "förvaltningsrätten", "inom tre veckor"], ["Wallmark"])

# 3. A letter: Chromium, and the same letter as a searchable scan ------------------------

ISMAIL, HODAN = pnr("100318", "989"), pnr("841006", "986", "19")
LETTER = ["Norrängsskolan                                                             2024-03-11", "Lindbro", "", "Till socialtjänstens mottagning, Lindbro kommun", "",
          "Orosanmälan enligt 14 kap. 1 § socialtjänstlagen", "", f"Anmälan avser: Ismail Yusuf Warsame, {ISMAIL}", f"Vårdnadshavare: Hodan Warsame, {HODAN}",
          "Adress: Tallåsvägen 8 C, 914 31 Kvarnsele", "Telefon till vårdnadshavare: 070-174 06 58", "",
          "Under de senaste två månaderna har Ismail haft hög frånvaro. När han är här är", "han trött och drar sig undan. I fredags berättade han för mig att hans äldre bror",
          "Liban har slagit honom med ett skärp och att mamma Hodan inte vågar säga", "ifrån. Skolsköterskan Ann-Louise Backe har sett blåmärken på pojkens rygg.", "",
          "Ismails fritidsledare Jerker Stolt har liknande iakttagelser. Familjen har tidigare", "bott i Ådalsfors och haft kontakt med socialtjänsten där.", "",
          "Vårdnadshavaren är inte informerad om anmälan.", "", "Ingegerd Falk", "skolkurator, 031-390 06 17, ingegerd.falk@norrang.example"]
LETTER_GONE = ["Ismail", "Warsame", "Hodan", "Liban", "Backe", "Jerker", ISMAIL, HODAN, "Tallåsvägen 8 C", "070-174 06 58"]
LETTER_STAY = ["Orosanmälan enligt 14 kap. 1 § socialtjänstlagen", "blåmärken", "hög frånvaro"]


def chromium(page, path):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "page.html")
        with open(source, "w", encoding="utf-8") as file:
            file.write(page)
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile",
                        f"--print-to-pdf={path}", source], check=True, capture_output=True, timeout=120)


def orosanmalan(path):
    lines = [html.escape(line) for line in LETTER]
    rows = "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in (line.split(": ", 1) for line in lines[7:11]))
    text = " ".join(lines[12:16]), " ".join(lines[17:19])
    chromium(f"""<!doctype html><html lang=sv><meta charset=utf-8><title>Orosanmälan Ismail Warsame</title>
<style>body{{font:11pt 'DejaVu Sans';margin:1cm}}th{{text-align:left;padding-right:2em;font-weight:normal;color:#444}}header{{display:flex;justify-content:space-between}}</style>
<header><div>Norrängsskolan<br>Lindbro</div><div>2024-03-11</div></header><p>{lines[3]}</p><h2>{lines[5]}</h2><table>{rows}</table>
<p>{text[0]}</p><p>{text[1]}</p><p>{lines[20]}</p>
<p>Ingegerd Falk<br>skolkurator, 031-390 06 17, <a href="mailto:ingegerd.falk@norrang.example?subject=Ismail%20Warsame">ingegerd.falk@norrang.example</a></p></html>""", path)


def drawn(lines, dpi=200, size=22, tilt=0.0):
    """A page of typewritten lines as a grey picture, with where each line stands in points."""
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONTS + "DejaVuSansMono.ttf", size)
    places = []
    for index, line in enumerate(lines):
        x, y = 150, 170 + index * round(size * 1.6)
        pen.text((x, y), line, font=font, fill=20)
        places.append((x * 72 / dpi, (page.height - y - size) * 72 / dpi, pen.textlength(line, font=font) * 72 / dpi))
    return page.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255), places


def sokbar(path):
    """A CCITT G4 picture with the text invisible on top, each word in its place."""
    page, places = drawn(LETTER)
    packed = io.BytesIO()
    page.convert("1", dither=Image.Dither.NONE).save(packed, "TIFF", compression="group4", tiffinfo={278: page.height})
    tiff = Image.open(packed)
    offsets, counts = tiff.tag_v2[273], tiff.tag_v2[279]
    if len(offsets) != 1:
        raise SystemExit("the picture came out in several strips")
    data = packed.getvalue()[offsets[0]:offsets[0] + counts[0]]
    black_is_1 = b"true" if tiff.tag_v2[262] == 0 else b"false"
    text = [b"q 595.44 0 0 841.68 0 0 cm /Im0 Do Q BT 3 Tr"]
    for line, (x, y, width) in zip(LETTER, places):
        advance = width / max(1, len(line))
        at = 0
        for word in line.split(" "):
            if word:
                scale = 100 * advance * len(word) / pdfmetrics.stringWidth(word, "Helvetica", 8)
                shown = word.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
                text.append(b"/F0 8 Tf %.1f Tz 1 0 0 1 %.2f %.2f Tm (%s ) Tj" % (scale, x + at * advance, y, shown))
            at += len(word) + 1
    content = b"\n".join(text + [b"ET"])
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.44 841.68]/Contents 4 0 R/Resources<</Font<</F0 5 0 R>>/XObject<</Im0 6 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
               b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns %d/Rows %d/BlackIs1 %s>>/Length %d>>stream\n%s\nendstream"
               % (page.width, page.height, page.width, page.height, b"false" if black_is_1 == b"true" else b"true", len(data), data),
               b"<</Producer(Kopiatorn 3)/Title(Ismail Warsame)>>"]
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R/Info 7 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    with open(path, "wb") as file:
        file.write(out)


expect("03_orosanmalan.pdf", LETTER_GONE, LETTER_STAY, ["Ismail%20Warsame", "Ismail Warsame"])
expect("03_orosanmalan_sokbar.pdf", LETTER_GONE, LETTER_STAY, ["Ismail Warsame"])

# 4. Journal notes: LibreOffice -----------------------------------------------------------

RUT = pnr("370614", "983", "19")
NOTES = [
    ("2024-01-09", "Telefonsamtal från dottern Kristina Engdahl, 070-174 06 71. Hon är orolig för att modern Rut inte äter. Rut har gått ner fem kilo sedan i höstas enligt distriktssköterskan.", "MO"),
    ("2024-01-11", "Hembesök hos Rut på Kyrkbacken 5, Ådalsfors. Närvarande var även god man Bertil Hård. Rut uppger att hon klarar sig själv men att hon saknar sin man Evald, som gick bort i juni.", "MO"),
    ("2024-01-12", "Kontakt med Ådalsfors vårdcentral, doktor Khalil Haddad. Läkemedelsgenomgång bokad den 23 januari.", "MO"),
    ("2024-01-15", f"Ansökan om hemtjänst inkommen från Rut Engdahl-Mårtensson, {RUT}. Grannen Sixten Löv har nyckel till bostaden, portkod 4417.", "JS"),
    ("2024-01-30", "Beslut om hemtjänst 14 timmar per månad enligt 4 kap. 1 § SoL. Utföraren Omsorg i Dalen HB har tackat ja. Kristina underrättad per e-post, kristina.engdahl@dalapost.example.", "MO"),
]


def journal(path):
    def paragraph(text, style="Standard"):
        return f'<text:p text:style-name="{style}">{html.escape(text, quote=False)}</text:p>'

    def cell(text, extra=""):
        return f'<table:table-cell table:style-name="cell" office:value-type="string"><text:p>{html.escape(text, quote=False)}{extra}</text:p></table:table-cell>'
    comment = f"<office:annotation><dc:creator>Maria Olovsson</dc:creator><dc:date>2024-01-31T09:00:00</dc:date><text:p>Kolla med Kristina Engdahl om {RUT} stämmer</text:p></office:annotation>"
    rows = "".join(f"<table:table-row>{cell(day)}{cell(note, comment if at == 3 else '')}{cell(sign)}</table:table-row>" for at, (day, note, sign) in enumerate(NOTES))
    flat = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>Journal Rut Engdahl-Mårtensson</dc:title><meta:initial-creator>Maria Olovsson</meta:initial-creator><dc:subject>{RUT}</dc:subject></office:meta>
<office:font-face-decls><style:font-face style:name="Sans" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" svg:font-family="'DejaVu Sans'"/></office:font-face-decls>
<office:styles><style:style style:name="Standard" style:family="paragraph"><style:text-properties style:font-name="Sans" fo:font-size="10pt" fo:language="sv" fo:country="SE"/></style:style>
<style:style style:name="Head" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-size="15pt" fo:font-weight="bold"/></style:style></office:styles>
<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2.2cm"/><style:header-style/></style:page-layout>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.12cm"/></style:style>
<style:style style:name="day" style:family="table-column"><style:table-column-properties style:column-width="2.6cm"/></style:style>
<style:style style:name="note" style:family="table-column"><style:table-column-properties style:column-width="12.4cm"/></style:style>
<style:style style:name="sign" style:family="table-column"><style:table-column-properties style:column-width="1.6cm"/></style:style></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:header>{paragraph("Lindbro kommun, äldreomsorgen   ·   Journal   ·   Engdahl-Mårtensson, Rut")}</style:header></style:master-page></office:master-styles>
<office:body><office:text>{paragraph("Journalanteckningar", "Head")}{paragraph(f"Brukare: Rut Engdahl-Mårtensson, {RUT}")}{paragraph("Handläggare: Maria Olovsson (MO), Jonas Sääv (JS)")}{paragraph("")}
<table:table table:name="t"><table:table-column table:style-name="day"/><table:table-column table:style-name="note"/><table:table-column table:style-name="sign"/>
<table:table-row>{cell("Datum")}{cell("Anteckning")}{cell("Sign")}</table:table-row>{rows}</table:table></office:text></office:body></office:document>"""
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "journal.fodt")
        with open(source, "w", encoding="utf-8") as file:
            file.write(flat)
        options = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"},"UseTaggedPDF":{"type":"boolean","value":"true"}}'
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", options, "--outdir", folder, source],
                       check=True, capture_output=True, timeout=180)
        os.replace(os.path.join(folder, "journal.pdf"), path)


expect("04_journal.pdf", ["Rut", "Engdahl", "Mårtensson", "Kristina", "Evald", "Bertil", "Hård", "Haddad", "Sixten", RUT, "070-174 06 71", "Kyrkbacken 5",
                          "kristina.engdahl@dalapost.example", "Omsorg i Dalen HB"],
       ["Journalanteckningar", "Läkemedelsgenomgång bokad", "hemtjänst 14 timmar per månad"], ["Rut Engdahl-Mårtensson", RUT, "Kristina Engdahl"])

# 5. Minutes with an agenda table and two columns: Chromium -------------------------------

EMIL, SAGA = pnr("950227", "993"), pnr("080811", "981")
AGENDA = [("§ 41", "Val av justerare", "", "–"), ("§ 42", "Månadsuppföljning april", "SN 2024/0012", "Ekonomichef"),
          ("§ 43", f"Bistånd i form av boende, Emil Sandhage, {EMIL}", "SN 2024/0601", "Lotta Wiklander"),
          ("§ 44", "Övervägande om vård enligt 13 § LVU, Saga Pihlström", "SN 2023/0977", "Petra Lundvik"), ("§ 45", "Riktlinjer för färdtjänst", "SN 2024/0140", "Utredare")]
PROSE = ("Emil Sandhage har ansökt om plats på Solgläntans gruppboende. Han bor idag hos sin mor Monica Sandhage på Smedjegatan 19 i Lindbro. Utskottet har tagit del av läkarutlåtande "
         "från psykiatrin, där överläkare Ragnar Ahlm bedömer att Emil behöver stöd dygnet runt. Utskottet finner att behovet inte kan tillgodoses på annat sätt. Ledamoten Tore Grip (S) "
         "reserverar sig mot beslutet och anser att en placering hos morbrodern Kent-Ove Sandhage i Ådalsfors borde ha prövats först. Ordföranden erinrar om att nämnden tidigare har "
         "avslagit en sådan ansökan, eftersom Kent-Ove inte är godkänd som kontaktfamilj. Beslutet ska delges Emil och hans gode man Yvonne Rask senast den 21 maj.")


def protokoll(path):
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}" for cell in row) + "</tr>" for row in AGENDA)
    chromium(f"""<!doctype html><html lang=sv><meta charset=utf-8><title>Protokoll SN AU 2024-05-14</title>
<style>body{{font:10pt 'DejaVu Serif';margin:1cm}}table{{border-collapse:collapse;width:100%}}td,th{{border:1px solid #555;padding:3px 6px;text-align:left;vertical-align:top}}
.two{{columns:2;column-gap:24px;text-align:justify;hyphens:auto}}header{{display:flex;justify-content:space-between;font-weight:bold}}</style>
<header><div>Lindbro kommun<br>Socialnämndens arbetsutskott</div><div>SAMMANTRÄDESPROTOKOLL<br>2024-05-14</div></header>
<p>Plats och tid: Kommunhuset, Kvarnrummet, kl. 13.00–15.20</p><p>Beslutande: Margareta Hylander (C), ordförande; Tore Grip (S); Ulla-Karin Nyman (M)</p>
<h3>Föredragningslista</h3><table><tr><th>Paragraf<th>Ärende<th>Diarienummer<th>Föredragande</tr>{rows}</table>
<h3>§ 43 Bistånd i form av boende</h3><div class=two>{html.escape(PROSE)}</div>
<h3>§ 44 Övervägande om vård enligt 13 § LVU</h3><p>Vården av Saga Pihlström, {SAGA}, ska fortsätta. Saga är placerad i familjehemmet Bränd i Kvarnsele. Modern Liv Pihlström har yttrat sig genom advokat Claes Ehn.</p>
<h3>Beslut</h3><p>Arbetsutskottet beslutar enligt förvaltningens förslag. Paragrafen förklaras omedelbart justerad.</p></html>""", path)


expect("05_protokoll.pdf", ["Emil", "Sandhage", "Monica", "Kent-Ove", "Smedjegatan 19", "Saga", "Pihlström", "Yvonne", EMIL, SAGA],
       ["Föredragningslista", "Riktlinjer för färdtjänst", "Månadsuppföljning april", "Paragrafen förklaras omedelbart justerad", "13 § LVU"])

# 6. and 7. Text files --------------------------------------------------------------------

CONNY = pnr("680504", "990")
MAIL = f"""Från: Gun-Britt Älvgren <gunbritt.alvgren@kvarnpost.example>
Till: mottagningen@lindbro.example
Datum: den 18 april 2024 21:47
Ämne: Orolig för min granne Conny

Hej!

Jag skriver till er för jag är orolig för Conny Bergstrand som bor över mig på Plogvägen 6,
tredje våningen. Jag tror att han är född -68 ({CONNY} står det på ett brev som hamnade hos
mig). Sedan hans sambo Maarit flyttade ut i februari hör man honom gråta om nätterna. I går
ringde hans syster Annika från Ådalsfors, 070-174 06 83, och hon når honom inte heller.

Kan någon hälsa på honom? Själv nås jag säkrast på 08-465 004 12 efter klockan fyra.

Med vänlig hälsning
Gun-Britt Älvgren
Plogvägen 6, nb, 914 33 Kvarnsele
"""
SARA, NIMA = pnr("910929", "994"), pnr("190105", "988")
NIMA_DASHED = NIMA.replace("-", "\u2013")
CALL = f"""TELEFONANTECKNING
Datum:\t2024-06-03 kl. 10.15
Samtal från:\tSara Lindahl Karimi ({SARA}), 070\u2011174\u00a006\u00a095
Angående:\tsonen Nima Karimi, {NIMA_DASHED}
Mottagare:\tsocialsekreterare Petra Lundvik

Sara berättar att Nimas pappa, Dariush Karimi, stod utanför förskolan Blå\u00adklockan i fredags.
Personalen, Eva\u2011Lena och Tilde, gick in med barnen. Sara och Nima bor sedan i maj på skyddat
boende och adressen får inte lämnas ut. Hon kör en grå bil, TRD\u00a052K.

Åtgärd: Polisanmälan ska kompletteras. Ny kontakt den 5 juni.
"""


def epost(path):
    with open(path, "wb") as file:
        file.write(MAIL.replace("\n", "\r\n").encode("cp1252"))


def telefonanteckning(path):
    with open(path, "wb") as file:
        file.write(CALL.replace("\n", "\r\n").encode("utf-16"))


expect("06_epost.txt", ["Conny", "Bergstrand", "Gun-Britt", "Älvgren", "Maarit", "Annika", CONNY, "Plogvägen 6", "070-174 06 83", "08-465 004 12", "gunbritt.alvgren@kvarnpost.example"],
       ["Kan någon hälsa på honom?", "Med vänlig hälsning", "hör man honom gråta om nätterna"])
expect("07_telefonanteckning.txt", ["Sara", "Lindahl", "Karimi", "Nima", "Dariush", SARA, NIMA_DASHED, "070\u2011174\u00a006\u00a095", "TRD\u00a052K"],
       ["TELEFONANTECKNING", "Polisanmälan ska kompletteras", "adressen får inte lämnas ut"])

# 8. A contract: an image-only scan -------------------------------------------------------

GORAN, LENA, MELVIN = pnr("640721", "985"), pnr("660330", "992"), pnr("120516", "997")
CONTRACT = ["FAMILJEHEMSAVTAL", "", "Mellan Lindbro kommun, socialnämnden, och nedanstående", "familjehem träffas följande avtal.", "",
            "Familjehem:   Göran Tjärnqvist, " + GORAN, "              Lena Tjärnqvist, " + LENA, "Adress:       Hästhagen 2, 914 39 Ådalsfors",
            "Telefon:      070-174 06 36", "Konto:        8327-9, 901 447 385-2", "", "Placerat barn: Melvin Dahlin, " + MELVIN, "",
            "1. Familjehemmet åtar sig att från den 1 juni 2024 ge", "   Melvin vård och fostran.", "2. Ersättning utgår enligt kommunens riktlinjer.",
            "3. Umgänge med modern Jessica Dahlin sker varannan", "   lördag i Lindbro.", "4. Uppsägningstiden är en månad.", "", "Lindbro den 24 maj 2024", "",
            "Göran Tjärnqvist               Petra Lundvik", "familjehem                     socialsekreterare"]


def avtal(path):
    page, _ = drawn(CONTRACT, dpi=150, size=22, tilt=0.6)
    grain = random.Random(8)
    noise = Image.frombytes("L", (page.width // 2, page.height // 2), bytes(grain.randrange(236, 256) for _ in range((page.width // 2) * (page.height // 2))))
    page = Image.composite(page, noise.resize(page.size), page.point(lambda value: 255 * (value < 235))).filter(ImageFilter.GaussianBlur(0.5))
    packed = io.BytesIO()
    page.save(packed, "JPEG", quality=45)
    packed.seek(0)
    canvas = Canvas(path, pagesize=A4, invariant=1)
    canvas.setTitle("Skannad")
    canvas.drawImage(ImageReader(packed), 0, 0, *A4)
    canvas.save()


expect("08_avtal_skannat.pdf", ["Göran", "Tjärnqvist", "Lena", "Melvin", "Dahlin", "Jessica", GORAN, LENA, MELVIN, "Hästhagen 2", "070-174 06 36", "901 447 385-2"],
       ["FAMILJEHEMSAVTAL", "Uppsägningstiden", "Ersättning utgår enligt kommunens riktlinjer"])

MAKERS = {"01_utredning.pdf": utredning, "02_beslut.pdf": beslut, "03_orosanmalan.pdf": orosanmalan, "03_orosanmalan_sokbar.pdf": sokbar, "04_journal.pdf": journal,
          "05_protokoll.pdf": protokoll, "06_epost.txt": epost, "07_telefonanteckning.txt": telefonanteckning, "08_avtal_skannat.pdf": avtal}


def main():
    for name, make in MAKERS.items():
        if not sys.argv[1:] or any(name.startswith(wanted) for wanted in sys.argv[1:]):
            make(os.path.join(HERE, name))
    with open(os.path.join(HERE, "expect.json"), "w", encoding="utf-8") as file:
        json.dump(EXPECT, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
