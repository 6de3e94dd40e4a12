"""Pages of HTML: one environment, one style. They need no network and print on A4."""

from __future__ import annotations

from typing import Any

from servicestar.diagnostics import Lang, Place, ServiceStarError, fault, printable

_CALL = Place("<command line>")
_SKIP = {"en": "Skip to the content", "zh": "跳到正文"}


def render(name: str, lang: Lang, *, package: str = "servicestar.report", **words: Any) -> str:
    """A template filled in.

    Args:
        name: of the template, in the package's folder `templates` or in this one's.
        lang: of the page.
        package: whose templates these are.
        words: what the template asks for; texts of strangers are escaped where they are put in.

    Raises:
        ServiceStarError: SS824 where the extra ``report`` is not installed.
    """
    words |= {"language": {"en": "en", "zh": "zh-CN"}[lang], "lang": lang, "skip": _SKIP[lang]}
    return str(_templates(package).get_template(name).render(**words))


def markup(svg: str) -> Any:
    """A picture for a template that puts it in as it is: its texts were escaped when drawn.

    Raises:
        ServiceStarError: SS824 where the extra ``report`` is not installed.
    """
    _library()  # says what is missing, before anything is imported
    from markupsafe import Markup

    return Markup(svg)


def _library() -> Any:
    try:
        import jinja2
    except ImportError:
        raise ServiceStarError([fault("SS824", _CALL, extra="report")]) from None
    return jinja2


def _templates(package: str) -> Any:
    """The templates of a package and the base of all, escaping whatever is put into them."""
    jinja2 = _library()
    packages = dict.fromkeys((package, "servicestar.report"))
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(each) for each in packages]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_plain,
    )


def _plain(value: Any) -> Any:
    """Texts of strangers without control characters, which no page may hold."""
    return printable(value) if type(value) is str else value
