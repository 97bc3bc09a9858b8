"""A stand-in for the parts of Stripe that the site uses: the official client talks to it with another base address.

What it serves and what it leaves out: docs/sandbox.md. It needs no Stripe package; the tests hold its answers against
the types of the official client.
"""
