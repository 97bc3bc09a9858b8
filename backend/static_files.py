"""Static files as delivered once collected: named after what they hold, kept for ever, compressed beforehand."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


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
