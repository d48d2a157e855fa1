# What is said in English about the check by two. `sv_four_eyes.ftl` holds the same messages.

## Help: commands

about-key = Makes and shows your key, which you sign with (nyckel)
usage-key = svartpenna key <COMMAND>
about-key-new = Makes a key for you, locked with a passphrase (ny)
usage-key-new = svartpenna key new --person <ID> --name <NAME>
more-key-new =
    The key lies in your own folder and never leaves the computer. If you forget the
    passphrase you have to make a new key and ask for a new grant.
about-key-show = Prints your key card, which you give to the owner of the case (visa)
usage-key-show = svartpenna key show [-o <FILE>]
about-key-list = Shows your keys (lista)
usage-key-list = svartpenna key list [OPTIONS]
about-case = Opens cases and lets people into them (arende)
usage-case = svartpenna case <COMMAND>
about-case-init = Makes a folder a case; whoever does it owns it (ny)
usage-case-init = svartpenna case init <CASE> --number <NUMBER> --unit <UNIT> [--protected]
about-case-grant = Lets a person into the case (behorighet)
usage-case-grant = svartpenna case grant <CASE> --card <FILE> --unit <UNIT> --purpose <PURPOSE> --until <DATE>
more-case-grant = Compare the fingerprint with the person, by phone perhaps, before you trust the card.
about-case-revoke = Takes a person's grant back (aterkalla)
usage-case-revoke = svartpenna case revoke <CASE> --person <ID> --reason <REASON>
about-case-event = Notes justering or expediering, so that copies are deleted sooner (handelse)
usage-case-event = svartpenna case event <CASE> --what justering|expediering
about-case-list = Shows who has a grant, and the case's packages (lista)
usage-case-list = svartpenna case list <CASE> [OPTIONS]
about-log = Shows, checks and reviews the log (logg)
usage-log = svartpenna log <COMMAND>
about-log-show = Shows what was done in the case (visa)
usage-log-show = svartpenna log show <CASE> [OPTIONS]
about-log-verify = Checks that nothing in the log was changed, removed or moved (kontrollera)
usage-log-verify = svartpenna log verify <CASE> [OPTIONS]
more-log-verify = Exit code: 0 the log is whole, 4 it is not.
about-log-review = Looks for what somebody should ask about; the review is logged (granska)
usage-log-review = svartpenna log review <CASE> [OPTIONS]
about-log-access = Shows who has had access to the case (atkomst)
usage-log-access = svartpenna log access <CASE> [OPTIONS]
about-log-fill = Writes many events, for trials
usage-log-fill = svartpenna log fill <CASE> <COUNT>

## Help: arguments

help-case-folder = The case's folder
value-case-folder = CASE
help-as = Who you are, if you have several keys here
value-as = ID
help-passphrase-file = File whose first line is the passphrase, instead of typing it
value-passphrase-file = FILE
help-policy = Rules of the house (TOML), beside the machine's and your own; they can only be tightened
value-policy = FILE
help-person = The person's id at work, such as anna.ek
value-person = ID
help-name = The name that colleagues know
value-name = NAME
help-work = How slow the passphrase is to try (scrypt, log2)
value-work = NUMBER
help-key-show-output = Write the card to a file instead of stdout
value-key-show-output = FILE
help-number = The case's number as the house knows it; no personnummer
value-number = NUMBER
help-unit = The unit
value-unit = UNIT
help-protected = The case is about somebody with protected data: two persons are always needed
help-card = The person's key card, from svartpenna key show
value-card = FILE
help-purpose = What the grant is for
value-purpose = PURPOSE
help-until = Last day, such as 2027-05-31
value-until = DATE
help-reason = Why
value-reason = REASON
help-what = justering or expediering
value-what = WHAT
help-package = This package only
value-package = PACKAGE
help-log-show-person = Only what this person did
value-log-show-person = ID
help-kind = Only events of this kind, such as approved or refused
value-kind = KIND
help-since = From this day on
value-since = DATE
help-log-show-until = Up to this day
value-log-show-until = DATE
help-count = How many
value-count = COUNT

