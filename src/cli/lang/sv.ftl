# Everything the program says in Swedish. `en.ftl` holds the same messages.

## Help: headings

heading-usage = Användning:
heading-commands = Kommandon
heading-arguments = Argument
heading-options = Flaggor

## Help: commands

about-svartpenna = Stryker personuppgifter i svenska handlingar så att de inte går att få tillbaka.
usage-svartpenna = svartpenna <KOMMANDO> [FLAGGOR]
more-svartpenna =
    Exempel:
      svartpenna scan handling.pdf                  visa vad som skulle strykas
      svartpenna redact handling.pdf -o ut          stryk, kontrollera och skriv till mappen ut
      svartpenna redact - < text.txt > struken.txt  stryk i en text
      svartpenna inspect fil.pdf                    går det dolda i filen att läsa?

    Kommandona har också svenska namn: skanna, maskera, bevaka, granska, foresla, verifiera,
    godkann, avvisa, lamna-ut, jamfor, gallra, ova, arende, nyckel, logg, rontga, monster, diagnos.
    Hjälp om ett kommando: svartpenna redact --help
about-scan = Visar fynden i handlingar och ändrar ingenting (skanna)
usage-scan = svartpenna scan [FLAGGOR] <INDATA>...
more-scan =
    Slutkod: 0 klart, 1 en människa behöver titta, 2 fel användning, 3 oläslig fil,
    7 några filer misslyckades.
about-redact = Hittar, stryker, kontrollerar och skriver resultat (maskera)
usage-redact = svartpenna redact [FLAGGOR] <INDATA>... -o <MAPP>
more-redact =
    Bredvid varje resultat läggs ett kvitto, NAMN.receipt.json, utan några strukna uppgifter.
    I text blir varje struken uppgift █████ (***** i teckenkodningar utan det tecknet).

    Slutkod: 0 klart, 1 klart men en människa behöver titta, 2 fel användning,
    3 oläslig fil, 4 kontrollen hittade en läcka, 5 en andra person behövs (propose),
    7 några filer misslyckades. Vid 2 till 5 har inget skrivits.
about-watch = Bevakar en mapp och stryker det som kommer dit (bevaka)
usage-watch = svartpenna watch [FLAGGOR] <MAPP> -o <MAPP>
more-watch =
    En fil behandlas när den har legat orörd en stund och inget program skriver i den.
    Originalen rörs inte. En fil utan resultat flyttas till undermappen _fel med en text
    bredvid som säger varför; lägg tillbaka den för att försöka igen. Om disken är full
    eller mappen inte nås väntar allt tills det är ordnat.

    Där profilen eller ärendet kräver en andra person blir varje handling ett förslag i
    ärendet (--case, --as, --passphrase-file). Bevakningen lämnar aldrig ut något.

    Avsluta med Ctrl-C eller SIGTERM. Efter en omstart går arbetet vidare; inget görs om.
about-inspect = Röntgar filer från vilket program som helst: går det dolda att läsa? (rontga)
usage-inspect = svartpenna inspect [FLAGGOR] <INDATA>...
more-inspect =
    Visar text och bildpunkter som ligger kvar under rutor, dold text, äldre versioner,
    bilagor, egenskaper, kommentarer med mera. Ställen anges i punkter från sidans nedre
    vänstra hörn. Inget ändras.

    Slutkod: 0 inget att titta på, 1 en människa behöver titta, 2 fel användning,
    3 oläslig fil, 7 några filer misslyckades.
about-review = Öppnar en sida i webbläsaren där du granskar, ändrar och sparar (granska)
usage-review = svartpenna review [FLAGGOR] <INDATA>...
more-review =
    Sidan finns bara på den här datorn och nås bara med engångslänken. Tryck Retur här
    för en ny länk, till exempel när sidan har låst sig. Besluten sparas efter hand,
    krypterade, och finns kvar nästa gång du öppnar samma handling.

    Ligger handlingen i ett ärende som kräver en andra person (eller anges det med --case)
    skrivs ingen fil: sidan lägger fram ett förslag. Är INDATA ett paket öppnas sidan för
    den andra personen, som låser upp den med sin egen nyckel.
about-patterns = Visar och prövar mönster och namnlistor (monster)
usage-patterns = svartpenna patterns <KOMMANDO>
about-patterns-list = Visar alla mönster och listor (lista)
usage-patterns-list = svartpenna patterns list [FLAGGOR]
about-patterns-test = Prövar varje mönster mot sina egna exempel (prova)
usage-patterns-test = svartpenna patterns test [FIL ELLER MAPP] [FLAGGOR]
help-patterns-test-source = Bara mönstren i den här filen eller mappen
value-patterns-test-source = FIL ELLER MAPP
about-patterns-import = Läser in namnlistor och register till en mapp med egna mönster (importera)
usage-patterns-import = svartpenna patterns import <TABELL>... --as <LISTA> --into <MAPP> [FLAGGOR]
more-patterns-import =
    Exempel:
      svartpenna patterns import fornamn-scb.csv --as given --least 10 --into egna/
      svartpenna patterns import skolor.csv --as organisations --column Skolenhetsnamn --into egna/
      svartpenna redact akt.pdf -o ut/ --patterns egna/
