"""What runs cost the shop: checkouts begun, events held back, requests and bytes.

Rows of an older version have none: nobody counted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for name, kind in (
        ("checkouts", sa.Integer()),
        ("events_held", sa.Integer()),
        ("requests", sa.Integer()),
        ("received", sa.BigInteger()),
    ):
        op.add_column("runs", sa.Column(name, kind, nullable=True))
    for name, kind in (
        ("checkouts", sa.Integer()),
        ("events_held", sa.Integer()),
        ("measured", sa.Integer()),
        ("requests", sa.BigInteger()),
        ("received", sa.BigInteger()),
    ):
        op.add_column("days", sa.Column(name, kind, nullable=True))