## Talk

notice-logged = What you do here is logged: who, when and what. Those who review the log read it. This is said only once.
ask-passphrase = Passphrase of { $name }:{" "}
ask-new-passphrase = Choose a passphrase (at least 8 characters):{" "}
ask-again = Once more:{" "}
key-made = The key of { $name } is now in { $file }. Fingerprint: { $fingerprint }. Run svartpenna key show -o card.json and give the card to the owner of the case.
key-shown = The card of { $name } has the fingerprint { $fingerprint }. Read it to the owner of the case.
case-made = The case { $file } is open. Let people in with svartpenna case grant.
case-granted = { $name } (fingerprint { $fingerprint }) now has a grant until { $until }.
case-revoked = The grant of { $name } is taken back.
case-dated = Noted. The copies have to be deleted by { $date }.
case-heading = Case { $number }, { $unit }. Owner: { $owner }. { $protected }
case-protected = Protected data: two persons are always needed.
case-not-protected = Not marked as protected.
grant-holds = holds
grant-expired = has run out
grant-revoked = taken back
log-whole = The log is whole: { $count } events, all signatures are right.
log-reviewed = The review is logged. { $count ->
        [0] Nothing unusual was found.
        [one] One thing to ask about.
       *[other] { $count } things to ask about.
    }
log-alarms = ({ $count } alarms)

## Tables

column-person = Id
column-name = Name
column-fingerprint = Fingerprint
column-created = Made
column-unit = Unit
column-purpose = Purpose
column-until = Until
column-state = State
column-package = Package
column-version = Version
column-delete-by = Delete by
column-number = No
column-time = Time (UTC)
column-what = What
column-about = About
column-from = From
column-to = To
column-openings = Openings
column-last = Last opened
column-refusals = Refused

## States

status-proposed = proposed
status-approved = approved
status-returned = returned
status-declined = declined
status-blocked = blocked
status-released = released
status-purged = deleted

## Events

what-granted = gave a grant
what-revoked = took a grant back
what-proposed = proposed
what-opened = opened
what-approved = approved
what-rejected = did not approve
what-released = released
what-purged = deleted
what-dated = noted
what-refused = was refused
what-reviewed = reviewed the log

## What somebody tried, and why it was refused

tried-propose = propose
tried-verify = look
tried-approve = approve
tried-reject = reject
tried-release = release
tried-purge = delete
tried-log-review = review the log
tried-case-grant = grant
tried-case-revoke = revoke
tried-case-event = note an event
refused-not-owner = only the owner may
refused-no-grant = no grant
refused-expired = the grant has run out
refused-revoked = the grant was taken back
refused-approver-gone = the approver has no grant any more
refused-too-many = the unit is full
refused-too-long = too long a time
refused-in-the-past = the day has been
refused-key-taken = the key is somebody else's
refused-same-person = the person who proposed
refused-not-seen = not seen
refused-not-approved = not approved
refused-other-document = another document
refused-alarms = the check raised alarms
refused-no-override = always needs two
refused-no-reason = a reason is missing
refused-wrong-class = the wrong folder
refused-no-package = no such package
refused-wrong-state = the wrong state
refused-other-version = there is a newer version
refused-clock = the wrong clock

## Unusual

unusual-self-approval = Event { $number }: { $person } tried to approve his or her own proposal ({ $package }).
unusual-no-authority = Event { $number }: { $person } tried to work in the case without a valid grant ({ $package }).
unusual-too-many = Event { $number }: { $person } tried to let in more persons than the house allows.
unusual-hasty = Event { $number }: { $person } approved { $package } faster than anybody can read.
unusual-overruled = Event { $number }: { $person } overruled a stop for { $package }. The log says why.
unusual-overdue = The copies in { $package } should have been deleted. Run svartpenna purge.
unusual-many-refusals = { $person } has been refused many times.
unusual-many-persons = More persons have had a grant in the case than one unit may have. Run svartpenna log access to see who.
unusual-same-name = { $person } has the same name as another person in the case. Is it the same person?

## Faults of a log