help-patterns-import-tables = Tabeller (CSV) med en rubrikrad, eller ett namn per rad
value-patterns-import-tables = TABELL
help-patterns-import-kind = Vad tabellen är: given (förnamn), surnames (efternamn), organisations (skolor, boenden, föreningar), places (orter), keep (stryks aldrig för sig)
value-patterns-import-kind = LISTA
help-patterns-import-into = Mapp för egna mönster, som sedan anges med --patterns
value-patterns-import-into = MAPP
help-patterns-import-column = Rubriken på kolumnen med namnen; utan den söks de vanliga rubrikerna
value-patterns-import-column = RUBRIK
help-patterns-import-least = Hoppa över namn med färre bärare än så
value-patterns-import-least = ANTAL
help-patterns-import-skip-bad = Hoppa över rader utan namn, till exempel noter under tabellen
help-patterns-import-force = Ersätt listan om den finns
about-doctor = Visar vad som är installerat och vad som fungerar utan (diagnos)
usage-doctor = svartpenna doctor [FLAGGOR]
about-generate = Skapar manualsidor och skalkomplettering
usage-generate = svartpenna generate <KOMMANDO>
about-generate-man = Skriver manualsidor till en mapp
usage-generate-man = svartpenna generate man <MAPP>
about-generate-completions = Skriver komplettering för ett skal till standard ut
usage-generate-completions = svartpenna generate completions <SKAL>

## Help: arguments

help-lang = Språk: sv eller en [annars SVARTPENNA_LANG eller datorns språk; svenska om inget annat sägs]
value-lang = SPRÅK
help-help = Visa hjälp
help-version = Visa programmets version
help-inputs = Filer, mappar (med allt i dem) eller - för text från standard in
value-inputs = INDATA
help-findings = Skriv dessutom fynden till MAPP/STAM.json, en fil för varje handling
value-findings = MAPP
help-explain = Visa på en rad varför varje fynd är ett fynd
help-show-values = Visa också de funna uppgifterna själva
help-output = Mapp för resultat och kvitton; varje fil behåller sin plats och sitt namn
value-output = MAPP
help-force = Ersätt resultat som redan finns
help-dry-run = Gör allt utom att skriva
help-overlay = Vad som står i stället: black (svart) eller label ([Person A], [Adress 1]) [annars black]
help-ocr-layer = Lägg den text som lästs i inskannade sidor osynligt i resultatet, utan det som strukits, så att det går att söka i och läsa upp
help-attachments = Bifogade filer: remove (tas bort) eller redact (PDF, bilder och text stryks och behålls, andra tas bort) [annars remove]
value-attachments = SÄTT
value-overlay = SÄTT
help-watch-folder = Mapp som handlingar kommer till
value-watch-folder = MAPP
help-watch-output = Mapp för resultat och kvitton
help-failures = Mapp för filer som inte fick något resultat [annars _fel i den bevakade mappen]
value-failures = MAPP
help-settle = Hur länge en fil ska ha legat orörd, i sekunder [annars 2]
value-settle = SEKUNDER
help-poll = Hur ofta mappen gås igenom även om ingen säger till, i sekunder [annars 5]
value-poll = SEKUNDER
help-once = Behandla det som finns och sluta sedan
help-watch-case = Fil (TOML) med de personer som ärendet känner, eller ärendets mapp
value-watch-case = ÄRENDE
help-review-inputs = Filer eller mappar som ska granskas, en i taget, eller ett paket som någon har föreslagit
help-review-output = Mapp för resultat och kvitton [annars mappen maskerat bredvid indata]
help-review-case = Ärendets mapp, eller en fil (TOML) med de personer som ärendet känner
value-review-case = ÄRENDE
help-no-open = Öppna inte webbläsaren; visa bara länken
help-memory-only = Spara inga beslut på disk; de försvinner när programmet slutar
help-idle = Lås sidan efter så här många minuter utan att någon gör något [annars 15]
value-idle = MINUTER
help-reasons = Fil med de skäl (lagrum) som går att välja, ett på varje rad
value-reasons = FIL
help-resume = Gå vidare efter ett avbrott: resultat som redan finns och stämmer görs inte om
help-report = Skriv report.jsonl och report.html till MAPP; de nämner originalens namn, så lägg dem inte bland resultaten
value-report = MAPP
help-time-limit = Längsta tid för en fil, i sekunder, när flera behandlas [annars 1800]
value-time-limit = SEKUNDER
help-memory = Minne för hela körningen, i MiB, när flera filer behandlas [annars en fjärdedel av datorns]
value-memory = MIB
help-no-sandbox = Läs alla filer i samma process, för felsökning
help-separate = Läs varje dokument för sig: namn från ett dokument söks inte i de andra
help-on-gap = Vad som görs med en sida där något inte går att läsa: raster gör sidan till en bild, refuse ger inget resultat [annars som profilen säger]
value-on-gap = SÄTT
help-profile = Vad som stryks: kollegial, publicering, domstol, skyddad eller en fil som slutar på .toml [annars kollegial]
value-profile = PROFIL
help-entities = Stryk bara dessa slag, med komma emellan; none stryker inget men rensar filen från dolda uppgifter
value-entities = SLAG
help-patterns = Mapp (eller fil) med egna mönster, utöver de inbyggda
value-patterns = MAPP
help-no-builtin = Använd bara mönstren i mappen som --patterns anger
help-case = Fil (TOML) med de personer och uppgifter som ärendet känner; de stryks alltid
value-case = FIL
help-password-file = Fil vars första rad är lösenordet till krypterade handlingar
value-password-file = FIL
help-jobs = Antal filer som behandlas samtidigt; 0 är ett för varje processorkärna [annars 0]
value-jobs = ANTAL
help-limit = Ändra en gräns som skyddar mot filer gjorda för att överbelasta: NAMN=ANTAL, till exempel pages=200000 eller stream=512 (MiB); går att ange flera gånger
value-limit = GRÄNS
help-json = Skriv ett JSON-objekt per rad på standard ut
help-folder = Mapp som sidorna skrivs till
value-folder = MAPP
help-shell = bash, zsh, fish, elvish eller powershell
value-shell = SKAL

