# Det som sägs på svenska om granskning av två. `en_four_eyes.ftl` har samma meddelanden.

## Help: commands

about-key = Skapar och visar din nyckel, som du skriver under med (nyckel)
usage-key = svartpenna key <KOMMANDO>
about-key-new = Skapar en nyckel åt dig, låst med en lösenfras (ny)
usage-key-new = svartpenna key new --person <ID> --name <NAMN>
more-key-new =
    Nyckeln ligger i din egen mapp och lämnar aldrig datorn. Glömmer du lösenfrasen får du
    skapa en ny nyckel och be om ny behörighet.
about-key-show = Skriver ut ditt nyckelkort, som du lämnar till ärendets ägare (visa)
usage-key-show = svartpenna key show [-o <FIL>]
about-key-list = Visar dina nycklar (lista)
usage-key-list = svartpenna key list [FLAGGOR]
about-case = Öppnar ärenden och ger behörighet i dem (arende)
usage-case = svartpenna case <KOMMANDO>
about-case-init = Gör en mapp till ett ärende; den som gör det blir ägare (ny)
usage-case-init = svartpenna case init <ÄRENDE> --number <NUMMER> --unit <ENHET> [--protected]
about-case-grant = Ger en person behörighet i ärendet (behorighet)
usage-case-grant = svartpenna case grant <ÄRENDE> --card <FIL> --unit <ENHET> --purpose <ÄNDAMÅL> --until <DATUM>
more-case-grant = Jämför fingeravtrycket med personen själv, till exempel på telefon, innan du litar på kortet.
about-case-revoke = Tar tillbaka en persons behörighet (aterkalla)
usage-case-revoke = svartpenna case revoke <ÄRENDE> --person <ID> --reason <SKÄL>
about-case-event = Antecknar justering eller expediering, så att kopior gallras tidigare (handelse)
usage-case-event = svartpenna case event <ÄRENDE> --what justering|expediering
about-case-list = Visar vilka som har behörighet, och ärendets paket (lista)
usage-case-list = svartpenna case list <ÄRENDE> [FLAGGOR]
about-log = Visar, kontrollerar och granskar loggen (logg)
usage-log = svartpenna log <KOMMANDO>
about-log-show = Visar vad som har gjorts i ärendet (visa)
usage-log-show = svartpenna log show <ÄRENDE> [FLAGGOR]
about-log-verify = Kontrollerar att inget i loggen har ändrats, tagits bort eller bytt plats (kontrollera)
usage-log-verify = svartpenna log verify <ÄRENDE> [FLAGGOR]
more-log-verify = Slutkod: 0 loggen är hel, 4 den är det inte.
about-log-review = Letar efter sådant som någon bör fråga om; granskningen loggas (granska)
usage-log-review = svartpenna log review <ÄRENDE> [FLAGGOR]
about-log-access = Visar vilka som har haft tillgång till ärendet (atkomst)
usage-log-access = svartpenna log access <ÄRENDE> [FLAGGOR]
about-log-fill = Skriver många händelser, för prov
usage-log-fill = svartpenna log fill <ÄRENDE> <ANTAL>

## Help: arguments

help-case-folder = Ärendets mapp
value-case-folder = ÄRENDE
help-as = Vem du är, om du har flera nycklar här
value-as = ID
help-passphrase-file = Fil vars första rad är lösenfrasen, i stället för att skriva den
value-passphrase-file = FIL
help-policy = Husets regler (TOML), utöver datorns och dina egna; de kan bara skärpas
value-policy = FIL
help-person = Personens id på arbetet, till exempel anna.ek
value-person = ID
help-name = Namnet som kollegorna känner igen
value-name = NAMN
help-work = Hur trögt lösenfrasen räknas (scrypt, log2)
value-work = TAL
help-key-show-output = Skriv kortet till en fil i stället för till standard ut
value-key-show-output = FIL
help-number = Ärendets nummer, så som huset känner det; inget personnummer
value-number = NUMMER
help-unit = Enheten
value-unit = ENHET
help-protected = Ärendet rör någon med skyddade personuppgifter: två personer behövs alltid
help-card = Personens nyckelkort, från svartpenna key show
value-card = FIL
help-purpose = Vad behörigheten ska användas till
value-purpose = ÄNDAMÅL
help-until = Sista dag, till exempel 2027-05-31
value-until = DATUM
help-reason = Varför
value-reason = SKÄL
help-what = justering eller expediering
value-what = VAD
help-package = Bara det här paketet
value-package = PAKET
help-log-show-person = Bara vad den här personen har gjort
value-log-show-person = ID
help-kind = Bara händelser av det här slaget, till exempel approved eller refused
value-kind = SLAG
help-since = Från och med den här dagen
value-since = DATUM
help-log-show-until = Till och med den här dagen
value-log-show-until = DATUM
help-count = Hur många
value-count = ANTAL