fault-changed = The file { $file } has been changed or was not written by svartpenna.
fault-missing = Event { $number } is missing.
fault-broken = Event { $number } does not follow the one before.
fault-counter = Event { $number }: its writer has more or fewer events than it counted itself.
fault-not-allowed = Event { $number } was not allowed. It has no effect, but somebody has written it.
fault-truncated = The end is missing: the log once had { $once } events, now there are { $now }.
fault-rewritten = Event { $number } is another one than it was.
fault-no-head = The file huvud.json is missing, so nobody can tell whether the log's end is there.
fault-stray = The file { $file } does not belong in the log.

## Problems

problem-no-home = There is no place for your own files. Nothing was written. Set SVARTPENNA_HOME to a folder.
problem-no-random = The computer gave no random numbers. Nothing was written. Try again.
problem-no-key = You have no key here. Nothing was written. Make one with svartpenna key new.
problem-several-keys = There are several keys here. Nothing was written. Say who you are with --as ID.
problem-key-exists = The person has a key here already. Nothing was written. Show it with svartpenna key show.
problem-broken-key = The key { $file } is damaged or changed. Nothing was written. Get it from a backup or make a new one.
problem-wrong-passphrase = The passphrase of { $name } is wrong. Nothing was written. Try again.
problem-no-passphrase = The passphrase is needed, but there is nobody to ask. Nothing was written. Give --passphrase-file FILE.
problem-short-passphrase = The passphrase is too short. Nothing was written. Choose at least 8 characters, better several words.
problem-passphrases-differ = The two passphrases differ. Nothing was written. Try again.
problem-person-id = { $name } cannot be an id. Nothing was written. Use a-ö, digits, full stops and hyphens, such as anna.ek.
problem-no-name = The name has no letters. Nothing was written. Give the name that colleagues know.
problem-log-kind = There is no kind { $name } in the log. Choose one of: { $known }.
problem-date = { $name } is no date. Nothing was written. Write it like this: 2027-05-31.
problem-broken-policy = The rules in { $file } are wrong on line { $line }: { $reason }. Nothing was written. Mend the line and try again.
problem-case-event = There is no event { $name }. Nothing was written. Give justering or expediering.
problem-no-card = The file { $file } is no key card. Nothing was written. Ask the person to run svartpenna key show -o card.json.
problem-no-case = { $file } is no case. Nothing was written. Open it with svartpenna case init.
problem-case-exists = { $file } is a case already. It is untouched.
problem-log-broken = The case's log in { $file } has been changed in { $count ->
        [one] one place
       *[other] { $count } places
    }. Nothing was approved or released. Run svartpenna log verify to see where, and tell the owner of the case.
problem-log-busy = The log in { $file } could not be written to. Nothing was written. Try again.

## Refusals

refusal-not-owner = Only the owner of the case, { $owner }, may do that. Nothing was written in { $file } but that it was refused.
refusal-no-grant = You have no grant in the case { $file }. Nothing was written or released. Ask { $owner } for one.
refusal-expired = Your grant in the case { $file } has run out. Nothing was written or released. Ask { $owner } to consider it again.
refusal-revoked = Your grant in the case { $file } was taken back. Nothing was written or released. Ask { $owner }.
refusal-approver-gone = Whoever approved no longer has a grant in the case { $file }. Nothing was released. Let somebody else with a grant approve.
refusal-too-many = The unit has { $persons } persons in the case { $file } already, as many as the house allows. No grant was given. Take somebody else's back first.
refusal-too-long = A grant may last { $days } days at most. No grant was given in { $file }. Choose an earlier day.
refusal-in-the-past = That day has passed. No grant was given in { $file }. Choose a later day.
refusal-key-taken = The key belongs to another person in the case { $file }. No grant was given. Let the person make a key of his or her own.
refusal-clock = The computer's clock is behind that of the log in { $file }. Nothing was written. Set the clock and try again.
refusal-same-person = Whoever made a proposal cannot approve it ({ $file }). Nothing is approved. Let another person with a grant check it.
refusal-not-seen = You have not seen this version ({ $file }). Nothing is approved. Run svartpenna verify first.
refusal-not-approved = No second person has approved ({ $file }). Nothing was released. Let another person with a grant run verify and approve.
refusal-no-override = Two persons are always needed here ({ $file }), and that cannot be overruled. Nothing was released.
refusal-wrong-state = The package is not in a state where that can be done ({ $file }). Nothing was changed. Run svartpenna case list to see the state.
refusal-other-version = There is a newer version ({ $file }). Nothing was changed. Run svartpenna verify on it.
refusal-other-document = The document is not the one that was proposed or approved ({ $file }). Nothing was released. Make a new proposal.
refusal-alarms = The check raises alarms ({ $file }). Nothing is approved. Read them with svartpenna verify, and reject or mend the proposal.
refusal-no-reason = A reason is missing ({ $file }). Nothing was changed. Say why.
refusal-wrong-class = The folder is too open for this document ({ $file }). Nothing was released. Choose a folder for secret documents.
refusal-no-package = The package is not in the case { $file }. Nothing was changed. Run svartpenna case list to see the packages.

