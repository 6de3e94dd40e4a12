"""docxtpl, the only place that knows it, but for one habit: texts are left as they are."""

from __future__ import annotations

import re
from typing import Any

from docxtpl import DocxTemplate


class PaperTemplate(DocxTemplate):  # type: ignore[misc]
    """A template in which braces in a *value* stay what they are.

    docxtpl turns ``{_{`` into ``{{`` after it has filled a template in, which a name would undergo
    as well.
    """

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        """One part of the document, filled."""
        self.current_rendering_part = part
        # A line for each paragraph, so that what is wrong can be shown with what stands around it.
        lined = (
            re.sub(r"[\r\n]+", " ", src_xml).replace("<w:p ", "\n<w:p ").replace("<w:p>", "\n<w:p>")
        )
        text = jinja_env.from_string(lined).render(context)
        return str(self.resolve_listing(text.replace("\n", "")))
