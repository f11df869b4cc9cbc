"""Elements of one XML namespace, made from their content; text in them is text, never markup."""

from dataclasses import dataclass

from lxml import etree


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes elements of its namespace, which is the document's default one."""

    namespace: str

    def __call__(
        self, name: str, *content: "str | etree._Element", **attributes: str
    ) -> etree._Element:
        """Return `<name attributes>content</name>`."""
        made = etree.Element(f"{{{self.namespace}}}{name}", attributes, {None: self.namespace})  # type: ignore[dict-item]  # lxml: the default one
        for each in content:
            if isinstance(each, str):
                made.text = each
            else:
                made.append(each)
        return made


def write_xml(root: etree._Element) -> bytes:
    """Return the document in UTF-8."""
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