## Help: the steps

about-propose = Strikes, checks, and puts the result before a second person (foresla)
usage-propose = svartpenna propose <FILE> --case <CASE> [OPTIONS]
more-propose =
    The package lands in the case's folder, below paket/. The original is not copied. Give the
    folder again with -o to propose another version of the same package.

    Exit code: 0 done, 2 wrong usage, 3 unreadable file, 4 the check found a leak,
    6 authority missing. With 2 to 6 there is no proposal.
about-verify = Shows the second person all that she has to see, worked out afresh (verifiera)
usage-verify = svartpenna verify <PACKAGE> [OPTIONS]
more-verify =
    With --certificate a certificate is checked instead, without the case and without a network.

    Exit code: 0 nothing to remark, 1 something can still be read and should be looked at,
    4 alarms, 6 authority missing.
about-approve = Approves the version that you have looked at (godkann)
usage-approve = svartpenna approve <PACKAGE> [OPTIONS]
about-reject = Does not approve: sends back, declines or blocks (avvisa)
usage-reject = svartpenna reject <PACKAGE> --reason <REASON> [OPTIONS]
about-release = Releases what is approved and writes a certificate (lamna-ut)
usage-release = svartpenna release <PACKAGE> --to <FOLDER> --recipient <RECIPIENT>
more-release =
    The document is built again and compared with what was approved, byte by byte. The folder has
    to be in the rules of the house (policy.toml), like this:

      {"["}[destination]]
      folder = "/mnt/delad/socialnamnden/sekretess"
      class = "secret"

    Exit code: 0 released, 2 wrong folder, 4 something has changed, 5 approval missing,
    6 authority missing. With 2 to 6 nothing was released.
about-diff = Shows how two versions of a document differ (jamfor)
usage-diff = svartpenna diff <A> <B> [OPTIONS]
about-purge = Deletes copies whose time is up; originals are never touched (gallra)
usage-purge = svartpenna purge <CASE> [--dry-run]
about-practice = Practises the whole way with invented persons; nothing is kept (ova)
usage-practice = svartpenna practice [--pause]

