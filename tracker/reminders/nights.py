"""What rooms above have done every night or at every look: they register it here, because the scheduler cannot
know them.

What is asked for every night is done once a day under its own name; what fails is tried again within the hour.
"""

from collections.abc import Callable
from datetime import date

Work = Callable[[date], None]
works: list[Work] = []
looks: list[Work] = []


def nightly(function: Work) -> Work:
    """Let the elected process call this once after midnight in China, with the day that began; it commits itself."""
    works.append(function)
    return function


def every_look(function: Work) -> Work:
    """The same about once a minute."""
    looks.append(function)
    return function
