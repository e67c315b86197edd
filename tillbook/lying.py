"""Layers as they lie, for checks and for whoever looks: a view over `laid` and the positions.

The oldest layer of a position is kept in the position's own row, and in its row of `laid` it is as
it was laid. What lies in it is what lies there in all, less what lies in the others.
"""

from sqlalchemy import Column, MetaData, Table

from tillbook.tables import laid

LAYER_VIEW = """
CREATE VIEW layer AS
SELECT l.item, l.lot, l.location, l.spot, l.owner, l.rank, l.receipt,
    CAST(CASE WHEN l.rank = MIN(l.rank) OVER place
        THEN l.quantity + p.quantity - SUM(l.quantity) OVER place ELSE l.quantity END AS BIGINT)
        AS quantity,
    CAST(CASE WHEN l.rank = MIN(l.rank) OVER place
        THEN l.value + p.value - SUM(l.value) OVER place ELSE l.value END AS BIGINT) AS value,
    l.basis_quantity, l.basis_value
FROM laid l JOIN position p ON p.item = l.item AND p.lot = l.lot AND p.location = l.location
    AND p.spot = l.spot AND p.owner = l.owner
WINDOW place AS (PARTITION BY l.item, l.lot, l.location, l.spot, l.owner)
"""

layer = Table(
    "layer",
    MetaData(),  # a view: not among the tables to create
    *(Column(column.name, column.type, nullable=False) for column in laid.columns),
)
