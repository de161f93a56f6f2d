"""Nothing in the tables: from here on runs are packed with words that an older program does not know.

It leaves such a database alone, instead of failing at the first row that it can't read.
"""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass
