"""What somebody who follows by e-mail is told before the field (个人信息保护法 art. 17), and in which wording.

A change of a sentence is a new version; each subscription keeps the version it was asked under.
"""

from tracker.base.words import N_

VERSION = "2026-11"
SENTENCES = (
    N_("The address is used for these mails only, stored encrypted and shown to nobody."),
    N_("First comes one mail with a link; only who opens it and presses the button gets more."),
    N_(
        "Each mail has a link that ends it at once and deletes the address; after two years it ends by itself."
    ),
)
