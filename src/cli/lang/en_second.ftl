## The second person's page: words of the server

web-propose = Propose
web-passphrase = Passphrase
web-said = Sent back to you
web-second-title = Check of a proposal
web-second-intro = A proposal waits for a second person. Open it with your own key. That you open it is written to the case's log.
web-second-no-key = You have no key on this computer. Make one with svartpenna key new.
web-second-person = Who are you?
web-second-enter = Open the proposal
web-second-tries = The passphrase was wrong too many times. End the program and start again.
web-second-examining = Checking the proposal
web-second-shown = Pages shown
web-second-views = What has to be looked at
web-second-picture = The page as it was and as it will be. Drag a box to comment on a place.
web-second-approve = Approve …
web-second-approve-go = Approve and sign
web-second-reject = Send back …
web-second-reject-go = Sign and send
web-second-outcome = What is to happen?
web-second-to-returned = Send back: whoever proposed it makes a new version
web-second-to-declined = Decline: nothing comes of the proposal
web-second-to-blocked = Block: something is wrong, nobody may use this version
web-second-reason = Reason
web-second-hint = Name no persons. The text is written to the case's log.
web-second-comment = Comment
web-second-comment-page = Comment on the page
web-second-comment-keep = Keep the comment
web-second-comments = Your comments
web-second-comments-lead = They go along when you send the proposal back. Drag a box on the page or choose a strike to comment on it.
web-second-pages = Not all pages have been shown. Go through them before you approve. Nothing was signed.
web-second-changed = The original or the package has changed since you opened the proposal. Nothing was signed. End and open it again.
web-second-names = The reason or a comment seems to name a person. Nothing was signed. Describe the place without names.
web-second-approved = The proposal is approved and signed. Next step: svartpenna release.
web-second-returned = The proposal is sent back with your comments. Whoever proposed it sees them when she reviews the document again.
web-second-declined = The proposal is declined. Nothing comes of it.
web-second-blocked = This version is blocked. Nobody can approve or release it.

## The second person's page: words of its own code

page-propose-how = The program strikes, reads the result afresh and looks for every struck value. The proposal is then put before a second person. No finished file is written.
page-proposed = Proposed and checked: { $count } strikes, { $values } values looked for and not found.
page-proposed-next = Next step: a second person looks at the folder above with svartpenna review.
page-examining = Reading the original and the proposal afresh …
page-examining-page = Comparing pages: { $done } of { $pages }
page-none = Nothing here.
page-comment = Comment
page-comment-on = { $what }, page { $page }
page-comment-remove = Remove
page-comments-none = No comments.
page-comments-go = Comments that go along: { $count }.
page-whole = the whole page
page-removal = No. { $number }: { $kind }
page-by-hand = a person
page-found-by = Found by: { $source }
page-collateral = Words that went along beside strikes: { $count }
page-verdict-good = No alarms, and nothing suspicious can be read. Read the document anyway.
page-verdict-look = No alarms. Look at what can be read.
page-verdict-bad = Alarm: something differs from what the plan says.
page-facts = Proposed by { $author }, version { $version }, profile { $profile }, { $state }. Checked by { $reader }.
page-shown = { $shown } of { $pages } pages shown
page-thumb-shown = Page { $page }, shown
page-thumb-unseen = Page { $page }, not shown
page-own-proposal = You have made the proposal yourself. Another person has to approve it.
page-alarms-left = Alarms that must be explained first: { $count }. Send the proposal back.
page-alarms-despite = Alarms: { $count }. Send the proposal back, or write why it can be released all the same. The reason stands in the log and in the certificate.
page-alarms-why = Reason to approve in spite of alarms
page-approve-despite = Approve in spite of alarms
page-pages-left = Pages that have not been shown: { $count }.
page-pages-show = Show page { $page }
page-approve-how = You approve with your name and key, { $reader }. Strikes: { $count }. After that the document can be released exactly as it is now.
page-approve-look = Suspicious places that can still be read: { $count }. Approve only if they may stay.
page-approving = Checking and signing …

## The second person's page: the command line

problem-two-cases = The documents belong to several cases, { $file } and { $other }. Nothing was written. Review one case at a time.
problem-review-two = The profile asks for a second person, and the document lies in no case. Nothing was written. Name the case with --case CASE, and the review becomes a proposal.