## Talk

notice-logged = Det du gör här loggas: vem, när och vad. Loggen läses av dem som granskar den. Detta sägs bara en gång.
ask-passphrase = Lösenfras för { $name }:{" "}
ask-new-passphrase = Välj en lösenfras (minst 8 tecken):{" "}
ask-again = En gång till:{" "}
key-made = Nyckeln för { $name } finns nu i { $file }. Fingeravtryck: { $fingerprint }. Kör svartpenna key show -o kort.json och lämna kortet till ärendets ägare.
key-shown = Kortet för { $name } har fingeravtrycket { $fingerprint }. Läs upp det för ärendets ägare.
case-made = Ärendet { $file } är öppnat. Ge behörighet med svartpenna case grant.
case-granted = { $name } (fingeravtryck { $fingerprint }) har nu behörighet till och med { $until }.
case-revoked = Behörigheten för { $name } är återtagen.
case-dated = Antecknat. Kopiorna ska vara gallrade senast { $date }.
case-heading = Ärende { $number }, { $unit }. Ägare: { $owner }. { $protected }
case-protected = Skyddade personuppgifter: två personer behövs alltid.
case-not-protected = Inte märkt som skyddat.
grant-holds = gäller
grant-expired = har gått ut
grant-revoked = återtagen
log-whole = Loggen är hel: { $count } händelser, alla underskrifter stämmer.
log-reviewed = Granskningen är loggad. { $count ->
        [0] Inget ovanligt hittades.
        [one] En sak att fråga om.
       *[other] { $count } saker att fråga om.
    }
log-alarms = ({ $count } larm)

## Tables

column-person = Id
column-name = Namn
column-fingerprint = Fingeravtryck
column-created = Skapad
column-unit = Enhet
column-purpose = Ändamål
column-until = Till och med
column-state = Läge
column-package = Paket
column-version = Version
column-delete-by = Gallras senast
column-number = Nr
column-time = Tid (UTC)
column-what = Vad
column-about = Om
column-from = Från
column-to = Till
column-openings = Öppningar
column-last = Senast öppnat
column-refusals = Nekat

## States

status-proposed = föreslagen
status-approved = godkänd
status-returned = återsänd
status-declined = avvisad
status-blocked = spärrad
status-released = utlämnad
status-purged = gallrad

## Events

what-granted = gav behörighet
what-revoked = återtog behörighet
what-proposed = föreslog
what-opened = öppnade
what-approved = godkände
what-rejected = godkände inte
what-released = lämnade ut
what-purged = gallrade
what-dated = antecknade
what-refused = nekades
what-reviewed = granskade loggen

## What somebody tried, and why it was refused

tried-propose = föreslå
tried-verify = granska
tried-approve = godkänna
tried-reject = avvisa
tried-release = lämna ut
tried-purge = gallra
tried-log-review = granska loggen
tried-case-grant = ge behörighet
tried-case-revoke = ta tillbaka behörighet
tried-case-event = anteckna en händelse
refused-not-owner = bara ägaren får
refused-no-grant = ingen behörighet
refused-expired = behörigheten har gått ut
refused-revoked = behörigheten är återtagen
refused-approver-gone = den som godkände har inte längre behörighet
refused-too-many = enheten är full
refused-too-long = för lång tid
refused-in-the-past = dagen har varit
refused-key-taken = nyckeln är någon annans
refused-same-person = samma person som föreslog
refused-not-seen = inte sedd
refused-not-approved = inte godkänd
refused-other-document = en annan handling
refused-alarms = kontrollen larmade
refused-no-override = kräver alltid två
refused-no-reason = skäl saknas
refused-wrong-class = fel mapp
refused-no-package = paketet finns inte
refused-wrong-state = fel läge
refused-other-version = en nyare version finns
refused-clock = fel klocka