## Wrong usage

usage-error-unknown-argument = Flaggan { $argument } finns inte.
usage-error-unexpected-argument = { $argument } hör inte hit.
usage-error-unknown-command = Kommandot { $command } finns inte.
usage-error-missing-command = Ett kommando saknas.
usage-error-missing-argument = Det här saknas: { $argument }.
usage-error-missing-value = Värdet till { $argument } saknas.
usage-error-invalid-value = Värdet { $value } går inte för { $argument }.
usage-error-invalid-value-of = Värdet { $value } går inte för { $argument }. Möjliga värden: { $valid }.
usage-error-conflict = { $argument } går inte ihop med { $other }.
usage-error-count = { $argument } har fel antal värden.
usage-error-not-utf8 = Ett argument är inte giltig text.
usage-error-other = Argumenten går inte att tolka.
usage-error-suggestion = Menades { $suggestion }?
usage-error-hint = Inget har skrivits. Kör med --help för att se vad som går.

## Problems

problem-missing = Filen { $file } finns inte. Inget har skrivits. Kontrollera sökvägen och försök igen.
problem-no-right-to-read = Du saknar rätt att läsa { $file }. Inget har skrivits. Be den som äger filen eller mappen om läsrätt.
problem-read = Det gick inte att läsa { $file }. Inget har skrivits. Kontrollera att disken eller nätverksmappen fungerar och försök igen.
problem-no-files = Det finns inga filer att behandla. Inget har skrivits. Ange en fil eller en mapp med handlingar i.
problem-empty = Filen { $file } är tom. Inget har skrivits. Hämta handlingen på nytt.
problem-unknown-format = Filen { $file } är varken PDF eller text. Inget har skrivits. Spara den som PDF och försök igen.
problem-unsupported = Filen { $file } är av slaget { $kind }, som inte kan strykas. Inget har skrivits. Spara den som PDF och försök igen.
problem-misnamed = Filen { $file } slutar på .{ $ending } men är av slaget { $kind }. Inget har skrivits. Öppna den i rätt program och spara den som PDF.
problem-encrypted = Handlingen { $file } är krypterad. Inget har skrivits. Lägg lösenordet i en fil och ange den med --password-file.
problem-wrong-password = Lösenordet till { $file } är fel. Inget har skrivits. Kontrollera första raden i lösenordsfilen.
problem-damaged = Filen { $file } är skadad och går inte att läsa säkert. Inget har skrivits. Hämta eller spara handlingen på nytt.
problem-no-pages = Handlingen { $file } har inga sidor. Inget har skrivits. Hämta eller spara handlingen på nytt.
problem-too-large = Filen { $file } är för stor eller för invecklad. Inget har skrivits. Dela upp handlingen och försök igen.
problem-limit = Filen { $file } är för stor eller för invecklad: { $limit ->
        [pages] den har för många sidor (gränsen pages)
        [bytes] filen är för stor (gränsen file)
        [file-size] texten är för lång
        [pixels] en bild har för många bildpunkter
        [object-streams] den packar upp till för mycket (gränsen objects)
        [objects] den har för många objekt
       *[other] { $limit }
    }. Inget har skrivits. Dela upp handlingen, eller höj gränsen med --limit om du litar på filen.
problem-page-limit = Filen { $file } är för stor eller för invecklad: en sida, bild eller text går över gränserna. Inget har skrivits. Skriv ut handlingen till en ny PDF, eller höj gränserna operators, glyphs, pixels, forms, depth, page eller stream med --limit om du litar på filen.
problem-unknown-codes = Handlingen { $file } har text i ett teckensnitt som inte är inbäddat och vars koder (UTF-8 eller UTF-32) inte går att läsa säkert. Inget har skrivits. Skriv ut handlingen till en ny PDF med inbäddade teckensnitt och försök igen.
problem-wrong-limit = Gränsen { $name } går inte att sätta. Inget har skrivits. Skriv NAMN=ANTAL med något av file, stream, objects, page (MiB), pages, depth, forms, operators, glyphs, annotations, pixels, nesting.
problem-pictures = Handlingen { $file } har { $count ->
        [one] en sida eller bild
       *[other] { $count } sidor eller bilder
    } som ingen har kunnat läsa text ur. Inget har skrivits. Installera textigenkänning (sudo apt-get install tesseract-ocr tesseract-ocr-swe) och försök igen.
problem-pictures-swedish = Handlingen { $file } har { $count ->
        [one] en sida eller bild
       *[other] { $count } sidor eller bilder
    } som ingen har kunnat läsa text ur, eftersom svenska språkdata saknas. Inget har skrivits. Installera dem (sudo apt-get install tesseract-ocr-swe) och försök igen.
problem-gaps = Handlingen { $file } har { $count ->
        [one] ett ställe
       *[other] { $count } ställen
    } som inte går att läsa. Inget har skrivits. Kör svartpenna scan för att se var, och spara handlingen på nytt från programmet den kommer från.
