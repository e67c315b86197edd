"""Customers of the demo chain: who the ids on its slips are. They lie with the people, erasable."""

from tillbook.calendar import Instant
from tillbook.channels.demo.selling import CUSTOMERS
from tillbook.desk.people import customers
from tillbook.desk.people.customers import Customer
from tillbook.store.door import Store

FIRST = (
    "Ada", "Ben", "Cleo", "Dan", "Elsa", "Finn", "Gwen", "Hugo", "Iris", "Jack", "Kate", "Leo",
    "Maya", "Noel", "Olga", "Paul", "Rosa", "Sven", "Tess", "Ugo", "Vera", "Will", "Yara", "Zeno",
)  # fmt: skip
LAST = (
    "Ashford", "Barley", "Calder", "Denham", "Elwood", "Fenwick", "Garland", "Holm", "Ingleby",
    "Jarrow", "Kestrel", "Lowell", "Marlow", "Norwood", "Oakes", "Penrose", "Quince", "Redfern",
    "Selby", "Thornbury",
)  # fmt: skip


def make_known(store: Store, now: Instant) -> None:
    """Keep a name and an address for e-mail of each customer."""
    for number in range(1, CUSTOMERS + 1):
        first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
        email = f"{first}.{last}@example.com".lower()
        one = Customer(f"K-{number:04d}", f"{first} {last}", email, "", "", now, now)
        customers.create(store, one)
