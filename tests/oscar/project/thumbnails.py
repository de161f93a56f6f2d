"""Pictures of products without a thumbnail library: the seeded ones are small already."""

from django.db.models.fields.files import ImageFieldFile
from oscar.core.thumbnails import AbstractThumbnailer


class AsTheyAre(AbstractThumbnailer):  # type: ignore[misc]  # Oscar has no types
    """Shows the stored picture in every size."""

    def generate_thumbnail(self, source: ImageFieldFile, **_options: object) -> ImageFieldFile:
        return source

    def delete_thumbnails(self, source: ImageFieldFile) -> None:
        """Nothing was made, so nothing is deleted."""
