"""The schemes of sections A1-A4, B and C written out by hand, to hold the engine to.

Nothing here knows the ruleset language or imports the engine: every contest is plain Python over
``fractions.Fraction``, one function a contest, so that an outcome of the engine can be compared
with an outcome that somebody else worked out from the same text.
"""