## Unusual

unusual-self-approval = Händelse { $number }: { $person } försökte godkänna sitt eget förslag ({ $package }).
unusual-no-authority = Händelse { $number }: { $person } försökte arbeta i ärendet utan giltig behörighet ({ $package }).
unusual-too-many = Händelse { $number }: { $person } försökte ge fler personer behörighet än huset tillåter.
unusual-hasty = Händelse { $number }: { $person } godkände { $package } fortare än någon hinner läsa.
unusual-overruled = Händelse { $number }: { $person } gick förbi en spärr för { $package }. Skälet står i loggen.
unusual-overdue = Kopiorna i { $package } skulle ha gallrats. Kör svartpenna purge.
unusual-many-refusals = { $person } har nekats många gånger.
unusual-many-persons = Fler personer har haft behörighet i ärendet än vad en enhet får ha. Kör svartpenna log access för att se vilka.
unusual-same-name = { $person } har samma namn som en annan person i ärendet. Är det samma person?

## Faults of a log

fault-changed = Filen { $file } har ändrats eller är inte skriven av svartpenna.
fault-missing = Händelse { $number } saknas.
fault-broken = Händelse { $number } följer inte på den före.
fault-counter = Händelse { $number }: den som skrev den har fler eller färre händelser än den själv räknat.
fault-not-allowed = Händelse { $number } var inte tillåten. Den har ingen verkan, men någon har skrivit den.
fault-truncated = Slutet saknas: loggen har haft { $once } händelser, nu finns { $now }.
fault-rewritten = Händelse { $number } är en annan än den var.
fault-no-head = Filen huvud.json saknas, så det går inte att se om loggens slut finns kvar.
fault-stray = Filen { $file } hör inte hemma i loggen.

## Problems

problem-no-home = Det finns ingen plats för dina egna filer. Inget har skrivits. Sätt SVARTPENNA_HOME till en mapp.
problem-no-random = Datorn gav inga slumptal. Inget har skrivits. Försök igen.
problem-no-key = Du har ingen nyckel här. Inget har skrivits. Skapa en med svartpenna key new.
problem-several-keys = Det finns flera nycklar här. Inget har skrivits. Säg vem du är med --as ID.
problem-key-exists = Personen har redan en nyckel här. Inget har skrivits. Visa den med svartpenna key show.
problem-broken-key = Nyckeln { $file } är skadad eller ändrad. Inget har skrivits. Hämta den från en säkerhetskopia eller skapa en ny.
problem-wrong-passphrase = Lösenfrasen för { $name } stämmer inte. Inget har skrivits. Försök igen.
problem-no-passphrase = Lösenfrasen behövs, men det finns ingen att fråga. Inget har skrivits. Ange --passphrase-file FIL.
problem-short-passphrase = Lösenfrasen är för kort. Inget har skrivits. Välj minst 8 tecken, gärna flera ord.
problem-passphrases-differ = De två lösenfraserna är inte lika. Inget har skrivits. Försök igen.
problem-person-id = { $name } går inte som id. Inget har skrivits. Använd a–ö, siffror, punkt och bindestreck, till exempel anna.ek.
problem-no-name = Namnet har inga bokstäver. Inget har skrivits. Ange namnet som kollegorna känner igen.
problem-log-kind = Slaget { $name } finns inte i loggen. Välj ett av: { $known }.
problem-date = { $name } är inget datum. Inget har skrivits. Skriv så här: 2027-05-31.
problem-broken-policy = Reglerna i { $file } är fel på rad { $line }: { $reason }. Inget har skrivits. Rätta raden och försök igen.
problem-case-event = Händelsen { $name } finns inte. Inget har skrivits. Ange justering eller expediering.
problem-no-card = Filen { $file } är inget nyckelkort. Inget har skrivits. Be personen köra svartpenna key show -o kort.json.
problem-no-case = { $file } är inget ärende. Inget har skrivits. Öppna det med svartpenna case init.
problem-case-exists = { $file } är redan ett ärende. Det är orört.
problem-log-broken = Ärendets logg i { $file } har ändrats på { $count ->
        [one] ett ställe
       *[other] { $count } ställen
    }. Inget har godkänts eller lämnats ut. Kör svartpenna log verify för att se var, och säg till ärendets ägare.
