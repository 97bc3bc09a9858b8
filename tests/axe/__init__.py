"""Every page of the site, and every state that a page may be in, looked at by axe in a real browser: `make axe`.

`sights` makes a world in which all of them exist, `looking` shows them to a browser without a server, `pages` asks.
None of it is part of `make test`, which walks the great stories (tests/stories) and would take twice as long with it.
"""
