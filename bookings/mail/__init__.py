"""What people are told of their reservations, when, in which words.

`following` turns events into notices; the letters of each notice are written when it is sent, from what is true then.
"""