problem-approval = Profilen kräver att en andra person godkänner { $file }. Inget har skrivits. Föreslå resultatet med svartpenna propose, eller välj en annan profil.
problem-cannot-remove = På sidan { $page } i { $file } finns något som inte går att ta bort säkert. Inget har skrivits. Skriv ut handlingen till en ny PDF och försök igen.
problem-apply = Det gick inte att sätta ihop en struken version av { $file }. Inget har skrivits. Skriv ut handlingen till en ny PDF och försök igen.
problem-looks = Kontrollen såg att sidorna i resultatet av { $file } inte ser ut som originalets ({ $where }). Inget har skrivits. Skriv ut handlingen till en ny PDF och försök igen.
problem-leak = Kontrollen hittade en struken uppgift kvar i resultatet av { $file } ({ $where }). Inget har skrivits. Skriv ut handlingen till en ny PDF och försök igen.
problem-crash = Programmet klarade inte { $file }. Inget har skrivits. Skriv ut handlingen till en ny PDF och försök igen, och rapportera felet.
problem-too-slow = { $file } tog mer än { $seconds } sekunder och avbröts. Inget har skrivits. Ge mer tid med --time-limit, eller skriv ut handlingen till en ny PDF och försök igen.
problem-no-worker = Programmet kunde inte starta en process för { $file }. Inget har skrivits. Stäng andra program, eller ange --no-sandbox, och försök igen.
problem-stopped = { $file } avbröts eftersom programmet avslutas. Inget har skrivits. Starta om så fortsätter arbetet.
problem-changed = { $file } ändrades medan den lästes. Inget har skrivits. Den läses igen när den har legat stilla.
problem-name-too-long = Namnet på { $file } är för långt för mappen. Inget har skrivits. Ge filen ett kortare namn och försök igen.
problem-watch-no-folder = { $file } är ingen mapp. Inget har skrivits. Ange mappen som handlingar kommer till.
problem-watch-failures = Mappen för misslyckade filer, { $file }, ligger bland resultaten. Inget har skrivits. Originalen får inte blandas med resultaten: ange en annan med --failures.
problem-watch-needs-case = Profilen eller ärendelistan kräver att en andra person godkänner. Inget har skrivits. Ange ärendets mapp med --case, och --as och --passphrase-file, så läggs varje handling som förslag i ärendet.
problem-watch-entities = Förslag till en andra person tar med alla slag. Inget har skrivits. Ta bort --entities.
problem-not-proposed = { $reason }
problem-cannot-propose = { $reason }
problem-exists = Resultatet { $file } finns redan. Det är orört och inget har skrivits. Ange --force för att ersätta det eller välj en annan mapp.
problem-disk-full = Disken är full, så { $file } gick inte att skriva. Inget har lämnats halvskrivet. Frigör plats och försök igen.
problem-no-right-to-write = Du saknar rätt att skriva { $file }. Inget har skrivits. Välj en annan mapp med -o.
problem-write = Det gick inte att skriva { $file }. Inget har lämnats halvskrivet. Kontrollera disken eller nätverksmappen och försök igen.
problem-stdout = Det gick inte att skriva till standard ut. Resultatet är inte fullständigt. Kontrollera vart utdata skickas.
problem-no-output = Det saknas en mapp att skriva till. Inget har skrivits. Ange en med -o MAPP, eller --dry-run för att bara pröva.
problem-output-no-folder = { $file } är inte en mapp eller ligger inte i en. Inget har skrivits. Ange en mapp med -o.
problem-output-is-input = Resultatet skulle skriva över { $file }. Inget har skrivits. Välj en annan mapp för resultaten.
problem-same-target = { $file } och { $other } skulle få samma resultatfil. Inget har skrivits. Kör dem var för sig till olika mappar.
problem-stdin-alone = Standard in (-) går inte ihop med andra indata. Inget har skrivits. Ange bara -.
problem-stdin-with-output = Text från standard in skrivs till standard ut. Inget har skrivits. Ta bort -o.
problem-stdin-with-json = Text från standard in ger struken text på standard ut, inte JSON. Inget har skrivits. Ta bort --json.
problem-stdin-no-text = Det som kom på standard in är inte text. Inget har skrivits. Ange filen och en mapp med -o.
problem-unknown-profile = Profilen { $name } finns inte. Inget har skrivits. Välj någon av { $names } eller en fil som slutar på .toml.
problem-broken-profile = Profilen { $file } är fel på rad { $line }: { $reason }. Inget har skrivits. Rätta raden och försök igen.
problem-broken-case = Ärendelistan { $file } är fel på rad { $line }: { $reason }. Inget har skrivits. Rätta raden och försök igen.
problem-both-identities = Ärendelistan { $file } har både en persons verkliga och fingerade identitet. Inget har skrivits. Kopplingen är hemlig: dela upp listan i två.
problem-empty-case = Ärendelistan { $file } nämner varken personer eller uppgifter. Inget har skrivits. Skriv in dem och försök igen.
problem-broken-patterns = Mönsterfilen { $file } är fel på rad { $line }: { $reason }. Inget har skrivits. Rätta raden och pröva med svartpenna patterns test.
problem-no-patterns = Mappen { $file } har inga mönster (.toml) eller listor (.txt). Inget har skrivits. Ange en mapp med mönster.
problem-list-exists = Listan { $file } finns redan. Inget har skrivits. Ange --force för att ersätta den, eller en annan mapp.
problem-import-no-text = Filen { $file } gick inte att läsa som en tabell med text. Inget har skrivits. Spara den som CSV (UTF-8) och försök igen.
problem-import-quote = I { $file } börjar ett citattecken på rad { $line } som aldrig slutar. Inget har skrivits. Rätta raden och försök igen.
problem-import-column = I { $file } finns ingen kolumn med den rubriken. Inget har skrivits. Ange rubriken med --column.
problem-import-name = I { $file } står inget namn på rad { $line }. Inget har skrivits. Rätta raden, eller ange --skip-bad för att hoppa över sådana rader.
problem-import-count = I { $file } saknas antalet bärare på rad { $line }. Inget har skrivits. Ta bort --least, eller ange --skip-bad.
problem-import-empty = I { $file } finns inga namn att läsa in. Inget har skrivits. Kontrollera --column och --least.
problem-import-many = I { $file } finns fler namn än en lista får ha. Inget har skrivits. Ange --least för att ta med färre.
problem-unknown-entity = Slaget { $name } finns inte. Inget har skrivits. Välj bland { $names } eller ange none.
problem-empty-password = Första raden i lösenordsfilen { $file } är tom. Inget har skrivits. Skriv lösenordet där.

