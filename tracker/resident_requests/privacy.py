"""What a resident is told before the first field (个人信息保护法 art. 17), and which wording they were told.

A change of a sentence is a new version; each request keeps the version it was filed under, and for how long.
"""

from tracker.base.words import N_

VERSION = "2026-12"

SENTENCES = (
    N_(
        "Who: the housing bureau of %(city)s and the subdistrict and community of your compound. "
        "Questions: %(hotline)s."
    ),
    N_(
        "Why: your telephone number lets us ask back and is the second key to your request beside the code. "
        "Your name is up to you."
    ),
    N_(
        "How long: number, name, place and pictures are removed %(months)s months after the answer. "
        "Number and name are stored encrypted; none of it is published, a picture only if it shows nobody."
    ),
    N_(
        "Withdraw: with code and number you can see your request and withdraw it at any time; "
        "number, name, place and pictures are then removed at once."
    ),
)


def version(months: int) -> str:
    """What is kept with a request: the wording, and after how many months it says that the data is removed."""
    return f"{VERSION} ({months})"