problem-log-busy = Det gick inte att skriva i loggen i { $file }. Inget har skrivits. Försök igen.

## Refusals

refusal-not-owner = Bara ärendets ägare, { $owner }, får göra det. Inget har skrivits i { $file } utom att det nekades.
refusal-no-grant = Du har ingen behörighet i ärendet { $file }. Inget har skrivits eller lämnats ut. Be { $owner } om behörighet.
refusal-expired = Din behörighet i ärendet { $file } har gått ut. Inget har skrivits eller lämnats ut. Be { $owner } pröva den på nytt.
refusal-revoked = Din behörighet i ärendet { $file } är återtagen. Inget har skrivits eller lämnats ut. Fråga { $owner }.
refusal-approver-gone = Den som godkände har inte längre behörighet i ärendet { $file }. Inget har lämnats ut. Låt någon annan behörig person godkänna.
refusal-too-many = Enheten har redan { $persons } personer i ärendet { $file }, så många som huset tillåter. Ingen ny behörighet har getts. Ta tillbaka någon annans först.
refusal-too-long = En behörighet får gälla högst { $days } dagar. Ingen behörighet har getts i { $file }. Välj en tidigare dag.
refusal-in-the-past = Den dagen har redan varit. Ingen behörighet har getts i { $file }. Välj en senare dag.
refusal-key-taken = Nyckeln tillhör redan en annan person i ärendet { $file }. Ingen behörighet har getts. Låt personen skapa en egen nyckel.
refusal-clock = Datorns klocka går efter loggens i { $file }. Inget har skrivits. Ställ klockan och försök igen.
refusal-same-person = Den som har gjort ett förslag kan inte själv godkänna det ({ $file }). Inget är godkänt. Låt en annan behörig person granska.
refusal-not-seen = Du har inte sett den här versionen ({ $file }). Inget är godkänt. Kör svartpenna verify först.
refusal-not-approved = Ingen andra person har godkänt ({ $file }). Inget har lämnats ut. Låt en annan behörig person köra verify och approve.
refusal-no-override = Här behövs alltid två personer ({ $file }), och det går inte att gå förbi. Inget har lämnats ut.
refusal-wrong-state = Paketet är inte i ett läge där det går ({ $file }). Inget har ändrats. Kör svartpenna case list för att se läget.
refusal-other-version = Det har kommit en nyare version ({ $file }). Inget har ändrats. Kör svartpenna verify på den.
refusal-other-document = Handlingen är inte den som föreslogs eller godkändes ({ $file }). Inget har lämnats ut. Gör ett nytt förslag.
refusal-alarms = Kontrollen larmar ({ $file }). Inget är godkänt. Läs larmen med svartpenna verify och avvisa eller rätta förslaget.
refusal-no-reason = Ett skäl saknas ({ $file }). Inget har ändrats. Skriv varför.
refusal-wrong-class = Mappen är för öppen för den här handlingen ({ $file }). Inget har lämnats ut. Välj en mapp för sekretess.
refusal-no-package = Paketet finns inte i ärendet { $file }. Inget har ändrats. Kör svartpenna case list för att se paketen.

## Help: the steps

about-propose = Stryker, kontrollerar och lägger resultatet inför en andra person (foresla)
usage-propose = svartpenna propose <FIL> --case <ÄRENDE> [FLAGGOR]
more-propose =
    Paketet hamnar i ärendets mapp, under paket/. Originalet kopieras inte. Ge mappen igen med -o
    för att föreslå en ny version av samma paket.

    Slutkod: 0 klart, 2 fel användning, 3 oläslig fil, 4 kontrollen hittade en läcka,
    6 behörighet saknas. Vid 2 till 6 finns inget förslag.
about-verify = Visar den andra personen allt hon behöver se, räknat på nytt (verifiera)
usage-verify = svartpenna verify <PAKET> [FLAGGOR]
more-verify =
    Med --certificate kontrolleras i stället ett utlämningsintyg, utan ärendet och utan nätverk.

    Slutkod: 0 inget att anmärka, 1 något kan fortfarande läsas och bör ses över, 4 larm,
    6 behörighet saknas.
