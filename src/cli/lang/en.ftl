# Everything the program says in English. `sv.ftl` holds the same messages.

## Help: headings

heading-usage = Usage:
heading-commands = Commands
heading-arguments = Arguments
heading-options = Options

## Help: commands

about-svartpenna = Strikes personal data in Swedish documents so that it cannot be got back.
usage-svartpenna = svartpenna <COMMAND> [OPTIONS]
more-svartpenna =
    Examples:
      svartpenna scan document.pdf                  show what would be struck
      svartpenna redact document.pdf -o out         strike, verify and write to the folder out
      svartpenna redact - < text.txt > struck.txt   strike in a text
      svartpenna inspect file.pdf                   can what is hidden in it be read?

    The commands have Swedish names too: skanna, maskera, bevaka, granska, foresla, verifiera,
    godkann, avvisa, lamna-ut, jamfor, gallra, ova, arende, nyckel, logg, rontga, monster, diagnos.
    Help on a command: svartpenna redact --help
about-scan = Shows what is found in documents and changes nothing (skanna)
usage-scan = svartpenna scan [OPTIONS] <INPUT>...
more-scan =
    Exit code: 0 done, 1 a person has to look, 2 wrong usage, 3 unreadable file,
    7 some files failed.
about-redact = Finds, strikes, verifies and writes results (maskera)
usage-redact = svartpenna redact [OPTIONS] <INPUT>... -o <FOLDER>
more-redact =
    Beside each result stands a receipt, NAME.receipt.json, without any removed values.
    In text each struck value becomes █████ (***** in encodings without that character).

    Exit code: 0 done, 1 done but a person has to look, 2 wrong usage,
    3 unreadable file, 4 the check found a leak, 5 approval missing,
    7 some files failed. With 2 to 5 nothing has been written.
about-watch = Watches a folder and redacts what arrives in it (bevaka)
usage-watch = svartpenna watch [OPTIONS] <FOLDER> -o <FOLDER>
more-watch =
    A file is worked on when it has not changed for a while and no program writes to it.
    Originals are left as they are. A file without a result is moved to the folder _fel
    below, with a text beside it that says why; put it back to try again. If the disk is
    full or the folder cannot be reached, everything waits until that is mended.

    Where the profile or the case asks for a second person, each document becomes a
    proposal in the case (--case, --as, --passphrase-file). Watching never releases.

    End it with Ctrl-C or SIGTERM. After a restart it goes on; nothing is done twice.
about-inspect = Looks into files made by any program: can what is hidden be read? (rontga)
usage-inspect = svartpenna inspect [OPTIONS] <INPUT>...
more-inspect =
    Shows text and pixels that are still there under boxes, hidden text, older revisions,
    attachments, properties, comments and more. Places are in points from the page's lower
    left corner. Nothing is changed.

    Exit code: 0 nothing to look at, 1 a person must look, 2 wrong usage,
    3 unreadable file, 7 some files failed.
about-review = Opens a page in the browser where you look, change and save
usage-review = svartpenna review [OPTIONS] <INPUT>...
more-review =
    The page is only on this computer and is reached only with the one-time link. Press
    Enter here for a new link, for example when the page has locked itself. Decisions are
    kept as you make them, encrypted, and are there again when you open the same document.

    Where a document lies in a case that needs a second person (or the case is named with
    --case), no file is written: the page makes a proposal. Where INPUT is a package, the
    page opens for the second person, who unlocks it with her own key.
about-patterns = Shows and tests patterns and name lists (monster)
usage-patterns = svartpenna patterns <COMMAND>
about-patterns-list = Shows all patterns and lists (lista)
usage-patterns-list = svartpenna patterns list [OPTIONS]
about-patterns-test = Tests each pattern on its own examples (prova)
usage-patterns-test = svartpenna patterns test [FILE OR FOLDER] [OPTIONS]
help-patterns-test-source = Only the patterns of this file or folder
value-patterns-test-source = FILE OR FOLDER
about-patterns-import = Takes name lists and registers into a folder of patterns (importera)
usage-patterns-import = svartpenna patterns import <TABLE>... --as <LIST> --into <FOLDER> [OPTIONS]
more-patterns-import =
    Examples:
      svartpenna patterns import given-names.csv --as given --least 10 --into own/
      svartpenna patterns import schools.csv --as organisations --column Skolenhetsnamn --into own/
      svartpenna redact file.pdf -o out/ --patterns own/