problem-no-page = Datorn lät inte programmet visa granskningssidan. Inget har skrivits. Starta om programmet, eller be IT tillåta anslutningar inom den egna datorn (127.0.0.1).

## Kinds of findings

entity-person = Namn
entity-personnummer = Personnummer
entity-address = Adress
entity-organisation = Organisation
entity-phone = Telefon
entity-email = E-post
entity-birth-date = Födelsedatum
entity-case-number = Ärendenummer
entity-account = Konto
entity-plate = Fordon
entity-property = Fastighet
entity-place = Plats
entity-other = Övrigt

## Places

place-line = rad { $line }, tecken { $column }
place-body = texten
place-page = sidan { $page }
place-image = bild på sidan { $page }
place-annotation = kommentar på sidan { $page }
place-alternative = alternativtext på sidan { $page }
place-field = formulärfält
place-outline = bokmärke
place-structure = dokumentstrukturen
place-page-label = sidetikett
place-link = länk
place-attachment = bilaga
place-metadata = dokumentets egenskaper

## Gaps

gap-unread-image = en bild som ingen har läst
gap-unsure-image = en bild som är svår att läsa
gap-unread-ink = bläck som inte är läst text, kanske en underskrift, en stämpel, ett ansikte eller en streckkod
gap-unknown-glyphs = tecken som inte går att tyda
gap-lying-text = texten säger annat än det som syns
gap-unreadable-stream = innehåll som inte går att avkoda
gap-limit-reached = för stort eller för invecklat
gap-unknown-codes = text i en teckenkodning som inte går att läsa

## Reasons

explain = därför: { $reasons } (regel { $rule })
evidence-shape = formen stämmer
evidence-checksum = kontrollsiffran stämmer
evidence-checksum-wrong = kontrollsiffran är fel, men formen stämmer
evidence-cue = ordet ”{ $word }” står i närheten
evidence-list = står i listan { $word }
evidence-morphology = slutar som ett efternamn
evidence-unknown-word = stor bokstav och inget vanligt ord
evidence-table-header = står under rubriken ”{ $word }”
evidence-propagated = samma som ett annat fynd
evidence-case-list = står i ärendets lista
evidence-code = en QR-kod kan leda till en person
evidence-surroundings = skrivsättet och orden omkring talar för det

## scan

scan-heading = { $file }: { $findings ->
        [one] ett fynd
       *[other] { $findings } fynd
    }, { $struck } stryks, { $review } att granska
scan-gap = Läs själv, { $gap }
scan-reports = Fynden ligger i { $folder }.
verdict-struck = stryks
verdict-review = granskas
verdict-kept = behålls

## redact

column-file = Fil
column-pages = Sidor
column-struck = Struket
column-review = Granska
column-gaps = Luckor
column-result = Resultat
result-nothing = inget skrivet
result-dry-run = prövat
redact-gap = { $file }: läs själv, { $gap }.
redact-look = En människa behöver titta på resultatet: { $count ->
        [one] ett ställe är osäkert
       *[other] { $count } ställen är osäkra
    }. Kör svartpenna scan för att se var.
redact-look-files = En människa behöver titta på { $count ->
        [one] ett resultat
       *[other] { $count } resultat
    } innan det används. Kör svartpenna scan på originalet för att se var.
redact-widths = { $count ->
        [one] En svart ruta är lika bred som det den döljer, eftersom text följer direkt efter den på raden.
       *[other] { $count } svarta rutor är lika breda som det de döljer, eftersom text följer direkt efter dem på raden.
    } Den som redan har några namn att välja på kan ibland se vilket som får plats.
redact-changed = { $file } ser annorlunda ut utanför de svarta rutorna på sidan { $pages }. Jämför med originalet.
redact-where = { $count ->
        [one] Resultatet och kvittot
       *[other] { $count } resultat och deras kvitton
    } ligger i { $folder }.
redact-dry-run = Detta var ett prov. Inget har skrivits.
result-earlier = klart sedan tidigare
report-language = sv
report-title = Maskerade handlingar
report-summary = { $count } filer på { $seconds } sekunder: { $done } klara, { $failed } utan resultat.

## watch

watch-begin = Bevakar { $folder }. Resultaten läggs i { $output }. Avsluta med Ctrl-C.
watch-poll = Mappen ligger på nätverket, eller så säger datorn inte till om ändringar. Den gås igenom med { $seconds } sekunders mellanrum.
watch-end = Bevakningen är avslutad.
watch-waits = Filerna ligger kvar. Programmet försöker igen tills det går.
watch-waits-for = Filen ligger kvar. Programmet försöker igen tills det går.
watch-done = { $file }: { $look ->
        [0] klar, { $result }
       *[other] klar men en människa behöver titta, { $result }
    }
watch-proposed = { $file }: förslaget { $package } väntar på en andra person
watch-failure-text = Filen { $file } fick inget resultat ({ $time }).

    { $reason }

    Filen är oförändrad. När felet är rättat: lägg den i mappen { $folder } igen.

## inspect

