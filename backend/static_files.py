"""Static files as delivered once collected: named after what they hold, kept for ever, compressed beforehand."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What every page is styled by, in order: tokens.css names the layers, so it comes before all that uses one.
SHEETS: Final = tuple(
    f"css/{name}.css" for name in ("fonts", "tokens", "base", "layout", "components", "forms", "time", "print")
)
# The same as one file, so that a page waits for one answer rather than for eight.
TOGETHER: Final = "css/together.css"


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """Style sheets and modules name each other by the names they have here; what others' files name in vain is left so.

    Leaflet's style sheet, for one, names pictures of controls that we do not have.
    """

    manifest_strict = False
    support_js_module_import_aggregation = True

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        try:
            found: str = super().hashed_name(name, content, filename)
        except ValueError:
            return name
        return found

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run and all(name in paths for name in SHEETS):
            self._put_together(paths)
        yield from super().post_process(paths, dry_run, **options)

    def _put_together(self, paths: dict[str, Any]) -> None:
        """They lie side by side, so what they name is named alike."""
        sheets = []
        for name in SHEETS:
            storage, path = paths[name]
            with storage.open(path) as sheet:
                sheets.append(sheet.read())
        if self.exists(TOGETHER):
            self.delete(TOGETHER)
        self.save(TOGETHER, ContentFile(b"\n".join(sheets)))
        paths[TOGETHER] = (self, TOGETHER)
