"""The mail server: one message to one person, with an id that lets a repeat be recognised."""

import re
import smtplib
from email.message import EmailMessage

from tracker.base.settings import settings

TIMEOUT = 10  # seconds for each word the server says
ABOUT_AN_ADDRESS = range(550, 557)  # RFC 5321 4.2.3, RFC 7504
ABOUT_US = re.compile(rb"5\.7\.\d")  # RFC 3463 3.8: policy or security, such as a relay that does not know us


def letter(to: str, subject: str, body: str, key: str, leave: str = "") -> EmailMessage:
    """A plain-text mail; its Message-ID is its key, whenever it is sent. ``leave`` is an address that ends what it
    came by with one post (RFC 2369, RFC 8058).
    """
    message, sender = EmailMessage(), settings().mail_from
    message["Subject"], message["From"], message["To"] = subject, sender, to
    message["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if leave:
        message["List-Unsubscribe"] = f"<{leave}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body)
    return message


def send(message: EmailMessage) -> None:
    """Hand it to the server. Raises OSError or SMTPException."""
    limits = settings()
    with smtplib.SMTP(limits.smtp_host, limits.smtp_port, timeout=TIMEOUT) as server:
        if limits.smtp_tls:
            server.starttls()
        if limits.smtp_user:
            server.login(limits.smtp_user, limits.smtp_password)
        server.send_message(message)


def is_final(error: Exception) -> bool:
    """Whether the server refused this letter for good (5xx): trying again would only annoy it."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return False  # our own sign-in, not the letter
        case smtplib.SMTPRecipientsRefused():
            return all(code >= 500 for code, _text in error.recipients.values())
        case smtplib.SMTPSenderRefused() | smtplib.SMTPDataError():
            return error.smtp_code >= 500
    return False


def is_gone(error: Exception) -> bool:
    """Whether the server said of the address itself, before any letter, that it takes nothing for good."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(
        code in ABOUT_AN_ADDRESS and not ABOUT_US.match(text) for code, text in error.recipients.values()
    )