about-approve = Godkänner den version du har granskat (godkann)
usage-approve = svartpenna approve <PAKET> [FLAGGOR]
about-reject = Godkänner inte: sänder tillbaka, avvisar eller spärrar (avvisa)
usage-reject = svartpenna reject <PAKET> --reason <SKÄL> [FLAGGOR]
about-release = Lämnar ut det som är godkänt och skriver ett utlämningsintyg (lamna-ut)
usage-release = svartpenna release <PAKET> --to <MAPP> --recipient <MOTTAGARE>
more-release =
    Handlingen byggs på nytt och jämförs med det godkända, bit för bit. Mappen måste finnas i
    husets regler (policy.toml), så här:

      {"["}[destination]]
      folder = "/mnt/delad/socialnamnden/sekretess"
      class = "secret"

    Slutkod: 0 utlämnat, 2 fel mapp, 4 något har ändrats, 5 godkännande saknas,
    6 behörighet saknas. Vid 2 till 6 har inget lämnats ut.
about-diff = Visar vad som skiljer två versioner av en handling (jamfor)
usage-diff = svartpenna diff <A> <B> [FLAGGOR]
about-purge = Gallrar kopior vars tid är ute; original rörs aldrig (gallra)
usage-purge = svartpenna purge <ÄRENDE> [--dry-run]
about-practice = Övar hela vägen med påhittade personer; inget sparas (ova)
usage-practice = svartpenna practice [--pause]

help-input = Handlingen
value-input = FIL
help-in-case = Ärendets mapp, om paketet inte ligger i den
value-in-case = ÄRENDE
help-propose-in-case = Ärendets mapp
value-propose-in-case = ÄRENDE
help-propose-output = Paketets mapp [annars en ny i ÄRENDE/paket]
value-propose-output = MAPP
help-keep = Stryk inte de här fynden (nummer från scan --json)
value-keep = NR
help-strike = Stryk också de här fynden (nummer från scan --json)
value-strike = NR
help-area = Stryk en yta, SIDA:VÄNSTER,NEDRE,BREDD,HÖJD i punkter från sidans nedre vänstra hörn
value-area = YTA
help-looking-profile = Profilen [annars skyddad i skyddade ärenden, kollegial i andra, och paketets egen vid granskning]
value-looking-profile = PROFIL
help-known = De personer och uppgifter som ärendet känner (TOML) [annars ÄRENDE/kanda.toml]
value-known = FIL
help-original = Originalet, om paketet inte vet var det är
value-original = FIL
help-package-folder = Paketets mapp
value-package-folder = PAKET
help-verify-report = Skriv också en sida (HTML) med sidorna bredvid varandra; den är lika hemlig som originalet
value-verify-report = FIL
help-all-pages = Ta med alla sidor i sidan, inte bara dem med strykningar eller larm
help-dpi = Hur fint sidor ritas [annars 100]
value-dpi = TAL
help-certificate = Kontrollera det här utlämningsintyget (intyg.json)
value-certificate = FIL
help-document = Handlingen som intyget ska gälla
value-document = FIL
help-override = Gå förbi, med ett skäl som loggas; aldrig där två personer alltid behövs
value-override = SKÄL
help-outcome = returned (återsänd), declined (avvisad) eller blocked (spärrad) [annars returned]
value-outcome = UTFALL
help-to = Mappen som handlingen lämnas till
value-to = MAPP
help-recipient = domstol, namnd, enskild, ombud, myndighet, kollega eller allmanheten
value-recipient = MOTTAGARE
help-one = Den ena versionen
value-one = A
help-other = Den andra versionen
value-other = B
help-purge-dry-run = Visa bara vad som är dags att gallra
help-pause = Vänta på Enter efter varje steg

## The steps

propose-done = Förslaget, version { $version }, ligger i { $folder }: { $struck ->
        [one] en strykning
       *[other] { $struck } strykningar
    }. Kopian gallras senast { $date }. Nästa steg: en annan behörig person kör svartpenna verify { $folder }.
propose-unnamed = Originalets namn eller mapp säger vem det gäller, så paketet minns inte var det är. Ange --original vid granskning och utlämnande.
verify-heading = Paket { $package }, version { $version }, { $state }. Föreslaget av { $author }. Profil { $profile }, { $pages ->
        [one] en sida
       *[other] { $pages } sidor
    }.
