"""The demo chain: a grocer of four stores, a warehouse and a web shop, made of chance and a seed.

`history.py` has its past, `live.py` goes on while somebody looks. The
same seed and the same last day make the same documents. docs/demo.md says what it is made of and
which troubles are planted in it.
"""
