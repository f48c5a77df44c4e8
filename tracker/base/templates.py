"""Templates compiled once for each language, with the words of that language already in them.

A page asks for some forty fixed texts, and looking each up while the page is made takes a tenth of its
time. So each language has its own set of compiled templates, in which ``_("…")`` around a literal text
has become the translation itself; ``_(variable)`` and plurals are looked up at run time, as ever.
For the same reason a part included by its name is compiled into the page that includes it, filters know
the language, and a value without marks is written out as it stands.
"""

import re
from pathlib import Path
from typing import Any, TypeGuard, cast

from flask.templating import Environment
from jinja2 import BaseLoader, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from tracker.base import format
from tracker.base.compiled import KeptTemplates, kept
from tracker.base.pages import CATALOGUES, catalogue, language

_PLACEHOLDER = re.compile(r"(%\(\w+\)s|%%)")
_find_mark = re.compile("[&<>\"']").search


def written(value: Any) -> str:
    """A value as it stands in a page. The same as ``escape``, which takes twice as long for most texts."""
    kind = type(value)
    if kind is Markup or (kind is str and not _find_mark(value)):
        text: str = value
        return text
    return str(value) if kind is int else escape(value)


class _Writer(CodeGenerator):
    """Jinja's, with ``written`` where pages escape what they say."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.writeline("from tracker.base.templates import written")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if finalize.src is None and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("written(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        """A loop hands on at once what it says: piece by piece it would climb through every layout."""
        if frame.buffer is not None:
            super().visit_For(node, frame)
            return
        self.buffer(frame)
        super().visit_For(node, frame)
        self.writeline(f"yield concat({frame.buffer})")
        frame.buffer = None


class _Page(Template):
    """Jinja's, for templates that all share the globals of their environment."""

    def _get_default_module(self, _context: Any = None) -> Any:
        """The macros of an imported template. Jinja compares the globals of both before each import."""
        return super()._get_default_module()


class HouseEnvironment(Environment):
    """Flask's environment, one overlay of it per language. What pages may ask for is shared by all."""

    code_generator_class = _Writer
    template_class = _Page
    words: str | None = None  # the language compiled into this environment's templates
    folder: Path | None = None  # of all its templates; compiled ones are kept there

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._by_language: dict[str, HouseEnvironment] = {}

    def get_or_select_template(self, template_name_or_list: Any, *args: Any, **values: Any) -> Template:
        """The template in the reader's language; what it extends and includes comes from the same set."""
        if self.words is None:
            return self._in(language()).get_or_select_template(template_name_or_list, *args, **values)
        return super().get_or_select_template(template_name_or_list, *args, **values)

    def _in(self, name: str) -> "HouseEnvironment":
        """Made when first asked for: by then every filter and global stands."""
        found = self._by_language.get(name)
        if found is None:
            found = self.overlay(bytecode_cache=self._kept(name))
            found.words = name
            found.filters = {**self.filters, **format.in_language(name)}
            self._by_language[name] = found
        return found

    def _kept(self, name: str) -> KeptTemplates | None:
        if self.folder is None:
            return None
        code = Path(__file__).parent.glob("*.py")
        sources = (*self.folder.rglob("*.html"), *CATALOGUES.rglob("*.mo"), *code)
        return kept(self.folder / "__pycache__", name, sources)

    def part(self, name: str) -> nodes.Template:
        """A template as read, before any code is made of it."""
        source, filename, _is_fresh = cast(BaseLoader, self.loader).get_source(self, name)
        return self.parse(source, name, filename)

    def _generate(self, source: nodes.Template, name: str | None, *args: Any, **options: Any) -> str:
        """Jinja's hook between reading a template and writing its code."""
        if self.words is not None:
            escapes = self.autoescape(name) if callable(self.autoescape) else self.autoescape
            source = _Fold(self, self.words, escapes).visit(source)
        return super()._generate(source, name, *args, **options)


class _Fold(NodeTransformer):
    """Puts translations and parts where they are asked for by name; the page says the same as without it."""

    def __init__(self, environment: HouseEnvironment, words: str, escapes: bool) -> None:
        self._environment = environment
        self._catalogue = catalogue(words)
        self._escapes = escapes

    def visit_Include(self, node: nodes.Include) -> nodes.Stmt:
        """The part itself, in a scope of its own, so that what it sets stays inside it as before."""
        name, is_plain = node.template, node.with_context and not node.ignore_missing
        if not is_plain or not isinstance(name, nodes.Const) or self._environment.auto_reload:
            return node  # where templates are being edited, a part is looked at anew
        part = self._environment.part(name.value)
        if next(part.find_all((nodes.Extends, nodes.Block)), None):
            return node
        self.generic_visit(part)
        return nodes.Scope(part.body, lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        """A text with placeholders falls into its pieces, each written out by itself."""
        parts: list[nodes.Expr] = []
        for child in node.nodes:
            pieces = self._pieces(child) if self._is_literal(child) else None
            parts += pieces if pieces is not None else [self.visit(child)]
        node.nodes = parts
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        """A text that is handed on stays one value: formatted now if nothing is left to fill in."""
        self.generic_visit(node)
        if not self._is_literal(node):
            return node
        text = nodes.Const(self._text(node))
        if not node.kwargs:
            return nodes.Const(text.value % {})
        values = [nodes.Pair(nodes.Const(one.key), one.value) for one in node.kwargs]
        return nodes.Mod(text, nodes.Dict(values))

    def _is_literal(self, node: nodes.Node) -> TypeGuard[nodes.Call]:
        return (
            isinstance(node, nodes.Call)
            and isinstance(node.node, nodes.Name)
            and node.node.name == "_"
            and len(node.args) == 1
            and isinstance(node.args[0], nodes.Const)
            and isinstance(node.args[0].value, str)
            and node.dyn_args is None
            and node.dyn_kwargs is None
        )

    def _text(self, node: nodes.Call) -> str:
        text: str = self._catalogue.ugettext(cast(nodes.Const, node.args[0]).value)
        return Markup(text) if self._escapes else text  # noqa: S704 (our own catalogue)

    def _pieces(self, node: nodes.Call) -> list[nodes.Expr] | None:
        """None when a placeholder has no value or another shape than ``%(name)s``: then it is formatted whole."""
        values = {one.key: one.value for one in node.kwargs}
        pieces: list[nodes.Expr] = []
        for piece in _PLACEHOLDER.split(str(self._text(node))):
            if piece == "%%":
                pieces.append(nodes.TemplateData("%"))
            elif piece.startswith("%(") and piece[2:-2] in values:
                pieces.append(self.visit(values.pop(piece[2:-2])))
            elif "%" in piece:
                return None
            else:
                pieces.append(nodes.TemplateData(piece))
        return None if values else pieces