inspect-heading = { $file }: { $verdict }
inspect-verdict-leak = OSÄKER. Sådant som ser borttaget ut finns kvar i filen. Lämna inte ut den.
inspect-verdict-look = En människa behöver titta innan filen lämnas ut.
inspect-verdict-clean = Inget dolt hittades.
inspect-verdict-picture = Inget dolt hittades vid sidan av bilden. Vad bilden visar är inte granskat.
inspect-heading-leak = Går att läsa fast det ser borttaget ut:
inspect-heading-look = Att titta på:
inspect-heading-remark = Bra att veta:
inspect-place-page = sidan { $page }
inspect-place-area = sidan { $page } ({ $left }, { $low } till { $right }, { $high })
inspect-place-line = rad { $line }
inspect-more-lines = … och { $count } rader till
inspect-covered-text = { $count ->
        [one] ett tecken
       *[other] { $count } tecken
    } text går att läsa { $cover ->
        [box] under en ruta
        [line] under ett tjockt streck
        [picture] under en bild
        [pattern] under en mönstrad yta
        [several] under flera saker som ligger ovanpå
        [same_colour] i en ruta med samma färg som texten
        [Highlight] under en överstrykning
        [Square] under en ritad rektangel
        [Circle] under en ritad oval
        [Ink] under ett frihandsstreck
        [Line] under ett ritat streck
        [Stamp] under en stämpel
        [Redact] under en maskering som bara är ritad
       *[other] under en kommentar ({ $cover })
    }
inspect-text-over-black = { $count ->
        [one] ett tecken
       *[other] { $count } tecken
    } dold text ligger kvar där bilden är svärtad
inspect-covered-pixels = en bild finns kvar { $cover ->
        [picture] under en annan bild
        [line] under ett tjockt streck
       *[other] under en ruta
    }
inspect-unapplied-redaction = en maskering är markerad men inte utförd, { $count ->
        [0] ingen text
        [one] ett tecken
       *[other] { $count } tecken
    } under den
inspect-older-text = { $count ->
        [one] ett ord
       *[other] { $count } ord
    } som inte längre syns finns kvar i en äldre version inuti filen
inspect-hidden-invisible = { $count } tecken osynlig text
inspect-hidden-same-colour = { $count } tecken text i samma färg som bakgrunden
inspect-hidden-tiny = { $count } tecken text som är för liten för att läsas
inspect-hidden-clipped = { $count } tecken text som är bortklippt men finns kvar
inspect-hidden-outside = { $count } tecken text utanför sidans kant
inspect-hidden-layer = { $count } tecken text i ett lager som är släckt
inspect-hidden-transparent = { $count } tecken genomskinlig text
inspect-hidden-blank = { $count } tecken dold text där bilden inte visar något
inspect-older-revision = { $count ->
        [one] en äldre version av filen finns kvar inuti den
       *[other] { $count } äldre versioner av filen finns kvar inuti den
    }
inspect-attachment = { $count ->
        [one] en bilaga
       *[other] { $count } bilagor
    }
inspect-metadata = { $count ->
        [one] en uppgift
       *[other] { $count } uppgifter
    } i filens egenskaper (titel, författare och liknande)
inspect-annotation-text = en kommentar med text
inspect-field-value = { $count ->
        [one] ett ifyllt formulärfält
       *[other] { $count } ifyllda formulärfält
    }
inspect-javascript = { $count ->
        [one] ett skript
       *[other] { $count } skript
    }
inspect-signature = { $count ->
        [one] en underskrift; certifikatet kan innehålla namn och personnummer
       *[other] { $count } underskrifter; certifikaten kan innehålla namn och personnummer
    }
inspect-thumbnail = { $count ->
        [one] en miniatyrbild av en sida, som kan visa hur den såg ut tidigare
       *[other] { $count } miniatyrbilder av sidor, som kan visa hur de såg ut tidigare
    }
inspect-xfa = ett XFA-formulär, som kan innehålla uppgifter som inte syns
inspect-private-data = ett programs egna data ({ $count } st)
inspect-unused-object = { $count ->
        [one] ett objekt som ingen sida visar men som har innehåll
       *[other] { $count } objekt som ingen sida visar men som har innehåll
    }
inspect-stray-bytes = { $count } byte text som inte hör till något i filen
inspect-stream-slack = { $count ->
        [one] text efter slutet på en dataström
       *[other] text efter slutet på { $count } dataströmmar
    }
inspect-unread = något som inte gick att undersöka
inspect-unseen-character = { $count ->
        [one] ett tecken som inte syns
       *[other] { $count } tecken som inte syns
    } (utan bredd, eller som vänder texten)
inspect-picture-metadata = { $detail ->
        [exif] kameradata (EXIF), som kan innehålla plats, tid och namn
        [xmp] egenskaper (XMP) i en bild
        [iptc] bildtext och upphov (IPTC) i en bild
        [place] plats (GPS) i en bild
        [comment] en kommentar i en bild
        [text] text i en bilds egenskaper
       *[other] egenskaper eller data vid sidan av bilden ({ $count } st)
    }
inspect-tight-box = { $count ->
        [one] en ruta är precis så bred som det den döljer; bredden
       *[other] { $count } rutor är precis så breda som det de döljer; bredden
    } kan röja vilket ord det var
inspect-cropped-picture = { $count ->
        [one] en bild är större än det som syns av den
       *[other] { $count } bilder är större än det som syns av dem
    }
inspect-program-name = programnamn och datum i filens egenskaper
inspect-text-layer = ett osynligt textlager över en inskannad bild ({ $count } tecken)
inspect-encrypted = filen är krypterad

## doctor