verify-alarms = Larm: { $count ->
        [0] inga. Original och plan ger just den här handlingen.
        [one] ett
       *[other] { $count }
    }
verify-suspicions = Kan fortfarande läsas: { $count ->
        [0] inget misstänkt
        [one] ett ställe att se över
       *[other] { $count } ställen att se över
    }
verify-removals = Struket: { $count }
verify-changes = Ändrat sedan versionen du såg senast: { $count }
verify-doubts = Kanske för mycket struket: { $count }
verify-removal = { $place }: { $kind }, { $count } ({ $reason })
verify-doubt = { $place }: { $why } ({ $count })
verify-collateral = { $count ->
        [one] ett ord bredvid en strykning följde med
       *[other] { $count } ord bredvid strykningar följde med
    }
verify-report = Sidan ligger i { $file }. Den visar originalet: ta bort den när du är klar.
verify-next = Har du läst handlingen? Kör svartpenna approve eller svartpenna reject. Orden visas med --show-values, sidorna med --report FIL.
verify-next-alarm = Larmen måste förklaras innan någon godkänner. Kör svartpenna reject med ett skäl, eller be om ett nytt förslag.
approve-done = Godkänt: { $folder }. Nästa steg: svartpenna release.
reject-returned = Återsänt: { $folder }. Den som föreslog gör en ny version med svartpenna propose -o { $folder }.
reject-declined = Avvisat: { $folder }. Det blir inget av förslaget.
reject-blocked = Spärrat: { $folder }. Ingen kan godkänna eller lämna ut den här versionen.
release-done = Utlämnat: { $file }, med utlämningsintyg bredvid.
purge-package = { $folder }: gallras senast { $date }, { $count ->
        [one] en fil
       *[other] { $count } filer
    }
purge-due = { $count ->
        [0] Inget är dags att gallra.
        [one] Ett paket är dags att gallra. Kör utan --dry-run.
       *[other] { $count } paket är dags att gallra. Kör utan --dry-run.
    }
purge-done = { $count ->
        [0] Inget var dags att gallra.
        [one] Ett paket är gallrat. Originalet är orört.
       *[other] { $count } paket är gallrade. Originalen är orörda.
    }
certificate-whole = Intyget är äkta och helt.
    Handling (SHA-256): { $document }
    Föreslog: { $author }. Godkände: { $approver }. Lämnade ut: { $releaser }, { $time }.
    Behörigheten gavs av { $owner }, nyckel { $fingerprint }.
certificate-no-document = Ange --document FIL för att se om en handling är den som intyget gäller.

## Alarms

alarm-original = Originalet är ett annat än det som föreslogs.
alarm-file = Filen { $file } i paketet är ändrad, borta eller hör inte dit.
alarm-rules = Reglerna är andra än när förslaget gjordes (annat program, andra mönster eller annan ordlista).
alarm-profile = Profilen är en annan än när förslaget gjordes.
alarm-list = Ärendets lista över kända personer är en annan än när förslaget gjordes.
alarm-failed = Handlingen går inte att läsa eller kontrollera.
alarm-not-reproduced = Original och plan ger inte den här handlingen. Någon kan ha bytt ut den.
alarm-pages = Originalet har { $original } sidor, resultatet { $candidate }.
alarm-text-added = På { $place } står text som inte finns i originalet: { $text }
alarm-text-removed = På { $place } saknas { $count ->
        [one] ett ord
       *[other] { $count } ord
    } som ingen strykning förklarar.
alarm-looks = Sidan { $page } ser annorlunda ut { $left } punkter från vänster och { $top } uppifrån, utan att planen förklarar det.
alarm-page = Sidan { $page } går inte att jämföra: den har fått en annan storlek eller kan inte ritas.
alarm-stamp = { $count ->
        [one] En sida saknar
       *[other] { $count } sidor saknar
    } märkningen om skyddade personuppgifter.

## What can still be read

suspicion-struck = { $place }: ”{ $text }” är struket på annat håll men står kvar här ({ $count } ggr)
suspicion-alike = { $place }: ”{ $text }” liknar något som är struket ({ $count } ggr)
suspicion-initials = { $place }: ”{ $text }” är initialerna av ett struket namn ({ $count } ggr)
suspicion-place = { $place }: ”{ $text }” kan vara en adress eller plats ({ $count } ggr)
suspicion-name = { $place }: ”{ $text }” kan vara ett namn ({ $count } ggr)
suspicion-unsure = { $place }: ”{ $text }” kan peka ut någon ({ $count } ggr)
suspicion-unread = { $place }: något här har ingen kunnat läsa{ $text } ({ $count } ggr). Titta själv.

