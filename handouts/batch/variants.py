"""The requests of rows become variants to print from: those kept on disk as they are, the others made by a worker."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from concurrent.futures import Executor

from msgspec import Struct

from handouts.attached import Attached, attached_to
from handouts.batch.attempts import ordered, outcome_of
from handouts.batch.known import Known, known_of
from handouts.batch.orders import Making, made
from handouts.batch.rows import Row
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.resolve.request import Request
from handouts.variants.inputs import key_of, state_of
from handouts.variants.ready import About, about_in
from handouts.variants.shelf import Shelf


class RowsVariant(Struct, frozen=True):
    """A variant and the rows it is for. `digest` stands for it and what is attached.

    `start` begins to make it, where it is not kept, and gives a call that waits till that is done; the call raises
    HandoutError when it cannot be made.
    """

    digest: str
    about: About
    rows: tuple[Row, ...]
    start: Callable[[], Callable[[], bytes]]
    attached: Attached = ()


class Reuse(Struct, frozen=True):
    """A shelf of kept variants, and the state the content had before it was read (`state_of`)."""

    shelf: Shelf
    state: bytes
    names: Known | None = None
    """Those the rows were read with, where they were kept on the shelf and not read from the content."""


class VariantMaker:
    """Finds variants on a shelf, or has them made and keeps them there."""

    def __init__(self, library: Library, executor: Executor, reuse: Reuse | None, *, require_approval: bool) -> None:
        self._library, self._executor, self._reuse = library, executor, reuse
        self._require_approval = require_approval
        self._content: dict[str | None, bytes | None] = {}
        self._names = reuse.names if reuse else None

    def variant(self, request: Request, rows: tuple[Row, ...]) -> RowsVariant:
        """The variant of a request; raises HandoutError with what is wrong with it."""
        key = self._key(request)
        found = self._reuse.shelf.read(key) if self._reuse and key else None
        about = about_in(found) if found else None
        if about and found:
            return RowsVariant(about.digest, about, rows, lambda: lambda: found)
        return self._to_be_made(request, rows, key)

    def _key(self, request: Request) -> str | None:
        if self._reuse is None:
            return None
        roots = self._library.folders.roots
        return key_of(request, roots, require_approval=self._require_approval, content=self._content_of)

    def _content_of(self, clinic: str | None) -> bytes | None:
        """The state of a clinic's content, read once; none when a file was saved since the library was opened."""
        roots = self._library.folders.roots
        if clinic not in self._content and self._reuse:
            state = state_of(roots, clinic)
            self._content[clinic] = state if state_of(roots) == self._reuse.state else None
        return self._content[clinic]

    def _to_be_made(self, request: Request, rows: tuple[Row, ...], key: str | None) -> RowsVariant:
        from handouts.pipeline import about_of, compose_variant, job_of  # for what is not kept

        self._refuse_other_names()
        variant = compose_variant(self._library, request, require_approval=self._require_approval)
        handout = variant.handout
        attached = attached_to(self._library, handout.clinic, handout.procedure, handout.pack)
        job = job_of(handout, variant.resolved, self._library, request.patient)
        about = about_of(variant, request, job)
        pdfs = tuple(one.pdf for one in attached)
        digest = _with_pdfs(about.digest, attached)
        written = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)

        def start() -> Callable[[], bytes]:
            making = ordered(self._executor, made, Making(digest, written, about, pdfs))
            return lambda: self._kept(outcome_of(making), request, None if attached else key)

        return RowsVariant(digest, about, rows, start, attached)

    def _refuse_other_names(self) -> None:
        """Rows that were read with kept names are not made from content that has others by now."""
        if self._names is not None and known_of(self._library) != self._names:
            message, hint = "the content was changed while the sheet was read", "run the batch again with --resume"
            raise HandoutError(Diagnostic("content-changed", message, hint=hint))
        self._names = None

    def _kept(self, encoded: bytes, request: Request, key: str | None) -> bytes:
        """Keep what was made under its key, if it still has that one."""
        roots = self._library.folders.roots
        if self._reuse and key and key_of(request, roots, require_approval=self._require_approval) == key:
            self._reuse.shelf.keep(key, encoded)
        return encoded


def _with_pdfs(digest: str, attached: Attached) -> str:
    if not attached:
        return digest
    whole = hashlib.sha256(digest.encode())
    for one in attached:
        whole.update(hashlib.sha256(one.pdf.data).digest() + one.pdf.title.encode())
    return whole.hexdigest()
