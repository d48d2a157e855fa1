## The second person's page: words of the server

web-propose = Föreslå
web-passphrase = Lösenfras
web-said = Återsänt till dig
web-second-title = Granskning av förslag
web-second-intro = Ett förslag väntar på en andra person. Öppna det med din egen nyckel. Att du öppnar det skrivs i ärendets logg.
web-second-no-key = Du har ingen nyckel på den här datorn. Gör en med svartpenna key new.
web-second-person = Vem är du?
web-second-enter = Öppna förslaget
web-second-tries = Lösenfrasen har varit fel för många gånger. Avsluta programmet och börja om.
web-second-examining = Kontrollerar förslaget
web-second-shown = Visade sidor
web-second-views = Det som ska ses över
web-second-picture = Sidan som den var och som den blir. Dra en ruta för att kommentera ett ställe.
web-second-approve = Godkänn …
web-second-approve-go = Godkänn och signera
web-second-reject = Återsänd …
web-second-reject-go = Signera och skicka
web-second-outcome = Vad ska hända?
web-second-to-returned = Återsänd: den som föreslog gör en ny version
web-second-to-declined = Avvisa: det blir inget av förslaget
web-second-to-blocked = Spärra: något är fel, ingen får använda den här versionen
web-second-reason = Skäl
web-second-hint = Nämn inga personer. Texten skrivs i ärendets logg.
web-second-comment = Kommentera
web-second-comment-page = Kommentera sidan
web-second-comment-keep = Spara kommentaren
web-second-comments = Dina kommentarer
web-second-comments-lead = Följer med när du återsänder. Dra en ruta på sidan eller välj en strykning för att kommentera den.
web-second-pages = Alla sidor har inte visats. Gå igenom dem innan du godkänner. Inget har signerats.
web-second-changed = Originalet eller paketet har ändrats sedan du öppnade förslaget. Inget har signerats. Avsluta och öppna det på nytt.
web-second-names = Skälet eller en kommentar verkar nämna en person. Inget har signerats. Beskriv stället utan namn.
web-second-approved = Förslaget är godkänt och signerat. Nästa steg: svartpenna release.
web-second-returned = Förslaget är återsänt med dina kommentarer. Den som föreslog ser dem när hon granskar handlingen igen.
web-second-declined = Förslaget är avvisat. Det blir inget av det.
web-second-blocked = Den här versionen är spärrad. Ingen kan godkänna eller lämna ut den.

## The second person's page: words of its own code

page-propose-how = Programmet stryker, läser resultatet på nytt och letar efter varje struken uppgift. Sedan läggs förslaget fram för en andra person. Ingen färdig fil skrivs.
page-proposed = Föreslaget och kontrollerat: { $count } strykningar, { $values } uppgifter eftersökta utan träff.
page-proposed-next = Nästa steg: en andra person granskar mappen ovan med svartpenna review.
page-examining = Läser originalet och förslaget på nytt …
page-examining-page = Jämför sidorna: { $done } av { $pages }
page-none = Inget här.
page-comment = Kommentera
page-comment-on = { $what }, sida { $page }
page-comment-remove = Ta bort
page-comments-none = Inga kommentarer.
page-comments-go = Kommentarer som följer med: { $count }.
page-whole = hela sidan
page-removal = Nr { $number }: { $kind }
page-by-hand = en person
page-found-by = Hittades av: { $source }
page-collateral = Ord som följt med bredvid strykningar: { $count }
page-verdict-good = Inga larm, och inget misstänkt kan läsas. Läs ändå handlingen.
page-verdict-look = Inga larm. Se över det som kan läsas.
page-verdict-bad = Larm: något är annorlunda än planen säger.
page-facts = Föreslaget av { $author }, version { $version }, profil { $profile }, { $state }. Granskas av { $reader }.
page-shown = { $shown } av { $pages } sidor visade
page-thumb-shown = Sida { $page }, visad
page-thumb-unseen = Sida { $page }, inte visad
page-own-proposal = Du har själv gjort förslaget. En annan person måste godkänna det.
page-alarms-left = Larm som måste förklaras först: { $count }. Återsänd förslaget.
page-alarms-despite = Larm: { $count }. Återsänd förslaget, eller skriv varför det ändå kan lämnas ut. Skälet står i loggen och i intyget.
page-alarms-why = Skäl att godkänna trots larm
page-approve-despite = Godkänn trots larm
page-pages-left = Sidor som inte har visats: { $count }.
page-pages-show = Visa sida { $page }
page-approve-how = Du godkänner med namn och nyckel, { $reader }. Strykningar: { $count }. Efter det kan handlingen lämnas ut precis som den är nu.
page-approve-look = Misstänkta ställen som fortfarande kan läsas: { $count }. Godkänn bara om de får stå kvar.
page-approving = Kontrollerar och signerar …

## The second person's page: the command line

problem-two-cases = Handlingarna hör till flera ärenden, { $file } och { $other }. Inget har skrivits. Granska ett ärende i taget.
problem-review-two = Profilen kräver en andra person, och handlingen ligger inte i något ärende. Inget har skrivits. Ange ärendet med --case ÄRENDE, så blir granskningen ett förslag.