## What may be too much

doubt-unsure = reglerna var osäkra
doubt-ordinary = samma ord står som vanligt ord på annat håll
doubt-long = ovanligt långt
doubt-official = hör till en myndighet eller någon i tjänsten

## diff

diff-same = Filerna är lika, bit för bit.
diff-none = Samma text, samma utseende, samma innehåll.
diff-pages = Den ena har { $one } sidor, den andra { $other }.
diff-text-added = { $place }: tillkommit ”{ $added }”{ $removed }
diff-text-removed = { $place }: borta ”{ $removed }”{ $added }
diff-text-changed = { $place }: ”{ $removed }” har blivit ”{ $added }”
diff-text-moved = { $place }: flyttat ”{ $removed }{ $added }”
diff-box-added = Sidan { $page }: en svart ruta har tillkommit ({ $left }, { $top })
diff-box-removed = Sidan { $page }: en svart ruta är borta ({ $left }, { $top })
diff-box-moved = Sidan { $page }: en svart ruta har flyttats hit ({ $left }, { $top })
diff-looks = Sidan { $page }: ser annorlunda ut ({ $left }, { $top })
diff-page = Sidan { $page }: har en annan storlek eller kan inte ritas
diff-hidden = I filen ({ $kind }): { $removed } borta, { $added } tillkommit

## The report

exam-language = sv
exam-title = Granskning av maskerad handling
exam-good = Inga larm, och inget misstänkt kan läsas. Läs ändå handlingen innan du godkänner.
exam-look = Inga larm. Se över det som fortfarande kan läsas innan du godkänner.
exam-bad = Larm: något är annorlunda än planen säger. Godkänn inte innan det är förklarat.
exam-package = Paket
exam-author = Föreslaget av
exam-reader = Granskas av
exam-profile = Profil
exam-pages = Sidor
exam-struck = Strykningar
exam-time = Rapporten gjord
exam-contents = Innehåll
exam-alarms = Larm
exam-alarms-lead = Skillnader mellan original och resultat som planen inte förklarar.
exam-suspicions = Kan fortfarande läsas
exam-suspicions-lead = Räknat på nytt ur resultatet: sådant som liknar strukna uppgifter, namn, adresser och platser, och bilder som ingen har läst.
exam-changes = Ändrat sedan du såg handlingen senast
exam-changes-lead = Jämfört med den version du öppnade eller föreslog förra gången.
exam-side-by-side = Sida för sida
exam-side-lead = Originalet till vänster med numrerade ramar, resultatet till höger.
exam-original = Original
exam-candidate = Resultat
exam-page = Sidan { $page }
exam-removals = Strykningar
exam-removals-lead = Alla strykningar, med grund och vad som hittade dem.
exam-where = Var
exam-kind = Slag
exam-reason = Grund
exam-source = Hittades av
exam-sure = Säkerhet
exam-by-hand = en person
exam-doubts = Kanske för mycket struket
exam-doubts-lead = Strykningar som kan ha tagit bort mer än de borde.
exam-doubt = Nr { $number }, { $place }: { $why }
exam-none = Inget här.
exam-secret = Sidan visar originalet och är lika hemlig som det. Ta bort den när granskningen är klar.

## Practice

practice-begin = ÖVNING. Allt är påhittat och inget sparas. Tre personer är med: chefen Chris, Frida som föreslår och Anders som granskar.
practice-case = 1. Chris öppnar ett ärende med skyddade personuppgifter och ger Frida och Anders behörighet till i morgon. Handlingen:
practice-proposed = 2. Frida föreslår. { $struck } uppgifter är strukna och kontrollen har inte hittat någon läcka. Så här ser förslaget ut:
practice-self = 3. Frida försöker godkänna själv. Svaret blir: { $refusal }
practice-seen = 4. Anders kör verify. Programmet räknar allt på nytt ur originalet: { $alarms } larm, { $count } saker att se över.
practice-approved = 5. Anders har läst och godkänner. Ändras nu en enda bokstav i original, plan eller förslag gäller inte godkännandet.
practice-released = 6. Anders lämnar ut till domstolen. Handlingen byggs på nytt och är bit för bit den godkända. Intyget säger: { $author } föreslog, { $approver } godkände, handlingen är { $document }.
practice-log = 7. Loggen har nu { $count } händelser, med Fridas nekade försök, allt underskrivet.
practice-end = Klart. Allt från övningen är borttaget. På riktigt: svartpenna key new, case init, case grant, propose, verify, approve, release.