help-input = The document
value-input = FILE
help-in-case = The case's folder, if the package does not lie in it
value-in-case = CASE
help-propose-in-case = The case's folder
value-propose-in-case = CASE
help-propose-output = The package's folder [otherwise a new one in CASE/paket]
value-propose-output = FOLDER
help-keep = Do not strike these findings (numbers from scan --json)
value-keep = NO
help-strike = Strike these findings too (numbers from scan --json)
value-strike = NO
help-area = Strike an area, PAGE:LEFT,LOWER,WIDTH,HEIGHT in points from the page's lower left corner
value-area = AREA
help-looking-profile = The profile [otherwise skyddad in protected cases, kollegial in others, and the package's own when checking]
value-looking-profile = PROFILE
help-known = The persons and facts that the case knows (TOML) [otherwise CASE/kanda.toml]
value-known = FILE
help-original = The original, if the package does not know where it is
value-original = FILE
help-package-folder = The package's folder
value-package-folder = PACKAGE
help-verify-report = Also write a page (HTML) with the pages side by side; it is as secret as the original
value-verify-report = FILE
help-all-pages = All pages in that page, not only those with strikes or alarms
help-dpi = How finely pages are drawn [otherwise 100]
value-dpi = NUMBER
help-certificate = Check this certificate (intyg.json)
value-certificate = FILE
help-document = The document that the certificate should be about
value-document = FILE
help-override = Overrule, with a reason that is logged; never where two persons are always needed
value-override = REASON
help-outcome = returned, declined or blocked [otherwise returned]
value-outcome = OUTCOME
help-to = The folder that the document goes to
value-to = FOLDER
help-recipient = domstol, namnd, enskild, ombud, myndighet, kollega or allmanheten
value-recipient = RECIPIENT
help-one = One version
value-one = A
help-other = The other version
value-other = B
help-purge-dry-run = Only show what is due
help-pause = Wait for Enter after each step

## The steps

propose-done = The proposal, version { $version }, lies in { $folder }: { $struck ->
        [one] one strike
       *[other] { $struck } strikes
    }. The copy is deleted by { $date }. Next: another person with a grant runs svartpenna verify { $folder }.
propose-unnamed = The original's name or folder tells whom it is about, so the package does not remember where it is. Give --original when checking and releasing.
verify-heading = Package { $package }, version { $version }, { $state }. Proposed by { $author }. Profile { $profile }, { $pages ->
        [one] one page
       *[other] { $pages } pages
    }.
verify-alarms = Alarms: { $count ->
        [0] none. Original and plan give exactly this document.
        [one] one
       *[other] { $count }
    }
verify-suspicions = Can still be read: { $count ->
        [0] nothing suspicious
        [one] one place to look at
       *[other] { $count } places to look at
    }
verify-removals = Struck: { $count }
verify-changes = Changed since the version that you saw last: { $count }
verify-doubts = Perhaps struck too much: { $count }
verify-removal = { $place }: { $kind }, { $count } ({ $reason })
verify-doubt = { $place }: { $why } ({ $count })
verify-collateral = { $count ->
        [one] one word beside a strike went with it
       *[other] { $count } words beside strikes went with them
    }
verify-report = The page is in { $file }. It shows the original: delete it when you are done.
verify-next = Have you read the document? Run svartpenna approve or svartpenna reject. See the words with --show-values, the pages with --report FILE.
verify-next-alarm = The alarms have to be explained before anybody approves. Run svartpenna reject with a reason, or ask for a new proposal.
approve-done = Approved: { $folder }. Next: svartpenna release.
reject-returned = Returned: { $folder }. Whoever proposed makes a new version with svartpenna propose -o { $folder }.
reject-declined = Declined: { $folder }. Nothing comes of the proposal.
reject-blocked = Blocked: { $folder }. Nobody can approve or release this version.
release-done = Released: { $file }, with the certificate beside it.
purge-package = { $folder }: delete by { $date }, { $count ->
        [one] one file
       *[other] { $count } files
    }
purge-due = { $count ->
        [0] Nothing is due.
        [one] One package is due. Run without --dry-run.
       *[other] { $count } packages are due. Run without --dry-run.
    }
purge-done = { $count ->
        [0] Nothing was due.
        [one] One package is deleted. The original is untouched.
       *[other] { $count } packages are deleted. The originals are untouched.
    }
certificate-whole = The certificate is genuine and whole.
    Document (SHA-256): { $document }
    Proposed: { $author }. Approved: { $approver }. Released: { $releaser }, { $time }.
    The grants were given by { $owner }, key { $fingerprint }.
certificate-no-document = Give --document FILE to see whether a document is the one that the certificate is about.

## Alarms

alarm-original = The original is another than was proposed.
alarm-file = The file { $file } in the package is changed, gone or does not belong there.
alarm-rules = The rules are others than when the proposal was made (another program, other patterns or another dictionary).
alarm-profile = The profile is another than when the proposal was made.
alarm-list = The case's list of known persons is another than when the proposal was made.
alarm-failed = The document cannot be read or checked.
alarm-not-reproduced = Original and plan do not give this document. Somebody may have swapped it.
alarm-pages = The original has { $original } pages, the result { $candidate }.
alarm-text-added = There is text on { $place } that the original does not have: { $text }
alarm-text-removed = On { $place } { $count ->
        [one] one word is
       *[other] { $count } words are
    } gone that no strike explains.
alarm-looks = Page { $page } looks different { $left } points from the left and { $top } from the top, and the plan does not explain it.
alarm-page = Page { $page } cannot be compared: it has another size or cannot be drawn.
alarm-stamp = { $count ->
        [one] One page lacks
       *[other] { $count } pages lack
    } the stamp about protected data.

## What can still be read

suspicion-struck = { $place }: “{ $text }” is struck elsewhere but still stands here ({ $count }×)
suspicion-alike = { $place }: “{ $text }” is like something that is struck ({ $count }×)
suspicion-initials = { $place }: “{ $text }” are the initials of a struck name ({ $count }×)
suspicion-place = { $place }: “{ $text }” may be an address or place ({ $count }×)
suspicion-name = { $place }: “{ $text }” may be a name ({ $count }×)
suspicion-unsure = { $place }: “{ $text }” may point at somebody ({ $count }×)
suspicion-unread = { $place }: something here nobody could read{ $text } ({ $count }×). Look yourself.

## What may be too much

doubt-unsure = the rules were not sure
doubt-ordinary = the same word stands elsewhere as an ordinary one
doubt-long = unusually long
doubt-official = belongs to an authority or somebody in duty

## diff

diff-same = The files are the same, byte by byte.
diff-none = The same text, the same looks, the same contents.
diff-pages = One has { $one } pages, the other { $other }.
diff-text-added = { $place }: added “{ $added }”{ $removed }
diff-text-removed = { $place }: gone “{ $removed }”{ $added }
diff-text-changed = { $place }: “{ $removed }” has become “{ $added }”
diff-text-moved = { $place }: moved “{ $removed }{ $added }”
diff-box-added = Page { $page }: a black box has come ({ $left }, { $top })
diff-box-removed = Page { $page }: a black box is gone ({ $left }, { $top })
diff-box-moved = Page { $page }: a black box has moved to here ({ $left }, { $top })
diff-looks = Page { $page }: looks different ({ $left }, { $top })
diff-page = Page { $page }: has another size or cannot be drawn
diff-hidden = In the file ({ $kind }): { $removed } gone, { $added } added

## The report

exam-language = en
exam-title = Check of a redacted document
exam-good = No alarms, and nothing suspicious can be read. Read the document all the same before you approve.
exam-look = No alarms. Look at what can still be read before you approve.
exam-bad = Alarms: something is not as the plan says. Do not approve before it is explained.
exam-package = Package
exam-author = Proposed by
exam-reader = Checked by
exam-profile = Profile
exam-pages = Pages
exam-struck = Strikes
exam-time = Report made
exam-contents = Contents
exam-alarms = Alarms
exam-alarms-lead = Differences between original and result that the plan does not explain.
exam-suspicions = Can still be read
exam-suspicions-lead = Worked out afresh from the result: what is like struck values, names, addresses and places, and pictures that nobody has read.
exam-changes = Changed since you saw the document last
exam-changes-lead = Compared with the version that you opened or proposed last time.
exam-side-by-side = Page by page
exam-side-lead = The original on the left with numbered frames, the result on the right.
exam-original = Original
exam-candidate = Result
exam-page = Page { $page }
exam-removals = Strikes
exam-removals-lead = All strikes, with their ground and what found them.
exam-where = Where
exam-kind = Kind
exam-reason = Ground
exam-source = Found by
exam-sure = Sureness
exam-by-hand = a person
exam-doubts = Perhaps struck too much
exam-doubts-lead = Strikes that may have removed more than they should.
exam-doubt = No { $number }, { $place }: { $why }
exam-none = Nothing here.
exam-secret = This page shows the original and is as secret as it. Delete it when the check is done.

## Practice

practice-begin = PRACTICE. Everything is invented and nothing is kept. Three persons take part: Chris in charge, Frida who proposes and Anders who checks.
practice-case = 1. Chris opens a case with protected data and gives Frida and Anders grants until tomorrow. The document:
practice-proposed = 2. Frida proposes. { $struck } values are struck and the check found no leak. The proposal looks like this:
practice-self = 3. Frida tries to approve it herself. The answer is: { $refusal }
practice-seen = 4. Anders runs verify. The program works everything out afresh from the original: { $alarms } alarms, { $count } things to look at.
practice-approved = 5. Anders has read and approves. If a single letter of original, plan or proposal changes now, the approval no longer holds.
practice-released = 6. Anders releases to the court. The document is built again and is byte by byte the approved one. The certificate says: { $author } proposed, { $approver } approved, the document is { $document }.
practice-log = 7. The log now has { $count } events, with Frida's refused attempt, all of them signed.
practice-end = Done. Everything from the practice is deleted. In earnest: svartpenna key new, case init, case grant, propose, verify, approve, release.

## Problems of the steps

problem-propose-case = A case is missing. Nothing was written. Give it with --case CASE, or open one with svartpenna case init.
problem-which-case = The package { $file } does not lie in a case's folder. Nothing was changed. Give the case with --case CASE.
problem-which-package = A package is missing. Nothing was changed. Give the package's folder.
problem-purged = The package { $file } is deleted, and there is nothing left to look at. Nothing was changed. Run svartpenna log show to see what was done.
problem-original-gone = The original of the package { $file } is not where it was. Nothing was changed. Say where it is with --original FILE.
problem-which-original = The package { $file } does not know where the original is. Nothing was changed. Give it with --original FILE.
problem-no-package = { $file } is no package of the case. Nothing was changed. Run svartpenna case list to see the packages.
problem-no-finding = There is no finding { $id }. Nothing was written. Run svartpenna scan --json to see the numbers.
problem-no-such-page = There is no page { $page }. Nothing was written. Give a page that the document has.
problem-area = The area { $area } makes no sense. Nothing was written. Write PAGE:LEFT,LOWER,WIDTH,HEIGHT, such as 3:72,700,120,14.
problem-reason-names = The reason seems to name somebody or something that would be struck. Nothing was changed. Say it without personal data, since it goes into the log.
problem-destination = The folder { $file } is not in the rules of the house. Nothing was released. Put it into policy.toml as a [[destination]] or choose one that is there.
problem-changed-original = The original is another than was approved ({ $file }). Nothing was released. Make a new proposal.
problem-changed-rules = The rules are others than when the proposal was approved ({ $file }). Nothing was released. Make a new proposal.
problem-changed-profile = The profile is another than when the proposal was approved ({ $file }). Nothing was released. Make a new proposal.
problem-changed-list = The case's list of known persons is another than when the proposal was approved ({ $file }). Nothing was released. Make a new proposal.
problem-not-reproduced = Original and plan do not give the document that was approved ({ $file }). Nothing was released. Make a new proposal.
problem-package-file = The file { $name } in { $file } is not the one that was approved. Nothing was released. Make a new proposal and tell the owner of the case.
problem-stamp = { $count ->
        [one] One page
       *[other] { $count } pages
    } in { $file } lack the stamp about protected data. Nothing was released. Make a new proposal.
problem-in-the-way = There is another file { $file } already. It is untouched and nothing more was written. Move it or choose another folder.
problem-report-in-package = The page { $file } would show the original in the package's folder. Nothing was written. Choose a folder that only you see.
problem-report-open = The page { $file } would show the original in an open folder. Nothing was written. Choose a folder that only you see.
problem-certificate = The certificate { $file } is not genuine or has been changed. Do not trust it. Get it from the case again.
problem-other-document = The document { $file } is not the one that the certificate is about.
problem-practice = The practice could not be carried out. Nothing was kept. See that there is room for temporary files.
problem-propose-instead = { $file } needs a second person's approval. Nothing was written. Run svartpenna propose instead.