doctor-column-what = Hjälpmedel
doctor-column-state = Läge
doctor-column-where = Var
doctor-found = finns
doctor-missing = saknas
doctor-ocr = Textigenkänning (Tesseract)
doctor-ocr-without = Utan textigenkänning vägras sidor som bara är bilder. Text och PDF med text fungerar.
doctor-ocr-install = Installera: sudo apt-get install tesseract-ocr
doctor-swedish = Svenska för textigenkänning
doctor-swedish-without = Utan svenska språkdata läses inga bilder, eftersom å, ä och ö skulle bli fel.
doctor-swedish-install = Installera: sudo apt-get install tesseract-ocr-swe
doctor-dictionary = Svensk ordlista (Hunspell)
doctor-dictionary-without = Utan ordlista stryks fler vanliga ord som liknar namn. Allt fungerar ändå.
doctor-isolation = Avskärmning av filer och nätverk
doctor-isolation-without = Utan avskärmning kan den process som läser en handling nå andra filer och nätverket. Gränserna för tid och minne gäller ändå.
doctor-isolation-install = Kräver Linux 5.13 eller senare med Landlock och seccomp.
doctor-dictionary-install = Installera: sudo apt-get install hunspell-sv

## patterns

patterns-column-name = Regel
patterns-column-kind = Slag
patterns-column-score = Vikt
patterns-column-examples = Exempel
patterns-column-file = Fil
patterns-missed = Regeln { $rule } hittar inte sitt exempel ”{ $example }”.
patterns-too-much = Regeln { $rule } träffar ”{ $example }”, som den inte ska.
patterns-tested = { $examples } exempel prövade, { $wrong } stämmer inte.
patterns-column-list = Egen lista
patterns-column-entries = Poster
patterns-imported = { $file }: { $entries } namn lästes in, varav { $words } också är vanliga ord. { $known } som programmet redan känner som orter, myndigheter eller vanliga ord lämnades utanför, { $skipped } rader hoppades över.
patterns-import-next = Listan är skriven till { $list }. Pröva den med: svartpenna patterns test --patterns { $folder }

## review

review-link =
    Granska här: { $link }
    Länken fungerar en gång och bara på den här datorn. Tryck Retur för en ny, Ctrl+C för att sluta.
review-new-link = Ny länk: { $link }
review-no-browser = Webbläsaren gick inte att öppna. Kopiera länken dit.
review-ended = Granskningen är avslutad.
review-exists = Filen { $file } finns redan och är orörd. Kryssa i Ersätt för att skriva över den.

## The review page: words of the server

web-starting = Öppnar granskningen …
web-no-script = Sidan behöver JavaScript, som är avstängt i webbläsaren.
web-no-entry = Här kommer du inte in
web-link-used = Länken har redan använts eller är för gammal. Tryck Retur i fönstret där svartpenna körs för att få en ny. Var det inte du som använde länken? Avsluta programmet med Ctrl+C och säg till IT.
web-locked = Sidan låste sig eftersom ingen gjorde något. Besluten är sparade. Tryck Retur i fönstret där svartpenna körs för att få en ny länk.
web-no-cookie = Öppna sidan med länken som svartpenna visade. Tryck Retur i fönstret där programmet körs för att få en ny.
web-skip = Hoppa till listan
web-pages = Sidor
web-page = Sida
web-page-picture = Sidans bild. Dra över ord för en ny ruta.
web-tools = Verktyg
web-queue = Handlingar
web-document-of = Handling { $number } av { $count }
web-choose-document = Välj handling
web-previous-document = ‹ Förra
web-next-document = Nästa ›
web-progress = Granskat
web-reading = Läser handlingen …
web-undo = Ångra
web-undo-title = Ångra (Ctrl+Z)
web-redo = Gör om
web-redo-title = Gör om (Ctrl+Y)
web-help = Hjälp
web-save = Spara maskerad fil
web-previous-page = Förra sidan
web-next-page = Nästa sida
web-view = Visa
web-view-original = Original
web-view-result = Resultat
web-view-side = Sida vid sida
web-view-blink = Blinka
web-zoom-out = Förminska
web-zoom-in = Förstora
web-new-box = Ny ruta
web-page-done = Sidan klar
web-list = Lista
web-search = Sök och stryk
web-search-inside = Även inuti ord
web-kind = Slag
web-filter = Filter
web-all = Alla
web-all-pages = Alla sidor
web-this-page = Den här sidan
web-confidence = Säkerhet
web-confidence-low = Under 75 %
web-confidence-high = 75 % och mer
web-only-hidden = Bara dolt och oläst
web-filter-clear = Visa allt
web-close = Stäng
web-help-title = Hjälp och tangenter
web-help-intro = Förslagen är redan utmärkta. Bestäm om varje: stryk eller behåll. Dra med musen över ord för en ny ruta, eller över en yta utan text. Håll Alt för en fri yta.
web-help-keys = När du ritar med tangenter: pilarna flyttar mellan ord, Skift+pil tar med fler ord, R växlar till en fri yta, Retur stryker, Esc avbryter.
web-keys-on = Använd tangenter
web-key-what = Vad
web-key = Tangent
web-keys-reset = Återställ tangenter
web-save-replace = Ersätt filen som finns
web-save-next = Nästa handling
web-quit = Avsluta
web-save-blocked = { $count ->
        [one] Ett misstänkt ställe är inte avgjort
       *[other] { $count } misstänkta ställen är inte avgjorda
    }. Inget har skrivits. Stryk eller behåll dem först.
web-reason-title = Skäl
web-reason-own = Eget skäl
web-reason-use = Använd
web-covered = målat över: syns inte, men går att kopiera
web-not-kept = Beslutet gick inte att spara och gäller inte. Kontrollera att disken inte är full och att handlingen inte granskas i ett annat fönster.

