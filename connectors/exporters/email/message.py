"""A letter as the exact bytes of an e-mail: text, HTML, attachments, headers, signatures."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from connectors.exporters.email.letters import Letter
from connectors.transports.mail_server import Mail
from connectors.transports.mail_signing import dkim_signed, in_crlf, smime_signed

# Nothing above 7 bits: a relay that changes the encoding would break the signatures.
POLICY = SMTP.clone(cte_type="7bit", raise_on_defect=True)
# A long URL in a header is not folded: Python would write it as an encoded word, which is no URL.
UNFOLDED = POLICY.clone(max_line_length=998)  # RFC 5322, 2.1.1


def write_message(letter: Letter, mail: Mail) -> bytes:
    """Return the message, signed with what the settings have keys for."""
    entity = _entity(letter).as_bytes(policy=POLICY)
    if mail.smime is not None:
        entity = smime_signed(entity, mail.smime)
    headers = (_headers(letter).as_bytes(), _identifiers(letter).as_bytes())
    whole = b"".join(each.rstrip(b"\r\n") + b"\r\n" for each in headers) + _own(entity)
    return dkim_signed(whole, mail.dkim) if mail.dkim is not None else whole


def _entity(letter: Letter) -> EmailMessage:
    """Return the content as a MIME entity: alternatives, then attachments."""
    entity = EmailMessage(policy=POLICY)
    entity.set_content(_template("letter.txt").render(letter=letter))
    entity.add_alternative(_template("letter.html").render(letter=letter), subtype="html")
    for each in letter.attachments:
        kind, _, sort = each.media_type.partition("/")
        entity.add_attachment(each.content, maintype=kind, subtype=sort, filename=each.name)
    del entity["MIME-Version"]
    return entity


def _headers(letter: Letter) -> EmailMessage:
    """Return the headers of the whole; EmailMessage refuses a line break in any of them."""
    head = EmailMessage(policy=POLICY)
    head["From"] = Address(letter.house.name, addr_spec=letter.house.sender)
    head["To"] = Address(addr_spec=letter.to)
    head["Subject"] = letter.subject
    head["Date"] = letter.at
    head["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices, please
    return head


def _identifiers(letter: Letter) -> EmailMessage:
    """Return the headers that hold one word, however long."""
    head = EmailMessage(policy=UNFOLDED)
    head["Message-ID"] = f"<{letter.message_id}>"
    if letter.thread is not None:
        head["References"] = f"<{letter.thread}>"
    if letter.way_out is not None:
        head["List-Unsubscribe"] = f"<{letter.way_out}>"
        head["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return head


def _own(entity: bytes) -> bytes:
    """Return an entity with one MIME-Version on top; that of S/MIME brings its own."""
    without = in_crlf(entity).removeprefix(b"MIME-Version: 1.0\r\n")
    return b"MIME-Version: 1.0\r\n" + without


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    """HTML is escaped by what it is; the plain text is no markup and stays as it is."""
    return Environment(
        loader=PackageLoader("connectors.exporters.email", "."),
        autoescape=select_autoescape(("html",), default=False, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=False,
    )