## Problems of the steps

problem-propose-case = Ett ärende saknas. Inget har skrivits. Ange det med --case ÄRENDE, eller öppna ett med svartpenna case init.
problem-which-case = Paketet { $file } ligger inte i ett ärendes mapp. Inget har ändrats. Ange ärendet med --case ÄRENDE.
problem-which-package = Ett paket saknas. Inget har ändrats. Ange paketets mapp.
problem-purged = Paketet { $file } är gallrat, och det finns inget kvar att granska. Inget har ändrats. Kör svartpenna log show för att se vad som gjordes.
problem-original-gone = Originalet till paketet { $file } finns inte där det låg. Inget har ändrats. Ange var det ligger med --original FIL.
problem-which-original = Paketet { $file } vet inte var originalet är. Inget har ändrats. Ange det med --original FIL.
problem-no-package = { $file } är inget paket i ärendet. Inget har ändrats. Kör svartpenna case list för att se paketen.
problem-no-finding = Fyndet { $id } finns inte. Inget har skrivits. Kör svartpenna scan --json för att se numren.
problem-no-such-page = Sidan { $page } finns inte. Inget har skrivits. Ange en sida som handlingen har.
problem-area = Ytan { $area } går inte att tolka. Inget har skrivits. Skriv SIDA:VÄNSTER,NEDRE,BREDD,HÖJD, till exempel 3:72,700,120,14.
problem-reason-names = Skälet verkar nämna någon eller något som skulle strykas. Inget har ändrats. Skriv det utan personuppgifter, eftersom det hamnar i loggen.
problem-destination = Mappen { $file } finns inte i husets regler. Inget har lämnats ut. Lägg den i policy.toml som [[destination]] eller välj en som finns där.
problem-changed-original = Originalet är ett annat än det som godkändes ({ $file }). Inget har lämnats ut. Gör ett nytt förslag.
problem-changed-rules = Reglerna är andra än när förslaget godkändes ({ $file }). Inget har lämnats ut. Gör ett nytt förslag.
problem-changed-profile = Profilen är en annan än när förslaget godkändes ({ $file }). Inget har lämnats ut. Gör ett nytt förslag.
problem-changed-list = Ärendets lista över kända personer är en annan än när förslaget godkändes ({ $file }). Inget har lämnats ut. Gör ett nytt förslag.
problem-not-reproduced = Original och plan ger inte den handling som godkändes ({ $file }). Inget har lämnats ut. Gör ett nytt förslag.
problem-package-file = Filen { $name } i { $file } är inte den som godkändes. Inget har lämnats ut. Gör ett nytt förslag och säg till ärendets ägare.
problem-stamp = { $count ->
        [one] En sida
       *[other] { $count } sidor
    } i { $file } saknar märkningen om skyddade personuppgifter. Inget har lämnats ut. Gör ett nytt förslag.
problem-in-the-way = Det finns redan en annan fil { $file }. Den är orörd och inget mer har skrivits. Flytta den eller välj en annan mapp.
problem-report-in-package = Sidan { $file } skulle visa originalet i paketets mapp. Inget har skrivits. Välj en mapp som bara du ser.
problem-report-open = Sidan { $file } skulle visa originalet i en öppen mapp. Inget har skrivits. Välj en mapp som bara du ser.
problem-certificate = Intyget { $file } är inte äkta eller har ändrats. Lita inte på det. Hämta det från ärendet på nytt.
problem-other-document = Handlingen { $file } är inte den som intyget gäller.
problem-practice = Övningen gick inte att genomföra. Inget har sparats. Kontrollera att det finns plats för tillfälliga filer.
problem-propose-instead = { $file } kräver att en andra person godkänner. Inget har skrivits. Kör svartpenna propose i stället.