## The review page: words of its own code

page-reading = Läser handlingen …
page-failed = Går inte att läsa
page-progress = { $decided } av { $total }, sida { $page } av { $pages }
page-of = av { $pages }
page-page = sida { $page }
page-alt-original = Sida { $page } av { $pages }, originalet
page-alt-result = Sida { $page } av { $pages }, resultatet
page-group-open = Ej granskade
page-group-suspected = Misstänkt
page-group-struck = Stryks
page-group-kept = Behålls
page-status-open = ej granskad
page-status-suspected = misstänkt
page-status-struck = stryks
page-status-kept = behålls
page-gap = Kunde inte läsas
page-gap-kind = Lucka
page-area = yta
page-hidden = dold
page-hidden-why = Syns inte på sidorna: { $place }.
page-dropped = Följer aldrig med
page-dropped-how = Sådant i originalet som inget resultat får ha kvar, vad du än bestämmer.
page-dropped-metadata = Uppgifter om filen (titel, författare, program)
page-dropped-attachment = Bilagor
page-dropped-javascript = Skript
page-dropped-action = Åtgärder
page-dropped-signature = Elektroniska underskrifter
page-dropped-annotation = Anteckningar
page-dropped-form_field = Formulärfält
page-dropped-xfa_form = XFA-formulär
page-dropped-thread = Lästrådar
page-dropped-thumbnail = Miniatyrbilder
page-dropped-private_data = Andra programs egna data
page-dropped-alternate_image = Alternativa bilder
page-dropped-destination_name = Namn på länkmål
page-dropped-output_intent = Utskriftsprofiler
page-dropped-link = Länkar
page-dropped-outline_title = Rubriker bland bokmärken
page-dropped-structure_text = Dold text för uppläsning
page-dropped-structure_tree = Märkning för uppläsning
page-dropped-page_label = Namn på sidor
page-dropped-layer_name = Namn på lager
page-dropped-unreadable = Oläsliga delar
page-own = egen
page-searched = sökt
page-score = Så säkert är fyndet
page-strike = Stryk
page-keep = Behåll
page-strike-gap = Stryk stället
page-keep-gap = Jag har tittat: behåll
page-same = Lika överallt
page-kind = Slag
page-reason = Skäl: { $reason }
page-more = Visa { $count } till
page-struck = Stryks: { $text }
page-kept = Behålls: { $text }
page-same-struck = Stryks på { $count } ställen. Ctrl+Z ångrar.
page-same-kept = Behålls på { $count } ställen. Ctrl+Z ångrar.
page-phrase-struck = { $count } ställen stryks. Ctrl+Z ångrar.
page-box-added = Ny ruta: { $text }. Välj slag med 1–9.
page-kind-set = Slag: { $kind }
page-undone = Ångrat.
page-redone = Gjort om.
page-done = Sida { $page } är klar.
page-done-but = Sida { $page } är klar, men { $count } misstänkta är inte avgjorda.
page-no-more = Inga fler i listan.
page-cursor-start = Ny ruta: { $text }. Pilar flyttar, Skift+pil tar med fler, Retur stryker, Esc avbryter.
page-search-count = Träffar: { $count }. Stryks redan: { $struck }.
page-search-strike = Stryk alla { $count }
page-filter-on = (på)
page-thumb = Sida { $page }, { $count } kvar
page-thumb-done = Sida { $page }, klar
page-blink-calm = Tryck V för att växla vy. Sidan blinkar inte själv eftersom datorn ber om mindre rörelse.
page-conflict = Det här har ändrats i en annan flik. Se efter och gör om.
page-not-possible = Det gick inte. Inget har ändrats.
page-no-contact = Ingen kontakt med programmet. Det som är gjort är sparat; kontrollera att svartpenna körs.
page-recovered = { $count } tidigare beslut är tillbaka.
page-lost = Besluten kan inte sparas på disk. De finns bara tills programmet slutar.
page-locked = Sidan är låst. Tryck Retur i fönstret där svartpenna körs för att få en ny länk. Besluten är sparade.
page-no-entry = Öppna sidan med en ny länk: tryck Retur i fönstret där svartpenna körs.
page-ended = Granskningen är avslutad. Du kan stänga fliken.
page-save-struck = stryks efter granskning
page-save-kept = behålls efter granskning
page-save-open = förslag har ingen granskat; de stryks
page-save-blocked = { $count } misstänkta är inte avgjorda. Stryk eller behåll dem innan du sparar.
page-save-show = Visa första
page-save-how = Programmet stryker, läser resultatet på nytt och letar efter varje struken uppgift. Hittas något skrivs ingen fil.
page-saving = Stryker och kontrollerar …
page-saved = Sparat och kontrollerat: { $count } strykningar, { $values } uppgifter eftersökta utan träff.
page-saved-check = Ett kvitto utan strukna uppgifter ligger bredvid.
page-press-key = Tryck en tangent …
page-change-key = { $what }: { $key }. Ändra
page-key-taken = Tangenten används redan till något annat.
page-action-next = Nästa fynd
page-action-previous = Förra fyndet
page-action-strike = Stryk
page-action-keep = Behåll
page-action-same = Lika överallt
page-action-reason = Skäl
page-action-box = Ny ruta
page-action-filter = Filter
page-action-search = Sök
page-action-next-page = Nästa sida
page-action-previous-page = Förra sidan
page-action-done = Sidan klar, nästa sida
page-action-view = Nästa vy
page-action-undo = Ångra
page-action-redo = Gör om
page-action-help = Den här hjälpen
page-action-kind = Slag på valt fynd