help-patterns-import-tables = Tables (CSV) with a heading, or one name a line
value-patterns-import-tables = TABLE
help-patterns-import-kind = What the table is: given (given names), surnames, organisations (schools, homes, associations), places, keep (never struck by itself)
value-patterns-import-kind = LIST
help-patterns-import-into = Folder of your own patterns, to be given with --patterns
value-patterns-import-into = FOLDER
help-patterns-import-column = The heading of the column with the names; without it the usual headings are looked for
value-patterns-import-column = HEADING
help-patterns-import-least = Leave out names that fewer people bear
value-patterns-import-least = COUNT
help-patterns-import-skip-bad = Leave out rows without a name, such as notes below the table
help-patterns-import-force = Replace the list if it exists
about-doctor = Shows what is installed and what works without (diagnos)
usage-doctor = svartpenna doctor [OPTIONS]
about-generate = Makes manual pages and shell completions
usage-generate = svartpenna generate <COMMAND>
about-generate-man = Writes manual pages to a folder
usage-generate-man = svartpenna generate man <FOLDER>
about-generate-completions = Writes completions for a shell to standard output
usage-generate-completions = svartpenna generate completions <SHELL>

## Help: arguments

help-lang = Language: sv or en [otherwise SVARTPENNA_LANG or the computer's language; Swedish if nothing says otherwise]
value-lang = LANGUAGE
help-help = Show help
help-version = Show the program's version
help-inputs = Files, folders (with all in them) or - for text from standard input
value-inputs = INPUT
help-findings = Also write the findings to FOLDER/STEM.json, one file for each document
value-findings = FOLDER
help-explain = Show in one line why each finding is one
help-show-values = Show the values themselves too
help-output = Folder for results and receipts; each file keeps its place and name
value-output = FOLDER
help-force = Replace results that exist already
help-dry-run = Do everything but write
help-overlay = What stands instead: black or label ([Person A], [Adress 1]) [otherwise black]
help-ocr-layer = Put the text that was read in scanned pages invisibly into the result, without what was struck, so that it can be searched and read aloud
help-attachments = Attached files: remove, or redact (PDF, pictures and text are struck and kept, others removed) [default: remove]
value-attachments = MODE
value-overlay = WAY
help-watch-folder = Folder that documents arrive in
value-watch-folder = FOLDER
help-watch-output = Folder for results and receipts
help-failures = Folder for files that got no result [default: _fel in the watched folder]
value-failures = FOLDER
help-settle = How long a file must have been left alone, in seconds [default: 2]
value-settle = SECONDS
help-poll = How often the folder is looked through even if nothing is heard, in seconds [default: 5]
value-poll = SECONDS
help-once = Work on what is there, then end
help-watch-case = File (TOML) with the people known in the case, or the folder of the case
value-watch-case = CASE
help-review-inputs = Files or folders to look at, one document at a time, or a package that somebody has proposed
help-review-output = Folder for results and receipts [default: the folder maskerat beside the input]
help-review-case = The case's folder, or a file (TOML) with the people known in the case
value-review-case = CASE
help-no-open = Do not open the browser; only show the link
help-memory-only = Keep no decisions on disk; they are gone when the program ends
help-idle = Lock the page after this many minutes without anybody doing anything [default: 15]
value-idle = MINUTES
help-reasons = File with the grounds (statutes) that can be chosen, one a line
value-reasons = FILE
help-resume = Go on after an interruption: results that are there and right are not made again
help-report = Also write report.jsonl and report.html to DIR; they name the originals, so keep them apart from the results
value-report = DIR
help-time-limit = Longest time for one file, in seconds, where several are processed [otherwise 1800]
value-time-limit = SECONDS
help-memory = Memory for the whole run, in MiB, where several files are processed [otherwise a quarter of the computer's]
value-memory = MIB
help-no-sandbox = Read all files in one process, for finding faults
help-separate = Read each document by itself: names of one document are not looked for in the others
help-on-gap = What is done with a page where something cannot be read: raster turns the page into a picture, refuse gives no result [otherwise as the profile says]
value-on-gap = WAY
help-profile = What is struck: kollegial, publicering, domstol, skyddad or a file that ends in .toml [otherwise kollegial]
value-profile = PROFILE
help-entities = Strike these kinds only, with commas between; none strikes nothing but clears the file of hidden data
value-entities = KIND
help-patterns = Folder (or file) with patterns of your own, beside the built-in ones
value-patterns = FOLDER
help-no-builtin = Use only the patterns in the folder that --patterns names
help-case = File (TOML) with the people and values that the case knows; they are always struck
value-case = FILE
help-password-file = File whose first line is the password of encrypted documents
value-password-file = FILE
help-jobs = Number of files worked on at a time; 0 is one for each processor core [otherwise 0]
value-jobs = NUMBER
help-limit = Change a limit that guards against files made to overload: NAME=NUMBER, such as pages=200000 or stream=512 (MiB); may be given several times
value-limit = LIMIT
help-json = Write one JSON object a line on standard output
help-folder = Folder that the pages are written to
value-folder = FOLDER
help-shell = bash, zsh, fish, elvish or powershell
value-shell = SHELL

## Wrong usage

usage-error-unknown-argument = There is no option { $argument }.
usage-error-unexpected-argument = { $argument } does not belong here.
usage-error-unknown-command = There is no command { $command }.
usage-error-missing-command = A command is missing.
usage-error-missing-argument = This is missing: { $argument }.
usage-error-missing-value = The value of { $argument } is missing.
usage-error-invalid-value = The value { $value } does not do for { $argument }.
usage-error-invalid-value-of = The value { $value } does not do for { $argument }. Possible values: { $valid }.
usage-error-conflict = { $argument } does not go with { $other }.
usage-error-count = { $argument } has the wrong number of values.
usage-error-not-utf8 = An argument is not valid text.
usage-error-other = The arguments cannot be understood.
usage-error-suggestion = Did you mean { $suggestion }?
usage-error-hint = Nothing has been written. Run with --help to see what is possible.

## Problems

problem-missing = The file { $file } does not exist. Nothing has been written. Check the path and try again.
problem-no-right-to-read = You may not read { $file }. Nothing has been written. Ask the owner of the file or folder for the right to read.
problem-read = { $file } could not be read. Nothing has been written. Check that the disk or network folder works and try again.
problem-no-files = There are no files to work on. Nothing has been written. Name a file or a folder with documents in it.
problem-empty = The file { $file } is empty. Nothing has been written. Fetch the document again.
problem-unknown-format = The file { $file } is neither PDF nor text. Nothing has been written. Save it as PDF and try again.
problem-unsupported = The file { $file } is of the kind { $kind }, which cannot be struck. Nothing has been written. Save it as PDF and try again.
problem-misnamed = The file { $file } ends in .{ $ending } but is of the kind { $kind }. Nothing has been written. Open it in the right program and save it as PDF.
problem-encrypted = The document { $file } is encrypted. Nothing has been written. Put the password into a file and name that with --password-file.
problem-wrong-password = The password of { $file } is wrong. Nothing has been written. Check the first line of the password file.
problem-damaged = The file { $file } is damaged and cannot be read safely. Nothing has been written. Fetch or save the document again.
problem-no-pages = The document { $file } has no pages. Nothing has been written. Fetch or save the document again.
problem-too-large = The file { $file } is too large or too complex. Nothing has been written. Divide the document and try again.
problem-limit = The file { $file } is too large or too complicated: { $limit ->
        [pages] it has too many pages (limit pages)
        [bytes] the file is too large (limit file)
        [file-size] the text is too long
        [pixels] a picture has too many pixels
        [object-streams] it unfolds to too much (limit objects)
        [objects] it has too many objects
       *[other] { $limit }
    }. Nothing has been written. Divide the document, or raise the limit with --limit if you trust the file.
problem-page-limit = The file { $file } is too large or too complicated: a page, picture or text goes beyond the limits. Nothing has been written. Print the document to a new PDF, or raise the limits operators, glyphs, pixels, forms, depth, page or stream with --limit if you trust the file.
problem-unknown-codes = The document { $file } has text in a font that is not embedded and whose codes (UTF-8 or UTF-32) cannot be read surely. Nothing has been written. Print the document to a new PDF with embedded fonts and try again.
problem-wrong-limit = The limit { $name } cannot be set. Nothing has been written. Write NAME=NUMBER with one of file, stream, objects, page (MiB), pages, depth, forms, operators, glyphs, annotations, pixels, nesting.
problem-pictures = The document { $file } has { $count ->
        [one] a page or picture
       *[other] { $count } pages or pictures
    } that nobody could read text from. Nothing has been written. Install text recognition (sudo apt-get install tesseract-ocr tesseract-ocr-swe) and try again.
problem-pictures-swedish = The document { $file } has { $count ->
        [one] a page or picture
       *[other] { $count } pages or pictures
    } that nobody could read text from, since Swedish language data are missing. Nothing has been written. Install them (sudo apt-get install tesseract-ocr-swe) and try again.
problem-gaps = The document { $file } has { $count ->
        [one] a place
       *[other] { $count } places
    } that cannot be read. Nothing has been written. Run svartpenna scan to see where, and save the document again from the program it comes from.
problem-approval = The profile asks for a second person's approval of { $file }. Nothing was written. Propose the result with svartpenna propose, or choose another profile.
problem-cannot-remove = On page { $page } of { $file } there is something that cannot be removed safely. Nothing has been written. Print the document to a new PDF and try again.
problem-apply = A struck version of { $file } could not be put together. Nothing has been written. Print the document to a new PDF and try again.
problem-looks = The check saw that pages of the result of { $file } do not look like the original's ({ $where }). Nothing was written. Print the document to a new PDF and try again.
problem-leak = The check found a struck value still in the result of { $file } ({ $where }). Nothing has been written. Print the document to a new PDF and try again.
problem-crash = The program could not cope with { $file }. Nothing has been written. Print the document to a new PDF and try again, and report the fault.
problem-too-slow = { $file } took more than { $seconds } seconds and was stopped. Nothing has been written. Give it more time with --time-limit, or print the document to a new PDF and try again.
problem-no-worker = The program could not start a process for { $file }. Nothing has been written. Close other programs, or give --no-sandbox, and try again.
problem-stopped = { $file } was interrupted since the program ends. Nothing has been written. Start again to go on.
problem-changed = { $file } changed while it was read. Nothing has been written. It is read again when it has come to rest.
problem-name-too-long = The name of { $file } is too long for the folder. Nothing has been written. Give the file a shorter name and try again.
problem-watch-no-folder = { $file } is no folder. Nothing has been written. Name the folder that documents arrive in.
problem-watch-failures = The folder for failed files, { $file }, lies among the results. Nothing has been written. Originals must not mix with results: name another with --failures.
problem-watch-needs-case = The profile or the case list asks for a second person's approval. Nothing has been written. Name the folder of the case with --case, and --as and --passphrase-file, and each document becomes a proposal in the case.
problem-watch-entities = Proposals to a second person take all kinds. Nothing has been written. Leave out --entities.
problem-not-proposed = { $reason }
problem-cannot-propose = { $reason }
problem-exists = The result { $file } exists already. It is untouched and nothing has been written. Give --force to replace it or choose another folder.
problem-disk-full = The disk is full, so { $file } could not be written. Nothing is left half written. Free some space and try again.
problem-no-right-to-write = You may not write { $file }. Nothing has been written. Choose another folder with -o.
problem-write = { $file } could not be written. Nothing is left half written. Check the disk or network folder and try again.
problem-stdout = Standard output could not be written. The result is not complete. Check where the output goes.
problem-no-output = There is no folder to write to. Nothing has been written. Name one with -o FOLDER, or --dry-run to just try.
problem-output-no-folder = { $file } is not a folder or not in one. Nothing has been written. Name a folder with -o.
problem-output-is-input = The result would overwrite { $file }. Nothing has been written. Choose another folder for the results.
problem-same-target = { $file } and { $other } would get the same result file. Nothing has been written. Run them one by one to different folders.
problem-stdin-alone = Standard input (-) does not go with other inputs. Nothing has been written. Name only -.
problem-stdin-with-output = Text from standard input is written to standard output. Nothing has been written. Leave out -o.
problem-stdin-with-json = Text from standard input gives struck text on standard output, not JSON. Nothing has been written. Leave out --json.
problem-stdin-no-text = What came on standard input is not text. Nothing has been written. Name the file, and a folder with -o.
problem-unknown-profile = There is no profile { $name }. Nothing has been written. Choose one of { $names } or a file that ends in .toml.
problem-broken-profile = The profile { $file } is wrong on line { $line }: { $reason }. Nothing has been written. Mend the line and try again.
problem-broken-case = The case list { $file } is wrong on line { $line }: { $reason }. Nothing has been written. Mend the line and try again.
problem-both-identities = The case list { $file } holds both the real and the fictitious identity of a person. Nothing has been written. The link is secret: split the list in two.
problem-empty-case = The case list { $file } names neither people nor values. Nothing has been written. Write them there and try again.
problem-broken-patterns = The pattern file { $file } is wrong on line { $line }: { $reason }. Nothing has been written. Mend the line and try svartpenna patterns test.
problem-no-patterns = The folder { $file } has no patterns (.toml) or lists (.txt). Nothing has been written. Name a folder with patterns.
problem-list-exists = The list { $file } is there already. Nothing has been written. Give --force to replace it, or another folder.
problem-import-no-text = The file { $file } could not be read as a table of text. Nothing has been written. Save it as CSV (UTF-8) and try again.
problem-import-quote = In { $file } a quotation mark opens on line { $line } and never closes. Nothing has been written. Mend the line and try again.
problem-import-column = In { $file } no column has that heading. Nothing has been written. Give the heading with --column.
problem-import-name = In { $file } there is no name on line { $line }. Nothing has been written. Mend the line, or give --skip-bad to leave such rows out.
problem-import-count = In { $file } line { $line } has no number of bearers. Nothing has been written. Leave --least out, or give --skip-bad.
problem-import-empty = In { $file } there are no names to take in. Nothing has been written. Check --column and --least.
problem-import-many = In { $file } there are more names than a list may have. Nothing has been written. Give --least to take in fewer.
problem-unknown-entity = There is no kind { $name }. Nothing has been written. Choose among { $names } or say none.
problem-empty-password = The first line of the password file { $file } is empty. Nothing has been written. Write the password there.

problem-no-page = The system does not let the program serve the review page. Nothing was written. Start the program again, or ask IT to allow connections within this computer (127.0.0.1).

## Kinds of findings

entity-person = Name
entity-personnummer = Personnummer
entity-address = Address
entity-organisation = Organisation
entity-phone = Phone
entity-email = E-mail
entity-birth-date = Birth date
entity-case-number = Case number
entity-account = Account
entity-plate = Vehicle
entity-property = Property
entity-place = Place
entity-other = Other

## Places

place-line = line { $line }, character { $column }
place-body = the text
place-page = page { $page }
place-image = picture on page { $page }
place-annotation = annotation on page { $page }
place-alternative = alternative text on page { $page }
place-field = form field
place-outline = bookmark
place-structure = document structure
place-page-label = page label
place-link = link
place-attachment = attachment
place-metadata = document properties

## Gaps

gap-unread-image = a picture that nobody has read
gap-unsure-image = a picture that is hard to read
gap-unread-ink = ink that is no text that was read, perhaps a signature, a stamp, a face or a barcode
gap-unknown-glyphs = characters that cannot be made out
gap-lying-text = the text says something else than what is seen
gap-unreadable-stream = content that cannot be decoded
gap-limit-reached = too large or too complex
gap-unknown-codes = text in a character encoding that cannot be read

## Reasons

explain = because: { $reasons } (rule { $rule })
evidence-shape = the shape is right
evidence-checksum = the check digit is right
evidence-checksum-wrong = the check digit is wrong, but the shape is right
evidence-cue = the word “{ $word }” is near
evidence-list = stands in the list { $word }
evidence-morphology = ends like a surname
evidence-unknown-word = a capital and no ordinary word
evidence-table-header = stands under the heading “{ $word }”
evidence-propagated = the same as another finding
evidence-case-list = stands in the case list
evidence-code = a QR code may lead to a person
evidence-surroundings = the spelling and the words around speak for it

## scan

scan-heading = { $file }: { $findings ->
        [one] one finding
       *[other] { $findings } findings
    }, { $struck } to strike, { $review } to review
scan-gap = Read for yourself, { $gap }
scan-reports = The findings are in { $folder }.
verdict-struck = struck
verdict-review = review
verdict-kept = kept

## redact

column-file = File
column-pages = Pages
column-struck = Struck
column-review = Review
column-gaps = Gaps
column-result = Result
result-nothing = nothing written
result-dry-run = tried
redact-gap = { $file }: read for yourself, { $gap }.
redact-look = A person has to look at the result: { $count ->
        [one] one place is unsure
       *[other] { $count } places are unsure
    }. Run svartpenna scan to see where.
redact-look-files = A person has to look at { $count ->
        [one] one result
       *[other] { $count } results
    } before use. Run svartpenna scan on the original to see where.
redact-widths = { $count ->
        [one] One black box is as wide as what it hides, since text follows it at once on its line.
       *[other] { $count } black boxes are as wide as what they hide, since text follows them at once on their lines.
    } Somebody who has a few names to choose from may see which of them fits.
redact-changed = { $file } looks different outside the black boxes on page { $pages }. Compare it with the original.
redact-where = { $count ->
        [one] The result and its receipt are
       *[other] { $count } results and their receipts are
    } in { $folder }.
redact-dry-run = This was a trial. Nothing has been written.
result-earlier = done earlier
report-language = en
report-title = Redacted documents
report-summary = { $count } files in { $seconds } seconds: { $done } done, { $failed } without a result.

## watch

watch-begin = Watching { $folder }. Results go to { $output }. End with Ctrl-C.
watch-poll = The folder is on the network, or the computer does not tell of changes. It is looked through every { $seconds } seconds.
watch-end = Watching has ended.
watch-waits = The files stay where they are. The program goes on trying.
watch-waits-for = The file stays where it is. The program goes on trying.
watch-done = { $file }: { $look ->
        [0] done, { $result }
       *[other] done but a person must look, { $result }
    }
watch-proposed = { $file }: proposal { $package } waits for a second person
watch-failure-text = The file { $file } got no result ({ $time }).

    { $reason }

    The file is unchanged. When the fault is mended: put it into the folder { $folder } again.

## inspect

inspect-heading = { $file }: { $verdict }
inspect-verdict-leak = UNSAFE. What looks removed is still in the file. Do not release it.
inspect-verdict-look = A person must look before the file is released.
inspect-verdict-clean = Nothing hidden was found.
inspect-verdict-picture = Nothing hidden was found beside the picture. What it shows was not examined.
inspect-heading-leak = Can be read although it looks removed:
inspect-heading-look = To look at:
inspect-heading-remark = Good to know:
inspect-place-page = page { $page }
inspect-place-area = page { $page } ({ $left }, { $low } to { $right }, { $high })
inspect-place-line = line { $line }
inspect-more-lines = … and { $count } more lines
inspect-covered-text = { $count ->
        [one] one letter
       *[other] { $count } letters
    } of text can be read { $cover ->
        [box] under a box
        [line] under a thick line
        [picture] under a picture
        [pattern] under a pattern
        [several] under several things on top
        [same_colour] in a box of the same colour as the text
        [Highlight] under a highlight
        [Square] under a drawn rectangle
        [Circle] under a drawn oval
        [Ink] under a freehand line
        [Line] under a drawn line
        [Stamp] under a stamp
        [Redact] under a redaction that is only drawn
       *[other] under an annotation ({ $cover })
    }
inspect-text-over-black = { $count ->
        [one] one letter
       *[other] { $count } letters
    } of hidden text are left where the picture is blackened
inspect-covered-pixels = a picture is still there { $cover ->
        [picture] under another picture
        [line] under a thick line
       *[other] under a box
    }
inspect-unapplied-redaction = a redaction is marked but not carried out, { $count ->
        [0] no text
        [one] one letter
       *[other] { $count } letters
    } under it
inspect-older-text = { $count ->
        [one] one word
       *[other] { $count } words
    } no longer shown are left in an older revision within the file
inspect-hidden-invisible = { $count } letters of invisible text
inspect-hidden-same-colour = { $count } letters of text in the colour of its background
inspect-hidden-tiny = { $count } letters of text too small to be read
inspect-hidden-clipped = { $count } letters of text that is clipped away but still there
inspect-hidden-outside = { $count } letters of text outside the page
inspect-hidden-layer = { $count } letters of text in a layer that is switched off
inspect-hidden-transparent = { $count } letters of transparent text
inspect-hidden-blank = { $count } letters of hidden text where the picture shows nothing
inspect-older-revision = { $count ->
        [one] an older revision of the file is left within it
       *[other] { $count } older revisions of the file are left within it
    }
inspect-attachment = { $count ->
        [one] an attachment
       *[other] { $count } attachments
    }
inspect-metadata = { $count ->
        [one] one entry
       *[other] { $count } entries
    } in the file's properties (title, author and the like)
inspect-annotation-text = a comment with text
inspect-field-value = { $count ->
        [one] a form field with a value
       *[other] { $count } form fields with a value
    }
inspect-javascript = { $count ->
        [one] a script
       *[other] { $count } scripts
    }
inspect-signature = { $count ->
        [one] a signature; its certificate may hold names and personal numbers
       *[other] { $count } signatures; their certificates may hold names and personal numbers
    }
inspect-thumbnail = { $count ->
        [one] a thumbnail of a page, which may show what it looked like before
       *[other] { $count } thumbnails of pages, which may show what they looked like before
    }
inspect-xfa = an XFA form, which may hold values that are not shown
inspect-private-data = private data of a program ({ $count })
inspect-unused-object = { $count ->
        [one] an object that no page shows but that has content
       *[other] { $count } objects that no page shows but that have content
    }
inspect-stray-bytes = { $count } bytes of text that belong to nothing in the file
inspect-stream-slack = { $count ->
        [one] text behind the end of a data stream
       *[other] text behind the end of { $count } data streams
    }
inspect-unread = something that could not be examined
inspect-unseen-character = { $count ->
        [one] a character that is not seen
       *[other] { $count } characters that are not seen
    } (without width, or turning the text)
inspect-picture-metadata = { $detail ->
        [exif] camera data (EXIF), which may hold place, time and names
        [xmp] properties (XMP) in a picture
        [iptc] caption and author (IPTC) in a picture
        [place] a place (GPS) in a picture
        [comment] a comment in a picture
        [text] text in a picture's properties
       *[other] properties or data beside the picture ({ $count })
    }
inspect-tight-box = { $count ->
        [one] a box is just as wide as what it hides; the width
       *[other] { $count } boxes are just as wide as what they hide; the width
    } may tell which word it was
inspect-cropped-picture = { $count ->
        [one] a picture is larger than what is seen of it
       *[other] { $count } pictures are larger than what is seen of them
    }
inspect-program-name = names of programs and dates in the file's properties
inspect-text-layer = an invisible text layer over a scan ({ $count } glyphs)
inspect-encrypted = the file is encrypted

## doctor

doctor-column-what = Helper
doctor-column-state = State
doctor-column-where = Where
doctor-found = found
doctor-missing = missing
doctor-ocr = Text recognition (Tesseract)
doctor-ocr-without = Without text recognition, pages that are only pictures are refused. Text, and PDF with text, work.
doctor-ocr-install = Install: sudo apt-get install tesseract-ocr
doctor-swedish = Swedish for text recognition
doctor-swedish-without = Without Swedish language data no pictures are read, since å, ä and ö would come out wrong.
doctor-swedish-install = Install: sudo apt-get install tesseract-ocr-swe
doctor-dictionary = Swedish dictionary (Hunspell)
doctor-dictionary-without = Without a dictionary more ordinary words are struck that look like names. All works anyway.
doctor-isolation = Walls around files and network
doctor-isolation-without = Without walls, the process that reads a document can reach other files and the network. The limits on time and memory hold all the same.
doctor-isolation-install = Needs Linux 5.13 or later with Landlock and seccomp.
doctor-dictionary-install = Install: sudo apt-get install hunspell-sv

## patterns

patterns-column-name = Rule
patterns-column-kind = Kind
patterns-column-score = Score
patterns-column-examples = Examples
patterns-column-file = File
patterns-missed = The rule { $rule } does not find its example “{ $example }”.
patterns-too-much = The rule { $rule } matches “{ $example }”, which it should not.
patterns-tested = { $examples } examples tested, { $wrong } are not right.
patterns-column-list = Own list
patterns-column-entries = Entries
patterns-imported = { $file }: { $entries } names were taken in, { $words } of them also ordinary words. { $known } that the program knows as places, authorities or ordinary words were left out, { $skipped } rows were passed over.
patterns-import-next = The list is written to { $list }. Test it with: svartpenna patterns test --patterns { $folder }

## review

review-link =
    Review here: { $link }
    The link works once and only on this computer. Press Enter for a new one, Ctrl+C to stop.
review-new-link = New link: { $link }
review-no-browser = The browser could not be opened. Copy the link there.
review-ended = The review has ended.
review-exists = The file { $file } exists and is untouched. Tick Replace to write over it.

## The review page: words of the server

web-starting = Opening the review …
web-no-script = The page needs JavaScript, which is switched off in the browser.
web-no-entry = You cannot come in here
web-link-used = The link has been used or is too old. Press Enter in the window where svartpenna runs to get a new one. Was it not you who used it? End the program with Ctrl+C and tell IT.
web-locked = The page locked itself since nobody did anything. Decisions are kept. Press Enter in the window where svartpenna runs to get a new link.
web-no-cookie = Open the page with the link that svartpenna showed. Press Enter in the window where the program runs to get a new one.
web-skip = Skip to the list
web-pages = Pages
web-page = Page
web-page-picture = Picture of the page. Drag over words for a new box.
web-tools = Tools
web-queue = Documents
web-document-of = Document { $number } of { $count }
web-choose-document = Choose a document
web-previous-document = ‹ Previous
web-next-document = Next ›
web-progress = Reviewed
web-reading = Reading the document …
web-undo = Undo
web-undo-title = Undo (Ctrl+Z)
web-redo = Redo
web-redo-title = Redo (Ctrl+Y)
web-help = Help
web-save = Save redacted file
web-previous-page = Previous page
web-next-page = Next page
web-view = Show
web-view-original = Original
web-view-result = Result
web-view-side = Side by side
web-view-blink = Blink
web-zoom-out = Zoom out
web-zoom-in = Zoom in
web-new-box = New box
web-page-done = Page done
web-list = List
web-search = Search and strike
web-search-inside = Also inside words
web-kind = Kind
web-filter = Filter
web-all = All
web-all-pages = All pages
web-this-page = This page
web-confidence = Confidence
web-confidence-low = Below 75 %
web-confidence-high = 75 % and more
web-only-hidden = Only hidden and unread
web-filter-clear = Show all
web-close = Close
web-help-title = Help and keys
web-help-intro = Suggestions are marked already. Decide on each: strike or keep. Drag the mouse over words for a new box, or over an area without text. Hold Alt for a free area.
web-help-keys = When you draw with keys: arrows move between words, Shift+arrow takes more words, R switches to a free area, Enter strikes, Esc gives up.
web-keys-on = Use keys
web-key-what = What
web-key = Key
web-keys-reset = Restore keys
web-save-replace = Replace the existing file
web-save-next = Next document
web-quit = Finish
web-save-blocked = { $count ->
        [one] One suspected place is
       *[other] { $count } suspected places are
    } not decided. Nothing was written. Strike or keep them first.
web-reason-title = Ground
web-reason-own = Own ground
web-reason-use = Use
web-covered = painted over: not seen, but can be copied
web-not-kept = The decision could not be kept and does not count. See that the disk is not full and that the document is not open in another window.

## The review page: words of its own code

page-reading = Reading the document …
page-failed = Cannot be read
page-progress = { $decided } of { $total }, page { $page } of { $pages }
page-of = of { $pages }
page-page = page { $page }
page-alt-original = Page { $page } of { $pages }, the original
page-alt-result = Page { $page } of { $pages }, the result
page-group-open = Not reviewed
page-group-suspected = Suspected
page-group-struck = Struck
page-group-kept = Kept
page-status-open = not reviewed
page-status-suspected = suspected
page-status-struck = struck
page-status-kept = kept
page-gap = Could not be read
page-gap-kind = Gap
page-area = area
page-hidden = hidden
page-hidden-why = Not seen on the pages: { $place }.
page-dropped = Never goes along
page-dropped-how = What no result may keep of the original, whatever you decide.
page-dropped-metadata = Facts about the file (title, author, program)
page-dropped-attachment = Attachments
page-dropped-javascript = Scripts
page-dropped-action = Actions
page-dropped-signature = Electronic signatures
page-dropped-annotation = Annotations
page-dropped-form_field = Form fields
page-dropped-xfa_form = XFA forms
page-dropped-thread = Article threads
page-dropped-thumbnail = Thumbnails
page-dropped-private_data = Private data of other programs
page-dropped-alternate_image = Alternate images
page-dropped-destination_name = Names of link targets
page-dropped-output_intent = Printing profiles
page-dropped-link = Links
page-dropped-outline_title = Titles among the bookmarks
page-dropped-structure_text = Hidden text for reading aloud
page-dropped-structure_tree = Tags for reading aloud
page-dropped-page_label = Names of pages
page-dropped-layer_name = Names of layers
page-dropped-unreadable = Unreadable parts
page-own = own
page-searched = searched
page-score = How sure the finding is
page-strike = Strike
page-keep = Keep
page-strike-gap = Strike the place
page-keep-gap = I have looked: keep
page-same = Same everywhere
page-kind = Kind
page-reason = Ground: { $reason }
page-more = Show { $count } more
page-struck = Struck: { $text }
page-kept = Kept: { $text }
page-same-struck = Struck in { $count } places. Ctrl+Z takes it back.
page-same-kept = Kept in { $count } places. Ctrl+Z takes it back.
page-phrase-struck = { $count } places are struck. Ctrl+Z takes it back.
page-box-added = New box: { $text }. Choose its kind with 1–9.
page-kind-set = Kind: { $kind }
page-undone = Taken back.
page-redone = Done again.
page-done = Page { $page } is done.
page-done-but = Page { $page } is done, but { $count } suspected are not decided.
page-no-more = No more in the list.
page-cursor-start = New box: { $text }. Arrows move, Shift+arrow takes more, Enter strikes, Esc gives up.
page-search-count = Hits: { $count }. Struck already: { $struck }.
page-search-strike = Strike all { $count }
page-filter-on = (on)
page-thumb = Page { $page }, { $count } left
page-thumb-done = Page { $page }, done
page-blink-calm = Press V to change view. The page does not blink by itself since the computer asks for less motion.
page-conflict = This has been changed in another tab. Look and do it again.
page-not-possible = That was not possible. Nothing has changed.
page-no-contact = No contact with the program. What is done is kept; see that svartpenna runs.
page-recovered = { $count } earlier decisions are back.
page-lost = Decisions cannot be kept on disk. They are there only until the program ends.
page-locked = The page is locked. Press Enter in the window where svartpenna runs to get a new link. Decisions are kept.
page-no-entry = Open the page with a new link: press Enter in the window where svartpenna runs.
page-ended = The review has ended. You can close the tab.
page-save-struck = struck after review
page-save-kept = kept after review
page-save-open = suggestions nobody has looked at; they are struck
page-save-blocked = { $count } suspected are not decided. Strike or keep them before you save.
page-save-show = Show the first
page-save-how = The program strikes, reads the result afresh and looks for every struck value. If any is found, no file is written.
page-saving = Striking and checking …
page-saved = Saved and checked: { $count } strikes, { $values } values looked for and not found.
page-saved-check = A receipt without struck values lies beside it.
page-press-key = Press a key …
page-change-key = { $what }: { $key }. Change
page-key-taken = The key is used for something else.
page-action-next = Next finding
page-action-previous = Previous finding
page-action-strike = Strike
page-action-keep = Keep
page-action-same = Same everywhere
page-action-reason = Ground
page-action-box = New box
page-action-filter = Filter
page-action-search = Search
page-action-next-page = Next page
page-action-previous-page = Previous page
page-action-done = Page done, next page
page-action-view = Next view
page-action-undo = Undo
page-action-redo = Redo
page-action-help = This help
page-action-kind = Kind of the chosen finding
